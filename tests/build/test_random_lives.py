"""Random lives of documents: whatever is done to the notes, over many builds, the promises of identity hold."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from flashgen.build import build
from flashgen.ledger import read_ledger
from flashgen.model import Guid

pick = st.integers(0, 10**6)
WORDS = re.findall(
    r"\w+",
    """
amber anchor autumn barley basalt beacon birch bronze candle canyon cedar cellar chalk cinder clover cobalt copper
coral cotton cradle crystal dagger desert ember engine falcon feather fennel forest furnace garnet glacier granite
hammer harbour harvest hazel heron hollow island ivory jasmine juniper kettle ladder lantern lichen linen magnet
maple marble meadow mirror mortar mussel nettle oyster paddle pebble pepper pigeon pillar quarry rabbit raven ribbon
saddle saffron salmon shadow silver sparrow spindle thistle timber turnip valley velvet violet walnut willow winter
    """,
)


def words(seed: str, count: int) -> list[str]:
    """Words that depend on the seed alone, no two the same side by side."""
    found = [WORDS[int(sha256(f"{seed} {at}".encode()).hexdigest(), 16) % len(WORDS)] for at in range(count)]
    return [word if word != before else f"{word}s" for before, word in pairwise(["", *found])]


@dataclass
class Written:
    """A note as it stands in a document, and who it is through all its edits."""

    who: int
    term: str
    answer: str
    cloze: bool = False

    @property
    def markdown(self) -> str:
        """Its paragraph."""
        if self.cloze:
            # A sentence that says the words of its term elsewhere, too, hides nothing.
            named = self.term.lower().split()
            first, *rest = [word for word in self.answer.split() if word not in named]
            return f"Every {first} near the {rest[0]} needs **{self.term}** before the {' '.join(rest[1:])} arrives."
        return f"**{self.term}**: {self.answer}"


@dataclass
class Part:
    """A section: a heading and what stands below it."""

    heading: str
    notes: list[Written] = field(default_factory=list)


class Vault(RuleBasedStateMachine):
    """A person who keeps two documents, edits them, and builds now and then, with a clock that may be wrong.

    Between two builds a note is edited once at most: to rename it, retype it and give its name away in one go is beyond
    what anybody could follow (``docs/identity.md``).
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="flashgen-test-"))
        self.deck = self.folder / "deck"
        self.now = 1_700_000_000
        self.born = 0
        self.texts: dict[str, list[Part]] = {"alpha": [], "beta": []}
        self.cut: list[Written] = []
        self.touched: set[int] = set()
        self.states: dict[int, tuple[object, Guid, int]] = {}
        """Who → what its card showed at the last build, under which guid and stamp."""
        self.taught: dict[Guid, int] = {}

    def teardown(self) -> None:
        """Nothing stays on disk."""
        shutil.rmtree(self.folder)

    @initialize(count=st.integers(3, 10))
    def begin(self, count: int) -> None:
        """A first build."""
        self.deck.mkdir()
        for name in ("Sources", "Method", "Results", "Limits"):
            self.texts["alpha" if name < "N" else "beta"].append(Part(f"{name} of the survey"))
        for at in range(count):
            self.insert(at * 7, cloze=at % 4 == 3)
        self.build(1)

    # ------------------------------------------------------------------------------------------------------- the notes
    @property
    def parts(self) -> list[Part]:
        """Every section."""
        return [part for parts in self.texts.values() for part in parts]

    def everything(self) -> Iterator[tuple[Part, Written]]:
        """Every note with its section."""
        for part in self.parts:
            for note in part.notes:
                yield part, note

    def free(self, at: int) -> tuple[Part, Written] | None:
        """A note that has not been edited since the last build."""
        found = [(part, note) for part, note in self.everything() if note.who not in self.touched]
        if not found:
            return None
        part, note = found[at % len(found)]
        self.touched.add(note.who)
        return part, note

    def name(self) -> str:
        """A term that nobody has used."""
        self.born += 1
        first, second = words(f"term {self.born}", 2)
        return f"{first.capitalize()} {second} {chr(97 + self.born % 26)}{chr(97 + self.born // 26 % 26)}n"

    def answer(self) -> str:
        """An answer that stands nowhere else."""
        self.born += 1
        return " ".join(words(f"answer {self.born}", 9))

    @rule(at=pick, cloze=st.booleans())
    def insert(self, at: int, cloze: bool) -> None:
        """A note is written."""
        if len(list(self.everything())) < 30:
            notes = self.parts[at % len(self.parts)].notes
            note = Written(self.born, self.name(), self.answer(), cloze)
            notes.insert(at % (len(notes) + 1), note)
            self.touched.add(note.who)

    @rule(at=pick)
    def delete(self, at: int) -> None:
        """A note is cut."""
        if found := self.free(at):
            found[0].notes.remove(found[1])
            self.cut.append(found[1])

    @rule(at=pick)
    def bring_back(self, at: int) -> None:
        """A note that was cut is pasted somewhere."""
        back = [note for note in self.cut if note.who not in self.touched]
        if back:
            note = back[at % len(back)]
            self.cut.remove(note)
            self.touched.add(note.who)
            self.parts[at % len(self.parts)].notes.append(note)

    @rule(at=pick)
    def rename_term(self, at: int) -> None:
        """A term gets another name; its answer stays."""
        if found := self.free(at):
            found[1].term = self.name()

    @rule(at=pick, word=st.sampled_from(WORDS))
    def correct(self, at: int, word: str) -> None:
        """An answer grows by a word."""
        if found := self.free(at):
            found[1].answer += f" {word}"

    @rule(at=pick)
    def retype(self, at: int) -> None:
        """An answer is written anew."""
        if found := self.free(at):
            found[1].answer = self.answer()

    @rule(at=pick, to=pick)
    def move(self, at: int, to: int) -> None:
        """A note moves to another section, perhaps of another document."""
        if found := self.free(at):
            found[0].notes.remove(found[1])
            self.parts[to % len(self.parts)].notes.insert(0, found[1])

    @rule(at=pick)
    def reorder(self, at: int) -> None:
        """The notes of a section, and the sections of a document, are turned round."""
        self.parts[at % len(self.parts)].notes.reverse()
        list(self.texts.values())[at % len(self.texts)].reverse()

    @rule(at=pick, word=st.sampled_from(WORDS))
    def rename_heading(self, at: int, word: str) -> None:
        """A section gets another heading."""
        part = self.parts[at % len(self.parts)]
        self.build(1)
        if all(other.heading != f"The {word}" for other in self.parts):
            part.heading = f"The {word}"
        self.build(1)

    @rule(word=st.sampled_from(WORDS))
    def rename_file(self, word: str) -> None:
        """The first document gets another name."""
        self.build(1)
        if word not in self.texts:
            first, *rest = self.texts
            self.texts = {word: self.texts[first]} | {name: self.texts[name] for name in rest}
        self.build(1)

    @rule(a=pick, b=pick)
    def move_section(self, a: int, b: int) -> None:
        """A section moves to the other document."""
        self.build(1)
        source, target = list(self.texts.values())[:: 1 if a % 2 else -1]
        if source:
            target.append(source.pop(b % len(source)))
        self.build(1)

    @rule(at=pick)
    def take_the_name(self, at: int) -> None:
        """From one build to the next, A becomes B, and another A is written."""
        self.build(1)
        if (found := self.free(at)) and not found[1].cloze:
            part, note = found
            part.notes.append(Written(self.born, note.term, self.answer()))
            self.touched.add(part.notes[-1].who)
            note.term = self.name()
        self.build(1)

    # ------------------------------------------------------------------------------------------------------- the build
    @rule(step=st.integers(-90_000, 90_000))
    def build(self, step: int) -> None:
        """Write the documents and publish them, whenever the clock says it is."""
        self.now += step
        for file in self.deck.glob("*.md"):
            file.unlink()
        for name, parts in self.texts.items():
            lines = [f"# {name}"]
            for part in parts:
                lines += [f"## {part.heading}", *(note.markdown for note in part.notes)]
            (self.deck / f"{name}.md").write_text("\n\n".join(lines) + "\n", "utf-8")
        package = self.folder / "deck.apkg"
        with patch.object(os, "fsync"):
            build([self.deck], package, self.now, lambda done, total: None, allow_removals=True)
        self.check(package)
        self.touched.clear()

    def check(self, package: Path) -> None:
        """Hold what was published against what is remembered, and against the last time."""
        text = (self.deck / "deck.lock").read_text("utf-8")
        ledger = read_ledger(text, "deck.lock")
        published, copy = read_package(package)
        assert copy == text
        assert published == {entry.guid: entry.mod for entry in ledger.live}
        assert len({entry.guid for entry in ledger.entries}) == len(ledger.entries)
        assert set(self.taught) <= {entry.guid for entry in ledger.entries}, "a guid was forgotten"
        found = {entry.back: entry for entry in ledger.live}
        for part, note in self.everything():
            entry = found.get(note.term if note.cloze else note.answer)
            assert entry is not None, f"{note.markdown} made no note"
            state = (note.markdown, part.heading)
            assert self.taught.setdefault(entry.guid, note.who) == note.who, "a guid was given to another fact"
            last, guid, mod = self.states.get(note.who, (None, entry.guid, entry.mod))
            if state == last:
                assert (entry.guid, entry.mod) == (guid, mod), "an unchanged note changed its guid or its stamp"
            elif last is not None and entry.guid == guid:
                assert entry.mod > mod, "a changed note was not stamped"
            self.states[note.who] = (state, entry.guid, entry.mod)
        present = {note.who for _, note in self.everything()}
        assert {self.taught[entry.guid] for entry in ledger.live} == present


def read_package(package: Path) -> tuple[dict[Guid, int], str]:
    """Guid → stamp of the notes in a package, and the ledger that it carries."""
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as folder:
        (name,) = (name for name in archive.namelist() if name.endswith("deck.lock"))
        database = sqlite3.connect(archive.extract("collection.anki2", folder))
        rows = dict(database.execute("select guid, mod from notes"))
        database.close()
        return rows, archive.read(name).decode("utf-8")


Life: Any = Vault.TestCase
Life.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
