//! Sentences with their figures marked by carets below them, in `tests/corpus/figures`.
//!
//! A text line is an article of its own. The caret lines right below it mark what is
//! expected, and a number that no caret line marks must not become a figure:
//!
//! ```text
//! # a comment
//! Gunmen killed 31 Serbs and at least two policemen on Monday.
//!               ^^ killed 31..31 Serbs
//!                                 ^^^ killed 2..
//! The trial lasted 78 days.
//!                  ^^ -
//! ? A line the extractor does not read right yet.
//! ```
//!
//! A caret line holds the kind, low and high (`31..31`, `100..` at least, `..100` at
//! most, `20..30` a range, `~1000..1000` about, `v24..` vague) and, where it matters,
//! the party (canonical names joined by `+`, `nobody` for none), then after semicolons the flags (`; past`,
//! `; none`) and the source (`; by: a UN spokesman`). `-` is no figure; words after it
//! must stand in what `explain` says of it. Files are named for their language: `en-…`,
//! `vi-…`. Every Vietnamese line is also read with its words joined by underscores, as
//! word-segmented texts come, and must give the same.
//!
//! A text line that starts with `? ` is a known gap: it must fail. When it passes, the
//! mark has to go: `CORPUS_BLESS=1 cargo test --test it figures::` takes it away. With
//! `CORPUS_REPORT=FILE` all lines that fail are written down with what came out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dateline::analysis::figures::reasons::Ground;
use dateline::analysis::{Analysis, Analyzer, Figure, FigureKind, Qualifier, Verdict};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;

/// What a caret line asks for.
#[derive(Debug, Clone, PartialEq)]
struct Expected {
    /// Columns of the carets, counted in characters of the text line.
    from: usize,
    to: usize,
    /// Kind and value as written, or `-`.
    what: String,
    party: Option<String>,
    flags: Option<String>,
    by: Option<String>,
    why: Option<String>,
}

/// A text line with its caret lines.
#[derive(Debug)]
struct Case {
    line: usize,
    gap: bool,
    text: String,
    expected: Vec<Expected>,
}

fn parse(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in source.lines().enumerate() {
        if line.trim_start().starts_with('^') {
            let case = cases.last_mut().expect("a caret line has a text line above it");
            let shift = if case.gap { 2 } else { 0 };
            case.expected.push(expected(line, shift));
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            let gap = line.starts_with("? ");
            let text = line.strip_prefix("? ").unwrap_or(line).to_owned();
            cases.push(Case { line: number + 1, gap, text, expected: Vec::new() });
        }
    }
    cases
}

fn expected(line: &str, shift: usize) -> Expected {
    let carets = line.trim_start();
    let from = line.len() - carets.len();
    let body = carets.trim_start_matches('^');
    let to = from + carets.len() - body.len();
    let mut parts = body.split(';').map(str::trim);
    let head = parts.next().unwrap_or("");
    let (mut flags, mut by) = (None, None);
    for part in parts {
        match part.strip_prefix("by:") {
            Some(source) => by = Some(source.trim().to_owned()),
            None => flags = Some(part.to_owned()),
        }
    }
    let (what, whose, because) = if let Some(reason) = head.strip_prefix('-') {
        let reason = reason.trim();
        ("-".to_owned(), None, (!reason.is_empty()).then(|| reason.to_owned()))
    } else {
        let mut words = head.splitn(3, ' ');
        let what = format!("{} {}", words.next().unwrap_or(""), words.next().unwrap_or(""));
        (what, words.next().map(str::to_owned), None)
    };
    let at = |column: usize| column.checked_sub(shift).expect("carets stand below the text");
    Expected { from: at(from), to: at(to), what, party: whose, flags, by, why: because }
}

/// Kind and value of a figure as a caret line writes them.
fn written(figure: &Figure) -> String {
    let number = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
    let mark = match figure.qualifier {
        Qualifier::About => "~",
        Qualifier::Vague => "v",
        _ => "",
    };
    format!("{} {mark}{}..{}", figure.kind.name(), number(figure.low), number(figure.high))
}

/// Columns of a span, in characters of its text.
fn columns(text: &str, start: u32, end: u32) -> (usize, usize) {
    let count = |to: u32| text.get(..to as usize).map_or(0, |t| t.chars().count());
    (count(start), count(end))
}

