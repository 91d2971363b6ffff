//! Objects that hold a builtin value, because their class derives from a builtin one.
//!
//! ```python
//! class Stack(list):
//!     def peek(self):
//!         return self[-1]      # no `__getitem__` in Stack: `self` is viewed as its list
//! ```
//! Whoever uses an expression *views* it as the value that the object holds where nothing of its
//! class has a say in that use: the expression then has another type for the one that uses it, and
//! [`Instance::steps`](super::table::Instance) keeps those that it had before. A class without an
//! `__init__` of the program is called as the builtin is, and what that gives is wrapped: a step in
//! the other direction.
//!
//! Invariant: only the parent of an expression views it, after it was evaluated; evaluating it
//! anew forgets the view.

use crate::hir::{Arg, ClassId, ExprId, HELD, Program};
use crate::types::engine::Infer;
use crate::types::native::{FunctionSet, NativeId, NativeType, Natives};
use crate::types::operator::Operand;
use crate::types::overload::Fit;
use crate::types::table::{ClassInfo, Op};
use crate::types::ty::{Args, InstanceId, Ty, Var};
use crate::types::vars::Vars;

/// Gives each topmost class with a builtin base the field for the value.
pub(super) fn declare(
    program: &Program,
    natives: &Natives,
    vars: &mut Vars,
    classes: &mut [ClassInfo],
) {
    for (index, info) in classes.iter_mut().enumerate() {
        let id = ClassId(index as u32);
        if program.class(id).base.class().is_some() {
            continue;
        }
        let native = program.held_base(id).map(|it| it.0);
        let Some(native) = native.and_then(|it| natives.class_named(it)) else {
            continue;
        };
        let ty = match native {
            NativeId::INT => Ty::Int,
            NativeId::FLOAT => Ty::Float,
            // What it is made of says how many items it has.
            NativeId::TUPLE => Ty::Never,
            _ => {
                let params = natives.class(native).params;
                let args: Args = (0..params).map(|_| vars.fresh()).collect();
                Ty::Native(native, args)
            }
        };
        let var = vars.with(ty);
        info.fields.push((HELD.to_owned(), var));
    }
}

