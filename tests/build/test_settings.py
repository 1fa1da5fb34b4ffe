"""What deck.yaml and front matter do to the notes of a deck."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from workshop import Project, flashgen


def notes(place: str = "notes") -> dict[str, Any]:
    """Every note that a build would make, by key."""
    run = flashgen("cards", place, "--json")
    assert run.code == 0, run.stderr
    return {note["key"]: note for note in run.objects}


def decks(place: str = "notes") -> set[str]:
    """Names of the decks that the notes go to."""
    return {note["deck"] for note in notes(place).values()}


def test_a_folder_is_called_by_its_name(project: Project) -> None:
    """Without settings, the folder's name; the front matter's title only names a bare file."""
    assert decks() == {"notes"}
    assert decks("notes/cells.md") == {"Cells"}
    project.edit("title: Cells\n", "title: 'Life: cells::small'\n")
    assert decks("notes/cells.md") == {"Life: cells:small"}
    project.edit("title: 'Life: cells::small'\n", "")
    assert decks("notes/cells.md") == {"cells"}


def test_name_and_depth(project: Project) -> None:
    """``name`` may have several levels; ``depth`` adds one for each level of headings."""
    project.write("notes/deck.yaml", "name: Biology::Cells\ndepth: 1\n")
    below = {f"Biology::Cells::{heading}" for heading in ("Membrane", "Organelles", "Division")}
    # A card about a heading stands where the heading stands.
    assert decks() == {"Biology::Cells", *below}


def test_tags_of_deck_and_document(project: Project) -> None:
    """Both are on every note of the document, the deck's first; white space in the document's would make two."""
    project.write("notes/deck.yaml", "tags: [exam]\n")
    project.edit("tags: [biology]", "tags: [cell biology, exam]")
    assert {tuple(note["tags"]) for note in notes().values()} == {("exam", "cell-biology")}


def test_drafts_are_left_out_of_a_folder(project: Project) -> None:
    """But built where they are named."""
    project.edit("title: Cells\n", "title: Cells\ndraft: true\n")
    project.write("notes/other.md", "**Osmosis**: the movement of water through a membrane\n")
    assert not any(key.startswith("cells/") for key in notes())
    assert notes("notes/cells.md")


def test_a_document_may_be_skipped(project: Project) -> None:
    """``flashgen: skip`` in its front matter."""
    project.write("notes/other.md", "---\nflashgen: skip\n---\n**Osmosis**: the movement of water through a membrane\n")
    assert not any(key.startswith("other/") for key in notes())


def test_rules_are_switched_in_three_places(project: Project) -> None:
    """deck.yaml, overrides.yaml and front matter; the later one wins."""
    assert any(note["rule"] == "term" for note in notes().values())
    project.write("notes/deck.yaml", "rules:\n  term: off\n  figure: off\n")
    assert not any(note["rule"] in ("term", "figure") for note in notes().values())
    project.write("notes/overrides.yaml", "rules:\n  figure: on\n")
    assert any(note["rule"] == "figure" for note in notes().values())
    project.edit("title: Cells\n", "title: Cells\nflashgen:\n  rules:\n    term: on\n")
    assert any(note["rule"] == "term" for note in notes().values())


def test_notes_of_ones_own_join_the_deck(project: Project) -> None:
    """With the deck's name and tags, after the notes of the documents."""
    project.write("notes/deck.yaml", "tags: [exam]\n")
    project.write("notes/overrides.yaml", "add:\n  - front: A question of my own?\n    back: its answer\n")
    *_, own = notes().values()
    assert (own["front"], own["back"], own["deck"], own["tags"]) == (
        "A question of my own?",
        "its answer",
        "notes",
        ["exam"],
    )


def sources(package: Path) -> set[str]:
    """The Source fields of a package."""
    with zipfile.ZipFile(package) as file, tempfile.TemporaryDirectory() as folder:
        file.extract("collection.anki2", folder)
        database = sqlite3.connect(Path(folder) / "collection.anki2")
        fields = [row[0].split("\x1f") for row in database.execute("select flds from notes")]
        database.close()
    return {next(field for field in each[3:] if field) for each in fields}


def test_the_source_is_the_title_and_a_link_on_request(project: Project) -> None:
    """``source_url`` takes the document's path; a change of it restamps no note."""
    project.build()
    assert sources(project.package) == {"Cells"}
    project.write("notes/deck.yaml", "source_url: https://example.org/{path}\n")
    deck = project.build()
    assert deck["changed"] == 0
    assert sources(project.package) == {'<a href="https://example.org/cells.md">Cells</a>'}
