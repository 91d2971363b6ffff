//! `str`.

use taipan_runtime::rt::{Iterable, List, Slice, Str, str};

use crate::table::{answer, check, show};

#[test]
fn strings() {
    check(include_str!("str.tsv"), |name, a| {
        if name == "bytes.decode" {
            return answer(a[0].bytes().decode(a[1].str(), a[2].str()));
        }
        if name == "str.chr" {
            return answer(str::chr(a[0].i64()));
        }
        let s: &Str = a[0].str();
        match name {
            "str.repr" => show(Str::from(show(s.clone()))),
            "str.ascii" => show(Str::from(str::ascii(s).to_string())),
            "str.len" => show(s.len()),
            "str.capitalize" => show(s.capitalize()),
            "str.casefold" => show(s.casefold()),
            "str.isalnum" => show(s.isalnum()),
            "str.isalpha" => show(s.isalpha()),
            "str.isascii" => show(s.isascii()),
            "str.isdecimal" => show(s.isdecimal()),
            "str.isdigit" => show(s.isdigit()),
            "str.isidentifier" => show(s.isidentifier()),
            "str.islower" => show(s.islower()),
            "str.isnumeric" => show(s.isnumeric()),
            "str.isprintable" => show(s.isprintable()),
            "str.isspace" => show(s.isspace()),
            "str.istitle" => show(s.istitle()),
            "str.isupper" => show(s.isupper()),
            "str.lower" => show(s.lower()),
            "str.swapcase" => show(s.swapcase()),
            "str.title" => show(s.title()),
            "str.upper" => show(s.upper()),
            "str.split" => answer(s.split(None, -1)),
            "str.rsplit" => answer(s.rsplit(None, -1)),
            "str.splitlines" => show(s.splitlines(false)),
            "str.splitlines_keep" => show(s.splitlines(true)),
            "str.strip" => show(s.strip(None)),
            "str.lstrip" => show(s.lstrip(None)),
            "str.rstrip" => show(s.rstrip(None)),
            "str.strip_by" => show(s.strip(Some(a[1].str().clone()))),
            "str.lstrip_by" => show(s.lstrip(Some(a[1].str().clone()))),
            "str.rstrip_by" => show(s.rstrip(Some(a[1].str().clone()))),
            "str.expandtabs" => show(s.expandtabs(8)),
            "str.expandtabs_by" => show(s.expandtabs(a[1].i64())),
            "str.get" => answer(s.get(a[1].i64())),
            "str.slice" => answer(s.slice(&Slice::new(
                a[1].optional(),
                a[2].optional(),
                a[3].optional(),
            ))),
            "str.find" => show(s.find(a[1].str(), a[2].optional(), a[3].optional())),
            "str.rfind" => show(s.rfind(a[1].str(), a[2].optional(), a[3].optional())),
            "str.index" => answer(s.index(a[1].str(), a[2].optional(), a[3].optional())),
            "str.rindex" => answer(s.rindex(a[1].str(), a[2].optional(), a[3].optional())),
            "str.count" => show(s.count(a[1].str(), a[2].optional(), a[3].optional())),
            "str.startswith" => show(s.startswith(a[1].str(), a[2].optional(), a[3].optional())),
            "str.endswith" => show(s.endswith(a[1].str(), a[2].optional(), a[3].optional())),
            "str.split_by" => answer(s.split(Some(a[1].str().clone()), a[2].i64())),
            "str.rsplit_by" => answer(s.rsplit(Some(a[1].str().clone()), a[2].i64())),
            "str.split_space" => answer(s.split(None, a[1].i64())),
            "str.rsplit_space" => answer(s.rsplit(None, a[1].i64())),
            "str.replace" => show(s.replace(a[1].str(), a[2].str(), a[3].i64())),
            "str.partition_by" => answer(s.partition(a[1].str())),
            "str.rpartition_by" => answer(s.rpartition(a[1].str())),
            "str.removeprefix_by" => show(s.removeprefix(a[1].str())),
            "str.removesuffix_by" => show(s.removesuffix(a[1].str())),
            "str.contains" => show(s.contains(a[1].str())),
            "str.concat" => show(s.concat(a[1].str())),
            "str.lt" => show(s < a[1].str()),
            "str.zfill" => show(s.zfill(a[1].i64())),
            "str.repeat" => answer(s.repeat(a[1].i64())),
            "str.center" => answer(s.center(a[1].i64(), a[2].str())),
            "str.ljust" => answer(s.ljust(a[1].i64(), a[2].str())),
            "str.rjust" => answer(s.rjust(a[1].i64(), a[2].str())),
            "str.encode" => answer(s.encode(a[1].str(), a[2].str())),
            "str.ord" => answer(str::ord(s)),
            other => panic!("{other}"),
        }
    });
}

/// Appending keeps every other holder of the text as it was.
#[test]
fn appending() {
    let mut s = Str::literal(&"");
    for i in 0..1000 {
        s += &Str::from_char(char::from(b'a' + (i % 26) as u8));
    }
    let before = s.clone();
    let hash = s.hash_value();
    s += &Str::literal(&"é");
    assert_eq!((before.len(), s.len()), (1000, 1001));
    assert!(before.is_ascii() && !s.is_ascii());
    assert_eq!(before.hash_value(), hash);
    assert_ne!(s.hash_value(), hash);
    assert!(s.as_str().starts_with(before.as_str()));
    let twice = s.concat(&s);
    assert_eq!(twice.len(), 2002);
    let mut literal = Str::literal(&"abc");
    literal.push(&Str::EMPTY);
    assert_eq!(literal, "abc");
}

/// One text hashes alike in a literal and in a block; the empty one as in CPython.
#[test]
fn hashing() {
    for text in [
        &"",
        &"a",
        &"ab",
        &"abcd",
        &"abcdefgh",
        &"abcdefghijklmnopq",
        &"é",
    ] {
        let literal = Str::literal(text);
        let block = Str::with_capacity(100).concat_owned(&literal);
        assert_eq!(literal, block);
        assert_eq!(literal.hash_value(), block.hash_value());
        assert_ne!(literal.hash_value(), -1);
    }
    assert_eq!(Str::EMPTY.hash_value(), 0);
}

#[test]
fn iterating() {
    let s = Str::literal(&"aé日😀");
    let items: Vec<String> = s.iter().map(|c| c.to_string()).collect();
    assert_eq!(items, ["a", "é", "日", "😀"]);
    let Ok(items) = s.iterate() else { panic!() };
    assert_eq!(items.count(), 4);
    let joined = Str::literal(&"-").join(&List::from(s.iter().rev().collect::<Vec<Str>>()));
    assert_eq!(answer(joined), "'😀-日-é-a'");
    let Ok(joined) = Str::EMPTY.join(&s) else {
        panic!()
    };
    assert_eq!(joined, s);
    let ends = (Str::literal(&"x"), Str::literal(&"😀"));
    assert_eq!(answer(s.endswith_any(&ends, None, None)), "True");
    assert_eq!(answer(s.startswith_any(&ends, None, None)), "False");
}

#[test]
fn translating() {
    let Ok(table) = Str::maketrans(&Str::from("abc"), &Str::from("xyz"), &Str::from("q")) else {
        panic!()
    };
    assert_eq!(answer(Str::from("aqbqcd").translate(&table)), "'xyzd'");
    let wrong = Str::maketrans(&Str::from("abc"), &Str::from("xy"), &Str::EMPTY);
    assert_eq!(
        answer(wrong.map(|_| ())),
        "!ValueError: the first two maketrans arguments must have equal length"
    );
}
