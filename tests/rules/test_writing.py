"""A language written like another says the same in its own letters."""

from __future__ import annotations

import pytest

from flashgen.rules.writing import Writing

TRADITIONAL = Writing("与关系复杂", "與關系復雜", {"关系": "關係", "复杂": "複雜", "程序": "程[序式]"})


def test_letters_and_words_are_written_otherwise() -> None:
    """Words go before letters, whatever stands around them."""
    assert TRADITIONAL.of("(?P<s>.+)与(?:复杂)?的关系") == "(?P<s>.+)與(?:複雜)?的關係"
    assert TRADITIONAL.of("程序") == "程[序式]"


def test_letters_in_brackets_are_no_word() -> None:
    r"""``[关系]`` is one letter of two, also behind a bracket that stands for itself: ``[\]关系]``."""
    assert TRADITIONAL.of("[关系]关系") == "[關系]關係"
    assert TRADITIONAL.of(r"[^\]关系]") == r"[^\]關系]"


def test_every_kind_of_entry_is_written_otherwise() -> None:
    """Lists and mappings are gone into; so are their keys, which may be number words."""
    assert TRADITIONAL.of({"words": ["与"], "numerals": {"复": "2"}}) == {"words": ["與"], "numerals": {"復": "2"}}


def test_letters_that_do_not_match_one_for_one_are_an_error() -> None:
    """A letter too many would shift all that follow."""
    with pytest.raises(ValueError, match="equal length"):
        Writing("与关", "與", {})
