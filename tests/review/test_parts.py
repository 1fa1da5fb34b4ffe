"""The parts below the page: Markdown of blocks, formulas, documents with their lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flashgen.ledger import fact_of
from flashgen.model import Candidate, Content, NoteKind
from flashgen.reader import read_document, read_fragment
from flashgen.review.document import document_html
from flashgen.review.formulas import formulas, mathml
from flashgen.review.markdown import markdown

TEXTS = [
    "plain words, nothing else",
    "**bold** and *slanted* and `code` and ~~gone~~ and ==marked==",
    "two\n\nparagraphs",
    "a line  \nbroken",
    "- one\n- two\n  - deeper\n- [x] done\n- [ ] not",
    "3. three\n4. four",
    "1. step\n\n   with a paragraph\n\n2. next",
    "| a | b |\n| :-- | --: |\n| 1 | `x|y` |",
    "```python\nif x:\n    pass\n```",
    "````\n```\n````",
    "$a^2$ and $$b$$ and price \\$5",
    "$$\n\\frac{a}{b}\n$$",
    "> quoted\n> twice",
    "> [!note] Title\n> body",
    "[link](https://example.org/a_(b)) and ![alt](img/a%20b.png)",
    "![[x.png|300]]",
    "2 * 3 * 4 and a_b_c and [not a link] and <not html>",
    "1\\. not a list\n\n\\# not a heading\n\n\\- not an item",
    "第一个**重点。**后面",
    "H<sub>2</sub>O and x<sup>2</sup> and <u>under</u>",
    "Term\n: its definition",
    "{{not a deletion}} and `{{c1::x}}`",
    "---",
]
CLOZES = [
    "The {{c1::nucleus}} holds {{c2::**DNA**::what}}.",
    "{{c1::$a_{1}$}} and {{c1::b}}",
    "- {{c1::one}}\n- {{c2::two}}",
]


def shape(content: Content) -> str:
    """Equal for contents that look alike."""
    blank = Candidate(rule="", kind=NoteKind.CLOZE, document="", handle="", text=content)
    return fact_of(blank, lambda ref: f"{ref.src} {ref.alt} {ref.width}").fingerprint


@pytest.mark.parametrize("text", [*TEXTS, *CLOZES])
def test_blocks_become_markdown_that_reads_back(text: str) -> None:
    """What a form shows, saved as it is, is the same card."""
    cloze = text in CLOZES
    content = read_fragment(text, cloze)
    assert shape(read_fragment(markdown(content, cloze), cloze)) == shape(content)


@pytest.mark.parametrize("text", ["**bold** and `code`", "- one\n- two", "plain_words [1] 2 * 3", "1. a\n2. b"])
def test_what_people_type_stays_as_they_type_it(text: str) -> None:
    """No escape where none is needed."""
    assert markdown(read_fragment(text)) == text


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r"\text{</math><img src=x>}",
        r"\style{background:url(//x)}{y}",
        r"\text{<a xmlns='http://www.w3.org/1999/xhtml' href='//x'>y</a>}",
    ],
)
def test_no_formula_brings_anything_but_mathml(tex: str) -> None:
    """A hostile formula is left as TeX, or loses what is not mathematics."""
    made = mathml(tex)
    assert not re.search(r"script|<img|onerror|href|style|xhtml|<a\b", made.replace("scriptlevel", ""))


def test_formulas_are_found_as_mathjax_finds_them() -> None:
    """Inline and displayed, entities resolved; what is no TeX is left out."""
    found = formulas([r"a \(x &lt; y\) b \[z\]", r"\(\begin{x}\)", "plain"])
    assert list(found) == [r"\(x < y\)", r"\[z\]"]
    assert 'display="block"' in found[r"\[z\]"]


def test_each_line_is_found_in_the_html() -> None:
    """Paragraphs line by line, items, cells, code and formulas as a block with first and last line."""
    text = "# T\n\none\ntwo\n\n- a\n- b\n\n| h |\n|---|\n| c |\n\n```\nx\ny\n```\n\n## S\n\n> q\n"
    document, _ = read_document(text, "t.md")
    html = document_html(document, {})
    lines = {int(line): words.strip() for line, words in re.findall(r'<span data-l="(\d+)">(.*?)</span>', html)}
    assert lines == {3: "one", 4: "two", 6: "a", 7: "b", 9: "h", 11: "c", 18: "S", 20: "q"}
    assert re.search(r'<div data-l="13" data-e="16"><pre', html)


def test_our_own_notes_have_every_line() -> None:
    """Of the notes that come with flashgen, each content line but front matter and title is in the HTML."""
    path = Path(__file__).parents[2] / "decks/paper-reading/paper-reading.md"
    document, _ = read_document(path.read_text("utf-8"), path.name)
    html = document_html(document, {})
    spans = [
        (int(first), int(last or first)) for first, last in re.findall(r'data-l="(\d+)"(?: data-e="(\d+)")?', html)
    ]
    there = {line for first, last in spans for line in range(first, last + 1)}
    missing = set(document.content_lines) - there
    assert len(missing) <= 0.03 * len(document.content_lines), sorted(missing)
