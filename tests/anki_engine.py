"""The real Anki engine, as a person uses it: import, study, edit, tag, move, delete, import again, compare.

A scenario reads

>>> with Engine(folder, now=1_700_000_000) as anki:                                         # doctest: +SKIP
...     anki.import_package(first)
...     anki.review_all()
...     before = anki.snapshot()
...     log = anki.import_package(second)
...     difference = compare(before, anki.snapshot())
...     assert difference.changed == {guid} and not difference.lost

Notes are named by guid, cards by (guid, ordinal): both survive whatever Anki does to its own ids. The engine's ``now``
is when the person edits: a package built later overwrites the edit where the note's source has changed, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import anki.lang
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.scheduler_pb2 import CardAnswer

_STATE = "c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.left, c.odue, c.odid, c.flags, c.data"
_RATINGS = (CardAnswer.GOOD, CardAnswer.EASY, CardAnswer.AGAIN)


@dataclass(frozen=True)
class Imported:
    """What the import screen would say, as numbers of notes."""

    new: int
    updated: int
    duplicate: int
    """Known and no newer: left alone."""
    conflicting: int
    """Skipped because the note type differs."""


@dataclass(frozen=True)
class NoteState:
    """A note as the collection holds it."""

    note_type: str
    fields: Mapping[str, str]
    tags: frozenset[str]


@dataclass(frozen=True)
class CardState:
    """A card as the collection holds it."""

    id: int
    deck: str
    scheduling: tuple[Any, ...]
    """Type, queue, due, interval, ease, repetitions and all else that the scheduler knows."""
    reviews: int
    """Rows of the review log."""


@dataclass(frozen=True)
class Snapshot:
    """The collection at one moment."""

    notes: Mapping[str, NoteState]
    cards: Mapping[tuple[str, int], CardState]
    note_types: frozenset[str]
    decks: frozenset[str]
    media: frozenset[str]
    reviews: int


@dataclass(frozen=True)
class Difference:
    """What happened between two snapshots."""

    added: frozenset[str]
    """Guids."""
    removed: frozenset[str]
    changed: frozenset[str]
    """Guids of notes whose fields differ."""
    retagged: frozenset[str]
    lost: frozenset[tuple[str, int]]
    """Cards whose scheduling, identity or review log is not what it was: must always be empty."""
    new_cards: frozenset[tuple[str, int]]
    moved: frozenset[tuple[str, int]]
    new_note_types: frozenset[str]
    new_decks: frozenset[str]


class Engine:
    """A collection in a folder, opened; close it by leaving the ``with`` block."""

    def __init__(self, folder: Path, now: int) -> None:
        anki.lang.set_lang("en_US")
        folder.mkdir(parents=True, exist_ok=True)
        self.col = Collection(str(folder / "collection.anki2"))
        self.now = now
        """Seconds since 1970; what is edited in Anki gets this stamp."""

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.col.close()

    # ----------------------------------------------------------------------------------------------- what a person does
    def import_package(self, package: Path) -> Imported:
        """Import with the options that Anki's import screen starts with."""
        options = ImportAnkiPackageOptions(
            merge_notetypes=False, update_notes=0, update_notetypes=0, with_scheduling=False, with_deck_configs=False
        )
        request = ImportAnkiPackageRequest(package_path=str(package.resolve()), options=options)
        log = self.col.import_anki_package(request).log
        return Imported(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))

    def review_all(self) -> int:
        """Answer every card once and give it a due date of its own; returns how many."""
        ids = self.col.db.list("select id from cards order by id")
        for at, id_ in enumerate(ids):
            card = self.col.get_card(id_)
            card.start_timer()
            states = self.col._backend.get_scheduling_states(id_)
            rating = _RATINGS[at % len(_RATINGS)]
            self.col.sched.answer_card(self.col.sched.build_answer(card=card, states=states, rating=rating))
        for at, id_ in enumerate(self.col.db.list("select id from cards where type = 2 order by id")):
            self.col.sched.set_due_date([id_], f"{3 + at % 30}!")
        self.col.fix_integrity()  # notes the time of the last review where answering and dating fell into two seconds
        return len(ids)

    def edit(self, guid: str, field: str, text: str) -> None:
        """Change a field in the browser."""
        note = self.col.get_note(self._id(guid))
        note[field] = text
        self.col.update_note(note)
        self._stamp(guid)

    def tag(self, guids: Iterable[str], tags: str) -> None:
        """Add tags, separated by spaces."""
        named = list(guids)
        self.col.tags.bulk_add([self._id(guid) for guid in named], tags)
        for guid in named:
            self._stamp(guid)

    def delete(self, guid: str) -> None:
        """Delete a note and its cards."""
        self.col.remove_notes([self._id(guid)])

    def move(self, guid: str, deck: str) -> None:
        """Move a note's cards to another deck."""
        cards = self.col.db.list("select id from cards where nid = ?", self._id(guid))
        self.col.set_deck(cards, self.col.decks.id(deck))

    def rename_deck(self, old: str, new: str) -> None:
        """Rename a deck."""
        self.col.decks.rename(self.col.decks.by_name(old)["id"], new)

    def find(self, search: str) -> frozenset[str]:
        """Guids of the notes that a search in the browser shows."""
        ids = self.col.find_notes(search)
        return frozenset(self.col.db.scalar("select guid from notes where id = ?", id_) for id_ in ids)

    # ----------------------------------------------------------------------------------------------- what it looks like
    def snapshot(self) -> Snapshot:
        """Everything that an import could touch."""
        names = {id_: self.col.decks.name(id_) for id_ in self.col.db.list("select distinct did from cards")}
        reviews = dict(self.col.db.all("select cid, count() from revlog group by cid"))
        cards = {
            (guid, ordinal): CardState(id_, names[deck], tuple(state), reviews.get(id_, 0))
            for guid, ordinal, id_, deck, *state in self.col.db.all(
                f"select n.guid, c.ord, c.id, c.did, {_STATE} from cards c join notes n on n.id = c.nid"
            )
        }
        return Snapshot(
            notes=self._notes(),
            cards=cards,
            note_types=frozenset(each.name for each in self.col.models.all_names_and_ids()),
            decks=frozenset(each.name for each in self.col.decks.all_names_and_ids()),
            media=frozenset(path.name for path in Path(self.col.media.dir()).iterdir()),
            reviews=sum(reviews.values()),
        )

    def faces(self, guid: str, ordinal: int = 0) -> tuple[str, str]:
        """The HTML of a card's two sides as Anki renders them."""
        id_ = self.col.db.scalar("select id from cards where nid = ? and ord = ?", self._id(guid), ordinal)
        output = self.col.get_card(id_).render_output()
        return output.question_text, output.answer_text

    def faults(self) -> list[str]:
        """What Anki itself finds wrong: empty cards, missing media, a broken database."""
        empty = [f"empty card {id_}" for note in self.col.get_empty_cards().notes for id_ in note.card_ids]
        missing = [f"missing {name}" for name in self.col.media.check().missing]
        message, sound = self.col.fix_integrity()
        return [*empty, *missing, *([] if sound else [message])]

    def _notes(self) -> dict[str, NoteState]:
        types = {each["id"]: each for each in self.col.models.all()}
        found: dict[str, NoteState] = {}
        for guid, type_id, tags, fields in self.col.db.all("select guid, mid, tags, flds from notes"):
            assert guid not in found, f"two notes have the guid {guid}"
            names = [field["name"] for field in types[type_id]["flds"]]
            values = dict(zip(names, fields.split("\x1f"), strict=True))
            found[guid] = NoteState(types[type_id]["name"], values, frozenset(tags.split()))
        return found

    def _id(self, guid: str) -> Any:
        return self.col.db.scalar("select id from notes where guid = ?", guid)

    def _stamp(self, guid: str) -> None:
        self.col.db.execute("update notes set mod = ? where guid = ?", self.now, guid)


def compare(before: Snapshot, after: Snapshot) -> Difference:
    """What happened in between."""
    both = before.notes.keys() & after.notes.keys()
    return Difference(
        added=frozenset(after.notes.keys() - before.notes.keys()),
        removed=frozenset(before.notes.keys() - after.notes.keys()),
        changed=frozenset(guid for guid in both if before.notes[guid].fields != after.notes[guid].fields),
        retagged=frozenset(guid for guid in both if before.notes[guid].tags != after.notes[guid].tags),
        lost=frozenset(key for key, card in before.cards.items() if not _kept(card, after.cards.get(key))),
        new_cards=frozenset(after.cards.keys() - before.cards.keys()),
        moved=frozenset(k for k, c in before.cards.items() if k in after.cards and after.cards[k].deck != c.deck),
        new_note_types=after.note_types - before.note_types,
        new_decks=after.decks - before.decks,
    )


def _kept(before: CardState, after: CardState | None) -> bool:
    return (
        after is not None
        and after.id == before.id
        and after.scheduling == before.scheduling
        and after.reviews >= before.reviews
    )
