"""A section seen as lines: each paragraph line, list item and heading with what stands above and below it.

Rules ask for a line's label, topic and children; this is where nesting, pseudo-sections and list introductions are
worked out once for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flashgen.model import (
    EMPHASIS,
    MATH,
    STRONG,
    Block,
    Break,
    Item,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.rules.announced import announcement, gathered
from flashgen.rules.language import everywhere, language_of
from flashgen.rules.lines import (
    MAX_LABEL,
    Label,
    each_label,
    hard_lines,
    is_figure,
    is_struck,
    split_gloss,
    split_label,
    unnumbered,
)
from flashgen.rules.terms import is_term
from flashgen.rules.text import cjk_share, ends_in_colon, normal, stated_lines, trimmed, uncounted, units, unmarked
from flashgen.rules.told import NAME_END, below_items, is_side, names_an_owner, titles_of_sides, told_below, told_items


@dataclass(frozen=True)
class Line:
    """One line of a section: a paragraph (or a hard line of one) or a list item."""

    text: Rich
    kind: str
    """``text``, ``item``, ``quote``."""
    parents: tuple[Rich, ...] = ()
    """Texts of the items above, outermost first."""
    pseudo: Rich = Rich()
    """The bold label that opened the pseudo-section the line stands in; empty outside one."""
    children: tuple[Block, ...] = ()
    """Blocks that belong to the line: nested in its item, or following its colon."""
    first: bool = False
    """The first line of its section."""
    lines: tuple[int, ...] = ()
    told: Paragraph | None = None
    """What is said of the line, where it is one of several names with a text below each."""
    announced: Rich = Rich()
    """The clause that announces the list in which the line stands: it says more of it than its heading, and names no
    thing."""

    @property
    def items(self) -> ListBlock | None:
        """The list that belongs to the line."""
        return next((block for block in self.children if isinstance(block, ListBlock)), None)

    @property
    def below(self) -> Block | None:
        """The first block that belongs to the line, pictures apart."""
        blocks = (b for b in self.children if not (isinstance(b, Paragraph) and is_figure(b.text)))
        return next(blocks, None)


@dataclass(frozen=True)
class Outline:
    """A section as rules see it."""

    lines: tuple[Line, ...]
    tables: tuple[tuple[Table, tuple[Rich, ...], Rich], ...] = ()
    """(table, parents, pseudo-section)."""
    figures: tuple[tuple[Rich, Rich, Rich], ...] = ()
    """(paragraph that holds only pictures, line before, line after)."""


def outline(blocks: tuple[Block, ...]) -> Outline:
    """The lines of a section, nested lists included, in document order."""
    walker = _Walker()
    walker.blocks(gathered(blocks), (), quoted=False)
    return Outline(tuple(walker.lines), tuple(walker.tables), tuple(walker.figures))


class _Walker:
    """Collects lines while it remembers the pseudo-section; a class because three lists grow together."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.tables: list[tuple[Table, tuple[Rich, ...], Rich]] = []
        self.figures: list[tuple[Rich, Rich, Rich]] = []
        self.pseudo = Rich()
        self.owned = 0
        """Paragraphs left to a pseudo-section that a question opened: it owns its answer, not what comes after."""
        self.tells = False
        """Whether the pseudo-section has a text of its own."""
        self.announced = Rich()

    def blocks(self, blocks: tuple[Block, ...], parents: tuple[Rich, ...], quoted: bool) -> None:
        before: list[Rich] = []
        told = told_below(blocks) | told_items(blocks)
        told_of = {id(text) for text in told.values()}
        titles = frozenset[int]() if parents or quoted else titles_of_sides(blocks)
        beside = frozenset[int]() if parents or quoted else _names_to_the_end(blocks)
        for at, block in enumerate(blocks):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            if at in beside and self.tells:
                self.pseudo = Rich()
            if isinstance(block, Paragraph):
                if is_figure(block.text):
                    follow = after.text if isinstance(after, Paragraph) else Rich()
                    self.figures.append((block.text, before[-1] if before else Rich(), follow))
                    continue
                self.paragraph(block, _near(blocks, at + 1), parents, before, quoted, told.get(at))
                if at in titles:
                    self.pseudo = trimmed(split_gloss(block.text)[0])
            elif isinstance(block, ListBlock):
                if self.owned == 1 and not parents and before and not ends_in_colon(before[-1]):
                    self.pseudo, self.owned = Rich(), 0
                if at and _announces_links(blocks[at - 1]):
                    continue
                below = {0: told[at]} if at in told else below_items(block)
                # What is said below one name is no title of the next.
                said = at > 0 and id(blocks[at - 1]) in told_of
                owner = (_owner(blocks[at - 1], block) or _subject(blocks[:at], block)) if at and not said else None
                inner = (*parents, owner) if owner else parents
                outside = self.announced
                above = blocks[at - 1] if at and not parents and not owner and not said else None
                if above is not None:
                    self.announced = announcement(above.text) if isinstance(above, Paragraph) else Rich()
                for each, item in enumerate(block.items):
                    # Many notes do not indent the formula that belongs to an item.
                    shown = (after,) if isinstance(after, MathBlock) and item is block.items[-1] else ()
                    self.item(item, inner, before, below.get(each), shown)
                self.announced = outside
            elif isinstance(block, Quote):
                if not block.kind or block.kind not in ("details", "question", "faq", "help"):
                    self.blocks(block.blocks, self.titled(block, parents), quoted=not block.kind or quoted)
            elif isinstance(block, Table):
                owner = _title_of_table(blocks[at - 1]) if at else None
                self.tables.append((block, (*parents, owner) if owner else parents, self.pseudo))
            elif isinstance(block, Break) and not parents:
                self.pseudo = Rich()

    def titled(self, block: Quote, parents: tuple[Rich, ...]) -> tuple[Rich, ...]:
        """The parents of what stands in a container: its title, where that names something, is a line above it."""
        title = trimmed(block.title) if block.kind else Rich()
        formula = any(run.marks & MATH for run in title.runs)
        if not title or formula or everywhere("skip_labels").fullmatch(title.plain.strip()):
            return parents
        if units(title.plain) <= MAX_LABEL and is_term(title, language_of(title.plain)):
            line = title + Rich.of("：" if cjk_share(title.plain) else ":")
            self.lines.append(Line(line, "text", parents, self.pseudo, block.blocks[:1], lines=title.lines))
        return (*parents, title)

    def paragraph(
        self,
        block: Paragraph,
        rest: tuple[Block, ...],
        parents: tuple[Rich, ...],
        before: list[Rich],
        quoted: bool,
        told: Paragraph | None,
    ) -> None:
        parts = [unmarked(part) for part in _stated(block.text) if not is_struck(part)]
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            children = _following(rest) if last else ()
            if not parents and not quoted and at == 0 and self.owned:
                self.owned -= 1
                self.pseudo = self.pseudo if self.owned else Rich()
            if last and not parents and not quoted and (opened := opens_section(part, rest)):
                self.pseudo, self.tells = opened, False
                asks = opened.mask.rstrip()[-1:] in ("?", "？", "؟")
                self.owned = 2 if asks or _runs_in(part) or told is not None else 0
            else:
                self.tells = True
            self.lines.append(
                Line(
                    part,
                    "quote" if quoted else "text",
                    parents,
                    Rich()
                    if self.pseudo and normal(self.pseudo.plain) == normal(part.plain.rstrip("：: "))
                    else self.pseudo,
                    children,
                    first=not self.lines,
                    lines=part.lines,
                    told=told if last else None,
                )
            )
            before.append(part)

    def item(
        self,
        item: Item,
        parents: tuple[Rich, ...],
        before: list[Rich],
        told: Paragraph | None,
        shown: tuple[Block, ...],
    ) -> None:
        text = item.text
        if is_figure(text):
            self.figures.append((text, before[-1] if before else Rich(), Rich()))
        elif text and not is_struck(text):
            parts = [uncounted(part) for part in _stated(text)]
            for at, part in enumerate(parts):
                children = (item.nested or shown) if at == len(parts) - 1 else ()
                self.lines.append(
                    Line(
                        part,
                        "item",
                        parents,
                        self.pseudo,
                        children,
                        not self.lines,
                        part.lines,
                        told if at == len(parts) - 1 else None,
                        self.announced,
                    )
                )
            before.append(parts[0])
        inner = (*parents, text) if text else parents
        if len(parents) < 6:
            self.blocks(tuple(block for block in item.nested), inner, quoted=False)


