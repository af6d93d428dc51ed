//! Reports of one form ("Day 2 of fighting in …") of many towns: whatever they have in common,
//! each town's are a story of their own, and what really goes on with it belongs to it.

use std::collections::{BTreeMap, BTreeSet};

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::ArticleKey;
use dateline::sources::{self, Hint};
use dateline::store::Entry;
use rayon::prelude::*;
use serde_json::json;

use crate::stories::{entries, grouped, settled};

/// Towns that the gazetteer knows, by country, and some that it does not.
const TOWNS: [&str; 50] = [
    "Aleppo",
    "Homs",
    "Idlib",
    "Raqqa",
    "Palmyra",
    "Daraa",
    "Hama",
    "Kharkiv",
    "Kherson",
    "Bakhmut",
    "Mariupol",
    "Donetsk",
    "Luhansk",
    "Goma",
    "Bukavu",
    "Mosul",
    "Fallujah",
    "Kirkuk",
    "Ramadi",
    "Tal Afar",
    "Kandahar",
    "Kunduz",
    "Jalalabad",
    "Tripoli",
    "Benghazi",
    "Sirte",
    "Marawi",
    "Zamboanga",
    "Khartoum",
    "Omdurman",
    "Nyala",
    "Mogadishu",
    "Kismayo",
    "Sanaa",
    "Aden",
    "Taiz",
    "Pristina",
    "Mitrovica",
    "Grozny",
    "Kidal",
    "Timbuktu",
    "Maiduguri",
    "Juba",
    "Malakal",
    "Bangui",
    "Korbat",
    "Velmar",
    "Sundri",
    "Belisa",
    "Norvik",
];
const DAYS: u32 = 20;
/// Headline and text of one publisher's reports: `T` is the town, `N` the day of the fighting,
/// `K` and `W` are counts.
const FORMS: [(&str, &str, &str); 5] = [
    (
        "en",
        "Day N of fighting in T: K killed",
        "Fighting went on in T for the Nth day, killing K people and wounding W, residents and \
         medics said. Shells fell on the market and the main road. The army said that it had \
         retaken two blocks. Schools stayed shut.",
    ),
    (
        "en",
        "K killed as shelling of T goes on",
        "At least K people were killed and W wounded when shells hit houses in T, the regional \
         health office said. It was day N of the fighting. Colonel Adem Varga, a spokesman for \
         the army, said that his men had answered the fire.",
    ),
    (
        "en",
        "Shells hit T hospital on day N",
        "GENEVA - Shells hit a hospital in T and K patients were killed, the World Health \
         Organization said in Geneva on day N of the fighting. W people were wounded. The wards \
         had no light and no water, Director-General Tedros Adhanom Ghebreyesus said.",
    ),
    (
        "vi",
        "Ngày thứ N giao tranh tại T: K người thiệt mạng",
        "Giao tranh tiếp diễn tại T sang ngày thứ N, làm K người thiệt mạng và W người bị \
         thương, người dân và nhân viên y tế cho biết. Đạn pháo rơi xuống khu chợ và con đường \
         chính. Quân đội cho biết đã giành lại hai khu phố. Các trường học vẫn đóng cửa.",
    ),
    (
        "vi",
        "Pháo kích dữ dội ở T, K người chết",
        "Ít nhất K người thiệt mạng và W người bị thương khi đạn pháo rơi trúng nhà dân ở T, cơ \
         quan y tế địa phương cho biết. Đây là ngày thứ N của cuộc giao tranh. Đại tá Adem Varga, \
         người phát ngôn quân đội, nói binh sĩ đã bắn trả.",
    ),
];

fn filled(form: &str, town: &str, [day, killed, wounded]: [u32; 3]) -> String {
    let mut out = String::new();
    let mut letters = form.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        // A capital that stands alone, or before an ending in small letters that is one: "Nth".
        let next = letters.peek().copied().unwrap_or(' ');
        let alone = !before.is_alphanumeric() && (!next.is_alphanumeric() || next == 't');
        match letter {
            'T' if alone => out.push_str(town),
            'N' if alone => out.push_str(&day.to_string()),
            'K' if alone => out.push_str(&killed.to_string()),
            'W' if alone => out.push_str(&wounded.to_string()),
            other => out.push(other),
        }
        before = letter;
    }
    out
}

/// All reports, each with its town and its form.
fn reports() -> Vec<(usize, usize, Entry)> {
    let all = (0..TOWNS.len()).flat_map(|town| (1..=DAYS).map(move |day| (town, day)));
    let all: Vec<(usize, u32, usize)> =
        all.flat_map(|(town, day)| (0..FORMS.len()).map(move |form| (town, day, form))).collect();
    let analyzer = Analyzer::new();
    all.into_par_iter()
        .map_init(Scratch::default, |scratch, (town, day, form)| {
            let (language, title, text) = FORMS[form];
            // Small counts that agree by chance all the time.
            let mixed = (u32::try_from(town * 31 + form * 7).unwrap() + day * 13) % 97;
            let counts = [day, 2 + mixed % 9, 3 + mixed % 23];
            let told = json!({
                "id": format!("{town}-{day}-{form}"),
                "published": format!("2031-05-{day:02}"),
                "source": "The Wire",
                "lang": language,
                "title": filled(title, TOWNS[town], counts),
                "text": filled(text, TOWNS[town], counts),
            });
            let read = sources::read(told.to_string().as_bytes(), &Hint::new("wire.jsonl"));
            let article = read.articles.into_iter().next().unwrap();
            (town, form, Entry { analysis: analyzer.analyze(&article, scratch), article })
        })
        .collect()
}

