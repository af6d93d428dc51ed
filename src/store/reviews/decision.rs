//! One decision of one person on one figure, and the JSON line it is kept as.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::value::FigureValue;
use crate::article::{Article, ArticleKey};
use crate::text::plain::{at_most, line};

/// The version of the line.
const VERSION: u32 = 1;
/// Bytes of a note at most.
pub const NOTE: usize = 16 << 10;
/// Bytes of a name at most.
const NAME: usize = 200;

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// It is right.
    Confirm,
    /// It is a figure of another value.
    Correct,
    /// It is no figure.
    Reject,
    /// It is a figure that the machine did not see.
    Add,
    /// Something to remember of it, whatever it is.
    Note,
    /// What this person said before is taken back.
    Withdraw,
}

/// Which article is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewedArticle {
    /// Its stable name.
    pub key: ArticleKey,
    /// Where it was read.
    pub path: String,
    /// Its address, where known.
    pub url: Option<String>,
    /// Its headline.
    pub title: String,
}

impl ReviewedArticle {
    /// Of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            key: article.key,
            path: line(&article.path).into_owned(),
            url: article.url.as_deref().map(|u| line(u).into_owned()),
            title: line(&article.title).into_owned(),
        }
    }
}

/// Where the figure stands, so that it is found again in another reading of the article.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Anchor {
    /// The sentence, letter by letter.
    pub sentence: String,
    /// Code points of it before the figure.
    pub offset: u32,
    /// The quantity as the article writes it.
    pub text: String,
    /// Code points of the article before the figure.
    pub start: u32,
}

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// On a figure of this article.
    pub article: ReviewedArticle,
    /// That stands here.
    pub anchor: Anchor,
    /// When, as [`moment`] writes it; empty until it is kept.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What.
    pub act: Act,
    /// The value the figure has by it; of a rejected one the machine's.
    pub value: FigureValue,
    /// The machine's value when it was decided; none where it saw none.
    pub machine: Option<FigureValue>,
    /// Why, in free text.
    pub note: String,
}

/// A decision as a line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionLine {
    review: u32,
    article: String,
    path: String,
    url: Option<String>,
    title: String,
    at: String,
    by: String,
    decision: Act,
    sentence: String,
    offset: u32,
    text: String,
    start: u32,
    value: FigureValue,
    machine: Option<FigureValue>,
    #[serde(default)]
    note: String,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq)]
pub enum DecisionRead {
    /// A decision.
    Known(Box<Decision>),
    /// Something of another version: why. It is kept as it is.
    Unknown(String),
    /// Nothing that anybody could read: why.
    Broken(String),
}

impl Decision {
    /// Reads a line.
    #[must_use]
    pub fn read(bytes: &[u8]) -> DecisionRead {
        let value: serde_json::Value = match serde_json::from_slice(bytes) {
            Ok(value) => value,
            Err(error) => return DecisionRead::Broken(format!("is no JSON: {error}")),
        };
        let Some(version) = value.get("review").filter(|_| value.is_object()) else {
            return DecisionRead::Broken("is no review".to_owned());
        };
        if version.as_u64() != Some(u64::from(VERSION)) {
            return DecisionRead::Unknown(format!(
                "is of version {version}; this dateline reads {VERSION}"
            ));
        }
        // Not from the value above: that takes two fields of one name.
        match serde_json::from_slice::<DecisionLine>(bytes) {
            Ok(line) => match Self::of_line(line) {
                Ok(decision) => DecisionRead::Known(Box::new(decision)),
                Err(why) => DecisionRead::Broken(why),
            },
            Err(error) if error.to_string().starts_with("unknown") => {
                DecisionRead::Unknown(format!("says more than this dateline knows: {error}"))
            }
            Err(error) => DecisionRead::Broken(format!("is no review: {error}")),
        }
    }

    fn of_line(read: DecisionLine) -> Result<Self, String> {
        let DecisionLine {
            review: _,
            article,
            path,
            url,
            title,
            at,
            by,
            decision: act,
            sentence,
            offset,
            text,
            start,
            mut value,
            mut machine,
            note,
        } = read;
        let key = u64::from_str_radix(&article, 16)
            .map_err(|_| format!("{:?} is no article", line(&article)))?;
        let at = at.parse().map_err(|_| format!("{:?} is no time", line(&at)))?;
        value.tidy()?;
        if let Some(machine) = &mut machine {
            machine.tidy()?;
        }
        if sentence.is_empty() || text.is_empty() || !sentence.contains(&text) {
            return Err("quotes no sentence with its number".to_owned());
        }
        let one = |text: String| line(&text).into_owned();
        Ok(Self {
            article: ReviewedArticle {
                key: ArticleKey(key),
                path: one(path),
                url: url.map(one),
                title: one(title),
            },
            anchor: Anchor { sentence, offset, text, start },
            at: moment(at),
            by: name(&by),
            act,
            value,
            machine,
            note: line(at_most(&note, NOTE)).trim().to_owned(),
        })
    }

