//! Descriptors: a class variable whose class says what reading and storing the attribute does.
//!
//! ```python
//! class Item:
//!     price = Positive()     # held = Positive(); held.__set_name__(Item, "price")
//!                            # a property that calls held.__get__(self, type(self)), held.__set__
//!     area = property(lambda self: self.width * self.height)
//! Item.price                 # held.__get__(None, Item)
//! ```
//!
//! Invariants: the class of the descriptor is known where it stands; one without `__set__` gives
//! way to what an object stores under the name.

use super::{CLASS, Source};
use crate::hir::lower::Lowerer;
use crate::hir::lower::function::header;
use crate::hir::lower::names::Entity;
use crate::hir::{Base, ClassId, ExprId, ExprKind, FuncId, GlobalId, MethodKind, StmtKind};
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Ranged, TextRange};

/// The name of the variable in synthesised source.
const HELD: &str = "held_descriptor";

impl Lowerer {
    /// `name = Descriptor(…)` in a class body. False: it is no descriptor.
    pub(in crate::hir::lower) fn descriptor(&mut self, name: &Name, value: &Expr) -> bool {
        let Some(kind) = self.descriptor_class(value) else {
            return false;
        };
        let name = self.mangle(name);
        let held = self.stored_global(&name, value);
        self.describe(&name, kind, held, value.range());
        true
    }

    /// `@Descriptor` above a method. False: the decorator makes no descriptor.
    pub(in crate::hir::lower) fn descriptor_method(
        &mut self,
        id: FuncId,
        it: &ast::StmtFunctionDef,
    ) -> bool {
        let Some(first) = it.decorator_list.first() else {
            return false;
        };
        let kind = match self.static_entity(&first.expression) {
            Some(Entity::Class(class)) => Some(class),
            _ => None,
        };
        let Some(kind) = kind.filter(|it| self.is_descriptor_class(*it)) else {
            return false;
        };
        let range = header(it);
        let value = self.decorated(it, |this| {
            this.lower_method(id, it);
            this.make(ExprKind::Function(id), range)
        });
        let name = self.mangle(&it.name.id);
        if let Some(function) = self.program.functions.get_mut(id.index()) {
            // The descriptor says what its first argument is.
            function.class = None;
        }
        let held = self.store_in_global(&name, value, range);
        self.describe(&name, kind, held, range);
        true
    }

    fn descriptor_class(&mut self, value: &Expr) -> Option<ClassId> {
        self.constructed_class(value)
            .filter(|it| self.is_descriptor_class(*it))
    }

    /// The class that `value` makes an object of, if it is written there.
    fn constructed_class(&mut self, value: &Expr) -> Option<ClassId> {
        let Expr::Call(call) = value else { return None };
        match self.static_entity(&call.func) {
            Some(Entity::Class(class)) => Some(class),
            _ => None,
        }
    }

    /// Tells the object that a plain class variable holds what it is called.
    pub(in crate::hir::lower) fn named_variable(&mut self, target: &Expr, value: &Expr) {
        let (Expr::Name(name), Some(kind)) = (target, self.constructed_class(value)) else {
            return;
        };
        if self.inherits_method(kind, "__set_name__") {
            let (name, range) = (self.mangle(&name.id), value.range());
            if self.is_in_class_object() {
                self.refuse_made(range, "a class with a variable that is told its name");
            }
            let object = self.read(self.scope, &name, range);
            self.tell_name(object, &name, range);
        }
    }

    /// `object.__set_name__(<the class>, name)`
    fn tell_name(&mut self, object: ExprId, name: &Name, range: TextRange) {
        let Some(id) = self.classes.last().map(|it| it.id) else {
            return;
        };
        let callee = self.attribute(object, "__set_name__", range);
        let owner = self.make(ExprKind::Class(id), range);
        let name = self.str(name, range);
        let call = self.call(callee, vec![owner, name], range);
        self.emit(StmtKind::Expr(call), range);
    }

    fn is_descriptor_class(&self, class: ClassId) -> bool {
        ["__get__", "__set__", "__delete__"]
            .iter()
            .any(|it| self.inherits_method(class, it))
    }

