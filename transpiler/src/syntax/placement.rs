//! CPython's compile-time checks of where things may stand.
//!
//! ```python
//! def f():
//!     await g()                    # 'await' outside async function
//!     return [x async for x in y]  # asynchronous comprehension outside of …
//! break                            # 'break' outside loop
//! ```
//!
//! Invariants: texts and positions are CPython 3.13's. Runs only on trees without parse errors.

use super::ast::visitor::{self, Visitor};
use super::ast::{self, Expr, Pattern, Stmt};
use super::finders::{EffectFinder, YieldFinder, collect_names, suspends};
use super::{Ranged, TextRange, TextSize};

pub(super) type Found = (TextRange, String);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Module,
    Class,
    Function { is_async: bool },
    Lambda,
    Comprehension(&'static str),
}

#[derive(Clone, Copy, Default)]
struct Flow {
    in_loop: bool,
    /// In an `except*` block, with no loop of its own.
    in_star: bool,
}

pub(super) fn check(text: &str, body: &[Stmt]) -> Vec<Found> {
    let mut checker = Checker {
        text,
        found: Vec::new(),
        places: vec![Place::Module],
        flow: Flow::default(),
        in_star_function: false,
        is_generator: false,
        iteration_names: Vec::new(),
        in_iterable: false,
        future_annotations: false,
        in_generic: false,
    };
    checker.future_imports(body);
    checker.visit_body(body);
    checker.found
}

pub(super) struct Checker<'t> {
    text: &'t str,
    found: Vec<Found>,
    places: Vec<Place>,
    flow: Flow,
    /// `return` would leave an `except*` block.
    in_star_function: bool,
    is_generator: bool,
    /// The variables of the comprehensions around, innermost last.
    iteration_names: Vec<Vec<ast::name::Name>>,
    in_iterable: bool,
    /// `from __future__ import annotations`.
    future_annotations: bool,
    /// In the signature of a function with type parameters.
    in_generic: bool,
}

const FEATURES: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

