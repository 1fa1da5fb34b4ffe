"""Indentation, and how deep containers may nest."""

from __future__ import annotations

from flashgen.reader.positions import NESTING, LineState


def may_nest(state: LineState) -> bool:
    """Whether one more container fits."""
    return state.depth() < NESTING - 1


def blank_of(text: str) -> str:
    """The white space that a line begins with."""
    return text[: len(text) - len(text.lstrip(" \t"))]


def dedent(text: str, columns: int) -> str:
    """Text with each line moved left by so many columns, as far as its white space goes."""
    return "\n".join([_cut(line, columns) for line in text.split("\n")])


def _cut(line: str, columns: int) -> str:
    if line.startswith(" " * columns):
        return line[columns:]
    indent = blank_of(line)
    return " " * max(len(indent.expandtabs(4)) - columns, 0) + line[len(indent) :]


def dedent_all(text: str) -> str:
    """Without the indentation that all lines share: HTML is often indented for looks."""
    widths = [len(blank_of(line).expandtabs(4)) for line in text.split("\n")[1:] if line.strip()]
    columns = min(widths, default=0)
    if columns < 2:
        return text
    first, _, rest = text.partition("\n")
    return first + "\n" + dedent(rest, columns)
