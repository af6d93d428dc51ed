//! Carries out what the user decides on stories: takes an article out of its story, or makes
//! one story of two. Decisions are kept with the marks and undone like them; see
//! [`crate::store::stories::decided`].

use super::action::Action;
use super::marking::put;
use super::words::Word;
use super::{Effect, Model};
use crate::article::ArticleKey;
use crate::store::marks::{Mark, Placed};
use crate::store::stories::Story;
use crate::store::stories::decided::ArticlePart;
use crate::store::{ArticleId, Store};

/// The part that a decision is on, and the story it is in: of the chosen report or story
/// of a window, else of the chosen article.
fn chosen(model: &Model, store: &Store) -> Option<(ArticlePart, Story)> {
    let part = match model.windows.last() {
        None => {
            let id = model.list.selected()?;
            model.list.chosen_part().or_else(|| part_of(model, store, id))?
        }
        Some(window) => window.part()?,
    };
    Some((part, store.stories().with_part(part)?))
}

/// The part of an article that a decision is on: of a digest the one of the chosen figure,
/// else the one told most.
fn part_of(model: &Model, store: &Store, id: ArticleId) -> Option<ArticlePart> {
    let key = store.card(id)?.key;
    let stories = store.stories();
    let figure = model.shown().filter(|_| model.list.selected() == Some(id));
    let figure = figure.and_then(|e| e.analysis.figures.get(model.panel.figure));
    let parts = stories.roots(key).filter_map(|(part, root)| Some((part, stories.story(root)?)));
    let rank = |(part, story): &(u16, Story)| {
        let own = stories.members(story).find(|m| (m.article, m.part) == (key, *part));
        let holds = own.zip(figure).is_some_and(|(own, f)| own.span.contains(f.span));
        (holds, stories.members(story).count(), std::cmp::Reverse(*part))
    };
    parts.max_by_key(rank).map(|(part, _)| (key, part))
}

fn placed(model: &Model, (key, part): ArticlePart) -> Placed {
    let own = model.marks.get(key).stories.iter().find(|p| p.part == part);
    own.copied().unwrap_or(Placed { part, apart: false, with: None })
}

/// The marks of an article with one of its parts placed otherwise.
fn with(model: &Model, changes: &mut Vec<(ArticleKey, Mark)>, key: ArticleKey, new: Placed) {
    let at = changes.iter().position(|c| c.0 == key).unwrap_or_else(|| {
        changes.push((key, model.marks.get(key).clone()));
        changes.len() - 1
    });
    let Some((_, mark)) = changes.get_mut(at) else { return };
    mark.stories.retain(|p| p.part != new.part);
    if new.apart || new.with.is_some() {
        mark.stories.push(new);
        mark.stories.sort_by_key(|p| p.part);
    }
}

/// Splits an article off its story, or puts it back.
pub(super) fn split(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let ui = model.settings.ui;
    let splits = model.windows.last().is_none_or(|w| w.state().splits());
    let Some((part, told)) = chosen(model, store).filter(|_| splits) else {
        return model.tell(ui.say(Word::NoStory));
    };
    let own = placed(model, part);
    let mut changes = Vec::new();
    let word = if own.apart {
        with(model, &mut changes, part.0, Placed { apart: false, with: None, ..own });
        Word::PutBack
    } else {
        let mut others = store.stories().members(&told).map(|m| (m.article, m.part));
        let Some(other) = others.find(|o| o.0 != part.0) else {
            return model.tell(ui.say(Word::NoStory));
        };
        with(model, &mut changes, part.0, Placed { apart: true, with: None, ..own });
        // What was joined by way of this article stays with the rest.
        let pairs: Vec<(ArticleKey, Placed)> = model
            .marks
            .iter()
            .flat_map(|(key, mark)| mark.stories.iter().map(move |p| (key, *p)))
            .filter(|(_, placed)| placed.with == Some(part))
            .collect();
        for (key, placed) in pairs {
            let to = Some(other).filter(|o| *o != (key, placed.part));
            with(model, &mut changes, key, Placed { with: to, ..placed });
        }
        Word::SplitOff
    };
    put(model, changes, effects);
    let undo = model.settings.keymap.first_key(Action::Undo);
    model.tell(ui.fill(word, &[&undo]));
}

/// Makes one story of two: of the picked articles' and the chosen one's, else of the
/// story chosen at the first press and the one at the second.
pub(super) fn together(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let ui = model.settings.ui;
    let Some((part, _)) = chosen(model, store) else {
        return model.tell(ui.say(Word::NoStory));
    };
    let mut others: Vec<ArticlePart> = Vec::new();
    if model.windows.is_empty() {
        let picked = model.list.picked.iter();
        others.extend(picked.filter_map(|id| part_of(model, store, *id)));
    }
    if others.is_empty() {
        let Some(other) = model.other.take() else {
            model.other = Some(part);
            let key = model.settings.keymap.first_key(Action::Together);
            return model.tell(ui.fill(Word::ChooseOther, &[&key]));
        };
        others.push(other);
    }
    let mut changes = Vec::new();
    for other in others {
        join(model, store, (part, other), &mut changes);
    }
    if changes.is_empty() {
        return model.tell(ui.say(Word::OneAlready));
    }
    put(model, changes, effects);
    model.list.picked.clear();
    let undo = model.settings.keymap.first_key(Action::Undo);
    model.tell(ui.fill(Word::MadeOne, &[&undo]));
}

/// Has the stories of two parts be one. The decision is kept with a part of which none is
/// kept yet: earlier ones stay.
fn join(
    model: &Model,
    store: &Store,
    (one, other): (ArticlePart, ArticlePart),
    changes: &mut Vec<(ArticleKey, Mark)>,
) {
    let stories = store.stories();
    let (Some(a), Some(b)) = (stories.with_part(one), stories.with_part(other)) else { return };
    if a.id == b.id {
        return;
    }
    let free = |part: &ArticlePart| {
        let pending = changes.iter().find(|c| c.0 == part.0);
        let marks = pending.map_or_else(|| model.marks.get(part.0), |c| &c.1);
        !marks.stories.iter().any(|p| p.part == part.1 && p.with.is_some())
    };
    let parts = |s: &Story| stories.members(s).map(|m| (m.article, m.part)).collect::<Vec<_>>();
    let (of_a, of_b) = (parts(&a), parts(&b));
    let from_b = std::iter::once(other).chain(of_b).find(free).map(|part| (part, one));
    let from_a = || std::iter::once(one).chain(of_a).find(free).map(|part| (part, other));
    let Some((part, to)) = from_b.or_else(from_a) else { return };
    let own = placed(model, part);
    with(model, changes, part.0, Placed { with: Some(to), ..own });
}
