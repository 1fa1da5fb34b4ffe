"""What people do to their notes, their settings, their computer, and in Anki."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib import import_module
from typing import Any, Final

import pytest
from scenarios.life import Change, Life
from workshop import Project, flashgen, picture

import flashgen.build.pipeline as pipeline
import flashgen.ledger.facts as facts
import flashgen.writer.package as packing


def edits(*pairs: tuple[str, str], path: str = "soil.md") -> Change:
    """Exchange texts in a document."""

    def change(life: Life) -> None:
        for old, new in pairs:
            life.edit(old, new, path)

    return change


def override(block: str) -> Change:
    """Let overrides.yaml say this and nothing else."""
    return lambda life: life.override(block)


def rename(old: str, new: str) -> Change:
    """Rename a file or folder below the deck."""

    def change(life: Life) -> None:
        target = life.project.folder / "garden" / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (life.project.folder / "garden" / old).rename(target)

    return change


def write(path: str, content: str | bytes) -> Change:
    """Write a file of the deck."""

    def change(life: Life) -> None:
        life.project.write(f"garden/{path}", content)

    return change


def windows_line_ends(life: Life) -> None:
    """An editor wrote the file with other line ends."""
    file = life.project.folder / "garden/soil.md"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def nothing(life: Life) -> None:
    """Build again."""


def swap_sections(life: Life) -> None:
    """The second section stands before the first."""
    file = life.project.folder / "garden/soil.md"
    title, layers, helpers = file.read_text("utf-8").split("\n## ")
    file.write_text("\n## ".join((title, helpers, layers)), "utf-8")


def move_section(life: Life) -> None:
    """The section on water goes to the end of the other document."""
    section = life.project.folder / "garden/soil.md"
    text = section.read_text("utf-8")
    start, end = text.index("### Water"), text.index("## Helpers")
    section.write_text(text[:start] + text[end:], "utf-8")
    other = life.project.folder / "garden/beds/compost.md"
    other.write_text(f"{other.read_text('utf-8')}\n{text[start + 1 : end].rstrip()}\n", "utf-8")


def split_file(life: Life) -> None:
    """The second half of a document becomes a document."""
    file = life.project.folder / "garden/soil.md"
    first, second = file.read_text("utf-8").split("\n## Helpers")
    file.write_text(first, "utf-8")
    life.project.write("garden/life.md", f"# Life\n\n## Helpers{second}")


TOOLS: Final = """\
# Tools

## Spade

**Blade**: flat, and sharp enough to cut through the roots of a lawn

**Handle**: as long as from the ground to your elbow

## Fork

**Blade**: four tines, which leave the worms whole

**Handle**: short, with a grip for two hands
"""


def tools(life: Life) -> None:
    """Write a document in which two sections have the same terms."""
    life.project.write("garden/tools.md", TOOLS)


def trade_headings(life: Life) -> None:
    """Spade is called Fork now, and the other way round."""
    text = TOOLS.replace("## Spade", "## X").replace("## Fork", "## Spade").replace("## X", "## Fork")
    life.project.write("garden/tools.md", text)


def second_layers(life: Life) -> None:
    """Another document has a picture of the same name, in a folder of its own."""
    life.project.write("garden/beds/img/layers.png", picture(90))
    life.edit("## Rotting", "![The layers of a heap](img/layers.png)\n\n## Rotting", "beds/compost.md")


def in_anki(do: Any, then: Change = nothing) -> Change:
    """Something that a person does in Anki, and then perhaps in the notes."""

    def change(life: Life) -> None:
        do(life)
        then(life)

    return change


def new_css(life: Life) -> None:
    """A version with another stylesheet."""
    css = packing.css()
    life.patch.setattr(packing, "css", lambda: css + ".card { color: green; }\n")
    life.patch.setattr(packing, "MOD", packing.MOD + 1)


def other_html(life: Life) -> None:
    """A version that writes other HTML for the same text."""
    render = pipeline.render
    life.patch.setattr(pipeline, "render", lambda *args: render(*args).replace("<p>", '<p class="new">'))


def new_renderer(life: Life) -> None:
    """A version that writes other HTML, and means it to arrive."""
    other_html(life)
    revision = facts.RENDERER + 1
    for module in (facts, import_module("flashgen.ledger.publish")):
        life.patch.setattr(module, "RENDERER", revision)


def setting(line: str) -> Change:
    """Add a line to deck.yaml, or replace the one of that key."""

    def change(life: Life) -> None:
        file = life.project.folder / "garden/deck.yaml"
        key = line.partition(":")[0] + ":"
        kept = [each for each in file.read_text("utf-8").splitlines() if not each.startswith(key)]
        file.write_text("\n".join([*kept, line, ""]), "utf-8")

    return change


def copy_folder(life: Life) -> None:
    """The deck's folder is copied; both together are refused, the copy alone is the same deck."""
    shutil.copytree(life.project.folder / "garden", life.project.folder / "copy")
    refused = flashgen("build", "garden", "copy", "-o", "both.apkg", now=life.project.now)
    assert refused.code == 1 and "has the id of garden" in refused.stderr
    life.project.deck = "copy"


def clone(life: Life) -> None:
    """The folder is committed, and cloned on another machine, where a typo is corrected."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    here, there = life.project.folder, life.project.folder / "elsewhere"
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    for command in (
        ["init", "-q"],
        ["add", "garden"],
        ["commit", "-q", "-m", "notes"],
        ["clone", "-q", ".", "elsewhere"],
    ):
        subprocess.run([*git, *command], cwd=here, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})
    os.chdir(there)
    life.project = Project(there, deck="garden", day=life.project.day)
    life.edit("have rotted", "are rotten")


def clock_back(life: Life) -> None:
    """The computer believes that it is the day before the last build; a typo is corrected."""
    life.project.day -= 2
    life.edit("have rotted", "are rotten")
