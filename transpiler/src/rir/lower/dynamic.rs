//! What makes functions, classes and instances reachable from dynamic code: wrappers that bind
//! the arguments of a dynamic call, convert them, and box the result.

use crate::hir::{Arg, ClassId, ExprKind as Hir, HELD, MethodKind, Program};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{call, field, local, method, path_expr, plain, reference, text};
use crate::rir::visit::mentions;
use crate::rir::{
    Arm, Block, Expr, ExprKind, Handler, Impl, Item, Literal, Param, Pattern, Receiver, StmtKind,
    Type, Use,
};
use crate::types::ty::{Closure, Ty};
use crate::types::{Op, Types};

/// The field with the attributes that the compiler does not see; no name of Python's becomes it.
pub(super) const EXTRA: &str = "extra_";

/// Whether some code stores attributes by names that are computed.
pub(super) fn stores_any(program: &Program, types: &Types) -> bool {
    let has_hook = |it: &crate::hir::Class| it.methods.iter().any(|it| it.name == "__setattr__");
    let mut live = types.instances.iter().filter(|it| it.is_live);
    program.classes.iter().any(has_hook)
        || live.any(|instance| {
            let function = program.function(instance.function);
            instance.ops.iter().any(|(id, op)| {
                if matches!(op, Op::Intrinsic("__dict__ store")) {
                    return true;
                }
                let (Op::Intrinsic("setattr"), Hir::Call { args, .. }) =
                    (op, &function.expr(*id).kind)
                else {
                    return false;
                };
                let name = args.get(1).map(Arg::value);
                name.is_some_and(|it| !matches!(function.expr(it).kind, Hir::Str(_)))
            })
        })
}

