//! Sets of definitions, interned.
//!
//! Problem: a state holds a set for every variable, and states are copied and joined at every
//! branch. As numbers they are cheap to copy, to compare and to join.

use rustc_hash::FxHashMap;

/// Index into the list of definitions.
pub(super) type DefId = u32;
/// Index into [`Sets::sets`].
pub(super) type SetId = u32;

/// The definition that every variable has at the start: none.
pub(super) const UNSET: DefId = 0;
/// Not a definition: a closure that captures the variable exists.
pub(super) const CAPTURED: DefId = 1;
pub(super) const FIRST_DEF: DefId = 2;

/// Interned sets of definitions, so that a state is a vector of numbers.
#[derive(Default)]
pub(super) struct Sets {
    sets: Vec<Vec<DefId>>,
    ids: FxHashMap<Vec<DefId>, SetId>,
    joins: FxHashMap<(SetId, SetId), SetId>,
}

impl Sets {
    pub(super) fn intern(&mut self, set: Vec<DefId>) -> SetId {
        if let Some(&id) = self.ids.get(&set) {
            return id;
        }
        let id = self.sets.len() as SetId;
        self.sets.push(set.clone());
        self.ids.insert(set, id);
        id
    }

    pub(super) fn get(&self, id: SetId) -> &[DefId] {
        self.sets.get(id as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn join(&mut self, left: SetId, right: SetId) -> SetId {
        if left == right {
            return left;
        }
        let key = (left.min(right), left.max(right));
        if let Some(&id) = self.joins.get(&key) {
            return id;
        }
        let mut set: Vec<DefId> = self
            .get(left)
            .iter()
            .chain(self.get(right))
            .copied()
            .collect();
        set.sort_unstable();
        set.dedup();
        let id = self.intern(set);
        self.joins.insert(key, id);
        id
    }

    pub(super) fn with(&mut self, set: SetId, def: DefId) -> SetId {
        let single = self.intern(vec![def]);
        self.join(set, single)
    }
}
