//! Drops what no path reaches.
//!
//! Problem: Python accepts code behind a `return`; rustc warns about it.
//!
//! ```python
//! def f():
//!     return 1
//!     print("never")
//! ```

use crate::rir::visit::{Visit, VisitMut, walk_block_mut, walk_expr, walk_stmt, walk_stmt_mut};
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind, Type};

pub(super) fn run(body: &mut Block) {
    Unreachable.block(body);
}

struct Unreachable;

impl VisitMut for Unreachable {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        if let Some(at) = block
            .stmts
            .iter_mut()
            .position(|stmt| first_block(stmt).is_some())
        {
            // The statement never gets further than its first operand.
            block.stmts.truncate(at + 1);
            block.value = None;
            if let Some(mut stmt) = block.stmts.pop()
                && let Some(body) = first_block(&mut stmt).map(std::mem::take)
            {
                if stmt.source.is_some() {
                    block.stmts.push(Stmt {
                        source: stmt.source,
                        kind: StmtKind::Comment,
                    });
                }
                block.stmts.extend(body.stmts);
            }
        }
        if let Some(at) = block.stmts.iter().position(diverges) {
            block.stmts.truncate(at + 1);
            block.value = None;
        }
    }

    fn stmt(&mut self, stmt: &mut Stmt) {
        walk_stmt_mut(self, stmt);
        if let StmtKind::While { body, label, .. }
        | StmtKind::Loop { body, label }
        | StmtKind::For { body, label, .. } = &mut stmt.kind
        {
            drop_continue(body, label);
        }
    }
}

/// The block that a statement starts with, if it does not come to its end.
fn first_block(stmt: &mut Stmt) -> Option<&mut Block> {
    match &mut stmt.kind {
        StmtKind::Expr(Expr {
            kind: ExprKind::Block(_),
            ..
        }) => None,
        StmtKind::Expr(expr)
        | StmtKind::Let {
            init: Some(expr), ..
        }
        | StmtKind::Return(Some(expr))
        | StmtKind::If { test: expr, .. } => first_operand(expr),
        _ => None,
    }
}

fn first_operand(expr: &mut Expr) -> Option<&mut Block> {
    match &mut expr.kind {
        ExprKind::Block(body) => ends(body).then_some(body),
        ExprKind::Call { args, .. } | ExprKind::Macro { args, .. } => {
            args.first_mut().and_then(first_operand)
        }
        ExprKind::Method {
            receiver: value, ..
        }
        | ExprKind::Field { object: value, .. }
        | ExprKind::Ref(value)
        | ExprKind::Unary { value, .. }
        | ExprKind::Cast(value)
        | ExprKind::Spelled(value)
        | ExprKind::Await(value)
        | ExprKind::At { value, .. }
        | ExprKind::Propagate { value, .. }
        | ExprKind::Binary { left: value, .. } => first_operand(value),
        _ => None,
    }
}

/// `continue` at the end of a loop's body says nothing.
fn drop_continue(body: &mut Block, of: &Option<String>) {
    if let Some(Stmt {
        source,
        kind: kind @ StmtKind::Continue { .. },
    }) = body.stmts.last_mut()
    {
        let StmtKind::Continue { label } = kind else {
            return;
        };
        if label.is_some() && label != of {
            return;
        }
        *kind = StmtKind::Comment;
        if source.is_none() {
            body.stmts.pop();
        }
    }
}

/// Whether control never goes on behind a statement.
pub(super) fn diverges(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Break { .. } | StmtKind::Continue { .. } => true,
        StmtKind::Expr(expr) => match &expr.kind {
            ExprKind::Return(_) | ExprKind::Break { .. } | ExprKind::Continue { .. } => true,
            ExprKind::If { then, orelse, .. } => ends(then) && ends(orelse),
            ExprKind::Match { arms, .. } => {
                !arms.is_empty() && arms.iter().all(|arm| ends(&arm.body))
            }
            ExprKind::Block(body) => ends(body),
            _ => false,
        },
        StmtKind::If {
            then,
            orelse: Some(orelse),
            ..
        }
        | StmtKind::IfLet {
            then,
            orelse: Some(orelse),
            ..
        } => ends(then) && ends(orelse),
        StmtKind::Match { arms, .. } => !arms.is_empty() && arms.iter().all(|arm| ends(&arm.body)),
        StmtKind::Loop { label, body } => !leaves(body, label.as_deref()),
        StmtKind::Labeled { label, body } => ends(body) && !breaks_to(body, label),
        _ => false,
    }
}

/// Whether control never comes out at the end of a block.
pub(super) fn ends(block: &Block) -> bool {
    match &block.value {
        Some(value) => {
            value.ty == Type::Never
                && matches!(
                    value.kind,
                    ExprKind::Return(_) | ExprKind::Break { .. } | ExprKind::Continue { .. }
                )
        }
        None => block.stmts.iter().any(diverges),
    }
}

/// Whether a `break` in the block goes to that label.
pub(super) fn breaks_to(block: &Block, label: &str) -> bool {
    let mut finder = Breaks {
        label: Some(label),
        loops: 1,
        found: false,
    };
    finder.block(block);
    finder.found
}

/// Whether a `break` in the body of a loop leaves the loop.
fn leaves(body: &Block, label: Option<&str>) -> bool {
    let mut finder = Breaks {
        label,
        loops: 0,
        found: false,
    };
    finder.block(body);
    finder.found
}

struct Breaks<'a> {
    label: Option<&'a str>,
    /// Loops around the place at hand, in which a plain `break` means another one.
    loops: u32,
    found: bool,
}

impl Breaks<'_> {
    fn see(&mut self, label: &Option<String>) {
        self.found |= match label {
            Some(label) => self.label == Some(label),
            None => self.loops == 0,
        };
    }
}

impl Visit for Breaks<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        let is_loop = matches!(
            stmt.kind,
            StmtKind::While { .. } | StmtKind::Loop { .. } | StmtKind::For { .. }
        );
        if let StmtKind::Break { label, .. } = &stmt.kind {
            self.see(label);
        }
        self.loops += u32::from(is_loop);
        walk_stmt(self, stmt);
        self.loops -= u32::from(is_loop);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Break { label, .. } => self.see(label),
            ExprKind::Propagate {
                handler: crate::rir::Handler::Block(label),
                ..
            } => {
                self.found |= self.label == Some(label);
            }
            ExprKind::Closure { .. } | ExprKind::Async(_) => return,
            _ => {}
        }
        walk_expr(self, expr);
    }
}
