//! The binary: arguments in, exit code out.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    dateline::cli::run(dateline::cli::Cli::parse())
}
