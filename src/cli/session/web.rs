//! Asks the web for a sitting: feeds for what is new in them, and the pages of their items.

use std::collections::{HashMap, HashSet};

use super::seen::Ready;
use super::{World, lock};
use crate::analysis::Scratch;
use crate::app::Msg;
use crate::article::{Article, Issue};
use crate::fetch::{Fetch, FetchAnswer, Validators, is_web};
use crate::library::cache::{ArticleContent, Cache, Fresh, feed_hash};
use crate::library::feeds::Standings;
use crate::loader::{Batch, Loaded};
use crate::sources::{self, Hint};
use crate::store::Entry;

impl World {
    /// An address answered, or not: what a feed brought is kept, how it stands is
    /// written down.
    pub(super) fn answered(&self, fed: Fed, loaded: &mut Loaded, ready: &mut [Ready]) {
        let Some(standings) = &self.standings else { return };
        let Fed { url, outcome, failure } = fed;
        let url = url.as_str();
        let mut cache = lock(&self.cache);
        if cache.is_none()
            && let Some(folders) = &self.plan.folders
        {
            *cache = Cache::open(&folders.cache).ok();
        }
        let listed = self.plan.feeds.iter().any(|f| f.url == url);
        let kept = match cache.as_mut() {
            Some(cache) if listed && !ready.is_empty() => {
                cache.keep_new(url, ready.iter_mut().map(|r| &mut r.fresh))
            }
            _ => Ok(()),
        };
        // Only a feed of which all is kept is asked for what is new alone.
        let kept = kept.and_then(|()| {
            let Some(outcome) = outcome else { return Ok(()) };
            standings.change(url, |standing| {
                standing.asked = jiff::Timestamp::now().as_second();
                standing.failure.clone_from(&failure);
                standing.retry = match &outcome {
                    FeedOutcome::Later(until) => *until,
                    _ => 0,
                };
                if let FeedOutcome::New(validators) = outcome
                    && failure.is_none()
                {
                    standing.validators = validators;
                }
            })
        });
        if let Some(aside) = cache.as_mut().and_then(Cache::take_aside) {
            self.tell_aside(&aside);
        }
        if let Err(error) = kept {
            loaded.remarks.push(Issue::new(url, format!("could not be kept for later: {error}")));
        }
    }

    /// Brings the text of the page that a feed's item points to.
    pub(super) fn full_text(&self, article: &Article) {
        let Some(url) = article.url.clone().filter(|u| is_web(u)) else {
            self.fail(&article.path, "has no address to fetch the full text from");
            return;
        };
        let got = self.client.fetch_linked(&url, &article.path);
        let (hint, bytes) = match got.and_then(FetchAnswer::document) {
            Ok(got) => got,
            Err(what) => return self.fail(&url, &what),
        };
        let mut reading = sources::read(&bytes, &hint);
        if reading.articles.len() != 1 {
            return self.fail(&url, "is no page with one article");
        }
        let page = reading.articles.remove(0);
        if page.text.as_str().len() <= article.text.as_str().len() {
            return self.send(Msg::Notice(format!("{url}: the page tells no more than the feed")));
        }
        let full = Article {
            key: article.key,
            path: article.path.clone(),
            id: article.id.clone(),
            title: article.title.clone(),
            source: if article.source.is_empty() { page.source } else { article.source.clone() },
            published: article.published.or(page.published),
            url: Some(url),
            language: page.language,
            note: article.note.clone(),
            text: page.text,
            issues: page.issues,
        };
        let analysis = self.analyzer.analyze(&full, &mut Scratch::default());
        let entry = Entry { article: full, analysis };
        let mut fresh = Fresh::of(&entry);
        let told = lock(&self.seen).words_of(article.key);
        fresh.words = fresh.words.instead_of(told.unwrap_or_else(|| ArticleContent::of(article)));
        if let Some(cache) = lock(&self.cache).as_mut()
            && self.plan.feeds.iter().any(|f| f.url == article.path)
            && let Err(error) = cache.keep(&article.path, [&mut fresh])
        {
            self.fail(&article.path, &format!("could not be kept for later: {error}"));
        }
        lock(&self.seen).put(article.key, &fresh);
        let mut prepared = [(fresh.prepared, 0)];
        self.review(&mut prepared);
        let [(prepared, _)] = prepared;
        self.tell_changes(article.key, &prepared.body.open().unwrap_or(entry));
        self.send(Msg::Loaded(vec![prepared]));
    }
}

