//! Calls: binding arguments to parameters, and picking the instance that serves them.
//!
//! ```python
//! def f(a, b=2, *rest, key=None): ...
//! f(1, key="k")      # a <- 1, b <- default, rest <- (), key <- "k"
//! ```
//!
//! A call that does not fit is no error of the compiler's: it goes through the dynamic path,
//! which raises CPython's `TypeError` when the call runs.

use crate::hir::{Arg, ExprId, ExprKind, FuncId, Function, Method, ParamDefault, ParamKind};
use crate::types::engine::{Infer, MAX_FORCE};
use crate::types::native::NativeId;
use crate::types::table::{BoundArg, Op};
use crate::types::ty::{Closure, ExceptionClass, InstanceId, Ty};

impl<'p> Infer<'p> {
    pub(super) fn call(&mut self, id: ExprId, callee: ExprId, args: &'p [Arg]) -> Ty {
        let function = self.function();
        if let ExprKind::Attribute { object, name } = &function.expr(callee).kind {
            if let ExprKind::Super(class) = function.expr(*object).kind {
                self.eval_args(args);
                return self.call_super(id, class, name, args);
            }
            let ty = self.expr(*object);
            self.eval_args(args);
            return self.call_method(id, *object, &ty, name, args);
        }
        if let ExprKind::Native(name) = &function.expr(callee).kind
            && let Some(ty) = self.intrinsic(id, name, args)
        {
            return ty;
        }
        let ty = self.expr(callee);
        self.eval_args(args);
        self.call_value(id, &ty, args)
    }

    pub(super) fn eval_args(&mut self, args: &'p [Arg]) {
        for arg in args {
            self.expr(arg.value());
            self.view_spread(arg);
        }
    }

    /// Some argument's type is still unknown and the call can wait for it.
    pub(super) fn must_wait(&mut self, types: &[Ty]) -> bool {
        let partly_unknown = |it: &Ty| match it {
            Ty::Native(..) | Ty::Tuple(_) => {
                it.args()
                    .iter()
                    .any(|var| self.out.vars.get(*var) == Ty::Never)
                    && !it.is_native(NativeId::GENERATOR)
                    && !it.is_native(NativeId::COROUTINE)
            }
            _ => false,
        };
        let waits = if types.contains(&Ty::Never) {
            self.force() < MAX_FORCE
        } else {
            types.iter().any(partly_unknown) && self.force() < 1
        };
        if waits {
            self.wait();
        }
        waits
    }

    pub(super) fn arg_types(&self, args: &[Arg]) -> Vec<Ty> {
        args.iter().map(|it| self.ty_of(it.value())).collect()
    }

    /// A call of a value of type `ty`; the arguments have been evaluated.
    pub(super) fn call_value(&mut self, id: ExprId, ty: &Ty, args: &'p [Arg]) -> Ty {
        match ty {
            Ty::Never => {
                self.wait();
                Ty::Never
            }
            Ty::Function(closure) => self.call_function(id, *closure, None, args),
            Ty::Class(class) => self.construct(id, *class, args),
            Ty::NativeFunction(set) => match self.intrinsic_of(*set) {
                // `def log(text, out=print): out(text)`
                Some(name) => match self.intrinsic(id, &name, args) {
                    Some(ty) => ty,
                    None => self.call_native(id, *set, None, args),
                },
                None => self.call_native(id, *set, None, args),
            },
            Ty::NativeClass(class) => match self.out.natives.constructor(*class) {
                Some(set) => self.call_native(id, set, None, args),
                None if self.out.natives.class(*class).is_exception => {
                    self.escape_args(args);
                    self.set_op(id, Op::Intrinsic("exception"));
                    Ty::Exception(ExceptionClass::Native(*class))
                }
                None => self.call_dynamic(id, ty, args, "a class without a typed constructor"),
            },
            Ty::Callable(vars) => {
                let types = self.arg_types(args);
                let is_plain = args.iter().all(|it| matches!(it, Arg::Positional(_)));
                let Some((ret, params)) = vars.split_last() else {
                    return Ty::Never;
                };
                if !is_plain || params.len() != args.len() {
                    return self.call_dynamic(id, ty, args, "a call of another shape");
                }
                for (param, ty) in params.iter().zip(&types) {
                    self.out.vars.join(*param, ty);
                }
                self.set_op(id, Op::Callable);
                self.out.vars.get(*ret)
            }
            Ty::Instance(class) => {
                if self.find_method(*class, "__call__").is_some() {
                    let callee = self.callee_of(id);
                    return self.call_method(id, callee, ty, "__call__", args);
                }
                self.call_dynamic(id, ty, args, "a call of an object without __call__")
            }
            Ty::Bound(bound) => {
                let (receiver, name) = (**bound).clone();
                self.call_bound(id, &receiver, &name, args)
            }
            Ty::Optional(inner) => {
                let inner = (**inner).clone();
                self.call_value(id, &inner, args)
            }
            _ => {
                let class = ty.native_class();
                match class.and_then(|it| self.out.natives.method(it, "__call__")) {
                    Some(set) => {
                        let callee = self.callee_of(id);
                        self.call_native(id, set, Some((callee, ty.clone())), args)
                    }
                    None => self.call_dynamic(id, ty, args, "a call of a dynamic value"),
                }
            }
        }
    }

