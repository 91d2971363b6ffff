//! Annotations with their names resolved.
//!
//! ```python
//! def f(xs: "list[Node]", key: Callable[[Node], T] | None) -> Iterator[T]: ...
//! ```
//!
//! Invariants: an annotation never runs: no cost, no effect. One that cannot be resolved is a
//! diagnostic and counts as absent.

use super::Lowerer;
use super::names::Entity;
use super::scope::ScopeId;
use crate::diag::{Code, Diagnostic};
use crate::hir::TypeExpr;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{self, Ranged, TextRange};

/// How deep aliases may refer to each other.
const MAX_ALIASES: u32 = 50;

impl Lowerer {
    /// An annotation of a parameter or result: it sees the type parameters of the function.
    pub(super) fn signature_annotation(
        &mut self,
        function: ScopeId,
        expr: &Expr,
    ) -> Option<TypeExpr> {
        let saved = self.type_scope.replace(function);
        let annotation = self.annotation(expr);
        self.type_scope = saved;
        annotation
    }

    pub(super) fn annotation(&mut self, expr: &Expr) -> Option<TypeExpr> {
        let range = expr.range();
        match expr {
            Expr::NoneLiteral(_) => Some(TypeExpr::None),
            Expr::EllipsisLiteral(_) => Some(TypeExpr::Ellipsis),
            Expr::StringLiteral(it) => {
                let Some(parsed) = syntax::parse_annotation(it.value.to_str()) else {
                    self.invalid(range, "this string is not a type");
                    return None;
                };
                let span = self.span(range);
                let saved = self.span_override.replace(span);
                let annotation = self.annotation(&parsed);
                self.span_override = saved;
                annotation
            }
            Expr::Name(_) | Expr::Attribute(_) => self.named_type(expr),
            Expr::BinOp(it) if it.op == ast::Operator::BitOr => {
                let mut members = Vec::new();
                super::call::union_members(expr, &mut members);
                let members: Option<Vec<TypeExpr>> =
                    members.into_iter().map(|it| self.annotation(it)).collect();
                members.map(TypeExpr::Union)
            }
            Expr::Subscript(it) => self.generic_type(it),
            Expr::List(it) => {
                let items: Option<Vec<TypeExpr>> =
                    it.elts.iter().map(|it| self.annotation(it)).collect();
                items.map(TypeExpr::List)
            }
            Expr::Tuple(it) if it.elts.is_empty() => Some(TypeExpr::List(Vec::new())),
            Expr::Starred(it) => self.annotation(&it.value),
            _ => {
                self.invalid(range, "this annotation is not a type");
                None
            }
        }
    }

    fn generic_type(&mut self, it: &ast::ExprSubscript) -> Option<TypeExpr> {
        let base = self.annotation(&it.value)?;
        let arguments: Vec<&Expr> = match &*it.slice {
            Expr::Tuple(it) if !it.elts.is_empty() => it.elts.iter().collect(),
            other => vec![other],
        };
        if let TypeExpr::Native(name) = &base {
            match name.rsplit('.').next().unwrap_or(name) {
                // The arguments of these are values, or notes for other tools.
                "Literal" => return Some(literal_type(&arguments)),
                "Annotated" => return self.annotation(arguments.first()?),
                "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly" | "Unpack" => {
                    return self.annotation(arguments.first()?);
                }
                _ => {}
            }
        }
        let arguments: Option<Vec<TypeExpr>> = arguments
            .into_iter()
            .map(|it| self.annotation(it))
            .collect();
        Some(TypeExpr::Subscript(Box::new(base), arguments?))
    }

