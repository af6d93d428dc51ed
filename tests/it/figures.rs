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
//! most, `20..30` a range, `~1000..1000` about, `v24..` vague) and the party (canonical
//! names joined by `+`), then after semicolons the flags (`; past`), the source (`; by: a
//! UN spokesman`), the place by its canonical name (`; at: Mitrovica`) and the day as
//! precisely as it is told (`; on: 2004-03-17`). What a line does not say must be empty in
//! the output. `-` is no figure; words after it must stand in what `explain` says of it.
//! Place and day are those that the figure's own sentence tells.
//! Files are named for their language: `en-…`, `vi-…`. Every Vietnamese line is also read
//! with its words joined by underscores, as word-segmented texts come, and must give the
//! same. The articles have no day of their own, but those below a line `# day: 2025-02-10`,
//! to the next such line.
//!
//! A text line that starts with `? ` is a known gap: it must fail. So is a single party,
//! flag, source, place or day with a `?` (`; ?by: police`; `?nobody`, `?none`, `; ?by:` where
//! none is right): the rest of its line must pass. When a gap passes, the
//! mark has to go: `CORPUS_BLESS=1 cargo test --test it figures::` takes it away. With
//! `CORPUS_REPORT=FILE` all that fails is written down with what came out. `CORPUS_FILL=1`
//! writes what comes out where a line says nothing of it, to be read and corrected.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dateline::analysis::figures::reasons::Ground;
use dateline::analysis::{Analysis, Analyzer, Figure, FigureKind, Verdict};
use dateline::article::{Article, Published};
use dateline::text::Language;
use dateline::text::clean::clean;

use jiff::civil::Date;

use super::carets::{Case, Expected, NAMES, attributes, parse, written};

/// Columns of a span, in characters of its text.
fn columns(text: &str, start: u32, end: u32) -> (usize, usize) {
    let count = |to: u32| text.get(..to as usize).map_or(0, |t| t.chars().count());
    (count(start), count(end))
}

fn read(
    analyzer: &Analyzer,
    text: &str,
    language: Language,
    day: Option<Date>,
) -> (Article, Analysis, Vec<Verdict>) {
    let published = day.map(Published::on);
    let article = Article { text: clean(text), language, published, ..Article::default() };
    let (analysis, verdicts) = analyzer.explain(&article);
    (article, analysis, verdicts)
}

/// What came out, in one line.
fn outcome(article: &Article, analysis: &Analysis) -> String {
    let mut out = String::new();
    for figure in &analysis.figures {
        let told = attributes(figure).join("; ");
        let _ = write!(
            out,
            "[{} = {} {told}] ",
            figure.span.of(article.text.as_str()),
            written(figure)
        );
    }
    if out.is_empty() { "nothing".to_owned() } else { out }
}

/// What a line gives: what is wrong with its figures as such, and of each caret line the
/// attributes that come out.
struct Reading {
    wrong: Option<String>,
    told: Vec<Option<[String; 5]>>,
    outcome: String,
}

/// Reads a line and holds its figures against the carets.
fn reading(analyzer: &Analyzer, case: &Case, text: &str, language: Language) -> Reading {
    let (article, analysis, verdicts) = read(analyzer, text, language, case.day);
    let source = |span| {
        let span = article.text.source_span(span);
        columns(text, span.start, span.end)
    };
    let mut wrong = None;
    let mut told = Vec::new();
    let mut left: Vec<&Figure> = analysis.figures.iter().collect();
    for wanted in &case.expected {
        let touches = |span| {
            let (from, to) = source(span);
            from < wanted.to && wanted.from < to
        };
        if wanted.what == "-" {
            told.push(None);
            if left.iter().any(|f| touches(f.span)) {
                wrong.get_or_insert("a figure where there is none".to_owned());
            } else if let Some(reason) = &wanted.why {
                let said = verdicts.iter().filter(|v| touches(v.span));
                let said: Vec<_> = said.map(|v| v.why.as_str()).collect();
                if !said.iter().any(|w| w.contains(reason.as_str())) {
                    wrong.get_or_insert(format!("not explained by \"{reason}\" but {said:?}"));
                }
            }
            continue;
        }
        let at = left.iter().position(|f| source(f.span) == (wanted.from, wanted.to));
        let Some(at) = at else {
            told.push(None);
            wrong.get_or_insert(format!("no figure for {}", wanted.what));
            continue;
        };
        let figure = left.remove(at);
        if written(figure) != wanted.what {
            wrong.get_or_insert(format!("{} is wanted", wanted.what));
        }
        told.push(Some(attributes(figure)));
    }
    if !left.is_empty() {
        wrong.get_or_insert("a figure too many".to_owned());
    }
    Reading { wrong, told, outcome: outcome(&article, &analysis) }
}

