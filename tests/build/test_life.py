"""The life of a deck in the real Anki: build, import, study, change the notes, build, import again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from anki_engine import Difference, Engine, Imported, compare
from workshop import Project, picture


class Life:
    """A project whose package has been imported, and whose cards have all been studied."""

    def __init__(self, project: Project, anki: Engine) -> None:
        self.project = project
        self.anki = anki
        self.publish()
        anki.review_all()

    def publish(self) -> Imported:
        """Build and import; what Anki's import screen says."""
        self.project.build()
        self.anki.now = self.project.now + 1
        return self.anki.import_package(self.project.package)

    def again(self) -> tuple[Imported, Difference]:
        """Build and import, with all that this did to the collection."""
        before = self.anki.snapshot()
        imported = self.publish()
        return imported, compare(before, self.anki.snapshot())


@pytest.fixture
def life(project: Project, tmp_path: Path) -> Iterator[Life]:
    """Somebody's deck, in use."""
    with Engine(tmp_path / "anki", project.now) as anki:
        yield Life(project, anki)
        assert not anki.faults()


def untouched(difference: Difference) -> bool:
    """Whether no review was lost, no card moved and no note type forked."""
    return not (difference.lost or difference.moved or difference.removed or difference.new_note_types)


def test_everything_arrives(life: Life) -> None:
    """Each note of the ledger is a note in Anki, in one deck, with its tags and its picture."""
    snapshot = life.anki.snapshot()
    assert set(snapshot.notes) == {entry.guid for entry in life.project.ledger.live}
    assert {card.deck for card in snapshot.cards.values()} == {"notes"}
    assert all(note.tags == {"biology"} for note in snapshot.notes.values())
    assert len(snapshot.media) == 1


def test_building_again_changes_nothing(life: Life) -> None:
    """Nothing changed: the same bytes, every note kept, nothing updated in Anki."""
    first = life.project.package.read_bytes()
    imported, difference = life.again()
    assert life.project.package.read_bytes() == first
    assert imported.new == imported.updated == 0
    assert untouched(difference) and not difference.changed


def test_an_edited_answer_updates_its_note_alone(life: Life) -> None:
    """A changed answer arrives in place; every interval and review stays."""
    life.project.edit("makes ATP from sugar and oxygen", "makes ATP from glucose and oxygen")
    imported, difference = life.again()
    assert (imported.new, imported.updated) == (0, 1)
    assert difference.changed == {life.project.guid("/Mitochondrion")}
    assert untouched(difference) and not difference.new_cards


def test_a_redrawn_picture_updates_its_note_alone(life: Life) -> None:
    """A picture with new content arrives, under a new name."""
    life.project.write("notes/img/membrane.png", picture(200))
    imported, difference = life.again()
    assert imported.updated == 1
    assert difference.changed == {life.project.guid("#figure")}
    assert untouched(difference)
    assert len(life.anki.snapshot().media) == 2


def test_an_override_updates_its_note_alone(life: Life) -> None:
    """An edit in overrides.yaml arrives in place, and stays when the notes change elsewhere."""
    key = "cells/Organelles/Nucleus"
    life.project.write("notes/overrides.yaml", f"cards:\n  {key}:\n    back: keeps the **DNA**\n    tags: [+exam]\n")
    imported, difference = life.again()
    assert imported.updated == 1
    assert difference.changed == difference.retagged == {life.project.guid(key)}
    assert untouched(difference)
    life.project.edit("joins amino acids to proteins", "makes proteins of amino acids")
    _, difference = life.again()
    assert difference.changed == {life.project.guid("/Ribosome")}
    assert "keeps the" in life.anki.snapshot().notes[life.project.guid(key)].fields["Back"]


def test_a_line_inserted_at_the_top_updates_nothing(life: Life) -> None:
    """Line numbers are no part of a note."""
    life.project.edit("# Cells\n", "# Cells\n\nWritten on a train.\n")
    imported, difference = life.again()
    assert imported.new == imported.updated == 0
    assert untouched(difference) and not difference.changed


def test_what_a_person_did_in_anki_stays(life: Life) -> None:
    """Edits, tags and decks of notes whose source did not change are left alone by an update of others."""
    mine, moved, other = (life.project.guid(f"/{name}") for name in ("Ribosome", "Nucleus", "Mitochondrion"))
    life.anki.edit(mine, "Back", "my own words")
    life.anki.tag([mine], "hard")
    life.anki.move(moved, "Elsewhere")
    life.project.edit("makes ATP from sugar and oxygen", "makes ATP from glucose and oxygen")
    _, difference = life.again()
    assert difference.changed == {other}
    assert not difference.retagged and untouched(difference)


def test_a_removed_note_stays_until_its_search_finds_it(life: Life) -> None:
    """A package cannot delete: the note stays in Anki, and the search that the build prints finds just that."""
    gone = life.project.guid("/Ribosome")
    life.project.edit("- **Ribosome**: joins amino acids to proteins\n", "")
    deck = life.project.build()
    assert deck["removed"] == 1
    assert life.anki.find(deck["removed_search"]) == {gone}


def test_a_returned_note_is_the_old_one(life: Life) -> None:
    """A note that comes back takes its guid up again, and with it its reviews."""
    line = "- **Ribosome**: joins amino acids to proteins\n"
    gone = life.project.guid("/Ribosome")
    life.project.edit(line, "")
    life.again()
    life.project.edit("- **Nucleus**", line + "- **Nucleus**")
    imported, difference = life.again()
    assert imported.new == 0
    assert life.project.guid("/Ribosome") == gone
    assert untouched(difference) and not difference.added
