//! Entries made by hand for tests of the screen: from text with marks in it, the
//! notation of the gold annotations, without the analysis.

use std::sync::Arc;

use dateline::analysis::{
    Analysis, Analyzer, Entity, EntityKind, Figure, FigureKind, Flags, Mention, Qualifier, Scratch,
    Total,
};
use dateline::app::Msg;
use dateline::article::{Article, ArticleKey, Published};
use dateline::store::packed::PackedEntry;
use dateline::store::{ArticleId, Entry, Store};
use dateline::text::tokens::Tokens;
use dateline::text::{Language, Paragraph, Role, Span, Text};

/// What a sitting answers when articles are to be opened.
pub fn opened(store: &Store, ids: &[ArticleId]) -> Msg {
    let open = |id: &ArticleId| (*id, store.body(*id).and_then(PackedEntry::open).map(Arc::new));
    Msg::Opened(ids.iter().map(open).collect())
}

/// The bundled articles as the program itself reads them.
pub fn bundled() -> Vec<Entry> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let read = |article: Article| {
        let analysis = analyzer.analyze(&article, &mut scratch);
        Entry { article, analysis }
    };
    dateline::sources::bundled::articles().into_iter().map(read).collect()
}

/// Articles of the bundled set, as annotated by hand: two tell of March 2004, two of
/// May 2023, in both languages.
pub fn sample() -> Vec<Entry> {
    use Language::{English as En, Vietnamese as Vi};
    vec![
        entry(
            (1, "Liên Hợp Quốc đưa người khỏi Mitrovica", "VnExpress", Vi),
            Some((2004, 3, 19)),
            include_str!("../gold/01-lien-hop-quoc-roi-mitrovica.ann"),
        ),
        entry(
            (2, "NATO is ready for more troops after the unrest in the north of Kosovo", "VOA", En),
            Some((2023, 6, 1)),
            include_str!("../gold/02-nato-stands-ready.ann"),
        ),
        entry(
            (4, "NATO raids flats in Mitrovica as nations rush troops to Kosovo", "Reuters", En),
            Some((2004, 3, 19)),
            include_str!("../gold/04-nato-raids-after-two-days.ann"),
        ),
        entry(
            (10, "30 binh sĩ NATO bị thương ở Zvecan", "TTXVN", Vi),
            Some((2023, 5, 30)),
            include_str!("../gold/10-zvecan-binh-si-nato-bi-thuong.ann"),
        ),
        entry(
            (99, "A headline without a body", "", Language::Unknown),
            None,
            "A headline without a body",
        ),
    ]
}

/// An article from marked text: key, title, source and language are put beside it.
pub fn entry(
    (key, title, source, language): (u64, &str, &str, Language),
    day: Option<(i16, i8, i8)>,
    marked: &str,
) -> Entry {
    // Lines with "# " at the top are no part of the text.
    let marked = marked.trim_start_matches('\n');
    let body = if marked.starts_with("# ") {
        marked.split_once("\n\n").map_or("", |(_, body)| body)
    } else {
        marked
    };
    let (plain, marks) = unmark(body.trim_end());
    let text = lay_out(&plain, language);
    let mut analysis = Analysis::default();
    let mut tokens = Tokens::default();
    tokens.scan(&text);
    analysis.sentences = tokens
        .sentences
        .iter()
        .filter_map(|s| {
            let run = tokens.of(s);
            Some(run.first()?.span().hull(run.last()?.span()))
        })
        .collect();
    for (start, end, mark) in marks {
        let span = Span::new(u32::try_from(start).unwrap(), u32::try_from(end).unwrap());
        read_mark(&text, span, &mark, &mut analysis);
    }
    analysis.totals = totals(&analysis.figures);
    Entry {
        article: Article {
            key: ArticleKey(key),
            path: format!("articles/{key}.txt"),
            title: title.to_owned(),
            source: source.to_owned(),
            published: day.map(|(y, m, d)| Published::on(jiff::civil::date(y, m, d))),
            language,
            text,
            ..Article::default()
        },
        analysis,
    }
}

/// A text with underscores undone, so that offsets stay, and a role for each
/// paragraph by simple rules. Not the program's own cleaning: a change there must not
/// move the screens.
fn lay_out(plain: &str, language: Language) -> Text {
    let mut paragraphs = Vec::new();
    let mut headline: Option<&str> = None;
    let mut at = 0;
    for line in plain.split('\n') {
        let start = u32::try_from(at).unwrap();
        at += line.len() + 1;
        let words = line.split_whitespace().count();
        if words == 0 {
            continue;
        }
        let role = match headline {
            _ if words < 4 => Role::Chrome,
            Some(told) if told == line => Role::Repeat,
            None if words < 20 && !line.ends_with('.') => {
                headline = Some(line);
                Role::Headline
            }
            _ => Role::Body,
        };
        let end = start + u32::try_from(line.len()).unwrap();
        paragraphs.push(Paragraph { span: Span::new(start, end), language, role });
    }
    Text::from_parts(plain.replace('_', " "), paragraphs, vec![(0, 0)], Vec::new())
}

