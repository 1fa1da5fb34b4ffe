"""What stands on the page is what Anki shows: the same HTML and, formulas aside, the same picture."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from review.conftest import open_window
from review.test_faces import HARD, OVERRIDES
from workshop import Project

pytest.importorskip("anki")

from anki_engine import Engine

from flashgen.review.server import serve
from flashgen.review.session import Session
from flashgen.writer.note_types import css

# Anki's own style, as far as it reaches a card; its page is white on AnkiDroid and light grey on the desktop.
FRAME = """<!doctype html><html><head><meta charset="utf-8"><style>
body {{ margin: 20px; overflow-wrap: break-word; color: {text}; background: {page}; }}
hr {{ background-color: #c4c4c4; margin: 1em; }} img {{ max-width: 100%; max-height: 95vh; }}
li {{ text-align: start; }} pre {{ text-align: left; }}
</style><style>{css}</style></head><body class="card{night}">{html}</body></html>"""


@pytest.mark.parametrize("deck", ["plain", "hard"])
def test_the_page_holds_ankis_html(deck: str, project: Project, chromium: Any) -> None:
    """For every card of two decks, both sides: the source is Anki's, and so is what the browser made of it."""
    if deck == "hard":
        project.write("notes/hard.md", HARD)
        project.write("notes/overrides.yaml", OVERRIDES)
    project.build()
    session = Session(Path("notes"))
    session.refresh()
    assert session.view is not None
    with serve(session) as address, Engine(project.folder / "anki", project.now) as anki:
        anki.import_package(project.package)
        window = open_window(chromium, session, address)
        window.page.click("[data-state=all]")
        seen = 0
        for key, item in session.view.by_key.items():
            window.go(key)
            row = window.page.locator("article.now")
            count = max(row.locator("button[data-ordinal]").count(), 1)
            for at in range(count):
                if count > 1:
                    row.locator("button[data-ordinal]").nth(at).click()
                ordinal = session.view.sides(item)["faces"][at]["ordinal"]
                for side in reversed(anki.faces(item.identity.guid, ordinal)):
                    face = row.locator(":scope > card-face")
                    assert face.evaluate("face => face.source") == side
                    assert face.evaluate(SAME, side)
                    row.locator("[data-act=flip]").click()
                seen += 1
        assert seen == anki.col.card_count()
        window.page.context.close()
        assert not window.faults


SAME = r"""(face, html) => {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  const plain = (root) => {
    const copy = document.createElement("div");
    for (const node of root.childNodes) copy.append(node.cloneNode(true));
    for (const each of copy.querySelectorAll("img")) each.removeAttribute("src");
    for (const each of copy.querySelectorAll("a")) { each.removeAttribute("target"); each.removeAttribute("rel"); }
    for (const each of copy.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex");
    for (const each of copy.querySelectorAll("math, code.tex, audio")) each.replaceWith("FORMULA");
    copy.normalize();
    return copy.innerHTML.replace(/\\\(.*?\\\)|\\\[.*?\\\]|\[anki:play:[qa]:\d+\]/gs, "FORMULA");
  };
  return plain(face.shadowRoot.querySelector(".card")) === plain(wanted.content);
}"""


DAY = {"night": "", "text": "#020202", "page": "#fff"}
NIGHT = {"night": " nightMode night_mode", "text": "#fcfcfc", "page": "#2c2c2c"}
APART = """face => {
  window.place = document.createComment("");
  face.replaceWith(window.place);
  document.body.append(face);
  face.style.cssText = "position: fixed; inset: 0 auto auto 0; z-index: 99; width: 412px; margin: 0; border-radius: 0";
}"""
"""Lay a card alone over the page."""
BACK = """() => {
  const face = document.querySelector("body > card-face");
  face.style.cssText = "";
  window.place.replaceWith(face);
}"""


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_the_page_looks_like_anki(night: bool, project: Project, chromium: Any) -> None:
    """Photographs of cards without formulas and pictures, beside each other, at a phone's width: no pixel differs."""
    image = pytest.importorskip("PIL.Image")
    chops = pytest.importorskip("PIL.ImageChops")
    project.write("notes/hard.md", HARD)
    project.build()
    session = Session(Path("notes"))
    session.refresh()
    assert session.view is not None
    with serve(session) as address, Engine(project.folder / "anki", project.now) as anki:
        anki.import_package(project.package)
        window = open_window(chromium, session, address, night=night)
        window.page.click("[data-state=all]")
        frame = chromium.new_page(viewport={"width": 412, "height": 900})
        seen = 0
        for key, item in session.view.by_key.items():
            _, answer = anki.faces(item.identity.guid, 0)
            if "\\(" in answer or "\\[" in answer or "<img" in answer:
                continue
            window.go(key)
            face = window.page.locator("article.now > card-face")
            face.evaluate(APART)
            height = window.page.locator("body > card-face .card").bounding_box()["height"]
            window.page.set_viewport_size({"width": 412, "height": round(height)})
            frame.set_viewport_size({"width": 412, "height": round(height)})
            frame.set_content(FRAME.format(css=css(), html=answer, **(NIGHT if night else DAY)))
            ours, theirs = (image.open(io.BytesIO(page.screenshot())).convert("RGB") for page in (window.page, frame))
            assert chops.difference(ours, theirs).getbbox() is None, key
            window.page.evaluate(BACK)
            window.page.set_viewport_size({"width": 1440, "height": 900})
            seen += 1
        frame.close()
        window.page.context.close()
        assert seen >= 6
        assert not window.faults
