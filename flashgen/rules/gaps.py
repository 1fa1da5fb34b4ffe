"""Which part of a sentence a gap hides, and whether that is worth hiding."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from flashgen.model import STRONG, Candidate, Paragraph, Rich
from flashgen.rules.base import Scope
from flashgen.rules.language import Language, words_everywhere
from flashgen.rules.lines import split_gloss
from flashgen.rules.statements import Statement, dangling
from flashgen.rules.text import balanced, cjk_share, content_words, normal, units


def cloze(
    scope: Scope,
    rule: str,
    cue: str,
    rank: int,
    statement: Statement,
    text: Rich,
    spans: list[tuple[int, int]],
    some: bool = False,
) -> Candidate | None:
    """A cloze note from a sentence and the stretches to hide; None when it would hide too much, too little or a
    leak, unless ``some`` of the stretches may do."""
    hidden = [_tight(text, a, b) for a, b in spans]
    hidden = _apart([(a, b) for a, b in hidden if b > a], text.plain)
    if not hidden or (statement.language.start("hypothetical").match(text.mask) and statement.language.spaced is False):
        return None
    whole, shown = normal(text.plain), blanked(text.plain, hidden)
    if dangling(shown, statement.language):
        return None
    rest = normal(shown)
    if len(rest) < 0.32 * len(whole) or units(shown) < 4:
        return None
    above = crumbs_above(scope, statement)
    kept = [span for span in hidden if _worth_hiding(text, *span, shown, above, statement.language)]
    if kept != hidden:
        if not some:
            return None
        # What is left in sight may give others away.
        hidden, shown = kept, blanked(text.plain, kept)
        if not hidden or not all(_worth_hiding(text, *span, shown, above, statement.language) for span in hidden):
            return None
    text = Rich(tuple(run._replace(link="") for run in text.without(STRONG).runs))
    end = len(text.mask.rstrip(" ；;，,、"))
    text = text[:end] if end >= hidden[-1][1] else text
    made = text.deleting((a, b, number) for number, (a, b) in enumerate(hidden, 1))
    handle = shown.replace(" … ", "_")
    line = replace(statement.line, lines=statement.text.lines)
    return scope.candidate(rule, cue, rank, line, handle=handle, text=(Paragraph(made),))


def crumbs_above(scope: Scope, statement: Statement) -> str:
    """The crumb right above a statement; one that names several does not tell which."""
    above = next((crumb.plain for crumb in reversed(scope.crumbs(statement.line))), "")
    return "" if statement.language.full("compound").match(above) else above


def _worth_hiding(text: Rich, start: int, end: int, shown: str, above: str, language: Language) -> bool:
    """Whether a stretch is an answer: something short that says something and cannot be read off the rest."""
    hidden = text.plain[start:end]
    answer, rest = normal(hidden), normal(shown)
    return bool(
        answer
        and not (len(answer) >= 2 and answer in rest)
        and not any(len(part) > 2 and part in rest for part in map(normal, _glossed(hidden)))
        and not any(figure in shown for figure in _FIGURE.findall(hidden))
        and hidden.count('"') % 2 == 0
        and balanced(text.mask[start:end])
        and text.mask[start] not in "(（"
        and not language.full("not_deletion").match(hidden.strip())
        and not (readable_off if language.spaced else spelt_in)(hidden, shown, above)
        and (content_words(hidden) or re.search(r"\w", hidden))
        and units(hidden) <= _LONGEST_DELETION
    )


def is_common(hidden: str, language: Language) -> bool:
    """Whether a stretch is one word that everybody would guess: “Only the active server handles traffic.”"""
    said = content_words(hidden) if language.spaced else frozenset()
    return len(said) == 1 and next(iter(said)).removesuffix("s") in words_everywhere("plain_words")


_FIGURE: Final = re.compile(r"\d{3,}")
"""A number that comes twice by no chance."""
_LONGEST_DELETION: Final = 44
"""Units."""


def _apart(hidden: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Without the deletions that one of the others, still in sight, would give away."""
    names = [normal(text[a:b]) for a, b in hidden]
    return [
        span
        for at, span in enumerate(hidden)
        if not any(at != other and names[at] and names[at] in name for other, name in enumerate(names))
    ]


