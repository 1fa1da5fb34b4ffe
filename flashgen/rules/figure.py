"""Pictures with a caption: what does it look like?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flashgen.model import Candidate, Paragraph, Rich
from flashgen.rules.base import Scope, content
from flashgen.rules.language import everywhere
from flashgen.rules.outline import Line
from flashgen.rules.text import normal, trimmed, units


def figure(scope: Scope) -> Iterator[Candidate]:
    """The caption asks, the picture answers; a line that announces the picture asks instead, and the caption is part
    of the answer.

    ``![残差块](block.png)`` → 残差块是什么样的？ / (picture)
    """
    for text, before, after in scope.outline.figures:
        caption, told = _caption(scope, text, before, after)
        if not normal(caption.plain):
            continue
        language = scope.language_for(caption)
        pictures = Rich(tuple(run for run in text.runs if run.media))
        line = next((line for line in scope.outline.lines if line.text.plain == before.plain and before), None)
        front = language.ask("figure", x=caption)
        answer = (*content(told), Paragraph(pictures)) if told else (Paragraph(pictures),)
        place = Line(Rich(), "text", line.parents, line.pseudo) if line else None
        yield scope.candidate(
            "figure",
            "caption",
            65,
            place,
            handle=caption.plain,
            facet="figure",
            front=front,
            back=answer,
            lines=text.lines,
        )


def _caption(scope: Scope, text: Rich, before: Rich, after: Rich) -> tuple[Rich, Rich]:
    """(what is asked, what the answer says beside the picture)."""
    alt = Rich.of(next((media.alt for media in text.media if media.alt.strip()), ""))
    language = scope.language_for(alt or before)
    intro = before.mask.rstrip()
    if intro and intro[-1] in "：:":
        asked = trimmed(before)
        lead = language.start("pronouns").match(asked.mask)
        if lead:
            asked = asked[lead.end() :].strip()
        if 3 <= units(asked.plain) <= 30 and not language.start("opinion").search(asked.mask) and normal(asked.plain):
            return asked, alt
    if alt and units(alt.plain) <= 40 and not language.start("opinion").search(alt.plain):
        lead = language.start("pronouns").match(alt.plain)
        if lead:
            return scope.entity, alt
        return alt, Rich()
    labels = everywhere("figure_labels").pattern
    match = re.match(rf"{labels}\s*[\d.-]*\s*[：:.]?\s*(?P<x>.+)", after.mask, re.IGNORECASE)
    if match and units(match["x"]) <= 40:
        return trimmed(after[match.start("x") :]), Rich()
    return scope.entity, Rich()
