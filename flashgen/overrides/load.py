"""overrides.yaml to :class:`~flashgen.overrides.edits.Overrides`: strict, every mistake at its line."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from flashgen.errors import Span
from flashgen.model import NoteKey, RuleSwitch
from flashgen.overrides.edits import NO_KEY, Edit, Overrides, OwnNote, TagEdit, Written
from flashgen.overrides.fields import Fields
from flashgen.overrides.settings import Known, read_switches, read_tags
from flashgen.strict_yaml import Entry, MapNode, Node, ScalarNode, duplicate_key, is_blank, load

KEYS: Final = ("cards", "add", "rules")
WRITTEN_KEYS: Final = (
    "front", "back", "text", "extra", "reverse", "reverse_front", "reverse_back", "context", "image", "tags", "deck",
)  # fmt: skip
CARD_KEYS: Final = (*WRITTEN_KEYS, "was", "new", "split", "merge")
ADD_KEYS: Final = ("key", *WRITTEN_KEYS, "under")
SPLIT_KEYS: Final = ("key", *WRITTEN_KEYS)

_BASIC: Final = ("front", "back", "reverse", "reverse_front", "reverse_back")


def read_overrides(text: str, path: str, known: Known) -> Overrides:
    """Read overrides.yaml; raises one FlashgenError that carries all its problems."""
    fields = Fields(path)
    cards: tuple[Edit, ...] = ()
    add: tuple[OwnNote, ...] = ()
    rules: tuple[RuleSwitch, ...] = ()
    for entry in fields.entries(load(text, path), "overrides.yaml", KEYS):
        if entry.key == "cards":
            cards = _cards(entry.value, fields)
        elif entry.key == "add":
            add = tuple(_own(item, fields, "'add'", ADD_KEYS) for item in fields.items(entry.value, "'add'"))
        else:
            rules = read_switches(entry.value, fields, known)
    _own_keys(add, fields)
    fields.finish()
    return Overrides(path, cards, add, rules)


def normal_key(text: str) -> NoteKey:
    """A key as a person typed it, in the one spelling that keys have."""
    return NoteKey(unicodedata.normalize("NFC", text.strip()))


def _cards(node: Node, fields: Fields) -> tuple[Edit, ...]:
    found: dict[NoteKey, Edit] = {}
    for entry in fields.entries(node, "'cards'"):
        key = normal_key(entry.key)
        if not key:
            fields.wrong(entry.line, "a key of 'cards' is empty; write the key of a note")
        elif key in found:
            # The same letters in two Unicode spellings, which the YAML loader takes for two keys.
            fields.problems.append(duplicate_key(key, found[key].line, Span(fields.path, entry.line)))
        else:
            found[key] = _edit(key, entry, fields)
    return tuple(found.values())


def _edit(key: NoteKey, entry: Entry, fields: Fields) -> Edit:
    node, name = entry.value, f"'{key}'"
    if isinstance(node, ScalarNode) and not is_blank(node):
        if node.text != "skip":
            fields.wrong(node.line, f"{name} must be skip, or a mapping with {', '.join(CARD_KEYS[:4])} …")
        return Edit(key, entry.line, skip=True)
    given = {part.key: part for part in fields.entries(node, name, CARD_KEYS)}
    edit = Edit(
        key,
        entry.line,
        _written(given, entry.line, fields, name),
        was=normal_key(fields.word(given["was"].value, "'was'")) if "was" in given else NO_KEY,
        new="new" in given and fields.boolean(given["new"].value, "'new'"),
        split=_split(given["split"], fields) if "split" in given else (),
        merge=_merge(given["merge"], key, fields) if "merge" in given else (),
    )
    written = [part for part in WRITTEN_KEYS if part in given]
    if "split" in given and ("merge" in given or written):
        other, hint = ("merge", "keep one") if "merge" in given else (written[0], "write it inside the parts")
        fields.wrong(given["split"].line, f"{name} has both 'split' and '{other}'; {hint}")
    if edit.was and edit.new:
        fields.wrong(given["new"].line, f"{name} has both 'was' and 'new: yes'; keep one")
    if edit.was == key:
        fields.wrong(given["was"].line, f"'was' of {name} is its own key; write the former one")
    return edit


def _split(entry: Entry, fields: Fields) -> tuple[OwnNote, ...]:
    parts = tuple(_own(item, fields, "'split'", SPLIT_KEYS) for item in fields.items(entry.value, "'split'"))
    if len(parts) < 2:
        fields.wrong(entry.line, "'split' must be a list of two or more notes")
    elif parts[0].key:
        fields.wrong(parts[0].line, "the first part of 'split' keeps the key of the note; remove its 'key'")
    return parts


def _merge(entry: Entry, key: NoteKey, fields: Fields) -> tuple[NoteKey, ...]:
    keys = tuple(dict.fromkeys(map(normal_key, fields.words(entry.value, "'merge'"))))
    if not keys or key in keys:
        fields.wrong(entry.line, "'merge' must be a list of the keys of other notes")
    return keys


def _own(node: Node, fields: Fields, name: str, allowed: tuple[str, ...]) -> OwnNote:
    """A note of ``add:`` or ``split:``: a text, or a front and an answer."""
    given = {entry.key: entry for entry in fields.entries(node, f"a note of {name}", allowed)}
    written = _written(given, node.line, fields, f"this note of {name}")
    if (is_blank(node) or isinstance(node, MapNode)) and written.text is None and not _is_basic(written):
        fields.wrong(node.line, f"a note of {name} needs front and back (or image), or text with {{{{c1::…}}}}")

    def keyed(key: str) -> NoteKey:
        return normal_key(fields.word(given[key].value, f"'{key}'")) if key in given else NO_KEY

    return OwnNote(node.line, written, keyed("key"), keyed("under"))


def _is_basic(written: Written) -> bool:
    return written.front is not None and (written.back is not None or bool(written.image))


def _own_keys(add: tuple[OwnNote, ...], fields: Fields) -> None:
    lines: dict[NoteKey, int] = {}
    for note in add:
        if note.key and note.key in lines:
            fields.problems.append(
                duplicate_key(note.key, lines[note.key], Span(fields.path, note.written.place("key")))
            )
        lines.setdefault(note.key, note.line)


def _written(given: dict[str, Entry], line: int, fields: Fields, name: str) -> Written:
    values: dict[str, Any] = {}
    for key, entry in given.items():
        node = entry.value
        if key in ("front", "back", "text", "extra", "reverse_front", "reverse_back"):
            values[key] = fields.text(node, f"'{key}'").strip("\n")
        elif key in ("context", "image"):
            values[key] = fields.words(node, f"'{key}'")
        elif key == "reverse":
            values[key] = fields.boolean(node, "'reverse'")
        elif key == "deck":
            values[key] = fields.word(node, "'deck'")
        elif key == "tags":
            values[key] = _tags(node, fields)
    if "text" in given and (basic := [key for key in _BASIC if key in given]):
        fields.wrong(
            given["text"].line,
            f"{name} has both 'text' and '{basic[0]}'; a cloze note has text, any other front and back",
        )
    for path in values.get("image", ()):
        if "://" in path or "\\" in path:
            fields.wrong(given["image"].line, f"'image' must be a path with / below the deck's folder, not '{path}'")
    if values.get("reverse") is False and ("reverse_front" in given or "reverse_back" in given):
        fields.wrong(given["reverse"].line, f"{name} has both 'reverse: off' and a reverse question; keep one")
    return Written(line, **values, at={key: entry.line for key, entry in given.items()})


def _tags(node: Node, fields: Fields) -> TagEdit:
    tags = read_tags(node, fields)
    signed = [tag for tag in tags if tag[0] in "+-"]
    if not signed:
        return TagEdit(all=tags)
    if len(signed) < len(tags) or any(len(tag) == 1 for tag in tags):
        fields.wrong(node.line, "'tags' must be all +added or -removed, or all without a sign to replace every tag")
    return TagEdit(
        add=tuple(tag[1:] for tag in tags if tag[0] == "+"), remove=tuple(tag[1:] for tag in tags if tag[0] == "-")
    )
