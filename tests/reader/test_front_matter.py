"""Front matter of the generators that people use."""

from __future__ import annotations

import pytest

from flashgen.errors import ProblemKind
from flashgen.reader import read_document


def test_hexo() -> None:
    """Title, tags and categories are read, values stay text, and the first line below keeps its number."""
    head = "---\ntitle: 论文笔记\ndate: 2024-03-08 17:17:50\ntags: \n  - torch\n"
    text = head + "categories: \n  - 深度 学习\n---\n\n# 一\n\nbody\n"
    document, problems = read_document(text, "a.md")
    assert problems == ()
    assert (document.title, document.tags, document.draft) == ("论文笔记", ("torch", "深度-学习"), False)
    assert document.meta["date"] == "2024-03-08 17:17:50"
    assert document.sections[0].blocks[0].line == 12


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("tags: [a, b]", ("a", "b")),
        ("tags: a, b c", ("a", "b-c")),
        ("tags: a b", ("a", "b")),
        ("tags: 甲、乙", ("甲", "乙")),
        ("categories:\n  - [x, y]\n  - z", ("x", "y", "z")),
        ("tag: '#one'", ("one",)),
        ("tags:", ()),
    ],
)
def test_spellings_of_tags(line: str, tags: tuple[str, ...]) -> None:
    """Tags may be a list, lists in lists, or text with commas or spaces."""
    assert read_document(f"---\n{line}\n---\nx\n", "a.md")[0].tags == tags


@pytest.mark.parametrize("line", ["draft: true", "draft: Yes", "published: false"])
def test_drafts(line: str) -> None:
    """A draft is marked."""
    assert read_document(f"---\n{line}\n---\nx\n", "a.md")[0].draft


def test_without_the_first_rule() -> None:
    """Hexo's older form, closed by a rule but not opened by one, is front matter too."""
    document, problems = read_document("title: 题\ntags:\n- a\n---\n\ntext\n", "a.md")
    assert (document.title, document.tags, problems) == ("题", ("a",), ())
    assert document.sections[0].blocks[0].line == 6


def test_own_settings() -> None:
    """The ``flashgen`` mapping is handed on as it was typed."""
    document, _ = read_document("---\nflashgen:\n  rules: {cloze: off}\n---\nx\n", "a.md")
    assert document.meta["flashgen"] == {"rules": {"cloze": "off"}}


def test_broken_yaml() -> None:
    """Broken front matter is a problem with its line; the simple lines in it and the text below still count."""
    document, problems = read_document("---\ntitle: 题: 目\ntags:\n  - a\n bad: [\n---\n# h\n\nbody\n", "a.md")
    assert [(problem.kind, str(problem.span)) for problem in problems] == [(ProblemKind.FRONT_MATTER, "a.md:2")]
    assert (document.title, document.tags) == ("题: 目", ("a",))
    assert document.sections[0].blocks[0].line == 9


def test_toml() -> None:
    """Hugo's TOML gives title, tags and draft."""
    document, problems = read_document('+++\ntitle = "A b"\ntags = ["x", \'y\']\ndraft = true\n+++\n\ntext\n', "a.md")
    assert problems == ()
    assert (document.title, document.tags, document.draft) == ("A b", ("x", "y"), True)


@pytest.mark.parametrize(
    "text", ["---\n\n正文第一段\n\n---\n\nmore\n", "---\ntext only\n", "----\na: b\n---\n", "a\n---\nb: c\n---\n"]
)
def test_rules_are_not_front_matter(text: str) -> None:
    """A thematic break at the top, and one further down, is not front matter."""
    document, problems = read_document(text, "a.md")
    assert problems == ()
    assert dict(document.meta) == {}


def test_empty_front_matter() -> None:
    """Nothing between the rules is front matter without entries."""
    document, problems = read_document("---\n---\n\ntext\n", "a.md")
    assert (dict(document.meta), problems) == ({}, ())
    assert document.sections[0].blocks[0].line == 4
