//! HIR and its types become RIR: every decision that Rust asks for is taken here.
//!
//! ```python
//! async def worker(name, n):
//!     for i in range(n):
//!         await asyncio.sleep(0)
//!     return n
//! ```
//! ```text
//! pub async fn worker(name: Str, n: i64) -> Result<i64> {
//!     for i in 0..n { propagate(at 3, asyncio::sleep(0.0).await) }
//!     Ok(n)
//! }
//! ```
//!
//! One file a concern: [`names`] gives every item its Rust name, [`ty`] and [`coerce`] relate
//! static types to Rust types, [`body`] holds what the lowering of one function knows, [`expr`],
//! [`operator`], [`call`], [`native`] and [`stmt`] follow HIR's nodes, [`exits`] is `try`, [`function`],
//! [`class`] and [`dynamic`] make items, [`calls`] finds recursion.
//!
//! Invariants:
//! 1. An operand is evaluated exactly once and in Python's order.
//! 2. A value that may raise is under a `Propagate`; an exception inside a `try` breaks to its label.
//! 3. Locals are declared at the top of their function; tidying moves them to their first use.

// Methods are named after the conversion that they emit, not one that they perform.
#![allow(clippy::wrong_self_convention)]

mod absent;
mod argument;
mod assigned;
mod attribute;
mod body;
mod call;
mod callable;
mod calls;
mod class;
mod coerce;
mod construct;
mod copying;
mod delete;
mod dispatch;
mod dynamic;
mod ends;
mod exits;
mod expr;
mod finalizer;
mod function;
mod global;
mod handling;
mod host;
mod initial;
mod intrinsic;
mod iterable;
mod late;
mod let_go;
mod loops;
mod methods;
mod names;
mod native;
mod native_value;
mod object;
mod operator;
mod ordinals;
mod overtaken;
mod plain;
mod prefix;
mod query;
mod stmt;
mod surface;
mod suspend;
mod target;
mod text;
mod ty;
mod variable;
mod wrapper;

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Options;
use crate::hir::{ClassId, FuncId, ModuleId, Program};
use crate::rir::{Item, Module};
use crate::source::{SourceFile, Span};
use crate::types::Types;
use crate::types::ty::Closure;

use names::ItemNames;

/// What every part of the lowering reads.
struct Cx<'a> {
    program: &'a Program,
    types: &'a Types,
    sources: &'a [SourceFile],
    names: ItemNames,
    ordinals: ordinals::Ordinals,
    recursion: calls::Recursion,
    prefixes: prefix::Prefixes,
    /// The program calls `copy.copy` or `copy.deepcopy`.
    copies: bool,
    /// Attributes are stored by names that are computed.
    stores_any: bool,
    virtual_reads: variable::VirtualReads,
    /// The functions that stand in each class.
    functions_of: FxHashMap<ClassId, Vec<FuncId>>,
    specials: RefCell<dispatch::Specials>,
    /// Nested functions that need no environment.
    plain: FxHashSet<Closure>,
    /// Handlers announce the exception that they handle.
    announces: bool,
    /// The Rust module behind each stub.
    hosts: &'a BTreeMap<String, String>,
}

/// A lowered program.
pub struct Lowered {
    /// One for each of its modules.
    pub modules: Vec<Module>,
    /// What a host sees of the exported ones.
    pub surfaces: Vec<Module>,
}

/// Lowers a program.
pub fn lower(
    program: &Program,
    types: &Types,
    sources: &[SourceFile],
    options: &Options,
) -> Lowered {
    let no_hosts = BTreeMap::new();
    let hosts = options.exports.as_ref().map_or(&no_hosts, |it| &it.hosts);
    let mut cx = Cx {
        program,
        types,
        sources,
        names: ItemNames::new(program, types, options),
        ordinals: ordinals::Ordinals::new(program, types),
        recursion: calls::Recursion::new(program, types),
        prefixes: prefix::Prefixes::new(program, types),
        copies: copying::copies(types),
        stores_any: dynamic::stores_any(program, types),
        virtual_reads: variable::VirtualReads::new(),
        functions_of: functions_of_classes(program),
        specials: RefCell::default(),
        plain: FxHashSet::default(),
        announces: handling::is_asked_for(program),
        hosts,
    };
    cx.find_plain();
    cx.virtual_reads = cx.find_virtual_reads();
    let modules = (0..program.modules.len()).map(|index| ModuleId(index as u32));
    let exported = types.exported.modules.iter();
    Lowered {
        modules: modules
            .filter(|&id| cx.is_used(id))
            .map(|id| cx.module(id))
            .collect(),
        surfaces: exported.map(|id| cx.surface(*id)).collect(),
    }
}

fn functions_of_classes(program: &Program) -> FxHashMap<ClassId, Vec<FuncId>> {
    let mut found: FxHashMap<ClassId, Vec<FuncId>> = FxHashMap::default();
    for (index, function) in program.functions.iter().enumerate() {
        if let Some(class) = function.class {
            found.entry(class).or_default().push(FuncId(index as u32));
        }
    }
    found
}

impl Cx<'_> {
    /// Whether the program takes more of the module than its names.
    fn is_used(&self, id: ModuleId) -> bool {
        let module = self.program.module(id);
        let runs = || {
            let live = self.types.instances.iter().filter(|it| it.is_live);
            live.map(|it| it.function).any(|it| {
                let function = self.program.function(it);
                function.module == id && it != module.body
            })
        };
        !self.program.is_inert(id) || runs()
    }

    fn module(&self, id: ModuleId) -> Module {
        let hir = self.program.module(id);
        let mut items: Vec<(u32, Item)> = Vec::new();
        for (index, global) in self.program.globals.iter().enumerate() {
            if global.module == id {
                items.extend(self.global(crate::hir::GlobalId(index as u32)));
            }
        }
        for (index, class) in self.program.classes.iter().enumerate() {
            if class.module == id {
                let class = ClassId(index as u32);
                items.extend(self.class_items(class));
            }
        }
        for (index, instance) in self.types.instances.iter().enumerate() {
            let function = self.program.function(instance.function);
            let is_inert = instance.function == hir.body && self.program.is_inert(id);
            let is_free = function.module == id && instance.is_live && !is_inert;
            if is_free && !self.is_method(instance.function) {
                let instance = crate::types::ty::InstanceId(index as u32);
                items.extend(self.function_items(instance));
            }
        }
        for closure in self.never_called() {
            if self.program.function(closure.function).module == id {
                items.extend(self.environment_items(closure));
            }
        }
        for &(function, parent) in self.types.dynamic_functions.keys() {
            let closure = Closure { function, parent };
            let hir = self.program.function(function);
            if hir.module == id && self.is_plain_function(closure) {
                let object = self.function_static(closure);
                items.extend(object.map(|it| (self.line(hir.span), it)));
            }
        }
        items.sort_by_key(|(line, _)| *line);
        let path = self
            .sources
            .get(hir.file.index())
            .map_or("", |it| it.path.as_str());
        Module {
            name: self.names.module(id).to_owned(),
            path: path.to_owned(),
            doc: hir.docstring.clone(),
            imports: vec!["prelude::*".to_owned()],
            items: items.into_iter().map(|(_, item)| item).collect(),
        }
    }

    pub(super) fn line(&self, span: Span) -> u32 {
        self.sources
            .get(span.file.index())
            .map_or(0, |it| it.line(span.start))
    }
}
