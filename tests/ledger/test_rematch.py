"""Notes are known again, and never taken for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from ledger.pair import DATA, fact, read_pair

from flashgen.errors import ProblemKind
from flashgen.ledger import Ledger, match, publish
from flashgen.model import Fact, NoteKey, NoteKind

LONG = "A model that learns a distribution from samples and can draw new ones from it."
OTHER = "Two players in a game: one forges, one tells forgeries from the real thing."


def continued(before: Sequence[Fact], after: Sequence[Fact]) -> dict[str, str]:
    """Key after → key before, for every note that kept its guid."""
    matching = match(publish(Ledger("deck"), before, 1000).ledger, after)
    return {f.key: e.key for f, e in zip(after, matching.entries, strict=True) if e is not None}


def test_a_year_of_edits() -> None:
    """Of a heavily edited set of over 200 notes, no note is taken for another and nine of ten are known again."""
    before, after, truth = read_pair(DATA.read_text("utf-8"))
    assert len(before) >= 200
    found = {old: new for new, old in continued(before, after).items()}
    assert {old: new for old, new in found.items() if truth.get(old) != new} == {}
    renamed = {old: new for old, new in truth.items() if old != new}
    assert len(renamed) >= 150
    assert sum(found.get(old) == new for old, new in renamed.items()) / len(renamed) >= 0.90


def test_the_order_of_notes_does_not_matter() -> None:
    """Matching gives the same answer whatever the order of the notes."""
    before, after, _ = read_pair(DATA.read_text("utf-8"))
    assert continued(before, after) == continued(before[::-1], after[::-1])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("doc/GAN/Generator", LONG), ("doc/Generative networks/Generator", LONG)),
        (("doc/GAN/Generator", LONG), ("other/GAN/Generator", LONG)),
        (("doc/GAN/Generator", LONG), ("folder/doc/GAN/Generator", LONG)),
        (("doc/GAN/Generator", LONG), ("doc/GAN/Generators", LONG)),
        (("doc/GAN/Generator", LONG), ("doc/GAN/Generator network", LONG + " It starts from noise.")),
        (("doc/GAN/Generator", "G"), ("doc/GAN/Generator", LONG)),
    ],
    ids=["heading", "file", "folder", "term", "term and answer", "answer retyped"],
)
def test_a_renamed_note_is_known_again(old: tuple[str, str], new: tuple[str, str]) -> None:
    """One rename of heading, file, folder or term, or a retyped answer under the same key, keeps the note."""
    kept = fact("doc/GAN/Discriminator", "What is the discriminator?", OTHER)
    before = [fact(old[0], f"What is {old[0].split('/')[-1]}?", old[1]), kept]
    after = [fact(new[0], f"What is {new[0].split('/')[-1]}?", new[1]), kept]
    assert continued(before, after)[new[0]] == old[0]


def test_a_reworded_question_keeps_the_note() -> None:
    """The same answer under another question of the same section is the same note."""
    before = [fact("doc/S/Why-do-GANs-collapse?", "Why do GANs collapse?", OTHER)]
    after = [fact("doc/S/What-makes-a-GAN-collapse?", "What makes a GAN collapse?", OTHER)]
    assert continued(before, after) == {after[0].key: before[0].key}


def test_a_replaced_word_is_another_fact() -> None:
    """A sibling that shares a sentence but for one word is a new note."""
    before = [fact("m/S/Precision", "What is precision?", "True positives divided by all that were called positive.")]
    after = [fact("m/S/Recall", "What is recall?", "True positives divided by all that are positive.")]
    assert continued(before, after) == {}


def test_labels_of_another_section_are_other_facts() -> None:
    """A section dropped and a similar one written share labels and short answers, and no note."""
    labels = [("Class", "beta blocker"), ("Taken", "once a day"), ("Driving", "no")]
    rest = [fact(f"d/Other {n}/{k}", f"Other {n} · {k}?", v) for n in range(3) for k, v in labels]
    before = [fact(f"d/Atenolol/{k}", f"Atenolol · {k}?", v) for k, v in labels]
    after = [fact(f"d/Ramipril/{k}", f"Ramipril · {k}?", v) for k, v in labels]
    assert set(continued(before + rest, after + rest)) == {f.key for f in rest}


def test_two_good_partners_are_a_doubt() -> None:
    """A new note that may be either of two vanished ones is new, and both are named."""
    before = [fact(f"d{n}/S{n}/Generator", "What is a generator?", LONG) for n in (1, 2)]
    after = [fact("d3/S3/Generator", "What is a generator?", LONG)]
    published = publish(Ledger("deck"), before, 1000).ledger
    matching = match(published, after)
    assert matching.entries == (None,)
    doubts = [p.detail for p in matching.problems if p.kind is ProblemKind.REMATCH_DOUBT]
    assert len(doubts) == 1
    assert all(old.key in doubts[0] for old in before)
    assert "was:" in doubts[0]


def test_a_doubt_with_one_partner_is_told() -> None:
    """A likely but unsure partner is named, so that the person can decide."""
    before = [fact("d/S/Bias", "What is bias?", "The expected value of an estimator minus the true value.")]
    after = [
        fact(
            "d/S/Bias-of-an-estimator", "What is the bias of an estimator?", "Its expected value minus the truth value."
        )
    ]
    matching = match(publish(Ledger("deck"), before, 1000).ledger, after)
    assert matching.entries == (None,)
    assert [p.kind for p in matching.problems] == [ProblemKind.REMATCH_DOUBT]


def test_headings_that_trade_names() -> None:
    """When two headings trade names, every note goes with its text, the short ones too."""
    first = {"Base": "white roux with hot milk", "Use": "lasagne, gratins and moussaka", "Time": "20 minutes"}
    second = {"Base": "white roux with light stock", "Use": "poultry, fish and cream soups", "Time": "25 minutes"}
    before = [fact(f"d/A/{k}", f"A · {k}?", v) for k, v in first.items()]
    before += [fact(f"d/B/{k}", f"B · {k}?", v) for k, v in second.items()]
    after = [fact(f"d/B/{k}", f"B · {k}?", v) for k, v in first.items()]
    after += [fact(f"d/A/{k}", f"A · {k}?", v) for k, v in second.items()]
    assert continued(before, after) == {
        f.key: f"d/{'B' if f.key.startswith('d/A') else 'A'}/{f.key.split('/')[-1]}" for f in after
    }


def test_headings_that_pass_their_names_on() -> None:
    """When three headings pass their names on in a ring, each note goes with its text, the edited one, too."""
    texts = {
        "A": "white roux with hot milk, whisked over a low flame, and a pinch of freshly grated nutmeg at the end",
        "B": "white roux with light stock of veal, poultry or fish bones that simmered for a whole afternoon",
        "C": "brown roux with dark stock, onions, celery and some tomato paste that was roasted in the same pot",
    }
    times = {"A": ("20 minutes", "half an hour"), "B": ("25 minutes", "forty minutes"), "C": ("3 hours", "all day")}
    to = {"A": "B", "B": "C", "C": "A"}
    before = [fact(f"d/{s}/Base", f"{s} · Base?", text) for s, text in texts.items()]
    before += [fact(f"d/{s}/Time", f"{s} · Time?", old) for s, (old, _) in times.items()]
    after = [fact(f"d/{to[s]}/Base", f"{to[s]} · Base?", text) for s, text in texts.items()]
    after += [fact(f"d/{to[s]}/Time", f"{to[s]} · Time?", new) for s, (_, new) in times.items()]
    assert continued(before, after) == {f"d/{to[s]}/{k}": f"d/{s}/{k}" for s in to for k in ("Base", "Time")}


def test_a_renamed_and_a_new_a_written() -> None:
    """When A becomes B and another A is written, the reviews go with the text to B, and A is new."""
    before = [fact("d/S/Injection", "What is injection?", "Input that reaches the database as a part of the query.")]
    after = [
        fact("d/S/SQL injection", "What is SQL injection?", "Input that reaches the database as a part of the query."),
        fact("d/S/Injection", "What is injection?", "Untrusted data that an interpreter takes for a command."),
    ]
    assert continued(before, after) == {"d/S/SQL injection": "d/S/Injection"}


def test_a_copied_text_takes_nothing_away() -> None:
    """A note that is edited a little keeps its guid, though its old text now stands elsewhere, too."""
    before = [fact("d/S/A", "What is A?", LONG)]
    after = [fact("d/S/A", "What is A?", LONG + " Often."), fact("d/T/B", "What is B?", LONG)]
    assert continued(before, after) == {"d/S/A": "d/S/A"}


def test_a_retyped_answer_whose_words_stand_nowhere_is_the_same_note() -> None:
    """Under the same key even a wholly new answer is the same note."""
    before = [fact("d/S/A", "What is A?", LONG), fact("d/S/B", "What is B?", OTHER)]
    after = [fact("d/S/A", "What is A?", "Something else."), fact("d/S/B", "What is B?", OTHER)]
    assert continued(before, after) == {"d/S/A": "d/S/A", "d/S/B": "d/S/B"}


def test_an_edited_cloze_sentence_keeps_the_note() -> None:
    """A word put into a cloze sentence, whose key is the sentence, does not make a new note."""
    before = [fact("d/S/The-membrane-is-a-_", "The membrane is a […] of lipids.", "fluid mosaic", NoteKind.CLOZE)]
    after = [fact("d/S/The-cell-mem-_", "The cell membrane is a […] of lipids.", "fluid mosaic", NoteKind.CLOZE)]
    assert continued(before, after) == {after[0].key: before[0].key}


def test_a_picture_is_itself_or_another() -> None:
    """Two pictures are one or are not; like letters in their names say nothing."""
    one, two = "[fg-0123456789abcdef.png]", "[fg-0123456789abcdee.png]"
    before = [fact("d/S/Encoder#figure", "What does the encoder look like?", one)]
    assert continued(before, [fact("d/S/The-encoder#figure", "What does it look like?", two)]) == {}
    same = fact("d/S/The-encoder#figure", "What does the encoder look like?", one)
    assert continued(before, [same]) == {same.key: before[0].key}


def test_was_settles_it() -> None:
    """``was:`` gives the guid of the former key, is harmless once done, and wins over the key."""
    before = [fact("d/S/A", "What is A?", "short"), fact("d/S/C", "What is C?", LONG)]
    first = publish(Ledger("deck"), before, 1000)
    b = replace(fact("d/S/B", "What is B?", "quite another text"), was=NoteKey("d/S/A"))
    a = fact("d/S/A", "What is A?", "a new A")
    second = publish(first.ledger, [a, b, before[1]], 2000)
    assert second.identities[1].guid == first.identities[0].guid
    assert second.identities[0].guid not in {i.guid for i in first.identities}
    third = publish(second.ledger, [a, b, before[1]], 3000)
    assert third.identities == tuple(
        replace(i, status=t.status) for i, t in zip(second.identities, third.identities, strict=True)
    )
    assert third.ledger == second.ledger


def test_was_after_a_doubt() -> None:
    """A note that was published as new gets its history when the person says whose it is."""
    before = [fact("d/S/A", "What is A?", "short")]
    b = fact("d/S/B", "What is B?", "quite another text")
    first = publish(Ledger("deck"), before, 1000)
    second = publish(first.ledger, [b], 2000)
    third = publish(second.ledger, [replace(b, was=NoteKey("d/S/A"))], 3000)
    assert third.identities[0].guid == first.identities[0].guid
    assert [entry.guid for entry in third.removed] == [second.identities[0].guid]
    assert publish(third.ledger, [replace(b, was=NoteKey("d/S/A"))], 4000).ledger == third.ledger


def test_was_of_an_unknown_key_is_told() -> None:
    """``was:`` that names no note is told, not ignored."""
    first = publish(Ledger("deck"), [fact("d/S/A", "What is A?", "short")], 1000)
    b = replace(fact("d/S/B", "What is B?", "other"), was=NoteKey("d/S/X"))
    assert ProblemKind.OVERRIDE_UNUSED in {p.kind for p in match(first.ledger, [b]).problems}


def test_new_refuses_a_match_and_is_harmless_once_done() -> None:
    """``new: yes`` makes a new note of one that would be matched, once."""
    before = [fact("d/S/Generator", "What is a generator?", LONG)]
    first = publish(Ledger("deck"), before, 1000)
    renamed = replace(fact("d/T/Generator", "What is a generator?", LONG), fresh=True)
    second = publish(first.ledger, [renamed], 2000)
    assert second.identities[0].guid != first.identities[0].guid
    assert publish(second.ledger, [renamed], 3000).identities[0].guid == second.identities[0].guid


def test_new_under_an_old_key() -> None:
    """``new: yes`` under a key that had another text makes a new note, and only once."""
    first = publish(Ledger("deck"), [fact("d/S/A", "What is A?", OTHER)], 1000)
    retyped = replace(fact("d/S/A", "What is A?", "1815"), fresh=True)
    second = publish(first.ledger, [retyped], 2000)
    assert second.identities[0].guid != first.identities[0].guid
    third = publish(second.ledger, [replace(retyped, back="a third text", fingerprint="3")], 3000)
    assert third.identities[0].guid == second.identities[0].guid


def test_a_rename_taken_back() -> None:
    """A heading renamed and renamed back leaves the note what it was, with both keys remembered."""
    one = fact("d/One/x", "x?", "short")
    two = replace(one, key=NoteKey("d/Two/x"), was=NoteKey("d/One/x"))
    first = publish(Ledger("deck"), [one], 1000)
    back = publish(publish(first.ledger, [two], 2000).ledger, [one], 3000)
    assert back.identities[0].guid == first.identities[0].guid
    assert back.ledger.entries[0].former == ("d/Two/x",)


def test_a_removed_note_returns_under_another_key() -> None:
    """A note cut in one build and pasted elsewhere in the next keeps its guid."""
    note, rest = fact("d/One/x", "What is x?", LONG), fact("d/S/y", "What is y?", OTHER)
    first = publish(Ledger("deck"), [note, rest], 1000)
    second = publish(first.ledger, [rest], 2000)
    third = publish(second.ledger, [rest, replace(note, key=NoteKey("e/Two/x"))], 3000)
    assert third.identities[1].guid == first.identities[0].guid


def test_the_key_of_a_removed_note_takes_no_other_note_in() -> None:
    """A note that moves to the key of a removed one stays itself, alone in its deck or edited on the way."""
    gone, note = fact("d/One/x", "What is x?", LONG), fact("d/Two/x", "What is x?", OTHER)
    first = publish(publish(Ledger("deck"), [gone, note], 1000).ledger, [note], 2000, allow_removals=True)
    moved = replace(note, key=gone.key)
    alone = publish(first.ledger, [moved], 3000)
    assert alone.identities[0].guid == first.identities[0].guid
    edited = publish(first.ledger, [fact(gone.key, moved.front, f"{OTHER} indeed")], 3000)
    assert edited.identities[0].guid not in {entry.guid for entry in first.ledger.removed}


def test_aliases_lead_overrides_to_the_note() -> None:
    """What a person wrote under a former key finds the note in the very build that renames it."""
    before = [fact("d/One/x", "What is x?", LONG), fact("d/S/y", "What is y?", OTHER)]
    after = [fact("d/Two/x", "What is x?", LONG), before[1]]
    matching = match(publish(Ledger("deck"), before, 1000).ledger, after)
    assert matching.aliases(after) == {"d/One/x": "d/Two/x"}


def test_a_key_taken_over_is_ambiguous_for_one_build_only() -> None:
    """A former key that a new note takes is an alias in that build, and not once both are published."""
    before = [fact("d/S/Injection", "What is injection?", LONG)]
    after = [
        fact("d/S/SQL injection", "What is SQL injection?", LONG),
        fact("d/S/Injection", "What is injection?", OTHER),
    ]
    ledger = publish(Ledger("deck"), before, 1000).ledger
    assert match(ledger, after).aliases(after) == {"d/S/Injection": "d/S/SQL injection"}
    ledger = publish(ledger, after, 2000).ledger
    assert match(ledger, after).aliases(after) == {}
