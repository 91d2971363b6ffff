# The exception classes; `runtime/src/exc.rs` and its submodules.
#
# An instance of any of them is `rt::Exc`; `@rust` on a class names its static class object.
# Constructing with one string is `Exc::with_text(&rt::VALUE_ERROR, text)` (or the constructor
# `Exc::value_error(text)`); with other arguments `rt::VALUE_ERROR.construct(args)`.

@rust("Exc")
@static("BASE_EXCEPTION")
class BaseException:
    @property
    @rust("arguments")
    def args(self) -> tuple[Any, ...]: ...
    __cause__: BaseException | None
    __context__: BaseException | None
    __suppress_context__: bool
    def add_note(self, note: str, /) -> None: ...

@rust("Exc")
@static("EXCEPTION")
class Exception(BaseException): ...

@rust("Exc")
@static("GENERATOR_EXIT")
class GeneratorExit(BaseException): ...

@rust("Exc")
@static("KEYBOARD_INTERRUPT")
class KeyboardInterrupt(BaseException): ...

@rust("Exc")
@static("SYSTEM_EXIT")
class SystemExit(BaseException):
    code: Any

@rust("Exc")
@static("BASE_EXCEPTION_GROUP")
class BaseExceptionGroup(BaseException):
    message: str
    exceptions: tuple[BaseException, ...]
    @raises
    def split(self, condition: Any, /) -> tuple[BaseExceptionGroup | None, BaseExceptionGroup | None]: ...
    @raises
    def subgroup(self, condition: Any, /) -> BaseExceptionGroup | None: ...

@rust("Exc")
@static("ARITHMETIC_ERROR")
class ArithmeticError(Exception): ...

@rust("Exc")
@static("FLOATING_POINT_ERROR")
class FloatingPointError(ArithmeticError): ...

@rust("Exc")
@static("OVERFLOW_ERROR")
class OverflowError(ArithmeticError): ...

@rust("Exc")
@static("ZERO_DIVISION_ERROR")
class ZeroDivisionError(ArithmeticError): ...

@rust("Exc")
@static("ASSERTION_ERROR")
class AssertionError(Exception): ...

@rust("Exc")
@static("ATTRIBUTE_ERROR")
class AttributeError(Exception): ...

@rust("Exc")
@static("BUFFER_ERROR")
class BufferError(Exception): ...

@rust("Exc")
@static("EOF_ERROR")
class EOFError(Exception): ...

@rust("Exc")
@static("IMPORT_ERROR")
class ImportError(Exception): ...

@rust("Exc")
@static("MODULE_NOT_FOUND_ERROR")
class ModuleNotFoundError(ImportError): ...

@rust("Exc")
@static("LOOKUP_ERROR")
class LookupError(Exception): ...

@rust("Exc")
@static("INDEX_ERROR")
class IndexError(LookupError): ...

@rust("Exc")
@static("MEMORY_ERROR")
class MemoryError(Exception): ...

@rust("Exc")
@static("NAME_ERROR")
class NameError(Exception): ...

@rust("Exc")
@static("UNBOUND_LOCAL_ERROR")
class UnboundLocalError(NameError): ...

@rust("Exc")
@static("OS_ERROR")
class OSError(Exception):
    errno: Any
    strerror: Any
    filename: Any

@rust("Exc")
@static("BLOCKING_IO_ERROR")
class BlockingIOError(OSError): ...

@rust("Exc")
@static("CHILD_PROCESS_ERROR")
class ChildProcessError(OSError): ...

@rust("Exc")
@static("CONNECTION_ERROR")
class ConnectionError(OSError): ...

@rust("Exc")
@static("BROKEN_PIPE_ERROR")
class BrokenPipeError(ConnectionError): ...

@rust("Exc")
@static("CONNECTION_ABORTED_ERROR")
class ConnectionAbortedError(ConnectionError): ...

@rust("Exc")
@static("CONNECTION_REFUSED_ERROR")
class ConnectionRefusedError(ConnectionError): ...

@rust("Exc")
@static("CONNECTION_RESET_ERROR")
class ConnectionResetError(ConnectionError): ...

