//! The surface of an exported module: what Rust code calls.
//!
//! ```python
//! class Account:
//!     def withdraw(self, amount: int) -> int: ...
//! async def fetch(n: int) -> float: ...
//! ```
//! ```text
//! pub use super::__logic::logic::Account;
//! impl Account {
//!     pub fn withdraw(&self, amount: impl IntoPython<Int>) -> Result<Int> { … }
//! }
//! pub async fn fetch(n: impl IntoPython<Int>) -> Result<f64> {
//!     super::__logic::logic::import()?;
//!     super::__logic::logic::fetch(n.into_python()?).await
//! }
//! ```
//! A function of the surface converts its arguments, sees to it that the module has run, and calls
//! the instance that inference made for hosts. Nothing of it is generated for scripts.
//!
//! What a host reads is in `offered`.
//!
//! Invariants: the surface has the names of the Python module, those of its methods too, so that
//! the methods of an exported class that Python code calls have other names; signatures follow
//! from annotations where there are any.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::hir::{ClassId, FuncId, Function as HirFunction, MethodKind, ModuleId, is_public};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::class::{call, local, method, path_expr, plain, reference};
use crate::rir::lower::names::{self, HOST};
use crate::rir::lower::prefix::init_of;
use crate::rir::name;
use crate::rir::{
    Block, Expr, ExprKind, Function, Handler, Impl, Item, Param, Receiver, Stmt, StmtKind, Type,
    Use,
};
use crate::types::ty::{InstanceId, Ty};

