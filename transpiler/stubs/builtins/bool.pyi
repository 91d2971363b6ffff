# `bool`: truth of a value is known to the compiler (`Object::truth`); everything else is `int`'s.

@rust("bool")
class bool(int): ...
