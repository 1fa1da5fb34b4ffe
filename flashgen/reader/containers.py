"""Block rules beyond CommonMark: admonitions, containers, HTML blocks, tables, formulas, definitions, footnotes.

Rules in mistune's sense: a pattern that a line must match, and a function that reads the block, adds its token and
returns the offset behind it, or returns None to leave the line to the other rules.
"""

from __future__ import annotations

import re
from typing import Final

from mistune.core import BlockState

from flashgen.reader.html import INLINE, TRANSPARENT, VANISHING, tag_at
from flashgen.reader.positions import NESTING, LineParser, LineState, Token

DIRECTIVE: Final = (
    r"^ {0,3}(?:(?:!!!|\?\?\?\+?|===[!+]?(?=[ \t]+\"))[ \t]+(?P<admonition>[^\n]+)"
    r"|(?P<colons>:{3,})[ \t]*(?P<container>[^\s:][^\n]*)?)$"
)
TABLE: Final = (
    r"^ {0,3}(?=[^\n]*\|)(?P<table_head>\S[^\n]*)\n[ \t]*"
    r"(?P<table_rule>(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?)[ \t]*$"
)
MATH: Final = r"^[ \t]{0,3}(?P<math_open>\$\$|\\{1,2}\[)"
DEFINITION: Final = r"^ {0,3}:(?:[ \t]+(?=\S))"
FOOTNOTE: Final = r"^ {0,3}\[\^(?P<label>[^\]\s]{1,100})\]:[ \t]*"
LOOSE_HEADING: Final = r"^ {0,3}(?P<loose>#{2,6})(?=[^\s#!}\])/;:\"'0-9])(?P<loose_text>[^\n;{}=<>]{1,60})$"

_ADMONITION_HEAD: Final = re.compile(r"(?:([\w-]+)(?:[ \t]+[\w-]+){0,5})?[ \t]*(?:\"([^\n]*)\")?[ \t]*$")
_CONTAINER_HEAD: Final = re.compile(r"(?:\{\s*\.?)?([\w-]+)[^\S\n]*(.*)")
_CONTAINER_LINE: Final = re.compile(r"(?m)^ {0,3}(:{3,})[ \t]*(\S?)")
_QUOTED: Final = re.compile(r"title=[\"']([^\"']*)[\"']")
_INDENT: Final = re.compile(r"[ \t]*")
_FOUR: Final = re.compile(r"(?m)^(?: {4}| {0,3}\t)")
_DEFINITION_LINE: Final = re.compile(DEFINITION)
_DETAILS_TAG: Final = re.compile(r"<(/?)details\b", re.I)
_LIST_TAG: Final = re.compile(r"<(/?)(ul|ol)\b", re.I)
_TABLE_TAG: Final = re.compile(r"<(/?)table\b", re.I)
_SUMMARY: Final = re.compile(r"\s*<summary\b[^<>]*>", re.I)
_HEADING_END: Final = re.compile(r"</h[1-6]\s*>", re.I)
_PRE_END: Final = re.compile(r"</pre\s*>", re.I)
_DISPLAY_END: Final = {"\\[": "\\]", "\\\\[": "\\\\]", "$$": "$$"}
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


