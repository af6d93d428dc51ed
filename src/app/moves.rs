//! Moves the focus and what is chosen: by lines and pages, between panes, to figures, mentions
//! and matches. What is chosen in one pane is scrolled into sight in the others.

use super::action::Action;
use super::groups::ListLine;
use super::layout::Pane;
use super::marking::mark_opened;
use super::pane::focus;
use super::pane::panel::{choose_item, show_mention, show_span};
use super::pane::reader::follow_eye;
use super::panel::Tab;
use super::reader::LineKind;
use super::search::set_filter;
use super::window::entity::chosen_entity;
use super::words::Word;
use super::{Effect, Model};
use crate::article::ArticleKey;
use crate::store::{ArticleId, Store};

/// Rows a page has where the focus is; one less than shown, so that a line stays.
pub(super) fn page(model: &Model) -> isize {
    let Some(layout) = model.layout() else { return 1 };
    let rows = match model.windows.last() {
        Some(window) => window.list_rows(window.area(&layout).inside(1).height),
        None => model.focus.state().rows(model, &layout),
    };
    isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
}

pub(super) fn motion(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    match model.windows.last_mut() {
        Some(window) => window.step(by),
        None => model.focus.state().step(model, store, by, effects),
    }
}

pub(super) fn jump(model: &mut Model, store: &Store, row: usize, effects: &mut Vec<Effect>) {
    let Some(window) = model.windows.last_mut() else {
        return model.focus.state().jump(model, store, row, effects);
    };
    window.at = 0;
    window.step(0);
    window.step(isize::try_from(row).unwrap_or(isize::MAX));
}

pub(super) fn side(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    if !model.windows.is_empty() {
        return;
    }
    let at = Pane::ALL.iter().position(|&p| p == model.focus).unwrap_or(0);
    if let Some(&pane) = at.checked_add_signed(by).and_then(|i| Pane::ALL.get(i)) {
        focus(model, store, pane, effects);
    }
}

pub(super) fn turn_focus(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    if let Some(window) = model.windows.last_mut() {
        return window.next_part(by);
    }
    let at = Pane::ALL.iter().position(|&p| p == model.focus).unwrap_or(0);
    let next = (at + Pane::ALL.len()).saturating_add_signed(by) % Pane::ALL.len();
    if let Some(&pane) = Pane::ALL.get(next) {
        focus(model, store, pane, effects);
    }
}

/// Shows the other of list and panel beside the text.
pub(super) fn turn(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    model.turned = !model.turned;
    match model.focus {
        Pane::List => focus(model, store, Pane::Panel, effects),
        Pane::Panel => focus(model, store, Pane::List, effects),
        Pane::Reader => {}
    }
}

/// Leaves all windows for an article, and a figure of it.
pub(super) fn go_to(
    model: &mut Model,
    store: &Store,
    id: ArticleId,
    figure: Option<usize>,
    effects: &mut Vec<Effect>,
) {
    // By now another entry may have taken its place, or it is gone.
    let card = store.card(id);
    let Some(id) = card.and_then(|card| model.list.id_of(card.key)) else {
        return model.tell(model.settings.ui.say(Word::Gone));
    };
    if !model.list.choose_id(id) {
        // A filter hides it: what was asked for goes before the filter.
        set_filter(model, store, "");
        model.list.choose_id(id);
    }
    model.windows.clear();
    model.settle(store);
    focus(model, store, Pane::Reader, effects);
    model.settle(store);
    if let Some(figure) = figure {
        model.panel.tab = Tab::Figures;
        choose_item(model, store, figure);
    }
}

/// Returns the key of the chosen article, which stays when the article is read anew, as its
/// number does not.
pub(super) fn selected_key(model: &Model, store: &Store) -> Option<ArticleKey> {
    model.list.selected().and_then(|id| store.card(id)).map(|card| card.key)
}

pub(super) fn back(model: &mut Model, store: &Store) {
    if model.windows.pop().is_some() {
        return;
    }
    // From what was read there back to the row.
    if model.reader.find.is_none()
        && let Some(left) = model.left.take()
        && selected_key(model, store) == Some(left.reads)
    {
        model.focus = left.focus;
        if let Some(from) = left.from.and_then(|key| model.list.id_of(key)) {
            model.list.choose_id(from);
        }
        // What was read there may have been corrected there.
        for mut window in left.windows {
            window.tell_again(model, store);
            model.windows.push(window);
        }
        return;
    }
    if model.wide {
        model.wide = false;
    } else if model.reader.find.take().is_some() {
        // The marks of a search go first.
    } else {
        model.focus.state().back(model, store);
    }
}

pub(super) fn next_figure(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    let Some(entry) = model.entry(store) else { return };
    let count = entry.analysis.figures.len();
    model.panel.tab = Tab::Figures;
    mark_opened(model, store, effects);
    match model.panel.figure.checked_add_signed(by).filter(|&i| i < count) {
        Some(figure) => choose_item(model, store, figure),
        None => model.tell(model.settings.ui.say(Word::NoMore)),
    }
}

