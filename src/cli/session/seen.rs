//! What a sitting has shown: which articles are worth a word, which text takes the place of
//! an earlier one, which went with their files.
//!
//! An article of the web is known by its address. One of a file without an address is known
//! by its text; when the file is read anew, in this sitting or a later one, what it holds
//! now takes the place of what it held: by its identifier or headline, or as the one
//! article of the file.

use std::collections::{HashSet, hash_map};
use std::fs;
use std::num::NonZeroU32;
use std::os::unix::ffi::OsStrExt as _;
use std::path::absolute;
use std::sync::{Arc, Mutex};

use ahash::AHashMap;

use super::held::{Contents, Expected, Holders};
use super::meter::Meter;
use super::{World, lock};
use crate::app::Msg;
use crate::article::{Article, ArticleKey, Issue};
use crate::library::cache::{ArticleContent, Fresh};
use crate::library::earlier::EarlierTexts;
use crate::library::texts::{self, FileText, Texts};
use crate::loader::{Batch, found, place};
use crate::same::{Duplicates, Sketch};
use crate::sources::draft::hash;
use crate::store::Entry;
use crate::store::changes::{Changes, RELATED, Version};
use crate::store::packed::{PackedEntry, Packer};
use crate::store::prepared::PreparedArticle;

/// Where what is loaded comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoadOrigin {
    /// Files, which can be read again.
    Files,
    /// The web, pipes, devices.
    Elsewhere,
}

/// An article on its way to the screen.
pub(super) struct Ready {
    pub(super) fresh: Fresh,
    sketch: Sketch,
    /// The hash of the place of its file; 0 where it comes from elsewhere.
    file: u64,
    /// The path of its file, where a link leads there.
    path: Option<Box<str>>,
    name: u64,
    /// What it says, as it is kept for the next sitting; empty where it is kept already.
    packed: Vec<u8>,
    /// The key of the text it takes the place of, where that is another.
    before: Option<ArticleKey>,
    /// What changed in it just now.
    changes: Option<Arc<Changes>>,
    /// Whether it is listed already.
    pub(super) listed: bool,
}

impl Ready {
    /// The same as an article of a file. `texts` are those of the last sitting.
    pub(super) fn in_file(
        self,
        entry: &Entry,
        texts: &Mutex<Texts>,
        places: &Places,
        packer: &mut Packer,
    ) -> Self {
        let (file, linked) = places.of(&entry.article.path);
        let path = linked.then(|| entry.article.path.as_str().into());
        let words = self.fresh.words.hash();
        let wanted = {
            let texts = lock(texts);
            let known = texts.get(file, entry.article.key).is_some_and(|t| t.words == words);
            !known && texts.takes_more()
        };
        let told = if wanted { texts::pack(&Version::view(entry, 0), packer) } else { None };
        Self { file, path, packed: told.unwrap_or_default(), ..self }
    }

    /// As it is kept for the next sitting.
    fn text(&self) -> FileText {
        FileText {
            file: self.file,
            key: self.fresh.prepared.card.key,
            name: self.name,
            words: self.fresh.words.hash(),
            instead: self.before.map_or(0, |key| key.0),
        }
    }

    pub(super) fn with(entry: &Entry, prepared: PreparedArticle) -> Self {
        Self {
            fresh: Fresh { prepared, words: ArticleContent::of(&entry.article) },
            sketch: Sketch::of(&entry.article),
            file: 0,
            path: None,
            name: name(&entry.article),
            packed: Vec::new(),
            before: None,
            changes: None,
            listed: false,
        }
    }
}

/// Where the files of one reading lie. The disk is asked once for all articles that come from
/// one file: they follow each other.
#[derive(Debug, Default)]
pub(super) struct Places(Mutex<Option<(Box<str>, u64, bool)>>);

impl Places {
    /// The hash of the place of a file, and whether a link leads there.
    fn of(&self, path: &str) -> (u64, bool) {
        if let Some((_, file, linked)) = lock(&self.0).as_ref().filter(|(last, ..)| **last == *path)
        {
            return (*file, *linked);
        }
        let file = file(path);
        let linked = file != unlinked(path);
        *lock(&self.0) = Some((path.into(), file, linked));
        (file, linked)
    }
}

/// A hash of the place of a file, the same from whichever folder and through whichever
/// link it is named.
pub(super) fn file(path: &str) -> u64 {
    hash(place(path).as_os_str().as_bytes())
}