def directive(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """Containers that a line of their own opens."""
    assert isinstance(state, LineState)
    if m.group("admonition"):
        return admonition(block, m, state)
    if m.group("container"):
        return container(block, m, state)
    state.append_token({"type": "blank_line"})  # a ::: that closes nothing
    return m.end() + 1


def admonition(block: LineParser, m: re.Match[str], state: LineState) -> int | None:
    """``!!! note "Title"``, ``??? question "Q"`` and ``=== "Tab"`` with a body that is indented by four (MkDocs)."""
    head = _ADMONITION_HEAD.match(m.group("admonition"))
    if head is None or not _may_nest(state):
        return None
    indent = _width(_INDENT.match(m.group(0)))
    end = body_end = min(m.end() + 1, state.cursor_max)
    while end < state.cursor_max:
        line = state.get_line(end)
        if line.strip() and _width(_INDENT.match(line)) < indent + 4:
            break
        end += len(line)
        body_end = end if line.strip() else body_end
    body = _dedent(state.src[m.end() + 1 : body_end], indent + 4)
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
    if head is None or not _may_nest(state):
        return None
    size = len(m.group("colons"))
    start = min(m.end() + 1, state.cursor_max)
    inner_end, end = _container_end(state, start, size)
    line = state.line_at(m.start())
    child = state.child_at(state.src[start:inner_end], line + 1)
    block.parse(child, block.rules)
    kind = head.group(1).lower()
    quoted = _QUOTED.search(head.group(2))
    title = quoted.group(1) if quoted else head.group(2).split("{")[0].strip(" }")
    kind = kind.removeprefix("callout-") if kind in KINDS else ""
    state.append_token(
        {"type": "container", "kind": kind, "title": title, "title_line": line, "children": child.tokens, "line": line}
    )
    return end


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
    """``$$ … $$`` and ``\\[ … \\]`` on lines of their own."""
    opener = m.group("math_open")
    last = state.last_token()
    if opener == "$$" and last and last["type"] == "paragraph":
        text = last["parts"][-1][-2000:]
        if text.count("$$") % 2:
            return None  # it closes a formula that began inside the paragraph
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
    if not _may_nest(state):
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


def html_block(block: LineParser, m: re.Match[str], state: BlockState) -> int | None:
    """A line that begins with a tag: what is inside is read, the tag is not."""
    assert isinstance(state, LineState)
    start = m.start() + len(_blank(m.group(0)))
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
            closing = _PRE_END.search(state.src, tag.end())
            if closing is not None:
                token = {"type": "html", "name": "pre", "raw": state.src[tag.end() : closing.start()]}
                end = closing.end()
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
        elif name in ("details", "blockquote") and _may_nest(state):
            return _html_quote(block, state, start, tag.end(), name)
    state.append_token(token)
    return end


def _html_quote(block: LineParser, state: LineState, start: int, inner: int, name: str) -> int:
    matched = _matching(state, _DETAILS_TAG if name == "details" else re.compile(r"<(/?)blockquote\b", re.I), start)
    if matched is None:
        state.append_token({"type": "blank_line"})
        return inner
    line = state.line_at(start)
    title = ""
    title_line = line
    summary = _SUMMARY.match(state.src, inner, matched)
    close = state.src.find("</summary>", inner, matched) if summary else -1
    if summary and close >= 0:
        title = state.src[summary.end() : close]
        title_line = state.line_at(summary.end())
        inner = close + len("</summary>")
    body = state.src[inner : state.src.rfind("<", inner, matched)]
    child = state.child_at(_dedent_all(body), state.line_at(inner))
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


def _may_nest(state: LineState) -> bool:
    return state.depth() < NESTING - 1


def _blank(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t"))]


def _width(indent: re.Match[str] | None) -> int:
    return len(indent.group(0).expandtabs(4)) if indent else 0


def _dedent(text: str, columns: int) -> str:
    return "\n".join([_cut(line, columns) for line in text.split("\n")])


def _cut(line: str, columns: int) -> str:
    if line.startswith(" " * columns):
        return line[columns:]
    indent = _blank(line)
    return " " * max(len(indent.expandtabs(4)) - columns, 0) + line[len(indent) :]


def _dedent_all(text: str) -> str:
    """Without the indentation that all lines share: HTML is often indented for looks."""
    widths = [len(_blank(line).expandtabs(4)) for line in text.split("\n")[1:] if line.strip()]
    columns = min(widths, default=0)
    if columns < 2:
        return text
    first, _, rest = text.partition("\n")
    return first + "\n" + _dedent(rest, columns)


def install(block: LineParser) -> None:
    """Register all rules of this module, also inside quotes and lists."""
    block.register("fenced_directive", DIRECTIVE, directive, before="list")  # by this name, mistune ends lists for it
    block.register("math", MATH, math, before="list")
    block.register("loose_heading", LOOSE_HEADING, loose_heading, before="setex_heading")
    block.register("footnote", FOOTNOTE, footnote, before="ref_link")
    block.register("table", TABLE, table, before="ref_link")
    block.register("definition", DEFINITION, definition, before="ref_link")
    block.register("raw_html", None, html_block)
    block.register("block_html", None, html_block)
    block.rules.remove("block_html")
    block.block_quote_rules = list(block.rules)
    block.list_rules = list(block.rules)
