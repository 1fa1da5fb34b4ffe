"""Candidate → Fact: what the ledger needs to know of a note, judged before anything is rendered.

The fingerprint covers what the card shows (text, marks, structure, pictures by content, breadcrumb, tags, kind) and
nothing else: no line number, no file name of a picture, no deck, no source. So only a change that a learner could see
restamps a note.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from flashgen.ledger.plain import Picture, deletions, plain_texts, squeezed
from flashgen.model import (
    MATH,
    Block,
    Break,
    Candidate,
    CodeBlock,
    Content,
    DefinitionList,
    Fact,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Run,
    Table,
)

RENDERER: Final = 1
"""Revision of the HTML that we make. Raised only on purpose, with a line in the changelog: it restamps every note."""

_Canon: TypeAlias = str | int | bool | list["_Canon"] | None


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
                [*map(_one_line, candidate.context)],
                [*sorted({*map(_one_line, candidate.tags)})],
            ]
        ),
        front=front,
        back=back,
        deletions=tuple(text for _, text in deletions(candidate.text)),
        was=candidate.was,
        fresh=candidate.fresh,
        override="" if base is None else _hash(base),
        edit=edit,
        generated=("", "") if generated is None else plain_texts(generated, picture),
    )


@lru_cache(maxsize=1024)
def _one_line(text: str) -> str:
    """Breadcrumbs and tags come again and again."""
    return squeezed(text).strip()


_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


def _hash(value: _Canon) -> str:
    return hashlib.sha256(_encode(value).encode()).hexdigest()[:20]


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
    return [candidate.kind.value, *[_canon(content, picture, numbers) if content else [] for content in parts]]


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
    """Runs as [text, marks, link, deletion, its hint if any], equal ones joined; deletions counted as they appear.

    The number in the candidate is a proposal, the ledger's counts, so only the grouping may show here.
    """
    if len(rich.runs) == 1 and (run := rich.runs[0]).media is None and not run.marks & MATH and not run.cloze:
        text = squeezed(run.text).strip()
        return [[text, run.marks, run.link, 0]] if text else []
    found: list[_Canon] = []
    for run, text in _joined(rich):
        number = numbers.setdefault(run.cloze, len(numbers) + 1) if run.cloze else 0
        look: list[_Canon] = [run.marks, run.link, number]
        if run.cloze and run.hint:
            look.append(squeezed(run.hint).strip())
        if run.media is not None:
            found.append(["img", picture(run.media), run.media.alt, run.media.width, *look])
        else:
            found.append([text, *look])
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
    texts = [_verbatim(t) if r.marks & MATH else squeezed(t) for r, t in ((r, "".join(p)) for r, p in groups)]
    if texts:
        texts[0] = texts[0].lstrip()
        texts[-1] = texts[-1].rstrip()
    for (run, _), text in zip(groups, texts, strict=True):
        if text or run.media is not None:
            yield run, text


def _look(run: Run) -> tuple[int, str, int, str]:
    return run.marks, run.link, run.cloze, run.hint


def _verbatim(text: str) -> str:
    """Code and formulas: white space means something, the way a file ends its lines does not."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
