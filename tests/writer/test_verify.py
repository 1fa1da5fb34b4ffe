"""Reading a package back."""

from __future__ import annotations

import dataclasses
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flashgen.errors import ProblemKind
from flashgen.model import Guid, Html, Note, NoteKind
from flashgen.writer import verify_package, write_package

Make = Callable[..., Note]
LEDGERS = {"flashgen.deck.lock": b"one line a note\n"}


@pytest.fixture
def media(tmp_path: Path) -> dict[str, Path]:
    """One picture by its right name."""
    path = tmp_path / "picture.png"
    path.write_bytes(b"picture")
    return {f"fg-{hashlib.sha256(b'picture').hexdigest()[:16]}.png": path}


@pytest.fixture
def notes(make_note: Make) -> list[Note]:
    """One note of each kind."""
    return [make_note(1), make_note(2, kind=NoteKind.CLOZE, text=Html("{{c1::a}}"))]


@pytest.fixture
def package(notes: list[Note], media: dict[str, Path], tmp_path: Path) -> Path:
    """A good package."""
    path = tmp_path / "deck.apkg"
    write_package(notes, media, LEDGERS, 1_700_000_000, path)
    return path


def test_a_good_package_has_no_problem(package: Path, notes: list[Note], media: dict[str, Path]) -> None:
    """What was written is what was promised."""
    assert verify_package(package, notes, media, LEDGERS) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"front": Html("other")}, "not stored as it was made"),
        ({"guid": Guid("other")}, "not stored as it was made"),
        ({"mod": 5}, "not stored as it was made"),
        ({"tags": ("one",)}, "not stored as it was made"),
        ({"due": 9}, "other cards"),
        ({"reverse_front": Html("r")}, "other cards"),
    ],
)
def test_every_part_of_a_note_is_compared(
    package: Path, notes: list[Note], media: dict[str, Path], change: dict[str, object], words: str
) -> None:
    """A field, guid, mod, tag, position or card that differs is named with its note."""
    promised = [dataclasses.replace(notes[0], **change), notes[1]]  # type: ignore[arg-type]
    problems = verify_package(package, promised, media, LEDGERS)
    assert problems and all(problem.kind is ProblemKind.PACKAGE_VERIFY for problem in problems)
    assert any(words in problem.detail and notes[0].key in problem.detail for problem in problems)


def test_missing_and_surplus_notes(package: Path, notes: list[Note], media: dict[str, Path]) -> None:
    """A note too few and a note too many are both seen."""
    assert "fewer notes" in verify_package(package, [*notes, notes[0]], media, LEDGERS)[0].detail
    assert "more notes" in verify_package(package, notes[:1], media, LEDGERS)[0].detail


def test_a_note_without_a_card_and_a_guid_twice(make_note: Make, tmp_path: Path) -> None:
    """What Anki would take without a word: a note that is never shown, and a guid that two notes have."""
    notes = [make_note(1, kind=NoteKind.CLOZE, text=Html("no deletion")), make_note(1)]
    write_package(notes, {}, {}, 1_700_000_000, tmp_path / "a.apkg")
    details = [problem.detail for problem in verify_package(tmp_path / "a.apkg", notes, {}, {})]
    assert details == ["note doc/note 1 has no card", "two notes have the guid guid00001"]


def test_media_and_ledger(package: Path, notes: list[Note], media: dict[str, Path]) -> None:
    """A picture that is missing, and a ledger that is another, are seen."""
    problems = verify_package(package, notes, [*media, "fg-0.png"], {"flashgen.deck.lock": b"other"})
    assert [problem.detail for problem in problems] == [
        "picture fg-0.png is missing",
        "the copy of the ledger flashgen.deck.lock is damaged",
    ]


def test_a_picture_that_changed_meanwhile(notes: list[Note], media: dict[str, Path], tmp_path: Path) -> None:
    """A picture that was edited between naming and writing does not fit its name."""
    next(iter(media.values())).write_bytes(b"edited")
    write_package(notes, media, LEDGERS, 1_700_000_000, tmp_path / "a.apkg")
    assert "changed during the build" in verify_package(tmp_path / "a.apkg", notes, media, LEDGERS)[0].detail


@pytest.mark.parametrize("damage", ["truncated", "no zip", "no collection", "no database"])
def test_damaged_packages(package: Path, notes: list[Note], media: dict[str, Path], damage: str) -> None:
    """A package that cannot be read is one problem, not a traceback."""
    content = package.read_bytes()
    match damage:
        case "truncated":
            package.write_bytes(content[: len(content) // 2])
        case "no zip":
            package.write_bytes(b"hello")
        case _:
            with zipfile.ZipFile(package, "w") as broken:
                broken.writestr("media" if damage == "no collection" else "collection.anki2", "{}")
    (problem,) = verify_package(package, notes, media, LEDGERS)
    assert "cannot be read back" in problem.detail


def test_a_flipped_byte_is_seen(package: Path, notes: list[Note], media: dict[str, Path]) -> None:
    """The zip's own checksums are looked at."""
    content = bytearray(package.read_bytes())
    content[200] ^= 0xFF
    package.write_bytes(bytes(content))
    assert verify_package(package, notes, media, LEDGERS)
