//! Draws a count in time as a step line, in which each report stands until the next one: in
//! braille, or in ASCII.

use jiff::civil::Date;

/// The bits of a braille sign's dots, by column and row.
const BITS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Values further apart than this, as a ratio, are drawn on a scale of logarithms.
const WIDE: f64 = 100.0;

/// What a report's number bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// Nothing: it is the count.
    #[default]
    None,
    /// The count from below: "at least".
    Least,
    /// The count from above: "up to".
    Most,
}

impl Bound {
    /// Of the bounds of a count.
    #[must_use]
    pub fn of(low: f64, high: Option<f64>) -> Self {
        match high {
            None => Self::Least,
            Some(_) if low <= 0.0 => Self::Most,
            Some(_) => Self::None,
        }
    }
}

/// A report on the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When it was told.
    pub day: Date,
    /// How many.
    pub value: f64,
    /// What the number bounds.
    pub bound: Bound,
    /// Whether it was told later as what was known then.
    pub before: bool,
}

impl Point {
    const fn sign(self, ascii: bool) -> char {
        match (self.before, self.bound, ascii) {
            (true, _, false) => '○',
            (true, _, true) => 'o',
            (false, Bound::None, false) => '●',
            (false, Bound::None, true) => '*',
            (false, Bound::Least, false) => '△',
            (false, Bound::Least, true) => '^',
            (false, Bound::Most, false) => '▽',
            (false, Bound::Most, true) => 'v',
        }
    }
}

/// From values to heights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    most: f64,
    /// The lowest value of a scale of logarithms, a power of ten; none for a plain one,
    /// which begins at 0.
    least: Option<f64>,
}

impl Scale {
    /// The scale for some points: of logarithms where they are far apart.
    #[must_use]
    pub fn of(points: &[Point]) -> Self {
        let most = points.iter().map(|p| p.value).fold(1.0, f64::max);
        let above = points.iter().map(|p| p.value).filter(|v| *v >= 1.0);
        let least = above.fold(f64::INFINITY, f64::min);
        let wide = least.is_finite() && most > least * WIDE;
        Self { most, least: wide.then(|| 10.0_f64.powf(least.log10().floor())) }
    }

    /// Whether it is one of logarithms.
    #[must_use]
    pub const fn is_log(self) -> bool {
        self.least.is_some()
    }

    /// How high a value stands, 0 to 1.
    fn share(self, value: f64) -> f64 {
        match self.least {
            None => value / self.most,
            Some(least) => (value.max(least) / least).log10() / (self.most / least).log10(),
        }
    }

    /// The values that stand beside the lines of a chart so high, the last being the axis:
    /// the greatest, the least, the powers of ten between.
    #[must_use]
    pub fn labels(self, height: usize) -> Vec<Option<f64>> {
        let mut out = vec![None; height];
        let rows = height.saturating_sub(1);
        if let Some(axis) = out.last_mut() {
            *axis = Some(self.least.unwrap_or(0.0));
        }
        let mut power = self.least.map_or(f64::INFINITY, |least| least * 10.0);
        while power < self.most {
            let row = place(self.share(power), rows);
            if let Some(slot) = out.get_mut(row).filter(|_| row < rows) {
                *slot = Some(power);
            }
            power *= 10.0;
        }
        if let Some(top) = out.first_mut().filter(|_| rows > 0) {
            *top = Some(self.most);
        }
        out
    }
}

/// The line from the top, of so many, on which a share of the height lies.
fn place(share: f64, high: usize) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "lines of a screen")]
    let top = high.saturating_sub(1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lines of a screen"
    )]
    let from_below = (share * top).round().max(0.0) as usize;
    high.saturating_sub(1).saturating_sub(from_below)
}

/// The lines of a chart, from the top; `joined` where the points are one course. The
/// last line is the axis. Behind a number that only bounds the count the line is dashed.
#[must_use]
pub fn lines(
    points: &[Point],
    (width, height): (usize, usize),
    joined: bool,
    ascii: bool,
) -> Vec<String> {
    let rows = height.saturating_sub(1).max(1);
    let (across, up) = if ascii { (1, 1) } else { (2, 4) };
    let (wide, high) = (width.max(1) * across, rows * up);
    let scale = Scale::of(points);
    let spot = |p: &Point| Some((column(points, p.day, wide)?, place(scale.share(p.value), high)));
    let placed: Vec<(usize, usize)> = points.iter().filter_map(spot).collect();
    let mut dots = vec![vec![false; wide]; high];
    let mut dot = |x: usize, y: usize| {
        if let Some(cell) = dots.get_mut(y).and_then(|row| row.get_mut(x)) {
            *cell = true;
        }
    };
    if joined {
        for ((from, to), point) in placed.iter().zip(placed.iter().skip(1)).zip(points) {
            let open = point.bound != Bound::None;
            (from.0..=to.0).filter(|x| !open || (x / across) % 2 == 0).for_each(|x| dot(x, from.1));
            (from.1.min(to.1)..=from.1.max(to.1)).for_each(|y| dot(to.0, y));
        }
    }
    let mut out: Vec<Vec<char>> = (0..rows)
        .map(|row| (0..width).map(|column| cell(&dots, column, row, ascii)).collect())
        .collect();
    for (point, (x, y)) in points.iter().zip(&placed) {
        if let Some(at) = out.get_mut(y / up).and_then(|row| row.get_mut(x / across)) {
            *at = point.sign(ascii);
        }
    }
    let mut lines: Vec<String> = out.into_iter().map(|row| row.into_iter().collect()).collect();
    lines.push(if ascii { "-" } else { "─" }.repeat(width));
    lines
}

