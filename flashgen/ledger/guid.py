"""Names that Anki keeps for ever, and the searches that find them there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Container, Iterable
from typing import Final

from flashgen.model import Guid

_LENGTH: Final = (
    13  # of 32 letters: 65 bits; the letters mean nothing to a regular expression, so a guid is its own search
)
_BYTES: Final = 10
"""Bytes that give those letters: five for each eight."""
_CHUNK: Final = 400


def make_guid(deck_id: str, key: str, taken: Container[Guid]) -> Guid:
    """The guid of a new note: from its deck and first key, and a generation where the ledger holds that one already."""
    generation = 0
    while (guid := _guid(deck_id, key, generation)) in taken:
        generation += 1
    return guid


def search(guids: Iterable[Guid]) -> str:
    """What to type into Anki's browser to see these notes: ``"ID:re:^(a|b)$"``; empty for none."""
    names = sorted(guids)
    chunks = (names[at : at + _CHUNK] for at in range(0, len(names), _CHUNK))
    return " or ".join(f'"ID:re:^({"|".join(chunk)})$"' for chunk in chunks)


def _guid(deck_id: str, key: str, generation: int) -> Guid:
    parts = [deck_id, key, *([str(generation)] if generation else [])]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return Guid(base64.b32encode(digest[:_BYTES]).decode("ascii").lower()[:_LENGTH])
