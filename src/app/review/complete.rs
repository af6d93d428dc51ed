//! Completes a field of the form of a figure: with what the article names, and the words of the
//! screen.

use super::form;
use crate::analysis::{EntityKind, FigureKind};
use crate::app::Model;
use crate::app::find::fold;
use crate::app::offers::Offer;
use crate::app::window::form::{FormField, flag_word};
use crate::store::reviews::value::Flag;
use crate::store::{Entry, Store};

/// Offers at most.
const MOST: usize = 12;

/// Ways to go on with a field; what is typed before the cursor is given.
pub(super) fn offers(model: &Model, store: &Store, field: FormField, before: &str) -> Vec<Offer> {
    let Some(form) = form(model) else { return Vec::new() };
    let id = store.with_key(form.key).unwrap_or(form.article);
    let Some(entry) = store.get(id) else { return Vec::new() };
    // Of several names the last one is typed.
    let parted = match field {
        FormField::Party => before.rfind([',', ';']).map_or(0, |at| at + 1),
        FormField::Flags => before.rfind([',', ' ']).map_or(0, |at| at + 1),
        _ => 0,
    };
    let (kept, typed) = before.split_at_checked(parted).unwrap_or(("", before));
    let kept =
        if kept.is_empty() || kept.ends_with(' ') { kept.to_owned() } else { format!("{kept} ") };
    let wanted = fold(typed.trim());
    let fits = |(name, help): &(String, String)| {
        fold(name).starts_with(&wanted)
            || fold(help).starts_with(&wanted)
            || wanted.chars().count() > 1 && fold(name).contains(&wanted)
    };
    let mut seen: Vec<String> = Vec::new();
    named(model, &entry, field, &form.written)
        .into_iter()
        .filter(|(name, _)| !name.is_empty())
        .filter(fits)
        .filter(|(name, _)| {
            let new = !seen.contains(name);
            seen.push(name.clone());
            new
        })
        .take(MOST)
        .map(|(name, help)| Offer { taken: format!("{kept}{name}"), name, help })
        .collect()
}

/// What may stand in a field, the likeliest first, each with what it means.
fn named(model: &Model, entry: &Entry, field: FormField, written: &str) -> Vec<(String, String)> {
    let ui = model.settings.ui;
    let analysis = &entry.analysis;
    let plain = |name: &str| (name.to_owned(), String::new());
    let figures = || analysis.figures.iter();
    let entities = |kinds: &'static [EntityKind]| {
        analysis.entities.iter().filter(move |e| kinds.contains(&e.kind))
    };
    match field {
        FormField::Kind => FigureKind::ALL
            .into_iter()
            .map(|kind| (kind.name().to_owned(), ui.kind(kind).to_owned()))
            .collect(),
        FormField::Amount => amounts(model, written),
        FormField::Unit => figures().map(|f| plain(&f.unit)).collect(),
        FormField::Party => {
            use EntityKind::{Group, Organisation, Person, Place};
            let told = figures().flat_map(|f| f.party.iter()).map(|p| plain(p));
            let all = entities(&[Group, Organisation, Place, Person]);
            told.chain(all.map(|e| plain(e.party_name()))).collect()
        }
        FormField::Says => {
            let told = figures().map(|f| plain(&f.attribution));
            let all = entities(&[EntityKind::Organisation, EntityKind::Person]);
            told.chain(all.map(|e| plain(&e.name))).collect()
        }
        FormField::Place => {
            let told = figures().filter_map(|f| f.place.as_deref()).map(plain);
            told.chain(entities(&[EntityKind::Place]).map(|e| plain(&e.name))).collect()
        }
        FormField::Date => {
            let told = figures().filter_map(|f| f.date.as_deref()).map(plain);
            let day = entry.article.published.map(|p| plain(&p.day.to_string()));
            told.chain(day).collect()
        }
        FormField::Flags => Flag::ALL
            .into_iter()
            .map(|flag| (flag.name().to_owned(), ui.say(flag_word(flag)).to_owned()))
            .collect(),
        FormField::Note => Vec::new(),
    }
}

/// The number of the form in every way a count is told.
fn amounts(model: &Model, written: &str) -> Vec<(String, String)> {
    use super::Word;
    let mut value = match form(model) {
        Some(form) => form.value.clone(),
        None => return Vec::new(),
    };
    let told = value.set_amount(written).ok().and(value.low);
    let Some(number) = told.or(value.low).or(value.high) else { return Vec::new() };
    let ways = [
        ("", Word::Exactly),
        ("~", Word::About),
        (">=", Word::AtLeast),
        ("<=", Word::AtMost),
        ("v", Word::Vaguely),
    ];
    let say = |word| model.settings.ui.say(word).to_owned();
    ways.into_iter().map(|(sign, word)| (format!("{sign}{number}"), say(word))).collect()
}
