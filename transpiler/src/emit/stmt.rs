//! Statements and blocks, each under the Python line that it came of.
//!
//! ```text
//! // 6: for i in range(n):
//! for i in 0..n {
//!     // 7: total += i
//!     total += i;
//! }
//! ```

use super::doc::{Hug, Kind, NodeId, Printer, TAB};
use super::level::{is_block_like, operator};
use super::literal::comment;
use crate::rir::{Arm, Block, Expr, ExprKind, Pattern, SourceLine, Stmt, StmtKind, Type};

/// An expression with blocks in it, printed from the tree when it breaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Control<'a>(pub &'a Expr);

impl Control<'_> {
    /// Stays on the line of its `=`, whatever its length.
    pub(super) fn is_block_like(self) -> bool {
        is_block_like(self.0)
    }

    /// Stays behind a closure's bars or a match arm's arrow.
    pub(super) fn stays_in_place(self) -> bool {
        self.is_block_like() && !matches!(self.0.kind, ExprKind::If { .. })
    }
}

/// An `if` and what belongs to it.
#[derive(Clone, Copy)]
struct Branch<'a> {
    /// Of `if let`.
    pattern: Option<&'a Pattern>,
    test: &'a Expr,
    then: &'a Block,
    orelse: Option<&'a Block>,
    /// The comment of an `elif`, which stands first in its block.
    above: &'a Option<SourceLine>,
    is_else: bool,
}

impl<'a> Branch<'a> {
    fn new(
        pattern: Option<&'a Pattern>,
        test: &'a Expr,
        then: &'a Block,
        orelse: Option<&'a Block>,
    ) -> Branch<'a> {
        Branch {
            pattern,
            test,
            then,
            orelse,
            above: &None,
            is_else: false,
        }
    }

    /// The `if` of an `else if`.
    fn of_else(block: &'a Block) -> Option<Branch<'a>> {
        let (above, branch) = match (block.stmts.as_slice(), &block.value) {
            (
                [
                    Stmt {
                        source,
                        kind: StmtKind::If { test, then, orelse },
                    },
                ],
                None,
            ) => (source, Branch::new(None, test, then, orelse.as_ref())),
            (
                [
                    Stmt {
                        source,
                        kind:
                            StmtKind::IfLet {
                                pattern,
                                value,
                                then,
                                orelse,
                            },
                    },
                ],
                None,
            ) => (
                source,
                Branch::new(Some(pattern), value, then, orelse.as_ref()),
            ),
            ([], Some(value)) => match &value.kind {
                ExprKind::If { test, then, orelse } => {
                    (&None, Branch::new(None, test, then, Some(orelse)))
                }
                _ => return None,
            },
            _ => return None,
        };
        Some(Branch {
            above,
            is_else: true,
            ..branch
        })
    }
}

/// Lines of a body that a trial counts at most.
const ENOUGH_LINES: usize = 6;

fn block_lines(block: &Block) -> usize {
    let mut lines = usize::from(block.value.is_some());
    for stmt in &block.stmts {
        lines += usize::from(stmt.source.is_some());
        lines += match &stmt.kind {
            StmtKind::Comment => 0,
            StmtKind::If { then: body, .. }
            | StmtKind::IfLet { then: body, .. }
            | StmtKind::While { body, .. }
            | StmtKind::Loop { body, .. }
            | StmtKind::For { body, .. }
            | StmtKind::Labeled { body, .. } => 2 + block_lines(body),
            _ => 1,
        };
        if lines >= ENOUGH_LINES {
            break;
        }
    }
    lines
}

impl<'a> Printer<'a> {
    /// Lays out one expression at the current column.
    pub(super) fn lay_expr(&mut self, expr: &'a Expr, indent: usize, tail: usize) {
        let mark = self.mark();
        let id = self.expr(expr);
        self.lay(id, indent, tail);
        self.forget(mark);
    }

    /// `= value` and the like, the sign being written.
    fn lay_expr_after(&mut self, expr: &'a Expr, indent: usize, tail: usize) {
        let mark = self.mark();
        let id = self.expr(expr);
        self.lay_after(id, indent, tail);
        self.forget(mark);
    }

    /// Writes text that `build` puts together, unbroken.
    pub(super) fn put_built(&mut self, build: impl FnOnce(&mut Self)) {
        let mark = self.mark();
        let start = self.start();
        build(self);
        let id = self.word(start);
        self.put_flat(id);
        self.forget(mark);
    }

    /// `// 7: text`, and the line after it begun.
    pub(super) fn put_source(&mut self, source: &Option<SourceLine>, indent: usize) {
        if let Some(SourceLine { line, text }) = source {
            self.put_source_line(*line, text);
            self.newline(indent);
        }
    }

