//! Module variables: a static that may still be unset, or a constant.
//!
//! ```python
//! LIMIT = 10              # pub const LIMIT: i64 = 10;
//! seen = load()           # pub static SEEN: Global<List<Str>> = Global::new("seen");
//! ```
//! Reading a static before its module has set it raises NameError.

use crate::hir::{Constant, GlobalId};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::class::{call, path_expr, reference};
use crate::rir::{Expr, ExprKind, Item, Literal, Stmt, StmtKind, Type};
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl Cx<'_> {
    /// The value of a variable that is a constant, and of its value's own type.
    pub(super) fn constant(&self, id: GlobalId) -> Option<&Constant> {
        let constant = self.types.constants.get(&id)?;
        let is_own = matches!(
            (constant, self.types.global(id)),
            (Constant::Bool(_), Ty::Bool)
                | (Constant::Int(_), Ty::I64(_))
                | (Constant::Float(_), Ty::Float)
                | (Constant::Str(_), Ty::Native(NativeId::STR, _))
        );
        is_own.then_some(constant)
    }

    /// The static of a module-level variable, or its constant.
    pub(super) fn global(&self, id: GlobalId) -> Option<Item> {
        let hir = self.program.global(id);
        let ty = self.types.global(id);
        if ty == Ty::Never || self.is_static(&ty) {
            return None;
        }
        let rust = self.rust_type(hir.module, &ty);
        if let Some(constant) = self.constant(id) {
            let line = self.line(hir.span);
            let item = Item::Const {
                name: self.names.global(id).to_owned(),
                value: constant_value(constant, &rust),
                ty: rust,
                source: Some(self.source_line(hir.span.file, line)),
            };
            return Some(item);
        }
        let text = Expr {
            kind: ExprKind::Literal(Literal::Text(hir.name.clone())),
            ty: Type::path("str"),
        };
        let value = match self.program.inherited.get(&id) {
            Some(base) => {
                let module = self.program.global(*base).module;
                let name = self.names.global(*base);
                let path = super::names::path(&self.names, hir.module, module, name);
                call("Global::inherited", vec![text, reference(path_expr(&path))])
            }
            None => call("Global::new", vec![text]),
        };
        let item = Item::Static {
            name: self.names.global(id).to_owned(),
            ty: Type::generic("Global", [rust]),
            value,
            source: None,
        };
        Some(item)
    }
}

impl Body<'_> {
    /// An owned value of type `to`.
    pub(super) fn read_global(&mut self, global: GlobalId, to: &Ty) -> Expr {
        let storage = self.cx.types.global(global);
        if self.cx.is_static(&storage) {
            return self.unit();
        }
        if storage == Ty::Never {
            let name = self.literal_text(&self.cx.program.global(global).name);
            let rust = self.rust(to);
            let kind = ExprKind::Call {
                path: "rt::not_defined".to_owned(),
                types: vec![rust.clone()],
                args: vec![name],
            };
            let ty = rust.clone().result();
            return self.propagate(Expr { kind, ty }, rust);
        }
        let rust = self.rust(&storage);
        let value = if self.cx.constant(global).is_some() {
            self.path_value(&self.global_path(global), rust)
        } else {
            self.read_variable(global, &rust)
        };
        self.coerce(value, &storage, to)
    }

    /// The value of a variable that is stored as a `rust`.
    pub(super) fn read_variable(&self, global: GlobalId, rust: &Type) -> Expr {
        let read = self.path_value(&self.global_path(global), rust.clone());
        self.raising_method(read, "get", Vec::new(), rust.clone())
    }

    pub(super) fn store_global(&mut self, global: GlobalId, value: Expr, out: &mut Vec<Stmt>) {
        let storage = self.cx.types.global(global);
        if self.cx.constant(global).is_some() {
            return;
        }
        // No value gets to a variable of no type.
        if self.cx.is_static(&storage) || storage == Ty::Never {
            if !super::coerce::is_pure(&value) {
                out.push(self.plain(StmtKind::Expr(value)));
            }
            return;
        }
        let path = self.global_path(global);
        let place = Expr {
            kind: ExprKind::Path(path),
            ty: Type::Never,
        };
        let set = self.method(place, "set", vec![value], Type::Unit);
        out.push(self.plain(StmtKind::Expr(set)));
    }

    pub(super) fn global_path(&self, global: GlobalId) -> String {
        let hir = self.cx.program.global(global);
        let name = self.cx.names.global(global);
        super::names::path(&self.cx.names, self.module, hir.module, name)
    }
}

fn constant_value(constant: &Constant, ty: &Type) -> Expr {
    let literal = |literal: Literal| Expr {
        kind: ExprKind::Literal(literal),
        ty: ty.clone(),
    };
    match constant {
        Constant::Bool(it) => literal(Literal::Bool(*it)),
        Constant::Int(it) => literal(Literal::I64(*it)),
        Constant::Float(it) => literal(Literal::F64(*it)),
        Constant::Str(it) => Expr {
            kind: ExprKind::Call {
                path: "Str::literal".to_owned(),
                types: Vec::new(),
                args: vec![Expr {
                    kind: ExprKind::Ref(Box::new(literal(Literal::Text(it.clone())))),
                    ty: Type::Never,
                }],
            },
            ty: ty.clone(),
        },
    }
}
