"""What stands in a paragraph or list and means nothing on a card, or not what it says."""

from __future__ import annotations

import re
from typing import Final

from flashgen.model import BREAK, CODE, DISPLAY, IMAGE, MATH, Rich, Run
from flashgen.reader.positions import Token

_NOTHING: Final = re.compile(
    r"[ \t\n]*(?:\[\[?_?toc_?\]?\]|@\[toc\](?:\([^)\n]*\))?|\{\{toc\}\}|<!--.*-->)[ \t\n]*", re.I
)
_TAGS_ONLY: Final = re.compile(r"[ \t]*#[^\s#\d][^\s#]*(?:[ \t]+#[^\s#]+)*[ \t]*")
_TAG_LINES: Final = re.compile(rf"\A(?:{_TAGS_ONLY.pattern}\n)+")
"""Hashtags on the first lines of a paragraph belong to no sentence of it."""
_PROPERTY: Final = re.compile(
    r"(?:^|(?<=\n))[ \t]*(?:id|collapsed|tags?|alias|aliases|public|title|type|icon|template|heading"
    r"|exclude-from-graph-view|background-color|created|updated|logseq\.[\w.-]+|card-[\w-]+|query-[\w-]+|ls-type"
    r"|hl-[\w-]+|file(?:-path)?)::(?: [^\n]*)?(?:\n|$)"
)
_ANCHOR_ITEM: Final = re.compile(r"\s*(?:\*\*)?\[[^\n]*\]\(#[^)\n]*\)(?:\*\*)?\s*")
_ATTRIBUTE_LINES: Final = re.compile(r"(?:^|(?<=\n))[ \t]*(?:\{:[^{}\n]*\}|\^)[ \t]*(?:\n|$)")
"""Kramdown's attributes of a block, and its end-of-block mark."""
_EMOJI_CODE: Final = re.compile(r"(?<![A-Za-z0-9:]):(?:\+1|-1|[a-z][a-z0-9_+-]{1,40}):(?![A-Za-z0-9:]) ?")
_SPACED_LINK: Final = re.compile(
    r"(?<=\]\()(?=[^()\n<>\"' ]* )"
    r"((?:[^()\n<>\"']{1,300}?\.\w{1,5})?(?:#[^()\n<>\"']{0,100}(?:\(\))?)?|https?://[^()\n<>\"']{1,500})(?=\))"
)


def without_markup_lines(text: str) -> str:
    """A paragraph without properties and attribute lines (line ends stay); empty when nothing else is in it.

    ``[TOC]`` and a line of hashtags are nothing as well.
    """
    if "::" in text and _PROPERTY.search(text):
        text = _PROPERTY.sub(lambda m: "\n" if m.group(0).endswith("\n") else "", text)
    if "{:" in text or "^\n" in text or text.endswith("^"):
        text = _ATTRIBUTE_LINES.sub(lambda m: "\n" if m.group(0).endswith("\n") else "", text)
    if "#" in text:
        text = _TAG_LINES.sub(lambda m: "\n" * m.group(0).count("\n"), text)
    bare = text.strip()
    return "" if not bare or _NOTHING.fullmatch(bare) or _TAGS_ONLY.fullmatch(bare) else text


def with_closed_links(text: str) -> str:
    """Links whose address has spaces, which editors follow and CommonMark does not, with the spaces encoded."""
    if "](" in text and " " in text:
        return _SPACED_LINK.sub(lambda m: m.group(1).replace(" ", "%20"), text)
    return text


def is_contents(token: Token) -> bool:
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


def with_inline_formulas(rich: Rich) -> Rich:
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


def without_emoji_codes(runs: list[Run]) -> list[Run]:
    """Runs without ``:emoji_names:``."""
    found: list[Run] = []
    for run in runs:
        if run.marks & (CODE | MATH | IMAGE | BREAK) or run.text.count(":") < 2 or run.link:
            found.append(run)
            continue
        text = _EMOJI_CODE.sub("", run.text)
        if text:
            found.append(run._replace(text=text))
    return found
