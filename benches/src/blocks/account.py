class Account#:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"bad amount {amount}")
        self.balance += amount
        self.history.append(("deposit", amount))
        return self.balance

    def report(self):
        lines = [f"{kind}: {amount:>6}" for kind, amount in self.history]
        return self.owner + "\n" + "\n".join(lines)


def primes#(limit):
    found = []
    for n in range(2, limit):
        for p in found:
            if n % p == 0:
                break
        else:
            found.append(n)
    return found


def count#(words):
    counts = {}
    for word in words.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def steps#(start, stop):
    value = start
    while value < stop:
        got = yield value
        value += got or 1


async def worker#(name, times):
    total = 0
    try:
        for i in range(times):
            await asyncio.sleep(0)
            total += i
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    finally:
        print(name, "done")
    return total


async def main#():
    account = Account#("owner #")
    for p in primes#(30):
        account.deposit(p)
    print(account.report())
    print(sorted(count#("a b a c b a").items()))
    print(sum(steps#(0, 5)))
    print(await asyncio.gather(worker#("x", 2), worker#("y", 3)))


asyncio.run(main#())
