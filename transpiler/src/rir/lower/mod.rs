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
mod awaitable;
mod body;
mod call;
mod callable;
mod calls;
mod class;
mod coerce;
mod compare;
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
mod held;
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
mod offered;
mod operator;
mod ordinals;
mod outline;
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
use crate::rir::{Item, Quiet};
use crate::source::{SourceFile, Span};
use crate::types::Types;
use crate::types::ty::Closure;

use names::ItemNames;
pub use outline::Outline;

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
    /// Class objects know the names of their bodies.
    lists_names: bool,
    /// Function objects know their docstrings.
    reads_docstrings: bool,
    /// The Rust module behind each stub.
    hosts: &'a BTreeMap<String, String>,
}

/// A program that is lowered an item at a time.
pub struct Lowering<'a>(Cx<'a>);

impl<'a> Lowering<'a> {
    /// Finds what every item has to know of the others.
    pub fn new(
        program: &'a Program,
        types: &'a Types,
        sources: &'a [SourceFile],
        hosts: &'a BTreeMap<String, String>,
        options: &Options,
    ) -> Lowering<'a> {
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
            lists_names: class::names_are_listed(program),
            reads_docstrings: class::docstrings_are_read(program),
            hosts,
        };
        cx.find_plain();
        cx.virtual_reads = cx.find_virtual_reads();
        Lowering(cx)
    }

    /// One for each module that the program uses.
    pub fn modules(&self) -> Vec<Outline> {
        self.0.outlines()
    }

    /// What a host sees of the exported modules.
    pub fn surfaces(&self) -> Vec<Outline> {
        let exported = self.0.types.exported.modules.iter();
        exported.map(|id| self.0.surface_outline(*id)).collect()
    }

    /// What stands beside each surface: names that its code uses itself, with what they are.
    pub fn python_names(&self) -> Vec<Vec<(String, String)>> {
        let exported = self.0.types.exported.modules.iter();
        exported.map(|id| self.0.python_names(*id)).collect()
    }

    /// The items of a file, a few at a time.
    pub fn items<'o>(&'o self, outline: &'o Outline) -> impl Iterator<Item = Vec<Item>> {
        self.0.items(outline)
    }

    /// Whose death nobody sees.
    pub fn quiet(&self) -> Quiet {
        self.0.quiet()
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

    pub(super) fn line(&self, span: Span) -> u32 {
        self.sources
            .get(span.file.index())
            .map_or(0, |it| it.line(span.start))
    }
}
