//! Classes that each execution of their statement makes anew.
//!
//! ```python
//! def make(prefix):
//!     class Greeter:                  # class_object = <class of Greeter>()
//!         greeting = prefix + "!"     # class_object.greeting = prefix + "!"
//!         def greet(self, name):      # prefix = self.<class>.<prefix>
//!             return prefix + name
//!     return Greeter                  # class_object.<prefix> = prefix; return class_object
//! ```
//!
//! Problem: later stages know a class by its place in the source, while each execution of a class
//! statement has class variables of its own, and methods that see the variables of that
//! execution. So the class object is an object like any other, of a class of its own, and holds
//! both; its instances know it by the attribute `<class>`. [`super::class_objects`] writes what
//! calling it, asking it and reading class variables through instances means.
//!
//! Invariants: only classes whose methods or body use variables of a function around them are made
//! like that, and only where the function may run more than once ([`super::once`]); a variable
//! that is assigned after the class was made is in an object that all its users share; an
//! attribute in angle brackets is the compiler's own.

use rustc_hash::FxHashSet;

use super::Lowerer;
use super::class::ClassInfo;
use super::names::Entity;
use super::scope::{BindingKind, ScopeId, ScopeKind, Symbol};
use crate::hir::{
    Base, Class, ClassId, ExprId, ExprKind, FuncId, Local, LocalId, LocalKind, MethodKind,
    ModuleId, Param, ParamKind, StmtKind, Target,
};
use crate::source::Span;
use crate::syntax::TextRange;
use crate::syntax::ast;
use crate::syntax::ast::name::Name;

/// The attribute of an instance that holds its class object.
pub(super) const CLASS: &str = "<class>";
/// What the variables of a function that outlive their values at a class statement are held by.
const VARIABLES: &str = "<variables>";

/// What lowering knows of a class object.
pub(super) struct ClassObject {
    /// The class of the class object.
    pub(super) kind: ClassId,
    /// The object while the class statement runs.
    held: LocalId,
    /// Locals of the function around that methods use, with the attribute that holds each.
    captured: Vec<(LocalId, String)>,
    pub(super) variables: Vec<String>,
    /// Class methods and static methods: methods of the class object.
    pub(super) shared: Vec<(String, FuncId)>,
}

impl Lowerer {
    /// Whether a class statement uses variables of a function around it that may run again.
    pub(super) fn is_made(&mut self, module: usize, class: ScopeId) -> bool {
        if let Some(known) = self.made.get(&(module, class)) {
            return *known;
        }
        let found = self.uses_variables(module, class, &mut FxHashSet::default())
            || self.is_remade(module, class) && !self.is_special(module, class);
        self.made.insert((module, class), found);
        found
    }

    /// Whether a class statement visibly makes a class anew each time.
    fn is_remade(&mut self, module: usize, class: ScopeId) -> bool {
        let Some(source) = self.modules.get(module).cloned() else {
            return false;
        };
        let scope = source.scopes.scope(class);
        let mut values = scope.body_uses.iter();
        source.scopes.remade.contains(&scope.range)
            || source.scopes.looped.contains(&scope.range)
                && values.any(|(owner, name)| self.entity(module, *owner, name) == Entity::Variable)
    }

    /// Whether later stages must know the class by its place, as far as its bases tell.
    fn is_special(&mut self, module: usize, class: ScopeId) -> bool {
        let Some(source) = self.modules.get(module).cloned() else {
            return false;
        };
        let scope = source.scopes.scope(class);
        let bases = scope.bases.iter();
        let mut bases = bases.filter_map(|it| source.scopes.values.get(it));
        let saved = (self.module, self.scope);
        (self.module, self.scope) = (module, scope.parent);
        let found = bases.any(|base| {
            let base = match base {
                ast::Expr::Subscript(it) => &it.value,
                base => base,
            };
            match self.static_entity(base) {
                Some(Entity::Class(id)) => {
                    let is_lowered = !self.program.class(id).name.is_empty();
                    !is_lowered || self.special_line(id, true).is_some()
                }
                Some(Entity::Native(name)) => !matches!(
                    name.as_str(),
                    "builtins.object" | "abc.ABC" | "typing.Generic" | "typing.Protocol"
                ),
                _ => true,
            }
        });
        (self.module, self.scope) = saved;
        found
    }

    fn uses_variables(
        &mut self,
        module: usize,
        class: ScopeId,
        seen: &mut FxHashSet<ScopeId>,
    ) -> bool {
        let Some(source) = self.modules.get(module).cloned() else {
            return false;
        };
        if !seen.insert(class) {
            return false;
        }
        let uses = source.scopes.scope(class).outer_uses.iter();
        let mut uses = uses.filter(|(owner, _)| !source.scopes.scope(*owner).runs_once);
        uses.any(|(owner, name)| {
            let symbol = source.scopes.symbol(*owner, name);
            let inner = symbol
                .filter(|it| it.is_one_class())
                .and_then(|it| source.scopes.of(it.bindings.first()?.range));
            match inner {
                Some(inner) => self.uses_variables(module, inner, seen),
                None => self.entity(module, *owner, name) == Entity::Variable,
            }
        })
    }

