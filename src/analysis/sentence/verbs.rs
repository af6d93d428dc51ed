//! What the form of a verb and the words around it say: voice, participles.

use super::{Clause, prev};
use crate::analysis::lexicon::class;
use crate::analysis::lexicon::lists;

impl Clause<'_> {
    fn first_word(&self, item: usize) -> &str {
        let text = self.lower(item);
        text.split_once(' ').map_or(text, |(first, _)| first)
    }

    /// "killing", "fleeing".
    pub fn gerund(&self, item: usize) -> bool {
        let word = self.first_word(item);
        lists::GERUND_END.end(word) && word.len() > 4 && !lists::NO_GERUND.holds(word)
    }

    /// "killed", "shot", "taken": a form that can be a passive.
    pub fn participle(&self, item: usize) -> bool {
        let word = self.first_word(item);
        lists::PARTICIPLE_END.end(word) || lists::IRREGULAR_PARTICIPLE.holds(word)
    }

    /// Whether "to" stands right before.
    pub fn infinitive(&self, item: usize) -> bool {
        self.is_word(prev(item), lists::INFINITIVE_MARK)
    }

    /// Whether a form of "be" stands before a participle, past adverbs.
    pub fn passive(&self, item: usize) -> bool {
        if !self.participle(item) {
            return false;
        }
        let mut i = item;
        for _ in 0..4 {
            let before = prev(i);
            let word = self.item(before);
            if word.is(class::BE) {
                return true;
            }
            if word.is(class::HAVE) || self.is_word(before, lists::INFINITIVE_OF_HAVE) {
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