impl Cx<'_> {
    /// Objects of the hierarchy may have attributes that are no fields.
    pub(super) fn has_extra(&self, root: ClassId) -> bool {
        self.stores_any && self.types.class(root).is_dynamic
    }

    /// `|args| …` that constructs a class dynamically.
    pub(super) fn class_constructor(&self, class: ClassId) -> Option<Expr> {
        let handle = self.class_path(self.program.class(class).module, class);
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
        let ancestors = self.types.vars.ancestors(class);
        let is_abstract = !self.program.abstract_methods(&ancestors).is_empty();
        let args = Param {
            name: if is_abstract { "_args" } else { "args" }.to_owned(),
            mutable: false,
            ty: Type::path("Args"),
        };
        let make = self.program.class(class).make;
        let block = match make.or(init).and_then(|it| self.live_instance(it)) {
            _ if is_abstract => Block {
                stmts: Vec::new(),
                value: Some(Box::new(self.cannot_instantiate(class))),
            },
            Some(target) => {
                let function = self.program.function(self.types.instance(target).function);
                let mut body = Body::bare(self, target);
                body.module = self.program.class(class).module;
                let mut stmts = Vec::new();
                let skip = usize::from(make.is_none());
                let values = body.bound_parameters(target, function, skip, &mut stmts);
                let value = if make.is_some() {
                    let ty = self.result_type(target);
                    let made = call(self.names.function(target), values);
                    let made = bare(made, body.rust(&ty));
                    let value = body.coerce(made, &ty, &dynamic());
                    body.ok(value)
                } else {
                    let made = bare(call(&path, values), Type::path(&handle));
                    body.ok(method(made, "into_value", Vec::new()))
                };
                Block {
                    stmts,
                    value: Some(Box::new(value)),
                }
            }
            None if let Some(made) = self.held_constructor(class) => Block {
                stmts: Vec::new(),
                value: Some(Box::new(made)),
            },
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

    /// `rt::class::cannot_instantiate("Shape", &["area"])`
    pub(super) fn cannot_instantiate(&self, class: ClassId) -> Expr {
        let ancestors = self.types.vars.ancestors(class);
        let methods = self.program.abstract_methods(&ancestors);
        let names = Expr {
            kind: ExprKind::Array(methods.into_iter().map(text).collect()),
            ty: Type::Never,
        };
        let name = text(&self.program.class(class).name);
        call(
            "rt::class::cannot_instantiate",
            vec![name, reference(names)],
        )
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
        items.extend(self.held_members(root));
        if self.types.class(root).is_dynamic {
            items.extend(self.dynamic_members(root, hierarchy));
        }
        if self.copies {
            items.extend(self.copy_members(root));
        }
        Item::Impl(Impl {
            of: Some(Type::path("Instance")),
            ty: Type::path(&format!("{handle}Fields")),
            items,
        })
    }

    pub(super) fn dynamic_members(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Item> {
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
        // What no field has is among the object's further attributes.
        let extra = |what: &str, more: Vec<Expr>| {
            if !self.has_extra(root) {
                return path_expr("None");
            }
            let fields = field(local("this", Use::Copy, Type::Never), "0");
            let mut args = vec![local("name", Use::Copy, Type::Never)];
            args.extend(more);
            method(field(fields, EXTRA), what, args)
        };
        let getters = self.getter_arms(root, hierarchy);
        items.push(member(
            "get_attr",
            vec![self_rc.clone(), name_param.clone()],
            answer.clone(),
            &handle,
            getters,
            extra("get", Vec::new()),
        ));
        let mut setters = self.property_arms(root, hierarchy);
        setters.extend(self.setter_arms(root));
        if !setters.is_empty() || self.has_extra(root) {
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
                extra("set", vec![local("value", Use::Move, Type::Never)]),
            ));
        }
        let has_properties = hierarchy.iter().any(|it| {
            let methods = &self.program.class(*it).methods;
            methods.iter().any(|it| it.kind == MethodKind::Getter)
        });
        if has_properties && self.has_extra(root) {
            let item = Param {
                name: "value".to_owned(),
                mutable: false,
                ty: Type::path("Value"),
            };
            items.push(member(
                "set_own_attr",
                vec![self_rc.clone(), name_param.clone(), item],
                Type::generic("Option", [Type::Unit.result()]),
                &handle,
                self.setter_arms(root),
                extra("set", vec![local("value", Use::Move, Type::Never)]),
            ));
        }
        let deleters = self.deleter_arms(root);
        if !deleters.is_empty() || self.has_extra(root) {
            items.push(member(
                "del_attr",
                vec![self_rc.clone(), name_param.clone()],
                Type::generic("Option", [Type::Unit.result()]),
                &handle,
                deleters,
                extra("del", Vec::new()),
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
                path_expr("None"),
            ));
        }
        items
    }

    pub(super) fn getter_arms(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Arm> {
        let mut arms = Vec::new();
        let module = self.program.class(root).module;
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            if name == HELD {
                continue;
            }
            let mut body = Body::detached(self, module);
            if self.is_static(&ty) {
                if let Some(read) = body.constant_field(&ty) {
                    arms.push(arm(name, read));
                }
                continue;
            }
            let slot = this_field(name);
            let read = self.field_option(root, name, slot);
            let it = local("it", Use::Move, self.rust_type(module, &ty));
            let boxed = body.coerce(it, &ty, &dynamic());
            let convert = lambda("it", call("Ok", vec![boxed]));
            let read = method(read, "map", vec![convert]);
            let read = match self.dynamic_variable(root, name) {
                Some(variable) if !self.is_always_set(root, name) => {
                    method(read, "or_else", vec![thunk(variable)])
                }
                _ => read,
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
        let has_dict = hierarchy.iter().any(|it| {
            let line = self.types.vars.ancestors(*it);
            !self.program.is_slotless_store(&line, "__dict__")
        });
        if has_dict && self.types.dynamic_calls.contains_key("__dict__") {
            arms.push(arm("__dict__", self.attributes(root)));
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

    /// A field's value if it is set.
    fn field_option(&self, root: ClassId, name: &str, slot: Expr) -> Expr {
        if self.is_always_set(root, name) {
            call("Some", vec![method(slot, "get", Vec::new())])
        } else {
            method(slot, "try_get", Vec::new())
        }
    }

    /// `Some(Ok(rt::attributes([("x", this.0.x.try_get()…), …])))`: the fields that are set.
    fn attributes(&self, root: ClassId) -> Expr {
        let module = self.program.class(root).module;
        let mut pairs = Vec::new();
        let mut body = Body::detached(self, module);
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            // What stands in angle brackets is the compiler's own.
            if self.is_static(&ty) || name.starts_with('<') {
                continue;
            }
            let read = self.field_option(root, name, this_field(name));
            let it = local("it", Use::Move, self.rust_type(module, &ty));
            let boxed = body.coerce(it, &ty, &dynamic());
            let read = method(read, "map", vec![lambda("it", boxed)]);
            pairs.push(Expr {
                kind: ExprKind::Tuple(vec![text(name), read]),
                ty: Type::Never,
            });
        }
        let pairs = Expr {
            kind: ExprKind::Array(pairs),
            ty: Type::Never,
        };
        let dict = call("rt::attributes", vec![pairs]);
        if !self.has_extra(root) {
            return call("Some", vec![dict]);
        }
        let fields = field(local("this", Use::Copy, Type::Never), "0");
        call(
            "Some",
            vec![method(field(fields, EXTRA), "extend", vec![dict])],
        )
    }

    /// A class variable as dynamic code reads it through an object.
    pub(super) fn dynamic_variable(&self, root: ClassId, name: &str) -> Option<Expr> {
        let global = self.any_variable(root, name)?;
        let ty = self.types.global(global);
        if self.is_static(&ty) || ty == Ty::Never {
            return None;
        }
        let mut body = Body::detached(self, self.program.class(root).module);
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
        let mut body = Body::detached(self, self.program.class(class).module);
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
            let bound = method(
                path_expr(&body.global_path(*global)),
                "is_bound",
                Vec::new(),
            );
            arms.push(Arm {
                guard: Some(bound),
                ..arm(name, call("Some", vec![read]))
            });
        }
        self.shared_methods(class, &mut body, &mut arms);
        for (name, nested) in &self.program.class(class).nested {
            if self.types.class(*nested).is_dynamic_class {
                let value = body.class_value(*nested);
                arms.push(arm(name, call("Some", vec![call("Ok", vec![value])])));
            }
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

    /// Static methods, and class methods bound to the class.
    fn shared_methods(&self, class: ClassId, body: &mut Body<'_>, arms: &mut Vec<Arm>) {
        for owner in self.types.vars.ancestors(class) {
            for own in &self.program.class(owner).methods {
                if arms.iter().any(|it| is_arm(it, &own.name)) {
                    continue;
                }
                let value = match own.kind {
                    MethodKind::Static if owner == class => {
                        let closure = Closure {
                            function: own.function,
                            parent: None,
                        };
                        if !self
                            .types
                            .dynamic_functions
                            .contains_key(&(own.function, None))
                        {
                            continue;
                        }
                        let unit = body.unit();
                        body.function_value(unit, &Ty::Function(closure))
                    }
                    MethodKind::Class => {
                        let Some(target) = self.types.class(class).methods.get(&own.function)
                        else {
                            continue;
                        };
                        body.bound_function(*target, class)
                    }
                    _ => continue,
                };
                arms.push(arm(&own.name, call("Some", vec![call("Ok", vec![value])])));
            }
        }
    }

    /// `|name, value| match name { … }` that assigns the variables of a class object.
    pub(super) fn class_setters(&self, class: ClassId) -> Option<Expr> {
        let body = Body::detached(self, self.program.class(class).module);
        let mut arms: Vec<Arm> = Vec::new();
        for (name, global) in &self.program.class(class).attrs {
            let ty = self.types.global(*global);
            if self.is_static(&ty) || ty == Ty::Never || arms.iter().any(|it| is_arm(it, name)) {
                continue;
            }
            let path = path_expr(&body.global_path(*global));
            let rust = body.rust(&ty);
            arms.push(arm(name, converted_store(rust, path)));
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
        let param = |name: &str| Param {
            name: name.to_owned(),
            mutable: false,
            ty: Type::Never,
        };
        Some(Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![param("name"), param("value")],
                ret: None,
                body: Box::new(Expr {
                    kind: ExprKind::Match {
                        value: Box::new(local("name", Use::Copy, Type::Never)),
                        arms,
                    },
                    ty: Type::Never,
                }),
            },
            ty: Type::Never,
        })
    }

    /// Stores to properties.
    fn property_arms(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Arm> {
        let mut arms: Vec<Arm> = Vec::new();
        for class in hierarchy {
            for own in &self.program.class(*class).methods {
                if own.kind != MethodKind::Getter || arms.iter().any(|it| is_arm(it, &own.name)) {
                    continue;
                }
                let done = match self.setter(*class, &own.name) {
                    None => {
                        let owner = text(&self.program.class(*class).name);
                        call("rt::no_setter", vec![owner, text(&own.name)])
                    }
                    Some(setter) => {
                        let function = self
                            .program
                            .function(self.types.instance(setter.target).function);
                        let Some(param) = function.params.get(1) else {
                            continue;
                        };
                        let ty = self.types.local(setter.target, param.local);
                        if self.is_static(&ty) {
                            continue;
                        }
                        let rust = self.rust_type(self.program.class(root).module, &ty);
                        let this = local("this", Use::Copy, Type::Never);
                        let name = self.setter_name(*class, &own.name, setter);
                        let it = local("it", Use::Move, Type::Never);
                        let run = method(this, &name, vec![it]);
                        let unit = method(run, "map", vec![path_expr("drop")]);
                        method(converted(rust), "and_then", vec![lambda("it", unit)])
                    }
                };
                arms.push(arm(&own.name, call("Some", vec![done])));
            }
        }
        arms
    }

    fn deleter_arms(&self, root: ClassId) -> Vec<Arm> {
        let class = self.program.class(root);
        let mut arms = Vec::new();
        for (name, var) in &self.types.class(root).fields {
            let is_static = self.is_static(&self.types.vars.get(*var));
            if is_static || !self.prefixes.may_be_deleted(name) {
                continue;
            }
            let del = method(this_field(name), "del", vec![text(&class.name), text(name)]);
            arms.push(arm(name, call("Some", vec![del])));
        }
        arms
    }

    pub(super) fn setter_arms(&self, root: ClassId) -> Vec<Arm> {
        let mut arms = Vec::new();
        let module = self.program.class(root).module;
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            if self.is_static(&ty) || name == HELD {
                continue;
            }
            let rust = self.rust_type(module, &ty);
            arms.push(arm(name, converted_store(rust, this_field(name))));
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
    otherwise: Expr,
) -> Item {
    arms.push(Arm {
        pattern: Pattern::Wildcard,
        guard: None,
        body: Block {
            stmts: Vec::new(),
            value: Some(Box::new(otherwise)),
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
            value: Box::new(local("name", Use::Copy, Type::Never)),
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

pub(super) fn arm(name: &str, value: Expr) -> Arm {
    Arm {
        pattern: Pattern::Literal(Literal::Text(name.to_owned())),
        guard: None,
        body: Block {
            stmts: Vec::new(),
            value: Some(Box::new(value)),
        },
    }
}

pub(super) fn is_arm(arm: &Arm, name: &str) -> bool {
    matches!(&arm.pattern, Pattern::Literal(Literal::Text(it)) if it == name)
}

pub(super) fn this_field(name: &str) -> Expr {
    let fields = field(local("this", Use::Copy, Type::Never), "0");
    field(fields, &crate::rir::name::value(name))
}

/// `Some(rt::convert::<T>(&value).map(|it| place.set(it)))`
fn converted_store(rust: Type, place: Expr) -> Expr {
    let set = method(place, "set", vec![local("it", Use::Move, Type::Never)]);
    let stored = method(converted(rust), "map", vec![lambda("it", set)]);
    call("Some", vec![stored])
}

/// `rt::convert::<T>(&value)`
fn converted(rust: Type) -> Expr {
    Expr {
        kind: ExprKind::Call {
            path: "rt::convert".to_owned(),
            types: vec![rust],
            args: vec![reference(local("value", Use::Copy, Type::Never))],
        },
        ty: Type::Never,
    }
}

/// `|name| body`
pub(super) fn lambda(name: &str, body: Expr) -> Expr {
    let unread = if mentions(&body, name) { "" } else { "_" };
    Expr {
        kind: ExprKind::Closure {
            is_move: false,
            params: vec![Param {
                name: format!("{unread}{name}"),
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
pub(super) fn bare(value: Expr, ty: Type) -> Expr {
    Expr {
        kind: ExprKind::Propagate {
            value: Box::new(value),
            line: None,
            handler: Handler::Return,
        },
        ty,
    }
}

pub(super) fn number(value: usize) -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::I64(value as i64)),
        ty: Type::path("i64"),
    }
}
