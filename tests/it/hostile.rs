//! What holds of the analysis whatever it is given: no panic, spans on characters and in
//! order, values finite, the same answer twice, and time that grows with the length.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use dateline::analysis::{Analysis, Analyzer, Scratch};
use dateline::article::Article;
use dateline::store::Entry;
use dateline::store::prepared::PreparedArticle;
use dateline::text::clean::clean;
use dateline::text::decode::decode;
use dateline::text::{Language, Span};
use proptest::prelude::*;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

/// Pieces that stress the extractor, joined at random.
const PIECES: &[&str] = &[
    "31",
    "1.000",
    "18,000",
    "4,5",
    "0",
    "1e9",
    "99999999999999999999",
    "1 000 000",
    "20-30",
    "thirty-one",
    "a hundred and",
    "dozens",
    "hàng chục",
    "ba mươi mốt",
    "nửa triệu",
    "hơn",
    "killed",
    "were killed",
    "wounded",
    "soldiers",
    "people",
    "houses",
    "policemen",
    "of whom",
    "including",
    "between",
    "and",
    "or",
    "to",
    "from",
    "at least",
    "up to",
    "death toll of",
    "another",
    "a",
    "an",
    "NATO",
    "Kosovo",
    "Serbs",
    "British",
    "Liên_Hợp_Quốc",
    "Mỹ",
    "Nga",
    "người",
    "thiệt mạng",
    "bị thương",
    "trong đó",
    "có",
    "thêm",
    "binh_sĩ",
    "làm",
    "rút",
    "he said",
    "according to",
    "Theo",
    "cho biết",
    "\"",
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
    "'",
    "’s",
    ",",
    ".",
    ";",
    ":",
    "-",
    "–",
    "—",
    "%",
    "$",
    "+",
    "~",
    "/",
    "…",
    "\n",
    "\n\n",
    "\t",
    " ",
    "_",
    "on Monday",
    "21/2",
    "10:30",
    "1999",
    "tháng 3",
    "ngày 21",
    "last year",
    "could",
    "denied",
    "U.S.",
    "Gen.",
    "MH17",
    "Su-27",
    "82nd",
    "18.5k",
    "k",
    "triệu",
    "million",
    "thousand",
    "mươi",
    "\u{301}",
    "\u{300}\u{301}",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "İ",
    "ß",
    "ǆ",
    "𝟛𝟙",
    "٣١",
    "三十一",
    "👩‍👩‍👧",
    "\u{1f1fa}\u{1f1f8}",
    "½",
    "²",
    "①",
    "e\u{301}",
    "KILLED",
    "SOLDIERS",
];

fn article(text: &str, language: Language) -> Article {
    Article { text: clean(text), language, ..Article::default() }
}

fn analyze(article: &Article) -> Analysis {
    ANALYZER.analyze(article, &mut Scratch::default())
}

/// What every analysis of a text must keep.
fn holds(article: &Article, analysis: &Analysis) {
    let text = article.text.as_str();
    let fits = |span: Span| {
        assert!(span.start < span.end, "{span:?} of {text:?}");
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {text:?}");
    };
    let apart = |spans: &mut dyn Iterator<Item = Span>| {
        let mut from = 0;
        for span in spans {
            fits(span);
            assert!(from <= span.start, "{span:?} of {text:?}");
            from = span.end;
        }
    };
    apart(&mut analysis.mentions.iter().map(|m| m.span));
    apart(&mut analysis.figures.iter().map(|f| f.span));
    apart(&mut analysis.sentences.iter().copied());
    for mention in &analysis.mentions {
        assert!(analysis.entity(mention).is_some());
    }
    for figure in &analysis.figures {
        fits(figure.written);
        fits(figure.sentence);
        fits(figure.cue);
        assert!(figure.written.contains(figure.span));
        assert!(figure.sentence.contains(figure.span));
        for value in [figure.low, figure.high].into_iter().flatten() {
            assert!(value.is_finite() && value >= 0.0, "{value} in {text:?}");
        }
        assert!(figure.low.is_some() || figure.high.is_some());
        if let (Some(low), Some(high)) = (figure.low, figure.high) {
            assert!(low <= high, "{low}..{high} in {text:?}");
        }
        for &entity in &figure.entities {
            assert!(usize::from(entity) < analysis.entities.len());
        }
    }
    for total in &analysis.totals {
        assert!(total.low.is_finite() && total.low >= 0.0 && total.best.is_finite());
        assert!(total.low <= total.best + f64::EPSILON, "{total:?} in {text:?}");
        if let Some(high) = total.high {
            assert!(high.is_finite() && total.best <= high + f64::EPSILON, "{total:?} in {text:?}");
        }
        for &figure in &total.made_of {
            assert!(usize::from(figure) < analysis.figures.len());
        }
    }
}

