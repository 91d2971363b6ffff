//! Labels only where they are needed.
//!
//! ```text
//! 'loop_3: loop { break 'loop_3; }   →   loop { break; }
//! ```

use super::unreachable::breaks_to;
use crate::rir::visit::{Visit, VisitMut, walk_expr, walk_expr_mut, walk_stmt, walk_stmt_mut};
use crate::rir::{Block, Expr, ExprKind, Handler, Stmt, StmtKind};

/// Whether a labelled block became a plain one.
pub(super) fn run(body: &mut Block) -> bool {
    let mut labels = Labels {
        around: Vec::new(),
        changed: false,
    };
    labels.block(body);
    labels.changed
}

struct Labels {
    /// Loops (with their labels) and labelled blocks (`None`) around the place at hand.
    around: Vec<Option<String>>,
    changed: bool,
}

impl Labels {
    fn shorten(&self, label: &mut Option<String>) {
        // A plain `break` may not stand between a labelled block and its loop.
        if let Some(Some(innermost)) = self.around.last()
            && label.as_ref() == Some(innermost)
        {
            *label = None;
        }
    }

    fn in_function(&mut self, inside: impl FnOnce(&mut Self)) {
        let around = std::mem::take(&mut self.around);
        inside(self);
        self.around = around;
    }
}

impl VisitMut for Labels {
    fn stmt(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Break { label, .. } | StmtKind::Continue { label } => self.shorten(label),
            StmtKind::While { label, .. }
            | StmtKind::Loop { label, .. }
            | StmtKind::For { label, .. } => {
                // A loop without a label has a name that no `break` says.
                let name = label.clone().unwrap_or_default();
                self.around.push(Some(name));
                walk_stmt_mut(self, stmt);
                self.around.pop();
                drop_label(stmt);
                return;
            }
            StmtKind::Labeled { .. } => {
                self.around.push(None);
                walk_stmt_mut(self, stmt);
                self.around.pop();
                return;
            }
            _ => {}
        }
        walk_stmt_mut(self, stmt);
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Break { label, .. } | ExprKind::Continue { label } => self.shorten(label),
            ExprKind::Labeled { .. } => {
                self.around.push(None);
                walk_expr_mut(self, expr);
                self.around.pop();
                if let ExprKind::Labeled { label, body } = &mut expr.kind
                    && !breaks_to(body, label)
                {
                    expr.kind = ExprKind::Block(std::mem::take(body));
                    self.changed = true;
                }
                return;
            }
            ExprKind::Closure { .. } | ExprKind::Async(_) => {
                return self.in_function(|labels| walk_expr_mut(labels, expr));
            }
            _ => {}
        }
        walk_expr_mut(self, expr);
    }

    fn block(&mut self, block: &mut Block) {
        crate::rir::visit::walk_block_mut(self, block);
        for stmt in &mut block.stmts {
            if let StmtKind::Labeled { label, body } = &mut stmt.kind
                && !breaks_to(body, label)
            {
                let block = ExprKind::Block(std::mem::take(body));
                stmt.kind = StmtKind::Expr(Expr {
                    kind: block,
                    ty: crate::rir::Type::Unit,
                });
                self.changed = true;
            }
        }
    }
}

/// A loop's label goes if nothing inside says it.
fn drop_label(stmt: &mut Stmt) {
    if let StmtKind::While { label, body, .. }
    | StmtKind::Loop { label, body }
    | StmtKind::For { label, body, .. } = &mut stmt.kind
        && label.as_ref().is_some_and(|label| !says(body, label))
    {
        *label = None;
    }
}

/// Whether a jump in the block names the label.
fn says(block: &Block, label: &str) -> bool {
    struct Finder<'a>(&'a str, bool);
    impl Visit for Finder<'_> {
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Break {
                label: Some(label), ..
            }
            | StmtKind::Continue { label: Some(label) } = &stmt.kind
            {
                self.1 |= label == self.0;
            }
            walk_stmt(self, stmt);
        }

        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Break {
                label: Some(label), ..
            }
            | ExprKind::Continue { label: Some(label) }
            | ExprKind::Propagate {
                handler: Handler::Block(label),
                ..
            } = &expr.kind
            {
                self.1 |= label == self.0;
            }
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(label, false);
    finder.block(block);
    finder.1
}
