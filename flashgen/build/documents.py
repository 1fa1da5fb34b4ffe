"""The files of a deck → candidates.

A document is let go as soon as its candidates are known, because a deck may have thousands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

from flashgen.build.parallel import cores, ordered_map
from flashgen.build.sources import DeckSource, SourceFile
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.model import Candidate, MediaRef, riches
from flashgen.overrides import Known, Overrides, document_settings
from flashgen.reader import read_document, read_text
from flashgen.rules import Dropped, extract

Tick: TypeAlias = Callable[[int, int], None]
"""Told after each document how many of how many are done."""
Search: TypeAlias = "Callable[[SourceFile, str, DeckSource, Known], Found]"
"""What a document's text gives; a pure function, so that whoever reads a deck again and again may remember."""


_LARGE: Final = 1_000_000
"""Bytes of text from which a second process is worth the third of a second that it takes to start."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is kept of a document once its candidates are known."""

    source: SourceFile
    title: str
    front_title: str
    """What the front matter calls it; empty where it does not."""
    tags: tuple[str, ...]
    """The document's own and the deck's."""
    media: tuple[MediaRef, ...]
    """Every picture and sound that it refers to, on a card or not."""
    content_lines: tuple[int, ...]
    reasons: Mapping[int, str]
    """Line → why no card cites it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one document gives."""

    page: Page | None
    """None for one that is left out on purpose, or that cannot be read."""
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    problems: tuple[Problem, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """The documents of a deck, read and searched."""

    pages: Mapping[str, Page]
    """By the path that candidates name."""
    candidates: tuple[Candidate, ...]
    """In document order."""
    dropped: tuple[Dropped, ...]
    problems: tuple[Problem, ...]


def search_document(file: SourceFile, text: str, deck: DeckSource, known: Known) -> Found:
    """Read one document and let the rules search it."""
    document, found = read_document(text, file.path)
    shown = file.file.as_posix()
    problems = [replace(each, span=Span(shown, each.span.line if each.span else 0)) for each in found]
    settings, found = document_settings(document.meta, deck.settings, shown, known)
    problems += found
    if settings.skip or (document.draft and not deck.is_file):
        return Found(None, problems=tuple(problems))
    extraction = extract(document, settings)
    blocks = [block for section in document.sections for block in section.blocks]
    page = Page(
        source=file,
        title=document.title,
        front_title=str(document.meta.get("title") or ""),
        tags=tuple(dict.fromkeys((*settings.tags, *document.tags))),
        media=tuple(ref for rich in riches(blocks) for ref in rich.media),
        content_lines=document.content_lines,
        reasons=extraction.reasons,
    )
    return Found(page, extraction.candidates, extraction.dropped, tuple(problems))


def read_deck(deck: DeckSource, known: Known, tick: Tick, search: Search = search_document) -> Read:
    """Read every document and let the rules search it.

    A file that cannot be read costs only its own cards; where there is no other it is an error (FlashgenError).
    """
    pages: dict[str, Page] = {}
    candidates: list[Candidate] = []
    dropped: list[Dropped] = []
    problems: list[Problem] = []
    readable = 0
    # What a process of its own is told: the settings, not the thousand other files.
    work = partial(_search_file, replace(deck, files=(), overrides=Overrides()), known, search)
    for done, found in enumerate(ordered_map(work, deck.files, _processes(deck, search)), 1):
        readable += found.readable
        if found.page is not None:
            pages[found.page.source.path] = found.page
        candidates += found.candidates
        dropped += found.dropped
        problems += found.problems
        tick(done, len(deck.files))
    if not readable:
        raise FlashgenError(problems)
    return Read(pages, tuple(candidates), tuple(dropped), tuple(problems))


def _search_file(deck: DeckSource, known: Known, search: Search, file: SourceFile) -> Found:
    shown = file.file.as_posix()
    try:
        data = file.file.read_bytes()
    except OSError as error:
        problem = Problem(ProblemKind.FILE_UNREADABLE, Span(shown), error.strerror or str(error))
        return Found(None, problems=(problem,), readable=False)
    text, problems = read_text(data, shown)
    if not text:
        return Found(None, problems=problems, readable=False)
    found = search(file, text, deck, known)
    return replace(found, problems=(*problems, *found.problems)) if problems else found


def _processes(deck: DeckSource, search: Search) -> int:
    """Several for a large deck; one where the caller remembers what it has searched."""
    if search is not search_document or len(deck.files) < 2 or cores() < 2:
        return 1
    sizes = (os.stat(file.file).st_size if os.path.exists(file.file) else 0 for file in deck.files)
    return cores() if sum(sizes) > _LARGE else 1
