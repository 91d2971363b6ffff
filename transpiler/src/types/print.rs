//! The side tables as text: `cargo taipan dump --stage types`.

use crate::hir::Program;
use crate::types::Types;

/// Each live instance with the types of its parameters, locals and result.
pub fn print(program: &Program, types: &Types) -> String {
    let mut out = String::new();
    for (index, instance) in types.instances.iter().enumerate() {
        if !instance.is_live {
            continue;
        }
        let function = program.function(instance.function);
        let ret = types.display(program, &types.vars.get(instance.ret));
        out.push_str(&format!(
            "instance {index} {} -> {ret}\n",
            function.qualname
        ));
        for (local, var) in function.locals.iter().zip(&instance.locals) {
            let ty = types.display(program, &types.vars.get(*var));
            out.push_str(&format!("  {}: {ty}\n", local.name));
        }
    }
    for (index, class) in program.classes.iter().enumerate() {
        out.push_str(&format!("class {}\n", class.qualname));
        if let Some(info) = types.classes.get(index) {
            for (name, var) in &info.fields {
                let ty = types.display(program, &types.vars.get(*var));
                out.push_str(&format!("  {name}: {ty}\n"));
            }
        }
    }
    out
}
