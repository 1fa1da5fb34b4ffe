"""How a label becomes a question; shared by the rules for bold terms and for plain label lines."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from flashgen.model import (
    MATH,
    STRONG,
    Rich,
)
from flashgen.rules.base import Scope, lowered
from flashgen.rules.language import Language, everywhere, language_of
from flashgen.rules.lines import Label, split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import (
    ADDRESS,
    content_words,
    normal,
    trimmed,
    units,
    wholly,
    words,
)
from flashgen.rules.wordings import worded

MAX_NAME: Final = 80
"""Characters of a name or gloss whose definition is looked for."""
_OPTION = re.compile(r"[A-H]|[QA]\d*|\d{1,3}")
"""``A: …`` is one of several answers, ``Q: …`` a question; ``[12]: …`` counts something or cites it."""


@cache
def _figure_number() -> re.Pattern[str]:
    return re.compile(everywhere("figure_labels").pattern + r"\s*\d", re.IGNORECASE)


def acceptable(label: Label, language: Language) -> bool:
    """Whether a label can head a card at all."""
    name = label.term.plain.strip()
    return bool(
        normal(name)
        and not label.term.media
        and not _figure_number().match(name)
        and not language.full("skip_labels").match(name)
        and not language.full("answer_labels").match(name)
        and ((own := language_of(name, language)) is language or not own.full("skip_labels").match(name))
        and not (label.style == "plain" and language.start("clause_term").search(name))
        and not language.start("pronouns").match(name)
        and not language.start("connectives").match(name)
        and not language.full("question").match(name)
        and not (language.spaced and re.search(r"\?\W*\Z", name))
        and not _is_remark(name, language)
        and not ADDRESS.search(name)
        and not (_OPTION.fullmatch(name) and (name[0] == "Q" or label.style == "plain"))
        and (not language.spaced or len(words(name)) <= 8)
    )


def _is_remark(name: str, language: Language) -> bool:
    """Whether a label speaks of the notes or tells their reader what to do; “Write-ahead log” names a thing."""
    told = language.start("meta").search(name)
    return told is not None and (
        told.start() > 0 or not language.text("tells_to") or language.start("tells_to").match(name) is not None
    )


def all_bold(text: Rich) -> bool:
    """Whether no word of a text stands outside bold."""
    return wholly(text, STRONG)


def is_facet(name: str, language: Language) -> bool:
    """Whether a label only says which side of its topic comes."""
    return language.full("facet_labels").match(name.strip()) is not None


def ask(scope: Scope, line: Line, label: Label, language: Language, body: Rich) -> Rich | None:
    """The question of a label with a body; None when the label needs a topic and has none."""
    term, name = label.term, label.term.plain.strip()
    if normal(name) == normal(scope.entity.plain):
        return language.ask(what(language, name), x=term)
    if everywhere("year").fullmatch(name) and language.has("happened") and len(content_words(body.plain)) > _EVENT:
        return language.ask("happened", x=term)
    if is_facet(name, language):
        return _ask_side(scope, line, term, language)
    if language.full("told_effects").match(scope.heading.plain.strip()):
        return language.ask("label", x=term)
    crumbs = scope.crumbs(line)
    above = crumbs[-1] if crumbs else Rich()
    if (said := worded(language, "label_questions", term, body, above)) is not None:
        return said if said else None
    if language.full("possessive_labels").match(name) and (
        is_nominal(term, language) or (language.spaced and not language.full("not_term").match(name))
    ):
        return language.ask(what(language, name), x=lowered(term, language))
    if not normal(body.plain) and language.has("bare"):
        return language.ask("bare", x=term)
    if not normal(body.plain) and language.has("shown"):
        return language.ask("shown", x=term)
    if language.spaced and (inner := split_label(body)) is not None and inner.body:
        # “Rye: flour: …” says something of rye, and not what it is.
        return language.ask("label", x=term)
    clause = first_clause(body)
    does = language.start("verb_start").match(clause)
    valued = language.start("evaluative").match(clause) is not None
    if language.full("definition_body").match(clause) and is_term(label.term, language) and not (does or valued):
        return language.ask("term" if language.has("term") else "what", x=term)
    noun = (
        not language.has("term")
        and (label.style == "bold" or (bool(label.gloss) and not language.has("clause")))
        and is_term(term, language)
        and not valued
        and (not language.start("tells").match(clause) or language.full("noun_phrase").match(clause))
    )
    if noun and not _defined_elsewhere(scope, name):
        # Of two things, the text may tell only one; a row of names says what belongs to the term, and an equation how
        # much it is.
        other = language.full("compound").match(name) or _is_row(body) or _EQUATION.search(clause)
        return language.ask("label" if other else "what", x=term)
    if term.runs and all(run.marks & MATH or not normal(run.text) for run in term.runs) and language.has("denotes"):
        if _rewrites(term.plain):
            # A rule of a grammar says something only among the others.
            return None
        return language.ask("denotes", x=term)
    if language.start("question_words").search(name):
        return language.ask("ask", x=term)
    if language.has("clause") and not is_nominal(term, language):
        # Only a clause that says how many things it announces can be asked as it stands.
        return language.ask("clause", x=term) if language.start("counting").search(name) else None
    said = worded(language, "label_otherwise", term, body, above)
    if said is None:
        said = language.ask("label", x=term)
    return said if said else None


def _ask_side(scope: Scope, line: Line, term: Rich, language: Language) -> Rich | None:
    """The question of a label that only says which side of its topic comes."""
    name = term.plain.strip()
    topic = without_sides(scope.topic(line), name, language)
    if language.spaced:
        # “Locks: shared copy”: the part after the colon is what the section is about.
        topic = topic[topic.mask.rfind(": ") + 1 :].strip()
    if re.search("[?？؟]" if language.spaced else "[?？，；—]|,(?! )", topic.mask):
        topic = Rich()
    if language.spaced and topic and (not is_term(topic, language) or _is_remark(topic.plain, language)):
        # The side of what a sentence says.
        return None
    if not topic or normal(topic.plain) == normal(name) or (not language.spaced and _holds(topic, name, language)):
        phrase = "bare" if language.has("bare") else "what"
        return language.ask(phrase, x=term) if scope.crumbs(line) else None
    many = language.has("of_many") and language.full("many").match(name)
    return language.ask("of_many" if many else "of", topic=topic, x=lowered(term, language))


_EVENT: Final = 1
"""Words that tell what happened; fewer may be a value of that year."""


def without_sides(topic: Rich, side: str, language: Language) -> Rich:
    """``触发器的优缺点`` above ``缺点``, ``Pros and cons of X`` above ``Cons``: the thing that has these sides."""
    for entry in ("facet_of", "inverse_of"):
        found = language.full(entry).match(topic.plain.strip())
        if found is None:
            continue
        sides = (side, found["facet"])
        one, several = ({*words(text.lower())} if language.spaced else {*normal(text)} for text in sides)
        joined = language.full("compound").match(found["facet"]) or is_facet(found["facet"], language)
        if joined and one < several:
            return topic.strip()[slice(*found.span("topic"))]
    return topic


def _holds(topic: Rich, name: str, language: Language) -> bool:
    """Whether a topic joins several sides, the named one among them: “本质和现象的本质” is the one of them."""
    sides = re.split(language.text("list_words") or "$^", topic.plain)
    return len(sides) > 1 and normal(name) in {normal(side) for side in sides}


def _rewrites(tex: str) -> bool:
    """Whether a formula is a rule that puts one thing in the place of another: no map, and no arrow of an index."""
    bare = _BRACED.sub("", tex)
    for arrow in _ARROWS:
        bare = bare.replace(arrow, "⇒")
    return _MAP not in bare and _REWRITES.search(bare) is not None


def _is_row(body: Rich) -> bool:
    """Whether a text is nothing but short names in a row: ``电路交换、报文交换、分组交换``."""
    mask = trimmed(body).mask
    parts = mask.split("、")
    return len(parts) > 1 and not _BREAK.search(mask) and units(mask) <= _NAMES * len(parts)


_BRACED: Final = re.compile(r"[_^]\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_MAP: Final = "\\colon"
_ARROWS: Final = ("\\rightarrow", "\\Rightarrow", "\\to", "→", "⇒")
_REWRITES: Final = re.compile(r"\w\s*⇒\s*\\?\w")
_EQUATION: Final = re.compile("[^<>!:=]=[^=>]|＝")
_BREAK: Final = re.compile("[，。；：,.;:]")
_NAMES: Final = 6
"""Units of a name in a row, on average."""


def is_nominal(term: Rich, language: Language) -> bool:
    """Whether a label names something, perhaps with a word before it that begins no term: ``主要死因``."""
    if language.full("clause_label").match(term.plain.strip()):
        return False
    side = language.full("facet_of").match(term.mask.strip())
    if side and is_facet(side["facet"], language):
        return is_term(term.strip()[: side.end("topic")], language)
    cut = language.start("label_prefix").match(term.mask)
    return is_term(term, language) or (cut is not None and is_term(term[cut.end() :], language))


def _defined_elsewhere(scope: Scope, name: str) -> bool:
    """Whether another line of the section says what the term is: then the label's own line tells something else of
    it."""
    found = scope.memory.get("defined")
    if found is None:
        found = scope.memory["defined"] = _defined(scope)
    return name in found


def _defined(scope: Scope) -> frozenset[str]:
    """Whatever a line of the section says what it is."""
    verb = scope.language.text("term_is")
    if not verb:
        return frozenset()
    said, copula = re.compile(verb), re.compile(rf"\s*(?:[（(][^）)]{{0,{MAX_NAME}}}[）)])?\s*{verb}")
    masks = [line.text.mask for line in scope.outline.lines]
    return frozenset(
        mask[:at]
        for mask in masks
        if said.search(mask, 0, 3 * MAX_NAME)
        for at in range(1, min(len(mask), MAX_NAME))
        if copula.match(mask, at)
    )


def what(language: Language, name: str) -> str:
    return "what_many" if language.has("what_many") and language.full("many").match(name) else "what"


def first_clause(body: Rich) -> str:
    return re.split(r"[，。；;！!،؛]|,\s|\.\s", body.mask.strip(), maxsplit=1)[0].strip(" 。.")
