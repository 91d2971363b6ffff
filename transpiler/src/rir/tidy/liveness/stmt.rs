//! Blocks and statements, last first.

use super::value::{holds, is_pure};
use super::{Pass, Target};
use crate::rir::tidy::set::Set;
use crate::rir::{Arm, Block, Expr, ExprKind, Literal, Pattern, Stmt, StmtKind, Type, Use};

impl Pass<'_> {
    pub(super) fn block(&mut self, block: &mut Block) {
        self.depth += 1;
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
        let inner = match self.counted {
            true => std::mem::replace(&mut self.inner, declared.clone()),
            false => Vec::new(),
        };
        if let Some(value) = &mut block.value {
            self.whole(value);
        }
        let mut goes = false;
        let mut more = Vec::new();
        for index in (0..block.stmts.len()).rev() {
            let stmt = &mut block.stmts[index];
            let was_comment = matches!(stmt.kind, StmtKind::Comment);
            let keep = self.stmt(stmt);
            let is_comment = matches!(stmt.kind, StmtKind::Comment);
            self.changed |= is_comment && !was_comment;
            match keep {
                Keep::Yes => {}
                Keep::No => {
                    stmt.source = None;
                    stmt.kind = StmtKind::Comment;
                    goes = true;
                }
                Keep::And(next) => more.push((index + 1, *next)),
            }
        }
        for (index, kind) in more {
            block.stmts.insert(index, Stmt { source: None, kind });
        }
        if goes {
            let is_left =
                |stmt: &Stmt| stmt.source.is_some() || !matches!(stmt.kind, StmtKind::Comment);
            block.stmts.retain(is_left);
        }
        self.inner = inner;
        self.depth -= 1;
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
    pub(super) fn whole(&mut self, expr: &mut Expr) {
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

    pub(super) fn stmt(&mut self, stmt: &mut Stmt) -> Keep {
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
            StmtKind::LetPattern { pattern, init, .. } => {
                self.unbind(pattern);
                let mut ids = Vec::new();
                self.pattern_ids(pattern, &mut ids);
                for id in ids {
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

    pub(super) fn let_stmt(&mut self, stmt: &mut Stmt) -> Keep {
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
        if self.changes && !named && init.is_none() {
            return forget(stmt);
        }
        if self.changes && !live && !name.starts_with('_') {
            match init {
                // Stored to before it is read.
                Some(value) if named && is_pure(value) => {
                    *init = None;
                    self.changed = true;
                    return Keep::Yes;
                }
                Some(value)
                    if !named && is_pure(value) && (self.quiet.is_data(ty) || !holds(value)) =>
                {
                    return forget(stmt);
                }
                // The value lives on to the end of its block, unread.
                Some(_) => {
                    if named {
                        let (name, ty) = (name.clone(), ty.clone());
                        keep = Keep::And(Box::new(StmtKind::Let {
                            name,
                            mutable: true,
                            ty,
                            init: None,
                        }));
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

    pub(super) fn assign(&mut self, stmt: &mut Stmt) -> Keep {
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
                let old = (!self.quiet.is_data(&place.ty)).then(|| name.clone());
                if old.is_some() && !(self.filled.has(id) && self.depth == 1) {
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
                return dropped.map_or(Keep::Yes, |next| Keep::And(Box::new(next)));
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
    pub(super) fn bound(&mut self, pattern: &mut Pattern, inside: impl FnOnce(&mut Self)) {
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

    pub(super) fn pattern_ids(&mut self, pattern: &Pattern, ids: &mut Vec<usize>) {
        match pattern {
            Pattern::Bind { name, .. } => ids.push(self.id(name)),
            Pattern::Tuple(fields)
            | Pattern::Array(fields)
            | Pattern::Variant { fields, .. }
            | Pattern::Or(fields) => {
                for field in fields {
                    self.pattern_ids(field, ids);
                }
            }
            Pattern::Wildcard | Pattern::Literal(_) => {}
        }
    }

    /// `Err(exc)` → `Err(_)` where nothing names `exc`.
    pub(super) fn unbind(&mut self, pattern: &mut Pattern) {
        match pattern {
            Pattern::Bind { name, .. } => {
                let id = self.id(name);
                if !self.named.has(id) && !name.starts_with('_') {
                    *pattern = Pattern::Wildcard;
                }
            }
            Pattern::Tuple(fields)
            | Pattern::Array(fields)
            | Pattern::Variant { fields, .. }
            | Pattern::Or(fields) => {
                for field in fields {
                    self.unbind(field);
                }
            }
            Pattern::Wildcard | Pattern::Literal(_) => {}
        }
    }

    pub(super) fn arms(&mut self, arms: &mut [Arm]) {
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

    pub(super) fn labeled(&mut self, label: String, body: &mut Block) {
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
    pub(super) fn in_loop<B>(
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
}

/// What becomes of a statement.
pub(super) enum Keep {
    Yes,
    No,
    /// It stays, and another one follows.
    And(Box<StmtKind>),
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
