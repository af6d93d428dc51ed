//! One entity in every spelling: three hundred ways to write names in both languages,
//! each in a sentence of its own, and the entity it must be linked to.

use std::fmt::Write as _;

use dateline::analysis::gazetteer::Gazetteer;
use dateline::analysis::{Analyzer, Scratch};
use dateline::article::Article;
use dateline::text::{Language, clean};

/// Least share that must be right.
const BAR: f64 = 0.95;

/// Entities by their ids, and ways to write them. A variant that starts
/// with `~` stands in a Vietnamese sentence, all others in an English one.
const VARIANTS: &[(&str, &str)] = &[
    (
        "org/un",
        "United Nations|UN|U.N.|UNITED NATIONS|~Liên Hợp Quốc|~Liên hợp quốc|~Liên_Hợp_Quốc|~LHQ|~Liên hiệp quốc|~Lien Hop Quoc|~LIÊN HỢP QUỐC",
    ),
    (
        "org/nato",
        "NATO|North Atlantic Treaty Organization|North Atlantic Treaty Organisation|~NATO|~Tổ chức Hiệp ước Bắc Đại Tây Dương|~khối NATO",
    ),
    (
        "org/european-union",
        "European Union|EU|E.U.|~Liên minh châu Âu|~EU|~Liên_minh châu_Âu|~Liên minh Châu Âu",
    ),
    ("org/kfor", "KFOR|Kosovo Force|~KFOR"),
    (
        "org/un-security-council",
        "UN Security Council|U.N. Security Council|Security Council|United Nations Security Council|~Hội đồng Bảo an|~Hội đồng Bảo an Liên Hợp Quốc|~Hội_đồng Bảo_an|~Hội đồng bảo an",
    ),
    ("org/unhcr", "UNHCR|United Nations High Commissioner for Refugees|~UNHCR"),
    ("org/red-cross", "Red Cross|~Hội Chữ thập đỏ"),
    ("org/kremlin", "Kremlin|~Điện Kremlin|~Kremlin"),
    ("org/pentagon", "Pentagon|~Lầu Năm Góc|~Lầu_Năm_Góc"),
    ("org/white-house", "White House|~Nhà Trắng"),
    ("org/hamas", "Hamas|~Hamas"),
    ("org/hezbollah", "Hezbollah|Hizbollah|Hizbullah|~Hezbollah|~Hezbollah"),
    ("org/taliban", "Taliban|Taleban|~Taliban"),
    (
        "org/islamic-state",
        "Islamic State|ISIS|ISIL|~IS|~Nhà nước Hồi giáo|~Nhà nước Hồi giáo tự xưng",
    ),
    ("org/al-qaeda", "al-Qaeda|al Qaeda|Al Qaeda|al-Qaida|~al-Qaeda|~Al - Qaeda"),
    ("org/boko-haram", "Boko Haram|~Boko Haram"),
    ("org/farc", "FARC|Revolutionary Armed Forces of Colombia|~FARC"),
    ("org/ltte", "LTTE|Tamil Tigers|Liberation Tigers of Tamil Eelam|~LTTE"),
    ("org/african-union", "African Union|~Liên minh châu Phi"),
    (
        "org/asean",
        "ASEAN|Association of Southeast Asian Nations|~ASEAN|~Hiệp hội các quốc gia Đông Nam Á",
    ),
    ("org/osce", "OSCE|Organization for Security and Co-operation in Europe|~OSCE"),
    ("org/who", "World Health Organization|~WHO|~Tổ chức Y tế Thế giới"),
    ("org/reuters", "Reuters|~Reuters|~REUTERS"),
    ("org/afp", "AFP|Agence France-Presse|~AFP"),
    ("org/associated-press", "Associated Press|AP|~AP"),
    ("org/vietnam-news-agency", "~TTXVN|~Thông tấn xã Việt Nam"),
    ("org/xinhua", "Xinhua|~Tân Hoa xã|~Tân Hoa Xã"),
    (
        "place/united-states",
        "United States|US|U.S.|USA|UNITED STATES|~Mỹ|~Hoa Kỳ|~Hoa_Kỳ|~Mĩ|~Hoa Kì",
    ),
    (
        "place/united-kingdom",
        "United Kingdom|UK|U.K.|Britain|Great Britain|~Vương quốc Anh|~nước Anh",
    ),
    ("place/russia", "Russia|Russian Federation|RUSSIA|~Nga|~Liên bang Nga"),
    ("place/china", "China|~Trung Quốc|~Trung_Quốc|~Trung Quoc|~TRUNG QUỐC"),
    ("place/france", "France|~Pháp"),
    ("place/germany", "Germany|~Đức"),
    ("place/italy", "Italy|~Ý|~Italia|~Italy"),
    ("place/spain", "Spain|~Tây Ban Nha|~Tây_Ban_Nha"),
    ("place/japan", "Japan|~Nhật Bản|~Nhật"),
    ("place/south-korea", "South Korea|~Hàn Quốc"),
    ("place/north-korea", "North Korea|DPRK|~Triều Tiên|~CHDCND Triều Tiên"),
    ("place/vietnam", "Vietnam|Viet Nam|~Việt Nam|~Viet Nam"),
    ("place/laos", "Laos|~Lào"),
    ("place/cambodia", "Cambodia|~Campuchia"),
    ("place/thailand", "Thailand|~Thái Lan"),
    ("place/myanmar", "Myanmar|Burma|~Myanmar|~Miến Điện"),
    ("place/turkey", "Turkey|~Thổ Nhĩ Kỳ|~Thổ Nhĩ Kì|~Thổ_Nhĩ_Kỳ"),
    ("place/georgia", "Georgia|~Gruzia"),
    ("place/jordan", "Jordan|~Jordan"),
    ("place/egypt", "Egypt|~Ai Cập"),
    ("place/india", "India|~Ấn Độ"),
    ("place/ukraine", "Ukraine|~Ukraine|~Ukraina"),
    ("place/poland", "Poland|~Ba Lan"),
    ("place/netherlands", "Netherlands|Holland|~Hà Lan"),
    ("place/belgium", "Belgium|~Bỉ"),
    ("place/austria", "Austria|~Áo"),
    ("place/switzerland", "Switzerland|~Thụy Sĩ|~Thuỵ Sĩ"),
    ("place/sweden", "Sweden|~Thụy Điển|~Thuỵ Điển"),
    ("place/denmark", "Denmark|~Đan Mạch"),
    ("place/norway", "Norway|~Na Uy"),
    ("place/serbia", "Serbia|~Serbia|~SERBIA"),
    ("place/kosovo", "Kosovo|KOSOVO|Kosovo's|Kosovo’s|~Kosovo|~Kosovo_Các"),
    ("place/bosnia-and-herzegovina", "Bosnia and Herzegovina|Bosnia|Bosnia-Herzegovina|~Bosnia"),
    ("place/saudi-arabia", "Saudi Arabia|~Saudi Arabia|~Ả Rập Xê Út|~Arab Saudi|~Ả-rập Xê-út"),
    (
        "place/united-arab-emirates",
        "United Arab Emirates|UAE|~UAE|~Các tiểu vương quốc Arab thống nhất",
    ),
    ("place/australia", "Australia|~Australia|~Úc"),
    ("place/ivory-coast", "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire|~Bờ Biển Ngà"),
    (
        "place/democratic-republic-of-congo",
        "Democratic Republic of Congo|DR Congo|DRC|~Cộng hòa Dân chủ Congo|~CHDC Congo|~Cộng hoà Dân chủ Congo",
    ),
    ("place/palestine", "Palestine|~Palestine"),
    ("place/gaza-strip", "Gaza Strip|~Dải Gaza|~dải Gaza"),
    ("place/west-bank", "West Bank|~Bờ Tây|~bờ Tây"),
    ("place/pristina", "Pristina|Prishtina|Priština|~Pristina"),
    ("place/mitrovica", "Mitrovica|Kosovska Mitrovica|~Mitrovica"),
    ("place/belgrade", "Belgrade|Beograd|~Belgrade|~Beograd"),
    ("place/moscow", "Moscow|~Moscow|~Matxcơva|~Moskva|~Mát-xcơ-va"),
    ("place/kyiv", "Kyiv|Kiev|~Kiev|~Kyiv"),
    ("place/kharkiv", "Kharkiv|Kharkov|~Kharkiv|~Kharkov"),
    ("place/beijing", "Beijing|Peking|~Bắc Kinh"),
    ("place/pyongyang", "Pyongyang|~Bình Nhưỡng"),
    ("place/hanoi", "Hanoi|Ha Noi|~Hà Nội|~HÀ NỘI"),
    ("place/paris", "Paris|~Paris"),
    ("place/jerusalem", "Jerusalem|~Jerusalem"),
    ("place/damascus", "Damascus|~Damascus"),
    ("place/aleppo", "Aleppo|~Aleppo"),
    ("place/europe", "Europe|~châu Âu|~Châu Âu|~châu_Âu"),
    ("place/africa", "Africa|~châu Phi"),
    ("place/middle-east", "Middle East|~Trung Đông"),
    ("place/south-china-sea", "South China Sea|~Biển Đông"),
    ("person/kofi-annan", "Kofi Annan|Annan|~Kofi Annan|~Kofi_Annan"),
    (
        "person/aleksandar-vucic",
        "Aleksandar Vucic|Aleksandar Vučić|Vučić|Vucic|~Aleksandar Vucic|~Vucic",
    ),
    ("person/jens-stoltenberg", "Jens Stoltenberg|Stoltenberg|~Jens Stoltenberg"),
    ("person/vladimir-putin", "Vladimir Putin|Putin|VLADIMIR PUTIN|~Vladimir Putin|~Putin"),
    (
        "person/volodymyr-zelenskyy",
        "Volodymyr Zelensky|Volodymyr Zelenskyy|Zelensky|~Volodymyr Zelensky|~Zelensky",
    ),
    ("person/donald-trump", "Donald Trump|Trump|~Donald Trump"),
    ("person/joe-biden", "Joe Biden|Biden|~Joe Biden"),
    ("person/barack-obama", "Barack Obama|Obama|~Obama"),
    ("person/kim-jong-un", "Kim Jong-un|Kim Jong Un|~Kim Jong-un|~Kim Jong Un|~Kim Jong - un"),
    ("person/xi-jinping", "Xi Jinping|~Tập Cận Bình|~Tập_Cận_Bình"),
    (
        "person/slobodan-milosevic",
        "Slobodan Milosevic|Slobodan Milošević|Milosevic|~Slobodan Milosevic",
    ),
    ("person/hashim-thaci", "Hashim Thaci|Hashim Thaçi|Thaci|~Hashim Thaci"),
    ("person/albin-kurti", "Albin Kurti|Kurti|~Albin Kurti"),
    ("person/bashar-al-assad", "Bashar al-Assad|Bashar Al-Assad|Bashar Assad|~Bashar al-Assad"),
    ("person/benjamin-netanyahu", "Benjamin Netanyahu|Netanyahu|~Netanyahu"),
    (
        "person/recep-tayyip-erdogan",
        "Recep Tayyip Erdogan|Recep Tayyip Erdoğan|Erdogan|Erdoğan|~Erdogan",
    ),
    ("person/muammar-gaddafi", "Muammar Gaddafi|Moammar Gadhafi|~Muammar Gaddafi|~Gaddafi"),
    ("person/saddam-hussein", "Saddam Hussein|~Saddam Hussein"),
    ("person/antonio-guterres", "Antonio Guterres|António Guterres|~Antonio Guterres"),
    ("person/aung-san-suu-kyi", "Aung San Suu Kyi|~Aung San Suu Kyi"),
    ("group/serb", "Serb|Serbs"),
    ("group/albanian", "Albanian|Albanians"),
    ("group/kurd", "Kurd|Kurds|Kurdish"),
    ("group/russian", "Russian|Russians"),
    ("group/british", "British|Britons"),
];

