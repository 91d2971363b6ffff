//! What all handles of generated classes have in common, so that their `impl Object` shows only
//! what the Python class defines.
//!
//! ```
//! use taipan_runtime::rt::{self, prelude::*};
//!
//! #[derive(Clone)]
//! pub struct Job(pub Rc<JobFields>);
//!
//! pub struct JobFields {
//!     pub id: Field<i64>,
//! }
//!
//! pub static JOB_CLASS: Class = Class::new("Job", &[]);
//!
//! impl Instance for JobFields {
//!     fn class(&self) -> &'static Class {
//!         &JOB_CLASS
//!     }
//! }
//!
//! impl Object for Job {
//!     rt::handle!(JobFields, repr_to, hash);
//! }
//!
//! let job = Job(Rc::new(JobFields { id: Field::new(1) }));
//! assert!(job.is_same(&job.clone()));
//! assert_eq!(job.type_name(), "Job");
//! ```

/// Functions of `Object` for a handle, a tuple struct over `Rc<$fields>` where `$fields` is an
/// `Instance`. `repr_to` and `hash` are those of `object` where they are named.
#[doc(hidden)]
#[macro_export]
macro_rules! __handle {
    ($fields:ident $(, $inherited:ident)* $(,)?) => {
        #[inline]
        fn type_name(&self) -> &'static str {
            $crate::rt::Instance::class(&*self.0).name()
        }

        #[inline]
        fn is_same(&self, other: &Self) -> bool {
            $crate::rt::prelude::Rc::ptr_eq(&self.0, &other.0)
        }

        fn into_value(self) -> $crate::rt::Value {
            $crate::rt::Value::Instance(self.0)
        }

        fn from_value(value: &$crate::rt::Value) -> ::core::option::Option<Self> {
            value.instance::<$fields>().map(Self)
        }

        $($crate::__handle!(@$inherited);)*
    };
    (@repr_to) => {
        fn repr_to(&self, out: &mut $crate::rt::prelude::String) -> $crate::rt::Result<()> {
            let class = $crate::rt::Instance::class(&*self.0);
            $crate::rt::instance_repr(class, $crate::rt::prelude::Rc::as_ptr(&self.0), out)
        }
    };
    (@hash) => {
        fn hash(&self) -> $crate::rt::Result<i64> {
            ::core::result::Result::Ok($crate::rt::address_hash($crate::rt::prelude::Rc::as_ptr(&self.0)))
        }
    };
}
