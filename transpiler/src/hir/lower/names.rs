//! What a name stands for: a function, class, module or native thing, or else a variable.
//!
//! Problem: most names of a program are bound once and for all by `def`, `class` or `import`;
//! treating them as what they stand for, and not as variables, is what makes calls static.
//!
//! ```python
//! from math import sqrt as root   # `root` is Native("math.sqrt") everywhere
//! limit = 3                       # used in a function: a Global; else a local of the body
//! ```
//!
//! Invariants: a name with a second binding, one that a function rebinds through `global`, and
//! one that its own scope may read before it is bound, is a variable.

use super::Lowerer;
use super::module::ModuleRef;
use super::scope::{self, BindingKind, Member, ScopeId, ScopeKind};
use crate::diag::{Code, Diagnostic};
use crate::hir::{ClassId, ExprId, ExprKind, FuncId, Global, GlobalId, LocalId, ModuleId, Target};
use crate::stubs;
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Entity {
    Function(FuncId),
    Class(ClassId),
    Module(usize),
    Native(String),
    /// A variable that is never bound again, of whatever module.
    Global(GlobalId),
    /// A variable of the scope that owns the name.
    Variable,
    /// A `TypeVar`: meaningful in annotations only.
    TypeParam,
    /// Another name for a type; the value has this range in the module.
    Alias(usize, TextRange),
    /// `NewType("Name", type)`: the type in annotations, the identity when called.
    NewType(usize, TextRange),
    /// A `TypedDict` of the program.
    TypedDict,
    /// The import that would bind it fails.
    Unbound,
}

/// Beyond so many diagnostics nobody reads suggestions.
const MANY: usize = 100;

/// Where a variable lives.
pub(super) enum Place {
    Local(LocalId),
    Global(GlobalId),
    /// An attribute of an object that holds variables.
    Member(LocalId, String),
}

impl Lowerer {
    /// The name as the class around the code changes it.
    pub(super) fn mangle(&self, name: &Name) -> Name {
        let class = self.classes.last().map(|it| it.name.as_str());
        scope::mangled(class, name).into_owned()
    }

    pub(super) fn owner(&self, from: ScopeId, name: &str) -> Option<ScopeId> {
        self.modules.get(self.module)?.scopes.owner(from, name)
    }

    /// What `name` of that scope stands for.
    pub(super) fn entity(&mut self, module: usize, scope: ScopeId, name: &Name) -> Entity {
        let key = (module, scope, name.clone());
        if let Some(entity) = self.entities.get(&key) {
            return entity.clone();
        }
        // Modules that import each other's names in a circle end here.
        self.entities.insert(key.clone(), Entity::Variable);
        let entity = self.find_entity(module, scope, name);
        self.entities.insert(key, entity.clone());
        entity
    }

    fn find_entity(&mut self, module: usize, scope: ScopeId, name: &Name) -> Entity {
        let Some(source) = self.modules.get(module).cloned() else {
            return Entity::Unbound;
        };
        let Some(symbol) = source.scopes.symbol(scope, name) else {
            return Entity::Unbound;
        };
        if symbol.is_param {
            return Entity::Variable;
        }
        let is_runtime = |it: &&scope::Binding| !it.typing_only;
        let mut bindings: Vec<&scope::Binding> =
            symbol.bindings.iter().filter(is_runtime).collect();
        if bindings.is_empty() {
            bindings = symbol.bindings.iter().collect();
        }
        let Some(&first) = bindings.first() else {
            return Entity::Unbound;
        };
        if symbol.is_rebound_inside {
            return Entity::Variable;
        }
        let is_import = |it: &&scope::Binding| {
            let kind = &it.kind;
            matches!(
                kind,
                BindingKind::ImportModule(_) | BindingKind::ImportMember(_)
            )
        };
        if is_import(&first) && self.is_always_there(module, &first.kind) {
            bindings.retain(|it| !it.is_substitute);
        }
        if bindings.iter().all(is_import) {
            let target = self.import_entity(module, &first.kind);
            let same = bindings
                .iter()
                .skip(1)
                .all(|it| self.import_entity(module, &it.kind) == target);
            return if same { target } else { Entity::Variable };
        }
        let [binding] = bindings.as_slice() else {
            return Entity::Variable;
        };
        let kind = source.scopes.scope(scope).kind;
        let used_before = symbol
            .first_use
            .is_some_and(|it| it < binding.range.start().to_u32());
        let replaced = binding.decorated && !self.keeps_name(module, scope, binding.range);
        if replaced || used_before {
            return Entity::Variable;
        }
        match binding.kind {
            BindingKind::Def if binding.unconditional && kind == ScopeKind::Module => {
                Entity::Function(self.function_id(module, binding.range))
            }
            BindingKind::Class if self.is_typed_dict(module, scope, binding.range) => {
                Entity::TypedDict
            }
            BindingKind::Class
                if kind != ScopeKind::Module
                    && source
                        .scopes
                        .of(binding.range)
                        .is_some_and(|it| self.is_made(module, it)) =>
            {
                Entity::Variable
            }
            BindingKind::Class if binding.unconditional || kind != ScopeKind::Module => {
                Entity::Class(self.class_id(module, binding.range))
            }
            BindingKind::TypeAlias => Entity::Alias(module, binding.range),
            BindingKind::Assign if binding.unconditional && kind != ScopeKind::Class => {
                self.assigned_entity(module, scope, binding.range)
            }
            _ => Entity::Variable,
        }
    }