/// Returns a hash of the absolute path, whose links are not followed.
fn unlinked(path: &str) -> u64 {
    absolute(path).map_or_else(|_| hash(path.as_bytes()), |p| hash(p.as_os_str().as_bytes()))
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
pub(super) struct ShownArticle {
    words: ArticleContent,
    body: PackedEntry,
    /// A hash of its publisher.
    source: u32,
    /// Its number among those that are no duplicates.
    number: Option<NonZeroU32>,
}

impl ShownArticle {
    fn of(fresh: &Fresh) -> Self {
        Self {
            words: fresh.words,
            body: fresh.prepared.body.clone(),
            source: publisher(&fresh.prepared.card.source),
            number: None,
        }
    }
}

/// A short hash of a publisher: two of one event that fall together by chance are told of as
/// one, once in thousands of millions.
fn publisher(source: &str) -> u32 {
    u32::try_from(hash(source.as_bytes()) >> 32).unwrap_or(0)
}

/// The number of an article as it is kept: one more, so that none takes no room.
fn kept(number: usize) -> Option<NonZeroU32> {
    u32::try_from(number).ok().and_then(|n| NonZeroU32::new(n.saturating_add(1)))
}

/// The articles that a sitting has shown, by key and by file.
#[derive(Default)]
pub(super) struct SeenArticles {
    duplicates: Duplicates,
    /// The key of each that is no duplicate, by its number; none where it is shown no more.
    keys: Vec<Option<ArticleKey>>,
    /// All of those: an article that is read anew is no duplicate of itself, and not worth a
    /// word if it says nothing new.
    known: AHashMap<ArticleKey, ShownArticle>,
    /// What each file holds, by the hash of its place.
    files: AHashMap<u64, Contents>,
    /// The file that each path with a link in it led to when it was read: the link may be
    /// set anew.
    led: AHashMap<Box<str>, u64>,
    /// Files that are read anew: what was not met again yet.
    again: AHashMap<u64, Expected>,
    /// How many files hold, or held, each.
    holders: Holders,
    /// Files of which it was asked what they held in the last sitting.
    asked: HashSet<u64>,
    /// Something could not be looked at: what was not met may be there all the same.
    unsure: bool,
}

/// The text that one read now takes the place of.
struct TextBefore {
    key: ArticleKey,
    from: Origin,
}

/// Where that text is.
enum Origin {
    /// It is shown.
    Shown(PackedEntry),
    /// A file held it in the last sitting.
    Kept,
}

impl SeenArticles {
    pub(super) fn words_of(&self, key: ArticleKey) -> Option<ArticleContent> {
        self.known.get(&key).map(|shown| shown.words)
    }

    /// Whether an article that is shown is of a publisher.
    fn is_of(&self, key: ArticleKey, source: &str) -> bool {
        self.known.get(&key).is_some_and(|shown| shown.source == publisher(source))
    }

    /// Notes what is shown of an article.
    pub(super) fn put(&mut self, key: ArticleKey, fresh: &Fresh) -> &mut ShownArticle {
        let now = ShownArticle::of(fresh);
        match self.known.entry(key) {
            hash_map::Entry::Vacant(free) => free.insert(now),
            hash_map::Entry::Occupied(shown) => {
                let shown = shown.into_mut();
                *shown = ShownArticle { number: shown.number, ..now };
                shown
            }
        }
    }

    /// All files are about to be read again.
    pub(super) fn begin_all_again(&mut self) {
        for (file, contents) in std::mem::take(&mut self.files) {
            self.expect(file, &contents);
        }
        self.unsure = false;
    }

    /// Files are about to be read again. Whether one of the paths leads elsewhere now.
    fn begin_again(&mut self, paths: &[String]) -> bool {
        let mut elsewhere = false;
        for path in paths {
            let now = file(path);
            let led = self.led.remove(path.as_str()).unwrap_or_else(|| unlinked(path));
            let led = Some(led).filter(|led| *led != now);
            elsewhere |= led.is_some();
            for file in [Some(now), led].into_iter().flatten() {
                if let Some(contents) = self.files.remove(&file) {
                    self.expect(file, &contents);
                }
            }
        }
        self.unsure = false;
        elsewhere
    }

    /// What a file held is to be met again in it.
    fn expect(&mut self, file: u64, contents: &Contents) {
        let left = self.again.entry(file).or_default();
        for (key, name) in contents.all() {
            if !left.put(key, name) {
                self.holders.less(key);
            }
        }
    }

    /// A file is read that was not read yet in this sitting: what it held in the last.
    fn remember(&mut self, file: u64, texts: &Texts) {
        if file == 0 || !self.asked.insert(file) || self.files.contains_key(&file) {
            return;
        }
        for text in texts.of(file) {
            if self.again.entry(file).or_default().put(text.key, Some(text.name)) {
                self.holders.more(text.key);
            }
        }
    }

    /// The article that one read now takes the place of, as far as it says something else.
    fn before(&self, ready: &Ready, texts: &Texts) -> Option<TextBefore> {
        let key = ready.fresh.prepared.card.key;
        if let Some(shown) = self.known.get(&key) {
            let news = !shown.words.cover(&ready.fresh.words);
            return news.then(|| TextBefore { key, from: Origin::Shown(shown.body.clone()) });
        }
        if let Some(text) = texts.get(ready.file, key) {
            let news = text.words != ready.fresh.words.hash();
            return news.then_some(TextBefore { key, from: Origin::Kept });
        }
        let key = self.again.get(&ready.file)?.before(ready.name)?;
        let from = match self.known.get(&key) {
            Some(shown) => Origin::Shown(shown.body.clone()),
            None => Origin::Kept,
        };
        Some(TextBefore { key, from })
    }

    /// Articles of files were met again.
    fn met(&mut self, ready: &[Ready]) {
        for ready in ready {
            self.found(ready.file, ready.fresh.prepared.card.key);
        }
    }

    /// A file need not be searched for an article any more.
    fn found(&mut self, file: u64, key: ArticleKey) {
        let Some(left) = self.again.get_mut(&file) else { return };
        for _ in 0..left.remove(key) {
            self.holders.less(key);
        }
        if left.is_empty() {
            self.again.remove(&file);
        }
    }

    /// Articles are shown no more. Should their texts come again, they are shown again.
    fn forget(&mut self, gone: &[ArticleKey]) {
        for key in gone {
            let number = self.known.remove(key).and_then(|shown| shown.number);
            if let Some(slot) = number.and_then(|n| self.keys.get_mut(n.get() as usize - 1)) {
                *slot = None;
            }
        }
    }

    /// Takes an article in: what is to be done with it.
    fn take(&mut self, ready: Ready) -> Take {
        let Ready { fresh, sketch, file, path, name, before, changes, .. } = ready;
        if let Some(path) = path {
            self.led.insert(path, file);
        }
        let card = &fresh.prepared.card;
        let (key, source) = (card.key, card.source.to_string());
        let own = self.known.get(&key).map(|shown| shown.words.cover(&fresh.words));
        if own == Some(true) {
            self.in_file(file, key, Some(name));
            return Take::Nothing;
        }
        let mut stays = false;
        if let Some(before) = before {
            self.found(file, before);
            // Another file holds that text as it was.
            stays = self.holders.any(before);
            if !stays {
                self.forget(&[before]);
            }
        }
        let mut own_number = None;
        if own.is_none() {
            let duplicate = self.duplicates.see(&sketch);
            let number = duplicate.unwrap_or(self.keys.len());
            match self.keys.get_mut(number) {
                // The same as another that is there.
                Some(&mut Some(first)) if before.is_none() => {
                    self.in_file(file, first, None);
                    return Take::Also(first, source);
                }
                Some(Some(_)) => {}
                Some(slot) => {
                    *slot = Some(key);
                    own_number = kept(number);
                }
                None => {
                    self.keys.push(Some(key));
                    own_number = kept(number);
                }
            }
        }
        let shown = self.put(key, &fresh);
        shown.number = own_number.or(shown.number);
        self.in_file(file, key, Some(name));
        let before = before.map(|key| Replaced { key, stays });
        Take::Show(Box::new(fresh.prepared), before, changes)
    }

    /// A file holds an article; or, without a name, another that says the same.
    fn in_file(&mut self, file: u64, key: ArticleKey, name: Option<u64>) {
        if file != 0 && self.files.entry(file).or_default().put(key, name) {
            self.holders.more(key);
        }
    }

    /// The articles that went with their files, or out of them. `there`: whether a file
    /// that was not read is there all the same.
    fn gone(&mut self, there: impl Fn(u64) -> bool) -> Gone {
        let mut gone = Gone::default();
        for (file, left) in std::mem::take(&mut self.again) {
            let read = self.files.contains_key(&file);
            for (key, name) in left.all() {
                self.holders.less(key);
                if self.unsure || !read && there(file) {
                    self.in_file(file, key, name);
                } else {
                    gone.shown.push(key);
                    gone.texts.extend(name.filter(|_| read).map(|_| (file, key)));
                }
            }
        }
        gone.shown.retain(|key| !self.holders.any(*key) && self.known.contains_key(key));
        gone.shown.sort_unstable();
        gone.shown.dedup();
        self.forget(&gone.shown);
        gone
    }
}

/// What went.
#[derive(Debug, Default)]
struct Gone {
    /// Articles that were shown.
    shown: Vec<ArticleKey>,
    /// Texts that files hold no more, by file.
    texts: Vec<(u64, ArticleKey)>,
}

/// An article that another takes the place of.
#[derive(Debug, Clone, Copy)]
struct Replaced {
    key: ArticleKey,
    /// Another file holds it as it was: it stays beside.
    stays: bool,
}

/// What is to be done with an article.
enum Take {
    Nothing,
    /// Tell of it by its source: the article it repeats, the source.
    Also(ArticleKey, String),
    Show(Box<PreparedArticle>, Option<Replaced>, Option<Arc<Changes>>),
}

impl World {
    /// Reads the earlier texts that are kept.
    pub(super) fn open_earlier(&self) {
        let Some(folders) = &self.plan.folders else { return };
        match EarlierTexts::open(&folders.state) {
            Ok(earlier) => *lock(&self.earlier) = earlier,
            Err(error) => self.note(&format!("earlier texts cannot be read: {error}")),
        }
    }

    /// Reads which texts files held when they were last read.
    pub(super) fn open_texts(&self) {
        let Some(folders) = &self.plan.folders else { return };
        match Texts::open(&folders.state) {
            Ok(texts) => *lock(&self.texts) = texts,
            Err(error) => self.note(&format!("texts of files cannot be read: {error}")),
        }
    }

    /// Keeps the text of each article that is about to be replaced by another, before
    /// anything else is done with that.
    pub(super) fn notice_changes(&self, ready: &mut [Ready]) {
        let found: Vec<Option<TextBefore>> = {
            let (texts, mut seen) = (lock(&self.texts), lock(&self.seen));
            for ready in &*ready {
                seen.remember(ready.file, &texts);
            }
            seen.met(ready);
            ready.iter().map(|ready| seen.before(ready, &texts)).collect()
        };
        for (ready, before) in ready.iter_mut().zip(found).filter_map(|(r, b)| Some((r, b?))) {
            self.notice_change(ready, &before);
        }
        self.keep_texts(ready);
    }

    fn notice_change(&self, ready: &mut Ready, before: &TextBefore) {
        let until = jiff::Timestamp::now().as_second();
        let old = match &before.from {
            Origin::Shown(body) => body.open().map(|entry| Version::of(&entry, until)),
            Origin::Kept => {
                let version = lock(&self.texts).version(ready.file, before.key);
                version.map(|version| Version { until, ..version })
            }
        };
        let now = ready.fresh.prepared.body.open();
        let (Some(version), Some(entry)) = (old, now) else { return };
        let key = ready.fresh.prepared.card.key;
        let now = Version::of(&entry, 0);
        let other = before.key != key;
        if other && version.title != now.title && version.shared(&now) < RELATED {
            // Another article in the place of the one before.
            return;
        }
        ready.before = other.then_some(before.key);
        if version.says_the_same(&now) {
            return;
        }
        let mut earlier = lock(&self.earlier);
        if let Err(error) = earlier.keep(key, ready.before, version) {
            self.note(&format!("an earlier text cannot be kept: {error}"));
        }
        ready.changes = Changes::of(earlier.of(key), &entry).map(Arc::new);
    }

    /// Keeps what files hold for the next sitting.
    fn keep_texts(&self, ready: &[Ready]) {
        let mut texts = lock(&self.texts);
        for ready in ready.iter().filter(|r| !r.packed.is_empty()) {
            if let Err(error) = texts.keep(&ready.text(), &ready.packed) {
                self.note(&format!("texts of files cannot be kept: {error}"));
                return;
            }
        }
    }

    /// Writes down what files hold and hold no more.
    fn write_texts(&self, gone: &[(u64, ArticleKey)]) {
        let mut texts = lock(&self.texts);
        let texts_of = |(file, key): &(u64, ArticleKey)| FileText {
            file: *file,
            key: *key,
            name: 0,
            words: 0,
            instead: 0,
        };
        let kept = gone.iter().try_for_each(|gone| texts.keep(&texts_of(gone), &[]));
        if let Err(error) = kept.and_then(|()| texts.write()) {
            self.note(&format!("texts of files cannot be kept: {error}"));
        }
    }

    /// Sends articles to the screen: those that tell again what is there are told by
    /// their source alone.
    pub(super) fn show(&self, mut ready: Vec<Ready>) {
        let bodies = ready.iter_mut().map(|ready| &mut ready.fresh.prepared.body);
        if let Err(error) = self.overflow.take(bodies) {
            self.note(&format!("articles stay in memory: {error}"));
        }
        let mut fresh = Vec::with_capacity(ready.len());
        let (mut also, mut replaced, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        let mut unlisted = Vec::new();
        {
            let mut seen = lock(&self.seen);
            for ready in ready {
                let file = ready.file;
                let listed = ready.listed.then_some(ready.fresh.prepared.card.key);
                match seen.take(ready) {
                    Take::Nothing => {}
                    Take::Also(first, source) => {
                        unlisted.extend(listed.map(|key| (key, Some(first))));
                        also.push((first, source));
                    }
                    Take::Show(prepared, before, told) => {
                        let key = prepared.card.key;
                        replaced.extend(before.map(|before| (before, key)));
                        changed.extend(told.map(|told| (key, told)));
                        fresh.push((*prepared, file));
                    }
                }
            }
        }
        if !replaced.is_empty() {
            // What was marked in earlier sittings goes along.
            self.marks_told.wait();
            self.part_with(replaced.iter().filter(|(r, _)| !r.stays).map(|(r, _)| r.key));
        }
        for (before, now) in replaced {
            self.follow(now, before.key);
            self.send(if before.stays {
                Msg::Copied(before.key, now)
            } else {
                Msg::Replaced(before.key, now)
            });
        }
        self.review(&mut fresh);
        let fresh: Vec<PreparedArticle> = fresh.into_iter().map(|(prepared, _)| prepared).collect();
        let news: HashSet<ArticleKey> = changed.iter().map(|(key, _)| *key).collect();
        for (key, told) in changed {
            self.send(Msg::Changed(key, self.as_reviewed(key, &fresh).unwrap_or(told), true));
        }
        for prepared in fresh.iter().filter(|p| !news.contains(&p.card.key)) {
            let had = !lock(&self.earlier).of(prepared.card.key).is_empty();
            if let Some(entry) = had.then(|| prepared.body.open()).flatten() {
                self.tell_changes(prepared.card.key, &entry);
            }
        }
        if !fresh.is_empty() {
            self.send(Msg::Loaded(fresh));
        }
        self.unlist(unlisted);
        for (first, source) in also.into_iter().filter(|(_, source)| !source.is_empty()) {
            // The same publisher once more is no other source.
            let own = lock(&self.seen).is_of(first, &source);
            if !own {
                self.send(Msg::Also(first, source));
            }
        }
    }

    /// What changed in an article just now, by its figures as they were reviewed.
    fn as_reviewed(&self, key: ArticleKey, fresh: &[PreparedArticle]) -> Option<Arc<Changes>> {
        let prepared = fresh.iter().find(|p| p.card.key == key)?;
        let entry = prepared.body.open().filter(|e| !e.analysis.reviewed.is_empty())?;
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
            let known = seen.again.contains_key(&file(path));
            let real = found(path);
            if !line && !known && !real.is_file() && fs::read_dir(real).is_err() {
                seen.unsure = true;
            }
        }
    }

    /// Reads files again: what they hold now takes the place of what they held.
    pub(super) fn read_again(self: &Arc<Self>, paths: &[String], named: bool) {
        let _again = lock(&self.again);
        let elsewhere = lock(&self.seen).begin_again(paths);
        let there = |path: &String| found(path).exists();
        let files: Vec<String> = paths.iter().filter(|p| named || there(p)).cloned().collect();
        let batches = files.into_iter().map(move |path| Batch::File { path: path.into(), named });
        self.load(batches, &Meter::new(), (LoadOrigin::Files, false));
        let mut left: HashSet<u64> = paths.iter().filter(|p| there(p)).map(|p| file(p)).collect();
        if elsewhere {
            // Where a path led before may be read by another name.
            left.extend(self.look().keys().map(|path| file(path)));
        }
        let gone = lock(&self.seen).gone(|file| left.contains(&file));
        self.tell_gone(&gone);
    }

    /// All files were read again.
    pub(super) fn end_all_again(&self) {
        let again = !lock(&self.seen).again.is_empty();
        let gone = again.then(|| {
            let there: HashSet<u64> = self.look().keys().map(|path| file(path)).collect();
            lock(&self.seen).gone(|file| there.contains(&file))
        });
        self.tell_gone(&gone.unwrap_or_default());
    }

    fn tell_gone(&self, gone: &Gone) {
        self.write_texts(&gone.texts);
        if !gone.shown.is_empty() {
            self.part_with(gone.shown.iter().copied());
            self.send(Msg::Gone(gone.shown.clone()));
        }
    }
}
