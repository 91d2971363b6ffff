class Money:
    def __init__(self, amount):
        self.amount = amount

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.amount + other.amount)
        return NotImplemented

    def __radd__(self, other):
        return Money(self.amount + other)

    def __eq__(self, other):
        return isinstance(other, Money) and self.amount == other.amount

    def __lt__(self, other):
        return self.amount < other.amount

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return [self.amount, "x"][i]

    def __call__(self, n):
        return self.amount * n

    def __repr__(self):
        return f"Money({self.amount})"

    def spend(self, n, why="food"):
        self.amount -= n
        return why


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


m = Money(5)
attempt(lambda: m + Money(2))
attempt(lambda: 3 + m)
attempt(lambda: m + 3)
attempt(lambda: m - m)
attempt(lambda: m == Money(5))
attempt(lambda: m != Money(5))
attempt(lambda: m == 5)
attempt(lambda: m < Money(9))
attempt(lambda: m > Money(9))
attempt(lambda: m <= m)
attempt(lambda: sorted([Money(3), Money(1)]))
attempt(lambda: len(m))
attempt(lambda: m[0])
attempt(lambda: m[7])
attempt(lambda: list(m))
attempt(lambda: "x" in m)
attempt(lambda: m(4))
attempt(lambda: m.spend(1))
attempt(lambda: m.spend(1, why="rent"))
attempt(lambda: m.spend())
attempt(lambda: m.spend(1, 2, 3))
attempt(lambda: m.spend(1, hwy=2))
attempt(lambda: m.spend(1, n=2))
attempt(lambda: m.amount)
attempt(lambda: m.other)
attempt(lambda: hash(m))
attempt(lambda: [m])
attempt(lambda: f"{m}")
attempt(lambda: f"{m:>5}")
attempt(lambda: m.spend)
attempt(lambda: Money)
attempt(lambda: type(m))
attempt(lambda: Money())
attempt(lambda: isinstance(m, Money))
attempt(lambda: bool(m))
attempt(lambda: -m)
attempt(lambda: next(m))
attempt(lambda: int(m))
attempt(lambda: Money.nothing)
