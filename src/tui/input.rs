//! Decodes the bytes that a terminal sends: keys, mouse, pasted text, and its answers to
//! questions. No terminal library reads here: crossterm's reader spins when the line is lost,
//! and keeps the answers to itself.

use crate::app::key::{Code, Key};
use crate::app::{Mouse, Msg};

/// Bytes of a paste that are taken; more is no line anybody types.
const PASTE: usize = 1 << 16;
/// Bytes of a control sequence at most.
const SEQUENCE: usize = 64;
/// What may stand between the start of a control sequence and its last letter.
const PARAMETERS: std::ops::RangeInclusive<u8> = 0x20..=0x3f;
/// The last letter of a control sequence.
const FINAL: std::ops::RangeInclusive<u8> = 0x40..=0x7e;
const PASTE_END: &[u8] = b"\x1b[201~";

/// What came.
#[derive(Debug)]
pub enum TerminalEvent {
    /// For the model.
    Msg(Msg),
    /// The terminal has read everything up to the question.
    Answer,
}

/// Takes bytes as they come, in any pieces.
#[derive(Debug, Default)]
pub struct Decoder {
    waiting: Vec<u8>,
    /// The text of a paste that has not ended.
    paste: Option<Vec<u8>>,
    /// In a control sequence that is longer than any: passed over to its end.
    passing: bool,
}

/// What the front of the bytes is.
enum Front {
    /// Something, of so many bytes.
    Found(usize, Option<TerminalEvent>),
    /// The beginning of something.
    More,
    /// So many bytes of a control sequence without an end.
    Endless(usize),
}

impl Decoder {
    /// Takes bytes.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<TerminalEvent> {
        self.waiting.extend_from_slice(bytes);
        self.decode()
    }

    /// Whether a sequence has begun that is not whole: after a moment of silence it is a
    /// key by itself, see [`Self::silence`].
    #[must_use]
    pub fn unfinished(&self) -> bool {
        // Nobody types the beginning of a longer sequence: its end is still to come.
        let sequence = self.waiting.starts_with(b"\x1b[");
        !self.waiting.is_empty() && self.paste.is_none() && !sequence
    }

    /// Nothing more comes: a lone escape was the Escape key.
    pub fn silence(&mut self) -> Vec<TerminalEvent> {
        let mut events = Vec::new();
        if self.unfinished() {
            if self.waiting.first() == Some(&0x1b) {
                events.push(key(Code::Esc));
            }
            // What is left of a torn sequence is nothing anybody typed.
            let rest = self.waiting.split_off(1);
            self.waiting.clear();
            if rest.first().is_some_and(|b| !matches!(b, b'[' | b'O')) {
                self.waiting = rest;
                events.extend(self.decode());
            }
        }
        events
    }

    fn decode(&mut self) -> Vec<TerminalEvent> {
        let mut events = Vec::new();
        let mut at = 0;
        loop {
            let bytes = self.waiting.get(at..).unwrap_or(&[]);
            if let Some(paste) = &mut self.paste {
                let end = bytes.windows(PASTE_END.len()).position(|w| w == PASTE_END);
                // The end may be torn.
                let taken = end.unwrap_or(bytes.len().saturating_sub(PASTE_END.len() - 1));
                let room = PASTE.saturating_sub(paste.len());
                paste.extend(bytes.iter().take(taken.min(room)));
                at += taken;
                if end.is_none() {
                    break;
                }
                at += PASTE_END.len();
                let text = self.paste.take().unwrap_or_default();
                events.push(TerminalEvent::Msg(Msg::Paste(
                    String::from_utf8_lossy(&text).into_owned(),
                )));
                continue;
            }
            if bytes.is_empty() {
                break;
            }
            if self.passing {
                let end = bytes.iter().position(|b| !PARAMETERS.contains(b));
                self.passing = end.is_none();
                let letter = end.and_then(|e| bytes.get(e)).is_some_and(|b| FINAL.contains(b));
                at += end.unwrap_or(bytes.len()) + usize::from(letter);
                continue;
            }
            if bytes.starts_with(b"\x1b[200~") {
                self.paste = Some(Vec::new());
                at += 6;
                continue;
            }
            match front(bytes) {
                Front::Found(taken, event) => {
                    events.extend(event);
                    at += taken.max(1);
                }
                Front::Endless(taken) => {
                    self.passing = true;
                    at += taken;
                }
                Front::More => break,
            }
        }
        self.waiting.drain(..at.min(self.waiting.len()));
        events
    }
}

fn event(code: Code, ctrl: bool, alt: bool, shift: bool) -> TerminalEvent {
    TerminalEvent::Msg(Msg::Key(Key::new(code, ctrl, alt, shift)))
}

fn key(code: Code) -> TerminalEvent {
    event(code, false, false, false)
}

