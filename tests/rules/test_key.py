"""Keys: readable names that YAML takes as they are, that do not depend on how a letter is composed, and that stay."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashgen.rules.key import GRAMMAR, document_part, key_part, make_key
from flashgen.strict_yaml import load_plain

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90)


@pytest.mark.parametrize(
    ("document", "headings", "handle", "facet", "key"),
    [
        (
            "paper-reading.md",
            ("OpenAI Whisper",),
            "弱监督学习",
            "items",
            "paper-reading/OpenAI-Whisper/弱监督学习#items",
        ),
        ("a/b c.markdown", (), "TCP", "", "a/b-c/TCP"),
        ("notes.md", ("GAN",), "GAN", "", "notes/GAN"),
        ("notes.md", ("GAN",), "GAN", "figure", "notes/GAN#figure"),
        ("notes.md", ("C#: the language",), "a/b", "", "notes/C＃：-the-language/a∕b"),
        ("", (), "my own", "", "my-own"),
    ],
)
def test_a_key_is_the_path_to_the_note(
    document: str, headings: tuple[str, ...], handle: str, facet: str, key: str
) -> None:
    """Document, headings, handle and facet, in this order, as a person would type them."""
    assert make_key(document, headings, handle, facet) == key


def test_a_bare_handle_and_a_facet_are_two_keys() -> None:
    """What a thing is, and what one asks of it otherwise, never share a key."""
    assert make_key("n.md", (), "RNN") != make_key("n.md", (), "RNN", "expansion")


def test_long_handles_that_begin_alike_stay_apart() -> None:
    """A handle that is cut keeps six digits of the whole."""
    one, two = (
        key_part("the same long beginning of a sentence that goes on and on " + end) for end in ("left", "right")
    )
    assert one != two
    assert max(len(one), len(two)) <= 60


def test_the_grammar_has_a_version() -> None:
    """Whoever changes keys has to raise the version, and this test reminds them."""
    assert GRAMMAR == 1


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["", "items", "order-6"]))
@example(".>", "0", "0", "")
@settings(max_examples=150, deadline=None)
def test_a_key_is_a_plain_key_of_yaml(folder: str, heading: str, handle: str, facet: str) -> None:
    """A key stands in overrides.yaml without quotes and is read back letter by letter."""
    key = make_key(f"{folder}.md", (heading,), handle, facet)
    assert load_plain(f"cards:\n  {key}: skip\n", "overrides.yaml") == {"cards": {key: "skip"}}


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_key_does_not_depend_on_composition(text: str) -> None:
    """Keys are NFC, and a text in either composition has the same key."""
    part = key_part(text)
    assert unicodedata.is_normalized("NFC", part)
    assert key_part(unicodedata.normalize("NFD", text)) == part == key_part(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_part_is_never_empty_and_holds_no_separator(text: str) -> None:
    """Each part of a key says something, and none holds the signs that divide keys."""
    part = key_part(text)
    assert part
    assert not set(part) & set("/#")


def test_folders_are_parts_of_the_document() -> None:
    """A document's folders are parts of its keys; dots and doubled slashes are not."""
    assert document_part("./week 1//trees.md") == "week-1/trees"
