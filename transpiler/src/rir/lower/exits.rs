//! `try`, `raise`, and every way of leaving a block.
//!
//! ```python
//! try:
//!     return read()
//! finally:
//!     close()
//! ```
//! ```text
//! let exit: Result<Exit<Str>> = 'try_1: {
//!     break 'try_1 Ok(Exit::Return(attempt!('try_1, read())));
//! };
//! close()?;
//! match exit? { Exit::Return(value) => return Ok(value), _ => {} }
//! ```
//!
//! A stack of frames says what encloses the statement at hand: loops, and `try` bodies whose
//! `finally` must run. Leaving goes to the nearest frame that cares; after its `finally` the same
//! leaving is lowered again in the frame's own surroundings. Without a `finally`, `return`,
//! `break` and `continue` stay what they are.

use crate::hir::{ExprId, Handler as HirHandler, Stmt as HirStmt};
use crate::rir::lower::body::{Body, Handled};
use crate::rir::lower::call::dynamic;
use crate::rir::{Arm, Block, Expr, ExprKind, Handler, Pattern, Stmt, StmtKind, Type, Use};
use crate::types::ty::{ExceptionClass, Ty};

#[derive(Debug)]
pub(super) enum Frame {
    Loop {
        label: String,
        has_else: bool,
        uses_loop: bool,
        uses_block: bool,
    },
    /// A labeled block, which plain `break` may not cross: the body of a `try` without `finally`,
    /// the `else` of a loop.
    Block,
    /// A `try` with `finally`.
    Finally {
        label: String,
        returns: bool,
        breaks: bool,
        continues: bool,
    },
}

pub(super) enum Leave {
    Break,
    Continue,
    Return(Expr),
}

impl<'a> Body<'a> {
    pub(super) fn leave(&mut self, leave: Leave, out: &mut Vec<Stmt>) {
        let finally = self
            .frames
            .iter()
            .rposition(|it| matches!(it, Frame::Finally { .. }));
        let looped = self
            .frames
            .iter()
            .rposition(|it| matches!(it, Frame::Loop { .. }));
        let crosses_finally = match (&leave, finally, looped) {
            (Leave::Return(_), Some(_), _) => true,
            (_, Some(finally), Some(looped)) => finally > looped,
            _ => false,
        };
        if crosses_finally && let Some(index) = finally {
            self.leave_through(index, leave, out);
            return;
        }
        let kind = match leave {
            Leave::Return(value) => self.return_(value),
            Leave::Break => self.break_(looped),
            Leave::Continue => self.continue_(looped),
        };
        out.push(self.plain(kind));
    }

    fn return_(&mut self, value: Expr) -> StmtKind {
        let value = match value.kind {
            // A call that raises where nothing catches: its result is the function's.
            ExprKind::Propagate {
                value,
                line: Some(line),
                handler: Handler::Return,
            } if is_call(&value) => {
                let ty = value.ty.clone();
                Expr {
                    kind: ExprKind::At { value, line },
                    ty,
                }
            }
            kind => self.ok(Expr { kind, ty: value.ty }),
        };
        StmtKind::Return(Some(value))
    }

    fn break_(&mut self, looped: Option<usize>) -> StmtKind {
        let Some(index) = looped else {
            return StmtKind::Comment;
        };
        let crosses = self.frames.len() > index + 1;
        match self.frames.get_mut(index) {
            Some(Frame::Loop {
                label,
                has_else: true,
                uses_block,
                ..
            }) => {
                *uses_block = true;
                StmtKind::Break {
                    label: Some(format!("{label}_else")),
                    value: None,
                }
            }
            Some(Frame::Loop {
                label, uses_loop, ..
            }) if crosses => {
                *uses_loop = true;
                StmtKind::Break {
                    label: Some(label.clone()),
                    value: None,
                }
            }
            _ => StmtKind::Break {
                label: None,
                value: None,
            },
        }
    }

