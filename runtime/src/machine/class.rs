//! The `Object` of the module's own classes: shared handles, compared by identity.

/// `native_class!(Timer, "Timer")`: for a handle `Timer(Rc<…>)` with a method `describe`.
/// `native_class!(Pin, "Pin", ["on", …])`: with methods that dynamic code calls, through
/// `call_by_name`.
macro_rules! native_class {
    ($type:ident, $name:expr) => {
        native_class!($type, $name, [], |_, _, _| None);
    };
    ($type:ident, $name:expr, $methods:expr, $call:expr) => {
        impl Clone for $type {
            fn clone(&self) -> Self {
                $type(self.0.clone())
            }
        }

        impl $crate::value::Native for $type {
            fn type_name(&self) -> &'static str {
                $name
            }

            fn address(&self) -> usize {
                alloc::rc::Rc::as_ptr(&self.0).cast::<u8>() as usize
            }

            fn repr_to(
                self: alloc::rc::Rc<Self>,
                out: &mut alloc::string::String,
            ) -> $crate::exc::Result<()> {
                out.push_str(&self.describe());
                Ok(())
            }

            fn methods(&self) -> &'static [&'static str] {
                &$methods
            }

            fn call_method(
                self: alloc::rc::Rc<Self>,
                name: &str,
                args: $crate::function::Args,
            ) -> Option<$crate::exc::Result<$crate::value::Value>> {
                let call: fn(
                    &$type,
                    &str,
                    &$crate::function::Args,
                ) -> Option<$crate::exc::Result<$crate::value::Value>> = $call;
                call(&self, name, &args)
            }
        }

        impl $crate::object::Object for $type {
            fn type_name(&self) -> &'static str {
                $name
            }

            fn repr_to(&self, out: &mut alloc::string::String) -> $crate::exc::Result<()> {
                out.push_str(&self.describe());
                Ok(())
            }

            fn is_same(&self, other: &Self) -> bool {
                alloc::rc::Rc::ptr_eq(&self.0, &other.0)
            }

            fn hash(&self) -> $crate::exc::Result<i64> {
                let address = alloc::rc::Rc::as_ptr(&self.0).cast::<u8>() as usize;
                Ok($crate::identity::identity_hash(address))
            }

            fn into_value(self) -> $crate::value::Value {
                $crate::value::Value::Native(alloc::rc::Rc::new(self))
            }

            fn from_value(value: &$crate::value::Value) -> Option<Self> {
                let $crate::value::Value::Native(native) = value else {
                    return None;
                };
                let any: &dyn core::any::Any = &**native;
                any.downcast_ref::<Self>().cloned()
            }
        }
    };
}
