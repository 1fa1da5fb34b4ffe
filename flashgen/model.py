"""The values that flow: document, section, block, run; candidate; note. Immutable, no input or output, no HTML.

A document is read into sections of blocks. Text inside a block is :class:`Rich`: a flat sequence of :class:`Run`, so
that a rule can search ``rich.mask`` with an ordinary regular expression and cut the matching part out with
``rich[start:end]``, markup kept.
"""

from __future__ import annotations

import bisect
import enum
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Generic, NamedTuple, NewType, TypeAlias, TypeVar

NoteKey = NewType("NoteKey", str)
Guid = NewType("Guid", str)
Html = NewType("Html", str)

# Inline marks. Plain integers: an enum.Flag costs ten times as much for each test, and there are millions.
STRONG: Final = 1
EMPHASIS: Final = 2
HIGHLIGHT: Final = 4
STRIKE: Final = 8
UNDERLINE: Final = 16
SUPERSCRIPT: Final = 32
SUBSCRIPT: Final = 64
CODE: Final = 128
MATH: Final = 256
DISPLAY: Final = 512
"""With MATH: a formula on its own line."""
BREAK: Final = 1024
"""A hard line break; the run's text is a newline."""
IMAGE: Final = 2048
"""A picture or a sound; the run's text is one U+FFFC, ``media`` holds the reference."""
ATOMS: Final = CODE | MATH | IMAGE
"""Marks whose text is not prose: never searched for cues, never cut in two."""

ATOM_CHAR: Final = "\ua015"
"""Stands for each character of an atom in ``Rich.mask``: a letter to regular expressions, in no language we read."""


Kind = TypeVar("Kind", bound=type)


def _plainly_pickled(kind: Kind) -> Kind:
    """Pickle a dataclass as a call with its fields: what dataclasses with slots do takes twice as long, and a large
    deck is read by several processes."""
    values = operator.attrgetter(*[each.name for each in fields(kind)])

    def reduced(made: object) -> tuple[type, object]:
        return kind, values(made)

    kind.__reduce__ = reduced  # type: ignore[method-assign,assignment]
    return kind


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture or sound as the note refers to it."""

    src: str
    """As written in the note, percent-decoded, without a title or size."""
    alt: str = ""
    line: int = 0
    by_name: bool = False
    """``![[x.png]]``: looked up by its file name anywhere below the roots."""
    width: int = 0
    """Pixels asked for in the note; 0 means unsaid."""


class Run(NamedTuple):
    """A stretch of text with one set of marks. A named tuple: a deck has millions, and they cost half a dataclass."""

    text: str
    marks: int = 0
    line: int = 0
    """Line of the file on which the run begins; 0 for text that is not from the file."""
    link: str = ""
    media: MediaRef | None = None
    cloze: int = 0
    """Number of the deletion that the run belongs to; 0 for none. Consecutive runs of one number are one deletion."""
    hint: str = ""
    """What stands in the gap of its deletion (``{{c1::text::hint}}``); on every run of the deletion."""


Made = TypeVar("Made")


class _Once(Generic[Made]):
    """A property that is worked out once. functools' takes a lock each time, which costs more than most of ours."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self.make = make
        self.__doc__ = make.__doc__

    def __get__(self, owner: Any, kind: type) -> Made:
        made = owner.__dict__[self.make.__name__] = self.make(owner)
        return made


once = _Once


