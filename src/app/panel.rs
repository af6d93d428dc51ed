//! The rows of the panel: totals and figures, or entities, as plain values that the
//! screen places and the mouse finds again.

use crate::analysis::review::Status;
use crate::analysis::{Analysis, EntityKind, Figure, FigureKind, Total};
use crate::app::number_style::NumberStyle;
use crate::article::ArticleKey;
use crate::store::Entry;
use crate::text::wrap::wrap;
use crate::text::{Span, byte_of};

/// The two tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// Totals and figures.
    #[default]
    Figures,
    /// Entities by type.
    Entities,
}

/// How figures are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FigureGroup {
    /// Killed, wounded, missing.
    Casualties,
    /// Armed people.
    Forces,
    /// Everything else.
    Other,
}

impl FigureGroup {
    /// All groups, in order.
    pub const ALL: [Self; 3] = [Self::Casualties, Self::Forces, Self::Other];

    /// The group of a kind.
    #[must_use]
    pub const fn of(kind: FigureKind) -> Self {
        use FigureKind as K;
        match kind {
            K::Killed | K::Wounded | K::Casualties | K::Missing => Self::Casualties,
            K::Troops | K::Reinforcement | K::Withdrawal => Self::Forces,
            K::Detained | K::Displaced | K::Protesters | K::Destroyed => Self::Other,
        }
    }
}

/// A part of a figure that has a line of its own when the figure is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureDetail {
    /// Party, source and flags on one line: figures that are not chosen.
    Brief,
    /// As the article writes it; a span of its text.
    Written,
    /// Whose they are.
    Party,
    /// Who says so.
    Says,
    /// Where.
    Place,
    /// When.
    Date,
    /// What it must not be mistaken for.
    Flags,
    /// What was said of it, by whom and when.
    Review,
    /// What the machine reads there.
    Machine,
    /// Why.
    Note,
    /// What another says of it, by index.
    Other(usize),
}

/// A row of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelRow {
    /// A total, by index: of the article's event, or of an event of a digest.
    Total(Option<usize>, usize),
    /// How many of the dead or hurt of the total above were attackers.
    Attackers(usize),
    /// A heading over an event of a digest, by index.
    Event(usize),
    /// A heading over what is told of other times.
    Background,
    /// A count of another time, by index, and those that nothing tells from it.
    Past(usize),
    /// A heading over a group of figures.
    Group(FigureGroup),
    /// A figure, by index: value, kind, unit.
    Figure(usize),
    /// A part of a figure. The span is of the part's own text, where it is long
    /// enough to be wrapped.
    Part(usize, FigureDetail, Span),
    /// A heading over the entities of a type, and how many there are.
    Entities(EntityKind, usize),
    /// An entity, by index, and how often it is named.
    Entity(usize, usize),
    /// An empty row.
    Gap,
}

impl PanelRow {
    /// The figure or entity a click on the row chooses.
    #[must_use]
    pub const fn item(self) -> Option<usize> {
        match self {
            Self::Figure(i) | Self::Part(i, ..) | Self::Entity(i, _) => Some(i),
            _ => None,
        }
    }
}

/// The state of the panel.
#[derive(Debug, Default)]
pub struct PanelState {
    /// The tab in front.
    pub tab: Tab,
    /// The chosen figure, by index.
    pub figure: usize,
    /// The chosen entity, by index.
    pub entity: usize,
    /// Which of its mentions one is at.
    pub mention: usize,
    /// First row on the screen.
    pub offset: usize,
    /// What was just decided on: article, code points before the figure.
    pub goes_to: Option<(ArticleKey, u32)>,
    rows: Vec<PanelRow>,
}

/// The label column in front of a part's text.
pub const LABEL: usize = 9;

impl PanelState {
    /// The rows, as of the last [`Self::lay_out`].
    #[must_use]
    pub fn rows(&self) -> &[PanelRow] {
        &self.rows
    }

