//! Splits locals into def-use webs, and finds what may be unbound and what must be a cell.
//!
//! Problem: Python reuses a name for unrelated things, and Rust wants one type and one certain
//! initialisation for each variable.
//!
//! ```python
//! part = line.split()      # `part` is a list here …
//! for part in range(3):    # … and another local, an int, from here on
//!     if part: last = part
//! print(last)              # `last` may be unbound: checked
//! ```
//!
//! Method: structured reaching definitions in one walk (loops are walked twice), and a union of
//! all definitions that reach a common use. `del` is a definition that unbinds. Invariants:
//! captured variables are not split, because the closure's view of them cannot be; statements
//! that cannot be reached are removed; a use that only unbound definitions reach raises.

mod analysis;
mod condition;
mod sets;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::hir::{
    Arg, Expr, ExprId, ExprKind, FuncId, Function, Handler, Local, LocalId, Program, Stmt,
    StmtKind, Target,
};
use analysis::Analysis;

/// Analyses a finished function whose inner functions are finished, and rewrites it. `rebound`
/// says for each of them which of its captured outer locals it or a function inside assigns; the
/// same is returned for this one.
pub(super) fn split(
    function: &mut Function,
    program: &Program,
    rebound: &FxHashMap<FuncId, FxHashSet<LocalId>>,
) -> FxHashSet<LocalId> {
    let mut analysis = Analysis::new(function, program, rebound);
    let mut state = analysis.start();
    analysis.stmts(&function.body, &mut state);
    let plan = analysis.finish();
    plan.apply(function);
    plan.rebound
}

/// Gives captured locals the properties of the locals that they stand for. A function's parent
/// always has the smaller id.
pub(super) fn propagate_cells(program: &mut Program) {
    for index in 0..program.functions.len() {
        let Some(function) = program.functions.get(index) else {
            continue;
        };
        let Some(parent) = function.parent else {
            continue;
        };
        let facts: Vec<(LocalId, bool, bool)> = function
            .captures
            .iter()
            .filter_map(|capture| {
                let outer = program.function(parent).locals.get(capture.outer.index())?;
                Some((capture.inner, outer.is_cell, outer.maybe_unbound))
            })
            .collect();
        let Some(function) = program.functions.get_mut(index) else {
            continue;
        };
        for (inner, is_cell, maybe_unbound) in facts {
            if let Some(local) = function.locals.get_mut(inner.index()) {
                local.is_cell = is_cell;
                // A capture by value is of a variable that was bound when the closure was made.
                local.maybe_unbound |= is_cell && maybe_unbound;
            }
        }
    }
}

fn address<T>(it: &T) -> usize {
    std::ptr::from_ref(it).addr()
}

/// What the analysis decided.
struct Plan {
    /// New ones, behind those that exist.
    locals: Vec<Local>,
    maybe_unbound: FxHashSet<LocalId>,
    cells: FxHashSet<LocalId>,
    def_sites: FxHashMap<usize, LocalId>,
    uses: Vec<(ExprId, LocalId)>,
    unbound_uses: Vec<ExprId>,
    dead: FxHashSet<usize>,
    rebound: FxHashSet<LocalId>,
}

impl Plan {
    fn apply(&self, function: &mut Function) {
        // Targets first: their addresses are keys.
        let mut body = std::mem::take(&mut function.body);
        self.stmts(&mut body);
        for expr in &mut function.exprs {
            if let ExprKind::Block { body, .. } = &mut expr.kind {
                self.stmts(body);
            }
        }
        function.body = body;
        for (id, local) in &self.uses {
            if let Some(expr) = function.exprs.get_mut(id.index()) {
                expr.kind = ExprKind::Local(*local);
            }
        }
        for id in &self.unbound_uses {
            raise_unbound(function, *id);
        }
        function.locals.extend(self.locals.iter().map(|it| Local {
            name: it.name.clone(),
            kind: it.kind,
            annotation: it.annotation.clone(),
            is_cell: it.is_cell,
            maybe_unbound: it.maybe_unbound,
            span: it.span,
        }));
        for (index, local) in function.locals.iter_mut().enumerate() {
            let id = LocalId(index as u32);
            local.maybe_unbound = self.maybe_unbound.contains(&id);
            local.is_cell = self.cells.contains(&id);
        }
    }

