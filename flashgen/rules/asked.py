"""What is a question, where its answer ends, and the card of both: code and options on the front, the answer on the
back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from flashgen.model import (
    EMPHASIS,
    STRONG,
    Block,
    Break,
    Candidate,
    CodeBlock,
    Content,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.rules.answers import MAX_CODE, Answer, answer_of, fitting, more
from flashgen.rules.base import Scope, lines_of
from flashgen.rules.choices import chosen, options_of
from flashgen.rules.coherence import goes_on
from flashgen.rules.flat import flat
from flashgen.rules.language import Language, language_of
from flashgen.rules.lines import Label, is_figure, split_label
from flashgen.rules.remarks import asking
from flashgen.rules.tags import is_card, untagged
from flashgen.rules.text import QUESTION_MARK, cjk_share, normal, units, unmarked, wholly

_MAX_QUESTION: Final = 100
"""Units of a question."""
_MAX_STATEMENT: Final = 100
"""Units of the text between a question and its folded answer."""
_MAX_CODE: Final = 3 * MAX_CODE
"""Lines of code that a question may be about."""
_NUMBER: Final = re.compile(
    r"\s*(?:Q?\d{1,3}(?:\.\d{1,2})*\s*[.、)）:：]\s*|[（(【\[]\s*Q?\d{1,3}\s*[）)】\]]\s*[.:：]?\s*|Q\s*\d{0,3}\s*[:：.]\s*)"
)
_MARKS: Final = re.compile(r".*[?？؟](?=[^\w]*$)", re.DOTALL)
_REVEALING: Final = frozenset(("success", "solution", "answer", "spoiler", "check", "done"))


@dataclass(frozen=True)
class Question:
    """A question as the notes ask it, and what follows it."""

    text: Rich
    cue: str
    line: int
    follow: tuple[Block, ...]
    """The blocks behind it, up to the end of its container."""
    crumbs: tuple[Rich, ...] = ()
    """Items and titles above it, below the headings."""


def language_for(scope: Scope, text: Rich) -> Language:
    """The language of a question: a short one in Latin letters is no Chinese, whatever stands around it."""
    language = scope.language_for(text)
    return language if language.spaced or cjk_share(text.mask) else language_of(text.mask)


def asks(text: Rich, language: Language, pointing: bool = False) -> bool:
    """Whether a text is a question that can be asked on its own: a question word, nothing that points elsewhere.

    ``pointing`` says that what it may point to will stand on the card with it.
    """
    plain = text.plain.strip()
    return bool(
        4 <= units(plain) <= _MAX_QUESTION
        and language.full("question").match(plain)
        and (pointing or not language.start("deictic").search(plain))
        and (language.start("question_words").search(plain) or language.full("compare").match(plain))
        and not all(run.link for run in text.runs if run.text.strip())
    )


def counted_question(text: Rich, language: Language) -> Rich | None:
    """A question that is a whole paragraph and numbered by hand, without its number: ``11、…？``. Notes that count
    their questions mean them to be asked; without a number one in running text may only lead on."""
    number = _COUNTED.match(text.mask)
    asked = text[number.end() :].strip() if number else Rich()
    return asked if asked and asking(asked, language) and asks(asked, language) else None


_COUNTED: Final = re.compile(r"\s*[（(]?\d{1,3}\s*[、.．)）]\s*(?=[^\s\d])")


def without_marks(text: Rich) -> Rich | None:
    """A text up to its question mark where only emoji and signs follow; None where it does not end so."""
    match = _MARKS.match(text.mask)
    return text[: match.end()].strip() if match else None


def cleaned(text: Rich, language: Language) -> Rich:
    """A question without bold, italics of the whole, number, ``Q:`` and card tags."""
    text = text.without(STRONG)
    if wholly(text, EMPHASIS):
        text = text.without(EMPHASIS)
    text = unmarked(untagged(text).strip())
    label = ask_label(text, language)
    if label is not None and label.body:
        text = label.body
    match = _NUMBER.match(text.mask)
    text = text[match.end() :].strip() if match and normal(text.plain[match.end() :]) else text
    first = QUESTION_MARK.search(text.mask)
    # Of two questions in one the answer begins with the first.
    return text[: first.end()] if first and units(text.plain[: first.end()]) >= 6 else text


def ask_label(text: Rich, language: Language) -> Label | None:
    """The label of a text where it announces a question: ``Q``, ``Question 3``, ``问``."""
    # Most texts have no such word, and looking for it is much cheaper than telling a label from its text.
    if not _ask_words(language).search(text.mask, 0, _LABEL_END):
        return None
    label = split_label(text)
    if label is None:
        return None
    name = label.term.plain.strip().rstrip("0123456789 ")
    return label if language.full("ask_labels").match(name) else None


_LABEL_END: Final = 80
"""Characters in which a label has to begin and end."""


@cache
def _ask_words(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(language.parts("ask_labels")) or "(?!)", re.IGNORECASE)


def opens_question(block: Block, scope: Scope) -> bool:
    """Whether a block begins a question of its own, or a break ends the answer before it."""
    if isinstance(block, Paragraph):
        language = language_for(scope, block.text)
        first = next(block.text.spans(STRONG), (1, 1))
        bold = without_marks(block.text[: first[1]]) if first[0] == 0 else None
        return bool(
            (bold is not None and asks(bold, language))
            or is_card(block.text)
            or ask_label(block.text, language)
            or counted_question(block.text, language)
        )
    if isinstance(block, Quote):
        return block.kind in ("question", "faq") or block.title.mask.rstrip().endswith(("?", "？", "؟"))
    if isinstance(block, ListBlock):
        text = block.items[0].text
        return asks(text, language_for(scope, text)) and text.mask.rstrip().endswith(("?", "？", "؟"))
    return isinstance(block, Break)


def is_pointed(blocks: Sequence[Block]) -> bool:
    """Whether code or options stand right under a question."""
    return bool(blocks) and (isinstance(blocks[0], CodeBlock) or any(options_of(block) for block in blocks[:2]))


def up_to_question(blocks: Sequence[Block], scope: Scope) -> tuple[Block, ...]:
    """The blocks before the next question."""
    end = next((at for at, block in enumerate(blocks) if opens_question(block, scope)), len(blocks))
    return tuple(blocks[:end])


def reveals(block: Block, before: Sequence[Block], language: Language) -> bool:
    """Whether a block folds an answer away: ``<details>``, ``??? success`` or a title that says so."""
    if not isinstance(block, Quote) or not block.kind:
        return False
    if block.title and asks(block.title, language):
        return False
    if says_answer(block.title, language):
        return True
    bare = not any(isinstance(b, Paragraph) and not is_figure(b.text) and options_of(b) is None for b in before)
    return bare and (block.kind == "details" or block.kind in _REVEALING)


def says_answer(title: Rich, language: Language) -> bool:
    """Whether a title holds a word for “answer”."""
    words = language.data.get("answer_labels", [])
    plain = title.plain.lower()
    return any(len(word) > 1 and word.lower() in plain for word in words) if isinstance(words, list) else False


def cards(scope: Scope, question: Question) -> Iterator[Candidate]:
    """The card of a question, if its answer is there and not too long."""
    language = language_for(scope, question.text)
    asked = cleaned(question.text, language)
    body = up_to_question(question.follow, scope)
    before, given, certain = _divided(body, asked, language)
    if not normal(asked.plain) or not _belongs(before, certain):
        return
    if not before and language.start("either").match(asked.mask):
        # Both answers stand in the question.
        return
    options = next((found for block in before if (found := options_of(block)) is not None), None)
    answer = Answer()
    if options is not None:
        right, explained = chosen(options, given)
        extra = more(explained)
        used = (*given[:1], *extra)
        answer = Answer(tuple(Paragraph(text) for text in right), extra, used) if right else Answer()
    first = given[0] if given else None
    if isinstance(first, ListBlock) and goes_on(scope, first):
        return
    answer = answer or fitting(asked, answer_of(given, asked, language), given, language)
    if not answer or normal(flat(answer.back)) == normal(asked.plain):
        return
    if question.cue == "quote" and answer.used and normal(flat(answer.back)) != normal(flat(answer.used[:1])):
        # A remark set off among the text is answered by all of the next paragraph, or by nobody knows what of it.
        return
    defines = language.full("what_question").match(asked.plain.strip()) is not None
    back = (_without_the_thing(answer.back[0], asked), *answer.back[1:]) if defines else answer.back
    about = tuple(options.block() if options and options_of(block) is not None else block for block in before)
    crumbs = [
        heading.text for heading in scope.section.path if normal(heading.text.plain) != normal(question.text.plain)
    ]
    made = scope.candidate(
        "question",
        question.cue if options is None else "choice",
        80,
        None,
        # Sixty questions may read the same; what they are about is part of what is asked, so part of the handle.
        handle=" ".join([asked.plain, *filter(None, [flat((block,)) for block in about])]),
        front=asked,
        back=back,
        extra=answer.extra,
        lines={question.line, *lines_of(before), *lines_of(answer.used)},
        crumbs=[*crumbs, *question.crumbs],
    )
    yield replace(made, front=(Paragraph(asked), *about)) if about else made


def _without_the_thing(block: Block, asked: Rich) -> Block:
    """``Process: a program that runs`` for “What is a process?” without the label, which the question has."""
    label = split_label(block.text) if isinstance(block, Paragraph) else None
    said = label is not None and bool(normal(label.body.plain)) and normal(label.term.plain) in normal(asked.plain)
    return Paragraph(label.body, block.line, block.end) if label is not None and said else block


def _divided(body: Content, asked: Rich, language: Language) -> tuple[Content, Content, bool]:
    """(what belongs to the question, its answer, whether the notes themselves draw that line)."""
    for at, block in enumerate(body):
        if reveals(block, body[:at], language):
            assert isinstance(block, Quote)
            return body[:at], block.blocks or body[at + 1 :], True
    for at, block in enumerate(body[:4]):
        if options_of(block) is not None:
            return body[: at + 1], body[at + 1 :], True
        if not isinstance(block, (CodeBlock, Paragraph)) or sum(isinstance(b, Paragraph) for b in body[: at + 1]) > 1:
            break
    if len(body) > 1 and isinstance(body[0], CodeBlock) and language.start("about_code").search(asked.mask):
        return body[:1], body[1:], True
    return (), body, False


def _belongs(before: Content, certain: bool) -> bool:
    """Whether blocks are short enough for the front."""
    if not certain:
        return True
    said = sum(
        units(block.text.plain) for block in before if isinstance(block, Paragraph) and options_of(block) is None
    )
    code = sum(block.code.count("\n") + 1 for block in before if isinstance(block, CodeBlock))
    return (
        said <= _MAX_STATEMENT
        and code <= _MAX_CODE
        and all(isinstance(block, (CodeBlock, ListBlock, MathBlock, Paragraph, Table)) for block in before)
    )
