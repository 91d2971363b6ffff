//! `class_heavy.py` in Rust: a trait for the accounts, boxes for the tree.

const ROUNDS: i64 = 5;
const TRANSACTIONS: i64 = 150_000;
const KEYS: i64 = 20_000;

struct Random {
    state: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.state = (self.state * 1_103_515_245 + 12_345) % 2_147_483_648;
        self.state / 65_536 % limit
    }
}

struct Ledger {
    number: usize,
    balance: i64,
    count: i64,
}

trait Account {
    fn ledger(&self) -> &Ledger;
    fn ledger_mut(&mut self) -> &mut Ledger;

    fn fee(&self) -> i64 {
        0
    }

    fn deposit(&mut self, amount: i64) {
        let ledger = self.ledger_mut();
        ledger.balance += amount;
        ledger.count += 1;
    }

    fn withdraw(&mut self, amount: i64) -> bool {
        let cost = amount + self.fee();
        let ledger = self.ledger_mut();
        if cost > ledger.balance {
            return false;
        }
        ledger.balance -= cost;
        ledger.count += 1;
        true
    }
}

struct Plain(Ledger);
struct Checking(Ledger);
struct Savings {
    ledger: Ledger,
    rate: i64,
}

impl Account for Plain {
    fn ledger(&self) -> &Ledger {
        &self.0
    }
    fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.0
    }
}

impl Account for Checking {
    fn ledger(&self) -> &Ledger {
        &self.0
    }
    fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.0
    }
    fn fee(&self) -> i64 {
        2
    }
}

impl Account for Savings {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    fn ledger_mut(&mut self) -> &mut Ledger {
        &mut self.ledger
    }
    fn fee(&self) -> i64 {
        1 + self.ledger.balance / 10_000
    }
    fn deposit(&mut self, amount: i64) {
        self.ledger.balance += amount + amount * self.rate / 100;
        self.ledger.count += 1;
    }
}

#[derive(Default)]
struct Bank {
    accounts: Vec<Box<dyn Account>>,
    failed: i64,
}

impl Bank {
    fn open(&mut self, random: &mut Random) {
        let number = self.accounts.len();
        let ledger = |balance| Ledger {
            number,
            balance,
            count: 0,
        };
        let account: Box<dyn Account> = match random.below(3) {
            0 => Box::new(Plain(ledger(1000))),
            1 => Box::new(Checking(ledger(2000))),
            _ => Box::new(Savings {
                ledger: ledger(3000),
                rate: 1 + random.below(4),
            }),
        };
        debug_assert_eq!(account.ledger().number, number);
        self.accounts.push(account);
    }

    fn transfer(&mut self, source: i64, target: i64, amount: i64) {
        if self.accounts[source as usize].withdraw(amount) {
            self.accounts[target as usize].deposit(amount);
        } else {
            self.failed += 1;
        }
    }

    fn total(&self) -> i64 {
        self.accounts
            .iter()
            .map(|a| a.ledger().balance + a.ledger().count)
            .sum()
    }
}

struct Node {
    key: i64,
    count: i64,
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
}

#[derive(Default)]
struct Tree {
    root: Option<Box<Node>>,
    size: i64,
}

impl Tree {
    fn insert(&mut self, key: i64) {
        let mut place = &mut self.root;
        while let Some(node) = place {
            if key == node.key {
                node.count += 1;
                return;
            }
            place = if key < node.key {
                &mut node.left
            } else {
                &mut node.right
            };
        }
        *place = Some(Box::new(Node {
            key,
            count: 1,
            left: None,
            right: None,
        }));
        self.size += 1;
    }

    fn walk(&self) -> i64 {
        Self::sum_below(self.root.as_deref(), 1)
    }

    fn sum_below(node: Option<&Node>, depth: i64) -> i64 {
        match node {
            None => 0,
            Some(node) => {
                node.key * node.count * depth
                    + Self::sum_below(node.left.as_deref(), depth + 1)
                    + Self::sum_below(node.right.as_deref(), depth + 1)
            }
        }
    }
}

fn run(seed: i64) -> i64 {
    let mut random = Random { state: seed };
    let mut bank = Bank::default();
    for _ in 0..100 {
        bank.open(&mut random);
    }
    for _ in 0..TRANSACTIONS {
        let source = random.below(100);
        let target = random.below(100);
        bank.transfer(source, target, 1 + random.below(500));
    }
    let mut tree = Tree::default();
    for _ in 0..KEYS {
        tree.insert(random.below(15_000));
    }
    bank.total() + bank.failed + tree.size + tree.walk()
}

fn main() {
    let mut checksum = 0;
    for i in 0..ROUNDS * benches::scale() {
        checksum = (checksum * 31 + run(i)) % 1_000_003;
    }
    println!("checksum {checksum}");
}
