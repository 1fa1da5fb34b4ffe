"""Cloze numbers: a number is a card in Anki, so it means the same deletion for ever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from rapidfuzz import fuzz

from flashgen.ledger.entry import cut

Numbered: TypeAlias = tuple[tuple[int, str], ...]

_SIMILAR: Final = 60.0
"""Percent from which a deletion is an edited one, not another."""


def number_deletions(
    live: Numbered, retired: Numbered, deletions: Sequence[str], same_sentence: bool
) -> tuple[Numbered, Numbered]:
    """Numbers for the deletions of a note, in their order, and the numbers that are out of use now.

    ``live`` and ``retired`` are what the ledger remembers; ``same_sentence`` says that the text around the deletions
    has not changed. A deletion keeps its number by its text; an edited one by its place in the same sentence, or by
    likeness; one that comes back takes its old number; a new one takes a number that none ever had.
    """
    if not (live or retired or deletions):
        return (), ()
    texts = [cut(text) for text in deletions]
    numbers: list[int] = [0] * len(texts)
    free = list(live)

    def take(at: int, old: tuple[int, str], pool: list[tuple[int, str]]) -> None:
        numbers[at] = old[0]
        pool.remove(old)

    for at, text in enumerate(texts):
        if (same := next((old for old in free if old[1] == text), None)) is not None:
            take(at, same, free)
    gone = list(retired)
    for at, text in enumerate(texts):
        if not numbers[at] and (back := next((old for old in gone if old[1] == text), None)) is not None:
            take(at, back, gone)
    if len(texts) == len(live) and (same_sentence or numbers.count(0) == 1):
        for at, old in enumerate(live):
            if not numbers[at] and old in free:
                take(at, old, free)
    for at, text in enumerate(texts):
        best = max(free, key=lambda old: (fuzz.ratio(old[1], text), -old[0]), default=None) if not numbers[at] else None
        if best is not None and fuzz.ratio(best[1], text) >= _SIMILAR:
            take(at, best, free)
    highest = max((number for number, _ in (*live, *retired)), default=0)
    for at, number in enumerate(numbers):
        if not number:
            numbers[at] = highest = highest + 1
    return tuple(zip(numbers, texts, strict=True)), tuple(sorted({*gone, *free}))
