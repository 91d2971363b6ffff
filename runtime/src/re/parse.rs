//! Patterns as trees.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::set::{Class, Set};
use super::{ASCII, DOTALL, IGNORECASE, MULTILINE, VERBOSE, error, error_of_all};
use crate::exc::Result;

#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    Char {
        c: char,
        ignore_case: bool,
    },
    /// `.`; with or without newlines.
    Any {
        newline: bool,
    },
    Set(Set),
    Anchor(Anchor),
    Group(usize, Box<Node>),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Repeat>),
    Backreference {
        group: usize,
        ignore_case: bool,
    },
    Look {
        ahead: bool,
        negated: bool,
        inner: Box<Node>,
    },
    /// `(?>…)`
    Atomic(Box<Node>),
    /// `(?(1)yes|no)`
    Condition {
        group: usize,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub(super) inner: Node,
    pub(super) least: u32,
    pub(super) most: u32,
    pub(super) greedy: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    /// `$` without MULTILINE: also before a newline at the end.
    LastLineEnd,
    Word {
        ascii: bool,
    },
    NotWord {
        ascii: bool,
    },
}

pub(super) struct Parsed {
    pub(super) tree: Node,
    pub(super) groups: usize,
    pub(super) names: Vec<(String, usize)>,
    pub(super) flags: i64,
}

const UNLIMITED: u32 = u32::MAX;
const UNICODE: i64 = 32;

pub(super) fn parse(pattern: &[char], flags: i64) -> Result<Parsed> {
    let mut parser = Parser {
        pattern,
        at: 0,
        flags,
        groups: 0,
        open: Vec::new(),
        names: Vec::new(),
    };
    let tree = parser.alternatives()?;
    if parser.at < pattern.len() {
        return Err(error("unbalanced parenthesis", pattern, parser.at));
    }
    let unicode = if parser.flags & ASCII == 0 {
        UNICODE
    } else {
        0
    };
    Ok(Parsed {
        tree,
        groups: parser.groups,
        names: parser.names,
        flags: parser.flags | unicode,
    })
}

struct Parser<'a> {
    pattern: &'a [char],
    at: usize,
    flags: i64,
    groups: usize,
    /// Groups that are not closed yet.
    open: Vec<usize>,
    names: Vec<(String, usize)>,
}

