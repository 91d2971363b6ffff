//! The document printer: where lines break.
//!
//! Problem: rustfmt decides a layout from the width that an expression takes on one line; asking
//! for that width again at each level is quadratic, and syn with prettyplease loses comments.
//!
//! ```python
//! total = combine(first_reading, second_reading, third_reading, fallback)
//! ```
//! ```text
//! let total: Int =
//!     combine(&first_reading, &second_reading, &third_reading, &fallback).at(PY, 1)?;
//! ```
//!
//! An expression becomes a tree of nodes. Its one-line text is written once, in order, into one
//! buffer; every node is a range of it and knows its width. What fits is copied; what does not is
//! laid out by its kind, in rustfmt's way (list.rs, chain.rs, and here). Where rustfmt compares two
//! layouts, both are tried and one is taken back.
//!
//! Invariants:
//! 1. Nodes live as long as one statement: [`Printer::forget`] drops them.
//! 2. `never` on a node means that no line is wide enough (a block inside, or one of rustfmt's own
//!    limits: 60 columns of arguments, 60 of a chain).
//! 3. In a trial, bodies of blocks are stood in for by empty lines, so nested trials stay cheap.

use super::stmt::Control;
use crate::rir::Type;

pub(super) const MAX_WIDTH: usize = 100;
pub(super) const TAB: usize = 4;
/// How deep trials nest before the first layout is taken as it is.
const MAX_TRIALS: u32 = 6;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NodeId(u32);

/// A range of [`Printer::kids`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Kids {
    from: u32,
    to: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'a> {
    Text,
    /// Parts side by side; one of them may break: `&`, operand.
    Glue(Kids),
    /// The first kid is what stands in front: `f`, `(`, items, `)`.
    List(Delimiter, Kids),
    /// Root and links: `x`, `.f(a)`, `.await?`. How many `?` end the last link.
    Chain(Kids, u32),
    /// `a + b + c`.
    Pairs(&'static str, Kids),
    /// `|a| `, body; `braces` where it has a return type.
    Closure {
        head: NodeId,
        body: NodeId,
        braces: bool,
    },
    /// `name:`, value.
    Named(NodeId, NodeId),
    /// What is printed from the tree again when it breaks.
    Control(Control<'a>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Delimiter {
    /// Arguments; also a tuple's elements.
    Paren,
    Bracket,
    /// A struct's fields.
    Brace,
    /// A function's parameters: no limit but the line.
    Params,
    /// The arguments of a macro that rustfmt leaves alone. `;` follows as many of them, if any.
    Macro(Option<u32>),
}

impl Delimiter {
    pub(super) fn open(self) -> &'static str {
        match self {
            Delimiter::Paren | Delimiter::Params | Delimiter::Macro(_) => "(",
            Delimiter::Bracket => "[",
            Delimiter::Brace => " { ",
        }
    }

    pub(super) fn close(self) -> &'static str {
        match self {
            Delimiter::Paren | Delimiter::Params | Delimiter::Macro(_) => ")",
            Delimiter::Bracket => "]",
            Delimiter::Brace => " }",
        }
    }

    /// The columns that the items may take on one line.
    pub(super) fn limit(self) -> usize {
        match self {
            Delimiter::Paren | Delimiter::Bracket => 60,
            Delimiter::Brace => 18,
            Delimiter::Params | Delimiter::Macro(_) => MAX_WIDTH,
        }
    }
}

/// Whether a last argument may start on the line of its call and go on below.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hug {
    No,
    /// When it is the only argument.
    Alone,
    Always,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    pub never: bool,
    pub hug: Hug,
    /// Ends in a method call.
    pub method: bool,
    /// A literal or a name: many of them share lines.
    pub simple: bool,
}

impl Traits {
    pub(super) const PLAIN: Traits = Traits {
        never: false,
        hug: Hug::No,
        method: false,
        simple: false,
    };
    pub(super) const SIMPLE: Traits = Traits {
        simple: true,
        ..Traits::PLAIN
    };
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    start: u32,
    end: u32,
    pub width: u32,
    /// Columns behind it that rustfmt wants free: it counts the `?` of a chain's end twice or more.
    pub slack: u32,
    pub traits: Traits,
    pub kind: Kind<'a>,
}

