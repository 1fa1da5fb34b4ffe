"""Measures and cuts of plain text that hold for every language: units, sentences, brackets, enumerations."""

from __future__ import annotations

import itertools
import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from flashgen.model import CODE, MATH, Rich, Run
from flashgen.rules.language import REMEMBERED, everywhere, words_everywhere

# Scripts written without spaces: one character is one unit. A word of any other script is two.
CJK: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CJK = re.compile(f"[{CJK}]+")
_HAN_OR_KANA_OR_HANGUL = re.compile(f"[{CJK}\uac00-\ud7af]+")
_LETTER: Final = rf"[^\W{CJK}\uac00-\ud7af]"
_WORD = re.compile(rf"[^\W_{CJK}\uac00-\ud7af](?:{_LETTER}|['’.+-](?={_LETTER}))*")
_HANGUL = re.compile("[\uac00-\ud7af]+")
_NOT_WORD = re.compile(r"[\s\W_]+")
_NO_LETTERS = re.compile("[，。：；？！（）、]+")
_AS_IT_IS: Final = "\ue000"
_KEPT = re.compile(rf"{_AS_IT_IS}[^{_AS_IT_IS}]*{_AS_IT_IS}|(?<=[\w^{{])(?:[+#*]+|[-−](?!\w))")
"""Formulas, and signs behind a letter: C++, C#, A*, Na+."""

SMALL_WORD: Final = re.compile(r"(?<![\w’'-])[a-z]\w*")
"""A word that begins with a small Latin letter."""
OPENING: Final = "（([【「『《〈“‘«{„"
CLOSING: Final = "）)]】」』》〉”’»}"
_PAIRS = dict(zip(CLOSING, "（([【「『《〈“‘«{", strict=True)) | {"”": "“„"}


@lru_cache(maxsize=REMEMBERED)
def units(text: str) -> int:
    """Length as a learner feels it: 1 a Chinese or Japanese character, 2 a word of any other script."""
    if text.isascii():
        return 2 * len(_WORD.findall(text))
    rest, runs = _CJK.subn(" ", text)
    size = len(text) - len(rest) + runs
    if not rest.isspace():
        size += 2 * len(_WORD.findall(rest)) + (0 if rest.isascii() else 2 * len(_HANGUL.findall(rest)))
    return size


@lru_cache(maxsize=REMEMBERED)
def normal(text: str) -> str:
    """Text reduced to its letters and digits, for comparing: NFKC, lower case."""
    if text.isascii():
        return _NOT_WORD.sub("", text.lower())
    # Without its full-width punctuation most text is normal as it stands.
    bare = _NO_LETTERS.sub("", text)
    if unicodedata.is_normalized("NFKC", bare):
        return _NOT_WORD.sub("", bare.lower())
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())


def exact(runs: Sequence[Run]) -> str:
    """Runs reduced as by :func:`normal`, but with what tells two formulas or two names apart: formulas as they are
    written, between marks of their own, signs that are all of a code, and those behind a letter (C, C++, C#)."""
    return _exact("".join(map(_marked, runs)))


def _marked(run: Run) -> str:
    if run.marks & MATH or (run.marks & CODE and not normal(run.text)):
        return f"{_AS_IT_IS}{''.join(run.text.split())}{_AS_IT_IS}"
    return run.text


@lru_cache(maxsize=REMEMBERED)
def _exact(text: str) -> str:
    parts: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        parts += (normal(text[at : kept.start()]), kept[0])
        at = kept.end()
    return "".join([*parts, normal(text[at:])]) if parts else normal(text)


@lru_cache(maxsize=REMEMBERED)
def content_words(text: str) -> frozenset[str]:
    """Words of the text, and pairs of neighbouring characters where words are not spaced."""
    text = unicodedata.normalize("NFKC", text).lower()
    empty = words_everywhere("small_words", "empty_words")
    words = {word for word in _WORD.findall(_CJK.sub(" ", text)) if len(word) > 1 and word not in empty}
    # Hangul words carry their particles, so their parts are compared too.
    runs = ["".join(_CJK.findall(text)), *_HANGUL.findall(text)]
    words.update(*(map(operator.add, run, run[1:]) for run in runs))
    return frozenset(words)


@lru_cache(maxsize=REMEMBERED)
def cjk_share(text: str) -> float:
    """Share of Chinese, Japanese or Korean characters among letters and digits."""
    if text.isascii():
        return 0.0
    letters = len(_NOT_WORD.sub("", text))
    return sum(map(len, _HAN_OR_KANA_OR_HANGUL.findall(text))) / letters if letters else 0.0


