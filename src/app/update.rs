//! [`update`] takes one message, changes the model, and returns the effects. Nothing else
//! changes the model.

use super::action::{Action, Layer};
use super::key::{self, Key};
use super::keymap::KeyMatch;
use super::layout::Pane;
use super::offers::offers;
use super::prompt::{Ask, Prompt};
use super::search::set_filter;
use super::words::Word;
use super::{Effect, Follow, Model, Mouse, Msg, Notice, OutsideEffect, ScreenEffect, window};
use super::{ahead, changed, commands, exporting, joining, marking, moves, review, search};
use crate::article::ArticleKey;
use crate::store::marks::Mark;
use crate::store::prepared::PreparedArticle;
use crate::store::{ArticleId, Store};

/// Takes one message, changes the model, and returns what must be done outside. Reads no
/// clock, file or terminal.
pub fn update(model: &mut Model, store: &mut Store, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    model.changed = true;
    let by_hand = matches!(msg, Msg::Key(_) | Msg::Mouse(..));
    let (chosen, offset) = (model.list.selected(), model.list.offset);
    match msg {
        Msg::Key(key) => press(model, store, key, &mut effects),
        Msg::Paste(text) => paste(model, store, &text),
        Msg::Mouse(mouse, x, y) => point(model, store, (mouse, x, y), &mut effects),
        Msg::Resize(columns, rows) => {
            model.catch_up(store);
            // A window of any size is drawn in what memory holds.
            model.size = (columns.min(MOST.0), rows.min(MOST.1));
        }
        Msg::Rest => model.rest(store),
        Msg::Opened(opened) => model.opened(store, opened),
        Msg::Join => joining::some(model, store),
        Msg::Joined(kept) => joining::remember(model, store, kept),
        Msg::Line => model.changed = false,
        Msg::Today(day) => {
            // What was yesterday's news is so no longer.
            let turned = model.today.replace(day).is_some_and(|before| before != day);
            if turned && !model.filter.is_empty() {
                let filter = model.filter.clone();
                set_filter(model, store, &filter);
            }
        }
        told @ (Msg::Listed(_) | Msg::Unlisted(_) | Msg::Ahead(_)) => {
            ahead::take(model, store, told, &mut effects);
        }
        Msg::Loaded(prepared_articles) => {
            over(model, Word::Fetching);
            load(model, store, prepared_articles);
        }
        Msg::Replaced(before, now) => {
            changed::replaced(model, store, before, now, &mut effects);
        }
        Msg::Copied(before, now) => changed::copied(model, before, now, &mut effects),
        Msg::Changed(key, changes, fresh) => {
            changed::changed(model, key, changes, fresh, &mut effects);
        }
        Msg::Unopened(url, why) => marking::unopened(model, url, why, &mut effects),
        Msg::Gone(keys) => changed::gone(model, store, &keys),
        Msg::Also(key, source) => {
            let others = model.also.entry(key).or_default();
            if !others.contains(&source) {
                others.push(source);
            }
        }
        // A lane that is read on may tell of itself when the loading is over.
        Msg::Progress(progress) => model.progress = Some(progress).filter(|_| model.loading),
        Msg::Waiting(out) => model.waiting = out,
        Msg::LoadDone => loaded(model, store),
        Msg::Issue(issue) => {
            let text = format!("{}: {}", issue.at, issue.what);
            model.problem(issue);
            model.fail(text);
        }
        Msg::Notice(text) => model.tell(text),
        Msg::Piped(command, done) => exporting::piped(model, &command, done),
        Msg::Marks(marks) => take_marks(model, store, marks),
        Msg::Unkept(count, why) => model.unkept = (count > 0).then_some((count, why)),
        Msg::Contested(key, meant) => marking::contested(model, store, key, &meant),
        told @ (Msg::Reviewed(_) | Msg::Unreviewed(..) | Msg::Adrift(_) | Msg::LostReviews(_)) => {
            review::told(model, told, &mut effects);
        }
        Msg::Explained(id, entry, verdicts) => window::why::explained(model, id, entry, verdicts),
        Msg::Suspend => effects.push(ScreenEffect::Suspend.into()),
        Msg::Continued => effects.push(ScreenEffect::Redraw.into()),
        Msg::Hangup | Msg::Terminate(_) => effects.push(ScreenEffect::Quit.into()),
    }
    if by_hand {
        model.look_at_story(store);
    }
    joining::attend(model, store, &mut effects);
    if store.len() <= LIVE {
        count_changed_folders(model, store, &effects);
    }
    let lagged = model.follow != Follow::Done;
    let moved = by_hand && chosen.is_some() && model.list.selected() != chosen;
    if moved && !model.follows() && model.may_lag() {
        model.follow = Follow::Later;
    }
    model.rests &= !moved;
    if model.changed {
        model.settle(store);
    }
    if moved {
        model.scrolled = model.list.offset != offset;
    }
    if moved && lagged && model.follows() && model.list.offset != offset {
        model.follow = Follow::Blank;
    }
    ahead::attend(model, store, &mut effects);
    let unopened = model.unopened(store);
    if !unopened.is_empty() {
        effects.push(OutsideEffect::Open(unopened).into());
    }
    effects
}

