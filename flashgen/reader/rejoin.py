"""Lists that only pictures part: Markdown ends a list at a picture that stands at the margin below an item of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flashgen.model import ATOM_CHAR, Block, Item, ListBlock, Paragraph


def rejoined(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, bulleted lists with nothing but pictures between them made one; a picture goes to the item above."""
    lists: list[ListBlock] = []
    pictures: list[list[Block]] = []
    for block in blocks:
        if lists and _is_picture(block):
            pictures[-1].append(block)
        elif isinstance(block, ListBlock) and not block.ordered:
            if lists and not pictures[-1]:
                yield from _joined(lists, pictures)
            lists.append(block)
            pictures.append([])
        else:
            yield from _joined(lists, pictures)
            yield block
    yield from _joined(lists, pictures)


def _joined(lists: list[ListBlock], pictures: list[list[Block]]) -> Iterator[Block]:
    """What has been gathered, which is let go: one list of all, and the pictures that stand below the last."""
    if not lists:
        return
    items: list[Item] = []
    for block, below in zip(lists, [*pictures[:-1], []], strict=True):
        items += _above(block.items, below) if below else block.items
    yield replace(lists[0], items=tuple(items), end=lists[-1].end) if len(lists) > 1 else lists[0]
    yield from pictures[-1]
    lists.clear()
    pictures.clear()


def _above(items: Sequence[Item], pictures: Sequence[Block]) -> Iterator[Item]:
    """Items, the last with the pictures that stand below it."""
    *others, last = items
    yield from others
    yield replace(last, blocks=(*last.blocks, *pictures), end=pictures[-1].end)


def _is_picture(block: Block) -> bool:
    """Whether a block is nothing but pictures."""
    return (
        isinstance(block, Paragraph) and bool(block.text.media) and not block.text.mask.replace(ATOM_CHAR, "").strip()
    )
