//! What makes functions, classes and instances reachable from dynamic code: wrappers that bind
//! the arguments of a dynamic call, convert them, and box the result.

use crate::hir::{ClassId, Function, MethodKind, ParamKind};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{call, field, local, method, path_expr, plain, reference, text};
use crate::rir::{
    Arm, Block, Expr, ExprKind, Handler, Impl, Item, Literal, Param, Pattern, Receiver, StmtKind,
    Type, Use,
};
use crate::types::native::{FunctionSet, NativeId};
use crate::types::ty::{InstanceId, Ty};

impl Body<'_> {
    /// A function object as a `Value`.
    pub(super) fn function_value(&mut self, expr: Expr, from: &Ty) -> Expr {
        let value = Type::path("Value");
        match from {
            Ty::Function(closure) => {
                let key = (closure.function, closure.parent);
                let Some(target) = self.cx.types.dynamic_functions.get(&key).copied() else {
                    return self.raising("rt::unreached", Vec::new(), value);
                };
                let function = self.cx.program.function(closure.function);
                let is_plain = self.cx.is_plain_function(*closure);
                let callee = if is_plain {
                    None
                } else {
                    Some(("callee".to_owned(), expr.ty.clone()))
                };
                let block = self.wrapper(target, function, 0, callee.clone());
                let closure_expr = Expr {
                    kind: ExprKind::Closure {
                        is_move: true,
                        params: vec![Param {
                            name: "args".to_owned(),
                            mutable: false,
                            ty: Type::path("Args"),
                        }],
                        ret: Some(Type::path("Value").result()),
                        body: Box::new(Expr {
                            kind: ExprKind::Block(block),
                            ty: Type::Never,
                        }),
                    },
                    ty: Type::Never,
                };
                let name = self.literal_text(&function.qualname);
                let func = self.call(
                    "DynFunc::new",
                    vec![name, closure_expr],
                    Type::path("DynFunc"),
                );
                let func = self.call("Value::Func", vec![func], value.clone());
                match callee {
                    None => func,
                    Some((name, ty)) => {
                        let bound = self.plain(StmtKind::Let {
                            name,
                            mutable: false,
                            ty,
                            init: Some(expr),
                        });
                        let block = Block {
                            stmts: vec![bound],
                            value: Some(Box::new(func)),
                        };
                        Expr {
                            kind: ExprKind::Block(block),
                            ty: value,
                        }
                    }
                }
            }
            Ty::Bound(bound) => {
                let (receiver, name) = &**bound;
                let object = match receiver {
                    Ty::Class(class) => self.class_value(*class),
                    Ty::NativeClass(id) => self.native_class_value(*id),
                    _ => self.coerce(expr, receiver, &dynamic()),
                };
                let by_ref = self.reference(object);
                let text = self.literal_text(name);
                self.raising("rt::ops::get_attr", vec![by_ref, text], value)
            }
            Ty::NativeFunction(set) => self.native_function_value(*set),
            _ => self.coerce(expr, from, &dynamic()),
        }
    }

    /// A builtin function as a `Value`; a constructor is its class.
    pub(super) fn native_function_value(&mut self, set: FunctionSet) -> Expr {
        let natives = &self.cx.types.natives;
        let Some(signature) = natives.overloads(set).first() else {
            return self.raising("rt::unreached", Vec::new(), Type::path("Value"));
        };
        match signature.class {
            Some(class) => self.native_class_value(class),
            None => {
                let text = self.literal_text(&signature.name);
                self.raising("rt::ops::builtin", vec![text], Type::path("Value"))
            }
        }
    }

    pub(super) fn class_value(&mut self, class: ClassId) -> Expr {
        let value = Type::path("Value");
        if self.cx.is_exception_class(class) {
            let path = self.exception_class_path(class);
            let by_ref = reference(path_expr(&path));
            return self.call("Value::ExcClass", vec![by_ref], value);
        }
        let path = self.cx.class_static_path(self.module, class);
        let by_ref = reference(path_expr(&path));
        self.call("Value::Class", vec![by_ref], value)
    }

    pub(super) fn native_class_value(&mut self, id: NativeId) -> Expr {
        let value = Type::path("Value");
        if self.cx.types.natives.class(id).is_exception {
            let class = self.native_exception(id);
            return self.call("Value::ExcClass", vec![class], value);
        }
        let name = self.cx.types.natives.class(id).name.clone();
        let text = self.literal_text(&name);
        self.raising("rt::ops::builtin", vec![text], value)
    }

    /// The block that binds `args`, calls `target`, and boxes its result. `skip` parameters are
    /// bound already; `callee` is the closure's environment.
    fn wrapper(
        &mut self,
        target: InstanceId,
        function: &Function,
        skip: usize,
        callee: Option<(String, Type)>,
    ) -> Block {
        let handler = std::mem::replace(&mut self.handler, Handler::Return);
        let mut stmts = Vec::new();
        let values = self.bound_parameters(target, function, skip, &mut stmts);
        let ty = self.cx.result_type(target);
        let rust = self.rust(&ty);
        let name = self.cx.names.function(target).to_owned();
        let is_sync = !function.is_async && !function.is_generator;
        let result = if is_sync {
            rust.clone().result()
        } else {
            rust.clone()
        };
        let made = match &callee {
            Some((env, env_ty)) => {
                let mode = if is_sync { Use::Copy } else { Use::Clone };
                let env = local(env, mode, env_ty.clone());
                self.method(env, &name, values, result)
            }
            None => match function.class {
                Some(class) if !self.cx.is_exception_class(class) => {
                    let path = format!("{}::{name}", self.cx.class_path(self.module, class));
                    let mut values = values;
                    let kind = self.cx.method_kind(self.cx.types.instance(target).function);
                    if matches!(kind, Some(MethodKind::Instance) | None)
                        && let Some(first) = values.first_mut()
                        && is_sync
                    {
                        let taken = std::mem::replace(first, self.unit());
                        *first = reference(taken);
                    }
                    self.call(&path, values, result)
                }
                _ => {
                    let path =
                        super::names::path(&self.cx.names, self.module, function.module, &name);
                    self.call(&path, values, result)
                }
            },
        };
        let value = self.boxed_result(made, &ty, rust, function);
        self.handler = handler;
        Block {
            stmts,
            value: Some(Box::new(value)),
        }
    }

    fn boxed_result(&mut self, made: Expr, ty: &Ty, rust: Type, function: &Function) -> Expr {
        let made = match (function.is_async, function.is_generator) {
            (false, false) => bare(made, rust),
            (true, false) => {
                let name = self.literal_text(&function.qualname);
                self.call("rt::coroutine", vec![name, made], rust)
            }
            _ => made,
        };
        let boxed = self.coerce(made, ty, &dynamic());
        self.ok(boxed)
    }

    /// `let mut bound = Signature::new(…).bind(args)?; let x: T = bound.required(0)?; …`; gives
    /// the values to pass on.
    fn bound_parameters(
        &mut self,
        target: InstanceId,
        function: &Function,
        skip: usize,
        stmts: &mut Vec<crate::rir::Stmt>,
    ) -> Vec<Expr> {
        let signature = self.signature(function, skip);
        let args = local("args", Use::Copy, Type::path("Args"));
        let bound_ty = Type::path("Bound");
        let bound = method(signature, "bind", vec![args]);
        let uses_values = function.params.len() > skip;
        stmts.push(plain(StmtKind::Let {
            name: if uses_values {
                "bound".to_owned()
            } else {
                "_bound".to_owned()
            },
            mutable: function.params.iter().skip(skip).any(|it| {
                !matches!(it.kind, ParamKind::Star | ParamKind::StarStar)
                    && !self.cx.is_static(&self.cx.types.local(target, it.local))
            }),
            ty: bound_ty,
            init: Some(bare(bound, Type::path("Bound"))),
        }));
        let mut values = Vec::new();
        let mut index = 0;
        let positional = function
            .params
            .iter()
            .skip(skip)
            .filter(|it| matches!(it.kind, ParamKind::PositionalOnly | ParamKind::Positional));
        let mut slots = Vec::new();
        for param in positional {
            slots.push((param, index));
            index += 1;
        }
        for param in function.params.iter().skip(skip) {
            if param.kind == ParamKind::KeywordOnly {
                slots.push((param, index));
                index += 1;
            }
        }
        for param in function.params.iter().skip(skip) {
            let ty = self.cx.types.local(target, param.local);
            let rust = self.rust(&ty);
            let own = local("bound", Use::Copy, Type::Never);
            let at = slots
                .iter()
                .find(|(it, _)| it.local == param.local)
                .map_or(0, |it| it.1);
            let position = number(at);
            let is_static = self.cx.is_static(&ty);
            let value = match param.kind {
                ParamKind::Star => {
                    let field = field(own, "varargs");
                    let items = call("rt::convert_rest", vec![field]);
                    bare(items, rust.clone())
                }
                ParamKind::StarStar => {
                    let pairs = field(own, "kwargs");
                    let made = call("rt::convert_keywords", vec![pairs]);
                    bare(made, rust.clone())
                }
                _ if is_static => continue,
                _ if param.default.is_some() => {
                    let found = Expr {
                        kind: ExprKind::Method {
                            receiver: Box::new(own),
                            name: "optional".to_owned(),
                            types: vec![rust.clone()],
                            args: vec![position],
                        },
                        ty: Type::Never,
                    };
                    let found = bare(found, Type::generic("Option", [rust.clone()]));
                    let default = self.default_value(target, function, param.default.as_ref(), &ty);
                    let arms = vec![
                        Arm {
                            pattern: Pattern::Variant {
                                path: "Some".to_owned(),
                                fields: vec![Pattern::Bind {
                                    name: "it".to_owned(),
                                    mutable: false,
                                }],
                            },
                            guard: None,
                            body: Block {
                                stmts: Vec::new(),
                                value: Some(Box::new(local("it", Use::Move, rust.clone()))),
                            },
                        },
                        Arm {
                            pattern: Pattern::Variant {
                                path: "None".to_owned(),
                                fields: Vec::new(),
                            },
                            guard: None,
                            body: Block {
                                stmts: Vec::new(),
                                value: Some(Box::new(default)),
                            },
                        },
                    ];
                    Expr {
                        kind: ExprKind::Match {
                            value: Box::new(found),
                            arms,
                        },
                        ty: rust.clone(),
                    }
                }
                _ => {
                    let found = Expr {
                        kind: ExprKind::Method {
                            receiver: Box::new(own),
                            name: "required".to_owned(),
                            types: vec![rust.clone()],
                            args: vec![position],
                        },
                        ty: Type::Never,
                    };
                    bare(found, rust.clone())
                }
            };
            let name = self.temp("arg");
            stmts.push(plain(StmtKind::Let {
                name: name.clone(),
                mutable: false,
                ty: rust.clone(),
                init: Some(value),
            }));
            values.push(local(&name, Use::Move, rust));
        }
        values
    }

    /// `Signature::new("f", &["a", "b"]).required(1)`.
    fn signature(&self, function: &Function, skip: usize) -> Expr {
        let params = || function.params.iter().skip(skip);
        let name_of = |it: &crate::hir::Param| text(function.param_name(it));
        let is_positional = |it: &&crate::hir::Param| {
            matches!(it.kind, ParamKind::PositionalOnly | ParamKind::Positional)
        };
        let names: Vec<Expr> = params().filter(is_positional).map(name_of).collect();
        let count = names.len();
        let array = reference(Expr {
            kind: ExprKind::Array(names),
            ty: Type::Never,
        });
        let mut signature = call("Signature::new", vec![text(&function.qualname), array]);
        let required = params()
            .filter(is_positional)
            .filter(|it| it.default.is_none())
            .count();
        if required < count {
            signature = method(signature, "required", vec![number(required)]);
        }
        let only = params()
            .filter(|it| it.kind == ParamKind::PositionalOnly)
            .count();
        if only > 0 {
            signature = method(signature, "positional_only", vec![number(only)]);
        }
        if params().any(|it| it.kind == ParamKind::Star) {
            signature = method(signature, "varargs", Vec::new());
        }
        let keyword: Vec<_> = params()
            .filter(|it| it.kind == ParamKind::KeywordOnly)
            .collect();
        if !keyword.is_empty() {
            let mut mask = 0;
            for (index, param) in keyword.iter().enumerate() {
                if param.default.is_none() {
                    mask |= 1_i64 << index.min(62);
                }
            }
            let names = keyword.iter().map(|it| name_of(it)).collect();
            let array = reference(Expr {
                kind: ExprKind::Array(names),
                ty: Type::Never,
            });
            signature = method(
                signature,
                "keyword_only",
                vec![array, number(mask as usize)],
            );
        }
        if params().any(|it| it.kind == ParamKind::StarStar) {
            signature = method(signature, "kwargs", Vec::new());
        }
        signature
    }
}

