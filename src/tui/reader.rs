//! Draws the text of an article: names by type, figures, the evidence of the chosen one, what
//! was found.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::draw::{self, Painter};
use super::pane::{PaneDrawing, cell_of};
use super::surface::ScreenLink;
use super::theme::StyleRole;
use crate::analysis::review::{Reviewed, Status};
use crate::analysis::{Figure, Mention};
use crate::app::layout::ScreenLayout;
use crate::app::layout::{Area, Pane};
use crate::app::pane::reader::ReaderPane;
use crate::app::panel::Tab;
use crate::store::Store;

use crate::app::reader::{Find, LineKind, Selection, TextLine};
use crate::app::words::Word;
use crate::app::{Model, address};
use crate::article::Article;
use crate::store::Entry;
use crate::text::wrap::{clusters, grapheme_width, width};
use crate::text::{Role, Span};

/// The text as it is drawn.
#[derive(Debug, Clone)]
pub struct ReaderView<'a> {
    /// The article with its marks, where one is chosen.
    page: Option<ReaderPage<'a>>,
    /// In place of a text where there is none.
    empty: &'static str,
    title: String,
    foot: String,
    focus: bool,
}

#[derive(Debug, Clone)]
struct ReaderPage<'a> {
    article: &'a Article,
    meta: Vec<String>,
    lines: &'a [TextLine],
    mentions: &'a [Mention],
    figures: &'a [Figure],
    find: Option<&'a Find>,
    /// The sentence that is the evidence.
    sentence: Span,
    /// The chosen figure or mention.
    lit: Span,
    /// The entity whose mentions are all marked.
    entity: Option<u16>,
    /// Where figures stand that somebody reviewed, with the sign of it; in no order.
    signs: Vec<(u32, &'static str)>,
    /// Words chosen by hand.
    selected: Span,
    /// Free columns on the left of the text.
    margin: u16,
}

impl PaneDrawing for ReaderPane {
    fn render(
        &self,
        model: &Model,
        _: &Store,
        layout: &ScreenLayout,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        if let (Some(area), Some(text)) = (layout.reader, layout.text()) {
            ReaderView::new(model).render(area, text, painter, buffer);
        }
    }

    /// In the line of the chosen figure, or the first.
    fn cursor(&self, model: &Model, layout: &ScreenLayout) -> Option<(u16, u16)> {
        let area = layout.reader.and(layout.text())?;
        let entry = model.shown();
        let figure = entry.and_then(|e| e.analysis.figures.get(model.panel.figure));
        let reader = &model.reader;
        let line = figure
            .filter(|f| reader.visible().overlaps(f.sentence))
            .map_or(reader.top(), |f| reader.line_of(f.span.start));
        Some(cell_of(area, line.saturating_sub(reader.top())))
    }
}

impl<'a> ReaderView<'a> {
    /// Looks up what is on the screen.
    #[must_use]
    pub fn new(model: &'a Model) -> Self {
        let ui = model.settings.ui;
        let focus = model.focus == Pane::Reader;
        let reader = &model.reader;
        let Some(entry) = model.shown().filter(|_| reader.article.is_some()) else {
            return Self {
                page: None,
                empty: if model.blank() {
                    ""
                } else {
                    ui.say(if model.loading { Word::Loading } else { Word::NoArticle })
                },
                title: ui.say(Word::Reader).to_owned(),
                foot: String::new(),
                focus,
            };
        };
        let from = reader.top().min(reader.lines().len());
        let to = (from + reader.height()).min(reader.lines().len());
        let visible = reader.visible();
        let analysis = &entry.analysis;
        let figures_from = analysis.figures.partition_point(|f| f.span.end <= visible.start);
        let (mut sentence, mut lit, mut entity) = (Span::default(), Span::default(), None);
        match model.panel.tab {
            Tab::Figures => {
                if let Some(figure) = analysis.figure(model.panel.figure) {
                    sentence = figure.sentence;
                    lit = figure.span;
                }
            }
            Tab::Entities => {
                entity = u16::try_from(model.panel.entity).ok();
                let own = analysis.mentions.iter().filter(|m| Some(m.entity) == entity);
                lit = own.map(|m| m.span).nth(model.panel.mention).unwrap_or_default();
            }
        }
        let mark = model.marks.get(entry.article.key);
        let star = match (mark.starred, model.settings.ascii) {
            (true, true) => "* ",
            (true, false) => "★ ",
            _ => "",
        };
        Self {
            page: Some(ReaderPage {
                article: &entry.article,
                meta: meta(model, entry),
                lines: reader.lines().get(from..to).unwrap_or(&[]),
                mentions: analysis.mentions.get(analysis.mentions_in(visible)).unwrap_or(&[]),
                figures: analysis.figures.get(figures_from..).unwrap_or(&[]),
                find: reader.find.as_ref(),
                sentence,
                lit,
                entity,
                signs: signs(model, entry),
                selected: reader.selection.map(Selection::span).unwrap_or_default(),
                margin: margin(model),
            }),
            empty: "",
            title: format!("{star}{}", entry.article.title),
            foot: foot(model),
            focus,
        }
    }