@dataclass(frozen=True, init=False)
class Rich:
    """Inline text: runs in order. Offsets count characters of ``plain``."""

    runs: tuple[Run, ...] = ()

    def __init__(self, runs: tuple[Run, ...] = ()) -> None:
        # A frozen dataclass goes a longer way, and a document makes thousands.
        made = self.__dict__
        made["runs"] = runs
        if len(runs) == 1 and not runs[0].marks & ATOMS:
            made["plain"] = made["mask"] = runs[0].text

    def __hash__(self) -> int:
        return hash(self.runs)

    def __reduce__(self) -> tuple[Callable[..., Rich], tuple[object, ...]]:
        """Pickled as plain tuples, and without what has been worked out."""
        return _unpickled, tuple(map(tuple, self.runs))

    @staticmethod
    def of(text: str, marks: int = 0, line: int = 0) -> Rich:
        """Text with one set of marks."""
        return Rich((Run(text, marks, line),)) if text else Rich()

    @_Once
    def plain(self) -> str:
        """The text without markup; formulas and code as written in the note."""
        if len(self.runs) == 1:
            return self.runs[0].text
        return "".join([run.text for run in self.runs])

    @_Once
    def mask(self) -> str:
        """``plain`` with each character of code, formulas and pictures replaced by ``ATOM_CHAR``."""
        for run in self.runs:
            if run.marks & ATOMS:
                return "".join([ATOM_CHAR * len(run.text) if run.marks & ATOMS else run.text for run in self.runs])
        return self.plain

    @_Once
    def ends(self) -> tuple[int, ...]:
        """Where each run ends, in ``plain``."""
        return tuple(itertools.accumulate([len(run.text) for run in self.runs]))

    def line_starts(self) -> list[tuple[int, int]]:
        """Where the lines of the file begin in the text, and their numbers; 0 for one that is not known."""
        found, at, line = [(0, self.runs[0].line if self.runs else 0)], 0, 0
        for run in self.runs:
            if run.marks & BREAK:
                line = 0
            else:
                if at and run.line and run.line != line:
                    found.append((at, run.line))
                line = run.line or line
            at += len(run.text)
        return found

    @property
    def lines(self) -> tuple[int, ...]:
        """Lines of the file that the runs come from, ascending."""
        return tuple(sorted({run.line for run in self.runs if run.line and run.text.strip()}))

    @_Once
    def line(self) -> str:
        """``plain`` on one line, white space collapsed: a heading is asked for by every note below it."""
        return " ".join(self.plain.split())

    @_Once
    def media(self) -> tuple[MediaRef, ...]:
        """Pictures and sounds, in order."""
        return tuple([run.media for run in self.runs if run.media is not None])

    def __len__(self) -> int:
        return len(self.plain)

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __add__(self, other: Rich) -> Rich:
        return Rich(self.runs + other.runs)

    def __getitem__(self, part: slice) -> Rich:
        """The part between two offsets, markup kept; an atom that the cut would split is kept whole."""
        size = len(self.plain)
        start, stop, _ = part.indices(size)
        if start == 0 and stop == size:
            return self
        if start >= stop:
            return Rich()
        runs = self.runs
        if len(runs) == 1 and not runs[0].marks & ATOMS:
            return Rich((_cut(runs[0], start, stop),))
        # A paragraph of thousands of runs is cut into thousands of sentences.
        first = bisect.bisect_right(self.ends, start)
        found: list[Run] = []
        at = self.ends[first - 1] if first else 0
        for index in range(first, len(runs)):
            run = runs[index]
            end = at + len(run.text)
            if run.marks & ATOMS or (start <= at and end <= stop):
                found.append(run)
            else:
                found.append(_cut(run, max(start - at, 0), stop - at))
            at = end
            if at >= stop:
                break
        return Rich(tuple(found))

    def strip(self, characters: str | None = None) -> Rich:
        """Without white space (or the given characters) at both ends; atoms are never stripped."""
        mask = self.mask
        bare = mask.strip(characters)
        if not bare:
            return Rich()
        if len(bare) == len(mask):
            return self
        start = len(mask) - len(mask.lstrip(characters))
        return self[start : start + len(bare)]

    def spans(self, mark: int) -> Iterator[tuple[int, int]]:
        """Start and end of each stretch that carries the mark; neighbours are joined."""
        at = 0
        start = -1
        for run in self.runs:
            if run.marks & mark:
                start = at if start < 0 else start
            elif start >= 0:
                yield start, at
                start = -1
            at += len(run.text)
        if start >= 0:
            yield start, at

    def without(self, marks: int) -> Rich:
        """The same text with some marks taken off."""
        for run in self.runs:
            if run.marks & marks:
                return Rich(
                    tuple([run._replace(marks=run.marks & ~marks) if run.marks & marks else run for run in self.runs])
                )
        return self

    def deleting(self, spans: Iterable[tuple[int, int, int]]) -> Rich:
        """With deletions: (start, end, number), in order and without overlap."""
        parts: list[Run] = []
        at = 0
        for start, end, number in spans:
            parts += self[at:start].runs if start > at else ()
            parts += (run._replace(cloze=number) for run in self[start:end].runs)
            at = end
        parts += self[at:].runs if at < len(self) else ()
        return Rich(tuple(parts))


