# Numbers flow through four generators: source, filter, map, pairs.
SCALE = 1
ITEMS = 5_000_000


def source(n):
    state = 42
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        yield state


def keep_odd(numbers):
    for n in numbers:
        if n % 2 == 1:
            yield n


def squeeze(numbers):
    for n in numbers:
        yield n // 7 % 1000


def differences(numbers):
    last = 0
    for n in numbers:
        yield n - last
        last = n


def main():
    checksum = 0
    for d in differences(squeeze(keep_odd(source(ITEMS * SCALE)))):
        checksum = (checksum * 31 + d) % 1000003
    print("checksum", checksum)


main()
