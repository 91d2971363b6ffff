//! Which variables are read later: the last use of a value moves it, and what nobody reads goes.
//!
//! Problem: lowering cannot see what follows, so it clones at each use and stores at each
//! assignment; a reader sees needless clones, and rustc warns about values that are never read.
//!
//! ```python
//! name = read()
//! names.append(name)
//! ```
//! ```text
//! let name: Str = read()?;
//! names.append(name);             // not name.clone()
//! ```
//!
//! A walk against the order of execution keeps the set of variables that are read later. Loops
//! are walked until the set at their head stands still, and only then changed.
//!
//! Invariants:
//! 1. Only plain data moves early: when an object with a finalizer dies is Python's business.
//! 2. A variable moves in a statement only if the statement names it once, so nothing borrows it.
//! 3. What a closure captures is neither moved nor dropped in it.

use std::collections::HashMap;

use super::set::Set;
use crate::rir::visit::{Visit, walk_expr, walk_stmt};
use crate::rir::{
    Arm, BinaryOp, Block, Expr, ExprKind, Function, Handler, Literal, Pattern, Receiver, Stmt,
    StmtKind, Type, Use,
};

pub(super) fn run(function: &mut Function) {
    // What goes takes its own reads along, in loops those that came before.
    for _ in 0..MAX_ROUNDS {
        if !round(function) {
            break;
        }
    }
}

const MAX_ROUNDS: u32 = 8;

fn round(function: &mut Function) -> bool {
    let mut pass = Pass {
        changes: true,
        ..Pass::default()
    };
    pass.find_borrowed(&function.body);
    for param in &function.params {
        let id = pass.id(&param.name);
        pass.declare(id, Some(&param.ty));
        if !has_reference(&param.ty) {
            pass.filled.add(id);
        }
    }
    if function.receiver != Receiver::None {
        pass.id("self");
    }
    pass.block(&mut function.body);
    for param in &mut function.params {
        let id = pass.id(&param.name);
        if param.name.starts_with('_') || pass.live.has(id) {
            continue;
        }
        let name = param.name.clone();
        param.name.insert(0, '_');
        param.mutable = false;
        if pass.named.has(id) {
            // Stored to before it is read: another variable, then.
            let kind = StmtKind::Let {
                name,
                mutable: true,
                ty: param.ty.clone(),
                init: None,
            };
            function.body.stmts.insert(0, Stmt { source: None, kind });
        }
    }
    pass.changed
}

/// Where a jump goes, and what is read from there on.
#[derive(Clone)]
struct Target {
    label: Option<String>,
    after: Set,
    /// What is read from the loop's head on; `None` for a labelled block.
    head: Option<Set>,
}

#[derive(Default)]
struct Pass {
    ids: HashMap<String, usize>,
    /// Read later.
    live: Set,
    /// Named later, by a read or a store.
    named: Set,
    /// Declared in the function or closure at hand.
    own: Set,
    /// Of a type that may die early, and borrowed by nothing that lives longer than a statement.
    movable: Set,
    /// Declared with a value.
    filled: Set,
    /// Borrowed by some variable or loop.
    borrowed: Set,
    targets: Vec<Target>,
    /// How often the statement at hand names each variable.
    counts: HashMap<usize, u32>,
    /// Inside an expression whose variables are counted.
    counted: bool,
    /// Off while a loop is walked to find what its head reads.
    changes: bool,
    /// Something went.
    changed: bool,
}

impl Pass {
    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.ids.len();
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn declare(&mut self, id: usize, ty: Option<&Type>) {
        self.own.add(id);
        if ty.is_some_and(is_data) && !self.borrowed.has(id) {
            self.movable.add(id);
        } else {
            self.movable.remove(id);
        }
    }

