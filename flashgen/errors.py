"""What can go wrong, said once: places, problems and the one exception.

Everything worth telling a user is a :class:`Problem`: a value with a place and a kind. Passes return problems beside
their values; only :class:`FlashgenError` is raised, and only where nothing sensible can follow.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Severity(enum.Enum):
    """How much a problem matters: an error stops or fails the command, a warning is shown, a note is advice."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file."""

    path: str
    """As the user would type it: relative to the working folder where possible."""
    line: int = 0
    """From 1; 0 means the file as a whole."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class ProblemKind(enum.Enum):
    """The closed list of problems: id, severity, wording. ``{…}`` is filled from the problem's detail."""

    # -- files -----------------------------------------------------------------------------------------------------
    FILE_MISSING = ("file-missing", Severity.ERROR, "no such file or folder; check the path")
    FILE_UNREADABLE = ("file-unreadable", Severity.WARNING, "cannot be read ({}); its cards are left out")
    FILE_EMPTY = ("file-empty", Severity.WARNING, "is empty; nothing to learn from")
    FILE_BINARY = ("file-binary", Severity.WARNING, "is not text; left out")
    FILE_ENCODING = ("file-encoding", Severity.WARNING, "is not UTF-8 ({}); save it as UTF-8; left out")
    NO_DOCUMENTS = (
        "no-documents",
        Severity.ERROR,
        "no Markdown files found; name a file, a folder or set sources in deck.yaml",
    )
    NO_DECK = ("no-deck", Severity.ERROR, "name a deck: none has a deck.yaml under ./decks")
    DECK_EXISTS = ("deck-exists", Severity.ERROR, "is there already; edit it, or choose another folder with --into")
    OUTPUT_CLASH = ("output-clash", Severity.ERROR, "two decks would be written to {}; choose with -o")
    NO_CARDS = ("no-cards", Severity.WARNING, "no cards found in {}")
    FRONT_MATTER = ("front-matter", Severity.WARNING, "front matter is not valid YAML ({}); read without it")
    # -- media -----------------------------------------------------------------------------------------------------
    MEDIA_MISSING = ("media-missing", Severity.WARNING, "picture {} not found; the cards that need it are left out")
    MEDIA_OUTSIDE = (
        "media-outside",
        Severity.WARNING,
        "picture {} lies outside the deck's folders; add its folder to media: in deck.yaml",
    )
    MEDIA_REMOTE = (
        "media-remote",
        Severity.WARNING,
        "picture {} is remote and is never downloaded; save it beside the note",
    )
    MEDIA_FOREIGN = (
        "media-foreign",
        Severity.WARNING,
        "{} is not a picture or a sound, whatever its name says; left out",
    )
    MEDIA_AMBIGUOUS = ("media-ambiguous", Severity.WARNING, "two files are called {}; write the path")
    MEDIA_UNREADABLE = ("media-unreadable", Severity.WARNING, "picture {} cannot be read; left out")
    # -- settings and overrides ------------------------------------------------------------------------------------
    YAML_SYNTAX = ("yaml-syntax", Severity.ERROR, "{}")
    YAML_DUPLICATE_KEY = ("yaml-duplicate-key", Severity.ERROR, "{}")
    YAML_UNKNOWN_KEY = ("yaml-unknown-key", Severity.ERROR, "{}")
    YAML_TYPE = ("yaml-type", Severity.ERROR, "{}")
    OVERRIDE_UNUSED = ("override-unused", Severity.WARNING, "{}")
    OVERRIDE_STALE = ("override-stale", Severity.WARNING, "{}")
    OVERRIDE_EMPTY = ("override-empty", Severity.WARNING, "{}")
    OVERRIDE_CONFLICT = ("override-conflict", Severity.ERROR, "{}")
    OVERRIDE_PLACE = ("override-place", Severity.ERROR, "a single file has no overrides; run: flashgen init {}")
    KEY_UNKNOWN = ("key-unknown", Severity.ERROR, "no note has the key {}")
    DECK_ID_CLASH = ("deck-id-clash", Severity.ERROR, "{}")
    # -- cards -----------------------------------------------------------------------------------------------------
    CARD_LINT = ("card-lint", Severity.NOTE, "{}")
    CARD_DROPPED = ("card-dropped", Severity.NOTE, "{}")
    # -- identity --------------------------------------------------------------------------------------------------
    LEDGER_BROKEN = ("ledger-broken", Severity.ERROR, "{}")
    LEDGER_NEWER = ("ledger-newer", Severity.ERROR, "{}")
    LEDGER_SOUND = ("ledger-sound", Severity.ERROR, "{}")
    LEDGER_ELSEWHERE = ("ledger-elsewhere", Severity.WARNING, "{}")
    LEDGER_LOCKED = ("ledger-locked", Severity.ERROR, "{}")
    REMOVAL_REFUSED = ("removal-refused", Severity.ERROR, "{}")
    KIND_CHANGED = ("kind-changed", Severity.NOTE, "{}")
    DECK_CHANGED = ("deck-changed", Severity.NOTE, "{}")
    REMATCHED = ("rematched", Severity.NOTE, "{}")
    REMATCH_DOUBT = ("rematch-doubt", Severity.WARNING, "{}")
    # -- package ---------------------------------------------------------------------------------------------------
    PACKAGE_VERIFY = ("package-verify", Severity.ERROR, "{}")
    WRITE_FAILED = ("write-failed", Severity.ERROR, "cannot be written: {}")

    def __init__(self, id_: str, severity: Severity, wording: str) -> None:
        self.id = id_
        self.severity = severity
        self.wording = wording


@dataclass(frozen=True, slots=True)
class Problem:
    """Something worth telling the user."""

    kind: ProblemKind
    span: Span | None = None
    detail: str = ""
    """What fills the ``{}`` of the kind's wording."""

    @property
    def severity(self) -> Severity:
        """The severity of the kind."""
        return self.kind.severity

    @property
    def message(self) -> str:
        """One clear line, without the place."""
        return self.kind.wording.replace("{}", self.detail)

    def __str__(self) -> str:
        return f"{self.span}: {self.message}" if self.span else self.message


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file and line; first those that have no place."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.span or Span(""), problem.message)))


class FlashgenError(Exception):
    """The command cannot go on; carries the problems that say why."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
