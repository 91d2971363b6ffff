# Finds the memory at the bus, writes to it and reads what it wrote.
from machine import I2C, Pin

bus = I2C(0, scl=Pin(5), sda=Pin(4), freq=100_000)
print([hex(address) for address in bus.scan()])
bus.writeto_mem(0x42, 3, b"taipan")
print(bus.readfrom_mem(0x42, 5, 4))
print(bus.writeto(0x42, bytearray([7])))
buffer = bytearray(2)
bus.readfrom_into(0x42, buffer)
print(buffer)
try:
    bus.readfrom(0x20, 1)
except OSError as error:
    print(error)
try:
    I2C(0, scl=Pin(4), sda=Pin(5))
except ValueError as error:
    print(error)
