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
from flashgen.reader.dialects import GUARD
from flashgen.reader.html import HtmlList, read_list, table_rows
from flashgen.reader.inline import Inline
from flashgen.reader.positions import LineParser, LineState, Token
from flashgen.reader.prose import is_prose
from flashgen.reader.runs import Builder

_CALLOUT: Final = re.compile(r"[ \t]*\[!([\w-]{2,30})(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)(?:\n|$)")
_TASK: Final = re.compile(r"[ \t]*\[([ xX\-/])\](?=[ \t\n])")
_NOTHING: Final = re.compile(
    r"[ \t\n]*(?:\[\[?_?toc_?\]?\]|@\[toc\](?:\([^)\n]*\))?|\{\{toc\}\}|<!--.*-->)[ \t\n]*", re.I
)
_TAGS_ONLY: Final = re.compile(r"[ \t]*#[^\s#\d][^\s#]*(?:[ \t]+#[^\s#]+)*[ \t]*")
_PROPERTY: Final = re.compile(
    r"(?:^|(?<=\n))[ \t]*(?:id|collapsed|tags?|alias|aliases|public|title|type|icon|template|heading"
    r"|exclude-from-graph-view|background-color|created|updated|logseq\.[\w.-]+|card-[\w-]+|query-[\w-]+|ls-type"
    r"|hl-[\w-]+|file(?:-path)?)::(?: [^\n]*)?(?:\n|$)"
)
_ANCHOR_ITEM: Final = re.compile(r"\s*(?:\*\*)?\[[^\n]*\]\(#[^)\n]*\)(?:\*\*)?\s*")
_ATTRIBUTE_LINES: Final = re.compile(r"(?:^|(?<=\n))[ \t]*(?:\{:[^{}\n]*\}|\^)[ \t]*(?:\n|$)")
"""Kramdown's attributes of a block, and its end-of-block mark."""
_SPACED_LINK: Final = re.compile(
    r"(?<=\]\()(?=[^()\n<>\"' ]* )"
    r"((?:[^()\n<>\"']{1,300}?\.\w{1,5})?(?:#[^()\n<>\"']{0,100}(?:\(\))?)?|https?://[^()\n<>\"']{1,500})(?=\))"
)
_LANGUAGE: Final = re.compile(r"[\s,{:]")
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
        if "](" in stripped and " " in stripped:
            stripped = _SPACED_LINK.sub(lambda m: m.group(1).replace(" ", "%20"), stripped)
        builder = Builder(line if self.numbered else 0)
        builder.tokens(self.inline(stripped, self.env))
        found = builder.rich()
        if self.numbered:
            self.lines.update([run.line for run in found.runs])
        return found

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """The blocks of a container; headings in it become bold paragraphs."""
        found: list[Block] = []
        for token in tokens:
            found += self.convert(token)
        return tuple(found)

    def convert(self, token: Token) -> Sequence[Block]:
        """The blocks of one token: none for what means nothing on a card, several for prose that looked like code."""
        method = getattr(self, "_" + token["type"], None)
        return method(token) if method else ()

    # ------------------------------------------------------------------------------------------------------------- text
    def _paragraph(self, token: Token) -> Sequence[Block]:
        return self.paragraph("".join(token["parts"]), token["line"])

    _block_text = _paragraph

    def paragraph(self, text: str, line: int) -> Sequence[Block]:
        """A paragraph, a formula that stands alone, or nothing."""
        if "::" in text and _PROPERTY.search(text):
            text = _PROPERTY.sub(lambda m: "\n" if m.group(0).endswith("\n") else "", text)
        if "{:" in text or "^\n" in text or text.endswith("^"):
            text = _ATTRIBUTE_LINES.sub(lambda m: "\n" if m.group(0).endswith("\n") else "", text)
        bare = text.strip()
        if not bare or _NOTHING.fullmatch(bare) or _TAGS_ONLY.fullmatch(bare):
            return ()
        rich = self.rich(text, line)
        if not rich:
            return ()
        line, end = self._span(rich, text, line)
        if len(rich.runs) == 1 and rich.runs[0].marks & MATH and rich.runs[0].marks & DISPLAY:
            return (MathBlock(rich.runs[0].text, line, end),)
        return (Paragraph(_displayed(rich), line, end),)

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

    # ------------------------------------------------------------------------------------------------------- code, math
    def _block_code(self, token: Token) -> Sequence[Block]:
        code = token["raw"].replace(GUARD, "")
        line = token["line"]
        if token.get("style") == "indent":
            if is_prose(code):
                return self._prose(code, line)
            last = line + code.count("\n")
            self._cover(line, last)
            return (CodeBlock(code, "", *self._place(line, last)),) if code.strip() else ()
        info = token.get("attrs", {}).get("info", "")
        language = _LANGUAGE.split(info.strip("{ ."), maxsplit=1)[0].lower()
        body = code.rstrip("\n")
        end: int = token.get("end", line + body.count("\n") + 1)
        if not body.strip():
            return ()
        self._cover(line + 1, line + 1 + body.count("\n"))
        if language == "math":
            return (MathBlock(body.strip(), *self._place(line, end)),)
        return (CodeBlock(body, language, *self._place(line, end)),)

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
        return (MathBlock(token["raw"].replace(GUARD, ""), *self._place(line, end)),)

    def _thematic_break(self, token: Token) -> Sequence[Block]:
        return (Break(*self._place(token["line"], token["line"])),)

    # ------------------------------------------------------------------------------------------------------- containers
    def _list(self, token: Token) -> Sequence[Block]:
        items: list[Item] = []
        numbers: list[int] = []
        if _is_contents(token):
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
        return (Quote(blocks, kind, title, *self._place(line, end)),)

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
        return (DefinitionList(tuple(entries), *self._place(token["line"], end)),) if entries else ()

    # ----------------------------------------------------------------------------------------------------- tables, HTML
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
        place = self._place(line, line + 1 + len(token["rows"]))
        return (Table(header, tuple(rows), tuple(token["align"]), tuple(row_lines), *place),)

    def _html(self, token: Token) -> Sequence[Block]:
        raw, line = token["raw"], token["line"]
        end = line + raw.rstrip("\n").count("\n")
        if token["name"] == "pre":
            code = unescape(_TAG.sub("", raw)).strip("\n")
            self._cover(line, end)
            return (CodeBlock(code, "", *self._place(line, end)),) if code.strip() else ()
        if token["name"] == "table":
            return self._html_table(raw, line, end)
        return self._html_list(read_list(raw), raw, line, end)

    def _html_table(self, raw: str, line: int, end: int) -> Sequence[Block]:
        found: list[tuple[Rich, ...]] = []
        lines: list[int] = []
        heads: list[bool] = []
        for offset, cells in table_rows(raw):
            row: list[Rich] = []
            for cell in cells:
                row.append(self._html_text(raw, cell.text, cell.offset, line))
                row += [Rich()] * (cell.span - 1)
            if any(row):
                found.append(tuple(row))
                heads.append(all(cell.head for cell in cells))
                lines.append(line + raw.count("\n", 0, offset) if self.numbered else 0)
        if not found:
            return ()
        width = max(map(len, found))
        padded = [row + (Rich(),) * (width - len(row)) for row in found]
        if heads[0]:
            return (Table(padded[0], tuple(padded[1:]), ("",) * width, tuple(lines[1:]), *self._place(line, end)),)
        return (Table((Rich(),) * width, tuple(padded), ("",) * width, tuple(lines), *self._place(line, end)),)

    def _html_text(self, raw: str, text: str, offset: int, line: int) -> Rich:
        """Text inside an HTML element, whose indentation and blank lines mean nothing."""
        flat = "\n".join([part.strip() for part in text.split("\n")])
        return self.rich(flat, line + raw.count("\n", 0, offset))

    def _html_list(self, source: HtmlList, raw: str, line: int, end: int) -> Sequence[Block]:
        items: list[Item] = []
        for item in source.items:
            blank = len(item.text) - len(item.text.lstrip())
            at = line + raw.count("\n", 0, item.offset + blank)
            blocks: list[Block] = list(self.paragraph(item.text[blank:], at)) if item.text.strip() else []
            for inner in item.lists:
                blocks += self._html_list(inner, raw, at, end)
            if blocks:
                items.append(Item(tuple(blocks), *self._place(at, max(block.end for block in blocks))))
        if not items:
            return ()
        numbers = tuple(range(1, len(items) + 1)) if source.ordered else ()
        return (ListBlock(tuple(items), source.ordered, 1, numbers, *self._place(line, end)),)

    def _place(self, line: int, end: int) -> tuple[int, int]:
        return (line, end) if self.numbered else (0, 0)

    def _cover(self, line: int, end: int) -> None:
        if self.numbered:
            self.lines.update(range(line, end + 1))


def _displayed(rich: Rich) -> Rich:
    """``$$x$$`` between words is a formula in the line, whatever its dollars say."""
    runs = rich.runs
    if not any(run.marks & DISPLAY for run in runs):
        return rich
    found = list(runs)
    for at, run in enumerate(runs):
        if run.marks & DISPLAY:
            before = at == 0 or runs[at - 1].line < run.line
            after = at + 1 == len(runs) or runs[at + 1].line > run.line
            if not (before and after):
                found[at] = run._replace(marks=run.marks & ~DISPLAY)
    return Rich(tuple(found))


def _is_contents(token: Token) -> bool:
    """Whether a list is a table of contents: three items or more, all of them links into this document."""
    count = 0
    waiting = [token]
    while waiting:
        for item in waiting.pop()["children"]:
            for child in item["children"]:
                if child["type"] in ("paragraph", "block_text"):
                    if not _ANCHOR_ITEM.fullmatch("".join(child["parts"])):
                        return False
                    count += 1
                elif child["type"] == "list":
                    waiting.append(child)
                elif child["type"] not in ("item", "blank_line"):
                    return False
    return count > 2
