"""Sentence cues: patterns from the language files applied to the sentences of a section, with the guards that all
share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flashgen.model import STRONG, Candidate, Paragraph, Rich
from flashgen.rules.base import Scope, content, fit, lowered
from flashgen.rules.labels import is_term
from flashgen.rules.language import Cue, Language
from flashgen.rules.outline import Line, split_gloss, split_label
from flashgen.rules.text import balanced, content_words, normal, sentences, trimmed, units

MAX_SENTENCE: Final = 400
"""Characters; a longer sentence is no fact, and patterns need a bound."""
_CLAUSE = re.compile(r"[，；：]\s*")


@dataclass(frozen=True)
class Statement:
    """A sentence of a line, made ready: lead-in cut off, a resolvable pronoun replaced by its topic."""

    text: Rich
    line: Line
    language: Language
    resolved: bool = False


def statements(scope: Scope) -> Iterator[Statement]:
    """The sentences of a section that may state a fact: no questions, opinions, announcements or dangling openings."""
    for line in scope.outline.lines:
        label = split_label(line.text)
        body = line.text
        if label is not None and label.body and label.style in ("bold", "plain", "code", "italic"):
            body = label.body
        for sentence in sentences(body):
            if found := _prepared(scope, line, sentence):
                yield found


def _prepared(scope: Scope, line: Line, sentence: Rich) -> Statement | None:
    if len(sentence) > MAX_SENTENCE or units(sentence.plain) < 6 or sentence.media:
        return None
    language = scope.language_for(sentence)
    mask = sentence.mask
    cut = language.start("lead_ins").match(mask)
    if cut and cut.end() < len(mask):
        sentence = sentence[cut.end() :].strip()
        if language.spaced and sentence.plain[:1].islower():
            sentence = _capital(sentence)
        mask = sentence.mask
    if mask.rstrip()[-1:] in "：:？?" or not balanced(mask):
        return None
    if language.start("opinion").search(mask) or language.start("meta").search(mask[:80]):
        return None
    if language.start("deictic").search(mask) or language.start("connectives").match(mask):
        return None
    if any(run.link and run.text.strip().startswith(("http", "www.")) for run in sentence.runs):
        return None
    if language.start("pronouns").match(mask):
        pronoun = language.start("resolvable").match(mask)
        topic = scope.topic(line)
        if not pronoun or not topic or normal(topic.plain) in normal(mask):
            return None
        rest = sentence[pronoun.end() :]
        gap = " " if language.spaced and not rest.plain.startswith(" ") else ""
        return Statement(topic.without(STRONG) + Rich.of(gap) + rest, line, language, resolved=True)
    return Statement(sentence, line, language)


def _capital(rich: Rich) -> Rich:
    first = rich.runs[0]
    return Rich((first._replace(text=first.text[0].upper() + first.text[1:]), *rich.runs[1:]))


def matches(cue: Cue, statement: Statement) -> Iterator[re.Match[str]]:
    """Where a cue matches: at the start of the sentence, and where words are not spaced also at the start of a
    clause."""
    mask = statement.text.mask
    starts = [0]
    if not statement.language.spaced:
        starts += [match.end() for match in _CLAUSE.finditer(mask)]
    for start in starts:
        if match := cue.pattern.match(mask, start):
            yield match
            return


def subject(scope: Scope, statement: Statement, cue: Cue, match: re.Match[str]) -> Rich | None:
    """The subject of a match: a term of the right form, or the topic where the cue allows none; None when it is
    unfit."""
    text, language = statement.text, statement.language
    if "s" not in match.groupdict() or match["s"] is None:
        return Rich()
    own = trimmed(text[match.start("s") : match.end("s")])
    if not normal(own.plain):
        return scope.topic(statement.line) or None if cue.topic else None
    name, gloss = split_gloss(own)
    bold = any(run.marks & STRONG for run in own.runs)
    entity = normal(scope.entity.plain)
    if cue.strong and not _all_bold(name):
        return None
    if cue.marked and not (_all_bold(name) or normal(name.plain) == entity):
        return None
    if cue.glossed and not gloss:
        return None
    if cue.heading and not (normal(name.plain) and _same(normal(name.plain), entity)):
        return None
    if language.start("pronouns").match(own.mask) or not balanced(own.mask):
        return None
    del bold
    return own


def _same(name: str, entity: str) -> bool:
    return bool(entity) and (
        name == entity or name.rstrip("s") == entity.rstrip("s") or (len(entity) >= 4 and entity in name)
    )


def _all_bold(rich: Rich) -> bool:
    return all(run.marks & STRONG for run in rich.runs if run.text.strip(" （）()“”\"'")) and bool(rich.runs)


def negated(statement: Statement, start: int, end: int) -> bool:
    """Whether a negation stands in a stretch that neither side of the card would show."""
    return statement.language.start("negation").search(statement.text.mask[start:end]) is not None


def definition_candidate(
    scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]
) -> Candidate | None:
    """``X 是一种 Y`` → X 是什么？ / 一种 Y."""
    language, text = statement.language, statement.text
    term = subject(scope, statement, cue, match)
    if term is None or not normal(term.plain):
        return None
    name, _gloss = split_gloss(term)
    if not is_term(name, language) or language.start("hypothetical").match(text.mask):
        return None
    body = text[match.start("o") : match.end("o")].strip()
    if language.start("evaluative").match(body.mask) or not balanced(body.mask) or units(body.plain) < 6:
        return None
    if negated(statement, match.end("s"), match.start("o")) or match.start("s") > 40:
        return None
    answer, extra = fit(body)
    if not answer:
        return None
    front = _definition_front(language, cue, lowered(term) if language.spaced else term)
    return scope.candidate(
        rule,
        cue.id,
        cue.rank,
        statement.line,
        handle=name.plain,
        facet=cue.facet,
        front=front,
        back=answer,
        extra=extra,
    )


def _definition_front(language: Language, cue: Cue, term: Rich) -> Rich:
    if cue.front == "what" and language.has("what_many") and language.full("many").match(split_gloss(term)[0].plain):
        return language.ask("what_many", x=term)
    return language.ask(cue.front, x=term, s=term)


def question_candidate(
    scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]
) -> Candidate | None:
    """A closed relation asked by its own phrase: ``X 等价于 Y`` → X等价于什么？ / Y."""
    language, text = statement.language, statement.text
    own = subject(scope, statement, cue, match)
    if own is None or not 2 <= units(own.plain) <= 60 or language.start("hypothetical").match(own.mask):
        return None
    if language.full("not_term").match(own.plain) and cue.facet not in ("why", "consequence"):
        return None
    answer = trimmed(text[match.start("o") : match.end("o")])
    if (
        not 2 <= units(answer.plain) <= 100
        or not balanced(answer.mask)
        or language.start("pronouns").match(answer.mask)
    ):
        return None
    low, high = sorted((match.span("s"), match.span("o")))
    if negated(statement, low[1], high[0]):
        return None
    parts = {name: text[match.start(name) : match.end(name)] for name, value in match.groupdict().items() if value}
    parts["s"] = own
    front = language.ask(cue.front, **parts)
    if normal(answer.plain) in normal(front.plain):
        return None
    return scope.candidate(
        rule, cue.id, cue.rank, statement.line, handle=own.plain, facet=cue.facet, front=front, back=answer
    )


def cloze_candidate(scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]) -> Candidate | None:
    """The sentence with the cue's parts deleted."""
    own = subject(scope, statement, cue, match)
    if own is None:
        return None
    text = statement.text
    spans = [(match.start(part), match.end(part)) for part in cue.cloze if match[part]]
    if units(text.plain) > 110:
        start, end = match.span()
        text, spans = text[start:end].strip(), [(a - start, b - start) for a, b in spans]
    if not own and cue.topic and not statement.resolved:
        own = Rich()
    return cloze(scope, rule, cue.id, cue.rank, statement, text, spans, cue.facet)


