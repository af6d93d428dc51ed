//! What a sitting has shown: which articles are worth a word, which text takes the place of
//! an earlier one, which went with their files.
//!
//! An article of the web is known by its address. One of a file without an address is known
//! by its text; when the file is read anew, what it holds now takes the place of what it
//! held: by its identifier or headline, or as the one article of the file.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::sync::Arc;

use super::lanes::Meter;
use super::{World, lock};
use crate::app::Msg;
use crate::article::{Article, ArticleKey, Issue};
use crate::library::cache::{Fresh, Words};
use crate::library::earlier::Earlier;
use crate::loader::{Batch, found};
use crate::same::{Sketch, Twins};
use crate::sources::draft::hash;
use crate::store::Entry;
use crate::store::body::Body;
use crate::store::changes::{Changes, RELATED, Version};
use crate::store::parcel::Parcel;

/// Where what is loaded comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// Files, which can be read again.
    Files,
    /// The web, pipes, devices.
    Elsewhere,
}

/// An article on its way to the screen.
pub(super) struct Ready {
    pub(super) fresh: Fresh,
    sketch: Sketch,
    /// The hash of the path of its file; 0 where it comes from elsewhere.
    file: u64,
    name: u64,
    /// The key of the text it takes the place of, where that is another.
    before: Option<ArticleKey>,
    /// What changed in it just now.
    changes: Option<Arc<Changes>>,
}

impl Ready {
    pub(super) fn of(entry: &Entry) -> Self {
        Self::with(entry, Parcel::of(entry))
    }

    /// An article of a file.
    pub(super) fn of_file(entry: &Entry) -> Self {
        Self { file: hash(entry.article.path.as_bytes()), ..Self::of(entry) }
    }

    pub(super) fn with(entry: &Entry, parcel: Parcel) -> Self {
        Self {
            fresh: Fresh { parcel, words: Words::of(&entry.article) },
            sketch: Sketch::of(&entry.article),
            file: 0,
            name: name(&entry.article),
            before: None,
            changes: None,
        }
    }
}

/// What tells an article of a file from the others there: a hash of its identifier, else of
/// its headline.
fn name(article: &Article) -> u64 {
    match &article.id {
        Some(id) => hash(format!("id {id}").as_bytes()),
        None => hash(article.title.as_bytes()),
    }
}

/// An article that was shown.
pub(super) struct Shown {
    words: Words,
    body: Body,
    name: u64,
}

impl Shown {
    pub(super) fn of(article: &Article, fresh: &Fresh) -> Self {
        Self { words: fresh.words, body: fresh.parcel.body.clone(), name: name(article) }
    }
}

/// An article that a file holds; or another that says the same, shown in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    key: ArticleKey,
    own: bool,
}

/// See the module.
#[derive(Default)]
pub(super) struct Seen {
    twins: Twins,
    /// The key of each that is no twin, by its number; none where it is shown no more.
    keys: Vec<Option<ArticleKey>>,
    /// All of those: an article that is read anew is no twin of itself, and not worth a
    /// word if it says nothing new.
    known: HashMap<ArticleKey, Shown>,
    /// The hash of the publisher of each.
    sources: HashMap<ArticleKey, u64>,
    /// What each file holds, by the hash of its path.
    files: HashMap<u64, Vec<Held>>,
    /// Files that are read anew: what was not met again yet.
    again: HashMap<u64, Vec<Held>>,
    /// Something could not be looked at: what was not met may be there all the same.
    unsure: bool,
}

impl Seen {
    pub(super) fn words_of(&self, key: ArticleKey) -> Option<Words> {
        self.known.get(&key).map(|shown| shown.words)
    }

    pub(super) fn put(&mut self, key: ArticleKey, shown: Shown) {
        self.known.insert(key, shown);
    }

    /// All files are about to be read again.
    pub(super) fn begin_all_again(&mut self) {
        self.again = std::mem::take(&mut self.files);
        self.unsure = false;
    }

    fn begin_again(&mut self, paths: &[String]) {
        for path in paths {
            let file = hash(path.as_bytes());
            if let Some(keys) = self.files.remove(&file) {
                self.again.insert(file, keys);
            }
        }
        self.unsure = false;
    }

    /// The article that one read now takes the place of, as far as it says something else.
    fn before(&self, ready: &Ready) -> Option<(ArticleKey, Body)> {
        let key = ready.fresh.parcel.card.key;
        if let Some(shown) = self.known.get(&key) {
            let news = !shown.words.cover(&ready.fresh.words);
            return news.then(|| (key, shown.body.clone()));
        }
        let left = self.again.get(&ready.file).filter(|_| ready.file != 0)?;
        let own: Vec<(ArticleKey, &Shown)> = left
            .iter()
            .filter(|held| held.own)
            .filter_map(|held| Some((held.key, self.known.get(&held.key)?)))
            .collect();
        let mut named = own.iter().filter(|(_, shown)| shown.name == ready.name);
        let (old, shown) = match (named.next(), named.next(), own.as_slice()) {
            (Some(one), None, _) | (None, _, [one]) => *one,
            _ => return None,
        };
        Some((old, shown.body.clone()))
    }

