//! A result that is passed on is not taken apart first.
//!
//! ```text
//! Ok(read().at(PY, 7)?)   →   read().at(PY, 7)
//! ```

use crate::rir::visit::{VisitMut, walk_expr_mut, walk_stmt_mut};
use crate::rir::{Block, Expr, ExprKind, Handler, Stmt, StmtKind, Type};

pub(super) fn run(body: &mut Block, ret: &Type) {
    let mut results = Results { ret };
    results.block(body);
    tail(body, ret, &Handler::Return);
}

struct Results<'a> {
    ret: &'a Type,
}

impl VisitMut for Results<'_> {
    fn stmt(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Return(Some(value)) => pass_on(value, self.ret, &Handler::Return),
            // `if let Err(exc) = …` and the like take a labelled block's result.
            StmtKind::Let {
                init: Some(value), ..
            }
            | StmtKind::IfLet { value, .. } => labeled(value),
            _ => {}
        }
        walk_stmt_mut(self, stmt);
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &expr.kind {
            // A `return` in them is theirs.
            ExprKind::Closure { .. } | ExprKind::Async(_) => {}
            _ => walk_expr_mut(self, expr),
        }
    }
}

fn labeled(expr: &mut Expr) {
    let ty = expr.ty.clone();
    if let ExprKind::Labeled { label, body } = &mut expr.kind {
        tail(body, &ty, &Handler::Block(label.clone()));
    }
}

/// The value of a block, or of the blocks that it ends in.
fn tail(block: &mut Block, ty: &Type, handler: &Handler) {
    let Some(value) = &mut block.value else {
        return;
    };
    match &mut value.kind {
        ExprKind::If { then, orelse, .. } => {
            tail(then, ty, handler);
            tail(orelse, ty, handler);
        }
        ExprKind::Match { arms, .. } => {
            arms.iter_mut()
                .for_each(|arm| tail(&mut arm.body, ty, handler));
        }
        ExprKind::Block(body) => tail(body, ty, handler),
        _ => pass_on(value, ty, handler),
    }
}

/// `Ok(value?)` as `value`, where both have the type that is passed on.
fn pass_on(expr: &mut Expr, ty: &Type, handler: &Handler) {
    let ExprKind::Call { path, types, args } = &mut expr.kind else {
        return;
    };
    let [
        Expr {
            kind:
                ExprKind::Propagate {
                    value,
                    line,
                    handler: to,
                },
            ..
        },
    ] = args.as_mut_slice()
    else {
        return;
    };
    if path != "Ok" || !types.is_empty() || to != handler || value.ty != *ty {
        return;
    }
    let unit = Expr {
        kind: ExprKind::Literal(crate::rir::Literal::Unit),
        ty: Type::Unit,
    };
    let value = std::mem::replace(&mut **value, unit);
    *expr = match *line {
        None => value,
        Some(line) => Expr {
            ty: value.ty.clone(),
            kind: ExprKind::At {
                value: Box::new(value),
                line,
            },
        },
    };
}
