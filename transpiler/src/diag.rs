//! Diagnostics as data: what is wrong, where, and what to do about it.
//!
//! Problem: every stage finds mistakes, several in one run, and the same diagnostic is drawn on a
//! terminal, printed as JSON and compared in tests. So a diagnostic is a value, and nothing but
//! the command line draws.
//!
//! ```python
//! import numpy       # error[unknown-module]: no module named 'numpy'
//! ```
//!
//! Invariants: texts are lower-case and have no final period, except that a `SyntaxError` keeps
//! CPython's exact words; each code stands once in the table below, with the text that
//! `cargo taipan explain CODE` prints.

use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    Error,
    Warning,
    /// No mistake: what `explain` tells.
    Note,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub primary: Span,
    /// Stands beside the underlined primary span; may be empty.
    pub label: String,
    /// Other places that explain the finding.
    pub secondary: Vec<(Span, String)>,
    /// What to write instead.
    pub help: Vec<String>,
    pub notes: Vec<String>,
}

impl Diagnostic {
    pub fn error(code: Code, primary: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary,
            label: String::new(),
            secondary: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub fn warning(code: Code, primary: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, primary, message)
        }
    }

    pub fn remark(code: Code, primary: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Note,
            ..Diagnostic::error(code, primary, message)
        }
    }

    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.label = text.into();
        self
    }

    #[must_use]
    pub fn secondary(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.secondary.push((span, text.into()));
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(text.into());
        self
    }

    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $text:literal)*) => {
        /// What kind of finding it is: stable, for tests, tools and `explain`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            /// In the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The kebab-case name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)*
                }
            }

            /// What `cargo taipan explain CODE` prints.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Code::$variant => $text,)*
                }
            }
        }
    };
}

codes! {
    SyntaxError "syntax-error"
"The file is not valid Python. The message is the one that CPython gives."

    IndentationError "indentation-error"
"The indentation is not valid Python. The message is the one that CPython gives."

    TooComplex "too-complex"
"The source is nested more deeply than CPython accepts: at most 200 open brackets and 100 levels
of indentation. Split the expression, or move inner blocks into functions."

    UnknownModule "unknown-module"
"An import names a module that is neither a file beside the script nor one of the modules that
taipan knows. A compiled program is closed: nothing can be imported that was not there when it
was compiled. Put the module beside the script, or do without it."

    UnknownName "unknown-name"
"A name is used that nothing in the program, and no builtin, defines. CPython would raise
NameError when it gets there."

    UnknownAttribute "unknown-attribute"
"An attribute is used that the object cannot have: its class and everything that assigns to its
attributes are known, and none of them defines it. CPython would raise AttributeError."

    DynamicCode "dynamic-code"
"`eval`, `exec`, `compile` and `__import__` of a computed string need a Python compiler inside the
program. An ahead-of-time compiled program has none. Write the code out, or choose among
functions with a dictionary."

    Unsupported "unsupported"
"This is valid Python that taipan cannot compile yet. It is refused where it stands, so that no
program silently does something else."

    NotOnBoard "not-on-board"
"The board that the firmware is built for lacks something that the program names: a driver, or
what only an operating system has. Build for another board, or do without it."

    TypeMismatch "type-mismatch"
"A value does not have the type that an annotation promises. taipan compiles annotations to
native types, so they must be true. Correct the annotation, or leave it out: types are inferred."

    AnnotationNeeded "annotation-needed"
"A function that Rust calls has a parameter whose type nothing tells. Rust signatures name types:
annotate the parameter, or begin the function's name with an underscore if it is not for Rust."

    NotExported "not-exported"
"A public name of a module that Rust uses is nothing that Rust can use: a variable that holds a
function, say. The rest of the module is offered. Begin the name with an underscore if it is not
for Rust."

    InvalidAnnotation "invalid-annotation"
"An annotation is not a type that taipan knows."

    CallMismatch "call-mismatch"
"A call does not fit the function: an argument is missing, there is one too many, or a keyword is
unknown. CPython would raise TypeError when it gets there."

    DynamicValue "dynamic-value"
"The type of something is known only when the program runs: types meet that have nothing in
common, or nothing tells the type at all. It works as in Python, and is slower than native
types. No mistake; `cargo taipan explain FILE` lists them."

    RevealedType "revealed-type"
"`reveal_type(x)` asks for the type of an expression. The message is the answer."

    InternalError "internal-error"
"taipan broke one of its own rules while it compiled this program. The program is not to blame;
please report it with the script."
}

impl Code {
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case_and_found() {
        for &code in Code::ALL {
            assert_eq!(Code::from_name(code.name()), Some(code));
            assert!(
                code.name()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-')
            );
            assert!(!code.explanation().is_empty());
        }
        assert_eq!(Code::from_name("no-such-code"), None);
    }
}