def _names_to_the_end(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Where bold names begin that have their text beside them and after which no other text comes: what stands before
    them under a bold name of its own has ended."""
    found: set[int] = set()
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Break):
            return frozenset()
        if isinstance(block, Paragraph) and not is_figure(block.text):
            label = split_label(block.text)
            if label is None or label.style != "bold" or not label.body:
                break
            if is_side(label.term.plain):
                # Sides belong to what stands above them.
                found.clear()
            else:
                found.add(at)
    return frozenset(found)


def _owner(block: Block, below: ListBlock) -> Rich | None:
    """The name that a list is about: bold, with a text, above its sides (``**Sampling** - …`` above ``- Pros: …``),
    or plain and nothing but the announcement of the list (``Kinds of bread:``)."""
    if not isinstance(block, Paragraph) or not block.text.runs:
        return None
    label = split_label(block.text)
    if label is None:
        return _title_of_list(block)
    if label.style == "plain" and label.colon and not normal(label.body.plain):
        return label.term if names_an_owner(label.term) else None
    if label.style != "bold" or not label.body:
        return None
    sides = (split_label(item.text) for item in below.items)
    return label.term if all(side and is_side(side.term.plain) for side in sides) else None


def _subject(before: tuple[Block, ...], below: ListBlock) -> Rich | None:
    """The bold name that the text above a list of labels begins with, or the one above the line that announces it:
    ``**Rust** is caused by …`` ⏎ ``It affects:`` ⏎ ``- leaves: …``."""
    labels = [label for item in below.items if (label := split_label(item.text)) is not None and label.body]
    if 2 * len(labels) < len(below.items):
        return None
    for block in reversed(before[-2:]):
        if not isinstance(block, Paragraph):
            return None
        start, end = next(block.text.spans(STRONG), (1, 1))
        name = block.text[start:end].without(STRONG)
        if start == 0 and end < len(block.text.mask.strip()) and split_label(block.text) is None:
            return trimmed(name) if names_an_owner(name) else None
        if not ends_in_colon(block.text):
            return None
    return None


def _title_of_list(block: Paragraph) -> Rich | None:
    """A bare line right above a list is the list's title: ``Kinds of bread``."""
    name = block.text.without(STRONG | EMPHASIS)
    bare = block.line == block.end and not NAME_END.search(name.mask) and not name.media
    return trimmed(name) if bare and not any(run.link for run in name.runs) and names_an_owner(name) else None


def _title_of_table(block: Block) -> Rich | None:
    """The name that announces a table: ``Three kinds of ovens:``, of which its columns are members or sides."""
    label = split_label(block.text) if isinstance(block, Paragraph) and block.text.runs else None
    if label is None or not label.colon or normal(label.body.plain):
        return None
    return label.term if names_an_owner(label.term, counted=True) else None


def _stated(text: Rich) -> Iterator[Rich]:
    """The parts of a paragraph that are read one by one: its hard lines, the statements and the labels in these."""
    for part in hard_lines(text):
        for line in stated_lines(part):
            yield from each_label(line)


def _announces_links(block: Block) -> bool:
    """Whether a line announces what only leads elsewhere: ``Table of contents:``, ``Recommended reading includes:``."""
    if not isinstance(block, Paragraph):
        return False
    label = split_label(block.text)
    names = label is not None and not normal(label.body.plain)
    said = label.term.plain.strip() if label is not None and names else announcement(block.text).plain
    return bool(said) and everywhere("skip_headings").fullmatch(said) is not None


def _runs_in(rich: Rich) -> bool:
    """Whether a line begins with a head: what that is about may end with the next paragraph."""
    label = split_label(rich)
    return label is not None and label.style == "head"


def _near(blocks: tuple[Block, ...], start: int) -> tuple[Block, ...]:
    """The blocks from a position on, no further than :func:`_following` looks."""
    end = start
    while end < len(blocks) and not isinstance(blocks[end], (Break, ListBlock, Paragraph)):
        end += 1
    return blocks[start : end + 1]


def _following(rest: tuple[Block, ...]) -> tuple[Block, ...]:
    """What may belong to a line that announces something: blocks up to the next paragraph, or that paragraph."""
    found: list[Block] = []
    for block in rest:
        if isinstance(block, Break):
            break
        if isinstance(block, Paragraph):
            if not found:
                found.append(block)
            break
        found.append(block)
        if isinstance(block, ListBlock):
            break
    return tuple(found)


def opens_section(rich: Rich, rest: tuple[Block, ...]) -> Rich:
    """The label of a line that opens a pseudo-section: nothing but a bold label, or one that the next paragraph goes
    on about."""
    label = split_label(rich)
    if label is None or label.style not in ("bold", "head") or units(label.term.plain) > MAX_LABEL:
        return Rich()
    if not re.match(r"\w", label.term.plain) or everywhere("skip_labels").fullmatch(label.term.plain):
        return Rich()
    follow = rest[0] if rest else None
    goes_on = isinstance(follow, Paragraph) and follow.text.plain.strip().startswith(label.term.plain)
    return unnumbered(label.term) if not label.body or goes_on or label.style == "head" else Rich()


def above_quote(line: Line) -> Label | None:
    """A short bare line with a quotation below it is a label."""
    if line.kind == "quote" or not isinstance(line.below, Quote) or units(line.text.plain) > _QUOTED:
        return None
    if len(line.text.plain.split()) > _QUOTED_WORDS:
        # A phrase that tells of the heading, with an example below.
        return None
    return Label(trimmed(line.text), Rich(), "plain") if re.fullmatch(r"[\w\s-]+", line.text.mask) else None


_QUOTED: Final = 16
_QUOTED_WORDS: Final = 3
"""Units, and words where they are spaced, of a name above a quotation."""


def told_name(line: Line) -> Label | None:
    """A bare name with a text below it is a label."""
    if line.told is None:
        return None
    name, gloss = split_gloss(line.text.without(STRONG | EMPHASIS))
    style = "bold" if line.text.runs[0].marks & STRONG else "plain"
    return Label(trimmed(name), Rich(), style, gloss, colon=False)
