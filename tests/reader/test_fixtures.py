"""Markdown in, outline out: one file of cases an area, readable without knowing Python.

A case is a title, Markdown, and the outline (see conftest), each closed by a line with a dot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


def cases(*names: str) -> list[object]:
    """The cases of some files."""
    return [case for name in names for case in read(name)]


def read(name: str) -> Iterator[object]:
    """The cases of one file."""
    parts = (FIXTURES / f"{name}.md").read_text("utf-8").split("\n.\n")
    for title, markdown, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        yield pytest.param(markdown + "\n", expected, id=f"{name}: {title.strip()}")


@pytest.mark.parametrize(("markdown", "expected"), cases("emphasis_cjk", "emphasis_commonmark", "inline"))
def test_inline(markdown: str, expected: str, fragment: Callable[..., str]) -> None:
    """Inline Markdown becomes the runs that the fixture shows."""
    assert fragment(markdown) == expected


@pytest.mark.parametrize(("markdown", "expected"), cases("blocks", "dialects", "numbering", "titles", "lazy", "margin"))
def test_blocks(markdown: str, expected: str, outline: Callable[[str], str]) -> None:
    """Block Markdown becomes the blocks on the lines that the fixture shows."""
    assert outline(markdown) == expected


def test_cases_are_read() -> None:
    """Every fixture file holds whole cases, so that a lost dot cannot hide one."""
    for path in FIXTURES.glob("*.md"):
        assert (path.read_text("utf-8") + "\n").count("\n.\n") % 3 == 0, path.name
