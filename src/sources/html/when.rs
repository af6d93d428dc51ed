//! The day a page was published, by all that may tell it: the surest first.

use jiff::civil::Date;

use super::{Facts, meta};
use crate::article::Published;
use crate::sources::dates;
use crate::sources::draft::one_line;
use crate::sources::markup::ParsedPage;

/// Names of metadata that tell the day of publication, the surest first.
const PUBLISHED: [&str; 35] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "published_time",
    "pubdate",
    "publication_date",
    "publicationdate",
    "article.published",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "dc.created",
    "dc:date",
    "date",
    "article_date_original",
    "datecreated",
    "dcsext.articlefirstpublished",
    "created",
    "isodatetime",
    "article:post_date",
];

/// Longest line that is looked at for a date, in bytes.
const DATE_LINE: usize = 80;
/// Lines below the headline, and above it, that may hold the day of the page. What is
/// further away tells of something else.
const BELOW: usize = 25;
const ABOVE: usize = 8;
/// Lines right below the headline: a day there is the page's, whatever else is called a date.
const RIGHT_BELOW: usize = 4;

/// When a page was published. `url` is its address.
pub(super) fn published(page: &ParsedPage, ld: &Facts, url: Option<&str>) -> Option<Published> {
    let parse = |text: &String| dates::parse(text);
    ld.published
        .as_ref()
        .and_then(parse)
        .or_else(|| PUBLISHED.iter().find_map(|n| meta(page, &[n]).as_ref().and_then(parse)))
        .or_else(|| page.published.as_ref().and_then(parse))
        .or_else(|| page.time.as_ref().and_then(parse))
        .or_else(|| ld.page_published.as_ref().and_then(parse))
        .or_else(|| {
            let right_below = || visible(page, RIGHT_BELOW, 0);
            let around = || visible(page, BELOW, ABOVE);
            let shown = right_below().or_else(|| dated(page)).or_else(around);
            let shown = shown.or_else(|| of_title(page));
            let address = url.and_then(in_address);
            match (shown, address) {
                // An address has the day of its server; beside it the page may have more.
                (Some(shown), Some(day)) if near(shown.day, day) => Some(shown),
                (_, Some(day)) => Some(Published::on(day)),
                (shown, None) => shown,
            }
        })
}

fn near(a: Date, b: Date) -> bool {
    a.since(b).is_ok_and(|between| between.get_days().abs() <= 1)
}

/// The day in an address: `/2012/12/08/`, `/2012-12-08-storm`, `/20121208/`.
fn in_address(url: &str) -> Option<Date> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').skip(3).collect();
    let day = |year: &str, month: &str, day: &str| -> Option<Date> {
        let all = [year, month, day];
        let digits = all.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        if !digits || year.len() != 4 || month.len() > 2 || day.len() > 2 {
            return None;
        }
        let year: i16 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let in_three = parts.windows(3).find_map(|w| match w {
        [y, m, d] => day(y, m, d),
        _ => None,
    });
    let in_one = || {
        parts.iter().find_map(|part| {
            let mut own = part.splitn(4, '-');
            let dashes = day(own.next()?, own.next().unwrap_or(""), own.next().unwrap_or(""));
            let eight = || day(part.get(..4)?, part.get(4..6)?, part.get(6..)?);
            dashes.or_else(eight)
        })
    };
    in_three.or_else(in_one)
}

/// What an element tells that is called a date, the first below the headline; else the
/// last above it.
fn dated(page: &ParsedPage) -> Option<Published> {
    let heading = heading(page).and_then(|at| page.blocks.get(at)).map_or(0, |b| b.span.start);
    let told = |(at, text): &(usize, String)| Some((*at, in_line(text)?));
    let all: Vec<(usize, Published)> = page.dated.iter().filter_map(told).collect();
    let below = all.iter().find(|(at, _)| *at >= heading as usize);
    below.or(all.last()).map(|(_, day)| *day)
}

/// The block that is the headline.
fn heading(page: &ParsedPage) -> Option<usize> {
    let heading = one_line(&page.heading);
    let is = |line: &str| line.split_whitespace().eq(heading.split_whitespace());
    let mut lines = page.blocks.iter().map(|b| b.span.of(&page.text));
    if heading.is_empty() { None } else { lines.position(is) }
}

/// The day that stands some lines below the headline, or above it: a line that is little
/// else than a date.
fn visible(page: &ParsedPage, below: usize, above: usize) -> Option<Published> {
    let lines: Vec<&str> = page.blocks.iter().map(|b| b.span.of(&page.text)).collect();
    let told = |line: &&str| is_date_line(line).then(|| dates::parse(line)).flatten();
    let heading = heading(page);
    let at = heading.unwrap_or(0);
    let found = lines.iter().skip(at).take(below).find_map(told);
    found.or_else(|| lines.iter().take(at).rev().take(above).find_map(told))
}

/// The day that ends the title, as some agencies have it: "… | DW | 19.01.2020".
fn of_title(page: &ParsedPage) -> Option<Published> {
    let title = one_line(&page.title);
    let (_, tail) = title.rsplit_once(['|', '–', '—'])?;
    in_line(tail)
}

/// The date of a line that is little else, or of a part of it.
fn in_line(line: &str) -> Option<Published> {
    let whole = Some(line).filter(|line| is_date_line(line)).and_then(dates::parse);
    let parts = || line.split(['|', '–', '—', '•', '·']).filter(|part| is_date_line(part));
    whole.or_else(|| parts().find_map(|part| dates::parse(part.trim())))
}

fn is_date_line(line: &str) -> bool {
    if line.len() > DATE_LINE {
        return false;
    }
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (numbers, words): (Vec<&str>, Vec<&str>) =
        words.partition(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let clock =
        line.bytes().zip(line.bytes().skip(1)).any(|(a, b)| a.is_ascii_digit() && b == b':');
    let parted = numbers.len() >= 3 && line.matches(['/', '.', '-']).count() >= 2;
    numbers.len() >= 2 && words.len() <= if clock || parted { 6 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_little_else_than_a_date() {
        for line in [
            "Thứ Sáu, 10/7/2020, 14:15 (GMT+7)",
            "19 March 2004",
            "Published: March 19, 2004",
            "Updated 10:30 AM, 19/03/2004",
        ] {
            assert!(is_date_line(line) && dates::parse(line).is_some(), "{line}");
        }
        for line in
            ["19 killed in March 2004 attack", "Read the whole report of March 19, 2004 here"]
        {
            assert!(!is_date_line(line), "{line}");
        }
    }

    #[test]
    fn addresses_tell_a_day() {
        let day = |url: &str| in_address(url).map(|d| d.to_string());
        for url in [
            "https://x.org/2012/12/08/storm/",
            "https://x.org/news/2012/12/8/storm.html",
            "https://x.org/2012-12-08-storm",
            "https://x.org/a/2012-12-08/storm?id=2013/01/01",
            "https://x.org/20121208/storm",
        ] {
            assert_eq!(day(url).as_deref(), Some("2012-12-08"), "{url}");
        }
        for url in [
            "https://x.org/2012/13/08/storm",
            "https://x.org/1200/12/08/storm",
            "https://x.org/12345678/storm",
            "https://x.org/2012/12/storm",
            "https://2012-12-08.org/storm",
            "https://x.org/storm-2012-12-081234",
        ] {
            assert_eq!(day(url), None, "{url}");
        }
    }
}
