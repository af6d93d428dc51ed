//! What each action does to the model.

use super::action::Action;
use super::layout::Pane;
use super::list::SortBy;
use super::marking::{
    address, ask_for, ask_mark, copy, note, pick, read_all, star, tag, targets, toggle_read, undo,
};
use super::moves::{
    back, entity_articles, find, go_to, jump, motion, next_article, next_figure, next_match,
    next_mention, next_paragraph, next_unread, page, selected_key, side, turn, turn_focus,
};
use super::pane::focus;
use super::pane::panel::{show_span, show_tab};
use super::panel::Tab;
use super::prompt::{Ask, Prompt};
use super::search::set_filter;
use super::select::{self, Go};
use super::settings::Colours;
use super::window::{Content, WindowAnswer, show as show_window};
use super::words::{Ui, Word};
use super::{Effect, Left, Model, OutsideEffect, ScreenEffect, decide, exporting, review};
use crate::store::Store;

/// Does what an action says, with the count typed before it.
pub fn run(
    model: &mut Model,
    store: &Store,
    action: Action,
    count: Option<usize>,
    effects: &mut Vec<Effect>,
) {
    if action != Action::Redraw {
        // Whatever one does is done to the article in front.
        model.list.hold();
    }
    if !in_list(action) {
        model.catch_up(store);
    }
    // Keys of a line being typed are none of these: they are handled where the line is.
    perform(model, store, action, count, effects);
}

/// Does what an action says. Returns whether it is anybody's.
fn perform(
    model: &mut Model,
    store: &Store,
    action: Action,
    count: Option<usize>,
    effects: &mut Vec<Effect>,
) -> bool {
    ask_window(model, store, action, effects)
        || open_window(model, store, action, effects)
        || go(model, store, action, count, effects)
        || show(model, store, action, effects)
        || arrange(model, store, action, times(count), effects)
        || mark(model, store, action, times(count), effects)
        || hand(model, store, action, effects)
}

/// How often an action is done.
fn times(count: Option<usize>) -> isize {
    isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX)
}

/// Moves: in the list, the text, the panel, from one figure or article to the next. Returns whether the action is one of these.
fn go(
    model: &mut Model,
    store: &Store,
    action: Action,
    count: Option<usize>,
    effects: &mut Vec<Effect>,
) -> bool {
    use Action as A;
    let times = times(count);
    match action {
        A::Down => motion(model, store, times, effects),
        A::Up => motion(model, store, -times, effects),
        A::HalfDown => motion(model, store, times.saturating_mul(page(model) / 2).max(1), effects),
        A::HalfUp => motion(model, store, -times.saturating_mul(page(model) / 2).max(1), effects),
        A::PageDown => motion(model, store, times.saturating_mul(page(model)), effects),
        A::PageUp => motion(model, store, -times.saturating_mul(page(model)), effects),
        A::Top => jump(model, store, count.unwrap_or(1).saturating_sub(1), effects),
        A::Bottom => {
            jump(model, store, count.map_or(usize::MAX, |c| c.saturating_sub(1)), effects);
        }
        A::Left => side(model, store, -1, effects),
        A::Right => side(model, store, 1, effects),
        A::NextPane => turn_focus(model, store, 1, effects),
        A::PrevPane => turn_focus(model, store, -1, effects),
        A::Open => open(model, store, effects),
        A::Back | A::Close => back(model, store),
        A::NextFigure => next_figure(model, store, times, effects),
        A::PrevFigure => next_figure(model, store, -times, effects),
        A::NextParagraph => next_paragraph(model, store, times),
        A::PrevParagraph => next_paragraph(model, store, -times),
        A::NextArticle => next_article(model, store, times, effects),
        A::PrevArticle => next_article(model, store, -times, effects),
        A::NextUnread => next_unread(model, store, true),
        A::PrevUnread => next_unread(model, store, false),
        A::NextMention => next_mention(model, store, times),
        A::PrevMention => next_mention(model, store, -times),
        A::FindNext => next_match(model, store, times),
        A::FindPrev => next_match(model, store, -times),
        _ => return false,
    }
    true
}

