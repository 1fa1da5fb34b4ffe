"""Where the ledger lies, its copy in the package, and one build at a time."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from ledger.pair import fact

from flashgen.errors import FlashgenError, ProblemKind
from flashgen.ledger import (
    Ledger,
    check_lost,
    find_place,
    format_ledger,
    from_package,
    ledger_path,
    load,
    lock,
    new_deck_id,
    package_entry,
    publish,
)

LEDGER = publish(Ledger("deck-1"), [fact("d/S/a", "What is a?", "a letter")], 1000).ledger


def package(path: Path, *entries: tuple[str, bytes]) -> Path:
    """A package that holds some entries."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (("media", b"{}"), *entries):
            archive.writestr(name, content)
    return path


def kind(error: pytest.ExceptionInfo[FlashgenError]) -> ProblemKind:
    """The kind of the one problem."""
    return error.value.problems[0].kind


def test_the_ledger_lies_with_the_notes(tmp_path: Path) -> None:
    """In the deck's folder, or beside the file under its name."""
    assert ledger_path(tmp_path) == tmp_path / "deck.lock"
    assert ledger_path(tmp_path / "my notes.md") == tmp_path / "my notes.deck.lock"


def test_files_that_differ_in_suffix_have_a_ledger_each(tmp_path: Path) -> None:
    """Of a.md and a.markdown neither finds the other's ledger, nor its copy in a package."""
    (tmp_path / "a.deck.lock").write_text(format_ledger(LEDGER), "utf-8")
    path = package(tmp_path / "a.apkg", package_entry(LEDGER, tmp_path / "a.md"))
    other = tmp_path / "a.markdown"
    place = find_place(other, path)
    assert (place.path, place.read) == (tmp_path / "a.markdown.deck.lock", None)
    check_lost(place, other, path)


def test_a_first_build_has_a_place_and_nothing_to_read(tmp_path: Path) -> None:
    """Where there is no ledger yet, the place is known all the same."""
    place = find_place(tmp_path / "notes.md", tmp_path / "out" / "notes.apkg")
    assert (place.path, place.read, place.problems) == (tmp_path / "notes.deck.lock", None, ())
    assert load(place.path) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_place_puts_it_beside_the_package(tmp_path: Path) -> None:
    """Where the notes cannot be written to, the ledger goes beside the package, and that is said."""
    notes, out = tmp_path / "notes", tmp_path / "out"
    notes.mkdir()
    out.mkdir()
    notes.chmod(0o500)
    place = find_place(notes / "a.md", out / "a.apkg")
    notes.chmod(0o700)
    assert place.path == out / "a.deck.lock"
    assert [problem.kind for problem in place.problems] == [ProblemKind.LEDGER_ELSEWHERE]


def test_the_try_whether_a_place_can_be_written_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file without a name cannot be had, the one that is tried begins with a dot, as no note does."""
    seen: list[str] = []

    def named(dir: Path, prefix: str = "tmp") -> object:
        file = tempfile.NamedTemporaryFile(dir=dir, prefix=prefix)  # noqa: SIM115  (the caller closes it)
        seen.append(Path(file.name).name)
        return file

    monkeypatch.setattr("tempfile.TemporaryFile", named)
    find_place(tmp_path / "a.md", tmp_path / "a.apkg")
    assert [name[0] for name in seen] == ["."]


def test_a_ledger_beside_the_package_moves_to_the_notes(tmp_path: Path) -> None:
    """A ledger that had to lie beside the package is read there, and written to the notes when that is possible."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.deck.lock").write_text(format_ledger(LEDGER), "utf-8")
    place = find_place(tmp_path / "a.md", tmp_path / "out" / "a.apkg")
    assert (place.path, place.read) == (tmp_path / "a.deck.lock", tmp_path / "out" / "a.deck.lock")


def test_a_ledger_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is an error with its cure, no traceback."""
    path = tmp_path / "deck.lock"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FlashgenError, match="rebuild") as error:
        load(path)
    assert kind(error) is ProblemKind.LEDGER_BROKEN


def test_the_package_carries_a_copy(tmp_path: Path) -> None:
    """The ledger is restored from the package, of the deck that is asked for."""
    other = Ledger("deck-2")
    path = package(
        tmp_path / "x.apkg", package_entry(LEDGER, tmp_path / "a.md"), package_entry(other, tmp_path / "b.md")
    )
    assert from_package(path, "deck-1") == format_ledger(LEDGER)
    assert from_package(path, "deck-2") == format_ledger(other)
    with pytest.raises(FlashgenError, match="deck-1, deck-2; say which"):
        from_package(path)
    with pytest.raises(FlashgenError, match="not of this deck"):
        from_package(path, "deck-3")


def test_what_holds_no_ledger_is_told(tmp_path: Path) -> None:
    """A package of another program, a broken one, and none at all."""
    (tmp_path / "broken.apkg").write_bytes(b"PK\x03\x04 but no more")
    for path, says in [
        (package(tmp_path / "foreign.apkg"), "holds ledgers of no deck"),
        (tmp_path / "broken.apkg", "is not a package that can be read"),
        (tmp_path / "missing.apkg", "is not a package that can be read"),
    ]:
        with pytest.raises(FlashgenError, match=says):
            from_package(path)


def test_a_lost_ledger_is_missed(tmp_path: Path) -> None:
    """No ledger, but a package with its copy: the build stops and says how to restore it."""
    notes = tmp_path / "a.md"
    path = package(tmp_path / "x.apkg", package_entry(LEDGER, notes))
    place = find_place(notes, path)
    for deck_id in ("deck-1", ""):
        with pytest.raises(FlashgenError, match=r"ledger rebuild --from .*x\.apkg"):
            check_lost(place, notes, path, deck_id)
    check_lost(place, notes, path, "deck-9")
    check_lost(find_place(tmp_path / "b.md", path), tmp_path / "b.md", path)
    check_lost(place, notes, tmp_path / "missing.apkg")
    place.path.write_text(format_ledger(LEDGER), "utf-8")
    check_lost(find_place(notes, path), notes, path, "deck-1")


def test_one_build_at_a_time(tmp_path: Path) -> None:
    """A second build fails clean while the first one is at work, and nothing is left when it is done."""
    path = tmp_path / "deck.lock"
    with lock(path), pytest.raises(FlashgenError) as error, lock(path, wait=0):
        pytest.fail("two builds at once")
    assert kind(error) is ProblemKind.LEDGER_LOCKED
    with lock(path, wait=0):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="locks otherwise")
def test_a_place_without_locks_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no locks, nobody is waited for, the reason is said, and no file is left."""

    def flock(file: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(FlashgenError, match=os.strerror(errno.ENOLCK)) as error, lock(tmp_path / "deck.lock", wait=0):
        pytest.fail("no lock was held")
    assert kind(error) is ProblemKind.WRITE_FAILED
    assert list(tmp_path.iterdir()) == []


def _die_holding(path: Path) -> None:
    lock(path, wait=0).__enter__()
    os._exit(1)


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    """A build that was killed holds nobody up."""
    path = tmp_path / "deck.lock"
    process = multiprocessing.get_context("spawn").Process(target=_die_holding, args=(path,))
    process.start()
    process.join()
    assert process.exitcode == 1
    with lock(path, wait=0):
        assert (tmp_path / ".deck.lock.building").exists()


def test_deck_ids_are_random() -> None:
    """Two decks made at once have two ids."""
    assert new_deck_id() != new_deck_id()
