//! What can be said on the command line, and doing it.

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub mod extract;

/// Read conflict news: who, where, how many, and who says so.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do instead of opening the reader.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of opening the reader.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what articles say: entities, figures and totals
    Extract(Extract),
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// Files, folders, or - for standard input
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t)]
    pub format: Format,
    /// Threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// How to print articles.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Format {
    /// JSON Lines, one object an article
    #[default]
    Jsonl,
    /// CSV, one row a figure
    Csv,
    /// Markdown, for people
    #[value(alias = "md")]
    Markdown,
}

/// Does what the arguments say.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Some(Command::Extract(arguments)) => extract::run(arguments),
        None => {
            eprintln!("dateline: the reader is not built in yet; try `dateline extract FILE`");
            ExitCode::from(2)
        }
    }
}
