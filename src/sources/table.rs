//! CSV, TSV and semicolon tables with a header row: one row, one article.

use super::draft::DraftBody;
use super::{Hint, Reading, dates};
use crate::article::Issue;
use crate::text::Language;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TableField {
    Id,
    Title,
    Text,
    Summary,
    Published,
    Url,
    Source,
    Language,
    Note,
}

fn field(name: &str) -> Option<TableField> {
    Some(match name.trim().trim_start_matches('\u{feff}').to_ascii_lowercase().as_str() {
        "id" | "guid" => TableField::Id,
        "title" | "headline" => TableField::Title,
        "text" | "body" | "content" => TableField::Text,
        "summary" | "description" | "abstract" => TableField::Summary,
        "published" | "date" | "published_at" | "pubdate" => TableField::Published,
        "url" | "link" => TableField::Url,
        "source" | "publisher" => TableField::Source,
        "lang" | "language" => TableField::Language,
        "note" => TableField::Note,
        _ => return None,
    })
}

/// The delimiter of a table that begins like this, or `None` where it is no table of
/// articles: its first line must name a text or a title, and another known column
/// unless `sure`.
#[must_use]
pub fn delimiter(text: &str, sure: bool) -> Option<u8> {
    let first = text.lines().next()?;
    if first.len() > 4096 {
        return None;
    }
    [b',', b'\t', b';'].into_iter().find(|&d| {
        let fields: Vec<_> =
            first.split(char::from(d)).map(|f| field(f.trim_matches('"'))).collect();
        let known = fields.iter().flatten().count();
        let text = fields
            .iter()
            .flatten()
            .any(|f| matches!(f, TableField::Text | TableField::Title | TableField::Summary));
        // Prose may hold "text" and "title"; a header has little else.
        text && (sure || (known >= 2 && known * 2 >= fields.len()))
    })
}

/// Reads a table.
pub fn read(text: &str, delimiter: u8, hint: &Hint, reading: &mut Reading) {
    let mut rows =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let fields: Vec<Option<TableField>> = match rows.headers() {
        Ok(names) => {
            let unknown = names.iter().filter(|n| field(n).is_none()).map(str::to_owned).collect();
            reading.remarks.extend(super::json::remark(&unknown, hint));
            names.iter().map(field).collect()
        }
        Err(error) => {
            reading.failures.push(Issue::new(&hint.path, format!("is no CSV: {error}")));
            return;
        }
    };
    let mut record = csv::StringRecord::new();
    for row in 1u64.. {
        let at = || format!("{}:#{row}", hint.path);
        match rows.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                reading.failures.push(Issue::new(at(), format!("is no CSV row: {error}")));
                break;
            }
        }
        let mut draft = hint.draft();
        let mut body = String::new();
        for (value, field) in record.iter().zip(&fields) {
            let Some(field) = field.filter(|_| !value.trim().is_empty()) else { continue };
            match field {
                TableField::Id => draft.id = Some(value.to_owned()),
                TableField::Title => value.clone_into(&mut draft.title),
                TableField::Text => value.clone_into(&mut body),
                TableField::Summary if body.is_empty() => value.clone_into(&mut body),
                TableField::Summary => {}
                TableField::Published => draft.published = dates::parse(value),
                TableField::Url => draft.url = Some(value.to_owned()),
                TableField::Source => value.clone_into(&mut draft.source),
                TableField::Language => draft.language = Language::from_code(value),
                TableField::Note => draft.note = Some(value.to_owned()),
            }
        }
        if body.is_empty() && draft.title.is_empty() {
            reading.failures.push(Issue::new(at(), "has neither text nor title"));
            continue;
        }
        draft.body = DraftBody::of_field(body);
        reading.articles.push(draft.finish());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_from_prose() {
        assert_eq!(delimiter("id,title,text\n1,a,b", false), Some(b','));
        assert_eq!(delimiter("title;text;date\n", false), Some(b';'));
        assert_eq!(delimiter("title\ttext\n", false), Some(b'\t'));
        assert_eq!(delimiter("The title, they said, was text, of a kind\n", false), None);
        assert_eq!(delimiter("a,b,c\n", true), None);
        assert_eq!(delimiter("text\nx", true), Some(b','));
    }

    #[test]
    fn rows_are_articles() {
        let mut reading = Reading::default();
        let text =
            "id,title,text,date,odd\r\n1,T,\"a \"\"b\"\"\nc\",2004-03-19,x\r\n2,,,,\r\n3,U,v\r\n";
        read(text, b',', &Hint::new("f.csv"), &mut reading);
        assert_eq!(reading.articles.len(), 2);
        assert!(reading.articles[0].text.as_str().contains("a \"b\""));
        assert_eq!(reading.failures.len(), 1);
        assert_eq!(reading.failures[0].at, "f.csv:#2");
        assert_eq!(reading.remarks.len(), 1);
    }
}
