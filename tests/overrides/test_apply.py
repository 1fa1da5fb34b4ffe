"""What a person wrote in overrides.yaml is done, told when it cannot be, and never dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flashgen.errors import Problem, ProblemKind, Severity
from flashgen.model import Candidate, Content, NoteKey, NoteKind, riches
from flashgen.overrides import Applied, Known, apply, read_overrides
from flashgen.reader import read_fragment
from flashgen.rules.key import make_key


def basic(handle: str, back: str = "an answer", headings: tuple[str, ...] = ("Models",)) -> Candidate:
    """A generated question and answer under a heading of paper.md."""
    return Candidate(
        rule="definition",
        kind=NoteKind.BASIC,
        document="paper.md",
        handle=handle,
        headings=headings,
        context=headings,
        front=read_fragment(f"What is {handle}?"),
        back=read_fragment(back),
        key=make_key("paper.md", headings, handle),
        tags=("paper",),
        deck="Papers",
        lines=(7,),
    )


def cloze(handle: str, text: str = "{{c1::A}} beats {{c2::B}}") -> Candidate:
    """A generated cloze note."""
    return replace(basic(handle), kind=NoteKind.CLOZE, front=(), back=(), text=read_fragment(text, cloze=True))


def run(
    candidates: list[Candidate], yaml: str, former: dict[str, str] | None = None
) -> tuple[Applied, tuple[Problem, ...]]:
    """Apply the text of an overrides.yaml."""
    known = Known(rules=(), lints=(), languages=())
    overrides = read_overrides(yaml, "overrides.yaml", known)
    keys = {NoteKey(old): NoteKey(new) for old, new in (former or {}).items()}
    return apply(candidates, overrides, read_fragment, deck="Papers", tags=("deck",), former=keys)


def one(candidates: list[Candidate], yaml: str) -> Candidate:
    """The only note that comes out, without a problem."""
    applied, problems = run(candidates, yaml)
    assert problems == ()
    [note] = applied.candidates
    return note


def words(content: Content) -> str:
    """The plain text of content."""
    return "\n".join(rich.plain for rich in riches(content))


def keys(applied: Applied) -> list[str]:
    """The keys that come out, in order."""
    return [note.key for note in applied.candidates]


def test_without_overrides_nothing_changes() -> None:
    """Every candidate comes out as it went in."""
    notes = [basic("GAN"), cloze("ViT")]
    applied, problems = run(notes, "")
    assert (applied.candidates, problems) == (tuple(notes), ())
    assert (applied.generated, applied.edits, applied.skipped) == ({}, {}, ())


def test_a_written_field_replaces_only_that_field() -> None:
    """The answer is the person's, Markdown and all; the rest stays generated."""
    note = basic("GAN")
    made = one([note], "cards:\n  paper/Models/GAN:\n    back: two **networks** that compete\n")
    assert words(made.back) == "two networks that compete"
    assert any(run.marks for rich in riches(made.back) for run in rich.runs)
    assert made == replace(note, back=made.back, overridden=True)


def test_the_generated_note_and_a_hash_of_the_edit_are_kept_for_the_ledger() -> None:
    """The ledger can tell that the text under an edit has changed, or that the edit has."""
    note = basic("GAN")
    first, _ = run([note], "cards:\n  paper/Models/GAN:\n    back: a\n")
    moved, _ = run([note], "# a comment\n\ncards:\n  paper/Models/GAN: {back: 'a'}\n")
    other, _ = run([note], "cards:\n  paper/Models/GAN:\n    back: b\n")
    key = note.key
    assert first.generated == {key: note}
    assert first.edits[key] == moved.edits[key] != other.edits[key]


@pytest.mark.parametrize("line", ["tags: [+x]", "deck: Other", "context: [A]", "reverse: off", "was: paper/Old"])
def test_an_edit_that_does_not_touch_the_text_cannot_grow_old(line: str) -> None:
    """Tags, deck, breadcrumb and identity do not depend on what the note says."""
    applied, problems = run([basic("GAN")], f"cards:\n  paper/Models/GAN:\n    {line}\n")
    assert (applied.generated, problems) == ({}, ())


