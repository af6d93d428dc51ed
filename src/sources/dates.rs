//! Dates as feeds, pages, mails and exports write them.

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use crate::article::Published;
use crate::text::months;

/// Longest text that is looked at for a date, in bytes.
const LONGEST: usize = 80;

/// Reads a date, with its hour where the text tells it and its moment where it tells the
/// zone too. Understands RFC 3339 and its relatives, RFC 2822, the dates of weeks and of
/// days of the year, `19/3/2004` (day first, unless only the other way is a date or the
/// clock says AM or PM), `March 19, 2004`, `19 March 2004`, `19 tháng 3 năm 2004`, and
/// seconds or milliseconds since 1970.
#[must_use]
pub fn parse(text: &str) -> Option<Published> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    iso(text).or_else(|| epoch(text)).or_else(|| loose(text))
}

/// A clock's day and hour, with the zone where it is told.
fn moment(clock: DateTime, zone: Option<Offset>) -> Option<Published> {
    let at = zone.unwrap_or(Offset::UTC).to_timestamp(clock).ok()?;
    let zone = zone.and_then(|z| i16::try_from(z.seconds() / 60).ok());
    Some(Published { day: clock.date(), at: Some(at), zone })
}

/// RFC 3339 and what is near it.
fn iso(text: &str) -> Option<Published> {
    // "2004-3-9" and "2004/03/19" are told by their parts.
    if !text.as_bytes().get(..4)?.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let pieces = Pieces::parse(text).ok()?;
    match pieces.time() {
        Some(time) => moment(pieces.date().to_datetime(time), pieces.to_numeric_offset()),
        None => Some(Published::on(pieces.date())),
    }
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
    Some(Published { day: Offset::UTC.to_datetime(at).date(), at: Some(at), zone: Some(0) })
}

/// A number, a word in lower case, or a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DatePart {
    Number { value: i64, digits: usize },
    Word(String),
    Mark(char),
}

/// A part and whether it follows the one before without a space.
#[derive(Debug, Clone)]
struct DatePiece {
    part: DatePart,
    glued: bool,
    /// Whether it is used up.
    used: bool,
}

/// The parts of a date however they are ordered.
struct DateParts(Vec<DatePiece>);

