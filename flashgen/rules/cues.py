"""Sentence cues: patterns from the language files applied to the sentences of a section, with the guards that all
share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from flashgen.model import EMPHASIS, STRONG, Candidate, Paragraph, Rich, once
from flashgen.rules.base import LONG_ANSWER, Scope, capital, content, fit, inside, item_name, lowered
from flashgen.rules.labels import acceptable
from flashgen.rules.language import Cue, Language, everywhere, words_everywhere
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import balanced, cjk_share, content_words, normal, sentences, trimmed, units, unmarked

MAX_SENTENCE: Final = 400
"""Characters; a longer sentence is no fact, and patterns need a bound."""
_LONGEST_TOPIC: Final = 60
"""Characters in which a sentence that begins with its topic has said it."""
_COMMA = re.compile(r",\s")
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
        starts = (match.end() for match in _CLAUSE.finditer(self.mask))
        return (0, *(at for at in starts if not at or not any(pattern.match(self.mask, at) for pattern in dangling)))


def statements(scope: Scope) -> Sequence[Statement]:
    """The sentences of a section that may state a fact: no questions, opinions, announcements or dangling openings."""
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
        if span is None or span[1] - span[0] > _LONGEST_TOPIC:
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
    begins = sentence.plain[start:_LONGEST_TOPIC]
    if begins.isascii() and not normal(begins).startswith(name):
        return Rich()
    ends = range(start, min(len(sentence), _LONGEST_TOPIC))
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
    sentence = _without_citations(sentence, language)
    for name in ("answer_lead_ins", "lead_ins"):
        cut = language.start(name).match(sentence.mask)
        if not cut or cut.end() == len(sentence.mask):
            continue
        sentence = sentence[cut.end() :].strip()
        if language.spaced and sentence.plain[:1].islower():
            sentence = capital(sentence)
    if sentence.mask[-1:] in "：:" and line.items is None:
        sentence = trimmed(sentence)
    mask = sentence.mask
    if not mask or mask[-1] in "：:？?؟" or not balanced(mask) or _ASIDE.match(mask):
        return None
    if language.start("goes_on").search(mask):
        return None
    sentence = _without_pointing(sentence, language)
    mask = sentence.mask
    if language.finds(("opinion", "meta", "narrative", "deictic"), mask):
        return None
    if language.start("connectives").match(mask) or (language.spaced and _is_string(mask)):
        return None
    if any(run.link and run.text.strip().startswith(("http", "www.")) for run in sentence.runs):
        return None
    if not language.start("pronouns").match(mask):
        return Statement(sentence, line, language)
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
    if language.spaced:
        return (sentence,)
    hushed = _IN_BRACKETS.sub(lambda found: "\u00b7" * len(found[0]), sentence.mask)
    found = language.start("aliases").match(hushed)
    if found is None:
        return (sentence,)
    start, end = found.span("alias")
    return sentence[:start] + sentence[end:], trimmed(sentence[:end])


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


def _without_citations(sentence: Rich, language: Language) -> Rich:
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


_DOTTED = re.compile(r"(?<=\d)[.,](?=\d)|(?<=\b[A-Za-z])\.(?=[A-Za-z]\.)|(?<=\.[A-Za-z])\.")


@cache
def _abbreviated() -> re.Pattern[str]:
    """An abbreviation with its dot, inside a text."""
    return re.compile(rf"\b{everywhere('abbreviations').pattern}\.(?!$)", re.IGNORECASE)


def quiet(mask: str) -> str:
    """With the dots of numbers and abbreviations replaced, so that they end no clause; the length stays."""
    if "." in mask:
        mask = _abbreviated().sub(lambda match: match.group().replace(".", "\u00b7"), mask)
    return _DOTTED.sub("\u00b7", mask) if "." in mask or "," in mask else mask


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
    if cue.marked and not (_all_marked(name) or normal(name.plain) == entity):
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
    if negated(statement, match.end("s"), match.start("o")) or (match.start("s") > 40 and not cue.strong):
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
    named = lowered(whole.without(STRONG), language) if language.spaced else term
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
    if not language.spaced and _spelt_in(answer.plain, front.plain, ""):
        return None
    line = replace(statement.line, lines=text.lines)
    return scope.candidate(rule, cue.id, cue.rank, line, handle=own.plain, facet=cue.facet, front=front, back=answer)


def cloze_candidate(scope: Scope, rule: str, cue: Cue, statement: Statement, match: re.Match[str]) -> Candidate | None:
    """The sentence with the cue's parts deleted; the subject instead, where the object is what the section is about.

    Where the deletion would hide too much of the sentence, its beginning becomes the question and the rest the answer.
    """
    if subject(scope, statement, cue, match) is None:
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
    if dangling(_blanked(text.plain, spans), statement.language):
        return None
    if cue.facet == "what" and all(a and _is_common(text.plain[a:b], statement.language) for a, b in spans):
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
            mask = statement.text.mask[:_LONGEST_TOPIC].lower()
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
        if _readable_off(answer.plain, front.plain, _above(scope, statement)):
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


def cloze(
    scope: Scope,
    rule: str,
    cue: str,
    rank: int,
    statement: Statement,
    text: Rich,
    spans: list[tuple[int, int]],
    some: bool = False,
) -> Candidate | None:
    """A cloze note from a sentence and the stretches to hide; None when it would hide too much, too little or a
    leak, unless ``some`` of the stretches may do."""
    hidden = [_tight(text, a, b) for a, b in spans]
    hidden = _apart([(a, b) for a, b in hidden if b > a], text.plain)
    if not hidden or (statement.language.start("hypothetical").match(text.mask) and statement.language.spaced is False):
        return None
    whole, shown = normal(text.plain), _blanked(text.plain, hidden)
    if dangling(shown, statement.language):
        return None
    rest = normal(shown)
    if len(rest) < 0.32 * len(whole) or units(shown) < 4:
        return None
    above = _above(scope, statement)
    kept = [span for span in hidden if _worth_hiding(text, *span, shown, above, statement.language)]
    if kept != hidden:
        if not some:
            return None
        # What is left in sight may give others away.
        hidden, shown = kept, _blanked(text.plain, kept)
        if not hidden or not all(_worth_hiding(text, *span, shown, above, statement.language) for span in hidden):
            return None
    text = Rich(tuple(run._replace(link="") for run in text.without(STRONG).runs))
    end = len(text.mask.rstrip(" ；;，,、"))
    text = text[:end] if end >= hidden[-1][1] else text
    made = text.deleting((a, b, number) for number, (a, b) in enumerate(hidden, 1))
    handle = shown.replace(" … ", "_")
    line = replace(statement.line, lines=statement.text.lines)
    return scope.candidate(rule, cue, rank, line, handle=handle, text=(Paragraph(made),))


def _above(scope: Scope, statement: Statement) -> str:
    """The crumb right above a statement; one that names several does not tell which."""
    above = next((crumb.plain for crumb in reversed(scope.crumbs(statement.line))), "")
    return "" if statement.language.full("compound").match(above) else above


def _worth_hiding(text: Rich, start: int, end: int, shown: str, above: str, language: Language) -> bool:
    """Whether a stretch is an answer: something short that says something and cannot be read off the rest."""
    hidden = text.plain[start:end]
    answer, rest = normal(hidden), normal(shown)
    return bool(
        answer
        and not (len(answer) >= 2 and answer in rest)
        and not any(len(part) > 2 and part in rest for part in map(normal, _glossed(hidden)))
        and not any(figure in shown for figure in _FIGURE.findall(hidden))
        and hidden.count('"') % 2 == 0
        and balanced(text.mask[start:end])
        and text.mask[start] not in "(（"
        and not language.full("not_deletion").match(hidden.strip())
        and not (_readable_off if language.spaced else _spelt_in)(hidden, shown, above)
        and (content_words(hidden) or re.search(r"\w", hidden))
        and units(hidden) <= _LONGEST_DELETION
    )


def _is_common(hidden: str, language: Language) -> bool:
    """Whether a stretch is one word that everybody would guess: “Only the active server handles traffic.”"""
    said = content_words(hidden) if language.spaced else frozenset()
    return len(said) == 1 and next(iter(said)).removesuffix("s") in words_everywhere("plain_words")


_FIGURE: Final = re.compile(r"\d{3,}")
"""A number that comes twice by no chance."""
_LONGEST_DELETION: Final = 44
"""Units."""


def _apart(hidden: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Without the deletions that one of the others, still in sight, would give away."""
    names = [normal(text[a:b]) for a, b in hidden]
    return [
        span
        for at, span in enumerate(hidden)
        if not any(at != other and names[at] and names[at] in name for other, name in enumerate(names))
    ]


