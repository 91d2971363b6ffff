//! Layout of what stands between delimiters: arguments, elements, fields, parameters.
//!
//! Problem: a call that is too long has its arguments one a line, unless its last argument is a
//! block that can start on the call's own line.
//!
//! ```python
//! register(name, lambda event: handle(event, retries=3, timeout=2.5, backoff=policy))
//! ```
//! ```text
//! register(&name, |event: Event| -> Result<()> {
//!     handle(event, 3, 2.5, &policy)
//! })
//! ```

use super::doc::{Delimiter, Hug, Kids, Kind, MAX_WIDTH, NodeId, Printer, Start, TAB, Traits};

/// Elements no wider than this share lines.
const SHORT_ITEM: usize = 10;

impl<'a> Printer<'a> {
    /// Ends a list that was begun with [`Printer::open_list`].
    pub(super) fn close_list(
        &mut self,
        start: Start,
        delimiter: Delimiter,
        opened: usize,
        hug: Hug,
        method: bool,
    ) -> NodeId {
        let kids = self.close_kids(opened);
        let items = kids.skip(1);
        let one_tuple = delimiter == Delimiter::Paren && self.width(self.kid(kids, 0)) == 0;
        if one_tuple && items.len() == 1 {
            self.write_char(',');
        }
        match (delimiter, items.len()) {
            (Delimiter::Brace, 0) => self.write("}"),
            _ => self.write(delimiter.close()),
        }
        let widths: usize = (0..items.len())
            .map(|index| self.width(self.kid(items, index)))
            .sum();
        let total = widths + 2 * items.len().saturating_sub(1);
        let limited = items.len() > 1 || delimiter == Delimiter::Brace;
        let never = (0..items.len()).any(|index| self.is_never(self.kid(items, index)))
            || (limited && total > delimiter.limit());
        let traits = Traits {
            never,
            hug,
            method,
            simple: false,
        };
        self.node(start, traits, Kind::List(delimiter, kids))
    }

    /// Begins a list after `front` (which was written): the opening delimiter.
    pub(super) fn open_list(&mut self, front: NodeId, delimiter: Delimiter, empty: bool) -> usize {
        let opened = self.open_kids();
        self.push_kid(front);
        self.write(if empty && delimiter == Delimiter::Brace {
            " {"
        } else {
            delimiter.open()
        });
        opened
    }

    /// A list that does not fit on its line.
    pub(super) fn lay_list(
        &mut self,
        delimiter: Delimiter,
        kids: Kids,
        indent: usize,
        tail: usize,
    ) {
        let front = self.kid(kids, 0);
        let items = kids.skip(1);
        self.put_flat(front);
        if items.len() == 0 {
            return self.put(match delimiter {
                Delimiter::Paren | Delimiter::Params | Delimiter::Macro(_) => "()",
                Delimiter::Bracket => "[]",
                Delimiter::Brace => " {}",
            });
        }
        self.put(match delimiter {
            Delimiter::Brace => " {",
            _ => delimiter.open(),
        });
        if matches!(delimiter, Delimiter::Paren | Delimiter::Bracket)
            && self.hug_last(self.width(front), items, indent, tail)
        {
            return self.put(delimiter.close());
        }
        if !matches!(delimiter, Delimiter::Params | Delimiter::Macro(_))
            && self.is_short_list(items)
        {
            self.lay_filled(items, indent);
        } else {
            let semicolon = match delimiter {
                Delimiter::Macro(Some(at)) => at as usize,
                _ => usize::MAX,
            };
            self.put(if semicolon == 0 { ";" } else { "" });
            for index in 0..items.len() {
                self.newline(indent + TAB);
                self.lay(self.kid(items, index), indent + TAB, 1);
                self.put(if index + 1 == semicolon { ";" } else { "," });
            }
        }
        self.newline(indent);
        self.put(delimiter.close().trim_start());
    }

    /// `f(a, |x| {` … `})`: whether the last item was laid out from the line of its call on.
    fn hug_last(&mut self, front: usize, items: Kids, indent: usize, tail: usize) -> bool {
        let last = self.kid(items, items.len() - 1);
        let combine = items.len() == 1 && front < TAB;
        let node = self.get(last);
        let hugs = match node.traits.hug {
            Hug::Always => true,
            Hug::Alone => items.len() == 1,
            Hug::No => false,
        };
        if !(hugs || combine) || !self.trial_allowed() {
            return false;
        }
        let mut lead = 0;
        for index in 0..items.len() - 1 {
            let item = self.get(self.kid(items, index));
            let is_closure = matches!(item.kind, Kind::Closure { .. });
            if item.traits.never || (is_closure && matches!(node.kind, Kind::Closure { .. })) {
                return false;
            }
            lead += item.width as usize + 2;
        }
        let room = (MAX_WIDTH - self.column().min(MAX_WIDTH)).saturating_sub(1 + tail);
        let budget = room.min(Delimiter::Paren.limit());
        if lead >= budget {
            return false;
        }
        let one_line_chain = node.traits.method && !combine;
        let mut failed = false;
        let mut write = |printer: &mut Self| {
            for index in 0..items.len() - 1 {
                printer.put_flat(printer.kid(items, index));
                printer.put(", ");
            }
            failed = !printer.lay_hugged(last, one_line_chain, indent, tail + 1);
        };
        let trial = self.try_out(&mut write);
        let fits = !failed && trial.first_width <= budget && trial.newlines > 0;
        // Two lines are no better than the item alone on its own line.
        let better = items.len() > 1 || trial.newlines != 1 || !self.fits_at(last, indent + TAB, 1);
        if fits && better {
            self.keep(&trial, |printer| {
                for index in 0..items.len() - 1 {
                    printer.put_flat(printer.kid(items, index));
                    printer.put(", ");
                }
                printer.lay_hugged(last, one_line_chain, indent, tail + 1);
            });
            true
        } else {
            self.take_back(&trial);
            false
        }
    }

    /// Lays out a last argument in place; false if its kind does not allow that.
    fn lay_hugged(&mut self, id: NodeId, one_line: bool, indent: usize, tail: usize) -> bool {
        match self.get(id).kind {
            Kind::Chain(kids, tries) if one_line => {
                return self.lay_chain(kids, tries as usize, indent, tail, true);
            }
            Kind::Control(control) => {
                let from = self.out.len();
                self.lay_control(control, indent, tail);
                let first = self
                    .written_since(from)
                    .split('\n')
                    .next()
                    .unwrap_or_default();
                return first.ends_with('{');
            }
            _ => self.lay(id, indent, tail),
        }
        true
    }

    fn is_short_list(&self, items: Kids) -> bool {
        (0..items.len()).all(|index| {
            let item = self.get(self.kid(items, index));
            item.traits.simple && item.width as usize <= SHORT_ITEM
        })
    }

    /// As many items on a line as fit.
    fn lay_filled(&mut self, items: Kids, indent: usize) {
        self.newline(indent + TAB);
        for index in 0..items.len() {
            let item = self.kid(items, index);
            if index > 0 {
                if self.column() + 1 + self.width(item) + 1 > MAX_WIDTH {
                    self.newline(indent + TAB);
                } else {
                    self.put(" ");
                }
            }
            self.put_flat(item);
            self.put(",");
        }
    }
}
