//! Making objects: instances of classes and exceptions, and the environments of closures.
//!
//! ```python
//! Account("ada", 10)          # Account::new(…)?
//! Failed("no", code=3)        # an Exc of the class's static, then its __init__
//! lambda it: it + step        # Lambda { step }
//! ```

use crate::hir::{Arg, ClassId, ExprId, ExprKind as Hir, FuncId};
use crate::rir::lower::argument::{after, moved};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::names;
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind, Type};
use crate::types::BoundArg;
use crate::types::ty::{Closure, InstanceId};

impl Body<'_> {
    pub(super) fn construct(
        &mut self,
        id: ExprId,
        class: ClassId,
        init: Option<InstanceId>,
        args: &[BoundArg],
    ) -> Expr {
        let mut stmts = Vec::new();
        let values = match init {
            Some(target) => {
                let program = self.cx.program;
                let function = program.function(self.cx.types.instance(target).function);
                self.bound_args(target, function, 1, args, None, &mut stmts)
            }
            None => Vec::new(),
        };
        if self.cx.is_exception_class(class) {
            let made = self.construct_exception(id, class, init, args, values);
            return after(stmts, made);
        }
        let is_blank = init.is_none() && self.cx.types.class(class).is_blank;
        let name = match is_blank {
            true => self.cx.names.blank(class).to_owned(),
            false => self.cx.new_name(class),
        };
        let path = format!("{}::{name}", self.cx.class_path(self.module, class));
        let rust = Type::path(&self.cx.class_path(self.module, class));
        let call = self.call(&path, values, rust.clone().result());
        if init.is_none() {
            return self.call_plain(call, rust);
        }
        let made = self.propagate(call, rust);
        after(stmts, made)
    }

    /// A constructor that cannot raise.
    pub(super) fn call_plain(&self, call: Expr, ty: Type) -> Expr {
        Expr {
            kind: call.kind,
            ty,
        }
    }

    pub(super) fn construct_exception(
        &mut self,
        id: ExprId,
        class: ClassId,
        init: Option<InstanceId>,
        args: &[BoundArg],
        values: Vec<Expr>,
    ) -> Expr {
        let exc = Type::path("Exc");
        let path = self.exception_class_path(class);
        let hir_args: Vec<Arg> = match &self.function.expr(id).kind {
            Hir::Call { args, .. } => args.clone(),
            _ => Vec::new(),
        };
        let by_ref = Expr {
            kind: ExprKind::Ref(Box::new(self.path_value(&path, Type::Never))),
            ty: Type::Never,
        };
        match init {
            None => {
                let packed: Vec<Expr> = hir_args
                    .iter()
                    .map(|it| self.value_as(it.value(), &dynamic()))
                    .collect();
                let array = Expr {
                    kind: ExprKind::Array(packed),
                    ty: Type::Never,
                };
                let vec = self.call("Vec::from", vec![array], Type::Never);
                self.call("Exc::new", vec![by_ref, vec], exc)
            }
            Some(target) => {
                let name = self.cx.names.function(target).to_owned();
                let program = self.cx.program;
                let function = program.function(self.cx.types.instance(target).function);
                let init_path = names::path(&self.cx.names, self.module, function.module, &name);
                let temp = self.temp("raised");
                let mut stmts = Vec::new();
                let mut passed = Vec::new();
                let mut values = values.into_iter();
                let mut packed = Vec::new();
                let mut rest = None;
                for (param, arg) in function.params.iter().skip(1).zip(args) {
                    let ty = self.cx.types.local(target, param.local);
                    let value = match self.cx.is_static(&ty) {
                        true => self.unit(),
                        false => {
                            let Some(value) = values.next() else {
                                continue;
                            };
                            let value = self.named("arg", value, &mut stmts);
                            passed.push(moved(value.clone()));
                            value
                        }
                    };
                    // `BaseException.__new__` keeps what is given by position; `__init__` may
                    // replace it.
                    match arg {
                        BoundArg::Item(..) => packed.push(self.to_value(value, &ty)),
                        BoundArg::Expr(it) if is_positional(&hir_args, *it) => {
                            packed.push(self.to_value(value, &ty));
                        }
                        BoundArg::Star(items) if !items.is_empty() => rest = Some(value),
                        _ => {}
                    }
                }
                let array = Expr {
                    kind: ExprKind::Array(packed),
                    ty: Type::Never,
                };
                let mut vec = self.call("Vec::from", vec![array], Type::Never);
                if let Some(rest) = rest {
                    let rest = self.reference(rest);
                    vec = self.call("rt::with_rest", vec![vec, rest], Type::Never);
                }
                let made = self.call("Exc::new", vec![by_ref, vec], exc.clone());
                stmts.push(self.plain(StmtKind::Let {
                    name: temp.clone(),
                    mutable: false,
                    ty: exc.clone(),
                    init: Some(made),
                }));
                let mut all = vec![self.local_clone(&temp, exc.clone())];
                all.extend(passed);
                let call = self.raising(&init_path, all, Type::Unit);
                stmts.push(self.plain(StmtKind::Expr(call)));
                let value = Some(Box::new(self.local_value(&temp, exc.clone())));
                Expr {
                    kind: ExprKind::Block(Block { stmts, value }),
                    ty: exc,
                }
            }
        }
    }

    /// `value` in a variable of its own.
    fn named(&mut self, noun: &str, value: Expr, out: &mut Vec<Stmt>) -> Expr {
        let name = self.temp(noun);
        let ty = value.ty.clone();
        out.push(self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: ty.clone(),
            init: Some(value),
        }));
        self.local_clone(&name, ty)
    }

    /// The static of an exception class of the program.
    pub(super) fn exception_class_path(&self, class: ClassId) -> String {
        let module = self.cx.program.class(class).module;
        let name = self.cx.exception_static(class);
        names::path(&self.cx.names, self.module, module, &name)
    }

    /// A `def` or `lambda` in value position: the environment of the closure.
    pub(super) fn closure_value(&mut self, function: FuncId) -> Expr {
        let captures_any = !self.cx.program.function(function).captures.is_empty();
        let closure = Closure {
            function,
            parent: captures_any.then_some(self.instance),
        };
        if self.cx.is_plain_function(closure) {
            return self.unit();
        }
        if self.is_own_closure(closure) {
            return self.local_clone("self", self.cx.closure_type(self.module, closure));
        }
        let mut fields = Vec::new();
        if let Some(name) = self.cx.identity_field(closure) {
            let described = self.cx.types.described(self.cx.program, closure);
            let described = self.cx.program.function(described.unwrap_or(function));
            let qualname = self.literal_text(&described.qualname);
            let ty = Type::path("rt::Identity");
            fields.push((name, self.call("rt::Identity::new", vec![qualname], ty)));
        }
        for capture in self.cx.env_fields(closure) {
            let name = self.cx.env_field_name(closure, capture.inner);
            let outer = self.function.local(capture.outer);
            let rust = self.rust(&self.local_ty(capture.outer));
            let value = if outer.is_cell {
                let name = self.local_name(capture.outer);
                self.local_clone(&name, rust)
            } else {
                let ty = self.local_ty(capture.outer);
                self.read_local(capture.outer, &ty)
            };
            fields.push((name, value));
        }
        let ty = self.cx.closure_type(self.module, closure);
        let path = match &ty {
            Type::Path(path, _) => path.clone(),
            _ => String::new(),
        };
        Expr {
            kind: ExprKind::Struct { path, fields },
            ty,
        }
    }
}

/// Whether the call has `value` among its positional arguments.
fn is_positional(args: &[Arg], value: ExprId) -> bool {
    args.contains(&Arg::Positional(value))
}
