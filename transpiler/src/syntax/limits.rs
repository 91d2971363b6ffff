//! Refuses what is nested too deeply, before the parser recurses into it.
//!
//! Problem: a recursive parser, and every recursive stage after it, overflows its stack on input
//! like ten thousand opening brackets. CPython has limits for this; they are enforced here over
//! the tokens, in one linear pass.
//!
//! ```python
//! x = ((((((…      # SyntaxError: too many nested parentheses
//! y = - - - - -…   # RecursionError in CPython; refused here
//! ```
//!
//! Invariants: after this pass an expression is at most [`MAX_DEPTH`] deep, because every token
//! that can deepen the tree is counted until the next comma or line end of its bracket.

use rustpython_parser::{Mode, lexer};
use rustpython_ruff_python_ast::token::TokenKind;

use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// CPython's `MAXLEVEL`.
const MAX_BRACKETS: usize = 200;
/// CPython's `MAXINDENT`.
const MAX_INDENTS: usize = 100;
/// Operators, calls and attribute accesses of one expression that may nest in each other. CPython
/// 3.11 gives up at about 3000, depending on the operator.
const MAX_DEPTH: usize = 3000;

/// The first place where a limit is passed.
pub(super) fn check(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut lexer = lexer::lex(text, Mode::Module);
    // Per open bracket: how deep the expression in it may be so far.
    let mut depths: Vec<usize> = vec![0];
    let mut total = 0;
    let mut indents = 0;
    loop {
        let kind = lexer.next_token();
        match kind {
            TokenKind::EndOfFile => return None,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                if depths.len() > MAX_BRACKETS {
                    let at = locate(file, text, Limit::Brackets);
                    let text = "too many nested parentheses";
                    return Some(Diagnostic::error(Code::SyntaxError, at, text));
                }
                total += 1;
                if let Some(depth) = depths.last_mut() {
                    *depth += 1;
                }
                depths.push(0);
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                if depths.len() > 1
                    && let Some(depth) = depths.pop()
                {
                    total -= depth;
                }
            }
            TokenKind::Comma | TokenKind::Newline | TokenKind::Semi => {
                if let Some(depth) = depths.last_mut() {
                    total -= *depth;
                    *depth = 0;
                }
            }
            TokenKind::Indent => {
                indents += 1;
                if indents >= MAX_INDENTS {
                    let at = locate(file, text, Limit::Indents);
                    let text = "too many levels of indentation";
                    return Some(Diagnostic::error(Code::IndentationError, at, text));
                }
            }
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            _ if deepens(kind) => {
                total += 1;
                if let Some(depth) = depths.last_mut() {
                    *depth += 1;
                }
                if total > MAX_DEPTH {
                    let at = locate(file, text, Limit::Depth);
                    let text = "the expression is nested too deeply";
                    let help =
                        "split it: assign parts of it to variables, or put the items in a list";
                    return Some(Diagnostic::error(Code::TooComplex, at, text).help(help));
                }
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Limit {
    Brackets,
    Indents,
    Depth,
}

/// Where a limit that the tokens passed is passed in the text. The lexer does not tell its
/// position, so the text is scanned once more, roughly: strings are skipped without looking into
/// f-strings, which can only shift the place by a few tokens.
fn locate(file: FileId, text: &str, limit: Limit) -> Span {
    let bytes = text.as_bytes();
    let mut index = 0;
    let mut open = 0_usize;
    let mut operators = 0;
    let mut indents: Vec<usize> = vec![0];
    let mut line_start = 0;
    let at = |offset: usize| Span::new(file, offset as u32, offset as u32 + 1);
    while let Some(&byte) = bytes.get(index) {
        let next = index + 1;
        index = next;
        match byte {
            b'#' => {
                index += bytes[next..]
                    .iter()
                    .position(|&it| it == b'\n')
                    .unwrap_or(0)
            }
            b'"' | b'\'' => index = string_end(bytes, next - 1),
            b'(' | b'[' | b'{' => {
                open += 1;
                if limit == Limit::Brackets && open > MAX_BRACKETS {
                    return at(next - 1);
                }
            }
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            b',' | b';' => operators = 0,
            b'\n' => {
                if open == 0 {
                    operators = 0;
                }
                line_start = next;
            }
            b' ' | b'\t' | b'\r' => {}
            _ => {
                let column = next - 1 - line_start;
                if limit == Limit::Indents && open == 0 && is_blank(&bytes[line_start..next - 1]) {
                    while indents.last().is_some_and(|&it| it > column) {
                        indents.pop();
                    }
                    if indents.last() != Some(&column) {
                        indents.push(column);
                    }
                    if indents.len() > MAX_INDENTS {
                        return at(next - 1);
                    }
                }
                operators += 1;
                if limit == Limit::Depth && operators >= MAX_DEPTH {
                    return at(next - 1);
                }
            }
        }
    }
    at(0)
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|it| matches!(it, b' ' | b'\t'))
}

/// Behind the string literal that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let mut index = start + if triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(index) {
        match byte {
            b'\\' => index += 1,
            b'\n' if !triple => return index,
            _ if byte == quote && !triple => return index + 1,
            _ if byte == quote && bytes[index..].starts_with(&[quote; 3]) => return index + 3,
            _ => {}
        }
        index += 1;
    }
    bytes.len()
}

fn deepens(kind: TokenKind) -> bool {
    kind.is_arithmetic()
        || kind.is_bitwise_or_shift()
        || matches!(
            kind,
            TokenKind::Dot
                | TokenKind::Not
                | TokenKind::Lambda
                | TokenKind::If
                | TokenKind::And
                | TokenKind::Or
                | TokenKind::Await
                | TokenKind::Yield
                | TokenKind::ColonEqual
                | TokenKind::Tilde
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<String> {
        check(FileId(0), text).map(|it| it.message)
    }

    #[test]
    fn brackets_are_counted_as_cpython_counts_them() {
        let nested = |n: usize| format!("x = {}{}", "(".repeat(n), ")".repeat(n));
        assert_eq!(refusal(&nested(200)), None);
        assert_eq!(
            refusal(&nested(201)).as_deref(),
            Some("too many nested parentheses")
        );
        assert_eq!(refusal(&format!("x = [{}]", "(1),".repeat(5000))), None);
    }

    #[test]
    fn chains_are_refused_whatever_they_are_made_of() {
        for link in [
            "-",
            "not ",
            "1 + ",
            "lambda: ",
            "2 ** ",
            "a.",
            "1 if 0 else ",
        ] {
            let text = format!("x = {}1", link.repeat(100_000));
            let expected = "the expression is nested too deeply";
            assert_eq!(refusal(&text).as_deref(), Some(expected), "{link}");
        }
        let calls = format!("f{}", "()".repeat(5000));
        assert_eq!(refusal(&calls).as_deref(), None);
    }

    #[test]
    fn indents_are_counted() {
        let nested = |n: usize| {
            let mut text = String::new();
            for i in 0..n {
                text += &format!("{}if 1:\n", " ".repeat(i));
            }
            text + &" ".repeat(n) + "pass\n"
        };
        assert_eq!(refusal(&nested(99)), None);
        assert_eq!(
            refusal(&nested(100)).as_deref(),
            Some("too many levels of indentation")
        );
    }
}
