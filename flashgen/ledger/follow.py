"""Keys that went to another text: when two headings trade names, or A becomes B and another A is written.

A key is only a name. Where the text under it was replaced, and the old text stands word for word under another key, the
note and its reviews go with the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Final

from flashgen.ledger.entry import Entry
from flashgen.ledger.likeness import View, shared, weight
from flashgen.model import Fact, NoteKey, NoteKind

SAYS_MUCH: Final = 20.0
"""Letters from which a text cannot stand in two notes by chance."""
_TRADED: Final = 45
"""Letters from which two headings traded names, told by several notes that say little."""
_TRADED_ALL: Final = 75
"""Letters from which even what was edited there as well went with the others."""
LIKE: Final = 0.5
"""From here on, a text under the same key is an edit of the one before."""


def like(entry: Entry, fact: Fact) -> float:
    """How much of a note's text is left, 0 … 1: of its answer, or of a cloze note's sentence."""
    old, new = View.of(entry), View.of(fact)
    return max(shared(old.back, new.back), shared(old.filled, new.filled) if fact.kind is NoteKind.CLOZE else 0.0)


def follow(
    held: Mapping[int, Entry], free: Sequence[int], gone: Sequence[Entry], facts: Sequence[Fact]
) -> dict[int, Entry]:
    """Fact → the entry that it continues against the keys; for both sides of an exchange.

    ``held`` are the facts whose key is known, with its entry; ``free`` those without; ``gone`` the entries without a
    fact. Entries of ``held`` that are left out of the answer, while their fact is in it, have lost their note.
    """
    held = {at: entry for at, entry in held.items() if _retyped(entry, facts[at])}
    index = {(facts[at].key, facts[at].kind): at for at in (*held, *free) if not facts[at].fresh}
    if not held:
        return {}
    sources = [View.of(entry) for entry in (*held.values(), *gone)]
    own = {entry.guid: at for at, entry in held.items()}
    targets = {at: View.of(facts[at]) for at in index.values()}

    def contested(old: View, at: int) -> bool:
        return isinstance(old.owner, Entry) and own.get(old.owner.guid) != at and (at in held or old.owner.guid in own)

    found: dict[int, View] = {}
    placed: set[int] = set()
    for by in (_shape, _shape_of_question, _answer):
        for old, new in unique(sources, list(targets.values()), by):
            at = index[new.key, new.kind]
            if contested(old, at) and at not in found and id(old) not in placed:
                found[at] = old
                placed.add(id(old))
    votes = _votes(found, targets)
    moves = {
        at: old for at, old in found.items() if _says(old) >= SAYS_MUCH or votes[_way(old, targets[at])] >= _TRADED
    }
    moves = _settled(moves, held, facts)
    votes = _votes(moves, targets)
    moved = {id(old) for old in moves.values()}
    went = {_way(old, targets[at]) for at, old in moves.items()}
    for old in sources:  # what little else stood under the same headings went the same way
        if id(old) in moved:
            continue
        ways = sorted((way for way in votes if way[0] == old.path), key=lambda way: (way not in went, way))
        for way in ways:
            at = index.get((_key_in(way[1], old), old.kind), -1)
            if at >= 0 and at not in moves and contested(old, at) and votes[way] >= _TRADED_ALL:
                moves[at] = old
                break  # three headings that pass their names on have two ways each; a note goes one
    moves = _settled(moves, held, facts)
    return {at: old.owner for at, old in moves.items() if isinstance(old.owner, Entry)}


def unique(old: Sequence[View], new: Sequence[View], by: Callable[[View], Hashable]) -> Iterator[tuple[View, View]]:
    """Pairs of one kind that agree in something which no third note has."""
    sides: defaultdict[Hashable, tuple[list[View], list[View]]] = defaultdict(lambda: ([], []))
    for side, views in enumerate((old, new)):
        for view in views:
            sides[view.kind, by(view)][side].append(view)
    yield from ((before[0], after[0]) for before, after in sides.values() if len(before) == len(after) == 1)


def _settled(moves: dict[int, View], held: Mapping[int, Entry], facts: Sequence[Fact]) -> dict[int, View]:
    """Without the moves that the keys speak against: where a text only changed a little, the key is right.

    Unless another text moved there, and the one that stood there moved on: then they changed places.
    """
    alike = {at: entry.guid for at, entry in held.items() if like(entry, facts[at]) >= LIKE}
    while True:
        target = {old.owner.guid: at for at, old in moves.items() if isinstance(old.owner, Entry)}
        wrong = {target[guid] for at, guid in alike.items() if guid in target and at not in moves}
        wrong |= {at for at, guid in alike.items() if at in moves and guid not in target}
        if not wrong:
            return moves
        moves = {at: old for at, old in moves.items() if at not in wrong}


def _retyped(entry: Entry, fact: Fact) -> bool:
    return entry.fingerprint != fact.fingerprint and View.of(entry).texts != View.of(fact).texts


def _shape(view: View) -> Hashable:
    return view.facet, view.shape


def _shape_of_question(view: View) -> Hashable:
    return view.facet, view.shape[0], view.back


def _answer(view: View) -> Hashable:
    """The answer alone: a question may be worded otherwise for the longer name."""
    return view.facet, view.front if view.kind is NoteKind.CLOZE else (), view.back


def _says(view: View) -> float:
    return weight(view.shape[1]) + (weight(view.shape[0]) if view.kind is NoteKind.CLOZE else 0)


def _way(old: View, new: View) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return old.path, new.path


def _votes(moves: Mapping[int, View], targets: Mapping[int, View]) -> Counter[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How much of the text, in letters, says that one place took the name of the other; both ways count for both."""
    found: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    for at, old in moves.items():
        for way in {_way(old, targets[at]), _way(targets[at], old)}:
            found[way] += round(_says(old) + weight(old.handle))
    return found


def _key_in(path: tuple[str, ...], view: View) -> NoteKey:
    return NoteKey("/".join((*path, view.parts[-1])) + (f"#{view.facet}" if view.facet else ""))
