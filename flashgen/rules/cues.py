"""Sentence cues: patterns from the language files applied to the sentences of a section, with the guards that all
share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flashgen.model import EMPHASIS, STRONG, Candidate, Rich
from flashgen.rules.base import LONG_ANSWER, Scope, content, fit, inside, item_name, lowered
from flashgen.rules.gaps import blanked, cloze, crumbs_above, is_common, readable_off, spelt_in
from flashgen.rules.language import Cue, Language
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.outline import Line
from flashgen.rules.statements import (
    LONGEST_TOPIC,
    MAX_SENTENCE,
    Statement,
    dangling,
    statements,
    with_tales,
    without_citations,
)
from flashgen.rules.terms import is_term
from flashgen.rules.text import balanced, normal, sentences, trimmed, units, unmarked

_COMMA = re.compile(r",\s")


def matches(cue: Cue, statement: Statement) -> Iterator[re.Match[str]]:
    """Where a cue matches, none inside another's stretch."""
    end = 0
    for start in statement.clauses:
        if start >= end and (match := cue.pattern.match(statement.mask, start)):
            if match.start("o") >= statement.topic:
                yield match
            end = match.end()


def subject(scope: Scope, statement: Statement, cue: Cue, match: re.Match[str]) -> Rich | None:
    """The subject of a match: a term of the right form, or the topic where the cue allows none; None when it is
    unfit."""
    text, line, language = statement.text, statement.line, statement.language
    if "s" not in match.groupdict() or match["s"] is None:
        return Rich()
    own = trimmed(text[match.start("s") : match.end("s")])
    if not normal(own.plain):
        topic = scope.topic(statement.line) if cue.topic else Rich()
        return topic if topic and not language.full("compound").match(topic.plain) else None
    name, gloss = split_gloss(own)
    entity = normal(scope.entity.plain)
    if cue.strong and not _all_marked(name):
        return None
    headed = normal(name.plain) == entity or (language.spaced and _same(normal(name.plain), entity))
    if cue.marked and not (_all_marked(name) or headed):
        return None
    if cue.glossed and not gloss:
        return None
    if cue.term and not is_term(own, language):
        return None
    if cue.heading and not (
        normal(name.plain)
        and (any(_same(normal(name.plain), one) for one in _about(scope, line)) or _headed(scope, name, language))
    ):
        return None
    if language.start("pronouns").match(own.mask) or language.start("connectives").match(own.mask):
        return None
    if not balanced(own.mask):
        return None
    return own


def _about(scope: Scope, line: Line) -> tuple[str, ...]:
    """What a line may say something of under the name of its heading, of its bold label or of the item above it."""
    above = (line.pseudo, *(item_name(parent) for parent in line.parents[-1:]))
    return (normal(scope.entity.plain), *(normal(name.plain) for name in above))


def _headed(scope: Scope, name: Rich, language: Language) -> bool:
    """Whether a heading above speaks of a name; where words are spaced it has to be the name."""
    called = normal(name.plain)
    return not language.spaced and len(called) > 1 and any(called in normal(h.text.plain) for h in scope.section.path)


def _same(name: str, entity: str) -> bool:
    return bool(entity) and (
        name == entity or name.rstrip("s") == entity.rstrip("s") or (len(entity) >= 4 and entity in name)
    )


def _all_marked(rich: Rich) -> bool:
    """Whether all of a term is bold, italic or one link: authors set the terms that they define so."""
    linked = bool(rich.runs) and all(run.link for run in rich.runs)
    return linked or any(_all(mark, rich) for mark in (STRONG, EMPHASIS))


def _all(mark: int, rich: Rich) -> bool:
    return all(run.marks & mark for run in rich.runs if run.text.strip(" （）()“”\"'")) and bool(rich.runs)


def negated(statement: Statement, start: int, end: int) -> bool:
    """Whether a negation stands in a stretch that neither side of the card would show."""
    return statement.language.start("negation").search(statement.text.mask[start:end]) is not None


_LEAD: Final = {False: 40, True: 80}
"""Characters before a term, at most, where words are not spaced and where they are."""
_NAMED: Final = re.compile(r"[A-Z]{2,}\Z")
"""The abbreviation of one name, however many words it joins."""
_VERB: Final = 16
"""Characters of an answer in which its verb ends."""
SYMBOL: Final = re.compile(r"\W*[A-Za-z](?:_\W*\w+\W*)?(?:\s*,\s*[A-Za-z](?:_\W*\w+\W*)?)*")
"""A letter of a formula, which means another thing in every text."""


