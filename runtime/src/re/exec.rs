//! The matcher: a backtracking machine with an explicit stack.

use alloc::vec;
use alloc::vec::Vec;

use super::parse::Anchor;
use super::program::{Code, Op};
use super::set::{Class, fold};

/// A slot that holds no position.
const NOWHERE: i64 = -1;

pub(super) struct Matcher<'a> {
    code: &'a Code,
    text: &'a [char],
    is_full: bool,
}

/// What to go back to.
enum Choice {
    /// Go on there, from that position.
    Branch { at: usize, position: usize },
    /// The repetition at `op` may end at any position from `low` to `high`.
    Fewer { op: usize, low: usize, high: usize },
    /// The lazy repetition at `op` may take one more, up to `high` in all.
    More {
        op: usize,
        position: usize,
        left: usize,
    },
    /// The slot had that value.
    Slot { slot: usize, before: i64 },
}

impl<'a> Matcher<'a> {
    pub(super) fn new(code: &'a Code, text: &'a [char], is_full: bool) -> Matcher<'a> {
        Matcher {
            code,
            text,
            is_full,
        }
    }

    /// The bounds of the match and its groups.
    pub(super) fn find(&self, start: usize, searches: bool, advances: bool) -> Option<Vec<i64>> {
        let mut slots = vec![NOWHERE; self.code.slots];
        let last = if searches { self.text.len() } else { start };
        for from in start..=last {
            // An empty match at the start of the search is no match there.
            let nonempty = advances && from == start;
            slots.fill(NOWHERE);
            if let Some(end) = self.run(0, from, &mut slots, nonempty, self.is_full) {
                slots[0] = from as i64;
                slots[1] = end as i64;
                slots.truncate((self.code.groups + 1) * 2);
                return Some(slots);
            }
        }
        None
    }

    /// Runs from an instruction to [`Op::Done`]: the position there.
    fn run(
        &self,
        start: usize,
        from: usize,
        slots: &mut [i64],
        nonempty: bool,
        is_full: bool,
    ) -> Option<usize> {
        let mut stack: Vec<Choice> = Vec::new();
        let (mut at, mut position) = (start, from);
        loop {
            let next = match &self.code.ops[at] {
                Op::Done => {
                    let is_empty = position == from;
                    let is_short = position != self.text.len();
                    if (nonempty && is_empty) || (is_full && is_short) {
                        None
                    } else {
                        return Some(position);
                    }
                }
                Op::One(one) => match self.text.get(position) {
                    Some(c) if one.matches(*c) => Some((at + 1, position + 1)),
                    _ => None,
                },
                Op::Many {
                    one,
                    least,
                    most,
                    greedy,
                } => {
                    let room = (self.text.len() - position).min(*most);
                    let wanted = if *greedy { room } else { (*least).min(room) };
                    let rest = &self.text[position..position + wanted];
                    let taken = rest.iter().take_while(|c| one.matches(**c)).count();
                    if taken < *least {
                        None
                    } else {
                        let end = position + taken;
                        let low = position + least;
                        if *greedy && end > low {
                            let high = end - 1;
                            stack.push(Choice::Fewer { op: at, low, high });
                        } else if !*greedy && *most > *least {
                            let left = most - least;
                            stack.push(Choice::More {
                                op: at,
                                position: end,
                                left,
                            });
                        }
                        Some((at + 1, end))
                    }
                }
                Op::Anchor(anchor) => self.holds(*anchor, position).then_some((at + 1, position)),
                Op::Split(first, second) => {
                    stack.push(Choice::Branch {
                        at: *second,
                        position,
                    });
                    Some((*first, position))
                }
                Op::Jump(to) => Some((*to, position)),
                Op::Save(slot) => {
                    set(slots, &mut stack, *slot, position as i64);
                    Some((at + 1, position))
                }
                Op::Close { group, slot } => {
                    let begin = slots[*slot];
                    set(slots, &mut stack, group * 2, begin);
                    set(slots, &mut stack, group * 2 + 1, position as i64);
                    Some((at + 1, position))
                }
                Op::Moved { slot, otherwise } => match slots[*slot] == position as i64 {
                    true => Some((*otherwise, position)),
                    false => Some((at + 1, position)),
                },
                Op::Backreference { group, ignore_case } => self
                    .repeats(slots, *group, *ignore_case, position)
                    .map(|end| (at + 1, end)),
                Op::Look {
                    negated,
                    behind,
                    next,
                } => {
                    let mut inner = slots.to_vec();
                    let found = position
                        .checked_sub(*behind)
                        .and_then(|from| self.run(at + 1, from, &mut inner, false, false));
                    if found.is_some() && !negated {
                        adopt(slots, &mut stack, &inner);
                    }
                    (found.is_some() != *negated).then_some((*next, position))
                }
                Op::Atomic { next } => {
                    let mut inner = slots.to_vec();
                    let found = self.run(at + 1, position, &mut inner, false, false);
                    if found.is_some() {
                        adopt(slots, &mut stack, &inner);
                    }
                    found.map(|end| (*next, end))
                }
                Op::IfGroup { group, otherwise } => match slots[group * 2 + 1] {
                    NOWHERE => Some((*otherwise, position)),
                    _ => Some((at + 1, position)),
                },
            };
            (at, position) = match next {
                Some(next) => next,
                None => self.backtrack(&mut stack, slots)?,
            };
        }
    }

    fn backtrack(&self, stack: &mut Vec<Choice>, slots: &mut [i64]) -> Option<(usize, usize)> {
        loop {
            match stack.pop()? {
                Choice::Branch { at, position } => return Some((at, position)),
                Choice::Slot { slot, before } => slots[slot] = before,
                Choice::Fewer { op, low, high } => {
                    if high > low {
                        let high = high - 1;
                        stack.push(Choice::Fewer { op, low, high });
                    }
                    return Some((op + 1, high));
                }
                Choice::More { op, position, left } => {
                    let Op::Many { one, .. } = &self.code.ops[op] else {
                        continue;
                    };
                    if !self.text.get(position).is_some_and(|c| one.matches(*c)) {
                        continue;
                    }
                    let position = position + 1;
                    if left > 1 {
                        let left = left - 1;
                        stack.push(Choice::More { op, position, left });
                    }
                    return Some((op + 1, position));
                }
            }
        }
    }

    fn is_word(&self, position: Option<usize>, ascii: bool) -> bool {
        let class = Class { letter: 'w', ascii };
        let c = position.and_then(|it| self.text.get(it));
        c.is_some_and(|c| class.contains(*c))
    }

    fn holds(&self, anchor: Anchor, position: usize) -> bool {
        let is_edge = |ascii: bool| {
            self.is_word(position.checked_sub(1), ascii) != self.is_word(Some(position), ascii)
        };
        let at_end = position == self.text.len();
        match anchor {
            Anchor::TextStart => position == 0,
            Anchor::TextEnd => at_end,
            Anchor::LineStart => position == 0 || self.text[position - 1] == '\n',
            Anchor::LineEnd => at_end || self.text[position] == '\n',
            Anchor::LastLineEnd => {
                at_end || (position + 1 == self.text.len() && self.text[position] == '\n')
            }
            Anchor::Word { ascii } => is_edge(ascii),
            // CPython: never in an empty text.
            Anchor::NotWord { ascii } => !self.text.is_empty() && !is_edge(ascii),
        }
    }

    /// Where the text of a group ends that stands here once more.
    fn repeats(
        &self,
        slots: &[i64],
        group: usize,
        ignore_case: bool,
        position: usize,
    ) -> Option<usize> {
        let begin = usize::try_from(slots[group * 2]).ok()?;
        let end = usize::try_from(slots[group * 2 + 1]).ok()?;
        let own = self.text.get(begin..end)?;
        let here = self.text.get(position..position + own.len())?;
        let same = own.iter().zip(here).all(|(a, b)| match ignore_case {
            true => fold(*a) == fold(*b),
            false => a == b,
        });
        same.then_some(position + own.len())
    }
}

fn set(slots: &mut [i64], stack: &mut Vec<Choice>, slot: usize, value: i64) {
    let before = core::mem::replace(&mut slots[slot], value);
    stack.push(Choice::Slot { slot, before });
}

/// Takes over what a part of the pattern has noted.
fn adopt(slots: &mut [i64], stack: &mut Vec<Choice>, inner: &[i64]) {
    for (slot, value) in inner.iter().enumerate() {
        if slots[slot] != *value {
            set(slots, stack, slot, *value);
        }
    }
}
