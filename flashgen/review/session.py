"""A deck under review: read through the pipeline, read again when something changes, changed by one decision at a time.

Files are the truth. Before each write the file is read again; a card's block that somebody else has changed since the
page saw it is never overwritten.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from flashgen.build import Built, Tick
from flashgen.build import build as build_package
from flashgen.build.package import read_published
from flashgen.build.pipeline import Draft, Proposal, known, propose, revise
from flashgen.build.sources import OVERRIDES, SETTINGS, DeckSource, read_source
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger import accept, find_place, format_ledger, ledger_path, lock
from flashgen.model import NoteKey
from flashgen.overrides import read_overrides
from flashgen.review.edits import Desk
from flashgen.review.files import stamp, tree
from flashgen.review.memory import Memory
from flashgen.review.revert import revert
from flashgen.review.view import Item, View
from flashgen.writer import write_bytes

_BOM: Final = b"\xef\xbb\xbf"
_TRIES: Final = 5


class Conflict(Exception):
    """Somebody else changed what a decision is about; nothing was written."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that can be taken back."""

    words: str
    before: str = ""
    """overrides.yaml before and after it."""
    after: str = ""
    marks: Mapping[NoteKey, str] | None = None
    """What was accepted before, for a decision that accepted."""
    keys: tuple[str, ...] = ()
    """The notes that it was about."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision would lead to, or led to."""

    view: View
    changed: tuple[str, ...]
    """Keys of the notes that are new or other than before."""
    problems: tuple[Problem, ...]
    """What is worth telling of what was written."""
    written: tuple[int, str] = (0, "")
    """First line, from 1, and text of what is new in overrides.yaml."""


