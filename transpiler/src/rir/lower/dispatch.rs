//! Which implementation of a method runs: statically where one class alone has it, by the
//! object's own class where several have.
//!
//! ```python
//! class Shape:
//!     def area(self): ...
//! class Circle(Shape):
//!     def area(self): ...
//! shape.area()                 # shape.dispatch_area()
//! ```
//! A dispatcher tests subclasses first and calls the first implementation that fits. All
//! implementations have one signature, because inference unified them; one that has further
//! parameters (with defaults) gives the dispatcher its own.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::hir::{ClassId, FuncId, MethodKind};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::calls;
use crate::rir::lower::class::{call, field, local, method, path_expr, plain, reference, text};
use crate::rir::{
    BinaryOp, Block, Expr, ExprKind, Function, Item, Param, Receiver, StmtKind, Type, Use,
};
use crate::types::ty::{InstanceId, Ty};

/// A special method that inference reached, and whether subclasses override it.
#[derive(Clone, Copy)]
pub(super) struct Special {
    pub(super) target: InstanceId,
    pub(super) is_virtual: bool,
}

/// Special methods by class and name, as they were asked for.
pub(super) type Specials = FxHashMap<ClassId, FxHashMap<String, Option<Special>>>;

impl Cx<'_> {
    /// The method that dispatches on an object's class.
    pub(super) fn dispatch_name(&self, class: ClassId, method: &str) -> String {
        let root = self.types.root_class(class);
        self.names.dispatcher(root, method, false).to_owned()
    }

    /// The accessor of a property.
    pub(super) fn accessor(&self, class: ClassId, name: &str, kind: MethodKind) -> Option<FuncId> {
        self.types
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                self.program
                    .class(owner)
                    .methods
                    .iter()
                    .find(|it| it.name == name && it.kind == kind)
                    .map(|it| it.function)
            })
    }

    /// Some class of the hierarchy has the method, by which attributes are stored or deleted.
    pub(super) fn has_hook(&self, class: ClassId, name: &str) -> bool {
        let root = self.types.root_class(class);
        let mut hierarchy = self.hierarchy(root).into_iter();
        hierarchy.any(|it| {
            let methods = &self.program.class(it).methods;
            methods.iter().any(|it| it.name == name)
        })
    }

    pub(super) fn live_instance(&self, function: FuncId) -> Option<InstanceId> {
        self.types.live_of(function).first().copied()
    }

    /// A method that the runtime or an operator calls on instances of `class`.
    pub(super) fn special_method(&self, class: ClassId, name: &str) -> Option<Special> {
        let known = |all: &Specials| all.get(&class)?.get(name).copied();
        if let Some(known) = known(&self.specials.borrow()) {
            return known;
        }
        let found = self.find_special(class, name);
        let mut all = self.specials.borrow_mut();
        all.entry(class).or_default().insert(name.to_owned(), found);
        found
    }

    fn find_special(&self, class: ClassId, name: &str) -> Option<Special> {
        let own = self.types.vars.line(class).find_map(|owner| {
            self.program
                .class(owner)
                .methods
                .iter()
                .rev()
                .find(|it| it.name == name && !is_store(it.kind))
                .map(|it| it.function)
        });
        let found = calls::implementations(self.program, self.types, class, name);
        let below: Vec<_> = found
            .iter()
            .copied()
            .filter(|id| {
                let owner = self
                    .program
                    .function(self.types.instance(*id).function)
                    .class;
                owner.is_some_and(|it| {
                    it != class && self.types.vars.line(it).any(|above| above == class)
                })
            })
            .collect();
        let target = own
            .and_then(|it| self.live_instance(it))
            .or(below.first().copied())?;
        Some(Special {
            target,
            is_virtual: !below.is_empty(),
        })
    }

    /// The setter of a property, and whether subclasses replace it.
    pub(super) fn setter(&self, class: ClassId, name: &str) -> Option<Special> {
        let function = self.accessor(class, name, MethodKind::Setter)?;
        let target = self.live_instance(function)?;
        let root = self.types.root_class(class);
        let is_virtual = self.hierarchy(root).into_iter().any(|it| {
            it != class
                && self.types.vars.line(it).any(|above| above == class)
                && self.own_method(it, name, true).is_some()
        });
        Some(Special { target, is_virtual })
    }

    /// The name of the method that runs a setter.
    pub(super) fn setter_name(&self, class: ClassId, name: &str, found: Special) -> String {
        if found.is_virtual {
            let root = self.types.root_class(class);
            self.names.dispatcher(root, name, true).to_owned()
        } else {
            self.names.function(found.target).to_owned()
        }
    }

    /// The live implementation that `class` itself has.
    pub(super) fn own_method(
        &self,
        class: ClassId,
        name: &str,
        is_setter: bool,
    ) -> Option<InstanceId> {
        self.program
            .class(class)
            .methods
            .iter()
            .rev()
            .filter(|it| it.name == name && it.kind != MethodKind::Deleter)
            .filter(|it| (it.kind == MethodKind::Setter) == is_setter)
            .find_map(|it| self.live_instance(it.function))
    }

    /// The implementation with the most parameters: a dispatcher has its signature.
    pub(super) fn widest(&self, class: ClassId, name: &str) -> Option<InstanceId> {
        let root = self.types.root_class(class);
        let all = self
            .hierarchy(root)
            .into_iter()
            .filter_map(|it| self.own_method(it, name, false));
        self.with_most_parameters(all)
    }

    fn with_most_parameters(&self, all: impl Iterator<Item = InstanceId>) -> Option<InstanceId> {
        let count = |id: InstanceId| {
            let function = self.types.instance(id).function;
            self.program.function(function).params.len()
        };
        all.reduce(|a, b| if count(b) > count(a) { b } else { a })
    }

    /// `with` on objects whose class has a method, `without` on others.
    pub(super) fn where_implemented(
        &self,
        root: ClassId,
        name: &str,
        with: Expr,
        without: Expr,
    ) -> Expr {
        self.where_implemented_on("self", root, name, with, without)
    }

    /// The same for the object of a variable.
    pub(super) fn where_implemented_on(
        &self,
        object: &str,
        root: ClassId,
        name: &str,
        with: Expr,
        without: Expr,
    ) -> Expr {
        if self.own_method(root, name, false).is_some() {
            return with;
        }
        let mut tests: Option<Expr> = None;
        for class in self.hierarchy(root) {
            let is_covered = self
                .types
                .vars
                .ancestors(class)
                .into_iter()
                .any(|it| it != class && self.own_method(it, name, false).is_some());
            if is_covered || self.own_method(class, name, false).is_none() {
                continue;
            }
            let path = self.class_static_path(self.program.class(root).module, class);
            let test = method(
                local(object, Use::Copy, Type::Never),
                "is_instance",
                vec![reference(path_expr(&path))],
            );
            tests = Some(match tests {
                None => test,
                Some(before) => Expr {
                    kind: ExprKind::Binary {
                        op: BinaryOp::Or,
                        left: Box::new(before),
                        right: Box::new(test),
                    },
                    ty: Type::path("bool"),
                },
            });
        }
        let Some(test) = tests else {
            return without;
        };
        let block = |value: Expr| Block {
            stmts: Vec::new(),
            value: Some(Box::new(value)),
        };
        Expr {
            kind: ExprKind::If {
                test: Box::new(test),
                then: block(with),
                orelse: block(without),
            },
            ty: Type::Never,
        }
    }

    /// One dispatcher for each method that several classes of the hierarchy implement, or that
    /// the topmost lacks.
    pub(super) fn dispatchers(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Item> {
        let mut by_name: BTreeMap<(&str, bool), Vec<InstanceId>> = BTreeMap::new();
        for class in hierarchy {
            for method in &self.program.class(*class).methods {
                let is_dispatched = !matches!(
                    method.kind,
                    MethodKind::Class | MethodKind::Static | MethodKind::Deleter
                );
                if !is_dispatched || method.name == "__init__" {
                    continue;
                }
                if let Some(target) = self.live_instance(method.function) {
                    let key = (method.name.as_str(), method.kind == MethodKind::Setter);
                    by_name.entry(key).or_default().push(target);
                }
            }
        }
        let is_dynamic = self.types.class(root).is_dynamic;
        by_name
            .into_iter()
            .filter(|((name, is_setter), targets)| {
                let is_asked = ASKED.contains(name) || is_dynamic || self.is_offered(root, name);
                let lacks = self.own_method(root, name, *is_setter).is_none();
                let is_needed = targets.len() > 1 || (lacks && is_asked);
                is_needed && self.have_one_shape(targets)
            })
            .filter_map(|(key, targets)| self.dispatcher(root, key, &targets))
            .collect()
    }

    /// The implementations have one Rust signature. Those that only dynamic code calls may differ:
    /// nothing unified them.
    pub(super) fn have_one_shape(&self, targets: &[InstanceId]) -> bool {
        let Some((first, rest)) = targets.split_first() else {
            return true;
        };
        let params = |id: InstanceId| {
            let function = self.program.function(self.types.instance(id).function);
            let locals = function.params.iter().skip(1).map(|it| it.local);
            locals.map(move |it| self.types.local(id, it))
        };
        let rust = |ty: &Ty| {
            self.rust_type(
                self.program
                    .function(self.types.instance(*first).function)
                    .module,
                ty,
            )
        };
        rest.iter().all(|other| {
            let results = [self.result_type(*first), self.result_type(*other)];
            // What never returns has the Rust type of None, and no value to hand on.
            (results[0] == Ty::Never) == (results[1] == Ty::Never)
                && rust(&results[0]) == rust(&results[1])
                && params(*first)
                    .zip(params(*other))
                    .all(|(a, b)| rust(&a) == rust(&b))
        })
    }

    fn dispatcher(
        &self,
        root: ClassId,
        (name, is_setter): (&str, bool),
        targets: &[InstanceId],
    ) -> Option<Item> {
        let module = self.program.class(root).module;
        let widest = self.with_most_parameters(targets.iter().copied())?;
        let function = self.program.function(self.types.instance(widest).function);
        let body = Body::new(self, widest);
        let mut params = Vec::new();
        let mut slots = Vec::new();
        for param in function.params.iter().skip(1) {
            let ty = self.types.local(widest, param.local);
            if self.is_static(&ty) {
                slots.push(None);
                continue;
            }
            let name = body.local_name(param.local);
            slots.push(Some(name.clone()));
            params.push(Param {
                name,
                mutable: false,
                ty: self.rust_type(module, &ty),
            });
        }
        let result = self.result_type(widest);
        let rust = body.rust(&result);
        let ways = targets.iter().rev().copied().filter_map(|target| {
            let own = self.program.function(self.types.instance(target).function);
            let args: Vec<Expr> = own
                .params
                .iter()
                .skip(1)
                .zip(&slots)
                .filter_map(|(_, slot)| slot.as_ref())
                .map(|it| local(it, Use::Move, Type::Never))
                .collect();
            let is_sync = !own.is_async && !own.is_generator;
            let mode = if is_sync { Use::Copy } else { Use::Clone };
            let receiver = local("self", mode, Type::Never);
            let call_own = method(receiver, self.names.function(target), args);
            let value = match (own.is_async, own.is_generator) {
                (false, false) => call_own,
                (true, false) => call(
                    "Ok",
                    vec![call("rt::coroutine", vec![text(&own.qualname), call_own])],
                ),
                _ => call("Ok", vec![call_own]),
            };
            Some((own.class?, value))
        });
        let body = self.of_own_class(root, name, ways);
        let what = if is_setter { "Sets" } else { "Calls" };
        Some(Item::Function(Function {
            name: self.names.dispatcher(root, name, is_setter).to_owned(),
            is_pub: true,
            is_async: false,
            receiver: Receiver::Ref,
            params,
            ret: rust.result(),
            code: None,
            doc: Some(format!("{what} `{name}` of the object's own class.")),
            source: None,
            body,
        }))
    }

    /// What the object's own class has: `if self.is_instance(&SQUARE) { return …; } …`. The ways
    /// go from subclasses to the topmost class; AttributeError where none of them is met.
    pub(super) fn of_own_class(
        &self,
        root: ClassId,
        name: &str,
        ways: impl Iterator<Item = (ClassId, Expr)>,
    ) -> Block {
        let module = self.program.class(root).module;
        let mut stmts = Vec::new();
        for (class, value) in ways {
            if class == root {
                return Block {
                    stmts,
                    value: Some(Box::new(value)),
                };
            }
            let path = self.class_static_path(module, class);
            let test = method(
                local("self", Use::Copy, Type::Never),
                "is_instance",
                vec![reference(path_expr(&path))],
            );
            stmts.push(plain(StmtKind::If {
                test,
                then: Block {
                    stmts: vec![plain(StmtKind::Return(Some(value)))],
                    value: None,
                },
                orelse: None,
            }));
        }
        let own = field(local("self", Use::Copy, Type::Never), "0");
        let own_class = method(field(own, "class"), "name", Vec::new());
        let missing = call("rt::no_attribute", vec![own_class, text(name)]);
        Block {
            stmts,
            value: Some(Box::new(call("Err", vec![missing]))),
        }
    }
}

/// The accessor stores or deletes: reading the attribute does not run it.
pub(super) fn is_store(kind: MethodKind) -> bool {
    matches!(kind, MethodKind::Setter | MethodKind::Deleter)
}

/// Methods that the runtime asks every object for.
const ASKED: [&str; 11] = [
    "__repr__",
    "__str__",
    "__format__",
    "__bool__",
    "__len__",
    "__hash__",
    "__eq__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
];
