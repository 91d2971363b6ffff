//! `TypedDict`: a dictionary whose class exists for type checkers only.
//!
//! ```python
//! class Movie(TypedDict, total=False):
//!     title: str
//!     year: int
//! m: Movie = Movie(title="Alien")     # dict(title="Alien")
//! ```
//!
//! Invariant: the name stands for `dict` wherever it is used; the statement itself does nothing.

use super::Lowerer;
use super::names::Entity;
use super::scope::ScopeId;
use crate::syntax::TextRange;
use crate::syntax::ast::Expr;

/// What the name of such a class stands for.
pub(super) const CLASS: &str = "builtins.dict";

impl Lowerer {
    /// The class statement at `range`, which stands in `scope`, makes a `TypedDict`.
    pub(super) fn is_typed_dict(
        &mut self,
        module: usize,
        scope: ScopeId,
        range: TextRange,
    ) -> bool {
        let Some(source) = self.modules.get(module).cloned() else {
            return false;
        };
        let Some(class) = source.scopes.of(range) else {
            return false;
        };
        let saved = (self.module, self.scope);
        (self.module, self.scope) = (module, scope);
        let mut bases = source.scopes.scope(class).bases.iter();
        let found = bases.any(|it| match source.scopes.values.get(it) {
            Some(base) => self.names_typed_dict(base),
            None => false,
        });
        (self.module, self.scope) = saved;
        found
    }

    fn names_typed_dict(&mut self, base: &Expr) -> bool {
        let base = match base {
            Expr::Subscript(it) => &*it.value,
            other => other,
        };
        match self.static_entity(base) {
            Some(Entity::TypedDict) => true,
            Some(Entity::Native(name)) => is_typed_dict_name(&name),
            _ => false,
        }
    }
}

/// `typing.TypedDict` itself.
pub(super) fn is_typed_dict_name(name: &str) -> bool {
    matches!(name, "typing.TypedDict" | "typing_extensions.TypedDict")
}
