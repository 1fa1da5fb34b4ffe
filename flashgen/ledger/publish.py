"""Facts and the ledger → identities and the next ledger: the one place that decides guid, mod and cloze numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from flashgen.errors import FlashgenError, Problem, ProblemKind
from flashgen.ledger.cloze import number_deletions
from flashgen.ledger.entry import Base, Entry, Ledger, cut, generated_texts, renamed
from flashgen.ledger.facts import RENDERER
from flashgen.ledger.guid import make_guid, search
from flashgen.ledger.match import Matching, match
from flashgen.model import Fact, Guid, Identity, NoteKey, NoteKind, Status
from flashgen.rules.key import GRAMMAR

_FEWEST_REFUSED: Final = 10
_SHARE_REFUSED: Final = 5


@dataclass(frozen=True, slots=True)
class Publication:
    """What a build publishes."""

    ledger: Ledger
    identities: tuple[Identity, ...]
    """In the order of the facts."""
    before: tuple[Entry | None, ...]
    """What the ledger held of each fact's note, in their order; None for a new one."""
    removed: tuple[Entry, ...]
    """Notes that this build no longer makes and the last one did, by key."""
    rematched: tuple[tuple[NoteKey, NoteKey, float], ...]
    """(old key, new key, score): notes known again under another key."""
    problems: tuple[Problem, ...]

    def count(self, status: Status) -> int:
        """How many notes of that status."""
        return sum(identity.status is status for identity in self.identities)


def publish(
    ledger: Ledger,
    facts: Sequence[Fact],
    now: int,
    *,
    allow_removals: bool = False,
    asleep: Mapping[Guid, Fact] | None = None,
) -> Publication:
    """Decide what every note of a deck is called in Anki, and what the ledger says afterwards.

    ``facts`` are all notes of the deck in document order; ``now`` is in seconds since 1970; ``asleep`` are published
    notes that the person leaves out, as they would be today: none of the facts continues them. Pure: the same
    arguments, the same answer. A problem of severity error (REMOVAL_REFUSED) means that nothing may be written. Raises
    FlashgenError where two facts have one key.
    """
    _check_keys(facts)
    asleep = asleep or {}
    awake = tuple(entry for entry in ledger.entries if entry.guid not in asleep) if asleep else ledger.entries
    matching = match(replace(ledger, entries=awake), facts)
    guids = {entry.guid for entry in ledger.entries}
    entries: list[Entry] = []
    identities: list[Identity] = []
    for fact, old in zip(facts, matching.entries, strict=True):
        entry, status = (_fresh(fact, ledger.deck_id, guids, now), Status.NEW) if old is None else _next(old, fact, now)
        guids.add(entry.guid)
        entries.append(entry)
        identities.append(Identity(entry.guid, entry.mod, status, tuple(number for number, _ in entry.cloze)))
    used = {entry.guid for entry in entries}
    left = [entry for entry in ledger.entries if entry.guid not in used]
    removed = tuple(replace(entry, removed=True) for entry in left if not entry.removed)
    rest = [replace(_asleep(entry, asleep.get(entry.guid)), removed=True) for entry in left]
    problems = [
        *matching.problems,
        *_stale_overrides(facts, matching.entries, entries),
        *_kind_changes(entries, matching, removed),
        *_deck_changes(entries, matching, ledger),
        *([] if allow_removals else _refusal(removed, len(ledger.live))),
    ]
    return Publication(
        ledger=Ledger(ledger.deck_id, GRAMMAR, RENDERER, tuple(sorted((*entries, *rest), key=_place))),
        identities=tuple(identities),
        before=matching.entries,
        removed=removed,
        rematched=matching.rematched,
        problems=tuple(problems),
    )


def removed_search(entries: Iterable[Entry]) -> str:
    """The search that shows removed notes in Anki's browser, to delete them there; empty for none."""
    return search(entry.guid for entry in entries if entry.removed)


def _place(entry: Entry) -> tuple[str, bool, str]:
    return entry.key, entry.removed, entry.guid


def _check_keys(facts: Sequence[Fact]) -> None:
    seen: set[NoteKey] = set()
    for fact in facts:
        if fact.key in seen:
            detail = f"two notes have the key {fact.key}; give one of them another `key:`"
            raise FlashgenError(Problem(ProblemKind.OVERRIDE_CONFLICT, None, detail))
        seen.add(fact.key)


# -------------------------------------------------------------------------------------------------------------- entries
def _fresh(fact: Fact, deck_id: str, taken: set[Guid], now: int) -> Entry:
    cloze, _ = number_deletions((), (), fact.deletions, same_sentence=False)
    return Entry(
        key=fact.key,
        kind=fact.kind,
        guid=make_guid(deck_id, fact.key, taken),
        mod=now,
        fingerprint=fact.fingerprint,
        deck=fact.deck,
        front=cut(fact.front),
        back=cut(fact.back),
        cloze=cloze,
        base=_base(None, fact),
        fresh=fact.fresh,
    )


