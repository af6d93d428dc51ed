//! Where a sentence ends, and which full stops end none.

use std::sync::LazyLock;

use super::hash::fold_hash;
use super::{Case, Sentence, Token, TokenKind};
use crate::text::Language;

/// Words after which a full stop ends no sentence before a capital: titles, ranks and
/// the like.
const TITLES: &[&str] = &[
    "gen", "lt", "col", "maj", "capt", "sgt", "cpl", "pvt", "brig", "adm", "cmdr", "mr", "mrs",
    "ms", "dr", "prof", "st", "sen", "sens", "rep", "reps", "gov", "pres", "rev", "hon", "messrs",
    "supt", "insp", "det", "spc", "pfc", "msgr", "mt", "ft", "vs", "al", "lieut", "amb", "ths",
    "pgs", "tp", "gs", "ts", "ks", "bs", "tx", "mme", "mlle", "sr", "jr",
];

/// Abbreviations that may well end a sentence: one ends unless the next word leaves no
/// doubt.
const ENDINGS: &[&str] =
    &["inc", "ltd", "co", "corp", "etc", "dept", "est", "approx", "bros", "govt", "jr", "sr"];

/// Abbreviations before a number.
const NUMBERED: &[&str] = &[
    "no", "nos", "fig", "vol", "art", "p", "pp", "q", "tel", "ext", "rs", "ed", "tr", "km", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "số", "đt",
];

/// Words that start a sentence and hardly ever follow an abbreviation within one.
const STARTERS: &[&str] = &[
    "the",
    "he",
    "she",
    "it",
    "they",
    "we",
    "this",
    "that",
    "these",
    "those",
    "but",
    "and",
    "in",
    "on",
    "at",
    "a",
    "an",
    "after",
    "before",
    "when",
    "while",
    "meanwhile",
    "however",
    "there",
    "his",
    "her",
    "its",
    "their",
    "some",
    "many",
    "most",
    "more",
    "two",
    "three",
    "also",
    "as",
    "if",
    "so",
    "for",
    "from",
    "with",
    "another",
    "earlier",
    "several",
    "under",
    "no",
    "not",
    "các",
    "những",
    "theo",
    "trong",
    "tại",
    "khi",
    "sau",
    "trước",
    "đây",
    "đó",
    "nhưng",
    "tuy",
    "để",
    "với",
    "từ",
    "ngày",
    "hôm",
    "hiện",
    "ông",
    "bà",
    "họ",
    "một",
    "ngoài",
    "vì",
    "do",
    "đến",
    "cùng",
    "mặc",
    "dù",
    "bên",
    "cũng",
    "như",
    "nếu",
    "tuyên",
    "song",
];

/// Starters that may open a sentence glued to the one before by a segmenter: words
/// that stand in no name.
const GLUED: &[&str] = &[
    "các", "những", "theo", "trong", "tại", "khi", "sau", "trước", "đây", "nhưng", "tuy", "để",
    "hôm",
];

/// Hashes of [`TITLES`] and the rest, sorted.
struct Habits {
    titles: Vec<u64>,
    endings: Vec<u64>,
    numbered: Vec<u64>,
    starters: Vec<u64>,
    glued: Vec<u64>,
}

static HABITS: LazyLock<Habits> = LazyLock::new(|| {
    let sorted = |words: &[&str]| {
        let mut hashes: Vec<u64> = words.iter().map(|w| fold_hash(w)).collect();
        hashes.sort_unstable();
        hashes
    };
    Habits {
        titles: sorted(TITLES),
        endings: sorted(ENDINGS),
        numbered: sorted(NUMBERED),
        starters: sorted(STARTERS),
        glued: sorted(GLUED),
    }
});

fn has(hashes: &[u64], token: &Token) -> bool {
    hashes.binary_search(&token.hash).is_ok()
}

/// Ends sentences at `.`, `!`, `?`, `…` (with closing quotes and brackets) where the
/// next word starts one; a paragraph's end always ends one.
pub(super) fn split_sentences(
    text: &str,
    tokens: &[Token],
    first: usize,
    paragraph: u32,
    language: Language,
    out: &mut Vec<Sentence>,
) {
    let mut start = first;
    let mut i = first;
    let mut push = |start: usize, end: usize| {
        let Some(run) = tokens.get(start..end) else { return };
        if run.is_empty() {
            return;
        }
        let (mut upper, mut lower) = (0usize, 0usize);
        for t in run {
            match t.case {
                Case::Upper => upper += 1,
                Case::Lower | Case::Title | Case::Mixed if t.end - t.start > 1 => lower += 1,
                _ => {}
            }
        }
        out.push(Sentence {
            first: u32::try_from(start).unwrap_or(u32::MAX),
            last: u32::try_from(end).unwrap_or(u32::MAX),
            paragraph,
            language,
            shouted: upper >= 3 && upper > lower * 4,
        });
    };
    while let Some(token) = tokens.get(i) {
        i += 1;
        match token.kind {
            // "in the U.S. The force": the abbreviation's own stop ends the sentence.
            TokenKind::Word if ends_in_stop(text, token) => {
                let starts = tokens
                    .get(i)
                    .is_some_and(|n| n.spaced && n.case != Case::Lower && has(&HABITS.starters, n));
                if starts && token.end - token.start > 2 {
                    push(start, i);
                    start = i;
                }
                continue;
            }
            // "điểm_nóng Kosovo_Các nhân_viên": a headline glued to its lead.
            TokenKind::Word if token.joined && token.case == Case::Title => {
                if i > start + 4 && has(&HABITS.glued, token) {
                    push(start, i - 1);
                    start = i - 1;
                }
                continue;
            }
            TokenKind::Punct => {}
            _ => continue,
        }
        let mark = token.span().of(text);
        let stop = match mark {
            "." => token.spaced || ends_sentence(text, tokens, start, i - 1),
            "!" | "?" | "…" => true,
            _ => false,
        };
        if !stop {
            continue;
        }
        let mut end = i;
        while let Some(next) = tokens.get(end) {
            let s = next.span().of(text);
            let closes = matches!(s, "." | "!" | "?" | "…" | ")" | "]" | "”" | "’" | "»")
                || (matches!(s, "\"" | "'") && !next.spaced);
            if closes { end += 1 } else { break }
        }
        if tokens.get(end).is_none_or(|n| starts_sentence(text, n)) {
            push(start, end);
            start = end;
        }
        i = end;
    }
    push(start, tokens.len());
}

