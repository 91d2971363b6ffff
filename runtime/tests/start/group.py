def f():
    raise ValueError("a\nb")


try:
    try:
        f()
    except ValueError as e:
        raise ExceptionGroup("eg", [e, TypeError(2), ExceptionGroup("in", [KeyError("x")])]) from e
except ExceptionGroup as g:
    g.add_note("note 1\nnote 2")
    raise RuntimeError()
