"""Any text in, a document out."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashgen.model import Block, CodeBlock, DefinitionList, ListBlock, MathBlock, Paragraph, Quote, Table
from flashgen.reader import read_document, read_fragment, read_text

PIECES = [
    "# ", "## ", "- ", "1. ", "> ", "    ", "\t", "```", "~~~", "$$", "$", "**", "*", "_", "`", "|", "|--|",
    "```{note} x\n", "````{margin}\n:a: b\n",
    ":::", "::: tip", '!!! note "x"', "<div>", "</div>", "<details>", "<summary>", "<table>", "<td>", "<br>",
    "<!--", "-->", "[", "](", ")", "![", "[[", "]]", "[^1]", "[^1]: ", "{%", "%}", "{{", "}}", "{{c1::", "%%",
    "\\", "\\(", "\\)", "==", "~~", ":", ": ", "---", "===", "\n", "\n\n", " ", "  \n", "中文。", "（", "）",
    "word", "한국", "é", "&amp;", "https://x.y", "\x00", "\u200d", "\ud800", "😀", "\u3000",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
@example("```    ```<div># ")
def test_any_mixture_of_markup(text: str) -> None:
    """Markup in any order gives a document whose lines exist, and a fragment."""
    document, _ = read_document(text, "n.md")
    last = text.count("\n") + 1
    for section in document.sections:
        for block in section.blocks:
            assert 1 <= block.line <= block.end <= last
    assert all(1 <= line <= last for line in document.content_lines)
    read_fragment(text, cloze=True)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes(data: bytes) -> None:
    """Bytes are text or a problem."""
    text, problems = read_text(data, "n.md")
    assert text is not None or len(problems) == 1
    if text is not None:
        read_document(text, "n.md")


@pytest.mark.parametrize(
    "unit",
    [
        "**",
        "(",
        "[",
        "<",
        "|",
        "$",
        "`",
        ">",
        "- ",
        "> - ",
        "![](",
        "**a",
        "<div>\n",
        "{{",
        "::: a\n",
        "```{note}\n",
        "```{note}\n```\n",
        "[^a",
        "    a\n\n",
        "# a\n",
        ": a\n",
    ],
)
def test_hostile_text_is_read(unit: str) -> None:
    """A hundred kilobytes of one mark are read, whatever they nest."""
    document, _ = read_document(unit * (100_000 // len(unit)), "n.md")
    assert document.path == "n.md"


WORDS = st.sampled_from(["alpha", "梯度下降", "**bold**", "`code`", "数据。", "x < y", "a_b", "$x_1$", "![](p.png)"])
LINE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Ordinary documents: numbered words make every line recognisable."""
    parts: list[str] = []
    count = 0

    def line() -> str:
        nonlocal count
        count += 1
        return f"w{count}x {draw(LINE)}"

    for _ in range(draw(st.integers(1, 8))):
        kind = draw(
            st.sampled_from(
                ["para", "list", "nested", "quote", "code", "heading", "table", "admonition", "directive", "details"]
            )
        )
        if kind == "para":
            parts += [line() for _ in range(draw(st.integers(1, 3)))]
        elif kind == "list":
            parts += [f"- {line()}" for _ in range(3)]
        elif kind == "nested":
            parts += [f"1. {line()}", f"   {line()}", "", f"   - {line()}", f"     {line()}", "", f"   > {line()}"]
        elif kind == "quote":
            parts += [f"> {line()}", f"> {line()}", ">", f"> - {line()}", f">   - {line()}"]
        elif kind == "code":
            parts += ["```py", line(), "", line(), "```"]
        elif kind == "heading":
            parts += [f"## {line()}"]
        elif kind == "table":
            parts += [f"| {line()} | b |", "|---|---|", f"| {line()} | c |"]
        elif kind == "directive":
            parts += [f"```{{note}} {line()}", ":class: x", "", line(), f"- {line()}", "```"]
        elif kind == "admonition":
            parts += [f'!!! note "{line()}"', f"    {line()}", "", f"    - {line()}"]
        else:
            parts += ["<details>", f"<summary>{line()}</summary>", "", line(), "", f"- {line()}", "</details>"]
        parts += [""] * draw(st.integers(1, 2))
    return "\n".join(parts)


def places(block: Block) -> list[tuple[int, str]]:
    """(line, text that begins on it) of everything in a block."""
    if isinstance(block, Paragraph):
        return [(run.line, run.text) for run in block.text.runs]
    if isinstance(block, CodeBlock):
        return [(block.line + 1 + at, text) for at, text in enumerate(block.code.split("\n"))]
    if isinstance(block, Table):
        rows = zip((block.line, *block.row_lines), (block.header, *block.rows), strict=True)
        return [(run.line, run.text) for line, row in rows for cell in row for run in cell.runs if run.line == line]
    if isinstance(block, ListBlock):
        return [place for item in block.items for child in item.blocks for place in places(child)]
    if isinstance(block, Quote):
        title = [(run.line, run.text) for run in block.title.runs]
        return title + [place for child in block.blocks for place in places(child)]
    assert not isinstance(block, DefinitionList | MathBlock)
    return []


@given(documents())
@settings(max_examples=150, deadline=None)
def test_every_word_is_on_its_line(markdown: str) -> None:
    """Each numbered word is read exactly once, on the line of the file where it stands, however deep."""
    document, _ = read_document(markdown, "n.md")
    found = [(h.line, h.text.plain) for s in document.sections for h in s.path[-1:]]
    found += [place for section in document.sections for block in section.blocks for place in places(block)]
    lines = markdown.split("\n")
    seen = [(line, word) for line, text in found for word in re.findall(r"w\d+x", text)]
    expected = [(at, word) for at, text in enumerate(lines, 1) for word in re.findall(r"w\d+x", text)]
    if document.title.startswith("w"):
        expected = [(line, word) for line, word in expected if word not in document.title]
    assert sorted(seen) == sorted(expected)
