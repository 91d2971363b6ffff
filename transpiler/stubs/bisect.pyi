# `bisect`: `runtime/src/bisect.rs`.

@overload
@raises
@rust("bisect::bisect_right")
def bisect[T](a: list[T], x: T, lo: i64 = 0, hi: i64 | None = None) -> i64: ...
@overload
@raises
@rust("bisect::bisect_right_by_key")
def bisect[T, K](
    a: list[T], x: K, lo: i64 = 0, hi: i64 | None = None, *, key: Callable[[T], K]
) -> i64: ...
@overload
@raises
@rust("bisect::bisect_left")
def bisect_left[T](a: list[T], x: T, lo: i64 = 0, hi: i64 | None = None) -> i64: ...
@overload
@raises
@rust("bisect::bisect_left_by_key")
def bisect_left[T, K](
    a: list[T], x: K, lo: i64 = 0, hi: i64 | None = None, *, key: Callable[[T], K]
) -> i64: ...
@overload
@raises
@rust("bisect::bisect_right")
def bisect_right[T](a: list[T], x: T, lo: i64 = 0, hi: i64 | None = None) -> i64: ...
@overload
@raises
@rust("bisect::bisect_right_by_key")
def bisect_right[T, K](
    a: list[T], x: K, lo: i64 = 0, hi: i64 | None = None, *, key: Callable[[T], K]
) -> i64: ...
@overload
@raises
@rust("bisect::insort_right")
def insort[T](a: list[T], x: Own[T], lo: i64 = 0, hi: i64 | None = None) -> None: ...
@overload
@raises
@rust("bisect::insort_right_by_key")
def insort[T, K](
    a: list[T], x: Own[T], lo: i64 = 0, hi: i64 | None = None, *, key: Callable[[T], K]
) -> None: ...
@overload
@raises
@rust("bisect::insort_left")
def insort_left[T](a: list[T], x: Own[T], lo: i64 = 0, hi: i64 | None = None) -> None: ...
@overload
@raises
@rust("bisect::insort_left_by_key")
def insort_left[T, K](
    a: list[T], x: Own[T], lo: i64 = 0, hi: i64 | None = None, *, key: Callable[[T], K]
) -> None: ...
@overload
@raises
@rust("bisect::insort_right")
def insort_right[T](a: list[T], x: Own[T], lo: i64 = 0, hi: i64 | None = None) -> None: ...
@overload
@raises
@rust("bisect::insort_right_by_key")
def insort_right[T, K](
    a: list[T], x: Own[T], lo: i64 = 0, hi: i64 | None = None, *, key: Callable[[T], K]
) -> None: ...
