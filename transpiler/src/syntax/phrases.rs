//! One error of the parser's grammar in CPython's words.
//!
//! ```python
//! while x          # expected ':'
//! [1, 2 3]         # invalid syntax. Perhaps you forgot a comma?
//! ```
//!
//! Invariants: what has no words of its own in CPython's grammar is `invalid syntax`, at the
//! token where parsing failed.

use rustpython_parser::{ParseError, ParseErrorType};

use super::ast::token::TokenKind;
use super::ast::visitor::{self, Visitor};
use super::ast::{self, Expr, Stmt};
use super::errors::Wording;
use super::targets::{self, Use};
use super::tokens::Phrases;
use super::{Ranged, TextRange, TextSize};

impl Phrases<'_> {
    pub(super) fn fstring(&self, text: &str, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        if text == "expecting `}`" && self.begins_value(index) {
            return self.comma(index);
        }
        let text = match text {
            "invalid conversion character" => match self.source(range) {
                name if name.starts_with(|c: char| c == '_' || c.is_alphanumeric()) => {
                    format!("invalid conversion character '{name}': expected 's', 'r', or 'a'")
                }
                _ => "missing conversion character".to_owned(),
            },
            "expecting `}`" if self.has_format(index) => {
                "expecting '}', or format specs".to_owned()
            }
            other => return Wording::new(range, fstring_text(other)),
        };
        Wording::new(range, format!("f-string: {text}"))
    }

    fn invalid(&self, offset: TextSize) -> Wording {
        let index = self.token_at(offset);
        let range = self.range(index);
        match self.kind(index) {
            TokenKind::Indent => unexpected_indent(range),
            _ => Wording::new(range, "invalid syntax"),
        }
    }

    pub(super) fn word(&self, error: &ParseError) -> Wording {
        let range = error.location;
        let at = |text: &str| Wording::new(range, text);
        match &error.error {
            ParseErrorType::UnexpectedIndentation => unexpected_indent(range),
            ParseErrorType::InvalidAssignmentTarget
            | ParseErrorType::InvalidAnnotatedAssignmentTarget
            | ParseErrorType::InvalidAugmentedAssignmentTarget
            | ParseErrorType::InvalidNamedAssignmentTarget
            | ParseErrorType::InvalidDeleteTarget => self.target(&error.error, range),
            ParseErrorType::ParamAfterVarKeywordParam => {
                at("arguments cannot follow var-keyword argument")
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                at("parameter without a default follows parameter with a default")
            }
            ParseErrorType::VarParameterWithDefault => self.variadic_default(range),
            ParseErrorType::ExpectedKeywordParam => self.bare_star(range),
            ParseErrorType::UnparenthesizedGeneratorExpression => {
                at("Generator expression must be parenthesized")
            }
            ParseErrorType::PositionalAfterKeywordArgument => {
                self.after_arguments(range, "positional argument follows keyword argument")
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                let text = "positional argument follows keyword argument unpacking";
                self.after_arguments(range, text)
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                let comma = self.token_at(range.start()).saturating_sub(1);
                let whole = TextRange::new(self.range(comma).start(), range.end());
                let text = "iterable argument unpacking follows keyword argument unpacking";
                Wording::new(whole, text)
            }
            ParseErrorType::IterableUnpackingInComprehension => {
                at("iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::DuplicateKeywordArgumentError(name) => {
                at(&format!("keyword argument repeated: {name}"))
            }
            ParseErrorType::EmptyImportNames => {
                let index = self.token_at(range.start());
                if !matches!(self.kind(index), TokenKind::Newline | TokenKind::EndOfFile) {
                    return self.invalid(range.start());
                }
                let end = self.range(index);
                Wording::new(end, "Expected one or more names after 'import'")
            }
            ParseErrorType::FStringError(it) => self.fstring(&it.to_string(), range),
            ParseErrorType::InvalidStarredExpressionUsage => self.starred(range),
            ParseErrorType::SimpleStatementsOnSameLine
            | ParseErrorType::SimpleAndCompoundStatementOnSameLine => self.same_line(range),
            ParseErrorType::ExpectedToken { expected, found } => {
                self.expected(*expected, *found, range)
            }
            ParseErrorType::ExpectedExpression => self.expression(range),
            ParseErrorType::EmptyTypeParams => {
                let whole = TextRange::new(
                    range.start(),
                    self.range(self.token_at(range.start()) + 1).end(),
                );
                Wording::new(whole, "Type parameter list cannot be empty")
            }
            ParseErrorType::OtherError(text) => self.other(text, range),
            ParseErrorType::Lexical(it) => match it.to_string().as_str() {
                "unexpected EOF while parsing" => at("unexpected EOF while parsing"),
                _ => self.invalid(range.start()),
            },
            _ => self.invalid(range.start()),
        }
    }

    /// The target is found again in the tree, to name its kind.
    fn target(&self, error: &ParseErrorType, range: TextRange) -> Wording {
        let mut finder = ExprFinder {
            range,
            found: None,
            statement: None,
        };
        match self.tree {
            ast::Mod::Module(it) => finder.visit_body(&it.body),
            ast::Mod::Expression(it) => finder.visit_expr(&it.body),
        }
        let Some(expr) = finder.found else {
            return self.invalid(range.start());
        };
        let name = targets::name(expr);
        match error {
            ParseErrorType::InvalidDeleteTarget => {
                let part = targets::invalid(expr, Use::Delete).unwrap_or(expr);
                Wording::new(
                    part.range(),
                    format!("cannot delete {}", targets::name(part)),
                )
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => match expr {
                Expr::List(_) | Expr::Tuple(_) => {
                    let text = format!("only single target (not {name}) can be annotated");
                    Wording::new(range, text)
                }
                _ => Wording::new(range, "illegal target for annotation"),
            },
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                let text = format!("'{name}' is an illegal expression for augmented assignment");
                Wording::new(range, text)
            }
            ParseErrorType::InvalidNamedAssignmentTarget => Wording::new(
                range,
                format!("cannot use assignment expressions with {name}"),
            ),
            _ => self.assignment(expr, finder.statement),
        }
    }

    fn assignment(&self, expr: &Expr, statement: Option<&Stmt>) -> Wording {
        let part = targets::invalid(expr, Use::Assign).unwrap_or(expr);
        let name = targets::name(part);
        let assign = match statement {
            Some(Stmt::Assign(it)) => it,
            _ => return Wording::new(part.range(), format!("cannot assign to {name}")),
        };
        let whole = assign
            .targets
            .iter()
            .find(|it| it.range().contains_range(part.range()));
        let is_whole = whole.is_some_and(|it| it.range() == part.range());
        let yields = matches!(part, Expr::Yield(_) | Expr::YieldFrom(_));
        let is_parenthesized = self.source(assign.range).starts_with('(');
        if yields && is_whole && !is_parenthesized {
            return Wording::new(part.range(), "assignment to yield expression not possible");
        }
        let hints = is_whole
            && !matches!(
                part,
                Expr::BooleanLiteral(_)
                    | Expr::NoneLiteral(_)
                    | Expr::Generator(_)
                    | Expr::List(_)
                    | Expr::Tuple(_)
            )
            && !matches!(
                part,
                Expr::BoolOp(_) | Expr::Compare(_) | Expr::Lambda(_) | Expr::If(_)
            )
            && !matches!(part, Expr::UnaryOp(it) if it.op == ast::UnaryOp::Not)
            && assign.targets.len() == 1;
        let hint = if hints {
            " here. Maybe you meant '==' instead of '='?"
        } else {
            ""
        };
        Wording::new(part.range(), format!("cannot assign to {name}{hint}"))
    }

    fn variadic_default(&self, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        let equal = (index..self.tokens.len()).find(|it| self.kind(*it) == TokenKind::Equal);
        let equal = equal.map_or(range, |it| self.range(it));
        let kind = match self.kind(index) {
            TokenKind::DoubleStar => "var-keyword",
            _ => "var-positional",
        };
        // The error may be reported at the default, behind the name.
        let before = (0..index).rev().map(|it| self.kind(it));
        let star = before
            .take_while(|it| !matches!(it, TokenKind::Comma | TokenKind::Lpar))
            .find(|it| matches!(it, TokenKind::Star | TokenKind::DoubleStar));
        let kind = if star == Some(TokenKind::DoubleStar) {
            "var-keyword"
        } else {
            kind
        };
        Wording::new(equal, format!("{kind} argument cannot have default value"))
    }

    fn bare_star(&self, range: TextRange) -> Wording {
        let mut index = self.token_at(range.start());
        if self.kind(index) == TokenKind::DoubleStar {
            index = index.saturating_sub(2);
        }
        let next = self.kind(index + 1);
        match next {
            TokenKind::Comma | TokenKind::Rpar | TokenKind::Colon => {
                Wording::new(self.range(index), "named arguments must follow bare *")
            }
            _ => Wording::new(self.range(index + 1), "invalid syntax"),
        }
    }

    /// CPython points at the closing parenthesis of the call, or at the comma before it.
    fn after_arguments(&self, range: TextRange, text: &str) -> Wording {
        let mut depth = 0;
        let start = self.token_at(range.start());
        for index in start..self.tokens.len() {
            match self.kind(index) {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar if depth == 0 => return Wording::new(self.range(index), text),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                _ => {}
            }
        }
        Wording::new(range, text)
    }

    fn starred(&self, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        let before = index.checked_sub(1).map(|it| self.kind(it));
        let after = self.token_at(range.end());
        match before {
            Some(TokenKind::Lpar) if self.kind(after) == TokenKind::Rpar => {
                Wording::new(range, "cannot use starred expression here")
            }
            Some(TokenKind::Colon) if self.depth(index) > 0 && self.in_braces(index) => {
                Wording::new(
                    range,
                    "cannot use a starred expression in a dictionary value",
                )
            }
            None | Some(TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent) => {
                Wording::new(range, "can't use starred expression here")
            }
            _ => self.invalid(range.start()),
        }
    }

    /// Two statements on a line: usually one with a mistake.
    fn same_line(&self, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        let start = self.line_start(index);
        let first = self.source(self.range(start));
        if matches!(first, "print" | "exec") && index == start + 1 && self.begins_value(index) {
            let end = self.line_end(index);
            let whole = TextRange::new(self.range(start).start(), end);
            let text =
                format!("Missing parentheses in call to '{first}'. Did you mean {first}(...)?");
            return Wording::new(whole, text);
        }
        if self.kind(start) == TokenKind::Import && self.kind(index) == TokenKind::From {
            let whole = TextRange::new(self.range(start).start(), self.line_end(index));
            return Wording::new(whole, "Did you mean to use 'from ... import ...' instead?");
        }
        self.invalid(range.start())
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        let token = self.range(index);
        if found == TokenKind::Equal && self.depth(index) > 0 || self.is_condition(index, found) {
            return self.equals(index);
        }
        match expected {
            TokenKind::Colon => {
                let start = self.line_start(index);
                let start = start + usize::from(self.kind(start) == TokenKind::Async);
                let forced = matches!(
                    self.kind(start),
                    TokenKind::Else | TokenKind::Try | TokenKind::Finally | TokenKind::Def
                );
                if self.in_braces(index) && matches!(found, TokenKind::Rbrace | TokenKind::Comma) {
                    let before = self.range(index.saturating_sub(1));
                    return Wording::new(before, "':' expected after dictionary key");
                }
                if self.depth(index) == 0 && (found == TokenKind::Newline || forced) {
                    return Wording::new(token, "expected ':'");
                }
            }
            TokenKind::Lpar => {
                let start = self.line_start(index);
                let start = start + usize::from(self.kind(start) == TokenKind::Async);
                if self.kind(start) == TokenKind::Def {
                    return Wording::new(token, "expected '('");
                }
            }
            TokenKind::Else => {
                return match self.conditional(index) {
                    Some(range) => Wording::new(range, "expected 'else' after 'if' expression"),
                    None => self.invalid(range.start()),
                };
            }
            _ => {}
        }
        if found == TokenKind::Lpar
            && before_parameter(index.checked_sub(1).map(|it| self.kind(it)))
        {
            let start = self.line_start(index);
            let start = start + usize::from(self.kind(start) == TokenKind::Async);
            let kind = match self.kind(start) {
                TokenKind::Def if self.depth(index) == 1 => "Function parameters",
                _ => "Lambda expression parameters",
            };
            let is_lambda = self
                .tokens
                .get(..index)
                .is_some_and(|before| before.iter().any(|(kind, _)| *kind == TokenKind::Lambda));
            if kind == "Function parameters" || is_lambda && expected == TokenKind::Colon {
                let whole = TextRange::new(token.start(), self.operand_end(index));
                return Wording::new(whole, format!("{kind} cannot be parenthesized"));
            }
        }
        let start = self.operand_start(index);
        if found == TokenKind::For && self.kind(start) == TokenKind::DoubleStar {
            let text = "dict unpacking cannot be used in dict comprehension";
            return Wording::new(self.range(start), text);
        }
        if self.depth(index) > 0 && self.begins_value(index) {
            return self.comma(index);
        }
        self.invalid(range.start())
    }

    /// `if x = 3:`, `while x = 3:`, `elif x = 3:`.
    fn is_condition(&self, index: usize, found: TokenKind) -> bool {
        let start = self.kind(self.line_start(index));
        found == TokenKind::Equal
            && matches!(start, TokenKind::If | TokenKind::While | TokenKind::Elif)
    }

    /// `=` where a comparison was meant.
    fn equals(&self, index: usize) -> Wording {
        let start = self.operand_start(index);
        if start >= index {
            return self.invalid(self.range(index).start());
        }
        let is_name = start + 1 == index && self.kind(start) == TokenKind::Name;
        let left = TextRange::new(self.range(start).start(), self.range(index - 1).end());
        if is_name {
            let end = self.operand_end(index + 1);
            let range = TextRange::new(left.start(), end);
            let text = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return Wording::new(range, text);
        }
        let source = self.source(left);
        let name = rustpython_parser::parse_expression(source)
            .ok()
            .map(|it| targets::name(it.expr()))
            .filter(|it| {
                !matches!(
                    *it,
                    "list" | "tuple" | "generator expression" | "True" | "None" | "False"
                )
            });
        match name {
            Some(name) => {
                let text =
                    format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                Wording::new(left, text)
            }
            None => self.invalid(self.range(index).start()),
        }
    }

    /// `[1, 2 3]`: two expressions side by side in brackets.
    fn comma(&self, index: usize) -> Wording {
        let start = self.operand_start(index);
        let before = self.kind(index.saturating_sub(1));
        let ends_value = matches!(
            before,
            TokenKind::Name
                | TokenKind::Int
                | TokenKind::Float
                | TokenKind::Complex
                | TokenKind::String
                | TokenKind::FStringEnd
                | TokenKind::Rpar
                | TokenKind::Rsqb
                | TokenKind::Rbrace
                | TokenKind::True
                | TokenKind::False
                | TokenKind::None
                | TokenKind::Ellipsis
        );
        let is_prefix = before == TokenKind::Name && self.kind(index) == TokenKind::String;
        if !ends_value || is_prefix || start >= index {
            return self.invalid(self.range(index).start());
        }
        let range = TextRange::new(self.range(start).start(), self.operand_end(index));
        Wording::new(range, "invalid syntax. Perhaps you forgot a comma?")
    }

    /// The `a if b` before the token.
    fn conditional(&self, index: usize) -> Option<TextRange> {
        let keyword = (0..index)
            .rev()
            .find(|it| self.kind(*it) == TokenKind::If)?;
        let start = self.operand_start(keyword);
        let end = self.range(index.checked_sub(1)?).end();
        (start < keyword).then(|| TextRange::new(self.range(start).start(), end))
    }

    fn expression(&self, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        let before = index.checked_sub(1).map(|it| self.kind(it));
        let start = self.line_start(index);
        let line = self.kind(start + usize::from(self.kind(start) == TokenKind::Async));
        if before == Some(TokenKind::Equal) && self.depth(index) > 0 {
            let equal = index.saturating_sub(1);
            if line == TokenKind::Def && self.depth(index) == 1 {
                return Wording::new(self.range(equal), "expected default value expression");
            }
            let name = self.range(equal.saturating_sub(1));
            let whole = TextRange::new(name.start(), self.range(equal).end());
            return Wording::new(whole, "expected argument value expression");
        }
        if before == Some(TokenKind::Lbrace) && self.in_field(index) {
            let (text, token) = match self.kind(index) {
                TokenKind::Rbrace => ("'}'", self.range(index)),
                TokenKind::Exclamation => ("'!'", self.range(index)),
                TokenKind::Colon => ("':'", self.range(index)),
                TokenKind::Equal => ("'='", self.range(index)),
                _ => return self.invalid(range.start()),
            };
            let text = format!("f-string: valid expression required before {text}");
            return Wording::new(token, text);
        }
        if before == Some(TokenKind::Colon) && self.in_braces(index) && !self.in_field(index) {
            let colon = self.range(index.saturating_sub(1));
            return Wording::new(colon, "expression expected after dictionary key and ':'");
        }
        if before == Some(TokenKind::Star) && self.depth(index) > 0 {
            return Wording::new(self.range(index), "Invalid star expression");
        }
        self.invalid(range.start())
    }

    fn other(&self, text: &str, range: TextRange) -> Wording {
        if let Some(rest) = text.strip_prefix("Expected an indented block after ") {
            return self.block(rest, range);
        }
        let at = |text: &str| Wording::new(range, text);
        match text {
            "Only single target (not list) can be annotated" => {
                at("only single target (not list) can be annotated")
            }
            "Only single target (not tuple) can be annotated" => {
                at("only single target (not tuple) can be annotated")
            }
            "Only one '/' separator allowed" => at("/ may appear only once"),
            "Only one '*' parameter allowed" => {
                let token = self.range(self.token_at(range.start()));
                Wording::new(token, "* argument may appear only once")
            }
            "'/' parameter must appear before '*' parameter" => at("/ must be ahead of *"),
            "Position-only parameter separator not allowed as first parameter" => {
                at("at least one argument must precede /")
            }
            "Boolean 'not' expression cannot be used here"
                if self.previous(range) != Some(TokenKind::Await) =>
            {
                at("'not' after an operator must be parenthesized")
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                at("cannot have both 'except' and 'except*' on the same 'try'")
            }
            "Expected `except` or `finally` after `try` block" => {
                // CPython points at the next statement, or at the line break where none follows.
                let mut index = self.token_at(range.start());
                while let Some(before) = index.checked_sub(1)
                    && self.kind(index) != TokenKind::Newline
                {
                    index = before;
                }
                let mut next = index + 1;
                while self.kind(next) == TokenKind::Dedent {
                    next += 1;
                }
                if self.kind(next) != TokenKind::EndOfFile {
                    index = next;
                }
                Wording::new(self.range(index), "expected 'except' or 'finally' block")
            }
            "Expected one or more exception types" => at("expected one or more exception types"),
            "Positional patterns cannot follow keyword patterns" => {
                at("positional patterns follow keyword patterns")
            }
            "Multiple exception types must be parenthesized when using `as`"
            | "Multiple exception types must be parenthesized" => {
                at("multiple exception types must be parenthesized")
            }
            "Expected a parameter name" => self.keyword(range),
            "Expected an expression or a ']'" | "Expected an expression or a '}'"
                if self.kind(self.token_at(range.start())) == TokenKind::Equal =>
            {
                self.equals(self.token_at(range.start()))
            }
            "Trailing comma not allowed" => {
                let after = self.range(self.token_at(range.end()));
                let text = "trailing comma not allowed without surrounding parentheses";
                Wording::new(after, text)
            }
            _ => self.invalid(range.start()),
        }
    }

    /// `f(x.y=1)`: the name of a keyword argument is no name.
    fn keyword(&self, range: TextRange) -> Wording {
        let equal = self.range(self.token_at(range.end()));
        let index = self.token_at(range.start());
        let first = self.source(self.range(index));
        match first {
            "True" | "False" | "None" => {
                let whole = TextRange::new(range.start(), equal.end());
                Wording::new(whole, format!("cannot assign to {first}"))
            }
            "*" => {
                let end = self.operand_end(self.token_at(equal.end()));
                let whole = TextRange::new(range.start(), end);
                Wording::new(whole, "cannot assign to iterable argument unpacking")
            }
            _ => {
                let whole = TextRange::new(range.start(), equal.end());
                let text = "expression cannot contain assignment, perhaps you meant \"==\"?";
                Wording::new(whole, text)
            }
        }
    }

    /// `after` is `` `with` statement ``, `function definition` and the like.
    fn block(&self, after: &str, range: TextRange) -> Wording {
        let index = self.token_at(range.start());
        // The header is the logical line before.
        let mut end = index;
        while let Some(before) = end.checked_sub(1)
            && matches!(
                self.kind(before),
                TokenKind::Newline | TokenKind::Dedent | TokenKind::Indent
            )
        {
            end = before;
        }
        let header = self.line_start(end.saturating_sub(1).max(1));
        let line = self.line(self.range(header).start());
        let first = header + usize::from(self.kind(header) == TokenKind::Async);
        let what = match self.kind(first) {
            TokenKind::Def => "function definition".to_owned(),
            TokenKind::Class => "class definition".to_owned(),
            TokenKind::Except if self.kind(first + 1) == TokenKind::Star => {
                "'except*' statement".to_owned()
            }
            _ => {
                let word = after.split('`').nth(1).unwrap_or(after);
                format!("'{word}' statement")
            }
        };
        let text = format!("expected an indented block after {what} on line {line}");
        Wording::indentation(self.range(index), text)
    }
}