def _next(old: Entry, fact: Fact, now: int) -> tuple[Entry, Status]:
    """The entry after this build. A note that comes back unchanged is not restamped: Anki may hold edits of it."""
    same = old.fingerprint == fact.fingerprint
    if same and not old.removed and (old.key, old.deck, old.fresh) == (fact.key, fact.deck, fact.fresh):
        base = _base(old.base, fact)  # most notes of most builds end here
        return (old if base == old.base else replace(old, base=base)), Status.KEPT
    front, back = cut(fact.front), cut(fact.back)
    cloze, retired = number_deletions(old.cloze, old.retired, fact.deletions, same_sentence=front == old.front)
    entry = Entry(
        key=fact.key,
        kind=old.kind,
        guid=old.guid,
        mod=old.mod if same else max(now, old.mod + 1),
        fingerprint=fact.fingerprint,
        deck=fact.deck,
        front=front,
        back=back,
        former=renamed(old, fact.key).former,
        cloze=cloze,
        retired=retired,
        base=_base(old.base, fact),
        fresh=fact.fresh,
        accepted=old.accepted,
    )
    if not old.mod:  # what no package has held was only looked at or accepted by a person, and is new
        return entry, Status.NEW
    if old.removed:
        return entry, Status.RETURNED
    return entry, Status.KEPT if same else Status.CHANGED


def _asleep(entry: Entry, fact: Fact | None) -> Entry:
    """A note that nobody wants now, with today's key and text, by which it will be known the day it is wanted again."""
    if fact is None:
        return entry
    return replace(renamed(entry, fact.key), front=cut(fact.front), back=cut(fact.back), base=None)


def _base(old: Base | None, fact: Fact) -> Base | None:
    """The text that the override was made on: remembered as long as the override stays as it is."""
    if not fact.override:
        return None
    if old is not None and old.edit == fact.edit:
        return old
    front, back = generated_texts(fact)
    return Base(fact.override, fact.edit, front, back)


# ------------------------------------------------------------------------------------------------------------- problems
def _stale_overrides(
    facts: Sequence[Fact], before: Sequence[Entry | None], entries: Sequence[Entry]
) -> Iterable[Problem]:
    for fact, old, entry in zip(facts, before, entries, strict=True):
        if old is None or entry.base is None or entry.base.text == fact.override:
            continue
        front, back = generated_texts(fact)
        was, now = (entry.base.back, back) if entry.base.back != back else (entry.base.front, front)
        said = f"then: {_short(was)} now: {_short(now)}"
        detail = f"the text under the override of {fact.key} has changed since it was made; {said}"
        yield Problem(ProblemKind.OVERRIDE_STALE, None, detail)


def _kind_changes(entries: Sequence[Entry], matching: Matching, removed: Sequence[Entry]) -> Iterable[Problem]:
    gone = {entry.key: entry for entry in removed}
    for entry, old in zip(entries, matching.entries, strict=True):
        other = gone.get(entry.key)
        if (old is None or old.removed) and other is not None and other.kind is not entry.kind:
            article = "a cloze" if entry.kind is NoteKind.CLOZE else "a basic"
            detail = (
                f"{entry.key} is {article} note now; Anki cannot change that, so it is a new note there, "
                f"and the old one is found with {search([other.guid])}"
            )
            yield Problem(ProblemKind.KIND_CHANGED, None, detail)


def _deck_changes(entries: Sequence[Entry], matching: Matching, ledger: Ledger) -> Iterable[Problem]:
    """Anki leaves cards in the deck where they are, so each move is told once, with what to do."""
    moves = sorted(
        (old.deck, entry.deck, entry.guid)
        for entry, old in zip(entries, matching.entries, strict=True)
        if old is not None and old.deck != entry.deck
    )
    for (source, target), group in groupby(moves, key=lambda move: move[:2]):
        guids = [guid for *_, guid in group]
        whole = len(guids) == sum(entry.deck == source for entry in ledger.live)
        if whole and not any(entry.deck == target for entry in ledger.live):
            cure = f"rename the deck in Anki before you import: {source} → {target}"
        else:
            cure = f"Anki does not move them; find them with {search(guids)} and change their deck"
        notes = "1 note" if len(guids) == 1 else f"{len(guids)} notes"
        yield Problem(ProblemKind.DECK_CHANGED, None, f"{notes} moved from {source} to {target}: {cure}")


def _refusal(removed: Sequence[Entry], live: int) -> Iterable[Problem]:
    if len(removed) >= _FEWEST_REFUSED and len(removed) * _SHARE_REFUSED > live:
        some = ", ".join(entry.key for entry in removed[:3])
        detail = (
            f"this build would remove {len(removed)} of {live} published notes ({some}, …); "
            "is a file missing? --dry-run --allow-removals lists them; if it is meant: --allow-removals"
        )
        yield Problem(ProblemKind.REMOVAL_REFUSED, None, detail)


def _short(text: str) -> str:
    line = " / ".join(text.split("\n"))
    return f"“{line if len(line) <= 80 else line[:79] + '…'}”"
