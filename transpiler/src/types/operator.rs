//! Operators, subscripts and iteration.
//!
//! Numbers follow a table of their own ([`super::number`]); natives have special methods in their
//! stubs; classes of the program have theirs; everything else is dynamic.

use crate::hir::{BinaryOp, ExprId, ExprKind, ParamKind, UnaryOp};
use crate::types::engine::Infer;
use crate::types::interval::Interval;
use crate::types::native::NativeId;
use crate::types::number::{binary_number, unary_number};
use crate::types::table::Op;
use crate::types::ty::{Closure, MAX_TUPLE, Ty};

pub(super) type Operand<'a> = (ExprId, &'a Ty);

impl<'p> Infer<'p> {
    pub(super) fn unary(&mut self, id: ExprId, op: UnaryOp, value: ExprId, ty: &Ty) -> Ty {
        let name = unary_name(op);
        let held = self.viewed(ty, &[name]).map(|_| self.view(value, &[name]));
        let ty = held.as_ref().unwrap_or(ty);
        let some = ty.some();
        if let Some(ty) = unary_number(op, &some) {
            self.set_op(id, Op::Primitive);
            return ty;
        }
        match &some {
            Ty::Never => Ty::Never,
            Ty::Instance(class) => {
                match self.operator_method(id, *class, unary_name(op), value, &[]) {
                    Some(ty) => ty,
                    None => self.dynamic_op(id, &[ty], "an operator without a method"),
                }
            }
            _ => match self.call_protocol(id, (value, &some), unary_name(op), &[]) {
                Some(ty) => ty,
                None => {
                    self.dynamic_call(unary_name(op), Some(&[]));
                    self.dynamic_op(id, &[ty], "an operator on a dynamic value")
                }
            },
        }
    }

    pub(super) fn binary(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        left: Operand,
        right: Operand,
        in_place: bool,
    ) -> Ty {
        let (name, reflected) = operator_names(op);
        let changed = name.replacen("__", "__i", 1);
        let own = left.1.clone();
        let (x, y) = self.view_both(left, right, &[name, &changed], &[reflected]);
        let (left, right) = ((left.0, &x), (right.0, &y));
        let (a, b) = (left.1.some(), right.1.some());
        if a == Ty::Never || b == Ty::Never {
            self.wait();
            return Ty::Never;
        }
        if (a.is_value() || b.is_value())
            && let Some(ty) = self.number_operator(id, op, left.1, right.1)
        {
            return ty;
        }
        if a.is_value() || b.is_value() || a == Ty::None || b == Ty::None {
            return self.dynamic_binary(id, op, left.1, right.1);
        }
        if a.is_number() && b.is_number() {
            if let Some(ty) = binary_number(op, &a, &b) {
                self.set_op(id, Op::Primitive);
                return ty;
            }
            return self.dynamic_binary(id, op, left.1, right.1);
        }
        if in_place {
            if let Ty::Instance(class) = &a
                && let Some(ty) = self.operator_method(id, *class, &changed, left.0, &[right.0])
            {
                return ty;
            }
            if let Some(ty) = self.call_protocol(id, (left.0, &a), &changed, &[right.0]) {
                return if ty == Ty::None { own.some() } else { ty };
            }
            if self.unview(left.0) {
                // It may be changed all the same, and stays the object that it is.
                return self.dynamic_binary(id, op, &own, right.1);
            }
        }
        if let Ty::Instance(class) = &a
            && let Some(ty) = self.operator_method(id, *class, name, left.0, &[right.0])
        {
            return if ty.is_value() {
                self.dynamic_binary(id, op, left.1, right.1)
            } else {
                ty
            };
        }
        if let Ty::Instance(class) = &b
            && !matches!(a, Ty::Instance(_))
            && let Some(ty) = self.operator_method(id, *class, reflected, right.0, &[left.0])
        {
            return if ty.is_value() {
                self.dynamic_binary(id, op, left.1, right.1)
            } else {
                ty
            };
        }
        if let (Ty::Tuple(x), Ty::Tuple(y), BinaryOp::Add) = (&a, &b, op)
            && x.len() + y.len() <= MAX_TUPLE
        {
            self.set_op(id, Op::Primitive);
            return Ty::Tuple(x.iter().chain(y.iter()).copied().collect());
        }
        if let (true, BinaryOp::Add) =
            (std::mem::discriminant(&a) == std::mem::discriminant(&b), op)
            && matches!((&a, &b), (Ty::Native(m, _), Ty::Native(n, _)) if m == n)
        {
            self.out.vars.join_types(&a, &b);
        }
        if let Some(ty) = self.call_protocol(id, (left.0, &a), name, &[right.0]) {
            return ty;
        }
        if let Some(ty) = self.call_protocol(id, (right.0, &b), reflected, &[left.0]) {
            return ty;
        }
        self.dynamic_binary(id, op, left.1, right.1)
    }

