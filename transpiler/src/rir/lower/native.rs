//! Calls of natives, by their stubs' calling convention: numbers and bools by value, what the
//! native keeps by value, optional parameters as `Option`, functions as closures, everything
//! else by reference.

use crate::hir::{Arg, ExprId};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::{Block, Expr, ExprKind, Handler, Param, StmtKind, Type, Use};
use crate::syntax::stub::{StubKind, StubLiteral, StubParamKind};
use crate::types::BoundArg;
use crate::types::native::{FunctionSet, NativeId, NativeType, Signature};
use crate::types::ty::{Closure, Ty, Var};

impl<'a> Body<'a> {
    /// Calls a native; an iterator that it returns is boxed.
    pub(super) fn native_call(
        &mut self,
        id: ExprId,
        set: FunctionSet,
        overload: usize,
        types: &[Var],
        receiver: Option<ExprId>,
        args: &[BoundArg],
    ) -> Expr {
        let Some(signature) = self.cx.types.signature(set, overload) else {
            return self.unreached(id);
        };
        let call = self.native_raw(id, set, overload, types, receiver, args);
        if signature.is_async {
            let ret = self.ty(id);
            let rust = self.rust(&ret);
            let name = self.literal_text(&signature.name);
            return self.call("rt::coroutine", vec![name, call], rust);
        }
        let is_iterator = matches!(&signature.returns, NativeType::Class(NativeId::ITERATOR, _));
        if is_iterator {
            let ty = self.ty(id);
            let rust = self.rust(&ty);
            return self.call("Iter::new", vec![call], rust);
        }
        call
    }

    /// The future of an async native, for `await`.
    pub(super) fn native_future(
        &mut self,
        id: ExprId,
        set: FunctionSet,
        overload: usize,
        types: &[Var],
        receiver: Option<ExprId>,
        args: &[BoundArg],
    ) -> Expr {
        self.native_raw(id, set, overload, types, receiver, args)
    }

    /// The bare Rust call.
    pub(super) fn native_raw(
        &mut self,
        id: ExprId,
        set: FunctionSet,
        overload: usize,
        types: &[Var],
        receiver: Option<ExprId>,
        args: &[BoundArg],
    ) -> Expr {
        let cx = self.cx;
        let Some(signature) = cx.types.signature(set, overload) else {
            return self.unreached(id);
        };
        let receiver_ty = receiver.map(|it| self.ty(it).some());
        let result = self.native_type(&signature.returns, types, receiver_ty.as_ref());
        let receiver_expr = receiver.map(|it| self.native_receiver(it, signature, types));
        let mut values = Vec::new();
        let packs = |kind: StubParamKind| signature.params.iter().any(|it| it.kind == kind);
        let is_packed = packs(StubParamKind::Star) && packs(StubParamKind::StarStar);
        for (param, arg) in signature.params.iter().zip(args) {
            if is_packed && param.kind == StubParamKind::Star {
                let packed = self.packed_arguments(args);
                values.push(self.reference(packed));
                continue;
            }
            if is_packed && param.kind == StubParamKind::StarStar {
                continue;
            }
            let value = self.native_arg(&param.ty, param.is_own, arg, types, receiver_ty.as_ref());
            values.push(value);
        }
        let rust = self.rust(&result);
        let NativeType::Optional(inner) = &signature.returns else {
            return self.native_invoke(signature, receiver_expr, values, rust);
        };
        // `V | None` with a `V` that has a None of its own is one level deep in Python.
        let inner = self.native_type(inner, types, receiver_ty.as_ref());
        let nested = Type::generic("Option", [self.rust(&inner)]);
        let call = self.native_invoke(signature, receiver_expr, values, nested);
        match inner {
            Ty::Optional(_) => self.method(call, "flatten", Vec::new(), rust),
            Ty::Value(_) => {
                let none = self.path_value("Value::None", rust.clone());
                self.method(call, "unwrap_or", vec![none], rust)
            }
            Ty::None | Ty::Never => self.call("drop", vec![call], Type::Unit),
            _ => call,
        }
    }

    /// Positional and named arguments of any number, as one `Args`.
    fn packed_arguments(&mut self, bound: &[BoundArg]) -> Expr {
        let mut args = Vec::new();
        for arg in bound {
            match arg {
                BoundArg::Star(items) => args.extend(items.iter().map(|(it, spread)| {
                    if *spread {
                        Arg::Star(*it)
                    } else {
                        Arg::Positional(*it)
                    }
                })),
                BoundArg::StarStar(items) => {
                    args.extend(items.iter().map(|(name, it)| match name {
                        Some(name) => Arg::Keyword(name.clone(), *it),
                        None => Arg::StarStar(*it),
                    }));
                }
                _ => {}
            }
        }
        self.dynamic_args(&args)
    }

    fn native_invoke(
        &self,
        signature: &Signature,
        receiver: Option<Expr>,
        mut values: Vec<Expr>,
        rust: Type,
    ) -> Expr {
        let raises = signature.raises && !signature.is_async;
        let ty = if raises {
            rust.clone().result()
        } else {
            rust.clone()
        };
        let is_path = signature.rust.contains("::");
        let call = match (signature.class, signature.kind, receiver) {
            (Some(_), StubKind::Function | StubKind::Property, Some(receiver)) if !is_path => {
                self.method(receiver, &signature.rust, values, ty)
            }
            (Some(_), StubKind::Function | StubKind::Property, Some(receiver)) => {
                let receiver = match receiver.ty {
                    Type::Path(ref name, _) if matches!(name.as_str(), "i64" | "f64" | "bool") => {
                        receiver
                    }
                    _ => self.reference(receiver),
                };
                values.insert(0, receiver);
                self.call(&format!("rt::{}", signature.rust), values, ty)
            }
            (Some(class), _, _) if !is_path => {
                let class = super::ty::class_path(&self.cx.types.natives.class(class).rust);
                self.call(&format!("{class}::{}", signature.rust), values, ty)
            }
            _ => self.call(&format!("rt::{}", signature.rust), values, ty),
        };
        if raises {
            self.propagate(call, rust)
        } else {
            call
        }
    }

