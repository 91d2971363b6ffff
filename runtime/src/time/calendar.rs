//! Dates and times of day: `time.localtime`, `time.strftime`.
//!
//! ```python
//! print(time.strftime("%Y-%m-%d %H:%M:%S", time.localtime()))
//! ```
//! The offset from UTC is the system's; on systems without the C library's `localtime_r` local
//! time is UTC.
//!
//! Source: the Python library reference, "time"; days from civil by H. Hinnant.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::iter::{Iter, Iterable};
use crate::object::{Cmp, Object};
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::{Native, Value};

const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NAMES: [&str; 9] = [
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
];

/// `time.struct_time`.
#[derive(Clone)]
pub struct StructTime(Rc<Fields>);

struct Fields {
    /// As [`NAMES`] says.
    fields: [i64; 9],
    offset: i64,
    zone: Str,
}

macro_rules! fields {
    ($($name:ident $index:literal)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`.")]
            pub fn $name(&self) -> i64 {
                self.0.fields[$index]
            }
        )*
    };
}

impl StructTime {
    fields! {
        tm_year 0 tm_mon 1 tm_mday 2 tm_hour 3 tm_min 4 tm_sec 5 tm_wday 6 tm_yday 7 tm_isdst 8
    }

    fn new(seconds: i64, offset: i64, is_dst: i64, zone: Str) -> StructTime {
        let local = seconds + offset;
        let (days, rest) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = civil(days);
        let yday = days - days_from_civil(year, 1, 1) + 1;
        // 1970-01-01 was a Thursday.
        let wday = (days + 3).rem_euclid(7);
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        let fields = [year, month, day, hour, minute, second, wday, yday, is_dst];
        StructTime(Rc::new(Fields {
            fields,
            offset,
            zone,
        }))
    }

    /// `time.struct_time(sequence)`.
    ///
    /// # Errors
    /// TypeError unless there are nine items; what iterating raises.
    pub fn of<I: Iterable<Item = i64>>(sequence: &I) -> Result<StructTime> {
        let items = sequence.iterate()?.collect::<Result<Vec<i64>>>()?;
        let fields: [i64; 9] = items.try_into().map_err(|items: Vec<i64>| {
            Exc::type_error(format!(
                "time.struct_time() takes an at least 9-sequence ({}-sequence given)",
                items.len()
            ))
        })?;
        Ok(StructTime(Rc::new(Fields {
            fields,
            offset: 0,
            zone: Str::from("UTC"),
        })))
    }

    fn tuple(&self) -> Tuple<i64> {
        Tuple::from(self.0.fields.to_vec())
    }

    /// `self[index]`. Raises IndexError.
    pub fn get(&self, index: i64) -> Result<i64> {
        self.tuple().get(index)
    }

    /// `len(self)`.
    pub fn len(&self) -> i64 {
        9
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// Days since 1970-01-01 of a date.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn whole(seconds: f64) -> Result<i64> {
    let seconds = libm::floor(seconds);
    // Year 9999 and a little more.
    if seconds.abs() > 3e11 {
        return Err(Exc::value_error("year is out of range"));
    }
    Ok(seconds as i64)
}

/// Year and number of the ISO week: the one that has the Thursday.
fn iso_week(when: &StructTime) -> (i64, i64) {
    let year = when.tm_year();
    let week = (when.tm_yday() - 1 - when.tm_wday() + 10) / 7;
    let weeks_of = |year: i64| {
        let first = (days_from_civil(year, 1, 1) + 3).rem_euclid(7);
        let leap = days_from_civil(year + 1, 1, 1) - days_from_civil(year, 1, 1) == 366;
        52 + i64::from(first == 3 || (first == 2 && leap))
    };
    match week {
        0 => (year - 1, weeks_of(year - 1)),
        week if week > weeks_of(year) => (year + 1, 1),
        week => (year, week),
    }
}

/// `time.gmtime(seconds)`. Raises ValueError.
pub fn gmtime(seconds: f64) -> Result<StructTime> {
    Ok(StructTime::new(whole(seconds)?, 0, 0, Str::from("UTC")))
}

/// `time.gmtime()`.
pub fn gmtime_now() -> Result<StructTime> {
    gmtime(super::time())
}

/// `time.localtime(seconds)`. Raises ValueError.
pub fn localtime(seconds: f64) -> Result<StructTime> {
    let seconds = whole(seconds)?;
    let (offset, is_dst, zone) = zone::at(seconds);
    Ok(StructTime::new(seconds, offset, is_dst, zone))
}

/// `time.localtime()`.
pub fn localtime_now() -> Result<StructTime> {
    localtime(super::time())
}

/// `time.mktime(when)`. Raises OverflowError.
pub fn mktime(when: &StructTime) -> Result<f64> {
    let days = days_from_civil(when.tm_year(), when.tm_mon(), when.tm_mday());
    let local = days * DAY + when.tm_hour() * 3600 + when.tm_min() * 60 + when.tm_sec();
    // The offset depends on the result: look it up near it, then at it.
    let near = local - zone::at(local).0;
    Ok((local - zone::at(near).0) as f64)
}

/// `time.ctime(seconds)`. Raises ValueError.
pub fn ctime(seconds: f64) -> Result<Str> {
    strftime(&Str::from("%a %b %e %H:%M:%S %Y"), &localtime(seconds)?)
}

/// `time.ctime()`.
pub fn ctime_now() -> Result<Str> {
    ctime(super::time())
}

/// `time.strftime(format)`.
pub fn strftime_now(format: &Str) -> Result<Str> {
    strftime(format, &localtime_now()?)
}

/// `time.strftime(format, when)`.
pub fn strftime(format: &Str, when: &StructTime) -> Result<Str> {
    let mut out = String::new();
    write_format(format.as_str(), when, &mut out);
    Ok(Str::from(out))
}

fn write_format(format: &str, when: &StructTime, out: &mut String) {
    let (year, month, day) = (when.tm_year(), when.tm_mon(), when.tm_mday());
    let (hour, yday, wday) = (when.tm_hour(), when.tm_yday(), when.tm_wday());
    let month_name = MONTHS[(month - 1).clamp(0, 11) as usize];
    let day_name = WEEKDAYS[wday.clamp(0, 6) as usize];
    let half = if hour % 12 == 0 { 12 } else { hour % 12 };
    let offset = when.0.offset;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let text = match chars.next() {
            Some('Y') => format!("{year}"),
            Some('C') => format!("{:02}", year / 100),
            Some('y') => format!("{:02}", year % 100),
            Some('m') => format!("{month:02}"),
            Some('d') => format!("{day:02}"),
            Some('e') => format!("{day:2}"),
            Some('H') => format!("{hour:02}"),
            Some('I') => format!("{half:02}"),
            Some('M') => format!("{:02}", when.tm_min()),
            Some('S') => format!("{:02}", when.tm_sec()),
            Some('j') => format!("{yday:03}"),
            Some('p') => String::from(if hour < 12 { "AM" } else { "PM" }),
            Some('b' | 'h') => month_name[..3].into(),
            Some('B') => month_name.into(),
            Some('a') => day_name[..3].into(),
            Some('A') => day_name.into(),
            Some('w') => format!("{}", (wday + 1) % 7),
            Some('u') => format!("{}", wday + 1),
            Some('U') => format!("{:02}", (yday + 6 - (wday + 1) % 7) / 7),
            Some('W') => format!("{:02}", (yday + 6 - wday) / 7),
            Some('V') => format!("{:02}", iso_week(when).1),
            Some('G') => format!("{}", iso_week(when).0),
            Some('Z') => when.0.zone.as_str().into(),
            Some('z') => {
                let sign = if offset < 0 { '-' } else { '+' };
                format!(
                    "{sign}{:02}{:02}",
                    offset.abs() / 3600,
                    offset.abs() / 60 % 60
                )
            }
            Some('n') => String::from("\n"),
            Some('t') => String::from("\t"),
            Some('%') => String::from("%"),
            Some(c @ ('D' | 'x' | 'F' | 'T' | 'X' | 'R' | 'c')) => {
                let long = match c {
                    'D' | 'x' => "%m/%d/%y",
                    'F' => "%Y-%m-%d",
                    'R' => "%H:%M",
                    'c' => "%a %b %e %H:%M:%S %Y",
                    _ => "%H:%M:%S",
                };
                write_format(long, when, out);
                continue;
            }
            Some(other) => format!("%{other}"),
            None => String::from("%"),
        };
        out.push_str(&text);
    }
}

mod zone {
    use crate::str::Str;

    /// Offset from UTC in seconds, daylight saving flag and name of the zone at a moment.
    #[cfg(unix)]
    pub(super) fn at(seconds: i64) -> (i64, i64, Str) {
        use core::ffi::{CStr, c_char, c_int, c_long};

        #[repr(C)]
        struct Tm {
            fields: [c_int; 9],
            gmtoff: c_long,
            zone: *const c_char,
        }
        unsafe extern "C" {
            fn tzset();
            fn localtime_r(time: *const i64, result: *mut Tm) -> *mut Tm;
        }
        let mut tm = Tm {
            fields: [0; 9],
            gmtoff: 0,
            zone: core::ptr::null(),
        };
        // SAFETY: the layout of `struct tm` is that of glibc, musl and the BSDs; both pointers
        // are valid for the call; `zone` points to a string that lives until the next `tzset`.
        unsafe {
            tzset();
            if localtime_r(&raw const seconds, &raw mut tm).is_null() || tm.zone.is_null() {
                return (0, 0, Str::from("UTC"));
            }
            let name = CStr::from_ptr(tm.zone).to_string_lossy();
            (tm.gmtoff, i64::from(tm.fields[8]), Str::from(&*name))
        }
    }

    #[cfg(not(unix))]
    pub(super) fn at(_seconds: i64) -> (i64, i64, Str) {
        (0, 0, Str::from("UTC"))
    }
}

impl Object for StructTime {
    fn type_name(&self) -> &'static str {
        "time.struct_time"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str("time.struct_time(");
        for (i, (name, value)) in NAMES.iter().zip(self.0.fields).enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            out.push_str(&format!("{name}={value}"));
        }
        out.push(')');
        Ok(())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        Ok(self.0.fields == other.0.fields)
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        Ok(op.holds(self.0.fields.cmp(&other.0.fields)))
    }

    fn hash(&self) -> Result<i64> {
        self.tuple().hash()
    }

    fn into_value(self) -> Value {
        Value::Native(self.0)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Native(native) => {
                let any: Rc<dyn core::any::Any> = native.clone();
                any.downcast::<Fields>().ok().map(StructTime)
            }
            _ => None,
        }
    }
}

impl Native for Fields {
    fn type_name(&self) -> &'static str {
        "time.struct_time"
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        Object::repr_to(&StructTime(self), out)
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        let index = NAMES.iter().position(|known| *known == name)?;
        Some(Ok(self.fields[index].into_value()))
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let tuple = StructTime(self).tuple().into_value();
        match (name, args.positional.as_slice()) {
            ("__len__", []) => Some(Ok(9i64.into_value())),
            ("__getitem__", [key]) => Some(crate::dynamic::get_item(&tuple, key)),
            _ => None,
        }
    }

    fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
        let items = self.fields.map(|field| Ok(field.into_value()));
        Some(Ok(Iter::new(items.into_iter())))
    }
}
