# `object`, and what every object has; `runtime/src/object.rs`, `runtime/src/dynamic/`.
#
# Generic parameters stand for `impl Object`; `Any` is `rt::Value`.

@rust("Value")
class object: ...

@raises
@rust("ops::get_attr")
def getattr(object: Any, name: Literal[str], /) -> Any: ...
@raises
@rust("ops::has_attr")
def hasattr(object: Any, name: Literal[str], /) -> bool: ...
@raises
@rust("ops::set_attr")
def setattr(object: Any, name: Literal[str], value: Own[Any], /) -> None: ...
@raises
@rust("ops::del_attr")
def delattr(object: Any, name: Literal[str], /) -> None: ...

# `isinstance(value, INT)` of a class that the compiler knows is `ops::classes::is_instance`, and
# `ops::classes::is_exception` of an exception class.
@raises
@rust("ops::isinstance")
def isinstance(object: Any, class_: Any, /) -> bool: ...
@raises
@rust("ops::classes::issubclass")
def issubclass(class_: Any, base: Any, /) -> bool: ...
@rust("ops::type_")
def type(object: Any, /) -> type: ...
@rust("ops::identity")
def id(object: Any, /) -> int: ...
@rust("ops::is_callable")
def callable(object: Any, /) -> bool: ...