    /// An operator of numbers, where the program knows only when it runs which are floats.
    fn number_operator(&mut self, id: ExprId, op: BinaryOp, a: &Ty, b: &Ty) -> Option<Ty> {
        if !self.out.vars.is_numeric(a) || !self.out.vars.is_numeric(b) {
            return None;
        }
        let is_float = *a == Ty::Float || *b == Ty::Float;
        let how = if is_float { Op::Primitive } else { Op::Dynamic };
        let result = match op {
            BinaryOp::TrueDiv => Ty::Float,
            BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::Mul
            | BinaryOp::FloorDiv
            | BinaryOp::Mod
            | BinaryOp::Pow => match is_float {
                true => Ty::Float,
                false => self.out.vars.number("an operator on an int or a float"),
            },
            _ => return None,
        };
        self.set_op(id, how);
        Some(result)
    }

    fn dynamic_binary(&mut self, id: ExprId, op: BinaryOp, a: &Ty, b: &Ty) -> Ty {
        let (name, reflected) = operator_names(op);
        self.dynamic_call(name, Some(std::slice::from_ref(b)));
        self.dynamic_call(reflected, Some(std::slice::from_ref(a)));
        let in_place = name.replacen("__", "__i", 1);
        self.dynamic_call(&in_place, Some(std::slice::from_ref(b)));
        self.dynamic_op(id, &[a, b], "an operator on a dynamic value")
    }

    pub(super) fn dynamic_op(&mut self, id: ExprId, operands: &[&Ty], why: &str) -> Ty {
        for ty in operands {
            self.out.vars.escape(ty);
        }
        self.op_dynamic(id, why)
    }

    /// An operator as a call of a method of the program.
    pub(super) fn operator_method(
        &mut self,
        id: ExprId,
        class: crate::hir::ClassId,
        name: &str,
        receiver: ExprId,
        args: &[ExprId],
    ) -> Option<Ty> {
        let candidates = self.overrides(class, name);
        let (owner, function) = *candidates.first()?;
        let types: Vec<Ty> = args.iter().map(|it| self.ty_of(*it)).collect();
        let result = self.reach_method(class, name, &types)?;
        if result == Ty::Never {
            self.wait();
        }
        let target = *self.out.info(owner).methods.get(&function)?;
        // A builtin may pass fewer than there are: `round(x)` of `__round__(self, ndigits=None)`.
        let positional = self.program.function(function).params.iter().skip(1);
        let count = positional
            .filter(|it| matches!(it.kind, ParamKind::Positional | ParamKind::PositionalOnly))
            .count();
        let args: Vec<_> = args
            .iter()
            .map(|it| crate::types::BoundArg::Expr(*it))
            .chain((args.len()..count).map(|_| crate::types::BoundArg::Default))
            .collect();
        let op = if candidates.len() == 1 {
            Op::Call {
                target,
                receiver: Some(receiver),
                args,
            }
        } else {
            Op::Virtual {
                class,
                method: name.to_owned(),
                target,
                receiver,
                args,
            }
        };
        self.set_op(id, op);
        Some(result)
    }

