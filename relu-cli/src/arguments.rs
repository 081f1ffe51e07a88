//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::select::Selection;

const EXIT: &str = "Exit status:\n  0  everything is well\n  1  a description has a mistake, or \
                    with --check something is not up to date\n  2  the command itself failed: no \
                    such file, no `network!` in it, no Rust";

/// Shows, checks and formats the networks that `network!` describes.
#[derive(Debug, Parser)]
#[command(name = "relu", bin_name = "relu", version, after_help = EXIT, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the generated code, with a comment above each step
    Expand(Expand),
    /// Print a table of layers: shapes, parameters, FLOPs, bytes
    Summary(Summary),
    /// Print the lowered steps and their buffers, or draw the network
    Plan(Plan),
    /// Print all mistakes in descriptions
    Check(Check),
    /// Print the assembly of a network's forward for this machine, step by step
    Asm(Asm),
    /// Print the C header of networks with `#[c_api]`
    Header(Header),
    /// Format what stands in `network!`, which rustfmt leaves alone
    Fmt(Fmt),
    /// Explain the code of a message, such as E0103
    Explain(Explain),
    /// Print a script that completes this command in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages
    Man {
        /// The folder to write them to
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct Expand {
    #[command(flatten)]
    pub networks: Selection,
    /// A part of the code
    #[arg(long, value_enum)]
    pub only: Option<Part>,
    /// Leave the comments above steps out
    #[arg(long)]
    pub no_comments: bool,
    /// Write a file per network into this folder
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Write nothing; fail with a diff where a file of the folder is not up to date
    #[arg(long, requires = "output")]
    pub check: bool,
}

/// A part of the generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The struct, and the function behind `forward` and batches
    Forward,
    /// The function behind `backward`
    Backward,
    /// Everything that training needs
    Train,
}

#[derive(Debug, Args)]
pub struct Summary {
    #[command(flatten)]
    pub networks: Selection,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Plan {
    #[command(flatten)]
    pub networks: Selection,
    #[command(flatten)]
    pub drawing: Drawing,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Drawing {
    /// Draw the network as a graph for Graphviz
    #[arg(long)]
    pub dot: bool,
    /// Draw the network as a Mermaid flowchart
    #[arg(long)]
    pub mermaid: bool,
    /// Draw the network as SVG
    #[arg(long)]
    pub svg: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub networks: Selection,
    /// Print a line of JSON per mistake, of the form that rustc has
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Asm {
    #[command(flatten)]
    pub networks: Selection,
    /// Print the counts without the instructions
    #[arg(long)]
    pub counts: bool,
    /// The set of vector instructions [default: the widest that this machine has]
    #[arg(long, value_enum)]
    pub level: Option<Level>,
}

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// AVX-512 (x86-64)
    Avx512,
    /// AVX2 with fused multiply-add (x86-64)
    Avx2,
    /// SSE2, which all x86-64 has
    Sse2,
}

#[derive(Debug, Args)]
pub struct Header {
    #[command(flatten)]
    pub networks: Selection,
    /// Write the header of one network into this file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write nothing; fail with a diff where the file is not up to date
    #[arg(long, requires = "output")]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct Fmt {
    /// Rust sources, or `-` for standard input, which is written to standard output [default: the
    /// crate of the current folder]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write nothing; fail with a diff where a file is not formatted
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as E0103
    #[arg(required_unless_present = "list")]
    pub code: Option<String>,
    /// List all codes
    #[arg(long, conflicts_with = "code")]
    pub list: bool,
}
