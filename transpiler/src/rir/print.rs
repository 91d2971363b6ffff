//! A dump of RIR for people: one statement a line, every mode and handler in words.
//!
//! ```text
//! pub async fn worker(name: Str, n: Int) -> Result<Int>  code "worker"
//!   # 4: total = 0
//!   let mut total: Int = Int::ZERO
//!   let it: () = propagate return at 7 (await (call asyncio::sleep (0)))
//! ```

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::{
    Arm, Block, Expr, ExprKind, Fields, Function, Handler, Item, Module, Pattern, Receiver,
    SourceLine, Stmt, StmtKind, Use,
};

/// The dump of a module.
pub fn print(module: &Module) -> String {
    print_with(module, &FxHashMap::default())
}

/// What is said about a node of the tree, by the node's address.
pub(super) type Notes = FxHashMap<usize, Vec<String>>;

pub(super) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The dump with notes below the statements that they are about.
pub(super) fn print_with(module: &Module, notes: &Notes) -> String {
    let mut dump = Dump {
        out: String::new(),
        notes,
    };
    let _ = writeln!(
        dump.out,
        "module {} from {:?}",
        module.header.name, module.header.path
    );
    dump.line(0, &format!("use {}", module.header.imports.join(", ")));
    dump.items(&module.items, 0);
    dump.out
}

struct Dump<'a> {
    out: String,
    notes: &'a Notes,
}

