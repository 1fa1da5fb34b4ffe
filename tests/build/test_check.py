"""``check`` tells what a build would stop at, or warn of."""

from __future__ import annotations

import tempfile
from typing import NoReturn

import pytest
from workshop import CELLS, Project, flashgen


def test_a_lost_ledger_is_told_with_everything_else(project: Project) -> None:
    """The package holds a ledger that the notes have lost: an error, and the other problems are told all the same."""
    assert flashgen("build", "notes").code == 0
    project.ledger_path.unlink()
    project.edit("img/membrane.png", "img/gone.png")
    run = flashgen("check", "notes")
    assert run.code == 1
    assert "is lost, but notes.apkg holds a copy" in run.stdout and "gone.png" in run.stdout


def test_two_decks_with_one_id_are_told(project: Project) -> None:
    """A copied deck folder has the id of the first; either alone is sound."""
    for folder in ("notes", "copy"):
        project.write(f"{folder}/deck.yaml", "id: cells\n")
    project.write("copy/cells.md", CELLS.replace("![The membrane and its proteins](img/membrane.png)\n", ""))
    assert flashgen("check", "copy").code == 0
    run = flashgen("check", "notes", "copy")
    assert run.code == 1
    assert "copy: has the id of notes, as a copy has" in run.stdout


def test_a_place_that_cannot_be_written_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger would go beside the package: a warning, as a build gives it."""

    def refused(**_: object) -> NoReturn:
        raise PermissionError

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    run = flashgen("check", "notes", "--strict")
    assert run.code == 1
    assert "notes/deck.lock: cannot be written" in run.stdout
