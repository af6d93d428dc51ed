//! Tables of sentences: their chunks, and who tells what in them.

use crate::analysis::sentence::clauses::{SpeechShape, Telling};
use crate::analysis::sentence::row::{ChunkKind, Lexemes};
use crate::analysis::sentence::subjects::Sayer;
use crate::analysis::{Analyzer, Scratch};
use crate::article::Article;
use crate::text::{Language, clean};

/// The chunks of a sentence, each with a letter for its kind, parted by bars.
fn chunks(row: &Lexemes<'_>) -> String {
    let letter = |kind| match kind {
        ChunkKind::Noun => "N",
        ChunkKind::Pronoun => "P",
        ChunkKind::Tie => "T",
        ChunkKind::Preposition => "p",
        ChunkKind::And => "&",
        ChunkKind::Auxiliary => "a",
        ChunkKind::Time => "t",
        ChunkKind::Saying => "S",
        ChunkKind::Verb => "V",
        ChunkKind::Opener => "o",
        ChunkKind::Bracketed => "b",
        ChunkKind::Comma | ChunkKind::Quote | ChunkKind::Wall => "",
    };
    let chunk = |c: &crate::analysis::sentence::row::Chunk| {
        let span = row.lexeme(c.first).span.hull(row.lexeme(c.end - 1).span);
        format!("{}{}", letter(c.kind), span.of(row.text))
    };
    row.chunks.iter().map(chunk).collect::<Vec<_>>().join("|")
}

/// Who tells what: "sayer: what".
fn telling(row: &Lexemes<'_>, told: &Telling) -> String {
    let text = |from: usize, to: usize| {
        let span = row.lexeme(from).span.hull(row.lexeme(to.max(1) - 1).span);
        if from < to { span.of(row.text) } else { "" }
    };
    let sayer = match told.sayer {
        Sayer::Words(from, to) => {
            let (from, to) = row.source(from, to);
            text(from, to)
        }
        Sayer::Pronoun(at) => text(at, at + 1),
        Sayer::Same => "=",
    };
    let verb = text(told.verb, told.verb + 1);
    let sign = match told.shape {
        SpeechShape::Before => ">",
        SpeechShape::Behind => "<",
        SpeechShape::Cited => "~",
    };
    let end = text(told.to - 1, told.to);
    format!("{sayer} {verb} {sign} {}..{end}", text(told.from, told.from + 1))
}

/// Reads a table: a sentence, its chunks, then who tells what, a line each; parted by empty lines.
#[track_caller]
fn check(language: Language, table: &str) {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut wrong = String::new();
    for want in table.split("\n\n").skip(1) {
        let text = want.lines().next().unwrap_or_default();
        let article = Article { text: clean::clean(text), language, ..Article::default() };
        let _figures = analyzer.analyze(&article, &mut scratch);
        let heads_first = language == Language::Vietnamese;
        let row = scratch.figures.sentence.row(article.text.as_str(), heads_first);
        let told =
            row.tellings().iter().fold(String::new(), |all, t| all + "\n  " + &telling(&row, t));
        let have = format!("{text}\n{}{told}", chunks(&row));
        if have != want.trim_end() {
            wrong = wrong + &have + "\n\n";
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn heads_last() {
    check(Language::English, include_str!("../../../tests/corpus/clauses/en.txt"));
}

#[test]
fn heads_first() {
    check(Language::Vietnamese, include_str!("../../../tests/corpus/clauses/vi.txt"));
}