#[test]
fn reports_of_one_form_are_a_story_a_town() {
    let all = reports();
    assert_eq!(all.len(), 5000);
    let own: BTreeMap<ArticleKey, (usize, usize)> =
        all.iter().map(|(town, form, entry)| (entry.article.key, (*town, *form))).collect();
    let store = settled(all.into_iter().map(|a| a.2));
    let mut melted = Vec::new();
    let mut stories: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    let mut of_forms: BTreeMap<(usize, usize), BTreeSet<u64>> = BTreeMap::new();
    for (id, parts) in grouped(&store) {
        let towns: BTreeSet<&str> = parts.iter().map(|(key, _)| TOWNS[own[key].0]).collect();
        melted.extend((towns.len() > 1).then_some(towns));
        for (key, _) in parts {
            stories.entry(own[&key].0).or_default().insert(id);
            of_forms.entry(own[&key]).or_default().insert(id);
        }
    }
    assert!(melted.is_empty(), "reports of one form melted: {melted:?}");
    // What goes on day by day is one story, nearly always in both languages.
    assert!(of_forms.values().all(|ids| ids.len() == 1));
    let torn: Vec<&str> = stories.iter().filter(|s| s.1.len() > 1).map(|s| TOWNS[*s.0]).collect();
    assert!(torn.len() * 10 <= TOWNS.len(), "in several stories: {torn:?}");
}

#[test]
fn one_event_is_one_story_though_its_reports_name_different_towns() {
    let told = |id: &str, title: &str, text: &str| {
        json!({"id": id, "published": format!("2031-05-0{}", id.len()), "title": title, "text": text})
            .to_string()
            + "\n"
    };
    for (what, lines) in [
        (
            "the village, and the town next to it",
            [
                told(
                    "a",
                    "Three gunmen killed in Banjska monastery siege",
                    "Three gunmen were killed when police stormed the monastery of Banjska, near \
                     Zvecan, where some thirty armed men had barricaded themselves behind an \
                     armoured vehicle. A policeman died in the ambush that began the siege.",
                ),
                told(
                    "bb",
                    "Siege near Zvecan: armed men fled through the woods",
                    "The armed men who had barricaded themselves in a monastery near Zvecan fled \
                     through the woods at night, police said. Three of the gunmen were killed in \
                     the siege and a policeman in the ambush that began it.",
                ),
            ],
        ),
        (
            "where it was, and where they lie in hospital",
            [
                told(
                    "a",
                    "14 killed as strike hits bakery in Idlib",
                    "Fourteen people were killed when an air strike hit a bakery queue in Idlib. \
                     The wounded were taken over the border to Antakya, the White Helmets said. \
                     Flour sacks burned on the pavement before the bakery.",
                ),
                told(
                    "bb",
                    "Wounded of bakery strike die in Antakya",
                    "Two of the wounded of the air strike on a bakery queue died in a hospital in \
                     Antakya, doctors said. Sixteen people were killed by the strike. The White \
                     Helmets had brought the wounded from the bakery over the border.",
                ),
            ],
        ),
        (
            "where it was, and the capital where the army speaks",
            [
                told(
                    "a",
                    "Nine soldiers killed in ambush in Patikul",
                    "JOLO - Nine soldiers were killed when gunmen ambushed a convoy of rice lorries \
                     in Patikul. The gunmen fled into the mangroves with the rifles of the dead.",
                ),
                told(
                    "bb",
                    "Manila vows to hunt gunmen of rice convoy ambush",
                    "MANILA - The army will hunt the gunmen who ambushed a convoy of rice lorries \
                     and killed nine soldiers, a general said in Manila. The gunmen fled into the \
                     mangroves with the rifles of the dead.",
                ),
            ],
        ),
    ] {
        let all = entries("one.jsonl", lines.concat().as_bytes());
        assert_eq!(all.len(), 2);
        assert_eq!(grouped(&settled(all)).len(), 1, "{what}");
    }
}

/// Reports of one form, on one day and the next, of places of one country: which are one story.
#[test]
fn a_town_and_a_province_are_one_place_where_it_lies_there() {
    let report = |id: &str, day: u32, place: &str| {
        let told = json!({
            "id": id,
            "published": format!("2031-05-{day:02}"),
            "title": format!("Nine killed as gunmen raid market in {place}"),
            "text": format!(
                "Nine people were killed and fourteen were wounded when gunmen on motorcycles \
                 raided a market in {place}, the governor's office said. Stalls were burned and \
                 a bridge was blown up behind the gunmen as they fled into the hills."
            ),
        });
        told.to_string() + "\n"
    };
    for (town, province, one) in [
        // Of islands, of a province, of a region of provinces.
        ("Jolo", "Sulu", true),
        ("Patikul", "Sulu", true),
        ("Marawi", "Lanao del Sur", true),
        ("Marawi", "Mindanao", true),
        ("Nyala", "South Darfur", true),
        ("Nyala", "Darfur", true),
        ("Bakhmut", "Donbas", true),
        ("Maiduguri", "Borno", true),
        ("Mopti", "central Mali", true),
        // Of the province next to it, or far from it.
        ("Marawi", "Sulu", false),
        ("Nyala", "North Darfur", false),
        ("Maiduguri", "Zamfara", false),
        ("Bakhmut", "Kharkiv region", false),
        ("Mosul", "Anbar", false),
        ("Kandahar", "Nangarhar", false),
    ] {
        let lines = report("a", 4, town) + &report("b", 5, province);
        let stories = grouped(&settled(entries("one.jsonl", lines.as_bytes()))).len();
        assert_eq!(stories == 1, one, "{town} and {province}");
        let lines = report("a", 4, province) + &report("b", 5, town);
        let stories = grouped(&settled(entries("one.jsonl", lines.as_bytes()))).len();
        assert_eq!(stories == 1, one, "{province} and {town}");
    }
}
