//! Traceback objects: `exc.__traceback__`, and the third argument of `__exit__`.
//!
//! ```python
//! def __exit__(self, kind, exc, tb):
//!     print(tb.tb_lineno, traceback.format_tb(tb))
//! ```
//! Source: the Python language reference, "Traceback objects".

use alloc::rc::Rc;
use alloc::string::String;
use core::any::Any;

use super::{Exc, Frame, render};
use crate::int::Int;
use crate::str::Str;
use crate::value::{Native, Value};

/// The entries of an exception from one of them on.
pub(crate) struct Trace {
    /// Outermost first.
    frames: Rc<[Frame]>,
    at: usize,
}

impl Trace {
    /// The traceback that the value is.
    pub(crate) fn of(value: &Value) -> Option<&Trace> {
        match value {
            Value::Native(native) => {
                let any: &dyn Any = &**native;
                any.downcast_ref()
            }
            _ => None,
        }
    }

    /// The lines that `traceback.format_tb` gives.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        render::draw_entries(&self.frames[self.at..], &mut |piece| text.push_str(piece));
        text
    }

    fn value(frames: &Rc<[Frame]>, at: usize) -> Value {
        match at < frames.len() {
            true => Value::Native(Rc::new(Trace {
                frames: frames.clone(),
                at,
            })),
            false => Value::None,
        }
    }
}

impl Exc {
    /// `self.__traceback__`: None until it is raised.
    pub(super) fn trace(&self) -> Value {
        let frames: Rc<[Frame]> = self.frames().into_iter().rev().collect();
        Trace::value(&frames, 0)
    }
}

impl Native for Trace {
    fn type_name(&self) -> &'static str {
        "traceback"
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<super::Result<Value>> {
        let frame = self.frames[self.at];
        Some(Ok(match name {
            "tb_lineno" => line(frame),
            "tb_next" => Trace::value(&self.frames, self.at + 1),
            "tb_frame" => Value::Native(Rc::new(Traced(frame))),
            _ => return None,
        }))
    }
}

/// `tb.tb_frame`: says where it was, and nothing of its variables.
struct Traced(Frame);

impl Native for Traced {
    fn type_name(&self) -> &'static str {
        "frame"
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<super::Result<Value>> {
        Some(Ok(match name {
            "f_lineno" => line(self.0),
            "f_code" => Value::Native(Rc::new(TracedCode(self.0))),
            _ => return None,
        }))
    }
}

/// `tb.tb_frame.f_code`.
struct TracedCode(Frame);

impl Native for TracedCode {
    fn type_name(&self) -> &'static str {
        "code"
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<super::Result<Value>> {
        let text = |text| Value::Str(Str::from(text));
        Some(Ok(match name {
            "co_name" => text(self.0.code.function),
            "co_filename" => text(self.0.code.file),
            _ => return None,
        }))
    }
}

fn line(frame: Frame) -> Value {
    Value::Int(Int::from(i64::from(frame.line)))
}
