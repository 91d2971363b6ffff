# Operators and slices of sequences, beside the methods in each type's own stub.

class str:
    @rust("concat")
    def __add__(self, other: str, /) -> str: ...
    @raises
    @rust("repeat")
    def __mul__(self, times: i64, /) -> str: ...
    @raises
    @rust("repeat")
    def __rmul__(self, times: i64, /) -> str: ...
    @raises
    @rust("str::percent")
    def __mod__(self, values: Any, /) -> str: ...
    @raises
    @rust("slice")
    @overload
    def __getitem__(self, index: slice, /) -> str: ...
    @raises
    @rust("get")
    @overload
    def __getitem__(self, index: i64, /) -> str: ...

class bytes:
    @raises
    @rust("bytes::percent")
    def __mod__(self, values: Any, /) -> bytes: ...
    @rust("concat")
    def __add__(self, other: bytes, /) -> bytes: ...
    @raises
    @rust("repeat")
    def __mul__(self, times: i64, /) -> bytes: ...
    @raises
    @rust("slice")
    @overload
    def __getitem__(self, index: slice, /) -> bytes: ...
    @raises
    @rust("get")
    @overload
    def __getitem__(self, index: i64, /) -> byte: ...

class list[T]:
    @raises
    @rust("slice")
    @overload
    def __getitem__(self, index: slice, /) -> list[T]: ...
    @raises
    @rust("get")
    @overload
    def __getitem__(self, index: i64, /) -> T: ...
    @raises
    @rust("repeat")
    def __rmul__(self, times: i64, /) -> list[T]: ...

class tuple[T]:
    @raises
    @rust("slice")
    @overload
    def __getitem__(self, index: slice, /) -> tuple[T, ...]: ...
    @raises
    @rust("get")
    @overload
    def __getitem__(self, index: i64, /) -> T: ...
    @raises
    @rust("repeat")
    def __rmul__(self, times: i64, /) -> tuple[T, ...]: ...

class range:
    @raises
    @rust("slice")
    @overload
    def __getitem__(self, index: slice, /) -> range: ...
    @raises
    @rust("get")
    @overload
    def __getitem__(self, index: i64, /) -> int: ...

@rust("Iter")
class Iterator[T]:
    @raises
    @rust("builtins::next")
    def __next__(self) -> T: ...
