//! The module `math`.

use taipan_runtime::rt::{List, math};

use crate::table::{Arg, answer, check, show};

/// Without the last bits, which are those of the C library.
fn loose(x: f64) -> f64 {
    format!("{x:.12e}").parse().unwrap_or(x)
}

#[test]
fn functions() {
    check(include_str!("math.tsv"), |name, a| {
        let floats = || a.iter().map(Arg::float);
        match name {
            "math.factorial" => return answer(math::factorial(a[0].int())),
            "math.isqrt" => return answer(math::isqrt(a[0].int())),
            "math.comb" => return answer(math::comb(a[0].int(), a[1].int())),
            "math.perm" => return answer(math::perm(a[0].int(), a[1].int())),
            "math.log_int" => return answer(math::log_int(a[0].int())),
            "math.log2_int" => return answer(math::log2_int(a[0].int())),
            "math.log10_int" => return answer(math::log10_int(a[0].int())),
            "math.ldexp" => return answer(math::ldexp(a[0].float(), a[1].int())),
            "math.hypot" => return show(math::hypot(floats())),
            "math.fsum" => return answer(math::fsum(&List::from(floats().collect::<Vec<f64>>()))),
            _ => {}
        }
        let x = a[0].float();
        match name {
            "math.sqrt" => answer(math::sqrt(x)),
            "math.cbrt" => show(loose(math::cbrt(x))),
            "math.exp" => answer(math::exp(x)),
            "math.exp2" => answer(math::exp2(x)),
            "math.expm1" => answer(math::expm1(x)),
            "math.log" => answer(math::log(x)),
            "math.log2" => answer(math::log2(x)),
            "math.log10" => answer(math::log10(x)),
            "math.log1p" => answer(math::log1p(x)),
            "math.sin" => answer(math::sin(x)),
            "math.cos" => answer(math::cos(x)),
            "math.tan" => answer(math::tan(x)),
            "math.asin" => answer(math::asin(x)),
            "math.acos" => answer(math::acos(x)),
            "math.atan" => show(math::atan(x)),
            "math.sinh" => answer(math::sinh(x)),
            "math.cosh" => answer(math::cosh(x)),
            "math.tanh" => show(math::tanh(x)),
            "math.asinh" => show(math::asinh(x)),
            "math.acosh" => answer(math::acosh(x)),
            "math.atanh" => answer(math::atanh(x)),
            "math.erf" => show(loose(math::erf(x))),
            "math.erfc" => show(loose(math::erfc(x))),
            "math.gamma" => answer(math::gamma(x)),
            "math.lgamma" => answer(math::lgamma(x)),
            "math.floor" => answer(math::floor(x)),
            "math.ceil" => answer(math::ceil(x)),
            "math.trunc" => answer(math::trunc(x)),
            "math.fabs" => show(math::fabs(x)),
            "math.degrees" => show(math::degrees(x)),
            "math.radians" => show(math::radians(x)),
            "math.isfinite" => show(math::isfinite(x)),
            "math.isinf" => show(math::isinf(x)),
            "math.isnan" => show(math::isnan(x)),
            "math.frexp" => show(math::frexp(x)),
            "math.modf" => show(math::modf(x)),
            "math.ulp" => show(math::ulp(x)),
            "math.pow" => answer(math::pow(x, a[1].float())),
            "math.fmod" => answer(math::fmod(x, a[1].float())),
            "math.remainder" => answer(math::remainder(x, a[1].float())),
            "math.atan2" => show(math::atan2(x, a[1].float())),
            "math.copysign" => show(math::copysign(x, a[1].float())),
            "math.nextafter" => show(math::nextafter(x, a[1].float())),
            "math.isclose" => answer(math::isclose(x, a[1].float(), a[2].float(), a[3].float())),
            other => panic!("{other}"),
        }
    });
}
