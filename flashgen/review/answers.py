"""What the page asks, answered from the session as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from flashgen.errors import FlashgenError, Problem
from flashgen.model import Status
from flashgen.reader import read_document, read_text
from flashgen.review import edits
from flashgen.review.asked import decision, reading
from flashgen.review.document import document_html
from flashgen.review.faces import played
from flashgen.review.formulas import formulas
from flashgen.review.session import Outcome, Session
from flashgen.review.view import Item, View

_TYPES: Final = {
    ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif",
    ".svg": "image/svg+xml", ".bmp": "image/bmp", ".ico": "image/x-icon", ".tif": "image/tiff", ".tiff": "image/tiff",
    ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
    ".m4a": "audio/mp4", ".mp4": "video/mp4", ".webm": "video/webm",
}  # fmt: skip


class Answers:
    """Answers about one session; remembers which cards changed when, so that the page asks only for what is new."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._view: View | None = None
        self._cards: dict[str, dict[str, Any]] = {}
        self._since: dict[str, int] = {}

    def deck(self, since: int) -> dict[str, Any]:
        """The deck: order of the notes, and those that differ from what the page knew at version ``since``."""
        with self.session.held():
            version, view, errors = self.session.version, self.session.view, self.session.errors
            self._note(view, version)
            steps = self.session.steps
            return {
                "version": version,
                "errors": self.told(errors),
                "undo": steps[-1].words if steps else "",
                "editable": self.session.place.is_dir(),
                "place": self.session.place.as_posix(),
                "package": self.session.package.as_posix(),
                **(self._whole(view, since) if view is not None else {}),
            }

    def _whole(self, view: View, since: int) -> dict[str, Any]:
        return {
            "name": view.draft.name,
            "problems": self.told(view.problems),
            "documents": view.documents(),
            "removed": [entry.key for entry in view.publication.removed],
            "order": list(self._cards),
            "cards": [card for key, card in self._cards.items() if self._since[key] > since],
        }

    def _note(self, view: View | None, version: int) -> None:
        if view is None or view is self._view:
            return
        old = {} if self._view is None else self._view.by_key
        cards = {str(key): self._card(view, item, old.get(key)) for key, item in view.by_key.items()}
        self._since = {
            key: self._since[key] if self._cards.get(key) == card else version for key, card in cards.items()
        }
        self._cards, self._view = cards, view

    def _card(self, view: View, item: Item, old: Item | None) -> dict[str, Any]:
        """Made anew only where it may differ."""
        key = item.candidate.key
        if old is None or self._view is None or old.candidate is not item.candidate:
            return view.card(item)
        if self._view.spoken(key) or view.spoken(key):
            return view.card(item)
        if (old.fact, old.identity.status, old.before) != (item.fact, item.identity.status, item.before):
            return view.card(item)
        return self._cards[key] if old.warnings == item.warnings else view.card(item)

    def sides(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Both sides of some notes, and what overrides.yaml says of them."""
        with reading():
            keys = [str(key) for key in asked["keys"]]
        return sides_of(self._sound(), keys)

    def document(self, path: str) -> dict[str, Any]:
        """A document as HTML, and why lines have no card."""
        view = self._sound()
        with reading():
            page = view.draft.pages[path]
        return document_of(view, page.source.path)

    def form(self, key: str) -> dict[str, Any]:
        """A note to be edited."""
        view = self._sound()
        with reading():
            candidate = view.by_key[key].candidate
        return edits.form(view.desk, candidate) | {"seal": view.desk.seal(key)}

    def attempt(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The notes that a decision would make."""
        with reading():
            make, key = decision(asked), str(asked.get("key", ""))
        outcome = self.session.attempt(make)
        wanted = [key] if key in outcome.view.by_key else []
        return self._outcome(outcome, tuple(dict.fromkeys((*wanted, *outcome.changed))))

    def decide(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Take a decision."""
        words = str(asked.get("words", asked.get("action")))
        if asked.get("action") == "accept":
            with reading():
                prints = _texts(asked["prints"])
            self.session.accept(prints, words)
            return {"keys": list(prints)}
        with reading():
            make, seals = decision(asked), _texts(asked.get("seals", {}))
        outcome = self.session.decide(words, make, seals)
        return self._outcome(outcome, outcome.changed) | {"written": outcome.written}

    def _outcome(self, outcome: Outcome, keys: Sequence[str]) -> dict[str, Any]:
        shown = [key for key in keys if not outcome.view.by_key[key].skipped]
        cards = [outcome.view.card(outcome.view.by_key[key]) for key in shown]
        return {
            "keys": list(keys),
            "cards": cards,
            "sides": sides_of(outcome.view, shown),
            "problems": self.told(outcome.problems),
        }

    def undo(self) -> dict[str, Any]:
        """Take the last decision back."""
        step = self.session.undo()
        return {"words": step.words, "keys": step.keys}

    def build(self) -> dict[str, Any]:
        """Write the package; what it did."""
        view = self._sound()
        by_status: dict[str, list[str]] = {status.value: [] for status in Status}
        for item in view.items:
            if not item.skipped:
                by_status[item.identity.status.value].append(item.candidate.key)
        removed = [entry.key for entry in view.publication.removed]
        built = self.session.build()
        deck = built.decks[0]
        return {
            "package": deck.target.resolve().as_posix(),
            "counts": {status.value: deck.notes[status] for status in Status} | {"removed": deck.removed},
            "keys": {name: keys[:200] for name, keys in (by_status | {"removed": removed}).items() if name != "kept"},
            "search": deck.removed_search,
            "cards": deck.cards,
            "pictures": deck.pictures,
            "problems": self.told(built.problems),
        }

    def media(self, name: str) -> tuple[bytes, str] | None:
        """A picture or a sound of the deck, and its media type."""
        view = self.session.view
        path = view.draft.pictures.files.get(name) if view is not None else None
        try:
            return (path.read_bytes(), _TYPES[Path(name).suffix]) if path is not None else None
        except (OSError, KeyError):
            return None

    @staticmethod
    def told(problems: Iterable[Problem]) -> list[dict[str, Any]]:
        """Problems for the page."""
        return [
            {
                "path": each.span.path if each.span else "",
                "line": each.span.line if each.span else 0,
                "severity": each.severity.value,
                "id": each.kind.id,
                "message": each.message,
            }
            for each in problems
        ]

    def _sound(self) -> View:
        if self.session.view is None:
            raise FlashgenError(self.session.errors)
        return self.session.view


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in given.items()}


def sides_of(view: View, keys: Iterable[str]) -> dict[str, Any]:
    """By key: both sides of the note's cards, its formulas, and what overrides.yaml says of it."""
    found: dict[str, Any] = {}
    for key in keys:
        item = view.by_key.get(key)
        if item is not None:
            line, text = view.said(key)
            found[key] = view.sides(item) | {"yaml": {"line": line, "text": text}}
    return found


def document_of(view: View, path: str) -> dict[str, Any]:
    """A document as HTML with its lines, its formulas, and why lines have no card. KeyError: a strange path."""
    page = view.draft.pages[path]
    text, _ = read_text(page.source.file.read_bytes(), path)
    document, _ = read_document(text or "", path)
    html, sounds = played(document_html(document, view.draft.pictures.names.get(path, {})), "q")
    return {
        "path": path,
        "html": html,
        "formulas": formulas([html]),
        "sounds": [sounds, []],
        "reasons": view.reasons(path),
        "source": (text or "").split("\n"),
    }
