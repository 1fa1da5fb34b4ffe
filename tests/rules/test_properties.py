"""What holds for every document: random ones, put together from blocks."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashgen.errors import Severity
from flashgen.model import Candidate, Content, Document, NoteKind, Settings, riches
from flashgen.reader import read_document
from flashgen.rules import check, extract, languages
from flashgen.rules.flat import deletions, media_of, texts

URL = re.compile(r"https?://\S+")
WORDS = st.sampled_from(
    [
        "the cell",
        "a tree",
        "卷积",
        "**RNN**",
        "死锁",
        "energy",
        "`f(x)`",
        "$x^2$",
        "梯度",
        "=>",
        "（CNN）",
        "is a kind of",
        "是一种",
        "因为",
        "**attention**",
        "it",
        "它",
        "not",
        "不",
        "12:30",
        "https://example.org/a",
        "which",
        "、",
        "[[link]]",
        "(Random Access Memory)",
        "~~old~~",
        "==mark==",
        "#tag",
        "![cap](a.png)",
        "{{c1::x}}",
        "如下：",
        "e.g.",
        "\\*",
    ]
)
PHRASE = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
LABEL = st.sampled_from(
    ["**Tree**: ", "优点：", "- prior: ", "**为什么？** ", "Q: ", "A: ", "- **锁**：", "1. ", "> ", "图 1：", ": "]
)
BLOCK = st.one_of(
    PHRASE,
    st.tuples(LABEL, PHRASE).map("".join),
    PHRASE.map(lambda p: f"{p}：\n\n- {p}\n- one\n- two\n"),
    PHRASE.map(lambda p: f"## {p}"),
    st.tuples(PHRASE, PHRASE).map(lambda p: f"## Keys\n\n- - {p[0]}\n- **{p[1]}**: one\n- `two`"),
    PHRASE.map(lambda p: f"### 什么是{p}？"),
    st.tuples(PHRASE, PHRASE).map(lambda p: f"**What is {p[0]}?**\n\n{p[1]}."),
    st.tuples(PHRASE, PHRASE, PHRASE).map(lambda p: f"| a | {p[0]} |\n|---|---|\n| {p[1]} | {p[2]} |"),
    st.tuples(PHRASE, PHRASE).map(lambda p: f"> [!question] {p[0]}?\n> {p[1]}"),
    st.tuples(PHRASE, PHRASE).map(lambda p: f"<details><summary>{p[0]}?</summary>\n\n{p[1]}\n\n</details>"),
    PHRASE.map(lambda p: f"Steps:\n\n1. {p}\n2. cut\n3. glue\n"),
    PHRASE.map(lambda p: f"Which?\n\n- A: {p}\n- B: two\n\nAnswer: B"),
    PHRASE.map(lambda p: f"```\n{p}\n```"),
    st.sampled_from(
        ["---", "$$\na=b\n$$", "![一张图](b.png)", "![](c.png)\n*the caption*", "TODO", "term\n: its meaning\n"]
    ),
)
DOCUMENTS = st.lists(BLOCK, min_size=1, max_size=9).map("\n\n".join)


def read(markdown: str) -> Document:
    """The document of a text."""
    return read_document(markdown + "\n", "notes.md")[0]


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def words_of(document: Document) -> str:
    """Everything that a document says, captions of its pictures included."""
    said = [document.title]
    for section in document.sections:
        said += [heading.text.plain for heading in section.path]
        said += [text.plain for text in texts(section.blocks)]
        said += [media.alt for media in media_of(section.blocks)]
    whole = " ".join(said)
    # An address inside an answer may be left out.
    return letters(whole) + "|" + letters(URL.sub("", whole))


def answers(candidate: Candidate) -> list[str]:
    """Each text that a note gives as an answer."""
    if candidate.kind is NoteKind.CLOZE:
        return [part for parts in deletions(candidate.text).values() for part in parts]
    return [text.plain for text in texts(candidate.back)]


def content(candidate: Candidate) -> tuple[Content, ...]:
    """All fields of a note."""
    return candidate.front, candidate.back, candidate.text, candidate.extra


@given(DOCUMENTS, st.sampled_from(["en", "zh"]))
@example("卷积\n\n> [!question] e.g.?\n> the cell https://example.org/a", "zh")
@example("卷积\n\n> [!question] e.g.?\n> the cell https://example.org/a", "en")
@example("---\ntitle: 动量\n---\n\n$$p = mv$$\n", "zh")
@settings(max_examples=120, deadline=None)
def test_every_note_keeps_the_promises(markdown: str, code: str) -> None:
    """Nothing raises; lines exist; answers are spans of the document; keys are unique; no lint error gets through."""
    document = read(markdown)
    found = extract(document, Settings(language=code))
    said = words_of(document)
    last = markdown.count("\n") + 1
    assert len({candidate.key for candidate in found.candidates}) == len(found.candidates)
    for candidate in found.candidates:
        assert candidate.lines
        assert list(candidate.lines) == sorted(set(candidate.lines))
        assert 1 <= candidate.lines[0] <= candidate.lines[-1] <= last
        for answer in answers(candidate):
            assert letters(answer) in said
        assert not [f for f in check(candidate, languages()[code]) if f.severity is Severity.ERROR]
        assert all(run.text for side in content(candidate) for text in riches(side) for run in text.runs)


@given(DOCUMENTS)
@settings(max_examples=40, deadline=None)
def test_the_same_text_makes_the_same_notes(markdown: str) -> None:
    """Two readings of one text make equal notes, equal drops, and equal reasons."""
    one, two = (extract(read(markdown), Settings()) for _ in range(2))
    assert (one.candidates, one.dropped, dict(one.reasons)) == (two.candidates, two.dropped, dict(two.reasons))


@given(DOCUMENTS)
@settings(max_examples=40, deadline=None)
def test_every_line_is_cited_or_has_a_reason(markdown: str) -> None:
    """Each line with something on it is cited by a note or said to be without, never both."""
    document = read(markdown)
    found = extract(document, Settings())
    cited = {line for candidate in found.candidates for line in candidate.lines}
    assert set(document.content_lines) - cited == set(found.reasons)


@given(st.lists(BLOCK, min_size=1, max_size=5), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_a_blank_line_above_changes_lines_only(blocks: list[str], blanks: int) -> None:
    """Moving a text down moves the cited lines; keys, fronts and answers stay as they are."""
    markdown = "\n\n".join(["# Title", *blocks])
    one = extract(read(markdown), Settings()).candidates
    two = extract(read("\n" * blanks + markdown), Settings()).candidates
    assert [candidate.key for candidate in one] == [candidate.key for candidate in two]
    assert [answers(candidate) for candidate in one] == [answers(candidate) for candidate in two]
    assert [[line + blanks for line in c.lines] for c in one] == [list(c.lines) for c in two]
