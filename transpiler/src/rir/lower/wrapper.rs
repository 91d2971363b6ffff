//! Wrappers for dynamic calls: a function object binds its arguments, converts them, calls, and
//! boxes the result.
//!
//! ```python
//! handlers = {"add": add, "name": 1}    # add becomes a DynFunc over |args: Args|
//! ```

use crate::hir::{ClassId, Function, MethodKind, ModuleId, ParamKind};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{
    call, field, local, method, path_expr, plain, reference, simple, text, with_body,
};
use crate::rir::lower::dynamic::{bare, number};
use crate::rir::{
    Arm, Block, Expr, ExprKind, Impl, Item, Param, Pattern, Receiver, StmtKind, Type, Use,
};
use crate::types::native::NativeId;
use crate::types::ty::{Closure, InstanceId, Ty};

impl Cx<'_> {
    /// `impl Environment`: the identity, and what dynamic code calls.
    pub(super) fn environment_impl(&self, closure: Closure) -> Option<Item> {
        let name = self.identity_field(closure)?;
        let this = local("self", Use::Copy, Type::Never);
        let ty = Type::Ref(Box::new(Type::path("rt::Identity")));
        let identity = reference(field(this, &name));
        let mut items = vec![simple("identity", Receiver::Ref, Vec::new(), ty, identity)];
        let key = (closure.function, closure.parent);
        if let Some(target) = self.types.dynamic_functions.get(&key) {
            let function = self.program.function(closure.function);
            let mut body = Body::bare(self, *target);
            let call = body.wrapper(*target, function, None, true);
            items.push(with_body(
                "call_dynamic",
                Receiver::Ref,
                vec![args_param()],
                Type::path("Value").result(),
                call,
            ));
        }
        Some(Item::Impl(Impl {
            of: Some(Type::path("rt::Environment")),
            ty: Type::path(&self.env_name(closure)),
            items,
        }))
    }

    /// The static that is the function object of what captures nothing, where dynamic code gets
    /// hold of it.
    pub(super) fn function_static(&self, closure: Closure) -> Option<Item> {
        let key = (closure.function, closure.parent);
        let target = self.types.dynamic_functions.get(&key)?;
        let function = self.program.function(closure.function);
        let mut body = Body::bare(self, *target);
        // The static stands in the function's own file, also where that is not its home.
        body.module = function.module;
        let block = body.wrapper(*target, function, None, false);
        let call_it = over_args(block);
        let described = self.types.described(self.program, closure);
        let described = self.program.function(described.unwrap_or(closure.function));
        let made = call(
            "rt::StaticFunction::new",
            vec![text(&described.qualname), call_it],
        );
        let value = match &described.docstring {
            Some(docstring) if self.reads_docstrings => {
                method(made, "documented", vec![text(docstring)])
            }
            _ => made,
        };
        Some(Item::Static {
            name: self.names.function_static(closure).to_owned(),
            ty: Type::path("rt::StaticFunction"),
            value,
            source: None,
        })
    }

    pub(super) fn function_static_path(&self, from: ModuleId, closure: Closure) -> String {
        let module = self.program.function(closure.function).module;
        let name = self.names.function_static(closure);
        super::names::path(&self.names, from, module, name)
    }
}

fn args_param() -> Param {
    Param {
        name: "args".to_owned(),
        mutable: false,
        ty: Type::path("Args"),
    }
}

/// `|args: Args| -> Result<Value> { … }`
pub(super) fn over_args(block: Block) -> Expr {
    Expr {
        kind: ExprKind::Closure {
            is_move: false,
            params: vec![args_param()],
            ret: Some(Type::path("Value").result()),
            body: Box::new(Expr {
                kind: ExprKind::Block(block),
                ty: Type::Never,
            }),
        },
        ty: Type::Never,
    }
}