def readable_off(hidden: str, shown: str, above: str) -> bool:
    """Whether most words of a deletion stand in what stays visible, or a long one that it begins with; or all its
    words stand there and in the context above, in whatever form: ``proofing time`` of what is proofed, under “Time”."""
    bare = _ABBREVIATION.sub("", hidden).replace("-", " ")
    names, rest = ({word.rstrip("s") for word in content_words(text)} for text in (bare, shown))
    first = normal(hidden.split()[0]).rstrip("s") if 0 < len(hidden.split()) <= _NAME else ""
    if len(first) >= _TELLING and first in rest:
        return True
    if hidden.isalpha() and any(first.startswith(word) and first[len(word) :] in rest for word in rest):
        # "The house for what is green is the greenhouse."
        return True
    if any((part := normal(name)) and part in normal(above) for name in re.split("[()（）]", hidden)):
        # Such a heading is left out of the card's context.
        above = ""
    stems = {word.rstrip("s")[:_STEM] for word in content_words(f"{shown} {above}")}
    letters = _LETTER.findall(hidden)
    if (
        len(names) > 1
        and set(letters) <= set(_LETTER.findall(f"{shown} {above}"))
        and all(word[:_STEM] in stems for word in names)
    ):
        return True
    told = {word[:_LONG_STEM] for word in content_words(f"{shown} {above}")}
    if len(names) == 1 and (only := next(iter(names)))[:_LONG_STEM] in told:
        # “You will need to reshape it”, under “Reshaping”; “Speculation merges what was speculatively assumed”.
        return len(only) >= _LONG_STEM
    return bool(names) and 3 * len(names & rest) >= 2 * len(names)


def _glossed(hidden: str) -> tuple[str, ...]:
    """A name and its gloss: each gives the other away."""
    both = _GLOSSED.fullmatch(hidden)
    return both.groups() if both else ()


def spelt_in(hidden: str, shown: str, above: str) -> bool:
    """Whether most characters of a deletion stand in what stays visible, two or more together: ``嫁接苗木`` beside
    ``嫁接`` and ``苗木``; or all of a name's there and in the context above, half of them so: ``缓存命中`` under
    “命中率”."""
    name, rest = normal(hidden), normal(shown)
    if len(name) >= _SPELT and 4 * _in_runs(name, rest) >= 3 * len(name):
        return True
    rest = f"{rest}\n{normal(above)}"
    return len(name) > 2 and cjk_share(name) > 0 and set(name) <= set(rest) and 2 * _in_runs(name, rest) >= len(name)


def _in_runs(name: str, rest: str) -> int:
    """How many characters of a name stand in the rest, two or more together."""
    told = at = 0
    while at < len(name) - 1:
        end = at + 2
        while end <= len(name) and name[at:end] in rest:
            end += 1
        told += end - 1 - at if end > at + 2 else 0
        at = max(end - 1, at + 1)
    return told


_GLOSSED: Final = re.compile(r"\s*(.+?)\s*[(（]([^()（）]+)[)）]\s*")
_ABBREVIATION: Final = re.compile(r"\s*[(（][A-Z]{2,6}s?[)）]")
_LETTER: Final = re.compile(r"\b[A-Z]\b")
"""A letter that tells one name from another: “C corporation”."""
_STEM: Final = 4
"""Letters by which two forms of a word are one."""
_LONG_STEM: Final = 6
"""Letters by which a single word is told from the heading above it."""
_SPELT: Final = 4
"""Characters of a name that can be put together from parts."""
_TELLING: Final = 7
"""Letters of a first word that tells the rest of a name."""
_NAME: Final = 3
"""Words of a name; what is longer says something."""


def blanked(text: str, hidden: list[tuple[int, int]]) -> str:
    """A text with stretches of it hidden; ``hidden`` is in order."""
    for a, b in reversed(hidden):
        text = text[:a] + " … " + text[b:]
    return text


ABBREVIATION: Final = re.compile(r"\s*[A-Z][A-Za-z0-9-]{0,4}[A-Z0-9]s?\s*")
"""A gloss that does not tell the name that it is short for."""


def _tight(text: Rich, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space and punctuation at its ends."""
    mask = text.mask
    while start < end and mask[start] in " ，,、。.；;：:،؛":
        start += 1
    while end > start and mask[end - 1] in " ，,、。.；;：:،؛":
        end -= 1
    if mask[end - 1 : end] == "）":
        head, gloss = split_gloss(text[start:end])
        end = start + len(head) if normal(head.plain) and ABBREVIATION.fullmatch(gloss.plain) else end
    return start, end