def cloze(
    scope: Scope,
    rule: str,
    cue: str,
    rank: int,
    statement: Statement,
    text: Rich,
    spans: list[tuple[int, int]],
    facet: str,
) -> Candidate | None:
    """A cloze note from a sentence and the stretches to hide; None when it would hide too much, too little or a
    leak."""
    hidden = [_tight(text, a, b) for a, b in spans]
    hidden = [(a, b) for a, b in hidden if b > a]
    if not hidden or (statement.language.start("hypothetical").match(text.mask) and statement.language.spaced is False):
        return None
    whole, shown = normal(text.plain), text.plain
    for a, b in reversed(hidden):
        shown = shown[:a] + " … " + shown[b:]
    rest = normal(shown)
    if len(rest) < 0.4 * len(whole) or units(shown) < 5:
        return None
    for a, b in hidden:
        answer = normal(text.plain[a:b])
        if not answer or (len(answer) >= 2 and answer in rest) or not balanced(text.mask[a:b]):
            return None
        if (not content_words(text.plain[a:b]) and not re.search(r"\w", text.plain[a:b])) or units(
            text.plain[a:b]
        ) > 44:
            return None
    text = text.without(STRONG)
    made = text.deleting((a, b, number) for number, (a, b) in enumerate(hidden, 1))
    handle = shown.replace(" … ", "_")
    return scope.candidate(rule, cue, rank, statement.line, handle=handle, text=(Paragraph(made),), facet=facet and "")


def _tight(text: Rich, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space and punctuation at its ends."""
    mask = text.mask
    while start < end and mask[start] in " ，,、。.；;：:":
        start += 1
    while end > start and mask[end - 1] in " ，,、。.；;：:":
        end -= 1
    return start, end


def by_cues(scope: Scope, rule: str, group: str) -> Iterator[Candidate]:
    """The first cue of a group that fits, for each sentence."""
    for statement in statements(scope):
        for cue in statement.language.cues(group):
            made = None
            for match in matches(cue, statement):
                if group == "definitions":
                    made = definition_candidate(scope, rule, cue, statement, match)
                elif cue.front:
                    made = question_candidate(scope, rule, cue, statement, match)
                else:
                    made = cloze_candidate(scope, rule, cue, statement, match)
            if made is not None:
                yield made
                break


__all__ = ["Statement", "by_cues", "cloze", "content", "statements"]
