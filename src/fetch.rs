//! Fetches one address by http or https, within bounds of time and size and with the pauses
//! that servers ask for.

use std::collections::HashMap;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body};
use url::Url;

use crate::sources::{Hint, MAX_DOCUMENT};

mod address;
mod body;
mod guard;
mod queue;
mod reset;

pub use address::{is_web, public};
pub use queue::Queue;

/// What a request may cost.
#[derive(Debug, Clone)]
pub struct FetchLimits {
    /// From the first byte sent to the last received, redirects and all.
    pub total: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Bytes of a body, unpacked.
    pub bytes: usize,
    /// Redirects followed one after another.
    pub redirects: u32,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            bytes: MAX_DOCUMENT,
            redirects: 5,
        }
    }
}

/// Requests under way at once, and those to one server.
pub const AT_ONCE: usize = 16;
/// See [`AT_ONCE`].
pub const OF_ONE: usize = 2;
/// Longest time a server may ask to be left alone, in seconds: a day.
const LONGEST_WAIT: i64 = 24 * 60 * 60;

/// What an earlier answer said of itself, for asking again only for what is new.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Validators {
    /// The `ETag`, as the server wrote it.
    pub etag: Option<String>,
    /// `Last-Modified`, as the server wrote it.
    pub last_modified: Option<String>,
}

/// What a server answered to a request.
#[derive(Debug)]
pub enum FetchAnswer {
    /// Nothing new since the validators were given.
    Unchanged,
    /// The server asks to be left alone for a while, now or when it was asked last.
    Later {
        /// Until when, as seconds since 1970.
        until: i64,
    },
    /// A document.
    Document {
        /// Its bytes, unpacked.
        bytes: Vec<u8>,
        /// What is known of it.
        hint: Hint,
        /// For the next request.
        validators: Validators,
    },
}

/// Why there is nothing to read, as the rest of a sentence that begins with the address.
#[must_use]
pub fn later(until: i64) -> String {
    let at = Timestamp::from_second(until).unwrap_or_default();
    format!("asks to be left alone until {}", at.strftime("%Y-%m-%d %H:%M UTC"))
}

/// Asks for addresses. One for the whole process: it knows the passwords that stand in
/// addresses, which nothing else shall see, and who asked to be left alone.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    /// Connects to the web alone.
    guarded: Agent,
    limits: FetchLimits,
    /// The addresses that hold a password, by what is shown of them.
    secrets: Mutex<HashMap<String, String>>,
    /// Until when addresses are left alone, in seconds since 1970.
    waits: Mutex<HashMap<String, i64>>,
}

