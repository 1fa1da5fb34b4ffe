"""Taking a decision back: to the byte where nobody has written since, else only what the decision itself changed."""

from __future__ import annotations

from typing import Any

from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.overrides.write import add_note, remove_block, set_block, set_note
from flashgen.strict_yaml import load_plain


def revert(now: str, before: str, after: str, path: str) -> str:
    """overrides.yaml as it is now, without what led from ``before`` to ``after``.

    Raises FlashgenError where somebody has changed the same cards since, or the file is broken.
    """
    if now == after:
        return before
    text = now
    old, new, held = (_section(each, "cards", path) for each in (before, after, now))
    for key in {**old, **new}:
        if old.get(key) == new.get(key):
            continue
        if held.get(key) != new.get(key):
            raise _changed(path, key)
        text = set_block(text, key, old[key], path) if key in old else remove_block(text, key, path)
    return _notes(text, _list(before, path), _list(after, path), path)


def _notes(text: str, old: list[Any], new: list[Any], path: str) -> str:
    """The same for ``add:``: what came goes, what went comes, what changed changes back."""
    went = [note for note in old if note not in new]
    for note in [note for note in new if note not in old]:
        held = _list(text, path)
        if note not in held:
            raise _changed(path, str(note.get("front") or note.get("text") or ""))
        text = set_note(text, held.index(note), went.pop(0) if went else None, path)
    for note in went:
        text = add_note(text, note, path)
    return text


def _section(text: str, name: str, path: str) -> dict[str, Any]:
    found = load_plain(text, path)
    section = found.get(name) if isinstance(found, dict) else None
    return section if isinstance(section, dict) else {}


def _list(text: str, path: str) -> list[Any]:
    found = load_plain(text, path)
    section = found.get("add") if isinstance(found, dict) else None
    return section if isinstance(section, list) else []


def _changed(path: str, what: str) -> FlashgenError:
    words = f"what is said of {what} has been changed since; it is not taken back"
    return FlashgenError(Problem(ProblemKind.OVERRIDE_CONFLICT, Span(path), words))