/// Where the node being built starts in the one-line text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    at: u32,
    width: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    flat: usize,
    width: u32,
    nodes: usize,
    kids: usize,
}

/// What a trial wrote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    start: usize,
    column: usize,
    pub newlines: usize,
    pub first_width: usize,
    /// The last byte of the first line.
    pub first_end: u8,
    /// A line went over the edge.
    pub over: bool,
    /// Bodies were stood in for, so the text cannot be kept.
    stand_ins: bool,
    /// [`Printer::over`], [`Printer::stand_ins`] and [`Printer::narrow`] before it.
    before: (bool, bool, usize),
}

#[derive(Debug, Default)]
pub(super) struct Printer<'a> {
    pub out: String,
    column: usize,
    flat: String,
    flat_width: u32,
    nodes: Vec<Node<'a>>,
    kids: Vec<NodeId>,
    /// Kids of lists under construction.
    pending: Vec<NodeId>,
    trials: u32,
    over: bool,
    stand_ins: bool,
    /// Columns that the current line has less than others.
    narrow: usize,
    /// In a last argument, no chain may break at its dots; [`Printer::failed`] says that one did.
    pub one_line_chains: bool,
    pub failed: bool,
}

/// Building.
impl<'a> Printer<'a> {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            flat: self.flat.len(),
            width: self.flat_width,
            nodes: self.nodes.len(),
            kids: self.kids.len(),
        }
    }

    pub(super) fn forget(&mut self, mark: Mark) {
        self.flat.truncate(mark.flat);
        self.flat_width = mark.width;
        self.nodes.truncate(mark.nodes);
        self.kids.truncate(mark.kids);
    }

    pub(super) fn start(&self) -> Start {
        Start {
            at: self.flat.len() as u32,
            width: self.flat_width,
        }
    }

    /// More of the one-line text.
    pub(super) fn write(&mut self, text: &str) {
        self.flat.push_str(text);
        self.flat_width += width(text) as u32;
    }

    pub(super) fn write_char(&mut self, c: char) {
        self.flat.push(c);
        self.flat_width += 1;
    }

    pub(super) fn write_fmt(&mut self, args: std::fmt::Arguments<'_>) {
        let from = self.flat.len();
        // Writing to a string cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut self.flat, args);
        self.flat_width += width(&self.flat[from..]) as u32;
    }

    pub(super) fn write_type(&mut self, ty: &Type) {
        match ty {
            Type::Path(path, args) if args.is_empty() => self.write(path),
            _ => self.write_fmt(format_args!("{ty}")),
        }
    }

    pub(super) fn node(&mut self, start: Start, traits: Traits, kind: Kind<'a>) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let slack = self.slack(kind);
        self.nodes.push(Node {
            slack,
            start: start.at,
            end: self.flat.len() as u32,
            width: self.flat_width - start.width,
            traits,
            kind,
        });
        id
    }

    fn slack(&self, kind: Kind<'a>) -> u32 {
        let last = |kids: Kids| self.get(self.kid(kids, kids.len() - 1));
        match kind {
            Kind::Chain(kids, tries) if last(kids).traits.method => 2 * tries,
            Kind::Chain(_, tries) => tries,
            Kind::Glue(kids) | Kind::Pairs(_, kids) => last(kids).slack,
            Kind::Closure { body, .. } => self.get(body).slack,
            Kind::List(Delimiter::Paren, kids) if kids.len() == 2 => match last(kids) {
                item if item.slack > 0 && self.width(self.kid(kids, 0)) < TAB => item.slack + 1,
                _ => 0,
            },
            _ => 0,
        }
    }

    pub(super) fn text(&mut self, text: &str) -> NodeId {
        let start = self.start();
        self.write(text);
        self.node(start, Traits::PLAIN, Kind::Text)
    }

    /// What was written since `start`, as one unbreakable node.
    pub(super) fn word(&mut self, start: Start) -> NodeId {
        self.node(start, Traits::PLAIN, Kind::Text)
    }

    /// Columns written since `start`.
    pub(super) fn width_since(&self, start: Start) -> usize {
        (self.flat_width - start.width) as usize
    }

    pub(super) fn open_kids(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn push_kid(&mut self, kid: NodeId) {
        self.pending.push(kid);
    }

    pub(super) fn pop_kid(&mut self) -> Option<NodeId> {
        self.pending.pop()
    }

    /// The start of a node that ends where the text now ends.
    pub(super) fn start_of(&self, id: NodeId) -> Start {
        let node = self.get(id);
        Start {
            at: node.start,
            width: self.flat_width - node.width,
        }
    }

    #[cfg(test)]
    pub(super) fn into_flat(self) -> String {
        self.flat
    }

    pub(super) fn close_kids(&mut self, opened: usize) -> Kids {
        let from = self.kids.len() as u32;
        self.kids.extend(self.pending.drain(opened..));
        Kids {
            from,
            to: self.kids.len() as u32,
        }
    }

    pub(super) fn glue(&mut self, start: Start, traits: Traits, parts: &[NodeId]) -> NodeId {
        let from = self.kids.len() as u32;
        self.kids.extend_from_slice(parts);
        let kids = Kids {
            from,
            to: self.kids.len() as u32,
        };
        self.node(start, traits, Kind::Glue(kids))
    }

    pub(super) fn get(&self, id: NodeId) -> Node<'a> {
        self.nodes[id.0 as usize]
    }

    pub(super) fn width(&self, id: NodeId) -> usize {
        self.get(id).width as usize
    }

    pub(super) fn is_never(&self, id: NodeId) -> bool {
        self.get(id).traits.never
    }

    pub(super) fn kid(&self, kids: Kids, index: usize) -> NodeId {
        self.kids[kids.from as usize + index]
    }
}

