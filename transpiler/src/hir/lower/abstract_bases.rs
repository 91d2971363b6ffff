//! The abstract classes of `collections.abc`: `isinstance`, and classes that derive from them.
//!
//! ```python
//! isinstance(value, Iterable)          # hasattr(value, "__iter__")
//! isinstance(value, Sequence)          # isinstance(value, (list, tuple, str, …, Deck))
//! class Deck(Sequence): ...            # has index, count, __contains__, …
//! ```
//! Some ask for methods; the others know the builtin classes that count, and have the classes of
//! the program that derive from them. What they give to a class is in Python
//! (`lib/_collections_abc.py`); `mixins` makes a copy of it for each class.
//!
//! Source: the Python library reference, "collections.abc".

use super::Lowerer;
use super::call::union_members;
use super::module::ModuleRef;
use super::names::Entity;
use super::scope::ScopeKind;
use crate::hir::{ClassId, ExprId, ExprKind, Program};
use crate::library;
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{Expr, StmtClassDef};

struct Abstract {
    name: &'static str,
    test: Test,
}

enum Test {
    /// An object with these methods.
    Methods(&'static [&'static str]),
    /// An instance of one of these, or of what derives from the class itself or from a class of
    /// the other list.
    Classes(&'static [&'static str], &'static [&'static str]),
}

use Test::{Classes, Methods};

/// What derives from these has the methods of a collection, written or not.
const COLLECTIONS: &[&str] = &[
    "ByteString",
    "Collection",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Sequence",
    "Set",
];

/// These have methods to give.
const GIVING: &[&str] = &[
    "AsyncIterator",
    "Collection",
    "Iterator",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Sequence",
    "Set",
];

const OF_COLLECTIONS: &[&str] = &["__contains__", "__iter__", "__len__"];

const SEQUENCES: &[&str] = &[
    "builtins.list",
    "builtins.tuple",
    "builtins.str",
    "builtins.range",
    "builtins.bytes",
    "builtins.bytearray",
    "collections.deque",
];

const ALL: &[Abstract] = &[
    abstract_class("AsyncGenerator", Methods(&["asend", "athrow", "__aiter__"])),
    abstract_class("AsyncIterable", Methods(&["__aiter__"])),
    abstract_class("AsyncIterator", Methods(&["__aiter__", "__anext__"])),
    abstract_class("Awaitable", Methods(&["__await__"])),
    abstract_class(
        "ByteString",
        Classes(&["builtins.bytes", "builtins.bytearray"], &[]),
    ),
    abstract_class("Callable", Methods(&["__call__"])),
    abstract_class(
        "Collection",
        Methods(&["__len__", "__iter__", "__contains__"]),
    ),
    abstract_class("Container", Methods(&["__contains__"])),
    abstract_class(
        "Coroutine",
        Methods(&["send", "throw", "close", "__await__"]),
    ),
    abstract_class(
        "Generator",
        Methods(&["send", "throw", "close", "__next__"]),
    ),
    abstract_class("Iterable", Methods(&["__iter__"])),
    abstract_class("Iterator", Methods(&["__iter__", "__next__"])),
    abstract_class("Mapping", Classes(&["builtins.dict"], &["MutableMapping"])),
    abstract_class("MutableMapping", Classes(&["builtins.dict"], &[])),
    abstract_class(
        "MutableSequence",
        Classes(
            &["builtins.list", "builtins.bytearray", "collections.deque"],
            &[],
        ),
    ),
    abstract_class("MutableSet", Classes(&["builtins.set"], &[])),
    abstract_class(
        "Sequence",
        Classes(SEQUENCES, &["MutableSequence", "ByteString"]),
    ),
    abstract_class(
        "Set",
        Classes(&["builtins.set", "builtins.frozenset"], &["MutableSet"]),
    ),
    abstract_class("Sized", Methods(&["__len__"])),
];

const fn abstract_class(name: &'static str, test: Test) -> Abstract {
    Abstract { name, test }
}

fn find(native: &str) -> Option<&'static Abstract> {
    let name = native
        .strip_prefix("collections.abc.")
        .or_else(|| native.strip_prefix("typing."))?;
    let name = if name == "AbstractSet" { "Set" } else { name };
    ALL.iter().find(|it| it.name == name)
}

/// Whether this is an abstract class of `collections.abc`, or `typing`'s name of one.
pub(super) fn is_abstract(native: &str) -> bool {
    native.starts_with("collections.abc.") || find(native).is_some()
}

/// Whether the class is one of the library, with what an abstract class gives.
pub(super) fn gives(program: &Program, class: ClassId) -> bool {
    program.module(program.class(class).module).name == library::ABSTRACT_BASES
}

/// Whether a base of the class may be an abstract class that gives methods, by its name alone.
pub(super) fn may_derive(class: &StmtClassDef) -> bool {
    let bases = class.arguments.iter().flat_map(|it| &it.args);
    bases.into_iter().any(|base| {
        let base = match base {
            Expr::Subscript(it) => &*it.value,
            other => other,
        };
        let name = match base {
            Expr::Name(it) => it.id.as_str(),
            Expr::Attribute(it) => it.attr.as_str(),
            _ => return false,
        };
        name == "AbstractSet" || GIVING.contains(&name)
    })
}