    fn stmts(&self, body: &mut Vec<Stmt>) {
        let live = body.iter().position(|it| self.dead.contains(&address(it)));
        for stmt in body.iter_mut() {
            match &mut stmt.kind {
                StmtKind::Assign { target, .. } | StmtKind::Delete(target) => self.target(target),
                StmtKind::If { then, orelse, .. } => {
                    self.stmts(then);
                    self.stmts(orelse);
                }
                StmtKind::While { body, orelse, .. } => {
                    self.stmts(body);
                    self.stmts(orelse);
                }
                StmtKind::For {
                    target,
                    body,
                    orelse,
                    ..
                } => {
                    self.target(target);
                    self.stmts(body);
                    self.stmts(orelse);
                }
                StmtKind::Try {
                    body,
                    handlers,
                    orelse,
                    finally,
                } => {
                    self.stmts(body);
                    handlers.iter_mut().for_each(|it| self.handler(it));
                    self.stmts(orelse);
                    self.stmts(finally);
                }
                StmtKind::ClassDef { body, .. } => self.stmts(body),
                StmtKind::Expr(_)
                | StmtKind::Break
                | StmtKind::Continue
                | StmtKind::Return(_)
                | StmtKind::Raise { .. }
                | StmtKind::Def(_)
                | StmtKind::Import(_) => {}
            }
        }
        if let Some(live) = live {
            body.truncate(live);
        }
    }

    fn handler(&self, handler: &mut Handler) {
        let end = self.def_sites.get(&address(&handler.body)).copied();
        let name = self.def_sites.get(&address(&handler.name)).copied();
        self.stmts(&mut handler.body);
        handler.name = name.or(handler.name);
        // The name is unbound at the end; that matters only where it can be used afterwards.
        if let Some(local) = end
            && self.maybe_unbound.contains(&local)
        {
            let kind = StmtKind::Delete(Target::Local(local));
            handler.body.push(Stmt {
                kind,
                span: handler.span,
            });
        }
    }

    fn target(&self, target: &mut Target) {
        let site = address(target);
        match target {
            Target::Local(local) => {
                if let Some(web) = self.def_sites.get(&site) {
                    *local = *web;
                }
            }
            Target::Unpack { targets, .. } => targets.iter_mut().for_each(|it| self.target(it)),
            Target::Global(_) | Target::Attribute { .. } | Target::Subscript { .. } => {}
        }
    }
}

/// The use can only find the variable unbound.
fn raise_unbound(function: &mut Function, id: ExprId) {
    let Some(expr) = function.exprs.get(id.index()) else {
        return;
    };
    let span = expr.span;
    let ExprKind::Local(local) = expr.kind else {
        return;
    };
    let name = function.local(local).name.clone();
    let (class, text) = match function.name.as_str() {
        "<module>" => (
            "builtins.NameError",
            format!("name '{name}' is not defined"),
        ),
        _ => (
            "builtins.UnboundLocalError",
            format!(
                "cannot access local variable '{name}' where it is not associated with a value"
            ),
        ),
    };
    let mut push = |kind: ExprKind| {
        function.exprs.push(Expr { kind, span });
        ExprId(function.exprs.len() as u32 - 1)
    };
    let callee = push(ExprKind::Native(class.to_owned()));
    let text = push(ExprKind::Str(text));
    let exc = push(ExprKind::Call {
        callee,
        args: vec![Arg::Positional(text)],
    });
    let value = push(ExprKind::None);
    let raise = Stmt {
        kind: StmtKind::Raise {
            exc: Some(exc),
            cause: None,
        },
        span,
    };
    if let Some(expr) = function.exprs.get_mut(id.index()) {
        expr.kind = ExprKind::Block {
            body: vec![raise],
            value,
        };
    }
}
