"""What the reader made of a text, as an outline that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from flashgen.model import (
    BREAK,
    CODE,
    DISPLAY,
    EMPHASIS,
    HIGHLIGHT,
    IMAGE,
    MATH,
    STRIKE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    Block,
    CodeBlock,
    DefinitionList,
    Document,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.reader import read_document, read_fragment

NAMES = {
    STRONG: "strong",
    EMPHASIS: "em",
    HIGHLIGHT: "mark",
    STRIKE: "strike",
    UNDERLINE: "under",
    SUPERSCRIPT: "sup",
    SUBSCRIPT: "sub",
    CODE: "code",
    MATH: "math",
    DISPLAY: "display",
}


def inline(rich: Rich) -> str:
    """Runs as ``{strong|text}``, pictures as ``{image src|alt}``, links as ``{link|text → target}``."""
    parts = []
    for run in rich.runs:
        text = run.text
        if run.marks & BREAK:
            text = "⏎"
        elif run.marks & IMAGE and run.media:
            media = run.media
            width = f" {media.width}px" if media.width else ""
            by_name = " by name" if media.by_name else ""
            text = f"{{image {media.src}|{media.alt}{width}{by_name}}}"
        else:
            names = [name for mark, name in NAMES.items() if run.marks & mark]
            names += [f"c{run.cloze}"] if run.cloze else []
            text = f"{{{' '.join(names)}|{text}}}" if names else text
        parts.append(f"{{link|{text} → {run.link}}}" if run.link else text)
    return "".join(parts)


def block_lines(block: Block, indent: str = "") -> Iterator[str]:
    """A block and what is in it, one line each, with its lines of the file."""
    place = f"{indent}{block.line}" + (f"-{block.end}" if block.end != block.line else "")
    inner = indent + "  "
    if isinstance(block, Paragraph):
        yield f"{place} paragraph: {inline(block.text)}"
    elif isinstance(block, ListBlock):
        yield f"{place} list" + (f" {' '.join(map(str, block.numbers))}" if block.ordered else "")
        for item in block.items:
            done = "" if item.done is None else " [x]" if item.done else " [ ]"
            yield f"{inner}{item.line}" + (f"-{item.end}" if item.end != item.line else "") + f" item{done}"
            for child in item.blocks:
                yield from block_lines(child, inner + "  ")
    elif isinstance(block, Quote):
        yield f"{place} quote {block.kind}".rstrip() + (f": {inline(block.title)}" if block.title else "")
        for child in block.blocks:
            yield from block_lines(child, inner)
    elif isinstance(block, CodeBlock):
        yield f"{place} code {block.language}".rstrip() + f": {block.code!r}"
    elif isinstance(block, MathBlock):
        yield f"{place} formula: {block.tex!r}"
    elif isinstance(block, Table):
        yield f"{place} table: " + " | ".join(map(inline, block.header))
        for line, row in zip(block.row_lines, block.rows, strict=True):
            yield f"{inner}{line}: " + " | ".join(map(inline, row))
    elif isinstance(block, DefinitionList):
        yield f"{place} definitions"
        for term, blocks in block.entries:
            yield f"{inner}{inline(term)}"
            for child in blocks:
                yield from block_lines(child, inner + "  ")
    else:
        yield f"{place} break"


def document_lines(document: Document) -> Iterator[str]:
    """A document's sections and blocks."""
    for section in document.sections:
        if section.path:
            yield " / ".join(f"{'#' * heading.level} {inline(heading.text)}" for heading in section.path)
        for block in section.blocks:
            yield from block_lines(block)


@pytest.fixture
def outline() -> Callable[[str], str]:
    """Markdown → outline of the document."""
    return lambda markdown: "\n".join(document_lines(read_document(markdown, "note.md")[0]))


@pytest.fixture
def fragment() -> Callable[..., str]:
    """Markdown → the runs of its paragraphs, without lines."""

    def read(markdown: str, cloze: bool = False) -> str:
        blocks = read_fragment(markdown, cloze)
        return "\n".join(
            inline(block.text) if isinstance(block, Paragraph) else "\n".join(block_lines(block)) for block in blocks
        )

    return read
