"""Plain label lines: ``预处理：简单裁剪``, ``- prior: text embedding``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flashgen.model import Candidate, CodeBlock, MathBlock, Rich
from flashgen.rules.base import Scope, fit, lines_of
from flashgen.rules.labels import acceptable, is_facet, label_candidates
from flashgen.rules.language import Language
from flashgen.rules.outline import Label, Line, split_gloss, split_label
from flashgen.rules.terms import is_term
from flashgen.rules.text import sentences, split_outside, trimmed, units


def label(scope: Scope) -> Iterator[Candidate]:
    """Cards for labels without markup; a method right after its problem carries the problem in its question.

    ``降低学习率的方法：手动调整`` → 降低学习率的方法是什么？ / 手动调整
    """
    last: tuple[Label, Line] | None = None
    for line in scope.outline.lines:
        found = split_label(line.text)
        if (said := _announces(scope, line)) is not None:
            yield from _announced(scope, line, said)
        if found is None or found.style != "plain" or not _allowed(scope, line, found):
            last = None
            continue
        language = scope.language_for(found.term, found.body)
        if last is not None and (solved := _solved(scope, last[0], found, line, language)):
            yield solved
        else:
            yield from label_candidates(scope, line, found, "label", 50)
        last = (found, line)


_MAX_ROWS: Final = 2
"""Line breaks of a formula that answers; more are a derivation."""


def _announces(scope: Scope, line: Line) -> Rich | None:
    """What a line says that the formula or the code below it shows; None where it announces nothing: a sentence with a
    colon, or a name with a verb, ``平均速度为``."""
    block = next(iter(line.children), None)
    if isinstance(block, MathBlock):
        language = scope.language_for(line.text)
        if verb := language.start("formula_follows").search(line.text.mask.rstrip()):
            name = line.text[: verb.start()].strip(" ，,")
            if is_term(name, language) and units(name.plain) <= _NAME:
                return name
        if _is_bare_name(line, language):
            return split_gloss(line.text)[0].strip()
    elif not isinstance(block, CodeBlock) or block.code.strip().count("\n") >= _MAX_LINES:
        return None
    if line.text.mask.rstrip()[-1:] not in ("：", ":"):
        return None
    said = trimmed(sentences(line.text)[-1])
    copula = scope.language_for(said).start("label_copula").search(said.mask)
    return said[: copula.start()] if copula else said


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
_MAX_LINES: Final = 3
"""Lines of code that answer."""


def _announced(scope: Scope, line: Line, said: Rich) -> Iterator[Candidate]:
    """A sentence that announces a formula or a line of code asks for it."""
    language = scope.language_for(said)
    found = split_label(line.text)
    if not 4 <= units(said.plain) <= 60 or (found is not None and not acceptable(found, language)):
        return
    unasked = ("pronouns", "connectives", "hypothetical", "instruction", "adverbial_clause")
    if any(language.start(name).match(said.mask) for name in unasked):
        return
    if (not language.spaced and not is_term(said, language)) or language.full("announces_step").match(said.plain):
        # "代入上式得：" is a step of a derivation, not a thing that has a formula.
        return
    if language.start("deictic").search(said.mask) or language.start("meta").search(said.mask):
        return
    block = line.children[0]
    if isinstance(block, MathBlock) and block.tex.count("\\\\") > _MAX_ROWS:
        return
    formula = isinstance(block, MathBlock) or (
        isinstance(block, CodeBlock) and not block.language and "=" in block.code
    )
    phrase = "announced" if formula else "shown"
    if isinstance(block, MathBlock) and language.has("formula"):
        if language.full("formula_label").match(said.plain):
            phrase = "what"
        elif _is_bare_name(line, language):
            phrase = "formula"
    yield scope.candidate(
        "label",
        "block",
        49,
        line,
        handle=said.plain,
        facet="formula",
        front=language.ask(phrase if language.has(phrase) else "label", x=said),
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
    return line.kind == "item" or sided or len(name.split()) <= 3


def _solved(scope: Scope, before: Label, found: Label, line: Line, language: Language) -> Candidate | None:
    """``问题：…`` then ``方法：…``: the pair is one question."""
    pairs = language.data.get("pairs", {})
    if not isinstance(pairs, dict) or pairs.get(before.term.plain.strip()) != found.term.plain.strip():
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
