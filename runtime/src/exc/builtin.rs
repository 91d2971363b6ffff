//! The builtin exception classes, and a constructor for each that takes a text.
//!
//! Source: the Python library reference, "Built-in Exceptions", 3.11.

use super::class::Nature;
use super::{Exc, ExcClass, ExcText, group, protocol, render};
use crate::executor;
use crate::held::Held;
use crate::object::Object;
use crate::value::Value;

macro_rules! classes {
    ($($id:ident $name:literal $base:ident $make:ident $(: $nature:ident)?;)*) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub static $id: ExcClass = ExcClass::builtin($name, &$base)$(.with_nature(&$nature))?;
        )*

        impl Exc {
            $(
                #[doc = concat!("`", $name, "(text)`.")]
                #[cold]
                pub fn $make(text: impl Into<ExcText>) -> Exc {
                    Exc::with_text(&$id, text)
                }
            )*
        }

        /// Every builtin class, for the dynamic `builtins` namespace.
        pub static CLASSES: &[&ExcClass] = &[&BASE_EXCEPTION, &KEY_ERROR, &STOP_ITERATION,
            &EXCEPTION_GROUP, &BASE_EXCEPTION_GROUP, &OS_ERROR, $(&$id,)*];
    };
}

/// `BaseException`.
pub static BASE_EXCEPTION: ExcClass = ExcClass::root("BaseException");
/// `KeyError`: its text is the repr of the key.
pub static KEY_ERROR: ExcClass =
    ExcClass::builtin("KeyError", &LOOKUP_ERROR).with_nature(&Nature {
        text: Some(protocol::key_text),
        ..Nature::PLAIN
    });
/// `ExceptionGroup`.
pub static EXCEPTION_GROUP: ExcClass =
    ExcClass::builtin("ExceptionGroup", &BASE_EXCEPTION_GROUP).with_bases(&[&EXCEPTION]);
/// `BaseExceptionGroup`.
pub static BASE_EXCEPTION_GROUP: ExcClass =
    ExcClass::builtin("BaseExceptionGroup", &BASE_EXCEPTION).with_nature(&Nature {
        text: Some(group::text),
        drawing: Some(render::draw_group),
        ..Nature::PLAIN
    });
/// `OSError`.
pub static OS_ERROR: ExcClass = ExcClass::builtin("OSError", &EXCEPTION).with_nature(&Nature {
    text: Some(protocol::os_error_text),
    ..Nature::PLAIN
});
/// `StopIteration`: carries the value that a generator returned. Where it leaves a coroutine it must
/// not look like the end of a generator (PEP 479).
pub static STOP_ITERATION: ExcClass =
    ExcClass::builtin("StopIteration", &EXCEPTION).with_nature(&Nature {
        escape: Some(|exc| {
            let error = Exc::runtime_error("coroutine raised StopIteration").with_cause(&exc);
            error.set_context(Some(exc));
            error
        }),
        ..Nature::PLAIN
    });

/// What no task may hold back: it ends the loop.
fn end_loop(exc: &Exc) {
    executor::with(|executor| executor.fail(exc.clone()));
}

static OF_INTERRUPTS: Nature = Nature {
    end_task: Some(end_loop),
    ..Nature::PLAIN
};

static OF_EXITS: Nature = Nature {
    end_task: Some(end_loop),
    exit_status: Some(|exc| exc.0.args.borrow().exit_status()),
    ..Nature::PLAIN
};

