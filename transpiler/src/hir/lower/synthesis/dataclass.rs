//! `@dataclass`.
//!
//! ```python
//! @dataclass(order=True)
//! class Job:
//!     priority: int
//!     tags: list[str] = field(default_factory=list, compare=False)
//! # def __init__(self, priority, tags=[]): …      evaluated at each call that leaves it out
//! # def __eq__(self, other): (self.priority,) == (other.priority,)
//! ```

use super::{CLASS, Field, Source, constructor_params, tuple_of};
use crate::hir::lower::Lowerer;
use crate::hir::lower::module::docstring;
use crate::hir::lower::names::Entity;
use crate::hir::{Arg, Base, ClassId, ExprId, ExprKind};
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{Ranged, TextRange};

pub(super) struct Options {
    init: bool,
    repr: bool,
    eq: bool,
    order: bool,
    unsafe_hash: bool,
    frozen: bool,
    kw_only: bool,
    slots: bool,
}

impl Lowerer {
    /// The options of the class's `@dataclass`, if it has one.
    pub(super) fn dataclass_options(&mut self, it: &ast::StmtClassDef) -> Option<Options> {
        let mut options = Options {
            init: true,
            repr: true,
            eq: true,
            order: false,
            unsafe_hash: false,
            frozen: false,
            kw_only: false,
            slots: false,
        };
        for decorator in &it.decorator_list {
            let (callee, keywords) = match &decorator.expression {
                Expr::Call(call) => (&*call.func, &*call.arguments.keywords),
                other => (other, &[][..]),
            };
            if self.static_native(callee).as_deref() != Some("dataclasses.dataclass") {
                continue;
            }
            for keyword in keywords {
                let Expr::BooleanLiteral(value) = &keyword.value else {
                    let text = "options of `@dataclass` must be `True` or `False`";
                    self.unsupported(keyword.range, text, "");
                    continue;
                };
                let name = keyword.arg.as_ref().map_or("", |it| it.as_str());
                let slot = match name {
                    "init" => &mut options.init,
                    "repr" => &mut options.repr,
                    "eq" => &mut options.eq,
                    "order" => &mut options.order,
                    "unsafe_hash" => &mut options.unsafe_hash,
                    "frozen" => &mut options.frozen,
                    "kw_only" => &mut options.kw_only,
                    "slots" => &mut options.slots,
                    // These change no behaviour that a program can rely on.
                    _ => continue,
                };
                *slot = value.value;
            }
            return Some(options);
        }
        None
    }

    pub(super) fn dataclass(&mut self, id: ClassId, it: &ast::StmtClassDef, options: &Options) {
        let mut fields = self.inherited_fields(id);
        let mut kw_only = options.kw_only;
        let skip = usize::from(docstring(&it.body).is_some());
        for stmt in it.body.iter().skip(skip) {
            let Stmt::AnnAssign(declaration) = stmt else {
                self.class_statement(stmt);
                continue;
            };
            let Expr::Name(name) = &*declaration.target else {
                continue;
            };
            if self.annotates(&declaration.annotation, "dataclasses.KW_ONLY") {
                kw_only = true;
                continue;
            }
            if self.annotates(&declaration.annotation, "typing.ClassVar") {
                self.class_statement(stmt);
                continue;
            }
            let field = match self.annotates(&declaration.annotation, "dataclasses.InitVar") {
                true => self.passed_field(name, declaration, kw_only),
                false => self.declared_field(name, declaration, kw_only),
            };
            match fields.iter_mut().find(|it| it.name == field.name) {
                Some(slot) => *slot = field,
                None => fields.push(field),
            }
        }
        self.check_order(&fields, it);
        let source = self.dataclass_source(id, it, options, &fields);
        if let Some(class) = self.program.classes.get_mut(id.index()) {
            class.is_frozen = options.frozen;
            let stored = fields.iter().filter(|it| !it.is_passed_on);
            class.fields = stored.map(|it| it.name.clone()).collect();
            if options.slots {
                class.slots = Some(class.fields.clone());
            }
        }
        if let Some(info) = self.class_infos.get_mut(&id) {
            if info.match_args.is_empty() {
                let own = fields.iter().filter(|it| it.init && !it.kw_only);
                info.match_args = own.map(|it| it.name.clone()).collect();
            }
            info.fields = fields;
        }
        self.synthesise(id, source);
    }

