"""Context managers; `contextmanager` and `asynccontextmanager` are the compiler's."""

import os
import sys
from functools import wraps


class suppress:
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        return exctype is not None and issubclass(exctype, self._exceptions)


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, exctype, excinst, exctb):
        self.thing.close()


class aclosing:
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, exctype, excinst, exctb):
        await self.thing.aclose()


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, exctype, excinst, exctb):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, exctype, excinst, exctb):
        pass


class _Entered:
    def __init__(self, manager):
        self.manager = manager

    def __call__(self, exctype, excinst, exctb):
        return self.manager.__exit__(exctype, excinst, exctb)


class _Callback:
    def __init__(self, function, args, kwds):
        self.function = function
        self.args = args
        self.kwds = kwds

    def __call__(self, exctype, excinst, exctb):
        self.function(*self.args, **self.kwds)
        return False


class ExitStack:
    def __init__(self):
        self._exits = []

    def enter_context(self, cm):
        result = cm.__enter__()
        self._exits.append(_Entered(cm).__call__)
        return result

    def push(self, exit):
        self._exits.append(exit)
        return exit

    def callback(self, function, /, *args, **kwds):
        self._exits.append(_Callback(function, args, kwds).__call__)
        return function

    def pop_all(self):
        stack = ExitStack()
        stack._exits = self._exits
        self._exits = []
        return stack

    def close(self):
        self.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, exctype, excinst, exctb):
        pending = excinst
        suppressed = False
        while self._exits:
            leave = self._exits.pop()
            try:
                if pending is None:
                    leave(None, None, None)
                elif leave(type(pending), pending, pending.__traceback__):
                    pending = None
                    suppressed = True
            except BaseException as raised:
                pending = raised
        if pending is not None and pending is not excinst:
            raise pending
        return suppressed and pending is None


class ContextDecorator:
    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwds):
            with self:
                return func(*args, **kwds)

        return inner


class redirect_stdout:
    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(sys.stdout)
        sys.stdout = self._new_target
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        sys.stdout = self._old_targets.pop()


class redirect_stderr:
    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(sys.stderr)
        sys.stderr = self._new_target
        return self._new_target

    def __exit__(self, exctype, excinst, exctb):
        sys.stderr = self._old_targets.pop()


class chdir:
    def __init__(self, path):
        self.path = path
        self._old_cwd: list[str] = []

    def __enter__(self):
        self._old_cwd.append(os.getcwd())
        os.chdir(self.path)

    def __exit__(self, exctype, excinst, exctb):
        os.chdir(self._old_cwd.pop())

class _AsyncEntered:
    def __init__(self, manager):
        self.manager = manager

    async def __call__(self, exctype, excinst, exctb):
        return await self.manager.__aexit__(exctype, excinst, exctb)


class _AsyncCallback:
    def __init__(self, function, args, kwds):
        self.function = function
        self.args = args
        self.kwds = kwds

    async def __call__(self, exctype, excinst, exctb):
        await self.function(*self.args, **self.kwds)
        return False


class AsyncExitStack:
    def __init__(self):
        # Whether it is to be awaited, and what leaves.
        self._exits = []

    def enter_context(self, cm):
        result = cm.__enter__()
        self._exits.append((False, _Entered(cm).__call__))
        return result

    async def enter_async_context(self, cm):
        result = await cm.__aenter__()
        self._exits.append((True, _AsyncEntered(cm).__call__))
        return result

    def push(self, exit):
        self._exits.append((False, exit))
        return exit

    def push_async_exit(self, exit):
        self._exits.append((True, exit))
        return exit

    def callback(self, function, /, *args, **kwds):
        self._exits.append((False, _Callback(function, args, kwds).__call__))
        return function

    def push_async_callback(self, function, /, *args, **kwds):
        self._exits.append((True, _AsyncCallback(function, args, kwds).__call__))
        return function

    def pop_all(self):
        stack = AsyncExitStack()
        stack._exits = self._exits
        self._exits = []
        return stack

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aenter__(self):
        return self

    async def __aexit__(self, exctype, excinst, exctb):
        pending = excinst
        suppressed = False
        while self._exits:
            is_async, leave = self._exits.pop()
            try:
                if pending is None:
                    leaving = leave(None, None, None)
                else:
                    leaving = leave(type(pending), pending, pending.__traceback__)
                if is_async:
                    leaving = await leaving
                if pending is not None and leaving:
                    pending = None
                    suppressed = True
            except BaseException as raised:
                pending = raised
        if pending is not None and pending is not excinst:
            raise pending
        return suppressed and pending is None