    /// Starts an article afresh.
    pub fn reset(&mut self, analysis: &Analysis) {
        self.figure = figure_order(analysis).first().copied().unwrap_or(0);
        self.entity = entity_order(analysis).first().copied().unwrap_or(0);
        self.mention = 0;
        self.offset = 0;
    }

    /// The article came anew, by another review or reading: what was chosen stays chosen
    /// where it is still there; what was just decided on is chosen.
    pub fn come_back(&mut self, before: &Entry, now: &Entry) {
        let wanted = self.goes_to.take().filter(|(key, _)| *key == now.article.key);
        let span = match wanted {
            Some((_, start)) => {
                let text = now.article.text.as_str();
                u32::try_from(byte_of(text, start).unwrap_or(text.len())).ok()
            }
            None => before.analysis.figure(self.figure).map(|f| f.span.start),
        };
        let all = 0..now.analysis.figures_and_rejected();
        let near = |n: &usize| {
            let figure = now.analysis.figure(*n)?;
            Some(figure.span.start.abs_diff(span?))
        };
        let found = all.filter_map(|n| Some((near(&n)?, n))).min();
        self.figure = found.map_or(0, |(_, n)| n);
        if before.analysis.entities != now.analysis.entities {
            self.entity = entity_order(&now.analysis).first().copied().unwrap_or(0);
            self.mention = 0;
        }
    }

    /// The chosen item of the tab in front.
    #[must_use]
    pub const fn chosen(&self) -> usize {
        match self.tab {
            Tab::Figures => self.figure,
            Tab::Entities => self.entity,
        }
    }

    /// Lays out the rows and scrolls so that the chosen item is in sight, with
    /// everything above it where it is the first.
    pub fn lay_out(&mut self, style: NumberStyle, entry: &Entry, width: u16, height: u16) {
        let height = usize::from(height).max(1);
        self.rows = match self.tab {
            Tab::Figures => figure_rows(style, entry, self.figure, usize::from(width)),
            Tab::Entities => entity_rows(&entry.analysis),
        };
        let chosen = self.chosen();
        let of_chosen = |r: &PanelRow| r.item() == Some(chosen);
        let first = self.rows.iter().position(of_chosen).unwrap_or(0);
        let last = self.rows.iter().rposition(of_chosen).unwrap_or(0);
        let is_first = !self.rows.iter().take(first).any(|r| r.item().is_some());
        // A heading right above comes along.
        let from = match first.checked_sub(1).and_then(|i| self.rows.get(i)) {
            Some(PanelRow::Group(_) | PanelRow::Entities(..)) => first - 1,
            _ => first,
        };
        let from = if is_first { 0 } else { from };
        if last >= self.offset + height {
            self.offset = last + 1 - height;
        }
        if from < self.offset {
            self.offset = from;
        }
        if first < self.offset || first >= self.offset + height {
            self.offset = first;
        }
        self.offset = self.offset.min(self.rows.len().saturating_sub(height));
    }

    /// The chosen item `by` items further on, in the order of the rows.
    #[must_use]
    pub fn moved(&self, by: isize) -> usize {
        let mut items: Vec<usize> = self.rows.iter().filter_map(|r| r.item()).collect();
        items.dedup();
        let at = items.iter().position(|&i| i == self.chosen()).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(items.len().saturating_sub(1));
        items.get(to).copied().unwrap_or(0)
    }
}

/// Figures in the order of the panel: by group, then as the article tells them.
#[must_use]
pub fn figure_order(analysis: &Analysis) -> Vec<usize> {
    let mut order: Vec<usize> = (0..analysis.figures_and_rejected()).collect();
    // What was rejected stays in its place: one goes on from there.
    order.sort_by_key(|&i| {
        let figure = analysis.figure(i);
        figure.map(|f| (FigureGroup::of(f.kind), f.span.start, f.span.end))
    });
    order
}

