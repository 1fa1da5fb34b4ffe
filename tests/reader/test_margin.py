"""Where the lines of a file are wrapped."""

from __future__ import annotations

import pytest

from flashgen.reader.margin import margin


@pytest.mark.parametrize(
    ("widths", "wide"),
    [
        ([70], 70),
        ([70] * 8 + [500], 500),
        ([70] * 9 + [500], 70),
        ([70] * 17 + [80] + [500] * 2, 80),
        ([70] * 17 + [500] * 3, 500),
        ([20] * 9 + [70] * 9 + [500], 70),
        ([20, 30], 60),
    ],
)
def test_the_widest_tenth_of_the_lines_is_set_apart(widths: list[int], wide: int) -> None:
    """A file is as wide as the widest of the other lines that are long enough to have been wrapped."""
    assert margin(["a" * width for width in widths]) == wide