    /// Whether an import binds what taipan brings, which cannot fail.
    fn is_always_there(&mut self, module: usize, import: &BindingKind) -> bool {
        match self.import_entity(module, import) {
            Entity::Native(_) => true,
            Entity::Module(index) => self.modules.get(index).is_some_and(|it| it.is_library),
            _ => false,
        }
    }

    pub(super) fn function_id(&mut self, module: usize, range: TextRange) -> FuncId {
        if let Some(&id) = self.functions.get(&(module, range)) {
            return id;
        }
        let span = self.span(range);
        let id = self.reserve_function(span);
        self.functions.insert((module, range), id);
        id
    }

    fn import_entity(&mut self, importer: usize, kind: &BindingKind) -> Entity {
        match kind {
            BindingKind::ImportModule(target) => self.module_entity(target),
            BindingKind::ImportMember(member) => {
                let Member { module, name } = &**member;
                // `from . import part` in the package itself: the name is being bound right here.
                let dotted = format!("{module}.{name}");
                if self.known.find(module) == ModuleRef::User(importer)
                    && self.known.find(&dotted) != ModuleRef::Missing
                {
                    return self.module_entity(&dotted);
                }
                self.member_entity(module, name)
            }
            _ => Entity::Variable,
        }
    }

    pub(super) fn module_entity(&self, dotted: &str) -> Entity {
        match self.known.find(dotted) {
            ModuleRef::User(index) => Entity::Module(index),
            ModuleRef::Native => Entity::Native(dotted.to_owned()),
            ModuleRef::Missing => Entity::Unbound,
        }
    }

    /// What `from module import member` binds.
    pub(super) fn member_entity(&mut self, module: &str, member: &Name) -> Entity {
        match self.known.find(module) {
            ModuleRef::User(index) => {
                let found = self.module_member(index, member);
                match found {
                    // The importing module has a variable of its own, unless nobody can tell.
                    Entity::Global(_) if !self.is_stable(index, member) => Entity::Variable,
                    found => found,
                }
            }
            ModuleRef::Native => native_member(module, member),
            ModuleRef::Missing => Entity::Unbound,
        }
    }

    /// What `module.member` means, for a module of the user's own.
    pub(super) fn module_member(&mut self, module: usize, member: &Name) -> Entity {
        let Some(source) = self.modules.get(module).cloned() else {
            return Entity::Unbound;
        };
        if source.is_library && stubs::has_name(&source.name, member) {
            return native_member(&source.name, member);
        }
        let bound = source
            .scopes
            .symbol(0, member)
            .is_some_and(scope::Symbol::is_bound);
        if bound {
            return match self.entity(module, 0, member) {
                Entity::Variable => Entity::Global(self.global_id(module, 0, member)),
                other => other,
            };
        }
        match self.module_entity(&format!("{}.{member}", source.name)) {
            Entity::Unbound => self.star_entity(module, member),
            other => other,
        }
    }

    /// A name that some `from m import *` of the module brings.
    pub(super) fn star_entity(&mut self, module: usize, name: &Name) -> Entity {
        let Some(source) = self.modules.get(module).cloned() else {
            return Entity::Unbound;
        };
        if name.starts_with('_') {
            return Entity::Unbound;
        }
        for star in source.scopes.scope(0).stars.iter().rev() {
            let found = match self.known.find(star) {
                ModuleRef::User(index) if index != module => self.module_member(index, name),
                ModuleRef::Native if stubs::is_exported(star, name) => native_member(star, name),
                _ => Entity::Unbound,
            };
            if found != Entity::Unbound {
                return found;
            }
        }
        Entity::Unbound
    }

