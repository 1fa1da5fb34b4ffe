"""Labels in paragraphs of their own below a line that announces them, as the list that they are.

``It keeps the following:`` ⏎⏎ ``**Salt:** …`` ⏎⏎ ``**Yeast:** …``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flashgen.model import IMAGE, MATH, Block, Item, ListBlock, Paragraph, Rich
from flashgen.rules.language import everywhere, language_of
from flashgen.rules.lines import Label, count_said, hard_lines, split_label
from flashgen.rules.terms import unfit_end
from flashgen.rules.text import ends_in_colon, first_word, sentences, trimmed, units, words

_LEAST: Final = 2
"""Labels that make a list."""
_SHORTEST: Final = 6
_LONGEST: Final = 30
"""Units of a clause that a breadcrumb shows."""


def gathered(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, every run of labels in one style below a line that announces them as one list."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        head, lines = _announcement(blocks[at])
        end = at + 1
        style = ""
        while head is not None and end < len(blocks) and (more := _labels(blocks[end])):
            style = style or more[0][1].style
            if any(label.style != style for _, label in more):
                break
            lines += [line for line, _ in more]
            end += 1
        said = _count(head.text) if head is not None else 0
        if head is None or len(lines) < _LEAST or said not in (0, len(lines)):
            found.append(blocks[at])
            at += 1
            continue
        items = tuple(_item(line) for line in lines)
        found += (head, ListBlock(items, line=items[0].line, end=items[-1].end))
        at = end
    return tuple(found)


def announcement(text: Rich) -> Rich:
    """The short clause by which a text announces the list below it, without its colon; nothing where it has none that
    can be read alone."""
    if not ends_in_colon(text) or not everywhere("announces_run").search(text.mask):
        return Rich()
    said = trimmed(next(reversed(sentences(hard_lines(text)[-1])), text))
    language = language_of(said.plain)
    if points := language.start("intro_drop").search(said.mask):
        said = trimmed(said[: points.start()])
    leads = ("pronouns", "connectives", "deictic", "meta", "opinion")
    short = _SHORTEST <= units(said.plain) <= _LONGEST
    if not short or split_label(text) is not None or any(run.marks & (MATH | IMAGE) for run in said.runs):
        return Rich()
    if unfit_end(language).search(said.plain) or any(language.start(entry).match(said.mask) for entry in leads):
        return Rich()
    return said


def _announcement(block: Block) -> tuple[Paragraph | None, list[Rich]]:
    """(the paragraph that announces, labels in the lines that go on behind it); None where it announces nothing."""
    if not isinstance(block, Paragraph) or not block.text.runs or block.text.media:
        return None, []
    head, *others = hard_lines(block.text)
    if not ends_in_colon(head) or not everywhere("announces_run").search(head.mask):
        return None, []
    label = split_label(head)
    if label is not None and (label.style != "plain" or label.body):
        return None, []
    if any(_label(line) is None for line in others):
        return None, []
    return (block if not others else replace(block, text=head, end=head.lines[-1] if head.lines else block.end)), others


def _labels(block: Block) -> list[tuple[Rich, Label]]:
    """The lines of a paragraph that are all labels with a text; nothing for any other block."""
    if not isinstance(block, Paragraph) or not block.text.runs or block.text.media:
        return []
    lines = hard_lines(block.text)
    found = [(line, label) for line in lines if (label := _label(line)) is not None]
    return found if len(found) == len(lines) else []


def _label(line: Rich) -> Label | None:
    label = split_label(line)
    if label is None or not label.body or ends_in_colon(line):
        return None
    return None if everywhere("remark_labels").fullmatch(label.term.plain.strip()) else label


def _count(text: Rich) -> int:
    """How many things a line says will come, in words; 0 where it does not say."""
    language = language_of(text.plain)
    if language.spaced:
        return next((number for word in words(text.plain) if (number := language.number(word)) > 1), 0)
    return count_said(text, language) or language.number(first_word(text.plain))


def _item(line: Rich) -> Item:
    cited: Sequence[int] = line.lines or (0,)
    return Item((Paragraph(line, cited[0], cited[-1]),), cited[0], cited[-1])
