//! Symbol tables: what each name of a module means, before anything is lowered.
//!
//! Problem: a name's meaning depends on the whole function around it, because one assignment
//! anywhere makes it a local everywhere, and an inner function may use or rebind it.
//!
//! ```python
//! def counter():
//!     total = 0                   # bound here, captured by `step`
//!     def step():
//!         nonlocal total          # resolves to `counter`'s
//!         total += 1
//!     return step
//! ```
//!
//! Invariants: scope 0 is the module. A comprehension is a scope of its own whose variables live
//! in the function around it, unless an inner function captures one of them; then the
//! comprehension is a function (`is_function`), so that each run has fresh variables. A class
//! scope is never seen from the functions inside it.

mod builder;
mod forms;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::synthesis::Kind;
use crate::syntax::TextRange;
use crate::syntax::ast::Expr;
use crate::syntax::ast::name::Name;
pub(super) use builder::build;
pub(super) use forms::{
    absolute, catches_import_error, enum_kind, is_main_test, is_overload, is_transparent,
    is_type_checking,
};

pub(super) type ScopeId = usize;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ScopeKind {
    Module,
    Function,
    Lambda,
    Class,
    /// A list, set or dict comprehension.
    Comprehension,
    Generator,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum BindingKind {
    Param,
    /// Any plain store: assignment, loop variable, `with … as`, walrus, pattern.
    Store,
    /// The one target of an assignment statement.
    Assign,
    Delete,
    Def,
    Class,
    /// `import a.b`, or the part of it that the name stands for.
    ImportModule(Box<str>),
    ImportMember(Box<Member>),
    TypeAlias,
}

/// `from module import name`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Member {
    pub(super) module: String,
    pub(super) name: Name,
}

#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) kind: BindingKind,
    /// The statement; for an assignment its value.
    pub(super) range: TextRange,
    /// Stands at the top level of the scope's own body.
    pub(super) unconditional: bool,
    /// `def` or `class` with a decorator that may replace the object.
    pub(super) decorated: bool,
    /// Under `if TYPE_CHECKING:`: for annotations only.
    pub(super) typing_only: bool,
    /// Where an `import`, alone in its `try`, has failed: `except ImportError: json = None`.
    pub(super) is_substitute: bool,
}

#[derive(Clone, Default, Debug)]
pub(super) struct Symbol {
    pub(super) is_param: bool,
    pub(super) is_global: bool,
    pub(super) is_nonlocal: bool,
    /// A function inside uses it.
    pub(super) is_captured: bool,
    /// A function inside assigns it, through `global` or `nonlocal`.
    pub(super) is_rebound_inside: bool,
    /// A method of a class inside uses it.
    pub(super) is_used_by_class: bool,
    /// Where the first class stands whose methods use it, other than the class that it names.
    pub(super) first_class_use: Option<u32>,
    pub(super) bindings: SmallVec<[Binding; 1]>,
    /// Where the scope itself first reads it.
    pub(super) first_use: Option<u32>,
}

impl Symbol {
    pub(super) fn is_bound(&self) -> bool {
        self.is_param || !self.bindings.is_empty()
    }
}

#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) parent: ScopeId,
    pub(super) symbols: FxHashMap<Name, Symbol>,
    pub(super) type_params: Vec<Name>,
    pub(super) has_yield: bool,
    /// Contains `await` or an asynchronous clause that suspends this scope's own code.
    pub(super) has_await: bool,
    /// Code of its own: a module, function, lambda or generator expression, or a comprehension
    /// with a captured variable.
    pub(super) is_function: bool,
    /// Its code runs once at most.
    pub(super) runs_once: bool,
    /// `from m import *`, in order.
    pub(super) stars: Vec<String>,
    /// The bases of a class: keys of [`ScopeTree::values`].
    pub(super) bases: Vec<TextRange>,
    /// Variables of functions around a class that its code uses, with their owners.
    pub(super) outer_uses: Vec<(ScopeId, Name)>,
    /// Variables that the body of a class itself uses.
    pub(super) body_uses: Vec<(ScopeId, Name)>,
    pub(super) range: TextRange,
    /// Attributes that a class annotates and gives no value.
    pub(super) declared: Vec<Name>,
    /// A class with a subscripted base.
    pub(super) has_generic_base: bool,
}

impl Scope {
    /// The symbol of a name that the scope mentions.
    fn enter(&mut self, name: &Name) -> &mut Symbol {
        self.symbols.entry(name.clone()).or_default()
    }
}

#[derive(Default, Debug)]
pub(super) struct ScopeTree {
    pub(super) scopes: Vec<Scope>,
    by_range: FxHashMap<TextRange, ScopeId>,
    /// Assigned values that may be types (aliases, `TypeVar(…)`, `namedtuple(…)`), and bases.
    pub(super) values: FxHashMap<TextRange, Expr>,
    /// What the body of each class that makes enumerations assigns, in order.
    pub(super) enum_values: FxHashMap<TextRange, (Kind, Vec<(Name, Expr)>)>,
    /// What stands above each decorated `def`.
    pub(super) decorators: FxHashMap<TextRange, Vec<Expr>>,
    /// Class statements that visibly make a class anew.
    pub(super) remade: FxHashSet<TextRange>,
    /// Class statements in loops.
    pub(super) looped: FxHashSet<TextRange>,
    /// Names that only imports that fail would bind.
    pub(super) missing: FxHashSet<Name>,
}