/// Takes [`Msg::LoadDone`]: all sources are read.
fn loaded(model: &mut Model, store: &Store) {
    model.loading = false;
    model.loaded = true;
    model.progress = None;
    over(model, Word::Reloading);
    count_folders(model, store, false);
    let problems = model.issues.len() + model.more_issues;
    if problems > 1 && problems > model.told_problems {
        model.told_problems = problems;
        let count = problems.to_string();
        let key = model.settings.keymap.first_key(Action::Problems);
        let text = model.settings.ui.fill(Word::ProblemCount, &[&count, &key]);
        model.fail(text);
    }
}

/// Takes a message of the status line back, once what it announced is done.
fn over(model: &mut Model, word: Word) {
    let said = model.settings.ui.say(word);
    if model.notice.as_ref().is_some_and(|n| n.text == said) {
        model.notice = None;
    }
}

/// Counts again where a filter was kept, or marks changed, which a kept filter may ask for.
fn count_changed_folders(model: &mut Model, store: &Store, effects: &[Effect]) {
    let any = |is: fn(&OutsideEffect) -> bool| {
        effects.iter().any(|e| matches!(e, Effect::Outside(effect) if is(effect)))
    };
    if any(|e| matches!(e, OutsideEffect::SaveFilter(..))) {
        count_folders(model, store, false);
    } else if any(|e| matches!(e, OutsideEffect::SaveMarks(_))) {
        count_folders(model, store, true);
    }
}

/// Counts the articles that each kept filter lets through: for all filters, or for those alone
/// that ask for marks.
fn count_folders(model: &mut Model, store: &Store, of_marks: bool) {
    let mut counts = std::mem::take(&mut model.folder_counts);
    counts.resize(model.settings.filters.len(), None);
    for (count, (_, filter)) in counts.iter_mut().zip(&model.settings.filters) {
        if !of_marks || search::asks_for_marks(model, filter) {
            *count = search::count(model, store, filter);
        }
    }
    model.folder_counts = counts;
}

fn load(model: &mut Model, store: &mut Store, prepared_articles: Vec<PreparedArticle>) {
    let from = ArticleId(u32::try_from(store.len()).unwrap_or(u32::MAX));
    let mut passed = Vec::new();
    let told = search::lets_through(model, store, &prepared_articles);
    let known = |p: &PreparedArticle| model.list.id_of(p.card.key);
    let again_told = prepared_articles.iter().filter_map(known).any(|id| !store.awaits(id));
    let mut listed = Vec::new();
    for (mut prepared, told) in prepared_articles.into_iter().zip(told) {
        for issue in std::mem::take(&mut prepared.issues) {
            model.problem(issue);
        }
        let key = prepared.card.key;
        let known = model.list.id_of(key);
        if known.is_none() && !model.marks.get(key).read {
            model.unread += 1;
        }
        if known.is_none() && model.loaded {
            model.came.insert(key);
        }
        // The same key twice within one batch counts once.
        let again = store.with_key(key).is_some_and(|before| before >= from);
        let id = store.insert(prepared);
        passed.extend(told.then_some(id));
        if id < from {
            listed.push(id);
        }
        if known.is_none() && again {
            model.unread = model.unread.saturating_sub(1);
        }
    }
    model.list.let_through(passed);
    ahead::show(model, store, &listed);
    model.list.absorb(from, store, &model.marks);
    if again_told {
        // What a story counts may have been corrected, though no other event came of it.
        model.heads.clear();
        for mut window in std::mem::take(&mut model.windows) {
            window.tell_again(model, store);
            model.windows.push(window);
        }
    }
}

