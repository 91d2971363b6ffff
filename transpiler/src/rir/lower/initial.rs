//! Constructors: the fields' first values, the object, then the rest of `__init__`.
//!
//! ```python
//! class Account:
//!     def __init__(self, owner):
//!         self.owner = owner
//!         registry.append(self)
//! ```
//! ```text
//! pub fn new(owner: Str) -> Result<Account> {
//!     let this: Account = Account(Rc::new(AccountFields { owner: Field::new(owner) }));
//!     registry.append(this.clone());
//!     Ok(this)
//! }
//! ```
//! `__init__` is contained in the constructor where it has a prefix (see [`super::prefix`]); else
//! the constructor makes an object without fields and calls it. `super().__init__(…)` in a prefix
//! becomes a call of a function that gives the base's first values as a tuple.
//!
//! Invariant: in a prefix, fields are Rust variables or deferred values; `self` does not exist.

use std::collections::BTreeMap;

use crate::hir::{ClassId, ExprId, ExprKind as Hir, HELD, LocalId};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::class::{call, local, method, path_expr, plain, reference};
use crate::rir::lower::coerce::is_pure;
use crate::rir::lower::prefix::{Prefix, init_of};
use crate::rir::{
    Block, Expr, ExprKind, Function, Handler, Param, Receiver, Stmt, StmtKind, Type, Use,
};
use crate::types::Op;
use crate::types::ty::{InstanceId, Ty};

/// A constructor before its object exists.
pub(super) struct Building {
    this: LocalId,
    root: ClassId,
    prefix: Prefix,
    /// What each field is so far: a variable, or a value without effects.
    fields: BTreeMap<String, Expr>,
}

