//! Each pass on a small function, compared as dumps.

use super::{Quiet, tidy};
use crate::rir::*;

fn ty(name: &str) -> Type {
    Type::path(name)
}

fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty }
}

fn local(name: &str, mode: Use) -> Expr {
    expr(
        ExprKind::Local {
            name: name.to_owned(),
            mode,
        },
        ty("Str"),
    )
}

fn call(path: &str, args: Vec<Expr>, ty: Type) -> Expr {
    expr(
        ExprKind::Call {
            path: path.to_owned(),
            types: vec![],
            args,
        },
        ty,
    )
}

fn propagate(value: Expr, ty: Type) -> Expr {
    let handler = Handler::Return;
    expr(
        ExprKind::Propagate {
            value: Box::new(value),
            line: Some(1),
            handler,
        },
        ty,
    )
}

fn read() -> Expr {
    propagate(call("read", vec![], ty("Str").result()), ty("Str"))
}

fn show(name: &str, mode: Use) -> Stmt {
    let call = call("show", vec![local(name, mode)], Type::Unit.result());
    bare(StmtKind::Expr(propagate(call, Type::Unit)))
}

fn bare(kind: StmtKind) -> Stmt {
    Stmt { source: None, kind }
}

fn let_(name: &str, init: Option<Expr>) -> Stmt {
    bare(StmtKind::Let {
        name: name.to_owned(),
        mutable: true,
        ty: ty("Str"),
        init,
    })
}

fn assign(name: &str, value: Expr) -> Stmt {
    bare(StmtKind::Assign {
        place: local(name, Use::Copy),
        value,
    })
}

fn text() -> Expr {
    call("Str::literal", vec![], ty("Str"))
}

fn block(stmts: Vec<Stmt>) -> Block {
    Block { stmts, value: None }
}

fn flag() -> Expr {
    expr(ExprKind::Path("FLAG".to_owned()), ty("bool"))
}

fn returns(value: Expr) -> Stmt {
    bare(StmtKind::Return(Some(call(
        "Ok",
        vec![value],
        ty("Str").result(),
    ))))
}

/// The dump of a function's body after tidying.
fn tidied(stmts: Vec<Stmt>) -> String {
    let function = Function {
        name: "f".to_owned(),
        is_pub: false,
        is_async: false,
        receiver: Receiver::None,
        params: vec![],
        ret: ty("Str").result(),
        code: None,
        doc: None,
        source: None,
        body: block(stmts),
    };
    let mut module = Module {
        header: Header {
            name: "app".to_owned(),
            path: "app.py".to_owned(),
            doc: None,
            imports: vec![],
        },
        items: vec![Item::Function(function)],
    };
    tidy(&mut module.items, &Quiet::default());
    assert_eq!(verify(&module), Ok(()));
    let dump = print(&module);
    let lines = dump
        .lines()
        .skip(3)
        .map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn last_use_moves() {
    let stmts = vec![
        let_("a", Some(read())),
        show("a", Use::Clone),
        show("a", Use::Clone),
        returns(text()),
    ];
    assert_eq!(
        tidied(stmts),
        "\
let a: Str = propagate return at 1 (call read ())
propagate return at 1 (call show (clone a))
propagate return at 1 (call show (move a))
call Ok (call Str::literal ())
"
    );
}

#[test]
fn a_loop_uses_again() {
    let loop_ = StmtKind::While {
        label: None,
        test: flag(),
        body: block(vec![show("a", Use::Clone)]),
    };
    let stmts = vec![let_("a", Some(read())), bare(loop_), returns(text())];
    assert!(tidied(stmts).contains("show (clone a)"));
}

#[test]
fn dead_stores_go_and_declarations_move_down() {
    let stmts = vec![
        let_("a", Some(text())),
        show("b", Use::Copy),
        assign("a", read()),
        assign("a", text()),
        show("a", Use::Clone),
        returns(text()),
    ];
    let mut all = vec![let_("b", Some(read()))];
    all.extend(stmts);
    assert_eq!(
        tidied(all),
        "\
let b: Str = propagate return at 1 (call read ())
propagate return at 1 (call show (b))
let _a: Str = propagate return at 1 (call read ())
let a: Str = call Str::literal ()
propagate return at 1 (call show (move a))
call Ok (call Str::literal ())
"
    );
}

#[test]
fn branches_give_a_value() {
    let then = block(vec![assign("a", read())]);
    let orelse = block(vec![assign("a", text())]);
    let if_ = StmtKind::If {
        test: flag(),
        then,
        orelse: Some(orelse),
    };
    let stmts = vec![
        let_("a", Some(text())),
        bare(if_),
        returns(local("a", Use::Clone)),
    ];
    assert_eq!(
        tidied(stmts),
        "\
let a: Str = if FLAG {
    propagate return at 1 (call read ())
} else {
    call Str::literal ()
}
call Ok (move a)
"
    );
}

