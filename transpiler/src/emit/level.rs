//! Precedence: how tightly Rust's expressions hold together, and what may stand bare where.
//!
//! ```text
//! (a + b) * c      a + b * c      if (Point { x: 1 }) == p {
//! ```

use crate::rir::{BinaryOp, Expr, ExprKind, Handler, Literal, Use};

/// How tightly an expression holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    Jump,
    Range,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Unary,
    Postfix,
    Atom,
}

impl Level {
    /// The next tighter one, for the operand on the side that does not associate.
    pub(super) fn tighter(self) -> Level {
        match self {
            Level::Jump => Level::Range,
            Level::Range => Level::Or,
            Level::Or => Level::And,
            Level::And => Level::Compare,
            Level::Compare => Level::BitOr,
            Level::BitOr => Level::BitXor,
            Level::BitXor => Level::BitAnd,
            Level::BitAnd => Level::Shift,
            Level::Shift => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product => Level::Cast,
            Level::Cast => Level::Unary,
            Level::Unary => Level::Postfix,
            Level::Postfix | Level::Atom => Level::Atom,
        }
    }
}

pub(super) fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::Literal(Literal::I64(number)) if *number < 0 && *number != i64::MIN => {
            Level::Unary
        }
        ExprKind::Literal(Literal::F64(number))
            if number.is_sign_negative() && number.is_finite() =>
        {
            Level::Unary
        }
        ExprKind::Local {
            mode: Use::Borrow, ..
        }
        | ExprKind::Ref(_)
        | ExprKind::RefMut(_)
        | ExprKind::Deref(_)
        | ExprKind::Unary { .. } => Level::Unary,
        ExprKind::Propagate {
            handler: Handler::Block(_),
            ..
        } => Level::Atom,
        ExprKind::Call { .. }
        | ExprKind::CallValue { .. }
        | ExprKind::Method { .. }
        | ExprKind::Field { .. }
        | ExprKind::Await(_)
        | ExprKind::At { .. }
        | ExprKind::Propagate { .. }
        | ExprKind::Local {
            mode: Use::Clone, ..
        } => Level::Postfix,
        ExprKind::Binary { op, .. } => binary(*op).0,
        ExprKind::Cast(_) => Level::Cast,
        ExprKind::Spelled(value) => match value.kind {
            ExprKind::Array(_) => Level::Cast,
            _ => level(value),
        },
        ExprKind::Range { .. } => Level::Range,
        ExprKind::Closure { .. }
        | ExprKind::Return(_)
        | ExprKind::Break { .. }
        | ExprKind::Continue { .. } => Level::Jump,
        _ => Level::Atom,
    }
}

pub(super) fn binary(op: BinaryOp) -> (Level, &'static str) {
    match op {
        BinaryOp::Add => (Level::Sum, "+"),
        BinaryOp::Sub => (Level::Sum, "-"),
        BinaryOp::Mul => (Level::Product, "*"),
        BinaryOp::Div => (Level::Product, "/"),
        BinaryOp::Rem => (Level::Product, "%"),
        BinaryOp::BitAnd => (Level::BitAnd, "&"),
        BinaryOp::BitOr => (Level::BitOr, "|"),
        BinaryOp::BitXor => (Level::BitXor, "^"),
        BinaryOp::Shl => (Level::Shift, "<<"),
        BinaryOp::Shr => (Level::Shift, ">>"),
        BinaryOp::And => (Level::And, "&&"),
        BinaryOp::Or => (Level::Or, "||"),
        BinaryOp::Eq => (Level::Compare, "=="),
        BinaryOp::Ne => (Level::Compare, "!="),
        BinaryOp::Lt => (Level::Compare, "<"),
        BinaryOp::Le => (Level::Compare, "<="),
        BinaryOp::Gt => (Level::Compare, ">"),
        BinaryOp::Ge => (Level::Compare, ">="),
    }
}

pub(super) fn operator(op: BinaryOp) -> &'static str {
    binary(op).1
}

/// The statement-like expressions, which start a statement of their own in the first place of one.
pub(super) fn is_block_like(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Labeled { .. }
            | ExprKind::Async(_)
    )
}

/// Whether a brace in `expr` could be taken for the block of an `if`, `while`, `match` or `for`.
pub(super) fn shows_brace(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Struct { .. } => true,
        ExprKind::Field { object: inner, .. }
        | ExprKind::Method {
            receiver: inner, ..
        }
        | ExprKind::Ref(inner)
        | ExprKind::RefMut(inner)
        | ExprKind::Deref(inner)
        | ExprKind::Unary { value: inner, .. }
        | ExprKind::Cast(inner)
        | ExprKind::Spelled(inner)
        | ExprKind::Await(inner)
        | ExprKind::At { value: inner, .. }
        | ExprKind::Propagate {
            value: inner,
            handler: Handler::Return,
            ..
        } => shows_brace(inner),
        ExprKind::Binary { left, right, .. } => shows_brace(left) || shows_brace(right),
        ExprKind::Range { from, to } => shows_brace(from) || shows_brace(to),
        _ => false,
    }
}