fn take_marks(model: &mut Model, store: &Store, marks: Vec<(ArticleKey, Mark)>) {
    for (key, mark) in marks {
        let now = mark.read;
        if model.marks.get(key).stories != mark.stories {
            model.joining.decided.push(key);
        }
        let was = model.marks.set(key, mark).read;
        if model.list.id_of(key).is_some() && was != now {
            model.unread = if now { model.unread.saturating_sub(1) } else { model.unread + 1 };
        }
        marking::note_arrived(model, key, store);
    }
    if model.list.sort.unread_first {
        model.list.resort(store, &model.marks);
    }
}

fn press(model: &mut Model, store: &Store, key: Key, effects: &mut Vec<Effect>) {
    let layers = model.layers();
    let typing = layers.contains(&Layer::Input);
    if !typing
        && model.pending.is_empty()
        && let Some(digit) = key.typed().and_then(|c| c.to_digit(10))
        && (digit > 0 || model.count.is_some())
    {
        let count = model.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize);
        model.count = Some(count.min(10_000_000));
        return;
    }
    model.pending.push(key);
    let found = match model.settings.keymap.look_up(layers, &model.pending) {
        // A key that continues no sequence starts afresh.
        KeyMatch::Nothing if model.pending.len() > 1 => {
            model.pending = vec![key];
            model.settings.keymap.look_up(layers, &model.pending)
        }
        found => found,
    };
    match found {
        KeyMatch::More => {}
        KeyMatch::Action(action) => {
            model.pending.clear();
            model.notice = None;
            let count = model.count.take();
            if typing {
                edit(model, store, action, effects);
            } else {
                commands::run(model, store, action, count, effects);
            }
        }
        KeyMatch::Nothing => {
            model.pending.clear();
            model.count = None;
            if typing {
                if let Some(c) = key.typed() {
                    type_in(model, store, c.encode_utf8(&mut [0; 4]));
                }
            } else {
                let help = model.settings.keymap.first_key(Action::Help);
                let text =
                    model.settings.ui.fill(Word::UnknownKey, &[&key::written(&[key]), &help]);
                model.tell(text);
            }
        }
    }
}

fn paste(model: &mut Model, store: &Store, text: &str) {
    if model.prompt.is_some() {
        type_in(model, store, text.trim_end_matches(['\r', '\n']));
    } else {
        model.changed = false;
    }
}

fn type_in(model: &mut Model, store: &Store, text: &str) {
    if let Some(prompt) = &mut model.prompt {
        prompt.line.insert(text);
        prompt.choice = 0;
    }
    preview(model, store);
    offer(model, store);
}

/// Looks up how the filter being typed may go on.
fn offer(model: &mut Model, store: &Store) {
    let Some(Prompt { ask, line, .. }) = &model.prompt else { return };
    let found = match ask {
        Ask::Filter(_) if store.len() <= LIVE => offers(line.before(), model, store),
        Ask::Filter(_) => Vec::new(),
        Ask::Field(field) => review::offers(model, store, *field, line.before()),
        Ask::Export(_) => exporting::offers(line.before(), model.settings.ui),
        _ => return,
    };
    if let Some(prompt) = &mut model.prompt {
        prompt.offers = found;
        prompt.took = None;
    }
}

/// The largest screen that is drawn: columns and rows.
const MOST: (u16, u16) = (1000, 400);

