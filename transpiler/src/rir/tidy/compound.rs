//! `x = x + y` as `x += y`, for numbers.
//!
//! ```text
//! total = total + i;         →   total += i;
//! steps = &steps + count();  →   steps += count();
//! ```

use crate::rir::visit::{VisitMut, mentions, walk_stmt_mut};
use crate::rir::{BinaryOp, Block, Expr, ExprKind, Literal, Stmt, StmtKind, Type};

pub(super) fn run(body: &mut Block) {
    Compound.block(body);
}

struct Compound;

impl VisitMut for Compound {
    fn stmt(&mut self, stmt: &mut Stmt) {
        walk_stmt_mut(self, stmt);
        let StmtKind::Assign { place, value } = &mut stmt.kind else {
            return;
        };
        let ExprKind::Local { name, .. } = &place.kind else {
            return;
        };
        let ExprKind::Binary { op, left, right } = &mut value.kind else {
            return;
        };
        let same = matches!(&left.kind, ExprKind::Local { name: left, .. } if left == name);
        // `x += &x` would borrow what it changes.
        let is_borrowed = matches!(right.ty, Type::Ref(_)) && mentions(right, name);
        if same && is_number(&place.ty) && has_assign(*op) && !is_borrowed {
            let unit = Expr {
                kind: ExprKind::Literal(Literal::Unit),
                ty: Type::Unit,
            };
            let value = std::mem::replace(&mut **right, unit.clone());
            let place = std::mem::replace(place, unit);
            stmt.kind = StmtKind::AssignOp {
                op: *op,
                place,
                value,
            };
        }
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Path(name, _) if matches!(name.as_str(), "i64" | "f64" | "Int"))
}

fn has_assign(op: BinaryOp) -> bool {
    !matches!(
        op,
        BinaryOp::And
            | BinaryOp::Or
            | BinaryOp::Eq
            | BinaryOp::Ne
            | BinaryOp::Lt
            | BinaryOp::Le
            | BinaryOp::Gt
            | BinaryOp::Ge
    )
}