impl Cx<'_> {
    /// Whether every object of the hierarchy has the field from the end of its construction on.
    pub(super) fn is_always_set(&self, root: ClassId, name: &str) -> bool {
        name == HELD || self.prefixes.is_always_set(root, name)
    }

    /// `pub fn new(…) -> Result<Account>`.
    pub(super) fn constructor(&self, root: ClassId, class: ClassId) -> Function {
        if self.is_host_class(class) {
            return self.host_constructor(class);
        }
        let Some(init) = init_of(self.program, self.types, class) else {
            return self.without_init(root, class, self.names.constructor(class));
        };
        match self.prefixes.of(init) {
            Some(prefix) => self.containing(root, class, init, prefix),
            None => self.calling(root, class, init),
        }
    }

    /// `pub fn blank() -> Account`: `object.__new__(Account)`.
    pub(super) fn blank_constructor(&self, root: ClassId, class: ClassId) -> Function {
        self.without_init(root, class, self.names.blank(class))
    }

    fn without_init(&self, root: ClassId, class: ClassId, name: &str) -> Function {
        let params: Vec<Param> = self.held_parameter(class).into_iter().collect();
        let held = params
            .iter()
            .map(|it| (HELD.to_owned(), self.held_argument(it)));
        let object = self.object(root, class, &mut held.collect());
        Function {
            name: name.to_owned(),
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params,
            ret: Type::path(self.names.class(root)),
            code: None,
            doc: None,
            source: None,
            body: Block {
                stmts: Vec::new(),
                value: Some(Box::new(object)),
            },
        }
    }

    /// `Account(Rc::new(AccountFields { … }))`, with the fields that have a value.
    fn object(&self, root: ClassId, class: ClassId, values: &mut BTreeMap<String, Expr>) -> Expr {
        let handle = self.names.class(root);
        let module = self.program.class(root).module;
        let mut fields = Vec::new();
        if !self.is_alone(class) {
            let path = self.class_static_path(module, class);
            fields.push(("class".to_owned(), reference(path_expr(&path))));
        }
        if self.is_finalized(root) {
            let flag = call("rt::Finalized::no", Vec::new());
            fields.push((super::finalizer::FINALIZED.to_owned(), flag));
        }
        if self.has_extra(root) {
            let extra = call("rt::Attributes::new", Vec::new());
            fields.push((super::dynamic::EXTRA.to_owned(), extra));
        }
        for (name, var) in &self.types.class(root).fields {
            if self.is_static(&self.types.vars.get(*var)) {
                continue;
            }
            let given = match values.remove(name) {
                None if name == HELD => self.empty_held(class),
                given => given,
            };
            let value = match given {
                Some(value) if self.is_always_set(root, name) => call("Field::new", vec![value]),
                Some(value) => call("MaybeField::new", vec![value]),
                None => call("MaybeField::unset", Vec::new()),
            };
            fields.push((crate::rir::name::value(name).into_owned(), value));
        }
        let literal = Expr {
            kind: ExprKind::Struct {
                path: format!("{handle}Fields"),
                fields,
            },
            ty: Type::Never,
        };
        let object = call(handle, vec![call("Rc::new", vec![literal])]);
        Expr {
            kind: object.kind,
            ty: Type::path(handle),
        }
    }

    /// A constructor that contains `__init__`.
    fn containing(
        &self,
        root: ClassId,
        class: ClassId,
        init: InstanceId,
        prefix: &Prefix,
    ) -> Function {
        let hir = self.program.function(self.types.instance(init).function);
        let mut body = Body::new(self, init);
        let (params, mut stmts) = body.enter_init(root, prefix);
        let rest = hir.body.get(prefix.len..).unwrap_or_default();
        stmts.extend(body.stmts(hir.body.get(..prefix.len).unwrap_or_default()));
        let mut fields = body.leave_prefix();
        let object = self.object(root, class, &mut fields);
        let rust = object.ty.clone();
        if rest.is_empty() {
            let made = body.ok(object);
            stmts.push(plain(StmtKind::Return(Some(made))));
        } else {
            let this = body.temp("this");
            if let Some(param) = hir.params.first() {
                body.locals.insert(param.local, this.clone());
            }
            stmts.push(plain(StmtKind::Let {
                name: this.clone(),
                mutable: false,
                ty: rust.clone(),
                init: Some(object),
            }));
            stmts.extend(body.stmts(rest));
            if !super::exits::ends(&stmts) {
                let made = body.ok(local(&this, Use::Clone, rust.clone()));
                stmts.push(plain(StmtKind::Return(Some(made))));
            }
        }
        Function {
            name: self.new_name(class),
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params,
            ret: rust.result(),
            code: Some(self.code_name(self.types.instance(init).function)),
            doc: hir.docstring.clone(),
            source: Some(self.source_line(hir.span.file, self.line(hir.span))),
            body: Block { stmts, value: None },
        }
    }

    /// The first values that an `__init__` gives to its fields, for a subclass's constructor.
    pub(super) fn initial_function(&self, class: ClassId, init: InstanceId) -> Function {
        let hir = self.program.function(self.types.instance(init).function);
        let root = self.types.root_class(class);
        let mut body = Body::new(self, init);
        let none = Prefix::default();
        let prefix = self.prefixes.of(init).unwrap_or(&none);
        let (params, mut stmts) = body.enter_init(root, prefix);
        stmts.extend(body.stmts(&hir.body));
        let fields = body.leave_prefix();
        let ret = body.initial_type(root, prefix);
        let names = self.initial_fields(root, prefix);
        let values: Vec<Expr> = names
            .iter()
            .filter_map(|name| fields.get(name).cloned())
            .collect();
        let value = match <[Expr; 1]>::try_from(values) {
            Ok([value]) => value,
            Err(values) if values.is_empty() => body.unit(),
            Err(values) => Expr {
                kind: ExprKind::Tuple(values),
                ty: ret.clone(),
            },
        };
        let value = body.ok(value);
        stmts.push(plain(StmtKind::Return(Some(value))));
        Function {
            name: self.names.initial(class).to_owned(),
            is_pub: false,
            is_async: false,
            receiver: Receiver::None,
            params,
            ret: ret.result(),
            code: Some(self.code_name(self.types.instance(init).function)),
            doc: Some(format!("The fields that `{}` sets.", hir.qualname)),
            source: Some(self.source_line(hir.span.file, self.line(hir.span))),
            body: Block { stmts, value: None },
        }
    }

    /// The fields that a prefix sets and that have a value at run time.
    fn initial_fields(&self, root: ClassId, prefix: &Prefix) -> Vec<String> {
        let sets = prefix.sets.iter().filter(|name| {
            let var = self.types.field(root, name);
            var.is_some_and(|it| !self.is_static(&self.types.vars.get(it)))
        });
        sets.cloned().collect()
    }

    /// A constructor that makes an object without fields and calls `__init__`.
    fn calling(&self, root: ClassId, class: ClassId, init: InstanceId) -> Function {
        let module = self.program.class(root).module;
        let object = self.object(root, class, &mut BTreeMap::new());
        let rust = object.ty.clone();
        let function = self.program.function(self.types.instance(init).function);
        let mut params = Vec::new();
        let mut args = Vec::new();
        let mut scope = crate::rir::name::Names::new();
        scope.take("self");
        for param in function.params.iter().skip(1) {
            let ty = self.types.local(init, param.local);
            if self.is_static(&ty) {
                continue;
            }
            let name = scope.fresh(&crate::rir::name::local(&function.local(param.local).name));
            let ty = self.rust_type(module, &ty);
            args.push(local(&name, Use::Move, ty.clone()));
            params.push(Param {
                name,
                mutable: false,
                ty,
            });
        }
        let this = scope.fresh("this");
        let run = method(
            local(&this, Use::Copy, rust.clone()),
            self.names.function(init),
            args,
        );
        let run = Expr {
            kind: ExprKind::Propagate {
                value: Box::new(Expr {
                    kind: run.kind,
                    ty: Type::Unit.result(),
                }),
                line: None,
                handler: Handler::Return,
            },
            ty: Type::Unit,
        };
        let done = call("Ok", vec![local(&this, Use::Move, rust.clone())]);
        Function {
            name: self.new_name(class),
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params,
            ret: rust.clone().result(),
            code: None,
            doc: None,
            source: None,
            body: Block {
                stmts: vec![
                    plain(StmtKind::Let {
                        name: this,
                        mutable: false,
                        ty: rust,
                        init: Some(object),
                    }),
                    plain(StmtKind::Expr(run)),
                ],
                value: Some(Box::new(done)),
            },
        }
    }
}

