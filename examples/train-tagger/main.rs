//! Trains the name taggers: `cargo run --release --example train-tagger -- --help`.
//!
//! Reads the training sets, turns each article into stretches of features (anew in
//! every round, with names swapped, cases changed and hints left out at random),
//! trains a conditional random field, writes the model and scores it on articles that
//! were held out.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::many_single_char_names,
    clippy::single_match_else,
    clippy::unused_self,
    clippy::if_same_then_else,
    clippy::match_same_arms,
    clippy::needless_range_loop,
    clippy::redundant_closure,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::bool_to_int_with_if,
    clippy::format_push_string,
    clippy::manual_is_power_of_two,
    reason = "a tool run by hand over known sets: it may stop on data it does not understand, \
              and its sums read best as they are written on paper"
)]

mod augment;
mod corpus;
mod crf;
mod lists;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::analysis::gazetteer::{FoundName, Gazetteer, WordsAt};
use dateline::analysis::tagger::features::Columns;
use dateline::analysis::tagger::viterbi::OUTSIDE;
use dateline::analysis::tagger::{NameHint, TagBuffers, Taggers, hints};
use dateline::analysis::{Analyzer, EntityKind, Mention, Scratch};
use dateline::article::Article;
use dateline::text::clean;
use dateline::text::tokens::Tokens;
use dateline::text::{Language, Paragraph, Role, Span, Text};

use augment::Random;
use corpus::{Doc, GRP, NONE, Rest};
use crf::{ANY, ByKey, Crf, States, Stretch};
use lists::Lists;

const HELP: &str = "train-tagger --language en|vi --data DIR --gold DIR [--dev DIR] --gazetteer DIR[:DIR…] --out FILE
  [--rounds N] [--average N] [--hand N] [--slots N] [--without SET,…] [--fold K/N] [--part K/N] [--seed N] [--least N]
  [--gold-copies N] [--model FILE] [--look plain|spaced|shouted] [--show] [--whole]
Sets: gmb wikigold ewt vtb gold
--fold holds out a part of the gold articles, --part a part of every other set.
--model scores a model in place of training one, --whole scores what the program makes of it.";

#[derive(Clone)]
struct Options {
    language: Language,
    data: PathBuf,
    gold: PathBuf,
    dev: Option<PathBuf>,
    gazetteer: Vec<PathBuf>,
    out: Option<PathBuf>,
    rounds: usize,
    hand: usize,
    averaged: usize,
    slots: usize,
    without: Vec<String>,
    fold: Option<(usize, usize)>,
    part: Option<(usize, usize)>,
    model: Option<PathBuf>,
    look: String,
    whole: bool,
    seed: u64,
    least: u32,
    copies: usize,
    rate: f32,
    decay: f32,
    show: bool,
    share: f32,
}

