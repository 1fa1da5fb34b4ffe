"""mistune's inline parser with our rules: emphasis in any script, formulas, wikilinks, marks, and what must vanish.

Tokens are mistune's where the syntax is Markdown's own (links, code spans, autolinks). Emphasis is not nested into
them: each token carries the ``marks`` that it stands under, because text on a card is a flat row of runs.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any, Final

from mistune.core import InlineState
from mistune.helpers import unescape_char
from mistune.inline_parser import InlineParser
from mistune.util import unescape

from flashgen.model import SUBSCRIPT, SUPERSCRIPT
from flashgen.reader import embeds, emphasis
from flashgen.reader.dialects import GUARD
from flashgen.reader.html import KNOWN, tag_at
from flashgen.reader.math import is_money, is_set_apart, is_tex

Token = dict[str, Any]
_TRIGGER: Final = re.compile(r"[\\`*_\[\]<$\n{}~^]|!\[|==|%%|::|https?://|www\.")
_SCHEME_LINK: Final = r"<(?:[A-Za-z][A-Za-z0-9.+-]{1,31}://|mailto:|tel:)[^<>\x00-\x20]*>"
_DOLLARS: Final = (
    r"\$\$(?P<display>(?:[^$\\]|\\[\s\S])+?)\$\$"
    r"|\$`(?P<ticked>[^`$\n]+)`\$"
    r"|\$(?P<single>(?![\s$])(?:[^$\\]|\\[\s\S])*?(?<![\s])(?<!\\))\$(?!\d)"
    r"|\$(?P<spaced>[^$\n]{2,300})(?<!\\)\$(?!\d)"
)
_BRACKETS: Final = r"\\{1,2}[(\[]"
_FOOTNOTE: Final = r"\[\^(?P<note>[^\]\s]{1,100})\]"
_COMMENT: Final = r"%%[^\n%][^\n]{0,2000}?%%"
_CLOZE_OPEN: Final = r"\{\{c(?P<cloze>\d{1,3})::"
_CLOZE_CLOSE: Final = r"(?:::(?P<hint>[^{}:\n]{1,200}))?\}\}"
_SCRIPT: Final = (
    r"(?<=[A-Za-z)\]])~(?P<below>[A-Za-z0-9+-]{1,6})~(?!~)|(?<=[A-Za-z0-9)\]])\^(?P<above>[A-Za-z0-9+-]{1,6})\^"
)
"""Between Chinese characters and behind digits a tilde means a range: ``1~3天，2~4周``."""
_ESCAPE: Final = re.compile(InlineParser.SPECIFICATION["escape"])


class Inline(InlineParser):
    """mistune's inline parser; its tokens come with ``marks``, and ``lines`` where they hold line ends."""

    def __init__(self, cloze: bool = False) -> None:
        super().__init__(max_nested_level=20)
        self.specification["auto_link"] = _SCHEME_LINK
        if cloze:
            self.register("cloze_close", _CLOZE_CLOSE, _cloze_close, before="escape")
            self.register("cloze_open", _CLOZE_OPEN, _cloze_open, before="escape")
        self.register("tex", _BRACKETS, _tex, before="escape")
        self.register("dollars", _DOLLARS, _dollars, before="link")
        self.register("footnote", _FOOTNOTE, _footnote, before="link")
        self.register("wikilink", embeds.WIKILINK, embeds.wikilink, before="link")
        self.register("plain_image", embeds.IMAGE, embeds.picture, before="link")
        self.register("braces", embeds.BRACES, embeds.braces)
        self.register("comment", _COMMENT, _comment)
        self.register("script", _SCRIPT, _script)
        self.register("marker", r"~~+|==+", _marker)
        self.register("url", embeds.URL, embeds.url)

    def parse(self, state: InlineState) -> list[Token]:
        """Tokens of ``state.src``, emphasis resolved."""
        source = state.src
        scan = self.compile_sc()
        search = _TRIGGER.search
        flushed = at = 0
        while True:
            found = search(source, at)
            if found is None:
                break
            at = start = found.start()
            if source[start] == "\n":
                while start > flushed and source[start - 1] == " ":
                    start -= 1
            matched = scan.match(source, start)
            if matched is None:
                at = found.end() if found.end() - found.start() > 2 else at + 1
                continue
            if start > flushed:
                state.append_token({"type": "text", "raw": source[flushed:start]})
                flushed = start
            end = self.parse_method(matched, state)
            if end:
                flushed = at = end
            else:
                at = found.start() + 1
        if flushed < len(source):
            state.append_token({"type": "text", "raw": source[flushed:]})
        state.tokens = self.finalize_tokens(state.tokens, state.depth)
        return state.tokens

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        """mistune's hook for emphasis."""
        return _joined(emphasis.resolve(tokens))

    def parse_escape(self, m: re.Match[str], state: InlineState) -> int:
        text = unescape_char(m.group(0))
        state.append_token({"type": "text", "raw": text, "asterisks": not text.strip("*"), "literal": True})
        return m.end()

    def parse_emphasis(self, m: re.Match[str], state: InlineState) -> int:
        end = m.start() + 1
        character = state.src[m.start()]
        while end < len(state.src) and state.src[end] == character:
            end += 1
        state.append_token(emphasis.delimiter(state.src, m.start(), end))
        return end

    def parse_codespan(self, m: re.Match[str], state: InlineState) -> int:
        end = super().parse_codespan(m, state)
        state.tokens[-1]["lines"] = state.src.count("\n", m.start(), end)
        return end

    def parse_inline_html(self, m: re.Match[str], state: InlineState) -> int | None:
        tag = tag_at(state.src, m.start())
        if tag is None or tag.group(2).lower() not in KNOWN:
            return None
        name = tag.group(2).lower()
        token = {"type": "tag", "name": name, "closing": bool(tag.group(1)), "raw": tag.group(3)}
        token["lines"] = tag.group(0).count("\n")
        state.append_token(token)
        return tag.end()

    def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[Token]:
        """Tokens of a text, without the blanks around it."""
        state = InlineState(env)
        state.src = s
        return self.parse(state)


