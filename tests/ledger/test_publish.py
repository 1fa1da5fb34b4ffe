"""Guid, mod, status: what Anki is told of a note, and when."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ledger.pair import fact

from flashgen.errors import FlashgenError, ProblemKind, Severity
from flashgen.ledger import Ledger, Publication, publish, removed_search
from flashgen.model import Fact, NoteKey, NoteKind, Status

LONG = "A sentence of some length that stands for answer number {}."
FACTS = [fact(f"d/S/note {n}", f"What is note {n}?", LONG.format(n)) for n in range(6)]
FIRST = publish(Ledger("deck"), FACTS, 1000)


def edited(note: Fact, back: str) -> Fact:
    """The same note with another answer."""
    return replace(fact(note.key, note.front, back, note.kind), deck=note.deck)


def kinds(publication: Publication) -> list[ProblemKind]:
    """The kinds of its problems."""
    return [problem.kind for problem in publication.problems]


def test_a_first_build_makes_every_note_new() -> None:
    """Every note gets a guid of its own, of 13 letters that need no quoting, and the stamp of now."""
    assert {i.status for i in FIRST.identities} == {Status.NEW}
    assert {i.mod for i in FIRST.identities} == {1000}
    assert len({i.guid for i in FIRST.identities}) == len(FACTS)
    assert all(re.fullmatch(r"[a-z2-7]{13}", i.guid) for i in FIRST.identities)


def test_guids_are_the_same_on_every_machine() -> None:
    """A guid is made from the deck's id and the first key; two people who publish the same note agree."""
    assert publish(Ledger("deck"), FACTS[::-1], 5).identities[-1].guid == FIRST.identities[0].guid
    assert publish(Ledger("deck"), [FACTS[0]], 5).identities[0].guid == FIRST.identities[0].guid
    assert publish(Ledger("other"), [FACTS[0]], 5).identities[0].guid != FIRST.identities[0].guid


def test_nothing_changed_nothing_stamped() -> None:
    """A build of unchanged notes keeps every guid and mod, and the ledger as it is."""
    again = publish(FIRST.ledger, FACTS, 2000)
    assert {i.status for i in again.identities} == {Status.KEPT}
    assert [(i.guid, i.mod) for i in again.identities] == [(i.guid, i.mod) for i in FIRST.identities]
    assert again.ledger == FIRST.ledger
    assert again.problems == ()


def test_only_the_changed_note_is_stamped() -> None:
    """An edited answer gets the stamp of now, its neighbours keep theirs."""
    second = publish(FIRST.ledger, [edited(FACTS[0], "new"), *FACTS[1:]], 2000)
    assert [i.status for i in second.identities] == [Status.CHANGED] + [Status.KEPT] * 5
    assert [i.mod for i in second.identities] == [2000] + [1000] * 5
    assert second.identities[0].guid == FIRST.identities[0].guid


@pytest.mark.parametrize("now", [1000, 999, 0])
def test_mod_grows_though_the_clock_does_not(now: int) -> None:
    """A clock that stands still or was set back does not keep a change from Anki."""
    assert publish(FIRST.ledger, [edited(FACTS[0], "new"), *FACTS[1:]], now).identities[0].mod == 1001


def test_a_removed_note_is_remembered_and_found() -> None:
    """A note that is gone stays in the ledger, and the search finds it in Anki."""
    second = publish(FIRST.ledger, FACTS[1:], 2000)
    assert [entry.key for entry in second.removed] == [FACTS[0].key]
    assert removed_search(second.removed) == f'"ID:re:^({FIRST.identities[0].guid})$"'
    assert [entry.guid for entry in second.ledger.removed] == [FIRST.identities[0].guid]
    third = publish(second.ledger, FACTS[1:], 3000)
    assert third.removed == ()
    assert third.ledger == second.ledger


