//! Has articles opened by another thread that the screen is about to show, and takes them in.

use std::sync::Arc;

use super::groups::ListLine;
use super::{Follow, Model};
use crate::store::{ArticleId, Entry, Store};

impl Model {
    /// Takes [`Msg::Opened`]: puts the articles into the store and shows what waited for them.
    pub(super) fn opened(
        &mut self,
        store: &mut Store,
        opened: Vec<(ArticleId, Option<Arc<Entry>>)>,
    ) {
        for (id, entry) in opened {
            self.opening.retain(|own| *own != id);
            match entry {
                Some(entry) => store.keep_open(id, entry),
                // What is left of it is known to the store alone.
                None => drop(store.get(id)),
            }
        }
        self.changed = self.rests || !self.windows.is_empty();
        if self.rests {
            self.rest(store);
        }
    }

    /// Returns the articles that the screen needs and that nobody has asked for: the chosen one
    /// where text and panel are behind, those whose figures a window shows, and those beyond the
    /// edges of the list that one more key chooses. They count as asked for from then on.
    pub(super) fn unopened(&mut self, store: &Store) -> Vec<ArticleId> {
        let chosen = self.list.selected();
        let chosen = chosen.filter(|_| self.follow == Follow::Later || self.rests);
        let told = self.layout().zip(self.windows.last());
        let told = told.map_or_else(Vec::new, |(layout, w)| w.articles_in_sight(&layout));
        let mut wanted: Vec<ArticleId> = chosen.into_iter().chain(told).collect();
        wanted.extend(self.beyond());
        wanted.retain(|id| !self.opening.contains(id) && store.opened(*id).is_none());
        wanted.dedup();
        self.opening.extend(&wanted);
        wanted
    }

    /// The articles that one more key chooses where that scrolls the list, while nothing comes
    /// and goes in it.
    fn beyond(&self) -> impl Iterator<Item = ArticleId> {
        let list = &self.list;
        let quiet = self.follow == Follow::Done && !self.loading && self.may_lag();
        let area = self.layout().and_then(|l| l.list).filter(|_| quiet);
        let rows = area.map_or(0, |area| {
            let inner = self.list_rows(area);
            usize::from(inner.height / self.list_step(inner.width))
        });
        let below = (rows > 0 && list.at() + 1 == list.offset + rows).then(|| list.at() + 1);
        let above = (rows > 0 && list.at() == list.offset).then(|| list.at().checked_sub(1));
        below.into_iter().chain(above.flatten()).filter_map(|row| match list.line(row)? {
            ListLine::Article(id, _) => Some(id),
            ListLine::Head(_) => None,
        })
    }
}
