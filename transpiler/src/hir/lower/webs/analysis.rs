//! Structured reaching definitions.
//!
//! ```python
//! x = 1            # definition 2
//! while t():       # head: {2, 3}
//!     x = f(x)     # uses 2 or 3, so they are one web; definition 3
//! ```
//!
//! Invariants: a loop is walked until its head is stable, which is twice; every definition in a
//! `try` reaches its handlers and its `finally`.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::condition::captures;
use super::sets::{CAPTURED, DefId, FIRST_DEF, SetId, Sets, UNSET};
use super::{Plan, address};
use crate::hir::operands::each_operand;
use crate::hir::{
    Expr, ExprId, ExprKind, FuncId, Function, Handler, Local, LocalId, LocalKind, Program, Stmt,
    StmtKind, Target,
};

/// What may have been assigned where control is.
#[derive(Clone, PartialEq)]
pub(super) struct State {
    pub(super) is_live: bool,
    /// By slot.
    sets: Vec<SetId>,
}

/// What surrounds the current statement and collects states.
enum Frame {
    Loop {
        breaks: State,
        continues: State,
    },
    /// The body of a `try` with handlers: what an exception may find.
    Handlers {
        state: State,
    },
    /// Everything before a `finally`.
    Finally {
        state: State,
        breaks: bool,
        continues: bool,
    },
}

struct Def {
    local: LocalId,
    /// `del`, and the end of a handler with a name.
    unbinds: bool,
}

pub(super) struct Analysis<'a> {
    pub(super) function: &'a Function,
    program: &'a Program,
    sets: Sets,
    /// By local; none for temporaries.
    slots: Vec<Option<u32>>,
    captured: Vec<bool>,
    defs: Vec<Def>,
    /// Union-find over definitions.
    parents: Vec<DefId>,
    /// The definition of each target, by its address.
    def_sites: FxHashMap<usize, DefId>,
    /// Some definition that reaches the use, by expression.
    uses: FxHashMap<ExprId, DefId>,
    unbound_uses: FxHashSet<ExprId>,
    /// Definitions that share a use with an unbound state.
    maybe_unbound: FxHashSet<DefId>,
    cells: FxHashSet<LocalId>,
    captured_unbound: FxHashSet<LocalId>,
    assigned: FxHashSet<LocalId>,
    dead: FxHashSet<usize>,
    frames: Vec<Frame>,
    has_blocks: bool,
    /// The target of the `def` whose function object is being made.
    defining: Option<LocalId>,
}

