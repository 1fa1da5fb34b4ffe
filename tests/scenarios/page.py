"""The table of all scenarios as a page for people."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scenarios.garden import NOTES
from scenarios.life import Scenario
from scenarios.table import SCENARIOS

PAGE: Final = Path(__file__).parents[2] / "docs" / "scenarios.md"
HEAD: Final = f"""\
# What happens to your reviews

Each line is a test against the real Anki: a small deck of {NOTES} notes is built, imported, and every card of it
studied. In Anki each note then gets a tag and an edit, and a card is moved to another deck. Then something is changed,
the deck is built and imported again with the [options that the README names](../README.md#import-into-anki), and the
two collections are compared.

In none of them is a review lost, a card moved or a note doubled. Notes that are *kept*, *removed* or *returned*
unchanged also keep the tags and edits that were made in Anki. *Updated* notes get the text and the tags of the new
build, on the same cards with the same reviews. *Removed* notes stay in Anki; the build prints the search that finds
them. Notes *known again* have another key than before, and are the same in Anki: [identity.md](identity.md) tells how.

| you | new | updated | kept | removed | returned | known again | |
|---|---:|---:|---:|---:|---:|---:|---|
"""


def page() -> str:
    """The page."""
    return HEAD + "".join(f"{_row(scenario)}\n" for scenario in SCENARIOS)


def _row(scenario: Scenario) -> str:
    moved = [pair for pair in scenario.renamed]
    counts = (
        len((*scenario.new, *scenario.again)),
        len(scenario.updated),
        scenario.kept - len(scenario.again),
        len(scenario.removed),
        len(scenario.returned),
        len(moved),
    )
    says = [scenario.says] if scenario.says else []
    if scenario.new_cards:
        says.append(f"{scenario.new_cards} new card on the note")
    return f"| {scenario.name} | {' | '.join(str(count or '') for count in counts)} | {'; '.join(says)} |"