    fn put_source_line(&mut self, line: u32, text: &str) {
        self.put_built(|printer| {
            printer.write_fmt(format_args!("// {line}: {}", comment(text)));
        });
    }

    /// `{ … }`. `above` is a comment to stand first in it, `first` what generated code starts with.
    fn lay_block(&mut self, block: &'a Block, above: &'a Option<SourceLine>, indent: usize) {
        self.put("{");
        if self.in_trial() {
            self.stand_in(block_lines(block) + usize::from(above.is_some()), indent);
            self.put("}");
            return;
        }
        let empty = block.stmts.is_empty() && block.value.is_none();
        if let Some(SourceLine { line, text }) = above {
            self.newline(indent + TAB);
            self.put_source_line(*line, text);
        }
        if empty && self.room(1) == 0 {
            self.newline(indent);
        } else if !empty || above.is_some() {
            self.lay_lines(block, indent + TAB);
            self.newline(indent);
        }
        self.put("}");
    }

    /// The statements of a block, each on its line.
    pub(super) fn lay_lines(&mut self, block: &'a Block, indent: usize) {
        for stmt in &block.stmts {
            self.newline(indent);
            self.lay_stmt(stmt, indent);
        }
        if let Some(value) = &block.value {
            self.newline(indent);
            self.lay_expr(value, indent, 0);
        }
    }

    fn lay_stmt(&mut self, stmt: &'a Stmt, indent: usize) {
        if let StmtKind::Comment = stmt.kind {
            if let Some(SourceLine { line, text }) = &stmt.source {
                self.put_source_line(*line, text);
            }
            return;
        }
        self.put_source(&stmt.source, indent);
        match &stmt.kind {
            StmtKind::Let {
                name,
                mutable,
                ty,
                init,
            } => {
                self.put_built(|printer| {
                    printer.write(if *mutable { "let mut " } else { "let " });
                    printer.write(name);
                    printer.write(": ");
                    printer.write_type(ty);
                });
                if let Some(init) = init {
                    self.put(" =");
                    self.lay_expr_after(init, indent, 1);
                }
                self.put(";");
            }
            StmtKind::LetPattern { pattern, ty, init } => {
                self.put_built(|printer| {
                    printer.write("let ");
                    printer.write_pattern(pattern);
                    printer.write(": ");
                    printer.write_type(ty);
                });
                self.put(" =");
                self.lay_expr_after(init, indent, 1);
                self.put(";");
            }
            StmtKind::LetTuple { names, ty, init } => {
                self.put_built(|printer| {
                    printer.write("let (");
                    for (index, (name, mutable)) in names.iter().enumerate() {
                        printer.write(if index > 0 { ", " } else { "" });
                        printer.write(if *mutable { "mut " } else { "" });
                        printer.write(name);
                    }
                    printer.write(if names.len() == 1 { ",): " } else { "): " });
                    printer.write_type(ty);
                });
                self.put(" =");
                self.lay_expr_after(init, indent, 1);
                self.put(";");
            }
            StmtKind::Assign { place, value } => {
                self.lay_expr(place, indent, 2);
                self.put(" =");
                self.lay_expr_after(value, indent, 1);
                self.put(";");
            }
            StmtKind::AssignOp { op, place, value } => {
                self.lay_expr(place, indent, 3);
                self.put(" ");
                self.put(operator(*op));
                self.put("=");
                self.lay_expr_after(value, indent, 1);
                self.put(";");
            }
            StmtKind::Expr(expr) => self.lay_expr_stmt(expr, indent),
            StmtKind::If { test, then, orelse } => {
                self.lay_if(Branch::new(None, test, then, orelse.as_ref()), indent);
            }
            StmtKind::IfLet {
                pattern,
                value,
                then,
                orelse,
            } => {
                self.lay_if(
                    Branch::new(Some(pattern), value, then, orelse.as_ref()),
                    indent,
                );
            }
            StmtKind::Match { value, arms } => self.lay_match(value, arms, indent),
            StmtKind::While { label, test, body } => {
                self.put_label(label.as_deref());
                self.put("while ");
                self.lay_head(None, test, indent);
                self.lay_block(body, &None, indent);
            }
            StmtKind::Loop { label, body } => {
                self.put_label(label.as_deref());
                self.put("loop ");
                self.lay_block(body, &None, indent);
            }
            StmtKind::For {
                label,
                pattern,
                iter,
                body,
            } => {
                self.put_label(label.as_deref());
                self.put_built(|printer| {
                    printer.write("for ");
                    printer.write_pattern(pattern);
                });
                self.lay_head(Some(" in"), iter, indent);
                self.lay_block(body, &None, indent);
            }
            StmtKind::Labeled { label, body } => {
                self.put_label(Some(label));
                self.lay_block(body, &None, indent);
            }
            StmtKind::Break { .. } | StmtKind::Continue { .. } | StmtKind::Return(_) => {
                let mark = self.mark();
                // rustfmt stops one column short of the edge here.
                if let Some(id) = self.jump_stmt(&stmt.kind) {
                    self.lay(id, indent, 2);
                }
                self.forget(mark);
                self.put(";");
            }
            StmtKind::Comment => {}
        }
    }

