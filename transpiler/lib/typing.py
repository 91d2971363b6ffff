"""`assert_never`; the rest of `typing` is the compiler's."""


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")
