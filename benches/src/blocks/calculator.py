def tokens#(text):
    found = []
    at = 0
    while at < len(text):
        c = text[at]
        if c.isdigit():
            end = at
            while end < len(text) and text[end].isdigit():
                end += 1
            found.append(("number", text[at:end]))
            at = end
        elif c in "+-*/()":
            found.append(("symbol", c))
            at += 1
        elif c == " ":
            at += 1
        else:
            raise SyntaxError(f"unexpected {c!r} at {at}")
    return found


class Parser#:
    def __init__(self, text):
        self.tokens = tokens#(text)
        self.at = 0

    def peek(self):
        if self.at < len(self.tokens):
            return self.tokens[self.at][1]
        return ""

    def take(self):
        value = self.peek()
        self.at += 1
        return value

    def sum(self):
        value = self.product()
        while self.peek() in ("+", "-"):
            if self.take() == "+":
                value += self.product()
            else:
                value -= self.product()
        return value

    def product(self):
        value = self.atom()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                value *= self.atom()
            else:
                value /= self.atom()
        return value

    def atom(self):
        if self.peek() == "(":
            self.take()
            value = self.sum()
            self.take()
            return value
        return float(self.take())


for text# in ["1 + 2 * 3", "(4 - 1) * (2 + 5)", "8 / 0", "2 $ 2"]:
    try:
        print(text#, "=", Parser#(text#).sum())
    except (SyntaxError, ZeroDivisionError) as error:
        print("cannot:", error)
