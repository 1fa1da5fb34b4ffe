"""Typed reading of the nodes of one YAML file; collects every problem instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from flashgen.errors import FlashgenError, Problem, ProblemKind, Severity, Span
from flashgen.strict_yaml import Entry, ListNode, MapNode, Node, ScalarNode, is_blank

SWITCH: Final[Mapping[str, bool]] = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
"""What stands for on and off; capitals do not matter."""

_INTEGER: Final = re.compile(r"[0-9]{1,9}")
_SHOWN: Final = 12
"""So many allowed values are named in a message; a longer list would hide the message."""


class Fields:
    """One file that is being read: where it is and what is wrong with it so far.

    Each reader returns a harmless value when the node is wrong, so that one run names everything.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def add(self, kind: ProblemKind, line: int, words: str) -> None:
        """Collect a problem."""
        self.problems.append(Problem(kind, Span(self.path, line), words))

    def wrong(self, line: int, words: str) -> None:
        """Collect a problem of type or value."""
        self.add(ProblemKind.YAML_TYPE, line, words)

    def finish(self) -> None:
        """Raise all problems as one FlashgenError if any is an error."""
        if any(problem.severity is Severity.ERROR for problem in self.problems):
            raise FlashgenError(self.problems)

    # ------------------------------------------------------------------------------------------------------- shapes
    def entries(self, node: Node, name: str, allowed: Collection[str] | None = None) -> tuple[Entry, ...]:
        """The entries of a mapping; of nothing, none. With ``allowed``, unknown keys are reported and left out."""
        if is_blank(node):
            return ()
        if not isinstance(node, MapNode):
            self.wrong(node.line, f"{name} must be a mapping of 'key: value' lines{_found(node)}")
            return ()
        if allowed is None:
            return node.entries
        for entry in node.entries:
            if entry.key not in allowed:
                self.unknown(entry.line, "key", entry.key, allowed, f" in {name}")
        return tuple(entry for entry in node.entries if entry.key in allowed)

    def items(self, node: Node, name: str) -> tuple[Node, ...]:
        """The items of a list; of nothing, none."""
        if is_blank(node):
            return ()
        if isinstance(node, ListNode):
            return node.items
        self.wrong(node.line, f"{name} must be a list{_found(node)}")
        return ()

    # ------------------------------------------------------------------------------------------------------- values
    def text(self, node: Node, name: str) -> str:
        """Any text, also none."""
        if isinstance(node, ScalarNode):
            return node.text
        hint = "; a text that begins with { or [ must be in quotes" if node.flow else ""
        self.wrong(node.line, f"{name} must be text{_found(node)}{hint}")
        return ""

    def word(self, node: Node, name: str) -> str:
        """A text that says something, without white space at its ends."""
        text = self.text(node, name).strip()
        if not text and isinstance(node, ScalarNode):
            self.wrong(node.line, f"{name} is empty; write a value or remove the line")
        return text

    def words(self, node: Node, name: str) -> tuple[str, ...]:
        """A list of texts without repeats, or one text for a list of one."""
        if isinstance(node, ScalarNode) and not is_blank(node):
            return (found,) if (found := self.word(node, name)) else ()
        return tuple(
            dict.fromkeys(filter(None, (self.word(item, f"an item of {name}") for item in self.items(node, name))))
        )

    def boolean(self, node: Node, name: str) -> bool:
        """On or off in one of YAML's spellings."""
        if isinstance(node, ScalarNode) and (value := SWITCH.get(node.text.lower())) is not None:
            return value
        self.wrong(node.line, f"{name} must be on or off (or yes, no, true, false){_found(node)}")
        return False

    def integer(self, node: Node, name: str, low: int, high: int) -> int:
        """A whole number between two bounds, inclusive."""
        if isinstance(node, ScalarNode) and _INTEGER.fullmatch(node.text) and low <= int(node.text) <= high:
            return int(node.text)
        self.wrong(node.line, f"{name} must be a whole number from {low} to {high}{_found(node)}")
        return low

    def choice(self, node: Node, name: str, what: str, allowed: Collection[str]) -> str:
        """One of the allowed texts."""
        word = self.word(node, name)
        if word and word not in allowed:
            self.unknown(node.line, what, word, allowed)
            return ""
        return word

    # ------------------------------------------------------------------------------------------------------ wording
    def unknown(self, line: int, what: str, word: str, allowed: Collection[str], where: str = "") -> None:
        """Collect an unknown key or name, with the nearest known one and all that are allowed."""
        words = f"unknown {what} '{word}'{where}{did_you_mean(word, allowed)}"
        self.add(ProblemKind.YAML_UNKNOWN_KEY, line, f"{words}; allowed: {listing(allowed)}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x'?)`` for the nearest known word, or nothing."""
    lowered = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return f" (did you mean '{lowered[near[0]]}'?)" if near else ""


def listing(words: Collection[str]) -> str:
    """Words for a message: all, or the first dozen and how many more."""
    shown = list(words)[:_SHOWN] if len(words) > _SHOWN + 3 else list(words)
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "") if shown else "none"


def _found(node: Node) -> str:
    if isinstance(node, ListNode):
        return ", not a list"
    if isinstance(node, MapNode):
        return ", not a mapping"
    if not node.text:
        return ", not empty"
    first = node.text.split("\n", 1)[0]
    return f", not '{first if len(first) <= 30 else first[:29] + '…'}'"
