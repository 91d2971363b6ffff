# fib(32) by plain recursion: calls and small integers.
SCALE = 1
N = 32
REPEAT = 4


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main():
    checksum = 0
    for i in range(REPEAT * SCALE):
        checksum = (checksum * 31 + fib(N)) % 1000003
    print("checksum", checksum)


main()