    /// Articles of files were met again.
    fn met(&mut self, ready: &[Ready]) {
        for ready in ready.iter().filter(|r| r.file != 0) {
            if let Some(left) = self.again.get_mut(&ready.file) {
                left.retain(|held| held.key != ready.fresh.parcel.card.key);
            }
        }
    }

    /// Articles are shown no more. Should their texts come again, they are shown again.
    fn forget(&mut self, gone: &[ArticleKey]) {
        for key in gone {
            self.known.remove(key);
            self.sources.remove(key);
        }
        for slot in &mut self.keys {
            *slot = slot.filter(|key| !gone.contains(key));
        }
    }

    /// Takes an article in: what is to be done with it.
    fn take(&mut self, ready: Ready) -> Take {
        let Ready { fresh, sketch, file, name, before, changes } = ready;
        let card = &fresh.parcel.card;
        let (key, source) = (card.key, card.source.to_string());
        let own = self.known.get(&key).map(|shown| shown.words.cover(&fresh.words));
        if own == Some(true) {
            self.in_file(file, Held { key, own: true });
            return Take::Nothing;
        }
        if let Some(before) = before {
            self.forget(&[before]);
            if let Some(left) = self.again.get_mut(&file) {
                left.retain(|held| held.key != before);
            }
        }
        if own.is_none() {
            let twin = self.twins.see(sketch);
            let slot = twin.and_then(|number| self.keys.get_mut(number));
            match slot {
                // The same as another that is there.
                Some(&mut Some(first)) if before.is_none() => {
                    self.in_file(file, Held { key: first, own: false });
                    return Take::Also(first, source);
                }
                Some(slot) => *slot = slot.or(Some(key)),
                None => self.keys.push(Some(key)),
            }
        }
        self.sources.insert(key, hash(source.as_bytes()));
        self.known.insert(key, Shown { words: fresh.words, body: fresh.parcel.body.clone(), name });
        self.in_file(file, Held { key, own: true });
        Take::Show(Box::new(fresh.parcel), before, changes)
    }

    fn in_file(&mut self, file: u64, held: Held) {
        if file != 0 {
            let all = self.files.entry(file).or_default();
            // Of many lines the last ones are those that may come twice.
            if !all.iter().rev().take(64).any(|h| *h == held) {
                all.push(held);
            }
        }
    }

    /// The articles that went with their files, or out of them. `there`: whether a file
    /// that was not read is there all the same.
    fn gone(&mut self, there: impl Fn(u64) -> bool) -> Vec<ArticleKey> {
        let mut gone = Vec::new();
        for (file, left) in std::mem::take(&mut self.again) {
            let read = self.files.contains_key(&file);
            if self.unsure || !read && there(file) {
                for held in left {
                    self.in_file(file, held);
                }
            } else {
                gone.extend(left.iter().map(|held| held.key));
            }
        }
        if !gone.is_empty() {
            let kept: HashSet<ArticleKey> = self.files.values().flatten().map(|h| h.key).collect();
            gone.retain(|key| !kept.contains(key));
            gone.sort_unstable();
            gone.dedup();
            self.forget(&gone);
        }
        gone
    }
}

/// What is to be done with an article.
enum Take {
    Nothing,
    /// Tell of it by its source: the article it repeats, the source.
    Also(ArticleKey, String),
    Show(Box<Parcel>, Option<ArticleKey>, Option<Arc<Changes>>),
}

impl World {
    /// Reads the earlier texts that are kept.
    pub(super) fn open_earlier(&self) {
        let Some(folders) = &self.plan.folders else { return };
        match Earlier::open(&folders.state) {
            Ok(earlier) => *lock(&self.earlier) = earlier,
            Err(error) => self.note(&format!("earlier texts cannot be read: {error}")),
        }
    }

    /// Keeps the text of each article that is about to be replaced by another, before
    /// anything else is done with that.
    pub(super) fn notice_changes(&self, ready: &mut [Ready]) {
        let found: Vec<Option<(ArticleKey, Body)>> = {
            let mut seen = lock(&self.seen);
            seen.met(ready);
            ready.iter().map(|ready| seen.before(ready)).collect()
        };
        for (ready, (old_key, body)) in
            ready.iter_mut().zip(found).filter_map(|(r, f)| Some((r, f?)))
        {
            let now = ready.fresh.parcel.body.open();
            let (Some(old), Some(entry)) = (body.open(), now) else { continue };
            let key = ready.fresh.parcel.card.key;
            let version = Version::of(&old, jiff::Timestamp::now().as_second());
            let now = Version::of(&entry, 0);
            let other = old_key != key;
            if other && version.title != now.title && version.shared(&now) < RELATED {
                // Another article in the place of the one before.
                continue;
            }
            ready.before = other.then_some(old_key);
            if version.says_the_same(&now) {
                continue;
            }
            let mut earlier = lock(&self.earlier);
            if let Err(error) = earlier.keep(key, ready.before, version) {
                self.note(&format!("an earlier text cannot be kept: {error}"));
            }
            ready.changes = Changes::of(earlier.of(key), &entry).map(Arc::new);
        }
    }

