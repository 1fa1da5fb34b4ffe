"""How a list is asked: by the label or the sentence that announces it, by its heading, with the number of its items."""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import Final

from flashgen.model import MATH, ListBlock, Rich
from flashgen.rules.answers import led
from flashgen.rules.base import LONG_ANSWER, Scope, lowered
from flashgen.rules.coherence import are_places, is_outline, is_told, told_of
from flashgen.rules.labels import is_facet, is_nominal, without_sides
from flashgen.rules.language import Language, language_of
from flashgen.rules.lines import count_said, heads, split_gloss, split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import first_word, normal, units, words
from flashgen.rules.wordings import worded

LONG_NAME: Final = 12
"""Units of a list item from which it may say more than a name."""
STATEMENT: Final = 16
"""Units of a list item that is more than a name."""
_BOUND: Final = re.compile("[<>≤≥=~≈]")
"""``< 4 hours`` says when, and names nothing that has members."""
_STATES: Final = re.compile("[=<>≤≥⊆⊂∈]")


def label_front(scope: Scope, line: Line, term: Rich, parts: bool, language: Language, block: ListBlock) -> Rich | None:
    """The question for the list below a label, perhaps with ``parts`` below a text of its own; None where none fits."""
    if _names_nothing(term, block, language):
        return None
    if is_facet(term.plain, language):
        return _side_front(scope, line, term, language, block)
    counted = language.spaced and language.number(first_word(term.plain)) == len(block.items)
    named = counted or language.full("list_headings").match(term.plain) is not None
    one = not language.full("compound").match(term.plain.strip())
    if is_outline(block, language) and not (named or (one and are_kinds(block, language))):
        return None
    crumbs = scope.crumbs(line)
    listed = Rich.of("、".join(head.plain for head in heads(block.items)))
    count = str(len(block.items))
    said = worded(language, "list_questions", term, listed, crumbs[-1] if crumbs else Rich(), n=count)
    if said is not None:
        return said or None
    # Where words are spaced the names show their grammar; elsewhere their size and their last characters tell.
    if language.spaced:
        return _spaced_front(line, term, parts, named, language, block)
    return _joined_front(term, parts, named, language, block)


def _names_nothing(term: Rich, block: ListBlock, language: Language) -> bool:
    """Whether a label is no name of several things: an equation, a bound, what is done, heads of several sides."""
    if _STATES.search(term.plain) and all(run.marks & MATH or not normal(run.text) for run in term.runs):
        return True
    if _BOUND.match(term.plain) or (not language.spaced and language.start("verb_start").match(term.plain)):
        return True
    return not language.spaced and ends_in_several(term, language) and told_of(block)


def _side_front(scope: Scope, line: Line, term: Rich, language: Language, block: ListBlock) -> Rich | None:
    """The question of a label that only says which side of its topic comes."""
    count = str(len(block.items))
    topic = without_sides(scope.topic(line), term.plain.strip(), language)
    if language.start("asking_column").search(topic.plain):
        return None
    foreign = all(head.plain.isascii() and len(words(head.plain)) == 1 for head in heads(block.items))
    if language.full("stated_sides").match(term.plain) and foreign:
        return None
    one = language.spaced or not re.search(language.text("list_words") or "$^", topic.plain)
    if language.full("no_opening").match(topic.plain.strip()) or not (one and is_term(topic, language)):
        topic = Rich()
    if topic and normal(topic.plain) != normal(term.plain) and not re.search("[?？]", topic.plain):
        if language.has("of_sides") and are_places(block, language):
            return language.ask("of_sides", topic=topic, x=lowered(term, language), n=count)
        return members_of(topic, term, language, count)
    told = scope.crumbs(line) and not (topic and language.full("question").match(topic.plain))
    if not told:
        return None
    if language.has("list") and not language.full("many").match(term.plain):
        return language.ask("list", x=term, n=count)
    return language.ask("items", x=lowered(term, language), n=count)


