"""Hashtags at the ends of a line: they file the notes, and are no words of them."""

from __future__ import annotations

import re
from typing import Final

from flashgen.model import Content, Rich, map_rich, riches

_CARD: Final = r"#(?:flash-?cards?|cards?|anki)(?:[-/][\w/-]+)?(?![\w/-])"
_TAG: Final = r"#(?=[\w/-]*[^\W\d_])[\w/-]+"
_CARDS: Final = re.compile(rf"(?:\s+|^){_CARD}(?:\s+{_TAG})*\s*$|(?:\s+{_TAG})*\s+{_CARD}\s*$", re.IGNORECASE)
_END: Final = re.compile(rf"(?:\s+{_TAG})+\s*$")
_START: Final = re.compile(rf"^(?:{_TAG}\s+)+")


def is_card(text: Rich) -> bool:
    """Whether a line ends in ``#flashcard``, ``#card`` or the like."""
    return "#" in text.mask and _CARDS.search(text.mask) is not None


def untagged(text: Rich) -> Rich:
    """A text without the tags at its ends; one that is nothing but a tag stays."""
    if "#" not in text.mask:
        return text
    end = _END.search(text.mask)
    text = text[: end.start()] if end else text
    start = _START.match(text.mask)
    return text[start.end() :] if start else text


def without_tags(content: Content) -> Content:
    """The content of a field without the tags at the ends of its texts."""
    return map_rich(content, untagged) if content and any(["#" in text.mask for text in riches(content)]) else content
