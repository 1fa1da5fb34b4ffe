"""What people get wrong: a clear line each, with file and line, the right exit code, and nothing half done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from workshop import Project, flashgen, picture, total


@dataclass(frozen=True)
class Case:
    """A mistake, and what the user reads."""

    title: str
    files: Mapping[str, str | bytes]
    stderr: str
    args: tuple[str, ...] = ("build", "notes")
    code: int = 1
    also: tuple[str, ...] = field(default=())
    """Further parts of what is printed, where the whole is click's wording."""


STOPPING = [
    Case(
        "unknown key",
        {"notes/deck.yaml": "nmae: Cells\n"},
        "notes/deck.yaml:1: unknown key 'nmae' in deck.yaml (did you mean 'name'?); allowed: ",
    ),
    Case("duplicate key", {"notes/deck.yaml": "name: A\nname: B\n"}, "notes/deck.yaml:2: "),
    Case("tab", {"notes/deck.yaml": "rules:\n\temphasis: off\n"}, "notes/deck.yaml:2: "),
    Case(
        "wrong type",
        {"notes/deck.yaml": "depth: many\n"},
        "notes/deck.yaml:1: 'depth' must be a whole number from 0 to 6, not 'many'",
    ),
    Case(
        "unknown key of an edit",
        {"notes/overrides.yaml": "cards:\n  a/b:\n    bakc: x\n"},
        "notes/overrides.yaml:3: unknown key 'bakc'",
    ),
    Case("duplicate edit", {"notes/overrides.yaml": "cards:\n  a/b: skip\n  a/b: skip\n"}, "notes/overrides.yaml:3: "),
    Case("tab in edits", {"notes/overrides.yaml": "cards:\n\ta/b: skip\n"}, "notes/overrides.yaml:2: "),
    Case(
        "wrong type of an edit",
        {"notes/overrides.yaml": "cards:\n  a/b:\n    back: [x]\n"},
        "notes/overrides.yaml:3: 'back' must be text",
    ),
    Case(
        "settings that are no text",
        {"notes/deck.yaml": b"\xff\xfe\x00"},
        "notes/deck.yaml: cannot be read: it is not UTF-8",
    ),
    Case(
        "source that is not there",
        {"notes/deck.yaml": "sources: [../gone.md]\n"},
        "notes/deck.yaml: sources: no such file or folder: ../gone.md",
    ),
    Case("no such deck", {}, "nowhere.md: no such file or folder; check the path\n", ("build", "nowhere.md")),
    Case(
        "folder without notes",
        {"empty/x.txt": "x"},
        "empty: no Markdown files found; name a file, a folder or set sources in deck.yaml\n",
        ("build", "empty"),
    ),
    Case("no deck at all", {}, "name a deck: none has a deck.yaml under ./decks\n", ("build",)),
    Case("empty file, named", {"empty.md": ""}, "empty.md: is empty; nothing to learn from\n", ("build", "empty.md")),
    Case(
        "binary file, named", {"picture.md": picture()}, "picture.md: is not text; left out\n", ("build", "picture.md")
    ),
    Case(
        "copied deck",
        {
            "copy/deck.yaml": "id: one\n",
            "copy/a.md": "**A thing**: that is copied here\n",
            "notes/deck.yaml": "id: one\n",
        },
        "copy: has the id of notes, as a copy has; delete the id, and the ledger, of the copy\n",
        ("build", "notes", "copy"),
    ),
    Case(
        "two packages of one name",
        {"other/notes/a.md": "**A thing**: that is elsewhere\n"},
        "other/notes: two decks would be written to notes.apkg; choose with -o\n",
        ("build", "notes", "other/notes"),
    ),
    Case(
        "folder for the package missing",
        {},
        "gone/x.apkg: cannot be written: No such file or directory\n",
        ("build", "notes", "-o", "gone/x.apkg"),
    ),
    Case(
        "folder without a readable note",
        {"bad/a.md": ""},
        "bad/a.md: is empty; nothing to learn from\n",
        ("build", "bad"),
    ),
    Case(
        "broken ledger",
        {"notes/deck.lock": "nonsense\n"},
        "notes/deck.lock:1: does not begin as a ledger of flashgen does",
    ),
    Case(
        "deck folder is there",
        {"notes/deck.yaml": "id: one\n"},
        "notes/deck.yaml: is there already; edit it, or choose another folder with --into\n",
        ("init", "notes", "--into", "notes"),
    ),
    Case("notes to begin with missing", {}, "gone.md: no such file or folder; check the path\n", ("init", "gone.md")),
]

USAGE = [
    Case("not a package", {}, "", ("build", "notes", "-o", "cells.zip"), 2, ("cells.zip does not end in .apkg",)),
    Case("unknown option", {}, "", ("build", "--jsno"), 2, ("No such option", "--json")),
    Case("unknown command", {}, "", ("bild",), 2, ("No such command", "build")),
]