/// Sentences a name is put in; the first of each language for names on their own.
const ENGLISH: [&str; 2] =
    ["On Tuesday {} was at the centre of the talks.", "They spoke of {} again."];
const VIETNAMESE: [&str; 2] =
    ["Hôm thứ ba các bên đã nhắc tới {} trong cuộc họp.", "Nhiều người nói về {} hôm qua."];

fn linked(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    sentence: &str,
    vietnamese: bool,
) -> Vec<String> {
    let text = clean::clean(sentence);
    let language = if vietnamese { Language::Vietnamese } else { Language::English };
    let article = Article { text, language, ..Article::default() };
    let analysis = analyzer.analyze(&article, scratch);
    analysis.mentions.iter().filter_map(|m| analysis.entity(m)).map(|e| e.id.to_string()).collect()
}

#[test]
fn variants_lead_to_one_entity() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let (mut all, mut right) = (0u32, 0u32);
    let mut wrong = String::new();
    for (id, variants) in VARIANTS {
        for variant in variants.split('|') {
            let (vietnamese, written) = match variant.strip_prefix('~') {
                Some(rest) => (true, rest),
                None => (false, variant),
            };
            let frames = if vietnamese { VIETNAMESE } else { ENGLISH };
            for frame in frames {
                let found =
                    linked(&analyzer, &mut scratch, &frame.replace("{}", written), vietnamese);
                all += 1;
                if found.iter().any(|f| f == id) {
                    right += 1;
                } else {
                    let _ = writeln!(wrong, "{variant}: wanted {id}, found {found:?}");
                }
            }
        }
    }
    assert!(all >= 600, "only {all} sentences");
    let share = f64::from(right) / f64::from(all);
    eprintln!("{right} of {all} right\n{wrong}");
    assert!(share >= BAR, "{right} of {all} right\n{wrong}");
}

