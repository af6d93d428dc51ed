//! `dateline stories`: what articles tell of the same event, one story a line.

use std::collections::HashMap;
use std::process::ExitCode;

use super::gather::gather;
use super::{Stories, finish};
use crate::article::ArticleKey;
use crate::store::ArticleId;

/// Runs it.
#[must_use]
pub fn run(arguments: Stories) -> ExitCode {
    let gathered = gather(arguments.sources, arguments.jobs);
    let store = &gathered.store;
    let mut ids: HashMap<ArticleKey, Vec<ArticleId>> = HashMap::new();
    for id in store.ids() {
        if let Some(card) = store.card(id) {
            ids.entry(card.key).or_default().push(id);
        }
    }
    let mut out = Vec::new();
    for story in store.stories().all() {
        let mut articles = Vec::new();
        for segment in store.stories().members(story) {
            for id in ids.get(&segment.article).into_iter().flatten() {
                if let Some(entry) = store.get(*id) {
                    articles.push(serde_json::json!({"id": entry.article.id, "path": entry.article.path}));
                }
            }
        }
        if articles.len() >= arguments.min {
            let line = serde_json::json!({"id": story.id.to_string(), "articles": articles});
            out.extend(serde_json::to_vec(&line).unwrap_or_default());
            out.push(b'\n');
        }
    }
    let printed = finish(&out);
    if gathered.failed { ExitCode::FAILURE } else { printed }
}
