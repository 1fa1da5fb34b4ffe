"""Procedures: a numbered list announced as one."""

from __future__ import annotations

from collections.abc import Iterator

from flashgen.model import Candidate, ListBlock, Rich
from flashgen.rules.answers import list_answer
from flashgen.rules.base import Scope, lowered
from flashgen.rules.items import intro_question, is_steps
from flashgen.rules.labels import is_facet
from flashgen.rules.language import Language
from flashgen.rules.outline import Line, split_label
from flashgen.rules.text import normal, trimmed


def steps(scope: Scope) -> Iterator[Candidate]:
    """The steps in order, their number in the question.

    ``训练步骤：`` + 1. 2. 3. → 训练步骤分哪 3 步？
    """
    for line in scope.outline.lines:
        block = line.items
        language = scope.language_for(line.text)
        if block is not None and is_steps(scope, line, block, language):
            yield from _procedure(scope, line, block, language)
    blocks = scope.section.blocks
    first = blocks[0] if blocks else None
    language = scope.language_for(scope.heading)
    if isinstance(first, ListBlock) and scope.section.path and is_steps(scope, None, first, language):
        yield from _made(scope, None, first, scope.heading, language)


def _procedure(scope: Scope, line: Line, block: ListBlock, language: Language) -> Iterator[Candidate]:
    label = split_label(line.text)
    if label is not None and not label.body and label.style != "plain":
        yield from _made(scope, line, block, label.term, language)
        return
    term = label.term if label is not None and not label.body else trimmed(line.text)
    cut = language.start("intro_drop").search(term.mask)
    if cut:
        term = trimmed(term[: cut.start()])
    if language.start("counted").search(term.mask):
        asked = intro_question(scope, line, language, str(len(block.items)))
        if asked is not None:
            yield from _made(scope, line, block, term, language, asked)
        return
    if language.start("pronouns").match(term.mask):
        asked = intro_question(scope, line, language, str(len(block.items)))
        if asked is None:
            return
    yield from _made(scope, line, block, term, language)


def _made(
    scope: Scope, line: Line | None, block: ListBlock, term: Rich, language: Language, asked: Rich | None = None
) -> Iterator[Candidate]:
    back = list_answer(block)
    if not back or not normal(term.plain) or language.full("skip_labels").match(term.plain):
        return
    count = str(len(block.items))
    if asked is not None:
        front = asked
    elif is_facet(term.plain, language) and line is not None and (topic := scope.topic(line)):
        front = language.ask("of_steps", topic=topic, x=lowered(term, language), n=count)
    else:
        front = language.ask("steps", x=term, n=count)
    lines = {item.line for item in block.items} | ({scope.section.path[-1].line} if line is None else set(line.lines))
    crumbs = None if line is not None else [heading.text for heading in scope.section.path[:-1]]
    yield scope.candidate(
        "steps", "list", 74, line, handle=term.plain, facet="steps", front=front, back=back, lines=lines, crumbs=crumbs
    )