impl Cx<'_> {
    /// What a host sees of a module.
    pub(super) fn surface(&self, id: ModuleId) -> Vec<Item> {
        let mut items: Vec<(u32, Item)> = Vec::new();
        let exported = &self.types.exported;
        let mut roots = BTreeSet::new();
        for class in &exported.classes {
            if self.program.class(*class).module == id {
                items.extend(self.reexport(*class));
                if !self.is_exception_class(*class) {
                    roots.insert(self.types.root_class(*class));
                }
            }
        }
        for root in roots {
            items.extend(self.surface_impl(id, root));
        }
        for (function, instance) in &exported.functions {
            let hir = self.program.function(*function);
            if hir.module == id && hir.class.is_none() {
                let line = self.line(hir.span);
                let name = name::value(&hir.name).into_owned();
                let call = Callee::Function(*instance);
                let function = self.surface_function(name, *instance, Some(id), call);
                items.push((line, Item::Function(function)));
            }
        }
        let variables = exported.variables.keys();
        items.extend(variables.filter_map(|it| self.offered_variable(id, *it)));
        items.sort_by_key(|(line, _)| *line);
        let has_init =
            |(_, it): &(u32, Item)| matches!(it, Item::Function(it) if it.name == "init");
        if !items.iter().any(has_init) {
            items.insert(0, (0, Item::Function(self.init_function(id))));
        }
        items.into_iter().map(|(_, item)| item).collect()
    }

    /// `pub use super::__logic::logic::Account;`; a subclass is another name of its hierarchy.
    fn reexport(&self, class: ClassId) -> Option<(u32, Item)> {
        let hir = self.program.class(class);
        if self.python_class_name(class).is_some() {
            return None;
        }
        let (path, name) = match self.is_exception_class(class) {
            true => {
                let name = self.exception_static(class);
                let path = names::path(&self.names, HOST, hir.module, &name);
                (path, name)
            }
            false => (
                self.class_path(HOST, class),
                self.names.class(class).to_owned(),
            ),
        };
        Some((self.line(hir.span), Item::Use { path, name }))
    }

    /// The Python names of functions and classes whose names in generated code are others, with
    /// their paths.
    pub(super) fn python_names(&self, module: ModuleId) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let exported = &self.types.exported;
        for class in &exported.classes {
            if self.program.class(*class).module == module
                && let Some(name) = self.python_class_name(*class)
            {
                all.push((name.to_owned(), self.class_path(HOST, *class)));
            }
        }
        for id in exported.functions.keys() {
            let function = self.program.function(*id);
            let is_own = function.module == module && function.class.is_none();
            let name = name::value(&function.name);
            if is_own && name != function.name && name::is_rust(&function.name) {
                let surface = name::surface(self.names.module(module));
                all.push((function.name.clone(), format!("super::{surface}::{name}")));
            }
        }
        all
    }

    /// The Python name of a class that has another one in generated code.
    fn python_class_name(&self, class: ClassId) -> Option<&str> {
        let name = self.program.class(class).name.as_str();
        let is_other = !self.is_exception_class(class) && self.names.class(class) != name;
        (is_other && name::is_rust(name)).then_some(name)
    }

    /// `pub fn init() -> Result<()>`.
    fn init_function(&self, module: ModuleId) -> Function {
        let body = match self.import_path(module) {
            Some(path) => call(&path, Vec::new()),
            None => call("Ok", vec![unit()]),
        };
        Function {
            name: "init".to_owned(),
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params: Vec::new(),
            ret: Type::Unit.result(),
            code: None,
            doc: Some(
                "Runs the module, unless it has run. Every function of it does so first.\n\n\
                 # Errors\nWhat the module's own statements raise."
                    .to_owned(),
            ),
            source: None,
            body: Block {
                stmts: Vec::new(),
                value: Some(Box::new(body)),
            },
        }
    }

    /// Hosts call a public method on any object of the hierarchy.
    pub(super) fn is_offered(&self, root: ClassId, name: &str) -> bool {
        let exported = &self.types.exported.classes;
        is_public(name) && self.hierarchy(root).iter().any(|it| exported.contains(it))
    }

    /// What runs a module at its first use; None where it only defines.
    fn import_path(&self, module: ModuleId) -> Option<String> {
        (!self.program.only_defines(module))
            .then(|| names::path(&self.names, HOST, module, "import"))
    }

    fn surface_impl(&self, module: ModuleId, root: ClassId) -> Option<(u32, Item)> {
        let mut items = Vec::new();
        let mut offered: BTreeMap<(u32, &str, bool), Vec<InstanceId>> = BTreeMap::new();
        let hierarchy = self.hierarchy(root);
        let exported = &self.types.exported;
        for class in &hierarchy {
            let info = self.types.class(*class);
            let is_enum = !self.program.class(*class).members.is_empty();
            let is_made = info.is_constructed && !is_enum && exported.classes.contains(class);
            if is_made && self.program.class(*class).module == module {
                items.push(Item::Function(self.surface_constructor(module, *class)));
            }
            items.extend(self.offered_class_variables(module, *class));
            for ((_, function), instance) in exported.shared.range(of_class(*class)) {
                let name = &self.program.function(*function).name;
                let shown = self.names.offered_shared(*class, name).to_owned();
                let callee = Callee::Shared(*instance, *class);
                let function = self.surface_function(shown, *instance, Some(module), callee);
                items.push(Item::Function(function));
            }
            for it in &self.program.class(*class).methods {
                let Some(instance) = exported.functions.get(&it.function) else {
                    continue;
                };
                if it.name == "__init__" || it.kind == MethodKind::Deleter {
                    continue;
                }
                let is_setter = it.kind == MethodKind::Setter;
                let known = offered
                    .keys()
                    .find(|(_, name, setter)| *name == it.name && *setter == is_setter);
                let line = self.line(self.program.function(it.function).span);
                let key = known.copied().unwrap_or((line, &it.name, is_setter));
                offered.entry(key).or_default().push(*instance);
            }
        }
        for ((_, name, is_setter), targets) in offered {
            let Some(first) = targets.first().copied() else {
                continue;
            };
            let lacks = self.own_method(root, name, is_setter).is_none();
            let callee = match targets.len() > 1 || lacks {
                true if !self.have_one_shape(&targets) => continue,
                true => Callee::Dispatcher(self.names.dispatcher(root, name, is_setter)),
                false => Callee::Method(first),
            };
            let shown = self.names.offered(root, name, is_setter).to_owned();
            let function = self.surface_function(shown, first, None, callee);
            items.push(Item::Function(function));
        }
        items.extend(self.offered_own_variables(root));
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            if is_public(name) && !self.is_static(&ty) && ty != Ty::Never {
                items.push(Item::Function(self.offered_attribute(root, name, &ty)));
            }
        }
        let item = Item::Impl(Impl {
            of: None,
            ty: Type::path(&self.class_path(HOST, root)),
            items,
        });
        Some((self.line(self.program.class(root).span), item))
    }

    fn surface_constructor(&self, module: ModuleId, class: ClassId) -> Function {
        let root = self.types.root_class(class);
        let handle = self.class_path(HOST, class);
        let path = format!("{handle}::{}", self.names.constructor(class));
        let shown = self.names.offered_constructor(class).to_owned();
        let doc = self.program.class(class).docstring.clone();
        let mut function = match init_of(self.program, self.types, class) {
            Some(init) => {
                let mut function =
                    self.surface_function(shown, init, Some(module), Callee::Path(&path));
                let hir = self.program.function(self.types.instance(init).function);
                function.doc = hir.docstring.clone().or(doc);
                function
            }
            None => {
                let stmts = self.import(module).into_iter().collect();
                let made = call("Ok", vec![call(&path, Vec::new())]);
                Function {
                    name: shown,
                    is_pub: true,
                    is_async: false,
                    receiver: Receiver::None,
                    params: Vec::new(),
                    ret: Type::Unit,
                    code: None,
                    doc,
                    source: None,
                    body: Block {
                        stmts,
                        value: Some(Box::new(made)),
                    },
                }
            }
        };
        function.receiver = Receiver::None;
        function.ret = Type::path(&self.class_path(HOST, root)).result();
        function
    }

    /// `super::__logic::logic::import()?;`
    pub(super) fn import(&self, module: ModuleId) -> Option<Stmt> {
        let path = self.import_path(module)?;
        Some(plain(StmtKind::Expr(propagated(call(&path, Vec::new())))))
    }

    /// A function that hosts call; it runs `module` first.
    fn surface_function(
        &self,
        name: String,
        instance: InstanceId,
        module: Option<ModuleId>,
        callee: Callee,
    ) -> Function {
        let hir = self
            .program
            .function(self.types.instance(instance).function);
        let mut body = Body::bare(self, instance);
        body.module = HOST;
        let is_shared = matches!(callee, Callee::Shared(..));
        let is_method = hir.class.is_some() && !is_shared;
        let mut params = Vec::new();
        let mut args = Vec::new();
        let mut skipped = usize::from(is_method);
        if let Callee::Shared(_, class) = callee
            && self.is_class_method(hir)
        {
            skipped = 1;
            let cls = hir.params.first().map(|it| body.local_ty(it.local));
            if cls.is_some_and(|it| !self.is_static(&it)) {
                let class = path_expr(&self.class_static_path(HOST, class));
                args.push(call("Value::Class", vec![reference(class)]));
            }
        }
        for param in hir.params.iter().skip(skipped) {
            let ty = body.local_ty(param.local);
            if self.is_static(&ty) {
                continue;
            }
            let name = body.local_name(param.local);
            let promised = self.types.exported.params.get(&(instance, param.local));
            let promised = promised.filter(|it| self.raises_to(it, &ty));
            let given_type = promised.unwrap_or(&ty);
            let rust = body.rust(given_type);
            let bound = Type::generic("rt::host::IntoPython", [rust.clone()]);
            params.push(Param {
                name: name.clone(),
                mutable: false,
                ty: Type::Impl(Box::new(bound)),
            });
            let given = local(&name, Use::Move, Type::Never);
            let given = Expr {
                ty: rust,
                ..propagated(method(given, "into_python", Vec::new()))
            };
            args.push(body.coerce(given, given_type, &ty));
        }
        let result = self.types.vars.get(self.types.instance(instance).ret);
        let shown = match self.types.exported.results.get(&instance) {
            Some(promised) if !hir.is_generator && self.raises_to(&result, promised) => {
                promised.clone()
            }
            _ => result.clone(),
        };
        let is_made = matches!(callee, Callee::Path(_));
        let is_dispatched = matches!(callee, Callee::Dispatcher(_));
        let own = || local("self", Use::Copy, Type::Never);
        let called = match &callee {
            Callee::Function(id) => {
                let path = names::path(&self.names, HOST, hir.module, self.names.function(*id));
                call(&path, args)
            }
            Callee::Method(id) => {
                let is_sync = !hir.is_async && !hir.is_generator;
                let this = match is_sync {
                    true => own(),
                    false => method(own(), "clone", Vec::new()),
                };
                method(this, self.names.function(*id), args)
            }
            Callee::Shared(id, _) => call(&format!("Self::{}", self.names.function(*id)), args),
            Callee::Dispatcher(name) => method(own(), name, args),
            Callee::Path(path) => call(path, args),
        };
        let called = match (hir.is_async, hir.is_generator) {
            (true, false) if is_dispatched => awaited(propagated(called)),
            (true, false) => awaited(called),
            (_, true) if !is_dispatched => call("Ok", vec![called]),
            _ => called,
        };
        let is_same = is_made || hir.is_generator || self.is_same_repr(&result, &shown);
        let value = match is_same {
            true => called,
            false => {
                let ty = body.rust(&result);
                let made = Expr {
                    ty: ty.clone(),
                    ..propagated(called)
                };
                let raised = body.coerce(made, &result, &shown);
                call("Ok", vec![raised])
            }
        };
        let ret = match hir.is_generator {
            true => self.rust_type(HOST, &self.result_type(instance)),
            false => body.rust(&shown),
        };
        Function {
            name,
            is_pub: true,
            is_async: hir.is_async && !hir.is_generator,
            receiver: if is_method {
                Receiver::Ref
            } else {
                Receiver::None
            },
            params,
            ret: ret.result(),
            code: None,
            doc: hir.docstring.clone(),
            source: None,
            body: Block {
                stmts: module.and_then(|it| self.import(it)).into_iter().collect(),
                value: Some(Box::new(value)),
            },
        }
    }

    fn is_class_method(&self, hir: &HirFunction) -> bool {
        let methods = hir.class.map(|it| &self.program.class(it).methods);
        let is_it = |id: FuncId| std::ptr::eq(self.program.function(id), hir);
        methods
            .into_iter()
            .flatten()
            .any(|it| it.kind == MethodKind::Class && is_it(it.function))
    }

    /// A result of the one type can be handed out as the other, and always.
    pub(super) fn raises_to(&self, from: &Ty, to: &Ty) -> bool {
        match (from, to) {
            (Ty::Never, _) => true,
            (Ty::None, Ty::Optional(_) | Ty::None) => true,
            (_, Ty::Value(_)) | (Ty::Bound(_), Ty::Callable(_)) => true,
            (Ty::Bool | Ty::I64(_), Ty::Int | Ty::Float) | (Ty::Int, Ty::Float) => true,
            (Ty::Optional(from), Ty::Optional(to)) => self.raises_to(from, to),
            (_, Ty::Optional(to)) => self.raises_to(from, to),
            _ => self.is_same_repr(from, to),
        }
    }
}

/// What a function of the surface calls.
enum Callee<'a> {
    Function(InstanceId),
    Method(InstanceId),
    /// A class method or static method, on that class.
    Shared(InstanceId, ClassId),
    /// The method that calls the implementation of the object's own class.
    Dispatcher(&'a str),
    /// A constructor.
    Path(&'a str),
}

/// The keys of what is called on a class.
fn of_class(class: ClassId) -> RangeInclusive<(ClassId, FuncId)> {
    (class, FuncId(0))..=(class, FuncId(u32::MAX))
}

fn unit() -> Expr {
    Expr {
        kind: ExprKind::Tuple(Vec::new()),
        ty: Type::Unit,
    }
}

pub(super) fn awaited(future: Expr) -> Expr {
    Expr {
        kind: ExprKind::Await(Box::new(future)),
        ty: Type::Never,
    }
}

pub(super) fn propagated(result: Expr) -> Expr {
    Expr {
        kind: ExprKind::Propagate {
            value: Box::new(result),
            line: None,
            handler: Handler::Return,
        },
        ty: Type::Unit,
    }
}
