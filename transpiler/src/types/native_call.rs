//! Calls of natives: picking the overload, and solving its type parameters.
//!
//! ```python
//! sorted(names, key=lambda it: len(it))
//! # sorted[T, K](it: Iterable[T], /, *, key: Callable[[T], K], …) -> list[T]
//! # T <- str from the iterable; the lambda is called with T; K <- int from its result
//! ```
//!
//! What no overload takes goes through `Value`s, where the runtime raises as CPython does.

use std::hash::BuildHasher;
use std::rc::Rc;

use rustc_hash::FxBuildHasher;

use crate::hir::{Arg, ExprId};
use crate::syntax::stub::{StubKind, StubParamKind};
use crate::types::engine::Infer;
use crate::types::native::{FunctionSet, NativeId, NativeType, Natives, Signature};
use crate::types::number::native_number;
use crate::types::overload::Fit;
use crate::types::table::{BoundArg, Op};
use crate::types::ty::{ExceptionClass, Ty, Var};

/// More than a call has variables of its own.
const PASSED_ON: u32 = 10_000;

impl<'p> Infer<'p> {
    /// `Class.method(…)` on a native class: a static method, or a method with its receiver first.
    pub(super) fn call_class_native(
        &mut self,
        id: ExprId,
        class: NativeId,
        set: FunctionSet,
        args: &'p [Arg],
    ) -> Ty {
        let natives = self.out.natives.clone();
        let is_static = natives
            .overloads(set)
            .iter()
            .all(|it| matches!(it.kind, StubKind::Static | StubKind::Class));
        if is_static {
            return self.call_native(id, set, None, args);
        }
        if let Some((Arg::Positional(first), rest)) = args.split_first() {
            let ty = self.view(*first, &[]);
            if ty.native_class() == Some(class) {
                return self.call_native(id, set, Some((*first, ty)), rest);
            }
        }
        self.call_dynamic(
            id,
            &Ty::NativeClass(class),
            args,
            "a method taken from a class",
        )
    }

    pub(super) fn call_native(
        &mut self,
        id: ExprId,
        set: FunctionSet,
        receiver: Option<(ExprId, Ty)>,
        args: &'p [Arg],
    ) -> Ty {
        let natives = self.out.natives.clone();
        let args = exit_arguments(&natives, set, args);
        let types = self.arg_types(args);
        if types.contains(&Ty::Never) {
            self.wait();
            return Ty::Never;
        }
        self.reach_async_protocol(&natives, set);
        let Some((overload, bound)) = self.pick(&natives, set, args) else {
            return self.native_misfit(id, &natives, set, receiver, args);
        };
        let Some(signature) = natives.overloads(set).get(overload) else {
            return Ty::Never;
        };
        let vars = self.type_arguments(id, signature, receiver.as_ref().map(|(_, ty)| ty));
        for (param, arg) in signature.params.iter().zip(&bound) {
            self.flow_bound(id, &param.ty, arg, &vars);
        }
        let this = receiver.as_ref().map(|(_, ty)| ty.clone());
        let result = self.substitute(&signature.returns, Some(id), &vars, this.as_ref());
        let result = native_number(signature, &types, result);
        let result = if signature.is_async {
            let var = self.site(id, 900);
            self.out.vars.join(var, &result);
            Ty::Native(NativeId::COROUTINE, Rc::from([var]))
        } else {
            result
        };
        let receiver = receiver.map(|(expr, _)| expr);
        let op = Op::Native {
            set,
            overload,
            types: vars,
            receiver,
            args: bound,
        };
        self.set_op(id, op);
        result
    }

    /// `anext(x)` and `aiter(x)` of an unknown object call the special methods of that name.
    pub(super) fn reach_async_protocol(&mut self, natives: &Natives, set: FunctionSet) {
        let first = natives.overloads(set).first();
        let special = match first.map(|it| (it.class, it.name.as_str())) {
            Some((None, "aiter")) => "__aiter__",
            Some((None, "anext")) => "__anext__",
            _ => return,
        };
        self.dynamic_call(special, Some(&[]));
    }

    pub(super) fn native_misfit(
        &mut self,
        id: ExprId,
        natives: &Natives,
        set: FunctionSet,
        receiver: Option<(ExprId, Ty)>,
        args: &'p [Arg],
    ) -> Ty {
        let name = natives
            .overloads(set)
            .first()
            .map_or("", |it| it.name.as_str())
            .to_owned();
        match receiver {
            Some((_, ty)) => self.dynamic_method(id, &ty, &name, args),
            None => self.call_dynamic(
                id,
                &Ty::NativeFunction(set),
                args,
                &format!("arguments that no form of {name} takes statically"),
            ),
        }
    }

