//! Builds the symbol tables of a module in one walk.
//!
//! Invariant: names are entered in the order in which the code runs, so that the first use of a
//! name is known.

use super::forms::{
    absolute, catches_import_error, class_enum_kind, is_main_test, is_one_import, is_overload,
    is_transparent, is_type_checking, may_be_type,
};
use super::{
    AttributeNames, Binding, BindingKind, Member, ModuleFacts, Scope, ScopeId, ScopeKind,
    ScopeTree, mangled, new_scope,
};
use crate::syntax::ast::name::Name;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{Ranged, TextRange};

/// Builds the symbol tables of one module; also the attribute names that it mentions.
pub(in crate::hir::lower) fn build(
    body: &[Stmt],
    facts: &ModuleFacts<'_>,
) -> (ScopeTree, AttributeNames) {
    let mut builder = Builder {
        tree: ScopeTree::default(),
        facts,
        current: 0,
        depth: 0,
        typing_only: false,
        in_substitute: false,
        uses: Vec::new(),
        classes: Vec::new(),
        attributes: AttributeNames::default(),
    };
    let range = TextRange::default();
    builder
        .tree
        .scopes
        .push(new_scope(ScopeKind::Module, 0, range));
    builder.visit_body(body);
    let attributes = std::mem::take(&mut builder.attributes);
    (builder.finish(), attributes)
}

struct Builder<'a> {
    tree: ScopeTree,
    facts: &'a ModuleFacts<'a>,
    current: ScopeId,
    /// Nesting in compound statements within the current scope's body.
    depth: u32,
    typing_only: bool,
    in_substitute: bool,
    /// Every read of a name, and every store to another scope's variable.
    uses: Vec<(ScopeId, Name, bool)>,
    /// The classes around the current code: private names carry the innermost one's.
    classes: Vec<Name>,
    attributes: AttributeNames,
}

