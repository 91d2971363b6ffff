//! `Flag` and `IntFlag`: members that combine.
//!
//! ```python
//! class Access(Flag):
//!     READ = auto()
//!     WRITE = auto()
//! Access.READ | Access.WRITE     # made once, named "READ|WRITE"
//! Access(0)                      # has no name
//! ```
//!
//! Invariants: the class's list of members holds those of one bit; a second list holds every
//! instance there is, named members first, so that equal values are one object.
//!
//! Source of the rules: `enum.Flag._missing_` of CPython 3.11.

use super::enum_values::Member;
use super::enumeration::Kind;
use super::{CLASS, Source};

/// The list of members of one bit, in synthesised source.
pub(super) const SINGLES: &str = "synthesised_members";
/// The list of all instances, in synthesised source.
pub(super) const MADE: &str = "synthesised_instances";

/// Adds what flags have beside the methods of every enumeration. False: a value is not a number
/// that is known when compiling.
pub(super) fn methods(kind: Kind, name: &str, members: &[Member], source: &mut Source) -> bool {
    let numbers = || members.iter().filter_map(|it| it.number);
    if numbers().count() != members.len() {
        return false;
    }
    let mask = numbers().fold(0, |mask, it| mask | it);
    let singles = numbers()
        .filter(|it| is_single(*it))
        .fold(0, |mask, it| mask | it);
    let bits = i64::from(i64::BITS - mask.max(0).leading_zeros());
    let all = (1_i64 << bits.min(62)) - 1;
    lookup(kind, name, (mask, singles, all), members, source);
    operators(kind, name, singles, source);
    true
}

/// Whether a value is that of a member, not of several.
pub(super) fn is_single(number: i64) -> bool {
    number > 0 && number & (number - 1) == 0
}

/// `_of_(value)`: the instance of that value.
fn lookup(
    kind: Kind,
    name: &str,
    (mask, singles, all): (i64, i64, i64),
    members: &[Member],
    source: &mut Source,
) {
    let mut lines = vec![
        format!(
            "is_strange = not {} <= value <= {all} or value & {} != 0",
            !all,
            all ^ mask
        ),
        "if is_strange:".to_owned(),
    ];
    if kind == Kind::Flag {
        let width = i64::BITS - mask.leading_zeros();
        lines.extend([
            format!("    width = max(value.bit_length(), {width})"),
            format!("    given = {CLASS}._bits_(value, width)"),
            format!("    allowed = {CLASS}._bits_({mask}, width)"),
            format!(
                "    raise ValueError(f\"<flag '{name}'> invalid value {{value}}\\n    \
                 given {{given}}\\n  allowed {{allowed}}\")"
            ),
        ]);
    } else {
        lines.extend([
            "    if value < 0:".to_owned(),
            format!(
                "        value = max({}, 2 ** value.bit_length()) + value",
                all + 1
            ),
        ]);
    }
    lines.extend(
        [
            "if value < 0:",
            &format!("    value = {} + value", all + 1),
            &format!("for member in {MADE}:"),
            "    if member.value == value:",
            "        return member",
            "names = []",
            "rest = value",
            &format!("for member in {SINGLES}:"),
            "    if member.value & value:",
            "        names.append(member.name)",
            "        rest &= ~member.value",
        ]
        .map(str::to_owned),
    );
    if mask != singles {
        let named = members.iter().filter(|it| !it.is_alias()).count();
        lines.extend([
            format!("if value & {}:", !singles),
            format!("    for member in {MADE}[:{named}]:"),
            "        if member.value and member.value & value == member.value and member.name not in names:"
                .to_owned(),
            "            names.append(member.name)".to_owned(),
            "            rest &= ~member.value".to_owned(),
        ]);
    }
    if kind == Kind::Flag {
        lines.extend([
            "if names and rest:".to_owned(),
            format!("    raise ValueError(f\"<flag '{name}'>: no members with value {{rest}}\")"),
        ]);
    } else {
        lines.extend([
            "if names and rest:".to_owned(),
            "    names.append(str(rest))".to_owned(),
        ]);
    }
    lines.extend([
        format!("member = {CLASS}(\"|\".join(names) if names else None, value)"),
        format!("{MADE}.append(member)"),
        "return member".to_owned(),
    ]);
    source.text.push_str("    @staticmethod\n");
    source.method("_of_(value)", &lines);
    if kind == Kind::Flag {
        let lines = [
            "if num >= 0:",
            "    sign, digits = '0b0', bin(num)[2:]",
            "else:",
            "    sign = '0b1'",
            "    digits = bin(~num ^ (2 ** num.bit_length() - 1))[2:].zfill(num.bit_length())",
            "if len(digits) < width:",
            "    digits = (sign[-1] * width + digits)[-width:]",
            "return f'{sign} {digits}'",
        ];
        source.text.push_str("    @staticmethod\n");
        source.method("_bits_(num, width)", &lines.map(str::to_owned));
    }
}

fn operators(kind: Kind, name: &str, singles: i64, source: &mut Source) {
    for (method, operator) in [("and", "&"), ("or", "|"), ("xor", "^")] {
        let mut lines = vec![
            format!("if isinstance(other, {CLASS}):"),
            format!("    return {CLASS}._of_(self.value {operator} other.value)"),
        ];
        if kind == Kind::IntFlag {
            lines.extend([
                "if isinstance(other, int):".to_owned(),
                format!("    return {CLASS}._of_(self.value {operator} other)"),
            ]);
            let reflected = format!("return {CLASS}._of_(other {operator} self.value)");
            source.method(&format!("__r{method}__(self, other)"), &[reflected]);
        }
        lines.push(format!(
            "raise TypeError(f\"unsupported operand type(s) for {operator}: '{name}' and \
             {{type(other).__name__!r}}\")"
        ));
        source.method(&format!("__{method}__(self, other)"), &lines);
    }
    let inverted = match kind {
        Kind::IntFlag => "~self.value".to_owned(),
        _ => format!("{singles} & ~self.value"),
    };
    source.method(
        "__invert__(self)",
        &[format!("return {CLASS}._of_({inverted})")],
    );
    let lines = [
        format!("if not isinstance(other, {CLASS}):"),
        format!(
            "    raise TypeError(f\"unsupported operand type(s) for 'in': \
             {{type(other).__name__!r}} and '{name}'\")"
        ),
        "return other.value & self.value == other.value".to_owned(),
    ];
    source.method("__contains__(self, other)", &lines);
    let lines = [
        format!("for member in {SINGLES}:"),
        "    if member.value & self.value:".to_owned(),
        "        yield member".to_owned(),
    ];
    source.method("__iter__(self)", &lines);
    source.method(
        "__len__(self)",
        &["return self.value.bit_count()".to_owned()],
    );
    source.method("__bool__(self)", &["return self.value != 0".to_owned()]);
    source.method("__hash__(self)", &["return hash(self.value)".to_owned()]);
    let lines = [
        "if self.name is None:".to_owned(),
        format!("    return f\"<{name}: {{self.value!r}}>\""),
        format!("return f\"<{name}.{{self.name}}: {{self.value!r}}>\""),
    ];
    source.method("__repr__(self)", &lines);
    if kind == Kind::Flag {
        let lines = [
            "if self.name is None:".to_owned(),
            format!("    return f\"{name}({{self.value!r}})\""),
            format!("return f\"{name}.{{self.name}}\""),
        ];
        source.method("__str__(self)", &lines);
    }
}
