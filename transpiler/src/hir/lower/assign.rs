//! Assignments: plain, chained, annotated, augmented and unpacking.
//!
//! ```python
//! a = b[i] = f()       # t = f(); a = t; b[i] = t
//! grid[y()][x] += 1    # o = grid[y()]; o[x] = o[x] + 1, in place
//! ```
//!
//! Invariants: the value is evaluated first and once; object and index of an augmented target are
//! evaluated once.

use super::Lowerer;
use super::names::{Entity, Place};
use super::scope::{ScopeId, ScopeKind};
use super::typed_dict::is_typed_dict_name;
use crate::hir::{ExprId, ExprKind, OtherName, StmtKind, Target};
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Ranged, TextRange};

impl Lowerer {
    pub(super) fn assign(&mut self, it: &ast::StmtAssign) {
        if let [Expr::Name(name)] = it.targets.as_slice()
            && self.is_compile_time(name, &it.value)
        {
            return;
        }
        let value = self.expr(&it.value);
        let outer = self.native_stores.replace(Vec::new());
        self.assign_value(it, value);
        let stores = std::mem::replace(&mut self.native_stores, outer);
        for (setter, temp, range) in stores.into_iter().flatten() {
            let value = self.local(temp, range);
            let call = self.call_native(&setter, vec![value], range);
            self.emit(StmtKind::Expr(call), range);
        }
    }

    fn assign_value(&mut self, it: &ast::StmtAssign, value: ExprId) {
        if let [target] = it.targets.as_slice() {
            if self.store_own_attribute(target, value) || self.set_native(target, value) {
                return;
            }
            let target = self.target(target);
            self.emit(StmtKind::Assign { target, value }, it.range);
            return;
        }
        let simple = self.is_simple(value);
        let temp = (!simple).then(|| self.temp_of("value", value, it.range));
        let mut first = Some(value).filter(|_| simple);
        for target in &it.targets {
            let value = match (temp, first.take()) {
                (Some(temp), _) => self.local(temp, it.value.range()),
                (None, Some(value)) => value,
                (None, None) => self.duplicate(value),
            };
            let target = self.target(target);
            self.emit(StmtKind::Assign { target, value }, it.range);
        }
    }

    /// `sys.stdout = buffer`, where the module's stub has a setter: `sys._set_stdout(buffer)`.
    fn set_native(&mut self, target: &Expr, value: ExprId) -> bool {
        let Expr::Attribute(it) = target else {
            return false;
        };
        let Some(Entity::Native(module)) = self.static_entity(&it.value) else {
            return false;
        };
        let Some(setter) = setter(&format!("{module}.{}", it.attr.id)) else {
            return false;
        };
        let call = self.call_native(&setter, vec![value], it.range);
        self.emit(StmtKind::Expr(call), it.range);
        true
    }

    /// Assignments that only name a type: `T = TypeVar("T")`, `Point = namedtuple(…)`.
    fn is_compile_time(&mut self, name: &ast::ExprName, value: &Expr) -> bool {
        if self.scope_kind() == ScopeKind::Class && name.id.as_str() == "__slots__" {
            self.set_slots(value);
            return true;
        }
        let id = self.mangle(&name.id);
        let Some(owner) = self.owner(self.scope, &id) else {
            return false;
        };
        let entity = self.entity(self.module, owner, &id);
        self.note_other_name(name, value, &entity);
        match entity {
            Entity::TypeParam | Entity::NewType(..) | Entity::TypedDict => true,
            Entity::Alias(_, range) => range == value.range(),
            Entity::Class(class) => {
                self.functional_class(class, value);
                true
            }
            Entity::Function(_) | Entity::Native(_) => true,
            _ => false,
        }
    }

    /// Hosts are told of a public name that only stands for another one. Names of builtin types
    /// are for annotations.
    fn note_other_name(&mut self, name: &ast::ExprName, value: &Expr, entity: &Entity) {
        let is_named = matches!(value, Expr::Name(_) | Expr::Attribute(_));
        let is_other = match entity {
            Entity::Class(_) | Entity::Function(_) => true,
            Entity::Native(native) => !is_native_class(native),
            _ => false,
        };
        let is_read = self.scope == 0 && self.is_read_by_host(self.module, &name.id);
        if is_named && is_other && is_read {
            let text = self.modules.get(self.module).map(|it| it.text.clone());
            let target = text
                .as_deref()
                .and_then(|it| it.get(value.range().to_std_range()));
            let other = OtherName {
                name: name.id.to_string(),
                target: target.unwrap_or_default().to_owned(),
                span: self.span(name.range),
            };
            self.program.other_names.push(other);
        }
    }