    fn native_receiver(&mut self, id: ExprId, signature: &Signature, types: &[Var]) -> Expr {
        let ty = self.ty(id).some();
        match (&ty, signature.class) {
            (Ty::Bool | Ty::I64, Some(NativeId::INT)) => self.value_as(id, &Ty::Int),
            (Ty::Tuple(_), Some(NativeId::TUPLE)) => {
                let element = types.first().copied();
                let from = self.types_of(ty.args());
                let element = element.map_or(Ty::Never, |it| self.cx.types.vars.get(it));
                let rust = Type::generic("Tuple", [self.rust(&element)]);
                let value = self.value(id);
                self.with_items(value, &from, &element, |body, array| {
                    body.call("Tuple::from", vec![array], rust)
                })
            }
            _ => self.receiver(id, &ty),
        }
    }

    /// A signature's type in this call.
    pub(super) fn native_type(&self, ty: &NativeType, types: &[Var], this: Option<&Ty>) -> Ty {
        let vars = |items: &[NativeType]| -> Option<Vec<Var>> {
            items
                .iter()
                .map(|it| match it {
                    NativeType::Param(index) => types.get(*index).copied(),
                    _ => None,
                })
                .collect()
        };
        match ty {
            NativeType::None | NativeType::Never => Ty::None,
            NativeType::Bool => Ty::Bool,
            NativeType::I64 => Ty::I64,
            NativeType::Int => Ty::Int,
            NativeType::Float => Ty::Float,
            NativeType::Value | NativeType::Object | NativeType::ClassObject => dynamic(),
            NativeType::Param(index) => match types.get(*index) {
                Some(var) => self.cx.types.vars.get(*var),
                None => Ty::Never,
            },
            NativeType::This => this.cloned().unwrap_or(Ty::Never),
            NativeType::Class(class, _) if self.cx.types.natives.class(*class).is_exception => {
                Ty::Exception(crate::types::ty::ExceptionClass::Native(*class))
            }
            NativeType::Class(class, items) => match vars(items) {
                Some(vars) => Ty::Native(*class, vars.into()),
                // The caller knows the whole type from the expression.
                None => Ty::Never,
            },
            NativeType::Tuple(items) => match vars(items) {
                Some(vars) => Ty::Tuple(vars.into()),
                None => Ty::Never,
            },
            NativeType::Optional(inner) => match self.native_type(inner, types, this) {
                Ty::Never | Ty::None => Ty::None,
                it @ (Ty::Optional(_) | Ty::Value(_)) => it,
                it => Ty::Optional(it.into()),
            },
            NativeType::Iterable(_) | NativeType::Awaitable(_) | NativeType::Callable(..) => {
                Ty::Never
            }
        }
    }

    fn native_arg(
        &mut self,
        param: &NativeType,
        is_own: bool,
        arg: &BoundArg,
        types: &[Var],
        this: Option<&Ty>,
    ) -> Expr {
        match arg {
            BoundArg::Expr(expr) => self.native_expr(param, is_own, *expr, types, this),
            BoundArg::Item(expr, index) => {
                let tuple = self.ty(*expr);
                let ty = self.argument(&tuple, *index);
                let rust = self.rust(&ty);
                let receiver = self.receiver(*expr, &tuple);
                let part = self.field(receiver, &index.to_string(), rust.clone());
                let part = self.method(part, "clone", Vec::new(), rust);
                self.native_operand(param, is_own, part, &ty, types, this)
            }
            BoundArg::NativeDefault(literal) => {
                let value = self.native_default(param, literal, types);
                match value.kind {
                    ExprKind::Ref(inner) if is_own => *inner,
                    kind => Expr { kind, ty: value.ty },
                }
            }
            BoundArg::Star(items) => match param {
                NativeType::Iterable(item) => {
                    let element = self.native_type(item, types, this);
                    if let [(rows, true)] = items.as_slice() {
                        return self.spread_iterables(*rows, &element);
                    }
                    let values = items
                        .iter()
                        .map(|(it, _)| self.iterator(*it, &element))
                        .collect();
                    Expr {
                        kind: ExprKind::Array(values),
                        ty: Type::Never,
                    }
                }
                NativeType::Awaitable(result) => {
                    let result = self.native_type(result, types, this);
                    self.awaitables(items, &result)
                }
                _ => {
                    let element = match param {
                        NativeType::Object => dynamic(),
                        _ => self.native_type(param, types, this),
                    };
                    self.star_items(items, &element)
                }
            },
            BoundArg::StarStar(items) => {
                let element = self.native_type(param, types, this);
                let pairs = items
                    .iter()
                    .map(|(name, expr)| {
                        let key = self.str_literal(name.as_deref().unwrap_or_default());
                        let pair = vec![key, self.value_as(*expr, &element)];
                        Expr {
                            kind: ExprKind::Tuple(pair),
                            ty: Type::Never,
                        }
                    })
                    .collect();
                Expr {
                    kind: ExprKind::Array(pairs),
                    ty: Type::Never,
                }
            }
            BoundArg::Default => self.unit(),
        }
    }

