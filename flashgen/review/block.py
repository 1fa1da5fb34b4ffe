"""``flashgen override``: a block in overrides.yaml with the present text of a note, ready to be edited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flashgen.build.documents import Tick
from flashgen.build.package import read_published
from flashgen.build.pipeline import known, propose, revise
from flashgen.build.sources import OVERRIDES, read_source
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger import find_place, lock
from flashgen.model import NoteKey, NoteKind
from flashgen.overrides.apply import nearest
from flashgen.overrides.load import normal_key
from flashgen.overrides.write import set_block
from flashgen.review.edits import Desk, form
from flashgen.writer import write_bytes

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Block:
    """What overrides.yaml says of a note."""

    file: Path
    line: int
    """From 1."""
    text: str
    written: bool
    """False where a block was there already: it stays as it is."""


def write_block(place: Path, key: str, tick: Tick) -> Block:
    """Write a block for a note that a rule made, with its question and answer, or its cloze text, as Markdown.

    ``place``: a deck folder; the rest of its overrides.yaml stays byte for byte. Raises FlashgenError for a single
    file, for a key that no such note has, and where the file is broken.
    """
    source, _ = read_source(place, known())
    if source.is_file:
        raise FlashgenError(Problem(ProblemKind.OVERRIDE_PLACE, Span(place.as_posix()), place.as_posix()))
    path = source.root / OVERRIDES
    with lock(path):
        old = path.read_bytes() if path.exists() else b""
        proposal = propose(source, tick)
        ledger = read_published(source, find_place(source.place, Path(f"{source.stem}.apkg")))
        former = {old: entry.key for entry in ledger.live for old in entry.former}
        former.update(revise(proposal, ledger).former)
        desk = Desk(old.removeprefix(_BOM).decode("utf-8"), path.as_posix(), proposal, ledger, former)
        wanted = _current(desk, normal_key(key))
        line, text = desk.lines(desk.origin(wanted))
        if line:
            return Block(path, line, text, written=False)
        candidate = desk.generated[wanted]
        names = ("text",) if candidate.kind is NoteKind.CLOZE else ("front", "back")
        fields = form(desk, candidate)
        new = set_block(desk.text, wanted, {name: fields[name] for name in names}, desk.path)
        try:
            write_bytes(path, (_BOM if old.startswith(_BOM) else b"") + new.encode("utf-8"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(path.as_posix()), reason)) from error
    desk = Desk(new, path.as_posix(), proposal, ledger, former)
    return Block(path, *desk.lines(desk.origin(wanted)), written=True)


def _current(desk: Desk, key: NoteKey) -> NoteKey:
    """The key of today of a note that a rule made."""
    if key in desk.generated:
        return key
    heir = desk.former.get(key)
    if heir is not None and heir in desk.generated:
        return heir
    own = key in desk.origins and desk.origins[key].own >= 0
    words = "; it is a note of your own: change it where it stands under 'add'" if own else nearest(key, desk.generated)
    raise FlashgenError(Problem(ProblemKind.KEY_UNKNOWN, Span(desk.path), f"'{key}'{words}"))