    fn continue_(&mut self, looped: Option<usize>) -> StmtKind {
        let Some(index) = looped else {
            return StmtKind::Comment;
        };
        let crosses = self.frames.len() > index + 1;
        match self.frames.get_mut(index) {
            Some(Frame::Loop {
                label, uses_loop, ..
            }) if crosses => {
                *uses_loop = true;
                StmtKind::Continue {
                    label: Some(label.clone()),
                }
            }
            _ => StmtKind::Continue { label: None },
        }
    }

    /// `break 'try Ok(Exit::…)`.
    fn leave_through(&mut self, index: usize, leave: Leave, out: &mut Vec<Stmt>) {
        let Some(Frame::Finally {
            label,
            returns,
            breaks,
            continues,
        }) = self.frames.get_mut(index)
        else {
            return;
        };
        let label = label.clone();
        let (path, value) = match leave {
            Leave::Return(value) => {
                *returns = true;
                ("Exit::Return", Some(value))
            }
            Leave::Break => {
                *breaks = true;
                ("Exit::Break", None)
            }
            Leave::Continue => {
                *continues = true;
                ("Exit::Continue", None)
            }
        };
        let exit = match value {
            Some(value) => self.call(path, vec![value], Type::Never),
            None => self.path_value(path, Type::Never),
        };
        let ok = self.ok(exit);
        out.push(self.plain(StmtKind::Break {
            label: Some(label),
            value: Some(ok),
        }));
    }

    // Raise.

    pub(super) fn raise(
        &mut self,
        exc: Option<ExprId>,
        cause: Option<ExprId>,
        out: &mut Vec<Stmt>,
    ) {
        let raised = self.raised(exc, cause);
        self.throw(raised, exc.is_some(), out);
    }

    /// A `raise` within an expression: what is around it is typed as if control went on.
    pub(super) fn raise_in_value(&mut self, exc: Option<ExprId>, cause: Option<ExprId>) -> Expr {
        let raised = self.raised(exc, cause);
        let kind = ExprKind::Call {
            path: "Err".to_owned(),
            types: vec![Type::Unit, Type::path("_")],
            args: vec![raised],
        };
        let ty = Type::Unit.result();
        self.propagate(Expr { kind, ty }, Type::Unit)
    }

    /// What a `raise` raises.
    fn raised(&mut self, exc: Option<ExprId>, cause: Option<ExprId>) -> Expr {
        let Some(exc) = exc else {
            return self.current_exception();
        };
        let raised = self.exception(exc, "rt::ops::to_exc");
        let raised = match cause {
            None => raised,
            Some(cause) if self.ty(cause) == Ty::None => {
                self.method(raised, "from_none", Vec::new(), Type::path("Exc"))
            }
            Some(cause) => {
                let cause = self.exception(cause, "rt::ops::to_cause");
                let by_ref = self.reference(cause);
                self.method(raised, "with_cause", vec![by_ref], Type::path("Exc"))
            }
        };
        self.during(raised)
    }

    /// `return Err(exc)` or `break 'try Err(exc)`.
    fn throw(&mut self, exc: Expr, has_line: bool, out: &mut Vec<Stmt>) {
        let ret = self.ret_ty();
        let rust = self.rust(&ret);
        let err = self.err(exc, rust);
        let err = if has_line { self.at(err) } else { err };
        let kind = match self.handler.clone() {
            Handler::Return => StmtKind::Return(Some(err)),
            Handler::Block(label) => StmtKind::Break {
                label: Some(label),
                value: Some(err),
            },
        };
        out.push(self.plain(kind));
    }

    /// The exception that `raise` of an expression raises; `convert` takes a value for one.
    fn exception(&mut self, id: ExprId, convert: &str) -> Expr {
        let exc = Type::path("Exc");
        match self.ty(id) {
            Ty::Exception(_) => self.value(id),
            ty @ (Ty::NativeClass(_) | Ty::Class(_)) => match self.exception_class_ref(&ty) {
                Some(class) => {
                    let class = self.beside(id, class);
                    self.raising_method(class, "instance", Vec::new(), exc)
                }
                None => {
                    let value = self.dynamic_operand(id);
                    self.raising(convert, vec![value], exc)
                }
            },
            _ => {
                let value = self.dynamic_operand(id);
                self.raising(convert, vec![value], exc)
            }
        }
    }

