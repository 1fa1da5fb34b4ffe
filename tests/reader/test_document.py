"""Documents: title, sections, footnotes, what is skipped, and which lines count."""

from __future__ import annotations

from flashgen.model import Paragraph, Section
from flashgen.reader import read_document


def paths(markdown: str, path: str = "notes/深度学习.md") -> list[list[str]]:
    """The headings above each section."""
    return [[heading.text.plain for heading in section.path] for section in read_document(markdown, path)[0].sections]


def texts(section: Section) -> list[str]:
    """The paragraphs of a section."""
    return [block.text.plain for block in section.blocks if isinstance(block, Paragraph)]


def test_only_first_level_heading_is_the_title() -> None:
    """The only first-level heading, when first, is the title and in no path; sections know the title."""
    document, _ = read_document("# 题\n\nintro\n\n## a\n\n### b\n\nx\n\n## c\n", "n.md")
    assert document.title == "题"
    assert [[h.text.plain for h in s.path] for s in document.sections] == [[], ["a"], ["a", "b"], ["c"]]
    assert [(s.line, s.end, s.title) for s in document.sections][:2] == [(1, 4, "题"), (5, 6, "")]


def test_front_matter_beats_the_heading() -> None:
    """A title in the front matter wins; the heading still is in no path."""
    document, _ = read_document("---\ntitle: T\n---\n# H\n\nx\n\n## a\n\ny\n", "n.md")
    assert document.title == "T"
    assert [[h.text.plain for h in s.path] for s in document.sections] == [[], ["a"]]


def test_a_heading_below_a_text_is_one_of_its_sections() -> None:
    """A first-level heading that more than a remark precedes is no title: the text above is not put under it."""
    text = "a\n\nb\n\nc\n\n# Regulation\n\nd\n"
    document, _ = read_document(text, "Enzymes.md")
    assert document.title == "Enzymes"
    assert [[heading.text.plain for heading in section.path] for section in document.sections] == [[], ["Regulation"]]
    assert read_document(text.removeprefix("a\n\n"), "Enzymes.md")[0].title == "Regulation"


def test_several_first_level_headings() -> None:
    """With several first-level headings they are headings, and the file's name is the title."""
    assert read_document("# a\n\nx\n\n# b\n", "notes/深度学习.md")[0].title == "深度学习"
    assert paths("# a\n\nx\n\n# b\n") == [["a"], ["b"]]
    assert paths("## z\n\nx\n\n# a\n\ny\n") == [["z"], ["a"]]


def test_skipped_levels() -> None:
    """A level that is left out does not matter."""
    assert paths("# t\n\n#### d\n\nx\n\n## b\n\ny\n\n### c\n\nz\n") == [["d"], ["b"], ["b", "c"]]


def test_mostly_quoted_documents_are_read_without_the_quotes() -> None:
    """Where everything stands in quotes, the quotes are a habit: headings in them are headings."""
    quoted = "".join(f"> #### 第 {n} 问\n>\n> 回答 {n}\n>\n> - 点\n\n" for n in range(8))
    document, _ = read_document("# a\n\n# b\n\n" + quoted, "n.md")
    assert len(document.sections) == 10
    assert texts(document.sections[-1]) == ["回答 7"]
    assert document.sections[-1].line == 4 + 6 * 7 + 1


def test_footnotes() -> None:
    """Footnotes are kept aside by label, with their lines, and leave the text."""
    document, _ = read_document("a[^x] b[^y]\n\n[^x]: see *this*\n[^y]:\n    later\n", "n.md")
    assert {label: rich.plain for label, rich in document.footnotes.items()} == {"x": "see this", "y": "later"}
    assert document.footnotes["x"].lines == (3,)
    assert texts(document.sections[0]) == ["a b"]


def test_content_lines() -> None:
    """Lines that count hold content: no front matter, comments, definitions, fences, or bare markup."""
    markdown = (
        "---\ntitle: t\n---\n"  # 1-3
        "# h\n"  # 4
        "<!-- c\nc -->\n"  # 5-6
        "para\nmore\n\n"  # 7-9
        "```py\nx = 1\n\n```\n"  # 10-13
        "[r]: https://x.org\n"  # 14
        "| a |\n|---|\n| b |\n\n"  # 15-18
        "<div>\n\n- item\n\n</div>\n\n"  # 19-24
        "$$\nx\n$$\n\n---\n"  # 25-29
        "[TOC]\n\n![](a.png)\n"  # 30-32
    )
    lines = set(read_document(markdown, "n.md")[0].content_lines)
    assert {4, 7, 8, 11, 15, 17, 21, 26, 32} <= lines
    assert not lines & {1, 2, 3, 5, 6, 10, 13, 14, 16, 19, 23, 29, 30}


def test_skip_a_section() -> None:
    """``<!-- flashgen: skip -->`` at a heading takes the section and those below it out, and their lines."""
    markdown = "## a\n\nx\n\n<!-- flashgen: skip -->\n## b\n\ny\n\n### b1\n\nz\n\n## c\n\nw\n"
    document, _ = read_document(markdown, "n.md")
    assert [s.path[-1].text.plain for s in document.sections] == ["a", "c"]
    assert document.content_lines == (1, 3, 14, 16)
    below = markdown.replace("<!-- flashgen: skip -->\n## b\n", "## b <!-- flashgen: skip -->\n")
    assert [s.path[-1].text.plain for s in read_document(below, "n.md")[0].sections] == ["a", "c"]


def test_skip_a_block() -> None:
    """Right before a block, or right behind it, the comment takes that block out."""
    skip = "<!-- flashgen: skip -->"
    markdown = f"one\n\n{skip}\ntwo\n\nthree\n{skip}\n\nfour {skip}\n\nfive\n"
    document, _ = read_document(markdown, "n.md")
    assert texts(document.sections[0]) == ["one", "five"]
    assert document.content_lines == (1, 11)


def test_a_line_that_begins_with_code_opens_no_fence() -> None:
    """What follows ticks that close on their line is read on, comments and all; tildes may have ticks behind them."""
    skip = "<!-- flashgen: skip -->"
    document, _ = read_document(f"```rise``` is a shell's word\n\n{skip}\none\n\ntwo\n", "n.md")
    assert texts(document.sections[0]) == ["rise is a shell's word", "two"]
    document, _ = read_document(f"~~~ `a`\n{skip}\n~~~\n\none\n", "n.md")
    assert [block.end for block in document.sections[0].blocks] == [3, 5]


def test_runs_know_their_lines() -> None:
    """A paragraph over several lines is one text whose runs know where they began."""
    document, _ = read_document("## h\n\n**术语** 是，\n一个跨行的`代码\n片段`例子\n和结尾\n", "n.md")
    block = document.sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text.plain == "术语 是，一个跨行的代码 片段例子和结尾"
    assert block.text.lines == (3, 4, 5, 6)
    assert (block.line, block.end) == (3, 6)


def test_crlf_and_mark_in_text() -> None:
    """A document with Windows line ends and a byte order mark reads the same."""
    text = "\ufeff---\r\ntitle: t\r\n---\r\n\r\n- a\r\n- b\r\n"
    assert read_document(text, "n.md") == read_document(text.replace("\r\n", "\n")[1:], "n.md")