impl Infer<'_> {
    fn held_var(&self, class: ClassId) -> Option<Var> {
        self.out.known_field(class, HELD)
    }

    /// The type of the builtin value that objects of the class hold.
    pub(super) fn held(&self, class: ClassId) -> Option<Ty> {
        let var = self.held_var(class)?;
        Some(self.out.vars.get(var))
    }

    /// The builtin class of that value.
    pub(super) fn held_class(&self, class: ClassId) -> Option<NativeId> {
        self.held_var(class)?;
        self.out.vars.native_base(class)
    }

    /// A method that the builtin value has, and the object no attribute of its name.
    pub(super) fn held_method(&self, class: ClassId, name: &str) -> Option<FunctionSet> {
        let native = self.held_class(class)?;
        let is_own = self.out.field(class, name).is_some()
            || self.class_variable(class, name).is_some()
            || self.find_kind(class, name, |_| true).is_some();
        match is_own {
            true => None,
            false => self.out.natives.method(native, name),
        }
    }

    /// Calling the class calls the builtin: it has no `__init__` of the program.
    pub(super) fn is_held_alone(&self, class: ClassId) -> bool {
        self.held_class(class).is_some() && self.find_method(class, "__init__").is_none()
    }

    /// Whether objects of some class of the program are instances of a builtin class too.
    pub(super) fn is_derived_from(&self, native: NativeId) -> bool {
        let program = self.program;
        (0..program.classes.len()).any(|index| {
            let held = self.held_class(ClassId(index as u32));
            held.is_some_and(|it| self.is_native_base(it, native))
        })
    }

    fn is_native_base(&self, class: NativeId, base: NativeId) -> bool {
        let next = |it: &NativeId| self.out.natives.class(*it).base;
        std::iter::successors(Some(class), next).any(|it| it == base)
    }

    /// What a value of type `ty` is for a use in which the methods `names` have a say.
    pub(super) fn viewed(&mut self, ty: &Ty, names: &[&str]) -> Option<Ty> {
        let Ty::Instance(class) = ty.some() else {
            return None;
        };
        let held = self.held(class)?;
        if names.iter().any(|it| !self.overrides(class, it).is_empty()) {
            return None;
        }
        if held == Ty::Never {
            self.wait();
        }
        Some(match ty {
            Ty::Optional(_) if held != Ty::Never => Ty::Optional(held.into()),
            _ => held,
        })
    }

    /// Views an operand as the value that it holds; its type for this use.
    pub(super) fn view(&mut self, expr: ExprId, names: &[&str]) -> Ty {
        let ty = self.ty_of(expr);
        match self.viewed(&ty, names) {
            Some(held) => self.step(expr, ty, held),
            None => ty,
        }
    }

    /// The same for an operand whose type is at hand.
    pub(super) fn operand_view(&mut self, (expr, ty): Operand, names: &[&str]) -> Ty {
        match ty.some() {
            Ty::Instance(_) => self.view(expr, names),
            _ => ty.clone(),
        }
    }

    /// Views the operands of an operator, for which the methods `of_left` and `of_right` are
    /// asked. What a method of the other one gets stays an object.
    pub(super) fn view_both(
        &mut self,
        left: Operand,
        right: Operand,
        of_left: &[&str],
        of_right: &[&str],
    ) -> (Ty, Ty) {
        let answers = |infer: &Self, ty: &Ty, names: &[&str]| match ty.some() {
            Ty::Instance(class) => names
                .iter()
                .any(|it| !infer.overrides(class, it).is_empty()),
            _ => false,
        };
        let is_asked = answers(self, left.1, of_left) || answers(self, right.1, of_right);
        if is_asked {
            return (left.1.clone(), right.1.clone());
        }
        let a = self.operand_view(left, of_left);
        (a, self.operand_view(right, of_right))
    }

    /// Takes the view of an operand back; false where there is none.
    pub(super) fn unview(&mut self, expr: ExprId) -> bool {
        let current = self.current;
        let Some(instance) = self.out.instances.get_mut(current.index()) else {
            return false;
        };
        let steps = instance.steps.get_mut(&expr);
        let Some(object) = steps.and_then(|it| it.pop_if(|it| is_object(it))) else {
            return false;
        };
        self.record_attribute(expr, &object);
        true
    }

    /// Views an operand where a value of exactly its builtin type is looked for.
    pub(super) fn view_among(&mut self, expr: ExprId, items: &Ty) -> Ty {
        let ty = self.ty_of(expr);
        let same = ["__eq__", "__ne__", "__hash__"];
        match self.viewed(&ty, &same) {
            Some(held) if self.is_same_shape(items, &held) => self.step(expr, ty, held),
            _ => ty,
        }
    }

    pub(super) fn forget_steps(&mut self, expr: ExprId) {
        let current = self.current;
        if let Some(instance) = self.out.instances.get_mut(current.index()) {
            instance.steps.remove(&expr);
        }
    }

    fn step(&mut self, expr: ExprId, from: Ty, to: Ty) -> Ty {
        let current = self.current;
        if let Some(instance) = self.out.instances.get_mut(current.index()) {
            instance.steps.entry(expr).or_default().push(from);
        }
        self.record_attribute(expr, &to);
        to
    }

    /// The operands of a call that are spread are iterated and read as mappings.
    pub(super) fn view_spread(&mut self, arg: &Arg) {
        match arg {
            Arg::Star(expr) => self.view(*expr, &["__iter__"]),
            Arg::StarStar(expr) => self.view(*expr, &["keys", "__getitem__"]),
            Arg::Positional(_) | Arg::Keyword(..) => return,
        };
    }

    /// What an argument is for a native's parameter, and how well it fits.
    pub(super) fn fit_viewed(&mut self, param: &NativeType, ty: &Ty) -> Fit {
        match self.argument_view(param, ty) {
            Some(held) => self.fit(param, &held),
            None => self.fit(param, ty),
        }
    }

    /// Passes an argument to a native's parameter.
    pub(super) fn view_argument(&mut self, param: &NativeType, expr: ExprId) -> Ty {
        let ty = self.ty_of(expr);
        match self.argument_view(param, &ty) {
            Some(held) => self.step(expr, ty, held),
            None => ty,
        }
    }

    fn argument_view(&mut self, param: &NativeType, ty: &Ty) -> Option<Ty> {
        let names: &[&str] = match param {
            NativeType::Optional(inner) => return self.argument_view(inner, ty),
            NativeType::Class(..) | NativeType::Tuple(_) => &[],
            NativeType::Iterable(_) => &["__iter__", "keys"],
            NativeType::I64(_) | NativeType::Int => &["__index__"],
            NativeType::Float => &["__float__", "__index__"],
            _ => return None,
        };
        let held = self.viewed(ty, names)?;
        (self.fit(param, &held) != Fit::No).then_some(held)
    }

    /// `<made of>(cls, value)`: an object of a class that is known.
    pub(super) fn made_of(&mut self, id: ExprId, class: &Ty, value: &Ty) -> Ty {
        let Ty::Class(class) = class else {
            return self.dynamic_op(id, &[class, value], "`__new__` of a dynamic class");
        };
        let Some(var) = self.held_var(*class) else {
            return Ty::Never;
        };
        self.hold(var, value);
        self.constructed(*class);
        self.out.classes[class.index()].is_blank = true;
        self.set_op(id, Op::Intrinsic("made of"));
        Ty::Instance(*class)
    }

    /// `held.update(**kwargs)`: what nobody passes says nothing of the keys.
    pub(super) fn hold_keywords(&mut self, held: &Ty, named: &Ty) {
        let (Ty::Native(_, held), Ty::Native(NativeId::DICT, named)) = (held, named) else {
            self.out.vars.escape(held);
            self.out.vars.escape(named);
            return;
        };
        let (Some(key), Some(&given)) = (held.first(), named.get(1)) else {
            return;
        };
        let ty = self.out.vars.get(given);
        if ty == Ty::Never {
            return;
        }
        self.out.vars.join(*key, &super::expr::str_type());
        if let Some(value) = held.get(1) {
            self.out.vars.unify(*value, given);
        }
    }

    fn hold(&mut self, var: Var, value: &Ty) {
        match value {
            // It is converted, so that its items are whatever they are.
            Ty::Value(_) => {
                let held = self.out.vars.get(var);
                self.out.vars.escape(&held);
                if held == Ty::Never {
                    let item = self
                        .out
                        .vars
                        .value("items of a tuple that is made dynamically");
                    let item = self.out.vars.with(item);
                    let items = Ty::Native(NativeId::TUPLE, [item].into());
                    self.out.vars.join(var, &items);
                }
            }
            _ => self.out.vars.join(var, value),
        }
    }
}

