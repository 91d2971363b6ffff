//! Loops: what they go over, their labels, and their `else`.
//!
//! ```python
//! for name in names:          # for name in names.iter() { … }
//!     if found(name): break   # break 'for_1_else
//! else:
//!     report()                # inside the labeled block, behind the loop
//! ```

use crate::hir::{Arg, ExprId, ExprKind as Hir, Stmt as HirStmt, Target};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::exits::Frame;
use crate::rir::{Block, Expr, ExprKind, Pattern, Stmt, StmtKind, Type, Use};
use crate::types::Op;
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl Body<'_> {
    pub(super) fn while_(
        &mut self,
        test: ExprId,
        body: &[HirStmt],
        orelse: &[HirStmt],
        out: &mut Vec<Stmt>,
    ) {
        let is_endless = matches!(self.function.expr(test).kind, Hir::Bool(true))
            || matches!(&self.function.expr(test).kind, Hir::Int(it) if it != "0");
        let test = if is_endless {
            None
        } else {
            Some(self.test(test))
        };
        self.push_loop(!orelse.is_empty());
        let inner = Block {
            stmts: self.stmts(body),
            value: None,
        };
        let (label, block_label) = self.pop_loop();
        let statement = match test {
            None => StmtKind::Loop { label, body: inner },
            Some(test) => StmtKind::While {
                label,
                test,
                body: inner,
            },
        };
        self.finish_loop(statement, orelse, block_label, out);
    }

    /// A loop with its `else`: both in a labeled block that `break` leaves.
    pub(super) fn finish_loop(
        &mut self,
        statement: StmtKind,
        orelse: &[HirStmt],
        label: Option<String>,
        out: &mut Vec<Stmt>,
    ) {
        let Some(label) = label else {
            out.push(self.plain(statement));
            return;
        };
        let mut stmts = vec![self.plain(statement)];
        self.frames.push(Frame::Block);
        stmts.extend(self.stmts(orelse));
        self.frames.pop();
        out.push(self.plain(StmtKind::Labeled {
            label,
            body: Block { stmts, value: None },
        }));
    }

    pub(super) fn for_(
        &mut self,
        target: &Target,
        iter: ExprId,
        body: &[HirStmt],
        orelse: &[HirStmt],
        is_async: bool,
        out: &mut Vec<Stmt>,
    ) {
        if is_async {
            self.async_for(target, iter, body, orelse, out);
            return;
        }
        let (source, element, is_fallible) = self.loop_source(iter, out);
        let rust = self.rust(&element);
        self.push_loop(!orelse.is_empty());
        let mut stmts = Vec::new();
        let name = self.temp(&self.loop_noun(target));
        if is_fallible {
            let item = self.local_value(&name, rust.clone().result());
            let item = self.propagate(item, rust);
            self.store_item_of_loop(target, item, &element, &mut stmts);
        } else {
            let item = self.local_value(&name, rust);
            self.store_item_of_loop(target, item, &element, &mut stmts);
        }
        stmts.extend(self.stmts(body));
        let (label, block_label) = self.pop_loop();
        let statement = StmtKind::For {
            label,
            pattern: Pattern::Bind {
                name,
                mutable: false,
            },
            iter: source,
            body: Block { stmts, value: None },
        };
        self.finish_loop(statement, orelse, block_label, out);
    }

    pub(super) fn loop_noun(&self, target: &Target) -> String {
        match target {
            Target::Local(local) => {
                crate::rir::name::local(&self.function.local(*local).name).into_owned()
            }
            _ => "item".to_owned(),
        }
    }

    pub(super) fn store_item_of_loop(
        &mut self,
        target: &Target,
        item: Expr,
        element: &Ty,
        stmts: &mut Vec<Stmt>,
    ) {
        self.store(target, item, element, stmts);
    }

    /// What a Rust `for` goes over: the iterator, the type of its items, and whether each is a
    /// `Result`.
    pub(super) fn loop_source(&mut self, iter: ExprId, out: &mut Vec<Stmt>) -> (Expr, Ty, bool) {
        let ty = self.ty(iter).some();
        let element = self.cx.element(&ty);
        if let Some(range) = self.counted_range(iter) {
            return (range, Ty::ANY_I64, false);
        }
        if let Some(Op::Native {
            set,
            overload,
            types,
            receiver,
            args,
        }) = self.cx.types.op(self.instance, iter).cloned()
            && ty.is_native(NativeId::ITERATOR)
            && matches!(self.function.expr(iter).kind, Hir::Call { .. })
            && let Some(signature) = self.cx.types.signature(set, overload)
            && self.item_types(&signature.returns, &types, &ty).is_none()
        {
            let line = self.line;
            let raw = self.native_raw(iter, set, overload, &types, receiver, &args);
            self.line = line;
            return (raw, element, true);
        }
        match &ty {
            Ty::Tuple(args) => {
                let from = self.types_of(args);
                let value = self.value(iter);
                let array = self.with_items(value, &from, &element, |_, array| array);
                (array, element, false)
            }
            Ty::Instance(class) => {
                let receiver = self.receiver(iter, &ty);
                let (items, own) = self.instance_iterator(iter, *class, receiver);
                let name = self.temp("items");
                let rust = Type::generic("Iter", [self.rust(&own)]);
                let held = self.raising("rt::iter", vec![items], rust.clone());
                out.push(self.plain(StmtKind::Let {
                    name: name.clone(),
                    mutable: false,
                    ty: rust.clone(),
                    init: Some(held),
                }));
                (self.local_value(&name, rust), own, true)
            }
            Ty::Native(NativeId::GENERATOR | NativeId::ITERATOR, _) => {
                (self.value(iter), element, true)
            }
            _ if super::Cx::is_list_like(&ty) => {
                let receiver = self.receiver(iter, &ty);
                let items = self.method(receiver, "iter", Vec::new(), Type::Never);
                (items, element, false)
            }
            Ty::Native(..) if self.cx.has_iterate(&ty) => {
                let receiver = self.receiver(iter, &ty);
                let items = self.raising_method(receiver, "iterate", Vec::new(), Type::Never);
                (items, element, true)
            }
            _ => {
                let value = self.dynamic_operand(iter);
                let items = self.raising("rt::ops::iterate", vec![value], Type::Never);
                (items, dynamic(), true)
            }
        }
    }

    /// `range(a, b)` with a step of one, as a Rust range.
    pub(super) fn counted_range(&mut self, iter: ExprId) -> Option<Expr> {
        if !self
            .cx
            .types
            .is_counted_range(self.cx.program, self.instance, iter)
        {
            return None;
        }
        let Hir::Call { args, .. } = &self.function.expr(iter).kind else {
            return None;
        };
        let bounds: Vec<ExprId> = args.iter().map(Arg::value).collect();
        let (from, to) = match bounds.as_slice() {
            // No loop gets as far as the end of `i64`, so a stop beyond it may stand there.
            [to] if self.ty(*to) == Ty::Int => {
                let to = self.value_as(*to, &Ty::Int);
                let end = self.method(to, "clamp_i64", Vec::new(), Type::path("i64"));
                (self.i64(0), end)
            }
            [to] => (self.i64(0), self.value_as(*to, &Ty::ANY_I64)),
            [from, to] => (
                self.value_as(*from, &Ty::ANY_I64),
                self.value_as(*to, &Ty::ANY_I64),
            ),
            [from, to, step] => {
                let bounds = [from, to, step].map(|it| self.value_as(*it, &Ty::ANY_I64));
                return Some(self.raising("rt::range::steps_i64", bounds.into(), Type::Never));
            }
            _ => return None,
        };
        let kind = ExprKind::Range {
            from: Box::new(from),
            to: Box::new(to),
        };
        Some(Expr {
            kind,
            ty: Type::Never,
        })
    }

    pub(super) fn async_for(
        &mut self,
        target: &Target,
        iter: ExprId,
        body: &[HirStmt],
        orelse: &[HirStmt],
        out: &mut Vec<Stmt>,
    ) {
        let ty = self.ty(iter).some();
        let value = self.value_as(iter, &ty);
        let (source, source_ty) = self.async_source(iter, value, &ty);
        let (name, _) = self.bind("source", source, &source_ty, out);
        self.push_loop(!orelse.is_empty());
        let held = Expr {
            kind: ExprKind::Local {
                name: name.clone(),
                mode: Use::Copy,
            },
            ty: self.rust(&source_ty),
        };
        let (next, element) = self.async_next(iter, held, &source_ty);
        let rust = self.rust(&element);
        let optional = Type::generic("Option", [rust.clone()]);
        let awaited = Expr {
            kind: ExprKind::Await(Box::new(next)),
            ty: rust.clone().result(),
        };
        let is_stepped = matches!(
            source_ty,
            Ty::Value(_) | Ty::Native(NativeId::ASYNC_GENERATOR, _)
        );
        let item = if is_stepped {
            let step = Expr {
                ty: optional.clone().result(),
                ..awaited
            };
            self.propagate(step, optional)
        } else {
            self.raising("rt::or_stop_async", vec![awaited], optional)
        };
        let noun = self.loop_noun(target);
        let bound = self.temp(&noun);
        let mut inner = Vec::new();
        let it = self.local_value(&bound, rust);
        self.store(target, it, &element, &mut inner);
        inner.extend(self.stmts(body));
        let (label, block_label) = self.pop_loop();
        let done = self.plain(StmtKind::Break {
            label: None,
            value: None,
        });
        let step = self.plain(StmtKind::IfLet {
            pattern: Pattern::Variant {
                path: "Some".to_owned(),
                fields: vec![Pattern::Bind {
                    name: bound,
                    mutable: false,
                }],
            },
            value: item,
            then: Block {
                stmts: inner,
                value: None,
            },
            orelse: Some(Block {
                stmts: vec![done],
                value: None,
            }),
        });
        let statement = StmtKind::Loop {
            label,
            body: Block {
                stmts: vec![step],
                value: None,
            },
        };
        self.finish_loop(statement, orelse, block_label, out);
        if matches!(
            source_ty,
            Ty::Value(_) | Ty::Native(NativeId::ASYNC_GENERATOR, _)
        ) {
            // The loop lets go of a generator that it left early, and the event loop closes it.
            let held = self.local_value(&name, self.rust(&source_ty));
            let dropped = self.call("drop", vec![held], Type::Unit);
            out.push(self.plain(StmtKind::Expr(dropped)));
        }
    }

    /// `aiter(x)`.
    pub(super) fn async_source(&mut self, id: ExprId, value: Expr, ty: &Ty) -> (Expr, Ty) {
        match ty {
            Ty::Instance(class) => match self.cx.special_method(*class, "__aiter__") {
                Some(found) => {
                    let own = self.cx.result_type(found.target);
                    match self.special_call(*class, "__aiter__", value, Vec::new()) {
                        Some(call) if self.cx.is_async_iterator(&own) => (call, own),
                        Some(call) => {
                            let iterator = self.coerce(call, &own, &dynamic());
                            let value = Type::path("Value");
                            let checked = self.raising("rt::async_iterator", vec![iterator], value);
                            (checked, dynamic())
                        }
                        None => (self.unreached(id), Ty::Never),
                    }
                }
                None => self.dynamic_async_source(value, ty),
            },
            Ty::Native(id, _) if self.cx.types.natives.method(*id, "__anext__").is_some() => {
                (value, ty.clone())
            }
            _ => self.dynamic_async_source(value, ty),
        }
    }

    fn dynamic_async_source(&mut self, value: Expr, ty: &Ty) -> (Expr, Ty) {
        let value = self.coerce(value, ty, &dynamic());
        let by_ref = self.reference(value);
        let source = self.raising("rt::aiter", vec![by_ref], Type::path("Value"));
        (source, dynamic())
    }

    /// The future of `anext(source)`, and the type of the item.
    pub(super) fn async_next(&mut self, id: ExprId, source: Expr, ty: &Ty) -> (Expr, Ty) {
        match ty {
            Ty::Instance(class) => {
                let Some(found) = self.cx.special_method(*class, "__anext__") else {
                    return (self.unreached(id), Ty::Never);
                };
                let own = self.cx.result_type(found.target);
                let item = self.cx.awaited(&own);
                let Some(call) = self.special_call(*class, "__anext__", source, Vec::new()) else {
                    return (self.unreached(id), Ty::Never);
                };
                if matches!(own, Ty::Native(..)) && !item.is_value() {
                    return (call, item);
                }
                if self.cx.is_coroutine_function(found.target) {
                    return (call, item);
                }
                let step = self.coerce(call, &own, &dynamic());
                let future = self.call("rt::await_step", vec![step], Type::Never);
                (future, dynamic())
            }
            Ty::Native(NativeId::ASYNC_GENERATOR, _) => {
                let item = self.argument(ty, 0);
                (
                    self.method(source, "next_item", Vec::new(), Type::Never),
                    item,
                )
            }
            Ty::Native(id, _) => {
                let item = self.cx.async_element(*id, ty);
                (
                    self.method(source, "__anext__", Vec::new(), Type::Never),
                    item,
                )
            }
            _ => {
                let source = self.owned_receiver(source);
                (
                    self.call("rt::anext_item", vec![source], Type::Never),
                    dynamic(),
                )
            }
        }
    }

    /// Labels for a loop whose frame is on the stack from now on.
    pub(super) fn push_loop(&mut self, has_else: bool) {
        let line = self.line;
        let label = self.temp(&format!("for_{line}"));
        self.frames.push(Frame::Loop {
            label,
            has_else,
            uses_loop: false,
            uses_block: false,
        });
    }

    /// The labels that turned out to be needed: the loop's own, and that of the block around it
    /// and its `else`.
    pub(super) fn pop_loop(&mut self) -> (Option<String>, Option<String>) {
        let frame = self.frames.pop();
        match frame {
            Some(Frame::Loop {
                label,
                has_else,
                uses_loop,
                uses_block,
            }) => {
                let block = (has_else || uses_block).then(|| format!("{label}_else"));
                (
                    uses_loop.then_some(label),
                    if has_else { block } else { None },
                )
            }
            _ => (None, None),
        }
    }
}