    /// `Column[int]` where the class has a `__class_getitem__`.
    fn class_item(
        &mut self,
        id: ExprId,
        class: crate::hir::ClassId,
        object: ExprId,
        index: ExprId,
    ) -> Option<Ty> {
        let (_, function) = self.find_method(class, "__class_getitem__")?;
        let closure = Closure {
            function,
            parent: None,
        };
        let types = [Ty::Class(class), self.ty_of(index)];
        if self.must_wait(&types) && !self.is_recursive(closure) {
            return Some(Ty::Never);
        }
        let args = vec![crate::types::BoundArg::Expr(index)];
        let target = self.flow_into(closure, &types, &args, 1);
        self.set_op(
            id,
            Op::Call {
                target,
                receiver: Some(object),
                args,
            },
        );
        Some(self.result_of(target))
    }

    fn literal(&self, expr: ExprId) -> Option<i64> {
        match &self.function().expr(expr).kind {
            ExprKind::Int(digits) => digits.parse().ok(),
            ExprKind::Unary(UnaryOp::Neg, inner) => self.literal(*inner).map(|it| -it),
            _ => None,
        }
    }

    // Subscripts.

    pub(super) fn subscript(&mut self, id: ExprId, object: Operand, index: Operand) -> Ty {
        let held = self.operand_view(object, &["__getitem__"]);
        let object = (object.0, &held);
        let some = object.1.some();
        let key = match (&some, some.args().first()) {
            (Ty::Native(..), Some(key)) => {
                let key = self.out.vars.get(*key);
                self.view_among(index.0, &key)
            }
            _ => index.1.clone(),
        };
        let index = (index.0, &key);
        match &some {
            Ty::Never => {
                self.wait();
                return Ty::Never;
            }
            Ty::Tuple(items) => {
                if let Some(at) = self.literal(index.0) {
                    let at = if at < 0 { at + items.len() as i64 } else { at };
                    if let Some(var) = usize::try_from(at).ok().and_then(|at| items.get(at)) {
                        self.set_op(id, Op::Primitive);
                        return self.out.vars.get(*var);
                    }
                }
            }
            Ty::Instance(class) => {
                if let Some(ty) =
                    self.operator_method(id, *class, "__getitem__", object.0, &[index.0])
                {
                    return ty;
                }
            }
            Ty::Class(class) => {
                if let Some(ty) = self.class_item(id, *class, object.0, index.0) {
                    return ty;
                }
                return some;
            }
            Ty::NativeClass(_) => return some,
            Ty::Value(_) => {}
            _ => {
                if let Some(ty) =
                    self.call_protocol(id, (object.0, &some), "__getitem__", &[index.0])
                {
                    return ty;
                }
            }
        }
        self.dynamic_call("__getitem__", Some(std::slice::from_ref(index.1)));
        self.dynamic_op(id, &[object.1, index.1], "a subscript of a dynamic value")
    }

    pub(super) fn set_item(&mut self, object_ty: &Ty, index_ty: &Ty, value: &Ty) {
        let some = object_ty.some();
        match &some {
            Ty::Never => {
                self.wait();
                return;
            }
            Ty::Instance(class) => {
                let all = [index_ty.clone(), value.clone()];
                if self.reach_method(*class, "__setitem__", &all).is_some() {
                    return;
                }
            }
            Ty::Native(NativeId::LIST, args) if args.len() == 1 => {
                if index_ty.is_native(NativeId::SLICE) && !value.is_never_iterable() {
                    let element = self.element(value);
                    self.out.vars.join(args[0], &element);
                    return;
                }
                if index_ty.is_list_index() {
                    let value = self.first_class(value);
                    self.out.vars.join(args[0], &value);
                    return;
                }
            }
            Ty::Native(_, args)
                if args.len() == 2 && self.protocol(&some, "__setitem__").is_some() =>
            {
                let value = self.first_class(value);
                let index = self.first_class(index_ty);
                self.out.vars.join(args[0], &index);
                self.out.vars.join(args[1], &value);
                return;
            }
            Ty::Native(_, args)
                if args.len() == 1
                    && !some.is_native(NativeId::LIST)
                    && self.protocol(&some, "__setitem__").is_some()
                    && !index_ty.is_native(NativeId::SLICE) =>
            {
                // A mapping to a fixed type (Counter) or a sequence (deque).
                let is_index = index_ty.is_list_index();
                let class = some.native_class();
                let is_counter =
                    class.is_some_and(|it| self.out.natives.class(it).name == "Counter");
                if is_counter {
                    self.out.vars.join(args[0], index_ty);
                } else if is_index {
                    self.out.vars.join(args[0], value);
                }
                return;
            }
            Ty::Native(..)
                if !some.is_native(NativeId::LIST)
                    && self.protocol(&some, "__setitem__").is_some()
                    && !index_ty.is_native(NativeId::SLICE) =>
            {
                return;
            }
            _ => {}
        }
        self.out.vars.escape(object_ty);
        self.out.vars.escape(index_ty);
        self.out.vars.escape(value);
        self.dynamic_call("__setitem__", Some(&[index_ty.clone(), value.clone()]));
    }

