//! Which of several closures of one name a closure is.
//!
//! ```python
//! def adder(n):
//!     return [lambda x: x + n, lambda x: x - n]   # two of one name
//! adder(1); adder(2.5)                            # two instances, each with its own
//! ```
//! Counted once for the whole program, because the name of an environment is asked for often.

use rustc_hash::FxHashMap;

use crate::hir::Program;
use crate::types::Types;
use crate::types::ty::Closure;

pub(super) struct Ordinals {
    /// Of each function among those of its module that are called the same.
    functions: Vec<usize>,
    /// Of each instance among those of its function.
    instances: Vec<usize>,
}

impl Ordinals {
    pub(super) fn new(program: &Program, types: &Types) -> Ordinals {
        let functions = program.functions.iter();
        let instances = types.instances.iter();
        Ordinals {
            functions: count(functions.map(|it| (it.module, it.qualname.as_str()))),
            instances: count(instances.map(|it| it.function)),
        }
    }

    /// Of the closure's function, and of the instance that makes the closure; both from 0.
    pub(super) fn of(&self, closure: Closure) -> (usize, usize) {
        let function = self.functions.get(closure.function.index());
        let instance = closure
            .parent
            .and_then(|parent| self.instances.get(parent.index()));
        let or_first = |it: Option<&usize>| it.copied().unwrap_or(0);
        (or_first(function), or_first(instance))
    }
}

/// For each key how many equal ones come before it.
fn count<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut seen: FxHashMap<K, usize> = FxHashMap::default();
    keys.map(|key| {
        let next = seen.entry(key).or_insert(0);
        *next += 1;
        *next - 1
    })
    .collect()
}
