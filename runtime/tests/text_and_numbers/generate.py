"""Writes the tables of this directory from what CPython 3.11 answers.

    python3 runtime/tests/text_and_numbers/generate.py [--all]

Without --all a tenth of the cases is kept, chosen at random but always the same; all of them are
for a change to the code under test.
A line is: function, arguments, answer, separated by tabs. An answer is the repr of the result, or
`!Class: text` of what was raised.
"""

import math
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
rng = random.Random(20240229)
rows = []
# Rows of a table.
KEPT = 1200


def escape(text):
    return text.encode("unicode_escape").decode()


def encode(value):
    if value is None:
        return "n"
    if isinstance(value, bool):
        return "t" if value else "F"
    if isinstance(value, int):
        return f"i:{value:x}"
    if isinstance(value, float):
        return f"f:{value!r}"
    if isinstance(value, bytes):
        return "b:" + escape(value.decode("latin-1"))
    return "s:" + escape(value)


def case(name, function, *args):
    try:
        answer = repr(function(*args))
    except Exception as exc:
        answer = f"!{type(exc).__name__}: {exc}"
    rows.append("\t".join([name, *map(encode, args), escape(answer)]))


def write(name):
    if name != "random" and "--all" not in sys.argv:
        rows[:] = random.Random(name).sample(rows, min(len(rows), KEPT))
        rows.sort()
    (HERE / f"{name}.tsv").write_text("\n".join(rows) + "\n")
    print(name, len(rows))
    rows.clear()


# int
ints = [0, 1, -1, 2, 7, -7, 10, 255, -256, 1000, 2**31, 2**53 + 1, -(2**53) - 3, 2**61 - 1, 2**61,
        2**62 - 1, 2**62, -(2**62), -(2**62) - 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64,
        10**18, -(10**19), 10**30, -(10**30) + 1, 3**100, 2**200, -(2**200)]
