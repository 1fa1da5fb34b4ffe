"""Notes → one ``.apkg``: the same notes make the same bytes. The only import of genanki.

genanki makes note types and decks, once each; the rows are streamed into SQLite here, because genanki writes all
decks again for each deck, leaves its database in the temporary folder and checks fields for tags in quadratic time.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import sqlite3
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from flashgen.model import Note, NoteKind
from flashgen.writer.fields import checksum, fields, ordinals, sort_field
from flashgen.writer.note_types import MOD, NOTE_TYPES, NoteType, css, template_html

COLLECTION: Final = "collection.anki2"
DESCRIPTION: Final = (
    "Made by flashgen from Markdown notes. To keep a change, make it in the notes or in overrides.yaml."
)
_CHUNK: Final = 2000
_LEVEL: Final = 4
"""Of deflate: level 6 makes the package two percent smaller, in twice the time."""
_PACKED: Final = (".png", ".jpg", ".gif", ".webp", ".avif", ".mp3", ".ogg", ".opus", ".flac", ".m4a", ".mp4", ".webm")
"""Deflating these costs time and saves nothing."""


def write_package(
    notes: Iterable[Note],
    media: Mapping[str, Path],
    ledgers: Mapping[str, bytes],
    stamp: int,
    target: Path,
    descriptions: Mapping[str, str] | None = None,
) -> None:
    """Write a package that Anki imports.

    ``notes`` are taken one by one, in the order of study. ``media``: name in the package → file. ``ledgers``: name
    of an extra entry, which Anki ignores → its content. ``stamp``: seconds since 1970, at least 1 and not in the
    future; note and card ids count up from ``stamp`` · 1000, and Anki shows it as the day of creation. It must
    depend on the notes only (say, the newest ``mod``) for the same notes to make the same bytes. ``descriptions``:
    deck name → what Anki shows under it, in place of a line that names us. Raises OSError as the file system does;
    the target may then be half-written (see :mod:`flashgen.writer.atomic`).
    """
    with tempfile.TemporaryDirectory(prefix="flashgen-") as folder:
        database = Path(folder) / COLLECTION
        _write_database(database, notes, stamp, descriptions or {})
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            _add(package, COLLECTION, database)
            names = sorted(media)
            index = json.dumps(dict(zip(map(str, itertools.count()), names, strict=False)), ensure_ascii=False)
            package.writestr(_entry("media"), index)
            for at, name in enumerate(names):
                _add(package, str(at), media[name], stored=name.endswith(_PACKED))
            for name in sorted(ledgers):
                package.writestr(_entry(name), ledgers[name])


def _entry(name: str, stored: bool = False) -> zipfile.ZipInfo:
    """An entry that tells nothing of the clock or the machine."""
    info = zipfile.ZipInfo(name)  # dated 1980-01-01
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    # Before Python 3.13 there is no public way to give a level together with a date.
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _add(package: zipfile.ZipFile, name: str, path: Path, stored: bool = False) -> None:
    info = _entry(name, stored)
    info.file_size = path.stat().st_size  # lets zipfile choose the header for files over 2 GB
    with path.open("rb") as source, package.open(info, "w") as entry:
        shutil.copyfileobj(source, entry, 1 << 20)


def _write_database(path: Path, notes: Iterable[Note], stamp: int, descriptions: Mapping[str, str]) -> None:
    from genanki.apkg_col import APKG_COL  # late: it takes as long to import as all of ours
    from genanki.apkg_schema import APKG_SCHEMA

    statements = [part for part in APKG_SCHEMA.split(";") if part.strip()]
    decks = _Decks(descriptions)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for statement in statements:
            if "CREATE INDEX" not in statement:
                db.execute(statement)
        db.executescript(APKG_COL)
        db.execute("BEGIN")
        _write_rows(db, notes, stamp, decks)
        for statement in statements:  # indexes last: twice as fast
            if "CREATE INDEX" in statement:
                db.execute(statement)
        note_types = {str(type_.id): _note_type(type_) for type_ in NOTE_TYPES.values()}
        stored: dict[str, object] = json.loads(db.execute("SELECT decks FROM col").fetchone()[0])
        db.execute(
            "UPDATE col SET models = ?, decks = ?, mod = ?, scm = ?",
            (json.dumps(note_types), json.dumps(stored | decks.made), stamp * 1000, stamp * 1000),
        )
        db.execute("COMMIT")


def _write_rows(db: sqlite3.Connection, notes: Iterable[Note], stamp: int, decks: _Decks) -> None:
    ids = itertools.count(stamp * 1000 + 1)
    card_ids = itertools.count(stamp * 1000 + 1)
    for chunk in _chunks(notes):
        note_rows: list[tuple[object, ...]] = []
        card_rows: list[tuple[object, ...]] = []
        for note in chunk:
            id_ = next(ids)
            values = fields(note)
            plain = sort_field(values[0])
            tags = f" {' '.join(note.tags)} " if note.tags else ""
            note_rows.append(
                (id_, note.guid, NOTE_TYPES[note.kind].id, note.mod, tags, "\x1f".join(values), plain, checksum(plain))
            )
            deck = decks.id(note.deck)
            card_rows += [(next(card_ids), id_, deck, ordinal, note.mod, note.due) for ordinal in ordinals(note)]
        db.executemany("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", note_rows)
        db.executemany("INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')", card_rows)


def _chunks(notes: Iterable[Note]) -> Iterator[list[Note]]:
    stream = iter(notes)
    while chunk := list(itertools.islice(stream, _CHUNK)):
        yield chunk


class _Decks:
    """Deck ids by name, made when a name is first seen. Anki knows decks by name only and folds case."""

    def __init__(self, descriptions: Mapping[str, str]) -> None:
        self.made: dict[str, object] = {}
        self._ids: dict[str, int] = {}
        self._descriptions = descriptions

    def id(self, name: str) -> int:
        found = self._ids.get(name)
        return found if found is not None else self._make(name)

    def _make(self, name: str) -> int:
        import genanki

        folded = unicodedata.normalize("NFC", name).casefold()
        id_ = self._ids.get(folded, 0)
        if not id_:
            id_ = (1 << 40) + int.from_bytes(hashlib.sha256(folded.encode()).digest()[:5], "big")
            while str(id_) in self.made:
                id_ += 1
            deck = genanki.Deck(id_, name, self._descriptions.get(name, DESCRIPTION))
            self.made[str(id_)] = deck.to_json()
        self._ids[folded] = self._ids[name] = id_
        return id_


def _note_type(type_: NoteType) -> dict[str, Any]:
    import genanki

    model = genanki.Model(
        type_.id,
        type_.name,
        fields=[
            {"name": field.name, "id": field.id, "description": field.description, "collapsed": field.collapsed}
            for field in type_.fields
        ],
        templates=[
            {"name": each.name, "id": each.id, "qfmt": template_html(each.question), "afmt": template_html(each.answer)}
            for each in type_.templates
        ],
        css=css(),
        model_type=genanki.Model.CLOZE if type_.kind is NoteKind.CLOZE else genanki.Model.FRONT_BACK,
    )
    made: dict[str, Any] = model.to_json(MOD, None)
    return made
