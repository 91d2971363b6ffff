//! A variable of which only one inner block knows is declared in that block.
//!
//! ```python
//! print([x * x for x in xs])
//! ```
//! ```text
//! let list: List<i64>;
//! rt::print!({                      rt::print!({
//!     list = List::new();      →        let list: List<i64>;
//!     …                                 list = List::new(); …
//! ```

use rustc_hash::FxHashMap;

use crate::rir::visit::{
    Visit, VisitMut, mentions, mentions_block, walk_block_mut, walk_expr, walk_expr_mut, walk_stmt,
};
use crate::rir::{Arm, Block, Expr, ExprKind, Stmt, StmtKind, Type};

use super::Quiet;

pub(super) fn run(body: &mut Block, quiet: &Quiet) {
    Scopes(quiet).block(body);
}

struct Scopes<'a>(&'a Quiet);

impl VisitMut for Scopes<'_> {
    fn block(&mut self, block: &mut Block) {
        let places = Places::of(block);
        if !places.is_empty() {
            let moved: Vec<bool> = (0..block.stmts.len())
                .map(|index| sink(block, index, self.0, &places))
                .collect();
            let mut moved = moved.into_iter();
            block.stmts.retain(|_| moved.next() != Some(true));
        }
        walk_block_mut(self, block);
    }
}

/// Where a block names the variables that it declares without a value: the indices of its
/// statements, ascending. Moving a declaration leaves them as they are.
pub(super) struct Places(FxHashMap<String, Vec<usize>>);

impl Places {
    pub(super) fn of(block: &Block) -> Places {
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

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The statements after `index` that name the variable.
    pub(super) fn after(&self, index: usize, name: &str) -> &[usize] {
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
pub(super) fn sink(block: &mut Block, index: usize, quiet: &Quiet, places: &Places) -> bool {
    let StmtKind::Let {
        name,
        ty,
        init: None,
        ..
    } = &block.stmts[index].kind
    else {
        return false;
    };
    // An object would die with the inner block, and Python says that it lives on; the name of a
    // caught exception ends with its handler.
    let is_exception = matches!(ty, Type::Path(path, _) if path == "Exc");
    if block.stmts[index].source.is_some() || !(quiet.is_data(ty) || is_exception) {
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
    let mut sinking = Sinking::new(name, declaration, &block.stmts[only]);
    sinking.settle(&mut block.stmts[only]);
    match sinking.declaration {
        Some(declaration) => {
            block.stmts[index] = declaration;
            false
        }
        None => true,
    }
}

/// A declaration on its way into an inner block.
struct Sinking {
    name: String,
    /// How often the statement that it goes into names the variable.
    uses: usize,
    /// None once it is there.
    declaration: Option<Stmt>,
}

impl Sinking {
    fn new(name: String, declaration: Stmt, stmt: &Stmt) -> Sinking {
        Sinking {
            uses: Uses::of(&name, |uses| uses.stmt(stmt)),
            name,
            declaration: Some(declaration),
        }
    }

    fn settle(&mut self, stmt: &mut Stmt) {
        match only_block(&mut stmt.kind, &self.name) {
            Some(inner) => self.declare(inner),
            None => self.stmt(stmt),
        }
    }

    fn declare(&mut self, block: &mut Block) {
        if let Some(declaration) = self.declaration.take() {
            block.stmts.insert(0, declaration);
        }
    }
}

impl VisitMut for Sinking {
    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            _ if self.declaration.is_none() => {}
            // They run later, and maybe more than once.
            ExprKind::Closure { .. } | ExprKind::Async(_) => {}
            ExprKind::Block(body) | ExprKind::Labeled { body, .. }
                if !matches!(expr.ty, Type::Ref(_))
                    && Uses::of(&self.name, |uses| uses.block(body)) == self.uses =>
            {
                self.declare(body);
            }
            _ => walk_expr_mut(self, expr),
        }
    }
}

/// How often a variable is named.
struct Uses<'a> {
    name: &'a str,
    count: usize,
}

impl Uses<'_> {
    fn of(name: &str, look: impl FnOnce(&mut Uses)) -> usize {
        let mut uses = Uses { name, count: 0 };
        look(&mut uses);
        uses.count
    }
}

impl Visit for Uses<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local { name, .. } = &expr.kind
            && name == self.name
        {
            self.count += 1;
        }
        walk_expr(self, expr);
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
