"""The ledger as a file among files: what is written is read, and what was not written is refused."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from ledger.pair import DATA, fact, read_pair

from flashgen.errors import FlashgenError, ProblemKind
from flashgen.ledger import Ledger, format_ledger, publish, read_ledger
from flashgen.model import Fact, NoteKind

FACTS = [
    fact("d/S/a", "What is “a”?\nSecond line\u2028third", 'tab\t "quotes" \\ {{c1::x}} 中文 \U0001f600'),
    fact("d/S/b", "What is b?", "x" * 2000),
    fact("d/S/c", "[…] and […].", "one\ntwo", NoteKind.CLOZE),
    fact("d/S/d", "What is d?", "the fourth letter of the alphabet"),
    fact("d/S/e", "What is e?", "<<<<<<< not a conflict"),
]
LEDGER = publish(Ledger("deck"), FACTS, 1000).ledger
TEXT = format_ledger(LEDGER)
NOTES = [line for line in TEXT.split("\n") if line.startswith('{"key"')]


def refused(text: str) -> str:
    """What the reader says against a text, with the place."""
    with pytest.raises(FlashgenError) as caught:
        read_ledger(text, "deck.lock")
    newer = "newer flashgen" in str(caught.value)
    kind = ProblemKind.LEDGER_NEWER if newer else ProblemKind.LEDGER_BROKEN
    assert [problem.kind for problem in caught.value.problems] == [kind]
    return str(caught.value)


def test_written_and_read_again() -> None:
    """A ledger is read as it was written, whatever its texts hold; a second time, the text is the same."""
    before, after, _ = read_pair(DATA.read_text("utf-8"))
    overridden = replace(after[0], override="h", edit="e", generated=("f", "b"), fresh=True)
    ledger = publish(publish(Ledger("deck"), before, 1).ledger, [overridden, *after[1:]], 2).ledger
    ledger = replace(ledger, entries=(replace(ledger.entries[0], accepted="yes"), *ledger.entries[1:]))
    for each in (LEDGER, ledger, Ledger("empty")):
        text = format_ledger(each)
        assert read_ledger(text, "deck.lock") == each
        assert format_ledger(read_ledger(text, "deck.lock")) == text


def test_one_line_a_note() -> None:
    """Each note is one line that begins with its key, in the order of keys; long texts are cut."""
    assert len(NOTES) == len(FACTS)
    assert [line.split('"')[3] for line in NOTES] == sorted(f.key for f in FACTS)
    assert max(map(len, NOTES)) < 1000


def test_windows_line_ends_are_read() -> None:
    """A checkout with CRLF and a byte order mark reads the same."""
    assert read_ledger("\ufeff" + TEXT.replace("\n", "\r\n"), "deck.lock") == LEDGER


def test_the_order_of_lines_does_not_matter() -> None:
    """Lines that a merge put elsewhere are read, and written back in order."""
    lines = TEXT.split("\n")
    at = [number for number, line in enumerate(lines) if line in NOTES]
    for number, line in zip(at, reversed(NOTES), strict=True):
        lines[number] = line
    assert read_ledger("\n".join(lines), "deck.lock") == LEDGER


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        (TEXT.replace(NOTES[3], f"<<<<<<< HEAD\n{NOTES[3]}\n=======\n>>>>>>> side"), ":17: holds a merge conflict"),
        (TEXT.replace("# end\n", ""), "ends too early"),
        (TEXT[: TEXT.index(NOTES[4]) + 40], "ends too early"),
        (TEXT.replace(NOTES[3], NOTES[3][:-20]), ":17: is cut off"),
        (TEXT.replace(NOTES[3], "hello"), ":17: is cut off or not a line of a ledger"),
        (TEXT.replace("the fourth letter", "a letter"), ":17: was edited by hand (d/S/d)"),
        (TEXT.replace('"ledger":1', '"ledger":2'), ":5: was written by a newer flashgen"),
        (TEXT.replace('"grammar":1', '"grammar":99'), ":5: was written by a newer flashgen"),
        (TEXT.replace('"ledger":1', '"ledger":0'), ":5: is of a version that never was"),
        (TEXT.replace('{"ledger"', '{"leger"'), ":5: does not begin as a ledger"),
        ("PK\x03\x04", "does not begin as a ledger"),
    ],
    ids=[
        "empty", "conflict", "tail lost", "cut", "line cut", "garbage", "edited", "newer", "newer grammar",
        "no version", "header", "binary",
    ],
)  # fmt: skip
def test_what_no_build_wrote_is_refused(text: str, says: str) -> None:
    """A conflict, a cut, an edit, another version: each is told with its line and with what to do."""
    message = refused(text)
    assert says in message
    assert "flashgen" in message.split(says)[1]


def test_two_lines_for_one_note_are_refused() -> None:
    """Two lines with one key or one guid are an error that names both lines and the cure."""
    changed = publish(LEDGER, [*FACTS[:3], fact("d/S/d", "What is d?", "other"), FACTS[4]], 2000).ledger
    line = next(line for line in format_ledger(changed).splitlines() if '"key":"d/S/d"' in line)
    message = refused(TEXT.replace(NOTES[3], f"{NOTES[3]}\n{line}"))
    assert message.startswith("deck.lock:18: a second line for guid")
    assert "line 17" in message and "delete one of the two lines" in message
    twin = publish(Ledger("else"), [FACTS[3]], 1).ledger
    line = next(line for line in format_ledger(twin).splitlines() if '"key":"d/S/d"' in line)
    assert "a second line for key d/S/d" in refused(TEXT.replace(NOTES[3], f"{NOTES[3]}\n{line}"))


def test_a_line_that_stands_twice_is_read_once() -> None:
    """A merge that kept both copies of one line did no harm."""
    assert read_ledger(TEXT.replace(NOTES[3], f"{NOTES[3]}\n{NOTES[3]}"), "deck.lock") == LEDGER


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
class TestGit:
    """What two people did to one ledger, merged by git as ``*deck.lock merge=union`` says."""

    @staticmethod
    def merged(folder: Path, ours: list[Fact], theirs: list[Fact]) -> Ledger:
        """The union of two builds that both began with ``LEDGER``."""
        names = ("ours", "base", "theirs")
        ledgers = (publish(LEDGER, ours, 2000).ledger, LEDGER, publish(LEDGER, theirs, 3000).ledger)
        for name, ledger in zip(names, ledgers, strict=True):
            (folder / name).write_text(format_ledger(ledger), "utf-8")
        command = ["git", "merge-file", "-p", "--union", *names]
        result = subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return read_ledger(result.stdout.decode("utf-8"), "deck.lock")

    def test_additions_at_one_place(self, tmp_path: Path) -> None:
        """Notes that two people added next to each other are all there."""
        ours, theirs = fact("d/S/da", "What is da?", "one more"), fact("d/S/db", "What is db?", "and another")
        merged = self.merged(tmp_path, [*FACTS, ours], [*FACTS, theirs])
        assert {e.key for e in merged.live} == {f.key for f in (*FACTS, ours, theirs)}

    def test_changes_to_neighbours(self, tmp_path: Path) -> None:
        """Two people who changed neighbouring notes both keep their change."""
        ours = [*FACTS[:2], replace(FACTS[2], back="1\n2", fingerprint="o"), *FACTS[3:]]
        theirs = [*FACTS[:3], replace(FACTS[3], back="theirs", fingerprint="t"), FACTS[4]]
        merged = self.merged(tmp_path, ours, theirs)
        assert {e.key: e.mod for e in merged.live if e.mod > 1000} == {"d/S/c": 2000, "d/S/d": 3000}

    def test_one_removed_and_another_added(self, tmp_path: Path) -> None:
        """A note that one removed and one that the other added beside it: both are so."""
        new = fact("d/S/da", "What is da?", "one more")
        merged = self.merged(tmp_path, FACTS[:4], [*FACTS, new])
        assert [e.key for e in merged.removed] == ["d/S/e"]
        assert new.key in {e.key for e in merged.live}

    def test_the_same_note_changed_by_both(self, tmp_path: Path) -> None:
        """One note that both changed is the one thing that a person must settle."""
        ours, theirs = (replace(FACTS[3], back=text, fingerprint=text) for text in ("ours", "theirs"))
        with pytest.raises(FlashgenError, match="a second line for guid"):
            self.merged(tmp_path, [*FACTS[:3], ours, FACTS[4]], [*FACTS[:3], theirs, FACTS[4]])


def test_the_format_is_pinned() -> None:
    """The file that older versions wrote, to the letter."""
    published = publish(Ledger("0123456789abcdef"), [fact("d/S/c", "[…] and […].", "one\ntwo", NoteKind.CLOZE)], 1000)
    assert format_ledger(published.ledger).split("\n")[4:] == [
        '{"ledger":1,"deck":"0123456789abcdef","grammar":1,"renderer":1}',
        "",
        "# lc2ah5gryysqa",
        '{"key":"d/S/c","kind":"cloze","guid":"lc2ah5gryysqa","mod":1000,"hash":"65affe3c6847814a0c'
        '07","deck":"Deck","front":"[…] and […].","back":"one\\ntwo","cloze":[[1,"one"],[2,"two"]],"'
        'check":"fb8ed020"}',
        "",
        "# end",
        "",
    ]
