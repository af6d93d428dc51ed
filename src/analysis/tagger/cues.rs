//! Cue words the features look at: prepositions of place, verbs of saying, titles,
//! particles inside names, heads of names. Both languages in one small table, and a
//! table that takes the marks off Latin letters.

use crate::text::tokens::fold_hash;
use unicode_normalization::char::decompose_canonical;

/// A word that stands before places.
pub const PLACE_PREPOSITION: u16 = 1;
/// A verb of saying.
pub const SAYING: u16 = 1 << 1;
/// A title, rank or form of address.
pub const TITLE: u16 = 1 << 2;
/// A word that stands inside names ("of", "al", "bin").
pub const PARTICLE: u16 = 1 << 3;
/// The head of an organisation's name.
pub const ORGANISATION_HEAD: u16 = 1 << 4;
/// The head of a place's name.
pub const PLACE_HEAD: u16 = 1 << 5;
/// A noun for people, next to which demonyms stand.
pub const PEOPLE: u16 = 1 << 6;
/// A word that names a medium next to it ("newspaper", "hãng tin").
pub const MEDIUM: u16 = 1 << 7;
/// A day, a month, or another capitalised word that is no name.
pub const CALENDAR: u16 = 1 << 8;
/// A noun for forces ("troops", "binh sĩ").
pub const FORCE: u16 = 1 << 9;

/// A number word, which opens many a sentence before a name it counts.
pub const COUNT: u16 = 1 << 10;

const WORDS: &[(u16, &str)] = &[
    (
        PLACE_PREPOSITION,
        "in at from near into across outside inside toward towards around to ở tại từ đến tới gần sang qua vào khỏi giữa thủ đô",
    ),
    (
        SAYING,
        "said says say told tells added adds stated announced reported reports claimed claims denied \
         warned accused insisted confirmed wrote described called urged quoted nói biết bố cáo định phát viết kể \
         khẳng tuyên thông báo dẫn lời nhấn mạnh",
    ),
    (
        TITLE,
        "president premier minister secretary general gen lt lieutenant colonel col major maj captain capt sergeant sgt \
         commander cmdr admiral adm marshal mr mrs ms dr prof professor sir lord king queen prince princess sheikh sheik \
         ayatollah imam mullah pope archbishop bishop father reverend rev senator sen representative rep congressman \
         governor gov mayor ambassador envoy spokesman spokeswoman spokesperson chairman chairwoman chief leader director \
         chancellor judge justice attorney lawyer analyst journalist correspondent reporter editor dictator ex-president \
         vice deputy foreign defense defence interior chairperson brigadier corporal private specialist comrade saint \
         head coach activist author actor singer former prime tổng thống thủ tướng trưởng thư ký bộ chủ tịch đại tá \
         tướng trung thiếu thượng úy sĩ tư lệnh phát ngôn viên ngoại giáo sư tiến nghị ông bà anh chị cô em cụ bác \
         phó giám đốc đại sứ thị thống đốc nữ hoàng vua giáo chủ thượng nghị luật sư nhà lãnh đạo đặc phái cựu tiểu",
    ),
    (
        PARTICLE,
        "of for the and al el bin bint ibn abu ben de del la las los da dos du van von der den le ul ur ud y e i & - . ' và",
    ),
    (
        ORGANISATION_HEAD,
        "ministry department agency army force forces front movement party organization organisation council committee \
         union association court parliament senate congress assembly government bank company corporation corp inc ltd \
         group network university institute center centre office bureau commission federation league alliance brigade \
         brigades battalion division corps command guard guards police navy mission foundation society times post news \
         tribunal authority administration service fund cross crescent watch international coalition house fund club \
         bộ cục đảng quân hội ủy uỷ ban tòa toà viện hãng báo tập đoàn công ty ngân hàng liên minh phong trào mặt trận \
         lực lượng tổ chức cơ quan đài trường đại học sư lữ sở quỹ chính phủ quốc nghị sứ",
    ),
    (
        PLACE_HEAD,
        "city town village province region district state republic kingdom river lake sea ocean gulf bay strait island \
         islands mountain mountains valley desert peninsula coast county airport port camp base street road square bridge \
         capital territory strip bank border north south east west northern southern eastern western central border \
         prison hospital palace park plaza boulevard tỉnh huyện xã phường quận thị trấn làng thôn thành phố sông biển đảo \
         vịnh núi bán vùng miền khu bang nước thủ đô đường phố cầu sân bay cảng trại căn cứ châu đèo hồ cửa biên giới \
         bắc nam đông tây",
    ),
    (
        PEOPLE,
        "people citizens nationals immigrants refugees militants rebels muslims muslim christians militia separatists \
         insurgents extremists nationalists minority majority ethnic community tribe tribal clan man woman men women \
         journalists officials official authorities lawmakers người dân tộc sắc phiến quân tín đồ cộng đồng gốc",
    ),
    (
        MEDIUM,
        "newspaper daily weekly magazine television tv radio agency channel network website telegram twitter facebook \
         broadcaster hãng báo tờ tạp chí đài truyền hình kênh trang mạng ảnh theo photo via",
    ),
    (
        CALENDAR,
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
         september october november december christmas ramadan easter thứ tháng ngày năm",
    ),
    (
        COUNT,
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
         eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands \
         dozen dozens scores several both hai ba bốn năm sáu bảy tám chín mười hàng",
    ),
    (
        FORCE,
        "troops soldiers soldier peacekeepers forces military army fighters police officers warplanes jets aircraft \
         navy convoy patrol commander binh lính quân đội cảnh sát lực lượng chiến đấu đặc nhiệm",
    ),
];

