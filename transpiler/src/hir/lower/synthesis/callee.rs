//! Library functions that make a function: the compiler writes it.
//!
//! ```python
//! sorted(rows, key=itemgetter(1))           # lambda row: row[1]
//! sorted(people, key=attrgetter("name"))    # lambda person: person.name
//! methodcaller("strip", "-")                # lambda text: text.strip("-")
//! partial(send, host, retries=3)            # lambda *rest, **named: send(host, *rest, …)
//! ```
//!
//! Invariant: arguments are evaluated once, where the call stands.

use crate::hir::lower::Lowerer;
use crate::hir::lower::builder::blank;
use crate::hir::{Arg, ExprId, ExprKind, LocalId, LocalKind, Param, ParamKind, StmtKind};
use crate::syntax::TextRange;
use crate::syntax::ast::{self, Expr};

/// An argument of the call, for use inside the function that it makes.
struct Given {
    shape: Shape,
    held: Held,
}

enum Held {
    /// Evaluating it again cannot be told apart.
    Constant(ExprId),
    Temp(LocalId),
}

/// How an argument is written.
enum Shape {
    Positional,
    Keyword(String),
    Star,
    StarStar,
}

impl Lowerer {
    /// The function that the call makes; none if it is no such call.
    pub(in crate::hir::lower) fn made_function(&mut self, it: &ast::ExprCall) -> Option<ExprId> {
        let name = match &*it.func {
            Expr::Name(it) => it.id.as_str(),
            Expr::Attribute(it) => it.attr.as_str(),
            _ => return None,
        };
        if !matches!(
            name,
            "itemgetter" | "attrgetter" | "methodcaller" | "partial"
        ) {
            return None;
        }
        let native = self.static_native(&it.func)?;
        let args = &it.arguments.args;
        let is_plain = it.arguments.keywords.is_empty() && !args.iter().any(Expr::is_starred_expr);
        let names: Option<Vec<&str>> = args.iter().map(text).collect();
        match (native.as_str(), names) {
            ("operator.itemgetter", _) if is_plain && !args.is_empty() => {
                Some(self.item_getter(it))
            }
            ("operator.attrgetter", Some(names)) if is_plain && !names.is_empty() => {
                Some(self.attribute_getter(&names, it.range))
            }
            ("operator.methodcaller", _) => {
                let method = args.first().and_then(text)?;
                Some(self.method_caller(method, it))
            }
            ("functools.partial", _) if !args.is_empty() => Some(self.partial(it)),
            _ => None,
        }
    }

    /// Evaluates the arguments where the call stands.
    fn given(&mut self, args: Vec<Arg>, range: TextRange) -> Vec<Given> {
        args.into_iter()
            .map(|arg| {
                let (value, shape) = match arg {
                    Arg::Positional(value) => (value, Shape::Positional),
                    Arg::Keyword(name, value) => (value, Shape::Keyword(name)),
                    Arg::Star(value) => (value, Shape::Star),
                    Arg::StarStar(value) => (value, Shape::StarStar),
                };
                let kind = &self.builder.function.expr(value).kind;
                let is_local = matches!(kind, ExprKind::Local(_));
                let held = match self.is_simple(value) && !is_local {
                    true => Held::Constant(value),
                    false => Held::Temp(self.temp_of("given", value, range)),
                };
                Given { shape, held }
            })
            .collect()
    }

    /// The argument inside the function.
    fn given_value(&mut self, given: &Given, range: TextRange) -> ExprId {
        match given.held {
            Held::Temp(outer) => {
                let span = self.span(range);
                let inner = self.builder.capture(outer, "given", span);
                self.local(inner, range)
            }
            Held::Constant(outer) => {
                let literal = self.outer.last().map(|it| it.function.expr(outer));
                let kind = literal.and_then(|it| it.kind.duplicate());
                self.make(kind.unwrap_or(ExprKind::None), range)
            }
        }
    }

    /// `lambda …: value`, with what `arguments` emits evaluated before it.
    fn written(
        &mut self,
        params: &[(&str, ParamKind)],
        range: TextRange,
        arguments: impl FnOnce(&mut Lowerer) -> Vec<Given>,
        value: impl FnOnce(&mut Lowerer, &[LocalId], &[Given]) -> ExprId,
    ) -> ExprId {
        let span = self.span(range);
        let id = self.reserve_function(span);
        let body = self.block(|this| {
            let given = arguments(this);
            let mut function = blank(this.module_id(), span);
            function.name = "<lambda>".to_owned();
            function.qualname = this.inner_qualname("<lambda>");
            function.parent = Some(this.builder.id);
            let scope = this.scope;
            this.enter(id, scope, function);
            let locals: Vec<LocalId> = params
                .iter()
                .map(|&(name, kind)| {
                    let local = this.builder.new_local(name, LocalKind::Param, span);
                    let default = None;
                    let param = Param {
                        local,
                        kind,
                        default,
                    };
                    this.builder.function.params.push(param);
                    local
                })
                .collect();
            let value = value(this, &locals, &given);
            this.emit(StmtKind::Return(Some(value)), range);
            this.leave();
        });
        let function = self.make(ExprKind::Function(id), range);
        self.body_block(function, body, range)
    }

