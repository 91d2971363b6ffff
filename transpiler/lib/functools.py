"""`cmp_to_key`, `update_wrapper`, `singledispatch`; `reduce` is native, other decorators are the
compiler's."""


class _Key:
    def __init__(self, obj, compare):
        self.obj = obj
        self.compare = compare

    def __lt__(self, other):
        return self.compare(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self.compare(self.obj, other.obj) > 0

    def __le__(self, other):
        return self.compare(self.obj, other.obj) <= 0

    def __ge__(self, other):
        return self.compare(self.obj, other.obj) >= 0

    def __eq__(self, other):
        return self.compare(self.obj, other.obj) == 0


def cmp_to_key(mycmp):
    def key(obj):
        return _Key(obj, mycmp)

    return key


def update_wrapper(wrapper, wrapped):
    wrapper.__name__ = wrapped.__name__
    wrapper.__qualname__ = wrapped.__qualname__
    wrapper.__doc__ = wrapped.__doc__
    wrapper.__wrapped__ = wrapped
    return wrapper


class _Dispatcher:
    """A generic function: the implementation of each class."""

    def __init__(self, function):
        self.__wrapped__ = function
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__doc__ = function.__doc__
        self.registry = {object: function}

    def register(self, cls, func=None):
        if cls is None:
            cls = type(None)
        if not isinstance(cls, type):
            if func is not None:
                raise TypeError(
                    f"Invalid first argument to `register()`. {cls!r} "
                    "is not a class or union type."
                )
            raise TypeError(
                f"Invalid first argument to `register()`: {cls!r}. "
                "Use either `@register(some_class)` or plain `@register` "
                "on an annotated function."
            )
        if func is None:
            return lambda func: self.register(cls, func)
        self.registry[cls] = func
        return func

    def dispatch(self, cls):
        for base in cls.__mro__:
            if base is not object and base in self.registry:
                return self.registry[base]
        found = object
        for base in self.registry:
            # Abstract classes that are none of its bases: the most special one.
            if issubclass(cls, base) and issubclass(base, found):
                found = base
        return self.registry[found]

    def __call__(self, *args, **kwargs):
        if not args:
            raise TypeError(f"{self.__name__} requires at least 1 positional argument")
        return self.dispatch(type(args[0]))(*args, **kwargs)


def singledispatch(func):
    return _Dispatcher(func)
