"""Writes tables.rs: the character properties of CPython's unicodedata that Rust's core lacks.

    python3 runtime/src/unicode/generate.py > runtime/src/unicode/tables.rs
"""

import unicodedata


def ranges(test):
    found, start = [], None
    for code in range(0x110001):
        holds = code < 0x110000 and test(chr(code))
        if holds and start is None:
            start = code
        if not holds and start is not None:
            found.append((start, code - 1))
            start = None
    return found


def table(name, doc, rows, kind):
    print(f"\n/// {doc}")
    print("#[rustfmt::skip]")
    print(f"pub(super) static {name}: [{kind}; {len(rows)}] = [")
    line = "   "
    for row in rows:
        text = " " + row + ","
        if len(line) + len(text) > 100:
            print(line)
            line = "   "
        line += text
    print(line + "\n];")


def pairs(test):
    return [f"({low:#x}, {high:#x})" for low, high in ranges(test)]


print("//! Character tables, written by `generate.py` beside this file from CPython's `unicodedata`")
print(f"//! (Unicode {unicodedata.unidata_version}). Ranges are inclusive and sorted.")
table("UNPRINTABLE", "Beyond ASCII, what `repr` escapes.",
      pairs(lambda c: c > "~" and not c.isprintable()), "(u32, u32)")
table("ALPHABETIC", "Beyond ASCII, `isalpha`: the letter categories.",
      pairs(lambda c: c > "~" and c.isalpha()), "(u32, u32)")
# Every decimal digit stands in a run of ten from zero, or of a whole number of tens.
decimal = ranges(str.isdecimal)
assert all((high - low + 1) % 10 == 0 for low, high in decimal)
assert all(unicodedata.decimal(chr(c)) == (c - low) % 10
           for low, high in decimal for c in range(low, high + 1))
table("DECIMAL", "`isdecimal`: runs of ten digits, each from zero.",
      [f"({low:#x}, {high:#x})" for low, high in decimal], "(u32, u32)")
table("DIGIT", "`isdigit` without `isdecimal`.",
      pairs(lambda c: c.isdigit() and not c.isdecimal()), "(u32, u32)")
table("NUMERIC", "`isnumeric` without `isdigit`.",
      pairs(lambda c: c.isnumeric() and not c.isdigit()), "(u32, u32)")
table("ID_START", "Beyond ASCII, what starts an identifier and is no letter.",
      pairs(lambda c: c > "~" and c.isidentifier() and not c.isalpha()), "(u32, u32)")
table("ID_CONTINUE", "Beyond ASCII, what only continues an identifier and is no decimal digit.",
      pairs(lambda c: c > "~" and ("a" + c).isidentifier() and not c.isidentifier()
            and not c.isdecimal()), "(u32, u32)")


def mapping(name, doc, to, base):
    rows = []
    for code in range(0x110000):
        c = chr(code)
        if to(c) != base(c):
            text = "".join(f"\\u{{{ord(d):x}}}" for d in to(c))
            rows.append(f'({code:#x}, "{text}")')
    table(name, doc, rows, "(u32, &str)")


mapping("FOLDED", "`casefold` where it is not `lower`.", str.casefold, str.lower)
mapping("TITLED", "`title` of a character where it is not `upper`.", str.title, str.upper)
