"""Random lives of a deck: whatever is done to the notes, over many builds, the promises of the ledger hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from ledger.pair import fact

from flashgen.ledger import Ledger, format_ledger, publish, read_ledger
from flashgen.model import Fact, Guid, NoteKey, NoteKind, Status

WORDS = ["alpha", "beta", "gamma", "delta", "omega", "sigma", "river", "music"]
LETTERS = str.maketrans("0123456789", "ghijklmnop")
pick = st.integers(0, 10**6)


class Deck(RuleBasedStateMachine):
    """A person who edits a deck of at most forty notes and builds it now and then, with a clock that may be wrong.

    ``who`` follows every note through its edits: the fact that it teaches, which no guid may be given to twice; only
    that of a removed note may go to what is written under its name.
    """

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[tuple[int, Fact]] = []
        self.cut: list[tuple[int, Fact]] = []
        self.ledger = Ledger("deck")
        self.now = 1000
        self.born = 0
        self.stamps: dict[Guid, int] = {}
        self.shown: dict[Guid, tuple[str, int]] = {}
        self.taught: dict[Guid, int] = {}

    @initialize(count=st.integers(1, 12))
    def begin(self, count: int) -> None:
        """A first build."""
        for _ in range(count):
            self.insert(self.born * 7 + 3, self.born)
        self.build(1)

    def _answer(self) -> str:
        """Eight words that stand in no other answer."""
        self.born += 1
        return " ".join(sha256(f"{self.born}.{n}".encode()).hexdigest()[:6].translate(LETTERS) for n in range(8))

    def _key(self, section: int, handle: str) -> NoteKey:
        return NoteKey(f"d{section % 2}/S{section % 5}/{handle}")

    def _free(self, key: str) -> bool:
        return all(note.key != key for _, note in self.notes)

    def _edit(self, at: int, change: Callable[[Fact], Fact]) -> None:
        if self.notes:
            who, note = self.notes[at % len(self.notes)]
            new = change(note)
            if new.key == note.key or self._free(new.key):
                marked = replace(fact(new.key, new.front, new.back, new.kind), deck=new.deck)
                self.notes[at % len(self.notes)] = (who, marked)

    @rule(at=pick, section=pick)
    def insert(self, at: int, section: int) -> None:
        """A note is written."""
        if len(self.notes) < 40:
            answer = self._answer()
            handle = f"term{self.born}"
            note = fact(self._key(section, handle), f"What is {handle}?", answer)
            self.notes.insert(at % (len(self.notes) + 1), (self.born, note))

    @rule(at=pick, section=pick)
    def insert_cloze(self, at: int, section: int) -> None:
        """A cloze note is written."""
        if len(self.notes) < 40:
            sentence = f"{self._answer()} is […] of […]"
            note = fact(
                self._key(section, sentence.replace(" ", "-")), sentence, f"one{self.born}\ntwo", NoteKind.CLOZE
            )
            self.notes.insert(at % (len(self.notes) + 1), (self.born, note))

    @rule(at=pick)
    def delete(self, at: int) -> None:
        """A note is cut."""
        if self.notes:
            self.cut.append(self.notes.pop(at % len(self.notes)))

    @rule(at=pick)
    def bring_back(self, at: int) -> None:
        """A cut note is pasted where it was."""
        if self.cut and self._free(self.cut[at % len(self.cut)][1].key):
            self.notes.append(self.cut.pop(at % len(self.cut)))

    @rule(at=pick, section=pick)
    def move(self, at: int, section: int) -> None:
        """A note moves to another section."""
        self._edit(at, lambda note: replace(note, key=self._key(section, note.key.split("/")[-1])))

    @rule(at=pick, word=st.sampled_from(WORDS))
    def rename(self, at: int, word: str) -> None:
        """A term is renamed in its question; the answer stays."""

        def change(note: Fact) -> Fact:
            if note.kind is NoteKind.CLOZE:
                return note
            *path, handle = note.key.split("/")
            return replace(note, key=NoteKey("/".join([*path, f"{handle}-{word}"])), front=f"What is {handle} {word}?")

        self._edit(at, change)

    @rule(at=pick, word=st.sampled_from(WORDS))
    def correct(self, at: int, word: str) -> None:
        """An answer is edited."""
        self._edit(at, lambda note: replace(note, back=f"{note.back} {word}"))

    @rule(at=pick)
    def retype(self, at: int) -> None:
        """An answer is written anew from the first word to the last."""
        self._edit(at, lambda note: note if note.kind is NoteKind.CLOZE else replace(note, back=self._answer()))

    @rule(at=pick, word=st.sampled_from(WORDS))
    def take_the_name(self, at: int, word: str) -> None:
        """From one build to the next, A becomes B and another A is written."""
        self.build(1)
        if self.notes and len(self.notes) < 40:
            _, before = self.notes[at % len(self.notes)]
            self.rename(at, word)
            if self._free(before.key):
                other = fact(before.key, before.front, self._answer())
                self.notes.append((self.born, other))
        self.build(1)

    @rule(old=st.integers(0, 4), new=st.integers(5, 9))
    def rename_heading(self, old: int, new: int) -> None:
        """Every note under a heading gets another key at once."""
        for at, (_, note) in enumerate(self.notes):
            if f"/S{old}/" in note.key:
                self._edit(at, lambda note: replace(note, key=NoteKey(note.key.replace(f"/S{old}/", f"/S{new}/"))))

    @rule(a=st.integers(0, 4), b=st.integers(0, 4))
    def trade_names(self, a: int, b: int) -> None:
        """Two headings trade names."""
        swap = {f"S{a}": f"S{b}", f"S{b}": f"S{a}"}
        self.notes = [
            (who, replace(n, key=NoteKey("/".join(swap.get(part, part) for part in n.key.split("/")))))
            for who, n in self.notes
        ]

    @rule()
    def reorder(self) -> None:
        """Sections are swapped."""
        self.notes.reverse()

    @rule(step=st.integers(-5000, 5000))
    def build(self, step: int) -> None:
        """A build, whenever the clock says it is."""
        self.now = max(0, self.now + step)
        facts = [note for _, note in self.notes]
        gone = {entry.guid: entry.key for entry in self.ledger.removed}
        text = format_ledger(self.ledger)
        assert read_ledger(text, "deck.lock") == self.ledger
        made = publish(self.ledger, facts, self.now, allow_removals=True)
        assert publish(read_ledger(text, "deck.lock"), facts, self.now, allow_removals=True) == made
        assert len({identity.guid for identity in made.identities}) == len(facts)
        for (who, note), identity in zip(self.notes, made.identities, strict=True):
            guid = identity.guid
            if gone.get(guid) == note.key:
                self.taught[guid] = who
            assert self.taught.setdefault(guid, who) == who, "a guid was given to another fact"
            mark, mod = self.shown.get(guid, ("", -1))
            assert (identity.mod == mod) if mark == note.fingerprint else (identity.mod > mod)
            self.shown[guid] = (note.fingerprint, identity.mod)
            known = {entry.key: entry for entry in self.ledger.live}.get(note.key)
            if known is not None and self.taught[known.guid] == who:
                assert guid == known.guid, "a note that kept its key lost its guid"
        again = publish(made.ledger, facts, self.now + 1)
        assert {identity.status for identity in again.identities} <= {Status.KEPT}
        assert format_ledger(again.ledger) == format_ledger(made.ledger)
        assert again.removed == () and again.problems == ()
        self.ledger = made.ledger

    @invariant()
    def nothing_is_forgotten(self) -> None:
        """Every guid that was ever published stays in the ledger, once."""
        guids = [entry.guid for entry in self.ledger.entries]
        assert len(set(guids)) == len(guids)
        assert set(guids) == set(self.shown)


Life: Any = Deck.TestCase
Life.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
