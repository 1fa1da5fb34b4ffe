"""The files that ``init`` writes, made to be read and edited: every setting is there, those not in use as comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flashgen.overrides.yaml_text import entry_lines

ATTRIBUTES: Final = "*deck.lock merge=union\n"
"""Notes that two people publish at once merge by themselves."""

_DECK: Final = """\
# Settings of this deck. Every line but the id may go; the comments are the defaults or examples.
id: {id}                 # made once; never change it: your reviews hang on it
{name}{sources}{media}# exclude: [README.md, drafts/]    # files that are left out
# language: en                     # of the questions; else each document's own
# depth: 1                         # so many levels of headings become subdecks
# tags: [reading]                  # on every note, beside those of its document
# rules: {{emphasis: off}}           # what `flashgen cards --why` names
# reverse: on                      # also ask definition → term
# cloze: together                  # one card for all deletions of a note; else one for each
# silence: [L14]                   # lint that `flashgen check` need not mention
# source_url: https://example.org/notes/{{path}}   # makes the source on the card a link
"""
_NAME: Final = "# name: Paper reading              # of the deck in Anki; else the folder's. A::B is a subdeck of A\n"
_SOURCES: Final = "# sources: [chapters/*.md]          # else every Markdown file in this folder\n"
_MEDIA: Final = "# media: [../images]                # more folders that pictures may lie in\n"

OVERRIDES: Final = """\
# Your edits of cards, by key, and cards of your own. flashgen never changes what you write here.
# `flashgen cards` prints the keys. Texts are Markdown, as in the notes.
#
# cards:
#   notes/Heading/term:
#     back: a better answer
#     tags: [+exam]                # +add, -remove, or a plain list to replace
#   notes/Heading/other-term: skip
# add:
#   - front: A question of your own?
#     back: its answer
"""


def deck_yaml(id_: str, name: str, sources: Sequence[str], media: Sequence[str]) -> str:
    """deck.yaml for a deck with these sources and folders of pictures."""
    return _DECK.format(
        id=id_,
        name=_lines("name", name) or _NAME,
        sources=_lines("sources", sources) or _SOURCES,
        media=_lines("media", media) or _MEDIA,
    )


def _lines(key: str, value: str | Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in entry_lines(key, value, 0)) if value else ""
