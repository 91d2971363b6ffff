//! Methods as dynamic code calls them: an arm of `call_method` for each name.
//!
//! ```python
//! things = [Circle(2), "text"]
//! things[0].scale(3)           # "scale" => Some(rt::run(|| { bind; this.circle_scale(…) }))
//! ```
//! Arguments are bound by the signature of the object's own class: where the classes of a
//! hierarchy differ in names or defaults, each has a call of its own.

use crate::hir::{ClassId, Function, MethodKind};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::class::{call, local, method, path_expr, reference};
use crate::rir::lower::coerce::value_block;
use crate::rir::lower::dynamic::{arm, bare, is_arm, this_field};
use crate::rir::{Arm, Block, Expr, ExprKind, Type, Use};
use crate::types::ty::InstanceId;

/// How a method is called once its arguments are bound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Static,
    Dispatched,
    Own,
}

impl Cx<'_> {
    pub(super) fn method_arms(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Arm> {
        let mut arms: Vec<Arm> = Vec::new();
        for class in hierarchy {
            for own in &self.program.class(*class).methods {
                let Some(target) = self.live_instance(own.function) else {
                    continue;
                };
                if own.name == "__init__"
                    || !matches!(own.kind, MethodKind::Instance | MethodKind::Static)
                    || arms.iter().any(|it| is_arm(it, &own.name))
                {
                    continue;
                }
                let way = match self.special_method(root, &own.name) {
                    _ if own.kind == MethodKind::Static => Way::Static,
                    Some(found) if found.is_virtual => Way::Dispatched,
                    _ => Way::Own,
                };
                let all = self.implementers(hierarchy, &own.name);
                let targets: Vec<InstanceId> = all.iter().map(|it| it.1).collect();
                let differs = !self.have_one_shape(&targets)
                    || all.iter().any(|(_, it)| {
                        let functions = [*it, target].map(|it| self.types.instance(it).function);
                        let [a, b] = functions.map(|it| self.program.function(it).params.len());
                        a != b || !self.program.same_signature(functions[0], functions[1])
                    });
                let run = if way == Way::Dispatched && differs {
                    self.by_class(root, &all)
                } else {
                    let name = &own.name;
                    call("Some", vec![self.bound_call(root, name, target, way)])
                };
                let guard = match self.types.field(root, &own.name) {
                    Some(_) if self.is_always_set(root, &own.name) => continue,
                    // An attribute of the object's own comes first.
                    Some(_) => {
                        let own = method(this_field(&own.name), "try_get", Vec::new());
                        Some(method(own, "is_none", Vec::new()))
                    }
                    None => None,
                };
                arms.push(Arm {
                    guard,
                    ..arm(&own.name, run)
                });
            }
        }
        arms
    }

    /// The classes that have the method themselves, topmost first.
    fn implementers(&self, hierarchy: &[ClassId], name: &str) -> Vec<(ClassId, InstanceId)> {
        let own = hierarchy.iter().filter_map(|class| {
            let mut methods = self.program.class(*class).methods.iter().rev();
            let found = methods.find(|it| it.name == name && it.kind == MethodKind::Instance)?;
            Some((*class, self.live_instance(found.function)?))
        });
        own.collect()
    }

    /// `if this.is_instance(&CIRCLE_CLASS) { Some(…) } else …`, most derived classes first.
    fn by_class(&self, root: ClassId, all: &[(ClassId, InstanceId)]) -> Expr {
        let mut chosen = path_expr("None");
        for (class, target) in all {
            let run = call("Some", vec![self.bound_call(root, "", *target, Way::Own)]);
            if *class == root {
                chosen = run;
                continue;
            }
            let path = self.class_static_path(self.program.class(root).module, *class);
            let this = local("this", Use::Copy, Type::Never);
            let test = method(this, "is_instance", vec![reference(path_expr(&path))]);
            chosen = Expr {
                kind: ExprKind::If {
                    test: Box::new(test),
                    then: value_block(run),
                    orelse: value_block(chosen),
                },
                ty: Type::Never,
            };
        }
        chosen
    }

    /// `rt::run(|| { bind the arguments; call; box the result })`
    fn bound_call(&self, root: ClassId, name: &str, target: InstanceId, way: Way) -> Expr {
        let function: &Function = self.program.function(self.types.instance(target).function);
        let mut body = Body::bare(self, target);
        let mut stmts = Vec::new();
        let skip = usize::from(way != Way::Static);
        let values = body.bound_parameters(target, function, skip, &mut stmts);
        let ty = self.result_type(target);
        let rust = body.rust(&ty);
        let is_sync = !function.is_async && !function.is_generator;
        let own = self.names.function(target);
        let this = |mode: Use| local("this", mode, Type::Never);
        let made = match way {
            Way::Static => call(&format!("{}::{own}", self.names.class(root)), values),
            Way::Dispatched => method(this(Use::Copy), &self.dispatch_name(root, name), values),
            Way::Own if is_sync => method(this(Use::Copy), own, values),
            Way::Own => method(this(Use::Clone), own, values),
        };
        let value = if way == Way::Dispatched && !is_sync {
            let boxed = body.coerce(bare(made, rust), &ty, &dynamic());
            body.ok(boxed)
        } else {
            body.boxed_result(made, &ty, rust, function)
        };
        let inner = Block {
            stmts,
            value: Some(Box::new(value)),
        };
        let run = Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: Vec::new(),
                ret: Some(Type::path("Value").result()),
                body: Box::new(Expr {
                    kind: ExprKind::Block(inner),
                    ty: Type::Never,
                }),
            },
            ty: Type::Never,
        };
        call("rt::run", vec![run])
    }
}