    pub(super) fn delete_item(&mut self, object_ty: &Ty, index_ty: &Ty) {
        let some = object_ty.some();
        if let Ty::Instance(class) = &some
            && self
                .reach_method(*class, "__delitem__", std::slice::from_ref(index_ty))
                .is_some()
        {
            return;
        }
        let is_item = !some.is_native(NativeId::LIST)
            || index_ty.is_list_index()
            || index_ty.is_native(NativeId::SLICE);
        if is_item && self.protocol(&some, "__delitem__").is_some() {
            return;
        }
        self.out.vars.escape(object_ty);
        self.out.vars.escape(index_ty);
        self.dynamic_call("__delitem__", Some(std::slice::from_ref(index_ty)));
    }

    // Iteration.

    /// What `for` gets from an expression of type `ty`.
    pub(super) fn item(&mut self, expr: ExprId, ty: &Ty) -> Ty {
        let held = self.operand_view((expr, ty), &["__iter__"]);
        let ty = &held;
        if *ty == Ty::Never {
            self.wait();
        }
        if self.out.is_counted_range(self.program, self.current, expr) {
            return Ty::i64(self.counted_interval(expr));
        }
        if let Ty::Tuple(items) = ty
            && items.is_empty()
        {
            // No item tells the type of what the loop never gets.
            let value = self.out.vars.value("the items of an empty tuple");
            self.tuple_item(items);
            if let Some(var) = self.out.tuple_items.get(items) {
                self.out.vars.join(*var, &value);
            }
            return value;
        }
        self.element(ty)
    }

    pub(super) fn is_iterable(&self, ty: &Ty) -> bool {
        match ty.some() {
            Ty::Value(_) | Ty::Tuple(_) => true,
            Ty::Instance(class) => {
                self.find_method(class, "__iter__").is_some()
                    || self.find_method(class, "__getitem__").is_some()
                    || self.held(class).is_some_and(|it| self.is_iterable(&it))
            }
            Ty::Native(id, _) => {
                matches!(
                    id,
                    NativeId::STR
                        | NativeId::LIST
                        | NativeId::DICT
                        | NativeId::SET
                        | NativeId::FROZENSET
                        | NativeId::TUPLE
                        | NativeId::RANGE
                        | NativeId::BYTES
                        | NativeId::ITERATOR
                        | NativeId::GENERATOR
                ) || self.out.natives.method(id, "__iter__").is_some()
            }
            _ => false,
        }
    }