fn column(points: &[Point], day: Date, wide: usize) -> Option<usize> {
    let first = points.iter().map(|p| p.day).min()?;
    let last = points.iter().map(|p| p.day).max()?;
    let all = (last - first).get_days().max(1);
    let at = (day - first).get_days();
    Some(usize::try_from(at).ok()? * (wide - 1) / usize::try_from(all).ok()?)
}

fn cell(dots: &[Vec<bool>], column: usize, row: usize, ascii: bool) -> char {
    let lit = |x: usize, y: usize| dots.get(y).and_then(|r| r.get(x)).copied().unwrap_or(false);
    if ascii {
        let upright = lit(column, row + 1) || row > 0 && lit(column, row - 1);
        return match lit(column, row) {
            true if upright && !(lit(column + 1, row) || column > 0 && lit(column - 1, row)) => '|',
            true => '-',
            false => ' ',
        };
    }
    let mut bits = 0;
    for (x, column_bits) in BITS.iter().enumerate() {
        for (y, bit) in column_bits.iter().enumerate() {
            if lit(column * 2 + x, row * 4 + y) {
                bits |= bit;
            }
        }
    }
    if bits == 0 { ' ' } else { char::from_u32(0x2800 + bits).unwrap_or(' ') }
}

/// A short course: one sign a value, and whether it fell at the end.
#[must_use]
pub fn short(values: &[f64], ascii: bool) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const PLAIN: [char; 8] = ['.', '.', ':', ':', '|', '|', '#', '#'];
    let most = values.iter().copied().fold(0.0, f64::max);
    let mut out: String = values
        .iter()
        .map(|v| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 7")]
            let at = if most > 0.0 { (v / most * 7.0).round() as usize } else { 0 };
            (if ascii { PLAIN } else { BARS }).get(at.min(7)).copied().unwrap_or(' ')
        })
        .collect();
    if values.last().is_some_and(|last| *last < most) {
        out.push_str(if ascii { " v" } else { " ↓" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn points() -> Vec<Point> {
        [(1, 700.0), (4, 900.0), (14, 2900.0)]
            .map(|(d, value)| Point {
                day: date(2025, 2, d),
                value,
                bound: Bound::None,
                before: d == 1,
            })
            .to_vec()
    }

    #[test]
    fn a_step_stands_until_the_next_report() {
        let drawn = lines(&points(), (14, 5), true, true);
        assert_eq!(drawn.len(), 5);
        assert_eq!(drawn.first().map(String::as_str), Some("             *"));
        assert!(drawn.iter().any(|l| l.starts_with("o--")), "{drawn:?}");
        assert_eq!(drawn.last().map(String::as_str), Some("--------------"));
        let apart = lines(&points(), (14, 5), false, true);
        assert!(apart.iter().take(4).all(|l| !l.contains('-')), "points alone: {apart:?}");
        let braille = lines(&points(), (14, 5), true, false);
        assert!(
            braille.iter().any(|l| l.contains('○'))
                && braille.iter().all(|l| l.chars().count() == 14)
        );
    }

    #[test]
    fn bounds_are_signs_and_dashes() {
        let mut all = points();
        all[1].bound = Bound::Least;
        all[2].bound = Bound::Most;
        let drawn = lines(&all, (14, 5), true, true);
        assert_eq!(drawn.first().map(String::as_str), Some("             v"));
        assert!(drawn.iter().any(|l| l.contains("o--^- - - -")), "{drawn:?}");
        let braille = lines(&all, (14, 5), true, false);
        for sign in ['○', '△', '▽'] {
            assert!(braille.iter().any(|l| l.contains(sign)), "{braille:?}");
        }
        assert_eq!(Bound::of(0.0, Some(9.0)), Bound::Most);
        assert_eq!(Bound::of(3.0, None), Bound::Least);
    }

    #[test]
    fn values_far_apart_stand_on_a_scale_of_logarithms() {
        let mut all = points();
        assert!(!Scale::of(&all).is_log());
        assert_eq!(Scale::of(&all).labels(3), [Some(2900.0), None, Some(0.0)]);
        all[0].value = 20.0;
        let scale = Scale::of(&all);
        assert!(scale.is_log());
        let labels: Vec<f64> = scale.labels(9).into_iter().flatten().collect();
        assert_eq!(labels, [2900.0, 1000.0, 100.0, 10.0]);
        let drawn = lines(&all, (14, 9), false, true);
        let row = |sign| drawn.iter().position(|l| l.contains(sign)).unwrap();
        assert!(row('o') < 8 && row('o') > 4, "20 is not at the bottom: {drawn:?}");
    }

    #[test]
    fn short_courses_tell_a_fall() {
        assert_eq!(short(&[54.0, 28.0], false), "█▅ ↓");
        assert_eq!(short(&[7.0, 9.0, 29.0], true), "::#");
        assert_eq!(short(&[], false), "");
    }
}
