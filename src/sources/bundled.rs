//! The articles that come with dateline, in the binary.

use super::{Hint, read};
use crate::article::Article;

macro_rules! bundled {
    ($name:literal) => {
        ($name, include_str!(concat!("../../assets/articles/", $name)))
    };
}

/// File name and text of each, in the order of their names.
pub const ARTICLES: [(&str, &str); 21] = [
    bundled!("01-lien-hop-quoc-roi-mitrovica.txt"),
    bundled!("02-nato-stands-ready.txt"),
    bundled!("03-tu-lenh-nato-o-lai-kosovo.txt"),
    bundled!("04-nato-raids-after-two-days.txt"),
    bundled!("05-kosovo-toll-cut-to-19.txt"),
    bundled!("06-kosovo-nhin-lai-thang-3-2004.txt"),
    bundled!("07-goma-two-weeks-on.txt"),
    bundled!("08-goma-ban-tin-mang.txt"),
    bundled!("09-zvecan-thirty-peacekeepers.txt"),
    bundled!("10-zvecan-binh-si-nato-bi-thuong.txt"),
    bundled!("11-banjska-monastery-siege.txt"),
    bundled!("12-nato-tang-quan-sau-banjska.txt"),
    bundled!("13-beirut-barracks.txt"),
    bundled!("14-diem-tin-quan-su.txt"),
    bundled!("15-darfur-camps-headline.txt"),
    bundled!("16-marawi-sau-nam-thang.txt"),
    bundled!("17-world-briefs.txt"),
    bundled!("18-qana-con-so-thay-doi.txt"),
    bundled!("19-qana-first-day.txt"),
    bundled!("20-tin-nhanh-bukavu.txt"),
    bundled!("21-kosovo-police-raid-2019.txt"),
];

/// Reads them all.
#[must_use]
pub fn articles() -> Vec<Article> {
    let read = |(name, text): &(&str, &str)| {
        read(text.as_bytes(), &Hint::new(format!("dateline/{name}"))).articles
    };
    ARTICLES.iter().flat_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_is_in_the_binary_and_says_what_it_is() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/articles");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .filter(|name| Path::new(name).extension().is_some_and(|e| e == "txt"))
            .collect();
        names.sort();
        assert_eq!(names, ARTICLES.map(|(name, _)| name));
        let articles = articles();
        assert_eq!(articles.len(), ARTICLES.len());
        for article in &articles {
            let note = article.note.as_deref().unwrap_or_default();
            assert!(note.contains("ritten for dateline"), "{}: {note}", article.path);
            assert!(article.published.is_some() && !article.title.is_empty(), "{}", article.path);
        }
    }
}
