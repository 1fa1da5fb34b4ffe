"""Measures and cuts of plain text that hold for every language: units, sentences, brackets, enumerations."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from flashgen.model import Rich

# Scripts written without spaces: one character is one unit. A word of any other script is two.
CJK: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CJK = re.compile(f"[{CJK}]")
_HAN_OR_KANA_OR_HANGUL = re.compile(f"[{CJK}\uac00-\ud7af]")
_LETTER: Final = rf"[^\W{CJK}\uac00-\ud7af]"
_WORD = re.compile(rf"(?!_){_LETTER}(?:{_LETTER}|['’.+-](?={_LETTER}))*")
_HANGUL = re.compile("[\uac00-\ud7af]+")
_NOT_WORD = re.compile(r"[\s\W_]+")

OPENING: Final = "（([【「『《〈“‘«{"
CLOSING: Final = "）)]】」』》〉”’»}"
_PAIRS = dict(zip(CLOSING, "（([【「『《〈“‘«{", strict=True))


@lru_cache(maxsize=65536)
def units(text: str) -> int:
    """Length as a learner feels it: 1 a Chinese or Japanese character, 2 a word of any other script."""
    return len(_CJK.findall(text)) + 2 * len(_WORD.findall(text)) + 2 * len(_HANGUL.findall(text))


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """Text reduced to its letters and digits, for comparing: NFKC, lower case."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=65536)
def content_words(text: str) -> frozenset[str]:
    """Words of the text, and pairs of neighbouring characters where words are not spaced."""
    text = unicodedata.normalize("NFKC", text).lower()
    words = {word for word in _WORD.findall(text) if len(word) > 1 and word not in _EMPTY_WORDS}
    han = "".join(_CJK.findall(text))
    return frozenset(words | {han[i : i + 2] for i in range(len(han) - 1)})


_EMPTY_WORDS: Final = frozenset(
    [
        "the",
        "an",
        "of",
        "is",
        "are",
        "in",
        "to",
        "and",
        "or",
        "for",
        "what",
        "which",
        "how",
        "why",
        "does",
        "do",
        "by",
        "with",
        "as",
        "on",
        "it",
        "its",
        "that",
        "this",
        "be",
        "can",
    ]
)


def cjk_share(text: str) -> float:
    """Share of Chinese, Japanese or Korean characters among letters and digits."""
    letters = sum(character.isalnum() for character in text)
    return len(_HAN_OR_KANA_OR_HANGUL.findall(text)) / letters if letters else 0.0


def depths(text: str) -> list[int]:
    """Bracket depth at each character; a closing bracket without an opening one is ignored, an apostrophe is none."""
    found: list[int] = []
    stack: list[str] = []
    for at, character in enumerate(text):
        if character in OPENING and not (character == "‘" and _inside_word(text, at)):
            found.append(len(stack))
            stack.append(character)
        elif character in CLOSING and not (character == "’" and _inside_word(text, at)):
            # Notes mix full and half width: （ … ) is a pair.
            partners = "（(" if character in "）)" else _PAIRS[character]
            if any(bracket in partners for bracket in stack):
                while stack.pop() not in partners:
                    pass
            found.append(len(stack))
        else:
            found.append(len(stack))
    # An opening bracket that is never closed holds nothing.
    if stack:
        last = 0
        for at in range(len(found) - 1, -1, -1):
            if text[at] in CLOSING:
                last = at + 1
                break
        return found[:last] + [0] * (len(found) - last)
    return found


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark that can be told open from closed has its partner."""
    if sum(map(text.count, "（(")) != sum(map(text.count, "）)")):
        return False
    return all(text.count(a) == text.count(b) for a, b in ("「」", "《》", "“”", "【】", "[]", "『』"))


_STOP = re.compile(r"[。！？!?…]+[”’」』）)\"]*|\.(?=[\s”’\")\]]|$)[”’\")\]]*|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(（“\"])(?:e\.g|i\.e|etc|vs|cf|fig|figs|eq|eqs|sec|dr|mr|mrs|ms|prof|st|no|nos|vol|al|approx|resp|inc|ltd|corp|"
    r"jr|sr|bzw|z\.B|d\.h|usw|ca|ggf|u\.a|S|p|pp|ex|ed|eds|dept|est|Sra?|Dra?|[A-Za-z])\.$",
    re.IGNORECASE,
)


def sentences(rich: Rich) -> list[Rich]:
    """The sentences of a text, in order, stripped; a full stop inside brackets, a number or an abbreviation does not
    end one."""
    mask = rich.mask
    levels = depths(mask)
    found: list[Rich] = []
    start = 0
    for match in _STOP.finditer(mask):
        if match.group() != "\n":
            if levels[match.start()]:
                continue
            if match.group()[0] == "." and not _ends_sentence(mask, start, match):
                continue
            if match.group()[0] in "!?…" and match.end() < len(mask) and mask[match.end()].islower():
                continue
        part = rich[start : match.end()].strip()
        if part:
            found.append(part)
        start = match.end()
    part = rich[start:].strip() if start < len(mask) else Rich()
    if part:
        found.append(part)
    return found


def _ends_sentence(mask: str, start: int, match: re.Match[str]) -> bool:
    head = mask[max(start, match.start() - 12) : match.start() + 1]
    rest = mask[match.end() :].lstrip()
    if not rest:
        return True
    if _ABBREVIATION.search(head):
        return rest[0].isupper() and re.search(r"(?:etc|al|inc|ltd|corp|usw)\.$", head, re.IGNORECASE) is not None
    return not rest[0].islower()


def split_outside(rich: Rich, separators: str) -> list[Rich]:
    """Parts between separator characters that stand outside brackets, stripped; empty parts are left out."""
    mask = rich.mask
    levels = depths(mask)
    cuts = [at for at, character in enumerate(mask) if character in separators and not levels[at]]
    # A comma between digits belongs to the number.
    cuts = [
        at for at in cuts if not (mask[at] == "," and mask[at - 1 : at].isdigit() and mask[at + 1 : at + 2].isdigit())
    ]
    edges = [-1, *cuts, len(mask)]
    parts = (rich[a + 1 : b].strip() for a, b in itertools.pairwise(edges) if b > a + 1)
    return [part for part in parts if part]


_TRIM_END = " \t\n，。；;、,.：:"


def trimmed(rich: Rich) -> Rich:
    """An answer without the punctuation that belongs to its sentence; a full stop goes only where it is the only
    one."""
    rich = rich.strip()
    mask = rich.mask
    end = len(mask)
    while end and mask[end - 1] in _TRIM_END:
        if mask[end - 1] == "." and re.search(r"(?:\betc|\b[A-Za-z]\.[A-Za-z]|\.\.)\.$", mask[:end]):
            break
        end -= 1
    start = 0
    while start < end and mask[start] in " \t\n，。；;、：:":
        start += 1
    return rich[start:end] if start < end else Rich()


def words(text: str) -> list[str]:
    """Words of a spaced script, in order."""
    return _WORD.findall(text)


def find_all(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern that stand outside brackets."""
    levels = depths(text)
    for match in pattern.finditer(text):
        if not levels[match.start()]:
            yield match
