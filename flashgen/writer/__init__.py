"""Notes → ``.apkg``: rendering to HTML, note types, media, package. The only import of genanki and Pygments."""

from __future__ import annotations

from flashgen.writer.note_types import BASIC, CLOZE, NOTE_TYPES
from flashgen.writer.package import write_package
from flashgen.writer.render import render

__all__ = ["BASIC", "CLOZE", "NOTE_TYPES", "render", "write_package"]
