//! What a `try` came to has a name.
//!
//! Problem: `if let Err(exc) = 'try_3: { …forty lines… } { …handler… }` hides where the handler
//! starts.
//!
//! ```text
//! let caught: Result<()> = 'try_3: { … };
//! if let Err(exc) = caught { … }
//! ```

use crate::rir::visit::{VisitMut, walk_block_mut};
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind, Use};

/// Lowering keeps this name free.
const CAUGHT: &str = "caught";

pub(super) fn run(body: &mut Block) {
    Tries.block(body);
}

struct Tries;

impl VisitMut for Tries {
    fn block(&mut self, block: &mut Block) {
        walk_block_mut(self, block);
        let mut index = 0;
        while index < block.stmts.len() {
            if let Some(named) = name_result(&mut block.stmts[index]) {
                block.stmts.insert(index, named);
                index += 1;
            }
            index += 1;
        }
    }
}

/// The statement that names a labelled block's result, taken out of the one that looks at it.
fn name_result(stmt: &mut Stmt) -> Option<Stmt> {
    let (StmtKind::IfLet { value, .. } | StmtKind::Match { value, .. }) = &mut stmt.kind else {
        return None;
    };
    if !matches!(value.kind, ExprKind::Labeled { .. } | ExprKind::Block(_)) {
        return None;
    }
    let ty = value.ty.clone();
    let name = CAUGHT.to_owned();
    let local = Expr {
        kind: ExprKind::Local {
            name: name.clone(),
            mode: Use::Move,
        },
        ty: ty.clone(),
    };
    let init = Some(std::mem::replace(value, local));
    let kind = StmtKind::Let {
        name,
        mutable: false,
        ty,
        init,
    };
    Some(Stmt {
        source: stmt.source.take(),
        kind,
    })
}
