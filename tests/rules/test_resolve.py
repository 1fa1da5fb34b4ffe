"""The notes of a whole deck: fronts and keys are unique."""

from __future__ import annotations

import re

from flashgen.model import Candidate, NoteKind, Settings
from flashgen.reader import read_document, read_fragment
from flashgen.rules import extract, languages, settle
from flashgen.rules.flat import flat
from flashgen.rules.resolve import resolve


def notes_of(markdown: str, path: str) -> tuple[Candidate, ...]:
    """The notes of one document."""
    document, _ = read_document(markdown, path)
    return extract(document, Settings()).candidates


def note(handle: str, front: str, back: str, line: int = 1, rank: int = 0) -> Candidate:
    """A note as a rule would propose it."""
    return Candidate(
        rule="term",
        kind=NoteKind.BASIC,
        document="notes.md",
        handle=handle,
        headings=("Graphs",),
        context=("Graphs",),
        front=read_fragment(front),
        back=read_fragment(back),
        lines=(line,),
        rank=rank,
    )


def test_a_front_that_two_documents_share_names_its_document() -> None:
    """The same question in two documents stays two notes: each shows the name of its document."""
    one = notes_of("## Tools\n\n**Hammer**: drives the nails\n", "carpentry.md")
    two = notes_of("## Tools\n\n**Hammer**: strikes the strings of a piano\n", "piano.md")
    kept, dropped = settle((*one, *two))
    assert [candidate.context for candidate in kept] == [("carpentry", "Tools"), ("piano", "Tools")]
    assert dropped == ()


def test_documents_of_one_name_are_told_apart_by_their_folders() -> None:
    """Where the names are equal too, the path is shown."""
    one = notes_of("**Hammer**: drives nails\n", "a/tools.md")
    two = notes_of("**Hammer**: strikes strings\n", "b/tools.md")
    kept, _ = settle((*one, *two))
    assert len({(candidate.context, flat(candidate.front)) for candidate in kept}) == len(kept) == 2


def test_the_same_note_twice_is_kept_once_and_said() -> None:
    """A note that stands twice in a deck is one note; the other is reported."""
    one = notes_of("**Hammer**: drives nails\n", "tools.md")
    kept, dropped = settle((*one, *one))
    assert kept == one
    assert [drop.lint for drop in dropped] == ["L22"]


def test_a_key_that_another_document_has_taken_gets_digits() -> None:
    """A heading in one document and a document in a folder may make one key: two notes that differ are both kept."""
    one = notes_of(
        "# Life\n\n## Cells\n\n- **Wall**: made of cellulose and lignin\n- **Pump**: moves ions\n", "Biology.md"
    )
    two = notes_of("- **Wall**: keeps all prisoners inside\n- **Gate**: closes at night\n", "Biology/Cells.md")
    kept, dropped = settle((*one, *two))
    assert dropped == ()
    keys = [candidate.key for candidate in kept]
    assert "Biology/Cells/Wall" in keys
    assert [key for key in keys if re.fullmatch("Biology/Cells/Wall~[0-9a-f]{6}", key)] == [keys[3]]
    assert len(set(keys)) == len(keys)


def test_a_note_of_another_document_that_says_the_same_under_its_key_is_dropped_and_said() -> None:
    """Where question, answer and key are those of a note of another document, the reason names that document."""
    one = notes_of("# Life\n\n## Cells\n\n- **Wall**: made of cellulose and lignin\n", "Biology.md")
    two = notes_of("- **Wall**: made of cellulose and lignin\n", "Biology/Cells.md")
    kept, dropped = settle((*one, *two))
    assert kept == one
    assert [(drop.reason, drop.lint) for drop in dropped] == [("said in Biology.md on line 5 already", "")]


def test_equal_keys_get_digits_of_their_fronts() -> None:
    """Two questions about one handle have two keys, and neither depends on the order of the notes."""
    one = note("tree", "What is a tree?", "a graph without cycles", 1)
    two = note("tree", "How high is a tree?", "as high as its longest path", 2)
    keys = [candidate.key for candidate in resolve([one, two], languages()["en"])[0]]
    assert len(set(keys)) == 2
    assert all(key.startswith("notes/Graphs/tree~") for key in keys)
    assert sorted(keys) == sorted(c.key for c in resolve([two, one], languages()["en"])[0])


def test_the_more_specific_rule_wins() -> None:
    """Of two candidates that say the same of one line, the one of higher rank stays; the other is dropped by name."""
    low = note("tree", "What about trees?", "a graph without cycles", rank=1)
    high = note("tree", "What is a tree?", "a graph without cycles", rank=2)
    kept, dropped = resolve([low, high], languages()["en"])
    assert [flat(candidate.front) for candidate in kept] == ["What is a tree?"]
    assert "says the same" in dropped[0].reason


def test_notes_come_in_the_order_of_the_document() -> None:
    """Whatever order rules propose in, notes stand in the order of their first lines."""
    late = note("leaf", "What is a leaf?", "a node without children", 9, rank=5)
    early = note("root", "What is a root?", "a node without a parent", 2)
    kept, _ = resolve([late, early], languages()["en"])
    assert [candidate.handle for candidate in kept] == ["root", "leaf"]


def test_a_path_that_says_the_answer_leaves_the_context() -> None:
    """Of two equal fronts neither loses its context where the path above it gives the answer away."""
    markdown = "**Tree**: the cell\n\n### 什么是the cell？\n\n---\n\n**Tree**: the cell"
    assert [candidate.context for candidate in notes_of(markdown, "trees.md")] == [("trees",)]
