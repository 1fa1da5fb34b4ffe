"""How alike two notes are: what is compared when a key has vanished and another one is new.

A word that is replaced by another makes another fact (precision and recall share a sentence); words that are added or
taken away, and slips of the pen, do not. So likeness is judged by words in order, not by characters alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein, Indel, LCSseq

from flashgen.ledger.entry import Entry, cut, generated_texts
from flashgen.model import Fact, NoteKey, NoteKind

_WIDE: Final = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN: Final = re.compile(rf"[{_WIDE}\U000f0000-\U000fffff]|[^\W_{_WIDE}]+|[^\w\s]")
_PICTURE: Final = re.compile(r"\[fg-([0-9a-f]{16})\.[a-z0-9]+\]")
_DROPPED: Final = frozenset(".,;:!?'\"`_-–—‐…·()[]{}，。、；：！？“”‘’（）【】《》「」￼")
_FORMS: Final = str.maketrans({"×": "x", "−": "-", "∕": "/", "＃": "#"})
_NEGATIONS: Final = frozenset(
    {"not", "no", "non", "never", "without", "cannot", "neither", "不", "非", "无", "無", "没", "未"}
)
_BLANK: Final = "\0"
_HASH: Final = re.compile(r"~[0-9a-f]{6}$")  # the key grammar ends a part so that was too long


def tokens_of(text: str) -> tuple[str, ...]:
    """Words, numbers, symbols and single ideographs of a text; case, width and punctuation left aside.

    A picture is one token: two pictures are one or are not, their names' letters say nothing.
    """
    text = _PICTURE.sub(lambda name: chr(0xF0000 + int(name[1], 16) % 0xFFFD), text)
    folded = unicodedata.normalize("NFKC", text).translate(_FORMS).casefold()
    return tuple(token for token in _TOKEN.findall(folded) if token not in _DROPPED)


def weight(tokens: tuple[str, ...]) -> float:
    """How much a text says, in letters; an ideograph counts as more, what was blanked as nothing."""
    return sum(_weight(token) for token in tokens)


def _weight(token: str) -> float:
    if token == _BLANK:
        return 0.0
    return 24.0 if token >= "\U000f0000" else 2.5 if "\u2e80" <= token <= "\ufaff" else len(token)


def ratio(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Share of letters that two texts have in common, in order: 0 … 1."""
    return fuzz.ratio(" ".join(a), " ".join(b)) / 100 if a and b else float(a == b)


def shared(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Share of words that two texts have in common, in order: 0 … 1. Unrelated texts share letters, but few words."""
    return float(Indel.normalized_similarity(a, b))


def extends(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one text is the other with words added, none replaced, and no "not" among them."""
    short, long = sorted((a, b), key=len)
    if len(short) < 3 or LCSseq.similarity(short, long) < len(short):
        return False
    return sum(token in _NEGATIONS for token in short) == sum(token in _NEGATIONS for token in long)


def one_word_off(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two texts of one length differ in one word."""
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) <= 1


def variant(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """How two terms are one: ``same`` letters, ``more`` words in one of them, one ``slip``; empty if they are not."""
    if numbers(a) != numbers(b):
        return ""
    if "".join(a) == "".join(b):
        return "same"
    short, long = sorted((a, b), key=len)
    if len(short) < len(long):
        added = LCSseq.similarity(short, long) == len(short) and not _NEGATIONS & (set(long) - set(short))
        return "more" if short and added else ""
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return "slip" if len(differing) == 1 and _slip(*differing[0]) else ""


def _slip(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= 4 and a.isalpha() and b.isalpha() and DamerauLevenshtein.distance(a, b) <= 1


def numbers(tokens: tuple[str, ...]) -> frozenset[str]:
    """The numbers in a text."""
    return frozenset(token for token in tokens if any(letter.isdigit() for letter in token))


@dataclass(frozen=True)
class View:
    """A note as the matcher sees it; ``owner`` is where it comes from."""

    owner: Entry | Fact
    key: NoteKey
    kind: NoteKind

    @staticmethod
    def of(owner: Entry | Fact) -> View:
        """The view of an entry or a fact."""
        return View(owner, owner.key, owner.kind)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The key's parts: folders and document, headings, handle; without the facet."""
        return tuple(self.key.partition("#")[0].split("/"))

    @property
    def path(self) -> tuple[str, ...]:
        """The key's place: all parts but the handle."""
        return self.parts[:-1]

    @property
    def asked(self) -> tuple[str, str]:
        """The key's own part, facet included: equal for notes that ask the same."""
        return self.parts[-1], self.facet

    @cached_property
    def facet(self) -> str:
        """What is asked of the handle; empty for what it is."""
        return self.key.partition("#")[2]

    @cached_property
    def handle(self) -> tuple[str, ...]:
        """The handle's words; the question's, where the key holds only its beginning."""
        own = self.parts[-1]
        return self.front if _HASH.search(own) else tokens_of(own)

    @cached_property
    def texts(self) -> tuple[str, str]:
        """Question and answer as generated, cut as the ledger cuts them."""
        front, back = generated_texts(self.owner)
        return cut(front), cut(back)

    @cached_property
    def front(self) -> tuple[str, ...]:
        """Words of the question."""
        return tokens_of(self.texts[0])

    @cached_property
    def back(self) -> tuple[str, ...]:
        """Words of the answer."""
        return tokens_of(self.texts[1])

    @cached_property
    def shape(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Question and answer with the key's own words blanked: what stays when a term is renamed throughout.

        A cloze note has nothing to blank, its handle is its sentence.
        """
        if self.kind is NoteKind.CLOZE:
            return self.front, self.back
        own = sorted({tokens_of(part) for part in self.parts}, key=lambda part: (-len(part), part))
        return _blanked(self.front, own), _blanked(self.back, own)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """Words of a cloze note's sentence with its deletions in place."""
        front, back = self.texts
        for deletion in back.split("\n"):
            front = front.replace("[…]", deletion, 1)
        return tokens_of(front)


def same_answer(a: View, b: View) -> bool:
    """Whether two notes give one answer, as it stands or but for their own keys' words."""
    return a.back == b.back or a.shape[1] == b.shape[1]


def likeness(a: View, b: View) -> float:
    """How much of the answer two notes share, 0 … 1."""
    return 1.0 if same_answer(a, b) else max(ratio(a.back, b.back), ratio(a.shape[1], b.shape[1]))


def _blanked(tokens: tuple[str, ...], own: list[tuple[str, ...]]) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while at < len(tokens):
        part = next((part for part in own if part and tokens[at : at + len(part)] == part), None)
        found.append(tokens[at] if part is None else _BLANK)
        at += len(part or "x")
    return tuple(found)