    /// The variables that stand for a signature's type parameters in this call.
    pub(super) fn type_arguments(
        &mut self,
        id: ExprId,
        signature: &Signature,
        receiver: Option<&Ty>,
    ) -> Rc<[Var]> {
        let mut vars = Vec::new();
        if let Some(class) = signature.class {
            let count = self.out.natives.class(class).params;
            match receiver {
                Some(Ty::Native(own, args)) => {
                    let args = self.base_arguments(id, *own, class, args);
                    if args.len() >= count {
                        vars.extend(args.iter().take(count).copied());
                    } else {
                        vars.extend(self.sites(id, 500, count).iter().copied());
                    }
                }
                Some(tuple @ Ty::Tuple(_)) => {
                    let element = self.element(tuple);
                    let var = self.site(id, 500);
                    self.out.vars.join(var, &element);
                    vars.push(var);
                }
                _ => vars.extend(self.sites(id, 500, count).iter().copied()),
            }
        }
        let from = vars.len();
        let more = signature.type_params.saturating_sub(from);
        vars.extend(self.sites(id, 600 + from as u32, more).iter().copied());
        vars.into()
    }

    /// The type arguments of `class` as a base of `own[args]`: `dict[K, int]` of `Counter[K]`.
    pub(super) fn base_arguments(
        &mut self,
        id: ExprId,
        own: NativeId,
        class: NativeId,
        args: &Rc<[Var]>,
    ) -> Rc<[Var]> {
        let natives = self.out.natives.clone();
        let (mut it, mut args) = (own, args.clone());
        while it != class {
            let Some(base) = natives.class(it).base else {
                break;
            };
            args = self.substitute_all(&natives.class(it).base_args, Some(id), &args, None);
            it = base;
        }
        args
    }

    pub(super) fn flow_bound(
        &mut self,
        id: ExprId,
        param: &NativeType,
        arg: &BoundArg,
        vars: &[Var],
    ) {
        match arg {
            BoundArg::Expr(expr) => {
                let ty = self.view_argument(param, *expr);
                self.flow(id, param, &ty, vars);
            }
            BoundArg::Item(expr, index) => {
                if let Some(var) = self.ty_of(*expr).args().get(*index) {
                    let ty = self.out.vars.get(*var);
                    self.flow(id, param, &ty, vars);
                }
            }
            BoundArg::Star(items) => {
                for (expr, spread) in items {
                    let mut ty = self.ty_of(*expr);
                    if *spread {
                        ty = self.element(&ty);
                    }
                    self.flow(id, param, &ty, vars);
                }
            }
            BoundArg::StarStar(items) => {
                for (name, expr) in items {
                    let ty = self.ty_of(*expr);
                    match (name, &ty) {
                        (Some(_), _) => self.flow(id, param, &ty, vars),
                        (None, Ty::Native(NativeId::DICT, args)) if args.len() == 2 => {
                            let ty = self.out.vars.get(args[1]);
                            self.flow(id, param, &ty, vars);
                        }
                        _ => self.out.vars.escape(&ty),
                    }
                }
            }
            BoundArg::NativeDefault(crate::syntax::stub::StubLiteral::None) => {
                self.flow(id, param, &Ty::None, vars);
            }
            BoundArg::Default | BoundArg::NativeDefault(_) => {}
        }
    }

