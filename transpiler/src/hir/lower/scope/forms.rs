//! Forms that mean something before any name is resolved.
//!
//! ```python
//! if TYPE_CHECKING: …
//! if __name__ == "__main__": …
//! T = TypeVar("T")
//! ```

use crate::hir::lower::synthesis::Kind;
use crate::syntax::ast::{self, Expr, Stmt};

/// The absolute name of `from ..module import x` in `package`.
pub(in crate::hir::lower) fn absolute(
    package: &[String],
    level: u32,
    module: Option<&str>,
) -> Option<String> {
    if level == 0 {
        return module.map(str::to_owned);
    }
    let keep = package.len().checked_sub(level as usize - 1)?;
    let mut parts: Vec<&str> = package.get(..keep)?.iter().map(String::as_str).collect();
    if parts.is_empty() {
        return None;
    }
    parts.extend(module);
    Some(parts.join("."))
}

/// `if TYPE_CHECKING:` and `if typing.TYPE_CHECKING:`.
pub(in crate::hir::lower) fn is_type_checking(test: &Expr) -> bool {
    match test {
        Expr::Name(it) => it.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(it) => it.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}

/// `__name__ == "__main__"`.
pub(in crate::hir::lower) fn is_main_test(test: &Expr) -> bool {
    let Expr::Compare(it) = test else {
        return false;
    };
    let ([ast::CmpOp::Eq], [right]) = (&*it.ops, &*it.comparators) else {
        return false;
    };
    let is_name = |e: &Expr| matches!(e, Expr::Name(it) if it.id.as_str() == "__name__");
    let is_main =
        |e: &Expr| matches!(e, Expr::StringLiteral(it) if it.value.to_str() == "__main__");
    is_name(&it.left) && is_main(right) || is_main(&it.left) && is_name(right)
}

/// Decorators after which the name still stands for the same function or class.
pub(in crate::hir::lower) fn is_transparent(decorator: &Expr) -> bool {
    let name = match decorator {
        Expr::Name(it) => it.id.as_str(),
        // How MicroPython is to compile a function; here all are compiled.
        Expr::Attribute(it) if matches!(&*it.value, Expr::Name(it) if it.id == "micropython") => {
            return matches!(it.attr.as_str(), "native" | "viper");
        }
        Expr::Attribute(it) => it.attr.as_str(),
        Expr::Call(it) => return is_transparent_call(&it.func),
        _ => return false,
    };
    matches!(
        name,
        "override"
            | "final"
            | "overload"
            | "abstractmethod"
            | "dataclass"
            | "total_ordering"
            | "unique"
            | "runtime_checkable"
            | "no_type_check"
    )
}

fn is_transparent_call(callee: &Expr) -> bool {
    match callee {
        Expr::Name(it) => it.id.as_str() == "dataclass",
        Expr::Attribute(it) => it.attr.as_str() == "dataclass",
        _ => false,
    }
}

/// Forms that name a type when they are assigned once.
pub(super) fn may_be_type(value: &Expr) -> bool {
    match value {
        Expr::Name(_) | Expr::Attribute(_) => true,
        Expr::Subscript(it) => matches!(&*it.value, Expr::Name(_) | Expr::Attribute(_)),
        Expr::BinOp(it) => {
            it.op == ast::Operator::BitOr && may_be_type(&it.left) && is_union_member(&it.right)
        }
        Expr::Call(it) => {
            let name = match &*it.func {
                Expr::Name(it) => it.id.as_str(),
                Expr::Attribute(it) => it.attr.as_str(),
                _ => return false,
            };
            matches!(
                name,
                "TypeVar"
                    | "ParamSpec"
                    | "TypeVarTuple"
                    | "NewType"
                    | "TypedDict"
                    | "namedtuple"
                    | "NamedTuple"
                    | "Enum"
                    | "IntEnum"
                    | "Flag"
                    | "IntFlag"
                    | "StrEnum"
            )
        }
        _ => false,
    }
}

/// The kind of enumeration that a base class or a callee of that name makes.
pub(in crate::hir::lower) fn enum_kind(base: &Expr) -> Option<Kind> {
    match base {
        Expr::Name(it) => Kind::of(it.id.as_str()),
        Expr::Attribute(it) => Kind::of(it.attr.as_str()),
        _ => None,
    }
}

/// The kind of enumeration that a class statement makes.
pub(super) fn class_enum_kind(it: &ast::StmtClassDef) -> Option<Kind> {
    let bases = || it.arguments.iter().flat_map(|it| &it.args);
    let kind = bases().find_map(enum_kind)?;
    let others = bases().filter_map(Expr::as_name_expr);
    Some(others.fold(kind, |kind, base| kind.mixed_with(&base.id)))
}

fn is_union_member(value: &Expr) -> bool {
    may_be_type(value) || matches!(value, Expr::NoneLiteral(_))
}

pub(in crate::hir::lower) fn is_overload(def: &ast::StmtFunctionDef) -> bool {
    def.decorator_list.iter().any(|it| match &it.expression {
        Expr::Name(it) => it.id.as_str() == "overload",
        Expr::Attribute(it) => it.attr.as_str() == "overload",
        _ => false,
    })
}

/// Whether a block is `import a` or `from a import b`, and nothing else.
pub(super) fn is_one_import(body: &[Stmt]) -> bool {
    match body {
        [Stmt::Import(it)] => it.names.len() == 1,
        [Stmt::ImportFrom(it)] => it.names.len() == 1,
        _ => false,
    }
}

/// Whether a handler of this `try` catches a failing import.
pub(in crate::hir::lower) fn catches_import_error(it: &ast::StmtTry) -> bool {
    it.handlers.iter().any(|handler| {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        let Some(class) = &handler.type_ else {
            return true;
        };
        let names = match &**class {
            Expr::Tuple(it) => it.elts.iter().collect(),
            other => vec![other],
        };
        names.into_iter().any(|it| {
            matches!(it, Expr::Name(name) if matches!(
                name.id.as_str(),
                "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException"
            ))
        })
    })
}
