"""What an item says of the thing above it without its name: ``- Used for rollbacks`` below “Snapshots”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from flashgen.model import Candidate, Rich
from flashgen.rules.base import Scope, content, fit, lowered
from flashgen.rules.labels import is_facet
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import split_outside, trimmed
from flashgen.rules.wordings import worded

_JOINS: Final = re.compile("[:：>→]")
"""Signs in a heading that joins several names."""
_NO_THING: Final = ("generic_headings", "no_opening", "skip_labels", "question")


def unsaid(scope: Scope) -> Iterator[Candidate]:
    """The thing above, asked for what its item says of it, where no other item says the like.

    ``## Snapshots`` ⏎ ``- Used for rollbacks`` → Snapshots: what are they used for? / Used for rollbacks
    """
    asked: list[tuple[Line, Rich, Rich]] = []
    told = False
    for line in scope.outline.lines:
        told = told or line.kind == "text"
        # Behind a text an item may say something of what that is about.
        if (line.parents or not told) and (found := _asked(scope, line)) is not None:
            asked.append((line, *found))
    times = Counter(front.plain for _, _, front in asked)
    for line, name, front in asked:
        if times[front.plain] > 1:
            continue
        answer, extra = fit(line.text)
        if not scope.language_for(line.text).spaced and len(clauses := split_outside(line.text, "，,；;")) > 1:
            # What follows says something else of it.
            answer, extra = trimmed(clauses[0]), content(line.text)
        if answer:
            yield scope.candidate(
                "relation",
                "unsaid",
                58,
                line,
                handle=name.plain,
                facet="unsaid",
                front=front,
                back=content(answer),
                extra=extra,
            )


def _asked(scope: Scope, line: Line) -> tuple[Rich, Rich] | None:
    """(name of the thing, question) where an item says something of what stands above it."""
    if line.kind != "item" or line.children or split_label(line.text) is not None:
        return None
    language = scope.language_for(line.text)
    name, _ = split_gloss(scope.topic(line))
    called = name.plain.strip()
    side = language.full("facet_of").match(called)
    if (
        not is_term(name, language)
        or _JOINS.search(called)
        or any(language.full(entry).match(called) for entry in _NO_THING)
        # “Limits of X” are not used for anything; X is.
        or is_facet(side["facet"] if side else called, language)
    ):
        return None
    front = worded(language, "unsaid", name, lowered(line.text, language), Rich())
    return (name, front) if front else None
