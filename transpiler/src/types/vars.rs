//! The variables of inference: union-find over [`Ty`], with join and escape.
//!
//! ```python
//! xs = []            # xs: list[v1], v1 = Never
//! ys = xs            # ys: list[v1]: the same allocation
//! ys.append(1)       # v1 = i64
//! zs = [xs, "a"]     # list[v1] joins str: Value; xs escapes, so v1 = Value
//! ```

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::hir::{Base, ClassId, FuncId, Program};
use crate::source::Span;
use crate::types::interval::Interval;
use crate::types::native::{NativeId, Natives};
use crate::types::ty::{Args, Closure, ExceptionClass, Reason, Ty, Var, Why};
use crate::types::worklist::{Readers, Worklist};

#[derive(Debug)]
enum Node {
    /// Shortened as it is followed.
    Link(Cell<Var>),
    Root(Ty),
}

/// A function that flowed into a place typed as a [`Ty::Callable`].
#[derive(Clone, Debug)]
pub struct Connection {
    pub function: Ty,
    pub callable: Args,
}

/// Types that have variables of their own from the start, in this order. Nothing flows into
/// them: they serve questions about settled types (`tuple[i64, T]` of a stub).
const LEAVES: [Ty; 5] = [Ty::None, Ty::Bool, Ty::ANY_I64, Ty::Int, Ty::Float];

/// How often the range of a variable has grown for the sake of ranges alone before it is widened.
const MAX_GROWTH: u8 = 2;

/// How often it has grown before the numbers in the code are taken to say nothing about it.
const MAX_THRESHOLDS: u8 = MAX_GROWTH + 3;

#[derive(Default)]
struct Growth {
    /// The last step in which the range grew.
    step: u32,
    count: u8,
}

pub struct Vars {
    nodes: Vec<Node>,
    /// Of each node.
    readers: Vec<Readers>,
    /// What has to be evaluated again as variables rise.
    pub work: Worklist,
    pub natives: Rc<Natives>,
    bases: Vec<Base>,
    origins: Vec<Option<ClassId>>,
    /// How many positional arguments a function takes; absent where a typed callable cannot
    /// stand for it.
    arities: FxHashMap<FuncId, usize>,
    pub reasons: Vec<Reason>,
    /// What is being inferred, for reasons.
    pub span: Option<Span>,
    growth: FxHashMap<Var, Growth>,
    /// Counts evaluations of bodies: what grows within one counts once.
    pub step: u32,
    /// Types are at rest. What grows while they rise grows for as many reasons as they do, and
    /// may be exact.
    pub is_settling: bool,
    /// Those of the function under evaluation, while types are at rest.
    pub thresholds: Rc<[i64]>,
    /// Types that became dynamically visible, and where; the engine has not looked at them yet.
    pub escaped: Vec<(Ty, Option<Span>)>,
    pub connections: Vec<Connection>,
    /// Results of callables of known shape that dynamic code got hold of: whatever holds one
    /// becomes a `Value`, as a shape knows neither keywords nor defaults.
    dynamic_callables: Vec<Var>,
    /// Dynamic code calls `send` of something: generators that it may get hold of take any value.
    sends_values: bool,
    sends_readers: Readers,
}

impl Vars {
    pub fn new(program: &Program, natives: Rc<Natives>) -> Vars {
        let mut arities = FxHashMap::default();
        for (index, function) in program.functions.iter().enumerate() {
            if let Some(arity) = crate::types::signature::callable_arity(function) {
                arities.insert(FuncId(index as u32), arity);
            }
        }
        Vars {
            nodes: LEAVES.iter().cloned().map(Node::Root).collect(),
            readers: LEAVES.iter().map(|_| Readers::default()).collect(),
            work: Worklist::default(),
            natives,
            bases: program.classes.iter().map(|it| it.base.clone()).collect(),
            origins: program.classes.iter().map(|it| it.origin).collect(),
            arities,
            reasons: Vec::new(),
            span: None,
            growth: FxHashMap::default(),
            step: 0,
            is_settling: false,
            thresholds: Rc::from([]),
            escaped: Vec::new(),
            connections: Vec::new(),
            dynamic_callables: Vec::new(),
            sends_values: false,
            sends_readers: Readers::default(),
        }
    }

