//! Numbers and strings that cannot be read, in CPython's words.
//!
//! ```python
//! x = 1abc         # invalid decimal literal
//! x = 0b12         # invalid digit '2' in binary literal
//! x = "\u12"       # (unicode error) 'unicodeescape' codec can't decode bytes in position 0-3: …
//! ```

use super::ast::token::TokenKind;
use super::errors::Wording;
use super::tokens::Phrases;
use super::{TextRange, TextSize};

/// Words that may follow a number without a blank.
const AFTER_NUMBERS: &[&str] = &["and", "else", "for", "if", "in", "is", "not", "or"];

/// The first number that runs into something else.
pub(super) fn number(phrases: &Phrases<'_>) -> Option<Wording> {
    let pairs = phrases.tokens.windows(2).filter_map(|it| match it {
        [(kind, range), (_, next)] => Some((*kind, *range, *next)),
        _ => None,
    });
    for (kind, range, next) in pairs {
        let is_number = matches!(kind, TokenKind::Int | TokenKind::Float | TokenKind::Complex);
        if is_number && range.end() == next.start() {
            let word = phrases.source(next);
            if !AFTER_NUMBERS.iter().any(|it| word.starts_with(it))
                && let Some(wording) = number_tail(phrases, range, word)
            {
                return Some(wording);
            }
        }
    }
    None
}

/// The number in `range` is followed by `word`.
pub(super) fn number_tail(phrases: &Phrases<'_>, range: TextRange, word: &str) -> Option<Wording> {
    let next = word.chars().next()?;
    let literal = phrases.source(range);
    let base = match literal.get(..2) {
        Some("0x" | "0X") => "hexadecimal",
        Some("0o" | "0O") => "octal",
        Some("0b" | "0B") => "binary",
        _ => "decimal",
    };
    let one = TextSize::from(1);
    if next.is_ascii_digit() && matches!(base, "octal" | "binary") {
        let text = format!("invalid digit '{next}' in {base} literal");
        return Some(Wording::new(TextRange::at(range.end(), one), text));
    }
    if next != '_' && !next.is_alphanumeric() {
        return None;
    }
    let at = if next == '_' {
        range.end()
    } else {
        range.end() - one
    };
    Some(Wording::new(
        TextRange::at(at, one),
        format!("invalid {base} literal"),
    ))
}

/// The escape sequence in the string literal `range` that cannot be decoded.
pub(super) fn escape(phrases: &Phrases<'_>, range: TextRange) -> Option<Wording> {
    let literal = phrases.source(range);
    let quote = literal.find(['"', '\''])?;
    let (prefix, body) = literal.split_at_checked(quote)?;
    let is_bytes = prefix.contains(['b', 'B']);
    let width = if body.starts_with("\"\"\"") || body.starts_with("'''") {
        3
    } else {
        1
    };
    let body = body.get(width..body.len().checked_sub(width)?)?;
    let mut position = 0;
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..)?;
        if c != '\\' {
            // CPython decodes what is not ASCII as an escape of ten characters.
            position += if c.is_ascii() { 1 } else { 10 };
            rest = after;
            continue;
        }
        let Some(kind) = after.chars().next() else {
            break;
        };
        let digits = match kind {
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            'N' if !is_bytes => {
                let (length, problem) = named(after.get(1..)?);
                if let Some(problem) = problem {
                    return Some(unicode(range, position, position + 1 + length, problem));
                }
                position += 2 + length;
                rest = after.get(1 + length..)?;
                continue;
            }
            other => {
                position += 1 + if other.is_ascii() { 1 } else { 10 };
                rest = after.get(other.len_utf8()..)?;
                continue;
            }
        };
        let tail = after.get(1..)?;
        let found = tail
            .bytes()
            .take(digits)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let end = position + 1 + found;
        if found < digits {
            if is_bytes {
                let text = format!("(value error) invalid \\x escape at position {position}");
                return Some(Wording::new(range, text));
            }
            let problem = match kind {
                'x' => "truncated \\xXX escape",
                'u' => "truncated \\uXXXX escape",
                _ => "truncated \\UXXXXXXXX escape",
            };
            return Some(unicode(range, position, end, problem));
        }
        let value = tail
            .get(..digits)
            .and_then(|it| u32::from_str_radix(it, 16).ok());
        if value.is_some_and(|it| it > 0x0010_FFFF) {
            return Some(unicode(range, position, end, "illegal Unicode character"));
        }
        position += 2 + digits;
        rest = tail.get(digits..)?;
    }
    // What is left is a name that the parser's table of characters does not have.
    None
}

/// The length of a `{name}`, and what is wrong with it.
fn named(text: &str) -> (usize, Option<&'static str>) {
    let malformed = "malformed \\N character escape";
    if !text.starts_with('{') {
        return (0, Some(malformed));
    }
    match text.find('}') {
        None => (text.len(), Some(malformed)),
        Some(1) => (2, Some(malformed)),
        Some(end) => (end + 1, Some("unknown Unicode character name")),
    }
}

fn unicode(range: TextRange, start: usize, end: usize, problem: &str) -> Wording {
    let text = format!(
        "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {problem}"
    );
    Wording::new(range, text)
}
