"""YAML with line numbers and no surprises; the only import of yaml.

Every plain value stays the text that was typed (``no``, ``12:30``, ``3.10``, ``007``): who reads a value says what it
must be. Repeated keys, anchors, aliases and tags are refused. Built over the parser's events, which costs a tenth of
its constructors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from flashgen.errors import FlashgenError, Problem, ProblemKind, Span

MAX_DEPTH: Final = 40
"""Levels of nesting; no file of ours needs five."""

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
"""What ``"\\frac"``, ``"\\alpha"`` and ``"\\rho"`` in double quotes silently turn into."""
_SIGN_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\[tNLP_]")
"""``"\\theta"``, ``"\\Phi"`` and ``"a\\_b"`` as typed: what they turn into may also stand there as it is."""
_FORMULA: Final = re.compile(r"\$[^$]*\$")
_LINE_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\n(?:abla|eg|eq?|i|ot|otin|u)(?![A-Za-z])")
"""``"\\nabla"`` in a formula as typed; anywhere else ``\\n`` is a line break like any other."""
_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line."""


class ScalarNode(NamedTuple):
    """A value: text."""

    text: str
    line: int
    """From 1."""
    end: int
    """Last line; of a block scalar (``|``, ``>``) its first."""
    style: str = ""
    """Empty for plain, else the character that begins it: ``'``, ``"``, ``|`` or ``>``."""


class ListNode(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    end: int
    flow: bool = False
    """Written in brackets."""


class Entry(NamedTuple):
    """A key of a mapping and its value."""

    key: str
    line: int
    """Of the key."""
    column: int
    """Of the key, from 0."""
    value: Node


class MapNode(NamedTuple):
    """A mapping in the order of the file; keys are unique."""

    entries: tuple[Entry, ...]
    line: int
    end: int
    flow: bool = False
    """Written in braces."""

    def get(self, key: str) -> Entry | None:
        """The entry of a key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node: TypeAlias = ScalarNode | ListNode | MapNode


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them, each with its line break."""
    found: list[str] = []
    at = 0
    for match in _BREAK.finditer(text):
        found.append(text[at : match.end()])
        at = match.end()
    return [*found, text[at:]] if at < len(text) else found


def load(text: str, path: str) -> Node:
    """Read one YAML document; an empty one is an empty scalar on line 1.

    Raises FlashgenError (YAML_SYNTAX or YAML_DUPLICATE_KEY) with the place and what to do.
    """
    text = text.removeprefix("\ufeff")
    if bad := _UNPRINTABLE.search(text):
        line = len(_BREAK.findall(text, 0, bad.start())) + 1
        raise _syntax(path, line, f"character U+{ord(bad.group()):04X} is not allowed in YAML; remove it")
    loader = _LOADER(text)
    try:
        return _build(_events(loader), text, path)
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, path) from None
    finally:
        loader.dispose()


def load_plain(text: str, path: str) -> object:
    """Read one YAML document into str, list and dict, without lines; errors as for :func:`load`."""
    return plain(load(text, path))


def plain(node: Node) -> object:
    """A node as str, list and dict."""
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {entry.key: plain(entry.value) for entry in node.entries}


def is_blank(node: Node) -> bool:
    """Nothing was written: ``key:`` and no more."""
    return isinstance(node, ScalarNode) and not node.text and not node.style


# ------------------------------------------------------------------------------------------------------------- reading
def _events(loader: Any) -> Iterator[Any]:
    while loader.check_event():
        yield loader.get_event()


class _Open:
    """A list or mapping that is being read; ``key`` is the entry whose value comes next."""

    __slots__ = ("entries", "flow", "items", "key", "keys", "line", "mapping")

    def __init__(self, mapping: bool, line: int, flow: bool) -> None:
        self.mapping = mapping
        self.line = line
        self.flow = flow
        self.items: list[Node] = []
        self.entries: list[Entry] = []
        self.keys: dict[str, int] = {}
        self.key: tuple[str, int, int] | None = None


def _build(events: Iterable[Any], typed: str, path: str) -> Node:
    stack: list[_Open] = []
    root: Node | None = None
    for event in events:
        node: Node
        kind = type(event)
        if kind is yaml.ScalarEvent:
            mark = event.start_mark
            line = mark.line + 1
            if event.anchor is not None or event.tag is not None:
                raise _marked(event, path)
            text = event.value
            style = event.style or ""
            if style == '"' and _is_mistaken(text, typed[mark.index : event.end_mark.index]):
                raise _syntax(path, line, _BACKSLASH)
            if stack and stack[-1].mapping and stack[-1].key is None:
                _open_key(stack[-1], text, line, mark.column, path)
                continue
            node = ScalarNode(text, line, line if style in {"|", ">"} else event.end_mark.line + 1, style)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            line = event.start_mark.line + 1
            if event.anchor is not None or event.tag is not None:
                raise _marked(event, path)
            if stack and stack[-1].mapping and stack[-1].key is None:
                raise _syntax(path, line, "a key must be text; a text that begins with { or [ must be in quotes")
            if len(stack) == MAX_DEPTH:
                raise _syntax(path, line, _NESTED)
            stack.append(_Open(kind is yaml.MappingStartEvent, line, bool(event.flow_style)))
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node = _close(stack.pop(), event.end_mark.line + 1)
        elif kind is yaml.AliasEvent:
            raise _syntax(path, event.start_mark.line + 1, _STAR)
        elif kind is yaml.DocumentStartEvent and root is not None:
            raise _syntax(path, event.start_mark.line + 1, "a second document begins (---); one file holds one")
        else:
            continue
        if not stack:
            root = node
        elif (top := stack[-1]).mapping:
            assert top.key is not None
            top.entries.append(Entry(*top.key, node))
            top.key = None
        else:
            top.items.append(node)
    return root if root is not None else ScalarNode("", 1, 1)


