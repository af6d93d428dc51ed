//! Lines being typed: what they ask for, and the choices of the command palette.

use super::action::Action;
use super::input::InputLine;
use super::offers::Offer;
use super::window::form::FormField;
use super::words::{Ui, Word};
use crate::app::find::fold;
use crate::store::ArticleId;

/// What a line is typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Something to find in the text.
    Find,
    /// A filter over the list; what it was before.
    Filter(String),
    /// A command by name.
    Command,
    /// A file to write these articles to.
    Export(Vec<ArticleId>),
    /// A command to give these articles to.
    Pipe(Vec<ArticleId>),
    /// A note on the article; what it was when it was asked for.
    Note(String),
    /// Tags for the article.
    Tags,
    /// A field of the form of a figure.
    Field(FormField),
    /// A note on the chosen figure.
    FigureNote,
}

/// A line being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What for.
    pub ask: Ask,
    /// What is typed.
    pub line: InputLine,
    /// The chosen one of the choices.
    pub choice: usize,
    /// Ways to go on with a filter.
    pub offers: Vec<Offer>,
    /// The offer that was taken last, until something else is typed.
    pub took: Option<usize>,
    /// How far back in what was asked before, from 1; 0 is what is typed now.
    pub back: usize,
    /// What was typed before going back.
    pub typed: String,
}

impl Prompt {
    /// A prompt with a text to begin with.
    #[must_use]
    pub fn new(ask: Ask, text: &str) -> Self {
        Self {
            ask,
            line: InputLine::new(text),
            choice: 0,
            offers: Vec::new(),
            took: None,
            back: 0,
            typed: String::new(),
        }
    }

    /// The words in front of the line.
    #[must_use]
    pub const fn label(&self, ui: Ui) -> &'static str {
        match self.ask {
            Ask::Find => ui.say(Word::AskFind),
            Ask::Filter(_) => ui.say(Word::AskFilter),
            Ask::Command => ":",
            Ask::Export(_) => ui.say(Word::AskExport),
            Ask::Pipe(_) => ui.say(Word::AskPipe),
            Ask::Note(_) => ui.say(Word::AskNote),
            Ask::Tags => ui.say(Word::AskTags),
            Ask::Field(field) => ui.say(field.word()),
            Ask::FigureNote => ui.say(Word::AskFigureNote),
        }
    }

    /// Puts the next offer in place of the word before the cursor; the offers stay, so
    /// that the same key goes on to the next one. `false` where there is none.
    pub fn take_offer(&mut self) -> bool {
        let next = self.took.map_or(0, |at| (at + 1) % self.offers.len().max(1));
        let Some(offer) = self.offers.get(next) else { return false };
        self.line.replace_before(&offer.taken);
        self.took = Some(next);
        true
    }

    /// Takes the offer before the present one.
    pub fn take_offer_before(&mut self) {
        let count = self.offers.len().max(1);
        // The next one of the one before the last is the last but one.
        self.took = Some((self.took.unwrap_or(0) + 2 * count - 2) % count);
        self.take_offer();
    }

    /// Shows what was asked `by` steps earlier, or later; `asked` has the latest last.
    pub fn look_back(&mut self, by: isize, asked: &[String]) -> bool {
        let back = self.back.saturating_add_signed(by).min(asked.len());
        if back == self.back {
            return false;
        }
        if self.back == 0 {
            self.line.text().clone_into(&mut self.typed);
        }
        self.back = back;
        let text = match back {
            0 => self.typed.clone(),
            back => asked.get(asked.len() - back).cloned().unwrap_or_default(),
        };
        self.line = InputLine::new(&text);
        self.offers.clear();
        self.took = None;
        true
    }

    /// The command name and its argument as typed.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        let text = self.line.text().trim_start();
        text.split_once(' ').map_or((text, ""), |(name, rest)| (name, rest.trim()))
    }

    /// The commands that fit what is typed, the best first; none for other prompts.
    #[must_use]
    pub fn choices(&self, ui: Ui) -> Vec<Action> {
        if self.ask != Ask::Command {
            return Vec::new();
        }
        let (name, argument) = self.parts();
        let wanted = fold(name);
        let mut ranked: Vec<(usize, Action)> = Action::ALL
            .iter()
            .copied()
            .filter(|a| a.in_palette())
            .filter_map(|a| Some((rank(&wanted, a, ui)?, a)))
            .collect();
        ranked.sort_by_key(|&(rank, _)| rank);
        if !argument.is_empty() {
            ranked.truncate(1);
        }
        ranked.into_iter().map(|(_, a)| a).collect()
    }
}

/// How well a command fits: 0 best, `None` not at all.
fn rank(wanted: &str, action: Action, ui: Ui) -> Option<usize> {
    let name = action.name();
    if wanted.is_empty() {
        return Some(1);
    }
    if name == wanted {
        return Some(0);
    }
    if name.starts_with(wanted) {
        return Some(1);
    }
    if name.contains(wanted) {
        return Some(2);
    }
    if fold(ui.say(action.word())).contains(wanted) {
        return Some(3);
    }
    // Letters strewn over the name: two of them fit almost anything.
    if wanted.len() < 3 {
        return None;
    }
    let mut rest = name.chars();
    wanted.chars().all(|w| rest.any(|c| c == w)).then_some(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, ui: Ui) -> Option<Action> {
        Prompt::new(Ask::Command, text).choices(ui).first().copied()
    }

    #[test]
    fn commands_are_found_by_name_and_by_help() {
        assert_eq!(first("sort", Ui::English), Some(Action::Sort));
        assert_eq!(first("comp", Ui::English), Some(Action::Compare));
        assert_eq!(first("sort toll", Ui::English), Some(Action::Sort));
        assert_eq!(first("thoat", Ui::Vietnamese), Some(Action::Quit));
        assert_eq!(first("nxtfig", Ui::English), Some(Action::NextFigure));
        assert_eq!(first("zzz", Ui::English), None);
        assert!(Prompt::new(Ask::Find, "so").choices(Ui::English).is_empty());
    }
}
