"""A deck in use, made once and copied for each scenario."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki_engine import Engine
from scenarios.garden import garden
from scenarios.life import Life, begin, copy


@pytest.fixture(scope="session")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the garden, built, and the collection that studied it."""
    folder = tmp_path_factory.mktemp("used")
    project = garden(folder / "project")
    with pytest.MonkeyPatch.context() as patch, Engine(folder / "anki", project.now) as anki:
        patch.chdir(project.folder)
        begin(Life(project, anki, patch))
    return folder


@pytest.fixture
def life(used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    """A copy of one's own."""
    project = copy(used / "project", tmp_path / "project")
    shutil.copytree(used / "anki", tmp_path / "anki")
    monkeypatch.chdir(project.folder)
    with Engine(tmp_path / "anki", project.now + 1) as anki:
        yield Life(project, anki, monkeypatch)
