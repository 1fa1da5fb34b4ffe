"""The lint of notes: what each rule catches, and that nothing with an error leaves the pipeline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.errors import Severity
from flashgen.model import Candidate, Content, NoteKind
from flashgen.reader import read_fragment
from flashgen.rules import LINTS, check, compare, languages
from flashgen.rules.lint import _LONGEST_CUT
from flashgen.rules.resolve import resolve

EN = languages()["en"]
ZH = languages()["zh"]
LONG = " ".join(["word"] * 130)
ITEMS = "\n".join(f"- thing {letter}" for letter in "abcdefghijkl")

ERRORS = [
    ("L01", "", "an answer", "What is a tree?"),
    ("L02", "What is a tree?", "…", "a graph without cycles"),
    ("L03", "Where is the course?", "https://example.org/course", "in room 4"),
    ("L03", "Where is the picture?", "tree.png", "on page 4"),
    ("L04", "哪些排序是稳定的？", "稳定的排序有：", "归并排序"),
    ("L05", "What is a tree?", r"a \*\*graph\*\* without cycles", "a graph without cycles"),
    ("L06", "What is a tree (in graphs?", "a graph without cycles", "What is a tree (in graphs)?"),
    ("L07", "它的输入是什么？", "一张图片", "网络的输入是什么？"),
    ("L07", "What do the following lines print?", "a number", "What do these two programs print?"),
    ("L08", "但是网络的输入大小", "一张图片", "网络的输入大小"),
    ("L11", LONG, "an answer", "What is a tree?"),
    ("L14", "What is a tree?", LONG, "a graph without cycles"),
    ("L15", "Which things are there?", ITEMS, "- thing a\n- thing b"),
    ("L17", "What is a balanced tree?", "a balanced tree", "a tree of small height"),
    (
        "L18",
        "Why do green leaves reflect light?",
        "leaves that are green reflect light",
        "their pigment takes up the rest",
    ),
    ("L25", "树有哪些（3 个）？", "- 二叉树\n- 红黑树", "- 二叉树\n- 红黑树\n- 线段树"),
    ("L26", "What is a tree?", "a graph without cycles and", "a graph without cycles"),
    ("L29", "树是什么？", "例如二叉树", "没有环的连通图"),
    ("L31", "许多方法是什么？", "一种折中的办法", "折中法是什么？"),
    ("L33", "任务分两类是什么？", "理解与生成", "任务是什么？"),
    ("L34", "What is a tree?", "tree: a graph without cycles", "a graph without cycles"),
]
"""(id, front, back, the side that mends it)."""


def note(front: str, back: str, context: tuple[str, ...] = ("Graphs",), text: str = "") -> Candidate:
    """A note as a rule would propose it."""
    return Candidate(
        rule="term",
        kind=NoteKind.CLOZE if text else NoteKind.BASIC,
        document="notes.md",
        handle=front or text,
        context=context,
        front=fragment(front),
        back=fragment(back),
        text=read_fragment(text, cloze=True) if text else (),
        lines=(1,),
    )


def fragment(markdown: str) -> Content:
    """Markdown as the content of a field."""
    return read_fragment(markdown) if markdown else ()


def errors(candidate: Candidate) -> set[str]:
    """Ids of the errors of a note."""
    return {finding.id for finding in check(candidate, EN) if finding.severity is Severity.ERROR}


def warnings(candidate: Candidate) -> set[str]:
    """Ids of the warnings of a note."""
    return {finding.id for finding in check(candidate, EN) if finding.severity is Severity.WARNING}


@pytest.mark.parametrize(("lint", "front", "back", "mended"), ERRORS)
def test_an_error_is_found_and_gone_when_mended(lint: str, front: str, back: str, mended: str) -> None:
    """Each error fires on a note with just that fault, and not once the side at fault is mended."""
    assert lint in errors(note(front, back))
    sides = [(mended, back), (front, mended)]
    assert any(not errors(note(*side)) for side in sides)


@pytest.mark.parametrize(("lint", "front", "back", "mended"), ERRORS)
def test_the_gate_drops_it_with_its_id(lint: str, front: str, back: str, mended: str) -> None:
    """A note with an error never leaves the pipeline; it is dropped with the id and the words of the lint."""
    kept, dropped = resolve([note(front, back)], EN)
    assert kept == []
    assert [drop.lint for drop in dropped] == sorted(errors(note(front, back)))[:1]
    assert dropped[0].reason.startswith(LINTS[dropped[0].lint])


@pytest.mark.parametrize(("lint", "front", "back", "mended"), ERRORS)
def test_an_error_of_the_second_card_is_found_and_gone_when_mended(
    lint: str, front: str, back: str, mended: str
) -> None:
    """The card in the other direction is looked at by its own two sides, not by those of the first."""

    def turned(asked: str, said: str) -> Candidate:
        return replace(
            note("What is a sieve?", "a net that parts what is fine"),
            reverse_front=fragment(asked) or fragment("…"),
            reverse_back=fragment(said),
        )

    assert lint in errors(turned(front, back))
    assert any(not errors(turned(*side)) for side in [(mended, back), (front, mended)])


def test_a_fault_of_the_first_card_is_no_fault_of_the_second() -> None:
    """What only the first card says is told once."""
    faulty = note("What is a sieve?", r"a \*\*net\*\* that parts what is fine and")
    both = replace(faulty, reverse_front=fragment("Which tool parts flour?"), reverse_back=fragment("a sieve"))
    assert [finding.id for finding in check(both, EN)] == [finding.id for finding in check(faulty, EN)]


CLOZES = [
    ("L19", "A tree has no cycles.", "A tree has no {{c1::cycles}}."),
    ("L19", "A {{c1::tree is a connected graph that has no cycles}}.", "A {{c1::tree}} is a graph without cycles."),
    ("L20", "A {{c1::tree}} is a tree.", "A {{c1::tree}} is a graph without cycles."),
    ("L07", "它是一种{{c1::无环}}的连通图。", "树是一种{{c1::无环}}的连通图。"),
    ("L08", "但是树是一种{{c1::无环}}的连通图。", "树是一种{{c1::无环}}的连通图。"),
    ("L05", r"A \*\*tree\*\* has no {{c1::cycles}}.", "A tree has no {{c1::cycles}}."),
    ("L11", f"{LONG} {{{{c1::end}}}}", "A tree has no {{c1::cycles}}."),
]


@pytest.mark.parametrize(("lint", "text", "mended"), CLOZES)
def test_an_error_of_a_cloze_is_found_and_gone_when_mended(lint: str, text: str, mended: str) -> None:
    """Each error fires on a cloze note with just that fault, and not on the mended one."""
    assert lint in errors(note("", "", text=text))
    assert not errors(note("", "", text=mended))
    assert resolve([note("", "", text=text)], EN)[0] == []


def test_a_short_or_generic_front_needs_context() -> None:
    """A label that says little is an error without a breadcrumb, and at most a warning with one."""
    assert {"L10"} <= errors(note("prior", "an assumption", context=()))
    assert "L10" not in errors(note("prior", "an assumption"))
    assert "L09" in errors(note("优点是什么？", "便宜又好用", context=()))
    assert "L09" in warnings(note("优点是什么？", "便宜又好用"))


@pytest.mark.parametrize(
    ("lint", "front", "back"),
    [
        ("L06", "What is a tree?", "a graph (without cycles"),
        ("L11", " ".join(["word"] * 40), "an answer"),
        ("L12", "Why do trees grow? How do they eat?", "light gives them what they need"),
        ("L13", "Is a tree a graph?", "yes, a connected one"),
        ("L14", "What is a tree?", " ".join(["word"] * 50)),
        ("L15", "Which things are there?", "\n".join(ITEMS.split("\n")[:8])),
        ("L16", "What is a tree?", "A graph. It is connected. It has no cycles. It has a root."),
    ],
)
def test_a_matter_of_style_only_warns(lint: str, front: str, back: str) -> None:
    """What a person may prefer otherwise is said, and the note is made."""
    found = note(front, back)
    assert lint in warnings(found)
    assert not errors(found)
    assert resolve([found], EN)[0]


def test_many_deletions_warn() -> None:
    """More than five deletions in one note are a warning: their cards bury each other."""
    text = " ".join(f"the {name} has {{{{c{at}::part{at}}}}} " for at, name in enumerate("abcdef", 1))
    assert "L21" in warnings(note("", "", text=text))


def test_code_and_options_below_a_question_are_pointed_to_and_leak_nothing() -> None:
    """“The following” may stand in a question whose code follows on the card, and an option may be the answer."""
    asked = note("What do the following lines print?\n\n```\nprint(1)\n```\n\n- A: one\n- B: two", "A: one")
    assert not errors(asked)


def test_formulas_and_code_hold_no_raw_markup() -> None:
    """Stars and brackets in code and formulas are no Markdown that was left over."""
    assert not errors(note("What is a power?", "`2**3`"))
    assert not errors(note("What is a pair?", "$[[a, b]]$"))


def test_two_notes_of_a_deck_are_compared() -> None:
    """The same back on two notes, and two fronts that nearly say the same, are warned about."""
    one = note("What is a spanning tree in weighted undirected graphs?", "a connected graph without cycles")
    two = note("What is a forest?", "a connected graph without cycles")
    three = note("What is a minimal spanning tree in weighted undirected graphs?", "another answer")
    found = compare([one, two, three])
    assert [finding.id for finding in found[1]] == ["L27"]
    assert [finding.id for finding in found[2]] == ["L28"]


def test_every_id_of_the_list_is_tried_here() -> None:
    """No lint is without a test: the ids in this file are those of the list."""
    tried = {lint for lint, *_ in (*ERRORS, *CLOZES)} | {"L09", "L10", "L12", "L13", "L16", "L21", "L22", "L27", "L28"}
    assert tried == set(LINTS)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_cut_is_looked_for_far_enough_before_the_end(data: st.DataObject) -> None:
    """No language's ``cut_end`` takes more characters than are searched."""
    end = data.draw(st.sampled_from([end for each in languages().values() for end in each.parts("cut_end")]))
    assert len(data.draw(st.from_regex(end, fullmatch=True))) <= _LONGEST_CUT