    // Try.

    pub(super) fn try_(
        &mut self,
        body: &[HirStmt],
        handlers: &[HirHandler],
        orelse: &[HirStmt],
        finally: &[HirStmt],
        out: &mut Vec<Stmt>,
    ) {
        if finally.is_empty() {
            self.try_except(body, handlers, orelse, out);
            return;
        }
        let line = self.line;
        let label = self.temp(&format!("try_{line}"));
        let outer = std::mem::replace(&mut self.handler, Handler::Block(label.clone()));
        self.frames.push(Frame::Finally {
            label: label.clone(),
            returns: false,
            breaks: false,
            continues: false,
        });
        let mut stmts = Vec::new();
        if handlers.is_empty() {
            stmts.extend(self.stmts(body));
        } else {
            self.try_except(body, handlers, orelse, &mut stmts);
        }
        self.handler = outer;
        let (returns, breaks, continues) = match self.frames.pop() {
            Some(Frame::Finally {
                returns,
                breaks,
                continues,
                ..
            }) => (returns, breaks, continues),
            _ => (false, false, false),
        };
        let leaves = returns || breaks || continues;
        let ret = self.ret_ty();
        let exit_ty = if leaves {
            Type::generic("Exit", [self.rust(&ret)])
        } else {
            Type::Unit
        };
        let next = if leaves {
            self.path_value("Exit::Next", exit_ty.clone())
        } else {
            self.unit()
        };
        let value = if ends(&stmts) {
            None
        } else {
            Some(Box::new(self.ok(next)))
        };
        let exit = self.temp("exit");
        let labeled = Expr {
            kind: ExprKind::Labeled {
                label,
                body: Block { stmts, value },
            },
            ty: exit_ty.clone().result(),
        };
        out.push(self.plain(StmtKind::Let {
            name: exit.clone(),
            mutable: false,
            ty: exit_ty.clone().result(),
            init: Some(labeled),
        }));
        self.handled.push(Handled {
            name: exit.clone(),
            is_exit: true,
        });
        out.extend(self.stmts(finally));
        self.handled.pop();
        self.after_finally(&exit, exit_ty, (returns, breaks, continues), out);
    }

    /// What the `try` was left for happens now.
    fn after_finally(
        &mut self,
        exit: &str,
        exit_ty: Type,
        (returns, breaks, continues): (bool, bool, bool),
        out: &mut Vec<Stmt>,
    ) {
        let result = self.local_value(exit, exit_ty.clone().result());
        let kind = ExprKind::Propagate {
            value: Box::new(result),
            line: None,
            handler: self.handler.clone(),
        };
        let value = Expr { kind, ty: exit_ty };
        if !(returns || breaks || continues) {
            out.push(self.plain(StmtKind::Expr(value)));
            return;
        }
        let ret = self.ret_ty();
        let rust = self.rust(&ret);
        let mut arms = Vec::new();
        if returns {
            let name = self.temp("value");
            let returned = self.local_value(&name, rust);
            let mut stmts = Vec::new();
            self.leave(Leave::Return(returned), &mut stmts);
            arms.push(exit_arm("Exit::Return", vec![name], stmts));
        }
        if breaks {
            let mut stmts = Vec::new();
            self.leave(Leave::Break, &mut stmts);
            arms.push(exit_arm("Exit::Break", Vec::new(), stmts));
        }
        if continues {
            let mut stmts = Vec::new();
            self.leave(Leave::Continue, &mut stmts);
            arms.push(exit_arm("Exit::Continue", Vec::new(), stmts));
        }
        arms.push(Arm {
            pattern: Pattern::Wildcard,
            guard: None,
            body: Block::default(),
        });
        out.push(self.plain(StmtKind::Match { value, arms }));
    }

