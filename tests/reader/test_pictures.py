"""What alternative texts say."""

from __future__ import annotations

import pytest

from flashgen.reader.pictures import clean_alt


@pytest.mark.parametrize(
    "alt",
    [
        "image",
        "Figure 2",
        "screenshot: 2024-05-01 09.30.12",
        "截图 2024年5月1日",
        "img_ (3) ",
        "photo：7 (2)",
        "loaf.JPG",
        "0123abcd-ef",
        "IMG_20240501",
        "snipaste_2024-05-01_09-30",
        "qq截图5",
        "larkcut 12.v2",
    ],
)
def test_a_text_that_only_says_that_there_is_a_picture_is_none(alt: str) -> None:
    """A word for pictures, with or without a number or a date, and a name of a file are nothing."""
    assert clean_alt(alt) == ""


@pytest.mark.parametrize("alt", ["image of a loaf", "photo 3: crumb", "snip the ends", "1 of 3", "img 3 (crumb)"])
def test_a_text_that_says_more_stays(alt: str) -> None:
    """A text of words stays as it is."""
    assert clean_alt(alt) == alt


@pytest.mark.parametrize(
    ("start", "unit"), [("image", "_"), ("image", "0"), ("img", "1"), ("snip", "1"), ("lark", "a1")]
)
def test_a_long_text_that_nearly_says_nothing_is_read(start: str, unit: str) -> None:
    """Two hundred thousand signs behind a word for pictures are read to the end; a runaway would never end."""
    alt = start + unit * (200_000 // len(unit)) + "!"
    assert clean_alt(alt) == alt
