"""``flashgen ledger rebuild``: the ledger comes back from the copy in the package, and with it every review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from workshop import Project, Run, flashgen


def rebuild(project: Project, *options: str, package: str = "deck.apkg", deck: str = "notes") -> Run:
    """Restore the ledger."""
    return flashgen("ledger", "rebuild", "--from", package, deck, *options)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda content: content[: len(content) // 2],
    "edited": lambda content: content.replace(b"DNA", b"RNA"),
    "emptied": lambda content: b"",
    "overwritten": lambda content: b"\xff\xfe",
    "conflict": lambda content: content.replace(b"\n\n", b"\n<<<<<<< ours\n", 1),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_broken_ledger_is_restored(project: Project, damage: Callable[[bytes], bytes]) -> None:
    """The build that refuses it names the command; what was broken stays beside it, and the next build keeps all."""
    project.build()
    sound = project.ledger_path.read_bytes()
    project.ledger_path.write_bytes(damage(sound))
    refused = flashgen("build", "notes", "-o", "deck.apkg")
    assert refused.code == 1
    assert "flashgen ledger rebuild --from" in refused.stderr
    run = rebuild(project)
    assert run.code == 0, run.stderr
    assert project.ledger_path.read_bytes() == sound
    assert project.ledger_path.with_name("deck.lock.broken").read_bytes() == damage(sound)
    assert project.build()["kept"] == len(project.ledger.live)


def test_a_lost_ledger_is_restored_by_the_command_that_the_error_names(project: Project) -> None:
    """Word for word."""
    project.build()
    sound = project.ledger_path.read_bytes()
    project.ledger_path.unlink()
    refused = flashgen("build", "notes", "-o", "deck.apkg")
    command = refused.stderr.strip().partition("run: flashgen ")[2].split()
    run = flashgen(*command)
    assert (run.code, run.stdout) == (
        0,
        f"restored notes/deck.lock from deck.apkg: {len(project.ledger.live)} notes\n",
    )
    assert project.ledger_path.read_bytes() == sound


def test_a_single_file_has_its_ledger_back(project: Project) -> None:
    """The ledger lies beside the file; of a package with two decks its own copy is taken."""
    project.write("notes/plants.md", "**Leaf**: makes sugar from light\n")
    assert flashgen("build", "notes/cells.md", "notes/plants.md", "-o", "both.apkg").code == 0
    path = project.folder / "notes/plants.deck.lock"
    sound = path.read_bytes()
    path.unlink()
    assert rebuild(project, package="both.apkg", deck="notes/plants.md").code == 0
    assert path.read_bytes() == sound


def test_a_sound_ledger_is_not_replaced_by_an_older_copy(project: Project) -> None:
    """What a later build remembered would be lost: exit 1, nothing written."""
    project.build()
    project.package.rename(project.folder / "old.apkg")
    project.edit("makes ATP", "produces ATP")
    project.build()
    newer = project.ledger_path.read_bytes()
    run = rebuild(project, package="old.apkg")
    assert run.code == 1 and "is sound, and old.apkg holds an older copy" in run.stderr
    assert project.ledger_path.read_bytes() == newer


def test_an_old_ledger_is_replaced_by_a_newer_copy(project: Project) -> None:
    """The file was taken back to an earlier day, as a backup does: the package knows all that it knows, and more."""
    project.build()
    older = project.ledger_path.read_bytes()
    project.edit("makes ATP", "produces ATP")
    project.build()
    newer = project.ledger_path.read_bytes()
    project.ledger_path.write_bytes(older)
    assert rebuild(project).code == 0
    assert project.ledger_path.read_bytes() == newer
    assert not project.ledger_path.with_name("deck.lock.broken").exists()


def test_a_ledger_that_is_the_copy_is_left_alone(project: Project) -> None:
    """Nothing to do is no error."""
    project.build()
    run = rebuild(project)
    assert (run.code, run.stdout) == (0, "notes/deck.lock is what deck.apkg holds; nothing to restore\n")
    assert rebuild(project, "--json").json["written"] is False


def test_a_ledger_of_a_newer_flashgen_is_not_replaced(project: Project) -> None:
    """It is not broken: flashgen is old."""
    project.build()
    project.ledger_path.write_bytes(project.ledger_path.read_bytes().replace(b'"ledger":1', b'"ledger":9'))
    run = rebuild(project)
    assert run.code == 1 and "newer flashgen" in run.stderr


@pytest.mark.parametrize(
    ("package", "deck", "says"),
    [
        ("none.apkg", "notes", "none.apkg: is not a package that can be read"),
        ("foreign.apkg", "notes", "foreign.apkg: holds ledgers of "),
        ("deck.apkg", "nowhere", "nowhere: no such file or folder"),
    ],
)
def test_what_cannot_be_restored_is_said(project: Project, package: str, deck: str, says: str) -> None:
    """Another deck's package, none at all, or no deck: exit 1 and one line."""
    project.write("other/deck.yaml", "id: other\n")
    project.write("other/plants.md", "**Leaf**: makes sugar from light\n")
    assert flashgen("build", "other", "-o", "foreign.apkg").code == 0
    project.write("notes/deck.yaml", "id: mine\n")
    project.build()
    project.ledger_path.unlink()
    run = rebuild(project, package=package, deck=deck)
    assert run.code == 1 and run.stderr.startswith(says) and run.stderr.count("\n") == 1


def test_the_package_must_be_named(project: Project) -> None:
    """A mistyped command is explained, exit 2."""
    run = flashgen("ledger", "rebuild", "notes")
    assert run.code == 2 and "--from" in run.stderr
