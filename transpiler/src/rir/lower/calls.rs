//! The call graph's cycles: which functions guard the recursion limit, and which awaited calls
//! are boxed, because a future cannot contain itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::hir::Program;
use crate::rir::lower::dispatch::is_store;
use crate::types::ty::InstanceId;
use crate::types::{Op, Types};

pub(super) struct Recursion {
    /// The strongly connected component of each instance.
    component: BTreeMap<InstanceId, usize>,
    recursive: BTreeSet<InstanceId>,
}

impl Recursion {
    pub(super) fn new(program: &Program, types: &Types) -> Recursion {
        let mut edges: BTreeMap<InstanceId, BTreeSet<InstanceId>> = BTreeMap::new();
        let mut any_dynamic = BTreeSet::new();
        for (index, instance) in types.instances.iter().enumerate() {
            if !instance.is_live {
                continue;
            }
            let id = InstanceId(index as u32);
            let targets = edges.entry(id).or_default();
            for op in instance.ops.values() {
                match op {
                    Op::Call { target, .. } => {
                        targets.insert(*target);
                    }
                    Op::Construct {
                        init: Some(target), ..
                    } => {
                        targets.insert(*target);
                    }
                    Op::Virtual {
                        class,
                        method,
                        target,
                        ..
                    } => {
                        targets.insert(*target);
                        targets.extend(implementations(program, types, *class, method));
                    }
                    Op::Dynamic | Op::Callable => {
                        any_dynamic.insert(id);
                    }
                    _ => {}
                }
            }
        }
        let mut recursion = Recursion {
            component: BTreeMap::new(),
            recursive: BTreeSet::new(),
        };
        recursion.find(&edges);
        for (index, instance) in types.instances.iter().enumerate() {
            let function = program.function(instance.function);
            let id = InstanceId(index as u32);
            let is_special = function.class.is_some()
                && function.name.starts_with("__")
                && function.name != "__init__";
            // What dynamic code may call, and calls dynamic code itself, may come back.
            if is_special || any_dynamic.contains(&id) {
                recursion.recursive.insert(id);
            }
        }
        recursion
    }

    /// The function may be on the stack more than once.
    pub(super) fn is_recursive(&self, id: InstanceId) -> bool {
        self.recursive.contains(&id)
    }

    /// An awaited call of `to` in `from` closes a cycle.
    pub(super) fn is_boxed(&self, from: InstanceId, to: InstanceId) -> bool {
        self.recursive.contains(&to)
            && self.component.contains_key(&from)
            && self.component.get(&from) == self.component.get(&to)
    }

    /// Tarjan's algorithm, with an explicit stack: call chains may be long.
    fn find(&mut self, edges: &BTreeMap<InstanceId, BTreeSet<InstanceId>>) {
        let mut index: BTreeMap<InstanceId, usize> = BTreeMap::new();
        let mut low: BTreeMap<InstanceId, usize> = BTreeMap::new();
        let mut stack: Vec<InstanceId> = Vec::new();
        let mut on_stack: BTreeSet<InstanceId> = BTreeSet::new();
        let mut components = 0;
        for &start in edges.keys() {
            if index.contains_key(&start) {
                continue;
            }
            let mut work: Vec<(InstanceId, Vec<InstanceId>)> = Vec::new();
            let successors = |id: InstanceId| -> Vec<InstanceId> {
                edges
                    .get(&id)
                    .map_or_else(Vec::new, |it| it.iter().copied().collect())
            };
            let visit = |id: InstanceId,
                         index: &mut BTreeMap<InstanceId, usize>,
                         low: &mut BTreeMap<InstanceId, usize>,
                         stack: &mut Vec<InstanceId>,
                         on_stack: &mut BTreeSet<InstanceId>| {
                let next = index.len();
                index.insert(id, next);
                low.insert(id, next);
                stack.push(id);
                on_stack.insert(id);
            };
            visit(start, &mut index, &mut low, &mut stack, &mut on_stack);
            work.push((start, successors(start)));
            while let Some((id, mut rest)) = work.pop() {
                let id_low = low.get(&id).copied().unwrap_or(0);
                match rest.pop() {
                    Some(next) if !index.contains_key(&next) => {
                        work.push((id, rest));
                        visit(next, &mut index, &mut low, &mut stack, &mut on_stack);
                        work.push((next, successors(next)));
                    }
                    Some(next) => {
                        if on_stack.contains(&next) {
                            let seen = index.get(&next).copied().unwrap_or(id_low);
                            low.insert(id, id_low.min(seen));
                        }
                        work.push((id, rest));
                    }
                    None => {
                        if index.get(&id) == Some(&id_low) {
                            let mut members = Vec::new();
                            while let Some(member) = stack.pop() {
                                on_stack.remove(&member);
                                members.push(member);
                                if member == id {
                                    break;
                                }
                            }
                            let is_cycle = members.len() > 1
                                || edges.get(&id).is_some_and(|it| it.contains(&id));
                            for member in members {
                                self.component.insert(member, components);
                                if is_cycle {
                                    self.recursive.insert(member);
                                }
                            }
                            components += 1;
                        }
                        if let Some((parent, _)) = work.last() {
                            let parent_low = low.get(parent).copied().unwrap_or(id_low);
                            low.insert(*parent, parent_low.min(id_low));
                        }
                    }
                }
            }
        }
    }
}

/// The instances behind a method of a class and its subclasses.
pub(super) fn implementations(
    program: &Program,
    types: &Types,
    class: crate::hir::ClassId,
    method: &str,
) -> Vec<InstanceId> {
    let mut found = Vec::new();
    let mut pending = vec![types.root_class(class)];
    while let Some(owner) = pending.pop() {
        pending.extend(types.class(owner).subclasses.iter().copied());
        for own in &program.class(owner).methods {
            if own.name == method && !is_store(own.kind) {
                found.extend(types.live_of(own.function).iter().copied());
            }
        }
    }
    found
}
