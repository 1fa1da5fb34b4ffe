"""The two note types that we ship, frozen on the first day.

Anki knows a note type, a field and a template by these ids. A field that is added, removed or reordered would fork
the note type in every user's collection, so none ever is: a new need takes a spare field (renaming one keeps its
id). CSS and templates may change; each change raises ``MOD``, for Anki takes them only when newer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from flashgen.model import NoteKind

MOD: Final = 1_795_478_400
"""Seconds since 1970 at which CSS or a template last changed."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a note type."""

    name: str
    id: int
    description: str
    """What Anki's editor shows in the empty field."""
    collapsed: bool = False
    """Folded in Anki's editor."""


@dataclass(frozen=True, slots=True)
class Template:
    """A card template; the HTML lies in ``templates/``."""

    name: str
    id: int
    question: str
    """Stem of the file with the question's HTML."""
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type of Anki's."""

    id: int
    name: str
    kind: NoteKind
    fields: tuple[Field, ...]
    templates: tuple[Template, ...]


BASIC: Final = NoteType(
    1607660687318,
    "flashgen Basic",
    NoteKind.BASIC,
    (
        Field("Front", 1476928847232609332, "The question"),
        Field("Back", 3015156834898498545, "The answer"),
        Field("Context", 3431594147952361226, "Where the question belongs; small, above it"),
        Field("Extra", 3499814395767762330, "More on the subject; small, on the back"),
        Field("Source", 1337073895429591739, "The document it comes from", collapsed=True),
        Field("Reverse Front", 1040387297677571007, "Question of a second card; empty for none"),
        Field("Reverse Back", 2948178661281144417, "Answer of the second card"),
        Field("ID", 4435303216715008584, "Made by flashgen; leave it as it is", collapsed=True),
        Field("Spare 1", 1678342030060063926, "Unused", collapsed=True),
        Field("Spare 2", 3590048254063255747, "Unused", collapsed=True),
        Field("Spare 3", 1400627416370608836, "Unused", collapsed=True),
    ),
    (
        Template("Card 1", 4444582630200111060, "basic-front", "basic-back"),
        Template("Card 2", 3239767977940040615, "reverse-front", "reverse-back"),
    ),
)

CLOZE: Final = NoteType(
    1393716707680,
    "flashgen Cloze",
    NoteKind.CLOZE,
    (
        Field("Text", 1771581472180601163, "Text with {{c1::deletions}}"),
        Field("Context", 3515224685622421529, "Where the text belongs; small, above it"),
        Field("Extra", 170468888041694577, "More on the subject; small, on the back"),
        Field("Source", 4004289462163575562, "The document it comes from", collapsed=True),
        Field("ID", 1779965975442372934, "Made by flashgen; leave it as it is", collapsed=True),
        Field("Spare 1", 1115675333026201611, "Unused", collapsed=True),
        Field("Spare 2", 3860079171013213777, "Unused", collapsed=True),
        Field("Spare 3", 1911693021824294403, "Unused", collapsed=True),
    ),
    (Template("Cloze", 3661471195109830734, "cloze-front", "cloze-back"),),
)

NOTE_TYPES: Final = {NoteKind.BASIC: BASIC, NoteKind.CLOZE: CLOZE}


@cache
def css() -> str:
    """The stylesheet of both note types."""
    return (files("flashgen.writer") / "card.css").read_text("utf-8")


@cache
def template_html(stem: str) -> str:
    """The HTML of one side of a template, without the line end that closes its file."""
    return (files("flashgen.writer") / "templates" / f"{stem}.html").read_text("utf-8").rstrip("\n")
