"""Questions that the note itself asks: headings, bold lines, callouts, details, ``Q:`` / ``A:``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flashgen.model import STRONG, Block, Candidate, CodeBlock, Content, Heading, ListBlock, Paragraph, Quote, Rich
from flashgen.rules.answers import answer_of
from flashgen.rules.base import Scope, lines_of
from flashgen.rules.language import Language
from flashgen.rules.outline import split_label
from flashgen.rules.text import normal, units

_NUMBER = re.compile(r"^\s*(?:Q?\d+[.、)）]\s*|[（(]\d+[）)]\s*|Q\d*\s*[:：.]\s*)")


def question(scope: Scope) -> Iterator[Candidate]:
    """A question as written, answered by what follows it.

    ``**为什么要缩放点积？**`` ⏎ text → 为什么要缩放点积？ / text
    """
    blocks = scope.section.blocks
    language = scope.language_for(scope.heading) if scope.heading else scope.language
    if scope.section.path and _asks(scope.heading, language):
        yield from _heading(scope, scope.section.path[-1], blocks, language)
    yield from _in_blocks(scope, blocks)


def _asks(text: Rich, language: Language) -> bool:
    plain = text.plain.strip()
    return bool(
        4 <= units(plain) <= 100
        and language.full("question").match(plain)
        and not language.start("deictic").search(plain)
        and (language.start("question_words").search(plain) or language.full("compare").match(plain))
    )


def _heading(scope: Scope, heading: Heading, blocks: Sequence[Block], language: Language) -> Iterator[Candidate]:
    front = _cleaned(heading.text)
    back, extra = answer_of(_without_details(blocks), language)
    given = _details(blocks)
    if given is not None:
        # The answer is folded away; what stands before it belongs to the question.
        before = tuple(
            block
            for block in blocks[: list(blocks).index(given)]
            if isinstance(block, (CodeBlock, ListBlock, Paragraph))
        )
        back, extra = answer_of(given.blocks, language)
        if back:
            yield _made(scope, "folded", (Paragraph(front), *before), back, extra, heading.line, blocks, front)
        return
    if not back:
        back = _aspects(scope, blocks)
    if back:
        yield _made(scope, "heading", (Paragraph(front),), back, extra, heading.line, _used(blocks, back), front)


def _aspects(scope: Scope, blocks: Sequence[Block]) -> Content:
    return ()


def _made(
    scope: Scope, cue: str, front: Content, back: Content, extra: Content, line: int, used: Sequence[Block], asked: Rich
) -> Candidate:
    crumbs = [heading.text for heading in scope.section.path if normal(heading.text.plain) != normal(asked.plain)]
    made = scope.candidate(
        "question",
        cue,
        80,
        None,
        handle=asked.plain,
        front=asked,
        back=back,
        extra=extra,
        lines={line, *lines_of(used)},
        crumbs=crumbs,
    )
    return made if len(front) == 1 else _with_front(made, front)


def _with_front(made: Candidate, front: Content) -> Candidate:
    from dataclasses import replace

    # Sixty questions may read the same; what they are about is part of what is asked, so part of the handle.
    about = " ".join(block.code if isinstance(block, CodeBlock) else "" for block in front).strip()
    return replace(made, front=front, handle=f"{made.handle} {about}".strip())


def _used(blocks: Sequence[Block], back: Content) -> Sequence[Block]:
    return blocks[:1] if blocks else ()


def _without_details(blocks: Sequence[Block]) -> Sequence[Block]:
    return [block for block in blocks if not (isinstance(block, Quote) and block.kind == "details")]


def _details(blocks: Sequence[Block]) -> Quote | None:
    return next((block for block in blocks if isinstance(block, Quote) and block.kind == "details"), None)


def _in_blocks(scope: Scope, blocks: Sequence[Block]) -> Iterator[Candidate]:
    for at, block in enumerate(blocks):
        rest = blocks[at + 1 :]
        if isinstance(block, Paragraph):
            yield from _bold_line(scope, block, rest)
            yield from _question_and_answer(scope, block, rest)
        elif isinstance(block, ListBlock):
            yield from _items(scope, block, rest)
        elif isinstance(block, Quote):
            yield from _quote(scope, block)


def _bold_line(scope: Scope, block: Paragraph, rest: Sequence[Block]) -> Iterator[Candidate]:
    text = block.text
    span = next(text.spans(STRONG), None)
    language = scope.language_for(text)
    if span is None or span[0] != 0:
        return
    asked, tail = text[: span[1]], text[span[1] :].strip()
    if not asked.mask.rstrip().endswith(("?", "？", "؟")):
        # Emoji and marks of difficulty may follow the question mark.
        match = re.match(r".*[?？؟](?=[^\w]*$)", asked.mask)
        if not match:
            return
        asked = asked[: match.end()]
    if not _asks(asked, language):
        return
    body = [Paragraph(tail, block.line, block.end), *rest] if normal(tail.plain) else _until_question(rest)
    back, extra = answer_of(body, language)
    if back:
        yield _made(scope, "bold", (Paragraph(asked),), back, extra, block.line, body[:1], _cleaned(asked))


def _until_question(rest: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in rest:
        if isinstance(block, Paragraph) and found and next(block.text.spans(STRONG), (1, 1))[0] == 0:
            break
        found.append(block)
    return found


def _question_and_answer(scope: Scope, block: Paragraph, rest: Sequence[Block]) -> Iterator[Candidate]:
    """``Q: …`` and ``A: …`` on neighbouring lines or paragraphs."""
    label = split_label(block.text)
    language = scope.language_for(block.text)
    if label is None or not language.full("ask_labels").match(label.term.plain.strip()) or not label.body:
        return
    follow = rest[0] if rest else None
    if isinstance(follow, Paragraph):
        answer = split_label(follow.text)
        if (
            answer is not None
            and language.full("answer_labels").match(answer.term.plain.strip())
            and _asks(label.body, language)
        ):
            back, extra = answer_of([Paragraph(answer.body, follow.line, follow.end), *rest[1:]], language)
            if back:
                yield _made(
                    scope, "q-a", (Paragraph(label.body),), back, extra, block.line, [follow], _cleaned(label.body)
                )


def _items(scope: Scope, block: ListBlock, rest: Sequence[Block]) -> Iterator[Candidate]:
    """List items that are questions with their answer nested; the last one may have it folded away after the list."""
    for at, item in enumerate(block.items):
        language = scope.language_for(item.text)
        text = item.text.without(STRONG)
        if not _asks(text, language) or not text.mask.rstrip().endswith(("?", "？", "؟")):
            continue
        nested: Sequence[Block] = item.nested
        if not nested and at == len(block.items) - 1:
            folded = _details(rest[:4])
            nested = [*rest[: list(rest).index(folded) + 1]] if folded is not None else []
        given = _details(nested)
        if given is not None:
            before = tuple(b for b in nested[: list(nested).index(given)] if isinstance(b, (CodeBlock, ListBlock)))
            back, extra = answer_of(given.blocks, language)
            if back:
                yield _made(scope, "item", (Paragraph(text), *before), back, extra, item.line, nested, _cleaned(text))
        elif nested:
            back, extra = answer_of(nested, language)
            if back:
                yield _made(scope, "item", (Paragraph(text),), back, extra, item.line, nested[:1], _cleaned(text))


def _quote(scope: Scope, block: Quote) -> Iterator[Candidate]:
    language = scope.language_for(block.title) if block.title else scope.language
    if block.kind in ("question", "faq", "help", "details") and _asks(block.title, language):
        back, extra = answer_of(block.blocks, language)
        if back:
            front = _cleaned(block.title)
            yield _made(scope, "callout", (Paragraph(front),), back, extra, block.line, block.blocks[:1], front)
    elif not block.kind or block.kind not in ("details",):
        yield from _in_blocks(scope, block.blocks)


def _cleaned(text: Rich) -> Rich:
    text = text.without(STRONG).strip()
    match = _NUMBER.match(text.mask)
    return text[match.end() :] if match else text