impl Checker<'_> {
    pub(super) fn error(&mut self, range: TextRange, text: impl Into<String>) {
        self.found.push((range, text.into()));
    }

    fn place(&self) -> Place {
        self.places.last().copied().unwrap_or(Place::Module)
    }

    fn future_imports(&mut self, body: &[Stmt]) {
        let mut allowed = true;
        for (index, stmt) in body.iter().enumerate() {
            let Stmt::ImportFrom(it) = stmt else {
                let is_docstring = index == 0
                    && matches!(stmt, Stmt::Expr(it) if it.value.is_string_literal_expr());
                allowed &= is_docstring;
                continue;
            };
            let is_future = it.level == 0
                && it
                    .module
                    .as_ref()
                    .is_some_and(|it| it.as_str() == "__future__");
            if !is_future {
                allowed = false;
                continue;
            }
            if !allowed {
                let text = "from __future__ imports must occur at the beginning of the file";
                self.error(it.range, text);
                return;
            }
            self.future_features(it);
        }
    }

    fn future_features(&mut self, it: &ast::StmtImportFrom) {
        for alias in &it.names {
            match alias.name.as_str() {
                "annotations" => self.future_annotations = true,
                "braces" => self.error(it.range, "not a chance"),
                name if FEATURES.contains(&name) => {}
                name => {
                    self.error(it.range, format!("future feature {name} is not defined"));
                }
            }
        }
    }

    fn function(
        &mut self,
        place: Place,
        parameters: Option<&ast::Parameters>,
        body: impl FnOnce(&mut Self),
        is_generator: bool,
    ) {
        if let Some(parameters) = parameters {
            self.duplicate_parameters(parameters);
            for param in parameters.iter_non_variadic_params() {
                if let Some(default) = &param.default {
                    self.visit_expr(default);
                }
            }
            for annotation in parameters.iter().filter_map(|it| it.annotation()) {
                self.annotation(annotation);
            }
        }
        let flow = std::mem::take(&mut self.flow);
        let star = std::mem::replace(&mut self.in_star_function, false);
        let generator = std::mem::replace(&mut self.is_generator, is_generator);
        let names = std::mem::take(&mut self.iteration_names);
        let iterable = self.in_iterable;
        self.in_iterable &= place == Place::Lambda;
        self.places.push(place);
        body(self);
        self.places.pop();
        self.iteration_names = names;
        self.in_iterable = iterable;
        (self.flow, self.in_star_function, self.is_generator) = (flow, star, generator);
    }

    fn duplicate_parameters(&mut self, parameters: &ast::Parameters) {
        let mut seen: Vec<&str> = Vec::new();
        // CPython declares `*args` and `**kwargs` after the plain ones.
        let plain = parameters
            .iter_non_variadic_params()
            .map(|it| &it.parameter);
        let variadic = [&parameters.vararg, &parameters.kwarg]
            .into_iter()
            .flatten();
        for param in plain.chain(variadic.map(|it| &**it)) {
            let name = param.name.as_str();
            if name == "__debug__" {
                self.error(param.range, "cannot assign to __debug__");
            }
            if seen.contains(&name) {
                let text = format!("duplicate argument '{name}' in function definition");
                self.error(param.range, text);
            }
            seen.push(name);
        }
    }

    fn comprehension(
        &mut self,
        kind: &'static str,
        range: TextRange,
        generators: &[ast::Comprehension],
        elements: &[&Expr],
    ) {
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        if let Some(Expr::Starred(star)) = elements.first() {
            self.error(
                star.range,
                "iterable unpacking cannot be used in comprehension",
            );
        }
        let is_generator = kind == "generator expression";
        if !is_generator && suspends(generators, elements) {
            let allowed = match self.place() {
                Place::Function { is_async } => is_async,
                Place::Comprehension(_) => true,
                Place::Module | Place::Class | Place::Lambda => false,
            };
            if !allowed {
                let text = "asynchronous comprehension outside of an asynchronous function";
                self.error(range, text);
            }
        }
        self.iterable(&first.iter);
        self.places.push(Place::Comprehension(kind));
        let mut names = Vec::new();
        for generator in generators {
            collect_names(&generator.target, &mut names);
        }
        self.iteration_names.push(names);
        self.visit_expr(&first.target);
        first.ifs.iter().for_each(|it| self.visit_expr(it));
        for generator in rest {
            self.iterable(&generator.iter);
            self.visit_expr(&generator.target);
            generator.ifs.iter().for_each(|it| self.visit_expr(it));
        }
        elements.iter().for_each(|it| self.visit_expr(it));
        self.iteration_names.pop();
        self.places.pop();
    }

    fn iterable(&mut self, iter: &Expr) {
        let saved = std::mem::replace(&mut self.in_iterable, true);
        self.visit_expr(iter);
        self.in_iterable = saved;
    }

    fn named(&mut self, it: &ast::ExprNamed) {
        let Expr::Name(name) = &*it.target else {
            return;
        };
        if self.in_iterable {
            let text =
                "assignment expression cannot be used in a comprehension iterable expression";
            self.error(it.range, text);
        } else if self
            .iteration_names
            .iter()
            .flatten()
            .any(|it| *it == name.id)
        {
            let text = format!(
                "assignment expression cannot rebind comprehension iteration variable '{}'",
                name.id
            );
            self.error(name.range, text);
        } else if matches!(self.place(), Place::Comprehension(_)) {
            let outer = self
                .places
                .iter()
                .rev()
                .find(|it| !matches!(it, Place::Comprehension(_)));
            if outer == Some(&Place::Class) {
                let text =
                    "assignment expression within a comprehension cannot be used in a class body";
                self.error(it.range, text);
            }
        }
        self.debug_name(&name.id, name.range);
    }

    pub(super) fn debug_name(&mut self, name: &str, range: TextRange) {
        if name == "__debug__" {
            self.error(range, "cannot assign to __debug__");
        }
    }

    fn await_expr(&mut self, range: TextRange) {
        match self.place() {
            Place::Module | Place::Class => self.error(range, "'await' outside function"),
            Place::Function { is_async: true } | Place::Comprehension(_) => {}
            Place::Function { is_async: false } | Place::Lambda => {
                self.error(range, "'await' outside async function");
            }
        }
    }

    fn yield_expr(&mut self, range: TextRange, is_from: bool) {
        let word = if is_from { "yield from" } else { "yield" };
        match self.place() {
            Place::Module | Place::Class => self.error(range, format!("'{word}' outside function")),
            Place::Function { is_async: true } if is_from => {
                self.error(range, "'yield from' inside async function");
            }
            Place::Comprehension(kind) => self.error(range, format!("'yield' inside {kind}")),
            Place::Function { .. } | Place::Lambda => {}
        }
    }

    fn in_async(&self) -> bool {
        matches!(self.place(), Place::Function { is_async: true })
    }

    fn jump(&mut self, range: TextRange, text: &str) {
        if self.flow.in_star {
            let text = "'break', 'continue' and 'return' cannot appear in an except* block";
            self.error(range, text);
        } else if !self.flow.in_loop {
            self.error(range, text);
        }
    }

    fn returned(&mut self, it: &ast::StmtReturn) {
        match self.place() {
            Place::Function { is_async } => {
                if self.in_star_function {
                    let text = "'break', 'continue' and 'return' cannot appear in an except* block";
                    // CPython points at a value that is known when it compiles.
                    let known = it.value.as_ref().filter(|it| it.is_literal_expr());
                    self.error(known.map_or(it.range, |it| it.range()), text);
                } else if is_async && self.is_generator && it.value.is_some() {
                    self.error(it.range, "'return' with value in async generator");
                }
            }
            _ => self.error(it.range, "'return' outside function"),
        }
    }

    /// The first of these words that begins a line in the range, which holds one.
    fn keyword(&self, word: &str, range: TextRange) -> TextRange {
        let mut start = range.start();
        for line in self.text[range].split_inclusive('\n') {
            let code = line.trim_start();
            if code.starts_with(word) {
                start += TextSize::of(line) - TextSize::of(code);
                return TextRange::at(start, TextSize::of(word));
            }
            start += TextSize::of(line);
        }
        range
    }

    fn looped(&mut self, body: &[Stmt], orelse: &[Stmt]) {
        let flow = std::mem::replace(
            &mut self.flow,
            Flow {
                in_loop: true,
                in_star: false,
            },
        );
        self.visit_body(body);
        self.flow = flow;
        self.visit_body(orelse);
    }

    /// What stands where Python allows several expressions with commas, but not a star alone.
    fn values(&mut self, value: Option<&Expr>) {
        if let Some(Expr::Starred(star)) = value {
            self.error(star.range, "can't use starred expression here");
        }
    }

    fn try_stmt(&mut self, it: &ast::StmtTry) {
        if it.handlers.is_empty()
            && let Some(first) = it.orelse.first()
        {
            let after = it.body.last().map_or(it.start(), Ranged::end);
            let range = self.keyword("else", TextRange::new(after, first.start()));
            self.error(range, "expected 'except' or 'finally' block");
        }
        self.visit_body(&it.body);
        for (index, handler) in it.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            if handler.type_.is_none() && index + 1 < it.handlers.len() {
                self.error(handler.range, "default 'except:' must be last");
            }
            if let Some(class) = &handler.type_ {
                if let Expr::Tuple(tuple) = &**class
                    && !tuple.parenthesized
                {
                    let text = "multiple exception types must be parenthesized";
                    self.error(tuple.range, text);
                }
                self.visit_expr(class);
            }
            if let Some(name) = &handler.name {
                self.debug_name(&name.id, handler.range);
            }
            let saved = (self.flow, self.in_star_function);
            if it.is_star {
                self.flow.in_star = true;
                self.in_star_function = true;
            }
            self.visit_body(&handler.body);
            (self.flow, self.in_star_function) = saved;
        }
        self.visit_body(&it.orelse);
        self.visit_body(&it.finalbody);
    }

    /// What may not stand where types are described.
    fn type_params(&mut self, params: Option<&ast::TypeParams>) {
        for param in params.into_iter().flat_map(|it| it.iter()) {
            let (kind, default) = match param {
                ast::TypeParam::TypeVar(it) => {
                    if let Some(bound) = &it.bound {
                        let is_tuple = bound.is_tuple_expr();
                        self.type_part(
                            bound,
                            if is_tuple {
                                "a TypeVar constraint"
                            } else {
                                "a TypeVar bound"
                            },
                        );
                    }
                    ("a TypeVar default", &it.default)
                }
                ast::TypeParam::TypeVarTuple(it) => ("a TypeVarTuple default", &it.default),
                ast::TypeParam::ParamSpec(it) => ("a ParamSpec default", &it.default),
            };
            if let Some(default) = default {
                self.type_part(default, kind);
            }
        }
    }

    /// An annotation is ordinary code, unless it is never evaluated.
    fn annotation(&mut self, expr: &Expr) {
        if self.future_annotations {
            self.type_part(expr, "an annotation");
        } else if self.in_generic {
            self.type_part(expr, "the definition of a generic");
        } else {
            self.visit_expr(expr);
        }
    }

    fn type_part(&mut self, expr: &Expr, place: &str) {
        let mut finder = EffectFinder { found: None };
        finder.visit_expr(expr);
        if let Some((range, what)) = finder.found {
            self.error(range, format!("{what} cannot be used within {place}"));
        }
    }

    /// A store target: stars, `__debug__`.
    fn target(&mut self, target: &Expr) {
        match target {
            Expr::Tuple(it) => self.unpacking(&it.elts, it.range),
            Expr::List(it) => self.unpacking(&it.elts, it.range),
            Expr::Starred(it) => {
                let text = "starred assignment target must be in a list or tuple";
                self.error(it.range, text);
            }
            Expr::Name(it) => self.debug_name(&it.id, it.range),
            Expr::Attribute(it) => self.debug_name(&it.attr, it.range),
            _ => {}
        }
    }

    fn unpacking(&mut self, elements: &[Expr], range: TextRange) {
        let mut stars = 0;
        for (index, element) in elements.iter().enumerate() {
            if let Expr::Starred(it) = element {
                stars += 1;
                if stars > 1 {
                    self.error(range, "multiple starred expressions in assignment");
                    return;
                }
                if index >= 1 << 8 {
                    self.error(range, "too many expressions in star-unpacking assignment");
                    return;
                }
                self.target(&it.value);
            } else {
                self.target(element);
            }
        }
    }
}

