//! `int`, `float`, and the format mini-language.

use taipan_runtime::rt::{Int, Object, Result, Str, float, int};

use crate::table::{Arg, answer, check, show};

#[test]
fn ints() {
    check(include_str!("int.tsv"), |name, a| match name {
        "int.add" => show(a[0].int() + a[1].int()),
        "int.sub" => show(a[0].int() - a[1].int()),
        "int.mul" => show(a[0].int() * a[1].int()),
        "int.and" => show(a[0].int() & a[1].int()),
        "int.or" => show(a[0].int() | a[1].int()),
        "int.xor" => show(a[0].int() ^ a[1].int()),
        "int.lt" => show(a[0].int() < a[1].int()),
        "int.eq" => show(a[0].int() == a[1].int()),
        "int.floordiv" => answer(int::floordiv(a[0].int(), a[1].int())),
        "int.modulo" => answer(int::modulo(a[0].int(), a[1].int())),
        "int.truediv" => answer(int::truediv(a[0].int(), a[1].int())),
        "int.gcd" => show(taipan_runtime::rt::math::gcd([
            a[0].int().clone(),
            a[1].int().clone(),
        ])),
        "int.lcm" => show(taipan_runtime::rt::math::lcm([
            a[0].int().clone(),
            a[1].int().clone(),
        ])),
        "int.shl" => answer(int::shl(a[0].int(), a[1].int())),
        "int.shr" => answer(int::shr(a[0].int(), a[1].int())),
        "int.pow" => answer(int::pow(a[0].int(), a[1].int())),
        "int.pow_mod" => answer(int::pow_mod(a[0].int(), a[1].int(), a[2].int())),
        "int.bit_length" => show(a[0].int().bit_length()),
        "int.bit_count" => show(a[0].int().bit_count()),
        "int.str" => answer(text_of(a[0].int())),
        "int.hex" => show(int::hex(a[0].int())),
        "int.oct" => show(int::oct(a[0].int())),
        "int.bin" => show(int::bin(a[0].int())),
        "int.hash" => answer(Object::hash(a[0].int())),
        "int.float" => answer(int::to_f64(a[0].int())),
        "int.neg" => show(-a[0].int()),
        "int.invert" => show(!a[0].int()),
        "int.abs" => show(a[0].int().abs()),
        "int.round" => answer(int::round_to(a[0].int(), a[1].i64())),
        "int.to_bytes" => answer(a[0].int().to_bytes(a[1].i64(), a[2].str(), a[3].bool())),
        "int.from_bytes" => answer(Int::from_bytes(a[0].bytes(), a[1].str(), a[2].bool())),
        "int.parse" => answer(int::from_str(a[0].str())),
        "int.parse_base" => answer(int::from_str_base(a[0].str(), a[1].i64())),
        "int.from_float" => answer(int::from_float(a[0].float())),
        other => panic!("{other}"),
    });
}

/// `str(value)`.
fn text_of(value: &impl Object) -> Result<Str> {
    let mut out = String::new();
    value.str_to(&mut out)?;
    Ok(Str::from(out))
}

#[test]
fn floats() {
    check(include_str!("float.tsv"), |name, a| match name {
        "float.repr" => show(a[0].float()),
        "float.hash" => answer(Object::hash(&a[0].float())),
        "float.hex" => show(float::hex(a[0].float())),
        "float.is_integer" => show(float::is_integer(a[0].float())),
        "float.as_integer_ratio" => answer(float::as_integer_ratio(a[0].float())),
        "float.round" => answer(float::round(a[0].float())),
        "float.int" => answer(int::from_float(a[0].float())),
        "float.round_to" => answer(float::round_to(a[0].float(), a[1].i64())),
        "float.floordiv" => answer(float::floordiv(a[0].float(), a[1].float())),
        "float.modulo" => answer(float::modulo(a[0].float(), a[1].float())),
        "float.divmod" => answer(float::divmod(a[0].float(), a[1].float())),
        "float.div" => answer(float::div(a[0].float(), a[1].float())),
        "float.pow" => answer(float::pow(a[0].float(), a[1].float())),
        "float.parse" => answer(float::from_str(a[0].str())),
        "float.fromhex" => answer(float::fromhex(a[0].str())),
        other => panic!("{other}"),
    });
}

#[test]
fn formats() {
    check(include_str!("format.tsv"), |_, a| {
        let spec = a[1].str().as_str();
        let mut out = String::new();
        let done = match &a[0] {
            Arg::Bool(value) => value.format_to(spec, &mut out),
            Arg::Int(value) => value.format_to(spec, &mut out),
            Arg::Float(value) => value.format_to(spec, &mut out),
            Arg::Str(value) => value.format_to(spec, &mut out),
            other => panic!("{other:?}"),
        };
        answer(done.map(|()| Str::from(out)))
    });
}

/// A machine integer formats as an `int`, and stays small wherever it fits.
#[test]
fn small_and_big() {
    let limit = 1i64 << 62;
    for value in [
        i64::MIN,
        i64::MAX,
        -limit - 1,
        -limit,
        limit - 1,
        limit,
        0,
        -1,
    ] {
        let int = Int::from(value);
        assert_eq!(int.as_i64(), Some(value));
        assert_eq!(int.is_small(), (-limit..limit).contains(&value));
        assert_eq!(int, value);
        assert_eq!(show(int), show(value));
        assert_eq!(Int::from(value) - 1 + 1, value);
        assert_eq!(Int::from(value).clone() * 1, value);
    }
    assert_eq!(-Int::from(-limit), Int::from(limit));
    let (high, low) = (Int::from(limit), Int::from(-limit - 1));
    assert!(high > limit - 1 && low < -limit);
    assert!(size_of::<Option<Int>>() == size_of::<usize>());
}
