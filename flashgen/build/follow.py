"""Edits follow their notes: which published note each generated one is, before any edit is applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flashgen.ledger import Ledger, match
from flashgen.model import Fact, Guid, NoteKey
from flashgen.overrides import Overrides


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of the notes before the person's edits."""

    former: Mapping[NoteKey, NoteKey] = field(default_factory=dict)
    """Key that a note used to have → key that it has in this build."""
    published: Mapping[Guid, Fact] = field(default_factory=dict)
    """The notes that some package has held, as generated in this build."""

    def asleep(self, made: Collection[NoteKey]) -> Mapping[Guid, Fact]:
        """Published notes that the documents still make and the edits leave out."""
        return {guid: fact for guid, fact in self.published.items() if fact.key not in made}


def follow(ledger: Ledger, overrides: Overrides, facts: Sequence[Fact]) -> Followed:
    """Match the notes as generated, so that what was written under a former key applies in the build that renames it.

    A note that the edits leave out is removed in the ledger; here it counts as published, so that they go on leaving it
    out under its next key.
    """
    unwanted = {key for edit in overrides.cards for key in ((edit.key,) if edit.skip else edit.merge)}
    entries = tuple(replace(e, removed=e.removed and unwanted.isdisjoint((e.key, *e.former))) for e in ledger.entries)
    said = {edit.key: edit for edit in overrides.cards if edit.was or edit.new}
    marked = [
        replace(fact, was=said[fact.key].was, fresh=said[fact.key].new) if fact.key in said else fact for fact in facts
    ]
    matching = match(replace(ledger, entries=entries), marked)
    found = zip(facts, matching.entries, strict=True)
    return Followed(matching.aliases(facts), {entry.guid: fact for fact, entry in found if entry is not None})
