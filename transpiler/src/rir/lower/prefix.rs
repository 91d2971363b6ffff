//! Constructor prefixes: the fields that an object has before anybody can look at it.
//!
//! Problem: a field that a read might find missing is an `Option` with a check at each read. Most
//! fields are never missing: `__init__` assigns them first thing.
//!
//! ```python
//! class Account:
//!     def __init__(self, owner):
//!         self.owner = owner           # the prefix: no one has seen `self` yet
//!         self.history = []
//!         registry.append(self)        # `self` escapes: the prefix ends before this statement
//!         self.number = len(registry)  # may be missing
//! ```
//! ```text
//! pub fn new(owner: Str) -> Result<Account> {
//!     let this: Account = Account(Rc::new(AccountFields {
//!         owner: Field::new(owner),
//!         history: Field::new(List::new()),
//!         number: MaybeField::unset(),
//!     }));
//!     …
//! ```
//! A prefix is a run of leading statements of `__init__` in which `self` occurs only as the object
//! of a plain field that is stored, or read after it was stored. A call of `super().__init__`
//! belongs to it where the whole of that `__init__` is a prefix.
//!
//! Invariants:
//! 1. What a prefix sets is set on every path that reaches its end; no path returns inside it.
//! 2. A field is always set if the prefix of every class of the hierarchy that is constructed sets
//!    it and nothing in the program deletes it.
//! 3. A class with `__setattr__` or `__del__` in its hierarchy, or of which `object.__new__` makes
//!    objects, has no prefix: those see the object in between.

use std::collections::{BTreeMap, BTreeSet};

use crate::hir::{
    Arg, ClassId, ExprId, ExprKind, FuncId, Function, LocalId, MethodKind, Program, Stmt, StmtKind,
    Target, each_block,
};
use crate::rir::lower::assigned::is_assigned;
use crate::rir::lower::calls::implementations;
use crate::rir::lower::names;
use crate::types::ty::{InstanceId, Ty};
use crate::types::{Op, Types};

/// The leading statements of an `__init__`.
#[derive(Clone, Default)]
pub(super) struct Prefix {
    /// How many statements.
    pub(super) len: usize,
    /// The fields that they set, those of `super().__init__` included.
    pub(super) sets: BTreeSet<String>,
    /// Those that one statement sets, outside of branches.
    pub(super) once: BTreeSet<String>,
    /// Calls of `super().__init__` in it, with the instance that they reach.
    pub(super) supers: BTreeMap<ExprId, InstanceId>,
    /// There is nothing behind it.
    pub(super) is_whole: bool,
}

/// The prefixes of a program, and what follows from them.
pub(super) struct Prefixes {
    by_init: BTreeMap<InstanceId, Prefix>,
    /// By topmost class.
    always: BTreeSet<(ClassId, String)>,
    /// Attributes that some code deletes, by name.
    deleted: BTreeSet<String>,
    /// Attributes are deleted by computed names.
    deletes_any: bool,
    /// The `__init__`s that are called as methods.
    called: BTreeSet<InstanceId>,
    /// The `__init__`s whose fields a subclass's constructor asks for.
    asked: BTreeSet<InstanceId>,
}

impl Prefixes {
    pub(super) fn new(program: &Program, types: &Types) -> Prefixes {
        let mut prefixes = Prefixes {
            by_init: BTreeMap::new(),
            always: BTreeSet::new(),
            deleted: deleted_names(program, types),
            deletes_any: deletes_any(types),
            called: BTreeSet::new(),
            asked: BTreeSet::new(),
        };
        for index in 0..program.classes.len() {
            let root = ClassId(index as u32);
            if types.root_class(root) == root {
                prefixes.hierarchy(program, types, root);
            }
        }
        prefixes.find_called(program, types);
        prefixes
    }

    /// The prefix of an `__init__`; None where its first statement is not part of one.
    pub(super) fn of(&self, init: InstanceId) -> Option<&Prefix> {
        self.by_init.get(&init).filter(|it| it.len > 0)
    }

    pub(super) fn is_always_set(&self, root: ClassId, name: &str) -> bool {
        self.always.contains(&(root, name.to_owned()))
    }

    /// The `__init__` is needed as a method, beside the constructors that contain it.
    pub(super) fn is_called(&self, init: InstanceId) -> bool {
        self.of(init).is_none() || self.called.contains(&init)
    }

    pub(super) fn is_asked(&self, init: InstanceId) -> bool {
        self.asked.contains(&init)
    }

