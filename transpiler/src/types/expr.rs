//! Expressions: the type of each, joined from its parts.

use std::mem::discriminant;
use std::rc::Rc;

use crate::hir::{ExprId, ExprKind};
use crate::types::engine::Infer;
use crate::types::interval::Interval;
use crate::types::native::{NativeId, NativeItem};
use crate::types::table::Op;
use crate::types::ty::{Args, MAX_TUPLE, Ty};

impl<'p> Infer<'p> {
    /// Evaluates an expression of the current instance and records its type.
    pub(super) fn expr(&mut self, id: ExprId) -> Ty {
        let outer = self.out.vars.span;
        self.out.vars.span = Some(self.function().expr(id).span);
        self.forget_steps(id);
        let ty = self.expr_kind(id);
        self.out.vars.span = outer;
        self.record(id, ty)
    }

    fn record(&mut self, id: ExprId, ty: Ty) -> Ty {
        let current = self.current;
        if let Some(slot) = self
            .out
            .instances
            .get_mut(current.index())
            .and_then(|it| it.exprs.get_mut(id.index()))
        {
            *slot = ty.clone();
        }
        ty
    }

    /// The type that the last evaluation of an expression gave.
    pub(super) fn ty_of(&self, id: ExprId) -> Ty {
        self.out.ty(self.current, id)
    }

    /// Evaluates an expression of which only the truth matters: the operands of `and` and `or`
    /// need no common type.
    pub(super) fn test(&mut self, id: ExprId) {
        let function = self.function();
        match &function.expr(id).kind {
            ExprKind::And(..) | ExprKind::Or(..) => self.each_of_chain(id, |it, operand, chain| {
                it.test(operand);
                if operand != chain {
                    it.record(chain, Ty::Bool);
                }
            }),
            ExprKind::Not(a) => {
                self.test(*a);
                self.record(id, Ty::Bool);
            }
            _ => {
                self.expr(id);
                let ty = self.view(id, &["__bool__", "__len__"]);
                self.truth(&ty);
            }
        }
    }

    /// `bool(x)` may call `__bool__` or `__len__`.
    pub(super) fn truth(&mut self, ty: &Ty) {
        if let Ty::Instance(class) = ty.some() {
            for name in ["__bool__", "__len__"] {
                self.reach_method(class, name, &[]);
            }
        }
    }

    fn expr_kind(&mut self, id: ExprId) -> Ty {
        let function = self.function();
        match &function.expr(id).kind {
            ExprKind::None => Ty::None,
            ExprKind::Bool(_) => Ty::Bool,
            ExprKind::Int(digits) => match digits.parse() {
                Ok(it) => Ty::i64(Interval::point(it)),
                Err(_) => Ty::Int,
            },
            ExprKind::Float(_) => Ty::Float,
            ExprKind::Str(_) => str_type(),
            ExprKind::Bytes(_) => Ty::Native(NativeId::BYTES, Rc::from([])),
            ExprKind::Ellipsis => self.out.vars.value("the Ellipsis object"),
            ExprKind::Local(local) => {
                let var = self.local_var(self.current, *local);
                let ty = self.out.vars.get(var);
                self.narrowed(*local, ty)
            }
            ExprKind::Global(global) => self.out.global(*global),
            ExprKind::Function(function) => Ty::Function(self.closure(*function)),
            ExprKind::Class(class) => Ty::Class(*class),
            ExprKind::Module(module) => Ty::Module(*module),
            ExprKind::Native(name) => self.native_name(id, name),
            ExprKind::Tuple(items) if items.len() > MAX_TUPLE => {
                self.display(id, NativeId::TUPLE, items)
            }
            ExprKind::Tuple(items) => {
                let args = self.sites(id, 0, items.len());
                self.flow_items(items, |index| args[index]);
                Ty::Tuple(args)
            }
            ExprKind::List(items) => self.display(id, NativeId::LIST, items),
            ExprKind::Set(items) => self.display(id, NativeId::SET, items),
            ExprKind::Dict(items) => {
                let args = self.sites(id, 0, 2);
                for (key, value) in items {
                    self.flow_items(&[*key, *value], |index| args[index]);
                }
                Ty::Native(NativeId::DICT, args)
            }
            ExprKind::Slice { lower, upper, step } => {
                for part in [lower, upper, step].into_iter().flatten() {
                    self.expr(*part);
                }
                Ty::Native(NativeId::SLICE, Rc::from([]))
            }
            ExprKind::Unary(op, value) => {
                let ty = self.expr(*value);
                self.unary(id, *op, *value, &ty)
            }
            ExprKind::Binary {
                op,
                left,
                right,
                in_place,
            } => {
                let (a, b) = (self.expr(*left), self.expr(*right));
                self.binary(id, *op, (*left, &a), (*right, &b), *in_place)
            }
            ExprKind::Compare { op, left, right } => {
                let (a, b) = (self.expr(*left), self.expr(*right));
                self.compare(id, *op, (*left, &a), (*right, &b))
            }
            ExprKind::And(..) | ExprKind::Or(..) => self.and_or(id),
            ExprKind::Not(value) => {
                self.test(*value);
                Ty::Bool
            }
            ExprKind::Conditional { test, then, orelse } => {
                self.test(*test);
                let before = self.facts.mark();
                self.assume(*test, true);
                let a = self.expr(*then);
                self.facts.undo(before);
                self.assume(*test, false);
                let b = self.expr(*orelse);
                self.reset_facts(before, *then);
                self.forget_assigned_in(*orelse);
                self.merge(id, &a, &b)
            }
            ExprKind::Call { callee, args } => self.call(id, *callee, args),
            ExprKind::Attribute { object, name } => {
                if let ExprKind::Super(class) = function.expr(*object).kind {
                    return self.super_attribute(id, class, name);
                }
                let ty = self.expr(*object);
                self.attribute(id, *object, &ty, name)
            }
            ExprKind::Subscript { object, index } => {
                let ty = self.expr(*object);
                let index_ty = self.expr(*index);
                self.subscript(id, (*object, &ty), (*index, &index_ty))
            }
            ExprKind::Super(class) => self.receiver_type(*class),
            ExprKind::Await(_, value) => {
                let ty = self.expr(*value);
                self.awaited(id, &ty)
            }
            ExprKind::Yield(value) => {
                let ty = match value {
                    Some(value) => self.expr(*value),
                    None => Ty::None,
                };
                let instance = self.out.instance(self.current);
                let (yields, sends) = (instance.yields, instance.sends);
                self.out.vars.join(yields, &ty);
                self.out.vars.get(sends)
            }
            ExprKind::YieldFrom(value) => self.yield_from(*value),
            ExprKind::Concat(parts) => {
                for part in parts {
                    self.expr(*part);
                }
                str_type()
            }
            ExprKind::Format { value, spec, .. } => {
                let ty = self.expr(*value);
                self.formatted(&ty);
                if let Some(spec) = spec {
                    self.expr(*spec);
                }
                str_type()
            }
            ExprKind::Block { body, value } => {
                self.block(body);
                self.expr(*value)
            }
            ExprKind::CurrentException => Ty::Exception(crate::types::ty::ExceptionClass::Native(
                NativeId::BASE_EXCEPTION,
            )),
        }
    }

