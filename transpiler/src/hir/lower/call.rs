//! Calls, and the few callees that mean something to the compiler.
//!
//! ```python
//! super().__init__(x)      # Call(Attribute(Super(C), "__init__"), x)
//! cast(int, x)             # x
//! eval(text)               # a diagnostic: there is no Python compiler in the program
//! ```
//!
//! Invariants: the callee is evaluated first, then positional arguments, also those behind a
//! keyword (`f(key=b(), *a())`), then keywords, each in source order.

use super::Lowerer;
use super::names::Entity;
use crate::diag::{Code, Diagnostic};
use crate::hir::{Arg, BinaryOp, ExprId, ExprKind};
use crate::stubs;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Ranged, TextRange};

impl Lowerer {
    pub(super) fn call_expr(&mut self, it: &ast::ExprCall) -> ExprId {
        if let Expr::Name(name) = &*it.func {
            let owner = self.owner(self.scope, &name.id);
            if name.id.as_str() == "super" && owner.is_none() {
                return self.super_call(it);
            }
            if let Some(owner) = owner
                && let Entity::NewType(..) = self.entity(self.module, owner, &name.id)
                && let Some(value) = it.arguments.args.first()
            {
                return self.expr(value);
            }
        }
        if let Some(value) = self.own_attributes_call(it) {
            return value;
        }
        if let Some(function) = self.made_function(it) {
            return function;
        }
        if let Expr::Attribute(method) = &*it.func
            && method.attr.as_str() == "_replace"
            && it.arguments.args.is_empty()
        {
            return self.replaced_fields(method, it);
        }
        let callee = self.expr(&it.func);
        if let ExprKind::Native(name) = &self.builder.function.expr(callee).kind {
            let name = name.clone();
            if let Some(raised) = self.unknown_keyword(&name, it) {
                return raised;
            }
            if let Some(value) = self.native_call(&name, callee, it) {
                return value;
            }
            return self.plain_call(&name, callee, it);
        }
        if let ExprKind::Class(id) = self.builder.function.expr(callee).kind
            && self.is_enumeration(id)
            && let [value] = &*it.arguments.args
        {
            let value = self.expr(value);
            return self.enum_lookup(id, value, "value", it.range);
        }
        let args = self.arguments(&it.arguments);
        self.make(ExprKind::Call { callee, args }, it.range)
    }

    /// A call of a native that is like any other.
    fn plain_call(&mut self, native: &str, callee: ExprId, it: &ast::ExprCall) -> ExprId {
        let mut args = self.arguments(&it.arguments);
        self.path_texts(native, &mut args, it.range);
        self.make(ExprKind::Call { callee, args }, it.range)
    }

    /// `p._replace(x=1, y=2)` of a named tuple is `p._replace_x(1)._replace_y(2)`.
    fn replaced_fields(&mut self, method: &ast::ExprAttribute, it: &ast::ExprCall) -> ExprId {
        let mut object = self.expr(&method.value);
        for keyword in &it.arguments.keywords {
            let value = self.expr(&keyword.value);
            let Some(name) = &keyword.arg else {
                let text = "`_replace` with fields that are not written out is not supported";
                self.unsupported(keyword.range, text, "name each field");
                continue;
            };
            let callee = self.attribute(object, &format!("_replace_{name}"), it.range);
            object = self.call(callee, vec![value], it.range);
        }
        object
    }

    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> Vec<Arg> {
        let mut args = Vec::with_capacity(arguments.len());
        for argument in &arguments.args {
            args.push(match argument {
                Expr::Starred(it) => Arg::Star(self.expr(&it.value)),
                it => Arg::Positional(self.expr(it)),
            });
        }
        for keyword in &arguments.keywords {
            let value = self.expr(&keyword.value);
            args.push(match &keyword.arg {
                Some(name) => Arg::Keyword(self.mangle(&name.id).to_string(), value),
                None => Arg::StarStar(value),
            });
        }
        args
    }

    /// `super()` and `super(C, self)` in a method of `C`.
    fn super_call(&mut self, it: &ast::ExprCall) -> ExprId {
        let is_method = self.builder.class_scope.is_some();
        let class = self.classes.last().map(|it| it.id);
        let fits = match &*it.arguments.args {
            [] => true,
            [Expr::Name(class), Expr::Name(_)] => self
                .classes
                .last()
                .is_some_and(|it| it.name == class.id.as_str()),
            _ => false,
        };
        match class {
            Some(class) if is_method && fits => self.make(ExprKind::Super(class), it.range),
            _ => {
                let help = "call it in the method itself, as `super()`";
                let text = "`super` is supported only directly in a method";
                self.unsupported(it.range, text, help);
                self.placeholder(it.range)
            }
        }
    }

