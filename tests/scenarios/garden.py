"""The notes that every scenario begins with: two documents in shapes that always make a card."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workshop import Project, picture

# Rules that read prose are off: how they word and choose may improve, and no scenario is about that.
OFF: Final = "acronym: off, label: off, heading: off, contrast: off, relation: off, table: off, items: off"
DECK: Final = f"""\
id: 0123456789abcdef
name: Garden
rules: {{{OFF}}}
"""
NOTES: Final = 12
"""How many notes the deck has."""
SOIL: Final = """\
# Soil

## Layers

**Humus**: the dark upper layer, made of leaves that have rotted

**Subsoil**: the pale layer below, with few roots and much clay

![The layers of a garden soil](img/layers.png)

### Water

**Field capacity**: the water that a soil still holds two days after heavy rain

## Helpers

- **Earthworm**: pulls leaves into the ground and opens channels for air
- **Springtail**: eats fungi and leaves fine crumbs behind
- **Mycorrhiza**: trades water and phosphate for the sugar of a root

Clover takes **nitrogen** from the air, and its **roots** feed the bed when they rot.

### What does mulch do for a bed?

It keeps the ground moist and shades out weeds.
"""
COMPOST: Final = """\
# Compost

## Heap

**Brown matter**: dry leaves and twigs, which bring carbon into the heap

**Green matter**: grass and kitchen scraps, which bring nitrogen into the heap

## Rotting

**Hot phase**: the weeks in which bacteria heat the heap to sixty degrees
"""


def garden(folder: Path) -> Project:
    """The project on its first day."""
    project = Project(folder, deck="garden")
    project.write("garden/deck.yaml", DECK)
    project.write("garden/soil.md", SOIL)
    project.write("garden/beds/compost.md", COMPOST)
    project.write("garden/img/layers.png", picture())
    return project
