//! Calls of natives, by their stubs' calling convention: numbers and bools by value, what the
//! native keeps by value, optional parameters as `Option`, functions as closures, everything
//! else by reference.

use crate::hir::{Arg, ExprId};
use crate::rir::lower::argument::{SpreadParts, after, first_evaluated, moved};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::coerce::is_pure;
use crate::rir::{Expr, ExprKind, Type};
use crate::syntax::stub::{StubKind, StubLiteral, StubParamKind};
use crate::types::BoundArg;
use crate::types::native::{FunctionSet, NativeId, NativeType, Signature};
use crate::types::ty::{Ty, Var};

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
            let from = self.native_type(&signature.returns, types, None);
            let to = self.argument(&ret, 0);
            if from == Ty::Never || self.cx.is_same_repr(&from, &to) {
                return self.call("rt::coroutine", vec![name, call], rust);
            }
            let own = self.rust(&from);
            let it = self.local_value("it", own.clone());
            let converted = self.coerce(it, &from, &to);
            let closure = self.closure_expr("it", own.clone(), converted);
            let coroutine = Type::generic("Coroutine", [own]);
            let call = self.call("rt::coroutine", vec![name, call], coroutine);
            return self.method(call, "map", vec![closure], rust);
        }
        let is_iterator = matches!(&signature.returns, NativeType::Class(NativeId::ITERATOR, _));
        if is_iterator {
            let ty = self.ty(id);
            let rust = self.rust(&ty);
            let Some((from, to)) = self.item_types(&signature.returns, types, &ty) else {
                return self.call("Iter::new", vec![call], rust);
            };
            let items = Type::generic("Iter", [self.rust(&from)]);
            let items = self.call("Iter::new", vec![call], items);
            let by_ref = self.reference(items);
            return self.convert_items(by_ref, &from, &to, rust);
        }
        self.widened(id, &signature.returns, types, call)
    }

    /// What a native gives has the items that its stub says; where others flow into the same
    /// container, the expression's type is wider: `parts = text.split(); parts[0] = 1`.
    pub(super) fn widened(
        &mut self,
        id: ExprId,
        returns: &NativeType,
        types: &[Var],
        call: Expr,
    ) -> Expr {
        let wide = self.ty(id);
        match (returns, &wide) {
            (NativeType::Class(class @ (NativeId::LIST | NativeId::SET), _), Ty::Native(id, _))
                if class == id =>
            {
                let Some((from, to)) = self.item_types(returns, types, &wide) else {
                    return call;
                };
                let by_ref = self.reference(call);
                let closure = self.converter(&from, &to);
                let rust = self.rust(&wide);
                let convert = match *class {
                    NativeId::LIST => "rt::convert_list",
                    _ => "rt::convert_set",
                };
                self.raising(convert, vec![by_ref, closure], rust)
            }
            (NativeType::Class(class @ NativeId::DICT, arguments), Ty::Native(id, _))
                if class == id =>
            {
                let (Some(key), Some(value)) = (arguments.first(), arguments.get(1)) else {
                    return call;
                };
                let from = [key, value].map(|it| self.native_type(it, types, None));
                let to = [0, 1].map(|at| self.argument(&wide, at));
                let mut pairs = from.iter().zip(&to);
                let is_known = !from.contains(&Ty::Never);
                if !is_known || pairs.all(|(a, b)| self.cx.is_same_repr(a, b)) {
                    return call;
                }
                let [key, value] = [0, 1].map(|at| self.converter(&from[at], &to[at]));
                let by_ref = self.reference(call);
                let rust = self.rust(&wide);
                self.raising("rt::convert_dict", vec![by_ref, key, value], rust)
            }
            (NativeType::Tuple(items), Ty::Tuple(vars)) => {
                let from: Vec<Ty> = items
                    .iter()
                    .map(|it| self.native_type(it, types, None))
                    .collect();
                let to = self.types_of(vars);
                let is_known = from.len() == to.len() && !from.contains(&Ty::Never);
                let mut pairs = from.iter().zip(&to);
                if !is_known || pairs.all(|(a, b)| self.cx.is_same_repr(a, b)) {
                    return call;
                }
                let ty = self.rust(&wide);
                self.with_parts(call, &from, ty.clone(), |body, parts| {
                    let items = parts
                        .into_iter()
                        .zip(from.iter().zip(&to))
                        .map(|(part, (a, b))| body.coerce(part, a, b))
                        .collect();
                    Expr {
                        kind: ExprKind::Tuple(items),
                        ty,
                    }
                })
            }
            _ => call,
        }
    }

    /// The items that the stub says and those of the expression's type, where they differ.
    pub(super) fn item_types(
        &self,
        returns: &NativeType,
        types: &[Var],
        wide: &Ty,
    ) -> Option<(Ty, Ty)> {
        let NativeType::Class(_, items) = returns else {
            return None;
        };
        let [item] = items.as_slice() else {
            return None;
        };
        let from = self.native_type(item, types, None);
        let to = self.argument(wide, 0);
        let differs = from != Ty::Never && !self.cx.is_same_repr(&from, &to);
        differs.then_some((from, to))
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
        let mut stmts = Vec::new();
        let is_ahead = self.evaluates_ahead(args);
        let receiver_expr = receiver.map(|it| {
            let receiver = self.native_receiver(it, signature, types);
            match is_ahead {
                true => self.held("callee", receiver, &mut stmts),
                false => receiver,
            }
        });
        let packs = |kind: StubParamKind| signature.params.iter().any(|it| it.kind == kind);
        let is_packed = packs(StubParamKind::Star) && packs(StubParamKind::StarStar);
        let mut by_evaluation: Vec<_> = signature.params.iter().zip(args).enumerate().collect();
        if is_ahead {
            by_evaluation.sort_by_key(|(_, (_, arg))| first_evaluated(arg));
        }
        let mut spread = SpreadParts::default();
        let mut values = Vec::new();
        for (index, (param, arg)) in by_evaluation {
            if is_packed && param.kind == StubParamKind::Star {
                let packed = self.packed_arguments(args);
                values.push((index, self.reference(packed)));
                continue;
            }
            if is_packed && param.kind == StubParamKind::StarStar {
                continue;
            }
            let this = receiver_ty.as_ref();
            let value = match self.spread_part(arg, &mut spread, &mut stmts) {
                Some((part, from)) => {
                    self.native_operand(&param.ty, param.is_own, part, &from, types, this)
                }
                None => self.native_arg(&param.ty, param.is_own, arg, types, this),
            };
            let value = match arg {
                BoundArg::Expr(it) if param.is_sequence => self.sequence(value, *it),
                _ => value,
            };
            // Arrays and closures have no type that can be spelled out.
            let stays = !is_ahead || value.ty == Type::Never || is_pure(&value);
            let value = match stays {
                true => value,
                false => moved(self.held("arg", value, &mut stmts)),
            };
            values.push((index, value));
        }
        values.sort_by_key(|(index, _)| *index);
        let values = values.into_iter().map(|(_, value)| value).collect();
        let optional = match &signature.returns {
            NativeType::Optional(inner) => {
                Some(self.native_type(inner, types, receiver_ty.as_ref()))
            }
            _ => None,
        };
        let rust = self.rust(&result);
        let call = self.native_result(signature, receiver_expr, values, optional, rust);
        after(stmts, call)
    }

    /// The call of a native whose result is `rust`, and which may be none of `optional`.
    pub(super) fn native_result(
        &mut self,
        signature: &Signature,
        receiver: Option<Expr>,
        values: Vec<Expr>,
        optional: Option<Ty>,
        rust: Type,
    ) -> Expr {
        let Some(inner) = optional else {
            return self.native_invoke(signature, receiver, values, rust);
        };
        // `V | None` with a `V` that has a None of its own is one level deep in Python.
        let nested = Type::generic("Option", [self.rust(&inner)]);
        let call = self.native_invoke(signature, receiver, values, nested);
        match inner {
            Ty::Optional(_) => self.method(call, "flatten", Vec::new(), rust),
            Ty::Value(_) => {
                let none = self.path_value("Value::None", rust.clone());
                self.method(call, "unwrap_or", vec![none], rust)
            }
            Ty::None | Ty::Never => self.done(call),
            _ => call,
        }
    }

    /// An operand for a native that asks for items by position: the iterator that converts the
    /// items of a sequence does not do.
    fn sequence(&mut self, operand: Expr, id: ExprId) -> Expr {
        let is_iterator = matches!(self.ty(id), Ty::Native(NativeId::ITERATOR, _));
        let rust = match &operand.kind {
            ExprKind::Ref(inner) if !is_iterator => match &inner.ty {
                Type::Path(name, items) if name == "Iter" => {
                    Type::Path("List".to_owned(), items.clone())
                }
                _ => return operand,
            },
            _ => return operand,
        };
        let list = self.raising("rt::List::from_iterable", vec![operand], rust);
        self.reference(list)
    }

    /// Positional and named arguments of any number, as one `Args`.
    pub(super) fn packed_arguments(&mut self, bound: &[BoundArg]) -> Expr {
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

    pub(super) fn native_invoke(
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

    pub(super) fn native_receiver(
        &mut self,
        id: ExprId,
        signature: &Signature,
        types: &[Var],
    ) -> Expr {
        let ty = self.ty(id).some();
        match (&ty, signature.class) {
            (Ty::Bool | Ty::I64(_), Some(NativeId::INT)) => self.value_as(id, &Ty::Int),
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
                    _ => self.cx.types.vars.leaf(&self.native_type(it, types, None)),
                })
                .collect()
        };
        match ty {
            NativeType::None | NativeType::Never => Ty::None,
            NativeType::Bool => Ty::Bool,
            NativeType::I64(range) => Ty::I64(*range),
            NativeType::Int => Ty::Int,
            NativeType::Float => Ty::Float,
            NativeType::Value
            | NativeType::Number
            | NativeType::Object
            | NativeType::ClassObject => dynamic(),
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

    pub(super) fn native_arg(
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
                    let values: Vec<Expr> = items
                        .iter()
                        .map(|(it, _)| self.iterator(*it, &element))
                        .collect();
                    let iterator = Type::generic("Iter", [self.rust(&element)]);
                    let ty = Type::FixedArray(Box::new(iterator), values.len());
                    Expr {
                        kind: ExprKind::Array(values),
                        ty,
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

    pub(super) fn native_expr(
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
                            | NativeType::I64(_)
                            | NativeType::Float
                            | NativeType::None
                            | NativeType::Optional(_)
                    );
                if by_value {
                    let from = self.ty(expr);
                    if from.is_value()
                        && let Some(path) = float_conversion(param)
                    {
                        let value = self.value(expr);
                        let by_ref = self.reference(value);
                        let rust = self.rust(&ty);
                        return self.raising(path, vec![by_ref], rust);
                    }
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
    pub(super) fn param_type(
        &self,
        param: &NativeType,
        types: &[Var],
        this: Option<&Ty>,
        expr: ExprId,
    ) -> Ty {
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
    pub(super) fn native_operand(
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
        let value = match float_conversion(param) {
            Some(path) if from.is_value() => {
                let by_ref = self.reference(value);
                let rust = self.rust(&to);
                self.raising(path, vec![by_ref], rust)
            }
            _ => self.coerce(value, from, &to),
        };
        let by_value = is_own
            || matches!(
                param,
                NativeType::Bool | NativeType::I64(_) | NativeType::Float | NativeType::Optional(_)
            );
        if by_value {
            value
        } else {
            self.reference(value)
        }
    }

    pub(super) fn native_default(
        &mut self,
        param: &NativeType,
        literal: &StubLiteral,
        types: &[Var],
    ) -> Expr {
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
            (NativeType::I64(_), StubLiteral::Int(it)) => self.i64(*it),
            (NativeType::Value | NativeType::Param(_), StubLiteral::Int(it)) => {
                let ty = self.native_type(param, types, None);
                let value = self.i64(*it);
                let value = self.coerce(value, &Ty::ANY_I64, &ty);
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

    /// The iterators of `*rows`, which are to have items of type `element`.
    pub(super) fn spread_iterables(&mut self, rows: ExprId, element: &Ty) -> Expr {
        let ty = self.ty(rows).some();
        let row = self.cx.element(&ty);
        let own = self.cx.element(&row);
        let operand = self.iterable_operand(rows, &row);
        let rust = Type::generic("Vec", [Type::generic("Iter", [self.rust(element)])]);
        if let Ty::Tuple(items) = &row {
            let items = self.types_of(items);
            let rows = self.variadic_rows(operand, &row, &items, element);
            return self.raising("rt::iterators", vec![rows], rust);
        }
        if self.cx.is_same_repr(&own, element) {
            return self.raising("rt::iterators", vec![operand], rust);
        }
        let closure = self.converter(&own, element);
        self.raising("rt::converted_iterators", vec![operand, closure], rust)
    }

    /// Rows that are fixed tuples, each as a tuple of any length with items of type `element`.
    fn variadic_rows(&mut self, rows: Expr, row: &Ty, items: &[Ty], element: &Ty) -> Expr {
        let tuple = Type::generic("Tuple", [self.rust(element)]);
        let outside = self.enter_closure();
        let it = self.local_value("it", self.rust(row));
        let converted = self.with_items(it, items, element, |body, array| {
            body.call("Tuple::from", vec![array], tuple.clone())
        });
        let body = self.ok(converted);
        self.leave_closure(outside);
        let closure = self.closure_expr("it", self.rust(row), body);
        let rust = Type::generic("Iter", [tuple]);
        let rows = self.raising("rt::convert_items", vec![rows, closure], rust);
        self.reference(rows)
    }

    // Functions as arguments.

    /// A native's compound result has the type that inference gave it where it flows to.
    pub(super) fn applied_type(&self, callee: &Ty, own: Ty, expected: &Ty) -> Ty {
        match callee {
            Ty::NativeClass(_) | Ty::NativeFunction(_) if own == Ty::Never => expected.clone(),
            _ => own,
        }
    }
}

/// What makes a dynamic value the float that a native asks for: ints are welcome there too.
fn float_conversion(param: &NativeType) -> Option<&'static str> {
    match param {
        NativeType::Float => Some("rt::ops::to_float"),
        NativeType::Optional(inner) if matches!(**inner, NativeType::Float) => {
            Some("rt::ops::to_float_or_none")
        }
        _ => None,
    }
}
