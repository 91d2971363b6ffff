//! A function ends in its value, not in `return`.
//!
//! ```text
//! if n < 2 { return Ok(n); }        if n < 2 { return Ok(n); }
//! return Ok(n * 2);            →    Ok(n * 2)
//! ```

use crate::rir::{Arm, Block, Expr, ExprKind, Stmt, StmtKind, Type};

pub(super) fn run(body: &mut Block, ret: &Type) {
    if body.value.is_none() {
        end(body, ret);
    }
}

/// Whether the block's last statement could become its value.
fn can_end(block: &Block) -> bool {
    match (&block.value, block.stmts.last()) {
        (Some(_), _) => true,
        (None, Some(last)) => match &last.kind {
            StmtKind::Return(Some(_)) => true,
            StmtKind::If {
                then,
                orelse: Some(orelse),
                ..
            } => can_end(then) && can_end(orelse),
            StmtKind::Match { arms, .. } => arms.iter().all(|arm| can_end(&arm.body)),
            _ => false,
        },
        (None, None) => false,
    }
}

fn end(block: &mut Block, ret: &Type) {
    if block.value.is_some() || !can_end(block) {
        return drop_last_return(block);
    }
    let Some(Stmt { source, kind }) = block.stmts.pop() else {
        return;
    };
    if source.is_some() {
        block.stmts.push(Stmt {
            source,
            kind: StmtKind::Comment,
        });
    }
    let value = match kind {
        StmtKind::Return(Some(value)) => value,
        StmtKind::If {
            test,
            mut then,
            orelse,
            ..
        } => {
            let mut orelse = orelse.unwrap_or_default();
            end(&mut then, ret);
            end(&mut orelse, ret);
            let kind = ExprKind::If {
                test: Box::new(test),
                then,
                orelse,
            };
            Expr {
                kind,
                ty: ret.clone(),
            }
        }
        StmtKind::Match { value, mut arms } => {
            arms.iter_mut().for_each(|Arm { body, .. }| end(body, ret));
            Expr {
                kind: ExprKind::Match {
                    value: Box::new(value),
                    arms,
                },
                ty: ret.clone(),
            }
        }
        _ => return,
    };
    block.value = Some(Box::new(value));
}

/// `return;` at the end of a function without a value says nothing.
fn drop_last_return(block: &mut Block) {
    if let Some(Stmt {
        source,
        kind: kind @ StmtKind::Return(None),
    }) = block.stmts.last_mut()
    {
        *kind = StmtKind::Comment;
        if source.is_none() {
            block.stmts.pop();
        }
    }
}