def definition_candidate(
    scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]
) -> Candidate | None:
    """``X 是一种 Y`` → X 是什么？ / 一种 Y."""
    language, text = statement.language, statement.text
    term = subject(scope, statement, cue, match)
    if term is None or not normal(term.plain):
        return None
    name, _gloss = split_gloss(term)
    if (
        SYMBOL.fullmatch(name.plain.strip())
        or not is_term(name, language)
        or language.start("hypothetical").match(text.mask)
    ):
        return None
    body = text[match.start("o") : match.end("o")].strip()
    if language.start("evaluative").match(body.mask) or not balanced(body.mask) or units(body.plain) < 6:
        return None
    if language.full("bare_genus").match(body.mask):
        return None
    two = not language.spaced and language.full("two_names").match(name.plain) and not _NAMED.search(name.plain)
    if two and cue.front == "what":
        # What two things are together, neither is.
        return None
    if negated(statement, match.end("s"), match.start("o")) or (
        match.start("s") > _LEAD[language.spaced] and not cue.strong
    ):
        return None
    # What stands before its name ends there.
    ends = language.start("answer_end").search(body.mask) if match.start("o") > match.start("s") else None
    answer, extra = fit(body)
    if ends and units(body.plain[: ends.start()]) >= 6 and balanced(body.mask[: ends.start()]):
        # The sentence goes on about something else.
        answer, extra = trimmed(body[: ends.start()]), content(body)
    if not answer or language.start("goes_on").search(answer.mask):
        return None
    whole = trimmed(text[match.start("s") : match.end("c")]) if match.groupdict().get("c") else term
    named = whole.without(STRONG) if language.spaced else term
    if language.spaced and not text.mask[: match.start("s")].strip():
        # Behind an article a capital is the name's own: “A Lewis acid is …”.
        named = lowered(named, language)
    verb = language.start("singular").search(text.mask[match.end("s") : match.start("o") + _VERB])
    one = verb is not None and not language.full("compound").match(name.plain)
    many = not one and language.has(f"{cue.front}_many") and language.full("many").match(name.plain) is not None
    named = _with_article(named, text.mask[: match.start("s")], many, language)
    front = language.ask(f"{cue.front}_many" if many else cue.front, x=named)
    line = replace(statement.line, lines=text.lines)
    return scope.candidate(
        rule, cue.id, cue.rank, line, handle=name.plain, facet=cue.facet, front=front, back=answer, extra=extra
    )


def question_candidate(
    scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]
) -> Candidate | None:
    """A closed relation asked by its own phrase: ``X 等价于 Y`` → X等价于什么？ / Y."""
    language, text = statement.language, statement.text
    own = subject(scope, statement, cue, match)
    if own is None or not 2 <= units(own.plain) <= 60 or language.start("hypothetical").match(own.mask):
        return None
    if language.start("unresolved").search(own.mask) or SYMBOL.fullmatch(own.plain.strip()):
        return None
    if cue.facet != "why" and (language.full("not_term").match(own.plain) or language.full("genus").match(own.plain)):
        return None
    answer = trimmed(text[match.start("o") : match.end("o")])
    if (
        not 2 <= units(answer.plain) <= 100
        or not balanced(answer.mask)
        or language.start("pronouns").match(answer.mask)
    ):
        return None
    points = language.start("unresolved").search(answer.mask) and units(answer.plain) < 20
    if points or language.start("deictic").search(answer.mask) or language.start("goes_on").search(answer.mask):
        return None
    low, high = sorted((match.span("s"), match.span("o")))
    if negated(statement, low[1], high[0]) or language.start("negation").search(own.mask[-4:]):
        return None
    parts = {name: text[match.start(name) : match.end(name)] for name, value in match.groupdict().items() if value}
    if cue.facet == "why" and language.start("verb_first").match(own.mask):
        # "可以解决 …，因为 …": what can do so is what the section is about.
        topic = scope.topic(statement.line)
        if not is_term(topic, language):
            return None
        own = language.ask("{topic}{said}", topic=topic, said=own)
    parts["s"] = own
    if language.spaced:
        # What began the sentence stands inside the question.
        parts = {name: part if match.start(name) else inside(part, language) for name, part in parts.items()}
    front = language.ask(cue.front, **parts)
    if normal(answer.plain) in normal(front.plain) or normal(own.plain) in normal(answer.plain):
        return None
    if not language.spaced and spelt_in(answer.plain, front.plain, ""):
        return None
    line = replace(statement.line, lines=text.lines)
    return scope.candidate(rule, cue.id, cue.rank, line, handle=own.plain, facet=cue.facet, front=front, back=answer)