impl Body<'_> {
    /// Starts lowering an `__init__` without an object: its parameters, and the variables that
    /// hold fields which more than one statement sets.
    fn enter_init(&mut self, root: ClassId, prefix: &Prefix) -> (Vec<Param>, Vec<Stmt>) {
        let hir = self.function;
        let (params, mut stmts) = self.parameters(1);
        if self.cx.recursion.is_recursive(self.instance) {
            stmts.push(self.depth_guard());
        }
        stmts.extend(self.declarations(hir));
        let mut fields = BTreeMap::new();
        for name in self.cx.initial_fields(root, prefix) {
            if prefix.once.contains(&name) {
                continue;
            }
            let ty = self.field_storage(root, &name);
            let rust = self.rust(&ty);
            let variable = self.temp(&crate::rir::name::local(&name));
            stmts.push(plain(StmtKind::Let {
                name: variable.clone(),
                mutable: true,
                ty: rust.clone(),
                init: None,
            }));
            fields.insert(name, self.variable(&variable, &ty));
        }
        if let Some(this) = hir.params.first() {
            self.building = Some(Building {
                this: this.local,
                root,
                prefix: prefix.clone(),
                fields,
            });
        }
        (params, stmts)
    }

    /// The fields' first values. A variable that holds one is not needed any more.
    fn leave_prefix(&mut self) -> BTreeMap<String, Expr> {
        let mut fields = self
            .building
            .take()
            .map_or_else(BTreeMap::new, |it| it.fields);
        let params = &self.function.params;
        let params: Vec<String> = params.iter().map(|it| self.local_name(it.local)).collect();
        for value in fields.values_mut() {
            if let ExprKind::Local { name, mode } = &mut value.kind
                && *mode == Use::Clone
                && !params.contains(name)
            {
                *mode = Use::Move;
            }
        }
        fields
    }

    fn field_storage(&self, root: ClassId, name: &str) -> Ty {
        match self.cx.types.field(root, name) {
            Some(var) => self.cx.types.vars.get(var),
            None => Ty::Never,
        }
    }

    fn variable(&self, name: &str, ty: &Ty) -> Expr {
        let mode = if self.cx.is_copy(ty) {
            Use::Copy
        } else {
            Use::Clone
        };
        local(name, mode, self.rust(ty))
    }

    /// What [`Cx::initial_function`] gives.
    fn initial_type(&self, root: ClassId, prefix: &Prefix) -> Type {
        let names = self.cx.initial_fields(root, prefix);
        let types: Vec<Type> = names
            .iter()
            .map(|name| self.rust(&self.field_storage(root, name)))
            .collect();
        match <[Type; 1]>::try_from(types) {
            Ok([ty]) => ty,
            Err(types) if types.is_empty() => Type::Unit,
            Err(types) => Type::Tuple(types),
        }
    }

    /// The expression is the object that does not exist yet.
    pub(super) fn is_building(&self, object: ExprId) -> bool {
        match (&self.building, &self.function.expr(object).kind) {
            (Some(building), Hir::Local(local)) => building.this == *local,
            _ => false,
        }
    }

    /// `self.name` in a prefix.
    pub(super) fn read_initial(&mut self, class: ClassId, name: &str, ty: &Ty) -> Expr {
        let root = self.cx.types.root_class(class);
        let storage = self.field_storage(root, name);
        let found = self.building.as_ref().and_then(|it| it.fields.get(name));
        match found.cloned() {
            Some(value) => self.coerce(value, &storage, ty),
            None => self.unit(),
        }
    }

    /// `self.name = value` in a prefix.
    pub(super) fn store_initial(&mut self, name: &str, value: Expr, ty: &Ty, out: &mut Vec<Stmt>) {
        let Some(building) = &self.building else {
            return;
        };
        let storage = self.field_storage(building.root, name);
        let is_once = building.prefix.once.contains(name);
        let place = building.fields.get(name).cloned();
        if self.cx.is_static(&storage) {
            if !is_pure(&value) {
                out.extend(self.effects(value));
            }
            return;
        }
        let value = self.coerce(value, ty, &storage);
        if let (false, Some(place)) = (is_once, place) {
            let place = Expr {
                kind: super::expr::place_kind(place.kind),
                ty: place.ty,
            };
            out.push(plain(StmtKind::Assign { place, value }));
            return;
        }
        let rust = self.rust(&storage);
        let first = if self.is_steady(&value) {
            value
        } else {
            let variable = self.temp(&crate::rir::name::local(name));
            out.push(plain(StmtKind::Let {
                name: variable.clone(),
                mutable: false,
                ty: rust,
                init: Some(value),
            }));
            self.variable(&variable, &storage)
        };
        if let Some(building) = &mut self.building {
            building.fields.insert(name.to_owned(), first);
        }
    }

    /// The value is the same wherever in the prefix it is computed: a literal, or a parameter that
    /// nobody assigns.
    fn is_steady(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Literal(_) | ExprKind::Path(_) => is_pure(value),
            ExprKind::Local { name, .. } => self.function.params.iter().any(|it| {
                let hir = self.function.local(it.local);
                self.local_name(it.local) == *name
                    && !hir.is_cell
                    && !self.is_optional(it.local)
                    && !super::assigned::is_assigned(self.function, it.local)
            }),
            _ => false,
        }
    }

    /// `super().__init__(…)` in a prefix; false where the expression is none.
    pub(super) fn initial_super(&mut self, id: ExprId, out: &mut Vec<Stmt>) -> bool {
        let Some(building) = &self.building else {
            return false;
        };
        let (root, cx) = (building.root, self.cx);
        let (Some(target), Some(Op::Call { args, .. })) = (
            building.prefix.supers.get(&id).copied(),
            cx.types.op(self.instance, id),
        ) else {
            return false;
        };
        let function = cx.program.function(cx.types.instance(target).function);
        let Some(owner) = function.class else {
            return false;
        };
        let values = self.bound_args(target, function, 1, args, None, out);
        let none = Prefix::default();
        let prefix = cx.prefixes.of(target).unwrap_or(&none);
        let ret = self.initial_type(root, prefix);
        let path = format!(
            "{}::{}",
            cx.class_path(self.module, root),
            cx.names.initial(owner)
        );
        let made = self.raising(&path, values, ret.clone());
        let names = cx.initial_fields(root, prefix);
        let types: Vec<Ty> = names
            .iter()
            .map(|it| self.field_storage(root, it))
            .collect();
        match names.as_slice() {
            [] => out.extend(self.effects(made)),
            [name] => self.store_initial(name, made, &types[0], out),
            _ => {
                let variables: Vec<String> = names
                    .iter()
                    .map(|it| self.temp(&crate::rir::name::local(it)))
                    .collect();
                out.push(plain(StmtKind::LetTuple {
                    names: variables.iter().map(|it| (it.clone(), false)).collect(),
                    ty: ret,
                    init: made,
                }));
                for ((name, variable), ty) in names.iter().zip(&variables).zip(&types) {
                    let value = self.variable(variable, ty);
                    let is_once = |it: &Building| it.prefix.once.contains(name);
                    match &mut self.building {
                        Some(building) if is_once(building) => {
                            building.fields.insert(name.clone(), value);
                        }
                        _ => self.store_initial(name, value, ty, out),
                    }
                }
            }
        }
        true
    }
}