fn read(analyzer: &Analyzer, text: &str, language: Language) -> (Article, Analysis, Vec<Verdict>) {
    let article = Article { text: clean(text), language, ..Article::default() };
    let (analysis, verdicts) = analyzer.explain(&article);
    (article, analysis, verdicts)
}

/// What came out, in one line.
fn outcome(article: &Article, analysis: &Analysis) -> String {
    let mut out = String::new();
    for figure in &analysis.figures {
        let flags: Vec<_> = figure.flags.names().collect();
        let _ = write!(
            out,
            "[{} = {} {}; {}; by: {}] ",
            figure.span.of(article.text.as_str()),
            written(figure),
            figure.party.join("+"),
            flags.join(","),
            figure.attribution
        );
    }
    if out.is_empty() { "nothing".to_owned() } else { out }
}

/// Whether a line reads as expected; else what is wrong.
fn check(analyzer: &Analyzer, case: &Case, text: &str, language: Language) -> Result<(), String> {
    let (article, analysis, verdicts) = read(analyzer, text, language);
    let source = |span| {
        let span = article.text.source_span(span);
        columns(text, span.start, span.end)
    };
    let fail = |what: &str| Err(format!("{what}; got {}", outcome(&article, &analysis)));
    let mut left: Vec<&Figure> = analysis.figures.iter().collect();
    for wanted in &case.expected {
        let at = left.iter().position(|f| source(f.span) == (wanted.from, wanted.to));
        if wanted.what == "-" {
            let touches = |f: &&Figure| {
                let (from, to) = source(f.span);
                from < wanted.to && wanted.from < to
            };
            if left.iter().any(touches) {
                return fail("a figure where there is none");
            }
            if let Some(reason) = &wanted.why {
                let said = verdicts.iter().filter(|v| {
                    let (from, to) = source(v.span);
                    from < wanted.to && wanted.from < to
                });
                let said: Vec<_> = said.map(|v| v.why.as_str()).collect();
                if !said.iter().any(|w| w.contains(reason.as_str())) {
                    return fail(&format!("not explained by \"{reason}\" but {said:?}"));
                }
            }
            continue;
        }
        let Some(at) = at else { return fail(&format!("no figure for {}", wanted.what)) };
        let figure = left.remove(at);
        if written(figure) != wanted.what {
            return fail(&format!("{} is wanted", wanted.what));
        }
        if let Some(party) = &wanted.party
            && figure.party.join("+") != if party == "nobody" { "" } else { party.as_str() }
        {
            return fail(&format!("party {party} is wanted"));
        }
        if let Some(flags) = &wanted.flags {
            let got: Vec<_> = figure.flags.names().collect();
            let got = if got.is_empty() { "none".to_owned() } else { got.join(",") };
            if got != *flags {
                return fail(&format!("flags {flags} are wanted"));
            }
        }
        if let Some(by) = &wanted.by
            && *figure.attribution != **by
        {
            return fail(&format!("source \"{by}\" is wanted"));
        }
    }
    if left.is_empty() { Ok(()) } else { fail("a figure too many") }
}

/// Vietnamese words of several syllables that word segmenters join.
const WORDS: &[&str] = &[
    "thiệt mạng",
    "bị thương",
    "binh sĩ",
    "binh lính",
    "cảnh sát",
    "dân thường",
    "thường dân",
    "mất tích",
    "tử vong",
    "biểu tình",
    "sơ tán",
    "phiến quân",
    "tay súng",
    "lực lượng",
    "quân đội",
    "bắt giữ",
    "phá hủy",
    "ngôi nhà",
    "máy bay",
    "xe tăng",
    "trẻ em",
    "phụ nữ",
    "ít nhất",
    "cho biết",
    "trong đó",
    "khoảng chừng",
    "thương vong",
    "tị nạn",
    "con tin",
    "triển khai",
    "tăng cường",
    "gìn giữ",
    "hòa bình",
    "hàng chục",
    "hàng trăm",
    "hàng nghìn",
    "bệnh viện",
    "trường học",
    "nhà thờ",
    "gia đình",
    "nạn nhân",
    "sinh mạng",
    "tấn công",
    "chính phủ",
    "người dân",
    "tuần hành",
    "xuống đường",
    "ba mươi",
    "một trăm",
    "hy sinh",
    "nhân viên",
    "thiệt hại",
    "sát hại",
    "giết chết",
    "bắn rơi",
    "lên tới",
    "tổng cộng",
];

