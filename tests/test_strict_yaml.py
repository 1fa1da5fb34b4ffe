"""YAML as it was typed, with lines, and one clear line for every mistake."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen import strict_yaml
from flashgen.errors import FlashgenError, ProblemKind
from flashgen.strict_yaml import ListNode, MapNode, ScalarNode, is_blank, lines_of, load, load_plain

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs with the fast parser and with the one that is always there."""
    monkeypatch.setattr(strict_yaml, "_LOADER", request.param)


@pytest.mark.parametrize("text", ["no", "on", "12:30", "3.10", "007", "1_000", "~", "null", "2026-11-24", "0x1f", ".5"])
def test_a_plain_value_stays_the_text_that_was_typed(either_parser: None, text: str) -> None:
    """No value becomes a number, a time, a date or a truth value."""
    assert load_plain(f"key: {text}\n", "f.yaml") == {"key": text}


def test_nodes_know_their_lines() -> None:
    """Every key and value carries its line, through comments and blank lines, and mostly its last line."""
    tree = load("# first\n\na: 1\nb:\n  - x\n  - [y,\n     z]\nc: |\n  one\n  two\nd: 'p\n  q'\n", "f.yaml")
    assert isinstance(tree, MapNode)
    assert [(entry.key, entry.line, entry.column) for entry in tree.entries] == [
        ("a", 3, 0),
        ("b", 4, 0),
        ("c", 8, 0),
        ("d", 11, 0),
    ]
    a, b, c, d = (entry.value for entry in tree.entries)
    assert a == ScalarNode("1", 3, 3)
    assert isinstance(b, ListNode) and [item.line for item in b.items] == [5, 6] and b.end == 7
    assert c == ScalarNode("one\ntwo\n", 8, 8, "|")
    assert d == ScalarNode("p q", 11, 12, "'")


def test_an_empty_file_is_a_blank_value() -> None:
    """Nothing, a comment and a lone byte order mark are all an empty document; quotes are a value."""
    assert all(is_blank(load(text, "f.yaml")) for text in ("", "\ufeff", "# only this\n", "---\n"))
    assert not is_blank(load("''", "f.yaml"))


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    """A file saved by Notepad means what it says."""
    assert load_plain("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n", "f.yaml") == {"a": "1", "b": "x\ny\n"}


WRONG = [
    ("a:\n\tb: 1", 2, "tab used for indentation; use spaces"),
    ("a: b\n  c\n\td", 3, "tab used for indentation; use spaces"),
    ("- \tb: 1", 1, "tab used for indentation; use spaces"),
    ("a: 1\nb: **x** y", 2, "a text that begins with * must be in quotes"),
    ("a: *x", 1, "a text that begins with * must be in quotes"),
    ("a: [b, *c]", 1, "a text that begins with * must be in quotes"),
    ("a: &amp; x", 1, "a text that begins with & must be in quotes"),
    ("a: &x b\nc: *x", 1, "a text that begins with & must be in quotes"),
    ("a: !x y", 1, "a text that begins with ! must be in quotes"),
    ("a: !!python/object:os.system x", 1, "a text that begins with ! must be in quotes"),
    ("a: `x`", 1, "a text that begins with ` must be in quotes"),
    ("a: @x", 1, "a text that begins with @ must be in quotes"),
    ("a: %x", 1, "a text that begins with % must be in quotes"),
    ("a: 1\nb: x: y", 2, "put the value in quotes"),
    ('a: "x\nb: y', 1, "a quotation mark is never closed"),
    ("x: 1\na: 'it's'", 2, "text after the end of a value; put the whole value in quotes"),
    ('a: "x" y', 1, "text after the end of a value; put the whole value in quotes"),
    ("a: [x\nb: c", 1, "must be in quotes"),
    ("a: {{c1::x}} y", 1, "a text that begins with { or [ must be in quotes"),
    ("a: 1\nb\nc: 2", 2, "neither 'key: value' nor part of the value above"),
    ("a:\n    b: 1\n  c: 2", 3, "indentation does not fit the lines above"),
    ("- a\nb: 1", 2, "indentation does not fit the lines above"),
    ('a: "\\frac{1}{2}"', 1, "a backslash in \"double quotes\" is an escape; use 'single quotes' or a block (|)"),
    *[
        (f'a: 1\nb: "${command}$"', 2, "a backslash in \"double quotes\" is an escape; use 'single quotes'")
        for command in (
            "\\Phi",
            "\\theta",
            "\\Nabla",
            "\\Lambda",
            "a\\_b",
            "\\xi",
            "\\upsilon",
            "\\nabla_x f",
            "\\neq",
            "\\nu",
        )
    ],
    ('a: "$x$ and\n  $\\\\\\theta$"', 1, "a backslash in"),
    ('a: "\\q"', 1, "a backslash in \"double quotes\" is an escape; use 'single quotes' or a block (|)"),
    ("a: | x\n  b", 1, "the text begins on the next line, indented"),
    ("a: - b", 1, "'- ' in a wrong place"),
    ("a: 1\n---\nb: 2", 2, "a second document begins (---); one file holds one"),
    ("? [a]\n: b", 1, "a key must be text"),
    ("a: x\nb: y\x07", 2, "character U+0007 is not allowed in YAML; remove it"),
    ("[" * 100, 1, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "line", "words"), WRONG, ids=[repr(text)[:24] for text, _, _ in WRONG])
