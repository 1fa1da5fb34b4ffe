"""Changes one block of overrides.yaml as text: every other byte of the file, comments and quoting included, stays.

What is written is read back and compared before it is returned, so a file is never made that means something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.overrides.load import normal_key
from flashgen.overrides.yaml_text import Block, Value, as_plain, entry_lines, item_lines
from flashgen.strict_yaml import Entry, ListNode, MapNode, Node, ScalarNode, is_blank, lines_of, load, plain

_STEP: Final = 2
"""Columns of one level, where the file does not show another habit."""


def set_block(text: str, key: str, block: Block, path: str = "overrides.yaml") -> str:
    """The file with the block of ``key`` under ``cards:`` written or changed; ``text`` may be empty.

    ``block`` is ``skip`` or a mapping of keys to text, on/off, lists of texts, or lists of mappings (``split``). In a
    block that is there already, lines of keys that keep their value stay as they are. Raises FlashgenError if the file
    is broken or cannot hold the block.
    """
    file = _File(text, path)
    cards = file.section("cards", MapNode)
    found = _find(cards, key)
    spelled = found.key if found is not None else normal_key(key)
    if cards is not None and found is not None:
        file.change(found, _entries(cards), file.end(cards, file.root), block)
    else:
        file.append("cards", cards, lambda column: entry_lines(spelled, block, column))
    return file.checked("cards", {**_held(cards), spelled: as_plain(block)})


def remove_block(text: str, key: str, path: str = "overrides.yaml") -> str:
    """The file without the block of ``key``; the same if it has none. Raises FlashgenError if the file is broken."""
    try:
        return _without(text, key, path, blank=False)
    except FlashgenError:
        # Blank lines below the block may now count as text of the block above, if that ends with ``|+``.
        return _without(text, key, path, blank=True)


def add_note(text: str, note: Mapping[str, Value], path: str = "overrides.yaml") -> str:
    """The file with a note of one's own at the end of ``add:``. Raises FlashgenError if the file is broken."""
    file = _File(text, path)
    add = file.section("add", ListNode)
    file.append("add", add, lambda column: item_lines(note, column))
    held = [plain(item) for item in add.value.items] if add is not None and isinstance(add.value, ListNode) else []
    return file.checked("add", [*held, as_plain(note)])


def set_note(text: str, at: int, note: Mapping[str, Value] | None, path: str = "overrides.yaml") -> str:
    """The file with the note at an index of ``add:`` written anew, or without it; the comments around it stay.

    Raises FlashgenError if the file is broken, IndexError if there is no such note.
    """
    file = _File(text, path)
    add = file.section("add", ListNode)
    items = add.value.items if add is not None and isinstance(add.value, ListNode) else ()
    held = [plain(item) for item in items]
    held[at : at + 1] = [] if note is None else [as_plain(note)]
    if add is not None:
        file.change_item(add, items, items[at], note)
    return file.checked("add", held or "")


def _without(text: str, key: str, path: str, blank: bool) -> str:
    file = _File(text, path)
    cards = file.section("cards", MapNode)
    found = _find(cards, key)
    if cards is None or found is None:
        return text
    at = found.line - 1
    file.drop(found, _entries(cards), file.end(cards, file.root))
    while blank and at < len(file.lines) and not file.lines[at].strip():
        del file.lines[at]
    left = {each: value for each, value in _held(cards).items() if each != found.key}
    return file.checked("cards", left or "")


