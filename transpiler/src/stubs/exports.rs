//! What `from module import *` binds for the modules that the compiler itself implements.
//!
//! ```python
//! from typing import *
//! from math import *
//! x: Optional[float] = sqrt(4)    # one name of each
//! ```
//!
//! Source: `__all__` of CPython 3.11's modules.

/// Whether a star import of the module binds the name.
pub(super) fn contains(module: &str, name: &str) -> bool {
    EXPORTS
        .iter()
        .any(|(it, names)| *it == module && names.split_whitespace().any(|it| it == name))
}

/// The modules and their public names.
const EXPORTS: &[(&str, &str)] = &[
    (
        "abc",
        "ABC ABCMeta abstractclassmethod abstractmethod abstractproperty \
         abstractstaticmethod get_cache_token update_abstractmethods",
    ),
    (
        "collections.abc",
        "AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable \
         Collection Container Coroutine Generator Hashable ItemsView Iterable Iterator \
         KeysView Mapping MappingView MutableMapping MutableSequence MutableSet \
         Reversible Sequence Set Sized ValuesView",
    ),
    (
        "dataclasses",
        "Field FrozenInstanceError InitVar KW_ONLY MISSING asdict astuple dataclass field \
         fields is_dataclass make_dataclass replace",
    ),
    (
        "enum",
        "CONFORM CONTINUOUS EJECT Enum EnumCheck EnumMeta EnumType Flag FlagBoundary \
         IntEnum IntFlag KEEP NAMED_FLAGS ReprEnum STRICT StrEnum UNIQUE auto global_enum \
         global_enum_repr global_flag_repr global_str member nonmember \
         pickle_by_enum_name pickle_by_global_name property unique verify",
    ),
    (
        "types",
        "AsyncGeneratorType BuiltinFunctionType BuiltinMethodType CellType \
         ClassMethodDescriptorType CodeType CoroutineType DynamicClassAttribute \
         EllipsisType FrameType FunctionType GeneratorType GenericAlias \
         GetSetDescriptorType LambdaType MappingProxyType MemberDescriptorType \
         MethodDescriptorType MethodType MethodWrapperType ModuleType NoneType \
         NotImplementedType SimpleNamespace TracebackType UnionType WrapperDescriptorType \
         coroutine new_class prepare_class resolve_bases",
    ),
    (
        "typing",
        "AbstractSet Annotated Any AnyStr AsyncContextManager AsyncGenerator \
         AsyncIterable AsyncIterator Awaitable BinaryIO ByteString Callable ChainMap \
         ClassVar Collection Concatenate Container ContextManager Coroutine Counter \
         DefaultDict Deque Dict Final ForwardRef FrozenSet Generator Generic Hashable IO \
         ItemsView Iterable Iterator KeysView List Literal LiteralString Mapping \
         MappingView Match MutableMapping MutableSequence MutableSet NamedTuple Never \
         NewType NoReturn NotRequired Optional OrderedDict ParamSpec ParamSpecArgs \
         ParamSpecKwargs Pattern Protocol Required Reversible Self Sequence Set Sized \
         SupportsAbs SupportsBytes SupportsComplex SupportsFloat SupportsIndex \
         SupportsInt SupportsRound TYPE_CHECKING Text TextIO Tuple Type TypeAlias \
         TypeGuard TypeVar TypeVarTuple TypedDict Union Unpack ValuesView assert_never \
         assert_type cast clear_overloads dataclass_transform final get_args get_origin \
         get_overloads get_type_hints is_typeddict no_type_check no_type_check_decorator \
         overload reveal_type runtime_checkable",
    ),
];
