//! Functions that run once at most: their variables are as good as those of the module.
//!
//! ```python
//! def main():
//!     limit = 3
//!     class Check:                        # its methods see `limit`, a variable of the module
//!         def ok(self, n): return n < limit
//!     print(Check().ok(2))
//! main()                                  # the one place that names `main`
//! ```
//!
//! Problem: a class statement makes a new class each time that it runs, while later stages know a
//! class by its place in the source. Where the statement runs once, both are the same.
//!
//! Invariant: the whole program names such a function once, in a call that stands in code that
//! runs once itself: outside of loops, in the body of a module or of a function like that.

use rustc_hash::{FxHashMap, FxHashSet};

use super::mentions::Mentions;
use super::module::SourceModule;
use super::scope::{BindingKind, ScopeId};
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{Expr, Stmt, StmtFunctionDef};

/// Marks the scopes of the functions that run once.
pub(super) fn mark(modules: &mut [SourceModule], mentions: &Mentions) {
    for module in modules {
        let mut calls = Calls {
            functions: candidates(module, mentions),
            found: FxHashSet::default(),
        };
        calls.visit_body(&module.body);
        for range in calls.found {
            if let Some(scope) = module.scopes.of(range) {
                module.scopes.set_runs_once(scope);
            }
        }
    }
}

/// The functions of a module that are bound once and named once.
fn candidates<'a>(
    module: &'a SourceModule,
    mentions: &Mentions,
) -> FxHashMap<Name, &'a StmtFunctionDef> {
    const MODULE: ScopeId = 0;
    let functions = module.body.iter().filter_map(Stmt::as_function_def_stmt);
    let is_candidate = |it: &&StmtFunctionDef| {
        let symbol = module.scopes.symbol(MODULE, &it.name.id);
        symbol.is_some_and(|symbol| {
            let is_one = matches!(symbol.bindings.as_slice(),
                [one] if one.kind == BindingKind::Def && !one.decorated && one.unconditional);
            is_one && !symbol.is_rebound_inside && mentions.is_one(&it.name.id)
        })
    };
    let named = functions.filter(is_candidate);
    named.map(|it| (it.name.id.clone(), it)).collect()
}

/// The calls in code that runs once.
struct Calls<'a> {
    functions: FxHashMap<Name, &'a StmtFunctionDef>,
    found: FxHashSet<TextRange>,
}

impl<'a> Visitor<'a> for Calls<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::While(_) => {}
            Stmt::For(it) => {
                self.visit_expr(&it.iter);
                self.visit_body(&it.orelse);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => return,
            Expr::Call(call) => {
                if let Expr::Name(callee) = &*call.func
                    && let Some(function) = self.functions.remove(&callee.id)
                {
                    self.found.insert(function.range);
                    self.visit_body(&function.body);
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}
