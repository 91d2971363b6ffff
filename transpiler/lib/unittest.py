"""Test cases, their runner and its report, as `unittest` of the reference.

The cases of a program announce themselves when their classes are made; `dir` lists their tests.
"""

import asyncio as _asyncio
import inspect as _inspect
import re as _re
import sys as _sys
import time as _time
import warnings as _warnings

from _unittest_result import TestResult

_SEPARATOR = "-" * 70

# The classes of tests, in the order in which they are made, and why classes and tests are
# skipped, by qualified name.
_classes = []
_skipped: dict[str, str] = {}


class SkipTest(Exception):
    pass


class _ExpectedFailure(Exception):
    pass


class _UnexpectedSuccess(Exception):
    pass


def skip(reason):
    def decorator(item):
        _skipped[item.__qualname__] = reason
        if isinstance(item, type):
            return item

        def wrapper(*args, **kwargs):
            raise SkipTest(reason)

        return wrapper

    return decorator


def _keep(item):
    return item


def skipIf(condition, reason):
    return skip(reason) if condition else _keep


def skipUnless(condition, reason):
    return _keep if condition else skip(reason)


def expectedFailure(function):
    def wrapper(self):
        try:
            function(self)
        except SkipTest:
            raise
        except Exception as raised:
            raise _ExpectedFailure from raised
        raise _UnexpectedSuccess

    return wrapper


def _short(value) -> str:
    try:
        return repr(value)
    except Exception:
        return object.__repr__(value)


def _marked_lines(first, second) -> str:
    """What is only in one of two lists of lines, each line marked with its list."""
    start = 0
    while start < len(first) and start < len(second) and first[start] == second[start]:
        start += 1
    end = 0
    shortest = min(len(first), len(second)) - start
    while end < shortest and first[-1 - end] == second[-1 - end]:
        end += 1
    lines = ["  " + line for line in first[:start]]
    lines += ["- " + line for line in first[start : len(first) - end]]
    lines += ["+ " + line for line in second[start : len(second) - end]]
    lines += ["  " + line for line in first[len(first) - end :]]
    return "\n".join(lines)


def _reason_to_skip(kind, test):
    for cls in kind.__mro__:
        for name in (cls.__qualname__, f"{cls.__qualname__}.{test}"):
            if name in _skipped:
                return _skipped[name]
    return None


class _Raises:
    def __init__(self, expected, case, pattern, message):
        self.expected = expected
        self.case = case
        self.pattern = pattern
        self.message = message
        self.callee = ""
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, kind, exc, tb):
        if kind is None:
            if isinstance(self.expected, tuple):
                name = str(self.expected)
            else:
                name = self.expected.__name__
            by = f" by {self.callee}" if self.callee else ""
            self.case.fail(self.case._formatMessage(self.message, f"{name} not raised{by}"))
        if not isinstance(exc, self.expected):
            return False
        self.exception = exc
        if self.pattern is not None and _re.search(self.pattern, str(exc)) is None:
            text = f'"{self.pattern}" does not match "{exc!s}"'
            self.case.fail(self.case._formatMessage(self.message, text))
        return True


class _Warns:
    def __init__(self, expected, case, pattern, message):
        self.expected = expected
        self.case = case
        self.pattern = pattern
        self.message = message
        self.manager = _warnings.catch_warnings(record=True)
        self.warnings = []
        self.warning = None

    def __enter__(self):
        self.warnings = self.manager.__enter__()
        _warnings.simplefilter("always")
        return self

    def __exit__(self, kind, exc, tb):
        self.manager.__exit__(kind, exc, tb)
        if kind is not None:
            return False
        found = [it for it in self.warnings if isinstance(it.message, self.expected)]
        for record in found:
            if self.pattern is None or _re.search(self.pattern, str(record.message)):
                self.warning = record.message
                return False
        if isinstance(self.expected, tuple):
            name = str(self.expected)
        else:
            name = self.expected.__name__
        text = f"{name} not triggered"
        if found:
            text = f'"{self.pattern}" does not match "{found[0].message}"'
        self.case.fail(self.case._formatMessage(self.message, text))


