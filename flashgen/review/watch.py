"""Tells when a file of a deck changes. The only import of watchfiles."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from flashgen.review.session import Session

_QUIET: Final = 80
"""Milliseconds without a change before a change is told: editors write in several steps."""


def watch(session: Session, stop: threading.Event) -> None:
    """Read the deck again whenever something in its folders changes, until ``stop`` is set."""
    from watchfiles import watch as changes

    def matters(_: object, path: str) -> bool:
        return not Path(path).name.startswith(".")

    while not stop.is_set():
        folders = session.folders()
        session.refresh()  # what changed while nobody watched
        stream = changes(
            *folders, watch_filter=matters, recursive=False, stop_event=stop, step=40, debounce=_QUIET, rust_timeout=500
        )
        for _ in stream:
            session.refresh()
            if session.folders() != folders:
                break