fn starts_sentence(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Number => true,
        TokenKind::Punct => matches!(
            token.span().of(text),
            "\"" | "“" | "«" | "(" | "[" | "'" | "‘" | "-" | "–" | "—" | "•" | "*" | "…"
        ),
        _ => token.is_capital(),
    }
}

/// Whether the stop at `at`, which stands right behind a token, ends a sentence, as far
/// as what stands before it tells.
fn ends_sentence(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let next = tokens.get(at + 1);
    // "3.km", "example.org"
    if next.is_some_and(|n| !n.spaced && n.kind != TokenKind::Punct && !n.is_capital()) {
        return false;
    }
    let before = at.checked_sub(1).filter(|&b| b >= start).and_then(|b| tokens.get(b));
    let Some(before) = before.filter(|b| b.kind == TokenKind::Word) else { return true };
    let doubt = || !next.is_some_and(|n| has(&HABITS.starters, n));
    let number = next.is_some_and(|n| n.kind == TokenKind::Number);
    let word = before.span().of(text);
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        // "J. Smith", "P. 5"; "a.m.", "v.v." have a stop before their last letter.
        let dotted = at.checked_sub(2).filter(|&b| b >= start).and_then(|b| tokens.get(b));
        let dotted = !before.spaced && dotted.is_some_and(|d| d.span().of(text) == ".");
        return !((letter.is_uppercase() || dotted) && doubt());
    }
    if before.end - before.start > 7 {
        return true;
    }
    let habits = &*HABITS;
    if number && has(&habits.numbered, before) {
        return false;
    }
    if has(&habits.endings, before) {
        return !(before.is_capital() && doubt() && !number);
    }
    // Titles that are words of their own in small letters ("the rep.") end as words do.
    !(has(&habits.titles, before) && (before.is_capital() || word == "vs" || word == "al"))
}

fn ends_in_stop(text: &str, token: &Token) -> bool {
    text.as_bytes().get((token.end as usize).saturating_sub(1)) == Some(&b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let clean = crate::text::clean::clean(text);
        let mut tokens = super::super::Tokens::default();
        tokens.scan(&clean);
        let span = |s: &Sentence| {
            let run = tokens.of(s);
            run[0].span().hull(run[run.len() - 1].span())
        };
        tokens.sentences.iter().map(|s| span(s).of(clean.as_str()).to_owned()).collect()
    }

    #[test]
    fn sentences_end_where_they_should() {
        // A bar stands where one sentence ends and the next begins.
        for marked in [
            "Gen. John Abizaid spoke.| He left.",
            "Troops came from the U.S.| The force grew.",
            "U.S. troops came from the U.S. Army base.",
            "No. 5 platoon moved.| He said no.| Then he left.",
            "J. Smith and Mr. K. Brown met Lt. Col. Steve Warren.",
            "At 6 a.m. Tuesday they met.| It ended at 8 p.m.| The end.",
            "\"That's why we came here in the first place.\"| Seven NATO states sent troops.",
            "\"What we have seen is intensity... involving thousands,\" he said.",
            "They waited...| Nothing came.",
            "Was it war?| Yes!| It was.",
            "It cost 4.5 million.| 31 people died.",
            "Lockheed Martin Corp. built it.| Boeing Co.| The jets flew.",
            "SAN SALVADOR FELL.| COL PONCE SAID SO.| NO. 5 BATTALION LEFT.",
            "Sen. Dick Durbin of Ill. met Rep. Jones on Jan. 5.",
            "He was hurt (badly).| She was not.",
            "Bukavu cách 60 km.| Phó Tổng thư ký nói.",
            "TP. HCM có 5.000 người.| TP.HCM lớn.",
            "GS. Nguyễn Văn A. nói vậy.",
            "Ông nói: \"Không.\"| Theo AFP, 31 người chết.",
            "Liên minh châu Âu (EU)./.",
            "Liên_Hợp_Quốc_rút khỏi điểm_nóng Kosovo_|Các nhân_viên rời thành_phố .",
            "Serbia_cáo_buộc NATO .| Tổng_thống Serbia_Aleksandar_Vucic nói .",
            "một điều \" không_thể chấp_nhận được \" và yêu_cầu .| Hôm_qua , họ đi .",
        ] {
            let found = sentences(&marked.replace("_|", "_").replace('|', ""));
            let clean = |s: &str| crate::text::clean::clean(s).as_str().to_owned();
            let wanted: Vec<String> =
                marked.replace("_|", "|").split('|').map(|s| clean(s.trim())).collect();
            assert_eq!(found, wanted, "{marked}");
        }
    }
}
