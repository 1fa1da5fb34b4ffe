"""One deck at one moment, as the page shows it: its notes with their states, its documents, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeAlias

from flashgen.build.pipeline import Draft, Proposal, notes, why_uncited
from flashgen.errors import FlashgenError, Problem, in_order
from flashgen.ledger import Entry, Ledger, Publication, publish
from flashgen.model import Candidate, Fact, Guid, Identity, Note, NoteKind, Status
from flashgen.overrides.content import deletions, handle_of
from flashgen.overrides.revise import OWN
from flashgen.review.edits import Desk, Origin
from flashgen.review.faces import faces
from flashgen.review.formulas import formulas
from flashgen.rules import Finding, check, compare
from flashgen.rules.language import language_of

Linted: TypeAlias = "dict[int, tuple[Candidate, tuple[Finding, ...]]]"
"""By a candidate's ``id``; the candidate is kept with it, so that no other gets that id."""

_CUT: Final = 400
"""Characters of a question and of an answer that the list carries: for searching and for reading aloud."""


@dataclass(frozen=True, slots=True)
class Item:
    """A note on the page."""

    candidate: Candidate
    fact: Fact | None
    """None for one that is skipped."""
    identity: Identity
    before: Entry | None
    """What the ledger holds of it."""
    warnings: tuple[str, ...] = ()

    @property
    def skipped(self) -> bool:
        """The person does not want it."""
        return self.fact is None

    @property
    def accepted(self) -> bool:
        """A person has seen it as it is, and found it good."""
        return bool(self.fact and self.before and self.before.accepted == self.fact.fingerprint)


