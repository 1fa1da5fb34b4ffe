"""What a build does to each note, told against what was published last."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flashgen.ledger import Publication
from flashgen.ledger.entry import cut
from flashgen.model import Fact, NoteKey, Status


class Deed(enum.Enum):
    """What happens to a note that is not simply kept."""

    NEW = "new"
    RETURNED = "returned"
    CHANGED = "changed"
    REMATCHED = "re-matched"
    """Nothing on its cards changed, only its key."""
    MOVED = "moved"
    """Nothing on its cards changed, only its deck."""
    REMOVED = "removed"


class Pair(NamedTuple):
    """A text before and after; the ledger keeps the first 500 characters."""

    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether it changed."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Change:
    """One note, before and after; what is new has an empty before, what is removed an empty after."""

    deed: Deed
    key: NoteKey
    former: NoteKey
    """The key before; empty if it is the same or the note is new."""
    score: float
    """How surely a re-matched note is the former one, 0 … 1; 0 if it was not re-matched."""
    front: Pair
    """As plain text; of a cloze note its sentence with blanks."""
    back: Pair
    """As plain text; of a cloze note its deletions, one a line."""
    deck: Pair


_DEEDS = {Status.NEW: Deed.NEW, Status.RETURNED: Deed.RETURNED, Status.CHANGED: Deed.CHANGED}


def changes(facts: Sequence[Fact], publication: Publication) -> Iterator[Change]:
    """Every note that is not simply kept: those of the deck in document order, then those that are removed, by key."""
    scores = {new: score for _, new, score in publication.rematched}
    for fact, identity, old in zip(facts, publication.identities, publication.before, strict=True):
        deed = _DEEDS.get(identity.status)
        former = old.key if old is not None and old.key != fact.key else NoteKey("")
        moved = old is not None and old.deck != fact.deck
        if deed or former or moved:
            yield Change(
                deed or (Deed.REMATCHED if former else Deed.MOVED),
                fact.key,
                former,
                scores.get(fact.key, 0.0),
                Pair(old.front if old else "", cut(fact.front)),
                Pair(old.back if old else "", cut(fact.back)),
                Pair(old.deck if old else "", fact.deck),
            )
    for entry in publication.removed:
        gone = (Pair(text, "") for text in (entry.front, entry.back, entry.deck))
        yield Change(Deed.REMOVED, entry.key, NoteKey(""), 0.0, *gone)