def test_a_skipped_note_is_left_out_and_listed() -> None:
    """The person can see what they do not want."""
    notes = [basic("GAN"), basic("ViT")]
    applied, problems = run(notes, "cards:\n  paper/Models/GAN: skip\n")
    assert (keys(applied), applied.skipped, problems) == (["paper/Models/ViT"], (notes[0],), ())


@pytest.mark.parametrize(
    ("tags", "expected"),
    [("[+exam]", ("paper", "exam")), ("[-paper, +a, +a]", ("a",)), ("[x, y]", ("x", "y")), ("[]", ()), ("x", ("x",))],
)
def test_tags_are_added_removed_or_replaced(tags: str, expected: tuple[str, ...]) -> None:
    """Signs change the tags that are there, a plain list replaces them."""
    assert one([basic("GAN")], f"cards:\n  paper/Models/GAN:\n    tags: {tags}\n").tags == expected


def test_a_picture_joins_the_answer_or_replaces_the_notes_picture() -> None:
    """The path counts from the folder of overrides.yaml wherever the document lies."""
    edit = "cards:\n  paper/Models/GAN:\n    image: figures/new.png\n"
    plain = one([basic("GAN")], edit)
    assert words(plain.back) == "an answer\n\ufffc"
    assert [ref.src for rich in riches(plain.back) for ref in rich.media] == ["/figures/new.png"]
    drawn = one([basic("GAN", "an answer\n\n![x](old.png)")], edit)
    assert [ref.src for rich in riches(drawn.back) for ref in rich.media] == ["/figures/new.png"]
    asked = one([replace(basic("GAN"), front=read_fragment("Which?\n\n![x](old.png)"))], edit)
    assert [ref.src for rich in riches(asked.front) for ref in rich.media] == ["/figures/new.png"]
    none = one([basic("GAN", "an answer\n\n![x](old.png)")], "cards:\n  paper/Models/GAN:\n    image: []\n")
    assert words(none.back) == "an answer"


def test_a_text_makes_a_cloze_note() -> None:
    """The kind follows from what was written, and nothing of the basic note is left."""
    note = replace(basic("GAN"), reverse_front=read_fragment("which?"), reverse_back=read_fragment("GAN"))
    made = one([note], "cards:\n  paper/Models/GAN:\n    text: a {{c1::GAN}} has {{c2::two}} networks\n")
    assert made.kind is NoteKind.CLOZE
    assert {run.cloze for rich in riches(made.text) for run in rich.runs} == {0, 1, 2}
    assert (made.front, made.back, made.reverse_front, made.reverse_back) == ((), (), (), ())


def test_front_and_back_make_a_basic_note_of_a_cloze() -> None:
    """Both are needed; the cloze text is gone."""
    made = one([cloze("GAN")], "cards:\n  paper/Models/GAN: {front: Who?, back: A}\n")
    assert (made.kind, words(made.front), words(made.back), made.text) == (NoteKind.BASIC, "Who?", "A", ())


@pytest.mark.parametrize("field", ["front", "back", "reverse_front"])
def test_half_a_question_on_a_cloze_note_is_refused(field: str) -> None:
    """The build stops and says what would do, at the line of the field."""
    _, problems = run([cloze("GAN")], f"cards:\n  paper/Models/GAN:\n    {field}: x\n")
    [problem] = problems
    assert (problem.kind, problem.severity) == (ProblemKind.OVERRIDE_CONFLICT, Severity.ERROR)
    assert str(problem) == (
        "overrides.yaml:3: 'paper/Models/GAN' is a cloze note; "
        "write text, or both front and back to make it a basic note"
    )


def test_a_cloze_text_without_a_deletion_is_refused() -> None:
    """Anki would make no card of it."""
    _, problems = run([basic("GAN")], "cards:\n  paper/Models/GAN:\n    tags: [a]\n    text: a GAN has networks\n")
    [problem] = problems
    assert problem.severity is Severity.ERROR
    assert str(problem).startswith("overrides.yaml:4: 'text' has no deletion; mark what to hide as {{c1::…}}")


