# The module `micropython`; `runtime/src/machine/interrupt.rs`. `const(x)` is `x`: known to the
# lowering, which leaves nothing of it.

@raises
@rust("machine::interrupt::schedule")
def schedule[A, R](func: Callable[[A], R], arg: Own[A], /) -> None: ...
# Room for an exception that an interrupt handler raises: here handlers run outside of interrupts.
@rust("machine::interrupt::emergency_buffer")
def alloc_emergency_exception_buf(size: i64, /) -> None: ...
def const[T](value: T, /) -> T: ...
