//! How CPython names an expression that stands where it cannot be assigned to.
//!
//! ```python
//! f() = 1        # cannot assign to function call here. Maybe you meant '==' instead of '='?
//! del 1 + x      # cannot delete expression
//! ```

use super::ast::{self, Expr};

/// `_PyPegen_get_expr_name`.
pub(super) fn name(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::BooleanLiteral(it) => {
            if it.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::NoneLiteral(_) => "None",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        Expr::Slice(_) | Expr::IpyEscapeCommand(_) => "expression",
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Assign,
    Delete,
    For,
}

/// `_PyPegen_get_invalid_target`: the innermost part that cannot be a target.
pub(super) fn invalid(expr: &Expr, target: Use) -> Option<&Expr> {
    match expr {
        Expr::List(it) => it.elts.iter().find_map(|it| invalid(it, target)),
        Expr::Tuple(it) => it.elts.iter().find_map(|it| invalid(it, target)),
        Expr::Starred(it) => match target {
            Use::Delete => Some(expr),
            Use::Assign | Use::For => invalid(&it.value, target),
        },
        Expr::Compare(it) => {
            // `for x in y` parsed as a comparison.
            if target == Use::For && it.ops.first() == Some(&ast::CmpOp::In) {
                return invalid(&it.left, target);
            }
            Some(expr)
        }
        Expr::Name(_) | Expr::Subscript(_) | Expr::Attribute(_) => None,
        other => Some(other),
    }
}

/// `repr` of a literal mapping key.
pub(super) fn literal_repr(key: &Expr) -> Option<String> {
    match key {
        Expr::StringLiteral(it) => {
            let text = it.value.to_str();
            let quote = if text.contains('\'') && !text.contains('"') {
                '"'
            } else {
                '\''
            };
            Some(format!("{quote}{text}{quote}"))
        }
        Expr::NumberLiteral(it) => match &it.value {
            ast::Number::Int(it) => Some(it.to_string()),
            ast::Number::Float(it) => Some(format!("{it:?}")),
            ast::Number::Complex { .. } => None,
        },
        Expr::BooleanLiteral(it) => Some(if it.value { "True" } else { "False" }.to_owned()),
        Expr::NoneLiteral(_) => Some("None".to_owned()),
        Expr::UnaryOp(it) => Some(format!("-{}", literal_repr(&it.operand)?)),
        _ => None,
    }
}
