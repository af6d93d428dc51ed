//! Mails: one message (`.eml`) or a box of them (`mbox`), one message, one article.

use mailparse::{MailHeaderMap, ParsedMail};

use super::draft::Body;
use super::{Hint, Reading, dates};
use crate::article::Issue;

/// Whether bytes begin like a box of mails.
#[must_use]
pub fn is_box(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"From ") else { return false };
    let after = rest.iter().position(|&b| b == b'\n').and_then(|at| rest.get(at + 1..));
    after.is_some_and(|rest| headers(rest) >= 1)
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
    let body = body(&mail, "text/plain")
        .map(Body::Plain)
        .or_else(|| body(&mail, "text/html").map(Body::of_field));
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
fn body(mail: &ParsedMail, kind: &str) -> Option<String> {
    mail.parts()
        .filter(|part| part.ctype.mimetype == kind)
        .find(|part| {
            part.get_content_disposition().disposition != mailparse::DispositionType::Attachment
        })
        .and_then(|part| part.get_body().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_mail() {
        assert!(!is_message(b"Subject: the war\nIt began."));
        assert!(!is_box(b"From Pristina we hear\nthat it rained"));
        assert!(is_message(b"From: a@b\nSubject: c\nDate: Fri, 19 Mar 2004 10:00:00 GMT\n\nx"));
    }
}
