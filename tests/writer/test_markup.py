"""Text that HTML, clozes, MathJax or Anki would take for orders."""

from __future__ import annotations

import pytest

from flashgen.writer.markup import clean, escape, formula, prose, text


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("5 < 6 && a > b", "5 &lt; 6 &amp;&amp; a &gt; b"),
        ("vector<int>", "vector&lt;int&gt;"),
        ('say "x"', "say &quot;x&quot;"),
        (r"match \(a\) and \[b\]", r"match \<span>(</span>a\) and \<span>[</span>b\]"),
        ("{{c1::x}}", "&#123;{c1::x&#125;}"),
        ("{{{x}}}", "&#123;&#123;{x&#125;&#125;}"),
        ("std::vector", "std::vector"),
        ("[sound:x.mp3] [latex]y[/latex] [$]z[/$] [Anki:tts]", None),
        (r"\[sound:x]", r"\<span>&#91;</span>sound:x]"),
        ("[1] [note]", "[1] [note]"),
        ("bell\x07 unit\x1f nul\x00 tab\t", "bell unit nul tab\t"),
    ],
)
def test_plain_text_gives_no_orders(plain: str, html: str | None) -> None:
    """Ordinary text stays readable and is neither a tag, a cloze, a formula nor one of Anki's brackets."""
    if html is None:
        html = "&#91;sound:x.mp3] &#91;latex]y&#91;/latex] &#91;$]z&#91;/$] &#91;Anki:tts]"
    assert text(plain) == html


def test_inside_a_deletion_neither_hint_nor_early_end() -> None:
    """In a deletion ``::`` starts no hint, ``}}`` does not end it, nor does ``}`` before the deletion's own ``}}``."""
    assert prose("std::map{a}}", deletion=True) == "std&#58;:map{a&#125;&#125;"
    assert escape(":::", deletion=True) == "&#58;&#58;&#58;"


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        ("a<b & c", r"\(a&lt;b &amp; c\)"),
        (" x ", r"\(x\)"),
        (r"\frac{a}{b_{2}}", r"\(\frac{a}{b_{2}}\)"),
        ("{{c1}}", r"\({ {c1}}\)"),
    ],
)
def test_formulas_keep_their_tex(tex: str, html: str) -> None:
    """TeX reaches MathJax as written, with no tag in it and no cloze."""
    assert formula(tex) == html


def test_a_deleted_formula_survives() -> None:
    """``}}`` and ``::`` in a deleted formula do not end the deletion or start a hint."""
    assert formula(r"\frac{a}{b_{c_{2}}} :: d", deletion=True) == r"\(\frac{a}{b_{c_{2} } } &#58;: d\)"
    assert formula("x", display=True) == r"\[x\]"


def test_line_ends_and_lone_surrogates() -> None:
    """Line ends are one character, and what is not a character is dropped."""
    assert clean("a\r\nb\rc\ud800d\ufffee") == "a\nb\ncde"


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        (r"\href{javascript:alert(1)}{y}", r"\(\text{href}{javascript:alert(1)}{y}\)"),
        (r"\require{html}\style{color:red}{x}", r"\(\text{require}{html}\text{style}{color:red}{x}\)"),
        (r"[latex]x[/latex]", r"\(&#91;latex]x&#91;/latex]\)"),
        (r"[sound:a.mp3]^2", r"\(&#91;sound:a.mp3]^2\)"),
        (r"[anki:tts lang=en]x[/anki:tts]", r"\(&#91;anki:tts lang=en]x&#91;/anki:tts]\)"),
    ],
)
def test_a_formula_gives_no_orders(tex: str, html: str) -> None:
    """Neither MathJax nor Anki finds a link, a style, a sound, a voice or LaTeX to run in a formula of a note."""
    assert formula(tex) == html
