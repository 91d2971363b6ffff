//! The stubs that travel inside the compiler, and which names they define.
//!
//! Problem: names are resolved long before types matter, so which names a native module has must
//! be known without reading its signatures.
//!
//! ```python
//! from math import sqrt, sqtr      # `math` has no `sqtr`
//! ```
//!
//! Invariants: a module may have several stubs (`builtins` has one a group of types); modules
//! that exist only for the type checker have none and accept every name.

use std::sync::OnceLock;

mod exports;

use rustc_hash::{FxHashMap, FxHashSet};

/// Name and text of each stub, sorted: `math`, or `builtins/str` for a part of `builtins`.
pub static ALL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/stubs.rs"));

/// Modules whose names are resolved at compile time, whatever they are.
const COMPILE_TIME: &[&str] = &[
    "__future__",
    "_typeshed",
    "abc",
    "collections.abc",
    "dataclasses",
    "enum",
    "types",
    "typing",
    "typing_extensions",
];

/// Those whose names are known in full: another name cannot be imported.
const LISTED: &[&str] = &[
    "abc",
    "collections.abc",
    "dataclasses",
    "enum",
    "types",
    "typing",
];

/// Those that `typing` got after the Python whose names are listed.
const LATER: &[&str] = &[
    "NoDefault",
    "ReadOnly",
    "TypeAliasType",
    "TypeForm",
    "TypeIs",
    "evaluate_forward_ref",
    "get_protocol_members",
    "is_protocol",
    "override",
];

/// Names of those that the library has in Python.
const IN_PYTHON: &[(&str, &str)] = &[("types", "SimpleNamespace"), ("typing", "assert_never")];

/// Names of other modules that mean something at compile time only, and what they do.
const COMPILE_TIME_NAMES: &[(&str, &str, &str)] = &[
    ("collections", "namedtuple", "makes a class"),
    ("contextlib", "asynccontextmanager", "decorates a function"),
    ("contextlib", "contextmanager", "decorates a function"),
    ("functools", "cache", "decorates a function"),
    ("functools", "cached_property", "decorates a method"),
    ("functools", "lru_cache", "decorates a function"),
    ("functools", "partial", MAKES),
    ("functools", "total_ordering", "decorates a class"),
    (
        "functools",
        "wraps",
        "decorates a function inside a function",
    ),
    ("operator", "attrgetter", MAKES),
    ("operator", "itemgetter", MAKES),
    ("operator", "methodcaller", MAKES),
];

const MAKES: &str = "makes a function of arguments that are known";

/// What a name does that means something at compile time only.
pub fn compile_time_role(dotted: &str) -> Option<&'static str> {
    let (module, name) = dotted.rsplit_once('.')?;
    let found = COMPILE_TIME_NAMES
        .iter()
        .find(|it| (it.0, it.1) == (module, name))?;
    Some(found.2)
}

fn index() -> &'static FxHashMap<&'static str, FxHashSet<&'static str>> {
    static INDEX: OnceLock<FxHashMap<&'static str, FxHashSet<&'static str>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: FxHashMap<&'static str, FxHashSet<&'static str>> = FxHashMap::default();
        for (name, text) in ALL {
            let module = name.split('/').next().unwrap_or(name);
            index
                .entry(module)
                .or_default()
                .extend(text.lines().filter_map(defined));
        }
        index
    })
}

/// The name that a line of a module defines at module level.
pub(crate) fn defined(line: &'static str) -> Option<&'static str> {
    let (rest, is_constant) = match line.split_once(' ') {
        Some(("class" | "def", rest)) => (rest, false),
        Some(("async", rest)) => (rest.trim_start_matches("def "), false),
        _ => (line, true),
    };
    let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric())?;
    let (name, tail) = rest.split_at(end);
    let tail = tail.trim_start();
    (!name.is_empty() && (!is_constant || tail.starts_with([':', '=']))).then_some(name)
}

/// Whether the compiler supplies this module.
pub fn has_module(module: &str) -> bool {
    COMPILE_TIME.contains(&module)
        || index().contains_key(module)
        || index().keys().any(|it| {
            it.strip_prefix(module)
                .is_some_and(|it| it.starts_with('.'))
        })
}

/// Whether the module defines the name.
pub fn has_name(module: &str, name: &str) -> bool {
    let is_later = || module == "typing" && LATER.contains(&name);
    let is_listed = !LISTED.contains(&module) || exports::contains(module, name) || is_later();
    (COMPILE_TIME.contains(&module) && is_listed && !IN_PYTHON.contains(&(module, name)))
        || COMPILE_TIME_NAMES
            .iter()
            .any(|it| (it.0, it.1) == (module, name))
        || index().get(module).is_some_and(|it| it.contains(name))
}

/// Whether `from module import *` binds the name.
pub fn is_exported(module: &str, name: &str) -> bool {
    match COMPILE_TIME.contains(&module) {
        true => exports::contains(module, name),
        false => has_name(module, name),
    }
}

/// Whether a dotted name is a class that a stub declares.
pub fn is_class(dotted: &str) -> bool {
    let Some((module, name)) = dotted.rsplit_once('.') else {
        return false;
    };
    let of_module = |stub: &str| stub.split('/').next() == Some(module);
    let declares = |line: &str| {
        let rest = line
            .strip_prefix("class ")
            .and_then(|it| it.strip_prefix(name));
        rest.is_some_and(|it| it.starts_with(['[', '(', ':']))
    };
    let mut stubs = ALL.iter().filter(|(stub, _)| of_module(stub));
    stubs.any(|(_, text)| text.lines().any(declares))
}

/// The public names of a module, sorted.
pub fn names(module: &str) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = index()
        .get(module)
        .into_iter()
        .flatten()
        .copied()
        .filter(|it| !it.starts_with('_'))
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_level_definitions_are_names() {
        assert_eq!(defined("def sqrt(x: float, /) -> float: ..."), Some("sqrt"));
        assert_eq!(
            defined("async def sleep(delay: float) -> None: ..."),
            Some("sleep")
        );
        assert_eq!(defined("class list[T]:"), Some("list"));
        assert_eq!(defined("pi: float"), Some("pi"));
        assert_eq!(defined("    def append(self): ..."), None);
        assert_eq!(defined("@raises"), None);
        assert_eq!(defined("from typing import Any"), None);
    }

    #[test]
    fn compile_time_modules_accept_every_name() {
        assert!(has_module("typing") && has_name("typing", "Optional"));
        assert!(!has_module("numpy") && !has_name("numpy", "array"));
    }
}
