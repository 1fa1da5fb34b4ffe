"""Questions that the note itself asks: headings, bold lines, callouts, folded answers, ``Q:`` / ``A:``, tagged
lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from flashgen.model import CODE, EMPHASIS, STRONG, Block, Candidate, Item, ListBlock, Paragraph, Quote, Rich
from flashgen.rules.asked import (
    Question,
    ask_label,
    asks,
    cards,
    counted_question,
    is_pointed,
    language_for,
    reveals,
    without_marks,
)
from flashgen.rules.base import Scope, item_name, lines_of
from flashgen.rules.choices import options_of
from flashgen.rules.labels import is_nominal
from flashgen.rules.language import Language
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.remarks import asking, without_answer_label
from flashgen.rules.tags import is_card, untagged
from flashgen.rules.terms import is_term
from flashgen.rules.text import QUESTION_MARK, ends_in_colon, normal, sentences, source_lines, trimmed, units
from flashgen.rules.wordings import worded

_REACH: Final = 200
"""Blocks behind a question among which its answer is."""
_SIGN: Final = re.compile("[?？؟#：:]")
_FIELD: Final = re.compile(r"\s*:::?\s*")
"""``question::answer``, as spaced-repetition plugins read it."""


def question(scope: Scope) -> Iterator[Candidate]:
    """A question as written, answered by what follows it.

    ``**为什么要缩放点积？**`` ⏎ text → 为什么要缩放点积？ / text
    """
    blocks = scope.section.blocks
    if scope.section.path:
        heading = scope.section.path[-1]
        language = language_for(scope, heading.text)
        named = language.start("unasked_heading").match(heading.text.mask) and "?" not in heading.text.mask
        if (asks(heading.text, language, is_pointed(blocks)) and not named) or is_card(heading.text):
            yield from cards(scope, Question(heading.text, "heading", heading.line, blocks))
    yield from _in_blocks(scope, blocks, ())


def _in_blocks(scope: Scope, blocks: Sequence[Block], crumbs: tuple[Rich, ...]) -> Iterator[Candidate]:
    for at, block in enumerate(blocks):
        rest = tuple(blocks[at + 1 : at + 1 + _REACH])
        if isinstance(block, Paragraph):
            yield from _paragraph(scope, block, rest, crumbs)
        elif isinstance(block, ListBlock):
            yield from _items(scope, block, rest, crumbs)
        elif isinstance(block, Quote):
            yield from _quote(scope, block, rest, crumbs)


def _paragraph(
    scope: Scope, block: Paragraph, rest: tuple[Block, ...], crumbs: tuple[Rich, ...]
) -> Iterator[Candidate]:
    text = block.text
    language = language_for(scope, text)
    bare = _asks_above_list(text, rest, language)
    if not (_may_ask(text) or bare or _is_answer(rest, language)):
        return
    lines = source_lines(text)
    if (
        found := _labelled(block, lines, rest, language)
        or _marked(block, lines, rest)
        or _answered(text, rest, language)
        or _beside(text, (), language, scope.entity)
    ):
        cue, asked, follow = found
    elif bold := _bold(text, language, rest):
        asked, tail = bold
        cue, follow = "bold", ((Paragraph(tail, block.line, block.end), *rest) if normal(tail.plain) else rest)
    elif counted := counted_question(text, language):
        cue, asked, follow = "item", counted, rest
    elif bare or (rest and isinstance(rest[0], ListBlock) and _is_asked_alone(text, language)):
        cue, asked, follow = "line", text if QUESTION_MARK.search(text.mask) else language.ask("ask", x=text), rest[:1]
    else:
        return
    yield from cards(scope, Question(asked, cue, block.line, follow, crumbs))


def _is_asked_alone(text: Rich, language: Language) -> bool:
    """Whether a paragraph is one question; right above a list it is no rhetorical one."""
    said = sentences(text)
    return len(said) == 1 and QUESTION_MARK.search(text.mask.rstrip()[-1:]) is not None and asks(said[0], language)


def _asks_above_list(text: Rich, rest: tuple[Block, ...], language: Language) -> bool:
    """Whether a line right above a list is a question without its sign: ``What is OAuth``."""
    begins = language.start("question_words").match(text.mask) is not None
    listed = bool(rest) and isinstance(rest[0], ListBlock)
    return (
        language.spaced and listed and begins and not text.mask.rstrip().endswith((".", ":")) and asks(text, language)
    )


def _may_ask(text: Rich) -> bool:
    """Whether there is any sign of a question: its mark, a label, a tag, words set off at the start."""
    return bool(text.runs) and (
        bool(text.runs[0].marks & (STRONG | EMPHASIS | CODE)) or _SIGN.search(text.mask) is not None
    )


_Found = tuple[str, Rich, tuple[Block, ...]]
"""(cue, question, what follows it)."""


def _labelled(block: Paragraph, lines: list[Rich], rest: tuple[Block, ...], language: Language) -> _Found | None:
    """``Q: …`` with ``A: …`` on the next line or in the next paragraph."""
    label = ask_label(lines[0], language) if lines else None
    if label is None:
        return None
    if not normal(label.body.plain) and len(lines) == 1 and rest and isinstance(rest[0], Paragraph):
        # The label stands alone above its question.
        after = rest[1] if len(rest) > 1 else None
        answered = isinstance(after, Paragraph) and _answers(after.text, language)
        return ("q-a", rest[0].text, rest[1:]) if answered else None
    for at, line in enumerate(lines[1:], 1):
        if _answers(line, language):
            asked = Rich(tuple(run for part in (label.body, *lines[1:at]) for run in part.runs))
            answer = Rich(tuple(run for part in lines[at:] for run in part.runs))
            said = Paragraph(answer, answer.lines[0] if answer.lines else block.line, block.end)
            return "q-a", asked, _own((said, *rest))
    follow = rest[0] if rest else None
    if len(lines) == 1 and isinstance(follow, Paragraph) and _answers(follow.text, language):
        return "q-a", label.body, _own(rest)
    if len(lines) == 1 and label.body and (asks(label.body, language) or (follow and reveals(follow, (), language))):
        return "q-a", label.body, rest
    return None


def _answered(text: Rich, rest: Sequence[Block], language: Language) -> _Found | None:
    """A line answered by one that says so (``答：…``) is a question, whether it reads as one or only names what is
    asked for."""
    if not _is_answer(rest, language) or _answers(text, language) or options_of(Paragraph(text)) is not None:
        return None
    asked, _ = split_gloss(trimmed(text.without(STRONG)))
    if not 4 <= units(asked.plain) <= _LONGEST:
        return None
    if not (language.full("question").match(asked.plain) or language.start("question_words").search(asked.plain)):
        if not is_nominal(asked, language):
            return None
        asked = language.ask("what", x=asked)
    return "q-a", asked, _own(rest)


def _own(answer: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of an answer that begins with its label: its paragraph, and what goes on right below it or is
    announced by it. What stands apart may be of anything."""
    end = 1
    while end < len(answer):
        last, block = answer[end - 1], answer[end]
        announced = isinstance(last, Paragraph) and (ends_in_colon(last.text) or not normal(last.text.plain))
        if not announced and min(lines_of([block]), default=0) > max(lines_of([last]), default=0) + 1:
            break
        end += 1
    return tuple(answer[:end])


