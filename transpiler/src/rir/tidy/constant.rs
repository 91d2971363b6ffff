//! Tests whose outcome is known take one way.
//!
//! Problem: `isinstance` of a value of static type is `true` or `false` already, and with it whole
//! branches.
//!
//! ```text
//! if false || x { f(); } else { g(); }   →   if x { f(); } else { g(); }
//! ```

use crate::rir::visit::{VisitMut, walk_block_mut, walk_expr_mut};
use crate::rir::{BinaryOp, Block, Expr, ExprKind, Literal, Stmt, StmtKind, Type, UnaryOp};

pub(super) fn run(body: &mut Block) {
    Constant.block(body);
}

struct Constant;

impl VisitMut for Constant {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        let known = |stmt: &Stmt| match &stmt.kind {
            StmtKind::If { test, .. } => outcome(test).is_some(),
            StmtKind::While { test, .. } => outcome(test) == Some(false),
            _ => false,
        };
        if !block.stmts.iter().any(known) {
            return;
        }
        for stmt in std::mem::take(&mut block.stmts) {
            if !known(&stmt) {
                block.stmts.push(stmt);
                continue;
            }
            let Stmt { source, kind } = stmt;
            let taken = match kind {
                StmtKind::If { test, then, orelse } => match outcome(&test) {
                    Some(true) => Some(then),
                    _ => orelse,
                },
                _ => None,
            };
            // In place of the comment's statement, whatever is left of it.
            if source.is_some() {
                block.stmts.push(Stmt {
                    source,
                    kind: StmtKind::Comment,
                });
            }
            if let Some(body) = taken {
                let kind = ExprKind::Block(body);
                let kind = StmtKind::Expr(Expr {
                    kind,
                    ty: Type::Unit,
                });
                block.stmts.push(Stmt { source: None, kind });
            }
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        walk_expr_mut(self, expr);
        let unit = || Expr {
            kind: ExprKind::Literal(Literal::Unit),
            ty: Type::Unit,
        };
        let simpler = match &mut expr.kind {
            ExprKind::Binary {
                op: op @ (BinaryOp::And | BinaryOp::Or),
                left,
                right,
            } => {
                // `true` leaves `and` to its right side, `false` leaves `or` to it.
                let goes_on = *op == BinaryOp::And;
                match (outcome(left), outcome(right)) {
                    (Some(left), _) if left != goes_on => Some(literal(left)),
                    (Some(_), _) => Some(std::mem::replace(&mut **right, unit())),
                    (None, Some(right)) if right == goes_on => {
                        Some(std::mem::replace(&mut **left, unit()))
                    }
                    _ => None,
                }
            }
            ExprKind::Binary { op, left, right } => at_limit(*op, left, right).map(literal),
            ExprKind::Unary {
                op: UnaryOp::Not,
                value,
            } => outcome(value).map(|value| literal(!value)),
            ExprKind::If { test, then, orelse } => outcome(test).map(|test| {
                let taken = std::mem::take(if test { then } else { orelse });
                let ty = expr.ty.clone();
                match taken {
                    Block {
                        stmts,
                        value: Some(value),
                    } if stmts.is_empty() => *value,
                    taken => Expr {
                        kind: ExprKind::Block(taken),
                        ty,
                    },
                }
            }),
            _ => None,
        };
        if let Some(simpler) = simpler {
            *expr = simpler;
        }
    }
}

fn literal(value: bool) -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::Bool(value)),
        ty: Type::path("bool"),
    }
}

fn outcome(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Literal(Literal::Bool(value)) => Some(*value),
        _ => None,
    }
}

/// A comparison with the least or the greatest `i64` that every `i64` answers alike.
fn at_limit(op: BinaryOp, left: &Expr, right: &Expr) -> Option<bool> {
    let (ExprKind::Local { .. }, ExprKind::Literal(Literal::I64(limit))) =
        (&left.kind, &right.kind)
    else {
        return None;
    };
    let is_i64 = || left.ty == Type::path("i64");
    match (op, *limit) {
        (BinaryOp::Le, i64::MAX) | (BinaryOp::Ge, i64::MIN) if is_i64() => Some(true),
        (BinaryOp::Gt, i64::MAX) | (BinaryOp::Lt, i64::MIN) if is_i64() => Some(false),
        _ => None,
    }
}
