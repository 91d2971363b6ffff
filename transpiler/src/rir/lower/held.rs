//! Objects that hold a builtin value: taking it out, making objects of it, and what they answer
//! with it where their class does not.
//!
//! ```python
//! class Stack(list): ...
//! stack = Stack([1, 2])        # Stack::new(List::from([1, 2]))
//! print(len(stack))            # stack.0.held.get().len()
//! ```

use crate::hir::{Base, ClassId, ExprId, HELD, Held};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{call, field, local, method, path_expr, reference, simple};
use crate::rir::lower::dynamic::{bare, lambda};
use crate::rir::lower::expr::place_kind;
use crate::rir::{Expr, ExprKind, Item, Param, Receiver, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::Ty;

/// The parameter of constructors that get the value.
const PARAMETER: &str = "held";

impl Cx<'_> {
    /// The type of the builtin value that objects of the class hold, where any does.
    pub(super) fn held(&self, class: ClassId) -> Option<Ty> {
        self.types.held(class).filter(|it| *it != Ty::Never)
    }

    /// Whether a value of type `ty` is no object: it may be what one holds.
    pub(super) fn takes_held(&self, class: ClassId, ty: &Ty) -> bool {
        let is_builtin = matches!(
            ty,
            Ty::Native(..) | Ty::Tuple(_) | Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float
        );
        is_builtin && self.held(class).is_some()
    }

    /// The parameter of a constructor for the value that the object holds.
    pub(super) fn held_parameter(&self, class: ClassId) -> Option<Param> {
        let ty = self.held(class)?;
        let module = self.program.class(self.types.root_class(class)).module;
        Some(Param {
            name: PARAMETER.to_owned(),
            mutable: false,
            ty: self.rust_type(module, &ty),
        })
    }

    /// That parameter.
    pub(super) fn held_argument(&self, param: &Param) -> Expr {
        local(PARAMETER, Use::Move, param.ty.clone())
    }

    /// The empty container that an object holds at first.
    pub(super) fn empty_held(&self, class: ClassId) -> Option<Expr> {
        let (native, Held::Container) = self.program.held_base(class)? else {
            return None;
        };
        let natives = &self.types.natives;
        let constructor = natives.constructor(natives.class_named(native)?)?;
        let mut forms = natives.overloads(constructor).iter();
        let empty = forms.find(|it| it.params.is_empty())?;
        let path = match empty.rust.matches("::").count() {
            0 | 1 => format!("rt::{}", empty.rust),
            _ => empty.rust.clone(),
        };
        Some(call(&path, Vec::new()))
    }

    /// `object.0.held.get()`
    pub(super) fn read_held(&self, object: Expr, class: ClassId) -> Option<Expr> {
        let ty = self.held(class)?;
        let module = self.program.class(self.types.root_class(class)).module;
        let slot = field(field(object, "0"), &crate::rir::name::value(HELD));
        let read = method(slot, "get", Vec::new());
        Some(Expr {
            kind: read.kind,
            ty: self.rust_type(module, &ty),
        })
    }
}

/// What an object answers with the value that it holds, where its class does not answer: bodies
/// of the functions of `impl Object`.
pub(super) struct HeldAnswers {
    pub(super) repr: Expr,
    /// Where `str` is another one than `repr`.
    pub(super) text: Option<Expr>,
    pub(super) format: Expr,
    pub(super) truth: Expr,
    pub(super) equals: Expr,
    pub(super) compare: Expr,
    pub(super) hash: Expr,
}

