//! The fixpoint: which instances exist, and evaluating them until nothing rises.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::hir::{
    self, Base, ClassId, Constant, ExprId, FuncId, Function, LocalId, ParamKind, Program,
};
use crate::source::Span;
use crate::types::interval::Interval;
use crate::types::narrow::Facts;
use crate::types::native::{NativeId, Natives};
use crate::types::table::{ClassInfo, DynamicCall, Instance, Op, Types};
use crate::types::ty::{Closure, ExceptionClass, InstanceId, Ty, Var};
use crate::types::vars::Vars;

/// A function has at most this many instances; further signatures join into one.
const MAX_INSTANCES: usize = 4;

/// The last step of going ahead with what is known.
const MAX_FORCE: u8 = 2;

/// Rounds after which inference gives up making progress: far above what any program needs.
const MAX_ROUNDS: usize = 200;

pub(super) struct Infer<'p> {
    pub(super) program: &'p Program,
    pub(super) out: Types,
    pub(super) diagnostics: BTreeMap<(Span, String), Diagnostic>,
    /// The instance under evaluation.
    pub(super) current: InstanceId,
    pub(super) facts: Facts,
    /// What goes ahead although types are unknown: at 1 calls whose containers are still empty,
    /// at 2 calls with unknown arguments.
    pub(super) force: u8,
    /// A call waited in this round.
    pub(super) has_waited: bool,
    by_function: FxHashMap<(FuncId, Option<InstanceId>), Vec<InstanceId>>,
    sites: FxHashMap<(InstanceId, ExprId, u32), Var>,
    /// Apart for a native that the native of the same call gets as an argument.
    pub(super) site_base: u32,
    seen_escapes: BTreeSet<Escape>,
    /// Names and docstrings that the program assigns to functions.
    pub(super) renamed: BTreeSet<(FuncId, String)>,
    /// Instances that calls of this round reach.
    pub(super) reached: BTreeSet<InstanceId>,
    /// Those of them that this round has not evaluated yet.
    pending: BTreeSet<InstanceId>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Escape {
    Function(Closure),
    Class(ClassId),
    ClassObject(ClassId),
    Method(ClassId, String),
}

/// Infers the types of a program from its modules' bodies on.
pub fn infer(program: &Program, natives: Rc<Natives>) -> (Types, Vec<Diagnostic>) {
    let mut infer = Infer::new(program, natives);
    infer.run();
    infer.check_bases();
    (infer.out, infer.diagnostics.into_values().collect())
}

