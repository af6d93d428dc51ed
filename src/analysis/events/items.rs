//! The items of a digest that open alike: with bullets, numbers, headings, places or subjects
//! and a dash, days, or "In Mali, …".
//!
//! What opens so and tells of one event is none: key points, sub-headings, the dead by
//! province. Their names tell, and a count above them that none of them has.

use super::lines::{are_apart, counts, names, span};
use super::outline::ArticleOutline;
use super::words::class;
use crate::analysis::digest::{HEADING, LEAST, MOST, Opening};
use crate::analysis::gazetteer::{Gazetteer, KnownId, NameTable};
use crate::analysis::{Analysis, Figure};
use crate::text::tokens::Tokens;
use crate::text::{Span, Text};

/// Words of a line above key points, at most.
const MOST_POINTS: usize = 6;
/// How long what stands below a heading must be, in bytes, and where it is closed as a sentence
/// is.
const BODY: u32 = 110;
const CLOSED_BODY: u32 = 60;
/// Regions that lie in each other, at most.
const DEEP: usize = 8;

/// How the items of a digest open, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ItemForm {
    Bullet,
    Number,
    Heading,
    Lead,
    Day,
    Within,
}

const FORMS: [ItemForm; 6] = [
    ItemForm::Bullet,
    ItemForm::Number,
    ItemForm::Heading,
    ItemForm::Lead,
    ItemForm::Day,
    ItemForm::Within,
];

/// An article in its paragraphs.
pub(super) struct Paragraphs<'a> {
    pub outline: &'a ArticleOutline,
    pub analysis: &'a Analysis,
    pub gazetteer: &'a Gazetteer,
    pub blocks: &'a [Vec<usize>],
    openings: Vec<Opening>,
}

/// Items of one form.
struct Items {
    lines: Vec<Vec<usize>>,
    /// The paragraph each begins with.
    at: Vec<usize>,
}

impl<'a> Paragraphs<'a> {
    pub(super) fn new(
        text: &Text,
        tokens: &Tokens,
        (outline, analysis): (&'a ArticleOutline, &'a Analysis),
        gazetteer: &'a Gazetteer,
        blocks: &'a [Vec<usize>],
    ) -> Self {
        let opening = |block: &Vec<usize>| {
            let span = span(outline, block).unwrap_or_default();
            Opening::of_paragraph(text, &tokens.tokens, span, analysis)
        };
        let openings = blocks.iter().map(opening).collect();
        Self { outline, analysis, gazetteer, blocks, openings }
    }

    /// The items of a digest, as their lines; `None` where the article is none.
    pub(super) fn items(&self) -> Option<Vec<Vec<usize>>> {
        FORMS.into_iter().find_map(|form| {
            let items = self.open_as(form);
            self.is_digest(form, &items).then_some(items.lines)
        })
    }

    /// What opens in one way, each with all up to the next.
    fn open_as(&self, form: ItemForm) -> Items {
        let mut items = Items { lines: Vec::new(), at: Vec::new() };
        // "Mali: A raid" over "GAO - Gunmen …": the heading begins the item.
        let mut headed = false;
        for (at, block) in self.blocks.iter().enumerate() {
            let opens = self.opens(form, at, items.at.len());
            if opens && !headed {
                items.lines.push(block.clone());
                items.at.push(at);
                headed = form == ItemForm::Lead && self.is_line(at);
                continue;
            }
            headed = false;
            if let Some(item) = items.lines.last_mut() {
                item.extend(block);
            }
        }
        items
    }

    /// Whether a paragraph opens an item, so many having been before it.
    fn opens(&self, form: ItemForm, at: usize, before: usize) -> bool {
        let Some(opening) = self.openings.get(at) else { return false };
        match form {
            ItemForm::Bullet => opening.bullet,
            ItemForm::Number => opening.number.is_some_and(|n| usize::from(n) == before + 1),
            ItemForm::Lead => opening.lead.is_some(),
            ItemForm::Day => opening.day,
            ItemForm::Within => opening.within.is_some(),
            ItemForm::Heading => {
                let plain = !opening.bullet && opening.number.is_none();
                plain && self.is_heading(at)
            }
        }
    }

    /// Whether a paragraph is one short line that does not end as a sentence.
    fn is_line(&self, at: usize) -> bool {
        let Some([only]) = self.blocks.get(at).map(Vec::as_slice) else { return false };
        self.outline.lines.get(*only).is_some_and(|l| !l.closed && l.span.len() <= HEADING)
    }

    /// Whether a paragraph is a heading over the one below it: a line, of a word only where
    /// that is a name.
    fn is_heading(&self, at: usize) -> bool {
        let line = self.blocks.get(at).and_then(|b| self.outline.lines.get(*b.first()?));
        let named = line.is_some_and(|l| l.words >= 2 || !l.names.is_empty());
        let below = self.blocks.get(at + 1);
        let long = below.is_some_and(|b| {
            let length = span(self.outline, b).map_or(0, Span::len);
            let closed =
                b.last().and_then(|&i| self.outline.lines.get(i)).is_some_and(|l| l.closed);
            length >= if closed { CLOSED_BODY } else { BODY }
        });
        named && long && self.is_line(at)
    }

