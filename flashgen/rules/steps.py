"""Procedures: a numbered list announced as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from flashgen.model import Candidate, Item, ListBlock, Paragraph, Rich
from flashgen.rules.answers import MAX_ITEM, as_deletion, list_answer, shortened
from flashgen.rules.base import Scope, capital, lowered
from flashgen.rules.intro import intro_question
from flashgen.rules.labels import is_facet
from flashgen.rules.language import Language
from flashgen.rules.lines import heads, split_label
from flashgen.rules.list_announced import is_steps
from flashgen.rules.outline import Line
from flashgen.rules.text import content_words, ends_in_colon, normal, sentences, trimmed, units, words

_MAX_ANNOUNCEMENT: Final = 26
_PLACE: Final = re.compile(r"\W*[^\W\d]{0,6}\s*\d[\d\s~–-]*\w?\W*")
"""``line 3``, ``行 1``: a place in a figure, no step."""
_MIN_CHAIN: Final = 3
_MAX_NAME: Final = 4
"""Words of a procedure's name; a longer one is a clause that announces it."""
_MAX_CHAIN: Final = 25
"""Steps; more are a manual to look up."""
_CHUNK: Final = 5
"""Steps of one cloze note."""


def steps(scope: Scope) -> Iterator[Candidate]:
    """The steps in order, their number in the question.

    ``训练步骤：`` + 1. 2. 3. → 训练步骤分哪 3 步？
    """
    for line in scope.outline.lines:
        block = line.items
        if block is not None and is_steps(scope, line, block, language := scope.language_for(line.text)):
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
    said = sentences(term)
    if len(said) > 1 and ends_in_colon(line.text) and language.full("steps").match(said[-1].plain):
        # What stands before the announcement is context that the steps do not need.
        term = said[-1]
    if len(sentences(term)) > 1 or (not language.spaced and units(term.plain) > _MAX_ANNOUNCEMENT):
        # A word for “process” somewhere in a long text announces nothing.
        return
    clause = language.spaced and len(words(term.plain)) > _MAX_NAME
    if (clause and line.text.mask.rstrip()[-1:] != ":") or re.search(r"[：:]", term.mask):
        return
    if clause or language.start("counted").search(term.mask):
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
    if (thing := language.thing_asked(term.plain)) is not None:
        # “What is the water cycle”: the steps are asked for, not what it is.
        term = capital(term[thing]) if language.spaced else term[thing]
    if not normal(term.plain) or language.full("skip_labels").match(term.plain):
        return
    names = tuple(heads(block.items))
    if all(_PLACE.fullmatch(name.plain) for name in names) or any(
        language.full("side_heads").match(name.plain) for name in names
    ):
        return
    if language.full("clause_label").match(term.plain) or (
        line is not None and _of_nothing(scope, line, term, language)
    ):
        return
    nested = sum(bool(item.nested) for item in block.items)
    if not language.spaced and 2 * nested > len(names) and sum(units(name.plain) for name in names) < 10 * len(names):
        # The headings of a text rather than what is done.
        return
    back = list_answer(block)
    yield from _overlapping(scope, line, block, term, language)
    if not back:
        return
    count = str(len(block.items))
    if asked is not None:
        front = asked
    elif is_facet(term.plain, language) and line is not None and (topic := scope.topic(line)):
        front = language.ask("of_steps", topic=topic, x=lowered(term, language), n=count)
    elif not language.spaced and re.search("[，；]", term.mask):
        # A sentence that announces: what it is about stands above it.
        if not (line is not None and (topic := scope.topic(line))):
            return
        front = language.ask("steps", x=topic, n=count)
    else:
        front = language.ask("steps", x=term, n=count)
    lines = {item.line for item in block.items} | ({scope.section.path[-1].line} if line is None else set(line.lines))
    crumbs = None if line is not None else [heading.text for heading in scope.section.path[:-1]]
    yield scope.candidate(
        "steps", "list", 74, line, handle=term.plain, facet="steps", front=front, back=back, lines=lines, crumbs=crumbs
    )


def _of_nothing(scope: Scope, line: Line, term: Rich, language: Language) -> bool:
    """Whether a name only says “process”, and nothing above it says of what."""
    topic = scope.topic(line)
    named = topic and not language.full("generic_headings").match(topic.plain)
    return is_facet(term.plain, language) and not named


def _overlapping(
    scope: Scope, line: Line | None, block: ListBlock, term: Rich, language: Language
) -> Iterator[Candidate]:
    """Cloze notes of at most five steps, one deletion a step: what comes after what is before your eyes.

    Each note shows the last step of the note before it.
    """
    names = [shortened(trimmed(head)) for head in heads(block.items)]
    if not _MIN_CHAIN <= len(names) <= _MAX_CHAIN or any(
        not normal(name.plain) or units(name.plain) > MAX_ITEM or name.media for name in names
    ):
        return
    if len({normal(name.plain) for name in names}) < len(names):
        return
    parts = -(-len(names) // _CHUNK)
    size = -(-len(names) // parts)
    starts = range(0, len(names), size)
    if any(_says_over(names, start, start + size) for start in starts):
        # Half a procedure is none: the steps of the other parts would never be asked.
        return
    for start in starts:
        shown = max(start - 1, 0)
        items = tuple(
            Item((Paragraph(as_deletion(name, at - start + 1) if at >= start else name),))
            for at, name in enumerate(names[shown : start + size], shown)
        )
        chain = ListBlock(items, ordered=True, start=shown + 1, numbers=tuple(range(shown + 1, shown + 1 + len(items))))
        yield scope.candidate(
            "steps",
            "chain",
            73,
            line,
            handle=term.plain,
            facet="order" if not start else f"order-{start + 1}",
            text=(Paragraph(language.ask("chain", x=term)), chain),
            lines={item.line for item in block.items[start : start + size]},
            crumbs=None if line is not None else [heading.text for heading in scope.section.path[:-1]],
        )


def _says_over(names: Sequence[Rich], start: int, end: int) -> bool:
    """Whether a step that a part hides is told by the others there: it cannot be hidden beside them."""
    shown = names[max(start - 1, 0) : end]
    return any(_told_by(at, shown) for at in range(min(start, 1), len(shown)))


def _told_by(at: int, names: Sequence[Rich]) -> bool:
    """Whether most words of a step stand in the others."""
    own = content_words(names[at].plain)
    others = {word for other, name in enumerate(names) if other != at for word in content_words(name.plain)}
    return len(own) > 2 and 4 * len(own & others) >= 3 * len(own)