def test_a_note_that_returns_unchanged_is_not_stamped() -> None:
    """A returned note takes up its guid; what the person did to it in Anki is not undone while its text is the same."""
    gone = publish(FIRST.ledger, FACTS[1:], 2000).ledger
    back = publish(gone, FACTS, 3000).identities[0]
    assert (back.guid, back.mod, back.status) == (FIRST.identities[0].guid, 1000, Status.RETURNED)
    other = publish(gone, [edited(FACTS[0], "new"), *FACTS[1:]], 3000).identities[0]
    assert (other.guid, other.mod, other.status) == (FIRST.identities[0].guid, 3000, Status.RETURNED)


def test_a_change_of_kind_is_another_note_and_told() -> None:
    """Anki cannot turn a basic note into a cloze: a new guid, the old one removed, the person told; and back again."""
    cloze = fact(FACTS[0].key, "[…] is it.", "That", NoteKind.CLOZE)
    second = publish(FIRST.ledger, [cloze, *FACTS[1:]], 2000)
    assert second.identities[0].guid not in {i.guid for i in FIRST.identities}
    assert second.identities[0].status is Status.NEW
    assert [entry.guid for entry in second.removed] == [FIRST.identities[0].guid]
    assert ProblemKind.KIND_CHANGED in kinds(second)
    third = publish(second.ledger, FACTS, 3000)
    assert third.identities[0].guid == FIRST.identities[0].guid
    assert ProblemKind.KIND_CHANGED in kinds(third)
    assert publish(third.ledger, FACTS, 4000).problems == ()


def test_a_new_deck_is_told_once_with_a_search() -> None:
    """Cards do not move in Anki by themselves: the search to find them is told, and the note is not stamped."""
    second = publish(FIRST.ledger, [replace(FACTS[0], deck="Deck::Part"), *FACTS[1:]], 2000)
    assert kinds(second) == [ProblemKind.DECK_CHANGED]
    assert f'"ID:re:^({FIRST.identities[0].guid})$"' in second.problems[0].detail
    assert second.identities[0].mod == 1000
    assert publish(second.ledger, [replace(FACTS[0], deck="Deck::Part"), *FACTS[1:]], 3000).problems == ()


def test_a_renamed_deck_is_told_to_be_renamed() -> None:
    """When all notes of a deck move together, renaming the deck in Anki is the shorter way."""
    second = publish(FIRST.ledger, [replace(note, deck="Else") for note in FACTS], 2000)
    assert [p.detail for p in second.problems if "rename the deck in Anki" in p.detail and "Deck → Else" in p.detail]


@pytest.mark.parametrize(
    ("before", "after", "refused"), [(40, 31, False), (40, 30, True), (60, 48, False), (60, 47, True)]
)
def test_a_mass_removal_is_refused(before: int, after: int, refused: bool) -> None:
    """More than a fifth, and at least ten, are not removed without being asked for."""
    notes = [fact(f"d/S/x{n}", f"What is x{n}?", LONG.format(n)) for n in range(before)]
    ledger = publish(Ledger("deck"), notes, 1000).ledger
    second = publish(ledger, notes[:after], 2000)
    assert [p.kind for p in second.problems if p.severity is Severity.ERROR] == (
        [ProblemKind.REMOVAL_REFUSED] if refused else []
    )
    assert publish(ledger, notes[:after], 2000, allow_removals=True).problems == ()


def test_two_facts_with_one_key_cannot_be_published() -> None:
    """A key that was given twice stops the build and is named."""
    with pytest.raises(FlashgenError, match="d/S/note 0"):
        publish(FIRST.ledger, [FACTS[0], FACTS[0]], 2000)


def test_cloze_numbers_follow_the_deletions() -> None:
    """Deletions that come, go and change their order keep the numbers that Anki knows them by."""
    note = fact("d/S/c", "[…] and […].", "one\ntwo", NoteKind.CLOZE)
    first = publish(Ledger("deck"), [note], 1000)
    assert first.identities[0].numbers == (1, 2)
    second = publish(
        first.ledger, [replace(note, fingerprint="2", deletions=("zero", "two"), front="[…] or […].")], 2000
    )
    third = publish(second.ledger, [replace(note, fingerprint="3", deletions=("two", "one", "new words"))], 3000)
    assert third.identities[0].numbers[0] == 2
    assert len(set(third.identities[0].numbers)) == 3


