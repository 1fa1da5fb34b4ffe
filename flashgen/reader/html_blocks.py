"""The block rule for lines that begin with an HTML tag: what is inside is read, the tag is not."""

from __future__ import annotations

import re
from typing import Final

from mistune.core import BlockState
from mistune.helpers import BLOCK_TAGS

from flashgen.reader.html import INLINE, TRANSPARENT, VANISHING, tag_at
from flashgen.reader.indent import blank_of, dedent_all, may_nest
from flashgen.reader.positions import LineParser, LineState, Token

BLOCK_HTML: Final = rf"^ {{0,3}}(?=</?(?:{'|'.join(BLOCK_TAGS)})(?:[\s>]|/>|$))"
"""The beginning of an HTML block that may interrupt a paragraph, CommonMark's sixth kind."""
_DETAILS_TAG: Final = re.compile(r"<(/?)details\b", re.I)
_QUOTE_TAG: Final = re.compile(r"<(/?)blockquote\b", re.I)
_LIST_TAG: Final = re.compile(r"<(/?)(ul|ol)\b", re.I)
_TABLE_TAG: Final = re.compile(r"<(/?)table\b", re.I)
_SUMMARY: Final = re.compile(r"\s*<summary\b[^<>]*>", re.I)
_SUMMARY_END: Final = re.compile(r"</summary\s*>", re.I)
_HEADING_END: Final = re.compile(r"</h[1-6]\s*>", re.I)


def html_block(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """A line that begins with a tag: what is inside is read, the tag is not."""
    assert isinstance(state, LineState)
    start = m.start() + len(blank_of(m.group(0)))
    tag = tag_at(state.src, start)
    if tag is None:
        return None
    name = tag.group(2).lower()
    if name in INLINE or name not in TRANSPARENT | VANISHING:
        return None
    token: Token = {"type": "blank_line"}
    end = tag.end()
    if not tag.group(1):
        if name in VANISHING:
            end = _element_end(state, name, tag.end())
        elif name == "hr":
            token = {"type": "thematic_break"}
        elif name == "pre":
            end = _element_end(state, name, tag.end())
            if end > tag.end():
                raw = state.src[tag.end() : state.src.rfind("<", tag.end(), end)]
                token = {"type": "html", "name": "pre", "raw": raw}
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            closing = _HEADING_END.search(state.src, tag.end(), tag.end() + 1000)
            if closing is not None:
                text = " ".join(state.src[tag.end() : closing.start()].split())
                token = {"type": "heading", "text": text, "attrs": {"level": int(name[1])}}
                end = closing.end()
        elif name in ("table", "ul", "ol"):
            matched = _matching(state, _TABLE_TAG if name == "table" else _LIST_TAG, start)
            if matched is not None:
                token = {"type": "html", "name": name, "raw": state.src[start:matched]}
                end = matched
        elif name in ("details", "blockquote") and may_nest(state):
            return _html_quote(block, state, start, tag.end(), name)
    state.append_token(token)
    return end


def _html_quote(block: LineParser, state: LineState, start: int, inner: int, name: str) -> int:
    matched = _matching(state, _DETAILS_TAG if name == "details" else _QUOTE_TAG, start)
    if matched is None:
        state.append_token({"type": "blank_line"})
        return inner
    line = state.line_at(start)
    title = ""
    title_line = line
    summary = _SUMMARY.match(state.src, inner, matched)
    close = _SUMMARY_END.search(state.src, summary.end(), matched) if summary else None
    if summary and close:
        title = state.src[summary.end() : close.start()]
        title_line = state.line_at(summary.end())
        inner = close.end()
    body = state.src[inner : state.src.rfind("<", inner, matched)]
    child = state.child_at(dedent_all(body), state.line_at(inner))
    block.parse(child, block.rules)
    kind = "details" if name == "details" else ""
    state.append_token(
        {
            "type": "container",
            "kind": kind,
            "title": title,
            "title_line": title_line,
            "children": child.tokens,
            "line": line,
        }
    )
    return matched


def _matching(state: LineState, pattern: re.Pattern[str], start: int) -> int | None:
    """Offset behind the end of the element that begins at ``start``; all pairs of the text are found at once."""
    pairs = state.pairs.get(pattern.pattern)
    if pairs is None:
        pairs = state.pairs[pattern.pattern] = {}
        stack: list[int] = []
        for tag in pattern.finditer(state.src):
            if not tag.group(1):
                stack.append(tag.start())
            elif stack:
                end = state.src.find(">", tag.end())
                pairs[stack.pop()] = end + 1 if end >= 0 else state.cursor_max
    return pairs.get(start)


def _element_end(state: LineState, name: str, start: int) -> int:
    if name in state.unclosed:
        return start
    found = re.compile(rf"</{name}\s*>", re.I).search(state.src, start)
    if found is None:
        state.unclosed.add(name)
        return start
    return found.end()
