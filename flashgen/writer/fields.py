"""A note → the fields of its note type, and the cards that they make."""

from __future__ import annotations

import hashlib
import html
import re
from typing import Final

from flashgen.model import Html, Note, NoteKind, Source
from flashgen.writer.inline import web_link
from flashgen.writer.markup import escape, text

_CLOZE: Final = re.compile(r"\{\{c(\d+)::")
_IMAGE: Final = re.compile(r'<img src="([^"]*)"[^<>]*>')
_TAG: Final = re.compile(r"<[^<>]*>")
_SPARE: Final = ("", "", "")


def fields(note: Note) -> tuple[str, ...]:
    """The fields in the order of the note type. ID is the guid, which Anki's search does not reach otherwise."""
    context = text(" › ".join(note.context))
    source = source_html(note.source)
    if note.kind is NoteKind.CLOZE:
        return (note.text, context, note.extra, source, note.guid, *_SPARE)
    reverse = (note.reverse_front, note.reverse_back) if note.reverse_front else ("", "")
    return (note.front, note.back, context, note.extra, source, *reverse, note.guid, *_SPARE)


def source_html(source: Source) -> Html:
    """The document's title, a link where it has one; never a line number, which would change with each edit above."""
    title = text(source.title)
    return Html(f'<a href="{escape(source.url)}">{title}</a>') if title and web_link(source.url) else title


def ordinals(note: Note) -> tuple[int, ...]:
    """Which cards the note has, ascending: one a template or one a cloze number, from 0."""
    if note.kind is NoteKind.CLOZE:
        return tuple(sorted({int(number) - 1 for number in _CLOZE.findall(note.text)}))
    return (0, 1) if note.reverse_front else (0,)


def sort_field(first: str) -> str:
    """The first field as Anki sorts and compares it: no tags, pictures by their names, entities resolved."""
    if "<" in first:
        first = _TAG.sub("", _IMAGE.sub(r" \1 ", first))
    return html.unescape(first) if "&" in first else first


def checksum(plain: str) -> int:
    """Anki's number for finding notes with the same first field."""
    return int(hashlib.sha1(plain.encode()).hexdigest()[:8], 16)
