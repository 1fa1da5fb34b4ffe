"""A decision → the text of overrides.yaml that says it. Pure; what contradicts itself is found by whoever applies it.

Every function takes a :class:`Desk`, made of the file as it is at this moment, and returns the file's new text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from flashgen.build.pipeline import Proposal, known
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger import Ledger
from flashgen.model import Candidate, NoteKey, NoteKind
from flashgen.overrides import OwnNote, read_overrides
from flashgen.overrides.content import handle_of
from flashgen.overrides.load import normal_key
from flashgen.overrides.revise import merged
from flashgen.overrides.write import add_note, remove_block, set_block, set_note
from flashgen.reader import read_fragment
from flashgen.review.markdown import markdown
from flashgen.rules.key import make_key
from flashgen.strict_yaml import MapNode, load, load_plain

Fields: TypeAlias = Mapping[str, Any]
"""What a form holds: ``kind``, and ``front`` and ``back`` or ``text``, ``extra``, ``tags`` (a list)."""

_BASIC: Final = ("front", "back")
_SETTLED: Final = ("was", "new")
"""What says whose reviews a note has; no other decision touches it."""

_PLACE: Final = ("context", "deck", "under")
"""What says where a note belongs."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where overrides.yaml speaks, or would speak, of a note."""

    block: str = ""
    """Key of its block under ``cards:``, as written there."""
    part: int = 0
    """Of a block with ``split``: which part it is."""
    own: int = -1
    """Index under ``add:``; -1 for a note that a rule made."""


@dataclass(frozen=True)
class Desk:
    """overrides.yaml as it is now, and the deck that it speaks of."""

    text: str
    path: str
    proposal: Proposal
    ledger: Ledger
    former: Mapping[NoteKey, NoteKey]
    """Key that a note used to have → key that it has now."""

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The file as str, list and dict. Raises FlashgenError if it is broken."""
        found = load_plain(self.text, self.path)
        return found if isinstance(found, dict) else {}

    @cached_property
    def generated(self) -> Mapping[str, Candidate]:
        """Every note that the rules propose, by key."""
        return {candidate.key: candidate for candidate in self.proposal.candidates}

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        """Key of today → where the file speaks of the note. Raises FlashgenError if it is broken."""
        overrides = read_overrides(self.text, self.path, known())
        written = {normal_key(key): key for key in self.blocks}
        found: dict[str, Origin] = {}
        for edit in overrides.cards:
            now = edit.key if edit.key in self.generated else self.former.get(edit.key, edit.key)
            spelled = written.get(edit.key, edit.key)
            found[now] = Origin(spelled)
            base = self.generated.get(now)
            for at, part in enumerate(edit.split[1:], 1):
                if base is not None:
                    found[_key_of(part, base.document, base.headings)] = Origin(spelled, at)
        for at, note in enumerate(overrides.add):
            found[_key_of(note, "", ())] = Origin(own=at)
        return found

    @property
    def blocks(self) -> dict[str, Any]:
        """What stands under ``cards:``."""
        found = self.raw.get("cards")
        return found if isinstance(found, dict) else {}

    @property
    def notes(self) -> list[dict[str, Any]]:
        """What stands under ``add:``."""
        found = self.raw.get("add")
        return found if isinstance(found, list) else []

    def origin(self, key: str) -> Origin:
        """Where the file speaks of a note; for one that it does not speak of, where it would."""
        found = self.origins.get(key)
        if found is None and key not in self.generated:
            raise self.refuse(f"there is no note {key} any more")
        return found or Origin(key)

    def block(self, origin: Origin) -> Any:
        """What the file says there: ``skip``, a mapping, or nothing."""
        return self.notes[origin.own] if origin.own >= 0 else self.blocks.get(origin.block, "")

    def seal(self, key: str) -> str:
        """Changes exactly when somebody changes what the file says of a note; empty where it says nothing."""
        if key not in self.origins:
            return ""
        origin = self.origins[key]
        said = json.dumps(self.block(origin), sort_keys=True)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def lines(self, origin: Origin) -> tuple[int, str]:
        """First line, from 1, and text of what the file says there; 0 and nothing where it says nothing."""
        root = load(self.text, self.path)
        section = root.get("add" if origin.own >= 0 else "cards") if isinstance(root, MapNode) else None
        if section is None:
            return 0, ""
        without = self._without(origin)
        if without == self.text:
            return 0, ""
        before, after = self.text.splitlines(), without.splitlines()
        start = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
        return start + 1, "\n".join(before[start : start + len(before) - len(after)])

    def _without(self, origin: Origin) -> str:
        if origin.own >= 0:
            return set_note(self.text, origin.own, None, self.path)
        return remove_block(self.text, origin.block, self.path)

    def refuse(self, words: str, line: int = 0) -> FlashgenError:
        """An error about this file."""
        return FlashgenError(Problem(ProblemKind.OVERRIDE_CONFLICT, Span(self.path, line), words))


# ------------------------------------------------------------------------------------------------------------ decisions
def skip(desk: Desk, key: str) -> str:
    """The note is not wanted. A part of a split note leaves the others; a note of one's own goes."""
    origin = desk.origin(key)
    if origin.own >= 0:
        return set_note(desk.text, origin.own, None, desk.path)
    block = desk.block(origin)
    parts = _parts(block)
    if not parts:
        return set_block(desk.text, origin.block, "skip", desk.path)
    left = [part for at, part in enumerate(parts) if at != origin.part]
    left[0] = {name: value for name, value in left[0].items() if name != "key"}
    new = {name: value for name, value in block.items() if name != "split"}
    new |= {"split": left} if len(left) > 1 else left[0]
    return set_block(desk.text, origin.block, new, desk.path)


