"""Several processes give what one gives."""

from __future__ import annotations

import pytest
from workshop import Project, flashgen, total

from flashgen.build import documents, parallel


def half(number: int) -> float:
    """Work that a process can find by its name."""
    return number / 2


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_order(processes: int) -> None:
    """However many work on it."""
    assert list(parallel.ordered_map(half, range(50), processes)) == [number / 2 for number in range(50)]


def test_a_system_without_processes_does_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some places refuse to start any."""

    def refuse(*args: object) -> None:
        raise OSError("no processes here")

    monkeypatch.setattr(parallel, "ProcessPoolExecutor", refuse)
    assert list(parallel.ordered_map(half, range(9), 2)) == [number / 2 for number in range(9)]


def test_a_deck_is_the_same_however_many_read_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes, problems, their order: the same bytes."""
    for at in range(12):
        project.write(
            f"notes/{at}.md", f"# {at}\n\n**Term {at}**: what {at} means\n\n![A thing of {at}](gone-{at}.png)\n"
        )
    project.write("notes/empty.md", "")
    monkeypatch.setattr(documents, "cores", lambda: 1)
    alone = flashgen("cards", "notes", "--json")
    monkeypatch.setattr(documents, "cores", lambda: 2)
    monkeypatch.setattr(documents, "_LARGE", 0)
    assert flashgen("cards", "notes", "--json") == alone
    assert total()[0] == len(alone.objects)