/// Names that no table has as they stand, made from templates, with the country each
/// body is of.
#[test]
fn bodies_made_from_templates_are_linked_to_their_country() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    for (sentence, vietnamese, id, country) in [
        ("The Dutch Defence Ministry said so.", false, "dutch-defense-ministry", "netherlands"),
        (
            "The Ministry of Defence of the Netherlands said so.",
            false,
            "dutch-defense-ministry",
            "netherlands",
        ),
        ("The Burmese Supreme Court ruled.", false, "myanmar-supreme-court", "myanmar"),
        ("Lực lượng tuần duyên Ý cho biết.", true, "italian-coast-guard", "italy"),
        ("Bộ Y tế Sri Lanka cho biết.", true, "sri-lankan-health-ministry", "sri-lanka"),
    ] {
        let found = linked(&analyzer, &mut scratch, sentence, vietnamese);
        let id = format!("org/{id}");
        assert!(found.contains(&id), "{sentence} {found:?}");
        let embedded = Gazetteer::embedded();
        let known = embedded.by_id(&id).and_then(|k| embedded.known(k)).unwrap();
        let of = known.of.and_then(|k| embedded.known(k)).map(|k| k.id);
        assert_eq!(of, Some(format!("place/{country}").as_str()), "{id}");
    }
}

