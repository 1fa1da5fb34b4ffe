"""Words about results."""

from __future__ import annotations

import io

import pytest

from flashgen import report
from flashgen.errors import Problem, ProblemKind


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize(("patience", "seen"), [(0.0, True), (1e9, False)])
def test_a_bar_appears_when_it_takes_long(monkeypatch: pytest.MonkeyPatch, patience: float, seen: bool) -> None:
    """On a terminal, after a while; never before."""
    monkeypatch.setattr(report, "PATIENCE", patience)
    stream = Terminal()
    with report.progress(stream) as tick:
        for done in range(1, 4):
            tick(done, 3)
    assert ("reading" in stream.getvalue()) is seen


def test_no_bar_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody looks on, nothing is drawn."""
    monkeypatch.setattr(report, "PATIENCE", 0.0)
    stream = io.StringIO()
    with report.progress(stream) as tick:
        tick(1, 1)
    assert stream.getvalue() == ""


def test_counts_are_worded() -> None:
    """Singular and plural, errors first."""
    missing, empty = Problem(ProblemKind.FILE_MISSING), Problem(ProblemKind.FILE_EMPTY)
    assert report.count_words([empty, missing, empty]) == "1 error, 2 warnings"
    assert report.count_words([]) == ""