/// The line as a word segmenter would write it: the same number of characters.
fn segmented(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |line, word| line.replace(word, &word.replace(' ', "_")))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    let mut files: Vec<_> = entries.map(|e| e.expect("a readable folder").path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn figures() {
    let analyzer = Analyzer::new();
    let bless = std::env::var_os("CORPUS_BLESS").is_some();
    let mut report = String::new();
    let mut wrong = String::new();
    let (mut lines, mut gaps) = (0, 0);
    for file in files("figures") {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let language =
            if name.starts_with("vi-") { Language::Vietnamese } else { Language::English };
        let source = std::fs::read_to_string(&file).expect("a readable corpus");
        let mut mended = Vec::new();
        for case in parse(&source) {
            lines += 1;
            let mut result = check(&analyzer, &case, &case.text, language);
            if language == Language::Vietnamese && result.is_ok() {
                let twin = segmented(&case.text);
                result = check(&analyzer, &case, &twin, language)
                    .map_err(|why| format!("as \"{twin}\": {why}"));
            }
            let place = format!("{name}:{}: {}", case.line, case.text);
            if let Err(why) = &result {
                gaps += 1;
                let wanted: Vec<_> = case.expected.iter().map(wanted).collect();
                let _ = writeln!(report, "{place}\n    want {}\n    {why}", wanted.join(" | "));
            }
            match (result, case.gap) {
                (Ok(()), true) => {
                    mended.push(case.line);
                    let _ = writeln!(wrong, "{place}\n    passes now: take its \"? \" away");
                }
                (Err(why), false) => {
                    let _ = writeln!(wrong, "{place}\n    {why}");
                }
                _ => {}
            }
        }
        if bless && !mended.is_empty() {
            std::fs::write(&file, unmark(&source, &mended)).expect("a corpus that can be written");
        }
    }
    if let Some(path) = std::env::var_os("CORPUS_REPORT") {
        let head = format!("{gaps} of {lines} lines fail\n\n");
        std::fs::write(path, head + &report).expect("a report that can be written");
    }
    assert!(wrong.is_empty(), "{lines} lines, {gaps} fail\n{wrong}");
}

fn wanted(expected: &Expected) -> String {
    let Expected { what, party, flags, by, .. } = expected;
    let mut out = what.clone();
    for more in [party, flags, by].into_iter().flatten() {
        let _ = write!(out, "; {more}");
    }
    out
}

/// A corpus file with the marks of gaps taken away from some lines, and their carets
/// moved along.
fn unmark(source: &str, mended: &[usize]) -> String {
    let mut out = String::new();
    let mut inside = false;
    for (number, line) in source.lines().enumerate() {
        let caret = line.trim_start().starts_with('^');
        if !caret {
            inside = mended.contains(&(number + 1));
        }
        let kept = if inside { line.get(2..).unwrap_or(line) } else { line };
        out.push_str(kept);
        out.push('\n');
    }
    out
}

#[test]
fn the_format_is_read_as_documented() {
    let source = "Gunmen killed 31 Serbs.\n              ^^ killed 31..31 Serbs; past\n? Later 4 died.\n        ^ - a reason\n";
    let cases = parse(source);
    assert_eq!(cases.len(), 2);
    let first = cases.first().expect("a case");
    let mark = first.expected.first().expect("a mark");
    assert_eq!((mark.from, mark.to, mark.what.as_str()), (14, 16, "killed 31..31"));
    assert_eq!(mark.party.as_deref(), Some("Serbs"));
    assert_eq!(mark.flags.as_deref(), Some("past"));
    let second = cases.get(1).expect("a case");
    assert!(second.gap);
    let mark = second.expected.first().expect("a mark");
    assert_eq!((mark.from, mark.to, mark.why.as_deref()), (6, 7, Some("a reason")));
    assert_eq!(unmark(source, &[3]).lines().nth(2), Some("Later 4 died."));
}

fn whys(text: &str, language: Language) -> Vec<String> {
    let article = Article { text: clean(text), language, ..Article::default() };
    Analyzer::new().explain(&article).1.into_iter().map(|v| v.why).collect()
}

#[test]
fn a_figure_is_explained_by_cue_noun_party_source_and_flags() {
    let whys = whys("At least 31 Serbs were killed on Monday, police said.", Language::English);
    let [why] = whys.as_slice() else { panic!("{whys:?}") };
    for part in [
        "killed, at least 31: \"killed\" of \"At least 31 Serbs\"",
        "scope \"At least 31 Serbs were killed\"",
        "party Serbs",
        "said by police",
    ] {
        assert!(why.contains(part), "{why}");
    }
    let whys =
        self::whys("Theo Hội Chữ thập đỏ, khoảng 30 người thiệt mạng.", Language::Vietnamese);
    let [why] = whys.as_slice() else { panic!("{whys:?}") };
    for part in
        ["killed, about 30: \"", "thiệt mạng\"", "of \"khoảng 30 người", "said by Hội Chữ thập đỏ"]
    {
        assert!(why.contains(part), "{why}");
    }
}

#[test]
fn a_number_that_is_no_figure_is_explained_by_its_veto() {
    for (text, language, phrase) in [
        ("The talks lasted 78 days.", Language::English, "78 days"),
        ("The minister met six journalists.", Language::English, "six journalists"),
        ("The raid began on May 12.", Language::English, "12"),
        ("Cuộc chiến kéo dài 78 ngày.", Language::Vietnamese, "78 ngày"),
        ("Hơn 100 nước đã ký hiệp ước.", Language::Vietnamese, "100 nước"),
    ] {
        let whys = whys(text, language);
        let [why] = whys.as_slice() else { panic!("{text}: {whys:?}") };
        assert!(why.starts_with("no figure: ") && why.contains(phrase), "{text}: {why}");
    }
}

#[test]
fn a_ruling_tells_what_came_next_and_what_spoke_for_and_against() {
    for (text, language, taken, word) in [
        (
            "At least 31 Serbs were killed on Monday.",
            Language::English,
            Some(FigureKind::Killed),
            "killed",
        ),
        ("The trial lasted 78 days.", Language::English, None, "days"),
        (
            "Khoảng 30 người thiệt mạng hôm thứ Hai.",
            Language::Vietnamese,
            Some(FigureKind::Killed),
            "thiệt mạng",
        ),
    ] {
        let article = Article { text: clean(text), language, ..Article::default() };
        let (_, verdicts) = Analyzer::new().explain(&article);
        let verdict = verdicts.first().unwrap_or_else(|| panic!("no verdict on {text}"));
        let ruling = verdict.ruling.as_ref().unwrap_or_else(|| panic!("no ruling on {text}"));
        assert_eq!(ruling.taken, taken, "{text}");
        assert!(ruling.next != taken && ruling.chance > ruling.next_chance, "{ruling:?}");
        let strength: Vec<f32> = ruling.reasons.iter().map(|r| r.weight.abs()).collect();
        assert!(strength.is_sorted_by(|a, b| a >= b), "{ruling:?}");
        let words: Vec<&str> = ruling
            .speak(true)
            .filter(|r| r.ground == Ground::Words)
            .map(|r| r.span.of(article.text.as_str()))
            .collect();
        assert!(words.iter().any(|w| w.contains(word)), "{text}: {words:?}");
    }
}

#[test]
fn a_number_that_a_veto_decides_has_no_ruling() {
    let text = "The raid began on May 12.";
    let article = Article { text: clean(text), ..Article::default() };
    let (_, verdicts) = Analyzer::new().explain(&article);
    assert!(verdicts.iter().all(|v| v.ruling.is_none()), "{verdicts:?}");
}

#[test]
fn explanations_stay_in_one_line() {
    let long = "Police said 31 people of the far-off villages on the other side of the wide river, \
                which had been cut off for a long time by the heavy floods,\nwere killed.";
    for why in whys(long, Language::English) {
        assert!(!why.contains('\n') && why.chars().count() < 400, "{why}");
    }
}