    fn item_getter(&mut self, it: &ast::ExprCall) -> ExprId {
        let range = it.range;
        self.written(
            &[("obj", ParamKind::PositionalOnly)],
            range,
            |this| {
                let args = this.arguments(&it.arguments);
                this.given(args, range)
            },
            |this, params, given| {
                let items: Vec<ExprId> = given
                    .iter()
                    .flat_map(|given| params.iter().map(move |obj| (*obj, given)))
                    .map(|(obj, given)| {
                        let object = this.local(obj, range);
                        let index = this.given_value(given, range);
                        this.make(ExprKind::Subscript { object, index }, range)
                    })
                    .collect();
                this.one_or_tuple(items, range)
            },
        )
    }

    fn attribute_getter(&mut self, names: &[&str], range: TextRange) -> ExprId {
        self.written(
            &[("obj", ParamKind::PositionalOnly)],
            range,
            |_| Vec::new(),
            |this, params, _| {
                let items = names
                    .iter()
                    .flat_map(|name| params.iter().map(move |obj| (*obj, name)))
                    .map(|(obj, name)| {
                        let object = this.local(obj, range);
                        let steps = name.split('.');
                        steps.fold(object, |object, name| this.attribute(object, name, range))
                    })
                    .collect();
                this.one_or_tuple(items, range)
            },
        )
    }

    fn one_or_tuple(&mut self, items: Vec<ExprId>, range: TextRange) -> ExprId {
        match items.as_slice() {
            &[one] => one,
            _ => self.make(ExprKind::Tuple(items), range),
        }
    }

    fn method_caller(&mut self, method: &str, it: &ast::ExprCall) -> ExprId {
        let range = it.range;
        self.written(
            &[("obj", ParamKind::PositionalOnly)],
            range,
            |this| {
                let args = this.arguments(&it.arguments);
                this.given(args, range)
            },
            |this, params, given| {
                let args = this.closed(given.get(1..).unwrap_or_default(), range);
                let Some(&obj) = params.first() else {
                    return this.none(range);
                };
                let object = this.local(obj, range);
                let callee = this.attribute(object, method, range);
                this.make(ExprKind::Call { callee, args }, range)
            },
        )
    }

    fn partial(&mut self, it: &ast::ExprCall) -> ExprId {
        let range = it.range;
        self.written(
            &[("rest", ParamKind::Star), ("named", ParamKind::StarStar)],
            range,
            |this| {
                let args = this.arguments(&it.arguments);
                this.given(args, range)
            },
            |this, params, given| {
                let Some((function, given)) = given.split_first() else {
                    return this.none(range);
                };
                let callee = this.given_value(function, range);
                let (named_args, mut args): (Vec<Arg>, Vec<Arg>) = this
                    .closed(given, range)
                    .into_iter()
                    .partition(|it| matches!(it, Arg::Keyword(..) | Arg::StarStar(_)));
                if let &[rest, named] = params {
                    let rest = this.local(rest, range);
                    args.push(Arg::Star(rest));
                    let named = this.local(named, range);
                    let merged = this.overridden(named_args, named, range);
                    args.push(Arg::StarStar(merged));
                }
                this.make(ExprKind::Call { callee, args }, range)
            },
        )
    }

    /// `{"retries": 3, **named}`: what the call names replaces what was given before.
    fn overridden(&mut self, given: Vec<Arg>, named: ExprId, range: TextRange) -> ExprId {
        if given.is_empty() {
            return named;
        }
        let start = self.make(ExprKind::Dict(Vec::new()), range);
        let merged = self.temp_of("merged", start, range);
        for arg in given {
            let items = match arg {
                Arg::Keyword(name, value) => {
                    let name = self.str(&name, range);
                    self.make(ExprKind::Dict(vec![(name, value)]), range)
                }
                Arg::StarStar(items) => items,
                Arg::Positional(_) | Arg::Star(_) => continue,
            };
            self.call_method(merged, "update", vec![items], range);
        }
        self.call_method(merged, "update", vec![named], range);
        self.local(merged, range)
    }

    /// The arguments inside the function, in the shapes that they were given in.
    fn closed(&mut self, given: &[Given], range: TextRange) -> Vec<Arg> {
        given
            .iter()
            .map(|given| {
                let value = self.given_value(given, range);
                match &given.shape {
                    Shape::Positional => Arg::Positional(value),
                    Shape::Keyword(name) => Arg::Keyword(name.clone(), value),
                    Shape::Star => Arg::Star(value),
                    Shape::StarStar => Arg::StarStar(value),
                }
            })
            .collect()
    }
}

fn text(value: &Expr) -> Option<&str> {
    match value {
        Expr::StringLiteral(it) => Some(it.value.to_str()),
        _ => None,
    }
}