/// Shows something else: tabs, prompts. Returns whether the action is one of these.
fn show(model: &mut Model, store: &Store, action: Action, effects: &mut Vec<Effect>) -> bool {
    use Action as A;
    match action {
        A::Figures => show_tab(model, store, Tab::Figures, effects),
        A::Entities => show_tab(model, store, Tab::Entities, effects),
        A::Wide => {
            model.wide = !model.wide;
            if model.wide {
                focus(model, store, Pane::Reader, effects);
            }
        }
        A::Turn => turn(model, store, effects),
        A::Find => model.prompt = Some(Prompt::new(Ask::Find, "")),
        A::Filter | A::FilterHere => {
            let filter = model.filter.clone();
            model.prompt = Some(Prompt::new(Ask::Filter(filter.clone()), &filter));
        }
        A::Palette => model.prompt = Some(Prompt::new(Ask::Command, "")),
        _ => return false,
    }
    true
}

/// Arranges the list: order, groups, filters. Returns whether the action is one of these.
fn arrange(
    model: &mut Model,
    store: &Store,
    action: Action,
    times: isize,
    effects: &mut Vec<Effect>,
) -> bool {
    use Action as A;
    let ui = model.settings.ui;
    match action {
        A::NextFilter => turn_folder(model, store, times),
        A::PrevFilter => turn_folder(model, store, -times),
        A::SaveFilter => model.tell(ui.say(Word::NoFilter)),
        A::EntityArticles => entity_articles(model, store, effects),
        A::Sort => {
            model.list.sort.by = model.list.sort.by.next();
            model.list.sort.reversed = false;
            model.list.resort(store, &model.marks);
        }
        A::Reverse => {
            model.list.sort.reversed = !model.list.sort.reversed;
            model.list.resort(store, &model.marks);
        }
        A::Group => {
            let on = !model.list.grouped();
            model.list.group_by_story(on, store);
            model.joining.wanted = on;
            model.tell(ui.say(if on { Word::GroupedOn } else { Word::GroupedOff }));
        }
        A::Fold => model.list.fold(false),
        A::FoldAll => model.list.fold(true),
        A::Split => decide::split(model, store, effects),
        A::Together => decide::together(model, store, effects),
        A::UnreadFirst => {
            model.list.sort.unread_first = !model.list.sort.unread_first;
            model.list.resort(store, &model.marks);
        }
        _ => return false,
    }
    true
}

/// Says something of articles and figures: read, marks, reviews, what is chosen of the text. Returns whether the action is one of these.
fn mark(
    model: &mut Model,
    store: &Store,
    action: Action,
    times: isize,
    effects: &mut Vec<Effect>,
) -> bool {
    use Action as A;
    let ui = model.settings.ui;
    match action {
        A::ToggleRead => toggle_read(model, store, effects),
        A::ReadAll => read_all(model, store, effects),
        A::Star => {
            let Some(starred) = star(model, store, effects) else { return true };
            model.tell(ui.say(if starred { Word::Starred } else { Word::Unstarred }));
        }
        A::Tag => ask_mark(model, store, false, effects),
        A::Note => ask_mark(model, store, true, effects),
        A::Pick => pick(model, times),
        A::Undo => undo(model, effects),
        A::Select => {
            focus(model, store, Pane::Reader, effects);
            select::begin(model, store);
        }
        A::SelectNext => select::go(model, store, Go::Words(times)),
        A::SelectPrev => select::go(model, store, Go::Words(-times)),
        A::SelectDown => select::go(model, store, Go::Lines(times)),
        A::SelectUp => select::go(model, store, Go::Lines(-times)),
        A::SelectNumber => select::go(model, store, Go::Numbers(times)),
        A::SelectNumberBack => select::go(model, store, Go::Numbers(-times)),
        A::SelectFrom => select::set_from(model),
        A::SelectTake => select::take(model, store),
        A::SelectLeave => model.reader.selection = None,
        _ => return review::act(model, store, action, effects),
    }
    true
}