    /// A native callee that the compiler handles itself.
    fn native_call(&mut self, name: &str, callee: ExprId, it: &ast::ExprCall) -> Option<ExprId> {
        let args = &it.arguments.args;
        match name {
            "builtins.eval" | "builtins.exec" | "builtins.compile" | "builtins.__import__" => {
                let short = name.trim_start_matches("builtins.");
                let text = format!("`{short}` needs a Python compiler inside the program");
                let span = self.span(it.range);
                let diagnostic = Diagnostic::error(Code::DynamicCode, span, text)
                    .help("write the code out, or choose among functions with a dictionary");
                self.report(diagnostic);
                Some(callee)
            }
            "builtins.locals" | "builtins.globals" => {
                let short = name.trim_start_matches("builtins.");
                let text =
                    format!("`{short}()` is not supported: variables have no names at run time");
                self.unsupported(it.range, text, "keep the values in a dictionary");
                Some(callee)
            }
            "builtins.vars" if args.is_empty() => {
                let text = "`vars()` is not supported: variables have no names at run time";
                self.unsupported(it.range, text, "keep the values in a dictionary");
                Some(callee)
            }
            "builtins.type" if args.len() == 3 => {
                let text = "`type(name, bases, body)` makes a class when the program runs";
                self.unsupported(it.range, text, "write a `class` statement");
                Some(callee)
            }
            "builtins.pow" if it.arguments.keywords.is_empty() => {
                let [base, exponent] = &**args else {
                    return None;
                };
                if base.is_starred_expr() || exponent.is_starred_expr() {
                    return None;
                }
                let (left, right) = (self.expr(base), self.expr(exponent));
                let power = ExprKind::Binary {
                    op: BinaryOp::Pow,
                    left,
                    right,
                    in_place: false,
                };
                Some(self.make(power, it.range))
            }
            "builtins.dict" | "collections.OrderedDict" | "collections.Counter"
                if args.is_empty() && !it.arguments.keywords.is_empty() =>
            {
                let dict = self.keyword_dict(it)?;
                if name == "builtins.dict" {
                    return Some(dict);
                }
                let args = vec![Arg::Positional(dict)];
                Some(self.make(ExprKind::Call { callee, args }, it.range))
            }
            "dataclasses.replace" => self.replace_call(it),
            "typing.cast" | "typing_extensions.cast" => Some(self.expr(args.get(1)?)),
            "typing.assert_type" | "micropython.const" => Some(self.expr(args.first()?)),
            "builtins.isinstance" | "builtins.issubclass" => {
                let [object, classes] = &**args else {
                    return None;
                };
                let protocol = match name {
                    "builtins.isinstance" => self.protocol_test(object, classes, it.range),
                    _ => None,
                };
                if let Some(test) =
                    protocol.or_else(|| self.abstract_test(name, object, classes, it.range))
                {
                    return Some(test);
                }
                if let Some(test) = self.any_instance(object, classes, it) {
                    return Some(test);
                }
                // The kind of object first, for what the test says of a variable.
                let known = match (name, object) {
                    ("builtins.isinstance", Expr::Name(_)) => self.made_class(classes),
                    _ => None,
                };
                let known = known.map(|id| {
                    let object = self.expr(object);
                    self.is_instance_of(object, id, it.range)
                });
                let object = self.expr(object);
                let classes = self.class_tuple(classes);
                let test = self.call(callee, vec![object, classes], it.range);
                Some(match known {
                    Some(known) => self.make(ExprKind::And(known, test), it.range),
                    None => test,
                })
            }
            "builtins.open" if is_binary(&it.arguments) => {
                let callee = self.native("io._open_binary", it.func.range());
                Some(self.plain_call("io._open_binary", callee, it))
            }
            "builtins.id" | "builtins.repr" | "builtins.str" | "builtins.hash"
            | "builtins.type" | "builtins.print" | "builtins.getattr" | "builtins.hasattr"
            | "builtins.callable" => None,
            // Which kind of number it gives depends on the operands, as with the operator.
            "builtins.pow" if it.arguments.keywords.is_empty() => {
                let [base, exponent] = &**args else {
                    return None;
                };
                let left = self.expr(base);
                let right = self.expr(exponent);
                let kind = ExprKind::Binary {
                    op: BinaryOp::Pow,
                    left,
                    right,
                    in_place: false,
                };
                Some(self.make(kind, it.range))
            }
            "collections.defaultdict" if !args.is_empty() => {
                let shown = args.first().and_then(|it| self.shown_class(it));
                let keywords = &it.arguments.keywords;
                let is_factory = args.len() == 1
                    && !keywords.is_empty()
                    && keywords.iter().all(|it| it.arg.is_some());
                let args = match args.first().filter(|_| is_factory) {
                    Some(factory) => {
                        let factory = Arg::Positional(self.expr(factory));
                        vec![factory, Arg::Positional(self.keyword_dict(it)?)]
                    }
                    None => self.arguments(&it.arguments),
                };
                let dict = self.make(ExprKind::Call { callee, args }, it.range);
                let Some(shown) = shown else {
                    return Some(dict);
                };
                let shown = self.str(&shown, it.range);
                let named = self.attribute(dict, "_named", it.range);
                Some(self.call(named, vec![shown], it.range))
            }
            // What else takes a class takes it as the collection of its members.
            _ => {
                let args = self.arguments(&it.arguments);
                for arg in &args {
                    if let Arg::Positional(value) | Arg::Star(value) = arg {
                        self.enum_members(*value);
                    }
                }
                Some(self.make(ExprKind::Call { callee, args }, it.range))
            }
        }
    }

