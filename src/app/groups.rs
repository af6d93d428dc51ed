//! The list grouped by story: a row for each story that several of the listed articles
//! tell, the articles below it or folded away. An article of one alone stands for itself;
//! a digest stands under each of its stories.
//!
//! The order is that of the list: a story stands where the first of its articles would.

use std::collections::{HashMap, HashSet};

use crate::store::stories::decided::ArticlePart;
use crate::store::stories::story::StoryRoot;
use crate::store::{ArticleId, Store};

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListLine {
    /// A story, by index.
    Head(usize),
    /// An article, and the story it stands under.
    Article(ArticleId, Option<usize>),
}

/// A story of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Where it begins.
    pub root: StoryRoot,
    /// Its listed articles in the order of the list, each with its part that tells of it.
    pub articles: Vec<(ArticleId, ArticlePart)>,
    /// Whether its articles are folded away.
    pub folded: bool,
}

/// All stories of the list.
#[derive(Debug, Default)]
pub struct Groups {
    /// Parts of articles whose story others tell too.
    of: HashMap<ArticleId, Vec<(ArticlePart, StoryRoot)>>,
    /// Whether stories are folded, but for those with one of these parts.
    unfolded: bool,
    except: HashSet<ArticlePart>,
    all: Vec<Group>,
    rows: Vec<ListLine>,
}

impl Groups {
    /// Looks up the stories of some articles, as they are joined now.
    pub fn look_up(&mut self, all: impl Iterator<Item = ArticleId>, store: &Store) {
        let mut told: HashMap<StoryRoot, u32> = HashMap::new();
        let mut parts: Vec<(ArticleId, ArticlePart, StoryRoot)> = Vec::new();
        for id in all {
            let Some(key) = store.card(id).map(|c| c.key) else { continue };
            for (part, root) in store.stories().roots(key) {
                parts.push((id, (key, part), root));
                *told.entry(root).or_default() += 1;
            }
        }
        self.of.clear();
        for (id, part, root) in parts.into_iter().filter(|p| told.get(&p.2) > Some(&1)) {
            self.of.entry(id).or_default().push((part, root));
        }
    }

    /// Lays out the rows for the articles of a list in their order.
    pub fn lay_out(&mut self, order: &[ArticleId]) {
        let mut listed: HashMap<StoryRoot, Vec<(ArticleId, ArticlePart)>> = HashMap::new();
        for id in order {
            for (part, root) in self.of.get(id).into_iter().flatten() {
                let articles = listed.entry(*root).or_default();
                if articles.last().is_none_or(|a| a.0 != *id) {
                    articles.push((*id, *part));
                }
            }
        }
        listed.retain(|_, articles| articles.len() > 1);
        self.all.clear();
        self.rows.clear();
        for id in order {
            let mut under = false;
            for (_, root) in self.of.get(id).into_iter().flatten() {
                let Some(articles) = listed.get_mut(root) else { continue };
                under = true;
                let articles = std::mem::take(articles);
                if articles.is_empty() {
                    // It stands further up already.
                    continue;
                }
                let changed = articles.iter().any(|(_, part)| self.except.contains(part));
                let group = Group { root: *root, folded: self.unfolded == changed, articles };
                let at = self.all.len();
                self.rows.push(ListLine::Head(at));
                if !group.folded {
                    let own = group.articles.iter().map(|a| ListLine::Article(a.0, Some(at)));
                    self.rows.extend(own);
                }
                self.all.push(group);
            }
            if !under {
                self.rows.push(ListLine::Article(*id, None));
            }
        }
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[ListLine] {
        &self.rows
    }

    /// How many stories there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A story.
    #[must_use]
    pub fn group(&self, at: usize) -> Option<&Group> {
        self.all.get(at)
    }

    /// The part by which an article stands under a story, the first one.
    #[must_use]
    pub fn first_part(&self, id: ArticleId) -> Option<ArticlePart> {
        let all = self.all.iter().flat_map(|g| &g.articles);
        all.filter(|a| a.0 == id).map(|a| a.1).next()
    }

    /// The story that has a part of an article.
    #[must_use]
    pub fn with_part(&self, part: ArticlePart) -> Option<usize> {
        self.all.iter().position(|g| g.articles.iter().any(|a| a.1 == part))
    }

    /// Folds a story, or unfolds it. Lay it out then.
    pub fn fold(&mut self, at: usize, folded: bool) {
        let Some(group) = self.all.get(at).filter(|g| g.folded != folded) else { return };
        let parts = group.articles.iter().map(|a| a.1);
        if self.unfolded == folded {
            self.except.extend(parts);
        } else {
            parts.for_each(|part| {
                self.except.remove(&part);
            });
        }
    }

    /// Folds all, or unfolds all where all are folded. Lay it out then.
    pub fn fold_all(&mut self) {
        let folded = self.all.iter().all(|g| g.folded);
        self.unfolded = folded;
        self.except.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleKey};
    use crate::store::Entry;
    use crate::store::marks::Placed;

    /// Five articles, of which the reader made the first, third and fifth one story.
    fn joined() -> (Store, Vec<ArticleId>) {
        let mut store = Store::default();
        let ids = (1..=5).map(|key| {
            let words = ["Alder", "Birch", "Cedar", "Hazel", "Larch", "Maple", "Rowan"];
            let title = words[usize::try_from(key).unwrap() % words.len()].to_owned();
            let article = Article { key: ArticleKey(key), title, ..Article::default() };
            store.insert(Entry { article, ..Entry::default() })
        });
        let ids: Vec<ArticleId> = ids.collect();
        store.settle();
        for key in [3, 5] {
            let with = Some((ArticleKey(1), 0));
            store.stories_mut().decide(ArticleKey(key), &[Placed { part: 0, apart: false, with }]);
        }
        (store, ids)
    }

    #[test]
    fn a_story_stands_where_its_first_article_does() {
        let (store, ids) = joined();
        let mut groups = Groups::default();
        groups.look_up(ids.iter().copied(), &store);
        let order: Vec<ArticleId> = [1, 2, 4, 0, 3].iter().map(|i| ids[*i]).collect();
        groups.lay_out(&order);
        let alone = |i: usize| ListLine::Article(ids[i], None);
        assert_eq!(groups.rows(), [alone(1), ListLine::Head(0), alone(3)]);
        groups.fold(0, false);
        groups.lay_out(&order);
        let own = |i: usize| ListLine::Article(ids[i], Some(0));
        assert_eq!(groups.rows(), [alone(1), ListLine::Head(0), own(2), own(4), own(0), alone(3)]);
        // Of a story that a filter leaves one article, the article is left.
        groups.lay_out(&[ids[4], ids[1]]);
        assert_eq!(groups.rows(), [alone(4), alone(1)]);
        groups.lay_out(&order);
        groups.fold_all();
        groups.lay_out(&order);
        assert_eq!(groups.rows().len(), 3, "not all were folded, now they are");
        groups.fold_all();
        groups.lay_out(&order);
        assert_eq!(groups.rows().len(), 6);
    }
}
