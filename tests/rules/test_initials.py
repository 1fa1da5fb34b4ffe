"""Initials: which long form an abbreviation is made of, and where it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.rules.initials import cut_long, initials_match, is_short, long_form, spells
from flashgen.rules.language import words_everywhere

WORD = st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True).filter(
    lambda word: word.lower() not in words_everywhere("small_words")
)


@given(st.lists(WORD, min_size=2, max_size=6))
def test_the_first_letters_of_words_abbreviate_them(words: list[str]) -> None:
    """Whatever the words, their capitals in a row are their abbreviation, and the words are found before it."""
    long, short = " ".join(words), "".join(word[0] for word in words)
    assert initials_match(short, long)
    assert spells(long, short)
    assert long_form(f"the so-called: {long} ", short) == long


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("REST", "Representational State Transfer"),
        ("VAEs", "Variational Auto-Encoders"),
        ("SDRAM", "Synchronous DRAM"),
        ("GoF", "Gang of Four"),
    ],
)
def test_a_word_may_give_more_than_its_initial(short: str, long: str) -> None:
    """Letters from inside the words, small words and abbreviations within the long form are allowed for."""
    assert initials_match(short, long)


@pytest.mark.parametrize(
    ("short", "long"), [("NASA", "National Oceanic Service"), ("IP", "Transport Protocol"), ("A", "Alpha"), ("AB", "")]
)
def test_other_words_do_not_match(short: str, long: str) -> None:
    """Letters in another order, a single letter and no words at all abbreviate nothing."""
    assert not initials_match(short, long)


@pytest.mark.parametrize(
    ("before", "inner", "found"),
    [
        ("regulating rapid eye movement ", "REM", "rapid eye movement"),
        ("and phosphofructokinase ", "PFK", "phosphofructokinase"),
        ("a long, read eval print loop ", "REPL", "read eval print loop"),
        ("see the table ", "above", ""),
        ("", "REM", ""),
    ],
)
def test_a_long_form_begins_where_its_initials_do(before: str, inner: str, found: str) -> None:
    """The words before a bracket are taken from the first that the abbreviation needs, within their clause."""
    assert long_form(before, inner) == found


@given(st.text(max_size=60), st.text(max_size=12))
def test_what_is_found_stands_there(before: str, inner: str) -> None:
    """A long form is a piece of the text before the bracket, whatever stands there."""
    assert long_form(before, inner) in before


@pytest.mark.parametrize(
    ("name", "short"),
    [
        *((name, True) for name in ("CNN", "LoRA", "2PC", "IPv6", "VAEs")),
        *((name, False) for name in ("Encoder", "A", "Self-Attention", "3D", "IMPORTANT")),
    ],
)
def test_an_abbreviation_is_short_and_mostly_capitals(name: str, short: bool) -> None:
    """Two capitals at least, half of the letters or more, and eight letters at most."""
    assert is_short(name) is short


def test_a_long_form_has_as_many_words_as_capitals() -> None:
    """What a sentence goes on with behind the long form is cut off."""
    assert cut_long("RNN", "recurrent neural network that reads a sequence") == "recurrent neural network"