    fn is_digest(&self, form: ItemForm, items: &Items) -> bool {
        let counting = items.lines.iter().filter(|i| counts(self.outline, self.analysis, i));
        let (all, counting) = (items.lines.len(), counting.count());
        let two = form == ItemForm::Lead && all == 2 && self.are_two(items);
        if !two && !(LEAST..=MOST).contains(&all) || counting < 2 {
            return false;
        }
        let fits = match form {
            ItemForm::Bullet => !self.are_points(items),
            ItemForm::Number | ItemForm::Heading => true,
            ItemForm::Lead => self.are_distinct(items) && !self.of_one_country(form, items),
            ItemForm::Day => !self.of_one_country(form, items),
            ItemForm::Within => self.of_many_countries(items),
        };
        fits && self.mostly_apart(items) && !self.is_summed_up(items)
    }

    /// Whether a line above the first item says that what follows are key points.
    fn are_points(&self, items: &Items) -> bool {
        let at = items.at.first().and_then(|at| at.checked_sub(1));
        let above = at.and_then(|at| self.blocks.get(at)).and_then(|block| block.last());
        let above = above.and_then(|line| self.outline.lines.get(*line));
        above.is_some_and(|line| line.class & class::POINTS != 0 && line.words <= MOST_POINTS)
    }

    /// Whether hardly any lead stands twice: who speaks in an interview does.
    fn are_distinct(&self, items: &Items) -> bool {
        let lead = |at: &usize| Some(&self.openings.get(*at)?.lead.as_ref()?.words);
        let mut leads: Vec<&Vec<u64>> = items.at.iter().filter_map(lead).collect();
        leads.sort_unstable();
        leads.dedup();
        leads.len() * 3 >= items.at.len() * 2
    }

    /// Whether two items are all there is below a headline, each of another country and with
    /// a count.
    fn are_two(&self, items: &Items) -> bool {
        let headline = items.at.first().is_some_and(|&at| at <= 1);
        let counting = items.lines.iter().all(|i| counts(self.outline, self.analysis, i));
        let lands = self.lands(ItemForm::Lead, items);
        headline && counting && matches!(lands.as_slice(), [Some(a), Some(b)] if a != b)
    }

    /// The country that each item opens with, or with a place in it.
    fn lands(&self, form: ItemForm, items: &Items) -> Vec<Option<KnownId>> {
        let place = |at: usize| match form {
            ItemForm::Lead => self.openings.get(at)?.lead.as_ref()?.place,
            ItemForm::Within => self.openings.get(at)?.within,
            _ => self.first_land(at),
        };
        items.at.iter().map(|&at| self.land(place(at)?)).collect()
    }

    /// The first place of a paragraph whose country is known.
    fn first_land(&self, at: usize) -> Option<u16> {
        let span = span(self.outline, self.blocks.get(at)?)?;
        let found = self.analysis.mentions.get(self.analysis.mentions_in(span))?;
        found.iter().map(|m| m.entity).find(|entity| self.land(*entity).is_some())
    }

    /// The country that a place is, or lies in.
    fn land(&self, entity: u16) -> Option<KnownId> {
        let entity = self.analysis.entities.get(usize::from(entity))?;
        let own = self.gazetteer.by_id(&entity.id)?;
        let of = |id: &KnownId| self.gazetteer.known(*id)?.of;
        let mut way = std::iter::successors(Some(own), of).take(DEEP);
        way.find(|id| self.gazetteer.table(*id) == NameTable::Countries)
    }

    /// Whether all items whose country is known are of one: what befell its provinces is one
    /// day's.
    fn of_one_country(&self, form: ItemForm, items: &Items) -> bool {
        let mut known = self.lands(form, items).into_iter().flatten();
        let (first, mut others) = (known.next(), known.peekable());
        first.is_some_and(|first| others.peek().is_some() && others.all(|other| other == first))
    }

    /// Whether each item is of another country.
    fn of_many_countries(&self, items: &Items) -> bool {
        let mut lands: Vec<KnownId> =
            self.lands(ItemForm::Within, items).into_iter().flatten().collect();
        lands.sort_unstable_by_key(|id| id.0);
        lands.dedup();
        lands.len() == items.at.len()
    }

    /// Whether most items name something, and hardly any two of these the same: key points of
    /// one event name little.
    fn mostly_apart(&self, items: &Items) -> bool {
        let names = items.lines.iter().map(|i| names(self.outline, i));
        let names: Vec<Vec<u16>> = names.filter(|names| !names.is_empty()).collect();
        if names.len() * 3 < items.lines.len() * 2 {
            return false;
        }
        let (mut pairs, mut apart) = (0u32, 0u32);
        for (i, own) in names.iter().enumerate() {
            for other in names.iter().take(i) {
                pairs += 1;
                apart += u32::from(are_apart(own, other));
            }
        }
        apart * 5 >= pairs * 4
    }

    /// Whether a count stands above the items that none of them has: they are parts of it, or
    /// come before it. A digest's headline tells a count of an item again.
    fn is_summed_up(&self, items: &Items) -> bool {
        let all = &self.analysis.figures;
        let begin = |at: usize| self.blocks.get(at).and_then(|b| span(self.outline, b));
        let Some(first) = items.at.first().and_then(|&at| begin(at)) else { return false };
        let top = begin(0).map_or(0, |span| span.start);
        let below = all.partition_point(|f| f.span.start < first.start);
        let (above, below) = all.split_at(below.min(all.len()));
        let event = |f: &&Figure| f.kind.is_harm() && !f.flags.past && !f.flags.unreal;
        let again = |f: &Figure| below.iter().any(|b| b.kind == f.kind && b.low == f.low);
        above.iter().filter(|f| f.span.start >= top).filter(event).any(|f| !again(f))
    }
}