@lru_cache(maxsize=REMEMBERED)
def depths(text: str) -> Sequence[int]:
    """Bracket depth at each character; a closing bracket without an opening one is ignored, an apostrophe is none."""
    if not _MAY_OPEN.search(text):
        return bytes(len(text))
    found: list[int] = []
    stack: list[str] = []
    # How often each sign is in the stack: a text of nothing but brackets is deep.
    opened = Counter[str]()
    for sign in _BRACKETS.finditer(text):
        at, character = sign.start(), sign.group()
        found += [len(stack)] * (at - len(found))
        # „…“ closes with the sign that opens elsewhere.
        closes = character == "“" and opened["„"] > 0
        if character in OPENING and not closes and not (character == "‘" and _inside_word(text, at)):
            found.append(len(stack))
            stack.append(character)
            opened[character] += 1
        elif (character in CLOSING or closes) and not (character == "’" and _inside_word(text, at)):
            # Notes mix full and half width: （ … ) is a pair.
            partners = "（(" if character in "）)" else "„" if closes else _PAIRS[character]
            if any(opened[partner] for partner in partners):
                closed = ""
                while not closed or closed not in partners:
                    closed = stack.pop()
                    opened[closed] -= 1
            found.append(len(stack))
        else:
            found.append(len(stack))
    found += [len(stack)] * (len(text) - len(found))
    # An opening bracket that is never closed holds nothing.
    if stack:
        last = 0
        for at in range(len(found) - 1, -1, -1):
            if text[at] in CLOSING:
                last = at + 1
                break
        return found[:last] + [0] * (len(found) - last)
    return found


_MAY_OPEN = re.compile(f"[{re.escape(OPENING)}]")
_BRACKETS = re.compile(f"[{re.escape(OPENING + CLOSING)}]")


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()


_BALANCED = re.compile(r"[（(）)„“”「」《》【】\[\]『』]")


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark that can be told open from closed has its partner."""
    if not _BALANCED.search(text):
        return True
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        return False
    # Each „ is closed by “ or by ”; what is left of those are pairs.
    low, odd = text.count("„"), text.count("“") - text.count("”")
    if abs(odd) > low or (low - odd) % 2:
        return False
    return all(text.count(a) == text.count(b) for a, b in ("「」", "《》", "【】", "[]", "『』"))


_MAY_STOP = re.compile(r"[。！？!?؟….\n]")
_STOP = re.compile(r"[。！？!?؟…]+[”’」』）)\"]*|\.(?=[\s”’\")\]]|$)[”’\")\]]*|\n")


@cache
def _abbreviation() -> re.Pattern[str]:
    """An abbreviation, or a single letter, with its full stop at the end of a text."""
    known = everywhere("abbreviations").pattern
    return re.compile(rf"(?:^|[\s(（“„«\"])(?:{known}|(?![\d_]){_LETTER})\.$", re.IGNORECASE)


@cache
def _closing_abbreviation() -> re.Pattern[str]:
    """An abbreviation that may end a sentence too."""
    return re.compile(rf"\b{everywhere('closing_abbreviations').pattern}\.$", re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def sentences(rich: Rich) -> tuple[Rich, ...]:
    """The sentences of a text, in order, stripped; a full stop inside brackets, a number or an abbreviation does not
    end one."""
    mask = rich.mask
    found: list[Rich] = []
    start = 0
    stops = _stops(mask)
    levels = depths(mask) if stops else ()
    for match in stops:
        if match.group() != "\n":
            if levels[match.start()]:
                continue
            if match.group()[0] == "." and not _ends_sentence(mask, start, match):
                continue
            if match.group()[0] in "!?؟…" and match.end() < len(mask) and mask[match.end()].islower():
                continue
        part = rich[start : match.end()].strip()
        if part:
            found.append(part)
        start = match.end()
    part = rich[start:].strip() if start < len(mask) else Rich()
    if part:
        found.append(part)
    return tuple(found)


def _stops(mask: str) -> list[re.Match[str]]:
    """Where a sentence may end. One character is found much faster than one of several patterns."""
    found: list[re.Match[str]] = []
    at = 0
    while sign := _MAY_STOP.search(mask, at):
        stop = _STOP.match(mask, sign.start())
        found += [stop] if stop else []
        at = (stop or sign).end()
    return found


_NOT_SPACE = re.compile(r"\S")


def _ends_sentence(mask: str, start: int, match: re.Match[str]) -> bool:
    head = mask[max(start, match.start() - 12) : match.start() + 1]
    following = _NOT_SPACE.search(mask, match.end())
    if following is None:
        return True
    if _abbreviation().search(head):
        return following[0].isupper() and _closing_abbreviation().search(head) is not None
    return not following[0].islower()


def split_outside(rich: Rich, separators: str) -> list[Rich]:
    """Parts between separator characters that stand outside brackets, stripped; empty parts are left out."""
    mask = rich.mask
    found = [sign.start() for sign in _any_of(separators).finditer(mask)] if separators else []
    levels = depths(mask) if found else ()
    cuts = [at for at in found if not levels[at]]
    # A comma between digits belongs to the number.
    cuts = [
        at for at in cuts if not (mask[at] == "," and mask[at - 1 : at].isdigit() and mask[at + 1 : at + 2].isdigit())
    ]
    edges = [-1, *cuts, len(mask)]
    parts = (rich[a + 1 : b].strip() for a, b in itertools.pairwise(edges) if b > a + 1)
    return [part for part in parts if part]


@cache
def _any_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


_TRIM_END = " \t\n，。；;、,.：:،؛"
_DANGLING: Final = re.compile(r"(?<=\w)\s+[-–—]+\Z")
"""A dash at the end of a name, before what stands below it."""
_TRIM_START = " \t\n，。；;、：:،؛"


@lru_cache(maxsize=REMEMBERED)
def trimmed(rich: Rich) -> Rich:
    """An answer without the punctuation that belongs to its sentence; a full stop goes only where it is the only
    one."""
    rich = rich.strip()
    if dash := _DANGLING.search(rich.mask):
        rich = rich[: dash.start()]
    mask = rich.mask
    if not mask or (mask[-1] not in _TRIM_END and mask[0] not in _TRIM_START):
        return rich
    end = len(mask)
    while end and mask[end - 1] in _TRIM_END:
        if mask[end - 1] == "." and (
            _closing_abbreviation().search(mask[:end]) or re.search(r"\b[A-Za-z]\.[A-Za-z]\.$|\.\.\.$", mask[:end])
        ):
            break
        end -= 1
    start = 0
    while start < end and mask[start] in _TRIM_START:
        start += 1
    return rich[start:end] if start < end else Rich()


@lru_cache(maxsize=REMEMBERED)
def words(text: str) -> Sequence[str]:
    """Words of a spaced script, in order."""
    return tuple(_WORD.findall(text))


def first_word(text: str) -> str:
    """The first word of a text in small letters; empty where it has none."""
    return next(iter(words(text)), "").lower()


def source_lines(text: Rich) -> list[Rich]:
    """The lines of a paragraph as they stand in the file, hard breaks taken off."""
    starts = [start for start, _ in text.line_starts()]
    lines = (text[start:end].strip() for start, end in itertools.pairwise([*starts, len(text)]))
    return [line for line in lines if line]


def stated_lines(text: Rich) -> list[Rich]:
    """The lines of a paragraph where each is a statement of its own, else the paragraph: they begin with a capital
    letter, and none but the last has a stop."""
    lines = source_lines(text)
    each = len(lines) > 1 and all(line.mask[:1].isupper() for line in lines)
    goes_on = any(line.mask[-1:] in _GOES_ON or line.mask[-1:] in ".!?" for line in lines[:-1])
    return lines if each and not goes_on and not any(_SMALL_END.search(line.mask) for line in lines[:-1]) else [text]


_GOES_ON: Final = ",;:-–—(/"
_SMALL_END: Final = re.compile(r"\s(?!\d)\w{1,3}\Z")
"""“of”, “the” and the like at the end of a line: the sentence goes on in the next."""


def find_all(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern that stand outside brackets."""
    levels = depths(text)
    for match in pattern.finditer(text):
        if not levels[match.start()]:
            yield match


