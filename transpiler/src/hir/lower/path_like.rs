//! Path-like arguments: what natives take as a path may be an object that knows its text.
//!
//! ```python
//! open(Path("notes.txt"))      # open(os.fspath(Path("notes.txt")))
//! ```
//! Where the program has no class with `__fspath__`, all paths are texts already.
//!
//! Source: PEP 519.

use super::Lowerer;
use super::module::ModuleRef;
use crate::hir::{Arg, ExprKind};
use crate::syntax::TextRange;
use crate::syntax::ast::{Stmt, name::Name};

const METHOD: &str = "__fspath__";

/// How many arguments of a native are paths, beginning with the first.
fn paths(native: &str) -> usize {
    let Some((module, name)) = native.rsplit_once('.') else {
        return 0;
    };
    match (module, name) {
        ("os.path", "join") => usize::MAX,
        ("os", "rename") => 2,
        ("builtins", "open") | ("os.path", _) | ("io", "_open_binary") => 1,
        ("os", "chdir" | "listdir" | "mkdir" | "makedirs" | "remove" | "unlink" | "rmdir") => 1,
        _ => 0,
    }
}

impl Lowerer {
    /// Whether a class of the program is path-like.
    pub(super) fn find_path_like(&mut self) {
        let is_method =
            |it: &Stmt| matches!(it, Stmt::FunctionDef(it) if it.name.as_str() == METHOD);
        let is_path = |it: &Stmt| matches!(it, Stmt::ClassDef(it) if it.body.iter().any(is_method));
        self.has_path_like = self.modules.iter().any(|it| it.body.iter().any(is_path));
    }

    /// The arguments of a native, with the texts of paths.
    pub(super) fn path_texts(&mut self, native: &str, args: &mut [Arg], range: TextRange) {
        if !self.has_path_like {
            return;
        }
        let ModuleRef::User(module) = self.known.find("os") else {
            return;
        };
        for arg in args.iter_mut().take(paths(native)) {
            let Arg::Positional(value) = arg else { return };
            if matches!(self.builder.function.expr(*value).kind, ExprKind::Str(_)) {
                continue;
            }
            let name = Name::new_static("fspath");
            let entity = self.module_member(module, &name);
            let callee = self.entity_expr(&entity, &name, range);
            *value = self.call(callee, vec![*value], range);
        }
    }
}