const SLOTS: usize = 2048;
/// Bits of [`Cues::held`].
const HELD: usize = 1 << 14;
const LATIN: std::ops::Range<u32> = 0xC0..0x250;
const LATIN_MORE: std::ops::Range<u32> = 0x1E00..0x1F00;

/// Cue words by hash, and Latin letters without their marks.
#[derive(Debug, Clone)]
pub struct Cues {
    slots: Vec<(u64, u16)>,
    /// Which hashes the table may hold: two kilobytes that answer for most words.
    held: Vec<u64>,
    latin: Vec<u8>,
    latin_more: Vec<u8>,
}

impl Default for Cues {
    fn default() -> Self {
        Self::new()
    }
}

impl Cues {
    /// The table of all cue words.
    #[must_use]
    pub fn new() -> Self {
        let mut slots = vec![(0, 0); SLOTS];
        let mut held = vec![0; HELD / 64];
        for &(bit, words) in WORDS {
            for word in words.split_whitespace() {
                let hash = fold_hash(word) | 1;
                let (part, of) = held_at(hash);
                if let Some(part) = held.get_mut(part) {
                    *part |= of;
                }
                let mut at = slot_of(hash);
                while let Some(slot) = slots.get_mut(at) {
                    if slot.0 == hash || slot.1 == 0 {
                        *slot = (hash, slot.1 | bit);
                        break;
                    }
                    at = (at + 1) % SLOTS;
                }
            }
        }
        Self {
            slots,
            held,
            latin: LATIN.map(bare).collect(),
            latin_more: LATIN_MORE.map(bare).collect(),
        }
    }

    /// The cue bits of a token's hash.
    #[inline]
    #[must_use]
    pub fn of(&self, hash: u64) -> u16 {
        let hash = hash | 1;
        let (part, of) = held_at(hash);
        if self.held.get(part).is_none_or(|p| p & of == 0) {
            return 0;
        }
        let mut at = slot_of(hash);
        while let Some(&(key, bits)) = self.slots.get(at) {
            if key == hash || bits == 0 {
                return bits;
            }
            at = (at + 1) % SLOTS;
        }
        0
    }

    /// A byte for a character: its lower-case Latin letter without marks where it is
    /// one, else some byte above 127.
    #[inline]
    #[must_use]
    pub fn bare(&self, c: char) -> u8 {
        let code = u32::from(c);
        if let Ok(byte) = u8::try_from(code)
            && byte < 0x80
        {
            return byte.to_ascii_lowercase();
        }
        let found = if LATIN.contains(&code) {
            self.latin.get((code - LATIN.start) as usize)
        } else if LATIN_MORE.contains(&code) {
            self.latin_more.get((code - LATIN_MORE.start) as usize)
        } else {
            None
        };
        found.copied().unwrap_or(0x80 | code.to_le_bytes()[0])
    }
}

fn slot_of(hash: u64) -> usize {
    usize::try_from(hash >> 40).unwrap_or(0) % SLOTS
}

/// The part of [`Cues::held`] that tells of a hash, and its bit there.
fn held_at(hash: u64) -> (usize, u64) {
    let bit = usize::try_from(hash >> 8).unwrap_or(0) % HELD;
    (bit / 64, 1 << (bit % 64))
}

fn bare(code: u32) -> u8 {
    let Some(c) = char::from_u32(code) else { return 0x80 };
    let base = match c {
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        'ø' | 'Ø' | 'œ' | 'Œ' => 'o',
        'ł' | 'Ł' => 'l',
        'ı' => 'i',
        'ß' => 's',
        'æ' | 'Æ' => 'a',
        c => {
            let mut first = None;
            decompose_canonical(c, |d| {
                first.get_or_insert(d);
            });
            first.unwrap_or(c)
        }
    };
    match u8::try_from(u32::from(base)) {
        Ok(byte) if byte < 0x80 => byte.to_ascii_lowercase(),
        _ => 0x80 | code.to_le_bytes()[0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_found_in_any_case() {
        let cues = Cues::new();
        assert_ne!(cues.of(fold_hash("President")) & TITLE, 0);
        assert_ne!(cues.of(fold_hash("Ở")) & PLACE_PREPOSITION, 0);
        assert_eq!(cues.of(fold_hash("Kosovo")), 0);
    }

    #[test]
    fn letters_lose_their_marks() {
        let cues = Cues::new();
        let bare: String = "ĐặngVučićÝ".chars().map(|c| char::from(cues.bare(c))).collect();
        assert_eq!(bare, "dangvucicy");
    }
}
