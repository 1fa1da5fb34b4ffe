"""The fingerprint changes exactly when the card does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flashgen.ledger import fact_of
from flashgen.model import (
    CODE,
    EMPHASIS,
    IMAGE,
    MATH,
    STRONG,
    Candidate,
    CodeBlock,
    Content,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    NoteKey,
    NoteKind,
    Paragraph,
    Rich,
    Run,
    Table,
)

FIGURE = Run("\ufffc", IMAGE, 3, media=MediaRef("img/a.png", "a cell", 3))


def paragraph(*runs: Run | str) -> Content:
    """One paragraph of runs; plain text for a string."""
    return (Paragraph(Rich(tuple(Run(run, 0, 5) if isinstance(run, str) else run for run in runs)), 5, 5),)


NOTE = Candidate(
    rule="definition",
    kind=NoteKind.BASIC,
    document="doc.md",
    handle="Cell",
    headings=("Life",),
    context=("Life",),
    front=paragraph("What is a cell?"),
    back=paragraph("The ", Run("smallest", STRONG, 5), " unit of life. ", FIGURE),
    lines=(5,),
    key=NoteKey("doc/Life/Cell"),
    tags=("bio", "exam"),
    deck="Biology",
)
CLOZE = replace(
    NOTE,
    kind=NoteKind.CLOZE,
    front=(),
    back=(),
    text=paragraph("The ", Run("pump", 0, 5, cloze=1), " moves ", Run("three", 0, 5, cloze=2), " ions."),
)


def picture(ref: MediaRef) -> str:
    """Every picture of these tests has the same content."""
    return "fg-0123456789abcdef.png"


def answer(*marked: Run, then: str = " unit of life. ", figure: Run = FIGURE) -> Content:
    """The answer of ``NOTE``, with other runs for its bold word."""
    return paragraph("The ", *marked, then, figure)


def mark(note: Candidate) -> str:
    """The note's fingerprint."""
    return fact_of(note, picture).fingerprint


@pytest.mark.parametrize(
    "same",
    [
        replace(NOTE, lines=(9,), back=paragraph("The ", Run("smallest", STRONG, 9), " unit of life. ", FIGURE)),
        replace(NOTE, document="other.md", headings=("Else",), key=NoteKey("other/Else/Cell"), rule="label"),
        replace(NOTE, deck="Elsewhere"),
        replace(NOTE, tags=("exam", "bio", "bio")),
        replace(
            NOTE,
            back=paragraph("The\n  ", Run("small", STRONG), Run("est", STRONG), " unit\u00a0of  life. ", FIGURE, " "),
        ),
        replace(
            NOTE,
            back=paragraph(
                "The ", Run("smallest", STRONG), " unit of life. ", FIGURE._replace(media=MediaRef("b.png", "a cell"))
            ),
        ),
        replace(NOTE, overridden=True, rank=3, cue="bold", was=NoteKey("x"), fresh=True),
    ],
    ids=["lines", "place", "deck", "tag order", "white space and runs", "picture renamed", "bookkeeping"],
)
def test_what_no_card_shows_changes_nothing(same: Candidate) -> None:
    """Lines, place, deck, tag order, white space and a picture's file name leave the fingerprint alone."""
    assert mark(same) == mark(NOTE)


@pytest.mark.parametrize(
    "other",
    [
        replace(NOTE, back=paragraph("The ", Run("smallest", EMPHASIS), " unit of life. ", FIGURE)),
        replace(NOTE, back=paragraph("The smallest unit of life. ", FIGURE)),
        replace(NOTE, back=paragraph("The ", Run("smallest", STRONG), " unit of live. ", FIGURE)),
        replace(NOTE, back=(*NOTE.back, *paragraph("More."))),
        replace(NOTE, back=(ListBlock((Item(NOTE.back),)),)),
        replace(
            NOTE, back=paragraph("The ", Run("smallest", STRONG, link="https://a.example"), " unit of life. ", FIGURE)
        ),
        replace(NOTE, front=paragraph("What's a cell?")),
        replace(NOTE, context=("Biology", "Life")),
        replace(NOTE, tags=("bio",)),
        replace(NOTE, extra=paragraph("See also: tissue.")),
        replace(NOTE, reverse_front=paragraph("What is the smallest unit of life?")),
        CLOZE,
    ],
    ids=["mark", "no mark", "typo", "block", "list", "link", "front", "context", "tags", "extra", "reverse", "kind"],
)
def test_what_a_card_shows_changes_the_fingerprint(other: Candidate) -> None:
    """Text, marks, links, structure, breadcrumb, tags and kind each change the fingerprint."""
    assert mark(other) != mark(NOTE)


def test_a_redrawn_picture_changes_the_fingerprint() -> None:
    """The content of a picture counts, not its name."""
    assert fact_of(NOTE, lambda ref: "fg-ffffffffffffffff.png").fingerprint != mark(NOTE)