    fn try_except(
        &mut self,
        body: &[HirStmt],
        handlers: &[HirHandler],
        orelse: &[HirStmt],
        out: &mut Vec<Stmt>,
    ) {
        let line = self.line;
        let label = self.temp(&format!("try_{line}"));
        let outer = std::mem::replace(&mut self.handler, Handler::Block(label.clone()));
        self.frames.push(Frame::Block);
        let stmts = self.stmts(body);
        self.frames.pop();
        self.handler = outer;
        let unit = self.unit();
        let value = if ends(&stmts) {
            None
        } else {
            Some(Box::new(self.ok(unit)))
        };
        let labeled = Expr {
            kind: ExprKind::Labeled {
                label,
                body: Block { stmts, value },
            },
            ty: Type::Unit.result(),
        };
        let caught = self.temp("exc");
        let handler = self.handlers(handlers, &caught);
        if orelse.is_empty() {
            out.push(self.plain(StmtKind::IfLet {
                pattern: variant("Err", &caught),
                value: labeled,
                then: handler,
                orelse: None,
            }));
            return;
        }
        let orelse = Block {
            stmts: self.stmts(orelse),
            value: None,
        };
        out.push(self.plain(StmtKind::Match {
            value: labeled,
            arms: vec![
                Arm {
                    pattern: Pattern::Variant {
                        path: "Ok".to_owned(),
                        fields: vec![Pattern::Tuple(Vec::new())],
                    },
                    guard: None,
                    body: orelse,
                },
                Arm {
                    pattern: variant("Err", &caught),
                    guard: None,
                    body: handler,
                },
            ],
        }));
    }

    /// The chain of `except` clauses for the exception bound to `caught`.
    fn handlers(&mut self, handlers: &[HirHandler], caught: &str) -> Block {
        let Some((first, rest)) = handlers.split_first() else {
            let exc = self.local_value(caught, Type::path("Exc"));
            let mut stmts = Vec::new();
            self.throw(exc, false, &mut stmts);
            return Block { stmts, value: None };
        };
        let line = self.cx.line(first.span);
        self.line = line;
        let comment = self.comment(line);
        let test = match &first.classes {
            None => None,
            Some(classes) => self.catches(classes, caught),
        };
        let mut stmts = Vec::new();
        self.handled.push(Handled {
            name: caught.to_owned(),
            is_exit: false,
        });
        if self.cx.announces {
            let exc = self.local_ref(caught, Type::path("Exc"));
            let ty = Type::path("rt::Handling");
            let name = self.temp("_handling");
            let init = Some(self.call("rt::handling", vec![exc], ty.clone()));
            stmts.push(self.plain(StmtKind::Let {
                name,
                mutable: false,
                ty,
                init,
            }));
        }
        if let Some(name) = first.name {
            let ty = self.local_ty(name);
            let exc = self.local_clone(caught, Type::path("Exc"));
            let mut bound = Vec::new();
            let own = Ty::Exception(ExceptionClass::Native(
                crate::types::native::NativeId::BASE_EXCEPTION,
            ));
            let exc = if ty.is_value() {
                self.coerce(exc, &own, &ty)
            } else {
                exc
            };
            self.store(&crate::hir::Target::Local(name), exc, &ty, &mut bound);
            stmts.extend(bound);
        }
        stmts.extend(self.stmts(&first.body));
        self.handled.pop();
        let body = Block { stmts, value: None };
        let Some(test) = test else {
            let mut body = body;
            if let Some(source) = comment {
                body.stmts.insert(
                    0,
                    Stmt {
                        source: Some(source),
                        kind: StmtKind::Comment,
                    },
                );
            }
            return body;
        };
        let orelse = self.handlers(rest, caught);
        let stmt = Stmt {
            source: comment,
            kind: StmtKind::If {
                test,
                then: body,
                orelse: Some(orelse),
            },
        };
        Block {
            stmts: vec![stmt],
            value: None,
        }
    }

