"""Lists below a line that announces them: what asks for them, and with which items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flashgen.model import Block, Candidate, Item, ListBlock, Paragraph, Rich
from flashgen.rules.announced import announcement
from flashgen.rules.answers import MAX_ITEMS, MAX_LONG, asked_of, list_answer
from flashgen.rules.base import Scope
from flashgen.rules.coherence import enumerates, goes_on
from flashgen.rules.intro import intro_patterns, intro_question
from flashgen.rules.labels import acceptable, is_facet
from flashgen.rules.language import Language, everywhere
from flashgen.rules.lines import Label, count_said, heads, split_gloss, split_label, unnumbered
from flashgen.rules.list_fronts import LONG_NAME, STATEMENT, label_front
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import (
    CJK,
    QUESTION_MARK,
    balanced,
    ends_in_colon,
    normal,
    sentences,
    split_outside,
    trimmed,
    units,
)

_KIND_END: Final = re.compile(f"[，,：:]|-(?=[{CJK}])")
_EQUATED: Final = re.compile(r"\s:?=\s")
"""``D = on input x:`` says how something is built, and announces no members."""
_LEAST: Final = 4
"""Units of a clause that names a side."""
_CLAUSE_END: Final = re.compile("[，,。；;]")
_NAME: Final = 30
"""Units of a line without a colon that names what the list below it holds."""
_CLAUSE_WORDS: Final = 4
"""Words of a label that names something; more say something."""


def announced(scope: Scope, line: Line, block: ListBlock) -> Iterator[Candidate]:
    """The heads of a list, asked by the line above it: a label, a sentence with a colon or a title."""
    language = scope.language_for(line.text)
    if is_steps(scope, line, block, language):
        return
    label = split_label(line.text)
    label = replace(label, term=unnumbered(label.term)) if label is not None else None
    whole, block = block, evened(block, (label.term if label else trimmed(line.text)).plain.strip(), language)
    back = list_answer(block, MAX_LONG)
    side = label.term.plain.strip() if label is not None else ""
    if not back or not enumerates(block, language, side) or goes_on(scope, block):
        return
    if _EQUATED.search(next(reversed(sentences(line.text)), line.text).plain):
        return
    if count_said(label.term if label is not None else line.text, language) not in (0, len(block.items)):
        # "Four operations" above three items: the list goes on elsewhere, or counts something else.
        return
    asked = _asked(scope, line, label, block, language)
    if asked is None:
        return
    front, handle, line = asked
    if is_vague(front, block, language) or _names_no_members(line, handle, block, language):
        return
    more = whole is not block or any(item.nested or split_label(item.text) for item in block.items)
    extra: tuple[Block, ...] = (whole,) if more else ()
    lines = {item.line for item in block.items} | set(line.lines)
    yield scope.candidate(
        "items",
        "announced",
        72,
        line,
        handle=handle,
        facet="items",
        extra=extra,
        lines=lines,
        **asked_of(front, back),
    )


def is_steps(scope: Scope, line: Line | None, block: ListBlock, language: Language) -> bool:
    """Whether a list is a procedure: numbered 1, 2, 3 … and announced as one."""
    if not block.ordered or len(set(block.numbers)) < len(block.items) or goes_on(scope, block):
        return False
    said = line.text.plain if line is not None else scope.heading.plain
    return language.full("steps").match(said.strip()) is not None


def _asked(
    scope: Scope, line: Line, label: Label | None, block: ListBlock, language: Language
) -> tuple[Rich, str, Line] | None:
    """(question, handle, line that asks) for a list; None where its line asks nothing."""
    front: Rich | None
    if label is not None and (not label.body or line.kind == "item"):
        front, handle, line = _by_label(scope, line, label, block, language)
    elif line.text.mask.rstrip()[-1:] in "：:":
        front, handle = intro_question(scope, line, language, str(len(block.items))), trimmed(line.text).plain
    else:
        term = trimmed(split_gloss(line.text)[0])
        front, handle = _by_title(scope, line, term, block, language), term.plain
    return None if front is None else (front, handle, line)


def _by_label(
    scope: Scope, line: Line, label: Label, block: ListBlock, language: Language
) -> tuple[Rich | None, str, Line]:
    """(question, handle, line) of a label: asked by its name, as a sentence, or by what its text comes to announce."""
    count, handle = str(len(block.items)), label.term.plain
    last = next(reversed(sentences(label.body)), label.body)
    if ends_in_colon(last) and normal(last.plain) != normal(label.body.plain):
        line = replace(line, text=last, parents=(*line.parents, label.term))
        return intro_question(scope, line, language, count), trimmed(last).plain, line
    clause = _is_clause(label.term, language)
    plain = clause and label.style == "plain"
    if not plain and acceptable(label, language):
        parts = bool(label.body) and not ends_in_colon(label.body)
        return label_front(scope, line, label.term, parts, language, block), handle, line
    if plain or (clause and not label.body and not QUESTION_MARK.search(label.term.mask)):
        return intro_question(scope, line, language, count), handle, line
    return None, handle, line


def _by_title(scope: Scope, line: Line, term: Rich, block: ListBlock, language: Language) -> Rich | None:
    """The question of a line without a colon: a sentence that says that a list comes, or a name."""
    count = str(len(block.items))
    if language.spaced and (said := intro_question(scope, line, language, count, bare=False)):
        open_ended = language.start("left_open").search(line.text.mask)
        asks = language.start("question_words").match(line.text.mask)
        # A whole sentence with more about it below announces nothing.
        return said if open_ended or asks or not _only_counts(said, language, count) else None
    if (
        not 0 < units(term.plain) <= _NAME
        or language.full("skip_labels").match(term.plain)
        or asks_itself(term, language)
    ):
        return None
    return label_front(scope, line, term, False, language, block)


def _names_no_members(line: Line, handle: str, block: ListBlock, language: Language) -> bool:
    """Whether what announces a list is one of its items or all of them, or a heading of notes, “Terms”."""
    named = [normal(head.plain) for head in heads(block.items)]
    if normal(handle) in {"", *named} or all(name in normal(handle) for name in named):
        # “质、量、度” names all of its own.
        return True
    if any(everywhere("skip_headings").fullmatch(said) for said in (handle.strip(), announcement(line.text).plain)):
        return True
    return language.full("generic_headings").match(handle.strip()) is not None and not is_facet(handle, language)


def asks_itself(term: Rich, language: Language) -> bool:
    """Whether a name is a question."""
    return language.full("question").match(term.plain) is not None


def _is_clause(term: Rich, language: Language) -> bool:
    return (language.spaced and len(term.plain.split()) > _CLAUSE_WORDS) or any(
        pattern.match(term.plain) for pattern, _ in intro_patterns(language)[:-1]
    )


def is_vague(front: Rich, block: ListBlock, language: Language) -> bool:
    """Whether a question only asks for so many points, and there are too many to be asked whole."""
    return len(block.items) > MAX_ITEMS and _only_counts(front, language, str(len(block.items)))


def _only_counts(front: Rich, language: Language, count: str) -> bool:
    """Whether a question asks for so many points or items of something, whatever they are."""
    forms = (language.phrase(name).rpartition("{x}")[2] for name in ("points", "list") if language.has(name))
    return any(front.plain.endswith(form.replace("{n}", count)) for form in forms)


def evened(block: ListBlock, name: str, language: Language) -> ListBlock:
    """Sides of a thing, some as labels with a text and some as statements: a long statement by its first clause."""
    labels = [split_label(item.text) for item in block.items]
    bare = [label is None or not label.body for label in labels]
    if all(bare) and (kinds := _kinds(block, name, language)):
        return kinds
    if language.spaced or not any(bare) or all(bare) or not language.full("list_headings").match(name):
        return block
    return replace(
        block, items=tuple(_cut(item) if alone else item for item, alone in zip(block.items, bare, strict=True))
    )


def _kinds(block: ListBlock, name: str, language: Language) -> ListBlock | None:
    """The bare names of kinds that each go on with a clause and end as what announces them: two 锁 as
    ``共享锁（S），允许…`` / ``排他锁（X），只许…``."""
    found: list[Item] = []
    for item in block.items:
        counted = language.start("nth").match(item.text.mask)
        text = item.text[counted.end() :] if counted else item.text
        cut = next((end for end in _KIND_END.finditer(text.mask) if balanced(text.mask[: end.start()])), None)
        kind, _ = split_gloss(text[: cut.start()]) if cut else (Rich(), Rich())
        if cut is None or not is_term(kind, language) or units(kind.plain) > LONG_NAME:
            return None
        found.append(replace(item, blocks=(Paragraph(text[: cut.start()], line=item.line), *item.nested)))
    (end, most), *_ = Counter(normal(split_gloss(item.text)[0].plain)[-1:] for item in found).most_common()
    alike = most == len(found) and end and end in name
    return replace(block, items=tuple(found)) if alike and not language.spaced else None


def _cut(item: Item) -> Item:
    """A long item up to its first clause, where that is short."""
    cut = _CLAUSE_END.search(item.text.mask)
    first = item.text[: cut.start()] if cut is not None else item.text
    short = _LEAST <= units(first.plain) <= STATEMENT and balanced(first.mask)
    parts = split_outside(item.text, "，,、")
    listed = len(parts) > 2 and units(item.text.plain) <= LONG_NAME * len(parts) / 2
    if cut is None or not short or listed or units(item.text.plain) <= STATEMENT:
        return item
    return replace(item, blocks=(Paragraph(first, line=item.line), *item.nested))
