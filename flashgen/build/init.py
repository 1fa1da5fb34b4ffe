"""``flashgen init``: a deck folder for notes that live anywhere. The notes themselves are never touched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flashgen.build import template
from flashgen.build.sources import OVERRIDES, SETTINGS, below, typed
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger import ledger_path, load, new_deck_id
from flashgen.writer import Staging, project_root


@dataclass(frozen=True, slots=True)
class Made:
    """What ``init`` made."""

    folder: Path
    files: tuple[Path, ...]
    """Files that were written."""
    taken_over: Path | None
    """The ledger that moved into the folder."""


def init(named: Sequence[Path], into: Path | None) -> Made:
    """Make a deck folder; notes inside it are its own, others are referred to where they are.

    The ledger of a bare file or folder moves in, and its id and name become the deck's, so that the next build updates
    what is in Anki. Raises FlashgenError where there is a deck already, a name leads nowhere, or a file cannot be
    written.
    """
    notes = tuple(dict.fromkeys(typed(path) for path in named))
    for path in notes:
        if not os.path.exists(path):
            raise FlashgenError(Problem(ProblemKind.FILE_MISSING, Span(path.as_posix())))
    folder = typed(into) if into else Path("decks") / (notes[0].stem if notes[0].is_file() else notes[0].resolve().name)
    if (folder / SETTINGS).exists():
        raise FlashgenError(Problem(ProblemKind.DECK_EXISTS, Span((folder / SETTINGS).as_posix())))
    old = _ledger(notes)
    ledger = load(old) if old else None
    names = {entry.deck for entry in ledger.live} if ledger else set()
    settings = template.deck_yaml(
        ledger.deck_id if ledger else new_deck_id(),
        names.pop() if len(names) == 1 else "",
        tuple(_sources(notes, folder)),
        tuple(_media(notes, folder)),
    )
    wanted = {SETTINGS: settings, OVERRIDES: template.OVERRIDES, ".gitattributes": template.ATTRIBUTES}
    contents = {folder / name: text.encode() for name, text in wanted.items() if not (folder / name).exists()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        moves = old is not None and old != ledger_path(folder)
        if old and moves:
            contents = {ledger_path(folder): old.read_bytes(), **contents}
        with Staging() as staging:
            for path, content in contents.items():
                staging.path(path).write_bytes(content)
            staging.commit(contents)
        if old and moves:
            old.unlink()
    except OSError as error:
        span = Span(Path(error.filename or folder).as_posix())
        raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, span, error.strerror or str(error))) from error
    return Made(folder, tuple(contents), old if moves else None)


def _ledger(notes: Sequence[Path]) -> Path | None:
    """The ledger that a build has left beside the notes. Raises FlashgenError where there are several."""
    found = [path for path in map(ledger_path, notes) if path.exists()]
    if len(found) > 1:
        names = " and ".join(path.as_posix() for path in found)
        detail = f"{names} are the ledgers of several decks; make a deck folder for each"
        raise FlashgenError(Problem(ProblemKind.DECK_ID_CLASH, None, detail))
    return found[0] if found else None


def _sources(notes: Sequence[Path], folder: Path) -> Iterator[str]:
    """What ``sources:`` says; nothing where the notes are the folder itself."""
    if any(path.resolve() == folder.resolve() for path in notes):
        return
    for path in notes:
        yield Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _media(notes: Sequence[Path], folder: Path) -> Iterator[str]:
    """The top folders of the collections that files outside come from: a bare file's pictures may lie there, too."""
    roots = [project_root(path.resolve().parent) for path in notes if path.is_file() and not below(path, folder)]
    for root in dict.fromkeys(roots):
        if root is not None:
            yield Path(os.path.relpath(root, folder.resolve())).as_posix()
