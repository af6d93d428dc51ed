//! What holds for every text: nothing of the source is invented, every span leads
//! back, no bytes make a reader panic.

use dateline::text::clean::clean;
use dateline::text::clean::clean as clean_again;
use dateline::text::decode::decode;
use dateline::text::tokens::Tokens;
use dateline::text::{Span, Text};
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

/// Pieces that stress the cleaner, joined at random.
const PIECES: &[&str] = &[
    "NATO",
    "Kosovo",
    "Liên_Hợp_Quốc",
    "điểm_nóng",
    "thie\u{323}\u{302}t",
    "ma\u{323}ng",
    "31",
    "1.000",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "_",
    "__",
    " , ",
    " . ",
    ".",
    ",",
    "\"",
    " \" ",
    "''",
    "``",
    "'s",
    " 's",
    " n't",
    "(",
    " ( ",
    " ) ",
    "“",
    "”",
    " ’ ",
    "«",
    "»",
    "- ",
    " - ",
    "-",
    "\u{a0}",
    "\u{ad}",
    "\u{ad}\n",
    "\u{200b}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{301}",
    "\u{323}",
    "\u{1b}[31m",
    "\u{1b}]0;t\u{7}",
    "\u{1b}]",
    "\u{9b}1m",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{212b}",
    "각",
    "\u{1100}\u{1161}\u{11a8}",
    "\u{1161}",
    "👩\u{200d}🚒",
    "\u{200d}",
    "中",
    "ß",
    "http://a.b/c_d",
    "a@b_c.vn",
    "Latest news",
    "Đà Nẵng",
    "U.S.",
    "Gen. John",
    "...",
    "…",
    "?",
    "!",
];

fn documents() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|v| v.concat()),
        1 => "\\PC{0,200}",
        1 => any::<String>(),
    ]
}

fn check_text(source: &str, text: &Text) {
    let clean = text.as_str();
    assert!(is_nfc(clean), "{clean:?} is not NFC");
    assert!(!clean.chars().any(|c| c.is_control() && c != '\n'), "{clean:?}");
    assert!(!clean.contains("  ") && !clean.contains("\n\n\n"), "{clean:?}");
    // Paragraphs cover everything but the "\n\n" between them.
    let parts: Vec<&str> = text.paragraphs().iter().map(|p| p.span.of(clean)).collect();
    assert_eq!(parts.join("\n\n"), clean);
    assert!(
        parts.iter().all(|p| !p.is_empty() && !p.contains('\n') && p.trim() == *p),
        "{parts:?}"
    );
    for &join in text.joins() {
        assert_eq!(Span::new(join, join + 1).of(clean), " ");
        assert_eq!(text.source_span(Span::new(join, join + 1)).of(source), "_");
    }
    // Every character with its marks leads back to itself.
    let mut before = 0;
    for (at, part) in clean.grapheme_indices(true) {
        let start = u32::try_from(at).unwrap();
        let span = Span::new(start, start + u32::try_from(part.len()).unwrap());
        let origin = text.source_span(span);
        assert!(origin.start >= before, "offsets go back at {at} of {clean:?} from {source:?}");
        before = origin.start;
        if part.starts_with('\n') {
            continue;
        }
        let told = origin.of(source);
        let same = match part {
            " " => matches!(told.trim(), "" | "_" | "\u{2800}" | "\u{85}"),
            "\"" => matches!(told, "\"" | "``" | "''"),
            part => {
                let part = part.trim();
                // Loose jamo compose across what counts as one character here.
                part.contains(|c| ('\u{1100}'..='\u{d7ff}').contains(&c))
                    || clean_letters(told).contains(&clean_letters(part))
                    || clean_again(told).as_str().contains(part)
            }
        };
        assert!(same, "{part:?} at {at} of {clean:?} leads to {told:?} of {source:?}");
    }
}

/// The normal form without what the cleaner takes away.
fn clean_letters(text: &str) -> String {
    let gone =
        |c: &char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}');
    let text = text.replace("''", "\"").replace("``", "\"");
    text.chars().filter(|c| !gone(c)).nfc().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clean_text_leads_back_to_its_source(source in documents()) {
        check_text(&source, &clean(&source));
    }

    #[test]
    fn cleaning_twice_changes_nothing(source in documents()) {
        // Within one paragraph, as what two line ends mean depends on what stands
        // around, and without what is dropped, which hides what stands beside a stop; whether a
        // spaced quote opens or closes depends on those before it.
        let lines = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        let dropped = |c: &char| !matches!(
            c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{301}' | '\u{323}' | '\u{1161}' | '"' | '`' | '\''
            | '\u{200b}'..='\u{206f}' | '\u{feff}'
        );
        let source: String = source.replace(lines, " ").chars().filter(dropped).collect();
        let once = clean(&source);
        let twice = clean(once.as_str());
        prop_assert_eq!(once.as_str(), twice.as_str());
    }

    #[test]
    fn decoding_takes_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let decoded = decode(&bytes);
        let text = clean(&decoded.text);
        check_text(&decoded.text, &text);
    }

    #[test]
    fn every_token_is_in_one_sentence(source in documents()) {
        let text = clean(&source);
        let mut tokens = Tokens::default();
        tokens.scan(&text);
        let mut next = 0;
        for sentence in &tokens.sentences {
            prop_assert_eq!(sentence.first, next);
            prop_assert!(sentence.last > sentence.first);
            next = sentence.last;
            let paragraph = text.paragraphs()[sentence.paragraph as usize];
            for token in tokens.of(sentence) {
                prop_assert!(paragraph.span.contains(token.span()));
                prop_assert!(!token.span().of(text.as_str()).is_empty());
            }
        }
        prop_assert_eq!(next as usize, tokens.tokens.len());
        // Tokens leave nothing but white space between them.
        let mut at = 0;
        for token in &tokens.tokens {
            prop_assert!(Span::new(at, token.start).of(text.as_str()).trim().is_empty());
            at = token.end;
        }
        prop_assert!(text.as_str().get(at as usize..).unwrap_or("").trim().is_empty());
    }
}
