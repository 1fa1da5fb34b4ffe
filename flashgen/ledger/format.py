"""The ledger as text, and back: one self-contained line a note, made for ``git diff`` and ``merge=union``.

Lines are sorted by key. Each stands between a comment with its guid and an empty line, so that what two people did to
neighbouring notes are separate changes to git. Each carries a check value of itself: a line that was cut or edited is
found, whichever way it was merged. A last line marks the end: a file that lost its tail is found, too.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.ledger.entry import Base, Entry, Ledger
from flashgen.model import Guid, NoteKey, NoteKind
from flashgen.rules.key import GRAMMAR

FORMAT: Final = 1
"""Version of this format."""

_PREAMBLE: Final = """\
# flashgen ledger: which note was published under which guid. Commit this file, never edit it: it keeps your reviews.
# A JSON object a line, by key: key, kind, guid, mod (seconds since 1970), hash (of what was published), deck, front and
# back (plain text, cut), former (keys it had), cloze and retired ([number, text]), removed, override (the text it was
# made on), new, accepted, check (CRC-32 of the line without it). git merges by union; two lines for a note: delete one.
"""
_END: Final = "# end"
_CHECK: Final = re.compile(r',"check":"([0-9a-f]{8})"\}$')
_CONFLICT: Final = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
CURE: Final = "take the file from git, or run: flashgen ledger rebuild --from FILE.apkg DECK"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def format_ledger(ledger: Ledger) -> str:
    """The text of the ledger file; the same for equal ledgers."""
    header = _encode({"ledger": FORMAT, "deck": ledger.deck_id, "grammar": ledger.grammar, "renderer": ledger.renderer})
    lines = (f"# {entry.guid}\n{_entry_line(entry)}" for entry in sorted(ledger.entries, key=_place))
    return _PREAMBLE + "\n\n".join([header, *lines, _END]) + "\n"


def read_ledger(text: str, path: str) -> Ledger:
    """Read a ledger's text; ``path`` is what errors name.

    Raises FlashgenError (LEDGER_BROKEN) where the text is not exactly what some build wrote, or a union of such, and
    (LEDGER_NEWER) where a newer flashgen wrote it.
    """
    lines = list(_content(text, path))
    if not lines:
        raise _broken(path, 0, f"is empty, a ledger never is; {CURE}")
    ledger = _read_header(lines[0][1], Span(path, lines[0][0]))
    if lines[-1][1] != _END:
        raise _broken(path, lines[-1][0], f"ends too early, its last line must be “{_END}”; {CURE}")
    seen: dict[str, int] = {}
    keys: dict[NoteKey, int] = {}
    guids: dict[Guid, int] = {}
    entries: list[Entry] = []
    for number, line in lines[1:]:
        if line.startswith("#") or line in seen:  # a union merge may keep both copies of a line that both sides wrote
            continue
        seen[line] = number
        entry = _read_entry(line, Span(path, number))
        _unique(guids, entry.guid, f"guid {entry.guid} (note {entry.key})", number, path)
        if not entry.removed:
            _unique(keys, entry.key, f"key {entry.key}", number, path)
        entries.append(entry)
    entries.sort(key=_place)
    return Ledger(ledger.deck_id, ledger.grammar, ledger.renderer, tuple(entries))


def _place(entry: Entry) -> tuple[str, bool, str]:
    return entry.key, entry.removed, entry.guid


def _broken(path: str, line: int, detail: str) -> FlashgenError:
    return FlashgenError(Problem(ProblemKind.LEDGER_BROKEN, Span(path, line), detail))


def _content(text: str, path: str) -> Iterator[tuple[int, str]]:
    """(number, line) of the lines that say something: comments above the header and empty lines are left out."""
    begun = False
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.removesuffix("\r")
        if _CONFLICT.match(line):
            detail = f"holds a merge conflict; keep the lines of both sides and delete the markers, or {CURE}"
            raise _broken(path, number, detail)
        if line and (begun or not line.startswith("#")):
            begun = True
            yield number, line


def _read_header(line: str, span: Span) -> Ledger:
    header = _object(line)
    version, deck = header.get("ledger"), header.get("deck")
    grammar, renderer = header.get("grammar"), header.get("renderer")
    if not isinstance(version, int) or not isinstance(deck, str) or not deck:
        raise _broken(span.path, span.line, f"does not begin as a ledger of flashgen does; {CURE}")
    if version > FORMAT or (isinstance(grammar, int) and grammar > GRAMMAR):
        detail = "was written by a newer flashgen; run: pip install --upgrade flashgen"
        raise FlashgenError(Problem(ProblemKind.LEDGER_NEWER, span, detail))
    if version != FORMAT or not isinstance(grammar, int) or not isinstance(renderer, int):
        raise _broken(span.path, span.line, f"is of a version that never was ({version}); {CURE}")
    return Ledger(deck, grammar, renderer)


def _unique(seen: dict[Any, int], value: object, what: str, number: int, path: str) -> None:
    first = seen.setdefault(value, number)
    if first != number:
        raise _broken(
            path,
            number,
            f"a second line for {what}, the first is line {first}: two people published the same note; "
            "delete one of the two lines (rather the one with the smaller mod) and build again",
        )


# ---------------------------------------------------------------------------------------------------------------- lines
def _entry_line(entry: Entry) -> str:
    value: dict[str, object] = {"key": entry.key, "kind": entry.kind.value, "guid": entry.guid, "mod": entry.mod}
    value |= {"hash": entry.fingerprint, "deck": entry.deck, "front": entry.front, "back": entry.back}
    if entry.former:
        value["former"] = entry.former
    if entry.cloze:
        value["cloze"] = entry.cloze
    if entry.retired:
        value["retired"] = entry.retired
    if entry.removed:
        value["removed"] = True
    if entry.base is not None:
        value["override"] = [entry.base.text, entry.base.edit, entry.base.front, entry.base.back]
    if entry.fresh:
        value["new"] = True
    if entry.accepted:
        value["accepted"] = entry.accepted
    body = _encode(value)
    return f'{body[:-1]},"check":"{_check(body)}"}}'


def _check(body: str) -> str:
    return f"{zlib.crc32(body.encode('utf-8', 'surrogatepass')):08x}"


def _read_entry(line: str, span: Span) -> Entry:
    found = _CHECK.search(line)
    body = line[: found.start()] + "}" if found else ""
    value = _object(body)
    if found is None or not value:
        raise _broken(span.path, span.line, f"is cut off or not a line of a ledger; {CURE}")
    if found[1] != _check(body):
        raise _broken(span.path, span.line, f"was edited by hand ({value.get('key')}); {CURE}")
    try:
        return _entry(value)
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(span.path, span.line, f"is not a line of this version ({error}); {CURE}") from error


def _entry(value: Mapping[str, Any]) -> Entry:
    base = value.get("override")
    return Entry(
        key=NoteKey(value["key"]),
        kind=NoteKind(value["kind"]),
        guid=Guid(value["guid"]),
        mod=int(value["mod"]),
        fingerprint=value["hash"],
        deck=value["deck"],
        front=value["front"],
        back=value["back"],
        former=tuple(map(NoteKey, value.get("former", ()))),
        cloze=tuple((int(number), text) for number, text in value.get("cloze", ())),
        retired=tuple((int(number), text) for number, text in value.get("retired", ())),
        removed=value.get("removed", False),
        base=Base(*base) if base else None,
        fresh=value.get("new", False),
        accepted=value.get("accepted", ""),
    )


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
