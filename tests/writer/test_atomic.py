"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from flashgen.writer import Staging, write_bytes


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(each.name for each in folder.iterdir())


def test_committed_files_replace_the_old(tmp_path: Path) -> None:
    """After the commit the new content stands under the final name, and nothing else lies about."""
    target = tmp_path / "deck.lock"
    target.write_text("old")
    with Staging() as staging:
        staging.path(target).write_text("new")
        assert target.read_text() == "old"
        staging.commit([target])
    assert target.read_text() == "new"
    assert names(tmp_path) == ["deck.lock"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, SystemExit])
def test_an_interruption_leaves_the_old_and_no_trace(tmp_path: Path, error: type[BaseException]) -> None:
    """Whatever interrupts the writing, the old file stays and the half-written one goes."""
    target = tmp_path / "deck.lock"
    target.write_text("old")
    with pytest.raises(error), Staging() as staging:
        staging.path(target).write_text("ne")
        raise error
    assert target.read_text() == "old"
    assert names(tmp_path) == ["deck.lock"]


def test_files_move_in_the_given_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption between two moves leaves the first file new and the second one old."""
    ledger, package = tmp_path / "deck.lock", tmp_path / "deck.apkg"
    real = os.replace

    def interrupted(source: str, target: str) -> None:
        if Path(target) == package:
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt), Staging() as staging:
        for target in (package, ledger):
            staging.path(target).write_text("new")
        staging.commit([ledger, package])
    assert names(tmp_path) == ["deck.lock"]
    assert ledger.read_text() == "new"


def test_asking_twice_gives_one_place(tmp_path: Path) -> None:
    """One target has one temporary file, in the same folder, whatever the target is called."""
    target = tmp_path / ("词" * 80 + ".apkg")
    with Staging() as staging:
        assert staging.path(target) == staging.path(target)
        assert staging.path(target).parent == tmp_path
        staging.commit([target])
    assert target.exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions are of another kind there")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """A replaced file keeps its permissions, a new one gets the usual, and a link stays a link."""
    real = tmp_path / "real.lock"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "deck.lock"
    link.symlink_to(real)
    write_bytes(link, b"new")
    assert link.is_symlink() and real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    write_bytes(tmp_path / "fresh", b"new")
    assert (tmp_path / "fresh").stat().st_mode == ordinary.stat().st_mode


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """The caller learns where nothing can be written before anything is."""
    with pytest.raises(FileNotFoundError), Staging() as staging:
        staging.path(tmp_path / "no" / "deck.apkg")
