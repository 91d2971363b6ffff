//! Says what was found, in the format and colours that were asked for.
//!
//! Invariants: text goes to stderr, so that stdout is the script's; JSON goes to stdout, one
//! message a line, as cargo's does.

use std::io::{IsTerminal, Write};

use serde_json::Value;

use super::args::{ColorArg, MessageFormat, Term};
use super::json;
use crate::Output;
use crate::diag::{Diagnostic, Severity};
use crate::draw;
use crate::source::SourceFile;

pub(super) struct Reporter {
    format: MessageFormat,
    pub(super) color: bool,
}

impl Reporter {
    pub(super) fn new(term: &Term) -> Reporter {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let color = match term.color.unwrap_or(ColorArg::Auto) {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => {
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                std::io::stderr().is_terminal() && !set("NO_COLOR") && !dumb
            }
        };
        Reporter {
            format: term.message_format,
            color,
        }
    }

    pub(super) fn is_json(&self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Everything that one compilation found, and how many there are.
    pub(super) fn output(&self, output: &Output, script: &str) {
        for diagnostic in &output.diagnostics {
            self.diagnostic(diagnostic, &output.sources, script);
        }
        let count = |severity| {
            output
                .diagnostics
                .iter()
                .filter(|it| it.severity == severity)
                .count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let emitted = match warnings {
            0 => String::new(),
            1 => "1 warning emitted".to_owned(),
            n => format!("{n} warnings emitted"),
        };
        let separator = if warnings == 0 { "" } else { "; " };
        match errors {
            0 if warnings == 0 => {}
            0 => self.footer(Severity::Warning, &emitted),
            1 => {
                let text = format!("aborting due to 1 previous error{separator}{emitted}");
                self.footer(Severity::Error, &text);
            }
            n => {
                let text = format!("aborting due to {n} previous errors{separator}{emitted}");
                self.footer(Severity::Error, &text);
            }
        }
    }

    pub(super) fn diagnostic(&self, diagnostic: &Diagnostic, sources: &[SourceFile], script: &str) {
        match self.format {
            MessageFormat::Human => {
                write_err(&draw::human(diagnostic, sources, self.color));
                write_err("\n");
            }
            MessageFormat::Short => write_err(&draw::short(diagnostic, sources)),
            MessageFormat::Json => self.json(&json::message(diagnostic, sources, script)),
        }
    }

    /// What was asked for: on stdout.
    pub(super) fn remark(&self, remark: &Diagnostic, sources: &[SourceFile], script: &str) {
        match self.format {
            MessageFormat::Human => {
                write_out(&draw::human(remark, sources, self.color));
                write_out("\n");
            }
            MessageFormat::Short => write_out(&draw::short(remark, sources)),
            MessageFormat::Json => self.json(&json::message(remark, sources, script)),
        }
    }

    /// A sentence on stdout for people.
    pub(super) fn say(&self, text: &str) {
        if self.format != MessageFormat::Json {
            write_out(text);
        }
    }

    fn footer(&self, severity: Severity, text: &str) {
        if self.format == MessageFormat::Human {
            write_err(&draw::plain(severity, text, self.color));
            write_err("\n");
        }
    }

    /// An error that has no place in the source.
    pub(super) fn error(&self, text: &str) {
        write_err(&draw::plain(Severity::Error, text, self.color));
    }

    /// One JSON message on stdout.
    pub(super) fn json(&self, message: &Value) {
        write_out(&format!("{message}\n"));
    }
}

/// Nobody may be listening: a closed pipe is no reason to fail.
fn write_err(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

pub(super) fn write_out(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