fn check(text: &str) {
    for language in [Language::English, Language::Vietnamese] {
        let article = article(text, language);
        let analysis = analyze(&article);
        holds(&article, &analysis);
        let (explained, verdicts) = ANALYZER.explain(&article);
        assert_eq!(explained, analysis, "explaining changes nothing: {text:?}");
        for verdict in &verdicts {
            assert!(!verdict.why.is_empty() && !verdict.why.contains('\n'));
            assert!(!verdict.span.of(article.text.as_str()).is_empty());
            if let Some(figure) = verdict.figure {
                assert!(usize::from(figure) < analysis.figures.len());
            }
        }
        let told = verdicts.iter().filter(|v| v.figure.is_some()).count();
        assert_eq!(told, analysis.figures.len(), "every figure is explained: {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        check(&decode(&bytes).text);
    }

    #[test]
    fn any_text(text in "\\PC{0,300}") {
        check(&text);
    }

    #[test]
    fn any_words(pieces in proptest::collection::vec((0..PIECES.len(), 0..4u8), 0..80)) {
        let mut text = String::new();
        for (piece, gap) in pieces {
            text.push_str(PIECES.get(piece).unwrap());
            text.push_str(["", " ", " ", "\n\n"].get(usize::from(gap)).unwrap());
        }
        check(&text);
    }

    #[test]
    fn buffers_kept_change_nothing(
        pieces in proptest::collection::vec(0..PIECES.len(), 1..60),
        others in proptest::collection::vec(0..PIECES.len(), 1..60),
    ) {
        let line = |of: &[usize]| of.iter().map(|&i| *PIECES.get(i).unwrap()).collect::<Vec<_>>().join(" ");
        let first = article(&line(&pieces), Language::English);
        let second = article(&line(&others), Language::Vietnamese);
        let mut scratch = Scratch::default();
        let fresh = analyze(&second);
        let _ = ANALYZER.analyze(&first, &mut scratch);
        prop_assert_eq!(ANALYZER.analyze(&second, &mut scratch), fresh);
    }
}

/// How long this thread has run, where the system tells; else how late it is. What
/// others do on the machine must not decide a test.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split_whitespace().next()?.parse().ok())
        .map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// How long a text takes.
fn time(text: &str, language: Language) -> Duration {
    let article = article(text, language);
    let run = || {
        let start = clock();
        let analysis = analyze(&article);
        let took = clock().saturating_sub(start);
        holds(&article, &analysis);
        took
    };
    run().min(run())
}

/// Analysing four times as much must take about four times as long: far less than the
/// sixteen of a loop inside a loop. What is too short to be measured counts as three
/// milliseconds. A busy machine may spoil one measurement, not three in a row.
fn linear(name: &str, make: impl Fn(usize) -> String, small: usize) {
    for language in [Language::English, Language::Vietnamese] {
        let measure = || {
            let one = time(&make(small), language).max(Duration::from_millis(3));
            (one, time(&make(4 * small), language))
        };
        let mut found = Vec::new();
        let mut held = false;
        while !held && found.len() < 3 {
            let (one, four) = measure();
            held = four < one * 10;
            found.push((one, four));
        }
        assert!(held, "{name}, {language:?}: {found:?}");
    }
}

#[test]
fn a_word_without_end() {
    linear("one word", |n| "a".repeat(n), 1 << 20);
    linear("one word, marked", |n| "ế".repeat(n), 1 << 18);
    linear("one number", |n| "9".repeat(n), 1 << 20);
    linear("one number, parted", |n| "1.000,".repeat(n), 1 << 17);
}

#[test]
fn a_word_of_fifty_megabytes() {
    let article = article(&"x".repeat(50 << 20), Language::English);
    holds(&article, &analyze(&article));
}

#[test]
fn numbers_in_a_row() {
    linear("numbers", |n| "31 ".repeat(n), 25_000);
    linear("numbers, parted", |n| "31, ".repeat(n), 25_000);
    linear("thousands", |n| "000 ".repeat(n), 25_000);
    linear("groups", |n| format!("1 {}", "000 ".repeat(n)), 25_000);
    linear("number words", |n| "hundred ".repeat(n), 25_000);
    linear("number words", |n| "one thousand and ".repeat(n), 10_000);
    linear("number words, Vietnamese", |n| "hai trăm linh năm nghìn ".repeat(n), 10_000);
    linear("ranges", |n| "20-30-".repeat(n), 15_000);
    linear("articles", |n| "a ".repeat(n), 50_000);
}

#[test]
fn a_sentence_without_end() {
    linear("killed", |n| "31 Serb soldiers and two civilians were killed, ".repeat(n), 3_000);
    linear("thiệt mạng", |n| "31 binh sĩ và hai dân thường thiệt mạng, ".repeat(n), 3_000);
    linear("names", |n| "Kofi Annan of NATO and ".repeat(n), 5_000);
    linear("including", |n| "13 people, including 2 children, among them ".repeat(n), 3_000);
    linear("sources", |n| "he said that police told reporters ".repeat(n), 5_000);
    linear("sentences", |n| "Police said 31 people were killed. ".repeat(n), 3_000);
    linear("one a paragraph", |n| "Police said 31 people were killed.\n\n".repeat(n), 3_000);
}

#[test]
fn brackets_and_quotes_without_end() {
    for mark in ["(", ")", "[", "\"", "“", "”", "'", "’s", "-", "–", "…", ".", ",", ":", "/"]
    {
        linear(mark, |n| mark.repeat(n), 50_000);
        linear(mark, |n| format!("{mark} 3 killed ").repeat(n), 4_000);
    }
    linear("nested", |n| format!("{}31 killed{}", "(".repeat(n), ")".repeat(n)), 50_000);
    linear("nested quotes", |n| format!("{}31 killed{}", "“".repeat(n), "”".repeat(n)), 50_000);
}

#[test]
fn capitals_and_marks_without_end() {
    linear("capitals", |n| "THIRTY SOLDIERS KILLED IN KOSOVO BY NATO ".repeat(n), 3_000);
    linear("title case", |n| "Thirty Soldiers Killed In Kosovo ".repeat(n), 4_000);
    linear("marks", |n| "\u{301}\u{323}".repeat(n), 100_000);
    linear("initials", |n| "U.S.A.F.".repeat(n), 20_000);
    linear("apostrophes", |n| "o'".repeat(n), 50_000);
    linear("underscores", |n| "ba_".repeat(n), 50_000);
}

#[test]
fn more_names_and_figures_than_indices() {
    let names: String = (0..70_000_u32).fold(String::new(), |mut text, i| {
        let (a, b, c) = (i % 26, i / 26 % 26, i / 676);
        let letter = |n: u32| char::from_u32(97 + n % 26).unwrap();
        text.push_str("Mr. ");
        text.push(letter(a).to_ascii_uppercase());
        text.extend([letter(b), 'r', letter(c), 'o', letter(c / 26), 'v']);
        text.push_str(" said 3 people were killed. ");
        text
    });
    let article = article(&names, Language::English);
    let analysis = analyze(&article);
    holds(&article, &analysis);
    // And the store takes them.
    let figures = analysis.figures.len();
    let prepared = PreparedArticle::of(&Entry { article, analysis });
    assert_eq!(prepared.body.open().map(|e| e.analysis.figures.len()), Some(figures));
}

#[test]
fn a_list_without_end() {
    let list = format!("[{}{{\"text\":\"a\"}}]", "{\"text\":\"a\"},".repeat(200_000));
    let hint = dateline::sources::Hint::new("a.json");
    let reading = dateline::sources::read(list.as_bytes(), &hint);
    assert_eq!(reading.articles.len(), 200_000);
    assert!(reading.remarks[0].what.contains("more than 200000 records"), "{:?}", reading.remarks);
}
