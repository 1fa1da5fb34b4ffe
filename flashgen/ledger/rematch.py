"""Vanished notes and new ones that are the same note under another key.

Every pair that has something in common is judged by what it says (``likeness``) and by where it stands (``renames``). A
pair is taken when it is the best of both its notes by a margin; where two are about as good, none is, and both are
named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from flashgen.ledger.likeness import (
    View,
    extends,
    likeness,
    numbers,
    one_word_off,
    ratio,
    same_answer,
    shared,
    variant,
    weight,
)
from flashgen.ledger.renames import CROWD, Rarity, Renames, grouped
from flashgen.model import NoteKind

TAKEN: Final = 0.8
_MARGIN: Final = 0.04
_NEIGHBOURS: Final = 5
_SEEDS: Final = 8
_COMMON: Final = 20
"""A pair of words that more notes hold than this leads nowhere."""


@dataclass(frozen=True)
class Outcome:
    """What re-matching found."""

    pairs: tuple[tuple[View, View, float], ...]
    """(old, new, score 0 … 1)."""
    doubts: tuple[tuple[View, tuple[View, ...]], ...]
    """A new note, and the vanished ones that it may be."""


def rematch(
    old: Sequence[View], new: Sequence[View], rarity: Rarity, known: Sequence[tuple[View, View]] = ()
) -> Outcome:
    """Pair vanished notes with new ones; deterministic, whatever the order of the arguments.

    ``known`` are pairs that are decided already: they say, too, which places were renamed.
    """
    if not old or not new:
        return Outcome((), ())
    old, new = sorted(old, key=_key), sorted(new, key=_key)
    renames = Renames.of([*old, *(a for a, _ in known)], [*new, *(b for _, b in known)], rarity)
    seen: set[tuple[int, int]] = set()
    judged: list[tuple[float, View, View]] = []

    def look(pairs: Iterable[tuple[View, View]]) -> None:
        for a, b in pairs:
            if (id(a), id(b)) not in seen:
                seen.add((id(a), id(b)))
                if score := judge(a, b, rarity, renames):
                    judged.append((score, a, b))

    look(grouped(old, new, lambda view: view.asked))
    look(grouped(old, new, lambda view: view.texts))
    sure = {id(view) for score, *pair in judged if score == 1 for view in pair}
    old, new = [a for a in old if id(a) not in sure], [b for b in new if id(b) not in sure]
    look(grouped(old, new, lambda view: view.back))
    look(grouped(old, new, lambda view: view.shape[1]))
    look(grouped(old, new, lambda view: view.path))
    look(_renamed_places(old, new, renames))
    look(_neighbours(old, new))
    return _settle(sorted(judged, key=lambda found: (-found[0], found[1].key, found[2].key)))


def _key(view: View) -> tuple[str, str]:
    return view.key, view.kind.value


def _settle(judged: Sequence[tuple[float, View, View]]) -> Outcome:
    """Take the best pairs first; one that is not sure, or has a rival within the margin, is a doubt: nobody gets it."""
    by_note: defaultdict[int, list[tuple[float, View, View]]] = defaultdict(list)
    for found in judged:
        by_note[id(found[1])].append(found)
        by_note[id(found[2])].append(found)
    done: set[int] = set()
    pairs: list[tuple[View, View, float]] = []
    doubts: dict[int, tuple[View, list[View]]] = {}
    for score, a, b in judged:
        if id(a) in done or id(b) in done:
            continue
        rivals = [
            (x, y)
            for other, x, y in (*by_note[id(a)], *by_note[id(b)])
            if other >= score - _MARGIN and (x is a) != (y is b) and id(y if x is a else x) not in done
        ]
        if score >= TAKEN and not rivals:
            done |= {id(a), id(b)}
            pairs.append((a, b, score))
            continue
        done |= {id(view) for pair in (*rivals, (a, b)) for view in pair}
        for old, new in (*rivals, (a, b)):
            doubts.setdefault(id(new), (new, []))[1].append(old)
    return Outcome(tuple(pairs), tuple((new, tuple(olds)) for new, olds in doubts.values()))


# -------------------------------------------------------------------------------------------------------------- judging
def judge(a: View, b: View, rarity: Rarity, renames: Renames) -> float:
    """How surely a new note is a vanished one: from ``TAKEN`` on it is, below it may be, at 0 it is another fact."""
    led = renames.lead(a.path, b.path)
    if a.asked == b.asked or (led and a.facet == b.facet and variant(a.handle, b.handle) == "same"):
        sure, like = _same_question(a, b, rarity, renames, led)
    elif a.facet != b.facet and a.texts != b.texts:
        return 0.0
    elif a.kind is NoteKind.CLOZE:
        sure, like = _edited_sentence(a, b, led)
    else:
        sure, like = _renamed_term(a, b, rarity, led)
    if not like:
        return 0.0
    score = 0.9 * like + 0.1 * (1.0 if led else 0.5 if a.path[:1] == b.path[:1] else 0.0)
    return round(max(score, TAKEN) if sure else min(score, TAKEN - 0.01), 2)


def _same_question(a: View, b: View, rarity: Rarity, renames: Renames, led: bool) -> tuple[bool, float]:
    """The same term, label or sentence in another place: its heading, file or folder was renamed, or it moved.

    Many sections ask the same ("Idea?", "Side effects?"), so without a sign that the place is the same, a short answer
    proves nothing.
    """
    same, like, whole = same_answer(a, b), likeness(a, b), renames.whole(a.path, b.path)
    if led:
        edited = shared(a.back, b.back) >= (0.25 if whole else 0.4)
        if same or edited or renames.surely_lead(a, b):
            return True, 1.0 if a.texts == b.texts else 0.8 + 0.15 * like
    said = rarity.answer(a, b) + rarity.question(a)
    if same:
        enough = 42  # letters
        if a.front != b.front:
            enough = 60
        elif whole and rarity.alone(a):
            enough = 8
        elif rarity.kin(a, b):
            enough = 20
        return said >= enough, 0.95 if said >= min(enough, 15) else 0.0
    related = rarity.alone(a) and weight(a.shape[1]) >= 12 and (like >= 0.6 or extends(a.shape[1], b.shape[1]))
    return related and rarity.kin(a, b), 0.6 + 0.35 * like if related else 0.0


def _renamed_term(a: View, b: View, rarity: Rarity, led: bool) -> tuple[bool, float]:
    """Another term or question: only an answer that says much, or a term that hardly changed, makes it one note."""
    said = rarity.answer(a, b)
    term = variant(a.handle, b.handle)
    if same_answer(a, b):
        enough = said >= (24 if led else 60) or (led and said >= 5 and bool(term))
        return enough, 0.95 if enough or (led and said >= 10) else 0.0
    if not led or numbers(a.back) != numbers(b.back):
        return False, 0.0
    added = extends(a.shape[1], b.shape[1])
    like = likeness(a, b)
    if term or (added and said >= 40):
        reworded = min(len(a.handle), len(b.handle)) >= 4 and like >= 0.6
        return added and (bool(term) or reworded), 0.6 + 0.35 * like if added or like >= 0.7 else 0.0
    return False, 0.0


def _edited_sentence(a: View, b: View, led: bool) -> tuple[bool, float]:
    """A cloze sentence that was edited around deletions that stayed."""
    kept = set(a.texts[1].split("\n")) & set(b.texts[1].split("\n"))
    if not kept or weight(a.filled) < 20 or numbers(a.filled) != numbers(b.filled):
        return False, 0.0
    like = ratio(a.filled, b.filled)
    same = a.back == b.back
    sure = a.filled == b.filled or (same and like >= 0.6 and extends(a.filled, b.filled))
    sure |= same and like >= (0.8 if led else 0.95) and one_word_off(a.filled, b.filled)
    return sure and (led or like >= 0.8), 0.6 + 0.35 * like if sure or (same and like >= 0.75) else 0.0


# ----------------------------------------------------------------------------------------------------- which to look at
def _renamed_places(old: Sequence[View], new: Sequence[View], renames: Renames) -> Iterator[tuple[View, View]]:
    by_path: defaultdict[tuple[str, ...], list[View]] = defaultdict(list)
    before: Counter[tuple[str, ...]] = Counter(view.path for view in old)
    for view in new:
        by_path[view.path].append(view)
    for a in old:
        for path in renames.targets(a.path):
            found = by_path.get(path, [])
            if len(found) * before[a.path] <= CROWD:
                yield from ((a, b) for b in found if b.kind is a.kind)
            else:
                yield from ((a, b) for b in found if b.kind is a.kind and b.asked == a.asked)


def _neighbours(old: Sequence[View], new: Sequence[View]) -> Iterator[tuple[View, View]]:
    """For each new note the vanished ones that share most of its rarest pairs of words."""
    grams = {id(view): _grams(view) for view in (*old, *new)}
    often = Counter(gram for view in old for gram in grams[id(view)])
    where: defaultdict[tuple[str, str], list[View]] = defaultdict(list)
    for view in old:
        for gram in grams[id(view)]:
            if often[gram] <= _COMMON:
                where[gram].append(view)
    for b in new:
        rarest = sorted((gram for gram in grams[id(b)] if gram in where), key=lambda gram: (often[gram], gram))
        shared = Counter(id(a) for gram in rarest[:_SEEDS] for a in where[gram] if a.kind is b.kind)
        known = {id(a): a for gram in rarest[:_SEEDS] for a in where[gram]}
        best = sorted(shared, key=lambda found: (-shared[found], known[found].key))
        yield from ((known[found], b) for found in best[:_NEIGHBOURS])


def _grams(view: View) -> frozenset[tuple[str, str]]:
    words = view.filled if view.kind is NoteKind.CLOZE else view.back
    return frozenset(pairwise(words))
