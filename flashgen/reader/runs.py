"""Inline tokens to runs: marks, links, pictures and lines on a flat row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote

from flashgen.model import BREAK, CODE, DISPLAY, HIGHLIGHT, IMAGE, MATH, SUPERSCRIPT, MediaRef, Rich, Run
from flashgen.reader import html
from flashgen.reader.dialects import GUARD
from flashgen.reader.filters import without_emoji_codes
from flashgen.reader.html import VANISHING, attributes, pixels
from flashgen.reader.pictures import PICTURES, SOUNDS, caption, clean_alt
from flashgen.reader.text import is_wide

Token = dict[str, Any]

OBJECT: Final = "\ufffc"

_SPACES: Final = re.compile(r"[ \t]{2,}|\t")
_BLOCK_ID: Final = re.compile(r"(?:^|\s)\^[A-Za-z0-9-]{3,40}$")
_COLOURED: Final = re.compile(
    r"\bcolor\s*=|\b(?:color|background(?:-color)?)\s*:|\bclass=[\"'][^\"']*(?:highlight|mark)", re.IGNORECASE
)
"""Attributes of a ``font`` or ``span`` that sets words off from the rest."""
_LIGHT: Final = re.compile(r"#(?:only-light|gh-light-mode-only)\Z")
_DARK: Final = re.compile(r"#(?:only-dark|gh-dark-mode-only)\Z")
"""A picture that a page shows at night only, beside its twin for the day."""
_STUB: Final = re.compile(r"[\[(]*(?:link|\d+|fn\d*|↩︎?)[\])]*", re.IGNORECASE)
"""Text of an inner link that says nothing but where it leads."""
_PARAGRAPH_TAGS: Final = frozenset(("p", "div", "center", "li", "tr", "section", "figcaption", "br", "hr"))


def _is_reference(run: Run) -> bool:
    """A mark that only leads to a footnote or a figure: a linked raised number."""
    return bool(run.marks & SUPERSCRIPT and run.link) and run.text.strip("[]() ").isdigit()


class Builder:
    """Collects the runs of one paragraph, heading or cell."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.numbered = line > 0
        self.runs: list[Run] = []
        self.parts: list[str] = []
        """Text of the run being collected; joined once, because adding to a long string is quadratic."""
        self.key = (0, 0, "", 0)
        """Marks, line, link and deletion of that run."""
        self.pending = False
        """A soft line end that is not yet decided stands before the next text."""
        self.fresh = False
        """The next text begins a run of its own."""
        self.stack: list[tuple[str, int, str]] = []
        """Open HTML tags: name, and the marks and the link that it and all around it set."""
        self.opened: dict[str, int] = {}
        """How many tags of a name are open."""
        self.html = 0
        self.html_link = ""
        self.clozes: list[tuple[int, int]] = []
        """Open deletions: number, and how many runs precede."""
        self.hidden = ""
        """Name of the open element whose content vanishes."""

    def text(self, raw: str, marks: int, link: str) -> None:
        """Add text."""
        raw = raw.replace(GUARD, "")
        if "  " in raw or "\t" in raw:
            raw = _SPACES.sub(" ", raw)
        last = self._last()
        if self.pending or not last or last in " \n":
            raw = raw.lstrip(" \n")
        if not raw:
            return
        if self._join(raw[0]):
            raw = " " + raw
        marks |= self.html
        link = link or self.html_link
        cloze = self.clozes[-1][0] if self.clozes else 0
        marks_now, _, link_now, cloze_now = self.key
        if not self.parts or self.fresh or (marks, link, cloze) != (marks_now, link_now, cloze_now):
            self._flush()
            self.fresh = False
            self.key = (marks, self.line if self.numbered else 0, link, cloze)
        self.parts.append(raw)

    def _last(self) -> str:
        """The character before the cursor; empty at the beginning, a newline behind a line break."""
        return self.parts[-1][-1] if self.parts else self.runs[-1].text[-1] if self.runs else ""

    def _flush(self) -> None:
        if self.parts:
            marks, line, link, cloze = self.key
            self.runs.append(Run("".join(self.parts), marks, line, link, None, cloze))
            self.parts = []

    def _join(self, following: str) -> bool:
        """Settle a soft line end now that the character behind it is known; whether a space must come before that."""
        if not self.pending:
            return False
        self.pending = False
        last = self._last()
        if not last or last in " \n" or (is_wide(last) and is_wide(following)):
            return False
        if not self.parts or self.key[0] or self.key[2]:
            return True
        self.parts.append(" ")
        return False

    def atom(self, raw: str, marks: int, link: str, media: MediaRef | None = None) -> None:
        """Add a formula, a code span or a picture."""
        if not raw:
            return
        if self.pending and self._join(raw[0] if marks & CODE else "x"):
            self._flush()
            self.runs.append(Run(" ", 0, self.key[1]))
        self._flush()
        self.fresh = False
        cloze = self.clozes[-1][0] if self.clozes else 0
        line = self.line if self.numbered else 0
        self.runs.append(Run(raw, marks | self.html, line, link or self.html_link, media, cloze))

    def hard_break(self) -> None:
        """Add a line break, unless one is there or nothing precedes."""
        self._trim()
        self.pending = False
        if self.runs and not self.runs[-1].marks & BREAK:
            self.atom("\n", BREAK, "")

    def _trim(self) -> None:
        self._flush()
        while self.runs and not self.runs[-1].marks & (CODE | MATH | IMAGE | BREAK):
            last = self.runs[-1]
            text = last.text.rstrip(" ")
            if text == last.text:
                return
            if text:
                self.runs[-1] = last._replace(text=text)
                return
            self.runs.pop()

    def rich(self) -> Rich:
        """The runs, trimmed."""
        self._trim()
        while self.runs and self.runs[-1].marks & BREAK:
            self.runs.pop()
            self._trim()
        runs = self.runs
        if runs and not runs[-1].marks and "^" in runs[-1].text:
            kept = _BLOCK_ID.sub("", runs[-1].text)
            runs = runs[:-1] + ([runs[-1]._replace(text=kept)] if kept else [])
        runs = [run for run in runs if not _is_reference(run)]
        if any(run.text.count(":") > 1 for run in runs):
            runs = without_emoji_codes(runs)
        return Rich(tuple(runs))

    def tokens(self, tokens: Iterable[Token], marks: int = 0, link: str = "") -> None:
        """Add tokens of the inline parser."""
        for token in tokens:
            kind = token["type"]
            if self.hidden:
                if kind == "tag" and token["closing"] and token["name"] == self.hidden:
                    self.hidden = ""
                continue
            own = marks | token.get("marks", 0)
            if kind == "text":
                self.text(token["raw"], own, link)
            elif kind == "softbreak":
                self.line += 1
                self.pending = True
                self.fresh = True
            elif kind == "linebreak":
                self.hard_break()
                self.line += 1
            elif kind == "codespan":
                self.atom(token["raw"], own | CODE, link)
            elif kind == "math":
                self._math(token, own, link)
            elif kind == "link":
                url = token["attrs"]["url"]
                if url.startswith("#") and _STUB.fullmatch(plain(token["children"])):
                    continue
                self.tokens(token["children"], own, "" if url.startswith("#") else url)
            elif kind == "image":
                alt = caption(plain(token["children"]), token["attrs"].get("title") or "")
                self.picture(unquote(token["attrs"]["url"]), alt, 0, link)
            elif kind == "picture":
                self.picture(token["src"], token["alt"], token["width"], link)
            elif kind == "embed":
                self._embed(token, link)
            elif kind == "tag":
                self._tag(token, link)
            elif kind == "cloze":
                self._cloze(token)
            self.line += token.get("lines", 0)

    def _math(self, token: Token, marks: int, link: str) -> None:
        self.atom(token["raw"], marks | MATH | (DISPLAY if token["display"] else 0), link)

    def picture(self, src: str, alt: str, width: int, link: str, by_name: bool = False) -> None:
        """Add a picture or a sound."""
        src = _LIGHT.sub("", src.strip())
        if src and not _DARK.search(src):
            line = self.line if self.numbered else 0
            self.atom(OBJECT, IMAGE, link, MediaRef(src, clean_alt(alt), line, by_name, width))

    def _embed(self, token: Token, link: str) -> None:
        name = token["src"].split("#")[0].strip()
        suffix = name.rsplit(".", 1)[-1].lower()
        if suffix in PICTURES or suffix in SOUNDS:
            shown = token["shown"]
            size = shown.split("|")[-1].split("x")[0].strip()
            width = int(size) if size.isdecimal() and len(size) < 5 else 0
            alt = "" if width else shown
            self.picture(unquote(name), alt, width, link, by_name=True)

    def _tag(self, token: Token, link: str) -> None:
        name = token["name"]
        if name in VANISHING:
            self.hidden = "" if token["closing"] or token["raw"].rstrip().endswith("/") else name
        elif name == "img":
            found = attributes(token["raw"])
            src = found.get("src") or found.get("data-src") or ""
            alt = found.get("alt") or found.get("title") or ""
            self.picture(unquote(src), alt, pixels(found), link)
        elif name in ("audio", "source"):
            self.picture(unquote(attributes(token["raw"]).get("src", "")), "", 0, link)
        elif name in _PARAGRAPH_TAGS:
            self.hard_break()
        elif name in html.MARKS or name in ("a", "font", "span"):
            if not token["closing"]:
                target = attributes(token["raw"]).get("href", "") if name == "a" else ""
                coloured = name in ("font", "span") and _COLOURED.search(token["raw"])
                mark = HIGHLIGHT if coloured else html.MARKS.get(name, 0)
                inner = "" if target.startswith("#") else target
                self.stack.append((name, self.html | mark, inner or self.html_link))
                self.opened[name] = self.opened.get(name, 0) + 1
            elif self.opened.get(name):
                closed = ""
                while closed != name:
                    closed = self.stack.pop()[0]
                    self.opened[closed] -= 1
            _, self.html, self.html_link = self.stack[-1] if self.stack else ("", 0, "")

    def _cloze(self, token: Token) -> None:
        self._flush()
        if token["number"]:
            self.clozes.append((token["number"], len(self.runs)))
        elif self.clozes:
            number, start = self.clozes.pop()
            if token["hint"]:
                for at in range(start, len(self.runs)):
                    if self.runs[at].cloze == number:
                        self.runs[at] = self.runs[at]._replace(hint=token["hint"])
        else:
            self.text("}}", 0, "")
        self.fresh = True


def plain(tokens: Iterable[Token]) -> str:
    """The text of tokens, for an alternative text."""
    builder = Builder(0)
    builder.tokens(tokens)
    return builder.rich().plain.replace(OBJECT, "")
