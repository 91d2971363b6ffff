//! Functions as arguments: whatever can be called becomes a Rust closure or a `Func`.
//!
//! ```python
//! sorted(names, key=len)      # |it: Str| -> Result<i64> { … }
//! handlers["add"] = add       # Func::new("add", move |args| …)
//! ```

use crate::hir::ExprId;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::{Block, Expr, ExprKind, Handler, Param, StmtKind, Type, Use};
use crate::syntax::stub::StubParamKind;
use crate::types::native::{FunctionSet, NativeId, NativeType};
use crate::types::ty::{Closure, Ty};

impl Body<'_> {
    /// A function value as a Rust closure from `params` to `Result<result>`.
    pub(super) fn callable(&mut self, id: ExprId, params: &[Ty], result: &Ty) -> Expr {
        let ty = self.ty(id).some();
        if self.cx.is_static(&ty) {
            let unit = self.unit();
            let closure = self.callable_of(id, unit, &ty, params, result);
            return self.beside(id, closure);
        }
        let value = match &ty {
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
        let outside = self.enter_closure();
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
        let (mut call, own) = self.apply(id, callee, ty, args);
        let from = self.applied_type(ty, own.clone(), result);
        if let (Ty::NativeClass(class), Ty::Never, Ty::Value(_)) = (ty, &own, result) {
            call = self.boxed_object(*class, call, params.is_empty());
        }
        let call = self.coerce(call, &from, result);
        let body = match unpropagated_if_result(&call, &from, result, self) {
            Some(result) => result,
            None => self.ok(call),
        };
        self.leave_closure(outside);
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

    /// A new object of a generic native class as a `Value`; where it is empty, nothing else tells
    /// rustc what it holds.
    fn boxed_object(&mut self, class: NativeId, mut object: Expr, is_empty: bool) -> Expr {
        let class = self.cx.types.natives.class(class);
        if let ExprKind::Call { path, .. } = &mut object.kind
            && is_empty
            && class.params > 0
        {
            let values = vec!["Value"; class.params].join(", ");
            let name = format!("{}::", class.rust);
            *path = path.replacen(&name, &format!("{name}<{values}>::"), 1);
        }
        self.method(object, "into_value", Vec::new(), Type::path("Value"))
    }

    /// Calls a callee of a known kind with values; gives the result and its type.
    pub(super) fn apply(
        &mut self,
        id: ExprId,
        callee: Expr,
        ty: &Ty,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        match ty {
            Ty::NativeClass(NativeId::BOOL) if args.len() <= 1 => {
                let test = match args.into_iter().next() {
                    Some((value, from)) => self.truth(value, &from),
                    None => self.bool(false),
                };
                (test, Ty::Bool)
            }
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
            Ty::Class(class) if self.cx.program.class(*class).make.is_some() => {
                self.apply_dynamic(callee, ty, args)
            }
            Ty::Class(class) => self.apply_class(*class, args),
            Ty::NativeClass(class) => {
                let set = self.cx.types.natives.constructor(*class);
                self.apply_native(set, None, args)
            }
            Ty::NativeFunction(set) => self.apply_native(Some(*set), None, args),
            Ty::Instance(class) => {
                let class = *class;
                self.apply_method(id, callee, &Ty::Instance(class), "__call__", args)
            }
            _ => self.apply_dynamic(callee, ty, args),
        }
    }

    pub(super) fn apply_dynamic(
        &mut self,
        callee: Expr,
        ty: &Ty,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        let callee = self.coerce(callee, ty, &dynamic());
        let packed = self.packed_values(args);
        let by_ref = self.reference(callee);
        (
            self.raising("rt::ops::call", vec![by_ref, packed], Type::path("Value")),
            dynamic(),
        )
    }

    pub(super) fn apply_function(
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
        let env = Some(&callee);
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
                    values.push(self.default_value(target, param.default.as_ref(), &ty, env));
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
                                param.default.as_ref(),
                                &ty,
                                env,
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

    pub(super) fn invoke_with(
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

    pub(super) fn apply_method(
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
        if let Some(class) = receiver.native_class() {
            let set = self.cx.types.natives.method(class, name);
            return self.apply_native(set, Some((callee, receiver.clone())), args);
        }
        let bound = Ty::Bound(std::rc::Rc::new((receiver.clone(), name.to_owned())));
        self.apply_dynamic(callee, &bound, args)
    }

    pub(super) fn apply_class(
        &mut self,
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
                None => self.default_value(found.target, param.default.as_ref(), &to, None),
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

    pub(super) fn apply_native(
        &mut self,
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
                    && required.clone().all(|it| it.kind != StubParamKind::Star)
                    && required
                        .zip(&types)
                        .all(|(param, ty)| cx.plainly_fits(&param.ty, ty))
            })
        });
        let Some(signature) = found else {
            return self.apply_dynamic_native(set, receiver, args);
        };
        let own = match &receiver {
            Some((_, Ty::Native(_, own))) => own.clone(),
            _ => std::rc::Rc::from([]),
        };
        let vars = own.iter().map(|it| cx.types.vars.get(*it));
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
                        let to = match &param.ty {
                            NativeType::Param(index) => match solved.get_mut(*index) {
                                Some(slot) => slot.get_or_insert(from.clone()).clone(),
                                None => from.clone(),
                            },
                            NativeType::Bool => Ty::Bool,
                            NativeType::I64(range) => Ty::I64(*range),
                            NativeType::Int => Ty::Int,
                            NativeType::Float => Ty::Float,
                            NativeType::Value => dynamic(),
                            _ => from.clone(),
                        };
                        let value = self.coerce(value, &from, &to);
                        let by_value = param.is_own
                            || matches!(
                                param.ty,
                                NativeType::Bool | NativeType::I64(_) | NativeType::Float
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
            other => self.native_type(other, &own, receiver.as_ref().map(|(_, ty)| ty)),
        };
        let optional = match &signature.returns {
            NativeType::Optional(inner) => {
                Some(self.native_type(inner, &own, receiver.as_ref().map(|(_, ty)| ty)))
            }
            _ => None,
        };
        let rust = self.rust(&ty);
        let receiver = receiver.map(|(value, _)| value);
        let result = self.native_result(signature, receiver, values, optional, rust);
        (result, ty)
    }

    /// Calls a native, or a native's method, whose forms all want other arguments than these.
    fn apply_dynamic_native(
        &mut self,
        set: Option<FunctionSet>,
        receiver: Option<(Expr, Ty)>,
        args: Vec<(Expr, Ty)>,
    ) -> (Expr, Ty) {
        let Some(set) = set else {
            let call = self.raising("rt::unreached", Vec::new(), Type::path("Value"));
            return (call, dynamic());
        };
        let Some((receiver, ty)) = receiver else {
            let callee = self.native_function_value(set);
            return self.apply_dynamic(callee, &dynamic(), args);
        };
        let signature = self.cx.types.signature(set, 0);
        let name = self.literal_text(signature.map_or("", |it| it.name.as_str()));
        let receiver = self.coerce(receiver, &ty, &dynamic());
        let by_ref = self.reference(receiver);
        let packed = self.packed_values(args);
        let rust = Type::path("Value");
        let call = self.raising("rt::ops::call_method", vec![by_ref, name, packed], rust);
        (call, dynamic())
    }

    /// Positional arguments of a dynamic call.
    fn packed_values(&mut self, args: Vec<(Expr, Ty)>) -> Expr {
        let values = args
            .into_iter()
            .map(|(value, from)| self.coerce(value, &from, &dynamic()))
            .collect();
        let array = Expr {
            kind: ExprKind::Array(values),
            ty: Type::Never,
        };
        self.call("Args::new", vec![array], Type::path("Args"))
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
        let outside = self.enter_closure();
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
        self.leave_closure(outside);
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
        ExprKind::Propagate {
            value,
            line: None,
            handler: Handler::Return,
        } => *value,
        kind => Expr { kind, ty: call.ty },
    }
}

pub(super) fn unpropagated_if_result(call: &Expr, from: &Ty, to: &Ty, body: &Body) -> Option<Expr> {
    let is_direct = matches!(
        &call.kind,
        ExprKind::Propagate { value, handler: Handler::Return, .. }
            if matches!(value.kind, ExprKind::Call { .. } | ExprKind::Method { .. })
    );
    (is_direct && body.cx.is_same_repr(from, to)).then(|| unpropagated(call.clone()))
}