@dataclass(frozen=True)
class View:
    """A deck; immutable, so that every answer to the browser tells of one moment."""

    proposal: Proposal
    draft: Draft
    publication: Publication
    desk: Desk
    items: tuple[Item, ...]
    """In document order, skipped ones in their place."""
    linted: Linted
    """What lint said of each note, for the view that comes next."""

    @staticmethod
    def of(proposal: Proposal, draft: Draft, ledger: Ledger, text: str, path: str, now: int, linted: Linted) -> View:
        """Everything that follows from documents, edits and ledger; ``linted`` is that of the view before."""
        publication = publish(ledger, draft.facts, now, allow_removals=True, asleep=draft.asleep)
        kept: Linted = {}
        found = (*_published(draft, publication, linted, kept), *map(_skipped, draft.skipped))
        desk = Desk(text, path, proposal, ledger, draft.former)
        return View(proposal, draft, publication, desk, tuple(_ordered(found, proposal.candidates)), kept)

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The notes by key."""
        return {item.candidate.key: item for item in self.items}

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything worth telling, by file and line."""
        return in_order((*self.draft.problems, *self.publication.problems))

    def note(self, item: Item) -> Note:
        """The note as Anki gets it."""
        one = replace(self.draft, candidates=(item.candidate,))
        return next(notes(one, replace(self.publication, identities=(item.identity,))))

    def sides(self, item: Item) -> dict[str, Any]:
        """Both sides of every card of a note, and its formulas as MathML."""
        made = faces(self.note(item))
        return {
            "faces": [
                {"ordinal": face.ordinal, "front": face.question, "back": face.answer, "sounds": face.sounds}
                for face in made
            ],
            "formulas": formulas(side for face in made for side in (face.question, face.answer)),
        }

    def card(self, item: Item) -> dict[str, Any]:
        """A note for the list."""
        candidate, fact, before = item.candidate, item.fact, item.before
        front, back = (fact.front, fact.back) if fact else (handle_of(candidate.front or candidate.text), "")
        return {
            "key": candidate.key,
            "kind": candidate.kind.value,
            "rule": candidate.rule,
            "cue": candidate.cue,
            "document": candidate.document,
            "lines": candidate.lines,
            "headings": candidate.headings,
            "front": front[:_CUT],
            "back": back[:_CUT],
            "tags": candidate.tags,
            "deck": candidate.deck,
            "states": list(self._states(item)),
            "warnings": item.warnings,
            "own": candidate.rule == OWN,
            "print": fact.fingerprint if fact else "skipped",
            "seal": self.desk.seal(candidate.key),
            "was": before.key if before and before.key != candidate.key and before.mod else "",
        }

    def _states(self, item: Item) -> Iterator[str]:
        if item.skipped:
            yield "skipped"
            return
        if item.identity.status is not Status.KEPT:
            yield "changed" if item.identity.status is Status.CHANGED else "new"
        if item.candidate.key in self._rematched:
            yield "rematched"
        if item.warnings:
            yield "warned"
        if item.candidate.overridden:
            yield "overridden"
        yield "accepted" if item.accepted else "open"

    @cached_property
    def _rematched(self) -> frozenset[str]:
        return frozenset(new for _, new, _ in self.publication.rematched)

    def documents(self) -> list[dict[str, Any]]:
        """Every document with its coverage: content lines, and those that some note cites."""
        cited = self._cited
        return [
            {
                "path": path,
                "file": page.source.file.as_posix(),
                "title": page.title,
                "lines": len(page.content_lines),
                "cited": len(cited.get(path, frozenset()).intersection(page.content_lines)),
            }
            for path, page in self.draft.pages.items()
        ]

    def reasons(self, path: str) -> dict[int, str]:
        """Why a content line of a document has no card, for each that has none."""
        page = self.draft.pages[path]
        cited = self._cited.get(path, frozenset())
        why = why_uncited(self.draft)
        return {line: why(path, line) for line in page.content_lines if line not in cited}

    @cached_property
    def _cited(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for candidate in self.draft.candidates:
            found.setdefault(candidate.document, set()).update(candidate.lines)
        return {path: frozenset(lines) for path, lines in found.items()}

    def spoken(self, key: str) -> bool:
        """Whether overrides.yaml says something of a note, or the ledger knows it by another name."""
        return key in self.desk.origins or key in self._rematched

    def said(self, key: str) -> tuple[int, str]:
        """Line and text of what overrides.yaml says of a note."""
        try:
            return self.desk.lines(self.desk.origins.get(key, Origin(key)))
        except FlashgenError:  # written in a way that cannot be taken out by itself
            return 0, ""


def _published(draft: Draft, publication: Publication, linted: Linted, kept: Linted) -> Iterator[Item]:
    silence = draft.source.settings.silence
    between = compare(draft.candidates)
    entries = {entry.guid: entry for entry in publication.ledger.entries}
    rows = zip(draft.candidates, draft.facts, publication.identities, publication.before, strict=True)
    for at, (candidate, fact, identity, before) in enumerate(rows):
        known, own = linted.get(id(candidate), (None, ()))
        if known is not candidate:
            own = tuple(check(candidate, language_of(f"{fact.front} {fact.back}")))
        kept[id(candidate)] = (candidate, own)
        found = (*own, *between.get(at, ()))
        words = [f"{each.message} [{each.id}]" for each in found if each.id not in silence]
        base = entries[identity.guid].base
        if before is not None and base is not None and base.text != fact.override:
            words.append("the text of the note has changed since this was written in overrides.yaml")
        yield Item(candidate, fact, identity, before, tuple(words))


def _skipped(candidate: Candidate) -> Item:
    numbers = tuple(sorted(deletions(candidate.text))) if candidate.kind is NoteKind.CLOZE else ()
    return Item(candidate, None, Identity(Guid(""), 0, Status.KEPT, numbers), None)


def _ordered(items: Sequence[Item], proposed: Sequence[Candidate]) -> list[Item]:
    """Skipped notes stand where they would be, written ones after their neighbour."""
    place = {candidate.key: at for at, candidate in enumerate(proposed)}
    last = 0
    placed: list[tuple[int, Item]] = []
    for item in items:
        own = place.get(item.candidate.key)
        last = last if own is None else own
        placed.append((len(proposed) if own is None and not item.candidate.document else last, item))
    return [item for _, item in sorted(placed, key=lambda each: each[0])]
