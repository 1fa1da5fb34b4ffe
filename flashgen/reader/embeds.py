"""Inline rules for pictures, wikilinks, bare addresses, and the braces of templates and attributes."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from mistune.core import InlineState
from mistune.helpers import unescape_char
from mistune.inline_parser import InlineParser
from mistune.util import unescape

from flashgen.reader.pictures import caption

WIKILINK: Final = r"!?\[\[(?P<wiki>[^\[\]\n|]{1,300})(?:\|(?P<shown>[^\[\]\n]{0,300}))?\]\]"
IMAGE: Final = (
    r"!\[(?P<alt>[^\[\]\\`$\n]{0,500})\]\([ \t]*"
    r"(?P<src><[^<>\n]{1,2000}>|[^()<>\n\"']{1,2000}(?:\([^()\n]{0,300}\)[^()<>\n\"']{0,500}){0,3})"
    r"(?:[ \t]*(?P<titled>\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?[ \t]*\)"
)
BRACES: Final = (
    r"\{\{<[ \t]*figure[ \t](?P<figure>[^\n{}]{0,1000})>\}\}"
    r"|\{\{[^\n{}]{0,500}\}\}|\{%[^\n{}%]{0,500}%\}"
    r"|\{:[^{}\n]{0,500}\}|\{[.#][ \t]*[\w-][^{}\n]{0,300}\}"
    r"|(?<=[)}>])\{(?P<sizes>[ \t]*(?:(?:width|height|align|style|class|target)[ \t]*=[^{}\n]{0,200})\})"
)
URL: Final = r"(?:https?://|(?<![\w./@])www\.(?=[\w-]+\.))[^\s<>\[\]{}`\"'“”‘’，。；：！？、（）《》「」【】|\\^]+"
_SIZE: Final = re.compile(r"[ \t]+=(\d{0,4})x\d{0,4}$")
_ALT_SIZE: Final = re.compile(r"\|\s*(\d{1,4})(?:x\d{1,4})?\s*$")
_WIDTH: Final = re.compile(r"\bwidth\s*[=:]\s*[\"']?(\d{1,4})(?:px)?(?=[\s\"'};]|$)")
_FIGURE: Final = re.compile(r"(\w+)=(?:\"([^\"]*)\"|(\S+))")
_CLOZE: Final = re.compile(r"\{\{(?:c\d{1,3}::|cloze\s)(.+?)(?:::.*)?\}\}")
_TITLE: Final = re.compile(r"[ \t]+[\"'(].*$")


def wikilink(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    target = m.group("wiki").strip()
    shown = m.group("shown")
    if m.group(0).startswith("!"):
        state.append_token({"type": "embed", "src": target, "shown": (shown or "").strip()})
        return m.end()
    if not any(character.isalpha() for character in target):
        return None
    if target.lower() != "toc":
        text = shown if shown is not None else target.split("#")[0].rsplit("/", 1)[-1] or target.lstrip("#^")
        state.append_token({"type": "text", "raw": text.strip(), "literal": True})
    return m.end()


def picture(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    src = m.group("src").strip()
    width = 0
    if src.startswith("<"):
        src = src[1:-1]
    else:
        size = _SIZE.search(src)
        if size:
            src = src[: size.start()]
            width = int(size.group(1) or 0)
        src = _TITLE.sub("", src)
    alt = m.group("alt")
    sized = _ALT_SIZE.search(alt)
    if sized:
        alt, width = alt[: sized.start()], int(sized.group(1))
    alt = caption(alt, (m.group("titled") or "")[1:-1])
    src = unquote(unescape(unescape_char(src)))
    state.append_token({"type": "picture", "src": src, "alt": alt, "width": width})
    return m.end()


def braces(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    cloze = _CLOZE.fullmatch(m.group(0))
    if cloze:
        # A deletion that somebody wrote into the notes: its words stay, and count as marked.
        state.append_token({"type": "tag", "name": "mark", "closing": False, "raw": "<mark>"})
        state.append_token({"type": "text", "raw": cloze.group(1)})
        state.append_token({"type": "tag", "name": "mark", "closing": True, "raw": "</mark>"})
    elif m.group("figure"):
        found = {name: quoted or bare for name, quoted, bare in _FIGURE.findall(m.group("figure"))}
        if "src" in found:
            alt = found.get("title") or found.get("caption") or found.get("alt") or ""
            state.append_token({"type": "picture", "src": unquote(found["src"]), "alt": alt, "width": 0})
    elif state.tokens and state.tokens[-1]["type"] == "picture":
        width = _WIDTH.search(m.group(0))
        if width:
            state.tokens[-1]["width"] = int(width.group(1))
    return m.end()


def url(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    text = m.group(0).rstrip(".,;:!?*_~&")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;:!?*_~&")
    target = text if text.startswith("http") else "https://" + text
    state.append_token(
        {
            "type": "link",
            "children": [{"type": "text", "raw": text, "literal": True}],
            "attrs": {"url": target},
            "_autolink": text,
        }
    )
    return m.start() + len(text)
