//! What a host reads: attributes, class variables and the variables of a module.
//!
//! ```python
//! total = 0
//! class Account:
//!     opened = 0
//!     def __init__(self, owner: str): self.owner = owner
//! ```
//! ```text
//! pub fn total() -> Result<Int>;
//! impl Account {
//!     pub fn opened() -> Result<Int>;
//!     pub fn owner(&self) -> Result<Str>;
//! }
//! ```
//! An `int` is an `Int` there, however few of them the program stores.

use super::Cx;
use super::body::Body;
use super::class::{call, field, local, method, path_expr, text};
use super::names::{self, HOST};
use super::surface::propagated;
use crate::hir::{ClassId, GlobalId, ModuleId, is_public};
use crate::rir::name;
use crate::rir::{Block, Expr, Function, Item, Receiver, Type, Use};
use crate::types::ty::Ty;

impl Cx<'_> {
    /// `pub const LIMIT: i64 = 10;` of a module variable that never changes, else a function that
    /// reads it.
    pub(super) fn offered_variable(&self, module: ModuleId, id: GlobalId) -> Option<(u32, Item)> {
        let hir = self.program.global(id);
        if hir.module != module || hir.class.is_some() {
            return None;
        }
        let line = self.line(hir.span);
        if let Item::Const { name, ty, .. } = self.global(id)? {
            let path = names::path(&self.names, HOST, module, &name);
            let own = self.types.global(id);
            // `SPEED: float = 3` is an int of Python's, and a float for Rust.
            let item = match self.promised_variable(id) {
                Some(Ty::Float) if own != Ty::Float => Item::Const {
                    name,
                    ty: Type::path("f64"),
                    value: {
                        let value = Expr {
                            ty,
                            ..path_expr(&path)
                        };
                        Body::detached(self, HOST).coerce(value, &own, &Ty::Float)
                    },
                    source: None,
                },
                _ => Item::Use { path, name },
            };
            return Some((line, item));
        }
        let name = self.names.offered_variable(id);
        let doc = format!("The variable `{}`.", hir.name);
        Some((line, Item::Function(self.variable_getter(id, name, doc)?)))
    }

    /// `pub fn opened() -> Result<Int>` of each class variable.
    pub(super) fn offered_class_variables(&self, module: ModuleId, class: ClassId) -> Vec<Item> {
        let hir = self.program.class(class);
        if hir.module != module || !self.types.exported.classes.contains(&class) {
            return Vec::new();
        }
        let public = hir.attrs.iter().filter(|it| is_public(&it.0));
        let getters = public.filter_map(|(name, id)| {
            let doc = match hir.is_member(name) {
                true => format!("The member `{name}`."),
                false => format!("The class variable `{name}`."),
            };
            self.variable_getter(*id, self.names.offered_shared(class, name), doc)
        });
        getters.map(Item::Function).collect()
    }

    fn variable_getter(&self, id: GlobalId, name: &str, doc: String) -> Option<Function> {
        let ty = self.types.global(id);
        if ty == Ty::Never || self.is_static(&ty) {
            return None;
        }
        let module = self.program.global(id).module;
        let read = method(path_expr(&self.variable_path(id)), "get", Vec::new());
        let promised = self.promised_variable(id);
        let shown = promised.unwrap_or_else(|| as_annotated(&ty));
        let read = self.shown(read, &ty, &shown);
        let mut function = self.reader(name.to_owned(), doc, read, &shown);
        function.body.stmts.extend(self.import(module));
        Some(function)
    }

    /// What a variable is annotated with, where its values are of that type.
    fn promised_variable(&self, id: GlobalId) -> Option<Ty> {
        let promised = self.types.exported.variables.get(&id)?.clone();
        promised.filter(|it| self.raises_to(&self.types.global(id), it))
    }

    /// The path of a variable, as a host's code names it.
    fn variable_path(&self, id: GlobalId) -> String {
        let module = self.program.global(id).module;
        names::path(&self.names, HOST, module, self.names.global(id))
    }

    /// `pub fn sides(&self) -> Result<Int>` of the class variables that subclasses replace.
    pub(super) fn offered_own_variables(&self, root: ClassId) -> Vec<Item> {
        let reads = self.virtual_reads.get(&root).into_iter().flatten();
        let fields = &self.types.class(root).fields;
        let is_field = |name: &str| fields.iter().any(|it| it.0 == name);
        let public = reads.filter(|it| is_public(it) && !is_field(it));
        let getters = public.filter_map(|name| {
            let ty = self.types.global(self.any_variable(root, name)?);
            let is_shown = ty != Ty::Never && !self.is_static(&ty);
            let read = || method(this(), &self.variable_name(root, name), Vec::new());
            let shown = self.names.offered(root, name, false).to_owned();
            let doc = format!("`{name}` of the object's own class.");
            let to = as_annotated(&ty);
            is_shown.then(|| Function {
                receiver: Receiver::Ref,
                ..self.reader(shown, doc, self.shown(read(), &ty, &to), &to)
            })
        });
        getters.map(Item::Function).collect()
    }

    /// `pub fn owner(&self) -> Result<Str>`: the attribute, or the class variable of its name;
    /// AttributeError where both are unset.
    pub(super) fn offered_attribute(&self, root: ClassId, attribute: &str, ty: &Ty) -> Function {
        let place = field(field(this(), "0"), &name::value(attribute));
        let mut body = Body::detached(self, HOST);
        let to = as_annotated(ty);
        let read = match self.any_variable(root, attribute) {
            _ if self.is_always_set(root, attribute) => {
                let got = Expr {
                    ty: body.rust(ty),
                    ..method(place, "get", Vec::new())
                };
                call("Ok", vec![body.coerce(got, ty, &to)])
            }
            Some(id) if !self.is_static(&self.types.global(id)) => {
                let from = self.types.global(id);
                let variable = match self.is_virtual_variable(root, attribute) {
                    true => method(this(), &self.variable_name(root, attribute), Vec::new()),
                    false => method(path_expr(&self.variable_path(id)), "get", Vec::new()),
                };
                let variable = self.shown(variable, &from, &to);
                let set = method(place, "try_get", Vec::new());
                let it = body.local_value("it", body.rust(ty));
                let it = body.coerce(it, ty, &to);
                body.or_else_with(set, call("Ok", vec![it]), variable, Type::Never)
            }
            _ => {
                let class = text(&self.program.class(root).name);
                let read = method(place, "get", vec![class, text(attribute)]);
                self.shown(read, ty, &to)
            }
        };
        let shown = self.names.offered(root, attribute, false).to_owned();
        let doc = format!("The attribute `{attribute}`.");
        Function {
            receiver: Receiver::Ref,
            ..self.reader(shown, doc, read, &to)
        }
    }

    /// A function without parameters that gives what `read` does.
    fn reader(&self, name: String, doc: String, read: Expr, ty: &Ty) -> Function {
        Function {
            name,
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params: Vec::new(),
            ret: self.rust_type(HOST, ty).result(),
            code: None,
            doc: Some(doc),
            source: None,
            body: Block {
                stmts: Vec::new(),
                value: Some(Box::new(read)),
            },
        }
    }

    /// A result of one type as a result of another.
    fn shown(&self, result: Expr, from: &Ty, to: &Ty) -> Expr {
        if self.is_same_repr(from, to) {
            return result;
        }
        let mut body = Body::detached(self, HOST);
        let given = Expr {
            ty: body.rust(from),
            ..propagated(result)
        };
        call("Ok", vec![body.coerce(given, from, to)])
    }
}

fn this() -> Expr {
    local("self", Use::Copy, Type::Never)
}

/// The type that an annotation would have said.
fn as_annotated(ty: &Ty) -> Ty {
    match ty {
        Ty::I64(_) => Ty::Int,
        Ty::Optional(inner) => Ty::Optional(as_annotated(inner).into()),
        other => other.clone(),
    }
}
