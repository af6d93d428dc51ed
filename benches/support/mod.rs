//! Articles of three kilobytes for benches: paragraphs of the bundled articles with
//! other digits, and between them paragraphs as reports have them that count nothing.
//! About seven figures an article; annotated news has about five in as much text.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use dateline::sources::bundled;
use dateline::text::Role;

/// Bytes of an article's text.
const LENGTH: usize = 3000;

static COUNTING: LazyLock<Vec<String>> = LazyLock::new(|| {
    let articles = bundled::articles();
    let long = articles.iter().flat_map(|article| {
        let text = article.text.as_str();
        let body = article.text.paragraphs().iter().filter(|p| p.role == Role::Body);
        body.filter(|p| p.span.len() > 200).map(|p| p.span.of(text).to_owned())
    });
    long.collect()
});

/// `{N}` is a name that few articles have.
const TELLING: [&str; 8] = [
    "The road to {N} was open again by the evening, but few drivers dared to take it. Shops along the market \
     kept their shutters down, and the teachers of the town sent the children home before noon. Mayor {N} asked \
     people to stay indoors until the bridge had been searched.",
    "Diplomats in Geneva said that the talks would go on, although neither side has moved on the question of the \
     border. The foreign minister flew to Ankara in the night and was expected to meet his colleague {N} there; \
     an adviser called the mood sober.",
    "Colonel {N}, who commands the garrison, told reporters that the army had no wish to enter the old town. He \
     blamed outsiders for the unrest and promised an inquiry. Human rights groups answered that earlier inquiries \
     had led nowhere.",
    "In the camp behind the railway station the rain has turned the paths to mud. Families cook in front of their \
     tents, and a nurse from Médecins Sans Frontières goes from row to row with a box of medicines. She comes from \
     {N} and has not heard from her parents since the lines were cut.",
    "The European Union called on all parties to hold their fire and to let convoys through. A spokeswoman for the \
     United Nations said that the agency was ready to send food as soon as the pass at {N} was safe.",
    "Bộ trưởng Quốc phòng cho biết tình hình tại {N} đã lắng xuống, song lực lượng gìn giữ hòa bình vẫn được đặt \
     trong tình trạng báo động. Người dân bắt đầu quay lại các khu chợ, còn trường học thì vẫn đóng cửa.",
    "Analysts doubt that the new government in {N} will last. Its partners agree on little but their dislike of \
     the president, and the generals have kept silent. Money is short as well: the port earns less than half of \
     what it did, and the pipeline stands idle.",
    "It was the first time in years that the bells of {N} had been rung at night. An old man said that he had \
     stood at the same window in the last war and seen the same fires on the same hill, and that nobody had \
     learned anything from it.",
];

/// A name that comes again in some articles later.
fn name(number: usize) -> String {
    const SYLLABLES: [&str; 12] =
        ["ka", "ro", "mi", "ten", "du", "vas", "lo", "pri", "gor", "an", "bel", "tu"];
    let mut name = String::from(["M", "B", "K", "S"][number % 4]);
    let mut left = number;
    for _ in 0..3 {
        name.push_str(SYLLABLES[left % SYLLABLES.len()]);
        left /= SYLLABLES.len();
    }
    name
}

/// Title and text of the article of a number, unlike its neighbours.
pub fn article(number: usize) -> (String, String) {
    let title = format!("Report {number} from {}", name(number));
    let mut text = String::with_capacity(LENGTH + 1024);
    let mut part = number * 7;
    while text.len() < LENGTH {
        part += 1 + number % 3;
        if part.is_multiple_of(3) {
            let digit = ['1', '2', '3', '4', '5', '6', '7', '8'][number % 8];
            let counting = &COUNTING[part % COUNTING.len()];
            text.extend(counting.chars().map(|c| match c {
                '2'..='8' => digit,
                _ => c,
            }));
        } else {
            text.push_str(&TELLING[part % TELLING.len()].replace("{N}", &name(number + part)));
        }
        text.push_str("\n\n");
    }
    (title, text)
}

/// Writes articles as JSON Lines; the bytes.
pub fn lines(count: usize, path: &Path) -> io::Result<u64> {
    let mut out = String::new();
    for n in 0..count {
        let (title, text) = article(n);
        let value = serde_json::json!({
            "id": n.to_string(), "title": title, "text": text, "url": format!("http://x.example/{n}"),
            "published": format!("20{:02}-{:02}-{:02}", n % 20, n % 12 + 1, n % 28 + 1), "source": "Bench",
        });
        let _ = writeln!(out, "{value}");
    }
    fs::write(path, &out)?;
    Ok(out.len() as u64)
}

/// Writes articles as files of a folder, a thousand in each below it; the bytes.
pub fn files(count: usize, folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for n in 0..count {
        let below = folder.join(format!("{:03}", n / 1000));
        fs::create_dir_all(&below)?;
        let (title, text) = article(n);
        let text = format!("{title}\n\n{text}");
        bytes += text.len() as u64;
        fs::write(below.join(format!("{n:06}.txt")), text)?;
    }
    Ok(bytes)
}
