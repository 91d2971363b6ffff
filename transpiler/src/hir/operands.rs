//! The operands of an expression.
//!
//! ```python
//! f(a, *b)[c:d]      # Subscript: the call, then the slice; Call: `f`, then `a`, then `b`
//! ```
//!
//! Invariant: in evaluation order, which is the order of the fields.

use super::{ExprId, ExprKind};

/// Calls `work` with each direct operand, in evaluation order; not for blocks and branches.
pub(crate) fn each_operand(kind: &ExprKind, mut work: impl FnMut(ExprId)) {
    match kind {
        ExprKind::Tuple(items)
        | ExprKind::List(items)
        | ExprKind::Set(items)
        | ExprKind::Concat(items) => items.iter().for_each(|it| work(*it)),
        ExprKind::Dict(pairs) => pairs.iter().for_each(|(key, value)| {
            work(*key);
            work(*value);
        }),
        ExprKind::Slice { lower, upper, step } => {
            [lower, upper, step]
                .into_iter()
                .flatten()
                .for_each(|it| work(*it));
        }
        ExprKind::Unary(_, it)
        | ExprKind::Not(it)
        | ExprKind::Await(_, it)
        | ExprKind::YieldFrom(it)
        | ExprKind::Attribute { object: it, .. } => work(*it),
        ExprKind::Yield(it) => it.iter().for_each(|it| work(*it)),
        ExprKind::Binary { left, right, .. }
        | ExprKind::Compare { left, right, .. }
        | ExprKind::And(left, right)
        | ExprKind::Or(left, right)
        | ExprKind::Subscript {
            object: left,
            index: right,
        } => {
            work(*left);
            work(*right);
        }
        ExprKind::Conditional { test, then, orelse } => {
            work(*test);
            work(*then);
            work(*orelse);
        }
        ExprKind::Call { callee, args } => {
            work(*callee);
            args.iter().for_each(|it| work(it.value()));
        }
        ExprKind::Format { value, spec, .. } => {
            work(*value);
            spec.iter().for_each(|it| work(*it));
        }
        ExprKind::Block { value, .. } => work(*value),
        ExprKind::None
        | ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Str(_)
        | ExprKind::Bytes(_)
        | ExprKind::Ellipsis
        | ExprKind::Local(_)
        | ExprKind::Global(_)
        | ExprKind::Function(_)
        | ExprKind::Class(_)
        | ExprKind::Module(_)
        | ExprKind::Native(_)
        | ExprKind::Super(_)
        | ExprKind::CurrentException => {}
    }
}
