//! Classes whose methods Python itself writes: dataclasses, named tuples, enumerations.
//!
//! ```python
//! @dataclass
//! class Point:
//!     x: int
//!     y: int = 0       # __init__, __repr__ and __eq__ are written and lowered like user code
//! ```
//!
//! Method: the methods are written as Python source, parsed, and lowered as a module of their own
//! that shares its id with the user's. Invariants: names in that source are builtins or among
//! the given bindings, so that nothing in the user's module can shadow them; every node has the
//! span of the class line; a method that the user wrote is never replaced.

mod callee;
mod dataclass;
mod decorator;
mod descriptor;
mod enum_lookup;
mod enum_values;
mod enumeration;
mod flags;
mod forwarder;
mod namedtuple;

pub(super) use decorator::Wrapping;
pub(super) use enum_values::functional;
pub(super) use enumeration::{EnumInfo, Kind, has_members};

use std::rc::Rc;
use std::sync::Arc;

use super::module::{SourceModule, docstring};
use super::names::Entity;
use super::scope::{self, ModuleFacts};
use super::{ClassContext, Lowerer};
use crate::hir::{Class, ClassId, TypeExpr};
use crate::source::Span;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{self, Ranged, TextRange};

/// One field of a dataclass or named tuple.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) annotation: Option<TypeExpr>,
    /// The default as Python source, evaluated at each call that leaves the field out.
    pub(super) default: Option<String>,
    /// What names in `default` stand for.
    pub(super) bindings: Vec<(Name, Entity)>,
    pub(super) init: bool,
    pub(super) repr: bool,
    pub(super) compare: bool,
    pub(super) hash: Option<bool>,
    pub(super) kw_only: bool,
    /// An `InitVar`: a parameter of `__init__` that goes on to `__post_init__` and is no attribute.
    pub(super) is_passed_on: bool,
}

impl Field {
    fn new(name: &str, annotation: Option<TypeExpr>) -> Field {
        Field {
            name: name.to_owned(),
            annotation,
            default: None,
            bindings: Vec::new(),
            init: true,
            repr: true,
            compare: true,
            hash: None,
            kw_only: false,
            is_passed_on: false,
        }
    }
}

/// Python source of methods, and what it needs.
#[derive(Default)]
struct Source {
    text: String,
    bindings: Vec<(Name, Entity)>,
    /// Parameter annotations, by method and parameter.
    params: Vec<(&'static str, String, TypeExpr)>,
    /// The parts of one attribute have one name.
    has_accessors: bool,
}

impl Source {
    /// Adds an accessor of an attribute.
    fn accessor(&mut self, decorator: &str, head: &str, lines: &[String]) {
        self.has_accessors = true;
        self.text.push_str(&format!("    @{decorator}\n"));
        self.method(head, lines);
    }

    /// Adds a method; its lines come with their indentation inside the method.
    fn method(&mut self, head: &str, lines: &[String]) {
        self.text.push_str(&format!("    def {head}:\n"));
        for line in lines {
            self.text.push_str(&format!("        {line}\n"));
        }
    }
}

impl Lowerer {
    pub(super) fn class_statements(&mut self, id: ClassId, it: &ast::StmtClassDef) {
        let options = self.dataclass_options(it);
        if let Some(options) = options {
            return self.dataclass(id, it, &options);
        }
        match self.native_base(it).as_deref() {
            Some("typing.NamedTuple") => return self.named_tuple(id, it),
            Some(base) if Kind::of(base).is_some() => return self.enumeration(id, it),
            _ => {}
        }
        let skip = usize::from(docstring(&it.body).is_some());
        for stmt in it.body.iter().skip(skip) {
            self.class_statement(stmt);
        }
        if self.has_decorator(it, "functools.total_ordering") {
            self.total_ordering(id);
        }
    }

    /// The native base that decides what kind of class it is.
    fn native_base(&mut self, it: &ast::StmtClassDef) -> Option<String> {
        let bases = it.arguments.as_ref().map_or(&[][..], |it| &it.args);
        bases.iter().find_map(|base| {
            let name = self.static_native(base)?;
            (name.starts_with("enum.") || name == "typing.NamedTuple").then_some(name)
        })
    }

