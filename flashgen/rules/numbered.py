"""Lines that are numbered by hand: ``(1) …``, ``① …``, ``一、…``, each on a line or in a paragraph of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from flashgen.model import BREAK, Block, Item, ListBlock, Paragraph, Rich, Run
from flashgen.rules.text import normal

_SIGNS: Final = ("123456789", "①②③④⑤⑥⑦⑧⑨", "⑴⑵⑶⑷⑸⑹⑺⑻⑼", "一二三四五六七八九", "abcdefghi")
_NUMBER: Final = re.compile(
    r"\s*(?:[（(]\s*(?P<bracket>[1-9一二三四五六七八九a-i])\s*[)）][.．、]?|(?P<sign>[①-⑨⑴-⑼])"
    r"|(?P<dot>[1-9一二三四五六七八九])\s*[、)）][.．]?)\s*"
)


def source_lines(text: Rich) -> list[Rich]:
    """The lines of a paragraph as they stand in the file, hard breaks taken off."""
    if len(text.runs) == 1 and not text.runs[0].marks & BREAK:
        only = text.strip()
        return [only] if only else []
    parts: list[list[Run]] = []
    at = 0
    for run in text.runs:
        if run.marks & BREAK:
            at = 0
            continue
        if not parts or (run.line and run.line != at):
            parts.append([])
        parts[-1].append(run)
        at = run.line or at
    return [line for part in parts if (line := Rich(tuple(part)).strip())]


def numbered_list(blocks: Sequence[Block]) -> tuple[ListBlock, int] | None:
    """(the list that hand-numbered lines form, how many blocks it takes); None where fewer than two follow 1."""
    texts: list[Rich] = []
    taken = 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            break
        found = [without_number(line, len(texts) + at + 1) for at, line in enumerate(source_lines(block.text))]
        if not found or any(text is None for text in found):
            break
        texts += [text for text in found if text is not None]
        taken += 1
    if len(texts) < 2:
        return None
    items = tuple(Item((Paragraph(text),), min(text.lines, default=0), max(text.lines, default=0)) for text in texts)
    numbers = tuple(range(1, len(items) + 1))
    return ListBlock(items, True, 1, numbers, blocks[0].line, blocks[taken - 1].end), taken


def without_number(line: Rich, expected: int) -> Rich | None:
    """A line without its number, where that is the expected one."""
    match = _NUMBER.match(line.mask)
    if match is None or expected > 9:
        return None
    sign = match["bracket"] or match["sign"] or match["dot"]
    rest = line[match.end() :]
    return rest if any(signs[expected - 1] == sign for signs in _SIGNS) and normal(rest.plain) else None
