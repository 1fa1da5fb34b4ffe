"""Which files make a deck, and what their keys begin with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flashgen.build.pipeline import known
from flashgen.build.sources import DeckSource, find_places, natural, read_source
from flashgen.errors import FlashgenError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def touch(*paths: str) -> None:
    """Files with a word in them."""
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("words\n")


def read(place: str) -> DeckSource:
    """The deck at a place, which is without problems."""
    source, problems = read_source(Path(place), known())
    assert not problems
    return source


def names(source: DeckSource) -> list[str]:
    """What the keys begin with, in order."""
    return [file.path for file in source.files]


def shown(source: DeckSource) -> list[str]:
    """How messages name the files, in order."""
    return [file.file.as_posix() for file in source.files]


@pytest.mark.usefixtures("here")
def test_a_folder_gives_its_markdown_in_natural_order() -> None:
    """Numbers count by value; other files are no notes."""
    touch("n/10.md", "n/9.md", "n/b/1.MD", "n/a.markdown", "n/A.mkd", "n/x.txt", "n/y.md.bak")
    assert names(read("n")) == ["9.md", "10.md", "a.markdown", "A.mkd", "b/1.MD"]


@pytest.mark.usefixtures("here")
def test_a_folder_leaves_out_what_is_not_notes() -> None:
    """Hidden files and folders, node_modules, and folders that are decks of their own."""
    touch("n/a.md", "n/.hidden.md", "n/.obsidian/b.md", "n/node_modules/c.md", "n/own/deck.yaml", "n/own/d.md")
    Path("n/own/deck.yaml").write_text("id: own\n")
    assert names(read("n")) == ["a.md"]
    assert names(read("n/own")) == ["d.md"]


@pytest.mark.usefixtures("here")
def test_links_that_leave_the_folder_are_left_out() -> None:
    """A link may point to hidden notes of the folder; what is there already is not read twice."""
    touch("n/a.md", "n/.store/b.md", "outside/c.md")
    os.symlink("a.md", "n/again.md")
    os.symlink(".store/b.md", "n/b.md")
    os.symlink("../outside/c.md", "n/c.md")
    os.symlink("../outside", "n/folder")
    os.symlink("nowhere.md", "n/broken.md")
    assert names(read("n")) == ["a.md", "b.md"]


@pytest.mark.usefixtures("here")
def test_exclude_takes_globs() -> None:
    """A name at any depth, a folder, a path."""
    touch("n/a.md", "n/README.md", "n/b/README.md", "n/drafts/c.md", "n/d/e.md", "n/f/d/e.md")
    Path("n/deck.yaml").write_text("exclude: [README.md, drafts/, d/*.md]\n")
    assert names(read("n")) == ["a.md", "f/d/e.md"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("glob", ["[z-a].md", "[!]"])
@pytest.mark.parametrize("setting", ["sources", "exclude"])
def test_a_glob_that_names_no_character_is_told(setting: str, glob: str) -> None:
    """A range that runs backwards and an empty one are one line with the setting and the glob."""
    touch("n/a.md")
    Path("n/deck.yaml").write_text(f"{setting}: ['{glob}']\n")
    with pytest.raises(FlashgenError) as caught:
        read("n")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"n/deck.yaml: {setting}: not a pattern: {glob}; ")


@pytest.mark.usefixtures("here")
def test_sources_may_lie_outside() -> None:
    """Outside, a note is called by its path below the folder that the setting names; inside, by its path there."""
    touch("vault/a.md", "vault/b/c.md", "single/d.md", "decks/x/own/e.md", "decks/x/not.md")
    Path("decks/x/deck.yaml").write_text("sources: [../../vault, ../../single/d.md, 'own/*.md']\n")
    source = read("decks/x")
    assert names(source) == ["a.md", "b/c.md", "d.md", "own/e.md"]
    assert shown(source) == ["vault/a.md", "vault/b/c.md", "single/d.md", "decks/x/own/e.md"]
    assert {Path("decks/x"), Path("vault"), Path("single")} <= set(source.media_roots)


@pytest.mark.usefixtures("here")
def test_a_glob_among_sources_means_files_of_that_pattern() -> None:
    """``**`` crosses folders, ``*`` does not."""
    touch("vault/2024/a.md", "vault/2024/b/c.md", "vault/d.md", "x/e.md")
    Path("x/deck.yaml").write_text("sources: [../vault/2024/*.md]\n")
    assert names(read("x")) == ["a.md"]
    Path("x/deck.yaml").write_text("sources: ['../vault/**/*.md']\n")
    assert names(read("x")) == ["2024/a.md", "2024/b/c.md", "d.md"]


@pytest.mark.usefixtures("here")
def test_a_source_with_brackets_in_its_name_is_a_file() -> None:
    """What exists is taken by its name before it is taken for a glob."""
    touch("notes [1].md", "notes 1.md")
    Path("x").mkdir()
    Path("x/deck.yaml").write_text("sources: ['../notes [1].md']\n")
    assert shown(read("x")) == ["notes [1].md"]


@pytest.mark.usefixtures("here")
def test_names_that_differ_only_in_suffix_stay_apart() -> None:
    """Keys leave the suffix out; ``.md`` comes first, so that adding the other file renames nothing."""
    touch("n/a.markdown", "n/a.md", "n/b c.md", "n/b-c.md")
    assert names(read("n")) == ["a.markdown.md", "a.md", "b c.md", "b-c.md.md"]


@pytest.mark.usefixtures("here")
def test_an_unreadable_folder_is_told_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cards are missing, nothing else."""
    touch("n/a.md", "n/locked/b.md")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    source, problems = read_source(Path("n"), known())
    assert names(source) == ["a.md"]
    assert [str(problem) for problem in problems] == [
        "n/locked: cannot be read (Permission denied); its cards are left out"
    ]


def test_paths_are_shown_as_the_user_would_type_them(here: Path) -> None:
    """Below the working folder where possible, whatever was typed."""
    touch("n/a.md")
    places = find_places([here / "n", Path("./n/"), Path("n/../n/a.md")])
    assert places == (Path("n"), Path("n/a.md"))
    assert shown(read(".")) == ["n/a.md"]


@pytest.mark.usefixtures("here")
def test_without_a_name_the_decks_are_those_with_settings() -> None:
    """At any depth under ``./decks``; none at all is an error."""
    with pytest.raises(FlashgenError, match="name a deck"):
        find_places([])
    touch("decks/b/deck.yaml", "decks/a/10/deck.yaml", "decks/a/9/deck.yaml", "decks/c/notes.md")
    assert find_places([]) == (Path("decks/a/9"), Path("decks/a/10"), Path("decks/b"))


def test_natural_order_is_total() -> None:
    """Names that differ only in case or in leading zeros have one order."""
    paths = ["b/1.md", "B/1.md", "b/01.md", "b/1/x.md", "b/1a.md", "2.md", "10.md", "².md"]
    assert sorted(paths, key=natural) == sorted(reversed(paths), key=natural)
    assert sorted(paths, key=natural)[:2] == ["2.md", "10.md"]
