"""What a breadcrumb begins with, which a fixture cannot show: all of those are of one file."""

from __future__ import annotations

import pytest

from flashgen.model import Settings
from flashgen.reader import read_document
from flashgen.rules import extract
from flashgen.rules.flat import flat

NOTES = "## Steps\n\n- **Knocking back**: pressing the gas out of the dough\n"


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("bread/Sourdough loaf.md", ("Sourdough loaf", "Steps")),
        ("面团.md", ("面团", "Steps")),
        ("wk3_notes.md", ("Steps",)),
        ("lecture-3.md", ("Steps",)),
        ("README.md", ("Steps",)),
    ],
)
def test_a_file_named_as_a_title_leads_the_breadcrumb(path: str, context: tuple[str, ...]) -> None:
    """A file's name is shown above the headings where it is written as a title, and no other."""
    document, _ = read_document(NOTES, path)
    (candidate,) = extract(document, Settings()).candidates
    assert candidate.context == context


@pytest.mark.parametrize("path", ["Dough.md", "dough.md", "Bread.md"])
def test_a_title_that_the_file_repeats_is_still_the_thing_that_is_asked_about(path: str) -> None:
    """Renaming a file to what its title says changes no question."""
    document, _ = read_document("# Dough\n\n## Types\n\n- Stiff\n- Slack\n", path)
    (candidate,) = extract(document, Settings()).candidates
    assert flat(candidate.front) == "What are the types of Dough (2 items)?"
