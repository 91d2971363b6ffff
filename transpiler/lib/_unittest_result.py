"""What `unittest` notes of the tests that it runs, and how it reports it."""

import traceback as _traceback

_SEPARATOR1 = "=" * 70
_SEPARATOR2 = "-" * 70
_FRAME = '  File "<frozen unittest>"'


class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=0):
        self.stream = stream
        self.verbosity = verbosity
        self.failfast = False
        self.shouldStop = False
        self.testsRun = 0
        self.errors = []
        self.failures = []
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []

    def wasSuccessful(self):
        return not self.failures and not self.errors and not self.unexpectedSuccesses

    def stop(self):
        self.shouldStop = True

    def startTest(self, test):
        self.testsRun += 1
        if self.verbosity > 1:
            self._write(f"{self.getDescription(test)} ... ")

    def stopTest(self, test):
        pass

    def getDescription(self, test):
        first = test.shortDescription()
        return f"{test}\n{first}" if first else str(test)

    def _write(self, text):
        if self.stream is not None:
            self.stream.write(text)
            self.stream.flush()

    def _show(self, word, letter):
        if self.verbosity > 1:
            self._write(word + "\n")
        elif self.verbosity == 1:
            self._write(letter)

    def _text(self, exc):
        entries = _traceback.format_exception(exc)
        return "".join([entry for entry in entries if not entry.startswith(_FRAME)])

    def _add_failure(self, test, where, exc):
        self.failures.append((self.getDescription(test) + where, self._text(exc)))
        self._show("FAIL", "F")
        self.shouldStop = self.shouldStop or self.failfast

    def _add_error(self, test, where, exc):
        self.errors.append((self.getDescription(test) + where, self._text(exc)))
        self._show("ERROR", "E")
        self.shouldStop = self.shouldStop or self.failfast

    def _add_class_error(self, where, exc):
        self.errors.append((where, self._text(exc)))
        self._show("ERROR", "E")

    def addSuccess(self, test):
        self._show("ok", ".")

    def addSkip(self, test, reason):
        self.skipped.append((str(test), reason))
        self._show(f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, exc):
        self.expectedFailures.append((str(test), self._text(exc)))
        self._show("expected failure", "x")

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(str(test))
        self._show("unexpected success", "u")

    def printErrors(self):
        if self.verbosity > 0:
            self._write("\n")
        for flavour, entries in (("ERROR", self.errors), ("FAIL", self.failures)):
            for description, text in entries:
                self._write(f"{_SEPARATOR1}\n{flavour}: {description}\n{_SEPARATOR2}\n{text}\n")
        if self.unexpectedSuccesses:
            self._write(_SEPARATOR1 + "\n")
            for description in self.unexpectedSuccesses:
                self._write(f"UNEXPECTED SUCCESS: {description}\n")

    def _summary(self):
        counts = [
            ("failures", len(self.failures)),
            ("errors", len(self.errors)),
            ("skipped", len(self.skipped)),
            ("expected failures", len(self.expectedFailures)),
            ("unexpected successes", len(self.unexpectedSuccesses)),
        ]
        shown = ", ".join([f"{name}={count}" for name, count in counts if count])
        word = "OK" if self.wasSuccessful() else "FAILED"
        return f"{word} ({shown})" if shown else word
