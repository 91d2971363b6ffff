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
use core::cell::Cell;

use super::{Exc, Frame};
use crate::int::text::digits_of;
use crate::single::per_thread;

/// File name and text of each module of the program.
pub type Sources = &'static [(&'static str, &'static str)];

per_thread! {
    static SOURCES: Cell<Sources> = Cell::new(&[]);
}

/// Gives a line of a file.
type FindLine = fn(&str, u32) -> Option<&'static str>;

per_thread! {
    /// Set together with the texts: programs without any do not link it.
    static FIND_LINE: Cell<Option<FindLine>> = Cell::new(None);
}

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n";
/// Of one group, so many members are drawn.
const GROUP_WIDTH: usize = 15;
/// So many levels of groups are drawn.
const GROUP_DEPTH: usize = 10;

/// Registers the source texts that tracebacks quote.
pub fn set_sources(sources: Sources) {
    SOURCES.with(|it| it.set(sources));
    FIND_LINE.with(|it| it.set(Some(find_line)));
}

/// A line of the source, if the program carries it.
pub(crate) fn source_line(file: &str, line: u32) -> Option<&'static str> {
    FIND_LINE.with(Cell::get)?(file, line)
}

fn find_line(file: &str, line: u32) -> Option<&'static str> {
    let sources = SOURCES.with(Cell::get);
    let (_, text) = sources.iter().find(|(name, _)| *name == file)?;
    let line = text.lines().nth(line.checked_sub(1)? as usize)?.trim();
    (!line.is_empty()).then_some(line)
}

/// Who gets a text, piece by piece: a board's console has no room for the whole.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(&str);

impl Exc {
    /// What CPython prints on stderr when nothing catches the exception.
    pub fn traceback(&self) -> String {
        let mut text = String::new();
        self.draw(&mut |piece| text.push_str(piece));
        text
    }

    /// [`Exc::traceback`], piece by piece.
    pub(crate) fn draw(&self, out: Sink<'_>) {
        Drawing::new(out).exception(self);
    }

    /// The line under a traceback: class and text.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        self.summarize(&mut |piece| text.push_str(piece));
        text
    }

    fn summarize(&self, out: Sink<'_>) {
        let class = self.class();
        if let Some(module) = class.qualifier() {
            out(module);
            out(".");
        }
        out(class.name());
        let mut is_first = true;
        self.give_text(&mut |piece| {
            if !piece.is_empty() {
                if core::mem::take(&mut is_first) {
                    out(": ");
                }
                out(piece);
            }
        });
        out("\n");
    }
}

/// Hands over the entries of a traceback, outermost first.
type EachFrame<'a> = &'a dyn Fn(&mut dyn FnMut(Frame));

pub(super) struct Drawing<'a> {
    out: Sink<'a>,
    /// How many groups are open.
    depth: usize,
    need_close: bool,
}

/// Writes lines behind the margin of a group.
type BehindMargin = fn(&mut Drawing, &str, char);

local! {
    /// Set by the first group: programs without any do not link it.
    static BEHIND_MARGIN: Cell<Option<BehindMargin>> = Cell::new(None);
}

/// The entries of a traceback, outermost first, as lines.
pub(super) fn draw_entries(frames: &[Frame], out: Sink<'_>) {
    let mut drawing = Drawing::new(out);
    drawing.stack(&|entry| frames.iter().for_each(|it| entry(*it)));
}

