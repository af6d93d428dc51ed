//! Mails: one message (`.eml`) or a box of them (`mbox`), one message, one article.

use mailparse::{MailHeaderMap, ParsedMail};

use super::draft::DraftBody;
use super::{Hint, Reading, dates};
use crate::article::Issue;
use crate::text::decode;

/// Whether bytes begin like a box of mails.
#[must_use]
pub fn is_box(bytes: &[u8]) -> bool {
    is_separator(bytes)
}

/// Whether a message of a box begins here: a line of an address and a date, then a
/// header. A line of a text may begin with "From " as well.
fn is_separator(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"From ") else { return false };
    let Some(end) = rest.iter().take(400).position(|&b| b == b'\n') else { return false };
    let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
    let clock = line.split_whitespace().any(|word| {
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = word.split(':');
        parts.next().is_some_and(digits) && parts.next().is_some_and(digits)
    });
    let year = line
        .split_whitespace()
        .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")));
    let next = rest.get(end + 1..).unwrap_or_default();
    let line_end = next.iter().take(1000).position(|&b| b == b'\n').unwrap_or(next.len().min(1000));
    let header = next.get(..line_end).unwrap_or_default();
    let name = header.iter().position(|&b| b == b':').and_then(|colon| header.get(..colon));
    let named = name.is_some_and(|name| {
        !name.is_empty()
            && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    });
    let quoted = header.starts_with(b">From ");
    line.split_whitespace().count() >= 4 && clock && year && (named || quoted)
}

/// Whether bytes begin like one mail.
#[must_use]
pub fn is_message(bytes: &[u8]) -> bool {
    headers(bytes) >= 3
}

/// Known mail headers at the top.
fn headers(bytes: &[u8]) -> usize {
    const KNOWN: [&str; 14] = [
        "received",
        "return-path",
        "delivered-to",
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "reply-to",
        "list-id",
        "cc",
        "x-mailer",
    ];
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let mut found = 0;
    for line in head.split(|&b| b == b'\n') {
        if line.is_empty() || line == b"\r" {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(at) = line.iter().position(|&b| b == b':') else { return 0 };
        let name = String::from_utf8_lossy(line.get(..at).unwrap_or(&[])).to_ascii_lowercase();
        if name.contains(' ') {
            return 0;
        }
        found += usize::from(KNOWN.contains(&name.as_str()));
    }
    found
}

/// Reads a box.
pub fn read_box(bytes: &[u8], hint: &Hint, reading: &mut Reading) {
    let mut start = None;
    let mut at = 0;
    let mut blank = true;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        // A message begins after a blank line, or at the top.
        if blank
            && line.starts_with(b"From ")
            && is_separator(bytes.get(at..).unwrap_or(&[]))
            && let Some(from) = start.replace(at + line.len())
        {
            read_message(bytes.get(from..at).unwrap_or(&[]), hint, reading);
        }
        blank = line == b"\n" || line == b"\r\n";
        at += line.len();
    }
    if let Some(from) = start {
        read_message(bytes.get(from..).unwrap_or(&[]), hint, reading);
    }
}

/// Reads one message.
pub fn read_message(bytes: &[u8], hint: &Hint, reading: &mut Reading) {
    let mail = match mailparse::parse_mail(bytes) {
        Ok(mail) => mail,
        Err(error) => {
            reading
                .failures
                .push(Issue::new(&hint.path, format!("is no mail that can be read: {error}")));
            return;
        }
    };
    let mut draft = hint.draft();
    draft.title = mail.headers.get_first_value("Subject").unwrap_or_default();
    draft.id = mail
        .headers
        .get_first_value("Message-ID")
        .map(|id| id.trim().trim_matches(['<', '>']).to_owned());
    draft.published = mail.headers.get_first_value("Date").and_then(|d| dates::parse(&d));
    if draft.source.is_empty() {
        let from = mail.headers.get_first_value("From").unwrap_or_default();
        let name = from.split('<').next().unwrap_or("").trim().trim_matches('"').to_owned();
        draft.source = if name.is_empty() { from } else { name };
    }
    let body = part(&mail, "text/plain")
        .map(|part| DraftBody::Plain(lines(&decoded(part), part)))
        .or_else(|| part(&mail, "text/html").map(|part| DraftBody::of_markup(&decoded(part))));
    let Some(body) = body.filter(|b| !b.text().trim().is_empty()) else {
        if draft.title.trim().is_empty() {
            reading.failures.push(Issue::new(&hint.path, "holds a mail without text"));
        } else {
            reading.articles.push(draft.finish());
        }
        return;
    };
    draft.body = body;
    reading.articles.push(draft.finish());
}

