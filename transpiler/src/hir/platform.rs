//! What the platform does not have, refused where the program names it.
//!
//! ```python
//! from machine import PWM     # on a board whose family has no driver for it
//! text = open("log.txt")      # on any board: there are no files
//! ```
//! Names are resolved, so each use is a dotted native name, whichever way it was imported.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{ExprKind, ModuleId, Program};
use crate::Board;
use crate::diag::{Code, Diagnostic};

/// What needs an operating system, by dotted name or module, and what it is.
const HOSTED: &[(&str, &str)] = &[
    ("asyncio.to_thread", "threads"),
    ("builtins.input", "standard input"),
    ("builtins.open", "files"),
    ("os", "an operating system"),
    ("sys.stdin", "standard input"),
    ("time.ctime", "a calendar"),
    ("time.gmtime", "a calendar"),
    ("time.localtime", "a calendar"),
    ("time.mktime", "a calendar"),
    ("time.strftime", "a calendar"),
];

/// A diagnostic for each name that the board cannot supply, where a module first uses it.
pub(crate) fn check(program: &Program, board: &Board) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut reported = FxHashSet::default();
    for function in &program.functions {
        if program.modules[function.module.index()].is_library {
            continue;
        }
        for expr in &function.exprs {
            let found = match &expr.kind {
                ExprKind::Native(name) => missing(name, board),
                ExprKind::Class(id) => missing_below(program, program.class(*id).module, board),
                ExprKind::Function(id) => {
                    missing_below(program, program.function(*id).module, board)
                }
                _ => None,
            };
            let Some((what, help)) = found else {
                continue;
            };
            if !reported.insert((function.module, what.clone())) {
                continue;
            }
            let message = format!("the board '{}' has no {what}", board.name);
            diagnostics.push(Diagnostic::error(Code::NotOnBoard, expr.span, message).help(help));
        }
    }
    diagnostics
}

/// What the program names of the module `machine`.
pub(crate) fn machine(program: &Program) -> BTreeSet<String> {
    let exprs = program.functions.iter().flat_map(|it| &it.exprs);
    exprs
        .filter_map(|expr| match &expr.kind {
            ExprKind::Native(name) => name.strip_prefix("machine."),
            _ => None,
        })
        .filter_map(|path| path.split('.').next())
        .map(str::to_owned)
        .collect()
}

/// What a module of the library needs of `machine` that the board has not.
fn missing_below(program: &Program, module: ModuleId, board: &Board) -> Option<(String, String)> {
    let module_of_library = program.module(module);
    if !module_of_library.is_library {
        return None;
    }
    let own = program.functions.iter().filter(|it| it.module == module);
    let mut parts = own
        .flat_map(|it| &it.exprs)
        .filter_map(|it| match &it.kind {
            ExprKind::Native(name) if name.starts_with("machine.") => missing(name, board),
            _ => None,
        });
    let (what, help) = parts.next()?;
    let user = &module_of_library.name;
    Some((format!("{what}, which `{user}` needs"), help))
}

/// What a native name needs that the board has not, and the way out.
fn missing(name: &str, board: &Board) -> Option<(String, String)> {
    if let Some(part) = name.strip_prefix("machine.") {
        let part = part.split('.').next().unwrap_or(part);
        if board.machine.iter().any(|it| it == part) {
            return None;
        }
        let help = match board.machine.as_slice() {
            [] => "its family has no drivers for `machine`; another board may".to_owned(),
            drivers => format!("of `machine` its family has {}", drivers.join(", ")),
        };
        return Some((format!("machine.{part}"), help));
    }
    let is_or_is_in = |whole: &str| {
        let rest = name.strip_prefix(whole);
        rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
    };
    let (_, what) = HOSTED.iter().find(|(whole, _)| is_or_is_in(whole))?;
    let plain = name.strip_prefix("builtins.").unwrap_or(name);
    Some((
        (*what).to_owned(),
        format!("`{plain}` works where an operating system supplies that"),
    ))
}
