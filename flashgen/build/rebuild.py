"""``flashgen ledger rebuild``: a ledger that was lost, cut or edited by hand, restored from the copy in a package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flashgen.build.pipeline import known
from flashgen.build.sources import settings_of
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger import Ledger, find_place, from_package, load, lock, read_ledger
from flashgen.writer import write_bytes

_KEPT: Final = ".broken"
"""Added to the name of a ledger that could not be read, which stays for whoever wants to look at it."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was restored."""

    path: Path
    package: Path
    notes: int
    """Published notes that the ledger knows."""
    removed: int
    """Notes that it knows to be removed."""
    broken: Path | None
    """Where the ledger that could not be read lies now; None if there was none."""
    written: bool
    """False if the ledger is the copy already."""


def rebuild(source: Path, package: Path) -> Rebuilt:
    """Put the copy of the ledger that a package carries in its place.

    ``source``: a deck folder, a Markdown file or a folder of Markdown. A ledger that can be read is replaced only where
    the copy knows all that it knows, and more. Raises FlashgenError (LEDGER_BROKEN) for a package without the copy,
    (LEDGER_SOUND) where nothing may be replaced, (LEDGER_NEWER) for what a newer flashgen wrote, and where a file
    cannot be written.
    """
    if not source.exists():
        raise FlashgenError(Problem(ProblemKind.FILE_MISSING, Span(source.as_posix())))
    place = find_place(source, package)
    deck_id = settings_of(source, known()).id if source.is_dir() else ""
    with lock(place.path):
        place = find_place(source, package)  # a build may have made the ledger meanwhile
        present, broken = _present(place.read)
        text = from_package(package, deck_id or (present.deck_id if present else ""), source)
        copy = read_ledger(text, package.as_posix())
        written = present != copy
        if present is not None and written and not _older(present, copy):
            detail = f"is sound, and {package.as_posix()} holds an older copy or the same notes; nothing was restored"
            raise FlashgenError(Problem(ProblemKind.LEDGER_SOUND, Span(str(place.path)), detail))
        aside = place.path.with_name(place.path.name + _KEPT) if broken else None
        try:
            if aside is not None and place.read is not None:
                write_bytes(aside, place.read.read_bytes())
            if written:
                write_bytes(place.path, text.encode("utf-8"))
        except OSError as error:
            reason = error.strerror or str(error)
            raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(str(place.path)), reason)) from error
    return Rebuilt(place.path, package, len(copy.live), len(copy.removed), aside, written)


def _present(path: Path | None) -> tuple[Ledger | None, bool]:
    """The ledger that is there, and whether there is one that cannot be read."""
    try:
        return (load(path) if path else None), False
    except FlashgenError as error:
        if any(problem.kind is not ProblemKind.LEDGER_BROKEN for problem in error.problems):
            raise
        return None, True


def _older(present: Ledger, copy: Ledger) -> bool:
    """Whether the copy knows every note that the present ledger knows, none at an earlier state, and something more."""
    mods = {entry.guid: entry.mod for entry in copy.entries}
    if any(entry.mod > mods.get(entry.guid, -1) for entry in present.entries):
        return False
    return mods != {entry.guid: entry.mod for entry in present.entries}