    /// `return`, `break` and `continue` statements, as nodes.
    fn jump_stmt(&mut self, kind: &'a StmtKind) -> Option<NodeId> {
        let start = self.start();
        Some(match kind {
            StmtKind::Break { label, value } => {
                self.jump(start, "break", label.as_deref(), value.as_ref())
            }
            StmtKind::Continue { label } => self.jump(start, "continue", label.as_deref(), None),
            StmtKind::Return(value) => self.jump(start, "return", None, value.as_ref()),
            _ => return None,
        })
    }

    fn lay_expr_stmt(&mut self, expr: &'a Expr, indent: usize) {
        if is_block_like(expr) {
            self.lay_control(Control(expr), indent, 1);
            if !matches!(expr.ty, Type::Unit | Type::Never)
                || matches!(expr.kind, ExprKind::Async(_))
            {
                self.put(";");
            }
        } else {
            self.lay_expr(expr, indent, 1);
            self.put(";");
        }
    }

    fn put_label(&mut self, label: Option<&str>) {
        if let Some(label) = label {
            self.put_built(|printer| {
                printer.write_label(label);
                printer.write(": ");
            });
        }
    }

    /// The condition of `if` and its like, up to the blank before `{`; with `sign` (` =`, ` in`),
    /// the condition may go to the next line.
    fn lay_head(&mut self, sign: Option<&str>, expr: &'a Expr, indent: usize) {
        let from = self.out.len();
        self.lay_test(sign, expr, indent);
        self.put_brace_gap(from, indent, false);
    }

    fn lay_test(&mut self, sign: Option<&str>, expr: &'a Expr, indent: usize) {
        let mark = self.mark();
        let id = self.head(expr, sign == Some(" ="));
        match sign {
            Some(sign) => {
                self.put(sign);
                self.lay_after(id, indent, 0);
            }
            None => self.lay(id, indent, 0),
        }
        self.forget(mark);
    }

    /// A blank before `{`, or a new line where the condition's last line is not clear of it.
    fn put_brace_gap(&mut self, from: usize, indent: usize, is_match: bool) {
        let closes = |c: char| matches!(c, '(' | ')' | ']' | '}' | '?' | '>' | ' ');
        let written = self.written_since(from);
        let last = written.rfind('\n').map(|at| &written[at + 1..]);
        let beside = match last {
            None => self.room(0) >= 2,
            // `match` looks at what closes only, not at how deep it stands.
            Some(last) => {
                let depth = last.len() - last.trim_start().len();
                last.chars().all(closes) && (is_match || depth <= indent)
            }
        };
        if beside {
            self.put(" ");
        } else {
            self.newline(indent);
        }
    }

    fn lay_if(&mut self, branch: Branch<'a>, indent: usize) {
        let Branch {
            pattern,
            test,
            then,
            orelse,
            above,
            is_else,
        } = branch;
        match pattern {
            None => {
                self.put("if ");
                self.lay_head(None, test, indent);
            }
            Some(pattern) => {
                self.put_built(|printer| {
                    printer.write("if let ");
                    printer.write_pattern(pattern);
                });
                self.lay_head(Some(" ="), test, indent);
            }
        }
        if orelse.is_none() && !is_else {
            return self.lay_block(then, above, indent);
        }
        self.lay_branch(then, above, indent);
        let Some(orelse) = orelse else {
            return;
        };
        self.put(" else ");
        match Branch::of_else(orelse) {
            Some(branch) => self.lay_if(branch, indent),
            None => self.lay_branch(orelse, &None, indent),
        }
    }

    /// A block beside another one, which keeps its lines even where it is empty.
    fn lay_branch(&mut self, block: &'a Block, above: &'a Option<SourceLine>, indent: usize) {
        if block.stmts.is_empty() && block.value.is_none() && above.is_none() {
            self.put("{");
            self.newline(indent);
            self.put("}");
        } else {
            self.lay_block(block, above, indent);
        }
    }

    /// An expression with blocks, over several lines.
    pub(super) fn lay_control(&mut self, control: Control<'a>, indent: usize, tail: usize) {
        match &control.0.kind {
            ExprKind::If { test, then, orelse } => {
                self.lay_if(Branch::new(None, test, then, Some(orelse)), indent);
            }
            ExprKind::Match { value, arms } => self.lay_match(value, arms, indent),
            ExprKind::Block(body) => self.lay_block(body, &None, indent),
            ExprKind::Labeled { label, body } => {
                self.put_label(Some(label));
                self.lay_block(body, &None, indent);
            }
            ExprKind::Async(body) => {
                self.put("async move ");
                self.lay_block(body, &None, indent);
            }
            _ => self.lay_expr(control.0, indent, tail),
        }
    }

