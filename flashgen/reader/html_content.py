"""HTML tables and lists as blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flashgen.model import Block, Item, ListBlock, Rich, Table
from flashgen.reader.html import HtmlList, read_list, table_rows


class Reader(Protocol):
    """What is needed of :class:`flashgen.reader.blocks.Blocks`."""

    def rich(self, text: str, line: int) -> Rich:
        """Inline text that begins on a line."""

    def paragraph(self, text: str, line: int) -> Sequence[Block]:
        """A paragraph, or what stands for it."""

    def place(self, line: int, end: int) -> tuple[int, int]:
        """First and last line."""


def table(reader: Reader, raw: str, line: int, end: int) -> Sequence[Block]:
    """A ``<table>`` that stands on these lines; its first row is the header when all its cells are ``<th>``."""
    found: list[tuple[Rich, ...]] = []
    lines: list[int] = []
    heads: list[bool] = []
    for offset, cells in table_rows(raw):
        row: list[Rich] = []
        for cell in cells:
            flat = "\n".join([part.strip() for part in cell.text.split("\n")])
            row.append(reader.rich(flat, line + raw.count("\n", 0, cell.offset)))
            row += [Rich()] * (cell.span - 1)
        if any(row):
            found.append(tuple(row))
            heads.append(all(cell.head for cell in cells))
            lines.append(reader.place(line + raw.count("\n", 0, offset), 0)[0])
    if not found:
        return ()
    width = max(map(len, found))
    rows = [row + (Rich(),) * (width - len(row)) for row in found]
    header = rows.pop(0) if heads[0] else (Rich(),) * width
    return (
        Table(header, tuple(rows), ("",) * width, tuple(lines[1:] if heads[0] else lines), *reader.place(line, end)),
    )


def bullets(reader: Reader, raw: str, line: int, end: int) -> Sequence[Block]:
    """A ``<ul>`` or ``<ol>`` that stands on these lines."""
    return _list(reader, read_list(raw), raw, line, end)


def _list(reader: Reader, source: HtmlList, raw: str, line: int, end: int) -> Sequence[Block]:
    items: list[Item] = []
    for item in source.items:
        blank = len(item.text) - len(item.text.lstrip())
        at = line + raw.count("\n", 0, item.offset + blank)
        blocks: list[Block] = list(reader.paragraph(item.text[blank:], at)) if item.text.strip() else []
        for inner in item.lists:
            blocks += _list(reader, inner, raw, at, end)
        if blocks:
            items.append(Item(tuple(blocks), *reader.place(at, max(block.end for block in blocks))))
    if not items:
        return ()
    numbers = tuple(range(1, len(items) + 1)) if source.ordered else ()
    return (ListBlock(tuple(items), source.ordered, 1, numbers, *reader.place(line, end)),)
