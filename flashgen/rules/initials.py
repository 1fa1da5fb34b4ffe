"""Whether an abbreviation is made of the initials of a long form, and where in a text that form begins.

Everything here is plain text; what the pairs become is said in ``glosses``.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from flashgen.rules.language import words_everywhere
from flashgen.rules.text import CJK

SHORT: Final = re.compile(r"(?:\d(?=[A-Z]{2}))?[A-Z][A-Za-z0-9]*(?:[-/&][A-Za-z0-9]+)*s?")
"""What may be an abbreviation: it begins with a capital."""
TAIL: Final = re.compile(r"(?:-[a-z]+)+")
"""What a word goes on with behind its hyphen, without an initial of its own: ``Pre-training``."""
_OF_ONE_WORD: Final = 3
"""Letters of an abbreviation of one word."""
_LONG_WORD: Final = 12
"""Letters; a shorter word needs no abbreviation."""


def is_short(text: str) -> bool:
    """Mostly capitals: an abbreviation, not a hyphenated name."""
    letters = [character for character in text if character.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return SHORT.fullmatch(text) is not None and len(letters) <= 8 and capitals >= 2 and capitals >= 0.5 * len(letters)


def initials_match(short: str, long: str) -> bool:
    """Whether the capitals of a short form are the initials of the long form's words, in order."""
    letters = [
        character.lower() for character in short if character.isalpha() and (character.isupper() or len(short) <= 3)
    ]
    letters = letters[:-1] if short.endswith("s") and letters and letters[-1] == "s" and len(letters) > 2 else letters
    spelt = [word for word in re.split(r"[\s/-]+", long.strip()) if word]
    parts = [word.lower() for word in spelt]
    # An abbreviation inside a long form stands for itself: "Synchronous DRAM".
    initials = [letter.lower() for word in spelt for letter in (word if word[1:] and word.isupper() else word[0])]
    if len(letters) < 2 or len(initials) < 2 or initials[0] != letters[0]:
        return False
    if _in_order(letters, initials):
        return True
    # Further letters may come from inside the words, as long as each word gives its first: REST, VAE.
    inner = [word[0] for word in parts if word[0].isalpha() and not _small(word)]
    return len(letters) <= 2 * len(inner) and _in_order(inner, letters) and _in_order(letters, list("".join(parts)))


def spells(long: str, short: str) -> bool:
    """Whether a short name can be read off the initials of the long one."""
    plain = "".join(character for character in short.lower() if character.isalpha())
    # "VAEs" are several; Pre-training may count as two words or as one.
    forms = {plain, plain.removesuffix("s") if short.endswith("s") else plain}
    for name, between in itertools.product((long, TAIL.sub("", long)), (r"[\s/-]+", r"[\s/]+")):
        parts = [word for word in re.split(between, name.strip().lower()) if word]
        if forms & {"".join(word[0] for word in parts), "".join(word[0] for word in parts if not _small(word))}:
            return bool(plain)
    # PRNG of a pseudorandom number generator: a word may give more than its initial.
    return short.removesuffix("s").isupper() and len(plain) > 2 and initials_match(short, long)


def long_form(before: str, inner: str) -> str:
    """The words before a bracket whose initials spell what it holds (Schwartz and Hearst, 2003); empty when none do."""
    short = inner.strip()
    if not SHORT.fullmatch(short) or not 2 <= len(short) <= 10 or sum(map(str.isupper, short)) < 2:
        return ""
    letters = [character for character in short.rstrip("s") if character.isalpha()]
    tokens = list(re.finditer(r"[A-Za-z][A-Za-z0-9'’]*", before))[-(2 * len(letters) + 2) :]
    fitting: list[str] = []
    for size in range(min(len(letters) + 2, len(tokens)), 1, -1):
        long = before[tokens[-size].start() :].strip()
        if re.search(rf"[,.;:，。；：()（）{CJK}]", long) or _small(tokens[-size].group()):
            continue
        if initials_match(short, long) and long[0].lower() == letters[0].lower():
            # A word before the name may begin like it: "regulating rapid eye movement (REM)".
            spelled = [word.group()[0].lower() for word in tokens[-size:] if not _small(word.group())]
            if spelled == [letter.lower() for letter in letters]:
                return long
            fitting.append(long)
    if not fitting and tokens and not before[tokens[-1].end() :].strip() and _of_one_word(short, tokens[-1].group()):
        # “phosphofructokinase (PFK)”
        return tokens[-1].group()
    return fitting[0] if fitting else ""


def cut_long(short: str, long: str) -> str:
    """The words of a long form that the initials need."""
    return " ".join(long.split()[: sum(character.isupper() for character in short)])


def _of_one_word(short: str, word: str) -> bool:
    """Whether an abbreviation in capitals is made of letters of one long word, its initial first."""
    letters, inside = list(short.lower()), list(word.lower())
    return (
        short.isupper()
        and short.isalpha()
        and len(short) == _OF_ONE_WORD
        and len(word) > _LONG_WORD
        and word[1:].islower()
        and letters[0] == inside[0]
        and _in_order(letters, inside)
    )


def _in_order(few: list[str], many: list[str]) -> bool:
    """Whether all letters of one list stand in another, in their order."""
    rest = iter(many)
    return all(letter in rest for letter in few)


def _small(word: str) -> bool:
    return word.lower() in words_everywhere("small_words")
