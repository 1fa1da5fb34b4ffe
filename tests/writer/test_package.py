"""The package: what is in it, byte for byte."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flashgen.model import Html, Note, NoteKind
from flashgen.writer import BASIC, CLOZE, write_package
from flashgen.writer.fields import checksum, sort_field

STAMP = 1_700_000_000
Make = Callable[..., Note]


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """What the database in a package answers."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as package:
            database = package.extract("collection.anki2", folder)
        with closing(sqlite3.connect(database)) as db:
            return db.execute(query).fetchall()


@pytest.fixture
def notes(make_note: Make) -> list[Note]:
    """A basic note, one with a reverse, and a cloze note with three deletions of two numbers."""
    return [
        make_note(1),
        make_note(2, reverse_front=Html("back?"), reverse_back=Html("front"), deck="Deck::Sub"),
        make_note(3, kind=NoteKind.CLOZE, text=Html("{{c3::a}} {{c1::b}} {{c3::c}}"), tags=()),
    ]


def test_rows(notes: list[Note], tmp_path: Path) -> None:
    """Notes keep guid, mod and tags; cards follow templates or cloze numbers, with the note's position."""
    target = tmp_path / "deck.apkg"
    write_package(notes, {}, {}, STAMP, target)
    stored = rows(target, "SELECT guid, mid, mod, usn, tags, flds FROM notes ORDER BY id")
    assert [row[:5] for row in stored] == [
        ("guid00001", BASIC.id, 1_700_000_001, -1, " one two "),
        ("guid00002", BASIC.id, 1_700_000_002, -1, " one two "),
        ("guid00003", CLOZE.id, 1_700_000_003, -1, ""),
    ]
    assert stored[1][5].split("\x1f") == [
        *("question 2", "answer 2", "Above › Near", "", "The document", "back?", "front", "guid00002", "", "", "")
    ]
    assert stored[2][5].split("\x1f") == [
        *("{{c3::a}} {{c1::b}} {{c3::c}}", "Above › Near", "", "The document", "guid00003", "", "", "")
    ]
    cards = rows(
        target, "SELECT n.guid, c.ord, c.type, c.queue, c.due FROM cards c JOIN notes n ON n.id = c.nid ORDER BY c.id"
    )
    assert cards == [
        ("guid00001", 0, 0, 0, 1),
        ("guid00002", 0, 0, 0, 2),
        ("guid00002", 1, 0, 0, 2),
        ("guid00003", 0, 0, 0, 3),
        ("guid00003", 2, 0, 0, 3),
    ]


def test_same_notes_same_bytes(notes: list[Note], tmp_path: Path) -> None:
    """The clock, the file's name and the run leave no mark in the package."""
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"picture")
    for name in ("a.apkg", "b.apkg"):
        write_package(
            notes, {"fg-1.png": picture, "fg-0.svg": picture}, {"flashgen.deck.lock": b"1"}, STAMP, tmp_path / name
        )
        os.utime(picture, (1, 1))
    assert (tmp_path / "a.apkg").read_bytes() == (tmp_path / "b.apkg").read_bytes()


def test_entries(notes: list[Note], tmp_path: Path) -> None:
    """The entries have a fixed order and date and are deflated, but for what is packed already."""
    picture = tmp_path / "picture"
    picture.write_bytes(b"picture")
    write_package(
        notes, {"fg-1.png": picture, "fg-0.svg": picture}, {"flashgen.deck.lock": b"1"}, STAMP, tmp_path / "a"
    )
    with zipfile.ZipFile(tmp_path / "a") as package:
        infos = package.infolist()
        assert [info.filename for info in infos] == ["collection.anki2", "media", "0", "1", "flashgen.deck.lock"]
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert [info.compress_type for info in infos] == [8, 8, 8, 0, 8]
        assert json.loads(package.read("media")) == {"0": "fg-0.svg", "1": "fg-1.png"}
        assert package.read("1") == b"picture"
        assert package.read("flashgen.deck.lock") == b"1"


def test_nothing_is_left_in_the_temporary_folder(
    notes: list[Note], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a finished nor a failed writing leaves a file behind."""
    empty = tmp_path / "tmp"
    empty.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    write_package(notes, {}, {}, STAMP, tmp_path / "a.apkg")
    with pytest.raises(FileNotFoundError):
        write_package(notes, {"fg-0.png": tmp_path / "gone.png"}, {}, STAMP, tmp_path / "b.apkg")
    assert not list(empty.iterdir())


def test_notes_are_streamed(make_note: Make, tmp_path: Path) -> None:
    """Notes may come from a generator, and are not kept."""
    write_package((make_note(n) for n in range(1, 4500)), {}, {}, STAMP, tmp_path / "a.apkg")
    assert rows(tmp_path / "a.apkg", "SELECT count(), count(DISTINCT id), min(id) FROM notes") == [
        (4499, 4499, STAMP * 1000 + 1)
    ]


def test_decks_are_written_once(make_note: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work for many decks grows with their number, not with its square: each is described once."""
    import genanki

    made: list[str] = []
    real = genanki.Deck.to_json
    monkeypatch.setattr(genanki.Deck, "to_json", lambda deck: made.append(deck.name) or real(deck))
    deck_notes = [make_note(n, deck=f"Deck::{n % 300}") for n in range(1, 901)]
    write_package(deck_notes, {}, {}, STAMP, tmp_path / "a.apkg")
    assert len(made) == len(set(made)) == 300
    decks = json.loads(rows(tmp_path / "a.apkg", "SELECT decks FROM col")[0][0])
    assert len(decks) == 301  # with Anki's own Default
    assert len({row[0] for row in rows(tmp_path / "a.apkg", "SELECT DISTINCT did FROM cards")}) == 300


def test_deck_names_that_anki_takes_for_one(make_note: Make, tmp_path: Path) -> None:
    """Names that differ in case or in the spelling of accents are one deck, for Anki would rename the second."""
    deck_notes = [make_note(n, deck=name) for n, name in enumerate(("Été", "été", "E\u0301te\u0301"), 1)]
    write_package(deck_notes, {}, {}, STAMP, tmp_path / "a.apkg", {"Été": "about it"})
    assert len(rows(tmp_path / "a.apkg", "SELECT DISTINCT did FROM cards")) == 1
    decks = json.loads(rows(tmp_path / "a.apkg", "SELECT decks FROM col")[0][0])
    assert {deck["name"]: deck["desc"] for deck in decks.values()} == {"Default": "", "Été": "about it"}


def test_a_field_full_of_brackets_costs_nothing(make_note: Make, tmp_path: Path) -> None:
    """50 KB of ``<`` is handled in linear time: a quadratic search would not end within the suite's patience."""
    heap = Html("&lt;" * 50_000)
    write_package([make_note(1, front=heap, back=heap)], {}, {}, STAMP, tmp_path / "a.apkg")
    assert sort_field("<" * 2_000_000) == "<" * 2_000_000
    assert rows(tmp_path / "a.apkg", "SELECT length(sfld) FROM notes") == [(50_000,)]


def test_first_field_for_sorting_and_finding() -> None:
    """Anki's own way: no tags, pictures by name, entities resolved; the number is the start of the text's SHA-1."""
    assert sort_field('<b>a</b> &lt;b&gt; <img src="fg-0.png" alt="x">c') == "a <b>  fg-0.png c"
    assert checksum("question") == int(hashlib.sha1(b"question").hexdigest()[:8], 16)


def test_heavy_libraries_are_imported_late() -> None:
    """A command that writes no package pays for neither genanki nor Pygments."""
    code = "import sys, flashgen.writer; print(sorted({'genanki', 'pygments', 'chevron'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