impl Cx<'_> {
    /// `|args| …` that constructs a class dynamically.
    pub(super) fn class_constructor(&self, class: ClassId) -> Option<Expr> {
        let root = self.types.root_class(class);
        let handle = self.names.class(root).to_owned();
        let init = self
            .types
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                let methods = &self.program.class(owner).methods;
                methods
                    .iter()
                    .find(|it| it.name == "__init__")
                    .map(|it| it.function)
            });
        let path = format!("{handle}::{}", self.new_name(class));
        let args = Param {
            name: "args".to_owned(),
            mutable: false,
            ty: Type::path("Args"),
        };
        let block = match init.and_then(|it| self.live_instance(it)) {
            Some(target) => {
                let function = self.program.function(self.types.instance(target).function);
                let mut body = Body::bare(self, target);
                let mut stmts = Vec::new();
                let values = body.bound_parameters(target, function, 1, &mut stmts);
                let made = bare(call(&path, values), Type::path(&handle));
                let value = body.ok(method(made, "into_value", Vec::new()));
                Block {
                    stmts,
                    value: Some(Box::new(value)),
                }
            }
            None => {
                let name = self.program.class(class).name.clone();
                let check = call(
                    "rt::takes_no_arguments",
                    vec![
                        text(&name),
                        reference(local("args", Use::Copy, Type::Never)),
                    ],
                );
                let made = method(call(&path, Vec::new()), "into_value", Vec::new());
                Block {
                    stmts: vec![plain(StmtKind::Expr(bare(check, Type::Unit)))],
                    value: Some(Box::new(call("Ok", vec![made]))),
                }
            }
        };
        Some(Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![args],
                ret: None,
                body: Box::new(Expr {
                    kind: ExprKind::Block(block),
                    ty: Type::Never,
                }),
            },
            ty: Type::Never,
        })
    }

    /// `|exc, args| …` that runs `__init__` of an exception class that is raised dynamically.
    pub(super) fn exception_init(&self, class: ClassId) -> Option<Expr> {
        let own = self
            .program
            .class(class)
            .methods
            .iter()
            .find(|it| it.name == "__init__")?;
        let target = self.live_instance(own.function)?;
        let function = self.program.function(own.function);
        let mut body = Body::bare(self, target);
        let mut stmts = Vec::new();
        let mut values = vec![method(
            local("exc", Use::Copy, Type::Never),
            "clone",
            Vec::new(),
        )];
        values.extend(body.bound_parameters(target, function, 1, &mut stmts));
        let run = call(self.names.function(target), values);
        let block = Block {
            stmts,
            value: Some(Box::new(run)),
        };
        let param = |name: &str| Param {
            name: name.to_owned(),
            mutable: false,
            ty: Type::Never,
        };
        Some(Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![param("exc"), param("args")],
                ret: None,
                body: Box::new(Expr {
                    kind: ExprKind::Block(block),
                    ty: Type::Never,
                }),
            },
            ty: Type::Never,
        })
    }

    /// `impl Instance for AccountFields`.
    pub(super) fn instance_impl(&self, root: ClassId, hierarchy: &[ClassId]) -> Item {
        let handle = self.names.class(root).to_owned();
        let own = local("self", Use::Copy, Type::Never);
        let class = if self.types.class(root).subclasses.is_empty() {
            reference(path_expr(&self.class_static(root)))
        } else {
            field(own.clone(), "class")
        };
        let mut items = vec![super::class::simple(
            "class",
            Receiver::Ref,
            Vec::new(),
            Type::path("&'static Class"),
            class,
        )];
        if self.types.class(root).is_dynamic {
            items.extend(self.dynamic_members(root, hierarchy));
        }
        Item::Impl(Impl {
            of: Some(Type::path("Instance")),
            ty: Type::path(&format!("{handle}Fields")),
            items,
        })
    }

    fn dynamic_members(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Item> {
        let mut items = Vec::new();
        let value = Type::path("Value");
        let answer = Type::generic("Option", [value.clone().result()]);
        let self_rc = Param {
            name: "self".to_owned(),
            mutable: false,
            ty: Type::generic("Rc", [Type::path("Self")]),
        };
        let name_param = Param {
            name: "name".to_owned(),
            mutable: false,
            ty: Type::path("&str"),
        };
        let handle = self.names.class(root).to_owned();
        let getters = self.getter_arms(root, hierarchy);
        items.push(member(
            "get_attr",
            vec![self_rc.clone(), name_param.clone()],
            answer.clone(),
            &handle,
            getters,
            "name",
        ));
        let setters = self.setter_arms(root);
        if !setters.is_empty() {
            let item = Param {
                name: "value".to_owned(),
                mutable: false,
                ty: value,
            };
            items.push(member(
                "set_attr",
                vec![self_rc.clone(), name_param.clone(), item],
                Type::generic("Option", [Type::Unit.result()]),
                &handle,
                setters,
                "name",
            ));
        }
        let methods = self.method_arms(root, hierarchy);
        if !methods.is_empty() {
            let args = Param {
                name: "args".to_owned(),
                mutable: false,
                ty: Type::path("Args"),
            };
            items.push(member(
                "call_method",
                vec![self_rc, name_param, args],
                answer,
                &handle,
                methods,
                "name",
            ));
        }
        items
    }

    fn getter_arms(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Arm> {
        let mut arms = Vec::new();
        let module = self.program.class(root).module;
        let Some(any) = self.types.instances.iter().position(|it| it.is_live) else {
            return arms;
        };
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            if self.is_static(&ty) {
                continue;
            }
            let mut body = Body::bare(self, InstanceId(any as u32));
            body.module = module;
            let slot = this_field(name);
            let read = method(slot, "try_get", Vec::new());
            let it = local("it", Use::Move, self.rust_type(module, &ty));
            let boxed = body.coerce(it, &ty, &dynamic());
            let convert = lambda("it", call("Ok", vec![boxed]));
            let read = method(read, "map", vec![convert]);
            let read = match self.dynamic_variable(root, name) {
                Some(variable) => method(read, "or_else", vec![thunk(variable)]),
                None => read,
            };
            arms.push(arm(name, read));
        }
        for class in hierarchy {
            for method_ in &self.program.class(*class).methods {
                if method_.kind != MethodKind::Getter {
                    continue;
                }
                let Some(target) = self.live_instance(method_.function) else {
                    continue;
                };
                if arms.iter().any(|it| is_arm(it, &method_.name)) {
                    continue;
                }
                let ty = self.result_type(target);
                let mut body = Body::bare(self, target);
                let read = match self.special_method(root, &method_.name) {
                    Some(found) if found.is_virtual => method(
                        local("this", Use::Copy, Type::Never),
                        &self.dispatch_name(root, &method_.name),
                        Vec::new(),
                    ),
                    _ => method(
                        local("this", Use::Copy, Type::Never),
                        self.names.function(target),
                        Vec::new(),
                    ),
                };
                let it = local("it", Use::Move, body.rust(&ty));
                let boxed = body.coerce(it, &ty, &dynamic());
                let read = method(read, "map", vec![lambda("it", boxed)]);
                arms.push(arm(&method_.name, call("Some", vec![read])));
            }
        }
        for class in hierarchy {
            for (name, _) in &self.program.class(*class).attrs {
                if arms.iter().any(|it| is_arm(it, name)) {
                    continue;
                }
                if let Some(read) = self.dynamic_variable(root, name) {
                    arms.push(arm(name, read));
                }
            }
        }
        arms
    }

    /// A class variable as dynamic code reads it through an object.
    fn dynamic_variable(&self, root: ClassId, name: &str) -> Option<Expr> {
        let global = self.any_variable(root, name)?;
        let ty = self.types.global(global);
        if self.is_static(&ty) || ty == Ty::Never {
            return None;
        }
        let any = self.types.instances.iter().position(|it| it.is_live)?;
        let mut body = Body::bare(self, InstanceId(any as u32));
        body.module = self.program.class(root).module;
        let it = local("it", Use::Move, body.rust(&ty));
        let boxed = body.coerce(it, &ty, &dynamic());
        let read = if self.is_virtual_variable(root, name) {
            let this = local("this", Use::Copy, Type::Never);
            method(this, &self.variable_name(root, name), Vec::new())
        } else {
            method(path_expr(&body.global_path(global)), "get", Vec::new())
        };
        let read = method(read, "map", vec![lambda("it", boxed)]);
        Some(call("Some", vec![read]))
    }

    /// `|name| match name { … }` that gives dynamic code the variables of a class object.
    pub(super) fn class_attrs(&self, class: ClassId) -> Option<Expr> {
        let any = self.types.instances.iter().position(|it| it.is_live)?;
        let mut body = Body::bare(self, InstanceId(any as u32));
        body.module = self.program.class(class).module;
        let mut arms: Vec<Arm> = Vec::new();
        for (name, global) in &self.program.class(class).attrs {
            let ty = self.types.global(*global);
            if self.is_static(&ty) || ty == Ty::Never || arms.iter().any(|it| is_arm(it, name)) {
                continue;
            }
            let it = local("it", Use::Move, body.rust(&ty));
            let boxed = body.coerce(it, &ty, &dynamic());
            let read = method(path_expr(&body.global_path(*global)), "get", Vec::new());
            let read = method(read, "map", vec![lambda("it", boxed)]);
            arms.push(arm(name, call("Some", vec![read])));
        }
        if arms.is_empty() {
            return None;
        }
        arms.push(Arm {
            pattern: Pattern::Wildcard,
            guard: None,
            body: Block {
                stmts: Vec::new(),
                value: Some(Box::new(path_expr("None"))),
            },
        });
        let found = Expr {
            kind: ExprKind::Match {
                value: Box::new(local("name", Use::Copy, Type::Never)),
                arms,
            },
            ty: Type::Never,
        };
        Some(lambda("name", found))
    }

    fn setter_arms(&self, root: ClassId) -> Vec<Arm> {
        let mut arms = Vec::new();
        let module = self.program.class(root).module;
        let Some(any) = self.types.instances.iter().position(|it| it.is_live) else {
            return arms;
        };
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            if self.is_static(&ty) {
                continue;
            }
            let rust = self.rust_type(module, &ty);
            let body = Body::bare(self, InstanceId(any as u32));
            let _ = body;
            let converted = Expr {
                kind: ExprKind::Call {
                    path: "rt::convert".to_owned(),
                    types: vec![rust],
                    args: vec![reference(local("value", Use::Copy, Type::Never))],
                },
                ty: Type::Never,
            };
            let set = method(
                this_field(name),
                "set",
                vec![local("it", Use::Move, Type::Never)],
            );
            let stored = method(converted, "map", vec![lambda("it", set)]);
            arms.push(arm(name, call("Some", vec![stored])));
        }
        arms
    }

    fn method_arms(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Arm> {
        let mut arms: Vec<Arm> = Vec::new();
        for class in hierarchy {
            for method_ in &self.program.class(*class).methods {
                let Some(target) = self.live_instance(method_.function) else {
                    continue;
                };
                if method_.name == "__init__"
                    || !matches!(method_.kind, MethodKind::Instance | MethodKind::Static)
                    || arms.iter().any(|it| is_arm(it, &method_.name))
                {
                    continue;
                }
                let function = self.program.function(method_.function);
                let skip = usize::from(method_.kind == MethodKind::Instance);
                let mut body = Body::bare(self, target);
                let mut stmts = Vec::new();
                let values = body.bound_parameters(target, function, skip, &mut stmts);
                let ty = self.result_type(target);
                let rust = body.rust(&ty);
                let is_sync = !function.is_async && !function.is_generator;
                let is_virtual = self
                    .special_method(root, &method_.name)
                    .is_some_and(|it| it.is_virtual);
                let made = if method_.kind == MethodKind::Static {
                    let handle = self.names.class(root);
                    call(
                        &format!("{handle}::{}", self.names.function(target)),
                        values,
                    )
                } else if is_virtual {
                    method(
                        local("this", Use::Copy, Type::Never),
                        &self.dispatch_name(root, &method_.name),
                        values,
                    )
                } else {
                    let mode = if is_sync { Use::Copy } else { Use::Clone };
                    method(
                        local("this", mode, Type::Never),
                        self.names.function(target),
                        values,
                    )
                };
                let value = if is_virtual && !is_sync {
                    let made = bare(made, rust);
                    let boxed = body.coerce(made, &ty, &dynamic());
                    body.ok(boxed)
                } else {
                    body.boxed_result(made, &ty, rust, function)
                };
                let inner = Block {
                    stmts,
                    value: Some(Box::new(value)),
                };
                let run = Expr {
                    kind: ExprKind::Closure {
                        is_move: false,
                        params: Vec::new(),
                        ret: Some(Type::path("Value").result()),
                        body: Box::new(Expr {
                            kind: ExprKind::Block(inner),
                            ty: Type::Never,
                        }),
                    },
                    ty: Type::Never,
                };
                let run = call("rt::run", vec![run]);
                arms.push(arm(&method_.name, call("Some", vec![run])));
            }
        }
        arms
    }
}

