"""What the page asks for, as JSON → the edit that it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flashgen.review import edits
from flashgen.review.edits import Desk


class Nonsense(Exception):
    """What was asked is not something that the page asks."""


@contextmanager
def reading() -> Iterator[None]:
    """Around the reading of what was asked, and nothing else: what is missing or of another type is Nonsense."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Nonsense from error


def decision(asked: Mapping[str, Any]) -> Callable[[Desk], str]:
    """What the page asks for → the edit. Raises KeyError, TypeError or ValueError where it asks for nothing we know."""
    action, key = str(asked["action"]), str(asked.get("key", ""))
    if action == "skip":
        return lambda desk: edits.skip(desk, key)
    if action == "restore":
        return lambda desk: edits.restore(desk, key)
    if action == "edit":
        fields = _fields(asked["fields"])
        return lambda desk: edits.edit(desk, key, fields)
    if action == "split":
        parts = [_fields(part) for part in asked["parts"]]
        return lambda desk: edits.split(desk, key, parts)
    if action == "merge":
        others: Sequence[str] = [str(other) for other in asked["others"]]
        return lambda desk: edits.merge(desk, key, others)
    if action == "add":
        added, document, line = _fields(asked["fields"]), str(asked["document"]), int(asked["line"])
        return lambda desk: edits.add(desk, added, document, line)
    raise ValueError(f"unknown action {action}")


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: str(given.get(name, "")) for name in ("kind", "front", "back", "text", "extra")}
    if texts["kind"] not in ("basic", "cloze"):
        raise ValueError("a note is basic or cloze")
    return texts | {"tags": ["_".join(str(tag).split()) for tag in given.get("tags", ()) if str(tag).strip()]}