classes! {
    EXCEPTION "Exception" BASE_EXCEPTION exception;
    GENERATOR_EXIT "GeneratorExit" BASE_EXCEPTION generator_exit_text;
    KEYBOARD_INTERRUPT "KeyboardInterrupt" BASE_EXCEPTION keyboard_interrupt_text: OF_INTERRUPTS;
    SYSTEM_EXIT "SystemExit" BASE_EXCEPTION system_exit_text: OF_EXITS;
    ARITHMETIC_ERROR "ArithmeticError" EXCEPTION arithmetic_error;
    FLOATING_POINT_ERROR "FloatingPointError" ARITHMETIC_ERROR floating_point_error;
    OVERFLOW_ERROR "OverflowError" ARITHMETIC_ERROR overflow_error;
    ZERO_DIVISION_ERROR "ZeroDivisionError" ARITHMETIC_ERROR zero_division_error;
    ASSERTION_ERROR "AssertionError" EXCEPTION assertion_error;
    ATTRIBUTE_ERROR "AttributeError" EXCEPTION attribute_error;
    BUFFER_ERROR "BufferError" EXCEPTION buffer_error;
    EOF_ERROR "EOFError" EXCEPTION eof_error;
    IMPORT_ERROR "ImportError" EXCEPTION import_error;
    MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" IMPORT_ERROR module_not_found_error;
    LOOKUP_ERROR "LookupError" EXCEPTION lookup_error;
    INDEX_ERROR "IndexError" LOOKUP_ERROR index_error;
    MEMORY_ERROR "MemoryError" EXCEPTION memory_error;
    NAME_ERROR "NameError" EXCEPTION name_error;
    UNBOUND_LOCAL_ERROR "UnboundLocalError" NAME_ERROR unbound_local_error;
    BLOCKING_IO_ERROR "BlockingIOError" OS_ERROR blocking_io_error;
    CHILD_PROCESS_ERROR "ChildProcessError" OS_ERROR child_process_error;
    CONNECTION_ERROR "ConnectionError" OS_ERROR connection_error;
    BROKEN_PIPE_ERROR "BrokenPipeError" CONNECTION_ERROR broken_pipe_error;
    CONNECTION_ABORTED_ERROR "ConnectionAbortedError" CONNECTION_ERROR connection_aborted_error;
    CONNECTION_REFUSED_ERROR "ConnectionRefusedError" CONNECTION_ERROR connection_refused_error;
    CONNECTION_RESET_ERROR "ConnectionResetError" CONNECTION_ERROR connection_reset_error;
    FILE_EXISTS_ERROR "FileExistsError" OS_ERROR file_exists_error;
    FILE_NOT_FOUND_ERROR "FileNotFoundError" OS_ERROR file_not_found_error;
    INTERRUPTED_ERROR "InterruptedError" OS_ERROR interrupted_error;
    IS_A_DIRECTORY_ERROR "IsADirectoryError" OS_ERROR is_a_directory_error;
    NOT_A_DIRECTORY_ERROR "NotADirectoryError" OS_ERROR not_a_directory_error;
    PERMISSION_ERROR "PermissionError" OS_ERROR permission_error;
    PROCESS_LOOKUP_ERROR "ProcessLookupError" OS_ERROR process_lookup_error;
    TIMEOUT_ERROR "TimeoutError" OS_ERROR timeout_error_text;
    REFERENCE_ERROR "ReferenceError" EXCEPTION reference_error;
    RUNTIME_ERROR "RuntimeError" EXCEPTION runtime_error;
    NOT_IMPLEMENTED_ERROR "NotImplementedError" RUNTIME_ERROR not_implemented_error;
    RECURSION_ERROR "RecursionError" RUNTIME_ERROR recursion_error;
    STOP_ASYNC_ITERATION "StopAsyncIteration" EXCEPTION stop_async_iteration_text;
    SYNTAX_ERROR "SyntaxError" EXCEPTION syntax_error;
    INDENTATION_ERROR "IndentationError" SYNTAX_ERROR indentation_error;
    TAB_ERROR "TabError" INDENTATION_ERROR tab_error;
    SYSTEM_ERROR "SystemError" EXCEPTION system_error;
    TYPE_ERROR "TypeError" EXCEPTION type_error;
    VALUE_ERROR "ValueError" EXCEPTION value_error;
    UNICODE_ERROR "UnicodeError" VALUE_ERROR unicode_error;
    UNICODE_DECODE_ERROR "UnicodeDecodeError" UNICODE_ERROR unicode_decode_error;
    UNICODE_ENCODE_ERROR "UnicodeEncodeError" UNICODE_ERROR unicode_encode_error;
    UNICODE_TRANSLATE_ERROR "UnicodeTranslateError" UNICODE_ERROR unicode_translate_error;
    WARNING "Warning" EXCEPTION warning;
    BYTES_WARNING "BytesWarning" WARNING bytes_warning;
    DEPRECATION_WARNING "DeprecationWarning" WARNING deprecation_warning;
    ENCODING_WARNING "EncodingWarning" WARNING encoding_warning;
    FUTURE_WARNING "FutureWarning" WARNING future_warning;
    IMPORT_WARNING "ImportWarning" WARNING import_warning;
    PENDING_DEPRECATION_WARNING "PendingDeprecationWarning" WARNING pending_deprecation_warning;
    RESOURCE_WARNING "ResourceWarning" WARNING resource_warning;
    RUNTIME_WARNING "RuntimeWarning" WARNING runtime_warning;
    SYNTAX_WARNING "SyntaxWarning" WARNING syntax_warning;
    UNICODE_WARNING "UnicodeWarning" WARNING unicode_warning;
    USER_WARNING "UserWarning" WARNING user_warning;
}

/// `asyncio.CancelledError`; here because every coroutine leaf may raise it.
pub static CANCELLED_ERROR: ExcClass =
    ExcClass::new("CancelledError", &BASE_EXCEPTION).in_module("asyncio.exceptions");

impl Exc {
    /// `OSError(text)`.
    #[cold]
    pub fn os_error_text(text: impl Into<ExcText>) -> Exc {
        Exc::with_text(&OS_ERROR, text)
    }

    /// `BaseExceptionGroup(text)`.
    #[cold]
    pub fn base_exception_group_text(text: impl Into<ExcText>) -> Exc {
        Exc::with_text(&BASE_EXCEPTION_GROUP, text)
    }

    /// `KeyError(key)`.
    #[cold]
    pub fn key_error(key: impl Object) -> Exc {
        Exc::with_held(&KEY_ERROR, alloc::vec![Held::typed(key)])
    }

    /// `KeyError(text)`.
    #[cold]
    pub fn key_error_text(text: impl Into<ExcText>) -> Exc {
        Exc::with_text(&KEY_ERROR, text)
    }

    /// `StopIteration(value)`; None gives no argument, as the end of a generator does.
    #[cold]
    pub fn stop_iteration(value: Value) -> Exc {
        match value {
            Value::None => Exc::empty(&STOP_ITERATION),
            value => Exc::new(&STOP_ITERATION, alloc::vec![value]),
        }
    }

    /// `StopAsyncIteration()`.
    #[cold]
    pub fn stop_async_iteration() -> Exc {
        Exc::empty(&STOP_ASYNC_ITERATION)
    }

    /// `GeneratorExit()`.
    #[cold]
    pub fn generator_exit() -> Exc {
        Exc::empty(&GENERATOR_EXIT)
    }

    /// `KeyboardInterrupt()`.
    #[cold]
    pub fn keyboard_interrupt() -> Exc {
        Exc::empty(&KEYBOARD_INTERRUPT)
    }

    /// `asyncio.CancelledError()`.
    #[cold]
    pub fn cancelled_error() -> Exc {
        Exc::empty(&CANCELLED_ERROR)
    }

    /// `TimeoutError()`.
    #[cold]
    pub fn timeout_error() -> Exc {
        Exc::empty(&TIMEOUT_ERROR)
    }
}