/// Whether a line reads as expected, but for the gaps it marks; else what is wrong.
fn check(analyzer: &Analyzer, case: &Case, text: &str, language: Language) -> Result<(), String> {
    let reading = reading(analyzer, case, text, language);
    let mut wrong = reading.wrong;
    for (wanted, told) in case.expected.iter().zip(&reading.told) {
        let Some(told) = told else { continue };
        for ((name, asked), told) in NAMES.iter().zip(&wanted.asked).zip(told) {
            if !asked.gap && asked.want != *told {
                let want = if asked.want.is_empty() { "nothing" } else { &asked.want };
                wrong.get_or_insert(format!("{name}: {want} is wanted, not \"{told}\""));
            }
        }
    }
    wrong.map_or(Ok(()), |wrong| Err(format!("{wrong}; got {}", reading.outcome)))
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

/// What reading the corpus brings to light.
#[derive(Default)]
struct Tally {
    lines: usize,
    /// Caret lines that are figures.
    carets: usize,
    /// Lines whose figures are wrong, and attributes that are, by name.
    gaps: usize,
    attributes: [usize; 5],
    /// All that fails, for `CORPUS_REPORT`.
    report: String,
    /// All that fails unmarked or passes marked.
    wrong: String,
}

impl Tally {
    /// Reads one line; with its marks of gaps that pass taken away, and what it does not
    /// say filled in with what comes out.
    fn take(&mut self, analyzer: &Analyzer, case: &mut Case, language: Language, name: &str) {
        self.lines += 1;
        let mut result = check(analyzer, case, &case.text, language);
        if language == Language::Vietnamese && result.is_ok() {
            let twin = segmented(&case.text);
            result = check(analyzer, case, &twin, language)
                .map_err(|why| format!("as \"{twin}\": {why}"));
        }
        let place = format!("{name}:{}: {}", case.line, case.text);
        if let Err(why) = &result {
            self.gaps += 1;
            let _ = writeln!(self.report, "{place}\n    {why}");
        }
        match (result, case.gap) {
            (Ok(()), true) => {
                case.gap = false;
                let _ = writeln!(self.wrong, "{place}\n    passes now: take its \"? \" away");
            }
            (Err(why), false) => {
                let _ = writeln!(self.wrong, "{place}\n    {why}");
            }
            _ => {}
        }
        let reading = reading(analyzer, case, &case.text, language);
        for (wanted, told) in case.expected.iter_mut().zip(reading.told) {
            self.carets += usize::from(wanted.what != "-");
            let Some(told) = told else { continue };
            for (slot, told) in told.into_iter().enumerate() {
                self.attribute(wanted, slot, told, &place);
            }
        }
    }

    fn attribute(&mut self, wanted: &mut Expected, slot: usize, told: String, place: &str) {
        let (Some(name), Some(asked), Some(count)) =
            (NAMES.get(slot), wanted.asked.get_mut(slot), self.attributes.get_mut(slot))
        else {
            return;
        };
        if asked.want != told {
            *count += 1;
            let (line, want) = (wanted.line, &asked.want);
            let _ = writeln!(self.report, "{place}\n    {name} of line {line}: {want}; got {told}");
        } else if asked.gap {
            asked.gap = false;
            let line = wanted.line;
            let _ =
                writeln!(self.wrong, "{place}\n    {name} of line {line} passes: take its ? away");
        }
        if !asked.said {
            asked.want = told;
        }
    }
}

#[test]
fn figures() {
    let analyzer = Analyzer::new();
    let bless = std::env::var_os("CORPUS_BLESS").is_some();
    let fill = std::env::var_os("CORPUS_FILL").is_some();
    let mut tally = Tally::default();
    for (file, name, language) in corpus() {
        let source = std::fs::read_to_string(&file).expect("a readable corpus");
        let mut cases = parse(&source);
        for case in &mut cases {
            tally.take(&analyzer, case, language, &name);
        }
        if bless || fill {
            let new = rewritten(&source, &cases, fill);
            std::fs::write(&file, new).expect("a corpus that can be written");
        }
    }
    let Tally { lines, carets, gaps, attributes, report, wrong } = tally;
    let mut head = format!("{gaps} of {lines} lines fail; of {carets} figures, wrong are");
    for (name, count) in NAMES.iter().zip(attributes) {
        let _ = write!(head, " {name} {count}");
    }
    println!("{head}");
    if let Some(path) = std::env::var_os("CORPUS_REPORT") {
        std::fs::write(path, format!("{head}\n\n{report}")).expect("a report that can be written");
    }
    assert!(wrong.is_empty(), "{head}\n{wrong}");
}

/// The least precision and recall of places, then of days, in thousandths: over the whole
/// corpus, then over the sentences that were written for places and days.
const PLACED: [[usize; 4]; 2] = [[960, 935, 945, 970], [975, 955, 940, 970]];

/// How often a place or a day is asked for, given, and given as asked.
#[derive(Default, Clone, Copy)]
struct Hits {
    wanted: usize,
    given: usize,
    right: usize,
}

impl Hits {
    fn take(&mut self, want: &str, told: &str) {
        self.wanted += usize::from(!want.is_empty());
        self.given += usize::from(!told.is_empty());
        self.right += usize::from(!want.is_empty() && want == told);
    }

    /// Precision and recall, in thousandths.
    fn scores(self) -> [usize; 2] {
        [self.right * 1000 / self.given.max(1), self.right * 1000 / self.wanted.max(1)]
    }
}

#[test]
fn places_and_days_of_figures_are_as_right_as_they_were() {
    let analyzer = Analyzer::new();
    // Places and days, over all files and over those written for them.
    let mut hits = [[Hits::default(); 2]; 2];
    for (file, name, language) in corpus() {
        let source = std::fs::read_to_string(&file).expect("a readable corpus");
        for case in parse(&source) {
            let told = reading(&analyzer, &case, &case.text, language).told;
            for (mark, told) in case.expected.iter().zip(told).filter(|(m, _)| m.what != "-") {
                let told = told.unwrap_or_default();
                let [_, _, _, place, day] = &mark.asked;
                let [_, _, _, told_place, told_day] = &told;
                for (set, counts) in hits.iter_mut().enumerate() {
                    if set == 0 || name.ends_with("-places.txt") {
                        let [places, days] = counts;
                        places.take(&place.want, told_place);
                        days.take(&day.want, told_day);
                    }
                }
            }
        }
    }
    for (([places, days], least), set) in hits.iter().zip(PLACED).zip(["all", "places.txt"]) {
        let [precision, recall] = places.scores();
        let [sure, found] = days.scores();
        println!(
            "{set}: places P .{precision:03} R .{recall:03} ({} wanted), days P .{sure:03} R .{found:03} ({} wanted)",
            places.wanted, days.wanted
        );
        let came = [precision, recall, sure, found];
        assert!(
            came.iter().zip(&least).all(|(c, l)| c >= l),
            "{set}: {came:?}, at least {least:?}"
        );
    }
}

/// The files of the corpus with their names and languages.
fn corpus() -> Vec<(PathBuf, String, Language)> {
    let of = |file: PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let vietnamese = name.starts_with("vi-");
        (file, name, if vietnamese { Language::Vietnamese } else { Language::English })
    };
    files("figures").into_iter().map(of).collect()
}

