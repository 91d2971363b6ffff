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
        let nested = items.len() == 1
            && matches!(delimiter, Delimiter::Paren | Delimiter::Bracket)
            && total > delimiter.limit()
            && self.is_nested_call(self.kid(items, 0));
        let never = (0..items.len()).any(|index| self.is_never(self.kid(items, index)))
            || (limited && total > delimiter.limit())
            || nested;
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
            // `(a,)` needs its comma.
            let one_tuple = self.width(front) == 0 && delimiter == Delimiter::Paren;
            self.put(if one_tuple && items.len() == 1 {
                ","
            } else {
                ""
            });
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
        let alone = items.len() == 1;
        let combine = alone && front < TAB;
        let node = self.get(last);
        let hugs = match node.traits.hug {
            Hug::Always => true,
            Hug::Alone => alone,
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
        let limit = Delimiter::Paren.limit();
        let budget = self.room(tail + 1).min(limit);
        if lead >= budget {
            return false;
        }
        let narrow = !alone || self.is_nested_call(last);
        let write = |printer: &mut Self| {
            if narrow {
                printer.narrow_to(limit);
            }
            for index in 0..items.len() - 1 {
                printer.put_flat(printer.kid(items, index));
                printer.put(", ");
            }
            printer.lay(last, indent, tail + 1);
        };
        let one_line = self.one_line_chains;
        let failed = std::mem::take(&mut self.failed);
        self.one_line_chains |= node.traits.method && !combine;
        let trial = self.try_out(write);
        self.one_line_chains = one_line;
        // A condition that breaks is hard to tell from the block behind it.
        let clear = !matches!(node.kind, Kind::Control(_)) || trial.first_end == b'{';
        let fits = !self.failed && trial.first_width <= budget && trial.newlines > 0 && clear;
        if fits && alone && trial.newlines == 1 && self.fits_at(last, indent + TAB, 0) {
            // rustfmt's own oddity: two lines become one below, without a comma.
            self.failed = failed;
            self.take_back(&trial);
            self.newline(indent + TAB);
            self.put_flat(last);
            self.newline(indent);
            return true;
        }
        if fits {
            self.failed = failed;
            self.keep(&trial, write);
            true
        } else {
            self.failed = failed;
            self.take_back(&trial);
            false
        }
    }

    /// A call that is the only argument of another has less room, lest they nest too deeply.
    fn is_nested_call(&self, id: NodeId) -> bool {
        match self.get(id).kind {
            Kind::List(Delimiter::Paren, kids) => {
                self.width(self.kid(kids, 0)) > 0 && !self.get(id).traits.method
            }
            Kind::Glue(parts) => {
                (0..parts.len()).any(|index| self.is_nested_call(self.kid(parts, index)))
            }
            _ => false,
        }
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