def _cut(run: Run, start: int, stop: int) -> Run:
    # Without the named tuple's own constructor, which takes longer than all of this.
    return tuple.__new__(Run, (run.text[start:stop], *run[1:]))


def _unpickled(*runs: Iterable[Any]) -> Rich:
    return Rich(tuple([tuple.__new__(Run, run) for run in runs]))


# ------------------------------------------------------------------------------------------------------------- blocks
@_plainly_pickled
@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; one that holds only pictures is a figure."""

    text: Rich
    line: int = 0
    end: int = 0
    """Last line, inclusive, as for every block."""


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: usually a paragraph, then what is nested in it."""

    blocks: tuple[Block, ...]
    line: int = 0
    end: int = 0
    done: bool | None = None
    """State of a task item; None for an ordinary one."""

    @property
    def text(self) -> Rich:
        """The item's own first paragraph, or nothing."""
        first = self.blocks[0] if self.blocks else None
        return first.text if isinstance(first, Paragraph) else Rich()

    @property
    def nested(self) -> tuple[Block, ...]:
        """What follows the first paragraph."""
        return self.blocks[1:] if self.blocks and isinstance(self.blocks[0], Paragraph) else self.blocks


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    numbers: tuple[int, ...] = ()
    """The numbers as typed, for an ordered list (``1. 1. 1.`` is not a procedure)."""
    line: int = 0
    end: int = 0


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote, callout, admonition or ``<details>``: a container with perhaps a kind and a title."""

    blocks: tuple[Block, ...]
    kind: str = ""
    """Empty for a plain quote; else lower-case: note, question, warning, abstract, example, details …"""
    title: Rich = Rich()
    line: int = 0
    end: int = 0


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code, never searched for text."""

    code: str
    language: str = ""
    line: int = 0
    end: int = 0


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class MathBlock:
    """A displayed formula, TeX without delimiters."""

    tex: str
    line: int = 0
    end: int = 0


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as the header."""

    header: tuple[Rich, ...]
    rows: tuple[tuple[Rich, ...], ...]
    align: tuple[str, ...] = ()
    """``left``, ``right``, ``center`` or empty, a column."""
    row_lines: tuple[int, ...] = ()
    line: int = 0
    end: int = 0


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class DefinitionList:
    """``Term`` / ``: definition`` pairs; one term may have several definitions."""

    entries: tuple[tuple[Rich, tuple[Block, ...]], ...]
    line: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Break:
    """A thematic break: closes a pseudo-section."""

    line: int = 0
    end: int = 0


Block: TypeAlias = Paragraph | ListBlock | Quote | CodeBlock | MathBlock | Table | DefinitionList | Break
Content: TypeAlias = tuple[Block, ...]
"""What stands in a field before it is rendered."""


def riches(blocks: Iterable[Block]) -> Iterator[Rich]:
    """Every inline text in the blocks, in reading order."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text
            case ListBlock():
                for item in block.items:
                    yield from riches(item.blocks)
            case Quote():
                yield block.title
                yield from riches(block.blocks)
            case Table():
                for row in (block.header, *block.rows):
                    yield from row
            case DefinitionList():
                for term, body in block.entries:
                    yield term
                    yield from riches(body)


