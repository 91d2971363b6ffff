# The module `struct`; `runtime/src/struct_.rs`. Values are dynamic: the format says what they are.

@raises
@rust("struct_::calcsize")
def calcsize(format: str, /) -> i64: ...
@raises
@rust("struct_::pack")
def pack(format: str, /, *values: Any) -> bytes: ...
@overload
@raises
@rust("struct_::unpack")
def unpack(format: str, data: bytes, /) -> tuple[Any, ...]: ...
@overload
@raises
@rust("struct_::unpack")
def unpack(format: str, data: bytearray, /) -> tuple[Any, ...]: ...
@overload
@raises
@rust("struct_::unpack_from")
def unpack_from(format: str, /, buffer: bytes, offset: i64 = 0) -> tuple[Any, ...]: ...
@overload
@raises
@rust("struct_::unpack_from")
def unpack_from(format: str, /, buffer: bytearray, offset: i64 = 0) -> tuple[Any, ...]: ...
@overload
@raises
@rust("struct_::iter_unpack")
def iter_unpack(format: str, data: bytes, /) -> Iterator[tuple[Any, ...]]: ...
@overload
@raises
@rust("struct_::iter_unpack")
def iter_unpack(format: str, data: bytearray, /) -> Iterator[tuple[Any, ...]]: ...

@rust("Exc")
@static("struct_::ERROR")
class error(Exception): ...
