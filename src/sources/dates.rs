//! Dates as feeds, pages, mails and exports write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::{rfc2822, temporal::Pieces};
use jiff::tz::Offset;

use crate::article::Published;
use crate::text::months;

/// Longest text that is looked at for a date, in bytes.
const LONGEST: usize = 80;

/// Reads a date, with its moment where the text tells time and zone. Understands
/// RFC 3339 and its relatives, RFC 2822, `19/3/2004` (day first, unless only the other
/// way is a date), `March 19, 2004`, `19 March 2004`, `19 tháng 3 năm 2004`, and
/// seconds or milliseconds since 1970.
#[must_use]
pub fn parse(text: &str) -> Option<Published> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    iso(text).or_else(|| mail(text)).or_else(|| epoch(text)).or_else(|| spelled(text))
}

/// A day without a moment.
#[must_use]
pub const fn on(day: Date) -> Published {
    Published { day, at: None }
}

fn with_offset(date: jiff::civil::DateTime, offset: Offset) -> Option<Published> {
    Some(Published { day: date.date(), at: Some(offset.to_timestamp(date).ok()?) })
}

fn iso(text: &str) -> Option<Published> {
    let bytes = text.as_bytes();
    // "2004-3-9" and "2004/03/19" are told by `spelled`.
    if !bytes.get(..4)?.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // "+0000" without a colon and a space before the zone are common.
    let Ok(pieces) = Pieces::parse(text) else { return loose_iso(text) };
    let day = pieces.date();
    let Some(time) = pieces.time() else { return Some(on(day)) };
    match pieces.to_numeric_offset() {
        Some(offset) => with_offset(day.to_datetime(time), offset),
        None => Some(on(day)),
    }
}

fn loose_iso(text: &str) -> Option<Published> {
    let day: Date = text.get(..10)?.parse().ok()?;
    let rest = text.get(10..)?.trim_start_matches(['T', ' ']);
    let (clock, zone) = match rest.find(['+', '-', 'Z', ' ']) {
        Some(at) => (rest.get(..at)?, rest.get(at..)?.trim()),
        None => (rest, ""),
    };
    let time: jiff::civil::Time = clock.parse().ok()?;
    match zone_offset(zone) {
        Some(offset) => with_offset(day.to_datetime(time), offset),
        None => Some(on(day)),
    }
}

fn zone_offset(zone: &str) -> Option<Offset> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn mail(text: &str) -> Option<Published> {
    static PARSER: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let at = PARSER.parse_timestamp(text).ok()?;
    let offset = text.rsplit(' ').find_map(zone_offset).unwrap_or(Offset::UTC);
    Some(Published { day: offset.to_datetime(at).date(), at: Some(at) })
}

fn epoch(text: &str) -> Option<Published> {
    if !(9..=13).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let at = if text.len() > 10 {
        Timestamp::from_millisecond(number).ok()?
    } else {
        Timestamp::from_second(number).ok()?
    };
    Some(Published { day: Offset::UTC.to_datetime(at).date(), at: Some(at) })
}

/// Dates in words and with slashes, without a moment.
fn spelled(text: &str) -> Option<Published> {
    let mut numbers: Vec<(i32, usize)> = Vec::new();
    let mut month = None;
    let mut after_month_word = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if word.contains(':') {
            continue;
        }
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            if digits.len() > 8 {
                return None;
            }
            let number = digits.parse().ok()?;
            if after_month_word && month.is_none() {
                month = Some(number);
            } else {
                numbers.push((number, digits.len()));
            }
            after_month_word = false;
            continue;
        }
        let lower = word.to_lowercase();
        if lower == "tháng" {
            after_month_word = true;
        } else if month.is_none() {
            month = months::by_name(&lower).map(i32::from);
        }
        if numbers.len() >= 3 {
            break;
        }
    }
    let date = |year: i32, month: i32, day: i32| {
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()
            .filter(|d| d.year() >= 1000)
    };
    let found = match (month, numbers.as_slice()) {
        (Some(m), [(y, 4), (d, _), ..] | [(d, _), (y, 4), ..]) => date(*y, m, *d),
        (None, [(all, 8), ..]) => date(all / 10_000, all / 100 % 100, all % 100),
        (None, [(y, 4), (m, _), (d, _), ..]) => date(*y, *m, *d),
        (None, [(a, 1 | 2), (b, 1 | 2), (y, 4), ..]) => {
            date(*y, *b, *a).or_else(|| date(*y, *a, *b))
        }
        _ => None,
    };
    found.map(on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, day: &str, at: Option<&str>) {
        let found = parse(text).unwrap_or_else(|| panic!("{text:?} is no date"));
        assert_eq!(found.day.to_string(), day, "{text:?}");
        assert_eq!(found.at.map(|t| t.to_string()).as_deref(), at, "{text:?}");
    }

    #[test]
    fn dates_are_read() {
        check("2004-03-19", "2004-03-19", None);
        check("2004-03-19T10:00:00Z", "2004-03-19", Some("2004-03-19T10:00:00Z"));
        check("2004-03-19T23:30:00-05:00", "2004-03-19", Some("2004-03-20T04:30:00Z"));
        check("2004-03-19 23:30:00 +0700", "2004-03-19", Some("2004-03-19T16:30:00Z"));
        check("2004-03-19 10:00", "2004-03-19", None);
        check("Fri, 19 Mar 2004 23:30:00 -0500", "2004-03-19", Some("2004-03-20T04:30:00Z"));
        check("Fri, 19 Mar 2004 10:00:00 GMT", "2004-03-19", Some("2004-03-19T10:00:00Z"));
        check("19/3/2004", "2004-03-19", None);
        check("3/19/2004", "2004-03-19", None);
        check("2004/03/19", "2004-03-19", None);
        check("20040319", "2004-03-19", None);
        check("March 19, 2004", "2004-03-19", None);
        check("19 March 2004", "2004-03-19", None);
        check("Friday, 19th Mar 2004", "2004-03-19", None);
        check("Ngày 19 tháng 3 năm 2004", "2004-03-19", None);
        check("Thứ sáu, 19/3/2004", "2004-03-19", None);
        check("1079690400", "2004-03-19", Some("2004-03-19T10:00:00Z"));
        check("1079690400000", "2004-03-19", Some("2004-03-19T10:00:00Z"));
    }

    #[test]
    fn no_dates_are_made_up() {
        for text in [
            "",
            "yesterday",
            "19",
            "2004",
            "31/31/2004",
            "99999999999999999999",
            "March",
            "March 19",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
