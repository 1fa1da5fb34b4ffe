"""Blocks to candidates: the rules in their order, and what becomes of what they propose.

A rule sees one section and the document's settings and nothing else, so the candidates of a document are a pure
function of its text and the settings.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flashgen.model import (
    Block,
    Candidate,
    CodeBlock,
    Document,
    Heading,
    MathBlock,
    Paragraph,
    Section,
    Settings,
    Table,
)
from flashgen.rules.acronym import acronym
from flashgen.rules.base import Rule, Scope, Siblings, leaves, lines_of
from flashgen.rules.contrast import contrast
from flashgen.rules.definition import definition
from flashgen.rules.emphasis import emphasis
from flashgen.rules.figure import figure
from flashgen.rules.heading import heading
from flashgen.rules.illustrate import illustrated
from flashgen.rules.items import items
from flashgen.rules.label import label
from flashgen.rules.language import LANGUAGES, Language, language_of, language_of_document, languages
from flashgen.rules.lint import LINTS, Finding, check, compare
from flashgen.rules.question import question
from flashgen.rules.relation import relation
from flashgen.rules.resolve import Dropped, resolve, settle
from flashgen.rules.steps import steps
from flashgen.rules.style import styled
from flashgen.rules.table import table
from flashgen.rules.term import term
from flashgen.rules.text import SMALL_WORD

RULES: Final[tuple[Rule, ...]] = (
    question,
    definition,
    term,
    steps,
    items,
    table,
    figure,
    acronym,
    label,
    heading,
    contrast,
    relation,
    emphasis,
)
"""Every rule, in the order in which they propose; its name is the function's."""
RULE_NAMES: Final = tuple(rule.__name__ for rule in RULES)


@dataclass(frozen=True)
class Extraction:
    """What a document gives."""

    candidates: tuple[Candidate, ...]
    """In document order, with keys."""
    dropped: tuple[Dropped, ...]
    reasons: Mapping[int, str]
    """Why a content line has no card, for every line that none cites."""


def extract(document: Document, settings: Settings) -> Extraction:
    """The candidates of one document; pure."""
    language = languages().get(settings.language) or language_of_document(_sample(document))
    spelling = _spelling(document)
    proposed: list[Candidate] = []
    skipped: dict[int, str] = {}
    below = 0
    inner = _inner(document)
    for section in document.sections:
        own = section.path[-1] if section.path else None
        if below and own is not None and own.level > below:
            skipped |= dict.fromkeys(range(section.line, section.end + 1), "under a heading of links or remarks")
            continue
        below = 0
        name = own.text.plain.strip() if own is not None else ""
        if own is not None and language_of(name, language).full("skip_headings").match(name):
            below = own.level
            skipped |= dict.fromkeys(range(section.line, section.end + 1), "under a heading of links or remarks")
            continue
        inside = inner.get(section.path) if section.path else None
        beside = inner[section.path[:-1]] if section.path else Siblings()
        below_it = inside.sections if inside else ()
        scope = Scope(section, document.path, settings, language, document.title, below_it, *spelling, beside)
        proposed += _propose(scope)
    kept, dropped = resolve(proposed, language)
    # Whoever switches figures off wants no card to change by them.
    pictured = [section for section in document.sections if is_on("figure", section, settings)]
    kept = illustrated(styled(kept, settings, language), pictured)
    return Extraction(tuple(kept), tuple(dropped), _reasons(document, kept, dropped, skipped))


def _inner(document: Document) -> Mapping[tuple[Heading, ...], Siblings]:
    """For each path of headings the sections right below it."""
    found: dict[tuple[Heading, ...], list[Section]] = {}
    for section in document.sections:
        if section.path:
            found.setdefault(section.path[:-1], []).append(section)
    return {path: Siblings(tuple(sections)) for path, sections in found.items()}


def _sample(document: Document) -> str:
    """Enough of the document's text to tell its language."""
    parts: list[str] = [document.title]
    size = 0
    for section in document.sections:
        parts += [heading.text.plain for heading in section.path[-1:]]
        for block in section.blocks:
            for text in _texts(block):
                parts.append(text)
                size += len(text)
            if size > 4000:
                return " ".join(parts)
    return " ".join(parts)


def _spelling(document: Document) -> tuple[frozenset[str], frozenset[str]]:
    """(words that a document writes small, those that it writes with a capital inside its sentences, never small)."""
    texts = [text for section in document.sections for block in section.blocks for text in _texts(block)]
    small = frozenset(word for text in texts for word in SMALL_WORD.findall(text))
    return small, frozenset(word for text in texts for word in _CAPITAL.findall(text) if word.lower() not in small)


_CAPITAL: Final = re.compile(r"(?<=[a-z,]\s)[A-Z]\w+")


def _texts(block: object) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text.mask
    if isinstance(block, Table):
        yield from (cell.mask for row in (block.header, *block.rows) for cell in row)
    for child in getattr(block, "blocks", ()):
        yield from _texts(child)
    for item in getattr(block, "items", ()):
        yield from _texts(item)


def _propose(scope: Scope) -> Iterator[Candidate]:
    for rule in RULES:
        if is_on(rule.__name__, scope.section, scope.settings):
            yield from rule(scope)


def is_on(rule: str, section: Section, settings: Settings) -> bool:
    """Whether the settings let a rule work on a section; the last switch that fits decides."""
    on = True
    for switch in settings.rules:
        if switch.rule == rule and (
            not switch.heading
            or any(fnmatch.fnmatchcase(heading.text.plain, switch.heading) for heading in section.path)
        ):
            on = switch.on
    return on


def _reasons(
    document: Document, kept: list[Candidate], dropped: list[Dropped], skipped: Mapping[int, str]
) -> Mapping[int, str]:
    cited = {line for candidate in kept for line in candidate.lines}
    why = {line: f"{drop.candidate.rule}: {drop.reason}" for drop in dropped for line in drop.candidate.lines}
    headings = {section.path[-1].line: "heading" for section in document.sections if section.path}
    signs = {line: sign for section in document.sections for line, sign in _signs(section.blocks)}
    found: dict[int, str] = {}
    for line in document.content_lines:
        if line not in cited:
            found[line] = (
                skipped.get(line)
                or why.get(line)
                or headings.get(line)
                or signs.get(line)
                or "states no fact that a rule knows"
            )
    return found


def _signs(blocks: Iterable[Block]) -> Iterator[tuple[int, str]]:
    """The lines on which code and formulas stand, which say nothing by themselves."""
    for block in leaves(blocks):
        if isinstance(block, (CodeBlock, MathBlock)):
            yield from ((line, "code" if isinstance(block, CodeBlock) else "a formula") for line in lines_of([block]))


__all__ = [
    "LANGUAGES",
    "LINTS",
    "RULES",
    "RULE_NAMES",
    "Dropped",
    "Extraction",
    "Finding",
    "Language",
    "check",
    "compare",
    "extract",
    "is_on",
    "languages",
    "settle",
]