    /// Whether a module-level variable is bound once, at the top level, and by no other module.
    fn is_stable(&self, module: usize, name: &str) -> bool {
        let Some(source) = self.modules.get(module) else {
            return false;
        };
        source.scopes.symbol(0, name).is_some_and(|it| {
            let once = matches!(it.bindings.as_slice(), [it] if it.unconditional);
            once && !it.is_rebound_inside && !self.known.rebound.contains(name)
        })
    }

    /// The module-level or class-level variable of that name.
    pub(super) fn global_id(&mut self, module: usize, scope: ScopeId, name: &Name) -> GlobalId {
        let key = (module, scope, name.clone());
        if let Some(&id) = self.globals.get(&key) {
            return id;
        }
        let id = GlobalId(self.program.globals.len() as u32);
        let source = self.modules.get(module);
        let range = source
            .and_then(|it| it.scopes.symbol(scope, name))
            .and_then(|it| it.bindings.first())
            .map_or(TextRange::default(), |it| it.range);
        let file = source.map_or(crate::source::FileId(0), |it| it.file);
        self.program.globals.push(Global {
            name: name.to_string(),
            module: source.map_or(ModuleId(0), |it| it.id),
            class: None,
            annotation: None,
            span: self
                .span_override
                .unwrap_or_else(|| crate::syntax::span(file, range)),
        });
        self.globals.insert(key, id);
        if scope == 0 && self.is_read_by_host(module, name) {
            self.program.offered.push(id);
        }
        id
    }

    /// A public variable of a module that a host uses.
    pub(super) fn is_read_by_host(&self, module: usize, name: &str) -> bool {
        let module = self.modules.get(module);
        crate::hir::is_public(name)
            && module.is_some_and(|it| self.known.exported.contains(&it.name))
    }

    /// Where the variable `name` of `owner` lives, seen from the current function.
    pub(super) fn place(&mut self, owner: ScopeId, name: &Name, range: TextRange) -> Place {
        let Some(source) = self.modules.get(self.module).cloned() else {
            return Place::Local(self.temp(name, range));
        };
        match source.scopes.scope(owner).kind {
            ScopeKind::Class => match self.made_variable(owner, name) {
                Some(object) => Place::Member(object, name.to_string()),
                None => Place::Global(self.class_variable(owner, name)),
            },
            _ if self.is_global(owner, name) => {
                Place::Global(self.global_id(self.module, owner, name))
            }
            _ if self.is_boxed(owner, name) => {
                Place::Member(self.variables_of(owner, range), name.to_string())
            }
            _ => {
                if let Some(local) = self.own_class_object(owner, name, range) {
                    return Place::Local(local);
                }
                let host = source.scopes.host(owner);
                let level = self.outer.len();
                Place::Local(self.local_at(level, host, owner, name, range))
            }
        }
    }

    /// A module-level variable that more than the module's own body uses; a variable of a function
    /// that runs once, where a method of a class inside uses it.
    pub(super) fn is_global(&self, scope: ScopeId, name: &str) -> bool {
        let Some(source) = self.modules.get(self.module) else {
            return false;
        };
        if source.scopes.scope(scope).kind != ScopeKind::Module {
            let is_used = source.scopes.symbol(scope, name);
            return source.scopes.scope(scope).runs_once
                && is_used.is_some_and(|it| it.is_used_by_class);
        }
        let Some(symbol) = source.scopes.symbol(scope, name) else {
            return true;
        };
        symbol.is_captured
            || symbol.is_rebound_inside
            || (!source.is_main && self.known.shared.contains(name))
            || self.is_read_by_host(self.module, name)
    }

    /// The local for a variable of `host`, in the function at `level` of the nesting.
    pub(super) fn local_at(
        &mut self,
        level: usize,
        host: ScopeId,
        owner: ScopeId,
        name: &Name,
        range: TextRange,
    ) -> LocalId {
        let span = self.span(range);
        let builder = self.builder_at(level);
        let key = (owner, name.clone());
        if let Some(&local) = builder.names.get(&key) {
            return local;
        }
        let is_own = builder.scope == host;
        let in_class = builder.class_scope.is_some();
        let local = if is_own || level == 0 {
            builder.new_local(name, crate::hir::LocalKind::Variable, span)
        } else {
            let outer = self.local_at(level - 1, host, owner, name, range);
            let taken = match in_class {
                true => self.taken_from_class(level, outer, name),
                false => None,
            };
            match taken {
                Some(local) => local,
                None => self.builder_at(level).capture(outer, name, span),
            }
        };
        self.builder_at(level).names.insert(key, local);
        local
    }

