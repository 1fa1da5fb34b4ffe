"""What the ledger remembers of a note, and of a deck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from flashgen.ledger.facts import RENDERER
from flashgen.model import Fact, Guid, NoteKey, NoteKind

TEXT_LIMIT: Final = 500
"""Characters kept of a question and of an answer: enough to know a note again and to show what changed."""


@dataclass(frozen=True, slots=True)
class Base:
    """The text that an override was made on."""

    text: str
    """Fingerprint of the generated text when the override was written (``Fact.override``)."""
    edit: str
    """Fingerprint of the override itself (``Fact.edit``): when it changes, it is made on the text of that day."""
    front: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published note."""

    key: NoteKey
    kind: NoteKind
    guid: Guid
    mod: int
    """Seconds since 1970, as in the package; it only ever grows. 0: accepted, but no package has held it yet."""
    fingerprint: str
    """Of what was published under ``mod``."""
    deck: str = ""
    """Full name of the deck that it was published in."""
    front: str = ""
    """As published, cut to ``TEXT_LIMIT``."""
    back: str = ""
    former: tuple[NoteKey, ...] = ()
    """Keys that the note had before, oldest first."""
    cloze: tuple[tuple[int, str], ...] = ()
    """(number, text) of each deletion, in the order of ``Fact.deletions``."""
    retired: tuple[tuple[int, str], ...] = ()
    """(number, text) of deletions that are gone, ascending: their numbers are never given to another one."""
    removed: bool = False
    """No longer made by the deck; kept, because it may come back."""
    base: Base | None = None
    """What its override was made on; None without override."""
    fresh: bool = False
    """Published under ``new: yes``: what that refused is refused, and it says nothing more."""
    accepted: str = ""
    """Fingerprint that a person has looked at and found good."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was published of a deck. Entries are sorted by key, so that moving text moves no line."""

    deck_id: str
    grammar: int = 1
    """Version of the key grammar that the keys are written in."""
    renderer: int = RENDERER
    entries: tuple[Entry, ...] = ()

    @property
    def live(self) -> tuple[Entry, ...]:
        """Notes that the last package held."""
        return tuple(entry for entry in self.entries if not entry.removed)

    @property
    def removed(self) -> tuple[Entry, ...]:
        """Notes that some package held, but not the last."""
        return tuple(entry for entry in self.entries if entry.removed)

    def find(self, key: str) -> Entry | None:
        """The note of that key: a live one, else one that had it formerly, else a removed one."""
        ranked: Iterable[tuple[int, int, Entry]] = (
            (2 * (key in e.former and key != e.key) + 3 * e.removed, -e.mod, e)
            for e in self.entries
            if key == e.key or key in e.former
        )
        return min(ranked, key=lambda found: (found[0], found[1], found[2].guid), default=(0, 0, None))[2]


def renamed(entry: Entry, key: NoteKey) -> Entry:
    """The note under another key, or the same."""
    if key == entry.key:
        return entry
    return replace(entry, key=key, former=(*(each for each in entry.former if each != key), entry.key))


def cut(text: str) -> str:
    """A text as the ledger keeps it."""
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"


def generated_texts(note: Fact | Entry) -> tuple[str, str]:
    """Question and answer as generated, overrides left aside, cut: what is compared when notes are matched."""
    if isinstance(note, Fact):
        front, back = note.generated if note.override else (note.front, note.back)
        return cut(front), cut(back)
    return (note.base.front, note.base.back) if note.base else (note.front, note.back)
