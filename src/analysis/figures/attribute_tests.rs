//! Tables of sentences: whose, who says so, flags, where.

use crate::analysis::{Analyzer, Figure, Scratch};
use crate::article::Article;
use crate::text::{Language, clean};

/// The figures of some paragraphs.
fn figures(analyzer: &Analyzer, text: &str, language: Language) -> Vec<Figure> {
    let article = Article { text: clean::clean(text), language, ..Article::default() };
    analyzer.analyze(&article, &mut Scratch::default()).figures
}

/// What a row tests: text, then of each figure its party, source, flags and place;
/// "*" where the row does not care.
type AttributeCase = (&'static str, &'static [[&'static str; 4]]);

#[track_caller]
fn check(language: Language, rows: &[AttributeCase]) {
    let analyzer = Analyzer::new();
    for (text, want) in rows {
        let got = figures(&analyzer, text, language);
        assert_eq!(got.len(), want.len(), "{text}");
        for (figure, want) in got.iter().zip(*want) {
            let flags: Vec<&str> = figure.flags.names().collect();
            let have = [
                figure.party.join("+"),
                figure.attribution.to_string(),
                flags.join(","),
                figure.place.as_deref().unwrap_or("").to_owned(),
            ];
            for (have, want) in have.iter().zip(want) {
                assert!(*want == "*" || have == want, "{text}\n{have:?} is not {want:?}");
            }
        }
    }
}

#[test]
fn english() {
    check(
        Language::English,
        &[
            (
                "Belgium said it would send 500 more troops to Kosovo, Poland an extra 300.",
                &[["Belgium", "Belgium", "", "Kosovo"], ["Poland", "", "", "*"]],
            ),
            (
                "A bomb in Baghdad killed 13 people, including two policemen, officials said.",
                &[["", "officials", "", "Baghdad"], ["Iraq", "officials", "subset", "Baghdad"]],
            ),
            (
                "A spokesman, Major John Hill, says 20 rebels were killed.",
                &[["*", "A spokesman, Major John Hill", "", ""]],
            ),
            (
                "The army lost 10 soldiers in Syria on Monday. Rebels killed 3 soldiers there.",
                &[["Syria", "", "", "Syria"], ["Syria", "", "*", "*"]],
            ),
            (
                "\"We buried 12 people.\n\n\"Then 30 bodies were found,\" said Omar Farouk, a clerk.",
                &[["", "Omar Farouk", "", ""], ["", "Omar Farouk", "", ""]],
            ),
            ("The attack could kill 100 people.", &[["", "", "unreal", ""]]),
            ("Ethiopia moved 3,000 troops from Baidoa to Kismayo.", &[["Ethiopia", "", "", "*"]]),
            ("Nigeria: Boko Haram kills 48 students.", &[["", "", "", "*"]]),
            (
                "The police report said 15 guerrillas were killed.",
                &[["*", "The police report", "", ""]],
            ),
        ],
    );
}

#[test]
fn vietnamese() {
    check(
        Language::Vietnamese,
        &[
            (
                "Theo Bộ Nội vụ Ai Cập, 15 cảnh sát thiệt mạng tại Cairo.",
                &[["Egypt", "Bộ Nội vụ Ai Cập", "", "Cairo"]],
            ),
            (
                "\"Chúng tôi tìm thấy 9 thi thể.\n\nNước vẫn chảy xiết\", ông Lê Văn Nam nói.",
                &[["", "ông Lê Văn Nam", "", ""]],
            ),
            (
                "Vụ đánh bom làm 31 người thiệt mạng, trong đó có 2 trẻ em.",
                &[["", "", "", ""], ["", "", "subset", ""]],
            ),
        ],
    );
}

#[test]
fn a_bare_number_takes_the_noun_of_its_own_kind() {
    let analyzer = Analyzer::new();
    for (text, want) in [
        ("Hospitals had 900 bodies and 2,880 wounded.", ["bodies", "people"]),
        ("The blast killed 12 soldiers and wounded 30.", ["soldiers", "soldiers"]),
        ("A gunman killed three and wounded five.", ["people", "people"]),
    ] {
        let got = figures(&analyzer, text, Language::English);
        let units: Vec<&str> = got.iter().map(|f| &*f.unit).collect();
        assert_eq!(units, want, "{text}");
    }
}