_COUNT: Final = (
    r"[㈠-㈩]\s*|[（(][一二三四五六七八九十]{1,2}[)）]\s*|[一二三四五六七八九十]{1,3}、\s*"
    r"|\d{1,2}(?:[、．)）][.、]?\s*|\.(?=[^\d\s])|\.\s+(?=[A-Z\u3400-\u9fff]))(?=\D)"
)
_COUNTED = re.compile(_COUNT)
_MARKER = re.compile(
    r"(?:[\U0001F000-\U0001FAFF\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u2bff\ufe0f\u200d•◦▪■●○★☆※]\s*)+|[-*+]\s+(?=[^\W\d])|[（(]\d{1,2}[)）][.、．]?\s*"
    r"|[（(][+−–-][)）]\s+|" + _COUNT
)


QUESTION_MARK: Final = re.compile("[?？؟]")
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
"""The address of a page as it stands in a text."""


def in_brackets(text: str) -> bool:
    """Whether a text stands in one bracket from beginning to end."""
    plain = text.strip()
    return plain[:1] in ("(", "（") and not depths(plain)[-1] and bool(min(depths(plain)[1:-1], default=0))


TRAILS_OFF: Final = ("...", "…")
"""The end of a text that leaves the rest to what comes after it."""


def ends_in_colon(text: Rich) -> bool:
    """Whether a text announces what comes after it."""
    return text.mask.rstrip().endswith(("：", ":", *TRAILS_OFF))


def wholly(text: Rich, mark: int) -> bool:
    """Whether no word of a text stands outside a mark."""
    return all(run.marks & mark or not run.text.strip() for run in text.runs)


_HYPHEN: Final = re.compile(r"[-–](?=[^\W\d_][^-\s]{2})")
"""A bullet typed without the space that would make it one."""


def unmarked(text: Rich) -> Rich:
    """Without an emoji, sign or number at the start that only catches the eye or counts."""
    return _behind(_MARKER.match(text.mask) or _HYPHEN.match(text.mask), text)


def uncounted(text: Rich) -> Rich:
    """Without a number at the start."""
    return _behind(_COUNTED.match(text.mask), text)


def _behind(mark: re.Match[str] | None, text: Rich) -> Rich:
    return text[mark.end() :] if mark and mark.end() < len(text.mask) else text
