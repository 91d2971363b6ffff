# A heap of 32 KiB that fills up: where Python can raise, it does; else the program says so and ends.
try:
    block = bytearray(40_000)
except MemoryError as error:
    print("refused", repr(error))

kept = []
try:
    while True:
        kept.append("x" * 500)
except MemoryError:
    kept.clear()
    print("given back")

numbers = []
while True:
    numbers.append(len(numbers))