def test_an_empty_side_is_told_and_not_dropped() -> None:
    """What a person wrote is warned about, at its line, and comes out."""
    applied, problems = run([basic("GAN")], "cards:\n  paper/Models/GAN:\n    front:\n    back: ''\n")
    assert [(str(problem), problem.severity) for problem in problems] == [
        ("overrides.yaml:3: the front of 'paper/Models/GAN' is empty: nothing is asked", Severity.WARNING),
        ("overrides.yaml:4: the back of 'paper/Models/GAN' is empty: nothing is answered", Severity.WARNING),
    ]
    assert len(applied.candidates) == 1


def test_a_second_card_is_asked_for_corrected_or_taken_away() -> None:
    """``reverse: on`` asks back → front; a corrected answer is corrected in the second question too."""
    key = "cards:\n  paper/Models/GAN:\n"
    added = one([basic("GAN")], key + "    reverse: on\n")
    assert (words(added.reverse_front), words(added.reverse_back)) == ("an answer", "What is GAN?")
    named = one([basic("GAN")], key + "    reverse_front: Which one?\n    reverse_back: GAN\n")
    assert (words(named.reverse_front), words(named.reverse_back)) == ("Which one?", "GAN")
    both = replace(
        basic("GAN"), reverse_front=read_fragment("What is called “an answer”?"), reverse_back=read_fragment("GAN")
    )
    corrected = one([both], key + "    back: two *networks*\n")
    assert words(corrected.reverse_front) == "What is called “two networks”?"
    assert words(corrected.reverse_back) == "GAN"
    assert one([both], key + "    reverse: off\n").reverse_front == ()


def test_one_note_becomes_several() -> None:
    """The first part keeps the key; the others have one of their own; place, tags and deck are the original's."""
    notes = [basic("GAN"), basic("ViT")]
    applied, problems = run(
        notes,
        "cards:\n  paper/Models/GAN:\n    split:\n      - {front: a, back: b}\n      - {front: Why two?, back: c}\n"
        "      - {key: mine, text: '{{c1::d}}', tags: [+x]}\n",
    )
    assert problems == ()
    assert keys(applied) == ["paper/Models/GAN", "paper/Models/Why-two?", "mine", "paper/Models/ViT"]
    first, second, third, _ = applied.candidates
    assert (first.handle, second.handle, third.handle) == ("GAN", "Why two?", "…")
    assert (second.context, second.deck, second.tags, third.tags) == (("Models",), "Papers", ("paper",), ("paper", "x"))
    assert third.kind is NoteKind.CLOZE and all(note.overridden for note in (first, second, third))
    assert set(applied.generated.values()) == {notes[0]} and len(applied.generated) == 3


def test_several_notes_become_one() -> None:
    """Answers follow one another under the first question and key; the others are gone, also from where they stood."""
    notes = [basic("B", "second"), basic("A", "first"), basic("C", "third")]
    notes[2] = replace(notes[2], lines=(9,), tags=("late",))
    applied, problems = run(notes, "cards:\n  paper/Models/A:\n    merge: [paper/Models/C, paper/Models/B]\n")
    assert problems == ()
    [note] = applied.candidates
    assert (note.key, words(note.front), words(note.back)) == ("paper/Models/A", "What is A?", "first\nthird\nsecond")
    assert (note.lines, note.tags, note.overridden) == ((7, 9), ("paper", "late"), True)


def test_merged_cloze_notes_keep_their_deletions_apart() -> None:
    """The numbers of the second go on where the first ends."""
    applied, _ = run(
        [cloze("A"), cloze("B", "{{c1::X}} and {{c3::Y}}")],
        "cards:\n  paper/Models/A:\n    merge: paper/Models/B\n",
    )
    [note] = applied.candidates
    deletions = [(run.text, run.cloze) for rich in riches(note.text) for run in rich.runs if run.cloze]
    assert deletions == [("A", 1), ("B", 2), ("X", 3), ("Y", 5)]


