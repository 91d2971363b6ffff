//! The side tables that inference leaves behind: what `rir::lower` reads.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::hir::{
    Arg, BinaryOp, ClassId, Constant, ExprId, ExprKind, FuncId, Function, GlobalId, LocalId,
    ModuleId, Program, UnaryOp,
};
use crate::syntax::stub::StubLiteral;
use crate::types::native::{FunctionSet, Natives, Signature};
use crate::types::ty::{Closure, InstanceId, Ty, Var};
use crate::types::vars::Vars;
use crate::types::worklist::Readers;

/// The result of inference.
pub struct Types {
    pub vars: Vars,
    pub natives: Rc<Natives>,
    /// Every instance ever made; the live ones are what the program needs.
    pub instances: Vec<Instance>,
    /// The live instances of each function.
    pub live: FxHashMap<FuncId, Vec<InstanceId>>,
    pub classes: Vec<ClassInfo>,
    pub globals: Vec<Var>,
    /// Module variables that are constants.
    pub constants: BTreeMap<GlobalId, Constant>,
    /// What the items of a tuple that is iterated have in common, by the items.
    pub tuple_items: FxHashMap<Rc<[Var]>, Var>,
    /// Arguments of calls through `Value` receivers, by method name; see [`DynamicCall`].
    pub dynamic_calls: BTreeMap<String, DynamicCall>,
    /// Functions that became dynamic, with the instance that dynamic calls reach.
    pub dynamic_functions: BTreeMap<(FuncId, Option<InstanceId>), InstanceId>,
    /// What comparisons of values give whose classes are not known: unknown while every method of
    /// the program for them answers with a bool, a `Value` from the first that does not.
    pub comparison: Var,
    /// What hosts use.
    pub exported: Exported,
}

/// The surface that a host sees.
#[derive(Debug, Default)]
pub struct Exported {
    pub modules: Vec<ModuleId>,
    /// The instance of each function and method that hosts call.
    pub functions: BTreeMap<FuncId, InstanceId>,
    /// What their annotations promise to return, where that is one type.
    pub results: BTreeMap<InstanceId, Ty>,
    /// What hosts give each parameter. Calls in the program may give it more.
    pub params: BTreeMap<(InstanceId, LocalId), Ty>,
    pub classes: BTreeSet<ClassId>,
    /// The instance of each class method and static method, by the class that it is called on.
    pub shared: BTreeMap<(ClassId, FuncId), InstanceId>,
    /// Variables of modules and classes, with the types that they are annotated with.
    pub variables: BTreeMap<GlobalId, Option<Ty>>,
}

/// What calls `value.name(…)` pass, joined over the program.
#[derive(Debug, Default)]
pub struct DynamicCall {
    /// Positional arguments.
    pub args: Vec<Var>,
    /// Some call passes keywords, `*` or `**`: parameters are `Value`s.
    pub is_open: bool,
}

#[derive(Debug)]
pub struct Instance {
    pub function: FuncId,
    /// The instance of the enclosing function, where locals of it are captured.
    pub parent: Option<InstanceId>,
    /// The argument types that made it.
    pub key: Vec<Ty>,
    /// By `LocalId`. A captured local shares its variable with the parent's.
    pub locals: Vec<Var>,
    /// What `return` gives; for a coroutine what `await` gives.
    pub ret: Var,
    pub yields: Var,
    /// What a `yield` expression gives.
    pub sends: Var,
    /// By `ExprId`; `Never` where control does not get.
    pub exprs: Vec<Ty>,
    /// The types that an expression had before its user took it for another one, first one first;
    /// see [`held`](super::held).
    pub steps: FxHashMap<ExprId, Vec<Ty>>,
    pub ops: FxHashMap<ExprId, Op>,
    pub is_live: bool,
}

/// What a class turned out to have.
#[derive(Debug, Default)]
pub struct ClassInfo {
    pub subclasses: BTreeSet<ClassId>,
    /// Instance attributes, in the order in which constructors set them; kept at the topmost class of a hierarchy.
    pub fields: Vec<(String, Var)>,
    /// Somebody calls it.
    pub is_constructed: bool,
    /// `object.__new__` makes objects of it without `__init__`.
    pub is_blank: bool,
    /// Its instances reach a `Value`.
    pub is_dynamic: bool,
    /// The class object reaches a `Value`.
    pub is_dynamic_class: bool,
    /// The instance of each method that calls reach.
    pub methods: BTreeMap<FuncId, InstanceId>,
    readers: Readers,
}

