//! What each action does to the model.

use super::action::Action;
use super::layout::Pane;
use super::list::SortBy;
use super::panel::{self, Tab, figure_order};
use super::prompt::{Ask, Prompt};
use super::reader::{LineKind, figure_at};
use super::settings::Colours;
use super::update::set_filter;
use super::window::{Content, Row, Window};
use super::words::{Ui, Word};
use super::{Effect, Model};
use crate::article::ArticleKey;
use crate::store::marks::Mark;
use crate::store::{ArticleId, Store};
use crate::text::Span;

/// Does what an action says, with the count typed before it.
pub fn run(
    model: &mut Model,
    store: &Store,
    action: Action,
    count: Option<usize>,
    effects: &mut Vec<Effect>,
) {
    use Action as A;
    let ui = model.settings.ui;
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
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
        A::Figures => show_tab(model, store, Tab::Figures, effects),
        A::Entities => show_tab(model, store, Tab::Entities, effects),
        A::Compare => {
            let window = Window::compare(model, store);
            model.windows.push(window);
        }
        A::Why => {
            if let Some(id) = model.list.selected() {
                model.windows.push(Window::new(Content::Why(id, None), Vec::new()));
                effects.push(Effect::Explain(id));
            }
        }
        A::EntityPage => entity_page(model, store),
        A::Wide => {
            model.wide = !model.wide;
            if model.wide {
                focus(model, store, Pane::Reader, effects);
            }
        }
        A::Turn => turn(model, store, effects),
        A::Find => {
            let old = model.reader.find.as_ref().map_or(String::new(), |f| f.query.clone());
            let _ = old;
            model.prompt = Some(Prompt::new(Ask::Find, ""));
        }
        A::FindNext => next_match(model, store, times),
        A::FindPrev => next_match(model, store, -times),
        A::Filter | A::FilterHere => {
            let filter = model.filter.clone();
            model.prompt = Some(Prompt::new(Ask::Filter(filter.clone()), &filter));
        }
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
        A::Sort => {
            model.list.sort.by = model.list.sort.by.next();
            model.list.sort.reversed = false;
            model.list.resort(store, &model.marks);
        }
        A::Reverse => {
            model.list.sort.reversed = !model.list.sort.reversed;
            model.list.resort(store, &model.marks);
        }
        A::UnreadFirst => {
            model.list.sort.unread_first = !model.list.sort.unread_first;
            model.list.resort(store, &model.marks);
        }
        A::ToggleRead => toggle_read(model, store, effects),
        A::ReadAll => read_all(model, store, effects),
        A::Star => {
            let mut starred = false;
            change_mark(model, store, effects, |m| {
                m.starred = !m.starred;
                starred = m.starred;
            });
            model.tell(ui.say(if starred { Word::Starred } else { Word::Unstarred }));
        }
        A::Tag => ask_mark(model, store, Ask::Tags, |m| m.tags.join(" ")),
        A::Note => ask_mark(model, store, Ask::Note, |m| m.note.clone()),
        A::Pick => pick(model, times),
        A::Undo => undo(model, store, effects),
        A::Reload => {
            if let Some(id) = model.list.selected() {
                effects.push(Effect::Reload(id));
                model.tell(ui.say(Word::Reloading));
            }
        }
        A::ReloadAll => {
            effects.push(Effect::ReloadAll);
            model.loading = true;
            model.tell(ui.say(Word::Reloading));
        }
        A::FullText => {
            if let Some(id) = model.list.selected() {
                effects.push(Effect::FullText(id));
                model.tell(ui.say(Word::Fetching));
            }
        }
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
        A::Copy => copy(model, store, effects),
        A::Mouse => {
            model.settings.mouse = !model.settings.mouse;
            effects.push(Effect::Mouse(model.settings.mouse));
            model.tell(ui.say(if model.settings.mouse { Word::MouseOn } else { Word::MouseOff }));
        }
        A::Colours => set_colours(model, model.settings.colours.next()),
        A::Light => model.settings.light = !model.settings.light,
        A::Language => {
            model.settings.ui = match ui {
                Ui::English => Ui::Vietnamese,
                Ui::Vietnamese => Ui::English,
            };
        }
        A::Problems => {
            let window = Window::problems(model);
            model.windows.push(window);
        }
        A::Help => {
            let window = Window::help(model.layers());
            model.windows.retain(|w| w.content != Content::Help);
            model.windows.push(window);
        }
        A::Palette => model.prompt = Some(Prompt::new(Ask::Command, "")),
        A::Redraw => effects.push(Effect::Redraw),
        A::Suspend => effects.push(Effect::Suspend),
        A::Quit => effects.push(Effect::Quit),
        // Keys of a line being typed, handled where the line is.
        A::Accept
        | A::Cancel
        | A::Complete
        | A::NextChoice
        | A::PrevChoice
        | A::CursorLeft
        | A::CursorRight
        | A::CursorStart
        | A::CursorEnd
        | A::DeleteBack
        | A::DeleteNext
        | A::DeleteWord
        | A::DeleteLine => {}
    }
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
        Action::Note => note(model, store, argument, effects),
        Action::Tag => tag(model, store, argument, effects),
        Action::Export => effects.push(Effect::Export(targets(model), argument.to_owned())),
        Action::ExportList => {
            effects.push(Effect::Export(model.list.order().to_vec(), argument.to_owned()));
        }
        Action::Pipe => effects.push(Effect::Pipe(targets(model), argument.to_owned())),
        _ => run(model, store, action, argument.parse().ok(), effects),
    }
}