/// The toll of each event, then what is told of other times: never mixed.
fn toll_rows(analysis: &Analysis) -> Vec<PanelRow> {
    let mut rows = Vec::new();
    if analysis.is_digest() {
        // What an event that counts nobody reports stands in the text alone.
        let counted = analysis.events.iter().enumerate().filter(|(_, e)| !e.totals.is_empty());
        for (at, event) in counted {
            rows.push(PanelRow::Event(at));
            rows.extend((0..event.totals.len()).map(|i| PanelRow::Total(Some(at), i)));
        }
    } else {
        for (i, total) in analysis.totals.iter().enumerate() {
            rows.push(PanelRow::Total(None, i));
            let attackers = attackers(analysis, total);
            if attackers > 0 {
                rows.push(PanelRow::Attackers(attackers));
            }
        }
    }
    if !analysis.background.is_empty() {
        rows.push(PanelRow::Background);
        let first = |i: &usize| alike(analysis, *i).next() == Some(*i);
        let told = (0..analysis.background.len()).filter(first).take(MOST_PAST);
        rows.extend(told.map(PanelRow::Past));
    }
    rows
}

/// What tells a count of another time from others: when it was, whose or of whom, or where;
/// nothing where the article tells none of it.
#[must_use]
pub fn of_past(analysis: &Analysis, at: usize) -> Vec<&str> {
    let Some(told) = analysis.background.get(at) else { return Vec::new() };
    let figures = told.made_of.iter().filter_map(|f| analysis.figures.get(usize::from(*f)));
    let party = figures.clone().find_map(|f| f.party.first()).map(|p| &**p);
    let unit = figures.clone().find(|f| !f.counts_people()).map(|f| &*f.unit);
    // Where those sit who say so is not where it was.
    let there = |f: &&Figure| {
        let place = f.place.as_deref().and_then(|p| p.split(' ').next()).unwrap_or_default();
        !place.is_empty() && !f.attribution.contains(place)
    };
    let place = figures.clone().find(there).and_then(|f| f.place.as_deref());
    let who = party.or(unit).or(place);
    [Some(&*told.period), who].into_iter().flatten().filter(|t| !t.is_empty()).collect()
}

/// The counts of other times that nothing tells from one, itself among them.
pub fn alike(analysis: &Analysis, at: usize) -> impl Iterator<Item = usize> {
    let kind = analysis.background.get(at).map(|b| b.kind);
    let of = of_past(analysis, at);
    let all = analysis.background.iter().enumerate();
    all.filter(move |(i, b)| Some(b.kind) == kind && of_past(analysis, *i) == of).map(|(i, _)| i)
}

/// Counts of other times on the panel, at most.
const MOST_PAST: usize = 8;

/// How many people of a total were attackers.
fn attackers(analysis: &Analysis, total: &Total) -> usize {
    let ours = analysis.events.first().map(|e| &*e.attackers).unwrap_or_default();
    let counts = total.made_of.iter().filter(|i| ours.contains(i));
    let sum: f64 = counts
        .filter_map(|&i| analysis.figures.get(usize::from(i)))
        .filter_map(|f| f.low.or(f.high))
        .sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let whole = sum as usize;
    whole
}

fn figure_rows(style: NumberStyle, entry: &Entry, chosen: usize, width: usize) -> Vec<PanelRow> {
    let analysis = &entry.analysis;
    let mut rows = toll_rows(analysis);
    let mut group = None;
    for i in figure_order(analysis) {
        let Some(figure) = analysis.figure(i) else { continue };
        let own = FigureGroup::of(figure.kind);
        if group != Some(own) {
            group = Some(own);
            rows.push(PanelRow::Group(own));
        }
        rows.push(PanelRow::Figure(i));
        if i != chosen {
            let brief = !figure.party.is_empty()
                || !figure.attribution.is_empty()
                || !figure.flags.counts();
            if brief {
                rows.push(PanelRow::Part(i, FigureDetail::Brief, Span::default()));
            }
            continue;
        }
        let room = width.saturating_sub(LABEL + 1).max(8);
        let mut part = |part: FigureDetail, text: &str| {
            let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
            let lines = wrap(text, whole, room, &[]);
            rows.extend(lines.into_iter().take(4).map(|span| PanelRow::Part(i, part, span)));
        };
        part(FigureDetail::Written, written(entry, i));
        part(FigureDetail::Party, &party(entry, i));
        part(FigureDetail::Says, &figure.attribution);
        part(FigureDetail::Place, figure.place.as_deref().unwrap_or(""));
        part(FigureDetail::Date, figure.date.as_deref().unwrap_or(""));
        if figure.attribution.is_empty() {
            rows.push(PanelRow::Part(i, FigureDetail::Says, Span::default()));
        }
        if !figure.flags.counts() {
            rows.push(PanelRow::Part(i, FigureDetail::Flags, Span::default()));
        }
        for (part, text) in said(style, entry, i) {
            let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
            let lines = wrap(&text, whole, room, &[]);
            rows.extend(lines.into_iter().take(4).map(|span| PanelRow::Part(i, part, span)));
        }
    }
    rows
}