    fn lay_match(&mut self, value: &'a Expr, arms: &'a [Arm], indent: usize) {
        let from = self.out.len();
        self.put("match ");
        self.lay_test(None, value, indent);
        self.put_brace_gap(from, indent, true);
        if arms.is_empty() {
            return self.put("{}");
        }
        self.put("{");
        if self.in_trial() {
            self.stand_in(arms.len() + 1, indent);
            self.put("}");
            return;
        }
        for arm in arms {
            self.newline(indent + TAB);
            self.lay_arm(arm, indent + TAB);
        }
        self.newline(indent);
        self.put("}");
    }

    fn lay_arm(&mut self, arm: &'a Arm, indent: usize) {
        self.put_built(|printer| printer.write_pattern(&arm.pattern));
        if let Some(guard) = &arm.guard {
            self.put(" if ");
            self.lay_expr(guard, indent, 5);
        }
        self.put(" =>");
        let mark = self.mark();
        match self.arm_value(&arm.body) {
            None => {
                self.put(" ");
                self.lay_block(&arm.body, &None, indent);
            }
            Some(id) => self.lay_arm_value(id, indent),
        }
        self.forget(mark);
    }

    /// The body of an arm, if it is one expression or one jump.
    fn arm_value(&mut self, body: &'a Block) -> Option<NodeId> {
        match (body.stmts.as_slice(), &body.value) {
            ([], Some(value)) => Some(self.expr(value)),
            (
                [
                    Stmt {
                        source: None,
                        kind: StmtKind::Expr(expr),
                    },
                ],
                None,
            ) if expr.ty == Type::Unit => Some(self.expr(expr)),
            ([Stmt { source: None, kind }], None) => self.jump_stmt(kind),
            _ => None,
        }
    }

    /// `=> value,`; in braces on lines of its own where that is shorter.
    fn lay_arm_value(&mut self, id: NodeId, indent: usize) {
        let kind = self.get(id).kind;
        let in_place = match kind {
            Kind::Control(control) => {
                control.stays_in_place() && !matches!(control.0.kind, ExprKind::Async(_))
            }
            _ => false,
        };
        let is_if = matches!(kind, Kind::Control(_)) && !in_place;
        self.put(" ");
        if (self.fits(id, 1) && !is_if) || in_place {
            self.lay(id, indent, 1);
            return match kind {
                Kind::Control(Control(Expr {
                    kind: ExprKind::Block(_),
                    ..
                })) => {}
                _ => self.put(","),
            };
        }
        let below = |printer: &mut Self| {
            printer.put("{");
            printer.newline(indent + TAB);
            match kind {
                Kind::Control(control) => printer.lay_control(control, indent + TAB, 0),
                _ => printer.lay(id, indent + TAB, 0),
            }
            printer.newline(indent);
            printer.put("}");
        };
        let breaks = self.get(id).traits.hug != Hug::No;
        if is_if || !breaks || self.fits_at(id, indent + TAB, 0) || !self.trial_allowed() {
            return below(self);
        }
        let here = self.try_out(|printer| printer.lay(id, indent, 1));
        self.take_back(&here);
        let there = self.try_out(below);
        self.take_back(&there);
        // The braces of the other form add two lines.
        if here.over || here.newlines + 1 > there.newlines {
            below(self);
        } else {
            self.lay(id, indent, 1);
            self.put(",");
        }
    }

    pub(super) fn write_pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Wildcard => self.write_char('_'),
            Pattern::Bind { name, mutable } => {
                self.write(if *mutable { "mut " } else { "" });
                self.write(name);
            }
            Pattern::Tuple(fields) => {
                self.write_char('(');
                self.write_patterns(fields, ", ");
                self.write(if fields.len() == 1 { ",)" } else { ")" });
            }
            Pattern::Array(fields) => {
                self.write_char('[');
                self.write_patterns(fields, ", ");
                self.write_char(']');
            }
            Pattern::Variant { path, fields } => {
                self.write(path);
                if !fields.is_empty() {
                    self.write_char('(');
                    self.write_patterns(fields, ", ");
                    self.write_char(')');
                }
            }
            Pattern::Literal(literal) => self.write_literal(literal, false),
            Pattern::Or(patterns) => self.write_patterns(patterns, " | "),
        }
    }

    fn write_patterns(&mut self, patterns: &[Pattern], separator: &str) {
        for (index, pattern) in patterns.iter().enumerate() {
            if index > 0 {
                self.write(separator);
            }
            self.write_pattern(pattern);
        }
    }
}
