"""Which headings, files and folders were renamed: notes that are plainly the same vote for where their place went."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, TypeAlias

from flashgen.ledger.likeness import View, ratio, weight

Path: TypeAlias = tuple[str, ...]

_VOTE: Final = 45.0
"""The most that one note can say; below the sum that is strong, so that it never decides alone."""
_WEAK: Final = 24.0
_STRONG: Final = 50.0
_RELATED: Final = 0.5
CROWD: Final = 400
"""Pairs looked at in one group of notes that ask or answer the same; larger groups say nothing about a single note."""


@dataclass(frozen=True)
class Rarity:
    """How often questions and answers occur in the deck: what stands everywhere identifies nothing."""

    asked: Mapping[tuple[str, str], int]
    answers: Mapping[str, int]

    @staticmethod
    def of(old: Sequence[View], new: Sequence[View]) -> Rarity:
        """Count over the whole deck, before and after; the higher number counts."""
        return Rarity(
            Counter(view.asked for view in old) | Counter(view.asked for view in new),
            Counter(view.texts[1] for view in old) | Counter(view.texts[1] for view in new),
        )

    def answer(self, a: View, b: View) -> float:
        """What an answer that both give says about their being one note, in letters."""
        often = max(self.answers.get(a.texts[1], 1), self.answers.get(b.texts[1], 1))
        return weight(a.shape[1]) / often

    def question(self, a: View) -> float:
        """What a handle that both ask for says, in letters."""
        return weight(a.handle) / self.asked.get(a.asked, 1)

    def alone(self, a: View) -> bool:
        """Whether no other note asks the same, before or after."""
        return self.asked.get(a.asked, 1) == 1


@dataclass
class Renames:
    """Old place → new place, with the votes for it."""

    votes: defaultdict[Path, defaultdict[Path, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    agree: Counter[tuple[Path, Path]] = field(default_factory=Counter)
    """Notes of one question in both places: those with like answers less those without."""

    @staticmethod
    def of(old: Sequence[View], new: Sequence[View], rarity: Rarity) -> Renames:
        """Let the vanished notes vote, each with what makes it unmistakable."""
        found = Renames()
        for a, b in grouped(old, new, lambda view: view.asked):
            same = a.shape[1] == b.shape[1]
            found.agree[a.path, b.path] += 1 if same or ratio(a.back, b.back) >= _RELATED else -1
            if same:
                found._vote(a, b, rarity.answer(a, b) + rarity.question(a))
        for a, b in grouped(old, new, lambda view: view.texts):
            if a.asked != b.asked and (said := rarity.answer(a, b)) >= _WEAK:
                found._vote(a, b, said)
        return found

    def _vote(self, a: View, b: View, said: float) -> None:
        source, target = a.path, b.path
        if source == target:
            return
        while source and target and source[-1] == target[-1]:
            source, target = source[:-1], target[:-1]
        self.votes[source][target] += min(said, _VOTE)

    def lead(self, old: Path, new: Path) -> bool:
        """Whether some notes went the way from one path to the other."""
        return old == new or self._sum(old, new) >= _WEAK

    def surely_lead(self, a: View, b: View) -> bool:
        """Whether one note's place is now the other's, so surely that the same question there is the same note."""
        old, new = a.path, b.path
        return self._sum(old, new) >= _STRONG and self.agree[old, new] >= 0

    def targets(self, old: Path) -> list[Path]:
        """Every place that notes of an old one may be in now."""
        return sorted(
            {
                target + old[at:]
                for at in range(len(old) + 1)
                for target, votes in (self.votes[old[:at]].items() if old[:at] in self.votes else ())
                if votes >= _WEAK
            }
        )

    def _sum(self, old: Path, new: Path) -> float:
        """Votes for the rename that takes one path to the other."""
        best = 0.0
        for at in range(len(old) + 1):
            end = len(new) - (len(old) - at)
            if end >= 0 and old[:at] in self.votes and old[at:] == new[end:]:
                best = max(best, self.votes[old[:at]][new[:end]])
        return best


def grouped(old: Iterable[View], new: Iterable[View], by: Callable[[View], Hashable]) -> Iterator[tuple[View, View]]:
    """Pairs of one kind that agree in something; groups that are crowded are left out."""
    sides: dict[Hashable, tuple[list[View], list[View]]] = {}
    for view in old:
        sides.setdefault((view.kind, by(view)), ([], []))[0].append(view)
    for view in new:
        if (group := sides.get((view.kind, by(view)))) is not None:
            group[1].append(view)
    for before, after in sides.values():
        if len(before) * len(after) <= CROWD:
            yield from product(before, after)
