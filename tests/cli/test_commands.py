"""The commands on sound decks, through the real entry: exit code and exact words."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from workshop import CELLS, FIRST_DAY, Project, flashgen, picture, total

from flashgen.cli import main

KEYS = [
    *("key", "guid", "kind", "rule", "note_type", "deck", "context", "front", "back", "text", "reverse_front"),
    *("reverse_back", "extra", "tags", "media", "source", "overridden"),
]


def test_build_says_what_is_new(project: Project) -> None:
    """The first build: everything is new, the package lies in the working folder."""
    run = flashgen("build", "notes")
    notes, cards = total()
    words = f"notes: {notes} new ({cards} cards, 1 picture) → notes.apkg\n"
    assert (run.code, run.stdout, run.stderr) == (0, words, "")
    assert Path("notes.apkg").exists() and Path("notes/deck.lock").exists()


def test_build_says_what_changed(project: Project) -> None:
    """Later builds: changed and removed notes, what an import overwrites, and how to find what is gone."""
    flashgen("build", "notes")
    project.edit("holds the DNA of the cell", "keeps the DNA of the cell")
    project.edit("- **Ribosome**: joins amino acids to proteins\n", "")
    run = flashgen("build", "notes", now=FIRST_DAY + 1)
    first, tags, search = run.stdout.splitlines()
    notes, cards = total()
    # The list of the organelles has one less.
    assert first == f"notes: 2 changed, {notes - 2} kept, 1 removed ({cards} cards, 1 picture) → notes.apkg"
    assert tags == "  2 changed notes: importing replaces their tags, also those added in Anki"
    assert search.startswith('  removed notes stay in Anki until you delete them; find them with: "ID:re:^(')


def test_dry_run_writes_nothing(project: Project) -> None:
    """``--dry-run`` says the same and leaves the folder as it was."""
    before = sorted(project.folder.rglob("*"))
    run = flashgen("build", "notes", "--dry-run")
    notes, cards = total()
    first, *_ = run.stdout.splitlines()
    assert (run.code, first) == (0, f"notes: {notes} new ({cards} cards, 1 picture) would go to notes.apkg")
    assert sorted(project.folder.rglob("*")) == before


def test_a_bare_file_keeps_its_ledger_beside_it(project: Project) -> None:
    """A Markdown file needs nothing else; its deck is called as its front matter says."""
    run = flashgen("build", "notes/cells.md", "-o", "out.apkg")
    notes, cards = total()
    assert run.stdout == f"Cells: {notes} new ({cards} cards, 1 picture) → out.apkg\n"
    assert Path("notes/cells.deck.lock").exists()


def test_without_a_name_every_deck_under_decks_is_built(project: Project) -> None:
    """Each folder with a deck.yaml becomes its own package, in natural order."""
    for name in ("two 10", "two 9"):
        project.write(f"decks/{name}/deck.yaml", f"id: {name.replace(' ', '')}\n")
        project.write(f"decks/{name}/a.md", f"**{name}**: a deck that nobody named at all\n")
    project.write("decks/other/b.md", "**Other**: a folder without settings\n")
    run = flashgen("build")
    assert run.stdout.splitlines() == [
        "two 9: 1 new (1 card, 0 pictures) → two 9.apkg",
        "two 10: 1 new (1 card, 0 pictures) → two 10.apkg",
    ]


def test_several_decks_make_one_package(project: Project) -> None:
    """With ``-o`` several decks go into one package, each with its own ledger."""
    project.write("more/plants.md", "**Chlorophyll**: the green pigment that catches light\n")
    run = flashgen("build", "notes", "more", "-o", "all.apkg")
    assert run.code == 0
    assert [line.partition(" → ")[2] for line in run.stdout.splitlines()] == ["all.apkg", "all.apkg"]
    assert Path("notes/deck.lock").exists() and Path("more/deck.lock").exists()


def test_build_json(project: Project) -> None:
    """``build --json`` prints one object with the decks and the problems."""
    value = flashgen("build", "notes", "--json").json
    assert value["written"] is True and value["problems"] == []
    (deck,) = value["decks"]
    counts = ("new", "changed", "kept", "returned", "removed", "cards", "pictures")
    notes, cards = total()
    found = {name: deck[name] for name in counts}
    assert found == dict.fromkeys(counts, 0) | {"new": notes, "cards": cards, "pictures": 1}


def test_cards_json_has_the_promised_shape(project: Project) -> None:
    """One object a note, in document order, with these keys in this order."""
    notes = flashgen("cards", "notes", "--json").objects
    assert [list(note) for note in notes] == [KEYS] * len(notes)
    assert [note["source"]["lines"][0] for note in notes] == sorted(note["source"]["lines"][0] for note in notes)
    by_key = {note["key"]: note for note in notes}
    figure = by_key["cells/Membrane/The-membrane-and-its-proteins#figure"]
    assert figure["media"] == ["img/membrane.png"]
    assert figure["source"]["path"] == "cells.md"
    cloze = next(note for note in notes if "two daughter nuclei" in (note["text"] or ""))
    assert "{{c1::two daughter nuclei}}" in cloze["text"] and "＿＿＿" in cloze["front"]
    assert all(note["text"] is None for note in notes if note["kind"] == "basic")


def test_a_guid_is_told_once_it_is_for_ever(project: Project) -> None:
    """Before the first build of a deck without an id a guid would be made up: it is null."""
    assert {note["guid"] for note in flashgen("cards", "notes", "--json").objects} == {None}
    flashgen("build", "notes")
    told = [note["guid"] for note in flashgen("cards", "notes", "--json").objects]
    assert set(told) == {entry.guid for entry in project.ledger.live}


def test_cards_for_people(project: Project) -> None:
    """Question → answer, and the key below."""
    lines = flashgen("cards", "notes").stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.endswith("→ joins amino acids to proteins"))
    assert "Ribosome" in lines[at]
    assert lines[at + 1] == "    cells/Organelles/Ribosome"


def test_cards_why_accounts_for_every_line(project: Project) -> None:
    """Each content line is cited by a note or has a reason; the last line has the share."""
    project.write("notes/overrides.yaml", "cards:\n  cells/Organelles/Ribosome: skip\n")
    run = flashgen("cards", "notes", "--why")
    assert "cells/Organelles/Ribosome: skipped in overrides.yaml" in run.stdout
    listed = [line for line in run.stdout.splitlines() if line[:6].strip().isdigit()]
    assert len(listed) == sum(bool(line.strip()) for line in CELLS.partition("---\n\n")[2].splitlines())
    assert all(line[6:].strip(" –") for line in listed)
    assert run.stdout.splitlines()[-1].endswith("%)")


def test_cards_why_tells_what_became_of_a_card(project: Project) -> None:
    """A line whose only card was skipped, or lost its picture, says so."""
    project.write("notes/overrides.yaml", "cards:\n  cells/Membrane/Diffusion: skip\n")
    (project.folder / "notes/img/membrane.png").unlink()
    told = flashgen("cards", "notes", "--why").stdout.splitlines()
    assert "    10  – its card is skipped in overrides.yaml" in told
    assert "    12  – figure: picture img/membrane.png is missing" in told


def test_cards_why_tells_signs_from_words(project: Project) -> None:
    """A line of code or of a formula that no note cites is said to be one, in a list and in a quotation, too."""
    project.write("notes/cells.md", "# Cells\n\n- how\n\n  ```\n  x\n  ```\n\n> $$\n> y\n> $$\n")
    told = flashgen("cards", "notes", "--why").stdout
    assert [line.rpartition("– ")[2] for line in told.splitlines() if line[:6].strip() in ("6", "10")] == [
        "code",
        "a formula",
    ]


def test_check_is_quiet_about_sound_notes(project: Project) -> None:
    """Nothing wrong: nothing on stdout, exit 0, nothing written."""
    project.write("notes/deck.yaml", "silence: [L09]\n")
    before = sorted(project.folder.rglob("*"))
    run = flashgen("check", "notes", "--strict")
    assert (run.code, run.stdout, run.stderr) == (0, "", "no problems\n")
    assert sorted(project.folder.rglob("*")) == before


def test_check_is_sorted_and_strict_on_request(project: Project) -> None:
    """Problems by file and line; warnings fail only with ``--strict``."""
    project.write("notes/empty.md", "")
    project.write("notes/a.md", "# A\n\n![A thing with a caption](gone.png)\n")
    run = flashgen("check", "notes")
    assert run.code == 0
    assert [line.split(": ")[0] for line in run.stdout.splitlines()][:1] == ["notes/a.md:3"]
    assert run.stdout.splitlines() == sorted(run.stdout.splitlines())
    assert flashgen("check", "notes", "--strict").code == 1


def test_check_json(project: Project) -> None:
    """``check --json`` prints one object a problem."""
    project.write("notes/empty.md", "")
    found = [each for each in flashgen("check", "notes", "--json").objects if each["severity"] != "note"]
    message = "is empty; nothing to learn from"
    assert found == [
        {"path": "notes/empty.md", "line": None, "severity": "warning", "id": "file-empty", "message": message}
    ]


def test_init_refers_to_notes_that_live_elsewhere(project: Project) -> None:
    """The notes stay where they are; the deck finds them and their pictures."""
    run = flashgen("init", "notes/cells.md")
    assert run.stdout.splitlines() == [
        "made decks/cells/deck.yaml",
        "made decks/cells/overrides.yaml",
        "made decks/cells/.gitattributes",
        "next: flashgen build decks/cells",
    ]
    assert Path("decks/cells/.gitattributes").read_text() == "*deck.lock merge=union\n"
    notes, cards = total()
    assert flashgen("build").stdout == f"cells: {notes} new ({cards} cards, 1 picture) → cells.apkg\n"


def test_init_json(project: Project) -> None:
    """``init --json`` prints one object."""
    value = flashgen("init", "notes", "--into", "notes", "--json").json
    assert value == {
        "folder": "notes",
        "files": ["notes/deck.yaml", "notes/overrides.yaml", "notes/.gitattributes"],
        "taken_over": None,
    }


@pytest.mark.parametrize("named", ["notes/cells.md", "notes"])
def test_init_takes_over_what_was_published(project: Project, named: str) -> None:
    """A deck that was built bare goes on as a deck folder: same notes, same guids, same deck in Anki."""
    flashgen("build", named, "-o", "deck.apkg")
    assert "and with it your reviews" in flashgen("init", named, "--into", "decks/cells").stdout
    assert not list(Path("notes").glob("*.lock"))
    run = flashgen("build", "-o", "deck.apkg")
    notes, cards = total("decks/cells")
    words = f"{notes} kept ({cards} cards, 1 picture) → deck.apkg\n"
    assert (run.stderr, run.stdout.partition(": ")[2]) == ("", words)


def test_help_names_every_command() -> None:
    """``-h`` works everywhere, and each command says what it does."""
    for command in main.commands:
        run = flashgen(command, "-h")
        assert run.code == 0
        assert command in flashgen("-h").stdout and len(run.stdout.splitlines()) > 5


def test_output_is_utf8_whatever_the_locale(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes in any script can be printed under LANG=C."""
    project.write("zh.md", "**弱监督学习**：用不完全可靠的标签训练模型\n")
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    with pytest.raises(SystemExit) as left:
        main(["cards", "zh.md"], prog_name="flashgen")
    stream.flush()
    assert left.value.code == 0 and "弱监督学习" in raw.getvalue().decode("utf-8")


def test_only_a_terminal_sees_a_progress_bar(project: Project) -> None:
    """Where stderr is no terminal nothing but problems is printed there, however long it takes."""
    for at in range(30):
        project.write(f"notes/{at}.md", f"**Term {at}**: what the term with the number {at} means\n")
    assert flashgen("build", "notes").stderr == ""


def test_one_picture_on_two_cards_is_packed_once(project: Project) -> None:
    """Pictures are told apart by content: a copy under another name is the same picture."""
    project.write("notes/copy.md", "# Copy\n\n![The membrane drawn once more](other.png)\n")
    project.write("notes/other.png", picture())
    assert flashgen("build", "notes", "--json").json["decks"][0]["pictures"] == 1