/// CPython points at the last blank.
fn unexpected_indent(range: TextRange) -> Wording {
    let width = u32::from(range.len()).min(1);
    let last = TextRange::new(range.end() - TextSize::from(width), range.end());
    Wording::indentation(last, "unexpected indent")
}

/// CPython's words for an error in an f-string.
pub(super) fn fstring_text(text: &str) -> String {
    let text = match text {
        "expecting `}`" => "expecting '}'",
        "single `}` is not allowed" => "single '}' is not allowed",
        "invalid conversion character" => "invalid conversion character: expected 's', 'r', or 'a'",
        "lambda expressions are not allowed without parentheses" => {
            "lambda expressions are not allowed without parentheses"
        }
        "newlines are not allowed in format specifiers when using single quotes" => {
            "newlines are not allowed in format specifiers for single quoted f-strings"
        }
        other => other,
    };
    format!("f-string: {text}")
}

fn before_parameter(kind: Option<TokenKind>) -> bool {
    matches!(
        kind,
        Some(TokenKind::Comma | TokenKind::Lpar | TokenKind::Lambda)
    )
}

/// Finds the expression with a range, and the statement around it.
struct ExprFinder<'a> {
    range: TextRange,
    found: Option<&'a Expr>,
    statement: Option<&'a Stmt>,
}

impl<'a> Visitor<'a> for ExprFinder<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.found.is_none() && stmt.range().contains_range(self.range) {
            let before = self.statement.replace(stmt);
            visitor::walk_stmt(self, stmt);
            if self.found.is_none() {
                self.statement = before;
            }
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.found.is_some() {
            return;
        }
        if expr.range() == self.range {
            self.found = Some(expr);
        } else if expr.range().contains_range(self.range) {
            visitor::walk_expr(self, expr);
        }
    }
}