def cloze_candidate(scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]) -> Candidate | None:
    """The sentence with the cue's parts deleted; the subject instead, where the object is what the section is about.

    Where the deletion would hide too much of the sentence, its beginning becomes the question and the rest the answer.
    """
    own = subject(scope, statement, cue, match)
    if own is None or (statement.language.spaced and statement.language.full("genus").match(own.plain.strip())):
        # “Approach is similar to …”: which one, the text before says.
        return None
    text = statement.text
    parts = list(cue.cloze)
    if (
        parts == ["o"]
        and statement.language.spaced
        and _begun(scope)[text.mask[: match.start("o")].strip().lower()] > 1
    ):
        # “TCP provides …”, and in the next sentence something else.
        return None
    about = normal(scope.entity.plain)
    if parts == ["o"] and about and normal(match["o"]).rstrip("s") == about.rstrip("s") and match.groupdict().get("s"):
        parts = ["s"]
    spans = [(match.start(part), match.end(part)) for part in parts if match[part]]
    begins = statement.language.start("resolvable")
    if any(begins.match(text.mask, comma.end()) for span in spans for comma in _COMMA.finditer(text.mask, *span)):
        # “by the host, it helps …”
        return None
    if dangling(blanked(text.plain, spans), statement.language):
        return None
    if cue.facet == "what" and all(a and is_common(text.plain[a:b], statement.language) for a, b in spans):
        return None
    start, end = match.span()
    if units(text.plain) > 110 or (start and not statement.language.spaced and units(text.plain) > 60):
        text, spans = text[start:end].strip(), [(a - start, b - start) for a, b in spans]
    made = _asked_whole(scope, rule, cue, statement, text, spans)
    # "… because ＿＿＿": the conjunction stays, since it says what is asked.
    lead = statement.language.start("deletion_lead")
    spans = [(found.end() if (found := lead.match(text.mask, a)) else a, b) for a, b in spans]
    if made is None and (made := cloze(scope, rule, cue.id, cue.rank, statement, text, spans)):
        # So does the preposition of “is driven by ＿＿＿”, where the whole is worth hiding.
        shown = match.end("l") - match.start("o") if match.groupdict().get("l") and parts == ["o"] else 0
        behind = [(a + shown, b) for a, b in spans]
        made = (shown and cloze(scope, rule, cue.id, cue.rank, statement, text, behind)) or made
    if made is None and not statement.language.spaced and len(text) > end - start:
        # What a longer sentence would show elsewhere its own clause may still hide.
        offset = 0 if text is not statement.text else start
        clause = [(a - offset, b - offset) for a, b in spans]
        made = cloze(scope, rule, cue.id, cue.rank, statement, statement.text[start:end].strip(), clause)
    if made is None and cue.completes and len(spans) == 1:
        made = _completion(scope, rule, cue, statement, text, spans[0])
    return made


def _begun(scope: Scope) -> Counter[str]:
    """How many sentences of the section begin so, in their first words."""
    found: Counter[str] | None = scope.memory.get("begun")
    if found is None:
        found = scope.memory["begun"] = Counter()
        for statement in statements(scope):
            mask = statement.text.mask[:LONGEST_TOPIC].lower()
            found.update({mask[: gap.start()] for gap in _GAP.finditer(mask)})
    return found


_GAP: Final = re.compile(r"\s")


def _asked_whole(
    scope: Scope, rule: str, cue: Cue, statement: Statement, text: Rich, spans: list[tuple[int, int]]
) -> Candidate | None:
    """``Replication adds more hardware`` → What does replication add?, where the language knows how to ask it.

    Nothing may follow the answer, and what stands before it must be all that the language's pattern says.
    """
    if len(spans) != 1:
        return None
    start, end = spans[0]
    forms = statement.language.asked(cue.id if start else f"{cue.id}-subject")
    lead, answer = trimmed(text[:start] if start else text[end:]), trimmed(text[start:end])
    if not forms or (start and text.plain[end:].strip(" .!")):
        return None
    if units(answer.plain) > LONG_ANSWER or not balanced(answer.mask) or not balanced(lead.mask):
        return None
    for form in forms:
        match = form.lead.match(lead.mask)
        if not match or not form.answer.match(answer.mask) or form.not_answer.match(answer.mask):
            continue
        parts = {name: lead[slice(*match.span(name))] for name in match.groupdict() if match[name]}
        front = statement.language.ask(form.front, **{k: inside(v, statement.language) for k, v in parts.items()})
        if cut := form.cut.match(answer.mask):
            answer = answer[cut.end() :]
        if units(answer.plain) < 2 or normal(answer.plain) in normal(front.plain):
            return None
        if units(answer.plain) <= _FEW_WORDS and statement.language.full("not_deletion").match(answer.plain):
            return None
        if readable_off(answer.plain, front.plain, crumbs_above(scope, statement)):
            return None
        line = replace(statement.line, lines=text.lines)
        handle = lead.plain
        return scope.candidate(rule, cue.id, cue.rank, line, handle=handle, facet=cue.facet, front=front, back=answer)
    return None


