"""The lines of the file inside a text."""

from __future__ import annotations

from flashgen.model import Paragraph, Rich


def line_starts(text: Rich) -> list[int]:
    """Where the lines of the file begin in a text."""
    return [start for start, _ in text.line_starts()]


def stretch(text: Rich) -> Paragraph:
    """A paragraph of its own, on the lines that its text comes from, be it but blanks of code."""
    lines = [run.line for run in text.runs if run.line]
    return Paragraph(text, min(lines, default=0), max(lines, default=0))
