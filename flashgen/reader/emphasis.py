"""Emphasis that is right in Chinese, Japanese and Korean: delimiter runs and how they pair.

CommonMark's algorithm for ``*`` and ``_`` with the flanking rules of the published *markdown-cjk-friendly* amendment
(<https://github.com/tats-u/markdown-cjk-friendly>), and the same for ``~~`` and ``==``. Linear: a search for an opener
never passes a delimiter twice in vain. Where no reading makes a ``**`` emphasis, authors meant bold all the same
(``**text **``), or it means nothing: it never stays in the text, because their editors did not show it either.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any, Final

from flashgen.model import EMPHASIS, HIGHLIGHT, STRIKE, STRONG

Token = dict[str, Any]

SPACE: Final = 1
PUNCTUATION: Final = 2
CJK: Final = 4
SELECTOR: Final = 8
"""A variation selector other than the emoji one: what counts is the character before it."""
IDEOGRAPHIC_SELECTOR: Final = 16

# Wide characters that are shown as emoji unless said otherwise (UTS #51): not CJK.
_EMOJI: Final = (
    (0x231A, 0x231B), (0x23E9, 0x23F3), (0x25FD, 0x2615), (0x2648, 0x267F), (0x2693, 0x27BF), (0x2B1B, 0x2B55),
    (0x1F004, 0x1F1FF), (0x1F201, 0x1F201), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F236),
    (0x1F238, 0x1F23A), (0x1F250, 0x1F251), (0x1F300, 0x1FAFF),
)  # fmt: skip
# Hangul letters that are not wide, and what is wide only since a Unicode that Python may not know yet.
_ALWAYS_CJK: Final = (
    (0x1100, 0x11FF), (0xD7B0, 0xD7C6), (0xD7CB, 0xD7FB), (0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF),
    (0x1D300, 0x1D356), (0x1D360, 0x1D376), (0x20000, 0x3FFFD),
)  # fmt: skip
_PAIRS: Final = {"*": (EMPHASIS, STRONG), "_": (EMPHASIS, STRONG), "~": (0, STRIKE), "=": (0, HIGHLIGHT)}


@lru_cache(maxsize=4096)
def kind(character: str) -> int:
    """What a character is to a delimiter run beside it: a sum of the constants above. The empty string is an end."""
    if not character or character.isspace():
        return SPACE
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0E:
        return SELECTOR
    if 0xE0100 <= code <= 0xE01EF:
        return IDEOGRAPHIC_SELECTOR
    category = unicodedata.category(character)
    found = PUNCTUATION if category[0] in "PS" else 0
    wide = unicodedata.east_asian_width(character) in "WFH" and category != "Cn"
    if (wide and not _within(code, _EMOJI)) or _within(code, _ALWAYS_CJK):
        found |= CJK
    return found


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def delimiter(source: str, start: int, end: int) -> Token:
    """The token of a delimiter run ``source[start:end]`` of one character: whether it can open and close.

    Source: CommonMark 0.31.2 section 6.2 as amended by markdown-cjk-friendly.
    """
    character = source[start]
    before = kind(source[start - 1] if start else "")
    if before & SELECTOR:
        base = source[start - 2] if start > 1 else ""
        ambiguous = base in "‘’“”" and source[start - 1] == "\ufe01"
        before = PUNCTUATION | CJK if base and ambiguous else kind(base)
    after = kind(source[end] if end < len(source) else "")
    plain_before = before & PUNCTUATION and not before & CJK
    plain_after = after & PUNCTUATION and not after & CJK
    left = not after & SPACE and bool(not plain_after or before & (SPACE | CJK | IDEOGRAPHIC_SELECTOR) or plain_before)
    right = not before & SPACE and bool(not plain_before or after & (SPACE | CJK) or plain_after)
    opens, closes = left, right
    if character == "_":
        opens = left and (not right or bool(before & PUNCTUATION))
        closes = right and (not left or bool(after & PUNCTUATION))
    elif character == "=":  # a==b is a comparison
        opens = left and not _is_word(source[start - 1 : start])
        closes = right and not _is_word(source[end : end + 1])
    return {
        "type": "delimiter",
        "raw": source[start:end],
        "opens": opens,
        "closes": closes,
        "inside": _is_word(source[start - 1 : start] if start else "") and _is_word(source[end : end + 1]),
        "alone": bool(before & SPACE and after & SPACE and start and end < len(source)),
    }


def _is_word(character: str) -> bool:
    return character != "" and character.isascii() and (character.isalnum() or character in "()")


class _Run:
    """A delimiter run while it is being paired."""

    __slots__ = ("at", "closed", "left", "opened", "order", "token")

    def __init__(self, at: int, token: Token, order: int) -> None:
        self.at = at
        self.token = token
        self.order = order
        self.left = len(token["raw"])
        self.opened: list[int] = []
        self.closed: list[int] = []


def resolve(tokens: list[Token]) -> list[Token]:
    """Pair the delimiter tokens: the same tokens without them, each with its ``marks``. Linear."""
    runs = [_Run(at, token, 0) for at, token in enumerate(tokens) if token["type"] == "delimiter"]
    if not runs:
        return tokens
    for order, run in enumerate(runs):
        run.order = order
    _pair(runs)
    _pair_habits(runs, tokens)
    return _marked(tokens, {run.at: run for run in runs})


def _pair(runs: list[_Run]) -> None:
    # Highlights and strikes may overlap emphasis: on a flat row of runs that is no contradiction.
    stacks: dict[str, list[_Run]] = {"*": [], "~": [], "=": []}
    bottoms: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        token = run.token
        character = token["raw"][0]
        stack = stacks["*" if character == "_" else character]
        size = len(token["raw"])
        minimum = 2 if character in "~=" else 1
        if token["closes"] and size >= minimum:
            key = (character, token["opens"], size % 3)
            while run.left >= minimum:
                opener = _opener(stack, run, bottoms.get(key, -1))
                if opener is None:
                    bottoms[key] = stack[-1].order if stack else -1
                    break
                used = 2 if run.left >= 2 and opener.left >= 2 else 1
                while stack[-1] is not opener:
                    stack.pop()
                mark = _PAIRS[character][used - 1]
                opener.opened.append(mark)
                run.closed.append(mark)
                opener.left -= used
                run.left -= used
                if opener.left < minimum:
                    stack.pop()
        if run.left >= minimum and token["opens"]:
            stack.append(run)


def _opener(stack: list[_Run], closer: _Run, bottom: int) -> _Run | None:
    raw = closer.token["raw"]
    for at in range(len(stack) - 1, -1, -1):
        opener = stack[at]
        if opener.order <= bottom:
            return None
        other = opener.token["raw"]
        if other[0] != raw[0]:
            continue
        if raw[0] in "~=":
            if len(other) == len(raw) == 2:
                return opener
            continue
        both = closer.token["opens"] or opener.token["closes"]
        if both and (len(raw) + len(other)) % 3 == 0 and (len(raw) % 3 or len(other) % 3):
            continue
        return opener
    return None


def _pair_habits(runs: list[_Run], tokens: list[Token]) -> None:
    """``**text **`` on one line, which editors show as bold: pair what is left over, first with second."""
    waiting: _Run | None = None
    for run in runs:
        if run.left < 2 or run.token["raw"][0] != "*" or run.token["alone"] or run.token["inside"]:
            continue
        if waiting is not None and _same_line(tokens, waiting.at, run.at) and not run.opened:
            waiting.opened.append(STRONG)
            run.closed.append(STRONG)
            waiting.left -= 2
            run.left -= 2
            waiting = None
        else:
            waiting = run if run.token["opens"] or run.token["closes"] else None


def _same_line(tokens: list[Token], start: int, end: int) -> bool:
    return end - start <= 60 and all(t["type"] not in ("softbreak", "linebreak") for t in tokens[start:end])


def _marked(tokens: list[Token], runs: dict[int, _Run]) -> list[Token]:
    found: list[Token] = []
    depth = {EMPHASIS: 0, STRONG: 0, STRIKE: 0, HIGHLIGHT: 0}
    marks = 0
    for at, token in enumerate(tokens):
        run = runs.get(at)
        if run is None:
            if token.get("asterisks") and at + 1 in runs and len(runs[at + 1].token["raw"]) > runs[at + 1].left:
                continue  # \**text\**: an editor's half-escaped bold
            if marks:
                token["marks"] = token.get("marks", 0) | marks
            found.append(token)
            continue
        for mark in run.closed:
            depth[mark] -= 1
        marks = sum(mark for mark, count in depth.items() if count)
        raw = token["raw"]
        literal = raw[: run.left]
        if run.left >= 2 and raw[0] == "*" and not (token["alone"] or token["inside"]):
            literal = ""
        if literal:
            found.append({"type": "text", "raw": literal, "marks": marks})
        for mark in run.opened:
            depth[mark] += 1
        marks = sum(mark for mark, count in depth.items() if count)
    return found