/// How an operation is carried out.
#[derive(Clone, Debug)]
pub enum Op {
    /// A call of a function, or of a method on a known class (the receiver comes first).
    Call {
        target: InstanceId,
        receiver: Option<ExprId>,
        args: Vec<BoundArg>,
    },
    /// `C(…)`.
    Construct {
        class: ClassId,
        init: Option<InstanceId>,
        args: Vec<BoundArg>,
    },
    /// A method that subclasses override: dispatch on the object's class. `target` is the
    /// implementation that the static class sees.
    Virtual {
        class: ClassId,
        method: String,
        target: InstanceId,
        receiver: ExprId,
        args: Vec<BoundArg>,
    },
    /// A native function or method; `types` are its type parameters.
    Native {
        set: FunctionSet,
        overload: usize,
        types: Rc<[Var]>,
        receiver: Option<ExprId>,
        args: Vec<BoundArg>,
    },
    /// A native that inference knows by name: `isinstance`, `print`.
    Intrinsic(&'static str),
    /// An operator of numbers, or an equality or identity, by the operands' types.
    Primitive,
    /// A call through a [`Ty::Callable`].
    Callable,
    /// An instance attribute.
    Field { class: ClassId },
    /// A class attribute.
    ClassAttribute(GlobalId),
    /// Through `Value`s.
    Dynamic,
}

/// Where a parameter's value comes from.
#[derive(Clone, PartialEq, Debug)]
pub enum BoundArg {
    Expr(ExprId),
    /// The element of a tuple that a call spreads: `f(*pair)`.
    Item(ExprId, usize),
    /// The parameter's default.
    Default,
    NativeDefault(StubLiteral),
    /// `*args`: these arguments, in order; true marks a spread iterable.
    Star(Vec<(ExprId, bool)>),
    /// `**kwargs`: named arguments, and mappings that a call spreads (no name).
    StarStar(Vec<(Option<String>, ExprId)>),
}

impl Types {
    pub fn instance(&self, id: InstanceId) -> &Instance {
        // Ids are made by the engine alone.
        &self.instances[id.index()]
    }

    /// The live instances of a function, in the order in which they were made.
    pub fn live_of(&self, function: FuncId) -> &[InstanceId] {
        self.live.get(&function).map_or(&[], Vec::as_slice)
    }

    pub fn ty(&self, instance: InstanceId, expr: ExprId) -> Ty {
        self.instance(instance)
            .exprs
            .get(expr.index())
            .cloned()
            .unwrap_or(Ty::Never)
    }

    /// The function whose name and docstring a function object has; what it wraps where that is no
    /// function that is known.
    pub fn described(&self, program: &Program, closure: Closure) -> Result<FuncId, Ty> {
        let mut it = closure;
        while let Some(wraps) = program.function(it.function).wraps {
            match it.parent.map(|parent| self.local(parent, wraps)) {
                Some(Ty::Function(inner)) => it = inner,
                other => return Err(other.unwrap_or(Ty::None)),
            }
        }
        Ok(it.function)
    }

    pub fn local(&self, instance: InstanceId, local: LocalId) -> Ty {
        match self.instance(instance).locals.get(local.index()) {
            Some(var) => self.vars.get(*var),
            None => Ty::Never,
        }
    }

    pub fn op(&self, instance: InstanceId, expr: ExprId) -> Option<&Op> {
        self.instance(instance).ops.get(&expr)
    }

    pub fn global(&self, id: GlobalId) -> Ty {
        match self.globals.get(id.index()) {
            Some(var) => self.vars.get(*var),
            None => Ty::Never,
        }
    }

    pub fn class(&self, id: ClassId) -> &ClassInfo {
        &self.classes[id.index()]
    }

    /// The topmost user class above `class`, which owns the hierarchy's fields and Rust type.
    pub fn root_class(&self, class: ClassId) -> ClassId {
        self.vars.line(class).last().unwrap_or(class)
    }

    /// The same while inference runs: whoever looks is told when any of it changes.
    pub(super) fn info(&self, id: ClassId) -> &ClassInfo {
        let info = self.class(id);
        self.vars.work.read(&info.readers);
        info
    }

    pub(super) fn update(&mut self, id: ClassId, change: impl FnOnce(&mut ClassInfo)) {
        if let Some(info) = self.classes.get_mut(id.index()) {
            change(info);
            self.vars.work.rise(&info.readers, true);
        }
    }

    pub fn field(&self, class: ClassId, name: &str) -> Option<Var> {
        let found = self.known_field(class, name);
        if found.is_none() {
            self.info(self.root_class(class));
        }
        found
    }

