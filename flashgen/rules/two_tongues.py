"""Headings and items that name their thing in two languages side by side: ``Control Variable 控制变量``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flashgen.model import Candidate, Content, ListBlock, Rich
from flashgen.rules.base import Scope
from flashgen.rules.glosses import names
from flashgen.rules.language import Language, is_one_of
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK

_SEVERAL: Final = 3
"""Names in two languages beside one another; of fewer, each may be a thing and what is told of it."""
_NO_NAME: Final = ("no_opening", "generic_headings", "list_headings", "facet_labels")
_HEADING: Final = re.compile(
    rf"(?P<foreign>[A-Z][a-z]+(?:[ -][A-Za-z][a-z]+)*)(?:\s?[(（][^()（）]{{1,30}}[)）])?\s+(?P<native>[{CJK}]{{2,10}})"
)
_ITEM: Final = re.compile(
    rf"(?:(?P<foreign>[A-Z][a-z]+(?:(?:[ -]| & )[A-Za-z][a-z]+)*|[a-z]{{3,}}(?: [a-z]{{3,}})+(?=\s+[{CJK}]{{3}}))"
    rf"\s+(?P<native>[{CJK}]{{2,12}})"
    rf"|(?P<own>[{CJK}]{{2,10}})\s+(?P<other>[A-Za-z][a-z]{{2,}}(?:[ -][A-Za-z]?[a-z]+)*))(?:\s*[:：,，].*)?"
)
"""Of two words in small letters and two characters, the characters may say what the words do."""


def heading_in_both(scope: Scope, line: Line, text: Rich, crumbs: list[Rich]) -> Iterator[Candidate]:
    """A heading in two languages, where most beside it are. Alone it may be a thing and what is told of it:
    ``Spring Boot 入门``."""
    match = _HEADING.fullmatch(text.mask.strip())
    if match is None or _headings_in_both(scope) < _SEVERAL:
        return
    native, foreign = (text.strip()[slice(*match.span(name))] for name in ("native", "foreign"))
    language = scope.language_for(native)
    if is_term(native, language) and not is_one_of(native.plain, language, *_NO_NAME):
        yield from names(scope, line, native, foreign, crumbs)


def item_in_both(scope: Scope, line: Line) -> Iterator[Candidate]:
    """An item that names its thing in two languages, where several beside it do: ``Debt Market 债券市场``."""
    match = _in_both(line.text.mask, scope.language)
    if match is None or _items_in_both(scope) < _SEVERAL:
        return
    groups = ("native", "foreign") if match["foreign"] is not None else ("own", "other")
    native, foreign = (line.text.strip()[slice(*match.span(name))] for name in groups)
    language = scope.language_for(native)
    if (
        not language.spaced
        and is_term(native, language)
        and not is_one_of(native.plain, language, *_NO_NAME, "compound")
    ):
        yield from names(scope, line, native, foreign, None)


def _in_both(item: str, language: Language) -> re.Match[str] | None:
    """The two names of an item; nothing where the second goes on from the first as a clause."""
    match, linker = _ITEM.fullmatch(item.strip()), language.text("linker")
    return match if match and not (linker and linker in (match["native"] or match["own"])) else None


def _headings_in_both(scope: Scope) -> int:
    """How many headings beside this one are in two languages; 0 where most are not."""
    found: int | None = scope.beside.memory.get("in both")
    if found is None:
        headings = [section.path[-1].text.mask.strip() for section in scope.beside.sections if section.path]
        # “Redis 持久化”, “Redis 集群” tell of one thing.
        both = _distinct([match["foreign"] for name in headings if (match := _HEADING.fullmatch(name))])
        found = scope.beside.memory["in both"] = both if 2 * both > len(headings) else 0
    return found


def _items_in_both(scope: Scope) -> int:
    """How many items of the sections beside this one name their things in two languages, each another thing."""
    memory = scope.beside.memory if scope.beside.sections else scope.memory
    found: int | None = memory.get("items in both")
    if found is None:
        sections = scope.beside.sections or (scope.section,)
        items = (text.mask for section in sections for text in _items(section.blocks))
        matches = [match for item in items if (match := _in_both(item, scope.language))]
        found = memory["items in both"] = _distinct([(match["foreign"] or match["other"]).lower() for match in matches])
    return found


def _distinct(said: list[str]) -> int:
    """How many names there are, where each is another; else none of them need be one."""
    return len(said) if len({*said}) == len(said) else 0


def _items(blocks: Content) -> Iterator[Rich]:
    """The texts of all items, nested ones among them."""
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield item.text
                yield from _items(item.nested)
