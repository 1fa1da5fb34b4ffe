"""Blocks → the Markdown that a person would have typed, to be edited and read back by ``read_fragment``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from flashgen.ledger import fact_of
from flashgen.model import (
    BREAK,
    CODE,
    DISPLAY,
    EMPHASIS,
    HIGHLIGHT,
    MATH,
    STRIKE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    Block,
    Break,
    Candidate,
    CodeBlock,
    Content,
    DefinitionList,
    ListBlock,
    MathBlock,
    NoteKind,
    Paragraph,
    Quote,
    Rich,
    Run,
    Table,
)
from flashgen.reader import read_fragment

_MARKS: Final = (
    (STRONG, "**", "**"),
    (EMPHASIS, "*", "*"),
    (HIGHLIGHT, "==", "=="),
    (STRIKE, "~~", "~~"),
    (UNDERLINE, "<u>", "</u>"),
    (SUPERSCRIPT, "<sup>", "</sup>"),
    (SUBSCRIPT, "<sub>", "</sub>"),
)
"""From the outermost to the innermost, as the writer nests them."""
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>$~=|^]|(?m:^)(?:[#+-]|\d+(?=[.)]))|(?<=\d)[.)](?=\s)")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
"""Every character that may mean something."""
Escaped: TypeAlias = "re.Pattern[str] | None"
"""The characters that get a backslash."""


def markdown(content: Content, cloze: bool = False) -> str:
    """Markdown that reads back as the content; characters are escaped only where that is needed for it."""
    wanted = _shape(content)
    text = ""
    for escaped in (None, _SPECIAL, _PUNCTUATION):
        text = "\n\n".join(_blocks(content, escaped))
        if _shape(read_fragment(text, cloze)) == wanted:
            break
    return text


def _shape(content: Content) -> str:
    """Equal for contents that look alike on a card."""
    blank = Candidate(rule="", kind=NoteKind.CLOZE, document="", handle="", text=content)
    return fact_of(blank, lambda ref: f"{ref.src} {ref.width}").fingerprint


def _blocks(content: Content, escaped: Escaped) -> Iterator[str]:
    for block in content:
        yield _block(block, escaped)


def _block(block: Block, escaped: Escaped) -> str:
    match block:
        case Paragraph():
            return _inline(block.text, escaped)
        case ListBlock():
            return "\n".join(_items(block, escaped))
        case Quote():
            return _quote(block, escaped)
        case CodeBlock():
            fence = "`" * max(3, *(len(found) + 1 for found in re.findall("`+", block.code)), 3)
            return f"{fence}{block.language}\n{block.code.removesuffix(chr(10))}\n{fence}"
        case MathBlock():
            return f"$$\n{block.tex.strip()}\n$$"
        case Table():
            return _table(block, escaped)
        case DefinitionList():
            return "\n\n".join(
                f"{_inline(term, escaped)}\n: {_indented(_joined(body, escaped), '  ')}" for term, body in block.entries
            )
        case Break():
            return "---"


def _joined(content: Content, escaped: Escaped) -> str:
    return "\n\n".join(_blocks(content, escaped))


def _items(block: ListBlock, escaped: Escaped) -> Iterator[str]:
    for at, item in enumerate(block.items):
        number = block.numbers[at] if at < len(block.numbers) else block.start + at
        sign = f"{number}. " if block.ordered else "- "
        box = "" if item.done is None else "[x] " if item.done else "[ ] "
        loose = any(not isinstance(each, ListBlock) for each in item.blocks[1:])
        body = ("\n\n" if loose else "\n").join(_blocks(item.blocks, escaped))
        yield sign + box + _indented(body, " " * len(sign))


def _quote(block: Quote, escaped: Escaped) -> str:
    title = _inline(block.title, escaped)
    head = f"[!{block.kind}] {title}".rstrip() if block.kind else ""
    body = _joined(block.blocks, escaped)
    return "\n".join(f"> {line}".rstrip() for line in "\n".join(filter(None, (head, body))).split("\n"))


def _table(block: Table, escaped: Escaped) -> str:
    def row(cells: tuple[Rich, ...]) -> str:
        return f"| {' | '.join(_inline(cell, escaped).replace('|', chr(92) + '|') for cell in cells)} |"

    rule = {"left": ":--", "right": "--:", "center": ":-:"}
    aligned = (*block.align, *[""] * len(block.header))[: len(block.header)]
    marks = f"| {' | '.join(rule.get(each, '---') for each in aligned)} |"
    return "\n".join([row(block.header), marks, *map(row, block.rows)])


def _indented(text: str, pad: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(pad + line if line else "" for line in rest)])


# ------------------------------------------------------------------------------------------------------------- inline
def _inline(rich: Rich, escaped: Escaped) -> str:
    out: list[str] = []
    open_: list[tuple[str, str]] = []

    def close(keep: int) -> None:
        while len(open_) > keep:
            out.append(open_.pop()[1])

    for run in rich.runs:
        wanted = _wanted(run)
        same = 0
        while same < min(len(open_), len(wanted)) and open_[same] == wanted[same]:
            same += 1
        close(same)
        out += [first for first, _ in wanted[same:]]
        open_ += wanted[same:]
        out.append(_atom(run, escaped))
    close(0)
    return "".join(out)


def _wanted(run: Run) -> list[tuple[str, str]]:
    hint = f"::{run.hint}" if run.hint else ""
    wanted = [(f"{{{{c{run.cloze}::", f"{hint}}}}}")] if run.cloze else []
    wanted += [("[", f"]({_address(run.link)})")] if run.link else []
    return wanted + [(first, last) for mark, first, last in _MARKS if run.marks & mark]


def _atom(run: Run, escaped: Escaped) -> str:
    if run.marks & BREAK:
        return "  \n"
    if run.media is not None:
        size = f"|{run.media.width}" if run.media.width else ""
        if run.media.by_name:
            return f"![[{run.media.src}{size}]]"
        return f"![{run.media.alt}{size}]({_address(run.media.src)})"
    if run.marks & MATH:
        return f"$${run.text}$$" if run.marks & DISPLAY else f"${run.text}$"
    if run.marks & CODE:
        longest = max(map(len, re.findall("`+", run.text)), default=0)
        ticks, pad = "`" * (longest + 1), " " if longest else ""
        return f"{ticks}{pad}{run.text}{pad}{ticks}"
    if escaped is None:
        return run.text
    return escaped.sub(_escape if escaped is _SPECIAL else _escape_all, run.text)


def _escape(found: re.Match[str]) -> str:
    return found[0] if found[0].isdigit() else f"\\{found[0]}"


def _escape_all(found: re.Match[str]) -> str:
    """Brackets by number: with a backslash they would begin a formula, or a tag that some program has escaped."""
    return f"&#{ord(found[0])};" if found[0] in "()[]<" else f"\\{found[0]}"


def _address(url: str) -> str:
    return f"<{url}>" if re.search(r"[\s()]", url) else url