    /// Lets an argument flow into a parameter's type.
    pub(super) fn flow(&mut self, id: ExprId, param: &NativeType, ty: &Ty, vars: &[Var]) {
        match param {
            NativeType::Param(index) => {
                if let Some(var) = vars.get(*index) {
                    let ty = self.first_class(ty);
                    self.out.vars.join(*var, &ty);
                }
            }
            NativeType::Value => {
                self.out.vars.escape(ty);
                // `dict(x)` asks an object whether it is a mapping.
                if let Ty::Instance(class) = ty.some()
                    && self.find_method(class, "keys").is_some()
                {
                    self.dynamic_call("keys", Some(&[]));
                    self.dynamic_call("__getitem__", None);
                }
            }
            NativeType::Optional(_) if *ty == Ty::None => {}
            NativeType::Optional(inner) => self.flow(id, inner, &ty.some(), vars),
            NativeType::Iterable(item) => {
                let element = self.element(ty);
                self.flow(id, item, &element, vars);
            }
            NativeType::Awaitable(result) => {
                let awaited = self.awaited_type(ty);
                // An object of the program's classes is awaited as a value.
                if matches!(ty, Ty::Instance(_)) {
                    self.out.vars.escape(ty);
                    self.dynamic_call("__await__", None);
                }
                self.flow(id, result, &awaited, vars);
            }
            NativeType::Callable(params, result) => {
                let args: Vec<Ty> = params
                    .iter()
                    .map(|it| self.substitute(it, Some(id), vars, None))
                    .collect();
                let returned = self.call_with(id, ty, &args);
                self.flow(id, result, &returned, vars);
            }
            NativeType::Tuple(items) => {
                if let Ty::Tuple(parts) = ty {
                    for (item, part) in items.iter().zip(parts.iter()) {
                        let ty = self.out.vars.get(*part);
                        self.flow(id, item, &ty, vars);
                    }
                }
            }
            NativeType::Class(NativeId::TUPLE, items) => match (ty, items.as_slice()) {
                (Ty::Tuple(_), [item]) => {
                    let element = self.element(ty);
                    self.flow(id, item, &element, vars);
                }
                _ => self.flow_class(id, items, &ty.some(), vars),
            },
            NativeType::Class(_, items) => self.flow_class(id, items, &ty.some(), vars),
            NativeType::Object => match ty.some() {
                Ty::Instance(class) => {
                    for name in ["__str__", "__repr__"] {
                        self.reach_method(class, name, &[]);
                    }
                }
                it @ Ty::Function(_) => self.out.vars.escape(&it),
                _ => {}
            },
            _ => {}
        }
    }

    pub(super) fn flow_class(&mut self, id: ExprId, items: &[NativeType], ty: &Ty, vars: &[Var]) {
        let Ty::Native(_, args) = ty else { return };
        for (item, &arg) in items.iter().zip(args.clone().iter()) {
            match item {
                NativeType::Param(index) => {
                    if let Some(var) = vars.get(*index) {
                        self.out.vars.unify(*var, arg);
                    }
                }
                _ => {
                    let expected = self.substitute(item, Some(id), vars, None);
                    self.out.vars.join(arg, &expected);
                }
            }
        }
    }

    /// A value that a container may hold: what has no Rust value of its own goes as a `Value`.
    pub(super) fn first_class(&mut self, ty: &Ty) -> Ty {
        match ty {
            Ty::Class(_)
            | Ty::NativeClass(_)
            | Ty::NativeFunction(_)
            | Ty::Bound(_)
            | Ty::Module(_)
            | Ty::NativeModule(_) => {
                self.out.vars.escape(ty);
                self.out
                    .vars
                    .value("a class, method or builtin function as a value")
            }
            _ => ty.clone(),
        }
    }

    /// What a native gets when it calls a function that it was given.
    pub(super) fn call_with(&mut self, id: ExprId, callee: &Ty, args: &[Ty]) -> Ty {
        match callee {
            Ty::Function(closure) => self.call_positional(*closure, args),
            Ty::Bound(bound) => {
                let (receiver, name) = &**bound;
                match receiver {
                    Ty::Instance(class) => {
                        self.reach_method(*class, name, args).unwrap_or(Ty::Never)
                    }
                    _ => match self.passed_on(|it| it.bound_native(id, receiver, name, args)) {
                        Some(ty) => ty,
                        None => {
                            self.out.vars.escape(callee);
                            for ty in args {
                                self.out.vars.escape(ty);
                            }
                            self.out
                                .vars
                                .value(format!("the result of a stored method {name}"))
                        }
                    },
                }
            }
            Ty::Callable(vars) => {
                let Some((ret, params)) = vars.split_last() else {
                    return Ty::Never;
                };
                for (param, ty) in params.iter().zip(args) {
                    self.out.vars.join(*param, ty);
                }
                self.out.vars.get(*ret)
            }
            Ty::Class(class)
                if self.program.class(*class).make.is_some() || self.is_held_alone(*class) =>
            {
                self.out.vars.escape(callee);
                for ty in args {
                    self.out.vars.escape(ty);
                }
                self.out.vars.value("what `__new__` made")
            }
            Ty::Class(class) => {
                let mut all = vec![self.receiver_type(*class)];
                all.extend(args.iter().cloned());
                if let Some((_, init)) = self.find_method(*class, "__init__") {
                    let closure = crate::types::ty::Closure {
                        function: init,
                        parent: None,
                    };
                    self.call_positional(closure, &all);
                }
                self.mark_constructed(*class);
                self.receiver_type(*class)
            }
            Ty::NativeClass(NativeId::BOOL) if args.len() <= 1 => {
                args.iter().for_each(|it| self.truth(it));
                Ty::Bool
            }
            Ty::NativeClass(class) => {
                let set = self.out.natives.constructor(*class);
                self.passed_on(|it| it.result_with(id, set, args))
            }
            Ty::NativeFunction(set) => self.passed_on(|it| it.result_with(id, Some(*set), args)),
            Ty::Never => Ty::Never,
            _ => {
                self.out.vars.escape(callee);
                for ty in args {
                    self.out.vars.escape(ty);
                }
                self.dynamic_call("__call__", Some(args));
                self.out.vars.value("the result of a dynamic function")
            }
        }
    }