REPORTED = [
    Case(
        "missing picture",
        {"notes/a.md": "# A\n\n![A thing with a caption](gone.png)\n"},
        "notes/a.md:3: picture gone.png not found; the cards that need it are left out\n",
    ),
    Case(
        "remote picture",
        {"notes/a.md": "# A\n\n![A thing with a caption](https://example.org/a.png)\n"},
        "notes/a.md:3: picture https://example.org/a.png is remote and is never downloaded; save it beside the note\n",
    ),
    Case(
        "picture outside",
        {"notes/a.md": "# A\n\n![A thing with a caption](../a.png)\n", "a.png": picture(9)},
        "notes/a.md:3: picture ../a.png lies outside the deck's folders; add its folder to media: in deck.yaml\n",
    ),
    Case(
        "text named png",
        {"notes/a.md": "# A\n\n![A thing with a caption](a.png)\n", "notes/a.png": "words"},
        "notes/a.md:3: a.png is not a picture or a sound, whatever its name says; left out\n",
    ),
    Case("empty file", {"notes/a.md": ""}, "notes/a.md: is empty; nothing to learn from\n"),
    Case("binary file", {"notes/a.md": picture()}, "notes/a.md: is not text; left out\n"),
    Case(
        "edit of nothing",
        {"notes/overrides.yaml": "cards:\n  cells/Organelles/Ribosom: skip\n"},
        "notes/overrides.yaml:2: no note has the key 'cells/Organelles/Ribosom'"
        " (did you mean 'cells/Organelles/Ribosome'?); kept\n",
    ),
]


def run(case: Case, project: Project) -> tuple[int, str]:
    """Exit code and stderr."""
    for path, content in case.files.items():
        project.write(path, content)
    done = flashgen(*case.args)
    return done.code, done.stderr


@pytest.mark.parametrize("case", STOPPING, ids=lambda case: case.title)
def test_an_error_stops_before_anything_is_written(case: Case, project: Project) -> None:
    """Exit 1, one clear line, no package, no ledger."""
    code, stderr = run(case, project)
    assert code == 1
    assert stderr == case.stderr if case.stderr.endswith("\n") else stderr.startswith(case.stderr)
    assert len(stderr.splitlines()) == 1
    written = {path for path in project.folder.rglob("*") if path.suffix in (".apkg", ".lock", ".tmp", ".building")}
    assert written <= {project.folder / path for path in case.files}


@pytest.mark.parametrize("case", USAGE, ids=lambda case: case.title)
def test_a_mistyped_command_is_explained(case: Case, project: Project) -> None:
    """Exit 2, and a hint at what was meant."""
    code, stderr = run(case, project)
    assert code == 2
    assert all(part in stderr for part in case.also)


@pytest.mark.parametrize("case", REPORTED, ids=lambda case: case.title)
def test_a_flaw_costs_only_its_cards(case: Case, project: Project) -> None:
    """The problem is said with file and line, the package is written with everything else, exit 0; strict check: 1."""
    sound, _ = total()
    code, stderr = run(case, project)
    assert (code, stderr) == (0, case.stderr)
    assert Path("notes.apkg").exists()
    assert len(project.ledger.live) == sound
    assert flashgen("check", "notes", "--strict").code == 1


def test_a_mass_removal_is_refused(project: Project) -> None:
    """A build that would remove a fifth of the notes, and ten, writes nothing until it is told that it may."""
    lines = [f"**Term {at}**: what the term with the number {at} means\n\n" for at in range(20)]
    project.write("notes/terms.md", "".join(lines))
    flashgen("build", "notes")
    before = Path("notes.apkg").read_bytes(), project.ledger
    Path("notes/terms.md").unlink()
    refused = flashgen("build", "notes")
    assert refused.code == 1 and "--allow-removals" in refused.stderr
    assert (Path("notes.apkg").read_bytes(), project.ledger) == before
    assert flashgen("build", "notes", "--allow-removals").code == 0


def test_a_wrong_clock_variable_is_a_usage_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH must be seconds."""
    from click.testing import CliRunner

    from flashgen.cli import main

    result = CliRunner().invoke(main, ["build", "notes"], env={"SOURCE_DATE_EPOCH": "yesterday"})
    assert result.exit_code == 2 and "SOURCE_DATE_EPOCH must be seconds since 1970" in result.stderr


def test_nothing_to_learn_is_said(project: Project) -> None:
    """Notes without a single card: a warning, not an empty success."""
    project.write("shopping.md", "Milk and bread.\n")
    run = flashgen("build", "shopping.md")
    assert (run.code, run.stderr) == (0, "no cards found in shopping.md\n")
