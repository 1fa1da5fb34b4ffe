"""Which published note is which fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flashgen.errors import Problem
from flashgen.ledger.entry import Entry, Ledger
from flashgen.model import Fact, NoteKey, NoteKind


@dataclass(frozen=True, slots=True)
class Matching:
    """The answer: for each fact the entry that it continues."""

    entries: tuple[Entry | None, ...]
    """In the order of the facts; None for a new note."""
    rematched: tuple[tuple[NoteKey, NoteKey, float], ...] = ()
    """(old key, new key, score), by new key."""
    problems: tuple[Problem, ...] = ()


def match(ledger: Ledger, facts: Sequence[Fact]) -> Matching:
    """Find the entry that each fact continues: by exact key and kind, live ones first."""
    by_key: dict[tuple[NoteKey, NoteKind], Entry] = {}
    for entry in sorted(ledger.entries, key=lambda e: (not e.removed, e.mod, e.guid)):
        by_key[entry.key, entry.kind] = entry
    return Matching(tuple(by_key.get((fact.key, fact.kind)) for fact in facts))
