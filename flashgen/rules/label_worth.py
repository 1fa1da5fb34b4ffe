"""Whether what stands behind or below a label tells something of it, and what: the answers that are none."""

from __future__ import annotations

import re
from typing import Final

from flashgen.model import ATOM_CHAR, MATH, Rich
from flashgen.rules.base import lowered
from flashgen.rules.labels import all_bold, first_clause
from flashgen.rules.language import Language
from flashgen.rules.lines import Label
from flashgen.rules.terms import is_term
from flashgen.rules.text import ADDRESS, content_words, ends_in_colon, normal, units, words

_NEW: Final = 2
"""Characters that add nothing to a name."""
_CODED: Final = re.compile(r"=|\s——?\s")
"""What stands in a line of code, or between a remark and the code that it is about."""
_OTHER: Final = re.compile(r"[^=＝]{2,12}[=＝]")
"""The beginning of an equation: it tells of what stands on its left."""
_WORD: Final = 3
"""Letters that make a word."""
_REST: Final = 5
"""One letter in so many may be of no word."""
_SHORT: Final = 14
"""Units of an answer that has no room for more than the name in other words."""
_FURTHER: Final = 3
"""Words of an answer besides those of the name that add nothing to it."""
_NOTHING: Final = re.compile(r"[-–—/|\s]*\Z|[↑↓←→]")
"""What says that a field is empty, and arrows that only say more or less."""
_WORDS: Final = 2
_CHARACTERS: Final = 4
"""What an answer may have besides its name and still say nothing."""
_LEAD: Final = 16
"""Characters in which an answer may take the name up."""
_NAME: Final = 5
"""Letters of a name that says something by itself."""
_WHAT: Final = ("what", "what_many", "term")
_STRING: Final = r"(?:'[^']*'|\"[^\"]*\")"
_VALUE: Final = rf"(?:{_STRING}|-?\d[\d.]*)"
_LITERAL: Final = re.compile(rf"{_STRING}|\[\s*{_VALUE}(?:\s*,\s*{_VALUE})*\s*\]")
"""A value as code writes it: what an example starts from, or ends with."""
_RELATION: Final = re.compile(r"[=<>]|\\[a-z]{1,4}\s*-?\d")
_SIGN: Final = re.compile(rf"[^\w\s“”‘’\"'(（《「【\[{ATOM_CHAR}]")
"""A sign that no sentence begins with."""
_QUOTED: Final = 5
"""Words of a sentence."""


def may_be_told(label: Label, body: Rich, language: Language) -> bool:
    """Whether a bare line is a name, and what stands below it no remark of the author and not one of several points."""
    if is_symbol(label.term, body):
        return True
    return not (
        any(run.marks & MATH for run in label.term.runs)
        or all_bold(body)
        or not is_term(label.term, language)
        or language.start("in_no_name").search(label.term.mask)
        or _SIGN.match(body.mask)
        or _CODED.search(label.term.mask)
        or _OTHER.match(body.mask)
        or _says_again(label.term, body)
    )


def _says_again(name: Rich, body: Rich) -> bool:
    """Whether a text is its name with hardly a character more: ``数据的预处理`` / ``数据输入的预处理``."""
    own, said = normal(name.plain), normal(body.plain)
    return len(said) - len(own) <= _NEW and set(own) <= set(said)


def told_front(front: Rich, label: Label, body: Rich, language: Language) -> Rich:
    """What stands below a bare name may be anything about it: it is asked what it is only where the text says so."""
    says_what = any(language.full(entry).match(first_clause(body)) for entry in ("definition_body", "noun_phrase"))
    says_what = says_what and not normal(body.plain).startswith(normal(label.term.plain))
    asks_what = front.plain == language.ask("what", x=label.term).plain
    return language.ask("label", x=label.term) if asks_what and not says_what else front


