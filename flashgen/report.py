"""Problems and results → text or JSON. The only import of rich; nothing is printed here."""

from __future__ import annotations

import contextlib
import difflib
import json
import re
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TextIO

from flashgen.build import Built, Card, DeckResult, Made, Rebuilt, Sheet, Tick
from flashgen.build.difference import Change, Deed
from flashgen.errors import Problem, Severity
from flashgen.model import NoteKind, Status
from flashgen.rules.flat import BLANK
from flashgen.writer import NOTE_TYPES

if TYPE_CHECKING:
    from flashgen.review.block import Block
    from flashgen.review.preview import Preview

PATIENCE: Final = 1.0
"""Seconds before a progress bar appears."""


_LISTED: Final = 20
"""Re-matched notes that a build lists: a folder may have thousands."""
_CLOZE: Final = re.compile(r"\{\{c\d+::.*?\}\}", re.DOTALL)


# ------------------------------------------------------------------------------------------------------------- problems
def problem_json(problem: Problem) -> str:
    """One problem as one line of JSON."""
    span = problem.span
    value = {
        "path": span.path if span else None,
        "line": span.line or None if span else None,
        "severity": problem.severity.value,
        "id": problem.kind.id,
        "message": problem.message,
    }
    return json.dumps(value, ensure_ascii=False)


def count_words(problems: Iterable[Problem]) -> str:
    """``2 errors, 1 warning``; empty for none."""
    found = [problem.severity for problem in problems]
    return ", ".join(_many(found.count(severity), severity.value) for severity in Severity if severity in found)


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")


# ---------------------------------------------------------------------------------------------------------------- build
def built_words(built: Built) -> Iterator[str]:
    """What a build did, a few lines a deck."""
    for deck in built.decks:
        counts = [f"{deck.notes[status]:,} {status.value}" for status in Status if deck.notes[status]]
        counts += [f"{deck.removed:,} removed"] if deck.removed else []
        size = f"{_many(deck.cards, 'card')}, {_many(deck.pictures, 'picture')}"
        arrow = "→" if built.written else "would go to"
        yield f"{deck.name}: {', '.join(counts) or 'no notes'} ({size}) {arrow} {deck.target}"
        for change in deck.changes:
            yield from _change_words(change)
        for old, new, score in deck.rematched[:_LISTED] if built.written else ():
            yield f"  re-matched: {old} → {new}, {score:.2f}"
        if built.written and (more := len(deck.rematched) - _LISTED) > 0:
            yield f"  re-matched: {more:,} more; --json lists all"
        if changed := deck.notes[Status.CHANGED]:
            yield f"  {_many(changed, 'changed note')}: importing replaces their tags, also those added in Anki"
        if deck.removed_search:
            yield f"  removed notes stay in Anki until you delete them; find them with: {deck.removed_search}"


_SIGNS: Final = {
    Deed.NEW: "+",
    Deed.RETURNED: "+",
    Deed.CHANGED: "~",
    Deed.REMATCHED: ">",
    Deed.MOVED: ">",
    Deed.REMOVED: "-",
}


def _change_words(change: Change) -> Iterator[str]:
    """A note as a person reads a diff: a sign and its key, then what it says, or what it said and what it says now."""
    deed, front, back = change.deed, change.front, change.back
    name = f"{change.former} → {change.key}" if change.former else change.key
    score = f", {change.score:.2f}" if change.score else ""
    yield f"{_SIGNS[deed]} {name}{score}{' (returned)' if deed is Deed.RETURNED else ''}"
    if deed in (Deed.NEW, Deed.REMOVED):
        yield from _text_words("", "", f"{''.join(front)} → {''.join(back)}")
        return
    if front.differs:
        yield from _text_words("    ", *front)
    if back.differs:
        yield from _text_words("    ", *back)
    if change.deck.differs:
        yield f"    deck: {change.deck.before} → {change.deck.after}"
    if deed is Deed.CHANGED and not (front.differs or back.differs):
        yield "    the same words; marks, breadcrumb, tags, extra or what comes after 500 characters changed"