def map_rich(blocks: Iterable[Block], change: Callable[[Rich], Rich]) -> Content:
    """The blocks with every inline text changed."""
    return tuple(_mapped(block, change) for block in blocks)


def _mapped(block: Block, change: Callable[[Rich], Rich]) -> Block:
    match block:
        case Paragraph():
            return replace(block, text=change(block.text))
        case ListBlock():
            return replace(block, items=tuple(replace(i, blocks=map_rich(i.blocks, change)) for i in block.items))
        case Quote():
            return replace(block, title=change(block.title), blocks=map_rich(block.blocks, change))
        case Table():
            rows = tuple(tuple(map(change, row)) for row in block.rows)
            return replace(block, header=tuple(map(change, block.header)), rows=rows)
        case DefinitionList():
            entries = tuple((change(term), map_rich(body, change)) for term, body in block.entries)
            return replace(block, entries=entries)
        case _:
            return block


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, cleaned: no markup for the whole of it, numbering, emoji, ``{#id}`` or trailing colon."""

    level: int
    text: Rich
    line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, up to the next heading of any level."""

    path: tuple[Heading, ...]
    """Headings from the outermost to the section's own, without the one that is the document's title."""
    blocks: tuple[Block, ...]
    line: int = 0
    end: int = 0
    title: str = ""
    """The document's title, for sections that stand under no other heading."""


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown file, read."""

    path: str
    """Below the deck's root, POSIX separators, with suffix."""
    title: str
    sections: tuple[Section, ...]
    tags: tuple[str, ...] = ()
    draft: bool = False
    meta: Mapping[str, object] = field(default_factory=dict)
    """The front matter as read; values are strings, lists and mappings of strings."""
    footnotes: Mapping[str, Rich] = field(default_factory=dict)
    content_lines: tuple[int, ...] = ()
    """Lines with something on them outside front matter and comments: what a coverage report counts."""


# --------------------------------------------------------------------------------------------------------------- notes
class NoteKind(enum.Enum):
    """The two note types that we ship."""

    BASIC = "basic"
    CLOZE = "cloze"


@_plainly_pickled
@dataclass(frozen=True, slots=True)
class Candidate:
    """A note that a rule proposes, or a person wrote; still blocks, no HTML."""

    rule: str
    kind: NoteKind
    document: str
    """Path of the document below the deck's root; empty for a note of the person's own."""
    handle: str
    """What the question is about: term, label, heading, caption. With ``facet`` and the headings it makes the key."""
    facet: str = ""
    """Empty when the question is what the handle *is*; else ``steps``, ``items``, ``expansion``, ``figure`` …"""
    headings: tuple[str, ...] = ()
    """All headings above, cleaned: the middle of the key."""
    context: tuple[str, ...] = ()
    """The breadcrumb that the card shows; at most three."""
    front: Content = ()
    back: Content = ()
    text: Content = ()
    """A cloze note's text; its deletions are runs with a cloze number. Empty for a basic note."""
    extra: Content = ()
    reverse_front: Content = ()
    """Question of the second card; empty for none."""
    reverse_back: Content = ()
    lines: tuple[int, ...] = ()
    """Lines of the document that the note cites, ascending."""
    cue: str = ""
    """Which cue of the rule fired, for ``cards --why``."""
    rank: int = 0
    """How specific the cue is: the higher wins where two candidates state one fact."""
    key: NoteKey = NoteKey("")
    tags: tuple[str, ...] = ()
    deck: str = ""
    """Full deck name, ``A::B``."""
    overridden: bool = False
    was: NoteKey = NoteKey("")
    """The person says: this note used to have that key."""
    fresh: bool = False
    """The person says: this is a new note, never match it to a vanished one."""


def changed(candidate: Candidate, **values: object) -> Candidate:
    """``dataclasses.replace`` for a candidate in less than half its time: every note is changed more than once."""
    new = object.__new__(Candidate)
    for put, value in zip(_PUT.values(), _values(candidate), strict=True):
        put(new, value)
    for name, value in values.items():
        _PUT[name](new, value)
    return new


_PUT: Final[Mapping[str, Callable[[Candidate, object], None]]] = {
    each.name: getattr(Candidate, each.name).__set__ for each in fields(Candidate)
}
"""What sets a field, frozen or not."""
_values: Final = operator.attrgetter(*_PUT)


@dataclass(frozen=True, slots=True)
class Fact:
    """What the ledger needs to know of a note; made before rendering."""

    key: NoteKey
    kind: NoteKind
    deck: str
    fingerprint: str
    """Hash of the normalised text, picture hashes, tags and kind; not of Source and not of the HTML."""
    front: str = ""
    """The question as plain text (a cloze note: its sentence, deletions as ``[…]``), to match and to compare."""
    back: str = ""
    """The answer as plain text (a cloze note: its deletions, one a line)."""
    deletions: tuple[str, ...] = ()
    """Normalised text of each deletion number of a cloze note, by ascending number."""
    was: NoteKey = NoteKey("")
    fresh: bool = False
    override: str = ""
    """Fingerprint of the generated text that an override was made on; empty without override."""
    edit: str = ""
    """Fingerprint of what the person wrote for this note in overrides.yaml; empty without override."""
    generated: tuple[str, str] = ("", "")
    """``front`` and ``back`` as generated, where an override changed the note: what re-matching compares."""


class Status(enum.Enum):
    """What a build does to a note."""

    NEW = "new"
    CHANGED = "changed"
    KEPT = "kept"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the ledger answers for a fact."""

    guid: Guid
    mod: int
    """Seconds since 1970: Anki updates a note only when this grew."""
    status: Status
    numbers: tuple[int, ...] = ()
    """Cloze numbers for ``Fact.deletions``, in their order."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a note comes from."""

    path: str
    lines: tuple[int, ...]
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as Anki gets it: fields are HTML."""

    key: NoteKey
    guid: Guid
    kind: NoteKind
    rule: str
    deck: str
    context: tuple[str, ...]
    front: Html
    back: Html
    text: Html
    extra: Html
    reverse_front: Html
    reverse_back: Html
    tags: tuple[str, ...]
    media: tuple[tuple[str, str], ...]
    """(name in the package, path as written in the note), in order of appearance, without repeats."""
    source: Source
    mod: int
    due: int
    """Position of the new card: document order, from 1."""
    status: Status
    overridden: bool = False


# ------------------------------------------------------------------------------------------------------------- settings
@dataclass(frozen=True, slots=True)
class RuleSwitch:
    """``rules:`` of deck.yaml, overrides.yaml or a document: a rule on or off, perhaps only below some headings.

    Of several switches that fit a section the last one counts.
    """

    rule: str
    on: bool
    heading: str = ""
    """A glob; fits if any heading above the card fits, capitals as written. Empty means everywhere."""


@dataclass(frozen=True, slots=True)
class Settings:
    """deck.yaml, checked. The defaults are those of a bare file."""

    name: str = ""
    id: str = ""
    sources: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    language: str = ""
    """Code of a phrases file; empty means: by the script of each front."""
    rules: tuple[RuleSwitch, ...] = ()
    tags: tuple[str, ...] = ()
    depth: int = 0
    """How many heading levels become subdecks."""
    media: tuple[str, ...] = ()
    silence: frozenset[str] = frozenset()
    """Ids of lint warnings that are not shown."""
    source_url: str = ""
    reverse: bool = False
    """Also ask definition → term."""
    cloze: str = "each"
    """``each``: a card for each deletion of a note; ``together``: one card that hides them all."""
    skip: bool = False
    """Of one document, by its front matter: no cards from it."""
