"""Folders and files without permission, met as an ordinary user: root may do everything."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from workshop import Project, flashgen, total

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
NOBODY = 65_534


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project that belongs to an ordinary user, as whom the test runs."""
    flashgen("cards", "nothing")  # imports everything, while the interpreter's own files can be read
    folder = Path(tempfile.mkdtemp(prefix="flashgen-test-"))
    monkeypatch.chdir(folder)
    flashgen("build", str(Project.cells(folder / "warm").folder / "notes"), "-o", str(folder / "warm" / "x.apkg"))
    shutil.rmtree(folder / "warm")
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield Project.cells(folder)
    finally:
        if root:
            os.seteuid(0)
        for path in folder.rglob("*"):
            os.chmod(path, 0o755)
        shutil.rmtree(folder)


def test_a_note_without_permission_costs_its_own_cards(ordinary: Project) -> None:
    """The file is named, the rest is built."""
    ordinary.write("notes/secret.md", "**Secret**: nobody may read this\n").chmod(0)
    run = flashgen("build", "notes")
    assert run.code == 0
    assert run.stderr == "notes/secret.md: cannot be read (Permission denied); its cards are left out\n"
    assert run.stdout.startswith(f"notes: {total()[0]} new (")


def test_a_folder_without_permission_costs_its_own_cards(ordinary: Project) -> None:
    """The folder is named, the rest is built."""
    ordinary.write("notes/locked/a.md", "**Secret**: nobody may read this\n").parent.chmod(0)
    run = flashgen("build", "notes")
    assert run.code == 0
    assert run.stderr == "notes/locked: cannot be read (Permission denied); its cards are left out\n"


def test_a_named_file_without_permission_is_an_error(ordinary: Project) -> None:
    """Nothing else could be built."""
    ordinary.write("secret.md", "**Secret**: nobody may read this\n").chmod(0)
    run = flashgen("build", "secret.md")
    assert (run.code, run.stderr) == (1, "secret.md: cannot be read (Permission denied); its cards are left out\n")


def test_read_only_notes_keep_their_ledger_beside_the_package(ordinary: Project) -> None:
    """It is said where the ledger went, and the next build finds it there."""
    (ordinary.folder / "notes").chmod(0o555)
    run = flashgen("build", "notes")
    assert run.code == 0
    assert run.stderr == (
        "notes/deck.lock: cannot be written, so the ledger, which keeps your reviews, is notes.deck.lock; "
        "keep it with the notes\n"
    )
    assert flashgen("build", "notes").stdout.startswith(f"notes: {total()[0]} kept (")


def test_a_package_that_cannot_be_written_is_an_error(ordinary: Project) -> None:
    """The place is named, and the ledger stays as it was."""
    out = ordinary.folder / "out"
    out.mkdir(mode=0o555)
    run = flashgen("build", "notes", "-o", "out/x.apkg")
    assert (run.code, run.stderr) == (1, "out/x.apkg: cannot be written: Permission denied\n")
    assert not (ordinary.folder / "notes/deck.lock").exists()
