"""Hashtags at the ends of a line."""

from __future__ import annotations

import pytest

from flashgen.model import Rich
from flashgen.rules.tags import is_card, untagged


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("What rises? #card", True),
        ("What rises? #Flash-Cards/bread #oven ", True),
        ("What rises? #oven #anki-bread\n", True),
        ("#card", True),
        ("#card #oven", True),
        ("What rises? #oven", False),
        ("What #card rises?", False),
        ("What rises? #cardboard", False),
        ("What rises?#card", False),
        ("#card #1", False),
    ],
)
def test_a_line_that_ends_in_a_tag_for_cards_is_one(text: str, card: bool) -> None:
    """The tag for cards is one of those at the end, whatever its case and whatever it goes on with."""
    assert is_card(Rich.of(text)) is card


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Dough rests  #oven #bread ", "Dough rests"),
        ("#oven #bread Dough rests", "Dough rests"),
        ("#oven", "#oven"),
        ("#oven #bread", "#oven"),
        ("Dough rests in the #oven", "Dough rests in the oven"),
        ("Dough rests #1", "Dough rests #1"),
    ],
)
def test_tags_at_the_ends_are_no_words(text: str, bare: str) -> None:
    """They are taken off; a tag that the sentence goes on with only loses its sign, one that is all stays."""
    assert untagged(Rich.of(text)).plain == bare


@pytest.mark.parametrize("unit", ["#oven ", "#card ", " ", "#a-"])
def test_a_long_line_of_tags_is_read(unit: str) -> None:
    """Half a million signs of tags that end in a word are read; a runaway would never end."""
    text = Rich.of("Dough " + unit * (500_000 // len(unit)) + " #1")
    assert not is_card(text)
    assert "Dough" in untagged(text).plain
