//! Layout of method chains.
//!
//! Problem: `read(&port).await.at(PY, 7)?` is one thing; where it is too long it breaks before
//! each `.`, unless the last call can go over several lines and leave the front where it is.
//!
//! ```text
//! let reading: Int = self
//!     .0
//!     .sensor
//!     .borrow()
//!     .sample(channel, rate)
//!     .at(PY, 12)?;
//! ```

use super::doc::{Kids, NodeId, Printer, TAB};

/// rustfmt's `chain_width`.
pub(super) const CHAIN_WIDTH: usize = 60;

/// From this many lines on, a last call is left on its chain's line without a comparison.
const MANY_LINES: usize = 5;

/// A chain whose root is written, and `next` the first link that is not.
#[derive(Clone, Copy)]
struct Rest {
    kids: Kids,
    next: usize,
    /// Columns that the last link may take from the chain's line on.
    budget: usize,
    /// Where links on lines of their own are indented.
    below: usize,
    indent: usize,
    tail: usize,
}

impl<'a> Printer<'a> {
    /// A chain that does not fit on its line.
    pub(super) fn lay_chain(&mut self, kids: Kids, tries: usize, indent: usize, tail: usize) {
        let column = self.column();
        let start = self.out.len();
        let count = kids.len() - 1;
        let mut next = 1;
        // rustfmt keeps the tail's room free from the first line on.
        self.lay(self.kid(kids, 0), indent, tail);
        // A root no wider than a tab takes links until it is.
        let tab = TAB.saturating_sub(column.saturating_sub(indent));
        while next <= count && self.column() <= column + tab && !self.breaks_since(start) {
            let behind = if next == count { tail } else { 0 };
            self.lay(self.kid(kids, next), indent, behind);
            next += 1;
        }
        if next > count {
            return;
        }
        let root_breaks = self.breaks_since(start);
        let root_is_block = root_breaks && self.ends_in_block(self.kid(kids, next - 1));
        let below = if root_is_block { indent } else { indent + TAB };
        let front: usize = (next..count)
            .map(|index| self.width(self.kid(kids, index)))
            .sum();
        let front_is_flat = !root_breaks
            && (next..count).all(|index| self.fits_at(self.kid(kids, index), below, 0));
        if front_is_flat {
            // rustfmt takes the `?` of a call from its room twice.
            let twice = if self.get(self.kid(kids, count)).traits.method {
                tries
            } else {
                0
            };
            let room = (self.room(tail) + self.column() - column).saturating_sub(twice);
            let limit = if count == 1 {
                room
            } else {
                room.min(CHAIN_WIDTH)
            };
            let used = self.column() - column + front + tries;
            let budget = limit.saturating_sub(used);
            let rest = Rest {
                kids,
                next,
                budget,
                below,
                indent,
                tail,
            };
            if used < limit && self.lay_last_in_place(rest, front) {
                return;
            }
        }
        self.failed |= self.one_line_chains;
        for index in next..=count {
            self.newline(below);
            let behind = if index == count { tail } else { 0 };
            self.lay(self.kid(kids, index), below, behind);
        }
    }

    /// `root.front().last(` … `)`: lays it out so if that is the better layout.
    fn lay_last_in_place(&mut self, rest: Rest, front: usize) -> bool {
        let Rest {
            kids,
            next,
            budget,
            below,
            indent,
            tail,
        } = rest;
        let last = self.kid(kids, kids.len() - 1);
        if !self.trial_allowed() {
            return false;
        }
        let write = |printer: &mut Self| {
            for index in next..kids.len() - 1 {
                printer.put_flat(printer.kid(kids, index));
            }
            printer.lay(last, indent, tail);
        };
        let trial = self.try_out(write);
        let lines = trial.newlines + 1;
        let in_place = trial.first_width <= front + budget
            && (lines >= MANY_LINES || lines <= self.lines_alone(last, below, tail));
        if in_place {
            self.keep(&trial, write);
        } else {
            self.take_back(&trial);
        }
        in_place
    }

    /// Lines that a link takes on a line of its own.
    fn lines_alone(&mut self, link: NodeId, indent: usize, tail: usize) -> usize {
        if self.fits_at(link, indent, tail) {
            return 1;
        }
        let trial = self.try_out(|printer| {
            printer.newline(indent);
            printer.lay(link, indent, tail);
        });
        self.take_back(&trial);
        trial.newlines
    }
}
