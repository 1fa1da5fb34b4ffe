"""Block rules for tables, displayed formulas, footnotes, and headings without their space."""

from __future__ import annotations

import re
from typing import Final

from mistune.core import BlockState

from flashgen.reader.positions import LineParser, LineState

TABLE: Final = (
    r"^ {0,3}(?=[^\n]*\|)(?P<table_head>\S[^\n]*)\n[ \t]*"
    r"(?P<table_rule>(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?)[ \t]*$"
)
MATH: Final = r"^[ \t]{0,3}(?P<math_open>\$\$|\\{1,2}\[|\$(?=[ \t]*\n))"
FOOTNOTE: Final = r"^ {0,3}\[\^(?P<label>[^\]\s]{1,100})\]:[ \t]*"
LOOSE_HEADING: Final = r"^ {0,3}(?P<loose>#{2,6})(?=[^\s#!}\])/;:\"'0-9])(?P<loose_text>[^\n;{}=<>]{1,60})$"
_DOLLAR_END: Final = re.compile(r"\n[ \t]*\$[ \t]*(?=\n|\Z)")
_FARTHEST: Final = 2000
"""Characters of a formula between two dollar signs on lines of their own."""
_DISPLAY_END: Final = {"\\[": "\\]", "\\\\[": "\\\\]", "$$": "$$"}


def table(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """A GitHub table. Rows may have too few or too many cells."""
    assert isinstance(state, LineState)
    header = split_cells(m.group("table_head"))
    align = [_alignment(cell) for cell in split_cells(m.group("table_rule"))]
    if len(header) != len(align):
        return None
    rows: list[list[str]] = []
    end = min(m.end() + 1, state.cursor_max)
    while end < state.cursor_max:
        line = state.get_line(end)
        if "|" not in line or not line.strip():
            break
        rows.append(split_cells(line)[: len(header)])
        end += len(line)
    state.append_token({"type": "table", "header": header, "rows": rows, "align": align})
    return end


def split_cells(line: str) -> list[str]:
    """Cells of a table row; a pipe behind a backslash is text."""
    text = line.strip()
    if text.startswith("|"):
        text = text[1:]
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    if "\\|" not in text:
        return [cell.strip() for cell in text.split("|")]
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", text)]


def _alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "left" if left else "right" if right else ""


def math(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """``$$ … $$`` and ``\\[ … \\]`` on lines of their own, ``$`` where it stands alone on both lines."""
    opener = m.group("math_open")
    last = state.last_token()
    if opener == "$$" and last and last["type"] == "paragraph":
        text = last["parts"][-1][-2000:]
        if text.count("$$") % 2:
            return None  # it closes a formula that began inside the paragraph
    if opener == "$":
        return _between_dollars(m.end(), state)
    closer = _DISPLAY_END[opener]
    end = state.src.find(closer, m.end())
    if end < 0:
        return None
    tex = state.src[m.end() : end]
    after = end + len(closer)
    line_end = state.find_line_end_at(after)
    rest = state.src[after:line_end].strip()
    if rest and ("\n" not in tex or not rest.startswith(("{", "(", "（", "^", "%"))):
        return None
    if "\n\n" in tex and len(tex) > 3000:
        return None
    state.append_token({"type": "math", "raw": tex.strip()})
    return line_end if rest.startswith(("{", "^", "%")) or not rest else after


def _between_dollars(start: int, state: BlockState) -> int | None:
    closer = _DOLLAR_END.search(state.src, start, min(len(state.src), start + _FARTHEST))
    tex = state.src[start : closer.start()] if closer else ""
    if closer is None or not tex.strip() or "$" in tex or "\n\n" in tex:
        return None
    state.append_token({"type": "math", "raw": tex.strip()})
    return state.find_line_end_at(closer.end())


def footnote(block: LineParser, m: re.Match[str], state: BlockState) -> int:
    """``[^1]: text``: kept aside for the document."""
    assert isinstance(state, LineState)
    end = kept = state.find_line_end_at(m.end())
    blank = False
    while end < state.cursor_max:
        line = state.get_line(end)
        if not line.strip():
            blank = True
        elif line.startswith(("    ", "\t")) or (not blank and not line.lstrip().startswith(("[^", "#", ">"))):
            blank = False
        else:
            break
        end += len(line)
        kept = kept if blank else end
    notes = state.env.setdefault("footnotes", {})
    notes.setdefault(m.group("label"), (state.src[m.end() : kept].strip(), state.line_at(m.start())))
    state.append_token({"type": "blank_line"})
    return kept


def loose_heading(block: LineParser, m: re.Match[str], state: BlockState) -> int:
    """``##Heading`` without the space, which many editors take."""
    level = len(m.group("loose"))
    state.append_token({"type": "heading", "text": m.group("loose_text").strip(), "attrs": {"level": level}})
    return m.end() + 1
