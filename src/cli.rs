//! Defines the command line and runs what it asks for.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::library::Folders;

pub mod compare;
mod desk;
pub mod explain;
pub mod extract;
pub mod feeds;
mod gather;
mod handover;
mod man;
pub mod opener;
mod paths;
pub mod reader;
pub mod review;
mod screen;
pub mod session;
pub mod stories;

/// The help: all of it on a screen of 24 rows, the common things first.
const HELP: &str = "\
{about}
Usage: dateline [OPTIONS] [SOURCE]...  or  dateline COMMAND
SOURCE: files, folders, http(s) addresses, OPML lists, - for standard input;
none for your feeds and folders. In the reader: ? shows the keys, q leaves.
Commands:
{subcommands}
Options:
{options}";

/// Read conflict news: who, where, how many, and who says so
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    long_version = concat!(
        env!("CARGO_PKG_VERSION"),
        "\nMIT or Apache-2.0. Data of others in the binary and its terms: see the file NOTICE."
    ),
    args_conflicts_with_subcommands = true,
    subcommand_precedence_over_arg = true,
    disable_help_subcommand = true,
    help_template = HELP
)]
pub struct Cli {
    /// What to do instead of opening the reader.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to read, and how to show it.
    #[command(flatten)]
    pub reader: ReaderArgs,
}

/// A source as it is told: bytes of a name that are no UTF-8 are told as `�`.
fn source() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|name| name.to_string_lossy().into_owned())
}

/// Arguments of the reader.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the user's")]
pub struct ReaderArgs {
    /// Files, folders, http(s) addresses, OPML lists, or - for standard input
    #[arg(value_name = "SOURCE", value_parser = source())]
    pub sources: Vec<String>,
    /// Keep looking for new, edited and deleted files
    #[arg(short, long)]
    pub watch: bool,
    /// Language of the screen [default: that of the system]
    #[arg(
        long,
        value_enum,
        value_name = "LANGUAGE",
        hide_possible_values = true,
        help = "Language of the screen: en, vi [default: the system's]"
    )]
    pub ui: Option<UiArg>,
    /// Colours: none, 16, 256, true
    #[arg(long, value_enum, value_name = "COLORS", alias = "colour", hide_possible_values = true)]
    pub color: Option<Color>,
    /// Background: dark, light
    #[arg(long, value_enum, value_name = "THEME", hide_possible_values = true)]
    pub theme: Option<ThemeArg>,
    /// Draw with nothing but ASCII
    #[arg(long)]
    pub ascii: bool,
    /// Line by line, for screen readers, braille, teletypes
    #[arg(long)]
    pub plain: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// Write down what happens to a file
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// Languages of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UiArg {
    /// English
    En,
    /// Vietnamese
    Vi,
}

/// How many colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Bold, underline and reverse only
    None,
    /// The terminal's own sixteen
    #[value(name = "16")]
    Sixteen,
    /// 256
    #[value(name = "256")]
    Many,
    /// 24 bits
    True,
}

/// The background of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Dark
    Dark,
    /// Light
    Light,
}

/// What to do instead of opening the reader.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what articles say: entities, figures, totals
    Extract(Extract),
    /// Say of every number in an article why it is a figure, or is not
    Explain(Explain),
    /// Print what articles tell of the same events
    Stories(StoriesArgs),
    /// Print the same counts as several articles tell them
    Compare(CompareArgs),
    /// Hand on what you confirmed and corrected; take in a colleague's
    #[command(subcommand)]
    Review(Review),
    /// Add, remove, list, import and export feeds
    #[command(subcommand)]
    Feeds(Feeds),
    /// Print the man page or shell completions
    #[command(subcommand)]
    Gen(Gen),
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 if everything was read, 1 if something was not, 2 for wrong usage."
)]
pub struct Extract {
    /// Files, folders, addresses, or - for standard input (the default)
    #[arg(value_name = "SOURCE", value_parser = source())]
    pub sources: Vec<String>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t)]
    pub format: FormatArg,
    /// With your reviews, marks and notes
    #[arg(short, long)]
    pub reviewed: bool,
    /// Print what comes first first: no source waits for another
    #[arg(short, long)]
    pub unordered: bool,
    /// Threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// How to print articles.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum FormatArg {
    /// JSON Lines, one object an article
    #[default]
    Jsonl,
    /// CSV, one row a figure
    Csv,
    /// The same, parted by tabs
    Tsv,
    /// CSV, one row an event, in the columns of UCDP's GED
    Ucdp,
    /// CSV, one row an event, in the habit of ACLED
    Acled,
    /// Markdown, for people
    #[value(alias = "md")]
    Markdown,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Files, folders, addresses, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub sources: Vec<String>,
}

