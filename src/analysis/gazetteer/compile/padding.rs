//! Names written with more than the name: common nouns around it, ranks before it.

use std::collections::BTreeSet;

use super::{AMBIGUOUS, EXACT, GatheredName, VIETNAMESE};

/// Common nouns that stand before a name in Vietnamese, capital or not; where what
/// follows is a name of its own, it is the name.
const HEADS: &str = "quân đội|chính phủ|chính quyền|cảnh sát|lực lượng cảnh sát|lực lượng|hãng tin \
    |hãng thông tấn|hãng|đài truyền hình|đài phát thanh|kênh truyền hình|đài|nhật báo \
    |tờ báo|báo|tờ|kênh|tạp chí|công ty|tập đoàn|nhóm|tổ chức khủng bố|tổ chức \
    |mạng lưới khủng bố|phiến quân|mạng xã hội|nền tảng|ứng dụng|nước|vùng|tỉnh|bang \
    |khu tự trị|thành phố|thủ đô|đảo|quần đảo|các nước|người|khối|liên quân|dân tộc \
    |sắc tộc|binh sĩ|the|bán đảo|miền|các quốc gia|quốc gia|truyền thông|giới chức \
    |phe nổi dậy|quân nổi dậy|phe đối lập|chiến binh|tay súng|phần tử|tín đồ|gốc|tàn quân|khối \
    |hải tặc|cướp biển|thổ dân|người dân|quân|ly khai|phe ly khai thân|ly khai thân|lực lượng ly khai thân|quân ly khai thân|dân \
    quân thân|phe thân|phe|thánh địa|dân quân|bộ tộc \
    |sông|trại|trại tị nạn|làng|thị trấn|huyện|quận|xã|núi|đèo|hồ|cảng";

/// Small words that stand inside a name written in capitals.
const SMALL: &str = "of|the|for|and|in|on|to|against|with|from|at|by|de|del|la|las|los|el|al|e|y|et|des \
    |du|da|do|dos|das|van|von|der|den|bin|bint|ibn|abu|wal|wa|ul|ur|bil|fi|as|ash|ad|an \
    |ar|az|le|les|di|della|und|für|ag|i|og|former";

fn is_small(word: &str) -> bool {
    SMALL.split('|').any(|s| s.trim() == word)
}

/// Whether a way to write a name is the name with a common noun: it is left out, so
/// that what is found is the name alone.
pub(super) fn is_padded(
    row: &GatheredName,
    flags: u32,
    name: &str,
    places: &BTreeSet<String>,
) -> bool {
    let own = |rest: &str| row.names.iter().any(|(_, n)| n.to_lowercase() == rest);
    let lower = name.to_lowercase();
    for head in HEADS.split('|').map(str::trim) {
        if let Some(rest) = lower.strip_prefix(head).and_then(|r| r.strip_prefix(' '))
            && (own(rest) || places.contains(rest))
        {
            return true;
        }
    }
    let small = !name.contains(char::is_uppercase);
    if row.kind == 3 && flags & VIETNAMESE != 0 && flags & EXACT == 0 && small {
        // "lực lượng liên quân", "phát xít": common nouns.
        return true;
    }
    if flags & VIETNAMESE != 0 || !name.contains([' ', '-']) {
        return false;
    }
    if name.contains("-led ") || name.contains("-backed ") {
        return true;
    }
    let common = |w: &&str| {
        !w.contains(char::is_uppercase)
            && w.chars().next().is_some_and(char::is_lowercase)
            && !is_small(w)
            && !w.contains('\'')
    };
    let words = || name.split(' ').filter(|w| !w.is_empty());
    let some = words().any(|w| common(&w));
    match row.kind {
        // "Russian army", "U.S. troops": a demonym and a common noun.
        1 => some,
        // "Darfur region": the name alone where it is known.
        2 => {
            some && {
                let core: Vec<&str> = words().filter(|w| !common(w)).collect();
                let core = core.join(" ").to_lowercase();
                own(&core) || places.contains(&core)
            }
        }
        // "far-right", "Shi'ite militiamen", "Iraqi Kurds".
        3 => {
            let core: Vec<&str> = words().filter(|w| !common(w)).collect();
            core.is_empty() || some && places.contains(&core.join(" ").to_lowercase())
        }
        _ => false,
    }
}

/// Ranks that stand before persons' names in the tables, for a row to be named by, and
/// are no part of the name in a text.
const RANKS: &[&str] = &[
    "grand ayatollah",
    "ayatollah",
    "crown prince",
    "prince",
    "princess",
    "king",
    "queen",
    "pope",
    "president",
    "general",
    "emperor",
    "giáo hoàng",
    "quốc vương",
    "nữ hoàng",
    "vua",
    "tổng thống",
];

/// A person's name without the rank before it, and whether it needs the rank, or other
/// support, to be known by ("King Hussein").
pub(super) fn without_rank(name: &str) -> Option<(u32, &str)> {
    let lower = name.to_lowercase();
    let rank =
        RANKS.iter().find(|r| lower.strip_prefix(**r).is_some_and(|l| l.starts_with(' ')))?;
    let rest = name.get(rank.len()..)?.trim_start();
    Some((if rest.contains(' ') { 0 } else { AMBIGUOUS }, rest))
}
