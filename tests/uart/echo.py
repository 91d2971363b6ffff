# Answers each line at the UART, while another task runs.
import asyncio

from machine import UART

uart = UART(0, 115200)
reader = asyncio.StreamReader(uart)
writer = asyncio.StreamWriter(uart, {})


async def tick():
    for _ in range(3):
        await asyncio.sleep_ms(10)


async def main():
    ticking = asyncio.create_task(tick())
    uart.write("ready\n")
    while True:
        line = await reader.readline()
        if line == b"end\n":
            break
        writer.write(b"> " + line)
        await writer.drain()
    await ticking
    uart.write("done\n")


asyncio.run(main())
