# `functools`: `runtime/src/functools.rs`. `partial`, `wraps`, `lru_cache`, `cache`,
# `total_ordering` and `singledispatch` are the compiler's; `functools::LruCache` is the cache of
# one decorated function.

@overload
@raises
def reduce[T](function: Callable[[T, T], T], iterable: Iterable[T], /) -> T: ...
@overload
@raises
@rust("functools::reduce_from")
def reduce[T, R](
    function: Callable[[R, T], R], iterable: Iterable[T], initial: Own[R], /
) -> R: ...


@rust("functools::CacheInfo")
class CacheInfo:
    @property
    def hits(self) -> int: ...
    @property
    def misses(self) -> int: ...
    @property
    def maxsize(self) -> int | None: ...
    @property
    def currsize(self) -> int: ...
