//! Functions: signature, prelude, body; closures with their environments; module bodies.

use crate::hir::{Capture, FuncId, LocalId, LocalKind, MethodKind, ModuleId};
use crate::rir::lower::Cx;
use crate::rir::lower::assigned::is_assigned;
use crate::rir::lower::body::{Body, first_value};
use crate::rir::lower::exits::ends;
use crate::rir::lower::names;
use crate::rir::name::DEPTH_GUARD;
use crate::rir::{
    Block, CodeName, Expr, ExprKind, Fields, Function, Impl, Item, Param, Receiver, Stmt, StmtKind,
    Struct, Type, Use,
};
use crate::types::ty::{Closure, InstanceId, Ty};

impl Cx<'_> {
    pub(super) fn is_method(&self, function: FuncId) -> bool {
        match self.program.function(function).class {
            Some(class) => !self.is_exception_class(class),
            None => false,
        }
    }

    /// The module whose Rust file has the function: a method stands in its hierarchy's.
    pub(super) fn home(&self, id: FuncId) -> ModuleId {
        let function = self.program.function(id);
        match function.class {
            Some(class) if !self.is_exception_class(class) => {
                self.program.class(self.types.root_class(class)).module
            }
            _ => function.module,
        }
    }

    pub(super) fn code_name(&self, id: FuncId) -> CodeName {
        let function = self.program.function(id);
        let file = self.program.module(function.module).file;
        let is_away = self.home(id) != function.module;
        CodeName {
            name: function.name.clone(),
            path: is_away
                .then(|| self.sources.get(file.index()).map(|it| it.path.clone()))
                .flatten(),
        }
    }

    /// The items of a free function: itself, and for a closure its environment.
    pub(super) fn function_items(&self, id: InstanceId) -> Vec<Item> {
        let instance = self.types.instance(id);
        let hir = self.program.function(instance.function);
        let is_module = names::is_module_body(self.program, instance.function);
        let closure = Closure {
            function: instance.function,
            parent: instance.parent,
        };
        let function = self.function(id);
        if self.is_plain_function(closure) {
            let mut items = vec![Item::Function(function)];
            if is_module && self.program.module(hir.module).name != "__main__" {
                items.push(imported_static());
                items.push(import_function());
            }
            return items;
        }
        // One environment serves every instance of the closure.
        let mut items = match self.is_first_instance(id, closure) {
            true => self.environment_items(closure),
            false => Vec::new(),
        };
        items.push(Item::Impl(Impl {
            of: None,
            ty: Type::path(&self.env_name(closure)),
            items: vec![Item::Function(function)],
        }));
        items
    }

    /// The struct of what a closure captures, and that it is a function object.
    pub(super) fn environment_items(&self, closure: Closure) -> Vec<Item> {
        let hir = self.program.function(closure.function);
        let captured = self.env_fields(closure).into_iter().map(|it| {
            let ty = self.captured_type(closure, it);
            (self.env_field_name(closure, it.inner), ty)
        });
        let identity = self.identity_field(closure);
        let identity = identity.map(|name| (name, Type::path("rt::Identity")));
        let fields = identity.into_iter().chain(captured).collect();
        let captures = Item::Struct(Struct {
            name: self.env_name(closure),
            doc: Some(format!("What `{}` captures.", hir.qualname)),
            derives: vec!["Clone".to_owned()],
            fields: Fields::Named(fields),
            source: None,
        });
        let object = self.environment_impl(closure);
        std::iter::once(captures).chain(object).collect()
    }

    fn is_first_instance(&self, id: InstanceId, closure: Closure) -> bool {
        let mut all = self.types.live_of(closure.function).iter();
        all.find(|it| self.types.instance(**it).parent == closure.parent) == Some(&id)
    }

    fn captured_type(&self, closure: Closure, capture: Capture) -> Type {
        let module = self.program.function(closure.function).module;
        let Some(parent) = closure.parent else {
            return Type::Unit;
        };
        let ty = self.types.local(parent, capture.outer);
        let rust = self.rust_type(module, &ty);
        let outer = self.program.function(self.types.instance(parent).function);
        if outer.local(capture.outer).is_cell {
            Type::generic("CellVar", [rust])
        } else {
            rust
        }
    }

    /// The captured variables that an environment stores: all but those without a value, and but
    /// the closure itself.
    pub(super) fn env_fields(&self, closure: Closure) -> Vec<Capture> {
        let function = self.program.function(closure.function);
        let Some(parent) = closure.parent else {
            return Vec::new();
        };
        let outer = self.program.function(self.types.instance(parent).function);
        function
            .captures
            .iter()
            .copied()
            .filter(|capture| {
                let ty = self.types.local(parent, capture.outer);
                let is_cell = outer.local(capture.outer).is_cell;
                match ty {
                    Ty::Function(it) if it == closure && !is_cell => false,
                    Ty::Function(it) => !self.is_plain_function(it),
                    Ty::Class(_)
                    | Ty::NativeClass(_)
                    | Ty::NativeFunction(_)
                    | Ty::NativeModule(_)
                    | Ty::Module(_) => false,
                    _ => true,
                }
            })
            .collect()
    }

    pub(super) fn env_name(&self, closure: Closure) -> String {
        let function = self.program.function(closure.function);
        let flat = names::flat(&function.qualname);
        let base = crate::rir::name::class(&flat).into_owned();
        let (ordinal, copy) = self.ordinals.of(closure);
        let mut name = base;
        if ordinal > 0 {
            name = format!("{name}N{}", ordinal + 1);
        }
        if copy > 0 {
            name = format!("{name}V{}", copy + 1);
        }
        name
    }

    pub(super) fn env_field_name(&self, closure: Closure, inner: LocalId) -> String {
        let function = self.program.function(closure.function);
        let base = crate::rir::name::value(&function.local(inner).name).into_owned();
        let clash = function
            .captures
            .iter()
            .filter(|it| it.inner != inner)
            .any(|it| {
                it.inner < inner && function.local(it.inner).name == function.local(inner).name
            });
        if clash {
            format!("{base}_{}", inner.0)
        } else {
            base
        }
    }

    /// The field that says which function object it is. A generator expression is none.
    pub(super) fn identity_field(&self, closure: Closure) -> Option<String> {
        let function = self.program.function(closure.function);
        if function.name == "<genexpr>" {
            return None;
        }
        let mut name = "identity".to_owned();
        let mut captures = function.captures.iter();
        while captures.any(|it| self.env_field_name(closure, it.inner) == name) {
            name.push('_');
            captures = function.captures.iter();
        }
        Some(name)
    }

    pub(super) fn method_kind(&self, function: FuncId) -> Option<MethodKind> {
        let class = self.program.function(function).class?;
        self.program
            .class(class)
            .methods
            .iter()
            .find(|it| it.function == function)
            .map(|it| it.kind)
    }

    /// Lowers an instance of a function.
    pub(super) fn function(&self, id: InstanceId) -> Function {
        let instance = self.types.instance(id);
        let hir = self.program.function(instance.function);
        let is_module = names::is_module_body(self.program, instance.function);
        if self.program.is_host(hir.module) && !is_module {
            return self.host_function(id);
        }
        let kind = self.method_kind(instance.function);
        let closure = Closure {
            function: instance.function,
            parent: instance.parent,
        };
        let is_env = !self.is_plain_function(closure);
        let is_exception = hir.class.is_some_and(|it| self.is_exception_class(it));
        let takes_self = hir.class.is_some()
            && !is_exception
            && !matches!(kind, Some(MethodKind::Static | MethodKind::Class));
        let is_sync = !hir.is_async && !hir.is_generator;
        let receiver = match (takes_self || is_env, is_sync) {
            (false, _) => Receiver::None,
            (true, true) => Receiver::Ref,
            (true, false) => Receiver::Value,
        };
        let mut body = Body::new(self, id);
        let mut prelude = Vec::new();
        if is_env {
            body.unpack_environment(closure, &mut prelude);
        }
        if let (Some(param), true) = (hir.params.first(), takes_self) {
            body.bind_self(param.local, &mut prelude);
        }
        let (params, bound) = body.parameters(usize::from(takes_self));
        prelude.extend(bound);
        if self.recursion.is_recursive(id) && is_sync {
            prelude.push(body.depth_guard());
        }
        let declared = body.declarations(hir);
        let mut stmts = match self.program.is_host(hir.module) {
            true => self.host_module(id, hir),
            false => body.stmts(&hir.body),
        };
        let ret = body.ret_ty();
        let ret_rust = body.rust(&ret);
        if !ends(&stmts) {
            let unit = body.unit();
            let can_be_none = matches!(ret, Ty::Never | Ty::None | Ty::Optional(_) | Ty::Value(_));
            // Inference saw that control never gets here, rustc may not.
            let result = if !can_be_none {
                body.call("rt::unreached", Vec::new(), ret_rust.clone().result())
            } else if ret == Ty::Never {
                body.ok(unit)
            } else {
                let value = body.coerce(unit, &Ty::None, &ret);
                body.ok(value)
            };
            stmts.push(body.plain(StmtKind::Return(Some(result))));
        }
        let mut all = prelude;
        all.extend(declared);
        body.order_ends(&mut all);
        all.extend(stmts);
        let block = Block {
            stmts: all,
            value: None,
        };
        let name = self.names.function(id).to_owned();
        let (block, ret_ty, is_async) = match (hir.is_async, hir.is_generator) {
            (false, false) => (block, ret_rust.result(), false),
            (true, false) => (block, ret_rust.result(), true),
            (is_async, true) => {
                let yields = body.rust(&self.types.vars.get(instance.yields));
                let sends = body.rust(&self.types.vars.get(instance.sends));
                // rustc learns what is sent from where it is stored; it may be used at once.
                let co = match sends {
                    Type::Unit => Type::Never,
                    _ => Type::generic("Co", [yields.clone(), sends.clone()]),
                };
                let (path, ty) = if is_async {
                    (
                        "rt::async_generator",
                        Type::generic("AsyncGenerator", [yields, sends]),
                    )
                } else {
                    (
                        "rt::generator",
                        Type::generic("Generator", [yields, sends, ret_rust]),
                    )
                };
                (
                    body.generator((path, &hir.qualname), co, block, ty.clone()),
                    ty,
                    false,
                )
            }
        };
        let source = Some(self.source_line(hir.span.file, self.line(hir.span)));
        Function {
            name,
            is_pub: true,
            is_async,
            receiver,
            params,
            ret: ret_ty,
            code: Some(self.code_name(instance.function)),
            doc: hir
                .docstring
                .clone()
                .filter(|_| !names::is_module_body(self.program, instance.function)),
            source: if names::is_module_body(self.program, instance.function) {
                None
            } else {
                source
            },
            body: block,
        }
    }
}

