"""``flashgen override KEY``: a block with the present text, and nothing else in the file touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Project, flashgen

KEY = "cells/Organelles/Nucleus"
PERSONAL = """\
# mine
cards:
  cells/Organelles/Ribosome: skip   # know it

  cells/Membrane/Diffusion:
    tags: [+exam]   # soon
# the end
"""


def file(project: Project) -> Path:
    """Where the edits are."""
    return project.folder / "notes/overrides.yaml"


def test_a_block_with_the_present_text_is_written(project: Project) -> None:
    """The file is made where there is none; front and back stand in it, ready to be edited."""
    run = flashgen("override", KEY, "notes")
    assert run.code == 0, run.stderr
    lines = file(project).read_text("utf-8").splitlines()
    assert lines[:2] == ["cards:", f"  {KEY}:"]
    assert lines[-1] == "    back: holds the DNA of the cell"
    assert run.stdout == "notes/overrides.yaml:2:\n" + "\n".join(lines[1:]) + "\n"


def test_a_block_that_was_just_written_changes_no_note(project: Project) -> None:
    """Every note of the deck in turn, cloze, list and picture too: its text reads back as it was."""
    project.build()
    for key in [note["key"] for note in flashgen("cards", "notes", "--json").objects]:
        assert flashgen("override", key, "notes").code == 0
    deck = project.build()
    assert deck["kept"] == len(project.ledger.live), project.runs[-1].stderr
    assert len(file(project).read_text("utf-8").splitlines()) > 2 * deck["kept"]


def test_everything_else_in_the_file_stays(project: Project) -> None:
    """Comments, order and blank lines: only lines are added, after the last block."""
    project.write("notes/overrides.yaml", PERSONAL)
    assert flashgen("override", KEY, "notes").code == 0
    lines, before = file(project).read_text("utf-8").splitlines(), PERSONAL.splitlines()
    at = lines.index(f"  {KEY}:")
    assert lines[:at] + lines[at + 3 :] == before


def test_a_block_that_is_there_stays(project: Project) -> None:
    """It is shown, with its place, and not changed; skip is a block, too."""
    project.write("notes/overrides.yaml", PERSONAL)
    run = flashgen("override", "cells/Membrane/Diffusion", "notes")
    assert (run.code, file(project).read_text("utf-8")) == (0, PERSONAL)
    assert run.stdout.startswith("notes/overrides.yaml:5: is there already, and stays as it is\n")
    assert "tags: [+exam]" in run.stdout
    skipped = flashgen("override", "cells/Organelles/Ribosome", "notes", "--json").json
    assert (skipped["line"], skipped["written"]) == (3, False)


def test_a_former_key_means_its_note(project: Project) -> None:
    """The block is written under today's key."""
    project.build()
    project.edit("## Organelles", "## The parts of a cell")
    project.build()
    assert flashgen("override", KEY, "notes").code == 0
    assert "  cells/The-parts-of-a-cell/Nucleus:" in file(project).read_text("utf-8")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (
            "cells/Organelles/Nukleus",
            "no note has the key 'cells/Organelles/Nukleus' (did you mean 'cells/Organelles/N",
        ),
        ("my-own", "no note has the key 'my-own'; it is a note of your own: change it where it stands under 'add'"),
    ],
    ids=["typo", "own"],
)
def test_a_key_that_no_note_has_is_an_error(project: Project, key: str, says: str) -> None:
    """One line with the nearest key, exit 1, the file untouched."""
    own = "add:\n  - key: my-own\n    front: Who?\n    back: Me\n"
    project.write("notes/overrides.yaml", own)
    run = flashgen("override", key, "notes")
    assert (run.code, run.stdout) == (1, "")
    assert run.stderr.startswith(f"notes/overrides.yaml: {says}")
    assert file(project).read_text("utf-8") == own


def test_a_single_file_needs_a_deck_folder_first(project: Project) -> None:
    """It is said which command makes one."""
    run = flashgen("override", KEY, "notes/cells.md")
    assert run.code == 1
    assert "flashgen init notes/cells.md" in run.stderr


def test_a_broken_file_is_not_touched(project: Project) -> None:
    """The error names the line."""
    project.write("notes/overrides.yaml", "cards:\n\t- x\n")
    run = flashgen("override", KEY, "notes")
    assert run.code == 1 and run.stderr.startswith("notes/overrides.yaml:2: ")
    assert file(project).read_text("utf-8") == "cards:\n\t- x\n"
