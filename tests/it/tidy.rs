//! The shape of the house: which module may know which, who may do I/O, how long a
//! file may be. Reads the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use. `main` and `cli` may use everything.
const MAY: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("article", &["text"]),
    ("sources", &["article", "text"]),
    ("analysis", &["article", "text"]),
    ("store", &["analysis", "article", "text"]),
    ("config", &["sources", "article", "text"]),
    ("app", &["export", "store", "analysis", "article", "text", "config"]),
    ("tui", &["app", "store", "analysis", "article", "text", "config"]),
    ("export", &["store", "analysis", "article", "text"]),
    ("library", &["fetch", "sources", "store", "analysis", "article", "text"]),
    ("same", &["sources", "article", "text"]),
    ("pool", &[]),
    ("fetch", &["sources", "article", "text"]),
    ("loader", &["sources", "fetch", "pool", "library", "store", "analysis", "article", "text"]),
    ("serve", &["tui", "app", "store", "analysis", "article", "text", "config"]),
];

/// Modules that draw: only they name the terminal libraries.
const DRAW: &[&str] = &["tui", "serve", "main"];

/// Modules that touch no file, clock or environment.
const PURE: &[&str] = &["text", "article", "analysis", "sources", "store", "app"];

/// What touching them looks like.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env::",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "io::stdin",
    "io::stdout",
    "println!",
    "eprintln!",
];

/// Lines of a file without its tests.
const LONG: usize = 700;

/// Lines of a function, from its head to its end.
const LONG_FUNCTION: usize = 100;

/// The sources: path, its module, its text without tests and comments.
fn sources() -> Vec<(PathBuf, String, String)> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let inner = path.strip_prefix(&root).unwrap();
            let top = inner.iter().next().unwrap().to_string_lossy();
            let module = top.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or("").to_owned();
            (path, module, text)
        })
        .collect()
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that a text names: `crate::a`, `crate::{a, b::c}`.
fn named(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for after in text.split("crate::").skip(1) {
        if let Some(list) = after.strip_prefix('{') {
            let (mut depth, mut word) = (1, String::new());
            let mut words = Vec::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ if depth == 1 => word.push(c),
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            words.extend(word.split(',').map(|w| w.trim().split("::").next().unwrap_or("")));
            found.extend(words.into_iter().filter(|w| !w.is_empty()).map(str::to_owned));
        } else {
            let word: String =
                after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(word);
        }
    }
    found
}