    fn native_expr(
        &mut self,
        param: &NativeType,
        is_own: bool,
        expr: ExprId,
        types: &[Var],
        this: Option<&Ty>,
    ) -> Expr {
        match param {
            NativeType::Iterable(item) => {
                let mut element = self.native_type(item, types, this);
                if element == Ty::Never {
                    let ty = self.ty(expr).some();
                    element = self.cx.element(&ty);
                }
                self.iterable_operand(expr, &element)
            }
            NativeType::Callable(params, result) => {
                let params: Vec<Ty> = params
                    .iter()
                    .map(|it| self.native_type(it, types, this))
                    .collect();
                let result = self.native_type(result, types, this);
                self.callable(expr, &params, &result)
            }
            NativeType::Awaitable(result) => {
                let result = self.native_type(result, types, this);
                self.awaitable(expr, &result)
            }
            NativeType::Object => {
                let ty = self.ty(expr);
                let shown = self.shown(expr, &ty);
                self.reference(shown)
            }
            NativeType::Optional(inner)
                if matches!(**inner, NativeType::Value) && self.ty(expr) == Ty::None =>
            {
                self.path_value("None", Type::Never)
            }
            NativeType::Optional(inner) if matches!(**inner, NativeType::Value) => {
                let value = self.value_as(expr, &dynamic());
                self.call("Some", vec![value], Type::Never)
            }
            NativeType::Optional(inner) if matches!(**inner, NativeType::Callable(..)) => {
                let inner = self.native_expr(inner, is_own, expr, types, this);
                self.call("Some", vec![inner], Type::Never)
            }
            _ => {
                let ty = self.param_type(param, types, this, expr);
                let by_value = is_own
                    || matches!(
                        param,
                        NativeType::Bool
                            | NativeType::I64
                            | NativeType::Float
                            | NativeType::None
                            | NativeType::Optional(_)
                    );
                if by_value {
                    return self.value_as(expr, &ty);
                }
                let operand = self.operand(expr, &ty);
                if self.cx.is_copy(&ty) {
                    self.reference(operand)
                } else {
                    operand
                }
            }
        }
    }

    /// The static type that a parameter has in this call; compound types are the argument's own.
    fn param_type(&self, param: &NativeType, types: &[Var], this: Option<&Ty>, expr: ExprId) -> Ty {
        match self.native_type(param, types, this) {
            Ty::Never => self.ty(expr).some(),
            Ty::None if matches!(param, NativeType::Optional(_)) => match self.ty(expr) {
                Ty::None => Ty::None,
                it => Ty::Optional(it.some().into()),
            },
            ty => ty,
        }
    }

    /// An argument that is a value already.
    fn native_operand(
        &mut self,
        param: &NativeType,
        is_own: bool,
        value: Expr,
        from: &Ty,
        types: &[Var],
        this: Option<&Ty>,
    ) -> Expr {
        let to = match param {
            NativeType::Object => from.clone(),
            _ => match self.native_type(param, types, this) {
                Ty::Never => from.clone(),
                ty => ty,
            },
        };
        let value = self.coerce(value, from, &to);
        let by_value = is_own
            || matches!(
                param,
                NativeType::Bool | NativeType::I64 | NativeType::Float | NativeType::Optional(_)
            );
        if by_value {
            value
        } else {
            self.reference(value)
        }
    }

    fn native_default(&mut self, param: &NativeType, literal: &StubLiteral, types: &[Var]) -> Expr {
        match (param, literal) {
            (NativeType::Optional(_), StubLiteral::None) => self.path_value("None", Type::Never),
            (NativeType::Optional(inner), _) => {
                let inner = self.native_default(inner, literal, types);
                let inner = match inner.kind {
                    ExprKind::Ref(value) => *value,
                    kind => Expr { kind, ty: inner.ty },
                };
                self.call("Some", vec![inner], Type::Never)
            }
            (_, StubLiteral::None) => {
                let ty = self.native_type(param, types, None);
                let unit = self.unit();
                let none = self.coerce(unit, &Ty::None, &ty);
                self.reference(none)
            }
            (_, StubLiteral::Bool(it)) => self.bool(*it),
            (NativeType::Float, StubLiteral::Int(it)) => self.float(*it as f64),
            (NativeType::I64, StubLiteral::Int(it)) => self.i64(*it),
            (NativeType::Value | NativeType::Param(_), StubLiteral::Int(it)) => {
                let ty = self.native_type(param, types, None);
                let value = self.i64(*it);
                let value = self.coerce(value, &Ty::I64, &ty);
                self.reference(value)
            }
            (_, StubLiteral::Int(it)) => {
                let value = self.i64(*it);
                let int = self.call("Int::from", vec![value], Type::path("Int"));
                self.reference(int)
            }
            (_, StubLiteral::Float(it)) => self.float(*it),
            (_, StubLiteral::Str(text)) => {
                let text = self.str_literal(text);
                self.reference(text)
            }
            (_, StubLiteral::Bytes(bytes)) => {
                let kind = ExprKind::Literal(crate::rir::Literal::Bytes(bytes.clone()));
                let literal = Expr {
                    kind,
                    ty: Type::Never,
                };
                let bytes = self.call("Bytes::new", vec![literal], Type::path("Bytes"));
                self.reference(bytes)
            }
            (_, StubLiteral::Ellipsis) => self.unit(),
        }
    }

    // Iterables.

    /// A reference to something that implements `Iterable` with items of type `element`.
    pub(super) fn iterable_operand(&mut self, id: ExprId, element: &Ty) -> Expr {
        let ty = self.ty(id).some();
        let own = self.cx.element(&ty);
        match &ty {
            Ty::Tuple(args) => {
                let from = self.types_of(args);
                let rust = Type::generic("Tuple", [self.rust(element)]);
                let value = self.value(id);
                let tuple = self.with_items(value, &from, element, |body, array| {
                    body.call("Tuple::from", vec![array], rust)
                });
                self.reference(tuple)
            }
            Ty::Instance(_) => {
                let items = self.iterator(id, element);
                self.reference(items)
            }
            _ if self.cx.is_same_repr(&own, element) || own == Ty::Never => self.operand(id, &ty),
            _ => {
                let items = self.iterator(id, element);
                self.reference(items)
            }
        }
    }