impl Dump<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:indent$}{text}", "");
    }

    fn source(&mut self, source: &Option<SourceLine>, indent: usize) {
        if let Some(SourceLine { line, text }) = source {
            self.line(indent, &format!("# {line}: {text}"));
        }
    }

    fn notes<T>(&mut self, node: &T, indent: usize) {
        if let Some(notes) = self.notes.get(&address(node)) {
            for note in notes {
                self.line(indent, &format!("^^^ {note}"));
            }
        }
    }

    fn items(&mut self, items: &[Item], indent: usize) {
        for item in items {
            match item {
                Item::Function(function) => self.function(function, indent),
                Item::Struct(item) => {
                    self.source(&item.source, indent);
                    let fields = match &item.fields {
                        Fields::Tuple(types) => {
                            let types: Vec<String> =
                                types.iter().map(|ty| ty.to_string()).collect();
                            format!("({})", types.join(", "))
                        }
                        Fields::Named(fields) => {
                            let fields: Vec<String> = fields
                                .iter()
                                .map(|(name, ty)| format!("{name}: {ty}"))
                                .collect();
                            format!(" {{ {} }}", fields.join(", "))
                        }
                    };
                    self.line(indent, &format!("struct {}{fields}", item.name));
                }
                Item::Use { path, name } => self.line(indent, &format!("use {path} as {name}")),
                Item::Impl(item) => {
                    let of = item
                        .of
                        .as_ref()
                        .map(|of| format!("{of} for "))
                        .unwrap_or_default();
                    self.line(indent, &format!("impl {of}{}", item.ty));
                    self.items(&item.items, indent + 2);
                }
                Item::Macro { path, args } => {
                    self.line(indent, &format!("macro {path} {}", args.join(" ")));
                }
                Item::Static {
                    name,
                    ty,
                    value,
                    source,
                }
                | Item::Const {
                    name,
                    ty,
                    value,
                    source,
                } => {
                    self.source(source, indent);
                    let keyword = if matches!(item, Item::Static { .. }) {
                        "static"
                    } else {
                        "const"
                    };
                    let value = self.expr(value, indent);
                    self.line(indent, &format!("{keyword} {name}: {ty} = {value}"));
                }
            }
            self.notes(item, indent);
        }
    }

    fn function(&mut self, function: &Function, indent: usize) {
        self.source(&function.source, indent);
        let mut params: Vec<String> = match function.receiver {
            Receiver::None => vec![],
            Receiver::Ref => vec!["&self".to_owned()],
            Receiver::Value => vec!["self".to_owned()],
        };
        params.extend(function.params.iter().map(|param| {
            format!(
                "{}{}: {}",
                if param.mutable { "mut " } else { "" },
                param.name,
                param.ty
            )
        }));
        let code = function
            .code
            .as_ref()
            .map(|code| format!("  code {:?}", code.name))
            .unwrap_or_default();
        let header = format!(
            "{}{}fn {}({}) -> {}{code}",
            if function.is_pub { "pub " } else { "" },
            if function.is_async { "async " } else { "" },
            function.name,
            params.join(", "),
            function.ret,
        );
        self.line(indent, &header);
        self.block(&function.body, indent + 2);
    }

    fn block(&mut self, block: &Block, indent: usize) {
        for stmt in &block.stmts {
            self.source(&stmt.source, indent);
            self.stmt(stmt, indent);
            self.notes(stmt, indent);
        }
        if let Some(value) = &block.value {
            let text = self.expr(value, indent);
            self.line(indent, &text);
            self.notes(&**value, indent);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, indent: usize) {
        let text = match &stmt.kind {
            StmtKind::Let {
                name,
                mutable,
                ty,
                init,
            } => {
                let init = match init {
                    Some(init) => format!(" = {}", self.expr(init, indent)),
                    None => String::new(),
                };
                format!(
                    "let {}{name}: {ty}{init}",
                    if *mutable { "mut " } else { "" }
                )
            }
            StmtKind::LetPattern {
                pattern: it,
                ty,
                init,
            } => {
                format!("let {}: {ty} = {}", pattern(it), self.expr(init, indent))
            }
            StmtKind::LetTuple { names, ty, init } => {
                let names: Vec<String> = names
                    .iter()
                    .map(|(name, mutable)| format!("{}{name}", if *mutable { "mut " } else { "" }))
                    .collect();
                format!(
                    "let ({}): {ty} = {}",
                    names.join(", "),
                    self.expr(init, indent)
                )
            }
            StmtKind::Assign { place, value } => {
                format!(
                    "{} = {}",
                    self.expr(place, indent),
                    self.expr(value, indent)
                )
            }
            StmtKind::AssignOp { op, place, value } => {
                format!(
                    "{} {op:?}= {}",
                    self.expr(place, indent),
                    self.expr(value, indent)
                )
            }
            StmtKind::Expr(value) => self.expr(value, indent),
            StmtKind::If { test, then, orelse } => {
                let head = format!("if {}", self.expr(test, indent));
                return self.branches(&head, then, orelse.as_ref(), indent);
            }
            StmtKind::IfLet {
                pattern: of,
                value,
                then,
                orelse,
            } => {
                let head = format!("if let {} = {}", pattern(of), self.expr(value, indent));
                return self.branches(&head, then, orelse.as_ref(), indent);
            }
            StmtKind::Match { value, arms } => {
                let head = format!("match {}", self.expr(value, indent));
                self.line(indent, &head);
                return self.arms(arms, indent);
            }
            StmtKind::While { label, test, body } => {
                let head = format!("{}while {}", prefix(label), self.expr(test, indent));
                self.line(indent, &head);
                return self.block(body, indent + 2);
            }
            StmtKind::Loop { label, body } => {
                self.line(indent, &format!("{}loop", prefix(label)));
                return self.block(body, indent + 2);
            }
            StmtKind::For {
                label,
                pattern: of,
                iter,
                body,
            } => {
                let iter = self.expr(iter, indent);
                self.line(
                    indent,
                    &format!("{}for {} in {iter}", prefix(label), pattern(of)),
                );
                return self.block(body, indent + 2);
            }
            StmtKind::Labeled { label, body } => {
                self.line(indent, &format!("{label}:"));
                return self.block(body, indent + 2);
            }
            StmtKind::Break { label, value } => {
                let value = value.as_ref().map(|value| self.expr(value, indent));
                jump("break", label, value)
            }
            StmtKind::Continue { label } => jump("continue", label, None),
            StmtKind::Return(value) => {
                let value = value.as_ref().map(|value| self.expr(value, indent));
                jump("return", &None, value)
            }
            StmtKind::Comment => return,
        };
        self.line(indent, &text);
    }

    fn branches(&mut self, head: &str, then: &Block, orelse: Option<&Block>, indent: usize) {
        self.line(indent, head);
        self.block(then, indent + 2);
        if let Some(orelse) = orelse {
            self.line(indent, "else");
            self.block(orelse, indent + 2);
        }
    }

    fn arms(&mut self, arms: &[Arm], indent: usize) {
        for arm in arms {
            let guard = match &arm.guard {
                Some(guard) => format!(" if {}", self.expr(guard, indent)),
                None => String::new(),
            };
            self.line(indent + 2, &format!("{}{guard} =>", pattern(&arm.pattern)));
            self.block(&arm.body, indent + 4);
        }
    }

    /// A body inside an expression: its lines, between braces.
    fn nested(&mut self, head: &str, indent: usize, body: impl FnOnce(&mut Self, usize)) -> String {
        let mut inner = Dump {
            out: String::new(),
            notes: self.notes,
        };
        body(&mut inner, indent + 4);
        format!("{head} {{\n{}{:indent$}}}", inner.out, "")
    }

    fn exprs(&mut self, exprs: &[Expr], indent: usize) -> String {
        let texts: Vec<String> = exprs.iter().map(|expr| self.expr(expr, indent)).collect();
        texts.join(", ")
    }

    fn expr(&mut self, expr: &Expr, indent: usize) -> String {
        match &expr.kind {
            ExprKind::Literal(literal) => format!("{literal:?}"),
            ExprKind::Local { name, mode } => match mode {
                Use::Copy => name.clone(),
                Use::Move => format!("move {name}"),
                Use::Clone => format!("clone {name}"),
                Use::Borrow => format!("&{name}"),
            },
            ExprKind::Path(path) => path.clone(),
            ExprKind::Call { path, types, args } => {
                format!(
                    "call {path}{} ({})",
                    generics(types),
                    self.exprs(args, indent)
                )
            }
            ExprKind::CallValue { callee, args } => {
                let callee = self.expr(callee, indent);
                format!("call [{callee}] ({})", self.exprs(args, indent))
            }
            ExprKind::Method {
                receiver,
                name,
                types,
                args,
            } => {
                let receiver = self.expr(receiver, indent);
                format!(
                    "[{receiver}].{name}{} ({})",
                    generics(types),
                    self.exprs(args, indent)
                )
            }
            ExprKind::Macro {
                path,
                args,
                options,
            } => {
                let args = self.exprs(args, indent);
                let options: Vec<String> = options
                    .iter()
                    .map(|(name, value)| format!("; {name} = {}", self.expr(value, indent)))
                    .collect();
                format!("macro {path} ({args}{})", options.concat())
            }
            ExprKind::Field { object, name } => format!("[{}].{name}", self.expr(object, indent)),
            ExprKind::Struct { path, fields } => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| format!("{name}: {}", self.expr(value, indent)))
                    .collect();
                format!("struct {path} {{ {} }}", fields.join(", "))
            }
            ExprKind::Tuple(items) => format!("tuple ({})", self.exprs(items, indent)),
            ExprKind::Array(items) => format!("array [{}]", self.exprs(items, indent)),
            ExprKind::Ref(value) => format!("ref ({})", self.expr(value, indent)),
            ExprKind::RefMut(value) => format!("ref mut ({})", self.expr(value, indent)),
            ExprKind::Deref(value) => format!("deref ({})", self.expr(value, indent)),
            ExprKind::Unary { op, value } => format!("{op:?} ({})", self.expr(value, indent)),
            ExprKind::Binary { op, left, right } => {
                let left = self.expr(left, indent);
                format!("({left} {op:?} {})", self.expr(right, indent))
            }
            ExprKind::Spelled(value) => format!("({}: {})", self.expr(value, indent), expr.ty),
            ExprKind::Cast(value) => format!("({} as {})", self.expr(value, indent), expr.ty),
            ExprKind::Range { from, to } => {
                let from = self.expr(from, indent);
                format!("({from} .. {})", self.expr(to, indent))
            }
            ExprKind::If { test, then, orelse } => {
                let head = format!("if {}", self.expr(test, indent));
                let then = self.nested(&head, indent, |dump, indent| dump.block(then, indent));
                let orelse = self.nested("else", indent, |dump, indent| dump.block(orelse, indent));
                format!("{then} {orelse}")
            }
            ExprKind::Match { value, arms } => {
                let head = format!("match {}", self.expr(value, indent));
                self.nested(&head, indent, |dump, indent| dump.arms(arms, indent - 2))
            }
            ExprKind::Block(body) => {
                self.nested("block", indent, |dump, indent| dump.block(body, indent))
            }
            ExprKind::Labeled { label, body } => {
                self.nested(&format!("{label}:"), indent, |dump, indent| {
                    dump.block(body, indent)
                })
            }
            ExprKind::Closure {
                is_move,
                params,
                ret,
                body,
            } => {
                let params: Vec<String> = params
                    .iter()
                    .map(|param| format!("{}: {}", param.name, param.ty))
                    .collect();
                let ret = ret
                    .as_ref()
                    .map(|ret| format!(" -> {ret}"))
                    .unwrap_or_default();
                let capture = if *is_move { "move " } else { "" };
                let body = self.expr(body, indent);
                format!("{capture}closure ({}){ret} {body}", params.join(", "))
            }
            ExprKind::Async(body) => {
                self.nested("async", indent, |dump, indent| dump.block(body, indent))
            }
            ExprKind::Await(value) => format!("await ({})", self.expr(value, indent)),
            ExprKind::Propagate {
                value,
                line,
                handler,
            } => {
                let to = match handler {
                    Handler::Return => "return",
                    Handler::Block(label) => label.as_str(),
                };
                let at = line.map(|line| format!(" at {line}")).unwrap_or_default();
                format!("propagate {to}{at} ({})", self.expr(value, indent))
            }
            ExprKind::At { value, line } => format!("at {line} ({})", self.expr(value, indent)),
            ExprKind::Return(value) => {
                let value = value.as_ref().map(|value| self.expr(value, indent));
                jump("return", &None, value)
            }
            ExprKind::Break { label, value } => {
                let value = value.as_ref().map(|value| self.expr(value, indent));
                jump("break", label, value)
            }
            ExprKind::Continue { label } => jump("continue", label, None),
        }
    }
}

