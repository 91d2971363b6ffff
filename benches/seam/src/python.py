"""Small functions: what is measured is the call."""

from host import sensor


def step(total: int, n: int) -> int:
    return (total * 31 + n) & 0xFFFF


def mix(a: float, b: float) -> float:
    return a * 0.5 + b


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


class Tally:
    def __init__(self) -> None:
        self.count = 0.0

    def add(self, by: float) -> None:
        self.count += by


async def doubled(n: float) -> float:
    return await sensor(n) * 2.0
