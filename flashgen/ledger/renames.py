"""Which headings, files and folders were renamed: notes that are plainly the same vote for where their place went."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, TypeAlias

from flashgen.ledger.likeness import View, same_answer, shared, tokens_of, variant, weight

Path: TypeAlias = tuple[str, ...]

_VOTE: Final = 60.0
"""The most that one note can say."""
_HEARD: Final = 24.0
"""The least that a note with another question must say."""
_LEADS: Final = 45.0
"""Letters from which a place was renamed: one note that says much, or some that say little."""
_LEADS_WHOLE: Final = 30.0
"""The same, where most of what vanished in one place stands unchanged in the other."""
_SURE: Final = 75.0
"""Letters from which, and so never by one note alone, even a retyped answer is known by its place."""
_RELATED: Final = 0.4
CROWD: Final = 400
"""Pairs looked at in one group of notes that ask or answer the same; larger groups say nothing about a single note."""


@dataclass(frozen=True)
class Rarity:
    """How often questions and answers occur in the deck: what stands everywhere identifies nothing."""

    asked: Mapping[tuple[str, str], int]
    answers: Mapping[str, int]
    headings: Mapping[str, int]
    """Places that end in a heading of that name."""

    @staticmethod
    def of(old: Sequence[View], new: Sequence[View]) -> Rarity:
        """Count over the whole deck, before and after; the higher number counts."""
        return Rarity(
            Counter(view.asked for view in old) | Counter(view.asked for view in new),
            Counter(view.texts[1] for view in old) | Counter(view.texts[1] for view in new),
            Counter(path[-1] for path in {view.path for view in old} if path)
            | Counter(path[-1] for path in {view.path for view in new} if path),
        )

    def answer(self, a: View, b: View) -> float:
        """What an answer that both give says about their being one note, in letters."""
        often = max(self.answers.get(a.texts[1], 1), self.answers.get(b.texts[1], 1))
        return weight(a.shape[1]) / often

    def question(self, a: View) -> float:
        """What a handle that both ask for says, in letters."""
        return weight(a.handle) / self.asked.get(a.asked, 1)

    def kin(self, a: View, b: View) -> bool:
        """Whether two places are plainly related: the same heading moved, or one of the names hardly changed."""
        if a.path[-1:] == b.path[-1:] and a.path and self.headings.get(a.path[-1], 1) == 1:
            return True
        differing = [(x, y) for x, y in zip(a.path, b.path, strict=False) if x != y]
        same_depth = len(a.path) == len(b.path) and len(differing) == 1
        return same_depth and bool(variant(tokens_of(differing[0][0]), tokens_of(differing[0][1])))

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

    kept: Counter[tuple[Path, Path]] = field(default_factory=Counter)
    """Those with the same answer."""
    size: Counter[Path] = field(default_factory=Counter)
    """Vanished or new notes in a place, whichever are more."""

    @staticmethod
    def of(old: Sequence[View], new: Sequence[View], rarity: Rarity) -> Renames:
        """Let the vanished notes vote, each with what makes it unmistakable."""
        found = Renames(size=Counter(view.path for view in old) | Counter(view.path for view in new))
        for a, b in grouped(old, new, lambda view: view.asked):
            found.agree[a.path, b.path] += 1 if shared(a.back, b.back) >= _RELATED else -1
            if same_answer(a, b):
                found.kept[a.path, b.path] += 1
                found._vote(a, b, rarity.answer(a, b) + rarity.question(a))
        for a, b in grouped(old, new, lambda view: view.texts):
            if a.asked != b.asked and (said := rarity.answer(a, b)) >= _HEARD:
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
        """Whether notes went the way from one path to the other, and those that ask the same there agree."""
        enough = _LEADS_WHOLE if self.whole(old, new) else _LEADS
        return old == new or (self._sum(old, new) >= enough and self.agree[old, new] >= 0)

    def whole(self, old: Path, new: Path) -> bool:
        """Whether most of what vanished in one place is what is new in the other."""
        return 2 * self.kept[old, new] >= max(self.size[old], self.size[new])

    def surely_lead(self, a: View, b: View) -> bool:
        """Whether one note's place is now the other's, so surely that the same question there is the same note."""
        old, new = a.path, b.path
        return self._sum(old, new) >= _SURE and self.agree[old, new] >= 0

    def targets(self, old: Path) -> list[Path]:
        """Every place that notes of an old one may be in now."""
        return sorted(
            {
                target + old[at:]
                for at in range(len(old) + 1)
                for target, votes in (self.votes[old[:at]].items() if old[:at] in self.votes else ())
                if votes >= _LEADS_WHOLE
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