/// `pub static IMPORTED: rt::Imported = rt::Imported::new();`
fn imported_static() -> Item {
    Item::Static {
        name: "IMPORTED".to_owned(),
        ty: Type::path("rt::Imported"),
        value: Expr {
            kind: ExprKind::Call {
                path: "rt::Imported::new".to_owned(),
                types: Vec::new(),
                args: Vec::new(),
            },
            ty: Type::Never,
        },
        source: None,
    }
}

/// `import` of a module: its body runs at the first one.
fn import_function() -> Item {
    let body = Expr {
        kind: ExprKind::Call {
            path: "IMPORTED.run".to_owned(),
            types: Vec::new(),
            args: vec![Expr {
                kind: ExprKind::Path("module".to_owned()),
                ty: Type::Never,
            }],
        },
        ty: Type::Unit.result(),
    };
    Item::Function(Function {
        name: "import".to_owned(),
        is_pub: true,
        is_async: false,
        receiver: Receiver::None,
        params: Vec::new(),
        ret: Type::Unit.result(),
        code: None,
        doc: Some("Runs the module unless it has run.".to_owned()),
        source: None,
        body: Block {
            stmts: Vec::new(),
            value: Some(Box::new(body)),
        },
    })
}

impl Body<'_> {
    /// `let total = self.total.clone();` for what the closure captured.
    fn unpack_environment(&mut self, closure: Closure, prelude: &mut Vec<Stmt>) {
        for capture in self.cx.env_fields(closure) {
            let local = self.function.local(capture.inner);
            let ty = self.rust(&self.local_ty(capture.inner));
            let ty = if local.is_cell {
                Type::generic("CellVar", [ty])
            } else {
                ty
            };
            let own = Expr {
                kind: ExprKind::Local {
                    name: "self".to_owned(),
                    mode: Use::Copy,
                },
                ty: Type::Never,
            };
            let field = self.field(
                own,
                &self.cx.env_field_name(closure, capture.inner),
                ty.clone(),
            );
            let value = self.method(field, "clone", Vec::new(), ty.clone());
            prelude.push(self.plain(StmtKind::Let {
                name: self.local_name(capture.inner),
                mutable: false,
                ty,
                init: Some(value),
            }));
        }
        // The closure itself, where its body names it.
        for capture in &self.function.captures {
            if let Ty::Function(it) = self.local_ty(capture.inner)
                && it == closure
                && !self.function.local(capture.inner).is_cell
            {
                self.locals.insert(capture.inner, "self".to_owned());
            }
        }
    }

    fn bind_self(&mut self, local: LocalId, prelude: &mut Vec<Stmt>) {
        let hir = self.function.local(local);
        let is_assigned = is_assigned(self.function, local);
        if !hir.is_cell && !is_assigned {
            self.locals.insert(local, "self".to_owned());
            return;
        }
        let rust = self.rust(&self.local_ty(local));
        let own = Expr {
            kind: ExprKind::Local {
                name: "self".to_owned(),
                mode: Use::Clone,
            },
            ty: rust.clone(),
        };
        let (ty, value) = if hir.is_cell {
            let ty = Type::generic("CellVar", [rust]);
            (ty.clone(), self.call("CellVar::new", vec![own], ty))
        } else {
            (rust, own)
        };
        let name = self.local_name(local);
        prelude.push(self.plain(StmtKind::Let {
            name,
            mutable: true,
            ty,
            init: Some(value),
        }));
    }

    /// The Rust parameters from index `skip` on, and what wraps them.
    pub(super) fn parameters(&mut self, skip: usize) -> (Vec<Param>, Vec<Stmt>) {
        let (mut params, mut prelude) = (Vec::new(), Vec::new());
        for param in self.function.params.iter().skip(skip) {
            let ty = self.local_ty(param.local);
            if self.cx.is_static(&ty) {
                continue;
            }
            let name = self.local_name(param.local);
            let rust = self.rust(&ty);
            params.push(Param {
                name: name.clone(),
                mutable: false,
                ty: rust.clone(),
            });
            self.bind_param(param.local, &name, rust, &mut prelude);
        }
        (params, prelude)
    }

    /// A parameter that is a cell, or may become unbound, is wrapped.
    fn bind_param(&mut self, local: LocalId, name: &str, rust: Type, prelude: &mut Vec<Stmt>) {
        let hir = self.function.local(local);
        let value = self.local_value(name, rust.clone());
        let (ty, value) = if hir.is_cell {
            let ty = Type::generic("CellVar", [rust]);
            (ty.clone(), self.call("CellVar::new", vec![value], ty))
        } else if self.is_optional(local) {
            let ty = Type::generic("Option", [rust]);
            (ty.clone(), self.call("Some", vec![value], ty))
        } else if is_assigned(self.function, local)
            || self.function.is_generator
            || self.ends_in_order(local)
        {
            (rust, value)
        } else {
            return;
        };
        prelude.push(self.plain(StmtKind::Let {
            name: name.to_owned(),
            mutable: true,
            ty,
            init: Some(value),
        }));
    }

    pub(super) fn depth_guard(&mut self) -> Stmt {
        let ty = Type::path("Depth");
        let guard = self.raising("rt::enter", Vec::new(), ty.clone());
        self.plain(StmtKind::Let {
            name: DEPTH_GUARD.to_owned(),
            mutable: false,
            ty,
            init: Some(guard),
        })
    }

    /// All variables but parameters, at the top of the function.
    pub(super) fn declarations(&mut self, hir: &crate::hir::Function) -> Vec<Stmt> {
        let mut out = Vec::new();
        for (index, local) in hir.locals.iter().enumerate() {
            let id = LocalId(index as u32);
            let ty = self.local_ty(id);
            if matches!(local.kind, LocalKind::Param | LocalKind::Free) || self.cx.is_static(&ty) {
                continue;
            }
            let rust = self.rust(&ty);
            let name = self.local_name(id);
            let (mutable, ty, init) = if local.is_cell {
                let ty = Type::generic("CellVar", [rust]);
                (
                    false,
                    ty.clone(),
                    Some(self.call("CellVar::unbound", Vec::new(), ty)),
                )
            } else if self.is_optional(id) {
                let ty = Type::generic("Option", [rust]);
                (true, ty.clone(), Some(self.path_value("None", ty)))
            } else {
                let first = first_value(&self.local_ty(id)).filter(|_| self.preset.contains(&id));
                let init = first.map(|it| self.path_value(it, rust.clone()));
                (true, rust, init)
            };
            out.push(self.plain(StmtKind::Let {
                name,
                mutable,
                ty,
                init,
            }));
        }
        out
    }

    /// `rt::generator("name", move |co| async move { … })`.
    fn generator(&self, (path, name): (&str, &str), co: Type, block: Block, ty: Type) -> Block {
        let text = self.literal_text(name);
        let kind = ExprKind::Async(block);
        let future = Expr {
            kind,
            ty: Type::Never,
        };
        let closure = Expr {
            kind: ExprKind::Closure {
                is_move: true,
                params: vec![Param {
                    name: "co".to_owned(),
                    mutable: false,
                    ty: co,
                }],
                ret: None,
                body: Box::new(future),
            },
            ty: Type::Never,
        };
        let value = self.call(path, vec![text, closure], ty);
        Block {
            stmts: Vec::new(),
            value: Some(Box::new(value)),
        }
    }
}