/// Articles up to which a filter is tried at every letter.
const LIVE: usize = 20_000;

/// Shows at once what a search or filter would do.
fn preview(model: &mut Model, store: &Store) {
    let Some(prompt) = &model.prompt else { return };
    let typed = prompt.line.text().to_owned();
    let ask = prompt.ask.clone();
    match ask {
        Ask::Find => {
            let Some(entry) = model.entry(store) else { return };
            model.reader.search(&entry.article.text, &typed);
            moves::show_match(model, store);
        }
        Ask::Filter(_) if store.len() <= LIVE => {
            set_filter(model, store, &typed);
            // Half a word may be no query yet: nothing to complain of.
            model.notice = None;
        }
        _ => {}
    }
}

/// Takes a key while a line is typed.
fn edit(model: &mut Model, store: &Store, action: Action, effects: &mut Vec<Effect>) {
    let ui = model.settings.ui;
    let Some(prompt) = &mut model.prompt else { return };
    if matches!(prompt.ask, Ask::Field(_) | Ask::Export(_))
        && matches!(action, Action::Complete | Action::NextChoice | Action::PrevChoice)
    {
        if action == Action::PrevChoice {
            prompt.take_offer_before();
        } else {
            prompt.take_offer();
        }
        return;
    }
    if matches!(prompt.ask, Ask::Filter(_)) {
        let changed = match action {
            Action::Complete => Some(prompt.take_offer()),
            Action::PrevChoice => Some(prompt.look_back(1, &model.asked)),
            Action::NextChoice => Some(prompt.look_back(-1, &model.asked)),
            _ => None,
        };
        if let Some(changed) = changed {
            if changed {
                preview(model, store);
            }
            return;
        }
    }
    let choices = prompt.choices(ui);
    match action {
        Action::Accept => {
            if let Some(prompt) = model.prompt.take() {
                match marking::objection(model, store, &prompt) {
                    Some(why) => {
                        model.prompt.get_or_insert(prompt);
                        model.fail(why);
                    }
                    None => accept(model, store, &prompt, effects),
                }
            }
        }
        Action::Cancel => cancel(model, store),
        Action::Complete => {
            if let Some(choice) = choices.get(prompt.choice.min(choices.len().saturating_sub(1))) {
                let (_, argument) = prompt.parts();
                let text = format!("{} {argument}", choice.name());
                *prompt = Prompt::new(prompt.ask.clone(), &text);
            }
        }
        Action::NextChoice if !choices.is_empty() => {
            prompt.choice = (prompt.choice + 1) % choices.len();
        }
        Action::PrevChoice if !choices.is_empty() => {
            prompt.choice = (prompt.choice + choices.len() - 1) % choices.len();
        }
        Action::CursorLeft => prompt.line.left(),
        Action::CursorRight => prompt.line.right(),
        Action::CursorStart => prompt.line.start(),
        Action::CursorEnd => prompt.line.end(),
        Action::DeleteBack => {
            if prompt.line.delete_back() {
                preview(model, store);
                offer(model, store);
            } else if prompt.line.text().is_empty() {
                cancel(model, store);
            }
        }
        Action::DeleteNext => {
            prompt.line.delete_next();
            preview(model, store);
        }
        Action::DeleteWord => {
            prompt.line.delete_word();
            preview(model, store);
            offer(model, store);
        }
        Action::DeleteLine => {
            prompt.line.delete_line();
            preview(model, store);
            offer(model, store);
        }
        _ => {}
    }
}

fn cancel(model: &mut Model, store: &Store) {
    let Some(prompt) = model.prompt.take() else { return };
    match prompt.ask {
        Ask::Filter(before) => {
            set_filter(model, store, &before);
        }
        Ask::Find => model.reader.find = None,
        _ => {}
    }
}

/// The most filters that are kept in the history of the prompt.
const ASKED: usize = 100;

