//! A variable is declared where it gets its first value.
//!
//! ```text
//! let total: Int;             let total: Int = read()?;
//! total = read()?;       →
//! ```
//!
//! The same for an `if` or `match` whose every way ends in the assignment. A variable of which
//! only one inner block knows is declared in that block, and a loop's item goes straight into the
//! variable that it is for.

use rustc_hash::FxHashMap;

use crate::rir::visit::{
    Visit, VisitMut, mentions, mentions_block, mentions_stmt, walk_block_mut, walk_expr, walk_stmt,
};
use crate::rir::{
    Arm, Block, Expr, ExprKind, Function, Literal, Param, Pattern, Stmt, StmtKind, Type, Use,
};

use super::Quiet;
use super::unreachable::ends;

/// `let mut n: Int = n;` at the top is a parameter that changes.
pub(super) fn params(function: &mut Function) {
    for param in &mut function.params {
        own_param(param, &mut function.body);
    }
}

pub(super) fn run(function: &mut Function, quiet: &Quiet) {
    Lets(quiet).block(&mut function.body);
}

fn own_param(param: &mut Param, body: &mut Block) {
    let again = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Let {
            name,
            ty,
            init: Some(init),
            ..
        } => *name == param.name && *ty == param.ty && is_local(init, name),
        _ => false,
    };
    let Some(at) = body.stmts.iter().position(again) else {
        return;
    };
    if body.stmts[at].source.is_none()
        && !body.stmts[..at]
            .iter()
            .any(|it| mentions_stmt(it, &param.name))
    {
        body.stmts.remove(at);
        param.mutable = true;
    }
}

struct Lets<'a>(&'a Quiet);

impl VisitMut for Lets<'_> {
    fn block(&mut self, block: &mut Block) {
        let places = Places::of(block);
        if !places.0.is_empty() {
            let moved: Vec<bool> = (0..block.stmts.len())
                .map(|index| merge(block, index, &places) || sink(block, index, self.0, &places))
                .collect();
            let mut moved = moved.into_iter();
            block.stmts.retain(|_| moved.next() != Some(true));
        }
        walk_block_mut(self, block);
        block.stmts.iter_mut().for_each(name_item);
    }
}

/// Where a block names the variables that it declares without a value: the indices of its
/// statements, ascending. Moving a declaration leaves them as they are.
struct Places(FxHashMap<String, Vec<usize>>);

impl Places {
    fn of(block: &Block) -> Places {
        let declared = block.stmts.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::Let {
                name, init: None, ..
            } => Some((name.clone(), Vec::new())),
            _ => None,
        });
        let mut finder = Finder {
            places: Places(declared.collect()),
            index: 0,
        };
        if !finder.places.0.is_empty() {
            for (index, stmt) in block.stmts.iter().enumerate() {
                finder.index = index;
                finder.stmt(stmt);
            }
        }
        finder.places
    }

    /// The statements after `index` that name the variable.
    fn after(&self, index: usize, name: &str) -> &[usize] {
        let all = self.0.get(name).map_or(&[][..], Vec::as_slice);
        &all[all.partition_point(|it| *it <= index)..]
    }
}

struct Finder {
    places: Places,
    /// Of the statement that is looked through.
    index: usize,
}

impl Finder {
    fn name(&mut self, name: &str) {
        if let Some(found) = self.places.0.get_mut(name)
            && found.last() != Some(&self.index)
        {
            found.push(self.index);
        }
    }
}

impl Visit for Finder {
    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { name, .. } => self.name(name),
            StmtKind::LetTuple { names, .. } => {
                names.iter().for_each(|(name, _)| self.name(name));
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local { name, .. } = &expr.kind {
            self.name(name);
        }
        walk_expr(self, expr);
    }
}