def _readable_off(hidden: str, shown: str, above: str) -> bool:
    """Whether most words of a deletion stand in what stays visible, or a long one that it begins with; or all its
    words stand there and in the context above, in whatever form: ``proofing time`` of what is proofed, under “Time”."""
    bare = _ABBREVIATION.sub("", hidden).replace("-", " ")
    names, rest = ({word.rstrip("s") for word in content_words(text)} for text in (bare, shown))
    first = normal(hidden.split()[0]).rstrip("s") if 0 < len(hidden.split()) <= _NAME else ""
    if len(first) >= _TELLING and first in rest:
        return True
    if hidden.isalpha() and any(first.startswith(word) and first[len(word) :] in rest for word in rest):
        # "The house for what is green is the greenhouse."
        return True
    if any((part := normal(name)) and part in normal(above) for name in re.split("[()（）]", hidden)):
        # Such a heading is left out of the card's context.
        above = ""
    stems = {word.rstrip("s")[:_STEM] for word in content_words(f"{shown} {above}")}
    letters = _LETTER.findall(hidden)
    if (
        len(names) > 1
        and set(letters) <= set(_LETTER.findall(f"{shown} {above}"))
        and all(word[:_STEM] in stems for word in names)
    ):
        return True
    told = {word[:_LONG_STEM] for word in content_words(f"{shown} {above}")}
    if len(names) == 1 and (only := next(iter(names)))[:_LONG_STEM] in told:
        # “You will need to reshape it”, under “Reshaping”; “Speculation merges what was speculatively assumed”.
        return len(only) >= _LONG_STEM
    return bool(names) and 3 * len(names & rest) >= 2 * len(names)


