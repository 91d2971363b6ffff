//! The questions: `isalpha`, `isdigit`, `isupper`, `isidentifier` and their kin.
//!
//! ```python
//! print("²".isdigit(), "²".isdecimal(), "Ab Cd".istitle(), "".isalpha())
//! ```

use super::Str;
use super::case::{is_cased, is_title};
use crate::unicode;

impl Str {
    /// Whether there is a character and `test` holds of all.
    #[inline]
    fn every(&self, test: impl Fn(char) -> bool) -> bool {
        !self.is_empty() && self.as_str().chars().all(test)
    }

    /// `self.isalpha()`.
    pub fn isalpha(&self) -> bool {
        self.every(unicode::is_alpha)
    }

    /// `self.isalnum()`.
    pub fn isalnum(&self) -> bool {
        self.every(|c| unicode::is_alpha(c) || unicode::is_numeric(c))
    }

    /// `self.isascii()`.
    pub fn isascii(&self) -> bool {
        self.is_ascii()
    }

    /// `self.isdecimal()`.
    pub fn isdecimal(&self) -> bool {
        self.every(|c| unicode::decimal_value(c).is_some())
    }

    /// `self.isdigit()`.
    pub fn isdigit(&self) -> bool {
        self.every(unicode::is_digit)
    }

    /// `self.isnumeric()`.
    pub fn isnumeric(&self) -> bool {
        self.every(unicode::is_numeric)
    }

    /// `self.isspace()`.
    pub fn isspace(&self) -> bool {
        self.every(unicode::is_space)
    }

    /// `self.isprintable()`; true of the empty string.
    pub fn isprintable(&self) -> bool {
        self.as_str().chars().all(unicode::is_printable)
    }

    /// `self.islower()`: a cased letter, and none that is not lower.
    pub fn islower(&self) -> bool {
        let text: &str = self.as_str();
        text.chars().any(char::is_lowercase)
            && !text.chars().any(|c| c.is_uppercase() || is_title(c))
    }

    /// `self.isupper()`: a cased letter, and none that is not upper.
    pub fn isupper(&self) -> bool {
        let text: &str = self.as_str();
        text.chars().any(char::is_uppercase)
            && !text.chars().any(|c| c.is_lowercase() || is_title(c))
    }

    /// `self.istitle()`: upper or title after what has no case, lower after what has.
    pub fn istitle(&self) -> bool {
        let mut any: bool = false;
        let mut after_cased: bool = false;
        for c in self.as_str().chars() {
            if is_cased(c) {
                if c.is_lowercase() != after_cased {
                    return false;
                }
                any = true;
                after_cased = true;
            } else {
                after_cased = false;
            }
        }
        any
    }

    /// `self.isidentifier()`.
    pub fn isidentifier(&self) -> bool {
        let mut chars = self.as_str().chars();
        chars.next().is_some_and(unicode::starts_identifier)
            && chars.all(unicode::continues_identifier)
    }
}
