"""Content as plain text, a line for each item or row: what lint and comparisons read."""

from __future__ import annotations

from typing import Final

from flashgen.model import (
    MATH,
    Block,
    CodeBlock,
    Content,
    DefinitionList,
    ListBlock,
    MathBlock,
    MediaRef,
    Paragraph,
    Quote,
    Rich,
    Table,
)


def texts(blocks: Content) -> list[Rich]:
    """Every inline text of the blocks, in order; code and displayed formulas as one run each."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return [blocks[0].text]
    found: list[Rich] = []
    for block in blocks:
        found += _texts(block)
    return found


def _texts(block: Block) -> list[Rich]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, ListBlock):
        return [text for item in block.items for text in texts(item.blocks)]
    if isinstance(block, Quote):
        return [*([block.title] if block.title else []), *texts(block.blocks)]
    if isinstance(block, Table):
        return [*block.header, *(cell for row in block.rows for cell in row)]
    if isinstance(block, DefinitionList):
        return [text for term, body in block.entries for text in (term, *texts(body))]
    if isinstance(block, CodeBlock):
        return [Rich.of(block.code)]
    return [Rich.of(block.tex, MATH)] if isinstance(block, MathBlock) else []


def flat(blocks: Content) -> str:
    """Plain text of the blocks; pictures leave nothing."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return blocks[0].text.plain.replace("\ufffc", "").strip()
    return "\n".join([text.plain.replace("\ufffc", "").strip() for text in texts(blocks)]).strip()


def media_of(blocks: Content) -> list[MediaRef]:
    """Pictures and sounds of the blocks, in order."""
    return [media for text in texts(blocks) for media in text.media]


def deletions(blocks: Content) -> dict[int, list[str]]:
    """The texts of each deletion number."""
    found: dict[int, list[str]] = {}
    for text in texts(blocks):
        last = 0
        for run in text.runs:
            if run.cloze and run.cloze == last:
                found[run.cloze][-1] += run.text
            elif run.cloze:
                found.setdefault(run.cloze, []).append(run.text)
            last = run.cloze
    return found


BLANK: Final = "＿＿＿"
"""How a deletion is shown in plain text: no bracket, which the sentence may have of its own."""


def shown(blocks: Content, only: int = 0) -> str:
    """A cloze text with every deletion blanked, or those of one number."""
    parts: list[str] = []
    for text in texts(blocks):
        line, last = "", 0
        for run in text.runs:
            if not run.cloze or (only and run.cloze != only):
                line += run.text
            elif run.cloze != last:
                line += BLANK
            last = run.cloze
        parts.append(line)
    return "\n".join(parts)