impl ScopeTree {
    pub(super) fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id]
    }

    /// The scope that a `def`, `class`, lambda or comprehension opens.
    pub(super) fn of(&self, range: TextRange) -> Option<ScopeId> {
        self.by_range.get(&range).copied()
    }

    /// The scope whose variable `name` is, seen from `from`; none for a builtin or an undefined
    /// name.
    pub(super) fn owner(&self, from: ScopeId, name: &str) -> Option<ScopeId> {
        let mut current = from;
        let mut first = true;
        loop {
            let scope = &self.scopes[current];
            if (scope.kind != ScopeKind::Class || first)
                && let Some(symbol) = scope.symbols.get(name)
            {
                if symbol.is_global {
                    return self.scopes[0].symbols.get(name)?.is_bound().then_some(0);
                }
                if symbol.is_bound() && !symbol.is_nonlocal {
                    return Some(current);
                }
            }
            if current == 0 {
                return None;
            }
            first = false;
            current = scope.parent;
        }
    }

    /// [`ScopeTree::owner`] for a read at `offset`. The body of a class that has not bound a name
    /// yet reads the module's: `class Set: list = list`.
    pub(super) fn owner_of_read(&self, from: ScopeId, name: &str, offset: u32) -> Option<ScopeId> {
        let owner = self.owner(from, name)?;
        let scope = &self.scopes[owner];
        let is_bound_behind = |it: &Binding| offset < it.range.end().to_u32();
        let is_early = owner == from
            && scope.kind == ScopeKind::Class
            && scope.symbols.get(name).is_some_and(|it| {
                !it.bindings.is_empty() && it.bindings.iter().all(is_bound_behind)
            });
        if is_early {
            return self.scopes[0].symbols.get(name)?.is_bound().then_some(0);
        }
        Some(owner)
    }

    /// The function scope whose code the code of `id` is part of.
    pub(super) fn host(&self, id: ScopeId) -> ScopeId {
        let mut current = id;
        while !self.scopes[current].is_function {
            current = self.scopes[current].parent;
        }
        current
    }

    pub(super) fn set_runs_once(&mut self, id: ScopeId) {
        self.scopes[id].runs_once = true;
    }

    /// Whether a class stands between code and the scope around it whose variable it uses.
    fn crosses_class(&self, from: ScopeId, owner: ScopeId) -> bool {
        let mut current = self.scopes[from].parent;
        while current != owner && current != 0 {
            if self.scopes[current].kind == ScopeKind::Class {
                return true;
            }
            current = self.scopes[current].parent;
        }
        false
    }

    /// The nearest enclosing function, class or module scope, which is where `:=` stores.
    fn statement_scope(&self, id: ScopeId) -> ScopeId {
        let mut current = id;
        while matches!(
            self.scopes[current].kind,
            ScopeKind::Comprehension | ScopeKind::Generator
        ) {
            current = self.scopes[current].parent;
        }
        current
    }

    pub(super) fn symbol(&self, scope: ScopeId, name: &str) -> Option<&Symbol> {
        self.scopes[scope].symbols.get(name)
    }
}

/// What the builder needs to know about the module.
pub(super) struct ModuleFacts<'a> {
    /// The package that relative imports start from.
    pub(super) package: &'a [String],
    pub(super) is_main: bool,
    /// Whether an import of this dotted module can succeed.
    pub(super) exists: &'a dyn Fn(&str) -> bool,
    pub(super) collect_attributes: bool,
}

/// The names of attributes in a module, of whatever object.
#[derive(Default)]
pub(super) struct AttributeNames {
    pub(super) mentioned: FxHashSet<Name>,
    /// Those that are assigned or deleted.
    pub(super) rebound: FxHashSet<Name>,
}

/// `__name` in a class is `_Class__name`.
pub(super) fn mangled<'a>(class: Option<&str>, name: &'a Name) -> Cow<'a, Name> {
    let Some(class) = class.map(|it| it.trim_start_matches('_')) else {
        return Cow::Borrowed(name);
    };
    match name.starts_with("__") && !name.ends_with("__") && !class.is_empty() {
        true => Cow::Owned(Name::from(format!("_{class}{name}"))),
        false => Cow::Borrowed(name),
    }
}

fn new_scope(kind: ScopeKind, parent: ScopeId, range: TextRange) -> Scope {
    Scope {
        kind,
        parent,
        symbols: FxHashMap::default(),
        type_params: Vec::new(),
        has_yield: false,
        has_await: false,
        is_function: !matches!(kind, ScopeKind::Class | ScopeKind::Comprehension),
        runs_once: kind == ScopeKind::Module,
        stars: Vec::new(),
        bases: Vec::new(),
        outer_uses: Vec::new(),
        body_uses: Vec::new(),
        range,
        declared: Vec::new(),
        has_generic_base: false,
    }
}
