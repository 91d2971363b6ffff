//! `Enum`, `IntEnum`, `StrEnum`.
//!
//! ```python
//! class Color(Enum):
//!     RED = 1              # Color.RED: a class variable that holds an instance
//!     CRIMSON = 1          # the same instance
//!     BLUE = auto()
//! Color(1), Color["RED"]   # calls of the synthesised lookups
//! for color in Color: …    # over the list of members
//! ```
//!
//! Invariants: members are made once, in the class body, in source order; a second name for an
//! equal literal value is an alias and not in the list.

use super::{CLASS, Source};
use crate::hir::lower::Lowerer;
use crate::hir::lower::module::docstring;
use crate::hir::lower::names::Entity;
use crate::hir::{Arg, ClassId, ExprId, ExprKind, Global, GlobalId, ModuleId, StmtKind, Target};
use crate::source::FileId;
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};

/// What the rest of lowering needs of an enumeration.
#[derive(Clone, Copy, Debug)]
pub(in crate::hir::lower) struct EnumInfo {
    /// The list of its members.
    pub(in crate::hir::lower) members: GlobalId,
}

impl Lowerer {
    pub(super) fn enumeration(&mut self, id: ClassId, it: &ast::StmtClassDef) {
        let kind = self.native_base(it).unwrap_or_default();
        let has_init = self.defines(it, "__init__");
        let mut source = Source::default();
        source.bindings.push((Name::from(CLASS), Entity::Class(id)));
        let make = "_member_(self, name, value)";
        let lines = [
            "self.name = name",
            "self.value = value",
            "self._name_ = name",
            "self._value_ = value",
        ];
        let lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
        let constructor = if has_init {
            make
        } else {
            "__init__(self, name, value)"
        };
        source.method(constructor, &lines);
        self.enum_methods(&kind, &it.name, &mut source);
        self.synthesise(id, source);
        let Some(members) = self.member_list(id, it) else {
            return;
        };
        let skip = usize::from(docstring(&it.body).is_some());
        let mut seen: Vec<(String, Name)> = Vec::new();
        let mut last: i64 = 0;
        for stmt in it.body.iter().skip(skip) {
            match stmt {
                Stmt::Assign(assign) => match assign.targets.as_slice() {
                    [Expr::Name(name)] if is_member(&name.id) => {
                        self.member(
                            id,
                            &kind,
                            name,
                            &assign.value,
                            has_init,
                            members,
                            &mut seen,
                            &mut last,
                        );
                    }
                    _ => self.class_statement(stmt),
                },
                other => self.class_statement(other),
            }
        }
    }

    /// The variable that holds the list of members.
    pub(in crate::hir::lower) fn members_global(
        &mut self,
        module: usize,
        range: TextRange,
    ) -> GlobalId {
        let id = GlobalId(self.program.globals.len() as u32);
        let source = self.modules.get(module);
        let file = source.map_or(FileId(0), |it| it.file);
        self.program.globals.push(Global {
            name: "members".to_owned(),
            module: source.map_or(ModuleId(0), |it| it.id),
            class: None,
            annotation: None,
            span: crate::syntax::span(file, range),
        });
        id
    }

    /// Makes the list of members, empty at first.
    fn member_list(&mut self, id: ClassId, it: &ast::StmtClassDef) -> Option<GlobalId> {
        let members = self.class_infos.get(&id)?.enumeration?.members;
        let range = self.class_range(it);
        if let Some(global) = self.program.globals.get_mut(members.index()) {
            global.name = format!("{}_members", it.name);
        }
        let value = self.make(ExprKind::List(Vec::new()), range);
        self.emit(
            StmtKind::Assign {
                target: Target::Global(members),
                value,
            },
            range,
        );
        Some(members)
    }

