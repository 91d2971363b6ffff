# Groups of 100 coroutines are gathered, each suspending once.
import asyncio

SCALE = 1
GROUPS = 1600
WIDTH = 100


async def job(n):
    await asyncio.sleep(0)
    return n * 3 % 7


async def main():
    checksum = 0
    for group in range(GROUPS * SCALE):
        results = await asyncio.gather(*[job(group + i) for i in range(WIDTH)])
        checksum = (checksum * 31 + sum(results)) % 1000003
    print("checksum", checksum)


asyncio.run(main())
