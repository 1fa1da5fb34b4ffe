"""A cloze number means one deletion for ever."""

from __future__ import annotations

import pytest

from flashgen.ledger.cloze import Numbered, number_deletions


def numbers(live: Numbered, retired: Numbered, texts: list[str], same: bool = False) -> list[int]:
    """The numbers given to some deletions."""
    return [number for number, _ in number_deletions(live, retired, texts, same)[0]]


AB: Numbered = ((1, "alpha"), (2, "beta"))


@pytest.mark.parametrize(
    ("live", "retired", "texts", "same", "expected"),
    [
        ((), (), ["alpha", "beta"], False, [1, 2]),
        (AB, (), ["beta", "alpha"], False, [2, 1]),
        (AB, (), ["alpha", "gamma ray", "beta"], False, [1, 3, 2]),
        (AB, (), ["beta"], False, [2]),
        (((2, "beta"),), ((1, "alpha"),), ["beta", "delta"], False, [2, 3]),
        (((2, "beta"),), ((1, "alpha"),), ["alpha", "beta"], False, [1, 2]),
        (AB, (), ["alpha", "betas"], False, [1, 2]),
        (AB, (), ["1815", "beta"], True, [1, 2]),
        (((1, "left lung"), (2, "right lung")), (), ["x", "left lungs", "the right lung"], False, [3, 1, 2]),
        (((1, "x"), (2, "x")), (), ["x", "x"], False, [1, 2]),
        (AB, (), [], False, []),
    ],
    ids=[
        "first", "order changed", "one in the middle", "one gone", "a retired number is not given away", "one is back",
        "one edited", "one replaced in the same sentence", "edited, and one more", "equal texts", "none left",
    ],
)  # fmt: skip
def test_numbers_stay_with_their_deletions(
    live: Numbered, retired: Numbered, texts: list[str], same: bool, expected: list[int]
) -> None:
    """Whatever comes, goes, moves or is edited, a number stays with its deletion, and a new one was never used."""
    assert numbers(live, retired, texts, same) == expected


def test_retired_numbers_are_kept_with_their_texts() -> None:
    """A deletion that is gone stays on record."""
    assert number_deletions(AB, ((5, "old"),), ["beta"], False)[1] == ((1, "alpha"), (5, "old"))
