# 1000 tasks give up control to each other 400 times.
import asyncio

SCALE = 1
TASKS = 1000
ROUNDS = 400


async def worker(number, rounds):
    total = 0
    for i in range(rounds):
        await asyncio.sleep(0)
        total += i ^ number
    return total


async def main():
    tasks = [asyncio.create_task(worker(n, ROUNDS * SCALE)) for n in range(TASKS)]
    checksum = 0
    for task in tasks:
        checksum = (checksum * 31 + await task) % 1000003
    print("checksum", checksum)


asyncio.run(main())
