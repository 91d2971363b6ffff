//! `object.name`: fields, class variables, properties, names of classes and functions.
//!
//! ```python
//! account.owner            # self.0.owner.get()
//! Account.limit            # ACCOUNT_LIMIT.get()?
//! Account.__name__         # "Account"
//! ```
//!
//! Invariant: inference said in the expression's [`Op`] what the attribute is.

use crate::hir::{ClassId, ExprId};
use crate::rir::lower::body::Body;
use crate::rir::{Block, Expr, ExprKind, Type};
use crate::types::Op;
use crate::types::ty::{ExceptionClass, Ty};

impl Body<'_> {
    pub(super) fn attribute(&mut self, id: ExprId, object: ExprId, name: &str) -> Expr {
        let ty = self.ty(id);
        let rust = self.rust(&ty);
        let object_ty = self.ty(object);
        match self.cx.types.op(self.instance, id).cloned() {
            Some(Op::Field { class }) if self.is_building(object) => {
                self.read_initial(class, name, &ty)
            }
            Some(Op::Field { class }) => match object_ty.some() {
                Ty::Exception(ExceptionClass::User(own))
                    if let Some(global) = self.cx.any_variable(own, name)
                        && !self.cx.is_static(&self.cx.types.global(global)) =>
                {
                    // The class has a variable of that name for exceptions without one.
                    let storage = self.cx.types.global(global);
                    let variable = self.variable_of_exception(object, own, name, &storage);
                    let variable = self.coerce(variable, &storage, &ty);
                    let receiver = self.receiver(object, &object_ty.some());
                    let text = self.literal_text(name);
                    let option = Type::generic("Option", [Type::path("Value")]);
                    let stored = self.method(receiver, "attr", vec![text], option);
                    let it = self.local_value("it", Type::path("Value"));
                    let it = self.from_value_or_same(it, &ty);
                    self.or_else_with(stored, it, variable, rust)
                }
                Ty::Exception(_) => {
                    let receiver = self.receiver(object, &object_ty.some());
                    let text = self.literal_text(name);
                    let value =
                        self.raising_method(receiver, "get_attr", vec![text], Type::path("Value"));
                    self.from_value_or_same(value, &ty)
                }
                _ => {
                    let receiver = self.receiver(object, &object_ty.some());
                    self.read_field(receiver, class, name, &ty)
                }
            },
            Some(Op::ClassAttribute(global)) => {
                let storage = self.cx.types.global(global);
                if self.cx.is_static(&storage) {
                    let unit = self.unit();
                    return self.beside(object, unit);
                }
                if let Ty::Instance(class) = object_ty.some()
                    && self.cx.is_virtual_variable(class, name)
                {
                    let receiver = self.receiver(object, &object_ty.some());
                    let method = self.cx.variable_name(class, name);
                    return self.raising_method(receiver, &method, Vec::new(), rust);
                }
                if let Ty::Exception(ExceptionClass::User(class)) = object_ty.some()
                    && self.cx.is_virtual_variable(class, name)
                {
                    return self.variable_of_exception(object, class, name, &ty);
                }
                let read = self.read_variable(global, &rust);
                self.beside(object, read)
            }
            Some(Op::Native {
                set,
                overload,
                types,
                receiver,
                args,
            }) => match object_ty.some() {
                Ty::Exception(_) => {
                    let receiver = self.receiver(object, &object_ty.some());
                    let text = self.literal_text(name);
                    let value =
                        self.raising_method(receiver, "get_attr", vec![text], Type::path("Value"));
                    self.from_value_or_same(value, &ty)
                }
                _ => self.native_call(id, set, overload, &types, receiver, &args),
            },
            Some(op @ (Op::Call { .. } | Op::Virtual { .. })) => self.op_call(id, &op),
            Some(Op::Intrinsic("name")) => {
                let text = self.object_name(&object_ty, name);
                self.beside(object, text)
            }
            Some(Op::Dynamic) => {
                let value = self.dynamic_operand(object);
                let text = self.literal_text(name);
                let read =
                    self.raising("rt::ops::get_attr", vec![value, text], Type::path("Value"));
                self.coerce_dynamic(read, &ty)
            }
            _ => match &ty {
                Ty::Bound(bound) if !self.cx.is_static(&bound.0) => {
                    let receiver = bound.0.clone();
                    self.value_as(object, &receiver)
                }
                _ => {
                    let value = match self.native_path(&object_ty, name) {
                        Some(path) => self.native_value(id, &path, &ty),
                        None => self.unit(),
                    };
                    self.beside(object, value)
                }
            },
        }
    }

    /// The variable that the exception's own class has: `if exc.is(&NOT_FOUND) { … } else { … }`.
    fn variable_of_exception(
        &mut self,
        object: ExprId,
        class: ClassId,
        name: &str,
        ty: &Ty,
    ) -> Expr {
        let rust = &self.rust(ty);
        let exc = Type::path("Exc");
        let value = self.value(object);
        let mut stmts = Vec::new();
        let own = self.ty(object).some();
        let value = self.coerce(value, &self.ty(object), &own);
        let (held, _) = self.bind("exc", value, &own, &mut stmts);
        let mut read = match self.cx.class_variable(class, name) {
            Some(global) => self.read_variable(global, rust),
            None => {
                let receiver = self.local_ref(&held, exc.clone());
                let text = self.literal_text(name);
                let value = Type::path("Value");
                let missing = self.raising_method(receiver, "get_attr", vec![text], value);
                self.from_value_or_same(missing, ty)
            }
        };
        for class in self.cx.hierarchy(class).into_iter().skip(1) {
            let Some(global) = self.cx.own_variable(class, name) else {
                continue;
            };
            let path = self.exception_class_path(class);
            let by_ref = Expr {
                kind: ExprKind::Ref(Box::new(self.path_value(&path, Type::Never))),
                ty: Type::Never,
            };
            let receiver = self.local_ref(&held, exc.clone());
            let test = self.method(receiver, "is", vec![by_ref], Type::path("bool"));
            let then = super::coerce::value_block(self.read_variable(global, rust));
            let orelse = super::coerce::value_block(read);
            let kind = ExprKind::If {
                test: Box::new(test),
                then,
                orelse,
            };
            read = Expr {
                kind,
                ty: rust.clone(),
            };
        }
        let block = Block {
            stmts,
            value: Some(Box::new(read)),
        };
        Expr {
            kind: ExprKind::Block(block),
            ty: rust.clone(),
        }
    }

    pub(super) fn from_value_or_same(&mut self, value: Expr, ty: &Ty) -> Expr {
        if ty.is_value() {
            value
        } else {
            self.from_value(value, ty)
        }
    }

    /// `__name__` and its relatives of a function or class object.
    fn object_name(&mut self, ty: &Ty, name: &str) -> Expr {
        let program = self.cx.program;
        let texts = match ty {
            Ty::Function(closure) => {
                let described = self.cx.types.described(program, *closure);
                let it = program.function(described.unwrap_or(closure.function));
                Some((&it.name, &it.qualname, it.module, &it.docstring))
            }
            Ty::Class(class) | Ty::Exception(ExceptionClass::User(class)) => {
                let it = program.class(*class);
                Some((&it.name, &it.qualname, it.module, &it.docstring))
            }
            _ => None,
        };
        let text = match (texts, name) {
            (Some((_, qualname, ..)), "__qualname__") => qualname.as_str(),
            (Some((_, _, module, _)), "__module__") => program.module(module).name.as_str(),
            (Some((.., docstring)), "__doc__") => match docstring {
                Some(docstring) => docstring.as_str(),
                None => return self.unit(),
            },
            (Some((name, ..)), _) => name.as_str(),
            (None, _) => return self.native_name(ty),
        };
        self.str_literal(text)
    }

    fn native_name(&mut self, ty: &Ty) -> Expr {
        let name = match ty {
            Ty::NativeFunction(set) => self
                .cx
                .types
                .natives
                .overloads(*set)
                .first()
                .map_or_else(String::new, |it| it.name.clone()),
            Ty::NativeClass(id) => self.cx.types.natives.class(*id).name.clone(),
            _ => String::new(),
        };
        self.str_literal(&name)
    }

    pub(super) fn read_field(
        &mut self,
        object: Expr,
        class: crate::hir::ClassId,
        name: &str,
        ty: &Ty,
    ) -> Expr {
        let storage = match self.cx.types.field(class, name) {
            Some(var) => self.cx.types.vars.get(var),
            None => Ty::Never,
        };
        if self.cx.is_static(&storage) {
            return self.unit();
        }
        let rust = self.rust(&storage);
        let root = self.cx.types.root_class(class);
        let is_always_set = self.cx.is_always_set(root, name);
        let shadowed = if is_always_set {
            None
        } else {
            self.shadowed_variable(&object, class, name, &storage)
        };
        let fields = self.field(object, "0", Type::Never);
        let slot = self.field(fields, &crate::rir::name::value(name), rust.clone());
        if let Some(variable) = shadowed {
            let read = self.method(slot, "try_get", Vec::new(), Type::Never);
            let value = self.or_else(read, variable, rust);
            return self.coerce(value, &storage, ty);
        }
        let value = if is_always_set {
            self.method(slot, "get", Vec::new(), rust)
        } else {
            let owner = self.literal_text(&self.cx.program.class(class).name);
            let text = self.literal_text(name);
            self.raising_method(slot, "get", vec![owner, text], rust)
        };
        self.coerce(value, &storage, ty)
    }

    /// The dotted name of what a native module or class holds.
    fn native_path(&self, ty: &Ty, name: &str) -> Option<String> {
        let natives = &self.cx.types.natives;
        match ty.some() {
            Ty::NativeModule(module) => {
                let path = format!("{module}.{name}");
                natives.item(&path).is_some().then_some(path)
            }
            Ty::NativeClass(class) => Some(natives.class_variable(class, name)?.0),
            other => Some(natives.class_variable(other.native_class()?, name)?.0),
        }
    }
}