    fn has_decorator(&mut self, it: &ast::StmtClassDef, name: &str) -> bool {
        it.decorator_list
            .iter()
            .any(|it| self.static_native(&it.expression).as_deref() == Some(name))
    }

    /// `@total_ordering`: the comparisons that are missing, from the one that is there.
    fn total_ordering(&mut self, id: ClassId) {
        let rules: [(&str, [(&str, &str); 3]); 4] = [
            (
                "__lt__",
                [
                    ("__gt__", "not (self < o) and self != o"),
                    ("__le__", "self < o or self == o"),
                    ("__ge__", "not (self < o)"),
                ],
            ),
            (
                "__le__",
                [
                    ("__ge__", "not (self <= o) or self == o"),
                    ("__lt__", "self <= o and self != o"),
                    ("__gt__", "not (self <= o)"),
                ],
            ),
            (
                "__gt__",
                [
                    ("__lt__", "not (self > o) and self != o"),
                    ("__ge__", "self > o or self == o"),
                    ("__le__", "not (self > o)"),
                ],
            ),
            (
                "__ge__",
                [
                    ("__le__", "not (self >= o) or self == o"),
                    ("__gt__", "self >= o and self != o"),
                    ("__lt__", "not (self >= o)"),
                ],
            ),
        ];
        let has = |class: &Class, name: &str| class.methods.iter().any(|it| it.name == name);
        let Some(class) = self.program.classes.get(id.index()) else {
            return;
        };
        let Some((_, missing)) = rules.into_iter().find(|(name, _)| has(class, name)) else {
            return;
        };
        let mut source = Source::default();
        for (name, body) in missing {
            source.method(&format!("{name}(self, o)"), &[format!("return {body}")]);
        }
        self.synthesise(id, source);
    }

    /// Lowers methods written as source into the class.
    fn synthesise(&mut self, id: ClassId, source: Source) {
        if source.text.is_empty() {
            return;
        }
        let text = format!("class _:\n{}", source.text);
        let Some(class) = self.program.classes.get(id.index()) else {
            return;
        };
        let (span, own): (Span, Vec<String>) = (
            class.span,
            class.methods.iter().map(|it| it.name.clone()).collect(),
        );
        let class_name = class.name.clone();
        let parsed = syntax::parse(span.file, &text);
        let Some(Stmt::ClassDef(def)) = parsed.body.first() else {
            return;
        };
        let facts = ModuleFacts {
            package: &[],
            is_main: false,
            exists: &|_| false,
            collect_attributes: false,
        };
        let (scopes, _) = scope::build(&parsed.body, &facts);
        let Some(scope) = scopes.of(def.range) else {
            return;
        };
        let Some(user) = self.modules.get(self.module).cloned() else {
            return;
        };
        let hidden = self.modules.len();
        let module = SourceModule {
            id: user.id,
            name: user.name.clone(),
            path: user.path.clone(),
            is_main: false,
            is_library: false,
            host: None,
            is_synthetic: true,
            package: Vec::new(),
            file: user.file,
            text: Arc::from(text.as_str()),
            body: Vec::new(),
            scopes,
        };
        self.modules.push(Rc::new(module));
        for (name, entity) in source.bindings {
            self.synthetic_names.insert((hidden, name), entity);
        }
        let saved = (self.module, self.scope, self.span_override.replace(span));
        (self.module, self.scope) = (hidden, scope);
        self.classes.push(ClassContext {
            id,
            scope,
            name: class_name,
        });
        for stmt in &def.body {
            if let Stmt::FunctionDef(it) = stmt
                && (source.has_accessors || !own.iter().any(|name| name == it.name.as_str()))
            {
                self.method_def(it);
            }
        }
        self.classes.pop();
        (self.module, self.scope, self.span_override) = saved;
        for (method, param, annotation) in source.params {
            self.annotate(id, method, &param, annotation);
        }
    }

