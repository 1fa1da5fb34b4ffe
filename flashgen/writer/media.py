"""Pictures and sounds: found below the deck's folders and nowhere else, known by their content, named by it."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flashgen.errors import Problem, ProblemKind
from flashgen.model import MediaRef
from flashgen.writer.sniff import sniff

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_QUERY: Final = re.compile(r"[?#].*\Z", re.DOTALL)
_SITE_FOLDERS: Final = ("", "source", "static", "docs", "public")
"""Where site generators keep what a leading ``/`` means, below the root."""
_MARKERS: Final = (".git", ".obsidian", "mkdocs.yml", "_config.yml")
_INDEXED: Final = re.compile(
    r".*\.(?:png|jpe?g|jfif|gif|webp|svg|avif|bmp|ico|tiff?|mp3|og[ga]|opus|wav|flac|m4[av]|mp4|webm)", re.IGNORECASE
)
"""Names that ``![[…]]`` may mean; what the file is, its content decides."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or a sound that goes into the package."""

    name: str
    """``fg-<16 hex digits>.<suffix>``: by content, so an edited picture arrives and none overwrites another."""
    path: Path
    """With links and ``..`` resolved."""
    sha256: str
    """Of the content, 64 hex digits."""
    size: int
    """Bytes."""


def project_root(folder: Path) -> Path | None:
    """The nearest folder upwards that looks like the root of a vault, site or repository; never the home folder."""
    for each in (folder, *folder.parents):
        if each == Path.home():
            return None
        if any((each / marker).exists() for marker in _MARKERS):
            return each
    return None


class Resolver:
    """Finds what documents refer to. Remembers what it read: make one for a build."""

    def __init__(self, roots: Sequence[Path]) -> None:
        """``roots``: folders that pictures may come from, the first one first."""
        self._roots = tuple(dict.fromkeys(Path(os.path.realpath(root)) for root in roots))
        self._read: dict[Path, MediaFile | ProblemKind] = {}
        self._names: dict[str, list[Path]] | None = None

    def resolve(self, ref: MediaRef, document: Path) -> MediaFile | Problem:
        """The file, or the problem without its place. ``document``: the file that holds the reference."""
        src = ref.src.strip().replace("\\", "/")
        scheme = _SCHEME.match(src)
        if scheme and scheme.group(1).lower() == "data":
            return Problem(ProblemKind.MEDIA_FOREIGN, detail=src[:40] + "…")
        if scheme or src.startswith("//"):
            return Problem(ProblemKind.MEDIA_REMOTE, detail=src)
        outside = False
        for wanted in dict.fromkeys((src, _QUERY.sub("", src))):
            for path in self._places(wanted, document):
                if self._allowed(path):
                    return self._known(path, ref)
                outside = True
        if ref.by_name and not outside:
            return self._by_name(src, ref)
        if outside:
            return Problem(ProblemKind.MEDIA_OUTSIDE, detail=ref.src)
        return Problem(ProblemKind.MEDIA_MISSING, detail=ref.src + self._hint(src, document))

    def _places(self, src: str, document: Path) -> Iterator[Path]:
        """Existing files that a path may mean, most likely first; links resolved."""
        if not src:
            return
        bare = src.lstrip("/")
        bases = [document.parent, document.parent / document.stem] if bare == src else []
        bases += [root / folder for root in self._roots for folder in _SITE_FOLDERS]
        for base in bases:
            found = _existing(base, bare)
            if found is not None:
                yield found

    def _allowed(self, path: Path) -> bool:
        return any(path.is_relative_to(root) for root in self._roots)

    def _known(self, path: Path, ref: MediaRef) -> MediaFile | Problem:
        if path not in self._read:
            self._read[path] = _read(path)
        found = self._read[path]
        return found if isinstance(found, MediaFile) else Problem(found, detail=ref.src)

    def _by_name(self, src: str, ref: MediaRef) -> MediaFile | Problem:
        """By its name anywhere below the roots; ``folder/name`` narrows it."""
        if self._names is None:
            self._names = self._index()
        tail = _folded("/" + src.lstrip("/"))
        paths = [
            path for path in self._names.get(tail.rpartition("/")[2], ()) if _folded(path.as_posix()).endswith(tail)
        ]
        found = [self._known(path, ref) for path in paths if self._allowed(path)]
        if not found:
            return Problem(ProblemKind.MEDIA_MISSING, detail=ref.src)
        if len({each.sha256 if isinstance(each, MediaFile) else "" for each in found}) > 1:
            return Problem(ProblemKind.MEDIA_AMBIGUOUS, detail=ref.src)
        return found[0]

    def _index(self) -> dict[str, list[Path]]:
        names: dict[str, list[Path]] = {}
        for root in self._roots:
            for folder, folders, files in os.walk(root):
                folders[:] = sorted(each for each in folders if each[0] != "." and each != "node_modules")
                for name in sorted(files):
                    if _INDEXED.fullmatch(name):
                        path = Path(os.path.realpath(os.path.join(folder, name)))
                        same = names.setdefault(_folded(name), [])
                        if path not in same:
                            same.append(path)
        return names

    def _hint(self, src: str, document: Path) -> str:
        """The file's true name, where only the case of its letters differs; a Mac or Windows would have found it."""
        wanted = (document.parent / src.lstrip("/")).name
        for folder in ((document.parent / src).parent, document.parent / document.stem, *self._roots):
            for name in _listing(folder):
                if name.casefold() == wanted.casefold() and self._allowed(Path(os.path.realpath(folder / name))):
                    return f" (the file is called {name})"
        return ""


def _existing(base: Path, relative: str) -> Path | None:
    """The file at a path below a folder, or beside it by ``..``; names may differ in how accents are encoded."""
    path = base / relative
    try:
        if not path.is_file():
            path = _composed(base, relative)
            if not path.is_file():
                return None
        return Path(os.path.realpath(path))
    except (OSError, ValueError):  # a name too long for the file system, or with a zero byte
        return None


def _composed(base: Path, relative: str) -> Path:
    """The path with each part spelt as on the disk: a Mac writes ``é`` as two characters."""
    path = base
    for part in relative.split("/"):
        if part.isascii() or (path / part).exists():
            path /= part
        else:
            nfc = unicodedata.normalize("NFC", part)
            path /= next((name for name in _listing(path) if unicodedata.normalize("NFC", name) == nfc), part)
    return path


def _listing(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _read(path: Path) -> MediaFile | ProblemKind:
    try:
        suffix = sniff(path)
        if not suffix:
            return ProblemKind.MEDIA_FOREIGN
        digest = hashlib.sha256()
        size = 0
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
                size += len(part)
    except OSError:
        return ProblemKind.MEDIA_UNREADABLE
    return MediaFile(f"fg-{digest.hexdigest()[:16]}.{suffix}", path, digest.hexdigest(), size)
