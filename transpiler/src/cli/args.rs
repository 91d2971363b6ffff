//! What can be typed: `cargo taipan run app.py -- --fast`.
//!
//! Invariants: options are cargo's own wherever cargo has them, with its names, short forms and
//! environment variables (`CARGO_TERM_COLOR`, `CARGO_TERM_QUIET`, `CARGO_TERM_VERBOSE`); what is
//! typed after the script of `run` is the script's, except options that taipan itself knows.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::board::Size;

/// Compiles Python ahead of time to readable, safe Rust.
#[derive(Parser, Debug)]
#[command(name = "cargo taipan", bin_name = "cargo taipan", version, styles = STYLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) term: Term,
}

const STYLES: clap::builder::Styles = {
    use clap::builder::styling::{AnsiColor, Styles};
    Styles::styled()
        .header(AnsiColor::BrightGreen.on_default().bold())
        .usage(AnsiColor::BrightGreen.on_default().bold())
        .literal(AnsiColor::BrightCyan.on_default().bold())
        .placeholder(AnsiColor::Cyan.on_default())
};

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Compile a script and run it
    #[command(visible_alias = "r")]
    Run {
        #[command(flatten)]
        build: BuildArgs,
        /// The Python script
        script: PathBuf,
        /// What the script finds in sys.argv
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Compile scripts to native binaries
    #[command(visible_alias = "b")]
    Build {
        #[command(flatten)]
        build: BuildArgs,
        /// Directory in which each binary lands, as DIR/STEM
        #[arg(long, value_name = "DIR", default_value = ".")]
        out_dir: PathBuf,
        /// Write the firmware's project to DIR instead, to keep
        #[arg(
            long,
            value_name = "DIR",
            requires = "board",
            conflicts_with = "out_dir"
        )]
        eject: Option<PathBuf>,
        /// The Python scripts; one cargo build compiles them all
        #[arg(required = true)]
        scripts: Vec<PathBuf>,
    },
    /// Report what is wrong with scripts, without building them
    #[command(visible_alias = "c")]
    Check {
        #[arg(required = true)]
        scripts: Vec<PathBuf>,
    },
    /// Print the Rust that a script becomes
    Emit { script: PathBuf },
    /// Print one of the compiler's own representations of a script
    Dump {
        #[arg(long, value_enum)]
        stage: StageArg,
        script: PathBuf,
    },
    /// List what is compiled dynamically in a script and why, or explain an error code
    Explain {
        /// A script, or the code of a diagnostic
        #[arg(value_name = "FILE|CODE")]
        subject: PathBuf,
    },
    /// Create a directory with a first script
    New {
        /// A script for that board
        #[arg(long, value_name = "NAME")]
        board: Option<String>,
        name: PathBuf,
    },
    /// List the boards that firmware can be built for
    Boards,
}

/// How cargo is asked to build.
#[derive(Args, Clone, Debug)]
pub(crate) struct BuildArgs {
    /// Build optimised, as for release
    #[arg(short, long)]
    pub(crate) release: bool,
    /// Build for the target triple
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Build firmware for a board, always optimised; `boards` lists them
    #[arg(long, value_name = "NAME", conflicts_with = "target")]
    pub(crate) board: Option<String>,
    /// Heap of the firmware, as 16K, instead of the board's
    #[arg(long, value_name = "SIZE", requires = "board")]
    pub(crate) heap: Option<Size>,
    /// Run without accessing the network
    #[arg(long)]
    pub(crate) offline: bool,
}

