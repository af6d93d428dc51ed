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
    check("Shelling killed 12 people in the town on 28 January 2025.", Some("2025-01-28"));
    check("Shelling killed 12 people in the town on 3 March 2024.", Some("2024-03-03"));
    check("On 3 March shelling killed 12 people in the town.", Some("2025-03-03"));
    check("Pháo kích làm 12 người thiệt mạng hồi tháng 11.", Some("2024-11"));
    check("Pháo kích làm 12 người thiệt mạng ngày 28 tháng 1 năm 2025.", Some("2025-01-28"));
    check("Hồi tháng 3/2024, pháo kích làm 12 người thiệt mạng.", Some("2024-03"));
}

#[test]
fn a_day_in_figures_is_one_whatever_parts_it() {
    let day = Some("2025-02-03");
    check("Pháo kích làm 12 người thiệt mạng hôm 3-2-2025.", day);
    check("Vụ nổ hôm 3-2-2025 làm 12 người thiệt mạng.", day);
    check("Ngày 3-2-2025, pháo kích làm 12 người thiệt mạng.", day);
    check("Hôm 3.2.2025 pháo kích làm 12 người thiệt mạng.", day);
    check("Pháo kích làm 12 người thiệt mạng hôm 3/2/2025.", day);
    check("Pháo kích làm 12 người thiệt mạng sáng 3-2.", day);
    check("Shelling killed 12 people in the town on 3/2/2025.", day);
    check("Shelling on 3.2.2025 killed 12 people in the town.", day);
}

#[test]
fn words_of_time_are_told_as_precisely_as_they_are() {
    check("Shelling killed 12 people in the town last month.", Some("2025-01"));
    check("Shelling killed 12 people in the town last year.", Some("2024"));
    check("Tháng trước pháo kích làm 12 người thiệt mạng.", Some("2025-01"));
    check("Năm ngoái pháo kích làm 12 người thiệt mạng.", Some("2024"));
    check("Shelling killed 12 people in the town yesterday.", Some("2025-02-09"));
    check("Hôm qua pháo kích làm 12 người thiệt mạng.", Some("2025-02-09"));
    check("Pháo kích làm 12 người thiệt mạng đêm qua.", Some("2025-02-09"));
    check("Pháo kích làm 12 người thiệt mạng sáng nay.", Some("2025-02-10"));
    check("Hôm kia, pháo kích làm 12 người thiệt mạng.", Some("2025-02-08"));
    // Weeks are those of ISO 8601.
    check("Shelling killed 12 people in the town last week.", Some("2025-W06"));
    check("Tuần trước pháo kích làm 12 người thiệt mạng.", Some("2025-W06"));
}

/// An article that tells no day of its own.
#[test]
fn what_cannot_be_told_as_a_day_is_none() {
    let date = |text: &str| {
        let text = clean(text);
        let article = Article { language: text.language(), text, ..Article::default() };
        let analysis = Analyzer::new().analyze(&article, &mut Scratch::default());
        analysis.figures.first().and_then(|f| f.date.as_deref().map(str::to_owned))
    };
    assert_eq!(
        date("Shelling killed 12 people in the town on 28 January 2025.").as_deref(),
        Some("2025-01-28")
    );
    assert_eq!(
        date("Pháo kích làm 12 người thiệt mạng hồi tháng 1/2025.").as_deref(),
        Some("2025-01")
    );
    assert_eq!(date("Shelling killed 12 people in the town in 2023.").as_deref(), Some("2023"));
    for text in [
        "on Tuesday",
        "yesterday",
        "in November",
        "on 28 January",
        "last week",
        "last month",
        "last year",
    ] {
        assert_eq!(date(&format!("Shelling killed 12 people in the town {text}.")), None, "{text}");
    }
}
