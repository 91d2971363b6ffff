//! Families: the implementations of one method in a hierarchy of classes.
//!
//! ```python
//! class Plus:
//!     def run(self, a, b): return a + b            # i64
//! class Minus(Plus):
//!     def run(self, a, b): return a - b
//! class Double(Minus):
//!     def run(self, a, b): return 2 * super().run(a, b)
//! minus.run(1, 2)                                  # may reach Minus and Double
//! ```
//! A call unifies the implementations that it may reach. One function dispatches for the whole
//! hierarchy, so once types are at rest, the rest of the family takes their signature as well.

use crate::hir::ClassId;
use crate::types::engine::Infer;
use crate::types::ty::InstanceId;

impl Infer<'_> {
    /// Notes that the object's own class decides which implementation is called.
    pub(super) fn note_family(&mut self, class: ClassId, name: &str) {
        let root = self.out.root_class(class);
        if !self.families.contains(&(root, name.to_owned())) {
            self.families.insert((root, name.to_owned()));
        }
    }

    /// Unifies the signatures of each family; true where some differed.
    pub(super) fn unify_families(&mut self) -> bool {
        let mut has_changed = false;
        for (root, name) in self.families.clone() {
            let mut first = None;
            for &(_, function) in self.overrides(root, &name).iter() {
                let Some(id) = self.instance_of_method(function) else {
                    continue;
                };
                match first {
                    None => first = Some(id),
                    Some(first) if self.have_one_signature(first, id) => {}
                    Some(first) => {
                        self.unify_signatures(first, id);
                        has_changed = true;
                    }
                }
            }
        }
        has_changed
    }

    fn have_one_signature(&self, a: InstanceId, b: InstanceId) -> bool {
        let vars = &self.out.vars;
        self.signature_pairs(a, b)
            .into_iter()
            .all(|(a, b)| vars.same(&vars.get(a), &vars.get(b)))
    }
}
