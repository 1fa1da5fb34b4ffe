"""What note-taking programs and site generators write between the Markdown, taken out line by line.

Everything here keeps the number of lines: what vanishes leaves its line ends behind. Code is left alone.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_SCAN: Final = re.compile(
    r"(?m)^(?P<indent>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*$"
    r"|(?P<ticks>`+)"
    r"|(?P<comment><!--)"
    r"|(?P<percent>^[ \t]*%%)"
    r"|(?<!\{)\{%-?[ \t]*(?P<liquid>\w+)[ \t]*(?P<arguments>[^\n]{0,500}?)-?%\}"
    r"|(?P<jinja>\{#(?=[ \t\n]))"
    r"|(?P<macro>^[ \t>]*\{\{[ \t]*$)"
    r"|(?P<site>\{\{[ \t]*(?:site|page|SITE)\.\w+[ \t]*(?:\|[^}\n]*)?\}\})"
)
_SKIP: Final = re.compile(r"<!--\s*flashgen:\s*skip\s*-->")
_TRIGGERS: Final = ("<!--", "%%", "{%", "{{", "{#", "\\<")
_ENDS: Final = {
    "comment": re.compile("-->"),
    "percent": re.compile("%%"),
    "jinja": re.compile("#\\}"),
    "macro": re.compile(r"(?m)^[ \t>]*\}\}"),
}
_LONGEST: Final = 20_000
"""Characters of a template's mark; what is not closed by then is text."""
GUARD: Final = "\u2063"
"""Stands at the start of a line that must not be read as a block; belongs to no text."""
_OPENED: Final = re.compile(
    r"(?m)^[ \t>]*[^\s$>][^\n$]*(?:\$[^\n$]+\$[^\n$]*)*\$\$[^\n$]*"
    r"(?:\n(?!\s*\n|[ \t>]*(?:```|~~~|#))[^\n$]*){1,40}\$\$"
)
_NEVER: Final = 1 << 60
_ESCAPED_TAG: Final = re.compile(r"\\<(/?(?:br|font|center|div|span|p|b|strong|sub|sup|u|img)\b[^<>\n\\]{0,200})\\>")


class Plain(NamedTuple):
    """A document's text without what its programs wrote into it."""

    text: str
    skips: tuple[int, ...]
    """Lines of ``<!-- flashgen: skip -->``, from 1."""


def plain(text: str) -> Plain:
    """Blank out comments, template tags and editor marks; linear, and free where there are none."""
    found = _without_marks(text)
    return found._replace(text=_guarded(found.text)) if "$$" in found.text else found


def _guarded(text: str) -> str:
    """Formulas that begin behind text on a line: a guard before each of their lines, lest ``+ y`` become a list."""
    if not _OPENED.search(text):
        return text
    return _OPENED.sub(lambda m: m.group(0).replace("\n", "\n" + GUARD), text)


def _without_marks(text: str) -> Plain:
    if not any(trigger in text for trigger in _TRIGGERS):
        return Plain(text, ())
    if "\\<" in text:
        text = _ESCAPED_TAG.sub(r"<\1>", text)
    parts: list[str] = []
    skips: list[int] = []
    ends = _Ends(text)
    kept = at = 0
    line = 1
    counted = 0
    while True:
        found = _SCAN.search(text, at)
        if found is None:
            break
        kind = found.lastgroup or ""
        if found.group("fence"):
            at = _fence_end(text, found)
            continue
        if found.group("ticks"):
            at = _span_end(text, found)
            continue
        replacement = ""
        end = found.end()
        if kind in _ENDS:
            end = ends.behind(kind, found.end())
            if end < 0:
                at = found.end()
                continue
            if _SKIP.fullmatch(text, found.start(), end):
                line += text.count("\n", counted, found.start())
                counted = found.start()
                skips.append(line)
        elif kind != "site":
            end, replacement = _liquid(text, found)
        parts += (text[kept : found.start()], replacement or "\n" * text.count("\n", found.start(), end))
        kept = at = end
    parts.append(text[kept:])
    return Plain("".join(parts), tuple(skips))


class _Ends:
    """Where the marks end that begin at ascending offsets; each end is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, tuple[int, int]] = {}

    def behind(self, kind: str, start: int) -> int:
        """Offset behind the end of a mark whose text begins at ``start``; -1 for none or one that is too far."""
        begin, end = self._next.get(kind, (-1, -1))
        if begin < start:
            found = _ENDS[kind].search(self._text, start)
            begin, end = found.span() if found else (_NEVER, -1)
            self._next[kind] = (begin, end)
        return end if kind == "comment" or begin - start <= _LONGEST else -1


def _fence_end(text: str, found: re.Match[str]) -> int:
    mark = found.group("fence")
    closing = re.compile(rf"(?m)^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$").search(text, found.end())
    return closing.end() if closing else len(text)


def _span_end(text: str, found: re.Match[str]) -> int:
    """Behind the code span that begins here, if it ends on the same line."""
    line_end = text.find("\n", found.end())
    close = text.find(found.group("ticks"), found.end(), line_end if line_end >= 0 else len(text))
    return close + len(found.group("ticks")) if close >= 0 else found.end()


def _liquid(text: str, found: re.Match[str]) -> tuple[int, str]:
    """Where a ``{% tag %}`` ends, and what stands for it."""
    name, arguments = found.group("liquid"), found.group("arguments").strip()
    if name == "comment":
        close = text.find("endcomment", found.end(), found.end() + 20_000)
        end = text.find("%}", close) if close >= 0 else -1
        return (end + 2, "") if end >= 0 else (found.end(), "")
    if name in ("highlight", "codeblock") and text.startswith("\n", found.end()):
        return found.end(), "```" + arguments.split(" ")[0]
    if name in ("endhighlight", "endcodeblock"):
        return found.end(), "```"
    if name in ("asset_img", "img", "image"):
        words = [
            word
            for word in arguments.split()
            if not re.fullmatch(r"[\d.]+(?:px|%)?|left|right|center|\S*class\S*", word)
        ]
        if words:
            alt = " ".join(words[1:]).strip("\"'")
            return found.end(), f"![{alt}]({words[0].strip(chr(34))})"
    return found.end(), ""
