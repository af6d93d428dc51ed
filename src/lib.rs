//! `dateline` reads conflict news: who, where, how many, and who says so.
//!
//! The way of the data, which is also the order of the modules:
//!
//! ```text
//! bytes ─sources::read→ Article ─analysis::Analyzer::analyze→ Analysis ─Store::insert→ indices, claims
//! keys, Loaded, Resize, Hangup = Msg ─app::update→ Model + Effects
//! Model + Store ─views→ Buffer → frame
//! ```
//!
//! Imports point one way only (`tests/it/tidy.rs` tests it): `text` knows nothing of
//! the rest, `article` knows `text`, `analysis` and `sources` know both, `store`
//! knows `analysis`, `app` knows `store`, `tui` knows `app`.

pub mod analysis;
pub mod app;
pub mod article;
pub mod cli;
pub mod config;
pub mod export;
pub mod fetch;
pub mod library;
pub mod loader;
pub mod pool;
pub mod same;
pub mod sources;
pub mod store;
pub mod text;
pub mod tui;
