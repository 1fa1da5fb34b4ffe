"""Plain label lines: ``预处理：简单裁剪``, ``- prior: text embedding``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from flashgen.model import CODE, MATH, STRONG, Candidate, CodeBlock, Content, MathBlock, Rich
from flashgen.rules.base import Scope, fit, is_derivation, leaves, lines_of, lowered
from flashgen.rules.label_answers import label_candidates
from flashgen.rules.labels import acceptable, is_facet
from flashgen.rules.language import Language
from flashgen.rules.lines import Label, split_gloss, split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK, ends_in_colon, sentences, split_outside, trimmed, units, wholly


def label(scope: Scope) -> Iterator[Candidate]:
    """Cards for labels without markup; a method right after its problem carries the problem in its question.

    ``降低学习率的方法：手动调整`` → 降低学习率的方法是什么？ / 手动调整
    """
    last: tuple[Label, Line] | None = None
    for line in scope.outline.lines:
        found = split_label(line.text)
        if (said := _announces(scope, line)) is not None:
            yield from _announced(scope, line, said)
        yield from _in_words(scope, line)
        # What stands deeper tells more of the last label.
        deeper = last is not None and len(line.parents) > len(last[1].parents)
        if found is None or found.style != "plain" or not _allowed(scope, line, found):
            last = last if deeper else None
            continue
        language = scope.language_for(found.term, found.body)
        if last is not None and not deeper and (solved := _solved(scope, last[0], found, line, language)):
            yield solved
        else:
            yield from label_candidates(scope, line, found, "label", 50)
        last = last if deeper else (found, line)
    yield from _named_formulas(scope, scope.section.blocks)


def _in_words(scope: Scope, line: Line) -> Iterator[Candidate]:
    """A formula that a line says in words: ``Revenue = price x quantity``."""
    match = _WORDED.fullmatch(line.text.mask.strip())
    if match is None or any(run.marks & (MATH | CODE) for run in line.text.runs):
        return
    name, formula = (line.text.strip()[slice(*match.span(part))].without(STRONG) for part in ("name", "formula"))
    if units(formula.plain) <= _FORMULA:
        yield from _formula(scope, line, name, trimmed(formula))


_WORDED: Final = re.compile(
    rf"(?P<name>[^\W\d_][^=＝<>(){{}}\[\]|`:：;；]{{1,40}}?)\s*[=＝]\s*"
    rf"(?P<formula>(?=[^=＝]*(?:[^\W\d_]{{2}}|[{CJK}])[)）]?(?:\s*[×÷*+−]\s*|\s[x/-]\s)[(（]?(?:[^\W\d_]{{2}}|[{CJK}]|\d))[^=＝;；]{{5,120}})"
)
"""Words that are added, subtracted, multiplied or divided."""
_FORMULA: Final = 48
"""Units of a formula in words."""


def _formula(
    scope: Scope, line: Line | None, name: Rich, formula: Rich | Content, lines: Iterable[int] = ()
) -> Iterator[Candidate]:
    """The formula of a name."""
    language = scope.language_for(name)
    if is_term(name, language) and language.has("formula"):
        front = language.ask("formula", x=lowered(name, language))
        yield scope.candidate(
            "label", "formula", 51, line, handle=name.plain, facet="formula", front=front, back=formula, lines=lines
        )


def _named_formulas(scope: Scope, blocks: Content) -> Iterator[Candidate]:
    """A formula that begins with the name of what it computes, in words, asks for it: ``失业率 = …``."""
    for block in leaves(blocks):
        if not isinstance(block, MathBlock) or is_derivation(block):
            continue
        named = _NAMED.match(block.tex)
        if named is None:
            continue
        name = Rich.of((named["words"] or named["text"]).strip())
        if not is_facet(name.plain, scope.language_for(name)):
            yield from _formula(scope, None, name, (block,), lines_of([block]))


_NAMED: Final = re.compile(
    rf"\s*(?:(?P<words>(?=[^=]*[{CJK}]{{2}})[^\\_^=]{{2,24}})"
    r"|\\[a-z]+\s*\{(?P<text>[A-Za-z][A-Za-z -]{3,40})\})\s*=(?!=)"
)
"""The left side of an equation, where it is a name."""


def _announces(scope: Scope, line: Line) -> Rich | None:
    """What a line says that the formula or the code below it shows; None where it announces nothing: a sentence with a
    colon, or a name with a verb, ``平均速度为``."""
    block = next(iter(line.children), None)
    if isinstance(block, MathBlock):
        language = scope.language_for(line.text)
        said = next(reversed(sentences(line.text)), line.text)
        if made := language.start("formula_of").search(said.mask.rstrip()):
            name = said[made.start("x") : made.end("x")].strip()
            if is_term(name, language) and not wholly(name, MATH):
                return name
        if verb := language.start("formula_follows").search(said.mask.rstrip()):
            name = _last_clause(said[: verb.start()], language)
            # A symbol alone is no name: which of its formulas comes next, it does not say.
            if is_term(name, language) and units(name.plain) <= _NAME and not wholly(name, MATH):
                return name
        if _is_bare_name(line, language):
            return split_gloss(line.text)[0].strip()
    elif not isinstance(block, CodeBlock) or block.code.strip().count("\n") >= _MAX_LINES:
        return None
    if not ends_in_colon(line.text):
        return None
    said = trimmed(sentences(line.text)[-1])
    copula = scope.language_for(said).start("label_copula").search(said.mask)
    return said[: copula.start()] if copula else said


def _last_clause(said: Rich, language: Language) -> Rich:
    """What an announcement names, behind what it says before that."""
    cut = said.mask.rstrip(" ，,").rfind("，") + 1
    name = said[cut:].strip(" ，,")
    lead = language.start("formula_lead").match(name.mask)
    return name[lead.end() :] if lead and lead.end() < len(name) else name


def _is_bare_name(line: Line, language: Language) -> bool:
    """Whether a line is the name of a thing and nothing else."""
    bare, _ = split_gloss(line.text)
    name = bare.plain.strip()
    no_name = ("generic_headings", "skip_labels", "no_opening", "not_term", "clause_label", "announces_step")
    no_start = ("verb_start", "connectives", "pronouns", "adverbial_clause", "not_name_start")
    return (
        (not language.spaced or line.kind == "item")
        and bare.mask.strip()[-1:].isalnum()
        and units(name) <= _NAME
        and is_term(bare, language)
        and not is_facet(name, language)
        and not re.search("[:：]", line.text.mask)
        and not language.start("clause_verb").search(line.text.mask)
        and not any(language.full(entry).match(name) for entry in no_name)
        and not any(language.start(entry).match(name) for entry in no_start)
    )


_NAME: Final = 20
"""Units of a name that a formula is told of."""
_SHORTEST: Final = 2
_CLAUSE: Final = 4
"""Units of an announcement, be it but a name."""
_MAX_LINES: Final = 3
"""Lines of code that answer."""


def _announced(scope: Scope, line: Line, said: Rich) -> Iterator[Candidate]:
    """A sentence that announces a formula or a line of code asks for it."""
    language = scope.language_for(said)
    found = split_label(line.text)
    block = line.children[0]
    least = _SHORTEST if isinstance(block, MathBlock) and is_term(said, language) else _CLAUSE
    labels = () if found is None else (found, replace(found, term=said))
    if not least <= units(said.plain) <= 60 or (labels and not any(acceptable(each, language) for each in labels)):
        return
    unasked = ("pronouns", "connectives", "hypothetical", "instruction", "adverbial_clause")
    if any(language.start(name).match(said.mask) for name in unasked):
        return
    if (not language.spaced and not is_term(said, language)) or language.full("announces_step").match(said.plain):
        # "代入上式得：" is a step of a derivation, not a thing that has a formula.
        return
    if language.start("deictic").search(said.mask) or language.start("meta").search(said.mask):
        return
    if isinstance(block, MathBlock) and is_derivation(block):
        return
    formula = isinstance(block, MathBlock) or (
        isinstance(block, CodeBlock) and not block.language and "=" in block.code
    )
    phrase = "announced" if formula else "shown"
    if isinstance(block, MathBlock) and language.has("formula"):
        if language.full("formula_label").match(said.plain):
            phrase = "what"
        elif _is_bare_name(line, language) or (
            "=" in block.tex and is_term(said, language) and language.full("formula_named").match(said.plain)
        ):
            phrase = "formula"
    front = language.ask(phrase if language.has(phrase) else "label", x=said)
    if is_facet(said.plain, language):
        topic = scope.topic(line)
        named = topic and is_term(topic, language) and not is_facet(topic.plain, language)
        front = language.ask("of", topic=topic, x=lowered(said, language)) if named else language.ask("label", x=said)
    yield scope.candidate(
        "label",
        "block",
        49,
        line,
        handle=said.plain,
        facet="formula",
        front=front,
        back=(block,),
        lines=lines_of([block]),
    )


def _allowed(scope: Scope, line: Line, found: Label) -> bool:
    """Running prose with a colon in it is no label: the term must be short, and stand in a list where it is spaced."""
    language = scope.language_for(found.term, found.body)
    if line.kind == "quote" and not found.body:
        return False
    if not language.spaced:
        return True
    name = found.term.plain.strip()
    sided = is_facet(name, language) or language.full("inverse_of").match(name) is not None
    # “Absolute threshold of a sense -- the least that …”
    told = not found.colon and language.full("definition_body").match(found.body.mask) is not None
    return line.kind == "item" or sided or len(name.split()) <= (_DEFINED if told else _NAMED_BEFORE)


_NAMED_BEFORE: Final = 3
_DEFINED: Final = 5
"""Words of a name before a sign in running text, and before a dash and what says what it is."""


def _solved(scope: Scope, before: Label, found: Label, line: Line, language: Language) -> Candidate | None:
    """``问题：…`` then ``方法：…``: the pair is one question."""
    pairs = language.data.get("pairs", {})
    answers = pairs.get(before.term.plain.strip().lower(), "") if isinstance(pairs, dict) else ""
    if not answers or not re.fullmatch(answers, found.term.plain.strip(), re.IGNORECASE):
        return None
    parts = split_outside(before.body, "，,；;、" if not language.spaced else ";")
    answer, extra = fit(found.body)
    if not parts or not answer or not acceptable(found, language):
        return None
    front = language.ask("solved", problem=trimmed(parts[0]), x=found.term)
    return scope.candidate(
        "label",
        "pair",
        60,
        line,
        handle=found.term.plain,
        front=front,
        back=answer,
        extra=extra,
        lines=before.body.lines,
    )
