//! From a decoded document to a clean [`Text`]: NFC, controls out, underscores
//! undone, spacing tidied, lines joined to paragraphs; source offsets kept.
//!
//! One pass over the bytes.

use super::{Role, Span, Text};

mod cleaner;
mod ends;
mod signs;

use cleaner::Cleaner;

/// Longest document that is read, in bytes: far beyond any article, and small enough
/// that a hostile one cannot fill the memory.
pub const MAX_BYTES: usize = 64 << 20;

/// A stretch of the source that the caller knows to be one block (`<p>`, `<h1>`,
/// `<nav>`): white space in it is only space, and its end ends a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the source. Blocks are in order and do not overlap.
    pub span: Span,
    /// What it is, where the caller knows.
    pub role: Option<Role>,
}

/// What the caller knows of a document before it is cleaned.
#[derive(Debug, Clone, Copy, Default)]
pub struct CleanOptions<'a> {
    /// The headline as the metadata tell it.
    pub title: Option<&'a str>,
    /// The blocks to read; `None` for plain text, where lines and blank lines tell.
    pub blocks: Option<&'a [Block]>,
}

/// Cleans a decoded document.
#[must_use]
pub fn clean(source: &str) -> Text {
    clean_with(source, &CleanOptions::default())
}

/// Cleans a decoded document of which something is known already.
#[must_use]
pub fn clean_with(source: &str, options: &CleanOptions<'_>) -> Text {
    let source = cut(source).0;
    let mut cleaner = Cleaner::new(source, options.blocks.is_none());
    let mut roles = Vec::new();
    match options.blocks {
        None => cleaner.read(0, source.len()),
        Some(blocks) => {
            for block in blocks {
                let end = floor(source, block.span.end as usize);
                let start = floor(source, block.span.start as usize);
                let from = cleaner.paragraphs.len();
                cleaner.read(start, end);
                cleaner.close(end);
                roles.resize(from, None);
                roles.resize(cleaner.paragraphs.len(), block.role);
            }
        }
    }
    cleaner.close(source.len());
    cleaner.finish(&roles, options.title)
}

/// Cleans a few words, such as a title or a name: the clean string alone, of which no
/// language is told.
#[must_use]
pub fn words(source: &str) -> String {
    let source = cut(source).0;
    let mut cleaner = Cleaner::new(source, true);
    cleaner.read(0, source.len());
    cleaner.close(source.len());
    cleaner.into_string()
}

