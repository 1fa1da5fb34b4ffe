"""``flashgen build``: decks → packages. The ledger is never behind its package, whatever interrupts the writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from flashgen.build.difference import Change, changes
from flashgen.build.documents import Tick
from flashgen.build.pipeline import Draft, known, notes, propose, revise, stop_on_errors
from flashgen.build.sources import DeckSource, find_places, read_source
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger import (
    Ledger,
    Place,
    Publication,
    check_lost,
    find_place,
    load,
    lock,
    new_deck_id,
    package_entry,
    publish,
    removed_search,
)
from flashgen.model import Note, NoteKey, Status
from flashgen.writer import Staging, verify_package, write_package


@dataclass(frozen=True, slots=True)
class Plan:
    """A deck that is ready to be written."""

    draft: Draft
    publication: Publication
    place: Place
    target: Path
    """The package that it goes into."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class DeckResult:
    """What a build did to one deck."""

    name: str
    target: Path
    """The package that it is in."""
    notes: Mapping[Status, int]
    removed: int
    """Notes that the last build made and this one did not."""
    removed_search: str
    """What to type into Anki's browser to see those; empty for none."""
    rematched: tuple[tuple[NoteKey, NoteKey, float], ...]
    cards: int
    pictures: int
    changes: tuple[Change, ...] = ()
    """Note by note, of a dry run; else empty."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    decks: tuple[DeckResult, ...]
    problems: tuple[Problem, ...]
    written: bool
    """False for a dry run."""


def build(
    named: Sequence[Path],
    output: Path | None,
    now: int,
    tick: Tick,
    *,
    dry_run: bool = False,
    allow_removals: bool = False,
) -> Built:
    """Build the decks; with ``output`` into one package, else each into ``./<deck>.apkg``.

    ``now``: the time stamp of what is new or changed, in seconds since 1970. Nothing is written before every deck is
    known to be sound. Raises FlashgenError where one is not, and where a file cannot be written.
    """
    with ExitStack() as locks:
        plans: list[Plan] = []
        for place in find_places(named):
            source, problems = read_source(place, known())
            target = output or Path(f"{source.stem}.apkg")
            ledger_place = find_place(source.place, target)
            if not dry_run:
                locks.enter_context(lock(ledger_place.path))
                ledger_place = find_place(source.place, target)  # another build may have made it meanwhile
            plans.append(_plan(source, problems, ledger_place, target, now, tick, allow_removals))
        _check_clashes(plans, one_package=output is not None)
        stop_on_errors(tuple(problem for plan in plans for problem in plan.problems))
        if not dry_run:
            for target in dict.fromkeys(plan.target for plan in plans):
                _write(target, [plan for plan in plans if plan.target == target])
    return Built(
        tuple(_result(plan, dry_run) for plan in plans),
        tuple(problem for plan in plans for problem in plan.problems),
        not dry_run,
    )


def read_published(source: DeckSource, place: Place) -> Ledger:
    """The deck's ledger as the last build left it; an empty one, with the deck's id, before the first."""
    ledger = load(place.read) if place.read else None
    if ledger is None:
        return Ledger(source.settings.id or new_deck_id())
    return replace(ledger, deck_id=source.settings.id or ledger.deck_id)


def _plan(
    source: DeckSource,
    problems: tuple[Problem, ...],
    place: Place,
    target: Path,
    now: int,
    tick: Tick,
    allow_removals: bool,
) -> Plan:
    check_lost(place, source.place, target, source.settings.id)
    proposal = propose(source, tick)
    # Only now: each process that reads documents would begin with a copy of it.
    ledger = read_published(source, place)
    made = revise(proposal, ledger)
    publication = publish(ledger, made.facts, now, allow_removals=allow_removals, asleep=made.asleep)
    empty = () if made.candidates else (Problem(ProblemKind.NO_CARDS, None, source.place.as_posix()),)
    found = (*problems, *made.problems, *place.problems, *publication.problems, *empty)
    return Plan(made, publication, place, target, found)


def id_clash(deck_id: str, place: Path, ids: dict[str, Path]) -> Problem | None:
    """What is wrong where another of the decks has this id; ``ids`` are those so far, and this one is noted there."""
    other = ids.setdefault(deck_id, place)
    if other == place:
        return None
    detail = f"has the id of {other.as_posix()}, as a copy has; delete the id, and the ledger, of the copy"
    return Problem(ProblemKind.DECK_ID_CLASH, Span(place.as_posix()), detail)


def _check_clashes(plans: Sequence[Plan], one_package: bool) -> None:
    ids: dict[str, Path] = {}
    targets: dict[Path, Path] = {}
    for plan in plans:
        place = plan.draft.source.place
        if clash := id_clash(plan.publication.ledger.deck_id, place, ids):
            raise FlashgenError(clash)
        if not one_package and targets.setdefault(plan.target, place) != place:
            raise FlashgenError(Problem(ProblemKind.OUTPUT_CLASH, Span(place.as_posix()), plan.target.as_posix()))


def _write(target: Path, plans: Sequence[Plan]) -> None:
    """Write package and ledgers beside their targets, read the package back, then move the ledgers, then the package.

    A ledger ahead of its package is harmless: the next build writes what is missing. The other way round, the next
    build would give new stamps, or new guids, to what Anki already has.
    """
    pictures = {name: path for plan in plans for name, path in used_pictures(plan.draft).items()}
    ledgers = {plan.place.path: package_entry(plan.publication.ledger, plan.draft.source.place) for plan in plans}
    made = list(_notes(plans))
    stamp = max((note.mod for note in made), default=1)
    try:
        with Staging() as staging:
            package = staging.path(target)
            write_package(made, pictures, dict(ledgers.values()), stamp, package)
            differences = verify_package(package, made, pictures, dict(ledgers.values()))
            stop_on_errors(tuple(replace(each, span=Span(target.as_posix())) for each in differences))
            changed = [path for path, (_, content) in ledgers.items() if not _holds(path, content)]
            for path in changed:
                staging.path(path).write_bytes(ledgers[path][1])
            staging.commit([*changed, target])
    except (OSError, sqlite3.OperationalError) as error:  # a full disk is met by the package's database first
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(target.as_posix()), reason)) from error


def _notes(plans: Sequence[Plan]) -> Iterator[Note]:
    for plan in plans:
        yield from notes(plan.draft, plan.publication)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False


def used_pictures(deck: Draft) -> dict[str, Path]:
    """Name in the package → file, of the pictures that are on a card."""
    return {name: deck.pictures.files[name] for candidate in deck.candidates for name in deck.pictures.on(candidate)}


def _result(plan: Plan, dry_run: bool) -> DeckResult:
    publication = plan.publication
    return DeckResult(
        name=plan.draft.name,
        target=plan.target,
        notes={status: publication.count(status) for status in Status},
        removed=len(publication.removed),
        removed_search=removed_search(publication.removed),
        rematched=publication.rematched,
        cards=sum(
            len(fact.deletions) or 1 + bool(candidate.reverse_front)
            for candidate, fact in zip(plan.draft.candidates, plan.draft.facts, strict=True)
        ),
        pictures=len(used_pictures(plan.draft)),
        changes=tuple(changes(plan.draft.facts, publication)) if dry_run else (),
    )