def restore(desk: Desk, key: str) -> str:
    """The note as the rules make it: without its block."""
    origin = desk.origin(key)
    if origin.own >= 0:
        return set_note(desk.text, origin.own, None, desk.path)
    return remove_block(desk.text, origin.block, desk.path)


def edit(desk: Desk, key: str, fields: Fields) -> str:
    """The note says something else. Only what differs from the generated note is written."""
    origin = desk.origin(key)
    block = desk.block(origin)
    if origin.own >= 0:
        kept = {name: value for name, value in block.items() if name not in _WRITABLE}
        return set_note(desk.text, origin.own, kept | whole(fields), desk.path)
    parts = _parts(block)
    if parts:
        kept = {name: value for name, value in parts[origin.part].items() if name not in _WRITABLE}
        parts[origin.part] = kept | whole(fields)
        return set_block(desk.text, origin.block, {**block, "split": parts}, desk.path)
    held = block if isinstance(block, dict) else {}
    new = {name: value for name, value in held.items() if name not in _WRITABLE}
    new |= _difference(fields, _base(desk, key, held), held)
    if not new:
        return remove_block(desk.text, origin.block, desk.path)
    return set_block(desk.text, origin.block, new, desk.path)


def split(desk: Desk, key: str, parts: Sequence[Fields]) -> str:
    """Several notes stand in place of the note, where it stood; the first keeps its key, and so its reviews."""
    origin = desk.origin(key)
    block = desk.block(origin)
    if origin.own >= 0:
        first, *others = _divided(block, key, parts)
        text = set_note(desk.text, origin.own, first, desk.path)
        for other in others:
            text = add_note(text, other, desk.path)
        return text
    held = _parts(block)
    if held:
        # The first part has the key of the block.
        divided = _divided(held[origin.part], key if origin.part else "", parts)
        new = [*held[: origin.part], *divided, *held[origin.part + 1 :]]
        return set_block(desk.text, origin.block, {**block, "split": new}, desk.path)
    kept = {name: block[name] for name in _SETTLED if isinstance(block, dict) and name in block}
    return set_block(desk.text, origin.block, {**kept, "split": [whole(part) for part in parts]}, desk.path)


def merge(desk: Desk, key: str, others: Sequence[str]) -> str:
    """The others become part of the note, which keeps its reviews."""
    text = desk.text
    for each in (key, *others):
        origin = desk.origin(each)
        if origin.own >= 0 or _parts(desk.block(origin)):
            raise desk.refuse(f"{each} is a note of your own; only notes that a rule made can be merged")
    origin = desk.origin(key)
    block = desk.block(origin)
    held = block if isinstance(block, dict) else {}
    joined = [*_listed(held.get("merge")), *(key for each in others for key in _absorbed(desk, each))]
    kept = {name: value for name, value in held.items() if name not in _WRITABLE}
    for each in others:  # a block of its own would contradict the merge
        text = remove_block(text, desk.origin(each).block, desk.path)
    return set_block(text, origin.block, {**kept, "merge": list(dict.fromkeys(joined))}, desk.path)


def add(desk: Desk, fields: Fields, document: str, line: int) -> str:
    """A note of the person's own, placed after the last note of the section that the line stands in."""
    under = _section(desk.proposal.candidates, document, line)
    return add_note(desk.text, whole(fields) | ({"under": under} if under else {}), desk.path)


