//! What a figure says, apart from where it stands: what an analyst may correct. With the
//! way counts are written: `31`, `~1000`, `>=100`, `<=100`, `20..30`, `v24`.

use serde::{Deserialize, Serialize, Serializer};

use crate::analysis::{Figure, FigureKind, Flags, Qualifier};
use crate::store::query::number;
use crate::text::plain::line;

/// The greatest count believed, as the analysis has it.
const GREATEST: f64 = 1e10;
/// Parties of one figure at most.
const PARTIES: usize = 32;

/// The value of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureValue {
    /// What it counts.
    pub kind: FigureKind,
    /// Least number, where one is told.
    #[serde(serialize_with = "whole")]
    pub low: Option<f64>,
    /// Greatest number, where one is told.
    #[serde(serialize_with = "whole")]
    pub high: Option<f64>,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// The counted noun, perhaps empty.
    pub unit: String,
    /// Whose they are.
    pub party: Vec<String>,
    /// Who says so, perhaps empty.
    pub attribution: String,
    /// Where, where told.
    pub place: Option<String>,
    /// When, where told.
    pub date: Option<String>,
    /// `subset`, `past`, `unreal`.
    pub flags: Vec<Flag>,
}

/// A flag by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// Counted in another figure already.
    Subset,
    /// Of an earlier event.
    Past,
    /// Denied, feared, planned.
    Unreal,
}

impl Flag {
    /// All flags, in the codebook's order.
    pub const ALL: [Self; 3] = [Self::Subset, Self::Past, Self::Unreal];

    /// The codebook's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subset => "subset",
            Self::Past => "past",
            Self::Unreal => "unreal",
        }
    }
}

/// Numbers without a fraction where they have none.
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
fn whole<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match *number {
        None => serializer.serialize_none(),
        #[expect(clippy::cast_possible_truncation, reason = "whole and within ±9e15")]
        Some(n) if n.fract() == 0.0 && n.abs() < 9e15 => serializer.serialize_some(&(n as i64)),
        Some(n) => serializer.serialize_some(&n),
    }
}