    /// The value of a name.
    pub(super) fn name(&mut self, name: &Name, range: TextRange) -> ExprId {
        let name = &self.mangle(name);
        let module = self.modules.get(self.module);
        let offset = range.start().to_u32();
        let owner = module.and_then(|it| it.scopes.owner_of_read(self.scope, name, offset));
        let Some(owner) = owner else {
            return self.global_name(name, range);
        };
        match self.entity(self.module, owner, name) {
            Entity::Variable => self.read(owner, name, range),
            entity => self.entity_expr(&entity, name, range),
        }
    }

    /// The value of the variable `name` of `owner`.
    pub(super) fn read(&mut self, owner: ScopeId, name: &Name, range: TextRange) -> ExprId {
        if self.is_class_method(owner, name) {
            return self.class_member(owner, name, range);
        }
        match self.place(owner, name, range) {
            Place::Local(id) => self.local(id, range),
            Place::Global(id) => self.make(ExprKind::Global(id), range),
            Place::Member(object, name) => {
                let object = self.local(object, range);
                self.make(ExprKind::Attribute { object, name }, range)
            }
        }
    }

    /// A name that no scope of the module binds.
    fn global_name(&mut self, name: &Name, range: TextRange) -> ExprId {
        if let Some(entity) = self.synthetic_names.get(&(self.module, name.clone())) {
            let entity = entity.clone();
            return self.entity_expr(&entity, name, range);
        }
        match self.star_entity(self.module, name) {
            Entity::Unbound => {}
            entity => return self.entity_expr(&entity, name, range),
        }
        if let Some(kind) = self.module_fact(self.module, name) {
            return self.make(kind, range);
        }
        match name.as_str() {
            "__debug__" => self.make(ExprKind::Bool(true), range),
            "__class__" if self.is_in_class_object() => {
                let text = "`__class__` in a method of a class that each call makes anew";
                self.unsupported(range, text, "use the name of the class, or `type(self)`");
                self.placeholder(range)
            }
            "__class__" if !self.classes.is_empty() => {
                let id = self.classes.last().map_or(ClassId(0), |it| it.id);
                self.make(ExprKind::Class(id), range)
            }
            "exit" | "quit" => self.native("sys.exit", range),
            builtin if UNSUPPORTED.contains(&builtin) => {
                let text = format!("`{builtin}` is not supported");
                self.unsupported(range, text, "");
                self.placeholder(range)
            }
            builtin if is_builtin(builtin) => self.native(&format!("builtins.{builtin}"), range),
            _ => self.undefined(name, range),
        }
    }

    /// What every module knows of itself.
    pub(super) fn module_fact(&self, module: usize, name: &str) -> Option<ExprKind> {
        let module = self.modules.get(module)?;
        let text = match name {
            "__name__" => Some(module.name.clone()),
            "__file__" => Some(module.path.clone()),
            "__doc__" => super::module::docstring(&module.body),
            "__package__" => Some(module.package.join(".")),
            _ => return None,
        };
        Some(text.map_or(ExprKind::None, ExprKind::Str))
    }

    pub(super) fn entity_expr(&mut self, entity: &Entity, name: &Name, range: TextRange) -> ExprId {
        let kind = match entity {
            Entity::Function(id) => ExprKind::Function(*id),
            Entity::Class(id) => ExprKind::Class(*id),
            Entity::Module(index) => ExprKind::Module(ModuleId(*index as u32)),
            // False where a program runs.
            Entity::Native(name) if name == "typing.TYPE_CHECKING" => ExprKind::Bool(false),
            Entity::Native(name) => {
                if let Some(role) = stubs::compile_time_role(name) {
                    let text = format!("`{name}` is used as a value");
                    let help = format!("it {role}, where it stands above or beside it");
                    self.unsupported(range, text, &help);
                }
                ExprKind::Native(name.clone())
            }
            Entity::Global(id) => ExprKind::Global(*id),
            Entity::TypedDict => ExprKind::Native(super::typed_dict::CLASS.to_owned()),
            Entity::Alias(module, value) => return self.alias_expr(*module, *value, range),
            Entity::TypeParam | Entity::NewType(..) => {
                let text = format!("the type variable `{name}` is used as a value");
                self.unsupported(range, text, "use it in annotations only");
                ExprKind::None
            }
            // The import that should have bound it was reported, or its failure is handled.
            Entity::Unbound => return self.raise_undefined(name, range),
            Entity::Variable => return self.undefined(name, range),
        };
        self.make(kind, range)
    }

