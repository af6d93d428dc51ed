//! Compiles names (`assets/gazetteer`), the vocabulary (`assets/lexicon/{en,vi}`) and the
//! weights of figures (`assets/figures`) into tables of bytes, so that the program starts
//! without parsing them. Uses the program's own tokeniser and tables, by path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the tokeniser needs of the library's `text`, and the tokeniser itself.
#[expect(dead_code, reason = "a table of names needs only part of the tokeniser")]
#[path = "src"]
mod text {
    /// As in the library.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Language {
        English,
        Vietnamese,
        Unknown,
    }

    /// As in the library.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Span {
        pub start: u32,
        pub end: u32,
    }

    impl Span {
        pub const fn new(start: u32, end: u32) -> Self {
            Self { start, end }
        }

        pub fn of(self, text: &str) -> &str {
            text.get(self.start as usize..self.end as usize).unwrap_or("")
        }
    }

    /// As in the library.
    #[derive(Debug, Clone, Copy)]
    pub struct Paragraph {
        pub span: Span,
        pub language: Language,
    }

    /// As in the library.
    #[derive(Debug)]
    pub struct Text {
        clean: &'static str,
        paragraphs: &'static [Paragraph],
        joins: &'static [u32],
    }

    impl Text {
        pub const fn as_str(&self) -> &str {
            self.clean
        }

        pub const fn paragraphs(&self) -> &[Paragraph] {
            self.paragraphs
        }

        pub const fn joins(&self) -> &[u32] {
            self.joins
        }
    }

    #[path = "text/tokens.rs"]
    pub mod tokens;
}

#[expect(dead_code, reason = "looking up is for the library")]
#[path = "src/analysis"]
mod analysis {
    #[path = "phrases.rs"]
    pub mod phrases;

    #[path = "gazetteer/compile.rs"]
    pub mod names;

    #[path = "vocabulary/compile.rs"]
    pub mod vocabulary;

    #[path = "figures/weights/layout.rs"]
    pub mod layout;
}

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    let (names, pool) = names()?;
    fs::write(out.join("gazetteer.bin"), names)?;
    fs::write(out.join("gazetteer.txt"), pool)?;
    for language in LANGUAGES {
        let file = out.join(format!("vocabulary-{language}.bin"));
        fs::write(file, vocabulary(&Path::new("assets/lexicon").join(language))?)?;
    }
    fs::write(out.join("lists.rs"), lists()?)?;
    fs::write(out.join("grammar.rs"), grammars()?)?;
    let model = fs::read("assets/figures/figures.model")?;
    let table = analysis::layout::compile(&model).unwrap_or_default();
    fs::write(out.join("figures.bin"), table)?;
    for (name, made_of) in [("ANALYSIS", &MADE_OF[..]), ("STORIES", &JOINED_BY[..])] {
        let mut stamp = 0xcbf2_9ce4_8422_2325;
        for made_of in made_of {
            println!("cargo:rerun-if-changed={made_of}");
            stamp_of(Path::new(made_of), &mut stamp)?;
        }
        println!("cargo:rustc-env=DATELINE_{name}={stamp:016x}");
    }
    Ok(())
}

/// The table of names, and their strings.
fn names() -> io::Result<(Vec<u8>, String)> {
    let folder = Path::new("assets/gazetteer");
    let mut files: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?,
        Err(_) => Vec::new(),
    };
    files.retain(|f| f.extension().is_some_and(|e| e == "tsv"));
    files.sort();
    let mut tables = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        tables.push((name, fs::read_to_string(&file)?));
    }
    let compiled = analysis::names::compile(&tables);
    for problem in compiled.problems.iter().take(20) {
        println!("cargo:warning={problem}");
    }
    Ok((compiled.bytes, compiled.pool))
}

/// The table of the words of a language.
fn vocabulary(folder: &Path) -> io::Result<Vec<u8>> {
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let [verbs, nouns, adjectives] =
        [read("verbs.tsv")?, read("nouns.tsv")?, read("adjectives.tsv")?];
    let [phrases, speech, time] = [read("phrases.tsv")?, read("speech.tsv")?, read("time.tsv")?];
    // Vietnamese has none.
    let inflection = read("inflection.tsv").unwrap_or_default();
    let compiled = analysis::vocabulary::compile(&analysis::vocabulary::Files {
        verbs: &verbs,
        nouns: &nouns,
        adjectives: &adjectives,
        phrases: &phrases,
        speech: &speech,
        time: &time,
        inflection: &inflection,
    });
    for problem in compiled.problems.iter().take(20) {
        println!("cargo:warning={problem}");
    }
    Ok(compiled.bytes)
}

