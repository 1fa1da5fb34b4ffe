"""The other name of a thing, in brackets: ``the **malleus** (or hammer)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flashgen.model import EMPHASIS, MATH, STRONG, Candidate, Rich
from flashgen.rules.base import Scope
from flashgen.rules.language import Language
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import depths, normal, trimmed, words

ABBREVIATION: Final = re.compile("[A-Z]{2,}(?:-[A-Z][a-z]+)?s?")
"""It is no other name but a shorter one, and asked as such."""
_WORDS: Final = 4
"""Of a name; more are a remark."""
_CLAUSE: Final = re.compile(r"[.:;!?]\s+")
_ALIKE: Final = 6
"""Letters; names that begin with as many of the same tell each other."""


def other_names(scope: Scope, line: Line) -> Iterator[Candidate]:
    """What else a line calls a thing.

    Only of names that the writer set apart, whose edges can be seen: the bracket stands inside the bold or slanted
    stretch or right behind it.
    """
    text = line.text
    mask = text.mask
    if "(" not in mask and "（" not in mask:
        return
    language = scope.language_for(text)
    levels = depths(mask)
    for start, end in sorted({*text.spans(STRONG), *text.spans(EMPHASIS)}):
        at = next((at for at in range(start + 1, end) if mask[at] in "(（"), end)
        at += len(mask[at:]) - len(mask[at:].lstrip())
        if at >= len(mask) or mask[at] not in "(（" or levels[at] or mask[start - 1 : start].strip(' (（“"'):
            # What goes on from the word before it is no whole name.
            continue
        close = next((i for i in range(at + 1, len(mask)) if mask[i] in ")）" and not levels[i]), -1)
        lead = language.start("other_names").match(mask, at + 1, max(close, 0))
        if lead is None or language.start("instruction").match(_CLAUSE.split(mask[:start])[-1]):
            # “Use **locks** (or semaphores)” leaves a choice between two things.
            continue
        bare = STRONG | EMPHASIS
        term, name = trimmed(text[start:at].without(bare)), trimmed(text[lead.end() : close].without(bare))
        if not (_names_a_thing(term, language) and _names_a_thing(name, language)):
            continue
        if not ABBREVIATION.fullmatch(name.plain) and not _told(term, name):
            yield scope.candidate(
                "acronym",
                "other-name",
                50,
                line,
                handle=term.plain,
                facet="also",
                front=language.ask("other_name", x=term),
                back=name,
            )


def _names_a_thing(name: Rich, language: Language) -> bool:
    return (
        is_term(name, language)
        and len(words(name.plain)) <= _WORDS
        and not any(run.marks & MATH for run in name.runs)
        and not language.start("in_no_name").search(name.mask)
    )


def _told(term: Rich, name: Rich) -> bool:
    """Whether one name is a part of the other, or its short form: ``C corporation (or C corp)``."""
    one, other = normal(term.plain), normal(name.plain)
    # “accelerated vesting (or acceleration)”
    start = min(_ALIKE, len(one), len(other))
    return one[:start] == other[:start] or one.endswith(other) or other.endswith(one)