class _File:
    """The text as lines, and what they mean. Places are those of the unchanged text: change from below upwards."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.tree = load(text, path)
        self.lines = lines_of(text)
        self.break_ = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"
        self.root = _entries(self.tree)
        if not is_blank(self.tree) and not (isinstance(self.tree, MapNode) and not self.tree.flow):
            raise self._refuse(self.tree.line, "the file must be 'cards:' and 'add:' with indented lines below them")

    def section(self, name: str, kind: type[MapNode] | type[ListNode]) -> Entry | None:
        """The entry of ``cards`` or ``add``, or None; refuses what cannot be extended line by line."""
        entry = next((entry for entry in self.root if entry.key == name), None)
        if entry is None or is_blank(entry.value):
            return entry
        if not isinstance(entry.value, kind) or (entry.value.flow and _children(entry.value)):
            raise self._refuse(entry.line, f"'{name}' must have its entries on lines of their own, indented")
        return entry

    def end(self, entry: Entry, siblings: tuple[Entry, ...], bound: int | None = None) -> int:
        """Index of the line after an entry: without the blank lines and the comments that stand before what follows."""
        later = (sibling.line - 1 for sibling in siblings if sibling.line > entry.line)
        at = min(later, default=len(self.lines) if bound is None else bound)
        while at > entry.value.end and _between(self.lines[at - 1], entry.column):
            at -= 1
        return at + _kept(entry.value)

    def append(self, name: str, section: Entry | None, render: Callable[[int], list[str]]) -> None:
        """Put new lines at the end of a section, which is made if there is none."""
        if section is None:
            column = self.root[0].column if self.root else 0
            self._replace(len(self.lines), len(self.lines), [f"{' ' * column}{name}:", *render(column + _STEP)])
            return
        children = _children(section.value)
        if children:
            last = children[-1]
            column = last.column if isinstance(last, Entry) else self._dash(section, last)
            at = self.end(section, self.root)
            self._replace(at, at, render(column))
        else:
            head = section.line - 1
            self._replace(head + 1, head + 1, render(section.column + _STEP))
            if not is_blank(section.value):
                before, _, after = self.lines[head].partition(":")
                after = after.replace("{}", "", 1).replace("[]", "", 1)
                self.lines[head] = before + ":" + (after if after.strip() else after.lstrip(" "))

    def change(self, entry: Entry, siblings: tuple[Entry, ...], bound: int, block: Block) -> None:
        """Write a block over an entry; of a mapping only the lines of keys whose value changes."""
        end = self.end(entry, siblings, bound)
        inner = entry.value
        if isinstance(inner, MapNode) and not inner.flow and isinstance(block, Mapping):
            new = [key for key in block if inner.get(key) is None]
            column = inner.entries[0].column
            self._replace(end, end, [line for key in new for line in entry_lines(key, block[key], column)])
            for part in reversed(inner.entries):
                if part.key not in block:
                    self.drop(part, inner.entries, end)
                elif plain(part.value) != as_plain(block[part.key]):
                    lines = entry_lines(part.key, block[part.key], part.column)
                    self._replace(part.line - 1, self.end(part, inner.entries, end), lines)
        else:
            self._replace(entry.line - 1, end, entry_lines(entry.key, block, entry.column))

    def change_item(
        self, section: Entry, items: tuple[Node, ...], item: Node, note: Mapping[str, Value] | None
    ) -> None:
        """Write a note over an item of a list, or take it out."""
        column = self._dash(section, item)
        start = self._start(section, item)
        later = [self._start(section, each) for each in items if each.line > item.line]
        end = min(later, default=self._section_end(section))
        while end > item.end and _between(self.lines[end - 1], column):
            end -= 1
        self._replace(start, end + _kept(item), item_lines(note, column) if note is not None else [])

    def _section_end(self, section: Entry) -> int:
        later = (entry.line - 1 for entry in self.root if entry.line > section.line)
        return min(later, default=len(self.lines))

    def _start(self, section: Entry, item: Node) -> int:
        """Index of the line with the ``-`` of an item, which may stand above it."""
        at = item.line - 1
        while at > section.line and not self.lines[at].lstrip().startswith("-"):
            at -= 1
        return at

    def drop(self, entry: Entry, siblings: tuple[Entry, ...], bound: int) -> None:
        """Take the lines of an entry out."""
        self._replace(entry.line - 1, self.end(entry, siblings, bound), [])

    def checked(self, name: str, wanted: object) -> str:
        """The new text, if it means what the old one did but for one section."""
        text = "".join(self.lines)
        before = plain(self.tree)
        model = {**(before if isinstance(before, dict) else {}), name: wanted}
        if plain(load(text, self.path)) != model:
            raise self._refuse(0, f"'{name}' is written in a way that cannot be changed here; change it by hand")
        return text

    def _dash(self, section: Entry, item: Node) -> int:
        """Column of the ``-`` before the items of a list."""
        for line in reversed(self.lines[section.line : item.line]):
            if line.lstrip().startswith("-"):
                return len(line) - len(line.lstrip())
        return section.column + _STEP

    def _replace(self, start: int, end: int, new: list[str]) -> None:
        if new and start and start == len(self.lines) and not self.lines[-1].endswith(("\n", "\r")):
            self.lines[-1] += self.break_
        self.lines[start:end] = [line + self.break_ for line in new]

    def _refuse(self, line: int, words: str) -> FlashgenError:
        return FlashgenError(Problem(ProblemKind.YAML_SYNTAX, Span(self.path, line), words))


def _find(section: Entry | None, key: str) -> Entry | None:
    wanted = normal_key(key)
    return next((entry for entry in _entries(section) if normal_key(entry.key) == wanted), None)


def _held(section: Entry | None) -> dict[str, object]:
    return {entry.key: plain(entry.value) for entry in _entries(section)}


def _entries(node: Node | Entry | None) -> tuple[Entry, ...]:
    node = node.value if isinstance(node, Entry) else node
    return node.entries if isinstance(node, MapNode) else ()


def _children(node: Node) -> tuple[Entry, ...] | tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else _entries(node)


def _kept(node: Node) -> int:
    """How many blank lines after a value belong to it: those that ``|+`` keeps."""
    while not isinstance(node, ScalarNode):
        children = _children(node)
        if not children:
            return 0
        last = children[-1]
        node = last.value if isinstance(last, Entry) else last
    return max(len(node.text) - len(node.text.rstrip("\n")) - 1, 0) if node.style in {"|", ">"} else 0


def _between(line: str, column: int) -> bool:
    """A blank line, or a comment that is no deeper than the entry before it."""
    words = line.lstrip()
    return not words or (words.startswith("#") and len(line) - len(words) <= column)
