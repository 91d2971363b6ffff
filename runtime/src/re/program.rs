//! Trees as instructions for the matcher.

use alloc::string::String;
use alloc::vec::Vec;

use super::parse::{Anchor, Node, Parsed, Repeat};
use super::set::{Set, fold};

/// What one character must be.
#[derive(Clone, Debug)]
pub(super) enum One {
    Char(char),
    /// Compared without case; folded already.
    Folded(char),
    Any,
    AnyButNewline,
    Set(Set),
}

impl One {
    #[inline]
    pub(super) fn matches(&self, c: char) -> bool {
        match self {
            One::Char(own) => *own == c,
            One::Folded(own) => *own == fold(c),
            One::Any => true,
            One::AnyButNewline => c != '\n',
            One::Set(set) => set.contains(c),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Op {
    One(One),
    /// Many times one character; the rest of the pattern decides how many.
    Many {
        one: One,
        least: usize,
        most: usize,
        greedy: bool,
    },
    Anchor(Anchor),
    /// Tries the first, then the second.
    Split(usize, usize),
    Jump(usize),
    /// Notes the position in a slot.
    Save(usize),
    /// The group has matched from the position in the slot to here.
    Close {
        group: usize,
        slot: usize,
    },
    /// Goes on if the position has moved since it was noted in the slot, jumps otherwise.
    Moved {
        slot: usize,
        otherwise: usize,
    },
    Backreference {
        group: usize,
        ignore_case: bool,
    },
    /// Runs what follows, up to [`Op::Done`], as a pattern of its own; goes on at `next`.
    Look {
        negated: bool,
        behind: usize,
        next: usize,
    },
    Atomic {
        next: usize,
    },
    /// Goes on if the group took part, jumps otherwise.
    IfGroup {
        group: usize,
        otherwise: usize,
    },
    Done,
}

/// A compiled pattern.
pub(super) struct Code {
    pub(super) ops: Vec<Op>,
    pub(super) slots: usize,
    pub(super) groups: usize,
    pub(super) names: Vec<(String, usize)>,
    pub(super) flags: i64,
}

pub(super) fn compile(parsed: Parsed) -> Code {
    let mut builder = Builder {
        ops: Vec::new(),
        slots: (parsed.groups + 1) * 2,
    };
    builder.node(&parsed.tree);
    builder.ops.push(Op::Done);
    Code {
        ops: builder.ops,
        slots: builder.slots,
        groups: parsed.groups,
        names: parsed.names,
        flags: parsed.flags,
    }
}

/// The number of characters that the node always takes, if there is one.
pub(super) fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Empty | Node::Anchor(_) | Node::Look { .. } => Some(0),
        Node::Char { .. } | Node::Any { .. } | Node::Set(_) => Some(1),
        Node::Group(_, inner) | Node::Atomic(inner) => width(inner),
        Node::Sequence(items) => items.iter().map(width).sum(),
        Node::Either(items) => {
            let mut widths = items.iter().map(width);
            let first = widths.next()??;
            widths.all(|it| it == Some(first)).then_some(first)
        }
        Node::Repeat(it) if it.least == it.most => Some(width(&it.inner)? * it.least as usize),
        Node::Repeat(_) | Node::Backreference { .. } | Node::Condition { .. } => None,
    }
}

fn one(node: &Node) -> Option<One> {
    Some(match node {
        Node::Char {
            c,
            ignore_case: false,
        } => One::Char(*c),
        Node::Char {
            c,
            ignore_case: true,
        } => One::Folded(fold(*c)),
        Node::Any { newline: true } => One::Any,
        Node::Any { newline: false } => One::AnyButNewline,
        Node::Set(set) => One::Set(set.clone()),
        _ => return None,
    })
}

struct Builder {
    ops: Vec<Op>,
    slots: usize,
}

impl Builder {
    /// A place to be filled in by [`Builder::patch`].
    fn hole(&mut self) -> usize {
        self.ops.push(Op::Done);
        self.ops.len() - 1
    }