    /// The type of an iterable's items.
    pub(super) fn element(&mut self, ty: &Ty) -> Ty {
        match &ty.some() {
            Ty::Never => Ty::Never,
            Ty::Native(NativeId::STR, _) => super::expr::str_type(),
            Ty::Native(NativeId::BYTES, _) => Ty::i64(Interval::BYTE),
            Ty::Native(NativeId::RANGE, _) => Ty::Int,
            Ty::Native(
                NativeId::LIST
                | NativeId::SET
                | NativeId::FROZENSET
                | NativeId::TUPLE
                | NativeId::ITERATOR
                | NativeId::DICT
                | NativeId::GENERATOR,
                args,
            ) => match args.first() {
                Some(var) => self.out.vars.get(*var),
                None => Ty::Never,
            },
            some @ Ty::Native(id, args) => {
                let natives = self.out.natives.clone();
                let set = natives.method(*id, "__iter__");
                let signature = set.and_then(|it| natives.overloads(it).first());
                match signature.map(|it| &it.returns) {
                    Some(crate::types::native::NativeType::Class(_, items)) => {
                        match items.first() {
                            Some(item) => self.substitute(item, None, args, Some(some)),
                            None => Ty::Never,
                        }
                    }
                    _ => {
                        self.out.vars.escape(some);
                        self.out
                            .vars
                            .value("items of a native without typed iteration")
                    }
                }
            }
            Ty::Tuple(args) => self.tuple_item(args),
            Ty::Instance(class) => self.instance_element(*class),
            it => {
                self.out.vars.escape(it);
                for name in ["__iter__", "__next__"] {
                    self.dynamic_call(name, Some(&[]));
                }
                self.out.vars.value("items of a dynamic value")
            }
        }
    }

    fn instance_element(&mut self, class: crate::hir::ClassId) -> Ty {
        let is_iterable = !self.overrides(class, "__iter__").is_empty();
        if !is_iterable
            && let Some(held) = self.viewed(&Ty::Instance(class), &["__iter__"])
            && self.is_iterable(&held)
        {
            return self.element(&held);
        }
        if !is_iterable {
            return match self.reach_method(class, "__getitem__", &[Ty::ANY_I64]) {
                Some(ty) => ty,
                None => {
                    self.out.vars.escape(&Ty::Instance(class));
                    self.out
                        .vars
                        .value("items of an object that is not iterable")
                }
            };
        }
        match self.reach_method(class, "__iter__", &[]) {
            Some(Ty::Instance(iterator)) => self
                .reach_method(iterator, "__next__", &[])
                .unwrap_or(Ty::Never),
            Some(other @ (Ty::None | Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float)) => {
                self.out.vars.escape(&other);
                self.out.vars.escape(&Ty::Instance(class));
                self.out.vars.value("items of what is no iterator")
            }
            Some(other) => self.element(&other),
            None => Ty::Never,
        }
    }

    pub(super) fn async_item(&mut self, ty: &Ty) -> Ty {
        match &ty.some() {
            Ty::Never => {
                self.wait();
                Ty::Never
            }
            Ty::Native(NativeId::ASYNC_GENERATOR, args) => match args.first() {
                Some(var) => self.out.vars.get(*var),
                None => Ty::Never,
            },
            Ty::Instance(class) => {
                let iterator = match self.reach_method(*class, "__aiter__", &[]) {
                    Some(Ty::Instance(it)) => it,
                    Some(Ty::Never) => return Ty::Never,
                    Some(other) => return self.async_item(&other),
                    None => return self.dynamic_async_item(&ty.some()),
                };
                match self.reach_method(iterator, "__anext__", &[]) {
                    Some(ty) => self.awaited_type(&ty),
                    None => self.dynamic_async_item(&Ty::Instance(iterator)),
                }
            }
            some @ Ty::Native(id, args) => {
                let natives = self.out.natives.clone();
                let set = natives.method(*id, "__anext__");
                match set.and_then(|it| natives.overloads(it).first()) {
                    Some(signature) => {
                        let result = self.substitute(&signature.returns, None, args, Some(some));
                        if signature.is_async {
                            result
                        } else {
                            self.awaited_type(&result)
                        }
                    }
                    None => self.dynamic_async_item(some),
                }
            }
            it => self.dynamic_async_item(it),
        }
    }

    fn dynamic_async_item(&mut self, ty: &Ty) -> Ty {
        self.out.vars.escape(ty);
        for name in ["__aiter__", "__anext__"] {
            self.dynamic_call(name, Some(&[]));
        }
        self.out.vars.value("items of a dynamic async iterator")
    }