def _joined(tokens: list[Token]) -> list[Token]:
    """Neighbouring texts under the same marks as one token, entities decoded."""
    found: list[Token] = []
    parts: list[str] = []
    marks = -1
    for token in tokens:
        if token["type"] != "text":
            if parts:
                found.append({"type": "text", "raw": "".join(parts), "marks": marks})
                parts = []
            found.append(token)
            continue
        own = token.get("marks", 0)
        if parts and own != marks:
            found.append({"type": "text", "raw": "".join(parts), "marks": marks})
            parts = []
        marks = own
        raw = token["raw"]
        if "&" in raw and "literal" not in token:
            raw = unescape(raw).replace("\xa0", " ").replace("\u200b", "")
        parts.append(raw)
    if parts:
        found.append({"type": "text", "raw": "".join(parts), "marks": marks})
    return found


def _tex(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    opener = m.group(0)
    closer = opener[:-1] + (")" if opener.endswith("(") else "]")
    end = state.delimiters.find(closer, m.end())
    tex = state.src[m.end() : end]
    if end is None or not is_tex(tex, len(opener) > 2):
        escaped = _ESCAPE.match(state.src, m.start())
        assert escaped is not None
        return inline.parse_escape(escaped, state)
    _add_math(state, tex, opener.endswith("["), state.src[m.start() : end].count("\n"))
    return end + len(closer)


def _dollars(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    display, spaced = m.group("display"), m.group("spaced")
    tex = display if display is not None else m.group("ticked") or m.group("single") or spaced
    if not tex or not tex.strip() or (display is None and is_money(tex)) or (spaced and not is_set_apart(spaced)):
        return None
    _add_math(state, tex, display is not None, m.group(0).count("\n"))
    return m.end()


def _add_math(state: InlineState, tex: str, display: bool, lines: int) -> None:
    raw = tex.replace(GUARD, "").strip()
    state.append_token({"type": "math", "raw": raw, "display": display, "lines": lines})


def _footnote(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    # A mark whose note stands in another file is no text either; ``[^a-z]`` in prose has nothing of a word before it.
    known = m.group("note") in state.env.get("footnotes", ())
    follows = m.start() > 0 and not state.src[m.start() - 1].isspace() and m.group("note")[0].isalnum()
    return m.end() if known or (follows and not m.group("note").count("-")) else None


def _comment(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    return m.end()


def _script(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    """``H~2~O`` and ``x^2^``: the small digits and letters of Typora and Pandoc."""
    small, mark = (m.group("below"), SUBSCRIPT) if m.group("below") else (m.group("above"), SUPERSCRIPT)
    state.append_token({"type": "text", "raw": small, "marks": mark})
    return m.end()


def _marker(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    state.append_token(emphasis.delimiter(state.src, m.start(), m.end()))
    return m.end()


def _cloze_open(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    state.append_token({"type": "cloze", "number": int(m.group("cloze"))})
    return m.end()


def _cloze_close(inline: InlineParser, m: re.Match[str], state: InlineState) -> int:
    state.append_token({"type": "cloze", "number": 0, "hint": (m.group("hint") or "").strip()})
    return m.end()
