//! Regular expressions: what stands below `lib/re.py`.
//!
//! ```python
//! m = re.search(r"(?P<key>\w+)=(\d+)", "size=12")
//! ```
//! A pattern is parsed ([`parse`]), made into instructions ([`program`]) and run by a backtracking
//! matcher with a stack of its own ([`exec`]), as CPython does it: the same matches, in the same
//! order. Positions are code points.
//!
//! Source: the Python library reference, "re"; `Lib/re/_parser.py` for syntax and error texts.

mod exec;
mod parse;
mod program;
mod set;

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dict::Dict;
use crate::exc::{EXCEPTION, Exc, ExcClass, Result};
use crate::int::Int;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::value::{Native, Value};

/// `re.error`.
pub static ERROR: ExcClass = ExcClass::new("error", &EXCEPTION).in_module("re");

pub(crate) const IGNORECASE: i64 = 2;
pub(crate) const MULTILINE: i64 = 8;
pub(crate) const DOTALL: i64 = 16;
pub(crate) const VERBOSE: i64 = 64;
pub(crate) const ASCII: i64 = 256;

/// `re.error(message)` that no position belongs to.
#[cold]
fn error_of_all(message: &str, pattern: &[char]) -> Exc {
    let exc = Exc::with_text(&ERROR, String::from(message));
    let pattern: String = pattern.iter().collect();
    exc.set_attr("msg", Value::Str(Str::from(message)));
    exc.set_attr("pattern", Value::Str(Str::from(pattern)));
    for name in ["pos", "lineno", "colno"] {
        exc.set_attr(name, Value::None);
    }
    exc
}

/// `re.error(message)` at a position of the pattern.
#[cold]
fn error(message: &str, pattern: &[char], at: usize) -> Exc {
    let before = &pattern[..at.min(pattern.len())];
    let line = before.iter().filter(|c| **c == '\n').count() + 1;
    let column = before.iter().rev().take_while(|c| **c != '\n').count() + 1;
    let text = match pattern.contains(&'\n') {
        true => format!("{message} at position {at} (line {line}, column {column})"),
        false => format!("{message} at position {at}"),
    };
    let exc = Exc::with_text(&ERROR, text);
    let pattern: String = pattern.iter().collect();
    exc.set_attr("msg", Value::Str(Str::from(message)));
    exc.set_attr("pattern", Value::Str(Str::from(pattern)));
    exc.set_attr("pos", Int::from(at).into_value());
    exc.set_attr("lineno", Int::from(line).into_value());
    exc.set_attr("colno", Int::from(column).into_value());
    exc
}

/// A compiled pattern.
#[derive(Clone)]
pub struct Program(Rc<program::Code>);

/// A text that patterns are matched against.
#[derive(Clone)]
pub struct Subject(Rc<Chars>);

struct Chars(Vec<char>);

impl Program {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// `re.error`.
    pub fn new(pattern: &Str, flags: i64) -> Result<Program> {
        let chars: Vec<char> = pattern.as_str().chars().collect();
        let parsed = parse::parse(&chars, flags)?;
        Ok(Program(Rc::new(program::compile(parsed))))
    }

    /// The number of groups.
    pub fn groups(&self) -> i64 {
        self.0.groups as i64
    }

    /// The flags, with those that the pattern itself sets.
    pub fn flags(&self) -> i64 {
        self.0.flags
    }

    /// The numbers of the named groups.
    ///
    /// # Errors
    /// None that strings can raise.
    pub fn names(&self) -> Result<Dict<Str, i64>> {
        let names = self.0.names.iter();
        Dict::from_pairs(names.map(|(name, index)| (Str::from(name.as_str()), *index as i64)))
    }

    /// The bounds of the match and of each group, -1 for a group that took no part; empty where
    /// nothing matches. At the start alone unless `searches`, up to the end if `is_full`; an empty
    /// match at `start` does not count if `advances`.
    pub fn run(
        &self,
        subject: &Subject,
        start: i64,
        end: i64,
        how: &(bool, bool, bool),
    ) -> List<i64> {
        let (searches, is_full, advances) = *how;
        let length = subject.0.0.len() as i64;
        let end = end.clamp(0, length) as usize;
        let start = start.clamp(0, length) as usize;
        let matcher = exec::Matcher::new(&self.0, &subject.0.0[..end], is_full);
        let found = matcher.find(start, searches, advances);
        List::from(found.unwrap_or_default())
    }
}

impl Subject {
    /// The text, ready to be matched.
    pub fn new(text: &Str) -> Subject {
        Subject(Rc::new(Chars(text.as_str().chars().collect())))
    }
}

/// Makes a handle an object that only the library sees.
macro_rules! internal {
    ($Handle:ident, $Inner:ty, $name:literal) => {
        impl Object for $Handle {
            fn type_name(&self) -> &'static str {
                $name
            }

            fn repr_to(&self, out: &mut String) -> Result<()> {
                out.push_str(concat!("<", $name, ">"));
                Ok(())
            }

            fn is_same(&self, other: &Self) -> bool {
                Rc::ptr_eq(&self.0, &other.0)
            }

            fn into_value(self) -> Value {
                Value::Native(self.0)
            }

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Native(native) => {
                        let any: Rc<dyn core::any::Any> = native.clone();
                        any.downcast::<$Inner>().ok().map($Handle)
                    }
                    _ => None,
                }
            }
        }

        impl Native for $Inner {
            fn type_name(&self) -> &'static str {
                $name
            }
        }
    };
}

internal!(Program, program::Code, "re.Program");
internal!(Subject, Chars, "re.Subject");