fn set_colours(model: &mut Model, colours: Colours) {
    model.settings.colours = colours;
    let text = model.settings.ui.fill(Word::ColoursAre, &[colours.name()]);
    model.tell(text);
}

/// Rows a page has where the focus is; one less than shown, so that a line stays.
fn page(model: &Model) -> isize {
    let Some(layout) = model.layout() else { return 1 };
    let rows = if model.windows.is_empty() {
        let rows = layout.pane(model.focus).map_or(1, |a| a.inside(0).height);
        match model.focus {
            Pane::List => rows / Model::list_step(layout.list.map_or(0, |a| a.width)),
            Pane::Reader => rows,
            // Figures take two rows and more.
            Pane::Panel if model.panel.tab == Tab::Figures => rows / 2,
            Pane::Panel => rows,
        }
    } else {
        layout.window().inside(1).height
    };
    isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
}

fn motion(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    if let Some(window) = model.windows.last_mut() {
        return window.step(by);
    }
    if model.focus == Pane::Reader {
        mark_opened(model, store, effects);
    }
    match model.focus {
        Pane::List => {
            let row = model.list.at().saturating_add_signed(by);
            model.list.choose(row);
        }
        Pane::Reader => scroll(model, store, Pane::Reader, by),
        Pane::Panel => {
            let item = model.panel.moved(by);
            choose_item(model, store, item);
        }
    }
}

/// Scrolls a pane, without giving it the focus.
pub fn scroll(model: &mut Model, store: &Store, pane: Pane, by: isize) {
    match pane {
        Pane::List => {
            let row = model.list.at().saturating_add_signed(by);
            model.list.choose(row);
        }
        Pane::Panel => {
            let item = model.panel.moved(by.signum());
            choose_item(model, store, item);
        }
        Pane::Reader => {
            let Some(entry) = model.entry(store) else { return };
            let top = model.reader.top().saturating_add_signed(by);
            model.reader.scroll_to(top, &entry.article.text);
            follow_eye(model, store);
        }
    }
}

/// Lights the figure one is reading.
fn follow_eye(model: &mut Model, store: &Store) {
    let Some(entry) = model.entry(store) else { return };
    if let Some(figure) = figure_at(&entry.analysis, model.reader.eye()) {
        model.panel.figure = figure;
    }
}

fn jump(model: &mut Model, store: &Store, row: usize, effects: &mut Vec<Effect>) {
    if let Some(window) = model.windows.last_mut() {
        window.at = 0;
        window.step(0);
        return window.step(isize::try_from(row).unwrap_or(isize::MAX));
    }
    match model.focus {
        Pane::List => model.list.choose(row),
        Pane::Reader => {
            mark_opened(model, store, effects);
            let Some(entry) = model.entry(store) else { return };
            model.reader.scroll_to(row, &entry.article.text);
            follow_eye(model, store);
        }
        Pane::Panel => {
            let mut items: Vec<usize> =
                model.panel.rows().iter().filter_map(|r| r.item()).collect();
            items.dedup();
            if let Some(&item) = items.get(row.min(items.len().saturating_sub(1))) {
                choose_item(model, store, item);
            }
        }
    }
}

