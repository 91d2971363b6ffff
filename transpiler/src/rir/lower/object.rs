//! What the runtime asks of every object: `impl Object` for a class's handle.
//!
//! ```python
//! class Point:
//!     def __repr__(self): ...
//! print([Point()])             # the list asks `Point::repr_to`
//! ```
//! ```text
//! impl Object for Point {
//!     rt::handle!(PointFields, hash);      // what `object` has, `hash` among it
//!     fn repr_to(&self, …) { … }           // what the class has
//! }
//! ```
//! Each function of the trait calls the special method where the object's class has one, and
//! does what `object` does elsewhere.

use crate::hir::ClassId;
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{call, field, local, method, path_expr, reference, simple};
use crate::rir::lower::coerce::value_block;
use crate::rir::{Arm, Expr, ExprKind, Impl, Item, Param, Pattern, Receiver, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::{InstanceId, Ty};

impl Cx<'_> {
    pub(super) fn object_impl(&self, root: ClassId) -> Item {
        let handle = self.names.class(root).to_owned();
        let own = Type::path(&handle);
        let mut items = self.text_items(root);
        let held = self.held_answers(root);
        if let Some(test) = self.truth_value(root) {
            let ret = Type::path("bool").result();
            items.push(asked("truth", Vec::new(), ret, test));
        }
        let other_param = param("other", Type::Ref(Box::new(own.clone())));
        let same = || {
            let part = |it: &str| reference(field(local(it, Use::Copy, Type::Never), "0"));
            call("Rc::ptr_eq", vec![part("self"), part("other")])
        };
        let plain = || match &held {
            Some(held) => held.equals.clone(),
            None => call("Ok", vec![same()]),
        };
        let equal = self.comparison(root, "__eq__", ("self", "other"), plain());
        let equal = equal.map(|test| self.where_implemented(root, "__eq__", test, plain()));
        if let Some(test) = equal.or_else(|| held.as_ref().map(|it| it.equals.clone())) {
            let ret = Type::path("bool").result();
            items.push(asked("equals", vec![other_param.clone()], ret, test));
        }
        if let Some(item) = self.compare_method(root, &other_param) {
            items.push(item);
        }
        items.extend(self.hash_item(root));
        let mut handled = vec![format!("{handle}Fields")];
        for name in ["repr_to", "hash"] {
            if !items.iter().any(|it| it.is_function(name)) {
                handled.push(name.to_owned());
            }
        }
        let handled = Item::Macro {
            path: "rt::handle".to_owned(),
            args: handled,
        };
        items.insert(0, handled);
        Item::Impl(Impl {
            of: Some(Type::path("Object")),
            ty: own,
            items,
        })
    }

    /// `hash`, where it is not the object's address.
    fn hash_item(&self, root: ClassId) -> Option<Item> {
        let value = self.hash_value(root);
        let has_equality = self.special_method(root, "__eq__").is_some();
        let held = self.held_answers(root);
        if value.is_none() && !has_equality && held.is_none() {
            return None;
        }
        let address = match held {
            Some(held) => held.hash,
            None => call("Ok", vec![call("rt::address_hash", vec![address()])]),
        };
        let unhashable = call("rt::unhashable", vec![this()]);
        // `__eq__` without `__hash__` takes the hash away.
        let without = match has_equality {
            true => self.where_implemented(root, "__eq__", unhashable, address),
            false => address,
        };
        let hash = match value {
            Some(value) => self.where_implemented(root, "__hash__", value, without),
            None => without,
        };
        Some(asked("hash", Vec::new(), Type::path("i64").result(), hash))
    }

    /// `repr`, `str` and `format`, where the class defines them.
    fn text_items(&self, root: ClassId) -> Vec<Item> {
        let out = || local("out", Use::Copy, Type::Never);
        let out_param = param("out", Type::path("&mut String"));
        let ret = Type::Unit.result();
        let mut items = Vec::new();
        let held = self.held_answers(root);
        let plain = match &held {
            Some(held) => held.repr.clone(),
            None => call(
                "rt::instance_repr",
                vec![self.own_class(root), address(), out()],
            ),
        };
        let repr = match self.special_value(root, "__repr__") {
            Some(text) => Some(self.where_implemented(root, "__repr__", push_text(text), plain)),
            None => held.as_ref().map(|_| plain),
        };
        items.extend(repr.map(|it| asked("repr_to", vec![out_param.clone()], ret.clone(), it)));
        let held_text = held.as_ref().and_then(|it| it.text.clone());
        let plain = match &held_text {
            Some(text) => text.clone(),
            None => method(this(), "repr_to", vec![out()]),
        };
        let text = match self.special_value(root, "__str__") {
            Some(text) => Some(self.where_implemented(root, "__str__", push_text(text), plain)),
            None => held_text,
        };
        items.extend(text.map(|it| asked("str_to", vec![out_param.clone()], ret.clone(), it)));
        let spec = || local("spec", Use::Copy, Type::Never);
        let plain = match &held {
            Some(held) => held.format.clone(),
            None => call("rt::format_plain", vec![this(), spec(), out()]),
        };
        let text = match self.special_with_spec(root) {
            Some(text) => Some(self.where_implemented(root, "__format__", push_text(text), plain)),
            None => held.as_ref().map(|_| plain),
        };
        if let Some(text) = text {
            let spec = param("spec", Type::path("&str"));
            items.push(asked("format_to", vec![spec, out_param], ret, text));
        }
        items
    }

    /// `type(self)`.
    pub(super) fn own_class(&self, root: ClassId) -> Expr {
        if self.is_alone(root) {
            reference(path_expr(&self.class_static(root)))
        } else {
            field(field(this(), "0"), "class")
        }
    }

    /// A call of a special method on `self`, with the handler of the runtime's own functions.
    fn special_value(&self, class: ClassId, name: &str) -> Option<Expr> {
        let found = self.special_method(class, name)?;
        let mut body = Body::bare(self, found.target);
        let call = body.special_call(class, name, this(), Vec::new())?;
        Some(self.text_of(&mut body, found.target, bare(call)))
    }

    /// What a special method gives, as text.
    fn text_of(&self, body: &mut Body<'_>, target: InstanceId, call: Expr) -> Expr {
        match self.result_type(target) {
            Ty::Native(NativeId::STR, _) => call,
            ty => {
                let text = checked_text(body, call, &ty);
                bare(body.propagate(text, Type::path("Str")))
            }
        }
    }

    fn special_with_spec(&self, class: ClassId) -> Option<Expr> {
        let found = self.special_method(class, "__format__")?;
        let mut body = Body::bare(self, found.target);
        let function = self
            .program
            .function(self.types.instance(found.target).function);
        let to = self
            .types
            .local(found.target, function.params.get(1)?.local);
        let text_ty = Ty::Native(NativeId::STR, [].into());
        let spec = Expr {
            kind: call("Str::new", vec![local("spec", Use::Copy, Type::Never)]).kind,
            ty: Type::path("Str"),
        };
        let spec = body.coerce(spec, &text_ty, &to);
        let call = body.special_call(class, "__format__", this(), vec![spec])?;
        Some(self.text_of(&mut body, found.target, bare(call)))
    }

    fn truth_value(&self, class: ClassId) -> Option<Expr> {
        let mut answer: Option<Expr> = self.held_answers(class).map(|it| it.truth);
        for name in ["__len__", "__bool__"] {
            let Some(found) = self.special_method(class, name) else {
                continue;
            };
            let mut body = Body::bare(self, found.target);
            let ty = self.result_type(found.target);
            let value = body.special_call(class, name, this(), Vec::new())?;
            let test = body.truth(bare(value), &ty);
            let test = call("Ok", vec![bare(test)]);
            let without = answer.unwrap_or_else(|| call("Ok", vec![path_expr("true")]));
            answer = Some(self.where_implemented(class, name, test, without));
        }
        answer
    }

    /// `a.name(b)` as a `Result<bool>`; `default`, another one, where it gives NotImplemented.
    fn comparison(
        &self,
        root: ClassId,
        name: &str,
        (a, b): (&str, &str),
        default: Expr,
    ) -> Option<Expr> {
        let found = self.special_method(root, name)?;
        let function = self
            .program
            .function(self.types.instance(found.target).function);
        let parameter = function.params.get(1)?;
        let to = self.types.local(found.target, parameter.local);
        let mut body = Body::bare(self, found.target);
        let own_ty = Ty::Instance(root);
        let other = Expr {
            kind: method(local(b, Use::Copy, Type::Never), "clone", Vec::new()).kind,
            ty: body.rust(&own_ty),
        };
        let other = body.coerce(other, &own_ty, &to);
        let ret = self.result_type(found.target);
        let receiver = local(a, Use::Copy, Type::Never);
        let answer = bare(body.special_call(root, name, receiver, vec![other])?);
        if ret.is_value() {
            let default = Expr {
                kind: ExprKind::Closure {
                    is_move: false,
                    params: Vec::new(),
                    ret: None,
                    body: Box::new(default),
                },
                ty: Type::Never,
            };
            return Some(call("rt::implemented_or", vec![reference(answer), default]));
        }
        let test = body.truth(answer, &ret);
        Some(call("Ok", vec![bare(test)]))
    }

    fn compare_method(&self, root: ClassId, other: &Param) -> Option<Item> {
        let mut arms = Vec::new();
        // `a > b` without `__gt__` is `b < a`.
        let pairs = [
            ("Cmp::Lt", "__lt__", "__gt__"),
            ("Cmp::Le", "__le__", "__ge__"),
            ("Cmp::Gt", "__gt__", "__lt__"),
            ("Cmp::Ge", "__ge__", "__le__"),
        ];
        let held = self.held_answers(root);
        let not = || {
            if let Some(held) = &held {
                return held.compare.clone();
            }
            let operand = |it: &str| local(it, Use::Copy, Type::Never);
            let operands = vec![operand("op"), operand("self"), operand("other")];
            call("rt::not_comparable", operands)
        };
        for (variant, name, reflected) in pairs {
            let swapped = self.comparison(root, reflected, ("other", "self"), not());
            let default = swapped.clone().unwrap_or_else(not);
            let own = self.comparison(root, name, ("self", "other"), default);
            let Some(test) = own.or(swapped) else {
                continue;
            };
            arms.push(Arm {
                pattern: Pattern::Variant {
                    path: variant.to_owned(),
                    fields: Vec::new(),
                },
                guard: None,
                body: value_block(test),
            });
        }
        if arms.is_empty() {
            let params = vec![param("op", Type::path("Cmp")), other.clone()];
            let ret = Type::path("bool").result();
            return held.map(|it| asked("compare", params, ret, it.compare));
        }
        if arms.len() < pairs.len() {
            arms.push(Arm {
                pattern: Pattern::Wildcard,
                guard: None,
                body: value_block(not()),
            });
        } else {
            // Equality is asked for by `equals`.
            arms.push(Arm {
                pattern: Pattern::Wildcard,
                guard: None,
                body: value_block(method(
                    this(),
                    "equals",
                    vec![local("other", Use::Copy, Type::Never)],
                )),
            });
        }
        let value = Expr {
            kind: ExprKind::Match {
                value: Box::new(local("op", Use::Copy, Type::Never)),
                arms,
            },
            ty: Type::Never,
        };
        let params = vec![param("op", Type::path("Cmp")), other.clone()];
        let ret = Type::path("bool").result();
        Some(asked("compare", params, ret, value))
    }

    fn hash_value(&self, class: ClassId) -> Option<Expr> {
        let found = self.special_method(class, "__hash__")?;
        let mut body = Body::bare(self, found.target);
        let ty = self.result_type(found.target);
        let value = bare(body.special_call(class, "__hash__", this(), Vec::new())?);
        let value = body.coerce(value, &ty, &Ty::Int);
        Some(call(
            "Ok",
            vec![method(bare(value), "hash_value", Vec::new())],
        ))
    }
}

