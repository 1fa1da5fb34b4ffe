"""deck.yaml, and the ``flashgen:`` part of a document's front matter, to :class:`~flashgen.model.Settings`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from flashgen.errors import Problem
from flashgen.model import RuleSwitch, Settings
from flashgen.overrides.fields import SWITCH, Fields
from flashgen.strict_yaml import Entry, ListNode, MapNode, Node, ScalarNode, load

MAX_DEPTH: Final = 6
"""Headings have six levels."""

CLOZE: Final = ("each", "together")
"""One card for each deletion, or one card that hides them all."""

KEYS: Final = (
    "id", "name", "sources", "exclude", "media", "language", "rules", "tags", "depth", "reverse", "cloze", "silence",
    "source_url",
)  # fmt: skip
"""The keys of deck.yaml, in the order of the template."""

DOCUMENT_KEYS: Final = ("skip", "rules", "tags", "language", "reverse", "cloze")
"""The keys of ``flashgen:`` in front matter."""

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_SCRIPT: Final = re.compile(r"(?:javascript|data|vbscript):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that settings may use; given by the caller, because rules and languages live elsewhere."""

    rules: Collection[str]
    lints: Collection[str]
    languages: Collection[str]


def read_settings(text: str, path: str, known: Known) -> Settings:
    """Read deck.yaml; raises one FlashgenError that carries all its problems."""
    fields = Fields(path)
    settings = Settings()
    for entry in fields.entries(load(text, path), "deck.yaml", KEYS):
        settings = _set(settings, entry, fields, known)
    fields.finish()
    return settings


def document_settings(
    meta: Mapping[str, object], settings: Settings, path: str, known: Known
) -> tuple[Settings, tuple[Problem, ...]]:
    """The deck's settings as one document changes them by ``flashgen:`` in its front matter (already without lines).

    ``flashgen: skip`` is short for ``flashgen: {skip: yes}``. Tags are added to the deck's; rules come after
    the deck's and so win.
    """
    if "flashgen" not in meta:
        return settings, ()
    fields = Fields(path)
    node = _as_node(meta["flashgen"])
    if isinstance(node, ScalarNode) and node.text == "skip":
        return replace(settings, skip=True), ()
    for entry in fields.entries(node, "flashgen: in the front matter", DOCUMENT_KEYS):
        settings = _set(settings, entry, fields, known)
    return settings, tuple(fields.problems)


def read_switches(node: Node, fields: Fields, known: Known) -> tuple[RuleSwitch, ...]:
    """``rules:`` in the order of the file: ``rule: off`` everywhere, or ``rule: {heading glob: off, …}``."""
    found: list[RuleSwitch] = []
    for rule in fields.entries(node, "'rules'"):
        if rule.key not in known.rules:
            fields.unknown(rule.line, "rule", rule.key, known.rules)
        elif isinstance(rule.value, MapNode):
            found += [
                RuleSwitch(rule.key, fields.boolean(entry.value, f"rule '{rule.key}' under '{entry.key}'"), entry.key)
                for entry in rule.value.entries
            ]
        elif isinstance(rule.value, ScalarNode) and rule.value.text.lower() in SWITCH:
            found.append(RuleSwitch(rule.key, SWITCH[rule.value.text.lower()]))
        else:
            fields.wrong(rule.line, f"rule '{rule.key}' must be on, off, or a mapping of heading to on or off")
    return tuple(found)


def read_tags(node: Node, fields: Fields, name: str = "'tags'") -> tuple[str, ...]:
    """Tags without repeats; one with white space in it would be two to Anki."""
    tags = fields.words(node, name)
    for tag in tags:
        if re.search(r"\s", tag):
            fields.wrong(
                node.line,
                f"tag '{tag}' has a space in it; write [{', '.join(tag.split())}] or '{'-'.join(tag.split())}'",
            )
    return tags


def _set(settings: Settings, entry: Entry, fields: Fields, known: Known) -> Settings:
    """The settings with one key of deck.yaml or front matter set."""
    key, node, name = entry.key, entry.value, f"'{entry.key}'"
    value: Any
    if key in ("name", "id", "source_url"):
        value = fields.word(node, name)
        if key == "id" and value and not _ID.fullmatch(value):
            fields.wrong(node.line, f"'id' must be letters, digits, - and _ (at most 64), not '{value}'")
        if key == "source_url" and value and (_SCRIPT.match(value) or not _URL.fullmatch(value)):
            fields.wrong(node.line, f"'source_url' must be an address such as https://… or obsidian://…, not '{value}'")
        if key == "source_url" and re.search(r"[{}]", value.replace("{path}", "")):
            fields.wrong(node.line, "'source_url' knows one placeholder: {path}, the document's path")
    elif key in ("sources", "exclude", "media"):
        value = fields.words(node, name)
    elif key == "tags":
        value = tuple(dict.fromkeys((*settings.tags, *read_tags(node, fields))))
    elif key == "rules":
        value = (*settings.rules, *read_switches(node, fields, known))
    elif key == "language":
        value = fields.choice(node, name, "language", known.languages)
    elif key == "cloze":
        value = fields.choice(node, name, "cloze style", CLOZE) or CLOZE[0]
    elif key == "depth":
        value = fields.integer(node, name, 0, MAX_DEPTH)
    elif key == "silence":
        value = frozenset(fields.words(node, name))
        for lint in sorted(value - set(known.lints)):
            fields.unknown(node.line, "lint", lint, known.lints)
    else:
        value = fields.boolean(node, name)
    return replace(settings, **{key: value})


def _as_node(value: object) -> Node:
    """Front matter is read without lines: line 0 stands for the file as a whole."""
    if isinstance(value, Mapping):
        return MapNode(tuple(Entry(str(key), 0, 0, _as_node(part)) for key, part in value.items()), 0, 0)
    if isinstance(value, list | tuple):
        return ListNode(tuple(map(_as_node, value)), 0, 0)
    return ScalarNode(str(value), 0, 0)
