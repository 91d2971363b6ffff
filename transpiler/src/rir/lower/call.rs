//! Calls of the program's own functions, methods and classes; awaiting and yielding.

use crate::hir::{
    Arg, ClassId, ExprId, ExprKind as Hir, Function, MethodKind, ParamDefault, each_operand,
};
use crate::rir::lower::argument::after;
use crate::rir::lower::body::Body;
use crate::rir::lower::names;
use crate::rir::{Expr, ExprKind, Stmt, StmtKind, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::{Closure, InstanceId, Ty, Why};
use crate::types::{BoundArg, Op};

/// A value of any `Value` type; the reason does not matter any more.
pub(super) fn dynamic() -> Ty {
    Ty::Value(Why(0))
}

impl<'a> Body<'a> {
    pub(super) fn call_expr(&mut self, id: ExprId, callee: ExprId, args: &[Arg]) -> Expr {
        let function = self.function;
        let op = self.cx.types.op(self.instance, id).cloned();
        match op {
            Some(Op::Intrinsic(name)) => {
                let call = self.intrinsic_call(id, name, callee, args);
                match function.expr(callee).kind {
                    Hir::Attribute { .. } => call,
                    _ => self.beside(callee, call),
                }
            }
            Some(Op::Callable) => {
                let ty = self.ty(callee).some();
                let vars = ty.args().to_vec();
                let types = self.types_of(&vars);
                let Some((ret, params)) = types.split_last() else {
                    return self.unit();
                };
                let values: Vec<Expr> = args
                    .iter()
                    .zip(params)
                    .map(|(arg, ty)| self.value_as(arg.value(), ty))
                    .collect();
                let receiver = self.receiver(callee, &ty);
                let tuple = Expr {
                    kind: ExprKind::Tuple(values),
                    ty: Type::Never,
                };
                let rust = self.rust(ret);
                self.raising_method(receiver, "call", vec![tuple], rust)
            }
            Some(Op::Dynamic) => {
                let mut own = None;
                if let Hir::Attribute { object, name } = &function.expr(callee).kind {
                    let is_super = matches!(function.expr(*object).kind, Hir::Super(_));
                    // The field is read as the class has it; only what it holds is dynamic.
                    let is_field = matches!(self.ty(*object).some(), Ty::Instance(_))
                        && matches!(
                            self.cx.types.op(self.instance, callee),
                            Some(Op::Field { .. })
                        );
                    let is_function = matches!(self.ty(*object), Ty::Class(_))
                        && matches!(self.ty(callee), Ty::Function(_));
                    if !is_super && !is_field && !is_function {
                        return self.dynamic_method_call(id, *object, name, args);
                    }
                    own = match self.ty(callee) {
                        Ty::Function(_) if is_super => Some(*object),
                        _ => None,
                    };
                }
                let value = self.dynamic_operand(callee);
                let mut packed = self.dynamic_args(args);
                if let Some(own) = own {
                    let own = self.value_as(own, &dynamic());
                    packed = self.method(packed, "with_receiver", vec![own], Type::path("Args"));
                }
                let call = self.raising("rt::ops::call", vec![value, packed], Type::path("Value"));
                let ty = self.ty(id);
                self.coerce_dynamic(call, &ty)
            }
            Some(op @ (Op::Construct { .. } | Op::Native { receiver: None, .. }))
                if self.cx.is_static(&self.ty(callee)) =>
            {
                let made = self.op_call(id, &op);
                self.beside(callee, made)
            }
            Some(op) => self.op_call(id, &op),
            None => self.unreached(id),
        }
    }

    /// An expression that inference never got to: control cannot reach it, or one of its operands
    /// never gives a value. What Python evaluates until then is evaluated.
    pub(super) fn unreached(&mut self, id: ExprId) -> Expr {
        let ty = self.ty(id);
        let rust = self.rust(&ty);
        let end = self.unreached_as(rust);
        let kind = &self.function.expr(id).kind;
        let is_branch = matches!(
            kind,
            Hir::And(..) | Hir::Or(..) | Hir::Conditional { .. } | Hir::Block { .. }
        );
        if is_branch {
            return end;
        }
        let mut operands = Vec::new();
        each_operand(kind, |it| operands.push(it));
        let mut stmts = Vec::new();
        for operand in operands {
            // The lookup of a method alone does nothing.
            let operand = match self.function.expr(operand).kind {
                Hir::Attribute { object, .. } => object,
                _ => operand,
            };
            if !self.is_name(operand) {
                let value = self.value(operand);
                self.do_effects(value, &mut stmts);
            }
        }
        after(stmts, end)
    }

    pub(super) fn unreached_as(&mut self, ty: Type) -> Expr {
        let call = Expr {
            kind: ExprKind::Call {
                path: "rt::unreached".to_owned(),
                types: vec![ty.clone()],
                args: Vec::new(),
            },
            ty: ty.clone().result(),
        };
        self.propagate(call, ty)
    }

    pub(super) fn dynamic_method_call(
        &mut self,
        id: ExprId,
        object: ExprId,
        name: &str,
        args: &[Arg],
    ) -> Expr {
        let value = self.dynamic_operand(object);
        let text = self.literal_text(name);
        let packed = self.dynamic_args(args);
        let call = self.raising(
            "rt::ops::call_method",
            vec![value, text, packed],
            Type::path("Value"),
        );
        let ty = self.ty(id);
        self.coerce_dynamic(call, &ty)
    }

    /// Carries out a resolved call.
    pub(super) fn op_call(&mut self, id: ExprId, op: &Op) -> Expr {
        match op {
            Op::Call {
                target,
                receiver,
                args,
            } => self.call_instance(id, *target, *receiver, args, false),
            Op::Virtual {
                class,
                method,
                target,
                receiver,
                args,
            } => self.call_virtual(*class, method, *target, *receiver, args),
            Op::Construct { class, init, args } => self.construct(id, *class, *init, args),
            Op::Native {
                set,
                overload,
                types,
                receiver,
                args,
            } => self.native_call(id, *set, *overload, types, *receiver, args),
            _ => self.unreached(id),
        }
    }

    /// The type that a resolved call gives.
    pub(super) fn ty_of_op(&self, op: &Op) -> Ty {
        match op {
            Op::Call { target, .. } | Op::Virtual { target, .. } => {
                self.cx.types.vars.get(self.cx.types.instance(*target).ret)
            }
            Op::Native { set, overload, .. } => {
                match self
                    .cx
                    .types
                    .signature(*set, *overload)
                    .map(|it| &it.returns)
                {
                    Some(crate::types::native::NativeType::Bool) => Ty::Bool,
                    _ => dynamic(),
                }
            }
            _ => dynamic(),
        }
    }

    /// Calls an instance. With `is_awaited` the future itself is wanted, not a coroutine object.
    pub(super) fn call_instance(
        &mut self,
        id: ExprId,
        target: InstanceId,
        receiver: Option<ExprId>,
        args: &[BoundArg],
        is_awaited: bool,
    ) -> Expr {
        let program = self.cx.program;
        let function = program.function(self.cx.types.instance(target).function);
        let skip = usize::from(receiver.is_some());
        let receiver_expr = receiver.map(|expr| self.method_receiver(function, target, expr));
        let instance = self.cx.types.instance(target);
        let closure = Closure {
            function: instance.function,
            parent: instance.parent,
        };
        let has_env = function.class.is_none() && !self.cx.is_plain_function(closure);
        let mut stmts = Vec::new();
        let receiver_expr = receiver_expr.map(|it| match it.ty {
            Type::Unit => {
                self.do_effects(it, &mut stmts);
                self.unit()
            }
            _ => it,
        });
        let callee = match receiver_expr {
            Some(receiver) => Some(receiver),
            None => has_env.then(|| self.environment(id, closure)),
        };
        let needs_env = function
            .params
            .iter()
            .skip(skip)
            .zip(args)
            .any(|(it, arg)| {
                *arg == BoundArg::Default && matches!(it.default, Some(ParamDefault::Captured(_)))
            });
        if let Hir::Call { callee: it, .. } = &self.function.expr(id).kind
            && callee.is_none()
            && !self.is_name(*it)
        {
            let value = self.value(*it);
            self.do_effects(value, &mut stmts);
        }
        let callee = match callee {
            Some(callee) if needs_env || self.evaluates_ahead(args) => {
                Some(self.held("callee", callee, &mut stmts))
            }
            callee => callee,
        };
        let env = callee.as_ref().filter(|_| has_env);
        let values = self.bound_args(target, function, skip, args, env, &mut stmts);
        let call = self.invoke(target, callee, values, is_awaited);
        after(stmts, call)
    }

    /// The receiver of a method call; None where the class alone tells the method.
    pub(super) fn method_receiver(
        &mut self,
        function: &Function,
        target: InstanceId,
        expr: ExprId,
    ) -> Expr {
        let Some(param) = function.params.first() else {
            return self.unit();
        };
        let ty = self.cx.types.local(target, param.local);
        if self.cx.is_static(&ty) {
            let unit = self.unit();
            return self.beside(expr, unit);
        }
        if matches!(self.function.expr(expr).kind, Hir::Super(_)) {
            return self.self_place();
        }
        let kind = self.cx.method_kind(self.cx.types.instance(target).function);
        if kind == Some(MethodKind::Class) {
            let value = self.value_as(expr, &dynamic());
            if matches!(self.ty(expr).some(), Ty::Class(_) | Ty::Value(_)) {
                return value;
            }
            let by_ref = self.reference(value);
            return self.raising("rt::ops::class_of", vec![by_ref], Type::path("Value"));
        }
        if matches!(self.ty(expr), Ty::Bound(_)) {
            let bound = self.ty(expr);
            return self.coerce_receiver(expr, &bound);
        }
        self.receiver(expr, &ty)
    }

    pub(super) fn coerce_receiver(&mut self, expr: ExprId, _ty: &Ty) -> Expr {
        match self.place(expr) {
            Some(place) => place,
            None => self.value(expr),
        }
    }

    /// `self` in a method, as a receiver.
    pub(super) fn self_place(&mut self) -> Expr {
        let Some(param) = self.function.params.first() else {
            return self.unit();
        };
        if self.function.local(param.local).is_cell {
            return self.self_value();
        }
        let rust = self.rust(&self.local_ty(param.local));
        let name = self.local_name(param.local);
        Expr {
            kind: ExprKind::Local {
                name,
                mode: Use::Copy,
            },
            ty: rust,
        }
    }

    /// The Rust call of an instance, its arguments lowered.
    pub(super) fn invoke(
        &mut self,
        target: InstanceId,
        receiver: Option<Expr>,
        mut values: Vec<Expr>,
        is_awaited: bool,
    ) -> Expr {
        let program = self.cx.program;
        let instance = self.cx.types.instance(target);
        let function = program.function(instance.function);
        let name = self.cx.names.function(target).to_owned();
        let ret = self.cx.types.vars.get(instance.ret);
        let rust = self.rust(&ret);
        let is_plain_sync = !function.is_async && !function.is_generator;
        let result = match (function.is_async, function.is_generator) {
            (false, false) => rust.clone().result(),
            (true, false) => Type::Never,
            _ => {
                let ty = self.cx.result_type(target);
                self.rust(&ty)
            }
        };
        let kind = self.cx.method_kind(instance.function);
        let call = match (function.class, kind) {
            (Some(class), kind) if self.cx.is_exception_class(class) => {
                let path = names::path(&self.cx.names, self.module, function.module, &name);
                if let (Some(receiver), false) = (receiver, kind == Some(MethodKind::Static)) {
                    let ty = receiver.ty.clone();
                    if ty != Type::Unit {
                        values.insert(0, self.owned_receiver(receiver));
                    }
                }
                self.call(&path, values, result)
            }
            (Some(class), kind) => {
                let takes_self = !matches!(kind, Some(MethodKind::Static | MethodKind::Class));
                match receiver {
                    Some(receiver) if takes_self => {
                        let receiver = if is_plain_sync {
                            receiver
                        } else {
                            self.owned_receiver(receiver)
                        };
                        self.method(receiver, &name, values, result)
                    }
                    _ if takes_self => {
                        // `C.method(obj, …)`: the first argument is the receiver.
                        if values.is_empty() {
                            return self.unreached_as(rust);
                        }
                        let receiver = values.remove(0);
                        self.method(receiver, &name, values, result)
                    }
                    _ => {
                        // A `cls` that only the running program knows.
                        if let Some(receiver) = receiver
                            && kind == Some(MethodKind::Class)
                            && receiver.ty != Type::Unit
                        {
                            values.insert(0, receiver);
                        }
                        let path = format!("{}::{name}", self.cx.class_path(self.module, class));
                        self.call(&path, values, result)
                    }
                }
            }
            (None, _) => {
                let closure = Closure {
                    function: instance.function,
                    parent: instance.parent,
                };
                if self.cx.is_plain_function(closure) {
                    let path = names::path(&self.cx.names, self.module, function.module, &name);
                    self.call(&path, values, result)
                } else {
                    let env = match receiver {
                        Some(env) if is_plain_sync => env,
                        Some(env) => self.owned_receiver(env),
                        None => self.unit(),
                    };
                    self.method(env, &name, values, result)
                }
            }
        };
        if is_plain_sync {
            return self.propagate(call, rust);
        }
        if function.is_generator {
            return call;
        }
        let call = if self.cx.recursion.is_boxed(self.instance, target) {
            self.call("rt::boxed", vec![call], Type::Never)
        } else {
            call
        };
        if is_awaited {
            return call;
        }
        let text = self.literal_text(&function.qualname);
        let ty = Type::generic("Coroutine", [rust]);
        self.call("rt::coroutine", vec![text, call], ty)
    }

    /// A receiver by value: async and generator methods keep it.
    pub(super) fn owned_receiver(&self, receiver: Expr) -> Expr {
        match receiver.kind {
            ExprKind::Local { name, .. } => self.local_clone(&name, receiver.ty),
            kind => Expr {
                kind,
                ty: receiver.ty,
            },
        }
    }

    /// The environment of the closure that a call names.
    pub(super) fn environment(&mut self, id: ExprId, closure: Closure) -> Expr {
        let callee = match &self.function.expr(id).kind {
            Hir::Call { callee, .. } => *callee,
            _ => id,
        };
        // A closure that calls itself is its own environment.
        if self.is_own_closure(closure) {
            return Expr {
                kind: ExprKind::Local {
                    name: "self".to_owned(),
                    mode: Use::Copy,
                },
                ty: self.cx.closure_type(self.module, closure),
            };
        }
        match self.place(callee) {
            Some(place) => place,
            None => {
                let ty = Ty::Function(closure);
                self.value_as(callee, &ty)
            }
        }
    }

    pub(super) fn is_own_closure(&self, closure: Closure) -> bool {
        let own = self.cx.types.instance(self.instance);
        own.function == closure.function && own.parent == closure.parent
    }

    /// Binds what is more than a place to a temporary, as something else is evaluated after it.
    pub(super) fn held(&mut self, noun: &str, value: Expr, out: &mut Vec<Stmt>) -> Expr {
        if super::coerce::is_pure(&value) {
            return value;
        }
        let name = self.temp(noun);
        let ty = value.ty.clone();
        out.push(self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: ty.clone(),
            init: Some(value),
        }));
        Expr {
            kind: ExprKind::Local {
                name,
                mode: Use::Copy,
            },
            ty,
        }
    }

    pub(super) fn call_virtual(
        &mut self,
        class: ClassId,
        method: &str,
        target: InstanceId,
        receiver: ExprId,
        args: &[BoundArg],
    ) -> Expr {
        let program = self.cx.program;
        let function = program.function(self.cx.types.instance(target).function);
        let mut stmts = Vec::new();
        let receiver = self.receiver(receiver, &Ty::Instance(class));
        let receiver = match self.evaluates_ahead(args) {
            true => self.held("callee", receiver, &mut stmts),
            false => receiver,
        };
        let mut values = self.bound_args(target, function, 1, args, None, &mut stmts);
        // Implementations may have further parameters, all with defaults.
        if let Some(widest) = self.cx.widest(class, method) {
            let function = program.function(self.cx.types.instance(widest).function);
            for param in function.params.iter().skip(1 + args.len()) {
                let ty = self.cx.types.local(widest, param.local);
                if !self.cx.is_static(&ty) {
                    let default = param.default.as_ref();
                    values.push(self.default_value(widest, default, &ty, None));
                }
            }
        }
        let ret = self.cx.types.vars.get(self.cx.types.instance(target).ret);
        let name = self.cx.dispatch_name(class, method);
        let rust = self.rust(&ret);
        let rust = match (function.is_generator, function.is_async) {
            (true, _) => Type::Never,
            (false, true) => Type::generic("Coroutine", [rust]),
            (false, false) => rust,
        };
        let call = self.raising_method(receiver, &name, values, rust);
        after(stmts, call)
    }
}

/// CPython's name for the type of `iter(x)`, which errors of `send` mention.
pub(super) fn iterator_name(ty: &Ty) -> &'static str {
    match ty.some() {
        Ty::Native(NativeId::LIST, _) => "list_iterator",
        Ty::Native(NativeId::TUPLE, _) | Ty::Tuple(_) => "tuple_iterator",
        Ty::Native(NativeId::STR, _) => "str_iterator",
        Ty::Native(NativeId::BYTES, _) => "bytes_iterator",
        Ty::Native(NativeId::RANGE, _) => "range_iterator",
        Ty::Native(NativeId::DICT, _) => "dict_keyiterator",
        Ty::Native(NativeId::SET | NativeId::FROZENSET, _) => "set_iterator",
        _ => "iterator",
    }
}
