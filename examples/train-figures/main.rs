//! Trains what evidence on figures weighs: `cargo run --release --example train-figures --
//! --help`.
//!
//! Reads annotated articles, asks the analyzer for every number and the evidence on it,
//! learns the weights, scores them on articles left out of the learning (five times a
//! fifth, and the articles that are held out for good), and writes the model.

#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a tool run by hand over known sets: it may stop on data it does not understand"
)]

mod corpus;
mod learn;
mod made;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::analysis::figures::evidence::{Evidence, Family};
use dateline::analysis::figures::judge::choose;
use dateline::analysis::figures::weights::{CLASSES, NONE, Scores, Weights};
use dateline::analysis::{Analyzer, FigureKind, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;

use corpus::Doc;
use learn::{Example, Keys, Model, Plan};

const HELP: &str = "train-figures --gold DIR [--more DIR] [--own PATH:…] [--carets DIR] [--held-out FILE] [--out FILE]
  [--folds N] [--rounds N] [--rate X] [--decay X] [--drop X] [--least N] [--cut X] [--bare X] [--floor X[,KIND=X…]]
  [--made N] [--made-weight X] [--without FAMILY,…] [--ablate] [--errors] [--chances FILE] [--final]
  [--show TEXT]…
--more: articles that the rules were tuned on: learned from without the rules' answers.
--own, --carets: articles and marked sentences that must be read right: always learned from.
--made: so many sentences of each frame (frames/*.txt) are made and learned from.
--bare: the weight of a second copy of each number, without the rules' answers.
--chances: writes down how likely each kind of each number is, crossed.
--cut: weights below are dropped. --ablate: scores without each family of evidence.
--folds 0 --floor X: no crossing; how likely a kind must be, all or one by one. --errors: lists what is read wrong. --final: learns from all and scores the held-out articles. --show: what is learned of the numbers of a text.";

struct Options {
    gold: PathBuf,
    more: Option<PathBuf>,
    own: Vec<PathBuf>,
    carets: Option<PathBuf>,
    own_weight: f32,
    made: usize,
    made_weight: f32,
    chances: Option<PathBuf>,
    held_out: HashSet<String>,
    out: Option<PathBuf>,
    folds: usize,
    plan: Plan,
    least: u32,
    cut: f32,
    bare: f32,
    floor: Option<Scores>,
    without: u16,
    ablate: bool,
    errors: bool,
    last: bool,
    show: Vec<String>,
}

fn options() -> Options {
    let mut options = Options {
        gold: PathBuf::from("../shared/gold/figures"),
        more: None,
        own: Vec::new(),
        carets: None,
        own_weight: 1.0,
        made: 0,
        made_weight: 0.2,
        chances: None,
        held_out: HashSet::new(),
        out: None,
        folds: 5,
        plan: Plan { rounds: 10, rate: 0.1, decay: 0.0, drop: 0.0, seed: 7 },
        least: 3,
        cut: 0.01,
        bare: 0.0,
        floor: None,
        without: 0,
        ablate: false,
        errors: false,
        last: false,
        show: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().expect(HELP);
        match name.as_str() {
            "--gold" => options.gold = value().into(),
            "--more" => options.more = Some(value().into()),
            "--own" => options.own = value().split(':').map(PathBuf::from).collect(),
            "--carets" => options.carets = Some(value().into()),
            "--own-weight" => options.own_weight = value().parse().expect(HELP),
            "--made" => options.made = value().parse().expect(HELP),
            "--made-weight" => options.made_weight = value().parse().expect(HELP),
            "--chances" => options.chances = Some(value().into()),
            "--held-out" => {
                let text = std::fs::read_to_string(value()).unwrap();
                options.held_out =
                    text.lines().filter(|l| !l.starts_with('#')).map(str::to_owned).collect();
            }
            "--out" => options.out = Some(value().into()),
            "--folds" => options.folds = value().parse().expect(HELP),
            "--rounds" => options.plan.rounds = value().parse().expect(HELP),
            "--rate" => options.plan.rate = value().parse().expect(HELP),
            "--decay" => options.plan.decay = value().parse().expect(HELP),
            "--drop" => options.plan.drop = value().parse().expect(HELP),
            "--least" => options.least = value().parse().expect(HELP),
            "--cut" => options.cut = value().parse().expect(HELP),
            "--bare" => options.bare = value().parse().expect(HELP),
            "--floor" => options.floor = Some(floors(&value())),
            "--without" => {
                for name in value().split(',') {
                    options.without |= family(name);
                }
            }
            "--ablate" => options.ablate = true,
            "--errors" => options.errors = true,
            "--show" => options.show.push(value()),
            "--final" => options.last = true,
            _ => {
                println!("{HELP}");
                std::process::exit(2);
            }
        }
    }
    options
}

/// "0.45,displaced=0.34": one floor for all kinds, then others for some.
fn floors(text: &str) -> Scores {
    let mut parts = text.split(',');
    let mut floors = [parts.next().unwrap_or_default().parse().expect(HELP); CLASSES];
    for part in parts {
        let (name, floor) = part.split_once('=').expect(HELP);
        let kind = FigureKind::ALL.into_iter().find(|k| k.name() == name).expect(HELP);
        floors[kind as usize] = floor.parse().expect(HELP);
    }
    floors
}

fn family(name: &str) -> u16 {
    let family = Family::ALL.into_iter().find(|f| f.name() == name).expect(HELP);
    1 << family as u16
}

const RULES: u16 = 1 << Family::Rules as u16 | 1 << Family::Neighbours as u16;

fn main() {
    let options = options();
    let started = Instant::now();
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut load = |dir: &Path, only| -> Vec<Doc> {
        let files = corpus::files(dir, &options.held_out, only);
        files.iter().map(|f| corpus::read(f, &analyzer, &mut scratch)).collect()
    };
    let docs = load(&options.gold, false);
    let more = options.more.as_deref().map(|dir| load(dir, false)).unwrap_or_default();
    let held = load(&options.gold, true);
    let mut own: Vec<Doc> = options.own.iter().flat_map(|path| load(path, false)).collect();
    for path in options.carets.iter().flat_map(|dir| std::fs::read_dir(dir).unwrap().flatten()) {
        own.extend(corpus::carets(&path.path(), &analyzer, &mut scratch));
    }
    let made = |source, language, scratch: &mut Scratch| {
        made::Frames::read(source, language).make(options.made, &analyzer, scratch)
    };
    let mut from_frames = made(include_str!("frames/en.txt"), Language::English, &mut scratch);
    from_frames.extend(made(include_str!("frames/vi.txt"), Language::Vietnamese, &mut scratch));
    own.sort_by(|a, b| a.name.cmp(&b.name));
    let numbers = |docs: &[Doc]| docs.iter().map(|d| d.numbers.len()).sum::<usize>();
    println!(
        "{} articles with {} numbers, {} more with {}, {} of our own with {}, {} held out; {:.0} s",
        docs.len(),
        numbers(&docs),
        more.len(),
        numbers(&more),
        own.len(),
        numbers(&own),
        held.len(),
        started.elapsed().as_secs_f32()
    );
    let sets = Sets { docs: &docs, more: &more, own: &own, made: &from_frames };
    for doc in docs.iter().chain(&more).chain(&held).chain(&own) {
        let met = |g: &&corpus::Gold| doc.numbers.iter().any(|n| n.0 < g.end && g.start < n.1);
        let lost = doc.gold.len() - doc.gold.iter().filter(met).count();
        if lost > 1 && lost * 4 > doc.gold.len() {
            println!("{}: {lost} of {} figures touch no number", doc.name, doc.gold.len());
        }
    }
    let rules: Vec<_> = docs.iter().map(rules_of).collect();
    print("the rules", &docs, &rules);
    if options.ablate {
        for family in Family::ALL {
            let without = options.without | 1 << family as u16;
            let (_, kinds) = crossed(&options, &sets, without);
            print(&format!("without {}", family.name()), &docs, &kinds);
        }
    }
    if let Some(floor) = options.floor.filter(|_| options.folds < 2) {
        last(&options, &sets, &held, &floor);
        return;
    }
    let (floor, kinds) = crossed(&options, &sets, options.without);
    print(
        &format!("left out in turn, floor {floor:.2?}, {:.0} s", started.elapsed().as_secs_f32()),
        &docs,
        &kinds,
    );
    if options.errors {
        errors(&docs, &kinds);
    }
    if options.last || options.out.is_some() {
        last(&options, &sets, &held, &floor);
    }
}

fn rules_of(doc: &Doc) -> Vec<Option<FigureKind>> {
    doc.numbers.iter().map(|n| n.2.rule).collect()
}

fn class_of(kind: Option<FigureKind>) -> usize {
    kind.map_or(NONE, |k| k as usize)
}

/// What is learned from.
struct Sets<'a> {
    docs: &'a [Doc],
    more: &'a [Doc],
    own: &'a [Doc],
    made: &'a [Doc],
}

impl Sets<'_> {
    fn keys(&self, options: &Options) -> Keys {
        let numbers = self
            .docs
            .iter()
            .chain(self.more)
            .chain(self.own)
            .chain(self.made)
            .enumerate()
            .flat_map(|(i, d)| d.numbers.iter().map(move |n| (i, n.2.evidence.as_slice())));
        Keys::count(numbers, options.least)
    }

    /// Every number, and once more without what the rules say; of the articles that the
    /// rules were tuned on, only that.
    fn examples(&self, options: &Options, keys: &Keys, without: u16) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut first = 0;
        for (docs, full, bare) in [
            (self.docs, 1.0, options.bare),
            (self.more, 0.0, 1.0),
            (self.own, options.own_weight, options.own_weight * options.bare),
            (self.made, options.made_weight, options.made_weight * options.bare),
        ] {
            for (doc, d) in docs.iter().enumerate() {
                for (i, n) in d.numbers.iter().enumerate() {
                    let class = class_of(d.label(i));
                    for (without, weight) in [(without, full), (without | RULES, bare)] {
                        if weight > 0.0 {
                            let evidence = keys.evidence(&n.2.evidence, without);
                            examples.push(Example { evidence, class, weight, doc: first + doc });
                        }
                    }
                }
            }
            first += docs.len();
        }
        examples
    }
}

/// Each fifth of the articles judged by what the others teach.
fn crossed(
    options: &Options,
    sets: &Sets<'_>,
    without: u16,
) -> (Scores, Vec<Vec<Option<FigureKind>>>) {
    let keys = sets.keys(options);
    let all = sets.examples(options, &keys, without);
    let docs = sets.docs;
    let own = docs.len() + sets.more.len()..docs.len() + sets.more.len() + sets.own.len();
    let fold = |doc: usize| {
        let made = doc.checked_sub(own.end).and_then(|m| sets.made.get(m));
        docs.get(doc).or(made).map_or(usize::MAX, |d| {
            d.name.bytes().fold(7usize, |h, b| h.wrapping_mul(31) ^ b as usize) % options.folds
        })
    };
    let mut right = [0; 2];
    let mut chances: Vec<Vec<Scores>> = docs.iter().map(|_| Vec::new()).collect();
    let learn = &|out: usize| {
        let train: Vec<&Example> = all.iter().filter(|e| fold(e.doc) != out).collect();
        Model::learn(&train, keys.keys.len(), options.plan)
    };
    let models: Vec<Model> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..options.folds).map(|out| scope.spawn(move || learn(out))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    for (out, model) in models.iter().enumerate() {
        for (doc, d) in docs.iter().enumerate().filter(|(d, _)| fold(*d) == out) {
            chances[doc] = d
                .numbers
                .iter()
                .map(|n| model.likely(&keys.evidence(&n.2.evidence, without)))
                .collect();
        }
        for (_, d) in sets.made.iter().enumerate().filter(|(m, _)| fold(own.end + m) == out) {
            for (i, n) in d.numbers.iter().enumerate() {
                let likely = model.likely(&keys.evidence(&n.2.evidence, without));
                let kind = choose(&likely, n.2.single, |_| 0.45);
                right[0] += usize::from(kind == d.label(i));
                right[1] += 1;
                if options.errors && kind != d.label(i) {
                    println!(
                        "made {:?} for {:?} of {:?}: {}",
                        kind,
                        d.label(i),
                        &d.text[n.0..n.1],
                        d.text
                    );
                }
            }
        }
    }
    if right[1] > 0 {
        println!("of frames left out, {} of {} numbers read right", right[0], right[1]);
    }
    if let Some(path) = &options.chances {
        write_chances(path, docs, &chances);
    }
    let floor = options.floor.unwrap_or_else(|| best_floor(docs, &chances));
    let kinds = docs.iter().zip(&chances).map(|(d, c)| decided(d, c, &floor)).collect();
    (floor, kinds)
}

/// A line for each number: its article, whether that is of a usual source, language, what
/// it is, whether its value is right, whether it is "a", and how likely each class is.
fn write_chances(path: &Path, docs: &[Doc], chances: &[Vec<Scores>]) {
    use std::fmt::Write as _;
    let mut out = String::new();
    for (doc, chances) in docs.iter().zip(chances) {
        for (i, ((start, end, n), likely)) in doc.numbers.iter().zip(chances).enumerate() {
            let value = doc
                .gold
                .iter()
                .any(|g| g.start < *end && *start < g.end && (g.low, g.high) == (n.low, n.high));
            let _ = write!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{start}",
                doc.name,
                u8::from(doc.usual),
                if doc.language == Language::Vietnamese { "vi" } else { "en" },
                class_of(doc.label(i)),
                u8::from(value),
                u8::from(n.single)
            );
            for p in likely {
                let _ = write!(out, "\t{p:.4}");
            }
            out.push('\n');
        }
        let lost =
            doc.gold.iter().filter(|g| !doc.numbers.iter().any(|n| n.0 < g.end && g.start < n.1));
        for gold in lost {
            let _ =
                writeln!(out, "{}\t{}\tlost\t{}", doc.name, u8::from(doc.usual), gold.kind as u8);
        }
    }
    std::fs::write(path, out).unwrap();
}

fn decided(doc: &Doc, chances: &[Scores], floor: &Scores) -> Vec<Option<FigureKind>> {
    doc.numbers.iter().zip(chances).map(|(n, c)| choose(c, n.2.single, |k| floor[k])).collect()
}

/// How likely a kind must be for the best F1: one floor for all, then one a kind.
fn best_floor(docs: &[Doc], chances: &[Vec<Scores>]) -> Scores {
    let quality = |floor: &Scores| {
        let mut sum = [0; 3];
        for (d, c) in docs.iter().zip(chances) {
            let row = d.score(&decided(d, c, floor))[CLASSES - 1];
            for (s, n) in sum.iter_mut().zip(row) {
                *s += n;
            }
        }
        f1(sum)
    };
    let steps = || (22..=54).step_by(2).map(|percent| percent as f32 / 100.0);
    let mut floor = steps()
        .map(|f| [f; CLASSES])
        .max_by(|a, b| quality(a).total_cmp(&quality(b)))
        .unwrap_or([0.4; CLASSES]);
    for kind in FigureKind::ALL {
        let mut best = (quality(&floor), floor);
        for step in steps() {
            let mut tried = floor;
            tried[kind as usize] = step;
            let new = quality(&tried);
            // A floor of its own must be worth it.
            if new > best.0 + 0.0003 {
                best = (new, tried);
            }
        }
        floor = best.1;
    }
    floor
}

fn f1([right, given, wanted]: [usize; 3]) -> f32 {
    2.0 * right as f32 / (given + wanted).max(1) as f32
}

/// Prints F1 by language, source and kind.
fn print(title: &str, docs: &[Doc], kinds: &[Vec<Option<FigureKind>>]) {
    let mut tables: HashMap<(bool, u8), [[usize; 3]; 12]> = HashMap::new();
    for (doc, kinds) in docs.iter().zip(kinds) {
        let scores = doc.score(kinds);
        let english = doc.language != Language::Vietnamese;
        for key in [2, u8::from(doc.usual)] {
            let table = tables.entry((english, key)).or_insert([[0; 3]; 12]);
            for (row, new) in table.iter_mut().zip(scores) {
                for (a, b) in row.iter_mut().zip(new) {
                    *a += b;
                }
            }
        }
    }
    println!("\n{title}");
    for (name, english) in [("en", true), ("vi", false)] {
        let table = |key| tables.get(&(english, key)).copied().unwrap_or([[0; 3]; 12]);
        let all = table(2);
        let [right, given, wanted] = all[11];
        print!(
            "{name} F1 {:.3}  P {:.3} R {:.3}  usual source {:.3}, others {:.3} ({} wanted) ",
            f1(all[11]),
            right as f32 / given.max(1) as f32,
            right as f32 / wanted.max(1) as f32,
            f1(table(1)[11]),
            f1(table(0)[11]),
            table(0)[11][2],
        );
        for kind in FigureKind::ALL {
            print!(" {} {:.2}", &kind.name()[..5], f1(all[kind as usize]));
        }
        println!();
    }
}

/// Lists what is read wrong, with the words around.
fn errors(docs: &[Doc], kinds: &[Vec<Option<FigureKind>>]) {
    let name = |k: Option<FigureKind>| k.map_or("none", FigureKind::name);
    for (doc, kinds) in docs.iter().zip(kinds) {
        for (i, (start, end, number)) in doc.numbers.iter().enumerate() {
            let gold = doc.label(i);
            if gold == kinds[i] {
                continue;
            }
            let from = doc.text[..*start].char_indices().rev().nth(90).map_or(0, |(i, _)| i);
            let to =
                doc.text[*end..].char_indices().nth(90).map_or(doc.text.len(), |(i, _)| *end + i);
            println!(
                "{}\t{}\tgold {}\tread {}\trules {}\t{}[[{}]]{}",
                doc.name,
                if doc.usual { "usual" } else { "other" },
                name(gold),
                name(kinds[i]),
                name(number.rule),
                doc.text[from..*start].replace('\n', " "),
                &doc.text[*start..*end],
                doc.text[*end..to].replace('\n', " "),
            );
        }
    }
}

/// Learns from everything, writes the model, and scores the articles held out.
fn last(options: &Options, sets: &Sets<'_>, held: &[Doc], floor: &Scores) {
    let keys = sets.keys(options);
    let all = sets.examples(options, &keys, options.without);
    let train: Vec<&Example> = all.iter().collect();
    let model = Model::learn(&train, keys.keys.len(), options.plan);
    let (rows, scale) = model.rounded(&keys.keys, options.cut);
    let bytes = Weights::write(&rows, scale, floor);
    println!("\n{} rows, {} kB", rows.len(), bytes.len() / 1000);
    let weights = Weights::read(&bytes).unwrap();
    let kinds: Vec<_> = held
        .iter()
        .map(|d| {
            let judged = d.numbers.iter().map(|n| {
                choose(&weights.weigh(&n.2.evidence), n.2.single, |class| weights.floor(class))
            });
            judged.collect::<Vec<_>>()
        })
        .collect();
    let rules: Vec<_> = held.iter().map(rules_of).collect();
    print("held out, the rules", held, &rules);
    print("held out", held, &kinds);
    let wrong = sets.own.iter().map(|d| {
        let wrong = |i: &usize| {
            let n = &d.numbers[*i].2;
            choose(&weights.weigh(&n.evidence), n.single, |k| weights.floor(k)) != d.label(*i)
        };
        (0..d.numbers.len()).filter(wrong).count()
    });
    println!("of our own {} numbers are read wrong", wrong.sum::<usize>());
    for text in &options.show {
        show(text, &weights);
    }
    if let Some(out) = &options.out {
        std::fs::write(out, bytes).unwrap();
    }
}

/// Tells of each number of a text how likely each kind is, and what weighs most for and
/// against the likeliest.
fn show(text: &str, weights: &Weights) {
    let article = Article { text: clean(text), ..Article::default() };
    let name = |class: usize| FigureKind::ALL.get(class).map_or("none", |k| k.name());
    for number in Analyzer::new().candidates(&article, &mut Scratch::default()) {
        let likely = weights.weigh(&number.evidence);
        let mut classes: Vec<usize> = (0..CLASSES).collect();
        classes.sort_by(|a, b| likely[*b].total_cmp(&likely[*a]));
        println!("\n{:?} rule {:?}", number.span.of(article.text.as_str()), number.rule);
        for class in &classes[..3] {
            println!("  {} {:.3}", name(*class), likely[*class]);
        }
        let [best, second, ..] = classes[..] else { continue };
        let mut pieces: Vec<(f32, &Evidence)> = number
            .evidence
            .iter()
            .map(|e| {
                let one = weights.of(e);
                (one[best] - one[second], e)
            })
            .collect();
        pieces.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        for (weight, e) in pieces.iter().take(24) {
            let about = e.about.map_or("", FigureKind::name);
            let word = e.span.of(article.text.as_str());
            println!("    {weight:+.2} {} {} {about} {word:?}", e.family.name(), e.sort);
        }
    }
}