def test_notes_of_two_kinds_are_merged_only_by_hand() -> None:
    """A question and a cloze text do not follow one another; with the text written they may."""
    notes = [basic("A"), cloze("B")]
    merge = "cards:\n  paper/Models/A:\n    merge: paper/Models/B\n"
    _, problems = run(notes, merge)
    assert [problem.kind for problem in problems] == [ProblemKind.OVERRIDE_CONFLICT]
    applied, problems = run(notes, merge + "    front: Both?\n    back: yes\n")
    assert (problems, keys(applied), words(applied.candidates[0].back)) == ((), ["paper/Models/A"], "yes")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("  paper/Models/B: skip\n", "'paper/Models/B' is merged here and has a block of its own"),
        ("  paper/Models/C: {merge: paper/Models/B}\n", "'paper/Models/B' is merged into 'paper/Models/A' too"),
    ],
)
def test_a_note_is_merged_once(more: str, said: str) -> None:
    """Two wishes for one note stop the build."""
    notes = [basic("A"), basic("B"), basic("C")]
    _, problems = run(notes, "cards:\n  paper/Models/A: {merge: paper/Models/B}\n" + more)
    [problem] = problems
    assert problem.severity is Severity.ERROR and said in problem.message


def test_identity_can_be_settled() -> None:
    """``was`` and ``new`` reach the ledger and do not count as a change of the note."""
    notes = [basic("GAN"), basic("ViT")]
    applied, problems = run(notes, "cards:\n  paper/Models/GAN: {was: old/key}\n  paper/Models/ViT: {new: yes}\n")
    first, second = applied.candidates
    assert (first.was, first.fresh, first.overridden) == ("old/key", False, False)
    assert (second.was, second.fresh, second.overridden) == ("", True, False)
    assert problems == ()


def test_an_edit_whose_note_is_gone_is_told_with_the_nearest_key() -> None:
    """A warning, with the note of that name elsewhere or a similar key; nothing stops."""
    notes = [basic("GAN"), basic("Vision transformer")]
    _, problems = run(notes, "cards:\n  paper/Old/GAN: skip\n  paper/Models/Vision-transfomer: skip\n  x/y: skip\n")
    assert [str(problem) for problem in problems] == [
        "overrides.yaml:2: no note has the key 'paper/Old/GAN' (did you mean 'paper/Models/GAN'?); kept",
        "overrides.yaml:3: no note has the key 'paper/Models/Vision-transfomer' "
        "(did you mean 'paper/Models/Vision-transformer'?); kept",
        "overrides.yaml:4: no note has the key 'x/y'; kept",
    ]
    assert {problem.severity for problem in problems} == {Severity.WARNING}


def test_an_edit_follows_its_note_to_a_new_key() -> None:
    """A block under a former key, and a former key in ``merge``, still mean the note."""
    notes = [basic("GAN"), basic("ViT")]
    former = {"paper/Old/GAN": "paper/Models/GAN", "paper/Old/ViT": "paper/Models/ViT"}
    applied, problems = run(notes, "cards:\n  paper/Old/GAN: {back: new, merge: paper/Old/ViT}\n", former)
    assert problems == ()
    assert (keys(applied), words(applied.candidates[0].back)) == (["paper/Models/GAN"], "new")


def test_a_former_key_that_a_new_note_has_taken_stops_the_build() -> None:
    """Both notes are named, and each of the two ways out works."""
    notes = [basic("GAN"), basic("WGAN")]
    former = {"paper/Models/GAN": "paper/Models/WGAN"}
    _, problems = run(notes, "cards:\n  paper/Models/GAN: {back: x}\n", former)
    [problem] = problems
    assert problem.severity is Severity.ERROR
    assert "'paper/Models/GAN' is the former key of 'paper/Models/WGAN', and a new note has taken it" in problem.message
    for block, back in (
        ("paper/Models/WGAN: {back: x}", ["an answer", "x"]),
        ("paper/Models/GAN: {back: x, new: yes}", ["x", "an answer"]),
    ):
        applied, problems = run(notes, f"cards:\n  {block}\n", former)
        assert ([words(note.back) for note in applied.candidates], problems) == (back, ())


