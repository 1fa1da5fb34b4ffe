"""What the settings ask of notes that are resolved: the reverse of a definition, one card for all deletions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flashgen.model import Candidate, NoteKind, Paragraph, Rich, Settings, map_rich
from flashgen.rules.base import content
from flashgen.rules.flat import flat, media_of
from flashgen.rules.language import Language, language_of
from flashgen.rules.text import normal, trimmed, units

_REVERSIBLE: Final = frozenset(("definition", "term", "heading"))
MAX_REVERSED: Final = 60
"""Units of a definition that may be asked the other way round."""


def styled(candidates: Sequence[Candidate], settings: Settings, language: Language) -> list[Candidate]:
    """The notes of a document as its settings want them; their keys stay."""
    backs = Counter(normal(flat(candidate.back)) for candidate in candidates)
    found = []
    for candidate in candidates:
        if settings.cloze == "together" and candidate.kind is NoteKind.CLOZE and candidate.facet != "expansion":
            candidate = replace(candidate, text=map_rich(candidate.text, _as_one))
        if settings.reverse and _reversible(candidate, backs):
            candidate = _reversed(candidate, language_of(flat(candidate.front), language))
        found.append(candidate)
    return found


def _as_one(text: Rich) -> Rich:
    return Rich(tuple(run._replace(cloze=1) if run.cloze else run for run in text.runs))


def _reversible(candidate: Candidate, backs: Counter[str]) -> bool:
    """Whether the answer tells the term without saying it, and tells it from every other."""
    answer, term = normal(flat(candidate.back)), normal(candidate.handle)
    parts = {term[at : at + 3] for at in range(len(term) - 2)} or {term}
    return (
        candidate.rule in _REVERSIBLE
        and candidate.kind is NoteKind.BASIC
        and not candidate.facet
        and not candidate.reverse_front
        and not media_of(candidate.back)
        and 0 < units(flat(candidate.back)) <= MAX_REVERSED
        and not any(part in answer for part in parts)
        and backs[answer] == 1
    )


def _reversed(candidate: Candidate, language: Language) -> Candidate:
    block = candidate.back[0]
    if not isinstance(block, Paragraph) or len(candidate.back) > 1 or not language.has("which"):
        return candidate
    return replace(
        candidate,
        reverse_front=content(language.ask("which", x=trimmed(block.text))),
        reverse_back=content(Rich.of(candidate.handle)),
    )
