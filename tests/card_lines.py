"""Candidates as lines that a person can check, and the fixture files that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flashgen.model import (
    BREAK,
    CODE,
    IMAGE,
    MATH,
    Block,
    Candidate,
    CodeBlock,
    Content,
    DefinitionList,
    ListBlock,
    MathBlock,
    NoteKind,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.rules import Dropped


def card_lines(candidates: Iterable[Candidate], keys: bool = False) -> Iterator[str]:
    """A candidate a line: ``rule/cue | context | front → back``; Extra and the second card on lines of their own."""
    for candidate in candidates:
        yield (f"{candidate.key} | " if keys else "") + _line(candidate)
        if candidate.reverse_front:
            yield f"  ⇄ {said(candidate.reverse_front)} → {said(candidate.reverse_back)}"
        if candidate.extra:
            yield f"  + {said(candidate.extra)}"


def dropped_lines(dropped: Iterable[Dropped]) -> Iterator[str]:
    """A dropped candidate a line, with its reason."""
    for drop in dropped:
        yield f"✗ {drop.lint or '–'} {drop.reason}: {_line(drop.candidate)}"


def _line(candidate: Candidate) -> str:
    face = (
        said(candidate.text)
        if candidate.kind is NoteKind.CLOZE
        else f"{said(candidate.front)} → {said(candidate.back)}"
    )
    return f"{candidate.rule}/{candidate.cue} | {' › '.join(candidate.context)} | {face}"


def said(content: Content) -> str:
    """The content of a field on one line."""
    return " ⏎ ".join(_block(block) for block in content)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return inline(block.text)
        case ListBlock():
            marks = (f"{block.start + at}." if block.ordered else "•" for at in range(len(block.items)))
            return " ".join(f"{mark} {said(item.blocks)}" for mark, item in zip(marks, block.items, strict=False))
        case Quote():
            return f"“{inline(block.title) + ': ' if block.title else ''}{said(block.blocks)}”"
        case CodeBlock():
            return f"‹{block.code.strip().replace(chr(10), ' ⏎ ')}›"
        case MathBlock():
            return f"$${block.tex}$$"
        case Table():
            return "[" + " / ".join(" | ".join(map(inline, row)) for row in (block.header, *block.rows)) + "]"
        case DefinitionList():
            return " ".join(f"{inline(term)} : {said(body)}" for term, body in block.entries)
    return "---"


def inline(rich: Rich) -> str:
    """Inline text with code, formulas, pictures and deletions marked; bold and links are not shown."""
    parts: list[str] = []
    open_ = 0
    for run in rich.runs:
        if run.cloze != open_:
            parts.append(("}}" if open_ else "") + (f"{{{{c{run.cloze}::" if run.cloze else ""))
            open_ = run.cloze
        if run.marks & BREAK:
            parts.append(" ⏎ ")
        elif run.marks & IMAGE and run.media:
            parts.append(f"![{run.media.alt}]({run.media.src})")
        elif run.marks & CODE:
            parts.append(f"`{run.text}`")
        elif run.marks & MATH:
            parts.append(f"${run.text}$")
        else:
            parts.append(run.text)
    return "".join(parts) + ("}}" if open_ else "")


@dataclass(frozen=True)
class Case:
    """One case of a fixture file: a title, Markdown, and what is expected, with a line ``.`` between them."""

    file: Path
    at: int
    title: str
    markdown: str
    expected: str

    @property
    def id(self) -> str:
        """Name of the test."""
        return f"{self.file.stem}: {self.title}"

    def accept(self, found: str) -> None:
        """Write what was found into the file."""
        parts = self.file.read_text("utf-8").split("\n.\n")
        parts[self.at + 2] = found
        self.file.write_text("\n.\n".join(parts), "utf-8")


def read_cases(file: Path) -> list[Case]:
    """The cases of a file, in order."""
    parts = file.read_text("utf-8").split("\n.\n")
    cases = []
    if len(parts) % 3 != 1 or parts[-1].strip():
        raise ValueError(f"{file}: the last case is not whole: {parts[-1].strip()[:60]}")
    for at in range(0, len(parts) - 2, 3):
        title = parts[at].strip()
        if "\n" in title or "|" in title or not title[:1].isalnum():
            # A case that has lost a part would read another's expectation as its document.
            raise ValueError(f"{file}: no title of a case: {title}")
        cases.append(Case(file, at, title, parts[at + 1] + "\n", parts[at + 2]))
    return cases