    /// An owned `Iter<element>` over an expression.
    pub(super) fn iterator(&mut self, id: ExprId, element: &Ty) -> Expr {
        let ty = self.ty(id).some();
        let rust = Type::generic("Iter", [self.rust(element)]);
        if let Ty::Instance(class) = ty {
            let receiver = self.receiver(id, &ty);
            let (items, own) = self.instance_iterator(id, class, receiver);
            return self.convert_items(items, &own, element, rust);
        }
        let own = self.cx.element(&ty);
        if let Ty::Tuple(_) = ty {
            let operand = self.iterable_operand(id, element);
            return self.raising("rt::iter", vec![operand], rust);
        }
        let operand = self.operand(id, &ty);
        self.convert_items(operand, &own, element, rust)
    }

    fn convert_items(&mut self, source: Expr, from: &Ty, to: &Ty, rust: Type) -> Expr {
        if self.cx.is_same_repr(from, to) || *from == Ty::Never {
            return self.raising("rt::iter", vec![source], rust);
        }
        let closure = self.converter(from, to);
        self.raising("rt::convert_items", vec![source, closure], rust)
    }

    /// `|it: A| -> Result<B> { Ok(…) }`
    pub(super) fn converter(&mut self, from: &Ty, to: &Ty) -> Expr {
        let handler = std::mem::replace(&mut self.handler, Handler::Return);
        let rust = self.rust(from);
        let it = self.local_value("it", rust.clone());
        let value = self.coerce(it, from, to);
        let result = value.ty.clone();
        let body = self.ok(value);
        self.handler = handler;
        let _ = result;
        Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![Param {
                    name: "it".to_owned(),
                    mutable: false,
                    ty: rust,
                }],
                ret: Some(self.rust(to).result()),
                body: Box::new(body),
            },
            ty: Type::Never,
        }
    }

    /// What iterating an instance of a class of the program gives: a reference to an `Iterable`,
    /// and the type of its items.
    pub(super) fn instance_iterator(
        &mut self,
        id: ExprId,
        class: crate::hir::ClassId,
        receiver: Expr,
    ) -> (Expr, Ty) {
        let Some(found) = self.cx.special_method(class, "__iter__") else {
            let call = self.unreached(id);
            return (call, Ty::Never);
        };
        let own = self.cx.result_type(found.target);
        let Some(iterator) = self.special_call(class, "__iter__", receiver, Vec::new()) else {
            let call = self.unreached(id);
            return (call, Ty::Never);
        };
        match &own {
            Ty::Instance(class) => {
                let class = *class;
                let Some(next) = self.cx.special_method(class, "__next__") else {
                    return (iterator, Ty::Never);
                };
                let item = self.cx.result_type(next.target);
                let name = self.temp("iterator");
                let rust = self.rust(&own);
                let bound = self.plain(StmtKind::Let {
                    name: name.clone(),
                    mutable: false,
                    ty: rust.clone(),
                    init: Some(iterator),
                });
                let handler = std::mem::replace(&mut self.handler, Handler::Return);
                let it = Expr {
                    kind: ExprKind::Local {
                        name,
                        mode: Use::Copy,
                    },
                    ty: rust,
                };
                let call = self.special_call(class, "__next__", it, Vec::new());
                self.handler = handler;
                let body = match call {
                    Some(call) => unpropagated(call),
                    None => self.unit(),
                };
                let item_rust = self.rust(&item);
                let closure = Expr {
                    kind: ExprKind::Closure {
                        is_move: true,
                        params: Vec::new(),
                        ret: None,
                        body: Box::new(body),
                    },
                    ty: Type::Never,
                };
                let iter_ty = Type::generic("Iter", [item_rust]);
                let iter = self.call("rt::iter_next", vec![closure], iter_ty.clone());
                let block = Block {
                    stmts: vec![bound],
                    value: Some(Box::new(iter)),
                };
                let block = Expr {
                    kind: ExprKind::Block(block),
                    ty: iter_ty,
                };
                (self.reference(block), item)
            }
            other => {
                let item = self.cx.element(other);
                (self.reference(iterator), item)
            }
        }
    }

    /// The iterators of `*rows`, which are to have items of type `element`.
    fn spread_iterables(&mut self, rows: ExprId, element: &Ty) -> Expr {
        let ty = self.ty(rows).some();
        let row = self.cx.element(&ty);
        let own = self.cx.element(&row);
        let operand = self.iterable_operand(rows, &row);
        let rust = Type::generic("Vec", [Type::generic("Iter", [self.rust(element)])]);
        if self.cx.is_same_repr(&own, element) {
            return self.raising("rt::iterators", vec![operand], rust);
        }
        let closure = self.converter(&own, element);
        self.raising("rt::converted_iterators", vec![operand, closure], rust)
    }

    // Functions as arguments.

    /// A function value as a Rust closure from `params` to `Result<result>`.
    pub(super) fn callable(&mut self, id: ExprId, params: &[Ty], result: &Ty) -> Expr {
        let ty = self.ty(id).some();
        let value = match &ty {
            _ if self.cx.is_static(&ty) => self.unit(),
            Ty::Bound(bound) => {
                let receiver = bound.0.clone();
                self.value_as(id, &receiver)
            }
            _ => self.value(id),
        };
        self.callable_of(id, value, &ty, params, result)
    }

    /// The same of a value that is lowered already.
    pub(super) fn callable_of(
        &mut self,
        id: ExprId,
        value: Expr,
        ty: &Ty,
        params: &[Ty],
        result: &Ty,
    ) -> Expr {
        let handler = std::mem::replace(&mut self.handler, Handler::Return);
        let names: Vec<String> = (0..params.len()).map(|_| self.temp("it")).collect();
        let rust: Vec<Type> = params.iter().map(|it| self.rust(it)).collect();
        let args: Vec<(Expr, Ty)> = names
            .iter()
            .zip(&rust)
            .zip(params)
            .map(|((name, rust), ty)| (self.local_value(name, rust.clone()), ty.clone()))
            .collect();
        let mut stmts = Vec::new();
        let callee =
            if value.ty == Type::Unit || super::coerce::is_pure(&value) && self.cx.is_static(ty) {
                value
            } else {
                let name = self.temp("callee");
                let rust = value.ty.clone();
                stmts.push(self.plain(StmtKind::Let {
                    name: name.clone(),
                    mutable: false,
                    ty: rust.clone(),
                    init: Some(value),
                }));
                Expr {
                    kind: ExprKind::Local {
                        name,
                        mode: Use::Copy,
                    },
                    ty: rust,
                }
            };
        let (call, from) = self.apply(id, callee, ty, args);
        let from = self.applied_type(ty, from, result);
        let call = self.coerce(call, &from, result);
        let body = match unpropagated_if_result(&call, &from, result, self) {
            Some(result) => result,
            None => self.ok(call),
        };
        self.handler = handler;
        let closure = Expr {
            kind: ExprKind::Closure {
                is_move: !stmts.is_empty(),
                params: names
                    .into_iter()
                    .zip(rust)
                    .map(|(name, ty)| Param {
                        name,
                        mutable: false,
                        ty,
                    })
                    .collect(),
                ret: Some(self.rust(result).result()),
                body: Box::new(body),
            },
            ty: Type::Never,
        };
        if stmts.is_empty() {
            return closure;
        }
        let block = Block {
            stmts,
            value: Some(Box::new(closure)),
        };
        Expr {
            kind: ExprKind::Block(block),
            ty: Type::Never,
        }
    }

    /// A native's compound result has the type that inference gave it where it flows to.
    fn applied_type(&self, callee: &Ty, own: Ty, expected: &Ty) -> Ty {
        match callee {
            Ty::NativeClass(_) | Ty::NativeFunction(_) if own == Ty::Never => expected.clone(),
            _ => own,
        }
    }

    /// Calls a callee of a known kind with values; gives the result and its type.
    fn apply(&mut self, id: ExprId, callee: Expr, ty: &Ty, args: Vec<(Expr, Ty)>) -> (Expr, Ty) {
        match ty {
            Ty::Function(closure) => self.apply_function(*closure, callee, args),
            Ty::Callable(vars) => {
                let types = self.types_of(vars);
                let Some((ret, params)) = types.split_last() else {
                    return (callee, Ty::Never);
                };
                let values = args
                    .into_iter()
                    .zip(params)
                    .map(|((value, from), to)| self.coerce(value, &from, to))
                    .collect();
                let tuple = Expr {
                    kind: ExprKind::Tuple(values),
                    ty: Type::Never,
                };
                let rust = self.rust(ret);
                (
                    self.raising_method(callee, "call", vec![tuple], rust),
                    ret.clone(),
                )
            }
            Ty::Bound(bound) => {
                let (receiver, name) = &**bound;
                self.apply_method(id, callee, receiver, name, args)
            }
            Ty::Class(class) => self.apply_class(id, *class, args),
            Ty::NativeClass(class) => {
                let set = self.cx.types.natives.constructor(*class);
                self.apply_native(id, set, None, args)
            }
            Ty::NativeFunction(set) => self.apply_native(id, Some(*set), None, args),
            Ty::Instance(class) => {
                let class = *class;
                self.apply_method(id, callee, &Ty::Instance(class), "__call__", args)
            }
            _ => self.apply_dynamic(callee, ty, args),
        }
    }

    fn apply_dynamic(&mut self, callee: Expr, ty: &Ty, args: Vec<(Expr, Ty)>) -> (Expr, Ty) {
        let callee = self.coerce(callee, ty, &dynamic());
        let values = args
            .into_iter()
            .map(|(value, from)| self.coerce(value, &from, &dynamic()))
            .collect();
        let array = Expr {
            kind: ExprKind::Array(values),
            ty: Type::Never,
        };
        let packed = self.call("Args::new", vec![array], Type::path("Args"));
        let by_ref = self.reference(callee);
        (
            self.raising("rt::ops::call", vec![by_ref, packed], Type::path("Value")),
            dynamic(),
        )
    }

    fn apply_function(
        &mut self,
        closure: Closure,
        callee: Expr,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        let key: Vec<Ty> = args.iter().map(|(_, ty)| ty.clone()).collect();
        let Some(target) = self
            .cx
            .types
            .instance_called(self.cx.program, closure, &key)
        else {
            let call = self.raising("rt::unreached", Vec::new(), Type::Unit);
            return (call, Ty::Never);
        };
        let cx = self.cx;
        let function = cx.program.function(closure.function);
        let mut values = Vec::new();
        let mut rest = args.into_iter();
        for param in &function.params {
            let ty = cx.types.local(target, param.local);
            match param.kind {
                crate::hir::ParamKind::Star => {
                    let element = self.argument(&ty, 0);
                    let items: Vec<Expr> = rest
                        .by_ref()
                        .map(|(value, from)| self.coerce(value, &from, &element))
                        .collect();
                    let array = Expr {
                        kind: ExprKind::Array(items),
                        ty: Type::Never,
                    };
                    let rust = self.rust(&ty);
                    values.push(self.call("Tuple::from", vec![array], rust));
                }
                crate::hir::ParamKind::StarStar => {
                    let rust = self.rust(&ty);
                    values.push(self.call("Dict::new", Vec::new(), rust));
                }
                crate::hir::ParamKind::KeywordOnly => {
                    values.push(self.default_value(target, function, param.default.as_ref(), &ty));
                }
                _ => match rest.next() {
                    Some((value, from)) => {
                        if !cx.is_static(&ty) {
                            values.push(self.coerce(value, &from, &ty));
                        }
                    }
                    None => {
                        if !cx.is_static(&ty) {
                            values.push(self.default_value(
                                target,
                                function,
                                param.default.as_ref(),
                                &ty,
                            ));
                        }
                    }
                },
            }
        }
        let ty = cx.result_type(target);
        let rust = self.rust(&ty);
        let call = self.invoke_with(target, closure, callee, values, &rust);
        (call, ty)
    }

    fn invoke_with(
        &mut self,
        target: crate::types::ty::InstanceId,
        closure: Closure,
        callee: Expr,
        values: Vec<Expr>,
        rust: &Type,
    ) -> Expr {
        let function = self.cx.program.function(closure.function);
        let name = self.cx.names.function(target).to_owned();
        let is_sync = !function.is_async && !function.is_generator;
        let result = if is_sync {
            rust.clone().result()
        } else {
            rust.clone()
        };
        let call = if self.cx.is_plain_function(closure) {
            let path = match function.class {
                Some(class) if !self.cx.is_exception_class(class) => {
                    let mut values = values;
                    let takes_self = matches!(
                        self.cx.method_kind(closure.function),
                        Some(crate::hir::MethodKind::Instance) | None
                    );
                    if takes_self && !values.is_empty() {
                        let receiver = values.remove(0);
                        let call = self.method(receiver, &name, values, result);
                        return if is_sync {
                            self.propagate(call, rust.clone())
                        } else {
                            call
                        };
                    }
                    let path = format!("{}::{name}", self.cx.class_path(self.module, class));
                    let call = self.call(&path, values, result);
                    return if is_sync {
                        self.propagate(call, rust.clone())
                    } else {
                        call
                    };
                }
                _ => super::names::path(&self.cx.names, self.module, function.module, &name),
            };
            self.call(&path, values, result)
        } else {
            let callee = if is_sync {
                callee
            } else {
                self.method(callee, "clone", Vec::new(), Type::Never)
            };
            self.method(callee, &name, values, result)
        };
        if is_sync {
            return self.propagate(call, rust.clone());
        }
        if function.is_async && !function.is_generator {
            let text = self.literal_text(&function.qualname);
            return self.call("rt::coroutine", vec![text, call], rust.clone());
        }
        call
    }

    fn apply_method(
        &mut self,
        id: ExprId,
        callee: Expr,
        receiver: &Ty,
        name: &str,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        if let Ty::Instance(class) = receiver
            && let Some(found) = self.cx.special_method(*class, name)
        {
            let cx = self.cx;
            let function = cx
                .program
                .function(cx.types.instance(found.target).function);
            let values = args
                .into_iter()
                .zip(function.params.iter().skip(1))
                .map(|((value, from), param)| {
                    let to = cx.types.local(found.target, param.local);
                    self.coerce(value, &from, &to)
                })
                .collect();
            let ty = cx.result_type(found.target);
            let is_coroutine = function.is_async && !function.is_generator && !found.is_virtual;
            return match self.special_call(*class, name, callee, values) {
                Some(call) if is_coroutine => {
                    let text = self.literal_text(&function.qualname);
                    let rust = self.rust(&ty);
                    (self.call("rt::coroutine", vec![text, call], rust), ty)
                }
                Some(call) => (call, ty),
                None => (self.unreached(id), Ty::Never),
            };
        }
        if let Some(class) = self.cx.native_class_of(receiver) {
            let set = self.cx.types.natives.method(class, name);
            return self.apply_native(id, set, Some((callee, receiver.clone())), args);
        }
        let bound = Ty::Bound(std::rc::Rc::new((receiver.clone(), name.to_owned())));
        self.apply_dynamic(callee, &bound, args)
    }

    fn apply_class(
        &mut self,
        id: ExprId,
        class: crate::hir::ClassId,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        let ty = Ty::Instance(class);
        let rust = self.rust(&ty);
        let Some(found) = self.cx.special_method(class, "__init__") else {
            let path = format!(
                "{}::{}",
                self.cx.class_path(self.module, class),
                self.cx.new_name(class)
            );
            return (self.call(&path, Vec::new(), rust), ty);
        };
        let _ = id;
        let cx = self.cx;
        let function = cx
            .program
            .function(cx.types.instance(found.target).function);
        let mut rest = args.into_iter();
        let mut values = Vec::new();
        for param in function.params.iter().skip(1) {
            let to = cx.types.local(found.target, param.local);
            values.push(match rest.next() {
                Some((value, from)) => self.coerce(value, &from, &to),
                None => self.default_value(found.target, function, param.default.as_ref(), &to),
            });
        }
        let path = format!(
            "{}::{}",
            self.cx.class_path(self.module, class),
            self.cx.new_name(class)
        );
        let call = self.call(&path, values, rust.clone().result());
        (self.propagate(call, rust), ty)
    }

    fn apply_native(
        &mut self,
        id: ExprId,
        set: Option<FunctionSet>,
        receiver: Option<(Expr, Ty)>,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        let types: Vec<Ty> = args.iter().map(|(_, ty)| ty.clone()).collect();
        let cx = self.cx;
        let found = set.and_then(|set| {
            cx.types.natives.overloads(set).iter().find(|signature| {
                let required = signature
                    .params
                    .iter()
                    .filter(|it| it.default.is_none() && it.kind != StubParamKind::KeywordOnly);
                required.clone().count() == types.len()
                    && required
                        .zip(&types)
                        .all(|(param, ty)| plainly_fits(&param.ty, ty))
            })
        });
        let Some(signature) = found else {
            let unit = self.unit();
            return self.apply_dynamic_native(id, unit, set, args);
        };
        let mut vars: Vec<Ty> = Vec::new();
        if let Some((_, Ty::Native(_, own))) = &receiver {
            vars.extend(own.iter().map(|it| cx.types.vars.get(*it)));
        }
        let mut rest = args.into_iter();
        let mut values = Vec::new();
        let mut solved: Vec<Option<Ty>> = vec![None; signature.type_params];
        for (slot, ty) in solved.iter_mut().zip(vars) {
            *slot = Some(ty);
        }
        for param in &signature.params {
            let value = if param.default.is_none() && param.kind != StubParamKind::KeywordOnly {
                match rest.next() {
                    Some((value, from)) => {
                        if let NativeType::Param(index) = param.ty
                            && let Some(slot) = solved.get_mut(index)
                        {
                            *slot = Some(from.clone());
                        }
                        let to = match &param.ty {
                            NativeType::Bool => Ty::Bool,
                            NativeType::I64 => Ty::I64,
                            NativeType::Int => Ty::Int,
                            NativeType::Float => Ty::Float,
                            NativeType::Value => dynamic(),
                            _ => from.clone(),
                        };
                        let value = self.coerce(value, &from, &to);
                        let by_value = param.is_own
                            || matches!(
                                param.ty,
                                NativeType::Bool | NativeType::I64 | NativeType::Float
                            );
                        if by_value {
                            value
                        } else {
                            self.reference(value)
                        }
                    }
                    None => self.unit(),
                }
            } else {
                match &param.default {
                    Some(default) => self.native_default(&param.ty, default, &[]),
                    None => self.unit(),
                }
            };
            values.push(value);
        }
        let ty = match &signature.returns {
            NativeType::Param(index) => match solved.get(*index) {
                Some(Some(ty)) => ty.clone(),
                _ => Ty::Never,
            },
            other => self.native_type(other, &[], receiver.as_ref().map(|(_, ty)| ty)),
        };
        let rust = self.rust(&ty);
        let receiver = receiver.map(|(value, _)| value);
        (self.native_invoke(signature, receiver, values, rust), ty)
    }

    fn apply_dynamic_native(
        &mut self,
        _id: ExprId,
        _callee: Expr,
        set: Option<FunctionSet>,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        let callee = match set {
            Some(set) => self.native_function_value(set),
            None => self.raising("rt::unreached", Vec::new(), Type::path("Value")),
        };
        self.apply_dynamic(callee, &dynamic(), args)
    }

    /// A known function as a `Func`.
    pub(super) fn to_callable(&mut self, expr: Expr, from: &Ty, to: &Ty) -> Expr {
        let types = self.types_of(to.args());
        let Some((ret, params)) = types.split_last() else {
            return expr;
        };
        let rust = self.rust(to);
        let name = match from {
            Ty::Function(closure) => self.cx.program.function(closure.function).name.clone(),
            Ty::Bound(bound) => bound.1.clone(),
            _ => String::new(),
        };
        let handler = std::mem::replace(&mut self.handler, Handler::Return);
        let names: Vec<String> = (0..params.len()).map(|_| self.temp("it")).collect();
        let args: Vec<(Expr, Ty)> = names
            .iter()
            .zip(params)
            .map(|(name, ty)| (self.local_value(name, self.rust(ty)), ty.clone()))
            .collect();
        let mut stmts = Vec::new();
        let callee = if self.cx.is_static(from) {
            expr
        } else {
            let temp = self.temp("callee");
            let ty = expr.ty.clone();
            stmts.push(self.plain(StmtKind::Let {
                name: temp.clone(),
                mutable: false,
                ty: ty.clone(),
                init: Some(expr),
            }));
            Expr {
                kind: ExprKind::Local {
                    name: temp,
                    mode: Use::Copy,
                },
                ty,
            }
        };
        let (call, result) = self.apply(ExprId(0), callee, from, args);
        let result = self.applied_type(from, result, ret);
        let call = self.coerce(call, &result, ret);
        let body = self.ok(call);
        self.handler = handler;
        let tuple_names = names.iter().map(|it| (it.clone(), false)).collect();
        let packed = self.temp("args");
        let unpack = self.plain(StmtKind::LetTuple {
            names: tuple_names,
            ty: Type::Tuple(params.iter().map(|it| self.rust(it)).collect()),
            init: self.local_value(&packed, Type::Never),
        });
        let stmts_in = if names.is_empty() {
            Vec::new()
        } else {
            vec![unpack]
        };
        let inner = Block {
            stmts: stmts_in,
            value: Some(Box::new(body)),
        };
        let params_ty = Type::Tuple(params.iter().map(|it| self.rust(it)).collect());
        let closure = Expr {
            kind: ExprKind::Closure {
                is_move: true,
                params: vec![Param {
                    name: if names.is_empty() {
                        "_".to_owned()
                    } else {
                        packed
                    },
                    mutable: false,
                    ty: params_ty,
                }],
                ret: Some(self.rust(ret).result()),
                body: Box::new(Expr {
                    kind: ExprKind::Block(inner),
                    ty: Type::Never,
                }),
            },
            ty: Type::Never,
        };
        let text = self.literal_text(&name);
        let func = self.call("Func::new", vec![text, closure], rust.clone());
        if stmts.is_empty() {
            return func;
        }
        Expr {
            kind: ExprKind::Block(Block {
                stmts,
                value: Some(Box::new(func)),
            }),
            ty: rust,
        }
    }

    // Awaitables.

    /// Something to await with a result of type `result`, by value.
    fn awaitable(&mut self, id: ExprId, result: &Ty) -> Expr {
        let ty = self.ty(id).some();
        let value = self.value_as(id, &ty);
        let own = self.cx.awaited(&ty);
        if let Ty::Native(NativeId::COROUTINE, _) = ty
            && !self.cx.is_same_repr(&own, result)
        {
            return self.converted_coroutine(value, &own, result);
        }
        if !matches!(ty, Ty::Native(..)) {
            return self.any_awaitable(value, &ty, result);
        }
        value
    }

    /// One of several awaitables whose results have the type `result`.
    fn any_awaitable(&mut self, value: Expr, ty: &Ty, result: &Ty) -> Expr {
        let element = Type::generic("rt::AnyAwaitable", [self.rust(result)]);
        let own = self.cx.awaited(ty);
        let is_plain = matches!(ty, Ty::Native(..)) && self.cx.is_same_repr(&own, result);
        if is_plain {
            return self.call("rt::AnyAwaitable::from", vec![value], element);
        }
        if let Ty::Native(NativeId::COROUTINE, _) = ty {
            let value = self.converted_coroutine(value, &own, result);
            return self.call("rt::AnyAwaitable::from", vec![value], element);
        }
        let value = self.coerce(value, ty, &dynamic());
        self.call("rt::AnyAwaitable::Value", vec![value], element)
    }

    fn converted_coroutine(&mut self, value: Expr, own: &Ty, result: &Ty) -> Expr {
        let it = self.local_value("it", self.rust(own));
        let converted = self.coerce(it, own, result);
        let closure = self.closure_expr("it", self.rust(own), converted);
        let rust = Type::generic("Coroutine", [self.rust(result)]);
        self.method(value, "map", vec![closure], rust)
    }

    /// The awaitables that a call takes as `*aws`: an array, or a vector where one is spread.
    fn awaitables(&mut self, items: &[(ExprId, bool)], result: &Ty) -> Expr {
        let element = Type::generic("rt::AnyAwaitable", [self.rust(result)]);
        let boxed = |body: &mut Self, it: ExprId| {
            let ty = body.ty(it).some();
            let value = body.value_as(it, &ty);
            body.any_awaitable(value, &ty, result)
        };
        if !items.is_empty() && items.iter().all(|(_, spread)| !spread) {
            let values = items.iter().map(|(it, _)| boxed(self, *it)).collect();
            return Expr {
                kind: ExprKind::Array(values),
                ty: Type::Never,
            };
        }
        let ty = Type::generic("Vec", [element.clone()]);
        let name = self.temp("items");
        let mut stmts = vec![self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: !items.is_empty(),
            ty: ty.clone(),
            init: Some(self.call("Vec::new", Vec::new(), ty.clone())),
        })];
        for (expr, spread) in items {
            let it = Expr {
                kind: ExprKind::Local {
                    name: name.clone(),
                    mode: Use::Copy,
                },
                ty: ty.clone(),
            };
            let add = if *spread {
                let collected = self.spread_awaitables(*expr, result, &ty);
                self.method(it, "extend", vec![collected], Type::Unit)
            } else {
                let value = boxed(self, *expr);
                self.method(it, "push", vec![value], Type::Unit)
            };
            stmts.push(self.plain(StmtKind::Expr(add)));
        }
        let value = Some(Box::new(self.local_value(&name, ty.clone())));
        Expr {
            kind: ExprKind::Block(Block { stmts, value }),
            ty,
        }
    }

    fn spread_awaitables(&mut self, expr: ExprId, result: &Ty, rust: &Type) -> Expr {
        let source_ty = self.ty(expr).some();
        let own = self.cx.element(&source_ty);
        let source = self.iterable_operand(expr, &own);
        if matches!(own, Ty::Native(..)) && self.cx.is_same_repr(&self.cx.awaited(&own), result) {
            return self.raising("rt::awaitables", vec![source], rust.clone());
        }
        let handler = std::mem::replace(&mut self.handler, Handler::Return);
        let it = self.local_value("it", self.rust(&own));
        let converted = self.any_awaitable(it, &own, result);
        let body = self.ok(converted);
        self.handler = handler;
        let closure = Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![Param {
                    name: "it".to_owned(),
                    mutable: false,
                    ty: self.rust(&own),
                }],
                ret: Some(Type::generic("rt::AnyAwaitable", [self.rust(result)]).result()),
                body: Box::new(body),
            },
            ty: Type::Never,
        };
        self.raising("rt::awaitables_with", vec![source, closure], rust.clone())
    }
}

