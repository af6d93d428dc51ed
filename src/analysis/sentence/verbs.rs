//! What the form of a verb and the words around it say: voice, participles.

use super::Clause;
use super::items::ClauseItem;
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
        lists::GERUND_END.end(word) && word.len() > 4
    }

    /// "killed", "shot", "taken": a form that can be a passive.
    pub fn participle(&self, item: usize) -> bool {
        let word = self.first_word(item);
        lists::PARTICIPLE_END.end(word) || lists::IRREGULAR_PARTICIPLE.holds(word)
    }

    /// Whether a form of "be" stands before a participle, past adverbs.
    pub fn passive(&self, item: usize) -> bool {
        let mut before = (item.saturating_sub(4)..item).rev().map(|i| self.item(i));
        let past =
            |word: &&ClauseItem| word.is(class::BE) || !word.is(class::ADVERB | class::MODAL);
        self.participle(item) && before.find(past).is_some_and(|word| word.is(class::BE))
    }
}
