//! Nested functions that are known by their paths alone.
//!
//! ```python
//! def outer(n):
//!     def even(k): return k == 0 or odd(k - 1)      # captures `odd`, which has no value
//!     def odd(k): return k != 0 and even(k - 1)     # either: both are plain
//!     def above(k): return k > n                    # captures `n`: an environment
//! ```
//! A function is plain when all that it captures are functions that are plain themselves: the
//! greatest set of which that is true.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::hir::FuncId;
use crate::rir::lower::Cx;
use crate::types::ty::{Closure, InstanceId};

impl Cx<'_> {
    /// The plain ones among the closures that live code creates.
    pub(super) fn find_plain(&mut self) {
        let closures = self.closures();
        self.plain = closures.iter().copied().collect::<FxHashSet<Closure>>();
        loop {
            let captures = |it: &&Closure| !self.env_fields(**it).is_empty();
            let rest = closures.iter().filter(|it| self.plain.contains(it));
            let found: Vec<Closure> = rest.filter(captures).copied().collect();
            if found.is_empty() {
                return;
            }
            for closure in found {
                self.plain.remove(&closure);
            }
        }
    }

    /// Closures with an environment that no instance brings along.
    pub(super) fn never_called(&self) -> Vec<Closure> {
        let is_called = |closure: &Closure| {
            let mut live = self.types.live_of(closure.function).iter();
            live.any(|it| self.types.instance(*it).parent == closure.parent)
        };
        let mut closures = self.closures();
        closures.retain(|it| !self.is_plain_function(*it) && !is_called(it));
        closures
    }

    fn closures(&self) -> Vec<Closure> {
        let mut nested: FxHashMap<FuncId, Vec<FuncId>> = FxHashMap::default();
        for (index, function) in self.program.functions.iter().enumerate() {
            if let Some(parent) = function.parent {
                nested.entry(parent).or_default().push(FuncId(index as u32));
            }
        }
        let instances = self.types.instances.iter().enumerate();
        instances
            .filter(|(_, it)| it.is_live)
            .flat_map(|(index, it)| {
                let parent = Some(InstanceId(index as u32));
                let functions = nested.get(&it.function).into_iter().flatten();
                functions.map(move |function| Closure {
                    function: *function,
                    parent,
                })
            })
            .collect()
    }
}
