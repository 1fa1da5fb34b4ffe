"""What the writer's tests share: notes to write, and a new Anki collection."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flashgen.model import Guid, Html, Note, NoteKey, NoteKind, Source, Status


@pytest.fixture
def make_note() -> Callable[..., Note]:
    """A note number ``n``; keyword arguments replace its parts."""

    def make(n: int, **parts: Any) -> Note:
        values: dict[str, Any] = {
            "key": NoteKey(f"doc/note {n}"),
            "guid": Guid(f"guid{n:05}"),
            "kind": NoteKind.BASIC,
            "rule": "label",
            "deck": "Deck",
            "context": ("Above", "Near"),
            "front": Html(f"question {n}"),
            "back": Html(f"answer {n}"),
            "text": Html(""),
            "extra": Html(""),
            "reverse_front": Html(""),
            "reverse_back": Html(""),
            "tags": ("one", "two"),
            "media": (),
            "source": Source("doc.md", (n,), "The document"),
            "mod": 1_700_000_000 + n,
            "due": n,
            "status": Status.NEW,
        }
        return Note(**(values | parts))

    return make


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """A new collection of the real Anki engine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of protobuf's and Anki's own
        pytest.importorskip("anki.collection")
        from anki.collection import Collection

        folder = tmp_path / "anki"
        folder.mkdir()
        opened = Collection(str(folder / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def import_package() -> Callable[[Any, Path], Any]:
    """Imports as Anki's own screen does with its defaults; returns the log."""

    def load(collection: Any, path: Path) -> Any:
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        options = ImportAnkiPackageOptions()
        return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log

    return load
