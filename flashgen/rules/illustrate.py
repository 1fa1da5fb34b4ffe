"""Pictures that no card asks for, shown with the answer to what stands right above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flashgen.model import Block, Candidate, ListBlock, MediaRef, Paragraph, Quote, Section
from flashgen.rules.figure import worth_showing
from flashgen.rules.flat import media_of
from flashgen.rules.lines import is_figure


def illustrated(candidates: Sequence[Candidate], sections: Sequence[Section]) -> list[Candidate]:
    """The candidates, the first that cites the text above a picture of these sections with the picture in its Extra.

    A picture without a caption asks nothing, but it belongs to what has just been said.
    """
    shown = {ref for candidate in candidates for ref in _media(candidate)}
    by_line: dict[int, list[int]] = {}
    for at, candidate in enumerate(candidates):
        for line in candidate.lines:
            by_line.setdefault(line, []).append(at)
    found = list(candidates)
    taken: set[int] = set()
    for section in sections:
        for above, picture in _below(section.blocks):
            lines = range(above.line, above.end + 1)
            at = min((at for line in lines for at in by_line.get(line, ())), default=-1)
            refs = [ref for ref in picture.text.media if worth_showing(ref)]
            if at < 0 or at in taken or not refs or any(ref in shown for ref in refs):
                continue
            taken.add(at)
            cited = sorted({*found[at].lines, picture.line})
            found[at] = replace(found[at], extra=(*found[at].extra, picture), lines=tuple(cited))
    return found


def _media(candidate: Candidate) -> list[MediaRef]:
    return media_of((*candidate.front, *candidate.back, *candidate.text, *candidate.extra))


def _below(blocks: Sequence[Block]) -> Iterator[tuple[Block, Paragraph]]:
    """(a block of text, the picture right below it)."""
    above: Block | None = None
    for block in blocks:
        if isinstance(block, Paragraph) and is_figure(block.text):
            if above is not None and block.line:
                yield above, block
            above = None
        else:
            above = block
        for child in block.items if isinstance(block, ListBlock) else [block] if isinstance(block, Quote) else []:
            yield from _below(child.blocks)