    /// The keywords of a call as a dict: it says what the keys and values are.
    fn keyword_dict(&mut self, it: &ast::ExprCall) -> Option<ExprId> {
        let keywords = &it.arguments.keywords;
        let names = keywords.iter().map(|it| it.arg.as_ref());
        let names: Vec<_> = names.collect::<Option<_>>()?;
        let mut items = Vec::new();
        for (name, keyword) in names.into_iter().zip(keywords) {
            let key = self.str(name.as_str(), keyword.range);
            items.push((key, self.expr(&keyword.value)));
        }
        Some(self.make(ExprKind::Dict(items), it.range))
    }

    /// `isinstance(x, (A, int))` with a class that is made anew: a test for each.
    fn any_instance(
        &mut self,
        object: &Expr,
        classes: &Expr,
        it: &ast::ExprCall,
    ) -> Option<ExprId> {
        let mut all = Vec::new();
        match classes {
            Expr::Tuple(it) => all.extend(&it.elts),
            other => union_members(other, &mut all),
        }
        let is_made = all.len() > 1 && all.iter().any(|it| self.made_class(it).is_some());
        if !is_made || !object.is_name_expr() {
            return None;
        }
        let mut found = None;
        for class in all {
            let mut one = it.clone();
            if let Some(slot) = one.arguments.args.get_mut(1) {
                *slot = class.clone();
            }
            let test = self.call_expr(&one);
            found = Some(match found {
                Some(found) => self.make(ExprKind::Or(found, test), it.range),
                None => test,
            });
        }
        found
    }

    /// `isinstance` of a class that is known by its place.
    pub(super) fn is_instance_of(
        &mut self,
        object: ExprId,
        class: crate::hir::ClassId,
        range: TextRange,
    ) -> ExprId {
        let class = self.make(ExprKind::Class(class), range);
        self.call_native("builtins.isinstance", vec![object, class], range)
    }

    /// `<class 'list'>`, where the expression names a class.
    fn shown_class(&mut self, class: &Expr) -> Option<String> {
        let name = match self.static_entity(class)? {
            Entity::Class(id) => {
                let class = self.program.class(id);
                let module = &self.program.module(class.module).name;
                format!("{module}.{}", class.qualname)
            }
            Entity::Native(name) if stubs::is_class(&name) => {
                name.trim_start_matches("builtins.").to_owned()
            }
            _ => return None,
        };
        Some(format!("<class '{name}'>"))
    }

    /// `A | B` in an `isinstance` test is the tuple `(A, B)`; `None` is its type.
    fn class_tuple(&mut self, classes: &Expr) -> ExprId {
        let mut found = Vec::new();
        if !matches!(classes, Expr::BinOp(_)) {
            return self.expr(classes);
        }
        union_members(classes, &mut found);
        let items = found
            .into_iter()
            .map(|it| match it {
                Expr::NoneLiteral(_) => {
                    let none = self.none(it.range());
                    self.call_native("builtins.type", vec![none], it.range())
                }
                other => self.expr(other),
            })
            .collect();
        self.make(ExprKind::Tuple(items), classes.range())
    }

    /// The text of an expression, as the user wrote it.
    pub(super) fn source_text(&self, expr: &Expr) -> String {
        let range: TextRange = expr.range();
        let Some(module) = self.modules.get(self.module) else {
            return String::new();
        };
        module
            .text
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or("")
            .to_owned()
    }
}

pub(super) fn union_members<'a>(expr: &'a Expr, out: &mut Vec<&'a Expr>) {
    match expr {
        Expr::BinOp(it) if it.op == ast::Operator::BitOr => {
            union_members(&it.left, out);
            union_members(&it.right, out);
        }
        other => out.push(other),
    }
}

/// The arguments of `open` ask for a file of bytes.
fn is_binary(arguments: &ast::Arguments) -> bool {
    let mode = arguments.find_argument_value("mode", 1);
    matches!(mode, Some(Expr::StringLiteral(it)) if it.value.to_str().contains('b'))
}
