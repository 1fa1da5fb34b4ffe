"""Whatever the notes hold: the HTML is ours, balanced, and says the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashgen.model import (
    BREAK,
    CODE,
    DISPLAY,
    IMAGE,
    MATH,
    Block,
    CodeBlock,
    Content,
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

ALLOWED: dict[str, set[str]] = {
    "a": {"href"},
    "span": {"class"},
    "div": {"dir"},
    "ol": {"start"},
    "li": {"class"},
    "th": {"class"},
    "td": {"class"},
    "pre": {"class"},
    "img": {"src", "alt", "width"},
}
BARE = re.compile("b|i|mark|s|u|su[pb]|br|p|ul|table|thead|tbody|tr|blockquote|d[ldt]|hr|code|span|div|ol|li|th|td")
VOID = {"br", "hr", "img"}
BLOCKS = {"blockquote", "div", "li", "ol", "p", "pre", "table", "tbody", "td", "th", "thead", "tr", "ul"}
DELETION = re.compile(r"\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
ODD = [
    "{",
    "}",
    "{{c1::",
    "}}",
    "::",
    ":",
    "\\",
    "\\(",
    "\\[",
    "<b>",
    "&lt;",
    "&",
    '"',
    "<",
    ">",
    "\x1f",
    "\ud800",
    "\n",
    "[sound:",
]

texts = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4)), max_size=5).map("".join)
marks = st.one_of(st.integers(0, 127), st.sampled_from([CODE, MATH, MATH | DISPLAY]))
links = st.one_of(st.just(""), texts, texts.map(lambda text: "https://x.y/" + text))
media = st.builds(MediaRef, src=texts, alt=texts, width=st.integers(-1, 900))
runs = st.one_of(
    st.builds(Run, texts, marks, st.integers(0, 2), links, st.none(), st.integers(0, 3), texts),
    st.builds(lambda ref, cloze: Run("\ufffc", IMAGE, 0, "", ref, cloze), media, st.integers(0, 2)),
    st.just(Run("\n", BREAK)),
)
rich = st.lists(runs, max_size=5).map(lambda each: Rich(tuple(each)))
leaves = st.one_of(
    st.builds(Paragraph, rich),
    st.builds(CodeBlock, texts, st.sampled_from(["", "python", "nosuch", "c++"])),
    st.builds(MathBlock, texts),
    st.builds(lambda cells: Table(tuple(cells), (tuple(cells),), ("left", "")), st.lists(rich, min_size=1, max_size=2)),
)


def _containers(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(blocks, max_size=2).map(tuple)
    items = st.lists(st.builds(Item, some), max_size=2).map(tuple)
    return st.one_of(
        st.builds(Quote, some, st.just(""), rich), st.builds(ListBlock, items, st.booleans(), st.integers(0, 3))
    )


contents: st.SearchStrategy[Content] = st.lists(st.recursive(leaves, _containers, max_leaves=3), max_size=3).map(tuple)


class Reader(HTMLParser):
    """Reads HTML strictly: only our tags and attributes, each closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert BARE.fullmatch(tag) if not attrs else {name for name, _ in attrs} <= ALLOWED[tag]
        for name, value in attrs:
            assert name != "href" or re.match(r"(?i)https?:|mailto:|obsidian:", value or "")
        if tag not in VOID:
            self.open.append(tag)
        self.part(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.part(tag)

    def part(self, tag: str) -> None:
        """A backslash that ends a block or a line and a bracket that begins the next are no MathJax."""
        if tag in BLOCKS or tag == "br":
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def essence(text: str) -> str:
    """Without what rendering may change: white space, control characters, MathJax's brackets.

    A line end keeps a backslash and a bracket apart, as does the blank that it may become.
    """
    text = "".join(each for each in text if each.isprintable() or each in "\u200b\n")
    return re.sub(r"\s|\\[()\[\]]|[()\[\]]", "", text)


def spoken(content: Content) -> str:
    """The text of blocks, in reading order."""
    parts: list[str] = []
    for block in content:
        match block:
            case Paragraph():
                parts.append(said(block.text))
            case CodeBlock():
                parts.append(block.code)
            case MathBlock():
                parts.append(rf"\[{block.tex}\]")
            case Table():
                parts += [said(cell) for row in (block.header, *block.rows) for cell in row]
            case Quote():
                parts += [said(block.title), spoken(block.blocks)]
            case ListBlock():
                parts += [spoken(item.blocks) for item in block.items]
            case _:
                raise AssertionError(block)
    return " ".join(parts)


def said(text: Rich) -> str:
    """The text of runs."""
    return "".join(map(heard, text.runs))


def heard(run: Run) -> str:
    """The text of a run; a picture that is not there says its alt text, a formula stands in MathJax's brackets."""
    if run.media:
        return run.media.alt
    return rf"\({run.text}\)" if run.marks & MATH else run.text


@settings(max_examples=300, deadline=None)
@given(contents)
@example((Paragraph(Rich((Run("\\"), Run("\n", BREAK), Run(")")))),))
def test_only_our_html_and_the_same_text(content: Content) -> None:
    """An HTML parser sees only allowed tags and attributes, balanced, and the text of the notes."""
    html = render(content, {})
    html.encode()
    shown = "".join(Reader(DELETION.sub(r"\2", html)).words)
    assert essence(shown) == essence(spoken(content))


@settings(max_examples=300, deadline=None)
@given(st.lists(runs, max_size=6))
@example([Run("\ufffc", IMAGE, 0, "", MediaRef(src="", alt="\\\n[sound:"), 1)])
def test_deletions_are_those_that_were_made(row: list[Run]) -> None:
    """Anki finds in the HTML exactly the deletions of the runs, whole, with their hints, tags balanced inside."""
    html = render((Paragraph(Rich(tuple(row))),), {})
    expected: list[tuple[int, str, str]] = []
    last = 0
    for run in row:
        if not (run.media or run.marks & BREAK or CONTROLS.sub("", run.text.strip() if run.marks & MATH else run.text)):
            continue
        if run.cloze and run.cloze == last:
            number, text, hint = expected[-1]
            expected[-1] = (number, text + heard(run), hint)
        elif run.cloze:
            expected.append((run.cloze, heard(run), run.hint))
        last = run.cloze
    found = DELETION.findall(html)
    shown = [(int(number), *(essence("".join(Reader(part).words)) for part in parts)) for number, *parts in found]
    assert shown == [(number, essence(text), essence(hint)) for number, text, hint in expected]
    assert all("::" not in inside + hint for _, inside, hint in found)