impl<'p> Infer<'p> {
    fn new(program: &'p Program, natives: Rc<Natives>) -> Infer<'p> {
        let mut vars = Vars::new(program, natives.clone());
        let globals: Vec<Var> = program.globals.iter().map(|_| vars.fresh()).collect();
        for (own, base) in &program.inherited {
            vars.unify(globals[own.index()], globals[base.index()]);
        }
        let constants = hir::constants(program);
        for (global, constant) in &constants {
            if let Some(var) = globals.get(global.index()) {
                vars.join(*var, &constant_type(constant));
            }
        }
        let mut classes: Vec<ClassInfo> = program
            .classes
            .iter()
            .map(|_| ClassInfo::default())
            .collect();
        for (index, class) in program.classes.iter().enumerate() {
            if let Base::User(base) = class.base
                && let Some(info) = classes.get_mut(base.index())
            {
                info.subclasses.insert(ClassId(index as u32));
            }
        }
        Infer {
            program,
            out: Types {
                vars,
                natives,
                instances: Vec::new(),
                live: FxHashMap::default(),
                classes,
                globals,
                constants,
                tuple_items: FxHashMap::default(),
                dynamic_calls: BTreeMap::new(),
                dynamic_functions: BTreeMap::new(),
            },
            diagnostics: BTreeMap::new(),
            current: InstanceId(0),
            facts: Facts::default(),
            force: 0,
            has_waited: false,
            by_function: FxHashMap::default(),
            sites: FxHashMap::default(),
            site_base: 0,
            seen_escapes: BTreeSet::new(),
            renamed: BTreeSet::new(),
            reached: BTreeSet::new(),
            pending: BTreeSet::new(),
        }
    }

    /// Of the builtin classes only exceptions can be inherited from.
    fn check_bases(&mut self) {
        let program = self.program;
        for class in &program.classes {
            let Base::Native(name) = &class.base else {
                continue;
            };
            let natives = &self.out.natives;
            let is_plain = natives
                .class_named(name)
                .is_some_and(|it| !natives.class(it).is_exception);
            if is_plain {
                let short = name.trim_start_matches("builtins.");
                let text = format!("inheriting from `{short}` is not supported");
                let diagnostic = Diagnostic::error(Code::Unsupported, class.span, text.clone())
                    .help("hold one in an attribute and pass on what is needed");
                self.diagnostics.insert((class.span, text), diagnostic);
            }
        }
    }

    fn run(&mut self) {
        let program = self.program;
        let roots: Vec<InstanceId> = program
            .modules
            .iter()
            .map(|it| self.new_instance(it.body, None, Vec::new()))
            .collect();
        for _ in 0..MAX_ROUNDS {
            self.out.vars.changed = false;
            self.has_waited = false;
            self.diagnostics.clear();
            self.reached = roots.iter().copied().collect();
            self.pending = self.reached.clone();
            // Calls made by this round's evaluations add to `reached`, and so do dynamic ones.
            loop {
                while let Some(id) = self.pending.pop_first() {
                    self.evaluate(id);
                    self.drain();
                }
                self.revisit_dynamic();
                self.drain();
                if self.pending.is_empty() {
                    break;
                }
            }
            let is_settled = !self.out.vars.changed;
            let is_stuck = !self.has_waited || self.force == MAX_FORCE;
            if is_settled && is_stuck && !self.decide() {
                break;
            }
            self.force = match (is_settled, is_stuck) {
                (false, _) => 0,
                (true, true) => self.force,
                (true, false) => self.force + 1,
            };
        }
        for id in &self.reached {
            if let Some(instance) = self.out.instances.get_mut(id.index()) {
                instance.is_live = true;
                self.out
                    .live
                    .entry(instance.function)
                    .or_default()
                    .push(*id);
            }
        }
    }

    pub(super) fn function(&self) -> &'p Function {
        let program = self.program;
        program.function(self.out.instance(self.current).function)
    }

    fn evaluate(&mut self, id: InstanceId) {
        self.current = id;
        self.facts = Facts::default();
        self.out.vars.step += 1;
        let function = self.function();
        self.out.vars.span = Some(function.span);
        self.seed_parameters(id, function);
        let ends = self.block(&function.body);
        if ends {
            let ret = self.out.instance(id).ret;
            self.out.vars.join(ret, &Ty::None);
        }
    }

    fn seed_parameters(&mut self, id: InstanceId, function: &'p Function) {
        for param in &function.params {
            let var = self.local_var(id, param.local);
            match param.kind {
                ParamKind::Star => {
                    let element = self.site(ExprId(u32::MAX), param.local.0);
                    let args = Rc::from([element]);
                    self.out.vars.join(var, &Ty::Native(NativeId::TUPLE, args));
                }
                ParamKind::StarStar => {
                    let element = self.site(ExprId(u32::MAX), param.local.0);
                    let key = self.out.vars.with(Ty::Native(NativeId::STR, Rc::from([])));
                    if self.out.vars.get(var) == Ty::Never {
                        let args = Rc::from([key, element]);
                        self.out.vars.join(var, &Ty::Native(NativeId::DICT, args));
                    }
                }
                _ => {}
            }
            if let Some(annotation) = &function.local(param.local).annotation {
                self.seed_annotation(var, annotation);
            }
        }
    }

    /// The variable behind the elements of a `*args` or the values of a `**kwargs` parameter.
    pub(super) fn variadic_element(&mut self, id: InstanceId, local: LocalId) -> Var {
        let current = std::mem::replace(&mut self.current, id);
        let var = self.site(ExprId(u32::MAX), local.0);
        self.current = current;
        var
    }