# ---------------------------------------------------------------------------------------------------------------- forms
def form(desk: Desk, candidate: Candidate) -> dict[str, Any]:
    """A note as its form shows it: what the person wrote as they wrote it, the rest as Markdown."""
    origin = desk.origins.get(candidate.key, Origin(candidate.key))
    block = desk.block(origin)
    parts = _parts(block)
    written = parts[origin.part] if parts else block if isinstance(block, dict) else {}
    shown = _fields(candidate)
    shown |= {name: written[name].strip("\n") for name in ("front", "back", "text", "extra") if name in written}
    return shown


def _fields(candidate: Candidate) -> dict[str, Any]:
    return {
        "kind": candidate.kind.value,
        "front": markdown(candidate.front),
        "back": markdown(candidate.back),
        "text": markdown(candidate.text, cloze=True),
        "extra": markdown(candidate.extra),
        "tags": list(candidate.tags),
    }


_WRITABLE: Final = ("front", "back", "text", "extra", "tags")
"""The keys that a form writes."""


def whole(fields: Fields) -> dict[str, Any]:
    """A form as a note of its own: nothing that is empty is written."""
    names = ("text", "extra") if fields["kind"] == NoteKind.CLOZE.value else (*_BASIC, "extra")
    found: dict[str, Any] = {name: fields[name] for name in names if fields.get(name) or name in _BASIC}
    return found | ({"tags": list(fields["tags"])} if fields.get("tags") else {})


def _difference(fields: Fields, base: Candidate, held: Mapping[str, Any]) -> dict[str, Any]:
    """What to write so that the generated note reads as the form does."""
    generated = _fields(base)
    if fields["kind"] != generated["kind"]:
        names = ("text",) if fields["kind"] == NoteKind.CLOZE.value else _BASIC
        new = {name: fields[name] for name in names}
    else:
        names = ("text",) if base.kind is NoteKind.CLOZE else _BASIC
        new = {name: fields[name] for name in names if fields[name] != generated[name]}
    if fields["extra"] != generated["extra"]:
        new["extra"] = fields["extra"]
    # What stands in the file already and means the same stays as it was typed.
    new = {name: held[name] if str(held.get(name)).strip("\n") == value else value for name, value in new.items()}
    tags, before = list(dict.fromkeys(fields["tags"])), list(base.tags)
    if set(tags) != set(before):
        new["tags"] = [f"+{tag}" for tag in tags if tag not in before] + [
            f"-{tag}" for tag in before if tag not in tags
        ]
    return new


def _base(desk: Desk, key: str, held: Mapping[str, Any]) -> Candidate:
    """The note before the person's words: as generated, or as merged."""
    others = [desk.generated[each] for each in _listed(held.get("merge")) if each in desk.generated]
    return merged((desk.generated[key], *others)) if others else desk.generated[key]


def _divided(block: Mapping[str, Any], key: str, parts: Sequence[Fields]) -> list[dict[str, Any]]:
    """Forms in place of a written note: all in its place, the first under its key, if it has one of its own."""
    place = {name: block[name] for name in _PLACE if name in block}
    own: dict[str, Any] = {"key": key} if key else {}
    return [(own if at == 0 else {}) | whole(part) | place for at, part in enumerate(parts)]


def _absorbed(desk: Desk, key: str) -> list[str]:
    """A note's key and those that were merged into it before."""
    block = desk.block(desk.origin(key))
    return [key, *(_listed(block.get("merge")) if isinstance(block, dict) else ())]


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _parts(block: Any) -> list[dict[str, Any]]:
    found = block.get("split") if isinstance(block, dict) else None
    return list(found) if isinstance(found, list) else []


def _key_of(note: OwnNote, document: str, headings: tuple[str, ...]) -> NoteKey:
    """The key that ``apply`` gives a written note."""
    text = note.written.text
    content = read_fragment(note.written.front or "") if text is None else read_fragment(text, cloze=True)
    return note.key or make_key(document, headings, handle_of(content))


def _section(candidates: Iterable[Candidate], document: str, line: int) -> str:
    """The beginning of keys, or the key, after which a note made of a line belongs."""
    near: Candidate | None = None
    for candidate in candidates:
        if candidate.document == document and candidate.lines and (near is None or candidate.lines[0] <= line):
            near = candidate
    if near is None:
        return ""
    section = make_key(document, near.headings, "")
    return near.key if not near.headings else section.rpartition("/")[0]
