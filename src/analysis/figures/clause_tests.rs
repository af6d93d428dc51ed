//! Tables of sentences: their chunks, and who tells what in them.

use crate::analysis::sentence::clauses::{SpeechShape, Telling};
use crate::analysis::sentence::row::{ChunkKind, Lexemes};
use crate::analysis::sentence::subjects::Sayer;
use crate::analysis::{Analyzer, Scratch};
use crate::article::Article;
use crate::text::{Language, clean};

/// The chunks of a sentence, each with a letter for its kind, parted by bars.
fn chunks(row: &Lexemes<'_>) -> String {
    let letter = |kind| match kind {
        ChunkKind::Noun => "N",
        ChunkKind::Pronoun => "P",
        ChunkKind::Tie => "T",
        ChunkKind::Preposition => "p",
        ChunkKind::And => "&",
        ChunkKind::Auxiliary => "a",
        ChunkKind::Time => "t",
        ChunkKind::Saying => "S",
        ChunkKind::Verb => "V",
        ChunkKind::Opener => "o",
        ChunkKind::Bracketed => "b",
        ChunkKind::Comma | ChunkKind::Quote | ChunkKind::Wall => "",
    };
    let chunk = |c: &crate::analysis::sentence::row::Chunk| {
        let span = row.lexeme(c.first).span.hull(row.lexeme(c.end - 1).span);
        format!("{}{}", letter(c.kind), span.of(row.text))
    };
    row.chunks.iter().map(chunk).collect::<Vec<_>>().join("|")
}

/// Who tells what: "sayer: what".
fn telling(row: &Lexemes<'_>, told: &Telling) -> String {
    let text = |from: usize, to: usize| {
        let span = row.lexeme(from).span.hull(row.lexeme(to.max(1) - 1).span);
        if from < to { span.of(row.text) } else { "" }
    };
    let sayer = match told.sayer {
        Sayer::Words(from, to) => {
            let (from, to) = row.source(from, to);
            text(from, to)
        }
        Sayer::Pronoun(at) => text(at, at + 1),
        Sayer::Same => "=",
    };
    let verb = text(told.verb, told.verb + 1);
    let sign = match told.shape {
        SpeechShape::Before => ">",
        SpeechShape::Behind => "<",
        SpeechShape::Cited => "~",
    };
    let end = text(told.to - 1, told.to);
    format!("{sayer} {verb} {sign} {}..{end}", text(told.from, told.from + 1))
}