impl Kids {
    pub(super) fn len(self) -> usize {
        (self.to - self.from) as usize
    }

    pub(super) fn skip(self, count: usize) -> Kids {
        Kids {
            from: self.from + count as u32,
            to: self.to,
        }
    }
}

/// Writing.
impl<'a> Printer<'a> {
    pub(super) fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += width(text);
        self.over |= self.column > MAX_WIDTH;
    }

    /// A node's one-line text.
    pub(super) fn put_flat(&mut self, id: NodeId) {
        let node = self.get(id);
        self.out
            .push_str(&self.flat[node.start as usize..node.end as usize]);
        self.column += node.width as usize;
        self.over |= self.column > MAX_WIDTH;
    }

    pub(super) fn newline(&mut self, indent: usize) {
        const SPACES: &str = "                                                                ";
        self.out.push('\n');
        let mut rest = indent;
        while rest > 0 {
            let step = rest.min(SPACES.len());
            self.out.push_str(&SPACES[..step]);
            rest -= step;
        }
        self.column = indent;
        self.narrow = 0;
    }

    /// An empty line above what follows.
    pub(super) fn blank(&mut self) {
        self.out.push('\n');
        self.column = 0;
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    pub(super) fn in_trial(&self) -> bool {
        self.trials > 0
    }

    /// In place of a body in a trial.
    pub(super) fn stand_in(&mut self, lines: usize, indent: usize) {
        self.stand_ins = true;
        for _ in 0..lines {
            self.newline(indent);
        }
    }

    pub(super) fn trial_allowed(&self) -> bool {
        self.trials < MAX_TRIALS
    }

    /// Writes something that may be taken back.
    pub(super) fn try_out(&mut self, write: impl FnOnce(&mut Self)) -> Trial {
        let start = self.out.len();
        let column = self.column;
        let narrow = self.narrow;
        let over = std::mem::take(&mut self.over);
        let stand_ins = std::mem::take(&mut self.stand_ins);
        self.trials += 1;
        write(self);
        self.trials -= 1;
        let text = &self.out[start..];
        let first = text.split('\n').next().unwrap_or_default();
        let trial = Trial {
            start,
            column,
            newlines: text.bytes().filter(|b| *b == b'\n').count(),
            first_width: width(first),
            first_end: first.bytes().last().unwrap_or(b' '),
            over: self.over,
            stand_ins: self.stand_ins,
            before: (over, stand_ins, narrow),
        };
        self.over |= over;
        self.stand_ins |= stand_ins;
        trial
    }

    pub(super) fn take_back(&mut self, trial: &Trial) {
        self.out.truncate(trial.start);
        self.column = trial.column;
        (self.over, self.stand_ins, self.narrow) = trial.before;
    }

    /// Keeps what the last trial wrote, or writes it again with its bodies.
    pub(super) fn keep(&mut self, trial: &Trial, write: impl FnOnce(&mut Self)) {
        if trial.stand_ins && !self.in_trial() {
            self.take_back(trial);
            write(self);
        }
    }

    pub(super) fn breaks_since(&self, from: usize) -> bool {
        self.out[from..].contains('\n')
    }

    pub(super) fn written_since(&self, from: usize) -> &str {
        &self.out[from..]
    }
}

