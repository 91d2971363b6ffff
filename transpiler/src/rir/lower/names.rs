//! The Rust name of every item.
//!
//! An instance of a function is an item: the first one has the function's name, further ones a
//! number behind it. Methods live in the `impl` of their hierarchy's type, so that those of
//! subclasses have their class's name in front.

use std::collections::HashMap;

use crate::hir::{Base, ClassId, FuncId, GlobalId, ModuleId, Program};
use crate::rir::name::{self, Names};
use crate::types::Types;
use crate::types::ty::InstanceId;

pub(super) struct ItemNames {
    modules: Vec<String>,
    functions: HashMap<InstanceId, String>,
    classes: HashMap<ClassId, String>,
    globals: HashMap<GlobalId, String>,
}

impl ItemNames {
    pub(super) fn new(program: &Program, types: &Types, main: &str) -> ItemNames {
        let mut names = ItemNames {
            modules: Vec::new(),
            functions: HashMap::new(),
            classes: HashMap::new(),
            globals: HashMap::new(),
        };
        for module in &program.modules {
            names.modules.push(match module.name.as_str() {
                "__main__" => main.to_owned(),
                dotted => crate::rust_module_name(dotted),
            });
        }
        let mut scopes: Vec<Names> = program.modules.iter().map(|_| Names::new()).collect();
        for (index, class) in program.classes.iter().enumerate() {
            let flat = class.qualname.replace(".<locals>", "").replace('.', "_");
            let base = name::class(&flat);
            if let Some(scope) = scopes.get_mut(class.module.index()) {
                let fresh = scope.fresh(&base);
                scope.take(&format!("{fresh}Fields"));
                scope.take(&format!("{fresh}Class"));
                names.classes.insert(ClassId(index as u32), fresh);
            }
        }
        for scope in &mut scopes {
            scope.take("module");
            scope.take("import");
            scope.take("IMPORTED");
        }
        for (index, global) in program.globals.iter().enumerate() {
            let owner = global.class.map_or(String::new(), |class| {
                format!("{}_", program.class(class).name)
            });
            if let Some(scope) = scopes.get_mut(global.module.index()) {
                let fresh = scope.fresh(&name::global(&format!("{owner}{}", words(&global.name))));
                names.globals.insert(GlobalId(index as u32), fresh);
            }
        }
        let mut impls: HashMap<ClassId, Names> = HashMap::new();
        for (index, instance) in types.instances.iter().enumerate() {
            if !instance.is_live {
                continue;
            }
            let id = InstanceId(index as u32);
            let function = program.function(instance.function);
            let is_module = program.module(function.module).body == instance.function;
            let fresh = if is_module {
                "module".to_owned()
            } else if let Some(class) = function.class {
                let root = types.root_class(class);
                let base = method_name(program, types, class, &function.name);
                impls.entry(root).or_default().fresh(&base)
            } else {
                let flat = function
                    .qualname
                    .replace(".<locals>", "")
                    .replace("<lambda>", "lambda")
                    .replace("<genexpr>", "genexpr")
                    .replace('.', "_");
                match scopes.get_mut(function.module.index()) {
                    Some(scope) => scope.fresh(&name::local(&flat)),
                    None => flat,
                }
            };
            names.functions.insert(id, fresh);
        }
        names
    }

    pub(super) fn module(&self, id: ModuleId) -> &str {
        self.modules
            .get(id.index())
            .map_or("module", String::as_str)
    }

    pub(super) fn function(&self, id: InstanceId) -> &str {
        self.functions.get(&id).map_or("missing", String::as_str)
    }

    pub(super) fn class(&self, id: ClassId) -> &str {
        self.classes.get(&id).map_or("Missing", String::as_str)
    }

    pub(super) fn global(&self, id: GlobalId) -> &str {
        self.globals.get(&id).map_or("MISSING", String::as_str)
    }
}

/// The name of a method in the `impl` of its hierarchy.
fn method_name(program: &Program, types: &Types, class: ClassId, method: &str) -> String {
    let root = types.root_class(class);
    let is_alone = types.class(root).subclasses.is_empty();
    let is_exception = matches!(program.class(root).base, Base::Native(_));
    let method = method.trim_start_matches('_').trim_end_matches('_');
    let method = match method {
        "" => "underscore",
        "init" => "init",
        other => other,
    };
    if is_alone && !is_exception {
        name::local(method).into_owned()
    } else {
        let owner = name::local(&snake(&program.class(class).name)).into_owned();
        name::local(&format!("{owner}_{method}")).into_owned()
    }
}

/// `__init___limit_default` → `init_limit_default`: a static's name has no decoration.
fn words(name: &str) -> String {
    let words: Vec<&str> = name.split('_').filter(|it| !it.is_empty()).collect();
    if words.is_empty() {
        name.to_owned()
    } else {
        words.join("_")
    }
}

/// `TrafficLight` → `traffic_light`.
pub(super) fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut previous_is_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && previous_is_lower {
            out.push('_');
        }
        previous_is_lower = c.is_lowercase() || c.is_ascii_digit();
        out.extend(c.to_lowercase());
    }
    out
}

/// The path of an item as code in `from` names it.
pub(super) fn path(names: &ItemNames, from: ModuleId, module: ModuleId, item: &str) -> String {
    if from == module {
        item.to_owned()
    } else {
        format!("super::{}::{item}", names.module(module))
    }
}

/// The function that is the body of a module.
pub(super) fn is_module_body(program: &Program, id: FuncId) -> bool {
    let function = program.function(id);
    program.module(function.module).body == id
}