/// Gives a pane the focus; turns it into sight where it is hidden.
pub fn focus(model: &mut Model, store: &Store, pane: Pane, effects: &mut Vec<Effect>) {
    model.focus = pane;
    match pane {
        Pane::List => model.turned = false,
        Pane::Panel => model.turned = true,
        Pane::Reader => {}
    }
    if pane != Pane::Reader {
        model.wide = false;
    }
    if pane == Pane::Reader {
        mark_opened(model, store, effects);
    }
}

const PANES: [Pane; 3] = [Pane::List, Pane::Reader, Pane::Panel];

fn side(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    if !model.windows.is_empty() {
        return;
    }
    let at = PANES.iter().position(|&p| p == model.focus).unwrap_or(0);
    if let Some(&pane) = at.checked_add_signed(by).and_then(|i| PANES.get(i)) {
        focus(model, store, pane, effects);
    }
}

fn turn_focus(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    if !model.windows.is_empty() {
        return;
    }
    let at = PANES.iter().position(|&p| p == model.focus).unwrap_or(0);
    let next = (at + PANES.len()).saturating_add_signed(by) % PANES.len();
    if let Some(&pane) = PANES.get(next) {
        focus(model, store, pane, effects);
    }
}

/// The other pane beside the text.
fn turn(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    model.turned = !model.turned;
    match model.focus {
        Pane::List => focus(model, store, Pane::Panel, effects),
        Pane::Panel => focus(model, store, Pane::List, effects),
        Pane::Reader => {}
    }
}

fn show_tab(model: &mut Model, store: &Store, tab: Tab, effects: &mut Vec<Effect>) {
    model.windows.clear();
    model.panel.tab = tab;
    focus(model, store, Pane::Panel, effects);
    if tab == Tab::Figures {
        let item = model.panel.figure;
        choose_item(model, store, item);
    }
}

fn open(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    if let Some(window) = model.windows.last() {
        let why = match window.content {
            Content::Why(id, _) => Some(id),
            _ => None,
        };
        let verdict = |i: usize| match &window.content {
            Content::Why(_, Some(verdicts)) => verdicts.get(i).map(|v| v.span),
            _ => None,
        };
        match window.chosen() {
            Some(Row::Article(id, _)) => go_to(model, store, id, None, effects),
            Some(Row::Figure(id, figure)) => go_to(model, store, id, Some(figure), effects),
            Some(Row::Verdict(i)) => {
                if let (Some(id), Some(span)) = (why, verdict(i)) {
                    go_to(model, store, id, None, effects);
                    show_span(model, store, span);
                }
            }
            Some(Row::Action(action)) => {
                model.windows.clear();
                if action.in_palette() {
                    run(model, store, action, None, effects);
                }
            }
            _ => {}
        }
        return;
    }
    if model.list.selected().is_none() {
        return;
    }
    match model.focus {
        Pane::List => focus(model, store, Pane::Reader, effects),
        Pane::Reader => show_tab(model, store, Tab::Figures, effects),
        Pane::Panel => {
            let item = model.panel.chosen();
            choose_item(model, store, item);
            focus(model, store, Pane::Reader, effects);
        }
    }
}

