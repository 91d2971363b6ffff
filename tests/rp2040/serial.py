# Talks to a register of one byte at the serial bus: what is sent comes back with the next byte.
from machine import SPI, Pin

bus = SPI(0, baudrate=4_000_000, sck=Pin(18), mosi=Pin(19), miso=Pin(16))
print(bus)
bus.write(b"\x01\x02")
print(bus.read(3, 0x55))
buffer = bytearray(b"abc")
bus.write_readinto(buffer, buffer)
print(buffer)
bus.readinto(buffer)
print(buffer)
bus.init(phase=1, polarity=1)
print(bus)
try:
    SPI(1, sck=Pin(18))
except ValueError as error:
    print(error)
