//! Imports: running modules, binding names, and what cannot be imported.
//!
//! ```python
//! import shapes.round as r      # Import(shapes), Import(shapes.round); `r` is that module
//! try:
//!     import ujson as json      # unknown: raises ModuleNotFoundError here
//! except ImportError:
//!     import json               # so `json` is bound once
//! ```
//!
//! Invariants: an import of a module of the user's own always runs it; a name that is statically
//! bound is not assigned; an import that must fail is an error unless an `except` handles it.

use super::Lowerer;
use super::module::ModuleRef;
use super::names::Entity;
use super::scope;
use crate::diag::{Code, Diagnostic};
use crate::hir::{ExprKind, ModuleId, StmtKind};
use crate::syntax::TextRange;
use crate::syntax::ast;
use crate::syntax::ast::name::Name;

impl Lowerer {
    pub(super) fn import(&mut self, it: &ast::StmtImport) {
        for alias in &it.names {
            let dotted = alias.name.as_str();
            if self.known.find(dotted) == ModuleRef::Missing {
                self.missing_module(dotted, alias.name.range);
                continue;
            }
            self.run_modules(dotted, it.range);
            let root = dotted.split('.').next().unwrap_or(dotted);
            let (name, target) = match &alias.asname {
                Some(name) => (name.id.clone(), dotted),
                None => (Name::from(root), root),
            };
            let target = self.module_entity(target);
            self.bind_import(&name, &target, it.range);
        }
    }

    /// Runs `a`, then `a.b`, for `a.b`.
    fn run_modules(&mut self, dotted: &str, range: TextRange) {
        let ends = dotted
            .match_indices('.')
            .map(|(index, _)| index)
            .chain([dotted.len()]);
        for end in ends {
            let Some(name) = dotted.get(..end) else {
                continue;
            };
            if let ModuleRef::User(index) = self.known.find(name)
                && index != self.module
                && !self.program.is_inert(ModuleId(index as u32))
            {
                self.emit(StmtKind::Import(ModuleId(index as u32)), range);
            }
        }
    }

    /// Assigns the name, unless it stands for the thing anyway.
    fn bind_import(&mut self, name: &Name, target: &Entity, range: TextRange) {
        let mangled = self.mangle(name);
        let owner = self.owner(self.scope, &mangled).unwrap_or(self.scope);
        let entity = self.entity(self.module, owner, &mangled);
        if entity != Entity::Variable {
            return;
        }
        let value = match target {
            Entity::Variable => return,
            Entity::Module(index) => self.make(ExprKind::Module(ModuleId(*index as u32)), range),
            other => self.entity_expr(other, name, range),
        };
        let target = self.name_target(name, range);
        self.emit(StmtKind::Assign { target, value }, range);
    }

    pub(super) fn import_from(&mut self, it: &ast::StmtImportFrom) {
        let Some(source) = self.modules.get(self.module).cloned() else {
            return;
        };
        let module = it.module.as_ref().map(|it| it.as_str());
        let Some(dotted) = scope::absolute(&source.package, it.level, module) else {
            let text = match source.package.is_empty() {
                true => "attempted relative import with no known parent package",
                false => "attempted relative import beyond top-level package",
            };
            self.error(Code::UnknownModule, it.range, text);
            return;
        };
        if dotted == "__future__" {
            return;
        }
        if self.known.find(&dotted) == ModuleRef::Missing {
            let range = it.module.as_ref().map_or(it.range, |it| it.range);
            self.missing_module(&dotted, range);
            return;
        }
        self.run_modules(&dotted, it.range);
        for alias in &it.names {
            let member = &alias.name.id;
            if member.as_str() == "*" {
                continue;
            }
            let submodule = format!("{dotted}.{member}");
            let mut entity = self.member_entity(&dotted, member);
            if let Entity::Module(_) = entity {
                self.run_modules(&submodule, it.range);
            }
            if entity == Entity::Variable
                && let ModuleRef::User(index) = self.known.find(&dotted)
            {
                entity = Entity::Global(self.global_id(index, 0, member));
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name).id.clone();
            if entity == Entity::Unbound {
                self.missing_member(&dotted, member, alias.range);
                continue;
            }
            self.bind_import(&name, &entity, it.range);
        }
    }

    /// The module does not exist: CPython would raise here.
    fn missing_module(&mut self, dotted: &str, range: TextRange) {
        let text = format!("No module named '{dotted}'");
        if self.import_error_handlers > 0 {
            let message = self.str(&text, range);
            self.raise_native("builtins.ModuleNotFoundError", vec![message], range);
            return;
        }
        let span = self.span(range);
        let root = dotted.split('.').next().unwrap_or(dotted);
        if super::standard::contains(root) {
            let text = format!("the library module '{dotted}' is not supported");
            let diagnostic = Diagnostic::error(Code::Unsupported, span, text);
            let beside = "do without it, or put a module of that name beside the script";
            let help = super::standard::instead_of(root).unwrap_or(beside);
            self.report(diagnostic.help(help));
            return;
        }
        let mut diagnostic = Diagnostic::error(
            Code::UnknownModule,
            span,
            format!("no module named '{dotted}'"),
        );
        let library: Vec<String> = crate::library::modules().collect();
        let stubs = crate::stubs::ALL.iter().map(|(name, _)| *name);
        let known: Vec<&str> = stubs.chain(library.iter().map(String::as_str)).collect();
        diagnostic = match super::names::similar(root, &known) {
            Some(similar) => diagnostic.help(format!("did you mean '{similar}'?")),
            None => diagnostic.help("put the module beside the script, or do without it"),
        };
        self.report(diagnostic);
    }

    fn missing_member(&mut self, module: &str, member: &str, range: TextRange) {
        let text = format!("cannot import name '{member}' from '{module}'");
        if self.import_error_handlers > 0 {
            let message = self.str(&text, range);
            self.raise_native("builtins.ImportError", vec![message], range);
            return;
        }
        let span = self.span(range);
        let mut diagnostic = Diagnostic::error(Code::UnknownAttribute, span, text);
        if let Some(similar) = super::names::similar(member, &crate::stubs::names(module)) {
            diagnostic = diagnostic.help(format!("did you mean '{similar}'?"));
        }
        self.report(diagnostic);
    }
}
