//! Names: a Rust identifier for each Python one.
//!
//! Problem: Python takes identifiers that Rust does not (`match`, `_`), that mean something else
//! there (`drop`), or that rustc warns about (`größe`, `maxValue`, `a__b`); and two Python names
//! must never become one Rust name.
//!
//! ```python
//! match = größe = maxValue = total = 1
//! ```
//! ```text
//! match_  py_grzf6xzdfxe  max_value_cap8  total
//! ```
//!
//! Invariants:
//! 1. Every result is an identifier that rustc accepts without a warning in its place: functions
//!    and variables contain no capital, types start with one, statics are all capitals. The three
//!    kinds never meet, so no local is taken for a static or a constructor.
//! 2. [`value`] is injective and the identity on ordinary names. It serves where two places must
//!    agree without a table: functions, methods, fields, modules.
//! 3. [`local`], [`class`] and [`global`] only propose; [`Names`] makes them unique in a scope.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

/// The variable that counts a call while it lasts.
pub const DEPTH_GUARD: &str = "_depth";

/// The end of the names that are the compiler's own: attributes in angle brackets.
const OWN: &str = "_own";

/// Rust 2024's keywords (a raw identifier would not do: `r#self` is not one), and the names that
/// generated code must be able to say: the roots of paths and the prelude's `drop`.
const RESERVED_VALUES: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "drop",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "rt",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "taipan_runtime",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Rust's prelude and the runtime's types, which a user's class of the same name must not hide.
const RESERVED_CLASSES: &[&str] = &[
    "Args",
    "AsMut",
    "AsRef",
    "AsyncGenerator",
    "At",
    "Bound",
    "Box",
    "ByteArray",
    "Bytes",
    "Cell",
    "CellVar",
    "Class",
    "Clone",
    "Cmp",
    "Co",
    "Code",
    "Copy",
    "Coroutine",
    "Counter",
    "Default",
    "DefaultDict",
    "Depth",
    "Deque",
    "Dict",
    "DictItems",
    "DictKeys",
    "DictValues",
    "Drop",
    "During",
    "DynFunc",
    "Environment",
    "Eq",
    "Err",
    "Exc",
    "ExcClass",
    "ExceptStar",
    "Exit",
    "Extend",
    "Field",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FrozenSet",
    "Func",
    "Future",
    "Generator",
    "Global",
    "Instance",
    "Int",
    "Into",
    "IntoIterator",
    "Iter",
    "Iterable",
    "Iterator",
    "List",
    "LruCache",
    "MaybeField",
    "None",
    "Object",
    "Ok",
    "Option",
    "Ord",
    "OrderedDict",
    "PartialEq",
    "PartialOrd",
    "Range",
    "Rc",
    "RefCell",
    "Result",
    "Self",
    "Send",
    "Set",
    "Signature",
    "Sized",
    "Slice",
    "Some",
    "Str",
    "String",
    "Sync",
    "Task",
    "ToOwned",
    "ToString",
    "Trace",
    "TryFrom",
    "TryInto",
    "Tuple",
    "Unpin",
    "Value",
    "Vec",
];

/// The name of a function, method, field or module: the Python name itself wherever Rust allows
/// it, else an encoding that no other Python name has.
pub fn value(python: &str) -> Cow<'_, str> {
    if let Some(own) = python.strip_prefix('<') {
        let bare = own.trim_end_matches('>');
        return Cow::Owned(match value(bare) {
            Cow::Borrowed(bare) if !bare.ends_with('_') => format!("{bare}{OWN}"),
            _ => escape(python),
        });
    }
    let stem = python.trim_end_matches('_');
    if stem.is_empty() || reserved(RESERVED_VALUES, stem) {
        // `match`, `match_`, `match__` each get one more; so do `_` and `__`.
        return Cow::Owned(format!("{python}_"));
    }
    let plain = is_plain(python);
    if plain && python.ends_with(OWN) {
        return Cow::Owned(format!("{python}_cap0"));
    }
    let weird = looks_encoded(python);
    if plain && !weird {
        return Cow::Borrowed(python);
    }
    let flat = python.to_ascii_lowercase();
    if !weird && is_plain(&flat) && !python.starts_with("py_") && !python.ends_with('_') {
        if !python.bytes().any(|b| b.is_ascii_lowercase()) {
            return Cow::Owned(format!("{flat}_caps"));
        }
        // The mask tells an underscore of ours from the name's own: it has a capital's bit.
        if python.len() <= 128 {
            let (lower, capitals) = lower(python);
            return Cow::Owned(format!("{lower}_cap{capitals:x}"));
        }
    }
    Cow::Owned(escape(python))
}