    /// A default before a field without one cannot be a parameter list.
    fn check_order(&mut self, fields: &[Field], it: &ast::StmtClassDef) {
        let mut has_default: Option<&str> = None;
        for field in fields.iter().filter(|it| it.init && !it.kw_only) {
            match (&field.default, has_default) {
                (Some(_), _) => has_default = Some(&field.name),
                (None, Some(before)) => {
                    let text = format!(
                        "non-default argument '{}' follows default argument '{before}'",
                        field.name
                    );
                    let range = crate::hir::lower::class::class_header(it);
                    self.error(crate::diag::Code::TypeMismatch, range, text);
                    return;
                }
                (None, None) => {}
            }
        }
    }

    fn inherited_fields(&self, id: ClassId) -> Vec<Field> {
        let class = self.program.class(id);
        let several = class.bases.iter().rev();
        let one = std::iter::once(&class.base).filter(|_| class.bases.is_empty());
        let mut fields: Vec<Field> = Vec::new();
        let bases = several.chain(one).filter_map(Base::class);
        for info in bases.filter_map(|it| self.class_infos.get(&it)) {
            for field in &info.fields {
                match fields.iter_mut().find(|it| it.name == field.name) {
                    Some(slot) => *slot = field.clone(),
                    None => fields.push(field.clone()),
                }
            }
        }
        fields
    }

    /// Whether the annotation is this marker, or the marker of something.
    fn annotates(&mut self, annotation: &Expr, marker: &str) -> bool {
        let head = match annotation {
            Expr::Subscript(it) => &*it.value,
            other => other,
        };
        self.static_native(head).as_deref() == Some(marker)
    }

    fn declared_field(
        &mut self,
        name: &ast::ExprName,
        it: &ast::StmtAnnAssign,
        kw_only: bool,
    ) -> Field {
        let annotation = self.annotation(&it.annotation);
        let mangled = self.mangle(&name.id);
        self.declare_attribute(&mangled, annotation.clone());
        let mut field = Field::new(&mangled, annotation);
        field.kw_only = kw_only;
        self.declared_default(&mut field, it);
        field
    }

    /// `scale: InitVar[int] = 2`
    fn passed_field(
        &mut self,
        name: &ast::ExprName,
        it: &ast::StmtAnnAssign,
        kw_only: bool,
    ) -> Field {
        let annotation = match &*it.annotation {
            Expr::Subscript(of) => self.annotation(&of.slice),
            _ => None,
        };
        let mut field = Field::new(&self.mangle(&name.id), annotation);
        field.kw_only = kw_only;
        field.repr = false;
        field.compare = false;
        field.is_passed_on = true;
        self.declared_default(&mut field, it);
        field
    }

    fn declared_default(&mut self, field: &mut Field, it: &ast::StmtAnnAssign) {
        let Some(value) = &it.value else { return };
        if let Expr::Call(call) = &**value
            && self.static_native(&call.func).as_deref() == Some("dataclasses.field")
        {
            self.field_call(field, call);
            return;
        }
        if let Some(class) = self.mutable_class(value) {
            let text = format!(
                "mutable default <class '{class}'> for field {} is not allowed: use default_factory",
                field.name
            );
            let text = self.str(&text, value.range());
            self.raise_native("builtins.ValueError", vec![text], value.range());
        }
        self.field_default(field, value);
    }

