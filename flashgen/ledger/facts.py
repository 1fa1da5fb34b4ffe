"""Candidate → Fact: what the ledger needs to know of a note, judged before anything is rendered.

The fingerprint covers what the card shows (text, marks, structure, pictures by content, breadcrumb, tags, kind) and
nothing else: no line number, no file name of a picture, no deck, no source. So only a change that a learner could see
restamps a note.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from flashgen.model import (
    MATH,
    Block,
    Break,
    Candidate,
    CodeBlock,
    Content,
    DefinitionList,
    Fact,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    NoteKind,
    Paragraph,
    Quote,
    Rich,
    Run,
    Table,
)

RENDERER: Final = 1
"""Revision of the HTML that we make. Raised only on purpose, with a line in the changelog: it restamps every note."""

Picture: TypeAlias = Callable[[MediaRef], str]
"""What stands for a picture: its name by content, or anything that changes exactly when the picture does."""
_Canon: TypeAlias = str | int | bool | list["_Canon"] | None

_SPACE = re.compile(r"\s+")


def fact_of(candidate: Candidate, picture: Picture, generated: Candidate | None = None, edit: str = "") -> Fact:
    """What the ledger needs to know of a note.

    ``generated`` is the note before its override and ``edit`` a hash of the override as written; give both where a
    person changed the note, so that the ledger can say when the text below an override has changed.
    """
    base = None if generated is None else _fields(generated, picture)
    front, back = plain_texts(candidate, picture)
    return Fact(
        key=candidate.key,
        kind=candidate.kind,
        deck=candidate.deck,
        fingerprint=_hash(
            [
                RENDERER,
                _fields(candidate, picture),
                [_line(part) for part in candidate.context],
                [*sorted({_line(tag) for tag in candidate.tags})],
            ]
        ),
        front=front,
        back=back,
        deletions=tuple(text for _, text in _deletions(candidate.text)),
        was=candidate.was,
        fresh=candidate.fresh,
        override="" if base is None else _hash(base),
        edit=edit,
        generated=("", "") if generated is None else plain_texts(generated, picture),
    )


def plain_texts(candidate: Candidate, picture: Picture) -> tuple[str, str]:
    """Question and answer as plain text; of a cloze note its sentence with ``[…]``, and its deletions one a line."""
    if candidate.kind is NoteKind.CLOZE:
        return plain(candidate.text, picture, blank=True), "\n".join(text for _, text in _deletions(candidate.text))
    return plain(candidate.front, picture), plain(candidate.back, picture)


def plain(content: Content, picture: Picture, blank: bool = False) -> str:
    """Blocks as plain text, a line each; pictures as ``[name]``; with ``blank``, deletions as ``[…]``."""
    return "\n".join(line for block in content for line in _lines(block, picture, blank) if line)


def _hash(value: _Canon) -> str:
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()[:20]


def _line(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


# ---------------------------------------------------------------------------------------------------------- fingerprint
def _fields(candidate: Candidate, picture: Picture) -> _Canon:
    """Everything a person reads on the card but breadcrumb and tags."""
    numbers: dict[int, int] = {}
    parts = (
        candidate.front,
        candidate.back,
        candidate.text,
        candidate.extra,
        candidate.reverse_front,
        candidate.reverse_back,
    )
    return [candidate.kind.value, *(_canon(content, picture, numbers) for content in parts)]


def _canon(content: Content, picture: Picture, numbers: dict[int, int]) -> _Canon:
    return [_canon_block(block, picture, numbers) for block in content]


def _canon_block(block: Block, picture: Picture, numbers: dict[int, int]) -> _Canon:
    def rich(value: Rich) -> _Canon:
        return _canon_rich(value, picture, numbers)

    match block:
        case Paragraph():
            return ["p", rich(block.text)]
        case ListBlock():
            items: list[_Canon] = [[item.done, _canon(item.blocks, picture, numbers)] for item in block.items]
            return ["ol" if block.ordered else "ul", block.start if block.ordered else 1, items]
        case Quote():
            return ["quote", block.kind, rich(block.title), _canon(block.blocks, picture, numbers)]
        case CodeBlock():
            return ["code", block.language, _verbatim(block.code)]
        case MathBlock():
            return ["math", _verbatim(block.tex)]
        case Table():
            rows: list[_Canon] = [[rich(cell) for cell in row] for row in (block.header, *block.rows)]
            return ["table", [*block.align], rows]
        case DefinitionList():
            return ["dl", [[rich(term), _canon(body, picture, numbers)] for term, body in block.entries]]
        case Break():
            return ["hr"]


def _canon_rich(rich: Rich, picture: Picture, numbers: dict[int, int]) -> _Canon:
    """Runs as [text, marks, link, deletion] with equal neighbours joined; deletions numbered as they first appear.

    The number in the candidate is a proposal, the ledger's counts, so only the grouping may show here.
    """
    found: list[_Canon] = []
    for run, text in _joined(rich):
        number = numbers.setdefault(run.cloze, len(numbers) + 1) if run.cloze else 0
        if run.media is not None:
            found.append(["img", picture(run.media), run.media.alt, run.media.width, run.marks, run.link, number])
        else:
            found.append([text, run.marks, run.link, number])
    return found


def _joined(rich: Rich) -> Iterator[tuple[Run, str]]:
    """Runs that look alike joined, white space collapsed, the ends stripped."""
    groups: list[tuple[Run, list[str]]] = []
    for run in rich.runs:
        last = groups[-1][0] if groups else None
        if last is not None and run.media is None and last.media is None and _look(run) == _look(last):
            groups[-1][1].append(run.text)
        else:
            groups.append((run, [run.text]))
    texts = [_verbatim(t) if r.marks & MATH else _squeezed(t) for r, t in ((r, "".join(p)) for r, p in groups)]
    if texts:
        texts[0] = texts[0].lstrip()
        texts[-1] = texts[-1].rstrip()
    for (run, _), text in zip(groups, texts, strict=True):
        if text or run.media is not None:
            yield run, text


def _look(run: Run) -> tuple[int, str, int]:
    return run.marks, run.link, run.cloze


def _squeezed(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text))


def _verbatim(text: str) -> str:
    """Code and formulas: white space means something, the way a file ends its lines does not."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


