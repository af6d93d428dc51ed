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
mod flags;
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
  [--folds N] [--rounds N] [--rate X] [--decay X] [--drop X] [--times N] [--least N] [--cut X] [--bare X] [--floor X[,KIND=X…]]
  [--made N] [--made-weight X] [--passages DIR] [--invented DIR] [--passage-weight X] [--by-source]
  [--without FAMILY,…] [--ablate] [--errors] [--chances FILE] [--final] [--show TEXT]… [--flags FILE]
--more: articles that the rules were tuned on: learned from without the rules' answers.
--own, --carets: articles and marked sentences that must be read right: always learned from.
--made: so many sentences of each frame (frames/*.txt) are made and learned from.
--passages: passages of our own (*.txt), one a line, their figures marked `[kind|number]`. --invented: annotated articles of our own.
  Both weigh --passage-weight, and what holds in them alone is kept apart.
--by-source: articles of one collection are left out together.
--bare: the weight of a second copy of each number, without the rules' answers.
--flags: learns the weights of the evidence on flags instead, with the figures as they are read now, and writes them.
--chances: writes down how likely each kind of each number is, crossed.
--cut: weights below are dropped. --ablate: scores without each family of evidence.
--folds 0 --floor X: no crossing; how likely a kind must be, all or one by one. --errors: lists what is read wrong. --final: learns from all and scores the held-out articles. --show: what is learned of the numbers of a text.";

#[expect(clippy::struct_excessive_bools, reason = "each an option of its own")]
struct Options {
    gold: PathBuf,
    more: Option<PathBuf>,
    own: Vec<PathBuf>,
    carets: Option<PathBuf>,
    own_weight: f32,
    more_weight: f32,
    made: usize,
    made_weight: f32,
    passages: Option<PathBuf>,
    passage_weight: f32,
    invented: Option<PathBuf>,
    by_source: bool,
    chances: Option<PathBuf>,
    flags: Option<PathBuf>,
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
        more_weight: 1.0,
        made: 0,
        made_weight: 0.2,
        passages: None,
        passage_weight: 0.5,
        invented: None,
        by_source: false,
        chances: None,
        flags: None,
        held_out: HashSet::new(),
        out: None,
        folds: 5,
        plan: Plan { rounds: 10, rate: 0.1, decay: 0.0, drop: 0.0, seed: 7, times: 1 },
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
            "--more-weight" => options.more_weight = value().parse().expect(HELP),
            "--made" => options.made = value().parse().expect(HELP),
            "--made-weight" => options.made_weight = value().parse().expect(HELP),
            "--passages" => options.passages = Some(value().into()),
            "--passage-weight" => options.passage_weight = value().parse().expect(HELP),
            "--invented" => options.invented = Some(value().into()),
            "--by-source" => options.by_source = true,
            "--chances" => options.chances = Some(value().into()),
            "--flags" => options.flags = Some(value().into()),
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
            "--times" => options.plan.times = value().parse().expect(HELP),
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

const BESIDE: u16 = 1 << Family::Neighbours as u16;

/// Articles that are learned from in one way.
struct Pool {
    docs: Vec<Doc>,
    weight: f32,
    /// Whether they are left out in turn.
    turns: bool,
    /// Families of evidence that they do not teach.
    without: u16,
    /// Whether what holds in them alone is kept apart.
    apart: bool,
}

impl Pool {
    /// In which turn an article is left out.
    fn turn(&self, doc: &Doc, turns: usize) -> Option<usize> {
        let hash =
            |name: &str| name.bytes().fold(7usize, |h, b| h.wrapping_mul(31) ^ b as usize) % turns;
        self.turns.then(|| hash(&doc.origin))
    }
}

/// Reads the articles of a folder, those held out left out or, if `only`, alone.
fn articles(
    options: &Options,
    dir: &Path,
    only: bool,
    analyzer: &Analyzer,
    scratch: &mut Scratch,
) -> Vec<Doc> {
    let files = corpus::files(dir, &options.held_out, only);
    let mut docs: Vec<Doc> = files.iter().map(|f| corpus::read(f, analyzer, scratch)).collect();
    for doc in docs.iter_mut().filter(|_| !options.by_source) {
        doc.origin.clone_from(&doc.name);
    }
    docs
}

fn main() {
    let options = options();
    let started = Instant::now();
    let analyzer = Analyzer::with_weights(Weights::default());
    let mut scratch = Scratch::default();
    let mut load = |dir: &Path, only| articles(&options, dir, only, &analyzer, &mut scratch);
    let docs = load(&options.gold, false);
    let more = options.more.as_deref().map(|dir| load(dir, false)).unwrap_or_default();
    let invented = options.invented.as_deref().map(|dir| load(dir, false)).unwrap_or_default();
    let mut held = load(&options.gold, true);
    let mut own: Vec<Doc> = options.own.iter().flat_map(|path| load(path, false)).collect();
    for path in options.carets.iter().flat_map(|dir| std::fs::read_dir(dir).unwrap().flatten()) {
        own.extend(corpus::carets(&path.path(), &analyzer, &mut scratch));
    }
    let frames = |language: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/train-figures/frames");
        std::fs::read_to_string(folder.join(format!("{language}.txt"))).unwrap()
    };
    let made = |sources: &made::Sources, language, scratch: &mut Scratch| {
        made::Frames::read(sources, language).make(options.made, &analyzer, scratch)
    };
    let english = made::Sources {
        frames: &frames("en"),
        verbs: include_str!("../../assets/lexicon/en/verbs.tsv"),
        inflection: include_str!("../../assets/lexicon/en/inflection.tsv"),
    };
    let vietnamese = made::Sources {
        frames: &frames("vi"),
        verbs: include_str!("../../assets/lexicon/vi/verbs.tsv"),
        inflection: "",
    };
    if let Some(out) = &options.flags {
        own.sort_by(|a, b| a.name.cmp(&b.name));
        let sets = [(&docs, true), (&more, true), (&own, false), (&held, false)];
        flags::learn(&sets, out);
        return;
    }
    let mut from_frames = made(&english, Language::English, &mut scratch);
    from_frames.extend(made(&vietnamese, Language::Vietnamese, &mut scratch));
    let mut passages = Vec::new();
    for path in options.passages.iter().flat_map(|dir| std::fs::read_dir(dir).unwrap().flatten()) {
        passages.extend(corpus::passages(&path.path(), &analyzer, &mut scratch));
    }
    passages.sort_by(|a, b| a.name.cmp(&b.name));
    own.sort_by(|a, b| a.name.cmp(&b.name));
    for doc in docs.iter().chain(&more).chain(&held).chain(&own) {
        let met = |g: &&corpus::Gold| doc.numbers.iter().any(|n| n.0 < g.end && g.start < n.1);
        let lost = doc.gold.len() - doc.gold.iter().filter(met).count();
        if lost > 1 && lost * 4 > doc.gold.len() {
            println!("{}: {lost} of {} figures touch no number", doc.name, doc.gold.len());
        }
    }
    let pool = |docs, weight, turns| Pool { docs, weight, turns, without: 0, apart: false };
    let aside = |docs, without| {
        let weight = options.passage_weight;
        Pool { docs, weight, turns: true, without, apart: true }
    };
    let mut pools = [
        pool(docs, 1.0, true),
        pool(more, options.more_weight, true),
        pool(own, options.own_weight, false),
        pool(from_frames, options.made_weight, true),
        // A passage has no article before it.
        aside(passages, 1 << Family::Memory as u16),
        aside(invented, 0),
    ];
    let names = ["articles", "more", "of our own", "made", "passages", "invented"];
    for (pool, name) in pools.iter().zip(names) {
        let numbers: usize = pool.docs.iter().map(|d| d.numbers.len()).sum();
        println!("{} {name} with {numbers} numbers", pool.docs.len());
    }
    first_pass(&options, &mut pools);
    println!("read twice after {:.0} s", started.elapsed().as_secs_f32());
    if options.ablate {
        for family in Family::ALL {
            let without = options.without | 1 << family as u16;
            let (_, kinds) = crossed(&options, &pools, without);
            print(&format!("without {}", family.name()), &pools[0].docs, &kinds);
        }
    }
    if let Some(floor) = options.floor.filter(|_| options.folds < 2) {
        last(&options, &pools, &mut held, &floor);
        return;
    }
    let (floor, kinds) = crossed(&options, &pools, options.without);
    print(
        &format!("left out in turn, floor {floor:.2?}, {:.0} s", started.elapsed().as_secs_f32()),
        &pools[0].docs,
        &kinds,
    );
    if options.errors {
        errors(&pools[0].docs, &kinds);
    }
    if options.last || options.out.is_some() {
        last(&options, &pools, &mut held, &floor);
    }
}

fn class_of(kind: Option<FigureKind>) -> usize {
    kind.map_or(NONE, |k| k as usize)
}

/// Turns of the first pass.
const TURNS: usize = 5;
/// How likely a kind must be while it is learned how likely it must be.
const FLOOR: Scores = [0.42; CLASSES];

/// Judges every number by what other articles teach of numbers each by itself, so that the
/// second pass learns what an article counted before, and what stands beside a number, from
/// readings as right and as wrong as they will be.
fn first_pass(options: &Options, pools: &mut [Pool]) {
    let keys = keys(options, pools);
    let all = examples(options, pools, &keys, &[(options.without | BESIDE, 1.0)], TURNS);
    let models = learn_in_turns(options, &keys, &all, TURNS, true);
    let analyzers: Vec<Analyzer> = models
        .iter()
        .map(|m| Analyzer::with_weights(weights(m, &keys, options.cut, &FLOOR)))
        .collect();
    for pool in pools {
        let turns: Vec<usize> =
            pool.docs.iter().map(|d| pool.turn(d, TURNS).unwrap_or(TURNS)).collect();
        let half = pool.docs.len().div_ceil(2).max(1);
        std::thread::scope(|scope| {
            for (docs, turns) in pool.docs.chunks_mut(half).zip(turns.chunks(half)) {
                let analyzers = &analyzers;
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    for (doc, turn) in docs.iter_mut().zip(turns) {
                        doc.ask_again(&analyzers[*turn], &mut scratch);
                    }
                });
            }
        });
    }
}

fn weights(model: &Model, keys: &Keys, cut: f32, floor: &Scores) -> Weights {
    let (rows, scale) = model.rounded(&keys.keys, cut);
    Weights::read(&Weights::write(&rows, scale, floor)).unwrap()
}

fn keys(options: &Options, pools: &[Pool]) -> Keys {
    let docs = pools.iter().flat_map(|p| &p.docs).enumerate();
    let numbers =
        docs.flat_map(|(i, d)| d.numbers.iter().map(move |n| (i, n.2.evidence.as_slice())));
    Keys::count(numbers, options.least)
}

/// Every number, once for each way of leaving evidence out, with the turn it is left out in.
fn examples(
    options: &Options,
    pools: &[Pool],
    keys: &Keys,
    ways: &[(u16, f32)],
    turns: usize,
) -> Vec<(Option<usize>, Example)> {
    let mut examples = Vec::new();
    for pool in pools {
        for doc in &pool.docs {
            for (i, n) in doc.numbers.iter().enumerate() {
                let class = class_of(doc.label(i));
                for &(without, weight) in ways {
                    let weight = weight * pool.weight;
                    if weight > 0.0 {
                        let evidence = keys.evidence(
                            &n.2.evidence,
                            without | options.without | pool.without,
                            pool.apart,
                        );
                        let example = Example { evidence, class, weight };
                        examples.push((pool.turn(doc, turns), example));
                    }
                }
            }
        }
    }
    examples
}

/// A model for each turn, learned without what is left out in it, and one of everything.
fn learn_in_turns(
    options: &Options,
    keys: &Keys,
    all: &[(Option<usize>, Example)],
    turns: usize,
    whole: bool,
) -> Vec<Model> {
    let learn = |out: usize| {
        let train: Vec<&Example> = all.iter().filter(|e| e.0 != Some(out)).map(|e| &e.1).collect();
        Model::learn(&train, keys.row_count(), options.plan)
    };
    std::thread::scope(|scope| {
        let learn = &learn;
        let threads: Vec<_> =
            (0..turns + usize::from(whole)).map(|out| scope.spawn(move || learn(out))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

/// Ways of leaving evidence out in the second pass: the first look at a number goes by its
/// own evidence alone.
fn ways(options: &Options, without: u16) -> [(u16, f32); 2] {
    [(without, 1.0), (without | BESIDE, options.bare)]
}

/// Each fifth of the articles judged by what the others teach.
fn crossed(
    options: &Options,
    pools: &[Pool],
    without: u16,
) -> (Scores, Vec<Vec<Option<FigureKind>>>) {
    let keys = keys(options, pools);
    let all = examples(options, pools, &keys, &ways(options, without), options.folds);
    let models = learn_in_turns(options, &keys, &all, options.folds, false);
    let floor = options.floor.unwrap_or(FLOOR);
    let analyzers: Vec<Analyzer> = models
        .iter()
        .map(|m| Analyzer::with_weights(weights(m, &keys, options.cut, &floor)))
        .collect();
    let judge = |pool: &Pool| -> Vec<Vec<(Option<FigureKind>, Scores)>> {
        let half = pool.docs.len().div_ceil(2).max(1);
        std::thread::scope(|scope| {
            let threads: Vec<_> = pool
                .docs
                .chunks(half)
                .map(|docs| {
                    let analyzers = &analyzers;
                    scope.spawn(move || {
                        let mut scratch = Scratch::default();
                        let mut judge = |d: &Doc| {
                            let turn = pool.turn(d, options.folds).unwrap_or(0);
                            d.judged(&analyzers[turn], &mut scratch)
                        };
                        docs.iter().map(&mut judge).collect::<Vec<_>>()
                    })
                })
                .collect();
            threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
        })
    };
    let made = judge(&pools[3]);
    let mut right = [0; 2];
    for (doc, judged) in pools[3].docs.iter().zip(&made) {
        for (i, (kind, _)) in judged.iter().enumerate() {
            right[0] += usize::from(*kind == doc.label(i));
            right[1] += 1;
            if options.errors && *kind != doc.label(i) {
                let (from, to, _) = doc.numbers[i];
                let (read, label) = (kind, doc.label(i));
                println!("made {read:?} for {label:?} of {:?}: {}", &doc.text[from..to], doc.text);
            }
        }
    }
    if right[1] > 0 {
        println!("of frames left out, {} of {} numbers read right", right[0], right[1]);
    }
    let docs = &pools[0].docs;
    let judged = judge(&pools[0]);
    let chances: Vec<Vec<Scores>> =
        judged.iter().map(|d| d.iter().map(|j| j.1).collect()).collect();
    if let Some(path) = &options.chances {
        write_chances(path, docs, &chances);
    }
    let best = options.floor.unwrap_or_else(|| best_floor(docs, &chances));
    let kinds = docs.iter().zip(&chances).map(|(d, c)| decided(d, c, &best)).collect();
    (best, kinds)
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
        for (i, kind) in kinds.iter().enumerate() {
            let gold = doc.label(i);
            if gold == *kind {
                continue;
            }
            println!(
                "{}\t{}\tgold {}\tread {}\t{}",
                doc.name,
                if doc.usual { "usual" } else { "other" },
                name(gold),
                name(*kind),
                doc.around(i),
            );
        }
    }
}

/// Learns from everything, writes the model, and scores the articles held out.
fn last(options: &Options, pools: &[Pool], held: &mut [Doc], floor: &Scores) {
    let keys = keys(options, pools);
    let all = examples(options, pools, &keys, &ways(options, options.without), TURNS);
    let train: Vec<&Example> = all.iter().map(|e| &e.1).collect();
    let model = Model::learn(&train, keys.row_count(), options.plan);
    let (rows, scale) = model.rounded(&keys.keys, options.cut);
    let bytes = Weights::write(&rows, scale, floor);
    println!("\n{} rows, {} kB", rows.len(), bytes.len() / 1000);
    let analyzer = Analyzer::with_weights(Weights::read(&bytes).unwrap());
    let mut scratch = Scratch::default();
    for doc in &mut *held {
        doc.ask_again(&analyzer, &mut scratch);
    }
    let kinds: Vec<_> = held.iter().map(Doc::taken).collect();
    print("held out", held, &kinds);
    let wrong = pools[2].docs.iter().map(|d| {
        let judged = d.judged(&analyzer, &mut scratch);
        let wrong: Vec<_> = (0..judged.len()).filter(|i| judged[*i].0 != d.label(*i)).collect();
        for i in wrong.iter().filter(|_| options.errors) {
            println!("own {} {:?} {:?}: {}", d.name, judged[*i].0, d.label(*i), d.around(*i));
        }
        wrong.len()
    });
    println!("of our own {} numbers are read wrong", wrong.sum::<usize>());
    for text in &options.show {
        show(text, &bytes);
    }
    if let Some(out) = &options.out {
        std::fs::write(out, bytes).unwrap();
    }
}

/// Tells of each number of a text how likely each kind is, and what weighs most for and
/// against the likeliest.
fn show(text: &str, model: &[u8]) {
    let weights = Weights::read(model).unwrap();
    let analyzer = Analyzer::with_weights(Weights::read(model).unwrap());
    let article = Article { text: clean(text), ..Article::default() };
    let name = |class: usize| FigureKind::ALL.get(class).map_or("none", |k| k.name());
    for number in analyzer.candidates(&article, &mut Scratch::default()) {
        let likely = number.likely;
        let mut classes: Vec<usize> = (0..CLASSES).collect();
        classes.sort_by(|a, b| likely[*b].total_cmp(&likely[*a]));
        println!("\n{:?} is {:?}", number.span.of(article.text.as_str()), number.taken);
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