impl<'a> Analysis<'a> {
    pub(super) fn new(
        function: &'a Function,
        program: &'a Program,
        rebound: &FxHashMap<FuncId, FxHashSet<LocalId>>,
    ) -> Analysis<'a> {
        let count = function.locals.len();
        let mut captured = vec![false; count];
        let mut cells = FxHashSet::default();
        let mut has_blocks = false;
        for expr in &function.exprs {
            match &expr.kind {
                ExprKind::Function(id) => {
                    has_blocks = true;
                    for capture in captures(program, function, *id) {
                        if let Some(slot) = captured.get_mut(capture.index()) {
                            *slot = true;
                        }
                    }
                    if let Some(rebound) = rebound.get(id) {
                        cells.extend(rebound.iter().copied());
                    }
                }
                ExprKind::Block { .. } => has_blocks = true,
                _ => {}
            }
        }
        let mut next = 0;
        let slots = function
            .locals
            .iter()
            .map(|local| {
                (local.kind != LocalKind::Temp).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        Analysis {
            function,
            program,
            sets: Sets::default(),
            slots,
            captured,
            defs: (0..FIRST_DEF)
                .map(|_| Def {
                    local: LocalId(0),
                    unbinds: true,
                })
                .collect(),
            parents: (0..FIRST_DEF).collect(),
            def_sites: FxHashMap::default(),
            uses: FxHashMap::default(),
            unbound_uses: FxHashSet::default(),
            maybe_unbound: FxHashSet::default(),
            cells,
            captured_unbound: FxHashSet::default(),
            assigned: FxHashSet::default(),
            dead: FxHashSet::default(),
            frames: Vec::new(),
            has_blocks,
            defining: None,
        }
    }

    /// Parameters and captured variables are bound at the start, others are not.
    pub(super) fn start(&mut self) -> State {
        let mut sets = Vec::new();
        for (index, local) in self.function.locals.iter().enumerate() {
            let set = match local.kind {
                LocalKind::Temp => continue,
                LocalKind::Variable => UNSET,
                LocalKind::Param | LocalKind::Free => self.new_def(LocalId(index as u32), false),
            };
            sets.push(self.sets.intern(vec![set]));
        }
        State {
            is_live: true,
            sets,
        }
    }

    fn new_def(&mut self, local: LocalId, unbinds: bool) -> DefId {
        let id = self.defs.len() as DefId;
        self.defs.push(Def { local, unbinds });
        self.parents.push(id);
        id
    }

    fn find(&mut self, def: DefId) -> DefId {
        let mut root = def;
        while let Some(&parent) = self.parents.get(root as usize)
            && parent != root
        {
            root = parent;
        }
        let mut current = def;
        while current != root {
            let Some(parent) = self.parents.get_mut(current as usize) else {
                break;
            };
            current = std::mem::replace(parent, root);
        }
        root
    }

    fn union(&mut self, left: DefId, right: DefId) {
        let (left, right) = (self.find(left), self.find(right));
        if let Some(parent) = self.parents.get_mut(left.max(right) as usize) {
            *parent = left.min(right);
        }
    }

    fn unbinds(&self, def: DefId) -> bool {
        self.defs.get(def as usize).is_none_or(|it| it.unbinds)
    }

    fn slot(&self, local: LocalId) -> Option<usize> {
        self.slots
            .get(local.index())
            .copied()
            .flatten()
            .map(|it| it as usize)
    }

    pub(super) fn dead_state(&self) -> State {
        State {
            is_live: false,
            sets: Vec::new(),
        }
    }

    pub(super) fn join(&mut self, into: &mut State, from: &State) {
        if !from.is_live {
            return;
        }
        if !into.is_live {
            into.clone_from(from);
            return;
        }
        for (left, right) in into.sets.iter_mut().zip(&from.sets) {
            *left = self.sets.join(*left, *right);
        }
    }

    /// The variable has a new set: an exception from here on may find it.
    fn set(&mut self, state: &mut State, slot: usize, set: SetId) {
        if let Some(it) = state.sets.get_mut(slot) {
            *it = set;
        }
        for frame in &mut self.frames {
            if let Frame::Handlers { state } | Frame::Finally { state, .. } = frame
                && let Some(it) = state.sets.get_mut(slot)
            {
                *it = self.sets.join(*it, set);
            }
        }
    }

    fn current(&self, state: &State, slot: usize) -> SetId {
        state.sets.get(slot).copied().unwrap_or(0)
    }

    fn define(&mut self, state: &mut State, site: usize, local: LocalId, unbinds: bool) {
        if !state.is_live {
            return;
        }
        let Some(slot) = self.slot(local) else { return };
        let def = match self.def_sites.get(&site) {
            Some(&def) => def,
            None => {
                let def = self.new_def(local, unbinds);
                self.def_sites.insert(site, def);
                def
            }
        };
        self.assigned.insert(local);
        let before = self.current(state, slot);
        let is_captured = self.sets.get(before).contains(&CAPTURED);
        let set = match is_captured {
            true => self.sets.intern(vec![CAPTURED, def]),
            false => self.sets.intern(vec![def]),
        };
        if is_captured {
            self.cells.insert(local);
        }
        self.set(state, slot, set);
    }

    /// Unites the definitions that reach a use; one of them, if there is any that binds.
    fn reach(&mut self, state: &mut State, slot: usize) -> (Option<DefId>, bool) {
        let set = self.current(state, slot);
        let defs = self.sets.get(set).to_vec();
        let mut first: Option<DefId> = None;
        let (mut binding, mut unbinding) = (None, None);
        for &def in defs.iter().filter(|it| **it != CAPTURED) {
            match self.unbinds(def) {
                true => unbinding = unbinding.or(Some(def)),
                false => binding = binding.or(Some(def)),
            }
            if def >= FIRST_DEF {
                match first {
                    Some(first) => self.union(first, def),
                    None => first = Some(def),
                }
            }
        }
        // They are one web from here on: some of them stand for all, so that sets stay small.
        let stands =
            |it: &DefId| *it == CAPTURED || [first, binding, unbinding].contains(&Some(*it));
        let few: Vec<DefId> = defs.iter().copied().filter(stands).collect();
        if few.len() < defs.len() {
            let few = self.sets.intern(few);
            if let Some(it) = state.sets.get_mut(slot) {
                *it = few;
            }
        }
        (first.filter(|_| binding.is_some()), unbinding.is_some())
    }

    fn read(&mut self, state: &mut State, id: ExprId, local: LocalId) {
        // Behind a `raise` in the same expression.
        if !state.is_live {
            return;
        }
        let Some(slot) = self.slot(local) else { return };
        let (def, may_be_unbound) = self.reach(state, slot);
        match def {
            Some(def) => {
                self.uses.insert(id, def);
                if may_be_unbound {
                    self.maybe_unbound.insert(def);
                }
            }
            None if self.captured.get(local.index()) == Some(&true) => {
                self.captured_unbound.insert(local);
            }
            None => {
                self.unbound_uses.insert(id);
            }
        }
    }

    pub(super) fn stmts(&mut self, body: &[Stmt], state: &mut State) {
        for stmt in body {
            if !state.is_live {
                self.dead.insert(address(stmt));
                return;
            }
            self.stmt(stmt, state);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, state: &mut State) {
        match &stmt.kind {
            StmtKind::Expr(id) => self.expr(*id, state),
            StmtKind::Assign { target, value } => {
                if let Target::Local(local) = target {
                    self.defining = Some(*local);
                }
                self.expr(*value, state);
                self.defining = None;
                self.target(target, state);
            }
            StmtKind::Delete(target) => self.delete(target, state),
            StmtKind::If { test, then, orelse } => {
                let mut other = self.condition(*test, state);
                self.stmts(then, state);
                self.stmts(orelse, &mut other);
                self.join(state, &other);
            }
            StmtKind::While { test, body, orelse } => {
                self.looped(state, orelse, |this, state| {
                    let exit = this.condition(*test, state);
                    this.stmts(body, state);
                    exit
                });
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.expr(*iter, state);
                self.looped(state, orelse, |this, state| {
                    let exit = state.clone();
                    this.target(target, state);
                    this.stmts(body, state);
                    exit
                });
            }
            StmtKind::Break => self.jump(state, true),
            StmtKind::Continue => self.jump(state, false),
            StmtKind::Return(value) => {
                value.iter().for_each(|it| self.expr(*it, state));
                self.abrupt(state);
            }
            StmtKind::Raise { exc, cause } => {
                exc.iter().chain(cause).for_each(|it| self.expr(*it, state));
                *state = self.dead_state();
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.try_stmt(body, handlers, orelse, finally, state);
            }
            StmtKind::ClassDef { body, .. } => self.stmts(body, state),
            StmtKind::Def(_) | StmtKind::Import(_) => {}
        }
    }

    /// `round` walks one iteration and returns the state in which the loop ends by itself.
    fn looped(
        &mut self,
        state: &mut State,
        orelse: &[Stmt],
        mut round: impl FnMut(&mut Self, &mut State) -> State,
    ) {
        let mut head = state.clone();
        loop {
            let dead = self.dead_state();
            self.frames.push(Frame::Loop {
                breaks: dead.clone(),
                continues: dead.clone(),
            });
            let mut end = head.clone();
            let mut exit = round(self, &mut end);
            let Some(Frame::Loop { breaks, continues }) = self.frames.pop() else {
                return;
            };
            self.join(&mut end, &continues);
            let mut next = head.clone();
            self.join(&mut next, &end);
            if next != head {
                head = next;
                continue;
            }
            self.stmts(orelse, &mut exit);
            self.join(&mut exit, &breaks);
            *state = exit;
            return;
        }
    }

    fn jump(&mut self, state: &mut State, is_break: bool) {
        let from = std::mem::replace(state, self.dead_state());
        if !from.is_live {
            return;
        }
        for index in (0..self.frames.len()).rev() {
            let Some(frame) = self.frames.get_mut(index) else {
                return;
            };
            let slot = match frame {
                Frame::Loop { breaks, .. } if is_break => breaks,
                Frame::Loop { continues, .. } => continues,
                Frame::Finally {
                    state,
                    breaks,
                    continues,
                } => {
                    *breaks |= is_break;
                    *continues |= !is_break;
                    state
                }
                Frame::Handlers { .. } => continue,
            };
            let mut joined = std::mem::replace(
                slot,
                State {
                    is_live: false,
                    sets: Vec::new(),
                },
            );
            self.join(&mut joined, &from);
            match self.frames.get_mut(index) {
                Some(Frame::Loop { breaks, .. }) if is_break => *breaks = joined,
                Some(Frame::Loop { continues, .. }) => *continues = joined,
                Some(Frame::Finally { state, .. }) => *state = joined,
                _ => {}
            }
            return;
        }
    }

    /// `return`: the next `finally` sees the state.
    fn abrupt(&mut self, state: &mut State) {
        let from = std::mem::replace(state, self.dead_state());
        let found = self
            .frames
            .iter()
            .rposition(|it| matches!(it, Frame::Finally { .. }));
        let Some(index) = found else { return };
        if let Some(Frame::Finally { state, .. }) = self.frames.get_mut(index) {
            let mut joined = std::mem::replace(
                state,
                State {
                    is_live: false,
                    sets: Vec::new(),
                },
            );
            self.join(&mut joined, &from);
            if let Some(Frame::Finally { state, .. }) = self.frames.get_mut(index) {
                *state = joined;
            }
        }
    }

    fn try_stmt(
        &mut self,
        body: &[Stmt],
        handlers: &[Handler],
        orelse: &[Stmt],
        finally: &[Stmt],
        state: &mut State,
    ) {
        if !finally.is_empty() {
            let state = state.clone();
            self.frames.push(Frame::Finally {
                state,
                breaks: false,
                continues: false,
            });
        }
        let raised = if handlers.is_empty() {
            self.stmts(body, state);
            self.dead_state()
        } else {
            self.frames.push(Frame::Handlers {
                state: state.clone(),
            });
            self.stmts(body, state);
            match self.frames.pop() {
                Some(Frame::Handlers { state }) => state,
                _ => return,
            }
        };
        self.stmts(orelse, state);
        for handler in handlers {
            let mut own = raised.clone();
            for class in handler.classes.iter().flatten() {
                self.expr(*class, &mut own);
            }
            if let Some(name) = handler.name {
                self.define(&mut own, address(&handler.name), name, false);
            }
            self.stmts(&handler.body, &mut own);
            if let Some(name) = handler.name
                && own.is_live
            {
                self.define(&mut own, address(&handler.body), name, true);
            }
            self.join(state, &own);
        }
        if finally.is_empty() {
            return;
        }
        let Some(Frame::Finally {
            state: mut abnormal,
            breaks,
            continues,
        }) = self.frames.pop()
        else {
            return;
        };
        self.stmts(finally, &mut abnormal);
        if abnormal.is_live {
            if breaks {
                self.jump(&mut abnormal.clone(), true);
            }
            if continues {
                self.jump(&mut abnormal.clone(), false);
            }
            self.abrupt(&mut abnormal);
        }
        if state.is_live {
            self.stmts(finally, state);
        }
    }

    fn target(&mut self, target: &Target, state: &mut State) {
        match target {
            Target::Local(local) => self.define(state, address(target), *local, false),
            Target::Global(_) => {}
            Target::Attribute { object, .. } => self.expr(*object, state),
            Target::Subscript { object, index } => {
                self.expr(*object, state);
                self.expr(*index, state);
            }
            Target::Unpack { targets, .. } => targets.iter().for_each(|it| self.target(it, state)),
        }
    }

    fn delete(&mut self, target: &Target, state: &mut State) {
        if !state.is_live {
            return;
        }
        let Target::Local(local) = target else {
            self.target(target, state);
            return;
        };
        let Some(slot) = self.slot(*local) else {
            return;
        };
        let (def, may_be_unbound) = self.reach(state, slot);
        self.define(state, address(target), *local, true);
        let Some(&own) = self.def_sites.get(&address(target)) else {
            return;
        };
        if let Some(def) = def {
            self.union(def, own);
        }
        if may_be_unbound || def.is_none() {
            self.maybe_unbound.insert(own);
        }
    }

    /// A part that is evaluated only sometimes.
    fn optional(&mut self, id: ExprId, state: &mut State) {
        if !self.has_blocks {
            self.expr(id, state);
            return;
        }
        let mut other = state.clone();
        self.expr(id, &mut other);
        self.join(state, &other);
    }

    pub(super) fn expr(&mut self, id: ExprId, state: &mut State) {
        let function = self.function;
        let expr: &Expr = function.expr(id);
        match &expr.kind {
            ExprKind::Local(local) => self.read(state, id, *local),
            ExprKind::Function(inner) => self.capture(*inner, state),
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                self.expr(*left, state);
                self.optional(*right, state);
            }
            ExprKind::Conditional { test, then, orelse } => {
                let mut other = self.condition(*test, state);
                self.expr(*then, state);
                self.expr(*orelse, &mut other);
                self.join(state, &other);
            }
            ExprKind::Block { body, value } => {
                self.stmts(body, state);
                if state.is_live {
                    self.expr(*value, state);
                }
            }
            kind => {
                let defining = self.defining.take();
                each_operand(kind, |it| self.expr(it, state));
                self.defining = defining;
            }
        }
    }

    fn capture(&mut self, inner: FuncId, state: &mut State) {
        if !state.is_live {
            return;
        }
        for local in captures(self.program, self.function, inner) {
            let Some(slot) = self.slot(local) else {
                continue;
            };
            let set = self.current(state, slot);
            let unbound = self
                .sets
                .get(set)
                .iter()
                .any(|it| *it != CAPTURED && self.unbinds(*it));
            if unbound && self.defining != Some(local) {
                self.captured_unbound.insert(local);
            }
            let set = self.sets.with(set, CAPTURED);
            self.set(state, slot, set);
        }
    }

    pub(super) fn finish(mut self) -> Plan {
        let mut locals: Vec<Local> = Vec::new();
        let base = self.function.locals.len() as u32;
        // The local of each web, by its root definition.
        let mut webs: FxHashMap<DefId, LocalId> = FxHashMap::default();
        let mut taken: FxHashSet<LocalId> = FxHashSet::default();
        for def in FIRST_DEF..self.defs.len() as DefId {
            let root = self.find(def);
            let Some(&Def { local, .. }) = self.defs.get(def as usize) else {
                continue;
            };
            let is_whole = self.captured.get(local.index()) == Some(&true)
                || self.function.local(local).kind == LocalKind::Free;
            if is_whole {
                webs.insert(root, local);
                continue;
            }
            if webs.contains_key(&root) {
                continue;
            }
            if taken.insert(local) {
                webs.insert(root, local);
                continue;
            }
            let origin = self.function.local(local);
            webs.insert(root, LocalId(base + locals.len() as u32));
            locals.push(Local {
                name: origin.name.clone(),
                kind: LocalKind::Variable,
                annotation: origin.annotation.clone(),
                is_cell: false,
                maybe_unbound: false,
                span: origin.span,
            });
        }
        // A statement that is walked twice may find a variable unbound only once.
        for id in &self.unbound_uses {
            self.maybe_unbound.extend(self.uses.get(id));
        }
        let is_always_unbound = |id: &ExprId| !self.uses.contains_key(id);
        let mut unbound_uses: Vec<ExprId> = self
            .unbound_uses
            .iter()
            .copied()
            .filter(is_always_unbound)
            .collect();
        unbound_uses.sort_unstable();
        let mut maybe_unbound: FxHashSet<LocalId> = self.captured_unbound.clone();
        let flagged: Vec<DefId> = self.maybe_unbound.iter().copied().collect();
        for def in flagged {
            let root = self.find(def);
            maybe_unbound.extend(webs.get(&root).copied());
        }
        let sites: Vec<(usize, DefId)> = self.def_sites.iter().map(|(a, b)| (*a, *b)).collect();
        let mut def_sites = FxHashMap::with_capacity_and_hasher(sites.len(), FxBuildHasher);
        for (site, def) in sites {
            let root = self.find(def);
            if let Some(local) = webs.get(&root) {
                def_sites.insert(site, *local);
            }
            let Some(def) = self.defs.get(def as usize) else {
                continue;
            };
            if def.unbinds && self.captured.get(def.local.index()) == Some(&true) {
                maybe_unbound.insert(def.local);
            }
        }
        let reads: Vec<(ExprId, DefId)> = self.uses.iter().map(|(a, b)| (*a, *b)).collect();
        let mut uses = Vec::with_capacity(reads.len());
        for (id, def) in reads {
            let root = self.find(def);
            uses.extend(webs.get(&root).map(|local| (id, *local)));
        }
        let captures = &self.function.captures;
        let rebound = captures
            .iter()
            .filter(|it| self.assigned.contains(&it.inner) || self.cells.contains(&it.inner))
            .map(|it| it.outer)
            .collect();
        Plan {
            locals,
            maybe_unbound,
            cells: self.cells,
            def_sites,
            uses,
            unbound_uses,
            dead: self.dead,
            rebound,
        }
    }
}
