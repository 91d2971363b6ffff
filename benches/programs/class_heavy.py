# Accounts of three kinds under method calls, and a search tree of nodes.
SCALE = 1
ROUNDS = 5
TRANSACTIONS = 150_000
KEYS = 20_000


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return self.state // 65536 % limit


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.count = 0

    def fee(self):
        return 0

    def deposit(self, amount):
        self.balance += amount
        self.count += 1

    def withdraw(self, amount):
        cost = amount + self.fee()
        if cost > self.balance:
            return False
        self.balance -= cost
        self.count += 1
        return True


class Checking(Account):
    def fee(self):
        return 2


class Savings(Account):
    def __init__(self, number, balance, rate):
        super().__init__(number, balance)
        self.rate = rate

    def fee(self):
        return 1 + self.balance // 10000

    def deposit(self, amount):
        super().deposit(amount + amount * self.rate // 100)


class Bank:
    def __init__(self):
        self.accounts = []
        self.failed = 0

    def open(self, random):
        number = len(self.accounts)
        kind = random.below(3)
        if kind == 0:
            self.accounts.append(Account(number, 1000))
        elif kind == 1:
            self.accounts.append(Checking(number, 2000))
        else:
            self.accounts.append(Savings(number, 3000, 1 + random.below(4)))

    def transfer(self, source, target, amount):
        if self.accounts[source].withdraw(amount):
            self.accounts[target].deposit(amount)
        else:
            self.failed += 1

    def total(self):
        result = 0
        for account in self.accounts:
            result += account.balance + account.count
        return result


class Node:
    def __init__(self, key):
        self.key = key
        self.count = 1
        self.left = None
        self.right = None


class Tree:
    def __init__(self):
        self.root = None
        self.size = 0

    def insert(self, key):
        if self.root is None:
            self.root = Node(key)
            self.size += 1
            return
        node = self.root
        while True:
            if key == node.key:
                node.count += 1
                return
            if key < node.key:
                if node.left is None:
                    node.left = Node(key)
                    break
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(key)
                    break
                node = node.right
        self.size += 1

    def walk(self):
        return self.sum_below(self.root, 1)

    def sum_below(self, node, depth):
        if node is None:
            return 0
        here = node.key * node.count * depth
        return here + self.sum_below(node.left, depth + 1) + self.sum_below(node.right, depth + 1)


def run(seed):
    random = Random(seed)
    bank = Bank()
    for _ in range(100):
        bank.open(random)
    for _ in range(TRANSACTIONS):
        bank.transfer(random.below(100), random.below(100), 1 + random.below(500))
    tree = Tree()
    for _ in range(KEYS):
        tree.insert(random.below(15000))
    return bank.total() + bank.failed + tree.size + tree.walk()


def main():
    checksum = 0
    for i in range(ROUNDS * SCALE):
        checksum = (checksum * 31 + run(i)) % 1000003
    print("checksum", checksum)


main()
