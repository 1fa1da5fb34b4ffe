"""What a form or a ready block shows reads back as what the card says, whatever characters it holds."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashgen.ledger import fact_of
from flashgen.model import (
    CODE,
    EMPHASIS,
    MATH,
    STRONG,
    Block,
    Candidate,
    CodeBlock,
    Content,
    Item,
    ListBlock,
    MathBlock,
    NoteKind,
    Paragraph,
    Rich,
    Run,
    Table,
)
from flashgen.reader import read_fragment
from flashgen.review.markdown import markdown

words = st.text(st.sampled_from("ab 你的。*_`#>|$[]()!<&;:~=^\\-+1.\"'{}"), min_size=1, max_size=12)
plain = st.sampled_from(
    [
        "cell",
        "the 2 membranes",
        "弱监督学习",
        "a*b",
        "x_y_z",
        "f(x) > 0",
        "#1",
        "C#",
        "1. of May",
        "a | b",
        "50 % ~ 60 %",
    ]
)
texts = st.one_of(plain, words).map(lambda text: " ".join(text.split())).filter(bool)
atoms = st.sampled_from([("x = 1", CODE), ("a`b", CODE), ("x^2_i", MATH), (r"\frac{a}{b}", MATH), ("a|b", CODE)])
bare = texts.map(lambda text: Run(text))
marked = st.tuples(
    st.sampled_from(["bold", "重点", "two words"]), st.sampled_from([STRONG, EMPHASIS, STRONG | EMPHASIS])
)


@st.composite
def riches(draw: st.DrawFn) -> Rich:
    """A line of text: words, and between them atoms and marked words with a space around them."""
    runs = [draw(bare)]
    for kind in draw(st.lists(st.sampled_from(["atom", "marked"]), max_size=2)):
        text, marks = draw(atoms if kind == "atom" else marked)
        runs += [Run(" "), Run(text, marks), Run(" "), draw(bare)]
    joined: list[Run] = []
    for run in runs:  # as the reader gives them: equal neighbours are one run
        if joined and joined[-1].marks == run.marks:
            joined[-1] = Run(joined[-1].text + run.text, run.marks)
        else:
            joined.append(run)
    return Rich(tuple(joined))


paragraphs: st.SearchStrategy[Block] = riches().map(Paragraph)
lists: st.SearchStrategy[Block] = st.builds(
    lambda items, ordered: ListBlock(
        tuple(Item((Paragraph(text),)) for text in items),
        ordered,
        1,
        tuple(range(1, len(items) + 1)) if ordered else (),
    ),
    st.lists(riches(), min_size=1, max_size=3),
    st.booleans(),
)
tables: st.SearchStrategy[Block] = st.builds(
    lambda a, b, c, d: Table((a, b), ((c, d),), ("", "")), riches(), riches(), riches(), riches()
)
others: st.SearchStrategy[Block] = st.sampled_from(
    [CodeBlock("x = 1\n", "python"), CodeBlock("a ``` b", ""), MathBlock(r"\sum_i x_i")]
)


def shape(content: Content) -> str:
    """Equal for contents that look alike on a card."""
    note = Candidate(rule="", kind=NoteKind.CLOZE, document="", handle="", text=content)
    return fact_of(note, lambda ref: ref.src).fingerprint


@settings(max_examples=200, deadline=None)
@given(st.one_of(paragraphs, lists, tables, others))
@example(Paragraph(Rich((Run("<b "), Run("x = 1", CODE), Run(" f(x) > 0")))))
@example(Paragraph(Rich((Run("a~1~ a^1^"),))))
def test_a_block_reads_back(block: Block) -> None:
    """Markdown that is shown for editing means what stands on the card."""
    shown = markdown((block,))
    assert shape(read_fragment(shown)) == shape((block,)), shown


@settings(max_examples=100, deadline=None)
@given(st.lists(paragraphs, min_size=2, max_size=3), others)
def test_several_blocks_read_back(first: list[Block], last: Block) -> None:
    """Blocks stay apart."""
    content = (*first, last)
    assert shape(read_fragment(markdown(content))) == shape(content), markdown(content)


@settings(max_examples=100, deadline=None)
@given(texts, texts)
def test_a_cloze_text_reads_back(before: str, hidden: str) -> None:
    """Deletions stand as ``{{c1::…}}``."""
    content = (Paragraph(Rich((Run(before + " "), Run(hidden, cloze=1), Run(" end")))),)
    assert shape(read_fragment(markdown(content, cloze=True), cloze=True)) == shape(content)