    pub fn fresh(&mut self) -> Var {
        self.with(Ty::Never)
    }

    pub fn with(&mut self, ty: Ty) -> Var {
        self.nodes.push(Node::Root(ty));
        self.readers.push(Readers::default());
        Var(self.nodes.len() as u32 - 1)
    }

    /// The variable of a type without arguments.
    pub fn leaf(&self, ty: &Ty) -> Option<Var> {
        let at = LEAVES.iter().position(|it| it == ty)?;
        Some(Var(at as u32))
    }

    /// The variable that stands for `var` and all that it was unified with.
    pub fn root(&self, var: Var) -> Var {
        let root = self.find(var);
        self.note(root, Worklist::read);
        root
    }

    pub fn get(&self, var: Var) -> Ty {
        self.at(self.root(var)).clone()
    }

    /// The root, not noted as read.
    fn find(&self, var: Var) -> Var {
        let mut it = var;
        while let Some(Node::Link(link)) = self.nodes.get(it.0 as usize) {
            let next = link.get();
            if let Some(Node::Link(after)) = self.nodes.get(next.0 as usize) {
                link.set(after.get());
            }
            it = next;
        }
        it
    }

    fn at(&self, root: Var) -> &Ty {
        match self.nodes.get(root.0 as usize) {
            Some(Node::Root(ty)) => ty,
            _ => &Ty::Never,
        }
    }

    /// The content, not noted as read.
    fn peek(&self, var: Var) -> Ty {
        self.at(self.find(var)).clone()
    }

    fn note(&self, root: Var, how: impl Fn(&Worklist, &Readers)) {
        if let Some(readers) = self.readers.get(root.0 as usize) {
            how(&self.work, readers);
        }
    }

    fn rise(&mut self, node: Var, is_top: bool) {
        if let Some(readers) = self.readers.get(node.0 as usize) {
            self.work.rise(readers, is_top);
        }
    }

    fn set(&mut self, root: Var, ty: Ty) {
        let ty = self.widened(root, ty);
        let is_top = ty.is_value();
        let only_grows = is_wider_int(self.at(root), &ty);
        if let Some(node) = self.nodes.get_mut(root.0 as usize) {
            *node = Node::Root(ty);
        }
        match self.readers.get(root.0 as usize) {
            Some(readers) if only_grows => self.work.grow(readers),
            Some(readers) => self.work.rise(readers, is_top),
            None => {}
        }
    }

    /// `ty`, with a range that takes few more steps to come to rest than the one of `root`.
    fn widened(&mut self, root: Var, ty: Ty) -> Ty {
        let old = self.at(root);
        let (Some(from), Some(to)) = (range(old), range(&ty)) else {
            return ty;
        };
        if !self.is_settling {
            return ty;
        }
        let growth = self.growth.entry(root).or_default();
        if growth.count == 0 || growth.step != self.step {
            growth.step = self.step;
            growth.count = growth.count.saturating_add(1);
        }
        if growth.count <= MAX_GROWTH {
            return ty;
        }
        let thresholds = match growth.count <= MAX_THRESHOLDS {
            true => &*self.thresholds,
            false => &[],
        };
        with_range(&ty, from.widen(to, thresholds))
    }

    /// A `Value` because of `text`, here.
    pub fn value(&mut self, text: impl Into<String>) -> Ty {
        self.reason(text.into(), false)
    }

    /// A `Value` that is a number of whatever kind.
    pub fn number(&mut self, text: impl Into<String>) -> Ty {
        self.reason(text.into(), true)
    }

    fn reason(&mut self, text: String, is_number: bool) -> Ty {
        self.reasons.push(Reason {
            text,
            span: self.span,
            is_number,
        });
        Ty::Value(Why(self.reasons.len() as u32 - 1))
    }