    fn named_type(&mut self, expr: &Expr) -> Option<TypeExpr> {
        let range = expr.range();
        if let Expr::Name(it) = expr
            && self.is_type_param(&it.id)
        {
            return Some(TypeExpr::Param(it.id.to_string()));
        }
        if let Some(id) = self.made_class(expr) {
            return Some(TypeExpr::Class(id));
        }
        match self.static_entity(expr) {
            Some(Entity::Class(id)) => Some(TypeExpr::Class(id)),
            Some(Entity::Native(name)) => Some(TypeExpr::Native(name)),
            Some(Entity::TypedDict) => Some(TypeExpr::Native(super::typed_dict::CLASS.to_owned())),
            Some(Entity::TypeParam) => {
                let name = match expr {
                    Expr::Name(it) => it.id.to_string(),
                    Expr::Attribute(it) => it.attr.to_string(),
                    _ => return None,
                };
                Some(TypeExpr::Param(name))
            }
            Some(Entity::Alias(module, value)) => self.alias(module, value, false),
            Some(Entity::NewType(module, value)) => self.alias(module, value, true),
            _ => self.unresolved(expr, range),
        }
    }

    fn alias(&mut self, module: usize, value: TextRange, is_new_type: bool) -> Option<TypeExpr> {
        let source = self.modules.get(module).cloned()?;
        let mut expr = source.scopes.values.get(&value)?;
        if is_new_type && let Expr::Call(call) = expr {
            expr = call.arguments.args.get(1)?;
        }
        if self.alias_depth >= MAX_ALIASES {
            self.invalid(value, "this alias refers to itself");
            return None;
        }
        let saved = (self.module, self.scope);
        (self.module, self.scope) = (module, 0);
        self.alias_depth += 1;
        let annotation = self.annotation(expr);
        self.alias_depth -= 1;
        (self.module, self.scope) = saved;
        annotation
    }

    /// A type parameter of a function or class around the annotation.
    fn is_type_param(&self, name: &str) -> bool {
        let Some(module) = self.modules.get(self.module) else {
            return false;
        };
        let is_param = |id: ScopeId| {
            module
                .scopes
                .scope(id)
                .type_params
                .iter()
                .any(|it| it.as_str() == name)
        };
        if self.type_scope.is_some_and(is_param) {
            return true;
        }
        let mut current = self.scope;
        while current != 0 {
            if is_param(current) {
                return true;
            }
            current = module.scopes.scope(current).parent;
        }
        false
    }

    fn unresolved(&mut self, expr: &Expr, range: TextRange) -> Option<TypeExpr> {
        let name = match expr {
            Expr::Name(it) => it.id.to_string(),
            Expr::Attribute(it) => it.attr.to_string(),
            _ => String::new(),
        };
        // A name that exists only for the type checker, of a module that is not there.
        if let Expr::Name(it) = expr
            && let Some(module) = self.modules.get(self.module)
            && module
                .scopes
                .symbol(0, &it.id)
                .is_some_and(|it| !it.is_bound())
            && module.scopes.missing.contains(&it.id)
        {
            return None;
        }
        self.invalid(range, &format!("`{name}` is not a type"));
        None
    }

    fn invalid(&mut self, range: TextRange, text: &str) {
        let span = self.span(range);
        self.report(Diagnostic::error(Code::InvalidAnnotation, span, text));
    }
}

/// `Literal["a", "b"]` is `str`.
fn literal_type(values: &[&Expr]) -> TypeExpr {
    let mut members: Vec<TypeExpr> = Vec::new();
    for value in values {
        let member = match value {
            Expr::StringLiteral(_) => TypeExpr::Native("builtins.str".to_owned()),
            Expr::BytesLiteral(_) => TypeExpr::Native("builtins.bytes".to_owned()),
            Expr::BooleanLiteral(_) => TypeExpr::Native("builtins.bool".to_owned()),
            Expr::NoneLiteral(_) => TypeExpr::None,
            Expr::NumberLiteral(_) | Expr::UnaryOp(_) => {
                TypeExpr::Native("builtins.int".to_owned())
            }
            _ => TypeExpr::Native("typing.Any".to_owned()),
        };
        if !members.contains(&member) {
            members.push(member);
        }
    }
    match members.len() {
        1 => members.swap_remove(0),
        _ => TypeExpr::Union(members),
    }
}
