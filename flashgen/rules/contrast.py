"""Two arms in one sentence: ``A 是 x，B 是 y``, ``x rather than y``."""

from __future__ import annotations

from collections.abc import Iterator

from flashgen.model import Candidate
from flashgen.rules.base import Scope
from flashgen.rules.cues import by_cues


def contrast(scope: Scope) -> Iterator[Candidate]:
    """One cloze note with a deletion an arm, so that the other arm stays visible.

    ``Bert 是完形填空，GPT 是预测未来`` → Bert 是[…]，GPT 是预测未来
    """
    yield from by_cues(scope, "contrast", "contrasts")
