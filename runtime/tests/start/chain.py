import sys


class Retry(ValueError):
    def __init__(self, after):
        super().__init__(f"retry after {after}")
        self.after = after


def read():
    return {}["k"]


def load():
    try:
        read()
    except KeyError as e:
        raise Retry(5) from e


def main():
    try:
        load()
    except Retry as e:
        print("caught", e.after, repr(e), e.args, repr(e.__cause__))
        e.add_note("first note")
        e.add_note("second\nnote")
        [][3]


print("start")
sys.stderr.write("early\n")
main()
