"""Rational numbers, exact."""

import math as _math


def _parsed(text: str) -> tuple[int, int]:
    wrong = f"Invalid literal for Fraction: {text!r}"
    body = text.strip()
    sign = 1
    if body[:1] in ("+", "-"):
        sign = -1 if body[0] == "-" else 1
        body = body[1:]
    if "/" in body:
        top, _, bottom = body.partition("/")
        if not (top.isdigit() and bottom.isdigit()):
            raise ValueError(wrong)
        return sign * int(top), int(bottom)
    exponent = 0
    lower = body.lower()
    if "e" in lower:
        body, _, power = lower.partition("e")
        if not power.lstrip("+-").isdigit():
            raise ValueError(wrong)
        exponent = int(power)
    whole, _, part = body.partition(".")
    if not (whole + part).isdigit():
        raise ValueError(wrong)
    numerator = int(whole + part)
    exponent -= len(part)
    if exponent >= 0:
        return sign * numerator * 10**exponent, 1
    return sign * numerator, 10**-exponent


def _reduced(numerator: int, denominator: int) -> "Fraction":
    return Fraction(numerator, denominator)


class Fraction:
    def __init__(self, numerator=0, denominator=None):
        top: int = 0
        bottom: int = 1
        if isinstance(numerator, int):
            top = numerator
        elif isinstance(numerator, Fraction):
            top = numerator.numerator
            bottom = numerator.denominator
        elif isinstance(numerator, float):
            top, bottom = numerator.as_integer_ratio()
        elif isinstance(numerator, str):
            top, bottom = _parsed(numerator)
        else:
            raise TypeError("argument should be a string or a Rational instance")
        if isinstance(denominator, int):
            bottom = bottom * denominator
        elif isinstance(denominator, Fraction):
            top *= denominator.denominator
            bottom *= denominator.numerator
        elif denominator is not None:
            raise TypeError("both arguments should be Rational instances")
        if bottom == 0:
            raise ZeroDivisionError(f"Fraction({top}, 0)")
        common = _math.gcd(top, bottom)
        if bottom < 0:
            common = -common
        self.numerator: int = top // common
        self.denominator: int = bottom // common

    @classmethod
    def from_float(cls, f):
        return cls(f)

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self.denominator <= max_denominator:
            return _reduced(self.numerator, self.denominator)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self.numerator, self.denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        low = _reduced(p0 + k * p1, q0 + k * q1)
        high = _reduced(p1, q1)
        return high if abs(high - self) <= abs(low - self) else low

    def as_integer_ratio(self):
        return self.numerator, self.denominator

    def is_integer(self):
        return self.denominator == 1

    def __repr__(self):
        return f"Fraction({self.numerator}, {self.denominator})"

    def __str__(self):
        if self.denominator == 1:
            return str(self.numerator)
        return f"{self.numerator}/{self.denominator}"

    def __add__(self, other):
        if isinstance(other, Fraction):
            return _reduced(
                self.numerator * other.denominator + other.numerator * self.denominator,
                self.denominator * other.denominator,
            )
        if isinstance(other, int):
            return _reduced(self.numerator + other * self.denominator, self.denominator)
        if isinstance(other, float):
            return float(self) + other
        return NotImplemented

    def __radd__(self, other):
        return self.__add__(other)

    def __sub__(self, other):
        if isinstance(other, Fraction):
            return _reduced(
                self.numerator * other.denominator - other.numerator * self.denominator,
                self.denominator * other.denominator,
            )
        if isinstance(other, int):
            return _reduced(self.numerator - other * self.denominator, self.denominator)
        if isinstance(other, float):
            return float(self) - other
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, int):
            return _reduced(other * self.denominator - self.numerator, self.denominator)
        if isinstance(other, float):
            return other - float(self)
        return NotImplemented

    def __mul__(self, other):
        if isinstance(other, Fraction):
            return _reduced(
                self.numerator * other.numerator, self.denominator * other.denominator
            )
        if isinstance(other, int):
            return _reduced(self.numerator * other, self.denominator)
        if isinstance(other, float):
            return float(self) * other
        return NotImplemented

    def __rmul__(self, other):
        return self.__mul__(other)

    def __truediv__(self, other):
        if isinstance(other, Fraction):
            return _reduced(
                self.numerator * other.denominator, self.denominator * other.numerator
            )
        if isinstance(other, int):
            return _reduced(self.numerator, self.denominator * other)
        if isinstance(other, float):
            return float(self) / other
        return NotImplemented

    def __rtruediv__(self, other):
        if isinstance(other, int):
            return _reduced(other * self.denominator, self.numerator)
        if isinstance(other, float):
            return other / float(self)
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, int):
            return self.numerator // (self.denominator * other)
        if isinstance(other, Fraction):
            return (self.numerator * other.denominator) // (self.denominator * other.numerator)
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, int):
            return _reduced(self.numerator % (other * self.denominator), self.denominator)
        if isinstance(other, Fraction):
            bottom = self.denominator * other.denominator
            return _reduced(
                (self.numerator * other.denominator) % (other.numerator * self.denominator), bottom
            )
        return NotImplemented

    def __pow__(self, other):
        if isinstance(other, int):
            if other >= 0:
                return _reduced(self.numerator**other, self.denominator**other)
            if self.numerator == 0:
                raise ZeroDivisionError(f"Fraction({self.denominator**-other}, 0)")
            return _reduced(self.denominator**-other, self.numerator**-other)
        return float(self) ** float(other)

    def __neg__(self):
        return _reduced(-self.numerator, self.denominator)

    def __pos__(self):
        return _reduced(self.numerator, self.denominator)

    def __abs__(self):
        return _reduced(abs(self.numerator), self.denominator)

    def __float__(self):
        return self.numerator / self.denominator

    def __int__(self):
        return self.__trunc__()

    def __trunc__(self):
        if self.numerator < 0:
            return -(-self.numerator // self.denominator)
        return self.numerator // self.denominator

    def __floor__(self):
        return self.numerator // self.denominator

    def __ceil__(self):
        return -(-self.numerator // self.denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            whole, rest = divmod(self.numerator, self.denominator)
            if rest * 2 < self.denominator:
                return whole
            if rest * 2 > self.denominator:
                return whole + 1
            return whole + whole % 2
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __bool__(self):
        return self.numerator != 0

    def __hash__(self):
        if self.denominator == 1:
            return hash(self.numerator)
        return hash((self.numerator, self.denominator))

    def __eq__(self, other):
        if isinstance(other, Fraction):
            return self.numerator == other.numerator and self.denominator == other.denominator
        if isinstance(other, int):
            return self.denominator == 1 and self.numerator == other
        if isinstance(other, float):
            return float(self) == other
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, Fraction):
            return self.numerator * other.denominator < other.numerator * self.denominator
        if isinstance(other, int):
            return self.numerator < other * self.denominator
        if isinstance(other, float):
            return float(self) < other
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, Fraction):
            return self.numerator * other.denominator <= other.numerator * self.denominator
        if isinstance(other, int):
            return self.numerator <= other * self.denominator
        if isinstance(other, float):
            return float(self) <= other
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, Fraction):
            return self.numerator * other.denominator > other.numerator * self.denominator
        if isinstance(other, int):
            return self.numerator > other * self.denominator
        if isinstance(other, float):
            return float(self) > other
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, Fraction):
            return self.numerator * other.denominator >= other.numerator * self.denominator
        if isinstance(other, int):
            return self.numerator >= other * self.denominator
        if isinstance(other, float):
            return float(self) >= other
        return NotImplemented
