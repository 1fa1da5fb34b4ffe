"""``flashgen check``: every problem of some decks, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flashgen.build.documents import Tick
from flashgen.build.package import id_clash, read_published
from flashgen.build.pipeline import Draft, draft, known
from flashgen.build.sources import DeckSource, find_places, read_source
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span, in_order
from flashgen.ledger import Place, check_lost, find_place, publish
from flashgen.model import Candidate
from flashgen.rules import check as findings
from flashgen.rules import compare
from flashgen.rules.language import language_of


def check(named: Sequence[Path], now: int, tick: Tick) -> tuple[Problem, ...]:
    """All problems, by file and line. Raises FlashgenError only where there is no deck to check."""
    ids: dict[str, Path] = {}
    found = [problem for place in find_places(named) for problem in _problems(place, ids, now, tick)]
    return in_order(found)


def _problems(place: Path, ids: dict[str, Path], now: int, tick: Tick) -> Iterator[Problem]:
    try:
        source, problems = read_source(place, known())
        yield from problems
        target = Path(f"{source.stem}.apkg")
        ledger_place = find_place(source.place, target)
        yield from ledger_place.problems
        yield from _lost(ledger_place, source, target)
        ledger = read_published(source, ledger_place)
        if clash := id_clash(ledger.deck_id, place, ids):
            yield clash
        made = draft(source, ledger, tick)
        yield from made.problems
        yield from _cards(made)
        yield from publish(ledger, made.facts, now, asleep=made.asleep).problems
    except FlashgenError as error:
        yield from error.problems


def _lost(ledger_place: Place, source: DeckSource, target: Path) -> Iterator[Problem]:
    """That the ledger is missing stops a build, but none of what there is to say of the deck."""
    try:
        check_lost(ledger_place, source.place, target, source.settings.id)
    except FlashgenError as error:
        yield from error.problems


def _cards(made: Draft) -> Iterator[Problem]:
    """What lint says of the cards, and which cards it kept out."""
    if not made.candidates:
        yield Problem(ProblemKind.NO_CARDS, None, made.source.place.as_posix())
    between = compare(made.candidates)
    for at, (candidate, fact) in enumerate(zip(made.candidates, made.facts, strict=True)):
        language = language_of(f"{fact.front} {fact.back}")
        for finding in (*findings(candidate, language), *between.get(at, ())):
            if finding.id not in made.source.settings.silence:
                yield _problem(ProblemKind.CARD_LINT, made, candidate, f"{finding.message} [{finding.id}]")
    for dropped in made.dropped:
        if dropped.lint and dropped.lint not in made.source.settings.silence:
            yield _problem(
                ProblemKind.CARD_DROPPED, made, dropped.candidate, f"left out: {dropped.reason} [{dropped.lint}]"
            )


def _problem(kind: ProblemKind, made: Draft, candidate: Candidate, words: str) -> Problem:
    page = made.pages.get(candidate.document)
    path = page.source.file if page else made.source.root
    line = candidate.lines[0] if candidate.lines else 0
    return Problem(kind, Span(path.as_posix(), line), f"{candidate.key or candidate.handle}: {words}")