    /// What `T = value` at module or class level means, if it names a type.
    pub(super) fn assigned_entity(
        &mut self,
        module: usize,
        scope: ScopeId,
        range: TextRange,
    ) -> Entity {
        let Some(source) = self.modules.get(module).cloned() else {
            return Entity::Variable;
        };
        let Some(value) = source.scopes.values.get(&range) else {
            return Entity::Variable;
        };
        match value {
            Expr::Call(call) => {
                let saved = (self.module, self.scope);
                (self.module, self.scope) = (module, scope);
                let callee = self.static_native(&call.func);
                (self.module, self.scope) = saved;
                match callee.as_deref() {
                    Some(
                        "typing.TypeVar"
                        | "typing.ParamSpec"
                        | "typing.TypeVarTuple"
                        | "typing_extensions.TypeVar"
                        | "typing_extensions.ParamSpec",
                    ) => Entity::TypeParam,
                    Some("typing.NewType") => Entity::NewType(module, range),
                    Some(it) if is_typed_dict_name(it) => Entity::TypedDict,
                    Some(
                        "collections.namedtuple"
                        | "typing.NamedTuple"
                        | "enum.Enum"
                        | "enum.IntEnum"
                        | "enum.StrEnum"
                        | "enum.Flag"
                        | "enum.IntFlag",
                    ) => Entity::Class(self.class_id(module, range)),
                    _ => Entity::Variable,
                }
            }
            Expr::Subscript(_) | Expr::BinOp(_) => {
                let saved = (self.module, self.scope);
                (self.module, self.scope) = (module, scope);
                let is_type = self.is_type_form(value);
                (self.module, self.scope) = saved;
                if is_type {
                    Entity::Alias(module, range)
                } else {
                    Entity::Variable
                }
            }
            Expr::Name(_) | Expr::Attribute(_) => {
                let saved = (self.module, self.scope);
                (self.module, self.scope) = (module, scope);
                let entity = self.static_entity(value);
                (self.module, self.scope) = saved;
                match entity {
                    Some(Entity::Native(native)) if setter(&native).is_some() => Entity::Variable,
                    Some(
                        it @ (Entity::Class(_)
                        | Entity::Native(_)
                        | Entity::Function(_)
                        | Entity::TypedDict),
                    ) => it,
                    _ => Entity::Variable,
                }
            }
            _ => Entity::Variable,
        }
    }