def _is_mistaken(text: str, typed: str) -> bool:
    """Whether a backslash of a text in double quotes was typed as one, and is taken for an escape."""
    if "\\" not in typed:
        return False
    if _ESCAPED.search(text) or _SIGN_ESCAPED.search(typed):
        return True
    return any(_LINE_ESCAPED.search(formula[0]) for formula in _FORMULA.finditer(typed))


def _open_key(top: _Open, key: str, line: int, column: int, path: str) -> None:
    if key in top.keys:
        raise FlashgenError(duplicate_key(key, top.keys[key], Span(path, line)))
    top.keys[key] = line
    top.key = (key, line, column)


def _close(done: _Open, end: int) -> Node:
    if done.mapping:
        last = done.entries[-1].value.end if done.entries else done.line
        return MapNode(tuple(done.entries), done.line, end if done.flow else last, done.flow)
    last = done.items[-1].end if done.items else done.line
    return ListNode(tuple(done.items), done.line, end if done.flow else last, done.flow)


# -------------------------------------------------------------------------------------------------------------- wording
_NESTED: Final = "nested too deeply"
_BACKSLASH: Final = "a backslash in \"double quotes\" is an escape; use 'single quotes' or a block (|)"
_STAR: Final = "a text that begins with * must be in quotes (in YAML it is an alias, which is not used here)"

# What the parser says, in either of its two implementations, and what we say. The first that fits.
_WORDING: Final = (
    ("maximum nesting depth", _NESTED),
    ("scanning an alias", _STAR),
    ("scanning an anchor", "a text that begins with & must be in quotes"),
    ("scanning a tag", "a text that begins with ! must be in quotes"),
    ("scanning a directive", "a text that begins with % must be in quotes"),
    ("mapping values are not allowed", "': ' inside a value, or a key in a wrong place; put the value in quotes"),
    ("unknown escape character", _BACKSLASH),
    ("decimal number", _BACKSLASH),
    ("quoted scalar", "a quotation mark is never closed"),
    (
        "scanning a simple key",
        "neither 'key: value' nor part of the value above; add the colon, or put the value in quotes",
    ),
    ("flow sequence", "a list in [brackets] is not closed; a text that begins with [ must be in quotes"),
    ("flow mapping", "a mapping in {braces} is not closed; a text that begins with { must be in quotes"),
    ("flow node", "a list or mapping is not closed; a text that begins with [ or { must be in quotes"),
    ("block scalar", "after | or > only + or - may stand; the text begins on the next line, indented"),
    ("block entries", "'- ' in a wrong place; put the value in quotes, or the list on its own lines"),
    ("sequence entries", "'- ' in a wrong place; put the value in quotes, or the list on its own lines"),
)


def _explain(error: yaml.MarkedYAMLError, text: str, path: str) -> FlashgenError:
    """The parser's error as one line of plain words, at the line that the person must change."""
    said = f"{error.context or ''} {error.problem or ''}"
    lines = lines_of(text)
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines):  # noticed at the end of the file: point at its last line
        line = len(lines) - 1
        column = len(lines[line])
    here = lines[line].rstrip()
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return _syntax(path, line + 1, "tab used for indentation; use spaces")
    if "cannot start any token" in said and column < len(here):
        if here[column] == "\t":
            return _syntax(path, line + 1, "tab used for indentation; use spaces")
        return _syntax(path, line + 1, f"a text that begins with {here[column]} must be in quotes")
    for part, words in _WORDING:
        if part in said:
            # An unclosed quote or bracket is noticed far below the place where it begins.
            at = min(begun.line, line) if begun is not None and words not in {_STAR, _BACKSLASH} else line
            return _syntax(path, at + 1, words)
    if here[:column].strip():
        return _syntax(path, line + 1, "text after the end of a value; put the whole value in quotes")
    return _syntax(path, line + 1, "indentation does not fit the lines above")


def _marked(event: Any, path: str) -> FlashgenError:
    sign, name = ("&", "an anchor") if event.anchor is not None else ("!", "a tag")
    words = f"a text that begins with {sign} must be in quotes (in YAML it is {name}, which is not used here)"
    return _syntax(path, event.start_mark.line + 1, words)


def _syntax(path: str, line: int, words: str) -> FlashgenError:
    return FlashgenError(Problem(ProblemKind.YAML_SYNTAX, Span(path, line), words))


def duplicate_key(key: str, first: int, span: Span) -> Problem:
    """The problem of a key that stands twice in one mapping."""
    return Problem(
        ProblemKind.YAML_DUPLICATE_KEY, span, f"'{key}' stands here a second time (first in line {first}); keep one"
    )
