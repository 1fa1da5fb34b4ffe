"""How a language writes what another says: the same in other letters, but for some words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar, cast

_Entry = TypeVar("_Entry")
_IN_BRACKETS = r"\[(?:\\.|[^\]\\])*\]"
"""Letters side by side in the brackets of a pattern are no word."""


class Writing:
    """Entries of a language file in the letters and words of another."""

    def __init__(self, letters: str, own: str, words: Mapping[str, str]) -> None:
        """``own`` holds, one for one, how ``letters`` are written here; of different lengths they raise ValueError.

        ``words`` are those written otherwise than letter by letter; what stands for them may be a pattern.
        """
        self._letters = str.maketrans(letters, own)
        self._words = words
        self._pattern = re.compile("|".join([_IN_BRACKETS, *map(re.escape, words)]))

    def of(self, entry: _Entry) -> _Entry:
        """An entry: text, list or mapping of such."""
        if isinstance(entry, str):
            return cast(_Entry, self._pattern.sub(self._word, entry).translate(self._letters))
        if isinstance(entry, list):
            return cast(_Entry, [self.of(each) for each in entry])
        mapping = cast("Mapping[str, object]", entry)
        return cast(_Entry, {key.translate(self._letters): self.of(each) for key, each in mapping.items()})

    def _word(self, found: re.Match[str]) -> str:
        return self._words.get(found[0], found[0])
