//! Named tuples, in their three spellings.
//!
//! ```python
//! Point = namedtuple("Point", "x y", defaults=[0])
//! class Point(NamedTuple):
//!     x: int
//!     y: int = 0
//! ```
//!
//! Invariants: a named tuple is a class with one attribute a field that compares, hashes,
//! iterates and indexes as the tuple of its fields.

use super::{CLASS, Field, Source, constructor_params, tuple_of};
use crate::hir::lower::module::docstring;
use crate::hir::lower::names::Entity;
use crate::hir::lower::{ClassContext, Lowerer};
use crate::hir::{ClassId, ExprKind, Global, GlobalId, StmtKind, Target};
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};

impl Lowerer {
    /// `class Point(NamedTuple):`
    pub(super) fn named_tuple(&mut self, id: ClassId, it: &ast::StmtClassDef) {
        let mut fields = Vec::new();
        let skip = usize::from(docstring(&it.body).is_some());
        for stmt in it.body.iter().skip(skip) {
            if let Stmt::AnnAssign(declaration) = stmt
                && let Expr::Name(name) = &*declaration.target
            {
                let annotation = self.annotation(&declaration.annotation);
                let mut field = Field::new(&name.id, annotation);
                if let Some(value) = &declaration.value {
                    self.field_default(&mut field, value);
                }
                fields.push(field);
                continue;
            }
            self.class_statement(stmt);
        }
        self.tuple_class(id, fields);
    }

    /// `namedtuple("Point", ["x", "y"])`; false if the fields are not known.
    pub(super) fn functional_tuple(&mut self, id: ClassId, call: &ast::ExprCall) -> bool {
        let Some(Expr::StringLiteral(name)) = call.arguments.args.first() else {
            return false;
        };
        let names: Option<Vec<String>> = match call.arguments.find_argument_value("field_names", 1)
        {
            Some(Expr::StringLiteral(it)) => {
                let text = it.value.to_str().replace(',', " ");
                Some(text.split_whitespace().map(str::to_owned).collect())
            }
            Some(Expr::List(it)) => strings(&it.elts),
            Some(Expr::Tuple(it)) => strings(&it.elts),
            _ => None,
        };
        let Some(names) = names else { return false };
        let defaults: &[Expr] = match call.arguments.find_keyword("defaults").map(|it| &it.value) {
            Some(Expr::List(it)) => &it.elts,
            Some(Expr::Tuple(it)) => &it.elts,
            None => &[],
            Some(_) => return false,
        };
        let renames = call.arguments.find_keyword("rename").map(|it| &it.value);
        let names = match renames {
            None => names,
            Some(Expr::BooleanLiteral(it)) if it.value => renamed(names),
            Some(Expr::BooleanLiteral(_)) => names,
            Some(_) => return false,
        };
        let mut fields: Vec<Field> = names.iter().map(|it| Field::new(it, None)).collect();
        let first = fields.len().saturating_sub(defaults.len());
        self.functional_body(id, name.value.to_str(), call.range, |this| {
            for (field, value) in fields.iter_mut().skip(first).zip(defaults) {
                this.field_default(field, value);
            }
            this.tuple_class(id, fields);
        });
        true
    }

    /// `NamedTuple("Point", [("x", int), ("y", int)])`.
    pub(super) fn functional_typed_tuple(&mut self, id: ClassId, call: &ast::ExprCall) -> bool {
        let [Expr::StringLiteral(name), Expr::List(list)] = &*call.arguments.args else {
            return false;
        };
        let mut fields = Vec::new();
        for item in &list.elts {
            let Expr::Tuple(pair) = item else {
                return false;
            };
            let [Expr::StringLiteral(name), annotation] = pair.elts.as_slice() else {
                return false;
            };
            let annotation = self.annotation(annotation);
            fields.push(Field::new(name.value.to_str(), annotation));
        }
        self.functional_body(id, name.value.to_str(), call.range, |this| {
            this.tuple_class(id, fields)
        });
        true
    }

    /// The class statement that a call stands for.
    pub(super) fn functional_body(
        &mut self,
        id: ClassId,
        name: &str,
        range: TextRange,
        work: impl FnOnce(&mut Lowerer),
    ) {
        let span = self.span(range);
        if let Some(class) = self.program.classes.get_mut(id.index()) {
            class.name = name.to_owned();
            class.qualname = name.to_owned();
            class.span = span;
        }
        let scope = self.scope;
        self.classes.push(ClassContext {
            id,
            scope,
            name: name.to_owned(),
        });
        let body = self.block(work);
        self.classes.pop();
        self.emit(StmtKind::ClassDef { class: id, body }, range);
    }

    /// A variable of a class that no statement of its body makes.
    pub(super) fn hidden_class_variable(&mut self, id: ClassId, name: &str) -> GlobalId {
        let span = self.program.class(id).span;
        let global = GlobalId(self.program.globals.len() as u32);
        self.program.globals.push(Global {
            name: name.to_owned(),
            module: self.module_id(),
            class: Some(id),
            annotation: None,
            span,
        });
        if let Some(class) = self.program.classes.get_mut(id.index()) {
            class.attrs.push((name.to_owned(), global));
        }
        global
    }

