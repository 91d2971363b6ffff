# A chain of ten coroutines awaits down to a leaf that never suspends.
import asyncio

SCALE = 1
CALLS = 1_200_000


async def level0(x):
    return x ^ 21


async def level1(x):
    return await level0(x)


async def level2(x):
    return await level1(x)


async def level3(x):
    return await level2(x)


async def level4(x):
    return await level3(x)


async def level5(x):
    return await level4(x)


async def level6(x):
    return await level5(x)


async def level7(x):
    return await level6(x)


async def level8(x):
    return await level7(x)


async def level9(x):
    return await level8(x)


async def main():
    checksum = 0
    for i in range(CALLS * SCALE):
        checksum = (checksum * 31 + await level9(i)) % 1000003
    print("checksum", checksum)


asyncio.run(main())
