//! The parser's errors in CPython's words, at CPython's places.
//!
//! Problem: the two parsers find the same mistakes and describe them differently, and CPython
//! lets errors of its tokenizer (brackets, strings, characters) win over errors of its grammar.
//!
//! ```python
//! print(f(1, 2)        # '(' was never closed
//! f() = 1              # cannot assign to function call here. Maybe you meant '==' …
//! if x = 1: pass       # invalid syntax. Maybe you meant '==' or ':=' instead of '='?
//! ```
//!
//! Invariants: at least one diagnostic comes out; at most one a line, because what follows on
//! the same line is mostly the parser's confusion.

use rustpython_parser::{LexicalErrorType, ParseError, ParseErrorType, Parsed};

use super::ast::token::TokenKind;
use super::ast::{self};
use super::brackets::{self, Bracket};
use super::literals;
use super::tokens::Phrases;
use super::{Ranged, TextRange, TextSize, span};
use crate::diag::{Code, Diagnostic};
use crate::source::FileId;

/// Beyond so many errors in one file nothing new is learned.
const MAX_ERRORS: usize = 20;

/// A finding before it has a file.
pub(super) struct Wording {
    pub(super) code: Code,
    pub(super) range: TextRange,
    pub(super) text: String,
}

pub(super) fn translate(file: FileId, text: &str, parsed: &Parsed<ast::Mod>) -> Vec<Diagnostic> {
    let tokens: Vec<(TokenKind, TextRange)> = parsed
        .tokens()
        .iter()
        .map(|it| (it.kind(), it.range()))
        .filter(|(kind, _)| !kind.is_trivia())
        .collect();
    let phrases = Phrases {
        text,
        tokens: &tokens,
        tree: parsed.syntax(),
    };
    let mut found: Vec<Wording> = Vec::new();
    if let Some(wording) = tokenizer_error(&phrases, parsed.errors()) {
        found.push(wording);
    }
    for error in parsed.errors() {
        if found.len() >= MAX_ERRORS {
            break;
        }
        // A tokenizer error explains everything that comes after it.
        let is_first = found.is_empty();
        let line = phrases.line(error.location.start());
        let is_known = found
            .iter()
            .any(|it| phrases.line(it.range.start()) == line);
        let follows = found
            .first()
            .is_some_and(|it| error.location.start() >= it.range.start());
        // What a broken header leaves behind is indented strangely.
        let is_debris = !is_first && phrases.is_indentation(error.location);
        if is_known
            || is_debris
            || !is_first && follows && found.first().is_some_and(|it| it.is_tokenizer())
        {
            continue;
        }
        found.push(phrases.word(error));
    }
    found
        .into_iter()
        .map(|it| Diagnostic::error(it.code, span(file, it.range), it.text))
        .collect()
}

impl Wording {
    pub(super) fn new(range: TextRange, text: impl Into<String>) -> Wording {
        Wording {
            code: Code::SyntaxError,
            range,
            text: text.into(),
        }
    }

    pub(super) fn indentation(range: TextRange, text: impl Into<String>) -> Wording {
        Wording {
            code: Code::IndentationError,
            range,
            text: text.into(),
        }
    }

    fn is_tokenizer(&self) -> bool {
        self.text.starts_with("unterminated")
            || self.text.starts_with("unindent")
            || self.text.starts_with("inconsistent")
            || self.text.ends_with("was never closed")
            || self.text.starts_with("unmatched")
            || self.text.starts_with("closing parenthesis")
    }
}

/// The first error that CPython's tokenizer would raise.
fn tokenizer_error(phrases: &Phrases<'_>, errors: &[ParseError]) -> Option<Wording> {
    // A field that the parser gave up on leaves a brace behind.
    let is_debris = |index: usize, it: &ParseError| {
        index > 0 && it.error.to_string() == "f-string: single `}` is not allowed"
    };
    let lexical = errors
        .iter()
        .enumerate()
        .filter(|(index, it)| !is_debris(*index, it))
        .find_map(|(_, it)| lexical(phrases, it));
    let (mismatch, open) = brackets::check(phrases.text, phrases.tokens);
    let found = [lexical, mismatch, literals::number(phrases)];
    let first = found
        .into_iter()
        .flatten()
        .min_by_key(|it| it.range.start());
    if first.is_some() {
        return first;
    }
    let Bracket { kind, range } = open?;
    let error = errors.first()?;
    let error_line = phrases.line(error.location.start());
    let at_end = phrases
        .tokens
        .iter()
        .all(|(kind, range)| is_filler(*kind) || range.start() < error.location.start());
    if error_line > phrases.line(range.start()) || at_end {
        return Some(Wording::new(range, format!("'{kind}' was never closed")));
    }
    None
}

