# A ball goes back and forth between two tasks over two queues of length one.
import asyncio

SCALE = 1
ROUNDS = 100_000


async def player(inbox, outbox, rounds, step):
    total = 0
    for _ in range(rounds):
        ball = await inbox.get()
        total = (total + ball) % 1000003
        await outbox.put(ball + step)
    return total


async def main():
    left = asyncio.Queue(1)
    right = asyncio.Queue(1)
    rounds = ROUNDS * SCALE
    ping = asyncio.create_task(player(left, right, rounds, 1))
    pong = asyncio.create_task(player(right, left, rounds, 2))
    await left.put(0)
    a, b = await asyncio.gather(ping, pong)
    print("checksum", a, b)


asyncio.run(main())