class _SubTest:
    def __init__(self, case, message, params):
        self.case = case
        parts = []
        if message is not None:
            parts.append(f"[{message}]")
        if params:
            shown = ", ".join([f"{name}={value!r}" for name, value in params.items()])
            parts.append(f"({shown})")
        self.description = " ".join(parts) or "(<subtest>)"

    def __enter__(self):
        return None

    def __exit__(self, kind, exc, tb):
        if kind is None:
            return False
        if not isinstance(exc, Exception):
            return False
        self.case._note(exc, " " + self.description)
        return True


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 640

    def __init_subclass__(cls, **kwargs):
        _classes.append(cls)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []
        self._result = TestResult()
        self._ended = False

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def shortDescription(self):
        doc = getattr(getattr(self, self._testMethodName), "__doc__", None)
        return doc.strip().split("\n")[0].strip() if doc else None

    def countTestCases(self):
        return 1

    def __str__(self):
        return f"{self._testMethodName} ({self.id()})"

    def __repr__(self):
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        return f"<{kind} testMethod={self._testMethodName}>"

    # Running.

    def _call(self, function, args, kwargs):
        function(*args, **kwargs)

    def _prepare(self):
        self._call(self.setUp, (), {})

    def _dispose(self):
        self._call(self.tearDown, (), {})

    def _close(self):
        pass

    def _note(self, exc, where):
        """Records what ended the test, or a part of it."""
        self._ended = True
        if isinstance(exc, SkipTest):
            self._result.addSkip(self, str(exc))
        elif isinstance(exc, _ExpectedFailure):
            self._result.addExpectedFailure(self, exc)
        elif isinstance(exc, _UnexpectedSuccess):
            self._result.addUnexpectedSuccess(self)
        elif isinstance(exc, AssertionError):
            self._result._add_failure(self, where, exc)
        else:
            self._result._add_error(self, where, exc)

    def run(self, result=None):
        if result is None:
            result = TestResult()
        self._result = result
        self._ended = False
        result.startTest(self)
        method = getattr(self, self._testMethodName)
        reason = _reason_to_skip(type(self), self._testMethodName)
        if reason is not None:
            result.addSkip(self, reason)
            result.stopTest(self)
            return result
        try:
            self._prepare()
            is_prepared = True
        except Exception as raised:
            self._note(raised, "")
            is_prepared = False
        if is_prepared:
            try:
                self._call(method, (), {})
            except Exception as raised:
                self._note(raised, "")
            try:
                self._dispose()
            except Exception as raised:
                self._note(raised, "")
        self.doCleanups()
        self._close()
        if not self._ended:
            result.addSuccess(self)
        result.stopTest(self)
        return result

    def __call__(self, result=None):
        return self.run(result)

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        result = cm.__enter__()
        self.addCleanup(cm.__exit__, None, None, None)
        return result

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            try:
                self._call(function, args, kwargs)
            except Exception as raised:
                self._note(raised, "")

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    # Assertions.

    def fail(self, msg=None):
        raise AssertionError(msg)

    def _formatMessage(self, msg, standardMsg):
        return standardMsg if msg is None else f"{standardMsg} : {msg}"

    def _fail(self, msg, standard):
        raise AssertionError(self._formatMessage(msg, standard))

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, f"{_short(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, f"{_short(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        if first == second:
            return
        if type(first) is type(second):
            if isinstance(first, (list, tuple)):
                self._sequences_differ(first, second, msg)
            elif isinstance(first, (set, frozenset)):
                self._sets_differ(first, second, msg)
            elif isinstance(first, dict):
                self._texts_differ(repr(first), repr(second), _short(first), _short(second), msg)
            elif isinstance(first, str):
                self._texts_differ(first, second, _short(first), _short(second), msg)
        self._fail(msg, f"{_short(first)} != {_short(second)}")

    def _texts_differ(self, first, second, shown, other, msg):
        lines = _marked_lines(first.splitlines(), second.splitlines())
        self._fail(msg, f"{shown} != {other}\n{lines}\n")

    def _sequences_differ(self, first, second, msg):
        kind = type(first).__name__.capitalize()
        text = f"{kind}s differ: {_short(first)} != {_short(second)}\n"
        shared = min(len(first), len(second))
        at = 0
        while at < shared and first[at] == second[at]:
            at += 1
        if at < shared:
            text += f"\nFirst differing element {at}:\n{_short(first[at])}\n{_short(second[at])}\n"
        name = type(first).__name__
        if len(first) > len(second):
            extra = len(first) - len(second)
            text += f"\nFirst {name} contains {extra} additional elements.\n"
            text += f"First extra element {len(second)}:\n{_short(first[len(second)])}\n"
        elif len(second) > len(first):
            extra = len(second) - len(first)
            text += f"\nSecond {name} contains {extra} additional elements.\n"
            text += f"First extra element {len(first)}:\n{_short(second[len(first)])}\n"
        text += f"\n- {_short(first)}\n+ {_short(second)}"
        self._fail(msg, text)

    def _sets_differ(self, first, second, msg):
        lines = []
        missing = first - second
        if missing:
            lines.append("Items in the first set but not the second:")
            lines += [repr(item) for item in missing]
        added = second - first
        if added:
            lines.append("Items in the second set but not the first:")
            lines += [repr(item) for item in added]
        self._fail(msg, "\n".join(lines))

    def assertListEqual(self, list1, list2, msg=None):
        self.assertIsInstance(list1, list, "First sequence is not a list")
        self.assertIsInstance(list2, list, "Second sequence is not a list")
        self.assertEqual(list1, list2, msg)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertIsInstance(tuple1, tuple, "First sequence is not a tuple")
        self.assertIsInstance(tuple2, tuple, "Second sequence is not a tuple")
        self.assertEqual(tuple1, tuple2, msg)

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if list(seq1) != list(seq2):
            self._sequences_differ(list(seq1), list(seq2), msg)

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        self.assertEqual(d1, d2, msg)

    def assertSetEqual(self, set1, set2, msg=None):
        if set1 != set2:
            self._sets_differ(set1, set2, msg)

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        self.assertEqual(first, second, msg)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, f"{_short(first)} == {_short(second)}")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, f"{_short(expr1)} is not {_short(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, f"unexpectedly identical: {_short(expr1)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, f"{_short(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, f"{_short(member)} not found in {_short(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, f"{_short(member)} unexpectedly found in {_short(container)}")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, f"{_short(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, f"{_short(obj)} is an instance of {cls!r}")

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, f"{_short(a)} not less than {_short(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, f"{_short(a)} not less than or equal to {_short(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, f"{_short(a)} not greater than {_short(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, f"{_short(a)} not greater than or equal to {_short(b)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        shown = f"{_short(first)} != {_short(second)}"
        if delta is not None:
            if diff > delta:
                text = f"{shown} within {_short(delta)} delta ({_short(diff)} difference)"
                self._fail(msg, text)
            return
        digits = 7 if places is None else places
        if round(diff, digits) != 0:
            self._fail(msg, f"{shown} within {digits} places ({_short(diff)} difference)")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        diff = abs(first - second)
        shown = f"{_short(first)} == {_short(second)}"
        if delta is not None:
            if first == second or diff <= delta:
                text = f"{shown} within {_short(delta)} delta ({_short(diff)} difference)"
                self._fail(msg, text)
            return
        digits = 7 if places is None else places
        if first == second or round(diff, digits) == 0:
            self._fail(msg, f"{shown} within {digits} places")

    def assertCountEqual(self, first, second, msg=None):
        ours = list(first)
        theirs = list(second)
        lines = []
        seen = []
        for item in ours + theirs:
            if item in seen:
                continue
            seen.append(item)
            a = ours.count(item)
            b = theirs.count(item)
            if a != b:
                lines.append(f"First has {a}, Second has {b}:  {item!r}")
        if lines:
            self._fail(msg, "\n".join(["Element counts were not equal:", *lines]))

    def assertRegex(self, text, expected_regex, msg=None):
        if _re.search(expected_regex, text) is None:
            self._fail(msg, f"Regex didn't match: {expected_regex!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        found = _re.search(unexpected_regex, text)
        if found is not None:
            matched = text[found.start() : found.end()]
            self._fail(msg, f"Regex matched: {matched!r} matches {unexpected_regex!r} in {text!r}")

    def assertRaises(self, expected_exception, *args, msg=None, **kwargs):
        return self._raises(expected_exception, None, msg, args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        context = _Warns(expected_warning, self, None, kwargs.pop("msg", None))
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        context = _Warns(expected_warning, self, expected_regex, kwargs.pop("msg", None))
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, msg=None, **kwargs):
        return self._raises(expected_exception, expected_regex, msg, args, kwargs)

    def _raises(self, expected, pattern, msg, args, kwargs):
        context = _Raises(expected, self, pattern, msg)
        if args:
            context.callee = getattr(args[0], "__name__", repr(args[0]))
            with context:
                args[0](*args[1:], **kwargs)
        return context


class IsolatedAsyncioTestCase(TestCase):
    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        self._runner = None

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    async def enterAsyncContext(self, cm):
        result = await cm.__aenter__()
        self.addAsyncCleanup(cm.__aexit__, None, None, None)
        return result

    def _call(self, function, args, kwargs):
        result = function(*args, **kwargs)
        if _inspect.iscoroutine(result):
            if self._runner is None:
                self._runner = _asyncio.Runner()
            self._runner.run(result)

    def _prepare(self):
        self._call(self.setUp, (), {})
        self._call(self.asyncSetUp, (), {})

    def _dispose(self):
        try:
            self._call(self.asyncTearDown, (), {})
        finally:
            self._call(self.tearDown, (), {})

    def _close(self):
        if self._runner is not None:
            self._runner.close()
            self._runner = None


TextTestResult = TestResult


class TestSuite:
    def __init__(self, tests=()):
        self._tests = []
        self.addTests(tests)

    def addTest(self, test):
        if isinstance(test, TestSuite):
            self._tests.extend(test._tests)
        else:
            self._tests.append(test)

    def addTests(self, tests):
        for test in tests:
            self.addTest(test)

    def countTestCases(self):
        return len(self._tests)

    def __iter__(self):
        return iter(self._tests)

    def run(self, result):
        current = None
        is_ready = True
        for test in self._tests:
            if result.shouldStop:
                break
            kind = type(test)
            if kind is not current:
                self._leave(current, is_ready, result)
                current = kind
                is_ready = self._enter(kind, result)
            if is_ready:
                test.run(result)
        self._leave(current, is_ready, result)
        return result

    def _enter(self, kind, result):
        if _reason_to_skip(kind, "") is not None:
            return True
        try:
            kind.setUpClass()
        except SkipTest as raised:
            result.addSkip(f"setUpClass ({kind.__module__}.{kind.__qualname__})", str(raised))
            return False
        except Exception as raised:
            result._add_class_error(
                f"setUpClass ({kind.__module__}.{kind.__qualname__})", raised
            )
            return False
        return True

    def _leave(self, kind, is_ready, result):
        if kind is None or not is_ready or _reason_to_skip(kind, "") is not None:
            return
        try:
            kind.tearDownClass()
        except Exception as raised:
            result._add_class_error(
                f"tearDownClass ({kind.__module__}.{kind.__qualname__})", raised
            )


class TestLoader:
    testMethodPrefix = "test"

    def getTestCaseNames(self, testCaseClass):
        prefix = self.testMethodPrefix
        return [name for name in dir(testCaseClass) if name.startswith(prefix)]

    def loadTestsFromTestCase(self, testCaseClass):
        names = self.getTestCaseNames(testCaseClass)
        if not names and "runTest" in dir(testCaseClass):
            names = ["runTest"]
        return TestSuite([testCaseClass(name) for name in names])

    def loadTestsFromModule(self, module):
        return self._all()

    def loadTestsFromName(self, name):
        parts = name.split(".")
        suite = TestSuite()
        for cls in _classes:
            if cls.__name__ != parts[0]:
                continue
            if len(parts) > 1:
                suite.addTest(cls(parts[1]))
            else:
                suite.addTest(self.loadTestsFromTestCase(cls))
        return suite

    def _all(self):
        suite = TestSuite()
        for cls in sorted(_classes, key=lambda it: it.__name__):
            if cls.__module__ != "unittest":
                suite.addTest(self.loadTestsFromTestCase(cls))
        return suite


defaultTestLoader = TestLoader()


def makeSuite(testCaseClass, prefix="test"):
    loader = TestLoader()
    loader.testMethodPrefix = prefix
    return loader.loadTestsFromTestCase(testCaseClass)


class TextTestRunner:
    def __init__(
        self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False
    ):
        self.stream = stream
        self.verbosity = verbosity
        self.failfast = failfast

    def run(self, test):
        stream = _sys.stderr if self.stream is None else self.stream
        result = TestResult(stream, True, self.verbosity)
        result.failfast = self.failfast
        started = _time.perf_counter()
        test.run(result)
        taken = _time.perf_counter() - started
        result.printErrors()
        plural = "" if result.testsRun == 1 else "s"
        stream.write(f"{_SEPARATOR}\nRan {result.testsRun} test{plural} in {taken:.3f}s\n\n")
        stream.write(result._summary() + "\n")
        stream.flush()
        return result


class main:
    def __init__(
        self,
        module="__main__",
        defaultTest=None,
        argv=None,
        testRunner=None,
        testLoader=None,
        exit=True,
        verbosity=1,
        failfast=False,
        catchbreak=None,
        buffer=False,
        warnings=None,
    ):
        names = []
        patterns = []
        arguments = list(_sys.argv if argv is None else argv)[1:]
        while arguments:
            argument = arguments.pop(0)
            if argument in ("-v", "--verbose"):
                verbosity = 2
            elif argument in ("-q", "--quiet"):
                verbosity = 0
            elif argument in ("-f", "--failfast"):
                failfast = True
            elif argument == "-k" and arguments:
                patterns.append(arguments.pop(0))
            elif not argument.startswith("-"):
                names.append(argument)
        if not names and isinstance(defaultTest, str):
            names.append(defaultTest)
        suite = TestSuite()
        if names:
            for name in names:
                suite.addTest(defaultTestLoader.loadTestsFromName(name))
        else:
            suite = defaultTestLoader._all()
        if patterns:
            kept = [test for test in suite if any([it in test.id() for it in patterns])]
            suite = TestSuite(kept)
        runner = TextTestRunner(verbosity=verbosity, failfast=failfast)
        self.result = runner.run(suite)
        if exit:
            _sys.exit(not self.result.wasSuccessful())
