//! What generated code says in macros: where an exception goes, and which runtime it was made for.
//!
//! Inside a `try` an exception leaves the labelled block that the body became; `?` would leave the
//! function.
//!
//! ```python
//! try:
//!     total += read()
//! ```
//! ```text
//! let caught: Result<()> = 'try_1: {
//!     total += attempt!('try_1, read().at(PY, 2));
//!     Ok(())
//! };
//! ```

/// The value of a `Result`, or out of the block of that label with the exception.
#[doc(hidden)]
#[macro_export]
macro_rules! __attempt {
    ($label:lifetime, $result:expr $(,)?) => {
        match $result {
            ::core::result::Result::Ok(value) => value,
            ::core::result::Result::Err(exc) => break $label::core::result::Result::Err(exc),
        }
    };
}

/// Stands once in each generated file: fails to compile where the runtime is one that the file
/// was not made for.
#[doc(hidden)]
#[macro_export]
macro_rules! __abi {
    (1) => {};
    ($other:literal) => {
        ::core::compile_error!(
            "this file was generated for another version of taipan-runtime; generate it again"
        );
    };
}

#[cfg(test)]
mod tests {
    use crate::exc::{Exc, Result};

    crate::__abi!(1);

    fn first(read: impl Fn() -> Result<i64>) -> Result<i64> {
        'try_1: {
            let value = crate::__attempt!('try_1, read());
            Ok(value + 1)
        }
    }

    #[test]
    fn attempt_leaves_its_block() {
        assert!(matches!(first(|| Ok(1)), Ok(2)));
        assert!(first(|| Err(Exc::value_error("no"))).is_err());
    }
}
