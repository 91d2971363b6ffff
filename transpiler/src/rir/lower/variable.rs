//! Class variables as instances see them.
//!
//! ```python
//! class Shape:
//!     sides = 0
//!     def __str__(self): return f"{self.sides} sides"
//! class Square(Shape):
//!     sides = 4
//! ```
//! `self.sides` is a field if the object has one; else the variable of the object's own class,
//! which a method of the hierarchy's type finds where classes replace each other's.

use std::collections::{BTreeMap, BTreeSet};

use crate::hir::{ClassId, ExprKind as Hir, GlobalId};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::class::{method, path_expr};
use crate::rir::lower::coerce::value_block;
use crate::rir::{Arm, Expr, ExprKind, Function, Item, Pattern, Receiver, Type};
use crate::types::Op;
use crate::types::ty::{InstanceId, Ty};

/// By the topmost class of a hierarchy.
pub(super) type VirtualReads = BTreeMap<ClassId, BTreeSet<String>>;

impl Body<'_> {
    /// The class variable behind a field that an object may lack.
    pub(super) fn shadowed_variable(
        &mut self,
        object: &Expr,
        class: ClassId,
        name: &str,
        to: &Ty,
    ) -> Option<Expr> {
        let global = self.cx.any_variable(class, name)?;
        let storage = self.cx.types.global(global);
        if self.cx.is_static(&storage) || !super::coerce::is_pure(object) {
            return None;
        }
        let rust = self.rust(&storage);
        let read = if self.cx.is_virtual_variable(class, name) {
            let method = self.cx.variable_name(class, name);
            self.raising_method(object.clone(), &method, Vec::new(), rust)
        } else {
            self.read_variable(global, &rust)
        };
        Some(self.coerce(read, &storage, to))
    }

    /// `match option { Some(it) => it, None => other }`
    pub(super) fn or_else(&self, option: Expr, other: Expr, ty: Type) -> Expr {
        let it = self.local_value("it", ty.clone());
        self.or_else_with(option, it, other, ty)
    }

    /// `match option { Some(it) => found, None => other }`
    pub(super) fn or_else_with(&self, option: Expr, found: Expr, other: Expr, ty: Type) -> Expr {
        let arm = |path: &str, fields: Vec<Pattern>, value: Expr| Arm {
            pattern: Pattern::Variant {
                path: path.to_owned(),
                fields,
            },
            guard: None,
            body: value_block(value),
        };
        let it = Pattern::Bind {
            name: "it".to_owned(),
            mutable: false,
        };
        let arms = vec![arm("Some", vec![it], found), arm("None", Vec::new(), other)];
        Expr {
            kind: ExprKind::Match {
                value: Box::new(option),
                arms,
            },
            ty,
        }
    }
}

impl Cx<'_> {
    pub(super) fn own_variable(&self, class: ClassId, name: &str) -> Option<GlobalId> {
        let attrs = &self.program.class(class).attrs;
        attrs.iter().find(|(it, _)| it == name).map(|it| it.1)
    }

    /// Some variable that instances of `class` may see.
    pub(super) fn any_variable(&self, class: ClassId, name: &str) -> Option<GlobalId> {
        self.class_variable(class, name).or_else(|| {
            self.hierarchy(class)
                .into_iter()
                .find_map(|it| self.own_variable(it, name))
        })
    }

    /// The object's class decides which variable is read.
    pub(super) fn is_virtual_variable(&self, class: ClassId, name: &str) -> bool {
        self.hierarchy(class)
            .into_iter()
            .any(|it| it != class && self.own_variable(it, name).is_some())
    }

    /// The method that reads the variable of an object's own class.
    pub(super) fn variable_name(&self, class: ClassId, name: &str) -> String {
        let root = self.types.root_class(class);
        self.names.variable(root, name).to_owned()
    }

    pub(super) fn class_variable_items(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Item> {
        let mut items = Vec::new();
        for name in self.virtual_reads.get(&root).into_iter().flatten() {
            let definers: Vec<(ClassId, GlobalId)> = hierarchy
                .iter()
                .filter_map(|it| self.own_variable(*it, name).map(|global| (*it, global)))
                .collect();
            items.extend(self.variable_item(root, name, &definers));
        }
        items
    }

    /// The names of the variables that some code reads through an object of unknown class, by
    /// the topmost class of the hierarchy.
    pub(super) fn find_virtual_reads(&self) -> VirtualReads {
        let mut reads = VirtualReads::new();
        for index in 0..self.program.classes.len() {
            let class = ClassId(index as u32);
            let root = self.types.root_class(class);
            let is_read =
                self.types.class(root).is_dynamic || self.types.exported.classes.contains(&class);
            if is_read {
                let attrs = self.program.class(class).attrs.iter();
                let names = attrs.map(|it| it.0.clone());
                let read = names.filter(|it| self.is_virtual_variable(root, it));
                reads.entry(root).or_default().extend(read);
            }
        }
        for (index, instance) in self.types.instances.iter().enumerate() {
            if !instance.is_live {
                continue;
            }
            let function = self.program.function(instance.function);
            for (expr, op) in &instance.ops {
                let (Op::ClassAttribute(_) | Op::Field { .. }, Hir::Attribute { object, name }) =
                    (op, &function.expr(*expr).kind)
                else {
                    continue;
                };
                if let Ty::Instance(class) = self.types.ty(InstanceId(index as u32), *object).some()
                    && self.is_virtual_variable(class, name)
                {
                    let root = self.types.root_class(class);
                    reads.entry(root).or_default().insert(name.clone());
                }
            }
        }
        reads
    }

    fn variable_item(
        &self,
        root: ClassId,
        name: &str,
        definers: &[(ClassId, GlobalId)],
    ) -> Option<Item> {
        let module = self.program.class(root).module;
        let storage = self.types.global(definers.first()?.1);
        if self.is_static(&storage) {
            return None;
        }
        let ways = definers.iter().rev().map(|(class, global)| {
            let own = self.program.global(*global).module;
            let path = super::names::path(&self.names, module, own, self.names.global(*global));
            (*class, method(path_expr(&path), "get", Vec::new()))
        });
        let body = self.of_own_class(root, name, ways);
        Some(Item::Function(Function {
            name: self.variable_name(root, name),
            is_pub: true,
            is_async: false,
            receiver: Receiver::Ref,
            params: Vec::new(),
            ret: self.rust_type(module, &storage).result(),
            code: None,
            doc: Some(format!("`{name}` of the object's own class.")),
            source: None,
            body,
        }))
    }
}