/// Hands something to the outside, or is about the program itself. Returns whether the action is one of these.
fn hand(model: &mut Model, store: &Store, action: Action, effects: &mut Vec<Effect>) -> bool {
    use Action as A;
    let ui = model.settings.ui;
    match action {
        A::Reload => {
            if let Some(id) = model.list.selected() {
                effects.push(OutsideEffect::Reload(id).into());
                model.tell(ui.say(Word::Reloading));
            }
        }
        A::ReloadAll => {
            effects.push(OutsideEffect::ReloadAll.into());
            model.loading = true;
            model.tell(ui.say(Word::Reloading));
        }
        A::FullText => {
            if let Some(id) = model.list.selected() {
                effects.push(OutsideEffect::FullText(id).into());
                model.tell(ui.say(Word::Fetching));
            }
        }
        A::Address => address(model, store, effects),
        A::Export => {
            let ids = targets(model);
            ask_for(model, ids, Ask::Export);
        }
        A::ExportList => {
            let ids = model.list.order().to_vec();
            ask_for(model, ids, Ask::Export);
        }
        A::Pipe => {
            let ids = targets(model);
            ask_for(model, ids, Ask::Pipe);
        }
        A::Stop => exporting::stop(model, effects),
        A::Copy => copy(model, store, effects),
        A::Mouse => {
            model.settings.mouse = !model.settings.mouse;
            effects.push(ScreenEffect::Mouse(model.settings.mouse).into());
            model.tell(ui.say(if model.settings.mouse { Word::MouseOn } else { Word::MouseOff }));
        }
        A::Colours => set_colours(model, model.settings.colours.next()),
        A::Light => model.settings.light = !model.settings.light,
        A::Plain => model.settings.plain = !model.settings.plain,
        A::Language => {
            model.settings.ui = match ui {
                Ui::English => Ui::Vietnamese,
                Ui::Vietnamese => Ui::English,
            };
        }
        A::Redraw => effects.push(ScreenEffect::Redraw.into()),
        A::Suspend => effects.push(ScreenEffect::Suspend.into()),
        A::Quit => effects.push(ScreenEffect::Quit.into()),
        _ => return false,
    }
    true
}

/// Whether an action moves in the list and asks nothing of the text.
const fn in_list(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Down
            | A::Up
            | A::HalfDown
            | A::HalfUp
            | A::PageDown
            | A::PageUp
            | A::Top
            | A::Bottom
            | A::NextArticle
            | A::PrevArticle
            | A::NextUnread
            | A::PrevUnread
    )
}

/// Does what a command of the palette says, with its argument.
pub fn run_with(
    model: &mut Model,
    store: &Store,
    action: Action,
    argument: &str,
    effects: &mut Vec<Effect>,
) {
    if argument.is_empty() {
        return run(model, store, action, None, effects);
    }
    match action {
        Action::Find => find(model, store, argument),
        Action::Filter => {
            set_filter(model, store, argument);
        }
        Action::Sort => {
            if let Some(by) = SortBy::from_name(argument) {
                model.list.sort.by = by;
                model.list.sort.reversed = false;
                model.list.resort(store, &model.marks);
            }
        }
        Action::Colours => {
            if let Some(colours) = Colours::from_name(argument) {
                set_colours(model, colours);
            }
        }
        Action::Language => {
            if let Some(ui) = Ui::from_code(argument) {
                model.settings.ui = ui;
            }
        }
        Action::SaveFilter => save_filter(model, argument, effects),
        Action::Note => note(model, store, argument, effects),
        Action::Tag => tag(model, store, argument, effects),
        Action::Export => {
            let ids = targets(model);
            exporting::export(model, store, &ids, argument, effects);
        }
        Action::ExportList => {
            let ids = model.list.order().to_vec();
            exporting::export(model, store, &ids, argument, effects);
        }
        Action::Pipe => {
            let ids = targets(model);
            exporting::pipe(model, ids, argument, effects);
        }
        _ => run(model, store, action, argument.parse().ok(), effects),
    }
}

/// To the filter that is kept `by` places further in the settings; before the first
/// and behind the last of them lie all articles.
fn turn_folder(model: &mut Model, store: &Store, by: isize) {
    let filters = &model.settings.filters;
    if filters.is_empty() {
        return model.tell(model.settings.ui.say(Word::NoFolders));
    }
    let places = isize::try_from(filters.len() + 1).unwrap_or(isize::MAX);
    let here = filters.iter().position(|(_, query)| *query == model.filter);
    let here = here.map_or(0, |at| isize::try_from(at + 1).unwrap_or(0));
    let to = here.saturating_add(by).rem_euclid(places);
    let to = usize::try_from(to).ok().and_then(|to| to.checked_sub(1));
    let query = to.and_then(|to| filters.get(to)).map_or("", |(_, query)| query).to_owned();
    set_filter(model, store, &query);
}