    /// An alias used as a value is the expression that it was assigned.
    fn alias_expr(&mut self, module: usize, value: TextRange, range: TextRange) -> ExprId {
        let Some(source) = self.modules.get(module).cloned() else {
            return self.none(range);
        };
        let Some(expr) = source.scopes.values.get(&value) else {
            return self.none(range);
        };
        let saved = (self.module, self.scope, self.span_override);
        let span = self.span(range);
        (self.module, self.scope, self.span_override) = (module, 0, Some(span));
        let value = self.expr(expr);
        (self.module, self.scope, self.span_override) = saved;
        value
    }

    /// CPython raises NameError when it gets here; nothing in the closed program can prevent it.
    fn undefined(&mut self, name: &Name, range: TextRange) -> ExprId {
        let text = format!("name '{name}' is not defined");
        // The import that should have bound it was reported, or its failure is handled.
        let is_missing = self.modules.get(self.module).is_some_and(|it| {
            it.scopes.owner(self.scope, name).is_none() && it.scopes.missing.contains(name)
        });
        if self.name_error_handlers > 0 || is_missing {
            return self.raise_undefined(name, range);
        }
        let span = self.span(range);
        let mut diagnostic = Diagnostic::error(Code::UnknownName, span, text);
        if self.diagnostics.len() < MANY
            && let Some(similar) = self.similar_name(name)
        {
            diagnostic = diagnostic.help(format!("did you mean '{similar}'?"));
        }
        self.report(diagnostic);
        self.placeholder(range)
    }

    fn raise_undefined(&mut self, name: &Name, range: TextRange) -> ExprId {
        let text = format!("name '{name}' is not defined");
        let body = self.block(|it| {
            let message = it.str(&text, range);
            it.raise_native("builtins.NameError", vec![message], range);
        });
        let value = self.none(range);
        self.body_block(value, body, range)
    }

    fn similar_name(&self, name: &str) -> Option<String> {
        let source = self.modules.get(self.module)?;
        let mut candidates: Vec<&str> = BUILTINS.to_vec();
        let mut current = self.scope;
        loop {
            let scope = source.scopes.scope(current);
            let bound = scope.symbols.iter().filter(|(_, symbol)| symbol.is_bound());
            candidates.extend(bound.map(|(name, _)| name.as_str()));
            if current == 0 {
                break;
            }
            current = scope.parent;
        }
        similar(name, &candidates)
    }

    /// Where `name = …` stores; none after a diagnostic.
    pub(super) fn name_target(&mut self, name: &Name, range: TextRange) -> Target {
        let name = &self.mangle(name);
        let owner = self.owner(self.scope, name).unwrap_or(self.scope);
        match self.place(owner, name, range) {
            Place::Local(id) => Target::Local(id),
            Place::Global(id) => Target::Global(id),
            Place::Member(object, name) => {
                let object = self.local(object, range);
                Target::Attribute { object, name }
            }
        }
    }
}

fn native_member(module: &str, member: &str) -> Entity {
    let dotted = format!("{module}.{member}");
    if stubs::has_name(module, member) || stubs::has_module(&dotted) {
        return Entity::Native(dotted);
    }
    Entity::Unbound
}

/// The closest candidate, if it is close enough to be a slip.
pub(super) fn similar(name: &str, candidates: &[&str]) -> Option<String> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    candidates
        .iter()
        .filter(|it| **it != name && it.len().abs_diff(name.len()) <= limit)
        .map(|it| (distance(name, it), *it))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, it)| it.to_owned())
}

/// Edit distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *cell;
            before = replaced.min(before + 1).min(*cell + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

pub(super) fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok() || stubs::has_name("builtins", name)
}

/// Builtins that no compiled program has.
const UNSUPPORTED: &[&str] = &[
    "breakpoint",
    "complex",
    "copyright",
    "credits",
    "help",
    "license",
    "memoryview",
];

/// The names of CPython's `builtins`, and `reveal_type`, sorted.
const BUILTINS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "Ellipsis",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "False",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "None",
    "NotADirectoryError",
    "NotImplemented",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "PythonFinalizationError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "True",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
    "__import__",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "copyright",
    "credits",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "license",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reveal_type",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];
