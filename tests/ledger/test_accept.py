"""What a person accepted is remembered with the note, and says nothing of what was published."""

from __future__ import annotations

from dataclasses import replace

from flashgen.ledger import Ledger, accept, format_ledger, publish, read_ledger
from flashgen.model import Fact, NoteKey, NoteKind, Status


def fact(key: str, text: str) -> Fact:
    """A basic note."""
    return Fact(NoteKey(key), NoteKind.BASIC, "Deck", f"hash of {text}", f"What is {key}?", text)


def test_before_the_first_build_a_note_stays_new() -> None:
    """Accepted, published: new with the guid that it has anyway, and still accepted; nothing is ever ``removed``."""
    empty = Ledger("deck")
    notes = [fact("a", "one"), fact("b", "two")]
    marked = accept(empty, notes, {NoteKey("a"): "hash of one"})
    assert marked == read_ledger(format_ledger(marked), "deck.lock")
    assert not marked.live
    plain, seen = publish(empty, notes, 5), publish(marked, notes, 5)
    assert seen.identities == plain.identities
    assert [each.status for each in seen.identities] == [Status.NEW, Status.NEW]
    assert {entry.key: entry.accepted for entry in seen.ledger.entries} == {"a": "hash of one", "b": ""}
    assert not publish(marked, notes[1:], 5).removed


def test_a_published_note_keeps_its_stamp() -> None:
    """Accepting changes neither guid nor mod; taking it back leaves no trace."""
    notes = [fact("a", "one")]
    before = publish(Ledger("deck"), notes, 5).ledger
    after = accept(before, notes, {NoteKey("a"): "hash of one"})
    assert [(e.guid, e.mod, e.accepted) for e in after.entries] == [(before.entries[0].guid, 5, "hash of one")]
    assert accept(after, notes, {NoteKey("a"): ""}) == before
    assert accept(accept(Ledger("d"), notes, {NoteKey("a"): "x"}), notes, {NoteKey("a"): ""}) == Ledger("d")


def test_it_follows_the_note() -> None:
    """A renamed note is still accepted; a changed text is not, for its fingerprint is another."""
    notes = [fact("a", "one"), fact("z", "other")]
    seen = accept(publish(Ledger("deck"), notes, 5).ledger, notes, {NoteKey("a"): "hash of one"})
    later = publish(seen, [replace(fact("b", "one"), was=NoteKey("a")), notes[1]], 6).ledger
    assert {entry.key: entry.accepted for entry in later.live} == {"b": "hash of one", "z": ""}
