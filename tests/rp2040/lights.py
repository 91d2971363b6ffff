# Three lights at a pin, written twice.
import time

from machine import Pin
from neopixel import NeoPixel

lights = NeoPixel(Pin(22), 3)
lights[0] = (1, 2, 3)
lights[2] = (255, 0, 128)
lights.write()
print(lights[2])
time.sleep_ms(1)
lights.fill((0xAA, 0x55, 0xF0))
lights.write()
time.sleep_ms(1)
print("done")