fn this() -> Expr {
    local("self", Use::Copy, Type::Never)
}

fn address() -> Expr {
    call("Rc::as_ptr", vec![reference(field(this(), "0"))])
}

fn param(name: &str, ty: Type) -> Param {
    Param {
        name: name.to_owned(),
        mutable: false,
        ty,
    }
}

/// A function of the trait, on `&self`.
fn asked(name: &str, params: Vec<Param>, ret: Type, value: Expr) -> Item {
    simple(name, Receiver::Ref, params, ret, value)
}

/// A propagation without a line: the runtime's functions have no place in a traceback.
pub(super) fn bare(expr: Expr) -> Expr {
    match expr.kind {
        ExprKind::Propagate { value, handler, .. } => Expr {
            kind: ExprKind::Propagate {
                value,
                line: None,
                handler,
            },
            ty: expr.ty,
        },
        ExprKind::Unary { op, value } => Expr {
            kind: ExprKind::Unary {
                op,
                value: Box::new(bare(*value)),
            },
            ty: expr.ty,
        },
        kind => Expr { kind, ty: expr.ty },
    }
}

/// What a special method gave, where it need not be a `str`: a `Result<Str>`.
pub(super) fn checked_text(body: &mut Body<'_>, value: Expr, ty: &Ty) -> Expr {
    let value = body.coerce(value, ty, &dynamic());
    let ret = Type::path("Str").result();
    body.call("rt::as_text", vec![reference(value)], ret)
}

fn push_text(text: Expr) -> Expr {
    let out = local("out", Use::Copy, Type::Never);
    let by_ref = reference(bare(text));
    call("rt::push_text", vec![out, by_ref])
}
