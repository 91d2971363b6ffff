//! Classes whose methods Python itself writes: dataclasses, named tuples, enumerations.
//!
//! ```python
//! @dataclass
//! class Point:
//!     x: int
//!     y: int = 0       # __init__, __repr__ and __eq__ are written and lowered like user code
//! ```

use super::{Lowerer, module};
use crate::hir::ClassId;
use crate::syntax::Ranged;
use crate::syntax::ast::{self, Expr};

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum SynthesisKind {
    #[default]
    Plain,
}

impl Lowerer {
    pub(super) fn synthesis_kind(&mut self, _it: &ast::StmtClassDef) -> SynthesisKind {
        SynthesisKind::Plain
    }

    pub(super) fn class_statements(
        &mut self,
        _id: ClassId,
        it: &ast::StmtClassDef,
        _kind: SynthesisKind,
    ) {
        let skip = usize::from(module::docstring(&it.body).is_some());
        for stmt in it.body.iter().skip(skip) {
            self.class_statement(stmt);
        }
    }

    /// `Point = namedtuple("Point", "x y")`.
    pub(super) fn functional_class(&mut self, _class: ClassId, value: &Expr) {
        if value.is_call_expr() {
            self.unsupported(
                value.range(),
                "this form of class is not supported",
                "use `class`",
            );
        }
    }
}