/// A document no longer than [`MAX_BYTES`], and whether something was cut off.
#[must_use]
pub fn cut(source: &str) -> (&str, bool) {
    if source.len() <= MAX_BYTES {
        return (source, false);
    }
    (source.get(..floor(source, MAX_BYTES)).unwrap_or(""), true)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use Role::{Body, Chrome, Headline, Repeat};

    fn check(source: &str, clean: &str) {
        let text = super::clean(source);
        assert_eq!(text.as_str(), clean, "from {source:?}");
        for p in text.paragraphs() {
            assert!(!p.span.is_empty());
        }
    }

    #[test]
    fn underscores_of_a_segmenter_are_undone() {
        check(
            "Liên_Hợp_Quốc_rút khỏi Kosovo_Các nhân_viên",
            "Liên Hợp Quốc rút khỏi Kosovo Các nhân viên",
        );
        check("đa_sắc_tộc , 1.000 binh_sĩ .", "đa sắc tộc, 1.000 binh sĩ.");
        check("__init__ and a__b", "__init__ and a__b");
        check(
            "Kofi_Annan (viết ở https://x.org/a_b_c và ban_tin@x_y.vn)",
            "Kofi Annan (viết ở https://x.org/a_b_c và ban_tin@x_y.vn)",
        );
        check("ảnh photo_1.jpg của Kofi_Annan", "ảnh photo_1.jpg của Kofi Annan");
        let text = super::clean("ở thành_phố Pristina");
        assert_eq!(text.joins(), [10]);
    }

    #[test]
    fn spacing_is_tidied() {
        check(
            "một điều \" không_thể chấp_nhận được \" và",
            "một điều \"không thể chấp nhận được\" và",
        );
        check("\" But of course ,\" said he .", "\"But of course,\" said he.");
        check(
            "what he called \" alleged mayors \". Such",
            "what he called \"alleged mayors\". Such",
        );
        check("that \" NATO will remain .\" We", "that \"NATO will remain.\" We");
        check("Dân_tộc ( MNDAA ) tấn_công", "Dân tộc (MNDAA) tấn công");
        check("Mỹ - Iran , Al - Hasakah", "Mỹ - Iran, Al - Hasakah");
        check(
            "Sudan 's troops did n't go ; they 'll stay",
            "Sudan's troops didn't go; they'll stay",
        );
        check("`` No one , '' he said", "\"No one,\" he said");
        check("cụ thể \" , người này nói . \" Đi !\"", "cụ thể\", người này nói. \"Đi!\"");
        check("word ... and .5 calibre , .com", "word ... and .5 calibre, .com");
        check("the 's sound", "the's sound");
        check("“ NATO ” và ‘ KFOR ’ , Serb ’s", "“NATO” và ‘KFOR’, Serb’s");
        check(
            "Il dit : «\u{a0}Neuf morts\u{202f}!\u{a0}» Qui ?",
            "Il dit : « Neuf morts ! » Qui ?",
        );
        check("Un bilan ; puis un autre : 9 % de plus.", "Un bilan ; puis un autre : 9 % de plus.");
        check("\u{a0}« Oui », dit-il.", "« Oui », dit-il.");
        check("He said : “ nine dead ! ” .", "He said: “nine dead!”.");
        check("Er sagte: „Vier Tote“ und ging. “So” he", "Er sagte: „Vier Tote“ und ging. “So” he");
        check("set max_value and min_value", "set max_value and min_value");
        check("two  spaces\tand a\u{a0}hard one", "two spaces and a hard one");
    }

    #[test]
    fn invisible_and_steering_characters_go() {
        check("\u{feff}a\u{200b}b\u{ad}c\u{202e}d\u{2066}e\u{0}f\u{7f}g\u{85}h", "abcdefg\n\nh");
        check("\x1b[31mred\x1b[0m \x1b]0;title\x07text", "red text");
        check("con\u{ad} tribute dis\u{ad}\n\n tribution", "contribute distribution");
        check("dis\u{ad} é nine dis\u{ad}é  two\u{ad} Ệ  one", "disé nine disé two Ệ one");
        check("👩\u{200d}🚒 a\u{200d}b", "👩\u{200d}🚒 ab");
    }

    #[test]
    fn marks_are_composed_and_mapped() {
        let source = "Hội đồng Vučić".chars().flat_map(|c| {
            let mut parts = Vec::new();
            unicode_normalization::char::decompose_canonical(c, |p| parts.push(p));
            parts
        });
        let source: String = source.collect();
        let text = super::clean(&source);
        assert_eq!(text.as_str(), "Hội đồng Vučić");
        let at = u32::try_from(text.as_str().find("Vučić").unwrap()).unwrap();
        let span = Span::new(at, at + 7);
        assert_eq!(text.source_span(span).of(&source), "Vuc\u{30c}ic\u{301}");
        let zalgo = format!("a{}b", "\u{301}".repeat(1000));
        assert!(super::clean(&zalgo).as_str().len() < 40);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        check(
            "Violent demonstrations by angry Kurds took place around the world\n\
             yesterday following the arrest of rebel Kurdish leader Abdullah Ocalan.\n\n\
             Ocalan leads a separatist group that has fought for the creation of an\n\
             independent Kurdistan. Kurds live in lands controlled by Turkey, Iran,\n\
             Iraq and Syria. An estimated 20,000 people have died in the fighting.\n",
            "Violent demonstrations by angry Kurds took place around the world \
             yesterday following the arrest of rebel Kurdish leader Abdullah Ocalan.\n\n\
             Ocalan leads a separatist group that has fought for the creation of an \
             independent Kurdistan. Kurds live in lands controlled by Turkey, Iran, \
             Iraq and Syria. An estimated 20,000 people have died in the fighting.",
        );
        check("First line.\nSecond line.\r\n\r\n\r\nThird", "First line.\n\nSecond line.\n\nThird");
        check("- one\n- two\n- three", "- one\n\n- two\n\n- three");
    }

    #[test]
    fn words_parted_by_a_line_are_whole_again() {
        let source = "Shells fell on the mar-\nket of the town, kil-\nling 17 people there.";
        check(source, "Shells fell on the market of the town, killing 17 people there.");
        let text = super::clean(source);
        let at = u32::try_from(text.as_str().find("killing").unwrap()).unwrap();
        assert_eq!(text.source_span(Span::new(at, at + 7)).of(source), "kil-\nling");
        assert_eq!(text.source_span(Span::new(at + 8, at + 10)).of(source), "17");
        check(
            "A 31-\nyear-old man was\nkilled by anti-\ntank fire on the\nroad yesterday.",
            "A 31-year-old man was killed by anti-tank fire on the road yesterday.",
        );
    }

    #[test]
    fn roles() {
        let source = "Flash News\n\nBota\n\nNATO ready to send even more troops\n\n\
             NATO ready to send even more troops\n\nThe Secretary General of NATO said that the \
             alliance is ready to send more troops to Kosovo.\n\nLatest news\n\nAnother headline here";
        let text = super::clean(source);
        let roles: Vec<_> = text.paragraphs().iter().map(|p| p.role).collect();
        assert_eq!(roles, [Chrome, Chrome, Headline, Repeat, Body, Chrome, Chrome]);
        assert_eq!(text.language(), Language::English);
        assert!(text.paragraphs().iter().all(|p| p.language == Language::English));
    }

    /// Prints what becomes of the files named in `DATELINE_SHOW`.
    #[test]
    #[ignore = "for looking at, not for judging"]
    fn show() {
        for path in std::env::var("DATELINE_SHOW").unwrap_or_default().split_whitespace() {
            let source = std::fs::read_to_string(path).unwrap();
            let text = super::clean(&source);
            println!("=== {path} {:?} offsets {}", text.language(), text.offsets.len());
            for p in text.paragraphs() {
                println!("[{:?} {}] {}", p.role, p.language.code(), p.span.of(text.as_str()));
            }
        }
    }
}