impl<'p> Infer<'p> {
    /// `Stack(items)` where the class leaves it to the builtin what is made of the arguments.
    pub(super) fn construct_held(&mut self, id: ExprId, class: ClassId, args: &'p [Arg]) -> Ty {
        let (Some(native), Some(var)) = (self.held_class(class), self.held_var(class)) else {
            return Ty::Never;
        };
        let qualname = self.out.natives.class(native).qualname.clone();
        let made = match self.intrinsic(id, &qualname, args) {
            Some(ty) => ty,
            None => self.call_value(id, &Ty::NativeClass(native), args),
        };
        if made == Ty::Never {
            return Ty::Never;
        }
        if matches!(self.out.op(self.current, id), Some(Op::Dynamic)) {
            // The class itself is called, as a value.
            self.out.vars.escape(&Ty::Class(class));
            return made;
        }
        self.hold(var, &made);
        self.constructed(class);
        self.step(id, made, Ty::Instance(class))
    }
}

/// No builtin value: an object that holds one.
fn is_object(ty: &Ty) -> bool {
    matches!(ty.some(), Ty::Instance(_))
}

impl super::Types {
    /// The type of the builtin value that objects of the class hold.
    pub fn held(&self, class: ClassId) -> Option<Ty> {
        Some(self.vars.get(self.known_field(class, HELD)?))
    }

    /// The types that an expression has before the one that it is used as.
    pub fn steps(&self, instance: InstanceId, expr: ExprId) -> Option<&[Ty]> {
        let steps = self.instance(instance).steps.get(&expr)?;
        (!steps.is_empty()).then_some(steps)
    }
}
