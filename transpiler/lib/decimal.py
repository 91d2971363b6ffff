"""Decimal numbers: a sign, an integer coefficient and a power of ten.

Source: the General Decimal Arithmetic specification, version 1.70.
"""

import re as _re

ROUND_UP = "ROUND_UP"
ROUND_DOWN = "ROUND_DOWN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_05UP = "ROUND_05UP"

_MODULUS = 2**61 - 1
_NUMBER = r"\s*([-+]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([-+]?\d+))?\s*\Z"


class DecimalException(ArithmeticError):
    pass


class InvalidOperation(DecimalException):
    pass


# A class has one builtin base: who catches ZeroDivisionError counts for more here.
class DivisionByZero(ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class Rounded(DecimalException):
    pass


class Overflow(Inexact):
    pass


class FloatOperation(DecimalException):
    pass


class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN):
        self.prec = prec
        self.rounding = rounding

    def copy(self):
        return Context(self.prec, self.rounding)

    def create_decimal(self, num="0"):
        return Decimal(num)._fix(self)

    def quantize(self, a, b):
        return a.quantize(b, context=self)

    def sqrt(self, a):
        return Decimal(a).sqrt(self)


class _Current:
    def __init__(self):
        self.context = Context()


_current = _Current()


def getcontext():
    return _current.context


def setcontext(context):
    _current.context = context


class localcontext:
    def __init__(self, ctx=None, *, prec=None, rounding=None):
        self._new = (getcontext() if ctx is None else ctx).copy()
        if prec is not None:
            self._new.prec = prec
        if rounding is not None:
            self._new.rounding = rounding
        self._saved = getcontext()

    def __enter__(self):
        self._saved = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *exc_info):
        setcontext(self._saved)
        return False


def _dropped(sign: int, coefficient: int, digits: int, rounding) -> int:
    """The coefficient without its last digits, rounded."""
    unit = 10**digits
    kept, rest = divmod(coefficient, unit)
    if rest == 0:
        return kept
    twice = rest * 2
    if rounding == ROUND_HALF_EVEN:
        is_up = twice > unit or (twice == unit and kept % 2 == 1)
    elif rounding == ROUND_HALF_UP:
        is_up = twice >= unit
    elif rounding == ROUND_HALF_DOWN:
        is_up = twice > unit
    elif rounding == ROUND_UP:
        is_up = True
    elif rounding == ROUND_DOWN:
        is_up = False
    elif rounding == ROUND_CEILING:
        is_up = sign == 0
    elif rounding == ROUND_FLOOR:
        is_up = sign == 1
    elif rounding == ROUND_05UP:
        is_up = kept % 5 == 0
    else:
        raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, "
            "ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
    return kept + 1 if is_up else kept


def _made(sign: int, coefficient: int, exponent: int):
    number = Decimal()
    number._sign = sign
    number._int = coefficient
    number._exp = exponent
    return number


def _special(sign: int, kind: str):
    number = Decimal()
    number._sign = sign
    number._kind = kind
    return number


class DecimalTuple:
    def __init__(self, sign, digits, exponent):
        self.sign = sign
        self.digits = digits
        self.exponent = exponent

    def __iter__(self):
        return iter((self.sign, self.digits, self.exponent))

    def __getitem__(self, index):
        return (self.sign, self.digits, self.exponent)[index]

    def __eq__(self, other):
        return tuple(self) == tuple(other)

    def __repr__(self):
        shown = f"sign={self.sign}, digits={self.digits}, exponent={self.exponent}"
        return f"DecimalTuple({shown})"