pairs = [(a, b) for a in ints for b in ints]
for a, b in pairs:
    case("int.add", lambda a, b: a + b, a, b)
    case("int.sub", lambda a, b: a - b, a, b)
    case("int.mul", lambda a, b: a * b, a, b)
    case("int.and", lambda a, b: a & b, a, b)
    case("int.or", lambda a, b: a | b, a, b)
    case("int.xor", lambda a, b: a ^ b, a, b)
    case("int.lt", lambda a, b: a < b, a, b)
    case("int.eq", lambda a, b: a == b, a, b)
    case("int.floordiv", lambda a, b: a // b, a, b)
    case("int.modulo", lambda a, b: a % b, a, b)
    case("int.truediv", lambda a, b: a / b, a, b)
    case("int.gcd", math.gcd, a, b)
    case("int.lcm", math.lcm, a, b)
for a in ints:
    for b in [0, 1, 2, 5, 31, 62, 63, 64, 65, 100, -1]:
        case("int.shl", lambda a, b: a << b, a, b)
        case("int.shr", lambda a, b: a >> b, a, b)
    for b in [0, 1, 2, 3, 10, 64]:
        case("int.pow", lambda a, b: a**b, a, b)
    for b in [0, 1, 2, 17, -1, -3, 2**70]:
        for m in [1, -1, 7, -7, 12, 10**9 + 7, 2**64, 0]:
            case("int.pow_mod", pow, a, b, m)
    for f in [int.bit_length, int.bit_count, str, hex, oct, bin, hash, float]:
        case(f"int.{f.__name__}", f, a)
    case("int.neg", lambda a: -a, a)
    case("int.invert", lambda a: ~a, a)
    case("int.abs", abs, a)
    for n in [0, 1, -1, -2, -18, -40]:
        case("int.round", round, a, n)
    for size in [0, 1, 2, 8, 9, 32]:
        for order in ["big", "little", "middle"]:
            for signed in [False, True]:
                case("int.to_bytes", lambda a, s, o, g: a.to_bytes(s, o, signed=g), a, size, order, signed)
for raw in [b"", b"\0", b"\x7f", b"\x80", b"\xff\xfe", bytes(range(1, 20))]:
    for order in ["big", "little", "x"]:
        for signed in [False, True]:
            case("int.from_bytes", lambda r, o, g: int.from_bytes(r, o, signed=g), raw, order, signed)
for text in ["0", "12", " -12 ", "+5", "1_000", "1__0", "_1", "1_", "", " ", "+", "-", "+-1", "0x1f",
             "0X_1f", "0b101", "0o17", "012", "00", "0_0", "z", "Zz", "9" * 30, "-" + "8" * 25, "1e5",
             "1.0", "١٢", "１２", "x" * 300, "1" * 5000, "12 3", "\x1c7\u2003", "0b", "0x", "é", "'", "0b2"]:
    case("int.parse", int, text)
    for base in [0, 2, 8, 10, 16, 36, 1, 37, -1]:
        case("int.parse_base", int, text, base)
for value in [0.0, -0.5, 1.9, -1.9, 1e18, 9.3e18, 1e300, float("inf"), float("nan")]:
    case("int.from_float", int, value)
case("int.str", lambda a: str(a), 10**4299)
case("int.str", lambda a: str(a), 10**4300)
write("int")

# float
floats = [0.0, -0.0, 0.1, 0.5, 1.0, -1.5, 2.5, 3.5, 0.1 + 0.2, 1e-5, 1e-4, 123456789.0, 1e15, 1e16, 1e17,
          123456789012345678.0, 1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
          float("inf"), float("-inf"), float("nan"), 2.675, 1e100, math.pi, 2.0**53, 2.0**61, 2.0**62,
          -2.0**61, 1 / 3, 100.0, 12345.678, 0.0001234, 9.995, 0.045, 1e-10]
for _ in range(150):
    floats.append(rng.uniform(-1, 1) * 10 ** rng.randint(-30, 30))
for x in floats:
    for f in [lambda x: x, hash, float.hex, float.is_integer, float.as_integer_ratio, round, int]:
        if f is hash and x != x:
            continue
        case(f"float.{f.__name__}".replace("<lambda>", "repr"), f, x)
    for n in [0, 1, 2, 5, 17, 320, 400, -1, -2, -15, -308, -400]:
        case("float.round_to", round, x, n)
for a in floats[:45]:
    for b in [0.0, -0.0, 1.0, -1.0, 0.3, -0.3, 7.5, 1e308, 1e-308, float("inf"), float("-inf"), float("nan"), 2.0, 0.5, -2.0, 1 / 3]:
        case("float.floordiv", lambda a, b: a // b, a, b)
        case("float.modulo", lambda a, b: a % b, a, b)
        case("float.divmod", divmod, a, b)
        case("float.div", lambda a, b: a / b, a, b)
        if not (a < 0 and b != b // 1 and abs(b) < 1e300):
            case("float.pow", lambda a, b: a**b, a, b)
for text in ["1", " 1.5 ", "1_0.5", "1__0", "1_.5", "_1", "1e5", "1E+05", ".5", "5.", ".", "", "e5", "inf",
             "-Infinity", "nan", "+NaN", "infinit", "0x1p3", "1e400", "1e-400", "١.٥", "1 2", "é", "--1", "1e", "1_e5", "1e1_0"]:
    case("float.parse", float, text)
for text in ["0x1.8p1", "-0x.8", "1", "ff", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p1023", "0x1p1024",
             "0x1.fffffffffffff8p1023", "inf", "-nan", "zz", "", "0x", "0x1p", "1.p3", "0x1.00000000000008p0",
             "0x1.00000000000018p0", " 0x1p0 ", "0x1p999999999999", "0x1p-99999999999999999999", "0x0p9999"]:
    case("float.fromhex", float.fromhex, text)
write("float")

# format
specs = ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+", "-", " ", "+05d", "#x", "#X", "#o", "#b", "#010x", "x", "c",
         ",", "_", ",d", "_d", "_x", "_b", "010,", "012_x", "*^12", "é<7", "n", ".2", ".2f", "8.3f", "08.3f", "+.1e",
         ".0f", "#.0f", "e", "E", "f", "F", "g", "G", "%", ".1%", ".3", "#.3", "#.3g", ".10g", ".0", ".0g", ".0e", "#.0e",
         "z", "z.1f", "+z.2f", "s", "10s", ".2s", "q", "dd", "é", ".", "1.", ",_", "_,", ",x", ",s", "99999999999999999999",
         ".99999999999999999999", "\x01", "=+8,", "<08", "^+9.2f", "020,.2f", "021,.2f", "015_.1f", "#g", "#", "0", "=", "<<5", "==7",
         ",.2f", "_.3e", "050.40f", ".30f", "r", "1 0", "0=5", "=05", "{", "}^5", ",%", "n5"]
values = [0, 1, -1, 42, -255, 65, 1234567, -1234567, 10**20, True, False, 0.0, -0.0, 1.0, -1.5, 0.1, 1234567.891,
          1e16, 1e-7, -0.04, 0.5, 100.0, 123456.0, 1e100, 5e-324, float("inf"), float("-inf"), float("nan"),
          "", "a", "abc", "naïve", "日本語", 12345678901234567, 99.995, 2.5, 1114112]
for value in values:
    for spec in specs:
        case("format", format, value, spec)
for _ in range(3000):
    spec = rng.choice(["", "", "<", ">", "^", "=", "*<", "0>", "_^", "x="])
    spec += rng.choice(["", "", "+", "-", " "]) + rng.choice(["", "", "", "z"]) + rng.choice(["", "", "", "#"])
    spec += rng.choice(["", "", "0"]) + rng.choice(["", "3", "8", "15", "22"]) + rng.choice(["", "", ",", "_"])
    spec += rng.choice(["", "", ".0", ".1", ".3", ".6", ".12"]) + rng.choice([*"bcdeEfFgGnosxX%"] + [""] * 4)
    value = rng.choice(values[:-1] + [rng.randint(-10**9, 10**9), rng.uniform(-1e6, 1e6), rng.uniform(-1e-6, 1e-6)])
    case("format", format, value, spec)
write("format")

# str
texts = ["", "a", "abc", "Hello World", "they're bill's friends", " lead and trail \t\n", "a,b,,c", "ß", "Straße",
         "ŉ", "ΑΣ ΑΣΑ Σ", "ǆabc ǅ Ǆ", "ﬁn", "naïve café", "日本語", "x\ty\tz", "a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i",
         "123", "²", "½", "١٢", "Ab1", "ABC", "Title Case", "not Title", "\u00a0", "\x7f\x00\x1b", "it's", 'say "hi"',
         "both ' and \"", "back\\slash", "😀", "e\u0301", "\u200b", "_x1", "1x", "-5", "+5", "aaaa", "abcabcabc", "ｆｕｌｌ", "İ", "ⅷ"]
unary = ["capitalize", "casefold", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower",
         "isnumeric", "isprintable", "isspace", "istitle", "isupper", "lower", "swapcase", "title", "upper", "split", "rsplit",
         "splitlines", "strip", "lstrip", "rstrip", "expandtabs"]
for text in texts:
    case("str.repr", repr, text)
    case("str.ascii", ascii, text)
    case("str.len", len, text)
    for name in unary:
        case(f"str.{name}", getattr(str, name), text)
    case("str.splitlines_keep", lambda s: s.splitlines(True), text)
    for i in [-4, -1, 0, 1, 2, 5, 100]:
        case("str.get", lambda s, i: s[i], text, i)
    for step in [None, 1, 2, -1, -3, 0]:
        for a, b in [(None, None), (0, 2), (1, None), (None, -1), (-3, -1), (5, 1), (-100, 100), (2**62, None)]:
            case("str.slice", lambda s, a, b, c: s[a:b:c], text, a, b, step)
    for sub in ["", "a", "bc", "aa", "é", "語", " ", "abcabcabcabc"]:
        for a, b in [(None, None), (1, None), (None, -1), (2, 3), (100, None), (3, 1), (-2, None)]:
            for name in ["find", "rfind", "index", "rindex", "count", "startswith", "endswith"]:
                case(f"str.{name}", getattr(str, name), text, sub, a, b)
        for n in [-1, 0, 1, 2]:
            case("str.split_by", lambda s, p, n: s.split(p, n), text, sub, n)
            case("str.rsplit_by", lambda s, p, n: s.rsplit(p, n), text, sub, n)
            case("str.replace", lambda s, a, b, n: s.replace(a, b, n), text, sub, "<é>", n)
        for name in ["partition", "rpartition", "removeprefix", "removesuffix", "strip", "lstrip", "rstrip"]:
            case(f"str.{name}_by", getattr(str, name), text, sub)
        case("str.contains", lambda s, t: t in s, text, sub)
        case("str.concat", lambda s, t: s + t, text, sub)
        case("str.lt", lambda s, t: s < t, text, sub)
    for n in [0, 1, 2]:
        case("str.split_space", lambda s, n: s.split(None, n), text, n)
        case("str.rsplit_space", lambda s, n: s.rsplit(None, n), text, n)
    for n in [-1, 0, 3, 8, 11, 12]:
        case("str.zfill", str.zfill, text, n)
        case("str.expandtabs_by", str.expandtabs, text, n)
        case("str.repeat", lambda s, n: s * n, text, n)
        for fill in [" ", "é", "", "ab"]:
            for name in ["center", "ljust", "rjust"]:
                case(f"str.{name}", getattr(str, name), text, n, fill)
    for encoding in ["utf-8", "UTF8", "ascii", "latin-1", "utf-16", "utf-16-be", "utf-32", "nope"]:
        for errors in ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "nope"]:
            case("str.encode", str.encode, text, encoding, errors)
for raw in [b"", b"abc", b"\xff", b"ab\xe9", b"ab\xc3", b"ab\xc3z", b"\xe6\x97z", b"\xe6\x97", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
            b"\xf0\x9f\x98\x80!", b"\xf0\x9f\x98", b"\xc0\x80", b"\xff\xfea\x00", b"\x00a", b"\xe6\x97\xa5", b"a\x80b\xffc"]:
    for encoding in ["utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-32", "x"]:
        for errors in ["strict", "ignore", "replace", "backslashreplace"]:
            case("bytes.decode", bytes.decode, raw, encoding, errors)
for code in [0, 65, 233, 0x65e5, 0x1f600, 0x10ffff, 0x110000, -1]:
    case("str.chr", chr, code)
for text in ["", "a", "é", "ab"]:
    case("str.ord", ord, text)
write("str")

# bytes
raws = [b"", b"a", b"abc", b" a  b ", b"a,b,,c", b"it's", b"it's \"q\"", bytes(range(0, 256, 17)), b"a\nb\r\nc\rd", b"Ab1", b"-5", b"aXbXc"]
for raw in raws:
    case("bytes.repr", repr, raw)
    case("bytes.ba_repr", lambda b: bytearray(b), raw)
    for name in ["upper", "lower", "title", "swapcase", "capitalize", "isalpha", "isalnum", "isdigit", "isspace", "islower",
                 "isupper", "istitle", "isascii", "split", "rsplit", "splitlines", "strip", "hex"]:
        case(f"bytes.{name}", getattr(bytes, name), raw)
    for i in [-2, 0, 1, 9]:
        case("bytes.get", lambda b, i: b[i], raw, i)
    for sub in [b"", b"a", b"X", b",", b"b\r"]:
        for a, b in [(None, None), (1, None), (None, -1), (100, None), (3, 1)]:
            for name in ["find", "rfind", "index", "rindex", "count", "startswith", "endswith"]:
                case(f"bytes.{name}", getattr(bytes, name), raw, sub, a, b)
        for n in [-1, 0, 1]:
            case("bytes.split_by", lambda s, p, n: s.split(p, n), raw, sub, n)
            case("bytes.rsplit_by", lambda s, p, n: s.rsplit(p, n), raw, sub, n)
            case("bytes.replace", lambda s, a, b, n: s.replace(a, b, n), raw, sub, b"<>", n)
        for name in ["partition", "rpartition", "removeprefix", "removesuffix"]:
            case(f"bytes.{name}", getattr(bytes, name), raw, sub)
    for n in [0, 3, 8, 9]:
        case("bytes.zfill", bytes.zfill, raw, n)
        for name in ["center", "ljust", "rjust"]:
            case(f"bytes.{name}", getattr(bytes, name), raw, n, b"*")
    for sep, n in [(":", 1), ("-", 2), ("-", -2), ("ab", 1)]:
        case("bytes.hex_by", bytes.hex, raw, sep, n)
    for a, b, c in [(None, None, None), (1, None, 2), (None, None, -1), (4, 1, -1), (0, 0, 0)]:
        case("bytes.slice", lambda s, a, b, c: s[a:b:c], raw, a, b, c)
for text in ["", "00", "zz", "1", "12 3", " 12  34\n56", "1 2", "fF"]:
    case("bytes.fromhex", bytes.fromhex, text)
write("bytes")

# math
xs = [0.0, -0.0, 0.3, -0.3, 0.5, 1.0, -1.0, 1.5, 2.0, 3.7, -2.5, 10.0, 23.0, 24.0, 100.25, 171.5, 172.0, 710.0, 1e-9, 1e-300, 1e10, 1e300,
      float("inf"), float("-inf"), float("nan")] + [rng.uniform(-20, 20) for _ in range(60)]
# The last bits of these are those of the C library.
LOOSE = {"cbrt", "erf", "erfc"}
for x in xs:
    for name in sorted(LOOSE):
        case(f"math.{name}", lambda x: float(f"{getattr(math, name)(x):.13g}"), x)
    for name in ["sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos",
                 "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "gamma", "lgamma", "floor", "ceil",
                 "trunc", "fabs", "degrees", "radians", "isfinite", "isinf", "isnan", "frexp", "modf", "ulp"]:
        case(f"math.{name}", getattr(math, name), x)
    for y in [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, float("inf"), float("nan"), -2.0, 1e308]:
        for name in ["pow", "fmod", "remainder", "atan2", "copysign", "nextafter", "hypot"]:
            case(f"math.{name}", getattr(math, name), x, y)
    for n in [0, 1, -1, 1074, -1074, 5000, -5000, 2**70]:
        case("math.ldexp", math.ldexp, x, n)
for _ in range(300):
    args = [rng.uniform(-1, 1) * 10 ** rng.choice([0, 0, 5, -5, 150, -160, -310]) for _ in range(rng.randint(1, 4))]
    case("math.hypot", math.hypot, *args)
    case("math.fsum", lambda *a: math.fsum(a), *args)
case("math.fsum", lambda *a: math.fsum(a), *([0.1] * 10))
case("math.fsum", lambda *a: math.fsum(a), 1e308, 1e308)
case("math.fsum", lambda *a: math.fsum(a), float("inf"), float("-inf"))
case("math.fsum", lambda *a: math.fsum(a), float("inf"), 1.0)
case("math.fsum", lambda *a: math.fsum(a), float("nan"), 1.0)
for n in [0, 1, 2, 5, 10, 20, 21, 25, 62, 63, 100, 171, -1, 2**70]:
    case("math.factorial", math.factorial, n)
    case("math.isqrt", math.isqrt, n)
    for name in ["log_int:log", "log2_int:log2", "log10_int:log10"]:
        rust, python = name.split(":")
        case(f"math.{rust}", getattr(math, python), n)
    for k in [0, 1, 2, 3, 10, 31, 50, -1, 2**70]:
        if n < 2**60 or k < 100:
            case("math.comb", math.comb, n, k)
            case("math.perm", math.perm, n, k)
case("math.isqrt", math.isqrt, 10**40 + 1)
case("math.log_int", math.log, 10**400)
case("math.log10_int", math.log10, 10**400)
case("math.log2_int", math.log2, 2**5000)
case("math.log2_int", math.log2, 3**1000)
for a, b, rel, absolute in [(1.0, 1.0 + 1e-10, 1e-9, 0.0), (1.0, 1.1, 1e-9, 0.0), (0.0, 1e-10, 1e-9, 1e-9), (1.0, 1.0, -1.0, 0.0),
                            (float("inf"), float("inf"), 1e-9, 0.0), (float("inf"), 1.0, 1e-9, 0.0), (float("nan"), 1.0, 1.0, 1.0)]:
    case("math.isclose", lambda a, b, r, s: math.isclose(a, b, rel_tol=r, abs_tol=s), a, b, rel, absolute)
write("math")

# random: a seed, then a script of draws
script = """
random() random() getrandbits(7) getrandbits(32) getrandbits(33) getrandbits(64) getrandbits(100) getrandbits(0)
randint(1,6) randint(-5,5) randint(0,10**12) randint(0,10**30) randrange(10) randrange(5,50,5) randrange(50,5,-7)
uniform(1.5,9.5) gauss(0.0,1.0) gauss(1.0,2.0) gauss(0.0,1.0) normalvariate(0.0,1.0) expovariate(0.5) triangular(0.0,1.0,None)
triangular(1.0,5.0,2.0) betavariate(1.5,2.5) betavariate(0.5,1.0) gammavariate(0.7,2.0) gammavariate(1.0,2.0)
lognormvariate(0.0,0.5) paretovariate(3.0) weibullvariate(1.0,1.5) vonmisesvariate(0.0,4.0)
choice('abcdef') sample(range(10),3) sample(range(1000),5) sample(range(100),30) choices('abc',k=5)
choices('abc',[1,2,3],k=6) choices('abc',cum_weights=[1,2,3],k=4) randbytes(5) shuffled(10) shuffled(100)
getrandbits(-1) randint(5,1) randrange(0) randrange(3,3) randrange(1,2,0) choice('') sample(range(2),3) choices('abc',[1,2],k=1)
choices('abc',[0,0,0],k=1) gammavariate(0.0,1.0)
"""
for seed in [0, 1, 42, -7, 2**32, 2**100 + 12345, 1.5, -0.25, "", "hello", "é", b"bytes"]:
    generator = random.Random(seed)

    def shuffled(n):
        items = list(range(n))
        generator.shuffle(items)
        return items

    for draw in script.split():
        names = {name: getattr(generator, name) for name in dir(generator) if not name.startswith("_")}
        case("random", lambda s, d: eval(d, {**names, "shuffled": shuffled}), seed, draw)
write("random")

# % and str.format
templates = ["%d", "%s", "%r", "%a", "%x", "%X", "%o", "%#x", "%#o", "%e", "%E", "%f", "%g", "%G", "%i", "%u", "%c", "%5d|", "%-5d|",
             "%05d", "%+d", "% d", "%+05d", "%.3d", "%08.3f", "%-8.2f|", "%+.1e", "%.0f", "%#.0f", "%#g", "%10s|", "%-10s|", "%.2s", "%10.2r|",
             "%%", "100%%", "%s %s", "%z", "%", "%5", "%(a)s", "%(a", "%ld", "%.5x", "%#.5X", "%+x", "%5c|", "%-08d|", "% 05d", "%.f",
             "é%s日%q", "no", "%-+8.3g|", "%5%", "%s%", "%05s", "%.10g", "%#X"]
for template in templates:
    for value in [0, 42, -255, 10**20, 3.7, -2.5, 1e20, float("inf"), float("nan"), True, None, "x", "ab", "日本", b"ab"]:
        case("percent.one", lambda t, v: t % v, template, value)
        case("percent.tuple", lambda t, *v: t % v, template, value)
    case("percent.tuple", lambda t, *v: t % v, template)
    case("percent.tuple", lambda t, *v: t % v, template, 1, "two")
for template, *args in [("%*d|", 5, 3), ("%-*d|", 5, 3), ("%*d|", -5, 3), ("%.*f", 2, 1.23456), ("%*.*f|", 9, 2, 3.14159), ("%*d", "x", 1),
                        ("%s is %d years and %.1f%%", "Ada", 36, 99.5), ("%s", "a", "b"), ("%s %s", "a")]:
    case("percent.tuple", lambda t, *v: t % v, template, *args)
for template in ["%(a)s", "%(a)d %(b)5.1f", "%(c)s", "%(a)s %s", "%(a)%", "none", "%s", "%((x))s", "%()s"]:
    case("percent.dict", lambda t, *v: t % dict(zip(v[::2], v[1::2])), template, "a", 1, "b", 2.5, "(x)", 3, "", 4)
for template in ["{}", "{0}", "{} {}", "{1} {0}", "{0} {}", "{} {0}", "{:>6}", "{:{}}", "{:{}{}}", "{:{:{}}}", "{!r}", "{!s:>8}", "{!a}", "{!z}",
                 "{0!", "{0!r", "{!}", "{0!rx}", "{", "}", "{{}}", "{{{}}}", "{a}", "{a:>5}", "{ 0}", "{-1}", "{0[", "{0]}", "{0.}", "{0[]}",
                 "{0[a]}", "{0[0]}", "{0[0]x}", "{0.real}", "{0.nope}", "{99999999999999999999}", "a{}b{}c", "{0:d}", "{0:.2f}", "{0:{1}}",
                 "é{}日", "{0}{0}{0}", "{a.real}", "{:}", "{0:}}", "{{", "x{{y}}z", "{0:{a}}", "{b[1]}", "{0.real.imag}", "{0!r:}"]:
    for args in [(), (1,), (7, 12), ("abc", "s"), (2.5, "8.3"), (1, 2, 3), (0, "05")]:
        case("template.format", lambda t, *v: t.format(*v), template, *args)
    case("template.keywords", lambda t, *v: t.format(**dict(zip(v[::2], v[1::2]))), template, "a", 3, "b", "xyz")
    case("template.map", lambda t, *v: t.format_map(dict(zip(v[::2], v[1::2]))), template, "a", 3, "b", "xyz")
write("template")
