"""Front matter: the YAML (or Hugo's TOML) between rules at the top of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from flashgen import strict_yaml
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span

_YAML: Final = re.compile(
    r"---[ \t]*\n(?P<body>(?:(?!---|\.\.\.)[^\n]*\n|(?:---|\.\.\.)[^\s][^\n]*\n){0,400}?)(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_TOML: Final = re.compile(r"\+\+\+[ \t]*\n(?P<body>(?:(?!\+\+\+)[^\n]*\n){0,400}?)\+\+\+[ \t]*(?:\n|$)")
_BARE: Final = re.compile(
    r"(?=title:|layout:)(?P<body>(?:[\w-]+:[^\n]*\n|[ \t]*- [^\n]*\n|[ \t]+\S[^\n]*\n){1,40})---+[ \t]*\n"
)
"""Hexo also takes front matter without the first rule."""
_ENTRY: Final = re.compile(r"[ \t]*[\w\"'-][\w .\"'/-]*:(?:[ \t]|$)")
_PAIR: Final = re.compile(r"(\w[\w.-]*)\s*=\s*(.*)")
_STRING: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_TAG_KEYS: Final = ("tags", "tag", "categories", "category", "keywords")


class FrontMatter(NamedTuple):
    """What the top of a file says about it."""

    meta: Mapping[str, object]
    lines: int
    """Lines that it takes, rules included; 0 for none."""
    title: str
    tags: tuple[str, ...]
    draft: bool


def read_front_matter(text: str, path: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """The front matter of a document; broken YAML is a problem, and its simple lines are read all the same."""
    pattern = _YAML if text.startswith("---") else _TOML if text.startswith("+++") else _BARE
    match = pattern.match(text)
    if match is None:
        return FrontMatter({}, 0, "", (), False), ()
    body = match.group("body")
    if text.startswith("---") and not _is_mapping(body):
        return FrontMatter({}, 0, "", (), False), ()
    problems: tuple[Problem, ...] = ()
    if text.startswith("+++"):
        meta = _toml(body)
    else:
        meta, problems = _yaml(body, path, first=2 if text.startswith("---") else 1)
    lines = match.group(0).count("\n") + (not match.group(0).endswith("\n"))
    title = meta.get("title")
    draft = (
        str(meta.get("draft", "")).lower() in ("true", "yes", "on") or str(meta.get("published", "")).lower() == "false"
    )
    return FrontMatter(meta, lines, title.strip() if isinstance(title, str) else "", _tags(meta), draft), problems


def _is_mapping(body: str) -> bool:
    """Whether the lines between two rules are keys and values, and not text between two thematic breaks."""
    lines = [line for line in body.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    return not lines or _ENTRY.match(lines[0]) is not None


def _yaml(body: str, path: str, first: int) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    if not body.strip():
        return {}, ()
    try:
        found = strict_yaml.load_plain(body, path)
    except FlashgenError as error:
        problem = error.problems[0]
        line = problem.span.line + first - 1 if problem.span else 1
        return _simple(body), (Problem(ProblemKind.FRONT_MATTER, Span(path, line), problem.message),)
    return (found if isinstance(found, Mapping) else {}), ()


def _simple(body: str) -> Mapping[str, object]:
    """``key: value`` lines and ``- item`` lists of YAML that is broken elsewhere."""
    found: dict[str, object] = {}
    items: list[str] = []
    for line in body.split("\n"):
        key, colon, value = line.partition(":")
        if line.lstrip().startswith("- "):
            items.append(line.lstrip()[2:].strip(" \"'"))
        elif colon and key and key == key.strip() and key not in found:
            items = []
            found[key] = value.strip(" \"'") or items
    return found


def _toml(body: str) -> Mapping[str, object]:
    """Strings and lists of strings of the top table; Python 3.10 has no TOML reader, and a title needs none."""
    found: dict[str, object] = {}
    for line in body.split("\n"):
        if line.lstrip().startswith("["):
            break
        match = _PAIR.match(line.strip())
        if match:
            value = match.group(2).strip()
            strings = [double or single for double, single in _STRING.findall(value)]
            found[match.group(1)] = strings if value.startswith("[") else strings[0] if strings else value
    return found


def _tags(meta: Mapping[str, object]) -> tuple[str, ...]:
    found: list[str] = []
    for key in _TAG_KEYS:
        value = meta.get(key)
        if isinstance(value, str):
            parts: list[object] = [*re.split(r"[,，;、]\s*" if re.search("[,，;、]", value) else r"\s+", value)]
        else:
            parts = _flat(value)
        for part in parts:
            tag = re.sub(r"\s+", "-", str(part).strip().strip("#[]\"'").strip())
            if tag and tag not in found:
                found.append(tag)
    return tuple(found)


def _flat(value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _flat(item)]
    return [value] if isinstance(value, str) else []
