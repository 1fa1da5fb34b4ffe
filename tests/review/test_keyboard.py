"""Everything can be done without a mouse."""

from __future__ import annotations

from review.conftest import OVERRIDES, Window
from review.test_page import MITOCHONDRION, NUCLEUS, yaml
from workshop import Project


def test_a_review_without_a_mouse(window: Window, desk: Project) -> None:
    """From the address: look, flip, accept, skip, edit, find, undo, build."""
    page = window.page
    assert page.evaluate("document.activeElement.tagName") == "ARTICLE"
    window.press("j", "k", "ArrowDown", "ArrowUp", "Space", "Space", "a")
    window.says("Accepted")
    window.press("/")
    page.keyboard.type("nucleus holds")
    page.wait_for_function("() => document.querySelectorAll('#list article').length === 1")
    window.press("Escape")
    assert window.key == NUCLEUS
    window.press("e")
    page.wait_for_selector("form.edit")
    window.press("Tab")
    page.keyboard.type(" Indeed.")
    window.press("Tab", "Tab", "Tab", "End")
    page.keyboard.type(" hard")
    window.press("Control+Enter")
    window.says("Edited")
    assert yaml(desk) == OVERRIDES + f"  {NUCLEUS}:\n    back: holds the DNA of the cell Indeed.\n    tags: [+hard]\n"
    window.press("Control+z")
    window.says("Undone")
    assert yaml(desk) == OVERRIDES
    window.press("b")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.textContent") == "Close"
    window.press("Enter")
    assert page.locator("dialog[open]").count() == 0


def test_the_document_is_reached_and_left_by_keys(window: Window) -> None:
    """Tab comes to the present line, arrows go from cited line to cited line, Enter goes to its card."""
    page = window.page
    window.go(MITOCHONDRION)
    page.focus("#text")
    window.press("Tab")
    assert "Mitochondrion" in page.evaluate("document.activeElement.textContent")
    window.press("ArrowDown", "ArrowDown", "Enter")
    assert window.key == NUCLEUS
    assert page.evaluate("document.activeElement.dataset.key") == NUCLEUS


def test_letters_can_be_switched_off(window: Window, desk: Project) -> None:
    """Who dictates to the computer, or hits keys by chance, decides by buttons only."""
    page = window.page
    window.press("?")
    page.wait_for_selector("dialog[open]")
    page.uncheck("dialog input")
    window.press("Escape", "s", "a")
    page.focus(f'article[data-key="{NUCLEUS}"]')
    window.press("s")
    page.click(f'article[data-key="{NUCLEUS}"] [data-act=flip]')
    assert yaml(desk) == OVERRIDES
    assert window.said == ""


def test_focus_is_never_lost(window: Window) -> None:
    """After each decision the focus is on a card."""
    for keys in (("s",), ("a",), ("u",), ("u",), ("e",), ("Escape",), ("x", "x")):
        window.page.wait_for_timeout(150)
        window.press(*keys)
        window.page.wait_for_timeout(250)
        place = "TEXTAREA" if keys == ("e",) else "ARTICLE"
        assert window.page.evaluate("document.activeElement.tagName") == place, keys
