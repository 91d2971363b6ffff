# Asks a modem at the second UART, which answers after a while, and waits for its lines.
import asyncio
import time

from machine import UART, Pin

uart = UART(1, 115200, tx=Pin(4), rx=Pin(5))
reader = asyncio.StreamReader(uart)
writer = asyncio.StreamWriter(uart, {})


async def tick():
    for i in range(3):
        await asyncio.sleep_ms(5)
        print("tick", i)


async def main():
    ticking = asyncio.create_task(tick())
    writer.write("AT\r\n")
    await writer.drain()
    print(await reader.readline())
    print(await reader.readexactly(4))
    long = "x" * 600 + "\n"
    writer.write(long)
    await writer.drain()
    answer = await reader.readline()
    print(answer == long.upper().encode(), len(answer))
    await ticking
    try:
        await asyncio.wait_for_ms(reader.read(1), 5)
    except asyncio.TimeoutError:
        print("silence")


print(uart)
asyncio.run(main())
print(uart.write(b"now\n"), uart.any(), uart.read())
uart.flush()
time.sleep_ms(12)
print(uart.any() > 0, uart.readline(), uart.read(9))
try:
    UART(1, tx=Pin(0))
except ValueError as error:
    print(error)