    /// `map(len, xs)`: what `len` needs in this call is apart from what `map` needs.
    fn passed_on<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let outside = self.site_base;
        self.site_base += PASSED_ON;
        let result = work(self);
        self.site_base = outside;
        result
    }

    /// The result of a native's method that is passed to a native: `call_soon(log.append, x)`.
    /// None where no form without type parameters of its own takes these.
    fn bound_native(&mut self, id: ExprId, receiver: &Ty, name: &str, args: &[Ty]) -> Option<Ty> {
        let natives = self.out.natives.clone();
        let class = receiver.native_class()?;
        let set = natives.method(class, name)?;
        let signature = natives.overloads(set).iter().find(|signature| {
            let owner = signature.class.map(|it| natives.class(it).params);
            let required: Vec<_> = signature
                .params
                .iter()
                .filter(|it| it.is_required())
                .collect();
            !signature.is_async
                && owner == Some(signature.type_params)
                && required.len() == args.len()
                && required.iter().zip(args).all(|(param, ty)| {
                    param.kind != StubParamKind::Star
                        && matches!(self.fit(&param.ty, ty), Fit::Exact | Fit::Converted)
                })
        })?;
        let vars = self.type_arguments(id, signature, Some(receiver));
        let required = signature.params.iter().filter(|it| it.is_required());
        for (param, ty) in required.zip(args) {
            self.flow(id, &param.ty, ty, &vars);
        }
        Some(self.substitute(&signature.returns, Some(id), &vars, Some(receiver)))
    }

    /// The result of a native function that is passed to another: `map(len, xs)`.
    pub(super) fn result_with(&mut self, id: ExprId, set: Option<FunctionSet>, args: &[Ty]) -> Ty {
        let natives = self.out.natives.clone();
        let overloads = set.map_or(&[][..], |it| natives.overloads(it));
        for signature in overloads {
            let positional: Vec<_> = signature
                .params
                .iter()
                .filter(|it| it.default.is_none() && it.kind != StubParamKind::KeywordOnly)
                .collect();
            if positional.len() != args.len()
                || positional.iter().any(|it| it.kind == StubParamKind::Star)
                || !positional.iter().zip(args).all(|(param, ty)| {
                    matches!(self.fit(&param.ty, ty), Fit::Exact | Fit::Converted)
                })
            {
                continue;
            }
            let vars = self.type_arguments(id, signature, None);
            for (param, ty) in positional.iter().zip(args) {
                self.flow(id, &param.ty, ty, &vars);
            }
            return self.substitute(&signature.returns, Some(id), &vars, None);
        }
        for ty in args {
            self.out.vars.escape(ty);
        }
        self.out
            .vars
            .value("the result of a builtin function that is passed on")
    }

    /// A signature's type with its parameters filled in.
    pub(super) fn substitute(
        &mut self,
        ty: &NativeType,
        id: Option<ExprId>,
        vars: &[Var],
        this: Option<&Ty>,
    ) -> Ty {
        match ty {
            NativeType::None | NativeType::Never => Ty::None,
            NativeType::Bool => Ty::Bool,
            NativeType::I64(range) => Ty::I64(*range),
            NativeType::Int => Ty::Int,
            NativeType::Float => Ty::Float,
            NativeType::Value | NativeType::Object | NativeType::ClassObject => self
                .out
                .vars
                .value("a native whose result has no static type"),
            NativeType::Number => self.out.vars.number("an int or a float"),
            NativeType::Param(index) => match vars.get(*index) {
                Some(var) => self.out.vars.get(*var),
                None => Ty::Never,
            },
            NativeType::This => this.cloned().unwrap_or(Ty::Never),
            NativeType::Class(class, _) if self.out.natives.class(*class).is_exception => {
                Ty::Exception(ExceptionClass::Native(*class))
            }
            NativeType::Class(class, items) => {
                Ty::Native(*class, self.substitute_all(items, id, vars, this))
            }
            NativeType::Tuple(items) => Ty::Tuple(self.substitute_all(items, id, vars, this)),
            NativeType::Optional(inner) => {
                let inner = self.substitute(inner, id, vars, this);
                self.out.vars.join_types(&Ty::None, &inner)
            }
            NativeType::Iterable(item) => {
                let items = std::slice::from_ref(&**item);
                Ty::Native(
                    NativeId::ITERATOR,
                    self.substitute_all(items, id, vars, this),
                )
            }
            NativeType::Awaitable(item) => {
                let items = std::slice::from_ref(&**item);
                Ty::Native(
                    NativeId::COROUTINE,
                    self.substitute_all(items, id, vars, this),
                )
            }
            NativeType::Callable(params, result) => {
                let mut items = params.clone();
                items.push((**result).clone());
                Ty::Callable(self.substitute_all(&items, id, vars, this))
            }
        }
    }

    pub(super) fn substitute_all(
        &mut self,
        items: &[NativeType],
        id: Option<ExprId>,
        vars: &[Var],
        this: Option<&Ty>,
    ) -> Rc<[Var]> {
        items
            .iter()
            .map(|item| match item {
                NativeType::Param(index) if *index < vars.len() => vars[*index],
                _ => {
                    let ty = self.substitute(item, id, vars, this);
                    self.interned(id, item, &ty)
                }
            })
            .collect()
    }

    /// A variable for a compound argument of a result (`list[tuple[K, V]]`), the same at every
    /// visit of the expression.
    pub(super) fn interned(&mut self, id: Option<ExprId>, item: &NativeType, ty: &Ty) -> Var {
        let Some(id) = id else {
            return self.out.vars.with(ty.clone());
        };
        let hash = FxBuildHasher.hash_one(item);
        let var = self.site(id, 1000 + (hash % (1 << 30)) as u32);
        self.out.vars.join(var, ty);
        var
    }

    /// The native an operator or protocol stands for (`__len__`, `__getitem__`), if the type has it.
    pub(super) fn protocol(&self, ty: &Ty, name: &str) -> Option<FunctionSet> {
        self.out.natives.method(ty.native_class()?, name)
    }

    /// Calls a special method of a native class with operands that are expressions.
    pub(super) fn call_protocol(
        &mut self,
        id: ExprId,
        object: (ExprId, &Ty),
        name: &str,
        args: &[ExprId],
    ) -> Option<Ty> {
        let set = self.protocol(object.1, name)?;
        let natives = self.out.natives.clone();
        let types: Vec<Ty> = args.iter().map(|it| self.ty_of(*it)).collect();
        if types.contains(&Ty::Never) {
            self.wait();
            return Some(Ty::Never);
        }
        let mut best: Option<(Fit, usize)> = None;
        for (index, signature) in natives.overloads(set).iter().enumerate() {
            if signature.params.len() != args.len() {
                continue;
            }
            let mut fit = Fit::Exact;
            for (param, ty) in signature.params.iter().zip(&types) {
                fit = fit.min(self.fit(&param.ty, ty));
            }
            if fit > Fit::Checked && best.is_none_or(|(other, _)| fit > other) {
                best = Some((fit, index));
            }
        }
        let (_, overload) = best?;
        let signature = natives.overloads(set).get(overload)?;
        let vars = self.type_arguments(id, signature, Some(object.1));
        for (param, ty) in signature.params.iter().zip(&types) {
            self.flow(id, &param.ty, ty, &vars);
        }
        let result = self.substitute(&signature.returns, Some(id), &vars, Some(object.1));
        let args = args.iter().map(|it| BoundArg::Expr(*it)).collect();
        self.set_op(
            id,
            Op::Native {
                set,
                overload,
                types: vars,
                receiver: Some(object.0),
                args,
            },
        );
        Some(result)
    }
}

/// What `__aexit__(type, exc, traceback)` of a native takes of a `with`: the exception tells all.
fn exit_arguments<'p>(natives: &Natives, set: FunctionSet, args: &'p [Arg]) -> &'p [Arg] {
    let takes_one = natives
        .overloads(set)
        .iter()
        .any(|it| it.name == "__aexit__" && it.params.len() == 1);
    match args {
        [_, exc, _] if takes_one => std::slice::from_ref(exc),
        _ => args,
    }
}
