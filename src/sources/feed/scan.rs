//! XML as it is met: the tags, texts and CDATA of a document that may be broken
//! anywhere. Never fails, never recurses, one pass; the first fault is kept.

/// A piece of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkupToken<'a> {
    /// A start tag, or an empty element.
    Start(StartTag<'a>),
    /// An end tag: its name as written.
    End(&'a str),
    /// Text, references not undone.
    Text(&'a str),
    /// The text of a CDATA section.
    Data(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StartTag<'a> {
    /// Its name as written, prefix and all.
    pub name: &'a str,
    /// Everything between the name and the end.
    pub attributes: &'a str,
    /// Whether it ends itself.
    pub empty: bool,
}

impl<'a> StartTag<'a> {
    /// The value of an attribute, references not undone. With several of one name, the
    /// first.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.pairs().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All attributes, quoted or not.
    pub fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            rest = after;
            let Some(value) = after.trim_start().strip_prefix('=') else {
                // A name alone; a lone "=" is passed over with what follows.
                return (!name.is_empty()).then_some((name, ""));
            };
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (found, after) = if let Some(quote) = quote {
                let inner = value.get(1..).unwrap_or("");
                let end = inner.find(quote).unwrap_or(inner.len());
                (inner.get(..end)?, inner.get(end + 1..).unwrap_or(""))
            } else {
                value.split_at(value.find(char::is_whitespace).unwrap_or(value.len()))
            };
            rest = after;
            Some((name, found))
        })
    }
}

/// Reads a document piece by piece.
#[derive(Debug)]
pub struct MarkupScanner<'a> {
    text: &'a str,
    at: usize,
    /// Where the first fault stands, and what it is.
    pub fault: Option<(usize, &'static str)>,
    /// The next place of each mark that was looked for, so that none is looked for
    /// twice over the same text.
    comment: Ahead,
    data: Ahead,
    inner: Ahead,
    instruction: Ahead,
    bracket: Ahead,
}

/// The next place of a mark.
#[derive(Debug, Default)]
struct Ahead {
    /// Where it stands, once looked for.
    known: Option<usize>,
    /// Whether there is none any more.
    none: bool,
}

impl Ahead {
    fn of(&mut self, text: &str, mark: &str, from: usize) -> Option<usize> {
        if self.none {
            return None;
        }
        if self.known.is_none_or(|at| at < from) {
            self.known = text.get(from..).and_then(|t| t.find(mark)).map(|at| from + at);
            self.none = self.known.is_none();
        }
        self.known
    }
}

impl<'a> MarkupScanner<'a> {
    /// Starts at the top of a document.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            fault: None,
            comment: Ahead::default(),
            data: Ahead::default(),
            inner: Ahead::default(),
            instruction: Ahead::default(),
            bracket: Ahead::default(),
        }
    }

    /// Notes what is wrong here, unless something was wrong before.
    pub fn blame(&mut self, what: &'static str) {
        self.fault.get_or_insert((self.at, what));
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The next piece. `field` is the name of the element whose text is being read:
    /// its end tag ends a CDATA section that was never closed.
    pub fn next(&mut self, field: Option<&str>) -> Option<MarkupToken<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                return Some(self.characters(0));
            }
            let next = rest.as_bytes().get(1).copied().unwrap_or(b' ');
            if is_name_start(next) {
                return match self.start_tag() {
                    Some(tag) => Some(MarkupToken::Start(tag)),
                    None if self.at >= self.text.len() => None,
                    None => Some(self.characters(1)),
                };
            }
            if next == b'/' && rest.as_bytes().get(2).is_some_and(|&b| is_name_start(b)) {
                return Some(self.end_tag());
            }
            if rest.starts_with("<![CDATA[") {
                return Some(MarkupToken::Data(self.data(field)));
            }
            if rest.starts_with("<!--") {
                let end = self.comment.of(self.text, "-->", self.at + 4);
                if end.is_none() {
                    self.blame("a comment without an end");
                }
                self.at = end.map_or(self.at + 4, |end| end + 3);
            } else if next == b'?' {
                self.at = match self.instruction.of(self.text, "?>", self.at) {
                    Some(end) => end + 2,
                    None => self.at + 2,
                };
            } else if next == b'!' && rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) {
                self.declaration();
            } else {
                return Some(self.characters(1));
            }
        }
    }

    /// Text up to the next tag; `from` bytes of it are known to be text.
    fn characters(&mut self, from: usize) -> MarkupToken<'a> {
        let rest = self.rest();
        if from > 0 {
            self.blame("a \"<\" that begins no tag");
        }
        let mut end = from;
        loop {
            match rest.get(end..).and_then(|r| r.find('<')) {
                None => end = rest.len(),
                Some(more) => {
                    end += more;
                    let next = rest.as_bytes().get(end + 1).copied().unwrap_or(b' ');
                    if !is_name_start(next) && !matches!(next, b'/' | b'!' | b'?') {
                        self.fault.get_or_insert((self.at + end, "a \"<\" that begins no tag"));
                        end += 1;
                        continue;
                    }
                }
            }
            break;
        }
        self.at += end;
        MarkupToken::Text(rest.get(..end).unwrap_or(""))
    }

    fn start_tag(&mut self) -> Option<StartTag<'a>> {
        let rest = self.rest();
        let Some(end) = tag_end(rest) else {
            if rest.get(1..).is_some_and(|r| !r.contains('<')) {
                self.blame("it breaks off in the middle of a tag");
                self.at = self.text.len();
            }
            return None;
        };
        let inner = rest.get(1..end).unwrap_or("");
        let empty = inner.ends_with('/');
        let inner = inner.trim_end_matches('/');
        let name_end = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_end);
        self.at += end + 1;
        Some(StartTag { name, attributes, empty })
    }

    fn end_tag(&mut self) -> MarkupToken<'a> {
        let rest = self.rest();
        let end = rest.get(2..).and_then(|r| r.find(['<', '>'])).map_or(rest.len(), |e| e + 2);
        let closed = rest.as_bytes().get(end) == Some(&b'>');
        if !closed {
            self.blame("an end tag without its \">\"");
        }
        let name = rest.get(2..end).unwrap_or("").split_whitespace().next().unwrap_or("");
        self.at += end + usize::from(closed);
        MarkupToken::End(name)
    }

    fn data(&mut self, field: Option<&str>) -> &'a str {
        let from = self.at + "<![CDATA[".len();
        let end = self.data.of(self.text, "]]>", from);
        let inner = self.inner.of(self.text, "<![CDATA[", from);
        // Another section begins before this one ends, or none ends at all: the end tag
        // of its element is the end that was forgotten.
        let doubtful = end.is_none_or(|end| inner.is_some_and(|inner| inner < end));
        if doubtful && let Some(field) = field {
            let until = inner.unwrap_or(self.text.len());
            let within = self.text.get(from..until).unwrap_or("");
            if let Some(close) = within.find(&format!("</{field}")) {
                self.fault.get_or_insert((self.at, "a CDATA section without an end"));
                self.at = from + close;
                return self.text.get(from..from + close).unwrap_or("");
            }
        }
        let stop = end.unwrap_or_else(|| {
            self.blame("a CDATA section without an end");
            self.text.len()
        });
        self.at = (stop + 3).min(self.text.len());
        self.text.get(from..stop).unwrap_or("")
    }

    /// `<!DOCTYPE …>`, with what it declares in brackets.
    fn declaration(&mut self) {
        let rest = self.rest();
        let end = rest.find(['>', '[']).unwrap_or(rest.len());
        let subset = rest.as_bytes().get(end) == Some(&b'[');
        let close = self.bracket.of(self.text, "]>", self.at + end).filter(|_| subset);
        self.at = close.map_or(self.at + end + 1, |c| c + 2).min(self.text.len());
    }
}