class Decimal:
    def __init__(self, value="0", context=None):
        self._sign = 0
        self._int = 0
        self._exp = 0
        # "" for a number, else "Infinity" or "NaN".
        self._kind = ""
        if isinstance(value, Decimal):
            self._sign = value._sign
            self._int = value._int
            self._exp = value._exp
            self._kind = value._kind
        elif isinstance(value, str):
            self._read(value)
        elif isinstance(value, int):
            self._sign = 1 if value < 0 else 0
            self._int = abs(int(value))
        elif isinstance(value, float):
            self._convert(value)
        elif isinstance(value, (tuple, list)):
            sign, digits, exponent = value
            self._sign = int(sign)
            self._int = int("".join([str(it) for it in digits]) or "0")
            self._exp = int(exponent)
        else:
            kind = type(value).__name__
            raise TypeError(f"conversion from {kind} to Decimal is not supported")

    def _read(self, text: str):
        if text == "0":
            return
        match = _re.match(_NUMBER, text.replace("_", ""))
        if match is None:
            word = text.strip().lower()
            if word[:1] in ("-", "+"):
                self._sign = 1 if word[0] == "-" else 0
                word = word[1:]
            if word in ("inf", "infinity"):
                self._kind = "Infinity"
            elif word == "nan":
                self._kind = "NaN"
            else:
                raise InvalidOperation([ConversionSyntax])
            return
        sign, whole, fraction, bare, exponent = match.groups()
        self._sign = 1 if sign == "-" else 0
        if bare is not None:
            whole = "0"
            fraction = bare
        fraction = fraction or ""
        self._int = int((whole or "0") + fraction)
        self._exp = int(exponent or "0") - len(fraction)

    def _convert(self, value: float):
        if value != value:
            self._kind = "NaN"
        elif value in (float("inf"), float("-inf")):
            self._kind = "Infinity"
            self._sign = 1 if value < 0 else 0
        else:
            over, under = abs(value).as_integer_ratio()
            places = under.bit_length() - 1
            self._sign = 1 if str(value)[0] == "-" else 0
            self._int = over * 5**places
            self._exp = -places

    @classmethod
    def from_float(cls, f):
        return Decimal(f)

    # What it is.

    def is_nan(self):
        return self._kind == "NaN"

    def is_infinite(self):
        return self._kind == "Infinity"

    def is_finite(self):
        return self._kind == ""

    def is_zero(self):
        return self._kind == "" and self._int == 0

    def is_signed(self):
        return self._sign == 1

    def as_tuple(self):
        if self._kind:
            return DecimalTuple(self._sign, (0,), "F" if self._kind == "Infinity" else "n")
        return DecimalTuple(self._sign, tuple([int(it) for it in str(self._int)]), self._exp)

    def as_integer_ratio(self):
        if self._kind == "NaN":
            raise ValueError("cannot convert NaN to integer ratio")
        if self._kind:
            raise OverflowError("cannot convert Infinity to integer ratio")
        over = -self._int if self._sign else self._int
        if self._exp >= 0:
            return (over * 10**self._exp, 1)
        under = 10**-self._exp
        common = _gcd(self._int, under)
        return (over // common, under // common)

    def adjusted(self):
        return self._exp + len(str(self._int)) - 1 if not self._kind else 0

    # As text.

    def __str__(self):
        sign = "-" if self._sign else ""
        if self._kind:
            return sign + self._kind
        digits = str(self._int)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            place = left
        else:
            place = 1
        if place <= 0:
            shown = "0." + "0" * -place + digits
        elif place >= len(digits):
            shown = digits + "0" * (place - len(digits))
        else:
            shown = digits[:place] + "." + digits[place:]
        if left == place:
            return sign + shown
        return f"{sign}{shown}E{left - place:+d}"

    def __repr__(self):
        return f"Decimal('{self}')"

    def __format__(self, spec):
        if not spec:
            return str(self)
        pattern = r"(?:(.)?([<>=^]))?([-+ ]?)(0?)(\d*)([,_]?)(?:\.(\d+))?([eEfFgGn%]?)\Z"
        match = _re.match(pattern, spec)
        if match is None:
            raise ValueError("invalid format string")
        fill, align, plus, zero, width, group, digits, kind = match.groups()
        number = self
        if kind == "%":
            number = _made(self._sign, self._int, self._exp + 2)
        if number._kind:
            body = number._kind
        elif kind in ("e", "E"):
            body = number._scientific(digits, kind)
        elif digits is not None and kind in ("f", "F", "%"):
            body = str(number.quantize(_made(0, 1, -int(digits)))._plain())
        elif digits is not None:
            body = str(number._fix(Context(int(digits), getcontext().rounding)))
        elif kind in ("f", "F", "%"):
            body = number._plain()
        else:
            body = str(number)
        body = body.lstrip("-")
        if kind == "%":
            body += "%"
        if group:
            whole, dot, rest = body.partition(".")
            body = f"{int(whole):{group}d}{dot}{rest}"
        sign = "-" if self._sign else plus if plus in ("+", " ") else ""
        room = int(width or "0") - len(sign) - len(body)
        if room <= 0:
            return sign + body
        if zero and not align:
            return sign + "0" * room + body
        padding = fill or " "
        if align == "<":
            return sign + body + padding * room
        if align == "^":
            return padding * (room // 2) + sign + body + padding * (room - room // 2)
        if align == "=":
            return sign + padding * room + body
        return padding * room + sign + body

    def _plain(self):
        digits = str(self._int)
        sign = "-" if self._sign else ""
        if self._exp >= 0:
            return sign + digits + ("0" * self._exp if self._int else "")
        digits = digits.rjust(1 - self._exp, "0")
        return f"{sign}{digits[: self._exp]}.{digits[self._exp :]}"

    def _scientific(self, digits, kind):
        number = self
        if digits is not None:
            number = self._fix(Context(int(digits) + 1, getcontext().rounding))
        text = str(number._int)
        if digits is not None:
            text = text.ljust(int(digits) + 1, "0")
        shown = text[0] + ("." + text[1:] if len(text) > 1 else "")
        return f"{shown}{kind}{number.adjusted():+d}"

    # As other numbers.

    def __int__(self):
        if self._kind == "NaN":
            raise ValueError("cannot convert NaN to integer")
        if self._kind:
            raise OverflowError("cannot convert Infinity to integer")
        if self._exp >= 0:
            value = self._int * 10**self._exp
        else:
            value = self._int // 10**-self._exp
        return -value if self._sign else value

    def __trunc__(self):
        return int(self)

    def __float__(self):
        return float(str(self))

    def __bool__(self):
        return self._kind != "" or self._int != 0

    def __hash__(self):
        if self._kind:
            return hash(float(str(self)))
        if self._exp >= 0:
            power = pow(10, self._exp, _MODULUS)
        else:
            power = pow(pow(10, _MODULUS - 2, _MODULUS), -self._exp, _MODULUS)
        value = self._int * power % _MODULUS
        value = -value if self._sign else value
        return -2 if value == -1 else value

    def __round__(self, n=None):
        if n is None:
            return int(self.to_integral_value(ROUND_HALF_EVEN))
        return self.quantize(_made(0, 1, -n))

    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR))

    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING))

    # Rounding.

    def _fix(self, context):
        if self._kind:
            return self
        extra = len(str(self._int)) - context.prec
        if extra <= 0:
            return self
        kept = _dropped(self._sign, self._int, extra, context.rounding)
        exponent = self._exp + extra
        if len(str(kept)) > context.prec:
            kept //= 10
            exponent += 1
        return _made(self._sign, kept, exponent)

    def _at(self, exponent, rounding):
        if self._int == 0 or exponent <= self._exp:
            shift = max(self._exp - exponent, 0)
            return _made(self._sign, self._int * 10**shift, exponent)
        kept = _dropped(self._sign, self._int, exponent - self._exp, rounding)
        return _made(self._sign, kept, exponent)

    def quantize(self, exp, rounding=None, context=None):
        if context is None:
            context = getcontext()
        wanted = _operand(exp)
        if self._kind or wanted._kind:
            if self._kind == "Infinity" and wanted._kind == "Infinity":
                return Decimal(self)
            if self._kind == "NaN" or wanted._kind == "NaN":
                return _special(0, "NaN")
            raise InvalidOperation([InvalidOperation])
        made = self._at(wanted._exp, context.rounding if rounding is None else rounding)
        if len(str(made._int)) > context.prec:
            raise InvalidOperation([InvalidOperation])
        return made

    def to_integral_value(self, rounding=None, context=None):
        if self._kind or self._exp >= 0:
            return Decimal(self)
        return self._at(0, getcontext().rounding if rounding is None else rounding)

    def to_integral(self, rounding=None, context=None):
        return self.to_integral_value(rounding)

    def normalize(self, context=None):
        number = self._fix(getcontext() if context is None else context)
        if number._kind:
            return number
        if number._int == 0:
            return _made(number._sign, 0, 0)
        coefficient = number._int
        exponent = number._exp
        while coefficient % 10 == 0:
            coefficient //= 10
            exponent += 1
        return _made(number._sign, coefficient, exponent)

    def copy_abs(self):
        return self._signed(0)

    def copy_negate(self):
        return self._signed(1 - self._sign)

    def copy_sign(self, other):
        return self._signed(_operand(other)._sign)

    def _signed(self, sign):
        number = Decimal(self)
        number._sign = sign
        return number

    # Comparing.

    def _compare(self, other):
        """-1, 0 or 1; None where one is no number."""
        if self._kind == "NaN" or other._kind == "NaN":
            return None
        if self._kind or other._kind:
            left = 0 if not self._kind else -1 if self._sign else 1
            right = 0 if not other._kind else -1 if other._sign else 1
            return (left > right) - (left < right)
        low = min(self._exp, other._exp)
        left = self._int * 10 ** (self._exp - low)
        right = other._int * 10 ** (other._exp - low)
        left = -left if self._sign else left
        right = -right if other._sign else right
        return (left > right) - (left < right)

    def compare(self, other, context=None):
        order = self._compare(_operand(other))
        return _special(0, "NaN") if order is None else Decimal(order)

    def __eq__(self, other):
        if not isinstance(other, (Decimal, int, float)):
            return NotImplemented
        return self._compare(Decimal(other)) == 0

    def __lt__(self, other):
        if not isinstance(other, (Decimal, int, float)):
            return NotImplemented
        order = self._compare(Decimal(other))
        return order is not None and order < 0

    def __le__(self, other):
        if not isinstance(other, (Decimal, int, float)):
            return NotImplemented
        order = self._compare(Decimal(other))
        return order is not None and order <= 0

    def __gt__(self, other):
        if not isinstance(other, (Decimal, int, float)):
            return NotImplemented
        order = self._compare(Decimal(other))
        return order is not None and order > 0

    def __ge__(self, other):
        if not isinstance(other, (Decimal, int, float)):
            return NotImplemented
        order = self._compare(Decimal(other))
        return order is not None and order >= 0

    def max(self, other, context=None):
        other = _operand(other)
        return Decimal(other if self < other else self)

    def min(self, other, context=None):
        other = _operand(other)
        return Decimal(other if other < self else self)

    # Arithmetic.

    def __pos__(self):
        number = self._fix(getcontext())
        return _made(0, 0, number._exp) if number.is_zero() else number

    def __neg__(self):
        if self.is_zero():
            return _made(0, 0, self._exp)
        return self._signed(1 - self._sign)._fix(getcontext())

    def __abs__(self):
        return self._signed(0)._fix(getcontext())

    def _sum(self, other):
        if self._kind or other._kind:
            if self._kind == "NaN" or other._kind == "NaN":
                return _special(0, "NaN")
            if self._kind and other._kind and self._sign != other._sign:
                raise InvalidOperation([InvalidOperation])
            return Decimal(self if self._kind else other)
        low = min(self._exp, other._exp)
        left = self._int * 10 ** (self._exp - low)
        right = other._int * 10 ** (other._exp - low)
        total = (-left if self._sign else left) + (-right if other._sign else right)
        sign = 1 if total < 0 else 0
        if total == 0 and self._sign and other._sign:
            sign = 1
        return _made(sign, abs(total), low)._fix(getcontext())

    def _product(self, other):
        sign = self._sign ^ other._sign
        if self._kind or other._kind:
            if self._kind == "NaN" or other._kind == "NaN":
                return _special(0, "NaN")
            if self.is_zero() or other.is_zero():
                raise InvalidOperation([InvalidOperation])
            return _special(sign, "Infinity")
        return _made(sign, self._int * other._int, self._exp + other._exp)._fix(getcontext())

    def _quotient(self, other):
        sign = self._sign ^ other._sign
        if self._kind or other._kind:
            if self._kind == "NaN" or other._kind == "NaN":
                return _special(0, "NaN")
            if self._kind and other._kind:
                raise InvalidOperation([InvalidOperation])
            return _special(sign, "Infinity") if self._kind else _made(sign, 0, 0)
        if other._int == 0:
            if self._int == 0:
                raise InvalidOperation([DivisionUndefined])
            raise DivisionByZero([DivisionByZero])
        context = getcontext()
        ideal = self._exp - other._exp
        if self._int == 0:
            return _made(sign, 0, ideal)
        shift = len(str(other._int)) - len(str(self._int)) + context.prec + 1
        exponent = ideal - shift
        if shift >= 0:
            coefficient, rest = divmod(self._int * 10**shift, other._int)
        else:
            coefficient, rest = divmod(self._int, other._int * 10**-shift)
        if rest:
            # What follows must not look like a tie.
            if coefficient % 5 == 0:
                coefficient += 1
        else:
            while exponent < ideal and coefficient % 10 == 0:
                coefficient //= 10
                exponent += 1
        return _made(sign, coefficient, exponent)._fix(context)

    def _divided(self, other):
        """The whole quotient and the rest, with the signs of the specification."""
        if self._kind or other._kind == "NaN":
            raise InvalidOperation([InvalidOperation])
        if other._kind:
            return _made(self._sign ^ other._sign, 0, 0), Decimal(self)
        if other._int == 0:
            if self._int == 0:
                raise InvalidOperation([DivisionUndefined])
            raise DivisionByZero([DivisionByZero])
        low = min(self._exp, other._exp)
        left = self._int * 10 ** (self._exp - low)
        right = other._int * 10 ** (other._exp - low)
        whole, rest = divmod(left, right)
        if len(str(whole)) > getcontext().prec:
            raise InvalidOperation([DivisionImpossible])
        return _made(self._sign ^ other._sign, whole, 0), _made(self._sign, rest, low)

    def _power(self, other):
        if self._kind or other._kind:
            raise InvalidOperation([InvalidOperation])
        context = getcontext()
        if other != other.to_integral_value():
            if other == Decimal("0.5"):
                return self.sqrt()
            raise InvalidOperation([InvalidOperation])
        exponent = int(other)
        if exponent == 0:
            if self._int == 0:
                raise InvalidOperation([InvalidOperation])
            return Decimal(1)
        sign = self._sign if exponent % 2 else 0
        times = abs(exponent)
        whole = _made(sign, self._int**times, self._exp * times)
        return whole._fix(context) if exponent > 0 else Decimal(1)._quotient(whole)

    def sqrt(self, context=None):
        if context is None:
            context = getcontext()
        if self._kind == "NaN" or (self._kind and not self._sign):
            return Decimal(self)
        if self._int == 0:
            return _made(self._sign, 0, self._exp // 2)
        if self._sign:
            raise InvalidOperation([InvalidOperation])
        ideal = self._exp // 2
        exponent = self._exp
        coefficient = self._int
        if exponent % 2:
            coefficient *= 10
            exponent -= 1
        shift = max(context.prec + 1 - (len(str(coefficient)) + 1) // 2, 0)
        root = _integer_root(coefficient * 100**shift)
        if root * root == coefficient * 100**shift:
            place = exponent // 2 - shift
            while place < ideal and root % 10 == 0:
                root //= 10
                place += 1
            return _made(0, root, place)._fix(context)
        if root % 5 == 0:
            root += 1
        return _made(0, root, exponent // 2 - shift)._fix(context)

    def __add__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._sum(Decimal(other))

    def __radd__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._sum(self)

    def __sub__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._sum(Decimal(other).copy_negate())

    def __rsub__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._sum(self.copy_negate())

    def __mul__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._product(Decimal(other))

    def __rmul__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._product(self)

    def __truediv__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._quotient(Decimal(other))

    def __rtruediv__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._quotient(self)

    def __floordiv__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._divided(Decimal(other))[0]

    def __rfloordiv__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._divided(self)[0]

    def __mod__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._divided(Decimal(other))[1]._fix(getcontext())

    def __rmod__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._divided(self)[1]._fix(getcontext())

    def __divmod__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._divided(Decimal(other))

    def __pow__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return self._power(Decimal(other))

    def __rpow__(self, other):
        if not isinstance(other, (Decimal, int)):
            return NotImplemented
        return Decimal(other)._power(self)


class ConversionSyntax(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation):
    pass


class DivisionImpossible(InvalidOperation):
    pass


def _operand(value):
    if not isinstance(value, (Decimal, int)):
        kind = type(value).__name__
        raise TypeError(f"conversion from {kind} to Decimal is not supported")
    return Decimal(value)


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _integer_root(value: int) -> int:
    low = 1 << ((value.bit_length() + 1) // 2)
    while True:
        better = (low + value // low) // 2
        if better >= low:
            return low
        low = better