fn options() -> Option<Options> {
    let mut args = std::env::args().skip(1);
    let mut o = Options {
        language: Language::English,
        data: PathBuf::new(),
        gold: PathBuf::new(),
        dev: None,
        gazetteer: Vec::new(),
        out: None,
        rounds: 6,
        hand: 1,
        averaged: 0,
        slots: 1 << 17,
        without: Vec::new(),
        fold: None,
        part: None,
        model: None,
        look: String::new(),
        whole: false,
        seed: 1,
        least: 2,
        copies: 6,
        rate: 0.15,
        decay: 1e-4,
        show: false,
        share: 1.0,
    };
    while let Some(arg) = args.next() {
        if arg == "--show" || arg == "--whole" {
            o.show |= arg == "--show";
            o.whole |= arg == "--whole";
            continue;
        }
        let value = args.next()?;
        match arg.as_str() {
            "--language" => o.language = Language::from_code(&value),
            "--data" => o.data = value.into(),
            "--gold" => o.gold = value.into(),
            "--dev" => o.dev = Some(value.into()),
            "--gazetteer" => o.gazetteer = value.split(':').map(PathBuf::from).collect(),
            "--out" => o.out = Some(value.into()),
            "--average" => o.averaged = value.parse().ok()?,
            "--hand" => o.hand = value.parse().ok()?,
            "--rounds" => o.rounds = value.parse().ok()?,
            "--slots" => o.slots = value.parse().ok()?,
            "--without" => o.without = value.split(',').map(str::to_string).collect(),
            "--fold" => o.fold = Some(part_of(&value)?),
            "--part" => o.part = Some(part_of(&value)?),
            "--model" => o.model = Some(value.into()),
            "--look" => o.look = value,
            "--seed" => o.seed = value.parse().ok()?,
            "--least" => o.least = value.parse().ok()?,
            "--gold-copies" => o.copies = value.parse().ok()?,
            "--rate" => o.rate = value.parse().ok()?,
            "--decay" => o.decay = value.parse().ok()?,
            "--share" => o.share = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(o)
}

fn part_of(value: &str) -> Option<(usize, usize)> {
    let (k, n) = value.split_once('/')?;
    Some((k.parse().ok()?, n.parse().ok()?))
}

fn main() {
    let Some(options) = options() else {
        eprintln!("{HELP}");
        std::process::exit(2);
    };
    let dirs: Vec<&Path> = options.gazetteer.iter().map(PathBuf::as_path).collect();
    let lists = Lists::read(&dirs);
    eprintln!("{} aliases", lists.len());
    let gazetteer = Gazetteer::embedded();
    let (train, tests) = split(&options, &lists);
    for (name, docs) in &tests {
        eprintln!("test {name}: {} articles", docs.len());
    }
    if let Some(path) = &options.model {
        let bytes = std::fs::read(path).unwrap_or_default();
        for (name, docs) in &tests {
            measure(&options, name, docs, &bytes, &gazetteer, options.show);
        }
        return;
    }
    let gold = train.iter().filter(|d| d.gold).count();
    eprintln!("training on {} articles, {gold} of them gold", train.len());

    let bytes = learn(&options, &train, &tests, &lists, &gazetteer);
    if let Some(out) = &options.out
        && let Err(e) = std::fs::write(out, bytes)
    {
        eprintln!("{}: {e}", out.display());
        std::process::exit(1);
    }
}

fn taggers_of(bytes: Vec<u8>) -> Taggers {
    let bytes: &'static [u8] = bytes.leak();
    Taggers::new(bytes, bytes)
}

/// Trains on articles; gives the bytes of the model.
fn learn(
    options: &Options,
    train: &[Doc],
    tests: &[(String, Vec<Doc>)],
    lists: &Lists,
    gazetteer: &Gazetteer,
) -> Vec<u8> {
    let mut maker = Maker::new(gazetteer);
    let mut random = Random::new(options.seed);
    let mut counts: ByKey<u32> = ByKey::default();
    for doc in train {
        for copy in 0..if doc.gold { 3 } else { 2 } {
            let varied =
                if copy == 0 { doc.clone() } else { augment::vary(doc, lists, &mut random) };
            let add = if doc.gold { 2 } else { 1 };
            maker.each(&varied, &mut random, copy > 0, |columns, at, _| {
                columns.each(at, |key| *counts.entry(key).or_default() += add);
            });
        }
    }
    let all = counts.len();
    let mut keys: Vec<u64> =
        counts.iter().filter(|&(_, &n)| n >= options.least * 2).map(|(&k, _)| k).collect();
    keys.sort_unstable();
    drop(counts);
    eprintln!("{} of {all} features kept, {} entity tokens unreachable", keys.len(), maker.lost);
    let mut crf = Crf::new(keys.into_iter());
    crf.decay = options.decay;

    for round in 0..options.rounds {
        let begin = Instant::now();
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let progress = round as f32 / options.rounds as f32;
        crf.rate = options.rate * (1.0 - 0.7 * progress);
        let mut order: Vec<&Doc> = Vec::new();
        for doc in train {
            if doc.gold {
                order.extend(std::iter::repeat_n(doc, options.copies));
            } else if doc.rest == Rest::MaybeGroup {
                order.extend(std::iter::repeat_n(doc, options.hand));
            } else if !(doc.rest == Rest::Unknown && round == 0) && random.unit() < options.share {
                order.push(doc);
            }
        }
        random.shuffle(&mut order);
        let (mut loss, mut tokens) = (0.0f64, 0usize);
        for doc in order {
            let varied = augment::vary(doc, lists, &mut random);
            for stretch in maker.stretches(&varied, &mut random, &crf) {
                tokens += stretch.rows.len();
                loss += f64::from(crf.learn(&stretch));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let mean = loss / tokens.max(1) as f64;
        eprintln!(
            "round {round}: loss {mean:.4} over {tokens} tokens, {:.1} s",
            begin.elapsed().as_secs_f32()
        );
        if round + options.averaged >= options.rounds {
            crf.average();
        }
        if (round + 1) % 5 == 0 || round + 1 == options.rounds {
            let (bytes, kept) = crf.write(options.slots);
            eprintln!("  {kept} rows, {} bytes", bytes.len());
            let last = round + 1 == options.rounds;
            for (name, docs) in tests {
                measure(options, name, docs, &bytes, gazetteer, options.show && last);
            }
            if last {
                return bytes;
            }
        }
    }
    Vec::new()
}

fn split(options: &Options, lists: &Lists) -> (Vec<Doc>, Vec<(String, Vec<Doc>)>) {
    let data = &options.data;
    let mut sets: Vec<(&str, Vec<Doc>)> = Vec::new();
    if options.language == Language::Vietnamese {
        let mut docs = Vec::new();
        for part in ["train", "dev", "test"] {
            docs.extend(corpus::vtb(&data.join(format!("vi_vtb-ud-{part}.conllu")), lists));
        }
        for doc in &mut docs {
            doc.weight = 0.4;
        }
        sets.push(("vtb", docs));
    } else {
        sets.push(("gmb", corpus::gmb(&data.join("gmb_ner.csv.gz"), lists)));
        sets.push(("wikigold", corpus::conll(&data.join("wikigold.conll"), "wikigold", 0, lists)));
        let mut ewt = corpus::conll(&data.join("en_ewt-ud-dev.iob2"), "ewt", 1, lists);
        ewt.extend(corpus::conll(&data.join("en_ewt-ud-test.iob2"), "ewt", 1, lists));
        sets.push(("ewt", ewt));
    }
    let mut train = Vec::new();
    let mut tests = Vec::new();
    for (name, docs) in sets {
        eprintln!(
            "{name}: {} articles, {} marks",
            docs.len(),
            docs.iter().map(|d| d.marks.len()).sum::<usize>()
        );
        if options.without.iter().any(|w| w == name) {
            tests.push((name.to_string(), docs));
        } else if let Some((k, n)) = options.part {
            // In one piece, so that no article is in both parts.
            let count = docs.len();
            let (held, rest): (Vec<_>, Vec<_>) =
                docs.into_iter().enumerate().partition(|(i, _)| i * n / count == k);
            tests.push((name.to_string(), held.into_iter().map(|d| d.1).collect()));
            train.extend(rest.into_iter().map(|d| d.1));
        } else {
            train.extend(docs);
        }
    }
    let gold = corpus::gold(&options.gold, options.language);
    let mut held = Vec::new();
    for (i, doc) in gold.into_iter().enumerate() {
        if options.fold.is_some_and(|(k, n)| i % n == k)
            || options.without.iter().any(|w| w == "gold")
        {
            held.push(doc);
        } else {
            train.push(doc);
        }
    }
    if !held.is_empty() {
        tests.push(("held gold".into(), held));
    }
    if let Some(dev) = &options.dev {
        tests.push(("dev".into(), corpus::gold(dev, options.language)));
    }
    (train, tests)
}

/// Turns articles into features.
struct Maker<'a> {
    gazetteer: &'a Gazetteer,
    taggers: Taggers,
    found: Vec<FoundName>,
    words: Vec<WordsAt>,
    buffers: TagBuffers,
    tokens: Tokens,
    columns: Columns,
    all_hints: Vec<NameHint>,
    lost: usize,
}

impl<'a> Maker<'a> {
    fn new(gazetteer: &'a Gazetteer) -> Self {
        Self {
            gazetteer,
            taggers: Taggers::new(b"", b""),
            found: Vec::new(),
            words: Vec::new(),
            buffers: TagBuffers::default(),
            tokens: Tokens::default(),
            columns: Columns::default(),
            all_hints: Vec::new(),
            lost: 0,
        }
    }

    /// Scans an article and fills in the hints of all its tokens.
    fn scan(&mut self, doc: &Doc, random: &mut Random, drop: bool) -> Text {
        let text = text_of(doc);
        self.tokens.scan(&text);
        let mut kept: HashMap<u32, bool> = HashMap::new();
        let share = match random.unit() {
            _ if !drop => 1.0,
            x if x < 0.08 => 0.0,
            x if x < 0.5 => 1.0,
            _ => 0.5,
        };
        self.found.clear();
        for sentence in &self.tokens.sentences {
            let run = self.tokens.of(sentence);
            self.gazetteer.scan(
                text.as_str(),
                run,
                sentence.first,
                doc.language,
                sentence.shouted,
                &mut self.found,
            );
        }
        self.found.retain(|f| {
            *kept.entry(f.reference.known().0).or_insert_with(|| random.unit() < share)
        });
        self.gazetteer.read_words(&self.tokens.tokens, &mut self.words);
        hints::fill(self.gazetteer, &self.words, &self.found, &mut self.all_hints);
        if drop && random.unit() < 0.15 {
            self.buffers.memory.clear();
        } else {
            self.taggers.remember(&self.tokens.tokens, &self.all_hints, &mut self.buffers);
        }
        text
    }

    /// Gives every token that may be in a name to `f`, with the states allowed there.
    fn each(
        &mut self,
        doc: &Doc,
        random: &mut Random,
        drop: bool,
        mut f: impl FnMut(&Columns, usize, States),
    ) {
        let text = self.scan(doc, random, drop);
        let mut marks = doc.marks.iter().peekable();
        for sentence in &self.tokens.sentences {
            let (first, last) = (sentence.first as usize, sentence.last as usize);
            let run = &self.tokens.tokens[first..last];
            self.columns.fill(
                self.taggers.cues(),
                doc.language,
                text.as_str(),
                run,
                &self.all_hints[first..last],
                sentence.shouted,
                &self.buffers.memory,
            );
            let mut states = vec![0u32; run.len()];
            let places: Vec<Span> = run.iter().map(|t| text.source_span(t.span())).collect();
            let end = places.last().map_or(0, |p| p.end as usize);
            while let Some(mark) = marks.next_if(|m| m.start < end) {
                let inside: Vec<usize> = (0..run.len())
                    .filter(|&i| {
                        (places[i].start as usize) < mark.end && places[i].end as usize > mark.start
                    })
                    .collect();
                if inside.iter().any(|&i| !self.columns.alive(i)) {
                    self.lost += inside.len();
                    continue;
                }
                for (n, &i) in inside.iter().enumerate() {
                    states[i] = mark_states(mark, n, inside.len());
                }
            }
            for i in 0..run.len() {
                if states[i] == 0 {
                    let capital = run[i].is_capital();
                    states[i] = match doc.rest {
                        Rest::Outside => 1 << OUTSIDE,
                        Rest::MaybeGroup if capital && i > 0 => 1 << OUTSIDE | kind_states(GRP),
                        Rest::MaybeGroup => 1 << OUTSIDE,
                        Rest::Unknown if capital && i > 0 => ANY,
                        Rest::Unknown
                            if run[i].kind == dateline::text::tokens::TokenKind::Punct =>
                        {
                            1 << OUTSIDE
                        }
                        Rest::Unknown => 1 << OUTSIDE | kind_states(corpus::ORG),
                    };
                }
                if self.columns.alive(i) {
                    f(&self.columns, i, states[i]);
                }
            }
            // A break between sentences.
            f(&self.columns, usize::MAX, 0);
        }
    }

    /// Tags an article: (start, end, kind) in bytes of its source.
    fn tag(
        &mut self,
        doc: &Doc,
        taggers: &Taggers,
        random: &mut Random,
    ) -> Vec<(usize, usize, EntityKind)> {
        let text = self.scan(doc, random, false);
        let mut found = Vec::new();
        let mut out = Vec::new();
        for sentence in &self.tokens.sentences {
            let (first, last) = (sentence.first as usize, sentence.last as usize);
            let run = &self.tokens.tokens[first..last];
            let hints = &self.all_hints[first..last];
            taggers.tag(
                doc.language,
                text.as_str(),
                run,
                hints,
                sentence.shouted,
                &mut self.buffers,
                &mut out,
            );
            found.extend(out.iter().map(|t| {
                let (a, b) = (&run[t.first as usize], &run[t.last as usize - 1]);
                let span = text.source_span(a.span().hull(b.span()));
                (span.start as usize, span.end as usize, t.kind)
            }));
        }
        found
    }

    fn stretches(&mut self, doc: &Doc, random: &mut Random, crf: &Crf) -> Vec<Stretch> {
        let mut out: Vec<Stretch> = Vec::new();
        let mut before = usize::MAX;
        self.each(doc, random, true, |columns, at, allowed| {
            if at == usize::MAX {
                before = usize::MAX;
                return;
            }
            if before == usize::MAX || at != before + 1 {
                out.push(Stretch { weight: doc.weight, ..Stretch::default() });
            }
            before = at;
            let Some(stretch) = out.last_mut() else { return };
            let mut rows = Vec::with_capacity(64);
            columns.each(at, |key| rows.extend(crf.index.get(&key)));
            stretch.rows.push(rows);
            stretch.classes.push(u8::try_from(columns.class(at)).unwrap_or(0));
            stretch.allowed.push(allowed);
        });
        out
    }
}

/// The text as the program reads it: articles are cleaned, runs of sentences are
/// taken line by line.
fn text_of(doc: &Doc) -> Text {
    if doc.gold {
        return clean::clean(&doc.text);
    }
    let joins = doc.text.match_indices('_').filter_map(|(i, _)| u32::try_from(i).ok()).collect();
    let clean = doc.text.replace('_', " ");
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for line in clean.split('\n') {
        let end = at + u32::try_from(line.len()).unwrap_or(0);
        if !line.trim().is_empty() {
            let span = Span::new(at, end);
            paragraphs.push(Paragraph { span, language: doc.language, role: Role::Body });
        }
        at = end + 1;
    }
    Text::from_parts(clean, paragraphs, vec![(0, 0)], joins)
}

/// The states of kinds, all four places.
fn kind_states(kinds: u8) -> States {
    (0..4).filter(|k| kinds >> k & 1 != 0).map(|k| 0xf << (k * 4)).sum()
}

fn mark_states(mark: &corpus::Mark, at: usize, of: usize) -> States {
    let mut states = 0;
    for k in 0..4u32 {
        if mark.kinds >> k & 1 == 0 {
            continue;
        }
        states |= if mark.whole {
            1 << (k * 4
                + match (at == 0, at + 1 == of) {
                    (true, true) => 3,
                    (true, false) => 0,
                    (false, true) => 2,
                    (false, false) => 1,
                })
        } else {
            let mut places = 0b1111;
            if at > 0 {
                places &= 0b0110;
            }
            if at + 1 < of {
                places &= 0b0011;
            }
            places << (k * 4)
        };
    }
    if mark.kinds & NONE != 0 {
        states |= 1 << OUTSIDE;
    }
    states
}

/// Scores a model on articles: alone, or with all that the program makes of it.
fn measure(
    options: &Options,
    name: &str,
    docs: &[Doc],
    bytes: &[u8],
    gazetteer: &Gazetteer,
    show: bool,
) {
    let docs: Vec<Doc> = docs.iter().map(|d| look(d, &options.look)).collect();
    let taggers = taggers_of(bytes.to_vec());
    let mut maker = Maker::new(gazetteer);
    let mut random = Random::new(1);
    if !options.whole {
        score(name, &docs, |doc| maker.tag(doc, &taggers, &mut random), show);
        return;
    }
    let analyzer = Analyzer::with_taggers(taggers);
    let mut scratch = Scratch::default();
    let whole = |doc: &Doc| {
        let article = Article { text: text_of(doc), language: doc.language, ..Article::default() };
        let analysis = analyzer.analyze(&article, &mut scratch);
        let place = |m: &Mention| {
            let span = article.text.source_span(m.span);
            (span.start as usize, span.end as usize, m.kind)
        };
        analysis.mentions.iter().map(place).collect()
    };
    score(name, &docs, whole, show);
}

/// An article in another look: one space between all tokens, or all capitals.
fn look(doc: &Doc, look: &str) -> Doc {
    match look {
        "spaced" => doc.changed(|part| {
            let mut out = String::new();
            for c in part.chars() {
                let mark = !c.is_alphanumeric() && !c.is_whitespace() && !"-_'’.".contains(c);
                let apart = mark || c == '\'' || c == '’';
                if apart && !out.ends_with(char::is_whitespace) && !out.is_empty() {
                    out.push(' ');
                }
                out.push(c);
                if mark {
                    out.push(' ');
                }
            }
            out
        }),
        "shouted" => doc.changed(str::to_uppercase),
        "joined" => doc.clone(),
        _ => doc.changed(|part| part.replace('_', " ")),
    }
}

type Found3 = (usize, usize, EntityKind);

fn score(name: &str, docs: &[Doc], mut find: impl FnMut(&Doc) -> Vec<Found3>, show: bool) {
    // By kind and for all: right, given, gold.
    let mut sums = [[0usize; 3]; 5];
    let partial = docs.iter().any(|d| d.rest != Rest::Outside);
    for doc in docs {
        let mut found = find(doc);
        if partial {
            found.retain(|f| f.2 != EntityKind::Group);
        }
        let may = |m: &corpus::Mark, f: &Found3| {
            m.start == f.0 && m.end == f.1 && m.kinds >> f.2 as u8 & 1 != 0
        };
        for mark in &found {
            if doc
                .marks
                .iter()
                .any(|m| m.kinds.count_ones() > 1 && m.start < mark.1 && mark.0 < m.end)
            {
                continue;
            }
            let right = doc.marks.iter().any(|m| may(m, mark));
            for k in [mark.2 as usize, 4] {
                sums[k][1] += 1;
                sums[k][0] += usize::from(right);
            }
            if show && !right {
                println!("wrong {:?}\t{}\t{}", mark.2, doc.name, around(&doc.text, mark.0, mark.1));
            }
        }
        for mark in doc.marks.iter().filter(|m| m.kinds.count_ones() == 1) {
            let kind = EntityKind::ALL[mark.kinds.trailing_zeros() as usize];
            if partial && kind == EntityKind::Group {
                continue;
            }
            for k in [kind as usize, 4] {
                sums[k][2] += 1;
            }
            if show && !found.iter().any(|f| may(mark, f)) {
                println!(
                    "missed {kind:?}\t{}\t{}",
                    doc.name,
                    around(&doc.text, mark.start, mark.end)
                );
            }
        }
    }
    let mut line = format!("  {name:10}");
    for (k, [right, given, gold]) in sums.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let f1 = 200.0 * *right as f32 / (given + gold).max(1) as f32;
        let label = ["PER", "ORG", "LOC", "GRP", "all"][k];
        line += &format!("  {label} {f1:.1}");
        if k == 4 {
            #[expect(clippy::cast_precision_loss, reason = "small counts")]
            let (p, r) = (
                100.0 * *right as f32 / (*given).max(1) as f32,
                100.0 * *right as f32 / (*gold).max(1) as f32,
            );
            line += &format!(" (P {p:.1} R {r:.1})");
        }
    }
    println!("{line}");
}

fn around(text: &str, start: usize, end: usize) -> String {
    let before: String =
        text[..start].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[end..].chars().take(40).collect();
    format!("{before}[{}]{after}", &text[start..end]).replace('\n', " / ")
}
