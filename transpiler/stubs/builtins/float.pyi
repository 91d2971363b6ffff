# `float`. Operators and comparisons are known to the compiler; `runtime/src/float.rs` has the
# rest.

@rust("f64")
class float:
    @overload
    @rust("float::zero")
    def __new__(cls) -> float: ...
    @overload
    @rust("float::conjugate")
    def __new__(cls, x: float, /) -> float: ...
    @overload
    @raises
    @rust("int::to_f64")
    def __new__(cls, x: int, /) -> float: ...
    @overload
    @raises
    @rust("float::from_str")
    def __new__(cls, x: str, /) -> float: ...

    @property
    @rust("float::conjugate")
    def real(self) -> float: ...
    @property
    @rust("float::imag")
    def imag(self) -> float: ...

    @rust("float::conjugate")
    def conjugate(self) -> float: ...
    @rust("float::is_integer")
    def is_integer(self) -> bool: ...
    @raises
    @rust("float::as_integer_ratio")
    def as_integer_ratio(self) -> tuple[int, int]: ...
    @rust("float::hex")
    def hex(self) -> str: ...
    @classmethod
    @raises
    @rust("float::fromhex")
    def fromhex(cls, string: str, /) -> float: ...
