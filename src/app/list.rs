//! The list of articles: which are shown, in what order, and which is chosen. The
//! choice is an article, not a row, so that sorting, filtering and new articles never
//! lose it.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::date;

use crate::analysis::FigureKind;
use crate::app::find::fold;
use crate::app::groups::{Group, Groups, ListLine};
use crate::article::ArticleKey;
use crate::store::marks::Marks;
use crate::store::stories::decided::ArticlePart;
use crate::store::{ArticleId, Card, Store};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortBy {
    /// Newest first.
    #[default]
    Date,
    /// Publisher, newest first within one.
    Source,
    /// Headline.
    Title,
    /// Most killed first, then most wounded.
    Toll,
}

impl SortBy {
    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Date => Self::Source,
            Self::Source => Self::Title,
            Self::Title => Self::Toll,
            Self::Toll => Self::Date,
        }
    }

    /// Reads a setting: `date`, `source`, `title`, `toll`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "date" => Some(Self::Date),
            "source" => Some(Self::Source),
            "title" => Some(Self::Title),
            "toll" => Some(Self::Toll),
            _ => None,
        }
    }
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SortOrder {
    /// By what.
    pub by: SortBy,
    /// The other way round.
    pub reversed: bool,
    /// Unread articles before read ones.
    pub unread_first: bool,
}

/// What an article is sorted by, computed once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Rank {
    /// Comes after all that have none: read in "unread first", no date.
    last: bool,
    read: bool,
    number: i64,
    text: Box<str>,
    newest: i64,
    /// Neither listed nor counted: another entry with the same key took its place.
    replaced: bool,
}

/// The state of the list.
#[derive(Debug, Default)]
pub struct ListState {
    /// The order.
    pub sort: SortOrder,
    /// Ids that are shown, in order.
    order: Vec<ArticleId>,
    /// Ranks by id, under the present sort.
    ranks: Vec<Rank>,
    /// Newest entry of each key.
    newest: HashMap<ArticleKey, ArticleId>,
    /// The ids the filter lets through, ascending; `None` where there is no filter.
    passed: Option<Vec<ArticleId>>,
    /// The chosen article.
    selected: Option<ArticleId>,
    /// Its row.
    at: usize,
    /// The article chosen before a filter hid it.
    anchor: Option<ArticleId>,
    /// The stories, where the list is grouped by them.
    groups: Option<Groups>,
    /// Where the list is grouped: the part by which the chosen article is told of, and
    /// whether the row of its story is chosen, not its own.
    part: Option<ArticlePart>,
    on_head: bool,
    /// First row on the screen.
    pub offset: usize,
    /// Articles picked for export.
    pub picked: BTreeSet<ArticleId>,
}

impl ListState {
    /// An empty list in an order.
    #[must_use]
    pub fn new(sort: SortOrder) -> Self {
        Self { sort, ..Self::default() }
    }

    /// The ids shown, in order.
    #[must_use]
    pub fn order(&self) -> &[ArticleId] {
        &self.order
    }

    /// The chosen article.
    #[must_use]
    pub const fn selected(&self) -> Option<ArticleId> {
        self.selected
    }

    /// The row of the chosen article.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// How many articles there are, each key once.
    #[must_use]
    pub fn total(&self) -> usize {
        self.newest.len()
    }

    /// The newest entry of a key.
    #[must_use]
    pub fn id_of(&self, key: ArticleKey) -> Option<ArticleId> {
        self.newest.get(&key).copied()
    }

    /// Every article once, in no order.
    pub fn all(&self) -> impl Iterator<Item = ArticleId> {
        self.newest.values().copied()
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.groups.as_ref().map_or(self.order.len(), |g| g.rows().len())
    }

