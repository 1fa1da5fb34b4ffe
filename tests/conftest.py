"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of its own, and the working folder in it."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Project.cells(folder)
