def f():
    raise OSError(2, "No such file or directory", "x.txt")


def g(n):
    if n:
        return g(n - 1)
    raise LookupError("a", 1)


try:
    f()
except FileNotFoundError as e:
    print(e, e.errno, e.filename, e.args, repr(e))
try:
    g(5)
except LookupError as e:
    print(e)
    raise
