"""Candidates and overrides to the candidates that the person wants. Pure: values in, values and problems out."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flashgen.errors import Problem, ProblemKind
from flashgen.model import Candidate, NoteKey
from flashgen.overrides.edits import Edit, Overrides, OwnNote, Written
from flashgen.overrides.revise import ReadFragment, Reviser, merged

_SUGGESTIONS = 20
"""So many unused overrides get a suggestion: looking for the nearest key costs time in a large deck."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The notes after the overrides, and what the ledger must know to notice that an override has grown old."""

    candidates: tuple[Candidate, ...]
    generated: Mapping[NoteKey, Candidate]
    """By the key of each note whose text a person changed: the note as generated (of merged notes: as merged)."""
    edits: Mapping[NoteKey, str]
    """For the same keys: hash of what the person wrote, places in the file aside."""
    skipped: tuple[Candidate, ...] = ()
    """The notes that the person does not want, in order."""


def apply(
    candidates: Sequence[Candidate],
    overrides: Overrides,
    read: ReadFragment,
    *,
    deck: str = "",
    tags: tuple[str, ...] = (),
    former: Mapping[NoteKey, NoteKey] | None = None,
) -> tuple[Applied, tuple[Problem, ...]]:
    """Apply overrides.yaml to the notes of a whole deck, whose keys are unique.

    ``read`` reads Markdown; ``deck`` and ``tags`` are those of notes of the person's own; ``former`` maps the keys that
    notes used to have to their keys of today. A problem that is an error means that nothing should be built.
    """
    reviser = Reviser(overrides.path, read)
    plan = _Plan(candidates, overrides, former or {}, reviser)
    found: list[list[Candidate]] = []
    generated: dict[NoteKey, Candidate] = {}
    edits: dict[NoteKey, str] = {}
    skipped: list[Candidate] = []
    for note in candidates:
        edit = plan.edits.get(note.key)
        found.append([])
        if note.key in plan.absorbed:
            continue
        if edit is None:
            found[-1].append(note)
        elif edit.skip:
            skipped.append(note)
        else:
            base = plan.merged(note, edit)
            made = _revised(base, edit, reviser)
            found[-1] += made
            if edit.split or edit.merge or _says_text(edit.written):
                generated.update((each.key, base) for each in made)
                edits.update((each.key, _hash(edit)) for each in made)
    _place_own(found, candidates, overrides.add, reviser, deck, tags)
    result = tuple(note for group in found for note in group)
    plan.unique(result)
    return Applied(result, generated, edits, tuple(skipped)), tuple(reviser.problems)


def _revised(base: Candidate, edit: Edit, reviser: Reviser) -> tuple[Candidate, ...]:
    marked = replace(base, was=edit.was or base.was, fresh=edit.new or base.fresh)
    if edit.split:
        return reviser.split(marked, edit.split)
    if edit.merge or edit.written.said != Written():
        return (reviser.edited(marked, edit.written),)
    return (marked,)


def _says_text(written: Written) -> bool:
    """Whether the edit stands on the text that was generated; one of tags, deck or breadcrumb never grows old."""
    texts = (written.front, written.back, written.text, written.extra, written.reverse_front, written.reverse_back)
    return any(text is not None for text in (*texts, written.image))


def _hash(edit: Edit) -> str:
    """Hash of an edit without its places in the file and without what settles identity."""

    def said(written: Written) -> list[tuple[str, object]]:
        # Only what was written, so that a new field of a later version changes no hash.
        values = ((part.name, getattr(written, part.name)) for part in dataclasses.fields(Written))
        return [(name, value) for name, value in values if value is not None and name not in ("line", "at")]

    parts = [(part.key, said(part.written)) for part in edit.split]
    return hashlib.sha256(repr((said(edit.written), parts, edit.merge)).encode("utf-8")).hexdigest()[:16]