def test_code_keeps_its_white_space() -> None:
    """In code an indentation is a change; the way the file ends its lines is none."""
    code = replace(NOTE, back=(CodeBlock("if a:\n    b", "python"),))
    assert mark(replace(NOTE, back=(CodeBlock("if a:\n  b", "python"),))) != mark(code)
    assert mark(replace(NOTE, back=(CodeBlock("if a:\r\n    b\n", "python"),))) == mark(code)
    assert mark(replace(NOTE, back=(CodeBlock("if a:\n    b", "text"),))) != mark(code)
    assert mark(replace(NOTE, back=(MathBlock("if a:\n    b"),))) != mark(code)


def test_composed_and_decomposed_letters_are_one() -> None:
    """A file that was saved decomposed, as on a Mac, changes no note."""
    assert mark(replace(NOTE, front=paragraph("e\u0301tat"))) == mark(replace(NOTE, front=paragraph("état")))


def test_proposed_cloze_numbers_do_not_count_but_grouping_does() -> None:
    """The ledger numbers deletions; which stretches belong together is the text's."""
    swapped = paragraph("The ", Run("pump", 0, 5, cloze=7), " moves ", Run("three", 0, 5, cloze=3), " ions.")
    joined = paragraph("The ", Run("pump", 0, 5, cloze=1), " moves ", Run("three", 0, 5, cloze=1), " ions.")
    assert mark(replace(CLOZE, text=swapped)) == mark(CLOZE)
    assert mark(replace(CLOZE, text=joined)) != mark(CLOZE)


def test_the_hint_of_a_deletion_changes_the_fingerprint() -> None:
    """A hint stands on the front: a new one, and another one, are changes."""

    def hinted(hint: str) -> Candidate:
        text = paragraph(
            "The ", Run("pump", 0, 5, cloze=1, hint=hint), " moves ", Run("three", 0, 5, cloze=2), " ions."
        )
        return replace(CLOZE, text=text)

    assert hinted("") == CLOZE
    assert len({mark(CLOZE), mark(hinted("protein")), mark(hinted("a protein"))}) == 3


def test_plain_texts_of_a_basic_note() -> None:
    """Question and answer as a person would read them out, pictures by name."""
    fact = fact_of(NOTE, picture)
    assert (fact.front, fact.back) == ("What is a cell?", "The smallest unit of life. [fg-0123456789abcdef.png]")


def test_plain_texts_of_structures() -> None:
    """Lists, tables and formulas stay readable as lines."""
    inner = ListBlock((Item(paragraph("x")), Item(paragraph("y"))))
    back: Content = (
        ListBlock((Item((*paragraph("one"), inner)), Item(paragraph("two"))), ordered=True, start=3),
        Table((Rich.of("a"), Rich.of("b")), ((Rich.of("1", CODE), Rich.of("2", MATH)),)),
        MathBlock("e = mc^2"),
    )
    lines = fact_of(replace(NOTE, back=back), picture).back.split("\n")
    assert lines == ["3. one", "   - x", "   - y", "4. two", "a | b", "1 | 2", "e = mc^2"]


def test_plain_texts_of_a_cloze_note() -> None:
    """The sentence with its deletions blanked, and the deletions one a line, by number."""
    joined = Rich(
        (
            Run("A", cloze=2),
            Run("b", STRONG, cloze=2),
            Run(" then "),
            Run("c", cloze=1),
            Run(" and "),
            Run("d", cloze=2),
        )
    )
    fact = fact_of(replace(CLOZE, text=(Paragraph(joined),)), picture)
    assert fact.front == "[…] then […] and […]"
    assert fact.deletions == ("c", "Ab … d")
    assert fact.back == "c\nAb … d"


def test_an_override_names_the_text_it_was_made_on() -> None:
    """With an override the fact holds the fingerprint and the text of the note as generated."""
    edited = replace(NOTE, back=paragraph("My own words."))
    fact = fact_of(edited, picture, NOTE, "hash of the edit")
    assert fact.override and fact.edit == "hash of the edit"
    assert fact.generated == (fact_of(NOTE, picture).front, fact_of(NOTE, picture).back)
    assert fact.override == fact_of(edited, picture, replace(NOTE, context=("Moved",), tags=()), "").override
    assert fact_of(NOTE, picture).override == ""


def test_fingerprints_are_pinned() -> None:
    """A changed fingerprint would restamp every note of every deck: only a raised RENDERER may do that."""
    table = Table((Rich.of("a"),), ((Rich.of("1", CODE),),), ("left",))
    back: Content = (
        ListBlock((Item(paragraph("one"), done=True),), ordered=True),
        table,
        CodeBlock("x", "c"),
        MathBlock("y"),
    )
    assert [mark(NOTE), mark(CLOZE), mark(replace(NOTE, back=back))] == [
        "59425e31a463b555d4bb",
        "c59c84433216c4b25392",
        "f1e01607da774feb6c5d",
    ]
