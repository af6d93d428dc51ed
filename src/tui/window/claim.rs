//! What the windows on stories draw of a claim: its name, and what an article says for it.

use ratatui::buffer::Buffer;

use super::WindowView;
use crate::app::layout::Area;
use crate::app::words::Word;
use crate::store::claims::{Claim, CountedClass, Report};
use crate::text::wrap::{shorten, width};
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

impl WindowView<'_> {
    /// "wounded · soldiers · KFOR · Zvecan", with the sign of a part. The place where several
    /// articles tell it, and the party's name does not.
    pub(super) fn claim_name(&self, claim: &Claim) -> String {
        let style = self.model.number_style();
        let mut name = format!(
            "{}{}{}",
            style.ui.kind(claim.kind),
            style.dot(),
            style.ui.say(class_word(claim.class))
        );
        if !claim.party.is_empty() {
            name = format!("{name}{}{}", style.dot(), claim.party);
        }
        if let Some(place) = claim
            .place
            .as_deref()
            .filter(|place| claim.place_agreed && !claim.party.contains(place))
        {
            name = format!("{name}{}{place}", style.dot());
        }
        if claim.part {
            let sign = if style.ascii { "` " } else { "└ " };
            name = format!("{sign}{name}");
        }
        if let Some(period) = claim.period.as_deref().filter(|p| !p.is_empty()) {
            name = format!("{name}{}{period}", style.dot());
        }
        name
    }

    /// What one article says for a claim: value, a bar to see it by, who says so, the day,
    /// the headline, the publisher.
    pub(super) fn report(
        &self,
        claim: &Claim,
        report: &Report,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let Some(card) = self.store.card(report.article) else { return };
        let style = self.model.number_style();
        let end = x + w;
        let value = style.report(report);
        let mut at = x + 1;
        let role = if report.before { StyleRole::Dim } else { StyleRole::Value(claim.kind) };
        painter.right(buffer, at + 11, y, &value, 11, role);
        at += 12;
        if w >= 90 {
            let most = claim.reports.iter().map(|r| r.best).fold(1.0, f64::max);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most ten cells"
            )]
            let cells = (report.best / most * 10.0).round() as usize;
            let bar = if painter.ascii { "#" } else { "▆" }.repeat(cells.clamp(1, 10));
            painter.text(buffer, at, y, &bar, 10, StyleRole::Dim);
            at += 11;
        }
        let who = if report.attribution.is_empty() {
            if painter.ascii { "-" } else { "—" }
        } else {
            &report.attribution
        };
        let column = (w / 4).clamp(10, 24);
        let room = |at: u16, most: u16| most.min(end.saturating_sub(at));
        let who = shorten(who, usize::from(room(at, column)), painter.ellipsis());
        painter.text(buffer, at, y, &who, room(at, column), StyleRole::Plain);
        at += column + 1;
        painter.right(buffer, at + 9, y, &self.day(report.day), room(at, 9), StyleRole::Dim);
        at += 11;
        let source = &card.source;
        let right =
            u16::try_from(width(source)).unwrap_or(0).min(14).min(end.saturating_sub(at) / 3);
        let before = if report.before { style.ui.say(Word::SaidBefore) } else { "" };
        let mut parts = vec![before, &*card.title];
        parts.retain(|p| !p.is_empty());
        let left = end.saturating_sub(at + right + 1);
        let title = shorten(&parts.join(style.dot()), usize::from(left), painter.ellipsis());
        painter.text(buffer, at, y, &title, left, StyleRole::Dim);
        painter.right(buffer, end, y, source, right, StyleRole::Dim);
    }
}

const fn class_word(class: CountedClass) -> Word {
    match class {
        CountedClass::People => Word::ClassPeople,
        CountedClass::Civilians => Word::ClassCivilians,
        CountedClass::Children => Word::ClassChildren,
        CountedClass::Women => Word::ClassWomen,
        CountedClass::Soldiers => Word::ClassSoldiers,
        CountedClass::Police => Word::ClassPolice,
        CountedClass::Fighters => Word::ClassFighters,
        CountedClass::Protesters => Word::ClassProtesters,
        CountedClass::Workers => Word::ClassWorkers,
        CountedClass::Homes => Word::ClassHomes,
        CountedClass::Buildings => Word::ClassBuildings,
        CountedClass::Vehicles => Word::ClassVehicles,
        CountedClass::Things => Word::ClassThings,
    }
}
