//! What a sitting asks of the web: feeds, only for what is new, and pages of their
//! items.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use super::{Ready, World, lock};
use crate::analysis::Scratch;
use crate::app::Msg;
use crate::article::{Article, Issue};
use crate::fetch::{Answer, Client, Fetch, Limits, Validators, is_web};
use crate::library::cache::{Cache, Fresh, Words, feed_hash};
use crate::library::feeds::Standings;
use crate::loader::Loaded;
use crate::sources::{self, Hint};
use crate::store::Entry;

impl World {
    /// A feed answered, or not: what it brought is kept, how it stands is written down.
    pub(super) fn answered(
        &self,
        url: &str,
        loaded: &mut Loaded,
        ready: &mut [Ready],
        feeds: &FeedFetch,
    ) {
        let Some(standings) = &self.standings else { return };
        let answer = feeds.take(url);
        let unchanged = answer.as_ref().is_some_and(|a| a.unchanged);
        if unchanged {
            // An empty document stands for "nothing new".
            loaded.failures.clear();
        }
        // Told with the first part of a feed; a failed request has one part.
        let failure = loaded.failures.first().map(|i| i.what.clone());
        let stands = if answer.is_some() || ready.is_empty() {
            standings.change(url, |standing| {
                standing.asked = jiff::Timestamp::now().as_second();
                standing.failure.clone_from(&failure);
                if let Some(answer) = answer.filter(|a| !a.unchanged && failure.is_none()) {
                    standing.validators = answer.validators;
                }
            })
        } else {
            Ok(())
        };
        let mut cache = lock(&self.cache);
        if cache.is_none()
            && let Some(folders) = &self.plan.folders
        {
            *cache = Cache::open(&folders.cache).ok();
        }
        let listed = self.plan.feeds.iter().any(|f| f.url == url);
        let kept = stands.and_then(|()| match cache.as_mut() {
            Some(cache) if listed && !ready.is_empty() => {
                cache.keep_new(url, ready.iter_mut().map(|r| &mut r.fresh))
            }
            _ => Ok(()),
        });
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
        let (hint, bytes) = match self.client.get(&url) {
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
        let mut fresh = Fresh::of(&Entry { article: full, analysis });
        let told = lock(&self.twins).known.get(&article.key).copied();
        fresh.words = fresh.words.instead_of(told.unwrap_or_else(|| Words::of(article)));
        if let Some(cache) = lock(&self.cache).as_mut()
            && self.plan.feeds.iter().any(|f| f.url == article.path)
            && let Err(error) = cache.keep(&article.path, [&mut fresh])
        {
            self.fail(&article.path, &format!("could not be kept for later: {error}"));
        }
        lock(&self.twins).known.insert(fresh.parcel.card.key, fresh.words);
        self.send(Msg::Loaded(vec![fresh.parcel]));
    }
}

/// Asks feeds only for what is new, and remembers how each answered.
pub(super) struct FeedFetch {
    client: Client,
    known: HashMap<String, Validators>,
    answers: Mutex<HashMap<String, FeedAnswer>>,
}

struct FeedAnswer {
    unchanged: bool,
    validators: Validators,
}

impl FeedFetch {
    pub(super) fn new(world: &World) -> Self {
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
        let known = standings
            .into_iter()
            .filter(|(url, _)| whole(url))
            .map(|(url, standing)| (url, standing.validators))
            .collect();
        Self { client: Client::new(&Limits::default()), known, answers: Mutex::default() }
    }

    fn take(&self, url: &str) -> Option<FeedAnswer> {
        lock(&self.answers).remove(url)
    }
}

impl Fetch for FeedFetch {
    fn get(&self, url: &str) -> Result<(Hint, Vec<u8>), String> {
        let known = self.known.get(url).cloned().unwrap_or_default();
        match self.client.fetch(url, &known)? {
            Answer::Unchanged => {
                let answer = FeedAnswer { unchanged: true, validators: known };
                lock(&self.answers).insert(url.to_owned(), answer);
                Ok((Hint::new(url), Vec::new()))
            }
            Answer::Document { bytes, hint, validators } => {
                let answer = FeedAnswer { unchanged: false, validators };
                lock(&self.answers).insert(url.to_owned(), answer);
                Ok((hint, bytes))
            }
        }
    }
}