fn prefix(label: &Option<String>) -> String {
    label
        .as_ref()
        .map(|label| format!("{label}: "))
        .unwrap_or_default()
}

fn jump(keyword: &str, label: &Option<String>, value: Option<String>) -> String {
    let label = label
        .as_ref()
        .map(|label| format!(" {label}"))
        .unwrap_or_default();
    let value = value.map(|value| format!(" {value}")).unwrap_or_default();
    format!("{keyword}{label}{value}")
}

fn generics(types: &[super::Type]) -> String {
    let types: Vec<String> = types.iter().map(|ty| ty.to_string()).collect();
    if types.is_empty() {
        String::new()
    } else {
        format!("<{}>", types.join(", "))
    }
}

fn pattern(of: &Pattern) -> String {
    let list = |fields: &[Pattern], separator| {
        fields
            .iter()
            .map(pattern)
            .collect::<Vec<String>>()
            .join(separator)
    };
    match of {
        Pattern::Wildcard => "_".to_owned(),
        Pattern::Bind { name, mutable } => format!("{}{name}", if *mutable { "mut " } else { "" }),
        Pattern::Tuple(fields) => format!("({})", list(fields, ", ")),
        Pattern::Array(fields) => format!("[{}]", list(fields, ", ")),
        Pattern::Variant { path, fields } if fields.is_empty() => path.clone(),
        Pattern::Variant { path, fields } => format!("{path}({})", list(fields, ", ")),
        Pattern::Literal(literal) => format!("{literal:?}"),
        Pattern::Or(patterns) => list(patterns, " | "),
    }
}
