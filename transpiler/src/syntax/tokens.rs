//! Finding one's way among the tokens of a file with errors.
//!
//! ```python
//! f(a b)      # the token `b` is 1 bracket deep; its operand begins behind `(`
//! ```
//!
//! Invariant: every index is valid: beyond the last token stands the end of the file.

use super::ast;
use super::ast::token::TokenKind;
use super::{TextRange, TextSize};

pub(super) struct Phrases<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [(TokenKind, TextRange)],
    pub(super) tree: &'a ast::Mod,
}

impl Phrases<'_> {
    pub(super) fn source(&self, range: TextRange) -> &str {
        self.text
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or("")
    }

    /// Whether the place is in a replacement field of an f-string.
    pub(super) fn is_in_field(&self, range: TextRange) -> bool {
        self.in_field(self.token_at(range.start()))
    }

    /// Where the f-string begins that is open at the place.
    pub(super) fn fstring_start(&self, range: TextRange) -> Option<TextRange> {
        let before = self
            .tokens
            .iter()
            .rev()
            .filter(|it| it.1.start() <= range.start());
        let mut starts = before.filter(|it| it.0 == TokenKind::FStringStart);
        starts
            .next()
            .map(|it| TextRange::at(it.1.start(), TextSize::from(1)))
    }

    /// The end of the line, where CPython's tokenizer stands when it compares indentations.
    pub(super) fn rest_of_line(&self, range: TextRange) -> TextRange {
        let start = range.start().to_usize();
        let rest = self.text.get(start..).unwrap_or("");
        let length = rest.find('\n').unwrap_or(rest.len());
        TextRange::empty(TextSize::try_from(start + length).unwrap_or(range.end()))
    }

    /// The line that ends there, from its first column.
    pub(super) fn whole_line(&self, end: TextRange) -> TextRange {
        let before = self.text.get(..end.end().to_usize()).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |it| it + 1);
        TextRange::new(TextSize::try_from(start).unwrap_or(end.start()), end.end())
    }

    pub(super) fn line(&self, offset: TextSize) -> usize {
        let before = self.text.get(..offset.to_usize()).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// The line on which an unterminated literal was given up.
    pub(super) fn last_line(&self, range: TextRange) -> usize {
        let is_end = range.end() == TextSize::of(self.text) && self.text.ends_with('\n');
        self.line(range.end()) - usize::from(is_end)
    }

    /// Whether the lines up to `offset` are indented with tabs here and blanks there.
    pub(super) fn mixes_tabs(&self, offset: TextSize) -> bool {
        let rest = self.text.get(offset.to_usize()..).unwrap_or("");
        let line = rest
            .find(|c: char| c != ' ' && c != '\t')
            .unwrap_or(rest.len());
        let before = self.text.get(..offset.to_usize() + line).unwrap_or("");
        let indents = |wanted: char| {
            before.lines().any(|it| {
                it.chars()
                    .take_while(|c| c.is_whitespace())
                    .any(|c| c == wanted)
            })
        };
        indents('\t') && indents(' ')
    }

    /// Whether the error stands at a change of indentation.
    pub(super) fn is_indentation(&self, range: TextRange) -> bool {
        let index = self.token_at(range.start());
        let here = [index, index.saturating_sub(1)].into_iter().any(|it| {
            matches!(self.kind(it), TokenKind::Indent | TokenKind::Dedent)
                && self.range(it).end() >= range.start()
        });
        here || self.kind(index) == TokenKind::Dedent
    }

    /// Whether the replacement field before the token has a conversion or a format.
    pub(super) fn has_format(&self, index: usize) -> bool {
        let before = self.tokens.get(..index).unwrap_or_default();
        let field = before
            .iter()
            .rev()
            .take_while(|(kind, _)| *kind != TokenKind::Lbrace);
        let mut kinds = field.map(|it| it.0);
        kinds.any(|it| matches!(it, TokenKind::Exclamation | TokenKind::Colon))
    }

    /// Whether the token stands in a replacement field of an f-string.
    pub(super) fn in_field(&self, index: usize) -> bool {
        let before = self.tokens.get(..index).unwrap_or_default();
        let mut open = 0_i32;
        for (kind, _) in before.iter().rev() {
            match kind {
                TokenKind::FStringStart => return open > 0,
                TokenKind::FStringEnd | TokenKind::Newline => return false,
                TokenKind::Lbrace => open += 1,
                TokenKind::Rbrace => open -= 1,
                _ => {}
            }
        }
        false
    }

    pub(super) fn token_around(&self, range: TextRange) -> Option<TextRange> {
        self.tokens
            .iter()
            .map(|it| it.1)
            .find(|it| it.contains_range(range))
    }

    /// The index of the first token that ends behind `offset`.
    pub(super) fn token_at(&self, offset: TextSize) -> usize {
        self.tokens
            .partition_point(|(_, range)| range.end() <= offset)
    }

    pub(super) fn kind(&self, index: usize) -> TokenKind {
        self.tokens
            .get(index)
            .map_or(TokenKind::EndOfFile, |it| it.0)
    }

    pub(super) fn range(&self, index: usize) -> TextRange {
        let end = TextSize::of(self.text);
        self.tokens
            .get(index)
            .map_or(TextRange::empty(end), |it| it.1)
    }

    /// The first token of the logical line that holds this one.
    pub(super) fn line_start(&self, index: usize) -> usize {
        let before = self.tokens.get(..index).unwrap_or(self.tokens);
        let is_end = |kind: TokenKind| {
            matches!(
                kind,
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
            )
        };
        before
            .iter()
            .rposition(|(kind, _)| is_end(*kind))
            .map_or(0, |it| it + 1)
    }

    /// How many brackets of the logical line are open before the token.
    pub(super) fn depth(&self, index: usize) -> usize {
        let start = self.line_start(index);
        let mut depth = 0_usize;
        for (kind, _) in self.tokens.get(start..index).unwrap_or_default() {
            match kind {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
        }
        depth
    }

    pub(super) fn previous(&self, range: TextRange) -> Option<TokenKind> {
        self.token_at(range.start())
            .checked_sub(1)
            .map(|it| self.kind(it))
    }

    /// Whether the innermost open bracket before the token is a brace.
    pub(super) fn in_braces(&self, index: usize) -> bool {
        let mut depth = 0;
        for (kind, _) in self.tokens.get(..index).unwrap_or_default().iter().rev() {
            match kind {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if depth > 0 => depth -= 1,
                TokenKind::Lbrace => return true,
                TokenKind::Lpar | TokenKind::Lsqb => return false,
                _ => {}
            }
        }
        false
    }

    pub(super) fn line_end(&self, index: usize) -> TextSize {
        let stops = |it: &usize| {
            matches!(
                self.kind(*it),
                TokenKind::Newline | TokenKind::Semi | TokenKind::EndOfFile
            )
        };
        let end = (index..self.tokens.len())
            .find(stops)
            .unwrap_or(self.tokens.len());
        end.checked_sub(1)
            .map_or(TextSize::from(0), |it| self.range(it).end())
    }

    /// Whether an expression can begin with the token.
    pub(super) fn begins_value(&self, index: usize) -> bool {
        matches!(
            self.kind(index),
            TokenKind::Name
                | TokenKind::Int
                | TokenKind::Float
                | TokenKind::Complex
                | TokenKind::String
                | TokenKind::FStringStart
                | TokenKind::Lpar
                | TokenKind::Lsqb
                | TokenKind::Lbrace
                | TokenKind::True
                | TokenKind::False
                | TokenKind::None
                | TokenKind::Ellipsis
                | TokenKind::Lambda
        )
    }

    /// Where the expression that ends before the token begins, within its bracket and line.
    pub(super) fn operand_start(&self, index: usize) -> usize {
        let mut depth = 0;
        let mut start = index;
        while let Some(before) = start.checked_sub(1) {
            match self.kind(before) {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if depth == 0 => break,
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth -= 1,
                TokenKind::Comma
                | TokenKind::Newline
                | TokenKind::Colon
                | TokenKind::Equal
                | TokenKind::If
                | TokenKind::While
                | TokenKind::Elif
                | TokenKind::Semi
                | TokenKind::Not
                | TokenKind::And
                | TokenKind::Or
                | TokenKind::Return
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            start = before;
        }
        start
    }

    /// Where the expression that begins with the token ends.
    pub(super) fn operand_end(&self, index: usize) -> TextSize {
        let mut depth = 0;
        let mut end = index;
        while end < self.tokens.len() {
            match self.kind(end) {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth == 0 => break,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                TokenKind::Comma
                | TokenKind::Newline
                | TokenKind::Colon
                | TokenKind::For
                | TokenKind::If
                | TokenKind::And
                | TokenKind::Or
                    if depth == 0 =>
                {
                    break;
                }
                _ => {}
            }
            end += 1;
        }
        self.range(end.saturating_sub(1)).end()
    }
}