/// What is known of addresses from earlier answers: they are asked only for what is new.
pub(super) struct KnownPages(HashMap<String, Validators>);

impl KnownPages {
    pub(super) fn of(world: &World) -> Self {
        let standings = world.standings.as_ref().map(Standings::all).unwrap_or_default();
        // Only feeds whose articles are kept may answer "nothing new".
        let kept: HashSet<u64> = match lock(&world.cache).as_ref() {
            Some(cache) => cache.cards().iter().map(|card| card.feed).collect(),
            None => HashSet::new(),
        };
        let torn = lock(&world.torn);
        let whole = |url: &String| {
            let feed = feed_hash(url);
            kept.contains(&feed) && !torn.contains(&feed)
        };
        let known = standings.into_iter().filter(|(url, _)| whole(url));
        Self(known.map(|(url, standing)| (url, standing.validators)).collect())
    }

    pub(super) fn validators(&self, url: &str) -> Validators {
        self.0.get(url).cloned().unwrap_or_default()
    }
}

/// An address that a part of what was read came from.
pub(super) struct Fed {
    url: String,
    /// How it answered: told with the last part, so that one that was cut short is read whole
    /// the next time.
    outcome: Option<FeedOutcome>,
    /// The first failure of all parts so far.
    failure: Option<String>,
}

enum FeedOutcome {
    Unchanged,
    New(Validators),
    Later(i64),
    Failed,
}

impl Fed {
    pub(super) fn of(batch: &Batch) -> Option<Self> {
        let Batch::Fetched { url, answer, .. } = batch else { return None };
        let outcome = match answer {
            Ok(FetchAnswer::Unchanged) => FeedOutcome::Unchanged,
            Ok(FetchAnswer::Later { until }) => FeedOutcome::Later(*until),
            Ok(FetchAnswer::Document { validators, .. }) => FeedOutcome::New(validators.clone()),
            Err(_) => FeedOutcome::Failed,
        };
        Some(Self { url: url.clone(), outcome: Some(outcome), failure: None })
    }

    /// For the next part.
    pub(super) fn part(&mut self, loaded: &Loaded) -> Self {
        let failed = loaded.failures.first().map(|issue| issue.what.clone());
        self.failure = self.failure.take().or(failed);
        let outcome = if loaded.more { None } else { self.outcome.take() };
        Self { url: self.url.clone(), outcome, failure: self.failure.clone() }
    }
}

/// Addresses are asked for before their batches are made; no batch asks for one.
pub(super) struct Unasked;

impl Fetch for Unasked {
    fn get(&self, _: &str) -> Result<(Hint, Vec<u8>), String> {
        Err("was not asked for".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_feed_answered_is_told_with_its_last_part() {
        let (url, source) = ("http://x.example/feed".to_owned(), String::new());
        let answer = Ok(FetchAnswer::Later { until: 7 });
        let mut fed = Fed::of(&Batch::Fetched { url, source, answer }).unwrap();
        let torn = Issue::new("http://x.example/feed", "is torn");
        let part = |more, failures: &[Issue]| {
            let mut part = Loaded::default();
            (part.more, part.failures) = (more, failures.to_vec());
            part
        };
        let first = fed.part(&part(true, &[torn]));
        assert!(first.outcome.is_none(), "the rest may not come");
        let last = fed.part(&part(false, &[]));
        assert!(matches!(last.outcome, Some(FeedOutcome::Later(7))));
        assert_eq!(last.failure.as_deref(), Some("is torn"), "it is told of all of it");
    }
}
