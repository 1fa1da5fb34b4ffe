"""Two builds of one deck at once: one waits for the other, or gives up and has written nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest
from workshop import Project, flashgen

import flashgen as package
from flashgen.build import package as building
from flashgen.ledger import lock

HOLD = """
import sys
from pathlib import Path
from flashgen.ledger import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def start(*args: str) -> subprocess.Popen[str]:
    """Python in a process of its own, with the package that is being tested."""
    env = os.environ | {"PYTHONPATH": str(Path(package.__file__).parents[1]), "SOURCE_DATE_EPOCH": "1700000000"}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *args], stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=env)


def hold(path: Path) -> subprocess.Popen[str]:
    """A process that holds a deck's lock until it is told to let go."""
    child = start("-c", HOLD, str(path))
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    return child


def sound(project: Project) -> bool:
    """Whether the package carries the ledger that lies beside the notes."""
    with zipfile.ZipFile("notes.apkg") as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("deck.lock"))
        return archive.read(name) == project.ledger_path.read_bytes()


def test_a_build_waits_for_another_one(project: Project) -> None:
    """It begins when the other lets go, and then does all that it should."""
    holder = hold(project.ledger_path)
    waiting = start("-m", "flashgen", "build", "notes")
    holder.communicate("let go\n", timeout=60)
    stdout, stderr = waiting.communicate(timeout=60)
    assert (waiting.returncode, stderr) == (0, "")
    assert " new (" in stdout and sound(project)


def test_a_build_that_waits_in_vain_writes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1 and one line that says what to do; afterwards the deck can be built."""
    monkeypatch.setattr(building, "lock", partial(lock, wait=0.0))
    holder = hold(project.ledger_path)
    before = sorted(project.folder.rglob("*"))
    run = flashgen("build", "notes")
    assert (run.code, run.stdout) == (1, "")
    assert run.stderr == "notes/deck.lock: another build of this deck is at work; try again when it is done\n"
    assert sorted(project.folder.rglob("*")) == before
    holder.communicate("let go\n", timeout=60)
    assert flashgen("build", "notes").code == 0
    assert not list(project.folder.rglob("*.building"))


def test_builds_that_start_together_make_one_deck(project: Project) -> None:
    """Whichever is first makes the deck's id and guids; the others find them, and every package would be the same."""
    children = [start("-m", "flashgen", "build", "notes", "-o", f"{name}.apkg") for name in ("a", "b", "notes")]
    results = [(child.communicate(timeout=60), child.returncode) for child in children]
    assert [(stderr, code) for (_, stderr), code in results] == [("", 0)] * 3
    assert sorted(" new (" in stdout for (stdout, _), _ in results) == [False, False, True]
    assert sound(project)


def test_a_dry_run_waits_for_nobody(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It writes nothing, so it needs no lock."""
    monkeypatch.setattr(building, "lock", partial(lock, wait=0.0))
    holder = hold(project.ledger_path)
    assert flashgen("build", "notes", "--dry-run").code == 0
    holder.communicate("let go\n", timeout=60)