/// What people said of a figure, a part a line: what holds, what the machine reads, why,
/// who says otherwise.
#[must_use]
pub fn said(style: NumberStyle, entry: &Entry, number: usize) -> Vec<(FigureDetail, String)> {
    let Some(review) = entry.analysis.review(number) else { return Vec::new() };
    let holds = &review.holds;
    let mut out = vec![(FigureDetail::Review, style.said_by(holds))];
    if let Some(machine) = &review.machine
        && matches!(holds.status, Status::Corrected | Status::Added)
    {
        out.push((FigureDetail::Machine, style.differs(machine, &holds.figure)));
    }
    if !holds.note.is_empty() {
        out.push((FigureDetail::Note, holds.note.to_string()));
    }
    for (at, other) in review.others.iter().enumerate() {
        let mut text = style.said_by(other);
        if other.status == Status::Corrected {
            text = format!("{text}: {}", style.differs(&other.figure, &holds.figure));
        }
        if !other.note.is_empty() {
            text = format!("{text}: {}", other.note);
        }
        out.push((FigureDetail::Other(at), text));
    }
    out
}

/// A figure as the article writes it, with its unit: "almost 1,000 Serb homes".
#[must_use]
pub fn written(entry: &Entry, figure: usize) -> &str {
    let Some(figure) = entry.analysis.figure(figure) else { return "" };
    let text = entry.article.text.as_str();
    let span = figure.written.hull(figure.span);
    let whole = Span::new(span.start, figure.sentence.end.max(span.end)).of(text);
    // The unit, where it stands right after the number.
    let from = span.len() as usize;
    match whole.get(from..).and_then(|rest| rest.find(&*figure.unit)) {
        Some(at) if at <= 2 && !figure.unit.is_empty() => {
            whole.get(..from + at + figure.unit.len()).unwrap_or_else(|| span.of(text))
        }
        _ => span.of(text),
    }
}

/// Whose the counted are: "Serbs, Albanians".
#[must_use]
pub fn party(entry: &Entry, figure: usize) -> String {
    entry.analysis.figure(figure).map_or_else(String::new, |f| f.party.join(", "))
}

/// Entities in the order of the panel: by type, most named first.
#[must_use]
pub fn entity_order(analysis: &Analysis) -> Vec<usize> {
    entity_rows(analysis).into_iter().filter_map(PanelRow::item).collect()
}

fn entity_rows(analysis: &Analysis) -> Vec<PanelRow> {
    let mut counts = vec![0usize; analysis.entities.len()];
    for mention in &analysis.mentions {
        if let Some(count) = counts.get_mut(usize::from(mention.entity)) {
            *count += 1;
        }
    }
    let mut rows = Vec::new();
    for kind in EntityKind::ALL {
        let mut of_kind: Vec<(usize, usize)> = analysis
            .entities
            .iter()
            .zip(&counts)
            .enumerate()
            .filter(|(_, (e, _))| e.kind == kind)
            .map(|(i, (_, &count))| (i, count))
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        of_kind.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        if !rows.is_empty() {
            rows.push(PanelRow::Gap);
        }
        rows.push(PanelRow::Entities(kind, of_kind.len()));
        rows.extend(of_kind.into_iter().map(|(i, count)| PanelRow::Entity(i, count)));
    }
    rows
}
