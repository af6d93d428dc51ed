//! http and https: one address, asked for politely and within bounds.

use std::io::Read;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};

use crate::sources::{Hint, MAX_DOCUMENT};

/// What a request may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From the first byte sent to the last received.
    pub total: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Bytes of a body, unpacked.
    pub bytes: usize,
    /// Redirects followed one after another.
    pub redirects: u32,
    /// Requests under way at once.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            bytes: MAX_DOCUMENT,
            redirects: 5,
            at_once: 4,
        }
    }
}

/// What an earlier answer said of itself, for asking again only for what is new.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Validators {
    /// The `ETag`, as the server wrote it.
    pub etag: Option<String>,
    /// `Last-Modified`, as the server wrote it.
    pub last_modified: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// Nothing new since the validators were given.
    Unchanged,
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

/// Asks for addresses. One for the whole process: it counts requests under way.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    limits: Limits,
    free: Mutex<usize>,
    freed: Condvar,
}

/// Who is asking.
const AGENT: &str = concat!("dateline/", env!("CARGO_PKG_VERSION"), " (news reader)");
/// What is understood, best first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
                      text/html;q=0.9, application/xml;q=0.8, */*;q=0.5";

impl Client {
    /// A client. Proxies are those of the environment.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(limits.total))
            .timeout_connect(Some(limits.connect))
            .max_redirects(limits.redirects)
            .http_status_as_error(false)
            .user_agent(AGENT)
            .accept(ACCEPT)
            .build();
        Self {
            agent: config.new_agent(),
            limits: limits.clone(),
            free: Mutex::new(limits.at_once.max(1)),
            freed: Condvar::new(),
        }
    }

    /// Gets an address, waiting for a free place first.
    ///
    /// # Errors
    /// Why not, as the rest of a sentence that begins with the address.
    pub fn fetch(&self, url: &str, known: &Validators) -> Result<Answer, String> {
        if !is_web(url) {
            return Err("is no http or https address".to_owned());
        }
        let _place = self.place();
        let mut request = self.agent.get(url);
        if let Some(etag) = &known.etag {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = &known.last_modified {
            request = request.header("If-Modified-Since", date);
        }
        let response = request.call().map_err(|e| self.sentence(&e))?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(Answer::Unchanged);
        }
        if !response.status().is_success() {
            let reason = response.status().canonical_reason().unwrap_or("no reason given");
            return Err(format!("answered {} ({reason})", response.status().as_u16()));
        }
        let validators = validators(response.headers());
        let landed = ureq::ResponseExt::get_uri(&response).to_string();
        let charset = content_charset(response.headers());
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
        if bytes.len() > self.limits.bytes {
            return Err(self.too_large());
        }
        let hint = Hint { url: Some(landed), charset, ..Hint::new(url) };
        Ok(Answer::Document { bytes, hint, validators })
    }

    fn too_large(&self) -> String {
        format!("answered with more than the {} MiB read of one document", self.limits.bytes >> 20)
    }

    /// An error as the rest of a sentence.
    fn sentence(&self, error: &ureq::Error) -> String {
        use ureq::Error as E;
        match error {
            E::Timeout(_) => format!("did not answer within {} s", self.limits.total.as_secs_f32()),
            E::HostNotFound => "names a host that is not known".to_owned(),
            E::ConnectionFailed => "cannot be connected to".to_owned(),
            E::TooManyRedirects => format!("redirects more than {} times", self.limits.redirects),
            E::RedirectFailed | E::BadUri(_) => "redirects to what is no http address".to_owned(),
            E::BodyExceedsLimit(_) => self.too_large(),
            E::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => {
                "refuses connections".to_owned()
            }
            E::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => {
                format!("did not answer within {} s", self.limits.total.as_secs_f32())
            }
            E::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
                "broke off in the middle of its answer".to_owned()
            }
            other => format!("cannot be fetched: {other}"),
        }
    }

    fn place(&self) -> Place<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Place(self)
    }
}

/// A place among the requests under way; free again when dropped.
struct Place<'a>(&'a Client);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
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
        match self.fetch(url, &Validators::default())? {
            Answer::Document { bytes, hint, .. } => Ok((hint, bytes)),
            Answer::Unchanged => Err("answered that nothing is new, unasked".to_owned()),
        }
    }
}

/// Whether an address is one that is followed.
#[must_use]
pub fn is_web(url: &str) -> bool {
    let scheme = |s: &str| url.get(..s.len()).is_some_and(|u| u.eq_ignore_ascii_case(s));
    scheme("http://") || scheme("https://")
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn validators(headers: &HeaderMap) -> Validators {
    Validators { etag: header(headers, "etag"), last_modified: header(headers, "last-modified") }
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
        Client::new(&Limits {
            total: Duration::from_millis(700),
            connect: Duration::from_millis(500),
            bytes: 100_000,
            ..Limits::default()
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
        let Answer::Document { bytes, hint, validators } =
            client.fetch(&at, &Validators::default()).unwrap()
        else {
            panic!()
        };
        assert_eq!(bytes, b"hi");
        assert_eq!(hint.charset.as_deref(), Some("windows-1258"));
        assert!(matches!(client.fetch(&at, &validators).unwrap(), Answer::Unchanged));
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
    fn no_more_than_so_many_at_once() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let client = Arc::new(Client::new(&Limits { at_once: 2, ..Limits::default() }));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let threads: Vec<_> = (0..6)
            .map(|_| {
                let (client, now, most) =
                    (Arc::clone(&client), Arc::clone(&now), Arc::clone(&most));
                thread::spawn(move || {
                    let _place = client.place();
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(20));
                    now.fetch_sub(1, Ordering::SeqCst);
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }
}
