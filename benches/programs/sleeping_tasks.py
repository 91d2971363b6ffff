# 60,000 tasks sleep at the same time; what counts is the memory that each takes.
import asyncio

SCALE = 1
TASKS = 60_000


async def sleeper(n):
    await asyncio.sleep(1)
    return n % 10


async def main():
    tasks = [asyncio.create_task(sleeper(n)) for n in range(TASKS * SCALE)]
    # All sleep while main does, also when there are none.
    await asyncio.sleep(1)
    checksum = 0
    for task in tasks:
        checksum += await task
    print("checksum", checksum)


asyncio.run(main())
