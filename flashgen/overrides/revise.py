"""One note at a time: edited, split, merged, or written from nothing. Pure; problems are collected in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from flashgen.errors import Problem, ProblemKind, Span
from flashgen.model import Candidate, Content, NoteKey, NoteKind
from flashgen.overrides.content import (
    deletions,
    handle_of,
    is_empty,
    is_picture,
    renumbered,
    spliced,
    with_pictures,
)
from flashgen.overrides.edits import NO_KEY, OwnNote, Written
from flashgen.rules.key import make_key

OWN: Final = "own"
"""What stands where generated notes name their rule."""

_BASIC_FIELDS: Final = ("front", "back", "reverse_front", "reverse_back")


class ReadFragment(Protocol):
    """Markdown that a person wrote in YAML to blocks; with ``cloze``, ``{{c1::…}}`` becomes a deletion."""

    def __call__(self, markdown: str, cloze: bool = False) -> Content: ...


class Reviser:
    """Makes notes of what was written in one overrides.yaml; ``problems`` grows."""

    def __init__(self, path: str, read: ReadFragment) -> None:
        self.path = path
        self.read = read
        self.problems: list[Problem] = []

    def tell(self, kind: ProblemKind, line: int, words: str) -> None:
        """Collect a problem."""
        self.problems.append(Problem(kind, Span(self.path, line), words))

    def edited(self, note: Candidate, written: Written) -> Candidate:
        """The note with the written fields in place of its own."""
        fields: dict[str, Any] = {"overridden": True}
        if written.text is not None:
            fields |= self._cloze(written)
        elif note.kind is NoteKind.BASIC or (
            written.front is not None and (written.back is not None or written.image is not None)
        ):
            fields |= self._basic(note, written)
        elif any(getattr(written, key) is not None for key in (*_BASIC_FIELDS, "reverse")):
            words = f"'{note.key}' is a cloze note; write text, or both front and back to make it a basic note"
            self.tell(ProblemKind.OVERRIDE_CONFLICT, written.place(*_BASIC_FIELDS, "reverse"), words)
        if written.extra is not None:
            fields["extra"] = self.read(written.extra)
        if written.context is not None:
            fields["context"] = written.context
        if written.tags is not None:
            fields["tags"] = written.tags.apply(note.tags)
        if written.deck is not None:
            fields["deck"] = written.deck
        return self._pictured(replace(note, **fields), written)

    def split(self, note: Candidate, parts: Sequence[OwnNote]) -> tuple[Candidate, ...]:
        """The notes that stand in place of one.

        The first keeps the key, and with the key the guid and the reviews; the others are new notes, under ``key:`` or
        a key made from their front. Place, breadcrumb, tags and deck come from the original.
        """
        found: list[Candidate] = []
        for part in parts:
            empty = replace(note, front=(), back=(), text=(), extra=(), reverse_front=(), reverse_back=())
            kind = NoteKind.BASIC if part.written.text is None else NoteKind.CLOZE
            made = self.edited(replace(empty, kind=kind), part.written)
            if found:
                handle = handle_of(made.text if kind is NoteKind.CLOZE else made.front)
                key = part.key or make_key(note.document, note.headings, handle)
                made = replace(made, handle=handle, facet="", key=key, was=NO_KEY, fresh=False)
            found.append(made)
        return tuple(found)

    def own(self, note: OwnNote, near: Candidate | None, deck: str, tags: tuple[str, ...]) -> Candidate:
        """A note of the person's own; ``near`` is the note that it stands after, if it says where it belongs."""
        kind = NoteKind.BASIC if note.written.text is None else NoteKind.CLOZE
        blank = Candidate(rule=OWN, kind=kind, document="", handle="", tags=tags, deck=deck)
        if near is not None:
            blank = replace(blank, document=near.document, headings=near.headings, context=near.context, deck=near.deck)
        made = self.edited(replace(blank, key=note.key), note.written)
        handle = handle_of(made.text if kind is NoteKind.CLOZE else made.front)
        # The key says nothing of the place: a note that is moved elsewhere stays the same note.
        return replace(made, handle=handle, key=note.key or make_key("", (), handle))

    # ------------------------------------------------------------------------------------------------------ fields
    def _cloze(self, written: Written) -> dict[str, Any]:
        text = self.read(written.text or "", cloze=True)
        if not deletions(text):
            words = "'text' has no deletion; mark what to hide as {{c1::…}}, or write front and back"
            self.tell(ProblemKind.YAML_TYPE, written.place("text"), words)
        return {"kind": NoteKind.CLOZE, "text": text} | dict.fromkeys(_BASIC_FIELDS, ())

    def _basic(self, note: Candidate, written: Written) -> dict[str, Any]:
        front = note.front if written.front is None else self.read(written.front)
        back = note.back if written.back is None else self.read(written.back)
        self._warn_empty(note.key, written, front, back)
        asked, answer = note.reverse_front, note.reverse_back
        if asked and written.back is not None:
            asked = spliced(asked, note.back, back)  # else the second card would still show what the person corrected
        if written.reverse is False:
            asked = answer = ()
        elif written.reverse or written.reverse_front is not None or written.reverse_back is not None:
            asked = asked or back if written.reverse_front is None else self.read(written.reverse_front)
            answer = answer or front if written.reverse_back is None else self.read(written.reverse_back)
        basic = {"kind": NoteKind.BASIC, "text": (), "front": front, "back": back}
        return {**basic, "reverse_front": asked, "reverse_back": answer}

    def _warn_empty(self, key: NoteKey, written: Written, front: Content, back: Content) -> None:
        said = f" of '{key}'" if key else ""
        if written.front is not None and is_empty(front):
            self.tell(ProblemKind.OVERRIDE_EMPTY, written.place("front"), f"the front{said} is empty: nothing is asked")
        if written.back is not None and is_empty(back) and not written.image:
            self.tell(
                ProblemKind.OVERRIDE_EMPTY, written.place("back"), f"the back{said} is empty: nothing is answered"
            )

    def _pictured(self, note: Candidate, written: Written) -> Candidate:
        """The pictures where the note's pictures stand, else at the end of what is shown with the answer."""
        if written.image is None:
            return note
        if written.front is None and any(map(is_picture, note.front)):
            return replace(note, front=with_pictures(note.front, written.image))
        if note.kind is NoteKind.CLOZE:
            return replace(note, extra=with_pictures(note.extra, written.image))
        return replace(note, back=with_pictures(note.back, written.image))


def merged(notes: Sequence[Candidate]) -> Candidate:
    """Several notes of one kind as one: answers, or cloze texts, one after the other.

    Question, key, and with the key the guid and the reviews are those of the first; the others are removed.
    """
    first = notes[0]
    text: Content = first.text
    for note in notes[1:]:
        text += renumbered(note.text, max(deletions(text), default=0))
    return replace(
        first,
        back=tuple(block for note in notes for block in note.back),
        text=text,
        extra=tuple(block for note in notes for block in note.extra),
        lines=tuple(sorted({line for note in notes for line in note.lines})),
        tags=tuple(dict.fromkeys(tag for note in notes for tag in note.tags)),
    )