def _beside(text: Rich, rest: Sequence[Block], language: Language, above: Rich) -> _Found | None:
    """A question with its answer behind a colon: ``为什么要发酵：让面团膨胀``; ``Why it helps: …`` asks of what stands
    ``above``."""
    label = split_label(text)
    if label is None or not label.colon or not normal(label.body.plain) or QUESTION_MARK.search(label.body.mask):
        return None
    term = label.term.without(STRONG)
    lead = language.start("lead_ins").match(term.mask)
    # “注意读与写的区别：”
    term = term[lead.end() :].strip() if lead else term
    if language.start("clause_of_place").match(term.mask):
        return None
    # “Regularization: Controlling Model Complexity” names a thing and says what it does.
    above = above[: found.start()] if (found := re.search(r":\s", above.mask)) else above
    if (asked := worded(language, "asked_of_it", term, label.body, above)) and is_term(above, language):
        return "label", asked, (_as_paragraph(label.body, text), *rest)
    if units(term.plain) < _ASKED or not asks(term, language) or language.start("list_words").match(term.mask):
        return None
    if not QUESTION_MARK.search(term.mask):
        compares = language.full("compare").match(term.plain.strip()) is not None
        term = language.ask("what" if compares else "ask", x=term)
    return "label", term, (_as_paragraph(label.body, text), *rest)


