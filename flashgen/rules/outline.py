"""A section seen as lines: each paragraph line, list item and heading with what stands above and below it.

Rules ask for a line's label, topic and children; this is where nesting, pseudo-sections and list introductions are
worked out
once for all of them.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from flashgen.model import (
    ATOM_CHAR,
    BREAK,
    CODE,
    EMPHASIS,
    IMAGE,
    STRIKE,
    STRONG,
    Block,
    Break,
    CodeBlock,
    DefinitionList,
    Item,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.rules.language import REMEMBERED, everywhere, language_of
from flashgen.rules.terms import is_term
from flashgen.rules.text import (
    CJK,
    balanced,
    depths,
    normal,
    source_lines,
    stated_lines,
    trimmed,
    uncounted,
    units,
    unmarked,
    words,
)

MAX_LABEL: Final = 36
"""Units; a longer text before a colon is a clause."""
LIST_TITLE: Final = 16
"""Units of a line that may be the title of the list below it."""
MAX_PLAIN_LABEL: Final = 22
"""Units, where nothing but the colon marks the label."""
_COLON = re.compile(r"[：:](?!//)")
_EQUALS = re.compile(r"\s*=\s+(?=[^\W\d_])")
_DASH = re.compile(r"\s+(?:-|–|--)\s+|\s*—+\s*")
_ARROW = re.compile(r"\s*(?:→|⇒|=>|->)\s*(?!.*(?:→|⇒|=>|->))")
_COLON_NEXT = re.compile(r"\s*[：:](?!:)")
_PARTS = {"bold": (_DASH, _ARROW), "code": (_DASH, _EQUALS), "italic": (_DASH,)}
"""What parts a label from its text besides a colon, by style."""
_BAD_LABEL = re.compile(r"[，。！？!?；;،؛؟\n]|\.\s|,\s|https?$|\bwww\.|^\W*$")
_TIME = re.compile(r"\d:\d")
_NOT_COLON = re.compile(r"\d$")
_INDEXED = re.compile(r"[A-Za-z]\d$")


@dataclass(frozen=True)
class Label:
    """``X：Y`` taken apart."""

    term: Rich
    """What stands before the colon, gloss in brackets cut off, trimmed."""
    body: Rich
    """What stands after it; empty when it follows in the next block."""
    style: str
    """``bold``, ``code``, ``italic``, ``link``, ``plain``, or ``head``: ``**X.** Y``."""
    gloss: Rich = Rich()
    """Content of the brackets right after the term."""
    colon: bool = True
    """False when a dash or nothing separates the parts."""


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
    ordered: bool = False
    """An item of a numbered list."""
    before: tuple[Rich, ...] = ()
    """Lines of the same parent before it, nearest last, at most two."""
    first: bool = False
    """The first line of its section."""
    lines: tuple[int, ...] = ()
    told: Paragraph | None = None
    """What is said of the line, where it is one of several names with a text below each."""

    @property
    def items(self) -> ListBlock | None:
        """The list that belongs to the line."""
        return next((block for block in self.children if isinstance(block, ListBlock)), None)


@dataclass(frozen=True)
class Outline:
    """A section as rules see it."""

    lines: tuple[Line, ...]
    tables: tuple[tuple[Table, tuple[Rich, ...], Rich], ...] = ()
    """(table, parents, pseudo-section)."""
    quotes: tuple[tuple[Quote, Rich, Rich], ...] = ()
    """(titled or plain quote, text of the line before, pseudo-section)."""
    figures: tuple[tuple[Rich, Rich, Rich], ...] = ()
    """(paragraph that holds only pictures, line before, line after)."""
    blocks: tuple[Block, ...] = field(default=(), repr=False)


def outline(blocks: tuple[Block, ...]) -> Outline:
    """The lines of a section, nested lists included, in document order."""
    walker = _Walker()
    walker.blocks(blocks, (), quoted=False)
    return Outline(tuple(walker.lines), tuple(walker.tables), tuple(walker.quotes), tuple(walker.figures), blocks)


class _Walker:
    """Collects lines while it remembers the pseudo-section; a class because four lists grow together."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.tables: list[tuple[Table, tuple[Rich, ...], Rich]] = []
        self.quotes: list[tuple[Quote, Rich, Rich]] = []
        self.figures: list[tuple[Rich, Rich, Rich]] = []
        self.pseudo = Rich()
        self.owned = 0
        """Paragraphs left to a pseudo-section that a question opened: it owns its answer, not what comes after."""
        self.tells = False
        """Whether the pseudo-section has a text of its own."""

    def blocks(self, blocks: tuple[Block, ...], parents: tuple[Rich, ...], quoted: bool) -> None:
        before: list[Rich] = []
        told = _told(blocks) | _told_items(blocks)
        told_of = {id(text) for text in told.values()}
        titles = frozenset[int]() if parents or quoted else _titles_of_sides(blocks)
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
                if self.owned == 1 and not parents and before and before[-1].mask.rstrip()[-1:] not in ("：", ":"):
                    self.pseudo, self.owned = Rich(), 0
                if at and _announces_links(blocks[at - 1]):
                    continue
                below = {0: told[at]} if at in told else _below_items(block)
                # What is said below one name is no title of the next.
                said = at > 0 and id(blocks[at - 1]) in told_of
                owner = (_owner(blocks[at - 1], block) or _subject(blocks[:at], block)) if at and not said else None
                inner = (*parents, owner) if owner else parents
                for each, item in enumerate(block.items):
                    # Many notes do not indent the formula that belongs to an item.
                    shown = (after,) if isinstance(after, MathBlock) and item is block.items[-1] else ()
                    self.item(item, block.ordered, inner, before, below.get(each), shown)
            elif isinstance(block, Quote):
                self.quotes.append((block, before[-1] if before else Rich(), self.pseudo))
                if not block.kind or block.kind not in ("details", "question", "faq", "help"):
                    self.blocks(block.blocks, parents, quoted=not block.kind or quoted)
            elif isinstance(block, Table):
                owner = _title_of_table(blocks[at - 1]) if at else None
                self.tables.append((block, (*parents, owner) if owner else parents, self.pseudo))
            elif isinstance(block, Break) and not parents:
                self.pseudo = Rich()

    def paragraph(
        self,
        block: Paragraph,
        rest: tuple[Block, ...],
        parents: tuple[Rich, ...],
        before: list[Rich],
        quoted: bool,
        told: Paragraph | None,
    ) -> None:
        stated = (line for part in hard_lines(block.text) for line in stated_lines(part))
        parts = [unmarked(part) for part in stated if not is_struck(part)]
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
                    before=tuple(before[-2:]),
                    first=not self.lines,
                    lines=part.lines,
                    told=told if last else None,
                )
            )
            before.append(part)

    def item(
        self,
        item: Item,
        ordered: bool,
        parents: tuple[Rich, ...],
        before: list[Rich],
        told: Paragraph | None,
        shown: tuple[Block, ...],
    ) -> None:
        text = item.text
        if is_figure(text):
            self.figures.append((text, before[-1] if before else Rich(), Rich()))
        elif text and not is_struck(text):
            parts = [uncounted(line) for part in hard_lines(text) for line in stated_lines(part)]
            for at, part in enumerate(parts):
                children = (item.nested or shown) if at == len(parts) - 1 else ()
                self.lines.append(
                    Line(
                        part,
                        "item",
                        parents,
                        self.pseudo,
                        children,
                        ordered and at == 0,
                        tuple(before[-2:]),
                        not self.lines,
                        part.lines,
                        told if at == len(parts) - 1 else None,
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
            if _is_side(label.term):
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
        return label.term if _names_an_owner(label.term) else None
    if label.style != "bold" or not label.body:
        return None
    sides = (split_label(item.text) for item in below.items)
    return label.term if all(side and everywhere("facet_labels").fullmatch(side.term.plain) for side in sides) else None


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
            return trimmed(name) if _names_an_owner(name) else None
        if block.text.mask.rstrip()[-1:] not in ("：", ":"):
            return None
    return None


def _title_of_list(block: Paragraph) -> Rich | None:
    """A bare line right above a list is the list's title: ``Kinds of bread``."""
    name = block.text.without(STRONG | EMPHASIS)
    bare = block.line == block.end and not _NAME_END.search(name.mask) and not name.media
    return trimmed(name) if bare and not any(run.link for run in name.runs) and _names_an_owner(name) else None


def _title_of_table(block: Block) -> Rich | None:
    """The name that announces a table: ``Three kinds of ovens:``, of which its columns are members or sides."""
    label = split_label(block.text) if isinstance(block, Paragraph) and block.text.runs else None
    if label is None or not label.colon or normal(label.body.plain):
        return None
    return label.term if _names_an_owner(label.term, counted=True) else None


def _announces_links(block: Block) -> bool:
    """Whether a line announces what only leads elsewhere: ``Table of contents:``."""
    label = split_label(block.text) if isinstance(block, Paragraph) else None
    said = label.term.plain.strip() if label is not None and not normal(label.body.plain) else ""
    return bool(said) and everywhere("skip_headings").fullmatch(said) is not None


def _names_an_owner(name: Rich, counted: bool = False) -> bool:
    """Whether an announcement is a short name, and no clause or remark, nor, unless it may begin ``counted``, a count
    of what follows."""
    said = name.plain.strip()
    language = language_of(said)
    first = next(iter(words(said)), "").lower()
    begins = counted and (language.number(first) > 1 or language.start("counting").match(said) is not None)
    return (
        units(said) <= _MAX_OWNER
        and (begins or is_term(name, language))
        and not language.full("skip_labels").match(said)
        and not any(language.start(entry).match(said) for entry in ("pronouns", "connectives", "clause_term"))
        and not any(language.start(entry).search(said) for entry in ("announces_list", "deictic"))
        and (begins or not language.start("counting").search(said))
    )


_MAX_OWNER: Final = 16
"""Units of a name in an announcement; a longer one is a sentence."""
_MAX_TOLD: Final = 100
"""Units of a text that says of a name what it is; a longer one is its section."""
_MAX_TOLD_NAME: Final = 20
_MAX_BARE_NAME: Final = 6
_NAME_END = re.compile(r"[，。！？!?；;：:،؛؟\n]|[.,]\s")


def _below_items(block: ListBlock) -> dict[int, Paragraph]:
    """What is said below the items of a list that are bare names, by place; where only one is, what says of it what
    it is."""
    names = {at: item for at, item in enumerate(block.items) if _is_name(item.text)}
    found = {at: said for at, item in names.items() if (said := _only_text(item.nested)) is not None}
    defined = {at: said for at, item in names.items() if (said := _definition(item.nested)) is not None}
    if len(found) == 1:
        # One short text below one name may be a kind of it.
        found = {
            at: said
            for at, said in found.items()
            if _is_side(names[at].text)
            or units(said.text.plain) >= (_SAID if language_of(said.text.plain).spaced else _STATED)
        }
    return found | defined


def _is_side(name: Rich) -> bool:
    return everywhere("facet_labels").fullmatch(name.plain.strip()) is not None


_SAID: Final = 12
_STATED: Final = 22
"""Units of a text that says more than a name, where words are spaced and where a short one may be a clause of it."""


def _definition(blocks: tuple[Block, ...]) -> Paragraph | None:
    """The first thing said below a name, where it is a phrase that says what the thing is."""
    inner = blocks[0] if len(blocks) == 1 else None
    if not isinstance(inner, ListBlock):
        return None
    said, *others = (item.text for item in inner.items)
    told = next(iter(inner.items[0].blocks), None)
    language = language_of(said.plain)
    if (
        not isinstance(told, Paragraph)
        or said.media
        or split_label(said) is not None
        or units(said.plain) > _MAX_TOLD
        or (language.spaced and _begin_alike(said, others))
    ):
        return None
    says_what = ("defining_phrase", "phrase_of_kind")
    return told if any(language.full(entry).match(said.mask.strip()) for entry in says_what) else None


def _begin_alike(said: Rich, others: Sequence[Rich]) -> bool:
    """Whether another text begins with the same word, which is no article: “Time to heat up”, “time to cool down”."""
    first = next(iter(words(said.plain.lower())), "")
    return everywhere("articles").fullmatch(first) is None and any(
        next(iter(words(other.plain.lower())), "") == first for other in others
    )


def _told(blocks: tuple[Block, ...]) -> dict[int, Paragraph]:
    """What is said below names that stand alone on their lines, bold or above a list, by place; nothing where only
    one is."""
    names = [
        at
        for at, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (_is_bold_name(block.text) or _heads_list(block, blocks[at + 1 : at + 2]))
    ]
    found = {
        at: said
        for at, after in itertools.pairwise([*names, len(blocks)])
        if (said := _only_text(blocks[at + 1 : after])) is not None
    }
    return found if len(found) > 1 else {}


def _first(block: Block) -> Rich:
    """The text of a list's first item."""
    return block.items[0].text if isinstance(block, ListBlock) else Rich()


def _told_items(blocks: tuple[Block, ...]) -> dict[int, Paragraph]:
    """What is said below names that are each a list of one item, by place; nothing where only one is."""
    lists = [at for at, block in enumerate(blocks) if isinstance(block, ListBlock)]
    found: dict[int, Paragraph] = {}
    for at, after in itertools.pairwise([*lists, len(blocks)]):
        block = blocks[at]
        assert isinstance(block, ListBlock)
        only = block.items[0] if len(block.items) == 1 else None
        named = only is not None and not only.nested and _is_name(only.text) and split_label(only.text) is None
        if named and (said := _only_text(blocks[at + 1 : after])) is not None:
            found[at] = said
    return found if len(found) > 1 else {at: said for at, said in found.items() if _is_side(_first(blocks[at]))}


def _titles_of_sides(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Where bare names stand whose sides follow as bare lines above lists: ``Rye`` / ``It …`` / ``Pros`` / ``- …``;
    nothing where only one does."""
    bare = {at: name for at, block in enumerate(blocks) if (name := _bare_name(block))}
    above_list = {at for at in bare if isinstance(next(iter(blocks[at + 1 : at + 2]), None), ListBlock)}
    sides = [at for at in above_list if everywhere("facet_labels").fullmatch(bare[at])]
    names = [at for at, name in bare.items() if at not in above_list and _names_an_owner(Rich.of(name))]
    found = {names[place - 1] for side in sides if (place := bisect.bisect_left(names, side))}
    return frozenset(at for at in names if at >= min(found)) if len(found) > 1 else frozenset()


def _bare_name(block: Block) -> str:
    """The name that stands alone on its line; empty for any other block."""
    alone = isinstance(block, Paragraph) and _is_name(block.text) and split_label(block.text) is None
    return block.text.plain.strip() if isinstance(block, Paragraph) and alone else ""


def _is_name(rich: Rich) -> bool:
    name, _ = split_gloss(rich)
    # Where words are spaced a line of four is often a statement; a name that is set off is one.
    set_off = any(run.marks & (STRONG | CODE) for run in rich.runs[:1])
    most = _MAX_TOLD_NAME if set_off or not name.plain.isascii() else _MAX_BARE_NAME
    return (
        not rich.media
        and 0 < units(name.plain) <= most
        and not _NAME_END.search(name.mask)
        and not any(run.link for run in rich.runs)
    )


def _heads_list(block: Paragraph, follow: tuple[Block, ...]) -> bool:
    """Whether a bare name stands right above a list."""
    right = bool(follow) and isinstance(follow[0], ListBlock) and follow[0].line - block.end <= 1
    return right and split_label(block.text) is None and _is_name(block.text)


def _is_bold_name(rich: Rich) -> bool:
    if not rich.runs or not rich.runs[0].marks & STRONG:
        return False
    label = split_label(rich)
    return label is not None and label.style == "bold" and not label.body and not label.colon and _is_name(rich)


def _only_text(blocks: tuple[Block, ...]) -> Paragraph | None:
    """The one text that the blocks say, examples apart; None where they say more or less."""
    if len(blocks) == 1 and isinstance(blocks[0], ListBlock):
        if any(item.nested for item in blocks[0].items) and not _states(blocks[0]):
            return None
        blocks = tuple(item.blocks[0] for item in blocks[0].items)
    if len(blocks) > 1 and isinstance(blocks[0], Paragraph) and all(isinstance(b, ListBlock) for b in blocks[1:]):
        # A sentence and the points that go with it.
        blocks = blocks[:1] if blocks[0].text.mask.rstrip()[-1:] not in ("：", ":") else ()
    said = [
        block
        for block in blocks
        if not (isinstance(block, Paragraph) and everywhere("examples").match(block.text.mask))
    ]
    only = said[0] if len(said) == 1 else None
    if not isinstance(only, Paragraph) or is_figure(only.text) or split_label(only.text) is not None:
        return None
    return only if units(only.text.plain) <= _MAX_TOLD and not only.text.media else None


def _states(block: ListBlock) -> bool:
    """Whether a list is one statement, whatever further remarks stand below it, and announces none."""
    said = block.items[0].text
    if len(block.items) > 1 or units(said.plain) < LIST_TITLE:
        return False
    return language_of(said.plain).start("counting").search(said.mask) is None


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


def hard_lines(rich: Rich) -> list[Rich]:
    """The lines of a paragraph: split at hard breaks, and at every line end where the lines are labels of their own."""
    mask = rich.mask
    if "\n" in mask:
        cuts: list[tuple[int, int]] = []
        at = 0
        for run in rich.runs:
            if run.marks & BREAK:
                cuts.append((at, at + len(run.text)))
            at += len(run.text)
        edges = [0, *(edge for cut in cuts for edge in cut), len(rich)]
        parts = [rich[edges[i] : edges[i + 1]].strip() for i in range(0, len(edges), 2)]
        return [part for part in parts if part]
    soft = source_lines(rich)
    labels = [split_label(part) for part in soft] if len(soft) > 1 else []
    if sum(label is not None for label in labels) >= max(2, 0.6 * len(soft)):
        return soft
    found: list[list[Rich]] = []
    for part, label in zip(soft, labels, strict=False):
        # A label in bold begins a line of its own, whatever runs before it.
        if not found or (label is not None and label.style == "bold" and label.colon and label.body):
            found.append([part])
        else:
            found[-1] += (Rich.of(_gap(found[-1][-1], part)), part)
    if len(found) < 2:
        return [rich.strip()]
    return [Rich(tuple([run for part in parts for run in part.runs])) for parts in found]


def _gap(before: Rich, after: Rich) -> str:
    """What stands between two lines of one sentence."""
    return "" if _SPACELESS.match(before.mask[-1:]) and _SPACELESS.match(after.mask[:1]) else " "


def is_figure(rich: Rich) -> bool:
    """Whether a paragraph holds pictures and nothing that is read, but perhaps a credit."""
    if not rich.media:
        return False
    text = "".join(run.text for run in rich.runs if not run.marks & IMAGE).strip()
    credit = everywhere("credits").match(re.sub(r"\A\W+", "", text))
    return not text or (units(text) <= 40 and credit is not None)


def is_struck(rich: Rich) -> bool:
    """Whether the author has crossed out a text."""
    return all(run.marks & STRIKE for run in rich.runs if run.text.strip())


_NUMBER = re.compile(
    r"(?:[（(]\d{1,2}[)）][.、]?|\d{1,2}[、)）][.、]?|\d{1,2}[.．](?=\D)|\d{1,2}(?:\.\d{1,2})+\s|[Ⅰ-Ⅹ]+[-.、]|\d{1,2}\s+(?=[\u3400-\u9fff]{2}))\s*"
)


def unnumbered(term: Rich) -> Rich:
    """A label without the number before it."""
    match = _NUMBER.match(term.mask)
    return term[match.end() :] if match and normal(term.plain[match.end() :]) else term


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


@lru_cache(maxsize=REMEMBERED)
def split_gloss(rich: Rich) -> tuple[Rich, Rich]:
    """``X（Y）`` → (X, Y); (rich, nothing) when it does not end in brackets, or in the argument of a function."""
    rich = rich.strip()
    mask = rich.mask
    if not mask or mask[-1] not in "）)":
        return rich, Rich()
    levels = depths(mask)
    at = len(mask) - 1
    while at >= 0 and not (mask[at] in "（(" and levels[at] == levels[-1]):
        at -= 1
    if at <= 0 or _ARGUMENT.search(mask, at - 1):
        return rich, Rich()
    return rich[:at].strip(), rich[at + 1 : len(mask) - 1].strip()


_ARGUMENT: Final = re.compile(r"[A-Za-z0-9]\([A-Za-z]?\d?\)\Z")
"""``LR(1)``, ``f(n)``: the bracket is part of the name."""


@lru_cache(maxsize=REMEMBERED)
def split_label(rich: Rich) -> Label | None:
    """A line that begins with a label, taken apart; None for any other line.

    The label is bold, code, italic or linked text at the start of the line followed by a colon or dash, bold text
    that ends in
    or contains a colon, or up to 36 units of plain text before a colon.
    """
    mask = rich.mask
    if not mask.strip():
        return None
    first = next(rich.spans(STRONG), (1, 1))
    if first[0] == 0 and (found := _bold_label(rich, mask, first[1])):
        return found
    runs = rich.runs
    if runs[0].marks & CODE and (found := _after(rich, mask, len(runs[0].text), "code")):
        return found
    first = next(rich.spans(EMPHASIS), (1, 1))
    if first[0] == 0 and (found := _after(rich, mask, first[1], "italic") or _run_in(rich, mask, first[1])):
        return found
    return (
        _plain_label(rich, mask)
        or _dashed(rich, mask)
        or _equated(rich, mask)
        or _glossed(rich, mask)
        or _bracketed(rich, mask)
    )


def above_quote(line: Line) -> Label | None:
    """A short bare line with a quotation below it is a label."""
    if line.kind != "text" or not isinstance(next(iter(line.children), None), Quote) or units(line.text.plain) > 16:
        return None
    return Label(trimmed(line.text), Rich(), "plain") if re.fullmatch(r"[\w\s-]+", line.text.mask) else None


def told_name(line: Line) -> Label | None:
    """A bare name with a text below it is a label."""
    if line.told is None:
        return None
    name, gloss = split_gloss(line.text.without(STRONG | EMPHASIS))
    style = "bold" if line.text.runs[0].marks & STRONG else "plain"
    return Label(trimmed(name), Rich(), style, gloss, colon=False)


def _bold_label(rich: Rich, mask: str, end: int) -> Label | None:
    bold = rich[:end]
    inner = next(
        (colon for colon in _COLON.finditer(bold.mask) if not _TIME.match(bold.mask, max(colon.start() - 1, 0))), None
    )
    if inner is not None and inner.start() > 0 and bold.mask[inner.end() :].strip():
        # **term: gloss** – the whole line is bold, the colon divides it.
        if mask[end:].strip():
            return None
        return _label(bold[: inner.start()], rich[inner.end() :].without(STRONG), "bold")
    if inner is not None and not bold.mask[inner.end() :].strip():
        return _label(bold[: inner.start()], rich[end:], "bold")
    rest = mask[end:]
    if not rest.strip():
        return _label(bold, Rich(), "bold", colon=False)
    return _after(rich, mask, end, "bold") or _run_in(rich, mask, end) or _set_off(rich, mask, end)


def _set_off(rich: Rich, mask: str, end: int) -> Label | None:
    """A bold name before a sentence, with no sign between them: ``**Proofing** The last rise of …``."""
    follows = mask[end : end + _BEGINNING]
    if not follows[:1].isspace() or not everywhere("begins_sentence").match(follows.lstrip()):
        return None
    return _label(rich[:end], rich[end:], "bold", colon=False)


_BEGINNING: Final = 20
"""Characters behind a name in which a sentence shows that it begins."""


_RUN_IN = re.compile(r"(?:(?<=\.)|\s?\.)\s+[^\s\Wa-z]")
"""The full stop of a head, at the end of its stress or right behind it, and the first letter of its text."""
_HEAD = re.compile(r"[^.。！？!?；;]*[^\W\d_]{2}[^.。！？!?；;]*\.?\s*")
"""A head is no number and no sentence of several."""


def _run_in(rich: Rich, mask: str, end: int) -> Label | None:
    """A head in the line of its text: ``**Dropout.** At each step …``."""
    if not _RUN_IN.match(mask, len(mask[:end].rstrip())) or not _HEAD.fullmatch(mask, 0, end):
        return None
    after = next((at for at in range(end, len(mask)) if mask[at] not in ". "), len(mask))
    return _label(rich[:end].without(EMPHASIS), rich[after:], "head", colon=False)


def _after(rich: Rich, mask: str, end: int, style: str) -> Label | None:
    """A label that ends at ``end``, perhaps with a gloss after it, then a colon or dash."""
    at = end
    gap = re.match(r"\s*[（(]", mask[at:])
    gloss = Rich()
    if gap:
        levels = depths(mask)
        opening = at + gap.end() - 1
        closing = next(
            (i for i in range(opening + 1, len(mask)) if levels[i] == levels[opening] and mask[i] in "）)"), -1
        )
        if closing > 0:
            gloss = rich[opening + 1 : closing]
            at = closing + 1
    colon = _COLON_NEXT.match(mask, at)
    parts = colon or next((found for sign in _PARTS.get(style, ()) if (found := sign.match(mask, at))), None)
    if parts is None and style == "bold" and (gloss or split_gloss(rich[:end])[1]):
        parts = _told_behind(mask, at)
    if parts is None:
        return None
    head, cut = rich[:end], parts.end()
    if units(head.plain) > MAX_LABEL or re.search(r"[。！？!?]", head.mask):
        return None
    term, own = split_gloss(head.without(STRONG | EMPHASIS))
    return Label(trimmed(term), rich[cut:].strip(), style, gloss or own, colon=bool(colon))


def _label(head: Rich, body: Rich, style: str, colon: bool = True) -> Label | None:
    mask = head.mask.strip()
    if not mask or units(head.plain) > MAX_LABEL or re.search(r"[。！!；;]|\.\s", mask):
        return None
    term, gloss = split_gloss(head.without(STRONG))
    return Label(trimmed(term), body.strip(), style, gloss, colon)


def _inside_link(rich: Rich, at: int) -> bool:
    """Whether a character belongs to the text of a link: a title with a colon, no label."""
    return bool(rich.runs[bisect.bisect_right(rich.ends, at)].link)


def _plain_label(rich: Rich, mask: str) -> Label | None:
    levels = depths(mask)
    for match in _COLON.finditer(mask):
        at = match.start()
        if levels[at] or _inside_link(rich, at):
            continue
        head, after = mask[:at], mask[at + 1 : at + 2]
        if match.group() == ":" and ((after in ":/" and after) or mask[at - 1 : at] == ":"):
            return None
        if match.group() == ":" and after and not after.isspace():
            # "12:30", "1:2", "C:x" hold no label; "动量蒸馏:将", "层数L:12" and "M0:货币" do.
            written = _SPACELESS.search(head) is not None and head[-1:].isalpha() and after.isdecimal()
            named = (
                _INDEXED.search(head) is not None and _SPACELESS.search(mask, at) is not None and not after.isdecimal()
            )
            if not (written or named) and (
                (after.isascii() and head[-1:].isascii()) or _NOT_COLON.search(head) is not None
            ):
                return None
        elif _NOT_COLON.search(head) and re.match(r"\s*\d", mask[at + 1 :]):
            return None
        outside = "".join(character for i, character in enumerate(head) if not levels[i])
        if head.count('"') % 2 or not head.strip() or _BAD_LABEL.search(outside) or units(outside) > MAX_PLAIN_LABEL:
            return None
        term, gloss = split_gloss(rich[:at])
        link = bool(rich.runs[0].link) and len(rich.runs[0].text) >= len(head.rstrip()) - 2
        if not term:
            return None
        return Label(trimmed(term), rich[at + 1 :].strip(), "link" if link else "plain", gloss)
    return None


_SPACELESS = re.compile(f"[{CJK}]")
_DASHED = re.compile(
    r"(?P<term>[^\W\d_](?:[^\s：:]| (?!(?:[-–—]|--) )){0,40}?)(?: (?:(?<!\d )-|-(?! \d)|--|–|—) |\s*—{2,}\s*)"
    r"(?P<body>(?=\S)(?!.*(?: (?:[-–—]|--) |——)).+)"
)


def _dashed(rich: Rich, mask: str) -> Label | None:
    """``脾索——索条状``, ``Vishing - fraud by telephone``: one dash between a short name and a phrase."""
    match = _DASHED.fullmatch(mask)
    if match is None or "=" in match["term"] or units(match["body"]) < _MIN_DASHED:
        return None
    if everywhere("copula").match(match["body"]) and not _SPACELESS.match(match["body"]):
        # “X — is Y” is a sentence of its own.
        return None
    label = _parted(rich, match)
    return replace(label, colon=False) if label is not None else None


def _parted(rich: Rich, match: re.Match[str]) -> Label | None:
    """The short name ``term`` of a line, and the ``body`` behind the sign that parts them."""
    term, gloss = split_gloss(rich[: match.end("term")])
    if not term or units(term.plain) > _MAX_DASHED or not balanced(match["term"]):
        return None
    if _BAD_LABEL.search(match["term"]) or rich.runs[0].link:
        return None
    return Label(trimmed(term), rich[match.start("body") :].strip(), "plain", gloss)


_EQUATED: Final = re.compile(
    r"(?P<term>[^\W\d_][^=＝:：<>+*/$|`\n]{0,40}?)\s+[=＝]\s+"
    rf"(?P<body>(?=[^\W\d])(?=.*?(?:[^\W\d_]{{2}}\s[^\W\d_]{{2}}|[{CJK}]{{3}}))(?!.*(?:[=＝|\\]|\s[-+*/×÷^−]\s)).+)"
)


def _equated(rich: Rich, mask: str) -> Label | None:
    """``Fault = a part that does not work``: an equals sign between a name and what it means in words; no sum."""
    match = _EQUATED.fullmatch(mask)
    label = _parted(rich, match) if match is not None and ATOM_CHAR not in mask else None
    # What begins with the name is the same name, written out a little more.
    if label is None or label.body.mask.startswith(label.term.mask):
        return None
    style = "bold" if all(run.marks & STRONG for run in label.term.runs) else "plain"
    return replace(label, term=label.term.without(STRONG | EMPHASIS), style=style)


_COMMA: Final = re.compile(rf"\s*[，,]\s*(?=[{CJK}])")
_GLOSSED: Final = re.compile(rf"[{CJK}A-Za-z0-9 -]{{2,24}}[（(][A-Za-z][A-Za-z0-9 ,，;.'’/-]+[)）]")
"""A name with its other name in brackets."""
_GLOSSED_NEXT: Final = re.compile(rf"[，,；;]\s*{_GLOSSED.pattern}")


def _told_behind(mask: str, at: int) -> re.Match[str] | None:
    """The comma behind a name with its gloss, where what follows tells of it and is not the rest of a sentence."""
    comma = _COMMA.match(mask, at)
    if comma is None:
        return None
    language = language_of(mask[comma.end() :])
    rest = ("own_name_copula", "connectives", "pronouns", "more_names")
    return None if any(language.start(entry).match(mask, comma.end()) for entry in rest) else comma


def _glossed(rich: Rich, mask: str) -> Label | None:
    """``单抗（Monoclonal antibodies），由实验室制备``: a name in two languages, and what is said of it."""
    name = _GLOSSED.match(mask)
    told = _told_behind(mask, name.end()) if name else None
    if name is None or told is None or rich.runs[0].link:
        return None
    term, gloss = split_gloss(rich[: name.end()])
    language = language_of(term.plain)
    clause = any(language.start(entry).search(term.mask) for entry in ("calls", "in_no_name", "not_name_start"))
    if clause or not is_term(term, language) or _GLOSSED_NEXT.search(mask, told.start()):
        # Of several names in a row each is told.
        return None
    return Label(trimmed(term), rich[told.end() :].strip(), "plain", gloss, colon=False)


_BRACKETED: Final = re.compile(
    r"(?P<term>[^\W\d_][^（）()\[\]：:，,;.=\n]{1,30}?)\s*[（(](?P<body>[^\W\d_][^（）()\[\]=\n]{5,})[)）][.。]?\s*"
)


def _bracketed(rich: Rich, mask: str) -> Label | None:
    """``Sclera (the outer part that muscles attach to)``: a name, and in brackets behind it what it is."""
    match = _BRACKETED.fullmatch(mask)
    if match is None or ATOM_CHAR in match["term"]:
        return None
    language = language_of(match["body"])
    told = language.start("tells_in_brackets").search(match["body"])
    written = bool(_SPACELESS.search(match["term"])) == bool(_SPACELESS.search(match["body"]))
    name = match["term"].strip()
    if told is None or not written or not is_term(rich[: match.end("term")], language):
        return None
    # What stands in brackets behind a side of a thing, or behind a sentence, is a remark on it.
    if any(everywhere(entry).fullmatch(name) for entry in ("facet_labels", "possessive_labels")):
        return None
    if language.start("clause_term").search(name):
        return None
    label = _parted(rich[: match.end("body")], match)
    return replace(label, colon=False) if label is not None else None


_MAX_DASHED: Final = 12
"""Units of a name before a dash; a longer text may only be interrupted by it."""
_MIN_DASHED: Final = 4


def heads(items: Iterable[Item]) -> Iterator[Rich]:
    """What a list says at a glance: each item's label, or its text."""
    for item in items:
        text = item.text
        label = split_label(text)
        yield label.term if label and (label.body or item.nested) and label.term else trimmed(text)


def has_content(block: Block) -> bool:
    """Whether a block says something."""
    if isinstance(block, Paragraph):
        return bool(block.text.plain.strip())
    return isinstance(block, (ListBlock, CodeBlock, MathBlock, Table, Quote, DefinitionList))
