//! Decisions applied, taken back, met by other readings and other people.

use super::decision::tests::decision as line;
use super::*;
use crate::analysis::FigureKind;
use crate::article::ArticleKey;
use crate::text::clean::clean;
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

const TEXT: &str = "Shelling kills 31 in Aleppo\n\nAt least 31 people were killed and 40 were \
    wounded in Aleppo on Monday, police said.\n\nThe army sent 200 soldiers to the city.";

fn article(text: &str) -> Article {
    Article {
        key: ArticleKey(7),
        path: "a.txt".to_owned(),
        text: clean(text),
        language: crate::text::Language::English,
        ..Article::default()
    }
}

fn machine(article: &Article) -> Analysis {
    ANALYZER.analyze(article, &mut Scratch::default())
}

fn apply(article: &Article, analysis: Analysis, decisions: &[Decision]) -> ReviewedAnalysis {
    let decisions: Vec<&Decision> = decisions.iter().collect();
    reviewed(&ANALYZER, &mut Scratch::default(), article, analysis, &decisions, "me")
}

/// A decision of `me` on the first figure that counts so many.
fn on(article: &Article, analysis: &Analysis, count: f64, act: Act) -> Decision {
    let figure = analysis.figures.iter().find(|f| f.low == Some(count)).unwrap();
    let mut decision = decide(article, figure, Some(figure), act);
    "me".clone_into(&mut decision.by);
    "2026-03-01T10:00:00.000Z".clone_into(&mut decision.at);
    decision
}

fn best(analysis: &Analysis, kind: FigureKind) -> Option<f64> {
    analysis.total(kind).map(|t| t.best)
}

#[test]
fn the_toll_follows_what_was_decided() {
    let article = article(TEXT);
    let plain = machine(&article);
    assert_eq!(best(&plain, FigureKind::Wounded), Some(40.0));
    let mut corrected = on(&article, &plain, 40.0, Act::Correct);
    corrected.value.set_amount("45").unwrap();
    let outcome = apply(&article, plain.clone(), &[corrected.clone()]);
    assert_eq!(best(&outcome.analysis, FigureKind::Wounded), Some(45.0));
    let at = outcome.analysis.figures.iter().position(|f| f.low == Some(45.0)).unwrap();
    assert_eq!(outcome.analysis.status(at), Status::Corrected);
    let machine = outcome.analysis.review(at).unwrap().machine.as_ref().unwrap();
    assert_eq!(machine.low, Some(40.0), "the machine's value stays beside it");
    let rejected = on(&article, &plain, 40.0, Act::Reject);
    let outcome = apply(&article, outcome.analysis, &[rejected]);
    assert_eq!(best(&outcome.analysis, FigureKind::Wounded), None);
    assert_eq!(outcome.analysis.rejected.len(), 1);
    let number = outcome.analysis.figures.len();
    assert_eq!(outcome.analysis.status(number), Status::Rejected);
    // Taken back, all is as the machine read it.
    let back = on(&article, &plain, 40.0, Act::Withdraw);
    assert_eq!(apply(&article, outcome.analysis, &[back]).analysis, plain);
}

#[test]
fn an_added_figure_counts() {
    let article = article("Fighting in Aleppo\n\nThe morgue has fourteen, an official said.");
    let plain = machine(&article);
    let text = article.text.as_str();
    let at = u32::try_from(text.find("fourteen").unwrap()).unwrap();
    let sentence = *plain.sentences.iter().find(|s| s.covers(at)).unwrap();
    let mut figure = blank(Span::new(at, at + 8), sentence);
    (figure.low, figure.high) = (Some(14.0), Some(14.0));
    assert!(plain.figures.iter().all(|f| f.span != figure.span), "the machine sees none");
    let mut decision = decide(&article, &figure, None, Act::Add);
    decision.at = "2026-03-01T10:00:00.000Z".into();
    let outcome = apply(&article, plain.clone(), &[decision.clone()]);
    assert_eq!(best(&outcome.analysis, FigureKind::Killed), Some(14.0));
    assert_eq!(outcome.analysis.status(0), Status::Added);
    decision.act = Act::Withdraw;
    assert_eq!(apply(&article, outcome.analysis, &[decision]).analysis, plain);
}

