"""Lines that end a list without an empty line before them.

Markdown takes a line at the margin for the end of the item above it. People who do not wrap their lines by hand begin
a new paragraph so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flashgen.model import Block, Item, ListBlock, Paragraph
from flashgen.reader.lines import stretch
from flashgen.reader.margin import begins


def lifted(block: ListBlock, source: Sequence[str], wide: int) -> Iterator[Block]:
    """The list, parted where a line at the margin begins a paragraph; what stands below such a line goes with it.
    ``source`` holds the lines of the file, wrapped at ``wide`` columns or not at all."""
    yield from _lifted(block, source, wide, inner=False, goes_on=False)


def _lifted(block: ListBlock, source: Sequence[str], wide: int, *, inner: bool, goes_on: bool) -> Iterator[Block]:
    """``goes_on`` says that more stands behind an inner list in its item."""
    start = 0
    for at, item in enumerate(block.items):
        kept, rest = _split(item, source, wide, goes_on=inner and (goes_on or at + 1 < len(block.items)))
        if not rest:
            continue
        yield _part(block, (*block.items[start:at], kept), start)
        yield from rest
        start = at + 1
    if start < len(block.items):
        yield _part(block, block.items[start:], start) if start else block


def _part(block: ListBlock, items: tuple[Item, ...], start: int) -> ListBlock:
    numbers = block.numbers[start : start + len(items)]
    first = numbers[0] if numbers else block.start
    return replace(block, items=items, start=first, numbers=numbers, line=items[0].line, end=items[-1].end)


def _split(item: Item, source: Sequence[str], wide: int, *, goes_on: bool) -> tuple[Item, list[Block]]:
    """The item, and the blocks from the first line at the margin on."""
    for at, block in enumerate(item.blocks):
        more = goes_on or at + 1 < len(item.blocks)
        if isinstance(block, ListBlock):
            first, *rest = _lifted(block, source, wide, inner=True, goes_on=more)
            kept: Sequence[Block] = [first]
        elif isinstance(block, Paragraph):
            # A first line taken for the title of what stands below it has parted them already.
            titled = at > 0 and isinstance(item.blocks[at - 1], Paragraph)
            kept, rest = _parted(block, source, wide, 0 if titled else 1, announces=more)
        else:
            continue
        if rest:
            left = (*item.blocks[:at], *kept)
            below = [part for other in item.blocks[at + 1 :] for part in _all(other, source, wide)]
            return replace(item, blocks=left, end=left[-1].end), [*rest, *below]
    return item, []


def _all(block: Block, source: Sequence[str], wide: int) -> Iterable[Block]:
    return lifted(block, source, wide) if isinstance(block, ListBlock) else (block,)


def _parted(
    block: Paragraph, source: Sequence[str], wide: int, first: int, *, announces: bool
) -> tuple[Sequence[Block], list[Block]]:
    """What of a paragraph stays in its item, and what does not. ``first`` is the first line that may go; where more
    stands below it, it has to announce that, for a line of the item may be broken there as well."""
    if announces and block.text.mask.rstrip()[-1:] not in (":", "："):
        return [block], []
    for start, number in block.text.line_starts()[first:]:
        if number > 1 and begins(source[number - 1], source[number - 2], wide):
            text = block.text[start:].strip()
            return [stretch(block.text[:start].strip())] if start else [], [stretch(text)]
    return [block], []
