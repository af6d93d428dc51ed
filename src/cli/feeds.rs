//! `dateline feeds`: the list of feeds in the settings file.

use std::fmt::Write as _;
use std::io::Read;
use std::process::ExitCode;

use super::{Feeds, fail, finish};
use crate::config::{self, Mistake};
use crate::fetch::{Client, FetchAnswer, FetchLimits, is_web, public};
use crate::library::feeds::Standings;
use crate::library::files::{Lock, replace};
use crate::library::{Folders, read_config};
use crate::loader::cannot;
use crate::sources::{self, Hint, MAX_DOCUMENT, Outline, opml};
use crate::text::plain::{line, lines};
use crate::text::suggest::did_you_mean;

/// Runs it.
#[must_use]
pub fn run(what: Feeds) -> ExitCode {
    let listed = matches!(what, Feeds::Export | Feeds::List);
    let done = super::folders().and_then(|folders| match what {
        Feeds::Add { url, title, unchecked } => add(&folders, &url, title, unchecked),
        Feeds::Remove { url } => remove(&folders, &url),
        Feeds::List => list(&folders),
        Feeds::Import { file } => import(&folders, &file),
        Feeds::Export => export(&folders),
    });
    match done {
        // A list that another program reads escapes what it must itself.
        Ok(text) if listed => finish(text.as_bytes()),
        Ok(text) => finish(lines(&text).as_bytes()),
        Err(what) => fail(&what),
    }
}

fn placed(folders: &Folders, mistake: &Mistake) -> String {
    format!("{}:{mistake}", folders.config_file().display())
}

fn feeds(folders: &Folders) -> Result<Vec<Outline>, String> {
    let text = read_config(folders)?;
    config::parse(&text).map(|c| c.feeds).map_err(|m| placed(folders, &m))
}

/// Changes the settings file while nobody else does: what `change` counts.
pub(super) fn change(
    folders: &Folders,
    change: impl FnOnce(String) -> Result<(String, usize), Mistake>,
) -> Result<usize, String> {
    let path = folders.config_file();
    let io = |e: std::io::Error| format!("{}: cannot be written: {e}", path.display());
    let _lock = Lock::take(&folders.state.join("config.lock")).map_err(io)?;
    let text = read_config(folders)?;
    let (new, count) = change(text).map_err(|m| placed(folders, &m))?;
    if count > 0 {
        // A settings file that is a link stays one.
        let target = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        replace(&target, new.as_bytes()).map_err(io)?;
    }
    Ok(count)
}

fn put_in(folders: &Folders, feeds: &[Outline]) -> Result<usize, String> {
    change(folders, |mut text| {
        let mut count = 0;
        for feed in feeds {
            if let Some(new) = config::with_feed(&text, feed)? {
                text = new;
                count += 1;
            }
        }
        Ok((text, count))
    })
}

fn add(
    folders: &Folders,
    url: &str,
    title: Option<String>,
    unchecked: bool,
) -> Result<String, String> {
    if !is_web(url) {
        return Err(format!("{url}: is no http or https address"));
    }
    let feed = if unchecked {
        Outline { url: url.to_owned(), title: title.unwrap_or_default() }
    } else {
        let mut found = discover(url)?;
        if let Some(title) = title {
            found.title = title;
        }
        found
    };
    if put_in(folders, std::slice::from_ref(&feed))? == 0 {
        return Ok(format!("{} was there already\n", public(&feed.url)));
    }
    Ok(format!("added {}\n", named(&feed)))
}

/// The feed at an address, or the one that the page there offers.
fn discover(url: &str) -> Result<Outline, String> {
    let client = Client::new(&FetchLimits::default());
    client.hide(url);
    let mut at = url.to_owned();
    for _ in 0..2 {
        let got = client.fetch_linked(&at, url).and_then(FetchAnswer::document);
        let (hint, bytes) = got.map_err(|what| format!("{}: {what}", public(&at)))?;
        let reading = sources::read(&bytes, &hint);
        if let Some(title) = reading.feed_title {
            return Ok(Outline { url: at, title: sources::draft::one_line(&title) });
        }
        match reading.feeds.into_iter().next() {
            Some(offered) if is_web(&offered) => at = offered,
            _ => break,
        }
    }
    let url = public(url);
    Err(format!("{url}: is no feed and offers none (--unchecked adds it all the same)"))
}

fn remove(folders: &Folders, url: &str) -> Result<String, String> {
    let count = change(folders, |text| {
        Ok(config::without_feed(&text, url)?.map_or((text, 0), |new| (new, 1)))
    })?;
    if count == 0 {
        let feeds = feeds(folders)?;
        let urls: Vec<&str> = feeds.iter().map(|f| f.url.as_str()).collect();
        return Err(format!("{url}: is no feed of yours{}", did_you_mean(url, &urls)));
    }
    Ok(format!("removed {}\n", public(url)))
}

fn list(folders: &Folders) -> Result<String, String> {
    let standings = Standings::new(&folders.cache).all();
    let mut out = String::new();
    for feed in feeds(folders)? {
        let url = public(&feed.url);
        let standing = standings.get(&url);
        let title =
            if feed.title.is_empty() { standing.map_or("", |s| &s.title) } else { &feed.title };
        out.push_str(&line(&url));
        if !title.is_empty() {
            let _ = write!(out, "\t{}", line(title));
        }
        if let Some(failure) = standing.and_then(|s| s.failure.as_ref()) {
            let _ = write!(out, "\tlast time it {}", line(failure));
        }
        out.push('\n');
    }
    Ok(out)
}

fn import(folders: &Folders, file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        std::io::stdin().lock().take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::File::open(file)
            .and_then(|f| f.take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes))
            .map(drop)
    };
    read.map_err(|e| format!("{file}: {}", cannot(&e)))?;
    let reading = sources::read(&bytes, &Hint::new(file));
    if reading.outlines.is_empty() {
        return Err(format!("{file}: is no OPML list of feeds"));
    }
    let count = put_in(folders, &reading.outlines)?;
    let there = reading.outlines.len() - count;
    Ok(format!("added {count}, {there} there already\n"))
}

fn export(folders: &Folders) -> Result<String, String> {
    let standings = Standings::new(&folders.cache).all();
    let mut feeds = feeds(folders)?;
    for feed in &mut feeds {
        // A list goes from hand to hand; passwords do not.
        feed.url = public(&feed.url);
        if let Some(standing) = standings.get(&feed.url).filter(|_| feed.title.is_empty()) {
            feed.title.clone_from(&standing.title);
        }
    }
    let mut out = Vec::new();
    opml::write(&feeds, &mut out).map_err(|e| e.to_string())?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn named(feed: &Outline) -> String {
    let url = public(&feed.url);
    if feed.title.is_empty() { url } else { format!("{url} ({})", feed.title) }
}