    pub(super) fn local_var(&self, id: InstanceId, local: LocalId) -> Var {
        self.out.instance(id).locals[local.index()]
    }

    /// A variable that belongs to an expression of the current instance, made at the first visit.
    pub(super) fn site(&mut self, expr: ExprId, index: u32) -> Var {
        let key = (self.current, expr, index + self.site_base);
        if let Some(var) = self.sites.get(&key) {
            return *var;
        }
        let var = self.out.vars.fresh();
        self.sites.insert(key, var);
        var
    }

    /// The join of a tuple's items, as iterating it gives them.
    pub(super) fn tuple_item(&mut self, items: &Rc<[Var]>) -> Ty {
        let var = match self.out.tuple_items.get(items) {
            Some(var) => *var,
            None => {
                let var = self.out.vars.fresh();
                self.out.tuple_items.insert(items.clone(), var);
                var
            }
        };
        for item in items.iter() {
            let ty = self.out.vars.get(*item);
            self.out.vars.join(var, &ty);
        }
        self.out.vars.get(var)
    }

    pub(super) fn sites(&mut self, expr: ExprId, from: u32, count: usize) -> Rc<[Var]> {
        (0..count as u32)
            .map(|it| self.site(expr, from + it))
            .collect()
    }

    pub(super) fn set_op(&mut self, expr: ExprId, op: Op) {
        let current = self.current;
        if let Some(instance) = self.out.instances.get_mut(current.index()) {
            instance.ops.insert(expr, op);
        }
    }

    fn new_instance(&mut self, id: FuncId, parent: Option<InstanceId>, key: Vec<Ty>) -> InstanceId {
        let program = self.program;
        let function = program.function(id);
        let mut locals: Vec<Var> = function
            .locals
            .iter()
            .map(|_| self.out.vars.fresh())
            .collect();
        if let Some(parent) = parent {
            for capture in &function.captures {
                if let (Some(slot), Some(outer)) = (
                    locals.get_mut(capture.inner.index()),
                    self.out.instance(parent).locals.get(capture.outer.index()),
                ) {
                    *slot = *outer;
                }
            }
        }
        let sends = self.out.vars.fresh();
        if function.is_generator {
            self.out.vars.join(sends, &Ty::None);
        }
        let instance = Instance {
            function: id,
            parent,
            key,
            locals,
            ret: self.out.vars.fresh(),
            yields: self.out.vars.fresh(),
            sends,
            exprs: vec![Ty::Never; function.exprs.len()],
            ops: FxHashMap::default(),
            is_live: false,
        };
        self.out.instances.push(instance);
        self.out.vars.changed = true;
        let instance = InstanceId(self.out.instances.len() as u32 - 1);
        self.by_function
            .entry((id, parent))
            .or_default()
            .push(instance);
        instance
    }

    /// The instance of a function that serves a call with these argument types (one for each
    /// parameter; `Never` for those that the call leaves to their defaults).
    pub(super) fn instance_for(
        &mut self,
        function: FuncId,
        parent: Option<InstanceId>,
        key: Vec<Ty>,
    ) -> InstanceId {
        let existing = self
            .by_function
            .get(&(function, parent))
            .cloned()
            .unwrap_or_default();
        // A class method is compiled for each class that it is called on.
        let is_method = self
            .program
            .function(function)
            .class
            .is_some_and(|it| self.method_kind(it, function) != hir::MethodKind::Class);
        let found = existing
            .iter()
            .copied()
            .find(|id| is_method || self.compatible_keys(&self.out.instance(*id).key, &key));
        let id = match found {
            Some(id) => id,
            None if existing.len() >= MAX_INSTANCES => existing[0],
            None => self.new_instance(function, parent, key.clone()),
        };
        // The first call may know less than later ones: keep the most telling key.
        if let Some(instance) = self.out.instances.get_mut(id.index()) {
            for (slot, ty) in instance.key.iter_mut().zip(&key) {
                if matches!(slot, Ty::Never | Ty::None) {
                    *slot = ty.clone();
                }
            }
        }
        self.reach(id);
        id
    }

