//! The lines above the articles of the list: that the bundled articles are samples, and the
//! kept filters as folders, each with the number of its articles. Shown only where the pane is
//! high enough.

use super::Model;
use super::layout::Area;
use super::words::Word;
use crate::text::Span;
use crate::text::wrap::{shorten, width, wrap};

/// Rows of a list below which nothing stands above its articles.
const LEAST: u16 = 12;
/// Rows of folders, and of what is said of the samples, at most.
const FOLDERS: usize = 3;
const SAMPLES: usize = 3;
/// Columns of a folder's name at most.
const NAME: usize = 24;

/// A folder on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderLabel {
    /// Its name and the number of its articles.
    pub label: String,
    /// Its filter; empty for all articles.
    pub query: String,
    /// Whether it is the one in force.
    pub chosen: bool,
    /// Its first column, from the left edge of the list.
    pub x: u16,
}

/// The lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListHead {
    /// What is said of the samples, by line.
    pub samples: Vec<String>,
    /// Folders, by line.
    pub folders: Vec<Vec<FolderLabel>>,
}

impl ListHead {
    /// How many lines there are.
    #[must_use]
    pub fn height(&self) -> u16 {
        u16::try_from(self.samples.len() + self.folders.len()).unwrap_or(0)
    }

    /// The folder at a column and row, counted from the first line.
    #[must_use]
    pub fn folder_at(&self, x: u16, y: u16) -> Option<&FolderLabel> {
        let line = usize::from(y).checked_sub(self.samples.len())?;
        let end = |f: &FolderLabel| f.x + u16::try_from(width(&f.label)).unwrap_or(0);
        self.folders.get(line)?.iter().find(|f| f.x <= x && x < end(f))
    }
}

impl Model {
    /// What stands above the articles, in a pane with `inner` inside its frame.
    #[must_use]
    pub fn head(&self, inner: Area) -> ListHead {
        if inner.height < LEAST {
            return ListHead::default();
        }
        let mut samples = Vec::new();
        if self.settings.samples {
            let text = self.settings.ui.say(Word::Samples);
            let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(0));
            let lines = wrap(text, whole, usize::from(inner.width.saturating_sub(2)).max(1), &[]);
            samples.extend(lines.iter().take(SAMPLES).map(|line| line.of(text).to_owned()));
        }
        ListHead { samples, folders: self.folders(inner.width) }
    }

    /// Where the articles stand, inside the frame of the list.
    #[must_use]
    pub fn list_rows(&self, list: Area) -> Area {
        let inner = list.inside(0);
        let head = self.head(inner).height();
        Area { y: inner.y + head, height: inner.height - head, ..inner }
    }

    fn folders(&self, columns: u16) -> Vec<Vec<FolderLabel>> {
        let filters = &self.settings.filters;
        if filters.is_empty() {
            return Vec::new();
        }
        let style = self.number_style();
        let label = |name: &str, count: Option<usize>| {
            let name = shorten(name, NAME, style.ellipsis());
            match count.and_then(|n| u32::try_from(n).ok()) {
                Some(count) => format!("{name} {}", style.number(f64::from(count))),
                None => name,
            }
        };
        let all = std::iter::once((
            label(style.ui.say(Word::All), Some(self.list.total())),
            String::new(),
        ));
        let kept = filters.iter().enumerate().map(|(i, (name, query))| {
            let count = if *query == self.filter {
                Some(self.list.order().len())
            } else {
                self.folder_counts.get(i).copied().flatten()
            };
            (label(name, count), query.clone())
        });
        let mut lines: Vec<Vec<FolderLabel>> = vec![Vec::new()];
        let mut x: u16 = 1;
        for (label, query) in all.chain(kept) {
            let wide = u16::try_from(width(&label)).unwrap_or(u16::MAX);
            let full = x > 1 && x.saturating_add(wide) >= columns;
            if full && lines.len() == FOLDERS {
                break;
            }
            if full {
                lines.push(Vec::new());
                x = 1;
            }
            let chosen = query == self.filter;
            if let Some(line) = lines.last_mut() {
                line.push(FolderLabel { label, query, chosen, x });
            }
            x = x.saturating_add(wide).saturating_add(2);
        }
        lines
    }
}