/// The first part of a type that is no attachment.
fn part<'a>(mail: &'a ParsedMail<'a>, kind: &str) -> Option<&'a ParsedMail<'a>> {
    mail.parts().filter(|part| part.ctype.mimetype == kind).find(|part| {
        part.get_content_disposition().disposition != mailparse::DispositionType::Attachment
    })
}

/// The text of a part, whatever it says of its encoding: what is no code of it is text.
fn decoded(part: &ParsedMail) -> String {
    let bytes = match part.get_body_encoded() {
        mailparse::body::Body::QuotedPrintable(body) => unquoted(body.get_raw()),
        mailparse::body::Body::Base64(body) => {
            body.get_decoded().unwrap_or_else(|_| body.get_raw().to_vec())
        }
        mailparse::body::Body::SevenBit(body) | mailparse::body::Body::EightBit(body) => {
            body.get_raw().to_vec()
        }
        mailparse::body::Body::Binary(body) => body.get_raw().to_vec(),
    };
    // Many a program says "us-ascii" of everything.
    if !bytes.is_ascii() && std::str::from_utf8(&bytes).is_ok() {
        return decode::decode(&bytes).text.into_owned();
    }
    let encoding = encoding_rs::Encoding::for_label(part.ctype.charset.as_bytes())
        .filter(|e| part.ctype.params.contains_key("charset") && *e != encoding_rs::UTF_8);
    match encoding {
        Some(encoding) => encoding.decode(&bytes).0.into_owned(),
        None => decode::decode(&bytes).text.into_owned(),
    }
}

/// Quoted-printable undone; a `=` that begins no code is a `=`.
fn unquoted(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        if let (Some(high), Some(low)) = (digit(0), digit(1)) {
            out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            rest = after.get(2..).unwrap_or_default();
            continue;
        }
        // A line that goes on, spaces before its end or not.
        let blank = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        match after.get(blank) {
            Some(b'\n') => rest = after.get(blank + 1..).unwrap_or_default(),
            None if blank == after.len() => rest = &[],
            _ => out.push(b'='),
        }
    }
    out
}

/// The lines of a text as they were written: those that flow (RFC 3676) joined, and
/// "From " at the start of a line without the mark that a box put before it.
fn lines(text: &str, part: &ParsedMail) -> String {
    let is = |name: &str, value: &str| {
        part.ctype.params.get(name).is_some_and(|v| v.trim().eq_ignore_ascii_case(value))
    };
    let (flowed, joined) = (is("format", "flowed"), is("delsp", "yes"));
    let mut out = String::with_capacity(text.len());
    // How deep the quotation is that a flowing line stands in.
    let mut flowing: Option<usize> = None;
    for line in text.lines() {
        let line = if line.trim_start_matches('>').starts_with("From ") && line.starts_with('>') {
            line.get(1..).unwrap_or(line)
        } else {
            line
        };
        if !flowed {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let text = line.trim_start_matches('>');
        let depth = line.len() - text.len();
        let text = text.strip_prefix(' ').unwrap_or(text);
        match flowing {
            Some(before) if before == depth && text != "-- " => {}
            before => {
                if before.is_some() {
                    out.push('\n');
                }
                out.extend(std::iter::repeat_n('>', depth));
                out.push_str(if depth > 0 { " " } else { "" });
            }
        }
        let flows = text.ends_with(' ') && text != "-- ";
        out.push_str(if flows && joined { text.strip_suffix(' ').unwrap_or(text) } else { text });
        flowing = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_mail() {
        assert!(!is_message(b"Subject: the war\nIt began."));
        assert!(!is_box(b"From Pristina we hear\nthat it rained"));
        assert!(!is_box(b"From Monday 10:30 2004\nIt rained: all day"));
        assert!(is_box(b"From a@b Fri Mar 19 10:00:00 2004\nSubject: c\n\nx"));
        assert!(is_message(b"From: a@b\nSubject: c\nDate: Fri, 19 Mar 2004 10:00:00 GMT\n\nx"));
    }

    #[test]
    fn what_is_no_code_is_text() {
        for (raw, text) in [
            ("caf=C3=A9", "café"),
            ("a=b, c = d, 100=%", "a=b, c = d, 100=%"),
            ("one =\r\ntwo =  \nthree=", "one two three"),
            ("=e1=BB=8Bnh =G1 =A", "ịnh =G1 =A"),
        ] {
            assert_eq!(String::from_utf8(unquoted(raw.as_bytes())).unwrap(), text, "{raw}");
        }
    }
}