/// A proposal for a local variable or parameter: `N` → `n`, `maxValue` → `max_value`. Two Python
/// names may get the same one, so it goes through [`Names::fresh`].
pub fn local(python: &str) -> Cow<'_, str> {
    let stem = python.trim_end_matches('_');
    if stem.bytes().any(|b| b.is_ascii_uppercase()) && !stem.contains("__") {
        let (lower, _) = lower(python);
        if is_plain(&lower) {
            return Cow::Owned(value(&lower).into_owned());
        }
    }
    value(python)
}

/// A proposal for a type: `Account` → `Account`, `my_node` → `MyNode`, `Task` → `PyTask`. It goes
/// through [`Names::fresh`].
pub fn class(python: &str) -> Cow<'_, str> {
    let stem = python.trim_end_matches('_');
    if reserved(RESERVED_CLASSES, stem) {
        return Cow::Owned(format!("Py{stem}"));
    }
    let ok = stem.starts_with(|c: char| c.is_ascii_uppercase())
        && stem.bytes().all(|b| b.is_ascii_alphanumeric());
    if ok {
        return Cow::Borrowed(stem);
    }
    let source: Cow<str> = if python.is_ascii() {
        Cow::Borrowed(python)
    } else {
        Cow::Owned(escape(python))
    };
    let mut out = String::with_capacity(source.len());
    for word in source.split('_').filter(|word| !word.is_empty()) {
        if out.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit())
        {
            out.push('x');
        }
        let mut rest = word.chars();
        out.extend(rest.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(rest.as_str());
    }
    if !out.starts_with(|c: char| c.is_ascii_uppercase()) {
        out.insert_str(0, "Py");
    }
    if reserved(RESERVED_CLASSES, &out) {
        out.insert_str(0, "Py");
    }
    Cow::Owned(out)
}

/// A proposal for a static or constant: `total` → `TOTAL`. It goes through [`Names::fresh`].
pub fn global(python: &str) -> Cow<'_, str> {
    let stem = python.trim_matches('_');
    if stem.is_empty() {
        return Cow::Owned(format!("PY{python}"));
    }
    let snake = if is_plain(&python.to_ascii_lowercase()) {
        lower(python).0
    } else {
        escape(python)
    };
    let upper = snake.to_ascii_uppercase();
    // `PY` is the constant that tracebacks use.
    Cow::Owned(if upper == "PY" {
        "PY_".to_owned()
    } else {
        upper
    })
}

/// The names taken in one scope: a module's items, a function's locals.
#[derive(Clone, Debug, Default)]
pub struct Names {
    taken: FxHashSet<String>,
    /// The last number that each stem was given.
    counts: FxHashMap<String, u32>,
}

impl Names {
    pub fn new() -> Names {
        Names::default()
    }

