"""Sentences that say what a thing is, in either direction: ``X 是一种 …``, ``… is called **X**``."""

from __future__ import annotations

from collections.abc import Iterator

from flashgen.model import Candidate
from flashgen.rules.base import Scope
from flashgen.rules.cues import anchored, by_cues


def definition(scope: Scope) -> Iterator[Candidate]:
    """What is X, answered by its defining clause; a sentence that ends in its term becomes a cloze of the term.

    ``卷积是一种局部线性运算`` → 卷积是什么？ / 一种局部线性运算
    """
    yield from by_cues(scope, "definition", "definitions", "inverse_definitions")
    yield from anchored(scope, "definition")
