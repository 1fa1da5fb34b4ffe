"""The page can be used by everybody: no violation of WCAG 2.2, level A or AA, that axe-core finds."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from review.conftest import Window, open_window
from review.test_page import NUCLEUS, select
from workshop import Project

from flashgen.review.server import serve
from flashgen.review.session import Session

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, from ``npm install axe-core`` here or globally, or where AXE_CORE points."""
    places = [Path(os.environ["AXE_CORE"])] if "AXE_CORE" in os.environ else []
    places += [parent / AXE for parent in Path(__file__).parents]
    if (npm := shutil.which("npm")) is not None:
        root = subprocess.run([npm, "root", "--global"], capture_output=True, text=True, check=False).stdout.strip()
        places.append(Path(root).parent / AXE)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        pytest.skip("needs axe-core (npm install --global axe-core)")
    return found.read_text("utf-8")


def violations(window: Window, axe: str) -> list[str]:
    """What axe-core finds on the page as it is now, shadow trees included."""
    window.page.evaluate(axe)  # from outside, so that the page's policy does not matter
    found = window.page.evaluate("levels => axe.run({ runOnly: levels })", LEVELS)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("width", [412, 1440])
def test_no_violation(width: int, night: bool, desk: Project, chromium: Any, axe: str) -> None:
    """The list, the document, a form, a new card, marks, the dialog, an error: at both widths, by day and by night."""
    desk.write(
        "notes/wide.md",
        "# Wide\n\n## Code\n\n**Loop**: it runs again and again.\n\n```python\n" + "x = 1  # long " * 30 + "\n```\n\n"
        "| Part | What it does in the cell and much more than that |\n|---|---|\n| Wall | keeps its form |\n",
    )
    session = Session(Path("notes"))
    session.refresh()
    with serve(session) as address:
        window = open_window(chromium, session, address, width, night)
        page = window.page
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found = violations(window, axe)
        page.click("[data-state=all]")
        window.go(NUCLEUS)
        window.press("x", "e")
        page.wait_for_selector("form.edit .outcome card-face")
        found += violations(window, axe)
        window.press("Escape", "k", "d")
        page.wait_for_selector("form.edit .part")
        found += violations(window, axe)
        window.press("Escape")
        if width < 800:
            page.click(".tabs [data-pane=document]")
        select(window, 10)
        page.wait_for_selector("#make:not([hidden])")
        page.click("#make")
        page.wait_for_selector("#new form.edit")
        found += violations(window, axe)
        page.click("#new form.edit button:not(.main)")
        if width < 800:
            page.click(".tabs [data-pane=document]")
        page.select_option("#documents", "wide.md")
        page.wait_for_selector("#text pre")
        found += violations(window, axe)
        page.click("#help")
        found += violations(window, axe)
        window.press("Escape")
        desk.write("notes/overrides.yaml", "cards: [\n")
        page.wait_for_selector("#errors:not([hidden])")
        found += violations(window, axe)
        page.context.close()
        assert not found
        assert not window.faults