    /// What a name or a dotted name stands for, if it is not a variable.
    pub(super) fn static_entity(&mut self, expr: &Expr) -> Option<Entity> {
        match expr {
            Expr::Name(it) => {
                let name = self.mangle(&it.id);
                let entity = match self.owner(self.scope, &name) {
                    Some(owner) => self.entity(self.module, owner, &name),
                    None => match self.star_entity(self.module, &name) {
                        Entity::Unbound if super::names::is_builtin(&name) => {
                            Entity::Native(format!("builtins.{name}"))
                        }
                        other => other,
                    },
                };
                (!matches!(entity, Entity::Variable | Entity::Unbound)).then_some(entity)
            }
            Expr::Attribute(it) => match self.static_entity(&it.value)? {
                Entity::Module(index) => {
                    let entity = self.module_member(index, &it.attr.id);
                    (entity != Entity::Unbound).then_some(entity)
                }
                Entity::Native(module) if crate::stubs::has_module(&module) => {
                    let dotted = format!("{module}.{}", it.attr);
                    let known = crate::stubs::has_name(&module, &it.attr)
                        || crate::stubs::has_module(&dotted);
                    known.then_some(Entity::Native(dotted))
                }
                Entity::Class(id) => self.nested_class(id, &it.attr.id).map(Entity::Class),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn static_native(&mut self, expr: &Expr) -> Option<String> {
        match self.static_entity(expr)? {
            Entity::Native(name) => Some(name),
            _ => None,
        }
    }

    /// `list[int]`, `Optional[Node]`, `int | None`: names a type.
    fn is_type_form(&mut self, value: &Expr) -> bool {
        match value {
            Expr::NoneLiteral(_) => true,
            Expr::Subscript(it) => self.is_type_form(&it.value),
            Expr::BinOp(it) => self.is_type_form(&it.left) && self.is_type_form(&it.right),
            other => match self.static_entity(other) {
                Some(Entity::Class(id)) => !self.class_infos.get(&id).is_some_and(|it| it.is_enum),
                Some(Entity::Native(name)) => is_native_class(&name),
                Some(
                    Entity::Alias(..) | Entity::NewType(..) | Entity::TypeParam | Entity::TypedDict,
                ) => true,
                _ => false,
            },
        }
    }

    pub(super) fn ann_assign(&mut self, it: &ast::StmtAnnAssign) {
        let annotation = self.annotation(&it.annotation);
        if let Expr::Name(name) = &*it.target {
            let mangled = self.mangle(&name.id);
            let owner = self.owner(self.scope, &mangled);
            if self.scope_kind() == ScopeKind::Class && it.value.is_none() {
                self.declare_attribute(&mangled, annotation);
                return;
            }
            if let Some(owner) = owner
                && matches!(
                    self.entity(self.module, owner, &mangled),
                    Entity::Alias(..) | Entity::TypeParam | Entity::Class(_) | Entity::Native(_)
                )
            {
                return;
            }
            match self.place(owner.unwrap_or(self.scope), &mangled, name.range) {
                Place::Local(id) => {
                    if let Some(slot) = self.builder.function.locals.get_mut(id.index()) {
                        slot.annotation = slot.annotation.take().or(annotation);
                    }
                }
                Place::Global(id) => {
                    if let Some(slot) = self.program.globals.get_mut(id.index()) {
                        slot.annotation = slot.annotation.take().or(annotation);
                    }
                }
                Place::Member(..) => {}
            }
        } else if let Expr::Attribute(target) = &*it.target {
            self.declare_self_attribute(target, annotation);
        }
        let Some(value) = &it.value else { return };
        let value = self.expr(value);
        let target = self.target(&it.target);
        self.emit(StmtKind::Assign { target, value }, it.range);
    }

    pub(super) fn target(&mut self, target: &Expr) -> Target {
        match target {
            Expr::Name(it) => self.name_target(&it.id, it.range),
            Expr::Attribute(it) => self.attribute_target(it),
            Expr::Subscript(it) => {
                let object = self.expr(&it.value);
                let index = self.expr(&it.slice);
                Target::Subscript { object, index }
            }
            Expr::Tuple(it) => self.unpack(&it.elts),
            Expr::List(it) => self.unpack(&it.elts),
            Expr::Starred(it) => self.target(&it.value),
            // The syntax stage has refused everything else.
            other => Target::Local(self.temp("target", other.range())),
        }
    }

    fn attribute_target(&mut self, it: &ast::ExprAttribute) -> Target {
        let name = self.mangle(&it.attr.id);
        if name.as_str() == "__dict__" {
            let help = "update it, or share the state through class variables";
            let text = "the attributes of an object cannot be replaced as a whole";
            self.unsupported(it.range, text, help);
        }
        if name.as_str() == "__class__" {
            let help = "make a new object of the other class";
            self.unsupported(it.range, "the class of an object cannot be changed", help);
        }
        if let Some(Entity::Native(native)) = self.static_entity(&it.value) {
            // One of several targets: stored when all have their values.
            if let Some(setter) = setter(&format!("{native}.{name}"))
                && self.native_stores.is_some()
            {
                let temp = self.temp("stored", it.range);
                self.native_stores
                    .get_or_insert_default()
                    .push((setter, temp, it.range));
                return Target::Local(temp);
            }
            let text = format!("attributes of `{native}` cannot be assigned");
            self.unsupported(it.range, text, "keep the value in a variable of your own");
        }
        if let Some(Entity::Module(index)) = self.static_entity(&it.value) {
            return Target::Global(self.global_id(index, 0, &name));
        }
        let object = self.expr(&it.value);
        Target::Attribute {
            object,
            name: name.to_string(),
        }
    }

    fn unpack(&mut self, elements: &[Expr]) -> Target {
        let star = elements.iter().position(Expr::is_starred_expr);
        let targets = elements.iter().map(|it| self.target(it)).collect();
        Target::Unpack { targets, star }
    }

    pub(super) fn aug_assign(&mut self, it: &ast::StmtAugAssign) {
        let op = super::expr::binary_op(it.op);
        let at = it.target.range();
        let (left, target) = match &*it.target {
            Expr::Name(name) => {
                let left = self.name(&name.id, name.range);
                (left, self.name_target(&name.id, name.range))
            }
            Expr::Attribute(attribute) => {
                if let Target::Global(id) = self.module_target(attribute) {
                    (self.make(ExprKind::Global(id), at), Target::Global(id))
                } else {
                    let name = self.mangle(&attribute.attr.id).to_string();
                    let (first, second) = self.twice(&attribute.value, &it.value, "object");
                    let left = self.attribute(first, &name, at);
                    (
                        left,
                        Target::Attribute {
                            object: second,
                            name,
                        },
                    )
                }
            }
            Expr::Subscript(subscript) => {
                let both = TwoPart {
                    right: &subscript.slice,
                    value: &it.value,
                };
                let (first, second) = self.twice_before(&subscript.value, &both, "object");
                let (index, again) = self.twice(&subscript.slice, &it.value, "index");
                let kind = ExprKind::Subscript {
                    object: first,
                    index,
                };
                (
                    self.make(kind, at),
                    Target::Subscript {
                        object: second,
                        index: again,
                    },
                )
            }
            other => {
                let target = self.target(other);
                (self.placeholder(at), target)
            }
        };
        let right = self.expr(&it.value);
        let kind = ExprKind::Binary {
            op,
            left,
            right,
            in_place: true,
        };
        let value = self.make(kind, it.range);
        self.emit(StmtKind::Assign { target, value }, it.range);
    }

    fn module_target(&mut self, it: &ast::ExprAttribute) -> Target {
        match self.static_entity(&it.value) {
            Some(Entity::Module(index)) => Target::Global(self.global_id(index, 0, &it.attr.id)),
            _ => Target::Unpack {
                targets: Vec::new(),
                star: None,
            },
        }
    }

    /// `expr` for two uses, evaluated once unless nobody can tell.
    fn twice(&mut self, expr: &Expr, value: &Expr, name: &str) -> (ExprId, ExprId) {
        let keeps = is_stable_name(expr) && !rebinds(value);
        self.twice_if(expr, keeps, name)
    }

    fn twice_before(&mut self, expr: &Expr, rest: &TwoPart<'_>, name: &str) -> (ExprId, ExprId) {
        let keeps = is_stable_name(expr) && !rebinds(rest.right) && !rebinds(rest.value);
        self.twice_if(expr, keeps, name)
    }

    fn twice_if(&mut self, expr: &Expr, keeps: bool, name: &str) -> (ExprId, ExprId) {
        let first = self.expr(expr);
        let kind = &self.builder.function.expr(first).kind;
        let is_local = matches!(kind, ExprKind::Local(_));
        if self.is_simple(first) || keeps && is_local && !self.is_captured(expr) {
            let second = self.duplicate(first);
            return (first, second);
        }
        let temp = self.temp_of(name, first, expr.range());
        (
            self.local(temp, expr.range()),
            self.local(temp, expr.range()),
        )
    }

    /// A variable that other functions can rebind while an operand is evaluated.
    pub(super) fn is_captured(&self, expr: &Expr) -> bool {
        let Expr::Name(it) = expr else { return true };
        let Some(owner) = self.owner(self.scope, &it.id) else {
            return true;
        };
        let Some(module) = self.modules.get(self.module) else {
            return true;
        };
        module
            .scopes
            .symbol(owner, &it.id)
            .is_none_or(|it| it.is_rebound_inside)
    }
}

struct TwoPart<'a> {
    right: &'a Expr,
    value: &'a Expr,
}

fn is_stable_name(expr: &Expr) -> bool {
    expr.is_name_expr()
}

/// Whether evaluating it may assign a local of this function.
fn rebinds(expr: &Expr) -> bool {
    match expr {
        Expr::Named(_) => true,
        Expr::Name(_) | Expr::Lambda(_) => false,
        Expr::Attribute(it) => rebinds(&it.value),
        Expr::BinOp(it) => rebinds(&it.left) || rebinds(&it.right),
        Expr::UnaryOp(it) => rebinds(&it.operand),
        Expr::Subscript(it) => rebinds(&it.value) || rebinds(&it.slice),
        Expr::Tuple(it) => it.elts.iter().any(rebinds),
        Expr::Call(it) => {
            rebinds(&it.func)
                || it.arguments.args.iter().any(rebinds)
                || it.arguments.keywords.iter().any(|it| rebinds(&it.value))
        }
        Expr::Await(it) => rebinds(&it.value),
        other => !other.is_literal_expr(),
    }
}

fn is_native_class(name: &str) -> bool {
    let (module, short) = name.rsplit_once('.').unwrap_or(("", name));
    match module {
        "builtins" => matches!(
            short,
            "int"
                | "float"
                | "str"
                | "bool"
                | "bytes"
                | "bytearray"
                | "list"
                | "dict"
                | "set"
                | "tuple"
                | "frozenset"
                | "type"
                | "object"
                | "range"
                | "slice"
        ),
        "typing" | "typing_extensions" | "collections.abc" => true,
        _ => short.starts_with(char::is_uppercase) || matches!(short, "deque" | "defaultdict"),
    }
}

/// The native function that assigning to that native name calls, if it is no constant.
fn setter(native: &str) -> Option<String> {
    let (module, name) = native.rsplit_once('.')?;
    let setter = format!("_set_{name}");
    crate::stubs::has_name(module, &setter).then(|| format!("{module}.{setter}"))
}