fn is_filler(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Newline | TokenKind::EndOfFile | TokenKind::Dedent
    )
}

fn lexical(phrases: &Phrases<'_>, error: &ParseError) -> Option<Wording> {
    let ParseErrorType::Lexical(lexical) = &error.error else {
        return None;
    };
    let range = error.location;
    let here = TextRange::at(range.start(), TextSize::from(1));
    Some(match lexical {
        LexicalErrorType::UnclosedStringError if phrases.is_in_field(range) => {
            Wording::new(here, "f-string: expecting '}'")
        }
        LexicalErrorType::UnclosedStringError => {
            let line = phrases.last_line(range);
            let text = phrases.source(range);
            let body = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let triple = body.starts_with("\"\"\"") || body.starts_with("'''");
            let kind = if triple {
                "triple-quoted string"
            } else {
                "string"
            };
            Wording::new(
                here,
                format!("unterminated {kind} literal (detected at line {line})"),
            )
        }
        LexicalErrorType::FStringError(it) => {
            let text = it.to_string();
            let line = phrases.last_line(range);
            match text.as_str() {
                "unterminated string" => {
                    let here = phrases.fstring_start(range).unwrap_or(here);
                    let text = format!("unterminated f-string literal (detected at line {line})");
                    Wording::new(here, text)
                }
                "unterminated triple-quoted string" => {
                    let here = phrases.fstring_start(range).unwrap_or(here);
                    let text = format!(
                        "unterminated triple-quoted f-string literal (detected at line {line})"
                    );
                    Wording::new(here, text)
                }
                _ => phrases.fstring(&text, range),
            }
        }
        LexicalErrorType::IndentationError => {
            let rest = phrases.rest_of_line(range);
            if phrases.mixes_tabs(range.start()) {
                let text = "inconsistent use of tabs and spaces in indentation";
                Wording::indentation(phrases.whole_line(rest), text)
            } else {
                let text = "unindent does not match any outer indentation level";
                Wording::indentation(rest, text)
            }
        }
        LexicalErrorType::UnrecognizedToken { tok } => character(*tok, range)?,
        LexicalErrorType::LineContinuationError => {
            let after = TextRange::at(range.start() + TextSize::from(1), TextSize::from(1));
            Wording::new(
                after,
                "unexpected character after line continuation character",
            )
        }
        LexicalErrorType::OtherError(_) => number(phrases, range)?,
        LexicalErrorType::UnicodeError
        | LexicalErrorType::StringError
        | LexicalErrorType::MissingUnicodeLbrace
        | LexicalErrorType::MissingUnicodeRbrace => {
            literals::escape(phrases, phrases.token_around(range).unwrap_or(range))?
        }
        LexicalErrorType::InvalidByteLiteral => {
            let token = phrases.token_around(range).unwrap_or(range);
            Wording::new(token, "bytes can only contain ASCII literal characters")
        }
        // The parser reports the end of the file in its own words.
        _ => return None,
    })
}

/// A character that no token begins with; `$`, `?` and `!` are left to the grammar.
fn character(tok: char, range: TextRange) -> Option<Wording> {
    if matches!(tok, '$' | '?' | '!' | '`') {
        return None;
    }
    let code = u32::from(tok);
    let text = if tok.is_control() || tok.is_whitespace() || tok == '\u{feff}' {
        format!("invalid non-printable character U+{code:04X}")
    } else {
        format!("invalid character '{tok}' (U+{code:04X})")
    };
    Some(Wording::new(range, text))
}

fn number(phrases: &Phrases<'_>, range: TextRange) -> Option<Wording> {
    let literal = phrases.source(range);
    let digits = literal.trim_start_matches('0');
    if literal.starts_with('0') && digits.starts_with(|c: char| c.is_ascii_digit()) {
        let text = "leading zeros in decimal integer literals are not permitted; \
                    use an 0o prefix for octal integers";
        let zeros = TextSize::of(literal) - TextSize::of(digits);
        return Some(Wording::new(TextRange::at(range.start(), zeros), text));
    }
    let after = phrases.text.get(range.end().to_usize()..).unwrap_or("");
    literals::number_tail(phrases, range, after)
}
