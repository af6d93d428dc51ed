//! What it costs to join articles to stories: the time for all at once, for one more with
//! many loaded, and memory.
//!
//! The reports are invented: words drawn as often as the languages have them, from the
//! table of how rare they are, and of each event some of its own, its names, places and
//! counts. A few events have hundreds of reports, most have one or two, over a year; a
//! third of the reports is Vietnamese, half tell the hour they were published.
//!
//! `cargo bench --bench stories` measures ten thousand and a hundred thousand; `cargo
//! bench --bench stories -- 30000` another number, `-- 30000 110` over so many days.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::ArticleKey;
use dateline::sources::{self, Hint};
use dateline::store::Entry;
use dateline::store::stories::Stories;
use dateline::store::stories::segment::{Segment, of};
use dateline::store::stories::told::TermBuffers;
use rayon::prelude::*;

const RARITY: &str = include_str!("../assets/stories/rarity.txt");
/// Words of the articles that the table reckons with.
const WORDS: f64 = 350.0;
/// Days over which the events lie.
const DAYS: u64 = 365;
/// Articles that come alone, each time.
const ALONE: usize = 200;

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }

    /// 0 to 1.
    fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}

/// A language's words with how often they and those before them are met.
struct Words(Vec<(f64, &'static str)>);

impl Words {
    fn of(language: &str) -> Self {
        let mut all = Vec::new();
        let (mut own, mut sum) = (false, 0.0);
        for line in RARITY.lines().filter(|l| !l.starts_with('#')) {
            if let Some(head) = line.strip_prefix('[') {
                own = head.starts_with(language);
                continue;
            }
            let mut parts = line.split(' ');
            let Some(tenths) = parts.next().and_then(|n| n.parse::<f64>().ok()) else { continue };
            if own {
                let share = (-tenths / 10.0).exp().min(0.999);
                for word in parts {
                    sum += -(1.0 - share).ln() / WORDS;
                    all.push((sum, word));
                }
            }
        }
        Self(all)
    }

    fn any(&self, chance: &mut Chance) -> &'static str {
        let most = self.0.last().map_or(1.0, |l| l.0);
        let at = chance.share() * most;
        let at = self.0.partition_point(|w| w.0 < at);
        self.0.get(at).map_or("", |w| w.1)
    }

    /// One of the rarer ones.
    fn rare(&self, chance: &mut Chance) -> &'static str {
        let common = self.0.len() / 20;
        self.0.get(common + chance.below(self.0.len() - common)).map_or("", |w| w.1)
    }
}

/// An invented name of some syllables.
fn name(chance: &mut Chance) -> String {
    let mut out = String::new();
    for _ in 0..2 + chance.below(2) {
        out.push(char::from(*b"bcdfghklmnprstvz".get(chance.below(16)).unwrap_or(&b'b')));
        out.push(char::from(*b"aeiou".get(chance.below(5)).unwrap_or(&b'a')));
        if chance.below(3) == 0 {
            out.push(char::from(*b"lnrsk".get(chance.below(5)).unwrap_or(&b'n')));
        }
    }
    let first = out.remove(0).to_ascii_uppercase();
    out.insert(0, first);
    out
}

/// Places that many events happen at.
const PLACES: [&str; 24] = [
    "Gaza",
    "Kyiv",
    "Kharkiv",
    "Khartoum",
    "Darfur",
    "Mosul",
    "Aleppo",
    "Idlib",
    "Goma",
    "Kabul",
    "Kandahar",
    "Mogadishu",
    "Sanaa",
    "Tripoli",
    "Beirut",
    "Homs",
    "Donetsk",
    "Bakhmut",
    "Manila",
    "Marawi",
    "Pristina",
    "Mitrovica",
    "Baghdad",
    "Damascus",
];

/// What an event's reports have in common.
struct Event {
    day: u64,
    place: &'static str,
    names: Vec<String>,
    killed: usize,
    wounded: usize,
    english: Vec<&'static str>,
    vietnamese: Vec<&'static str>,
}