#[test]
fn an_unknown_name_is_the_same_in_every_article() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let ids: Vec<String> = [
        "General Ruvan Desilvestra said so.",
        "Later Gen. Ruvan Desilvestra left.",
        "The order came from Col. Ruvan Desilvestra on Friday.",
    ]
    .iter()
    .map(|sentence| {
        let article = Article {
            text: clean::clean(sentence),
            language: Language::English,
            ..Article::default()
        };
        let analysis = analyzer.analyze(&article, &mut scratch);
        analysis.entities.first().map(|e| e.id.to_string()).unwrap_or_default()
    })
    .collect();
    assert_eq!(ids, ["person/ruvan-desilvestra"; 3]);
}

#[test]
fn a_last_name_is_the_person_named_before_and_titles_are_roles() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let text = "Tư lệnh NATO, Tướng Curtis Scaparrotti, đã tới Kosovo. Phát biểu hôm qua, Tướng \
                Scaparrotti cam kết ở lại.";
    let article =
        Article { text: clean::clean(text), language: Language::Vietnamese, ..Article::default() };
    let analysis = analyzer.analyze(&article, &mut scratch);
    let people: Vec<_> = analysis
        .mentions
        .iter()
        .map(|m| (m.span.of(article.text.as_str()), analysis.entity(m).unwrap()))
        .filter(|(_, e)| e.id.starts_with("person/"))
        .collect();
    assert_eq!(people.len(), 2, "{people:?}");
    assert_eq!(people[0].1, people[1].1);
    assert_eq!(people[0].0, "Curtis Scaparrotti");
    assert_eq!(people[1].0, "Scaparrotti");
    assert_eq!(&*people[0].1.role, "Tướng");
}
