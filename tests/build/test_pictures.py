"""What the cards do where a picture is missing."""

from __future__ import annotations

import zipfile

from workshop import Project, flashgen, picture


def media(project: Project) -> set[str]:
    """Names of the pictures in the package."""
    with zipfile.ZipFile(project.folder / "notes.apkg") as package:
        return {name for name in package.read("media").decode().split('"') if name.startswith("fg-")}


def built(project: Project) -> dict[str, str]:
    """Key → back of every note that a build makes."""
    assert flashgen("build", "notes").code == 0
    return {note["key"]: note["back"] for note in flashgen("cards", "notes", "--json").objects}


def test_a_question_that_needs_a_missing_picture_is_left_out(project: Project) -> None:
    """Only that note, and ``--why`` says the reason."""
    before = built(project)
    (project.folder / "notes/img/membrane.png").unlink()
    notes = built(project)
    assert notes.keys() == {key for key in before if not key.endswith("#figure")} and not any(
        key.endswith("#figure") for key in notes
    )
    assert "picture img/membrane.png is missing" in flashgen("cards", "notes", "--why").stdout
    assert media(project) == set()


def test_words_that_answer_stay_without_the_picture_beside_them(project: Project) -> None:
    """An announced picture and an item of a list that is one are needed; one below a definition is not."""
    project.write(
        "notes/tools.md",
        "# Tools\n\n- **Lathe**: turns the work against a fixed edge\n  ![](lathe.png)\n\n"
        "**What does a rasp look like?**\n\nLike this:\n\n![](rasp.png)\n\n"
        "**What are the two kinds of files?**\n\n- flat ones\n- ![](round.png)\n",
    )
    backs = {key: back for key, back in built(project).items() if key.startswith("tools/")}
    assert backs == {"tools/Lathe": "turns the work against a fixed edge"}
    assert "notes/tools.md:4: picture lathe.png not found" in flashgen("check", "notes").stdout


def test_a_picture_that_no_card_shows_is_not_packed(project: Project) -> None:
    """The package holds what the cards need, nothing else; a missing one is told all the same."""
    project.write("notes/other.md", "Some words.\n\n![](loose.png) and ![](gone.png) decorate.\n")
    project.write("notes/loose.png", picture(77))
    built(project)
    assert len(media(project)) == 1
    assert "notes/other.md:3: picture gone.png not found" in flashgen("check", "notes").stdout


def test_two_notes_may_call_different_pictures_by_one_name(project: Project) -> None:
    """Paths are relative to the note that writes them."""
    for name, shade in (("one", 10), ("two", 20)):
        project.write(f"notes/{name}/a.md", f"# {name}\n\n![The shape of a thing called {name}](same.png)\n")
        project.write(f"notes/{name}/same.png", picture(shade))
    built(project)
    assert len(media(project)) == 3


def test_a_person_may_put_a_picture_on_a_card(project: Project) -> None:
    """``image:`` is relative to the folder of overrides.yaml."""
    project.write("notes/decor.png", picture(50))
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Nucleus:\n    image: decor.png\n")
    assert "<img" in built(project)["cells/Organelles/Nucleus"]
    assert len(media(project)) == 2


def test_what_a_person_wrote_stays_without_its_picture(project: Project) -> None:
    """A missing picture of an edit is told with its line in overrides.yaml; the note keeps its words."""
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Nucleus:\n    image: gone.png\n")
    run = flashgen("build", "notes")
    assert run.code == 0 and "gone.png not found" in run.stderr and run.stderr.startswith("notes/overrides.yaml")
    assert built(project)["cells/Organelles/Nucleus"] == "holds the DNA of the cell"


def test_pictures_of_a_bare_file_may_lie_in_its_vault(project: Project) -> None:
    """The nearest folder that looks like the top of a collection counts as a root."""
    (project.folder / ".obsidian").mkdir()
    project.write("notes/a.md", "# A\n\n![A thing with a caption](../attachments/a.png)\n")
    project.write("attachments/a.png", picture(9))
    run = flashgen("build", "notes/a.md")
    assert (run.stderr, run.stdout) == ("", "a: 1 new (1 card, 1 picture) → a.apkg\n")
