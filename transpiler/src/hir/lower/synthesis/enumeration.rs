//! `Enum`, `IntEnum`, `StrEnum`, `Flag`, `IntFlag`.
//!
//! ```python
//! class Color(Enum):
//!     RED = 1              # Color.RED: a class variable that holds an instance
//!     CRIMSON = 1          # the same instance
//!     BLUE = auto()
//! Size = Enum("Size", "SMALL LARGE")
//! ```
//!
//! Invariants: members are made once, in the class body, in source order; a second name for an
//! equal value is an alias and not in the list.

use super::enum_values::{Member, functional, is_member, members};
use super::{CLASS, Source, flags};
use crate::hir::lower::Lowerer;
use crate::hir::lower::module::docstring;
use crate::hir::lower::names::Entity;
use crate::hir::{
    Arg, ClassId, Conversion, ExprId, ExprKind, Global, GlobalId, ModuleId, StmtKind, Target,
};
use crate::source::FileId;
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};

/// The class that an enumeration derives from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::hir::lower) enum Kind {
    Plain,
    Int,
    Str,
    /// `class Level(int, Enum)`: a number that shows as a member.
    IntMember,
    /// `class State(str, Enum)`.
    StrMember,
    Flag,
    IntFlag,
}

impl Kind {
    /// The kind that a base of that name makes.
    pub(in crate::hir::lower) fn of(base: &str) -> Option<Kind> {
        match base.strip_prefix("enum.").unwrap_or(base) {
            "Enum" => Some(Kind::Plain),
            "IntEnum" => Some(Kind::Int),
            "StrEnum" => Some(Kind::Str),
            "Flag" => Some(Kind::Flag),
            "IntFlag" => Some(Kind::IntFlag),
            _ => None,
        }
    }

    /// The kind that a base beside the enumeration's own makes of it.
    pub(in crate::hir::lower) fn mixed_with(self, base: &str) -> Kind {
        match (self, base) {
            (Kind::Plain, "int") => Kind::IntMember,
            (Kind::Plain, "str") => Kind::StrMember,
            _ => self,
        }
    }

    /// The builtin class that members are of too.
    fn data(self) -> Option<&'static str> {
        match self {
            Kind::Int | Kind::IntMember | Kind::IntFlag => Some("int"),
            Kind::Str | Kind::StrMember => Some("str"),
            Kind::Plain | Kind::Flag => None,
        }
    }

    pub(super) fn is_flag(self) -> bool {
        matches!(self, Kind::Flag | Kind::IntFlag)
    }
}

/// What the rest of lowering needs of an enumeration, also above its class.
#[derive(Clone, Debug)]
pub(in crate::hir::lower) struct EnumInfo {
    pub(super) kind: Kind,
    /// The list of its members.
    pub(super) members: GlobalId,
    /// Of flags: the list of all instances.
    pub(super) made: Option<GlobalId>,
    pub(super) names: Vec<Member>,
}

impl Lowerer {
    /// The enumeration that a class with that base and those values is.
    pub(in crate::hir::lower) fn enum_info(
        &mut self,
        kind: Kind,
        values: &[(Name, Expr)],
        module: usize,
        range: TextRange,
    ) -> EnumInfo {
        EnumInfo {
            kind,
            members: self.members_global(module, range),
            made: kind.is_flag().then(|| self.members_global(module, range)),
            names: members(kind, values),
        }
    }

