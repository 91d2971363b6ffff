//! Classes: bases, methods, class variables, declared attributes.
//!
//! ```python
//! class Circle(Shape):
//!     count = 0                    # a Global owned by the class
//!     radius: float                # declared, no value
//!     @property
//!     def area(self): ...          # Method, Getter
//!     __radd__ = __add__           # a second name for a method
//! ```
//!
//! Invariants: one base, of the program or native, until [`super::mixins`] lines up several;
//! bases that only mark (`ABC`, `Generic[T]`, `Protocol`, `object`) are dropped; the statements
//! of the body run where the class stands.

use super::abstract_bases;
use super::module::SourceModule;
use super::names::Entity;
use super::scope::{self, BindingKind, ScopeId, ScopeKind};
use super::synthesis::{EnumInfo, Wrapping};
use super::{ClassContext, Lowerer};
use crate::hir::{
    Arg, Base, Class, ClassId, CompareOp, ExprId, ExprKind, FuncId, GlobalId, Method, MethodKind,
    StmtKind, TypeExpr,
};
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{Ranged, TextRange};

/// What lowering knows of a class beside its HIR.
#[derive(Default)]
pub(super) struct ClassInfo {
    pub(super) module: usize,
    pub(super) scope: Option<ScopeId>,
    /// May be subscripted: `Stack[int]`.
    pub(super) is_generic: bool,
    pub(super) is_enum: bool,
    /// An enumeration with members: it has no subclasses.
    pub(super) is_final: bool,
    /// `__match_args__`, for class patterns.
    pub(super) match_args: Vec<String>,
    /// Of a dataclass or named tuple, inherited ones included.
    pub(super) fields: Vec<super::synthesis::Field>,
    pub(super) is_tuple: bool,
    /// Variables whose class says what reading and storing them does, with that class.
    pub(super) descriptors: Vec<(String, GlobalId, ClassId)>,
    pub(super) enumeration: Option<super::synthesis::EnumInfo>,
}

impl Lowerer {
    pub(super) fn class_id(&mut self, module: usize, range: TextRange) -> ClassId {
        if let Some(&id) = self.class_ids.get(&(module, range)) {
            return id;
        }
        let id = ClassId(self.program.classes.len() as u32);
        self.class_ids.insert((module, range), id);
        let source = self.modules.get(module).cloned();
        let scope = source.as_ref().and_then(|it| it.scopes.of(range));
        let mut info = ClassInfo {
            module,
            scope,
            ..ClassInfo::default()
        };
        if let (Some(source), Some(scope)) = (&source, scope) {
            let scope = source.scopes.scope(scope);
            info.is_generic = !scope.type_params.is_empty() || scope.has_generic_base;
        }
        if let Some(source) = &source {
            info.enumeration = self.enumeration_of(source, module, range);
            info.is_enum = info.enumeration.is_some();
        }
        self.class_infos.insert(id, info);
        let file = source.map_or(crate::source::FileId(0), |it| it.file);
        let span = crate::syntax::span(file, range);
        let module = crate::hir::ModuleId(module as u32);
        self.program.classes.push(Class::blank(module, span));
        id
    }

    /// The enumeration that stands there, as a class or as a call. It is known before the body
    /// is, for functions that stand above it.
    fn enumeration_of(
        &mut self,
        source: &SourceModule,
        module: usize,
        range: TextRange,
    ) -> Option<EnumInfo> {
        if let Some((kind, values)) = source.scopes.enum_values.get(&range) {
            return Some(self.enum_info(*kind, values, module, range));
        }
        let value = source.scopes.values.get(&range)?;
        let kind = scope::enum_kind(&value.as_call_expr()?.func)?;
        let values = super::synthesis::functional(value)?;
        Some(self.enum_info(kind, &values, module, range))
    }

