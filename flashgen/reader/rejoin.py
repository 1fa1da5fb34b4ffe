"""Lists that only pictures or tables part: Markdown ends a list at what stands at the margin below an item of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from flashgen.model import ATOM_CHAR, Block, Item, ListBlock, Paragraph, Table

_TELLS: Final = re.compile("[：:]")
"""The sign in an item that says something of its head, of which a table may say more."""


def rejoined(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, bulleted lists made one that have nothing between them but pictures, or tables behind an item with a
    text of its own; what parts them goes to the item above."""
    lists: list[ListBlock] = []
    below: list[list[Block]] = []
    for block in blocks:
        if lists and (_is_picture(block) or _is_told_of(lists[-1].items[-1], block)):
            below[-1].append(block)
        elif isinstance(block, ListBlock) and not block.ordered:
            if lists and not below[-1]:
                yield from _joined(lists, below)
            lists.append(block)
            below.append([])
        else:
            yield from _joined(lists, below)
            yield block
    yield from _joined(lists, below)


def _joined(lists: list[ListBlock], below: list[list[Block]]) -> Iterator[Block]:
    """What has been gathered, which is let go: one list of all, and what stands below the last."""
    if not lists:
        return
    items: list[Item] = []
    for block, parts in zip(lists, [*below[:-1], []], strict=True):
        items += _above(block.items, parts) if parts else block.items
    yield replace(lists[0], items=tuple(items), end=lists[-1].end) if len(lists) > 1 else lists[0]
    yield from below[-1]
    lists.clear()
    below.clear()


def _above(items: Sequence[Item], parts: Sequence[Block]) -> Iterator[Item]:
    """Items, the last with what stands below it."""
    *others, last = items
    yield from others
    yield replace(last, blocks=(*last.blocks, *parts), end=parts[-1].end)


def _is_told_of(item: Item, block: Block) -> bool:
    """Whether a block is a table behind an item with a text of its own."""
    return isinstance(block, Table) and _TELLS.search(item.text.mask) is not None


def _is_picture(block: Block) -> bool:
    """Whether a block is nothing but pictures."""
    return (
        isinstance(block, Paragraph) and bool(block.text.media) and not block.text.mask.replace(ATOM_CHAR, "").strip()
    )