fn front(bytes: &[u8]) -> Front {
    match bytes {
        [0x1b] | [0x1b, b'O'] => Front::More,
        [0x1b, b'[', rest @ ..] => match control(rest) {
            Front::Found(taken, event) => Front::Found(taken + 2, event),
            Front::Endless(taken) => Front::Endless(taken + 2),
            Front::More => Front::More,
        },
        [0x1b, b'O', letter, ..] => Front::Found(3, named(*letter).map(key)),
        // Twice: the first is the key.
        [0x1b, 0x1b, ..] => Front::Found(1, Some(key(Code::Esc))),
        [0x1b, rest @ ..] => match character(rest, true) {
            Front::Found(taken, event) => Front::Found(taken + 1, event),
            more => more,
        },
        _ => character(bytes, false),
    }
}

/// A character, or a control character.
fn character(bytes: &[u8], alt: bool) -> Front {
    let Some(&first) = bytes.first() else { return Front::More };
    let plain = |code| Front::Found(1, Some(event(code, false, alt, false)));
    let ctrl = |c: u8| Front::Found(1, Some(event(Code::Char(char::from(c)), true, alt, false)));
    match first {
        b'\r' => plain(Code::Enter),
        b'\t' => plain(Code::Tab),
        0x7f => plain(Code::Backspace),
        0 => ctrl(b' '),
        0x01..=0x1a => ctrl(first - 1 + b'a'),
        0x1c..=0x1f => ctrl(first - 0x1c + b'4'),
        0x1b => Front::More,
        0x20..=0x7e => plain(Code::Char(char::from(first))),
        _ => {
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return Front::Found(1, None),
            };
            let Some(sign) = bytes.get(..length) else {
                // Torn, or no character at all.
                let torn = bytes.iter().skip(1).all(|b| (0x80..=0xbf).contains(b));
                return if torn { Front::More } else { Front::Found(1, None) };
            };
            match std::str::from_utf8(sign).ok().and_then(|s| s.chars().next()) {
                Some(c) => Front::Found(length, Some(event(Code::Char(c), false, alt, false))),
                None => Front::Found(1, None),
            }
        }
    }
}

/// Keys that are told by a letter.
const fn named(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'M' => Code::Enter,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'R' => Code::F(3),
        b'S' => Code::F(4),
        _ => return None,
    })
}

/// Keys that are told by a number.
fn numbered(number: u16) -> Option<Code> {
    let low = u8::try_from(number).ok()?;
    Some(match low {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(low - 10),
        17..=21 => Code::F(low - 11),
        23..=24 => Code::F(low - 12),
        _ => return None,
    })
}

/// A control sequence, from behind its `[`.
fn control(bytes: &[u8]) -> Front {
    // The Linux console's own function keys.
    if let [b'[', rest @ ..] = bytes {
        return match rest.first() {
            None => Front::More,
            Some(letter @ b'A'..=b'E') => Front::Found(2, Some(key(Code::F(letter - b'A' + 1)))),
            Some(_) => Front::Found(2, None),
        };
    }
    // What is no parameter ends it: a letter as it should, anything else breaks it off, and
    // is something of its own.
    let Some(end) = bytes.iter().position(|b| !PARAMETERS.contains(b)) else {
        return if bytes.len() < SEQUENCE { Front::More } else { Front::Endless(bytes.len()) };
    };
    let (parameters, letter) = (bytes.get(..end).unwrap_or(&[]), bytes.get(end).copied());
    let Some(letter) = letter.filter(|l| FINAL.contains(l)) else {
        return Front::Found(end, None);
    };
    let event = sequence(parameters, letter);
    Front::Found(end + 1, event)
}

fn sequence(parameters: &[u8], letter: u8) -> Option<TerminalEvent> {
    let text = std::str::from_utf8(parameters).ok()?;
    if let Some(mouse) = text.strip_prefix('<') {
        return pointed(mouse, letter);
    }
    let mut numbers = text.split(';').map(|n| n.split(':').next().unwrap_or("").parse::<u16>());
    let first = numbers.next().and_then(Result::ok);
    let bits = numbers.next().and_then(Result::ok).unwrap_or(1).saturating_sub(1);
    let with = |code| Some(event(code, bits & 4 != 0, bits & 2 != 0, bits & 1 != 0));
    match letter {
        b'n' if first == Some(0) => Some(TerminalEvent::Answer),
        b'Z' => Some(event(Code::Tab, false, false, true)),
        b'~' => with(numbered(first?)?),
        b'u' => {
            let c = char::from_u32(u32::from(first?))?;
            with(match c {
                '\r' => Code::Enter,
                '\t' => Code::Tab,
                '\x1b' => Code::Esc,
                '\x7f' => Code::Backspace,
                c if c.is_control() => return None,
                c => Code::Char(c),
            })
        }
        // Where the cursor is, which F3 looks like: nobody asked.
        b'R' if first != Some(1) => None,
        _ => with(named(letter).filter(|_| letter != b'M')?),
    }
}