    /// `Outer.Inner`.
    pub(super) fn nested_class(&mut self, id: ClassId, name: &Name) -> Option<ClassId> {
        let info = self.class_infos.get(&id)?;
        let (module, scope) = (info.module, info.scope?);
        match self.entity(module, scope, name) {
            Entity::Class(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn class_def(&mut self, it: &ast::StmtClassDef) {
        let name = self.mangle(&it.name.id);
        let owner = self.owner(self.scope, &name).unwrap_or(self.scope);
        if self.entity(self.module, owner, &name) == Entity::TypedDict {
            return;
        }
        let id = self.class_id(self.module, it.range);
        let header = class_header(it);
        let span = self.span(header);
        let qualname = self.inner_qualname(it.name.as_str());
        let qualname = match self.scope_kind() {
            ScopeKind::Class => qualname,
            _ if self.outer.len() > 1 => {
                format!("{}.<locals>.{}", self.builder.function.qualname, it.name)
            }
            _ => it.name.to_string(),
        };
        let decorators: Vec<(ExprId, TextRange)> = it
            .decorator_list
            .iter()
            .filter(|it| !scope::is_transparent(&it.expression))
            .map(|it| (self.expr(&it.expression), it.expression.range()))
            .collect();
        let bases = self.bases(it);
        let is_abstract_base = self.is_abstract_base(it);
        if let Some(class) = self.program.classes.get_mut(id.index()) {
            class.name = it.name.to_string();
            class.qualname = qualname;
            class.base = bases.first().cloned().unwrap_or(Base::Object);
            class.bases = if bases.len() > 1 { bases } else { Vec::new() };
            class.is_abstract_base = is_abstract_base;
            class.docstring = super::module::docstring(&it.body);
            class.span = span;
        }
        if let Some(info) = self.class_infos.get_mut(&id) {
            info.is_final = info.is_enum && super::synthesis::has_members(it);
        }
        let scope = self
            .modules
            .get(self.module)
            .and_then(|module| module.scopes.of(it.range));
        if scope.is_some_and(|scope| self.is_made(self.module, scope)) {
            self.begin_class_object(id, it);
        }
        let body = self.class_body(id, it);
        self.emit(StmtKind::ClassDef { class: id, body }, header);
        let made = self.end_class_object(id, header);
        if made.is_none() {
            self.announce_subclass(id, it, header);
        }
        if self.entity(self.module, owner, &name) == Entity::Class(id) {
            if self.scope_kind() == ScopeKind::Class
                && let Some(outer) = self.classes.last()
                && let Some(outer) = self.program.classes.get_mut(outer.id.index())
            {
                outer.nested.push((name.to_string(), id));
            }
            return;
        }
        let mut value = match made {
            Some(object) => object,
            None => self.make(ExprKind::Class(id), header),
        };
        for (callee, range) in decorators.into_iter().rev() {
            let maker = match &self.builder.function.expr(callee).kind {
                ExprKind::Call { callee, .. } => *callee,
                _ => callee,
            };
            if let ExprKind::Function(function) = self.builder.function.expr(maker).kind
                && !self.class_objects.contains_key(&id)
            {
                self.class_decorators.push((function, id));
            }
            value = self.call(callee, vec![value], range);
        }
        let target = self.name_target(&it.name.id, it.name.range);
        self.emit(StmtKind::Assign { target, value }, header);
    }

    /// A base's `__init_subclass__` runs when the class is made.
    fn announce_subclass(&mut self, id: ClassId, it: &ast::StmtClassDef, header: TextRange) {
        let name = "__init_subclass__";
        let is_announced = match &self.program.class(id).base {
            Base::User(base) => self.inherits_method(*base, name),
            _ => false,
        };
        let is_announced = is_announced || {
            let more = self.program.class(id).bases.iter();
            let mut more = more.filter_map(Base::class);
            more.any(|it| self.inherits_method(it, name))
        };
        if !is_announced {
            return;
        }
        if self
            .program
            .class(id)
            .methods
            .iter()
            .any(|it| it.name == name)
        {
            let text = "`__init_subclass__` that replaces another one is not supported";
            self.unsupported(header, text, "register the classes after they are made");
            return;
        }
        let object = self.make(ExprKind::Class(id), header);
        let name = name.to_owned();
        let callee = self.make(ExprKind::Attribute { object, name }, header);
        let keywords = it.arguments.iter().flat_map(|it| &it.keywords);
        let mut args = Vec::new();
        for keyword in keywords {
            let Some(name) = keyword.arg.as_ref().filter(|it| *it != "metaclass") else {
                continue;
            };
            let value = self.expr(&keyword.value);
            args.push(Arg::Keyword(name.to_string(), value));
        }
        let call = self.make(ExprKind::Call { callee, args }, header);
        self.emit(StmtKind::Expr(call), header);
    }

    /// Whether some base has an `__init_subclass__`, which gets the keywords of the class.
    fn takes_keywords(&mut self, it: &ast::StmtClassDef) -> bool {
        let bases = it.arguments.iter().flat_map(|it| &it.args);
        let bases: Vec<Option<Entity>> = bases.map(|it| self.static_entity(it)).collect();
        bases.into_iter().flatten().any(|it| match it {
            Entity::Class(id) => self.inherits_method(id, "__init_subclass__"),
            _ => false,
        })
    }

    fn class_body(&mut self, id: ClassId, it: &ast::StmtClassDef) -> Vec<crate::hir::Stmt> {
        let scope = self
            .modules
            .get(self.module)
            .and_then(|module| module.scopes.of(it.range));
        let Some(scope) = scope else {
            return Vec::new();
        };
        self.classes.push(ClassContext {
            id,
            scope,
            name: it.name.to_string(),
        });
        let saved = std::mem::replace(&mut self.scope, scope);
        let body = self.block(|this| {
            this.class_statements(id, it);
        });
        self.scope = saved;
        self.classes.pop();
        body
    }

    /// `class C(ABC)`, `class C(metaclass=ABCMeta)`
    fn is_abstract_base(&mut self, it: &ast::StmtClassDef) -> bool {
        let Some(arguments) = &it.arguments else {
            return false;
        };
        let bases = arguments.args.iter();
        let metaclasses = arguments.keywords.iter().map(|it| &it.value);
        bases.chain(metaclasses).any(|it| {
            matches!(
                self.static_native(it).as_deref(),
                Some("abc.ABC" | "abc.ABCMeta")
            )
        })
    }

    fn bases(&mut self, it: &ast::StmtClassDef) -> Vec<Base> {
        let Some(arguments) = &it.arguments else {
            return Vec::new();
        };
        for keyword in &arguments.keywords {
            let is_abc = matches!(
                self.static_native(&keyword.value).as_deref(),
                Some("abc.ABCMeta" | "enum.EnumMeta" | "builtins.type")
            );
            let name = keyword.arg.as_ref().map_or("", |it| it.as_str());
            if name == "metaclass" && !is_abc {
                let help = "use a class decorator, or write the methods out";
                self.unsupported(keyword.range, "metaclasses are not supported", help);
            } else if name != "metaclass"
                && !matches!(name, "total" | "boundary")
                && !self.takes_keywords(it)
            {
                let help = "pass the value as a class variable";
                self.unsupported(keyword.range, "class keywords are not supported", help);
            }
        }
        let id = self.class_id(self.module, it.range);
        let is_enum = self.is_enumeration(id);
        let bases = arguments.args.iter().filter_map(|it| self.one_base(it));
        // The type that the members are of is what their methods say.
        let bases: Vec<Base> = bases
            .filter(|it| !(is_enum && matches!(it, Base::Native(_))))
            .collect();
        // A builtin base has what an abstract class would give.
        let is_builtin = bases.iter().any(|it| matches!(it, Base::Native(_)));
        let given = |it: &Base| {
            it.class()
                .is_some_and(|it| abstract_bases::gives(&self.program, it))
        };
        match is_builtin {
            true => bases.into_iter().filter(|it| !given(it)).collect(),
            false => bases,
        }
    }

    /// The base that an argument of `class` names; none if it only marks the class.
    fn one_base(&mut self, base: &Expr) -> Option<Base> {
        let base = match base {
            Expr::Subscript(it) => &*it.value,
            other => other,
        };
        if let Expr::Call(call) = base
            && let Some("collections.namedtuple" | "typing.NamedTuple") =
                self.static_native(&call.func).as_deref()
        {
            let id = self.class_id(self.module, base.range());
            self.functional_class(id, base);
            return Some(Base::User(id));
        }
        match self.static_entity(base) {
            Some(Entity::Class(id)) => Some(Base::User(id)),
            Some(Entity::Native(name)) => match name.as_str() {
                "builtins.object"
                | "abc.ABC"
                | "typing.Generic"
                | "typing.Protocol"
                | "typing.NamedTuple"
                | "typing_extensions.Protocol" => None,
                name if name.starts_with("enum.") => None,
                "typing.TypedDict" | "typing_extensions.TypedDict" => {
                    let text = "a TypedDict whose name is bound more than once is not supported";
                    self.unsupported(base.range(), text, "define it once, at the top");
                    None
                }
                "typing.Dict" => Some(Base::Native("builtins.dict".to_owned())),
                "typing.List" => Some(Base::Native("builtins.list".to_owned())),
                "typing.Set" => Some(Base::Native("builtins.set".to_owned())),
                "typing.Tuple" => Some(Base::Native("builtins.tuple".to_owned())),
                name if abstract_bases::is_abstract(name) => {
                    self.abstract_base(name).map(Base::User)
                }
                _ => Some(Base::Native(name)),
            },
            _ if self.made_class(base).is_some() => {
                let text = "a base class that each call of the function makes anew";
                let help = "move the base to module level, or give it no variables of the function";
                self.unsupported(base.range(), text, help);
                None
            }
            _ => {
                let decorated = self.decorated_base(base);
                if decorated.is_none() {
                    let text = "the base class is computed when the program runs";
                    self.unsupported(base.range(), text, "name a class");
                }
                decorated.map(Base::User)
            }
        }
    }

    /// A base with decorators that may have replaced it: whether they have shows when the program
    /// runs, and most only register the class.
    fn decorated_base(&mut self, base: &Expr) -> Option<ClassId> {
        let Expr::Name(name) = base else { return None };
        let owner = self.owner(self.scope, &name.id)?;
        let source = self.modules.get(self.module).cloned()?;
        let symbol = source.scopes.symbol(owner, &name.id)?;
        let [binding] = symbol.bindings.as_slice() else {
            return None;
        };
        if binding.kind != BindingKind::Class || !binding.decorated || symbol.is_rebound_inside {
            return None;
        }
        let id = self.class_id(self.module, binding.range);
        let range = base.range();
        let (left, right) = (self.expr(base), self.make(ExprKind::Class(id), range));
        let op = CompareOp::IsNot;
        let test = self.make(ExprKind::Compare { op, left, right }, range);
        let then = self.block(|it| {
            let text = format!(
                "the decorators of `{}`, a base class, gave something else",
                name.id
            );
            let message = it.str(&text, range);
            it.raise_native("builtins.NotImplementedError", vec![message], range);
        });
        let orelse = Vec::new();
        self.emit(StmtKind::If { test, then, orelse }, range);
        Some(id)
    }

    /// A plain statement of a class body.
    pub(super) fn class_statement(&mut self, stmt: &Stmt) {
        if let Stmt::Assign(it) = stmt
            && let [Expr::Name(name)] = it.targets.as_slice()
        {
            if name.id.as_str() == "__match_args__" {
                self.set_match_args(&it.value);
            }
            if let Expr::Name(method) = &*it.value
                && self.alias_method(&name.id, &method.id)
            {
                return;
            }
            if let Expr::Call(call) = &*it.value
                && self.static_native(&call.func).as_deref() == Some("builtins.property")
                && self.property_of(&name.id, &call.arguments)
            {
                return;
            }
            if self.descriptor(&name.id, &it.value) {
                return;
            }
        }
        if let Stmt::AnnAssign(it) = stmt
            && let (Expr::Name(name), Some(value)) = (&*it.target, &it.value)
            && self.descriptor(&name.id, value)
        {
            return;
        }
        self.stmt(stmt);
        match stmt {
            Stmt::Assign(it) => {
                for target in &it.targets {
                    self.named_variable(target, &it.value);
                }
            }
            Stmt::AnnAssign(ast::StmtAnnAssign {
                target,
                value: Some(value),
                ..
            }) => self.named_variable(target, value),
            _ => {}
        }
    }

    /// `__slots__ = ("x", "y")`; of computed names nothing is known.
    pub(super) fn set_slots(&mut self, value: &Expr) {
        let items = match value {
            Expr::Tuple(it) => &it.elts[..],
            Expr::List(it) => &it.elts[..],
            Expr::Set(it) => &it.elts[..],
            other => std::slice::from_ref(other),
        };
        let names: Option<Vec<String>> = items
            .iter()
            .map(|it| match it {
                Expr::StringLiteral(it) => {
                    let name = Name::from(it.value.to_str());
                    Some(self.mangle(&name).to_string())
                }
                _ => None,
            })
            .collect();
        if let Some(class) = self.classes.last()
            && let Some(class) = self.program.classes.get_mut(class.id.index())
        {
            class.slots = names;
        }
    }

    fn set_match_args(&mut self, value: &Expr) {
        let Expr::Tuple(it) = value else { return };
        let names = it.elts.iter().filter_map(|it| match it {
            Expr::StringLiteral(it) => Some(it.value.to_str().to_owned()),
            _ => None,
        });
        let names = names.collect();
        if let Some(class) = self.classes.last()
            && let Some(info) = self.class_infos.get_mut(&class.id)
        {
            info.match_args = names;
        }
    }

    /// `__radd__ = __add__`.
    fn alias_method(&mut self, alias: &Name, method: &Name) -> bool {
        let Some(id) = self.classes.last().map(|it| it.id) else {
            return false;
        };
        let Some(class) = self.program.classes.get_mut(id.index()) else {
            return false;
        };
        let mut found: Vec<Method> = Vec::new();
        for it in class.methods.iter().filter(|it| it.name == method.as_str()) {
            let name = alias.to_string();
            found.push(Method {
                name,
                kind: it.kind,
                function: it.function,
            });
        }
        let any = !found.is_empty();
        class.methods.extend(found);
        any
    }

    pub(super) fn method_def(&mut self, it: &ast::StmtFunctionDef) {
        if scope::is_overload(it) {
            return;
        }
        let Some(class) = self.classes.last().map(|it| it.id) else {
            return;
        };
        let is_enum = self.class_infos.get(&class).is_some_and(|it| it.is_enum);
        if it.name.as_str() == "__new__" && is_enum {
            let help = "set the attributes in `__init__`";
            let text = "`__new__` of an enumeration is not supported";
            self.unsupported(it.name.range, text, help);
        }
        if it.name.as_str() == "__getattribute__" {
            let help = "use `__getattr__`, which is asked for what is missing, or properties";
            self.unsupported(it.name.range, "`__getattribute__` is not supported", help);
        }
        if self.is_one_of_several(it) {
            let text = format!("`{}` is defined in one of several ways", it.name);
            let help = "define it once, and decide inside the method";
            self.unsupported(it.name.range, text, help);
        }
        let name = self.mangle(&it.name.id);
        let mut kind = match it.name.as_str() {
            "__init_subclass__" | "__class_getitem__" => MethodKind::Class,
            "__new__" => MethodKind::Static,
            _ => MethodKind::Instance,
        };
        let wrapping = self.wrapping(it);
        if let Some(Wrapping::Property) = wrapping {
            kind = MethodKind::Getter;
        }
        let mut replacing = 0;
        for decorator in &it.decorator_list {
            match self.method_decorator(&decorator.expression) {
                Some(found) => kind = found,
                None if scope::is_transparent(&decorator.expression) => {}
                None => replacing += 1,
            }
        }
        let is_decorated = replacing > usize::from(wrapping.is_some());
        if replacing > 0 && self.class_objects.contains_key(&class) {
            self.refuse_made(it.name.range, "a class with a decorated method");
        }
        if kind == MethodKind::Class && self.class_infos.get(&class).is_some_and(|it| it.is_final) {
            self.note_class_parameter(it, class);
        }
        let id = self.function_id(self.module, it.range);
        if is_decorated && self.descriptor_method(id, it) {
            return;
        }
        let function = match is_decorated {
            true => self.forwarder(id, it, kind),
            false => {
                self.lower_method(id, it);
                id
            }
        };
        self.add_method_of(class, &name, kind, function);
        let is_abstract = it.decorator_list.iter().any(|it| {
            matches!(
                self.static_native(&it.expression).as_deref(),
                Some("abc.abstractmethod" | "abc.abstractproperty")
            )
        });
        if let Some(class) = self.program.classes.get_mut(class.index())
            && is_abstract
        {
            class.abstract_methods.push(name.to_string());
        }
        self.emit(StmtKind::Def(function), super::function::header(it));
    }

    /// A condition in the class body decides whether this definition is the method.
    fn is_one_of_several(&self, it: &ast::StmtFunctionDef) -> bool {
        let Some(module) = self.modules.get(self.module) else {
            return false;
        };
        let name = self.mangle(&it.name.id);
        let Some(symbol) = module.scopes.symbol(self.scope, &name) else {
            return false;
        };
        let own = symbol
            .bindings
            .iter()
            .find(|binding| binding.range == it.range);
        own.is_some_and(|it| !it.unconditional) && symbol.bindings.len() > 1
    }

    /// `cls` in a class method of a class without subclasses is the class.
    fn note_class_parameter(&mut self, it: &ast::StmtFunctionDef, class: ClassId) {
        let module = self.modules.get(self.module).cloned();
        let scope = module
            .as_ref()
            .and_then(|module| module.scopes.of(it.range));
        if let (Some(module), Some(scope)) = (&module, scope)
            && let Some(param) = it.parameters.iter_non_variadic_params().next()
            && let name = &param.parameter.name.id
            && let Some(symbol) = module.scopes.symbol(scope, name)
            && symbol.bindings.len() == 1
        {
            let key = (self.module, scope, name.clone());
            self.entities.insert(key, Entity::Class(class));
        }
    }

    /// Class methods and static methods of a class that is made anew are methods of its object.
    fn add_method_of(&mut self, class: ClassId, name: &str, kind: MethodKind, function: FuncId) {
        let is_shared = matches!(kind, MethodKind::Static | MethodKind::Class);
        let Some(object) = self.class_objects.get_mut(&class).filter(|_| is_shared) else {
            return self.add_method(class, name, kind, function);
        };
        object.shared.push((name.to_owned(), function));
        let object = object.kind;
        self.add_method(object, name, MethodKind::Instance, function);
    }

    /// A later definition replaces an earlier one.
    pub(super) fn add_method(
        &mut self,
        class: ClassId,
        name: &str,
        kind: MethodKind,
        function: FuncId,
    ) {
        let Some(class) = self.program.classes.get_mut(class.index()) else {
            return;
        };
        let is_accessor = |it: MethodKind| {
            matches!(
                it,
                MethodKind::Getter | MethodKind::Setter | MethodKind::Deleter
            )
        };
        class.methods.retain(|it| {
            let replaced = it.kind == kind || !(is_accessor(kind) && is_accessor(it.kind));
            it.name != name || !replaced
        });
        class.methods.push(Method {
            name: name.to_owned(),
            kind,
            function,
        });
    }

    /// `x` of `@x.setter`, or `Base.x`.
    fn is_property_name(&mut self, value: &Expr) -> bool {
        match value {
            Expr::Name(_) => true,
            Expr::Attribute(it) => match self.static_entity(&it.value) {
                Some(Entity::Class(id)) => {
                    let line = super::construction::line_of(&self.program, id);
                    line.iter().any(|class| {
                        let methods = &self.program.class(*class).methods;
                        methods.iter().any(|own| {
                            own.name == it.attr.as_str() && own.kind == MethodKind::Getter
                        })
                    })
                }
                _ => false,
            },
            _ => false,
        }
    }

    pub(super) fn method_decorator(&mut self, decorator: &Expr) -> Option<MethodKind> {
        match decorator {
            Expr::Name(_) => match self.static_native(decorator)?.as_str() {
                "builtins.property" => Some(MethodKind::Getter),
                "builtins.staticmethod" => Some(MethodKind::Static),
                "builtins.classmethod" => Some(MethodKind::Class),
                "abc.abstractproperty" => Some(MethodKind::Getter),
                _ => None,
            },
            Expr::Attribute(it) if self.is_property_name(&it.value) => match it.attr.as_str() {
                "setter" => Some(MethodKind::Setter),
                "getter" => Some(MethodKind::Getter),
                "deleter" => Some(MethodKind::Deleter),
                "abstractproperty" => Some(MethodKind::Getter),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the name of a class body stands for one of its methods.
    pub(super) fn is_class_method(&self, owner: ScopeId, name: &str) -> bool {
        let Some(module) = self.modules.get(self.module) else {
            return false;
        };
        module.scopes.scope(owner).kind == ScopeKind::Class
            && module.scopes.symbol(owner, name).is_some_and(|it| {
                it.bindings
                    .iter()
                    .all(|it| it.kind == BindingKind::Def && !it.decorated)
            })
    }

    /// A method named in its class body is the function.
    pub(super) fn class_member(&mut self, owner: ScopeId, name: &Name, range: TextRange) -> ExprId {
        let class = self
            .classes
            .iter()
            .rev()
            .find(|it| it.scope == owner)
            .map(|it| it.id);
        let function = class.and_then(|id| {
            let methods = &self.program.classes.get(id.index())?.methods;
            methods
                .iter()
                .find(|it| it.name == name.as_str())
                .map(|it| it.function)
        });
        match function {
            Some(id) => self.make(ExprKind::Function(id), range),
            None => {
                let id = self.class_variable(owner, name);
                self.make(ExprKind::Global(id), range)
            }
        }
    }

    /// The variable of a class object.
    pub(super) fn class_variable(&mut self, owner: ScopeId, name: &Name) -> GlobalId {
        let id = self.global_id(self.module, owner, name);
        let class = self
            .classes
            .iter()
            .rev()
            .find(|it| it.scope == owner)
            .map(|it| it.id);
        if let Some(class) = class
            && let Some(global) = self.program.globals.get_mut(id.index())
            && global.class.is_none()
        {
            global.class = Some(class);
            if let Some(class) = self.program.classes.get_mut(class.index()) {
                class.attrs.push((name.to_string(), id));
            }
        }
        id
    }

    /// `x: int` in a class body.
    pub(super) fn declare_attribute(&mut self, name: &str, annotation: Option<TypeExpr>) {
        let (Some(class), Some(annotation)) = (self.classes.last(), annotation) else {
            return;
        };
        if let Some(class) = self.program.classes.get_mut(class.id.index())
            && !class.declared.iter().any(|(it, _)| it == name)
        {
            class.declared.push((name.to_owned(), annotation));
        }
    }

    /// `self.x: int = 0` in a method declares it too.
    pub(super) fn declare_self_attribute(
        &mut self,
        target: &ast::ExprAttribute,
        annotation: Option<TypeExpr>,
    ) {
        let Expr::Name(object) = &*target.value else {
            return;
        };
        let is_self =
            self.builder.class_scope.is_some()
                && self.builder.function.params.first().is_some_and(|param| {
                    self.builder.function.param_name(param) == object.id.as_str()
                });
        if is_self {
            let name = self.mangle(&target.attr.id);
            self.declare_attribute(&name, annotation);
        }
    }
}

/// `class C(Base)`, without decorators and body.
pub(super) fn class_header(it: &ast::StmtClassDef) -> TextRange {
    let end = it.arguments.as_ref().map_or(it.name.end(), |it| it.end());
    let start = match it.decorator_list.last() {
        Some(_) => it.name.start(),
        None => it.range.start(),
    };
    TextRange::new(start, end)
}
