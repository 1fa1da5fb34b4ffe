"""Block rules for containers that a line opens: ``!!!``, ``???``, ``===`` (MkDocs), ``:::`` (VitePress) and a fence
with a name in braces (MyST).

Rules in mistune's sense, here and in the modules beside: a pattern that a line must match, and a function that reads
the block, adds its token and returns the offset behind it, or returns None to leave the line to the other rules.
"""

from __future__ import annotations

import re
from typing import Final

from mistune.core import BlockState

from flashgen.reader.indent import dedent, may_nest
from flashgen.reader.positions import LineParser, LineState

_ADMONITION_HEAD: Final = re.compile(r"(?:([\w-]+)(?:[ \t]+[\w-]+){0,5})?[ \t]*(?:\"([^\n]*)\")?[ \t]*$")
_CONTAINER_HEAD: Final = re.compile(r"(?:\{\s*\.?)?([\w-]+)[^\S\n]*(.*)")
_CONTAINER_LINE: Final = re.compile(r"(?m)^ {0,3}(:{3,})[ \t]*(\S?)")
_QUOTED: Final = re.compile(r"title=[\"']([^\"']*)[\"']")
_OPTIONS: Final = re.compile(r"(?:[ \t]*:[\w-]+:[^\n]*\n)+")
"""``:class: tip`` in the first lines of a directive."""
_INDENT: Final = re.compile(r"[ \t]*")
# fmt: off
KINDS: Final = frozenset((
    "note", "tip", "info", "warning", "danger", "caution", "important", "question", "example", "abstract", "summary",
    "quote", "success", "failure", "bug", "details", "hint", "attention", "error", "help", "faq", "todo",
    "definition", "theorem", "lemma", "proof", "exercise", "solution", "cite", "tldr", "check", "done", "fail",
    "missing", "corollary", "remark", "callout-note", "callout-tip", "callout-warning", "callout-important",
    "callout-caution", "spoiler",
))
# fmt: on
"""Kinds of containers that are quotes; ``:::`` blocks of another kind are layout and only their content is read."""
_MYST: Final = {
    "admonition": "note",
    "dropdown": "details",
    "margin": "",
    "sidebar": "",
    "topic": "",
    "seealso": "note",
}
"""Further directives whose content is text, and their kinds; those of another name make or hold something else."""
DIRECTIVE: Final = (
    r"^ {0,3}(?:(?:!!!|\?\?\?\+?|===[!+]?(?=[ \t]+\"))[ \t]+(?P<admonition>[^\n]+)"
    rf"|(?P<fence>`{{3,}})\{{(?:\w+:)?(?P<directive>{'|'.join(sorted(KINDS | _MYST.keys(), key=len, reverse=True))})\}}"
    r"(?P<argument>[^\n`]*)"
    r"|(?P<colons>:{3,})[ \t]*(?P<container>[^\s:][^\n]*)?)$"
)


def directive(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """Containers that a line of their own opens."""
    assert isinstance(state, LineState)
    if m.group("admonition"):
        return admonition(block, m, state)
    if m.group("fence"):
        return fenced(block, m, state)
    if m.group("container"):
        return container(block, m, state)
    state.append_token({"type": "blank_line"})  # a ::: that closes nothing
    return m.end() + 1


def admonition(block: LineParser, m: re.Match[str], state: LineState) -> int | None:
    """``!!! note "Title"``, ``??? question "Q"`` and ``=== "Tab"`` with a body that is indented by four (MkDocs)."""
    head = _ADMONITION_HEAD.match(m.group("admonition"))
    if head is None or not may_nest(state):
        return None
    indent = _width(_INDENT.match(m.group(0)))
    end = body_end = min(m.end() + 1, state.cursor_max)
    while end < state.cursor_max:
        line = state.get_line(end)
        if line.strip() and _width(_INDENT.match(line)) < indent + 4:
            break
        end += len(line)
        body_end = end if line.strip() else body_end
    body = dedent(state.src[m.end() + 1 : body_end], indent + 4)
    line_number = state.line_at(m.start())
    child = state.child_at(body, line_number + 1)
    block.parse(child, block.rules)
    kind = (head.group(1) or "tab").lower()
    state.append_token(
        {
            "type": "container",
            "kind": kind,
            "title": head.group(2) or "",
            "title_line": line_number,
            "children": child.tokens,
            "line": line_number,
        }
    )
    return body_end


def container(block: LineParser, m: re.Match[str], state: LineState) -> int | None:
    """``::: tip Title`` up to ``:::`` (VitePress, Pandoc, Quarto); up to the end where it is not closed."""
    head = _CONTAINER_HEAD.match(m.group("container"))
    if head is None or not may_nest(state):
        return None
    size = len(m.group("colons"))
    start = min(m.end() + 1, state.cursor_max)
    inner_end, end = _container_end(state, start, size)
    quoted = _QUOTED.search(head.group(2))
    title = quoted.group(1) if quoted else head.group(2).split("{")[0].strip(" }")
    if m.group("container").startswith("{"):
        start = _behind_options(state, start, inner_end)
    _append(block, state, m.start(), head.group(1).lower(), title, (start, inner_end))
    return end


def fenced(block: LineParser, m: re.Match[str], state: LineState) -> int | None:
    """A fence of backticks with ``{admonition} Title`` behind it, up to the next one as long (MyST)."""
    if not may_nest(state):
        return None
    start = min(m.end() + 1, state.cursor_max)
    closing = re.compile(rf"(?m)^ {{0,3}}`{{{len(m.group('fence'))},}}[ \t]*$").search(state.src, start)
    inner_end, end = (closing.start(), closing.end() + 1) if closing else (state.cursor_max, state.cursor_max)
    start = _behind_options(state, start, inner_end)
    _append(block, state, m.start(), m.group("directive"), m.group("argument").strip(), (start, inner_end))
    return min(end, state.cursor_max)


def _behind_options(state: LineState, start: int, end: int) -> int:
    """Where the text of a MyST directive begins; elsewhere ``:rocket: Text`` is text."""
    options = _OPTIONS.match(state.src, start, end)
    return options.end() if options else start


def _append(block: LineParser, state: LineState, at: int, kind: str, title: str, inner: tuple[int, int]) -> None:
    """The token of a container that opens at an offset, with what stands ``inner``, from one offset to another."""
    line = state.line_at(at)
    start, end = inner
    child = state.child_at(state.src[start:end], state.line_at(start))
    block.parse(child, block.rules)
    kind = kind.removeprefix("callout-") if kind in KINDS else _MYST.get(kind, "")
    state.append_token(
        {"type": "container", "kind": kind, "title": title, "title_line": line, "children": child.tokens, "line": line}
    )


def _container_end(state: LineState, start: int, size: int) -> tuple[int, int]:
    depth = 1
    for found in _CONTAINER_LINE.finditer(state.src, start):
        if found.group(2):
            depth += 1
        elif len(found.group(1)) >= size or depth > 1:
            depth -= 1
            if depth == 0:
                return found.start(), min(state.find_line_end_at(found.end()), state.cursor_max)
    return state.cursor_max, state.cursor_max


def _width(indent: re.Match[str] | None) -> int:
    return len(indent.group(0).expandtabs(4)) if indent else 0