/// Moves the declaration at `index` into the one inner block that names its variable. True if the
/// statement at `index` has to go.
fn sink(block: &mut Block, index: usize, quiet: &Quiet, places: &Places) -> bool {
    let StmtKind::Let {
        name,
        ty,
        init: None,
        ..
    } = &block.stmts[index].kind
    else {
        return false;
    };
    // An object would die with the inner block, and Python says that it lives on.
    if block.stmts[index].source.is_some() || !quiet.is_data(ty) {
        return false;
    }
    let name = name.clone();
    let [only] = *places.after(index, &name) else {
        return false;
    };
    if block
        .value
        .as_ref()
        .is_some_and(|value| mentions(value, &name))
    {
        return false;
    }
    let declaration = std::mem::replace(&mut block.stmts[index], nothing());
    match only_block(&mut block.stmts[only].kind, &name) {
        Some(inner) => {
            inner.stmts.insert(0, declaration);
            true
        }
        None => {
            block.stmts[index] = declaration;
            false
        }
    }
}

fn nothing() -> Stmt {
    Stmt {
        source: None,
        kind: StmtKind::Comment,
    }
}

/// The one block of a statement that names the variable.
fn only_block<'a>(kind: &'a mut StmtKind, name: &str) -> Option<&'a mut Block> {
    match kind {
        StmtKind::If { test, then, orelse } => {
            if mentions(test, name) {
                return None;
            }
            one_of(std::iter::once(then).chain(orelse), name)
        }
        StmtKind::IfLet {
            value,
            then,
            orelse,
            ..
        } => match mentions(value, name) {
            false => one_of(std::iter::once(then).chain(orelse), name),
            true if mentions_block(then, name) => None,
            true if orelse
                .as_ref()
                .is_some_and(|orelse| mentions_block(orelse, name)) =>
            {
                None
            }
            true => block_of(value),
        },
        StmtKind::Match { value, arms } => {
            let in_guard = |arm: &Arm| {
                arm.guard
                    .as_ref()
                    .is_some_and(|guard| mentions(guard, name))
            };
            if mentions(value, name) || arms.iter().any(in_guard) {
                return None;
            }
            one_of(arms.iter_mut().map(|arm| &mut arm.body), name)
        }
        StmtKind::While { test, body, .. }
        | StmtKind::For {
            iter: test, body, ..
        } => (!mentions(test, name)).then_some(body),
        StmtKind::Loop { body, .. } | StmtKind::Labeled { body, .. } => Some(body),
        StmtKind::Let {
            init: Some(value), ..
        }
        | StmtKind::Expr(value) => block_of(value),
        _ => None,
    }
}

fn one_of<'a>(blocks: impl Iterator<Item = &'a mut Block>, name: &str) -> Option<&'a mut Block> {
    let mut found = blocks.filter(|block| mentions_block(block, name));
    let first = found.next();
    if found.next().is_some() { None } else { first }
}

fn block_of(expr: &mut Expr) -> Option<&mut Block> {
    match &mut expr.kind {
        ExprKind::Labeled { body, .. } | ExprKind::Block(body) => Some(body),
        _ => None,
    }
}

/// `for item in xs { let x = item; … }` is `for x in xs { … }`.
fn name_item(stmt: &mut Stmt) {
    let StmtKind::For {
        pattern: Pattern::Bind { name: item, .. },
        body,
        ..
    } = &mut stmt.kind
    else {
        return;
    };
    let Some((
        Stmt {
            source: None,
            kind:
                StmtKind::Let {
                    name,
                    init: Some(init),
                    ..
                },
        },
        rest,
    )) = body.stmts.split_first()
    else {
        return;
    };
    let again = rest.iter().any(|stmt| mentions_stmt(stmt, item))
        || body
            .value
            .as_ref()
            .is_some_and(|value| mentions(value, item));
    let takes = matches!(
        &init.kind,
        ExprKind::Local { name, mode: Use::Move | Use::Copy } if name == item
    );
    if takes && !again {
        *item = name.clone();
        body.stmts.remove(0);
    }
}