class _Plan:
    """Which block of the file speaks of which note, by its key of today."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        overrides: Overrides,
        former: Mapping[NoteKey, NoteKey],
        reviser: Reviser,
    ) -> None:
        self.notes = {note.key: note for note in candidates}
        self.former = former
        self.reviser = reviser
        self.own = {note.key for note in overrides.add if note.key}
        self.edits: dict[NoteKey, Edit] = {}
        self.absorbed: dict[NoteKey, Edit] = {}
        self.unused = 0
        for edit in overrides.cards:
            self._address(edit)
        for key, edit in list(self.edits.items()):
            self._absorb(key, edit)

    def merged(self, note: Candidate, edit: Edit) -> Candidate:
        """The note with the notes that are merged into it."""
        if not edit.merge:
            return note
        others = [self.notes[key] for key, owner in self.absorbed.items() if owner is edit]
        written = edit.written
        if any(other.kind is not note.kind for other in others) and written.text is None and written.front is None:
            words = f"'{note.key}' is merged from basic and cloze notes; write text, or front and back, for the result"
            self._conflict(edit.written.place("merge"), words)
            return note
        return merged((note, *others))

    def unique(self, notes: Sequence[Candidate]) -> None:
        """Tell of keys that two notes share: one of them is a part, or a note of the person's own."""
        seen: set[NoteKey] = set()
        for note in notes:
            if note.key in seen:
                words = f"two notes have the key '{note.key}'; give the one written here a key of its own with 'key:'"
                self._conflict(0, words)
            seen.add(note.key)

    def _address(self, edit: Edit) -> None:
        key = self._current(edit.key)
        heir = self.former.get(edit.key)
        if edit.key in self.notes and heir in self.notes and heir != edit.key and not edit.new:
            self._conflict(
                edit.line,
                f"'{edit.key}' is the former key of '{heir}', and a new note has taken it; rename this block to "
                f"'{heir}', or write 'new: yes' in it if it means the new note",
            )
        elif key is None:
            self._unused(edit.key, edit.line)
        elif key in self.edits:
            first = self.edits[key]
            self._conflict(
                edit.line,
                f"'{edit.key}' and '{first.key}' (line {first.line}) are one note, now '{key}'; make them one block",
            )
        else:
            self.edits[key] = edit

    def _absorb(self, target: NoteKey, edit: Edit) -> None:
        line = edit.written.place("merge")
        for wanted in edit.merge:
            key = self._current(wanted)
            if key is None:
                self._unused(wanted, line)
            elif key == target:
                self._conflict(line, f"'{wanted}' is this very note; 'merge' names other notes")
            elif key in self.edits:
                self._conflict(line, f"'{wanted}' is merged here and has a block of its own; keep one of the two")
            elif key in self.absorbed:
                first = self.absorbed[key]
                self._conflict(line, f"'{wanted}' is merged into '{first.key}' too; keep one of the two")
            else:
                self.absorbed[key] = edit

    def _current(self, key: NoteKey) -> NoteKey | None:
        if key in self.notes:
            return key
        heir = self.former.get(key)
        return heir if heir in self.notes else None

    def _unused(self, key: NoteKey, line: int) -> None:
        if key in self.own:
            words = f"'{key}' is a note of your own; change it where it stands under 'add'"
        else:
            self.unused += 1
            words = (
                f"no note has the key '{key}'{nearest(key, self.notes) if self.unused <= _SUGGESTIONS else ''}; kept"
            )
        self.reviser.tell(ProblemKind.OVERRIDE_UNUSED, line, words)

    def _conflict(self, line: int, words: str) -> None:
        self.reviser.tell(ProblemKind.OVERRIDE_CONFLICT, line, words)


def _place_own(
    found: list[list[Candidate]],
    candidates: Sequence[Candidate],
    own: Sequence[OwnNote],
    reviser: Reviser,
    deck: str,
    tags: tuple[str, ...],
) -> None:
    """Put the person's own notes after the last note of the place that they name, else at the end, in file order."""
    places = _places(candidates) if any(note.under for note in own) else {}
    last: list[Candidate] = []
    for note in own:
        at = places.get(note.under)
        if at is None:
            if note.under:
                line, hint = note.written.place("under"), nearest(note.under, places)
                words = f"no note and no section has the key '{note.under}'{hint}; the note is put at the end"
                reviser.tell(ProblemKind.OVERRIDE_UNUSED, line, words)
            last.append(reviser.own(note, None, deck, tags))
        else:
            found[at].append(reviser.own(note, _section_of(candidates[at], note.under), deck, tags))
    found.append(last)


def _places(candidates: Sequence[Candidate]) -> dict[NoteKey, int]:
    """Index of the last note at each key and each beginning of keys."""
    places: dict[NoteKey, int] = {}
    for at, note in enumerate(candidates):
        parts = note.key.partition("#")[0].split("/")
        for count in range(1, len(parts) + 1):
            places[NoteKey("/".join(parts[:count]))] = at
        places[note.key] = at
    return places


def _section_of(near: Candidate, under: NoteKey) -> Candidate:
    """The neighbour with only those headings that the named place stands under."""
    if near.key == under:
        return near
    documents = len([part for part in near.document.split("/") if part not in ("", ".", "..")])
    depth = max(under.count("/") + 1 - documents, 0)
    headings = near.headings[:depth]
    return replace(near, headings=headings, context=tuple(crumb for crumb in near.context if crumb in headings))


def nearest(key: str, known: Collection[str]) -> str:
    """The nearest known key: one with the same last part, else a similar one of the same document."""
    document, _, rest = key.partition("/")
    handle = rest.rpartition("/")[2]
    same = [each for each in known if handle and each.endswith(f"/{handle}")]
    pool = same or [each for each in known if each.startswith(document)] or list(known)
    near = difflib.get_close_matches(key, pool[:2000], n=1, cutoff=0.3 if same else 0.6)
    return f" (did you mean '{near[0]}'?)" if near else ""