impl<'a> Visitor<'a> for Checker<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(it) => {
                it.decorator_list
                    .iter()
                    .for_each(|it| self.visit_expr(&it.expression));
                self.debug_name(&it.name.id, it.range);
                self.type_params(it.type_params.as_deref());
                let generic = std::mem::replace(&mut self.in_generic, it.type_params.is_some());
                if let Some(returns) = &it.returns {
                    self.annotation(returns);
                }
                let mut is_generator = YieldFinder { found: false };
                if it.is_async {
                    is_generator.visit_body(&it.body);
                }
                let place = Place::Function {
                    is_async: it.is_async,
                };
                let body = |this: &mut Self| this.visit_body(&it.body);
                self.function(place, Some(&it.parameters), body, is_generator.found);
                self.in_generic = generic;
            }
            Stmt::ClassDef(it) => {
                it.decorator_list
                    .iter()
                    .for_each(|it| self.visit_expr(&it.expression));
                self.debug_name(&it.name.id, it.range);
                self.type_params(it.type_params.as_deref());
                if let Some(arguments) = &it.arguments {
                    match it.type_params.is_some() {
                        true => arguments.args.iter().for_each(|it| {
                            self.type_part(it, "the definition of a generic");
                        }),
                        false => self.visit_arguments(arguments),
                    }
                }
                self.function(Place::Class, None, |this| this.visit_body(&it.body), false);
            }
            Stmt::Return(it) => {
                self.returned(it);
                self.values(it.value.as_deref());
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Break(it) => self.jump(it.range, "'break' outside loop"),
            Stmt::Continue(it) => self.jump(it.range, "'continue' not properly in loop"),
            Stmt::For(it) => {
                if it.is_async && !self.in_async() {
                    self.error(it.range, "'async for' outside async function");
                }
                self.values(Some(&it.iter));
                self.visit_expr(&it.iter);
                self.target(&it.target);
                self.visit_expr(&it.target);
                self.looped(&it.body, &it.orelse);
            }
            Stmt::While(it) => {
                self.visit_expr(&it.test);
                self.looped(&it.body, &it.orelse);
            }
            Stmt::With(it) => {
                if it.is_async && !self.in_async() {
                    self.error(it.range, "'async with' outside async function");
                }
                for target in it.items.iter().filter_map(|it| it.optional_vars.as_ref()) {
                    self.target(target);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Try(it) => self.try_stmt(it),
            Stmt::Assign(it) => {
                self.values(Some(&it.value));
                it.targets.iter().for_each(|it| self.target(it));
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AugAssign(it) => {
                self.target(&it.target);
                self.values(Some(&it.value));
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AnnAssign(it) => {
                self.target(&it.target);
                self.annotation(&it.annotation);
                self.visit_expr(&it.target);
                self.values(it.value.as_deref());
                if let Some(value) = &it.value {
                    self.visit_expr(value);
                }
            }
            Stmt::Delete(it) => {
                for target in &it.targets {
                    if let Expr::Name(name) = target
                        && name.id.as_str() == "__debug__"
                    {
                        self.error(name.range, "cannot delete __debug__");
                    }
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Expr(it) => {
                self.values(Some(&it.value));
                visitor::walk_stmt(self, stmt);
            }
            Stmt::ImportFrom(it) => {
                let star = it.names.iter().find(|it| it.name.as_str() == "*");
                if let Some(star) = star
                    && self.place() != Place::Module
                {
                    self.error(star.range, "import * only allowed at module level");
                }
                let is_future = it
                    .module
                    .as_ref()
                    .is_some_and(|it| it.as_str() == "__future__");
                let nested = self.places.len() > 1;
                if is_future && it.level == 0 && nested {
                    let text = "from __future__ imports must occur at the beginning of the file";
                    self.error(it.range, text);
                }
            }
            Stmt::TypeAlias(it) => {
                self.type_params(it.type_params.as_deref());
                self.type_part(&it.value, "a type alias");
            }
            Stmt::Match(it) => {
                self.match_stmt(it);
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Await(it) => {
                self.await_expr(it.range);
                visitor::walk_expr(self, expr);
            }
            Expr::Yield(it) => {
                self.yield_expr(it.range, false);
                self.values(it.value.as_deref());
                visitor::walk_expr(self, expr);
            }
            Expr::YieldFrom(it) => {
                self.yield_expr(it.range, true);
                visitor::walk_expr(self, expr);
            }
            Expr::Named(it) => {
                self.named(it);
                visitor::walk_expr(self, expr);
            }
            Expr::Lambda(it) => {
                let body = |this: &mut Self| this.visit_expr(&it.body);
                self.function(Place::Lambda, it.parameters.as_deref(), body, false);
            }
            Expr::ListComp(it) => {
                let elements = [&*it.elt];
                self.comprehension("list comprehension", it.range, &it.generators, &elements);
            }
            Expr::SetComp(it) => {
                let elements = [&*it.elt];
                self.comprehension("set comprehension", it.range, &it.generators, &elements);
            }
            Expr::DictComp(it) => {
                let elements = [&*it.key, &*it.value];
                self.comprehension("dict comprehension", it.range, &it.generators, &elements);
            }
            Expr::Generator(it) => {
                let elements = [&*it.elt];
                self.comprehension("generator expression", it.range, &it.generators, &elements);
            }
            Expr::Call(it) => {
                let mut seen: Vec<&str> = Vec::new();
                for keyword in &it.arguments.keywords {
                    let Some(name) = &keyword.arg else { continue };
                    self.debug_name(&name.id, keyword.range);
                    if seen.contains(&name.as_str()) {
                        self.error(keyword.range, format!("keyword argument repeated: {name}"));
                    }
                    seen.push(name.as_str());
                }
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_pattern(&mut self, _: &'a Pattern) {}
}
