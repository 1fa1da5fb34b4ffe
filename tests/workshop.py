"""A small project of somebody's notes, the commands run on it, and its life together with a collection in Anki."""

from __future__ import annotations

import json
import re
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from flashgen.cli import main
from flashgen.ledger import Ledger, read_ledger

DAY = 86_400
FIRST_DAY = 1_700_000_000

CELLS = """\
---
title: Cells
tags: [biology]
---

# Cells

## Membrane

**Diffusion**: the movement of particles from a place of high concentration to a place of low concentration.

![The membrane and its proteins](img/membrane.png)

## Organelles

- **Mitochondrion**: makes ATP from sugar and oxygen
- **Ribosome**: joins amino acids to proteins
- **Nucleus**: holds the DNA of the cell

### What does the Golgi apparatus do?

It packs proteins into vesicles and sends them to where they are needed.

## Division

Mitosis has four phases:

1. Prophase
2. Metaphase
3. Anaphase
4. Telophase

The cell plate forms between the **two daughter nuclei** of a plant cell.
"""


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one JSON value that was printed."""
        return json.loads(self.stdout)

    @property
    def objects(self) -> list[Any]:
        """The JSON values that were printed, one a line."""
        return [json.loads(line) for line in self.stdout.splitlines()]


def flashgen(*args: str, now: int = FIRST_DAY) -> Run:
    """Run a command through its real entry in the working folder."""
    result = CliRunner().invoke(main, args, prog_name="flashgen", env={"SOURCE_DATE_EPOCH": str(now)})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def total(place: str = "notes") -> tuple[int, int]:
    """How many notes and cards a deck makes, whatever the rules of the day find in it."""
    notes = flashgen("cards", place, "--json").objects
    cards = [
        len(set(re.findall(r"\{\{c(\d+)::", note["text"] or ""))) or 1 + bool(note["reverse_front"]) for note in notes
    ]
    return len(notes), sum(cards)


def picture(shade: int = 0) -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes((0, shade, shade, shade)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@dataclass
class Project:
    """A deck on disk, published once a day."""

    folder: Path
    deck: str = "notes"
    """What is built, below the folder; the working folder must be ``folder``."""
    day: int = 0
    runs: list[Run] = field(default_factory=list)

    @staticmethod
    def cells(folder: Path) -> Project:
        """The notes that most tests use: a few notes of each kind, one picture."""
        project = Project(folder)
        project.write("notes/cells.md", CELLS)
        project.write("notes/img/membrane.png", picture())
        return project

    @property
    def package(self) -> Path:
        """What the last build wrote."""
        return self.folder / "deck.apkg"

    @property
    def now(self) -> int:
        """Noon of the project's day."""
        return FIRST_DAY + self.day * DAY

    @property
    def ledger_path(self) -> Path:
        """Where the ledger lies."""
        place = self.folder / self.deck
        return place / "deck.lock" if place.is_dir() else place.with_suffix(".deck.lock")

    @property
    def ledger(self) -> Ledger:
        """What the last build remembered."""
        return read_ledger(self.ledger_path.read_text("utf-8"), "deck.lock")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file below the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def edit(self, old: str, new: str, path: str = "notes/cells.md") -> None:
        """Exchange a text that stands once in a file."""
        text = (self.folder / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def build(self, *options: str) -> dict[str, Any]:
        """Build the next day; what ``--json`` says of the deck."""
        self.day += 1
        run = flashgen("build", self.deck, "-o", self.package.name, "--json", *options, now=self.now)
        assert run.code == 0, run.stderr
        self.runs.append(run)
        return dict(run.json["decks"][0])

    def guid(self, key: str) -> str:
        """The guid of the live note whose key ends in this."""
        found = [entry.guid for entry in self.ledger.live if entry.key.endswith(key)]
        assert len(found) == 1, f"{len(found)} notes have a key that ends in {key}: {[e.key for e in self.ledger.live]}"
        return found[0]
