"""Sentences that may say something: with their subject, without what points elsewhere, remarks and tales left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from flashgen.model import EMPHASIS, STRONG, Rich, once
from flashgen.rules.base import LONG_ANSWER, Scope, capital
from flashgen.rules.labels import acceptable
from flashgen.rules.language import Language, everywhere
from flashgen.rules.lines import split_label
from flashgen.rules.outline import Line
from flashgen.rules.text import balanced, normal, sentences, trimmed, units, unmarked

MAX_SENTENCE: Final = 400
"""Characters; a longer sentence is no fact, and patterns need a bound."""
LONGEST_TOPIC: Final = 60
"""Characters in which a sentence that begins with its topic has said it."""
_CLAUSE = re.compile(r"[，；：]\s*")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]|\[[^][]*\]")
_STOPS = re.compile("[，,；;：:]")


@dataclass(frozen=True)
class Statement:
    """A sentence of a line, made ready: lead-in cut off, a resolvable pronoun replaced by its topic."""

    text: Rich
    line: Line
    language: Language
    topic: int = 0
    """Length of the topic that stands where a pronoun stood; no cue may cut into it."""
    tale: bool = False
    """Whether it tells what happened: only when that was may be asked."""

    @once
    def mask(self) -> str:
        """The text for cues: dots of numbers and abbreviations end no clause, nor does what stands in brackets where
        words are not spaced."""
        mask = quiet(self.text.mask)
        return mask if self.language.spaced else _IN_BRACKETS.sub(lambda found: _STOPS.sub("\u00b7", found[0]), mask)

    @once
    def clauses(self) -> tuple[int, ...]:
        """Where a cue may match: at the start, and where words are not spaced at the start of each clause."""
        if self.language.spaced:
            return (0,)
        dangling = self.language.start("connectives"), self.language.start("pronouns")
        among = self.language.start("among")
        starts = (
            found.end() if (found := among.match(self.mask, match.end())) else match.end()
            for match in _CLAUSE.finditer(self.mask)
        )
        return (0, *(at for at in starts if not at or not any(pattern.match(self.mask, at) for pattern in dangling)))


def statements(scope: Scope) -> Sequence[Statement]:
    """The sentences of a section that may state a fact: no questions, opinions, announcements or dangling openings."""
    return [statement for statement in with_tales(scope) if not statement.tale]


def with_tales(scope: Scope) -> Sequence[Statement]:
    """The same, with sentences that tell what happened at some time."""
    found = scope.memory.get("statements")
    if found is None:
        found = scope.memory["statements"] = tuple(_statements(scope))
    return found


_FALSE: Final = re.compile(r"[（(]\s*[×✗✘✖❌xX]\s*[)）]\W*\Z|[✗✘✖❌]\W*\Z")
"""A sign behind a sentence that the author calls wrong."""


def _statements(scope: Scope) -> Iterator[Statement]:
    for line in scope.outline.lines:
        if _FALSE.search(line.text.mask):
            continue
        label = split_label(line.text)
        body, before, language = line.text, Rich(), scope.language_for(line.text)
        if label is not None and label.style == "head":
            # The head says what its text is about.
            parents = line.parents if line.pseudo else (*line.parents, label.term)
            line, body, before = replace(line, parents=parents), label.body, label.term
        elif (
            label is not None
            and units(label.body.plain) > LONG_ANSWER
            and (acceptable(label, language) or not language.spaced)
        ):
            # The label's own card answers with the beginning; the rest is read sentence by sentence below the label.
            line, body = replace(line, parents=(*line.parents, label.term)), label.body
        elif label is not None and label.body and acceptable(label, language):
            continue
        elif label is not None and label.body and label.style == "bold":
            body = label.body
        elif line.kind == "quote" and units(line.text.plain) > 2 * LONG_ANSWER:
            # A transcript: only what is bold in it was worth marking.
            continue
        for at, sentence in enumerate(sentences(unmarked(body))):
            spoken = scope.language_for(sentence)
            for part in _without_aliases(sentence, spoken):
                if found := _prepared(scope, line, part, before, opening=at == 0):
                    yield found
            topic = _leading_term(sentence) or _topic_first(scope, line, sentence, spoken)
            before = topic or _kept(sentence, before, spoken)


def _leading_term(sentence: Rich) -> Rich:
    """The bold or italic term that a sentence begins with, perhaps after an article: the “it” of the next sentence."""
    for mark in (STRONG, EMPHASIS):
        span = next(sentence.spans(mark), None)
        if span is None or span[1] - span[0] > LONGEST_TOPIC:
            continue
        if not span[0] or everywhere("articles").fullmatch(sentence.plain[: span[0]]):
            return sentence[span[0] : _whole_name(sentence, span[1])]
    return Rich()


def _whole_name(sentence: Rich, end: int) -> int:
    """Where a name ends of which only the beginning is bold: “**Continuous** data can …”."""
    behind = _NEXT_WORD.match(sentence.mask, end)
    verb = everywhere("sentence_verb")
    if behind is None or verb.match(sentence.mask, behind.start(1)) or not verb.match(sentence.mask, behind.end()):
        return end
    return behind.end(1)


_NEXT_WORD = re.compile(r"\s([a-z]+)\s")


def _topic_first(scope: Scope, line: Line, sentence: Rich, language: Language) -> Rich:
    """The topic as a sentence begins with it, perhaps after an article: the next one's “it” means it, too."""
    name = normal(scope.topic(line).plain).removesuffix("s") if language.spaced else ""
    if not name:
        return Rich()
    start = language.name_start(sentence.mask)
    begins = sentence.plain[start:LONGEST_TOPIC]
    if begins.isascii() and not normal(begins).startswith(name):
        return Rich()
    ends = range(start, min(len(sentence), LONGEST_TOPIC))
    end = next((at for at in ends if normal(sentence.plain[start:at]) == name), 0)
    end += sentence.plain[end : end + 1] == "s"
    return sentence[:end] if end and sentence.plain[end : end + 1] == " " else Rich()