    /// The class that a name stands for, where it is made anew.
    pub(super) fn made_class(&mut self, expr: &ast::Expr) -> Option<ClassId> {
        let name = self.mangle(&expr.as_name_expr()?.id);
        let owner = self.owner(self.scope, &name)?;
        let source = self.modules.get(self.module).cloned()?;
        let symbol = source.scopes.symbol(owner, &name)?;
        let range = symbol.bindings.first()?.range;
        let scope = source.scopes.of(range)?;
        let is_made = symbol.is_one_class() && self.is_made(self.module, scope);
        is_made.then(|| self.class_id(self.module, range))
    }

    /// Starts the object of a class that is made anew.
    pub(super) fn begin_class_object(&mut self, id: ClassId, it: &ast::StmtClassDef) {
        let header = super::class::class_header(it);
        self.refuse_special(id, it);
        let class = self.program.class(id);
        let qualname = format!("{}Class", class.qualname);
        let (module, span) = (class.module, class.span);
        let kind = self.add_class("type", qualname, module, span);
        let held = self.new_object("class_object", kind, header);
        let object = ClassObject {
            kind,
            held,
            captured: Vec::new(),
            variables: Vec::new(),
            shared: Vec::new(),
        };
        self.class_objects.insert(id, object);
    }

    /// A class of the compiler's own.
    fn add_class(&mut self, name: &str, qualname: String, module: ModuleId, span: Span) -> ClassId {
        let id = ClassId(self.program.classes.len() as u32);
        self.program.classes.push(Class {
            name: name.to_owned(),
            qualname,
            ..Class::blank(module, span)
        });
        let module = module.index();
        let info = ClassInfo {
            module,
            ..ClassInfo::default()
        };
        self.class_infos.insert(id, info);
        id
    }

    /// A new object of a class of the compiler's own.
    fn new_object(&mut self, name: &str, class: ClassId, range: TextRange) -> LocalId {
        let callee = self.make(ExprKind::Class(class), range);
        let value = self.call(callee, Vec::new(), range);
        self.temp_of(name, value, range)
    }

    /// Kinds of classes that later stages must know by their place in the source.
    fn refuse_special(&mut self, id: ClassId, it: &ast::StmtClassDef) {
        let base = self.special_line(id, false);
        let own = it.body.iter().find_map(|it| match it {
            ast::Stmt::FunctionDef(it) if it.name.as_str() == "__new__" => {
                Some("a class with `__new__`")
            }
            _ => None,
        });
        if let Some(what) = base.or(own) {
            self.refuse_made(it.name.range, what);
        }
    }

