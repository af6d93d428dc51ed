//! The binary as users and pipelines meet it: exit codes, sentences, order, streams.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let feeder = std::thread::spawn(move || {
            // The program may have enough before the end.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        output
    }
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn objects(output: &Output) -> Vec<Value> {
    out(output).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

const STORY: &str = "Ten killed in Pristina\n\nTen people were killed in Pristina on Friday, police said. \
    At least 20 soldiers were wounded.\n";

#[test]
fn the_schema_is_whole_and_in_order() {
    let home = Home::new();
    let path = home.file("a.txt", STORY);
    let output = home.run(&["extract", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let line = out(&output);
    let object = &objects(&output)[0];
    let mut at = 0;
    for key in [
        "path",
        "id",
        "title",
        "source",
        "published",
        "url",
        "language",
        "text",
        "entities",
        "figures",
        "totals",
        "events",
        "background",
        "issues",
        "marks",
    ] {
        assert!(object.get(key).is_some(), "{key}");
        let next = line.find(&format!("\"{key}\":")).unwrap();
        assert!(next >= at, "{key} out of order");
        at = if matches!(key, "entities" | "figures" | "totals" | "events" | "background") {
            0
        } else {
            next
        };
    }
    assert_eq!(object["path"], path.as_str());
    assert_eq!(object["id"], Value::Null);
    assert_eq!(object["title"], "Ten killed in Pristina");
    assert_eq!(object["language"], "en");
    assert_eq!(object["issues"], Value::Array(Vec::new()));
    let text: Vec<char> = object["text"].as_str().unwrap().chars().collect();
    let slice = |o: &Value| -> String {
        let at = |k: &str| usize::try_from(o[k].as_u64().unwrap()).unwrap();
        text[at("start")..at("end")].iter().collect()
    };
    for entity in object["entities"].as_array().unwrap() {
        assert_eq!(slice(entity), entity["text"].as_str().unwrap());
        for key in ["kind", "id", "name"] {
            assert!(entity.get(key).is_some());
        }
    }
    for figure in object["figures"].as_array().unwrap() {
        assert_eq!(slice(figure), figure["text"].as_str().unwrap());
        for key in [
            "kind",
            "low",
            "high",
            "qualifier",
            "unit",
            "party",
            "attribution",
            "place",
            "date",
            "flags",
            "entity_ids",
            "sentence",
        ] {
            assert!(figure.get(key).is_some(), "{key}");
        }
    }
}

#[test]
fn order_is_that_of_the_input_and_runs_are_alike() {
    let home = Home::new();
    let paths: Vec<String> = (0..40)
        .map(|n| home.file(&format!("{n:02}.txt"), STORY.repeat(1 + (40 - n) % 7)))
        .collect();
    let mut arguments = vec!["extract", "--jobs", "4"];
    let reversed: Vec<&str> = paths.iter().rev().map(String::as_str).collect();
    arguments.extend(&reversed);
    let first = home.run(&arguments);
    let seen: Vec<String> =
        objects(&first).iter().map(|o| o["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(seen, reversed);
    arguments[2] = "1";
    assert_eq!(out(&first), out(&home.run(&arguments)));
    let folder = home.run(&["extract", home.path().to_str().unwrap()]);
    let seen: Vec<String> =
        objects(&folder).iter().map(|o| o["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(seen, paths);
}

#[test]
fn lines_in_lines_out_and_a_bad_one_goes_by() {
    let home = Home::new();
    let mut input = String::new();
    for n in 0..1000 {
        if n % 100 == 50 {
            input.push_str("{broken\n");
        } else {
            writeln!(input, "{{\"id\":\"{n}\",\"text\":\"Ten soldiers were killed.\",\"odd\":1}}")
                .unwrap();
        }
    }
    let output = home.run_with(&["extract"], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<String> =
        objects(&output).iter().map(|o| o["id"].as_str().unwrap().to_owned()).collect();
    let wanted: Vec<String> = (0..1000).filter(|n| n % 100 != 50).map(|n| n.to_string()).collect();
    assert_eq!(ids, wanted);
    let errors = err(&output);
    assert_eq!(errors.matches("is not JSON").count(), 10, "{errors}");
    assert!(errors.contains("dateline: -:51: is not JSON"), "{errors}");
    assert_eq!(errors.matches("left out: \"odd\"").count(), 1, "{errors}");
    // What comes out goes in again and comes out the same, but for the path.
    let again = home.run_with(&["extract", "-"], &output.stdout);
    assert_eq!(again.status.code(), Some(0), "{}", err(&again));
    assert_eq!(out(&again), out(&output));
}

#[test]
fn a_line_is_answered_before_the_next_is_sent() {
    let home = Home::new();
    let mut child =
        home.command(&["extract"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for n in 0..5 {
        writeln!(stdin, "{{\"id\":{n},\"text\":\"Two killed.\"}}").unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains(&format!("\"id\":\"{n}\"")), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn unordered_sources_wait_for_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // A pipe that nobody writes to, and a server that answers nothing.
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", mute.local_addr().unwrap());
    fs::create_dir(path("none")).unwrap();
    for n in 1..=3 {
        let text = format!("Report {n}\n\nShelling killed {n} people in Goma on Friday.\n");
        fs::write(path(&format!("{n}.txt")), text).unwrap();
    }
    let mut sources = vec![path("pipe"), address, path("none")];
    sources.extend((1..=3).map(|n| path(&format!("{n}.txt"))));
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["extract", "--unordered"])
        .args(&sources)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut titles: Vec<String> = lines
        .take(3)
        .map(|line| {
            let article: Value = serde_json::from_str(&line.unwrap()).unwrap();
            article["title"].as_str().unwrap().to_owned()
        })
        .collect();
    titles.sort();
    assert_eq!(titles, ["Report 1", "Report 2", "Report 3"]);
    // An empty folder is told, whatever came beside it.
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("none: holds no articles"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A server on loopback that answers every request with a page that tells its path.
fn pages() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut request = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = request.next() else { continue };
            request.map_while(Result::ok).take_while(|l| !l.is_empty()).for_each(drop);
            let path = first.split(' ').nth(1).unwrap_or("/");
            let body = format!("Report {path}\n\nShelling killed 9 people in Goma on Friday.\n");
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n";
            let mut stream = stream;
            // Whoever asked may be gone.
            let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    address
}

#[test]
fn every_address_is_read_and_shows_no_password() {
    let (home, server) = (Home::new(), pages());
    let sources: Vec<String> = (0..20).map(|n| format!("http://ana:s3cret@{server}/{n}")).collect();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    for more in [&["extract"][..], &["extract", "--unordered"], &["stories", "--min", "1"]] {
        let output = home.run(&[more, &sources].concat());
        assert!(output.status.success(), "{more:?}: {}", err(&output));
        let told = [out(&output), err(&output)].concat();
        assert!(!told.contains("s3cret"), "{more:?}: {told}");
        for n in 0..20 {
            assert!(told.contains(&format!("Report /{n}\"")), "{more:?}: {n} is not there");
        }
    }
}

#[test]
fn a_name_that_is_no_utf_8_is_read_and_told_with_a_sign() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"ng\xe0y.txt");
    let text = "A report\n\nShelling killed 12 people in Goma on Friday.\n";
    fs::write(folder.path().join(name), text).unwrap();
    for source in [folder.path().to_owned(), folder.path().join(name)] {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .arg("extract")
            .arg(source)
            .output()
            .unwrap();
        let article: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(article["path"].as_str().unwrap().ends_with("/ng\u{fffd}y.txt"), "{article}");
        assert_eq!(
            (article["figures"][0]["low"].as_f64(), output.status.code()),
            (Some(12.0), Some(0))
        );
    }
}

#[test]
fn a_reader_who_has_enough_is_no_error() {
    let home = Home::new();
    let line = format!("{{\"text\":\"{}\"}}\n", "Two soldiers were killed. ".repeat(40));
    let path = home.file("a.jsonl", line.repeat(2000));
    let mut child = home
        .command(&["extract", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(err(&output), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn everything_wrong_is_one_sentence_and_the_rest_goes_on() {
    let home = Home::new();
    let good = home.file("good.txt", STORY);
    let empty = home.file("empty.txt", "");
    let picture = home.file("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    let latin = home.file("latin.txt", b"Ten killed in Bogot\xe1, the mayor of Bogot\xe1 said.");
    fs::create_dir(home.path().join("none")).unwrap();
    let folder = home.path().join("none").to_str().unwrap().to_owned();
    home.file("pictures/a.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    home.file("pictures/.hidden.txt", STORY);
    let pictures = home.path().join("pictures").to_str().unwrap().to_owned();
    let dead = home.path().join("dead.txt").to_str().unwrap().to_owned();
    std::os::unix::fs::symlink("gone.txt", &dead).unwrap();
    let output = home.run(&[
        "extract",
        "nowhere.txt",
        &dead,
        &empty,
        &picture,
        &folder,
        &pictures,
        &latin,
        &good,
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(objects(&output).len(), 2);
    let errors = err(&output);
    let wanted = [
        "nowhere.txt: does not exist".to_owned(),
        format!("{dead}: is a link to what does not exist"),
        format!("{empty}: is empty"),
        format!("{picture}: this is not a text but a PNG image"),
        format!("{folder}: holds no articles"),
        format!("{pictures}: holds no articles"),
        format!("{latin}: the text is not UTF-8; it was read as windows-1252"),
    ];
    let said: Vec<&str> = errors.lines().collect();
    assert_eq!(said, wanted.map(|w| format!("dateline: {w}")));
}

#[test]
fn a_huge_line_is_one_sentence() {
    let home = Home::new();
    let mut bytes = b"{\"text\":\"One.\"}\n{\"text\":\"".to_vec();
    bytes.resize(200 << 20, b'x');
    bytes.extend_from_slice(b"\"}\n{\"text\":\"Three.\"}\n");
    let path = home.file("huge.jsonl", &bytes);
    let output = home.run(&["extract", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(objects(&output).len(), 2);
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
    let path = home.file("huge.txt", vec![b'x'; 200 << 20]);
    let output = home.run(&["extract", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("larger than"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_a_folder() {
    let home = Home::new();
    let outside = home.file("outside/secret.txt", STORY);
    home.file("inside/a.txt", STORY);
    let inside = home.path().join("inside");
    std::os::unix::fs::symlink(&outside, inside.join("b.txt")).unwrap();
    std::os::unix::fs::symlink(home.path().join("outside"), inside.join("c")).unwrap();
    std::os::unix::fs::symlink(&inside, inside.join("round")).unwrap();
    let output = home.run(&["extract", inside.to_str().unwrap()]);
    assert_eq!(objects(&output).len(), 1);
}

#[test]
fn tables_are_rfc_4180() {
    let home = Home::new();
    let path = home.file("a \"quoted\", path.txt", STORY);
    let output = home.run(&["extract", "--format", "csv", &path]);
    let text = out(&output);
    assert!(text.lines().all(|l| !l.is_empty()));
    assert!(text.ends_with("\r\n"));
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let width = rows.headers().unwrap().len();
    assert_eq!(width, dateline::export::csv::COLUMNS.len());
    for row in rows.records() {
        assert_eq!(row.unwrap().get(0), Some(path.as_str()));
    }
}

#[test]
fn usage_is_exit_code_two() {
    let home = Home::new();
    for arguments in [
        &["extract", "--format", "xml"][..],
        &["extract", "--jobs", "0"],
        &["--nonsense"],
        &["feeds"],
    ] {
        assert_eq!(home.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn help_man_and_completions() {
    let home = Home::new();
    let help = out(&home.run(&["--help"]));
    assert!(help.lines().count() <= 24, "{help}");
    assert!(help.contains("extract") && help.contains("SOURCE"));
    let man = out(&home.run(&["gen", "man"]));
    assert!(man.starts_with(".ie") || man.starts_with(".TH"), "{man}");
    assert!(man.contains("extract") && man.contains("\\-\\-jobs"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(out(&home.run(&["gen", "completions", shell])).contains("extract"));
    }
}

#[test]
fn feeds_are_kept_in_the_settings() {
    let home = Home::new();
    let add = |url: &str| home.run(&["feeds", "add", "--unchecked", url]);
    assert!(add("http://127.0.0.1:1/a").status.success());
    assert!(out(&add("http://127.0.0.1:1/a")).contains("there already"));
    assert_eq!(add("ftp://x").status.code(), Some(1));
    assert_eq!(home.run(&["feeds", "add", "http://127.0.0.1:1/b"]).status.code(), Some(1));
    let opml =
        "<opml version='2.0'><body><outline text='B' xmlUrl='http://127.0.0.1:1/b'/></body></opml>";
    let list = home.file("list.opml", opml);
    assert_eq!(out(&home.run(&["feeds", "import", &list])), "added 1, 0 there already\n");
    assert_eq!(
        out(&home.run(&["feeds", "list"])),
        "http://127.0.0.1:1/a\nhttp://127.0.0.1:1/b\tB\n"
    );
    let exported = home.run(&["feeds", "export"]);
    let other = Home::new();
    assert_eq!(
        out(&other.run_with(&["feeds", "import", "-"], &exported.stdout)),
        "added 2, 0 there already\n"
    );
    assert!(home.run(&["feeds", "remove", "http://127.0.0.1:1/a"]).status.success());
    assert_eq!(home.run(&["feeds", "remove", "http://127.0.0.1:1/a"]).status.code(), Some(1));
    home.file(".config/dateline/config.toml", "fedes = []\n");
    let output = home.run(&["feeds", "list"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output)
            .contains("config.toml:1:1: there is no setting \"fedes\", did you mean \"feeds\"?"),
        "{}",
        err(&output)
    );
}

#[test]
fn explain_says_why() {
    let home = Home::new();
    let path = home.file("a.txt", STORY);
    let output = home.run(&["explain", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("a.txt: Ten killed in Pristina"), "{}", out(&output));
}

#[test]
fn stories_and_claims_are_the_same_in_any_order_and_number_of_jobs() {
    let home = Home::new();
    let lookalikes = include_str!("../stories/lookalikes.jsonl");
    let forward = home.file("forward.jsonl", lookalikes);
    let mut lines: Vec<&str> = lookalikes.lines().collect();
    lines.reverse();
    let back = home.file("back.jsonl", lines.join("\n"));
    let print = |command: &str, file: &str, jobs: &str| {
        let out = home.run(&[command, "--jobs", jobs, file]);
        assert_eq!(out.status.code(), Some(0));
        String::from_utf8(out.stdout).unwrap().replace(file, "")
    };
    for command in ["stories", "compare"] {
        let one = print(command, &forward, "1");
        assert!(one.lines().count() > 5, "{one}");
        assert_eq!(one, print(command, &forward, "4"));
        assert_eq!(one, print(command, &back, "2"));
        for line in one.lines() {
            assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
        }
    }
    let csv = home.run(&["compare", "--format", "csv", &forward]);
    let mut rows = csv::Reader::from_reader(&csv.stdout[..]);
    assert!(rows.headers().unwrap().iter().any(|h| h == "attribution"));
    assert!(rows.records().all(|r| r.is_ok()));
    let why = home.run(&["stories", "--explain", "h1", "d1", &forward]);
    let why = String::from_utf8(why.stdout).unwrap();
    assert!(why.starts_with("h1 and d1: two stories"), "{why}");
    let course = home.run(&["compare", "--over-time", "s1", "--kind", "killed", &forward]);
    let course = String::from_utf8(course.stdout).unwrap();
    assert!(course.contains("2029-06-02") && course.contains("19"), "{course}");
    assert_eq!(home.run(&["compare", "--kind", "nothing", &forward]).status.code(), Some(2));
    assert_eq!(
        home.run(&["stories", "--explain", "h1", "nobody", &forward]).status.code(),
        Some(1)
    );
}

/// Four servers that never answer, with one worker: each is asked while the first is still
/// waited for, and each is told of.
#[test]
fn what_does_not_answer_is_told_while_it_is_waited_for() {
    let home = Home::new();
    let mute = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hang: Vec<std::net::TcpListener> = (0..4).map(|_| mute()).collect();
    let sources: Vec<String> =
        hang.iter().map(|own| format!("http://{}/x", own.local_addr().unwrap())).collect();
    let (asked, was_asked) = std::sync::mpsc::channel();
    for (number, own) in hang.into_iter().enumerate() {
        let asked = asked.clone();
        std::thread::spawn(move || {
            // Held, so that nobody is hung up on.
            let mut held = Vec::new();
            for stream in own.incoming().map_while(Result::ok) {
                held.push(stream);
                let _ = asked.send(number);
            }
        });
    }
    for command in [&["extract", "--jobs", "1"][..], &["stories", "--min", "1", "--jobs", "1"]] {
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let mut child = home
            .command(&[command, &sources].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let patience = std::time::Duration::from_secs(20);
        let mut all: Vec<usize> =
            (0..4).map(|_| was_asked.recv_timeout(patience).expect("each is asked")).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3], "{command:?}");
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut late: Vec<String> = (0..4).map(|_| told.next().unwrap().unwrap()).collect();
        late.sort();
        let mut want: Vec<String> = sources
            .iter()
            .map(|url| format!("dateline: {url}: has not answered for 3 s and is waited for"))
            .collect();
        want.sort();
        assert_eq!(late, want, "{command:?}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