impl DateParts {
    fn of(text: &str) -> Self {
        let text = text.replace("a.m.", "am").replace("p.m.", "pm");
        let mut pieces = Vec::new();
        let mut glued = false;
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let length =
                |like: fn(char) -> bool| rest.find(|c: char| !like(c)).unwrap_or(rest.len());
            let (length, part) = if first.is_ascii_digit() {
                let digits = length(|c| c.is_ascii_digit());
                let value = rest.get(..digits).and_then(|d| d.parse().ok()).unwrap_or(i64::MAX);
                (digits, Some(DatePart::Number { value, digits }))
            } else if first.is_alphabetic() {
                let letters = length(char::is_alphabetic);
                let word = rest.get(..letters).unwrap_or("").to_lowercase();
                (letters, Some(DatePart::Word(word)))
            } else {
                let mark = (!first.is_whitespace()).then_some(DatePart::Mark(first));
                (first.len_utf8(), mark)
            };
            rest = rest.get(length..).unwrap_or("");
            match part {
                Some(part) => {
                    pieces.push(DatePiece { part, glued, used: false });
                    glued = true;
                }
                None => glued = false,
            }
        }
        Self(pieces)
    }

    fn part(&self, at: usize) -> Option<&DatePart> {
        self.0.get(at).filter(|p| !p.used).map(|p| &p.part)
    }

    fn number(&self, at: usize) -> Option<(i64, usize)> {
        match self.part(at)? {
            DatePart::Number { value, digits } => Some((*value, *digits)),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.part(at)? {
            DatePart::Word(word) => Some(word),
            _ => None,
        }
    }

    fn mark(&self, at: usize, marks: &str) -> bool {
        matches!(self.part(at), Some(DatePart::Mark(c)) if marks.contains(*c))
    }

    fn glued(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|p| p.glued)
    }

    fn use_up(&mut self, from: usize, to: usize) {
        for piece in self.0.get_mut(from..to).unwrap_or_default() {
            piece.used = true;
        }
    }

    /// Takes the clock out: hour, minute, second, and whether it is told as AM or PM.
    fn clock(&mut self) -> Option<(i64, i64, i64, bool)> {
        for at in 0..self.0.len() {
            let Some((mut hour, digits)) = self.number(at).filter(|(h, d)| *h <= 24 && *d <= 2)
            else {
                continue;
            };
            let (mut minute, mut second) = (0, 0);
            let mut end = at + 1;
            let two = |parts: &Self, at: usize| {
                parts.number(at).filter(|(n, d)| *n <= 60 && *d == 2).map(|(n, _)| n)
            };
            let colon = self.mark(end, ":");
            let hours = matches!(self.word(end), Some("h" | "g" | "giờ"));
            if (colon || hours)
                && let Some(found) = two(self, end + 1)
            {
                minute = found;
                end += 2;
                if self.mark(end, ":.")
                    && let Some(found) = two(self, end + 1)
                {
                    second = found.min(59);
                    end += 2;
                    if self.mark(end, ".,") && self.glued(end + 1) && self.number(end + 1).is_some()
                    {
                        end += 2;
                    }
                }
            } else if !matches!(self.word(end), Some("am" | "pm")) || digits > 2 {
                continue;
            }
            let half = self.word(end).map(str::to_owned);
            let told = matches!(half.as_deref(), Some("am" | "pm"));
            match half.as_deref() {
                Some("am" | "sa") => hour %= 12,
                Some("pm" | "ch") if hour < 12 => hour += 12,
                Some("pm" | "ch") => {}
                _ => end -= 1,
            }
            end += 1;
            if minute > 59 {
                continue;
            }
            self.use_up(at, end);
            // What parts day and hour.
            if at > 0 && self.word(at - 1) == Some("t") {
                self.use_up(at - 1, at);
            }
            return Some((hour, minute, second, told));
        }
        None
    }

    /// Takes the zone out.
    fn zone(&mut self) -> Option<Offset> {
        for at in 0..self.0.len() {
            let after_clock = at > 0 && self.0.get(at - 1).is_some_and(|p| p.used);
            let named = self.word(at).and_then(|word| {
                ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
            });
            let sign = if named == Some(0) { at + 1 } else { at };
            if (named == Some(0) || after_clock)
                && self.mark(sign, "+-−")
                && let Some((minutes, end)) = self.shift(sign, named.is_some())
            {
                self.use_up(at, end);
                return Offset::from_seconds(minutes * 60).ok();
            }
            if let Some(minutes) = named {
                self.use_up(at, at + 1);
                return Offset::from_seconds(minutes * 60).ok();
            }
        }
        None
    }

    /// The minutes behind a sign, and where they end: "+07:00", "-0500", "+7" of "GMT+7".
    fn shift(&self, sign: usize, named: bool) -> Option<(i32, usize)> {
        let (value, digits) = self.number(sign + 1).filter(|_| self.glued(sign + 1))?;
        let more = self.mark(sign + 2, ":").then(|| self.number(sign + 3)).flatten();
        let (hours, minutes, end) = match (digits, more) {
            (1 | 2, Some((minutes, 2))) => (value, minutes, sign + 4),
            (3 | 4, _) => (value / 100, value % 100, sign + 2),
            (1 | 2, None) if named || self.glued(sign) => (value, 0, sign + 2),
            _ => return None,
        };
        if hours > 14 || minutes > 59 || self.mark(end, "/") {
            return None;
        }
        let size = i32::try_from(hours * 60 + minutes).ok()?;
        Some((if self.mark(sign, "+") { size } else { -size }, end))
    }

    /// The day, by figures or with the name of its month. `month_first` where a day in
    /// figures alone is told the American way.
    fn day(&self, month_first: bool) -> Option<Date> {
        if let Some(day) = (0..self.0.len()).find_map(|at| self.figures(at, month_first)) {
            return Some(day);
        }
        let mut month = None;
        let mut numbers: Vec<(i64, usize)> = Vec::new();
        for at in 0..self.0.len() {
            if let Some(word) = self.word(at) {
                if month.is_none() {
                    month = months::by_name(word).or_else(|| months::abroad(word)).map(i64::from);
                }
            } else if let Some(number) = self.number(at) {
                let before = at.checked_sub(1).and_then(|b| self.word(b));
                match before {
                    Some("tháng") if month.is_none() => month = Some(number.0),
                    // "Thứ 6": a day of the week.
                    Some("thứ") => {}
                    _ => numbers.push(number),
                }
            }
        }
        match (month, numbers.as_slice()) {
            (Some(m), [(y, 4), (d, _), ..] | [(d, 1 | 2), (y, 4), ..]) => date(*y, m, *d),
            (Some(m), [(d, 1 | 2), (y, 2)]) => date(century(*y), m, *d),
            (None, [(all, 8), ..]) => date(all / 10_000, all / 100 % 100, all % 100),
            (None, [(y, 4), (m, 1 | 2), (d, 1 | 2), ..]) => date(*y, *m, *d),
            (None, [(a, 1 | 2), (b, 1 | 2), (y, 4), ..]) => {
                date(*y, *b, *a).or_else(|| date(*y, *a, *b))
            }
            _ => None,
        }
    }

    /// A day in figures that begins here: "2004-03-19", "19/3/2004", "2004-W12-5",
    /// "2004-079".
    fn figures(&self, at: usize, month_first: bool) -> Option<Date> {
        const MARKS: &str = "-/.";
        let (first, digits) = self.number(at)?;
        let parted = |at: usize| self.mark(at, MARKS);
        if digits == 4 {
            let week = at + 1 + usize::from(parted(at + 1));
            if self.word(week) == Some("w") {
                let (number, digits) = self.number(week + 1)?;
                let (number, day) = match digits {
                    3 => (number / 10, number % 10),
                    _ => (number, self.number(week + 3).filter(|_| parted(week + 2))?.0),
                };
                return in_week(first, number, day);
            }
            if !parted(at + 1) {
                return None;
            }
            let (second, digits) = self.number(at + 2)?;
            if digits == 3 {
                let new_year = date(first, 1, 1)?;
                let day = new_year.checked_add((second - 1).days()).ok()?;
                return (second >= 1 && day.year() == new_year.year()).then_some(day);
            }
            let (third, _) = self.number(at + 4).filter(|_| parted(at + 3))?;
            return date(first, second, third);
        }
        if digits > 2 || !parted(at + 1) || !parted(at + 3) {
            return None;
        }
        let ((second, _), (year, digits)) = (self.number(at + 2)?, self.number(at + 4)?);
        let year = match digits {
            4 => year,
            2 => century(year),
            _ => return None,
        };
        let (day, month) = (date(year, second, first), date(year, first, second));
        if month_first { month.or(day) } else { day.or(month) }
    }
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    let date =
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date.ok().filter(|d| d.year() >= 1000)
}

