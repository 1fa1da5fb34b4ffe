"""What the documentation promises is what is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from flashgen.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """Word for word, so that the command cannot rot."""
    (command,) = re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_readme_shows_every_command() -> None:
    """Each command stands in an example."""
    assert all(f"flashgen {command} " in README for command in main.commands)


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_links_lead_somewhere(document: str) -> None:
    """Every relative link is a file that is there."""
    text = (ROOT / document).read_text("utf-8")
    targets = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    assert not [target for target in targets if not ((ROOT / document).parent / target).exists()]


def test_options_in_the_readme_exist() -> None:
    """Each option that an example uses is one that a command takes."""
    groups = [main, *(command for command in main.commands.values() if isinstance(command, click.Group))]
    commands = [command for group in groups for command in group.commands.values()]
    known = {option for command in commands for param in command.params for option in param.opts}
    used = set(re.findall(r"flashgen \w+[^\n#]*?(--[a-z-]+)", README))
    assert used <= known