    pub(super) fn callee_of(&self, id: ExprId) -> ExprId {
        match &self.function().expr(id).kind {
            ExprKind::Call { callee, .. } => *callee,
            _ => id,
        }
    }

    /// A bound method that was stored in a variable.
    pub(super) fn call_bound(
        &mut self,
        id: ExprId,
        receiver: &Ty,
        name: &str,
        args: &'p [Arg],
    ) -> Ty {
        if let Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class)) = receiver
            && let Some((_, method)) = self.find_method(*class, name)
            && self.overrides(*class, name).len() <= 1
        {
            let callee = self.callee_of(id);
            let closure = Closure {
                function: method,
                parent: None,
            };
            return self.call_function(id, closure, Some((callee, receiver.clone())), args);
        }
        let ty = Ty::Bound(std::rc::Rc::new((receiver.clone(), name.to_owned())));
        self.call_dynamic(id, &ty, args, "a bound method that is stored")
    }

    pub(super) fn escape_args(&mut self, args: &[Arg]) {
        for ty in self.arg_types(args) {
            self.out.vars.escape(&ty);
        }
    }

    pub(super) fn call_dynamic(&mut self, id: ExprId, ty: &Ty, args: &[Arg], why: &str) -> Ty {
        self.out.vars.escape(ty);
        self.escape_args(args);
        if let Ty::Instance(_) | Ty::Value(_) = ty {
            self.record_dynamic("__call__", args);
        }
        if let Ty::NativeFunction(set) = ty {
            let natives = self.out.natives.clone();
            let name = natives.overloads(*set).first().map(|it| it.name.as_str());
            let any = self.out.vars.value("an operand of a native function");
            for method in applied_operators(name.unwrap_or("")) {
                self.dynamic_call(method, Some(std::slice::from_ref(&any)));
            }
        }
        self.set_op(id, Op::Dynamic);
        self.out.vars.value(why)
    }

    /// `value.name(args)` happens somewhere.
    pub(super) fn record_dynamic(&mut self, name: &str, args: &[Arg]) {
        if args.iter().all(|it| matches!(it, Arg::Positional(_))) {
            let types = self.arg_types(args);
            self.dynamic_call(name, Some(&types));
        } else {
            self.dynamic_call(name, None);
        }
    }

    /// A call of a known function; a receiver goes first.
    pub(super) fn call_function(
        &mut self,
        id: ExprId,
        closure: Closure,
        receiver: Option<(ExprId, Ty)>,
        args: &'p [Arg],
    ) -> Ty {
        let program = self.program;
        let closure = match &receiver {
            None => self.in_line_of_first(closure, args),
            Some(_) => closure,
        };
        let function = program.function(closure.function);
        let skip = usize::from(receiver.is_some());
        let is_foreign = skip == 0 && self.is_foreign_receiver(closure.function, args);
        let bound = self.bind(function, skip, args);
        let Some(bound) = bound.filter(|_| !is_foreign) else {
            let types = self.arg_types(args);
            if types.contains(&Ty::Never) {
                self.wait();
                return Ty::Never;
            }
            if let Some((_, ty)) = receiver {
                return self.misfit_method(id, &ty, function, args);
            }
            return self.call_dynamic(
                id,
                &Ty::Function(closure),
                args,
                "arguments that do not fit",
            );
        };
        let mut types = Vec::new();
        types.extend(receiver.iter().map(|(_, ty)| ty.clone()));
        types.extend(bound.iter().map(|it| self.bound_type(it)));
        if self.must_wait(&types) && !self.is_recursive(closure) {
            return Ty::Never;
        }
        let target = self.flow_into(closure, &types, &bound, skip);
        let op = Op::Call {
            target,
            receiver: receiver.map(|(expr, _)| expr),
            args: bound,
        };
        self.set_op(id, op);
        self.result_of(target)
    }

    /// A call of the function without a receiver binds as it stands.
    pub(super) fn fits(&self, closure: Closure, args: &[Arg]) -> bool {
        let closure = self.in_line_of_first(closure, args);
        let function = self.program.function(closure.function);
        self.bind(function, 0, args).is_some() && !self.is_foreign_receiver(closure.function, args)
    }

    /// `A.m(1)`: the first argument of a method's function cannot be an object of its class, which
    /// the function checks when it runs.
    fn is_foreign_receiver(&self, function: FuncId, args: &[Arg]) -> bool {
        let (Some(own), Some(Arg::Positional(first))) = (self.own_receiver(function), args.first())
        else {
            return false;
        };
        let root = |it: &Ty| match it {
            Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class)) => {
                Some(self.out.root_class(*class))
            }
            _ => None,
        };
        match self.ty_of(*first).some() {
            Ty::Never | Ty::Value(_) => false,
            // Caught as what any of them has in common.
            Ty::Exception(_) if matches!(own, Ty::Exception(_)) => false,
            given => root(&given) != root(&own),
        }
    }

    fn in_line_of_first(&self, closure: Closure, args: &[Arg]) -> Closure {
        match args.first() {
            Some(Arg::Positional(own)) => Closure {
                function: self.function_in_line(closure.function, &self.ty_of(*own)),
                ..closure
            },
            _ => closure,
        }
    }

    /// `Left.hello(x)`: what the line of the class of `x` has for the method of `Left`.
    fn function_in_line(&self, function: FuncId, own: &Ty) -> FuncId {
        let program = self.program;
        let (Some(origin), Ty::Instance(class)) = (program.function(function).class, own) else {
            return function;
        };
        let line = self.out.vars.line(*class);
        let copy = line
            .map(|it| program.class(it))
            .find(|it| it.origin == Some(origin));
        let at = |it: &Method| it.function == function;
        copy.zip(program.class(origin).methods.iter().position(at))
            .and_then(|(copy, at)| copy.methods.get(at))
            .map_or(function, |it| it.function)
    }

    /// A method call that does not fit its parameters goes through the dynamic path.
    pub(super) fn misfit_method(
        &mut self,
        id: ExprId,
        ty: &Ty,
        function: &Function,
        args: &[Arg],
    ) -> Ty {
        self.out.vars.escape(ty);
        self.escape_args(args);
        self.dynamic_call(&function.name, None);
        self.set_op(id, Op::Dynamic);
        self.out.vars.value("arguments that do not fit the method")
    }

    pub(super) fn is_recursive(&self, closure: Closure) -> bool {
        self.out.instance(self.current).function == closure.function
    }

    /// Joins argument types into the parameters of the instance that serves them.
    pub(super) fn flow_into(
        &mut self,
        closure: Closure,
        types: &[Ty],
        bound: &[BoundArg],
        skip: usize,
    ) -> InstanceId {
        let program = self.program;
        let function = program.function(closure.function);
        let mut key: Vec<Ty> = types.to_vec();
        for (slot, arg) in key.iter_mut().skip(skip).zip(bound) {
            if matches!(arg, BoundArg::Star(_) | BoundArg::StarStar(_)) {
                *slot = Ty::Never;
            }
        }
        let id = self.instance_for(closure.function, closure.parent, key);
        for (index, param) in function.params.iter().enumerate() {
            match index.checked_sub(skip).and_then(|it| bound.get(it)) {
                Some(BoundArg::Star(items)) => {
                    let element = self.variadic_element(id, param.local);
                    for (expr, spread) in items {
                        let ty = self.ty_of(*expr);
                        let ty = if *spread { self.element(&ty) } else { ty };
                        let ty = self.first_class(&ty);
                        self.out.vars.join(element, &ty);
                    }
                }
                Some(BoundArg::StarStar(items)) => {
                    let element = self.variadic_element(id, param.local);
                    for (name, expr) in items {
                        let ty = self.ty_of(*expr);
                        let ty = match name {
                            Some(_) => ty,
                            None => self.mapping_value(&ty),
                        };
                        let ty = self.first_class(&ty);
                        self.out.vars.join(element, &ty);
                    }
                }
                Some(BoundArg::Default) => {
                    let ty = self.default_type(id, function, index);
                    let var = self.local_var(id, param.local);
                    self.out.vars.join(var, &ty);
                }
                _ => {
                    // `f(obj)` with the function of a method: `obj` is checked when it runs.
                    let own = self.own_receiver(closure.function);
                    let own = own.filter(|_| index == 0 && skip == 0);
                    if let Some(ty) = own.as_ref().or_else(|| types.get(index)) {
                        if index >= skip && self.is_host(closure.function) {
                            self.pass_to_host(id, param.local, ty);
                            continue;
                        }
                        let var = self.local_var(id, param.local);
                        self.out.vars.join(var, ty);
                    }
                }
            }
        }
        id
    }

    pub(super) fn mapping_value(&mut self, ty: &Ty) -> Ty {
        match ty {
            Ty::Native(NativeId::DICT, args) if args.len() == 2 => self.out.vars.get(args[1]),
            Ty::Never => Ty::Never,
            _ => {
                self.read_as_mapping();
                self.out.vars.escape(ty);
                self.out
                    .vars
                    .value("values of a mapping that a call spreads")
            }
        }
    }

    pub(super) fn default_type(
        &mut self,
        id: InstanceId,
        function: &'p Function,
        index: usize,
    ) -> Ty {
        match function
            .params
            .get(index)
            .and_then(|it| it.default.as_ref())
        {
            Some(ParamDefault::Literal(expr)) => {
                let current = std::mem::replace(&mut self.current, id);
                let ty = self.expr(*expr);
                self.current = current;
                ty
            }
            Some(ParamDefault::Global(global)) => self.out.global(*global),
            Some(ParamDefault::Captured(local)) => match self.out.instance(id).parent {
                Some(parent) => self.out.local(parent, *local),
                None => Ty::Never,
            },
            None => Ty::Never,
        }
    }

    pub(super) fn bound_type(&mut self, arg: &BoundArg) -> Ty {
        match arg {
            BoundArg::Expr(expr) => self.ty_of(*expr),
            BoundArg::Item(expr, index) => match self.ty_of(*expr) {
                Ty::Tuple(args) => match args.get(*index) {
                    Some(var) => self.out.vars.get(*var),
                    None => Ty::Never,
                },
                _ => Ty::Never,
            },
            // Nothing to wait for.
            BoundArg::Default
            | BoundArg::NativeDefault(_)
            | BoundArg::Star(_)
            | BoundArg::StarStar(_) => Ty::None,
        }
    }

    /// Matches arguments with parameters from index `skip` on; None where they do not fit, or
    /// where only the running program can tell.
    pub(super) fn bind(
        &self,
        function: &Function,
        skip: usize,
        args: &[Arg],
    ) -> Option<Vec<BoundArg>> {
        let params = function.params.get(skip..)?;
        let mut slots: Vec<Option<BoundArg>> = vec![None; params.len()];
        let positional: Vec<usize> = params
            .iter()
            .enumerate()
            .filter(|(_, it)| matches!(it.kind, ParamKind::PositionalOnly | ParamKind::Positional))
            .map(|(index, _)| index)
            .collect();
        let star = params.iter().position(|it| it.kind == ParamKind::Star);
        let mut rest: Vec<(ExprId, bool)> = Vec::new();
        let mut named: Vec<(Option<String>, ExprId)> = Vec::new();
        let mut next = 0;
        for arg in args {
            match arg {
                Arg::Positional(expr) => {
                    if next < positional.len() && rest.is_empty() {
                        slots[positional[next]] = Some(BoundArg::Expr(*expr));
                        next += 1;
                    } else {
                        rest.push((*expr, false));
                    }
                }
                Arg::Star(expr) => match self.ty_of(*expr) {
                    // No parameter would evaluate it.
                    Ty::Tuple(items) if items.is_empty() => return None,
                    Ty::Tuple(items) if rest.is_empty() => {
                        for index in 0..items.len() {
                            if next >= positional.len() {
                                return None;
                            }
                            slots[positional[next]] = Some(BoundArg::Item(*expr, index));
                            next += 1;
                        }
                    }
                    _ if next == positional.len() => rest.push((*expr, true)),
                    _ => return None,
                },
                Arg::Keyword(name, expr) => {
                    let found = params.iter().position(|it| {
                        matches!(it.kind, ParamKind::Positional | ParamKind::KeywordOnly)
                            && function.param_name(it) == name
                    });
                    match found {
                        Some(index) if slots[index].is_none() => {
                            slots[index] = Some(BoundArg::Expr(*expr));
                        }
                        Some(_) => return None,
                        None => named.push((Some(name.clone()), *expr)),
                    }
                }
                Arg::StarStar(expr) => named.push((None, *expr)),
            }
        }
        if !rest.is_empty() && star.is_none() {
            return None;
        }
        let double = params.iter().position(|it| it.kind == ParamKind::StarStar);
        if !named.is_empty() {
            // A spread mapping might fill a parameter that is still open.
            let spreads = named.iter().any(|(name, _)| name.is_none());
            let is_open = params.iter().zip(&slots).any(|(param, slot)| {
                slot.is_none() && !matches!(param.kind, ParamKind::Star | ParamKind::StarStar)
            });
            if double.is_none() || (spreads && is_open) {
                return None;
            }
        }
        if let Some(index) = star {
            slots[index] = Some(BoundArg::Star(rest));
        }
        if let Some(index) = double {
            slots[index] = Some(BoundArg::StarStar(named));
        }
        let mut bound = Vec::with_capacity(slots.len());
        for (slot, param) in slots.into_iter().zip(params) {
            match slot {
                Some(arg) => bound.push(arg),
                None if param.default.is_some() => bound.push(BoundArg::Default),
                None => return None,
            }
        }
        Some(bound)
    }

    /// A call with positional arguments of known types that no expression of the program makes:
    /// through a typed callable, or by a native that was given the function.
    pub(super) fn call_positional(&mut self, closure: Closure, args: &[Ty]) -> Ty {
        match self.instance_called(closure, args) {
            Some(id) => self.result_of(id),
            None => Ty::Never,
        }
    }

    /// The instance that serves a call with these arguments; None while they are unknown.
    pub(super) fn instance_called(&mut self, closure: Closure, args: &[Ty]) -> Option<InstanceId> {
        let program = self.program;
        let function = program.function(closure.function);
        if self.must_wait(args) {
            return None;
        }
        let mut key = Vec::new();
        let mut rest = args.iter();
        for param in &function.params {
            match param.kind {
                ParamKind::PositionalOnly | ParamKind::Positional => {
                    key.push(rest.next().cloned().unwrap_or(Ty::Never));
                }
                _ => key.push(Ty::Never),
            }
        }
        let id = self.instance_for(closure.function, closure.parent, key.clone());
        if let (Some(own), Some(first)) = (self.own_receiver(closure.function), key.first_mut())
            && matches!(first, Ty::Value(_))
        {
            *first = own;
        }
        for (index, param) in function.params.iter().enumerate() {
            let ty = match (param.kind, key.get(index)) {
                (ParamKind::Star | ParamKind::StarStar, _) => continue,
                (_, Some(Ty::Never)) | (_, None) => self.default_type(id, function, index),
                (_, Some(ty)) => ty.clone(),
            };
            let var = self.local_var(id, param.local);
            self.out.vars.join(var, &ty);
        }
        for ty in rest {
            if let Some(param) = function.params.iter().find(|it| it.kind == ParamKind::Star) {
                let element = self.variadic_element(id, param.local);
                let ty = self.first_class(ty);
                self.out.vars.join(element, &ty);
            }
        }
        Some(id)
    }
}

pub(super) fn plain(args: &[Arg]) -> Vec<BoundArg> {
    args.iter().map(|it| BoundArg::Expr(it.value())).collect()
}

/// The operators that a builtin function applies to objects of unknown type.
fn applied_operators(function: &str) -> &'static [&'static str] {
    match function {
        "sum" => &["__add__", "__radd__"],
        "divmod" => &["__divmod__", "__rdivmod__"],
        "pow" => &["__pow__", "__rpow__"],
        "sorted" | "min" | "max" | "sort" => &["__lt__", "__gt__"],
        _ => &[],
    }
}
