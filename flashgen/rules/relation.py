"""Closed relations: ``X 等价于 Y``, ``X depends on Y``, ``why X: because Y``."""

from __future__ import annotations

from collections.abc import Iterator

from flashgen.model import Candidate
from flashgen.rules.base import Scope
from flashgen.rules.cues import by_cues
from flashgen.rules.unsaid import unsaid


def relation(scope: Scope) -> Iterator[Candidate]:
    """A relation with an explicit subject is asked; one without a question form hides its object. What an item says of
    the thing above it is asked of that.

    ``Dropout 相当于 L2 正则`` → Dropout相当于什么？ / L2 正则
    """
    yield from by_cues(scope, "relation", "why", "relations")
    yield from unsaid(scope)