impl Lowerer {
    /// The class in the library that has what the abstract class gives, if it gives anything.
    pub(super) fn abstract_base(&mut self, native: &str) -> Option<ClassId> {
        let name = find(native)?.name;
        let ModuleRef::User(module) = self.known.find(library::ABSTRACT_BASES) else {
            return None;
        };
        match self.module_member(module, &Name::new_static(name)) {
            Entity::Class(id) if GIVING.contains(&name) => Some(id),
            _ => None,
        }
    }

    /// `isinstance(object, classes)`, or `issubclass` of a class, where an abstract class is among
    /// the classes.
    pub(super) fn abstract_test(
        &mut self,
        test: &str,
        object: &Expr,
        classes: &Expr,
        range: TextRange,
    ) -> Option<ExprId> {
        let mut all = Vec::new();
        match classes {
            Expr::Tuple(it) => all.extend(&it.elts),
            other => union_members(other, &mut all),
        }
        let mut found = Vec::new();
        let mut others = Vec::new();
        for class in all {
            match self.static_native(class).as_deref().and_then(find) {
                Some(it) => found.push(it),
                None => others.push(class),
            }
        }
        if found.is_empty() {
            return None;
        }
        let value = self.expr(object);
        let mut tests = Vec::new();
        let body = self.block(|it| {
            // A name stays one: the test says something of the variable.
            let temp = match object {
                Expr::Name(_) => None,
                _ => Some(it.temp_of("object", value, range)),
            };
            let object = |it: &mut Lowerer| match temp {
                Some(temp) => it.local(temp, range),
                None => it.expr(object),
            };
            for class in others {
                let args = vec![object(it), it.expr(class)];
                tests.push(it.call_native(test, args, range));
            }
            for class in found {
                tests.push(match class.test {
                    Methods(names) => {
                        let has = names.iter().map(|name| {
                            let args = vec![object(it), it.str(name, range)];
                            it.call_native("builtins.hasattr", args, range)
                        });
                        let has: Vec<ExprId> = has.collect();
                        let has = it.all(has, range);
                        // A collection has them all.
                        let is_part = names.iter().all(|it| OF_COLLECTIONS.contains(it));
                        let below = if is_part { COLLECTIONS } else { &[] };
                        match it.derived(class.name, below) {
                            classes if classes.is_empty() => has,
                            classes => {
                                let classes = it.class_objects(classes, range);
                                let args = vec![object(it), classes];
                                let is = it.call_native(test, args, range);
                                it.make(ExprKind::Or(has, is), range)
                            }
                        }
                    }
                    Classes(natives, below) => {
                        let object = object(it);
                        let builtin = natives.iter().map(|name| it.native(name, range));
                        let builtin: Vec<ExprId> = builtin.collect();
                        let derived = it.derived(class.name, below);
                        let derived = derived
                            .into_iter()
                            .map(|id| it.make(ExprKind::Class(id), range));
                        let classes = builtin.into_iter().chain(derived).collect();
                        let classes = it.make(ExprKind::Tuple(classes), range);
                        it.call_native(test, vec![object, classes], range)
                    }
                });
            }
        });
        let mut tests = tests.into_iter();
        let first = tests.next()?;
        let test = tests.fold(first, |a, b| self.make(ExprKind::Or(a, b), range));
        Some(self.body_block(test, body, range))
    }

    fn class_objects(&mut self, classes: Vec<ClassId>, range: TextRange) -> ExprId {
        let classes = classes
            .into_iter()
            .map(|id| self.make(ExprKind::Class(id), range))
            .collect();
        self.make(ExprKind::Tuple(classes), range)
    }

    fn all(&mut self, tests: Vec<ExprId>, range: TextRange) -> ExprId {
        let joined = tests
            .into_iter()
            .reduce(|a, b| self.make(ExprKind::And(a, b), range));
        joined.unwrap_or_else(|| self.make(ExprKind::Bool(true), range))
    }

    /// The classes of the program that name the abstract class, or one `below` it, as a base.
    fn derived(&mut self, name: &str, below: &[&str]) -> Vec<ClassId> {
        let saved = (self.module, self.scope);
        let mut found = Vec::new();
        for (module, source) in self.modules.clone().into_iter().enumerate() {
            for scope in &source.scopes.scopes {
                if scope.kind != ScopeKind::Class {
                    continue;
                }
                (self.module, self.scope) = (module, scope.parent);
                let bases = scope.bases.iter();
                let mut bases = bases.filter_map(|it| source.scopes.values.get(it));
                let is_derived = bases.any(|it| {
                    let base = match it {
                        Expr::Subscript(it) => &*it.value,
                        other => other,
                    };
                    let base = match self.static_entity(base) {
                        Some(Entity::Native(native)) => find(&native).map(|it| it.name),
                        _ => None,
                    };
                    base.is_some_and(|it| it == name || below.contains(&it))
                });
                if is_derived {
                    found.push(self.class_id(module, scope.range));
                }
            }
        }
        (self.module, self.scope) = saved;
        found
    }
}
