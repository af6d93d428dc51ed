//! Why a number is a figure or is none: its sentence with the words that spoke underlined,
//! how sure, and what spoke for and against, the strongest first.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::draw::Painter;
use super::rule::rule;
use super::theme::StyleRole;
use crate::analysis::figures::reasons::{Ground, Reason, Ruling};
use crate::analysis::{FigureKind, Verdict};
use crate::app::layout::Area;
use crate::app::words::{Ui, Word};
use crate::store::Entry;
use crate::text::Span;
use crate::text::wrap::{width, wrap};

/// How strongly a reason speaks, as a sign.
#[must_use]
pub fn strength(reason: &Reason) -> &'static str {
    let signs = if reason.weight > 0.0 { ["+", "++", "+++"] } else { ["-", "--", "---"] };
    let [little, some, much] = signs;
    match reason.weight.abs() {
        w if w < 0.6 => little,
        w if w < 1.5 => some,
        _ => much,
    }
}

/// What a reason stands on, in words.
#[must_use]
pub fn ground(ui: Ui, reason: &Reason, text: &str) -> String {
    let words = reason.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.ground {
        Ground::Words => format!("\"{words}\""),
        Ground::Number => ui.say(Word::GroundNumber).to_owned(),
        Ground::Beside => ui.fill(Word::GroundBeside, &[&words]),
        Ground::Before => ui.say(Word::GroundBefore).to_owned(),
    }
}

/// The reasons for what was taken, or for the next likeliest; marks alone are passed over.
pub fn speak<'a>(ruling: &'a Ruling, it: bool, text: &'a str) -> impl Iterator<Item = &'a Reason> {
    let told =
        |r: &&Reason| r.ground != Ground::Words || r.span.of(text).contains(char::is_alphanumeric);
    ruling.speak(it).filter(told)
}

/// What a number was taken for, what came next, and how far behind.
#[must_use]
pub fn chances(ui: Ui, ruling: &Ruling) -> String {
    let name = |kind: Option<FigureKind>| kind.map_or(ui.say(Word::NotAFigure), |k| ui.kind(k));
    let hundred = |chance: f32| match chance {
        c if c > 0.995 => ">99".to_owned(),
        c if c < 0.005 => "<1".to_owned(),
        c => format!("{:.0}", c * 100.0),
    };
    ui.fill(
        Word::WhyChance,
        &[
            name(ruling.taken),
            &hundred(ruling.chance),
            name(ruling.next),
            &hundred(ruling.next_chance),
        ],
    )
}

/// The chosen number in full, below the list of all.
pub(super) fn render(
    ui: Ui,
    verdict: &Verdict,
    entry: &Entry,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let text = entry.article.text.as_str();
    let title = match &verdict.ruling {
        Some(ruling) => chances(ui, ruling),
        None => ui.say(Word::NotAFigure).to_owned(),
    };
    rule(painter, buffer, Area { height: 1, ..area }, &title);
    let end = area.y + area.height;
    let mut y = area.y + 1;
    let sentence = entry.analysis.sentence_of(verdict.span);
    for line in wrap(text, sentence, usize::from(area.width), &[]) {
        if y >= end {
            return;
        }
        sentence_line(verdict, text, line, Area { y, height: 1, ..area }, painter, buffer);
        y += 1;
    }
    let Some(ruling) = &verdict.ruling else {
        let whole = Span::new(0, u32::try_from(verdict.why.len()).unwrap_or(0));
        for line in wrap(&verdict.why, whole, usize::from(area.width), &[]) {
            if y < end {
                painter.text(buffer, area.x, y, line.of(&verdict.why), area.width, StyleRole::Dim);
            }
            y += 1;
        }
        return;
    };
    let both = [(Word::WhyFor, true), (Word::WhyAgainst, false)];
    let sides = both.map(|(word, it)| (ui.say(word), speak(ruling, it, text).collect::<Vec<_>>()));
    // Where there is little room the weakest of the longer side go first, of two alike what speaks
    // against.
    let mut kept = [sides[0].1.len(), sides[1].1.len()];
    while kept[0] + kept[1] > usize::from(end.saturating_sub(y)) && kept != [0, 0] {
        let longer = usize::from(kept[1] >= kept[0]);
        kept[longer] -= 1;
    }
    for ((label, reasons), kept) in sides.iter().zip(kept) {
        for (i, reason) in reasons.iter().take(kept).enumerate() {
            let label = if i == 0 { *label } else { "" };
            let column = 16.min(area.width / 3);
            painter.text(buffer, area.x, y, label, column, StyleRole::Dim);
            let at = area.x + column + 1;
            painter.text(buffer, at, y, strength(reason), 3, StyleRole::Strong);
            let room = (area.x + area.width).saturating_sub(at + 4);
            painter.text(buffer, at + 4, y, &ground(ui, reason, text), room, StyleRole::Plain);
            y += 1;
        }
    }
}

/// A line of the sentence: the number lit, the words that spoke underlined.
fn sentence_line(
    verdict: &Verdict,
    text: &str,
    line: Span,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let reasons = verdict.ruling.iter().flat_map(|r| &r.reasons);
    let told = |at: u32| {
        reasons.clone().any(|r| r.ground == Ground::Words && r.span.start <= at && at < r.span.end)
    };
    let mut x = area.x;
    for (at, word) in pieces(text, line, verdict, &told) {
        let style = if verdict.span.start <= at && at < verdict.span.end {
            painter.style(StyleRole::Lit)
        } else if told(at) {
            painter.style(StyleRole::Plain).add_modifier(Modifier::UNDERLINED)
        } else {
            painter.style(StyleRole::Dim)
        };
        let room = (area.x + area.width).saturating_sub(x);
        painter.styled(buffer, x, area.y, word, room, style);
        x += u16::try_from(width(word)).unwrap_or(room);
    }
}

/// A line cut where the style changes.
fn pieces<'a>(
    text: &'a str,
    line: Span,
    verdict: &Verdict,
    told: &impl Fn(u32) -> bool,
) -> Vec<(u32, &'a str)> {
    let style = |at: u32| (verdict.span.start <= at && at < verdict.span.end, told(at));
    let mut out: Vec<(u32, &str)> = Vec::new();
    let mut start = line.start;
    for (i, _) in line.of(text).char_indices() {
        let at = line.start + u32::try_from(i).unwrap_or(0);
        if style(at) != style(start) {
            out.push((start, Span::new(start, at).of(text)));
            start = at;
        }
    }
    out.push((start, Span::new(start, line.end).of(text)));
    out
}
