"""Hashtags at the ends of a line: they file the notes, and are no words of them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from flashgen.model import CODE, Content, Rich, map_rich, riches
from flashgen.rules.language import everywhere

_CARD: Final = r"#(?:flash-?cards?|cards?|anki)(?:[-/][\w/-]+)?(?![\w/-])"
_TAG: Final = r"#(?=[\w/-]*[^\W\d_])[\w/-]+"
_CARDS: Final = re.compile(rf"(?:\s+|^){_CARD}(?:\s+{_TAG})*\s*$|(?:\s+{_TAG})*\s+{_CARD}\s*$", re.IGNORECASE)
_END: Final = re.compile(rf"(?:\s+{_TAG})+\s*$")
_START: Final = re.compile(rf"^(?:{_TAG}\s+)+")
_WORD: Final = re.compile(r"(?<=\s)#(?=[^\W\d_]{3})(?![0-9a-f]{3}(?:[0-9a-f]{3})?\b)", re.IGNORECASE)
"""The sign of a tag that is a word of its sentence: ``a #task is solved by …``."""


def is_card(text: Rich) -> bool:
    """Whether a line ends in ``#flashcard``, ``#card`` or the like."""
    return "#" in text.mask and _CARDS.search(text.mask) is not None


def untagged(text: Rich) -> Rich:
    """A text without the tags at its ends; one that is nothing but a tag stays."""
    if "#" not in text.mask:
        return text
    end = _END.search(text.mask)
    # Behind “of” and “the” a tag goes on with the sentence.
    text = text[: end.start()] if end and not _cut().search(text.mask[: end.start()]) else text
    start = _START.match(text.mask)
    text = text[start.end() :] if start else text
    for sign in reversed(list(_WORD.finditer(text.mask))):
        if not text[sign.start() : sign.end()].runs[0].marks & CODE:
            text = text[: sign.start()] + text[sign.end() :]
    return text


@cache
def _cut() -> re.Pattern[str]:
    """The end of a text that goes on behind a tag."""
    return re.compile(rf"{everywhere('cut_end').pattern}\Z", re.IGNORECASE)


def without_tags(content: Content) -> Content:
    """The content of a field without the tags at the ends of its texts."""
    return map_rich(content, untagged) if content and any(["#" in text.mask for text in riches(content)]) else content