    /// Variables that a reference in another variable, or a loop's iterator, borrows.
    fn find_borrowed(&mut self, body: &Block) {
        struct Finder<'a>(&'a mut Pass);
        impl Visit for Finder<'_> {
            fn stmt(&mut self, stmt: &Stmt) {
                let holder = match &stmt.kind {
                    StmtKind::Let {
                        ty,
                        init: Some(init),
                        ..
                    }
                    | StmtKind::LetTuple { ty, init, .. }
                        if !is_data(ty) =>
                    {
                        has_reference(ty).then_some(init)
                    }
                    StmtKind::For { iter: value, .. }
                    | StmtKind::IfLet { value, .. }
                    | StmtKind::Match { value, .. } => Some(value),
                    _ => None,
                };
                if let Some(holder) = holder {
                    Borrows(self.0).expr(holder);
                }
                walk_stmt(self, stmt);
            }

            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Match { value, .. } = &expr.kind {
                    Borrows(self.0).expr(value);
                }
                walk_expr(self, expr);
            }
        }
        struct Borrows<'a>(&'a mut Pass);
        impl Visit for Borrows<'_> {
            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Local { name, mode } = &expr.kind
                    && *mode != Use::Clone
                {
                    let id = self.0.id(name);
                    self.0.borrowed.add(id);
                }
                walk_expr(self, expr);
            }
        }
        Finder(self).block(body);
    }

    /// Counts the variables that an expression names, unless it is part of a counted one.
    fn count(&mut self, exprs: &[&Expr]) {
        struct Counter<'a>(&'a mut Pass);
        impl Visit for Counter<'_> {
            fn expr(&mut self, expr: &Expr) {
                if let ExprKind::Local { name, .. } = &expr.kind {
                    let id = self.0.id(name);
                    *self.0.counts.entry(id).or_default() += 1;
                }
                walk_expr(self, expr);
            }
        }
        if !self.counted {
            self.counts.clear();
            for expr in exprs {
                Counter(self).expr(expr);
            }
        }
    }

    fn target(&self, label: &Option<String>) -> Option<&Target> {
        self.targets.iter().rev().find(|target| match label {
            Some(_) => target.label == *label,
            None => target.head.is_some(),
        })
    }

    fn after_break(&self, label: &Option<String>) -> Set {
        self.target(label)
            .map(|target| target.after.clone())
            .unwrap_or_default()
    }

    fn after_continue(&self, label: &Option<String>) -> Set {
        self.target(label)
            .and_then(|target| target.head.clone())
            .unwrap_or_default()
    }

    // Blocks and statements, last first.

    fn block(&mut self, block: &mut Block) {
        // A name declared here means another variable outside.
        let declared: Vec<usize> = block
            .stmts
            .iter()
            .flat_map(declared)
            .map(|name| self.id(name))
            .collect();
        let outside: Vec<(bool, bool)> = declared
            .iter()
            .map(|id| (self.live.has(*id), self.named.has(*id)))
            .collect();
        for stmt in &block.stmts {
            match &stmt.kind {
                StmtKind::Let { name, ty, init, .. } => {
                    let id = self.id(name);
                    self.declare(id, Some(ty));
                    match init {
                        Some(_) => self.filled.add(id),
                        None => self.filled.remove(id),
                    }
                }
                StmtKind::LetTuple { names, ty, .. } => {
                    let types = match ty {
                        Type::Tuple(types) => types.as_slice(),
                        _ => &[],
                    };
                    for (index, (name, _)) in names.iter().enumerate() {
                        let id = self.id(name);
                        self.declare(id, types.get(index));
                    }
                }
                _ => {}
            }
        }
        for id in &declared {
            self.live.remove(*id);
            self.named.remove(*id);
        }
        if let Some(value) = &mut block.value {
            self.whole(value);
        }
        let mut index = block.stmts.len();
        while index > 0 {
            index -= 1;
            let was_comment = matches!(block.stmts[index].kind, StmtKind::Comment);
            let keep = self.stmt(&mut block.stmts[index]);
            let is_comment = matches!(block.stmts[index].kind, StmtKind::Comment);
            self.changed |= is_comment && !was_comment;
            match keep {
                Keep::Yes => {}
                Keep::No => {
                    block.stmts.remove(index);
                }
                Keep::And(next) => block.stmts.insert(
                    index + 1,
                    Stmt {
                        source: None,
                        kind: next,
                    },
                ),
            }
        }
        for (id, (live, named)) in declared.iter().zip(outside) {
            if live {
                self.live.add(*id);
            }
            if named {
                self.named.add(*id);
            }
        }
    }

    /// An expression that is a statement's own.
    fn whole(&mut self, expr: &mut Expr) {
        let is_block = matches!(
            expr.kind,
            ExprKind::If { .. }
                | ExprKind::Match { .. }
                | ExprKind::Block(_)
                | ExprKind::Labeled { .. }
                | ExprKind::Async(_)
        );
        if is_block && !self.counted {
            return self.expr(expr);
        }
        self.count(&[expr]);
        let counted = std::mem::replace(&mut self.counted, true);
        self.expr(expr);
        self.counted = counted;
    }

    fn stmt(&mut self, stmt: &mut Stmt) -> Keep {
        match &mut stmt.kind {
            StmtKind::Let { .. } => return self.let_stmt(stmt),
            StmtKind::LetTuple { names, init, .. } => {
                for (name, mutable) in names {
                    let id = self.id(name);
                    if self.changes && !self.named.has(id) && !name.starts_with('_') {
                        name.insert(0, '_');
                        *mutable = false;
                    }
                    self.live.remove(id);
                    self.named.remove(id);
                }
                self.whole(init);
            }
            StmtKind::Assign { .. } => return self.assign(stmt),
            StmtKind::AssignOp { place, value, .. } => {
                if let ExprKind::Local { name, .. } = &place.kind {
                    let id = self.id(name);
                    if self.own.has(id) && !self.live.has(id) && self.changes {
                        if is_pure(value) {
                            return forget(stmt);
                        }
                        let mut value = std::mem::replace(value, unit());
                        self.whole(&mut value);
                        stmt.kind = StmtKind::Expr(value);
                        self.changed = true;
                        return Keep::Yes;
                    }
                    // Its own read keeps nothing alive that is not read elsewhere.
                    self.named.add(id);
                    if !self.own.has(id) {
                        self.live.add(id);
                    }
                } else {
                    self.whole(place);
                }
                self.whole(value);
            }
            StmtKind::Expr(expr) => self.whole(expr),
            StmtKind::If { test, then, orelse } => {
                let after = self.live.clone();
                self.block(then);
                let then_live = std::mem::replace(&mut self.live, after);
                if let Some(orelse) = orelse {
                    self.block(orelse);
                }
                self.live.join(&then_live);
                self.whole(test);
            }
            StmtKind::IfLet {
                pattern,
                value,
                then,
                orelse,
            } => {
                let after = self.live.clone();
                self.bound(pattern, |pass| pass.block(then));
                let then_live = std::mem::replace(&mut self.live, after);
                if let Some(orelse) = orelse {
                    self.block(orelse);
                }
                self.live.join(&then_live);
                self.whole(value);
            }
            StmtKind::Match { value, arms } => {
                self.arms(arms);
                self.whole(value);
            }
            StmtKind::While { label, test, body } => {
                self.in_loop(
                    label.clone(),
                    &mut (test, body),
                    |pass, (test, body), after| {
                        pass.block(body);
                        pass.live.join(after);
                        pass.whole(test);
                    },
                );
            }
            StmtKind::Loop { label, body } => {
                self.in_loop(label.clone(), body, |pass, body, _| pass.block(body));
            }
            StmtKind::For {
                label,
                pattern,
                iter,
                body,
            } => {
                self.in_loop(
                    label.clone(),
                    &mut (pattern, body),
                    |pass, (pattern, body), after| {
                        pass.bound(pattern, |pass| pass.block(body));
                        pass.live.join(after);
                    },
                );
                self.whole(iter);
            }
            StmtKind::Labeled { label, body } => self.labeled(label.clone(), body),
            StmtKind::Break { label, value } => {
                self.live = self.after_break(label);
                if let Some(value) = value {
                    self.whole(value);
                }
            }
            StmtKind::Continue { label } => self.live = self.after_continue(label),
            StmtKind::Return(value) => {
                self.live = Set::default();
                if let Some(value) = value {
                    self.whole(value);
                }
            }
            StmtKind::Comment => {}
        }
        Keep::Yes
    }

    fn let_stmt(&mut self, stmt: &mut Stmt) -> Keep {
        let StmtKind::Let {
            name,
            mutable,
            init,
            ty,
        } = &mut stmt.kind
        else {
            return Keep::Yes;
        };
        let mut keep = Keep::Yes;
        let id = self.id(name);
        let (live, named) = (self.live.has(id), self.named.has(id));
        self.live.remove(id);
        self.named.remove(id);
        if self.changes && !live && !name.starts_with('_') {
            match init {
                // Stored to before it is read.
                Some(value) if named && is_pure(value) => {
                    *init = None;
                    self.changed = true;
                    return Keep::Yes;
                }
                Some(value) if !named && is_pure(value) && (is_data(ty) || !holds(value)) => {
                    return forget(stmt);
                }
                None if !named => return forget(stmt),
                // The value lives on to the end of its block, unread.
                Some(_) => {
                    if named {
                        let (name, ty) = (name.clone(), ty.clone());
                        keep = Keep::And(StmtKind::Let {
                            name,
                            mutable: true,
                            ty,
                            init: None,
                        });
                    }
                    name.insert(0, '_');
                    *mutable = false;
                    self.changed = true;
                }
                None => {}
            }
        }
        if let StmtKind::Let {
            init: Some(init), ..
        } = &mut stmt.kind
        {
            self.whole(init);
        }
        keep
    }

    fn assign(&mut self, stmt: &mut Stmt) -> Keep {
        let StmtKind::Assign { place, value } = &mut stmt.kind else {
            return Keep::Yes;
        };
        let ExprKind::Local { name, .. } = &place.kind else {
            self.count(&[place, value]);
            let counted = std::mem::replace(&mut self.counted, true);
            self.expr(place);
            self.expr(value);
            self.counted = counted;
            return Keep::Yes;
        };
        let id = self.id(name);
        let same = matches!(&value.kind, ExprKind::Local { name: other, .. } if other == name);
        if same && self.changes {
            return forget(stmt);
        }
        if self.own.has(id) {
            if !self.live.has(id) && self.changes {
                let old = (!is_data(&place.ty)).then(|| name.clone());
                if old.is_some() && !(self.filled.has(id) && self.targets.is_empty()) {
                    self.named.add(id);
                    self.live.remove(id);
                    self.whole(value);
                    return Keep::Yes;
                }
                if is_pure(value) {
                    let Some(old) = old else {
                        return forget(stmt);
                    };
                    // The store lets go of an object, and Python says when that dies.
                    stmt.kind = drop_of(old, place.ty.clone());
                    return self.stmt(stmt);
                }
                // The value lives on to the end of its block, unread.
                let dropped = old.map(|old| drop_of(old, place.ty.clone()));
                if dropped.is_some() {
                    self.live.add(id);
                    self.named.add(id);
                }
                let mut value = std::mem::replace(value, unit());
                self.whole(&mut value);
                let name = format!("_{}", name.trim_start_matches('_'));
                let ty = place.ty.clone();
                stmt.kind = StmtKind::Let {
                    name,
                    mutable: false,
                    ty,
                    init: Some(value),
                };
                self.changed = true;
                return dropped.map_or(Keep::Yes, Keep::And);
            }
            self.live.remove(id);
        } else {
            // Of a closure's surroundings, which may read it.
            self.live.add(id);
        }
        self.named.add(id);
        self.whole(value);
        Keep::Yes
    }

    /// Walks what a pattern's variables are visible in.
    fn bound(&mut self, pattern: &mut Pattern, inside: impl FnOnce(&mut Self)) {
        let mut ids = Vec::new();
        self.pattern_ids(pattern, &mut ids);
        let outside: Vec<(bool, bool)> = ids
            .iter()
            .map(|id| (self.live.has(*id), self.named.has(*id)))
            .collect();
        for id in &ids {
            self.declare(*id, None);
            self.live.remove(*id);
            self.named.remove(*id);
        }
        inside(self);
        if self.changes {
            self.unbind(pattern);
        }
        for (id, (live, named)) in ids.iter().zip(outside) {
            self.live.remove(*id);
            self.named.remove(*id);
            if live {
                self.live.add(*id);
            }
            if named {
                self.named.add(*id);
            }
        }
    }

    fn pattern_ids(&mut self, pattern: &Pattern, ids: &mut Vec<usize>) {
        match pattern {
            Pattern::Bind { name, .. } => ids.push(self.id(name)),
            Pattern::Tuple(fields) | Pattern::Variant { fields, .. } | Pattern::Or(fields) => {
                for field in fields {
                    self.pattern_ids(field, ids);
                }
            }
            Pattern::Wildcard | Pattern::Literal(_) => {}
        }
    }

    /// `Err(exc)` → `Err(_)` where nothing names `exc`.
    fn unbind(&mut self, pattern: &mut Pattern) {
        match pattern {
            Pattern::Bind { name, .. } => {
                let id = self.id(name);
                if !self.named.has(id) && !name.starts_with('_') {
                    *pattern = Pattern::Wildcard;
                }
            }
            Pattern::Tuple(fields) | Pattern::Variant { fields, .. } | Pattern::Or(fields) => {
                for field in fields {
                    self.unbind(field);
                }
            }
            Pattern::Wildcard | Pattern::Literal(_) => {}
        }
    }

    fn arms(&mut self, arms: &mut [Arm]) {
        let after = self.live.clone();
        let mut joined = Set::default();
        for Arm {
            pattern,
            guard,
            body,
        } in arms
        {
            self.live = after.clone();
            self.bound(pattern, |pass| {
                pass.block(body);
                if let Some(guard) = guard {
                    pass.whole(guard);
                }
            });
            joined.join(&self.live);
        }
        // A guard that fails goes on to the next arm, whose reads are in the join.
        self.live = joined;
    }

    fn labeled(&mut self, label: String, body: &mut Block) {
        let after = self.live.clone();
        self.targets.push(Target {
            label: Some(label),
            after,
            head: None,
        });
        self.block(body);
        self.targets.pop();
    }

    /// Walks a loop until what its head reads stands still, then once more to change it.
    fn in_loop<B>(
        &mut self,
        label: Option<String>,
        body: &mut B,
        walk: impl Fn(&mut Self, &mut B, &Set),
    ) {
        let after = self.live.clone();
        let changes = std::mem::replace(&mut self.changes, false);
        let mut head = Set::default();
        loop {
            let target = Target {
                label: label.clone(),
                after: after.clone(),
                head: Some(head.clone()),
            };
            self.targets.push(target);
            self.live = head.clone();
            walk(self, body, &after);
            self.targets.pop();
            self.live.join(&head);
            if self.live == head {
                break;
            }
            head = self.live.clone();
        }
        if changes {
            self.changes = true;
            self.targets.push(Target {
                label,
                after: after.clone(),
                head: Some(head.clone()),
            });
            self.live = head;
            walk(self, body, &after);
            self.targets.pop();
        }
        self.changes = changes;
    }

    // Expressions, last operand first.

    fn exprs<'e>(&mut self, exprs: impl DoubleEndedIterator<Item = &'e mut Expr>) {
        for expr in exprs.rev() {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Literal(_) | ExprKind::Path(_) => {}
            ExprKind::Local { name, mode } => {
                let id = self.id(name);
                let once = self.counts.get(&id).is_none_or(|count| *count <= 1);
                let last = !self.live.has(id) && self.own.has(id) && self.movable.has(id);
                if *mode == Use::Clone && self.changes && self.counted && last && once {
                    *mode = Use::Move;
                }
                self.live.add(id);
                self.named.add(id);
            }
            ExprKind::Call { args, .. } => self.exprs(args.iter_mut()),
            ExprKind::Macro { args, options, .. } => {
                self.exprs(options.iter_mut().map(|(_, value)| value));
                self.exprs(args.iter_mut());
            }
            ExprKind::CallValue {
                callee: first,
                args,
            }
            | ExprKind::Method {
                receiver: first,
                args,
                ..
            } => {
                self.exprs(args.iter_mut());
                self.expr(first);
            }
            ExprKind::Struct { fields, .. } => {
                self.exprs(fields.iter_mut().map(|(_, value)| value))
            }
            ExprKind::Tuple(items) | ExprKind::Array(items) => self.exprs(items.iter_mut()),
            ExprKind::Field { object: value, .. }
            | ExprKind::Ref(value)
            | ExprKind::Deref(value)
            | ExprKind::Unary { value, .. }
            | ExprKind::Cast(value)
            | ExprKind::Await(value)
            | ExprKind::At { value, .. } => self.expr(value),
            ExprKind::Propagate { value, handler, .. } => {
                if let Handler::Block(label) = handler {
                    let caught = self.after_break(&Some(label.clone()));
                    self.live.join(&caught);
                }
                self.expr(value);
            }
            ExprKind::Binary { op, left, right } => {
                let before = self.live.clone();
                self.expr(right);
                if matches!(op, BinaryOp::And | BinaryOp::Or) {
                    self.live.join(&before);
                }
                self.expr(left);
            }
            ExprKind::Range { from, to } => {
                self.expr(to);
                self.expr(from);
            }
            ExprKind::If { test, then, orelse } => {
                let after = self.live.clone();
                self.block(then);
                let then_live = std::mem::replace(&mut self.live, after);
                self.block(orelse);
                self.live.join(&then_live);
                self.whole(test);
            }
            ExprKind::Match { value, arms } => {
                self.arms(arms);
                self.whole(value);
            }
            ExprKind::Block(body) => self.block(body),
            ExprKind::Labeled { label, body } => self.labeled(label.clone(), body),
            ExprKind::Closure { params, body, .. } => {
                let names: Vec<String> = params.iter().map(|param| param.name.clone()).collect();
                let types: Vec<Type> = params.iter().map(|param| param.ty.clone()).collect();
                let unused = self.captured(&names, &types, |pass| pass.expr(body));
                for (param, unused) in params.iter_mut().zip(unused) {
                    if unused && self.changes && !param.name.starts_with('_') {
                        param.name.insert(0, '_');
                    }
                }
            }
            ExprKind::Async(body) => {
                self.captured(&[], &[], |pass| pass.block(body));
            }
            ExprKind::Return(value) => {
                self.live = Set::default();
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            ExprKind::Break { label, value } => {
                self.live = self.after_break(label);
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            ExprKind::Continue { label } => self.live = self.after_continue(label),
        }
    }

    /// Walks the body of a closure or async block; says which parameters it does not name.
    fn captured(
        &mut self,
        params: &[String],
        types: &[Type],
        inside: impl FnOnce(&mut Self),
    ) -> Vec<bool> {
        let live = std::mem::take(&mut self.live);
        let own = std::mem::take(&mut self.own);
        let movable = std::mem::take(&mut self.movable);
        let named = std::mem::take(&mut self.named);
        let targets = std::mem::take(&mut self.targets);
        let counted = std::mem::replace(&mut self.counted, false);
        let counts = std::mem::take(&mut self.counts);
        let ids: Vec<usize> = params.iter().map(|name| self.id(name)).collect();
        for (id, ty) in ids.iter().zip(types) {
            self.declare(*id, Some(ty));
        }
        inside(self);
        let unused = ids.iter().map(|id| !self.named.has(*id)).collect();
        for id in &ids {
            self.live.remove(*id);
            self.named.remove(*id);
        }
        self.live.join(&live);
        self.named.join(&named);
        self.own = own;
        self.movable = movable;
        self.targets = targets;
        self.counted = counted;
        self.counts = counts;
        unused
    }
}

/// What becomes of a statement.
enum Keep {
    Yes,
    No,
    /// It stays, and another one follows.
    And(StmtKind),
}

/// Leaves a statement's comment, or nothing of it.
fn forget(stmt: &mut Stmt) -> Keep {
    stmt.kind = StmtKind::Comment;
    if stmt.source.is_some() {
        Keep::Yes
    } else {
        Keep::No
    }
}

/// `drop(name)`
fn drop_of(name: String, ty: Type) -> StmtKind {
    let local = Expr {
        kind: ExprKind::Local {
            name,
            mode: Use::Move,
        },
        ty,
    };
    let kind = ExprKind::Call {
        path: "drop".to_owned(),
        types: Vec::new(),
        args: vec![local],
    };
    StmtKind::Expr(Expr {
        kind,
        ty: Type::Unit,
    })
}

/// Whether a pure value may keep an object alive.
fn holds(expr: &Expr) -> bool {
    !matches!(expr.kind, ExprKind::Literal(_) | ExprKind::Path(_))
}

fn unit() -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::Unit),
        ty: Type::Unit,
    }
}

