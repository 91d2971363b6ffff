# `int`. Operators and comparisons are known to the compiler; `runtime/src/int.rs` implements all.
# A @rust path with `::` is a function under `rt::`, which takes the receiver first; one without
# is a method.

@rust("Int")
class int:
    @overload
    @rust("Int::default")
    def __new__(cls) -> int: ...
    @overload
    @rust("Int::from")
    def __new__(cls, x: bool, /) -> int: ...
    @overload
    @rust("Int::clone")
    def __new__(cls, x: int, /) -> int: ...
    @overload
    @raises
    @rust("int::from_float")
    def __new__(cls, x: float, /) -> int: ...
    @overload
    @raises
    @rust("int::from_str")
    def __new__(cls, x: str, /) -> int: ...
    @overload
    @raises
    @rust("int::from_str_base")
    def __new__(cls, x: str, /, base: i64) -> int: ...
    @overload
    @raises
    @rust("int::from_bytes_base")
    def __new__(cls, x: bytes, /, base: i64 = 10) -> int: ...

    @property
    @rust("numerator")
    def real(self) -> int: ...
    @property
    @rust("imag")
    def imag(self) -> int: ...
    @property
    def numerator(self) -> int: ...
    @property
    def denominator(self) -> int: ...

    def bit_length(self) -> length: ...
    def bit_count(self) -> length: ...
    def conjugate(self) -> int: ...
    def is_integer(self) -> bool: ...
    def as_integer_ratio(self) -> tuple[int, int]: ...
    @raises
    def to_bytes(
        self, length: i64 = 1, byteorder: str = "big", *, signed: bool = False
    ) -> bytes: ...
    @classmethod
    @overload
    @raises
    def from_bytes(
        cls, bytes: bytes, byteorder: str = "big", *, signed: bool = False
    ) -> int: ...
    @classmethod
    @overload
    @raises
    @rust("int::from_numbers")
    def from_bytes(
        cls, bytes: Iterable[int], byteorder: str = "big", *, signed: bool = False
    ) -> int: ...
    @classmethod
    @overload
    @raises
    @rust("ops::int_from_bytes")
    def from_bytes(
        cls, bytes: Any, byteorder: str = "big", *, signed: bool = False
    ) -> int: ...

    @rust("Int::clone")
    def __index__(self) -> int: ...
    @rust("Int::clone")
    def __int__(self) -> int: ...
    @raises
    @rust("int::to_f64")
    def __float__(self) -> float: ...
    def abs(self) -> int: ...