    /// Dynamic code may delete the attribute.
    pub(super) fn may_be_deleted(&self, name: &str) -> bool {
        self.deletes_any || self.deleted.contains(name)
    }

    fn hierarchy(&mut self, program: &Program, types: &Types, root: ClassId) {
        let mut classes = vec![root];
        let mut at = 0;
        while let Some(class) = classes.get(at).copied() {
            classes.extend(types.class(class).subclasses.iter().copied());
            at += 1;
        }
        if names::is_exception(program, types, root) {
            return;
        }
        let watched = classes.iter().any(|it| {
            let methods = &program.class(*it).methods;
            methods
                .iter()
                .any(|it| matches!(it.name.as_str(), "__setattr__" | "__del__"))
                || types.class(*it).is_blank
        });
        if watched {
            return;
        }
        let mut common: Option<BTreeSet<String>> = None;
        for class in &classes {
            // Base classes come before those that call their `__init__`.
            if let Some(init) = init_of(program, types, *class)
                && !self.by_init.contains_key(&init)
            {
                let prefix = self.scan(program, types, &classes, init);
                self.by_init.insert(init, prefix);
            }
            if !types.class(*class).is_constructed {
                continue;
            }
            let sets = init_of(program, types, *class)
                .and_then(|it| self.by_init.get(&it))
                .map_or_else(BTreeSet::new, |it| it.sets.clone());
            common = Some(match common {
                None => sets,
                Some(before) => before.intersection(&sets).cloned().collect(),
            });
        }
        for name in common.into_iter().flatten() {
            if !self.may_be_deleted(&name) {
                self.always.insert((root, name));
            }
        }
    }

    fn scan(
        &self,
        program: &Program,
        types: &Types,
        classes: &[ClassId],
        init: InstanceId,
    ) -> Prefix {
        let function = program.function(types.instance(init).function);
        let Some(this) = function.params.first().map(|it| it.local) else {
            return Prefix::default();
        };
        if function.local(this).is_cell
            || is_assigned(function, this)
            || function.is_async
            || function.is_generator
            || returns(&function.body)
        {
            return Prefix::default();
        }
        let mut scan = Scan {
            prefixes: self,
            program,
            types,
            classes,
            function,
            init,
            this,
            depth: 0,
            stores: BTreeMap::new(),
            supers: BTreeMap::new(),
        };
        let mut prefix = Prefix::default();
        for stmt in &function.body {
            let mut sets = prefix.sets.clone();
            let supers = scan.supers.clone();
            if scan.stmt(stmt, &mut sets, true).is_none() {
                scan.supers = supers;
                break;
            }
            prefix.len += 1;
            prefix.sets = sets;
        }
        prefix.is_whole = prefix.len == function.body.len();
        prefix.supers = scan.supers;
        let once = scan.stores.into_iter().filter(|(_, it)| *it == 1);
        prefix.once = once.map(|(name, _)| name).collect();
        prefix
    }

    /// Follows calls of `__init__` from everywhere but the prefixes of what nobody calls.
    fn find_called(&mut self, program: &Program, types: &Types) {
        for (function, parent) in types.dynamic_functions.keys() {
            if parent.is_none() && program.function(*function).name == "__init__" {
                self.called.extend(types.live_of(*function).iter().copied());
            }
        }
        loop {
            let before = self.called.len();
            for (index, instance) in types.instances.iter().enumerate() {
                if !instance.is_live {
                    continue;
                }
                let caller = InstanceId(index as u32);
                for (expr, op) in &instance.ops {
                    let target = match op {
                        Op::Call { target, .. } => target,
                        Op::Virtual { class, method, .. } if method == "__init__" => {
                            let all = implementations(program, types, *class, method);
                            self.called.extend(all);
                            continue;
                        }
                        _ => continue,
                    };
                    let in_prefix = self
                        .of(caller)
                        .is_some_and(|it| it.supers.contains_key(expr));
                    if in_prefix {
                        self.asked.insert(*target);
                    }
                    if self.by_init.contains_key(target) && (!in_prefix || self.is_called(caller)) {
                        self.called.insert(*target);
                    }
                }
            }
            if self.called.len() == before {
                break;
            }
        }
    }
}

/// The live `__init__` that constructing `class` runs.
pub(super) fn init_of(program: &Program, types: &Types, class: ClassId) -> Option<InstanceId> {
    let function = init_function(program, types, class)?;
    types.live_of(function).first().copied()
}

