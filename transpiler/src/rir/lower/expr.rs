//! Expressions: each gives an owned value of its static type, a reference, or a truth.

use crate::hir::{ExprId, ExprKind as Hir, LocalId};
use crate::rir::lower::body::Body;
use crate::rir::lower::coerce::value_block;
use crate::rir::{Block, Expr, ExprKind, Literal, Type, UnaryOp, Use};
use crate::types::native::{NativeId, NativeItem};
use crate::types::ty::Ty;

impl Body<'_> {
    /// An owned value of type `to`.
    pub(super) fn value_as(&mut self, id: ExprId, to: &Ty) -> Expr {
        let from = self.ty(id);
        if to.is_value() || matches!(to, Ty::Callable(_) | Ty::Optional(_)) {
            let value = self.value(id);
            return self.coerce(value, &from, to);
        }
        // Literals take the type they are needed in.
        match (&self.function.expr(id).kind, to) {
            (Hir::Int(digits), Ty::Float) => {
                if let Ok(value) = digits.parse::<i64>()
                    && value.unsigned_abs() < (1 << 53)
                {
                    return self.float(value as f64);
                }
            }
            (Hir::Int(digits), Ty::Int) if digits == "0" => {
                return self.path_value("Int::ZERO", Type::path("Int"));
            }
            _ => {}
        }
        let value = self.value(id);
        if let Ty::Optional(inner) = &from
            && !matches!(to, Ty::None | Ty::Never)
            && let Some(some) = self.present(id, value.clone(), inner)
        {
            return self.coerce(some, inner, to);
        }
        self.coerce(value, &from, to)
    }

    /// A `&T`, or the value itself where `T` is passed by value.
    pub(super) fn operand(&mut self, id: ExprId, to: &Ty) -> Expr {
        if self.cx.is_copy(to) {
            return self.value_as(id, to);
        }
        if self.cx.types.vars.same(&self.ty(id), to)
            && let Some(place) = self.place(id)
        {
            return self.borrow(place);
        }
        let value = self.value_as(id, to);
        self.reference(value)
    }

    pub(super) fn borrow(&self, place: Expr) -> Expr {
        match place.kind {
            ExprKind::Local { ref name, .. } if name == "self" && self.self_is_ref() => place,
            ExprKind::Local { name, .. } => self.local_ref(&name, place.ty),
            _ => self.reference(place),
        }
    }

    pub(super) fn self_is_ref(&self) -> bool {
        !self.function.is_async && !self.function.is_generator
    }

    /// A plain local that is used where it stands, neither moved nor copied; None where the
    /// expression is anything else.
    pub(super) fn place(&mut self, id: ExprId) -> Option<Expr> {
        let Hir::Local(local) = self.function.expr(id).kind else {
            return None;
        };
        let hir = self.function.local(local);
        let ty = self.local_ty(local);
        let is_elsewhere = hir.is_cell || self.is_optional(local) || self.overtaken.contains(&id);
        if is_elsewhere || !self.cx.types.vars.same(&ty, &self.ty(id)) {
            return None;
        }
        let rust = self.rust(&ty);
        let name = self.local_name(local);
        Some(Expr {
            kind: ExprKind::Local {
                name,
                mode: Use::Copy,
            },
            ty: rust,
        })
    }

    /// What a method is called on: a place, or a value.
    pub(super) fn receiver(&mut self, id: ExprId, to: &Ty) -> Expr {
        if self.cx.types.vars.same(&self.ty(id), to)
            && let Some(place) = self.place(id)
        {
            return place;
        }
        self.value_as(id, to)
    }

    pub(super) fn value(&mut self, id: ExprId) -> Expr {
        if let Some(steps) = self.cx.types.steps(self.instance, id)
            && self.unstepped.insert(id)
        {
            let value = self.value(id);
            self.unstepped.remove(&id);
            return self.stepped(value, steps, &self.ty(id));
        }
        let line = self.cx.line(self.function.expr(id).span);
        let outer = std::mem::replace(&mut self.line, line);
        let value = self.value_kind(id);
        let value = self.with_ends(id, value);
        self.line = outer;
        value
    }

    pub(super) fn value_kind(&mut self, id: ExprId) -> Expr {
        let ty = self.ty(id);
        let function = self.function;
        match &function.expr(id).kind {
            Hir::None => self.unit(),
            Hir::Bool(it) => self.bool(*it),
            Hir::Int(digits) => match digits.parse::<i64>() {
                Ok(it) => self.i64(it),
                Err(_) => {
                    let text = self.literal_text(digits);
                    self.call("int::literal", vec![text], Type::path("Int"))
                }
            },
            Hir::Float(it) => self.float(*it),
            Hir::Str(text) => self.str_literal(text),
            Hir::Bytes(bytes) => {
                let kind = ExprKind::Literal(Literal::Bytes(bytes.clone()));
                let literal = Expr {
                    kind,
                    ty: Type::path("bytes"),
                };
                self.call("Bytes::new", vec![literal], Type::path("Bytes"))
            }
            Hir::Ellipsis => self.path_value("Value::Ellipsis", Type::path("Value")),
            Hir::Local(local) => {
                let read = self.read_local(*local, &ty);
                match read.kind {
                    ExprKind::Local { name, mode } if self.overtaken.contains(&id) => {
                        self.copied(&name, mode, read.ty)
                    }
                    _ => read,
                }
            }
            Hir::Global(global) => self.read_global(*global, &ty),
            Hir::Function(inner) => self.closure_value(*inner),
            Hir::Class(_) | Hir::Module(_) => self.unit(),
            Hir::Native(name) => self.native_value(id, name, &ty),
            Hir::Tuple(items) => self.tuple_display(items, &ty),
            Hir::List(items) => self.list_display(items, &ty),
            Hir::Set(items) => {
                let element = self.argument(&ty, 0);
                let rust = self.rust(&ty);
                // CPython makes a display of three constants by the way of a frozenset, which
                // shows in the order.
                let is_constant = items.len() > 2 && items.iter().all(|it| self.is_constant(*it));
                let items = items
                    .iter()
                    .map(|it| self.value_as(*it, &element))
                    .collect();
                let array = Expr {
                    kind: ExprKind::Array(items),
                    ty: Type::Never,
                };
                let constructor = match is_constant {
                    true => "Set::from_constants",
                    false => "Set::from_items",
                };
                self.raising(constructor, vec![array], rust)
            }
            Hir::Dict(items) => self.dict_display(items, &ty),
            Hir::Slice { lower, upper, step } => {
                let parts = [lower, upper, step].map(|part| match part {
                    Some(part) => self.slice_bound(*part),
                    None => self.path_value("None", Type::Never),
                });
                self.call("Slice::new", parts.into(), Type::path("Slice"))
            }
            Hir::Unary(op, value) => self.unary(id, *op, *value),
            Hir::Binary {
                op,
                left,
                right,
                in_place,
            } => self.binary(id, *op, *left, *right, *in_place),
            Hir::Compare { op, left, right } => self.compare(id, *op, *left, *right),
            Hir::And(a, b) => self.and_or(*a, *b, true, &ty),
            Hir::Or(a, b) => self.and_or(*a, *b, false, &ty),
            Hir::Not(value) => {
                let test = self.test(*value);
                self.not(test)
            }
            Hir::Conditional { test, then, orelse } => {
                let test = self.test(*test);
                let then = self.value_as(*then, &ty);
                let orelse = self.value_as(*orelse, &ty);
                let kind = ExprKind::If {
                    test: Box::new(test),
                    then: value_block(then),
                    orelse: value_block(orelse),
                };
                Expr {
                    kind,
                    ty: self.rust(&ty),
                }
            }
            Hir::Call { callee, args } => self.call_expr(id, *callee, args),
            Hir::Attribute { object, name } => self.attribute(id, *object, name),
            Hir::Subscript { object, index } => self.subscript(id, *object, *index),
            Hir::Super(_) => self.self_value(),
            Hir::Await(awaited, value) => self.await_expr(id, *awaited, *value),
            Hir::Yield(value) => self.yield_expr(*value),
            Hir::YieldFrom(value) => self.yield_from(*value, &ty),
            Hir::Concat(parts) => self.concat(parts),
            Hir::Format {
                value,
                conversion,
                spec,
            } => self.format(*value, *conversion, *spec),
            Hir::Block { body, value } => {
                let stmts = match body.as_slice() {
                    [
                        crate::hir::Stmt {
                            kind: crate::hir::StmtKind::Raise { exc, cause },
                            ..
                        },
                    ] => {
                        let raise = self.raise_in_value(*exc, *cause);
                        vec![self.plain(crate::rir::StmtKind::Expr(raise))]
                    }
                    _ => self.stmts(body),
                };
                let value = self.value(*value);
                let ty = value.ty.clone();
                Expr {
                    kind: ExprKind::Block(Block {
                        stmts,
                        value: Some(Box::new(value)),
                    }),
                    ty,
                }
            }
            Hir::CurrentException => self.current_exception(),
        }
    }

    /// The type argument of a container's type.
    pub(super) fn argument(&self, ty: &Ty, index: usize) -> Ty {
        match ty.args().get(index) {
            Some(var) => self.cx.types.vars.get(*var),
            None => Ty::Never,
        }
    }

    /// The function is what runs when a module is imported.
    pub(super) fn is_module_body(&self) -> bool {
        let instance = self.cx.types.instance(self.instance);
        super::names::is_module_body(self.cx.program, instance.function)
    }

    pub(super) fn read_local(&mut self, local: LocalId, to: &Ty) -> Expr {
        let hir = self.function.local(local);
        let storage = self.local_ty(local);
        if self.cx.is_static(&storage) {
            return self.unit();
        }
        let rust = self.rust(&storage);
        let name = self.local_name(local);
        let python = hir.name.clone();
        let read = if hir.is_cell {
            let cell = self.local_value(&name, rust.clone());
            let cell = Expr {
                kind: place_kind(cell.kind),
                ty: cell.ty,
            };
            let text = self.literal_text(&python);
            match hir.kind {
                crate::hir::LocalKind::Free => self.raising_method(cell, "free", vec![text], rust),
                _ if hir.maybe_unbound => self.raising_method(cell, "local", vec![text], rust),
                _ => self.method(cell, "get", Vec::new(), rust),
            }
        } else if self.is_optional(local) {
            let by_ref = self.local_ref(&name, rust.clone());
            let text = self.literal_text(&python);
            let read = if self.is_module_body() {
                "rt::module_local"
            } else {
                "rt::local"
            };
            self.raising(read, vec![by_ref, text], rust)
        } else if self.cx.is_copy(&storage) {
            Expr {
                kind: ExprKind::Local {
                    name,
                    mode: Use::Copy,
                },
                ty: rust,
            }
        } else {
            self.local_clone(&name, rust)
        };
        self.coerce(read, &storage, to)
    }

    /// What a variable holds now, whatever is assigned to it before the value is used.
    fn copied(&self, name: &str, mode: Use, rust: Type) -> Expr {
        let place = Expr {
            kind: ExprKind::Local {
                name: name.to_owned(),
                mode: Use::Copy,
            },
            ty: rust.clone(),
        };
        match mode {
            Use::Copy => place,
            _ => self.method(place, "clone", Vec::new(), rust),
        }
    }

    pub(super) fn self_value(&mut self) -> Expr {
        match self.function.params.first() {
            Some(param) => {
                let ty = self.local_ty(param.local);
                self.read_local(param.local, &ty)
            }
            None => self.unit(),
        }
    }

    pub(super) fn native_value(&mut self, id: ExprId, name: &str, ty: &Ty) -> Expr {
        let natives = std::rc::Rc::clone(&self.cx.types.natives);
        match natives.item(name) {
            Some(NativeItem::Constant(constant)) => {
                let rust = self.rust(ty);
                let path = format!("rt::{}", constant.rust);
                let value = self.path_value(&path, rust.clone());
                if self.cx.is_copy(ty) {
                    value
                } else {
                    let value = self.method(value, "clone", Vec::new(), rust);
                    self.widened(id, &constant.ty, &[], value)
                }
            }
            Some(_) => self.unit(),
            None if name == "builtins.NotImplemented" => {
                self.path_value("Value::NotImplemented", Type::path("Value"))
            }
            None => {
                let text = self.literal_text(name.strip_prefix("builtins.").unwrap_or(name));
                self.raising("rt::ops::builtin", vec![text], Type::path("Value"))
            }
        }
    }

    /// A literal, or what CPython's compiler makes one.
    fn is_constant(&self, id: ExprId) -> bool {
        match &self.function.expr(id).kind {
            Hir::None
            | Hir::Bool(_)
            | Hir::Int(_)
            | Hir::Float(_)
            | Hir::Str(_)
            | Hir::Bytes(_)
            | Hir::Ellipsis => true,
            Hir::Unary(_, it) => self.is_constant(*it),
            Hir::Binary { left, right, .. } => self.is_constant(*left) && self.is_constant(*right),
            Hir::Tuple(items) => items.iter().all(|it| self.is_constant(*it)),
            _ => false,
        }
    }

    pub(super) fn tuple_display(&mut self, items: &[ExprId], ty: &Ty) -> Expr {
        let rust = self.rust(ty);
        if items.is_empty() {
            return self.call("Tuple::<Value>::empty", Vec::new(), rust);
        }
        if let Ty::Native(..) = ty {
            return self.uniform_display("Tuple::from", items, ty);
        }
        let types: Vec<Ty> = (0..items.len()).map(|it| self.argument(ty, it)).collect();
        let items: Vec<Expr> = items
            .iter()
            .zip(&types)
            .map(|(item, ty)| self.value_as(*item, ty))
            .collect();
        Expr {
            kind: ExprKind::Tuple(items),
            ty: rust,
        }
    }

    pub(super) fn list_display(&mut self, items: &[ExprId], ty: &Ty) -> Expr {
        if items.is_empty() {
            let rust = self.rust(ty);
            return self.call("List::new", Vec::new(), rust);
        }
        self.uniform_display("List::from", items, ty)
    }

    /// `constructor([items…])`, the items being of one type.
    fn uniform_display(&mut self, constructor: &str, items: &[ExprId], ty: &Ty) -> Expr {
        let element = self.argument(ty, 0);
        let rust = self.rust(ty);
        let items = items
            .iter()
            .map(|it| self.value_as(*it, &element))
            .collect();
        let array = Expr {
            kind: ExprKind::Array(items),
            ty: Type::Never,
        };
        self.call(constructor, vec![array], rust)
    }

    pub(super) fn dict_display(&mut self, items: &[(ExprId, ExprId)], ty: &Ty) -> Expr {
        let (key, value) = (self.argument(ty, 0), self.argument(ty, 1));
        let rust = self.rust(ty);
        if items.is_empty() {
            return self.call("Dict::new", Vec::new(), rust);
        }
        let pairs = items
            .iter()
            .map(|(k, v)| {
                let pair = vec![self.value_as(*k, &key), self.value_as(*v, &value)];
                Expr {
                    kind: ExprKind::Tuple(pair),
                    ty: Type::Never,
                }
            })
            .collect();
        let array = Expr {
            kind: ExprKind::Array(pairs),
            ty: Type::Never,
        };
        self.raising("Dict::from_pairs", vec![array], rust)
    }

    pub(super) fn slice_bound(&mut self, id: ExprId) -> Expr {
        let some = |body: &Self, it: Expr| body.call("Some", vec![it], Type::Never);
        match self.ty(id) {
            Ty::None => self.path_value("None", Type::Never),
            Ty::Bool | Ty::I64(_) => {
                let value = self.value_as(id, &Ty::ANY_I64);
                some(self, value)
            }
            Ty::Int => {
                let value = self.value(id);
                let clamped = self.method(value, "clamp_i64", Vec::new(), Type::path("i64"));
                some(self, clamped)
            }
            ty => {
                let value = self.value(id);
                let why = Ty::Value(crate::types::ty::Why(0));
                let value = self.coerce(value, &ty, &why);
                let by_ref = self.reference(value);
                self.raising("rt::slice_bound", vec![by_ref], Type::Never)
            }
        }
    }

    pub(super) fn not(&self, test: Expr) -> Expr {
        match test.kind {
            ExprKind::Unary {
                op: UnaryOp::Not,
                value,
            } => *value,
            ExprKind::Literal(Literal::Bool(it)) => self.bool(!it),
            kind => {
                let value = Box::new(Expr { kind, ty: test.ty });
                Expr {
                    kind: ExprKind::Unary {
                        op: UnaryOp::Not,
                        value,
                    },
                    ty: Type::path("bool"),
                }
            }
        }
    }

    pub(super) fn and_or(&mut self, a: ExprId, b: ExprId, is_and: bool, ty: &Ty) -> Expr {
        let (left_ty, right_ty) = (self.ty(a), self.ty(b));
        if left_ty == Ty::Bool && right_ty == Ty::Bool {
            let (left, right) = (self.value(a), self.value(b));
            let op = if is_and {
                crate::rir::BinaryOp::And
            } else {
                crate::rir::BinaryOp::Or
            };
            let kind = ExprKind::Binary {
                op,
                left: Box::new(left),
                right: Box::new(right),
            };
            return Expr {
                kind,
                ty: Type::path("bool"),
            };
        }
        if left_ty == Ty::None {
            let left = self.value(a);
            let value = match is_and {
                true => {
                    let none = self.unit();
                    self.coerce(none, &left_ty, ty)
                }
                false => self.value_as(b, ty),
            };
            return self.after_effects(left, value);
        }
        let name = self.temp("left");
        let left = self.value(a);
        let left_rust = self.rust(&left_ty);
        let bound = self.plain(crate::rir::StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: left_rust.clone(),
            init: Some(left),
        });
        let probe = Expr {
            kind: ExprKind::Local {
                name: name.clone(),
                mode: Use::Copy,
            },
            ty: left_rust.clone(),
        };
        let test = self.truth(probe, &left_ty);
        let left = self.local_value(&name, left_rust);
        let left = self.coerce(left, &left_ty, ty);
        let right = self.value_as(b, ty);
        let (then, orelse) = if is_and { (right, left) } else { (left, right) };
        let kind = ExprKind::If {
            test: Box::new(test),
            then: value_block(then),
            orelse: value_block(orelse),
        };
        let chosen = Expr {
            kind,
            ty: self.rust(ty),
        };
        let rust = chosen.ty.clone();
        let block = Block {
            stmts: vec![bound],
            value: Some(Box::new(chosen)),
        };
        Expr {
            kind: ExprKind::Block(block),
            ty: rust,
        }
    }

    /// Whether an expression is true: a `bool`.
    pub(super) fn test(&mut self, id: ExprId) -> Expr {
        let line = self.cx.line(self.function.expr(id).span);
        let outer = std::mem::replace(&mut self.line, line);
        let function = self.function;
        let test = match &function.expr(id).kind {
            Hir::And(a, b) | Hir::Or(a, b) => {
                let op = match function.expr(id).kind {
                    Hir::And(..) => crate::rir::BinaryOp::And,
                    _ => crate::rir::BinaryOp::Or,
                };
                let (left, right) = (self.test(*a), self.test(*b));
                let kind = ExprKind::Binary {
                    op,
                    left: Box::new(left),
                    right: Box::new(right),
                };
                Expr {
                    kind,
                    ty: Type::path("bool"),
                }
            }
            Hir::Not(value) => {
                let test = self.test(*value);
                self.not(test)
            }
            _ => {
                let ty = self.ty(id);
                let value = match self.place(id) {
                    Some(place) => place,
                    None => self.value(id),
                };
                self.truth(value, &ty)
            }
        };
        self.line = outer;
        test
    }

    /// The truth of a place or value.
    pub(super) fn truth(&mut self, value: Expr, ty: &Ty) -> Expr {
        let bool = Type::path("bool");
        let compare = |value: Expr, zero: Expr| {
            let op = crate::rir::BinaryOp::Ne;
            let kind = ExprKind::Binary {
                op,
                left: Box::new(value),
                right: Box::new(zero),
            };
            Expr {
                kind,
                ty: Type::path("bool"),
            }
        };
        match ty {
            Ty::Bool => value,
            Ty::None | Ty::Never => {
                let no = self.bool(false);
                self.after_effects(value, no)
            }
            Ty::I64(_) => {
                let zero = self.i64(0);
                compare(value, zero)
            }
            Ty::Int => {
                let is_zero = self.method(value, "is_zero", Vec::new(), bool);
                self.not(is_zero)
            }
            Ty::Float => {
                let zero = self.float(0.0);
                compare(value, zero)
            }
            Ty::Native(
                NativeId::STR
                | NativeId::LIST
                | NativeId::DICT
                | NativeId::SET
                | NativeId::FROZENSET
                | NativeId::TUPLE,
                _,
            ) => {
                let is_empty = self.method(value, "is_empty", Vec::new(), bool);
                self.not(is_empty)
            }
            Ty::Tuple(args) => {
                let yes = self.bool(!args.is_empty());
                self.after_effects(value, yes)
            }
            _ if self.cx.is_static(ty) => {
                let yes = self.bool(true);
                self.after_effects(value, yes)
            }
            Ty::Function(_) | Ty::Callable(_) | Ty::Bound(_) => {
                let yes = self.bool(true);
                self.after_effects(value, yes)
            }
            Ty::Optional(inner)
                if matches!(**inner, Ty::Function(_) | Ty::Callable(_) | Ty::Bound(_)) =>
            {
                self.method(value, "is_some", Vec::new(), bool)
            }
            _ => self.raising_method(value, "truth", Vec::new(), bool),
        }
    }

    /// An operand of a dynamic operation: a `&Value`.
    pub(super) fn dynamic_operand(&mut self, id: ExprId) -> Expr {
        let why = Ty::Value(crate::types::ty::Why(0));
        if self.ty(id).is_value()
            && let Some(place) = self.place(id)
        {
            return self.borrow(place);
        }
        let value = self.value_as(id, &why);
        self.reference(value)
    }

    /// The result of a dynamic operation as inference typed it.
    pub(super) fn coerce_dynamic(&mut self, value: Expr, ty: &Ty) -> Expr {
        match ty {
            Ty::Value(_) => value,
            // Control does not get past an operand.
            Ty::Never => self.drop_to_unit(value),
            Ty::Bool if value.ty == Type::path("bool") => value,
            _ => self.from_value(value, ty),
        }
    }
}

/// A local used where it stands.
pub(super) fn place_kind(kind: ExprKind) -> ExprKind {
    match kind {
        ExprKind::Local { name, .. } => ExprKind::Local {
            name,
            mode: Use::Copy,
        },
        other => other,
    }
}
