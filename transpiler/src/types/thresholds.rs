//! The ints that a function is written with: where the ranges that grow in it come to rest.
//!
//! ```python
//! while n < 100: n += 1            # at 99 in the loop, at 100 behind it
//! state = state * 31 % 1009        # at 1008
//! ```
//!
//! Source: Blanchet et al., "A static analyzer for large safety-critical software" (2003), widening
//! with thresholds.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::hir::{Constant, ExprKind, Function, GlobalId, UnaryOp};

/// What bounds a range in code of `function`, ascending: its literals and the constants that it
/// names, and what is next to them.
pub(super) fn thresholds(
    function: &Function,
    constants: &BTreeMap<GlobalId, Constant>,
) -> Rc<[i64]> {
    let literal = |kind: &ExprKind| match kind {
        ExprKind::Int(digits) => digits.parse::<i64>().ok(),
        _ => None,
    };
    let value = |kind: &ExprKind| match kind {
        ExprKind::Unary(UnaryOp::Neg, operand) => {
            literal(&function.expr(*operand).kind)?.checked_neg()
        }
        ExprKind::Global(id) => match constants.get(id)? {
            Constant::Int(value) => Some(*value),
            _ => None,
        },
        other => literal(other),
    };
    let values = function.exprs.iter().filter_map(|it| value(&it.kind));
    let around = |it: i64| [it.saturating_sub(1), it, it.saturating_add(1)];
    let mut all: Vec<i64> = values.flat_map(around).collect();
    all.sort_unstable();
    all.dedup();
    Rc::from(all)
}