def _kept(sentence: Rich, before: Rich, language: Language) -> Rich:
    """A sentence that begins with a pronoun goes on about the same thing."""
    return before if before and language.start("pronouns").match(sentence.mask) else Rich()


def _prepared(scope: Scope, line: Line, sentence: Rich, before: Rich, opening: bool) -> Statement | None:
    sentence = sentence.strip(" —–")
    if len(sentence) > MAX_SENTENCE or units(sentence.plain) < 6 or sentence.media:
        return None
    language = scope.language_for(sentence)
    sentence = without_citations(sentence, language)
    for name in ("answer_lead_ins", "lead_ins"):
        cut = language.start(name).match(sentence.mask)
        if not cut or cut.end() == len(sentence.mask):
            continue
        sentence = sentence[cut.end() :].strip()
        if language.spaced and sentence.plain[:1].islower():
            sentence = capital(sentence)
    aside = language.start("asides").search(sentence.mask, 0, LONGEST_TOPIC)
    if aside:
        # “Due process, on the other hand, is …”
        sentence = sentence[: aside.start()] + sentence[aside.end() :]
    if sentence.mask[-1:] in "：:" and line.items is None:
        sentence = trimmed(sentence)
    mask = sentence.mask
    if not mask or mask[-1] in "：:？?؟" or not balanced(mask) or _ASIDE.match(mask):
        return None
    if language.start("goes_on").search(mask):
        return None
    sentence = _without_pointing(sentence, language)
    mask = sentence.mask
    if language.finds(("opinion", "meta", "deictic"), mask):
        return None
    tale = language.finds(("narrative",), mask)
    if tale and not language.start("dated").search(mask):
        return None
    if language.start("connectives").match(mask) or (language.spaced and _is_string(mask)):
        return None
    if any(run.link and run.text.strip().startswith(("http", "www.")) for run in sentence.runs):
        return None
    if not language.start("pronouns").match(mask):
        return Statement(sentence, line, language, tale=tale)
    if tale:
        return None
    named = language.start("determiners").match(mask)
    if named and named.end() in {start for start, _ in sentence.spans(STRONG)}:
        # "These **board members** are …" names what it means.
        return Statement(capital(sentence[named.end() :]), line, language)
    pronoun = language.start("resolvable").match(mask)
    topic = _meant(scope, line, language, pronoun.group() if pronoun else "", before, opening)
    if not pronoun or not topic or normal(topic.plain) in normal(mask):
        return None
    rest = sentence[pronoun.end() :]
    gap = " " if language.spaced and not rest.plain.startswith(" ") else ""
    whole = topic.without(STRONG) + Rich.of(gap) + rest
    return Statement(capital(whole) if language.spaced else whole, line, language, len(topic))


