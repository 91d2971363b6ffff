//! The HIR as text: `cargo taipan dump --stage hir`, and what tests compare.
//!
//! ```text
//! def total(xs: builtins.list[builtins.int]) -> builtins.int:
//!     result = 0
//!     for x in xs:
//!         result = (result += x)
//!     return result
//! ```
//!
//! Invariants: the text depends on the program alone; two locals of one function never print
//! alike (a second web of `x` is `x.1`); a checked local ends in `?`, a cell in `'`.

use std::fmt::Write as _;

use super::{
    Arg, Base, BinaryOp, CompareOp, Conversion, ExprId, ExprKind, FuncId, Function, GlobalId,
    LocalId, MethodKind, ParamDefault, ParamKind, Program, Stmt, StmtKind, Target, TypeExpr,
    UnaryOp,
};

/// The whole program.
pub fn print(program: &Program) -> String {
    let mut out = String::new();
    for module in &program.modules {
        let _ = writeln!(out, "module {}:", module.name);
        Printer::new(program, program.function(module.body), 1).function_body(&mut out);
        for (index, function) in program.functions.iter().enumerate() {
            let id = FuncId(index as u32);
            if id != module.body && function.module == program.function(module.body).module {
                out.push('\n');
                print_function(program, id, &mut out);
            }
        }
        out.push('\n');
    }
    for class in &program.classes {
        let base = match &class.base {
            Base::Object => String::new(),
            Base::User(id) => format!("({})", program.class(*id).qualname),
            Base::Native(name) => format!("({name})"),
        };
        let _ = writeln!(out, "class {}{base}:", class.qualname);
        for (name, id) in &class.attrs {
            let _ = writeln!(out, "    var {name} = {}", global(program, *id));
        }
        for (name, annotation) in &class.declared {
            let _ = writeln!(out, "    {name}: {}", type_expr(program, annotation));
        }
        for method in &class.methods {
            let kind = match method.kind {
                MethodKind::Instance => "",
                MethodKind::Static => "static ",
                MethodKind::Class => "class ",
                MethodKind::Getter => "get ",
                MethodKind::Setter => "set ",
                MethodKind::Deleter => "del ",
            };
            let qualname = &program.function(method.function).qualname;
            let _ = writeln!(out, "    {kind}{} = {qualname}", method.name);
        }
        out.push('\n');
    }
    out
}

/// One function with its header.
fn print_function(program: &Program, id: FuncId, out: &mut String) {
    let function = program.function(id);
    let printer = Printer::new(program, function, 1);
    let asynchronous = if function.is_async { "async " } else { "" };
    let generator = if function.is_generator { "gen " } else { "" };
    let _ = write!(out, "{asynchronous}{generator}def {}(", function.qualname);
    for (index, param) in function.params.iter().enumerate() {
        let star = match param.kind {
            ParamKind::Star => "*",
            ParamKind::StarStar => "**",
            ParamKind::KeywordOnly => "key ",
            ParamKind::PositionalOnly | ParamKind::Positional => "",
        };
        let comma = if index > 0 { ", " } else { "" };
        let _ = write!(out, "{comma}{star}{}", printer.local(param.local));
        if let Some(annotation) = &function.local(param.local).annotation {
            let _ = write!(out, ": {}", type_expr(program, annotation));
        }
        match &param.default {
            None => {}
            Some(ParamDefault::Literal(value)) => {
                let _ = write!(out, " = {}", printer.expr(*value));
            }
            Some(ParamDefault::Global(id)) => {
                let _ = write!(out, " = {}", global(program, *id));
            }
            Some(ParamDefault::Captured(outer)) => {
                let _ = write!(out, " = outer {}", outer.0);
            }
        }
        if param.kind == ParamKind::PositionalOnly {
            out.push_str(" /");
        }
    }
    out.push(')');
    if let Some(returns) = &function.returns {
        let _ = write!(out, " -> {}", type_expr(program, returns));
    }
    out.push_str(":\n");
    if !function.captures.is_empty() {
        let names: Vec<String> = function
            .captures
            .iter()
            .map(|it| printer.local(it.inner))
            .collect();
        let _ = writeln!(out, "    captures {}", names.join(", "));
    }
    printer.function_body(out);
}