    /// Draws the text with its frame; `text` is where the text itself stands.
    pub fn render(&self, area: Area, text: Area, painter: Painter, buffer: &mut Buffer) {
        let role = if self.focus { StyleRole::Focus } else { StyleRole::Dim };
        painter.frame(buffer, area, &[(self.title.clone(), role)], self.focus);
        painter.foot(buffer, area, &self.foot);
        let Some(page) = &self.page else {
            super::message(painter, buffer, area.inside(0), self.empty);
            return;
        };
        for (y, line) in (text.y..text.y + text.height).zip(page.lines) {
            page.line(line, Area { y, height: 1, ..text }, painter, buffer);
        }
    }
}

/// What leads to an address, where the text stands.
pub(super) fn links(model: &Model, area: Area) -> Vec<ScreenLink> {
    let Some(entry) = model.shown() else { return Vec::new() };
    let reader = &model.reader;
    let article = &entry.article;
    let visible = reader.visible();
    let text = article.text.as_str();
    // An address that begins above the screen goes on below its edge.
    let above = |p: &&crate::text::Paragraph| p.span.overlaps(visible);
    let told: Vec<(Span, String)> = article
        .text
        .paragraphs()
        .iter()
        .filter(above)
        .flat_map(|p| address::in_text(text, p.span))
        .collect();
    let own = address::of(article);
    let source = model.sources(article.key, &article.source);
    let mut links = Vec::new();
    let shown = reader.lines().iter().skip(reader.top());
    for (y, line) in (area.y..area.y + area.height).zip(shown) {
        let mut link = |x: usize, columns: usize, url: &str| {
            let room = usize::from(area.width).saturating_sub(x);
            let cells = |n: usize| u16::try_from(n).unwrap_or(0);
            let columns = cells(columns.min(room));
            if columns > 0 {
                links.push(ScreenLink { y, x: area.x + cells(x), columns, url: url.to_owned() });
            }
        };
        match line.kind {
            LineKind::Meta => {
                if let Some(url) = &own {
                    link(0, width(&source), url);
                }
            }
            LineKind::Text { .. } => {
                for (span, url) in told.iter().filter(|(span, _)| span.overlaps(line.span)) {
                    let start = span.start.max(line.span.start);
                    let end = span.end.min(line.span.end);
                    let before = width(Span::new(line.span.start, start).of(text));
                    link(before, width(Span::new(start, end).of(text)), url);
                }
            }
            LineKind::Title | LineKind::Blank => {}
        }
    }
    links
}

