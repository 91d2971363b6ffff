//! Small programs and what they become, as the printer shows it.

use crate::Loader;
use crate::hir::{Program, print, verify};
use crate::source::SourceFile;

/// The modules beside the script.
struct Beside<'a>(&'a [(&'a str, &'a str)]);

impl Loader for Beside<'_> {
    fn load(&mut self, module: &[&str]) -> Option<SourceFile> {
        let name = module.join(".");
        let (_, text) = self.0.iter().find(|(it, _)| *it == name)?;
        let is_package = self
            .0
            .iter()
            .any(|(it, _)| it.starts_with(&format!("{name}.")));
        let file = if is_package { "/__init__.py" } else { ".py" };
        Some(SourceFile::new(
            format!("{}{file}", module.join("/")),
            name,
            *text,
        ))
    }
}

fn lower(text: &str, beside: &[(&str, &str)]) -> (Program, Vec<String>) {
    let main = SourceFile::new("main.py", "__main__", text);
    let (program, _, diagnostics) = super::lower(&mut Beside(beside), main, &[]);
    assert_eq!(verify(&program), Ok(()), "{}", print(&program));
    (
        program,
        diagnostics.into_iter().map(|it| it.message).collect(),
    )
}

/// The module body and functions of the main script, without the indentation of the first level.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_program(text, &[], expected);
}

#[track_caller]
fn check_program(text: &str, beside: &[(&str, &str)], expected: &str) {
    let (program, messages) = lower(text, beside);
    assert_eq!(messages, Vec::<String>::new());
    let printed = print(&program);
    let body = printed.split("module __main__:\n").nth(1).unwrap_or("");
    assert!(body.contains(expected), "expected\n{expected}\nin\n{body}");
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let (_, messages) = lower(text, &[]);
    assert_eq!(messages, expected);
}

#[test]
fn a_name_with_two_lives_is_two_locals() {
    check(
        "def f(s):\n    part = s.split()\n    print(part)\n    for part in range(3):\n        print(part)\n",
        "    part = s.split()\n    builtins.print(part)\n    for part.1 in builtins.range(3):\n",
    );
}

#[test]
fn what_a_loop_carries_is_one_local() {
    check(
        "def f(n):\n    x = 0\n    while n:\n        x = x + 1\n    return x\n",
        "    x = 0\n    while n:\n        x = (x + 1)\n    return x\n",
    );
}

#[test]
fn only_what_may_be_unbound_is_checked() {
    check(
        "def f(c):\n    if c:\n        x = 1\n    y = 2\n    return x + y\n",
        "        x? = 1\n    y = 2\n    return (x? + y)\n",
    );
    check(
        "def f():\n    try:\n        x = g()\n    except ValueError:\n        return 0\n    return x\ndef g(): return 1\n",
        "    try:\n        x = g()\n",
    );
}

#[test]
fn del_unbinds() {
    check(
        "def f():\n    x = 1\n    del x\n    return x\n",
        "raise builtins.UnboundLocalError(\"cannot access local variable 'x' where it is not \
         associated with a value\")",
    );
}

#[test]
fn a_closure_shares_a_cell_only_where_it_must() {
    check(
        "def f(a):\n    n = 0\n    def g():\n        nonlocal n\n        n += a\n        return n\n    return g\n",
        "    captures n', a\n    n' = (n' += a)\n",
    );
    check(
        "def f():\n    fs = []\n    for i in range(3):\n        fs.append(lambda: i)\n    return fs\n",
        "    for i' in builtins.range(3):\n",
    );
    check(
        "def f():\n    fs = []\n    for i in range(3):\n        fs.append(lambda i=i: i)\n    return fs\n",
        "{lambda_i_default = i; f.<locals>.<lambda>}",
    );
}

#[test]
fn with_calls_exit_once() {
    check(
        "def f(m):\n    with m as x:\n        print(x)\n",
        "    manager = m\n    builtins.with manager(manager)\n    entered = manager.__enter__()\n    try:\n        x = entered\n        builtins.print(x)\n    except:\n        if not manager.__exit__(builtins.type(<current exception>), <current exception>, <current exception>.__traceback__):\n            raise\n    else:\n        manager.__exit__(None, None, None)\n",
    );
    check(
        "def f(m):\n    with m:\n        return 1\n",
        "    finally:\n        if not failed:\n            manager.__exit__(None, None, None)\n",
    );
}

