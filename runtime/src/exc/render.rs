//! An uncaught exception as CPython prints it.
//!
//! ```text
//! Traceback (most recent call last):
//!   File "app.py", line 9, in <module>
//!     main()
//!   File "app.py", line 5, in main
//!     raise ValueError("bad")
//! ValueError: bad
//! ```
//! without the lines of carets. Chains come first cause first; groups are drawn with a margin.
//! Source lines come from the texts that the program carries, see [`set_sources`].
//!
//! Source: `Lib/traceback.py`, `TracebackException.format`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use super::{Exc, Frame};
use crate::int::text::write_i64;
use crate::single::per_thread;

/// File name and text of each module of the program.
pub type Sources = &'static [(&'static str, &'static str)];

per_thread! {
    static SOURCES: Cell<Sources> = Cell::new(&[]);
}

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// Of one group, so many members are drawn.
const GROUP_WIDTH: usize = 15;
/// So many levels of groups are drawn.
const GROUP_DEPTH: usize = 10;

/// Registers the source texts that tracebacks quote.
pub fn set_sources(sources: Sources) {
    SOURCES.with(|it| it.set(sources));
}

pub(crate) fn source_line(file: &str, line: u32) -> Option<&'static str> {
    let sources = SOURCES.with(Cell::get);
    let (_, text) = sources.iter().find(|(name, _)| *name == file)?;
    let line = text.lines().nth(line.checked_sub(1)? as usize)?.trim();
    (!line.is_empty()).then_some(line)
}

impl Exc {
    /// What CPython prints on stderr when nothing catches the exception.
    pub fn traceback(&self) -> String {
        let mut drawing = Drawing {
            out: String::new(),
            depth: 0,
            need_close: false,
            behind_margin: None,
        };
        drawing.exception(self);
        drawing.out
    }

    /// The line under a traceback: class and text.
    pub fn summary(&self) -> String {
        let class = self.class();
        let text = self.text();
        let mut out = match class.module() {
            "builtins" | "__main__" => String::from(class.name()),
            module => [module, ".", class.name()].concat(),
        };
        if !text.is_empty() {
            out.push_str(": ");
            out.push_str(&text);
        }
        out.push('\n');
        out
    }

    fn note_lines(&self) -> String {
        let mut out = String::new();
        for note in self.notes() {
            out.push_str(note.as_str());
            out.push('\n');
        }
        out
    }
}

pub(super) struct Drawing {
    out: String,
    /// How many groups are open.
    depth: usize,
    need_close: bool,
    /// Set by the first group: programs without any do not link it.
    behind_margin: Option<fn(&mut Drawing, &str, char)>,
}

impl Drawing {
    fn indent(&mut self) {
        self.out.extend(core::iter::repeat_n(' ', 2 * self.depth));
    }

    /// Writes lines behind the margin; without a group there is none.
    fn emit(&mut self, text: &str, margin: char) {
        match self.behind_margin {
            None => self.out.push_str(text),
            Some(write) => write(self, text, margin),
        }
    }

    /// Class, text and notes. Further lines of the text itself get no margin, as in CPython.
    fn summary(&mut self, exc: &Exc) {
        if self.depth > 0 {
            self.indent();
            self.out.push_str("| ");
        }
        self.out.push_str(&exc.summary());
        self.emit(&exc.note_lines(), '|');
    }

    fn exception(&mut self, exc: &Exc) {
        for (link, exc) in chain(exc).into_iter().rev() {
            if let Some(link) = link {
                self.emit(link, '|');
            }
            let draw = exc.class().drawing();
            if !draw.is_some_and(|draw| draw(self, &exc)) {
                let frames = exc.frames();
                if !frames.is_empty() {
                    self.emit("Traceback (most recent call last):\n", '|');
                    self.emit(&stack(&frames), '|');
                }
                self.summary(&exc);
            }
        }
    }

