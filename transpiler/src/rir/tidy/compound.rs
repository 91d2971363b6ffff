//! `x = x + y` as `x += y`, for Rust's own operators on numbers.
//!
//! ```text
//! total = total + i;   →   total += i;
//! ```

use crate::rir::visit::{VisitMut, walk_stmt_mut};
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
        if same && is_number(&left.ty) && has_assign(*op) {
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
    matches!(ty, Type::Path(name, _) if name == "i64" || name == "f64")
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