impl Body<'_> {
    /// A function object as a `Value`.
    pub(super) fn function_value(&mut self, expr: Expr, from: &Ty) -> Expr {
        let value = Type::path("Value");
        match from {
            Ty::Function(closure) => {
                let key = (closure.function, closure.parent);
                if !self.cx.types.dynamic_functions.contains_key(&key) {
                    return self.unreached_as(value);
                }
                if !self.cx.is_plain_function(*closure) {
                    return self.method(expr, "into_value", Vec::new(), value);
                }
                let path = self.cx.function_static_path(self.module, *closure);
                let object = self.path_value(&path, Type::Never);
                let object = self.method(object, "value", Vec::new(), value);
                self.after_effects(expr, object)
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

    /// `Some(Ok(value))` of a field whose type alone tells what it holds.
    pub(super) fn constant_field(&mut self, ty: &Ty) -> Option<Expr> {
        if let Ty::Function(it) = ty
            && !self
                .cx
                .types
                .dynamic_functions
                .contains_key(&(it.function, it.parent))
        {
            return None;
        }
        if !matches!(
            ty,
            Ty::Function(_) | Ty::Class(_) | Ty::NativeFunction(_) | Ty::NativeClass(_)
        ) {
            return None;
        }
        let unit = self.unit();
        let value = self.coerce(unit, ty, &dynamic());
        let result = match value.kind {
            ExprKind::Propagate { value, .. } => *value,
            _ => self.ok(value),
        };
        Some(call("Some", vec![result]))
    }

    /// A class method as a function object, bound to the class.
    pub(super) fn bound_function(&mut self, target: InstanceId, class: ClassId) -> Expr {
        let program = self.cx.program;
        let function = program.function(self.cx.types.instance(target).function);
        let block = self.wrapper(target, function, Some(class), false);
        let closure = over_args(block);
        let name = self.literal_text(&function.qualname);
        let func = self.call("DynFunc::new", vec![name, closure], Type::path("DynFunc"));
        self.call("Value::Func", vec![func], Type::path("Value"))
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
        let natives = &self.cx.types.natives;
        if let Some(set) = natives.constructor(id)
            && super::native_value::gives_iterator(natives.overloads(set))
        {
            return self.native_function_value(set);
        }
        let name = natives.class(id).name.clone();
        let text = self.literal_text(&name);
        self.raising("rt::ops::builtin", vec![text], value)
    }

    /// The block that binds `args`, calls `target`, and boxes its result. A class method has its
    /// class already; `is_closure` where `self` is the closure's environment.
    pub(super) fn wrapper(
        &mut self,
        target: InstanceId,
        function: &Function,
        class: Option<ClassId>,
        is_closure: bool,
    ) -> Block {
        let outside = self.enter_closure();
        let mut stmts = Vec::new();
        let skip = usize::from(class.is_some());
        let mut values = self.bound_parameters(target, function, skip, &mut stmts);
        if let (Some(class), Some(param)) = (class, function.params.first()) {
            let ty = self.cx.types.local(target, param.local);
            if !self.cx.is_static(&ty) {
                values.insert(0, self.class_value(class));
            }
        }
        let ty = self.cx.result_type(target);
        let rust = self.rust(&ty);
        let name = self.cx.names.function(target).to_owned();
        let is_sync = !function.is_async && !function.is_generator;
        let result = if is_sync {
            rust.clone().result()
        } else {
            rust.clone()
        };
        let made = match is_closure {
            true => {
                let env = local("self", Use::Copy, Type::Never);
                let env = match is_sync {
                    true => env,
                    false => method(env, "clone", Vec::new()),
                };
                self.method(env, &name, values, result)
            }
            false => match function.class {
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
        self.leave_closure(outside);
        Block {
            stmts,
            value: Some(Box::new(value)),
        }
    }

    pub(super) fn boxed_result(
        &mut self,
        made: Expr,
        ty: &Ty,
        rust: Type,
        function: &Function,
    ) -> Expr {
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
    pub(super) fn bound_parameters(
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
                matches!(it.kind, ParamKind::Star | ParamKind::StarStar)
                    || !self.cx.is_static(&self.cx.types.local(target, it.local))
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
        let env = local("self", Use::Copy, Type::Never);
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
                    let field = method(own, "rest", Vec::new());
                    let items = call("rt::convert_rest", vec![field]);
                    bare(items, rust.clone())
                }
                ParamKind::StarStar => {
                    let pairs = method(own, "named", Vec::new());
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
                    let default =
                        self.default_value(target, param.default.as_ref(), &ty, Some(&env));
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
    pub(super) fn signature(&self, function: &Function, skip: usize) -> Expr {
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
        if skip > 0 {
            signature = method(signature, "bound", vec![number(skip)]);
        }
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
