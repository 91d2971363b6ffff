//! The depth guard of a recursive function stands behind what cannot recurse.
//!
//! Problem: a guard at the top is paid for by every call, and most calls of a recursion are its
//! leaves, which return at once.
//!
//! ```python
//! def fib(n):
//!     if n < 2:
//!         return n
//!     return fib(n - 1) + fib(n - 2)
//! ```
//! ```text
//! let _depth: Depth = rt::enter()?;       if n < 2 {
//! if n < 2 {                         →        return Ok(Int::from(n));
//!     return Ok(Int::from(n));            }
//! }                                       let _depth: Depth = rt::enter()?;
//! ```
//! What cannot raise calls no function of the program, so it needs no guard.

use crate::rir::name::DEPTH_GUARD;
use crate::rir::visit::{Visit, walk_expr, walk_stmt};
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind, Type};

pub(super) fn run(body: &mut Block) {
    let is_guarded = matches!(
        body.stmts.first().map(|it| &it.kind),
        Some(StmtKind::Let { name, .. }) if name == DEPTH_GUARD
    );
    if !is_guarded {
        return;
    }
    let leading = body.stmts.iter().skip(1).map(look);
    let calm: Vec<Finder> = leading.take_while(|it| !it.raises).collect();
    if let Some(last) = calm.iter().rposition(|it| it.returns) {
        body.stmts[..=last + 1].rotate_left(1);
    }
}

fn look(stmt: &Stmt) -> Finder {
    let mut finder = Finder::default();
    finder.stmt(stmt);
    finder
}

/// What a statement may do.
#[derive(Default)]
struct Finder {
    /// It raises or loops.
    raises: bool,
    returns: bool,
}

impl Visit for Finder {
    fn stmt(&mut self, stmt: &Stmt) {
        match stmt.kind {
            StmtKind::While { .. } | StmtKind::Loop { .. } | StmtKind::For { .. } => {
                self.raises = true;
            }
            StmtKind::Return(_) => self.returns = true,
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        match expr.kind {
            ExprKind::Propagate { .. } | ExprKind::At { .. } | ExprKind::Await(_) => {
                self.raises = true;
            }
            // A result that is passed on may come from anywhere.
            ExprKind::Call { .. } | ExprKind::Method { .. } | ExprKind::CallValue { .. }
                if is_result(expr) =>
            {
                self.raises = true;
            }
            ExprKind::Return(_) => self.returns = true,
            _ => {}
        }
        walk_expr(self, expr);
    }
}

/// A call that gives a `Result`, other than wrapping a value in one.
fn is_result(expr: &Expr) -> bool {
    let wraps = matches!(&expr.kind, ExprKind::Call { path, .. } if path == "Ok");
    let is_result = matches!(&expr.ty, Type::Path(name, _) if name == "Result");
    is_result && !wraps
}
