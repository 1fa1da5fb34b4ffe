"""Pictures of cards as Anki shows them, for looking at the design and for the documentation.

    python tools/screenshots.py --mathjax node_modules/mathjax/es5/tex-chtml-full.js
    python tools/screenshots.py --package deck.apkg --find "some words" --into card.png

Imports a package into the real Anki engine, takes question, answer and stylesheet from there, and photographs them in
Chromium with Anki's own base style: sample cards at a phone's and a desktop's width, by day and by night, or the
one card that is asked for. Prints, and exits 1 for, each page that scrolls sideways and each text with a contrast
below 4.5. Needs `pip install -e '.[test]' playwright pillow`, a Chromium, and for formulas MathJax 3, which Anki
ships itself (`npm install mathjax@3`).
"""

from __future__ import annotations

import argparse
import io
import itertools
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

WIDTHS = (412, 1280)
MODES = ("day", "night")
CONTRAST = 4.5

ANKI_CSS = """
html { background: #f5f5f5; color: #020202; }
html.night-mode { background: #2c2c2c; color: #fcfcfc; }
body { margin: 20px; overflow-wrap: break-word; background: #f5f5f5; color: #020202; }
body.nightMode { background: #2c2c2c; color: #fcfcfc; }
hr { background-color: #c4c4c4; margin: 1em; }
img { max-width: 100%; max-height: 95vh; }
li { text-align: start; }
pre { text-align: left; }
"""
"""The part of Anki's reviewer style that reaches a card."""

MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")


@dataclass(frozen=True)
class Card:
    """One side of a card, as Anki renders it."""

    name: str
    html: str
    folder: Path
    """Anki's media folder."""


def render_package(package: Path, folder: Path) -> list[tuple[Card, Card]]:
    """Question and answer, with their CSS, of each card of a package, in order; ``folder`` gets a new collection."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    with closing(Collection(str(folder / "collection.anki2"))) as collection:
        options = ImportAnkiPackageOptions()
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
        media = Path(collection.media.dir())
        sides = []
        for id_ in collection.db.list("SELECT id FROM cards ORDER BY due, nid, ord"):
            card = collection.get_card(id_)
            name = card.note().tags[0] if card.note().tags else str(id_)
            sides.append((Card(name, card.question(), media), Card(name, card.answer(), media)))
        return sides


def page_html(card: Card, night: bool, mathjax: Path | None) -> str:
    """The page round a card, as in Anki's reviewer."""
    base = card.folder.as_uri()
    html, body = (' class="night-mode"', " nightMode night_mode") if night else ("", "")
    script = f'<script src="{mathjax.resolve().as_uri()}"></script>' if mathjax else ""
    return f"""<!doctype html><html{html}><head><meta charset="utf-8"><base href="{base}/"><style>{ANKI_CSS}</style>
<script>MathJax = {{tex: {{displayMath: [["\\\\[", "\\\\]"]], processEscapes: false, processEnvironments: false,
processRefs: false}}}};</script>{script}
</head><body class="card card1{body}"><div id="qa">{card.html}</div></body></html>"""


class Camera:
    """A headless Chromium."""

    def __init__(self, mathjax: Path | None, chromium: str = "/usr/bin/chromium") -> None:
        from playwright.sync_api import sync_playwright

        self._driver = sync_playwright().start()
        self._browser = self._driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        self._mathjax = mathjax

    def close(self) -> None:
        """End the browser."""
        self._browser.close()
        self._driver.stop()

    def shoot(self, card: Card, width: int, night: bool, height: int = 0) -> tuple[Image.Image, list[str]]:
        """The picture, as high as the card (at least ``height``), and what is wrong with it."""
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
            file.write(page_html(card, night, self._mathjax))
            file.flush()
            page = self._browser.new_page(viewport={"width": width, "height": 900})
            try:
                page.goto(Path(file.name).as_uri())
                if self._mathjax:
                    page.wait_for_function("MathJax.startup && MathJax.startup.promise")
                    page.evaluate("MathJax.startup.promise")
                found: dict[str, Any] = page.evaluate(MEASURE)
                size = {"x": 0, "y": 0, "width": width, "height": max(height, found["height"])}
                picture = page.screenshot(full_page=True, clip=size)
            finally:
                page.close()
        wrong = [f"the page is {found['scroll']} px wide"] if found["scroll"] > width else []
        wrong += [f"contrast {each[0]:.2f} of {each[1]!r}" for each in found["texts"] if each[0] < CONTRAST]
        wrong += [f"{each} is not shown" for each in found["broken"]]
        return Image.open(io.BytesIO(picture)).convert("RGB"), wrong