    /// Writes the accessors of an attribute that `held` describes.
    fn describe(&mut self, name: &Name, kind: ClassId, held: GlobalId, range: TextRange) {
        let Some(id) = self.classes.last().map(|it| it.id) else {
            return;
        };
        if let Some(info) = self.class_infos.get_mut(&id) {
            info.descriptors.push((name.to_string(), held, kind));
        }
        if self.inherits_method(kind, "__set_name__") {
            let object = self.make(ExprKind::Global(held), range);
            self.tell_name(object, name, range);
        }
        let [gets, sets, deletes] =
            ["__get__", "__set__", "__delete__"].map(|it| self.inherits_method(kind, it));
        let owner = match self.reads_owner(kind) {
            true => "type(self)",
            false => CLASS,
        };
        let read = format!("return {HELD}.__get__(self, {owner})");
        let mut source = Source::default();
        let own = format!("self.__dict__[\"{name}\"]");
        let (get, set, delete) = match sets || deletes {
            true => (
                vec![match gets {
                    true => read,
                    false => format!("return {own}"),
                }],
                sets.then(|| format!("{HELD}.__set__(self, value)")),
                deletes.then(|| format!("{HELD}.__delete__(self)")),
            ),
            // An object's own value comes first.
            false => (
                vec![
                    "own = self.__dict__".to_owned(),
                    format!("if \"{name}\" in own:"),
                    format!("    return own[\"{name}\"]"),
                    read,
                ],
                Some(format!("{own} = value")),
                Some(format!("del {own}")),
            ),
        };
        source.accessor("property", &format!("{name}(self)"), &get);
        if let Some(set) = set {
            source.accessor(
                &format!("{name}.setter"),
                &format!("{name}(self, value)"),
                &[set],
            );
        }
        if let Some(delete) = delete {
            source.accessor(
                &format!("{name}.deleter"),
                &format!("{name}(self)"),
                &[delete],
            );
        }
        source
            .bindings
            .push((Name::from(HELD), Entity::Global(held)));
        source.bindings.push((Name::from(CLASS), Entity::Class(id)));
        self.synthesise(id, source);
    }

    /// `__get__` uses its third parameter.
    fn reads_owner(&self, kind: ClassId) -> bool {
        let mut line = vec![kind];
        let mut at = 0;
        while let Some(class) = line.get(at).copied() {
            let class = self.program.class(class);
            if let Some(get) = class.methods.iter().find(|it| it.name == "__get__") {
                let function = self.program.function(get.function);
                let owner = function.params.get(2).map(|it| it.local);
                return function.exprs.iter().any(|it| match it.kind {
                    ExprKind::Local(local) => Some(local) == owner,
                    _ => false,
                });
            }
            let bases = class.bases.iter().chain([&class.base]);
            line.extend(bases.filter_map(Base::class));
            at += 1;
        }
        true
    }

    /// `Item.price` of a described attribute: `held.__get__(None, Item)`.
    pub(in crate::hir::lower) fn described_class_attribute(
        &mut self,
        class: ClassId,
        name: &str,
        range: TextRange,
    ) -> Option<ExprId> {
        let (held, kind) = self.find_descriptor(class, name)?;
        let held = self.make(ExprKind::Global(held), range);
        if !self.inherits_method(kind, "__get__") {
            return Some(held);
        }
        let callee = self.attribute(held, "__get__", range);
        let none = self.none(range);
        let owner = self.make(ExprKind::Class(class), range);
        Some(self.call(callee, vec![none, owner], range))
    }

    fn find_descriptor(&self, class: ClassId, name: &str) -> Option<(GlobalId, ClassId)> {
        let own = self.class_infos.get(&class).and_then(|it| {
            let found = it.descriptors.iter().find(|it| it.0 == name);
            found.map(|it| (it.1, it.2))
        });
        own.or_else(|| {
            let class = self.program.class(class);
            let bases = class.bases.iter().chain([&class.base]);
            let mut bases = bases.filter_map(Base::class);
            bases.find_map(|it| self.find_descriptor(it, name))
        })
    }

    /// `x = property(get_x, set_x)`.
    pub(in crate::hir::lower) fn property_of(
        &mut self,
        name: &Name,
        arguments: &ast::Arguments,
    ) -> bool {
        let accessors = [
            ("fget", MethodKind::Getter),
            ("fset", MethodKind::Setter),
            ("fdel", MethodKind::Deleter),
        ];
        let Some(id) = self.classes.last().map(|it| it.id) else {
            return false;
        };
        for (position, (keyword, kind)) in accessors.into_iter().enumerate() {
            let Some(value) = arguments.find_argument_value(keyword, position) else {
                continue;
            };
            if value.is_none_literal_expr() {
                continue;
            }
            let method = match value {
                Expr::Name(it) => {
                    let mut methods = self.program.class(id).methods.iter();
                    let found = methods.find(|method| {
                        method.name == it.id.as_str() && method.kind == MethodKind::Instance
                    });
                    found.map(|it| it.function)
                }
                _ => None,
            };
            match method {
                Some(function) => self.add_method(id, name, kind, function),
                None => self.computed_accessor(id, name, kind, value),
            }
        }
        true
    }

    /// An accessor that is no method of the class: a lambda, a function of the module.
    fn computed_accessor(&mut self, id: ClassId, name: &Name, kind: MethodKind, value: &Expr) {
        let (decorator, head, call) = match kind {
            MethodKind::Setter => (
                format!("{name}.setter"),
                format!("{name}(self, value)"),
                format!("{HELD}(self, value)"),
            ),
            MethodKind::Deleter => (
                format!("{name}.deleter"),
                format!("{name}(self)"),
                format!("{HELD}(self)"),
            ),
            _ => (
                "property".to_owned(),
                format!("{name}(self)"),
                format!("return {HELD}(self)"),
            ),
        };
        let held = match self.static_entity(value) {
            Some(it @ Entity::Function(_)) => it,
            _ => Entity::Global(self.stored_global(&format!("{name}_accessor"), value)),
        };
        let mut source = Source::default();
        source.accessor(&decorator, &head, &[call]);
        source.bindings.push((Name::from(HELD), held));
        self.synthesise(id, source);
    }
}