fn pointed(text: &str, letter: u8) -> Option<TerminalEvent> {
    let mut numbers = text.split(';').map(str::parse::<u16>);
    let mut next = || numbers.next()?.ok();
    let (button, column, row) = (next()?, next()?, next()?);
    // Shift, Alt and Control do not matter.
    let mouse = match (button & !0x1c, letter) {
        (0, b'M') => Mouse::Click,
        (64, b'M') => Mouse::WheelUp,
        (65, b'M') => Mouse::WheelDown,
        _ => return None,
    };
    Some(TerminalEvent::Msg(Msg::Mouse(mouse, column.checked_sub(1)?, row.checked_sub(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(events: &[TerminalEvent]) -> Vec<String> {
        let one = |event: &TerminalEvent| match event {
            TerminalEvent::Msg(Msg::Key(key)) => key.to_string(),
            TerminalEvent::Msg(Msg::Paste(text)) => format!("\"{text}\""),
            TerminalEvent::Msg(Msg::Mouse(mouse, x, y)) => format!("{mouse:?} {x},{y}"),
            TerminalEvent::Answer => "answer".to_owned(),
            TerminalEvent::Msg(other) => format!("{other:?}"),
        };
        events.iter().map(one).collect()
    }

    #[track_caller]
    fn check(bytes: &str, keys: &str) {
        let mut decoder = Decoder::default();
        let mut whole = decoder.feed(bytes.as_bytes());
        whole.extend(decoder.silence());
        assert_eq!(said(&whole).join(" "), keys, "{bytes:?}");
        // In single bytes it is the same.
        let mut torn: Vec<TerminalEvent> = bytes.bytes().flat_map(|b| decoder.feed(&[b])).collect();
        torn.extend(decoder.silence());
        assert_eq!(said(&torn).join(" "), keys, "{bytes:?} torn");
    }

    #[test]
    fn keys() {
        check("jGđ中 \r\t", "j G đ 中 Space Enter Tab");
        check("\x01\x1a\x7f\x08", "Ctrl-a Ctrl-z Backspace Ctrl-h");
        check("\x1b[A\x1bOB\x1b[5~\x1b[1;5C\x1b[3;2~", "Up Down PgUp Ctrl-Right Shift-Delete");
        check("\x1b[Z\x1b[15~\x1bOP\x1b[[B\x1b[24~", "Shift-Tab F5 F1 F2 F12");
        check("\x1bx\x1b\x1b", "Alt-x Esc Esc");
        check("\x1b", "Esc");
        check("\x1b[97;5u", "Ctrl-a");
    }

    #[test]
    fn mouse_paste_and_answers() {
        check("\x1b[<0;5;6M\x1b[<0;5;6m\x1b[<65;1;1M", "Click 4,5 WheelDown 0,0");
        check("\x1b[200~a\x1b[Ab\r\x1b[201~j", "\"a\x1b[Ab\r\" j");
        check("j\x1b[0nk", "j answer k");
    }

    #[test]
    fn what_nobody_typed_is_passed_over() {
        check("\x1b[?1;2cj\x1b[24;80Rk\x1b[Il", "j k l");
        check("\x1b[<0;0;0Mj", "j");
        // Broken off: what breaks it is something of its own.
        check("\x1b[\0j\x1b[1\x1b[Ak", "Ctrl-Space j Up k");
        let mut decoder = Decoder::default();
        assert_eq!(said(&decoder.feed(b"\xff\xc3j")), ["j"]);
        assert!(decoder.feed(b"\x1b[").is_empty());
        assert!(decoder.feed(&[b'1'; 500]).is_empty());
        assert_eq!(said(&decoder.feed(b"kj")), ["j"], "a sequence without end is passed over");
        let mut paste = b"\x1b[200~".to_vec();
        paste.resize(1 << 20, b'x');
        decoder.feed(&paste);
        let events = decoder.feed(b"\x1b[201~");
        let Some(TerminalEvent::Msg(Msg::Paste(text))) = events.last() else {
            panic!("{events:?}")
        };
        assert!(text.len() <= PASTE);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_the_same(
            bytes in proptest::collection::vec(
                proptest::prelude::prop_oneof![
                    proptest::prelude::any::<u8>(),
                    proptest::sample::select(&b"\x1b[O;<~0159MmAnu"[..]),
                ],
                0..60,
            ),
            cut in 0usize..60,
        ) {
            let mut one = Decoder::default();
            let mut whole = one.feed(&bytes);
            whole.extend(one.silence());
            let mut two = Decoder::default();
            let cut = cut.min(bytes.len());
            let mut pieces = two.feed(&bytes[..cut]);
            pieces.extend(two.feed(&bytes[cut..]));
            pieces.extend(two.silence());
            proptest::prop_assert_eq!(said(&whole), said(&pieces));
        }
    }
}