def spells_out(name: str, answer: Rich, language: Language) -> bool:
    """``min_samples_leaf``: minimum number of samples in the leaf node; ``install tool``: installs the tool."""
    # In a text of another script a word of the name is the name of a thing: ``bound morpheme``, 不能独立成词的morpheme.
    if language.spaced and " " in name and any(word in answer.plain for word in name.split()[1:] if len(word) > _NAME):
        return True
    parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]{3,}|[A-Z]{2,}", name)]
    further = len(content_words(answer.plain)) - len(parts)
    short = further <= _FURTHER or units(answer.plain) <= _SHORT
    return short and (
        (bool(parts) and all(part in answer.plain.lower() for part in parts)) or _puts_together(name, answer)
    )


def _puts_together(name: str, answer: Rich) -> bool:
    """Whether a name written in one is made of words of its answer: ``animationend``, when an animation has ended."""
    left = name.lower()
    for word in sorted(set(words(answer.plain.lower())), key=lambda each: (-len(each), each)):
        begins = next((word[:size] for size in range(len(word), _WORD - 1, -1) if word[:size] in left), "")
        left = left.replace(begins, " ", 1) if begins else left
    return sum(character.isalpha() for character in left) <= len(name) / _REST


def goes_elsewhere(body: Rich, language: Language) -> bool:
    """Whether a text below a plain label is no answer to it: it begins with what points back, announces more, or is
    nothing but formulas."""
    announces = ends_in_colon(body)
    begins = ("pronouns", "connectives", "hypothetical", "turns")
    return (
        announces
        or not normal(body.mask.replace(ATOM_CHAR, ""))
        or any(language.start(entry).match(body.mask) for entry in begins)
    )


def tells_of(front: Rich, label: Label, body: Rich, language: Language) -> bool:
    """Whether an answer to what a thing is speaks of the thing as known: ``Multicollinearity – L2 addresses
    multicollinearity by …``."""
    name = normal(label.term.plain)
    if language.spaced:
        said = body.plain if units(body.plain) <= _SHORT else body.plain[_LEAD:]
        known = len(name) >= _NAME and name in normal(said)
    else:
        clause = first_clause(body)
        known = len(name) > 1 and name in normal(clause)[1:] and not language.full("definition_body").match(clause)
    forms = (label.term, lowered(label.term, language))
    phrases = (*_WHAT, "label") if language.spaced and units(body.plain) <= _SHORT else _WHAT
    asked = [phrase for phrase in phrases if language.has(phrase)]
    return known and front.plain in {language.ask(phrase, x=form).plain for phrase in asked for form in forms}


def adds_little(name: str, answer: str, language: Language) -> bool:
    """Whether an answer is its name with a word or two around it: ``证书签名：对证书签名施加保护``."""
    if language.spaced:
        own, said = words(name.lower()), words(answer.lower())
        return len(own) > 1 and {*own} <= {*said} and len(said) - len(own) <= _WORDS
    own_name, text = normal(name), normal(answer)
    return len(own_name) > _WORDS and own_name in text and len(text) - len(own_name) <= _CHARACTERS


def takes_up(body: Rich, label: Label) -> bool:
    name = content_words(label.term.plain)
    return bool(name) and len(name & content_words(body.plain[:80])) >= 0.5 * len(name)


def only_links(body: Rich) -> bool:
    prose = "".join(run.text for run in body.runs if not run.link)
    return (not normal(ADDRESS.sub("", prose)) and any(run.link for run in body.runs)) or not normal(
        ADDRESS.sub("", body.plain)
    )


def is_symbol(term: Rich, body: Rich) -> bool:
    """Whether a formula is a symbol, and the text below it says in words what it stands for."""
    formula = all(run.marks & MATH for run in term.runs) and not _RELATION.search(term.plain)
    return formula and not any(run.marks & MATH for run in body.runs)


def is_value(body: Rich) -> bool:
    """Whether a text is a value as code writes it; quotes may also hold what somebody says."""
    said = body.plain.strip()
    return _LITERAL.fullmatch(said) is not None and not (said[:1] in "\"'" and len(words(body.plain)) >= _QUOTED)


def says_nothing(answer: Rich, language: Language) -> bool:
    """Whether an answer is an empty field, an arrow or a remark that announces something."""
    return _NOTHING.match(answer.mask) is not None or language.full("intro_drop").match(answer.plain) is not None