/// The languages of the lexicon, in the order of their numbers there: the first is what a
/// text of unknown language is read as.
const LANGUAGES: [&str; 2] = ["en", "vi"];

/// The lists of words that rules ask for, as constants: of each class the words that each
/// language has. A line that cannot be read makes no constant, which its rule then misses.
fn lists() -> io::Result<String> {
    let mut classes: BTreeMap<String, [Vec<String>; LANGUAGES.len()]> = BTreeMap::new();
    for (number, language) in LANGUAGES.iter().enumerate() {
        let file = Path::new("assets/lexicon").join(language).join("lists.tsv");
        let text = fs::read_to_string(file)?;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((class, forms)) = line.split_once('\t') else {
                println!("cargo:warning=lists.tsv ({language}): no class and forms: {line}");
                continue;
            };
            let words = classes.entry(class.to_uppercase()).or_default();
            words[number].extend(forms.split('|').map(str::to_owned));
        }
    }
    let constant = |(class, words): (&String, &[Vec<String>; LANGUAGES.len()])| {
        let words: Vec<String> = words.iter().map(|words| format!("&{words:?}")).collect();
        format!(
            "/// Class `{}` of `lists.tsv`.\npub(in crate::analysis) const {class}: &WordForms = {{ static WORDS: WordForms = WordForms::new([{}]); &WORDS }};\n",
            class.to_lowercase(),
            words.join(", ")
        )
    };
    Ok(classes.iter().map(constant).collect())
}

/// How each language builds its phrases, as constants: `grammar.tsv`, a line a trait.
fn grammars() -> io::Result<String> {
    let mut grammars = Vec::new();
    for (number, language) in LANGUAGES.iter().enumerate() {
        let file = Path::new("assets/lexicon").join(language).join("grammar.tsv");
        let text = fs::read_to_string(&file)?;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let fields: Vec<String> = lines
            .filter_map(|line| line.split_once('\t'))
            .map(|(name, value)| match (name, value) {
                ("heads", "first") => "heads: Heads::First".to_owned(),
                ("heads", _) => "heads: Heads::Last".to_owned(),
                (_, "yes") => format!("{name}: true"),
                (_, "no") => format!("{name}: false"),
                (_, number) if number.parse::<usize>().is_ok() => format!("{name}: {number}"),
                (_, word) => format!("{name}: {word:?}"),
            })
            .collect();
        let fields = fields.join(", ");
        grammars.push(format!("Grammar {{ number: {number}, code: {language:?}, {fields} }}"));
    }
    let out = grammars.join(", ");
    Ok(format!(
        "/// How many languages the lexicon knows.\npub(in crate::analysis) const LANGUAGES: usize = {};\nstatic GRAMMARS: [Grammar; LANGUAGES] = [\n{out}];\n",
        LANGUAGES.len()
    ))
}

/// All that an analysis is made of: kept ones are valid for as long as it is the same.
const MADE_OF: [&str; 10] = [
    "src/analysis",
    "src/analysis.rs",
    "src/article.rs",
    "src/text",
    "src/text.rs",
    "assets/figures",
    "assets/gazetteer",
    "assets/languages",
    "assets/lexicon",
    "assets/tagger",
];

/// All that stories are joined by, beside what is analysed: what was joined is valid for
/// as long as it is the same.
const JOINED_BY: [&str; 3] = ["src/store/stories", "src/store/stories.rs", "assets/stories"];

/// Takes a file, or all files below a folder in the order of their names, into a hash.
fn stamp_of(path: &Path, stamp: &mut u64) -> io::Result<()> {
    if path.is_dir() {
        let mut below: Vec<PathBuf> =
            fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        below.sort();
        return below.iter().try_for_each(|path| stamp_of(path, stamp));
    }
    for byte in fs::read(path)? {
        *stamp = (*stamp ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Ok(())
}
