"""The page in a real browser: looking, deciding, and what is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from review.conftest import OVERRIDES, Window, open_window
from workshop import Project, picture

from flashgen.review.server import serve
from flashgen.review.session import Session

NUCLEUS = "cells/Organelles/Nucleus"
RIBOSOME = "cells/Organelles/Ribosome"
MITOCHONDRION = "cells/Organelles/Mitochondrion"
DIFFUSION = "cells/Membrane/Diffusion"


def yaml(project: Project) -> str:
    """The text of overrides.yaml."""
    return (project.folder / "notes/overrides.yaml").read_text("utf-8")


def select(window: Window, line: int) -> None:
    """Select the text of a line in the document."""
    window.page.evaluate(
        "line => getSelection().selectAllChildren(document.querySelector(`#text [data-l='${line}']`))", line
    )


# -------------------------------------------------------------------------------------------------------------- looking
def test_the_document_shows_its_coverage(window: Window) -> None:
    """Cited lines are marked, a line without a card is pale and says why, the head sums it up."""
    page = window.page
    assert page.inner_text("#name") == "notes"
    assert re.fullmatch(r"\d+ % of \d+ lines on a card · 0 of \d+ notes accepted", page.inner_text(".coverage .words"))
    line = page.locator("#text [data-l]", has_text="joins amino acids")
    assert "cited" in line.get_attribute("class")
    bare = page.locator("#text [data-l].bare").first
    bare.hover()
    assert page.inner_text("#reason").startswith("No card: ")
    line.click()
    assert window.key == RIBOSOME
    assert "now" in line.get_attribute("class")


def test_the_present_card_shows_its_lines(window: Window) -> None:
    """Going through the cards marks where each comes from."""
    for key, words in ((NUCLEUS, "holds the DNA"), (MITOCHONDRION, "makes ATP")):
        window.go(key)
        assert words in window.page.inner_text("#text .now >> nth=0")


def test_a_card_is_flipped_by_key_and_mouse(window: Window) -> None:
    """Space, Enter, a click on the card and the button turn it over; the switch turns all of them."""
    window.go(NUCLEUS)
    assert "holds the DNA" in window.text(NUCLEUS)
    window.press("Space")
    assert "holds the DNA" not in window.text(NUCLEUS)
    window.press("Enter")
    assert "holds the DNA" in window.text(NUCLEUS)
    window.page.click(f'article[data-key="{NUCLEUS}"] > card-face')
    assert "holds the DNA" not in window.text(NUCLEUS)
    window.page.click(f'article[data-key="{NUCLEUS}"] [data-act=flip]')
    assert "holds the DNA" in window.text(NUCLEUS)
    window.page.click("#answers")
    assert "holds the DNA" not in window.text(NUCLEUS)


def test_every_card_of_a_note_can_be_seen(desk: Project, chromium: Any) -> None:
    """A cloze note has a button and a digit for each of its cards."""
    desk.write(
        "notes/overrides.yaml", f"cards:\n  {NUCLEUS}:\n    text: 'The {{{{c1::nucleus}}}} holds {{{{c2::DNA}}}}.'\n"
    )
    session = Session(Path("notes"))
    session.refresh()
    with serve(session) as address:
        window = open_window(chromium, session, address)
        window.go(NUCLEUS)
        window.press("Space")
        assert "The [...] holds DNA." in window.text(NUCLEUS)
        window.press("2")
        assert "The nucleus holds [...]." in window.text(NUCLEUS)
        window.page.click(f'article[data-key="{NUCLEUS}"] button[data-ordinal="0"]')
        assert "The [...] holds DNA." in window.text(NUCLEUS)
        assert not window.faults


def test_filters_let_through_what_they_say(window: Window) -> None:
    """State, kind, rule and text; the counters agree with the list."""
    page = window.page
    everything = len(window.listed)
    page.click("[data-state=skipped]")
    assert window.listed == [DIFFUSION]
    page.click("[data-state=overridden]")
    assert window.listed == [RIBOSOME]
    page.click("[data-state=all]")
    assert len(window.listed) == everything + 1
    assert page.inner_text("[data-state=all] b") == str(everything + 1)
    page.select_option("#rule", "term")
    assert NUCLEUS in window.listed and not any("What-does" in key for key in window.listed)
    page.select_option("#rule", "")
    page.select_option("#kind", "cloze")
    assert all(window.session.view.by_key[key].candidate.kind.value == "cloze" for key in window.listed)  # type: ignore
    page.select_option("#kind", "")
    page.fill("#find", "DNA nucleus")
    assert window.listed == [NUCLEUS]
    page.fill("#find", "nothing at all")
    assert page.inner_text("#empty") == "No card is like that."


def test_a_long_list_is_drawn_where_it_is_seen(desk: Project, chromium: Any) -> None:
    """Of two thousand cards some dozens are filled; after a jump those that are there."""
    for part in range(4):
        terms = (f"**Term {part}-{at}**: the thing with the number {part * 500 + at}.\n" for at in range(500))
        desk.write(f"notes/long{part}.md", f"# Long {part}\n\n" + "\n".join(terms))
    session = Session(Path("notes"))
    session.refresh()
    with serve(session) as address:
        window = open_window(chromium, session, address)
        filled = "#list article:not(.empty)"
        assert len(window.listed) > 2000
        assert 3 < window.page.locator(filled).count() < 120
        window.page.evaluate("document.getElementById('scroll').scrollTop = 200000")
        window.page.wait_for_function(
            """() => {
              const box = document.getElementById("scroll").getBoundingClientRect();
              const there = [...document.querySelectorAll("#list article")].filter((each) => {
                const place = each.getBoundingClientRect();
                return place.bottom > box.top && place.top < box.bottom;
              });
              return there.length > 0 && there.every((each) => !each.classList.contains("empty"));
            }"""
        )
        assert window.page.locator(filled).count() < 240
        assert not window.faults


def test_night_and_phone_reach_the_cards(window: Window) -> None:
    """The card is dressed as Anki dresses it, and as wide as a phone where that is asked."""
    page = window.page
    card = page.locator(f'article[data-key="{NUCLEUS}"] > card-face .card')
    assert card.get_attribute("class") == "card"
    page.click("#theme")
    page.click("#theme")
    assert page.inner_text("#theme") == "Night"
    assert card.get_attribute("class") == "card nightMode night_mode"
    page.click("#phone")
    assert page.locator(f'article[data-key="{NUCLEUS}"] > card-face').bounding_box()["width"] <= 412
    assert card.evaluate("card => getComputedStyle(card).fontSize") == "18px"
    page.reload()
    page.wait_for_selector("article.now:not(.empty)")
    assert page.inner_text("#theme") == "Night"


def test_pictures_formulas_and_code_are_shown(desk: Project, chromium: Any) -> None:
    """A picture loads, TeX is typeset as MathML, what is no TeX stays as it is, code is coloured."""
    desk.write(
        "notes/more.md",
        "# More\n\n**Energy**: it is $E = mc^2$ for a body at rest.\n\n"
        "**Broken**: the formula $\\begin{x}$ that ends nowhere.\n\n"
        "**Hostile**: the text "
        "$\\text{<img src=x onerror=alert(1)>}$ here.\n\n**Loop**: it runs `for x in y` again.\n",
    )
    session = Session(Path("notes"))
    session.refresh()
    with serve(session) as address:
        window = open_window(chromium, session, address)
        page = window.page
        window.go("more/Energy")
        assert page.locator('article[data-key="more/Energy"] > card-face math msup').count() == 1
        window.go("more/Broken")
        assert page.inner_text('article[data-key="more/Broken"] > card-face code.tex') == "\\(\\begin{x}\\)"
        window.go("more/Hostile")
        assert page.locator('article[data-key="more/Hostile"] > card-face img').count() == 0
        page.fill("#find", "membrane")
        image = page.locator("#list card-face img").first
        image.wait_for()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
        assert not window.faults


# ------------------------------------------------------------------------------------------------------------- deciding
def test_accepted_cards_leave_the_list(window: Window) -> None:
    """The next one is the present one; undo brings it back; the next review begins with the rest."""
    first, second = window.listed[:2]
    window.press("a")
    window.says("Accepted")
    assert window.key == second
    assert first not in window.listed
    window.press("u")
    window.says("Undone")
    assert window.key == first
    window.page.click(f'article[data-key="{first}"] [data-act=accept]')
    window.says("Accepted")
    again = Session(Path("notes"))
    again.refresh()
    assert again.view is not None and again.view.by_key[first].accepted


def test_a_skipped_card_is_one_line_of_yaml(window: Window, desk: Project) -> None:
    """It is written and shown at once, found under “Skipped”, and restored from there."""
    window.go(NUCLEUS)
    window.press("s")
    window.says("Skipped")
    assert yaml(desk) == OVERRIDES + f"  {NUCLEUS}: skip\n"
    assert window.page.inner_text("#yaml").endswith(f"{NUCLEUS}: skip")
    window.page.click("[data-state=skipped]")
    window.go(NUCLEUS)
    assert "skip" in window.page.inner_text(f'article[data-key="{NUCLEUS}"] pre.yaml')
    window.press("r")
    window.says("As the rules make it")
    assert yaml(desk) == OVERRIDES


def test_an_edit_is_seen_before_it_is_written(window: Window, desk: Project) -> None:
    """Markdown beside the card that it makes; saved, only the change is written; cancelled, nothing."""
    page = window.page
    window.go(NUCLEUS)
    window.press("e")
    page.wait_for_selector("form.edit")
    assert page.input_value("form.edit [name=back]") == "holds the DNA of the cell"
    page.fill("form.edit [name=back]", "holds **nearly all** DNA, $n = 2$")
    page.wait_for_selector("form.edit .outcome card-face b >> text=nearly all")
    assert page.locator("form.edit .outcome math").count() == 1
    assert yaml(desk) == OVERRIDES
    page.fill("form.edit [name=tags]", "biology exam")
    window.press("Control+Enter")
    window.says("Edited")
    assert yaml(desk) == OVERRIDES + f"  {NUCLEUS}:\n    back: holds **nearly all** DNA, $n = 2$\n    tags: [+exam]\n"
    window.shows(NUCLEUS, "nearly all")
    assert window.key == NUCLEUS
    window.press("e")
    page.wait_for_selector("form.edit")
    page.fill("form.edit [name=back]", "nothing")
    window.press("Escape")
    assert page.locator("form.edit").count() == 0
    assert "nearly all" in yaml(desk)


def test_a_question_becomes_a_text_with_gaps(window: Window, desk: Project) -> None:
    """The kind is changed in the form; the words are taken over; a selection becomes a gap."""
    page = window.page
    window.go(NUCLEUS)
    window.press("e")
    page.check("form.edit [value=cloze]")
    assert "{{c1::holds the DNA of the cell}}" in page.input_value("form.edit [name=text]")
    page.fill("form.edit [name=text]", "The nucleus holds DNA")
    page.wait_for_function("() => document.querySelector('form.edit .trouble').textContent.includes('no deletion')")
    page.eval_on_selector("form.edit [name=text]", "area => area.setSelectionRange(18, 21)")
    page.focus("form.edit [name=text]")
    window.press("Control+Shift+C")
    assert page.input_value("form.edit [name=text]") == "The nucleus holds {{c1::DNA}}"
    page.click("form.edit button.main")
    window.says("Edited")
    assert "{{c1::DNA}}" in yaml(desk)


def test_a_note_is_split(window: Window, desk: Project) -> None:
    """Two questions from one, each seen before it is written."""
    page = window.page
    window.go(NUCLEUS)
    window.press("d")
    page.wait_for_selector("form.edit .part")
    page.locator("form.edit [name=front]").nth(0).fill("What does it hold?")
    page.locator("form.edit [name=front]").nth(1).fill("Where is the DNA?")
    page.locator("form.edit [name=back]").nth(1).fill("in the nucleus")
    page.wait_for_selector("form.edit .outcome card-face >> text=Where is the DNA?")
    window.press("Control+Enter")
    window.says("Split")
    assert yaml(desk).startswith(OVERRIDES + f"  {NUCLEUS}:\n    split:\n      - front: What does it hold?\n")
    assert sum("Where" in key for key in window.listed) == 1


def test_notes_are_merged(window: Window, desk: Project) -> None:
    """The marked ones become part of the first; undo parts them again."""
    window.go(RIBOSOME)
    window.press("x")
    window.go(NUCLEUS)
    window.press("x")
    assert window.page.inner_text("#marked span") == "2 marked"
    window.press("m")
    window.says("Merged")
    assert f"    merge: [{NUCLEUS}]" in yaml(desk)
    assert NUCLEUS not in window.listed
    window.shows(RIBOSOME, "holds the DNA")
    window.press("u")
    window.says("Undone")
    assert yaml(desk) == OVERRIDES
    assert NUCLEUS in window.listed


def test_a_sentence_becomes_a_card(window: Window, desk: Project) -> None:
    """What is selected in the document is the answer of a new card, in its place among the others."""
    page = window.page
    line = (desk.folder / "notes/cells.md").read_text().split("\n").index(
        "It packs proteins into vesicles and sends them to where they are needed."
    ) + 1
    select(window, line)
    page.wait_for_selector("#make:not([hidden])")
    page.click("#make")
    assert page.input_value("#new [name=back]").startswith("It packs proteins")
    page.fill("#new [name=front]", "Who sends proteins?")
    page.wait_for_selector("#new card-face >> text=Who sends proteins?")
    page.click("#new button.main")
    window.says("Added")
    assert "add:\n  - front: Who sends proteins?\n" in yaml(desk)
    assert window.key == "Who-sends-proteins?"


def test_refusals_are_said_and_nothing_is_lost(window: Window, desk: Project) -> None:
    """An edit of what somebody else has changed meanwhile is refused, and the text stays in the form."""
    page = window.page
    window.go(NUCLEUS)
    window.press("e")
    page.fill("form.edit [name=back]", "from the page")
    desk.write("notes/overrides.yaml", OVERRIDES + f"  {NUCLEUS}:\n    back: from an editor\n")
    page.wait_for_selector('[data-state=overridden] b:has-text("2")')
    window.press("Control+Enter")
    page.wait_for_function(
        "() => document.querySelector('form.edit .trouble').textContent.includes('has changed since')"
    )
    assert page.input_value("form.edit [name=back]") == "from the page"
    assert yaml(desk).endswith("back: from an editor\n")
    window.press("Escape")
    page.wait_for_selector(f'article[data-key="{NUCLEUS}"] card-face >> text=from an editor')


# ---------------------------------------------------------------------------------------------------------------- alive
def test_edits_elsewhere_appear(window: Window, desk: Project) -> None:
    """A note, the YAML and a picture that are changed in an editor are on the page; the place is kept."""
    page = window.page
    window.go(NUCLEUS)
    desk.edit("holds the DNA of the cell", "keeps the DNA of the cell")
    page.wait_for_selector(f'article[data-key="{NUCLEUS}"] > card-face >> text=keeps the DNA')
    page.wait_for_selector("#text >> text=keeps the DNA")
    assert window.key == NUCLEUS
    assert page.evaluate("document.activeElement.dataset.key") == NUCLEUS
    desk.write("notes/overrides.yaml", OVERRIDES + f"  {MITOCHONDRION}: skip\n")
    page.wait_for_selector('[data-state=skipped] b:has-text("2")')
    before = page.locator("#text img").get_attribute("src")
    desk.write("notes/img/membrane.png", picture(9))
    page.wait_for_function("before => document.querySelector('#text img').getAttribute('src') !== before", arg=before)
    desk.write("notes/new.md", "# New\n\n**Lysosome**: digests what the cell does not need.\n")
    page.wait_for_selector('#documents option[value="new.md"]', state="attached")


def test_the_list_stays_where_it_is(session: Session, desk: Project, chromium: Any) -> None:
    """A card that appears above moves nothing in sight."""
    desk.write("notes/a.md", "# A\n\n" + "".join(f"**Term {n}**: the thing with number {n}.\n\n" for n in range(40)))
    session.refresh()
    with serve(session) as address:
        window = open_window(chromium, session, address)
        window.go("a/Term-30")
        window.page.wait_for_timeout(300)  # until every row above has its height
        before = window.page.locator("article.now").bounding_box()["y"]
        desk.edit("**Term 0**", "**Zero**: the very first thing.\n\n**Term 0**", "notes/a.md")
        window.page.wait_for_selector('article[data-key="a/Zero"]', state="attached")
        assert abs(window.page.locator("article.now").bounding_box()["y"] - before) < 3
        assert window.key == "a/Term-30"


def test_a_broken_file_shows_its_line(window: Window, desk: Project) -> None:
    """Decisions wait; put right, the page goes on."""
    page = window.page
    desk.write("notes/overrides.yaml", OVERRIDES + "  x: [\n")
    page.wait_for_selector("#errors:not([hidden])")
    assert re.match(r"notes/overrides\.yaml:\d+ ", page.inner_text("#errors"))
    window.press("s")
    window.says("Not done")
    assert yaml(desk) == OVERRIDES + "  x: [\n"
    desk.write("notes/overrides.yaml", OVERRIDES)
    page.wait_for_selector("#errors[hidden]", state="attached")


def test_the_package_is_what_the_page_shows(window: Window, desk: Project) -> None:
    """Edited on the page, built there, imported into the real Anki: the new answer is on the card."""
    pytest.importorskip("anki")
    from anki_engine import Engine

    page = window.page
    window.go(NUCLEUS)
    window.press("e")
    page.fill("form.edit [name=back]", "holds **all** the DNA")
    window.press("Control+Enter")
    window.says("Edited")
    window.go(MITOCHONDRION)
    window.press("s")
    window.says("Skipped")
    page.click("#build")
    page.wait_for_selector("dialog[open]")
    assert re.match(r"Built: \d+ cards", page.inner_text("#dialog-title"))
    assert "new" in page.inner_text("#dialog .figures")
    window.press("Escape")
    with Engine(desk.folder / "anki", desk.now) as anki:
        anki.import_package(desk.folder / "notes.apkg")
        backs = [note.fields["Back"] for note in anki.snapshot().notes.values() if "Back" in note.fields]
    assert "holds <b>all</b> the DNA" in backs
    assert not any("ATP" in back for back in backs)


def test_two_tabs_see_each_other(window: Window, desk: Project, chromium: Any) -> None:
    """A decision in one tab is on the other; both are kept."""
    other = open_window(chromium, window.session, window.address)
    window.go(NUCLEUS)
    window.press("s")
    other.page.wait_for_selector('[data-state=skipped] b:has-text("2")')
    other.go(MITOCHONDRION)
    other.press("s")
    window.page.wait_for_selector('[data-state=skipped] b:has-text("3")')
    assert yaml(desk) == OVERRIDES + f"  {NUCLEUS}: skip\n  {MITOCHONDRION}: skip\n"
    assert not other.faults


def test_a_strange_page_without_the_token_sees_nothing(window: Window, chromium: Any) -> None:
    """Without the printed address the browser gets one line."""
    page = chromium.new_page()
    response = page.goto(window.address.partition("?")[0])
    assert response.status == 403
    assert page.inner_text("body").strip() == "open the address that flashgen printed"
    page.close()