def _without_pointing(sentence: Rich, language: Language) -> Rich:
    """A sentence up to the clause in which it points elsewhere: ``池化是一种降采样，这里用的是…``."""
    if language.spaced or language.start("not_name_start").match(sentence.mask):
        return sentence
    points = language.start("deictic").search(sentence.mask)
    at = points.start() if points else 0
    apart = at > 0 and sentence.mask[at - 1] in "，；" and units(sentence.plain[:at]) > _WHOLE
    return sentence[: at - 1] if apart else sentence


_WHOLE: Final = 12
"""Units in which the clauses before one that points elsewhere have said something."""


def _without_aliases(sentence: Rich, language: Language) -> tuple[Rich, ...]:
    """A sentence, or without the further names of its subject and these apart: ``中风（Stroke），又称脑卒中，是…`` says
    what 中风 is, and how else it is called."""
    hushed = _IN_BRACKETS.sub(lambda found: "\u00b7" * len(found[0]), sentence.mask)
    found = language.start("aliases").match(hushed)
    if found is None:
        return (sentence,)
    start, end = found.span("alias")
    return sentence[:start] + sentence[end:], sentence if language.spaced else trimmed(sentence[:end])


_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]\s*[,，]")
"""A remark in brackets at the start, of a sentence whose first word was cut off."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORT_WORD: Final = 3
"""Letters of “and” and “the”, that join the words of a name."""
_DASH: Final = re.compile(r"[^\W\d_][^\w\s]? - \W?[^\W\d_]")


def _is_string(mask: str) -> bool:
    """Whether a line strings phrases together with dashes, or is one name; neither is a sentence."""
    if _DASH.search(mask):
        return True
    words = _WORD.findall(mask)
    names = [word for word in words if word[0].isupper() and len(word) > _SHORT_WORD]
    joined = [word for word in words if word[0].islower() and len(word) <= _SHORT_WORD]
    return len(names) > 1 and len(names) + len(joined) == len(words)


def without_citations(sentence: Rich, language: Language) -> Rich:
    """A sentence without its references: ``[12]``, ``(Smith, 2010)``."""
    for cited in reversed(list(language.start("citation").finditer(sentence.mask))):
        sentence = sentence[: cited.start()] + sentence[cited.end() :]
    return sentence


def _meant(scope: Scope, line: Line, language: Language, pronoun: str, before: Rich, opening: bool) -> Rich:
    """What a pronoun stands for: the term that the sentence before began with, else the topic where only one is
    meant."""
    topic = before or scope.topic(line)
    if language.full("generic_headings").match(topic.plain.strip()):
        return Rich()
    if before:
        return before
    if language.full("compound").match(topic.plain):
        return Rich()
    # A bare pronoun needs its sentence to open the section; "this method" names what it means.
    bare = len(pronoun.split()) == 1 if language.spaced else len(pronoun) == 1
    opens = opening and (line.first or line.pseudo or line.parents)
    defines = language.start("copula_kind").match(line.text.mask[len(pronoun) :]) is not None
    return Rich() if bare and not opens and (language.spaced or defines) else topic


_DOTTED = re.compile(r"(?<=\d)[.,](?=\d)|(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)|(?<=\.[A-Za-z])\.")


@cache
def _abbreviated() -> re.Pattern[str]:
    """An abbreviation with its dot, inside a text."""
    return re.compile(rf"\b{everywhere('abbreviations').pattern}\.(?!$)", re.IGNORECASE)


def quiet(mask: str) -> str:
    """With the dots of numbers and abbreviations replaced, so that they end no clause; the length stays."""
    if "." in mask:
        mask = _abbreviated().sub(lambda match: match.group().replace(".", "\u00b7"), mask)
    return _DOTTED.sub("\u00b7", mask) if "." in mask or "," in mask else mask


def dangling(text: str, language: Language) -> bool:
    """Whether a sentence points outside itself: a “this” or “it” in its first clause, or in the one behind an
    adverbial; further on it means what stands before it, if that is named there."""
    pointing = language.start("unresolved").search(text)
    if pointing is None:
        return False
    clauses = _CLAUSE.split(text[: pointing.start()])
    meant = language.start("points_at").match(text, pointing.start())
    if meant and meant[1] not in text[: pointing.start()]:
        return True
    return len(clauses) == 1 or (len(clauses) == 2 and language.start("adverbial_clause").match(clauses[0]) is not None)
