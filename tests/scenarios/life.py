"""One scenario, played: a deck that is in use in Anki, a change, the next build, the next import, and a comparison."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from anki_engine import Engine, compare
from scenarios.garden import NOTES
from workshop import Project

MINE = "mine"
"""The tag, and the words, with which a person marks every note in Anki before anything is changed."""


@dataclass
class Life:
    """A project, and the collection that its package was imported into."""

    project: Project
    anki: Engine
    patch: pytest.MonkeyPatch

    def edit(self, old: str, new: str, path: str = "soil.md") -> None:
        """Exchange a text in the notes."""
        self.project.edit(old, new, f"garden/{path}")

    def override(self, block: str) -> None:
        """Write overrides.yaml: the given lines under ``cards:``."""
        lines = "".join(f"  {line}\n" for line in block.splitlines())
        self.project.write("garden/overrides.yaml", f"cards:\n{lines}" if lines else "")

    def publish(self) -> None:
        """Build and import."""
        self.project.build()
        self.anki.now = self.project.now + 1
        self.anki.import_package(self.project.package)


Change = Callable[[Life], None]


@dataclass(frozen=True)
class Scenario:
    """A change, and what it promises. Notes are named by the end of their key."""

    name: str
    change: Change
    """What happens after a first import, with every card studied and every note marked in Anki."""
    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    """Notes whose fields, or tags, the import replaces; every other note keeps what was done to it in Anki."""
    removed: tuple[str, ...] = ()
    """By their keys before. They stay in Anki until the person deletes them."""
    returned: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """Key before, key after, of one guid. A key that stays is one guid in every scenario."""
    again: tuple[str, ...] = ()
    """Notes that were deleted in Anki and come with the package again."""
    new_cards: int = 0
    """Cards that are added to notes which were there."""
    empty_cards: int = 0
    """Cards that ask nothing any more: Anki offers to delete them, flashgen leaves their reviews alone."""
    decks: tuple[str, ...] = ()
    """Decks that the import makes in Anki."""
    before: tuple[Change, ...] = ()
    """Earlier changes, each built, imported and studied."""
    more: int = 0
    """Notes that the earlier changes add to the deck."""
    marked: bool = True
    """Whether the person marked every note; an edit in Anki that is later than the build's clock would win."""
    shows: tuple[str, str, str] = ("", "", "")
    """A note, a field, and what must stand in it afterwards."""
    says: str = ""
    """What else is worth knowing, for the table."""

    @property
    def kept(self) -> int:
        """How many notes the build has nothing to say of."""
        notes = NOTES + self.more + len(self.new) - len(self.removed)
        return notes - len({*self.new, *self.updated, *self.returned})


def begin(life: Life) -> None:
    """The first build, imported, and every card studied."""
    life.publish()
    life.anki.review_all()


def mark(life: Life) -> None:
    """Leave a person's traces on every note: a tag, words in a field, a card in another deck."""
    guids = [entry.guid for entry in life.project.ledger.live]
    life.anki.tag(guids, MINE)
    for guid in guids:
        life.anki.edit(guid, "Extra", MINE)
    life.anki.move(life.project.guid("/Mycorrhiza"), "My own deck")


def play(scenario: Scenario, life: Life) -> None:
    """Play a scenario and hold it to its promise."""
    project, anki = life.project, life.anki
    for earlier in scenario.before:
        earlier(life)
        life.publish()
        anki.review_all()
    if scenario.marked:
        mark(life)
    old = project.ledger
    keys = {entry.key: entry.guid for entry in old.entries}
    scenario.change(life)
    project = life.project
    before = anki.snapshot()
    deck = project.build()
    imported = anki.import_package(project.package)
    after = anki.snapshot()
    difference = compare(before, after)
    live = project.ledger.live

    # What the build says.
    assert [deck[name] for name in ("new", "returned", "removed")] == [
        len(scenario.new), len(scenario.returned), len(scenario.removed),
    ], _told(life)  # fmt: skip
    updated = {project.guid(key) for key in scenario.updated}
    assert deck["changed"] == len(updated - {project.guid(key) for key in scenario.returned}), _told(life)
    assert deck["kept"] == scenario.kept, _told(life)

    # Which note is which.
    for key, now in scenario.renamed:
        assert project.guid(now) == _guid(keys, key), f"{now} is another note than {key}"
    for entry in live:
        if entry.key in keys and not any(entry.key.endswith(key) for _, key in scenario.renamed):
            assert keys[entry.key] == entry.guid or any(entry.key.endswith(key) for key in scenario.new)
    gone = {entry.guid for entry in project.ledger.removed} - {entry.guid for entry in old.removed}
    assert gone == {_guid(keys, key) for key in scenario.removed}
    assert deck["removed_search"] == "" or anki.find(deck["removed_search"]) == gone & set(after.notes)

    # What Anki says.
    arrived = {project.guid(key) for key in (*scenario.new, *scenario.again)}
    assert (imported.new, imported.updated, imported.conflicting) == (len(arrived), len(updated), 0), _told(life)
    assert difference.added == arrived
    assert set(after.notes) == set(before.notes) | arrived
    assert {entry.guid for entry in live} <= set(after.notes)
    assert difference.changed | difference.retagged == (updated if scenario.marked else difference.changed)
    assert not difference.lost and not difference.removed and not difference.moved
    assert len({key for key in difference.new_cards if key[0] not in arrived}) == scenario.new_cards
    assert not difference.new_note_types
    assert difference.new_decks == set(scenario.decks)
    key, field, text = scenario.shows
    assert not key or text in after.notes[project.guid(key)].fields[field]
    faults = anki.faults()
    assert len(faults) == scenario.empty_cards and all(fault.startswith("empty card") for fault in faults), faults

    # And nothing is left over for the next build.
    again = project.build()
    assert (again["new"], again["changed"], again["returned"], again["removed"]) == (0, 0, 0, 0), _told(life)


def _guid(keys: dict[str, str], suffix: str) -> str:
    (found,) = {guid for key, guid in keys.items() if key.endswith(suffix)}
    return found


def _told(life: Life) -> str:
    run = life.project.runs[-1]
    return f"{run.stdout}\n{run.stderr}\n" + "\n".join(
        f"{entry.key} {entry.mod} removed={entry.removed} {entry.front!r} {entry.back!r}"
        for entry in life.project.ledger.entries
    )


def copy(source: Path, target: Path) -> Project:
    """A project of one's own, at the state of another one."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    return Project(target, deck="garden", day=1)