#[test]
fn an_object_dies_when_its_variable_is_overwritten() {
    let node = || ty("Node");
    let named = |name: &str| {
        expr(
            ExprKind::Local {
                name: name.to_owned(),
                mode: Use::Copy,
            },
            node(),
        )
    };
    let none = || expr(ExprKind::Path("None".to_owned()), node());
    let make = propagate(call("make", vec![], node().result()), node());
    let stmts = vec![
        bare(StmtKind::Let {
            name: "n".to_owned(),
            mutable: true,
            ty: node(),
            init: Some(make),
        }),
        bare(StmtKind::Assign {
            place: named("n"),
            value: none(),
        }),
        returns(read()),
    ];
    assert_eq!(
        tidied(stmts),
        "\
let n: Node = propagate return at 1 (call make ())
call drop (move n)
at 1 (call read ())
"
    );
}

#[test]
fn nothing_stands_behind_a_return() {
    let then = block(vec![returns(text()), show("a", Use::Copy)]);
    let orelse = block(vec![returns(read())]);
    let if_ = StmtKind::If {
        test: flag(),
        then,
        orelse: Some(orelse),
    };
    let stmts = vec![let_("a", Some(text())), bare(if_), show("a", Use::Copy)];
    assert_eq!(
        tidied(stmts),
        "\
if FLAG {
    call Ok (call Str::literal ())
} else {
    at 1 (call read ())
}
"
    );
}

#[test]
fn labels_that_nothing_names_go() {
    let label = || Some("'loop_1".to_owned());
    let leave = bare(StmtKind::Break {
        label: label(),
        value: None,
    });
    let inner = StmtKind::If {
        test: flag(),
        then: block(vec![leave]),
        orelse: None,
    };
    let loop_ = StmtKind::Loop {
        label: label(),
        body: block(vec![bare(inner)]),
    };
    assert_eq!(
        tidied(vec![bare(loop_), returns(text())]),
        "\
loop
  if FLAG
    break
call Ok (call Str::literal ())
"
    );
}

fn try_(body: Vec<Stmt>, then: Vec<Stmt>) -> Stmt {
    let ok = call(
        "Ok",
        vec![expr(ExprKind::Literal(Literal::Unit), Type::Unit)],
        Type::Unit.result(),
    );
    let body = Block {
        stmts: body,
        value: Some(Box::new(ok)),
    };
    let labeled = ExprKind::Labeled {
        label: "try_1".to_owned(),
        body,
    };
    let exc = Pattern::Bind {
        name: "exc".to_owned(),
        mutable: false,
    };
    bare(StmtKind::IfLet {
        pattern: Pattern::Variant {
            path: "Err".to_owned(),
            fields: vec![exc],
        },
        value: expr(labeled, Type::Unit.result()),
        then: block(then),
        orelse: None,
    })
}

#[test]
fn a_try_gets_a_name_and_its_variables() {
    let handler = Handler::Block("try_1".to_owned());
    let value = Box::new(call("read", vec![], ty("Str").result()));
    let read = expr(
        ExprKind::Propagate {
            value,
            line: Some(2),
            handler: handler.clone(),
        },
        ty("Str"),
    );
    let shown = Box::new(call(
        "show",
        vec![local("a", Use::Clone)],
        Type::Unit.result(),
    ));
    let show = expr(
        ExprKind::Propagate {
            value: shown,
            line: None,
            handler,
        },
        Type::Unit,
    );
    let body = vec![assign("a", read), bare(StmtKind::Expr(show))];
    let stmts = vec![
        let_("a", None),
        try_(body, vec![returns(text())]),
        returns(text()),
    ];
    assert_eq!(
        tidied(stmts),
        "\
let caught: Result<()> = try_1: {
    let a: Str = propagate try_1 at 2 (call read ())
    propagate try_1 (call show (move a))
    call Ok (Unit)
}
if [&caught].is_err ()
  return call Ok (call Str::literal ())
call Ok (call Str::literal ())
"
    );
}

#[test]
fn what_cannot_raise_needs_no_handler() {
    let stmts = vec![
        let_("a", None),
        try_(vec![assign("a", text())], vec![returns(text())]),
        returns(local("a", Use::Clone)),
    ];
    assert_eq!(
        tidied(stmts),
        "let a: Str = call Str::literal ()\ncall Ok (move a)\n"
    );
}