/// Who is asking.
const AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"), " (news reader)");
/// What is understood, best first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
                      text/html;q=0.9, application/xml;q=0.8, */*;q=0.5";

/// How far a request was led.
struct Redirection {
    /// Where the user sent it; its password goes to its server alone.
    own: Url,
    /// Where it is now.
    at: Url,
    /// Whether the address is one of this machine or its network, so that another may
    /// be, too. Asked when first needed.
    home: Option<bool>,
    hops: u32,
    refreshed: bool,
}

impl Client {
    /// A client. Proxies are those of the environment.
    #[must_use]
    pub fn new(limits: &FetchLimits) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(limits.total))
            .timeout_connect(Some(limits.connect))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(AGENT)
            .accept(ACCEPT)
            .accept_encoding("gzip, deflate")
            .build();
        Self {
            guarded: guard::agent(config.clone()),
            agent: guard::open_agent(config),
            limits: limits.clone(),
            secrets: Mutex::default(),
            waits: Mutex::default(),
        }
    }

    /// Remembers the password in an address; gives the address as it may be shown, by
    /// which it is fetched, too.
    pub fn hide(&self, url: &str) -> String {
        let shown = public(url);
        if shown != url {
            lock(&self.secrets).insert(shown.clone(), url.to_owned());
        }
        shown
    }

    /// Leaves an address alone until a time, in seconds since 1970.
    pub fn leave_alone(&self, url: &str, until: i64) {
        lock(&self.waits).insert(public(url), until);
    }

    /// Gets an address.
    ///
    /// # Errors
    /// Why not, as the rest of a sentence that begins with the address.
    pub fn fetch(&self, url: &str, known: &Validators) -> Result<FetchAnswer, String> {
        self.fetch_as(url, url, known)
    }

    /// Gets an address that another one named: it may lead to this machine or its
    /// network only if that one does.
    ///
    /// # Errors
    /// As [`Client::fetch`].
    pub fn fetch_linked(&self, url: &str, from: &str) -> Result<FetchAnswer, String> {
        self.fetch_as(url, from, &Validators::default())
    }

    fn fetch_as(&self, url: &str, own: &str, known: &Validators) -> Result<FetchAnswer, String> {
        let parse = |url: &str| {
            let url = lock(&self.secrets).get(url).cloned().unwrap_or_else(|| url.to_owned());
            let parsed = Url::parse(&url).ok().filter(|_| is_web(&url));
            parsed.ok_or_else(|| "is no http or https address".to_owned())
        };
        let at = parse(url)?;
        // What a file names was named by the user.
        let own = if is_web(own) { parse(own)? } else { at.clone() };
        let now = Timestamp::now().as_second();
        // Nobody is left alone for longer: then the clock was ahead when it was told.
        if let Some(&until) = lock(&self.waits).get(&public(url))
            && (now + 1..=now + LONGEST_WAIT).contains(&until)
        {
            return Ok(FetchAnswer::Later { until });
        }
        let deadline = Instant::now() + self.limits.total;
        let mut way = Redirection { own, at, home: None, hops: 0, refreshed: false };
        loop {
            let response = self.ask(&mut way, known, deadline)?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(FetchAnswer::Unchanged);
            }
            if let Some(place) = header(response.headers(), "location").filter(|_| moved(status)) {
                self.go(&mut way, &place)?;
                continue;
            }
            if let Some(until) = retry_after(status, response.headers()) {
                self.leave_alone(url, until);
                return Ok(FetchAnswer::Later { until });
            }
            if !status.is_success() {
                let reason = status.canonical_reason().unwrap_or("no reason given");
                return Err(format!("answered {} ({reason})", status.as_u16()));
            }
            let validators = validators(response.headers());
            let charset = content_charset(response.headers());
            let sent_on = header(response.headers(), "refresh");
            let bytes = self.body(response)?;
            let by_header = || body::refresh_header(sent_on.as_deref()?, &bytes);
            if !way.refreshed
                && let Some(place) = body::refresh(&bytes).or_else(by_header)
            {
                way.refreshed = true;
                self.go(&mut way, &place)?;
                continue;
            }
            let landed = public(way.at.as_str());
            let hint = Hint { url: Some(landed), charset, ..Hint::new(public(url)) };
            return Ok(FetchAnswer::Document { bytes, hint, validators });
        }
    }

    /// One request.
    fn ask(
        &self,
        way: &mut Redirection,
        known: &Validators,
        deadline: Instant,
    ) -> Result<Response<Body>, String> {
        let agent = if way.may_lead_home() { &self.agent } else { &self.guarded };
        let left = deadline.saturating_duration_since(Instant::now());
        // No time at all would mean all the time.
        let left = left.max(Duration::from_millis(1));
        let mut request = agent.get(way.at.as_str()).config().timeout_global(Some(left)).build();
        if let Some(etag) = &known.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = &known.last_modified {
            request = request.header("If-Modified-Since", date);
        }
        request.call().map_err(|e| self.sentence(&e))
    }

    /// Follows a redirect.
    fn go(&self, way: &mut Redirection, place: &str) -> Result<(), String> {
        way.hops += 1;
        if way.hops > self.limits.redirects {
            return Err(format!("redirects more than {} times", self.limits.redirects));
        }
        let next = way.at.join(place).ok().filter(|url| is_web(url.as_str()) && url.has_host());
        let mut next = next.ok_or("redirects to what is no http address")?;
        let plain = |url: &mut Url| {
            // Only an address without a host has no place for them.
            let _ = url.set_username("");
            let _ = url.set_password(None);
        };
        plain(&mut next);
        if next.origin() == way.own.origin() {
            let _ = next.set_username(way.own.username());
            let _ = next.set_password(way.own.password());
        }
        way.at = next;
        Ok(())
    }

    fn body(&self, response: Response<Body>) -> Result<Vec<u8>, String> {
        let coding = header(response.headers(), "content-encoding").unwrap_or_default();
        let mut bytes = Vec::new();
        let limit = self.limits.bytes as u64;
        response
            .into_body()
            .into_with_config()
            .limit(limit + 1)
            .reader()
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| self.sentence(&ureq::Error::from(e)))?;
        if coding.trim().eq_ignore_ascii_case("deflate") {
            bytes = body::inflate(&bytes, self.limits.bytes)
                .map_err(|_| "sent a packed body that cannot be unpacked".to_owned())?;
        }
        if bytes.len() > self.limits.bytes {
            return Err(self.too_large());
        }
        Ok(bytes)
    }

    fn too_large(&self) -> String {
        format!("answered with more than the {} MiB read of one document", self.limits.bytes >> 20)
    }

    /// An error as the rest of a sentence.
    fn sentence(&self, error: &ureq::Error) -> String {
        use std::io::ErrorKind as K;
        use ureq::Error as E;
        match error {
            E::Timeout(_) => format!("did not answer within {} s", self.limits.total.as_secs_f32()),
            E::HostNotFound => "names a host that is not known".to_owned(),
            E::ConnectionFailed => "cannot be connected to".to_owned(),
            E::BadUri(_) => "redirects to what is no http address".to_owned(),
            E::BodyExceedsLimit(_) => self.too_large(),
            E::Io(e) if guard::is_refusal(e) => guard::REFUSED.to_owned(),
            E::Io(e) => match e.kind() {
                K::ConnectionRefused => "refuses connections".to_owned(),
                K::TimedOut => {
                    format!("did not answer within {} s", self.limits.total.as_secs_f32())
                }
                K::UnexpectedEof | K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe => {
                    "broke off in the middle of its answer".to_owned()
                }
                _ => format!("cannot be fetched: {error}"),
            },
            other => format!("cannot be fetched: {other}"),
        }
    }
}

impl Redirection {
    /// Whether the request may go to this machine or its network: to the user's own
    /// address it goes wherever that is; from there only if it was such a one itself.
    fn may_lead_home(&mut self) -> bool {
        self.at == self.own || *self.home.get_or_insert_with(|| address::leads_home(&self.own))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an answer says that the document is elsewhere.
const fn moved(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Gets what an address holds.
pub trait Fetch: Send + Sync {
    /// The bytes of an address and what is known of them.
    ///
    /// # Errors
    /// Why not, as the rest of a sentence that begins with the address.
    fn get(&self, url: &str) -> Result<(Hint, Vec<u8>), String>;
}

impl Fetch for Client {
    fn get(&self, url: &str) -> Result<(Hint, Vec<u8>), String> {
        self.fetch(url, &Validators::default())?.document()
    }
}

impl FetchAnswer {
    /// The document, where one was asked for whatever is known.
    ///
    /// # Errors
    /// Why there is none, as the rest of a sentence.
    pub fn document(self) -> Result<(Hint, Vec<u8>), String> {
        match self {
            Self::Document { bytes, hint, .. } => Ok((hint, bytes)),
            Self::Unchanged => Err("answered that nothing is new, unasked".to_owned()),
            Self::Later { until } => Err(later(until)),
        }
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn validators(headers: &HeaderMap) -> Validators {
    Validators { etag: header(headers, "etag"), last_modified: header(headers, "last-modified") }
}

/// Until when a server that is busy asks to be left alone: so many seconds, or a date.
fn retry_after(status: StatusCode, headers: &HeaderMap) -> Option<i64> {
    if !matches!(status.as_u16(), 429 | 503) {
        return None;
    }
    let value = header(headers, "retry-after")?;
    let now = Timestamp::now().as_second();
    let until = if let Ok(seconds) = value.trim().parse::<u32>() {
        now + i64::from(seconds)
    } else {
        let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
        parser.parse_timestamp(value.trim()).ok()?.as_second()
    };
    (until > now).then(|| until.min(now + LONGEST_WAIT))
}

fn content_charset(headers: &HeaderMap) -> Option<String> {
    let kind = header(headers, "content-type")?.to_ascii_lowercase();
    let (_, label) = kind.split_once("charset=")?;
    Some(label.split(';').next()?.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    /// Answers `count` requests, each with what `answer` writes; gives the address.
    fn serve(
        count: usize,
        answer: impl Fn(&str, &[String], &mut TcpStream) + Send + Sync + 'static,
    ) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming().take(count) {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else { continue };
                let headers: Vec<_> =
                    lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
                answer(&first, &headers, &mut stream);
            }
        });
        at
    }

    fn quick() -> Client {
        Client::new(&FetchLimits {
            total: Duration::from_millis(700),
            connect: Duration::from_millis(500),
            bytes: 100_000,
            ..FetchLimits::default()
        })
    }

    fn write(stream: &mut TcpStream, text: &str) {
        // A client that has enough closes the line.
        let _ = stream.write_all(text.as_bytes());
    }

    #[track_caller]
    fn fails(url: &str, with: &str) {
        let error = quick().fetch(url, &Validators::default()).unwrap_err();
        assert!(error.contains(with), "{error}");
    }

    #[test]
    fn a_page_comes_with_its_validators_and_is_asked_for_again_only_if_new() {
        let at = serve(2, |_, headers, stream| {
            if headers.iter().any(|h| h.eq_ignore_ascii_case("if-none-match: \"a\"")) {
                write(stream, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
            } else {
                assert!(headers.iter().any(|h| h.contains("dateline/")));
                write(
                    stream,
                    "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Type: text/html; charset=windows-1258\r\n\
                     Content-Length: 2\r\nConnection: close\r\n\r\nhi",
                );
            }
        });
        let client = quick();
        let FetchAnswer::Document { bytes, hint, validators } =
            client.fetch(&at, &Validators::default()).unwrap()
        else {
            panic!()
        };
        assert_eq!(bytes, b"hi");
        assert_eq!(hint.charset.as_deref(), Some("windows-1258"));
        assert!(matches!(client.fetch(&at, &validators).unwrap(), FetchAnswer::Unchanged));
    }

    #[test]
    fn slow_broken_huge_and_lying_answers_are_one_sentence_each() {
        let slow = serve(1, |_, _, stream| {
            write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            for _ in 0..30 {
                thread::sleep(Duration::from_millis(100));
                write(stream, "x");
            }
        });
        fails(&slow, "did not answer within");
        let mute = serve(1, |_, _, _| thread::sleep(Duration::from_secs(2)));
        fails(&mute, "did not answer within");
        let broken = serve(1, |_, _, stream| {
            write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf");
        });
        assert!(quick().fetch(&broken, &Validators::default()).is_err());
        let huge = serve(1, |_, _, stream| {
            write(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            for _ in 0..1000 {
                write(stream, &"x".repeat(1000));
            }
        });
        fails(&huge, "answered with more than");
        let garbage = serve(1, |_, _, stream| write(stream, "SSH-2.0-OpenSSH\r\n\r\n"));
        assert!(quick().fetch(&garbage, &Validators::default()).is_err());
        let packed = serve(1, |_, _, stream| {
            write(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
            );
        });
        assert!(quick().fetch(&packed, &Validators::default()).is_err());
        let gone = serve(1, |_, _, stream| {
            write(
                stream,
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        });
        fails(&gone, "answered 404");
        fails("http://127.0.0.1:1/", "refuses connections");
        fails("file:///etc/passwd", "is no http");
    }

    #[test]
    fn redirects_are_bounded_and_stay_on_the_web() {
        let round = serve(20, |_, _, stream| {
            write(
                stream,
                "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        });
        fails(&round, "redirects more than");
        let out = serve(1, |_, _, stream| {
            write(
                stream,
                "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        });
        assert!(quick().fetch(&out, &Validators::default()).is_err());
    }

    #[test]
    fn a_redirect_is_followed_and_tells_where_the_document_is() {
        let at = serve(2, |first, _, stream| {
            if first.contains("/old") {
                write(
                    stream,
                    "HTTP/1.1 301 Moved Permanently\r\nLocation: ../new?a=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                );
            } else {
                assert!(first.contains("/new?a=1"), "{first}");
                write(stream, &ok("", "hi"));
            }
        });
        let (hint, bytes) = quick().get(&format!("{at}/old/feed")).unwrap();
        assert_eq!((bytes.as_slice(), hint.path), (b"hi".as_slice(), format!("{at}/old/feed")));
        assert_eq!(hint.url, Some(format!("{at}/new?a=1")));
    }

    fn ok(headers: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
    }

    #[test]
    fn a_page_that_only_refreshes_is_followed_once() {
        let page = |to: &str| ok("", &format!("<meta http-equiv=refresh content='0;url={to}'>"));
        let at = serve(2, move |first, _, stream| {
            write(stream, &if first.contains("/a") { page("/b") } else { page("/c") });
        });
        let (hint, bytes) = quick().get(&format!("{at}/a")).unwrap();
        assert_eq!(hint.url, Some(format!("{at}/b")));
        assert!(String::from_utf8(bytes).unwrap().contains("url=/c"));
    }

    #[test]
    fn a_body_that_breaks_off_is_an_error_whether_its_length_was_told_or_not() {
        let chunked = serve(1, |_, _, stream| {
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            write(stream, &format!("{head}a\r\nhalf of it\r\n"));
        });
        assert!(quick().get(&chunked).is_err());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let reset = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            write(&mut stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf of it");
            thread::sleep(Duration::from_millis(200));
            // Closed with a request unread, a connection is reset.
        });
        fails(&reset, "broke off in the middle");
    }

    #[test]
    fn a_body_sent_as_deflate_is_unpacked() {
        use flate2::{Compression, write::DeflateEncoder};
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(b"Three killed").unwrap();
        let packed = packed.finish().unwrap();
        let at = serve(1, move |_, _, stream| {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                packed.len()
            );
            write(stream, &head);
            let _ = stream.write_all(&packed);
        });
        assert_eq!(quick().get(&at).unwrap().1, b"Three killed");
    }

    #[test]
    fn a_server_that_asks_to_be_left_alone_is_and_only_for_so_long() {
        let busy = |wait: &'static str| {
            serve(1, move |_, _, stream| {
                write(
                    stream,
                    &format!(
                        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: {wait}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    ),
                );
            })
        };
        let now = Timestamp::now().as_second();
        let client = quick();
        let known = Validators::default();
        let at = busy("120");
        for _ in 0..2 {
            // The second time nobody answers: it is not asked.
            let FetchAnswer::Later { until } = client.fetch(&at, &known).unwrap() else { panic!() };
            assert!((now + 119..now + 130).contains(&until));
        }
        let forever = busy("4000000000");
        let FetchAnswer::Later { until } = client.fetch(&forever, &known).unwrap() else {
            panic!()
        };
        assert!(until <= now + LONGEST_WAIT + 10);
        let day = busy("Fri, 31 Dec 2100 23:59:59 GMT");
        assert!(matches!(client.fetch(&day, &known).unwrap(), FetchAnswer::Later { .. }));
        let past = busy("Fri, 31 Dec 1999 23:59:59 GMT");
        assert!(client.fetch(&past, &known).unwrap_err().contains("answered 429"));
        // It is over, or was told by a clock that was far ahead.
        for until in [now - 1, now + LONGEST_WAIT + 60] {
            client.leave_alone(&at, until);
            assert!(client.fetch(&at, &known).is_err(), "asked again, and refused");
        }
    }

    #[test]
    fn the_web_does_not_lead_to_this_machine() {
        let at = serve(2, |_, _, stream| write(stream, &ok("", "secret")));
        let client = quick();
        // Named by a page of the web, by a page of this machine, by a file.
        let error = client.fetch_linked(&at, "http://203.0.113.9/").unwrap_err();
        assert!(error.contains("not followed"), "{error}");
        let port = at.rsplit(':').next().unwrap();
        let name = format!("http://localhost:{port}/");
        assert!(client.fetch_linked(&name, "http://203.0.113.9/").is_err());
        assert!(client.fetch_linked(&at, "http://127.0.0.1:9/feed").is_ok());
        assert!(client.fetch_linked(&at, "feeds.opml").is_ok());
    }

    #[test]
    fn a_password_is_sent_to_its_server_and_shown_to_nobody() {
        let at = serve(1, |_, headers, stream| {
            let told = headers
                .iter()
                .any(|h| h.eq_ignore_ascii_case("authorization: Basic YW5hOnMzY3JldA=="));
            write(stream, &ok("", if told { "hello" } else { "who?" }));
        });
        let client = quick();
        let shown = client.hide(&at.replace("://", "://ana:s3cret@"));
        assert_eq!(shown, at);
        let (hint, bytes) = client.get(&shown).unwrap();
        assert_eq!(bytes, b"hello");
        assert!(!format!("{hint:?}").contains("s3cret"));
        let closed = client.hide("http://ana:s3cret@127.0.0.1:1/");
        assert!(!client.get(&closed).unwrap_err().contains("s3cret"));
    }
}
