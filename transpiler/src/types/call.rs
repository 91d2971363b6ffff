//! Calls: binding arguments to parameters, and picking the instance that serves them.
//!
//! ```python
//! def f(a, b=2, *rest, key=None): ...
//! f(1, key="k")      # a <- 1, b <- default, rest <- (), key <- "k"
//! ```
//!
//! A call that does not fit is no error of the compiler's: it goes through the dynamic path,
//! which raises CPython's `TypeError` when the call runs.

use crate::hir::{
    Arg, ClassId, ExprId, ExprKind, FuncId, Function, MethodKind, ParamDefault, ParamKind,
};
use crate::types::engine::Infer;
use crate::types::native::{NativeId, NativeItem};
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

    fn eval_args(&mut self, args: &'p [Arg]) {
        for arg in args {
            self.expr(arg_expr(arg));
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
        let waits = (self.force < 2 && types.contains(&Ty::Never))
            || (self.force < 1 && types.iter().any(partly_unknown));
        self.has_waited |= waits;
        waits
    }

    pub(super) fn arg_types(&self, args: &[Arg]) -> Vec<Ty> {
        args.iter().map(|it| self.ty_of(arg_expr(it))).collect()
    }

    /// A call of a value of type `ty`; the arguments have been evaluated.
    pub(super) fn call_value(&mut self, id: ExprId, ty: &Ty, args: &'p [Arg]) -> Ty {
        match ty {
            Ty::Never => {
                self.has_waited = true;
                Ty::Never
            }
            Ty::Function(closure) => self.call_function(id, *closure, None, args),
            Ty::Class(class) => self.construct(id, *class, args),
            Ty::NativeFunction(set) => self.call_native(id, *set, None, args),
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
            _ => self.call_dynamic(id, ty, args, "a call of a dynamic value"),
        }
    }

    fn callee_of(&self, id: ExprId) -> ExprId {
        match &self.function().expr(id).kind {
            ExprKind::Call { callee, .. } => *callee,
            _ => id,
        }
    }

    /// A bound method that was stored in a variable.
    fn call_bound(&mut self, id: ExprId, receiver: &Ty, name: &str, args: &'p [Arg]) -> Ty {
        if let Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class)) = receiver
            && let Some((owner, method)) = self.find_method(*class, name)
            && self.overrides(*class, name).len() <= 1
        {
            let callee = self.callee_of(id);
            let _ = owner;
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
        let function = program.function(closure.function);
        let skip = usize::from(receiver.is_some());
        let Some(bound) = self.bind(function, skip, args) else {
            let types = self.arg_types(args);
            if types.contains(&Ty::Never) {
                self.has_waited = true;
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

    /// A method call that does not fit its parameters goes through the dynamic path.
    fn misfit_method(&mut self, id: ExprId, ty: &Ty, function: &Function, args: &[Arg]) -> Ty {
        self.out.vars.escape(ty);
        self.escape_args(args);
        self.dynamic_call(&function.name, None);
        self.set_op(id, Op::Dynamic);
        self.out.vars.value("arguments that do not fit the method")
    }

    fn is_recursive(&self, closure: Closure) -> bool {
        self.out.instance(self.current).function == closure.function
    }

    /// Joins argument types into the parameters of the instance that serves them.
    fn flow_into(
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
                        self.out.vars.join(element, &ty);
                    }
                }
                Some(BoundArg::Default) => {
                    let ty = self.default_type(id, function, index);
                    let var = self.local_var(id, param.local);
                    self.out.vars.join(var, &ty);
                }
                _ => {
                    if let Some(ty) = types.get(index) {
                        let var = self.local_var(id, param.local);
                        self.out.vars.join(var, ty);
                    }
                }
            }
        }
        id
    }

    fn mapping_value(&mut self, ty: &Ty) -> Ty {
        match ty {
            Ty::Native(NativeId::DICT, args) if args.len() == 2 => self.out.vars.get(args[1]),
            Ty::Never => Ty::Never,
            _ => self
                .out
                .vars
                .value("values of a mapping that a call spreads"),
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

    fn bound_type(&mut self, arg: &BoundArg) -> Ty {
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
    fn bind(&self, function: &Function, skip: usize, args: &[Arg]) -> Option<Vec<BoundArg>> {
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
        let program = self.program;
        let function = program.function(closure.function);
        if self.must_wait(args) {
            return Ty::Never;
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
                self.out.vars.join(element, ty);
            }
        }
        self.result_of(id)
    }

    // Methods.

    /// The method that an instance of `class` has under a name, with the class that defines it.
    pub(super) fn find_method(&self, class: ClassId, name: &str) -> Option<(ClassId, FuncId)> {
        self.find_kind(class, name, |kind| {
            matches!(
                kind,
                MethodKind::Instance | MethodKind::Static | MethodKind::Class
            )
        })
        .map(|(owner, function, _)| (owner, function))
    }

    pub(super) fn find_kind(
        &self,
        class: ClassId,
        name: &str,
        accepts: impl Fn(MethodKind) -> bool,
    ) -> Option<(ClassId, FuncId, MethodKind)> {
        let program = self.program;
        self.out
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                let methods = &program.class(owner).methods;
                methods
                    .iter()
                    .rev()
                    .find(|it| it.name == name && accepts(it.kind))
                    .map(|it| (owner, it.function, it.kind))
            })
    }

    /// The implementations that a call of `class().name` may reach: the one that `class` has
    /// and those that its subclasses put in its place.
    pub(super) fn overrides(&self, class: ClassId, name: &str) -> Vec<(ClassId, FuncId)> {
        let program = self.program;
        let mut found: Vec<(ClassId, FuncId)> = self.find_method(class, name).into_iter().collect();
        let mut pending: Vec<ClassId> = self.out.class(class).subclasses.iter().copied().collect();
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            let methods = &program.class(class).methods;
            let own = methods.iter().rev().find(|it| {
                it.name == name
                    && matches!(
                        it.kind,
                        MethodKind::Instance | MethodKind::Static | MethodKind::Class
                    )
            });
            if let Some(method) = own
                && !found
                    .iter()
                    .any(|(_, function)| *function == method.function)
            {
                found.push((class, method.function));
            }
        }
        found
    }

    pub(super) fn method_kind(&self, class: ClassId, function: FuncId) -> MethodKind {
        let methods = &self.program.class(class).methods;
        methods
            .iter()
            .find(|it| it.function == function)
            .map_or(MethodKind::Instance, |it| it.kind)
    }

    fn call_super(&mut self, id: ExprId, class: ClassId, name: &str, args: &'p [Arg]) -> Ty {
        let chain = self.out.vars.ancestors(class);
        let found = chain.get(1).and_then(|base| self.find_method(*base, name));
        let Some((owner, method)) = found else {
            // `object.__init__()` and the builtin exceptions' own methods.
            self.escape_args(args);
            self.set_op(id, Op::Intrinsic("super"));
            return match name {
                "__str__" | "__repr__" => super::expr::str_type(),
                "__eq__" | "__ne__" => Ty::Bool,
                "__hash__" => Ty::Int,
                _ => Ty::None,
            };
        };
        let closure = Closure {
            function: method,
            parent: None,
        };
        let callee = self.callee_of(id);
        let object = match &self.function().expr(callee).kind {
            ExprKind::Attribute { object, .. } => *object,
            _ => callee,
        };
        let ty = self.expr(object);
        match self.method_kind(owner, method) {
            MethodKind::Static => self.call_function(id, closure, None, args),
            MethodKind::Class => {
                let cls = self.class_receiver();
                self.call_function(id, closure, Some((object, cls)), args)
            }
            _ => {
                let _ = ty;
                let receiver = self.receiver_type(owner);
                self.call_function(id, closure, Some((object, receiver)), args)
            }
        }
    }

    /// The type of `cls` in the class method under evaluation.
    fn class_receiver(&self) -> Ty {
        match self.function().params.first() {
            Some(param) => self.out.local(self.current, param.local),
            None => Ty::Never,
        }
    }

    pub(super) fn call_method(
        &mut self,
        id: ExprId,
        object: ExprId,
        ty: &Ty,
        name: &str,
        args: &'p [Arg],
    ) -> Ty {
        let some = ty.some();
        match &some {
            Ty::Never => {
                self.has_waited = true;
                Ty::Never
            }
            Ty::Instance(class) => self.call_instance(id, object, *class, &some, name, args),
            Ty::Exception(exception) => {
                if let ExceptionClass::User(class) = exception
                    && self.find_method(*class, name).is_some()
                {
                    return self.call_instance(id, object, *class, &some, name, args);
                }
                let class = match exception {
                    ExceptionClass::Native(id) => *id,
                    ExceptionClass::User(class) => self
                        .out
                        .vars
                        .native_base(*class)
                        .unwrap_or(NativeId::BASE_EXCEPTION),
                };
                match self.out.natives.method(class, name) {
                    Some(set) => self.call_native(id, set, Some((object, some.clone())), args),
                    None => self.dynamic_method(id, &some, name, args),
                }
            }
            Ty::Class(class) => {
                let Some((owner, function)) = self.find_method(*class, name) else {
                    let value = self.attribute(self.callee_of(id), object, &some, name);
                    return self.call_value(id, &value, args);
                };
                let closure = Closure {
                    function,
                    parent: None,
                };
                match self.method_kind(owner, function) {
                    MethodKind::Class => {
                        self.call_function(id, closure, Some((object, some.clone())), args)
                    }
                    _ => self.call_function(id, closure, None, args),
                }
            }
            Ty::NativeModule(module) => {
                let ty = match self.out.natives.item(&format!("{module}.{name}")) {
                    Some(NativeItem::Function(set)) => Ty::NativeFunction(*set),
                    Some(NativeItem::Class(class)) => Ty::NativeClass(*class),
                    _ => return self.dynamic_method(id, &some, name, args),
                };
                self.call_value(id, &ty, args)
            }
            Ty::NativeClass(class) => match self.out.natives.method(*class, name) {
                Some(set) => self.call_class_native(id, *class, set, args),
                None => self.dynamic_method(id, &some, name, args),
            },
            Ty::Value(_) => self.dynamic_method(id, &some, name, args),
            _ => match self.native_class_of(&some) {
                Some(class) => match self.out.natives.method(class, name) {
                    Some(set) => self.call_native(id, set, Some((object, some.clone())), args),
                    None => self.dynamic_method(id, &some, name, args),
                },
                None => self.dynamic_method(id, &some, name, args),
            },
        }
    }

    /// The native class whose methods a value of this type has.
    pub(super) fn native_class_of(&self, ty: &Ty) -> Option<NativeId> {
        match ty {
            Ty::Native(id, _) => Some(*id),
            Ty::Bool => Some(NativeId::BOOL),
            Ty::I64 | Ty::Int => Some(NativeId::INT),
            Ty::Float => Some(NativeId::FLOAT),
            Ty::Tuple(_) => Some(NativeId::TUPLE),
            _ => None,
        }
    }

    pub(super) fn dynamic_method(&mut self, id: ExprId, ty: &Ty, name: &str, args: &[Arg]) -> Ty {
        self.out.vars.escape(ty);
        self.escape_args(args);
        self.record_dynamic(name, args);
        self.set_op(id, Op::Dynamic);
        self.out
            .vars
            .value(format!("the result of a dynamic call of {name}"))
    }

    fn call_instance(
        &mut self,
        id: ExprId,
        object: ExprId,
        class: ClassId,
        receiver: &Ty,
        name: &str,
        args: &'p [Arg],
    ) -> Ty {
        let candidates = self.overrides(class, name);
        let Some(&(owner, function)) = candidates.first() else {
            if self.find_anywhere(class, name) {
                return self.dynamic_method(id, receiver, name, args);
            }
            let callee = self.callee_of(id);
            let value = self.attribute(callee, object, receiver, name);
            self.record_attribute(callee, &value);
            return self.call_value(id, &value, args);
        };
        let closure = Closure {
            function,
            parent: None,
        };
        match self.method_kind(owner, function) {
            MethodKind::Static => return self.call_function(id, closure, None, args),
            MethodKind::Class => {
                let cls = Ty::Class(class);
                return self.call_function(id, closure, Some((object, cls)), args);
            }
            _ => {}
        }
        let own = self.receiver_type(owner);
        if candidates.len() == 1 {
            return self.call_function(id, closure, Some((object, own)), args);
        }
        self.call_virtual(id, object, class, name, &candidates, args)
    }

    /// All implementations get the arguments and share one signature.
    fn call_virtual(
        &mut self,
        id: ExprId,
        object: ExprId,
        class: ClassId,
        name: &str,
        candidates: &[(ClassId, FuncId)],
        args: &'p [Arg],
    ) -> Ty {
        let mut first: Option<(InstanceId, Vec<BoundArg>)> = None;
        for (owner, function) in candidates {
            let closure = Closure {
                function: *function,
                parent: None,
            };
            let receiver = self.receiver_type(*owner);
            let ty = self.call_function(id, closure, Some((object, receiver)), args);
            let Some(Op::Call {
                target,
                args: bound,
                ..
            }) = self.out.op(self.current, id).cloned()
            else {
                return if ty == Ty::Never {
                    Ty::Never
                } else {
                    let receiver = self.receiver_type(class);
                    let names: Vec<Arg> = args.to_vec();
                    self.dynamic_method(id, &receiver, name, &names)
                };
            };
            match &first {
                None => first = Some((target, bound)),
                Some((one, _)) => self.unify_signatures(*one, target),
            }
        }
        let Some((target, args)) = first else {
            return Ty::Never;
        };
        let op = Op::Virtual {
            class,
            method: name.to_owned(),
            target,
            receiver: object,
            args,
        };
        self.set_op(id, op);
        self.result_of(target)
    }

    pub(super) fn unify_signatures(&mut self, a: InstanceId, b: InstanceId) {
        let program = self.program;
        let (x, y) = (self.out.instance(a), self.out.instance(b));
        let (f, g) = (program.function(x.function), program.function(y.function));
        let mut pairs = vec![(x.ret, y.ret), (x.yields, y.yields), (x.sends, y.sends)];
        for (p, q) in f.params.iter().zip(&g.params).skip(1) {
            pairs.push((self.local_var(a, p.local), self.local_var(b, q.local)));
        }
        for (x, y) in pairs {
            self.out.vars.unify(x, y);
        }
    }

    /// Some subclass has what the class itself lacks.
    pub(super) fn find_anywhere(&self, class: ClassId, name: &str) -> bool {
        let mut pending: Vec<ClassId> = self.out.class(class).subclasses.iter().copied().collect();
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            if self
                .program
                .class(class)
                .methods
                .iter()
                .any(|it| it.name == name)
            {
                return true;
            }
        }
        false
    }

    /// Makes sure that a special method which the runtime calls is compiled, and gives its
    /// result's type.
    pub(super) fn reach_method(&mut self, class: ClassId, name: &str, args: &[Ty]) -> Option<Ty> {
        let candidates = self.overrides(class, name);
        let mut result: Option<(InstanceId, Ty)> = None;
        for (owner, function) in candidates {
            let mut all = vec![self.receiver_type(owner)];
            all.extend(args.iter().cloned());
            let closure = Closure {
                function,
                parent: None,
            };
            if self.must_wait(&all) {
                return Some(Ty::Never);
            }
            let ty = self.call_positional(closure, &all);
            let id = self.instance_for(function, None, all);
            self.out.classes[owner.index()].methods.insert(function, id);
            match &result {
                None => result = Some((id, ty)),
                Some((first, _)) => {
                    let first = *first;
                    self.unify_signatures(first, id);
                }
            }
        }
        let (first, _) = result?;
        Some(self.result_of(first))
    }

    // Construction.

    pub(super) fn construct(&mut self, id: ExprId, class: ClassId, args: &'p [Arg]) -> Ty {
        self.constructed(class);
        let ty = self.receiver_type(class);
        match self.find_method(class, "__init__") {
            Some((owner, function)) => {
                let closure = Closure {
                    function,
                    parent: None,
                };
                let receiver = self.receiver_type(owner);
                let result = self.call_function(id, closure, Some((id, receiver)), args);
                match self.out.op(self.current, id).cloned() {
                    Some(Op::Call { target, args, .. }) => {
                        self.set_op(
                            id,
                            Op::Construct {
                                class,
                                init: Some(target),
                                args,
                            },
                        );
                        if matches!(ty, Ty::Exception(_)) {
                            self.escape_args_of(id);
                        }
                        ty
                    }
                    _ if result == Ty::Never => ty,
                    _ => {
                        self.out.vars.escape(&Ty::Class(class));
                        result
                    }
                }
            }
            None if matches!(ty, Ty::Exception(_)) => {
                self.escape_args(args);
                self.set_op(
                    id,
                    Op::Construct {
                        class,
                        init: None,
                        args: plain(args),
                    },
                );
                ty
            }
            None if args.is_empty() => {
                self.set_op(
                    id,
                    Op::Construct {
                        class,
                        init: None,
                        args: Vec::new(),
                    },
                );
                ty
            }
            None => self.call_dynamic(id, &Ty::Class(class), args, "arguments that do not fit"),
        }
    }

    fn escape_args_of(&mut self, id: ExprId) {
        let function = self.function();
        if let ExprKind::Call { args, .. } = &function.expr(id).kind {
            self.escape_args(args);
        }
    }

    /// `raise C` without a call.
    pub(super) fn construct_plain(&mut self, id: ExprId, class: ClassId) {
        self.construct(id, class, &[]);
    }

    /// The runtime may now call the special methods that `Object` stands for.
    fn constructed(&mut self, class: ClassId) {
        self.out.classes[class.index()].is_constructed = true;
        let own = self.receiver_type(class);
        for name in ["__str__", "__repr__", "__bool__", "__len__", "__hash__"] {
            self.reach_method(class, name, &[]);
        }
        for name in ["__eq__", "__lt__", "__le__", "__gt__", "__ge__"] {
            self.reach_method(class, name, std::slice::from_ref(&own));
        }
    }

    pub(super) fn note_instance(&mut self, class: ClassId, function: FuncId, id: InstanceId) {
        self.out.classes[class.index()].methods.insert(function, id);
        self.reach(id);
    }
}

pub(super) fn arg_expr(arg: &Arg) -> ExprId {
    match arg {
        Arg::Positional(it) | Arg::Keyword(_, it) | Arg::Star(it) | Arg::StarStar(it) => *it,
    }
}

fn plain(args: &[Arg]) -> Vec<BoundArg> {
    args.iter().map(|it| BoundArg::Expr(arg_expr(it))).collect()
}
