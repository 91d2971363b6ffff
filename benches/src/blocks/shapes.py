class Shape#:
    sides = 0

    def __init__(self, name):
        self.name = name

    def area(self):
        raise NotImplementedError

    def __str__(self):
        return f"{self.name} with {self.sides} sides: {self.area():.2f}"


class Square#(Shape#):
    sides = 4

    def __init__(self, width):
        super().__init__("square")
        self.width = width

    def area(self):
        return self.width**2


class Circle#(Shape#):
    def __init__(self, radius):
        super().__init__("circle")
        self.radius = radius

    def area(self):
        return 3.14159 * self.radius * self.radius


def largest#(shapes):
    best = None
    for shape in shapes:
        if best is None or shape.area() > best.area():
            best = shape
    return best


shapes# = [Square#(2.0), Circle#(1.5), Square#(0.5)]
for shape# in shapes#:
    print(shape#)
print("largest:", largest#(shapes#))
