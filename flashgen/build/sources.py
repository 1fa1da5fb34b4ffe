"""What a person named → decks: where each has its root, settings, edits, documents and pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from flashgen.build.glob import is_glob, matches, split_glob
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.model import Settings
from flashgen.overrides import Known, Overrides, read_overrides, read_settings
from flashgen.rules.key import document_part
from flashgen.writer import project_root

SETTINGS: Final = "deck.yaml"
OVERRIDES: Final = "overrides.yaml"
MARKDOWN: Final = frozenset((".md", ".markdown", ".mdown", ".mkd"))
_SKIPPED: Final = frozenset(("node_modules",))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Markdown file of a deck."""

    file: Path
    """As the user would type it."""
    path: str
    """Below the deck's root, POSIX separators, with suffix; its ``document_part`` is unique in the deck."""


@dataclass(frozen=True, slots=True)
class DeckSource:
    """A deck as it lies on disk."""

    place: Path
    """What the user named: a folder or a Markdown file."""
    root: Path
    """The folder that the deck's own paths are relative to."""
    settings: Settings
    overrides: Overrides
    files: tuple[SourceFile, ...]
    """In natural order: ``2.md`` before ``10.md``."""
    media_roots: tuple[Path, ...]
    """Folders that pictures may lie in."""

    @property
    def is_file(self) -> bool:
        """The user named one file: it is taken as it is, and what is wrong with it is an error."""
        return self.place != self.root

    @property
    def stem(self) -> str:
        """What the deck's package is called, without suffix."""
        return self.place.stem if self.is_file else self.root.resolve().name or "deck"


def find_places(named: Sequence[Path]) -> tuple[Path, ...]:
    """The decks that the user means; without a name, each folder with a deck.yaml under ``./decks``.

    Raises FlashgenError where there is none.
    """
    places = [typed(path) for path in named] or sorted(
        (file.parent for file in Path("decks").glob("**/" + SETTINGS)), key=lambda place: natural(place.as_posix())
    )
    if not places:
        raise FlashgenError(Problem(ProblemKind.NO_DECK))
    return tuple(dict.fromkeys(places))


def read_source(place: Path, known: Known) -> tuple[DeckSource, tuple[Problem, ...]]:
    """The deck at a place.

    Raises FlashgenError for a name that leads nowhere, for wrong settings or edits, and for a deck without a document.
    """
    if os.path.isdir(place):
        return _folder(place, known)
    if not os.path.exists(place):
        raise FlashgenError(Problem(ProblemKind.FILE_MISSING, Span(place.as_posix())))
    project = project_root(place.parent.resolve())
    roots = (place.parent, project) if project else (place.parent,)
    return DeckSource(place, place.parent, Settings(), Overrides(), (SourceFile(place, place.name),), roots), ()


def natural(path: str) -> tuple[tuple[tuple[str | int, ...], ...], str]:
    """Sort key of a path: numbers by value, letters without case, a folder's parts one by one."""
    parts = tuple(
        tuple(int(piece) if at % 2 else piece.casefold() for at, piece in enumerate(re.split(r"(\d+)", part)))
        for part in path.split("/")
    )
    return parts, path


def typed(path: Path) -> Path:
    """The path as it should show in messages: below the working folder where possible."""
    path = Path(os.path.normpath(path))
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def below(file: Path, root: Path) -> str:
    """The path of a file below a folder, POSIX separators; empty when it lies elsewhere."""
    path = Path(os.path.relpath(file, root)).as_posix()
    return "" if path.startswith("../") or path == ".." else path


def _folder(root: Path, known: Known) -> tuple[DeckSource, tuple[Problem, ...]]:
    settings = settings_of(root, known)
    problems: list[Problem] = []
    found: dict[Path, str] = {}
    roots = [root]
    for glob in settings.exclude:
        _check_glob("exclude", glob, root)
    for base, files in _sources(root, settings, problems):
        roots.append(base)
        for file, path in files:
            if not any(matches(glob, path) for glob in settings.exclude):
                found.setdefault(file, path)
    if not found:
        raise FlashgenError([*problems, Problem(ProblemKind.NO_DOCUMENTS, Span(root.as_posix()))])
    edits = read_yaml(root / OVERRIDES)
    overrides = Overrides() if edits is None else read_overrides(edits, (root / OVERRIDES).as_posix(), known)
    settings = replace(settings, rules=(*settings.rules, *overrides.rules))
    roots += [typed(root / folder) for folder in settings.media]
    deck = DeckSource(root, root, settings, overrides, _distinct(found), tuple(dict.fromkeys(roots)))
    return deck, tuple(problems)


