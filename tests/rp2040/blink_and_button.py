# Blinks at 10 Hz until the button was pressed twice.
import asyncio
import time

from machine import Pin

led = Pin("LED", Pin.OUT)
button = Pin(3, Pin.IN, Pin.PULL_UP)
pressed = asyncio.ThreadSafeFlag()
button.irq(lambda pin: pressed.set(), Pin.IRQ_FALLING)


async def blink() -> None:
    while True:
        led.toggle()
        await asyncio.sleep_ms(50)


async def main() -> None:
    task = asyncio.create_task(blink())
    for count in range(1, 3):
        await pressed.wait()
        print("pressed", count)
    task.cancel()
    led.off()
    time.sleep_ms(20)
    led.on()
    print("done")


asyncio.run(main())