#[test]
fn comprehensions_are_loops_and_generators_functions() {
    check(
        "def f(xs):\n    return [x for x in xs if x]\n",
        "    return {list = []; for x in xs:;     if x:;         list.append(x); list}\n",
    );
    check(
        "print(sum(x for x in [1]))\n",
        "builtins.sum(<genexpr>(builtins.<iterated>([1])))",
    );
    check(
        "fs = [lambda: i for i in [1]]\nprint(fs)\n",
        "    for i' in iter:\n",
    );
}

#[test]
fn operands_are_evaluated_once() {
    check(
        "def f(a, g):\n    a[g()] += 1\n    return 1 < g() < 3\n",
        "    index = g()\n    a[index] = (a[index] += 1)\n    return ((1 < {middle = g(); middle}) and (middle < 3))\n",
    );
    check(
        "a = b = print\nx = y = len([])\nprint(a, b, x, y)\n",
        "    value = builtins.len([])\n",
    );
}

#[test]
fn imports_bind_statically() {
    check(
        "from math import sqrt as root\nprint(root(2))\n",
        "builtins.print(math.sqrt(2))",
    );
    check(
        "try:\n    import umath as m\nexcept ImportError:\n    import math as m\nprint(m.pi)\n",
        "        raise builtins.ModuleNotFoundError(\"No module named 'umath'\")\n",
    );
    let beside = [
        ("shapes", ""),
        ("shapes.round", "SIDES = 0\ndef area(r): return r\n"),
    ];
    check_program(
        "import shapes.round as r\nfrom shapes.round import area, SIDES\nprint(r.area(2), area(3), SIDES)\n",
        &beside,
        "    import shapes\n    import shapes.round\n",
    );
    check_program(
        "from shapes import round\nprint(round.area(1))\n",
        &beside,
        "builtins.print(area(1))",
    );
}

#[test]
fn a_module_variable_is_global_only_where_functions_use_it() {
    check(
        "limit = 3\ncount = 0\ndef f(): return limit\nprint(count, f())\n",
        "    __main__::limit = 3\n    count = 0\n",
    );
}

#[test]
fn dataclasses_get_their_methods() {
    let text = "from dataclasses import dataclass, field\n@dataclass(order=True)\nclass P:\n    x: int\n    tags: list[str] = field(default_factory=list)\nprint(P(1))\n";
    check(
        text,
        "def P.__init__(self, x: builtins.int, tags: builtins.list[builtins.str] = []):",
    );
    check(text, "return ((self.x, self.tags) < (other.x, other.tags))");
}

#[test]
fn enumerations_are_made_once() {
    let text = "from enum import Enum, auto\nclass C(Enum):\n    A = 1\n    B = auto()\n    D = 1\nfor c in C: print(c)\n";
    check(
        text,
        "        C.B = C(\"B\", 2)\n        __main__::C_members.append(C.B)\n        C.D = C.A\n",
    );
    check(text, "    for c in __main__::C_members:\n");
}

#[test]
fn match_binds_after_the_whole_pattern() {
    check(
        "def f(p):\n    match p:\n        case [1, x] if x > 2: return x\n        case _: return 0\n",
        "and {x = item.1; (x > 2)}):\n        return x\n    else:\n        return 0\n",
    );
}

#[test]
fn unreachable_statements_are_gone() {
    check("def f():\n    return 1\n    print(2)\n", "    return 1\n\n");
    check(
        "def f():\n    while True:\n        pass\n    print(2)\n",
        "    while True:\n        pass\n\n",
    );
}

#[test]
fn what_nothing_defines_is_an_error() {
    refused(
        "def f():\n    return lenght\nprint(f())\n",
        &["name 'lenght' is not defined"],
    );
    refused("import nmpy\nnmpy.array()\n", &["no module named 'nmpy'"]);
    refused(
        "import math\nmath.squareroot(2)\n",
        &["module 'math' has no attribute 'squareroot'"],
    );
    check(
        "try:\n    undefined\nexcept NameError:\n    print('no')\n",
        "raise builtins.NameError(\"name 'undefined' is not defined\")",
    );
}

#[test]
fn what_is_not_supported_says_so() {
    refused(
        "eval('1')\n",
        &["`eval` needs a Python compiler inside the program"],
    );
    refused(
        "class A: pass\nclass B(A): pass\nclass C(A, B): pass\n",
        &["Cannot create a consistent method resolution order (MRO) for bases A, B"],
    );
    refused(
        "class A: pass\nclass B(A, A): pass\n",
        &["duplicate base class A"],
    );
    refused(
        "class A(Exception):\n    def __new__(cls): return None\n",
        &["`__new__` of a class that derives from `Exception` is not supported"],
    );
}