#[test]
fn another_reading_never_overwrites_a_decision() {
    let before = article(TEXT);
    let plain = machine(&before);
    let mut decision = on(&before, &plain, 40.0, Act::Correct);
    decision.value.set_amount("~45").unwrap();
    // The article was edited above, and its first sentence typeset anew.
    let after = article(&TEXT.replace("Shelling kills 31", "NEW: Heavy shelling, 31 dead,"));
    let outcome = apply(&after, machine(&after), &[decision.clone()]);
    assert_eq!(best(&outcome.analysis, FigureKind::Wounded), Some(45.0));
    // An analysis that does not see the number any more: what was decided still holds.
    let blind = Analysis { figures: Vec::new(), ..machine(&after) };
    let outcome = apply(&after, blind, &[decision.clone()]);
    assert_eq!(outcome.analysis.figures.len(), 1);
    assert_eq!(outcome.analysis.review(0).unwrap().machine, None);
    // The sentence is gone: the decision is told of, nothing is changed.
    let gone = article("Another text: 40 were wounded.");
    let outcome = apply(&gone, machine(&gone), &[decision]);
    assert_eq!((outcome.adrift, outcome.analysis), (vec![0], machine(&gone)));
}

#[test]
fn people_who_differ_are_both_heard() {
    let article = article(TEXT);
    let plain = machine(&article);
    let mine = on(&article, &plain, 40.0, Act::Confirm);
    let mut other = on(&article, &plain, 40.0, Act::Correct);
    other.by = "Anna".into();
    other.at = "2026-04-01T10:00:00.000Z".into();
    other.value.set_amount("41").unwrap();
    let review = |decisions: &[Decision]| {
        let outcome = apply(&article, plain.clone(), decisions);
        outcome.analysis.reviewed.first().unwrap().clone()
    };
    let both = review(&[mine.clone(), other.clone()]);
    assert_eq!((&*both.holds.by, both.others.len()), ("me", 1), "one's own goes first");
    assert_eq!(both.others[0].figure.low, Some(41.0));
    let mut third = other.clone();
    third.by = "Bao".into();
    third.at = "2026-02-01T10:00:00.000Z".into();
    third.act = Act::Reject;
    let others = review(&[third, other.clone()]);
    assert_eq!(&*others.holds.by, "Anna", "of others the latest");
    assert_eq!(others.others[0].status, Status::Rejected);
    // One who changed his mind is heard once, and one who agrees is no difference.
    let mut agrees = other.clone();
    agrees.by = "Chi".into();
    assert!(review(&[other, agrees]).others.is_empty());
}

#[test]
fn the_last_word_of_a_person_stays() {
    let mut reviews = Reviews::default();
    reviews.insert(line("A", Act::Confirm, "2026-03-02T10:00:00.000Z"));
    reviews.insert(line("B", Act::Confirm, "2026-03-01T10:00:00.000Z"));
    // An older line that comes later, out of a colleague's file.
    reviews.insert(line("A", Act::Reject, "2026-03-01T09:00:00.000Z"));
    let article = article("");
    let all: Vec<(&str, Act)> = reviews.of(&article).iter().map(|d| (&*d.by, d.act)).collect();
    assert_eq!(all, [("B", Act::Confirm), ("A", Act::Confirm)]);
    // The same file with another text, and so with another key.
    let title = line("A", Act::Confirm, "").article.title;
    let edited = Article { key: ArticleKey(8), title, ..article.clone() };
    assert_eq!(reviews.of(&edited).len(), 2);
    // Another article of that file.
    assert!(reviews.of(&Article { title: "Another".into(), ..edited.clone() }).is_empty());
    let elsewhere = Article { path: "b.txt".into(), ..edited };
    assert!(reviews.of(&elsewhere).is_empty());
}
