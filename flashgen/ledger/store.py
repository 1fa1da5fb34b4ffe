"""Where a ledger lies, reading it, its copy inside a package, and the lock of a build: all input and output there is.

Writing is the build's: it moves the ledger's text into place together with the package.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger.entry import Ledger
from flashgen.ledger.format import CURE, format_ledger, read_ledger

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NAME: Final = "deck.lock"
_FOLDER: Final = "flashgen"
_POLL: Final = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ledger of a deck is read from and written to."""

    path: Path
    """Where the next build's ledger goes."""
    read: Path | None
    """Where the last one lies; None if this is the first build."""
    problems: tuple[Problem, ...] = ()


def new_deck_id() -> str:
    """A random id for a deck: 16 hex digits."""
    return secrets.token_hex(8)


def ledger_path(source: Path) -> Path:
    """Where the ledger of a deck folder, a Markdown file or a folder of Markdown belongs."""
    return source / _NAME if source.is_dir() else source.with_name(_own_name(source))


def find_place(source: Path, package: Path) -> Place:
    """Where the ledger of ``source`` lies: with the notes, or beside the package where their folder is read-only."""
    own = ledger_path(source)
    other = package.parent / _own_name(source)
    writable = _writable(own.parent)
    read = next((path for path in ((own, other) if writable else (other, own)) if path.exists()), None)
    if writable:
        return Place(own, read)
    detail = f"cannot be written, so the ledger, which keeps your reviews, is {other}; keep it with the notes"
    return Place(other, read, (Problem(ProblemKind.LEDGER_ELSEWHERE, Span(str(own)), detail),))


def load(path: Path) -> Ledger | None:
    """The ledger in a file; None if there is no such file. Raises FlashgenError (LEDGER_BROKEN)."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _broken(path, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise _broken(path, f"is not UTF-8, so not as a build wrote it; {CURE}") from error
    return read_ledger(text, str(path))


# ------------------------------------------------------------------------------------------------- copy in the package
def package_entry(ledger: Ledger, source: Path) -> tuple[str, bytes]:
    """Name and content of the ledger's copy inside the package; Anki ignores it."""
    return f"{_FOLDER}/{ledger.deck_id}/{_own_name(source)}", format_ledger(ledger).encode("utf-8")


def from_package(package: Path, deck_id: str = "", source: Path | None = None) -> str:
    """Text of the ledger's copy inside a package.

    Where the package holds several decks, ``deck_id`` says which; without it, the name of ``source``. Raises
    FlashgenError (LEDGER_BROKEN) where it is not a package of flashgen, or not of that deck.
    """
    copies = _copies(package)
    if copies is None:
        raise _broken(package, "is not a package that can be read")
    wanted = [path for path in copies if deck_id in ("", _deck_id(path))]
    if len(wanted) > 1 and source is not None:
        wanted = [path for path in wanted if path.endswith("/" + _own_name(source))] or wanted
    if len(wanted) != 1:
        decks = ", ".join(map(_deck_id, copies)) or "no deck"
        raise _broken(package, f"holds ledgers of {decks}; " + ("say which" if wanted else "not of this deck"))
    read_ledger(copies[wanted[0]], f"{package}:{wanted[0]}")
    return copies[wanted[0]]


def check_lost(place: Place, source: Path, package: Path, deck_id: str = "") -> None:
    """Raise FlashgenError where there is no ledger, but the package that this build would replace holds its copy.

    Built without it, notes of this deck could come to Anki a second time.
    """
    if place.read is None:
        for path in _copies(package) or ():
            if _deck_id(path) == deck_id or (not deck_id and path.endswith("/" + _own_name(source))):
                detail = f"is lost, but {package} holds a copy; run: flashgen ledger rebuild --from {package} {source}"
                raise _broken(place.path, detail)


def _own_name(source: Path) -> str:
    if source.is_dir():
        return f"{source.resolve().name}.{_NAME}"
    # a.markdown may lie beside a.md, and is another deck.
    return f"{source.stem if source.suffix.lower() == '.md' else source.name}.{_NAME}"


def _deck_id(entry: str) -> str:
    return entry.split("/")[1]


def _copies(package: Path) -> dict[str, str] | None:
    """Entry name → text of every ledger in a package; None where that is no readable package."""
    try:
        with zipfile.ZipFile(package) as archive:
            names = (name for name in archive.namelist() if re.fullmatch(rf"{_FOLDER}/[^/]+/[^/]+\.{_NAME}", name))
            return {name: archive.read(name).decode("utf-8") for name in names}
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, zlib.error, EOFError):
        return None


# ----------------------------------------------------------------------------------------------------------------- lock
@contextlib.contextmanager
def lock(path: Path, wait: float = 10.0) -> Iterator[None]:
    """Hold the ledger of ``path`` while a build reads, changes and writes it; waits at most ``wait`` seconds.

    The operating system lets go of the lock when the process ends, however it ends, so no stale one can remain; the
    file that carries it (``.deck.lock.building``) is removed. Raises FlashgenError (LEDGER_LOCKED; WRITE_FAILED where
    files cannot be locked).
    """
    carrier = path.with_name(f".{path.name}.building")
    deadline = time.monotonic() + wait
    while (held := _try_lock(carrier)) is None:
        if time.monotonic() >= deadline:
            detail = "another build of this deck is at work; try again when it is done"
            raise FlashgenError(Problem(ProblemKind.LEDGER_LOCKED, Span(str(path)), detail))
        time.sleep(_POLL)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps a file that is open; the next build takes it
            carrier.unlink()
        held.close()


def _try_lock(carrier: Path) -> IO[bytes] | None:
    """The carrier, open and locked; None while another process holds it."""
    try:
        file = open(carrier, "ab")  # noqa: SIM115  (held until the build is done)
    except OSError as error:
        raise _unlockable(carrier, error) from error
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever held it before may have removed it: then this one is a file that nobody else will find.
        if os.path.samestat(os.fstat(file.fileno()), os.stat(carrier)):
            return file
    except (BlockingIOError, PermissionError, FileNotFoundError):  # held, held on Windows, removed
        pass
    except OSError as error:
        file.close()
        with contextlib.suppress(OSError):
            carrier.unlink()
        raise _unlockable(carrier, error) from error
    file.close()
    return None


def _unlockable(carrier: Path, error: OSError) -> FlashgenError:
    return FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(str(carrier)), error.strerror or str(error)))


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder, prefix="."):  # hidden: whoever watches the notes takes no notice
            return True
    except OSError:
        return False


def _broken(path: Path, detail: str) -> FlashgenError:
    return FlashgenError(Problem(ProblemKind.LEDGER_BROKEN, Span(str(path)), detail))