    /// Evaluates the operands of a chain of `and` or of `or`, each knowing what those before it
    /// say: `work` gets one, and the part of the chain that ends with it.
    fn each_of_chain(&mut self, id: ExprId, mut work: impl FnMut(&mut Self, ExprId, ExprId)) {
        let function = self.function();
        let kind = discriminant(&function.expr(id).kind);
        let is_and = matches!(function.expr(id).kind, ExprKind::And(..));
        let (mut first, mut rest) = (id, Vec::new());
        while let ExprKind::And(a, b) | ExprKind::Or(a, b) = &function.expr(first).kind
            && discriminant(&function.expr(first).kind) == kind
        {
            rest.push((*b, first));
            first = *a;
        }
        work(self, first, first);
        let before = self.facts.mark();
        let mut last = first;
        for &(operand, chain) in rest.iter().rev() {
            self.assume(last, is_and);
            work(self, operand, chain);
            last = operand;
        }
        self.facts.undo(before);
        for (operand, _) in rest {
            self.forget_assigned_in(operand);
        }
    }

    /// The value of a chain of `and` or of `or`.
    fn and_or(&mut self, id: ExprId) -> Ty {
        let is_and = matches!(self.function().expr(id).kind, ExprKind::And(..));
        let mut value = Ty::Never;
        self.each_of_chain(id, |it, operand, chain| {
            if operand == chain {
                value = it.expr(operand);
                return;
            }
            it.truth(&value);
            let right = it.expr(operand);
            let left = if is_and { value.clone() } else { value.some() };
            // What `or` keeps of its left side is true, so never None.
            value = match !is_and && left == Ty::None {
                true => right,
                false => it.merge(chain, &left, &right),
            };
            it.record(chain, value.clone());
        });
        value
    }

    /// `__format__` is asked of a value.
    pub(super) fn formatted(&mut self, ty: &Ty) {
        match ty.some() {
            Ty::Instance(class) => {
                self.reach_method(class, "__format__", &[str_type()]);
            }
            Ty::Value(_) => self.dynamic_call("__format__", Some(&[str_type()])),
            _ => {}
        }
    }

    /// Evaluates items and lets each flow into a variable.
    fn flow_items(&mut self, items: &[ExprId], var: impl Fn(usize) -> crate::types::ty::Var) {
        for (index, item) in items.iter().enumerate() {
            let ty = self.expr(*item);
            self.out.vars.join(var(index), &ty);
        }
    }

    fn display(&mut self, id: ExprId, class: NativeId, items: &[ExprId]) -> Ty {
        let args = self.sites(id, 0, 1);
        self.flow_items(items, |_| args[0]);
        Ty::Native(class, args)
    }

    /// The join of two branches of an expression. Through a variable of its own, so that
    /// the type only rises from round to round.
    fn merge(&mut self, id: ExprId, a: &Ty, b: &Ty) -> Ty {
        let var = self.site(id, 0);
        self.out.vars.join(var, a);
        self.out.vars.join(var, b);
        self.out.vars.get(var)
    }

    fn native_name(&mut self, id: ExprId, name: &str) -> Ty {
        match self.out.natives.item(name).cloned() {
            Some(NativeItem::Module) => Ty::NativeModule(name.into()),
            Some(NativeItem::Class(id)) => Ty::NativeClass(id),
            Some(NativeItem::Function(set)) => Ty::NativeFunction(set),
            Some(NativeItem::Constant(constant)) => {
                self.substitute(&constant.ty, Some(id), &[], None)
            }
            None => self.out.vars.value(format!("'{name}' has no static type")),
        }
    }

    pub(super) fn op_dynamic(&mut self, id: ExprId, reason: &str) -> Ty {
        self.set_op(id, Op::Dynamic);
        self.out.vars.value(reason)
    }
}

pub(super) fn str_type() -> Ty {
    thread_local! {
        static NONE: Args = Rc::from([]);
    }
    Ty::Native(NativeId::STR, NONE.with(Rc::clone))
}
