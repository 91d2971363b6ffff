//! `isinstance` with a protocol looks for members, not for a base.
//!
//! ```python
//! @runtime_checkable
//! class Drawable(Protocol):
//!     def draw(self): ...
//! isinstance(shape, Drawable)      # hasattr(shape, "draw")
//! ```
//!
//! Source: PEP 544, "Support isinstance() checks at runtime".

use std::collections::BTreeSet;

use super::Lowerer;
use super::names::Entity;
use crate::hir::{ClassId, ExprId, ExprKind};
use crate::syntax::TextRange;
use crate::syntax::ast::Expr;

/// Names in the body of a protocol that are no members of it.
const NO_MEMBERS: &[&str] = &[
    "__class_getitem__",
    "__doc__",
    "__init__",
    "__match_args__",
    "__module__",
    "__new__",
    "__slots__",
    "__subclasshook__",
];

impl Lowerer {
    /// `isinstance(object, class)` where the class is a protocol.
    pub(super) fn protocol_test(
        &mut self,
        object: &Expr,
        class: &Expr,
        range: TextRange,
    ) -> Option<ExprId> {
        let Some(Entity::Class(id)) = self.static_entity(class) else {
            return None;
        };
        let members = self.protocol_members(id)?;
        let value = self.expr(object);
        let mut test = self.make(ExprKind::Bool(true), range);
        let body = self.block(|it| {
            let object = it.temp_of("object", value, range);
            for (index, member) in members.iter().enumerate() {
                let args = vec![it.local(object, range), it.str(member, range)];
                let has = it.call_native("builtins.hasattr", args, range);
                test = match index {
                    0 => has,
                    _ => it.make(ExprKind::And(test, has), range),
                };
            }
        });
        Some(self.body_block(test, body, range))
    }

    /// What an object must have to count as an instance; none if the class is no protocol.
    fn protocol_members(&mut self, id: ClassId) -> Option<BTreeSet<String>> {
        let info = self.class_infos.get(&id)?;
        let (module, scope) = (info.module, info.scope?);
        let source = self.modules.get(module).cloned()?;
        let body = source.scopes.scope(scope);
        let saved = (self.module, self.scope);
        (self.module, self.scope) = (module, body.parent);
        let bases: Vec<Entity> = body
            .bases
            .iter()
            .filter_map(|it| source.scopes.values.get(it))
            .filter_map(|it| match it {
                Expr::Subscript(it) => self.static_entity(&it.value),
                other => self.static_entity(other),
            })
            .collect();
        (self.module, self.scope) = saved;
        let is_protocol = |it: &Entity| {
            matches!(it, Entity::Native(name)
                if matches!(name.as_str(), "typing.Protocol" | "typing_extensions.Protocol"))
        };
        if !bases.iter().any(is_protocol) {
            return None;
        }
        let bound = body.symbols.iter().filter(|(_, symbol)| symbol.is_bound());
        let mut members: BTreeSet<String> = bound
            .map(|(name, _)| name)
            .chain(&body.declared)
            .map(|it| it.to_string())
            .filter(|it| !NO_MEMBERS.contains(&it.as_str()))
            .collect();
        for base in bases {
            if let Entity::Class(base) = base {
                members.extend(self.protocol_members(base).unwrap_or_default());
            }
        }
        Some(members)
    }
}