    fn tuple_class(&mut self, id: ClassId, fields: Vec<Field>) {
        for field in &fields {
            self.declare_attribute(&field.name, field.annotation.clone());
        }
        let mut source = Source::default();
        source.bindings.push((Name::from(CLASS), Entity::Class(id)));
        let all: Vec<&Field> = fields.iter().collect();
        for field in &fields {
            source.bindings.extend(field.bindings.iter().cloned());
            if let Some(annotation) = &field.annotation {
                source
                    .params
                    .push(("__init__", field.name.clone(), annotation.clone()));
            }
        }
        let mut lines: Vec<String> = all
            .iter()
            .map(|it| format!("self.{0} = {0}", it.name))
            .collect();
        if lines.is_empty() {
            lines.push("pass".to_owned());
        }
        source.method(&format!("__init__({})", constructor_params(&all)), &lines);
        let shown: Vec<String> = all
            .iter()
            .map(|it| format!("{0}={{self.{0}!r}}", it.name))
            .collect();
        let repr = format!("return f\"{{type(self).__name__}}({})\"", shown.join(", "));
        source.method("__repr__(self)", &[repr]);
        let (own, other) = (tuple_of("self", &all), tuple_of("other", &all));
        for (method, operator) in [
            ("__eq__", "=="),
            ("__lt__", "<"),
            ("__le__", "<="),
            ("__gt__", ">"),
            ("__ge__", ">="),
        ] {
            let lines = [
                format!("if isinstance(other, {CLASS}):"),
                format!("    return {own} {operator} {other}"),
                "if isinstance(other, tuple):".to_owned(),
                format!("    return {own} {operator} other"),
                "return NotImplemented".to_owned(),
            ];
            source.method(&format!("{method}(self, other)"), &lines);
        }
        source.method("__hash__(self)", &[format!("return hash({own})")]);
        source.method("__len__(self)", &[format!("return {}", all.len())]);
        source.method("__iter__(self)", &[format!("return iter({own})")]);
        source.method(
            "__getitem__(self, index)",
            &[format!("return {own}[index]")],
        );
        source.method(
            "__contains__(self, item)",
            &[format!("return item in {own}")],
        );
        source.method("__add__(self, other)", &[format!("return {own} + other")]);
        source.method("index(self, item)", &[format!("return {own}.index(item)")]);
        source.method("count(self, item)", &[format!("return {own}.count(item)")]);
        self.replacements(&all, &mut source);
        self.class_tuple_variable(id, "_fields", &all);
        let pairs: Vec<String> = all
            .iter()
            .map(|it| format!("{0:?}: self.{0}", it.name))
            .collect();
        source.method(
            "_asdict(self)",
            &[format!("return {{{}}}", pairs.join(", "))],
        );
        self.synthesise(id, source);
        let names: Vec<String> = fields.iter().map(|it| it.name.clone()).collect();
        if let Some(info) = self.class_infos.get_mut(&id) {
            info.match_args = names.clone();
            info.is_tuple = true;
            info.fields = fields;
        }
        if let Some(class) = self.program.classes.get_mut(id.index()) {
            class.slots = Some(names.clone());
            class.tuple_fields = names;
            class.stands_for = Some("tuple");
        }
    }

    /// `_make`, and for `p._replace(x=1)`, which becomes `p._replace_x(1)`, a method a field.
    fn replacements(&mut self, fields: &[&Field], source: &mut Source) {
        let names: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
        for name in &names {
            let values: Vec<String> = names
                .iter()
                .map(|it| match it == name {
                    true => "value".to_owned(),
                    false => format!("self.{it}"),
                })
                .collect();
            let line = format!("return {CLASS}({})", values.join(", "));
            source.method(&format!("_replace_{name}(self, value)"), &[line]);
        }
        source.text.push_str("    @staticmethod\n");
        let mut lines = vec![format!("return {CLASS}({})", names.join(", "))];
        if !names.is_empty() {
            lines.insert(0, format!("{}, = iterable", names.join(", ")));
        }
        source.method("_make(iterable)", &lines);
    }

    /// A class variable with the names of the fields.
    fn class_tuple_variable(&mut self, id: ClassId, name: &str, fields: &[&Field]) {
        let span = self.program.class(id).span;
        let global = self.hidden_class_variable(id, name);
        let names = fields.iter().map(|it| it.name.clone());
        let items = names
            .map(|it| self.expr_at(ExprKind::Str(it), span))
            .collect();
        let value = self.expr_at(ExprKind::Tuple(items), span);
        let target = Target::Global(global);
        self.emit_at(StmtKind::Assign { target, value }, span);
    }
}

/// The words that cannot be names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

fn is_identifier(name: &str) -> bool {
    let is_start = |it: char| it.is_alphabetic();
    name.starts_with(is_start) && name.chars().all(|it| it == '_' || it.is_alphanumeric())
}

/// The names with the positions of those that cannot be names of fields, as `rename` asks.
fn renamed(names: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for (at, name) in names.into_iter().enumerate() {
        let is_name = is_identifier(&name) && !KEYWORDS.contains(&name.as_str());
        kept.push(match is_name && !kept.contains(&name) {
            true => name,
            false => format!("_{at}"),
        });
    }
    kept
}

fn strings(items: &[Expr]) -> Option<Vec<String>> {
    let one = |it: &Expr| match it {
        Expr::StringLiteral(it) => Some(it.value.to_str().to_owned()),
        _ => None,
    };
    items.iter().map(one).collect()
}
