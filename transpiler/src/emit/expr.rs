//! Expressions, as nodes: spelling, and parentheses where precedence asks for them.
//!
//! ```text
//! Method(Binary(a + b), "abs")   →   (a + b).abs()
//! ```

use super::chain::CHAIN_WIDTH;
use super::doc::{Delimiter, Hug, Kind, NodeId, Printer, Start, Traits};
use super::level::{Level, binary, is_block_like, level, operator, shows_brace};
use super::stmt::Control;
use crate::rir::{BinaryOp, Block, Expr, ExprKind, Handler, Param, Type, UnaryOp, Use};

/// A chain under construction.
struct Links {
    opened: usize,
    /// `?` behind the last link.
    tries: u32,
    /// What the last link is.
    hug: Hug,
    method: bool,
    never: bool,
}

impl<'a> Printer<'a> {
    pub(super) fn expr(&mut self, expr: &'a Expr) -> NodeId {
        let start = self.start();
        match &expr.kind {
            ExprKind::Literal(literal) => {
                self.write_literal(literal, false);
                self.node(start, Traits::SIMPLE, Kind::Text)
            }
            ExprKind::Local { name, mode } => {
                self.write(if *mode == Use::Borrow { "&" } else { "" });
                self.write(name);
                self.write(if *mode == Use::Clone { ".clone()" } else { "" });
                let simple = *mode != Use::Clone;
                self.node(
                    start,
                    Traits {
                        simple,
                        ..Traits::PLAIN
                    },
                    Kind::Text,
                )
            }
            ExprKind::Path(path) => {
                self.write(path);
                let simple = !path.contains(':');
                self.node(
                    start,
                    Traits {
                        simple,
                        ..Traits::PLAIN
                    },
                    Kind::Text,
                )
            }
            ExprKind::Call { path, types, args } => {
                self.write(path);
                self.write_turbofish(types);
                self.arguments(start, args)
            }
            ExprKind::CallValue { callee, args } => {
                self.callee(callee);
                self.arguments(start, args)
            }
            ExprKind::Macro {
                path,
                args,
                options,
            } => {
                self.write(path);
                self.macro_call(start, args, options)
            }
            ExprKind::Method { .. }
            | ExprKind::Field { .. }
            | ExprKind::Await(_)
            | ExprKind::At { .. }
            | ExprKind::Propagate {
                handler: Handler::Return,
                ..
            } => self.chain(expr),
            ExprKind::Propagate {
                value,
                line,
                handler: Handler::Block(label),
            } => self.attempt(start, value, *line, label),
            ExprKind::Struct { path, fields } => self.struct_literal(start, path, fields),
            ExprKind::Tuple(items) => self.items(start, Delimiter::Paren, items),
            ExprKind::Array(items) => self.items(start, Delimiter::Bracket, items),
            ExprKind::Ref(value) => self.prefix("&", value),
            ExprKind::RefMut(value) => self.prefix("&mut ", value),
            ExprKind::Deref(value) => self.prefix("*", value),
            ExprKind::Unary {
                op: UnaryOp::Neg,
                value,
            } => self.prefix("-", value),
            ExprKind::Unary {
                op: UnaryOp::Not,
                value,
            } => self.prefix("!", value),
            ExprKind::Binary { op, left, right } => self.binary(start, *op, left, right),
            ExprKind::Spelled(value) => self.spelled(start, value),
            ExprKind::Cast(value) => {
                let value = self.operand(value, Level::Cast);
                let behind = self.start();
                self.write(" as ");
                self.write_type(&expr.ty);
                let behind = self.word(behind);
                let traits = self.get(value).traits;
                self.glue(start, traits, &[value, behind])
            }
            ExprKind::Range { from, to } => {
                let from = self.operand(from, Level::Or);
                let dots = self.text("..");
                let to = self.operand(to, Level::Or);
                let never = self.is_never(from) || self.is_never(to);
                self.glue(
                    start,
                    Traits {
                        never,
                        ..Traits::PLAIN
                    },
                    &[from, dots, to],
                )
            }
            ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Labeled { .. }
            | ExprKind::Async(_) => self.control(start, expr),
            ExprKind::Closure {
                is_move,
                params,
                ret,
                body,
            } => self.closure(start, *is_move, params, ret.as_ref(), body),
            ExprKind::Return(value) => self.jump(start, "return", None, value.as_deref()),
            ExprKind::Break { label, value } => {
                self.jump(start, "break", label.as_deref(), value.as_deref())
            }
            ExprKind::Continue { label } => self.jump(start, "continue", label.as_deref(), None),
        }
    }