/// Moves the declaration at `index` down to the variable's first value. True if the statement at
/// `index` has to go.
fn merge(block: &mut Block, index: usize, places: &Places) -> bool {
    let StmtKind::Let {
        name,
        mutable,
        ty,
        init: None,
    } = &block.stmts[index].kind
    else {
        return false;
    };
    let (name, mutable, ty) = (name.clone(), *mutable, ty.clone());
    let Some(&first) = places.after(index, &name).first() else {
        return false;
    };
    let kind = &mut block.stmts[first].kind;
    let value = match kind {
        StmtKind::Assign { place, value } if is_local(place, &name) && !mentions(value, &name) => {
            std::mem::replace(value, unit())
        }
        StmtKind::If {
            test,
            then,
            orelse: Some(orelse),
        } if !mentions(test, &name) && gives(then, &name) && gives(orelse, &name) => {
            give(then, &name);
            give(orelse, &name);
            let test = Box::new(std::mem::replace(test, unit()));
            let (then, orelse) = (std::mem::take(then), std::mem::take(orelse));
            Expr {
                kind: ExprKind::If { test, then, orelse },
                ty: ty.clone(),
            }
        }
        StmtKind::Match { value, arms }
            if !mentions(value, &name) && arms.iter().all(|arm| arm_gives(arm, &name)) =>
        {
            arms.iter_mut().for_each(|arm| give(&mut arm.body, &name));
            let value = Box::new(std::mem::replace(value, unit()));
            Expr {
                kind: ExprKind::Match {
                    value,
                    arms: std::mem::take(arms),
                },
                ty: ty.clone(),
            }
        }
        _ => return false,
    };
    *kind = StmtKind::Let {
        name,
        mutable,
        ty,
        init: Some(value),
    };
    let is_explained = block.stmts[index].source.is_some();
    if is_explained {
        block.stmts[index].kind = StmtKind::Comment;
    }
    !is_explained
}

fn unit() -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::Unit),
        ty: Type::Unit,
    }
}

fn is_local(expr: &Expr, of: &str) -> bool {
    matches!(&expr.kind, ExprKind::Local { name, .. } if name == of)
}

fn arm_gives(arm: &Arm, name: &str) -> bool {
    let free = arm
        .guard
        .as_ref()
        .is_none_or(|guard| !mentions(guard, name));
    free && !binds(&arm.pattern, name) && gives(&arm.body, name)
}

fn binds(pattern: &Pattern, of: &str) -> bool {
    match pattern {
        Pattern::Bind { name, .. } => name == of,
        Pattern::Tuple(fields)
        | Pattern::Array(fields)
        | Pattern::Variant { fields, .. }
        | Pattern::Or(fields) => fields.iter().any(|field| binds(field, of)),
        Pattern::Wildcard | Pattern::Literal(_) => false,
    }
}

/// Whether the block ends in the variable's only assignment, or does not end.
fn gives(block: &Block, name: &str) -> bool {
    let Some((last, before)) = block.stmts.split_last() else {
        return false;
    };
    if block.value.is_some() || before.iter().any(|stmt| mentions_stmt(stmt, name)) {
        return false;
    }
    match &last.kind {
        StmtKind::Assign { place, value } => is_local(place, name) && !mentions(value, name),
        _ => ends(block) && !mentions_stmt(last, name),
    }
}

/// The assignment at the end of a block as the block's value.
fn give(block: &mut Block, name: &str) {
    let assigns =
        |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Assign { place, .. } if is_local(place, name));
    if !block.stmts.last().is_some_and(assigns) {
        return;
    }
    if let Some(Stmt {
        source,
        kind: StmtKind::Assign { value, .. },
    }) = block.stmts.pop()
    {
        if source.is_some() {
            block.stmts.push(Stmt {
                source,
                kind: StmtKind::Comment,
            });
        }
        block.value = Some(Box::new(value));
    }
}
