"""Files that appear whole or not at all.

New content is written beside its target under a temporary name, forced to disk, and moved into place in one step.
Whatever interrupts the writing, the file under the final name is the old one or the new one.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Staging:
    """Several files that move into place one after the other, once all of them are written.

    >>> with Staging() as staging:                                  # doctest: +SKIP
    ...     staging.path(ledger).write_text(text)
    ...     write_package(..., staging.path(package))
    ...     staging.commit([ledger, package])

    Leaving the block without :meth:`commit`, for whatever reason, removes what was written.
    """

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}
        """Target → the file that waits beside it."""

    def path(self, target: Path) -> Path:
        """Where to write the new content of ``target``; an empty file stands there. Raises OSError."""
        staged = self._staged.get(target)
        if staged is None:
            place = Path(os.path.realpath(target))  # a link stays a link; what it points to is replaced
            staged = place.with_name(f".flashgen-{secrets.token_hex(6)}.tmp")  # short, whatever the target is called
            self._staged[target] = staged  # before it exists, so that no interruption leaves it behind
            os.close(os.open(staged, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            if place.exists():
                os.chmod(staged, stat.S_IMODE(place.stat().st_mode))
        return staged

    def commit(self, order: Iterable[Path]) -> None:
        """Move the staged files into place in the given order; each is complete on disk before the first one moves."""
        targets = list(order)
        for target in targets:
            _force(self._staged[target])
        for target in targets:
            place = Path(os.path.realpath(target))
            os.replace(self._staged[target], place)
            del self._staged[target]
            _force_folder(place.parent)

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for staged in self._staged.values():
            staged.unlink(missing_ok=True)
        self._staged.clear()


def write_bytes(target: Path, content: bytes) -> None:
    """Replace one file whole. Raises OSError."""
    with Staging() as staging:
        staging.path(target).write_bytes(content)
        staging.commit([target])


def _force(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _force_folder(folder: Path) -> None:
    """Make the move itself outlive a power cut, where the system can: Windows and some network drives cannot."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
