"""Reads ``data/edited_pair.txt``: facts before, facts after, and which is which."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from flashgen.model import Fact, NoteKey, NoteKind
from flashgen.rules.key import make_key

DATA = Path(__file__).parent / "data" / "edited_pair.txt"
_PLACE = re.compile(r"\[(.*?)\] => \[(.*?)\]")
_DELETION = re.compile(r"\{\{(.*?)\}\}")


def read_pair(text: str) -> tuple[list[Fact], list[Fact], dict[NoteKey, NoteKey]]:
    """(facts before, facts after, key before → key after of each note that is in both)."""
    old: list[Fact] = []
    new: list[Fact] = []
    truth: dict[NoteKey, NoteKey] = {}
    places = ("", "")
    for line in text.splitlines():
        if found := _PLACE.fullmatch(line):
            places = (found[1], found[2])
        elif line[:2] in ("= ", "~ ", "- ", "+ "):
            before, _, after = line[2:].partition(" ==> ")
            a = _fact(places[0], before) if line[0] != "+" else None
            b = _fact(places[1], after or before) if line[0] != "-" else None
            old += [a] if a else []
            new += [b] if b else []
            if a and b:
                truth[a.key] = b.key
    return old, new, truth


def fact(key: str, front: str, back: str, kind: NoteKind = NoteKind.BASIC) -> Fact:
    """A fact whose fingerprint says what its texts and key say."""
    mark = hashlib.sha256(f"{kind}{front}\0{back}".encode()).hexdigest()[:20]
    deletions = tuple(back.split("\n")) if kind is NoteKind.CLOZE else ()
    return Fact(NoteKey(key), kind, "Deck", mark, front, back, deletions)


def _fact(place: str, note: str) -> Fact:
    handle, _, answer = note.partition(" :: ")
    document, *headings = place.split("/") if " => " not in place else [place]
    if handle == "{}":
        blank = _DELETION.sub("[…]", answer)
        key = make_key(document, tuple(headings), blank)
        return fact(key, blank, "\n".join(_DELETION.findall(answer)), NoteKind.CLOZE)
    handle, _, facet = handle.partition("#")
    wide = re.search(r"[\u4e00-\u9fff]", handle)
    match handle[0], facet:
        case "@", _:
            handle = handle[1:]
            front = f"{headings[-1]} · {handle}?"
        case _, "":
            front = handle if handle.endswith("?") else f"什么是{handle}？" if wide else f"What is {handle}?"
        case _, "items":
            front = f"{handle}有哪些？" if wide else f"What are the parts of {handle}?"
        case _, "steps":
            front = f"How does {handle} go?"
        case _:
            front = f"What does {handle} stand for?"
    return replace(fact(make_key(document, tuple(headings), handle, facet), front, answer))
