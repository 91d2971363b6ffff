//! The only importer of the parser: text in, tree and CPython's SyntaxErrors out.
//!
//! Problem: the parser accepts more than CPython and words its errors differently, and the user
//! must read what `python3` would have said, at the place where it would have pointed.
//!
//! ```python
//! def f():
//!     await g()        # SyntaxError: 'await' outside async function
//! ```
//!
//! Invariants: no input makes this module panic or overflow the stack (`limits` refuses what is
//! nested too deeply before the parser sees it); a tree is returned only without errors of the
//! parser.

mod brackets;
mod errors;
mod finders;
mod limits;
mod literals;
mod patterns;
mod phrases;
mod placement;
pub mod stub;
mod symbols;
mod targets;
mod tokens;

pub use rustpython_ruff_python_ast as ast;
pub use rustpython_ruff_text_size::{Ranged, TextRange, TextSize};

use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::stack;

/// What came of one file.
#[derive(Debug)]
pub struct Parsed {
    /// Empty where there were errors.
    pub body: Vec<ast::Stmt>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a module. What the parser accepts and CPython does not, [`check`] finds.
pub fn parse(file: FileId, text: &str) -> Parsed {
    stack::deep(|| parse_here(file, text))
}

fn parse_here(file: FileId, text: &str) -> Parsed {
    if let Some(error) = limits::check(file, text) {
        return Parsed {
            body: Vec::new(),
            diagnostics: vec![error],
        };
    }
    let options = rustpython_parser::ParseOptions::from(rustpython_parser::Mode::Module);
    let parsed = rustpython_parser::parse_unchecked(text, options);
    if !parsed.errors().is_empty() {
        let diagnostics = errors::translate(file, text, &parsed);
        return Parsed {
            body: Vec::new(),
            diagnostics,
        };
    }
    let body = match parsed.into_syntax() {
        ast::Mod::Module(it) => it.body,
        ast::Mod::Expression(_) => Vec::new(),
    };
    Parsed {
        body,
        diagnostics: Vec::new(),
    }
}

/// CPython's compile-time checks of a module without parse errors.
pub fn check(file: FileId, text: &str, body: &[ast::Stmt]) -> Vec<Diagnostic> {
    // CPython builds the symbol table before it generates code.
    let mut found = symbols::check(body);
    found.extend(symbols::check_nonlocals(body));
    found.extend(placement::check(text, body));
    let error = |(range, text)| Diagnostic::error(Code::SyntaxError, span(file, range), text);
    found.into_iter().map(error).collect()
}

/// Parses the text of a string annotation: `"list[Node]"`.
pub fn parse_annotation(text: &str) -> Option<ast::Expr> {
    if text.len() > 2000 {
        return None;
    }
    let parsed = rustpython_parser::parse_expression(text).ok()?;
    Some(parsed.into_expr())
}

/// A range of the tree as a span of the program.
pub fn span(file: FileId, range: TextRange) -> Span {
    Span::new(file, range.start().to_u32(), range.end().to_u32())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn checked(text: &str) -> Vec<Diagnostic> {
        let parsed = parse(FileId(0), text);
        let mut found = parsed.diagnostics;
        found.extend(check(FileId(0), text, &parsed.body));
        found
    }

    /// What we say first about a snippet, as `errors.out` has it for CPython.
    fn said(snippet: &str) -> String {
        let file = SourceFile::new("snippet", "snippet", snippet);
        match checked(snippet).first() {
            None => "compiles".to_owned(),
            Some(it) => {
                let position = file.position(it.primary.start);
                let column = position.column + 1;
                format!("{}:{column}: {}", position.line, it.message)
            }
        }
    }

    /// CPython 3.13's answers are in `errors.out`; where ours differs is pinned in `known.out`.
    #[test]
    fn errors_are_cpythons() {
        let snippets = include_str!("../../tests/syntax/errors.txt").split("---\n");
        let reference: Vec<&str> = include_str!("../../tests/syntax/errors.out")
            .lines()
            .collect();
        let known: Vec<&str> = include_str!("../../tests/syntax/known.out")
            .lines()
            .collect();
        let mut different = Vec::new();
        for (index, snippet) in snippets.enumerate() {
            let ours = said(snippet);
            if reference.get(index) != Some(&ours.as_str()) {
                let first = snippet.lines().next().unwrap_or("");
                different.push(format!("{index} `{first}` {ours}"));
            }
        }
        assert_eq!(different, known, "{}", different.join("\n"));
    }

    #[test]
    fn every_statement_with_an_error_is_reported() {
        let text = "def f():\n    await g()\nbreak\nnonlocal x\n";
        let messages = checked(text);
        assert_eq!(messages.len(), 3);
    }
}