    fn annotate(&mut self, id: ClassId, method: &str, param: &str, annotation: TypeExpr) {
        let class = self.program.classes.get(id.index());
        let found = class.and_then(|it| it.methods.iter().find(|it| it.name == method));
        let Some(function) = found.map(|it| it.function) else {
            return;
        };
        if let Some(function) = self.program.functions.get_mut(function.index()) {
            let locals = &mut function.locals;
            if let Some(local) = locals.iter_mut().find(|it| it.name == param) {
                local.annotation = Some(annotation);
            }
        }
    }

    /// Whether the user wrote this method in the class body.
    fn defines(&self, it: &ast::StmtClassDef, name: &str) -> bool {
        it.body
            .iter()
            .any(|it| matches!(it, Stmt::FunctionDef(it) if it.name.as_str() == name))
    }

    /// `Point = namedtuple("Point", "x y")` and its relatives.
    pub(super) fn functional_class(&mut self, class: ClassId, value: &Expr) {
        let Expr::Call(call) = value else { return };
        let done = match self.static_native(&call.func).as_deref() {
            Some("collections.namedtuple") => self.functional_tuple(class, call),
            Some("typing.NamedTuple") => self.functional_typed_tuple(class, call),
            Some(base) if base.starts_with("enum.") => self.functional_enum(class, call),
            _ => false,
        };
        if !done {
            let help = "write it with a `class` statement";
            self.unsupported(value.range(), "this form of class is not supported", help);
        }
    }

    /// The default of a field: source that can be evaluated in a synthesised method.
    fn field_default(&mut self, field: &mut Field, value: &Expr) {
        if value.is_literal_expr() || is_signed_number(value) {
            field.default = Some(self.source_text(value));
            return;
        }
        let name = Name::from(format!("default_{}", field.name));
        let entity = match self.static_entity(value) {
            Some(it @ (Entity::Function(_) | Entity::Class(_) | Entity::Native(_))) => it,
            _ => Entity::Global(self.stored_global(&name, value)),
        };
        field.default = Some(name.to_string());
        field.bindings.push((name, entity));
    }

    /// Evaluates an expression once, in the class body, for methods to use.
    fn stored_global(&mut self, name: &str, value: &Expr) -> crate::hir::GlobalId {
        let range = value.range();
        let value = self.expr(value);
        self.store_in_global(name, value, range)
    }

    fn store_in_global(
        &mut self,
        name: &str,
        value: crate::hir::ExprId,
        range: TextRange,
    ) -> crate::hir::GlobalId {
        if self.is_in_class_object() {
            self.refuse_made(range, "a class with a computed default");
        }
        let id = crate::hir::GlobalId(self.program.globals.len() as u32);
        let class = self
            .classes
            .last()
            .map_or(String::new(), |it| it.name.clone());
        self.program.globals.push(crate::hir::Global {
            name: format!("{class}_{name}"),
            module: self.module_id(),
            class: None,
            annotation: None,
            span: self.span(range),
        });
        let target = crate::hir::Target::Global(id);
        self.emit(crate::hir::StmtKind::Assign { target, value }, range);
        id
    }
}

fn is_signed_number(value: &Expr) -> bool {
    matches!(value, Expr::UnaryOp(it) if it.operand.is_number_literal_expr())
}

/// `(self.x, self.y)`.
fn tuple_of(object: &str, fields: &[&Field]) -> String {
    let items: String = fields
        .iter()
        .map(|it| format!("{object}.{}, ", it.name))
        .collect();
    format!(
        "({})",
        items.trim_end_matches(if fields.len() == 1 { " " } else { ", " })
    )
}

/// The parameter list of a constructor; fields that are keyword-only come last.
fn constructor_params(fields: &[&Field]) -> String {
    let mut params = String::from("self");
    let one = |it: &&Field| match &it.default {
        Some(default) => format!(", {}={default}", it.name),
        None => format!(", {}", it.name),
    };
    params.extend(fields.iter().filter(|it| !it.kw_only).map(one));
    if fields.iter().any(|it| it.kw_only) {
        params.push_str(", *");
        params.extend(fields.iter().filter(|it| it.kw_only).map(one));
    }
    params
}

/// The name that the class has in synthesised source.
const CLASS: &str = "synthesised_class";