    fn patch(&mut self, hole: usize, op: Op) {
        self.ops[hole] = op;
    }

    fn node(&mut self, node: &Node) {
        if let Some(one) = one(node) {
            self.ops.push(Op::One(one));
            return;
        }
        match node {
            Node::Anchor(anchor) => self.ops.push(Op::Anchor(*anchor)),
            Node::Group(index, inner) => {
                // Both ends are noted at the end, so that a group that is tried again keeps its
                // last match until it has a new one.
                let slot = self.slots;
                self.slots += 1;
                self.ops.push(Op::Save(slot));
                self.node(inner);
                self.ops.push(Op::Close {
                    group: *index,
                    slot,
                });
            }
            Node::Sequence(items) => items.iter().for_each(|it| self.node(it)),
            Node::Either(items) => self.either(items),
            Node::Repeat(repeat) => self.repeat(repeat),
            Node::Backreference { group, ignore_case } => self.ops.push(Op::Backreference {
                group: *group,
                ignore_case: *ignore_case,
            }),
            Node::Look {
                ahead,
                negated,
                inner,
            } => {
                let behind = match ahead {
                    true => 0,
                    false => width(inner).unwrap_or(0),
                };
                let hole = self.hole();
                self.node(inner);
                self.ops.push(Op::Done);
                let next = self.ops.len();
                self.patch(
                    hole,
                    Op::Look {
                        negated: *negated,
                        behind,
                        next,
                    },
                );
            }
            Node::Atomic(inner) => {
                let hole = self.hole();
                self.node(inner);
                self.ops.push(Op::Done);
                let next = self.ops.len();
                self.patch(hole, Op::Atomic { next });
            }
            Node::Condition { group, yes, no } => {
                let test = self.hole();
                self.node(yes);
                let end = self.hole();
                let otherwise = self.ops.len();
                self.patch(
                    test,
                    Op::IfGroup {
                        group: *group,
                        otherwise,
                    },
                );
                self.node(no);
                let next = self.ops.len();
                self.patch(end, Op::Jump(next));
            }
            _ => {}
        }
    }

    fn either(&mut self, items: &[Node]) {
        let mut ends = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if index + 1 == items.len() {
                self.node(item);
                break;
            }
            let split = self.hole();
            self.node(item);
            ends.push(self.hole());
            let next = self.ops.len();
            self.patch(split, Op::Split(split + 1, next));
        }
        let next = self.ops.len();
        for end in ends {
            self.patch(end, Op::Jump(next));
        }
    }

    fn repeat(&mut self, it: &Repeat) {
        let unlimited = it.most == u32::MAX;
        if let Some(one) = one(&it.inner) {
            self.ops.push(Op::Many {
                one,
                least: it.least as usize,
                most: if unlimited {
                    usize::MAX
                } else {
                    it.most as usize
                },
                greedy: it.greedy,
            });
            return;
        }
        for _ in 0..it.least {
            self.node(&it.inner);
        }
        let order = |first: usize, second: usize| match it.greedy {
            true => Op::Split(first, second),
            false => Op::Split(second, first),
        };
        if unlimited {
            let slot = self.slots;
            self.slots += 1;
            let split = self.hole();
            self.ops.push(Op::Save(slot));
            self.node(&it.inner);
            // An iteration that takes nothing is the last one.
            let moved = self.hole();
            self.ops.push(Op::Jump(split));
            let next = self.ops.len();
            self.patch(
                moved,
                Op::Moved {
                    slot,
                    otherwise: next,
                },
            );
            self.patch(split, order(split + 1, next));
            return;
        }
        let mut splits = Vec::new();
        for _ in it.least..it.most {
            splits.push(self.hole());
            self.node(&it.inner);
        }
        let next = self.ops.len();
        for split in splits {
            self.patch(split, order(split + 1, next));
        }
    }
}
