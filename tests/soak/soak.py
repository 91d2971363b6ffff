# A hundred tasks made and cancelled, again and again for ten minutes.
import asyncio


async def work(period_ms: int) -> None:
    while True:
        await asyncio.sleep_ms(period_ms)


async def generation() -> None:
    tasks = [asyncio.create_task(work(20 + n)) for n in range(100)]
    await asyncio.sleep_ms(950)
    for task in tasks:
        task.cancel()
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    await asyncio.sleep_ms(50)


async def main() -> None:
    for minute in range(10):
        for _ in range(60):
            await generation()
        print("minute", minute)


asyncio.run(main())