    pub(super) fn enumeration(&mut self, id: ClassId, it: &ast::StmtClassDef) {
        let has_init = self.defines(it, "__init__");
        self.enum_head(id, &it.name, has_init, self.class_range(it));
        let skip = usize::from(docstring(&it.body).is_some());
        let mut made: Vec<&Name> = Vec::new();
        for stmt in it.body.iter().skip(skip) {
            let target = match stmt {
                Stmt::Assign(assign) => assign.targets.first(),
                Stmt::AnnAssign(assign) if assign.value.is_some() => Some(&*assign.target),
                _ => None,
            };
            match target {
                Some(Expr::Name(name)) if is_member(&name.id) => {
                    if made.contains(&&name.id) {
                        self.refuse_second(id, &name.id, name.range);
                        continue;
                    }
                    made.push(&name.id);
                    let target = self.name_target(&name.id, name.range);
                    self.member(id, &name.id, target, has_init, name.range);
                }
                _ => self.class_statement(stmt),
            }
        }
        let is_unique = it
            .decorator_list
            .iter()
            .any(|it| self.static_native(&it.expression).as_deref() == Some("enum.unique"));
        if is_unique {
            self.refuse_aliases(id, &it.name, self.class_range(it));
        }
    }

    /// A member is assigned in the body for the second time: raises TypeError.
    fn refuse_second(&mut self, id: ClassId, name: &Name, range: TextRange) {
        let class = self.make(ExprKind::Class(id), range);
        let member = self.attribute(class, name, range);
        let value = self.attribute(member, "value", range);
        let head = self.str(&format!("'{name}' already defined as "), range);
        let (conversion, spec) = (Conversion::Repr, None);
        let shown = ExprKind::Format {
            value,
            conversion,
            spec,
        };
        let shown = self.make(shown, range);
        let text = self.make(ExprKind::Concat(vec![head, shown]), range);
        self.raise_native("builtins.TypeError", vec![text], range);
    }

    /// `@unique`: raises ValueError where two names stand for one member.
    fn refuse_aliases(&mut self, id: ClassId, name: &str, range: TextRange) {
        let info = self
            .class_infos
            .get(&id)
            .and_then(|it| it.enumeration.as_ref());
        let names = info.into_iter().flat_map(|it| &it.names);
        let aliases: Vec<String> = names
            .filter(|it| it.is_alias())
            .map(|it| format!("{} -> {}", it.name, it.first))
            .collect();
        if !aliases.is_empty() {
            let text = format!(
                "duplicate values found in <enum '{name}'>: {}",
                aliases.join(", ")
            );
            let text = self.str(&text, range);
            self.raise_native("builtins.ValueError", vec![text], range);
        }
    }

    /// `Color = Enum("Color", "RED GREEN")`.
    pub(super) fn functional_enum(&mut self, id: ClassId, call: &ast::ExprCall) -> bool {
        let Some(Expr::StringLiteral(name)) = call.arguments.args.first() else {
            return false;
        };
        if functional(&Expr::Call(call.clone())).is_none() {
            return false;
        }
        let name = name.value.to_str();
        self.functional_body(id, name, call.range, |this| {
            this.enum_head(id, name, false, call.range);
            let info = this
                .class_infos
                .get(&id)
                .and_then(|it| it.enumeration.as_ref());
            let names: Vec<Name> = info
                .into_iter()
                .flat_map(|it| &it.names)
                .map(|it| it.name.clone())
                .collect();
            for name in names {
                let target = Target::Global(this.hidden_class_variable(id, &name));
                this.member(id, &name, target, false, call.range);
            }
        });
        true
    }

    /// The methods and the empty lists.
    fn enum_head(&mut self, id: ClassId, name: &str, has_init: bool, range: TextRange) {
        let info = self
            .class_infos
            .get(&id)
            .and_then(|it| it.enumeration.clone());
        let Some(info) = info else {
            return;
        };
        if let Some(class) = self.program.classes.get_mut(id.index()) {
            class.stands_for = info.kind.data();
            class.members = info.names.iter().map(|it| it.name.to_string()).collect();
        }
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
        if let Some(made) = info.made {
            source
                .bindings
                .push((Name::from(flags::SINGLES), Entity::Global(info.members)));
            source
                .bindings
                .push((Name::from(flags::MADE), Entity::Global(made)));
            let is_known = flags::methods(info.kind, name, &info.names, &mut source);
            if has_init || !is_known {
                let text = "this form of enum flags is not supported";
                let help = "give every flag a number that is known when compiling";
                self.unsupported(range, text, help);
            }
            self.member_list(made, &format!("{name}_instances"), range);
        }
        enum_methods(info.kind, name, &mut source);
        self.synthesise(id, source);
        self.member_list(info.members, &format!("{name}_members"), range);
    }

