//! What is known of locals at a point of a body, beyond the types of their variables.
//!
//! ```python
//! if node is None:        # one way: node is None
//!     node = head         # and then no longer
//! else:
//!     count = node.size   # the other way: node is not None
//! print(node)             # what holds on both ways
//! ```
//! A branch costs what it learns, not what is known: changes are logged, to be undone where
//! another way begins, and ways meet by their changes alone.
//!
//! Invariants: [`Facts::undo`] goes back to a [`Mark`] of the same body, each once, the latest
//! first; the changes of several ways have the same start, which is what is known when they meet.

use crate::hir::LocalId;
use crate::types::interval::Interval;
use crate::types::ty::Ty;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Fact {
    NotNone,
    IsNone,
    /// An instance of a class, by the class object's type.
    Is(Ty),
}

#[derive(Clone, PartialEq, Default, Debug)]
struct Known {
    fact: Option<Fact>,
    bounds: Option<Interval>,
}

impl Known {
    fn meet(self, other: &Known) -> Known {
        let bounds = self.bounds.zip(other.bounds);
        Known {
            fact: self.fact.filter(|it| other.fact.as_ref() == Some(it)),
            bounds: bounds.map(|(a, b)| a.join(b)),
        }
    }
}

#[derive(Default)]
pub(super) struct Facts {
    /// By `LocalId`.
    known: Vec<Known>,
    /// What was known of each local that changed, before it did.
    log: Vec<(LocalId, Known)>,
}

/// A point in time.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

/// What is known at the end of a way of the locals that changed on it, in the order of their ids.
pub(super) struct Changes(Vec<(LocalId, Known)>);

impl Facts {
    /// Nothing is known of so many locals.
    pub(super) fn clear(&mut self, locals: usize) {
        self.log.clear();
        self.known.clear();
        self.known.resize(locals, Known::default());
    }

    pub(super) fn fact(&self, local: LocalId) -> Option<&Fact> {
        self.known.get(local.index())?.fact.as_ref()
    }

    pub(super) fn bounds(&self, local: LocalId) -> Option<Interval> {
        self.known.get(local.index())?.bounds
    }

    fn set(&mut self, local: LocalId, known: Known) {
        if let Some(slot) = self.known.get_mut(local.index())
            && *slot != known
        {
            self.log.push((local, std::mem::replace(slot, known)));
        }
    }

    pub(super) fn learn(&mut self, local: LocalId, fact: Fact) {
        let bounds = self.bounds(local);
        let fact = Some(fact);
        self.set(local, Known { fact, bounds });
    }

    pub(super) fn bound(&mut self, local: LocalId, interval: Interval) {
        let fact = self.fact(local).cloned();
        let bounds = Some(interval);
        self.set(local, Known { fact, bounds });
    }

    pub(super) fn forget(&mut self, local: LocalId) {
        self.set(local, Known::default());
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.log.len())
    }

    /// Back to what was known then.
    pub(super) fn undo(&mut self, to: Mark) {
        for (local, known) in self.log.drain(to.0..).rev() {
            if let Some(slot) = self.known.get_mut(local.index()) {
                *slot = known;
            }
        }
    }

    pub(super) fn changes(&self, since: Mark) -> Changes {
        let logged = self.log.get(since.0..).unwrap_or_default();
        let mut locals: Vec<LocalId> = logged.iter().map(|it| it.0).collect();
        locals.sort_unstable();
        locals.dedup();
        let known = |local: LocalId| Some((local, self.known.get(local.index())?.clone()));
        Changes(locals.into_iter().filter_map(known).collect())
    }

    /// From the start of some ways to where they meet: what holds on all of them.
    pub(super) fn meet(&mut self, ways: Vec<Changes>) {
        let count = ways.len();
        let mut changes: Vec<(LocalId, Known)> = ways.into_iter().flat_map(|it| it.0).collect();
        changes.sort_by_key(|it| it.0);
        let mut changes = changes.into_iter().peekable();
        while let Some((local, mut met)) = changes.next() {
            let mut changed = 1;
            while let Some((_, other)) = changes.next_if(|it| it.0 == local) {
                met = met.meet(&other);
                changed += 1;
            }
            if changed < count
                && let Some(start) = self.known.get(local.index())
            {
                met = met.meet(start);
            }
            self.set(local, met);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_on_all_ways_is_kept() {
        let [a, b, c] = [LocalId(0), LocalId(1), LocalId(2)];
        let mut facts = Facts::default();
        facts.clear(3);
        facts.learn(a, Fact::NotNone);
        facts.bound(b, Interval::new(0, 9));
        let start = facts.mark();
        facts.bound(b, Interval::new(5, 9));
        facts.learn(c, Fact::IsNone);
        let one = facts.changes(start);
        facts.undo(start);
        assert_eq!(facts.bounds(b), Some(Interval::new(0, 9)));
        assert_eq!(facts.fact(c), None);
        facts.forget(a);
        facts.bound(b, Interval::new(0, 2));
        facts.learn(c, Fact::IsNone);
        let other = facts.changes(start);
        facts.undo(start);
        facts.meet(vec![one, other]);
        assert_eq!(facts.fact(a), None);
        assert_eq!(facts.bounds(b), Some(Interval::new(0, 9)));
        assert_eq!(facts.fact(c), Some(&Fact::IsNone));
    }
}