    /// Whether what has this type is a number, known or not of which kind.
    pub fn is_numeric(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Value(why) => self
                .reasons
                .get(why.0 as usize)
                .is_some_and(|it| it.is_number),
            _ => ty.is_number(),
        }
    }

    /// A `Value` of which nothing is known.
    fn is_anything(&self, ty: &Ty) -> bool {
        ty.is_value() && !self.is_numeric(ty)
    }

    /// Lets `ty` flow into `var`.
    pub fn join(&mut self, var: Var, ty: &Ty) {
        if *ty == Ty::Never {
            return;
        }
        self.join_new(var, ty);
        self.note(self.find(var), Worklist::wrote);
    }

    fn join_new(&mut self, var: Var, ty: &Ty) {
        let old = self.peek(var);
        let is_dynamic = self.is_dynamic_callable(&old) || self.is_dynamic_callable(ty);
        if self.covers(&old, ty) && !is_dynamic {
            return;
        }
        let new = if is_dynamic {
            self.escape(&old);
            self.escape(ty);
            self.value("a function whose calls do not share one shape")
        } else {
            self.join_types(&old, ty)
        };
        let root = self.find(var);
        if self.covers(self.at(root), &new) {
            return;
        }
        if self.occurs(root, &new) {
            let value = self.value("the type contains itself");
            self.escape(&new);
            let root = self.find(var);
            if !self.is_anything(self.at(root)) {
                self.set(root, value);
            }
            return;
        }
        self.set(root, new);
    }

    /// Makes two variables one.
    pub fn unify(&mut self, a: Var, b: Var) {
        let (ra, rb) = (self.find(a), self.find(b));
        if ra == rb {
            return;
        }
        let (ta, tb) = (self.peek(ra), self.peek(rb));
        let (keep, link) = if ra < rb { (ra, rb) } else { (rb, ra) };
        let joined = if self.occurs(keep, &ta)
            || self.occurs(keep, &tb)
            || self.occurs(link, &ta)
            || self.occurs(link, &tb)
        {
            self.escape(&ta);
            self.escape(&tb);
            self.value("the type contains itself")
        } else {
            self.join_types(&ta, &tb)
        };
        let (keep, link) = (self.find(keep), self.find(link));
        if keep == link {
            return;
        }
        if let Some(node) = self.nodes.get_mut(link.0 as usize) {
            *node = Node::Link(Cell::new(keep));
        }
        // Whoever compared the two has to look again.
        let is_top = joined.is_value();
        self.rise(link, is_top);
        self.rise(keep, is_top);
        self.note(keep, Worklist::wrote);
        if !self.covers(self.at(keep), &joined) {
            self.set(keep, joined);
        }
    }

    fn occurs(&self, root: Var, ty: &Ty) -> bool {
        match ty {
            Ty::Optional(inner) => self.occurs(root, inner),
            Ty::Bound(it) => self.occurs(root, &it.0),
            _ => ty.args().iter().any(|&arg| {
                let arg = self.find(arg);
                arg == root || self.occurs(root, self.at(arg))
            }),
        }
    }

    /// `b` adds nothing to `a`: the same type, with a range inside.
    fn covers(&self, a: &Ty, b: &Ty) -> bool {
        self.equal(a, b)
            && (self.is_numeric(b) || !a.is_value() || self.is_anything(a))
            && match (range(a), range(b)) {
                (Some(a), Some(b)) => a.contains(b),
                _ => true,
            }
    }

    /// Equal up to linked variables, up to ranges, and up to the reason of a `Value`.
    pub fn same(&self, a: &Ty, b: &Ty) -> bool {
        self.watch(a);
        self.watch(b);
        self.equal(a, b)
    }

    /// Notes the variables that a comparison of the type looks at.
    fn watch(&self, ty: &Ty) {
        match ty {
            Ty::Optional(inner) => self.watch(inner),
            Ty::Bound(bound) => self.watch(&bound.0),
            _ => ty.args().iter().for_each(|arg| {
                self.root(*arg);
            }),
        }
    }

    fn equal(&self, a: &Ty, b: &Ty) -> bool {
        let same_args = |a: &[Var], b: &[Var]| {
            a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| self.find(a) == self.find(b))
        };
        match (a, b) {
            (Ty::Value(_), Ty::Value(_)) => true,
            (Ty::Native(a, x), Ty::Native(b, y)) => a == b && same_args(x, y),
            (Ty::Tuple(x), Ty::Tuple(y)) | (Ty::Callable(x), Ty::Callable(y)) => same_args(x, y),
            (Ty::Optional(a), Ty::Optional(b)) => self.equal(a, b),
            (Ty::Bound(a), Ty::Bound(b)) => a.1 == b.1 && self.equal(&a.0, &b.0),
            _ => a == b,
        }
    }

    /// The least type above both; unifies arguments on the way.
    pub fn join_types(&mut self, a: &Ty, b: &Ty) -> Ty {
        if self.equal(a, b) {
            return match (range(a), range(b)) {
                (Some(x), Some(y)) => with_range(a, x.join(y)),
                _ if self.is_anything(b) => b.clone(),
                _ => a.clone(),
            };
        }
        match (a, b) {
            (Ty::Never, it) | (it, Ty::Never) => it.clone(),
            (Ty::I64(_), Ty::Int) | (Ty::Int, Ty::I64(_)) => Ty::Int,
            (Ty::Value(_), other) | (other, Ty::Value(_)) => {
                self.escape(other);
                let value = if a.is_value() { a } else { b };
                if self.is_numeric(value) && !self.is_numeric(other) {
                    let text = format!("a number or {}", self.kind(other));
                    return self.value(text);
                }
                value.clone()
            }
            (Ty::Optional(x), Ty::Optional(y)) => {
                let inner = self.join_types(x, y);
                self.optional(inner)
            }
            (Ty::None, it) | (it, Ty::None) => self.optional(it.clone()),
            (Ty::Optional(x), it) | (it, Ty::Optional(x)) => {
                let inner = self.join_types(x, it);
                self.optional(inner)
            }
            (Ty::Native(m, x), Ty::Native(n, y)) if m == n && x.len() == y.len() => {
                self.unify_all(x, y);
                a.clone()
            }
            (Ty::Tuple(x), Ty::Tuple(y)) if x.len() == y.len() => {
                self.unify_all(x, y);
                a.clone()
            }
            (Ty::Instance(x), Ty::Instance(y)) => match self.common_base(*x, *y) {
                Some(base) => Ty::Instance(base),
                None => self.dynamic(a, b),
            },
            (Ty::Exception(x), Ty::Exception(y)) => Ty::Exception(self.common_exception(*x, *y)),
            (Ty::Callable(args), it) | (it, Ty::Callable(args)) if self.fits(it, args) => {
                self.connections.push(Connection {
                    function: it.clone(),
                    callable: args.clone(),
                });
                Ty::Callable(args.clone())
            }
            (Ty::Callable(x), Ty::Callable(y)) if x.len() == y.len() => {
                self.unify_all(x, y);
                a.clone()
            }
            _ => match (self.arity(a), self.arity(b)) {
                (Some(m), Some(n)) if m == n => {
                    let args: Args = (0..=m).map(|_| self.fresh()).collect();
                    for it in [a, b] {
                        self.connections.push(Connection {
                            function: it.clone(),
                            callable: args.clone(),
                        });
                    }
                    Ty::Callable(args)
                }
                _ => self.dynamic(a, b),
            },
        }
    }

    fn is_dynamic_callable(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Optional(inner) => self.is_dynamic_callable(inner),
            Ty::Callable(args) => args.last().is_some_and(|ret| {
                let ret = self.root(*ret);
                let mut known = self.dynamic_callables.iter();
                known.any(|it| self.root(*it) == ret)
            }),
            _ => false,
        }
    }

    fn dynamic(&mut self, a: &Ty, b: &Ty) -> Ty {
        let text = format!("{} or {}", self.kind(a), self.kind(b));
        let value = match self.is_numeric(a) && self.is_numeric(b) {
            true => self.number(text),
            false => self.value(text),
        };
        self.escape(a);
        self.escape(b);
        value
    }

    fn optional(&mut self, ty: Ty) -> Ty {
        match ty {
            Ty::Never | Ty::None => Ty::None,
            Ty::Optional(_) | Ty::Value(_) => ty,
            // A module or class object is no Rust value of its own.
            Ty::Class(_)
            | Ty::NativeClass(_)
            | Ty::NativeFunction(_)
            | Ty::NativeModule(_)
            | Ty::Module(_) => {
                self.escape(&ty);
                let kind = self.kind(&ty);
                self.value(format!("{kind} or None"))
            }
            _ => Ty::Optional(Rc::new(ty)),
        }
    }

    fn unify_all(&mut self, a: &Args, b: &Args) {
        for (&a, &b) in a.iter().zip(b.iter()) {
            self.unify(a, b);
        }
    }

    fn fits(&self, ty: &Ty, callable: &Args) -> bool {
        self.arity(ty).is_some_and(|it| it + 1 == callable.len())
    }

    fn arity(&self, ty: &Ty) -> Option<usize> {
        match ty {
            Ty::Function(closure) => self.arities.get(&closure.function).copied(),
            _ => None,
        }
    }

    /// `ty` becomes visible to dynamic code: elements of mutable containers become `Value`s.
    pub fn escape(&mut self, ty: &Ty) {
        match ty {
            Ty::Optional(inner) => {
                let inner = (**inner).clone();
                self.escape(&inner);
            }
            Ty::Native(id, args) => {
                let is_driven = matches!(*id, NativeId::GENERATOR | NativeId::ASYNC_GENERATOR);
                self.work.read(&self.sends_readers);
                if let Some(&sent) = args.get(1).filter(|_| is_driven && self.sends_values) {
                    let value = self.value("what dynamic code sends to a generator");
                    self.join(sent, &value);
                }
                let invariant = self.natives.class(*id).is_container;
                for &arg in args.clone().iter() {
                    let element = self.peek(arg);
                    if self.is_anything(&element) {
                        continue;
                    }
                    if invariant {
                        let name = self.natives.class(*id).name.clone();
                        let value = self.value(format!("element of a {name} that became dynamic"));
                        let root = self.find(arg);
                        self.set(root, value);
                    } else {
                        self.root(arg);
                    }
                    self.escape(&element);
                }
            }
            Ty::Tuple(args) => {
                for &arg in args.clone().iter() {
                    let element = self.get(arg);
                    self.escape(&element);
                }
            }
            Ty::Callable(args) => {
                if let (Some(ret), false) = (args.last(), self.is_dynamic_callable(ty)) {
                    self.dynamic_callables.push(*ret);
                    self.rise(self.find(*ret), true);
                }
                for &arg in args.clone().iter() {
                    let value = self.value("signature of a function that became dynamic");
                    self.join(arg, &value);
                }
            }
            Ty::Instance(_)
            | Ty::Function(_)
            | Ty::Bound(_)
            | Ty::Class(_)
            | Ty::NativeFunction(_)
            | Ty::Exception(ExceptionClass::User(_)) => self.escaped.push((ty.clone(), self.span)),
            _ => {}
        }
    }

    /// Dynamic code calls a method of this name.
    pub fn called_by_name(&mut self, name: &str) {
        if matches!(name, "send" | "asend") && !std::mem::replace(&mut self.sends_values, true) {
            self.work.rise(&self.sends_readers, true);
        }
    }

    /// The chain from a class up to its topmost user class, itself first.
    pub fn ancestors(&self, class: ClassId) -> Vec<ClassId> {
        self.line(class).collect()
    }

    /// The same without a list.
    pub fn line(&self, class: ClassId) -> impl Iterator<Item = ClassId> {
        let base = |it: &ClassId| match self.bases.get(it.index()) {
            Some(Base::User(base)) => Some(*base),
            _ => None,
        };
        std::iter::successors(Some(class), base).take(self.bases.len())
    }

    /// `issubclass(class, of)` among classes of the program: the line of a class with several
    /// bases has copies of classes.
    pub fn derives(&self, class: ClassId, of: ClassId) -> bool {
        let origin = |it: &ClassId| self.origins.get(it.index()).copied().flatten();
        let mut line = self.line(class);
        line.any(|it| it == of || origin(&it) == Some(of))
    }

    /// Whether objects that are no static subclass of `class` may be instances of it.
    pub fn has_copies(&self, class: ClassId) -> bool {
        self.origins.contains(&Some(class))
    }

    fn common_base(&self, a: ClassId, b: ClassId) -> Option<ClassId> {
        let others = self.ancestors(b);
        self.ancestors(a).into_iter().find(|it| others.contains(it))
    }

    /// The builtin class under which an exception class of the program hangs.
    pub fn native_base(&self, class: ClassId) -> Option<NativeId> {
        let top = self.line(class).last()?;
        match self.bases.get(top.index()) {
            Some(Base::Native(name)) => self.natives.class_named(name),
            _ => None,
        }
    }

    fn common_exception(&self, a: ExceptionClass, b: ExceptionClass) -> ExceptionClass {
        let mut chain = Vec::new();
        let mut native = match a {
            ExceptionClass::User(id) => {
                chain.extend(self.ancestors(id).into_iter().map(ExceptionClass::User));
                self.native_base(id)
            }
            ExceptionClass::Native(id) => Some(id),
        };
        while let Some(id) = native {
            chain.push(ExceptionClass::Native(id));
            native = self.natives.class(id).base;
        }
        let is_above = |it: &ExceptionClass| self.exception_derives(b, *it);
        chain
            .into_iter()
            .find(is_above)
            .unwrap_or(ExceptionClass::Native(NativeId::BASE_EXCEPTION))
    }

    /// `issubclass(class, of)` among exceptions.
    pub fn exception_derives(&self, class: ExceptionClass, of: ExceptionClass) -> bool {
        let native = match (class, of) {
            (ExceptionClass::User(id), ExceptionClass::User(of)) => {
                return self.derives(id, of);
            }
            (ExceptionClass::User(id), _) => self.native_base(id),
            (ExceptionClass::Native(id), _) => Some(id),
        };
        let ExceptionClass::Native(of) = of else {
            return false;
        };
        let mut it = native;
        while let Some(id) = it {
            if id == of {
                return true;
            }
            it = self.natives.class(id).base;
        }
        false
    }

    /// A short name of the outermost constructor, for reasons.
    fn kind(&self, ty: &Ty) -> String {
        match ty {
            Ty::Never => "nothing".to_owned(),
            Ty::None => "None".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::I64(_) | Ty::Int => "int".to_owned(),
            Ty::Float => "float".to_owned(),
            Ty::Native(id, _) => self.natives.class(*id).name.clone(),
            Ty::Tuple(args) => format!("tuple of {}", args.len()),
            Ty::Instance(_) => "an instance of another class".to_owned(),
            Ty::Exception(_) => "exception".to_owned(),
            Ty::Function(_) | Ty::Bound(_) | Ty::Callable(_) | Ty::NativeFunction(_) => {
                "function".to_owned()
            }
            Ty::Class(_) | Ty::NativeClass(_) => "class".to_owned(),
            Ty::NativeModule(_) | Ty::Module(_) => "module".to_owned(),
            Ty::Optional(inner) => format!("{} or None", self.kind(inner)),
            Ty::Value(_) => "a dynamic value".to_owned(),
        }
    }
}

/// The range of an `i64` or of an `i64` or None.
fn range(ty: &Ty) -> Option<Interval> {
    match ty {
        Ty::I64(range) => Some(range.0),
        Ty::Optional(inner) => range(inner),
        _ => None,
    }
}

/// Both are ints, or ints or None: they differ in their ranges.
fn is_wider_int(old: &Ty, new: &Ty) -> bool {
    match (old, new) {
        (Ty::Optional(old), Ty::Optional(new)) => is_wider_int(old, new),
        _ => matches!((old, new), (Ty::I64(_), Ty::I64(_) | Ty::Int)),
    }
}

/// `ty` with another range.
fn with_range(ty: &Ty, interval: Interval) -> Ty {
    match ty {
        Ty::Optional(inner) => Ty::Optional(Rc::new(with_range(inner, interval))),
        Ty::I64(_) => Ty::i64(interval),
        _ => ty.clone(),
    }
}

/// The closure behind a function type, where there is one.
pub fn closure_of(ty: &Ty) -> Option<Closure> {
    match ty {
        Ty::Function(closure) => Some(*closure),
        _ => None,
    }
}
