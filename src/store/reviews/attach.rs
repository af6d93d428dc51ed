//! Finds the figure of a decision again: in the same sentence, wherever it stands now; else in
//! a sentence that differs only in case, marks, quotes and blanks.

use super::decision::Anchor;
use crate::analysis::Analysis;
use crate::article::Article;
use crate::text::fold::{is_mark, plain_char};
use crate::text::{Span, byte_of};

/// Where the quoted number stands in an article: it, and the sentence around it.
#[must_use]
pub fn attach(article: &Article, analysis: &Analysis, anchor: &Anchor) -> Option<(Span, Span)> {
    exact(article.text.as_str(), anchor).or_else(|| normal(article, analysis, anchor))
}

fn span(start: usize, len: usize) -> Option<Span> {
    Some(Span::new(u32::try_from(start).ok()?, u32::try_from(start + len).ok()?))
}

/// The sentence letter by letter; of several the nearest to where it was.
fn exact(text: &str, anchor: &Anchor) -> Option<(Span, Span)> {
    let inside = byte_of(&anchor.sentence, anchor.offset)?;
    anchor.sentence.get(inside..)?.starts_with(&anchor.text).then_some(())?;
    let was = byte_of(text, anchor.start.saturating_sub(anchor.offset)).unwrap_or(text.len());
    let found = text.match_indices(&anchor.sentence).map(|(at, _)| at);
    let at = found.min_by_key(|at| at.abs_diff(was))?;
    Some((span(at + inside, anchor.text.len())?, span(at, anchor.sentence.len())?))
}

/// A sentence as it is compared: plain letters and digits, one blank between words.
fn plain_words(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    for c in sentence.chars().filter(|c| !is_mark(*c)) {
        let c = plain_char(c);
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Where a number stands in a sentence, as a whole word.
fn places<'a>(sentence: &'a str, number: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    sentence.match_indices(number).map(|(at, _)| at).filter(move |at| {
        let before = sentence.get(..*at).and_then(|s| s.chars().next_back());
        let after = sentence.get(at + number.len()..).and_then(|s| s.chars().next());
        !part(before) && !part(after)
    })
}

fn normal(article: &Article, analysis: &Analysis, anchor: &Anchor) -> Option<(Span, Span)> {
    let text = article.text.as_str();
    let wanted = plain_words(&anchor.sentence);
    if wanted.is_empty() {
        return None;
    }
    // What is not read for figures has no sentences: its paragraphs serve.
    let paragraphs = article.text.paragraphs().iter().map(|p| p.span);
    let all = analysis.sentences.iter().copied().chain(paragraphs);
    let same = all.filter(|s| plain_words(s.of(text)) == wanted);
    let was = byte_of(text, anchor.start).unwrap_or(text.len());
    let sentence = same.min_by_key(|s| (s.start as usize).abs_diff(was))?;
    // The same number as before, where it stands there more than once.
    let inside = byte_of(&anchor.sentence, anchor.offset)?;
    let nth = places(&anchor.sentence, &anchor.text).filter(|at| *at < inside).count();
    let at = places(sentence.of(text), &anchor.text).nth(nth)?;
    Some((span(sentence.start as usize + at, anchor.text.len())?, sentence))
}

#[cfg(test)]
mod tests {
    use super::super::decision::Act;
    use super::super::decision::tests::decision;
    use super::*;
    use crate::text::clean::clean;
    use crate::text::tokens::Tokens;

    fn found(text: &str) -> Option<(String, String)> {
        let article = Article { text: clean(text), ..Article::default() };
        let mut tokens = Tokens::default();
        tokens.scan(&article.text);
        let of = |s| {
            let run = tokens.of(s);
            Some(run.first()?.span().hull(run.last()?.span()))
        };
        let sentences = tokens.sentences.iter().filter_map(of).collect();
        let analysis = Analysis { sentences, ..Analysis::default() };
        let anchor = decision("A", Act::Confirm, "").anchor;
        let (number, sentence) = attach(&article, &analysis, &anchor)?;
        let text = article.text.as_str();
        Some((number.of(text).to_owned(), sentence.of(text).to_owned()))
    }

    #[test]
    fn a_sentence_is_found_again() {
        let whole = "Police said 31 people were killed.";
        for text in [
            whole.to_owned(),
            format!("A new first line on 31 May. {whole} More."),
            format!("{whole}\n\nBackground."),
        ] {
            assert_eq!(found(&text), Some(("31".to_owned(), whole.to_owned())), "{text}");
        }
        let tidied = "POLICE  said: 31 people were killed";
        assert!(found(tidied).is_some_and(|(number, _)| number == "31"));
        for other in [
            "Police said 32 people were killed.",
            "Police said 31 people were wounded.",
            "Police said 131 people were killed.",
            "",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
    }

    #[test]
    fn the_same_number_twice_is_told_apart() {
        let anchor = Anchor {
            sentence: "Of 31 men, 31 died.".into(),
            offset: 11,
            text: "31".into(),
            start: 11,
        };
        let article = Article { text: clean("Of 31 men – 31 died!"), ..Article::default() };
        let whole = article.text.paragraphs().iter().map(|p| p.span).collect();
        let analysis = Analysis { sentences: whole, ..Analysis::default() };
        let (number, _) = attach(&article, &analysis, &anchor).unwrap();
        let before = article.text.as_str().get(..number.start as usize).unwrap();
        assert!(before.starts_with("Of 31 men"), "{before}");
    }
}
