//! Brackets that do not match, as CPython's tokenizer reports them.
//!
//! ```python
//! x = (1, 2]       # closing parenthesis ']' does not match opening parenthesis '('
//! ```

use super::TextRange;
use super::ast::token::TokenKind;
use super::errors::Wording;

pub(super) struct Bracket {
    pub(super) kind: char,
    pub(super) range: TextRange,
}

/// The first mismatch, and the innermost bracket that is open at the end.
pub(super) fn check(
    text: &str,
    tokens: &[(TokenKind, TextRange)],
) -> (Option<Wording>, Option<Bracket>) {
    let mut open: Vec<Bracket> = Vec::new();
    for (kind, range) in tokens {
        let (closes, wanted) = match kind {
            TokenKind::Lpar => {
                open.push(Bracket {
                    kind: '(',
                    range: *range,
                });
                continue;
            }
            TokenKind::Lsqb => {
                open.push(Bracket {
                    kind: '[',
                    range: *range,
                });
                continue;
            }
            TokenKind::Lbrace => {
                open.push(Bracket {
                    kind: '{',
                    range: *range,
                });
                continue;
            }
            TokenKind::Rpar => (')', '('),
            TokenKind::Rsqb => (']', '['),
            TokenKind::Rbrace => ('}', '{'),
            _ => continue,
        };
        let Some(opened) = open.pop() else {
            return (
                Some(Wording::new(*range, format!("unmatched '{closes}'"))),
                None,
            );
        };
        if opened.kind == wanted {
            continue;
        }
        let line = |range: TextRange| {
            let before = text.get(..range.start().to_usize()).unwrap_or("");
            before.matches('\n').count() + 1
        };
        let mut message = format!(
            "closing parenthesis '{closes}' does not match opening parenthesis '{}'",
            opened.kind
        );
        if line(opened.range) != line(*range) {
            message += &format!(" on line {}", line(opened.range));
        }
        return (Some(Wording::new(*range, message)), None);
    }
    (None, open.pop())
}
