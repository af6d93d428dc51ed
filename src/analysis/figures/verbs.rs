//! What the form of a verb and the words around it say: voice, participles.

use super::Clause;
use crate::analysis::lexicon::class;

/// Past participles of English cue verbs that do not end in "ed".
const IRREGULAR: &[&str] = &[
    "shot",
    "slain",
    "hurt",
    "beaten",
    "held",
    "taken",
    "driven",
    "sent",
    "withdrawn",
    "brought",
    "cut",
    "put",
    "burnt",
    "sunk",
    "blown",
    "set",
    "struck",
    "hit",
    "swept",
    "left",
    "made",
    "lost",
    "flown",
    "drawn",
    "led",
    "kidnapped",
    "found",
    "thrown",
    "dead",
    "missing",
    "bled",
    "stricken",
    "killed",
    "wounded",
    "stuck",
    "laid",
    "caught",
    "drowned",
    "forced",
    "drove",
];

impl Clause<'_> {
    fn first_word(&self, item: usize) -> &str {
        let text = self.lower(item);
        text.split_once(' ').map_or(text, |(first, _)| first)
    }

    /// "killing", "fleeing".
    pub fn gerund(&self, item: usize) -> bool {
        let word = self.first_word(item);
        word.ends_with("ing") && word != "during" && word.len() > 4 && word != "missing"
    }

    /// "killed", "shot", "taken": a form that can be a passive.
    pub fn participle(&self, item: usize) -> bool {
        let word = self.first_word(item);
        word.ends_with("ed") || word == "burnt" || IRREGULAR.contains(&word)
    }

    /// Whether "to" stands right before.
    pub fn infinitive(&self, item: usize) -> bool {
        item.checked_sub(1).is_some_and(|b| self.lower(b) == "to")
    }

    /// Whether a form of "be" stands before a participle, past adverbs.
    pub fn passive(&self, item: usize) -> bool {
        if !self.participle(item) {
            return false;
        }
        let mut i = item;
        for _ in 0..4 {
            let Some(before) = i.checked_sub(1) else { return false };
            let Some(word) = self.items.get(before) else { return false };
            if word.is(class::BE) {
                return true;
            }
            if word.is(class::HAVE) || self.lower(before) == "to have" {
                // "have burned": active, since "have been burned" meets its "been" first.
                return false;
            }
            if !word.is(class::ADVERB | class::MODAL) {
                // "people killed in": a participle right behind the noun it describes.
                return false;
            }
            i = before;
        }
        false
    }
}
