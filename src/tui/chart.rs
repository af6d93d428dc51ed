//! A count in time as a step line: it stands until the next report. In braille, or in
//! ASCII.

use jiff::civil::Date;

/// The bits of a braille sign's dots, by column and row.
const BITS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// A report on the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When it was told.
    pub day: Date,
    /// How many.
    pub value: f64,
    /// Whether it was told later as what was known then.
    pub before: bool,
}

/// The lines of a chart, from the top; `joined` where the points are one course. The
/// last line is the axis.
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
    let place = |p: &Point| Some((column(points, p.day, wide)?, line(points, p.value, high)));
    let placed: Vec<(usize, usize)> = points.iter().filter_map(place).collect();
    let mut dots = vec![vec![false; wide]; high];
    let mut dot = |x: usize, y: usize| {
        if let Some(cell) = dots.get_mut(y).and_then(|row| row.get_mut(x)) {
            *cell = true;
        }
    };
    if joined {
        for (from, to) in placed.iter().zip(placed.iter().skip(1)) {
            (from.0..=to.0).for_each(|x| dot(x, from.1));
            (from.1.min(to.1)..=from.1.max(to.1)).for_each(|y| dot(to.0, y));
        }
    }
    let mut out: Vec<Vec<char>> = (0..rows)
        .map(|row| (0..width).map(|column| cell(&dots, column, row, ascii)).collect())
        .collect();
    for (point, (x, y)) in points.iter().zip(&placed) {
        let sign = match (ascii, point.before) {
            (false, false) => '●',
            (false, true) => '○',
            (true, false) => '*',
            (true, true) => 'o',
        };
        if let Some(at) = out.get_mut(y / up).and_then(|row| row.get_mut(x / across)) {
            *at = sign;
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

fn line(points: &[Point], value: f64, high: usize) -> usize {
    let most = points.iter().map(|p| p.value).fold(1.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "lines of a screen")]
    let top = (high - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lines of a screen"
    )]
    let from_below = (value / most * top).round().max(0.0) as usize;
    (high - 1).saturating_sub(from_below)
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
            .map(|(d, value)| Point { day: date(2025, 2, d), value, before: d == 1 })
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
    fn short_courses_tell_a_fall() {
        assert_eq!(short(&[54.0, 28.0], false), "█▅ ↓");
        assert_eq!(short(&[7.0, 9.0, 29.0], true), "::#");
        assert_eq!(short(&[], false), "");
    }
}