    /// An operand, in parentheses if it holds together less tightly than `at_least`.
    fn operand(&mut self, expr: &'a Expr, at_least: Level) -> NodeId {
        let block = is_block_like(expr) && at_least > Level::Range;
        if block || level(expr) < at_least {
            self.parenthesised(expr)
        } else {
            self.expr(expr)
        }
    }

    fn parenthesised(&mut self, expr: &'a Expr) -> NodeId {
        let start = self.start();
        let open = self.text("(");
        let inner = self.expr(expr);
        let close = self.text(")");
        let never = self.is_never(inner);
        self.glue(
            start,
            Traits {
                never,
                hug: Hug::Alone,
                ..Traits::PLAIN
            },
            &[open, inner, close],
        )
    }

    /// What stands between `if`, `while`, `match` or `in` and its block; behind `if let … =`, an
    /// `&&` would go on with the condition.
    pub(super) fn head(&mut self, expr: &'a Expr, after_let: bool) -> NodeId {
        let lazy = after_let && level(expr) <= Level::And;
        if shows_brace(expr) || lazy {
            self.parenthesised(expr)
        } else {
            self.expr(expr)
        }
    }

    fn prefix(&mut self, op: &str, value: &'a Expr) -> NodeId {
        let start = self.start();
        let op = self.text(op);
        let negative = matches!(value.kind, ExprKind::Literal(_)) && level(value) == Level::Unary;
        let value = match &value.kind {
            ExprKind::Block(_) => self.expr(value),
            _ if negative => self.operand(value, Level::Postfix),
            _ => self.operand(value, Level::Unary),
        };
        let traits = self.get(value).traits;
        self.glue(start, traits, &[op, value])
    }

    fn binary(&mut self, start: Start, op: BinaryOp, left: &'a Expr, right: &'a Expr) -> NodeId {
        let opened = self.open_kids();
        let mut never = false;
        self.pairs(op, left, right, &mut never);
        let kids = self.close_kids(opened);
        self.node(
            start,
            Traits {
                never,
                ..Traits::PLAIN
            },
            Kind::Pairs(operator(op), kids),
        )
    }

    /// The operands of a run of the same operator: `a + b + c` is one.
    fn pairs(&mut self, op: BinaryOp, left: &'a Expr, right: &'a Expr, never: &mut bool) {
        let (at, sign) = binary(op);
        match &left.kind {
            ExprKind::Binary {
                op: inner,
                left: a,
                right: b,
            } if *inner == op && at != Level::Compare => {
                self.pairs(op, a, b, never);
            }
            _ => {
                // `x as i64 < y` would be read as the start of generic arguments.
                let generic = matches!(op, BinaryOp::Lt | BinaryOp::Shl);
                let cast = generic && matches!(left.kind, ExprKind::Cast(_));
                let at_least = if cast {
                    Level::Unary
                } else if at == Level::Compare {
                    at.tighter()
                } else {
                    at
                };
                let kid = self.operand(left, at_least);
                *never |= self.is_never(kid);
                self.push_kid(kid);
            }
        }
        self.write_char(' ');
        self.write(sign);
        self.write_char(' ');
        let kid = self.operand(right, at.tighter());
        *never |= self.is_never(kid);
        self.push_kid(kid);
    }

    /// `(a, b)` behind what was written since `start`.
    fn arguments(&mut self, start: Start, args: &'a [Expr]) -> NodeId {
        self.call_arguments(start, args, false)
    }

    fn method_arguments(&mut self, start: Start, args: &'a [Expr]) -> NodeId {
        self.call_arguments(start, args, true)
    }

