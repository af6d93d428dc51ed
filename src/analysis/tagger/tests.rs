use super::*;

#[test]
fn hints_of_kinds_are_distinct_bits() {
    let mut all = NameHint::NONE;
    for kind in EntityKind::ALL {
        for sure in [true, false] {
            for bit in [NameHint::begin(kind, sure), NameHint::inside(kind, sure)] {
                assert!(!all.any(bit));
                all.add(bit);
            }
        }
    }
    assert_eq!(NameHint::begin(EntityKind::Group, true), NameHint::BEGIN_GROUP);
    assert_eq!(NameHint::inside(EntityKind::Person, false), NameHint::MAYBE_INSIDE_PERSON);
    all.add(NameHint::ENDS);
    assert_eq!(all, NameHint::MATCH);
}

/// Tags one sentence without hints and gives the names found.
fn names(language: Language, text: &str) -> Vec<(String, EntityKind)> {
    let taggers = Taggers::embedded();
    let mut tokens = Vec::new();
    let end = u32::try_from(text.len()).unwrap();
    crate::text::tokens::scan_into(text, crate::text::Span::new(0, end), &mut tokens);
    let (mut buffers, mut out) = (TagBuffers::default(), Vec::new());
    taggers.tag(language, text, &tokens, &[], false, &mut buffers, &mut out);
    out.iter()
        .map(|t| {
            let (first, last) = (&tokens[t.first as usize], &tokens[t.last as usize - 1]);
            (first.span().hull(last.span()).of(text).to_string(), t.kind)
        })
        .collect()
}

#[test]
fn the_models_in_the_binary_find_names_no_list_told_them() {
    let found = names(
        Language::English,
        "Colonel Ismet Berani told Reuters in Dragovac that Brenthi fighters had fled.",
    );
    assert!(found.contains(&("Ismet Berani".into(), EntityKind::Person)), "{found:?}");
    assert!(found.contains(&("Reuters".into(), EntityKind::Organisation)), "{found:?}");
    assert!(found.contains(&("Dragovac".into(), EntityKind::Place)), "{found:?}");
    let found = names(
        Language::Vietnamese,
        "Đại tá Ismet Berani nói với hãng tin Reuters ở Dragovac rằng người Albania đã rời đi.",
    );
    assert!(found.contains(&("Ismet Berani".into(), EntityKind::Person)), "{found:?}");
    assert!(found.contains(&("Reuters".into(), EntityKind::Organisation)), "{found:?}");
    assert!(found.contains(&("Dragovac".into(), EntityKind::Place)), "{found:?}");
    assert!(found.contains(&("Albania".into(), EntityKind::Group)), "{found:?}");
}

#[test]
fn bytes_that_are_no_model_find_nothing() {
    let taggers = Taggers::new(b"", b"DLTAG\0\0\x01short");
    let (mut buffers, mut out) = (TagBuffers::default(), Vec::new());
    let text = "Kofi Annan";
    let mut tokens = Vec::new();
    crate::text::tokens::scan_into(text, crate::text::Span::new(0, 10), &mut tokens);
    for language in [Language::English, Language::Vietnamese] {
        taggers.tag(language, text, &tokens, &[], false, &mut buffers, &mut out);
        assert!(out.is_empty());
    }
}
