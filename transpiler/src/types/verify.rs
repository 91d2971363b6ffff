//! Checks the invariants of the side tables (see [`super`]).

use crate::hir::Program;
use crate::types::table::{Op, Types};
use crate::types::ty::Ty;

/// What is wrong with the tables; empty when they hold.
pub fn verify(program: &Program, types: &Types) -> Vec<String> {
    let mut errors = types.natives.errors.clone();
    for (index, instance) in types.instances.iter().enumerate() {
        if !instance.is_live {
            continue;
        }
        let function = program.function(instance.function);
        let mut complain = |text: String| {
            errors.push(format!("instance {index} of {}: {text}", function.qualname));
        };
        if instance.locals.len() != function.locals.len() {
            complain("a local has no variable".to_owned());
        }
        for (expr, op) in &instance.ops {
            let is_known = match op {
                Op::Call { target, .. } => target.index() < types.instances.len(),
                Op::Native { set, overload, .. } => types.signature(*set, *overload).is_some(),
                _ => true,
            };
            if !is_known {
                complain(format!("expression {} refers to nothing", expr.0));
            }
        }
        for (local, var) in function.locals.iter().zip(&instance.locals) {
            if let Ty::Native(id, args) = types.vars.get(*var)
                && types.natives.class(id).params != args.len()
            {
                complain(format!(
                    "{} has the wrong number of type arguments",
                    local.name
                ));
            }
        }
    }
    errors
}