    /// The same for whoever does not mind that there is none.
    pub(super) fn known_field(&self, class: ClassId, name: &str) -> Option<Var> {
        let root = self.root_class(class);
        self.class(root)
            .fields
            .iter()
            .find(|(it, _)| it == name)
            .map(|(_, var)| *var)
    }

    pub fn signature(&self, set: FunctionSet, overload: usize) -> Option<&Signature> {
        self.natives.overloads(set).get(overload)
    }
}

impl Types {
    /// The live instance that a call with positional arguments of these types reaches.
    pub fn instance_called(
        &self,
        program: &Program,
        closure: Closure,
        args: &[Ty],
    ) -> Option<InstanceId> {
        let is_method = program.function(closure.function).class.is_some();
        let mut all = self
            .live_of(closure.function)
            .iter()
            .map(|id| (id, self.instance(*id)))
            .filter(|(_, it)| it.parent == closure.parent);
        let found = all.clone().find(|(_, it)| {
            is_method
                || it
                    .key
                    .iter()
                    .zip(args)
                    .all(|(key, arg)| self.compatible(key, arg))
        });
        found.or_else(|| all.next()).map(|(id, _)| *id)
    }

    /// Whether values of this type are known to have the methods of a `with` statement.
    pub fn is_manager(&self, program: &Program, ty: &Ty, is_async: bool) -> bool {
        let names = match is_async {
            true => ["__aenter__", "__aexit__"],
            false => ["__enter__", "__exit__"],
        };
        names.iter().all(|name| match ty {
            Ty::Instance(class) => self.vars.line(*class).any(|it| {
                let methods = &program.class(it).methods;
                methods.iter().any(|it| it.name == *name)
            }),
            Ty::Native(id, _) => self.natives.method(*id, name).is_some(),
            _ => false,
        })
    }

    /// A call of `range` with ints, looped over where it stands: its items are `i64`s.
    pub fn is_counted_range(&self, program: &Program, instance: InstanceId, expr: ExprId) -> bool {
        let function = program.function(self.instance(instance).function);
        let ExprKind::Call { callee, args } = &function.expr(expr).kind else {
            return false;
        };
        matches!(&function.expr(*callee).kind, ExprKind::Native(name) if name == "builtins.range")
            && args.iter().all(|arg| match arg {
                Arg::Positional(it) => {
                    matches!(self.ty(instance, *it), Ty::I64(_) | Ty::Int | Ty::Bool)
                        && !is_huge(function, *it)
                }
                _ => false,
            })
    }

    /// Whether two argument types may share an instance without either becoming dynamic.
    pub fn compatible(&self, a: &Ty, b: &Ty) -> bool {
        let elements = |x: &[Var], y: &[Var]| {
            x.len() == y.len()
                && x.iter().zip(y).all(|(&x, &y)| {
                    self.vars.root(x) == self.vars.root(y)
                        || self.compatible(&self.vars.get(x), &self.vars.get(y))
                })
        };
        match (a, b) {
            (Ty::Never | Ty::None, _) | (_, Ty::Never | Ty::None) => true,
            (Ty::I64(_) | Ty::Int, Ty::I64(_) | Ty::Int) => true,
            (Ty::Value(_), Ty::Value(_)) => true,
            (Ty::Optional(a), b) | (b, Ty::Optional(a)) => self.compatible(a, &b.some()),
            (Ty::Native(m, x), Ty::Native(n, y)) => m == n && elements(x, y),
            (Ty::Tuple(x), Ty::Tuple(y)) => elements(x, y),
            (Ty::Callable(x), Ty::Callable(y)) => x.len() == y.len(),
            (Ty::Instance(x), Ty::Instance(y)) => self.root_class(*x) == self.root_class(*y),
            (Ty::Exception(_), Ty::Exception(_)) => true,
            (a, b) => self.vars.same(a, b),
        }
    }
}

/// An expression of constants that visibly does not fit an `i64`: `2**63 + 1`.
fn is_huge(function: &Function, expr: ExprId) -> bool {
    fn constant(function: &Function, expr: ExprId) -> Option<f64> {
        match &function.expr(expr).kind {
            ExprKind::Int(digits) => digits.parse().ok(),
            ExprKind::Unary(UnaryOp::Neg, it) => Some(-constant(function, *it)?),
            ExprKind::Binary {
                op, left, right, ..
            } => {
                let (a, b) = (constant(function, *left)?, constant(function, *right)?);
                match op {
                    BinaryOp::Add => Some(a + b),
                    BinaryOp::Sub => Some(a - b),
                    BinaryOp::Mul => Some(a * b),
                    BinaryOp::Pow => Some(a.powf(b)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
    constant(function, expr).is_some_and(|it| it.abs() >= i64::MAX as f64)
}
