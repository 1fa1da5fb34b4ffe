"""Lists numbered by hand: ``1.文``, ``1、文``, ``（1）文``, ``① 文``, or with a bullet before each, ``• text``: running
text to Markdown."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flashgen.model import Block, Break, Item, ListBlock, Paragraph, Rich
from flashgen.reader.lines import line_starts, stretch
from flashgen.reader.titles import titled

_ROWS: Final = {
    "circled": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "dotted": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "raised": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "written": "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
    "numeral": "一二三四五六七八九十",
    "letter": "abcdefghi",
}
"""Signs that count, from one on."""
_NUMBER: Final = rf"\d{{1,2}}|[{_ROWS['numeral']}{_ROWS['letter']}]"
_BRACKETED: Final = rf"[（(]\s*(?P<bracket>{_NUMBER})\s*[)）][.．、]?"
_SIGNED: Final = rf"(?P<sign>[{''.join(_ROWS[row] for row in ('circled', 'dotted', 'raised', 'written'))}])[.．、]?"
_DOTTED: Final = (
    rf"(?P<dot>\d{{1,2}}|[{_ROWS['numeral']}]|[{_ROWS['letter']}](?=[.)]\s))\s*"
    r"(?P<stop>[、)）．]|\.(?!\d)|[>＞](?=\s?[^\W\d]))[.．]?"
)
_WORDED: Final = rf"(?:第(?P<nth>[{_ROWS['numeral']}])\s*[，,、：:]|(?P<item>[{_ROWS['numeral']}])是)"
_BULLET: Final = "(?P<bullet>[•●▪◦■‣⁃∙·])"
_AT_START: Final = re.compile(rf"\s*(?:{_BRACKETED}|{_SIGNED}|{_DOTTED}|{_WORDED}|{_BULLET})\s*")
_INSIDE: Final = re.compile(
    rf"(?<![式图表献见题步第节章])(?<=[\u3400-\u9fff])[（(](?P<close>\d{{1,2}})[)）]\s*"
    rf"|(?<=[\s：:，,；;。、])(?:{_BRACKETED}|{_SIGNED}|{_DOTTED}(?=\s?[\u3400-\u9fffA-Z])|{_WORDED})\s*"
)
"""A mark among the words of a line."""
_SPACELESS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_STOP: Final = re.compile("[。！？](?=.)")


@dataclass(frozen=True)
class _Mark:
    block: int
    """Which block it stands in."""
    start: int
    end: int
    """Where the text behind it begins."""
    style: str
    """Which signs count; a list of another style may stand inside an item."""
    number: int
    """0 for a bullet."""
    inline: bool
    """It stands among the words of a line."""


@dataclass
class _Run:
    """Marks of one style that count on from one, or bullets of one kind with nothing else between them."""

    marks: list[_Mark] = field(default_factory=list)

    def takes(self, mark: _Mark) -> bool:
        last = self.marks[-1]
        if not mark.number:
            return mark.block <= last.block + 1
        together = mark.block == last.block or not mark.inline
        return mark.number == last.number + 1 and together


@dataclass(frozen=True)
class _Part:
    """A whole block, or a stretch of a paragraph from one mark to the next."""

    block: Block
    run: _Run | None = None
    mark: _Mark | None = None

    @property
    def style(self) -> str:
        """Of its mark; empty for a part that has none."""
        return self.mark.style if self.mark else ""


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the texts that are numbered 1, 2 and so on, or have a bullet each, made lists.

    What stands between two numbers belongs to the item before it; behind the last, as many blocks as at most behind
    another. Every text keeps its place in the file.
    """
    runs = _runs(blocks)
    if not runs:
        return list(blocks)
    of = {mark: run for run in runs for mark in run.marks}
    marks: dict[int, list[_Mark]] = defaultdict(list)
    for mark in sorted(of, key=lambda mark: mark.start):
        marks[mark.block].append(mark)
    parts: list[_Part] = []
    for at, block in enumerate(blocks):
        parts += _parts(block, marks[at], of) if isinstance(block, Paragraph) and at in marks else (_Part(block),)
    places: dict[int, list[int]] = defaultdict(list)
    for at, part in enumerate(parts):
        places[id(part.run)].append(at)
    return list(_grouped(parts, places, 0, len(parts)))


def _runs(blocks: Sequence[Block]) -> list[_Run]:
    found: list[_Run] = []
    open_: dict[str, _Run] = {}
    for at, block in enumerate(blocks):
        if isinstance(block, Break):
            open_.clear()
        for mark in _marks(at, block.text) if isinstance(block, Paragraph) else ():
            run = open_.get(mark.style)
            if run is not None and run.takes(mark):
                run.marks.append(mark)
            elif mark.number <= 1:
                open_[mark.style] = _Run([mark])
                found.append(open_[mark.style])
            elif not mark.inline:
                open_.pop(mark.style, None)
    return [run for run in found if len(run.marks) > 1]