/// Layout.
impl<'a> Printer<'a> {
    /// Whether the node fits on the rest of the line with `tail` more columns behind it.
    pub(super) fn fits(&self, id: NodeId, tail: usize) -> bool {
        self.fits_at(id, self.column + self.narrow, tail)
    }

    /// Columns left on the current line.
    pub(super) fn room(&self, tail: usize) -> usize {
        MAX_WIDTH.saturating_sub(self.column + self.narrow + tail)
    }

    /// Lets the current line end after `width` more columns, if that is before its edge.
    pub(super) fn narrow_to(&mut self, width: usize) {
        self.narrow = self
            .narrow
            .max(MAX_WIDTH.saturating_sub(self.column + width));
    }

    pub(super) fn fits_at(&self, id: NodeId, column: usize, tail: usize) -> bool {
        let node = self.get(id);
        let width = (node.width + node.slack) as usize;
        !node.traits.never && column + width + tail <= MAX_WIDTH
    }

    /// Whether what follows a node of several lines stands at its indent: behind a `)` or `}`.
    pub(super) fn ends_in_block(&self, id: NodeId) -> bool {
        match self.get(id).kind {
            Kind::Text | Kind::Named(..) => false,
            Kind::Glue(parts) => {
                let last = self.kid(parts, parts.len() - 1);
                let mark = matches!(self.get(last).kind, Kind::Text) && self.width(last) == 1;
                // `(x)` and `x?` end as `x` does, ` as T` does not.
                match mark {
                    true => self.ends_in_block(self.kid(parts, parts.len() - 2)),
                    false => self.ends_in_block(last),
                }
            }
            Kind::List(Delimiter::Paren, kids) => self.width(self.kid(kids, 0)) > 0,
            Kind::List(..) | Kind::Chain(..) | Kind::Control(_) => true,
            Kind::Pairs(_, kids) => self.ends_in_block(self.kid(kids, kids.len() - 1)),
            Kind::Closure { body, .. } => self.ends_in_block(body),
        }
    }

    /// Prints a node at the current column. Lines that it opens are indented from `indent`;
    /// `tail` columns follow on its last line.
    pub(super) fn lay(&mut self, id: NodeId, indent: usize, tail: usize) {
        if self.fits(id, tail) {
            return self.put_flat(id);
        }
        match self.get(id).kind {
            Kind::Text => self.put_flat(id),
            Kind::Glue(parts) => self.lay_glue(parts, indent, tail),
            Kind::List(delimiter, kids) => self.lay_list(delimiter, kids, indent, tail),
            Kind::Chain(kids, tries) => {
                self.lay_chain(kids, tries as usize, indent, tail);
            }
            Kind::Pairs(op, kids) => self.lay_pairs(op, kids, indent, tail),
            Kind::Closure { head, body, braces } => {
                self.lay_closure(head, body, braces, indent, tail);
            }
            Kind::Named(head, value) => {
                self.put_flat(head);
                self.lay_after(value, indent, tail);
            }
            Kind::Control(control) => self.lay_control(control, indent, tail),
        }
    }

