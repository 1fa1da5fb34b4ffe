"""Decisions reach overrides.yaml, and nothing that somebody else writes is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from review.conftest import OVERRIDES
from workshop import Project, picture

from flashgen.errors import FlashgenError
from flashgen.review.asked import decision
from flashgen.review.session import Conflict, Session
from flashgen.strict_yaml import load_plain

NUCLEUS = "cells/Organelles/Nucleus"
RIBOSOME = "cells/Organelles/Ribosome"
MITOCHONDRION = "cells/Organelles/Mitochondrion"


def yaml(project: Project) -> str:
    """The text of overrides.yaml."""
    return (project.folder / "notes/overrides.yaml").read_bytes().decode()


def basic(front: str, back: str, *tags: str, extra: str = "") -> dict[str, Any]:
    """A form."""
    return {"kind": "basic", "front": front, "back": back, "text": "", "extra": extra, "tags": list(tags)}


def do(session: Session, **asked: Any) -> Any:
    """Take a decision as the page does."""
    return session.decide(asked["action"], decision(asked), {})


def test_a_skipped_card_speaks_of_its_own_document(session: Session, desk: Project) -> None:
    """The line of a skipped card says so; the same line of another document has its own reason."""
    desk.write("notes/tissue.md", "# Tissue\n" + "\n" * 8 + "## Skin\n")
    session.refresh()
    assert session.view is not None
    assert session.view.reasons("cells.md")[10] == "its card is skipped in overrides.yaml"
    assert session.view.reasons("tissue.md")[10] == "heading"


def test_an_edit_writes_only_what_differs(session: Session, desk: Project) -> None:
    """A changed answer and an added tag; the question, which stays, is not written."""
    front = "What is the nucleus?" if session.view is None else session.view.by_key[NUCLEUS].fact.front  # type: ignore
    do(session, action="edit", key=NUCLEUS, fields=basic(front, "holds **most** of the DNA", "biology", "exam"))
    assert yaml(desk) == OVERRIDES + (f"  {NUCLEUS}:\n    back: holds **most** of the DNA\n    tags: [+exam]\n")
    do(session, action="edit", key=NUCLEUS, fields=basic(front, "holds the DNA of the cell", "biology"))
    assert yaml(desk) == OVERRIDES


def test_an_edit_keeps_what_the_form_does_not_show(session: Session, desk: Project) -> None:
    """Comments, and keys without a field, stay; a line that says the same is not touched."""
    desk.write("notes/overrides.yaml", OVERRIDES + "    reverse: on   # both ways\n")
    do(
        session,
        action="edit",
        key=RIBOSOME,
        fields=basic("", "", "biology") | form(session, RIBOSOME) | {"back": "New."},
    )
    assert yaml(desk) == OVERRIDES + "    reverse: on   # both ways\n    back: New.\n"


def form(session: Session, key: str) -> dict[str, Any]:
    """What the form of a note holds at first."""
    from flashgen.review.answers import Answers

    return {name: value for name, value in Answers(session).form(key).items() if name != "seal"}


def test_the_kind_changes(session: Session, desk: Project) -> None:
    """A basic note becomes a cloze and basic again."""
    do(
        session,
        action="edit",
        key=NUCLEUS,
        fields=form(session, NUCLEUS) | {"kind": "cloze", "text": "The {{c1::nucleus}} holds DNA."},
    )
    assert yaml(desk) == OVERRIDES + f"  {NUCLEUS}:\n    text: The {{{{c1::nucleus}}}} holds DNA.\n"
    assert session.view is not None
    assert session.view.by_key[NUCLEUS].candidate.kind.value == "cloze"
    do(session, action="restore", key=NUCLEUS)
    assert yaml(desk) == OVERRIDES


def test_split_and_what_follows(session: Session, desk: Project) -> None:
    """Parts are edited and skipped one by one; the last one left is an ordinary edit."""
    do(session, action="split", key=NUCLEUS, parts=[basic("One?", "1"), basic("Two?", "2"), basic("Three?", "3")])
    assert session.view is not None
    parts = [
        item.candidate.key for item in session.view.items if item.candidate.overridden and "?" in item.candidate.key
    ]
    assert len(parts) == 2
    do(session, action="edit", key=parts[0], fields=basic("Two?", "two"))
    do(session, action="skip", key=parts[1])
    assert load_plain(yaml(desk), "")["cards"][NUCLEUS] == {  # type: ignore[index]
        "split": [{"front": "One?", "back": "1"}, {"front": "Two?", "back": "two"}]
    }
    do(session, action="skip", key=NUCLEUS)
    assert load_plain(yaml(desk), "")["cards"][NUCLEUS] == {"front": "Two?", "back": "two"}  # type: ignore[index]
    do(session, action="restore", key=NUCLEUS)
    assert yaml(desk) == OVERRIDES


@pytest.mark.parametrize("named", ["    key: lysis\n", ""], ids=["key", "no key"])
def test_a_split_note_of_ones_own_keeps_its_key_and_its_place(session: Session, desk: Project, named: str) -> None:
    """The first part has the key that the note had; section and deck are those of all parts."""
    place = "    under: cells/Organelles\n    deck: Mine\n"
    desk.write("notes/overrides.yaml", f"add:\n  - front: Lysis?\n    back: decay\n{named}{place}")
    session.refresh()
    assert session.view is not None
    (key,) = (item.candidate.key for item in session.view.items if item.candidate.deck == "Mine")
    do(session, action="split", key=key, parts=[basic("What decays?", "a cell"), basic("By what?", "by enzymes")])
    parts = [item.candidate for item in session.view.items if item.candidate.deck == "Mine"]
    assert [part.key for part in parts] == [key, "By-what?"]
    assert {part.headings for part in parts} == {("Organelles",)}


def test_a_split_part_keeps_its_key(session: Session, desk: Project) -> None:
    """A later part that is split again goes on under its key; the first part has that of the note."""
    do(session, action="split", key=NUCLEUS, parts=[basic("One?", "1"), basic("Two?", "2")])
    for key, words in (("cells/Organelles/Two?", "More"), (NUCLEUS, "Less")):
        do(session, action="split", key=key, parts=[basic(f"{words}?", "3"), basic(f"{words} or not?", "4")])
        assert session.view is not None
        assert session.view.by_key[key].candidate.overridden
    assert load_plain(yaml(desk), "")["cards"][NUCLEUS]["split"] == [  # type: ignore[index]
        {"front": "Less?", "back": "3"},
        {"front": "Less or not?", "back": "4"},
        {"key": "cells/Organelles/Two?", "front": "More?", "back": "3"},
        {"front": "More or not?", "back": "4"},
    ]


def test_merge_takes_over_the_others_blocks(session: Session, desk: Project) -> None:
    """Merged notes have no block of their own any more; three undos bring everything back to the byte."""
    do(session, action="edit", key=MITOCHONDRION, fields=form(session, MITOCHONDRION) | {"back": "ATP"})
    before = yaml(desk)
    do(session, action="merge", key=NUCLEUS, others=[MITOCHONDRION, RIBOSOME])
    assert load_plain(yaml(desk), "")["cards"] == {  # type: ignore[index]
        "cells/Membrane/Diffusion": "skip",
        NUCLEUS: {"merge": [MITOCHONDRION, RIBOSOME]},
    }
    session.undo()
    assert yaml(desk) == before
    session.undo()
    assert yaml(desk) == OVERRIDES
    with pytest.raises(Conflict, match="nothing to undo"):
        session.undo()


def test_an_added_note_stands_in_its_section(session: Session, desk: Project) -> None:
    """It comes after the last note there, can be edited, and goes when it is skipped."""
    line = (desk.folder / "notes/cells.md").read_text().split("\n").index(
        "- **Nucleus**: holds the DNA of the cell"
    ) + 1
    outcome = do(session, action="add", document="cells.md", line=line, fields=basic("Mine?", "Yes: mine", "x"))
    key = outcome.changed[0]
    assert yaml(desk).endswith(
        "add:\n  - front: Mine?\n    back: 'Yes: mine'\n    tags: [x]\n    under: cells/Organelles\n"
    )
    assert session.view is not None
    assert session.view.by_key[key].candidate.headings == ("Organelles",)
    do(session, action="edit", key=key, fields=basic("Mine?", "No"))
    assert yaml(desk).endswith("  - under: cells/Organelles\n    front: Mine?\n    back: 'No'\n")
    do(session, action="skip", key=key)
    assert load_plain(yaml(desk), "") == load_plain(OVERRIDES, "") | {"add": ""}  # type: ignore[operator]


def test_undo_is_exact_and_leaves_others_alone(session: Session, desk: Project) -> None:
    """Where somebody wrote meanwhile, only the decision itself is taken back; what they changed of it is not."""
    do(session, action="skip", key=NUCLEUS)
    do(session, action="add", document="cells.md", line=1, fields=basic("Mine?", "Yes"))
    desk.write("notes/overrides.yaml", yaml(desk).replace("# too easy", "# much too easy"))
    session.undo()
    session.undo()
    assert yaml(desk) == OVERRIDES.replace("# too easy", "# much too easy") + "add:\n"
    do(session, action="skip", key=MITOCHONDRION)
    desk.edit(f"  {MITOCHONDRION}: skip", f"  {MITOCHONDRION}:\n    back: ATP", "notes/overrides.yaml")
    with pytest.raises(FlashgenError, match="changed since"):
        session.undo()
    assert "back: ATP" in yaml(desk)


def test_what_somebody_else_changed_is_not_overwritten(session: Session, desk: Project) -> None:
    """A decision on a card whose block has changed since the page saw it is refused; on others it is not."""
    assert session.view is not None
    seals = {key: session.view.desk.seal(key) for key in (NUCLEUS, MITOCHONDRION)}
    desk.write("notes/overrides.yaml", OVERRIDES + f"  {NUCLEUS}:\n    back: from an editor\n")
    with pytest.raises(Conflict, match="has changed since"):
        session.decide("skip", decision({"action": "skip", "key": NUCLEUS}), {NUCLEUS: seals[NUCLEUS]})
    session.decide("skip", decision({"action": "skip", "key": MITOCHONDRION}), {MITOCHONDRION: seals[MITOCHONDRION]})
    assert yaml(desk) == OVERRIDES + f"  {NUCLEUS}:\n    back: from an editor\n  {MITOCHONDRION}: skip\n"


def test_tabs_an_editor_and_builds_at_once_lose_nothing(session: Session, desk: Project) -> None:
    """Two processes' worth of decisions, an editor that adds notes, and builds: every edit is there at the end."""
    desk.write(
        "notes/many.md",
        "# Many\n\n## Terms\n\n" + "".join(f"**Term {n}**: the thing with the number {n}.\n\n" for n in range(12)),
    )
    tabs = [Session(Path("notes")), Session(Path("notes"))]
    for tab in tabs:
        tab.refresh()
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> threading.Thread:
        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread

    def decides(tab: Session, numbers: range) -> None:
        for number in numbers:
            key = f"many/Terms/Term-{number}"
            do(tab, action="edit", key=key, fields=form(tab, key) | {"back": f"answer {number}"})

    def builds() -> None:
        for _ in range(2):
            tabs[0].build()

    threads = [
        run(lambda: decides(tabs[0], range(0, 12, 2))),
        run(lambda: decides(tabs[1], range(1, 12, 2))),
        run(builds),
    ]
    for thread in threads:
        thread.join()
    assert not failures
    cards = load_plain(yaml(desk), "")["cards"]  # type: ignore[index]
    assert {key: value["back"] for key, value in cards.items() if "many" in key} == {  # type: ignore[union-attr]
        f"many/Terms/Term-{number}": f"answer {number}" for number in range(12)
    }
    assert "# page 12" in yaml(desk) and "# too easy" in yaml(desk)
    assert not [path.name for path in (desk.folder / "notes").iterdir() if path.name.startswith(".")]


