# The builtin functions on any object and any iterable: `runtime/src/builtins.rs` and its
# submodules. `print`, `input` and `open` are streams' matter, `isinstance` and its kin the
# compiler's.

@overload
@rust("builtins::abs_int")
def abs(value: int, /) -> int: ...

@overload
@rust("builtins::abs_float")
def abs(value: float, /) -> float: ...

@overload
@raises
@rust("builtins::len")
def len(object: str, /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len(object: bytes, /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len(object: bytearray, /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len[T](object: list[T], /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len[T](object: tuple[T, ...], /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len[K, V](object: dict[K, V], /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len[T](object: set[T], /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len[T](object: frozenset[T], /) -> length: ...

@overload
@raises
@rust("builtins::len")
def len(object: range, /) -> natural: ...

@overload
@raises
@rust("builtins::len")
def len(object: Any, /) -> natural: ...

@raises
@rust("repr")
def repr(object: object, /) -> str: ...

@raises
@rust("builtins::all")
def all[T](iterable: Iterable[T], /) -> bool: ...

@raises
@rust("builtins::any")
def any[T](iterable: Iterable[T], /) -> bool: ...

@rust("builtins::bin")
def bin(value: int, /) -> str: ...

@raises
@rust("builtins::chr")
def chr(code: i64, /) -> str: ...

@overload
@raises
@rust("builtins::divmod_int")
def divmod(a: int, b: int, /) -> tuple[int, int]: ...

@overload
@raises
@rust("builtins::divmod_float")
def divmod(a: float, b: float, /) -> tuple[float, float]: ...

@overload
@raises
@rust("builtins::enumerate_i64")
def enumerate[T](iterable: Iterable[T], start: i64 = 0) -> Iterator[tuple[i64, T]]: ...
@overload
@raises
@rust("builtins::enumerate")
def enumerate[T](iterable: Iterable[T], start: int = 0) -> Iterator[tuple[int, T]]: ...

@overload
@raises
@rust("builtins::filter_none")
def filter[T](function: None, iterable: Iterable[T], /) -> Iterator[T]: ...

@overload
@raises
@rust("builtins::filter")
def filter[T, R](function: Callable[[T], R], iterable: Iterable[T], /) -> Iterator[T]: ...

@rust("builtins::hex")
def hex(value: int, /) -> str: ...

@overload
@raises
@rust("builtins::iter")
def iter[T](iterable: Iterable[T], /) -> Iterator[T]: ...

@overload
@rust("builtins::iter_until")
def iter[T](function: Callable[[], T], sentinel: Own[T], /) -> Iterator[T]: ...

@overload
@raises
@rust("builtins::map")
def map[A, R](function: Callable[[A], R], a: Iterable[A], /) -> Iterator[R]: ...

@overload
@raises
@rust("builtins::map2")
def map[A, B, R](
    function: Callable[[A, B], R], a: Iterable[A], b: Iterable[B], /
) -> Iterator[R]: ...

@overload
@raises
@rust("builtins::map3")
def map[A, B, C, R](
    function: Callable[[A, B, C], R], a: Iterable[A], b: Iterable[B], c: Iterable[C], /
) -> Iterator[R]: ...

@overload
@raises
@rust("builtins::max")
def max[T](iterable: Iterable[T], /) -> T: ...

@overload
@raises
@rust("builtins::max_or")
def max[T](iterable: Iterable[T], /, *, default: Own[T]) -> T: ...

@overload
@raises
@rust("builtins::max_or_none")
def max[T](iterable: Iterable[T], /, *, default: None) -> T | None: ...

@overload
@raises
@rust("builtins::max_by_key")
def max[T, K](iterable: Iterable[T], /, *, key: Callable[[T], K]) -> T: ...

@overload
@raises
@rust("builtins::max_by_key_or")
def max[T, K](iterable: Iterable[T], /, *, key: Callable[[T], K], default: Own[T]) -> T: ...

@overload
@raises
@rust("builtins::max_by_key_or_none")
def max[T, K](
    iterable: Iterable[T], /, *, key: Callable[[T], K], default: None
) -> T | None: ...

@overload
@raises
@rust("builtins::max_of")
def max[T](first: Own[T], second: Own[T], /, *rest: T) -> T: ...

@overload
@raises
@rust("builtins::max_of_by_key")
def max[T, K](first: Own[T], second: Own[T], /, *rest: T, key: Callable[[T], K]) -> T: ...

@overload
@raises
@rust("builtins::min")
def min[T](iterable: Iterable[T], /) -> T: ...

@overload
@raises
@rust("builtins::min_or")
def min[T](iterable: Iterable[T], /, *, default: Own[T]) -> T: ...

@overload
@raises
@rust("builtins::min_or_none")
def min[T](iterable: Iterable[T], /, *, default: None) -> T | None: ...

@overload
@raises
@rust("builtins::min_by_key")
def min[T, K](iterable: Iterable[T], /, *, key: Callable[[T], K]) -> T: ...

@overload
@raises
@rust("builtins::min_by_key_or")
def min[T, K](iterable: Iterable[T], /, *, key: Callable[[T], K], default: Own[T]) -> T: ...

@overload
@raises
@rust("builtins::min_by_key_or_none")
def min[T, K](
    iterable: Iterable[T], /, *, key: Callable[[T], K], default: None
) -> T | None: ...

@overload
@raises
@rust("builtins::min_of")
def min[T](first: Own[T], second: Own[T], /, *rest: T) -> T: ...

@overload
@raises
@rust("builtins::min_of_by_key")
def min[T, K](first: Own[T], second: Own[T], /, *rest: T, key: Callable[[T], K]) -> T: ...

@overload
@raises
@rust("builtins::next")
def next[T](iterator: Iterator[T], /) -> T: ...

@overload
@raises
@rust("builtins::next_or")
def next[T](iterator: Iterator[T], default: Own[T], /) -> T: ...

@overload
@raises
@rust("builtins::next_or_none")
def next[T](iterator: Iterator[T], default: None, /) -> T | None: ...

@rust("builtins::oct")
def oct(value: int, /) -> str: ...

@raises
@rust("str::ord")
def ord(text: str, /) -> codepoint: ...

@overload
@raises
@rust("int::pow_mod")
def pow(base: int, exp: int, mod: int) -> int: ...

@overload
@raises
@rust("int::pow_value")
def pow(base: int, exp: int) -> Any: ...

@overload
@raises
@rust("float::pow")
def pow(base: float, exp: float) -> float: ...

@overload
@raises
@rust("ops::pow")
def pow(base: Any, exp: Any) -> Any: ...

@overload
@raises
@rust("ops::pow_mod")
def pow(base: Any, exp: Any, mod: Any) -> Any: ...

@overload
@raises
@rust("builtins::reversed")
def reversed[T](sequence: list[T], /) -> Iterator[T]: ...

@overload
@raises
@rust("builtins::reversed")
def reversed[T](sequence: tuple[T, ...], /) -> Iterator[T]: ...

@overload
@raises
@rust("builtins::reversed")
def reversed(sequence: range, /) -> Iterator[int]: ...

@overload
@rust("builtins::reversed_str")
def reversed(sequence: str, /) -> Iterator[str]: ...

@overload
@rust("builtins::reversed_bytes")
def reversed(sequence: bytes, /) -> Iterator[int]: ...

@overload
@raises
@rust("builtins::reversed")
def reversed[K, V](mapping: dict[K, V], /) -> Iterator[K]: ...

@overload
@raises
@rust("builtins::reversed")
def reversed[K, V](view: dict_keys[K, V], /) -> Iterator[K]: ...

@overload
@raises
@rust("builtins::reversed")
def reversed[K, V](view: dict_values[K, V], /) -> Iterator[V]: ...

@overload
@raises
@rust("builtins::reversed")
def reversed[K, V](view: dict_items[K, V], /) -> Iterator[tuple[K, V]]: ...

@overload
@rust("builtins::round_int")
def round(number: int) -> int: ...

@overload
@raises
@rust("builtins::round_int_to")
def round(number: int, ndigits: i64) -> int: ...

@overload
@raises
@rust("builtins::round_float")
def round(number: float) -> int: ...

@overload
@raises
@rust("builtins::round_float_to")
def round(number: float, ndigits: i64) -> float: ...

@overload
@raises
@rust("builtins::sorted")
def sorted[T](iterable: Iterable[T], /, *, reverse: bool = False) -> list[T]: ...

@overload
@raises
@rust("builtins::sorted_by_key")
def sorted[T, K](
    iterable: Iterable[T], /, *, key: Callable[[T], K], reverse: bool = False
) -> list[T]: ...

@overload
@raises
@rust("builtins::sum_int")
def sum(iterable: Iterable[i64], /) -> int: ...

@overload
@raises
@rust("builtins::sum_int")
def sum(iterable: Iterable[int], /) -> int: ...

@overload
@raises
@rust("builtins::sum_int")
def sum(iterable: Iterable[bool], /) -> int: ...

@overload
@raises
@rust("builtins::sum_float")
def sum(iterable: Iterable[float], /) -> number: ...

@overload
@raises
@rust("builtins::sum_int_start")
def sum(iterable: Iterable[i64], /, start: int) -> int: ...

@overload
@raises
@rust("builtins::sum_int_start")
def sum(iterable: Iterable[int], /, start: int) -> int: ...

@overload
@raises
@rust("builtins::sum_int_start")
def sum(iterable: Iterable[bool], /, start: int) -> int: ...

@overload
@raises
@rust("builtins::sum_float_start")
def sum(iterable: Iterable[float], /, start: float) -> float: ...

@overload
@raises
@rust("builtins::sum_start")
def sum[T](iterable: Iterable[list[T]], /, start: Own[list[T]]) -> list[T]: ...

@overload
@raises
@rust("builtins::sum_start")
def sum[T](iterable: Iterable[tuple[T, ...]], /, start: Own[tuple[T, ...]]) -> tuple[T, ...]: ...

@overload
@rust("builtins::zip0")
def zip(*, strict: bool = False) -> Iterator[Any]: ...

@overload
@raises
@rust("builtins::zip1")
def zip[A](a: Iterable[A], /) -> Iterator[tuple[A]]: ...

@overload
@raises
@rust("builtins::zip")
def zip[A, B](
    a: Iterable[A], b: Iterable[B], /, *, strict: bool = False
) -> Iterator[tuple[A, B]]: ...

@overload
@raises
@rust("builtins::zip3")
def zip[A, B, C](
    a: Iterable[A], b: Iterable[B], c: Iterable[C], /, *, strict: bool = False
) -> Iterator[tuple[A, B, C]]: ...

@overload
@raises
@rust("builtins::zip4")
def zip[A, B, C, D](
    a: Iterable[A], b: Iterable[B], c: Iterable[C], d: Iterable[D], /, *, strict: bool = False
) -> Iterator[tuple[A, B, C, D]]: ...

@overload
@raises
@rust("builtins::zip5")
def zip[A, B, C, D, E](
    a: Iterable[A], b: Iterable[B], c: Iterable[C], d: Iterable[D], e: Iterable[E], /, *, strict: bool = False
) -> Iterator[tuple[A, B, C, D, E]]: ...

@overload
@raises
@rust("builtins::zip6")
def zip[A, B, C, D, E, F](
    a: Iterable[A], b: Iterable[B], c: Iterable[C], d: Iterable[D], e: Iterable[E], f: Iterable[F], /, *, strict: bool = False
) -> Iterator[tuple[A, B, C, D, E, F]]: ...

@overload
@raises
@rust("builtins::zip_star")
def zip[T](*iterables: Iterable[T], strict: bool = False) -> Iterator[tuple[T, ...]]: ...

@overload
@rust("AsyncGenerator::__aiter__")
def aiter[Y, S](source: AsyncGenerator[Y, S], /) -> AsyncGenerator[Y, S]: ...

@overload
@raises
@rust("aiter")
def aiter(source: Any, /) -> Any: ...

@overload
@raises
@rust("AsyncGenerator::__anext__")
async def anext[Y, S](source: AsyncGenerator[Y, S], /) -> Y: ...

@overload
@raises
@rust("anext_or")
async def anext[Y, S](source: AsyncGenerator[Y, S], default: Own[Y], /) -> Y: ...

@overload
@raises
@rust("anext")
async def anext(source: Own[Any], /) -> Any: ...
@overload
@raises
@rust("anext_value_or")
async def anext(source: Own[Any], default: Own[Any], /) -> Any: ...