/// Arguments of `stories`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 if everything was read, 1 if something was not, 2 for wrong usage."
)]
pub struct StoriesArgs {
    /// Files, folders, addresses, or - for standard input (the default)
    #[arg(value_name = "SOURCE", value_parser = source())]
    pub sources: Vec<String>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t)]
    pub format: StoriesFormat,
    /// Only stories told of on this day or later (2025-02-14)
    #[arg(long, value_name = "DAY")]
    pub since: Option<jiff::civil::Date>,
    /// With your reviews, and with stories as you split and joined them
    #[arg(short, long)]
    pub reviewed: bool,
    /// Articles a story has at least
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub min: usize,
    /// Say why two articles, by id or path, are of one story or not
    #[arg(long, num_args = 2, value_names = ["ARTICLE", "ARTICLE"])]
    pub explain: Vec<String>,
    /// Threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 if everything was read, 1 if something was not, 2 for wrong usage."
)]
pub struct CompareArgs {
    /// Files, folders, addresses, or - for standard input (the default)
    #[arg(value_name = "SOURCE", value_parser = source())]
    pub sources: Vec<String>,
    /// How to print: one report a line or row
    #[arg(short, long, value_enum, default_value_t)]
    pub format: StoryFormat,
    /// Only counts of one kind (killed, wounded, troops, ...)
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// With your reviews, and with stories as you split and joined them
    #[arg(short, long)]
    pub reviewed: bool,
    /// Articles a story has at least
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub min: usize,
    /// The counts of one story over time: its id, or the id or path of an article
    #[arg(long, value_name = "STORY")]
    pub over_time: Option<String>,
    /// Say why two articles, by id or path, are of one story or not
    #[arg(long, num_args = 2, value_names = ["ARTICLE", "ARTICLE"])]
    pub explain: Vec<String>,
    /// Threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// How to print stories.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum StoryFormat {
    /// JSON Lines, one object a story
    #[default]
    Jsonl,
    /// CSV, one row an article of a story
    Csv,
    /// Markdown, for people
    #[value(alias = "md")]
    Markdown,
    /// Lines, for people
    Text,
}

/// How stories are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum StoriesFormat {
    /// JSON Lines, one object a story
    #[default]
    Jsonl,
    /// CSV, one row an article of a story
    Csv,
    /// CSV in the columns of UCDP's GED, one row a story
    Ucdp,
    /// CSV in the habit of ACLED, one row a story
    Acled,
    /// Markdown, for people
    #[value(alias = "md")]
    Markdown,
    /// Lines, for people
    Text,
}

/// What to do with reviews.
#[derive(Debug, Subcommand)]
pub enum Review {
    /// Print all reviews, one JSON object a line
    Export {
        /// Only one's own
        #[arg(long)]
        mine: bool,
    },
    /// Take in the reviews of a file, or of standard input (-)
    Import {
        /// The file
        file: String,
    },
    /// Write articles whose every figure is reviewed as annotations for scoring
    Gold {
        /// Files, folders, addresses, or - for standard input
        #[arg(value_name = "SOURCE", required = true, value_parser = source())]
        sources: Vec<String>,
        /// The folder to write them to
        #[arg(short, long, value_name = "FOLDER")]
        out: PathBuf,
        /// Take articles too of which some figures are reviewed
        #[arg(long)]
        partial: bool,
    },
}

/// What to do with feeds.
#[derive(Debug, Subcommand)]
pub enum Feeds {
    /// Add a feed, or the one that a page offers
    Add {
        /// Its http(s) address
        url: String,
        /// What to call it [default: what it calls itself]
        #[arg(long)]
        title: Option<String>,
        /// Add it without asking whether it answers
        #[arg(long)]
        unchecked: bool,
    },
    /// Remove a feed
    Remove {
        /// Its address, as listed
        url: String,
    },
    /// List all feeds and how they answered last
    List,
    /// Add the feeds of an OPML list
    Import {
        /// The list, or - for standard input
        file: String,
    },
    /// Print all feeds as an OPML list
    Export,
}

/// What to print.
#[derive(Debug, Subcommand)]
pub enum Gen {
    /// The man page
    Man,
    /// Completions for a shell
    Completions {
        /// Which
        shell: clap_complete::Shell,
    },
}

/// Reads the arguments and does what they say.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are output like any other: where it cannot be written is told.
        Err(told) if !told.use_stderr() => {
            return finish(told.render().to_string().as_bytes());
        }
        Err(wrong) => {
            use std::io::Write;
            // It quotes the arguments, and those may be names of files. As in [`fail`].
            let told = wrong.render().to_string();
            let _ = write!(std::io::stderr(), "{}", crate::text::plain::lines(&told));
            return u8::try_from(wrong.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    run(cli)
}

/// Does what the arguments say.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Some(Command::Extract(arguments)) => extract::run(arguments),
        Some(Command::Explain(arguments)) => explain::run(arguments),
        Some(Command::Stories(arguments)) => stories::run(arguments),
        Some(Command::Compare(arguments)) => compare::run(arguments),
        Some(Command::Review(what)) => review::run(what),
        Some(Command::Feeds(what)) => feeds::run(what),
        Some(Command::Gen(what)) => print(&what),
        None => reader::run(cli.reader),
    }
}

fn print(what: &Gen) -> ExitCode {
    let mut out = Vec::new();
    match *what {
        Gen::Man => {
            // Writing to memory cannot fail.
            let _ = man::write(&mut out);
        }
        Gen::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "dateline", &mut out);
        }
    }
    finish(&out)
}

/// Prints bytes; a reader who has enough is no error.
fn finish(bytes: &[u8]) -> ExitCode {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&format!("standard output cannot be written: {error}")),
    }
}

/// The folders of the user; variables that are passed over are told on standard error.
fn folders() -> Result<Folders, String> {
    for what in Folders::passed_over() {
        tell(&what);
    }
    Folders::of_user()
}

/// One sentence on standard error and exit code 1.
fn fail(what: &str) -> ExitCode {
    tell(what);
    ExitCode::FAILURE
}

/// One sentence on standard error.
fn tell(what: &str) {
    use std::io::Write;
    // The terminal may be gone: then nobody is left to read it.
    let _ = writeln!(std::io::stderr(), "dateline: {}", crate::text::plain::line(what));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_fits_a_screen() {
        let help = Cli::command().term_width(80).render_help().to_string();
        assert!(help.trim_end().lines().count() <= 23, "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
}
