"""The files that the page is made of."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from flashgen.writer.note_types import css

SCRIPTS: Final = (
    "api.js",
    "card.js",
    "state.js",
    "row.js",
    "list.js",
    "document.js",
    "form.js",
    "decide.js",
    "page.js",
)
"""ES modules; each imports only what stands before it."""
STYLES: Final = ("page.css", "inner.css", "card.css")
ASSETS: Final = {
    **dict.fromkeys(SCRIPTS, "text/javascript"),
    **dict.fromkeys(STYLES, "text/css"),
    "icon.svg": "image/svg+xml",
}
"""Name → media type; they hold nothing of the deck, so they are given to whoever asks."""


@cache
def asset(name: str) -> str:
    """The text of one of them. ``card.css`` is the stylesheet of the note types."""
    return css() if name == "card.css" else (files("flashgen.review") / "page" / name).read_text("utf-8")