    /// A row.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<ListLine> {
        match &self.groups {
            Some(groups) => groups.rows().get(row).copied(),
            None => self.order.get(row).map(|id| ListLine::Article(*id, None)),
        }
    }

    /// A story of the list, where it is grouped.
    #[must_use]
    pub fn group(&self, at: usize) -> Option<&Group> {
        self.groups.as_ref()?.group(at)
    }

    /// The story that the chosen row is, or is under.
    #[must_use]
    pub fn chosen_group(&self) -> Option<&Group> {
        match self.line(self.at)? {
            ListLine::Head(group) | ListLine::Article(_, Some(group)) => self.group(group),
            ListLine::Article(..) => None,
        }
    }

    /// The story that the chosen row is.
    #[must_use]
    pub fn chosen_head(&self) -> Option<&Group> {
        self.chosen_group().filter(|_| matches!(self.line(self.at), Some(ListLine::Head(_))))
    }

    /// The part of the chosen article that the chosen row is of, where it stands under a
    /// story.
    #[must_use]
    pub const fn chosen_part(&self) -> Option<ArticlePart> {
        self.part
    }

    /// Whether the list is grouped by story.
    #[must_use]
    pub const fn grouped(&self) -> bool {
        self.groups.is_some()
    }

    /// Groups the list by story, or no longer; again where the stories changed.
    pub fn group_by_story(&mut self, on: bool, store: &Store) {
        if on {
            let fresh = self.groups.is_none();
            let mut groups = self.groups.take().unwrap_or_default();
            groups.look_up(self.newest.values().copied(), store);
            groups.lay_out(&self.order);
            if fresh {
                // All are folded: of the chosen article its story is chosen.
                self.part = self.selected.and_then(|id| groups.first_part(id));
                self.on_head = self.part.is_some();
            }
            self.groups = Some(groups);
        } else {
            self.groups = None;
            (self.part, self.on_head) = (None, false);
        }
        self.find_row();
    }

    /// Folds or unfolds the chosen story; all of them where that is meant.
    pub fn fold(&mut self, all: bool) {
        let (Some(line), Some(groups)) = (self.line(self.at), &mut self.groups) else { return };
        match line {
            _ if all => groups.fold_all(),
            ListLine::Head(at) | ListLine::Article(_, Some(at)) => {
                let folded = groups.group(at).is_some_and(|g| g.folded);
                groups.fold(at, !folded);
            }
            ListLine::Article(..) => {}
        }
        groups.lay_out(&self.order);
        // Where its article is folded away, the story is chosen.
        let group = self.part.and_then(|part| groups.with_part(part));
        self.on_head |= group.and_then(|g| groups.group(g)).is_some_and(|g| g.folded);
        self.anchor = self.anchor.or(self.selected);
        self.find_row();
    }

    /// Chooses a row; the last one where there are fewer.
    pub fn choose(&mut self, row: usize) {
        self.at = row.min(self.rows().saturating_sub(1));
        let line = self.line(self.at);
        let own = |id| move |a: &&(ArticleId, ArticlePart)| a.0 == id;
        (self.selected, self.part) = match line {
            None => (None, None),
            Some(ListLine::Article(id, None)) => (Some(id), None),
            Some(ListLine::Article(id, Some(group))) => {
                let articles = self.group(group).map(|g| g.articles.iter());
                (Some(id), articles.and_then(|mut all| all.find(own(id))).map(|a| a.1))
            }
            Some(ListLine::Head(group)) => {
                let first = self.group(group).and_then(|g| g.articles.first().copied());
                (first.map(|f| f.0), first.map(|f| f.1))
            }
        };
        self.on_head = matches!(line, Some(ListLine::Head(_)));
        self.anchor = self.selected;
    }

    /// Chooses an article, where it is listed; its story is unfolded.
    pub fn choose_id(&mut self, id: ArticleId) -> bool {
        self.unfold_for(id);
        if let Some(row) = self.row_of(id, None) {
            self.choose(row);
        }
        self.selected == Some(id)
    }

    /// The row of an article, under one story if that is told.
    fn row_of(&self, id: ArticleId, under: Option<usize>) -> Option<usize> {
        let Some(groups) = &self.groups else {
            return self.order.iter().position(|&o| o == id);
        };
        let fits = |line: &ListLine| match line {
            ListLine::Article(own, group) => *own == id && (under.is_none() || *group == under),
            ListLine::Head(_) => false,
        };
        groups.rows().iter().position(fits)
    }

    /// Unfolds the story that an article is folded away in.
    fn unfold_for(&mut self, id: ArticleId) {
        if self.row_of(id, None).is_some() {
            return;
        }
        let Some(groups) = &mut self.groups else { return };
        let under =
            |at: &usize| groups.group(*at).is_some_and(|g| g.articles.iter().any(|a| a.0 == id));
        if let Some(at) = (0..groups.len()).find(under) {
            groups.fold(at, false);
            groups.lay_out(&self.order);
        }
    }

    /// Takes in the articles from `from` on. An article that was there before under
    /// the same key is replaced, choice and pick included.
    pub fn absorb(&mut self, from: ArticleId, store: &Store, marks: &Marks) {
        let mut fresh = Vec::new();
        let mut gone: HashSet<ArticleId> = HashSet::new();
        for id in store.ids().skip(from.index()) {
            let Some(card) = store.card(id) else { continue };
            self.ranks.push(rank(card, self.sort.by, marks));
            if let Some(old) = self.newest.insert(card.key, id) {
                if let Some(rank) = self.ranks.get_mut(old.index()) {
                    rank.replaced = true;
                }
                if self.selected == Some(old) {
                    self.selected = Some(id);
                }
                if self.anchor == Some(old) {
                    self.anchor = Some(id);
                }
                if self.picked.remove(&old) {
                    self.picked.insert(id);
                }
                gone.insert(old);
            }
            fresh.push(id);
        }
        if !gone.is_empty() {
            self.order.retain(|id| !gone.contains(id));
        }
        fresh.retain(|id| !gone.contains(id) && self.passes(*id));
        self.put_in(fresh);
    }

    /// Takes in what articles say that were listed before. Their rows stay, but where the list
    /// is sorted by what they say, and those come in that the filter lets through now.
    pub fn take_told(&mut self, told: &[ArticleId], store: &Store, marks: &Marks) {
        let mut moved: HashSet<ArticleId> = HashSet::new();
        let mut fresh = Vec::new();
        for id in told.iter().copied() {
            let (Some(card), Some(own)) = (store.card(id), self.ranks.get_mut(id.index())) else {
                continue;
            };
            // Reading one moves no row before the list is sorted anew.
            let (replaced, read) = (own.replaced, own.read);
            let now = Rank { read, replaced, ..rank(card, self.sort.by, marks) };
            let same = *own == now;
            *own = now;
            if own.replaced {
                continue;
            }
            // Where there is a filter, none is shown that was not told yet.
            let comes = self.passed.is_some() && !store.awaits(id) && self.passes(id);
            if !same && self.passed.is_none() {
                moved.insert(id);
            }
            if comes || !same && self.passed.is_none() {
                fresh.push(id);
            }
        }
        if !moved.is_empty() {
            self.order.retain(|id| !moved.contains(id));
        }
        if !fresh.is_empty() {
            self.put_in(fresh);
        }
    }

    /// Puts articles in their places.
    fn put_in(&mut self, mut fresh: Vec<ArticleId>) {
        fresh.sort_unstable_by(|a, b| self.compare(*a, *b));
        // Few among many: their places are looked up, the others are moved as they are.
        let old = std::mem::take(&mut self.order);
        let mut order = Vec::with_capacity(old.len() + fresh.len());
        let mut rest = old.as_slice();
        for id in fresh {
            let at = rest.partition_point(|&o| self.compare(o, id).is_lt());
            let (before, after) = rest.split_at(at);
            order.extend_from_slice(before);
            order.push(id);
            rest = after;
        }
        order.extend_from_slice(rest);
        self.order = order;
        self.find_again();
    }

    /// An article goes by another key from now on.
    pub fn rename(&mut self, before: ArticleKey, now: ArticleKey) {
        if let Some(id) = self.newest.remove(&before) {
            let stays = *self.newest.entry(now).or_insert(id) == id;
            if let Some(rank) = self.ranks.get_mut(id.index()) {
                rank.replaced |= !stays;
            }
        }
    }

    /// Takes articles out; the choice goes to the next one.
    pub fn take_out(&mut self, keys: &[ArticleKey]) {
        let gone: HashSet<ArticleId> =
            keys.iter().filter_map(|key| self.newest.remove(key)).collect();
        for id in &gone {
            if let Some(rank) = self.ranks.get_mut(id.index()) {
                rank.replaced = true;
            }
        }
        let before = self.order.iter().take(self.at).filter(|id| gone.contains(id)).count();
        let next = self.next_left(&gone);
        self.order.retain(|id| !gone.contains(id));
        self.picked.retain(|id| !gone.contains(id));
        if !self.grouped() {
            self.at -= before;
        }
        if self.anchor.is_some_and(|id| gone.contains(&id)) {
            self.anchor = next;
        }
        self.find_again();
    }

    /// The article at the chosen row or the nearest behind it, else before it, that is
    /// none of some.
    fn next_left(&self, gone: &HashSet<ArticleId>) -> Option<ArticleId> {
        let left = |row: usize| match self.line(row)? {
            ListLine::Article(id, _) => Some(id).filter(|id| !gone.contains(id)),
            ListLine::Head(group) => {
                let mut articles = self.group(group)?.articles.iter().map(|a| a.0);
                articles.find(|id| !gone.contains(id))
            }
        };
        let mut rows = (self.at..self.rows()).chain((0..self.at).rev());
        rows.find_map(left)
    }

    /// Sorts afresh, by the marks as they are now.
    pub fn resort(&mut self, store: &Store, marks: &Marks) {
        for (id, slot) in store.ids().zip(&mut self.ranks) {
            let Some(card) = store.card(id) else { continue };
            *slot = Rank { replaced: slot.replaced, ..rank(card, self.sort.by, marks) };
        }
        let mut order = std::mem::take(&mut self.order);
        order.sort_by(|a, b| self.compare(*a, *b));
        self.order = order;
        self.find_again();
    }

    /// Shows only these articles (ascending ids), or all.
    pub fn filter(&mut self, passed: Option<Vec<ArticleId>>) {
        let listed = |id: &ArticleId| self.ranks.get(id.index()).is_some_and(|r| !r.replaced);
        let shown: Vec<ArticleId> = match &passed {
            Some(ids) => ids.iter().copied().filter(listed).collect(),
            None => self.newest.values().copied().collect(),
        };
        self.passed = passed;
        self.order = self.in_order(shown);
        self.find_again();
    }

    /// Articles in the order of the list. Where numbers tell it, they are brought together
    /// first: the ranks of many articles lie far apart, and looking them up is what takes time.
    fn in_order(&self, mut ids: Vec<ArticleId>) -> Vec<ArticleId> {
        if !matches!(self.sort.by, SortBy::Date | SortBy::Toll) {
            ids.sort_unstable_by(|a, b| self.compare(*a, *b));
            return ids;
        }
        let key = |id: ArticleId| {
            let rank = self.ranks.get(id.index());
            let (read, last) = rank.map_or((false, false), |r| (r.read, r.last));
            let (number, newest) = rank.map_or((0, 0), |r| (r.number, r.newest));
            let number = if self.sort.reversed { !number } else { number };
            (self.sort.unread_first && read, last, number, newest, id)
        };
        let mut keys: Vec<_> = ids.into_iter().map(key).collect();
        keys.sort_unstable();
        keys.into_iter().map(|(.., id)| id).collect()
    }

    /// Whether a filter is on.
    #[must_use]
    pub const fn filtered(&self) -> bool {
        self.passed.is_some()
    }

    /// Lets more articles through the filter that is on. Call before [`Self::absorb`].
    pub fn let_through(&mut self, ids: impl IntoIterator<Item = ArticleId>) {
        if let Some(passed) = &mut self.passed {
            passed.extend(ids);
            // Those that were listed before have lower numbers.
            if !passed.is_sorted() {
                passed.sort();
            }
        }
    }

    fn passes(&self, id: ArticleId) -> bool {
        self.passed.as_ref().is_none_or(|ids| ids.binary_search(&id).is_ok())
    }

    /// Lays out the rows and finds that of the chosen article after the order changed.
    fn find_again(&mut self) {
        if let Some(groups) = &mut self.groups {
            groups.lay_out(&self.order);
        }
        self.find_row();
    }

    /// Finds the row of the chosen article in rows that are laid out.
    fn find_row(&mut self) {
        if self.groups.is_some() && self.anchor.is_some() {
            self.find_in_groups();
            return;
        }
        let row_of = |id: Option<ArticleId>| self.row_of(id?, None);
        let at = match self.anchor {
            // Nothing was chosen yet: stay on the first row while articles arrive.
            None => 0,
            anchor => row_of(anchor)
                .or_else(|| row_of(self.selected))
                .unwrap_or_else(|| self.at.min(self.order.len().saturating_sub(1))),
        };
        let anchor = self.anchor;
        self.choose(at);
        self.anchor = anchor;
    }

    /// The same where the list is grouped: the row stays where it is on the screen, and
    /// the article chosen with a story's row the same.
    fn find_in_groups(&mut self) {
        let (before, article, part) = (self.at, self.anchor.or(self.selected), self.part);
        let group = part.and_then(|part| self.groups.as_ref()?.with_part(part));
        let head = group.and_then(|group| {
            let rows = self.groups.as_ref()?.rows();
            rows.iter().position(|line| *line == ListLine::Head(group))
        });
        let row = match (article, head) {
            (_, Some(head)) if self.on_head => Some(head),
            (Some(id), _) => {
                if group.is_none_or(|group| self.row_of(id, Some(group)).is_none()) {
                    self.unfold_for(id);
                }
                self.row_of(id, group).or_else(|| self.row_of(id, None))
            }
            (None, _) => None,
        };
        let anchor = self.anchor;
        self.choose(row.unwrap_or(before));
        if row.is_some() && self.on_head {
            (self.selected, self.part) = (article, part);
        }
        self.anchor = anchor;
        self.offset = (self.offset + self.at).saturating_sub(before);
    }

    /// Holds on to the article in front where none was chosen: it is being read.
    pub fn hold(&mut self) {
        self.anchor = self.anchor.or(self.selected);
    }

    fn compare(&self, a: ArticleId, b: ArticleId) -> Ordering {
        let (Some(x), Some(y)) = (self.ranks.get(a.index()), self.ranks.get(b.index())) else {
            return a.cmp(&b);
        };
        let unread = if self.sort.unread_first { x.read.cmp(&y.read) } else { Ordering::Equal };
        let main = x.number.cmp(&y.number).then_with(|| x.text.cmp(&y.text));
        let main = if self.sort.reversed { main.reverse() } else { main };
        unread
            .then(x.last.cmp(&y.last))
            .then(main)
            .then_with(|| x.newest.cmp(&y.newest))
            .then(a.cmp(&b))
    }

    /// Scrolls so that the chosen row is among the `rows` on the screen.
    pub fn keep_in_sight(&mut self, rows: usize) {
        let rows = rows.max(1);
        let last = self.rows().saturating_sub(rows);
        self.offset = self.offset.min(last).min(self.at).max((self.at + 1).saturating_sub(rows));
    }
}