/// Keeps the filter in force under a name.
fn save_filter(model: &mut Model, name: &str, effects: &mut Vec<Effect>) {
    let ui = model.settings.ui;
    if model.filter.is_empty() {
        return model.fail(ui.say(Word::NoFilter));
    }
    let (name, query) = (name.to_owned(), model.filter.clone());
    let filters = &mut model.settings.filters;
    match filters.iter_mut().enumerate().find(|(_, (known, _))| *known == name) {
        Some((at, (_, kept))) => {
            kept.clone_from(&query);
            // The number beside it was the old one's.
            if let Some(count) = model.folder_counts.get_mut(at) {
                *count = None;
            }
        }
        None => filters.push((name.clone(), query.clone())),
    }
    model.tell(ui.fill(Word::FilterSaved, &[&name]));
    effects.push(OutsideEffect::SaveFilter(name, query).into());
}

fn set_colours(model: &mut Model, colours: Colours) {
    model.settings.colours = colours;
    let text = model.settings.ui.fill(Word::ColoursAre, &[colours.name()]);
    model.tell(text);
}

/// Asks the window in front first, and does what it answers. Returns whether the action is
/// the window's.
fn ask_window(model: &mut Model, store: &Store, action: Action, effects: &mut Vec<Effect>) -> bool {
    let Some(window) = model.windows.last() else { return false };
    let answer = window.act(action, model, store);
    follow(model, store, answer, effects)
}

/// Opens a window by an action of its own. Returns whether the action is one of those.
fn open_window(
    model: &mut Model,
    store: &Store,
    action: Action,
    effects: &mut Vec<Effect>,
) -> bool {
    let Some(answer) = Content::opened_by(action, model, store) else { return false };
    follow(model, store, answer, effects)
}

/// Does what a window answers. Returns whether it had an answer.
fn follow(
    model: &mut Model,
    store: &Store,
    answer: WindowAnswer,
    effects: &mut Vec<Effect>,
) -> bool {
    match answer {
        WindowAnswer::Pass => return false,
        WindowAnswer::Nothing => {}
        WindowAnswer::Read { article, figure, place, returns } => {
            let left =
                returns.then(|| (model.focus, selected_key(model, store), model.windows.clone()));
            go_to(model, store, article, figure, effects);
            if let Some(place) = place {
                show_span(model, store, place);
            }
            if let Some((focus, from, windows)) = left {
                let reads = selected_key(model, store);
                model.left = reads.map(|reads| Left { reads, from, focus, windows });
            }
        }
        WindowAnswer::Show(window) => show_window(model, window, effects),
        WindowAnswer::Ask(effect) => effects.push(effect.into()),
        WindowAnswer::Instead(action) => return perform(model, store, action, None, effects),
        WindowAnswer::Leave(action) => {
            model.windows.clear();
            if let Some(action) = action {
                run(model, store, action, None, effects);
            }
        }
        WindowAnswer::Tell(word) => model.tell(model.settings.ui.say(word)),
    }
    true
}

fn open(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    if !model.windows.is_empty() {
        return;
    }
    if model.list.selected().is_none() {
        return;
    }
    model.focus.state().open(model, store, effects);
}

#[cfg(test)]
mod tests {
    use super::super::settings::Settings;
    use super::*;

    #[test]
    fn every_action_is_somebodys() {
        let line = [
            Action::Accept,
            Action::Cancel,
            Action::Complete,
            Action::NextChoice,
            Action::PrevChoice,
            Action::CursorLeft,
            Action::CursorRight,
            Action::CursorStart,
            Action::CursorEnd,
            Action::DeleteBack,
            Action::DeleteNext,
            Action::DeleteWord,
            Action::DeleteLine,
        ];
        for &action in Action::ALL {
            let mut model = Model::new(Settings::default());
            let done = perform(&mut model, &Store::default(), action, None, &mut Vec::new());
            assert_eq!(done, !line.contains(&action), "{action:?}");
        }
    }
}
