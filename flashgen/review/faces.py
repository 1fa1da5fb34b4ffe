"""A note → the two sides of each of its cards: the HTML that Anki makes of fields and templates, to the letter.

Only what our own templates use is known here: fields, sections that need a field, ``cloze:`` and ``FrontSide``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flashgen.model import Note, NoteKind
from flashgen.writer.fields import fields, ordinals
from flashgen.writer.note_types import NOTE_TYPES, template_html

_TAG: Final = re.compile(r"\{\{([^{}]+)\}\}")
_EMPTY: Final = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*", re.IGNORECASE)
"""What Anki takes for an empty field."""
_CLOZE: Final = re.compile(r"\{\{c(\d+)::|\}\}")
_FORMULA: Final = re.compile(r"(\\[(\[])(.*?)(\\[)\]])", re.DOTALL)
_HTML: Final = re.compile(r"<[^>]*>")
_SOUND: Final = re.compile(r"\[sound:(.*?)\]")


@dataclass(frozen=True, slots=True)
class Face:
    """One card of a note."""

    ordinal: int
    question: str
    """What Anki's reviewer gets; a sound is ``[anki:play:q:0]``, a formula still TeX."""
    answer: str
    sounds: tuple[tuple[str, ...], tuple[str, ...]]
    """Files that question and answer play, by the number in their marks."""


def faces(note: Note) -> tuple[Face, ...]:
    """Every card of the note, by ordinal."""
    type_ = NOTE_TYPES[note.kind]
    values = dict(zip((field.name for field in type_.fields), fields(note), strict=True))
    found: list[Face] = []
    for ordinal in ordinals(note):
        template = type_.templates[0 if note.kind is NoteKind.CLOZE else ordinal]
        asked = _filled(template_html(template.question), values, ordinal + 1, asking=True)
        question, first = played(asked, "q")
        answer, second = played(_filled(template_html(template.answer), values, ordinal + 1, asking=False), "a")
        found.append(Face(ordinal, question, answer.replace("{{FrontSide}}", question), (first, second)))
    return tuple(found)


def _filled(template: str, values: Mapping[str, str], number: int, asking: bool) -> str:
    """A template with its fields in place; ``FrontSide`` is left, because its sounds are counted apart."""
    out: list[str] = []
    at = 0
    shown = [True]
    for tag in _TAG.finditer(template):
        if shown[-1]:
            out.append(template[at : tag.start()])
        at = tag.end()
        name = tag[1]
        if name[0] == "#":
            shown.append(shown[-1] and not _EMPTY.fullmatch(values[name[1:]]))
        elif name[0] == "/":
            shown.pop()
        elif shown[-1]:
            out.append(_value(name, values, number, asking))
    return "".join([*out, template[at:]])


def _value(name: str, values: Mapping[str, str], number: int, asking: bool) -> str:
    if name == "FrontSide":
        return "{{FrontSide}}"
    if name.startswith("cloze:"):
        return _cloze(_without_tags_in_formulas(values[name.removeprefix("cloze:")]), number, asking)
    return values[name]


def _cloze(text: str, number: int, asking: bool) -> str:
    """The text of one card of a cloze note: its own deletions hidden or marked, the others as they are."""
    # One frame an open deletion: its number (0: the text outside), what stands in it, and whether it lies in a formula.
    frames: list[tuple[int, list[str]]] = [(0, [])]
    at = 0
    for mark in _CLOZE.finditer(text):
        frames[-1][1].append(text[at : mark.start()])
        at = mark.end()
        if mark[1]:
            frames.append((int(mark[1]), []))
        elif len(frames) > 1:
            own, parts = frames.pop()
            frames[-1][1].append(_deletion(own, "".join(parts), number, asking))
        else:
            frames[-1][1].append(mark[0])
    frames[-1][1].append(text[at:])
    while len(frames) > 1:  # a deletion that is never closed is text
        own, parts = frames.pop()
        frames[-1][1].append(f"{{{{c{own}::{''.join(parts)}")
    return _without_tags_in_formulas("".join(frames[0][1]))


def _deletion(own: int, content: str, number: int, asking: bool) -> str:
    content, _, hint = content.partition("::")
    if own != number:
        return f'<span class="cloze-inactive" data-ordinal="{own}">{content}</span>'
    if not asking:
        return f'<span class="cloze" data-ordinal="{own}">{content}</span>'
    return f'<span class="cloze" data-cloze="{_attribute(content)}" data-ordinal="{own}">[{hint or "..."}]</span>'


def _attribute(text: str) -> str:
    """As Anki escapes an attribute: everything below U+0100 that is no ASCII letter or digit."""
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    return "".join(
        char if ord(char) > 255 or (char.isascii() and char.isalnum()) else named.get(char, f"&#x{ord(char):02X};")
        for char in text
    )


def _without_tags_in_formulas(text: str) -> str:
    """MathJax reads no formula with a tag in it, so Anki takes those of deletions out."""
    if "\\" not in text:
        return text
    return _FORMULA.sub(lambda found: found[1] + _HTML.sub("", found[2]) + found[3], text)


def played(html: str, side: str) -> tuple[str, tuple[str, ...]]:
    """HTML with numbered marks in place of sounds, and the files; ``side`` is ``q`` or ``a``."""
    files: list[str] = []

    def mark(found: re.Match[str]) -> str:
        files.append(found[1])
        return f"[anki:play:{side}:{len(files) - 1}]"

    return _SOUND.sub(mark, html), tuple(files)