fn init_function(program: &Program, types: &Types, class: ClassId) -> Option<FuncId> {
    let owners = types.vars.ancestors(class).into_iter();
    owners
        .flat_map(|it| &program.class(it).methods)
        .find(|it| it.name == "__init__")
        .map(|it| it.function)
}

struct Scan<'a> {
    prefixes: &'a Prefixes,
    program: &'a Program,
    types: &'a Types,
    /// The hierarchy.
    classes: &'a [ClassId],
    function: &'a Function,
    init: InstanceId,
    this: LocalId,
    /// How many branches are around the statement.
    depth: usize,
    /// How often each field is stored; in a branch counts as more than once.
    stores: BTreeMap<String, usize>,
    supers: BTreeMap<ExprId, InstanceId>,
}

/// Whether control goes on behind a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Next,
    Gone,
}

impl Scan<'_> {
    /// Follows a statement; None where it does not belong to a prefix. `sets` grows only where
    /// `may_set`: not in loops and `try`s, which may be left before.
    fn stmt(&mut self, stmt: &Stmt, sets: &mut BTreeSet<String>, may_set: bool) -> Option<After> {
        let next = Some(After::Next);
        match &stmt.kind {
            StmtKind::Expr(value) if may_set && self.is_super_init(*value, sets) => next,
            StmtKind::Expr(value) => self.expr(*value, sets).then_some(After::Next),
            StmtKind::Assign { target, value } => {
                let fine = self.expr(*value, sets) && self.target(target, sets, may_set);
                fine.then_some(After::Next)
            }
            StmtKind::Delete(target) => {
                let fine = self.target(target, &mut sets.clone(), false);
                fine.then_some(After::Next)
            }
            StmtKind::If { test, then, orelse } => {
                if !self.expr(*test, sets) {
                    return None;
                }
                let mut other = sets.clone();
                self.depth += 1;
                let a = self.block(then, sets, may_set);
                let b = self.block(orelse, &mut other, may_set);
                self.depth -= 1;
                match (a?, b?) {
                    (After::Gone, After::Gone) => return Some(After::Gone),
                    (After::Gone, After::Next) => *sets = other,
                    (After::Next, After::Gone) => {}
                    // What one branch alone sets has no value to build the object with.
                    (After::Next, After::Next) if *sets != other => return None,
                    (After::Next, After::Next) => {}
                }
                next
            }
            StmtKind::While { test, body, orelse } => {
                let fine =
                    self.expr(*test, sets) && self.inner(body, sets) && self.inner(orelse, sets);
                fine.then_some(After::Next)
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                let fine = self.expr(*iter, sets)
                    && self.target(target, sets, false)
                    && self.inner(body, sets)
                    && self.inner(orelse, sets);
                fine.then_some(After::Next)
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                let classes = handlers.iter().flat_map(|it| it.classes.iter().flatten());
                let fine = classes.into_iter().all(|it| self.expr(*it, sets))
                    && self.inner(body, sets)
                    && handlers.iter().all(|it| self.inner(&it.body, sets))
                    && self.inner(orelse, sets)
                    && self.inner(finally, sets);
                fine.then_some(After::Next)
            }
            StmtKind::Raise { exc, cause } => {
                let fine = [exc, cause]
                    .into_iter()
                    .flatten()
                    .all(|it| self.expr(*it, sets));
                fine.then_some(After::Gone)
            }
            StmtKind::Break | StmtKind::Continue => Some(After::Gone),
            StmtKind::Def(_) | StmtKind::Import(_) => next,
            StmtKind::Return(_) | StmtKind::ClassDef { .. } => None,
        }
    }

    fn block(
        &mut self,
        body: &[Stmt],
        sets: &mut BTreeSet<String>,
        may_set: bool,
    ) -> Option<After> {
        for stmt in body {
            if self.stmt(stmt, sets, may_set)? == After::Gone {
                return Some(After::Gone);
            }
        }
        Some(After::Next)
    }

    fn inner(&mut self, body: &[Stmt], sets: &BTreeSet<String>) -> bool {
        self.block(body, &mut sets.clone(), false).is_some()
    }

    /// `super().__init__(…)` of an `__init__` that is nothing but a prefix.
    fn is_super_init(&mut self, id: ExprId, sets: &mut BTreeSet<String>) -> bool {
        let ExprKind::Call { callee, args } = &self.function.expr(id).kind else {
            return false;
        };
        let ExprKind::Attribute { object, name } = &self.function.expr(*callee).kind else {
            return false;
        };
        if name != "__init__" || !matches!(self.function.expr(*object).kind, ExprKind::Super(_)) {
            return false;
        }
        match self.types.op(self.init, id) {
            // `object` does nothing.
            Some(Op::Intrinsic("super")) => args.is_empty(),
            Some(Op::Call { target, .. }) => {
                let Some(base) = self.prefixes.by_init.get(target).filter(|it| it.is_whole) else {
                    return false;
                };
                let exprs = args.iter().map(Arg::value);
                if !exprs.into_iter().all(|it| self.expr(it, sets)) {
                    return false;
                }
                for name in &base.sets {
                    self.store(name);
                    sets.insert(name.clone());
                }
                self.supers.insert(id, *target);
                true
            }
            _ => false,
        }
    }

    fn target(&mut self, target: &Target, sets: &mut BTreeSet<String>, may_set: bool) -> bool {
        match target {
            Target::Local(_) | Target::Global(_) => true,
            Target::Attribute { object, name } if self.is_this(*object) => {
                if may_set && self.is_plain_field(name) {
                    self.store(name);
                    sets.insert(name.clone());
                    return true;
                }
                false
            }
            Target::Attribute { object, .. } => self.expr(*object, sets),
            Target::Subscript { object, index } => {
                self.expr(*object, sets) && self.expr(*index, sets)
            }
            Target::Unpack { targets, .. } => {
                targets.iter().all(|it| self.target(it, sets, may_set))
            }
        }
    }

    fn store(&mut self, name: &str) {
        let count = if self.depth == 0 { 1 } else { 2 };
        *self.stores.entry(name.to_owned()).or_default() += count;
    }

    fn expr(&mut self, id: ExprId, sets: &BTreeSet<String>) -> bool {
        let kind = &self.function.expr(id).kind;
        match kind {
            ExprKind::Local(local) => *local != self.this,
            ExprKind::Attribute { object, name } if self.is_this(*object) => {
                let is_field = matches!(self.types.op(self.init, id), Some(Op::Field { .. }));
                is_field && sets.contains(name)
            }
            ExprKind::Super(_) => false,
            ExprKind::Function(function) => {
                let captures = &self.program.function(*function).captures;
                captures.iter().all(|it| it.outer != self.this)
            }
            ExprKind::Block { body, value } => self.inner(body, sets) && self.expr(*value, sets),
            _ => {
                let mut fine = true;
                crate::hir::each_operand(kind, |it| fine = fine && self.expr(it, sets));
                fine
            }
        }
    }

    fn is_this(&self, id: ExprId) -> bool {
        matches!(self.function.expr(id).kind, ExprKind::Local(it) if it == self.this)
    }

    /// Storing it runs no code: no property has the name.
    fn is_plain_field(&self, name: &str) -> bool {
        let mut methods = self
            .classes
            .iter()
            .flat_map(|it| &self.program.class(*it).methods);
        let is_property = methods.any(|it| {
            let is_accessor = matches!(
                it.kind,
                MethodKind::Getter | MethodKind::Setter | MethodKind::Deleter
            );
            is_accessor && it.name == name
        });
        let owner = self.classes.first().copied();
        let field = owner.and_then(|it| self.types.field(it, name));
        !is_property && field.is_some_and(|it| self.types.vars.get(it) != Ty::Never)
    }
}

fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| {
        let mut found = matches!(stmt.kind, StmtKind::Return(_));
        each_block(&stmt.kind, |block| found = found || returns(block));
        found
    })
}

/// The names of attributes that some statement deletes.
fn deleted_names(program: &Program, types: &Types) -> BTreeSet<String> {
    fn scan(body: &[Stmt], out: &mut BTreeSet<String>) {
        for stmt in body {
            if let StmtKind::Delete(Target::Attribute { name, .. }) = &stmt.kind {
                out.insert(name.clone());
            }
            each_block(&stmt.kind, |block| scan(block, out));
        }
    }
    let mut out = BTreeSet::new();
    for (index, function) in program.functions.iter().enumerate() {
        if !types.live_of(FuncId(index as u32)).is_empty() {
            scan(&function.body, &mut out);
        }
    }
    out
}

fn deletes_any(types: &Types) -> bool {
    let mut live = types.instances.iter().filter(|it| it.is_live);
    live.any(|it| {
        it.ops
            .values()
            .any(|op| matches!(op, Op::Intrinsic("delattr" | "__dict__ delete")))
    })
}
