# `functools`: `runtime/src/functools.rs`. `lru_cache`, `cache`, `cached_property`, `wraps` and
# `total_ordering` are the compiler's; the rest is `lib/functools.py`.

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


# The cache of one decorated function. The names with an underscore are the compiler's.
@rust("LruCache")
class _lru_cache_wrapper[K, V]:
    @rust("LruCache::new")
    def __new__(cls, maxsize: i64 | None, /) -> _lru_cache_wrapper[K, V]: ...
    @raises
    @rust("find")
    def _find(self, key: K, /) -> bool: ...
    @raises
    @rust("get")
    def _get(self, key: K, /) -> V: ...
    @raises
    @rust("store")
    def _store(self, key: Own[K], value: Own[V], /) -> V: ...
    def cache_info(self) -> CacheInfo: ...
    def cache_clear(self) -> None: ...
