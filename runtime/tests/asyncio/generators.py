# The programs whose traces generators.rs compares. python3 generators.py > generators.out
import asyncio


def text(e):
    return f"{type(e).__name__}({e})"


def countdown(n):
    try:
        while n > 0:
            step = yield n
            n -= step or 1
    finally:
        print("closed at", n)


def send_and_close():
    g = countdown(10)
    print(next(g), g.send(3), next(g))
    g.close()
    print(list(countdown(2)))
    h = countdown(5)
    try:
        h.send(1)
    except TypeError as e:
        print(text(e))
    h.close()
    try:
        next(h)
    except StopIteration as e:
        print(text(e), e.value)
    for x in countdown(3):
        print(x)
        break
    print("loop left")


def throw_in():
    def stubborn():
        n = 0
        while True:
            try:
                n = yield n
            except ValueError as e:
                n = f"caught {e}"
    g = stubborn()
    print(next(g), g.throw(ValueError("v")), g.send("s"))
    try:
        g.throw(KeyError("k"))
    except KeyError as e:
        print(text(e))
    try:
        g.throw(ValueError("late"))
    except ValueError as e:
        print(text(e))
    try:
        stubborn().throw(ValueError("early"))
    except ValueError as e:
        print(text(e))


def returns():
    def inner():
        got = yield 1
        print("inner got", got)
        try:
            yield 2
        except ValueError as e:
            print("inner caught", e)
        return "result"

    def outer():
        r = yield from inner()
        print("inner returned", r)
        r = yield from [10, 20]
        return f"outer {r}"
    g = outer()
    print(next(g), g.send("hello"), g.throw(ValueError("x")), next(g))
    try:
        next(g)
    except StopIteration as e:
        print(e.value)
    g = outer()
    next(g)
    g.close()
    try:
        next(g)
    except StopIteration as e:
        print(e.value)


def mistakes():
    def bad():
        yield 1
        raise StopIteration("leak")
    g = bad()
    next(g)
    try:
        next(g)
    except RuntimeError as e:
        print(text(e), text(e.__cause__))

    def ignores():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    g = ignores()
    next(g)
    try:
        g.close()
    except RuntimeError as e:
        print(text(e))

    def again():
        yield 1
        try:
            next(me)
        except ValueError as e:
            print(text(e))
        yield 2
    me = again()
    print(next(me), next(me))


def dropped():
    def noisy(name):
        try:
            yield name
        finally:
            print(name, "finally")
    g = noisy("a")
    next(g)
    g = None
    print("dropped")
    noisy("b")
    print("never started")
    held = [noisy("c")]
    for x in held[0]:
        print(x)
    print("exhausted")


def coroutine_by_hand():
    class Wait:
        def __await__(self):
            got = yield "token"
            return got

    async def greet(name):
        print("hello,", name)
        got = await Wait()
        print("got", got)
        try:
            await asyncio.sleep(0)
        finally:
            print("leaving")
        return 42
    c = greet("Alice")
    print("made")
    try:
        c.send(1)
    except TypeError as e:
        print(text(e))
    print(c.send(None))
    print(c.send("value"))
    try:
        c.send(None)
    except StopIteration as e:
        print("result", e.value)
    try:
        c.send(None)
    except RuntimeError as e:
        print(text(e))
    d = greet("Bob")
    d.send(None)
    try:
        d.throw(ValueError("boom"))
    except ValueError as e:
        print(text(e))
    e = greet("Carol")
    e.send(None)
    e.send(None)
    e.close()
    print("closed")
    f = greet("Dave")
    f.send(None)
    f.send(None)
    del f
    print("dropped")
    g = greet("Eve")
    try:
        g.throw(KeyError("early"))
    except KeyError as err:
        print(text(err))

    async def stops():
        raise StopIteration(5)
    try:
        stops().send(None)
    except RuntimeError as err:
        print(text(err))

    async def outer():
        r = await greet("Frank")
        return r + 1
    h = outer()
    print(h.send(None), h.send(5))
    try:
        h.send(None)
    except StopIteration as err:
        print(err.value)


for f in (send_and_close, throw_in, returns, mistakes, dropped, coroutine_by_hand):
    print("##", f.__name__)
    f()
