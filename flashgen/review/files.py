"""What changes when a file does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def tree(root: Path) -> Iterator[Path]:
    """A folder and those below it, but hidden ones and ``node_modules``."""
    for place, folders, _ in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        yield Path(place)


def stamp(path: Path) -> object:
    """Of a file what changes with each writing; of a folder its names, but for hidden ones, which come and go."""
    try:
        if path.is_dir():
            return sorted(name for name in os.listdir(path) if not name.startswith("."))
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
