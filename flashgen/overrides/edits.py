"""What a person wrote in overrides.yaml, as values: edits of generated notes and notes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from flashgen.model import NoteKey, RuleSwitch

NO_KEY: Final = NoteKey("")


@dataclass(frozen=True, slots=True)
class TagEdit:
    """``tags:``, either a list that replaces or additions and removals."""

    all: tuple[str, ...] | None = None
    """The tags that replace all others; None for additions and removals."""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def apply(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """The tags after the edit, without repeats."""
        if self.all is not None:
            return self.all
        return tuple(tag for tag in dict.fromkeys((*tags, *self.add)) if tag not in self.remove)


@dataclass(frozen=True, slots=True)
class Written:
    """Fields of a note as a person wrote them; texts are Markdown. None leaves a field as it is."""

    line: int = 0
    front: str | None = None
    back: str | None = None
    text: str | None = None
    """A cloze text with ``{{c1::…}}``; makes the note a cloze."""
    extra: str | None = None
    reverse: bool | None = None
    """Ask back → front too, or no more."""
    reverse_front: str | None = None
    reverse_back: str | None = None
    context: tuple[str, ...] | None = None
    image: tuple[str, ...] | None = None
    """Pictures of the answer, relative to the folder of overrides.yaml; an empty list takes them off."""
    tags: TagEdit | None = None
    deck: str | None = None
    at: Mapping[str, int] = field(default_factory=dict)
    """Line of each key that was written."""

    @property
    def said(self) -> Written:
        """What was written, without the places in the file."""
        return replace(self, line=0, at={})

    def place(self, *keys: str) -> int:
        """Line of the first of the keys that was written, else of the block."""
        return next((self.at[key] for key in keys if key in self.at), self.line)


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note of the person's own (``add:``), or a part that a note is split into."""

    line: int
    written: Written
    key: NoteKey = NO_KEY
    """Empty: made from the front."""
    under: NoteKey = NO_KEY
    """A key, or the beginning of keys (document, headings), after which the note comes; empty: at the end."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What ``cards:`` says about one note."""

    key: NoteKey
    line: int
    written: Written = field(default_factory=Written)
    skip: bool = False
    was: NoteKey = NO_KEY
    """The note used to have this key."""
    new: bool = False
    """The note is new: it is not the one that had a similar key, or this very key, before."""
    split: tuple[OwnNote, ...] = ()
    """The notes that stand in its place; the first keeps its key."""
    merge: tuple[NoteKey, ...] = ()
    """The notes that become part of this one, which keeps its key."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """overrides.yaml, checked."""

    path: str = ""
    cards: tuple[Edit, ...] = ()
    """In the order of the file; keys are unique."""
    add: tuple[OwnNote, ...] = ()
    rules: tuple[RuleSwitch, ...] = ()
    """To be added after the deck's own switches."""