def _as_paragraph(said: Rich, text: Rich) -> Paragraph:
    """A part of a text as a paragraph on its lines."""
    return Paragraph(said, min(text.lines, default=0), max(text.lines, default=0))


_ASKED: Final = 6
"""Units of a question that says what it is about: ``如何处理`` does not."""


def _is_answer(rest: Sequence[Block], language: Language) -> bool:
    return bool(rest) and isinstance(rest[0], Paragraph) and _answers(rest[0].text, language)


_LONGEST: Final = 60
"""Units of a line above its answer."""


_COLON_WITHIN: Final = re.compile(r".{1,24}?[：:]")
"""A text that may have a label."""


def _answers(text: Rich, language: Language) -> bool:
    return (
        _COLON_WITHIN.match(text.mask) is not None and without_answer_label(text, language).plain != text.plain.strip()
    )


def _marked(block: Paragraph, lines: list[Rich], rest: tuple[Block, ...]) -> _Found | None:
    """Lines written as cards: ``… #flashcard``, a line with nothing but ``?`` between question and answer, ``?::``."""
    for at, line in enumerate(lines):
        if is_card(line):
            asked = untagged(Rich(tuple(run for part in lines[: at + 1] for run in part.runs)))
            tail = Rich(tuple(run for part in lines[at + 1 :] for run in part.runs))
            follow = (Paragraph(tail, block.line, block.end),) if tail else rest
            return ("tagged", asked, follow) if normal(asked.plain) else None
        if at and at < len(lines) - 1 and line.plain.strip() in ("?", "??", "？"):
            asked = Rich(tuple(run for part in lines[:at] for run in part.runs))
            tail = Rich(tuple(run for part in lines[at + 1 :] for run in part.runs))
            return "tagged", asked, (Paragraph(tail, block.line, block.end),)
    if len(lines) == 1 and "::" in lines[0].mask and (match := _FIELD.search(lines[0].mask)):
        asked, tail = lines[0][: match.start()], lines[0][match.end() :]
        if asked.mask.rstrip().endswith(("?", "？", "؟")) and normal(tail.plain):
            return "tagged", asked, (Paragraph(tail, block.line, block.end),)
    return None


def _bold(text: Rich, language: Language, rest: Sequence[Block]) -> tuple[Rich, Rich] | None:
    """(bold question at the start of a text, what follows it there); one in italics stands alone."""
    first = next(text.spans(STRONG), None) or next(
        (span for span in text.spans(EMPHASIS) if span[1] == len(text)), None
    )
    if first is None or first[0] != 0:
        return None
    asked, tail = without_marks(text[: first[1]]), text[first[1] :].strip()
    if asked is None and tail.mask[:1] in ("?", "？", "؟"):
        asked, tail = text[: first[1] + 1], tail[1:].strip()
    return (asked, tail) if asked is not None and asks(asked, language, is_pointed(rest)) else None


