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
from flashgen.rules.statements import Statement, statements
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK, cjk_share, normal, units

_MAX_DELETIONS: Final = 4
_LEAST: Final = 2
_LONGEST: Final = 26
"""Units of what is set off as a name."""
_SHORTEST: Final = 12
_MAX_UNITS: Final = 110
"""Units of a sentence that has something to hide."""
_LEFT: Final = 6
"""Units that stay in sight of a sentence with spaces."""
_FORMULAS: Final = 2
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
        found, cue, rank = _set_off(statement), "bold", 45
        if not found:
            found, cue, rank = _italic_names(text, statement.language), "italic", 33
        spans = _answers(statement, found)
        if spans and _is_sentence(statement, spans):
            made = cloze(scope, "emphasis", cue, rank, statement, text, spans[:_MAX_DELETIONS], some=True)
            if made is not None:
                yield made


def _set_off(statement: Statement) -> list[tuple[int, int]]:
    """Where a sentence is bold, highlighted or underlined, of a name's length."""
    text = statement.text
    spans = {span for mark in (STRONG, HIGHLIGHT, UNDERLINE) for span in text.spans(mark)}
    return sorted((a, b) for a, b in spans if _LEAST <= units(text.plain[a:b]) <= _LONGEST and normal(text.plain[a:b]))


def _answers(statement: Statement, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of some stretches that may be hidden, widened to whole names."""
    text, language = statement.text, statement.language
    if not language.spaced:
        # Whole clauses in bold are stressed, not named.
        spans = [(a, b) for a, b in spans if is_nominal(text[a:b].without(STRONG), language)]
    elif language.text("particles") != "true":
        spans = _whole_words(spans, text.plain)
    if any(b > c for (_, b), (c, _) in itertools.pairwise(spans)):
        return []
    if len(spans) > 1 and spans[0][0] == 0:
        # The sentence keeps its subject.
        spans = spans[1:]
    spans = [
        (a, _behind_name(text, a, b, language))
        for a, b in spans
        if not _spelled_out(text.plain, a, b)
        and not SYMBOL.fullmatch(text.plain[a:b].strip())
        and not language.start("no_deletion").match(text.mask, a)
    ]
    if spans and spans[0][0] == 0 and is_facet(text.plain[: spans[0][1]], language):
        # “**Symptoms** fever, cough” is a label, whatever it is of.
        spans = spans[1:]
    around = language.start("predicate")
    return [(a, b) for a, b in spans if not around.match(text.mask[max(a - 1, 0) : a] + text.mask[b : b + 2])]


def _is_sentence(statement: Statement, spans: list[tuple[int, int]]) -> bool:
    """Whether enough of a sentence is left to ask for what is hidden, and it is no line of a list and no bare name."""
    text, language = statement.text, statement.language
    if not language.spaced and (units(text.plain) < _SHORTEST or text.mask.count(ATOM_CHAR) > _FORMULAS):
        # Between formulas a word is no deletion of its own.
        return False
    name, gloss = split_gloss(text)
    if gloss and normal(name.plain) in {normal(text.plain[a:b]) for a, b in _set_off(statement)}:
        return False
    if len(spans) == 1 and not _asked_for(text.plain, *spans[0]):
        return False
    hidden, whole = sum(units(text.plain[a:b]) for a, b in spans), units(text.plain)
    if hidden > whole / 2 or whole > _MAX_UNITS:
        return False
    return not language.spaced or units(_shown(text.plain, spans)) >= _LEFT


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
