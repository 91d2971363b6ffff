# `object`, and what every object has; `runtime/src/object.rs`, `runtime/src/dynamic/`.
#
# Generic parameters stand for `impl Object`; `Any` is `rt::Value`.

@rust("Value")
class object: ...

@overload
@raises
@rust("ops::getattr")
def getattr(object: Any, name: Any, /) -> Any: ...
@overload
@raises
@rust("ops::getattr_or")
def getattr(object: Any, name: Any, default: Own[Any], /) -> Any: ...
@raises
@rust("ops::hasattr")
def hasattr(object: Any, name: Any, /) -> bool: ...
@raises
@rust("ops::setattr")
def setattr(object: Any, name: Any, value: Own[Any], /) -> None: ...
@raises
@rust("ops::delattr")
def delattr(object: Any, name: Any, /) -> None: ...

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
@rust("ops::callable")
def callable(object: Any, /) -> bool: ...
