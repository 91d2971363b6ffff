//! From lowered items to files: each item is tidied and printed as soon as it is there.
//!
//! Problem: the Rust tree of a large program is many times its text, and most of the work is done
//! on one function at a time.
//!
//! ```text
//! this thread:     lower f │ lower g │ lower h │ tidy, print g │ …
//! the second one:          │ tidy, print f     │ tidy, print h │ …
//! ```
//!
//! Invariants:
//! 1. The files do not depend on which thread finished what.
//! 2. Few items exist at once: where the second thread is behind, the first one finishes an item
//!    itself. Where there is no second thread, it finishes all.

use std::mem;
use std::sync::mpsc::{self, TrySendError};
use std::thread;

use crate::rir::lower::{Lowering, Outline};
use crate::rir::{self, Header, Item, Module, Quiet};
use crate::{GeneratedFile, Surface, emit, stack};

/// How many batches wait for the second thread.
const WAITING: usize = 2;

/// Parts of a file that are finished at once: a message to the other thread costs as much as a
/// small function.
const BATCH: usize = 16;

/// All files of a program.
pub(crate) struct Finished {
    pub files: Vec<GeneratedFile>,
    pub surfaces: Vec<Surface>,
    pub is_dynamic: bool,
}

/// Some items of a file, one after the other.
struct Batch<'a> {
    /// Which file, and which piece of it.
    place: (usize, usize),
    header: &'a Header,
    /// The item before them is a value of one line.
    after_value: bool,
    items: Vec<Item>,
}

/// What a batch became.
struct Piece {
    place: (usize, usize),
    text: String,
    is_dynamic: bool,
}

/// Lowers, tidies and prints a program.
pub(crate) fn files(lowering: &Lowering<'_>) -> Finished {
    let quiet = lowering.quiet();
    let outlines = [lowering.modules(), lowering.surfaces()];
    let module_count = outlines[0].len();
    let outlines: Vec<Outline> = outlines.into_iter().flatten().collect();
    let mut pieces = pieces(lowering, &outlines, &quiet);
    pieces.sort_by_key(|it| it.place);
    let is_dynamic = pieces.iter().any(|it| it.is_dynamic);
    let mut files: Vec<GeneratedFile> = outlines
        .into_iter()
        .map(|outline| GeneratedFile {
            text: emit::header(&outline.header),
            module: outline.header.name,
            path: outline.header.path,
        })
        .collect();
    for piece in pieces {
        files[piece.place.0].text.push_str(&piece.text);
    }
    for file in &mut files {
        file.text.push('\n');
    }
    let surfaces = files.split_off(module_count).into_iter();
    let surfaces = surfaces.zip(lowering.python_names());
    let surfaces = surfaces.map(|(file, python_names)| Surface { file, python_names });
    let surfaces = surfaces.collect();
    Finished {
        files,
        surfaces,
        is_dynamic,
    }
}

/// The tidied modules of a program, for those who look at them.
pub(crate) fn modules(lowering: &Lowering<'_>) -> Vec<Module> {
    let quiet = lowering.quiet();
    let module = |outline: Outline| {
        let mut items: Vec<Item> = lowering.items(&outline).flatten().collect();
        rir::tidy(&mut items, &quiet);
        Module {
            header: outline.header,
            items,
        }
    };
    lowering.modules().into_iter().map(module).collect()
}

fn pieces(lowering: &Lowering<'_>, outlines: &[Outline], quiet: &Quiet) -> Vec<Piece> {
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<Batch<'_>>(WAITING);
        let finish_all = move || receiver.iter().map(|it| it.finish(quiet)).collect();
        let second = stack::second(scope, finish_all);
        let mut pieces = Vec::new();
        each_batch(lowering, outlines, |batch| match sender.try_send(batch) {
            Ok(()) => {}
            Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                pieces.push(batch.finish(quiet));
            }
        });
        drop(sender);
        let others: Option<Vec<Piece>> = second.map(stack::joined);
        pieces.extend(others.into_iter().flatten());
        pieces
    })
}

fn each_batch<'a>(
    lowering: &Lowering<'_>,
    outlines: &'a [Outline],
    mut give: impl FnMut(Batch<'a>),
) {
    for (file, outline) in outlines.iter().enumerate() {
        let mut batch = Batch {
            place: (file, 0),
            header: &outline.header,
            after_value: false,
            items: Vec::new(),
        };
        for (index, items) in lowering.items(outline).enumerate() {
            batch.items.extend(items);
            if index % BATCH == BATCH - 1 && !batch.items.is_empty() {
                let next = batch.next();
                give(mem::replace(&mut batch, next));
            }
        }
        give(batch);
    }
}

impl Batch<'_> {
    /// An empty batch that follows this one.
    fn next(&self) -> Self {
        let (file, piece) = self.place;
        Batch {
            place: (file, piece + 1),
            header: self.header,
            after_value: self.items.last().is_some_and(emit::is_value),
            items: Vec::new(),
        }
    }

    fn finish(mut self, quiet: &Quiet) -> Piece {
        rir::tidy(&mut self.items, quiet);
        Piece {
            place: self.place,
            is_dynamic: rir::is_dynamic(&self.items),
            text: emit::items(&self.items, &self.header.path, self.after_value),
        }
    }
}
