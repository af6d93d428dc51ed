//! From chosen names to entities: one identity for every way to write a name, in
//! this document and in all others.

use ahash::AHashMap;

use super::context::CueRole;
use super::evidence::ByTokenHash;
use super::{MentionContext, NameCandidate};
use crate::analysis::gazetteer::KnownId;
use crate::analysis::gazetteer::compile::strip_into;
use crate::analysis::{Analysis, Entity, EntityKind, Mention};
use crate::text::tokens::{Case, TokenKind};

/// Tables of one article's entities.
#[derive(Debug, Default)]
pub(super) struct Linker {
    known: ByTokenHash<u16>,
    unknown: AHashMap<String, u16>,
    /// Entities of persons by the hash of each word of their names.
    persons: ByTokenHash<u16>,
    slug: String,
    bare: String,
}

/// Whether a body's long name, written as common words but for its first, stands right
/// before the initials of another body: "Lực lượng hỗ trợ an ninh quốc tế KFOR" says what
/// KFOR is.
fn describes(page: MentionContext, name: &NameCandidate, next: &NameCandidate) -> bool {
    name.kind == EntityKind::Organisation
        && next.kind == EntityKind::Organisation
        && next.first == name.last
        && name.last - name.first >= 4
        && name.known.is_some_and(|own| next.known.is_some_and(|other| own != other))
        && (name.first + 1..name.last)
            .all(|at| page.token(at).is_some_and(|t| t.case == Case::Lower))
        && page.token(next.first).is_some_and(|t| t.case == Case::Upper)
}

impl Linker {
    /// Fills the analysis with the chosen names.
    pub(super) fn link(
        &mut self,
        page: MentionContext,
        chosen: &[NameCandidate],
        analysis: &mut Analysis,
    ) {
        self.known.clear();
        self.unknown.clear();
        self.persons.clear();
        for (i, name) in chosen.iter().enumerate() {
            if chosen.get(i + 1).is_some_and(|next| describes(page, name, next)) {
                continue;
            }
            let before = i.checked_sub(1).and_then(|b| chosen.get(b));
            let Some(entity) = self.entity_of(page, name, analysis) else { continue };
            if name.kind == EntityKind::Person
                && let Some(known) = analysis.entities.get_mut(usize::from(entity))
                && known.role.is_empty()
                && let Some(CueRole { span }) = page.role_before(name, before)
            {
                known.role = tidy(span.of(page.text));
            }
            analysis.mentions.push(Mention {
                span: page.span(name.first, name.last),
                kind: name.kind,
                entity,
            });
        }
    }

    fn entity_of(
        &mut self,
        page: MentionContext,
        name: &NameCandidate,
        analysis: &mut Analysis,
    ) -> Option<u16> {
        if let Some(known) = name.known {
            return self.known_entity(page, name, known, analysis);
        }
        let single = name.last - name.first == 1;
        if name.kind == EntityKind::Person
            && single
            && let Some(&entity) = page.token(name.first).and_then(|t| self.persons.get(&t.hash))
        {
            return Some(entity);
        }
        let span = page.span(name.first, name.last).of(page.text);
        slug(name.kind, span, &mut self.bare, &mut self.slug);
        if let Some(&entity) = self.unknown.get(&self.slug) {
            return Some(entity);
        }
        let entity = push(
            analysis,
            Entity {
                id: self.slug.as_str().into(),
                name: tidy(span),
                kind: name.kind,
                party: Box::default(),
                role: Box::default(),
                known: false,
            },
        )?;
        self.unknown.insert(self.slug.clone(), entity);
        self.remember_person(page, name, entity);
        Some(entity)
    }

    fn known_entity(
        &mut self,
        page: MentionContext,
        name: &NameCandidate,
        known: KnownId,
        analysis: &mut Analysis,
    ) -> Option<u16> {
        let key = u64::from(known.0);
        let entity = if let Some(&entity) = self.known.get(&key) {
            entity
        } else {
            let row = page.gazetteer.known(known)?;
            let mut party = row.party;
            if party.is_empty()
                && row.kind == EntityKind::Group
                && let Some(of) = row.of.and_then(|of| page.gazetteer.known(of))
            {
                party = of.name;
            }
            let entity = push(
                analysis,
                Entity {
                    id: row.id.into(),
                    name: row.name.into(),
                    kind: row.kind,
                    party: if party == row.name { Box::default() } else { party.into() },
                    role: Box::default(),
                    known: true,
                },
            )?;
            self.known.insert(key, entity);
            entity
        };
        self.remember_person(page, name, entity);
        Some(entity)
    }

    /// A person's last name, and any other word of the name, stands for the person
    /// from here on; the first to bear it keeps it.
    fn remember_person(&mut self, page: MentionContext, name: &NameCandidate, entity: u16) {
        if name.kind != EntityKind::Person || name.last - name.first < 2 {
            return;
        }
        for token in page.run(name.first, name.last).iter().rev() {
            if token.kind == TokenKind::Word && token.is_capital() {
                self.persons.entry(token.hash).or_insert(entity);
            }
        }
    }
}

fn push(analysis: &mut Analysis, entity: Entity) -> Option<u16> {
    let index = u16::try_from(analysis.entities.len()).ok()?;
    analysis.entities.push(entity);
    Some(index)
}

/// "person/jane-doe": the kind and the folded name.
fn slug(kind: EntityKind, name: &str, bare: &mut String, out: &mut String) {
    out.clear();
    out.push_str(match kind {
        EntityKind::Person => "person/",
        EntityKind::Organisation => "org/",
        EntityKind::Place => "place/",
        EntityKind::Group => "group/",
    });
    strip_into(name, bare);
    let mut gap = false;
    let head = out.len();
    for c in bare.chars() {
        if c.is_alphanumeric() {
            if gap && out.len() > head {
                out.push('-');
            }
            gap = false;
            out.push(c);
        } else if c != '.' && c != '\'' {
            gap = true;
        }
    }
}

/// A name as one line with single spaces.
fn tidy(name: &str) -> Box<str> {
    if name.contains("  ") || name.contains(['\n', '\t', '\u{a0}']) {
        return name.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    name.into()
}
