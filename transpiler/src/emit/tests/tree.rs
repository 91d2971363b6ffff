//! Short ways to write RIR, and its text.

use crate::emit::{header, items};
use crate::rir::*;

pub(super) fn ty(name: &str) -> Type {
    Type::path(name)
}

pub(super) fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty }
}

pub(super) fn local(name: &str) -> Expr {
    expr(
        ExprKind::Local {
            name: name.to_owned(),
            mode: Use::Copy,
        },
        ty("Int"),
    )
}

pub(super) fn borrow(name: &str) -> Expr {
    expr(
        ExprKind::Local {
            name: name.to_owned(),
            mode: Use::Borrow,
        },
        ty("Int"),
    )
}

pub(super) fn number(value: i64) -> Expr {
    expr(ExprKind::Literal(Literal::I64(value)), ty("i64"))
}

pub(super) fn call(path: &str, args: Vec<Expr>) -> Expr {
    let kind = ExprKind::Call {
        path: path.to_owned(),
        types: vec![],
        args,
    };
    expr(kind, ty("Int").result())
}

pub(super) fn method(receiver: Expr, name: &str, args: Vec<Expr>) -> Expr {
    let receiver = Box::new(receiver);
    let kind = ExprKind::Method {
        receiver,
        name: name.to_owned(),
        types: vec![],
        args,
    };
    expr(kind, ty("Int").result())
}

pub(super) fn field(object: Expr, name: &str) -> Expr {
    expr(
        ExprKind::Field {
            object: Box::new(object),
            name: name.to_owned(),
        },
        ty("Int"),
    )
}

pub(super) fn awaited(value: Expr) -> Expr {
    expr(ExprKind::Await(Box::new(value)), ty("Int").result())
}

pub(super) fn propagate(value: Expr, line: u32) -> Expr {
    let kind = ExprKind::Propagate {
        value: Box::new(value),
        line: Some(line),
        handler: Handler::Return,
    };
    expr(kind, Type::Unit)
}

pub(super) fn attempt(value: Expr, line: u32, label: &str) -> Expr {
    let handler = Handler::Block(label.to_owned());
    let kind = ExprKind::Propagate {
        value: Box::new(value),
        line: Some(line),
        handler,
    };
    expr(kind, Type::Unit)
}

pub(super) fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    let kind = ExprKind::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    };
    expr(kind, ty("bool"))
}

pub(super) fn bind(name: &str) -> Pattern {
    Pattern::Bind {
        name: name.to_owned(),
        mutable: false,
    }
}

pub(super) fn stmt(line: u32, text: &str, kind: StmtKind) -> Stmt {
    Stmt {
        source: Some(SourceLine {
            line,
            text: text.to_owned(),
        }),
        kind,
    }
}

pub(super) fn bare(kind: StmtKind) -> Stmt {
    Stmt { source: None, kind }
}

pub(super) fn block(stmts: Vec<Stmt>, value: Option<Expr>) -> Block {
    Block {
        stmts,
        value: value.map(Box::new),
    }
}

pub(super) fn param(name: &str, ty: Type) -> Param {
    Param {
        name: name.to_owned(),
        mutable: false,
        ty,
    }
}

pub(super) fn function(name: &str, params: Vec<Param>, ret: Type, body: Block) -> Function {
    Function {
        name: name.to_owned(),
        is_pub: true,
        is_async: false,
        receiver: Receiver::None,
        params,
        ret,
        code: Some(CodeName {
            name: name.to_owned(),
            path: None,
        }),
        doc: None,
        source: None,
        body,
    }
}

pub(super) fn module(items: Vec<Item>) -> Module {
    Module {
        header: Header {
            name: "app".to_owned(),
            path: "app.py".to_owned(),
            doc: None,
            imports: vec!["Int".to_owned(), "At".to_owned(), "Code".to_owned()],
        },
        items,
    }
}

/// The text of a whole file.
pub(super) fn emit(module: &Module) -> String {
    let items = items(&module.items, &module.header.path, false);
    format!("{}{items}\n", header(&module.header))
}

/// The text of one function, without the module's header.
pub(super) fn emit_function(function: Function) -> String {
    let text = emit(&module(vec![Item::Function(function)]));
    match text.split_once("rt::abi!(1);\n\n") {
        Some((_, function)) => function.to_owned(),
        None => text,
    }
}

/// The text of statements as a function's body, without its indent.
pub(super) fn emit_body(stmts: Vec<Stmt>) -> String {
    let mut function = function("f", vec![], Type::Unit, block(stmts, None));
    function.code = None;
    let text = emit_function(function);
    let lines: Vec<&str> = text.lines().collect();
    let body = &lines[1..lines.len() - 1];
    body.iter()
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
        .collect()
}

pub(super) fn text(value: &str) -> Expr {
    expr(
        ExprKind::Literal(Literal::Text(value.to_owned())),
        ty("&'static str"),
    )
}