def _items(scope: Scope, block: ListBlock, rest: tuple[Block, ...], crumbs: tuple[Rich, ...]) -> Iterator[Candidate]:
    """List items that are questions; the answer is nested, stands behind the question, or follows the list's last
    item."""
    for at, item in enumerate(block.items):
        language = language_for(scope, item.text)
        found = _item(scope, item, language) if _may_ask(item.text) or _asks_bare(item, language) else None
        found = found or _answered(item.text, item.nested, language)
        if found is None:
            if nested := item.nested:
                above = (*crumbs, item_name(item.text)) if item.text else crumbs
                yield from _in_blocks(scope, nested, above)
            continue
        cue, asked, follow = found
        last = at == len(block.items) - 1
        if not follow and last and (len(block.items) == 1 or _folded(rest, language)):
            follow = rest
        elif not follow and at + 1 < len(block.items) and _answers(block.items[at + 1].text, language):
            follow = block.items[at + 1].blocks
        yield from cards(scope, Question(asked, cue, item.line, follow, crumbs))


def _item(scope: Scope, item: Item, language: Language) -> _Found | None:
    text = item.text
    if not normal(text.plain) or all(run.link for run in text.runs if run.text.strip()):
        return None
    own = Paragraph(text, item.line, item.line)
    lines = source_lines(text)
    if (found := _labelled(own, lines, item.nested, language)) or (found := _marked(own, lines, item.nested)):
        return found
    label = ask_label(text, language)
    if label is not None and normal(label.body.plain):
        return "q-a", label.body, item.nested
    if bold := _bold(text, language, item.nested):
        asked, tail = bold
        return (
            "item",
            asked,
            ((Paragraph(tail, item.line, item.line), *item.nested) if normal(tail.plain) else item.nested),
        )
    if beside := _beside(text, item.nested, language, scope.entity):
        return beside
    plain = text.without(STRONG)
    bare = without_marks(plain)
    if bare is None and _asks_bare(item, language):
        bare = plain
    if bare is not None and asks(plain, language, is_pointed(item.nested)) and len(sentences(plain)) <= 2:
        return "item", bare, item.nested
    said = sentences(text)
    begins = language.start("question_words")
    if language.spaced and len(said) > 1 and not begins.match(said[0].mask):
        return None
    if len(said) > 1 and asking(said[0], language) and asks(said[0], language) and not asking(said[1], language):
        tail = text[text.plain.find(said[0].plain) + len(said[0]) :].strip()
        return "item", said[0], (Paragraph(tail, item.line, item.line), *item.nested)
    return None


_DASH: Final = re.compile("—|--")
"""Behind it stands the answer."""


def _asks_bare(item: Item, language: Language) -> bool:
    """Whether an item above its answer begins with a question word, or reads as a question: ``什么是酵母`` and
    ``酵母如何繁殖`` need no sign."""
    text = item.text.mask.strip()
    said = language.start("question_words").match(text) or language.full("question").match(text)
    bare = not language.spaced and bool(item.nested) and said is not None
    return bare and _DASH.search(item.text.mask) is None


def _folded(rest: Sequence[Block], language: Language) -> bool:
    return any(reveals(block, rest[:at], language) for at, block in enumerate(rest[:5]))


def _quote(scope: Scope, block: Quote, rest: tuple[Block, ...], crumbs: tuple[Rich, ...]) -> Iterator[Candidate]:
    language = language_for(scope, block.title) if block.title else scope.language
    asked = without_marks(block.title) or block.title
    explicit = block.kind in ("question", "faq", "help", "details")
    if block.title and (asks(asked, language) or (explicit and asking(asked, language))):
        # A callout that holds nothing but its title is answered by the next one.
        yield from cards(scope, Question(asked, "callout", block.line, block.blocks or rest, crumbs))
        return
    first = block.blocks[0] if block.blocks else None
    if isinstance(first, Paragraph) and (explicit or not block.kind):
        language = language_for(scope, first.text)
        plain = first.text.without(STRONG)
        if asking(plain, language) and asks(plain, language):
            inner = block.blocks[1:]
            folded = explicit and (_folded(inner, language) or (not inner and _folded(rest[:1], language)))
            if folded or not block.kind:
                yield from cards(scope, Question(plain, "quote", first.line, inner or rest, crumbs))
            return
    yield from _in_blocks(scope, block.blocks, (*crumbs, block.title) if block.title else crumbs)
