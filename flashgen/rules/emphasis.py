"""Bold or highlighted words inside a sentence: the deletion that the author asked for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from flashgen.model import ATOM_CHAR, EMPHASIS, HIGHLIGHT, STRONG, UNDERLINE, Candidate, Rich
from flashgen.rules.base import Scope
from flashgen.rules.cues import SYMBOL
from flashgen.rules.gaps import ABBREVIATION, cloze
from flashgen.rules.initials import spells
from flashgen.rules.labels import is_facet, is_nominal
from flashgen.rules.language import Language
from flashgen.rules.lines import split_gloss
from flashgen.rules.statements import statements
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK, cjk_share, normal, units

_MAX_DELETIONS = 4
_SET_OFF: Final = STRONG | EMPHASIS | HIGHLIGHT | UNDERLINE


def emphasis(scope: Scope) -> Iterator[Candidate]:
    """A sentence with its bold words hidden, one deletion each.

    ``引入了**ITC loss**来对齐`` → 引入了[…]来对齐
    """
    for statement in statements(scope):
        text = statement.text
        if not any([run.marks & _SET_OFF for run in text.runs]) or _TWICE_SAID.match(text.mask):
            continue
        if statement.language.start("begins_with_verb").match(text.mask):
            continue
        spans = []
        for mark in (STRONG, HIGHLIGHT, UNDERLINE):
            spans += [
                (a, b) for a, b in text.spans(mark) if 2 <= units(text.plain[a:b]) <= 26 and normal(text.plain[a:b])
            ]
        italic = not spans
        if italic:
            spans = _italic_names(text, statement.language)
        spans = sorted(set(spans))
        if not statement.language.spaced:
            # Whole clauses in bold are stressed, not named; between formulas a word is no deletion of its own.
            spans = [(a, b) for a, b in spans if is_nominal(text[a:b].without(STRONG), statement.language)]
            if units(text.plain) < 12 or text.mask.count(ATOM_CHAR) > 2:
                continue
        if split_gloss(text)[1] and normal(split_gloss(text)[0].plain) in {normal(text.plain[a:b]) for a, b in spans}:
            # A name and its gloss, and no sentence.
            continue
        if statement.language.spaced and statement.language.text("particles") != "true":
            spans = _whole_words(spans, text.plain)
        if not spans or any(b > c for (_, b), (c, _) in itertools.pairwise(spans)):
            continue
        if len(spans) > 1 and spans[0][0] == 0:
            # The sentence keeps its subject.
            spans = spans[1:]
        spans = [(a, b) for a, b in spans if not _spelled_out(text.plain, a, b)]
        spans = [(a, b) for a, b in spans if not SYMBOL.fullmatch(text.plain[a:b].strip())]
        spans = [(a, b) for a, b in spans if not statement.language.start("no_deletion").match(text.mask, a)]
        spans = [(a, _behind_name(text, a, b, statement.language)) for a, b in spans]
        if spans and spans[0][0] == 0 and is_facet(text.plain[: spans[0][1]], statement.language):
            # “**Symptoms** fever, cough” is a label, whatever it is of.
            spans = spans[1:]
        around = statement.language.start("predicate")
        spans = [(a, b) for a, b in spans if not around.match(text.mask[max(a - 1, 0) : a] + text.mask[b : b + 2])]
        if not spans or (len(spans) == 1 and not _asked_for(text.plain, *spans[0])):
            continue
        if sum(units(text.plain[a:b]) for a, b in spans) > 0.5 * units(text.plain) or units(text.plain) > 110:
            continue
        if statement.language.spaced and units(_shown(text.plain, spans)) < 6:
            # A line of a list, and no sentence.
            continue
        cue, rank = ("italic", 33) if italic else ("bold", 45)
        made = cloze(scope, "emphasis", cue, rank, statement, text, spans[:_MAX_DELETIONS], some=True)
        if made is not None:
            yield made


def _italic_names(text: Rich, language: Language) -> list[tuple[int, int]]:
    """Names of several words in italics; a single word may only be stressed, and so may one of another script."""
    if not language.spaced:
        return []
    return [
        (a, b)
        for a, b in text.spans(EMPHASIS)
        if 4 <= units(text.plain[a:b]) <= 12
        and is_term(text[a:b], language)
        and not any(language.start(name).match(text.plain[a:b]) for name in ("articles", "clause_term"))
    ]


def _whole_words(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Without stretches that begin or end inside a word; neighbours are one stretch."""
    found: list[tuple[int, int]] = []
    for a, b in spans:
        if found and not text[found[-1][1] : a].strip() and a >= found[-1][1]:
            found[-1] = (found[-1][0], b)
        elif not (_letters(text[a - 1 : a] + text[a]) or _letters(text[b - 1] + text[b : b + 1])):
            found.append((a, b))
    return found


def _asked_for(text: str, a: int, b: int) -> bool:
    """Whether the rest of the sentence shows what is asked: no bare gloss, no label, no whole clause at the end."""
    before, after = text[:a].rstrip()[-1:], text[b:].lstrip()[:1]
    if not a and after in _PARTING:
        return False
    return not (before in _OPENS and after in _CLOSES) and not (before in _COMMAS and not after.strip("。.;；!！"))


def _spelled_out(text: str, a: int, b: int) -> bool:
    """Whether the bracket behind an abbreviation says its words, or the one behind a name its foreign name."""
    gloss = _GLOSS.match(text, b)
    foreign = cjk_share(text[a:b]) > 0 and gloss is not None and " " in gloss[1].strip()
    return foreign or (gloss is not None and spells(gloss[1], text[a:b]))


def _behind_name(text: Rich, start: int, end: int, language: Language) -> int:
    """Where a deletion ends: behind the bracket with another name of the same thing, which would give it away."""
    gloss = _OTHER_NAME.match(text.mask, end)
    if gloss is None or ABBREVIATION.fullmatch(gloss[1]):
        return end
    name, other = cjk_share(text.plain[start:end]), cjk_share(gloss[1])
    end_of_word = r"\b" if language.spaced else ""
    joined = language.text("list_words") and re.match(language.text("list_words") + end_of_word, gloss[1])
    return gloss.end() if joined or (name == 0) != (other == 0) else end


_OTHER_NAME: Final = re.compile(r"\s?[(（]([^()（）,，;；:：.。\d]{2,40})[)）]")
_GLOSS: Final = re.compile(r"\s?[(（]\s*([A-Za-z][A-Za-z -]+)")
_PARTING: Final = (":", "：", ".", "。")
_OPENS: Final = ("(", "（")
_CLOSES: Final = (")", "）")
_COMMAS: Final = (",", "，", "、", ";", "；")


def _letters(pair: str) -> bool:
    return len(pair) == 2 and all(character.isalnum() or character == "-" for character in pair)


_TWICE_SAID: Final = re.compile(rf"(?:[^\s{CJK}]+\s+){{5,}}[^\s{CJK}]*[{CJK}]{{4}}")
"""A sentence and behind it its translation, which gives away what either hides."""


def _shown(text: str, spans: list[tuple[int, int]]) -> str:
    for a, b in reversed(spans):
        text = text[:a] + " " + text[b:]
    return text
