"""Notes → ``.apkg``: rendering to HTML, note types, media, package. The only import of genanki and Pygments."""

from __future__ import annotations

from flashgen.writer.atomic import Staging, write_bytes
from flashgen.writer.media import MediaFile, Resolver, project_root
from flashgen.writer.note_types import BASIC, CLOZE, NOTE_TYPES
from flashgen.writer.package import write_package
from flashgen.writer.render import render
from flashgen.writer.verify import verify_package

__all__ = [
    "BASIC",
    "CLOZE",
    "NOTE_TYPES",
    "MediaFile",
    "Resolver",
    "Staging",
    "project_root",
    "render",
    "verify_package",
    "write_bytes",
    "write_package",
]
