//! `bytes` and `bytearray`.

use taipan_runtime::rt::{ByteArray, Bytes, List, Slice, Str};

use crate::table::{answer, check, show};

#[test]
fn byte_strings() {
    check(include_str!("bytes.tsv"), |name, a| {
        if name == "bytes.fromhex" {
            return answer(Bytes::fromhex(a[0].str()));
        }
        let b: &Bytes = a[0].bytes();
        match name {
            "bytes.repr" => show(Str::from(show(b.clone()))),
            "bytes.ba_repr" => show(ByteArray::from_bytes_like(b)),
            "bytes.upper" => show(b.upper()),
            "bytes.lower" => show(b.lower()),
            "bytes.title" => show(b.title()),
            "bytes.swapcase" => show(b.swapcase()),
            "bytes.capitalize" => show(b.capitalize()),
            "bytes.isalpha" => show(b.isalpha()),
            "bytes.isalnum" => show(b.isalnum()),
            "bytes.isdigit" => show(b.isdigit()),
            "bytes.isspace" => show(b.isspace()),
            "bytes.islower" => show(b.islower()),
            "bytes.isupper" => show(b.isupper()),
            "bytes.istitle" => show(b.istitle()),
            "bytes.isascii" => show(b.isascii()),
            "bytes.split" => answer(b.split(None, -1)),
            "bytes.rsplit" => answer(b.rsplit(None, -1)),
            "bytes.splitlines" => show(b.splitlines(false)),
            "bytes.strip" => show(b.strip(None)),
            "bytes.hex" => answer(b.hex(&Str::EMPTY, 1)),
            "bytes.hex_by" => answer(b.hex(a[1].str(), a[2].i64())),
            "bytes.get" => answer(b.get(a[1].i64())),
            "bytes.find" => show(b.find(a[1].bytes(), a[2].optional(), a[3].optional())),
            "bytes.rfind" => show(b.rfind(a[1].bytes(), a[2].optional(), a[3].optional())),
            "bytes.index" => answer(b.index(a[1].bytes(), a[2].optional(), a[3].optional())),
            "bytes.rindex" => answer(b.rindex(a[1].bytes(), a[2].optional(), a[3].optional())),
            "bytes.count" => show(b.count(a[1].bytes(), a[2].optional(), a[3].optional())),
            "bytes.startswith" => {
                show(b.startswith(a[1].bytes(), a[2].optional(), a[3].optional()))
            }
            "bytes.endswith" => show(b.endswith(a[1].bytes(), a[2].optional(), a[3].optional())),
            "bytes.split_by" => answer(b.split(Some(a[1].bytes().clone()), a[2].i64())),
            "bytes.rsplit_by" => answer(b.rsplit(Some(a[1].bytes().clone()), a[2].i64())),
            "bytes.replace" => show(b.replace(a[1].bytes(), a[2].bytes(), a[3].i64())),
            "bytes.partition" => answer(b.partition(a[1].bytes())),
            "bytes.rpartition" => answer(b.rpartition(a[1].bytes())),
            "bytes.removeprefix" => show(b.removeprefix(a[1].bytes())),
            "bytes.removesuffix" => show(b.removesuffix(a[1].bytes())),
            "bytes.zfill" => show(b.zfill(a[1].i64())),
            "bytes.center" => answer(b.center(a[1].i64(), a[2].bytes())),
            "bytes.ljust" => answer(b.ljust(a[1].i64(), a[2].bytes())),
            "bytes.rjust" => answer(b.rjust(a[1].i64(), a[2].bytes())),
            "bytes.slice" => answer(b.slice(&Slice::new(
                a[1].optional(),
                a[2].optional(),
                a[3].optional(),
            ))),
            other => panic!("{other}"),
        }
    });
}

/// ```python
/// buf = bytearray(b"abc"); same = buf
/// buf[0] = 120; buf.append(33); buf += buf; del buf[1:3]; buf[::2] = b"12"; same
/// ```
#[test]
fn changing_a_bytearray() {
    let buf = ByteArray::from_bytes_like(&Bytes::from(b"abc"));
    let same = buf.clone();
    assert_eq!(answer(buf.set(0, 120)), "None");
    assert_eq!(answer(buf.append(33)), "None");
    buf.iadd(&buf);
    assert_eq!(show(buf.clone()), "bytearray(b'xbc!xbc!')");
    assert_eq!(
        answer(buf.del_slice(&Slice::new(Some(1), Some(3), None))),
        "None"
    );
    assert_eq!(show(same.clone()), "bytearray(b'x!xbc!')");
    let third = Slice::new(None, None, Some(2));
    assert_eq!(answer(buf.set_slice(&third, &Bytes::from(b"123"))), "None");
    assert_eq!(show(same.clone()), "bytearray(b'1!2b3!')");
    assert_eq!(
        answer(buf.set_slice(&third, &Bytes::from(b"12"))),
        "!ValueError: attempt to assign bytes of size 2 to extended slice of size 3"
    );
    assert_eq!(answer(buf.pop(-1)), "33");
    assert_eq!(answer(buf.pop(9)), "!IndexError: pop index out of range");
    assert_eq!(
        answer(ByteArray::default().pop(0)),
        "!IndexError: pop from empty bytearray"
    );
    assert_eq!(
        answer(buf.append(256)),
        "!ValueError: byte must be in range(0, 256)"
    );
    assert_eq!(
        answer(buf.set(9, 1)),
        "!IndexError: bytearray index out of range"
    );
    assert_eq!(
        answer(buf.remove(200)),
        "!ValueError: value not found in bytearray"
    );
    assert_eq!(
        answer(Bytes::from_ints(&List::from([1i64, 300]))),
        "!ValueError: bytes must be in range(0, 256)"
    );
    assert_eq!(answer(Bytes::zeros(-1)), "!ValueError: negative count");
    assert_eq!(answer(Bytes::zeros(2)), r"b'\x00\x00'");
}
