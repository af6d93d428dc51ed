//! What comes in as it is in the world: lines that a program broke, mails, encodings,
//! pages that tell their day in their own way, documents made to hurt.

use dateline::article::Article;
use dateline::sources::{Hint, Reading, read};
use dateline::text::Role;

fn reading(path: &str, bytes: impl AsRef<[u8]>) -> Reading {
    read(bytes.as_ref(), &Hint::new(path))
}

#[track_caller]
fn one(path: &str, bytes: impl AsRef<[u8]>) -> Article {
    let mut reading = reading(path, bytes);
    assert_eq!(reading.failures, [], "{path}");
    assert_eq!(reading.articles.len(), 1, "{path}");
    reading.articles.remove(0)
}

/// The paragraphs of an article without its headline.
fn paragraphs(article: &Article) -> Vec<&str> {
    let text = &article.text;
    let body = text.paragraphs().iter().map(|p| p.span.of(text.as_str()));
    body.filter(|part| *part != article.title).collect()
}

const WRAPPED: &str = "Three people were\nkilled and nine\nwere wounded";
const WHOLE: &str = "Three people were killed and nine were wounded";

#[test]
fn lines_that_belong_together_are_one_paragraph() {
    let json = serde_json::json!({"title": "Market hit", "text": WRAPPED}).to_string();
    assert_eq!(paragraphs(&one("a.json", json)), [WHOLE]);
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>W</title><item><title>Market hit</title>\
         <description>{WRAPPED}</description></item></channel></rss>"
    );
    assert_eq!(paragraphs(&one("a.xml", feed)), [WHOLE]);
    let table = format!("title,text\nMarket hit,\"{WRAPPED}\"\n");
    assert_eq!(paragraphs(&one("a.csv", table)), [WHOLE]);
    let mail = format!(
        "From: a@b.example\nSubject: Market hit\nDate: Fri, 19 Mar 2004 10:00:00 GMT\n\n{WRAPPED}\n"
    );
    assert_eq!(paragraphs(&one("a.eml", mail)), [WHOLE]);
    let plain = format!(
        "Market hit\n\n{WRAPPED}\n\nThe army shelled the\nmar-\nket at noon, kil-\nling 17.\n"
    );
    assert_eq!(
        one("a.txt", plain).text.as_str(),
        format!("Market hit\n\n{WHOLE}\n\nThe army shelled the market at noon, killing 17.")
    );
}

#[test]
fn lines_of_the_author_stay_lines() {
    for text in [
        "The river rose at night\nAnd took the lower road\nAnd left the mill its light",
        "- two soldiers\n- one driver\n- a child",
        "Town\tKilled\tHurt\nNorth\t12\t30\nSouth\t9\t11",
        "Ministry of Defence\n12 River Street\nValley Town",
        "KILLED: 12\nHURT: 30\nMISSING: 4",
    ] {
        let json = serde_json::json!({"title": "Notice", "text": text}).to_string();
        let article = one("a.json", json);
        assert_eq!(paragraphs(&article).len(), text.lines().count(), "{:?}", article.text.as_str());
    }
    let page = "<html><body><h1>Notice of the day</h1><pre>one line\nanother line\n\nlast line</pre></body></html>";
    assert_eq!(paragraphs(&one("a.html", page)), ["one line", "another line", "last line"]);
    let lines = "# Notice\n\none line  \nanother line\n\n    code one\n    code two\n";
    assert_eq!(
        paragraphs(&one("a.md", lines)),
        ["one line", "another line", "code one", "code two"]
    );
}

fn mail(kind: &str, body: &str) -> String {
    format!(
        "From: Desk <desk@wire.example>\nTo: all@wire.example\nSubject: Night report\n\
         Date: Fri, 19 Mar 2004 10:00:00 GMT\nMIME-Version: 1.0\n{kind}\n\n{body}"
    )
}

#[test]
fn flowing_mails() {
    let kind = "Content-Type: text/plain; charset=utf-8; format=flowed";
    let article = one(
        "a.eml",
        mail(
            kind,
            "Three people \nwere killed and \nnine wounded.\nA line of its own.\n-- \nDesk\n",
        ),
    );
    assert_eq!(
        paragraphs(&article)[..2],
        ["Three people were killed and nine wounded.", "A line of its own."]
    );
    let split = format!("{kind}; delsp=yes");
    let article = one("a.eml", mail(&split, "Bốn người thiệt \nmạng, chín bị thư \nơng.\n"));
    assert_eq!(paragraphs(&article), ["Bốn người thiệtmạng, chín bị thương."]);
    let article = one(
        "a.eml",
        mail(
            kind,
            "> On Monday 40 people \n> were killed there.\nNo, it was four.\n From here on all is quiet.\n",
        ),
    );
    assert_eq!(
        paragraphs(&article),
        [
            "> On Monday 40 people were killed there.",
            "No, it was four.",
            "From here on all is quiet."
        ]
    );
}