fn rank(article: &Card, by: SortBy, marks: &Marks) -> Rank {
    let newest = -moment(article).unwrap_or(i64::MIN + 1);
    let mut rank = Rank { read: marks.get(article.key).read, newest, ..Rank::default() };
    match by {
        SortBy::Date => {
            rank.last = article.published.is_none();
            rank.number = newest;
        }
        SortBy::Source => {
            rank.last = article.source.is_empty();
            rank.text = fold(&article.source).into();
        }
        SortBy::Title => rank.text = fold(&article.title).into(),
        SortBy::Toll => {
            let toll = |kind| article.total(kind).map_or(0.0, |t| t.best);
            let killed = toll(FigureKind::Killed);
            let hurt = toll(FigureKind::Wounded).max(toll(FigureKind::Casualties));
            rank.last = killed + hurt <= 0.0;
            // Killed weigh above any number of wounded that news tells.
            #[expect(clippy::cast_possible_truncation, reason = "saturates")]
            let number = (killed * 1e6 + hurt.min(999_999.0)) as i64;
            rank.number = -number;
        }
    }
    rank
}

/// When an article was published, in seconds; days count from their midnight.
fn moment(article: &Card) -> Option<i64> {
    let published = article.published?;
    if let Some(at) = published.at {
        return Some(at.as_second());
    }
    Some(published.day.duration_since(date(1970, 1, 1)).as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::article::Published;
    use crate::store::Entry;

    fn entry(key: u64, title: &str, day: Option<(i16, i8, i8)>) -> Entry {
        let published = day.map(|(y, m, d)| Published::on(jiff::civil::date(y, m, d)));
        Entry {
            article: Article {
                key: ArticleKey(key),
                title: title.to_owned(),
                published,
                ..Article::default()
            },
            ..Entry::default()
        }
    }

    fn titles(list: &ListState, store: &Store) -> Vec<String> {
        list.order().iter().map(|id| store.get(*id).unwrap().article.title.clone()).collect()
    }

    fn filled() -> (ListState, Store, Marks) {
        let mut store = Store::default();
        store.insert(entry(1, "b", Some((2004, 3, 19))));
        store.insert(entry(2, "a", None));
        store.insert(entry(3, "c", Some((2023, 6, 1))));
        let marks = Marks::default();
        let mut list = ListState::default();
        list.absorb(ArticleId(0), &store, &marks);
        (list, store, marks)
    }

    #[test]
    fn newest_first_and_undated_last() {
        let (mut list, store, marks) = filled();
        assert_eq!(titles(&list, &store), ["c", "b", "a"]);
        list.sort.reversed = true;
        list.resort(&store, &marks);
        assert_eq!(titles(&list, &store), ["b", "c", "a"]);
        list.sort = SortOrder { by: SortBy::Title, ..SortOrder::default() };
        list.resort(&store, &marks);
        assert_eq!(titles(&list, &store), ["a", "b", "c"]);
    }

    #[test]
    fn a_filter_keeps_the_order_of_the_list() {
        let (mut list, mut store, mut marks) = filled();
        store.insert(entry(9, "undated", None));
        store.insert(entry(10, "undated too", None));
        list.absorb(ArticleId(3), &store, &marks);
        let read = store.card(ArticleId(1)).unwrap().key;
        marks.set(read, crate::store::marks::Mark { read: true, ..Default::default() });
        for by in [SortBy::Date, SortBy::Toll, SortBy::Title] {
            for (reversed, unread_first) in [(false, false), (true, false), (false, true)] {
                list.sort = SortOrder { by, reversed, unread_first };
                list.resort(&store, &marks);
                let sorted = list.order().to_vec();
                list.filter(Some(store.ids().collect()));
                assert_eq!(list.order(), sorted);
                list.filter(None);
                assert_eq!(list.order(), sorted);
            }
        }
    }

    #[test]
    fn the_choice_survives_sort_filter_and_new_articles() {
        let (mut list, mut store, marks) = filled();
        list.choose(1);
        let chosen = list.selected();
        list.sort.by = SortBy::Title;
        list.resort(&store, &marks);
        assert_eq!((list.selected(), list.at()), (chosen, 1));
        let from = ArticleId(3);
        store.insert(entry(4, "aa", None));
        list.absorb(from, &store, &marks);
        assert_eq!((list.selected(), list.at()), (chosen, 2));
        list.filter(Some(vec![ArticleId(1), ArticleId(2)]));
        assert_ne!(list.selected(), chosen);
        list.filter(None);
        assert_eq!(list.selected(), chosen, "clearing the filter brings the choice back");
    }

    #[test]
    fn a_newer_entry_takes_the_place_of_an_older_one() {
        let (mut list, mut store, marks) = filled();
        list.choose(1);
        list.picked.insert(ArticleId(0));
        store.insert(entry(1, "b, in full", Some((2004, 3, 19))));
        list.absorb(ArticleId(3), &store, &marks);
        assert_eq!(titles(&list, &store), ["c", "b, in full", "a"]);
        assert_eq!(list.selected(), Some(ArticleId(3)));
        assert!(list.picked.contains(&ArticleId(3)));
        assert_eq!(list.total(), 3);
    }

    #[test]
    fn unread_first() {
        let (mut list, store, mut marks) = filled();
        marks.set(ArticleKey(3), crate::store::marks::Mark { read: true, ..Default::default() });
        list.sort.unread_first = true;
        list.resort(&store, &marks);
        assert_eq!(titles(&list, &store), ["b", "a", "c"]);
    }

    #[test]
    fn the_chosen_row_stays_in_sight() {
        let (mut list, _, _) = filled();
        list.choose(2);
        list.keep_in_sight(2);
        assert_eq!(list.offset, 1);
        list.choose(0);
        list.keep_in_sight(2);
        assert_eq!(list.offset, 0);
        list.keep_in_sight(0);
        assert_eq!(list.offset, 0);
    }
}
