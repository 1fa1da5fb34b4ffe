"""Colours of the card: by day and by night, all readable."""

from __future__ import annotations

import re
from itertools import product

import pytest

from flashgen.writer.note_types import css

DAY_PAGES = ("#ffffff", "#f5f5f5")
"""Page colours of Anki and AnkiDroid."""
NIGHT_PAGES = ("#000000", "#2c2c2c", "#303030", "#363636")
ON_OWN_PAGE = {"cloze": "cloze-page", "mark": "mark-page", "code": "code-page"}
CODE = ("c", "k", "s", "n", "t", "f", "b", "v")


def colours(selector: str) -> dict[str, str]:
    """The variables that a block of the stylesheet sets."""
    block = css()[css().index(selector) :].split("}")[0]
    return dict(re.findall(r"--fg-([\w-]+): (#[0-9a-f]{6});", block))


DAY, NIGHT = colours(".card {"), colours(".card.nightMode")


def contrast(one: str, other: str) -> float:
    """As the Web Content Accessibility Guidelines define it: 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_has_a_day_and_a_night() -> None:
    """Nothing is coloured for one mode only, and no colour stands outside the two lists but white behind pictures."""
    assert set(DAY) == set(NIGHT)
    rules = css().split("@media")[1]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#fff"}
    assert set(re.findall(r"var\(--fg-([\w-]+)\)", rules)) == set(DAY)


@pytest.mark.parametrize(
    ("mode", "pages", "text"), [(DAY, DAY_PAGES, "#020202"), (NIGHT, NIGHT_PAGES, "#fcfcfc")], ids=["day", "night"]
)
def test_contrast_is_at_least_4_5(mode: dict[str, str], pages: tuple[str, ...], text: str) -> None:
    """Every text is readable on what lies behind it."""
    pairs = [(mode[own], page) for own, page in product(("pale", "link"), pages)]
    pairs += [(mode[own], mode[page]) for own, page in ON_OWN_PAGE.items()]
    pairs += [(mode[own], mode["code-page"]) for own in CODE]
    pairs.append((text, mode["head-page"]))
    assert min(contrast(*pair) for pair in pairs) >= 4.5


@pytest.mark.parametrize("wide", [".fg pre", ".fg table", '.fg mjx-container[display="true"]'])
def test_wide_things_scroll_inside_the_card(wide: str) -> None:
    """Code, tables and displayed formulas never make the page wider than the phone."""
    blocks = re.findall(re.escape(wide) + r" \{([^}]*)\}", css())
    assert any("overflow-x: auto" in block for block in blocks)