    fn enum_methods(&mut self, kind: &str, name: &ast::Identifier, source: &mut Source) {
        let line = |text: &str| vec![text.to_owned()];
        source.method(
            "__repr__(self)",
            &line(&format!(
                "return f\"<{name}.{{self.name}}: {{self.value!r}}>\""
            )),
        );
        match kind {
            "enum.IntEnum" => {
                source.method("__str__(self)", &line("return str(self.value)"));
                source.method(
                    "__format__(self, spec)",
                    &line("return format(self.value, spec)"),
                );
                source.method("__int__(self)", &line("return self.value"));
                source.method("__index__(self)", &line("return self.value"));
                source.method("__hash__(self)", &line("return hash(self.value)"));
                source.method("__bool__(self)", &line("return self.value != 0"));
                let operators = [
                    ("__eq__", "=="),
                    ("__lt__", "<"),
                    ("__le__", "<="),
                    ("__gt__", ">"),
                    ("__ge__", ">="),
                    ("__add__", "+"),
                    ("__sub__", "-"),
                    ("__mul__", "*"),
                    ("__floordiv__", "//"),
                    ("__mod__", "%"),
                    ("__and__", "&"),
                    ("__or__", "|"),
                ];
                for (method, operator) in operators {
                    let lines = [
                        format!("if isinstance(other, {CLASS}):"),
                        format!("    return self.value {operator} other.value"),
                        "if isinstance(other, int):".to_owned(),
                        format!("    return self.value {operator} other"),
                        "return NotImplemented".to_owned(),
                    ];
                    source.method(&format!("{method}(self, other)"), &lines);
                }
                for (method, operator) in [("__radd__", "+"), ("__rsub__", "-"), ("__rmul__", "*")]
                {
                    let text = format!("return other {operator} self.value");
                    source.method(&format!("{method}(self, other)"), &line(&text));
                }
            }
            "enum.StrEnum" => {
                source.method("__str__(self)", &line("return self.value"));
                source.method(
                    "__format__(self, spec)",
                    &line("return format(self.value, spec)"),
                );
                source.method("__hash__(self)", &line("return hash(self.value)"));
                let lines = [
                    format!("if isinstance(other, {CLASS}):"),
                    "    return self.value == other.value".to_owned(),
                    "return self.value == other".to_owned(),
                ];
                source.method("__eq__(self, other)", &lines);
            }
            _ => {
                source.method(
                    "__str__(self)",
                    &line(&format!("return f\"{name}.{{self.name}}\"")),
                );
                source.method("__hash__(self)", &line("return hash(self.name)"));
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of the loop over the class body"
    )]
    fn member(
        &mut self,
        id: ClassId,
        kind: &str,
        name: &ast::ExprName,
        value: &Expr,
        has_init: bool,
        members: GlobalId,
        seen: &mut Vec<(String, Name)>,
        last: &mut i64,
    ) {
        let range = name.range;
        let is_auto = matches!(value, Expr::Call(call)
            if self.static_native(&call.func).as_deref() == Some("enum.auto"));
        let text = match is_auto {
            true if kind == "enum.StrEnum" => format!("{:?}", name.id.to_lowercase()),
            true => (*last + 1).to_string(),
            false => self.source_text(value),
        };
        if let Ok(number) = text.parse::<i64>() {
            *last = number;
        }
        let target = self.name_target(&name.id, range);
        if let Some((_, first)) = seen.iter().find(|(it, _)| *it == text) {
            let first = first.clone();
            let value = self.name(&first, range);
            self.emit(StmtKind::Assign { target, value }, range);
            return;
        }
        seen.push((text.clone(), name.id.clone()));
        let member = self.new_member(id, kind, name, is_auto.then_some(&text), value, has_init);
        self.emit(
            StmtKind::Assign {
                target,
                value: member,
            },
            range,
        );
        let list = self.make(ExprKind::Global(members), range);
        let append = self.attribute(list, "append", range);
        let member = self.name(&name.id, range);
        let call = self.call(append, vec![member], range);
        self.emit(StmtKind::Expr(call), range);
    }

    fn new_member(
        &mut self,
        id: ClassId,
        kind: &str,
        name: &ast::ExprName,
        auto: Option<&str>,
        value: &Expr,
        has_init: bool,
    ) -> ExprId {
        let range = name.range;
        let make_value = |this: &mut Lowerer| match auto {
            Some(text) if kind == "enum.StrEnum" => this.str(text.trim_matches('"'), range),
            Some(text) => this.make(ExprKind::Int(text.to_owned()), range),
            None => this.expr(value),
        };
        let class = self.make(ExprKind::Class(id), range);
        let label = self.str(&name.id, range);
        if !has_init {
            let value = make_value(self);
            return self.call(class, vec![label, value], range);
        }
        // The user's `__init__` gets the value; a tuple is spread.
        let args: Vec<Arg> = match (value, auto) {
            (Expr::Tuple(it), None) => it
                .elts
                .iter()
                .map(|it| Arg::Positional(self.expr(it)))
                .collect(),
            _ => vec![Arg::Positional(make_value(self))],
        };
        let made = self.make(
            ExprKind::Call {
                callee: class,
                args,
            },
            range,
        );
        let temp = self.temp("member", range);
        let body = self.block(|this| {
            this.set_local(temp, made, range);
            let value = make_value(this);
            this.call_method(temp, "_member_", vec![label, value], range);
        });
        let value = self.local(temp, range);
        self.body_block(value, body, range)
    }

    /// `Color(value)`, `Color["NAME"]`: a search among the members.
    pub(in crate::hir::lower) fn enum_lookup(
        &mut self,
        id: ClassId,
        key: ExprId,
        attribute: &str,
        range: crate::syntax::TextRange,
    ) -> ExprId {
        let Some(info) = self.class_infos.get(&id).and_then(|it| it.enumeration) else {
            return self.placeholder(range);
        };
        let class_name = self
            .program
            .classes
            .get(id.index())
            .map_or(String::new(), |it| it.name.clone());
        let result = self.variable("member", range);
        let key = {
            let temp = self.temp("key", range);
            (temp, key)
        };
        let body = self.block(|this| {
            this.set_local(key.0, key.1, range);
            let members = this.make(ExprKind::Global(info.members), range);
            let inner = this.block(|this| {
                let member = this.local(result, range);
                let left = this.attribute(member, attribute, range);
                let right = this.local(key.0, range);
                let op = crate::hir::CompareOp::Eq;
                let test = this.make(ExprKind::Compare { op, left, right }, range);
                let then = this.block(|this| this.emit(StmtKind::Break, range));
                this.emit(
                    StmtKind::If {
                        test,
                        then,
                        orelse: Vec::new(),
                    },
                    range,
                );
            });
            let orelse = this.block(|this| {
                let value = this.local(key.0, range);
                if attribute == "name" {
                    this.raise_native("builtins.KeyError", vec![value], range);
                } else {
                    let conversion = crate::hir::Conversion::Repr;
                    let shown = this.make(
                        ExprKind::Format {
                            value,
                            conversion,
                            spec: None,
                        },
                        range,
                    );
                    let text = this.str(&format!(" is not a valid {class_name}"), range);
                    let text = this.make(ExprKind::Concat(vec![shown, text]), range);
                    this.raise_native("builtins.ValueError", vec![text], range);
                }
            });
            let target = Target::Local(result);
            let kind = StmtKind::For {
                target,
                iter: members,
                body: inner,
                orelse,
                is_async: false,
            };
            this.emit(kind, range);
        });
        let value = self.local(result, range);
        self.body_block(value, body, range)
    }

    /// The members, where the class itself is iterated, counted or searched.
    pub(in crate::hir::lower) fn enum_members(&mut self, value: ExprId) -> ExprId {
        if let ExprKind::Class(id) = self.builder.function.expr(value).kind
            && let Some(info) = self.class_infos.get(&id).and_then(|it| it.enumeration)
            && let Some(expr) = self.builder.function.exprs.get_mut(value.index())
        {
            expr.kind = ExprKind::Global(info.members);
        }
        value
    }
}

/// Whether the body makes members.
pub(in crate::hir::lower) fn has_members(it: &ast::StmtClassDef) -> bool {
    it.body.iter().any(|it| match it {
        Stmt::Assign(it) => it
            .targets
            .iter()
            .any(|it| matches!(it, Expr::Name(it) if is_member(&it.id))),
        _ => false,
    })
}

/// Names with one leading underscore are variables of the class, not members.
fn is_member(name: &str) -> bool {
    !name.starts_with('_')
}
