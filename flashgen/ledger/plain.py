"""A note as plain text: what the ledger shows when it changed, and what is compared when its key has vanished."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TypeAlias

from flashgen.model import (
    Block,
    Break,
    Candidate,
    CodeBlock,
    Content,
    DefinitionList,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    NoteKind,
    Paragraph,
    Quote,
    Rich,
    Table,
    riches,
)

Picture: TypeAlias = Callable[[MediaRef], str]
"""What stands for a picture: its name by content, or anything that changes exactly when the picture does."""

_SPACE = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """NFC, white space collapsed."""
    text = unicodedata.normalize("NFC", text)
    # The only white space that is printable is the plain blank.
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


def plain_texts(candidate: Candidate, picture: Picture) -> tuple[str, str]:
    """Question and answer as plain text; of a cloze note its sentence with ``[…]``, and its deletions one a line."""
    if candidate.kind is NoteKind.CLOZE:
        return plain(candidate.text, picture, blank=True), "\n".join(text for _, text in deletions(candidate.text))
    return plain(candidate.front, picture), plain(candidate.back, picture)


def plain(content: Content, picture: Picture, blank: bool = False) -> str:
    """Blocks as plain text, a line each; pictures as ``[name]``; with ``blank``, deletions as ``[…]``."""
    if len(content) == 1 and isinstance(content[0], Paragraph):
        return _text(content[0].text, picture, blank)
    return "\n".join(line for block in content for line in _lines(block, picture, blank) if line)


def deletions(content: Content) -> list[tuple[int, str]]:
    """(number, text) by ascending number; the stretches of one number joined by `` … ``."""
    found: dict[int, list[str]] = {}
    for rich in riches(content):
        last = 0
        for run in rich.runs:
            if run.cloze:
                stretches = found.setdefault(run.cloze, [])
                if run.cloze == last:
                    stretches[-1] += run.text
                else:
                    stretches.append(run.text)
            last = run.cloze
    return [(number, " … ".join(map(_one_line, found[number]))) for number in sorted(found)]


def _lines(block: Block, picture: Picture, blank: bool) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _text(block.text, picture, blank)
        case ListBlock():
            for number, item in enumerate(block.items, block.start):
                yield from _item(item, f"{number}. " if block.ordered else "- ", picture, blank)
        case Quote():
            yield _text(block.title, picture, blank)
            for inner in block.blocks:
                yield from _lines(inner, picture, blank)
        case CodeBlock():
            yield from unicodedata.normalize("NFC", block.code).splitlines()
        case MathBlock():
            yield _one_line(block.tex)
        case Table():
            for row in (block.header, *block.rows):
                yield " | ".join(_text(cell, picture, blank) for cell in row)
        case DefinitionList():
            for term, body in block.entries:
                yield _text(term, picture, blank)
                for inner in body:
                    yield from _lines(inner, picture, blank)
        case Break():
            return


def _item(item: Item, bullet: str, picture: Picture, blank: bool) -> Iterator[str]:
    for block in item.blocks:
        for line in _lines(block, picture, blank):
            yield bullet + line
            bullet = " " * len(bullet)


def _text(rich: Rich, picture: Picture, blank: bool) -> str:
    parts: list[str] = []
    open_number = 0
    for run in rich.runs:
        if blank and run.cloze:
            parts += ["[…]"] if run.cloze != open_number else []
        else:
            parts.append(run.text if run.media is None else f"[{picture(run.media)}]")
        open_number = run.cloze
    return _one_line("".join(parts))


def _one_line(text: str) -> str:
    return squeezed(text).strip()
