//! The Rust name of every item.
//!
//! An instance of a function is an item: the first one has the function's name, further ones a
//! number behind it. Methods live in the `impl` of their hierarchy's type, so that those of
//! subclasses have their class's name in front.

use rustc_hash::FxHashMap;

use crate::Options;
use crate::hir::{Base, ClassId, FuncId, GlobalId, MethodKind, ModuleId, Program, is_public};
use crate::rir::name::{self, Names};
use crate::types::Types;
use crate::types::ty::{Closure, InstanceId};

/// Stands for the Rust code beside the program's modules, which names them from outside.
pub(super) const HOST: ModuleId = ModuleId(u32::MAX);

pub(super) struct ItemNames {
    modules: Vec<String>,
    /// The Rust module that holds them, where a host uses them.
    root: String,
    functions: FxHashMap<InstanceId, String>,
    /// The static that stands for a function object.
    function_statics: FxHashMap<(FuncId, Option<InstanceId>), String>,
    classes: FxHashMap<ClassId, String>,
    /// The static that stands for a class object or an exception class.
    statics: FxHashMap<ClassId, String>,
    constructors: FxHashMap<ClassId, String>,
    blanks: FxHashMap<ClassId, String>,
    /// What a subclass's constructor calls for the fields that the class's `__init__` sets.
    initials: FxHashMap<ClassId, String>,
    /// By root class, method, and whether it is a setter.
    dispatchers: FxHashMap<(ClassId, String, bool), String>,
    /// By root class and class variable.
    variables: FxHashMap<(ClassId, String), String>,
    /// What hosts call: methods and attributes by root class, name, and whether it is a setter.
    offered: FxHashMap<(ClassId, String, bool), String>,
    offered_constructors: FxHashMap<ClassId, String>,
    /// Class variables, class methods and static methods, by the class that they are asked of.
    offered_shared: FxHashMap<(ClassId, String), String>,
    offered_variables: FxHashMap<GlobalId, String>,
    globals: FxHashMap<GlobalId, String>,
}

/// Methods that the handle of every class has from its traits: an inherent method of the same
/// name would be called in their place.
const TRAIT_METHODS: [&str; 15] = [
    "borrow",
    "clone",
    "compare",
    "equals",
    "format_to",
    "from_value",
    "hash",
    "into_value",
    "is_instance",
    "is_same",
    "iterate",
    "repr_to",
    "str_to",
    "truth",
    "type_name",
];

