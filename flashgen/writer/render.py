"""Blocks → the HTML of a field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from flashgen.model import (
    Block,
    Break,
    CodeBlock,
    Content,
    DefinitionList,
    Html,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.writer.code import highlight
from flashgen.writer.inline import inline
from flashgen.writer.markup import formula

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)

Names = Mapping[MediaRef, str]


def render(content: Content, names: Names) -> Html:
    """The HTML that Anki gets; ``names`` gives what each picture or sound is called in the package.

    One paragraph stands bare, several blocks each in their element; no white space is put between them. Text that
    runs from right to left makes the whole field ``dir="auto"``.
    """
    if not content:
        return Html("")
    html = (
        inline(content[0].text, names)
        if len(content) == 1 and isinstance(content[0], Paragraph)
        else _blocks(content, names)
    )
    return Html(f'<div dir="auto">{html}</div>') if not html.isascii() and _RIGHT_TO_LEFT.search(html) else html


def _blocks(blocks: Content, names: Names) -> Html:
    return Html("".join([_block(block, names) for block in blocks]))


def _block(block: Block, names: Names) -> str:
    match block:
        case Paragraph():
            return f"<p>{inline(block.text, names)}</p>"
        case ListBlock():
            return _list(block, names)
        case CodeBlock():
            return f'<pre class="fg-code"><code>{highlight(block.code, block.language)}</code></pre>'
        case MathBlock():
            return f"<div>{formula(block.tex, display=True)}</div>"
        case Table():
            return _table(block, names)
        case Quote():
            title = f"<p><b>{inline(block.title, names)}</b></p>" if block.title else ""
            return f"<blockquote>{title}{_blocks(block.blocks, names)}</blockquote>"
        case DefinitionList():
            return f"<dl>{''.join([_entry(term, blocks, names) for term, blocks in block.entries])}</dl>"
        case Break():
            return "<hr>"


def _list(block: ListBlock, names: Names) -> str:
    items = "".join([_item(item, names) for item in block.items])
    if not block.ordered:
        return f"<ul>{items}</ul>"
    start = f' start="{block.start}"' if block.start != 1 else ""
    return f"<ol{start}>{items}</ol>"


def _item(item: Item, names: Names) -> str:
    done = "" if item.done is None else f' class="fg-{"done" if item.done else "todo"}"'
    return f"<li{done}>{_first_bare(item.blocks, names)}</li>"


def _entry(term: Rich, blocks: Content, names: Names) -> str:
    return f"<dt>{inline(term, names)}</dt><dd>{_first_bare(blocks, names)}</dd>"


def _first_bare(blocks: Content, names: Names) -> str:
    """The first paragraph needs no element of its own beside the bullet."""
    if blocks and isinstance(blocks[0], Paragraph):
        return inline(blocks[0].text, names) + _blocks(blocks[1:], names)
    return _blocks(blocks, names)


def _table(block: Table, names: Names) -> str:
    def row(cells: tuple[Rich, ...], tag: str) -> str:
        parts = []
        for at, cell in enumerate(cells):
            align = block.align[at] if at < len(block.align) else ""
            parts.append(f"<{tag}{_ALIGN.get(align, '')}>{inline(cell, names)}</{tag}>")
        return f"<tr>{''.join(parts)}</tr>"

    head = f"<thead>{row(block.header, 'th')}</thead>" if any(block.header) else ""
    return f"<table>{head}<tbody>{''.join([row(cells, 'td') for cells in block.rows])}</tbody></table>"


_ALIGN: Final = {"left": ' class="fg-left"', "center": ' class="fg-center"', "right": ' class="fg-right"'}