const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':')
}

/// Where the tag at the start of a text ends: its `>`, which may stand in quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, &byte) in text.as_bytes().iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (_, b'<') => break,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(q), _) if q == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    // A quote without its partner.
    let end = text.get(1..)?.find(['<', '>'])? + 1;
    (text.as_bytes().get(end) == Some(&b'>')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut scanner = MarkupScanner::new(text);
        let mut out = Vec::new();
        while let Some(token) = scanner.next(Some("t")) {
            out.push(match token {
                MarkupToken::Start(tag) => format!("<{}>", tag.name),
                MarkupToken::End(name) => format!("</{name}>"),
                MarkupToken::Text(text) => text.to_owned(),
                MarkupToken::Data(text) => format!("[{text}]"),
            });
        }
        out
    }

    #[test]
    fn broken_documents_are_read_on() {
        for (text, parts) in [
            ("<t>a < b <5 c</t>", &["<t>", "a < b <5 c", "</t>"][..]),
            ("<t>a <b and more</t>", &["<t>", "a ", "<b and more", "</t>"]),
            ("<t><![CDATA[a]]></t>", &["<t>", "[a]", "</t>"]),
            (
                "<t><![CDATA[a</t><t><![CDATA[b]]></t>",
                &["<t>", "[a]", "</t>", "<t>", "[b]", "</t>"],
            ),
            ("<t><![CDATA[a</t>", &["<t>", "[a]", "</t>"]),
            ("<t><![CDATA[a", &["<t>", "[a]"]),
            ("<!DOCTYPE t [<!ENTITY a '>'>]><t/>", &["<t>"]),
            ("<?xml version='1.0'?><!-- <t> --><t/>", &["<t>"]),
            ("<!-- <t>x</t>", &[" ", "<t>", "x", "</t>"]),
            ("<a x='>'>b</a", &["<a>", "b", "</a>"]),
            ("<a x=\"1>b</a>", &["<a>", "b", "</a>"]),
            ("<t>a</t><desc", &["<t>", "a", "</t>"]),
            ("<", &["<"]),
            ("", &[]),
        ] {
            assert_eq!(tokens(text), parts, "{text}");
        }
    }

    #[test]
    fn attributes_are_read_however_they_are_written() {
        let mut scanner =
            MarkupScanner::new("<a href='x y' rel=alternate type = \"t\" bare = = /z Q=\"'\"/>");
        let Some(MarkupToken::Start(tag)) = scanner.next(None) else { panic!() };
        assert!(tag.empty);
        assert_eq!(tag.attribute("href"), Some("x y"));
        assert_eq!(tag.attribute("rel"), Some("alternate"));
        assert_eq!(tag.attribute("TYPE"), Some("t"));
        assert_eq!(tag.attribute("q"), Some("'"));
        assert_eq!(tag.attribute("none"), None);
    }
}
