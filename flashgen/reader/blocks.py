"""Block tokens to the model's blocks."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Final

from mistune.util import unescape

from flashgen.model import (
    DISPLAY,
    MATH,
    STRONG,
    Block,
    Break,
    CodeBlock,
    DefinitionList,
    Item,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.reader import html_content
from flashgen.reader.dialects import GUARD
from flashgen.reader.filters import is_contents, with_closed_links, with_inline_formulas, without_markup_lines
from flashgen.reader.inline import Inline
from flashgen.reader.numbering import numbered
from flashgen.reader.positions import LineParser, LineState, Token
from flashgen.reader.prose import is_prose
from flashgen.reader.runs import Builder
from flashgen.reader.titles import titled

_CALLOUT: Final = re.compile(r"[ \t]*\[!([\w-]{2,30})(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)(?:\n|$)")
_TASK: Final = re.compile(r"[ \t]*\[([ xX\-/])\](?=[ \t\n])")
_LANGUAGE: Final = re.compile(r"[\s,{:=]")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")


class Blocks:
    """Converts the tokens of one document; collects the lines that hold content."""

    def __init__(self, block: LineParser, inline: Inline, env: MutableMapping[str, Any], numbered: bool = True) -> None:
        self.block = block
        self.inline = inline
        self.env = env
        self.numbered = numbered
        self.lines: set[int] = set()

    def rich(self, text: str, line: int) -> Rich:
        """Inline text that begins on a line."""
        stripped = text.lstrip(" \t\n")
        line += text.count("\n", 0, len(text) - len(stripped))
        stripped = stripped.rstrip(" \t\n")
        builder = Builder(line if self.numbered else 0)
        builder.tokens(self.inline(with_closed_links(stripped), self.env))
        found = builder.rich()
        if self.numbered:
            self.lines.update([run.line for run in found.runs])
        return found

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """The blocks of a container; headings in it become bold paragraphs."""
        found: list[Block] = []
        for token in tokens:
            found += self.convert(token)
        return tuple(numbered(found) if self.numbered else found)

    def convert(self, token: Token) -> Sequence[Block]:
        """The blocks of one token: none for what means nothing on a card, several for prose that looked like code."""
        method = getattr(self, "_" + token["type"], None)
        return method(token) if method else ()

    def _paragraph(self, token: Token) -> Sequence[Block]:
        return self.paragraph("".join(token["parts"]), token["line"])

    _block_text = _paragraph

    def paragraph(self, text: str, line: int) -> Sequence[Block]:
        """A paragraph, a formula that stands alone, or nothing."""
        text = without_markup_lines(text)
        rich = self.rich(text, line) if text else None
        if not rich:
            return ()
        line, end = self._span(rich, text, line)
        if len(rich.runs) == 1 and rich.runs[0].marks & MATH and rich.runs[0].marks & DISPLAY:
            return (MathBlock(rich.runs[0].text, line, end),)
        found = Paragraph(with_inline_formulas(rich), line, end)
        return titled(found) if self.numbered else (found,)

    def _span(self, rich: Rich, text: str, line: int) -> tuple[int, int]:
        if not self.numbered:
            return 0, 0
        lead = text[: len(text) - len(text.lstrip())].count("\n")
        return line + lead, line + text.rstrip().count("\n")

    def _heading(self, token: Token) -> Sequence[Block]:
        """A heading inside a list or a quote: a bold line."""
        text = token["text"] if "text" in token else "".join(token["parts"])
        rich = self.rich(text, token["line"])
        runs = tuple(run._replace(marks=run.marks | STRONG) for run in rich.runs)
        line = token["line"] if self.numbered else 0
        return (Paragraph(Rich(runs), line, line),) if runs else ()

    def _block_code(self, token: Token) -> Sequence[Block]:
        code = token["raw"].replace(GUARD, "")
        line = token["line"]
        if token.get("style") == "indent":
            if is_prose(code):
                return self._prose(code, line)
            last = line + code.count("\n")
            self._cover(line, last)
            return (CodeBlock(code, "", *self.place(line, last)),) if code.strip() else ()
        info = token.get("attrs", {}).get("info", "")
        language = _LANGUAGE.split(info.strip("{ .}"), maxsplit=1)[0].lower()
        body = code.rstrip("\n")
        end: int = token.get("end", line + body.count("\n") + 1)
        if not body.strip():
            return ()
        self._cover(line + 1, line + 1 + body.count("\n"))
        if language == "math":
            return (MathBlock(body.strip(), *self.place(line, end)),)
        return (CodeBlock(body, language, *self.place(line, end)),)

    def _prose(self, code: str, line: int) -> Sequence[Block]:
        """Text that is only indented too far: read again, without any indentation on its first line."""
        lines = code.split("\n")
        margin = min(len(text) - len(text.lstrip()) for text in lines if text.strip())
        state = LineState()
        state.env = self.env
        state.process("\n".join([text[margin:] for text in lines]) + "\n")
        state.base = line
        self.block.parse(state, [rule for rule in self.block.rules if rule != "indent_code"])
        return self.blocks(
            [token for token in state.tokens if token.get("style") != "indent" or not is_prose(token["raw"])]
        )

    def _math(self, token: Token) -> Sequence[Block]:
        if not token["raw"]:
            return ()
        line: int = token["line"]
        end: int = token.get("end", line)
        self._cover(line, end)
        return (MathBlock(token["raw"].replace(GUARD, ""), *self.place(line, end)),)

    def _thematic_break(self, token: Token) -> Sequence[Block]:
        return (Break(*self.place(token["line"], token["line"])),)

    def _list(self, token: Token) -> Sequence[Block]:
        items: list[Item] = []
        numbers: list[int] = []
        if is_contents(token):
            return ()
        for child in token["children"]:
            item, marker = self._item(child["children"])
            if item.blocks:
                items.append(item)
                numbers.append(int(marker[:-1]) if len(marker) > 1 else 0)
        if not items:
            return ()
        ordered = bool(token["attrs"]["ordered"])
        line = token["line"] if self.numbered else 0
        start = numbers[0] if ordered else 1
        return (ListBlock(tuple(items), ordered, start, tuple(numbers) if ordered else (), line, items[-1].end),)

    def _item(self, tokens: list[Token]) -> tuple[Item, str]:
        head, rest = tokens[0], tokens[1:]
        done: bool | None = None
        for token in rest:
            if token["type"] in ("paragraph", "block_text"):
                task = _TASK.match(token["parts"][0])
                if task:
                    done = task.group(1) in "xX"
                    token["parts"][0] = token["parts"][0][task.end() :]
            if token["type"] != "blank_line":
                break
        blocks = self.blocks(rest)
        if self.numbered and blocks and isinstance(blocks[0], Paragraph):
            blocks = (*titled(blocks[0], item=True), *blocks[1:])
        line = head["line"] if self.numbered else 0
        return Item(blocks, line, max((block.end for block in blocks), default=line), done), head["marker"]

    def _block_quote(self, token: Token) -> Sequence[Block]:
        children = token["children"]
        kind, title = "", Rich()
        first = next((child for child in children if child["type"] != "blank_line"), None)
        if first is not None and first["type"] == "paragraph":
            text = "".join(first["parts"])
            callout = _CALLOUT.match(text)
            if callout:
                kind = callout.group(1).lower()
                title = self.rich(callout.group(2), first["line"])
                first["parts"] = [text[callout.end() :]]
                first["line"] += 1
        return self._quote(children, kind, title, token["line"])

    def _quote(self, children: list[Token], kind: str, title: Rich, line: int) -> Sequence[Block]:
        blocks = self.blocks(children)
        if not blocks and not title:
            return ()
        end = max((block.end for block in blocks), default=line)
        return (Quote(blocks, kind, title, *self.place(line, end)),)

    def _container(self, token: Token) -> Sequence[Block]:
        line = token["line"]
        title = self.rich(token["title"], token["title_line"])
        if all(run.marks & STRONG for run in title.runs):
            title = title.without(STRONG)
        if not token["kind"] and not title:
            return self.blocks(token["children"])
        return self._quote(token["children"], token["kind"], title, line)

    def _definitions(self, token: Token) -> Sequence[Block]:
        entries: list[tuple[Rich, tuple[Block, ...]]] = []
        end = token["line"]
        for terms, definitions in token["entries"]:
            blocks = tuple(block for tokens in definitions for block in self.blocks(tokens))
            end = max([end, *(block.end for block in blocks)])
            entries += [(term, blocks) for text, line in terms if (term := self.rich(text, line))]
        return (DefinitionList(tuple(entries), *self.place(token["line"], end)),) if entries else ()

    def _table(self, token: Token) -> Sequence[Block]:
        line = token["line"]
        header = tuple(self.rich(cell, line) for cell in token["header"])
        rows: list[tuple[Rich, ...]] = []
        row_lines: list[int] = []
        for offset, cells in enumerate(token["rows"]):
            row = [self.rich(cell, line + 2 + offset) for cell in cells]
            row += [Rich()] * (len(header) - len(row))
            if any(row):
                rows.append(tuple(row))
                row_lines.append(line + 2 + offset if self.numbered else 0)
        if not rows and not any(header):
            return ()
        place = self.place(line, line + 1 + len(token["rows"]))
        return (Table(header, tuple(rows), tuple(token["align"]), tuple(row_lines), *place),)

    def _html(self, token: Token) -> Sequence[Block]:
        line: int = token["line"]
        end = line + token["raw"].rstrip("\n").count("\n")
        if token["name"] == "pre":
            code = unescape(_TAG.sub("", token["raw"])).strip("\n")
            self._cover(line, end)
            return (CodeBlock(code, "", *self.place(line, end)),) if code.strip() else ()
        read = html_content.table if token["name"] == "table" else html_content.bullets
        return read(self, token["raw"], line, end)

    def place(self, line: int, end: int) -> tuple[int, int]:
        """First and last line of a block, or zeros for a text that is not from a file."""
        return (line, end) if self.numbered else (0, 0)

    def _cover(self, line: int, end: int) -> None:
        if self.numbered:
            self.lines.update(range(line, end + 1))
