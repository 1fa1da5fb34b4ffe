"""One file to send to somebody: everything in it, nothing to be changed, nobody asked."""

from __future__ import annotations

import re
from typing import Any

from workshop import Project, flashgen


def test_a_file_without_a_server(desk: Project, chromium: Any) -> None:
    """Opened from the disk it shows document, cards, pictures and formulas, without a request and without an error."""
    desk.write(
        "notes/more.md", "# More </script> & <b>\n\n**Energy**: it is $E = mc^2$ for a body `</script>` at rest.\n"
    )
    run = flashgen("preview", "notes", "-o", "deck.html")
    assert run.code == 0
    assert re.fullmatch(r"wrote deck\.html: \d+ notes, \d+\.\d MB\n", run.stdout)
    page = chromium.new_page()
    faults: list[str] = []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or faults.append(asked.url))
    page.goto((desk.folder / "deck.html").as_uri())
    page.wait_for_selector("article.now:not(.empty)")
    assert page.locator("#list article").count() == len(desk_keys())
    page.fill("#find", "energy")
    page.wait_for_selector("#list card-face math")
    page.fill("#find", "membrane")
    assert (
        page.locator("#list card-face img").first.evaluate("image => image.decode().then(() => image.naturalWidth)")
        == 1
    )
    page.fill("#find", "nucleus")
    page.keyboard.press("Escape")
    page.focus("article")
    for key in ("s", "a", "e", "u", "b"):
        page.keyboard.press(key)
    assert page.locator("form.edit, dialog[open]").count() == 0
    assert page.locator("button:visible", has_text=re.compile(r"\b(Build|Undo|Accept|Skip|Edit)\b")).count() == 0
    page.close()
    assert not faults


def desk_keys() -> list[str]:
    """Keys of the notes, skipped ones included."""
    return [*(card["key"] for card in flashgen("cards", "notes", "--json").objects), "cells/Membrane/Diffusion"]


def test_it_leads_nowhere(desk: Project) -> None:
    """No address outside but in the notes' own words; a policy that allows nothing but what is in the file."""
    flashgen("preview", "notes", "-o", "deck.html")
    text = (desk.folder / "deck.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-\S{44}'; style-src 'sha256-\S{44}'; img-src data:; media-src data:; "
        r"base-uri 'none'; form-action 'none'",
        policy[1],
    )
    addresses = set(re.findall(r"https?://[^\s\"'<\\]+", text))
    assert addresses <= {"http://www.w3.org/1998/Math/MathML"}
    assert "<link" not in text


def test_the_same_deck_is_the_same_file(desk: Project) -> None:
    """Two runs on a published deck write the same bytes, and nothing else."""
    flashgen("build", "notes")
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    flashgen("preview", "notes", "-o", "one.html")
    flashgen("preview", "notes", "-o", "two.html")
    assert (desk.folder / "one.html").read_bytes() == (desk.folder / "two.html").read_bytes()
    after = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file() and path.suffix != ".html"}
    assert after == before


def test_mistakes_are_told(desk: Project) -> None:
    """A broken overrides.yaml, a folder that is not there, two decks: a line, exit code, no file."""
    desk.write("notes/overrides.yaml", "cards: [\n")
    run = flashgen("preview", "notes", "-o", "deck.html")
    assert (run.code, run.stderr.startswith("notes/overrides.yaml:")) == (1, True)
    assert flashgen("preview", "gone", "-o", "deck.html").code == 1
    desk.write("decks/a/deck.yaml", "id: a\n")
    desk.write("decks/b/deck.yaml", "id: b\n")
    run = flashgen("preview", "-o", "deck.html")
    assert (run.code, "name one deck: decks/a, decks/b" in run.stderr) == (2, True)
    assert not (desk.folder / "deck.html").exists()


def test_a_preview_overwrites_no_note(desk: Project) -> None:
    """A name that does not end in .html is refused, and what lies there stays: a note, a ledger."""
    desk.write("notes/a.md", "# A\n")
    run = flashgen("preview", "notes", "-o", "notes/a.md")
    assert (run.code, "ends in .html" in run.stderr) == (1, True)
    assert (desk.folder / "notes/a.md").read_text("utf-8") == "# A\n"
