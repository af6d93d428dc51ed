//! What the program is built of: how many crates, from where, under which licences, and what
//! each is for. Asks cargo, and reads `deny.toml`; `cargo deny check` asks for advisories too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

/// Crates of the default build, our own among them.
const MOST: usize = 180;
/// Crates that one remark in `Cargo.toml` may be of.
const TOGETHER: usize = 8;

fn root(file: &str) -> String {
    fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The crates that end up in the program, with their licences.
fn built() -> BTreeMap<String, String> {
    let asked = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}\t{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let tree = String::from_utf8(asked.stdout).unwrap();
    let one = |line: &str| {
        let (package, licence) = line.trim_end_matches(" (*)").split_once('\t').unwrap();
        let name: Vec<&str> = package.split(' ').take(2).collect();
        (name.join(" "), licence.trim().to_owned())
    };
    tree.lines().map(one).collect()
}

/// Whether a licence expression can be met with some licences: `OR` asks for one of its sides,
/// `AND` for both.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let mut depth = 0;
    let mut top = String::new();
    let mut inner = String::new();
    // What stands in brackets becomes one word: whether it is met.
    for c in expression.replace('/', " OR ").chars() {
        match c {
            '(' if depth == 0 => depth = 1,
            ')' if depth == 1 => {
                depth = 0;
                top.push_str(if met(&inner, allowed) { "yes" } else { "no" });
                inner.clear();
            }
            c if depth > 0 => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                inner.push(c);
            }
            c => top.push(c),
        }
    }
    top.split(" OR ").any(|all| {
        all.split(" AND ").map(str::trim).all(|one| one == "yes" || allowed.contains(one))
    })
}

#[test]
fn licence_expressions_are_read() {
    let allowed: BTreeSet<String> = ["MIT", "ISC", "A WITH B"].map(str::to_owned).into();
    for yes in ["MIT", "GPL-3.0 OR MIT", "GPL/MIT", "(X OR MIT) AND ISC", "A WITH B OR X"] {
        assert!(met(yes, &allowed), "{yes}");
    }
    for no in ["GPL-3.0", "MIT AND X", "(X OR Y) AND ISC", "A", "", "no"] {
        assert!(!met(no, &allowed), "{no}");
    }
}

#[test]
fn the_program_is_built_of_few_crates_from_one_place_under_licences_that_ask_for_little() {
    let deny: String = root("deny.toml");
    let (_, list) = deny.split_once("allow = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let allowed: BTreeSet<String> = list
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.strip_prefix('"')?.split_once('"')?.0.to_owned()))
        .collect();
    assert!(allowed.len() > 5, "{allowed:?}");
    let built = built();
    assert!((100..=MOST).contains(&built.len()), "{} crates", built.len());
    for (name, licence) in &built {
        assert!(met(licence, &allowed), "{name} is under {licence:?}");
    }
    let lock = root("Cargo.lock");
    let sources: BTreeSet<&str> = lock.lines().filter(|l| l.starts_with("source = ")).collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert!(sources.iter().all(|source| source.contains("\"registry+")), "{sources:?}");
    // What is fetched is what was looked at.
    let unchecked = lock.split("[[package]]").skip(1).filter(|p| !p.contains("\nchecksum = "));
    assert_eq!(unchecked.count(), 1, "our own crate alone has no checksum");
}

#[test]
fn each_dependency_says_what_it_is_for() {
    let manifest = root("Cargo.toml");
    let (_, ours) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (ours, _) = ours.split_once("\n[").unwrap();
    let mut together = None;
    for line in ours.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with('#') {
            together = Some(0);
            continue;
        }
        let count = together.as_mut().unwrap_or_else(|| panic!("no remark above {line}"));
        *count += 1;
        assert!(*count <= TOGETHER, "{line}: a remark of its own");
    }
}
