//! `copy.copy` and `copy.deepcopy` of instances: `impl Copy` for a class's handle.
//!
//! ```python
//! snapshot = copy.deepcopy(board)
//! ```
//! ```text
//! impl rt::copy::Copy for Board {
//!     fn copied(&self) -> Result<Board> {
//!         Ok(Board(Rc::new(BoardFields { rows: self.0.rows.duplicate() })))
//!     }
//!     fn deep_copied(&self, memo: &mut rt::copy::Memo) -> Result<Board> {
//!         rt::copy::deep_instance(self, address, memo, || …, |it, memo| it.0.rows.deepen(memo))
//!     }
//! }
//! ```
//! A class's own `__copy__` and `__deepcopy__` come first. Fields whose type `copy` leaves alone
//! (functions, iterators) are shared. Made only for programs that copy.

use crate::hir::ClassId;
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{call, field, local, method, path_expr, plain, reference, simple};
use crate::rir::lower::object::bare;
use crate::rir::{Block, Expr, ExprKind, Impl, Item, Param, Receiver, StmtKind, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::Ty;
use crate::types::{Op, Types};

/// Whether the program calls `copy.copy` or `copy.deepcopy`.
pub(super) fn copies(types: &Types) -> bool {
    let mut live = types.instances.iter().filter(|it| it.is_live);
    live.any(|instance| {
        instance.ops.values().any(|op| match op {
            Op::Native { set, overload, .. } => types
                .signature(*set, *overload)
                .is_some_and(|it| it.rust.starts_with("copy::")),
            _ => false,
        })
    })
}

impl Cx<'_> {
    pub(super) fn copy_impl(&self, root: ClassId) -> Item {
        let handle = Type::path(self.names.class(root));
        let memo = Param {
            name: "memo".to_owned(),
            mutable: false,
            ty: Type::path("&mut rt::copy::Memo"),
        };
        let shallow = self.shallow_copy(root);
        let plain = match self.held(root) {
            Some(_) => self.held_copy(shallow.clone()),
            None => call("Ok", vec![shallow.clone()]),
        };
        let copied = self.own_copy(root, "__copy__", plain);
        let deep = self.own_copy(root, "__deepcopy__", self.deep_copy(root, shallow));
        let ret = handle.clone().result();
        let items = vec![
            simple("copied", Receiver::Ref, Vec::new(), ret.clone(), copied),
            simple("deep_copied", Receiver::Ref, vec![memo], ret, deep),
        ];
        Item::Impl(Impl {
            of: Some(Type::path("rt::copy::Copy")),
            ty: handle,
            items,
        })
    }

    /// The same for an object of unknown type, in `impl Instance`.
    pub(super) fn copy_members(&self, root: ClassId) -> Vec<Item> {
        let handle = self.names.class(root);
        let own = Param {
            name: "self".to_owned(),
            mutable: false,
            ty: Type::generic("Rc", [Type::path("Self")]),
        };
        let memo = Param {
            name: "memo".to_owned(),
            mutable: false,
            ty: Type::path("&mut rt::copy::Memo"),
        };
        let ret = Type::generic("Option", [Type::path("Value").result()]);
        let member = |name: &str, params: Vec<Param>, passed: Vec<Expr>| {
            let this = call(handle, vec![local("self", Use::Copy, Type::Never)]);
            let mut args = vec![reference(this)];
            args.extend(passed);
            let copy = call(&format!("rt::copy::Copy::{name}"), args);
            let boxed = method(copy, "map", vec![path_expr("Object::into_value")]);
            let value = call("Some", vec![boxed]);
            simple(name, Receiver::None, params, ret.clone(), value)
        };
        vec![
            member("copied", vec![own.clone()], Vec::new()),
            member(
                "deep_copied",
                vec![own, memo],
                vec![local("memo", Use::Copy, Type::Never)],
            ),
        ]
    }

    /// `Board(Rc::new(BoardFields { rows: self.0.rows.duplicate(), … }))`
    fn shallow_copy(&self, root: ClassId) -> Expr {
        let this = field(local("self", Use::Copy, Type::Never), "0");
        self.remade(root, &this, "rt::Finalized::no", "duplicate")
    }

    /// A new object with what `taken` gives of each field of `this`.
    pub(super) fn remade(&self, root: ClassId, this: &Expr, finalized: &str, taken: &str) -> Expr {
        let handle = self.names.class(root);
        let own = |name: &str| field(this.clone(), name);
        let mut fields = Vec::new();
        if !self.is_alone(root) {
            fields.push(("class".to_owned(), own("class")));
        }
        if self.is_finalized(root) {
            let flag = call(finalized, Vec::new());
            fields.push((super::finalizer::FINALIZED.to_owned(), flag));
        }
        if self.has_extra(root) {
            let extra = method(own(super::dynamic::EXTRA), "duplicate", Vec::new());
            fields.push((super::dynamic::EXTRA.to_owned(), extra));
        }
        for (name, var) in &self.types.class(root).fields {
            if self.is_static(&self.types.vars.get(*var)) {
                continue;
            }
            let name = crate::rir::name::value(name).into_owned();
            let value = method(own(&name), taken, Vec::new());
            fields.push((name, value));
        }
        let literal = Expr {
            kind: ExprKind::Struct {
                path: format!("{handle}Fields"),
                fields,
            },
            ty: Type::Never,
        };
        call(handle, vec![call("Rc::new", vec![literal])])
    }

    fn deep_copy(&self, root: ClassId, shallow: Expr) -> Expr {
        let mut stmts = Vec::new();
        for (name, var) in &self.types.class(root).fields {
            let ty = self.types.vars.get(*var);
            if self.is_static(&ty) || !self.is_copyable(&ty) {
                continue;
            }
            let fields = field(local("it", Use::Copy, Type::Never), "0");
            let slot = field(fields, &crate::rir::name::value(name));
            let memo = local("memo", Use::Copy, Type::Never);
            let deepen = method(slot, "deepen", vec![memo]);
            let step = super::dynamic::bare(deepen, Type::Unit);
            stmts.push(plain(StmtKind::Expr(step)));
        }
        let is_flat = stmts.is_empty();
        let done = call("Ok", vec![path_expr("()")]);
        let body = Expr {
            kind: ExprKind::Block(Block {
                stmts,
                value: Some(Box::new(done)),
            }),
            ty: Type::Never,
        };
        let param = |name: &str| Param {
            name: name.to_owned(),
            mutable: false,
            ty: Type::Never,
        };
        let closure = |params: Vec<Param>, body: Expr| Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params,
                ret: None,
                body: Box::new(body),
            },
            ty: Type::Never,
        };
        let names = if is_flat {
            vec![param("_it"), param("_memo")]
        } else {
            vec![param("it"), param("memo")]
        };
        let own = field(local("self", Use::Copy, Type::Never), "0");
        let args = vec![
            local("self", Use::Copy, Type::Never),
            call("rt::copy::address_of", vec![reference(own)]),
            local("memo", Use::Copy, Type::Never),
            closure(Vec::new(), shallow),
            closure(names, body),
        ];
        call("rt::copy::deep_instance", args)
    }

    /// The class's own `__copy__` or `__deepcopy__` where it has one.
    fn own_copy(&self, root: ClassId, name: &str, plain: Expr) -> Expr {
        let Some(found) = self.special_method(root, name) else {
            return plain;
        };
        let mut body = Body::bare(self, found.target);
        let function = self
            .program
            .function(self.types.instance(found.target).function);
        let mut args = Vec::new();
        if let Some(param) = function.params.get(1) {
            let to = self.types.local(found.target, param.local);
            let memo = Expr {
                kind: call("Dict::<Value, Value>::new", Vec::new()).kind,
                ty: Type::generic("Dict", [Type::path("Value"), Type::path("Value")]),
            };
            let memo = Expr {
                kind: method(memo, "into_value", Vec::new()).kind,
                ty: Type::path("Value"),
            };
            args.push(body.coerce(memo, &dynamic(), &to));
        }
        let this = local("self", Use::Copy, Type::Never);
        let Some(made) = body.special_call(root, name, this, args) else {
            return plain;
        };
        let ret = self.result_type(found.target);
        let made = match ret {
            Ty::Instance(_) => body.coerce(bare(made), &ret, &Ty::Instance(root)),
            // What is no object of the class is told when it is made.
            _ => {
                let made = body.coerce(bare(made), &ret, &dynamic());
                body.coerce(made, &dynamic(), &Ty::Instance(root))
            }
        };
        self.where_implemented(root, name, call("Ok", vec![bare(made)]), plain)
    }

    /// The runtime knows how to copy values of the type.
    fn is_copyable(&self, ty: &Ty) -> bool {
        let all = |vars: &[crate::types::ty::Var]| {
            vars.iter()
                .all(|it| self.is_copyable(&self.types.vars.get(*it)))
        };
        match ty {
            Ty::None | Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float | Ty::Value(_) => true,
            Ty::Instance(_) => true,
            Ty::Optional(inner) => self.is_copyable(inner),
            Ty::Tuple(items) => items.len() <= 8 && all(items),
            Ty::Native(
                NativeId::STR
                | NativeId::BYTES
                | NativeId::LIST
                | NativeId::TUPLE
                | NativeId::SET
                | NativeId::FROZENSET
                | NativeId::DICT
                | NativeId::RANGE,
                args,
            ) => all(args),
            _ => false,
        }
    }
}
