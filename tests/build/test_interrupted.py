"""Whatever interrupts a build, and whenever: the ledger is never behind its package, the next build completes it."""

from __future__ import annotations

import builtins
import io
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar

import pytest
from workshop import Project, Run, flashgen, total

from flashgen.build import package as building
from flashgen.writer import atomic

WATCHED = {building.__file__, atomic.__file__}
"""Where the writing happens: Ctrl-C is tried on each line that runs there."""


FULL = OSError(28, "No space left on device")
CALLS = ("open", "fsync", "replace", "chmod", "unlink", "mkdir", "rmdir")
"""What is asked of the operating system; writing to an open file and the statements of a database come on top."""


@contextmanager
def failing(at: int) -> Iterator[list[str]]:
    """The file system fails at the n-th call of a build, whatever that call is for; yields the names of the calls."""
    calls: list[str] = []
    patch = pytest.MonkeyPatch()

    def count(name: str, error: Exception) -> None:
        calls.append(name)
        if len(calls) == at:
            raise error

    def wrap(module: Any, name: str) -> None:
        original: Callable[..., Any] = getattr(module, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            ours = _ours(args[0])
            if ours:
                count(name, FULL)
            file = original(*args, **kwargs)
            return Written(file, count) if ours and module is not os and file.writable() else file

        patch.setattr(module, name, call)

    class Database(sqlite3.Connection):
        def execute(self, *args: Any) -> Any:
            count("statement", sqlite3.OperationalError("database or disk is full"))
            return super().execute(*args)

        def executemany(self, *args: Any) -> Any:
            count("statement", sqlite3.OperationalError("database or disk is full"))
            return super().executemany(*args)

        def executescript(self, script: str) -> Any:
            count("statement", sqlite3.OperationalError("database or disk is full"))
            return super().executescript(script)

    def connect(*args: Any, **kwargs: Any) -> Any:
        count("connect", sqlite3.OperationalError("unable to open database file"))
        return original_connect(*args, **kwargs, factory=Database)

    original_connect = sqlite3.connect
    patch.setattr(sqlite3, "connect", connect)
    for module, name in ((builtins, "open"), (io, "open"), *((os, name) for name in CALLS)):
        wrap(module, name)
    try:
        yield calls
    finally:
        patch.undo()


class Written:
    """A file that is open for writing, each write counted."""

    def __init__(self, file: Any, count: Callable[[str, Exception], None]) -> None:
        self.file = file
        self.count = count

    def write(self, content: Any) -> Any:
        """Write, or fail."""
        self.count("write", FULL)
        return self.file.write(content)

    def __enter__(self) -> Written:
        return self

    def __exit__(self, *args: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def _ours(target: Any) -> bool:
    """What is read may fail too, but costs only its own cards."""
    return isinstance(target, int) or not str(target).endswith((".md", ".yaml", ".png", ".html", ".css", ".py", ".pyc"))


class Audit:
    """What Python itself says that was asked of the operating system; a hook can never be taken off, only rest."""

    EVENTS: ClassVar = {
        "open": "open",
        "os.rename": "replace",
        "os.chmod": "chmod",
        "os.remove": "unlink",
        "os.mkdir": "mkdir",
        "os.rmdir": "rmdir",
        "sqlite3.connect": "connect",
    }
    seen: ClassVar[list[str] | None] = None

    @classmethod
    def hook(cls, event: str, args: tuple[Any, ...]) -> None:
        """Note an event while somebody listens."""
        if cls.seen is not None and event in cls.EVENTS and (event == "sqlite3.connect" or _ours(args[0])):
            cls.seen.append(cls.EVENTS[event])


sys.addaudithook(Audit.hook)


@contextmanager
def interrupted(at: int) -> Iterator[list[int]]:
    """Ctrl-C at the n-th line that runs where the writing happens; yields the lines."""
    lines: list[int] = []

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            lines.append(frame.f_lineno)
            if len(lines) == at:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield lines
    finally:
        sys.settrace(before)


class Published:
    """A deck after its first build, ready for a second one that changes something."""

    def __init__(self, project: Project) -> None:
        self.project = project
        flashgen("build", "notes")
        self.old = self.files()
        project.edit("makes ATP", "produces ATP")
        project.edit("## Division\n", "## Division\n\n**Cytokinesis**: the division of the cell's body\n")

    @property
    def package(self) -> Path:
        """What is imported."""
        return self.project.folder / "notes.apkg"

    def files(self) -> tuple[bytes, bytes]:
        """Ledger and package as they lie on disk."""
        return self.project.ledger_path.read_bytes(), self.package.read_bytes()

    def build(self) -> Run:
        """The second build."""
        return flashgen("build", "notes", now=self.project.now + 60)

    def sound(self) -> bool:
        """Whether the ledger knows all that the package holds, and nothing half-written lies about."""
        ledger = self.project.ledger_path.read_bytes()
        with zipfile.ZipFile(self.package) as package:
            (name,) = (name for name in package.namelist() if name.endswith(".deck.lock"))
            behind = package.read(name) != ledger and ledger == self.old[0]
        # The file that carries the lock may stay: the next build takes it.
        left = [path for path in self.project.folder.rglob(".*") if path.is_file() and path.suffix != ".building"]
        return not behind and not left

    def completes(self, new: tuple[bytes, bytes]) -> None:
        """After a build that was disturbed: the deck is sound, and the next build makes what this one should have."""
        assert self.sound()
        if self.files() != self.old:  # else the next build begins where this one did
            assert self.build().code == 0
            assert self.files() == new
            self.reset()

    def reset(self) -> None:
        """Back to after the first build."""
        self.project.ledger_path.write_bytes(self.old[0])
        self.package.write_bytes(self.old[1])


@pytest.fixture
def published(project: Project) -> Published:
    """A deck in use, with changes that wait to be built."""
    return Published(project)


@pytest.fixture
def new(published: Published) -> tuple[bytes, bytes]:
    """Ledger and package as an undisturbed second build leaves them."""
    assert published.build().code == 0
    files = published.files()
    published.reset()
    return files


def test_a_failure_at_any_call_leaves_a_sound_deck(published: Published, new: tuple[bytes, bytes]) -> None:
    """Each open, write, statement, fsync, rename and removal fails once: one clear line or no harm, and the next build
    completes what is left."""
    at = 1
    while True:
        with failing(at) as calls:
            run = published.build()
        if len(calls) < at:
            assert run.code == 0
            break
        assert run.stderr.count("\n") == (run.code == 1), (at, run)
        published.completes(new)
        at += 1
    assert {"open", "write", "statement", "fsync", "replace", "unlink"} <= set(calls)


def test_no_call_escapes(published: Published) -> None:
    """What the test above counts is all that Python reports to its auditors."""
    published.build()
    published.reset()
    with failing(0) as calls:
        Audit.seen = []
        run = published.build()
        seen, Audit.seen = Audit.seen, None
    assert run.code == 0
    counted = Counter(call for call in calls if call not in ("write", "statement", "fsync"))
    assert counted == Counter(seen)
    assert calls.count("fsync") >= 2 * calls.count("replace")


def test_ctrl_c_at_any_line_leaves_a_sound_deck(published: Published, new: tuple[bytes, bytes]) -> None:
    """Exit 130, no traceback, and the next build completes what is left."""
    at = 1
    while True:
        with interrupted(at) as lines:
            run = published.build()
        if len(lines) < at:
            assert run.code == 0
            break
        assert (run.code, run.stderr) == (130, ""), lines[-1]
        published.completes(new)
        at += 1
    assert at > 50


def test_a_ledger_ahead_of_its_package_is_harmless(published: Published, new: tuple[bytes, bytes]) -> None:
    """The build that was cut off between the two moves is completed by the next one, byte for byte."""
    published.project.ledger_path.write_bytes(new[0])
    assert published.build().stdout.startswith(f"notes: {total()[0]} kept (")
    assert published.files() == new


def test_nothing_changed_leaves_the_ledger_alone(published: Published) -> None:
    """The package is written again, the same bytes; the ledger's file is not even touched."""
    published.build()
    ledger = published.project.ledger_path
    os.utime(ledger, (1, 1))
    before = published.files()
    published.build()
    assert published.files() == before
    assert ledger.stat().st_mtime == 1


def test_a_damaged_package_is_never_published(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is read back: if anything that was promised is missing, nothing moves into place."""
    write = building.write_package

    def lose_a_note(notes: Any, *args: Any, **kwargs: Any) -> None:
        write(list(notes)[1:], *args, **kwargs)

    monkeypatch.setattr(building, "write_package", lose_a_note)
    run = published.build()
    assert run.code == 1 and run.stderr.startswith("notes.apkg: ")
    assert published.files() == published.old


def start(*args: str) -> subprocess.Popen[str]:
    """Python in a process of its own, with the package that is being tested."""
    env = os.environ | {"PYTHONPATH": str(Path(building.__file__).parents[2]), "PYTHONUTF8": "1"}
    return subprocess.Popen([sys.executable, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


SLOW = """
import sys, time
import flashgen.build.documents as documents
def wait(data, path):
    print("reading", file=sys.stderr, flush=True)
    time.sleep(60)
documents.read_text = wait
from flashgen.cli import main
main(["build", "notes"])
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_from_a_terminal_is_quiet(project: Project) -> None:
    """The real signal while a document is read: exit 130, nothing more on stderr, nothing written."""
    child = start("-c", SLOW)
    assert child.stderr is not None
    assert child.stderr.readline() == "reading\n"
    child.send_signal(signal.SIGINT)
    stdout, stderr = child.communicate(timeout=60)
    assert (child.returncode, stdout, stderr) == (130, "", "")
    assert not list(project.folder.rglob("*.lock"))


@pytest.mark.skipif(os.name == "nt", reason="pipes")
def test_a_closed_pipe_is_quiet(project: Project) -> None:
    """``flashgen cards | head -1`` says nothing of a broken pipe."""
    lines = "".join(f"**Term {at}**: what the term with the number {at} means\n\n" for at in range(2000))
    project.write("notes/many.md", lines)
    child = start("-m", "flashgen", "cards", "notes")
    assert child.stdout is not None and child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    stderr = child.stderr.read()
    child.wait(timeout=60)
    child.stderr.close()
    assert stderr == ""
