"""Edits follow their notes: in the build that renames one, in the next, and while a note is left out."""

from __future__ import annotations

from workshop import Project, flashgen

EDITED = "cards:\n  cells/Organelles/Nucleus:\n    back: keeps the **DNA**\n"


def back(project: Project, key: str) -> str:
    """The answer of the note whose key ends in this."""
    found = [note for note in flashgen("cards", "notes", "--json").objects if note["key"].endswith(key)]
    assert len(found) == 1
    return str(found[0]["back"])


def test_an_edit_follows_in_the_build_that_renames_its_note(project: Project) -> None:
    """The heading above an edited note is renamed: the edit applies at once, and nothing is reported as unused."""
    project.write("notes/overrides.yaml", EDITED)
    project.build()
    guid = project.guid("/Nucleus")
    project.edit("## Organelles", "## The parts of a cell")
    project.build()
    assert project.guid("parts-of-a-cell/Nucleus") == guid
    assert "keeps the" in back(project, "/Nucleus")
    assert "override" not in project.runs[-1].stderr and "no note has the key" not in project.runs[-1].stderr
    project.edit("makes ATP", "produces ATP")
    project.build()
    assert "keeps the" in back(project, "/Nucleus")


def test_a_skip_follows_however_often_its_note_is_renamed(project: Project) -> None:
    """What the person does not want stays away under each of its next keys, and when its text changed."""
    project.build()
    guid = project.guid("/Nucleus")
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Nucleus: skip\n")
    assert project.build()["removed"] == 1
    changes = (
        ("## Organelles", "## Cell parts"),
        ("holds the DNA of the cell", "holds the genes of the cell"),
        ("## Cell parts", "## The organelles"),
    )
    for old, new in changes:
        project.edit(old, new)
        deck = project.build()
        assert (deck["new"], deck["removed"]) == (0, 0), (old, project.runs[-1].stderr)
    project.write("notes/overrides.yaml", "cards: {}\n")
    assert project.build()["returned"] == 1
    assert project.guid("/Nucleus") == guid


def test_what_is_skipped_gives_its_history_to_nobody(project: Project) -> None:
    """A note like the skipped one is written in the same edit: it is new, whatever it looks like."""
    project.build()
    guid = project.guid("/Nucleus")
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Nucleus: skip\n")
    project.edit("# Cells\n", "# Cells\n\n**Nuclei**: holds the DNA of the cell\n")
    project.build()
    assert project.guid("/Nuclei") != guid


def test_a_merged_note_stays_merged_under_its_next_key(project: Project) -> None:
    """Both keys of a merge follow a renamed heading."""
    project.build()
    project.write(
        "notes/overrides.yaml", "cards:\n  cells/Organelles/Nucleus:\n    merge: [cells/Organelles/Ribosome]\n"
    )
    assert project.build()["removed"] == 1
    project.edit("## Organelles", "## The parts of a cell")
    deck = project.build()
    assert (deck["new"], deck["removed"]) == (0, 0), project.runs[-1].stderr
    assert "amino acids" in back(project, "/Nucleus")


def test_a_refused_match_takes_no_edit_along(project: Project) -> None:
    """``new: yes`` under the new key: the edit under the old one stays where it is, and is reported."""
    project.write("notes/overrides.yaml", EDITED)
    project.build()
    guid = project.guid("/Nucleus")
    project.edit("- **Nucleus**: holds the DNA of the cell", "- **Cell nucleus**: holds the DNA of the cell")
    project.write("notes/overrides.yaml", EDITED + "  cells/Organelles/Cell-nucleus:\n    new: yes\n")
    project.build()
    assert project.guid("/Cell-nucleus") != guid
    assert "no note has the key 'cells/Organelles/Nucleus'" in project.runs[-1].stderr
    assert "keeps the" not in back(project, "/Cell-nucleus")


def test_a_word_takes_the_edit_along(project: Project) -> None:
    """``was: old/key`` gives the note its history; the edit under the old key is told to be of the same note."""
    project.build()
    guid = project.guid("/Nucleus")
    project.edit("- **Nucleus**: holds the DNA of the cell", "- **Karyon**: where the genes are")
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Karyon:\n    was: cells/Organelles/Nucleus\n")
    project.build()
    assert project.guid("/Karyon") == guid
    project.write("notes/overrides.yaml", EDITED)
    project.build()
    assert "keeps the" in back(project, "/Karyon")


def test_an_edit_made_on_another_text_is_told_with_both(project: Project) -> None:
    """The note changed under an edit: every build shows the text then and now, until the edit is changed."""
    project.write("notes/overrides.yaml", EDITED)
    project.build()
    project.edit("holds the DNA of the cell", "holds nearly all DNA of the cell")
    for _ in range(2):
        project.build()
        (line,) = (line for line in project.runs[-1].stderr.splitlines() if "under the override" in line)
        assert "“holds the DNA of the cell”" in line and "“holds nearly all DNA of the cell”" in line
    project.write("notes/overrides.yaml", EDITED.replace("keeps the", "keeps nearly all"))
    project.build()
    assert "under the override" not in project.runs[-1].stderr


def test_a_key_that_another_note_took_stops_the_build(project: Project) -> None:
    """A renamed to B, another A written: an edit under A could mean either, so both are named and nothing written."""
    project.write("notes/overrides.yaml", EDITED)
    project.build()
    before = project.ledger_path.read_bytes()
    project.edit(
        "- **Nucleus**: holds the DNA of the cell",
        "- **Nucleus**: the dense middle of an atom\n- **Cell nucleus**: holds the DNA of the cell",
    )
    run = flashgen("build", "notes", "-o", "deck.apkg", now=project.now + 60)
    assert run.code == 1
    assert "'cells/Organelles/Nucleus' is the former key of 'cells/Organelles/Cell-nucleus'" in run.stderr
    assert project.ledger_path.read_bytes() == before
    project.write("notes/overrides.yaml", EDITED.replace("/Nucleus", "/Cell-nucleus"))
    project.build()
    assert "keeps the" in back(project, "/Cell-nucleus")


def test_an_edit_whose_note_is_gone_is_kept_and_listed(project: Project) -> None:
    """Every build names it with its line; the note that comes back is edited again."""
    line = "- **Nucleus**: holds the DNA of the cell\n"
    project.write("notes/overrides.yaml", EDITED)
    project.build()
    project.edit(line, "")
    for _ in range(2):
        project.build()
        assert "notes/overrides.yaml:2: no note has the key 'cells/Organelles/Nucleus'" in project.runs[-1].stderr
        assert "; kept" in project.runs[-1].stderr
    project.edit("- **Ribosome**", line + "- **Ribosome**")
    assert project.build()["returned"] == 1
    assert "keeps the" in back(project, "/Nucleus")