#[test]
fn what_a_mail_quotes_is_not_its_own() {
    for quoted in [
        "> On Monday 40 people were killed",
        ">> On Monday 40 people were killed",
        ">He said 40 were killed",
    ] {
        let body = format!("{quoted}\n\nThat is wrong, four people were killed.\n");
        let article = one("a.eml", mail("Content-Type: text/plain", &body));
        let roles: Vec<_> =
            article.text.paragraphs().iter().rev().take(2).map(|p| p.role).collect();
        assert_eq!(roles, [Role::Body, Role::Chrome], "{quoted}");
    }
}

#[test]
fn a_box_is_parted_where_messages_begin() {
    let message = |subject: &str, body: &str| {
        format!(
            "From desk@wire.example Fri Mar 19 10:00:00 2004\nFrom: desk@wire.example\n\
             Subject: {subject}\nDate: Fri, 19 Mar 2004 10:00:00 GMT\n\n{body}\n\n"
        )
    };
    for body in [
        "It rained.\n\nFrom Pristina we hear that it rained.\n\nAnd on.",
        "It rained.\n\nFrom 10:30 in 2004 on it rained there\nTime: all day",
        "It rained.\n\n>From Pristina we hear that it rained.",
        "It rained.\n\nFrom a@b.example Fri Mar 19 10:00:00 2004\nand no header follows",
    ] {
        let all = message("One", body) + &message("Two", "It ended.");
        let reading = reading("box", all);
        let titles: Vec<_> = reading.articles.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"], "{body}");
        assert!(!reading.articles[0].text.as_str().contains(">From"), "{body}");
    }
}

#[test]
fn a_wrong_transfer_encoding_loses_no_letter() {
    let kind =
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable";
    for (body, text) in [
        ("Rate a=b was 100=% in Đà Nẵng.", "Rate a=b was 100=% in Đà Nẵng."),
        ("Four =\nwere hurt.", "Four were hurt."),
        ("Caf=C3=A9 hit, four hurt.", "Café hit, four hurt."),
        ("x = y; z=", "x = y; z"),
    ] {
        assert_eq!(paragraphs(&one("a.eml", mail(kind, body))), [text]);
    }
    let wrong = "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit";
    let text = "Ba người thiệt mạng ở Huế.";
    assert_eq!(paragraphs(&one("a.eml", mail(wrong, text))), [text]);
}

#[test]
fn only_the_page_names_its_own_encoding() {
    let body =
        "<p>Officials spoke of a caf\u{e9} hit in Bogot\u{e1}, four people were hurt there.</p>";
    for head in [
        "<script charset=\"utf-8\" src=x></script><meta charset=\"windows-1252\">",
        "<link rel=x charset=koi8-r><meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-1\">",
        &format!("<style>{}</style><meta charset=latin1>", "a{b:c}".repeat(2000)),
        "<META CHARSET = 'windows-1252' />",
    ] {
        let page = format!("<html><head>{head}<title>x</title></head><body>{body}</body></html>");
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&page);
        let article = one("a.html", &bytes);
        assert!(article.text.as_str().contains("café hit in Bogotá"), "{head}");
    }
}

#[test]
fn a_text_saved_in_the_wrong_encoding_is_mended_and_told() {
    for text in
        ["Ba người thiệt mạng ở Huế hôm qua.", "“Four hurt” – in Bogotá", "Đà Nẵng yên tĩnh."]
    {
        let twice: String = text
            .bytes()
            .map(|b| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[b]).0.into_owned())
            .collect();
        let article = one("a.txt", twice);
        assert_eq!(article.text.as_str(), text);
        assert!(article.issues[0].what.contains("mended"), "{:?}", article.issues);
        assert_eq!(one("a.txt", text).issues, []);
    }
}

#[test]
fn a_page_with_a_line_of_json_is_a_page() {
    for page in [
        "<html><body>\n{\"a\":1}\n<p>Four people were hurt.</p>",
        "<!DOCTYPE html>\n<script type=\"application/ld+json\">\n{\"@type\":\"x\"}\n</script><p>Four people were hurt.</p>",
        "<p>Four people were hurt.</p>\n{\"b\":2}\n</p>",
    ] {
        assert!(!dateline::sources::is_json_lines(page), "{page}");
        assert!(one("a", page).text.as_str().contains("Four people were hurt."), "{page}");
    }
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<html><head>{head}</head><body>{body}<p>Shells fell on the market of the town at noon, and \
         four people were hurt, the governor said in the evening of the same day.</p></body></html>"
    )
}

