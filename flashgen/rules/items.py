"""Lists as answers: an announced list, a label or heading with its list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from flashgen.model import Candidate, Content, ListBlock, Rich
from flashgen.rules.answers import MAX_ITEMS, members, shortened
from flashgen.rules.base import Scope, bullets, content, fit
from flashgen.rules.coherence import goes_on
from flashgen.rules.enumeration import enumerated
from flashgen.rules.language import Language, everywhere, languages
from flashgen.rules.lines import heads, split_label
from flashgen.rules.list_announced import announced
from flashgen.rules.list_headed import list_below, of_headings, under_heading
from flashgen.rules.outline import Line
from flashgen.rules.text import balanced, normal, sentences, trimmed, units, words
from flashgen.rules.told import LIST_TITLE

_SIGN: Final = re.compile(r"[（(\[]([+−–-])[)）\]]\s+(?=\S)")
_POINT: Final = 60
"""Units of what speaks for or against a thing."""
_NEXT: Final = 2
"""Lines from a text to the block that follows it behind an empty one."""
_SENTENCE: Final = 90
"""Characters of a sentence that announces a list."""


def items(scope: Scope) -> Iterator[Candidate]:
    """The heads of a list, asked by what announces it, with their number in the question.

    ``优化器有以下几种：`` + list → 优化器有哪几种（3 个）？ / SGD, Adam, RMSProp
    """
    arms = Counter(_arms(block) for line in scope.outline.lines if (block := _own_list(line)) is not None)
    for line in scope.outline.lines:
        block = _own_list(line)
        # Lists that repeat the same heads compare two things under several aspects; they are no enumeration.
        signed = block is not None and any(_SIGN.match(item.text.mask) for item in block.items)
        if block is None or line.told is not None:
            continue
        if arms[_arms(block)] == 1 and not signed and not goes_on(scope, block):
            yield from announced(scope, line, members(block))
    below = list_below(scope)
    if below is not None:
        yield from under_heading(scope, below, "heading")
    yield from of_headings(scope)
    yield from enumerated(scope)
    yield from _signed(scope)


def _signed(scope: Scope) -> Iterator[Candidate]:
    """``- (+) cheap`` and ``- (-) slow`` are what speaks for and against the thing above them."""
    found: dict[tuple[str, str], list[tuple[Line, Rich]]] = defaultdict(list)
    for line in scope.outline.lines:
        if line.kind == "item" and (sign := _SIGN.match(line.text.mask)):
            side = "plus" if sign[1] == "+" else "minus"
            found[normal(scope.topic(line).plain), side].append((line, line.text[sign.end() :]))
    for (_, side), said in found.items():
        line, language = said[0][0], scope.language_for(said[0][1])
        topic, name = _weighed(scope, line, language), language.text(f"{side}_{'many' if len(said) > 1 else 'one'}")
        if not topic or not name:
            continue
        back: Content
        if len(said) > 1:
            points = [trimmed(shortened(next(iter(sentences(text)), text))) for _, text in said]
            if len(said) > MAX_ITEMS or any(
                units(point.plain) > _POINT or not balanced(point.mask) for point in points
            ):
                continue
            front, back = language.ask("of_items", topic=topic, x=name, n=str(len(said))), (bullets(points),)
        else:
            answer, _ = fit(said[0][1])
            front, back = language.ask("of", topic=topic, x=name), content(answer)
        if back:
            lines = {number for each, _ in said for number in each.lines}
            yield scope.candidate(
                "items", "signs", 71, line, handle=topic.plain, facet=side, front=front, back=back, lines=lines
            )


def _weighed(scope: Scope, line: Line, language: Language) -> Rich:
    """What is weighed: “pros and cons of X” are those of X, bare ones those of what the section is about."""
    topic = scope.topic(line)
    if sides := language.full("inverse_of").match(topic.plain):
        return topic[slice(*sides.span("topic"))]
    return scope.entity if language.full("generic_headings").match(topic.plain) else topic


def _arms(block: ListBlock) -> tuple[str, ...]:
    return tuple(normal(head.plain) for head in heads(block.items))


def _own_list(line: Line) -> ListBlock | None:
    if line.kind == "item":
        return line.items if line.children and isinstance(line.children[0], ListBlock) else None
    block = line.children[0] if line.children else None
    if not isinstance(block, ListBlock):
        return None
    sign = line.text.mask.rstrip()[-1:]
    # “它有两个作用，一是 …，二是 …”
    beside = sign in "，," and block.line == max(line.lines, default=0) != 0
    announced = sign in "：:" or beside or _label_alone(line.text) or _right_above(line, block)
    return block if announced else None


def _right_above(line: Line, block: ListBlock) -> bool:
    """Whether a line without a colon stands above a list as its title, or says that it comes."""
    text = line.text.mask.strip()
    label = split_label(line.text)
    last = max(line.lines, default=0)
    if not last or not text[-1:].isalnum() or (label is not None and label.body):
        return False
    if everywhere("announces_list").search(text):
        return block.line - last <= _NEXT
    named = everywhere("list_headings").fullmatch(text) is not None
    title = units(line.text.plain) <= LIST_TITLE or _counts(text)
    return title and block.line - last <= (_NEXT if named else 1)


def _counts(text: str) -> bool:
    """Whether a line says a number of things."""
    return len(text) <= _SENTENCE and any(
        language.numerals.get(word.lower(), 0) > 1
        for language in languages().values()
        if language.spaced
        for word in words(text)
    )


def _label_alone(text: Rich) -> bool:
    label = split_label(text)
    return label is not None and not label.body
