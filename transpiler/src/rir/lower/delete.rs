//! `del`: of locals, globals, attributes and items.
//!
//! ```python
//! del cache[key], self.total
//! ```
//!
//! Invariant: deleting what is not there raises; a deleted attribute's field is a `MaybeField`.

use crate::hir::{ExprId, MethodKind, Target};
use crate::rir::lower::body::Body;
use crate::rir::{Expr, ExprKind, Stmt, StmtKind, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl Body<'_> {
    pub(super) fn delete(&mut self, target: &Target, out: &mut Vec<Stmt>) {
        let kind = match target {
            Target::Local(local) => {
                let hir = self.function.local(*local);
                let name = self.local_name(*local);
                let storage = self.local_ty(*local);
                if self.cx.is_static(&storage) {
                    return;
                }
                let rust = self.rust(&storage);
                let text = self.literal_text(&hir.name);
                let place = Expr {
                    kind: ExprKind::Local {
                        name,
                        mode: Use::Copy,
                    },
                    ty: rust,
                };
                if hir.is_cell {
                    StmtKind::Expr(self.raising_method(place, "del", vec![text], Type::Unit))
                } else if self.is_optional(*local) {
                    let kind = ExprKind::RefMut(Box::new(place));
                    let by_mut = Expr {
                        kind,
                        ty: Type::Never,
                    };
                    let args = vec![by_mut, text];
                    if storage.is_native(NativeId::COROUTINE) {
                        let rust = self.rust(&storage);
                        let taken = self.raising("rt::take_local", args, rust);
                        StmtKind::Expr(self.dropped(taken))
                    } else {
                        let delete = if self.is_module_body() {
                            "rt::del_module_local"
                        } else {
                            "rt::del_local"
                        };
                        StmtKind::Expr(self.raising(delete, args, Type::Unit))
                    }
                } else {
                    return;
                }
            }
            Target::Global(global) => {
                let path = self.global_path(*global);
                let place = Expr {
                    kind: ExprKind::Path(path),
                    ty: Type::Never,
                };
                StmtKind::Expr(self.raising_method(place, "del", Vec::new(), Type::Unit))
            }
            Target::Attribute { object, name } => {
                let object_ty = self.ty(*object).some();
                let text = self.literal_text(name);
                match &object_ty {
                    Ty::Instance(class)
                        if let Some(deleter) =
                            self.cx.accessor(*class, name, MethodKind::Deleter) =>
                    {
                        let Some(target) = self.cx.live_instance(deleter) else {
                            return;
                        };
                        let method = self.cx.names.function(target).to_owned();
                        let receiver = self.receiver(*object, &object_ty);
                        StmtKind::Expr(self.raising_method(
                            receiver,
                            &method,
                            Vec::new(),
                            Type::Unit,
                        ))
                    }
                    Ty::Instance(class)
                        if self.cx.accessor(*class, name, MethodKind::Getter).is_some() =>
                    {
                        let owner = self.literal_text(&self.cx.program.class(*class).name);
                        StmtKind::Expr(self.raising(
                            "rt::no_deleter",
                            vec![owner, text],
                            Type::Unit,
                        ))
                    }
                    Ty::Instance(class) if self.is_frozen_store(*class, name) => {
                        let path = match self.cx.is_tuple_field(*class, name) {
                            true => "rt::undeletable",
                            false => "rt::dataclasses::frozen_deletion",
                        };
                        StmtKind::Expr(self.raising(path, vec![text], Type::Unit))
                    }
                    Ty::Instance(class)
                        if self.cx.types.field(*class, name).is_some()
                            && !self.cx.has_hook(*class, "__delattr__") =>
                    {
                        let receiver = self.receiver(*object, &object_ty);
                        let fields = self.field(receiver, "0", Type::Never);
                        let slot = self.field(fields, &crate::rir::name::value(name), Type::Never);
                        let owner = self.literal_text(&self.cx.program.class(*class).name);
                        StmtKind::Expr(self.raising_method(
                            slot,
                            "del",
                            vec![owner, text],
                            Type::Unit,
                        ))
                    }
                    _ => {
                        let receiver = self.dynamic_operand(*object);
                        StmtKind::Expr(self.raising(
                            "rt::ops::del_attr",
                            vec![receiver, text],
                            Type::Unit,
                        ))
                    }
                }
            }
            Target::Subscript { object, index } => self.delete_item(*object, *index),
            Target::Unpack { .. } => return,
        };
        out.push(self.plain(kind));
    }

    pub(super) fn delete_item(&mut self, object: ExprId, index: ExprId) -> StmtKind {
        let object_ty = self.ty(object).some();
        let index_ty = self.ty(index);
        let call = match &object_ty {
            Ty::Native(NativeId::LIST, _) if index_ty.is_native(NativeId::SLICE) => {
                let receiver = self.receiver(object, &object_ty);
                let slice = self.operand(index, &index_ty);
                self.raising_method(receiver, "del_slice", vec![slice], Type::Unit)
            }
            Ty::Native(NativeId::LIST, _) if index_ty.is_list_index() => {
                let receiver = self.receiver(object, &object_ty);
                let index = self.value_as(index, &Ty::ANY_I64);
                self.raising_method(receiver, "del", vec![index], Type::Unit)
            }
            Ty::Native(id, args)
                if !args.is_empty()
                    && *id != NativeId::LIST
                    && self.cx.types.natives.method(*id, "__delitem__").is_some() =>
            {
                let key = if args.len() == 1 && index_ty.is_int() {
                    Ty::ANY_I64
                } else {
                    self.argument(&object_ty, 0)
                };
                let receiver = self.receiver(object, &object_ty);
                let name = match key {
                    Ty::I64(_) if args.len() == 1 => "del",
                    _ => "del_item",
                };
                let index = match key {
                    Ty::I64(_) if args.len() == 1 => self.value_as(index, &Ty::ANY_I64),
                    _ => {
                        let key = self.value_as(index, &key);
                        self.reference(key)
                    }
                };
                self.raising_method(receiver, name, vec![index], Type::Unit)
            }
            Ty::Instance(class) if self.cx.special_method(*class, "__delitem__").is_some() => {
                let Some(found) = self.cx.special_method(*class, "__delitem__") else {
                    return StmtKind::Comment;
                };
                let function = self
                    .cx
                    .program
                    .function(self.cx.types.instance(found.target).function);
                let key = match function.params.get(1) {
                    Some(param) => self.cx.types.local(found.target, param.local),
                    None => Ty::Never,
                };
                let receiver = self.receiver(object, &object_ty);
                let index = self.value_as(index, &key);
                match self.special_call(*class, "__delitem__", receiver, vec![index]) {
                    Some(call) => call,
                    None => return StmtKind::Comment,
                }
            }
            _ => {
                let receiver = self.dynamic_operand(object);
                let index = self.dynamic_operand(index);
                self.raising("rt::ops::del_item", vec![receiver, index], Type::Unit)
            }
        };
        StmtKind::Expr(call)
    }
}