def _marks(block: int, text: Rich) -> Iterator[_Mark]:
    mask = text.mask
    spaceless = _SPACELESS.search(mask) is not None
    for start, end in itertools.pairwise([*line_starts(text), len(mask)]):
        at = start
        if match := _AT_START.match(mask, start, end):
            at = match.end()
            if _LETTER.search(mask, at, end):
                yield _mark(block, match, inline=False)
        for match in _INSIDE.finditer(mask, at, end) if spaceless else ():
            yield _mark(block, match, inline=True)


def _mark(block: int, match: re.Match[str], inline: bool) -> _Mark:
    groups = match.groupdict()
    groups["bracket"] = groups.get("bracket") or groups.get("close")
    shape = next(name for name in ("bracket", "sign", "dot", "nth", "item", "bullet") if groups.get(name))
    sign = groups[shape]
    if shape == "bullet":
        return _Mark(block, match.start(), match.end(), sign, 0, inline)
    row = next((name for name, signs in _ROWS.items() if sign in signs), "figure")
    number = int(sign) if row == "figure" else _ROWS[row].index(sign) + 1
    return _Mark(block, match.start(), match.end(), f"{row} {shape} {groups['stop']}", number, inline)


def _parts(paragraph: Paragraph, marks: Sequence[_Mark], runs: Mapping[_Mark, _Run]) -> Iterator[_Part]:
    """A paragraph cut before each of its marks."""
    text = paragraph.text
    starts = line_starts(text)
    if lead := text[: marks[0].start].strip():
        yield _Part(stretch(lead))
    one_line: dict[int, bool] = {}
    for mark, end in zip(marks, [*(mark.start for mark in marks[1:]), len(text)], strict=True):
        run = runs[mark]
        after = bisect.bisect_right(starts, mark.start)
        follow = starts[after] if after < len(starts) and starts[after] < end else end
        if mark is run.marks[-1] and one_line.get(id(run)):
            # The items before it are of one line each, and so is the last.
            part, rest = text[mark.end : follow].strip(), text[follow:end].strip()
        else:
            part, rest = text[mark.end : end].strip(), Rich()
        one_line[id(run)] = one_line.get(id(run), True) and follow == end
        if mark.inline and mark is run.marks[-1] and (stop := _STOP.search(part.mask)):
            # The sentence ends with its last item; what follows is said of them all.
            rest = text[mark.end + stop.end() : end].strip()
            part = part[: stop.end()]
        yield _Part(stretch(part), run, mark)
        if rest:
            yield _Part(stretch(rest))


def _grouped(parts: Sequence[_Part], places: Mapping[int, Sequence[int]], at: int, stop: int) -> Iterator[Block]:
    """Parts with their runs made lists, inner ones inside the items of outer ones. ``places`` tells where the parts of
    a run stand."""
    while at < stop:
        run = parts[at].run
        if run is None:
            yield parts[at].block
            at += 1
            continue
        all_ = places[id(run)]
        starts = all_[bisect.bisect_left(all_, at) : bisect.bisect_left(all_, stop)]
        bodies = [after - here - 1 for here, after in itertools.pairwise(starts)]
        last = starts[-1] + 1
        end = last if run.marks[-1].inline else last + _tail(parts, last, stop, max(bodies, default=0))
        items = [_item(parts, places, here, after) for here, after in itertools.pairwise([*starts, end])]
        numbers = [mark.number for here in starts if (mark := parts[here].mark) is not None]
        counts = numbers[0] > 0
        yield ListBlock(
            tuple(items), counts, numbers[0] or 1, tuple(numbers) if counts else (), items[0].line, items[-1].end
        )
        at = end


def _tail(parts: Sequence[_Part], start: int, stop: int, most: int) -> int:
    """How many parts behind the last mark are its own: as many as any other has, and the inner lists that begin among
    them."""
    style = parts[start - 1].style
    if _is_bullet(parts[start - 1]):
        # Bullets of another kind stand below the last.
        end = start
        while end < stop and _is_bullet(parts[end]) and parts[end].style != style:
            end += 1
        return end - start
    if not most:
        return 0
    end = min(start + most, stop)
    for at in range(start, end):
        if at + 1 < stop and parts[at].run is None and parts[at + 1].style == style:
            # What announces the next list of the same signs is no part of this one.
            return at - start
    while end < stop and parts[end].run is not None:
        end += 1
    return end - start


def _is_bullet(part: _Part) -> bool:
    return part.mark is not None and not part.mark.number


def _item(parts: Sequence[_Part], places: Mapping[int, Sequence[int]], start: int, stop: int) -> Item:
    own = parts[start].block
    first = titled(own, item=True) if isinstance(own, Paragraph) else (own,)
    blocks = (*first, *_grouped(parts, places, start + 1, stop))
    return Item(blocks, blocks[0].line, max(block.end for block in blocks))
