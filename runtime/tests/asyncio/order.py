# The programs whose traces order.rs compares: one asyncio.run each. python3 order.py > order.out
import asyncio
def section(f):
    print("##", f.__name__)
    asyncio.run(f())
async def work(name, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(0)
    return name
async def spin(n):
    for i in range(n):
        print("tick", i)
        await asyncio.sleep(0)

async def gather_hops():
    t = asyncio.create_task(spin(6))
    r = await asyncio.gather(work("a", 1), work("b", 2))
    print("gathered", r)
    await t

async def gather_failure():
    async def bad(n):
        for _ in range(n): await asyncio.sleep(0)
        raise ValueError("bad")
    t = asyncio.create_task(spin(6))
    try:
        await asyncio.gather(bad(1), work("w", 4))
    except ValueError as e:
        print("caught", e)
    r = await asyncio.gather(bad(0), work("x", 1), return_exceptions=True)
    print(r)
    await t

async def gather_cancel():
    async def child(name):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print(name, "cancelled")
            raise
    async def outer():
        try:
            await asyncio.gather(child("a"), child("b"))
        except asyncio.CancelledError:
            print("outer cancelled")
            raise
    t = asyncio.create_task(outer())
    s = asyncio.create_task(spin(6))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("cancel", t.cancel())
    try:
        await t
    except asyncio.CancelledError:
        print("main saw it", t.cancelled())
    await s

async def wait_for_hops():
    s = asyncio.create_task(spin(8))
    print(await asyncio.wait_for(work("w", 1), 5))
    async def slow():
        try:
            await asyncio.sleep(10)
        finally:
            print("slow finally")
            await asyncio.sleep(0)
            print("slow done")
    try:
        await asyncio.wait_for(slow(), 0.01)
    except asyncio.TimeoutError as e:
        print("timeout", repr(e), repr(e.__cause__))
    await s
    try:
        await asyncio.wait_for(work("never", 1), 0)
    except asyncio.TimeoutError:
        print("timeout at once")

async def cancel_hops():
    async def sleeper():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("sleeper", repr(e))
            await asyncio.sleep(0)
            print("sleeper cleaned")
            raise
    async def waiter(t):
        try:
            await t
        except asyncio.CancelledError:
            print("waiter saw")
            return "fine"
    t = asyncio.create_task(sleeper())
    w = asyncio.create_task(waiter(t))
    s = asyncio.create_task(spin(6))
    await asyncio.sleep(0)
    print(w.cancel("why"))
    print(await w)
    await s
    u = asyncio.create_task(work("unstarted", 1))
    u.cancel()
    try:
        await u
    except asyncio.CancelledError:
        print("unstarted cancelled")
    async def selfish():
        asyncio.current_task().cancel("me")
        print("still here")
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError as e:
            print("then", repr(e))
        return 7
    print(await asyncio.create_task(selfish()))
    async def last():
        asyncio.current_task().cancel()
        return 8
    t = asyncio.create_task(last())
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled in the last step", t.cancelled())

async def event_order():
    e = asyncio.Event()
    async def waiter(n):
        print("wait", n)
        print(await e.wait(), n)
    ts = [asyncio.create_task(waiter(i)) for i in range(3)]
    s = asyncio.create_task(spin(3))
    await asyncio.sleep(0)
    e.set()
    e.clear()
    print("set")
    await asyncio.gather(*ts)
    await s

async def lock_order():
    lock = asyncio.Lock()
    async def user(n):
        print("want", n)
        async with lock:
            print("have", n)
            await asyncio.sleep(0)
            print("leave", n)
    s = asyncio.create_task(spin(8))
    ts = [asyncio.create_task(user(i)) for i in range(3)]
    await asyncio.sleep(0)
    ts[1].cancel()
    await asyncio.gather(*ts, return_exceptions=True)
    print(lock.locked())
    await s

async def queue_order():
    q = asyncio.Queue(2)
    async def producer():
        for i in range(5):
            await q.put(i)
            print("put", i)
        await q.join()
        print("joined")
    async def consumer(name):
        while True:
            x = await q.get()
            print(name, "got", x)
            await asyncio.sleep(0)
            q.task_done()
    p = asyncio.create_task(producer())
    cs = [asyncio.create_task(consumer(n)) for n in "xy"]
    await p
    for c in cs: c.cancel()
    print([isinstance(r, asyncio.CancelledError) for r in await asyncio.gather(*cs, return_exceptions=True)])
    h = asyncio.PriorityQueue()
    for x in (5, 1, 4, 2, 3): h.put_nowait(x)
    print([h.get_nowait() for _ in range(5)])

async def callbacks():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    f.add_done_callback(lambda f: print("cb1", f.result()))
    f.add_done_callback(lambda f: print("cb2", f.result()))
    loop.call_soon(print, "soon")
    loop.call_later(0.002, print, "later")
    loop.call_later(0.001, print, "sooner")
    h = loop.call_later(0.0015, print, "never"); h.cancel()
    f.set_result(5)
    print("set")
    print(await f)
    print("awaited")
    await asyncio.sleep(0)
    print("after")
    await asyncio.sleep(0.01)
    async def ret(): return 3
    t = asyncio.create_task(ret())
    t.add_done_callback(lambda t: print("task cb", t.result()))
    print(await t)
    await asyncio.sleep(0)
    print(int(t.get_name()[5:]) - int(asyncio.current_task().get_name()[5:]))
    try: f.set_result(1)
    except asyncio.InvalidStateError as e: print(repr(e))
    g = loop.create_future()
    try: g.result()
    except asyncio.InvalidStateError as e: print(repr(e))
    try: g.exception()
    except asyncio.InvalidStateError as e: print(repr(e))

async def timeout_order():
    s = asyncio.create_task(spin(3))
    try:
        async with asyncio.timeout(0.01) as cm:
            try:
                await asyncio.sleep(5)
            finally:
                print("inner", cm.expired())
    except TimeoutError as e:
        print("timeout", cm.expired(), repr(e.__cause__), asyncio.current_task().cancelling())
    async with asyncio.timeout(None):
        await asyncio.sleep(0)
    await s

async def group_order():
    async def bad(n, e):
        for _ in range(n): await asyncio.sleep(0)
        raise e
    async def long(name):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print(name, "cancelled"); raise
    async with asyncio.TaskGroup() as g:
        a = g.create_task(work("a", 2)); b = g.create_task(work("b", 1))
        print("body done")
    print(a.result(), b.result())
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(long("one")); g.create_task(bad(1, ValueError("v"))); g.create_task(bad(1, KeyError("k")))
            await asyncio.sleep(10)
    except ExceptionGroup as e:
        print(e.message, e.exceptions, asyncio.current_task().cancelling())
    try: g.create_task(work("x",1))
    except RuntimeError as e: print(str(e).replace(repr(g), "G"))

async def shield_order():
    async def inner():
        await asyncio.sleep(0.01); print("inner done"); return 9
    t = asyncio.create_task(inner())
    async def outer():
        try: return await asyncio.shield(t)
        except asyncio.CancelledError: print("outer cancelled"); raise
    o = asyncio.create_task(outer())
    await asyncio.sleep(0)
    o.cancel()
    try: await o
    except asyncio.CancelledError: print("o", o.cancelled(), t.done())
    print(await t)

async def wait_order():
    async def job(t, r):
        await asyncio.sleep(t)
        if r is None: raise ValueError("x")
        return r
    ts = [asyncio.create_task(job(0.01*i, i)) for i in (3, 1, 2)]
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    done, pending = await asyncio.wait(ts, timeout=0.015)
    print(sorted(t.result() for t in done), len(pending))
    done, pending = await asyncio.wait(ts)
    print(sorted(t.result() for t in done), len(pending))
    for c in asyncio.as_completed([job(0.02, "b"), job(0.01, "a"), job(0.03, "c")]):
        print(await c)
    t = asyncio.create_task(job(0, None)); u = asyncio.create_task(job(5, 1))
    done, pending = await asyncio.wait([t, u], return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), t.exception())
    u.cancel()