/// Leaves all windows for an article, and a figure of it.
fn go_to(
    model: &mut Model,
    store: &Store,
    id: ArticleId,
    figure: Option<usize>,
    effects: &mut Vec<Effect>,
) {
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

fn back(model: &mut Model, store: &Store) {
    if model.windows.pop().is_some() {
        return;
    }
    if model.wide {
        model.wide = false;
    } else if model.reader.find.take().is_some() {
        // The marks of a search go first.
    } else {
        match model.focus {
            Pane::Panel => {
                model.focus = Pane::Reader;
            }
            Pane::Reader => {
                model.focus = Pane::List;
                model.turned = false;
            }
            Pane::List if !model.filter.is_empty() => {
                set_filter(model, store, "");
            }
            Pane::List => {
                model.list.picked.clear();
            }
        }
    }
}

/// Chooses a figure or an entity and brings its sentence, or mention, into sight.
pub fn choose_item(model: &mut Model, store: &Store, item: usize) {
    let Some(entry) = model.entry(store) else { return };
    match model.panel.tab {
        Tab::Figures => {
            model.panel.figure = item;
            if let Some(figure) = entry.analysis.figures.get(item) {
                let span = if figure.sentence.is_empty() { figure.span } else { figure.sentence };
                model.reader.bring(span, &entry.article.text);
            }
        }
        Tab::Entities => {
            model.panel.entity = item;
            model.panel.mention = 0;
            show_mention(model, store);
        }
    }
}

fn show_span(model: &mut Model, store: &Store, span: Span) {
    let Some(entry) = model.entry(store) else { return };
    model.reader.bring(span, &entry.article.text);
}

/// A click on the text lights the figure nearest to it.
pub fn click_text(model: &mut Model, store: &Store, row: u16) {
    let Some(entry) = model.entry(store) else { return };
    let line = model.reader.lines().get(model.reader.top() + usize::from(row));
    if let Some(line) = line.filter(|l| matches!(l.kind, LineKind::Text { .. }))
        && let Some(figure) = figure_at(&entry.analysis, line.span.end)
    {
        model.panel.figure = figure;
    }
}

fn next_figure(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    let Some(entry) = model.entry(store) else { return };
    let count = entry.analysis.figures.len();
    model.panel.tab = Tab::Figures;
    mark_opened(model, store, effects);
    match model.panel.figure.checked_add_signed(by).filter(|&i| i < count) {
        Some(figure) => choose_item(model, store, figure),
        None => model.tell(model.settings.ui.say(Word::NoMore)),
    }
}

fn next_paragraph(model: &mut Model, store: &Store, by: isize) {
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

fn next_article(model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
    let row = model.list.at().saturating_add_signed(by);
    model.windows.clear();
    if row == model.list.at() || (by > 0 && model.list.at() + 1 >= model.list.order().len()) {
        model.tell(model.settings.ui.say(Word::NoMore));
        return;
    }
    model.list.choose(row);
    if model.focus == Pane::Reader {
        mark_opened(model, store, effects);
    }
}

fn next_unread(model: &mut Model, store: &Store, forward: bool) {
    let at = model.list.at();
    let unread = |row: &usize| {
        let id = model.list.order().get(*row).copied();
        id.and_then(|id| store.get(id)).is_some_and(|e| !model.marks.get(e.article.key).read)
    };
    let row = if forward {
        (at + 1..model.list.order().len()).find(unread)
    } else {
        (0..at).rev().find(unread)
    };
    match row {
        Some(row) => model.list.choose(row),
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

/// Brings the match one is at into sight.
pub fn show_match(model: &mut Model, store: &Store) {
    let at = model.reader.find.as_ref().and_then(|f| f.matches.get(f.at).copied());
    if let Some(span) = at {
        show_span(model, store, span);
    }
}

fn next_match(model: &mut Model, store: &Store, by: isize) {
    let count = model.reader.find.as_ref().map_or(0, |f| f.matches.len());
    if count == 0 {
        let text = match &model.reader.find {
            Some(find) => model.settings.ui.fill(Word::NotFound, &[&find.query]),
            None => {
                let key = model.settings.keymap.first_key(Action::Find);
                model.settings.ui.fill(Word::NoFind, &[&key])
            }
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

fn next_mention(model: &mut Model, store: &Store, by: isize) {
    let Some(entry) = model.entry(store) else { return };
    let entity = model.panel.entity;
    let count =
        entry.analysis.mentions.iter().filter(|m| usize::from(m.entity) == entity).count();
    if count > 0 {
        let len = isize::try_from(count).unwrap_or(1);
        let at = isize::try_from(model.panel.mention).unwrap_or(0);
        model.panel.mention = usize::try_from((at + by % len + len) % len).unwrap_or(0);
    }
    show_mention(model, store);
}

fn show_mention(model: &mut Model, store: &Store) {
    let Some(entry) = model.entry(store) else { return };
    let entity = model.panel.entity;
    let mentions = entry.analysis.mentions.iter().filter(|m| usize::from(m.entity) == entity);
    let span = mentions.map(|m| m.span).nth(model.panel.mention);
    if let Some(span) = span {
        show_span(model, store, span);
    }
}

fn entity_page(model: &mut Model, store: &Store) {
    let Some(entry) = model.entry(store) else { return };
    let analysis = &entry.analysis;
    // In the figures: the entity the chosen figure names first.
    let index = match model.panel.tab {
        Tab::Entities => Some(model.panel.entity),
        Tab::Figures => analysis
            .figures
            .get(model.panel.figure)
            .and_then(|f| f.entities.first().map(|&e| usize::from(e))),
    };
    let index = index.unwrap_or(model.panel.entity);
    if let Some(entity) = analysis.entities.get(index) {
        let window = Window::entity(model, store, &entity.id, &entity.name);
        model.windows.push(window);
    } else {
        model.tell(model.settings.ui.say(Word::NoEntities));
    }
}

/// Changes marks; what they were goes on the undo stack.
fn change(
    model: &mut Model,
    keys: impl IntoIterator<Item = ArticleKey>,
    effects: &mut Vec<Effect>,
    mut how: impl FnMut(&mut Mark),
) -> usize {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for key in keys {
        let old = model.marks.get(key).clone();
        let mut new = old.clone();
        how(&mut new);
        if new != old {
            count_unread(model, &old, &new);
            model.marks.set(key, new.clone());
            before.push((key, old));
            after.push((key, new));
        }
    }
    let changed = after.len();
    if changed > 0 {
        model.undo.push(before);
        if model.undo.len() > 200 {
            model.undo.remove(0);
        }
        effects.push(Effect::SaveMarks(after));
    }
    changed
}

fn count_unread(model: &mut Model, old: &Mark, new: &Mark) {
    match (old.read, new.read) {
        (false, true) => model.unread = model.unread.saturating_sub(1),
        (true, false) => model.unread += 1,
        _ => {}
    }
}

fn change_mark(
    model: &mut Model,
    store: &Store,
    effects: &mut Vec<Effect>,
    how: impl FnMut(&mut Mark),
) -> usize {
    let key = model.entry(store).map(|e| e.article.key);
    change(model, key, effects, how)
}

/// An article that is read is marked read.
fn mark_opened(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    change_mark(model, store, effects, |m| m.read = true);
}

fn toggle_read(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let mut read = false;
    change_mark(model, store, effects, |m| {
        m.read = !m.read;
        read = m.read;
    });
    let key = model.settings.keymap.first_key(Action::Undo);
    let text = if read {
        model.settings.ui.fill(Word::Marked, &[&key])
    } else {
        model.settings.ui.say(Word::MarkedUnread).to_owned()
    };
    model.tell(text);
}

fn read_all(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let keys: Vec<ArticleKey> = model
        .list
        .order()
        .iter()
        .filter_map(|id| store.get(*id).map(|e| e.article.key))
        .collect();
    let changed = change(model, keys, effects, |m| m.read = true);
    let key = model.settings.keymap.first_key(Action::Undo);
    let text = model.settings.ui.fill(Word::MarkedAll, &[&changed.to_string(), &key]);
    model.tell(text);
}

fn undo(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let Some(before) = model.undo.pop() else {
        return model.tell(model.settings.ui.say(Word::NothingToUndo));
    };
    for (key, mark) in &before {
        let old = model.marks.set(*key, mark.clone());
        count_unread(model, &old, mark);
    }
    if let [(key, _)] = before.as_slice()
        && let Some(id) = model.list.id_of(*key)
    {
        // Show what was undone; the list takes the focus so that it is not marked
        // read again by the next line scrolled.
        model.list.choose_id(id);
        model.focus = Pane::List;
        model.turned = false;
    }
    let _ = store;
    effects.push(Effect::SaveMarks(before));
    model.tell(model.settings.ui.say(Word::Undone));
}

fn ask_mark(model: &mut Model, store: &Store, ask: Ask, text: impl Fn(&Mark) -> String) {
    if let Some(entry) = model.entry(store) {
        let text = text(model.marks.get(entry.article.key));
        model.prompt = Some(Prompt::new(ask, &text));
    }
}

/// Keeps a note on the chosen article.
pub fn note(model: &mut Model, store: &Store, text: &str, effects: &mut Vec<Effect>) {
    change_mark(model, store, effects, |m| text.clone_into(&mut m.note));
    model.tell(model.settings.ui.say(Word::Noted));
}

/// Keeps tags for the chosen article: words parted by blanks or commas.
pub fn tag(model: &mut Model, store: &Store, text: &str, effects: &mut Vec<Effect>) {
    let tags: Vec<String> = text
        .split([' ', ','])
        .map(|t| t.trim_start_matches('#'))
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect();
    change_mark(model, store, effects, |m| m.tags.clone_from(&tags));
    model.tell(model.settings.ui.say(Word::Tagged));
}

fn pick(model: &mut Model, times: isize) {
    for _ in 0..times.clamp(1, 10_000) {
        let Some(id) = model.list.selected() else { return };
        if !model.list.picked.remove(&id) {
            model.list.picked.insert(id);
        }
        let row = model.list.at() + 1;
        if row >= model.list.order().len() {
            break;
        }
        model.list.choose(row);
    }
    let count = model.list.picked.len().to_string();
    let text = model.settings.ui.fill(Word::Picked, &[&count]);
    model.tell(text);
}

/// What export, copy and pipe take: the picked articles, else the chosen one.
fn targets(model: &Model) -> Vec<ArticleId> {
    if model.list.picked.is_empty() {
        model.list.selected().into_iter().collect()
    } else {
        let order = model.list.order().iter().copied();
        order.filter(|id| model.list.picked.contains(id)).collect()
    }
}

fn ask_for(model: &mut Model, ids: Vec<ArticleId>, ask: impl Fn(Vec<ArticleId>) -> Ask) {
    if !ids.is_empty() {
        model.prompt = Some(Prompt::new(ask(ids), ""));
    }
}

fn copy(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let text = if model.focus == Pane::Panel && model.panel.tab == Tab::Figures {
        figure_text(model, store)
    } else {
        let texts: Vec<String> =
            targets(model).into_iter().filter_map(|id| article_text(model, store, id)).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n\n"))
    };
    if let Some(text) = text {
        effects.push(Effect::Copy(text));
        model.tell(model.settings.ui.say(Word::Copied));
    }
}

fn article_text(model: &Model, store: &Store, id: ArticleId) -> Option<String> {
    let article = &store.get(id)?.article;
    let day = article.published.map(|p| model.house().day(p.day)).unwrap_or_default();
    let url = article.url.as_deref().unwrap_or(&article.path);
    Some(format!(
        "{}\n{} {day}\n{url}\n\n{}",
        article.title,
        article.source,
        article.text.as_str().trim()
    ))
}

/// The chosen figure with its sentence and where it stands.
fn figure_text(model: &Model, store: &Store) -> Option<String> {
    let entry = model.entry(store)?;
    let figure = entry.analysis.figures.get(model.panel.figure)?;
    let article = &entry.article;
    let house = model.house();
    let mut parts = vec![format!("{} {}", house.value(figure), house.ui.kind(figure.kind))];
    parts.push(panel::party(entry, model.panel.figure));
    parts.push(figure.attribution.to_string());
    parts.extend(house.flags(figure.flags).into_iter().map(str::to_owned));
    parts.retain(|p| !p.is_empty());
    let day = article.published.map(|p| house.day(p.day)).unwrap_or_default();
    Some(format!(
        "{}\n“{}”\n{}, {} {day} {}",
        parts.join(", "),
        figure.sentence.of(article.text.as_str()),
        article.title,
        article.source,
        article.url.as_deref().unwrap_or(&article.path)
    ))
}

/// The first figure in the order of the panel.
#[must_use]
pub fn first_figure(model: &Model, store: &Store) -> Option<usize> {
    figure_order(&model.entry(store)?.analysis).first().copied()
}
