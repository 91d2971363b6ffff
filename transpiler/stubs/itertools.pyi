# `itertools`: `runtime/src/itertools.rs` and its submodules.

@overload
def count(start: int = 0, step: int = 1) -> Iterator[int]: ...
@overload
@rust("itertools::count_mixed")
def count(start: int, step: float) -> Iterator[Any]: ...
@overload
@rust("itertools::count_float")
def count(start: float, step: float = 1.0) -> Iterator[float]: ...
@raises
def cycle[T](iterable: Iterable[T], /) -> Iterator[T]: ...
@overload
def repeat[T](object: Own[T]) -> Iterator[T]: ...
@overload
@rust("itertools::repeat_times")
def repeat[T](object: Own[T], times: i64) -> Iterator[T]: ...

@rust("itertools::Chain")
class chain[T]:
    @overload
    @raises
    @rust("itertools::chain")
    def __new__(cls, a: Iterable[T], b: Iterable[T], /) -> Iterator[T]: ...
    @overload
    @raises
    @rust("itertools::chain3")
    def __new__(cls, a: Iterable[T], b: Iterable[T], c: Iterable[T], /) -> Iterator[T]: ...
    @overload
    @raises
    @rust("itertools::chain_star")
    def __new__(cls, *iterables: Iterable[T]) -> Iterator[T]: ...
    @staticmethod
    @raises
    @rust("itertools::chain_from_iterable")
    def from_iterable[U](iterable: Iterable[Iterable[U]], /) -> Iterator[U]: ...

@overload
@raises
def islice[T](iterable: Iterable[T], stop: i64 | None, /) -> Iterator[T]: ...
@overload
@raises
@rust("itertools::islice_from")
def islice[T](
    iterable: Iterable[T], start: i64 | None, stop: i64 | None, step: i64 | None = None, /
) -> Iterator[T]: ...
@raises
def takewhile[T, R](predicate: Callable[[T], R], iterable: Iterable[T], /) -> Iterator[T]: ...
@raises
def dropwhile[T, R](predicate: Callable[[T], R], iterable: Iterable[T], /) -> Iterator[T]: ...
@overload
@raises
@rust("itertools::filterfalse_none")
def filterfalse[T](function: None, iterable: Iterable[T], /) -> Iterator[T]: ...
@overload
@raises
def filterfalse[T, R](function: Callable[[T], R], iterable: Iterable[T], /) -> Iterator[T]: ...
@raises
def compress[T, S](data: Iterable[T], selectors: Iterable[S]) -> Iterator[T]: ...
@overload
@raises
def accumulate(iterable: Iterable[int], *, initial: int | None = None) -> Iterator[int]: ...
@overload
@raises
def accumulate(iterable: Iterable[float], *, initial: float | None = None) -> Iterator[float]: ...
@overload
@raises
@rust("itertools::accumulate_by")
def accumulate[T](
    iterable: Iterable[T], func: Callable[[T, T], T], *, initial: T | None = None
) -> Iterator[T]: ...
@overload
@raises
@rust("itertools::accumulate_values")
def accumulate(iterable: Iterable[Any], *, initial: Any | None = None) -> Iterator[Any]: ...
@overload
@raises
@rust("itertools::starmap2")
def starmap[A, B, R](
    function: Callable[[A, B], R], iterable: Iterable[tuple[A, B]], /
) -> Iterator[R]: ...
@overload
@raises
@rust("itertools::starmap3")
def starmap[A, B, C, R](
    function: Callable[[A, B, C], R], iterable: Iterable[tuple[A, B, C]], /
) -> Iterator[R]: ...
@overload
@raises
@rust("itertools::starmap_values")
def starmap(function: Any, iterable: Iterable[Any], /) -> Iterator[Any]: ...
@raises
def tee[T](iterable: Iterable[T], n: i64 = 2, /) -> tuple[Iterator[T], ...]: ...
@raises
def pairwise[T](iterable: Iterable[T], /) -> Iterator[tuple[T, T]]: ...
@overload
@raises
def zip_longest[A, B](
    a: Iterable[A], b: Iterable[B], /
) -> Iterator[tuple[A | None, B | None]]: ...
@overload
@raises
@rust("itertools::zip_longest_fill")
def zip_longest[T](
    a: Iterable[T], b: Iterable[T], /, *, fillvalue: Own[T]
) -> Iterator[tuple[T, T]]: ...
@overload
@raises
@rust("itertools::zip_longest_star")
def zip_longest[T](*iterables: Iterable[T], fillvalue: Own[T]) -> Iterator[tuple[T, ...]]: ...
@overload
@raises
@rust("itertools::zip_longest_values")
def zip_longest(
    *iterables: Iterable[Any], fillvalue: Any = None
) -> Iterator[tuple[Any, ...]]: ...
@overload
@raises
def groupby[T](iterable: Iterable[T]) -> Iterator[tuple[T, Iterator[T]]]: ...
@overload
@raises
@rust("itertools::groupby_key")
def groupby[T, K](
    iterable: Iterable[T], key: Callable[[T], K]
) -> Iterator[tuple[K, Iterator[T]]]: ...
@overload
@raises
def product[A, B](a: Iterable[A], b: Iterable[B], /) -> Iterator[tuple[A, B]]: ...
@overload
@raises
@rust("itertools::product3")
def product[A, B, C](
    a: Iterable[A], b: Iterable[B], c: Iterable[C], /
) -> Iterator[tuple[A, B, C]]: ...
@overload
@raises
@rust("itertools::product4")
def product[A, B, C, D](
    a: Iterable[A], b: Iterable[B], c: Iterable[C], d: Iterable[D], /
) -> Iterator[tuple[A, B, C, D]]: ...
@overload
@raises
@rust("itertools::product_repeat")
def product[T](iterable: Iterable[T], /, *, repeat: i64) -> Iterator[tuple[T, ...]]: ...
@overload
@raises
@rust("itertools::product_star")
def product[T](*iterables: Iterable[T], repeat: i64 = 1) -> Iterator[tuple[T, ...]]: ...
@raises
def permutations[T](iterable: Iterable[T], r: i64 | None = None) -> Iterator[tuple[T, ...]]: ...
@raises
def combinations[T](iterable: Iterable[T], r: i64) -> Iterator[tuple[T, ...]]: ...
@raises
def combinations_with_replacement[T](
    iterable: Iterable[T], r: i64
) -> Iterator[tuple[T, ...]]: ...
@raises
def batched[T](iterable: Iterable[T], n: i64) -> Iterator[tuple[T, ...]]: ...
