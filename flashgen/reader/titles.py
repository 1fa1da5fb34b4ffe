"""Names and questions that stand on a line of their own above what is said of them: one paragraph to Markdown."""

from __future__ import annotations

import itertools
import re
from typing import Final

from flashgen.model import EMPHASIS, STRONG, Paragraph, Rich
from flashgen.reader.lines import line_starts, stretch

_LONGEST: Final = 60
"""Characters of a set-off title."""
_ENDS: Final = re.compile(r"[。.！!，,；;：:、…]\s*\Z")
_ASKS: Final = re.compile(r"[?？؟]\s*\Z")
_GLOSS: Final = re.compile(r"\s*[（(][^（()）]{1,40}[)）]\s*\Z")
_BARE: Final = re.compile(r"[^\W\d_][^。.！!？?，,；;：:、…]{1,15}|[A-Za-z][\w'’/+-]*(?: [\w'’/+-]+){0,3}")
"""A title of an item without markup: a name, no clause."""
_BEGINS: Final = re.compile(r"[^\sa-z]")


def titled(paragraph: Paragraph, item: bool = False) -> tuple[Paragraph, ...]:
    """The paragraph, each line apart that is a title of what follows: all of it set off, or in a list a bare name.

    Behind the first line only a question counts: there a name may be one of several that are set off.
    """
    text = paragraph.text
    starts = line_starts(text)
    if len(starts) < 2:
        return (paragraph,)
    lines = [text[start:end].strip() for start, end in itertools.pairwise([*starts, len(text)])]
    cuts = {0}
    for at, (line, follow) in enumerate(itertools.pairwise(lines)):
        if line.media or not follow:
            continue
        titles = _is_set_off(line) and (_ASKS.search(line.mask) or (not at and not follow.runs[0].marks & STRONG))
        if titles or (item and not at and _is_bare(line, follow)):
            cuts |= {starts[at], starts[at + 1]}
    if len(cuts) < 2:
        return (paragraph,)
    parts = [text[start:end].strip() for start, end in itertools.pairwise([*sorted(cuts), len(text)])]
    return tuple([stretch(part) for part in parts if part])


def _is_set_off(line: Rich) -> bool:
    gloss = _GLOSS.search(line.mask)
    name = line[: gloss.start()] if gloss else line
    marked = any(all(run.marks & mark or not run.text.strip() for run in name.runs) for mark in (STRONG, EMPHASIS))
    return marked and 0 < len(name) <= _LONGEST and not _ENDS.search(name.mask)


def _is_bare(first: Rich, follow: Rich) -> bool:
    gloss = _GLOSS.search(first.mask)
    name = first.mask[: gloss.start()] if gloss else first.mask
    return _BARE.fullmatch(name) is not None and _BEGINS.match(follow.mask) is not None