impl FigureValue {
    /// What a figure says.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        let set = [figure.flags.subset, figure.flags.past, figure.flags.unreal];
        Self {
            kind: figure.kind,
            low: figure.low,
            high: figure.high,
            qualifier: figure.qualifier,
            unit: figure.unit.to_string(),
            party: figure.party.iter().map(ToString::to_string).collect(),
            attribution: figure.attribution.to_string(),
            place: figure.place.as_deref().map(str::to_owned),
            date: figure.date.as_deref().map(str::to_owned),
            flags: Flag::ALL.into_iter().zip(set).filter_map(|(f, set)| set.then_some(f)).collect(),
        }
    }

    /// Says so of a figure.
    pub fn put(&self, figure: &mut Figure) {
        figure.kind = self.kind;
        figure.low = self.low;
        figure.high = self.high;
        figure.qualifier = self.qualifier;
        figure.unit = self.unit.as_str().into();
        figure.party = self.party.iter().map(|p| p.as_str().into()).collect();
        figure.attribution = self.attribution.as_str().into();
        figure.place = self.place.as_deref().map(Into::into);
        figure.date = self.date.as_deref().map(Into::into);
        figure.flags = self.flags();
    }

    /// Its flags as a figure has them.
    #[must_use]
    pub fn flags(&self) -> Flags {
        let has = |flag| self.flags.contains(&flag);
        Flags { subset: has(Flag::Subset), past: has(Flag::Past), unreal: has(Flag::Unreal) }
    }

    /// Brings it into its one form: one line each, nothing empty, flags in order.
    ///
    /// # Errors
    /// Why it can be no figure.
    pub fn tidy(&mut self) -> Result<(), String> {
        let tidy = |text: &mut String| *text = line(text).trim().to_owned();
        tidy(&mut self.unit);
        tidy(&mut self.attribution);
        self.party.iter_mut().for_each(tidy);
        self.party.retain(|p| !p.is_empty());
        for text in [&mut self.place, &mut self.date] {
            if let Some(inner) = text {
                tidy(inner);
            }
            *text = text.take().filter(|t| !t.is_empty());
        }
        self.flags.sort_unstable();
        self.flags.dedup();
        if self.party.len() > PARTIES {
            return Err(format!("more than {PARTIES} parties"));
        }
        let bound = |n: Option<f64>| n.is_none_or(|n| (0.0..=GREATEST).contains(&n));
        if !bound(self.low) || !bound(self.high) {
            return Err("a count is between 0 and ten thousand million".to_owned());
        }
        let fits = match (self.qualifier, self.low, self.high) {
            (Qualifier::Exact | Qualifier::About, Some(low), Some(high)) => {
                low.to_bits() == high.to_bits()
            }
            (Qualifier::AtLeast | Qualifier::Vague, Some(_), None)
            | (Qualifier::AtMost, None, Some(_)) => true,
            (Qualifier::Range, Some(low), Some(high)) => low <= high,
            _ => false,
        };
        if fits { Ok(()) } else { Err("its bounds do not fit its qualifier".to_owned()) }
    }

    /// The count as it is typed and as annotations have it.
    #[must_use]
    pub fn amount(&self) -> String {
        let low = || self.low.unwrap_or_default();
        match self.qualifier {
            Qualifier::Exact => format!("{}", low()),
            Qualifier::About => format!("~{}", low()),
            Qualifier::AtLeast => format!(">={}", low()),
            Qualifier::AtMost => format!("<={}", self.high.unwrap_or_default()),
            Qualifier::Range => format!("{}..{}", low(), self.high.unwrap_or_default()),
            Qualifier::Vague => format!("v{}", low()),
        }
    }

    /// Takes a count as it is typed.
    ///
    /// # Errors
    /// Why it is none.
    pub fn set_amount(&mut self, typed: &str) -> Result<(), String> {
        let typed = typed.trim();
        let rest = |signs: &[&str]| signs.iter().find_map(|sign| typed.strip_prefix(sign));
        let whole = |text: &str| number(text.trim());
        let (low, high, qualifier) = if let Some(n) = rest(&["~", "≈"]) {
            let n = whole(n)?;
            (Some(n), Some(n), Qualifier::About)
        } else if let Some(n) = rest(&[">=", "≥"]) {
            (Some(whole(n)?), None, Qualifier::AtLeast)
        } else if let Some(n) = rest(&["<=", "≤"]) {
            (None, Some(whole(n)?), Qualifier::AtMost)
        } else if let Some(n) = rest(&["v", "V"]) {
            (Some(whole(n)?), None, Qualifier::Vague)
        } else if let Some((low, high)) =
            ["..", "–", "-"].iter().find_map(|between| typed.split_once(between))
        {
            let (low, high) = (whole(low)?, whole(high)?);
            if low > high {
                return Err("a range reads from the lower to the higher number".to_owned());
            }
            (Some(low), Some(high), Qualifier::Range)
        } else {
            let n = whole(typed)?;
            (Some(n), Some(n), Qualifier::Exact)
        };
        let mut new = Self { low, high, qualifier, ..self.clone() };
        new.tidy()?;
        *self = new;
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn killed(low: f64) -> FigureValue {
        FigureValue {
            kind: FigureKind::Killed,
            low: Some(low),
            high: Some(low),
            qualifier: Qualifier::Exact,
            unit: String::new(),
            party: Vec::new(),
            attribution: String::new(),
            place: None,
            date: None,
            flags: Vec::new(),
        }
    }

    #[test]
    fn counts_are_written_as_they_are_typed() {
        for (typed, written) in [
            ("31", "31"),
            (" ~1.000 ", "~1000"),
            ("≈1,000", "~1000"),
            ("≥ 100", ">=100"),
            ("<=100", "<=100"),
            ("20..30", "20..30"),
            ("20–30", "20..30"),
            ("20-30", "20..30"),
            ("v24", "v24"),
            ("2k", "2000"),
        ] {
            let mut value = killed(0.0);
            value.set_amount(typed).unwrap();
            assert_eq!(value.amount(), written);
            let mut again = killed(0.0);
            again.set_amount(written).unwrap();
            assert_eq!(value, again);
        }
        for wrong in ["", "many", "30..20", "1.5", ">=", "99999999999", "-1"] {
            let mut value = killed(7.0);
            assert!(value.set_amount(wrong).is_err(), "{wrong}");
            assert_eq!(value, killed(7.0), "{wrong}: left as it was");
        }
    }

    #[test]
    fn nothing_steers_and_nothing_contradicts_itself() {
        let mut value = killed(2.0);
        value.unit = "men\u{1b}[31m\n".into();
        value.party = vec![" Aland ".into(), " ".into()];
        value.place = Some("\t".into());
        value.flags = vec![Flag::Past, Flag::Subset, Flag::Past];
        value.tidy().unwrap();
        assert_eq!(value.unit, "men\u{fffd}[31m");
        assert_eq!((value.party, value.place), (vec!["Aland".to_owned()], None));
        assert_eq!(value.flags, [Flag::Subset, Flag::Past]);
        let wrong = [
            FigureValue { high: None, ..killed(2.0) },
            FigureValue { low: None, high: None, ..killed(2.0) },
            FigureValue { low: Some(-1.0), high: Some(-1.0), ..killed(2.0) },
            FigureValue { low: Some(f64::NAN), ..killed(2.0) },
            FigureValue { qualifier: Qualifier::Range, high: Some(1.0), ..killed(2.0) },
        ];
        for mut value in wrong {
            assert!(value.tidy().is_err(), "{value:?}");
        }
    }
}
