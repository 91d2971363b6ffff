//! A variable that nothing reads says so in its name.
//!
//! Problem: an object lives as long as the variable that holds it, read or not; rustc takes a
//! variable that is only written for a mistake unless its name starts with `_`.
//!
//! ```text
//! let kept: Coroutine<()> = greet();   →   let _kept: Coroutine<()> = greet();
//! ```

use rustc_hash::FxHashSet;

use crate::rir::visit::{Visit, VisitMut, walk_expr, walk_stmt, walk_stmt_mut};
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind};

pub(super) fn run(body: &mut Block) {
    let mut uses = Uses::default();
    uses.block(body);
    let Uses { mut written, read } = uses;
    written.retain(|name| !read.contains(name) && !name.starts_with('_'));
    if !written.is_empty() {
        Rename(written).block(body);
    }
}

#[derive(Default)]
struct Uses {
    written: FxHashSet<String>,
    read: FxHashSet<String>,
}

impl Visit for Uses {
    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { name, .. } => {
                self.written.insert(name.clone());
            }
            StmtKind::Assign { place, value } | StmtKind::AssignOp { place, value, .. }
                if matches!(place.kind, ExprKind::Local { .. }) =>
            {
                return self.expr(value);
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local { name, .. } = &expr.kind
            && !self.read.contains(name)
        {
            self.read.insert(name.clone());
        }
        walk_expr(self, expr);
    }
}

/// Puts `_` before names wherever they are written.
struct Rename(FxHashSet<String>);

impl VisitMut for Rename {
    fn stmt(&mut self, stmt: &mut Stmt) {
        let name = match &mut stmt.kind {
            StmtKind::Let { name, .. } => Some(name),
            StmtKind::Assign { place, .. } | StmtKind::AssignOp { place, .. } => {
                match &mut place.kind {
                    ExprKind::Local { name, .. } => Some(name),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(name) = name
            && self.0.contains(name)
        {
            name.insert(0, '_');
        }
        walk_stmt_mut(self, stmt);
    }
}