def _spaced_front(
    line: Line, term: Rich, parts: bool, named: bool, language: Language, block: ListBlock
) -> Rich | None:
    """The question of a label, ``named`` as a kind of things or not, in a language that writes spaces."""
    count = str(len(block.items))
    nominal = is_nominal(term, language)
    if parts and not named:
        # What a label with a text of its own goes on to say is no list of its members.
        return None
    if language.full("told_sides").match(term.plain) and told_of(block):
        # “Functions” above organs: what each does stands behind it.
        return None
    if language.start("doing").match(term.plain):
        # “Dealing with risks”: what is done is no name of several things.
        return language.ask("points", x=term, n=count) if language.has("points") else None
    if not (named or (nominal and are_members(block, language) and not are_phrases(block))):
        return language.ask("points", x=term, n=count) if are_points(term, block, language) else None
    if language.has("list") and not language.full("many").match(term.plain):
        # What stands below a thing's name in a list may be anything about it.
        kinds = line.kind != "item" or are_told_names(block, "bold")
        return language.ask("list", x=term, n=count) if kinds else None
    return _members_front(term, parts, named, language, block)


def _joined_front(term: Rich, parts: bool, named: bool, language: Language, block: ListBlock) -> Rich | None:
    """The question of a label in a language that writes its words in one."""
    count, size, nominal = str(len(block.items)), head_size(block), is_nominal(term, language)
    if parts and size > STATEMENT:
        return None
    names = tuple(heads(block.items))
    sided = any(is_facet(head.plain, language) for head in names)
    points = language.has("points")
    if told_of(block) and not named:
        whole_of = not points or end_alike(block) or _is_kind(term, language)
        if not nominal or not (whole_of or (block.ordered and not sided)):
            # Its basis, its conditions: heads are no answer without what is said below each.
            return None
        return front_of_parts(term, language, count) if whole_of else language.ask("points", x=term, n=count)
    if not points or named:
        return _members_front(term, parts, named, language, block)
    # A label with a text of its own has further points.
    short = size * len(names) <= LONG_ANSWER and all(units(split_gloss(head)[1].plain) <= LONG_NAME for head in names)
    few = not parts and short
    several = language.full("stated_names").match(term.plain) is not None
    told = any(map(is_told, block.items))
    if size > LONG_NAME or not nominal:
        # What is said of a thing is no list of its members: each statement answers another question. But “…的成年人”
        # below “…能力人” is one, and so are the ways of doing something.
        last = normal(term.plain)[-1:]
        alike = all(name.endswith(last) for name in bare_names(block))
        kinds = few and nominal and (alike or (several and not told))
    else:
        kinds = several or is_of_kind(term, block, language, parts)
    if kinds:
        return _members_front(term, parts, named, language, block)
    # What others are to the name above them, its parts, effects or indications, nothing says.
    counted = few and not told and count_said(term, language) == len(names)
    return language.ask("points", x=term, n=count) if counted else None


def _members_front(term: Rich, parts: bool, named: bool, language: Language, block: ListBlock) -> Rich | None:
    """The question for the members that a name has."""
    if named and head_size(block) > STATEMENT and language.full("names_listed").match(term.plain):
        # Statements below a word for names are told of one of them.
        return None
    counted, count = counted_thing(term, language), str(len(block.items))
    return front_of_parts(counted, language, count) if parts else language.ask("items", x=counted, n=count)


def front_of_parts(whole: Rich, language: Language, count: str) -> Rich:
    """The question for what a thing is made of, where a language asks for that otherwise than for any items."""
    return language.ask("parts" if language.has("parts") else "items", x=whole, n=count)


def are_kinds(block: ListBlock, language: Language) -> bool:
    """Whether all items are short names of things, none of a side or a part of what stands above them."""
    names = [split_gloss(head)[0] for head in heads(block.items)]
    parts = ("side_heads", "generic_headings", "no_opening", "skip_labels", "part_heads")
    return all(
        units(name.plain) <= NAME_UNITS
        and is_term(name, language_of(name.plain))
        and not is_facet(name.plain, language)
        and not any(language.full(entry).match(name.plain) for entry in parts)
        for name in names
    )


def are_told_names(block: ListBlock, *styles: str) -> bool:
    """Whether each item is a name in one of these styles with what is said of it: members, whatever stands above
    them."""
    labels = [split_label(item.text) for item in block.items]
    return all(label is not None and label.style in styles and label.body for label in labels)


def ends_in_several(term: Rich, language: Language) -> bool:
    """Whether a label names several sides of a thing: ``血液的组成和功能``."""
    first, *others = re.split(language.text("list_words") or "$^", term.plain)
    last = others[-1] if first and others else ""
    return bool(last) and (is_facet(last, language) or language.full("list_headings").match(last) is not None)