async def misuse():
    async def c(): return 1
    x = c()
    print(await x)
    try: await x
    except RuntimeError as e: print(e)
    async def selfwait():
        me = asyncio.current_task()
        try: await me
        except RuntimeError as e: print(str(e)[:30])
    await asyncio.create_task(selfwait())
    y = c()
    try: asyncio.run(y)
    except RuntimeError as e: print(e)
    y.close()
    class Bad:
        def __await__(self):
            got = yield None
            print("resumed with", got)
            try: yield 7
            except RuntimeError as e: print(e)
            return 3
    print(await Bad())
    s = asyncio.Semaphore(1)
    b = asyncio.BoundedSemaphore(1)
    try: b.release()
    except ValueError as e: print(e)
    try: asyncio.Lock().release()
    except RuntimeError as e: print(e)
    try: asyncio.Queue().task_done()
    except ValueError as e: print(e)
    print(repr(asyncio.Lock())[-11:], s.locked())

async def barrier_order():
    b = asyncio.Barrier(3)
    async def party(n):
        print("come", n)
        i = await b.wait()
        print("go", n, i)
    s = asyncio.create_task(spin(5))
    await asyncio.gather(*(party(i) for i in range(3)))
    await s

async def semaphore_order():
    sem = asyncio.Semaphore(2)
    async def user(n):
        async with sem:
            print("in", n)
            await asyncio.sleep(0)
            print("out", n)
    await asyncio.gather(*(user(i) for i in range(5)))