pub(super) fn next_paragraph(model: &mut Model, store: &Store, by: isize) {
    let starts: Vec<usize> = model
        .reader
        .lines()
        .iter()
        .enumerate()
        .filter(|(_, l)| l.kind == LineKind::Blank)
        .map(|(i, _)| i + 1)
        .collect();
    let top = model.reader.top();
    let at = if by > 0 {
        starts.partition_point(|&s| s <= top).saturating_add_signed(by - 1)
    } else {
        match starts.partition_point(|&s| s < top).checked_add_signed(by) {
            Some(at) => at,
            None => return jump(model, store, 0, &mut Vec::new()),
        }
    };
    let line = starts.get(at).copied().unwrap_or(usize::MAX);
    let Some(entry) = model.entry(store) else { return };
    model.reader.scroll_to(line, &entry.article.text);
    follow_eye(model, store);
}

pub(super) fn next_article(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    let row = model.list.at().saturating_add_signed(by);
    model.windows.clear();
    if row == model.list.at() || (by > 0 && model.list.at() + 1 >= model.list.rows()) {
        model.tell(model.settings.ui.say(Word::NoMore));
        return;
    }
    model.list.choose(row);
    if model.focus == Pane::Reader {
        mark_opened(model, store, effects);
    }
}

pub(super) fn next_unread(model: &mut Model, store: &Store, forward: bool) {
    let at = model.list.at();
    let unread = |id: &ArticleId| store.card(*id).is_some_and(|c| !model.marks.get(c.key).read);
    // Of a story that is folded away the first one unread.
    let found = |row: usize| match model.list.line(row)? {
        ListLine::Article(id, _) => Some((row, id)).filter(|(_, id)| unread(id)),
        ListLine::Head(group) => {
            let group = model.list.group(group).filter(|g| g.folded)?;
            let mut articles = group.articles.iter().map(|a| a.0);
            if forward { articles.find(unread) } else { articles.rfind(unread) }
                .map(|id| (usize::MAX, id))
        }
    };
    let row = if forward {
        let own = model.list.chosen_head().map(|_| at);
        own.into_iter().chain(at + 1..model.list.rows()).find_map(found)
    } else {
        (0..at).rev().find_map(found)
    };
    match row {
        Some((usize::MAX, id)) => {
            model.list.choose_id(id);
        }
        Some((row, _)) => model.list.choose(row),
        None => model.tell(model.settings.ui.say(Word::NoUnread)),
    }
}

/// Starts a search in the text.
pub fn find(model: &mut Model, store: &Store, query: &str) {
    let Some(entry) = model.entry(store) else { return };
    if query.is_empty() {
        // An empty search goes on with the one before.
        return next_match(model, store, 1);
    }
    model.reader.search(&entry.article.text, query);
    if model.reader.find.as_ref().is_some_and(|f| f.matches.is_empty()) {
        let text = model.settings.ui.fill(Word::NotFound, &[query]);
        model.fail(text);
    } else if model.windows.is_empty() && model.focus == Pane::List {
        model.focus = Pane::Reader;
    }
    show_match(model, store);
}

/// Scrolls to the match at hand.
pub fn show_match(model: &mut Model, store: &Store) {
    let at = model.reader.find.as_ref().and_then(|f| f.matches.get(f.at).copied());
    if let Some(span) = at {
        show_span(model, store, span);
    }
}

pub(super) fn next_match(model: &mut Model, store: &Store, by: isize) {
    let count = model.reader.find.as_ref().map_or(0, |f| f.matches.len());
    if count == 0 {
        let text = if let Some(find) = &model.reader.find {
            model.settings.ui.fill(Word::NotFound, &[&find.query])
        } else {
            let key = model.settings.keymap.first_key(Action::Find);
            model.settings.ui.fill(Word::NoFind, &[&key])
        };
        return model.fail(text);
    }
    if let Some(find) = &mut model.reader.find {
        let len = isize::try_from(count).unwrap_or(1);
        let at = isize::try_from(find.at).unwrap_or(0);
        find.at = usize::try_from((at + by % len + len) % len).unwrap_or(0);
    }
    show_match(model, store);
}

pub(super) fn next_mention(model: &mut Model, store: &Store, by: isize) {
    let Some(entry) = model.entry(store) else { return };
    let entity = model.panel.entity;
    let count = entry.analysis.mentions.iter().filter(|m| usize::from(m.entity) == entity).count();
    if count > 0 {
        let len = isize::try_from(count).unwrap_or(1);
        let at = isize::try_from(model.panel.mention).unwrap_or(0);
        model.panel.mention = usize::try_from((at + by % len + len) % len).unwrap_or(0);
    }
    show_mention(model, store);
}

/// Shows in the list only the articles that name the chosen entity.
pub(super) fn entity_articles(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    match chosen_entity(model, store) {
        Some(id) => {
            set_filter(model, store, &format!("entity:{id}"));
            focus(model, store, Pane::List, effects);
        }
        None => model.tell(model.settings.ui.say(Word::NoEntities)),
    }
}
