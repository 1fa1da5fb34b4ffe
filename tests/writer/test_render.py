"""Blocks to the HTML of a field."""

from __future__ import annotations

from flashgen.model import (
    BREAK,
    CODE,
    DISPLAY,
    EMPHASIS,
    HIGHLIGHT,
    IMAGE,
    MATH,
    STRIKE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    Block,
    Break,
    CodeBlock,
    Content,
    DefinitionList,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    Paragraph,
    Quote,
    Rich,
    Run,
    Table,
)
from flashgen.writer import render


def para(*runs: Run | str) -> Paragraph:
    """A paragraph of runs; a string is a run without marks."""
    return Paragraph(Rich(tuple(Run(run) if isinstance(run, str) else run for run in runs)))


def line(*runs: Run | str) -> str:
    """The HTML of one paragraph."""
    return render((para(*runs),), {})


def item(*blocks: Block | str) -> Item:
    """A list item; a string is a paragraph."""
    return Item(tuple(para(block) if isinstance(block, str) else block for block in blocks))


def test_marks() -> None:
    """Every mark has its tag; tags nest and close in order."""
    marks = (STRONG, EMPHASIS, HIGHLIGHT, STRIKE, UNDERLINE, SUPERSCRIPT, SUBSCRIPT, CODE)
    html = line(*[Run("x", mark) for mark in marks])
    assert html == "<b>x</b><i>x</i><mark>x</mark><s>x</s><u>x</u><sup>x</sup><sub>x</sub><code>x</code>"
    assert line(Run("a", STRONG), Run("b", STRONG | EMPHASIS), Run("c", EMPHASIS)) == "<b>a<i>b</i></b><i>c</i>"


def test_one_paragraph_stands_bare() -> None:
    """A field of one paragraph is only its text; several are paragraphs without white space between."""
    assert line("x") == "x"
    assert render((para("x"), para("y")), {}) == "<p>x</p><p>y</p>"
    assert render((), {}) == ""


def test_breaks_and_soft_line_ends() -> None:
    """A hard break is ``<br>``; a line end within text is a blank, for it would count as an item."""
    assert line("a", Run("\n", BREAK), "b\nc") == "a<br>b c"


def test_links_lead_out_or_are_text() -> None:
    """Only links that work from within Anki are links."""
    assert line(Run("x", link='https://a.b/?q="1"&r')) == '<a href="https://a.b/?q=&quot;1&quot;&amp;r">x</a>'
    for target in ("mailto:a@b.c", "obsidian://open?x", "HTTP://a.b"):
        assert line(Run("x", link=target)) == f'<a href="{target}">x</a>'
    for target in (
        "other.md",
        "#part",
        "javascript:alert(1)",
        "file:///x",
        "data:text/html,x",
        "https://a b",
        "ftp://a",
    ):
        assert line(Run("x", link=target)) == "x"


def test_formulas() -> None:
    """Formulas get MathJax's brackets, and a closing mark behind one stays on its line."""
    assert line("a ", Run("x<y", MATH), " b") == r"a \(x&lt;y\) b"
    assert line(Run("x", MATH | DISPLAY)) == r"\[x\]"
    assert line(Run("x", MATH), "。好") == r'<span class="fg-keep">\(x\)。</span>好'
    assert render((MathBlock("a\n&b"), para("x")), {}) == "<div>\\[a\n&amp;b\\]</div><p>x</p>"


def test_prose_is_never_a_formula() -> None:
    """A regular expression in prose is not typeset; in code MathJax does not look."""
    assert line(r"\(foo\)") == r"\<span>(</span>foo\)"
    assert line(Run(r"\(foo\)", CODE)) == r"<code>\(foo\)</code>"


def test_deletions() -> None:
    """Runs of one number are one deletion, tags inside it; the next number begins another."""
    html = line("a ", Run("b", cloze=1), Run("c", STRONG, cloze=1), Run("d", STRONG, cloze=2), Run("e", STRONG))
    assert html == "a {{c1::b<b>c</b>}}{{c2::<b>d</b>}}<b>e</b>"


def test_deletions_keep_what_would_break_them() -> None:
    """C++ names, braces, formulas and links survive inside a deletion."""
    assert line(Run("std::vector", cloze=1)) == "{{c1::std&#58;:vector}}"
    assert line(Run("a:", cloze=1), Run(":b", line=9, cloze=1)) == "{{c1::a&#58;:b}}"
    assert line(Run("f{", cloze=1), Run("x}", CODE, cloze=1)) == "{{c1::f{<code>x&#125;</code>}}"
    assert line(Run("b_{c_{2}}", MATH, cloze=3)) == r"{{c3::\(b_{c_{2} }\)}}"
    assert line(Run("C", link="https://x.y/C::D}}", cloze=1)) == (
        '{{c1::<a href="https://x.y/C&#58;:D&#125;&#125;">C</a>}}'
    )


