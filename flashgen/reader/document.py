"""A document: front matter, sections under their headings, footnotes, and the lines that hold content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from flashgen.errors import Problem
from flashgen.model import Block, Content, Document, Heading, ListBlock, Paragraph, Rich, Section
from flashgen.reader import dialects
from flashgen.reader.blocks import Blocks
from flashgen.reader.front_matter import FrontMatter, read_front_matter
from flashgen.reader.grammar import block_parser, inline_parser
from flashgen.reader.headings import clean
from flashgen.reader.lazy import lifted
from flashgen.reader.margin import listed, margin, own_lines
from flashgen.reader.numbering import numbered
from flashgen.reader.positions import LineState, Token
from flashgen.reader.rejoin import rejoined
from flashgen.reader.text import normalise, unify_lines

_MOSTLY: Final = 0.5
"""Share of a document's lines in quotes from which the quote marks are only a habit of its author."""


def read_document(text: str, path: str) -> tuple[Document, tuple[Problem, ...]]:
    """A Markdown file's text as a document. ``path`` is below the deck's root, with suffix. Never fails."""
    text = unify_lines(text).removeprefix("\ufeff")
    front, problems = read_front_matter(text, path)
    if front.lines:
        text = "\n" * front.lines + text.split("\n", front.lines)[-1] if text.count("\n") >= front.lines else ""
    clean_text = dialects.plain(normalise(text))
    state = LineState()
    state.process(clean_text.text if clean_text.text.endswith("\n") else clean_text.text + "\n")
    parser = block_parser()
    parser.parse(state)
    blocks = Blocks(parser, inline_parser(False), state.env)
    tokens = _unwrapped(state.tokens)
    skipped = _Skips(clean_text, tokens)
    document = _Assembly(blocks, skipped, front, path, clean_text.text.split("\n")).document(tokens, state)
    return document, problems


def read_fragment(markdown: str, cloze: bool = False) -> Content:
    """What a person wrote in YAML as blocks without lines. With ``cloze``, ``{{c1::x}}`` is a deletion."""
    text = dialects.plain(normalise(unify_lines(markdown))).text
    state = LineState()
    state.process(text if text.endswith("\n") else text + "\n")
    parser = block_parser()
    parser.parse(state)
    return Blocks(parser, inline_parser(cloze), state.env, numbered=False).blocks(state.tokens)


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """Without the quotes around everything, where a document is mostly quotes."""
    quoted = total = 0
    for token in tokens:
        if token["type"] == "blank_line":
            continue
        size = _size(token)
        total += size
        quoted += size if token["type"] == "block_quote" else 0
    if quoted <= total * _MOSTLY or total < 20:
        return tokens
    found: list[Token] = []
    for token in tokens:
        found += token["children"] if token["type"] == "block_quote" else (token,)
    return found


def _size(token: Token) -> int:
    if "children" in token:
        return sum(_size(child) for child in token["children"])
    if "parts" in token:
        return "".join(token["parts"]).count("\n") + 1
    return str(token.get("raw", "")).count("\n") + 1 if token["type"] != "blank_line" else 0


class _Skips:
    """Which lines ``<!-- flashgen: skip -->`` takes out."""

    def __init__(self, source: dialects.Plain, tokens: Sequence[Token]) -> None:
        self.headings: set[int] = set()
        """Lines of headings whose sections are skipped."""
        self.before: set[int] = set()
        """Lines of comments that follow the block they mean, or stand in it."""
        self.after: set[int] = set()
        """Lines on which skipped blocks begin."""
        if not source.skips:
            return
        lines = source.text.split("\n")
        below = [0] * (len(lines) + 1)
        for at in range(len(lines) - 1, -1, -1):  # number of the next line with text behind line `at`
            below[at] = at + 1 if lines[at].strip() else below[at + 1]
        headings = {token["line"] for token in tokens if token["type"] == "heading"}
        for line in source.skips:
            following = below[line]
            above = line - 1
            if line in headings or above in headings:
                self.headings.add(line if line in headings else above)
            elif following in headings:
                self.headings.add(following)
            elif lines[line - 1].strip() or (above and lines[above - 1].strip() and following != line + 1):
                self.before.add(line)
            elif following:
                self.after.add(following)

    def takes(self, block: Block) -> bool:
        """Whether a block is skipped."""
        if not (self.before or self.after):
            return False
        inside = range(block.line, block.end + 2)
        return block.line in self.after or not self.before.isdisjoint(inside)