    /// What is special about a class or one above it.
    fn special_line(&mut self, id: ClassId, is_base: bool) -> Option<&'static str> {
        let is_enum = self.is_enumeration(id);
        let mut line = super::construction::line_of(&self.program, id).into_iter();
        line.find_map(|it| {
            let class = self.program.class(it);
            let has = |name: &str| class.methods.iter().any(|it| it.name == name);
            let has_class_method = class.methods.iter().any(|it| it.kind == MethodKind::Class);
            match &class.base {
                _ if is_enum => Some("an enumeration"),
                Base::Native(_) => Some("a class that derives from a builtin class"),
                _ if has("__init_subclass__") => Some("a class whose base has `__init_subclass__`"),
                _ if has("__new__") => Some("a class with `__new__`"),
                _ if (is_base || it != id) && has_class_method => {
                    Some("a class whose base has class methods")
                }
                _ => None,
            }
        })
    }

    pub(super) fn refuse_made(&mut self, range: TextRange, what: &str) {
        let text = format!(
            "{what} cannot use variables of the function around it, which may run more than once"
        );
        let help = "move the class to module level and pass the value to its `__init__`";
        self.unsupported(range, text, help);
    }

    /// The class object gets the variables that its methods use.
    pub(super) fn end_class_object(&mut self, id: ClassId, range: TextRange) -> Option<ExprId> {
        let object = self.class_objects.get(&id)?;
        let (held, captured) = (object.held, object.captured.clone());
        for (local, name) in captured {
            let object = self.local(held, range);
            let value = self.local(local, range);
            let target = Target::Attribute { object, name };
            self.emit(StmtKind::Assign { target, value }, range);
        }
        Some(self.local(held, range))
    }

    /// A variable of the class whose body is being lowered, where the class is made anew: an
    /// attribute of this local.
    pub(super) fn made_variable(&mut self, owner: ScopeId, name: &Name) -> Option<LocalId> {
        let id = self.class_in(owner)?;
        let methods = &self.program.class(id).methods;
        let is_method = methods.iter().any(|it| it.name == name.as_str());
        let object = self.class_objects.get_mut(&id)?;
        let is_shared = object.shared.iter().any(|it| it.0 == name.as_str());
        if !is_method && !is_shared && !object.variables.iter().any(|it| it == name.as_str()) {
            object.variables.push(name.to_string());
        }
        Some(object.held)
    }

    /// Whether the class whose body is being lowered is made anew.
    pub(super) fn is_in_class_object(&self) -> bool {
        let class = self.classes.last();
        class.is_some_and(|it| self.class_objects.contains_key(&it.id))
    }

    fn class_in(&self, scope: ScopeId) -> Option<ClassId> {
        let mut contexts = self.classes.iter().rev();
        contexts.find(|it| it.scope == scope).map(|it| it.id)
    }

    /// The local of a method that stands for a local of the function around its class.
    pub(super) fn taken_from_class(
        &mut self,
        level: usize,
        outer: LocalId,
        name: &Name,
    ) -> Option<LocalId> {
        let scope = self.builder_at(level).class_scope?;
        let id = self.class_in(scope)?;
        let object = self.class_objects.get_mut(&id)?;
        let found = object.captured.iter().find(|it| it.0 == outer);
        let attribute = match found {
            Some((_, attribute)) => attribute.clone(),
            None => {
                let bare = name.trim_matches(['<', '>']);
                let mut attribute = format!("<{bare}>");
                while object.captured.iter().any(|it| it.1 == attribute) {
                    attribute.insert(1, '_');
                }
                object.captured.push((outer, attribute.clone()));
                attribute
            }
        };
        Some(self.taken_local(level, name, Some(attribute)))
    }

    fn taken_local(&mut self, level: usize, name: &str, attribute: Option<String>) -> LocalId {
        let builder = self.builder_at(level);
        let span = builder.function.span;
        let local = builder.new_local(name.trim_matches(['<', '>']), LocalKind::Temp, span);
        builder.taken.push((local, attribute));
        local
    }

    /// In a method, or a function in one: the name of the class itself is the class object.
    pub(super) fn own_class_object(
        &mut self,
        owner: ScopeId,
        name: &Name,
        range: TextRange,
    ) -> Option<LocalId> {
        let source = self.modules.get(self.module).cloned()?;
        let symbol = source.scopes.symbol(owner, name)?;
        let class = source.scopes.of(symbol.bindings.first()?.range)?;
        if !symbol.is_one_class() || !self.class_objects.contains_key(&self.class_in(class)?) {
            return None;
        }
        let is_method = |it: &&super::FunctionBuilder| it.class_scope == Some(class);
        self.outer
            .iter()
            .chain([&self.builder])
            .rev()
            .find(is_method)?;
        let level = self.outer.len();
        Some(self.class_object_at(level, class, range))
    }

    fn class_object_at(&mut self, level: usize, class: ScopeId, range: TextRange) -> LocalId {
        let key = (class, Name::from(CLASS));
        let span = self.span(range);
        let builder = self.builder_at(level);
        if let Some(&local) = builder.names.get(&key) {
            return local;
        }
        let local = if builder.class_scope == Some(class) || level == 0 {
            self.taken_local(level, "class_object", None)
        } else {
            let outer = self.class_object_at(level - 1, class, range);
            self.builder_at(level).capture(outer, "class_object", span)
        };
        self.builder_at(level).names.insert(key, local);
        local
    }

    pub(super) fn builder_at(&mut self, level: usize) -> &mut super::FunctionBuilder {
        match self.outer.get_mut(level) {
            Some(builder) => builder,
            None => &mut self.builder,
        }
    }

    /// Finishes a method of a class that is made anew: it gets the class object, and takes the
    /// variables that it uses from there.
    pub(super) fn take_from_class_object(&mut self) {
        let class = self.builder.function.class;
        let is_method = self.builder.class_scope.is_some();
        let Some(class) = class.filter(|it| is_method && self.class_objects.contains_key(it))
        else {
            return;
        };
        let span = self.builder.function.span;
        let is_init = self.builder.function.name == "__init__";
        let taken = std::mem::take(&mut self.builder.taken);
        let own = match (self.builder.method_kind, is_init) {
            (MethodKind::Static, _) => Some(self.class_param(0, span)),
            (MethodKind::Class, _) => self.builder.function.params.first().map(|it| it.local),
            (_, true) => Some(self.class_param(1, span)),
            _ => None,
        };
        if matches!(
            self.builder.method_kind,
            MethodKind::Static | MethodKind::Class
        ) {
            let kind = self.class_objects.get(&class).map(|it| it.kind);
            self.builder.function.class = kind;
        }
        let this = self.builder.function.params.first().map(|it| it.local);
        let prelude = self.block(|it| {
            if let (true, Some(this), Some(own)) = (is_init, this, own) {
                let object = it.expr_at(ExprKind::Local(this), span);
                let value = it.expr_at(ExprKind::Local(own), span);
                let name = CLASS.to_owned();
                let target = Target::Attribute { object, name };
                it.emit_at(StmtKind::Assign { target, value }, span);
            }
            for (local, attribute) in taken {
                let object = match (own, this) {
                    (Some(own), _) => it.expr_at(ExprKind::Local(own), span),
                    (None, Some(this)) => {
                        let object = it.expr_at(ExprKind::Local(this), span);
                        let name = CLASS.to_owned();
                        it.expr_at(ExprKind::Attribute { object, name }, span)
                    }
                    (None, None) => it.expr_at(ExprKind::None, span),
                };
                let value = match attribute {
                    Some(name) => it.expr_at(ExprKind::Attribute { object, name }, span),
                    None => object,
                };
                let target = Target::Local(local);
                it.emit_at(StmtKind::Assign { target, value }, span);
            }
        });
        if let Some(body) = self.builder.blocks.first_mut() {
            body.splice(0..0, prelude);
        }
    }

    /// The parameter with the class object.
    fn class_param(&mut self, at: usize, span: Span) -> LocalId {
        let function = &mut self.builder.function;
        let local = LocalId(function.locals.len() as u32);
        function.locals.push(Local {
            name: "class_object".to_owned(),
            kind: LocalKind::Param,
            annotation: None,
            is_cell: false,
            maybe_unbound: false,
            span,
        });
        let param = Param {
            local,
            kind: ParamKind::PositionalOnly,
            default: None,
        };
        function.params.insert(at.min(function.params.len()), param);
        local
    }

    /// Whether a variable of a function is assigned after a class whose methods use it was made.
    pub(super) fn is_boxed(&self, owner: ScopeId, name: &str) -> bool {
        let Some(source) = self.modules.get(self.module) else {
            return false;
        };
        let scope = source.scopes.scope(owner);
        scope.kind == ScopeKind::Function
            && !scope.runs_once
            && source
                .scopes
                .symbol(owner, name)
                .is_some_and(Symbol::changes_after_class)
    }

    /// The object with the variables of a function that its classes share with it.
    pub(super) fn variables_of(&mut self, owner: ScopeId, range: TextRange) -> LocalId {
        let host = self
            .modules
            .get(self.module)
            .map_or(owner, |it| it.scopes.host(owner));
        let level = self.outer.len();
        self.local_at(level, host, owner, &Name::from(VARIABLES), range)
    }

    /// Makes that object, at the start of the function.
    pub(super) fn share_variables(&mut self, scope: ScopeId, range: TextRange) {
        let Some(source) = self.modules.get(self.module).cloned() else {
            return;
        };
        let symbols = source.scopes.scope(scope).symbols.keys();
        let mut boxed: Vec<&Name> = symbols.filter(|it| self.is_boxed(scope, it)).collect();
        boxed.retain(|it| self.entity(self.module, scope, it) == Entity::Variable);
        if boxed.is_empty() {
            return;
        }
        boxed.sort();
        let qualname = format!("{}_variables", self.builder.function.qualname);
        let (module, span) = (self.module_id(), self.span(range));
        let class = self.add_class("variables", qualname, module, span);
        let local = self.new_object("variables", class, range);
        let key = (scope, Name::from(VARIABLES));
        self.builder.names.insert(key, local);
        for name in boxed {
            let param = self.builder.names.get(&(scope, name.clone())).copied();
            if let Some(param) = param {
                let object = self.local(local, range);
                let value = self.local(param, range);
                let name = name.to_string();
                let target = Target::Attribute { object, name };
                self.emit(StmtKind::Assign { target, value }, range);
            }
        }
    }
}

impl Symbol {
    /// Bound by one class statement alone.
    pub(super) fn is_one_class(&self) -> bool {
        matches!(self.bindings.as_slice(),
            [one] if one.kind == BindingKind::Class && !one.decorated)
            && !self.is_rebound_inside
    }

    fn changes_after_class(&self) -> bool {
        let Some(class) = self.first_class_use else {
            return false;
        };
        let bindings = self.bindings.iter();
        let mut more = bindings.filter(|it| it.kind != BindingKind::Param);
        let is_before = match (self.is_param, more.next(), more.next()) {
            (true, None, _) => true,
            (false, Some(one), None) => {
                one.unconditional
                    && one.kind != BindingKind::Delete
                    && one.range.end().to_u32() <= class
            }
            _ => false,
        };
        self.is_rebound_inside || !is_before
    }
}
