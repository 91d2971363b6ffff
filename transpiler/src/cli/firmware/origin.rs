//! Why a part of the runtime is in a firmware: the first line of Python that needs it.
//!
//! ```text
//!              10850 taipan_runtime::dict          app.py:12
//! ```
//! A part of the runtime is a module, and its types are what generated code names. A part that the
//! generated code does not name is there because another part needs it.

use crate::Output;
use crate::cli::messages::python_line;

/// The modules of the runtime, and the names by which generated code reaches them.
const NAMES: &[(&str, &[&str])] = &[
    ("async_generator", &["AsyncGenerator"]),
    ("asyncio", &["rt::asyncio"]),
    ("bytes", &["Bytes", "ByteArray"]),
    (
        "collections",
        &["Counter", "DefaultDict", "Deque", "OrderedDict"],
    ),
    ("coroutine", &["rt::coroutine", "Coroutine"]),
    ("dict", &["Dict"]),
    ("dynamic", &["Value", "rt::ops"]),
    ("exc", &["Exc", "attempt"]),
    ("float", &["f64"]),
    ("format", &["rt::format", "format_spec"]),
    ("generator", &["Generator", "rt::generator"]),
    ("int", &["Int", "int"]),
    ("io", &["rt::print"]),
    ("iter", &["Iter"]),
    ("itertools", &["rt::itertools"]),
    ("json", &["rt::json"]),
    ("list", &["List"]),
    ("machine", &["rt::machine"]),
    ("math", &["rt::math"]),
    ("random", &["rt::random"]),
    ("set", &["Set", "FrozenSet"]),
    ("str", &["Str"]),
    ("time", &["rt::time"]),
    ("tuple", &["Tuple"]),
    ("value", &["Value"]),
];

/// `app.py:12` for `taipan_runtime::dict`; None where the generated code does not name it.
pub(super) fn of(part: &str, output: &Output) -> Option<String> {
    let module = part.strip_prefix("taipan_runtime::")?;
    let (_, names) = NAMES.iter().find(|(name, _)| *name == module)?;
    output.files.iter().rev().find_map(|file| {
        let is_code = |line: &str| !line.trim_start().starts_with("//");
        let mut lines = file.text.lines().enumerate();
        let (index, _) = lines
            .find(|(_, line)| is_code(line) && names.iter().any(|name| mentions(line, name)))?;
        let line = python_line(&file.text, index + 1)?;
        Some(format!("{}:{line}", file.path))
    })
}

/// Whether a name stands there as a whole: `Int` is not in `Interval`.
fn mentions(line: &str, name: &str) -> bool {
    let is_part = |c: char| c == '_' || c.is_alphanumeric();
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn names_are_whole() {
        assert!(mentions("let x: Int = Int::ZERO;", "Int"));
        assert!(mentions("rt::asyncio::sleep(1)", "rt::asyncio"));
        assert!(!mentions("Interval::new()", "Int"));
        assert!(!mentions("my_Dict", "Dict"));
    }
}
