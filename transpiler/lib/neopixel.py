"""Strips of lights with a WS2812 each. Source: MicroPython's documentation, "neopixel"."""

from machine import Pin, bitstream

# Where red, green, blue and white stand in the data of a light.
_ORDER = (1, 0, 2, 3)
# In nanoseconds: of a zero the time high and low, then of a one.
_SLOW = (800, 1700, 1600, 900)
_FAST = (400, 850, 800, 450)


class NeoPixel:
    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin = pin
        self.n = n
        self.bpp = bpp
        self.timing = _FAST if timing else _SLOW
        self.buf = bytearray(n * bpp)
        pin.init(Pin.OUT)

    def __len__(self):
        return self.n

    def __setitem__(self, index, color):
        if not -self.n <= index < self.n:
            raise IndexError("index out of range")
        start = index % self.n * self.bpp
        for place, level in zip(_ORDER, color):
            self.buf[start + place] = level

    def __getitem__(self, index):
        if not -self.n <= index < self.n:
            raise IndexError("index out of range")
        start = index % self.n * self.bpp
        return tuple([self.buf[start + place] for place, _ in zip(_ORDER, range(self.bpp))])

    def fill(self, color):
        for index in range(self.n):
            self[index] = color

    def write(self):
        bitstream(self.pin, 0, self.timing, self.buf)
