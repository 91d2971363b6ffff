//! The fixpoint: which instances exist, and evaluating them until nothing rises. What is evaluated
//! again, and in which order, is the [`worklist`](super::worklist)'s.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Code, Diagnostic};
use crate::hir::{
    self, Base, ClassId, Constant, Exports, ExprId, FuncId, Function, Held, LocalId, ParamKind,
    Program,
};
use crate::source::Span;
use crate::types::dynamic::Escape;
use crate::types::facts::Facts;
use crate::types::held;
use crate::types::interval::Interval;
use crate::types::lookup::Lookup;
use crate::types::native::{NativeId, Natives};
use crate::types::table::{ClassInfo, Exported, Instance, Op, Types};
use crate::types::thresholds::thresholds;
use crate::types::ty::{Closure, InstanceId, Ty, Var};
use crate::types::vars::Vars;
use crate::types::worklist::{Readers, Task};

/// A function has at most this many instances; further signatures join into one.
const MAX_INSTANCES: usize = 4;

/// The same for a class method, which is compiled for each class.
const MAX_CLASSES: usize = 16;

/// The last step of going ahead with what is known.
pub(super) const MAX_FORCE: u8 = 2;

/// Evaluations for each body after which inference gives up: far above what any program needs.
const MAX_EVALUATIONS: usize = 1000;

type Diagnostics = BTreeMap<(Span, String), Diagnostic>;

pub(super) struct Infer<'p> {
    pub(super) program: &'p Program,
    pub(super) lookup: Lookup<'p>,
    pub(super) out: Types,
    /// What the task under evaluation complains about.
    pub(super) diagnostics: Diagnostics,
    /// What tasks complained about when they were last evaluated.
    found: BTreeMap<Task, Diagnostics>,
    /// The instance under evaluation.
    pub(super) current: InstanceId,
    pub(super) facts: Facts,
    /// Only ranges may still rise, and no call waits.
    pub(super) is_at_rest: bool,
    /// What goes ahead although types are unknown: at 1 calls whose containers are still empty,
    /// at 2 calls with unknown arguments.
    force: u8,
    force_readers: Readers,
    by_function: FxHashMap<(FuncId, Option<InstanceId>), Instances>,
    sites: FxHashMap<(InstanceId, ExprId, u32), Var>,
    /// Apart for a native that the native of the same call gets as an argument.
    pub(super) site_base: u32,
    /// What has escaped, by [`EscapeId`](super::worklist::EscapeId), and where.
    pub(super) all_escapes: Vec<(Escape, Option<Span>)>,
    pub(super) escapes: FxHashSet<Escape>,
    /// Who asked what dynamic calls pass to methods of a name.
    pub(super) name_readers: FxHashMap<String, Readers>,
    /// The attributes that some statement assigns: what is called by such a name may be an object
    /// with `__call__`.
    pub(super) stored: FxHashSet<String>,
    /// Names and docstrings that the program assigns to functions.
    renamed: BTreeSet<(FuncId, String)>,
    /// Methods that are dispatched, by the topmost class of the hierarchy.
    pub(super) families: BTreeSet<(ClassId, String)>,
    renamed_readers: Readers,
    /// Of functions whose ranges have grown.
    thresholds: FxHashMap<FuncId, Rc<[i64]>>,
}

fn stored_attributes(program: &Program) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    for function in &program.functions {
        hir::each_store(function, |_, name| {
            names.insert(name.to_owned());
        });
    }
    for class in &program.classes {
        names.extend(class.attrs.iter().map(|it| it.0.clone()));
    }
    names
}

/// The instances of a function.
#[derive(Default)]
struct Instances {
    all: Vec<InstanceId>,
    /// Who chose among them.
    readers: Readers,
}