impl Event {
    fn of(number: u64, days: u64, english: &Words, vietnamese: &Words) -> Self {
        let mut chance = Chance(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        Self {
            day: chance.next() % days,
            place: PLACES.get(chance.below(PLACES.len())).unwrap_or(&"Gaza"),
            names: (0..5).map(|_| name(&mut chance)).collect(),
            killed: 1 + chance.below(9) * chance.below(40),
            wounded: 2 + chance.below(120),
            english: (0..40).map(|_| english.rare(&mut chance)).collect(),
            vietnamese: (0..50).map(|_| vietnamese.rare(&mut chance)).collect(),
        }
    }
}

/// The text of a report, as a file has it.
fn report(
    number: usize,
    (count, days): (usize, u64),
    english: &Words,
    vietnamese: &Words,
) -> String {
    let mut chance = Chance(number as u64);
    // The first events are told most often, by hundreds.
    let share = chance.share();
    let events = f64::from(u32::try_from(count).unwrap_or(u32::MAX)) * 0.7;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive")]
    let event = (share * share * events) as u64;
    let event = Event::of(event, days, english, vietnamese);
    let day = jiff::Span::new().days(i64::try_from(event.day + chance.next() % 3).unwrap_or(0));
    let day = jiff::civil::date(2030, 1, 1).checked_add(day).unwrap_or_default();
    let hour = if chance.below(2) == 0 {
        String::new()
    } else {
        format!("T{:02}:{:02}:00Z", chance.below(24), chance.below(60))
    };
    let is_english = chance.below(3) > 0;
    let (words, own) =
        if is_english { (english, &event.english) } else { (vietnamese, &event.vietnamese) };
    let any_name =
        |chance: &mut Chance| event.names.get(chance.below(5)).cloned().unwrap_or_default();
    let (first, second) = (any_name(&mut chance), any_name(&mut chance));
    let mut text = format!("---\npublished: {day}{hour}\n---\n");
    let (place, killed, wounded) = (event.place, event.killed, event.wounded);
    let _ = if is_english {
        write!(
            text,
            "{killed} killed near {first} in {place}\n\nAt least {killed} people were killed and \
             {wounded} wounded in {first}, {place}, {second} {first} said."
        )
    } else {
        write!(
            text,
            "{killed} người thiệt mạng tại {first}, {place}\n\nÍt nhất {killed} người thiệt mạng và \
             {wounded} người bị thương tại {first}, {place}, ông {second} cho biết."
        )
    };
    for sentence in 0..14 + chance.below(16) {
        text.push_str(if sentence % 3 == 0 { "\n\n" } else { " " });
        for at in 0..12 + chance.below(12) {
            let word = match chance.below(10) {
                0 | 1 if at > 0 => own.get(chance.below(own.len())).copied().unwrap_or(""),
                _ => words.any(&mut chance),
            };
            if at == 0 {
                text.extend(word.chars().take(1).flat_map(char::to_uppercase));
                text.extend(word.chars().skip(1));
            } else {
                text.push(' ');
                text.push_str(word);
                if chance.below(16) == 0 {
                    text.push(' ');
                    text.push_str(&any_name(&mut chance));
                }
            }
        }
        text.push('.');
    }
    text
}

/// The time that this thread was at work, whatever else the machine does; what went by on
/// the clock where the system does not tell.
fn at_work(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// Resident memory in bytes; `None` where the system does not tell.
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// How often each is joined alone, and taken out again: the least time is what it takes,
/// whatever else the machine did.
const TIMES: usize = 3;

/// Joins articles one after the other, each alone, and tells the mean and the longest
/// times: of all that is done for one, and of a step, between which the reader looks for keys.
fn alone(stories: &mut Stories, like: &[Vec<Segment<'static>>], what: &str) {
    let mut all: Vec<(Duration, Duration, usize)> = Vec::new();
    for segments in like {
        let mut least = (Duration::MAX, Duration::MAX, 0);
        for time in 0..TIMES {
            if let Some(segment) = segments.first().filter(|_| time > 0) {
                stories.withdraw(segment.article);
                stories.settle();
            }
            let start = Instant::now();
            stories.insert(segments);
            stories.begin();
            let (mut longest, mut steps, mut done) = (start.elapsed(), 1, false);
            while !done {
                let step = Instant::now();
                done = stories.step(1);
                longest = longest.max(step.elapsed());
                steps += 1;
            }
            least = least.min((start.elapsed(), longest, steps));
        }
        all.push(least);
    }
    all.sort_unstable();
    let count = u32::try_from(all.len().max(1)).unwrap_or(1);
    let mean = all.iter().map(|a| a.0).sum::<Duration>() / count;
    let step = all.iter().map(|a| a.1).max().unwrap_or_default();
    let at = |share: usize| all.get(all.len() * share / 100).map(|a| a.0).unwrap_or_default();
    let (longest, _, steps) = all.last().copied().unwrap_or_default();
    println!(
        "  one more {what}: {mean:.2?}; half {:.2?}, 95 of 100 {:.2?}, all {longest:.2?} ({steps} \
         steps); a step {step:.2?} at most",
        at(50),
        at(95)
    );
}

fn measure(count: usize, days: u64) {
    let (english, vietnamese) = (Words::of("en"), Words::of("vi"));
    let analyzer = Analyzer::new();
    let started = Instant::now();
    let make = |scratch: &mut Scratch, number: usize| {
        let text = report(number, (count, days), &english, &vietnamese);
        let read = sources::read(text.as_bytes(), &Hint::new(format!("{number}.txt")));
        let Some(article) = read.articles.into_iter().next() else { return Vec::new() };
        let analysis = analyzer.analyze(&article, scratch);
        of(&Entry { article, analysis }, &scratch.tokens.tokens, &mut TermBuffers::default())
    };
    let all: Vec<Vec<Segment<'static>>> =
        (0..count + ALONE).into_par_iter().map_init(Scratch::default, make).collect();
    let (all, more) = all.split_at(count);
    println!("{count} articles (made in {:.1?}):", started.elapsed());
    let before = resident().unwrap_or(0);
    let mut stories = Stories::default();
    for segments in all {
        stories.insert(segments);
    }
    let started = Instant::now();
    let before_all = at_work(started);
    stories.settle();
    let whole = at_work(started).saturating_sub(before_all);
    let grown = resident().unwrap_or(before).saturating_sub(before);
    println!(
        "  all at once: {whole:.2?}, {:.1?} each; memory {}.{} MB",
        whole / u32::try_from(count).unwrap_or(1),
        grown / 1_000_000,
        grown / 100_000 % 10
    );
    println!("  {:?}", stories.size());
    let key = |n: usize| ArticleKey(0x1234_5678_9abc_def1u64.wrapping_mul(n as u64 + 7));
    let days = all.iter().flatten().filter_map(Segment::day);
    let last = days.max().unwrap_or(0);
    let on = |from: usize, day: i32| -> Vec<Vec<Segment<'static>>> {
        let copies = (from..)
            .zip(more)
            .map(|(n, segments)| segments.iter().map(|s| s.copied(key(n), Some(day))).collect());
        copies.collect()
    };
    alone(&mut stories, &on(0, last + 1), "of a new day");
    alone(&mut stories, &on(1000, last - 2), "of the last days, before all others of its day");
    alone(&mut stories, more, "of any day of the year");
}

fn main() {
    let mut asked = std::env::args().skip(1).filter_map(|a| a.parse::<u64>().ok());
    let count = asked.next().and_then(|count| usize::try_from(count).ok());
    let days = asked.next().map_or(DAYS, |days| days.max(1));
    for count in count.map_or_else(|| vec![10_000, 100_000], |one| vec![one]) {
        measure(count, days);
    }
}
