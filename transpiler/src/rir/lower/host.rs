//! Adapters: how Python code calls what Rust supplies.
//!
//! ```python
//! class Led:                                      # host.pyi
//!     def blink(self, times: int) -> None: ...
//! @raises(OSError)
//! async def read_sensor(channel: int) -> float: ...
//! ```
//! ```text
//! pub async fn read_sensor(channel: Int) -> Result<f64> {
//!     let value = rt::host::awaited(crate::host::read_sensor(rt::host::given(&channel)?)).await?;
//!     rt::host::raised(value, &rt::OS_ERROR)?.into_python()
//! }
//! ```
//! An adapter has the signature of any Python function and the conversions that Rust's signature
//! asks for: rustc finds them, and where there is none its complaint is about that one line.

use crate::hir::{ClassId, FuncId, GlobalId, ModuleId, StmtKind as Hir};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::class::{call, field, local, method, path_expr, plain, reference};
use crate::rir::lower::prefix::init_of;
use crate::rir::lower::surface::{awaited, propagated};
use crate::rir::name;
use crate::rir::{Block, Expr, Function, Item, Param, Receiver, Stmt, StmtKind, Type, Use};
use crate::types::ty::{InstanceId, Ty};

/// The field of a handle that has the Rust object.
const HELD: &str = "held";

