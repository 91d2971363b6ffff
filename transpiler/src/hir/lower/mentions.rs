//! The names that the code of a program mentions, counted in one walk.
//!
//! ```python
//! def main():          # bound, not mentioned
//!     job.limit = 3    # mentions `job` and `limit`, and stores an attribute `limit`
//! main()               # mentions `main`, the only time
//! ```

use rustc_hash::{FxHashMap, FxHashSet};

use super::module::SourceModule;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{Alias, Expr};

#[derive(Default)]
pub(super) struct Mentions {
    /// As a variable, an attribute or in an import.
    counts: FxHashMap<Name, u32>,
    /// The attributes that are assigned, other than those of `self`.
    stored: FxHashSet<Name>,
}

impl Mentions {
    pub(super) fn of(modules: &[SourceModule]) -> Mentions {
        let mut mentions = Mentions::default();
        for module in modules {
            mentions.visit_body(&module.body);
        }
        mentions
    }

    /// The program mentions the name at one place.
    pub(super) fn is_one(&self, name: &Name) -> bool {
        self.counts.get(name) == Some(&1)
    }

    pub(super) fn is_stored(&self, attribute: &Name) -> bool {
        self.stored.contains(attribute)
    }

    fn count(&mut self, name: &Name) {
        match self.counts.get_mut(name) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(name.clone(), 1);
            }
        }
    }
}

impl<'a> Visitor<'a> for Mentions {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(it) => self.count(&it.id),
            Expr::Attribute(it) => {
                self.count(&it.attr.id);
                let is_own = matches!(&*it.value, Expr::Name(it) if it.id.as_str() == "self");
                if !it.ctx.is_load() && !is_own {
                    self.stored.insert(it.attr.id.clone());
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        self.count(&alias.name.id);
    }
}