#[track_caller]
fn check(language: Language, rows: &[(&str, &str, &[&str])]) {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut wrong = Vec::new();
    for (text, chunked, told) in rows {
        let article = Article { text: clean::clean(text), language, ..Article::default() };
        let _figures = analyzer.analyze(&article, &mut scratch);
        let heads_first = language == Language::Vietnamese;
        let row = scratch.figures.sentence.row(article.text.as_str(), heads_first);
        let have = chunks(&row);
        let tells: Vec<String> = row.tellings().iter().map(|t| telling(&row, t)).collect();
        if have != *chunked || tells != *told {
            wrong.push(format!("(\n\"{text}\",\n\"{have}\",\n&{tells:?},\n),"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn heads_last() {
    check(
        Language::English,
        &[
            (
                "The harbour office said on Monday that nine sailors had drowned.",
                "NThe harbour office|Ssaid|ton Monday|othat|Nnine sailors|ahad|Vdrowned|.",
                &["The harbour office said > The..."],
            ),
            (
                "Nine sailors drowned, a clerk in the harbour office said.",
                "NNine sailors|Vdrowned|,|Na clerk|Tin|Nthe harbour office|Ssaid|.",
                &["a clerk in the harbour office said < Nine..."],
            ),
            (
                "According to the coroner, four of the dead were children.",
                "oAccording to|Nthe coroner|,|Nfour|pof|Nthe dead|awere|Nchildren|.",
                &["the coroner According to ~ According to..."],
            ),
            (
                "\"We buried 14 people,\" said Ruth Adeyemi, the village nurse.",
                "\"|PWe|Vburied|N14 people|,|\"|Ssaid|NRuth Adeyemi|,|Nthe village nurse|.",
                &["Ruth Adeyemi said < \"..."],
            ),
            (
                "The mayor, who lost his house, said 60 families had fled.",
                "NThe mayor|,|Pwho|Vlost his house|,|Ssaid|N60 families|ahad|Vfled|.",
                &["The mayor said > The..."],
            ),
            (
                "Police denied that 30 marchers were hurt.",
                "NPolice|Sdenied|othat|N30 marchers|awere|Vhurt|.",
                &["Police denied > Police..."],
            ),
            (
                "Doctors (two of them surgeons) told the radio 18 miners had died.",
                "NDoctors|b(two of them surgeons)|Stold|Nthe radio|N18 miners|ahad|Vdied|.",
                &["Doctors told > Doctors..."],
            ),
            ("The toll was reported to be 200.", "NThe toll|awas|Vreported|pto|abe|N200|.", &[]),
            (
                "The radio quoted a fisherman as saying that 11 boats were lost.",
                "NThe radio|Vquoted|Na fisherman|oas|Ssaying|othat|N11 boats|awere|Vlost|.",
                &["a fisherman quoted > saying..."],
            ),
            (
                "Two reports say 70 huts burned.",
                "NTwo reports|Ssay|N70 huts|Vburned|.",
                &["Two reports say > Two..."],
            ),
            (
                "The guild counted 25 dead; Customs officers said 40.",
                "NThe guild|Scounted|N25 dead|;|NCustoms officers|Ssaid|N40|.",
                &["The guild counted > The..dead", "Customs officers said > Customs officers..."],
            ),
            (
                "A survey released by the clinic found that 300 people were ill.",
                "NA survey released|Tby|Nthe clinic|Sfound|othat|N300 people|awere|Nill|.",
                &["A survey released by the clinic found > A..."],
            ),
            (
                "Nine ferries sank, according to a notice published by the harbour court.",
                "NNine ferries|Vsank|,|oaccording to|Na notice|Vpublished|Tby|Nthe harbour court|.",
                &["a notice published by the harbour court according to ~ Nine..."],
            ),
            (
                "The governor did not say where the 12 families lived.",
                "NThe governor|adid not|Vsay|owhere|Nthe 12 families|Vlived|.",
                &[],
            ),
            (
                "Omar Haddad, head of the port, confirmed five deaths, adding that two ships sank.",
                "NOmar Haddad|,|Nhead|Tof|Nthe port|,|Sconfirmed|Nfive deaths|,|Sadding|othat|Ntwo ships|Vsank|.",
                &[
                    "Omar Haddad, head of the port confirmed > Omar Haddad...",
                    "= adding > adding...",
                ],
            ),
        ],
    );
}

#[test]
fn heads_first() {
    check(
        Language::Vietnamese,
        &[
            (
                "Văn phòng cảng hôm qua cho biết chín thủy thủ đã chết đuối.",
                "NVăn phòng cảng|thôm qua|Scho biết|Nchín thủy thủ|ađã|Vchết đuối|.",
                &["Văn phòng cảng cho biết > Văn phòng..."],
            ),
            (
                "Chín thủy thủ chết đuối, một nhân viên cảng cho biết.",
                "NChín thủy thủ|Vchết đuối|,|Nmột nhân viên cảng|Scho biết|.",
                &["một nhân viên cảng cho biết < Chín..."],
            ),
            (
                "Theo bác sĩ pháp y, bốn người chết là trẻ em.",
                "oTheo|Nbác sĩ pháp y|,|Nbốn người chết là trẻ em|.",
                &["bác sĩ pháp y Theo ~ Theo..."],
            ),
            (
                "\"Chúng tôi chôn cất 14 người\", bà Lê Thị Hoa, y tá của làng, nói.",
                "\"|NChúng tôi|Vchôn cất|N14 người|\"|,|Nbà Lê Thị Hoa|,|Ny tá|Tcủa|Nlàng|,|Snói|.",
                &["bà Lê Thị Hoa, y tá của làng nói < \"..."],
            ),
            (
                "Thị trưởng, người đã mất nhà, nói 60 gia đình phải sơ tán.",
                "NThị trưởng|,|Nngười|ađã|Vmất nhà|,|Snói|N60 gia đình phải|Vsơ tán|.",
                &["Thị trưởng nói > Thị trưởng..."],
            ),
            (
                "Đài phát thanh dẫn lời một ngư dân cho biết 11 tàu bị chìm.",
                "NĐài phát thanh|Vdẫn lời|Nmột ngư dân|Scho biết|N11 tàu|Vbị chìm|.",
                &["một ngư dân dẫn lời ~ Đài phát thanh..."],
            ),
            (
                "Theo số liệu do phòng khám cung cấp, 300 người bị bệnh.",
                "oTheo|Nsố liệu|odo|Nphòng khám|Vcung cấp|,|N300 người|abị|Nbệnh|.",
                &["phòng khám Theo ~ Theo..."],
            ),
            (
                "Hai báo cáo cho biết 70 ngôi nhà bị cháy.",
                "NHai báo cáo|Scho biết|N70 ngôi nhà|abị|Vcháy|.",
                &["Hai báo cáo cho biết > Hai..."],
            ),
            (
                "Chính quyền không cho biết 12 gia đình sống ở đâu.",
                "NChính quyền|akhông|Vcho biết|N12 gia đình|Vsống|pở|Nđâu|.",
                &[],
            ),
            (
                "Cảnh sát thông báo với báo chí rằng 25 người bị bắt.",
                "NCảnh sát|Sthông báo|pvới|Nbáo chí|orằng|N25 người bị bắt|.",
                &["Cảnh sát thông báo > Cảnh sát..."],
            ),
            (
                "Báo cáo được công bố sau khi 20 thợ mỏ thiệt mạng.",
                "NBáo cáo|ađược|Ncông bố|osau khi|N20 thợ mỏ|Vthiệt mạng|.",
                &[],
            ),
            (
                "Bác sĩ Nam - giám đốc bệnh viện - xác nhận 5 người chết, nói thêm rằng 2 tàu bị chìm.",
                "NBác sĩ Nam|-|Ngiám đốc bệnh viện|-|Sxác nhận|N5 người chết|,|Snói thêm|orằng|N2 tàu|Vbị chìm|.",
                &[
                    "Bác sĩ Nam - giám đốc bệnh viện xác nhận > Bác sĩ...",
                    "= nói thêm > nói thêm...",
                ],
            ),
        ],
    );
}