    /// The variable that holds the list of members.
    fn members_global(&mut self, module: usize, range: TextRange) -> GlobalId {
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

    /// Makes a list of members, empty at first.
    fn member_list(&mut self, list: GlobalId, name: &str, range: TextRange) {
        if let Some(global) = self.program.globals.get_mut(list.index()) {
            global.name = name.to_owned();
        }
        let value = self.make(ExprKind::List(Vec::new()), range);
        let target = Target::Global(list);
        self.emit(StmtKind::Assign { target, value }, range);
    }

    /// One member, or another name of one.
    fn member(
        &mut self,
        id: ClassId,
        name: &Name,
        target: Target,
        has_init: bool,
        range: TextRange,
    ) {
        let info = self
            .class_infos
            .get(&id)
            .and_then(|it| it.enumeration.clone());
        let Some(info) = info else {
            return;
        };
        let Some(member) = info.names.iter().find(|it| it.name == *name) else {
            return;
        };
        let class = self.make(ExprKind::Class(id), range);
        if member.is_alias() {
            let value = self.attribute(class, &member.first, range);
            self.emit(StmtKind::Assign { target, value }, range);
            return;
        }
        let value = self.new_member(id, member, has_init, range);
        self.emit(StmtKind::Assign { target, value }, range);
        let is_listed = !info.kind.is_flag() || member.number.is_some_and(super::flags::is_single);
        let lists = [is_listed.then_some(info.members), info.made];
        for list in lists.into_iter().flatten() {
            let list = self.make(ExprKind::Global(list), range);
            let append = self.attribute(list, "append", range);
            let class = self.make(ExprKind::Class(id), range);
            let member = self.attribute(class, name, range);
            let call = self.call(append, vec![member], range);
            self.emit(StmtKind::Expr(call), range);
        }
    }

    fn new_member(
        &mut self,
        id: ClassId,
        member: &Member,
        has_init: bool,
        range: TextRange,
    ) -> ExprId {
        let make_value = |this: &mut Lowerer| match (&member.value, member.number) {
            (Some(value), None) => this.expr(value),
            (Some(value @ Expr::NumberLiteral(_)), _) => this.expr(value),
            (_, Some(number)) => this.int(number, range),
            (None, None) => this.str(&member.name.to_lowercase(), range),
        };
        let class = self.make(ExprKind::Class(id), range);
        let label = self.str(&member.name, range);
        if !has_init {
            let value = make_value(self);
            return self.call(class, vec![label, value], range);
        }
        // The user's `__init__` gets the value; a tuple is spread.
        let args: Vec<Arg> = match &member.value {
            Some(Expr::Tuple(it)) => it
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
}

/// The methods that every enumeration of the kind has.
fn enum_methods(kind: Kind, name: &str, source: &mut Source) {
    let line = |text: &str| vec![text.to_owned()];
    let repr = format!("return f\"<{name}.{{self.name}}: {{self.value!r}}>\"");
    if !kind.is_flag() {
        source.method("__repr__(self)", &[repr]);
    }
    match kind {
        Kind::Plain => source.method("__hash__(self)", &line("return hash(self.name)")),
        Kind::Int | Kind::IntMember | Kind::IntFlag => number_methods(kind, source),
        Kind::Str | Kind::StrMember => text_methods(source),
        Kind::Flag => {}
    }
    match kind {
        Kind::Plain | Kind::IntMember | Kind::StrMember => {
            let shown = format!("return f\"{name}.{{self.name}}\"");
            source.method("__str__(self)", &line(&shown));
        }
        Kind::Int | Kind::IntFlag => {
            source.method("__str__(self)", &line("return str(self.value)"));
        }
        Kind::Str => source.method("__str__(self)", &line("return self.value")),
        Kind::Flag => {}
    }
    let formatted = match kind {
        Kind::Int | Kind::IntFlag | Kind::Str => "return format(self.value, spec)",
        _ => "return format(str(self), spec)",
    };
    source.method("__format__(self, spec)", &line(formatted));
}

/// What a member that is a number has of one.
fn number_methods(kind: Kind, source: &mut Source) {
    let line = |text: &str| vec![text.to_owned()];
    source.method("__int__(self)", &line("return self.value"));
    source.method("__index__(self)", &line("return self.value"));
    if !kind.is_flag() {
        source.method("__hash__(self)", &line("return hash(self.value)"));
        source.method("__bool__(self)", &line("return self.value != 0"));
    }
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
    ];
    let bits = [("__and__", "&"), ("__or__", "|"), ("__xor__", "^")];
    let bits = bits.into_iter().filter(|_| !kind.is_flag());
    for (method, operator) in operators.into_iter().chain(bits) {
        let lines = [
            format!("if isinstance(other, {CLASS}):"),
            format!("    return self.value {operator} other.value"),
            format!("return self.value {operator} other"),
        ];
        source.method(&format!("{method}(self, other)"), &lines);
    }
    for (method, operator) in [("__radd__", "+"), ("__rsub__", "-"), ("__rmul__", "*")] {
        let text = format!("return other {operator} self.value");
        source.method(&format!("{method}(self, other)"), &line(&text));
    }
}

/// What a member that is a text has of one.
fn text_methods(source: &mut Source) {
    let line = |text: &str| vec![text.to_owned()];
    source.method("__hash__(self)", &line("return hash(self.value)"));
    source.method("__len__(self)", &line("return len(self.value)"));
    source.method("__iter__(self)", &line("return iter(self.value)"));
    source.method(
        "__contains__(self, item)",
        &line("return item in self.value"),
    );
    source.method(
        "__getitem__(self, index)",
        &line("return self.value[index]"),
    );
    source.method("__radd__(self, other)", &line("return other + self.value"));
    for (method, operator) in [
        ("__eq__", "=="),
        ("__lt__", "<"),
        ("__le__", "<="),
        ("__gt__", ">"),
        ("__ge__", ">="),
        ("__add__", "+"),
    ] {
        let lines = [
            format!("if isinstance(other, {CLASS}):"),
            format!("    return self.value {operator} other.value"),
            format!("return self.value {operator} other"),
        ];
        source.method(&format!("{method}(self, other)"), &lines);
    }
    for (method, parameters) in TEXT_METHODS {
        let head = match parameters.is_empty() {
            true => format!("{method}(self)"),
            false => format!("{method}(self, {parameters})"),
        };
        let lines = line(&format!("return self.value.{method}({parameters})"));
        source.method(&head, &lines);
    }
}

/// Methods of `str`, and what they are called with.
const TEXT_METHODS: &[(&str, &str)] = &[
    ("upper", ""),
    ("lower", ""),
    ("title", ""),
    ("capitalize", ""),
    ("swapcase", ""),
    ("casefold", ""),
    ("strip", ""),
    ("encode", ""),
    ("isalpha", ""),
    ("isdigit", ""),
    ("isupper", ""),
    ("islower", ""),
    ("isidentifier", ""),
    ("startswith", "prefix"),
    ("endswith", "suffix"),
    ("removeprefix", "prefix"),
    ("removesuffix", "suffix"),
    ("find", "sub"),
    ("index", "sub"),
    ("count", "sub"),
    ("split", "sep"),
    ("join", "items"),
    ("partition", "sep"),
    ("replace", "old, new"),
    ("center", "width"),
    ("ljust", "width"),
    ("rjust", "width"),
    ("zfill", "width"),
];

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