def _text_words(pad: str, before: str, after: str) -> Iterator[str]:
    """Lines of a text that went, came and stayed, marked as in a diff; of a text that has no before, just its lines."""
    if not pad:
        yield from (f"    {line}" for line in after.split("\n"))
        return
    for line in difflib.ndiff(before.split("\n"), after.split("\n")):
        if not line.startswith("?"):
            yield f"{pad}{line}".rstrip()


def built_json(built: Built) -> str:
    """What a build did, as one JSON object."""
    decks = [_deck_object(deck, built.written) for deck in built.decks]
    problems = [json.loads(problem_json(problem)) for problem in built.problems]
    return json.dumps({"written": built.written, "decks": decks, "problems": problems}, ensure_ascii=False)


def _deck_object(deck: DeckResult, written: bool) -> dict[str, object]:
    return {
        "deck": deck.name,
        "package": str(deck.target),
        **{status.value: deck.notes[status] for status in Status},
        "removed": deck.removed,
        "removed_search": deck.removed_search,
        "rematched": [{"from": old, "to": new, "score": score} for old, new, score in deck.rematched],
        "cards": deck.cards,
        "pictures": deck.pictures,
        **({"changes": [_change_object(change) for change in deck.changes]} if not written else {}),
    }


def _change_object(change: Change) -> dict[str, object]:
    return {
        "change": change.deed.value,
        "key": change.key,
        "former": change.former or None,
        "score": change.score or None,
        **{name: getattr(change, name)._asdict() for name in ("front", "back", "deck")},
    }


# ---------------------------------------------------------------------------------------------------------------- cards
def card_json(card: Card) -> str:
    """A note as one line of JSON; fields are the HTML that Anki gets. A cloze note's front is its text with blanks."""
    note = card.note
    cloze = note.kind is NoteKind.CLOZE
    value = {
        "key": note.key,
        "guid": note.guid if card.published else None,
        "kind": note.kind.value,
        "rule": note.rule,
        "note_type": NOTE_TYPES[note.kind].name,
        "deck": note.deck,
        "context": note.context,
        "front": _CLOZE.sub(BLANK, note.text) if cloze else note.front,
        "back": note.back,
        "text": note.text if cloze else None,
        "reverse_front": note.reverse_front,
        "reverse_back": note.reverse_back,
        "extra": note.extra,
        "tags": note.tags,
        "media": [src for _, src in note.media],
        "source": {"path": note.source.path, "lines": note.source.lines},
        "overridden": note.overridden,
    }
    return json.dumps(value, ensure_ascii=False)


def card_words(card: Card, why: bool = False) -> str:
    """A note as people read it: question → answer, and its key below; with ``why``, where it comes from."""
    crumbs = "".join(f"[{crumb}] " for crumb in card.note.context)
    answer = card.fact.back.replace("\n", " / ")
    words = f"{crumbs}{card.fact.front} → {answer}\n    {card.note.key}"
    if why:
        cue = f"{card.candidate.rule} {card.candidate.cue}".strip()
        words += f"\n    {cue}, lines {_ranges(card.candidate.lines)}" if card.candidate.lines else f"\n    {cue}"
    return words


def why_words(sheet: Sheet) -> Iterator[str]:
    """What became of the rest: notes that were dropped, and each line with its notes or the reason why it has none."""
    dropped = sheet.draft.dropped
    if dropped:
        yield f"\nLeft out ({len(dropped):,}):"
    for each in dropped:
        page = sheet.draft.pages.get(each.candidate.document)
        where = f"{page.source.file.as_posix()}:{each.candidate.lines[0]}" if page and each.candidate.lines else ""
        yield f"{where}  {each.candidate.handle} ({each.candidate.rule}): {each.reason}".lstrip()
    for key in (candidate.key for candidate in sheet.draft.skipped):
        yield f"{key}: skipped in overrides.yaml"
    total = cited = 0
    for document in sheet.coverage():
        yield f"\n{document.path}:"
        for line in document.lines:
            yield f"{line.number:>6}  {', '.join(line.keys) or f'– {line.reason}'}"
        total += len(document.lines)
        cited += document.cited
    yield f"\n{cited:,} of {_many(total, 'content line')} on a card ({cited / max(total, 1):.0%})"


