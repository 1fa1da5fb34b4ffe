"""What was published: guid, mod and cloze numbers of every note, in one text file that is committed with the notes.

Pure but for ``store``: facts and the last ledger in, identities and the next ledger out. ``docs/identity.md`` tells
the rules.
"""

from __future__ import annotations

from flashgen.ledger.accept import accept
from flashgen.ledger.entry import Base, Entry, Ledger
from flashgen.ledger.facts import RENDERER, fact_of
from flashgen.ledger.format import format_ledger, read_ledger
from flashgen.ledger.match import Matching, match
from flashgen.ledger.publish import Publication, publish, removed_search
from flashgen.ledger.store import (
    Place,
    check_lost,
    find_place,
    from_package,
    ledger_path,
    load,
    lock,
    new_deck_id,
    package_entry,
)

__all__ = [
    "RENDERER",
    "Base",
    "Entry",
    "Ledger",
    "Matching",
    "Place",
    "Publication",
    "accept",
    "check_lost",
    "fact_of",
    "find_place",
    "format_ledger",
    "from_package",
    "ledger_path",
    "load",
    "lock",
    "match",
    "new_deck_id",
    "package_entry",
    "publish",
    "read_ledger",
    "removed_search",
]
