"""Whether a list enumerates members of one thing, or is an outline: sides of it, running text, symbols explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from flashgen.model import MATH, Block, Item, ListBlock, Paragraph, Quote, Rich
from flashgen.rules.answers import MAX_ITEM
from flashgen.rules.base import Scope
from flashgen.rules.labels import is_facet
from flashgen.rules.language import Language
from flashgen.rules.lines import heads, is_figure, split_gloss, split_label
from flashgen.rules.terms import unfit_end
from flashgen.rules.text import cjk_share, ends_in_colon, normal, units

_STATEMENT = 16
"""Units; a longer item says something, a shorter one may only be a name."""


def goes_on(scope: Scope, block: ListBlock) -> bool:
    """Whether a list is not all: a picture or a piece of code parts it from its next number, or a picture or a quoted
    remark alone from its next item."""
    found = scope.memory.get("broken off")
    if found is None:
        found = scope.memory["broken off"] = _broken_off(scope.section.blocks)
    return block.line in found


def _broken_off(blocks: Sequence[Block]) -> frozenset[int]:
    """Lines of the lists that go on in another one."""
    found: set[int] = set()
    last: ListBlock | None = None
    parted = False
    for block in blocks:
        if isinstance(block, ListBlock):
            if last is not None and _resumes(last, block, parted):
                found.add(last.line)
            last, parted = block, False
            for item in block.items:
                found |= _broken_off(item.blocks)
            continue
        number = _NUMBERED.match(block.text.mask) if isinstance(block, Paragraph) else None
        if last is not None and last.ordered and number and 0 < int(number[1]) - last.start <= len(last.items) + 1:
            found.add(last.line)
        remark = isinstance(block, Quote) and not block.kind and last is not None and block.line - last.end <= 2
        parted = remark or (isinstance(block, Paragraph) and is_figure(block.text))
        if isinstance(block, Quote):
            found |= _broken_off(block.blocks)
        if last is not None and not last.ordered and not parted:
            last = None
    return frozenset(found)


_NUMBERED: Final = re.compile(r"\W*(\d{1,2})\s*[、.．)）](?!\d)")
"""The beginning of a line that goes on counting by hand."""


def _resumes(last: ListBlock, block: ListBlock, parted: bool) -> bool:
    """Whether a list goes on with a number behind the other's last, or with its marker behind what parts the two."""
    if block.ordered:
        return last.ordered and block.start >= last.start + len(last.items)
    return parted and not last.ordered


def enumerates(block: ListBlock, language: Language, name: str = "") -> bool:
    """Whether the items of a list can be asked for together, by a ``name`` that may say what all of them are."""
    of = language.full("facet_of").match(name)
    side = of["facet"] if of else name
    sided = is_facet(side, language) and language.full("list_headings").match(side) is not None
    return not (
        _sides(block, language)
        or _hangs_together(block, language, sided)
        or _symbols(block)
        or _mixed(block, language)
        or _cases(block, language)
    )


def _cases(block: ListBlock, language: Language) -> bool:
    """Whether the items say when something holds, ``> 0``, or only how many there are of what follows."""
    names = [head.plain.strip() for head in heads(block.items)]
    counts = [count for name in names if (count := language.start("counting").match(name))]
    told = sum(_CASE.match(name) is not None for name in names)
    return 2 * told > len(names) or (len(counts) == len(names) and all(units(name) <= _COUNTED for name in names))


_CASE: Final = re.compile(r"(?:[<>=≤≥≠]|\\[a-z]{1,4})\s*-?\d")
_COUNTED: Final = 6
"""Units of an item that says no more than a number of things."""


def is_outline(block: ListBlock, language: Language) -> bool:
    """Whether the items are headings of their own sections: most have lists below them, and no word says what all
    are."""
    if language.spaced or sum(bool(item.nested) for item in block.items) * 2 < len(block.items):
        return False
    endings = Counter(normal(head.plain)[-1:] for head in heads(block.items))
    return max(endings.values()) < max(2, len(block.items) / 2)


def is_told(item: Item) -> bool:
    """Whether an item goes on to say something: a label with a text, a list below."""
    label = split_label(item.text)
    return bool(item.nested) or (label is not None and bool(label.body))


def told_of(block: ListBlock) -> bool:
    """Whether most items go on to say something."""
    return 2 * sum(map(is_told, block.items)) > len(block.items)


def are_places(block: ListBlock, language: Language) -> bool:
    """Whether the items only say where something acts; what it does there stands below them."""
    names = [_bare(head) for head in heads(block.items)]
    return told_of(block) and sum(language.full("places").match(name) is not None for name in names) * 2 >= len(names)


def _sides(block: ListBlock, language: Language) -> bool:
    """Its site, its cause, its treatment: each has its own answer."""
    names = [_bare(head) for head in heads(block.items)]
    sides = sum(language.full("side_heads").match(name) is not None for name in names)
    told = told_of(block)
    either = sum(is_facet(name, language) or language.full("side_heads").match(name) is not None for name in names)
    return (3 if told else 2) * either >= len(names) or (sides > 0 and len(names) <= 3)


def _bare(head: Rich) -> str:
    """A head without a remark in brackets; a name in another script stays, for it names a term."""
    name, gloss = split_gloss(head)
    return name.plain.strip() if cjk_share(gloss.plain) > 0 else head.plain.strip()


def _hangs_together(block: ListBlock, language: Language, sided: bool) -> bool:
    """Whether an item makes sense only after the one before it, or only announces what its own list says.

    An item that begins with its condition may be one side of a thing, as long as it is not cut.
    """
    return any(
        language.start("hanging").match(head.mask)
        or (language.start("condition_first").match(head.mask) and not (sided and units(head.plain) <= MAX_ITEM))
        or ends_in_colon(head)
        or (not language.spaced and language.start("label_copula").search(head.mask.rstrip()) is not None)
        or (language.spaced and item.nested and unfit_end(language).search(head.mask.rstrip()) is not None)
        or ((joins := language.start("connectives").match(head.mask)) and joins.end() == len(head.mask))
        for head, item in zip(heads(block.items), block.items, strict=True)
    )


def _symbols(block: ListBlock) -> bool:
    """Whether a list explains the symbols of a formula, one an item."""
    labels = [split_label(item.text) for item in block.items]
    return all(
        label is not None and label.body and all(run.marks & MATH or not normal(run.text) for run in label.term.runs)
        for label in labels
    )


def _mixed(block: ListBlock, language: Language) -> bool:
    """Whether some items are labels with a text and others whole statements: nothing that all are."""
    labels = [split_label(item.text) for item in block.items]
    bare = [item.text for item, label in zip(block.items, labels, strict=True) if label is None or not label.body]
    return (
        not language.spaced
        and 0 < len(bare) < len(labels)
        and any(units(text.plain) > _STATEMENT and not text.plain.rstrip().endswith(("）", ")")) for text in bare)
    )
