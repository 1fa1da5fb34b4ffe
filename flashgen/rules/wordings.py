"""How a label is asked: a language may word the question by what the label says, what follows it and what it stands
under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from flashgen.model import Rich
from flashgen.rules.base import lowered
from flashgen.rules.language import Language
from flashgen.rules.sieve import Sieve
from flashgen.rules.text import trimmed


@dataclass(frozen=True, eq=False)
class Wording:
    """One entry of ``label_questions``, ``label_otherwise`` or ``list_questions`` of a language file."""

    front: str
    """The phrase; ``x`` is the label, further placeholders are named groups of the patterns. An empty one asks
    nothing: what the body is to the label cannot be told."""
    patterns: Mapping[str, re.Pattern[str]]
    """For whole texts: of the ``label``, of its ``body`` (of a list: its heads), of the crumb
    ``under`` which it stands."""


def worded(language: Language, entries: str, term: Rich, body: Rich, under: Rich, n: str = "") -> Rich | None:
    """The question of the first entry that fits, with the number of answers; None where none does,
    nothing where the entry asks nothing."""
    wordings, sieves = _wordings(language, entries)
    if not wordings:
        return None
    texts = {"label": term.strip(), "body": trimmed(body), "under": under.strip()}
    fitting = set.intersection(*[set(sieve.through(texts[name].mask)) for name, sieve in sieves.items()])
    for wording in [wordings[at] for at in sorted(fitting)]:
        found = {"x": term}
        for name, pattern in wording.patterns.items():
            match = pattern.match(texts[name].mask)
            if match is None:
                break
            groups = {key: match.span(key) for key, value in match.groupdict().items() if value}
            found |= {key: texts[name][start:end] for key, (start, end) in groups.items()}
        else:
            if language.spaced and not _as_it_stands(wording.front, language):
                found = {name: lowered(part, language) for name, part in found.items()}
            return language.ask(wording.front, **found, n=n)
    return None


def _as_it_stands(front: str, language: Language) -> bool:
    """Whether a phrase begins with the label or quotes it."""
    phrase = language.phrase(front)
    return phrase.startswith("{x}") or "“{x}”" in phrase


@cache
def _wordings(language: Language, entries: str) -> tuple[tuple[Wording, ...], Mapping[str, Sieve]]:
    """The wordings, and which of them may fit a label, its body and its crumb."""
    listed = cast("list[dict[str, str]]", language.data.get(entries, []))
    wordings = tuple(
        Wording(
            entry["front"],
            {name: re.compile(f"(?:{text})\\Z", re.IGNORECASE) for name, text in entry.items() if name != "front"},
        )
        for entry in listed
    )
    names = ("label", "body", "under")
    return wordings, {name: Sieve([entry.get(name, "") for entry in listed], ignore_case=True) for name in names}
