//! `__del__`: `impl Drop` for the fields of a class that has one.
//!
//! ```python
//! class Lock:
//!     def __del__(self): ...
//! ```
//! ```text
//! impl Drop for LockFields {
//!     fn drop(&mut self) {
//!         if self.finalized_.get() { return; }
//!         let this: Lock = Lock(Rc::new(LockFields {
//!             finalized_: rt::Finalized::yes(), name: self.name.moved() }));
//!         rt::finalize(this.del(), "Lock.__del__");
//!     }
//! }
//! ```
//! Invariant: all fields of such a class are `MaybeField`s, which can be moved out; see
//! [`super::prefix`].

use crate::hir::ClassId;
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::class::{call, field, local, method, plain, simple, text};
use crate::rir::{Block, Expr, ExprKind, Impl, Item, Param, Receiver, StmtKind, Type, Use};

/// The field that says whether `__del__` has run; no name of Python's becomes it.
pub(super) const FINALIZED: &str = "finalized_";

impl Cx<'_> {
    /// Some class of the hierarchy has a `__del__`.
    pub(super) fn is_finalized(&self, root: ClassId) -> bool {
        self.special_method(root, "__del__").is_some()
    }

    pub(super) fn drop_impl(&self, root: ClassId) -> Option<Item> {
        let found = self.special_method(root, "__del__")?;
        let handle = self.names.class(root);
        let own = local("self", Use::Copy, Type::Never);
        let made = self.remade(root, &own, "rt::Finalized::yes", "moved");
        let mut body = Body::bare(self, found.target);
        let this = local("this", Use::Copy, Type::path(handle));
        let run = body.special_call(root, "__del__", this, Vec::new())?;
        let run = super::callable::unpropagated(run);
        let qualname = &self
            .program
            .function(self.types.instance(found.target).function)
            .qualname;
        let run = call("rt::finalize", vec![run, text(qualname)]);
        let nothing = call("rt::finalize", vec![call("Ok", vec![unit()]), text("")]);
        let run = self.where_implemented_on("this", root, "__del__", run, nothing);
        let done = method(field(own, FINALIZED), "get", Vec::new());
        let leave = plain(StmtKind::If {
            test: done,
            then: Block {
                stmts: vec![plain(StmtKind::Return(None))],
                value: None,
            },
            orelse: None,
        });
        let bound = plain(StmtKind::Let {
            name: "this".to_owned(),
            mutable: false,
            ty: Type::path(handle),
            init: Some(made),
        });
        let param = Param {
            name: "self".to_owned(),
            mutable: false,
            ty: Type::path("&mut Self"),
        };
        let mut item = simple("drop", Receiver::None, vec![param], Type::Unit, run);
        if let Item::Function(function) = &mut item {
            function.body.stmts = vec![leave, bound];
        }
        Some(Item::Impl(Impl {
            of: Some(Type::path("Drop")),
            ty: Type::path(&format!("{handle}Fields")),
            items: vec![item],
        }))
    }
}

fn unit() -> Expr {
    Expr {
        kind: ExprKind::Literal(crate::rir::Literal::Unit),
        ty: Type::Unit,
    }
}
