"""Hashtags at the ends of a line: they file the notes, and are no words of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Final

from flashgen.model import Content, Rich, map_rich, riches
from flashgen.rules.language import everywhere

_CARD: Final = re.compile(r"#(?:flash-?cards?|cards?|anki)(?:[-/][\w/-]+)?", re.IGNORECASE)
_TAG: Final = re.compile(r"#(?=[\w/-]*[^\W\d_])[\w/-]+")
_START: Final = re.compile(rf"(?:{_TAG.pattern}\s+)+")
_UNIT: Final = re.compile(r"\S+")
_WORD: Final = re.compile(r"(?<=\s)#(?=[^\W\d_]{3})(?![0-9a-f]{3}(?:[0-9a-f]{3})?\b)", re.IGNORECASE)
"""The sign of a tag that is a word of its sentence: ``a #task is solved by …``."""


def is_card(text: Rich) -> bool:
    """Whether a line ends in ``#flashcard``, ``#card`` or the like."""
    return "#" in text.mask and any(_CARD.fullmatch(tag[0]) for tag in _last(text.mask))


def untagged(text: Rich) -> Rich:
    """A text without the tags at its ends; one that is nothing but a tag stays."""
    if "#" not in text.mask:
        return text
    tags = [tag.start() for tag in _last(text.mask) if tag.start()]
    if tags:
        end = len(text.mask[: tags[-1]].rstrip())
        # Behind “of” and “the” a tag goes on with the sentence.
        text = text if _cut().search(text.mask[:end]) else text[:end]
    start = _START.match(text.mask)
    text = text[start.end() :] if start else text
    signs = [sign.start() for sign in _WORD.finditer(text.mask)]
    if not signs:
        return text
    between = zip([0, *[sign + 1 for sign in signs]], [*signs, len(text)], strict=True)
    return Rich(tuple([run for start, end in between for run in text[start:end].runs]))


def _last(mask: str) -> Iterator[re.Match[str]]:
    """The tags that a text ends in, from its end: a search from its start would begin anew at every tag."""
    return takewhile(lambda unit: _TAG.fullmatch(unit[0]), reversed(list(_UNIT.finditer(mask))))


@cache
def _cut() -> re.Pattern[str]:
    """The end of a text that goes on behind a tag."""
    return re.compile(rf"{everywhere('cut_end').pattern}\Z", re.IGNORECASE)


def without_tags(content: Content) -> Content:
    """The content of a field without the tags at the ends of its texts."""
    return map_rich(content, untagged) if content and any(["#" in text.mask for text in riches(content)]) else content
