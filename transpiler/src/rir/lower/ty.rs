//! The Rust type of each static type.

use crate::hir::{ClassId, ModuleId};
use crate::rir::Type;
use crate::rir::lower::Cx;
use crate::rir::lower::names;
use crate::types::native::NativeId;
use crate::types::ty::{Closure, MAX_TUPLE, Ty, Var};

impl Cx<'_> {
    /// The Rust type of a value of type `ty`, as code of the module `from` writes it.
    pub(super) fn rust_type(&self, from: ModuleId, ty: &Ty) -> Type {
        let vars =
            |args: &[Var]| -> Vec<Type> { args.iter().map(|it| self.var(from, *it)).collect() };
        match ty {
            Ty::Never | Ty::None => Type::Unit,
            Ty::Bool => Type::path("bool"),
            Ty::I64(_) => Type::path("i64"),
            Ty::Int => Type::path("Int"),
            Ty::Float => Type::path("f64"),
            Ty::Native(id, args) => {
                let class = self.types.natives.class(*id);
                Type::Path(class_path(&class.rust), vars(args))
            }
            Ty::Tuple(args) if args.is_empty() => Type::generic("Tuple", [Type::path("Value")]),
            Ty::Tuple(args) if args.len() > MAX_TUPLE => {
                Type::generic("Tuple", [Type::path("Value")])
            }
            Ty::Tuple(args) => Type::Tuple(vars(args)),
            Ty::Instance(class) => Type::path(&self.class_path(from, *class)),
            Ty::Exception(_) => Type::path("Exc"),
            Ty::Function(closure) => self.closure_type(from, *closure),
            Ty::Bound(bound) => self.rust_type(from, &bound.0),
            Ty::Callable(args) => match args.split_last() {
                Some((ret, params)) => {
                    Type::generic("Func", [Type::Tuple(vars(params)), self.var(from, *ret)])
                }
                None => Type::Unit,
            },
            Ty::Class(_)
            | Ty::NativeClass(_)
            | Ty::NativeFunction(_)
            | Ty::NativeModule(_)
            | Ty::Module(_) => Type::Unit,
            Ty::Optional(inner) => Type::generic("Option", [self.rust_type(from, inner)]),
            Ty::Value(_) => Type::path("Value"),
        }
    }

    pub(super) fn var(&self, from: ModuleId, var: Var) -> Type {
        self.rust_type(from, &self.types.vars.get(var))
    }

    /// The handle type of a class: its hierarchy's.
    pub(super) fn class_path(&self, from: ModuleId, class: ClassId) -> String {
        let root = self.types.root_class(class);
        let module = self.program.class(root).module;
        names::path(&self.names, from, module, self.names.class(root))
    }

    /// The struct of a closure's captured variables; unit where there are none.
    pub(super) fn closure_type(&self, from: ModuleId, closure: Closure) -> Type {
        if self.is_plain_function(closure) {
            return Type::Unit;
        }
        let module = self.program.function(closure.function).module;
        let name = self.env_name(closure);
        Type::path(&names::path(&self.names, from, module, &name))
    }

    /// A function that captures nothing is known by its path alone.
    pub(super) fn is_plain_function(&self, closure: Closure) -> bool {
        closure.parent.is_none() || self.plain.contains(&closure)
    }

    /// Nothing of the value is left at run time.
    pub(super) fn is_static(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Class(_)
            | Ty::NativeClass(_)
            | Ty::NativeFunction(_)
            | Ty::NativeModule(_)
            | Ty::Module(_) => true,
            Ty::Function(closure) => self.is_plain_function(*closure),
            Ty::Bound(bound) => self.is_static(&bound.0),
            _ => false,
        }
    }

    /// Passed and stored by copying bits.
    pub(super) fn is_copy(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Never | Ty::None | Ty::Bool | Ty::I64(_) | Ty::Float => true,
            Ty::Tuple(args) => {
                !args.is_empty()
                    && args.len() <= MAX_TUPLE
                    && args
                        .iter()
                        .all(|it| self.is_copy(&self.types.vars.get(*it)))
            }
            Ty::Optional(inner) => self.is_copy(inner),
            _ => self.is_static(ty),
        }
    }

    /// Both have the same Rust representation.
    pub(super) fn is_same_repr(&self, a: &Ty, b: &Ty) -> bool {
        let from = ModuleId(0);
        self.rust_type(from, a) == self.rust_type(from, b)
    }

    /// Values of this type have an `iterate` of their own; others are iterated as `Value`s.
    pub(super) fn has_iterate(&self, ty: &Ty) -> bool {
        match ty.some() {
            Ty::Tuple(_) | Ty::Value(_) | Ty::Never => true,
            Ty::Native(id, _) => {
                matches!(
                    id,
                    NativeId::DICT
                        | NativeId::SET
                        | NativeId::FROZENSET
                        | NativeId::ITERATOR
                        | NativeId::GENERATOR
                ) || Self::is_list_like(&ty.some())
                    || self.types.natives.method(id, "__iter__").is_some()
            }
            _ => false,
        }
    }

    pub(super) fn is_list_like(ty: &Ty) -> bool {
        matches!(
            ty,
            Ty::Native(
                NativeId::LIST
                    | NativeId::TUPLE
                    | NativeId::STR
                    | NativeId::BYTES
                    | NativeId::RANGE,
                _
            )
        )
    }
}

/// A path under the prelude: types of the core are imported by name, others through `rt`.
pub(super) fn class_path(rust: &str) -> String {
    if rust.contains("::") {
        format!("rt::{rust}")
    } else {
        rust.to_owned()
    }
}