# ----------------------------------------------------------------------------------------------------------- plain text
def _lines(block: Block, picture: Picture, blank: bool) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _text(block.text, picture, blank)
        case ListBlock():
            for number, item in enumerate(block.items, block.start):
                yield from _item(item, f"{number}. " if block.ordered else "- ", picture, blank)
        case Quote():
            yield _text(block.title, picture, blank)
            for inner in block.blocks:
                yield from _lines(inner, picture, blank)
        case CodeBlock():
            yield from unicodedata.normalize("NFC", block.code).splitlines()
        case MathBlock():
            yield _line(block.tex)
        case Table():
            for row in (block.header, *block.rows):
                yield " | ".join(_text(cell, picture, blank) for cell in row)
        case DefinitionList():
            for term, body in block.entries:
                yield _text(term, picture, blank)
                for inner in body:
                    yield from _lines(inner, picture, blank)
        case Break():
            return


def _item(item: Item, bullet: str, picture: Picture, blank: bool) -> Iterator[str]:
    for block in item.blocks:
        for line in _lines(block, picture, blank):
            yield bullet + line
            bullet = " " * len(bullet)


def _text(rich: Rich, picture: Picture, blank: bool) -> str:
    parts: list[str] = []
    open_number = 0
    for run in rich.runs:
        if blank and run.cloze:
            parts += ["[…]"] if run.cloze != open_number else []
        else:
            parts.append(run.text if run.media is None else f"[{picture(run.media)}]")
        open_number = run.cloze
    return _line("".join(parts))


# ------------------------------------------------------------------------------------------------------------ deletions
def _deletions(content: Content) -> list[tuple[int, str]]:
    """(number, text) by ascending number; the stretches of one number joined by `` … ``."""
    found: dict[int, list[str]] = {}
    for rich in _riches(content):
        last = 0
        for run in rich.runs:
            if run.cloze:
                stretches = found.setdefault(run.cloze, [])
                if run.cloze == last:
                    stretches[-1] += run.text
                else:
                    stretches.append(run.text)
            last = run.cloze
    return [(number, " … ".join(map(_line, found[number]))) for number in sorted(found)]


def _riches(content: Content) -> Iterator[Rich]:
    for block in content:
        match block:
            case Paragraph():
                yield block.text
            case ListBlock():
                for item in block.items:
                    yield from _riches(item.blocks)
            case Quote():
                yield block.title
                yield from _riches(block.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    yield from row
            case DefinitionList():
                for term, body in block.entries:
                    yield term
                    yield from _riches(body)
