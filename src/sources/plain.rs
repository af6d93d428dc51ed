//! Plain text and Markdown: one file, one article, perhaps with a metadata block.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::draft::DraftBody;
use super::{Draft, Hint, dates, meta};
use crate::article::{Article, Published};
use crate::text::CODE_UNDERSCORE;
use crate::text::Span;
use crate::text::clean::Block;

/// Reads a plain text.
#[must_use]
pub fn read(text: &str, hint: &Hint, issues: Vec<crate::article::Issue>) -> Article {
    let (mut draft, body) = with_metadata(text, hint);
    draft.issues = issues;
    if draft.source.is_empty()
        && let Some((source, published)) = dateline(body)
    {
        source.clone_into(&mut draft.source);
        draft.published = draft.published.or(published);
    }
    draft.body = DraftBody::Plain(super::draft::most(body).to_owned());
    draft.finish()
}

/// Reads Markdown: the text without its markup.
#[must_use]
pub fn read_markdown(text: &str, hint: &Hint, issues: Vec<crate::article::Issue>) -> Article {
    let (mut draft, body) = with_metadata(text, hint);
    draft.issues = issues;
    draft.body = strip(body);
    draft.finish()
}

/// Whether a text without a telling name is Markdown: a heading at its top, or more
/// than one link.
#[must_use]
pub fn is_markdown(text: &str) -> bool {
    let text = meta::split(text).map_or(text, |(_, rest)| rest);
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let mut head = text.char_indices().map(|(i, _)| i).take_while(|&i| i < 1 << 14);
    let end = head.by_ref().last().unwrap_or(0);
    first.starts_with("# ") || text.get(..end).is_some_and(|t| t.matches("](http").count() > 1)
}

fn with_metadata<'a>(text: &'a str, hint: &Hint) -> (Draft, &'a str) {
    let mut draft = hint.draft();
    match meta::split(text) {
        Some((pairs, rest)) => {
            meta::apply(&pairs, &mut draft);
            (draft, rest)
        }
        None => (draft, text),
    }
}

fn strip(markdown: &str) -> DraftBody {
    let mut text = String::with_capacity(markdown.len());
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut hidden = 0u32;
    let mut end_block = |text: &mut String, start: &mut usize| {
        let kept = text.get(*start..).map_or(0, |t| t.trim_end().len());
        text.truncate(*start + kept);
        if kept > 0 {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            blocks.push(Block { span: Span::new(offset(*start), offset(text.len())), role: None });
            text.push_str("\n\n");
        }
        *start = text.len();
    };
    let mut code = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            _ => {}
        }
        match event {
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::Image | TagEnd::HtmlBlock) => hidden = hidden.saturating_sub(1),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::CodeBlock(_)
                | Tag::TableRow,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            )
            | Event::Rule => end_block(&mut text, &mut start),
            Event::End(TagEnd::TableCell) | Event::SoftBreak if hidden == 0 => text.push(' '),
            // The author's own lines: of verses, of addresses, of code.
            Event::HardBreak if hidden == 0 => end_block(&mut text, &mut start),
            Event::Text(words) if code => {
                for line in words.split_inclusive('\n') {
                    text.push_str(line.trim_end_matches('\n'));
                    if line.ends_with('\n') {
                        end_block(&mut text, &mut start);
                    }
                }
            }
            Event::Text(words) if hidden == 0 => text.push_str(&words),
            Event::Code(words) if hidden == 0 => {
                text.push_str(&words.replace('_', CODE_UNDERSCORE));
            }
            _ => {}
        }
    }
    end_block(&mut text, &mut start);
    DraftBody::Blocks { text, blocks }
}

/// Agencies that sign the dateline of their reports.
const AGENCIES: [&str; 24] = [
    "Reuters",
    "AP",
    "AFP",
    "UPI",
    "Xinhua",
    "TASS",
    "ITAR-TASS",
    "Interfax",
    "RIA Novosti",
    "DPA",
    "dpa",
    "ANSA",
    "EFE",
    "Kyodo",
    "Yonhap",
    "PTI",
    "IANS",
    "ANI",
    "CNN",
    "VOA",
    "IRIN",
    "Bernama",
    "TTXVN",
    "Tanjug",
];

/// The agency, and the day where its year is told, of a dateline such as
/// `PRISTINA, March 19 (Reuters) - `. Only where nothing else can be meant: near the
/// start of one of the first paragraphs, in parentheses, followed by a dash.
fn dateline(text: &str) -> Option<(&'static str, Option<Published>)> {
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(4) {
        let Some(open) = line.find('(').filter(|&at| at < 100) else { continue };
        let Some((inside, after)) = line.get(open + 1..).and_then(|r| r.split_once(')')) else {
            continue;
        };
        let after = after.trim_start_matches([' ', '\u{a0}']);
        if !after.starts_with(['-', '–', '—']) {
            continue;
        }
        let Some(agency) = AGENCIES.iter().find(|a| **a == inside.trim()) else { continue };
        let before = line.get(..open)?;
        let published = before
            .split_once(',')
            .and_then(|(_, day)| dates::parse(day.trim().trim_end_matches(',')));
        return Some((agency, published));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_read_only_when_sure() {
        let (source, day) =
            dateline("Title\n\nPRISTINA, March 19 (Reuters) - NATO troops").unwrap();
        assert_eq!((source, day), ("Reuters", None));
        let (source, day) = dateline("PRISTINA, March 19, 2004 (AP) — NATO").unwrap();
        assert_eq!(source, "AP");
        assert_eq!(day.unwrap().day.to_string(), "2004-03-19");
        assert!(dateline("He works for (Reuters) and others").is_none());
        assert!(dateline("The mission (KFOR) - it said").is_none());
    }

    #[test]
    fn markdown_loses_its_marks_only() {
        let hint = Hint::new("a.md");
        let article = read_markdown(
            "---\ntitle: T\nsource: S\ndate: 2004-03-19\n---\n# T\n\nSome *31* [killed](http://x/y) ![i](z)\nthere.\n\n- one\n- two",
            &hint,
            Vec::new(),
        );
        assert_eq!(article.title, "T");
        assert_eq!(article.source, "S");
        let text = article.text.as_str();
        assert!(text.contains("Some 31 killed") && text.contains("there."), "{text:?}");
        assert!(!text.contains('*') && !text.contains("http"), "{text:?}");
    }
}
