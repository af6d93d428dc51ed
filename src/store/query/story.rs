//! Returns the articles of a story that a query asks for.

use std::collections::HashSet;

use super::{Query, has_words};
use crate::article::ArticleKey;
use crate::store::Store;
use crate::store::stories::{Story, StoryId};
use crate::text::fold::plain;

/// The articles of a story that is asked for by words of its title or by its id, as far
/// as articles are joined.
#[must_use]
pub fn of_story(store: &Store, asked: &str) -> HashSet<ArticleKey> {
    let stories = store.stories();
    let mut out = HashSet::new();
    let mut take = |story: &Story| out.extend(stories.members(story).map(|s| s.article));
    let id = u64::from_str_radix(asked, 16).ok().filter(|_| asked.len() == 16).map(StoryId);
    if let Some(id) = id
        && let Some(story) = stories.all().into_iter().find(|s| s.id == id)
    {
        take(&story);
        return out;
    }
    // A story's title is that of one of its articles.
    let wanted = plain(asked);
    for article in Query::Title(asked.to_owned()).evaluate(store, &|_, _| false) {
        let Some(card) = store.card(article) else { continue };
        for story in stories.of_article(card.key) {
            let central = stories.central(&story).and_then(|s| store.with_key(s.article));
            let title = central.and_then(|id| store.card(id)).map(|c| plain(&c.title));
            if title.is_some_and(|t| has_words(&t, &wanted)) {
                take(&story);
            }
        }
    }
    out
}