/// A corpus file as its cases are now: marks of gaps gone where they are, carets moved
/// along, and with `fill` what lines did not say.
fn rewritten(source: &str, cases: &[Case], fill: bool) -> String {
    let before = parse(source);
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    for (case, old) in cases.iter().zip(&before) {
        let shift = if case.gap { 2 } else { 0 };
        if case.gap != old.gap
            && let Some(line) = lines.get_mut(case.line - 1)
        {
            line.clone_from(&case.text);
        }
        for (mark, was) in case.expected.iter().zip(&old.expected) {
            let mended = mark.asked.iter().zip(&was.asked).any(|(a, b)| a.gap != b.gap);
            if (fill || mended || case.gap != old.gap)
                && let Some(line) = lines.get_mut(mark.line - 1)
            {
                *line = if fill { mark.write(shift) } else { mark.said().write(shift) };
            }
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_format_is_read_as_documented() {
    let source = "Gunmen killed 31 Serbs.\n              ^^ killed 31..31 Serbs; past; on: 2004\n? Later 4 died.\n        ^ - a reason\nHe said 5 died in Ura.\n        ^ killed 5..5; ?none; by: He; ?at: Ura\n";
    let cases = parse(source);
    assert_eq!(cases.len(), 3);
    let first = cases.first().expect("a case");
    let mark = first.expected.first().expect("a mark");
    assert_eq!((mark.from, mark.to, mark.what.as_str()), (14, 16, "killed 31..31"));
    let want: Vec<&str> = mark.asked.iter().map(|a| a.want.as_str()).collect();
    assert_eq!(want, ["Serbs", "past", "", "", "2004"]);
    assert!(mark.asked.iter().all(|a| !a.gap));
    let second = cases.get(1).expect("a case");
    assert!(second.gap);
    let mark = second.expected.first().expect("a mark");
    assert_eq!((mark.from, mark.to, mark.why.as_deref()), (6, 7, Some("a reason")));
    let mark = cases.get(2).and_then(|c| c.expected.first()).expect("a mark");
    let gaps: Vec<bool> = mark.asked.iter().map(|a| a.gap).collect();
    assert_eq!(gaps, [false, true, false, true, false]);
    assert_eq!(rewritten(source, &cases, true), source);
    let mut mended = parse(source);
    mended.get_mut(1).expect("a case").gap = false;
    let line = rewritten(source, &mended, false);
    assert_eq!(line.lines().nth(2), Some("Later 4 died."));
    assert_eq!(line.lines().nth(3), Some("      ^ - a reason"));
}

#[test]
fn what_a_caret_line_does_not_say_must_not_come_out() {
    let analyzer = Analyzer::new();
    let text = "Police said that gunmen killed 31 Serbs near Pristina on 3 March 2024.\n";
    let full = "killed 31..31 Serbs; by: Police; at: Pristina; on: 2024-03-03";
    let holds = |line: &str| {
        let source = format!("{text}{}^^ {line}\n", " ".repeat(31));
        let cases = parse(&source);
        let case = cases.first().expect("a case");
        check(&analyzer, case, &case.text, Language::English)
    };
    assert_eq!(holds(full), Ok(()));
    for part in [" Serbs", "; by: Police", "; at: Pristina", "; on: 2024-03-03"] {
        assert!(holds(&full.replace(part, "")).is_err(), "{part}");
    }
    for more in ["; past", "; subset"] {
        assert!(holds(&format!("{full}{more}")).is_err(), "{more}");
    }
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

#[test]
fn a_quotation_goes_on_over_paragraphs() {
    let analyzer = Analyzer::new();
    for (text, language, teller) in [
        (
            "\"We buried 12 people.\n\n\"Then 30 bodies were found,\" said Omar Farouk, a clerk.",
            Language::English,
            "Omar Farouk",
        ),
        (
            "\"Chúng tôi tìm thấy 9 thi thể.\n\nNước vẫn chảy xiết\", ông Lê Văn Nam nói.",
            Language::Vietnamese,
            "ông Lê Văn Nam",
        ),
    ] {
        let (_, analysis, _) = read(&analyzer, text, language, None);
        assert!(!analysis.figures.is_empty(), "{text}");
        assert!(analysis.figures.iter().all(|f| &*f.attribution == teller), "{text}");
    }
}

#[test]
fn who_tells_a_count_leaves_no_party_to_the_next_one() {
    let analyzer = Analyzer::new();
    let text = "Gunmen killed three Kenyan soldiers near Wajir, wounding seven, two officers said. \
                Floods killed 30 people in the south.";
    let (_, analysis, _) = read(&analyzer, text, Language::English, None);
    let told: Vec<(Option<f64>, bool)> =
        analysis.figures.iter().map(|f| (f.low, f.party.is_empty())).collect();
    assert_eq!(told, [(Some(3.0), false), (Some(7.0), false), (Some(30.0), true)]);
}

#[test]
fn a_bare_number_takes_the_noun_of_its_own_kind() {
    let analyzer = Analyzer::new();
    for (text, want) in [
        ("Hospitals had 900 bodies and 2,880 wounded.", ["bodies", "people"]),
        ("The blast killed 12 soldiers and wounded 30.", ["soldiers", "soldiers"]),
        ("A gunman killed three and wounded five.", ["people", "people"]),
        ("Ten nurses were killed in the camp; up to 4,000 fled.", ["nurses", "people"]),
    ] {
        let (_, analysis, _) = read(&analyzer, text, Language::English, None);
        let units: Vec<&str> = analysis.figures.iter().map(|f| &*f.unit).collect();
        assert_eq!(units, want, "{text}");
    }
}