    fn compatible_keys(&self, a: &[Ty], b: &[Ty]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.out.compatible(a, b))
    }

    /// The closure of a nested function as the current instance creates it.
    pub(super) fn closure(&self, function: FuncId) -> Closure {
        let parent = if self.program.function(function).captures.is_empty() {
            None
        } else {
            Some(self.current)
        };
        Closure { function, parent }
    }

    /// The type of a call's result, by what kind of function it is.
    pub(super) fn result_of(&mut self, id: InstanceId) -> Ty {
        let instance = self.out.instance(id);
        let (ret, yields, sends) = (instance.ret, instance.yields, instance.sends);
        let function = self.program.function(instance.function);
        match (function.is_async, function.is_generator) {
            (false, false) => self.out.vars.get(ret),
            (true, false) => Ty::Native(NativeId::COROUTINE, Rc::from([ret])),
            (false, true) => Ty::Native(NativeId::GENERATOR, Rc::from([yields, sends, ret])),
            (true, true) => Ty::Native(NativeId::ASYNC_GENERATOR, Rc::from([yields, sends])),
        }
    }

    /// Works through what joins left behind: typed callables and escapes.
    pub(super) fn drain(&mut self) {
        loop {
            if let Some(connection) = self.out.vars.connections.pop() {
                self.connect(&connection.function, &connection.callable);
            } else if let Some(ty) = self.out.vars.escaped.pop() {
                self.escape(&ty);
            } else {
                break;
            }
        }
    }

    /// `function` is called through `callable`: its parameters and result flow together.
    fn connect(&mut self, function: &Ty, callable: &[Var]) {
        let Ty::Function(closure) = function else {
            return;
        };
        let Some((ret, params)) = callable.split_last() else {
            return;
        };
        let args: Vec<Ty> = params.iter().map(|it| self.out.vars.get(*it)).collect();
        let result = self.call_positional(*closure, &args);
        self.out.vars.join(*ret, &result);
    }

    fn escape(&mut self, ty: &Ty) {
        match ty {
            Ty::Function(closure) => {
                self.seen_escapes.insert(Escape::Function(*closure));
            }
            Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class)) => {
                self.seen_escapes.insert(Escape::Class(*class));
            }
            Ty::Class(class) => {
                self.seen_escapes.insert(Escape::ClassObject(*class));
            }
            Ty::Bound(bound) => {
                let (receiver, method) = &**bound;
                self.out.vars.escape(receiver);
                if let Ty::Instance(class) = receiver {
                    self.seen_escapes
                        .insert(Escape::Method(*class, method.clone()));
                }
            }
            _ => {}
        }
    }

    /// Dynamic code may use what escaped in any way that the program's dynamic operations name.
    fn revisit_dynamic(&mut self) {
        let escapes = std::mem::take(&mut self.seen_escapes);
        for escape in &escapes {
            match escape {
                Escape::Function(closure) => {
                    let class = self.class_of_method(closure.function);
                    let id = self.open_instance(closure.function, closure.parent, class);
                    self.out
                        .dynamic_functions
                        .insert((closure.function, closure.parent), id);
                }
                Escape::Class(class) => self.open_class(*class),
                Escape::ClassObject(class) => {
                    self.out.classes[class.index()].is_dynamic_class = true;
                    if let Some(make) = self.program.class(*class).make {
                        self.open_instance(make, None, None);
                        continue;
                    }
                    let ancestors = self.out.vars.ancestors(*class);
                    if self.program.abstract_methods(&ancestors).is_empty() {
                        self.constructed(*class);
                    }
                    self.out.vars.escaped.push(Ty::Instance(*class));
                    if let Some((_, init)) = self.find_method(*class, "__init__") {
                        self.open_instance(init, None, Some(*class));
                    }
                }
                Escape::Method(class, name) => {
                    // The receiver may be of any class below.
                    for (owner, function) in self.overrides(*class, name) {
                        self.open_instance(function, None, Some(owner));
                    }
                }
            }
        }
        self.seen_escapes.extend(escapes);
    }

    /// The instance of a function all of whose parameters are `Value`s.
    fn open_instance(
        &mut self,
        function: FuncId,
        parent: Option<InstanceId>,
        receiver: Option<ClassId>,
    ) -> InstanceId {
        let own = receiver.map(|it| self.receiver_type(it));
        let id = self.open(function, parent, own);
        if let Some(class) = receiver {
            self.out.classes[class.index()].methods.insert(function, id);
        }
        id
    }

    /// The same for a first argument of this type.
    fn open(
        &mut self,
        function: FuncId,
        parent: Option<InstanceId>,
        receiver: Option<Ty>,
    ) -> InstanceId {
        let program = self.program;
        let hir = program.function(function);
        let value = self
            .out
            .vars
            .value("parameter of a function that is called dynamically");
        let receiver = receiver.or_else(|| self.own_receiver(function));
        let key: Vec<Ty> = hir
            .params
            .iter()
            .enumerate()
            .map(|(index, _)| match &receiver {
                Some(receiver) if index == 0 => receiver.clone(),
                _ => value.clone(),
            })
            .collect();
        let id = self.instance_for(function, parent, key);
        for (index, param) in hir.params.iter().enumerate() {
            let var = match param.kind {
                ParamKind::Star | ParamKind::StarStar => self.variadic_element(id, param.local),
                _ => self.local_var(id, param.local),
            };
            match &receiver {
                Some(receiver) if index == 0 => self.out.vars.join(var, receiver),
                _ => {
                    let default = self.default_type(id, hir, index);
                    self.out.vars.join(var, &default);
                    self.out.vars.join(var, &value);
                }
            }
        }
        let result = self.result_of(id);
        self.out.vars.escape(&result);
        id
    }

    /// The type of the first parameter of a function that belongs to a class, however it is
    /// called.
    pub(super) fn own_receiver(&self, function: FuncId) -> Option<Ty> {
        let class = self.program.function(function).class?;
        match self.method_kind(class, function) {
            hir::MethodKind::Static | hir::MethodKind::Class => None,
            _ => Some(self.receiver_type(class)),
        }
    }

    /// `self`'s type in a method of `class`.
    pub(super) fn receiver_type(&self, class: ClassId) -> Ty {
        if self
            .out
            .vars
            .native_base(class)
            .is_some_and(|it| self.out.natives.class(it).is_exception)
        {
            Ty::Exception(ExceptionClass::User(class))
        } else {
            Ty::Instance(class)
        }
    }

    /// The class on whose instances alone a function can be called.
    fn class_of_method(&self, function: FuncId) -> Option<ClassId> {
        let class = self.program.function(function).class?;
        let mut methods = self.program.class(class).methods.iter();
        let is_method =
            methods.any(|it| it.function == function && it.kind == hir::MethodKind::Instance);
        is_method.then_some(class)
    }

    fn open_class(&mut self, class: ClassId) {
        let root = self.out.root_class(class);
        let mut pending = vec![root];
        while let Some(class) = pending.pop() {
            pending.extend(self.out.classes[class.index()].subclasses.iter().copied());
            self.out.classes[class.index()].is_dynamic = true;
            self.open_methods(class);
            for (name, global) in &self.program.class(class).attrs {
                self.class_variable_of_instances(root, name);
                let ty = self.out.global(*global);
                self.out.vars.escape(&ty);
            }
        }
        let fields = self.out.classes[root.index()].fields.clone();
        for (_, var) in fields {
            let ty = self.out.vars.get(var);
            self.out.vars.escape(&ty);
        }
    }

    /// Methods that some dynamic call of the program names.
    fn open_methods(&mut self, class: ClassId) {
        let program = self.program;
        self.open_class_methods(class);
        for method in &program.class(class).methods {
            if is_asked_of_any(&method.name) {
                self.open_instance(method.function, None, Some(class));
                continue;
            }
            let Some(call) = self.out.dynamic_calls.get(&method.name) else {
                continue;
            };
            let is_open = call.is_open;
            let args: Vec<Ty> = call.args.iter().map(|it| self.out.vars.get(*it)).collect();
            if method.kind == hir::MethodKind::Class {
                continue;
            }
            if method.kind == hir::MethodKind::Static {
                let id = self.open_instance(method.function, None, None);
                let key = (method.function, None);
                self.out.dynamic_functions.insert(key, id);
                continue;
            }
            if is_open || method.kind != hir::MethodKind::Instance {
                self.open_instance(method.function, None, Some(class));
                continue;
            }
            let receiver = self.receiver_type(class);
            let mut all = vec![receiver];
            all.extend(args);
            let closure = Closure {
                function: method.function,
                parent: None,
            };
            let Some(id) = self.instance_called(closure, &all) else {
                continue;
            };
            self.join_defaults(id);
            let result = self.result_of(id);
            self.out.vars.escape(&result);
        }
    }

    /// Class methods of `class` and of those above it, for this class.
    fn open_class_methods(&mut self, class: ClassId) {
        let program = self.program;
        for owner in self.out.vars.ancestors(class) {
            for method in &program.class(owner).methods {
                let is_own = method.kind == hir::MethodKind::Class
                    && self.find_method(class, &method.name) == Some((owner, method.function));
                if is_own && self.out.dynamic_calls.contains_key(&method.name) {
                    let id = self.open(method.function, None, Some(Ty::Class(class)));
                    let methods = &mut self.out.classes[class.index()].methods;
                    methods.insert(method.function, id);
                }
            }
        }
    }

    /// A dynamic call may leave any parameter to its default.
    fn join_defaults(&mut self, id: InstanceId) {
        let program = self.program;
        let function = program.function(self.out.instance(id).function);
        for (index, param) in function.params.iter().enumerate() {
            let ty = self.default_type(id, function, index);
            let var = self.local_var(id, param.local);
            self.out.vars.join(var, &ty);
        }
    }

    /// Records a dynamic call of a method by name.
    pub(super) fn dynamic_call(&mut self, name: &str, args: Option<&[Ty]>) {
        self.out.vars.called_by_name(name);
        if !self.out.dynamic_calls.contains_key(name) {
            self.out
                .dynamic_calls
                .insert(name.to_owned(), DynamicCall::default());
            self.out.vars.changed = true;
        }
        let Some(args) = args else {
            if let Some(call) = self.out.dynamic_calls.get_mut(name)
                && !call.is_open
            {
                call.is_open = true;
                self.out.vars.changed = true;
            }
            return;
        };
        for (index, ty) in args.iter().enumerate() {
            let known = self
                .out
                .dynamic_calls
                .get(name)
                .and_then(|it| it.args.get(index))
                .copied();
            let var = match known {
                Some(var) => var,
                None => {
                    let var = self.out.vars.fresh();
                    if let Some(call) = self.out.dynamic_calls.get_mut(name) {
                        call.args.push(var);
                    }
                    var
                }
            };
            // A bound method arrives as an object of its own, where a static call hands over
            // the receiver.
            match ty {
                Ty::Bound(_) => {
                    let value = self.first_class(ty);
                    self.out.vars.join(var, &value);
                }
                _ => self.out.vars.join(var, ty),
            }
        }
    }

    pub(super) fn reach(&mut self, id: InstanceId) {
        if self.reached.insert(id) {
            self.pending.insert(id);
        }
    }
}

/// Methods that the runtime may run for any object of unknown type: for an access to an attribute,
/// or where an int is needed.
fn is_asked_of_any(name: &str) -> bool {
    matches!(
        name,
        "__getattr__" | "__setattr__" | "__delattr__" | "__index__"
    )
}

fn constant_type(constant: &Constant) -> Ty {
    match constant {
        Constant::Bool(_) => Ty::Bool,
        Constant::Int(it) => Ty::i64(Interval::point(*it)),
        Constant::Float(_) => Ty::Float,
        Constant::Str(_) => super::expr::str_type(),
    }
}
