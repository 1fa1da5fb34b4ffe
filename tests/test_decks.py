"""The decks that come with flashgen are in order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from anki_engine import Engine
from workshop import flashgen

DECKS = sorted(path.parent for path in (Path(__file__).parents[1] / "decks").glob("*/deck.yaml"))


@pytest.fixture(params=DECKS, ids=lambda path: path.name)
def deck(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a deck, below the working folder."""
    shutil.copytree(request.param, tmp_path / "decks" / request.param.name)
    monkeypatch.chdir(tmp_path)
    return Path("decks") / request.param.name


def test_a_deck_passes_the_strict_check(deck: Path) -> None:
    """No error and no warning."""
    run = flashgen("check", "--strict", str(deck))
    assert run.code == 0, run.stdout


def test_a_deck_is_built_from_its_ledger(deck: Path, tmp_path: Path) -> None:
    """The committed ledger knows every note: nothing is new or changed, and Anki takes all of it without fault."""
    run = flashgen("build", str(deck), "-o", "deck.apkg", "--json")
    assert run.code == 0, run.stderr
    (built,) = run.json["decks"]
    assert built["new"] == built["changed"] == built["removed"] == 0
    with Engine(tmp_path / "anki", now=1_700_000_000) as anki:
        assert anki.import_package(Path("deck.apkg")).new == built["kept"] + built["returned"]
        assert not anki.faults()


def test_decks_are_there() -> None:
    """The tests above test something."""
    assert DECKS