    /// Keeps `name` from being handed out.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// `base`, or the first of `base_2`, `base_3` … that is free; taken from then on.
    pub fn fresh(&mut self, base: &str) -> String {
        if self.taken.insert(base.to_owned()) {
            return base.to_owned();
        }
        let is_type = base.starts_with(|c: char| c.is_ascii_uppercase())
            && (base.len() == 1 || base.contains(|c: char| c.is_ascii_lowercase()));
        let stem = base.trim_end_matches('_');
        let stem = if stem.is_empty() { "py" } else { stem };
        let separator = if is_type && !stem.ends_with(|c: char| c.is_ascii_digit()) {
            ""
        } else {
            "_"
        };
        let numbered = format!("{stem}{separator}");
        let count = self.counts.entry(numbered.clone()).or_insert(1);
        loop {
            *count += 1;
            let name = format!("{numbered}{count}");
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

fn reserved(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// What rustc takes for snake case without a warning.
fn is_plain(name: &str) -> bool {
    let core = name.trim_matches('_');
    !core.is_empty()
        && !core.contains("__")
        && name
            .bytes()
            .all(|b| b == b'_' || b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// The Rust module of what a host sees, where the module of the Python name stands around it.
pub fn surface(module: &str) -> String {
    format!("__{module}_surface")
}

/// Whether Rust takes a Python name as it stands, whatever its style.
pub fn is_rust(name: &str) -> bool {
    let is_word = |b: u8| b == b'_' || b.is_ascii_alphanumeric();
    name.bytes().all(is_word) && name != "Self" && !reserved(RESERVED_VALUES, name)
}

/// Whether [`value`] could have made `name` from another one.
fn looks_encoded(name: &str) -> bool {
    let capital = match name.rsplit_once("_cap") {
        Some((_, "s")) => true,
        Some((_, mask)) => !mask.is_empty() && mask.bytes().all(|b| b.is_ascii_hexdigit()),
        None => false,
    };
    capital || (name.starts_with("py_") && name.contains('z'))
}

/// `maxValue` → `max_value`, and the set of its first 128 capitals as bits.
fn lower(name: &str) -> (String, u128) {
    let mut out = String::with_capacity(name.len() + 4);
    let mut capitals: u128 = 0;
    let mut previous = '_';
    let mut chars = name.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_uppercase() {
            let next_is_lower = chars
                .peek()
                .is_some_and(|(_, next)| next.is_ascii_lowercase());
            let starts_word = !previous.is_ascii_uppercase() || next_is_lower;
            if previous != '_' && starts_word {
                out.push('_');
            }
            capitals |= 1u128.checked_shl(at as u32).unwrap_or(0);
        }
        out.push(c.to_ascii_lowercase());
        previous = c;
    }
    (out, capitals)
}

/// Any name in `a`–`y`, `0`–`9` and single `_`: `z` is `zz`, all else `z` + code point in hex +
/// `x`. Injective, and disjoint from the names that [`value`] leaves alone.
fn escape(name: &str) -> String {
    use std::fmt::Write;
    let mut out = String::from("py_");
    let mut previous = '_';
    for c in name.chars() {
        let plain = c.is_ascii_lowercase() || c.is_ascii_digit() || (c == '_' && previous != '_');
        if c == 'z' {
            out.push_str("zz");
        } else if plain {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "z{:x}x", c as u32);
        }
        previous = if plain { c } else { 'x' };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(RESERVED_VALUES.is_sorted());
        assert!(RESERVED_CLASSES.is_sorted());
    }

    /// A class of the program with such a name would hide what generated code means.
    #[test]
    fn the_prelude_is_reserved() {
        let runtime = include_str!("../../../runtime/src/rt.rs");
        let prelude = runtime.split("pub use super::{").nth(1);
        let names = prelude.and_then(|it| it.split('}').next()).unwrap_or("");
        let mut types = names.split(',').map(str::trim);
        assert!(types.clone().count() > 20);
        assert!(types.all(|it| {
            !it.starts_with(|c: char| c.is_ascii_uppercase()) || reserved(RESERVED_CLASSES, it)
        }));
    }

    #[test]
    fn ordinary_names_stay() {
        for name in [
            "total", "_private", "__init__", "n2", "x_", "py_thing", "is_upper", "cap", "_cap",
        ] {
            assert_eq!(value(name), name);
        }
        assert_eq!(class("HTTPServer"), "HTTPServer");
        assert_eq!(global("MAX_SIZE"), "MAX_SIZE");
    }

    #[test]
    fn strange_names_get_a_form() {
        assert_eq!(value("match"), "match_");
        assert_eq!(value("match_"), "match__");
        assert_eq!(value("_"), "__");
        assert_eq!(value("N"), "n_caps");
        assert_eq!(value("maxValue"), "max_value_cap8");
        assert_eq!(value("größe"), "py_grzf6xzdfxe");
        assert_eq!(value("a__b"), "py_a_z5fxb");
        assert_eq!(local("N"), "n");
        assert_eq!(local("maxValue"), "max_value");
        assert_eq!(local("Match"), "match_");
        assert_eq!(class("my_node"), "MyNode");
        assert_eq!(class("Task"), "PyTask");
        assert_eq!(global("total"), "TOTAL");
        assert_eq!(global("_"), "PY_");
    }

    /// All short names over an alphabet of troublemakers: no two results are equal.
    #[test]
    fn value_is_injective() {
        let parts = [
            "a", "A", "_", "z", "py_", "cap", "s", "1", "match", "é", "own", "<",
        ];
        let mut seen = rustc_hash::FxHashMap::default();
        let mut names = vec![String::new()];
        for _ in 0..5 {
            names = names
                .iter()
                .flat_map(|name| parts.iter().map(move |part| format!("{name}{part}")))
                .collect();
            for name in &names {
                let rust = value(name).into_owned();
                assert!(
                    rust.is_ascii() && !rust.bytes().any(|b| b.is_ascii_uppercase()),
                    "{rust}"
                );
                assert!(!rust.trim_matches('_').contains("__"), "{name} {rust}");
                if name.starts_with('1') {
                    continue;
                }
                if let Some(other) = seen.insert(rust.clone(), name.clone()) {
                    assert_eq!(&other, name, "{rust}");
                }
            }
        }
    }

    #[test]
    fn fresh_names_are_free() {
        let mut names = Names::new();
        assert_eq!(names.fresh("total"), "total");
        assert_eq!(names.fresh("total"), "total_2");
        assert_eq!(names.fresh("total_2"), "total_2_2");
        assert_eq!(names.fresh("Node"), "Node");
        assert_eq!(names.fresh("Node"), "Node2");
    }
}
