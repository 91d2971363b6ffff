# What is asked of any object without making its class one: `runtime/src/builtins/object.rs`.

# `type(object).__name__`
@rust("builtins::class_name")
def class_name(object: object, /) -> str: ...