/// Takes the marks out: the plain text, and (start, end, mark) in its bytes.
fn unmark(marked: &str) -> (String, Vec<(usize, usize, String)>) {
    let (mut plain, mut marks) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        plain.push_str(before);
        let (mark, tail) = after.split_once('⟧').unwrap();
        let (mark, text) = mark.rsplit_once('|').unwrap();
        let start = plain.len();
        plain.push_str(text);
        marks.push((start, plain.len(), mark.to_owned()));
        rest = tail;
    }
    plain.push_str(rest);
    (plain, marks)
}

fn read_mark(text: &Text, span: Span, mark: &str, analysis: &mut Analysis) {
    let kind = match mark {
        "PER" => Some(EntityKind::Person),
        "ORG" => Some(EntityKind::Organisation),
        "LOC" => Some(EntityKind::Place),
        "GRP" => Some(EntityKind::Group),
        _ => None,
    };
    if let Some(kind) = kind {
        let name = span.of(text.as_str());
        let id = format!("{}/{}", kind.name(), name.to_lowercase());
        let at = analysis.entities.iter().position(|e| *e.id == *id).unwrap_or_else(|| {
            analysis.entities.push(Entity {
                id: id.into(),
                name: name.into(),
                kind,
                party: "".into(),
                role: "".into(),
                known: true,
            });
            analysis.entities.len() - 1
        });
        analysis.mentions.push(Mention { span, kind, entity: u16::try_from(at).unwrap() });
        return;
    }
    let mut parts = mark.split(';');
    let name = parts.next().unwrap();
    let kind = FigureKind::ALL.into_iter().find(|k| k.name() == name).unwrap();
    let (low, high, qualifier) = value(parts.next().unwrap());
    let mut figure = Figure {
        span,
        written: span,
        kind,
        low,
        high,
        qualifier,
        unit: "".into(),
        party: Box::default(),
        attribution: "".into(),
        place: None,
        date: None,
        flags: Flags::default(),
        entities: Box::default(),
        sentence: *analysis.sentences.iter().find(|s| s.contains(span)).unwrap_or(&span),
        cue: span,
    };
    for part in parts {
        let (name, value) = part.split_once('=').unwrap();
        match name {
            "unit" => figure.unit = value.replace('_', " ").into(),
            "party" => {
                figure.party = value.split('+').filter(|p| !p.is_empty()).map(Into::into).collect();
            }
            "by" => figure.attribution = value.replace('_', " ").into(),
            _ => {
                figure.flags = Flags {
                    subset: value.contains("subset"),
                    past: value.contains("past"),
                    unreal: value.contains("unreal"),
                }
            }
        }
    }
    analysis.figures.push(figure);
}

fn value(written: &str) -> (Option<f64>, Option<f64>, Qualifier) {
    let number = |s: &str| s.parse::<f64>().ok();
    if let Some(n) = written.strip_prefix('~') {
        (number(n), number(n), Qualifier::About)
    } else if let Some(n) = written.strip_prefix(">=") {
        (number(n), None, Qualifier::AtLeast)
    } else if let Some(n) = written.strip_prefix("<=") {
        (None, number(n), Qualifier::AtMost)
    } else if let Some(n) = written.strip_prefix('v') {
        (number(n), None, Qualifier::Vague)
    } else if let Some((low, high)) = written.split_once("..") {
        (number(low), number(high), Qualifier::Range)
    } else {
        (number(written), number(written), Qualifier::Exact)
    }
}

/// The greatest of each kind: enough for a screen.
fn totals(figures: &[Figure]) -> Vec<Total> {
    FigureKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let of_kind = figures.iter().enumerate();
            let (i, best) = of_kind
                .filter(|(_, f)| f.kind == kind && f.flags.counts())
                .map(|(i, f)| (i, f.low.or(f.high).unwrap_or(0.0)))
                .max_by(|a, b| a.1.total_cmp(&b.1))?;
            let f = &figures[i];
            Some(Total {
                kind,
                low: f.low.unwrap_or(0.0),
                best,
                high: f.high,
                made_of: Box::new([u16::try_from(i).unwrap()]),
            })
        })
        .collect()
}