/// What is said on the terminal, and how.
#[derive(Args, Clone, Debug)]
pub(crate) struct Term {
    /// Do not print cargo's progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print what cargo and rustc are asked to do
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Coloring
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub(crate) color: Option<ColorArg>,
    /// How diagnostics are printed; json goes to stdout, a message a line
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FMT",
        default_value = "human"
    )]
    pub(crate) message_format: MessageFormat,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum MessageFormat {
    Human,
    Short,
    Json,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StageArg {
    /// The parser's tree
    Ast,
    /// Names resolved, no sugar left
    Hir,
    /// The type of every expression
    Types,
    /// The Rust-shaped tree
    Rir,
    /// What is emitted
    Rust,
}

impl Cli {
    /// Parses the process's arguments; cargo passes the subcommand's own name first, and whoever
    /// calls the binary directly does not.
    ///
    /// # Errors
    /// A usage error, or a request for help or the version, which clap prints and exits with.
    pub(crate) fn from_args(mut args: Vec<OsString>) -> Result<Cli, clap::Error> {
        if args.get(1).is_some_and(|arg| arg == "taipan") {
            args.remove(1);
        }
        let mut cli = Cli::try_parse_from(&args)?;
        if let Command::Run {
            args: script_args, ..
        } = &cli.command
        {
            let script = args.len() - script_args.len() - 1;
            let own = own_options(script_args);
            // Behind a `--` nothing is an option of taipan's.
            if own > 0 && args[..=script].iter().all(|arg| arg != "--") {
                args[script..=script + own].rotate_left(1);
                cli = Cli::try_parse_from(&args)?;
            }
        }
        cli.term.apply_environment();
        Ok(cli)
    }
}

/// How many of the arguments behind a script are options that taipan knows: people type
/// `run app.py --release`, as they do with cargo.
fn own_options(args: &[OsString]) -> usize {
    #[derive(Parser)]
    struct OwnOptions {
        #[command(flatten)]
        _build: BuildArgs,
        #[command(flatten)]
        _term: Term,
    }
    let options = |count: &usize| {
        let name = [OsString::new()];
        OwnOptions::try_parse_from(name.iter().chain(&args[..*count])).is_ok()
    };
    // More than taipan has options cannot be options.
    let end = args.iter().take(16).take_while(|arg| *arg != "--").count();
    (0..=end).rev().find(options).unwrap_or(0)
}

impl Term {
    /// cargo's variables count where the command line is silent.
    fn apply_environment(&mut self) {
        let set =
            |name: &str| std::env::var(name).is_ok_and(|value| value == "true" || value == "1");
        if !self.quiet && self.verbose == 0 {
            self.quiet = set("CARGO_TERM_QUIET");
            self.verbose = u8::from(!self.quiet && set("CARGO_TERM_VERBOSE"));
        }
        if self.color.is_none() {
            self.color = match std::env::var("CARGO_TERM_COLOR").as_deref() {
                Ok("always") => Some(ColorArg::Always),
                Ok("never") => Some(ColorArg::Never),
                _ => None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Cli {
        let args = line.split(' ').map(OsString::from).collect();
        Cli::from_args(args).unwrap_or_else(|error| panic!("{error}"))
    }

    fn run_parts(line: &str) -> (bool, bool, Vec<String>) {
        let cli = parse(line);
        let Command::Run { build, args, .. } = cli.command else {
            panic!("not a run")
        };
        let args = args
            .iter()
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect();
        (build.release, cli.term.quiet, args)
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn answers_with_and_without_its_name_from_cargo() {
        for line in ["cargo-taipan taipan run a.py", "cargo-taipan run a.py"] {
            assert!(matches!(parse(line).command, Command::Run { .. }));
        }
    }

    #[test]
    fn what_follows_the_script_is_the_scripts() {
        let cases = [
            ("x run a.py", (false, false, words(&[]))),
            ("x run a.py 1 2", (false, false, words(&["1", "2"]))),
            ("x run a.py -- 1 -q", (false, false, words(&["1", "-q"]))),
            (
                "x run a.py --fast -- 1",
                (false, false, words(&["--fast", "--", "1"])),
            ),
            (
                "x run a.py in --release",
                (false, false, words(&["in", "--release"])),
            ),
            ("x run a.py -1", (false, false, words(&["-1"]))),
            ("x run --release -q a.py in", (true, true, words(&["in"]))),
            ("x -q run a.py in", (false, true, words(&["in"]))),
            ("x run a.py --release", (true, false, words(&[]))),
            (
                "x run a.py --color never -r -- -q",
                (true, false, words(&["-q"])),
            ),
            (
                "x run a.py -q --fast -r",
                (false, true, words(&["--fast", "-r"])),
            ),
            ("x run -- a.py -r", (false, false, words(&["-r"]))),
        ];
        for (line, expected) in cases {
            assert_eq!(run_parts(line), expected, "{line}");
        }
    }
}
