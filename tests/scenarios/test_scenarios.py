"""Whatever happens to a deck in use: no review is lost, no duplicate made, nothing undone that was done in Anki."""

from __future__ import annotations

import pytest
from scenarios.changes import new_css
from scenarios.life import Life, Scenario, play
from scenarios.page import PAGE, page
from scenarios.table import SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name.replace(" ", "-") for scenario in SCENARIOS])
def test_a_scenario_keeps_its_promise(scenario: Scenario, life: Life) -> None:
    """Build, import, study every card, change something, build, import: what the table says, and nothing else."""
    play(scenario, life)


def test_a_new_stylesheet_arrives(life: Life) -> None:
    """The note types in Anki show it after the next import, and no second ones are made."""
    new_css(life)
    types = life.anki.snapshot().note_types
    life.publish()
    life.anki.col.models._clear_cache()
    sheets = {each["name"]: each["css"] for each in life.anki.col.models.all() if each["name"].startswith("flashgen")}
    assert len(sheets) == 2 and all("color: green" in css for css in sheets.values())
    assert life.anki.snapshot().note_types == types


def test_the_documentation_shows_this_table() -> None:
    """``PYTHONPATH=tests python -m scenarios`` writes it."""
    assert PAGE.read_text("utf-8") == page()


def test_every_scenario_has_a_name_of_its_own() -> None:
    """So that the table can be read."""
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS) >= 36
