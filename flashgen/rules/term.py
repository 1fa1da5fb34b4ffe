"""Bold, coded or linked terms with their description: ``**X**：Y``, ``- **X** - Y``, ``X`` / ``: Y``."""

from __future__ import annotations

from collections.abc import Iterator

from flashgen.model import Candidate, DefinitionList, Paragraph, Quote
from flashgen.rules.base import Scope, fit, lines_of
from flashgen.rules.label_answers import label_candidates
from flashgen.rules.lines import split_label
from flashgen.rules.outline import Line, above_quote, told_name
from flashgen.rules.text import normal


def term(scope: Scope) -> Iterator[Candidate]:
    """Cards for labels that the author marked.

    ``**ITC**：对齐图像和文本`` → ITC是什么？ / 对齐图像和文本
    """
    for line in scope.outline.lines:
        label = split_label(line.text) or above_quote(line) or told_name(line)
        if label is not None and (label.style != "plain" or line.told or _quoted(line)):
            yield from label_candidates(scope, line, label, "term", 70)
    for block in scope.section.blocks:
        if isinstance(block, DefinitionList):
            yield from _definition_list(scope, block)


def _quoted(line: Line) -> bool:
    return isinstance(line.below, Quote)


def _definition_list(scope: Scope, block: DefinitionList) -> Iterator[Candidate]:
    for name, body in block.entries:
        first = next((part for part in body if isinstance(part, Paragraph)), None)
        if first is None or not normal(name.plain):
            continue
        answer, extra = fit(first.text)
        language = scope.language_for(name, first.text)
        if answer and not language.start("of_term").match(first.text.mask):
            many = language.has("what_many") and language.full("many").match(name.plain)
            front = language.ask("what_many" if many else "term" if language.has("term") else "what", x=name)
            lines = lines_of(body) | set(name.lines)
            yield scope.candidate(
                "term",
                "definition-list",
                75,
                None,
                handle=name.plain,
                front=front,
                back=answer,
                extra=extra,
                lines=lines,
            )
