//! Tagging speed, in tokens a second, and the time it takes to load the models.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::analysis::gazetteer::Gazetteer;
use dateline::analysis::tagger::{TagBuffers, Taggers, hints};
use dateline::text::{Language, clean, tokens::Tokens};

const ENGLISH: &str = "Colonel Ismet Berani of the Second Corps told Reuters in Dragovac that at \
    least 31 people had been killed since Monday. The United Nations said 1,200 families had \
    fled the villages around Zhuri, and that British troops were on their way to the bridge. \
    Nobody could say how many were missing, and the hospital had no more beds.\n\n";
const VIETNAMESE: &str = "Đại tá Ismet Berani nói với hãng tin Reuters ở Dragovac rằng ít nhất 31 \
    người đã thiệt mạng kể từ thứ hai. Liên Hợp Quốc cho biết 1.200 gia đình đã rời các làng \
    quanh Zhuri, và binh sĩ Anh đang trên đường tới cây cầu. Bộ Quốc phòng Nga chưa bình luận.\n\n";

fn tagger(c: &mut Criterion) {
    c.bench_function("tagger/load", |b| b.iter(|| black_box(Taggers::embedded())));
    let (taggers, gazetteer) = (Taggers::embedded(), Gazetteer::embedded());
    let mut group = c.benchmark_group("tagger");
    for (name, sample, language) in
        [("english", ENGLISH, Language::English), ("vietnamese", VIETNAMESE, Language::Vietnamese)]
    {
        let text = clean::clean(&sample.repeat(50));
        let (mut tokens, mut found, mut told) = (Tokens::default(), Vec::new(), Vec::new());
        tokens.scan(&text);
        for s in &tokens.sentences {
            let run = tokens.of(s);
            gazetteer.scan(text.as_str(), run, s.first, language, s.shouted, &mut found);
        }
        let mut words = Vec::new();
        gazetteer.read_words(&tokens.tokens, &mut words);
        hints::fill(&gazetteer, &words, &found, &mut told);
        let (mut buffers, mut out) = (TagBuffers::default(), Vec::new());
        group.throughput(Throughput::Elements(tokens.tokens.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                taggers.remember(&tokens.tokens, &told, &mut buffers);
                for s in &tokens.sentences {
                    let hints = told.get(s.first as usize..s.last as usize).unwrap_or(&[]);
                    let run = tokens.of(s);
                    let text = text.as_str();
                    taggers.tag(language, text, run, hints, s.shouted, &mut buffers, &mut out);
                    black_box(&out);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, tagger);
criterion_main!(benches);