class _Assembly:
    """Puts sections together."""

    def __init__(self, blocks: Blocks, skips: _Skips, front: FrontMatter, path: str, lines: Sequence[str]) -> None:
        self.blocks = blocks
        self.lines = lines
        self.margin = margin(lines)
        self.skips = skips
        self.front = front
        self.path = path

    def document(self, tokens: Sequence[Token], state: LineState) -> Document:
        """All tokens of a file as a document."""
        headings = self._headings(tokens)
        title_line = _title_line(tokens, headings.values())
        title = self.front.title or PurePosixPath(self.path).stem
        if title_line:
            title = self.front.title or headings[title_line].text.plain or title
        sections: list[Section] = []
        path: list[Heading] = []
        found: list[Block] = []
        begun = skipping = 0
        dropped: set[int] = set()

        def close(end: int) -> None:
            if path or found:
                end = max([end, *(block.end for block in found[-1:])])
                above = "" if path else title
                sections.append(Section(tuple(path), tuple(rejoined(listed(numbered(found)))), begun, end, above))
            found.clear()

        for token in tokens:
            heading = headings.get(token.get("line", 0)) if token["type"] == "heading" else None
            if heading is not None:
                if not skipping:
                    close(heading.line - 1)
                if skipping and heading.level <= skipping:
                    skipping = 0
                if not skipping and heading.line in self.skips.headings:
                    skipping = heading.level
                begun = heading.line
                path = [above for above in path if above.level < heading.level]
                if heading.line != title_line:
                    path.append(heading)
                if skipping:
                    dropped.add(heading.line)
                continue
            for block in self._blocks(token):
                if skipping or self.skips.takes(block):
                    dropped.update(range(block.line, block.end + 1))
                else:
                    begun = begun or block.line
                    found.append(block)
        if not skipping:
            close(begun)
        return Document(
            path=self.path,
            title=title,
            sections=tuple(sections),
            tags=self.front.tags,
            draft=self.front.draft,
            meta=self.front.meta,
            footnotes=self._footnotes(state.env),
            content_lines=tuple(sorted(self.blocks.lines - dropped - {0})),
        )

    def _blocks(self, token: Token) -> Iterator[Block]:
        for block in self.blocks.convert(token):
            if isinstance(block, ListBlock):
                yield from lifted(block, self.lines, self.margin)
            elif isinstance(block, Paragraph):
                yield from own_lines(block, self.lines, self.margin)
            else:
                yield block

    def _headings(self, tokens: Sequence[Token]) -> dict[int, Heading]:
        found: dict[int, Heading] = {}
        for token in tokens:
            if token["type"] == "heading":
                text = token["text"] if "text" in token else "".join(token["parts"])
                rich = clean(self.blocks.rich(text, token["line"]))
                if rich:
                    found[token["line"]] = Heading(token["attrs"]["level"], rich, token["line"])
        return found

    def _footnotes(self, env: Mapping[str, Any]) -> dict[str, Rich]:
        notes = env.get("footnotes", {})
        return {label: self.blocks.rich(text, line) for label, (text, line) in notes.items()}


def _title_line(tokens: Sequence[Token], headings: Iterable[Heading]) -> int:
    """Line of the only first-level heading, if neither another heading nor more than a remark precedes it; else 0."""
    known = list(headings)
    tops = [heading for heading in known if heading.level == 1]
    if len(tops) != 1 or tops[0] is not known[0]:
        return 0
    said = sum(token["type"] in ("paragraph", "list", "table") for token in tokens if token["line"] < tops[0].line)
    return tops[0].line if said <= _MOST_BEFORE else 0


_MOST_BEFORE: Final = 2
"""Paragraphs above a title: a picture and a motto; more are a text of their own, the heading one of its sections."""