    fn lay_glue(&mut self, parts: Kids, indent: usize, tail: usize) {
        for index in 0..parts.len() {
            let mut behind = 0;
            let mut rest = index + 1;
            while rest < parts.len() {
                let next = self.get(self.kid(parts, rest));
                if !matches!(next.kind, Kind::Text) {
                    break;
                }
                behind += next.width as usize;
                rest += 1;
            }
            if rest == parts.len() {
                behind += tail;
            }
            self.lay(self.kid(parts, index), indent, behind);
        }
    }

    /// Operands one below the other, the operator in front.
    fn lay_pairs(&mut self, op: &'static str, kids: Kids, indent: usize, tail: usize) {
        let last = kids.len() - 1;
        let lead: usize = (0..last)
            .map(|index| self.width(self.kid(kids, index)) + op.len() + 2)
            .sum();
        let lead_is_flat = (0..last).all(|index| !self.is_never(self.kid(kids, index)));
        // A short front leaves its operand on the line: `a + f(` …
        if lead_is_flat && lead <= TAB && self.column + lead < MAX_WIDTH {
            for index in 0..last {
                self.put_flat(self.kid(kids, index));
                self.put(" ");
                self.put(op);
                self.put(" ");
            }
            return self.lay(self.kid(kids, last), indent, tail);
        }
        let line_start = self.out.len();
        let offset = self.column;
        self.lay(self.kid(kids, 0), indent, 0);
        for index in 1..=last {
            let behind = if index == last { tail } else { 0 };
            let so_far = self.written_since(line_start);
            let used = match so_far.rfind('\n') {
                Some(at) => so_far.len() - at - 1,
                None => so_far.len() + offset,
            };
            // An operand shorter than the indent stands alone on no line.
            let inside = if used <= indent + TAB {
                self.put(" ");
                indent
            } else {
                self.newline(indent + TAB);
                indent + TAB
            };
            self.put(op);
            self.put(" ");
            self.lay(self.kid(kids, index), inside, behind);
        }
    }

    /// A closure: a body that is no block stays without braces where it fits.
    fn lay_closure(
        &mut self,
        head: NodeId,
        body: NodeId,
        braces: bool,
        indent: usize,
        tail: usize,
    ) {
        self.put_flat(head);
        let in_place = match self.get(body).kind {
            Kind::Control(control) => control.stays_in_place(),
            _ => false,
        };
        if in_place || (!braces && self.fits(body, tail)) {
            return self.lay(body, indent, tail);
        }
        self.put("{");
        self.newline(indent + TAB);
        self.lay(body, indent + TAB, 0);
        self.newline(indent);
        self.put("}");
    }

    /// What stands behind `=`, `:` or `in`: on the line, or alone on the next.
    pub(super) fn lay_after(&mut self, value: NodeId, indent: usize, tail: usize) {
        self.column += 1;
        let fits = self.fits(value, tail);
        self.column -= 1;
        let stays = match self.get(value).kind {
            Kind::Control(control) => control.is_block_like(),
            Kind::Closure { .. } => true,
            _ => false,
        };
        if !fits && self.fits_at(value, indent + TAB, tail) {
            self.newline(indent + TAB);
            return self.put_flat(value);
        }
        if fits || stays || !self.trial_allowed() {
            self.put(" ");
            return self.lay(value, indent, tail);
        }
        let here = self.try_out(|printer| {
            printer.put(" ");
            printer.lay(value, indent, tail);
        });
        self.take_back(&here);
        let below = self.try_out(|printer| {
            printer.newline(indent + TAB);
            printer.lay(value, indent + TAB, tail);
        });
        let newlines = below.newlines - 1;
        let opens = |end: u8| matches!(end, b'(' | b'[' | b'{');
        let below_first = self.written_since(below.start + 1).split('\n').next();
        let below_end = below_first
            .and_then(|line| line.bytes().last())
            .unwrap_or(b' ');
        let prefer = !below.over
            && (here.over
                || newlines == 0
                || here.newlines > newlines + 1
                || (opens(here.first_end) && here.first_end != below_end));
        if prefer {
            self.keep(&below, |printer| {
                printer.newline(indent + TAB);
                printer.lay(value, indent + TAB, tail);
            });
        } else {
            self.take_back(&below);
            self.put(" ");
            self.lay(value, indent, tail);
        }
    }
}

/// Columns that a text takes.
fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}
