//! Loads reviews and marks of earlier sittings for commands that ask for them.

use std::io;

use crate::analysis::{Analyzer, Scratch};
use crate::article::ArticleKey;
use crate::config;
use crate::library::reviews::ReviewJournal;
use crate::library::{marks, read_config};
use crate::loader::cannot;
use crate::store::Entry;
use crate::store::marks::{Mark, Marks, Placed};
use crate::store::reviews::Reviews;
use crate::store::reviews::decision;

/// Who reviews: the settings say, else the user's name.
#[must_use]
pub fn author(configured: Option<&str>) -> String {
    let variable = |name| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let configured = configured.filter(|name| !name.trim().is_empty()).map(str::to_owned);
    let name = configured.or_else(|| variable("USER")).or_else(|| variable("LOGNAME"));
    decision::name(&name.unwrap_or_default())
}

/// What was reviewed and marked in earlier sittings.
#[derive(Debug, Default)]
pub struct Desk {
    pub(super) reviews: Reviews,
    marks: Option<Marks>,
    pub(super) me: String,
}

impl Desk {
    /// Reads it.
    ///
    /// # Errors
    /// Why it cannot be read, as a sentence.
    pub fn open() -> Result<Self, String> {
        let folders = super::folders()?;
        let config = config::parse(&read_config(&folders)?)
            .map_err(|mistake| format!("{}:{mistake}", folders.config_file().display()))?;
        let at = |error: &io::Error| format!("{}: {}", folders.state.display(), cannot(error));
        let mut desk = Self { me: author(config.author.as_deref()), ..Self::default() };
        let mut journal = ReviewJournal::new(&folders.state);
        for decision in journal.catch_up().map_err(|e| at(&e))? {
            desk.reviews.insert(decision);
        }
        let (newer, damaged) = journal.strange();
        if newer + damaged > 0 {
            let path = journal.path().display();
            eprintln!("dateline: {path}: {} lines cannot be read; they are kept", newer + damaged);
        }
        let mut marks = Marks::default();
        for (key, mark) in marks::MarkJournal::open(&folders.state).map_err(|e| at(&e))?.iter() {
            marks.set(key, mark.clone());
        }
        desk.marks = Some(marks);
        Ok(desk)
    }

    /// Articles as they were reviewed.
    pub fn review(&self, analyzer: &Analyzer, entries: &mut [Entry]) {
        if self.reviews.is_empty() {
            return;
        }
        let mut scratch = Scratch::default();
        for entry in entries {
            if let Some((reviewed, _)) = self.reviews.apply(analyzer, &mut scratch, entry, &self.me)
            {
                *entry = reviewed;
            }
        }
    }

    /// What the reader decided of stories; nothing where marks were not asked for.
    #[must_use]
    pub fn placed(&self) -> Vec<(ArticleKey, Vec<Placed>)> {
        let marks = self.marks.iter().flat_map(Marks::iter);
        let decided = marks.filter(|(_, mark)| !mark.stories.is_empty());
        decided.map(|(key, mark)| (key, mark.stories.clone())).collect()
    }

    /// How the reader marked an article; none where marks were not asked for.
    #[must_use]
    pub fn mark(&self, entry: &Entry) -> Option<&Mark> {
        self.marks.as_ref().map(|marks| marks.get(entry.article.key))
    }
}
