//! The library modules in Python that travel inside the compiler.
//!
//! Problem: much of the library is Python already, and as Python it is typed by the program that
//! uses it.
//!
//! ```python
//! from functools import reduce, cmp_to_key   # one from the stub, one from lib/functools.py
//! ```
//!
//! Invariants: a module may have a stub, a library file or both, whose names then come first from
//! the stub; a library file is compiled only where a program names something of it; its path is
//! [`SourceFile::is_frozen`], so that tracebacks show no lines of it, as CPython does for its
//! frozen modules.

use crate::source::SourceFile;
use crate::stubs;
use crate::syntax::ast;

/// The module with what the abstract classes of `collections.abc` give to classes of the program.
pub(crate) const ABSTRACT_BASES: &str = "_collections_abc";

/// Path below `lib/` and text of each file, sorted.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

fn text(module: &str) -> Option<&'static str> {
    let path = format!("{}.py", module.replace('.', "/"));
    let index = FILES.binary_search_by(|(name, _)| (*name).cmp(path.as_str()));
    let (_, text) = FILES.get(index.ok()?)?;
    Some(text)
}

/// The library's module of that dotted name.
pub(crate) fn load(module: &str) -> Option<SourceFile> {
    Some(SourceFile::frozen(module, text(module)?))
}

/// Whether `from module import …` needs more than the stub.
pub(crate) fn is_needed(module: &str, names: &[ast::Alias]) -> bool {
    !stubs::has_module(module)
        || names.iter().any(|it| {
            let name = it.name.as_str();
            name == "*" || !stubs::has_name(module, name)
        })
}

/// Whether a module with that text, which imports `module`, may use more of it than the stub.
pub(crate) fn may_be_used(module: &str, importer: &str) -> bool {
    let names = || {
        text(module)
            .into_iter()
            .flat_map(str::lines)
            .filter_map(stubs::defined)
    };
    !stubs::has_module(module) || names().any(|name| importer.contains(&format!(".{name}")))
}

/// The dotted names of all modules.
pub(crate) fn modules() -> impl Iterator<Item = String> {
    FILES
        .iter()
        .map(|(path, _)| path.trim_end_matches(".py").replace('/', "."))
}
