//! State of the one thread that Python code runs on, for the paths that a task switch takes.

/// `local! { static NAME: Type = value; }`: as `per_thread!`, but never dropped, so that an
/// access is one load even where the type has a destructor.
macro_rules! local {
    ($(#[$meta:meta])* $vis:vis static $name:ident: $type:ty = $value:expr;) => {
        #[cfg(feature = "std")]
        ::std::thread_local! {
            $(#[$meta])*
            $vis static $name: core::mem::ManuallyDrop<$type> =
                const { core::mem::ManuallyDrop::new($value) };
        }
        #[cfg(not(feature = "std"))]
        $(#[$meta])*
        $vis static $name: $crate::single::Single<$type> =
            $crate::single::Single::new($value);
    };
}
