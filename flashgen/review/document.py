"""A document as HTML in which each line of the file can be found: what stands on line 7 carries ``data-l="7"``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from flashgen.model import (
    Block,
    Break,
    CodeBlock,
    Content,
    DefinitionList,
    Document,
    Heading,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.writer import render
from flashgen.writer.inline import inline
from flashgen.writer.markup import text

Names = Mapping[MediaRef, str]


def document_html(document: Document, names: Names) -> str:
    """The document under its title, a ``<section>`` for each of its sections."""
    parts = [f"<h2>{text(document.title)}</h2>"]
    shown: tuple[Heading, ...] = ()
    for section in document.sections:
        new = [each for each in section.path if each not in shown]
        shown = section.path
        heads = "".join(_heading(each, names) for each in new)
        parts.append(f"<section>{heads}{_blocks(section.blocks, names)}</section>")
    notes = "".join(f"<p>{_rich(note, names)}</p>" for note in document.footnotes.values())
    return "".join([*parts, f"<section>{notes}</section>" if notes else ""])


def _heading(heading: Heading, names: Names) -> str:
    level = min(heading.level + 1, 6)
    return f"<h{level}>{_line(inline(heading.text, names), heading.line)}</h{level}>"


def _line(html: str, line: int, end: int = 0, tag: str = "span") -> str:
    if not line:
        return html
    last = f' data-e="{end}"' if end > line else ""
    return f'<{tag} data-l="{line}"{last}>{html}</{tag}>'


def _rich(rich: Rich, names: Names) -> str:
    """Text, each of its lines in an element of its own."""
    return "".join(
        _line(inline(Rich(tuple(runs)), names), line) for line, runs in groupby(rich.runs, lambda run: run.line)
    )


def _blocks(blocks: Content, names: Names) -> str:
    return "".join(_block(block, names) for block in blocks)


def _block(block: Block, names: Names) -> str:
    match block:
        case Paragraph():
            return f"<p>{_rich(block.text, names)}</p>"
        case ListBlock():
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            return f"<{tag}{start}>{''.join(_item(item, names) for item in block.items)}</{tag}>"
        case CodeBlock() | MathBlock():
            return _line(render((block,), names), block.line, block.end, "div")
        case Table():
            return f"<table>{''.join(_rows(block, names))}</table>"
        case Quote():
            title = f"<p><b>{_rich(block.title, names)}</b></p>" if block.title else ""
            return f"<blockquote>{title}{_blocks(block.blocks, names)}</blockquote>"
        case DefinitionList():
            pairs = (f"<dt>{_rich(term, names)}</dt><dd>{_blocks(body, names)}</dd>" for term, body in block.entries)
            return f"<dl>{''.join(pairs)}</dl>"
        case Break():
            return "<hr>"


def _item(item: Item, names: Names) -> str:
    done = "" if item.done is None else f' class="fg-{"done" if item.done else "todo"}"'
    blocks = item.blocks
    if blocks and isinstance(blocks[0], Paragraph):
        return f"<li{done}>{_rich(blocks[0].text, names)}{_blocks(blocks[1:], names)}</li>"
    return f"<li{done}>{_blocks(blocks, names)}</li>"


def _rows(table: Table, names: Names) -> Iterator[str]:
    if any(table.header):
        yield f"<tr>{''.join(f'<th>{_rich(cell, names)}</th>' for cell in table.header)}</tr>"
    for row in table.rows:
        yield f"<tr>{''.join(f'<td>{_rich(cell, names)}</td>' for cell in row)}</tr>"
