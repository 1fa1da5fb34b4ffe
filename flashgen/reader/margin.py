"""Lines that their author ended on purpose, though Markdown takes them for one paragraph with the next."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from flashgen.model import ATOM_CHAR, BREAK, STRONG, Block, Item, ListBlock, Paragraph, Rich
from flashgen.reader.lines import line_starts, stretch

_BEGINS: Final = re.compile(r"[*_=~`]{0,3}[^\W\d_a-z]")
"""How a paragraph begins, and a line in the middle of a sentence seldom does."""
_GOES_ON: Final = re.compile(r"(?:[，,、；;（(\[/–—-]|[-=]>|\s(?!\d)[a-z]{1,3})\Z")
"""The end of a line that the next one goes on from; “of”, “the” and the like among them."""
_MARKED: Final = re.compile(r"\W*(?:[A-Za-z]|\d{1,3})[.)）、．:：]|.*(?:\s|\A)#\w|.*::")
"""A line that is one of several answers, is numbered, or has a tag or a mark of a card."""
_STOP: Final = re.compile(r"[。.！!？?…”’\"）)]\Z")
_ANNOUNCES: Final = re.compile(r"[：:]\Z")
_SPACELESS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SHORT: Final = 60
"""Columns from which a line may have been wrapped by hand; a full-width character takes two."""
_WIDEST: Final = 110
"""Columns at which nobody wraps by hand any more."""
_SLACK: Final = 4
"""Columns that a line wrapped by hand leaves free."""
_ADDRESS: Final = re.compile(r"\]\([^)\s]{0,400}\)|https?://\S+")
_BRACKETS: Final = ("()", "（）", "[]", "“”", "《》")


def margin(lines: Iterable[str]) -> int:
    """Columns at which the lines of a file may be wrapped: that of its widest lines, the widest tenth apart."""
    widths = sorted(
        width for line in lines if not line.startswith("|") and (width := _width(_ADDRESS.sub("", line))) > _SHORT
    )
    return widths[(len(widths) * 9 - 1) // 10] if widths else _SHORT


def _width(line: str) -> int:
    return len(line.encode("gb18030", "replace"))


def begins(line: str, before: str, wide: int) -> bool:
    """Whether a line begins a text of its own: as one begins, and its first word had room on the line before."""
    if _BEGINS.match(line) is None:
        return False
    width = _width(before)
    if width < _SHORT or (width > _WIDEST >= wide):
        return True
    # Between two characters of these scripts a line may be broken anywhere.
    return not _SPACELESS.match(line) and width + 1 + len(line.split(" ", 1)[0]) <= wide - _SLACK


def own_lines(paragraph: Paragraph, source: Sequence[str], wide: int) -> Iterator[Paragraph]:
    """The lines of a paragraph, each one of its own, where all of them begin as one and some end without a stop; else
    the paragraph. ``source`` holds the lines of the file."""
    text = paragraph.text
    starts = line_starts(text)
    lines = [text[start:end].strip() for start, end in itertools.pairwise([*starts, len(text)])]
    if (
        len(starts) < 2
        or any(run.marks & BREAK for run in text.runs)
        or any(_MARKED.match(line.mask) for line in lines)
    ):
        yield paragraph
    elif (
        all(_is_apart(*pair, source, wide) for pair in itertools.pairwise(lines))
        and not all(_STOP.search(line.mask) for line in lines[:-1])
        and not any(_ANNOUNCES.search(line.mask) for line in lines[1 if len(lines) > 2 else 0 :])
    ):
        yield from map(stretch, lines)
    else:
        yield paragraph


def _is_apart(line: Rich, follow: Rich, source: Sequence[str], wide: int) -> bool:
    number = next((run.line for run in follow.runs if run.line), 0)
    said = all(part.mask.replace(ATOM_CHAR, "").strip() for part in (line, follow))
    whole = all(line.mask.count(pair[0]) == line.mask.count(pair[1]) for pair in _BRACKETS)
    ended = number > 1 and (_STOP.search(line.mask) or begins(source[number - 1].lstrip(), source[number - 2], wide))
    goes_on = line.mask.endswith(ATOM_CHAR) or _GOES_ON.search(line.mask) is not None
    return bool(said and whole and ended and _BEGINS.match(follow.mask)) and not goes_on


def listed(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, lines of their own right below a title made a list: ``**Tools**`` ⏎ ``a bowl`` ⏎ ``a scale``."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        yield block
        at += 1
        end = at
        titled = isinstance(block, Paragraph) and _is_title(block.text)
        while titled and end < len(blocks) and _continues(blocks[end - 1], blocks[end]):
            end += 1
        if end - at > 1:
            items = tuple(Item((line,), line.line, line.end) for line in blocks[at:end] if isinstance(line, Paragraph))
            yield ListBlock(items, line=items[0].line, end=items[-1].end)
            at = end


def _continues(before: Block, block: Block) -> bool:
    """Whether a block is a line right below the one before it, and no title itself."""
    if not isinstance(block, Paragraph) or _is_title(block.text) or block.text.media:
        return False
    return before.end + 1 == block.line == block.end


def _is_title(text: Rich) -> bool:
    bold = all(run.marks & STRONG or not run.text.strip(" ：:") for run in text.runs)
    return bold or _ANNOUNCES.search(text.mask) is not None
