//! What a test says of a local inside the branch that it guards.
//!
//! ```python
//! if node is None:
//!     return 0
//! return node.size        # node: Node, though declared Optional[Node]
//! ```
//!
//! Only locals that no other function assigns are narrowed; an assignment drops what was known.

use rustc_hash::FxHashMap;

use crate::hir::{CompareOp, ExprId, ExprKind, LocalId, Stmt, StmtKind, Target};
use crate::types::engine::Infer;
use crate::types::native::NativeId;
use crate::types::ty::{ExceptionClass, Ty};

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Fact {
    NotNone,
    IsNone,
    /// An instance of a class, by the class object's type.
    Is(Ty),
}

/// What is known of locals at a point of a body.
pub(super) type Facts = FxHashMap<LocalId, Fact>;

impl Infer<'_> {
    /// The type of a local here.
    pub(super) fn narrowed(&self, local: LocalId, ty: Ty) -> Ty {
        match self.facts.get(&local) {
            Some(Fact::NotNone) => ty.some(),
            Some(Fact::IsNone) if matches!(ty, Ty::Optional(_)) => Ty::None,
            Some(Fact::Is(class)) => self.instance_of(&ty, class).unwrap_or(ty),
            _ => ty,
        }
    }

    /// What a value of type `ty` is once `isinstance(value, class)` holds.
    fn instance_of(&self, ty: &Ty, class: &Ty) -> Option<Ty> {
        let some = ty.some();
        match (&some, class) {
            (Ty::Value(why), Ty::NativeClass(id)) => match *id {
                NativeId::STR | NativeId::BYTES | NativeId::RANGE => {
                    Some(Ty::Native(*id, [].into()))
                }
                NativeId::FLOAT => Some(Ty::Float),
                _ => Some(Ty::Value(*why)),
            },
            (Ty::Value(_), Ty::Class(class)) => Some(self.receiver_type(*class)),
            (Ty::Instance(base), Ty::Class(class)) => self
                .out
                .vars
                .ancestors(*class)
                .contains(base)
                .then_some(Ty::Instance(*class)),
            (Ty::Exception(base), Ty::Class(class)) => {
                let class = ExceptionClass::User(*class);
                self.out
                    .vars
                    .exception_derives(class, *base)
                    .then_some(Ty::Exception(class))
            }
            (Ty::Exception(base), Ty::NativeClass(class)) => {
                let class = ExceptionClass::Native(*class);
                self.out
                    .vars
                    .exception_derives(class, *base)
                    .then_some(Ty::Exception(class))
            }
            _ => Some(some),
        }
    }

    /// Adds what holds when `test` is `outcome`.
    pub(super) fn assume(&mut self, test: ExprId, outcome: bool) {
        let function = self.function();
        match &function.expr(test).kind {
            ExprKind::Not(inner) => self.assume(*inner, !outcome),
            ExprKind::And(a, b) if outcome => {
                self.assume(*a, true);
                self.assume(*b, true);
            }
            ExprKind::Or(a, b) if !outcome => {
                self.assume(*a, false);
                self.assume(*b, false);
            }
            ExprKind::Local(local) if outcome => self.learn(*local, Fact::NotNone),
            ExprKind::Compare { op, left, right } => {
                let ExprKind::Local(local) = function.expr(*left).kind else {
                    return;
                };
                if !matches!(function.expr(*right).kind, ExprKind::None) {
                    return;
                }
                let is_none = match op {
                    CompareOp::Is | CompareOp::Eq => outcome,
                    CompareOp::IsNot | CompareOp::Ne => !outcome,
                    _ => return,
                };
                self.learn(local, if is_none { Fact::IsNone } else { Fact::NotNone });
            }
            ExprKind::Call { callee, args } if outcome => {
                let [subject, class] = args.as_slice() else {
                    return;
                };
                let (crate::hir::Arg::Positional(subject), crate::hir::Arg::Positional(class)) =
                    (subject, class)
                else {
                    return;
                };
                let is_isinstance = matches!(&function.expr(*callee).kind,
                    ExprKind::Native(name) if name == "builtins.isinstance");
                if let (true, ExprKind::Local(local)) =
                    (is_isinstance, &function.expr(*subject).kind)
                {
                    let local = *local;
                    let class = match &function.expr(*class).kind {
                        ExprKind::Class(id) => Ty::Class(*id),
                        ExprKind::Native(name) => match self.out.natives.class_named(name) {
                            Some(id) => Ty::NativeClass(id),
                            None => return,
                        },
                        ExprKind::Tuple(_) => Ty::NativeClass(NativeId::OBJECT),
                        _ => return,
                    };
                    self.learn(local, Fact::Is(class));
                }
            }
            _ => {}
        }
    }

    fn learn(&mut self, local: LocalId, fact: Fact) {
        if !self.function().local(local).is_cell {
            self.facts.insert(local, fact);
        }
    }

    /// Forgets all locals that the statements assign.
    pub(super) fn forget_assigned(&mut self, body: &[Stmt]) {
        let mut facts = std::mem::take(&mut self.facts);
        assigned(body, &mut |local| {
            facts.remove(&local);
        });
        self.facts = facts;
    }
}

fn assigned(body: &[Stmt], forget: &mut impl FnMut(LocalId)) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Assign { target, .. } | StmtKind::Delete(target) => {
                assigned_target(target, forget);
            }
            StmtKind::If { then, orelse, .. } => {
                assigned(then, forget);
                assigned(orelse, forget);
            }
            StmtKind::While { body, orelse, .. } => {
                assigned(body, forget);
                assigned(orelse, forget);
            }
            StmtKind::For {
                target,
                body,
                orelse,
                ..
            } => {
                assigned_target(target, forget);
                assigned(body, forget);
                assigned(orelse, forget);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                assigned(body, forget);
                for handler in handlers {
                    if let Some(name) = handler.name {
                        forget(name);
                    }
                    assigned(&handler.body, forget);
                }
                assigned(orelse, forget);
                assigned(finally, forget);
            }
            StmtKind::ClassDef { body, .. } => assigned(body, forget),
            StmtKind::Expr(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Return(_)
            | StmtKind::Raise { .. }
            | StmtKind::Def(_)
            | StmtKind::Import(_) => {}
        }
    }
}

fn assigned_target(target: &Target, forget: &mut impl FnMut(LocalId)) {
    match target {
        Target::Local(local) => forget(*local),
        Target::Unpack { targets, .. } => {
            for target in targets {
                assigned_target(target, forget);
            }
        }
        Target::Global(_) | Target::Attribute { .. } | Target::Subscript { .. } => {}
    }
}