    // Awaiting.

    pub(super) fn is_awaitable(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Native(NativeId::COROUTINE, _) | Ty::Value(_) => true,
            Ty::Native(id, _) => self.out.natives.method(*id, "__await__").is_some(),
            Ty::Instance(class) => self.find_method(*class, "__await__").is_some(),
            _ => false,
        }
    }

    pub(super) fn awaited(&mut self, id: ExprId, ty: &Ty) -> Ty {
        if *ty == Ty::Never {
            self.wait();
        }
        if !self.is_awaitable(ty) && *ty != Ty::Never {
            self.dynamic_op(id, &[ty], "await of an object that may not be awaitable");
        }
        self.awaited_type(ty)
    }

    /// What `await` gives for an awaitable of type `ty`.
    pub(super) fn awaited_type(&mut self, ty: &Ty) -> Ty {
        match &ty.some() {
            Ty::Never => Ty::Never,
            Ty::Native(NativeId::COROUTINE, args) => match args.first() {
                Some(var) => self.out.vars.get(*var),
                None => Ty::Never,
            },
            some @ Ty::Native(id, args) => {
                let natives = self.out.natives.clone();
                let set = natives.method(*id, "__await__");
                match set.and_then(|it| natives.overloads(it).first()) {
                    Some(signature) => {
                        let result = self.substitute(&signature.returns, None, args, Some(some));
                        match &result {
                            Ty::Native(NativeId::GENERATOR, args) if args.len() == 3 => {
                                self.out.vars.get(args[2])
                            }
                            _ => result,
                        }
                    }
                    None => {
                        self.out.vars.escape(some);
                        self.out.vars.value("await of a dynamic value")
                    }
                }
            }
            Ty::Instance(class) => match self.reach_method(*class, "__await__", &[]) {
                Some(Ty::Native(NativeId::GENERATOR, args)) if args.len() == 3 => {
                    // Whoever drives the coroutine sends what it likes.
                    let sent = self.out.vars.value("what a driver sends to an awaitable");
                    self.out.vars.join(args[1], &sent);
                    self.out.vars.get(args[2])
                }
                Some(Ty::Never) => Ty::Never,
                _ => {
                    self.out.vars.escape(ty);
                    for name in ["__await__", "__next__"] {
                        self.dynamic_call(name, Some(&[]));
                    }
                    self.out
                        .vars
                        .value("await of an object without a typed __await__")
                }
            },
            it => {
                self.out.vars.escape(it);
                for name in ["__await__", "__next__"] {
                    self.dynamic_call(name, Some(&[]));
                }
                self.out.vars.value("await of a dynamic value")
            }
        }
    }
}

fn unary_name(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Neg => "__neg__",
        UnaryOp::Pos => "__pos__",
        UnaryOp::Invert => "__invert__",
    }
}

/// The special methods of an operator: of the left operand, and reflected.
fn operator_names(op: BinaryOp) -> (&'static str, &'static str) {
    match op {
        BinaryOp::Add => ("__add__", "__radd__"),
        BinaryOp::Sub => ("__sub__", "__rsub__"),
        BinaryOp::Mul => ("__mul__", "__rmul__"),
        BinaryOp::TrueDiv => ("__truediv__", "__rtruediv__"),
        BinaryOp::FloorDiv => ("__floordiv__", "__rfloordiv__"),
        BinaryOp::Mod => ("__mod__", "__rmod__"),
        BinaryOp::Pow => ("__pow__", "__rpow__"),
        BinaryOp::LShift => ("__lshift__", "__rlshift__"),
        BinaryOp::RShift => ("__rshift__", "__rrshift__"),
        BinaryOp::BitAnd => ("__and__", "__rand__"),
        BinaryOp::BitOr => ("__or__", "__ror__"),
        BinaryOp::BitXor => ("__xor__", "__rxor__"),
        BinaryOp::MatMul => ("__matmul__", "__rmatmul__"),
    }
}
