//! Whose death nobody sees.
//!
//! Problem: CPython frees an object when its last reference goes, and a finalizer (`__del__`, a
//! generator's `finally`) makes that moment visible. Only values without one may die earlier than
//! the variable that holds them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rir::{Fields, Impl, Item, Module, Struct, Type};

/// The types of plain data: the runtime's, and the user's classes that were found to be such.
#[derive(Clone, Default, Debug)]
pub struct Quiet {
    classes: FxHashSet<String>,
    /// The classes with a `__del__`.
    finalized: FxHashSet<String>,
}

impl Quiet {
    /// The classes of a whole program: those that hold data only, and have no `__del__`.
    pub fn of(modules: &[Module]) -> Quiet {
        let mut fields: FxHashMap<&str, Vec<&Type>> = FxHashMap::default();
        let mut loud: FxHashSet<&str> = FxHashSet::default();
        for item in modules.iter().flat_map(|module| &module.items) {
            match item {
                Item::Struct(Struct {
                    name,
                    fields: Fields::Named(named),
                    ..
                }) => {
                    let types = named.iter().map(|(_, ty)| ty);
                    fields.entry(name).or_default().extend(types);
                }
                Item::Impl(Impl {
                    ty: Type::Path(name, _),
                    items,
                    ..
                }) => {
                    let has_finalizer = items.iter().any(|item| match item {
                        Item::Function(function) => {
                            function
                                .code
                                .as_ref()
                                .is_some_and(|it| it.name == "__del__")
                                || function.name == "drop"
                        }
                        _ => false,
                    });
                    if has_finalizer {
                        loud.insert(name);
                    }
                }
                _ => {}
            }
        }
        let handle = |name: &str| name.strip_suffix("Fields").map(str::to_owned);
        let mut quiet = Quiet {
            classes: FxHashSet::default(),
            finalized: loud.iter().map(|it| (*it).to_owned()).collect(),
        };
        for name in fields.keys().filter_map(|name| handle(name)) {
            if !loud.contains(name.as_str()) {
                quiet.classes.insert(name);
            }
        }
        // A class that holds a loud one is loud.
        loop {
            let count = quiet.classes.len();
            for (name, types) in &fields {
                if let Some(name) = handle(name)
                    && !types.iter().all(|ty| quiet.is_field(ty))
                {
                    quiet.classes.remove(&name);
                }
            }
            if quiet.classes.len() == count {
                return quiet;
            }
        }
    }

    fn is_field(&self, ty: &Type) -> bool {
        match ty {
            Type::Ref(_) => true,
            Type::Path(path, args)
                if matches!(path.as_str(), "MaybeField" | "Field" | "Cell" | "RefCell") =>
            {
                args.iter().all(|arg| self.is_data(arg))
            }
            _ => self.is_data(ty),
        }
    }

    /// A `__del__` runs where such a value ends.
    pub(super) fn is_finalized(&self, ty: &Type) -> bool {
        match ty {
            Type::Path(path, args) => {
                let class = path.rsplit("::").next().unwrap_or(path);
                self.finalized.contains(class) || args.iter().any(|arg| self.is_finalized(arg))
            }
            Type::Tuple(items) => items.iter().any(|item| self.is_finalized(item)),
            _ => false,
        }
    }

    pub(super) fn is_data(&self, ty: &Type) -> bool {
        match ty {
            Type::Unit => true,
            Type::Path(path, args) => {
                let data = matches!(
                    path.as_str(),
                    "Int"
                        | "Str"
                        | "Bytes"
                        | "ByteArray"
                        | "bool"
                        | "i64"
                        | "f64"
                        | "List"
                        | "Tuple"
                        | "Dict"
                        | "Set"
                        | "FrozenSet"
                        | "Range"
                        | "Slice"
                        | "Option"
                );
                let class = path.rsplit("::").next().unwrap_or(path);
                (data || self.classes.contains(class)) && args.iter().all(|arg| self.is_data(arg))
            }
            Type::Tuple(items) => items.iter().all(|item| self.is_data(item)),
            _ => false,
        }
    }
}