_FEW_WORDS: Final = 8
"""Units of an answer that is no clause of its own."""


def _completion(
    scope: Scope, rule: str, cue: Cue, statement: Statement, text: Rich, span: tuple[int, int]
) -> Candidate | None:
    """``Responses return …?`` for a sentence whose end is most of it."""
    start, end = span
    lead, answer, phrase = text[:start].strip(), trimmed(text[start:end]), "complete"
    if not lead:
        lead, phrase = trimmed(text[end:]), "complete_start"
        if not statement.language.has(phrase):
            return None
    elif text.plain[end:].strip(" .。"):
        return None
    if not 4 <= units(lead.plain) <= 60 or not 6 <= units(answer.plain) <= LONG_ANSWER:
        return None
    if normal(answer.plain) in normal(lead.plain) or not balanced(answer.mask) or not balanced(lead.mask):
        return None
    front = statement.language.ask(phrase, x=lead)
    return scope.candidate(
        rule,
        cue.id,
        cue.rank - 1,
        replace(statement.line, lines=statement.text.lines),
        handle=lead.plain,
        facet=cue.facet,
        front=front,
        back=answer,
    )


def by_cues(scope: Scope, rule: str, *groups: str) -> Iterator[Candidate]:
    """For each sentence the cues that fit, the first in a stretch: one where words are spaced, else one a clause."""
    for statement in with_tales(scope):
        taken: list[tuple[int, int]] = []
        for group in groups:
            for cue in statement.language.fitting(group, statement.mask):
                if statement.tale and cue.facet != "date":
                    continue
                for match in matches(cue, statement):
                    if any(match.start() < b and a < match.end() for a, b in taken):
                        continue
                    made = _candidate(scope, rule, group, cue, statement, match)
                    if made is not None:
                        taken.append((0, MAX_SENTENCE) if statement.language.spaced else match.span())
                        yield made


def _candidate(
    scope: Scope, rule: str, group: str, cue: Cue, statement: Statement, match: re.Match[str]
) -> Candidate | None:
    if group == "definitions":
        return definition_candidate(scope, rule, cue, statement, match)
    if cue.front:
        return question_candidate(scope, rule, cue, statement, match)
    return cloze_candidate(scope, rule, cue, statement, match)


def anchored(scope: Scope, rule: str) -> Iterator[Candidate]:
    """Bold terms inside a sentence with their definition right behind: ``a **board**, a group of people who …``."""
    for line, text in _sentences(scope):
        language = scope.language_for(text)
        for start, end in text.spans(STRONG):
            term = trimmed(text[start:end])
            if start == 0 or not is_term(split_gloss(term)[0], language):
                continue
            if language.full("adverbial").match(text.mask[:start]):
                continue
            for cue in language.fitting("anchored", text.mask):
                match = cue.pattern.match(text.mask, end)
                if match is None or not 8 <= units(match["o"]) <= LONG_ANSWER:
                    continue
                if language.start("evaluative").match(match["o"]) or not balanced(match["o"]):
                    continue
                many = language.has(f"{cue.front}_many") and _is_plural(term, language)
                named = _with_article(term, text.mask[:start], many, language)
                yield scope.candidate(
                    rule,
                    cue.id,
                    cue.rank,
                    replace(line, lines=text.lines),
                    handle=term.plain,
                    front=language.ask(f"{cue.front}_many" if many else cue.front, x=named),
                    back=trimmed(text[match.start("o") : match.end("o")]),
                )
                break


def _sentences(scope: Scope) -> Iterator[tuple[Line, Rich]]:
    """Sentences with bold words in them, wherever they begin: the term alone is asked about."""
    for line in scope.outline.lines:
        if any(run.marks & STRONG for run in line.text.runs) and split_label(line.text) is None:
            for sentence in sentences(unmarked(line.text)):
                if len(sentence) <= MAX_SENTENCE:
                    yield line, without_citations(sentence, scope.language_for(sentence))


def _is_plural(term: Rich, language: Language) -> bool:
    return language.full("many").match(split_gloss(term)[0].plain) is not None


def _with_article(term: Rich, before: str, many: bool, language: Language) -> Rich:
    articles = language.text("articles")
    article = re.search(rf"\b({articles})[“\"]?\Z", before, re.IGNORECASE) if articles else None
    return Rich.of(article[1].strip().lower() + " ") + term if article and not many else term