def test_two_blocks_for_one_note_stop_the_build() -> None:
    """One under the old key and one under the new are told with both lines."""
    _, problems = run(
        [basic("GAN")], "cards:\n  paper/Models/GAN: skip\n  old: {back: x}\n", {"old": "paper/Models/GAN"}
    )
    assert [str(problem) for problem in problems] == [
        "overrides.yaml:3: 'old' and 'paper/Models/GAN' (line 2) are one note, now 'paper/Models/GAN'; "
        "make them one block"
    ]


OWN = """
add:
  - front: Why read three times?
    back: Each pass answers another question.
  - key: mine
    front: Where?
    back: Here.
    image: a.png
    tags: [+own]
    under: paper/Models
  - text: "{{c1::Two}} networks"
    under: paper/Models/GAN
    tags: [only]
    deck: Other
"""


def test_own_notes_stand_where_they_say_or_at_the_end() -> None:
    """After the last note of the section or after the note named; else after all, in the order of the file."""
    notes = [basic("GAN"), basic("ViT"), basic("Loss", headings=("Training",))]
    applied, problems = run(notes, OWN)
    assert problems == ()
    assert keys(applied) == [
        "paper/Models/GAN",
        "…-networks",
        "paper/Models/ViT",
        "mine",
        "paper/Training/Loss",
        "Why-read-three-times?",
    ]


def test_own_notes_take_deck_and_breadcrumb_from_their_place() -> None:
    """They look like their neighbours; one without a place has the deck's name and tags."""
    notes = [basic("GAN", headings=("Models", "Games"))]
    applied, _ = run(notes, OWN)
    by_key = {note.key: note for note in applied.candidates}
    mine, end = by_key[NoteKey("mine")], by_key[NoteKey("Why-read-three-times?")]
    assert (mine.document, mine.headings, mine.context, mine.deck) == ("paper.md", ("Models",), ("Models",), "Papers")
    assert mine.tags == ("deck", "own") and mine.lines == ()
    assert (end.document, end.headings, end.deck, end.tags, end.rule) == ("", (), "Papers", ("deck",), "own")
    other = by_key[NoteKey("…-networks")]
    assert (other.kind, other.tags, other.deck) == (NoteKind.CLOZE, ("only",), "Other")


def test_an_own_note_with_an_unknown_place_comes_last() -> None:
    """Told, with the nearest place, and not dropped."""
    applied, problems = run([basic("GAN")], "add:\n  - {front: a, back: b, under: paper/Model}\n")
    assert keys(applied) == ["paper/Models/GAN", "a"]
    [problem] = problems
    assert problem.severity is Severity.WARNING and "did you mean 'paper/Models'?" in problem.message


def test_moving_an_own_note_does_not_change_its_key() -> None:
    """Its reviews stay when the person puts it under another heading."""
    notes = [basic("GAN")]
    first, _ = run(notes, "add:\n  - {front: Why?, back: b}\n")
    second, _ = run(notes, "add:\n  - {front: Why?, back: b, under: paper/Models}\n")
    assert keys(first)[1] == keys(second)[1]


@pytest.mark.parametrize(
    "yaml",
    [
        "add:\n  - {key: paper/Models/GAN, front: a, back: b}\n",
        "add:\n  - {front: a, back: b}\n  - {front: a, back: c}\n",
        "cards:\n  paper/Models/ViT:\n    split: [{front: a, back: b}, {front: GAN, back: d}]\n",
    ],
)
def test_two_notes_never_share_a_key(yaml: str) -> None:
    """A key that is taken stops the build and names the way out."""
    _, problems = run([basic("GAN"), basic("ViT")], yaml)
    [problem] = problems
    assert problem.severity is Severity.ERROR and "give the one written here a key of its own" in problem.message


def test_an_edit_of_an_own_note_is_led_to_its_place() -> None:
    """``cards:`` is for generated notes."""
    _, problems = run([], "cards:\n  mine: {back: x}\nadd:\n  - {key: mine, front: a, back: b}\n")
    assert [problem.message for problem in problems] == [
        "'mine' is a note of your own; change it where it stands under 'add'"
    ]


def test_code_and_pictures_count_as_something_written() -> None:
    """A side that is only code or only a picture is not empty."""
    _, problems = run([], "add:\n  - front: |\n      ```\n      x = 1\n      ```\n    back: '![x](a.png)'\n")
    assert problems == ()
