"""Which of many patterns may match a text: those whose words stand in it.

A sentence is tried against dozens of patterns, and each has to walk through the sentence to fail. Nearly all hold a
word or a character that must stand in whatever they match (``等价于``, `` consists of``); looking for that first is
much cheaper. It leaves out only patterns that would not have matched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

_SKIPPED_GROUP: Final = re.compile(r"\(\?(?:[=!]|<[=!]|P=|#|[a-zA-Z-]+[:)]|\()")
"""What stands in no match, or says nothing of its own: lookaround, back references, comments, flags, conditions."""
_GROUP: Final = re.compile(r"\((?:\?(?::|P<\w+>))?")
_ESCAPE: Final = re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|N\{[^}]*\}|\d{1,3}|.)", re.DOTALL)
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_OPTIONAL: Final = re.compile(r"[?*]|\{0?,|\{0\}")
_REPEATED: Final = re.compile(r"\+|\{\d+(?:,\d*)?\}")
_LAZY: Final = re.compile(r"[?+]?")


class Sieve:
    """Patterns in their order, sorted by what has to stand in a text that they match."""

    def __init__(self, patterns: Sequence[str], ignore_case: bool) -> None:
        self.ignore_case = ignore_case
        self._always: list[int] = []
        words: list[tuple[str, int]] = []
        for at, pattern in enumerate(patterns):
            needs = needed(pattern)
            if not needs:
                self._always.append(at)
            words += ((_folded(word) if ignore_case else word, at) for word in needs)
        # A word is looked for only where its rarest character stands; what few patterns need is rare in texts, too.
        common = Counter(character for word, _ in words for character in set(word))
        self._by_rarest: dict[str, dict[str, list[int]]] = {}
        for word, at in words:
            rarest = min(word, key=lambda character: (common[character], character))
            self._by_rarest.setdefault(rarest, {}).setdefault(word, []).append(at)
        self._rare = re.compile(f"[{re.escape(''.join(self._by_rarest))}]" if self._by_rarest else "(?!)")

    def through(self, text: str) -> list[int]:
        """Positions of the patterns that may match somewhere in the text, ascending."""
        if self.ignore_case:
            text = _folded(text)
        there = self._rare.findall(text)
        if not there:
            return self._always
        found = set(self._always)
        for rarest in set(there):
            for word, positions in self._by_rarest[rarest].items():
                if word in text:
                    found.update(positions)
        return sorted(found)


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    """As two texts are alike to a pattern that ignores case; the dotless i is alike to i there, and only there."""
    return text.lower() if text.isascii() else text.replace("İ", "i").replace("ı", "i").casefold()


def needed(pattern: str) -> frozenset[str]:
    """Texts of which at least one stands in everything that a regular expression matches; none where that is unclear.

    >>> sorted(needed("(?P<s>.+?)(?:等价于|相当于)(?P<o>.+)"))
    ['相当于', '等价于']
    """
    words, _ = _alternatives(pattern, 0)
    return words


def _alternatives(pattern: str, at: int) -> tuple[frozenset[str], int]:
    """(what the branches of a group need, where the group ends)."""
    found: list[frozenset[str]] = []
    while True:
        words, at = _branch(pattern, at)
        found.append(words)
        if at >= len(pattern) or pattern[at] == ")":
            break
        at += 1
    return (frozenset().union(*found) if all(found) else frozenset()), at


def _branch(pattern: str, at: int) -> tuple[frozenset[str], int]:
    """(what one branch needs, the position of the ``|`` or ``)`` behind it)."""
    offers: list[frozenset[str]] = []
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        literal, words, at = _piece(pattern, at)
        optional, repeated = _OPTIONAL.match(pattern, at), _REPEATED.match(pattern, at)
        quantifier = optional or repeated
        if quantifier:
            at = _end(_LAZY, pattern, quantifier.end() if pattern[at] != "{" else pattern.index("}", at) + 1)
        if optional:
            literal, words = "", frozenset()
        run += literal
        if quantifier or not literal:
            offers.append(frozenset((run,) if run else ()))
            offers.append(words)
            run = ""
    offers.append(frozenset((run,) if run else ()))
    return _best(offers), at


def _piece(pattern: str, at: int) -> tuple[str, frozenset[str], int]:
    """(the character that a piece stands for, what it needs where it is a group, where it ends)."""
    character = pattern[at]
    if character == "[":
        return "", frozenset(), _end(_CLASS, pattern, at)
    if character == "\\":
        escaped = pattern[at + 1]
        return ("" if escaped.isalnum() else escaped), frozenset(), _end(_ESCAPE, pattern, at)
    if character == "(":
        skipped = _SKIPPED_GROUP.match(pattern, at)
        words, end = _alternatives(pattern, _end(_GROUP, pattern, at))
        return "", frozenset() if skipped else words, end + 1
    return ("" if character in ".^$" else character), frozenset(), at + 1


def _end(piece: re.Pattern[str], pattern: str, at: int) -> int:
    match = piece.match(pattern, at)
    return match.end() if match else at


def _best(offers: Iterable[frozenset[str]]) -> frozenset[str]:
    """Of several conditions that all hold, the one that says most: long words, then few."""
    return max(filter(None, offers), key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())
