"""mistune's block parser, with the line of the file on every token, also inside lists and quotes, at linear cost.

A container's children are parsed from a text of their own. But each line of that text comes from one line of the
parent, in order and without gaps, so the line on which the text begins is all that a child needs to know. Line numbers
are counted from the last place asked about, never from the start.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Final

from mistune.block_parser import BlockParser
from mistune.core import BlockState

Token = dict[str, Any]

NESTING: Final = 20
"""Containers inside containers; deeper ones are text. Keeps hostile files from overflowing the stack."""

_EMPTY_ITEM: Final = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]*(?:\n|$)")
_SENTENCE: Final = re.compile(r"[。！；，：.!;,:][*_\s]*$|\S[ \t]*\n[ \t]*\S|^.{80}")
"""What nobody means as a heading: several lines, a long one, or one that ends like a sentence."""
_MARKER: Final = re.compile(r"[ \t]*([*+-]|\d{1,9}[.)])")


class LineState(BlockState):
    """A text being parsed into block tokens that know their line."""

    parent: LineState | None
    env: MutableMapping[str, Any]

    def __init__(self, parent: LineState | None = None) -> None:
        super().__init__(parent)
        self.base = 1
        """Line of the file on which ``src`` begins."""
        self.starts: list[tuple[int, str]] = []
        """Offsets and rules of the blocks being parsed, innermost last."""
        self.pairs: dict[str, dict[int, int]] = {}
        """Where the elements that begin at an offset end, by kind of tag."""
        self.unclosed: set[str] = set()
        """Names of elements that are known to have no end."""
        self._at = 0
        self._line = 0

    def line_at(self, offset: int) -> int:
        """Line of the file of an offset into ``src``."""
        if offset >= self._at:
            self._line += self.src.count("\n", self._at, offset)
        else:
            self._line -= self.src.count("\n", offset, self._at)
        self._at = offset
        return self.base + self._line

    def child_at(self, src: str, line: int) -> LineState:
        """A state for text inside this one that begins on a line of the file."""
        child = LineState(self)
        child.process(src)
        child.base = line
        return child

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> LineState:
        """mistune's hook for the text of a quote or of a list's next item."""
        start, rule = self.starts[-1] if self.starts else (self.cursor, "")
        child = self.child_at(src, self.line_at(start))
        if lazy_line_starts:
            child.lazy_line_starts = lazy_line_starts
        if rule == "list":
            marker = _MARKER.match(self.src, start)
            child.tokens.append({"type": "item", "line": child.base, "marker": marker.group(1) if marker else ""})
            if _EMPTY_ITEM.match(self.src, start):
                child.base += 1
            # Reading an item ends behind the first line of the next one.
            self.starts[-1] = (self.src.rfind("\n", 0, max(self.cursor - 1, 0)) + 1, rule)
        return child

    def add_paragraph(self, text: str) -> None:
        """Add to the paragraph being read, or begin one. In parts: adding to one long string would be quadratic."""
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last["type"] == "paragraph":
            last["parts"].append(text)
        else:
            self.tokens.append({"type": "paragraph", "parts": [text], "line": self.line_at(self.cursor)})

    def append_paragraph(self) -> int | None:
        """Add the line at the cursor to the paragraph being read, if there is one; the offset behind it.

        Not when mistune asks whether a list ends a quote: the last paragraph then is the one before the quote.
        """
        if len(self.starts) > 1 and self.starts[-2][1] == "block_quote":
            return None
        last = self.tokens[-1] if self.tokens else None
        if last is None or last["type"] != "paragraph":
            return None
        end = self.find_line_end()
        last["parts"].append(self.get_text(end))
        return end


def _first(state: LineState, before: int, line: int) -> None:
    """Put a quote before all that its reading added. mistune reads on to what ends a quote and puts the quote before
    the last block of that: a list with the heading that ends the list are two."""
    added = state.tokens[before:]
    state.tokens[before:] = sorted(added, key=lambda token: token["type"] != "block_quote" or token["line"] != line)


def _nest(state: LineState, before: int, indent: int) -> None:
    """Put a list under the item right above it where it stands deeper than that one's number, or where the numbers go
    on behind it.

    ``1. a``, ``  - b``, ``2. c`` are three lists to Markdown, for which an item begins behind its number, not at it.
    """
    if len(state.tokens) <= before or state.tokens[before]["type"] != "list":
        return
    # Behind a list its reading may have added what ends it.
    own = state.tokens[before]
    own["indent"] = indent
    above = before - 1
    while above >= 0 and state.tokens[above]["type"] == "blank_line":
        above -= 1
    last: Token = state.tokens[above] if above >= 0 else {}
    if own["attrs"]["ordered"] and (first := _counting(state.tokens, above, own)) is not None:
        # “1. a”, “- b” right below it, “2. c”: all at the margin.
        numbers = state.tokens[first]
        numbers["children"][-1]["children"].append(last)
        numbers["children"] += own["children"]
        numbers["divided"] = numbers["flush"] = True
        del state.tokens[first + 1 : before + 1]
        return
    if "indent" not in last or not last["attrs"]["ordered"]:
        return
    deeper = last["indent"] < indent or (last.get("flush") and own["line"] == _last_line(last) + 1)
    if deeper and not own["attrs"]["ordered"]:
        last["children"][-1]["children"].append(own)
        last["divided"] = True
    elif last.get("divided") and own["attrs"]["ordered"] and own["attrs"].get("start") == _next(last):
        last["children"] += own["children"]
    else:
        return
    del state.tokens[before]


def _counting(tokens: Sequence[Token], at: int, own: Token) -> int | None:
    """Where the list stands that a numbered one counts on from, with bullets right below it between the two."""
    if at < 1 or tokens[at]["type"] != "list" or tokens[at]["attrs"]["ordered"]:
        return None
    above = tokens[at - 1]
    counted = above["type"] == "list" and above["attrs"]["ordered"] and own["attrs"].get("start") == _next(above)
    flush = counted and above.get("indent") == tokens[at].get("indent") == own["indent"]
    return at - 1 if flush and tokens[at]["line"] == _last_line(above) + 1 else None


def _last_line(token: Token) -> int:
    """The last line of a list whose last item is a text; 0 for any other."""
    blocks = token["children"][-1]["children"]
    last: Token = blocks[-1] if blocks else {}
    return int(last["line"]) + "".join(last["parts"]).rstrip("\n").count("\n") if "parts" in last else 0


def _next(token: Token) -> int:
    """The number after those of a list."""
    start: int = token["attrs"].get("start", 1)
    return start + len(token["children"])


class LineParser(BlockParser):
    """mistune's block parser; every token has a ``line``, and ``end`` where it is not that of its text."""

    state_cls = LineState

    def parse_method(self, m: re.Match[str], state: BlockState) -> int | None:
        """Parse one block and stamp what it added."""
        assert isinstance(state, LineState)
        before = len(state.tokens)
        line = state.line_at(m.start())
        state.starts.append((m.start(), m.lastgroup or ""))
        end = super().parse_method(m, state)
        state.starts.pop()
        for token in state.tokens[before:]:
            if "line" not in token:
                token["line"] = line
                if end and token["type"] in ("block_code", "math", "html", "footnote"):
                    token["end"] = state.line_at(min(end, state.cursor_max) - 1)
        if m.lastgroup == "block_quote":
            _first(state, before, line)
        if m.lastgroup == "list":
            _nest(state, before, len(m.group()) - len(m.group().lstrip(" ")))
        return end

    def compile_sc(self, rules: list[str] | None = None) -> re.Pattern[str]:
        """The rules as one expression: a heading ends a quotation, too, which mistune 3.4 takes for a line of it."""
        return super().compile_sc([*rules, "atx_heading"] if rules and "block_html" in rules else rules)

    def parse_setex_heading(self, m: re.Match[str], state: BlockState) -> int | None:
        """A line of dashes under text makes a heading of it, unless the text is a sentence: then it is a rule."""
        last = state.last_token()
        if (
            m.group("setext_1") == "-"
            and last
            and last["type"] == "paragraph"
            and _SENTENCE.search("".join(last["parts"]))
        ):
            state.append_token({"type": "thematic_break"})
            return m.end() + 1
        return super().parse_setex_heading(m, state)

    def _parse_indent_code_fast(self, state: BlockState) -> int | None:
        assert isinstance(state, LineState)
        start = state.cursor
        if start < state.cursor_max and state.src[start] not in " \t":
            return None
        before = len(state.tokens)
        end = super()._parse_indent_code_fast(state)
        if len(state.tokens) > before:
            state.tokens[-1]["line"] = state.line_at(start)
        return end
