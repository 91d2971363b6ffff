//! Blocks and branches that hold nothing, or hold something for no reason.
//!
//! ```text
//! if a { } else { f(); }   →   if !a { f(); }
//! { f(); }                 →   f();
//! match x { A(b) => { f(b); } _ => {} }   →   if let A(b) = x { f(b); }
//! ```

use crate::rir::visit::{VisitMut, walk_block_mut};
use crate::rir::{
    BinaryOp, Block, Expr, ExprKind, Literal, Pattern, Stmt, StmtKind, Type, UnaryOp,
};

pub(super) fn run(body: &mut Block) {
    Blocks.block(body);
}

struct Blocks;

impl VisitMut for Blocks {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        block
            .stmts
            .retain(|stmt| stmt.source.is_some() || !matches!(stmt.kind, StmtKind::Comment));
        for stmt in &mut block.stmts {
            single_arm(stmt);
            turn(stmt);
        }
        let last = block.stmts.len();
        let is_tail = |at: usize| at + 1 == last && block.value.is_none();
        if block
            .stmts
            .iter()
            .enumerate()
            .any(|(at, stmt)| is_loose(stmt, is_tail(at)))
        {
            let value = block.value.is_none();
            let stmts = std::mem::take(&mut block.stmts);
            for (at, stmt) in stmts.into_iter().enumerate() {
                if is_loose(&stmt, at + 1 == last && value) {
                    splice(stmt, &mut block.stmts);
                } else {
                    block.stmts.push(stmt);
                }
            }
        }
    }
}

/// Whether a statement is a block whose statements could stand in its place.
fn is_loose(stmt: &Stmt, is_last: bool) -> bool {
    let StmtKind::Expr(Expr {
        kind: ExprKind::Block(body),
        ..
    }) = &stmt.kind
    else {
        return false;
    };
    let declares =
        |stmt: &Stmt| matches!(stmt.kind, StmtKind::Let { .. } | StmtKind::LetTuple { .. });
    // Behind a block its variables are gone; at the end of another one that makes no difference.
    body.value.is_none() && (is_last || !body.stmts.iter().any(declares))
}

fn splice(stmt: Stmt, into: &mut Vec<Stmt>) {
    let Stmt { source, kind } = stmt;
    if source.is_some() {
        into.push(Stmt {
            source,
            kind: StmtKind::Comment,
        });
    }
    if let StmtKind::Expr(Expr {
        kind: ExprKind::Block(body),
        ..
    }) = kind
    {
        into.extend(body.stmts);
    }
}

fn is_empty(block: &Block) -> bool {
    block.stmts.is_empty() && block.value.is_none()
}

/// `if` without an empty branch.
fn turn(stmt: &mut Stmt) {
    if let StmtKind::If { orelse, .. } | StmtKind::IfLet { orelse, .. } = &mut stmt.kind
        && orelse.as_ref().is_some_and(is_empty)
    {
        *orelse = None;
    }
    if let StmtKind::If { test, then, orelse } = &mut stmt.kind
        && is_empty(then)
        && let Some(orelse) = orelse.take()
    {
        *then = orelse;
        negate(test);
    }
}

/// `match` with one arm that does something.
fn single_arm(stmt: &mut Stmt) {
    let StmtKind::Match { value, arms } = &mut stmt.kind else {
        return;
    };
    let [first, last] = arms.as_mut_slice() else {
        return;
    };
    let nothing = last.pattern == Pattern::Wildcard && last.guard.is_none() && is_empty(&last.body);
    if nothing && first.guard.is_none() && first.pattern != Pattern::Wildcard {
        let unit = Expr {
            kind: ExprKind::Literal(Literal::Unit),
            ty: Type::Unit,
        };
        stmt.kind = StmtKind::IfLet {
            pattern: std::mem::replace(&mut first.pattern, Pattern::Wildcard),
            value: std::mem::replace(value, unit),
            then: std::mem::take(&mut first.body),
            orelse: None,
        };
    }
}

fn negate(test: &mut Expr) {
    if let ExprKind::Unary {
        op: UnaryOp::Not,
        value,
    } = &mut test.kind
    {
        let unit = Expr {
            kind: ExprKind::Literal(Literal::Unit),
            ty: Type::Unit,
        };
        *test = std::mem::replace(&mut **value, unit);
        return;
    }
    if let ExprKind::Binary { op, left, .. } = &mut test.kind {
        // Not so for floats: a NaN is neither less nor not less.
        let is_int = matches!(&left.ty, Type::Path(name, _) if name == "i64");
        let opposite = match op {
            BinaryOp::Eq => Some(BinaryOp::Ne),
            BinaryOp::Ne => Some(BinaryOp::Eq),
            BinaryOp::Lt if is_int => Some(BinaryOp::Ge),
            BinaryOp::Ge if is_int => Some(BinaryOp::Lt),
            BinaryOp::Gt if is_int => Some(BinaryOp::Le),
            BinaryOp::Le if is_int => Some(BinaryOp::Gt),
            _ => None,
        };
        if let Some(opposite) = opposite {
            *op = opposite;
            return;
        }
    }
    let unit = Expr {
        kind: ExprKind::Literal(Literal::Unit),
        ty: Type::Unit,
    };
    let value = Box::new(std::mem::replace(test, unit));
    *test = Expr {
        kind: ExprKind::Unary {
            op: UnaryOp::Not,
            value,
        },
        ty: Type::path("bool"),
    };
}