def test_a_deletion_shows_its_hint_in_the_gap() -> None:
    """A hint follows its deletion's text, and nothing in either ends the deletion or begins the other."""
    assert line(Run("a", cloze=1, hint="h"), Run("b", STRONG, cloze=1, hint="h")) == "{{c1::a<b>b</b>::h}}"
    assert line(Run("a:", cloze=1, hint=":h}} {{c2::<i>\x1f")) == (
        "{{c1::a&#58;::&#58;h&#125;&#125; &#123;{c2&#58;:&lt;i&gt;}}"
    )
    assert line(Run("a", cloze=1, hint="[sound:x]\n{{Extra}}")) == "{{c1::a::&#91;sound:x] &#123;{Extra&#125;&#125;}}"


def test_deletions_in_lists_and_tables() -> None:
    """A deletion may stand in an item or a cell."""
    deleted = para(Run("x", cloze=1))
    assert render((ListBlock((Item((deleted,)),)),), {}) == "<ul><li>{{c1::x}}</li></ul>"
    table = Table((Rich.of("h"),), ((deleted.text,),))
    assert render((table,), {}) == (
        "<table><thead><tr><th>h</th></tr></thead><tbody><tr><td>{{c1::x}}</td></tr></tbody></table>"
    )


def test_lists() -> None:
    """Lists nest, keep their first number, and show what is done."""
    nested = ListBlock((item("a", ListBlock((item("b"),), ordered=True, start=3)), item("c", "d")))
    assert render((nested,), {}) == '<ul><li>a<ol start="3"><li>b</li></ol></li><li>c<p>d</p></li></ul>'
    tasks = ListBlock((Item((para("x"),), done=True), Item((para("y"),), done=False)))
    assert render((tasks,), {}) == '<ul><li class="fg-done">x</li><li class="fg-todo">y</li></ul>'


def test_tables_align() -> None:
    """Columns keep their alignment; a table without a header has none."""
    row = (Rich.of("1"), Rich.of("2"), Rich.of("3"))
    html = render((Table(row, (row,), ("left", "right", "")),), {})
    assert '<th class="fg-left">1</th><th class="fg-right">2</th><th>3</th>' in html
    assert '<td class="fg-left">1</td><td class="fg-right">2</td><td>3</td>' in html
    assert "<thead>" not in render((Table((Rich(), Rich()), ((Rich.of("a"), Rich.of("b")),)),), {})


def test_other_containers() -> None:
    """Quotes with their title, definition lists and thematic breaks."""
    content: Content = (
        Quote((para("x"),), "note", Rich.of("T")),
        DefinitionList(((Rich.of("t"), (para("d"),)),)),
        Break(),
    )
    assert render(content, {}) == ("<blockquote><p><b>T</b></p><p>x</p></blockquote><dl><dt>t</dt><dd>d</dd></dl><hr>")


def test_media() -> None:
    """A picture is referred to by its name in the package, a sound is played, one without a name shows its text."""
    picture = MediaRef("a b.png", alt='the "a"\n< b', width=300)
    sound = MediaRef("x.wav")
    names = {picture: "fg-0.png", sound: "fg-1.wav"}
    runs = Rich((Run("\ufffc", IMAGE, media=picture), Run("\ufffc", IMAGE, media=sound)))
    html = '<img src="fg-0.png" alt="the &quot;a&quot; &lt; b" width="300">[sound:fg-1.wav]'
    assert render((Paragraph(runs),), names) == html
    assert render((Paragraph(runs[0:1]),), {}) == "the &quot;a&quot; &lt; b"


def test_right_to_left() -> None:
    """Only text that runs from right to left gets a direction."""
    assert line("שלום") == '<div dir="auto">שלום</div>'
    assert line("مرحبا") == '<div dir="auto">مرحبا</div>'
    assert "dir" not in line("中文, English, ελληνικά")


def test_code_keeps_its_lines() -> None:
    """A block of code keeps its white space; an unknown language is shown plain."""
    html = render((CodeBlock("if x:\n\treturn {{y}}\n", "nosuch"),), {})
    assert html == '<pre class="fg-code"><code>if x:\n\treturn &#123;{y&#125;}</code></pre>'
