//! What is known of values and types without looking at their surroundings.

use crate::rir::{BinaryOp, Expr, ExprKind, Type, Use};

/// Whether a pure value may keep an object alive.
pub(super) fn holds(expr: &Expr) -> bool {
    !matches!(expr.kind, ExprKind::Literal(_) | ExprKind::Path(_))
}

/// Whether leaving an expression out changes nothing.
pub(in crate::rir::tidy) fn is_pure(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Path(_) => true,
        ExprKind::Local { mode, .. } => *mode != Use::Move,
        ExprKind::Ref(value) | ExprKind::Cast(value) | ExprKind::Spelled(value) => is_pure(value),
        ExprKind::Unary { value, .. } => value.ty.is_number() && is_pure(value),
        ExprKind::Binary { op, left, right } => {
            let fails = matches!(
                op,
                BinaryOp::Div | BinaryOp::Rem | BinaryOp::Shl | BinaryOp::Shr
            );
            !fails && left.ty.is_number() && is_pure(left) && is_pure(right)
        }
        ExprKind::Tuple(items) | ExprKind::Array(items) => items.iter().all(is_pure),
        ExprKind::Call { path, args, .. } => {
            let makes = matches!(
                path.as_str(),
                "Some" | "Int::from" | "Int::small" | "Str::literal" | "Str::from"
            );
            makes && args.iter().all(is_pure)
        }
        _ => false,
    }
}

pub(super) fn has_reference(ty: &Type) -> bool {
    match ty {
        Type::Ref(_) | Type::Impl(_) | Type::Dyn(_) => true,
        Type::Path(path, args) => path.contains(['&', '\'']) || args.iter().any(has_reference),
        Type::Tuple(items) => items.iter().any(has_reference),
        Type::Array(inner) | Type::FixedArray(inner, _) => has_reference(inner),
        Type::Unit | Type::Fn(..) | Type::Never => false,
    }
}