fn declared(stmt: &Stmt) -> Vec<&str> {
    match &stmt.kind {
        StmtKind::Let { name, .. } => vec![name],
        StmtKind::LetTuple { names, .. } => names.iter().map(|(name, _)| name.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// Whether leaving an expression out changes nothing.
fn is_pure(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Path(_) => true,
        ExprKind::Local { mode, .. } => *mode != Use::Move,
        ExprKind::Ref(value) | ExprKind::Cast(value) => is_pure(value),
        ExprKind::Unary { value, .. } => is_number(&value.ty) && is_pure(value),
        ExprKind::Binary { op, left, right } => {
            let fails = matches!(
                op,
                BinaryOp::Div | BinaryOp::Rem | BinaryOp::Shl | BinaryOp::Shr
            );
            !fails && is_number(&left.ty) && is_pure(left) && is_pure(right)
        }
        ExprKind::Tuple(items) | ExprKind::Array(items) => items.iter().all(is_pure),
        ExprKind::Call { path, args, .. } => {
            let makes = matches!(
                path.as_str(),
                "Some" | "Int::from" | "Str::literal" | "Str::from"
            );
            makes && args.iter().all(is_pure)
        }
        _ => false,
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Path(name, _) if matches!(name.as_str(), "i64" | "f64" | "bool" | "Int"))
}

/// Types whose values nobody sees die.
fn is_data(ty: &Type) -> bool {
    match ty {
        Type::Unit => true,
        Type::Path(path, args) => {
            let data = matches!(
                path.as_str(),
                "Int"
                    | "Str"
                    | "Bytes"
                    | "ByteArray"
                    | "bool"
                    | "i64"
                    | "f64"
                    | "List"
                    | "Tuple"
                    | "Dict"
                    | "Set"
                    | "FrozenSet"
                    | "Range"
                    | "Slice"
                    | "Option"
            );
            data && args.iter().all(is_data)
        }
        Type::Tuple(items) => items.iter().all(is_data),
        _ => false,
    }
}

fn has_reference(ty: &Type) -> bool {
    match ty {
        Type::Ref(_) | Type::Impl(_) | Type::Dyn(_) => true,
        Type::Path(path, args) => path.contains(['&', '\'']) || args.iter().any(has_reference),
        Type::Tuple(items) => items.iter().any(has_reference),
        Type::Array(inner) => has_reference(inner),
        Type::Unit | Type::Fn(..) | Type::Never => false,
    }
}
