"""A deck under review, and a browser that looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from workshop import Project

pytest.importorskip("flask")

from flashgen.review.server import serve
from flashgen.review.session import Session

OVERRIDES = """\
# mine, and nobody else's
cards:
  # too easy
  cells/Membrane/Diffusion: skip

  cells/Organelles/Ribosome:
    extra: See the figure.   # page 12
"""


@pytest.fixture
def desk(project: Project) -> Project:
    """The project with an overrides.yaml of a person's own."""
    project.write("notes/overrides.yaml", OVERRIDES)
    return project


@pytest.fixture
def session(desk: Project) -> Session:
    """The deck under review, read once."""
    session = Session(Path("notes"))
    session.refresh()
    assert not session.errors
    return session


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("needs Chromium (apt install chromium)")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@dataclass
class Window:
    """A tab with the page in it."""

    page: Any
    session: Session
    address: str
    faults: list[str] = field(default_factory=list)
    """Console errors, exceptions and requests that leave the server."""

    @property
    def said(self) -> str:
        """What the last line of the page says."""
        return str(self.page.inner_text("#said"))

    @property
    def key(self) -> str:
        """Key of the present card."""
        return str(self.page.get_attribute("article.now", "data-key"))

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        """Wait until the last line of the page begins so."""
        self.page.wait_for_function("words => document.getElementById('said').textContent.startsWith(words)", arg=words)

    def go(self, key: str) -> None:
        """Make a card the present one."""
        self.page.focus(f'article[data-key="{key}"]')
        self.page.wait_for_selector(f'article.now[data-key="{key}"]:not(.empty)')

    @property
    def listed(self) -> list[str]:
        """Keys of the cards in the list."""
        return list(self.page.eval_on_selector_all("#list article", "rows => rows.map(row => row.dataset.key)"))

    def shows(self, key: str, words: str) -> None:
        """Wait until a card shows some words."""
        self.page.wait_for_selector(f'article[data-key="{key}"] > card-face >> text={words}')

    def text(self, key: str) -> str:
        """What the card shows."""
        return str(self.page.inner_text(f'article[data-key="{key}"] > card-face .card'))


@pytest.fixture
def window(session: Session, chromium: Any) -> Iterator[Window]:
    """The page at the width of a desktop; at the end nothing may have gone wrong in it."""
    with serve(session) as address:
        found = open_window(chromium, session, address)
        yield found
        found.page.context.close()
        assert not found.faults


def open_window(chromium: Any, session: Session, address: str, width: int = 1440, night: bool = False) -> Window:
    """Open the page in a context of its own."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if night else "light")
    page = context.new_page()
    found = Window(page, session, address)
    origin = address.partition("/?")[0]
    page.on("console", lambda message: message.type == "error" and found.faults.append(message.text))
    page.on("pageerror", lambda error: found.faults.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(origin) or found.faults.append(asked.url))
    page.goto(address)
    page.wait_for_selector("article.now:not(.empty)")
    return found
