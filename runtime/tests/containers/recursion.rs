//! Containers that contain themselves, or very deep ones.
//!
//! ```python
//! a = []
//! a.append(a)
//! print(a)        # [[...]]
//! ```

use taipan_runtime::rt::*;

#[test]
fn a_container_in_itself_is_printed_as_dots() -> Result<()> {
    let a: List<Value> = List::new();
    a.append(a.clone().into_value());
    assert_eq!(builtins::repr(&a)?, "[[...]]");
    let t: Tuple<Value> = Tuple::from([a.clone().into_value()]);
    a.append(t.clone().into_value());
    assert_eq!(builtins::repr(&a)?, "[[...], ([...],)]");
    assert_eq!(builtins::repr(&t)?, "([[...], (...)],)");
    let d: Dict<Value, Value> = Dict::new();
    d.set_item(Value::Str("d".into()), d.clone().into_value())?;
    assert_eq!(builtins::repr(&d)?, "{'d': {...}}");
    a.clear();
    d.clear();
    Ok(())
}

#[test]
fn comparing_endless_lists_raises() {
    let loops = || {
        let list: List<Value> = List::new();
        list.append(list.clone().into_value());
        list
    };
    let (a, b) = (loops(), loops());
    let text = a.equals(&b).expect_err("endless").text();
    assert_eq!(text, "maximum recursion depth exceeded in comparison");
    a.clear();
    b.clear();
}

#[test]
fn printing_a_deep_list_raises() -> Result<()> {
    let mut deep: List<Value> = List::new();
    let mut all = vec![deep.clone()];
    for _ in 0..2000 {
        deep = List::from([deep.into_value()]);
        all.push(deep.clone());
    }
    let text = builtins::repr(&deep).expect_err("deep").text();
    assert_eq!(
        text,
        "maximum recursion depth exceeded while getting the repr of an object"
    );
    // Taken apart from outside, so that dropping it needs no deep stack.
    all.iter().rev().for_each(List::clear);
    Ok(())
}