def test_an_editor_that_saves_while_a_decision_is_made_is_heard(
    session: Session, desk: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written between reading and writing is read again."""
    revise = Session._outcome
    saved = iter(["    # saved meanwhile\n"])

    def slow(self: Session, *args: Any) -> Any:
        outcome = revise(self, *args)
        desk.write("notes/overrides.yaml", yaml(desk) + next(saved, ""))
        return outcome

    monkeypatch.setattr(Session, "_outcome", slow)
    do(session, action="skip", key=NUCLEUS)
    assert yaml(desk) == OVERRIDES + f"    # saved meanwhile\n  {NUCLEUS}: skip\n"


def test_a_broken_file_is_told_and_left_alone(session: Session, desk: Project) -> None:
    """File and line of the mistake; what was there before stays on the page; nothing is overwritten."""
    broken = OVERRIDES + "  cells: [\n"
    desk.write("notes/overrides.yaml", broken)
    for action in ("skip", "restore"):
        with pytest.raises(FlashgenError, match=r"overrides\.yaml:\d+: "):
            do(session, action=action, key=NUCLEUS)
    assert yaml(desk) == broken
    assert session.errors and session.view is not None
    desk.write("notes/overrides.yaml", OVERRIDES)
    session.refresh()
    assert not session.errors


def test_a_deck_that_begins_broken_can_be_mended(desk: Project) -> None:
    """The page opens with the error; a deck that is not there is no page at all."""
    desk.write("notes/overrides.yaml", "cards: [\n")
    broken = Session(Path("notes"))
    broken.refresh()
    assert broken.curable and broken.view is None
    desk.write("notes/overrides.yaml", "")
    broken.refresh()
    assert broken.view is not None
    missing = Session(Path("gone"))
    missing.refresh()
    assert not missing.curable


def test_what_contradicts_itself_is_not_written(session: Session, desk: Project) -> None:
    """An empty question, a cloze without a gap, a note merged with itself: said, nothing written."""
    for asked in (
        {"action": "edit", "key": NUCLEUS, "fields": basic("", "x")},
        {"action": "edit", "key": NUCLEUS, "fields": basic("", "") | {"kind": "cloze", "text": "no gap"}},
        {"action": "merge", "key": NUCLEUS, "others": [NUCLEUS]},
        {"action": "skip", "key": "cells/nothing"},
    ):
        with pytest.raises(FlashgenError):
            do(session, **asked)
    assert yaml(desk) == OVERRIDES
    assert not session.steps


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbfcards:\r\n  cells/Organelles/Nucleus: skip\r\n", b"", b"# only words"]
)
def test_mark_and_line_ends_stay(before: bytes, session: Session, desk: Project) -> None:
    """A byte order mark and Windows' line ends outlive a decision."""
    desk.write("notes/overrides.yaml", before)
    do(session, action="skip", key=MITOCHONDRION)
    after = (desk.folder / "notes/overrides.yaml").read_bytes()
    assert after.startswith(before.rstrip(b"\r\n"))
    assert after.count(b"\r\n") == (3 if b"\r" in before else 0)
    session.undo()
    assert (desk.folder / "notes/overrides.yaml").read_bytes() == before


def test_what_was_accepted_is_not_shown_again(session: Session, desk: Project) -> None:
    """Remembered across sessions and builds, until the note changes; undone, it is open again."""
    assert session.view is not None
    prints = {key: item.fact.fingerprint for key, item in session.view.by_key.items() if item.fact}
    session.accept(prints, "all")
    session.build()
    again = Session(Path("notes"))
    again.refresh()
    assert again.view is not None
    assert all(item.accepted or item.skipped for item in again.view.items)
    desk.edit("makes ATP", "makes most ATP")
    again.refresh()
    assert [item.candidate.key for item in again.view.items if not (item.accepted or item.skipped)] == [MITOCHONDRION]
    with pytest.raises(Conflict, match="since you saw it"):
        again.accept({MITOCHONDRION: prints[MITOCHONDRION]}, "stale")
    again.accept({NUCLEUS: ""}, "not yet")
    again.undo()
    assert again.view.by_key[NUCLEUS].accepted


def test_a_bare_file_is_shown_and_accepted_but_not_edited(desk: Project) -> None:
    """It has no overrides.yaml; the words say what to do."""
    bare = Session(Path("notes/cells.md"))
    bare.refresh()
    assert bare.view is not None
    bare.accept({key: item.fact.fingerprint for key, item in bare.view.by_key.items() if item.fact}, "all")
    assert all(item.accepted for item in bare.view.items)
    with pytest.raises(FlashgenError, match="flashgen init"):
        do(bare, action="skip", key=NUCLEUS)


def test_news_come_when_the_page_would_differ(session: Session, desk: Project) -> None:
    """A note, an edit or a picture changes the version; reading the same again does not."""
    seen = [session.version]
    session.refresh()
    assert session.version == seen[-1]
    desk.edit("makes ATP", "makes energy")
    session.refresh()
    seen.append(session.version)
    desk.write("notes/img/membrane.png", picture(7))
    session.refresh()
    seen.append(session.version)
    desk.write("notes/overrides.yaml", "")
    session.refresh()
    seen.append(session.version)
    assert len(set(seen)) == 4
    assert session.wait(seen[0], 0) == seen[-1]