#[test]
fn pages_tell_their_day_in_every_way() {
    let meta = [
        "og:article:published_time",
        "sailthru.date",
        "publish-date",
        "dcterms.created",
        "OriginalPublicationDate",
        "publication_date",
        "citation_publication_date",
        "article:published_time",
    ];
    let mut pages: Vec<String> = meta
        .iter()
        .map(|name| {
            page(&format!("<meta name=\"{name}\" content=\"2020-07-10T14:15:00+07:00\">"), "")
        })
        .collect();
    for body in [
        "<time itemprop=datePublished content=\"2020-07-10\">Friday</time>",
        "<abbr class=\"published\" title=\"2020-07-10T14:15:00+07:00\">Friday</abbr>",
        "<span itemprop=\"datePublished\" content=\"2020-07-10\"></span>",
        "<time datetime=\"2020-07-10\">Friday</time>",
        "<h1>Market hit</h1><div>Thứ Sáu, 10/7/2020, 14:15 (GMT+7)</div>",
        "<h1>Market hit</h1><p>Published: July 10, 2020</p>",
    ] {
        pages.push(page("", body));
    }
    for script in [
        "{\"@type\":\"WebPage\",\"datePublished\":\"2020-07-10\"}",
        "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-07-10\",}\n//]]>",
        "{\"@type\":\"NewsArticle\",\"description\":\"two\nlines\",\"datePublished\":\"2020-07-10\"}",
        "{\"@graph\":[{\"@type\":[\"WebPage\"],\"mainEntity\":{\"@type\":\"NewsArticle\",\"datePublished\":\"2020-07-10\"}}]}",
    ] {
        pages.push(page(&format!("<script type=\"application/ld+json\">{script}</script>"), ""));
    }
    for page in pages {
        let published = one("a.html", &page).published;
        assert_eq!(published.map(|p| p.day.to_string()).as_deref(), Some("2020-07-10"), "{page}");
    }
    let quiet = page("", "<h1>Market hit</h1><p>19 killed in March 2004 attack</p>");
    assert_eq!(one("a.html", quiet).published, None);
}

#[test]
fn pages_without_metadata_tell_their_day_in_what_people_see() {
    let day = |head: &str, body: &str| {
        let text = "Nine people were hurt near the ford when two boats met in the dark, the mayor \
                    of the town said. Divers looked for others until the morning.";
        let bytes = page(head, &format!("{body}<p>{text}</p><p>{text} Twice.</p>"));
        one("a.html", bytes).published.map(|p| p.day.to_string()).unwrap_or_default()
    };
    let h1 = "<h1>Nine hurt at the ford</h1>";
    for shown in [
        // An element that is called a date.
        "<span class=\"date\">March 19, 2004, 5:00PM EST</span>",
        "<div class=\"published_date\">September <!-- x -->19, 2004</div>"
            .replace("September", "March")
            .as_str(),
        "<p class=\"title_foot\">In <span class=\"date\">2004-03-19 03:00:00</span></p>",
        "<span class=\"created-post\">19.03.2004 09:54</span>",
        "<p class=\"meta\"><span id=\"post-date\">By A. Stone | 19 March, 2004</span></p>",
        // The moment in the title of a short form.
        "<cite>AP <abbr title=\"2004-03-19T01:40:40Z\">1 hr ago</abbr></cite>",
        // Other languages.
        "<p>Freitag, 19. März 2004</p>",
        "<p class=\"fecha\">viernes 19 marzo 2004</p>",
        "<p>vendredi 19 mars 2004</p>",
        "<p>19 марта 2004</p>",
    ] {
        assert_eq!(day("", &format!("{h1}{shown}")), "2004-03-19", "{shown}");
        if !shown.contains("abbr") {
            assert_eq!(day("", &format!("{shown}{h1}")), "2004-03-19", "above: {shown}");
        }
    }
    let link = |path: &str| format!("<link rel=canonical href=\"https://valley.example/{path}\">");
    for path in ["2004/03/19/ford", "news/2004/3/19/ford.html", "2004-03-19-ford"] {
        assert_eq!(day(&link(path), h1), "2004-03-19", "{path}");
    }
    assert_eq!(day("<title>Nine hurt at the ford | Wire | 19.03.2004</title>", ""), "2004-03-19");
    // Days of something else.
    for other in [
        "<p>The town was founded on 2 January 1904 by fishermen from the other bank.</p>",
        "<p>In the spring of 2003 the bank of the river was raised by two metres.</p>",
    ] {
        let far = format!("{h1}{other}");
        assert_eq!(day("", &far), "", "{other}");
    }
}