@rust("Exc")
@static("FILE_EXISTS_ERROR")
class FileExistsError(OSError): ...

@rust("Exc")
@static("FILE_NOT_FOUND_ERROR")
class FileNotFoundError(OSError): ...

@rust("Exc")
@static("INTERRUPTED_ERROR")
class InterruptedError(OSError): ...

@rust("Exc")
@static("IS_A_DIRECTORY_ERROR")
class IsADirectoryError(OSError): ...

@rust("Exc")
@static("NOT_A_DIRECTORY_ERROR")
class NotADirectoryError(OSError): ...

@rust("Exc")
@static("PERMISSION_ERROR")
class PermissionError(OSError): ...

@rust("Exc")
@static("PROCESS_LOOKUP_ERROR")
class ProcessLookupError(OSError): ...

@rust("Exc")
@static("TIMEOUT_ERROR")
class TimeoutError(OSError): ...

@rust("Exc")
@static("REFERENCE_ERROR")
class ReferenceError(Exception): ...

@rust("Exc")
@static("RUNTIME_ERROR")
class RuntimeError(Exception): ...

@rust("Exc")
@static("NOT_IMPLEMENTED_ERROR")
class NotImplementedError(RuntimeError): ...

@rust("Exc")
@static("RECURSION_ERROR")
class RecursionError(RuntimeError): ...

@rust("Exc")
@static("STOP_ASYNC_ITERATION")
class StopAsyncIteration(Exception): ...

@rust("Exc")
@static("SYNTAX_ERROR")
class SyntaxError(Exception): ...

@rust("Exc")
@static("INDENTATION_ERROR")
class IndentationError(SyntaxError): ...

@rust("Exc")
@static("TAB_ERROR")
class TabError(IndentationError): ...

@rust("Exc")
@static("SYSTEM_ERROR")
class SystemError(Exception): ...

@rust("Exc")
@static("TYPE_ERROR")
class TypeError(Exception): ...

@rust("Exc")
@static("VALUE_ERROR")
class ValueError(Exception): ...

@rust("Exc")
@static("UNICODE_ERROR")
class UnicodeError(ValueError): ...

@rust("Exc")
@static("UNICODE_DECODE_ERROR")
class UnicodeDecodeError(UnicodeError): ...

@rust("Exc")
@static("UNICODE_ENCODE_ERROR")
class UnicodeEncodeError(UnicodeError): ...

@rust("Exc")
@static("UNICODE_TRANSLATE_ERROR")
class UnicodeTranslateError(UnicodeError): ...

@rust("Exc")
@static("WARNING")
class Warning(Exception): ...

@rust("Exc")
@static("BYTES_WARNING")
class BytesWarning(Warning): ...

@rust("Exc")
@static("DEPRECATION_WARNING")
class DeprecationWarning(Warning): ...

@rust("Exc")
@static("ENCODING_WARNING")
class EncodingWarning(Warning): ...

@rust("Exc")
@static("FUTURE_WARNING")
class FutureWarning(Warning): ...

@rust("Exc")
@static("IMPORT_WARNING")
class ImportWarning(Warning): ...

@rust("Exc")
@static("PENDING_DEPRECATION_WARNING")
class PendingDeprecationWarning(Warning): ...

@rust("Exc")
@static("RESOURCE_WARNING")
class ResourceWarning(Warning): ...

@rust("Exc")
@static("RUNTIME_WARNING")
class RuntimeWarning(Warning): ...

@rust("Exc")
@static("SYNTAX_WARNING")
class SyntaxWarning(Warning): ...

@rust("Exc")
@static("UNICODE_WARNING")
class UnicodeWarning(Warning): ...

@rust("Exc")
@static("USER_WARNING")
class UserWarning(Warning): ...

@rust("Exc")
@static("STOP_ITERATION")
class StopIteration(Exception):
    value: Any

@rust("Exc")
@static("KEY_ERROR")
class KeyError(LookupError): ...

@rust("Exc")
@static("EXCEPTION_GROUP")
class ExceptionGroup(BaseExceptionGroup, Exception): ...

EnvironmentError = OSError
IOError = OSError
