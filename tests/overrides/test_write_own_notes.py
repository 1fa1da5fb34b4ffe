"""Notes of one's own are changed where they stand, every other byte of overrides.yaml kept."""

from __future__ import annotations

import pytest

from flashgen.errors import FlashgenError
from flashgen.overrides.write import set_note

FILE = """\
# mine
cards:
  a/b: skip   # kept
add:
  # the first
  - front: One?
    back: 1
    # inside

  # the second
  - front: "Two?"
    back: |-
      2
      and more

  -
    front: Three?
    back: 3
rules:
  figure: off
"""


def test_a_note_is_written_anew() -> None:
    """Only the lines of that note change."""
    assert set_note(FILE, 1, {"front": "Zwei?", "back": "2"}) == FILE.replace(
        '  - front: "Two?"\n    back: |-\n      2\n      and more\n', "  - front: Zwei?\n    back: '2'\n"
    )
    assert set_note(FILE, 2, {"front": "Drei?", "back": "x"}) == FILE.replace(
        "  -\n    front: Three?\n    back: 3\n", "  - front: Drei?\n    back: x\n"
    )


def test_a_note_is_taken_out() -> None:
    """The others keep their lines and their comments."""
    assert set_note(FILE, 0, None) == FILE.replace("  - front: One?\n    back: 1\n    # inside\n", "")
    one = "add:\n  - front: One?\n    back: '1'\n"
    assert set_note(one, 0, None) == "add:\n"


def test_a_list_in_brackets_is_refused() -> None:
    """What cannot be changed line by line is left alone."""
    with pytest.raises(FlashgenError):
        set_note("add: [{front: a, back: b}]\n", 0, None)