def test_a_mistake_is_one_line_that_says_where_and_what_to_do(
    either_parser: None, text: str, line: int, words: str
) -> None:
    """Both parsers' jargon comes out as the same plain sentence at the line to change."""
    with pytest.raises(FlashgenError) as caught:
        load(text, "deck.yaml")
    [problem] = caught.value.problems
    assert problem.kind is ProblemKind.YAML_SYNTAX
    assert str(problem).startswith(f"deck.yaml:{line}: ") and words in str(problem)
    assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('"one\\ntwo"', "one\ntwo"),
        ('"$x$\\nu and $y$"', "$x$\nu and $y$"),
        ('"$\\\\theta \\\\Phi \\\\nabla$"', "$\\theta \\Phi \\nabla$"),
        ('"caf\\u00e9\\u2028\\x09"', "caf\u00e9\u2028\t"),
        ('"a\u00a0b\tc"', "a\u00a0b\tc"),
        ('"a \\"b\\" \\\n  c"', 'a "b" c'),
    ],
)
def test_an_escape_that_is_meant_as_one_is_read(either_parser: None, typed: str, text: str) -> None:
    """Breaks between words, doubled backslashes, quotes and numbered characters are what YAML says; so is what is typed
    as it is."""
    assert load_plain(f"- 中\n- {typed}\n", "f.yaml") == ["中", text]


def test_a_repeated_key_names_both_lines() -> None:
    """The second of two equal keys is refused, at any depth."""
    with pytest.raises(FlashgenError) as caught:
        load("a:\n  b: 1\n  c: 2\n  b: 3\n", "f.yaml")
    [problem] = caught.value.problems
    assert problem.kind is ProblemKind.YAML_DUPLICATE_KEY
    assert str(problem) == "f.yaml:4: 'b' stands here a second time (first in line 2); keep one"


def test_many_levels_cannot_exhaust_the_stack(either_parser: None) -> None:
    """A hundred thousand brackets are one error, not a crash."""
    with pytest.raises(FlashgenError, match="nested too deeply"):
        load("[" * 100_000, "f.yaml")


def test_lines_are_counted_as_yaml_counts_them() -> None:
    """Joined again the lines are the text, whatever ends them."""
    text = "a\r\nb\nc\rd\u2028e"
    assert lines_of(text) == ["a\r\n", "b\n", "c\r", "d\u2028", "e"]


_SHAPES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc ", max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(_SHAPES)
def test_quoted_values_come_back_as_written(value: object) -> None:
    """Any tree of texts, written as JSON (which is YAML), is read as itself."""
    assert load_plain(json.dumps(value, ensure_ascii=False), "f.yaml") == value


@settings(max_examples=150, deadline=None)
@given(st.text("ab:-#*&!|>'\"%@`{}[],? \n\t\\", max_size=24))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    """Nothing but a FlashgenError with one placed problem ever comes out."""
    try:
        load(text, "f.yaml")
    except FlashgenError as error:
        [problem] = error.problems
        assert problem.span is not None and 1 <= problem.span.line <= text.count("\n") + 1