#[test]
fn imports_point_one_way() {
    let may: BTreeMap<&str, &[&str]> = MAY.iter().copied().collect();
    let mut breaches = Vec::new();
    for (path, module, text) in sources() {
        if matches!(module.as_str(), "main" | "lib" | "cli" | "bin") {
            continue;
        }
        let Some(may) = may.get(module.as_str()) else {
            breaches
                .push(format!("{}: say in tests/tidy.rs what `{module}` may use", path.display()));
            continue;
        };
        for used in named(&without_comments(&text)) {
            let module_of_ours = MAY.iter().any(|(m, _)| *m == used) || used == "cli";
            if module_of_ours && used != module && !may.contains(&used.as_str()) {
                breaches.push(format!("{}: `{module}` uses `{used}`", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn only_the_screen_names_the_terminal() {
    for (path, module, text) in sources() {
        let text = without_comments(&text);
        if !DRAW.contains(&module.as_str()) {
            for library in ["ratatui", "crossterm"] {
                assert!(!text.contains(library), "{} names {library}", path.display());
            }
        }
    }
}

#[test]
fn pure_modules_touch_nothing() {
    for (path, module, text) in sources() {
        let text = without_comments(&text);
        if PURE.contains(&module.as_str()) {
            for sign in IMPURE {
                assert!(!text.contains(sign), "{} touches {sign}", path.display());
            }
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_do() {
    for (path, _, text) in sources() {
        if path.ends_with("tests.rs") {
            continue;
        }
        let lines = text.lines().count();
        assert!(lines <= LONG, "{} has {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it does", path.display());
    }
}

#[test]
fn no_allow() {
    for (path, _, text) in sources() {
        let found = text.contains("#[allow(") || text.contains("#![allow(");
        assert!(!found, "{} allows; expect with a reason instead", path.display());
    }
}

/// Names of types that may be defined twice, each with the reason. None is.
const TWICE: &[&str] = &[];

/// The names of the types that a source defines, and those it gives to types of others
/// (`use x::A as B`; one letter is a shorthand in one function). Associated types (`type Item = …` in an `impl`) bear their trait's name.
fn types_defined(text: &str) -> Vec<String> {
    let is_name = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let name = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = Vec::new();
    for line in without_comments(text).lines() {
        let code = line.trim_start();
        let code = code.strip_prefix("pub").map_or(code, |rest| {
            let rest = rest.trim_start();
            rest.strip_prefix('(').and_then(|r| r.split_once(')')).map_or(rest, |(_, rest)| rest)
        });
        let code = code.trim_start();
        for sort in ["struct ", "enum ", "trait ", "union ", "type "] {
            if let Some(rest) = code.strip_prefix(sort)
                && is_name(rest)
                && (sort != "type " || !line.starts_with(' '))
            {
                found.push(name(rest));
            }
        }
    }
    for used in text.split("use ").skip(1).filter_map(|rest| rest.split(';').next()) {
        found.extend(used.split(" as ").skip(1).filter(|rest| is_name(rest)).map(name));
    }
    found.retain(|name| name.len() > 1);
    found
}

#[test]
fn types_are_told_from_what_looks_like_them() {
    for (text, want) in [
        ("pub struct Aa {\n    b: B,\n}", &["Aa"][..]),
        ("    pub(in crate::x) enum Ab<T> {", &["Ab"]),
        ("impl Iterator for X {\n    type Item = u8;\n}\ntype Cc = u8;", &["Cc"]),
        ("/// struct D\n// enum E\npub(super) trait Ff: G {}", &["Ff"]),
        ("use a::{B as Cc, D, E as _, F as X};\nlet x = 1 as Gg;", &["Cc"]),
        ("let structure = 1;\nstruct_of(A);", &[]),
    ] {
        assert_eq!(types_defined(text), want, "{text}");
    }
}

/// One name, one meaning, also where modules would keep two apart, and in tests.
#[test]
fn no_two_types_bear_one_name() {
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, _, _) in sources() {
        for name in types_defined(&fs::read_to_string(&path).unwrap()) {
            defined.entry(name).or_default().push(path.display().to_string());
        }
    }
    assert!(defined.len() > 500, "only {} types were found", defined.len());
    let twice: Vec<String> = defined
        .iter()
        .filter(|(name, files)| (files.len() > 1) != TWICE.contains(&name.as_str()))
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect();
    assert!(twice.is_empty(), "types of one name:\n{}", twice.join("\n"));
}

/// Whether a line is the head of a function.
fn is_head(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    let Some(at) = words.iter().position(|w| *w == "fn") else { return false };
    words
        .iter()
        .take(at)
        .all(|w| w.starts_with("pub") || matches!(*w, "const" | "async" | "in") || w.ends_with(')'))
}

#[test]
fn functions_fit_on_a_screen() {
    let mut long = Vec::new();
    for (path, _, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, l)| is_head(l)) {
            let depth = line.len() - line.trim_start().len();
            let ends = |l: &&str| l.trim_end().len() == depth + 1 && l.ends_with('}');
            let length = lines.iter().skip(at).take_while(|l| !ends(l)).count() + 1;
            if length > LONG_FUNCTION {
                long.push(format!("{}:{}: {length} lines", path.display(), at + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The modules that a file names, as paths from the root of the crate.
fn paths(text: &str, module: &[String]) -> Vec<Vec<String>> {
    fn spread(prefix: &[String], tree: &str, out: &mut Vec<Vec<String>>) {
        let tree = tree.split(" as ").next().unwrap_or("").trim();
        let Some((head, list)) = tree.split_once('{') else {
            let more = tree.split("::").filter(|s| !s.is_empty()).map(str::to_owned);
            out.push(prefix.iter().cloned().chain(more).collect());
            return;
        };
        let more = head.split("::").map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned);
        let prefix: Vec<String> = prefix.iter().cloned().chain(more).collect();
        let (mut depth, mut from) = (0, 0);
        let list = list.strip_suffix('}').unwrap_or(list);
        for (i, c) in list.char_indices().chain([(list.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    let one = list.get(from..i).unwrap_or("").trim();
                    if !one.is_empty() {
                        spread(&prefix, one, out);
                    }
                    from = i + 1;
                }
                _ => {}
            }
        }
    }
    let mut named = Vec::new();
    for tree in text.split("use ").skip(1).filter_map(|t| t.split_once(';')) {
        spread(&[], tree.0, &mut named);
    }
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in text.match_indices(start) {
            let rest = text.get(at..).unwrap_or("");
            let word = rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next();
            let word = word.unwrap_or("");
            named.push(word.split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect());
        }
    }
    named
        .into_iter()
        .filter_map(|path| {
            let mut base = module.to_vec();
            let rest = match path.first()?.as_str() {
                "crate" => {
                    base.clear();
                    &path[1..]
                }
                "self" => &path[1..],
                "super" => {
                    let up = path.iter().take_while(|s| *s == "super").count();
                    base.truncate(base.len().saturating_sub(up));
                    &path[up..]
                }
                _ => &path[..],
            };
            Some(base.into_iter().chain(rest.iter().cloned()).collect())
        })
        .collect()
}

#[test]
fn no_circles_inside_a_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules: BTreeMap<Vec<String>, String> = sources()
        .into_iter()
        .map(|(path, _, text)| {
            let inner = path.strip_prefix(&root).unwrap().with_extension("");
            (inner.iter().map(|p| p.to_string_lossy().into_owned()).collect(), text)
        })
        .collect();
    // Between two children of one module, whatever lies below them: who names whom.
    let mut uses: BTreeMap<(Vec<String>, String), BTreeMap<String, String>> = BTreeMap::new();
    for (module, text) in &modules {
        for path in paths(&without_comments(text), module) {
            let Some(to) = (1..=path.len()).rev().find(|n| modules.contains_key(&path[..*n]))
            else {
                continue;
            };
            let to = &path[..to];
            let depth = module.iter().zip(to).take_while(|(a, b)| a == b).count();
            if let (Some(from), Some(child)) = (module.get(depth), to.get(depth)) {
                let key = (module[..depth].to_vec(), from.clone());
                let shown = format!("{} -> {}", module.join("::"), to.join("::"));
                uses.entry(key).or_default().insert(child.clone(), shown);
            }
        }
    }
    let mut circles = Vec::new();
    for (parent, start) in uses.keys() {
        // Whether a way leads back to where it began.
        let (mut seen, mut open) = (BTreeSet::new(), vec![(start.clone(), String::new())]);
        while let Some((at, way)) = open.pop() {
            for (next, how) in uses.get(&(parent.clone(), at)).into_iter().flatten() {
                let way = format!("{way}\n    {how}");
                if next == start {
                    circles.push(format!("{}::{start}:{way}", parent.join("::")));
                } else if seen.insert(next.clone()) {
                    open.push((next.clone(), way));
                }
            }
        }
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

/// Files of `analysis` whose strings are no words of a text: the names of classes and kinds
/// as the files of `assets` have them, letters, and sentences for people.
const TABLES_OF_NAMES: &[&str] = &[
    "analysis.rs",
    "analysis/events/words.rs",
    "analysis/figures/explain.rs",
    "analysis/gazetteer/compile.rs",
    "analysis/gazetteer/compile/letters.rs",
    "analysis/gazetteer/compile/templates.rs",
    "analysis/lexicon.rs",
    "analysis/lexicon/days.rs",
    "analysis/sentence/lexemes.rs",
    "analysis/vocabulary/compile.rs",
];

/// How many strings with letters each other file of `analysis` has. Lists of words belong
/// into `assets/lexicon`: a number here may sink and never rise.
const STRINGS: &[(&str, usize)] = &[
    ("analysis/dates.rs", 2),
    ("analysis/entities.rs", 9),
    ("analysis/entities/bodies.rs", 3),
    ("analysis/entities/candidates.rs", 10),
    ("analysis/entities/context.rs", 7),
    ("analysis/entities/heads.rs", 5),
    ("analysis/entities/link.rs", 4),
    ("analysis/entities/tags.rs", 9),
    ("analysis/entities/tags/trim.rs", 4),
    ("analysis/entities/words.rs", 5),
    ("analysis/events/relations.rs", 1),
    ("analysis/figures/evidence.rs", 9),
    ("analysis/figures/parties.rs", 1),
    ("analysis/figures/party_names.rs", 3),
    ("analysis/figures/vetoes.rs", 12),
    ("analysis/figures/flags/weights.rs", 2),
    ("analysis/figures/weights.rs", 3),
    ("analysis/figures/weights/layout.rs", 1),
    ("analysis/gazetteer.rs", 4),
    ("analysis/gazetteer/compile/padding.rs", 20),
    ("analysis/gazetteer/whole.rs", 1),
    ("analysis/lexicon/grammar.rs", 2),
    ("analysis/lexicon/lists.rs", 2),
    ("analysis/quantities.rs", 6),
    ("analysis/quantities/digits.rs", 9),
    ("analysis/quantities/english.rs", 10),
    ("analysis/quantities/ranges.rs", 10),
    ("analysis/quantities/vetoes.rs", 18),
    ("analysis/quantities/vietnamese.rs", 11),
    ("analysis/review.rs", 5),
    ("analysis/tagger.rs", 2),
    ("analysis/tagger/cues.rs", 11),
    ("analysis/tagger/features.rs", 9),
    ("analysis/tagger/hints.rs", 1),
    ("analysis/tagger/model.rs", 1),
    ("analysis/vocabulary.rs", 4),
    ("analysis/vocabulary/inflection.rs", 10),
];

/// The strings of a source with a letter in them, without attributes and comments.
fn strings_with_letters(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text.chars().peekable();
    // How deep in the brackets of an attribute.
    let mut attribute = 0;
    let mut before = ' ';
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => while rest.next().is_some_and(|c| c != '\n') {},
            '#' if rest.peek() == Some(&'[') => {
                rest.next();
                attribute = 1;
            }
            '[' if attribute > 0 => attribute += 1,
            ']' if attribute > 0 => attribute -= 1,
            '\'' => {
                // A character, or a lifetime, which has no second quote so near.
                let ahead: String = rest.clone().take(3).collect();
                let escaped = ahead.starts_with('\\');
                if escaped || ahead.chars().nth(1) == Some('\'') {
                    rest.next();
                    rest.next();
                    while escaped && rest.next().is_some_and(|c| c != '\'') {}
                }
            }
            '"' => {
                let mut letters = false;
                let raw = before == 'r';
                while let Some(c) = rest.next().filter(|c| *c != '"') {
                    if c == '\\' && !raw {
                        if rest.next() == Some('u') {
                            while rest.next().is_some_and(|c| c != '}') {}
                        }
                    } else {
                        letters |= c.is_alphabetic();
                    }
                }
                count += usize::from(letters && attribute == 0);
            }
            _ => {}
        }
        before = c;
    }
    count
}

#[test]
fn strings_with_letters_are_told_from_what_looks_like_them() {
    for (text, want) in [
        (r#"f("ab", "-", "\n", "\u{ad}", "\"", "c\n")"#, 2),
        ("// \"ab\"\n/// \"cd\"\nx", 0),
        (r#"#[expect(dead_code, reason = "a [b]")] f('"', "x", '\'', "y")"#, 2),
        (r#"fn f<'a>(x: &'a str) { g(x, "đ") }"#, 1),
        (r#"r"\d" "" "ạ""#, 2),
    ] {
        assert_eq!(strings_with_letters(text), want, "{text}");
    }
}

#[test]
fn words_stand_in_the_lexicon_and_not_in_rust() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (path, module, text) in sources() {
        let inner = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let counted = module == "analysis" && !inner.ends_with("tests.rs");
        if !counted || TABLES_OF_NAMES.contains(&inner.as_str()) {
            continue;
        }
        let most = STRINGS.iter().find(|(file, _)| *file == inner).map_or(0, |(_, most)| *most);
        let found = strings_with_letters(&text);
        if found > most {
            wrong.push(format!("{inner}: {found} strings with letters, {most} are known"));
        } else if found < most {
            wrong.push(format!("{inner}: only {found} strings left: lower its {most} here"));
        }
    }
    assert!(wrong.is_empty(), "words belong into assets/lexicon:\n{}", wrong.join("\n"));
}

/// What the rules of figures and events may ask is how a language builds its phrases
/// (`lexicon::grammar`): a third language is a folder of words and a tagger.
#[test]
fn no_rule_asks_which_language_it_reads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let ruled = ["analysis/figures", "analysis/events", "analysis/sentence", "analysis/digest"];
    let mut read = 0;
    let mut wrong = Vec::new();
    for (path, _, text) in sources() {
        let inner = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if !ruled.iter().any(|part| inner.starts_with(part)) || inner.ends_with("tests.rs") {
            continue;
        }
        read += 1;
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("").to_lowercase();
            if ["english", "vietnamese"].iter().any(|language| code.contains(language)) {
                wrong.push(format!("{inner}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(read > 50, "only {read} files were found");
    assert!(wrong.is_empty(), "ask `Grammar` instead:\n{}", wrong.join("\n"));
}

/// Lists say where they come from: in the comment at their head, a model in its card.
#[test]
fn assets_say_their_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut open = vec![root];
    let mut silent = Vec::new();
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let end = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let says = match end.as_str() {
                "model" => dir.join("MODEL_CARD.md").is_file(),
                "md" => true,
                _ => {
                    let text = fs::read_to_string(&path).unwrap();
                    let head = text.lines().take_while(|l| l.starts_with('#'));
                    // Articles are named as samples in their head.
                    head.into_iter().any(|l| l.starts_with("# Source: "))
                        || text.starts_with("---\n") && text.contains("\nsource: ")
                }
            };
            if !says {
                silent.push(path.display().to_string());
            }
        }
    }
    assert!(silent.is_empty(), "no `# Source: ` in the head of:\n{}", silent.join("\n"));
}