async def condition_order():
    c = asyncio.Condition()
    items = []
    async def eat(n):
        async with c:
            await c.wait_for(lambda: items)
            print(n, "eats", items.pop())
    ts = [asyncio.create_task(eat(i)) for i in range(3)]
    await asyncio.sleep(0)
    for x in "abc":
        async with c:
            items.append(x)
            c.notify()
            print("made", x)
        await asyncio.sleep(0)
    await asyncio.gather(*ts)

async def leftovers():
    async def stay(n):
        try:
            await asyncio.sleep(100)
        finally:
            print("end", n)
            await asyncio.sleep(0)
            print("ended", n)
    asyncio.create_task(stay(0))  # with more, CPython cancels in the order of addresses
    await asyncio.sleep(0)
    print("main ends")

async def agen_cleanup():
    async def gen(name):
        try:
            for i in range(3):
                await asyncio.sleep(0)
                yield i
        finally:
            print(name, "closing")
            await asyncio.sleep(0)
            print(name, "closed")
    async for x in gen("a"):
        print(x)
        break
    print("after break")
    for i in range(4):
        print("main", i)
        await asyncio.sleep(0)
    g = gen("b")
    print(await g.__anext__())
    await g.aclose()
    global held
    held = gen("held")
    print(await anext(held))
    print(await anext(gen("c"), 5))
    for i in range(4):
        print("rest", i)
        await asyncio.sleep(0)
    async def talk():
        got = None
        while got != "stop":
            try: got = yield f"said {got}"
            except ValueError as e: got = f"err {e}"
    t = talk()
    print(await t.asend(None), await t.asend("hi"), await t.athrow(ValueError("v")))
    try: await t.asend("stop")
    except StopAsyncIteration: print("stopped")
    try: await t.__anext__()
    except StopAsyncIteration: print("stopped again")

for f in (gather_hops, gather_failure, gather_cancel, wait_for_hops, cancel_hops, event_order, lock_order, queue_order, callbacks, timeout_order, group_order, shield_order, wait_order, misuse, barrier_order, semaphore_order, condition_order, leftovers, agen_cleanup):
    section(f)