def settings_of(root: Path, known: Known) -> Settings:
    """The settings of a deck folder, the defaults without a deck.yaml."""
    text = read_yaml(root / SETTINGS)
    return Settings() if text is None else read_settings(text, (root / SETTINGS).as_posix(), known)


def read_yaml(file: Path) -> str | None:
    """A file of the person's settings or edits; None where there is none. Raises FlashgenError if it cannot be read."""
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise FlashgenError(
            Problem(ProblemKind.YAML_SYNTAX, Span(file.as_posix()), f"cannot be read: {reason}")
        ) from error


def _sources(root: Path, settings: Settings, problems: list[Problem]) -> Iterator[tuple[Path, list[tuple[Path, str]]]]:
    """(folder, its files with the paths that their keys begin with) for each of ``sources:``; without it, of the root.

    What lies inside the deck's folder is called by its path there. What lies outside is called by its path below the
    folder that the setting names, so a collection keeps its keys when it becomes a deck of its own.
    """
    for source in settings.sources or (".",):
        folder, glob = (source, "") if os.path.exists(root / source) else split_glob(source)
        _check_glob("sources", glob, root)
        place = typed(root / folder)
        if glob or os.path.isdir(place):
            paths = [path for path in walk(place, problems) if not glob or matches("/" + glob, path)]
            yield place, [(place / path, below(place / path, root) or path) for path in paths]
        elif os.path.exists(place):
            yield place.parent, [(place, below(place, root) or place.name)]
        else:
            span = Span((root / SETTINGS).as_posix())
            raise FlashgenError(Problem(ProblemKind.YAML_TYPE, span, f"sources: no such file or folder: {source}"))


def _check_glob(setting: str, glob: str, root: Path) -> None:
    if not is_glob(glob):
        words = f"{setting}: not a pattern: {glob}; its [ ] hold characters, such as [ab], or a range, such as [a-z]"
        raise FlashgenError(Problem(ProblemKind.YAML_TYPE, Span((root / SETTINGS).as_posix()), words))


def walk(root: Path, problems: list[Problem]) -> list[str]:
    """The Markdown files below a folder, as paths below it, in natural order.

    Left out: hidden folders and files, ``node_modules``, folders that are decks of their own, links that leave the
    folder, and links to what is there already.
    """

    def unreadable(error: OSError) -> None:
        span = Span(Path(error.filename or root).as_posix())
        problems.append(Problem(ProblemKind.FILE_UNREADABLE, span, error.strerror or str(error)))

    files: list[Path] = []
    links: list[Path] = []
    for place, folders, names in os.walk(root, onerror=unreadable):
        folder = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in _SKIPPED and not os.path.exists(folder / name / SETTINGS)
        ]
        for name in names:
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in MARKDOWN:
                (links if (folder / name).is_symlink() else files).append(folder / name)
    if links:
        top = root.resolve()
        there = {file.resolve() for file in files}
        for link in sorted(links):
            target = link.resolve()
            if target.is_relative_to(top) and target not in there and target.is_file():
                there.add(target)
                files.append(link)
    return sorted((file.relative_to(root).as_posix() for file in files), key=natural)


def _distinct(found: Mapping[Path, str]) -> tuple[SourceFile, ...]:
    """No two documents under one name: of ``a.md`` and ``a.markdown`` the second keeps its suffix."""
    paths: dict[Path, str] = {}
    taken: set[str] = set()
    for file in sorted(found, key=lambda file: (file.suffix.lower() != ".md", natural(found[file]))):
        path = found[file]
        while document_part(path) in taken:
            path += ".md"
        taken.add(document_part(path))
        paths[file] = path
    return tuple(SourceFile(file, paths[file]) for file in sorted(found, key=lambda file: natural(found[file])))
