//! CPython's compile-time checks of `match`.
//!
//! ```python
//! case [a, *b, *c]:    # multiple starred names in sequence pattern
//! case _: …            # wildcard makes remaining patterns unreachable
//! ```

use super::ast::{self, Pattern};
use super::placement::Checker;
use super::{Ranged, TextRange, targets};

impl Checker<'_> {
    pub(super) fn match_stmt(&mut self, it: &ast::StmtMatch) {
        let count = it.cases.len();
        for (index, case) in it.cases.iter().enumerate() {
            let is_last = index + 1 == count;
            if !is_last && case.guard.is_none() {
                self.irrefutable(&case.pattern);
            }
            let mut names = Vec::new();
            self.pattern(&case.pattern, &mut names);
        }
    }

    fn irrefutable(&mut self, pattern: &Pattern) {
        let Pattern::MatchAs(it) = pattern else {
            if let Pattern::MatchOr(it) = pattern
                && let Some(last) = it.patterns.last()
            {
                self.irrefutable(last);
            }
            return;
        };
        match (&it.pattern, &it.name) {
            (Some(inner), _) => self.irrefutable(inner),
            (None, None) => {
                self.error(it.range, "wildcard makes remaining patterns unreachable");
            }
            (None, Some(name)) => {
                let text = format!("name capture '{name}' makes remaining patterns unreachable");
                self.error(it.range, text);
            }
        }
    }

    fn capture(&mut self, name: &ast::Identifier, range: TextRange, names: &mut Vec<String>) {
        if names.iter().any(|it| it == name.as_str()) {
            let text = format!("multiple assignments to name '{name}' in pattern");
            self.error(range, text);
        }
        self.debug_name(&name.id, range);
        names.push(name.to_string());
    }

    fn pattern(&mut self, pattern: &Pattern, names: &mut Vec<String>) {
        match pattern {
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(it) => {
                let mut stars = it.patterns.iter().filter(|it| it.is_match_star());
                if stars.nth(1).is_some() {
                    self.error(it.range, "multiple starred names in sequence pattern");
                }
                it.patterns.iter().for_each(|it| self.pattern(it, names));
            }
            Pattern::MatchStar(it) => {
                if let Some(name) = &it.name {
                    self.capture(name, it.range, names);
                }
            }
            Pattern::MatchMapping(it) => {
                self.duplicate_keys(it);
                it.patterns.iter().for_each(|it| self.pattern(it, names));
                if let Some(rest) = &it.rest {
                    if rest.as_str() == "_" {
                        self.error(rest.range, "invalid syntax");
                    }
                    self.capture(rest, it.range, names);
                }
            }
            Pattern::MatchClass(it) => {
                let mut seen: Vec<&str> = Vec::new();
                for keyword in &it.arguments.keywords {
                    let name = keyword.attr.as_str();
                    if seen.contains(&name) {
                        let text = format!("attribute name repeated in class pattern: {name}");
                        self.error(keyword.pattern.range(), text);
                    }
                    seen.push(name);
                }
                it.arguments
                    .patterns
                    .iter()
                    .for_each(|it| self.pattern(it, names));
                it.arguments
                    .keywords
                    .iter()
                    .for_each(|it| self.pattern(&it.pattern, names));
            }
            Pattern::MatchAs(it) => {
                if let Some(inner) = &it.pattern {
                    self.pattern(inner, names);
                }
                if let Some(name) = &it.name {
                    if name.as_str() == "_" {
                        self.error(name.range, "cannot use '_' as a target");
                    }
                    self.capture(name, it.range, names);
                }
            }
            Pattern::MatchOr(it) => self.alternatives(it, names),
        }
    }

    fn alternatives(&mut self, it: &ast::PatternMatchOr, names: &mut Vec<String>) {
        let mut expected: Option<Vec<String>> = None;
        for (index, pattern) in it.patterns.iter().enumerate() {
            if index + 1 < it.patterns.len() {
                self.irrefutable(pattern);
            }
            let mut own = names.clone();
            self.pattern(pattern, &mut own);
            let mut bound: Vec<String> = own.split_off(names.len());
            bound.sort();
            match &expected {
                None => expected = Some(bound),
                Some(first) if *first != bound => {
                    self.error(it.range, "alternative patterns bind different names");
                    return;
                }
                Some(_) => {}
            }
        }
        names.extend(expected.into_iter().flatten());
    }

    fn duplicate_keys(&mut self, it: &ast::PatternMatchMapping) {
        let mut seen: Vec<String> = Vec::new();
        for key in &it.keys {
            let Some(text) = targets::literal_repr(key) else {
                continue;
            };
            if seen.contains(&text) {
                let text = format!("mapping pattern checks duplicate key ({text})");
                self.error(it.range, text);
                return;
            }
            seen.push(text);
        }
    }
}