impl Cx<'_> {
    pub(super) fn held_answers(&self, root: ClassId) -> Option<HeldAnswers> {
        let is_text = self.held(root)?.is_native(NativeId::STR);
        let given = |it: &str| local(it, Use::Copy, Type::Never);
        let of = |it: &str| self.read_held(given(it), root);
        let (own, other) = (of("self")?, reference(of("other")?));
        let held = || own.clone();
        let class = || self.own_class(root);
        let out = || given("out");
        let told = vec![class(), reference(held()), out()];
        let formatted = vec![given("self"), reference(held()), given("spec"), out()];
        Some(HeldAnswers {
            repr: call("rt::ops::held_repr", told),
            text: is_text.then(|| method(held(), "str_to", vec![out()])),
            format: call("rt::ops::held_format", formatted),
            truth: method(held(), "truth", Vec::new()),
            equals: method(held(), "equals", vec![other.clone()]),
            compare: method(held(), "compare", vec![given("op"), other]),
            hash: call("rt::ops::held_hash", vec![class(), reference(held())]),
        })
    }

    /// `fn held` and `fn call_held`, for dynamic code.
    pub(super) fn held_members(&self, root: ClassId) -> Vec<Item> {
        let Some(value) = self.held_value(root) else {
            return Vec::new();
        };
        let held = simple(
            "held",
            Receiver::Ref,
            Vec::new(),
            Type::generic("Option", [Type::path("Value")]),
            call("Some", vec![value]),
        );
        let args = ["self", "name", "args"].map(|it| local(it, Use::Move, Type::Never));
        let param = |name: &str, ty: &str| Param {
            name: name.to_owned(),
            mutable: false,
            ty: Type::path(ty),
        };
        let call_held = simple(
            "call_held",
            Receiver::Ref,
            vec![param("name", "&str"), param("args", "Args")],
            Type::generic("Option", [Type::path("Value").result()]),
            call("rt::ops::call_held", args.into()),
        );
        vec![held, call_held]
    }

    /// What `self`, the fields of an object, holds.
    fn held_value(&self, root: ClassId) -> Option<Expr> {
        let ty = self.held(root)?;
        let slot = field(
            local("self", Use::Copy, Type::Never),
            &crate::rir::name::value(HELD),
        );
        let mut body = Body::detached(self, self.program.class(root).module);
        let rust = body.rust(&ty);
        let read = Expr {
            kind: method(slot, "get", Vec::new()).kind,
            ty: rust,
        };
        Some(body.coerce(read, &ty, &dynamic()))
    }

    /// `rt::copy::shallow_instance(shallow, |it| it.0.held.renew())`
    pub(super) fn held_copy(&self, shallow: Expr) -> Expr {
        let slot = field(
            field(local("it", Use::Copy, Type::Never), "0"),
            &crate::rir::name::value(HELD),
        );
        let renew = lambda("it", method(slot, "renew", Vec::new()));
        call("rt::copy::shallow_instance", vec![shallow, renew])
    }

    /// The class object of the builtin class that a class derives from at once.
    pub(super) fn held_class(&self, class: ClassId) -> Option<Expr> {
        let Base::Native(name) = &self.program.class(class).base else {
            return None;
        };
        Held::of(name)?;
        let bare = name.rsplit('.').next().unwrap_or(name);
        let constant = super::names::snake(bare).to_uppercase();
        Some(reference(path_expr(&format!(
            "rt::ops::classes::{constant}"
        ))))
    }

    /// `Ok(Stack::new(rt::ops::construct_held(&LIST, args)?).into_value())`
    pub(super) fn held_constructor(&self, class: ClassId) -> Option<Expr> {
        let param = self.held_parameter(class)?;
        let root = self.types.vars.line(class).last()?;
        let args = vec![
            self.held_class(root)?,
            local("args", Use::Move, Type::Never),
        ];
        let mut made = call("rt::ops::construct_held", args);
        if let ExprKind::Call { types, .. } = &mut made.kind {
            types.push(param.ty.clone());
        }
        let held = bare(made, param.ty);
        let path = format!(
            "{}::{}",
            self.class_path(self.program.class(class).module, class),
            self.new_name(class)
        );
        let object = call(&path, vec![held]);
        Some(call("Ok", vec![method(object, "into_value", Vec::new())]))
    }
}

impl Body<'_> {
    /// What the user of an expression gets of its value.
    pub(super) fn stepped(&mut self, value: Expr, steps: &[Ty], last: &Ty) -> Expr {
        let mut types = steps.iter().chain(std::iter::once(last));
        let Some(first) = types.next() else {
            return value;
        };
        let (value, _) = types.fold((value, first), |(value, from), to| {
            (self.coerce(value, from, to), to)
        });
        value
    }

    /// An expression as what it is before its user takes it for another type.
    pub(super) fn unstepped(&mut self, id: ExprId) -> Expr {
        self.unstepped.insert(id);
        let ty = self.ty(id);
        let value = self.value_as(id, &ty.some());
        self.unstepped.remove(&id);
        value
    }

    /// The value that an object holds, as a `to`.
    pub(super) fn held_as(&mut self, mut object: Expr, class: ClassId, to: &Ty) -> Expr {
        object.kind = place_kind(object.kind);
        let (Some(ty), Some(read)) = (self.cx.held(class), self.cx.read_held(object, class)) else {
            return self.unreached_as(self.rust(to));
        };
        self.coerce(read, &ty, to)
    }

    /// `Stack::new(value)`
    pub(super) fn holding(&mut self, value: Expr, from: &Ty, class: ClassId) -> Expr {
        let rust = self.rust(&Ty::Instance(class));
        let Some(ty) = self.cx.held(class) else {
            return self.unreached_as(rust);
        };
        let value = self.coerce(value, from, &ty);
        let name = match self.cx.program.class(class).make {
            Some(_) => self.cx.names.blank(class).to_owned(),
            None => self.cx.new_name(class),
        };
        let path = format!("{}::{name}", self.cx.class_path(self.module, class));
        self.call(&path, vec![value], rust)
    }

    /// `rt::hold_keywords(&held, &named)?`
    pub(super) fn hold_keywords(&mut self, held: ExprId, named: ExprId) -> Expr {
        let given = self.argument(&self.ty(named), 1);
        let (to, from) = (self.ty(held), self.ty(named));
        if given == Ty::Never && !from.is_value() {
            return self.unit();
        }
        let operands = vec![self.operand(held, &to), self.operand(named, &from)];
        self.raising("rt::ops::hold_keywords", operands, Type::Unit)
    }
}
