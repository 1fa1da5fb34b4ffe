"""``flashgen cards``: the notes that a build would make, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flashgen.build.documents import Page, Tick
from flashgen.build.package import read_published
from flashgen.build.pipeline import Draft, draft, known, notes, why_uncited
from flashgen.build.sources import find_places, read_source
from flashgen.errors import Problem
from flashgen.ledger import find_place, publish
from flashgen.model import Candidate, Fact, Note


@dataclass(frozen=True, slots=True)
class Card:
    """A note, with what people read of it as plain text."""

    note: Note
    fact: Fact
    candidate: Candidate
    published: bool
    """Whether its guid is for ever: an id of the deck is known."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: the notes that cite it, or why none does."""

    number: int
    keys: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A document, line by line; only lines with content."""

    path: str
    lines: tuple[Line, ...]

    @property
    def cited(self) -> int:
        """How many lines some note cites."""
        return sum(bool(line.keys) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The notes of one deck, and what became of everything else."""

    draft: Draft
    cards: Iterator[Card]
    """In document order; made as they are asked for."""
    problems: tuple[Problem, ...]

    def coverage(self) -> Iterator[Coverage]:
        """Each document's lines."""
        cited: dict[tuple[str, int], list[str]] = {}
        for candidate in self.draft.candidates:
            for line in candidate.lines:
                cited.setdefault((candidate.document, line), []).append(candidate.key)
        why = why_uncited(self.draft)
        for path, page in self.draft.pages.items():
            yield Coverage(page.source.file.as_posix(), tuple(_lines(path, page, cited, why)))


def _lines(
    path: str, page: Page, cited: dict[tuple[str, int], list[str]], why: Callable[[str, int], str]
) -> Iterator[Line]:
    for number in page.content_lines:
        keys = tuple(cited.get((path, number), ()))
        yield Line(number, keys, "" if keys else why(path, number))


def cards(named: Sequence[Path], now: int, tick: Tick) -> Iterator[Sheet]:
    """Deck by deck, what a build would make; writes nothing. Raises FlashgenError as a build does."""
    for place in find_places(named):
        source, problems = read_source(place, known())
        ledger_place = find_place(source.place, Path(f"{source.stem}.apkg"))
        ledger = read_published(source, ledger_place)
        made = draft(source, ledger, tick)
        publication = publish(ledger, made.facts, now, allow_removals=True, asleep=made.asleep)
        lasting = bool(source.settings.id or ledger_place.read)
        stream = (
            Card(note, fact, candidate, lasting)
            for note, fact, candidate in zip(notes(made, publication), made.facts, made.candidates, strict=True)
        )
        yield Sheet(made, stream, (*problems, *made.problems))
