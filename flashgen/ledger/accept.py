"""What a person has looked at and found good, remembered by fingerprint: not shown again until it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flashgen.ledger.entry import Entry, Ledger, cut
from flashgen.ledger.guid import make_guid
from flashgen.ledger.match import match
from flashgen.model import Fact, Guid, NoteKey


def accept(
    ledger: Ledger, facts: Sequence[Fact], marks: Mapping[NoteKey, str], asleep: Mapping[Guid, Fact] | None = None
) -> Ledger:
    """The ledger with what was accepted: the fingerprint for each key, empty to take it back.

    ``facts`` are all notes of the deck, and ``asleep`` those left out, as for ``publish``. A note that no package has
    held yet gets an entry that says so: removed, with ``mod`` 0. Pure.
    """
    entries = {entry.guid: entry for entry in ledger.entries}
    awake = tuple(entry for entry in ledger.entries if entry.guid not in (asleep or {}))
    for fact, old in zip(facts, match(replace(ledger, entries=awake), facts).entries, strict=True):
        if fact.key not in marks:
            continue
        if old is not None:
            entries[old.guid] = replace(old, accepted=marks[fact.key])
        elif marks[fact.key]:
            entry = _unpublished(fact, make_guid(ledger.deck_id, fact.key, set(entries)), marks[fact.key])
            entries[entry.guid] = entry
    found = sorted(entries.values(), key=lambda entry: (entry.key, entry.removed, entry.guid))
    return replace(ledger, entries=tuple(each for each in found if each.mod or each.accepted))


def _unpublished(fact: Fact, guid: str, mark: str) -> Entry:
    return Entry(
        key=fact.key,
        kind=fact.kind,
        guid=Guid(guid),
        mod=0,
        fingerprint="",
        deck=fact.deck,
        front=cut(fact.front),
        back=cut(fact.back),
        removed=True,
        accepted=mark,
    )
