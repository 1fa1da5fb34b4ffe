"""overrides.yaml is changed one block at a time, and every other byte of it stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.errors import FlashgenError
from flashgen.overrides.write import add_note, remove_block, set_block
from flashgen.strict_yaml import load_plain

FILE = """\
# my edits
cards:
  a/b: skip   # never

  # about c
  a/c:   # header
    back: x   # why
    tags: [+exam]
    # deep comment

  'a/d': {back: "q"}
# between
add:
- front: x
  back: |
    one
    # two
# the end
"""


def test_a_value_is_changed_in_its_line_only() -> None:
    """The block's other keys keep their lines, comments included; new keys follow them."""
    changed = set_block(FILE, "a/c", {"back": "new: value", "tags": ["+exam"], "extra": "l1\nl2"})
    assert changed == FILE.replace("    back: x   # why\n", "    back: 'new: value'\n").replace(
        "    # deep comment\n", "    # deep comment\n    extra: |-\n      l1\n      l2\n"
    )


def test_a_key_that_is_no_longer_wanted_goes() -> None:
    """A block means what was asked, not a mixture with what stood there; comments stay."""
    changed = set_block(FILE, "a/c", {"back": "x"})
    assert changed == FILE.replace("    tags: [+exam]\n", "")


def test_a_block_is_replaced_whole_where_its_form_changes() -> None:
    """``skip`` to a mapping, a mapping to ``skip``, braces to lines."""
    assert set_block(FILE, "a/b", {"back": "new"}) == FILE.replace("skip   # never", "\n    back: new").replace(
        ": \n", ":\n"
    )
    assert set_block(FILE, "a/d", "skip") == FILE.replace("'a/d': {back: \"q\"}", "a/d: skip")


def test_a_new_block_comes_last_in_its_section() -> None:
    """Before the comment that belongs to what follows."""
    changed = set_block(FILE, "n/e: #1", {"front": "*b*", "new": True})
    assert changed == FILE.replace("# between", "  'n/e: #1':\n    front: '*b*'\n    new: on\n# between")


def test_a_note_of_ones_own_comes_last() -> None:
    """In the indentation that the list has."""
    assert add_note(FILE, {"front": "F", "back": "no"}) == FILE.replace(
        "# the end", "- front: F\n  back: 'no'\n# the end"
    )


def test_a_block_is_removed_and_comments_around_it_stay() -> None:
    """Also the last one, after which the section is empty; a key that is not there changes nothing."""
    assert remove_block(FILE, "a/b") == FILE.replace("  a/b: skip   # never\n", "")
    assert remove_block("cards:\n  a: skip\n", "a") == "cards:\n"
    assert remove_block(FILE, "other") == FILE
    assert remove_block("", "a") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "cards:\n  k:\n    back: x\n"),
        ("# nothing\n", "# nothing\ncards:\n  k:\n    back: x\n"),
        ("cards:\n", "cards:\n  k:\n    back: x\n"),
        ("cards: {}  # none\nadd: []\n", "cards:   # none\n  k:\n    back: x\nadd: []\n"),
        ("add: []", "add: []\ncards:\n  k:\n    back: x\n"),
        ("cards:\r\n    a: skip\r\n", "cards:\r\n    a: skip\r\n    k:\r\n      back: x\r\n"),
        ("\ufeffcards:\n  a: skip", "\ufeffcards:\n  a: skip\n  k:\n    back: x\n"),
        (
            "cards:\n  a:\n    back: |\n      t\n\n\nadd:\n",
            "cards:\n  a:\n    back: |\n      t\n  k:\n    back: x\n\n\nadd:\n",
        ),
    ],
)
def test_a_block_finds_its_place_in_any_file(text: str, expected: str) -> None:
    """No file, no section, an empty one, another habit of indentation, Windows line ends, no last line end."""
    assert set_block(text, "k", {"back": "x"}) == expected


def test_a_key_is_found_in_either_unicode_spelling() -> None:
    """What a Mac typed and what the tool prints are one key, and the file's spelling stays."""
    assert set_block("cards:\n  Cafe\u0301: {back: x}\n", "Caf\u00e9", {"back": "new"}) == (
        "cards:\n  Cafe\u0301:\n    back: new\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cards:\n\ta: skip\n", "overrides.yaml:2: tab used for indentation"),
        ("cards: {a: skip}\n", "overrides.yaml:1: 'cards' must have its entries on lines of their own"),
        ("cards: [a]\n", "overrides.yaml:1: 'cards' must have its entries on lines of their own"),
        ("{cards: {}}\n", "overrides.yaml:1: the file must be 'cards:' and 'add:'"),
        ("cards:\n  a: skip\n...\n", "overrides.yaml"),
    ],
)
def test_a_file_that_cannot_be_changed_safely_is_refused(text: str, said: str) -> None:
    """With its line; nothing is guessed."""
    with pytest.raises(FlashgenError) as caught:
        set_block(text, "k", "skip")
        set_block(text.replace("a: skip\n", ""), "k", "skip")
    assert str(caught.value).startswith(said)