    /// Sends articles to the screen: those that tell again what is there are told by
    /// their source alone.
    pub(super) fn show(&self, ready: Vec<Ready>) {
        let mut fresh = Vec::with_capacity(ready.len());
        let (mut also, mut replaced, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        {
            let mut seen = lock(&self.seen);
            for ready in ready {
                let file = ready.file;
                match seen.take(ready) {
                    Take::Nothing => {}
                    Take::Also(first, source) => also.push((first, source)),
                    Take::Show(parcel, before, told) => {
                        let key = parcel.card.key;
                        replaced.extend(before.map(|before| (before, key)));
                        changed.extend(told.map(|told| (key, told)));
                        fresh.push((*parcel, file));
                    }
                }
            }
        }
        if !replaced.is_empty() {
            self.part_with(replaced.iter().map(|(before, _)| *before));
        }
        for (before, now) in replaced {
            self.send(Msg::Replaced(before, now));
        }
        self.review(&mut fresh);
        let fresh: Vec<Parcel> = fresh.into_iter().map(|(parcel, _)| parcel).collect();
        let news: HashSet<ArticleKey> = changed.iter().map(|(key, _)| *key).collect();
        for (key, told) in changed {
            self.send(Msg::Changed(key, self.as_reviewed(key, &fresh).unwrap_or(told), true));
        }
        for parcel in fresh.iter().filter(|p| !news.contains(&p.card.key)) {
            let had = !lock(&self.earlier).of(parcel.card.key).is_empty();
            if let Some(entry) = had.then(|| parcel.body.open()).flatten() {
                self.tell_changes(parcel.card.key, &entry);
            }
        }
        if !fresh.is_empty() {
            self.send(Msg::Loaded(fresh));
        }
        for (first, source) in also.into_iter().filter(|(_, source)| !source.is_empty()) {
            // The same publisher once more is no other source.
            let own = lock(&self.seen).sources.get(&first) == Some(&hash(source.as_bytes()));
            if !own {
                self.send(Msg::Also(first, source));
            }
        }
    }

    /// What changed in an article just now, by its figures as they were reviewed.
    fn as_reviewed(&self, key: ArticleKey, fresh: &[Parcel]) -> Option<Arc<Changes>> {
        let parcel = fresh.iter().find(|p| p.card.key == key)?;
        let entry = parcel.body.open().filter(|e| !e.analysis.reviewed.is_empty())?;
        Changes::of(lock(&self.earlier).of(key), &entry).map(Arc::new)
    }

    /// Tells what changed in an article in earlier sittings.
    pub(super) fn tell_changes(&self, key: ArticleKey, entry: &Entry) {
        let changes = Changes::of(lock(&self.earlier).of(key), entry);
        if let Some(changes) = changes {
            self.send(Msg::Changed(key, Arc::new(changes), false));
        }
    }

    /// Something could not be read. Where it is a folder, or lies behind one, nobody knows
    /// what is still in there.
    pub(super) fn not_read(&self, failures: &[Issue]) {
        for issue in failures {
            let path = issue.at.as_str();
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            let line = path.rsplit_once(':').is_some_and(|(_, line)| digits(line));
            let mut seen = lock(&self.seen);
            let known = seen.again.contains_key(&hash(path.as_bytes()));
            let real = found(path);
            if !line && !known && !real.is_file() && fs::read_dir(real).is_err() {
                seen.unsure = true;
            }
        }
    }

    /// Reads files again: what they hold now takes the place of what they held.
    pub(super) fn read_again(&self, paths: &[String], named: bool) {
        let _again = lock(&self.again);
        lock(&self.seen).begin_again(paths);
        let there = |path: &String| found(path).exists();
        let files: Vec<String> = paths.iter().filter(|p| named || there(p)).cloned().collect();
        let batches = files.into_iter().map(move |path| Batch::File { path: path.into(), named });
        self.load(batches, &Meter::new(), From::Files);
        let left: HashSet<u64> =
            paths.iter().filter(|p| there(p)).map(|p| hash(p.as_bytes())).collect();
        let gone = lock(&self.seen).gone(|file| left.contains(&file));
        self.tell_gone(gone);
    }

    /// All files were read again.
    pub(super) fn end_all_again(&self) {
        if lock(&self.seen).again.is_empty() {
            return;
        }
        let there: HashSet<u64> = self.look().keys().map(|path| hash(path.as_bytes())).collect();
        let gone = lock(&self.seen).gone(|file| there.contains(&file));
        self.tell_gone(gone);
    }

    fn tell_gone(&self, gone: Vec<ArticleKey>) {
        if !gone.is_empty() {
            self.part_with(gone.iter().copied());
            self.send(Msg::Gone(gone));
        }
    }
}
