"""The block rule for definition lists (PHP Markdown Extra, kramdown, Pandoc)."""

from __future__ import annotations

import re
from typing import Final

from mistune.core import BlockState

from flashgen.reader.indent import may_nest
from flashgen.reader.positions import LineParser, LineState

DEFINITION: Final = r"^ {0,3}:(?:[ \t]+(?=\S))"
_FOUR: Final = re.compile(r"(?m)^(?: {4}| {0,3}\t)")
_DEFINITION_LINE: Final = re.compile(DEFINITION.removeprefix("^"))


def definition(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """``Term`` and ``: its definition`` on the next line (PHP Markdown Extra, kramdown, Pandoc)."""
    assert isinstance(state, LineState)
    tokens = state.tokens
    at = len(tokens) - 1
    if at >= 1 and tokens[at]["type"] == "blank_line":
        at -= 1
    if at < 0:
        return None
    last = tokens[at]
    continued = last["type"] == "definitions"
    if not continued and last["type"] != "paragraph":
        return None
    terms: list[tuple[str, int]] = []
    if not continued:
        lines = "".join(last["parts"]).strip("\n").split("\n")
        if len(lines) > 3 or max(map(len, lines)) > 120:
            return None
        terms = [(text.strip(), last["line"] + i) for i, text in enumerate(lines) if text.strip()]
    if not may_nest(state):
        return None
    end, body = _definition_body(state, m.end())
    child = state.child_at(body, state.line_at(m.start()))
    block.parse(child, block.rules)
    del tokens[at + 1 :]
    if continued:
        last["entries"][-1][1].append(child.tokens)
        return end
    line = last["line"]
    tokens.pop()
    if tokens and tokens[-1]["type"] == "blank_line" and len(tokens) > 1 and tokens[-2]["type"] == "definitions":
        tokens.pop()
    if tokens and tokens[-1]["type"] == "definitions":
        tokens[-1]["entries"].append((terms, [child.tokens]))
    else:
        state.append_token({"type": "definitions", "entries": [(terms, [child.tokens])], "line": line})
    return end


def _definition_body(state: LineState, start: int) -> tuple[int, str]:
    end = state.find_line_end_at(start)
    kept = end
    blank = False
    while end < state.cursor_max:
        line = state.get_line(end)
        if not line.strip():
            blank = True
        elif _DEFINITION_LINE.match(line) or _ends_definition(state, line, end, blank):
            break
        else:
            blank = False
        end += len(line)
        kept = kept if blank else end
    return kept, _FOUR.sub("", state.src[start:kept])


def _ends_definition(state: LineState, line: str, start: int, blank: bool) -> bool:
    if blank:
        return not line.startswith(("  ", "\t"))
    if line.startswith((" ", "\t")):
        return False
    following = start + len(line)  # perhaps this line is the next term
    return _DEFINITION_LINE.match(state.src, following, state.find_line_end_at(following)) is not None