    fn call_arguments(&mut self, start: Start, args: &'a [Expr], method: bool) -> NodeId {
        let front = self.word(start);
        let opened = self.open_list(front, Delimiter::Paren, args.is_empty());
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            let kid = self.expr(arg);
            self.push_kid(kid);
        }
        self.close_list(start, Delimiter::Paren, opened, Hug::Alone, method)
    }

    /// A value with the type that rustc could not infer.
    fn spelled(&mut self, start: Start, value: &'a Expr) -> NodeId {
        match (&value.kind, &value.ty) {
            (ExprKind::Call { path, args, .. }, Type::Path(class, types)) => {
                let (made, function) = path.rsplit_once("::").unwrap_or((class, path));
                self.write(made);
                self.write_turbofish(types);
                self.write("::");
                self.write(function);
                self.arguments(start, args)
            }
            (ExprKind::Path(path), Type::Path(_, types)) => {
                self.write(path);
                self.write_turbofish(types);
                self.node(start, Traits::PLAIN, Kind::Text)
            }
            (ExprKind::Literal(literal), _) => {
                self.write_literal(literal, true);
                self.node(start, Traits::PLAIN, Kind::Text)
            }
            (_, ty) => {
                let operand = self.operand(value, Level::Cast);
                let behind = self.start();
                self.write(" as ");
                self.write_type(ty);
                let behind = self.word(behind);
                let traits = self.get(operand).traits;
                self.glue(start, traits, &[operand, behind])
            }
        }
    }

    fn write_turbofish(&mut self, types: &[Type]) {
        for (index, ty) in types.iter().enumerate() {
            self.write(if index == 0 { "::<" } else { ", " });
            self.write_type(ty);
        }
        self.write(if types.is_empty() { "" } else { ">" });
    }

    /// `(a, b)`, `(a; sep = b)` behind a macro's name.
    fn macro_call(
        &mut self,
        start: Start,
        args: &'a [Expr],
        options: &'a [(String, Expr)],
    ) -> NodeId {
        let front = self.word(start);
        // rustfmt lays out what looks like a call.
        let delimiter = match options {
            [] => Delimiter::Paren,
            _ => Delimiter::Macro(Some(args.len() as u32)),
        };
        let opened = self.open_list(front, delimiter, false);
        for (index, arg) in args.iter().enumerate() {
            let is_last = index + 1 == args.len();
            let kid = self.typed(arg);
            self.push_kid(kid);
            self.write(if is_last { "" } else { ", " });
        }
        let mut sign = "; ";
        for (name, value) in options {
            self.write(sign);
            let start = self.start();
            self.write(name);
            self.write(" = ");
            let head = self.word(start);
            let value = self.typed(value);
            let never = self.is_never(value);
            let kid = self.glue(
                start,
                Traits {
                    never,
                    ..Traits::PLAIN
                },
                &[head, value],
            );
            self.push_kid(kid);
            sign = ", ";
        }
        self.close_list(start, delimiter, opened, Hug::Alone, false)
    }

    /// An expression where nothing around it gives a number its type.
    fn typed(&mut self, expr: &'a Expr) -> NodeId {
        let start = self.start();
        match &expr.kind {
            ExprKind::Literal(literal) => {
                self.write_literal(literal, true);
                self.node(start, Traits::SIMPLE, Kind::Text)
            }
            ExprKind::Ref(inner) if matches!(inner.kind, ExprKind::Literal(_)) => {
                let op = self.text("&");
                let value = self.typed(inner);
                self.glue(start, Traits::SIMPLE, &[op, value])
            }
            _ => self.expr(expr),
        }
    }

    fn callee(&mut self, callee: &'a Expr) {
        match &callee.kind {
            ExprKind::Local { name, .. } => self.write(name),
            ExprKind::Path(path) => self.write(path),
            _ => {
                self.write_char('(');
                self.expr(callee);
                self.write_char(')');
            }
        }
    }

    fn items(&mut self, start: Start, delimiter: Delimiter, items: &'a [Expr]) -> NodeId {
        let front = self.word(start);
        let opened = self.open_list(front, delimiter, items.is_empty());
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            let kid = self.expr(item);
            self.push_kid(kid);
        }
        self.close_list(start, delimiter, opened, Hug::Alone, false)
    }

    fn struct_literal(&mut self, start: Start, path: &str, fields: &'a [(String, Expr)]) -> NodeId {
        self.write(path);
        let front = self.word(start);
        let opened = self.open_list(front, Delimiter::Brace, fields.is_empty());
        for (index, (name, value)) in fields.iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            let start = self.start();
            self.write(name);
            let kid = match &value.kind {
                ExprKind::Local {
                    name: local,
                    mode: Use::Copy | Use::Move,
                } if local == name => self.word(start),
                _ => {
                    self.write_char(':');
                    let head = self.word(start);
                    self.write_char(' ');
                    let value = self.expr(value);
                    let never = self.is_never(value);
                    self.node(
                        start,
                        Traits {
                            never,
                            ..Traits::PLAIN
                        },
                        Kind::Named(head, value),
                    )
                }
            };
            self.push_kid(kid);
        }
        self.close_list(start, Delimiter::Brace, opened, Hug::Alone, false)
    }

    /// `attempt!('try_5, value.at(PY, 7))`.
    fn attempt(&mut self, start: Start, value: &'a Expr, line: Option<u32>, label: &str) -> NodeId {
        self.write("attempt!");
        let front = self.word(start);
        let opened = self.open_list(front, Delimiter::Macro(None), false);
        let name = self.start();
        self.write_label(label);
        let name = self.word(name);
        self.push_kid(name);
        self.write(", ");
        let value = match line {
            None => self.expr(value),
            Some(line) => {
                let start = self.start();
                let mut links = self.root();
                self.links(value, &mut links);
                self.at_link(line, &mut links);
                self.close_chain(start, links)
            }
        };
        self.push_kid(value);
        self.close_list(start, Delimiter::Macro(None), opened, Hug::Alone, false)
    }

    fn chain(&mut self, expr: &'a Expr) -> NodeId {
        let start = self.start();
        let mut links = self.root();
        self.links(expr, &mut links);
        self.close_chain(start, links)
    }

    fn root(&self) -> Links {
        Links {
            opened: self.open_kids(),
            tries: 0,
            hug: Hug::No,
            method: false,
            never: false,
        }
    }

    fn close_chain(&mut self, start: Start, links: Links) -> NodeId {
        let kids = self.close_kids(links.opened);
        if kids.len() == 1 {
            return self.kid(kids, 0);
        }
        let limited =
            kids.len() > 2 && self.width_since(start) + links.tries as usize > CHAIN_WIDTH;
        let traits = Traits {
            never: links.never || limited,
            hug: links.hug,
            method: links.method,
            simple: false,
        };
        self.node(start, traits, Kind::Chain(kids, links.tries))
    }

    /// Root and links of a chain, in the order of the text.
    fn links(&mut self, expr: &'a Expr, links: &mut Links) {
        match &expr.kind {
            ExprKind::Method {
                receiver,
                name,
                types,
                args,
            } => {
                self.receiver(receiver, links);
                let start = self.start();
                self.write_char('.');
                self.write(name);
                self.write_turbofish(types);
                let link = self.method_arguments(start, args);
                self.push_link(link, true, links);
            }
            ExprKind::Field { object, name } => {
                self.receiver(object, links);
                let start = self.start();
                self.write_char('.');
                self.write(name);
                let link = self.word(start);
                self.push_link(link, false, links);
            }
            ExprKind::Await(value) => {
                self.links(value, links);
                let link = self.text(".await");
                self.push_link(link, false, links);
            }
            ExprKind::At { value, line } => {
                self.links(value, links);
                self.at_link(*line, links);
            }
            ExprKind::Propagate {
                value,
                line,
                handler: Handler::Return,
            } => {
                self.links(value, links);
                if let Some(line) = line {
                    self.at_link(*line, links);
                }
                self.question_mark(links);
            }
            ExprKind::Local {
                name,
                mode: Use::Clone,
            } => {
                let root = self.text(name);
                self.push_kid(root);
                let start = self.start();
                self.write(".clone");
                let link = self.method_arguments(start, &[]);
                self.push_link(link, true, links);
            }
            _ => {
                let root = self.operand(expr, Level::Postfix);
                links.never |= self.is_never(root);
                links.hug = self.get(root).traits.hug;
                self.push_kid(root);
            }
        }
    }

    /// What a method is called on: `.` borrows by itself, and a number needs its type.
    fn receiver(&mut self, expr: &'a Expr, links: &mut Links) {
        match &expr.kind {
            ExprKind::Local {
                name,
                mode: Use::Borrow,
            } => {
                let root = self.text(name);
                self.push_kid(root);
            }
            ExprKind::Literal(literal) => {
                let start = self.start();
                let negative = level(expr) == Level::Unary;
                self.write(if negative { "(" } else { "" });
                self.write_literal(literal, true);
                self.write(if negative { ")" } else { "" });
                let root = self.word(start);
                self.push_kid(root);
            }
            _ => self.links(expr, links),
        }
    }

    fn at_link(&mut self, line: u32, links: &mut Links) {
        let start = self.start();
        self.write_fmt(format_args!(".at(PY, {line})"));
        let link = self.node(
            start,
            Traits {
                method: true,
                ..Traits::PLAIN
            },
            Kind::Text,
        );
        self.push_link(link, true, links);
    }

    fn push_link(&mut self, link: NodeId, method: bool, links: &mut Links) {
        links.tries = 0;
        links.method = method;
        links.hug = if method { Hug::Alone } else { Hug::No };
        links.never |= self.is_never(link);
        self.push_kid(link);
    }

    /// `?` sticks to the link before it.
    fn question_mark(&mut self, links: &mut Links) {
        links.tries += 1;
        if let Some(last) = self.pop_kid() {
            let start = self.start_of(last);
            let mark = self.text("?");
            let traits = self.get(last).traits;
            let link = self.glue(start, traits, &[last, mark]);
            self.push_kid(link);
        }
    }

    fn closure(
        &mut self,
        start: Start,
        is_move: bool,
        params: &'a [Param],
        ret: Option<&'a Type>,
        body: &'a Expr,
    ) -> NodeId {
        self.write(if is_move { "move |" } else { "|" });
        for (index, param) in params.iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            self.write_param(param);
        }
        self.write("| ");
        if let Some(ret) = ret {
            self.write("-> ");
            self.write_type(ret);
            self.write_char(' ');
        }
        let head = self.word(start);
        let is_block = matches!(body.kind, ExprKind::Block(_));
        let braces = ret.is_some() && !is_block;
        self.write(if braces { "{ " } else { "" });
        let inner = match &body.kind {
            // Braces around nothing but a value go away.
            ExprKind::Block(Block {
                stmts,
                value: Some(value),
            }) if stmts.is_empty() && ret.is_none() => value,
            _ => body,
        };
        let body = self.expr(inner);
        self.write(if braces { " }" } else { "" });
        let never = self.is_never(body);
        let traits = Traits {
            never,
            hug: Hug::Always,
            ..Traits::PLAIN
        };
        self.node(start, traits, Kind::Closure { head, body, braces })
    }

    pub(super) fn write_param(&mut self, param: &Param) {
        self.write(if param.mutable { "mut " } else { "" });
        self.write(&param.name);
        // A closure's parameter whose type only its call knows.
        if param.ty != Type::Never {
            self.write(": ");
            self.write_type(&param.ty);
        }
    }

    /// A label without its quote or with it, as it is given.
    pub(super) fn write_label(&mut self, label: &str) {
        if !label.starts_with('\'') {
            self.write_char('\'');
        }
        self.write(label);
    }

    /// `return value`, `break 'label value`, `continue 'label`.
    pub(super) fn jump(
        &mut self,
        start: Start,
        keyword: &str,
        label: Option<&str>,
        value: Option<&'a Expr>,
    ) -> NodeId {
        self.write(keyword);
        if let Some(label) = label {
            self.write_char(' ');
            self.write_label(label);
        }
        let Some(value) = value else {
            return self.word(start);
        };
        self.write_char(' ');
        let head = self.word(start);
        // `break 'a: {…}` would be read as a label of the break.
        let labeled = matches!(value.kind, ExprKind::Labeled { .. });
        let value = if labeled {
            self.parenthesised(value)
        } else {
            self.expr(value)
        };
        let never = self.is_never(value);
        self.glue(
            start,
            Traits {
                never,
                ..Traits::PLAIN
            },
            &[head, value],
        )
    }

    /// The expressions with blocks; on one line only where rustfmt puts them there.
    fn control(&mut self, start: Start, expr: &'a Expr) -> NodeId {
        let control = Control(expr);
        let fits = match &expr.kind {
            ExprKind::If { test, then, orelse } => match (only_value(then), only_value(orelse)) {
                (Some(then), Some(orelse)) => {
                    self.write("if ");
                    let test = self.head(test, false);
                    self.write(" { ");
                    let then = self.expr(then);
                    self.write(" } else { ");
                    let orelse = self.expr(orelse);
                    self.write(" }");
                    let never = [test, then, orelse].iter().any(|part| self.is_never(*part));
                    !never && self.width_since(start) <= 50
                }
                _ => false,
            },
            ExprKind::Block(body) => self.inline_block("", body),
            ExprKind::Async(body) => self.inline_block("async move ", body),
            ExprKind::Labeled { label, body } => {
                self.write_label(label);
                self.inline_block(": ", body)
            }
            _ => false,
        };
        let hug = match expr.kind {
            ExprKind::If { .. } | ExprKind::Match { .. } => Hug::Alone,
            _ => Hug::Always,
        };
        let traits = Traits {
            never: !fits,
            hug,
            ..Traits::PLAIN
        };
        self.node(start, traits, Kind::Control(control))
    }

    fn inline_block(&mut self, front: &str, body: &'a Block) -> bool {
        self.write(front);
        match only_value(body) {
            Some(value) => {
                self.write("{ ");
                let value = self.expr(value);
                self.write(" }");
                !self.is_never(value)
            }
            None => {
                self.write("{}");
                body.stmts.is_empty() && body.value.is_none()
            }
        }
    }
}

/// The value of a block that has nothing else, and no blocks in front.
fn only_value(block: &Block) -> Option<&Expr> {
    match &block.value {
        Some(value) if block.stmts.is_empty() && !is_block_like(value) => Some(value),
        _ => None,
    }
}