    /// `exc.is(&A) || exc.is(&B)`; None for classes that catch everything.
    fn catches(&mut self, classes: &[ExprId], caught: &str) -> Option<Expr> {
        let bool = Type::path("bool");
        let mut test: Option<Expr> = None;
        for class in classes {
            let ty = self.ty(*class);
            if let Ty::NativeClass(crate::types::native::NativeId::BASE_EXCEPTION) = ty {
                return None;
            }
            let exc = Expr {
                kind: ExprKind::Local {
                    name: caught.to_owned(),
                    mode: Use::Copy,
                },
                ty: Type::path("Exc"),
            };
            let one = match self.exception_class_ref(&ty) {
                Some(path) => {
                    let path = self.beside(*class, path);
                    self.method(exc, "is", vec![path], bool.clone())
                }
                None => {
                    let exc = self.local_ref(caught, Type::path("Exc"));
                    let value = self.value_as(*class, &dynamic());
                    let by_ref = self.reference(value);
                    self.raising("rt::ops::catches", vec![exc, by_ref], bool.clone())
                }
            };
            test = Some(match test {
                None => one,
                Some(other) => Expr {
                    kind: ExprKind::Binary {
                        op: crate::rir::BinaryOp::Or,
                        left: Box::new(other),
                        right: Box::new(one),
                    },
                    ty: bool.clone(),
                },
            });
        }
        Some(test.unwrap_or_else(|| self.bool(false)))
    }
}

fn is_call(value: &Expr) -> bool {
    matches!(
        value.kind,
        ExprKind::Call { .. }
            | ExprKind::Method { .. }
            | ExprKind::Await(_)
            | ExprKind::Macro { .. }
    )
}

fn exit_arm(path: &str, names: Vec<String>, stmts: Vec<Stmt>) -> Arm {
    let fields = names
        .into_iter()
        .map(|name| Pattern::Bind {
            name,
            mutable: false,
        })
        .collect();
    Arm {
        pattern: Pattern::Variant {
            path: path.to_owned(),
            fields,
        },
        guard: None,
        body: Block { stmts, value: None },
    }
}

fn variant(path: &str, name: &str) -> Pattern {
    Pattern::Variant {
        path: path.to_owned(),
        fields: vec![Pattern::Bind {
            name: name.to_owned(),
            mutable: false,
        }],
    }
}

/// Control cannot get past these statements.
pub(super) fn ends(stmts: &[Stmt]) -> bool {
    match stmts.last().map(|it| &it.kind) {
        Some(StmtKind::Return(_) | StmtKind::Break { .. } | StmtKind::Continue { .. }) => true,
        Some(StmtKind::If {
            then,
            orelse: Some(orelse),
            ..
        }) => ends(&then.stmts) && ends(&orelse.stmts),
        Some(StmtKind::Match { arms, .. }) => {
            !arms.is_empty() && arms.iter().all(|it| ends(&it.body.stmts))
        }
        Some(StmtKind::Loop { label, body }) => !breaks(&body.stmts, label.as_deref(), true),
        _ => false,
    }
}

/// Whether a `break` leaves the loop with this label.
fn breaks(stmts: &[Stmt], label: Option<&str>, is_inner: bool) -> bool {
    stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break { label: None, .. } => is_inner,
        StmtKind::Break {
            label: Some(it), ..
        } => label == Some(it),
        StmtKind::If { then, orelse, .. } | StmtKind::IfLet { then, orelse, .. } => {
            breaks(&then.stmts, label, is_inner)
                || orelse
                    .as_ref()
                    .is_some_and(|it| breaks(&it.stmts, label, is_inner))
        }
        StmtKind::Match { arms, value } => {
            arms.iter()
                .any(|it| breaks(&it.body.stmts, label, is_inner))
                || in_expr(value, label)
        }
        StmtKind::Labeled { body, .. } => breaks(&body.stmts, label, is_inner),
        StmtKind::While { body, .. } | StmtKind::Loop { body, .. } | StmtKind::For { body, .. } => {
            breaks(&body.stmts, label, false)
        }
        StmtKind::Let {
            init: Some(init), ..
        } => in_expr(init, label),
        _ => false,
    }) || stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::IfLet { value, .. } => in_expr(value, label),
        _ => false,
    })
}

fn in_expr(expr: &Expr, label: Option<&str>) -> bool {
    match &expr.kind {
        ExprKind::Labeled { body, .. } | ExprKind::Block(body) => breaks(&body.stmts, label, false),
        ExprKind::Propagate { value, .. } => in_expr(value, label),
        _ => false,
    }
}