impl Parser<'_> {
    #[cold]
    fn fail<T>(&self, message: &str, at: usize) -> Result<T> {
        Err(error(message, self.pattern, at))
    }

    fn peek(&self) -> Option<char> {
        self.pattern.get(self.at).copied()
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn alternatives(&mut self) -> Result<Node> {
        let mut all = Vec::new();
        loop {
            all.push(self.sequence()?);
            if !self.take('|') {
                break;
            }
        }
        Ok(match all.len() {
            1 => all.pop().unwrap_or(Node::Empty),
            _ => Node::Either(all),
        })
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut items = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            if self.has(VERBOSE) {
                if c.is_whitespace() {
                    self.at += 1;
                    continue;
                }
                if c == '#' {
                    while self.next().is_some_and(|c| c != '\n') {}
                    continue;
                }
            }
            let start = self.at;
            if let Some(repeated) = self.quantifier()? {
                let (least, most) = repeated;
                let shown = |items: &[Node]| items.last().cloned();
                let Some(inner) = shown(&items) else {
                    return self.fail("nothing to repeat", start);
                };
                if matches!(inner, Node::Repeat(_)) {
                    return self.fail("multiple repeat", start);
                }
                if matches!(inner, Node::Anchor(_)) {
                    return self.fail("nothing to repeat", start);
                }
                items.pop();
                let lazy = self.take('?');
                let possessive = !lazy && self.take('+');
                let repeat = Node::Repeat(Box::new(Repeat {
                    inner,
                    least,
                    most,
                    greedy: !lazy,
                }));
                items.push(match possessive {
                    true => Node::Atomic(Box::new(repeat)),
                    false => repeat,
                });
                continue;
            }
            if let Some(item) = self.item()? {
                items.push(item);
            }
        }
        Ok(match items.len() {
            1 => items.pop().unwrap_or(Node::Empty),
            _ => Node::Sequence(items),
        })
    }

    /// `*`, `+`, `?`, `{2,3}`; None where a brace stands for itself.
    fn quantifier(&mut self) -> Result<Option<(u32, u32)>> {
        let start = self.at;
        let bounds = match self.peek() {
            Some('*') => (0, UNLIMITED),
            Some('+') => (1, UNLIMITED),
            Some('?') => (0, 1),
            Some('{') => {
                self.at += 1;
                let low = self.digits();
                let high = match self.take(',') {
                    true => self.digits(),
                    false => low,
                };
                let is_open = self.pattern.get(self.at.wrapping_sub(1)) == Some(&',');
                if !self.take('}') || (low.is_none() && high.is_none() && !is_open) {
                    self.at = start;
                    return Ok(None);
                }
                let (low, high) = (low.unwrap_or(0), high.unwrap_or(UNLIMITED));
                if high < low {
                    return self.fail("min repeat greater than max repeat", start + 1);
                }
                return Ok(Some((low, high)));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(bounds))
    }

    fn digits(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn literal(&self, c: char) -> Node {
        Node::Char {
            c,
            ignore_case: self.has(IGNORECASE),
        }
    }

    fn item(&mut self) -> Result<Option<Node>> {
        let start = self.at;
        let Some(c) = self.next() else {
            return Ok(None);
        };
        Ok(Some(match c {
            '.' => Node::Any {
                newline: self.has(DOTALL),
            },
            '^' => Node::Anchor(match self.has(MULTILINE) {
                true => Anchor::LineStart,
                false => Anchor::TextStart,
            }),
            '$' => Node::Anchor(match self.has(MULTILINE) {
                true => Anchor::LineEnd,
                false => Anchor::LastLineEnd,
            }),
            '[' => self.set(start)?,
            '(' => return self.group(start),
            '\\' => self.escape(start)?,
            c => self.literal(c),
        }))
    }

    fn class(&self, letter: char) -> Class {
        Class {
            letter,
            ascii: self.has(ASCII),
        }
    }

    fn escape(&mut self, start: usize) -> Result<Node> {
        let Some(c) = self.next() else {
            return self.fail("bad escape (end of pattern)", start);
        };
        let ascii = self.has(ASCII);
        Ok(match c {
            'A' => Node::Anchor(Anchor::TextStart),
            'Z' => Node::Anchor(Anchor::TextEnd),
            'b' => Node::Anchor(Anchor::Word { ascii }),
            'B' => Node::Anchor(Anchor::NotWord { ascii }),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Node::Set(Set {
                classes: [self.class(c)].into(),
                ..Set::default()
            }),
            '1'..='9' => {
                let mut group = c as usize - '0' as usize;
                if let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
                    group = group * 10 + digit as usize;
                    self.at += 1;
                }
                self.backreference(group, start + 1)?
            }
            _ => {
                let c = self.escaped_char(c, start)?;
                self.literal(c)
            }
        })
    }

    fn backreference(&self, group: usize, at: usize) -> Result<Node> {
        if group > self.groups {
            return self.fail(&format!("invalid group reference {group}"), at);
        }
        if self.open.contains(&group) {
            return self.fail("cannot refer to an open group", at);
        }
        Ok(Node::Backreference {
            group,
            ignore_case: self.has(IGNORECASE),
        })
    }

    /// A character that an escape stands for, inside and outside of sets.
    fn escaped_char(&mut self, c: char, start: usize) -> Result<char> {
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'a' => '\u{7}',
            '0' => {
                let mut code = 0;
                for _ in 0..2 {
                    if let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
                        code = code * 8 + digit;
                        self.at += 1;
                    }
                }
                char::from_u32(code).unwrap_or('\0')
            }
            'x' | 'u' | 'U' => {
                let count = match c {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = self.pattern[self.at..].iter().take(count).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                match code
                    .filter(|_| digits.len() == count)
                    .and_then(char::from_u32)
                {
                    Some(found) => {
                        self.at += count;
                        found
                    }
                    None => {
                        let hex = digits.chars().take_while(char::is_ascii_hexdigit);
                        let shown: String = hex.collect();
                        return self.fail(&format!("incomplete escape \\{c}{shown}"), start);
                    }
                }
            }
            c if c.is_ascii_alphanumeric() => {
                return self.fail(&format!("bad escape \\{c}"), start);
            }
            c => c,
        })
    }

    fn set(&mut self, start: usize) -> Result<Node> {
        let mut set = Set {
            negated: self.take('^'),
            ignore_case: self.has(IGNORECASE),
            ..Set::default()
        };
        let first = self.at;
        loop {
            let at = self.at;
            let Some(c) = self.next() else {
                return self.fail("unterminated character set", start);
            };
            if c == ']' && at > first {
                return Ok(Node::Set(set));
            }
            let Some(low) = self.set_member(c, at, &mut set)? else {
                continue;
            };
            let is_range = self.peek() == Some('-')
                && self.pattern.get(self.at + 1).is_some_and(|c| *c != ']');
            if !is_range {
                set.ranges.push((low, low));
                continue;
            }
            self.at += 1;
            let before = self.at;
            let Some(c) = self.next() else {
                return self.fail("unterminated character set", start);
            };
            let high = self.set_member(c, before, &mut set)?;
            match high {
                Some(high) if high >= low => set.ranges.push((low, high)),
                _ => {
                    let shown: String = self.pattern[at..self.at].iter().collect();
                    return self.fail(&format!("bad character range {shown}"), at);
                }
            }
        }
    }

    /// One character of a set; None for a class, which is added at once.
    fn set_member(&mut self, c: char, at: usize, set: &mut Set) -> Result<Option<char>> {
        if c != '\\' {
            return Ok(Some(c));
        }
        let Some(c) = self.next() else {
            return self.fail("bad escape (end of pattern)", at);
        };
        Ok(match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                set.classes.push(self.class(c));
                None
            }
            'b' => Some('\u{8}'),
            c => Some(self.escaped_char(c, at)?),
        })
    }

    fn close(&mut self, start: usize) -> Result {
        if self.take(')') {
            return Ok(());
        }
        self.fail("missing ), unterminated subpattern", start)
    }

    fn name(&mut self, end: char) -> Result<String> {
        let start = self.at;
        let mut name = String::new();
        while let Some(c) = self.next() {
            if c == end {
                if name.is_empty() {
                    return self.fail("missing group name", start);
                }
                return Ok(name);
            }
            name.push(c);
        }
        self.fail(&format!("missing {end}, unterminated name"), start)
    }

    fn captured(&mut self, start: usize, name: Option<String>) -> Result<Node> {
        self.groups += 1;
        let group = self.groups;
        if let Some(name) = name {
            self.names.push((name, group));
        }
        self.open.push(group);
        let flags = self.flags;
        let inner = self.alternatives()?;
        self.flags = flags;
        self.close(start)?;
        self.open.pop();
        Ok(Node::Group(group, Box::new(inner)))
    }

    fn inner(&mut self, start: usize) -> Result<Node> {
        let flags = self.flags;
        let inner = self.alternatives()?;
        self.flags = flags;
        self.close(start)?;
        Ok(inner)
    }

    fn group_named(&self, name: &str) -> Option<usize> {
        let found = self.names.iter().find(|(it, _)| it == name);
        found.map(|(_, index)| *index)
    }

    fn group(&mut self, start: usize) -> Result<Option<Node>> {
        if !self.take('?') {
            return self.captured(start, None).map(Some);
        }
        let Some(kind) = self.next() else {
            return self.fail("unexpected end of pattern", self.at);
        };
        Ok(Some(match kind {
            ':' => self.inner(start)?,
            '>' => Node::Atomic(Box::new(self.inner(start)?)),
            '=' | '!' => Node::Look {
                ahead: true,
                negated: kind == '!',
                inner: Box::new(self.inner(start)?),
            },
            '#' => {
                while let Some(c) = self.next() {
                    if c == ')' {
                        return Ok(None);
                    }
                }
                return self.fail("missing ), unterminated comment", start);
            }
            'P' => return self.python_group(start).map(Some),
            '<' => {
                let negated = match self.next() {
                    Some('=') => false,
                    Some('!') => true,
                    other => {
                        let shown = other.map_or(String::new(), String::from);
                        return self.fail(&format!("unknown extension ?<{shown}"), start + 1);
                    }
                };
                let inner = self.inner(start)?;
                if super::program::width(&inner).is_none() {
                    let text = "look-behind requires fixed-width pattern";
                    return Err(error_of_all(text, self.pattern));
                }
                Node::Look {
                    ahead: false,
                    negated,
                    inner: Box::new(inner),
                }
            }
            '(' => self.condition(start)?,
            other => {
                self.at -= 1;
                return self.inline_flags(start, other);
            }
        }))
    }

    /// `(?P<name>…)`, `(?P=name)`.
    fn python_group(&mut self, start: usize) -> Result<Node> {
        match self.next() {
            Some('<') => {
                let at = self.at;
                let name = self.name('>')?;
                let is_name = |c: char| c == '_' || c.is_alphanumeric();
                if !name.chars().all(is_name) || name.starts_with(|c: char| c.is_numeric()) {
                    return self.fail(&format!("bad character in group name '{name}'"), at);
                }
                if let Some(group) = self.group_named(&name) {
                    let new = self.groups + 1;
                    let text = format!(
                        "redefinition of group name '{name}' as group {new}; was group {group}"
                    );
                    return self.fail(&text, at);
                }
                self.captured(start, Some(name))
            }
            Some('=') => {
                let at = self.at;
                let name = self.name(')')?;
                match self.group_named(&name) {
                    Some(group) => self.backreference(group, at),
                    None => self.fail(&format!("unknown group name '{name}'"), at),
                }
            }
            Some(other) => self.fail(&format!("unknown extension ?P{other}"), start + 1),
            None => self.fail("unexpected end of pattern", self.at),
        }
    }

    fn condition(&mut self, start: usize) -> Result<Node> {
        let at = self.at;
        let name = self.name(')')?;
        let group = match name.parse::<usize>() {
            Ok(group) if group <= self.groups => group,
            Ok(group) => return self.fail(&format!("invalid group reference {group}"), at),
            Err(_) => match self.group_named(&name) {
                Some(group) => group,
                None => return self.fail(&format!("unknown group name '{name}'"), at),
            },
        };
        let yes = self.sequence()?;
        let no = match self.take('|') {
            true => self.sequence()?,
            false => Node::Empty,
        };
        self.close(start)?;
        Ok(Node::Condition {
            group,
            yes: Box::new(yes),
            no: Box::new(no),
        })
    }

    /// `(?i)` for the whole pattern, `(?i:…)` for a part, `(?-i:…)`.
    fn inline_flags(&mut self, start: usize, first: char) -> Result<Option<Node>> {
        let (mut on, mut off, mut is_off) = (0, 0, false);
        loop {
            let flag = match self.next() {
                Some('i') => IGNORECASE,
                Some('m') => MULTILINE,
                Some('s') => DOTALL,
                Some('x') => VERBOSE,
                Some('a') => ASCII,
                Some('u' | 'L') => 0,
                Some('-') if !is_off => {
                    is_off = true;
                    continue;
                }
                Some(')') if !is_off => {
                    if start > 0 {
                        let text = "global flags not at the start of the expression";
                        return self.fail(text, start);
                    }
                    self.flags |= on;
                    return Ok(None);
                }
                Some(':') => {
                    let saved = self.flags;
                    self.flags = (self.flags | on) & !off;
                    let inner = self.alternatives()?;
                    self.flags = saved;
                    self.close(start)?;
                    return Ok(Some(inner));
                }
                _ => return self.fail(&format!("unknown extension ?{first}"), start + 1),
            };
            match is_off {
                true => off |= flag,
                false => on |= flag,
            }
        }
    }
}