/// Takes a filter. One that cannot be read goes on being typed, with the cursor where
/// the mistake is.
fn accept_filter(model: &mut Model, store: &Store, prompt: &Prompt, before: &str) {
    let typed = prompt.line.text();
    if search::is_on(model, typed) || set_filter(model, store, typed) {
        let typed = typed.trim().to_owned();
        if !typed.is_empty() {
            model.asked.retain(|asked| *asked != typed);
            model.asked.push(typed);
            let over = model.asked.len().saturating_sub(ASKED);
            model.asked.drain(..over);
        }
        return;
    }
    set_filter(model, store, before);
    let Err(what) = search::read(model, typed.trim()) else { return };
    let text = model.settings.ui.fill(Word::BadQuery, &[&what.what]);
    // The column counts from the first letter that is no blank.
    let blanks = typed.chars().take_while(|c| c.is_whitespace()).count();
    let mut again = prompt.clone();
    let at = blanks + what.column - 1;
    again.line.go_to(at);
    again.offers.clear();
    model.prompt = Some(again);
    model.notice = Some(Notice { text, failure: true, at: Some(at) });
}

fn accept(model: &mut Model, store: &Store, prompt: &Prompt, effects: &mut Vec<Effect>) {
    let typed = prompt.line.text().trim();
    match &prompt.ask {
        Ask::Find => moves::find(model, store, typed),
        Ask::Filter(before) => accept_filter(model, store, prompt, before),
        Ask::Command => {
            let (name, argument) = prompt.parts();
            #[cfg(debug_assertions)]
            assert!(name != "panic!", "asked for");
            if let Ok(row) = name.parse::<usize>() {
                commands::run(model, store, Action::Top, Some(row), effects);
                return;
            }
            let choices = prompt.choices(model.settings.ui);
            match choices.get(prompt.choice).or(choices.first()) {
                Some(&action) => commands::run_with(model, store, action, argument, effects),
                None if name.is_empty() => {}
                None => {
                    let text = model.settings.ui.fill(Word::UnknownCommand, &[name]);
                    model.fail(text);
                }
            }
        }
        Ask::Export(ids) if !typed.is_empty() => {
            exporting::export(model, store, ids, typed, effects);
        }
        Ask::Pipe(ids) if !typed.is_empty() => {
            exporting::pipe(model, ids.clone(), typed, effects);
        }
        Ask::Export(_) | Ask::Pipe(_) => {}
        Ask::Note(_) => marking::note(model, store, typed, effects),
        Ask::Tags => marking::tag(model, store, typed, effects),
        Ask::Field(field) => review::take_field(model, *field, typed),
        Ask::FigureNote => review::note(model, store, typed, effects),
    }
}

/// Takes a move of the mouse: a click chooses a row, a click on the chosen row opens it, the
/// wheel scrolls the pane below it.
fn point(
    model: &mut Model,
    store: &Store,
    (mouse, x, y): (Mouse, u16, u16),
    effects: &mut Vec<Effect>,
) {
    let Some(layout) = model.layout() else { return };
    if model.prompt.is_some() || !model.settings.mouse {
        model.changed = false;
        return;
    }
    let wheel: isize = match mouse {
        Mouse::WheelDown => 3,
        Mouse::WheelUp => -3,
        Mouse::Click => 0,
    };
    if let Some(window) = model.windows.last_mut() {
        let area = window.area(&layout);
        if wheel != 0 {
            window.step(wheel);
        } else if area.covers(x, y) {
            let row = window.offset + usize::from(y.saturating_sub(area.y + 1));
            let listed = y <= area.y + window.list_rows(area.inside(1).height);
            if listed && window.chooses(row) {
                if window.at == row {
                    commands::run(model, store, Action::Open, None, effects);
                } else {
                    window.at = row;
                }
            }
        } else {
            model.windows.pop();
        }
        return;
    }
    let Some(pane) = layout.pane_at(x, y) else {
        model.changed = false;
        return;
    };
    if wheel == 0 || pane != Pane::List {
        model.catch_up(store);
    }
    if wheel != 0 {
        pane.state().scroll(model, store, wheel);
        return;
    }
    model.notice = None;
    if let Some(action) = pane.state().click(model, store, (x, y), effects) {
        commands::run(model, store, action, None, effects);
    }
}