impl Cx<'_> {
    pub(super) fn is_host_class(&self, class: ClassId) -> bool {
        self.program.is_host(self.program.class(class).module) && !self.is_exception_class(class)
    }

    /// The Rust path of what a stub declares.
    fn host_path(&self, module: ModuleId, name: &str) -> String {
        format!("{}::{}", self.host_root(module), name::value(name))
    }

    /// The Rust module behind a stub.
    fn host_root(&self, module: ModuleId) -> &str {
        let root = self.hosts.get(&self.program.module(module).name);
        root.map_or("crate", String::as_str)
    }

    fn host_class_path(&self, class: ClassId) -> String {
        let hir = self.program.class(class);
        format!("{}::{}", self.host_root(hir.module), hir.name)
    }

    /// The field that holds the Rust object.
    pub(super) fn host_field(&self, class: ClassId) -> Option<(String, Type)> {
        let path = self
            .is_host_class(class)
            .then(|| self.host_class_path(class))?;
        Some((HELD.to_owned(), Type::path(&path)))
    }

    /// The conversions between the handle and Rust's own type.
    pub(super) fn host_conversions(&self, class: ClassId) -> Option<Item> {
        let path = self
            .is_host_class(class)
            .then(|| self.host_class_path(class))?;
        let handle = self.names.class(class);
        Some(Item::Macro {
            path: "rt::host_class".to_owned(),
            args: vec![handle.to_owned(), format!("{handle}Fields"), path],
        })
    }

    /// `pub fn new(pin: Int) -> Result<Led>`.
    pub(super) fn host_constructor(&self, class: ClassId) -> Function {
        let handle = self.names.class(class);
        let path = format!("{}::new", self.host_class_path(class));
        let made = match init_of(self.program, self.types, class) {
            Some(init) => self.adapter(init, None, &path),
            None => Function {
                body: value_block(converted(call(&path, Vec::new()))),
                ..self.bare_function()
            },
        };
        Function {
            name: self.names.constructor(class).to_owned(),
            receiver: Receiver::None,
            ret: Type::path(handle).result(),
            ..made
        }
    }

    fn bare_function(&self) -> Function {
        Function {
            name: String::new(),
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params: Vec::new(),
            ret: Type::Unit,
            code: None,
            doc: None,
            source: None,
            body: Block::default(),
        }
    }

    /// A function of a stub: calls the one of Rust.
    pub(super) fn host_function(&self, id: InstanceId) -> Function {
        let hir = self.program.function(self.types.instance(id).function);
        let Some(class) = hir.class else {
            return self.adapter(id, None, &self.host_path(hir.module, &hir.name));
        };
        let held = field(field(local("self", Use::Copy, Type::Never), "0"), HELD);
        let takes_self = self.takes_self(self.types.instance(id).function);
        let receiver = takes_self.then(|| reference(held));
        let path = format!(
            "{}::{}",
            self.host_class_path(class),
            name::value(&hir.name)
        );
        self.adapter(id, receiver, &path)
    }

    fn takes_self(&self, function: FuncId) -> bool {
        use crate::hir::MethodKind::{Class, Static};
        !matches!(self.method_kind(function), Some(Static | Class))
    }

    fn adapter(&self, id: InstanceId, receiver: Option<Expr>, path: &str) -> Function {
        let function = self.types.instance(id).function;
        let hir = self.program.function(function);
        let body = Body::bare(self, id);
        let has_self = hir.class.is_some() && self.takes_self(function);
        let (mut params, mut args) = (Vec::new(), Vec::new());
        args.extend(receiver);
        for param in hir.params.iter().skip(usize::from(has_self)) {
            let name = body.local_name(param.local);
            params.push(Param {
                name: name.clone(),
                mutable: false,
                ty: body.rust(&body.local_ty(param.local)),
            });
            let given = reference(local(&name, Use::Copy, Type::Never));
            args.push(propagated(call("rt::host::given", vec![given])));
        }
        let called = call(path, args);
        let called = match hir.is_async {
            true => propagated(awaited(call("rt::host::awaited", vec![called]))),
            false => called,
        };
        let result = match self.program.raises.get(&function) {
            Some(Some(class)) => {
                let class = reference(path_expr(&self.raised_class(hir.module, class)));
                propagated(call("rt::host::raised", vec![called, class]))
            }
            Some(None) => propagated(called),
            None => called,
        };
        let line = self.line(hir.span);
        Function {
            name: self.names.function(id).to_owned(),
            is_async: hir.is_async,
            receiver: match (has_self, hir.is_async) {
                (false, _) => Receiver::None,
                (true, false) => Receiver::Ref,
                (true, true) => Receiver::Value,
            },
            params,
            ret: body.rust(&body.ret_ty()).result(),
            doc: hir.docstring.clone(),
            source: Some(self.source_line(hir.span.file, line)),
            body: value_block(converted(result)),
            ..self.bare_function()
        }
    }

    /// The static of the exception class that a stub names.
    fn raised_class(&self, module: ModuleId, name: &str) -> String {
        let own = self
            .program
            .classes
            .iter()
            .position(|it| it.module == module && it.name == name);
        match own.map(|it| ClassId(it as u32)) {
            Some(class) => self.exception_static(class),
            None => self.native_exception_path(&format!("builtins.{name}")),
        }
    }

    /// The body of a stub's module: its constants are read once.
    pub(super) fn host_module(&self, id: InstanceId, hir: &crate::hir::Function) -> Vec<Stmt> {
        let mut body = Body::new(self, id);
        let mut stmts = Vec::new();
        for stmt in &hir.body {
            if !matches!(stmt.kind, Hir::Assign { .. }) {
                stmts.extend(body.stmts(std::slice::from_ref(stmt)));
            }
        }
        for (index, global) in self.program.globals.iter().enumerate() {
            let ty = self.types.global(GlobalId(index as u32));
            if global.module == hir.module && ty != Ty::Never && !self.is_static(&ty) {
                let target = path_expr(self.names.global(GlobalId(index as u32)));
                let path = format!("{}::{}", self.host_root(hir.module), global.name);
                let value = propagated(converted(path_expr(&path)));
                let set = method(target, "set", vec![value]);
                stmts.push(plain(StmtKind::Expr(set)));
            }
        }
        stmts
    }
}

fn converted(value: Expr) -> Expr {
    call("rt::host::IntoPython::into_python", vec![value])
}

fn value_block(value: Expr) -> Block {
    Block {
        stmts: Vec::new(),
        value: Some(Box::new(value)),
    }
}
