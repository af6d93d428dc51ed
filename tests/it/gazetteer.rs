//! Lint of the tables in `assets/gazetteer`: they compile without a problem, ids are
//! unique, types closed, and no alias leaves open which entity it means.

use std::fs;

use dateline::analysis::gazetteer::Gazetteer;
use dateline::analysis::gazetteer::compile::{CompiledGazetteer, compile};

/// All tables, as `build.rs` reads them.
fn tables() -> CompiledGazetteer {
    let mut files: Vec<_> = fs::read_dir("assets/gazetteer")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "tsv"))
        .collect();
    files.sort();
    let tables: Vec<_> = files
        .iter()
        .map(|f| {
            let name = f.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(f).unwrap())
        })
        .collect();
    compile(&tables)
}

#[test]
fn tables_have_no_problem() {
    let compiled = tables();
    assert!(compiled.problems.is_empty(), "{:#?}", compiled.problems);
}

#[test]
fn tables_are_large_enough_and_small_enough() {
    let compiled = tables();
    assert!(compiled.entities >= 6_000, "{} entities", compiled.entities);
    assert!(compiled.aliases >= 15_000, "{} aliases", compiled.aliases);
    // With the name models the limit is 8 MB. Looked up where it lies, so not packed.
    let bytes = compiled.bytes.len() + compiled.pool.len();
    assert!(bytes <= 5 << 20, "{bytes} bytes");
}

/// Across tables the order of `compile::TABLES` chooses, and a guarded alias yields to
/// an unguarded one; inside a table nothing does, so that an alias must be unique.
#[test]
fn an_alias_means_one_entity_of_a_table() {
    let shared = tables().shared;
    assert!(shared.is_empty(), "{} shared aliases: {shared:#?}", shared.len());
}

#[test]
fn the_embedded_gazetteer_is_the_tables() {
    let compiled = tables();
    let embedded = Gazetteer::embedded();
    assert_eq!(embedded.len(), compiled.entities);
    for id in ["place/kosovo", "org/un", "person/kofi-annan", "group/serb"] {
        let known = embedded.by_id(id).and_then(|k| embedded.known(k));
        assert_eq!(known.map(|k| k.id), Some(id));
    }
}

/// What stands in the tables of templates: for each country each body of its own.
#[test]
fn templates_make_rows_and_rows_by_hand_win() {
    let row = |id: &str| {
        let embedded = Gazetteer::embedded();
        let known = embedded.by_id(id).and_then(|k| embedded.known(k));
        known.map(|k| (k.name.to_owned(), k.vi.to_owned(), k.party.to_owned()))
    };
    let made = |name: &str, vi: &str, party: &str| Some((name.into(), vi.into(), party.into()));
    assert_eq!(
        row("org/dutch-foreign-ministry"),
        made("Dutch Foreign Ministry", "Bộ Ngoại giao Hà Lan", "Netherlands")
    );
    assert_eq!(row("org/sierra-leonean-army").map(|r| r.0), Some("Sierra Leonean Army".into()));
    // Only where a country's line asks for it.
    assert_eq!(row("org/hungarian-navy"), None);
    assert!(row("org/polish-navy").is_some());
    // Taken away, and by hand under another id.
    assert_eq!(row("org/chinese-army"), None);
    assert!(row("org/people-s-liberation-army").is_some());
    // By hand under the template's own id: "Sabor" is told there alone.
    let by_hand = fs::read_to_string("assets/gazetteer/organisations.tsv").unwrap();
    assert!(by_hand.contains("org/croatian-parliament\t"));
    assert_eq!(tables().problems, Vec::<String>::new());
}

#[test]
fn templates_that_cannot_be_read_are_told() {
    let table = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let country = "place/x\tplace\tX\tIks\t\t\t\t";
    let form = "navy\tsea\torganisation\t{adjective} Navy\tHải quân {vi}\tNavy of {country}";
    let compiled = |templates: &str, countries: &str| {
        compile(&[
            table("countries", country),
            table("templates", templates),
            table("template_countries", countries),
        ])
    };
    let made = compiled(form, "place/x\tXish|Xan\tthe X\t\t+sea");
    assert!(made.problems.is_empty(), "{:?}", made.problems);
    assert_eq!(made.entities, 2);
    for wrong in ["place/x\tXish", "place/y\tYish\t\t\t+sea", "place/x\tXish\t\t\t+air"] {
        assert_eq!(compiled(form, wrong).problems.len(), 1, "{wrong}");
    }
    assert_eq!(compiled("navy\tsea", "").problems.len(), 1);
    let twice = compiled(form, "place/x\tXish\t\t\t+sea\nplace/x\tXish\t\t\t+navy");
    assert_eq!(twice.problems.len(), 1, "{:?}", twice.problems);
}
