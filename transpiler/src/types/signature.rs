//! What a call can tell from a function's parameter list.

use crate::hir::{Function, ParamKind};

/// How many positional arguments a [`super::ty::Ty::Callable`] that stands for the function
/// takes: its required ones. None where no fixed number serves (`*args`, required keyword-only
/// parameters).
pub fn callable_arity(function: &Function) -> Option<usize> {
    let mut required = 0;
    for param in &function.params {
        match param.kind {
            ParamKind::PositionalOnly | ParamKind::Positional => {
                if param.default.is_none() {
                    required += 1;
                }
            }
            ParamKind::KeywordOnly if param.default.is_some() => {}
            ParamKind::KeywordOnly | ParamKind::Star | ParamKind::StarStar => return None,
        }
    }
    if function.class.is_some() {
        None
    } else {
        Some(required)
    }
}
