# `range` and `slice` as objects: `runtime/src/range.rs`, `runtime/src/slice.rs`. Loops over a
# range are the compiler's.

@rust("Range")
class range:
    @overload
    @rust("Range::to")
    def __new__(cls, stop: int, /) -> range: ...
    @overload
    @rust("Range::between")
    def __new__(cls, start: int, stop: int, /) -> range: ...
    @overload
    @raises
    @rust("Range::new")
    def __new__(cls, start: int, stop: int, step: int, /) -> range: ...

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...
    @property
    def step(self) -> int: ...

    @raises
    def count(self, item: int, /) -> i64: ...
    @raises
    def index(self, item: int, /) -> int: ...

    @raises
    @rust("contains")
    def __contains__(self, item: int, /) -> bool: ...
    @rust("iter")
    def __iter__(self) -> Iterator[int]: ...
    @rust("len")
    def __len__(self) -> i64: ...
    @rust("reversed")
    def __reversed__(self) -> Iterator[int]: ...


@rust("Slice")
class slice:
    @overload
    @rust("Slice::to")
    def __new__(cls, stop: i64 | None, /) -> slice: ...
    @overload
    @rust("Slice::new")
    def __new__(
        cls, start: i64 | None, stop: i64 | None, step: i64 | None = None, /
    ) -> slice: ...

    @property
    @rust("get_start")
    def start(self) -> int | None: ...
    @property
    @rust("get_stop")
    def stop(self) -> int | None: ...
    @property
    @rust("get_step")
    def step(self) -> int | None: ...

    @raises
    def indices(self, len: i64, /) -> tuple[int, int, int]: ...