def test_an_override_made_on_another_text_is_told() -> None:
    """When the text below an override changes, both texts are shown, until the override is written anew."""
    note = replace(FACTS[0], override="h1", edit="e1", generated=("What is it?", "the old text"))
    ledger = publish(Ledger("deck"), [note], 1000).ledger
    assert publish(ledger, [note], 2000).problems == ()
    moved = replace(note, override="h2", generated=("What is it?", "the new text"))
    stale = publish(ledger, [moved], 2000)
    assert kinds(stale) == [ProblemKind.OVERRIDE_STALE]
    assert "the old text" in stale.problems[0].detail and "the new text" in stale.problems[0].detail
    assert kinds(publish(stale.ledger, [moved], 3000)) == [ProblemKind.OVERRIDE_STALE]
    renewed = publish(stale.ledger, [replace(moved, edit="e2")], 3000)
    assert renewed.problems == ()
    dropped = publish(renewed.ledger, [FACTS[0]], 4000)
    assert dropped.ledger.entries[0].base is None


def test_an_overridden_note_is_known_by_its_generated_text() -> None:
    """Renaming a heading above an overridden note does not lose it, whatever the person wrote."""
    note = replace(
        FACTS[0], back="mine", fingerprint="m", override="h", edit="e", generated=(FACTS[0].front, FACTS[0].back)
    )
    ledger = publish(Ledger("deck"), [note, FACTS[1]], 1000).ledger
    moved = replace(note, key=NoteKey("d/T/note 0"))
    second = publish(ledger, [moved, replace(FACTS[1], key=NoteKey("d/T/note 1"))], 2000)
    assert [old for old, _, _ in second.rematched] == ["d/S/note 0", "d/S/note 1"]


def test_a_renamed_note_keeps_guid_and_mod_and_its_former_key() -> None:
    """A heading that no card shows is renamed: the note is known again, told with a score, and not stamped."""
    moved = [replace(note, key=NoteKey(note.key.replace("/S/", "/T/"))) for note in FACTS]
    second = publish(FIRST.ledger, moved, 2000)
    assert [(i.guid, i.mod) for i in second.identities] == [(i.guid, i.mod) for i in FIRST.identities]
    assert second.rematched[0] == ("d/S/note 0", "d/T/note 0", 1.0)
    assert second.removed == ()
    assert second.ledger.entries[0].former == ("d/S/note 0",)
    assert second.ledger.find("d/S/note 0") == second.ledger.entries[0]


def test_many_removed_notes_make_several_searches() -> None:
    """A search stays of a size that Anki takes."""
    entry = replace(FIRST.ledger.entries[0], removed=True)
    search = removed_search([replace(entry, guid=f"g{n:012d}") for n in range(401)])  # type: ignore[arg-type]
    assert search.count('"ID:re:^(') == 2 and " or " in search
    assert removed_search([]) == ""


def test_guids_are_pinned() -> None:
    """A guid that came out otherwise would give every note of every lost ledger to Anki a second time."""
    twice = publish(Ledger("deck"), [fact("d/S/note 0", "[…]", "x", NoteKind.CLOZE)], 1000).ledger
    again = publish(twice, FACTS[:1], 2000)
    assert [FIRST.identities[0].guid, again.identities[0].guid] == ["qbluvspccj56z", "it4guwjbk7q2z"]


def test_a_note_that_was_only_looked_at_is_new() -> None:
    """An entry that no package has held gives its guid to the note, which is new, not returned."""
    seen = replace(FIRST.ledger.entries[0], removed=True, mod=0, fingerprint="", accepted="x")
    made = publish(Ledger("deck", entries=(seen,)), FACTS[:1], 2000)
    assert (made.identities[0].guid, made.identities[0].mod, made.identities[0].status) == (seen.guid, 2000, Status.NEW)
    assert made.ledger.entries[0].accepted == "x"