/// Source, day, language, minutes to read, and what is noted.
fn meta(model: &Model, entry: &Entry) -> Vec<String> {
    let style = model.number_style();
    let article = &entry.article;
    let words = model.reader.words();
    // Two hundred words a minute; Vietnamese counts syllables, about one and a half a
    // word.
    let rate = if article.language == crate::text::Language::Vietnamese { 300 } else { 200 };
    let minutes = words.div_ceil(rate).max(1).to_string();
    let mark = model.marks.get(article.key);
    let changed = model.changes.contains_key(&article.key).then(|| {
        let key = model.settings.keymap.first_key(crate::app::action::Action::Changes);
        style.ui.fill(Word::ChangedMeta, &[&key])
    });
    let tags: Vec<String> = mark.tags.iter().map(|t| format!("#{t}")).collect();
    [
        model.sources(article.key, &article.source),
        article.published.map(|p| style.day(p.day)).unwrap_or_default(),
        changed.unwrap_or_default(),
        style.ui.language(article.language).to_owned(),
        style.ui.fill(Word::Minutes, &[&minutes]),
        tags.join(" "),
        mark.note.clone(),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect()
}

/// Columns between the frame of the text and the text.
fn margin(model: &Model) -> u16 {
    let layout = model.layout();
    let both = layout.and_then(|l| Some((l.reader?.inside(0), l.text()?)));
    both.map_or(0, |(inner, text)| text.x.saturating_sub(inner.x))
}

/// Where reviewed figures stand, those that say most last: a line shows one sign.
fn signs(model: &Model, entry: &Entry) -> Vec<(u32, &'static str)> {
    let analysis = &entry.analysis;
    let place = |review: &Reviewed| {
        let figure = analysis.figure(usize::from(review.figure))?;
        let status = review.holds.status;
        (status != Status::Machine).then_some((status, figure.span.start))
    };
    let mut all: Vec<(Status, u32)> = analysis.reviewed.iter().filter_map(place).collect();
    all.sort_unstable();
    all.into_iter().map(|(status, at)| (at, model.number_style().status(status))).collect()
}

fn foot(model: &Model) -> String {
    let found = model.reader.find.as_ref().filter(|f| !f.query.is_empty()).map(|find| {
        let at = if find.matches.is_empty() { 0 } else { find.at + 1 };
        model.settings.ui.fill(Word::MatchOf, &[&at.to_string(), &find.matches.len().to_string()])
    });
    let percent = format!("{} %", model.reader.percent());
    match found {
        Some(found) => format!("/{found}{}{percent}", model.number_style().dot()),
        None => percent,
    }
}

impl ReaderPage<'_> {
    fn line(&self, line: &TextLine, area: Area, painter: Painter, buffer: &mut Buffer) {
        let room = area.width;
        match line.kind {
            LineKind::Title => {
                let text = line.span.of(&self.article.title);
                painter.text(buffer, area.x, area.y, text, room, StyleRole::Strong);
            }
            LineKind::Meta => {
                let dot = if painter.ascii { " | " } else { " · " };
                painter.text(buffer, area.x, area.y, &self.meta.join(dot), room, StyleRole::Dim);
            }
            LineKind::Blank => {}
            LineKind::Text { role, .. } => {
                if self.sentence.overlaps(line.span) && area.x > 0 {
                    painter.text(buffer, area.x - 1, area.y, painter.bar(), 1, StyleRole::Evidence);
                }
                // Of several on a line the one that says most.
                let mut own = self.signs.iter().rev().filter(|(at, _)| line.span.covers(*at));
                if let Some((_, sign)) = own.next().filter(|_| self.margin > 0) {
                    // Apart from the text where there is room: in ASCII it is a letter.
                    let x = area.x - self.margin.min(2);
                    painter.text(buffer, x, area.y, sign, 1, StyleRole::Strong);
                }
                self.text(line.span, role, area, painter, buffer);
            }
        }
    }

    /// A line of text, cluster by cluster, each in the style of what covers it.
    fn text(&self, span: Span, role: Role, area: Area, painter: Painter, buffer: &mut Buffer) {
        let base = painter.style(match role {
            Role::Headline => StyleRole::Strong,
            Role::Repeat | Role::Chrome => StyleRole::Dim,
            Role::Body => StyleRole::Plain,
        });
        let mut mentions = self.mentions.iter().skip_while(|m| m.span.end <= span.start).peekable();
        let mut figures = self.figures.iter().skip_while(|f| f.span.end <= span.start).peekable();
        let matches = self.find.map_or(&[][..], |f| &f.matches);
        let first = matches.partition_point(|m| m.end <= span.start);
        let mut found = matches.iter().enumerate().skip(first).peekable();
        let text = span.of(self.article.text.as_str());
        let mut x = area.x;
        for (at, cluster) in clusters(text) {
            let columns = u16::try_from(grapheme_width(cluster)).unwrap_or(0);
            if columns == 0 {
                continue;
            }
            if x + columns > area.x + area.width {
                break;
            }
            let offset = span.start + u32::try_from(at).unwrap_or(0);
            while mentions.next_if(|m| m.span.end <= offset).is_some() {}
            while figures.next_if(|f| f.span.end <= offset).is_some() {}
            while found.next_if(|(_, m)| m.end <= offset).is_some() {}
            let mut style = base;
            if let Some(mention) = mentions.peek().filter(|m| m.span.covers(offset)) {
                style = over(style, painter.style(StyleRole::Entity(mention.kind)));
                if self.entity == Some(mention.entity) {
                    style = style.add_modifier(Modifier::REVERSED);
                }
            }
            if let Some(figure) = figures.peek().filter(|f| f.span.covers(offset)) {
                style = over(style, painter.style(StyleRole::Figure(figure.kind)));
            }
            if self.lit.covers(offset) || self.selected.covers(offset) {
                style = over(style, painter.style(StyleRole::Lit));
            }
            if let Some((i, _)) = found.peek().filter(|(_, m)| m.covers(offset)) {
                let here = self.find.is_some_and(|f| f.at == *i);
                style = over(
                    style,
                    painter.style(if here { StyleRole::MatchHere } else { StyleRole::Match }),
                );
            }
            // Blanks inside a line may be tabs or wide spaces: one cell of blank each.
            let shown = if cluster.chars().all(char::is_whitespace) { " " } else { cluster };
            draw::cluster(buffer, x, area.y, shown, usize::from(columns), style);
            x += columns;
        }
    }
}

fn over(below: Style, above: Style) -> Style {
    below.patch(above)
}