impl Drawing<'_> {
    fn new(out: Sink<'_>) -> Drawing<'_> {
        Drawing {
            out,
            depth: 0,
            need_close: false,
        }
    }

    fn behind_margin(&self) -> Option<BehindMargin> {
        BEHIND_MARGIN.with(|it| it.get()).filter(|_| self.depth > 0)
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            (self.out)("  ");
        }
    }

    /// Writes lines, the last without its newline, behind the margin; without a group there is none.
    pub(super) fn emit(&mut self, text: &str, margin: char) {
        match self.behind_margin() {
            None => (self.out)(text),
            Some(write) => write(self, text, margin),
        }
        (self.out)("\n");
    }

    /// Begins a line with the margin, if there is one.
    #[inline(never)]
    fn begin_line(&mut self) {
        if let Some(write) = self.behind_margin() {
            write(self, "", '|');
        }
    }

    /// Class, text and notes. Further lines of the text itself get no margin, as in CPython.
    fn summary(&mut self, exc: &Exc) {
        self.begin_line();
        exc.summarize(self.out);
        if let Some(extras) = exc.extras() {
            extras.draw_notes(self);
        }
    }

    fn exception(&mut self, exc: &Exc) {
        self.chained(exc, None);
    }

    /// First what the exception came from. `seen` is what came of it.
    fn chained(&mut self, exc: &Exc, seen: Option<&Seen<'_>>) {
        if let Some(extras) = exc.extras() {
            extras.draw_origin(self, &Seen { exc, later: seen });
        }
        let draw = exc.class().nature().drawing;
        if !draw.is_some_and(|draw| draw(self, exc)) {
            if exc.has_frames() {
                self.emit("Traceback (most recent call last):", '|');
                self.stack(&|entry| exc.each_frame(entry));
            }
            self.summary(exc);
        }
    }

    /// What an exception came from, and the sentence that leads to it. A circle of causes ends where
    /// one has been seen.
    pub(super) fn origin(
        &mut self,
        cause: Option<Exc>,
        context: Option<Exc>,
        suppress_context: bool,
        seen: &Seen<'_>,
    ) {
        let (link, origin) = match (cause, context) {
            (Some(cause), _) => (CAUSE, cause),
            (None, Some(context)) if !suppress_context => (CONTEXT, context),
            _ => return,
        };
        if !seen.contains(&origin) {
            self.chained(&origin, Some(seen));
        }
        self.emit(link, '|');
    }

    /// The entries, outermost first; of equal ones in a row, three.
    fn stack(&mut self, each_frame: EachFrame<'_>) {
        let mut previous: Option<Frame> = None;
        let mut count = 0;
        each_frame(&mut |frame| {
            if previous.is_some_and(|it| it.is_same(&frame)) {
                count += 1;
            } else {
                self.repeated(count);
                previous = Some(frame);
                count = 1;
            }
            if count <= 3 {
                self.entry(&frame);
            }
        });
        self.repeated(count);
    }

    fn entry(&mut self, Frame { code, line }: &Frame) {
        self.begin_line();
        (self.out)("  File \"");
        (self.out)(code.file);
        (self.out)("\", line ");
        digits_of(*line, self.out);
        (self.out)(", in ");
        (self.out)(code.function);
        (self.out)("\n");
        if let Some(text) = source_line(code.file, *line) {
            self.begin_line();
            (self.out)("    ");
            (self.out)(text);
            (self.out)("\n");
        }
    }

    fn repeated(&mut self, count: u32) {
        if let Some(more @ 1..) = count.checked_sub(3) {
            self.begin_line();
            (self.out)("  [Previous line repeated ");
            digits_of(more, self.out);
            (self.out)(if more > 1 {
                " more times]\n"
            } else {
                " more time]\n"
            });
        }
    }

    fn group(&mut self, exc: &Exc) {
        if self.depth > GROUP_DEPTH {
            self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})"), '|');
            return;
        }
        let is_top = self.depth == 0;
        if is_top {
            self.depth = 1;
        }
        if exc.has_frames() {
            let margin = if is_top { '+' } else { '|' };
            self.emit("Exception Group Traceback (most recent call last):", margin);
            self.stack(&|entry| exc.each_frame(entry));
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
            (self.out)(if i == 0 { "+-" } else { "  " });
            let title = if truncated {
                String::from("...")
            } else {
                format!("{}", i + 1)
            };
            (self.out)(&format!("+---------------- {title} ----------------\n"));
            self.depth += 1;
            if truncated {
                let rest = members.len() - GROUP_WIDTH;
                let plural = if rest > 1 { "s" } else { "" };
                self.emit(&format!("and {rest} more exception{plural}"), '|');
            } else {
                self.exception(member);
            }
            if is_last && self.need_close {
                self.indent();
                (self.out)("+------------------------------------\n");
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if is_top {
            self.depth = 0;
        }
    }
}

/// Writes lines behind the margin, the last without its newline; of no text, the margin alone.
fn emit_behind_margin(drawing: &mut Drawing, text: &str, margin: char) {
    let mut is_first = true;
    for line in text.split('\n') {
        if !core::mem::take(&mut is_first) {
            (drawing.out)("\n");
        }
        drawing.indent();
        (drawing.out)(if margin == '+' { "+ " } else { "| " });
        (drawing.out)(line);
    }
}

/// Draws a group with its members.
pub(super) fn draw_group(drawing: &mut Drawing, exc: &Exc) -> bool {
    let has_members = !exc.members().is_empty();
    if has_members {
        BEHIND_MARGIN.with(|it| it.set(Some(emit_behind_margin)));
        drawing.group(exc);
    }
    has_members
}

/// The exceptions that are being drawn, each of which came of the next.
pub(super) struct Seen<'a> {
    exc: &'a Exc,
    later: Option<&'a Seen<'a>>,
}

impl Seen<'_> {
    fn contains(&self, exc: &Exc) -> bool {
        self.exc.is_same(exc) || self.later.is_some_and(|it| it.contains(exc))
    }
}