#[test]
fn the_name_of_the_site_is_no_part_of_the_title() {
    let site = "<meta property=og:site_name content=\"Valley Wire\">";
    for head in [
        format!("{site}<meta property=og:title content=\"Market hit, four hurt | Valley Wire\">"),
        format!("{site}<meta property=og:title content=\"Valley Wire: Market hit, four hurt\">"),
        format!("{site}<title>Market hit, four hurt - Valley Wire</title>"),
        "<meta property=og:title content=\"Market hit, four hurt - VALLEY WIRE\"><title>Market hit, four hurt · Valley Wire</title>".to_owned(),
        "<link rel=canonical href=\"https://www.valleywire.example/1\"><title>Market hit, four hurt – ValleyWire</title>".to_owned(),
    ] {
        let article = one("a.html", page(&head, "<h1>Market hit, four hurt</h1>"));
        assert_eq!(article.title, "Market hit, four hurt", "{head}");
    }
    let kept = page(&format!("{site}<title>Market - four hurt</title>"), "");
    assert_eq!(one("a.html", kept).title, "Market - four hurt");
    let twice = page(
        "<meta property=og:title content=\"Miller &amp;amp; Sons &amp;quot;fined&amp;quot;\">",
        "",
    );
    assert_eq!(one("a.html", twice).title, "Miller & Sons \"fined\"");
}

#[test]
fn what_is_too_long_is_cut_and_told() {
    for (name, text) in [("a.txt", "<".repeat(3 << 20)), ("a.txt", "a\n".repeat(60_000))] {
        let reading = reading(name, &text);
        assert_eq!(reading.articles.len(), 1, "{name}");
        let article = &reading.articles[0];
        assert!(article.text.as_str().len() < 5 << 20, "{name}");
        let told = article.issues.iter().any(|i| i.what.contains("the rest was left out"));
        assert!(told, "{name}: {:?}", article.issues);
    }
    let many = " a=1 b=\"2\"".repeat(3000);
    let article = one("a.html", page("", &format!("<div{many}>Four people were hurt.</div>")));
    assert!(article.text.as_str().contains("Four people were hurt."));
    assert!(article.issues[0].what.contains("more attributes than are read"));
}

#[test]
fn lists_in_an_article_and_articles_in_a_list() {
    for (json, titles) in [
        (r#"{"title":"A","text":"x","items":[{"text":"no"}]}"#, &["A"][..]),
        (r#"{"items":[{"title":"A","text":"x"},{"title":"B","text":"y"}],"page":1}"#, &["A", "B"]),
        (r#"{"items":[{"text":"no"}],"title":"A","text":"x"}"#, &["A"]),
        (r#"[{"title":"A"},{"title":"B"}] [{"title":"C"}]"#, &["A", "B", "C"]),
        (r#"{"title":"A","data":["tag"],"text":"x"}"#, &["A"]),
    ] {
        let reading = reading("a.json", json);
        let found: Vec<_> = reading.articles.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(found, titles, "{json}");
        assert_eq!(reading.failures, [], "{json}");
    }
}

/// Names in code keep their underscores, also where the words around are of a language that
/// segmenters join; what a segmenter joined beside them is parted.
#[test]
fn underscores_of_code_are_the_authors() {
    for (file, source, told) in [
        (
            "a.html",
            "<p>Seven died at Hải Phòng. The <code>road_block_9</code> sign stood for days.</p>",
            "The road_block_9 sign",
        ),
        (
            "b.html",
            "<p>Quân_đội dùng lệnh <kbd>list_all_units</kbd> ở thành_phố Huế hôm qua.</p>",
            "Quân đội dùng lệnh list_all_units ở thành phố",
        ),
        (
            "c.md",
            "# Bản tin\n\nMáy chủ báo `max_open_files` khi bão vào Đà Nẵng, bảy người chết.\n",
            "báo max_open_files khi",
        ),
        (
            "d.html",
            "<p>Lệnh <code>read_all được chạy</p><p>ở thành_phố Vinh và Hà_Tĩnh hôm thứ hai.</p>",
            "ở thành phố Vinh và Hà Tĩnh",
        ),
    ] {
        let article = one(file, source);
        let text = article.text.as_str();
        assert!(text.contains(told), "{file}: {text}");
        assert!(!text.contains('\u{2060}'), "{file}: {text}");
    }
}
