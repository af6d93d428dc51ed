//! Languages told apart, measured on short paragraphs of our own in twenty of them, and
//! what follows from it: other languages give no figures and no names.

use std::collections::BTreeMap;

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;
use dateline::text::language::detect;

const PARAGRAPHS: &str = include_str!("../corpus/languages.tsv");

fn paragraphs() -> impl Iterator<Item = (&'static str, &'static str)> {
    PARAGRAPHS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

fn read(analyzer: &Analyzer, text: &str) -> dateline::analysis::Analysis {
    let text = clean(text);
    let language = text.language();
    let article = Article { text, language, ..Article::default() };
    analyzer.analyze(&article, &mut Scratch::default())
}

#[test]
fn english_and_vietnamese_are_told_from_eighteen_others() {
    let (mut all, mut named) = (0, 0);
    let mut wrong = Vec::new();
    for (code, text) in paragraphs() {
        let got = detect(text);
        let want = Language::from_code(code);
        all += 1;
        named += usize::from(got == want);
        if (got.is_read() || want.is_read()) && got != want {
            wrong.push(format!("{code} taken for {}: {text}", got.code()));
        }
    }
    assert!(all >= 200);
    assert!(wrong.len() * 50 <= all, "more than 2 % wrong:\n{}", wrong.join("\n"));
    assert!(named * 20 >= all * 18, "only {named} of {all} named rightly");
}

#[test]
fn a_paragraph_is_told_inside_a_text_of_another_language() {
    for around in [
        "At least three people were killed on Friday when rebels shelled the town.",
        "Ít nhất ba người thiệt mạng hôm thứ sáu khi quân nổi dậy pháo kích thị trấn.",
    ] {
        let mut missed = BTreeMap::<bool, Vec<&str>>::new();
        for (code, text) in paragraphs() {
            let want = Language::from_code(code);
            let whole = clean(&format!("{around}\n\n{text}"));
            let got = whole.paragraphs().last().map_or(Language::Unknown, |p| p.language);
            if got.is_read() != want.is_read() {
                missed.entry(want.is_read()).or_default().push(text);
            }
        }
        assert_eq!(missed.get(&true), None, "English or Vietnamese lost");
        // A headline of three words may be taken for what stands around it.
        let taken = missed.get(&false).map_or(0, Vec::len);
        assert!(taken <= 12, "{taken} taken for what is around: {missed:?}");
    }
}

#[test]
fn other_languages_give_no_figures_and_no_names() {
    let analyzer = Analyzer::new();
    for (code, text) in paragraphs().filter(|(code, _)| !matches!(*code, "en" | "vi")) {
        let analysis = read(&analyzer, text);
        assert!(
            analysis.figures.is_empty() && analysis.mentions.is_empty(),
            "{code}: {text}: {analysis:?}"
        );
    }
}

#[test]
fn a_foreign_paragraph_of_an_english_article_gives_nothing() {
    let english = "Rebels killed 12 soldiers near Goma on Friday, the army said.";
    let foreign = [
        "Al menos 31 personas murieron y más de 500 resultaron heridas en Bogotá.",
        "Nach Angaben der Polizei wurden in Berlin 40 Menschen getötet.",
        "Au moins 31 personnes ont été tuées à Bamako, selon l'ONU.",
        "По данным ООН, в Алеппо убиты 25 человек.",
    ];
    let analyzer = Analyzer::new();
    for text in foreign {
        let analysis = read(&analyzer, &format!("{english}\n\n{text}\n\n{english}"));
        assert_eq!(analysis.figures.len(), 2, "{text}: {:?}", analysis.figures);
        let text_at = u32::try_from(english.len()).unwrap();
        let inside = |start: u32| start > text_at && start < text_at + 30;
        assert!(!analysis.mentions.iter().any(|m| inside(m.span.start)), "{text}");
    }
}