/// A member of the `Instance` impl: a match on the name.
fn member(
    name: &str,
    params: Vec<Param>,
    ret: Type,
    handle: &str,
    mut arms: Vec<Arm>,
    on: &str,
) -> Item {
    arms.push(Arm {
        pattern: Pattern::Wildcard,
        guard: None,
        body: Block {
            stmts: Vec::new(),
            value: Some(Box::new(path_expr("None"))),
        },
    });
    let this = plain(StmtKind::Let {
        name: "this".to_owned(),
        mutable: false,
        ty: Type::path(handle),
        init: Some(call(handle, vec![local("self", Use::Copy, Type::Never)])),
    });
    let value = Expr {
        kind: ExprKind::Match {
            value: Box::new(local(on, Use::Copy, Type::Never)),
            arms,
        },
        ty: Type::Never,
    };
    Item::Function(crate::rir::Function {
        name: name.to_owned(),
        is_pub: false,
        is_async: false,
        receiver: Receiver::None,
        params,
        ret,
        code: None,
        doc: None,
        source: None,
        body: Block {
            stmts: vec![this],
            value: Some(Box::new(value)),
        },
    })
}

fn arm(name: &str, value: Expr) -> Arm {
    Arm {
        pattern: Pattern::Literal(Literal::Text(name.to_owned())),
        guard: None,
        body: Block {
            stmts: Vec::new(),
            value: Some(Box::new(value)),
        },
    }
}

fn is_arm(arm: &Arm, name: &str) -> bool {
    matches!(&arm.pattern, Pattern::Literal(Literal::Text(it)) if it == name)
}

fn this_field(name: &str) -> Expr {
    let fields = field(local("this", Use::Copy, Type::Never), "0");
    field(fields, &crate::rir::name::value(name))
}

fn lambda(name: &str, body: Expr) -> Expr {
    Expr {
        kind: ExprKind::Closure {
            is_move: false,
            params: vec![Param {
                name: name.to_owned(),
                mutable: false,
                ty: Type::Never,
            }],
            ret: None,
            body: Box::new(body),
        },
        ty: Type::Never,
    }
}

/// `|| body`
fn thunk(body: Expr) -> Expr {
    Expr {
        kind: ExprKind::Closure {
            is_move: false,
            params: Vec::new(),
            ret: None,
            body: Box::new(body),
        },
        ty: Type::Never,
    }
}

/// `value?`
fn bare(value: Expr, ty: Type) -> Expr {
    Expr {
        kind: ExprKind::Propagate {
            value: Box::new(value),
            line: None,
            handler: Handler::Return,
        },
        ty,
    }
}

fn number(value: usize) -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::I64(value as i64)),
        ty: Type::path("i64"),
    }
}