def members_of(topic: Rich, side: Rich, language: Language, count: str) -> Rich:
    """What a side of a thing consists of; one that is a single thing has no members: “procedure of X”."""
    if language.has("of_listed") and not language.full("many").match(side.plain):
        return language.ask("of_listed", topic=topic, x=side, n=count)
    return language.ask("of_items", topic=topic, x=lowered(side, language), n=count)


def head_size(block: ListBlock) -> float:
    """Units of an item's head, on average."""
    return sum(units(head.plain) for head in led(block) or heads(block.items)) / len(block.items)


def are_points(term: Rich, block: ListBlock, language: Language) -> bool:
    """Whether a few short statements stand below a name."""
    told = [item.text for item in block.items]
    few = len(told) <= _POINTS or head_size(block) <= LONG_NAME
    return (
        language.has("points")
        and few
        and (is_term(term, language) or language.start("instruction").match(term.plain) is not None)
        and language.start("resolvable").search(term.mask) is None
        and len(words(term.plain)) <= NAME_WORDS
        and not any(_EXAMPLE.search(text.plain) for text in (term, *told))
        and not any(item.nested or split_label(item.text) for item in block.items)
        and sum(units(text.plain) for text in told) <= LONG_ANSWER
        and not any(language.finds(("opinion", "meta", "unresolved"), text.mask) for text in told)
    )


_EXAMPLE: Final = re.compile(r"\w\(|\[\d|[=⇒\\]")
"""A call or an equation, which is no statement."""
_PHRASE: Final = 4
"""Words of an item that says something rather than names it, on average."""


def are_phrases(block: ListBlock) -> bool:
    """Whether the items of a list say something rather than name it, on average."""
    return sum(len(words(head.plain)) for head in heads(block.items)) >= _PHRASE * len(block.items)


_POINTS: Final = 4
NAME_UNITS: Final = 12
NAME_WORDS: Final = 4
"""Words of a name that statements stand below."""


def counted_thing(name: Rich, language: Language) -> Rich:
    """``一些公共资源``: the question says how many there are."""
    vague = language.start("quantifier").match(name.mask)
    bare = name[vague.end() :] if vague and vague.end() < len(name.mask) else name
    return lowered(bare, language) if language.spaced else bare


def is_of_kind(term: Rich, block: ListBlock, language: Language, parts: bool = False) -> bool:
    """Whether the items of a list are short and their name is one of many things, or has a text of its own and
    ``parts`` below; or whether they end alike: kinds or members; else they are points about it."""
    if head_size(block) <= _SHORT and (parts or _is_kind(term, language)):
        return True
    names = bare_names(block)
    latin = all(name.isascii() for name in names) and head_size(block) <= _SHORT
    return latin or end_alike(block)


def bare_names(block: ListBlock) -> list[str]:
    """The names that a list consists of, without their glosses."""
    return [normal(split_gloss(split_gloss(head)[0])[0].plain) for head in heads(block.items)]


def _is_kind(term: Rich, language: Language) -> bool:
    return language.full("kind_names").match(split_gloss(term)[0].plain.strip()) is not None


def end_alike(block: ListBlock, name: str = "") -> bool:
    """Whether half of the items or more end in the same character: kinds or parts of one thing, of the one named."""
    # “胆汁 bile” and “胰脂肪酶 lipase” end in one letter, and are of no kind.
    ends = Counter((each.rstrip(string.printable) or each)[-1:] for each in bare_names(block))
    (end, most), *_ = ends.most_common()
    return most > 1 and 2 * most >= len(block.items) and (not name or end in name.lower())


_SHORT: Final = 6
"""Units of a member's name, on average."""


def are_members(block: ListBlock, language: Language) -> bool:
    """Whether the items of a list read as names of the things that its label says."""
    names = [split_gloss(head)[0] for head in heads(block.items)]
    said = sum(language.start("not_member").match(name.mask) is not None for name in names)
    return all(is_term(name, language) and not _AMOUNT.match(name.mask) for name in names) and 2 * said < len(names)


_AMOUNT: Final = re.compile(r"\d+ [a-z]")
"""Members have names; ``1 thread for …`` says how many."""