/// Infers the types of a program from its modules' bodies on, and from what hosts call.
pub fn infer(
    program: &Program,
    natives: Rc<Natives>,
    exports: &Exports,
) -> (Types, Vec<Diagnostic>) {
    let mut infer = Infer::new(program, natives);
    infer.run(exports);
    infer.check_bases();
    infer.settle_exports(exports);
    super::fields::sort(program, &mut infer.out);
    let diagnostics = infer.take_diagnostics();
    (infer.out, diagnostics)
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
        held::declare(program, &natives, &mut vars, &mut classes);
        let comparison = vars.fresh();
        Infer {
            program,
            lookup: Lookup::new(program),
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
                comparison,
                exported: Exported::default(),
            },
            diagnostics: Diagnostics::new(),
            found: BTreeMap::new(),
            current: InstanceId(0),
            facts: Facts::default(),
            is_at_rest: false,
            force: 0,
            force_readers: Readers::default(),
            by_function: FxHashMap::default(),
            sites: FxHashMap::default(),
            site_base: 0,
            all_escapes: Vec::new(),
            escapes: FxHashSet::default(),
            name_readers: FxHashMap::default(),
            stored: stored_attributes(program),
            renamed: BTreeSet::new(),
            families: BTreeSet::new(),
            renamed_readers: Readers::default(),
            thresholds: FxHashMap::default(),
        }
    }

    /// The complaints of all that is live.
    fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        let mut all = std::mem::take(&mut self.diagnostics);
        for (task, diagnostics) in std::mem::take(&mut self.found) {
            let is_live = match task {
                Task::Body(id) => self.out.instance(id).is_live,
                Task::Escape(_) => true,
            };
            if is_live {
                all.extend(diagnostics);
            }
        }
        all.into_values().collect()
    }

    /// Builtin classes that are no exceptions, and whose values no object can hold.
    fn check_bases(&mut self) {
        let program = self.program;
        for class in &program.classes {
            let Base::Native(name) = &class.base else {
                continue;
            };
            let natives = &self.out.natives;
            let is_plain = natives
                .class_named(name)
                .is_some_and(|it| !natives.class(it).is_exception && Held::of(name).is_none());
            if is_plain {
                let short = name.trim_start_matches("builtins.");
                let text = format!("inheriting from `{short}` is not supported");
                let diagnostic = Diagnostic::error(Code::Unsupported, class.span, text.clone())
                    .help("hold one in an attribute and pass on what is needed");
                self.diagnostics.insert((class.span, text), diagnostic);
            }
        }
    }

    fn run(&mut self, exports: &Exports) {
        let program = self.program;
        for module in &program.modules {
            let root = self.new_instance(module.body, None, Vec::new());
            self.out.vars.work.add_root(root);
        }
        self.open_exports(exports);
        loop {
            self.round();
            self.settle_ranges();
            let work = &self.out.vars.work;
            let is_settled = work.is_settled();
            let is_stuck = self.force == MAX_FORCE || !work.waits();
            if self.evaluates_forever() {
                self.give_up();
                break;
            }
            if is_settled
                && is_stuck
                && !self.decide()
                && !self.unify_families()
                && !self.widen_offered(exports)
            {
                break;
            }
            self.set_force(match (is_settled, is_stuck) {
                (false, _) => 0,
                (true, true) => self.force,
                (true, false) => self.force + 1,
            });
        }
        for id in self.out.vars.work.reached() {
            if let Some(instance) = self.out.instances.get_mut(id.index()) {
                instance.is_live = true;
                self.out.live.entry(instance.function).or_default().push(id);
            }
        }
    }

    fn evaluates_forever(&self) -> bool {
        self.out.vars.work.evaluations > MAX_EVALUATIONS * self.out.instances.len()
    }

    /// Types that keep rising would be our bug.
    fn give_up(&mut self) {
        let body = self.program.modules.first().map(|it| it.body);
        let Some(span) = body.map(|it| self.program.function(it).span) else {
            return;
        };
        let text = "internal error: types do not come to rest".to_owned();
        let diagnostic = Diagnostic::error(Code::InternalError, span, text.clone());
        self.diagnostics.insert((span, text), diagnostic);
    }

    /// Evaluates what is stale, each task once.
    fn round(&mut self) {
        self.out.vars.work.begin_round();
        loop {
            while let Some(id) = self.out.vars.work.next_body() {
                self.evaluate(Task::Body(id));
            }
            let mut escapes = self.out.vars.work.take_escapes();
            // In the order of the source.
            escapes.sort_by_key(|id| &self.all_escapes[id.0 as usize].0);
            for id in escapes {
                self.evaluate(Task::Escape(id));
            }
            if !self.out.vars.work.has_ready() {
                break;
            }
        }
    }

    /// Evaluates what reads ranges that have grown, until they are at rest or a type rises.
    fn settle_ranges(&mut self) {
        self.is_at_rest = !self.out.vars.work.waits();
        self.out.vars.is_settling = true;
        while self.out.vars.work.is_settled()
            && !self.evaluates_forever()
            && let Some(id) = self.out.vars.work.next_grown()
        {
            self.evaluate(Task::Body(id));
        }
        self.is_at_rest = false;
        self.out.vars.is_settling = false;
    }

    fn evaluate(&mut self, task: Task) {
        self.out.vars.work.begin(task);
        self.found.remove(&task);
        match task {
            Task::Body(id) => self.body(id),
            Task::Escape(id) => {
                self.open_escape(id);
            }
        }
        self.drain();
        if !self.diagnostics.is_empty() {
            self.found
                .insert(task, std::mem::take(&mut self.diagnostics));
        }
        self.out.vars.work.end();
    }

    pub(super) fn force(&self) -> u8 {
        self.out.vars.work.read(&self.force_readers);
        self.force
    }

    fn set_force(&mut self, force: u8) {
        if std::mem::replace(&mut self.force, force) != force {
            self.out.vars.work.rise(&self.force_readers, true);
        }
    }

    /// The expression under evaluation waits for a type.
    pub(super) fn wait(&mut self) {
        self.out.vars.work.wait();
    }

    /// Whether the program assigns the attribute of the function.
    pub(super) fn is_renamed(&self, function: FuncId, name: &str) -> bool {
        self.out.vars.work.read(&self.renamed_readers);
        self.renamed.contains(&(function, name.to_owned()))
    }

    pub(super) fn rename(&mut self, function: FuncId, name: &str) {
        if self.renamed.insert((function, name.to_owned())) {
            self.out.vars.work.rise(&self.renamed_readers, true);
        }
    }

    pub(super) fn function(&self) -> &'p Function {
        let program = self.program;
        program.function(self.out.instance(self.current).function)
    }

    fn body(&mut self, id: InstanceId) {
        self.current = id;
        self.out.vars.step += 1;
        let function = self.function();
        self.facts.clear(function.locals.len());
        if self.out.vars.is_settling {
            self.out.vars.thresholds = self.thresholds_of(self.out.instance(id).function);
        }
        self.out.vars.span = Some(function.span);
        self.seed_parameters(id, function);
        if self.is_host(self.out.instance(id).function) {
            return self.host_body(id);
        }
        let ends = self.block(&function.body);
        if ends {
            let ret = self.out.instance(id).ret;
            self.out.vars.join(ret, &Ty::None);
        }
        self.promise_result(id);
    }

    fn thresholds_of(&mut self, id: FuncId) -> Rc<[i64]> {
        let function = self.program.function(id);
        let constants = &self.out.constants;
        let found = self.thresholds.entry(id);
        found
            .or_insert_with(|| thresholds(function, constants))
            .clone()
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
            steps: FxHashMap::default(),
            ops: FxHashMap::default(),
            is_live: false,
        };
        self.out.instances.push(instance);
        self.out.vars.work.add_body();
        let instance = InstanceId(self.out.instances.len() as u32 - 1);
        self.by_function
            .entry((id, parent))
            .or_default()
            .all
            .push(instance);
        instance
    }

    /// The instances of a function that is in no other one.
    pub(super) fn instances_of(&self, function: FuncId) -> &[InstanceId] {
        let found = self.by_function.get(&(function, None));
        found.map_or(&[], |it| &it.all)
    }

    /// The instance of a method, where it has one and something calls it.
    pub(super) fn instance_of_method(&self, function: FuncId) -> Option<InstanceId> {
        let all = &self.by_function.get(&(function, None))?.all;
        let work = &self.out.vars.work;
        all.iter().copied().find(|it| work.is_reached(*it))
    }

    /// The instance of a function that serves a call with these argument types (one for each
    /// parameter; `Never` for those that the call leaves to their defaults).
    pub(super) fn instance_for(
        &mut self,
        function: FuncId,
        parent: Option<InstanceId>,
        key: Vec<Ty>,
    ) -> InstanceId {
        // A class method is compiled for each class that it is called on.
        let class = self.program.function(function).class;
        let kind = class.map(|it| self.method_kind(it, function));
        let has_class = kind == Some(hir::MethodKind::Class);
        let is_method = (kind.is_some() && !has_class) || self.is_host(function);
        let mut found = None;
        if let Some(existing) = self.by_function.get(&(function, parent)) {
            self.out.vars.work.read(&existing.readers);
            let mut all = existing.all.iter().copied();
            found =
                all.find(|id| is_method || self.compatible_keys(&self.out.instance(*id).key, &key));
            let most = match has_class {
                true => MAX_CLASSES,
                false => MAX_INSTANCES,
            };
            if existing.all.len() >= most {
                found = found.or(existing.all.first().copied());
            }
        }
        let id = match found {
            Some(id) => id,
            None => self.new_instance(function, parent, key.clone()),
        };
        // The first call may know less than later ones: keep the most telling key.
        let mut has_risen = false;
        if let Some(instance) = self.out.instances.get_mut(id.index()) {
            for (slot, ty) in instance.key.iter_mut().zip(key) {
                if matches!(slot, Ty::Never | Ty::None) {
                    has_risen |= !matches!(ty, Ty::Never | Ty::None);
                    *slot = ty;
                }
            }
        }
        if has_risen
            && !is_method
            && let Some(existing) = self.by_function.get(&(function, parent))
        {
            self.out.vars.work.rise(&existing.readers, true);
        }
        self.out.vars.work.call(id);
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
            } else if let Some((ty, span)) = self.out.vars.escaped.pop() {
                self.note_escape(&ty, span);
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
}

fn constant_type(constant: &Constant) -> Ty {
    match constant {
        Constant::Bool(_) => Ty::Bool,
        Constant::Int(it) => Ty::i64(Interval::point(*it)),
        Constant::Float(_) => Ty::Float,
        Constant::Str(_) => super::expr::str_type(),
    }
}
