"""Values as the YAML that a person would have typed: plain where that is safe, else quoted or as a block (``|-``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from flashgen.errors import FlashgenError, Problem, ProblemKind
from flashgen.strict_yaml import load_plain

Value: TypeAlias = "str | bool | Sequence[str] | Sequence[Mapping[str, Value]]"
"""What stands at a key of a block."""
Block: TypeAlias = "str | Mapping[str, Value]"
"""What stands at the key of a note: ``skip`` or a mapping."""

_WIDTH: Final = 100
"""Columns; a longer list is written one item a line."""
_PLAIN: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~<][^\n\t]*(?<![\s:])|[+-][^\s,\[\]{}:#]+")
_TYPED: Final = re.compile(r"[-+.]?\d[-+.:\w]*|y|n|yes|no|on|off|true|false|null", re.IGNORECASE)
"""What other readers of YAML would take for a number, a time, a truth value or nothing."""


def entry_lines(key: str, value: Value | Block, column: int) -> list[str]:
    """``key: value`` at a column, as lines without line breaks."""
    head = f"{' ' * column}{_inline(key, '{}: x', {key: 'x'})}:"
    if isinstance(value, bool):
        return [f"{head} {'on' if value else 'off'}"]
    if isinstance(value, str):
        return _text_lines(head, value, column)
    if isinstance(value, Mapping):
        return [head, *(line for each, part in value.items() for line in entry_lines(each, part, column + 2))]
    texts = [item for item in value if isinstance(item, str)]
    flow = f"{head} [{', '.join(_inline(text, '[{}]', [text]) for text in texts)}]"
    if len(texts) == len(value) and len(flow) <= _WIDTH:
        return [flow]
    lines = [head]
    for item in value:
        if isinstance(item, str):
            lines.append(f"{' ' * (column + 2)}- {_inline(item, '- {}', [item])}")
        else:
            lines += item_lines(item, column + 2)
    return lines


def item_lines(item: Mapping[str, Value], column: int) -> list[str]:
    """``- key: value …``: a mapping as an item of a list."""
    lines = [line for key, value in item.items() for line in entry_lines(key, value, column + 2)]
    return [f"{' ' * column}- {lines[0][column + 2 :]}", *lines[1:]] if lines else [f"{' ' * column}- {{}}"]


def as_plain(value: Value | Block) -> object:
    """A value as the strict loader gives it back."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: as_plain(part) for key, part in value.items()} or ""
    return [as_plain(item) or ({} if isinstance(item, Mapping) else "") for item in value]


def _text_lines(head: str, text: str, column: int) -> list[str]:
    """A text after its key: a block if it has several lines, else in one line."""
    if "\n" in text:
        body = text.removesuffix("\n")
        sign = "|" if text.endswith("\n") else "|-"
        pad = " " * (column + 2)
        lines = [f"{head} {sign}", *(pad + line if line else "" for line in body.split("\n"))]
        if _loads_as("\n".join(lines).lstrip(" ") + "\n", None, text):
            return lines
    return [f"{head} {_inline(text, 'k: {}', {'k': text})}"]


def _inline(text: str, frame: str, wanted: object) -> str:
    """The simplest spelling that reads back as the text where the frame has ``{}``."""
    for spelling in _spellings(text):
        if _loads_as(frame.replace("{}", spelling), wanted, text):
            return spelling
    raise FlashgenError(Problem(ProblemKind.YAML_SYNTAX, None, f"{text[:40]!r} cannot be written as YAML"))


def _spellings(text: str) -> Iterator[str]:
    if _PLAIN.fullmatch(text) and not _TYPED.fullmatch(text):
        yield text
    if "\n" not in text:
        yield "'" + text.replace("'", "''") + "'"
    # A tab stays one: escapes that a command of TeX may begin with are refused.
    quoted = '"' + "\t".join(json.dumps(part, ensure_ascii=False)[1:-1] for part in text.split("\t")) + '"'
    yield quoted.replace("\x85", "\\x85").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _loads_as(yaml: str, wanted: object, text: str) -> bool:
    """Whether the YAML reads as ``wanted``, or if that is None as a mapping whose one value is the text."""
    try:
        found = load_plain(yaml, "")
    except FlashgenError:
        return False
    return found == wanted if wanted is not None else isinstance(found, dict) and list(found.values()) == [text]