    /// Whether another person says otherwise of the same figure.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        let silent = |d: &Self| matches!(d.act, Act::Withdraw | Act::Note);
        let says_nothing = silent(self) || silent(other);
        let rejected = |d: &Self| d.act == Act::Reject;
        self.article.key == other.article.key
            && self.anchor == other.anchor
            && self.by != other.by
            && !says_nothing
            && (rejected(self) != rejected(other) || !rejected(self) && self.value != other.value)
    }

    /// Writes it as a line, without its line feed.
    #[must_use]
    pub fn line(&self) -> Vec<u8> {
        let line = DecisionLine {
            review: VERSION,
            article: format!("{:016x}", self.article.key.0),
            path: self.article.path.clone(),
            url: self.article.url.clone(),
            title: self.article.title.clone(),
            at: self.at.clone(),
            by: self.by.clone(),
            decision: self.act,
            sentence: self.anchor.sentence.clone(),
            offset: self.anchor.offset,
            text: self.anchor.text.clone(),
            start: self.anchor.start,
            value: self.value.clone(),
            machine: self.machine.clone(),
            note: self.note.clone(),
        };
        // Text and finite numbers can always be written.
        serde_json::to_vec(&line).unwrap_or_default()
    }
}

/// A moment as it is kept: of one zone and length, so that moments sort as text.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A person's name as it is kept: one line, not too long, never empty.
#[must_use]
pub fn name(by: &str) -> String {
    let by = line(at_most(by, NAME)).trim().to_owned();
    if by.is_empty() { "?".to_owned() } else { by }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::value::tests::killed;
    use super::*;

    pub(crate) fn decision(by: &str, act: Act, at: &str) -> Decision {
        Decision {
            article: ReviewedArticle {
                key: ArticleKey(7),
                path: "a.txt".into(),
                url: None,
                title: "A headline".into(),
            },
            anchor: Anchor {
                sentence: "Police said 31 people were killed.".into(),
                offset: 12,
                text: "31".into(),
                start: 12,
            },
            at: at.into(),
            by: by.into(),
            act,
            value: killed(31.0),
            machine: Some(killed(30.0)),
            note: "said so on the phone".into(),
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let one = decision("Anna", Act::Correct, "2026-03-01T10:00:00.000Z");
        assert_eq!(Decision::read(&one.line()), DecisionRead::Known(Box::new(one.clone())));
        assert!(String::from_utf8(one.line()).unwrap().contains("\"low\":31,"));
        assert!(!one.line().contains(&b'\n'));
    }

    #[test]
    fn what_cannot_be_read_is_told_apart() {
        let line =
            String::from_utf8(decision("Anna", Act::Reject, "2026-03-01T10:00:00.000Z").line())
                .unwrap();
        let read = |line: &str| Decision::read(line.as_bytes());
        let broken = |line: &str| matches!(read(line), DecisionRead::Broken(_));
        let unknown = |line: &str| matches!(read(line), DecisionRead::Unknown(_));
        assert!(unknown(&line.replace("\"review\":1", "\"review\":2")));
        assert!(unknown(&line.replace("\"by\"", "\"mood\":\"glad\",\"by\"")));
        assert!(unknown(&line.replace("\"reject\"", "\"doubt\"")));
        assert!(unknown(&line.replace("\"unit\"", "\"colour\":1,\"unit\"")));
        assert!(broken(line.get(..40).unwrap()));
        assert!(broken("{\"key\":\"1\"}"));
        assert!(broken("[1]"));
        assert!(broken(&line.replace("2026-03-01", "yesterday")));
        assert!(broken(&line.replace("\"low\":31", "\"low\":-31")));
        assert!(broken(&line.replace("\"0000000000000007\"", "\"seven\"")));
    }

    #[test]
    fn nothing_of_a_line_steers_the_terminal() {
        let line =
            String::from_utf8(decision("Anna", Act::Reject, "2026-03-01T10:00:00.000Z").line())
                .unwrap();
        let line = line.replace("Anna", "A\\u001b[2J").replace("on the phone", "\\u202ex\\n");
        let DecisionRead::Known(read) = Decision::read(line.as_bytes()) else { panic!("{line}") };
        assert_eq!((&*read.by, &*read.note), ("A\u{fffd}[2J", "said so \u{fffd}x"));
    }
}
