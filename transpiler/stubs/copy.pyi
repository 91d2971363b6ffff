# `copy`: `runtime/src/copy.rs`. A user's class gets an `impl rt::copy::Copy` from the compiler.

@raises
@rust("copy::copy")
def copy[T](x: T) -> T: ...
@raises
@rust("copy::deepcopy")
def deepcopy[T](x: T) -> T: ...
