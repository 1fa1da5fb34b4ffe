"""Terms of many subjects are names, whatever words of the language they look like."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from card_lines import said

from flashgen.model import Settings
from flashgen.reader import read_document
from flashgen.rules import extract

TERMS = Path(__file__).parent / "terms"
FORMS = {
    "zh": ["- {term}：由两个部分构成的装置", "**{term}**：由两个部分构成的装置", "{term}是指由两个部分构成的装置。"],
    "en": [
        "- {term}: a device that joins two parts of a machine",
        "**{term}**: a device that joins two parts of a machine",
        "**{term}** is a device that joins two parts of a machine.",
    ],
}


@pytest.mark.parametrize(
    ("terms", "form"),
    [pytest.param(code, form, id=form) for code in FORMS for form in FORMS[code]] + [("en", FORMS["zh"][0])],
)
def test_a_term_that_is_told_of_is_asked_for(terms: str, form: str) -> None:
    """Each term, told of in a section of its own as a label or in a sentence, makes a note whose front names it."""
    names = re.split(r"[,、\n]\s*", (TERMS / f"{terms}.txt").read_text("utf-8").strip())
    document, _ = read_document(
        "\n".join(f"## Unit {at}\n\n{form.format(term=name)}\n" for at, name in enumerate(names)), "n.md"
    )
    asked: dict[int, str] = defaultdict(str)
    for candidate in extract(document, Settings()).candidates:
        for line in candidate.lines:
            asked[line] += said(candidate.front or candidate.text).lower()
    assert not [name for at, name in enumerate(names) if name.lower() not in asked[3 + 4 * at]]