def sheet(pictures: Sequence[Image.Image], columns: int, night: bool) -> Image.Image:
    """Pictures of one width, in columns of about the same height."""
    gap = 16
    width = pictures[0].width
    heights = [gap] * columns
    places = []
    for picture in pictures:
        column = heights.index(min(heights))
        places.append((gap + column * (width + gap), heights[column]))
        heights[column] += picture.height + gap
    made = Image.new("RGB", (gap + columns * (width + gap), max(heights)), "#1b1b1b" if night else "#d9dbde")
    for picture, place in zip(pictures, places, strict=True):
        made.paste(picture, place)
    return made


def save(picture: Image.Image, path: Path, colours: int = 64) -> None:
    """As a small PNG with a palette of so many colours; 0 keeps them all."""
    method = Image.Quantize.FASTOCTREE
    small = picture.quantize(colours, method=method, dither=Image.Dither.NONE) if colours else picture
    small.save(path, optimize=True)
    sys.stdout.write(f"{path}: {picture.width} x {picture.height}, {path.stat().st_size // 1024} KB\n")


def picture_of(
    package: Path, words: str, target: Path, mathjax: Path | None, width: int = 640, night: bool = False
) -> None:
    """Photograph question and answer, side by side, of the first card whose answer side holds these words."""
    with tempfile.TemporaryDirectory() as folder, closing(Camera(mathjax)) as camera:
        question, answer = next(sides for sides in render_package(package, Path(folder)) if words in sides[1].html)
        back, _ = camera.shoot(answer, width, night)
        front, _ = camera.shoot(question, width, night, back.height)
        save(sheet([front, back], 2, night), target, 0)


def sample_sheets(into: Path, mathjax: Path | None) -> list[str]:
    """Write contact sheets of the sample cards; say what is wrong with these and with harder cards."""
    from sample_cards import hard_notes, sample_notes, write_notes

    wrong = []
    into.mkdir(parents=True, exist_ok=True)
    with closing(Camera(mathjax)) as camera:
        for notes, shown in ((sample_notes, True), (hard_notes, False)):
            with tempfile.TemporaryDirectory() as name:
                package = Path(name) / "sample.apkg"
                write_notes(notes, package)
                cards = render_package(package, Path(name))
                for mode, width in itertools.product(MODES, WIDTHS):
                    pictures, faults = _shoot_all(camera, cards, width, mode)
                    wrong += faults
                    if shown:
                        save(sheet(pictures, 4 if width < 600 else 2, mode == "night"), into / f"{mode}-{width}.png")
    return wrong


def _shoot_all(
    camera: Camera, cards: Sequence[tuple[Card, Card]], width: int, mode: str
) -> tuple[list[Image.Image], list[str]]:
    """The pictures for a sheet (a question only where it hides something within the text), and what is wrong."""
    pictures = []
    wrong = []
    for pair in cards:
        for side, card in zip(("question", "answer"), pair, strict=True):
            picture, faults = camera.shoot(card, width, mode == "night")
            wrong += [f"{card.name}, {side}, {width} px, {mode}: {fault}" for fault in faults]
            if side == "answer" or card.name == "cloze":
                scale = 0.8 if width < 600 else 0.55
                pictures.append(picture.resize((int(picture.width * scale), int(picture.height * scale))))
    return pictures, wrong


def main() -> int:
    """Write the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mathjax", type=Path, help="tex-chtml-full.js of MathJax 3")
    parser.add_argument("--into", type=Path, default=Path("docs/cards"), help="a folder; with --package, a PNG")
    parser.add_argument("--package", type=Path, help="photograph a card of this package")
    parser.add_argument("--find", default="", help="words on the card")
    options = parser.parse_args()
    if options.package:
        picture_of(options.package, options.find, options.into, options.mathjax)
        return 0
    wrong = sample_sheets(options.into, options.mathjax)
    sys.stdout.write("\n".join(wrong or ["no page scrolls sideways, every contrast is at least 4.5"]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