fn global(program: &Program, id: GlobalId) -> String {
    let global = program.global(id);
    match global.class {
        Some(class) => format!("{}.{}", program.class(class).qualname, global.name),
        None => format!("{}::{}", program.module(global.module).name, global.name),
    }
}

fn type_expr(program: &Program, it: &TypeExpr) -> String {
    let list = |items: &[TypeExpr]| -> String {
        let items: Vec<String> = items.iter().map(|it| type_expr(program, it)).collect();
        items.join(", ")
    };
    match it {
        TypeExpr::None => "None".to_owned(),
        TypeExpr::Class(id) => program.class(*id).qualname.clone(),
        TypeExpr::Native(name) => name.clone(),
        TypeExpr::Subscript(base, items) => {
            format!("{}[{}]", type_expr(program, base), list(items))
        }
        TypeExpr::List(items) => format!("[{}]", list(items)),
        TypeExpr::Union(items) => list(items).replace(", ", " | "),
        TypeExpr::Param(name) => format!("~{name}"),
        TypeExpr::Ellipsis => "...".to_owned(),
    }
}

struct Printer<'a> {
    program: &'a Program,
    function: &'a Function,
    /// The printed names of the locals.
    names: Vec<String>,
    indent: usize,
}

impl<'a> Printer<'a> {
    fn new(program: &'a Program, function: &'a Function, indent: usize) -> Printer<'a> {
        let mut names: Vec<String> = Vec::new();
        for local in &function.locals {
            let same = |it: &String| {
                it.trim_end_matches(['?', '\'']).split('.').next() == Some(local.name.as_str())
            };
            let count = names.iter().filter(|it| same(it)).count();
            let mut name = local.name.clone();
            if count > 0 {
                let _ = write!(name, ".{count}");
            }
            name.push_str(if local.maybe_unbound { "?" } else { "" });
            name.push_str(if local.is_cell { "'" } else { "" });
            names.push(name);
        }
        Printer {
            program,
            function,
            names,
            indent,
        }
    }

    fn function_body(&self, out: &mut String) {
        if self.function.body.is_empty() {
            let _ = writeln!(out, "{}pass", "    ".repeat(self.indent));
        }
        self.stmts(&self.function.body, self.indent, out);
    }

    fn local(&self, id: LocalId) -> String {
        self.names
            .get(id.index())
            .cloned()
            .unwrap_or_else(|| format!("local {}", id.0))
    }

    fn stmts(&self, body: &[Stmt], indent: usize, out: &mut String) {
        for stmt in body {
            self.stmt(stmt, indent, out);
        }
    }

    fn nested(&self, head: &str, body: &[Stmt], indent: usize, out: &mut String) {
        let pad = "    ".repeat(indent);
        let _ = writeln!(out, "{pad}{head}:");
        if body.is_empty() {
            let _ = writeln!(out, "{pad}    pass");
        }
        self.stmts(body, indent + 1, out);
    }

    fn stmt(&self, stmt: &Stmt, indent: usize, out: &mut String) {
        let line = match &stmt.kind {
            StmtKind::Expr(it) => self.expr(*it),
            StmtKind::Assign { target, value } => {
                format!("{} = {}", self.target(target), self.expr(*value))
            }
            StmtKind::Delete(target) => format!("del {}", self.target(target)),
            StmtKind::If { test, then, orelse } => {
                self.nested(&format!("if {}", self.expr(*test)), then, indent, out);
                if !orelse.is_empty() {
                    self.nested("else", orelse, indent, out);
                }
                return;
            }
            StmtKind::While { test, body, orelse } => {
                self.nested(&format!("while {}", self.expr(*test)), body, indent, out);
                if !orelse.is_empty() {
                    self.nested("else", orelse, indent, out);
                }
                return;
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
            } => {
                let word = if *is_async { "async for" } else { "for" };
                let head = format!("{word} {} in {}", self.target(target), self.expr(*iter));
                self.nested(&head, body, indent, out);
                if !orelse.is_empty() {
                    self.nested("else", orelse, indent, out);
                }
                return;
            }
            StmtKind::Break => "break".to_owned(),
            StmtKind::Continue => "continue".to_owned(),
            StmtKind::Return(None) => "return".to_owned(),
            StmtKind::Return(Some(it)) => format!("return {}", self.expr(*it)),
            StmtKind::Raise { exc, cause } => {
                let mut line = "raise".to_owned();
                if let Some(exc) = exc {
                    let _ = write!(line, " {}", self.expr(*exc));
                }
                if let Some(cause) = cause {
                    let _ = write!(line, " from {}", self.expr(*cause));
                }
                line
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.nested("try", body, indent, out);
                for handler in handlers {
                    let mut head = "except".to_owned();
                    if let Some(classes) = &handler.classes {
                        let classes: Vec<String> =
                            classes.iter().map(|it| self.expr(*it)).collect();
                        let _ = write!(head, " {}", classes.join(", "));
                    }
                    if let Some(name) = handler.name {
                        let _ = write!(head, " as {}", self.local(name));
                    }
                    self.nested(&head, &handler.body, indent, out);
                }
                if !orelse.is_empty() {
                    self.nested("else", orelse, indent, out);
                }
                if !finally.is_empty() {
                    self.nested("finally", finally, indent, out);
                }
                return;
            }
            StmtKind::Def(id) => format!("def {}", self.program.function(*id).qualname),
            StmtKind::ClassDef { class, body } => {
                let head = format!("class {}", self.program.class(*class).qualname);
                self.nested(&head, body, indent, out);
                return;
            }
            StmtKind::Import(id) => format!("import {}", self.program.module(*id).name),
        };
        let _ = writeln!(out, "{}{line}", "    ".repeat(indent));
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Local(id) => self.local(*id),
            Target::Global(id) => global(self.program, *id),
            Target::Attribute { object, name } => format!("{}.{name}", self.expr(*object)),
            Target::Subscript { object, index } => {
                format!("{}[{}]", self.expr(*object), self.expr(*index))
            }
            Target::Unpack { targets, star } => {
                let items: Vec<String> = targets
                    .iter()
                    .enumerate()
                    .map(|(index, it)| {
                        let star = if *star == Some(index) { "*" } else { "" };
                        format!("{star}{}", self.target(it))
                    })
                    .collect();
                format!("({})", items.join(", "))
            }
        }
    }

    fn list(&self, items: &[ExprId]) -> String {
        let items: Vec<String> = items.iter().map(|it| self.expr(*it)).collect();
        items.join(", ")
    }

    fn expr(&self, id: ExprId) -> String {
        let Some(expr) = self.function.exprs.get(id.index()) else {
            return format!("expr {}", id.0);
        };
        match &expr.kind {
            ExprKind::None => "None".to_owned(),
            ExprKind::Bool(true) => "True".to_owned(),
            ExprKind::Bool(false) => "False".to_owned(),
            ExprKind::Int(it) => it.clone(),
            ExprKind::Float(it) => format!("{it:?}"),
            ExprKind::Str(it) => format!("{it:?}"),
            ExprKind::Bytes(it) => format!("b\"{}\"", it.escape_ascii()),
            ExprKind::Ellipsis => "...".to_owned(),
            ExprKind::Local(id) => self.local(*id),
            ExprKind::Global(id) => global(self.program, *id),
            ExprKind::Function(id) => self.program.function(*id).qualname.clone(),
            ExprKind::Class(id) => self.program.class(*id).qualname.clone(),
            ExprKind::Module(id) => format!("module {}", self.program.module(*id).name),
            ExprKind::Native(name) => name.clone(),
            ExprKind::Tuple(items) if items.len() == 1 => format!("({},)", self.list(items)),
            ExprKind::Tuple(items) => format!("({})", self.list(items)),
            ExprKind::List(items) => format!("[{}]", self.list(items)),
            ExprKind::Set(items) => format!("{{{}}}", self.list(items)),
            ExprKind::Dict(pairs) => {
                let pairs: Vec<String> = pairs
                    .iter()
                    .map(|(key, value)| format!("{}: {}", self.expr(*key), self.expr(*value)))
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
            ExprKind::Slice { lower, upper, step } => {
                let part = |it: &Option<ExprId>| it.map_or(String::new(), |it| self.expr(it));
                let step = step.map_or(String::new(), |it| format!(":{}", self.expr(it)));
                format!("{}:{}{step}", part(lower), part(upper))
            }
            ExprKind::Unary(op, it) => {
                let op = match op {
                    UnaryOp::Neg => "-",
                    UnaryOp::Pos => "+",
                    UnaryOp::Invert => "~",
                };
                format!("{op}{}", self.expr(*it))
            }
            ExprKind::Binary {
                op,
                left,
                right,
                in_place,
            } => {
                let equals = if *in_place { "=" } else { "" };
                format!(
                    "({} {}{equals} {})",
                    self.expr(*left),
                    symbol(*op),
                    self.expr(*right)
                )
            }
            ExprKind::Compare { op, left, right } => {
                format!(
                    "({} {} {})",
                    self.expr(*left),
                    comparison(*op),
                    self.expr(*right)
                )
            }
            ExprKind::And(left, right) => {
                format!("({} and {})", self.expr(*left), self.expr(*right))
            }
            ExprKind::Or(left, right) => format!("({} or {})", self.expr(*left), self.expr(*right)),
            ExprKind::Not(it) => format!("not {}", self.expr(*it)),
            ExprKind::Conditional { test, then, orelse } => {
                let (test, then) = (self.expr(*test), self.expr(*then));
                format!("({then} if {test} else {})", self.expr(*orelse))
            }
            ExprKind::Call { callee, args } => {
                let args: Vec<String> = args
                    .iter()
                    .map(|it| match it {
                        Arg::Positional(it) => self.expr(*it),
                        Arg::Keyword(name, it) => format!("{name}={}", self.expr(*it)),
                        Arg::Star(it) => format!("*{}", self.expr(*it)),
                        Arg::StarStar(it) => format!("**{}", self.expr(*it)),
                    })
                    .collect();
                format!("{}({})", self.expr(*callee), args.join(", "))
            }
            ExprKind::Attribute { object, name } => format!("{}.{name}", self.expr(*object)),
            ExprKind::Subscript { object, index } => {
                format!("{}[{}]", self.expr(*object), self.expr(*index))
            }
            ExprKind::Super(_) => "super()".to_owned(),
            ExprKind::Await(_, it) => format!("await {}", self.expr(*it)),
            ExprKind::Yield(None) => "(yield)".to_owned(),
            ExprKind::Yield(Some(it)) => format!("(yield {})", self.expr(*it)),
            ExprKind::YieldFrom(it) => format!("(yield from {})", self.expr(*it)),
            ExprKind::Concat(items) => format!("concat({})", self.list(items)),
            ExprKind::Format {
                value,
                conversion,
                spec,
            } => {
                let conversion = match conversion {
                    Conversion::None => "",
                    Conversion::Str => "!s",
                    Conversion::Repr => "!r",
                    Conversion::Ascii => "!a",
                };
                let spec = spec.map_or(String::new(), |it| format!(", {}", self.expr(it)));
                format!("format({}{conversion}{spec})", self.expr(*value))
            }
            ExprKind::Block { body, value } => {
                let mut text = String::new();
                self.stmts(body, 0, &mut text);
                let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
                format!("{{{}; {}}}", lines.join("; "), self.expr(*value))
            }
            ExprKind::CurrentException => "<current exception>".to_owned(),
        }
    }
}

fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::TrueDiv => "/",
        BinaryOp::FloorDiv => "//",
        BinaryOp::Mod => "%",
        BinaryOp::Pow => "**",
        BinaryOp::LShift => "<<",
        BinaryOp::RShift => ">>",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::MatMul => "@",
    }
}

fn comparison(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "==",
        CompareOp::Ne => "!=",
        CompareOp::Lt => "<",
        CompareOp::Le => "<=",
        CompareOp::Gt => ">",
        CompareOp::Ge => ">=",
        CompareOp::Is => "is",
        CompareOp::IsNot => "is not",
        CompareOp::In => "in",
        CompareOp::NotIn => "not in",
    }
}
