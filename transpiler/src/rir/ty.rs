//! Rust's spelling of a type.

use std::fmt::{Display, Formatter, Result, Write};

use super::Type;

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Type::Unit => f.write_str("()"),
            Type::Path(path, args) => {
                f.write_str(path)?;
                if !args.is_empty() {
                    f.write_char('<')?;
                    list(args, f)?;
                    f.write_char('>')?;
                }
                Ok(())
            }
            Type::Tuple(items) => {
                f.write_char('(')?;
                list(items, f)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Type::Ref(inner) => write!(f, "&{inner}"),
            Type::Array(inner) => write!(f, "[{inner}]"),
            Type::FixedArray(inner, len) => write!(f, "[{inner}; {len}]"),
            Type::Impl(bound) => write_bound("impl ", bound, f),
            Type::Dyn(bound) => write_bound("dyn ", bound, f),
            Type::Fn(params, ret) => signature("fn", params, ret, f),
            Type::Never => f.write_char('!'),
        }
    }
}

fn list(types: &[Type], f: &mut Formatter<'_>) -> Result {
    for (index, ty) in types.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        ty.fmt(f)?;
    }
    Ok(())
}

/// `impl` and `dyn` say `Fn(A) -> R` of what is `fn(A) -> R` by itself.
fn write_bound(keyword: &str, bound: &Type, f: &mut Formatter<'_>) -> Result {
    f.write_str(keyword)?;
    match bound {
        Type::Fn(params, ret) => signature("Fn", params, ret, f),
        _ => bound.fmt(f),
    }
}

fn signature(name: &str, params: &[Type], ret: &Type, f: &mut Formatter<'_>) -> Result {
    write!(f, "{name}(")?;
    list(params, f)?;
    f.write_char(')')?;
    match ret {
        Type::Unit => Ok(()),
        _ => write!(f, " -> {ret}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelled_as_in_rust() {
        let int = || Type::path("Int");
        let list = Type::generic("List", [Type::Tuple(vec![int(), Type::Unit])]);
        assert_eq!(list.to_string(), "List<(Int, ())>");
        let function = Type::Fn(vec![int()], Box::new(int().result()));
        assert_eq!(function.to_string(), "fn(Int) -> Result<Int>");
        assert_eq!(
            Type::Impl(Box::new(function)).to_string(),
            "impl Fn(Int) -> Result<Int>"
        );
        assert_eq!(Type::Tuple(vec![int()]).to_string(), "(Int,)");
    }
}
