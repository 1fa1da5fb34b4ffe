"""What people write in YAML."""

from __future__ import annotations

from collections.abc import Callable

from flashgen.model import CODE, MATH, STRONG, ListBlock, Paragraph
from flashgen.reader import read_fragment


def test_a_fragment_has_no_lines() -> None:
    """Blocks and runs of a fragment come from no line of a file."""
    blocks = read_fragment("**重点。**后\n\n- a ![x](y.png)\n")
    assert isinstance(blocks[0], Paragraph) and isinstance(blocks[1], ListBlock)
    assert (blocks[0].line, blocks[0].end, blocks[1].line, blocks[1].end) == (0, 0, 0, 0)
    assert {run.line for run in blocks[0].text.runs} == {0}
    assert blocks[1].items[0].text.media[0].line == 0
    assert blocks[0].text.runs[0].marks == STRONG


def test_deletions(fragment: Callable[..., str]) -> None:
    """With ``cloze``, deletions are runs with their number; markup, formulas and code in them stay."""
    written = "{{c1::梯度}}的**{{c2::方向}}**是 {{c1::$\\frac{{a}}{b}$ 与 `}}`}}"
    assert (
        fragment(written, cloze=True) == "{c1|梯度}的{strong c2|方向}是 {math c1|\\frac{{a}}{b}}{c1| 与 }{code c1|}}}"
    )


def test_hints() -> None:
    """A hint leaves the text and stays with the deletion."""
    (block,) = read_fragment("首都是{{c1::**巴**黎::城市}}。", cloze=True)
    assert isinstance(block, Paragraph)
    assert [(run.text, run.cloze, run.hint) for run in block.text.runs] == [
        ("首都是", 0, ""),
        ("巴", 1, "城市"),
        ("黎", 1, "城市"),
        ("。", 0, ""),
    ]


def test_braces_without_cloze_are_templates(fragment: Callable[..., str]) -> None:
    """Without ``cloze``, double braces are a template's and vanish; lonely ones stay."""
    assert fragment("a {{ x }} b }} c") == "a b }} c"


def test_unclosed_deletion() -> None:
    """A deletion that nothing closes reaches to the paragraph's end."""
    (block,) = read_fragment("a {{c3::b", cloze=True)
    assert isinstance(block, Paragraph)
    assert [run.cloze for run in block.text.runs] == [0, 3]


def test_marks_of_atoms(fragment: Callable[..., str]) -> None:
    """Code and formulas are atoms in fragments too."""
    (block,) = read_fragment("`a` $b$")
    assert isinstance(block, Paragraph)
    assert [run.marks for run in block.text.runs] == [CODE, 0, MATH]