/// The year that two digits mean, as mails have it.
const fn century(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn in_week(year: i64, week: i64, day: i64) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let week = i8::try_from(week).ok()?;
    Some(ISOWeekDate::new(i16::try_from(year).ok()?, week, weekday).ok()?.date())
}

/// Zones by the names in use, in minutes east of Greenwich. Names of several zones are
/// left out, or stand for the one that newspapers mean.
const ZONES: [(&str, i32); 45] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("wat", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("cat", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("eat", 180),
    ("trt", 180),
    ("irst", 210),
    ("gst", 240),
    ("aft", 270),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("mmt", 390),
    ("ict", 420),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("pst", -480),
    ("pdt", -420),
];

/// A date in words or figures, whatever its order, with its clock and zone.
fn loose(text: &str) -> Option<Published> {
    let mut parts = DateParts::of(text);
    let clock = parts.clock();
    let zone = clock.and_then(|_| parts.zone());
    let day = parts.day(clock.is_some_and(|(_, _, _, half)| half))?;
    let Some((hour, minute, second, _)) = clock else { return Some(Published::on(day)) };
    // Midnight at the end of a day.
    let (day, hour) = match (hour, minute, second) {
        (24, 0, 0) => (day.checked_add(1.day()).ok()?, 0),
        (24, ..) => return Some(Published::on(day)),
        _ => (day, hour),
    };
    let small = |n: i64| i8::try_from(n).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    moment(day.to_datetime(time), zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, day: &str, at: Option<&str>) {
        let found = parse(text).unwrap_or_else(|| panic!("{text:?} is no date"));
        assert_eq!(found.day.to_string(), day, "{text:?}");
        let told = found.at.filter(|_| found.zone.is_some());
        assert_eq!(told.map(|t| t.to_string()).as_deref(), at, "{text:?}");
    }

    /// A clock without a zone: the hour is kept.
    #[track_caller]
    fn clock(text: &str, clock: &str) {
        let found = parse(text).unwrap_or_else(|| panic!("{text:?} is no date"));
        assert_eq!(found.zone, None, "{text:?}");
        assert_eq!(found.written(), clock, "{text:?}");
    }

    #[test]
    fn dates_are_read() {
        check("2004-03-19", "2004-03-19", None);
        check("2004-03-19T10:00:00Z", "2004-03-19", Some("2004-03-19T10:00:00Z"));
        check("2004-03-19T23:30:00-05:00", "2004-03-19", Some("2004-03-20T04:30:00Z"));
        check("2004-03-19 23:30:00 +0700", "2004-03-19", Some("2004-03-19T16:30:00Z"));
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
    fn clocks_without_a_zone_keep_their_hour() {
        clock("2004-03-19 10:00", "2004-03-19T10:00:00");
        clock("Fri Mar 19 10:00:00 2004", "2004-03-19T10:00:00");
        clock("10:30, 13/05/2024", "2024-05-13T10:30:00");
        clock("13/05/2024 10h30", "2024-05-13T10:30:00");
        clock("13/05/2024 - 10:30", "2024-05-13T10:30:00");
        clock("10:30 - 13/05/2024", "2024-05-13T10:30:00");
        clock("5/3/2024 2:05:09 PM", "2024-05-03T14:05:09");
        clock("5/3/2024 12:05 a.m.", "2024-05-03T00:05:00");
        clock("March 19, 2004 at 3 PM", "2004-03-19T15:00:00");
        clock("2004-03-19T24:00:00", "2004-03-20T00:00:00");
    }

    #[test]
    fn moments_in_every_dress() {
        for (text, written) in [
            ("2024-05-01T03:00:00+07:00", "2024-05-01T03:00:00+07:00"),
            ("Thứ Sáu, 10/7/2020, 14:15 (GMT+7)", "2020-07-10T14:15:00+07:00"),
            ("Thứ 6, 10/07/2020 14:15 GMT+07:00", "2020-07-10T14:15:00+07:00"),
            ("Fri, 19 Mar 2004 24:00:00 GMT", "2004-03-20T00:00:00Z"),
            ("Fri, 19 Mar 2004 10:00:00 ICT", "2004-03-19T10:00:00+07:00"),
            ("Fri, 19 Mar 2004 10:00:00 EST", "2004-03-19T10:00:00-05:00"),
            ("Fri, 19 Mar 04 10:00 +0530", "2004-03-19T10:00:00+05:30"),
            ("19 March, 2004 10:00:00 -07:00", "2004-03-19T10:00:00-07:00"),
            ("Fri Mar 19 10:00:00 UTC 2004", "2004-03-19T10:00:00Z"),
            ("2004-03-19T23:59:60Z", "2004-03-19T23:59:59Z"),
            ("March 19, 2004 11:05 PM CET", "2004-03-19T23:05:00+01:00"),
            ("20040319T100000Z", "2004-03-19T10:00:00Z"),
            ("2004-03-19 10:00:00 UTC", "2004-03-19T10:00:00Z"),
            ("2004-03-19T10:00:00.123Z", "2004-03-19T10:00:00.123Z"),
        ] {
            let found = parse(text).unwrap_or_else(|| panic!("{text:?} is no date"));
            assert_eq!(found.written(), written, "{text:?}");
        }
        let (a, b) = (parse("2004-03-19T23:30:00-05:00"), parse("2004-03-20T11:30:00+07:00"));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(
            (a.at, a.day.to_string(), b.day.to_string()),
            (b.at, "2004-03-19".into(), "2004-03-20".into())
        );
    }

    #[test]
    fn weeks_days_of_the_year_and_short_years() {
        check("2004-W12-5", "2004-03-19", None);
        check("2004W125", "2004-03-19", None);
        check("2004-079", "2004-03-19", None);
        check("19.03.2004", "2004-03-19", None);
        check("19/3/04", "2004-03-19", None);
        check("19 tháng 3, 2004", "2004-03-19", None);
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
            "2004-03",
            "2004-W54-1",
            "2004-400",
            "10:30",
            "1.2.3",
            "version 10.4.2",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
