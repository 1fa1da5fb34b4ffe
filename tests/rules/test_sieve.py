"""Leaving out patterns whose words do not stand in a text."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.rules import languages
from flashgen.rules.sieve import Sieve, needed

GROUPS = ("definitions", "inverse_definitions", "relations", "contrasts", "why", "kinds", "anchored")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?P<s>.+?)(?:is called|equals)(?P<o>.+)", {"is called", "equals"}),
        ("称之?为", {"称"}),
        ("ab+c", {"ab"}),
        ("a|b|", set()),
        ("(?:ab)?", set()),
        ("(?:ab){2,3}", {"ab"}),
        ("(?:ab){0,3}c", {"c"}),
        (r"(?!no)(?<=not)x\.y", {"x.y"}),
        ("[yes]", set()),
        (r"\u4e00\x41\d\n", set()),
        (r"[^\]a]b", {"b"}),
        ("(?i:ab)c", {"c"}),
        ("(?P<x>ab)(?P=x)", {"ab"}),
    ],
)
def test_the_words_that_a_pattern_needs(pattern: str, words: set[str]) -> None:
    """Of each pattern the words are known of which one stands in all that it matches, or none."""
    assert needed(pattern) == words


@cache
def matching(pattern: str) -> st.SearchStrategy[str]:
    """Texts that the pattern matches; kept, because it takes half a second to make of a long one."""
    return st.from_regex(pattern, alphabet=st.characters(codec="utf-8", exclude_characters="\n"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_match_is_missed(data: st.DataObject) -> None:
    """What a cue of any language matches goes through the sieve of its group, in whatever case."""
    language = data.draw(st.sampled_from(list(languages().values())))
    cues = [cue for group in GROUPS for cue in language.cues(group)]
    cue = data.draw(st.sampled_from(cues)) if cues else None
    if cue is None:
        return
    text = data.draw(matching(cue.pattern))
    group = next(group for group in GROUPS if cue in language.cues(group))
    assert cue in language.fitting(group, text)


@given(
    st.lists(st.sampled_from(["is", "ks", "ß", "ab|s.k", "(?:is|i)s", "İ", "σ"]), max_size=4),
    st.text("sSſiIıİkK\u212aßẞaAbB.σςΣ", max_size=8),
)
def test_case_is_folded_as_patterns_fold_it(patterns: list[str], text: str) -> None:
    """A sieve that ignores case lets through whatever such a pattern finds, dotless i and long s included."""
    through = Sieve(patterns, ignore_case=True).through(text)
    assert {at for at, pattern in enumerate(patterns) if re.search(pattern, text, re.IGNORECASE)} <= set(through)
    assert through == sorted(through)
