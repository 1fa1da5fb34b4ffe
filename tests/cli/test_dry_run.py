"""``build --dry-run``: what a build would do, note by note, as people read a diff, and as JSON."""

from __future__ import annotations

from typing import Any

from workshop import Project, flashgen


def words(project: Project) -> list[str]:
    """What the next build would do, a line each."""
    run = flashgen("build", "notes", "-o", project.package.name, "--dry-run", now=project.now + 60)
    assert run.code == 0, run.stderr
    return run.stdout.splitlines()


def objects(project: Project) -> list[dict[str, Any]]:
    """The same as JSON."""
    run = flashgen("build", "notes", "-o", project.package.name, "--dry-run", "--json", now=project.now + 60)
    return list(run.json["decks"][0]["changes"])


def test_a_new_note_shows_what_it_asks_and_answers(project: Project) -> None:
    """A plus sign, the key, question and answer."""
    project.build()
    project.edit("- **Nucleus**", "- **Lysosome**: breaks down old proteins and fats\n- **Nucleus**")
    lines = words(project)
    at = lines.index("+ cells/Organelles/Lysosome")
    assert lines[at + 1].endswith(" → breaks down old proteins and fats")
    # The list of the organelles has one more.
    assert [each["change"] for each in objects(project)] == ["changed", "new"]


def test_a_changed_note_shows_both_texts(project: Project) -> None:
    """Only the side that changed is shown, and of several lines each that stayed once."""
    project.build()
    project.edit("makes ATP", "produces ATP")
    project.edit("3. Anaphase", "3. Anaphase, in two parts")
    lines = words(project)
    at = lines.index("~ cells/Organelles/Mitochondrion")
    assert lines[at + 1 : at + 3] == [
        "    - makes ATP from sugar and oxygen",
        "    + produces ATP from sugar and oxygen",
    ]
    assert {"    - 3. Anaphase", "    + 3. Anaphase, in two parts", "      4. Telophase"} <= set(lines)
    first = next(each for each in objects(project) if each["key"].endswith("Mitochondrion"))
    assert first["back"] == {"before": "makes ATP from sugar and oxygen", "after": "produces ATP from sugar and oxygen"}
    assert first["front"]["before"] == first["front"]["after"] and first["former"] is None


def test_a_renamed_note_shows_both_keys_and_the_score(project: Project) -> None:
    """What was re-matched stands there once, with how sure it is."""
    project.build()
    project.edit("## Organelles", "## The parts of a cell")
    head = "~ cells/Organelles/Ribosome → cells/The-parts-of-a-cell/Ribosome, 1.00"
    assert words(project).count(head) == 1
    assert not [line for line in words(project) if "re-matched" in line]
    found = next(each for each in objects(project) if each["key"].endswith("/Ribosome"))
    assert (found["former"], found["score"]) == ("cells/Organelles/Ribosome", 1.0)


def test_a_renamed_file_changes_only_keys(project: Project) -> None:
    """Nothing on the cards changed: the two keys are all there is to say."""
    project.build()
    (project.folder / "notes/cells.md").rename(project.folder / "notes/the-cell.md")
    lines = words(project)
    assert "> cells/Membrane/Diffusion → the-cell/Membrane/Diffusion, 1.00" in lines
    assert {each["change"] for each in objects(project)} == {"re-matched"}


def test_a_removed_note_shows_what_it_was(project: Project) -> None:
    """A minus sign, and the texts that the ledger remembers."""
    project.build()
    project.edit("- **Ribosome**: joins amino acids to proteins\n", "")
    lines = words(project)
    at = lines.index("- cells/Organelles/Ribosome")
    assert lines[at + 1].endswith(" → joins amino acids to proteins")
    removed = next(each for each in objects(project) if each["change"] == "removed")
    assert removed["back"] == {"before": "joins amino acids to proteins", "after": ""}


def test_what_shows_in_no_text_is_named(project: Project) -> None:
    """New tags restamp a note although every word is the same."""
    project.build()
    project.edit("tags: [biology]", "tags: [biology, exam]")
    assert "    the same words; marks, breadcrumb, tags, extra or what comes after 500 characters changed" in words(
        project
    )


def test_another_deck_is_shown(project: Project) -> None:
    """A note that an edit moves to another deck is told with both names."""
    project.build()
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Nucleus:\n    deck: Elsewhere\n")
    lines = words(project)
    assert lines[1:3] == ["> cells/Organelles/Nucleus", "    deck: notes → Elsewhere"]


def test_what_is_kept_is_only_counted(project: Project) -> None:
    """Nothing changed: one line."""
    project.build()
    (line,) = words(project)
    assert " kept (" in line and "would go to" in line
    assert objects(project) == []


def test_a_dry_run_promises_what_the_build_does(project: Project) -> None:
    """The counts of a dry run are those of the build that follows, which lists no notes."""
    project.build()
    project.edit("makes ATP", "produces ATP")
    project.edit("- **Ribosome**: joins amino acids to proteins\n", "")
    promised = flashgen("build", "notes", "-o", "deck.apkg", "--dry-run", "--json", now=project.now + 60).json
    done = flashgen("build", "notes", "-o", "deck.apkg", "--json", now=project.now + 60).json
    for name in ("new", "changed", "kept", "returned", "removed", "removed_search", "rematched"):
        assert promised["decks"][0][name] == done["decks"][0][name]
    assert "changes" not in done["decks"][0]


def test_a_build_lists_re_matched_notes_on_stdout_and_not_all_of_thousands(project: Project) -> None:
    """Twenty lines and how many more; nothing of it on stderr, where problems stand."""
    names = [f"{first}{last}" for first in ("Bar", "Cor", "Dun", "Fal", "Gar") for last in "aeiouy"]
    terms = "".join(f"**{name}**: the village between the hill of {name[::-1]} and the sea\n\n" for name in names)
    project.write("notes/many.md", terms)
    project.build()
    (project.folder / "notes/many.md").rename(project.folder / "notes/several.md")
    run = flashgen("build", "notes", "-o", "deck.apkg", now=project.now + 60)
    listed = [line for line in run.stdout.splitlines() if line.startswith("  re-matched: ")]
    assert len(listed) == 21 and listed[-1].endswith(" more; --json lists all")
    assert "re-matched" not in run.stderr
