"""The lines of the file inside a text."""

from __future__ import annotations

from flashgen.model import BREAK, Paragraph, Rich


def line_starts(text: Rich) -> list[int]:
    """Where the lines of the file begin in a text."""
    return [start for start, _ in numbered_starts(text)]


def numbered_starts(text: Rich) -> list[tuple[int, int]]:
    """Where the lines of the file begin in a text, and their numbers; 0 for one that is not known."""
    found, at, line = [(0, text.runs[0].line if text.runs else 0)], 0, 0
    for run in text.runs:
        if run.marks & BREAK:
            line = 0
        else:
            if at and run.line and run.line != line:
                found.append((at, run.line))
            line = run.line or line
        at += len(run.text)
    return found


def stretch(text: Rich) -> Paragraph:
    """A paragraph of its own, on the lines that its text comes from."""
    lines = text.lines
    return Paragraph(text, min(lines, default=0), max(lines, default=0))
