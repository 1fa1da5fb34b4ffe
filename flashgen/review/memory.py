"""What documents gave when they were last searched: a document is searched again only when its text changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Final

from flashgen.build.documents import Found, search_document
from flashgen.build.parallel import cores, ordered_map
from flashgen.build.pipeline import known
from flashgen.build.sources import DeckSource, SourceFile
from flashgen.overrides import Known, Overrides
from flashgen.reader import read_text

_LARGE: Final = 400_000
"""Bytes of text from which it pays to start more processes."""


class Memory:
    """Remembers the documents of one deck, as they were at the last reading."""

    def __init__(self) -> None:
        self._found: dict[object, Found] = {}
        self._used: dict[object, Found] = {}

    def search(self, file: SourceFile, text: str, deck: DeckSource, known: Known) -> Found:
        """As :func:`flashgen.build.documents.search_document`, whose answer it is."""
        state = _state(file, text, deck)
        if state not in self._used:
            found = self._found.get(state)
            self._used[state] = search_document(file, text, deck, known) if found is None else found
        return self._used[state]

    def begin(self, deck: DeckSource) -> None:
        """A reading begins; what a large deck needs of it is found out by every processor at once."""
        self._used = {}
        if self._found or sum(_size(file) for file in deck.files) < _LARGE:
            return
        texts = [(file, text) for file in deck.files if (text := _text(file))]
        bare = DeckSource(deck.place, deck.root, deck.settings, Overrides(), (), deck.media_roots)
        work: Callable[[tuple[SourceFile, str]], Found] = partial(_search, bare, known())
        for (file, text), found in zip(texts, ordered_map(work, texts, cores()), strict=True):
            self._found[_state(file, text, deck)] = found

    def end(self) -> None:
        """The reading is done: what it did not need is forgotten."""
        self._found = self._used


def _search(deck: DeckSource, known: Known, asked: tuple[SourceFile, str]) -> Found:
    return search_document(*asked, deck, known)


def _state(file: SourceFile, text: str, deck: DeckSource) -> object:
    return file, text, deck.settings, deck.is_file


def _size(file: SourceFile) -> int:
    return os.stat(file.file).st_size if os.path.exists(file.file) else 0


def _text(file: SourceFile) -> str:
    try:
        return read_text(file.file.read_bytes(), file.path)[0] or ""
    except OSError:
        return ""
