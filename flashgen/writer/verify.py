"""Reads a written package back: is everything there that was promised?"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO

from flashgen.errors import Problem, ProblemKind, Span
from flashgen.model import Note
from flashgen.writer.fields import fields, ordinals
from flashgen.writer.note_types import NOTE_TYPES
from flashgen.writer.package import COLLECTION


def verify_package(
    path: Path, notes: Iterable[Note], media: Iterable[str], ledgers: Mapping[str, bytes]
) -> tuple[Problem, ...]:
    """What differs from the promise; empty for a good package.

    ``notes`` in the order in which they were written; ``media``: names in the package; their content must fit;
    ``ledgers``: extra entries. Raises OSError.
    """
    place = Span(str(path))
    return tuple(Problem(ProblemKind.PACKAGE_VERIFY, place, each) for each in _differences(path, notes, media, ledgers))


def _differences(
    path: Path, notes: Iterable[Note], media: Iterable[str], ledgers: Mapping[str, bytes]
) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory(prefix="flashgen-") as folder:
            database = Path(folder) / COLLECTION
            with package.open(COLLECTION) as source, database.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
            with closing(sqlite3.connect(database)) as db:
                yield from _rows(db, notes)
            yield from _media(package, set(media))
            for name, content in ledgers.items():
                if package.read(name) != content:
                    yield f"the copy of the ledger {name} is damaged"
    except (zipfile.BadZipFile, zlib.error, EOFError, sqlite3.DatabaseError, KeyError, ValueError) as error:
        yield f"the package cannot be read back: {error}"


def _rows(db: sqlite3.Connection, notes: Iterable[Note]) -> Iterator[str]:
    stored = db.execute("SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id")
    cards = db.execute("SELECT nid, ord, due FROM cards ORDER BY id")
    guids: Counter[str] = Counter()
    for note, row in zip_longest(notes, stored):
        if note is None or row is None:
            yield "it holds more notes than were made" if note is None else "it holds fewer notes than were made"
            return
        guids[note.guid] += 1
        values = "\x1f".join(fields(note))
        if row[1:] != (note.guid, NOTE_TYPES[note.kind].id, note.mod, row[4], values) or row[4].split() != list(
            note.tags
        ):
            yield f"note {note.key} is not stored as it was made"
        expected = [(row[0], ordinal, note.due) for ordinal in ordinals(note)]
        if not expected:
            yield f"note {note.key} has no card"
        if list(islice(cards, len(expected))) != expected:
            yield f"note {note.key} has other cards than it should"
    if cards.fetchone() is not None:
        yield "it holds more cards than were made"
    yield from (f"two notes have the guid {guid}" for guid, count in guids.items() if count > 1)


def _media(package: zipfile.ZipFile, promised: set[str]) -> Iterator[str]:
    index: dict[str, str] = json.loads(package.read("media"))
    for name in sorted(promised - set(index.values())):
        yield f"picture {name} is missing"
    for entry, name in index.items():
        with package.open(entry) as file:
            if not name.startswith(f"fg-{_sha256(file)[:16]}."):
                yield f"picture {name} is damaged, or was changed during the build"


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := file.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()
