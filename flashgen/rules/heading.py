"""Headings that name a thing, answered by the line below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flashgen.model import Candidate, Paragraph, Rich
from flashgen.rules.base import Scope, fit, lowered
from flashgen.rules.labels import is_facet, is_term
from flashgen.rules.language import Language
from flashgen.rules.outline import split_gloss, split_label
from flashgen.rules.text import normal, sentences, trimmed, units


def heading(scope: Scope) -> Iterator[Candidate]:
    """A line without a subject of its own, right under the heading of a thing, says what the thing is.

    ``## 残差网络`` ⏎ ``一种带跳连的卷积架构`` → 残差网络是什么？ / 一种带跳连的卷积架构
    """
    if not scope.section.path:
        return
    name = scope.heading
    language = scope.language_for(name)
    if is_facet(name.plain, language):
        yield from _facet(scope, language)
        return
    if normal(split_gloss(name)[0].plain) != normal(scope.entity.plain) or not is_term(scope.entity, language):
        return
    for line in scope.outline.lines:
        if line.kind == "item" or line.parents or line.pseudo:
            continue
        if _says_what(line.text, language, line.first):
            answer, extra = fit(line.text)
            front = language.ask("what", x=scope.entity)
            if answer and normal(scope.entity.plain) not in normal(answer.plain):
                yield scope.candidate(
                    "heading", "first-line", 55, line, handle=scope.entity.plain, front=front, back=answer, extra=extra
                )
                return


def _says_what(text: Rich, language: Language, first: bool) -> bool:
    """Whether a line is a noun phrase that names a kind of thing, or begins with a copula."""
    mask = text.mask.strip()
    if not mask or mask[-1] in "：:？?؟" or units(mask) > 80 or split_label(text) is not None or text.media:
        return False
    clause = re.split(r"[，。；,;.،؛]", mask, maxsplit=1)[0].strip()
    genus = not language.spaced and _genus(language).fullmatch(clause)
    if not first and not genus:
        return False
    if any(language.start(name).match(mask) for name in ("pronouns", "connectives", "lead_ins")):
        return False
    if language.finds(("opinion", "meta"), mask) or any(run.link for run in text.runs):
        return False
    if genus:
        return units(clause) >= 4
    if first and not language.spaced and (kinds := language.parts("definition_body")):
        # “一种 …” and the like: the first pattern of a body that says what its label is.
        return re.match(kinds[0].removesuffix(".*"), mask) is not None and units(clause) >= 6
    copula = language.text("copula")
    return bool(first and copula and re.match(copula, mask))


@cache
def _genus(language: Language) -> re.Pattern[str]:
    """A clause that ends in a word for a kind of thing."""
    return re.compile(language.text("before_genus") + language.text("genus"), re.IGNORECASE)


def _facet(scope: Scope, language: Language) -> Iterator[Candidate]:
    """``### 定义`` under ``## 死锁``: the side of the thing one level up."""
    topic, name = scope.entity, scope.heading
    first = next((block for block in scope.section.blocks), None)
    if not topic or not isinstance(first, Paragraph) or normal(topic.plain) == normal(name.plain):
        return
    if first.text.mask.rstrip().endswith(("：", ":")) or split_label(first.text) or len(sentences(first.text)) > 4:
        return
    if language.start("opinion").search(first.text.mask) or language.start("meta").search(first.text.mask[:60]):
        return
    answer, extra = fit(first.text)
    if not normal(answer.plain) or language.start("numbered_heading").match(answer.mask):
        return
    many = language.has("of_many") and language.full("many").match(name.plain)
    front = language.ask("of_many" if many else "of", topic=topic, x=lowered(trimmed(name), language))
    line = scope.outline.lines[0] if scope.outline.lines else None
    yield scope.candidate(
        "heading",
        "facet",
        55,
        line,
        handle=name.plain,
        front=front,
        back=answer,
        extra=extra,
        crumbs=[crumb.text for crumb in scope.section.path[:-1]],
    )
