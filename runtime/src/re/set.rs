//! Sets of characters: `[a-z_]`, `\d`, `\W`.

use alloc::vec::Vec;

use crate::unicode;

/// A set as a pattern writes it.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    pub(super) negated: bool,
    pub(super) ranges: Vec<(char, char)>,
    pub(super) classes: Vec<Class>,
    pub(super) ignore_case: bool,
}

/// `\d`, `\s`, `\w` and their opposites.
#[derive(Clone, Copy, Debug)]
pub(super) struct Class {
    pub(super) letter: char,
    pub(super) ascii: bool,
}

impl Class {
    pub(super) fn contains(self, c: char) -> bool {
        let known = !self.ascii || c.is_ascii();
        let inside = match self.letter.to_ascii_lowercase() {
            'd' => c.is_ascii_digit() || (known && unicode::decimal_value(c).is_some()),
            's' => known && unicode::is_space(c),
            _ => c == '_' || (known && (unicode::is_alpha(c) || unicode::is_numeric(c))),
        };
        inside != self.letter.is_ascii_uppercase()
    }
}

/// What characters that differ in case alone have in common.
pub(super) fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

impl Set {
    pub(super) fn contains(&self, c: char) -> bool {
        let inside = match self.ignore_case {
            false => self.lists(c),
            true => self.lists(c) || self.lists(fold(c)) || self.lists(upper(c)),
        };
        inside != self.negated
    }

    fn lists(&self, c: char) -> bool {
        self.ranges
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&c))
            || self.classes.iter().any(|class| class.contains(c))
    }
}