    fn group(&mut self, exc: &Exc) {
        if self.depth > GROUP_DEPTH {
            self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|');
            return;
        }
        let is_top = self.depth == 0;
        if is_top {
            self.depth = 1;
        }
        let frames = exc.frames();
        if !frames.is_empty() {
            let margin = if is_top { '+' } else { '|' };
            self.emit(
                "Exception Group Traceback (most recent call last):\n",
                margin,
            );
            self.emit(&stack(&frames), '|');
        }
        self.summary(exc);
        let members = exc.members();
        let shown = members.len().min(GROUP_WIDTH + 1);
        self.need_close = false;
        for (i, member) in members.iter().take(shown).enumerate() {
            let is_last = i + 1 == shown;
            // An inner group that is drawn last closes the outer ones as well.
            if is_last {
                self.need_close = true;
            }
            let truncated = i >= GROUP_WIDTH;
            self.indent();
            self.out.push_str(if i == 0 { "+-" } else { "  " });
            let title = if truncated {
                String::from("...")
            } else {
                format!("{}", i + 1)
            };
            self.out
                .push_str(&format!("+---------------- {title} ----------------\n"));
            self.depth += 1;
            if truncated {
                let rest = members.len() - GROUP_WIDTH;
                let plural = if rest > 1 { "s" } else { "" };
                self.emit(&format!("and {rest} more exception{plural}\n"), '|');
            } else {
                self.exception(member);
            }
            if is_last && self.need_close {
                self.indent();
                self.out.push_str("+------------------------------------\n");
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if is_top {
            self.depth = 0;
        }
    }
}

fn emit_behind_margin(drawing: &mut Drawing, text: &str, margin: char) {
    for line in text.split_inclusive('\n') {
        drawing.indent();
        drawing.out.push(margin);
        drawing.out.push(' ');
        drawing.out.push_str(line);
    }
}

/// Draws a group with its members.
pub(super) fn draw_group(drawing: &mut Drawing, exc: &Exc) -> bool {
    let has_members = !exc.members().is_empty();
    if has_members {
        drawing.behind_margin = Some(emit_behind_margin);
        drawing.group(exc);
        if drawing.depth == 0 {
            drawing.behind_margin = None;
        }
    }
    has_members
}

/// The exception, then what it came from, each with the sentence that leads to it.
fn chain(exc: &Exc) -> Vec<(Option<&'static str>, Exc)> {
    let mut links: Vec<(Option<&'static str>, Exc)> = Vec::new();
    let mut at = Some(exc.clone());
    while let Some(exc) = at {
        if links.iter().any(|(_, seen)| seen.is_same(&exc)) {
            break;
        }
        let (link, next) = match (exc.cause(), exc.context()) {
            (Some(cause), _) => (Some(CAUSE), Some(cause)),
            (None, Some(context)) if !exc.suppress_context() => (Some(CONTEXT), Some(context)),
            _ => (None, None),
        };
        links.push((link, exc));
        at = next;
    }
    links
}

/// The entries, outermost first; of equal ones in a row, three.
fn stack(frames: &[Frame]) -> String {
    let mut out = String::new();
    let mut previous: Option<&Frame> = None;
    let mut count = 0usize;
    for frame in frames.iter().rev() {
        if previous == Some(frame) {
            count += 1;
        } else {
            repeated(count, &mut out);
            previous = Some(frame);
            count = 1;
        }
        if count > 3 {
            continue;
        }
        let Frame { code, line } = frame;
        out.push_str("  File \"");
        out.push_str(code.file);
        out.push_str("\", line ");
        write_i64(i64::from(*line), &mut out);
        out.push_str(", in ");
        out.push_str(code.function);
        out.push('\n');
        if let Some(text) = source_line(code.file, *line) {
            out.push_str("    ");
            out.push_str(text);
            out.push('\n');
        }
    }
    repeated(count, &mut out);
    out
}

fn repeated(count: usize, out: &mut String) {
    if let Some(more @ 1..) = count.checked_sub(3) {
        let plural = if more > 1 { "s" } else { "" };
        out.push_str("  [Previous line repeated ");
        write_i64(more as i64, out);
        out.push_str(" more time");
        out.push_str(plural);
        out.push_str("]\n");
    }
}