impl ItemNames {
    pub(super) fn new(program: &Program, types: &Types, options: &Options) -> ItemNames {
        let main = options.main.as_str();
        let exports = options.exports.as_ref();
        let mut names = ItemNames {
            modules: Vec::new(),
            root: exports.map_or(String::new(), |it| it.root.clone()),
            offered: FxHashMap::default(),
            offered_constructors: FxHashMap::default(),
            offered_shared: FxHashMap::default(),
            offered_variables: FxHashMap::default(),
            functions: FxHashMap::default(),
            function_statics: FxHashMap::default(),
            classes: FxHashMap::default(),
            statics: FxHashMap::default(),
            constructors: FxHashMap::default(),
            blanks: FxHashMap::default(),
            initials: FxHashMap::default(),
            dispatchers: FxHashMap::default(),
            variables: FxHashMap::default(),
            globals: FxHashMap::default(),
        };
        for module in &program.modules {
            let mut name = match module.name.as_str() {
                "__main__" => main.to_owned(),
                dotted => crate::rust_module_name(dotted),
            };
            // `functools.py` may be the main script.
            while module.is_library && (name == main || names.modules.contains(&name)) {
                name.push('_');
            }
            names.modules.push(name);
        }
        let mut scopes: Vec<Names> = program.modules.iter().map(|_| Names::new()).collect();
        for (index, class) in program.classes.iter().enumerate() {
            let flat = class.qualname.replace(".<locals>", "").replace('.', "_");
            let base = name::class(&flat);
            if let Some(scope) = scopes.get_mut(class.module.index()) {
                let fresh = scope.fresh(&base);
                scope.take(&format!("{fresh}Fields"));
                let is_exception = is_exception(program, types, ClassId(index as u32));
                let suffix = if is_exception { "" } else { "_CLASS" };
                let upper = format!("{}{suffix}", snake(&fresh).to_uppercase());
                let upper = scope.fresh(&upper);
                names.statics.insert(ClassId(index as u32), upper);
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
        for key in types.dynamic_functions.keys() {
            let hir = program.function(key.0);
            if let Some(scope) = scopes.get_mut(hir.module.index()) {
                let fresh =
                    scope.fresh(&name::global(&format!("{}_function", flat(&hir.qualname))));
                names.function_statics.insert(*key, fresh);
            }
        }
        let mut impls = names.reserve_members(program, types);
        names.offer_variables(program, types);
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
                let base = method_name(program, types, class, instance.function);
                let scope = if is_exception(program, types, class) {
                    scopes.get_mut(function.module.index())
                } else {
                    impls.get_mut(&root)
                };
                match scope {
                    Some(scope) => scope.fresh(&base),
                    None => base,
                }
            } else {
                let flat = match function.qualname.ends_with("__") {
                    true => words(&snake(&flat(&function.qualname))),
                    false => flat(&function.qualname),
                };
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

    pub(super) fn function_static(&self, closure: Closure) -> &str {
        self.function_statics
            .get(&(closure.function, closure.parent))
            .map_or("MISSING", String::as_str)
    }

    pub(super) fn class(&self, id: ClassId) -> &str {
        self.classes.get(&id).map_or("Missing", String::as_str)
    }

    pub(super) fn class_static(&self, id: ClassId) -> &str {
        self.statics.get(&id).map_or("MISSING", String::as_str)
    }

    pub(super) fn constructor(&self, id: ClassId) -> &str {
        self.constructors.get(&id).map_or("new", String::as_str)
    }

    /// The constructor that does not run `__init__`.
    pub(super) fn blank(&self, id: ClassId) -> &str {
        self.blanks.get(&id).map_or("blank", String::as_str)
    }

    pub(super) fn initial(&self, id: ClassId) -> &str {
        self.initials.get(&id).map_or("missing", String::as_str)
    }

    pub(super) fn dispatcher(&self, root: ClassId, method: &str, is_setter: bool) -> &str {
        self.dispatchers
            .get(&(root, method.to_owned(), is_setter))
            .map_or("missing", String::as_str)
    }

    /// The method that reads a class variable through an object.
    pub(super) fn variable(&self, root: ClassId, name: &str) -> &str {
        self.variables
            .get(&(root, name.to_owned()))
            .map_or("missing", String::as_str)
    }

    /// The names in each hierarchy's `impl` that are not methods of the program: constructors,
    /// dispatchers, and what the handle's traits have.
    fn reserve_members(&mut self, program: &Program, types: &Types) -> FxHashMap<ClassId, Names> {
        let mut impls: FxHashMap<ClassId, Names> = FxHashMap::default();
        for index in 0..program.classes.len() {
            let class = ClassId(index as u32);
            let root = types.root_class(class);
            let scope = impls.entry(root).or_insert_with(|| {
                let mut scope = Names::new();
                for name in TRAIT_METHODS {
                    scope.take(name);
                }
                scope
            });
            let is_alone = types.class(root).subclasses.is_empty();
            let base = if is_alone {
                "new".to_owned()
            } else {
                format!("new_{}", snake(self.class(class)))
            };
            if types.exported.classes.contains(&class) {
                let offered = scope.fresh(&base);
                self.offered_constructors.insert(class, offered);
                let own = program.class(class);
                let attributes = types.class(root).fields.iter().map(|it| (&it.0, false));
                let methods = own.methods.iter().filter(|it| !is_shared(it.kind));
                let methods = methods.map(|it| (&it.name, it.kind == MethodKind::Setter));
                for (name, is_setter) in methods.chain(attributes) {
                    let key = (root, name.clone(), is_setter);
                    if is_public(name) && !self.offered.contains_key(&key) {
                        let base = if is_setter {
                            format!("set_{name}")
                        } else {
                            name.clone()
                        };
                        self.offered.insert(key, scope.fresh(&name::local(&base)));
                    }
                }
            }
            if types.exported.classes.contains(&class) {
                let variables = program.class(class).attrs.iter().map(|it| &it.0);
                let shared = types.exported.shared.keys().filter(|it| it.0 == class);
                let shared = shared.map(|it| &program.function(it.1).name);
                for name in variables.filter(|it| is_public(it)).chain(shared) {
                    let own = name::local(&snake(name)).into_owned();
                    let key = (root, name.clone(), false);
                    // The plain name is that of an object's own variable.
                    let base = match is_alone && !self.offered.contains_key(&key) {
                        true => own,
                        false => {
                            let class = self.classes.get(&class).map_or("", String::as_str);
                            self.offered.entry(key).or_insert_with(|| scope.fresh(&own));
                            format!("{own}_{}", snake(class))
                        }
                    };
                    let offered = scope.fresh(&base);
                    self.offered_shared.insert((class, name.clone()), offered);
                }
            }
            self.constructors.insert(class, scope.fresh(&base));
            if types.class(class).is_blank {
                self.blanks
                    .insert(class, scope.fresh(&base.replacen("new", "blank", 1)));
            }
            if is_alone {
                continue;
            }
            let initial = format!("fields_of_{}", snake(self.class(class)));
            self.initials.insert(class, scope.fresh(&initial));
            for (name, _) in &program.class(class).attrs {
                let key = (root, name.clone());
                self.variables.entry(key).or_insert_with(|| {
                    scope.fresh(&name::local(&format!("class_{}", name.trim_matches('_'))))
                });
            }
            for method in &program.class(class).methods {
                let is_setter = method.kind == MethodKind::Setter;
                let key = (root, method.name.clone(), is_setter);
                self.dispatchers.entry(key).or_insert_with(|| {
                    let bare = method.name.trim_matches('_');
                    let verb = if is_setter {
                        "dispatch_set"
                    } else {
                        "dispatch"
                    };
                    scope.fresh(&name::local(&format!("{verb}_{bare}")))
                });
            }
        }
        impls
    }

    /// Functions have the names of Python's; variables those that are left.
    fn offer_variables(&mut self, program: &Program, types: &Types) {
        let mut scopes: FxHashMap<ModuleId, Names> = FxHashMap::default();
        for id in types.exported.functions.keys() {
            let function = program.function(*id);
            if function.class.is_none() {
                let scope = scopes.entry(function.module).or_default();
                scope.take(&name::value(&function.name));
            }
        }
        for id in types.exported.variables.keys() {
            let global = program.global(*id);
            if global.class.is_none() {
                let scope = scopes.entry(global.module).or_default();
                scope.take("init");
                let offered = scope.fresh(&name::local(&snake(&global.name)));
                self.offered_variables.insert(*id, offered);
            }
        }
    }

    /// What a host calls the function that reads a module's variable.
    pub(super) fn offered_variable(&self, id: GlobalId) -> &str {
        self.offered_variables
            .get(&id)
            .map_or("missing", String::as_str)
    }

    /// What a host calls a class variable, class method or static method of that class.
    pub(super) fn offered_shared(&self, class: ClassId, name: &str) -> &str {
        self.offered_shared
            .get(&(class, name.to_owned()))
            .map_or("missing", String::as_str)
    }

    /// What a host calls a method or attribute.
    pub(super) fn offered(&self, root: ClassId, name: &str, is_setter: bool) -> &str {
        self.offered
            .get(&(root, name.to_owned(), is_setter))
            .map_or("missing", String::as_str)
    }

    /// What a host calls a constructor.
    pub(super) fn offered_constructor(&self, id: ClassId) -> &str {
        self.offered_constructors
            .get(&id)
            .map_or("new", String::as_str)
    }

    pub(super) fn global(&self, id: GlobalId) -> &str {
        self.globals.get(&id).map_or("MISSING", String::as_str)
    }
}

/// Called on a class rather than on an object.
fn is_shared(kind: MethodKind) -> bool {
    matches!(kind, MethodKind::Static | MethodKind::Class)
}

/// `make.<locals>.inner` → `make_inner`; `<lambda>` → `lambda`.
pub(super) fn flat(qualname: &str) -> String {
    qualname
        .replace(".<locals>", "")
        .replace(['<', '>'], "")
        .replace('.', "_")
}

/// The name of a method in the `impl` of its hierarchy, before it is made unique there.
fn method_name(program: &Program, types: &Types, class: ClassId, id: FuncId) -> String {
    let root = types.root_class(class);
    let is_alone = types.class(root).subclasses.is_empty();
    let full = &program.function(id).name;
    let method = full.trim_matches('_');
    let is_setter = program
        .class(class)
        .methods
        .iter()
        .any(|it| it.function == id && it.kind == MethodKind::Setter);
    let method = match method {
        "" => "underscore".to_owned(),
        other if is_setter => format!("set_{other}"),
        other if full.starts_with("__") && TRAIT_METHODS.contains(&other) => {
            format!("own_{other}")
        }
        other => other.to_owned(),
    };
    if is_alone && !is_exception(program, types, class) {
        name::local(&method).into_owned()
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

/// The class derives from a builtin exception.
pub(super) fn is_exception(program: &Program, types: &Types, class: ClassId) -> bool {
    match &program.class(types.root_class(class)).base {
        Base::Native(name) => types
            .natives
            .class_named(name)
            .is_some_and(|it| types.natives.class(it).is_exception),
        _ => false,
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
    } else if from == HOST {
        format!("super::{}::{}::{item}", names.root, names.module(module))
    } else {
        format!("super::{}::{item}", names.module(module))
    }
}

/// The function that is the body of a module.
pub(super) fn is_module_body(program: &Program, id: FuncId) -> bool {
    let function = program.function(id);
    program.module(function.module).body == id
}