impl Builder<'_> {
    fn open(&mut self, kind: ScopeKind, range: TextRange) -> (ScopeId, u32) {
        let id = self.tree.scopes.len();
        let scope = new_scope(kind, self.current, range);
        self.tree.scopes.push(scope);
        self.tree.by_range.insert(range, id);
        let saved = (self.current, self.depth);
        self.current = id;
        self.depth = 0;
        saved
    }

    fn close(&mut self, saved: (ScopeId, u32)) {
        (self.current, self.depth) = saved;
    }

    fn scope(&mut self) -> &mut Scope {
        &mut self.tree.scopes[self.current]
    }

    fn bind(&mut self, name: &Name, kind: BindingKind, range: TextRange) {
        self.bind_in(self.current, name, kind, range, false);
    }

    fn bind_in(
        &mut self,
        scope: ScopeId,
        name: &Name,
        kind: BindingKind,
        range: TextRange,
        decorated: bool,
    ) {
        let name = mangled(self.classes.last().map(Name::as_str), name);
        let binding = Binding {
            unconditional: self.depth == 0 && scope == self.current,
            typing_only: self.typing_only,
            is_substitute: self.in_substitute,
            kind,
            range,
            decorated,
        };
        let symbol = self.tree.scopes[scope].enter(&name);
        symbol.is_param |= binding.kind == BindingKind::Param;
        symbol.bindings.push(binding);
        if symbol.is_global || symbol.is_nonlocal {
            self.uses.push((scope, name.into_owned(), true));
        }
    }

    fn read(&mut self, name: &Name, offset: u32) {
        let scope = self.current;
        let name = mangled(self.classes.last().map(Name::as_str), name);
        let symbol = self.tree.scopes[scope].enter(&name);
        if symbol.first_use.is_none() {
            symbol.first_use = Some(offset);
            self.uses.push((scope, name.into_owned(), false));
        }
    }

    fn nested(&mut self, body: &[Stmt]) {
        self.depth += 1;
        self.visit_body(body);
        self.depth -= 1;
    }

    fn target(&mut self, target: &Expr, kind: &BindingKind, range: TextRange) {
        match target {
            Expr::Name(it) => self.bind(&it.id, kind.clone(), range),
            Expr::Tuple(it) => it.elts.iter().for_each(|it| self.store(it)),
            Expr::List(it) => it.elts.iter().for_each(|it| self.store(it)),
            Expr::Starred(it) => self.store(&it.value),
            other => self.visit_expr(other),
        }
    }

    fn store(&mut self, target: &Expr) {
        self.target(target, &BindingKind::Store, target.range());
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        for param in parameters.iter() {
            let name = &param.as_parameter().name;
            self.bind(&name.id, BindingKind::Param, name.range);
        }
    }

    fn defaults(&mut self, parameters: &ast::Parameters) {
        for param in parameters.iter_non_variadic_params() {
            if let Some(default) = &param.default {
                self.visit_expr(default);
            }
        }
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) {
        for param in params.iter().flat_map(|it| it.iter()) {
            let name = param.name().id.clone();
            self.scope().type_params.push(name);
        }
    }

    fn comprehension<'b>(
        &mut self,
        kind: ScopeKind,
        range: TextRange,
        generators: &'b [ast::Comprehension],
        elements: &[&'b Expr],
    ) {
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        self.visit_expr(&first.iter);
        let saved = self.open(kind, range);
        if generators.iter().any(|it| it.is_async) {
            self.mark_await();
        }
        self.store(&first.target);
        first.ifs.iter().for_each(|it| self.visit_expr(it));
        for generator in rest {
            self.visit_expr(&generator.iter);
            self.store(&generator.target);
            generator.ifs.iter().for_each(|it| self.visit_expr(it));
        }
        elements.iter().for_each(|it| self.visit_expr(it));
        self.close(saved);
    }

    /// The current code suspends: so do the comprehensions around it, up to its function.
    fn mark_await(&mut self) {
        let mut current = self.current;
        loop {
            let scope = &mut self.tree.scopes[current];
            scope.has_await = true;
            if scope.kind != ScopeKind::Comprehension {
                break;
            }
            current = scope.parent;
        }
    }

    fn import(&mut self, it: &ast::StmtImport) {
        for alias in &it.names {
            let dotted = alias.name.as_str();
            let (name, target) = match &alias.asname {
                Some(name) => (name.id.clone(), dotted.to_owned()),
                None => {
                    let root = dotted.split('.').next().unwrap_or(dotted);
                    (Name::from(root), root.to_owned())
                }
            };
            let is_root = alias.asname.is_none() && (self.facts.exists)(&target);
            if is_root || (self.facts.exists)(dotted) {
                self.bind(&name, BindingKind::ImportModule(target.into()), it.range);
            } else {
                self.missing(&name);
            }
        }
    }

    /// The import fails at run time: the name is known to the scope, and nothing binds it.
    fn missing(&mut self, name: &Name) {
        self.scope().symbols.entry(name.clone()).or_default();
        self.tree.missing.insert(name.clone());
    }

    fn import_from(&mut self, it: &ast::StmtImportFrom) {
        let module = it.module.as_ref().map(|it| it.as_str());
        let Some(module) = absolute(self.facts.package, it.level, module) else {
            for alias in &it.names {
                self.missing(&alias.asname.as_ref().unwrap_or(&alias.name).id);
            }
            return;
        };
        if module == "__future__" {
            return;
        }
        let exists = (self.facts.exists)(&module);
        for alias in &it.names {
            if alias.name.as_str() == "*" {
                if exists {
                    self.scope().stars.push(module.clone());
                }
                continue;
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name).id.clone();
            if !exists {
                self.missing(&name);
                continue;
            }
            let kind = BindingKind::ImportMember(Box::new(Member {
                module: module.clone(),
                name: alias.name.id.clone(),
            }));
            self.bind(&name, kind, it.range);
        }
    }

    fn function(&mut self, it: &ast::StmtFunctionDef) {
        it.decorator_list
            .iter()
            .for_each(|it| self.visit_expr(&it.expression));
        self.defaults(&it.parameters);
        if !is_overload(it) {
            let decorated = !it
                .decorator_list
                .iter()
                .all(|it| is_transparent(&it.expression));
            if decorated {
                let decorators = it.decorator_list.iter().map(|it| it.expression.clone());
                self.tree.decorators.insert(it.range, decorators.collect());
            }
            self.bind_in(
                self.current,
                &it.name.id,
                BindingKind::Def,
                it.range,
                decorated,
            );
        }
        let saved = self.open(ScopeKind::Function, it.range);
        self.type_params(it.type_params.as_deref());
        self.parameters(&it.parameters);
        self.visit_body(&it.body);
        self.close(saved);
    }

    fn class(&mut self, it: &ast::StmtClassDef) {
        it.decorator_list
            .iter()
            .for_each(|it| self.visit_expr(&it.expression));
        if let Some(arguments) = &it.arguments {
            self.visit_arguments(arguments);
        }
        let decorated = !it
            .decorator_list
            .iter()
            .all(|it| is_transparent(&it.expression));
        self.bind_in(
            self.current,
            &it.name.id,
            BindingKind::Class,
            it.range,
            decorated,
        );
        let saved = self.open(ScopeKind::Class, it.range);
        self.type_params(it.type_params.as_deref());
        for base in it.arguments.iter().flat_map(|it| &it.args) {
            self.tree.values.insert(base.range(), base.clone());
            self.scope().bases.push(base.range());
            self.scope().has_generic_base |= base.is_subscript_expr();
        }
        if let Some(kind) = class_enum_kind(it) {
            let values = it.body.iter().filter_map(class_value).collect();
            self.tree.enum_values.insert(it.range, (kind, values));
        }
        self.classes.push(it.name.id.clone());
        self.visit_body(&it.body);
        self.classes.pop();
        self.close(saved);
    }

    /// Resolves every read, marks captures, and turns comprehensions with captured variables into
    /// functions until nothing changes any more.
    fn finish(mut self) -> ScopeTree {
        loop {
            let mut changed = false;
            for (scope, name, is_store) in &self.uses {
                let Some(owner) = self.owner_of_first_read(*scope, name) else {
                    continue;
                };
                if owner == *scope {
                    continue;
                }
                let user_host = self.tree.host(*scope);
                let owner_host = self.tree.host(owner);
                let is_inner = user_host != owner_host;
                let in_class = self.tree.crosses_class(*scope, owner);
                let owner_scope = &mut self.tree.scopes[owner];
                let Some(symbol) = owner_scope.symbols.get_mut(name) else {
                    continue;
                };
                symbol.is_rebound_inside |= *is_store && is_inner;
                symbol.is_used_by_class |= in_class && is_inner;
                if !is_inner && *scope != owner && symbol.first_use.is_none() {
                    symbol.first_use = Some(u32::MAX);
                }
                if is_inner && !symbol.is_captured {
                    symbol.is_captured = true;
                    if owner_scope.kind == ScopeKind::Comprehension && !owner_scope.is_function {
                        owner_scope.is_function = true;
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        for (scope, name, _) in std::mem::take(&mut self.uses) {
            self.note_class_uses(scope, &name);
        }
        self.tree
    }

    fn owner_of_first_read(&self, scope: ScopeId, name: &Name) -> Option<ScopeId> {
        let first = self.tree.symbol(scope, name).and_then(|it| it.first_use);
        let offset = first.unwrap_or(u32::MAX);
        self.tree.owner_of_read(scope, name, offset)
    }

    /// Which classes use a variable of a function around them.
    fn note_class_uses(&mut self, scope: ScopeId, name: &Name) {
        let Some(owner) = self.owner_of_first_read(scope, name) else {
            return;
        };
        let kind = self.tree.scopes[owner].kind;
        if self.tree.scopes[scope].kind == ScopeKind::Class && owner != scope {
            let used = (owner, name.clone());
            self.tree.scopes[scope].body_uses.push(used);
        }
        if matches!(kind, ScopeKind::Module | ScopeKind::Class) {
            return;
        }
        let symbol = self.tree.symbol(owner, name);
        let named = symbol
            .filter(|it| it.is_one_class())
            .and_then(|it| self.tree.of(it.bindings.first()?.range));
        let mut crossed = Vec::new();
        let mut current = scope;
        while current != owner {
            if self.tree.scopes[current].kind == ScopeKind::Class {
                crossed.push(current);
            }
            current = self.tree.scopes[current].parent;
        }
        if named.is_some_and(|it| crossed.contains(&it)) {
            return;
        }
        for class in &crossed {
            self.tree.scopes[*class]
                .outer_uses
                .push((owner, name.clone()));
        }
        // The body itself runs where it stands.
        let first = crossed.iter().filter(|it| **it != scope);
        let first = first.map(|it| self.tree.scopes[*it].range.start().to_u32());
        if let Some(first) = first.min()
            && let Some(symbol) = self.tree.scopes[owner].symbols.get_mut(name)
        {
            symbol.first_class_use = Some(symbol.first_class_use.map_or(first, |it| it.min(first)));
        }
    }
}

impl<'a> Visitor<'a> for Builder<'_> {
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => self.function(it),
            Stmt::ClassDef(it) => self.class(it),
            Stmt::Import(it) => self.import(it),
            Stmt::ImportFrom(it) => self.import_from(it),
            Stmt::Assign(it) => {
                self.visit_expr(&it.value);
                let kind = match it.targets.as_slice() {
                    [_] => BindingKind::Assign,
                    _ => BindingKind::Store,
                };
                if kind == BindingKind::Assign && self.depth == 0 && may_be_type(&it.value) {
                    self.tree
                        .values
                        .insert(it.value.range(), (*it.value).clone());
                }
                for target in &it.targets {
                    self.target(target, &kind, it.value.range());
                }
            }
            Stmt::AnnAssign(it) => {
                if let Some(value) = &it.value {
                    self.visit_expr(value);
                    self.target(&it.target, &BindingKind::Assign, value.range());
                } else if let Expr::Name(name) = &*it.target {
                    // A declaration alone makes the name local without binding it.
                    match self.scope().kind {
                        ScopeKind::Class => self.scope().declared.push(name.id.clone()),
                        _ => self.bind(&name.id, BindingKind::Delete, it.range),
                    }
                } else {
                    self.visit_expr(&it.target);
                }
            }
            Stmt::AugAssign(it) => {
                if let Expr::Name(name) = &*it.target {
                    self.read(&name.id, it.range.start().to_u32());
                }
                self.store(&it.target);
                self.visit_expr(&it.value);
            }
            Stmt::Delete(it) => {
                for target in &it.targets {
                    self.target(target, &BindingKind::Delete, target.range());
                }
            }
            Stmt::Global(it) => {
                for name in &it.names {
                    let symbol = self.scope().symbols.entry(name.id.clone()).or_default();
                    symbol.is_global = true;
                    self.uses.push((self.current, name.id.clone(), true));
                    // The module has the variable even where only functions assign it.
                    if self.current != 0 {
                        let depth = std::mem::replace(&mut self.depth, 1);
                        self.bind_in(0, &name.id, BindingKind::Store, name.range, false);
                        self.depth = depth;
                    }
                }
            }
            Stmt::Nonlocal(it) => {
                for name in &it.names {
                    let symbol = self.scope().symbols.entry(name.id.clone()).or_default();
                    symbol.is_nonlocal = true;
                    self.uses.push((self.current, name.id.clone(), true));
                }
            }
            Stmt::TypeAlias(it) => {
                if let Expr::Name(name) = &*it.name {
                    self.bind(&name.id, BindingKind::TypeAlias, it.value.range());
                    self.tree
                        .values
                        .insert(it.value.range(), (*it.value).clone());
                }
            }
            Stmt::If(it) => self.if_stmt(it),
            Stmt::For(it) => {
                self.visit_expr(&it.iter);
                self.depth += 1;
                self.store(&it.target);
                self.depth -= 1;
                if it.is_async {
                    self.mark_await();
                }
                self.nested(&it.body);
                self.nested(&it.orelse);
            }
            Stmt::With(it) => {
                if it.is_async {
                    self.mark_await();
                }
                for item in &it.items {
                    self.visit_expr(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.store(target);
                    }
                }
                self.nested(&it.body);
            }
            Stmt::Try(it) => {
                self.nested(&it.body);
                let outside = self.in_substitute;
                self.in_substitute |= is_one_import(&it.body) && catches_import_error(it);
                for handler in &it.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    if let Some(class) = &handler.type_ {
                        self.visit_expr(class);
                    }
                    self.depth += 1;
                    if let Some(name) = &handler.name {
                        self.bind(&name.id, BindingKind::Store, name.range);
                    }
                    self.visit_body(&handler.body);
                    self.depth -= 1;
                }
                self.in_substitute = outside;
                self.nested(&it.orelse);
                self.nested(&it.finalbody);
            }
            Stmt::While(_) | Stmt::Match(_) => {
                self.depth += 1;
                visitor::walk_stmt(self, stmt);
                self.depth -= 1;
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(it) => {
                self.read(&it.id, it.range.start().to_u32());
            }
            Expr::Named(it) => {
                self.visit_expr(&it.value);
                if let Expr::Name(name) = &*it.target {
                    let scope = self.tree.statement_scope(self.current);
                    let range = it.range;
                    self.bind_in(scope, &name.id, BindingKind::Store, range, false);
                    if scope != self.current {
                        self.uses.push((self.current, name.id.clone(), true));
                    }
                }
            }
            Expr::Lambda(it) => {
                if let Some(parameters) = &it.parameters {
                    self.defaults(parameters);
                }
                let saved = self.open(ScopeKind::Lambda, it.range);
                if let Some(parameters) = &it.parameters {
                    self.parameters(parameters);
                }
                self.visit_expr(&it.body);
                self.close(saved);
            }
            Expr::ListComp(it) => {
                let elements = [&*it.elt];
                self.comprehension(
                    ScopeKind::Comprehension,
                    it.range,
                    &it.generators,
                    &elements,
                );
            }
            Expr::SetComp(it) => {
                let elements = [&*it.elt];
                self.comprehension(
                    ScopeKind::Comprehension,
                    it.range,
                    &it.generators,
                    &elements,
                );
            }
            Expr::DictComp(it) => {
                let elements = [&*it.key, &*it.value];
                self.comprehension(
                    ScopeKind::Comprehension,
                    it.range,
                    &it.generators,
                    &elements,
                );
            }
            Expr::Generator(it) => {
                let elements = [&*it.elt];
                self.comprehension(ScopeKind::Generator, it.range, &it.generators, &elements);
            }
            Expr::Attribute(it) if self.facts.collect_attributes => {
                let name = it.attr.id.clone();
                if it.ctx != ast::ExprContext::Load {
                    self.attributes.rebound.insert(name.clone());
                }
                self.attributes.mentioned.insert(name);
                self.visit_expr(&it.value);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.scope().has_yield = true;
                visitor::walk_expr(self, expr);
            }
            Expr::Await(_) => {
                self.mark_await();
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a ast::Pattern) {
        let name = match pattern {
            ast::Pattern::MatchStar(it) => it.name.as_ref(),
            ast::Pattern::MatchAs(it) => it.name.as_ref(),
            ast::Pattern::MatchMapping(it) => it.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(&name.id, BindingKind::Store, name.range);
        }
        visitor::walk_pattern(self, pattern);
    }
}

impl Builder<'_> {
    fn if_stmt(&mut self, it: &ast::StmtIf) {
        let is_main = is_main_test(&it.test);
        let typing_only = std::mem::replace(&mut self.typing_only, false);
        self.typing_only = typing_only || is_type_checking(&it.test);
        self.visit_expr(&it.test);
        if is_main && self.facts.is_main {
            self.visit_body(&it.body);
        } else {
            self.nested(&it.body);
        }
        self.typing_only = typing_only;
        for clause in &it.elif_else_clauses {
            if let Some(test) = &clause.test {
                self.visit_expr(test);
            }
            self.nested(&clause.body);
        }
    }
}

/// `NAME = value` in a class body.
fn class_value(stmt: &Stmt) -> Option<(Name, Expr)> {
    let (target, value) = match stmt {
        Stmt::Assign(it) => match it.targets.as_slice() {
            [target] => (target, &it.value),
            _ => return None,
        },
        Stmt::AnnAssign(it) => (&*it.target, it.value.as_ref()?),
        _ => return None,
    };
    let name = target.as_name_expr()?;
    Some((name.id.clone(), (**value).clone()))
}
