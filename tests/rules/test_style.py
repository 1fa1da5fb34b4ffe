"""What ``reverse:`` and ``cloze:`` do to notes."""

from __future__ import annotations

from dataclasses import replace

from flashgen.model import Candidate, Settings
from flashgen.reader import read_document
from flashgen.rules import extract
from flashgen.rules.flat import deletions, flat

NOTES = """\
# Cells

**Ribosome**: joins amino acids to chains

**Cell wall**: a wall round the cell

A plant stores its **starch** in the **chloroplasts** of its leaves.
"""


def _candidates(settings: Settings) -> dict[str, Candidate]:
    document, _ = read_document(NOTES, "cells.md")
    return {candidate.handle: candidate for candidate in extract(document, settings).candidates}


def test_definitions_are_asked_the_other_way_round_on_request() -> None:
    """``reverse: on`` adds the question from definition to term; the first question and the key stay."""
    plain, both = _candidates(Settings()), _candidates(Settings(reverse=True))
    assert not plain["Ribosome"].reverse_front
    assert flat(both["Ribosome"].reverse_back) == "Ribosome"
    assert "joins amino acids to chains" in flat(both["Ribosome"].reverse_front)
    assert replace(both["Ribosome"], reverse_front=(), reverse_back=()) == plain["Ribosome"]


def test_a_definition_that_names_its_term_is_not_reversed() -> None:
    """The answer would stand in the question."""
    assert not _candidates(Settings(reverse=True))["Cell wall"].reverse_front


def test_all_deletions_make_one_card_on_request() -> None:
    """``cloze: together`` gives every deletion of a note one number."""
    each = next(c for c in _candidates(Settings()).values() if c.text)
    together = next(c for c in _candidates(Settings(cloze="together")).values() if c.text)
    assert sorted(deletions(each.text)) == [1, 2]
    assert deletions(together.text) == {1: ["starch", "chloroplasts"]}
    assert each.key == together.key
