//! Variables whose end can be seen.
//!
//! Problem: a name that is assigned for something new, or deleted, lets go of what it held, and a
//! generator's `finally` or a `__del__` runs at that moment. The parts of a name that have nothing
//! to do with each other are variables of their own in Rust, which live to the end of the function.
//!
//! ```python
//! g = lines(path)
//! next(g)
//! g = None            # closes the file here
//! ```
//! Such a variable is held in an `Option`, which the assignment to another part empties.

use rustc_hash::FxHashSet;

use crate::hir::{ClassId, Function, LocalId, LocalKind, Stmt as HirStmt, StmtKind as Hir, Target};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::exits::Frame;
use crate::rir::{DROPPED, Expr, ExprKind, Stmt, StmtKind, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::{InstanceId, Ty};

/// Whether the variable loses, before its function ends, a value whose end can be seen.
pub(super) fn is_let_go(
    cx: &Cx,
    instance: InstanceId,
    function: &Function,
    local: LocalId,
) -> bool {
    let own = function.local(local);
    if own.kind != LocalKind::Variable || own.is_cell {
        return false;
    }
    let ty = cx.types.local(instance, local);
    let has_others = || others(function, local).any(|it| cx.types.local(instance, it) != Ty::Never);
    let is_deleted = || deletes(&function.body, local);
    match cx.is_loud(&ty) {
        true => has_others() || is_deleted(),
        false => cx.has_end(&ty) && is_deleted(),
    }
}

/// The other variables of the same name.
fn others(function: &Function, local: LocalId) -> impl Iterator<Item = LocalId> {
    let name = &function.local(local).name;
    (0..function.locals.len() as u32)
        .map(LocalId)
        .filter(move |it| *it != local && function.local(*it).name == *name)
}

fn deletes(body: &[HirStmt], local: LocalId) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        Hir::Delete(Target::Local(it)) => *it == local,
        Hir::If { then, orelse, .. } => deletes(then, local) || deletes(orelse, local),
        Hir::While { body, orelse, .. } | Hir::For { body, orelse, .. } => {
            deletes(body, local) || deletes(orelse, local)
        }
        Hir::Try {
            body,
            handlers,
            orelse,
            finally,
        } => {
            deletes(body, local)
                || handlers.iter().any(|it| deletes(&it.body, local))
                || deletes(orelse, local)
                || deletes(finally, local)
        }
        _ => false,
    })
}

impl Cx<'_> {
    /// The end of such an object runs code of the program, or that of one that it alone may hold.
    fn is_loud(&self, ty: &Ty) -> bool {
        self.is_loud_in(ty, &mut FxHashSet::default())
    }

    /// A file that is closed, a task whose exception nobody has seen: what such an end does shows
    /// only where a program asks for it, by `del`.
    fn has_end(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Native(id, _) => self.types.natives.method(*id, "__del__").is_some(),
            Ty::Optional(inner) => self.has_end(inner),
            _ => false,
        }
    }

    fn is_loud_in(&self, ty: &Ty, seen: &mut FxHashSet<ClassId>) -> bool {
        match ty {
            Ty::Native(
                NativeId::GENERATOR | NativeId::COROUTINE | NativeId::ASYNC_GENERATOR,
                _,
            ) => true,
            Ty::Native(_, items) | Ty::Tuple(items) => items
                .iter()
                .any(|it| self.is_loud_in(&self.types.vars.get(*it), seen)),
            Ty::Instance(class) if self.special_method(*class, "__del__").is_some() => true,
            Ty::Instance(class) => {
                let root = self.types.root_class(*class);
                let fields = &self.types.class(root).fields;
                seen.insert(root)
                    && fields
                        .iter()
                        .any(|(_, it)| self.is_loud_in(&self.types.vars.get(*it), seen))
            }
            Ty::Optional(inner) => self.is_loud_in(inner, seen),
            _ => false,
        }
    }
}

impl Body<'_> {
    /// A coroutine that ends here, and says where if nothing ever ran it.
    pub(super) fn dropped(&self, coroutine: Expr) -> Expr {
        let dropped = self.call("rt::dropped", vec![coroutine], Type::path(DROPPED));
        Expr {
            ty: Type::Unit,
            ..self.at(dropped)
        }
    }

    /// `local` was assigned: what other variables of its name hold is let go.
    pub(super) fn let_go_others(&mut self, local: LocalId, out: &mut Vec<Stmt>) {
        if self.let_go.is_empty() {
            return;
        }
        if self.let_go.contains(&local) {
            self.held.insert(local);
        }
        let name = &self.function.local(local).name;
        let in_loop = self
            .frames
            .iter()
            .any(|it| matches!(it, Frame::Loop { .. }));
        let may_hold = |it: &LocalId| in_loop || self.held.contains(it);
        let others: Vec<LocalId> = self
            .let_go
            .iter()
            .copied()
            .filter(|it| *it != local && self.function.local(*it).name == *name && may_hold(it))
            .collect();
        for other in others {
            let ty = self.local_ty(other);
            let place = Expr {
                kind: ExprKind::Local {
                    name: self.local_name(other),
                    mode: Use::Copy,
                },
                ty: self.rust(&ty),
            };
            let by_mut = Expr {
                kind: ExprKind::RefMut(Box::new(place)),
                ty: Type::Never,
            };
            let dropped = self.call("rt::let_go", vec![by_mut], Type::Unit);
            out.push(self.plain(StmtKind::Expr(dropped)));
        }
    }
}