def _ranges(lines: tuple[int, ...]) -> str:
    """``3–5, 9``."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


# ----------------------------------------------------------------------------------------------------------------- init
def made_words(made: Made) -> str:
    """What ``init`` made, and what comes next."""
    lines = [f"made {path.as_posix()}" for path in made.files]
    lines += [f"took over {made.taken_over.as_posix()}, and with it your reviews"] if made.taken_over else []
    return "\n".join([*lines, f"next: flashgen build {made.folder.as_posix()}"])


def made_json(made: Made) -> str:
    """What ``init`` made, as one JSON object."""
    value = {
        "folder": made.folder.as_posix(),
        "files": [path.as_posix() for path in made.files],
        "taken_over": made.taken_over.as_posix() if made.taken_over else None,
    }
    return json.dumps(value, ensure_ascii=False)


# ----------------------------------------------------------------------------------------------------- override, ledger
def block_words(block: Block) -> str:
    """Where the block of ``override`` stands, and the block."""
    head = "" if block.written else " is there already, and stays as it is"
    return f"{block.file.as_posix()}:{block.line}:{head}\n{block.text}"


def block_json(block: Block) -> str:
    """The same as one JSON object."""
    value = {"path": block.file.as_posix(), "line": block.line, "written": block.written, "text": block.text}
    return json.dumps(value, ensure_ascii=False)


def rebuilt_words(rebuilt: Rebuilt) -> str:
    """What ``ledger rebuild`` restored."""
    path, package = rebuilt.path.as_posix(), rebuilt.package.as_posix()
    if not rebuilt.written:
        return f"{path} is what {package} holds; nothing to restore"
    count = _many(rebuilt.notes, "note") + (f" and {rebuilt.removed:,} removed" if rebuilt.removed else "")
    lines = [f"restored {path} from {package}: {count}"]
    lines += [f"what could not be read is kept as {rebuilt.broken.as_posix()}"] if rebuilt.broken else []
    return "\n".join(lines)


def rebuilt_json(rebuilt: Rebuilt) -> str:
    """The same as one JSON object."""
    value = {
        "path": rebuilt.path.as_posix(),
        "package": rebuilt.package.as_posix(),
        "notes": rebuilt.notes,
        "removed": rebuilt.removed,
        "broken": rebuilt.broken.as_posix() if rebuilt.broken else None,
        "written": rebuilt.written,
    }
    return json.dumps(value, ensure_ascii=False)


def preview_words(preview: Preview) -> str:
    """What ``preview`` wrote."""
    return f"wrote {preview.file.as_posix()}: {_many(preview.notes, 'note')}, {preview.size / 1e6:,.1f} MB"


# ------------------------------------------------------------------------------------------------------------- progress
@contextlib.contextmanager
def progress(stream: TextIO) -> Iterator[Tick]:
    """A bar on a terminal, once the work has taken longer than ``PATIENCE``; elsewhere nothing."""
    if not stream.isatty():
        yield lambda done, total: None
        return
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        shown: list[Tick] = []

        def tick(done: int, total: int) -> None:
            if not shown and time.monotonic() - started > PATIENCE:
                shown.append(stack.enter_context(_bar(stream)))
            for update in shown:
                update(done, total)

        yield tick


@contextlib.contextmanager
def _bar(stream: TextIO) -> Iterator[Tick]:
    from rich.console import Console  # late: most runs never need it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(file=stream)
    with Progress(
        "reading", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