def test_what_yaml_cannot_hold_is_refused() -> None:
    """A control character is not written in a form that could not be read again."""
    with pytest.raises(FlashgenError, match="cannot be written as YAML"):
        set_block("", "k", {"back": "a\x07b"})


# ---------------------------------------------------------------------------------------------------------- properties
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("\n\t:#-'\"{}[]|>&*!%@`\\ "),
    max_size=30,
)
_KEYS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12).map(
    lambda text: f"p/{text}".replace("\\", "").strip()
)
_VALUES = st.one_of(
    _TEXT,
    st.booleans(),
    st.lists(_TEXT, max_size=3),
    st.lists(st.dictionaries(st.sampled_from(["front", "back"]), _TEXT, min_size=1), min_size=1, max_size=2),
)
_FIELDS = ["front", "back", "extra", "tags", "split", "image"]
_BLOCKS = st.just("skip") | st.dictionaries(st.sampled_from(_FIELDS), _VALUES, min_size=1, max_size=4)


def as_read(value: Any) -> object:
    """A value as the strict loader gives it back."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, dict):
        return {key: as_read(part) for key, part in value.items()}
    return [as_read(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=150, deadline=None)
@given(_KEYS, _BLOCKS, _BLOCKS, _VALUES)
def test_any_block_is_read_back_as_it_was_given(key: str, first: Any, second: Any, own: Any) -> None:
    """Written, changed, accompanied by a note of one's own, and removed again."""
    text = set_block("", key, first)
    [found] = load_plain(text, "")["cards"].items()  # type: ignore[index]
    assert found[1] == as_read(first)
    text = add_note(set_block(text, key, second), {"front": own})
    assert load_plain(text, "") == {"cards": {found[0]: as_read(second)}, "add": [{"front": as_read(own)}]}
    assert load_plain(remove_block(text, key), "") == {"cards": "", "add": [{"front": as_read(own)}]}


_GAPS = ["", "\n", "# a comment\n", "  # indented\n", "\n# one\n\n"]
_PIECES = [
    "  {}: skip\n",
    "  {}: skip # why\n",
    "  '{}':\n    back: 'it''s'\n    # inside\n    tags: [+a,\n      -b]\n",
    '  "{}":\n    front: "a\n      b"\n    extra: >\n      folded\n      # not a comment\n\n      text\n',
    "  {}: {{back: x, tags: [y]}}\n",
    "  {}:\n    merge:\n    - x\n    - y\n",
    "  {}:\n    back: |+\n      kept\n\n",
    "  {}:\n",
]


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[tuple[str, str, str]], str, str]:
    """Blocks as (gap before, key, text), then the head and the tail of the file."""
    count = draw(st.integers(1, 5))
    blocks = [
        (draw(st.sampled_from(_GAPS)), f"k/{at}", draw(st.sampled_from(_PIECES)).format(f"k/{at}"))
        for at in range(count)
    ]
    head = draw(
        st.sampled_from(["cards:\n", "# top\n\ncards: # mine\n", "add:\n  - front: a\n    back: b\n\ncards:\n"])
    )
    tail = draw(st.sampled_from(["", "# end\n", "\nrules:\n  figure: off\n", "# rules\nrules: {}"]))
    return blocks, head, tail


@settings(max_examples=200, deadline=None)
@given(documents(), st.data(), st.booleans())
def test_every_other_byte_stays(
    document: tuple[list[tuple[str, str, str]], str, str], data: st.DataObject, windows: bool
) -> None:
    """Whatever stands before and after a block is the same before and after the change, in any file."""
    blocks, head, tail = document
    at = data.draw(st.integers(0, len(blocks) - 1))
    before = head + "".join(gap + text for _, (gap, _, text) in zip(range(at), blocks, strict=False)) + blocks[at][0]
    after = "".join(gap + text for gap, _, text in blocks[at + 1 :]) + tail
    whole = before + blocks[at][2] + after
    if windows:
        before, after, whole = (part.replace("\n", "\r\n") for part in (before, after, whole))
    key = blocks[at][1]
    block = data.draw(_BLOCKS)
    # Blank lines that ``|+`` keeps are text of the block above: they change sides with it.
    rest = after.lstrip("\r\n") if any("|+" in text for _, _, text in blocks) else after
    for changed in (set_block(whole, key, block), remove_block(whole, key)):
        assert changed.startswith(before) and changed.endswith(rest)
    model, old = load_plain(set_block(whole, key, block), ""), load_plain(whole, "")
    assert isinstance(model, dict) and isinstance(old, dict)
    assert model == {**old, "cards": {**old["cards"], key: as_read(block)}}
