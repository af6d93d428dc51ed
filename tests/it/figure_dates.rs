//! The day of a figure: one form, as precise as the words.

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::{Article, Published};
use dateline::text::clean::clean;

#[track_caller]
fn check(text: &str, date: Option<&str>) {
    let text = clean(text);
    let published = Some(Published::on(jiff::civil::date(2025, 2, 10)));
    let article = Article { language: text.language(), text, published, ..Article::default() };
    let analysis = Analyzer::new().analyze(&article, &mut Scratch::default());
    let figure = analysis.figures.first().unwrap_or_else(|| panic!("{article:?}"));
    assert_eq!(figure.date.as_deref(), date, "{}", article.text.as_str());
}

#[test]
fn days_months_and_years_have_one_form() {
    check("Shelling killed 12 people in the town on January 28.", Some("2025-01-28"));
    check("Shelling killed 12 people in the town in January 2025.", Some("2025-01"));
    check("Shelling killed 12 people in the town in November.", Some("2024-11"));
    check("Pháo kích làm 12 người thiệt mạng hôm 28/1.", Some("2025-01-28"));
}
