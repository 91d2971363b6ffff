//! The `Object` of asyncio's own classes: shared handles, compared by identity.

/// `native_object!(Lock, "Lock")`: for a handle `Lock(Rc<…>)` with a method `describe`.
macro_rules! native_object {
    ($type:ident $(<$param:ident>)?, $name:expr) => {
        impl$(<$param: $crate::object::Object>)? Clone for $type$(<$param>)? {
            fn clone(&self) -> Self {
                $type(self.0.clone())
            }
        }

        impl$(<$param: $crate::object::Object>)? $crate::value::Native for $type$(<$param>)? {
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

            fn get_attr(
                self: alloc::rc::Rc<Self>,
                name: &str,
            ) -> Option<$crate::exc::Result<$crate::value::Value>> {
                $crate::asyncio::by_name::ByName::attribute(&*self, name).map(Ok)
            }

            fn methods(&self) -> &'static [&'static str] {
                <Self as $crate::asyncio::by_name::ByName>::METHODS
            }

            fn call_method(
                self: alloc::rc::Rc<Self>,
                name: &str,
                args: $crate::function::Args,
            ) -> Option<$crate::exc::Result<$crate::value::Value>> {
                $crate::asyncio::by_name::call(&*self, name, args)
            }
        }

        impl$(<$param: $crate::object::Object>)? $crate::object::Object for $type$(<$param>)? {
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
                let $crate::value::Value::Native(native) = value else { return None };
                let any: &dyn core::any::Any = &**native;
                any.downcast_ref::<Self>().cloned()
            }
        }
    };
}

/// `<asyncio.locks.Lock object at 0x7f0c2a3b4c50 [unlocked]>`.
pub(super) fn describe(
    class: &str,
    address: usize,
    state: &str,
    waiters: usize,
) -> alloc::string::String {
    if waiters == 0 {
        return alloc::format!("<asyncio.locks.{class} object at {address:#x} [{state}]>");
    }
    alloc::format!("<asyncio.locks.{class} object at {address:#x} [{state}, waiters:{waiters}]>")
}