def _glossed(hidden: str) -> tuple[str, ...]:
    """A name and its gloss: each gives the other away."""
    both = _GLOSSED.fullmatch(hidden)
    return both.groups() if both else ()


def _spelt_in(hidden: str, shown: str, above: str) -> bool:
    """Whether most characters of a deletion stand in what stays visible, two or more together: ``嫁接苗木`` beside
    ``嫁接`` and ``苗木``; or all of a name's there and in the context above, half of them so: ``缓存命中`` under
    “命中率”."""
    name, rest = normal(hidden), normal(shown)
    if len(name) >= _SPELT and 4 * _in_runs(name, rest) >= 3 * len(name):
        return True
    rest = f"{rest}\n{normal(above)}"
    return len(name) > 2 and cjk_share(name) > 0 and set(name) <= set(rest) and 2 * _in_runs(name, rest) >= len(name)


def _in_runs(name: str, rest: str) -> int:
    """How many characters of a name stand in the rest, two or more together."""
    told = at = 0
    while at < len(name) - 1:
        end = at + 2
        while end <= len(name) and name[at:end] in rest:
            end += 1
        told += end - 1 - at if end > at + 2 else 0
        at = max(end - 1, at + 1)
    return told


_GLOSSED: Final = re.compile(r"\s*(.+?)\s*[(（]([^()（）]+)[)）]\s*")
_ABBREVIATION: Final = re.compile(r"\s*[(（][A-Z]{2,6}s?[)）]")
_LETTER: Final = re.compile(r"\b[A-Z]\b")
"""A letter that tells one name from another: “C corporation”."""
_STEM: Final = 4
"""Letters by which two forms of a word are one."""
_LONG_STEM: Final = 6
"""Letters by which a single word is told from the heading above it."""
_SPELT: Final = 4
"""Characters of a name that can be put together from parts."""
_TELLING: Final = 7
"""Letters of a first word that tells the rest of a name."""
_NAME: Final = 3
"""Words of a name; what is longer says something."""


def _blanked(text: str, hidden: list[tuple[int, int]]) -> str:
    for a, b in reversed(hidden):
        text = text[:a] + " … " + text[b:]
    return text


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


ABBREVIATION: Final = re.compile(r"\s*[A-Z][A-Za-z0-9-]{0,4}[A-Z0-9]s?\s*")
"""A gloss that does not tell the name that it is short for."""


def _tight(text: Rich, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space and punctuation at its ends."""
    mask = text.mask
    while start < end and mask[start] in " ，,、。.；;：:،؛":
        start += 1
    while end > start and mask[end - 1] in " ，,、。.；;：:،؛":
        end -= 1
    if mask[end - 1 : end] == "）":
        head, gloss = split_gloss(text[start:end])
        end = start + len(head) if normal(head.plain) and ABBREVIATION.fullmatch(gloss.plain) else end
    return start, end


def by_cues(scope: Scope, rule: str, *groups: str) -> Iterator[Candidate]:
    """For each sentence the cues that fit, the first in a stretch: one where words are spaced, else one a clause."""
    for statement in statements(scope):
        taken: list[tuple[int, int]] = []
        for group in groups:
            for cue in statement.language.fitting(group, statement.mask):
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
                    yield line, _without_citations(sentence, scope.language_for(sentence))


def _is_plural(term: Rich, language: Language) -> bool:
    return language.full("many").match(split_gloss(term)[0].plain) is not None


def _with_article(term: Rich, before: str, many: bool, language: Language) -> Rich:
    articles = language.text("articles")
    article = re.search(rf"\b({articles})[“\"]?\Z", before, re.IGNORECASE) if articles else None
    return Rich.of(article[1].strip().lower() + " ") + term if article and not many else term


__all__ = ["ABBREVIATION", "SYMBOL", "Statement", "anchored", "by_cues", "cloze", "statements"]