/// Whether an argument fits a native's parameter without any conversion that needs inference.
fn plainly_fits(param: &NativeType, ty: &Ty) -> bool {
    match param {
        NativeType::Object | NativeType::Param(_) | NativeType::Value => true,
        NativeType::I64 | NativeType::Int => matches!(ty, Ty::I64 | Ty::Int | Ty::Bool),
        NativeType::Float => ty.is_number(),
        NativeType::Bool => *ty == Ty::Bool,
        NativeType::Class(class, _) => ty.is_native(*class),
        NativeType::Iterable(_) => matches!(ty, Ty::Native(..)),
        _ => false,
    }
}

/// A propagated call inside a closure is the closure's result itself.
pub(super) fn unpropagated(call: Expr) -> Expr {
    match call.kind {
        ExprKind::Propagate {
            value,
            line: Some(line),
            handler: Handler::Return,
        } => {
            let ty = value.ty.clone();
            Expr {
                kind: ExprKind::At { value, line },
                ty,
            }
        }
        kind => Expr { kind, ty: call.ty },
    }
}

fn unpropagated_if_result(call: &Expr, from: &Ty, to: &Ty, body: &Body) -> Option<Expr> {
    let is_direct = matches!(
        &call.kind,
        ExprKind::Propagate { value, handler: Handler::Return, .. }
            if matches!(value.kind, ExprKind::Call { .. } | ExprKind::Method { .. })
    );
    (is_direct && body.cx.is_same_repr(from, to)).then(|| unpropagated(call.clone()))
}
