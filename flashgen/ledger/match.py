"""Which published note each fact continues: by what the person says, by key, by content, by likeness, in this order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flashgen.errors import Problem, ProblemKind
from flashgen.ledger.entry import Entry, Ledger
from flashgen.ledger.follow import LIKE, SAYS_MUCH, follow, like, unique
from flashgen.ledger.likeness import View, weight
from flashgen.ledger.rematch import rematch
from flashgen.ledger.renames import Rarity
from flashgen.model import Fact, Guid, NoteKey, NoteKind

_NAMED: Final = 4
"""Notes that a doubt names at most."""


@dataclass(frozen=True, slots=True)
class Matching:
    """The answer: for each fact the entry that it continues."""

    entries: tuple[Entry | None, ...]
    """In the order of the facts; None for a new note."""
    rematched: tuple[tuple[NoteKey, NoteKey, float], ...] = ()
    """(old key, new key, score), by new key."""
    problems: tuple[Problem, ...] = ()

    def aliases(self, facts: Sequence[Fact]) -> Mapping[NoteKey, NoteKey]:
        """Former key → key of the note that had it, for what a person wrote under the former one.

        A former key that another published note has by now is left out; one that a new note takes in this build is
        in, so that an override written under it can be refused as meaning either.
        """
        own = {f.key for f, e in zip(facts, self.entries, strict=True) if e is not None and e.key == f.key}
        return {
            former: fact.key
            for fact, entry in zip(facts, self.entries, strict=True)
            if entry is not None
            for former in (*entry.former, entry.key)
            if former != fact.key and former not in own
        }


def match(ledger: Ledger, facts: Sequence[Fact]) -> Matching:
    """Find the entry that each fact continues. Pure and deterministic."""
    work = _Work(ledger, facts)
    work.by_word()
    work.by_key()
    work.by_content()
    work.by_former_key()
    work.by_likeness()
    work.by_return()
    work.by_name_alone()
    return Matching(tuple(work.entries), tuple(sorted(work.rematched, key=lambda r: r[1])), tuple(work.problems))


class _Work:
    """The state of one matching; each method claims entries for facts that have none yet."""

    def __init__(self, ledger: Ledger, facts: Sequence[Fact]) -> None:
        self.ledger = ledger
        self.facts = facts
        by_age = sorted(ledger.entries, key=lambda e: (not e.removed, e.mod, e.guid))
        self.names = {(entry.key, entry.kind): entry for entry in by_age}
        self.index = {fact.key: at for at, fact in enumerate(facts)}
        self.entries: list[Entry | None] = [None] * len(facts)
        self.claimed: dict[Guid, int] = {}
        self.said: set[int] = set()
        self.rematched: list[tuple[NoteKey, NoteKey, float]] = []
        self.moved: list[tuple[View, View]] = []
        self.problems: list[Problem] = []

    def claim(self, at: int, entry: Entry, score: float = 0.0) -> None:
        self.entries[at] = entry
        self.claimed[entry.guid] = at
        if score:
            self.moved.append((View.of(entry), View.of(self.facts[at])))
            self.rematched.append((entry.key, self.facts[at].key, score))
            self.say(ProblemKind.REMATCHED, f"re-matched: {entry.key} → {self.facts[at].key}, {score:.2f}")

    def say(self, kind: ProblemKind, detail: str) -> None:
        self.problems.append(Problem(kind, None, detail))

    def free(self) -> list[int]:
        """Facts that may still be matched to something by what they say."""
        return [at for at, entry in enumerate(self.entries) if entry is None and not self.facts[at].fresh]

    def vanished(self) -> list[Entry]:
        """Live entries that no fact continues."""
        return [entry for entry in self.ledger.live if entry.guid not in self.claimed]

    def by_word(self) -> None:
        """``was: old/key``: the person says it. Done once, it says nothing any more."""
        wanted = [at for at, fact in enumerate(self.facts) if fact.was and fact.was != fact.key]
        if not wanted or not self.ledger.entries:
            return
        own = {(entry.key, entry.kind): entry for entry in self.ledger.live}
        for at in wanted:
            fact = self.facts[at]
            present = own.get((fact.key, fact.kind))
            if present is not None and fact.was in present.former:
                continue
            entry = self.ledger.find(fact.was)
            if entry is None or entry.kind is not fact.kind:
                detail = f"“was: {fact.was}” of {fact.key} names no published note of its kind"
                self.say(ProblemKind.OVERRIDE_UNUSED, detail)
            elif entry.guid in self.claimed:
                other = self.facts[self.claimed[entry.guid]].key
                detail = f"both {other} and {fact.key} say “was: {fact.was}”; only one can be"
                self.say(ProblemKind.OVERRIDE_CONFLICT, detail)
            else:
                self.said.add(at)
                self.claim(at, entry, 1.0)

    def by_key(self) -> None:
        """The same key and kind: the same note, however its text was retyped; live ones first.

        A removed one is this note where it says the same: else the name may have gone to a note that moved here.
        """
        for at, found in self.named():
            fact = self.facts[at]
            if found.removed and like(found, fact) < LIKE:
                continue
            # “new: yes” has done its work where the note was published with it, or where it is plainly this one.
            if not fact.fresh or found.fresh or not (found.removed or like(found, fact) < LIKE):
                self.claim(at, found)

    def by_name_alone(self) -> None:
        """A removed note comes back retyped, where its fact is like no note that vanished."""
        vanished = self.vanished()
        for at, found in self.named():
            fact = self.facts[at]
            if not found.removed or (fact.fresh and not found.fresh):
                continue
            if not any(entry.kind is fact.kind and like(entry, fact) >= LIKE for entry in vanished):
                self.claim(at, found)

    def named(self) -> Iterator[tuple[int, Entry]]:
        """Facts without an entry, each with one of its key and kind that no fact has yet; live ones first."""
        for at, fact in enumerate(self.facts):
            found = self.names.get((fact.key, fact.kind))
            if self.entries[at] is None and found is not None and found.guid not in self.claimed:
                yield at, found

    def by_content(self) -> None:
        """A text that stands word for word under another key, while its own key was given away, goes there."""
        held = {at: entry for at, entry in enumerate(self.entries) if entry is not None and at not in self.said}
        moves = follow(held, self.free(), self.vanished(), self.facts)
        places = {self.claimed[entry.guid] for entry in moves.values() if entry.guid in self.claimed}
        for at in places | set(moves):
            if (entry := self.entries[at]) is not None:
                del self.claimed[entry.guid]
                self.entries[at] = None
        for at, entry in sorted(moves.items()):
            self.claim(at, entry, 1.0)

    def by_former_key(self) -> None:
        """A rename that was taken back."""
        former: defaultdict[tuple[NoteKey, NoteKind], list[Entry]] = defaultdict(list)
        for entry in self.vanished():
            for key in entry.former:
                former[key, entry.kind].append(entry)
        for at in self.free() if former else ():
            fact = self.facts[at]
            found = former.get((fact.key, fact.kind), [])
            alike = like(found[0], fact) if len(found) == 1 and found[0].guid not in self.claimed else 0.0
            if alike >= LIKE:
                self.claim(at, found[0], round(0.9 + 0.1 * alike, 2))

    def by_likeness(self) -> None:
        """Vanished notes against new ones."""
        vanished, free = self.vanished(), self.free()
        if not vanished or not free:
            return
        rarity = Rarity.of(list(map(View.of, self.ledger.live)), list(map(View.of, self.facts)))
        outcome = rematch(list(map(View.of, vanished)), [View.of(self.facts[at]) for at in free], rarity, self.moved)
        for old, new, score in sorted(outcome.pairs, key=lambda pair: pair[1].key):
            if isinstance(old.owner, Entry):
                self.claim(self.index[new.key], old.owner, score)
        for new, olds in outcome.doubts:
            names = " or ".join(sorted(old.key for old in olds)[:_NAMED])
            cure = f"say which in overrides.yaml (“was: {olds[0].key}”) or “new: yes”; until then it is a new note"
            self.say(ProblemKind.REMATCH_DOUBT, f"{new.key} may be {names}: {cure}")

    def by_return(self) -> None:
        """A removed note that comes back word for word under another key."""
        removed = [View.of(e) for e in self.ledger.removed if e.guid not in self.claimed]
        free = [View.of(self.facts[at]) for at in self.free()] if removed else []
        known = {(e.kind, View.of(e).texts) for e in self.ledger.live} if free else set()
        for old, new in unique(removed, free, lambda view: view.texts):
            much = weight(old.front) + weight(old.back) >= SAYS_MUCH
            if isinstance(old.owner, Entry) and much and (old.kind, old.texts) not in known:
                self.claim(self.index[new.key], old.owner, 1.0)
