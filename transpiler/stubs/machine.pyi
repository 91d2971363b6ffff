# `machine`: `runtime/src/machine/`. A board's code supplies the drivers.

@rust("machine::Pin")
class Pin:
    IN: ClassVar[i64]
    OUT: ClassVar[i64]
    OPEN_DRAIN: ClassVar[i64]
    PULL_UP: ClassVar[i64]
    PULL_DOWN: ClassVar[i64]
    IRQ_FALLING: ClassVar[i64]
    IRQ_RISING: ClassVar[i64]

    @overload
    @raises
    @rust("machine::Pin::numbered")
    def __new__(cls, id: i64, /) -> Pin: ...
    @overload
    @raises
    @rust("machine::Pin::named")
    def __new__(cls, id: str, /) -> Pin: ...
    @overload
    @raises
    @rust("machine::Pin::numbered_as")
    def __new__(cls, id: i64, /, mode: i64, pull: i64 | None = None, *, value: i64 | None = None) -> Pin: ...
    @overload
    @raises
    @rust("machine::Pin::named_as")
    def __new__(cls, id: str, /, mode: i64, pull: i64 | None = None, *, value: i64 | None = None) -> Pin: ...

    @raises
    def init(self, mode: i64, pull: i64 | None = None, *, value: i64 | None = None) -> None: ...
    @overload
    def value(self) -> i64: ...
    @overload
    @rust("set_value")
    def value(self, x: i64, /) -> None: ...
    @overload
    @rust("value")
    def __call__(self) -> i64: ...
    @overload
    @rust("set_value")
    def __call__(self, x: i64, /) -> None: ...
    def on(self) -> None: ...
    def off(self) -> None: ...
    @rust("on")
    def high(self) -> None: ...
    @rust("off")
    def low(self) -> None: ...
    def toggle(self) -> None: ...
    def mode(self) -> i64: ...
    def pull(self) -> i64 | None: ...
    @overload
    @rust("no_irq")
    def irq(self, handler: None = None, trigger: i64 = 12, *, hard: bool = False) -> None: ...
    @overload
    @raises
    def irq[R](self, handler: Callable[[Pin], R], trigger: i64 = 12, *, hard: bool = False) -> None: ...

@rust("machine::Timer")
class Timer:
    ONE_SHOT: ClassVar[i64]
    PERIODIC: ClassVar[i64]

    @overload
    @rust("machine::Timer::new")
    def __new__(cls, id: i64 = -1, /) -> Timer: ...
    @overload
    @raises
    @rust("machine::Timer::started")
    def __new__[R](cls, id: i64 = -1, /, *, callback: Callable[[Timer], R], period: i64, mode: i64 = 1) -> Timer: ...
    @overload
    @raises
    @rust("machine::Timer::started_at")
    def __new__[R](cls, id: i64 = -1, /, *, callback: Callable[[Timer], R], freq: float, mode: i64 = 1) -> Timer: ...

    @overload
    @raises
    def init[R](self, *, callback: Callable[[Timer], R], period: i64, mode: i64 = 1) -> None: ...
    @overload
    @raises
    @rust("init_at")
    def init[R](self, *, callback: Callable[[Timer], R], freq: float, mode: i64 = 1) -> None: ...
    def deinit(self) -> None: ...
