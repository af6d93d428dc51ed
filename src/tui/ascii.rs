//! A drawn screen in nothing but ASCII: letters without their marks, signs by what looks
//! like them. One pass over the cells, so that no pane can forget it; a cell keeps its
//! width.

use ratatui::buffer::Buffer;

use crate::text::fold::plain_char;

/// What stands for a character that nothing in ASCII looks like.
const UNKNOWN: char = '?';

/// Folds every cell of a screen.
pub fn fold(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            // Marks that stand on a letter go with it.
            let first = cell.symbol().chars().next().map_or(' ', plain);
            cell.set_char(first);
        }
    }
}

/// The one ASCII character that stands for a character.
fn plain(c: char) -> char {
    let c = match c {
        '…' => '.',
        '·' | '•' | '│' | '┃' | '▎' | '▌' | '¦' => '|',
        '─' | '━' | '−' => '-',
        '„' | '‟' => '"',
        '‚' | '‛' => '\'',
        '‹' => '<',
        '›' | '→' => '>',
        '≈' => '~',
        '×' => 'x',
        'ß' => 's',
        'æ' | 'œ' | 'ª' => 'a',
        'Æ' | 'Œ' => 'A',
        'þ' => 't',
        'Þ' => 'T',
        '©' => 'c',
        '°' | 'º' => 'o',
        '€' => 'E',
        '£' => 'L',
        '¥' => 'Y',
        '₫' => 'd',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        c => c,
    };
    let plain = plain_char(c);
    match plain {
        c if c.is_whitespace() => ' ',
        '\0'..='\x7f' if c.is_uppercase() => plain.to_ascii_uppercase(),
        '\0'..='\x7f' => plain,
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn every_cell_is_ascii_and_keeps_its_width() {
        for (text, want) in [
            ("ĐÀ NẴNG – “Quảng Trị” hơn 5.000 người…", "DA NANG - \"Quang Tri\" hon 5.000 nguoi."),
            ("Vučić’s Łódź", "Vucic's Lodz"),
            ("e\u{323}\u{302}", "e"),
            ("中文 Киев", "? ?  ????"),
        ] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 1));
            buffer.set_string(0, 0, text, Style::default());
            fold(&mut buffer);
            let row: String = buffer.content.iter().map(Cell::symbol).collect();
            assert_eq!(row.trim_end(), want, "{text}");
        }
    }
}
