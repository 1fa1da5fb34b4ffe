"""Highlighted code."""

from __future__ import annotations

import html
import re

import pytest

from flashgen.writer.code import highlight

SAMPLE = """\

@cache
def f(x: int) -> str:
    # why <not> "&"
    return f"{x:>3}" if x else 'none'
"""


def test_python_is_coloured_in_our_classes() -> None:
    """Keywords, names, numbers, strings and comments are told apart."""
    coloured = highlight(SAMPLE, "python")
    assert '<span class="fg-k">def</span>' in coloured
    assert '<span class="fg-f">f</span>' in coloured
    assert '<span class="fg-b">@cache</span>' in coloured
    assert '<span class="fg-c"># why &lt;not&gt; &quot;&amp;&quot;</span>' in coloured


@pytest.mark.parametrize(
    "language", ["python", "Python {.numbered}", "{.c++}", "js", "diff", "", "nosuch", "text", "html"]
)
def test_colouring_changes_no_character(language: str) -> None:
    """Whatever the language, the text without tags is the code, without its empty lines at both ends."""
    plain = html.unescape(re.sub(r"</?span[^<>]*>", "", highlight(SAMPLE, language)))
    assert plain == SAMPLE.strip("\n")


def test_unknown_and_unnamed_languages_stay_plain() -> None:
    """The language is never guessed."""
    assert "<span" not in highlight("def f(): pass", "")
    assert "<span" not in highlight("def f(): pass", "nosuch")


def test_very_long_code_stays_plain() -> None:
    """Code that nobody studies on a card costs no time."""
    assert "<span" not in highlight("x = 1\n" * 4000, "python")
