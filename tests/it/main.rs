//! All integration tests in one binary, so that the program is linked once: what each
//! module holds stands at its head. One module alone: `cargo test --test it tidy::`.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

mod accuracy;
mod bundled;
mod carets;
mod changes;
mod cli;
mod corpus;
mod curves;
mod events;
mod exports;
#[cfg(unix)]
mod faults;
mod feeds;
mod figure_dates;
mod figures;
mod formats;
mod gazetteer;
mod grouped;
mod hostile;
mod intake;
mod joined;
mod kinds;
mod languages;
mod lexicon;
mod linking;
mod links;
mod listing;
mod metamorphic;
mod names;
mod papers;
mod properties;
mod review;
mod reviewing;
#[cfg(unix)]
mod robust;
mod screens;
mod sittings;
mod spellings;
mod store_properties;
mod stories;
mod supply;
mod support;
mod surface;
mod tagger;
mod templates;
#[cfg(unix)]
mod terminal;
mod tidy;
