"""How a text goes on from the name above it, a heading or a bold line, as its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from flashgen.model import Rich
from flashgen.rules.language import Language, is_one_of
from flashgen.rules.lines import split_label
from flashgen.rules.text import normal, sentences, trimmed, units
from flashgen.rules.wordings import worded

_MAX_OPENING: Final = 100
"""Units of a sentence that says what the thing above it is."""
_FILE: Final = re.compile(r"\w\.[a-z]{1,4}\b")
"""A name of a file: a pointer to code, no text to learn."""
_TWO_NAMES: Final = re.compile("([\u3400-\u9fff]{2,16})\\s+([A-Za-z][A-Za-z0-9/ -]{1,15})")
NO_THING: Final = ("compound", "compare", "no_opening", "generic_headings")


class Opening(NamedTuple):
    """What a text says of the name above it."""

    said: Rich
    defines: bool
    """Whether it says what the name means."""
    named: bool = False
    """Whether the sentence begins with the name."""


def opening(text: Rich, name: Rich, language: Language) -> Opening | None:
    """The first sentence, where it goes on from the name: it begins with the name or a verb, or is a bare phrase.

    ``鸵鸟策略`` ⏎ ``假装问题不存在。``
    """
    if split_label(text) is not None:
        return None
    lead = language.start("lead_ins").match(text.mask)
    text = text[lead.end() :].strip() if lead else text
    said = sentences(text)
    if not said or not language.text("opening_verb") or not _names_a_thing(name, language):
        return None
    if not may_open(text, said[0], language):
        return None
    first = said[0]
    if language.spaced:
        if ":" in name.plain:
            # A title with its subtitle.
            return None
        # Only a verb at its start shows that a sentence has no subject of its own.
        return Opening(first, False) if language.start("opening_verb").match(first.mask) else None
    called = next((each for each in _called(name) if first.plain.startswith(each)), name.plain.strip())
    rest = first[len(called) :].strip(" ，,") if first.plain.startswith(called) else Rich()
    if rest:
        copula = language.start("opening_copula").match(rest.mask)
        if not copula and not language.start("opening_verb").match(rest.mask):
            return None
        found = Opening(rest[copula.end() :] if copula else rest, bool(copula), named=True)
    elif _has_no_subject(first, language):
        copula = language.start("opening_copula").match(first.mask)
        found = Opening(first[copula.end() :] if copula else first, bool(copula))
    else:
        return None
    if found.defines and language.full("bare_genus").match(trimmed(found.said).mask):
        return None
    return found if units(found.said.plain) >= 6 and normal(called) not in normal(found.said.plain) else None


def _has_no_subject(said: Rich, language: Language) -> bool:
    """Whether a sentence is a phrase that ends in a kind of thing, or begins with a verb, perhaps behind an
    adverbial."""
    clauses = re.split("[，,]", trimmed(said).mask)
    verb = language.start("opening_verb")
    if language.start("opening_copula").match(clauses[0]):
        return True
    if language.start("adverbial_clause").match(clauses[0]):
        return len(clauses) > 1 and verb.match(clauses[1].strip()) is not None
    phrase = language.full("definition_body").match(clauses[0]) and not language.start("clause_verb").search(clauses[0])
    return verb.match(clauses[0]) is not None or bool(phrase)


@lru_cache(maxsize=256)
def _names_a_thing(name: Rich, language: Language) -> bool:
    """What is done to a thing, two things, or a part of the text is no thing to be told of.

    Asked for every line under one heading.
    """
    return not is_one_of(name.plain, language, *NO_THING) and not worded(
        language, "label_questions", name, Rich(), Rich()
    )


def may_open(text: Rich, said: Rich, language: Language) -> bool:
    """Whether the first sentence of a text may tell of what stands above it: it points nowhere, and asks nothing."""
    mask = said.mask.strip()
    return not (
        not mask
        or mask[0].isdigit()
        or mask[-1] in "：:？?؟"
        or _FILE.search(said.plain)
        or text.media
        or any(run.link for run in said.runs)
        or units(mask) > _MAX_OPENING
        or any(language.start(entry).match(mask) for entry in ("pronouns", "connectives", "hypothetical", "turns"))
        or language.start("unresolved").search(mask)
        or language.finds(("opinion", "meta", "narrative", "deictic"), mask)
    )


def _called(name: Rich) -> Iterator[str]:
    """The names in a heading: ``地址解析协议 ARP``, ``地址解析协议``, ``ARP``."""
    plain = name.plain.strip()
    yield plain
    if both := _TWO_NAMES.fullmatch(plain):
        yield from both.groups()
