"""Multiple choice: the options of a question, and which of them the notes call right."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from flashgen.model import BREAK, Block, ListBlock, Paragraph, Rich
from flashgen.rules.base import bullets
from flashgen.rules.language import everywhere, languages
from flashgen.rules.text import normal, trimmed, units

_OPTION: Final = re.compile(r"\s*[（(]?(?P<letter>[A-Ha-h])\s*(?:[.．:：、)）]|[-–—]\s)\s*")
_INLINE: Final = re.compile(r"(?:(?<=\s)|^)[（(]?(?P<letter>[A-H])(?:[.．、)）]|\s[-–—]\s)\s*")
_MAX_NAMING: Final = 24
"""Units of a sentence that only names the right option."""


@cache
def _naming() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a text that begins with the letters of options, perhaps after a label; one that ends with them)."""
    words = {
        spaced: "|".join(w for one in languages().values() if one.spaced is spaced for w in one.parts("list_words"))
        for spaced in (True, False)
    }
    letters = rf"[A-H](?:\s*(?:[,，、;&/+]|\b(?:{words[True]})\b|{words[False]})?\s*[A-H])*"
    start = re.compile(
        rf"(?:[^:：\n]{{1,24}}[:：])?\s*[（(]?(?P<letters>{letters})\s*(?:[.．:：、)）,，。;；]|[—–-]\s|$)"
    )
    before = everywhere("before_option").pattern
    return start, re.compile(rf"(?:^|[\s:：(（「“]|{before})(?P<letters>{letters})\s*[)）」”.。]*$")


@dataclass(frozen=True)
class Options:
    """The options of one question."""

    texts: tuple[Rich, ...]
    """Each with its letter, in order from A; without letters where the right one is ticked."""
    ticked: tuple[int, ...] = ()
    """Positions of those that are ticked in the notes."""

    def block(self) -> ListBlock:
        """The options as a list, for the front."""
        return bullets(self.texts)


def options_of(block: Block) -> Options | None:
    """The options that a list or paragraph holds: ``A: …``, ``B) …`` in order, or task items of which one is ticked."""
    if isinstance(block, ListBlock):
        texts = [item.text.strip() for item in block.items]
        if _in_order([_OPTION.match(text.mask) for text in texts]) and len(texts) > 1:
            return Options(tuple(texts))
        ticked = [at for at, item in enumerate(block.items) if item.done]
        if len(ticked) == 1 and len(texts) > 2 and all(item.done is not None and item.text for item in block.items):
            return Options(tuple(texts), tuple(ticked))
        return None
    if not isinstance(block, Paragraph):
        return None
    if not _INLINE.match(block.text.mask):
        return None
    # A line break between options is no part of any.
    text = Rich(tuple(run._replace(text=" ", marks=0) if run.marks & BREAK else run for run in block.text.runs))
    found = [match for match in _INLINE.finditer(text.mask) if match["letter"]]
    if len(found) < 3 or found[0].start() or not _in_order(found):
        return None
    edges = [*(match.start() for match in found), len(text)]
    return Options(tuple(text[a:b].strip() for a, b in itertools.pairwise(edges)))


def _in_order(found: Sequence[re.Match[str] | None]) -> bool:
    letters = [match["letter"].upper() if match else "" for match in found]
    return letters == [chr(ord("A") + at) for at in range(len(letters))]


def chosen(options: Options, answer: Sequence[Block]) -> tuple[tuple[Rich, ...], tuple[Block, ...]]:
    """(the right options, what explains them) from the blocks of an answer; nothing where they name none."""
    if options.ticked:
        return tuple(options.texts[at] for at in options.ticked), tuple(answer)
    first = answer[0] if answer else None
    if not isinstance(first, Paragraph):
        return (), ()
    mask = first.text.mask.strip()
    start, end = _naming()
    match = start.match(mask)
    if match is None and units(mask) <= _MAX_NAMING:
        match = end.search(mask)
    if match is None:
        return (), ()
    wanted = dict.fromkeys(
        ord(letter) - ord("A") for letter in re.findall(r"\b[A-H]\b|[A-H](?![a-z])", match["letters"])
    )
    if not wanted or max(wanted) >= len(options.texts):
        return (), ()
    rest = trimmed(first.text.strip()[match.end() :])
    right = tuple(options.texts[at] for at in wanted)
    # “Answer: B. two” names the option again; only what is more than that explains.
    repeated = normal(rest.plain) in "".join(normal(text.plain) for text in right)
    explained = () if repeated else (Paragraph(rest, first.line, first.end),)
    return right, (*explained, *answer[1:])
