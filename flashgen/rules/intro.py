"""How the sentence that announces a list becomes its question."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from flashgen.model import Rich
from flashgen.rules.base import Scope, capital, inside
from flashgen.rules.labels import is_facet, is_nominal
from flashgen.rules.language import Language
from flashgen.rules.lines import count_said
from flashgen.rules.list_fronts import NAME_WORDS, members_of
from flashgen.rules.outline import Line
from flashgen.rules.statements import dangling
from flashgen.rules.terms import is_term
from flashgen.rules.text import normal, sentences, trimmed, units, words

_LONGEST: Final = 70
"""Units of a sentence that announces."""


@cache
def intro_patterns(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """How the announcement of a list becomes a question: (pattern for the whole announcement, phrase); the last is for
    a bare phrase."""
    entries = language.data.get("intro_questions", [])
    assert isinstance(entries, list)
    return tuple((re.compile(f"(?:{entry['pattern']})\\Z", re.IGNORECASE), str(entry["front"])) for entry in entries)


def intro_question(scope: Scope, line: Line, language: Language, count: str, bare: bool = True) -> Rich | None:
    """The announcement of a list turned into a question; None when it has no subject of its own, or where it must not
    be a ``bare`` phrase and is one."""
    text = _announcing(scope, line, language)
    if text is None:
        return None
    patterns = intro_patterns(language)
    matches = ((pattern.match(text.mask), phrase) for pattern, phrase in patterns[: None if bare else -1])
    match, phrase = next(((match, phrase) for match, phrase in matches if match), (None, ""))
    if match is None:
        return None
    if match.re is patterns[-1][0] and not language.spaced and not is_nominal(text, language):
        # A clause that no other pattern knows announces something that it does not name.
        return None
    parts = {
        # A preposition keeps the space before it.
        name: part if name == "p" else part.strip()
        for name, value in match.groupdict().items()
        if value and (part := text[match.start(name) : match.end(name)])
    }
    first = next((part for name, part in parts.items() if name in ("a", "x")), Rich())
    if (first.mask[-1:] == "，" and language.start("verb_start").match(first.mask)) or len(first) == 1:
        # "在…上，" is no thing, and one character is what a pattern left over.
        return None
    topic = scope.topic(line)
    if language.spaced and is_facet(first.plain, language):
        # “Types include”: of what, stands above.
        return members_of(topic, first, language, count) if is_term(topic, language) else None
    if "a" in match.re.groupindex and not normal(first.plain):
        if not topic:
            return None
        parts["a"] = topic
    if language.start("aspect").match(first.mask) and "，" not in first.mask:
        # "By direction there are two kinds": of what, stands above.
        parts["a" if "a" in parts else "x"] = divided(topic, first)
    if not phrase.startswith("{"):
        parts = {name: inside(part, language) for name, part in parts.items()}
    front = language.ask(phrase, **parts, n=count)
    return None if language.start("deictic").search(front.mask) or dangling(front.mask, language) else front


def divided(topic: Rich, aspect: Rich) -> Rich:
    """The aspect by which a thing is divided, behind the thing, where that is known and not named by the aspect."""
    return topic + aspect if topic and normal(topic.plain) not in normal(aspect.plain) else aspect


def _announcing(scope: Scope, line: Line, language: Language) -> Rich | None:
    """The sentence of a line that announces, with what a pronoun stands for; None where it points elsewhere or is a
    remark."""
    text = trimmed(line.text.strip())
    cut = language.start("lead_ins").match(text.mask)
    if cut and cut.end() < len(text.mask):
        text = capital(text[cut.end() :]) if language.spaced else text[cut.end() :]
    # Only the last sentence announces; what stands before it is context that the list does not need.
    *said, text = sentences(text) or (text,)
    joined = language.start("connectives").match(text.mask)
    if joined and not language.spaced and count_said(text, language):
        # “通常有两种”: what is counted is named without the word that ties it to the text before.
        text, joined = text[joined.end() :].strip(" ，,"), None
    if not normal(text.plain) or units(text.plain) > _LONGEST or joined:
        return None
    if language.finds(("meta", "opinion"), text.mask):
        return None
    if language.spaced and language.start("clause_term").match(text.mask):
        # “Provides various services:”: of what, is not said.
        return None
    if not language.start("pronouns").match(text.mask):
        return text
    known = language.start("resolvable").match(text.mask)
    topic = (language.spaced and said and _subject(said[-1], language)) or scope.topic(line)
    if not known or not topic or (language.spaced and language.full("compound").match(topic.plain)):
        return None
    return topic + Rich.of(" " if language.spaced else "") + text[known.end() :].strip()


def _subject(sentence: Rich, language: Language) -> Rich:
    """What a sentence says that it is: the next one’s “they” are the same."""
    verb = language.start("subject_ends").search(sentence.mask)
    name = sentence[language.name_start(sentence.mask) : verb.start()] if verb else Rich()
    return name if is_term(name, language) and len(words(name.plain)) <= NAME_WORDS else Rich()
