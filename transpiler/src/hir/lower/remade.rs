//! Class statements of which one can tell that they ran more than once.
//!
//! ```python
//! def make():
//!     class Counter:
//!         seen = []             # a new list each time
//!     return Counter            # `make() is make()` is false
//! ```
//!
//! Invariant: what stands in a module or in a function that runs once, and in no loop, runs once.
//! A class that is only used where it stands, and whose variables are constants that nobody
//! assigns, is the same each time.

use rustc_hash::FxHashSet;

use super::mentions::Mentions;
use super::module::SourceModule;
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{Expr, Stmt, StmtClassDef};

/// Notes, for each module, its class statements that visibly make a class anew.
pub(super) fn mark(modules: &mut [SourceModule], mentions: &Mentions) {
    for module in modules {
        let mut search = Search {
            module,
            mentions,
            runs_again: false,
            in_loop: false,
            returned: FxHashSet::default(),
            found: FxHashSet::default(),
            looped: FxHashSet::default(),
        };
        search.visit_body(&module.body);
        let (found, looped) = (search.found, search.looped);
        module.scopes.remade = found;
        module.scopes.looped = looped;
    }
}

struct Search<'a> {
    module: &'a SourceModule,
    mentions: &'a Mentions,
    runs_again: bool,
    in_loop: bool,
    /// The names that the function around gives back.
    returned: FxHashSet<Name>,
    found: FxHashSet<TextRange>,
    looped: FxHashSet<TextRange>,
}

impl Search<'_> {
    fn class(&mut self, it: &StmtClassDef) {
        if !self.runs_again && !self.in_loop {
            return;
        }
        if self.in_loop {
            self.looped.insert(it.range);
        }
        let is_record = !it.decorator_list.is_empty();
        let has_own = it.body.iter().any(|stmt| match stmt {
            Stmt::Assign(it) => {
                let targets = it.targets.iter();
                let mut names = targets.filter_map(Expr::as_name_expr).map(|it| &it.id);
                names.any(|name| self.is_own(name, &it.value))
            }
            Stmt::AnnAssign(it) if !is_record => {
                let name = it.target.as_name_expr().map(|it| &it.id);
                let value = it.value.as_ref();
                name.zip(value)
                    .is_some_and(|(name, value)| self.is_own(name, value))
            }
            _ => false,
        });
        if has_own || self.returned.contains(&it.name.id) {
            self.found.insert(it.range);
        }
    }

    fn is_own(&self, name: &Name, value: &Expr) -> bool {
        let is_special = name.starts_with("__") && name.ends_with("__");
        !is_special && (self.mentions.is_stored(name) || !is_constant(value))
    }
}

impl<'a> Visitor<'a> for Search<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let saved = (self.runs_again, self.in_loop);
        match stmt {
            Stmt::ClassDef(it) => {
                self.class(it);
                visitor::walk_stmt(self, stmt);
            }
            Stmt::FunctionDef(it) => {
                let scopes = &self.module.scopes;
                let scope = scopes.of(it.range);
                self.runs_again = scope.is_none_or(|it| !scopes.scope(it).runs_once);
                self.in_loop = false;
                let mut returned = Returned::default();
                returned.visit_body(&it.body);
                let outside = std::mem::replace(&mut self.returned, returned.names);
                self.visit_body(&it.body);
                self.returned = outside;
            }
            Stmt::For(it) => {
                self.in_loop = true;
                self.visit_body(&it.body);
                self.in_loop = saved.1;
                self.visit_body(&it.orelse);
            }
            Stmt::While(it) => {
                self.in_loop = true;
                self.visit_body(&it.body);
                self.in_loop = saved.1;
                self.visit_body(&it.orelse);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
        (self.runs_again, self.in_loop) = saved;
    }

    // No class stands in an expression.
    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// The names that `return` statements of a function give back, alone or in a display.
#[derive(Default)]
struct Returned {
    names: FxHashSet<Name>,
}

impl Returned {
    fn value(&mut self, value: &Expr) {
        match value {
            Expr::Name(it) => {
                self.names.insert(it.id.clone());
            }
            Expr::Tuple(it) => it.elts.iter().for_each(|it| self.value(it)),
            Expr::List(it) => it.elts.iter().for_each(|it| self.value(it)),
            Expr::Dict(it) => it.items.iter().for_each(|it| self.value(&it.value)),
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Returned {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Return(it) => it.value.iter().for_each(|it| self.value(it)),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => visitor::walk_stmt(self, stmt),
        }
    }
}

/// Nobody can tell its values apart. A call is taken for one: what it makes for each execution is
/// a property, a field or another description of objects.
fn is_constant(value: &Expr) -> bool {
    match value {
        Expr::Call(it) => {
            let name = it.func.as_name_expr().map(|it| it.id.as_str());
            !matches!(name, Some("list" | "dict" | "set"))
        }
        Expr::UnaryOp(it) => it.operand.is_number_literal_expr(),
        Expr::BinOp(it) => is_constant(&it.left) && is_constant(&it.right),
        Expr::Tuple(it) => it.elts.iter().all(is_constant),
        Expr::Lambda(_) => true,
        other => other.is_literal_expr(),
    }
}