class Session:
    """One deck; every method may be called from any thread."""

    def __init__(self, place: Path) -> None:
        """``place``: a deck folder, or a Markdown file, whose cards can be accepted but not edited."""
        self.place = place
        self.package = Path(f"{(place.resolve().name if place.is_dir() else place.stem) or 'deck'}.apkg")
        """Where ``build`` writes it, too."""
        self.version = 0
        self.view: View | None = None
        """The last moment at which everything could be read."""
        self.errors: tuple[Problem, ...] = ()
        """Why the present moment cannot be read; empty if it can."""
        self.steps: list[Step] = []
        self._work = threading.RLock()
        self._news = threading.Condition()
        self._memory = Memory()
        self._seen: object = None
        """The state of the files that the view was made of."""

    # ------------------------------------------------------------------------------------------------------------ read
    def refresh(self, tick: Tick = lambda done, total: None) -> None:
        """Read everything that changed; tell those who wait if the page would differ."""
        with self._work:
            state = self._state()
            if state == self._seen:
                return
            try:
                self._show(self._read(tick), ())
            except FlashgenError as error:
                self._show(self.view, error.problems)
            self._seen = state

    @property
    def curable(self) -> bool:
        """Whether what is wrong, if anything is, can be put right while the page is open: in the deck's own files."""
        own = {(self.place / name).as_posix() for name in (SETTINGS, OVERRIDES)}
        return self.view is not None or any(each.span and each.span.path in own for each in self.errors)

    def held(self) -> AbstractContextManager[bool]:
        """While held, version, view and errors are of one moment."""
        return self._news

    def wait(self, version: int, seconds: float) -> int:
        """The present version, once it is another than the one that somebody knows, or after some time."""
        with self._news:
            self._news.wait_for(lambda: self.version != version, seconds)
            return self.version

    def folders(self) -> tuple[Path, ...]:
        """The folders whose files matter."""
        root = self.place if self.place.is_dir() else self.place.parent
        found = dict.fromkeys(tree(root) if self.place.is_dir() else [root])
        if self.view is not None:
            found |= dict.fromkeys(file.file.parent for file in self.view.draft.source.files)
            found |= dict.fromkeys(path.parent for path in self.view.draft.pictures.files.values())
        return tuple(each for each in found if each.is_dir())

    def _read(self, tick: Tick) -> View:
        source, _ = read_source(self.place, known())
        text = self._text(source)
        self._memory.begin(source)
        proposal = propose(source, tick, self._memory.search)
        self._memory.end()
        if self.view is not None:
            # The very notes of before, where they are the same: what is known of them need not be found out again.
            old = self.view.desk.generated
            kept = (old[each.key] if old.get(each.key) == each else each for each in proposal.candidates)
            proposal = replace(proposal, candidates=tuple(kept))
        ledger = read_published(source, find_place(source.place, self.package))
        return self._view(proposal, revise(proposal, ledger), text)

    def _view(self, proposal: Proposal, draft: Draft, text: str) -> View:
        source = draft.source
        ledger = read_published(source, find_place(source.place, self.package))
        linted = self.view.linted if self.view is not None else {}
        return View.of(proposal, draft, ledger, text, (source.root / OVERRIDES).as_posix(), int(time.time()), linted)

    def _state(self) -> object:
        """Equal as long as no file has changed that the page shows something of."""
        files: dict[Path, None] = dict.fromkeys(self.folders())
        files |= dict.fromkeys((self.place / SETTINGS, self.place / OVERRIDES, ledger_path(self.place)))
        if self.view is not None:
            files |= dict.fromkeys(file.file for file in self.view.draft.source.files)
            files |= dict.fromkeys(self.view.draft.pictures.files.values())
            files[find_place(self.view.draft.source.place, self.package).path] = None
        return [(path, stamp(path)) for path in files]

    def _text(self, source: DeckSource) -> str:
        """overrides.yaml, line ends as they are."""
        if source.is_file:
            return ""
        try:
            return (source.root / OVERRIDES).read_bytes().removeprefix(_BOM).decode("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            span = Span((source.root / OVERRIDES).as_posix())
            raise FlashgenError(Problem(ProblemKind.YAML_SYNTAX, span, f"cannot be read: {error}")) from error

    def _show(self, view: View | None, errors: tuple[Problem, ...]) -> None:
        with self._news:
            same = errors == self.errors and view is not None and self.view is not None and _same(view, self.view)
            self.view, self.errors = view, errors
            if not same:
                self.version += 1
                self._news.notify_all()

    def finish(self) -> None:
        """Wait until what is being written is written."""
        with self._work:
            pass

    # ----------------------------------------------------------------------------------------------------------- decide
    def decide(self, words: str, make: Callable[[Desk], str], seals: Mapping[str, str]) -> Outcome:
        """Write a decision into overrides.yaml.

        ``seals``: what the page last saw of each note that it is about. Raises Conflict where that is no longer so, and
        FlashgenError where the file is broken or would contradict itself; then nothing is written.
        """
        with self._work:
            self._editable()
            path = self.place / OVERRIDES
            with lock(path):
                for _ in range(_TRIES):
                    view = self._fresh()
                    outcome = self._outcome(view, make, seals)
                    empty = [each for each in outcome.problems if each.kind is ProblemKind.OVERRIDE_EMPTY]
                    if empty:
                        raise FlashgenError(empty)
                    if self._text(view.draft.source) == view.desk.text:
                        break
                else:
                    raise Conflict("overrides.yaml keeps changing; try again")
                mark = _BOM if path.exists() and path.read_bytes().startswith(_BOM) else b""
                self._write(path, mark + outcome.view.desk.text.encode("utf-8"))
            self.steps.append(Step(words, view.desk.text, outcome.view.desk.text, keys=tuple(seals)))
            self._show(outcome.view, ())
            self._seen = self._state()
            return outcome

    def attempt(self, make: Callable[[Desk], str]) -> Outcome:
        """What a decision would lead to; writes nothing."""
        with self._work:
            self._editable()
            return self._outcome(self._sound(), make, {})

    def accept(self, prints: Mapping[str, str], words: str) -> None:
        """Remember notes as seen and good.

        ``prints``: the fingerprint that the page showed of each, or empty to forget that it was accepted. Raises
        Conflict where a note is another by now.
        """
        with self._work:
            view = self._fresh()
            marks: dict[NoteKey, str] = {}
            for key, seen in prints.items():
                item = view.by_key.get(key)
                if item is None or item.fact is None or (seen and seen != item.fact.fingerprint):
                    raise Conflict(f"{key} has changed since you saw it")
                marks[NoteKey(key)] = seen
            before = {key: (entry.accepted if (entry := view.by_key[key].before) else "") for key in marks}
            self._mark(view, marks)
            self.steps.append(Step(words, marks=before, keys=tuple(marks)))
            self.refresh()

    def undo(self) -> Step:
        """Take the last decision back. Raises Conflict where somebody has changed its cards since."""
        with self._work:
            if not self.steps:
                raise Conflict("there is nothing to undo")
            step = self.steps[-1]
            if step.marks is not None:
                self._mark(self._fresh(), step.marks)
                self.refresh()
            else:
                path = (self.place / OVERRIDES).as_posix()
                self.decide("", lambda desk: revert(desk.text, step.before, step.after, path), {})
                self.steps.pop()
            self.steps.pop()
            return step

    def build(self) -> Built:
        """Write the package, as the command does. Raises FlashgenError."""
        with self._work:
            built = build_package([self.place], self.package, int(time.time()), lambda done, total: None)
            self.refresh()
            return built

    def _outcome(self, view: View, make: Callable[[Desk], str], seals: Mapping[str, str]) -> Outcome:
        for key, seal in seals.items():
            if view.desk.seal(key) != seal:
                raise Conflict(f"what overrides.yaml says of {key} has changed since you saw it")
        text = make(view.desk)
        overrides = read_overrides(text, view.desk.path, known())
        proposal = replace(view.proposal, source=replace(view.proposal.source, overrides=overrides))
        draft = revise(proposal, view.desk.ledger)
        made = self._view(proposal, draft, text)
        changed = tuple(
            key
            for key, item in made.by_key.items()
            if (old := view.by_key.get(key)) is None or _print(old.fact) != _print(item.fact)
        )
        told = [each for each in draft.problems if each not in view.draft.problems]
        return Outcome(made, changed, tuple(told), _new_lines(view.desk.text, text))

    def _mark(self, view: View, marks: Mapping[NoteKey, str]) -> None:
        source = view.draft.source
        place = find_place(source.place, self.package)
        with lock(place.path):
            ledger = accept(read_published(source, place), view.draft.facts, marks, view.draft.asleep)
            self._write(place.path, format_ledger(ledger).encode("utf-8"))

    def _fresh(self) -> View:
        """What the files say now. Raises FlashgenError where they cannot be read."""
        self.refresh()
        return self._sound()

    def _sound(self) -> View:
        if self.errors or self.view is None:
            raise FlashgenError(self.errors)
        return self.view

    def _editable(self) -> None:
        if not self.place.is_dir():
            words = f"is a single file, which has no overrides.yaml; run: flashgen init {self.place.as_posix()}"
            raise FlashgenError(Problem(ProblemKind.OVERRIDE_CONFLICT, Span(self.place.as_posix()), words))

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_bytes(path, content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(path.as_posix()), reason)) from error


def _new_lines(before: str, after: str) -> tuple[int, str]:
    """First line, from 1, and text of what is new or other in a text."""
    old, new = before.splitlines(), after.splitlines()
    least = min(len(old), len(new))
    first = next((at for at in range(least) if old[at] != new[at]), least)
    same = next((at for at in range(least - first) if old[-1 - at] != new[-1 - at]), least - first)
    return first + 1, "\n".join(new[first : len(new) - same])


def _print(fact: Any) -> str:
    return fact.fingerprint if fact else ""


def _look(item: Item) -> tuple[object, ...]:
    """What the page shows of a note: not the stamp, nor the guid, which before the first build is another each time."""
    return item.candidate, item.fact, item.identity.status, item.identity.numbers, item.before, item.warnings


def _same(one: View, other: View) -> bool:
    """Whether the page would look alike."""
    return (
        [_look(item) for item in one.items] == [_look(item) for item in other.items]
        and one.desk.text == other.desk.text
        and one.problems == other.problems
        and one.draft.pages == other.draft.pages
        and one.draft.pictures == other.draft.pictures
    )
