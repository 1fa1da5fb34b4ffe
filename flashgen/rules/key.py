"""The key grammar: a readable, stable name of a note.

``document/heading/…/handle#facet``: the document is its path below the deck's root without suffix; the headings are
those above
the note, markup and numbering stripped; the handle is what the question is about. A bare handle asks what it *is*;
every other
question carries its facet. Never the answer, never a position.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

from flashgen.model import NoteKey

GRAMMAR: Final = 1
"""Version of this grammar; stands in the ledger's header."""

_MAX_PART: Final = 60
_SPACE = re.compile(r"\s+")
# Characters that YAML would read as syntax in a plain key, or that our own grammar uses.
_MAPPED = str.maketrans(
    {
        "/": "∕",
        "#": "＃",
        ":": "：",
        "'": "’",
        '"': "”",
        "{": "（",
        "}": "）",
        "[": "（",
        "]": "）",
        "`": "",
        "\\": "",
        "|": "｜",
    }
)
_LEADING = re.compile(r"^[-.?!&*%@>,~=<]+\s*")


@lru_cache(maxsize=4096)
def key_part(text: str) -> str:
    """One part of a key: NFC, without characters that are special to YAML, at most 60 characters.

    A longer part keeps its beginning and gets six hex digits of the whole, so that two long sentences stay apart.
    """
    part = _SPACE.sub("-", unicodedata.normalize("NFC", text).strip()).translate(_MAPPED)
    part = _LEADING.sub("", part).strip("-.")
    if len(part) <= _MAX_PART:
        return part or "_"
    return part[: _MAX_PART - 7].rstrip("-") + "~" + short_hash(part)


def short_hash(text: str) -> str:
    """Six hex digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:6]


@lru_cache(maxsize=64)
def document_part(path: str) -> str:
    """The document's part of a key: its path without suffix, each folder a part."""
    stem = re.sub(r"\.(?:md|markdown|mdown|mkd|txt)$", "", path, flags=re.IGNORECASE)
    return "/".join(key_part(piece) for piece in stem.split("/") if piece not in ("", ".", ".."))


def make_key(document: str, headings: tuple[str, ...], handle: str, facet: str = "") -> NoteKey:
    """The key of a note.

    >>> make_key("paper-reading.md", ("OpenAI Whisper",), "弱监督学习", "items")
    'paper-reading/OpenAI-Whisper/弱监督学习#items'
    """
    parts = [document_part(document)] if document else []
    parts += [key_part(heading) for heading in headings]
    own = key_part(handle)
    if not parts or parts[-1] != own or facet:
        # A card that asks what its own heading is would repeat it: ``GAN/GAN``.
        parts += [own] if not (headings and parts[-1] == own) else []
    return NoteKey("/".join(parts) + (f"#{facet}" if facet else ""))