    /// The builtin class of which the expression makes an object that all calls would share.
    fn mutable_class(&mut self, value: &Expr) -> Option<&'static str> {
        match value {
            Expr::List(_) | Expr::ListComp(_) => Some("list"),
            Expr::Dict(_) | Expr::DictComp(_) => Some("dict"),
            Expr::Set(_) | Expr::SetComp(_) => Some("set"),
            Expr::Call(it) => match self.static_native(&it.func)?.as_str() {
                "builtins.list" => Some("list"),
                "builtins.dict" => Some("dict"),
                "builtins.set" => Some("set"),
                _ => None,
            },
            _ => None,
        }
    }

    fn field_call(&mut self, field: &mut Field, call: &ast::ExprCall) {
        for keyword in &call.arguments.keywords {
            let name = keyword.arg.as_ref().map_or("", |it| it.as_str());
            let flag = match &keyword.value {
                Expr::BooleanLiteral(it) => Some(it.value),
                _ => None,
            };
            match (name, flag) {
                ("default", _) => self.field_default(field, &keyword.value),
                ("default_factory", _) => self.field_factory(field, &keyword.value),
                ("init", Some(flag)) => field.init = flag,
                ("repr", Some(flag)) => field.repr = flag,
                ("compare", Some(flag)) => field.compare = flag,
                ("hash", flag) => field.hash = flag,
                ("kw_only", Some(flag)) => field.kw_only = flag,
                ("metadata" | "doc", _) => {}
                _ => {
                    let text = "this option of `field` is not supported";
                    self.unsupported(keyword.range, text, "");
                }
            }
        }
    }

    fn field_factory(&mut self, field: &mut Field, factory: &Expr) {
        let entity = self.static_entity(factory);
        if let Some(Entity::Native(name)) = &entity {
            let text = match name.as_str() {
                "builtins.list" => Some("[]"),
                "builtins.dict" => Some("{}"),
                "builtins.set" => Some("set()"),
                _ => None,
            };
            if let Some(text) = text {
                field.default = Some(text.to_owned());
                return;
            }
        }
        let name = Name::from(format!("factory_{}", field.name));
        let entity = match entity {
            Some(it @ (Entity::Function(_) | Entity::Class(_) | Entity::Native(_))) => it,
            _ => Entity::Global(self.stored_global(&name, factory)),
        };
        field.default = Some(format!("{name}()"));
        field.bindings.push((name, entity));
    }

    fn dataclass_source(
        &mut self,
        id: ClassId,
        it: &ast::StmtClassDef,
        options: &Options,
        fields: &[Field],
    ) -> Source {
        let mut source = Source::default();
        source.bindings.push((Name::from(CLASS), Entity::Class(id)));
        for field in fields {
            source.bindings.extend(field.bindings.iter().cloned());
        }
        if options.init && !self.defines(it, "__init__") {
            self.init_source(id, it, fields, &mut source);
        }
        if options.repr {
            let shown: Vec<String> = fields
                .iter()
                .filter(|it| it.repr)
                .map(|it| format!("{0}={{self.{0}!r}}", it.name))
                .collect();
            let line = format!(
                "return f\"{{type(self).__qualname__}}({})\"",
                shown.join(", ")
            );
            source.method("__repr__(self)", &[line]);
        }
        let compared: Vec<&Field> = fields.iter().filter(|it| it.compare).collect();
        let same = [
            format!("if not isinstance(other, {CLASS}):"),
            "    return NotImplemented".to_owned(),
            "if type(other) is not type(self):".to_owned(),
            "    return NotImplemented".to_owned(),
        ];
        let mut comparisons = Vec::new();
        if options.eq {
            comparisons.push(("__eq__", "=="));
        }
        if options.order {
            comparisons.extend([
                ("__lt__", "<"),
                ("__le__", "<="),
                ("__gt__", ">"),
                ("__ge__", ">="),
            ]);
        }
        for (method, operator) in comparisons {
            let mut lines = same.to_vec();
            let (left, right) = (tuple_of("self", &compared), tuple_of("other", &compared));
            lines.push(format!("return {left} {operator} {right}"));
            source.method(&format!("{method}(self, other)"), &lines);
        }
        if options.unsafe_hash || options.eq && options.frozen {
            let hashed: Vec<&Field> = fields
                .iter()
                .filter(|it| it.hash.unwrap_or(it.compare))
                .collect();
            let line = format!("return hash({})", tuple_of("self", &hashed));
            source.method("__hash__(self)", &[line]);
        }
        source
    }

    fn init_source(
        &mut self,
        id: ClassId,
        it: &ast::StmtClassDef,
        fields: &[Field],
        source: &mut Source,
    ) {
        let params: Vec<&Field> = fields.iter().filter(|it| it.init).collect();
        let mut lines: Vec<String> = Vec::new();
        for field in fields {
            match (&field.default, field.init) {
                _ if field.is_passed_on => {}
                (_, true) => lines.push(format!("self.{0} = {0}", field.name)),
                (Some(default), false) => lines.push(format!("self.{} = {default}", field.name)),
                (None, false) => {}
            }
        }
        if self.defines(it, "__post_init__") || self.inherits_method(id, "__post_init__") {
            let passed = fields.iter().filter(|it| it.is_passed_on);
            let passed: Vec<&str> = passed.map(|it| it.name.as_str()).collect();
            lines.push(format!("self.__post_init__({})", passed.join(", ")));
        }
        if lines.is_empty() {
            lines.push("pass".to_owned());
        }
        source.method(
            &format!("__init__({})", constructor_params(&params)),
            &lines,
        );
        for field in params {
            if let Some(annotation) = &field.annotation {
                let name = field.name.clone();
                source.params.push(("__init__", name, annotation.clone()));
            }
        }
    }

    /// `replace(point, y=9)`: a method that each dataclass with such fields gets in the end.
    pub(in crate::hir::lower) fn replace_call(&mut self, it: &ast::ExprCall) -> Option<ExprId> {
        let [object] = &*it.arguments.args else {
            return None;
        };
        let mut names: Vec<String> = Vec::new();
        for keyword in &it.arguments.keywords {
            let Some(name) = &keyword.arg else {
                let help = "name the fields";
                self.unsupported(keyword.range, "`replace` with `**` is not supported", help);
                return None;
            };
            names.push(name.to_string());
        }
        let object = self.expr(object);
        let mut args = Vec::new();
        for keyword in &it.arguments.keywords {
            let value = self.expr(&keyword.value);
            let name = keyword.arg.as_ref().map_or("", |it| it.as_str());
            args.push(Arg::Keyword(name.to_owned(), value));
        }
        names.sort();
        let name = replacer(&names);
        self.replaced_fields.insert(names);
        let callee = self.make(ExprKind::Attribute { object, name }, it.range);
        Some(self.make(ExprKind::Call { callee, args }, it.range))
    }

    /// Writes the methods that calls of `replace` need.
    pub(in crate::hir::lower) fn add_replacers(&mut self) {
        let wanted = std::mem::take(&mut self.replaced_fields);
        for index in 0..self.program.classes.len() {
            let id = ClassId(index as u32);
            let Some(info) = self.class_infos.get(&id) else {
                continue;
            };
            if self.program.class(id).fields.is_empty() {
                continue;
            }
            let given = info.fields.iter().filter(|it| it.init);
            let given: Vec<Field> = given.cloned().collect();
            self.module = info.module;
            self.scope = 0;
            let mut source = Source::default();
            source.bindings.push((Name::from(CLASS), Entity::Class(id)));
            for names in wanted.iter().filter(|it| {
                it.iter()
                    .all(|it| given.iter().any(|field| field.name == *it))
            }) {
                let params = names.iter().map(|it| format!(", {it}")).collect::<String>();
                let mut lines = Vec::new();
                let mut args = Vec::new();
                for field in &given {
                    let it = &field.name;
                    match names.contains(it) {
                        true => args.push(format!("{it}={it}")),
                        false if !field.is_passed_on => args.push(format!("{it}=self.{it}")),
                        false if field.default.is_none() => lines.push(format!(
                            "raise ValueError(\"InitVar '{it}' must be specified with replace()\")"
                        )),
                        false => {}
                    }
                }
                lines.push(format!("return {CLASS}({})", args.join(", ")));
                source.method(&format!("{}(self{params})", replacer(names)), &lines);
            }
            self.synthesise(id, source);
        }
    }

    pub(in crate::hir::lower) fn inherits_method(&self, id: ClassId, name: &str) -> bool {
        let Some(class) = self.program.classes.get(id.index()) else {
            return false;
        };
        let above = class.bases.iter().chain(std::iter::once(&class.base));
        class.methods.iter().any(|it| it.name == name)
            || above
                .filter_map(Base::class)
                .any(|it| it != id && self.inherits_method(it, name))
    }

    /// Where a synthesised node stands.
    pub(super) fn class_range(&self, it: &ast::StmtClassDef) -> TextRange {
        TextRange::new(it.name.start(), it.name.end())
    }
}

/// The method behind `replace` with these fields.
fn replacer(names: &[String]) -> String {
    format!("__replace_{}__", names.join("_"))
}
