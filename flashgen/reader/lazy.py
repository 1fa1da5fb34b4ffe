"""Lines that end a list without an empty line before them.

Markdown takes a line at the margin for the end of the item above it. People who do not wrap their lines by hand begin
a new paragraph so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from flashgen.model import Block, Item, ListBlock, Paragraph
from flashgen.reader.numbering import line_starts, stretch

_BEGINS: Final = re.compile(r"[*_=~`]{0,3}[^\W\d_a-z]")
"""How a paragraph begins, and a line in the middle of a sentence seldom does."""
_WRAPPED: Final = 60
"""Columns from which a line may have been wrapped by hand; a full-width character takes two."""


def lifted(block: ListBlock, source: Sequence[str]) -> Iterator[Block]:
    """The list, parted where a line at the margin begins a paragraph. ``source`` holds the lines of the file."""
    start = 0
    for at, item in enumerate(block.items):
        kept, rest = _split(item, source)
        if rest is None:
            continue
        yield _part(block, (*block.items[start:at], kept), start)
        yield rest
        start = at + 1
    if start < len(block.items):
        yield _part(block, block.items[start:], start) if start else block


def _part(block: ListBlock, items: tuple[Item, ...], start: int) -> ListBlock:
    numbers = block.numbers[start : start + len(items)]
    first = numbers[0] if numbers else block.start
    return replace(block, items=items, start=first, numbers=numbers, line=items[0].line, end=items[-1].end)


def _split(item: Item, source: Sequence[str]) -> tuple[Item, Paragraph | None]:
    """The item, and the paragraph that its last text ends with."""
    last = item.blocks[-1] if item.blocks else None
    if isinstance(last, ListBlock):
        inner, rest = _split(last.items[-1], source)
        if rest is None:
            return item, None
        kept: Block = replace(last, items=(*last.items[:-1], inner), end=inner.end)
        return replace(item, blocks=(*item.blocks[:-1], kept), end=inner.end), rest
    if not isinstance(last, Paragraph):
        return item, None
    # A first line taken for the title of what stands below it has parted them already.
    titled = len(item.blocks) > 1 and isinstance(item.blocks[-2], Paragraph)
    for start in line_starts(last.text)[0 if titled else 1 :]:
        text = last.text[start:].strip()
        number = min(text.lines, default=0)
        if number > 1 and _begins(source[number - 1], source[number - 2]):
            shorter = (stretch(last.text[:start].strip()),) if start else ()
            kept_blocks = (*item.blocks[:-1], *shorter)
            return replace(item, blocks=kept_blocks, end=kept_blocks[-1].end), stretch(text)
    return item, None


def _begins(line: str, before: str) -> bool:
    width = len(before.encode("gb18030", "replace"))
    return _BEGINS.match(line) is not None and width < _WRAPPED
